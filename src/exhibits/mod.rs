//! Exhibits: charts, tables, the model and forms, from their directives.
//!
//! Takes a [`Directive`] and [`Figures`]; gives a [`Drawn`] exhibit: picture,
//! grid of data and words. The report stage numbers it, resolves its words and frames it.

mod align;
mod beside;
pub mod chart;
mod csv;
mod form;
mod grid;
mod intervals;
mod model;
mod multiples;
mod plotted;
mod select;
mod sheet;
mod shown;
mod spec;
mod suits;
mod table;
#[cfg(test)]
mod tests;
mod wholes;
mod words;

use crate::content::{Directive, ExhibitKind, Inline};
use crate::diagnostics::{Checked, Diagnostic};
use crate::figures::{CellRef, Evaluated, Figures};
use crate::markup::Node;
use crate::source::Span;
use crate::yaml;

pub use beside::{Beside, beside};
pub use form::Form;

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
    /// How to read what is no value in the picture, in sentences: what whiskers show.
    pub reading: Vec<String>,
    /// What it shows, in sentences: the author's, or empty.
    pub description: Vec<Inline>,
    /// What it shows, in sentences written from the data.
    pub generated_description: String,
    /// The picture for wide pages: an `svg` element. None for tables.
    pub picture: Option<Node>,
    /// The picture laid out anew for narrow screens.
    pub narrow_picture: Option<Node>,
    /// The picture for wide pages in pieces, for print, where it is longer than a sheet of paper.
    pub picture_in_pieces: Option<Node>,
    /// The model's outline: nested lists that say the same as the picture.
    pub outline: Option<Node>,
    /// The questionnaire.
    pub form: Option<Form>,
    /// Its data: the table itself, or a chart's data table. None for models and forms.
    pub grid: Option<Grid>,
    /// Whether its rows are words of the chapter, not data.
    pub own_rows: bool,
    /// Its data as CSV (tidy, UTF-8, header row), if it has a grid of data.
    pub csv: Option<String>,
    /// Figures and cells it shows, for the manifest and `explain`.
    pub uses: Vec<Evaluated>,
    /// The given cells it shows directly.
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
    /// Prefix of the ids of header cells, unique on the page; used where header groups need ids.
    pub id: String,
}

/// A column of a grid.
#[derive(Clone, Debug, Default)]
pub struct GridColumn {
    /// Its label without its unit; inline Markdown.
    pub label: Vec<Inline>,
    /// Its unit, where the reader needs it beside the label.
    pub unit: Option<String>,
    /// Label of its header group.
    pub group: Option<String>,
    /// Whether it holds numbers: right-aligned, tabular.
    pub numeric: bool,
    /// Whether it is a total of other columns.
    pub total: bool,
    /// Whether the rows are sorted by it, and if so whether downwards.
    pub sorted: Option<bool>,
}

/// A row of a grid.
#[derive(Clone, Debug)]
pub enum GridRow {
    /// A heading over the rows that follow; an empty one ends the group before it (totals of the whole stand after it).
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

/// Draws an exhibit. Whatever is wrong, something to show comes back: an exhibit without its picture or grid at worst.
pub fn draw(directive: &Directive, figures: &Figures) -> Checked<Drawn> {
    let mut desk = Desk { figures, directive, found: Vec::new() };
    let mut drawn = blank(directive);
    let body = yaml::parse(&directive.body.text, directive.body.span).unpack(&mut desk.found);
    if let Some(body) = body {
        spec::common(&body, &mut drawn, &mut desk);
        match directive.kind {
            ExhibitKind::Table => table::draw(&body, &mut drawn, &mut desk),
            ExhibitKind::Chart => plotted::draw(&body, &mut drawn, &mut desk),
            ExhibitKind::Model => model::draw(&body, &mut drawn, &mut desk),
            ExhibitKind::Form => form::draw(&body, &mut drawn, &mut desk),
        }
    }
    Checked::with(drawn, desk.found)
}

/// What every part of this room works with: the figures, the directive, and what was found wrong so far.
struct Desk<'a> {
    figures: &'a Figures,
    directive: &'a Directive,
    found: Vec<Diagnostic>,
}

impl Desk<'_> {
    /// Keeps a diagnostic, once: a formula that fails in each of a thousand rows fails in one way.
    fn say(&mut self, diagnostic: Diagnostic) {
        if !self.found.contains(&diagnostic) {
            self.found.push(diagnostic);
        }
    }

    /// Gives the value and keeps the diagnostics, each once.
    fn take<T>(&mut self, checked: Checked<T>) -> T {
        checked.diagnostics.into_iter().for_each(|diagnostic| self.say(diagnostic));
        checked.value
    }

    /// The id under which the exhibit is referred to, such as `table-events`: unique on its page, so ids inside it start with it.
    fn anchor(&self) -> String {
        format!("{}-{}", self.directive.kind.word(), self.directive.id)
    }
}

/// An exhibit of which nothing is known but its name and place.
fn blank(directive: &Directive) -> Drawn {
    Drawn {
        kind: directive.kind,
        id: directive.id.clone(),
        span: directive.id_span,
        headline: Vec::new(),
        subtitle: Vec::new(),
        base: Vec::new(),
        notes: Vec::new(),
        source: Vec::new(),
        works: Vec::new(),
        reading: Vec::new(),
        description: Vec::new(),
        generated_description: String::new(),
        picture: None,
        narrow_picture: None,
        picture_in_pieces: None,
        outline: None,
        form: None,
        grid: None,
        own_rows: false,
        csv: None,
        uses: Vec::new(),
        cells: Vec::new(),
        rules: 0,
    }
}
