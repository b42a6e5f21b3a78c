//! What a typed number may be: the figures and cells that read the same, nearest first.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};

use super::scan::{Shape, Spotted};
use crate::data::Content;
use crate::figures::{CellRef, Figures, Scale, Scope, Value};
use crate::project::Words;
use crate::source::Span;

/// Names given for a number; more would not help.
const MOST: usize = 5;
/// Rows of a dataset whose cells are compared; of longer ones only the figures are.
const MOST_ROWS: usize = 10_000;

/// Values of about the same size that are looked at.
const MOST_ALIKE: usize = 1_000;

/// Figures and cells in the order of their values; made when the first typed number is met.
#[derive(Default)]
pub struct Index(OnceLock<Vec<Entry>>);

/// A figure or cell as it is printed.
struct Entry {
    /// Thousandths of its value, cut.
    key: i128,
    /// Its value; of a share in per cent.
    shown: BigRational,
    scale: Scale,
    dataset: u32,
    who: Who,
}

enum Who {
    Figure(usize),
    Cell(CellRef),
}

/// What a typed number may be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Guess {
    /// Name of the figure or cell.
    pub name: String,
    /// An expression that prints the very same signs, if there is one.
    pub expression: Option<String>,
}

impl Index {
    fn entries(&self, figures: &Figures) -> &[Entry] {
        self.0.get_or_init(|| entries(figures))
    }

    /// What a number, typed as `text` in a section that uses those datasets, may be.
    pub fn guesses(&self, spotted: &Spotted, text: &str, used: &BTreeSet<u32>, figures: &Figures) -> Vec<Guess> {
        let entries = self.entries(figures);
        let unit = BigRational::new(1.into(), BigInt::from(10).pow(u32::from(spotted.decimals)));
        let half = unit / BigRational::from_integer(2.into());
        let mut near: Vec<(&Entry, bool)> = Vec::new();
        for turned in [false, true] {
            if turned && (spotted.value.is_zero() || spotted.shape == Shape::Part) {
                break;
            }
            let value = if turned { -spotted.value.clone() } else { spotted.value.clone() };
            let (Some(low), Some(high)) = (key(&(&value - &half)), key(&(&value + &half))) else { break };
            let first = entries.partition_point(|entry| entry.key < low);
            let alike = entries[first..].iter().take(MOST_ALIKE).take_while(|entry| entry.key <= high);
            let fits = |entry: &&Entry| suits(spotted.shape, entry.scale) && (&entry.shown - &value).abs() <= half;
            near.extend(alike.filter(fits).map(|entry| (entry, turned)));
        }
        let exact = |entry: &Entry| entry.shown.abs() == spotted.value.abs();
        let place = |who: &Who| match who {
            Who::Figure(at) => (0, *at, 0, 0),
            Who::Cell(cell) => (1, cell.dataset as usize, cell.row.unwrap_or(0), cell.column),
        };
        near.sort_by_key(|(entry, turned)| (!used.contains(&entry.dataset), *turned, !exact(entry), place(&entry.who)));
        near.into_iter().take(MOST).map(|(entry, turned)| guess(entry, turned, spotted, text, figures)).collect()
    }
}

/// Whether a number so meant may be a value of that scale.
fn suits(shape: Shape, scale: Scale) -> bool {
    match shape {
        Shape::Plain | Shape::Money => matches!(scale, Scale::Plain | Scale::Literal),
        Shape::Percent => matches!(scale, Scale::Share | Scale::Points),
        Shape::Points => scale == Scale::Points,
        Shape::Part => scale == Scale::Share,
    }
}

fn key(value: &BigRational) -> Option<i128> {
    (value * BigRational::from_integer(1_000.into())).floor().to_integer().to_i128()
}

fn guess(entry: &Entry, turned: bool, spotted: &Spotted, text: &str, figures: &Figures) -> Guess {
    let name = match &entry.who {
        Who::Figure(at) => figures.all.get_index(*at).map_or_else(String::new, |(name, _)| name.to_string()),
        Who::Cell(cell) => cell.name(&figures.datasets),
    };
    let value = if turned { format!("abs({name})") } else { name.clone() };
    let decimals = spotted.decimals;
    let formatted = match spotted.shape {
        Shape::Plain if text.starts_with(|c: char| c.is_alphabetic()) => format!("words({value})"),
        Shape::Plain => format!("number({value}, {decimals})"),
        Shape::Percent => format!("percent({value}, {decimals})"),
        Shape::Points => format!("points({value}, {decimals})"),
        Shape::Money => format!("money({value}, {decimals})"),
        Shape::Part => String::new(),
    };
    let span = Span { file: crate::source::FileId(0), start: 0, end: 0 };
    let same = |expression: &String| {
        let words = Words { text: expression.clone(), span };
        let evaluated = figures.evaluate(&words, Scope::Report);
        evaluated.diagnostics.is_empty() && evaluated.value.printed == text
    };
    Guess { expression: [value, formatted].into_iter().filter(|expression| !expression.is_empty()).find(same), name }
}

fn entries(figures: &Figures) -> Vec<Entry> {
    let mut all = Vec::new();
    for (at, figure) in figures.all.values().enumerate() {
        let quantity = match &figure.value {
            Value::Quantity(quantity) => quantity,
            Value::Interval(interval) => &interval.estimate,
            _ => continue,
        };
        let hundred = if matches!(quantity.unit.scale, Scale::Share | Scale::Points) { 100 } else { 1 };
        let shown = &quantity.value * BigRational::from_integer(hundred.into());
        add(&mut all, shown, quantity.unit.scale, figure.dataset, Who::Figure(at));
    }
    for (dataset, data) in (0u32..).zip(figures.datasets.all.values()) {
        let scale = |unit: Option<&Words>| if unit.is_some_and(|unit| unit.text == "percent") { Scale::Share } else { Scale::Plain };
        for (column, given) in (0u32..).zip(data.values.values()) {
            let cell = CellRef { dataset, row: None, column };
            number(&mut all, Some(given.cell.content.clone()), scale(given.unit.as_ref()), cell);
        }
        let rows = if data.rows.len() > MOST_ROWS { 0 } else { data.rows.len() };
        for (at, column) in (0u32..).zip(data.columns.values()) {
            if column.unit.is_none() || column.formula.is_some() {
                continue;
            }
            for row in 0..rows {
                let cell = CellRef { dataset, row: u32::try_from(row).ok(), column: at };
                number(&mut all, data.rows.content(row, at as usize), scale(column.unit.as_ref()), cell);
            }
        }
    }
    all.sort_by_key(|entry| entry.key);
    all
}

fn number(all: &mut Vec<Entry>, content: Option<Content>, scale: Scale, cell: CellRef) {
    if let Some(Content::Number(number)) = content {
        add(all, number.value(), scale, cell.dataset, Who::Cell(cell));
    }
}

fn add(all: &mut Vec<Entry>, shown: BigRational, scale: Scale, dataset: u32, who: Who) {
    if let Some(key) = key(&shown) {
        all.push(Entry { key, shown, scale, dataset, who });
    }
}
