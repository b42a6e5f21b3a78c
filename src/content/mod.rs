//! Content: Markdown chapters as a tree of blocks and inlines, each with its place.
//!
//! Takes chapter files; gives [`Chapter`]s. Expressions, claims, references and exhibits are found here and resolved later:
//! this room knows Markdown and nothing of numbers.

mod directives;
mod front;
mod inline;
mod links;
mod mask;
mod read;
mod split;
mod state;
mod tree;

#[cfg(test)]
mod hostile;
#[cfg(test)]
mod tests;

use indexmap::IndexMap;

use crate::project::{Traces, Words};
use crate::source::{FileId, Span};

/// A chapter as written.
#[derive(Clone, PartialEq, Debug)]
pub struct Chapter {
    /// Its file.
    pub file: FileId,
    /// Whether it is an appendix.
    pub appendix: bool,
    /// Its address: the file's stem without the leading number.
    pub slug: String,
    /// Title, inlines.
    pub title: Vec<Inline>,
    /// Where the title stands.
    pub title_span: Span,
    /// Id for cross-references: front matter's `id`, or the slug.
    pub id: String,
    /// Whether it has a number.
    pub numbered: bool,
    /// Whether it is left out of the site.
    pub draft: bool,
    /// How its figures are traced, if it says so.
    pub traces: Option<Traces>,
    /// What it holds.
    pub blocks: Vec<Block>,
    /// Footnotes by label, in the order of their definitions.
    pub footnotes: IndexMap<String, Footnote>,
}

/// A footnote's text.
#[derive(Clone, PartialEq, Debug)]
pub struct Footnote {
    /// Where it is defined.
    pub span: Span,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A block.
#[derive(Clone, PartialEq, Debug)]
pub struct Block {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
}

/// What a block is.
#[derive(Clone, PartialEq, Debug)]
pub enum BlockKind {
    /// A heading of level 2 to 6 (level 1 is the chapter's title and refused in the text).
    Heading {
        /// Level.
        level: u8,
        /// Its explicit id, if it has one.
        id: Option<String>,
        /// How figures of its section are traced, if it says so.
        traces: Option<Traces>,
        /// Its words.
        text: Vec<Inline>,
    },
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list, with its first number if it is ordered.
    List {
        /// First number of an ordered list.
        start: Option<u64>,
        /// Its items.
        items: Vec<Vec<Block>>,
    },
    /// Terms with their definitions.
    Definitions(Vec<(Vec<Inline>, Vec<Vec<Block>>)>),
    /// A quotation mark-up of Markdown (`>`).
    Quote(Vec<Block>),
    /// Code.
    Code {
        /// Language, or empty.
        language: String,
        /// Its text.
        text: String,
    },
    /// A thematic break.
    Rule,
    /// A table of words.
    Table {
        /// Alignment of each column.
        align: Vec<Align>,
        /// Header cells.
        head: Vec<Vec<Inline>>,
        /// Rows of cells.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// Prose that plays a part.
    Container {
        /// The part.
        role: Role,
        /// What it holds.
        blocks: Vec<Block>,
    },
    /// An exhibit.
    Exhibit(Directive),
    /// Something the tool writes.
    Generated(Generated),
}

/// Alignment of a column of words.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Align {
    /// Left.
    Left,
    /// Centre.
    Center,
    /// Right.
    Right,
}

/// The part a container plays.
#[derive(Clone, PartialEq, Debug)]
pub enum Role {
    /// A key message.
    Key,
    /// A note.
    Note,
    /// Somebody's words.
    Quotation {
        /// Who said it, plain text.
        attribution: Option<String>,
    },
    /// A case study.
    Case {
        /// Its title, plain text.
        title: Option<String>,
    },
    /// Prose of the named editions only.
    Only(Vec<String>),
}

/// What the tool writes where ```` ```generated NAME ```` stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Generated {
    /// How each figure was computed.
    Figures,
    /// What was printed beside what was computed.
    Ledger,
    /// The reference list.
    References,
    /// Lists of exhibits by kind.
    Exhibits,
    /// Version, date, licence, how to cite.
    Publication,
    /// The glossary of `report.yaml`'s terms.
    Terms,
    /// The words of `report.yaml`'s vocabulary, with their bounds.
    Vocabulary,
}

