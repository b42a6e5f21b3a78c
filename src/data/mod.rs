//! Datasets: what was given, cell by cell, each with unit, flags or reason, and place.
//!
//! Takes the project's data files; gives [`Datasets`]. Formulas are kept as text with their place: `figures` reads them.

mod boxes;
mod cells;
mod columns;
mod csv;
mod decimal;
mod define;
mod model;
mod names;
mod read;
mod records;
mod rows;
mod store;
mod tables;

use std::collections::BTreeSet;
use std::sync::Arc;

use indexmap::IndexMap;

use crate::project::Words;
use crate::source::Span;

pub use decimal::Decimal;
pub use model::{Arrange, Flow, Frame, Group, Lane, Model, ModelBox, Rule};
pub use names::{RESERVED, is_name};
pub use store::Rows;

/// All datasets by id, in the order of their files; a model's tables (`model_boxes` …) stand after those of its file.
#[derive(Clone, Debug, Default)]
pub struct Datasets {
    /// The datasets.
    pub all: IndexMap<String, Dataset>,
    /// The models by id.
    pub models: IndexMap<String, Model>,
    /// Names whose file could not be read: that was told, and what uses them is not told again.
    pub unreadable: BTreeSet<String>,
}

impl Datasets {
    /// Whether a name belongs to a file that could not be read, a model's tables included.
    pub fn is_unreadable(&self, name: &str) -> bool {
        let of_model = |id: &String| name.strip_prefix(id.as_str()).is_some_and(|rest| rest.starts_with('_'));
        self.unreadable.contains(name) || self.unreadable.iter().any(of_model)
    }
}

/// One topic's columns, rows, single values and definitions of figures.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// The file's stem.
    pub id: String,
    /// The whole file's place (its first byte), for messages without a better one.
    pub span: Span,
    /// Title.
    pub title: String,
    /// Where it was published.
    pub source: Option<SourceRef>,
    /// Whom or what it describes.
    pub population: Option<String>,
    /// What inference it can bear.
    pub design: Design,
    /// How its counts were made.
    pub counts: Counts,
    /// To what its given numbers were rounded, where neither column nor value says.
    pub rounded_to: Option<Decimal>,
    /// A remark, inline Markdown.
    pub note: Option<Words>,
    /// Columns that make up the key; indices into `columns`.
    pub key: Vec<usize>,
    /// Columns, given and derived.
    pub columns: IndexMap<String, Column>,
    /// Rows; each has a cell for each column, in the order of `columns`.
    pub rows: Rows,
    /// Single given values.
    pub values: IndexMap<String, Given>,
    /// Definitions of single derived values.
    pub figures: IndexMap<String, Definition>,
    /// Definitions of derived rows.
    pub totals: IndexMap<String, Total>,
    /// Claims by name.
    pub claims: IndexMap<String, ClaimDefinition>,
}

/// Where something was published.
#[derive(Clone, PartialEq, Debug)]
pub struct SourceRef {
    /// Id of the work in the references.
    pub work: Words,
    /// The place in it, such as "Table 1".
    pub at: Option<String>,
}

/// What inference a dataset can bear.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Design {
    /// Nothing is known of a design: no inference.
    #[default]
    None,
    /// Everybody was counted: nothing is left to infer.
    Census,
    /// A probability sample: intervals and tests may be computed.
    Sample,
    /// Respondents chose themselves: no inference.
    SelfSelected,
    /// Interviews: no inference, no proportions.
    Interviews,
}

