//! The report: chapters with every number, reference and exhibit resolved, as pages of markup.
//!
//! Takes chapters, figures and drawn exhibits; gives a [`Report`]. Numbers of sections and exhibits, cross-references, notes,
//! citations, claims and the generated appendices are made here; the theme only frames what this stage wrote.

pub mod anchors;
mod numbering;
mod references;
mod walk;

use std::sync::Arc;

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
/// their directives stand in the chapters. `works` is the text of `data/references.yaml`.
pub fn assemble(
    _project: &crate::project::Project,
    _chapters: &[Vec<crate::content::Chapter>],
    _figures: &crate::figures::Figures,
    _exhibits: &[Vec<crate::exhibits::Drawn>],
) -> crate::diagnostics::Checked<Report> {
    todo!()
}
