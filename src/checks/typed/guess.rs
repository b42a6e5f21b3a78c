//! What a typed number may be: the figures and cells that read the same, nearest first.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};

use super::Trust;
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
    /// Its unit in one word, or nothing.
    unit: Arc<str>,
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

    /// What a number of a text, in a section that uses those datasets, may be, and how far the first of them is to be trusted.
    pub fn guesses(&self, spotted: &Spotted, around: &str, used: &BTreeSet<u32>, figures: &Figures) -> (Vec<Guess>, Trust) {
        let text = around.get(spotted.start..spotted.end).unwrap_or_default();
        let entries = self.entries(figures);
        let unit = BigRational::new(1.into(), BigInt::from(10).pow(u32::from(spotted.decimals)));
        let half = unit / BigRational::from_integer(2.into());
        let mut near: Vec<(&Entry, bool)> = Vec::new();
        // What was not looked at could read the same, too.
        let mut all_seen =
            used.iter().all(|at| figures.datasets.all.get_index(*at as usize).is_some_and(|(_, data)| data.rows.len() <= MOST_ROWS));
        for turned in [false, true] {
            if turned && (spotted.value.is_zero() || spotted.shape == Shape::Part) {
                break;
            }
            let value = if turned { -spotted.value.clone() } else { spotted.value.clone() };
            let (Some(low), Some(high)) = (key(&(&value - &half)), key(&(&value + &half))) else { break };
            let first = entries.partition_point(|entry| entry.key < low);
            all_seen &= entries.get(first + MOST_ALIKE).is_none_or(|entry| entry.key > high);
            let alike = entries[first..].iter().take(MOST_ALIKE).take_while(|entry| entry.key <= high);
            let fits = |entry: &&Entry| suits(spotted.shape, entry.scale) && (&entry.shown - &value).abs() <= half;
            near.extend(alike.filter(fits).map(|entry| (entry, turned)));
        }
        let exact = |entry: &Entry| entry.shown.abs() == spotted.value.abs();
        let place = |who: &Who| match who {
            Who::Figure(at) => (0, *at, 0, 0),
            Who::Cell(cell) => (1, cell.dataset as usize, cell.row.unwrap_or(0), cell.column),
        };
        let beside = if spotted.shape == Shape::Plain && !near.is_empty() { words_beside(spotted, around) } else { Vec::new() };
        let same_unit = |entry: &Entry| same_unit(entry, spotted.shape, &beside);
        let distance =
            |entry: &Entry, turned: bool| (!used.contains(&entry.dataset), turned, !exact(entry), !same_unit(entry), place(&entry.who));
        near.sort_by_cached_key(|(entry, turned)| distance(entry, *turned));
        let sole = near.iter().filter(|(entry, _)| used.contains(&entry.dataset)).count() == 1;
        // Where letters go with it, ids made of the words around it would move.
        let clear = sole && all_seen && !text.contains(char::is_alphabetic);
        let telling = telling(text, spotted);
        let trust = match near.first() {
            Some((entry, false)) if clear && telling && same_unit(entry) => Trust::Sure,
            Some((entry, _)) if telling || used.contains(&entry.dataset) => Trust::Likely,
            _ => Trust::Chance,
        };
        (near.into_iter().take(MOST).map(|(entry, turned)| guess(entry, turned, spotted, text, figures)).collect(), trust)
    }
}

/// Whether so many digits stand in a number that another value hardly reads the same.
fn telling(text: &str, spotted: &Spotted) -> bool {
    // Zeros at the end of a whole number are mostly rounding.
    let told =
        text.trim_start_matches(|c: char| !c.is_ascii_digit() || c == '0').trim_end_matches(|c: char| !c.is_ascii_digit() || c == '0');
    let digits = told.bytes().filter(u8::is_ascii_digit).count();
    spotted.decimals > 0 || digits >= 3
}

/// Words beside a number in which its unit is looked for.
const BESIDE: usize = 4;

/// The words beside a number, in lower case, as far as the clause goes.
fn words_beside(spotted: &Spotted, around: &str) -> Vec<String> {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(|word| singular(word).to_lowercase()).collect()
    };
    let stops = |c: char| matches!(c, '.' | ';' | ':' | '?' | '!' | crate::checks::gather::BOUND);
    let before = around.get(..spotted.start).and_then(|text| text.rsplit(stops).next()).unwrap_or_default();
    let behind = around.get(spotted.end..).and_then(|text| text.split(stops).next()).unwrap_or_default();
    words(behind).into_iter().take(BESIDE).chain(words(before).into_iter().rev().take(BESIDE)).collect()
}

fn singular(word: &str) -> &str {
    word.strip_suffix('s').unwrap_or(word)
}

/// Whether a number has the unit of a figure or cell, as a sign of its own or in the words beside it.
fn same_unit(entry: &Entry, shape: Shape, beside: &[String]) -> bool {
    match shape {
        Shape::Percent => entry.scale == Scale::Share,
        Shape::Points => entry.scale == Scale::Points,
        Shape::Money => matches!(&*entry.unit, "£" | "pounds" | "GBP"),
        Shape::Part => false,
        Shape::Plain => {
            let unit = singular(&entry.unit);
            !unit.is_empty() && beside.iter().any(|word| word.eq_ignore_ascii_case(unit))
        }
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
        let unit = match quantity.unit.powers.iter().next() {
            Some((word, 1)) if quantity.unit.powers.len() == 1 => word.clone(),
            _ => "".into(),
        };
        all.extend(entry(shown, (quantity.unit.scale, unit), figure.dataset, Who::Figure(at)));
    }
    for (dataset, data) in (0u32..).zip(figures.datasets.all.values()) {
        let scale = |unit: Option<&Words>| match unit {
            Some(unit) if unit.text == "percent" => (Scale::Share, "".into()),
            unit => (Scale::Plain, unit.map_or("", |unit| &unit.text).into()),
        };
        for (column, given) in (0u32..).zip(data.values.values()) {
            let cell = CellRef { dataset, row: None, column };
            number(&mut all, Some(given.cell.content.clone()), scale(given.unit.as_ref()), cell);
        }
        let rows = if data.rows.len() > MOST_ROWS { 0 } else { data.rows.len() };
        for (at, column) in (0u32..).zip(data.columns.values()) {
            if column.unit.is_none() || column.formula.is_some() {
                continue;
            }
            let scale = scale(column.unit.as_ref());
            for row in 0..rows {
                let cell = CellRef { dataset, row: u32::try_from(row).ok(), column: at };
                number(&mut all, data.rows.content(row, at as usize), scale.clone(), cell);
            }
        }
    }
    all.sort_by_key(|entry| entry.key);
    all
}

fn number(all: &mut Vec<Entry>, content: Option<Content>, unit: (Scale, Arc<str>), cell: CellRef) {
    if let Some(Content::Number(number)) = content {
        all.extend(entry(number.value(), unit, cell.dataset, Who::Cell(cell)));
    }
}

fn entry(shown: BigRational, (scale, unit): (Scale, Arc<str>), dataset: u32, who: Who) -> Option<Entry> {
    Some(Entry { key: key(&shown)?, shown, scale, unit, dataset, who })
}
