//! The report: chapters with every number, reference and exhibit resolved, as pages of markup.
//!
//! Takes chapters, figures and drawn exhibits; gives a [`Report`]. Numbers of sections and exhibits, cross-references, notes,
//! citations, claims and the generated appendices are made here; the theme only frames what this stage wrote.

pub mod anchors;
mod appendix;
mod bind;
mod blocks;
mod columns;
mod context;
mod frame;
mod front;
mod generated;
mod ledger;
mod numbering;
mod publication;
mod references;
#[cfg(test)]
mod tests;
mod trace;
mod walk;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::checks;
use crate::content::{Block, BlockKind, Chapter};
use crate::diagnostics::{Checked, Diagnostic};
use crate::exhibits::Drawn;
use crate::figures::Figures;
use crate::markup::plain;
use crate::project::{Edition, Project};
use crate::source::RelPath;

use crate::content::ExhibitKind;
use crate::figures::Evaluated;
use crate::markup::Node;
use crate::source::Span;

/// All editions.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The editions in the order of the configuration.
    pub editions: Vec<EditionPages>,
}

/// The pages of an edition.
#[derive(Clone, Debug, Default)]
pub struct EditionPages {
    /// The edition's id.
    pub id: String,
    /// Chapters and appendices, in reading order.
    pub pages: Vec<Page>,
    /// What the front page shows.
    pub front: Front,
    /// All exhibits in order.
    pub exhibits: Vec<ExhibitRecord>,
}

/// What an edition's front page shows.
#[derive(Clone, Debug, Default)]
pub struct Front {
    /// One sentence.
    pub summary: Vec<Node>,
    /// Whom the edition is for.
    pub purpose: Vec<Node>,
    /// Key figures.
    pub key_figures: Vec<Key>,
    /// An exhibit, framed, with links that lead from the front page.
    pub exhibit: Vec<Node>,
    /// How to cite the report, plain text.
    pub citation: String,
}

/// A key figure.
#[derive(Clone, Debug, Default)]
pub struct Key {
    /// The printed figure with its trace link.
    pub show: Vec<Node>,
    /// What it is.
    pub label: Vec<Node>,
    /// Base and caution.
    pub note: Vec<Node>,
}

/// A page.
#[derive(Clone, Debug)]
pub struct Page {
    /// Address below the edition's folder, such as `study-design.html`.
    pub address: String,
    /// Id of the chapter.
    pub id: String,
    /// Number as readers see it: `3`, `A1`; empty if it has none.
    pub number: String,
    /// Title as plain text.
    pub title: String,
    /// Title as markup.
    pub heading: Vec<Node>,
    /// Whether it is an appendix.
    pub appendix: bool,
    /// Whether it comes before the first numbered chapter.
    pub front_matter: bool,
    /// Its sections of level 2: number, id, title.
    pub sections: Vec<(String, String, String)>,
    /// What it holds.
    pub body: Vec<Node>,
    /// A description for search engines: the first sentences, plain text.
    pub description: String,
    /// Its figures in sentences.
    pub uses: Vec<Use>,
    /// Its claims.
    pub claims: Vec<ClaimRecord>,
    /// Its paragraphs.
    pub paragraphs: Vec<Paragraph>,
    /// Files to write beside it: address below the site's root and text (CSV of exhibits).
    pub downloads: Vec<(String, String)>,
}

/// A figure in a sentence.
#[derive(Clone, Debug)]
pub struct Use {
    /// Anchor on the page (the paragraph's id).
    pub anchor: String,
    /// Where it stands.
    pub span: Span,
    /// What it came to.
    pub evaluated: Evaluated,
}

/// A claim with its verdict.
#[derive(Clone, Debug)]
pub struct ClaimRecord {
    /// Anchor on the page.
    pub anchor: String,
    /// The words.
    pub words: String,
    /// The normalised predicate.
    pub predicate: String,
    /// Whether it holds.
    pub holds: bool,
    /// Where it stands.
    pub span: Span,
    /// What it came to, with its trace.
    pub evaluated: Evaluated,
}

/// A paragraph with its stable id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Section id and a hash of its words without numbers.
    pub id: String,
    /// Its words as printed.
    pub words: String,
}

/// An exhibit as the manifest and lists know it.
#[derive(Clone, Debug)]
pub struct ExhibitRecord {
    /// Its kind.
    pub kind: ExhibitKind,
    /// Its id.
    pub id: String,
    /// Number among its label's kind: `3` of "Figure 3".
    pub number: usize,
    /// Headline, plain text.
    pub headline: String,
    /// Address of its page and anchor: `survey.html#chart-q4`.
    pub address: String,
    /// Names of figures and cells it shows.
    pub shows: Vec<Arc<str>>,
    /// Where it stands.
    pub span: Span,
}

