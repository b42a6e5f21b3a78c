//! Inlines to markup: every expression evaluated, every claim judged, every reference and citation resolved.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use crate::checks::claims::{self, Claim};
use crate::checks::sense;
use crate::content::{BoundTo, Cited, ExhibitKind, Footnote, Generated, Inline, InlineKind};
use crate::diagnostics::{Diagnostic, nearest};
use crate::exhibits::Drawn;
use crate::figures::Scope;
use crate::markup::{Element, Node, el, plain, text};
use crate::project::{Traces, Words};
use crate::source::{RelPath, Span};

use super::anchors::{self, Anchors};
use super::context::Context;
use super::references::Group;
use super::{ClaimRecord, ExhibitRecord, Paragraphs, Use, shown, trace};

/// What is collected while a page is written.
#[derive(Default)]
pub struct PageState<'a> {
    /// Ids of the page's paragraphs.
    pub anchors: Anchors,
    /// The section at hand: its id.
    pub section: String,
    /// How many of the page's figures stand before its section, down from its heading of level 2.
    pub section_uses: usize,
    /// The anchor to which a figure or claim belongs: its paragraph or exhibit.
    pub anchor: String,
    /// How figures of the section at hand are traced, if it says so.
    pub traces: Option<Traces>,
    /// Whether the words at hand are a paragraph's, beside whose figures popovers may stand.
    pub popovers: bool,
    /// Ids of the popovers that the page has.
    pub explained: BTreeSet<String>,
    /// Figures in sentences.
    pub uses: Vec<Use>,
    /// Claims.
    pub claims: Vec<ClaimRecord>,
    /// Paragraphs, and other words that have an id.
    pub paragraphs: Paragraphs,
    /// The words of the first paragraph.
    pub opening: Option<String>,
    /// Works it cites, each with the anchor of its place.
    pub cites: Vec<(String, String)>,
    /// Files to write beside the page.
    pub downloads: Vec<(String, String)>,
    /// The chapter's footnotes.
    pub footnotes: Option<&'a IndexMap<String, Footnote>>,
    /// Numbers of the footnotes met so far, and how often each was met.
    pub note_numbers: BTreeMap<String, (usize, usize)>,
    /// Footnotes met but not yet written out.
    pub pending_notes: Vec<(usize, &'a Footnote)>,
}

/// Binds the words of one edition.
pub struct Binder<'a> {
    /// What it looks at.
    pub cx: &'a Context<'a>,
    /// The exhibits that may be shown.
    drawn: &'a [Drawn],
    /// The page at hand.
    pub page: PageState<'a>,
    /// The number of the last footnote: numbers run through the edition, so that they stay unique when its pages are put into one.
    pub notes: usize,
    /// Works cited so far.
    pub cited: BTreeSet<String>,
    /// Exhibits framed so far.
    pub records: Vec<ExhibitRecord>,
    /// What was found wrong.
    pub diagnostics: Vec<Diagnostic>,
    within_link: bool,
}

impl<'a> Binder<'a> {
    /// A binder for a page with these exhibits, before which the edition has that many notes.
    pub fn new(cx: &'a Context<'a>, drawn: &'a [Drawn], notes: usize) -> Self {
        let page = PageState::default();
        Self { cx, drawn, page, notes, cited: BTreeSet::new(), records: Vec::new(), diagnostics: Vec::new(), within_link: false }
    }

