//! Figures: the formula language, and every derived value with its trace.
//!
//! Takes [`Datasets`]; gives [`Figures`], in which each definition has been computed in the right order. Other rooms evaluate
//! further expressions (of prose, claims, exhibits, model rules) against it with [`Figures::evaluate`].
//!
//! In the order of the work: `lexer` and `parse` read a formula's form, `normal` writes it back; `walk` and `names` find what its names
//! mean, `order` which figure comes first; `evaluate` computes, with `lookup` for names, `arithmetic` and `units` for operators and
//! `functions` for calls; `definitions` does so for every definition of the data, `expressions` for those of prose; `exact` rounds,
//! `format` prints, and `trace` answers what a value rests on.

mod arithmetic;
mod definitions;
mod evaluate;
mod exact;
mod expressions;
mod format;
mod functions;
mod lexer;
mod lookup;
mod names;
mod normal;
mod order;
mod parse;
mod printed;
mod series;
#[cfg(test)]
mod tests;
mod totals;
mod trace;
mod units;
mod walk;

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexMap;
use num_rational::BigRational;

use crate::data::{Cell, Datasets, Flag, Published, Reason};
use crate::diagnostics::Checked;
use crate::project::{Ties, Words};
use crate::source::Span;

pub use exact::{root, round_to};
pub use series::{Cells, Series};

/// What a formula comes to.
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    /// A number with its unit.
    Quantity(Quantity),
    /// True or false.
    Truth(bool),
    /// Text.
    Text(Arc<str>),
    /// No value, and why.
    Absent(Reason),
    /// An estimate with its interval.
    Interval(Box<Interval>),
    /// A column or a part of one.
    Series(Series),
    /// Something was wrong; a diagnostic says what.
    Bad,
}

/// A number with its unit.
#[derive(Clone, PartialEq, Debug)]
pub struct Quantity {
    /// The exact value; of a share 0.56, not 56.
    pub value: BigRational,
    /// Its unit.
    pub unit: Unit,
    /// Decimals it was written with in its unit's own scale, if it is a cell or follows from cells by adding.
    pub decimals: Option<u8>,
    /// The base of a share: how many it is a share of, with the unit.
    pub base: Option<Box<(BigRational, Unit)>>,
    /// Whether it went through floating point (a root, a quantile of t), rounded to 12 digits.
    pub approximate: bool,
    /// Signs of the cells it came from.
    pub flags: Vec<Flag>,
}

/// A unit: a scale and powers of unit words (`staff/places` is staff¹ places⁻¹).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Unit {
    /// How the number is meant.
    pub scale: Scale,
    /// Powers of unit words; empty for a pure number. Shared, since each number has its unit and few are of another than their neighbours.
    pub powers: Arc<BTreeMap<Arc<str>, i32>>,
}

/// How a number is meant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum Scale {
    /// As it stands.
    #[default]
    Plain,
    /// A literal of a formula: takes the unit it meets.
    Literal,
    /// A share of a whole, printed as a percentage.
    Share,
    /// A difference of shares, printed in percentage points.
    Points,
}

/// An estimate with its interval.
#[derive(Clone, PartialEq, Debug)]
pub struct Interval {
    /// The estimate.
    pub estimate: Quantity,
    /// Lower end.
    pub low: Quantity,
    /// Upper end.
    pub high: Quantity,
    /// Level, such as 0.95.
    pub level: BigRational,
    /// Method, assumptions and source in one sentence.
    pub method: &'static str,
}

/// One entry of a series.
#[derive(Clone, PartialEq, Debug)]
pub struct Item {
    /// The row's key, parts joined by ", ".
    pub key: Arc<str>,
    /// Its value.
    pub value: Value,
    /// Where it came from.
    pub trace: Arc<Trace>,
}

/// The tree of cells and steps from which a value came.
#[derive(Clone, PartialEq, Debug)]
pub struct Trace {
    /// What was done.
    pub step: Step,
    /// What it came to.
    pub value: Value,
    /// What it was done to.
    pub inputs: Vec<Arc<Trace>>,
}

/// A step of a trace.
#[derive(Clone, PartialEq, Debug)]
pub enum Step {
    /// A given cell or single value.
    Cell(CellRef),
    /// Given cells of one column, all of its rows or some.
    Cells(Arc<Cells>),
    /// A figure, whose own trace is in [`Figures`] under this name.
    Figure(Arc<str>),
    /// A literal of the formula, as written.
    Literal(Arc<str>),
    /// An operator or a function, such as `+` or `sum`.
    Operation(&'static str),
}

/// A given cell: dataset, row and column; a single value has no row.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct CellRef {
    /// Index of the dataset in [`Datasets::all`].
    pub dataset: u32,
    /// Index of the row, or none for a single value.
    pub row: Option<u32>,
    /// Index of the column, or of the single value.
    pub column: u32,
}