/// How the counts of a dataset were made: only plain ones tell which percentages are possible.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Counts {
    /// Each of those counted was counted once.
    #[default]
    Plain,
    /// Some count for more than others.
    Weighted,
    /// One person may have given several answers.
    SeveralAnswers,
}

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Label readers see, plain text.
    pub label: String,
    /// Where the column is declared.
    pub span: Span,
    /// Unit as written (`people`, `percent`, `staff/places`); a column without one holds text.
    pub unit: Option<Words>,
    /// Label of the header group.
    pub group: Option<String>,
    /// A remark, inline Markdown.
    pub note: Option<Words>,
    /// For a derived column: how each row's value follows.
    pub formula: Option<Words>,
    /// How values are printed, such as `percent(1)`.
    pub format: Option<Words>,
    /// To what given numbers were rounded, in the unit's own scale; 0 if they are exact.
    pub rounded_to: Option<Decimal>,
    /// For a derived column: what sources printed, by row key (parts joined by ", ").
    pub published: IndexMap<String, Vec<Published>>,
}

impl Column {
    /// A given column of text, of which nothing more is known.
    pub fn new(label: impl Into<String>, span: Span) -> Self {
        let (published, label) = (IndexMap::new(), label.into());
        Self { label, span, unit: None, group: None, note: None, formula: None, format: None, rounded_to: None, published }
    }
}

/// A cell.
#[derive(Clone, PartialEq, Debug)]
pub struct Cell {
    /// What it holds.
    pub content: Content,
    /// Signs that qualify the value.
    pub flags: Vec<Flag>,
    /// Where it stands.
    pub span: Span,
    /// Place in the source, if it has its own.
    pub at: Option<String>,
    /// A remark, plain text.
    pub note: Option<String>,
}

/// What a cell holds.
#[derive(Clone, PartialEq, Debug)]
pub enum Content {
    /// A number.
    Number(Decimal),
    /// Text.
    Text(Arc<str>),
    /// Why there is no value.
    Absent(Reason),
    /// The column is derived: the value is a figure.
    Derived,
    /// What was written could not be read; a diagnostic says why.
    Bad,
}

/// Why there is no value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Reason {
    /// `[x]` not available.
    NotAvailable,
    /// `[z]` not applicable.
    NotApplicable,
    /// `[c]` confidential.
    Confidential,
    /// `[low]` rounds to zero but is not zero.
    Low,
    /// `[w]` none recorded in an administrative source.
    None,
}

/// A sign that qualifies a value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Flag {
    /// `[b]` break in series.
    Break,
    /// `[e]` estimated.
    Estimated,
    /// `[er]` error.
    Error,
    /// `[f]` forecast.
    Forecast,
    /// `[ns]` not significant.
    NotSignificant,
    /// `[p]` provisional.
    Provisional,
    /// `[r]` revised.
    Revised,
    /// `[u]` low reliability.
    LowReliability,
}

/// The letters that stand for reasons, with what each means.
pub const REASONS: [(&str, Reason, &str); 5] = [
    ("x", Reason::NotAvailable, "not available"),
    ("z", Reason::NotApplicable, "not applicable"),
    ("c", Reason::Confidential, "confidential"),
    ("low", Reason::Low, "low: rounds to zero, but is not a true zero"),
    ("w", Reason::None, "none recorded in an administrative source"),
];

/// The letters that stand for flags, with what each means.
pub const FLAGS: [(&str, Flag, &str); 8] = [
    ("b", Flag::Break, "break in series"),
    ("e", Flag::Estimated, "estimated"),
    ("er", Flag::Error, "error"),
    ("f", Flag::Forecast, "forecast"),
    ("ns", Flag::NotSignificant, "not statistically significant"),
    ("p", Flag::Provisional, "provisional"),
    ("r", Flag::Revised, "revised"),
    ("u", Flag::LowReliability, "low reliability"),
];

impl Reason {
    /// The letters that stand for it, without brackets.
    pub fn sign(self) -> &'static str {
        REASONS.iter().find(|(_, reason, _)| *reason == self).map_or("x", |(sign, ..)| sign)
    }

    /// What it means.
    pub fn meaning(self) -> &'static str {
        REASONS.iter().find(|(_, reason, _)| *reason == self).map_or("", |(.., meaning)| meaning)
    }
}