/// A fenced block that declares an exhibit.
#[derive(Clone, PartialEq, Debug)]
pub struct Directive {
    /// Its kind.
    pub kind: ExhibitKind,
    /// Its id, unique among its kind in an edition.
    pub id: String,
    /// Where the id stands.
    pub id_span: Span,
    /// Its YAML body, with the place at which it begins.
    pub body: Words,
}

/// Kinds of exhibits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ExhibitKind {
    /// A chart.
    Chart,
    /// A table.
    Table,
    /// A model.
    Model,
    /// A form.
    Form,
}

impl ExhibitKind {
    /// The word in fences and cross-references.
    pub fn word(self) -> &'static str {
        match self {
            Self::Chart => "chart",
            Self::Table => "table",
            Self::Model => "model",
            Self::Form => "form",
        }
    }

    /// The word readers see before its number: charts and models are figures to them.
    pub fn label(self) -> &'static str {
        match self {
            Self::Chart | Self::Model => "Figure",
            Self::Table => "Table",
            Self::Form => "Form",
        }
    }
}

/// A piece of running text.
#[derive(Clone, PartialEq, Debug)]
pub struct Inline {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: InlineKind,
}

/// What words are bound to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BoundTo {
    /// A predicate: `{claim="survey.completed > 50"}`.
    Predicate,
    /// A claim by its name: `{claim=survey.most_completed}`.
    Name,
    /// A value that the words give the size of, within the bounds `report.yaml` gives the words: `{of=survey.completion}`.
    Value,
}

/// What a piece of running text is.
#[derive(Clone, PartialEq, Debug)]
pub enum InlineKind {
    /// Words: what the source says at its span, letter by letter, or one sign that was written as an entity or escaped.
    Text(String),
    /// Emphasis.
    Emphasis(Vec<Inline>),
    /// Strong emphasis.
    Strong(Vec<Inline>),
    /// Code.
    Code(String),
    /// A link; its scheme has been checked.
    Link {
        /// Where it leads: http(s), mailto, a path in the site or `#id`.
        href: String,
        /// Its words.
        text: Vec<Inline>,
    },
    /// An image; its alternative text is there.
    Image {
        /// A path below `content/`, or relative to the chapter.
        src: String,
        /// Alternative text.
        alt: String,
    },
    /// `{{ expression }}`; the span is that of the expression without its braces.
    Expression(String),
    /// `[words]{claim="predicate"}`, `{claim=name}` or `{of=value}`.
    Claim {
        /// The words.
        text: Vec<Inline>,
        /// The predicate, the claim's name, or the value the words are said of.
        claim: Words,
        /// Which of them it is.
        to: BoundTo,
    },
    /// `@table-events` or `@full/table-events`: kind word and id, perhaps behind an edition's.
    Reference {
        /// Id of the edition, if one is named.
        edition: Option<String>,
        /// `table`, `chart`, `model`, `form`, `sec` or `app`.
        kind: String,
        /// The id after the hyphen.
        id: String,
    },
    /// `[@work, p. 4; @other]`.
    Citation(Vec<Cited>),
    /// `[^label]`.
    Footnote(String),
    /// A line break that was asked for.
    Break,
    /// A line end in the source.
    SoftBreak,
}

/// One work of a citation.
#[derive(Clone, PartialEq, Debug)]
pub struct Cited {
    /// Id of the work.
    pub work: String,
    /// Where the id stands.
    pub span: Span,
    /// Place in it, such as `p. 4`.
    pub at: Option<String>,
}

/// Reads one chapter. `files` is there for `::: include`.
pub fn read(file: FileId, appendix: bool, files: &crate::source::Files) -> crate::diagnostics::Checked<Chapter> {
    read::chapter(file, appendix, files)
}

/// Reads inline Markdown that stands outside a chapter: in `report.yaml`, a dataset or an exhibit.
///
/// Places are exact if the words stand in the file as they are (plain or quoted without escapes); of a folded or escaped text
/// every piece has the place of the whole.
pub fn inline(words: &Words) -> crate::diagnostics::Checked<Vec<Inline>> {
    read::inline(words)
}
