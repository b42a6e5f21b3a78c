//! The report: chapters with every number, reference and exhibit resolved, as pages of markup.
//!
//! Takes chapters, figures and drawn exhibits; gives pages and a [`Report`] of what they hold. Numbers of sections and exhibits,
//! cross-references, notes, citations, claims and the generated appendices are made here; the theme only frames what this stage wrote.
//!
//! An edition is put together in three steps, so that it is never held whole: every chapter is sketched and numbered ([`Sketch`],
//! [`Plan`]); page after page is written and let go ([`Assembly::bind`]); the lists that need all pages come last.

pub mod anchors;
mod appendix;
mod assembly;
mod bind;
mod blocks;
mod columns;
mod context;
mod datasets;
mod editions;
mod frame;
mod front;
mod generated;
mod ledger;
mod numbering;
mod paragraphs;
mod plan;
mod publication;
mod references;
mod shown;
mod sketch;
#[cfg(test)]
mod tests;
mod trace;
mod walk;
mod ways;
mod wording;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::checks::typed::Typed;
use crate::content::{Block, BlockKind, Chapter, Directive, ExhibitKind};
use crate::diagnostics::Diagnostic;
use crate::figures::{CellRef, Evaluated};
use crate::markup::{Node, plain};
use crate::source::{RelPath, Span};

pub use assembly::{Assembly, Bound, Library};
pub use datasets::DataPage;
pub use editions::{Editions, Numbered};
pub use paragraphs::{Following, Packed, Paragraph, Paragraphs};
pub use plan::{Group, GroupKind, Plan, Planned};
pub use sketch::{Sketch, sketch};

/// All editions.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The editions in the order of the configuration.
    pub editions: Vec<EditionPages>,
    /// Numbers that were typed in the data, which belong to no edition.
    pub typed_in_data: Vec<Typed>,
}

impl Report {
    /// Numbers that were typed; what editions share comes more than once.
    pub fn typed(&self) -> impl Iterator<Item = &Typed> {
        self.typed_in_data.iter().chain(self.editions.iter().flat_map(|edition| &edition.typed))
    }

    /// The names of the claims that words of any edition are bound to.
    pub fn claims_by_name(&self) -> BTreeSet<&str> {
        let pages = self.editions.iter().flat_map(|edition| &edition.pages);
        pages.flat_map(|page| &page.claims).filter_map(|claim| claim.name.as_deref()).collect()
    }
}

/// Takes markup that is too long to be held, and gives what stands for it.
type Keep<'a> = &'a (dyn Fn(&[Node]) -> Node + Sync);

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
    /// The list of references: each work that is cited, as it stands there.
    pub works: Vec<(String, String)>,
    /// Numbers that were typed.
    pub typed: Vec<Typed>,
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
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Address below the edition's folder, such as `study-design.html`.
    pub address: String,
    /// Id of the chapter.
    pub id: String,
    /// Number as readers see it: `3`, `A1`; empty if it has none.
    pub number: String,
    /// Title as plain text.
    pub title: String,
    /// Whether it is an appendix.
    pub appendix: bool,
    /// Whether it comes before the first numbered chapter.
    pub front_matter: bool,
    /// Its sections of level 2: number, id, title.
    pub sections: Box<[Section]>,
    /// A description for search engines: the first sentences, plain text.
    pub description: String,
    /// Its figures in sentences.
    pub uses: Vec<Use>,
    /// Its claims.
    pub claims: Vec<ClaimRecord>,
    /// Its paragraphs, and other words that have an id: headings below the second level, terms, speakers, exhibits, notes.
    pub paragraphs: Paragraphs,
    /// The works it cites, each with its place: that of a paragraph or an exhibit.
    pub cites: Vec<(String, String)>,
    /// Files beside it: addresses below the site's root.
    pub downloads: Vec<String>,
}

/// A page as it was written: what is kept of it, and what is let go once it is on the site.
#[derive(Clone, Debug)]
pub struct Written {
    /// What is kept.
    pub page: Page,
    /// Its title as markup.
    pub heading: Vec<Node>,
    /// What it holds.
    pub body: Vec<Node>,
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
    /// Its name, if it is declared in a dataset.
    pub name: Option<String>,
    /// The normalised predicate.
    pub predicate: String,
    /// Whether it holds.
    pub holds: bool,
    /// The shares it compares, each with its base.
    pub bases: Vec<String>,
    /// Where it stands.
    pub span: Span,
    /// What it came to, with its trace.
    pub evaluated: Evaluated,
}

/// Whether an id is that of a footnote, which is made of its number.
pub fn is_note(id: &str) -> bool {
    id.strip_prefix("n-").is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
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
    /// Names of the figures it shows, and expressions.
    pub shows: Vec<Arc<str>>,
    /// The given cells it shows, each once.
    pub cells: Vec<CellRef>,
    /// Values it computes by formulas of its own, each with a name that says which: such a formula stands once for many rows.
    pub unnamed: Vec<(String, Evaluated)>,
    /// A hash of all the words and numbers in its frame: a figure may be printed finer here than by itself.
    pub print: String,
    /// A hash of its picture and of the letters in its frame: what is drawn otherwise has another.
    pub look: String,
    /// Where it stands.
    pub span: Span,
}

/// A section: number, id, title.
pub type Section = (Box<str>, Box<str>, Box<str>);

/// The sections of level 2 of a written page: number, id, title.
fn sections(body: &[Node]) -> Box<[Section]> {
    let mut found = Vec::new();
    for node in body {
        let Node::Element(heading) = node else { continue };
        let id = heading.attributes.iter().find(|(name, _)| *name == "id").map(|(_, id)| id.clone());
        let (Some(id), "h2") = (id, heading.name) else { continue };
        let is_number = |node: &&Node| matches!(node, Node::Element(e) if e.attributes.contains(&("class", "no".to_string())));
        let number = heading.children.first().filter(is_number);
        let words = if number.is_some() { &heading.children[1..] } else { &heading.children[..] };
        let number = number.map(|number| plain(std::slice::from_ref(number))).unwrap_or_default();
        found.push((number.into(), id.into(), one_line(&plain(words)).into()));
    }
    found.into()
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

/// The directives of a chapter as an edition shows it, in reading order: what is to be drawn.
pub fn directives<'a>(chapter: &'a Chapter, edition: &str) -> Vec<&'a Directive> {
    let mut found = Vec::new();
    walk::blocks(&chapter.blocks, edition, &mut |block: &Block| {
        if let BlockKind::Exhibit(directive) = &block.kind {
            found.push(directive);
        }
    });
    found
}