impl Flag {
    /// The letters that stand for it, without brackets.
    pub fn sign(self) -> &'static str {
        FLAGS.iter().find(|(_, flag, _)| *flag == self).map_or("", |(sign, ..)| sign)
    }

    /// What it means.
    pub fn meaning(self) -> &'static str {
        FLAGS.iter().find(|(_, flag, _)| *flag == self).map_or("", |(.., meaning)| meaning)
    }
}

/// A single given value.
#[derive(Clone, Debug)]
pub struct Given {
    /// Label, plain text.
    pub label: String,
    /// The value; its span is that of the number.
    pub cell: Cell,
    /// Unit as written.
    pub unit: Option<Words>,
    /// To what it was rounded, in the unit's own scale; 0 if it is exact.
    pub rounded_to: Option<Decimal>,
    /// The column of which it is the total, if it is one.
    pub total_of: Option<Words>,
}

/// How a figure is derived.
#[derive(Clone, Debug)]
pub struct Definition {
    /// Title, plain text.
    pub title: String,
    /// Where it is declared.
    pub span: Span,
    /// The formula.
    pub formula: Words,
    /// How it is printed, such as `percent(1)`.
    pub format: Option<Words>,
    /// What sources printed.
    pub published: Vec<Published>,
}

/// A derived row.
#[derive(Clone, Debug)]
pub struct Total {
    /// Label, plain text.
    pub label: String,
    /// Where it is declared.
    pub span: Span,
    /// Which rows it sums up: column and value; empty for all.
    pub of: Vec<(String, String)>,
    /// Formula of each column.
    pub columns: IndexMap<String, Words>,
    /// What sources printed, by column.
    pub published: IndexMap<String, Vec<Published>>,
}

/// What a source printed for a figure.
#[derive(Clone, PartialEq, Debug)]
pub struct Published {
    /// As printed, such as `24,829` or `−24%`.
    pub value: Words,
    /// Id of the work.
    pub work: Option<Words>,
    /// Place in it.
    pub at: Option<String>,
    /// To what it was rounded, if its digits do not say: 1000 for `95,000`.
    pub rounded_to: Option<Decimal>,
    /// Why it differs, if it does and somebody knows; inline Markdown.
    pub because: Option<Words>,
    /// The same in the words of the source itself; inline Markdown.
    pub source_says: Option<Words>,
    /// The difference that the reason was given for: `115, not 111`.
    pub acknowledges: Option<Words>,
    /// Why nobody can recompute it; inline Markdown.
    pub not_recomputable: Option<Words>,
}

/// A claim declared in a dataset.
#[derive(Clone, PartialEq, Debug)]
pub struct ClaimDefinition {
    /// A formula that is true or false.
    pub predicate: Words,
    /// What it means, plain text.
    pub says: Option<String>,
}

/// What one data file holds.
#[derive(Clone, Debug)]
pub enum DataFile {
    /// A dataset.
    Dataset(Box<Dataset>),
    /// A model and the tables made of it.
    Model(Box<Model>, Vec<Dataset>),
    /// Nothing that could be read; a diagnostic says why.
    Unreadable,
}

/// Reads every data file of a project.
pub fn read(project: &crate::project::Project) -> crate::diagnostics::Checked<Datasets> {
    gather(project, project.data.iter().map(|id| read_one(&project.files, *id)))
}

/// Puts what [`read_one`] made of each of a project's data files together, in their order.
pub fn gather(
    project: &crate::project::Project,
    read: impl IntoIterator<Item = crate::diagnostics::Checked<DataFile>>,
) -> crate::diagnostics::Checked<Datasets> {
    read::gather(project, read)
}

/// Reads one data file; `files` is there for rows that stand in a CSV beside it.
pub fn read_one(files: &crate::source::Files, id: crate::source::FileId) -> crate::diagnostics::Checked<DataFile> {
    read::one(files, id)
}

#[cfg(test)]
mod tests;
