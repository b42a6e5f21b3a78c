//! Exhibits: charts, tables, the model and forms, from their directives.
//!
//! Takes a [`Directive`](crate::content::Directive) and [`Figures`](crate::figures::Figures); gives a [`Drawn`] exhibit: picture,
//! grid of data and words. The report stage numbers it, resolves its words and frames it.

pub mod chart;

use crate::content::{ExhibitKind, Inline};
use crate::figures::{CellRef, Evaluated};
use crate::markup::Node;
use crate::source::Span;

/// An exhibit, drawn but not yet numbered.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// Its kind.
    pub kind: ExhibitKind,
    /// Its id.
    pub id: String,
    /// Where it stands.
    pub span: Span,
    /// The finding.
    pub headline: Vec<Inline>,
    /// Measure, population, place, period.
    pub subtitle: Vec<Inline>,
    /// The base of its percentages.
    pub base: Vec<Inline>,
    /// Notes, numbered from 1.
    pub notes: Vec<Vec<Inline>>,
    /// Where the data come from; empty: the dataset's own source is cited.
    pub source: Vec<Inline>,
    /// Works of the datasets behind it, cited when `source` is empty: id and place in it.
    pub works: Vec<(String, Option<String>)>,
    /// What it shows, in sentences: the author's, or empty.
    pub description: Vec<Inline>,
    /// What it shows, in sentences written from the data.
    pub generated_description: String,
    /// The picture for wide pages: an `svg` element. None for tables.
    pub picture: Option<Node>,
    /// The picture laid out anew for narrow screens.
    pub narrow_picture: Option<Node>,
    /// The model's outline: nested lists that say the same as the picture.
    pub outline: Option<Node>,
    /// Its data: the table itself, or a chart's data table. None for models and forms.
    pub grid: Option<Grid>,
    /// Its data as CSV (tidy, UTF-8, header row), if it has a grid of data.
    pub csv: Option<String>,
    /// Figures and cells it shows, for the manifest and `explain`.
    pub uses: Vec<Evaluated>,
    /// Given cells it shows directly.
    pub cells: Vec<CellRef>,
    /// Number of rules checked (models).
    pub rules: usize,
}

/// A table's contents.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    /// Columns, the row header first.
    pub columns: Vec<GridColumn>,
    /// Rows.
    pub rows: Vec<GridRow>,
    /// Reasons and flags that occur, as letters with meaning, explained above the table.
    pub signs: Vec<(&'static str, &'static str)>,
}

/// A column of a grid.
#[derive(Clone, Debug)]
pub struct GridColumn {
    /// Its label with its unit; inline Markdown.
    pub label: Vec<Inline>,
    /// Label of its header group.
    pub group: Option<String>,
    /// Whether it holds numbers: right-aligned, tabular.
    pub numeric: bool,
}

/// A row of a grid.
#[derive(Clone, Debug)]
pub enum GridRow {
    /// A heading over the rows that follow.
    Group(String),
    /// Cells; the first is the row's header.
    Cells {
        /// The cells.
        cells: Vec<GridCell>,
        /// Whether it is a total.
        total: bool,
    },
}

/// A cell of a grid.
#[derive(Clone, Debug)]
pub enum GridCell {
    /// Plain text.
    Text(String),
    /// A printed value with its flags (`12 [p]`) or a reason (`[x]`), and the name of the figure or cell it shows.
    Value {
        /// Printed form, flags or reason included.
        printed: String,
        /// Name of the figure or cell.
        name: Option<std::sync::Arc<str>>,
    },
    /// Inline Markdown.
    Words(Vec<Inline>),
}

/// Draws an exhibit.
pub fn draw(_directive: &crate::content::Directive, _figures: &crate::figures::Figures) -> crate::diagnostics::Checked<Drawn> {
    todo!()
}

impl Grid {
    /// The table as markup, with `caption` in its `<caption>`; `words` turns inline Markdown into markup.
    pub fn to_markup(&self, _caption: Vec<Node>, _words: &mut dyn FnMut(&[Inline]) -> Vec<Node>) -> Node {
        todo!()
    }
}