impl CellRef {
    /// Every cell of the datasets, those of derived columns too: of each row by row, then the single values.
    pub fn all(datasets: &Datasets) -> impl Iterator<Item = Self> + '_ {
        (0..).zip(datasets.all.values()).flat_map(|(dataset, content)| {
            let columns = content.columns.len() as u32;
            let rows = (0..content.rows.len() as u32).flat_map(move |row| (0..columns).map(move |column| (Some(row), column)));
            let values = (0..content.values.len() as u32).map(|value| (None, value));
            rows.chain(values).map(move |(row, column)| Self { dataset, row, column })
        })
    }

    /// The cell's name, such as `events["Leeds"].charity` or `survey.started`.
    pub fn name(&self, datasets: &Datasets) -> String {
        let Some((id, dataset)) = datasets.all.get_index(self.dataset as usize) else { return String::new() };
        match self.row {
            None => {
                let value = dataset.values.get_index(self.column as usize).map_or("", |(name, _)| name);
                format!("{id}.{value}")
            }
            Some(row) => {
                let column = dataset.columns.get_index(self.column as usize).map_or("", |(name, _)| name);
                lookup::cell_name(dataset, row as usize, column)
            }
        }
    }

    /// The cell itself.
    pub fn cell(&self, datasets: &Datasets) -> Option<crate::data::Cell> {
        let dataset = &datasets.all.get_index(self.dataset as usize)?.1;
        match self.row {
            None => Some(dataset.values.get_index(self.column as usize)?.1.cell.clone()),
            Some(row) => dataset.rows.cell(row as usize, self.column as usize),
        }
    }
}

/// How a value is printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// `1,234.5` with that many decimals.
    Number(u8),
    /// `56%`.
    Percent(u8),
    /// `4.2 percentage points`.
    Points(u8),
    /// `£1,234`.
    Money(u8),
    /// `three`; from ten on in digits.
    Words,
    /// `third`.
    Ordinal,
    /// Text, truth, reason or interval as it is.
    Plain,
}

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(decimals) => write!(f, "number({decimals})"),
            Self::Percent(decimals) => write!(f, "percent({decimals})"),
            Self::Points(decimals) => write!(f, "points({decimals})"),
            Self::Money(decimals) => write!(f, "money({decimals})"),
            Self::Words => f.write_str("words"),
            Self::Ordinal => f.write_str("ordinal"),
            Self::Plain => f.write_str("plain"),
        }
    }
}

/// A computed figure.
#[derive(Clone, Debug)]
pub struct Figure {
    /// Its name: `survey.completion`, `fte["Day care staff"].change`, `employment.total.fte`.
    pub name: Arc<str>,
    /// Index of its dataset.
    pub dataset: u32,
    /// Title for readers.
    pub title: String,
    /// Normalised formula.
    pub formula: String,
    /// Where it is declared.
    pub span: Span,
    /// What it came to.
    pub value: Value,
    /// How it is printed.
    pub format: Format,
    /// Its printed form.
    pub printed: String,
    /// From what it came.
    pub trace: Arc<Trace>,
    /// What sources printed.
    pub published: Vec<Published>,
}

impl Figure {
    /// The figure as an expression that is nothing but its name comes to it.
    pub fn evaluated(&self) -> Evaluated {
        Evaluated {
            formula: self.formula.clone(),
            name: Some(self.name.clone()),
            value: self.value.clone(),
            format: self.format,
            printed: self.printed.clone(),
            trace: self.trace.clone(),
        }
    }
}

/// Every figure, and what is needed to evaluate more expressions.
#[derive(Clone, Debug)]
pub struct Figures {
    /// The data they were computed from.
    pub datasets: Arc<Datasets>,
    /// Figures by name, in the order of the files.
    pub all: IndexMap<Arc<str>, Figure>,
    /// How ties are rounded.
    pub ties: Ties,
    /// Quantile type.
    pub quantiles: u8,
}

/// What an expression of prose, a claim or an exhibit came to.
#[derive(Clone, Debug)]
pub struct Evaluated {
    /// The normalised expression, without its format function.
    pub formula: String,
    /// If the expression is nothing but the name of a figure or cell: that name.
    pub name: Option<Arc<str>>,
    /// What it came to.
    pub value: Value,
    /// How it is printed.
    pub format: Format,
    /// Its printed form.
    pub printed: String,
    /// From what it came.
    pub trace: Arc<Trace>,
}