/// Puts the report together. `chapters` and `exhibits` are by edition, in the order of the configuration; exhibits in the order in which
/// their directives stand in the chapters. The works come from `data/references.yaml`.
pub fn assemble(project: &Project, chapters: &[Vec<Chapter>], figures: &Figures, exhibits: &[Vec<Drawn>]) -> Checked<Report> {
    let mut diagnostics = Vec::new();
    let works = references::Works::read(project).unpack(&mut diagnostics);
    let ledger = checks::ledger::check(figures).unpack(&mut diagnostics);
    let mut editions = Vec::new();
    for (at, edition) in project.config.editions.iter().enumerate() {
        let chapters = chapters.get(at).map_or(&[][..], Vec::as_slice);
        let drawn = exhibits.get(at).map_or(&[][..], Vec::as_slice);
        let outline = numbering::number(chapters, edition).unpack(&mut diagnostics);
        let cx = context::Context::new(project, figures, (edition, chapters, drawn), &outline, &works, &ledger);
        editions.push(assemble_edition(&cx, edition, &mut diagnostics));
    }
    Checked::with(Report { editions }, once_each(diagnostics))
}

fn assemble_edition(cx: &context::Context<'_>, edition: &Edition, diagnostics: &mut Vec<Diagnostic>) -> EditionPages {
    let mut binder = bind::Binder::new(cx);
    let mut pages = Vec::new();
    for number in &cx.outline.chapters {
        if let Some(chapter) = cx.chapters.get(number.index) {
            pages.push(page(&mut binder, chapter, number));
        }
    }
    binder.page = bind::PageState::default();
    generated::complete(&mut binder, &mut pages);
    let front = front::front(&mut binder);
    diagnostics.append(&mut binder.diagnostics);
    EditionPages { id: edition.id.clone(), pages, front, exhibits: binder.records }
}

fn page<'a>(binder: &mut bind::Binder<'a>, chapter: &'a Chapter, number: &'a numbering::ChapterNumber) -> Page {
    binder.page = bind::PageState { footnotes: Some(&chapter.footnotes), ..Default::default() };
    binder.page.anchor.clone_from(&chapter.id);
    let heading = binder.inlines(&chapter.title);
    let body = blocks::write_chapter(binder, chapter, number);
    let state = std::mem::take(&mut binder.page);
    Page {
        address: number.address.clone(),
        id: chapter.id.clone(),
        number: number.number.clone(),
        title: plain(&heading),
        heading,
        appendix: chapter.appendix,
        front_matter: number.front_matter,
        sections: sections(&body),
        description: state.paragraphs.first().map(|first| trace::cut(&one_line(&first.words), 200)).unwrap_or_default(),
        body,
        uses: state.uses,
        claims: state.claims,
        paragraphs: state.paragraphs,
        downloads: state.downloads,
    }
}

/// The sections of level 2 of a written page: number, id, title.
fn sections(body: &[Node]) -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    for node in body {
        let Node::Element(heading) = node else { continue };
        let id = heading.attributes.iter().find(|(name, _)| *name == "id").map(|(_, id)| id.clone());
        let (Some(id), "h2") = (id, heading.name) else { continue };
        let is_number = |node: &&Node| matches!(node, Node::Element(e) if e.attributes.contains(&("class", "no".to_string())));
        let number = heading.children.first().filter(is_number);
        let words = if number.is_some() { &heading.children[1..] } else { &heading.children[..] };
        let number = number.map(|number| plain(std::slice::from_ref(number))).unwrap_or_default();
        found.push((number, id, one_line(&plain(words))));
    }
    found
}

/// Words without line ends and repeated blanks.
fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is shown twice (an included chapter, an exhibit's copy on the front page) is told once.
fn once_each(all: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut seen = BTreeSet::new();
    all.into_iter().filter(|found| seen.insert((found.code, found.span, found.message.clone()))).collect()
}

/// The way to an image from a page of an edition: whatever its name holds is percent-encoded, so that it is a path and nothing else.
pub fn image_link(path: &RelPath) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let encoded = image_address(path)
        .bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect::<String>();
    format!("../{encoded}")
}

/// An address with its percent-encoded signs as they are; none if they are no UTF-8.
pub fn decoded(address: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = address.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digit = |at: usize| after.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        match (first, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).ok()
}

/// Where an image of the project stands on the site, below its root.
pub fn image_address(path: &RelPath) -> String {
    format!("images/{}", path.as_str().strip_prefix("content/").unwrap_or(path.as_str()))
}

/// The directives of an edition's chapters in reading order, drafts and prose of other editions left out: what is to be drawn.
pub fn directives<'a>(chapters: &'a [Chapter], edition: &str) -> Vec<&'a crate::content::Directive> {
    let mut found = Vec::new();
    for chapter in chapters.iter().filter(|chapter| !chapter.draft) {
        walk::blocks(&chapter.blocks, edition, &mut |block: &Block| {
            if let BlockKind::Exhibit(directive) = &block.kind {
                found.push(directive);
            }
        });
    }
    found
}