    /// An exhibit as it was drawn, if it could be.
    pub fn drawn(&self, kind: ExhibitKind, id: &str) -> Option<&'a Drawn> {
        self.drawn.iter().find(|drawn| drawn.kind == kind && drawn.id == id)
    }

    /// Inlines as markup.
    pub fn inlines(&mut self, all: &[Inline]) -> Vec<Node> {
        let mut out = Vec::with_capacity(all.len());
        all.iter().for_each(|inline| self.inline(inline, &mut out));
        out
    }

    /// A passage of its own, such as a paragraph or a headline, as markup: what it says is checked against its figures.
    pub fn passage(&mut self, all: &[Inline]) -> Vec<Node> {
        let before = self.page.uses.len();
        let nodes = self.inlines(all);
        let bound = self.page.uses.get(before..).unwrap_or_default().iter().map(|used| (used.span, &used.evaluated));
        self.diagnostics.extend(sense::check(all, bound, self.cx.figures));
        nodes
    }

    /// A paragraph as markup: a passage whose shares have their bases in their section.
    pub fn paragraph(&mut self, all: &[Inline]) -> Vec<Node> {
        let before = self.page.uses.len();
        self.page.popovers = true;
        let nodes = self.passage(all);
        self.page.popovers = false;
        let section = self.page.uses.get(self.page.section_uses..).unwrap_or_default().iter().map(|used| &used.evaluated);
        let bound = self.page.uses.get(before..).unwrap_or_default().iter().map(|used| (used.span, &used.evaluated));
        self.diagnostics.extend(sense::check_bases(bound, section, self.cx.figures));
        nodes
    }

    /// Inline Markdown that stands outside a chapter.
    pub fn words(&mut self, words: &Words) -> Vec<Node> {
        let inlines = crate::content::inline(words).unpack(&mut self.diagnostics);
        self.inlines(&inlines)
    }

    fn inline(&mut self, inline: &Inline, out: &mut Vec<Node>) {
        let node = match &inline.kind {
            InlineKind::Text(words) => return add_text(words, out),
            InlineKind::SoftBreak => return add_text("\n", out),
            InlineKind::Emphasis(inner) => el("em").children(self.inlines(inner)).into(),
            InlineKind::Strong(inner) => el("strong").children(self.inlines(inner)).into(),
            InlineKind::Code(words) => el("code").text(words.clone()).into(),
            InlineKind::Link { href, text } => self.link(href, text, inline.span),
            InlineKind::Image { src, alt } => self.image(src, alt, inline.span),
            InlineKind::Expression(formula) => self.expression(formula, inline.span),
            InlineKind::Claim { text, claim, to } => self.claim(Claim { words: text, text: claim, to: *to, phrase: inline.span }),
            InlineKind::Reference { edition, kind, id } => self.reference(edition.as_deref(), &format!("{kind}-{id}"), inline.span),
            InlineKind::Citation(works) => self.citation(works),
            InlineKind::Footnote(label) => self.footnote(label),
            InlineKind::Break => el("br").into(),
        };
        out.push(node);
    }

    /// An `a` element, or a `span` within another link: links do not nest. Without an address it is a `span` too.
    pub(super) fn anchor(&self, href: Option<String>) -> Element {
        match href.filter(|_| !self.within_link) {
            Some(href) => el("a").attr("href", href),
            None => el("span"),
        }
    }

    /// Inlines that are the words of a link.
    pub(super) fn inside_link(&mut self, all: &[Inline]) -> Vec<Node> {
        let before = std::mem::replace(&mut self.within_link, true);
        let nodes = self.inlines(all);
        self.within_link = before;
        nodes
    }

    fn image(&mut self, src: &str, alt: &str, span: Span) -> Node {
        let file = &self.cx.project.files.get(span.file).path;
        let paths = |src: &str| [file.beside(src), RelPath::new(src), RelPath::new(&format!("content/{src}"))];
        // As written first: a file may be called `50%25.png`.
        let candidates: Vec<_> = [Some(src.to_owned()), super::decoded(src)].into_iter().flatten().flat_map(|src| paths(&src)).collect();
        let images = &self.cx.project.images;
        let is_there = |path: &&RelPath| images.binary_search_by(|(image, _)| image.cmp(path)).is_ok();
        let found = candidates.iter().flatten().find(is_there);
        if let Some(path) = found {
            return el("img").attr("src", super::image_link(path)).attr("alt", alt).into();
        }
        let missing = Diagnostic::error("missing-image", span, format!("there is no image `{src}` in the project"));
        let near = nearest(src, images.iter().map(|(path, _)| path.name()));
        self.diagnostics.push(match near {
            Some(near) => missing.mend(format!("did you mean `{near}`?")),
            None => missing.mend("put it beside the chapter, or give its path below `content/`"),
        });
        el("span").class("missing").text(alt).into()
    }

    /// A figure in a sentence, with a link to how it was computed.
    pub fn expression(&mut self, formula: &str, span: Span) -> Node {
        let words = Words { text: formula.to_string(), span };
        let evaluated = self.cx.figures.evaluate(&words, Scope::Report).unpack(&mut self.diagnostics);
        let node = shown::figure(self, &evaluated);
        self.page.uses.push(Use { anchor: self.page.anchor.clone(), span, evaluated });
        node
    }

    /// How figures are traced here.
    pub fn traces(&self) -> Traces {
        self.page.traces.unwrap_or(self.cx.edition.traces)
    }

    /// Whether the words at hand are those of a link.
    pub fn is_within_link(&self) -> bool {
        self.within_link
    }

    fn claim(&mut self, claim: Claim<'_>) -> Node {
        let Claim { words, phrase: span, .. } = claim;
        let judged = claims::judge(claim, self.cx.vocabulary, self.cx.figures);
        self.diagnostics.extend(judged.diagnostics);
        self.diagnostics.extend(claims::bound_twice(words, span));
        if claim.to == BoundTo::Value && !self.cx.outline.generated.contains_key(&Generated::Vocabulary) {
            self.diagnostics.push(self.cx.vocabulary_unprinted(span));
        }
        let nodes = self.inside_link(words);
        let Some(evaluated) = judged.evaluated else { return el("span").class("claim").children(nodes).into() };
        let said = plain(&nodes);
        let predicate = evaluated.formula.clone();
        let address = self.cx.figure_address(&anchors::claim_anchor(&said, &predicate)).filter(|_| self.traces() != Traces::Off);
        let mut title = judged.says.unwrap_or_else(|| trace::readable(&predicate));
        if !judged.bases.is_empty() {
            title = format!("{title}: {}", judged.bases.join("; "));
        }
        let element = self.anchor(address).class("claim").attr("title", title).children(nodes);
        let (anchor, holds, bases) = (self.page.anchor.clone(), judged.holds, judged.bases);
        let name = (claim.to == BoundTo::Name).then(|| claim.text.text.clone());
        let record = ClaimRecord { anchor, words: said, name, predicate, holds, bases, span, evaluated };
        self.page.claims.push(record);
        element.into()
    }

    fn citation(&mut self, works: &[Cited]) -> Node {
        for cited in works.iter().filter(|cited| !self.cx.works.has(&cited.work)) {
            let found = unknown_work(&cited.work, cited.span, self.cx);
            self.diagnostics.push(found);
        }
        let known: Group = works.iter().filter(|c| self.cx.works.has(&c.work)).map(|c| (c.work.clone(), c.at.clone())).collect();
        let missing = works.iter().filter(|c| !self.cx.works.has(&c.work)).map(|c| c.work.as_str()).collect::<Vec<_>>();
        let mut nodes = self.cite(&known);
        if !missing.is_empty() {
            nodes.push(el("span").class("missing").text(format!("[@{}]", missing.join("; @"))).into());
        }
        el("span").class("citation-group").children(nodes).into()
    }

    /// Works as they are cited in the text, brackets included; unknown ones are passed over.
    pub fn cite(&mut self, group: &Group) -> Vec<Node> {
        let group: Group = group.iter().filter(|(work, _)| self.cx.works.has(work)).cloned().collect();
        if group.is_empty() {
            return Vec::new();
        }
        self.cited.extend(group.iter().map(|(work, _)| work.clone()));
        for (work, _) in &group {
            let cite = (work.clone(), self.page.anchor.clone());
            if !self.page.cites.contains(&cite) {
                self.page.cites.push(cite);
            }
        }
        let nodes = match self.cx.formatting.citations.get(&group) {
            Some(nodes) => nodes.clone(),
            None => {
                let page = self.cx.outline.generated.get(&Generated::References).map(String::as_str);
                self.cx.works.format(std::slice::from_ref(&group), page).citations.remove(&group).unwrap_or_default()
            }
        };
        if self.within_link { vec![text(plain(&nodes))] } else { nodes }
    }

    fn footnote(&mut self, label: &str) -> Node {
        let Some(note) = self.page.footnotes.and_then(|notes| notes.get(label)) else {
            // The content stage has said so already; here it only stays visible.
            return el("span").class("missing").text(format!("[^{label}]")).into();
        };
        let (number, times) = match self.page.note_numbers.get(label) {
            Some((number, times)) => (*number, times + 1),
            None => {
                self.notes += 1;
                self.page.pending_notes.push((self.notes, note));
                (self.notes, 1)
            }
        };
        self.page.note_numbers.insert(label.to_string(), (number, times));
        let id = if times == 1 { format!("nr-{number}") } else { format!("nr-{number}-{times}") };
        let mark = self.anchor(Some(format!("#n-{number}"))).id(id).attr("role", "doc-noteref").text(number.to_string());
        el("sup").class("noteref").child(mark).into()
    }
}

/// Adds text; neighbouring texts are joined, so that `[note 1]` is found whole.
fn add_text(words: &str, out: &mut Vec<Node>) {
    match out.last_mut() {
        Some(Node::Text(before)) => before.push_str(words),
        _ => out.push(text(words)),
    }
}

/// An error for a work that is not among the references.
pub fn unknown_work(work: &str, span: Span, cx: &Context<'_>) -> Diagnostic {
    let found = Diagnostic::error("unknown-work", span, format!("there is no work `{work}` in the references"));
    match nearest(work, cx.works.ids()) {
        Some(near) => found.mend(format!("did you mean `{near}`?")),
        None => found.mend("add it to `data/references.yaml`"),
    }
}