/// Where an expression stands, for its bare names.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Scope {
    /// In prose: every name starts with its dataset.
    #[default]
    Report,
    /// In a dataset: bare names are its own columns, values and figures.
    Dataset(u32),
    /// In a row of a dataset: a bare column name outside an aggregate is this row's cell.
    Row(u32, u32),
    /// In a total of a dataset (dataset, index of the total): a bare column name outside an aggregate is this total's cell.
    Total(u32, u32),
}

/// The names of every function of the formula language.
pub fn function_names() -> impl Iterator<Item = &'static str> {
    functions::FUNCTIONS.iter().map(|function| function.name)
}

/// The unit of a column or value as a dataset writes it; of one without, that of a pure number.
pub fn unit(written: Option<&Words>) -> Unit {
    lookup::unit_of(written)
}

/// What a given cell comes to in its column's unit; a bad value if it is to be derived.
pub fn given(cell: &Cell, unit: &Unit) -> Value {
    lookup::given(cell, unit)
}

/// Computes every definition of the datasets, each after those it uses.
pub fn compute(datasets: Arc<Datasets>, ties: Ties, quantiles: u8) -> Checked<Figures> {
    definitions::compute(datasets, ties, quantiles)
}

impl Figures {
    /// Evaluates an expression as it stands in prose, a claim, an exhibit or a rule: `percent(survey.completion, 1)`.
    /// An outermost format function says how it is printed; without one a named figure's own format does, or the value's nature.
    pub fn evaluate(&self, expression: &Words, scope: Scope) -> Checked<Evaluated> {
        expressions::evaluate(self, expression, scope)
    }

    /// Evaluates an expression with each figure and cell it names rounded as the report prints it, but for what stands in `round(…)`,
    /// which says itself how it is rounded. What is wrong with the expression [`Figures::evaluate`] tells.
    pub fn evaluate_as_printed(&self, expression: &Words, scope: Scope) -> Value {
        expressions::evaluate_as_printed(self, expression, scope)
    }

    /// A value rounded as a format prints it.
    pub fn rounded(&self, value: &Value, format: Format) -> Value {
        printed::rounded(value, format, self.ties)
    }

    /// A plain text with each `{{ … }}` replaced by its printed value, and what they came to.
    pub fn interpolate(&self, text: &Words, scope: Scope) -> Checked<(String, Vec<Evaluated>)> {
        expressions::interpolate(self, text, scope)
    }

    /// A value in a format, under this report's tie rule. A reason prints as `[x]`, a bad value as `?`; flags follow a blank: `12 [p]`.
    pub fn print(&self, value: &Value, format: Format) -> String {
        format::print(value, format, self.ties)
    }

    /// The format a value has if nobody says: shares `percent`, differences of shares `points`, else a number, with the decimals it was
    /// written with; without those shares have none, differences of shares one, and numbers up to two.
    pub fn natural_format(&self, value: &Value) -> Format {
        format::natural(value)
    }

    /// Parses a format such as `percent(1)`.
    pub fn format(&self, text: &Words) -> Checked<Format> {
        match format::checked(text) {
            Ok(wish) => Checked::new(wish.format(&Value::Bad)),
            Err(diagnostic) => Checked::with(Format::Plain, vec![diagnostic]),
        }
    }

    /// The given cells a trace rests on, through other figures, in order and without repeats.
    pub fn cells(&self, trace: &Trace) -> Vec<CellRef> {
        trace::cells(trace, &self.all)
    }

    /// The figures a trace rests on directly or through others, in order and without repeats.
    pub fn figures_under(&self, trace: &Trace) -> Vec<Arc<str>> {
        trace::figures(trace, &self.all)
    }

    /// The exact value for people: up to 6 decimals and `…` if there are more, with its unit: `55.789473…%`, `1,605.973213… staff`.
    pub fn exact(&self, value: &Value) -> String {
        format::exactly(value)
    }

    /// The exact value for machines: `53/95`, `111`, `true`, `[x]`.
    pub fn fraction(&self, value: &Value) -> String {
        exact::fraction(value)
    }
}

impl Value {
    /// Its unit as an author writes it: `people`, `percent`, `points`, `staff/places`; nothing for what has none.
    pub fn unit(&self) -> String {
        match self {
            Value::Quantity(quantity) => quantity.unit.written(),
            Value::Interval(interval) => interval.estimate.unit.written(),
            _ => String::new(),
        }
    }

    /// The number as a float for drawing, in the scale in which it is printed (56 for a share of 0.56); none if it is no number.
    pub fn for_drawing(&self) -> Option<f64> {
        let quantity = match self {
            Value::Quantity(quantity) => quantity,
            Value::Interval(interval) => &interval.estimate,
            _ => return None,
        };
        let hundred = BigRational::from_integer(100.into());
        let shown = if quantity.unit.is_hundredths() { &quantity.value * hundred } else { quantity.value.clone() };
        exact::to_float(&shown)
    }
}
