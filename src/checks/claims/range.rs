//! Predicates that cannot be false: what a predicate could come to if the data were others of the same kind.
//!
//! Each leaf of a trace has a range: counts of people are not negative, percentages of a whole lie between 0 and 100%, a part is not
//! more than its whole. Where nothing is known for sure the range is open, so that no claim is accused that could turn false.

use std::collections::BTreeMap;

use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

use crate::data::Content;
use crate::figures::{CellRef, Figures, Step, Trace, Value};

/// Units of things that are counted.
const COUNTED: [&str; 12] = [
    "people",
    "persons",
    "respondents",
    "answers",
    "responses",
    "delegates",
    "staff",
    "posts",
    "children",
    "households",
    "homes",
    "places",
];
/// Parts of names and labels of what may be negative, or more than a whole.
const DIFFERENCES: [&str; 16] = [
    "change", "growth", "grew", "rise", "rose", "fall", "fell", "increase", "decrease", "rate", "differ", "return", "turnover", "since",
    "net", "balance",
];
/// Rows of a column that are looked at; of a longer one nothing is taken to be known.
const MOST_ROWS: usize = 10_000;
/// Steps that are looked at; a larger trace has an open range.
const MOST_STEPS: usize = 5_000;
/// How deep formulas may stand in each other, through figures.
const DEEPEST: usize = 100;

/// What chose the rows of a column.
const CHOSEN: Step = Step::Operation("where");

/// Why a predicate cannot be false.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Idle {
    /// It rests on no data.
    NoData,
    /// It holds whatever the data are.
    Always,
}

/// Whether a predicate that holds could not fail, and why.
pub(super) fn idle(trace: &Trace, figures: &Figures) -> Option<Idle> {
    if !rests_on_data(trace, 0) {
        return Some(Idle::NoData);
    }
    let mut walk = Walk { figures, steps: 0, columns: BTreeMap::new() };
    (!walk.truth(trace, 0).may_fail).then_some(Idle::Always)
}

/// Whether anything but literals stands in a formula. A function of no inputs looked at rows.
fn rests_on_data(trace: &Trace, depth: usize) -> bool {
    match &trace.step {
        Step::Literal(_) => false,
        Step::Operation(_) if depth < DEEPEST => trace.inputs.is_empty() || trace.inputs.iter().any(|one| rests_on_data(one, depth + 1)),
        _ => true,
    }
}

/// Whether two parts of a predicate come to the same whatever the data are.
pub(super) fn same(a: &Trace, b: &Trace) -> bool {
    same_below(a, b, 0)
}

fn same_below(a: &Trace, b: &Trace, depth: usize) -> bool {
    let leaf = match &a.step {
        Step::Cell(_) | Step::Figure(_) | Step::Literal(_) => true,
        // Two conditions may choose the same rows today.
        Step::Cells(cells) => cells.chosen.is_none(),
        Step::Operation(_) => false,
    };
    // What chose the rows of a column, or a branch, need not stand in its trace.
    let told = !matches!(a.step, Step::Operation("column" | "where" | "row" | "if" | "?"));
    let inside = || {
        a.inputs.len() == b.inputs.len() && !a.inputs.is_empty() && a.inputs.iter().zip(&b.inputs).all(|(a, b)| same_below(a, b, depth + 1))
    };
    a.step == b.step && depth < DEEPEST && (leaf || told && inside())
}

/// The bounds of a number, closed; none where it has no bound.
#[derive(Clone, Default, PartialEq, Debug)]
struct Range {
    low: Option<BigRational>,
    high: Option<BigRational>,
}

impl Range {
    fn from_zero() -> Self {
        Self { low: Some(BigRational::zero()), high: None }
    }

    fn share() -> Self {
        Self { high: Some(BigRational::one()), ..Self::from_zero() }
    }

    fn not_negative(&self) -> bool {
        self.low.as_ref().is_some_and(|low| !low.is_negative())
    }

    fn negated(self) -> Self {
        Self { low: self.high.map(|high| -high), high: self.low.map(|low| -low) }
    }

    fn plus(&self, other: &Self) -> Self {
        let sum = |a: &Option<BigRational>, b: &Option<BigRational>| Some(a.as_ref()? + b.as_ref()?);
        Self { low: sum(&self.low, &other.low), high: sum(&self.high, &other.high) }
    }

    /// The product or quotient of two ranges that are not negative.
    fn scaled(&self, other: &Self, divide: bool) -> Self {
        if !(self.not_negative() && other.not_negative()) {
            return Self::default();
        }
        let (least, most) = if divide { (&other.high, &other.low) } else { (&other.low, &other.high) };
        let by = |of: &Option<BigRational>, by: &Option<BigRational>| {
            let (of, by) = (of.as_ref()?, by.as_ref()?);
            if !divide { Some(of * by) } else { (!by.is_zero()).then(|| of / by) }
        };
        Self { low: by(&self.low, least).or_else(|| Some(BigRational::zero())), high: by(&self.high, most) }
    }

    fn joined(self, other: Self) -> Self {
        Self { low: self.low.zip(other.low).map(|(a, b)| a.min(b)), high: self.high.zip(other.high).map(|(a, b)| a.max(b)) }
    }
}

/// What a truth could be.
#[derive(Clone, Copy)]
struct Truth {
    may_hold: bool,
    may_fail: bool,
}

const EITHER: Truth = Truth { may_hold: true, may_fail: true };

struct Walk<'a> {
    figures: &'a Figures,
    steps: usize,
    /// Of each column met whether it holds numbers below zero, and above a hundred.
    columns: BTreeMap<(u32, bool, u32), (bool, bool)>,
}

impl Walk<'_> {
    fn is_too_far(&mut self, depth: usize) -> bool {
        self.steps += 1;
        self.steps > MOST_STEPS || depth > DEEPEST
    }

    fn truth(&mut self, trace: &Trace, depth: usize) -> Truth {
        if self.is_too_far(depth) {
            return EITHER;
        }
        let Step::Operation(sign) = trace.step else { return EITHER };
        match (sign, trace.inputs.as_slice()) {
            ("and", [a, b]) => {
                let (a, b) = (self.truth(a, depth + 1), self.truth(b, depth + 1));
                Truth { may_hold: a.may_hold && b.may_hold, may_fail: a.may_fail || b.may_fail }
            }
            ("or", [a, b]) => {
                let (a, b) = (self.truth(a, depth + 1), self.truth(b, depth + 1));
                Truth { may_hold: a.may_hold || b.may_hold, may_fail: a.may_fail && b.may_fail }
            }
            ("not", [a]) => {
                let inner = self.truth(a, depth + 1);
                Truth { may_hold: inner.may_fail, may_fail: inner.may_hold }
            }
            ("<" | "<=", [a, b]) => self.order(a, b, sign == "<=", depth),
            (">" | ">=", [a, b]) => self.order(b, a, sign == ">=", depth),
            ("=", [a, b]) if same(a, b) => Truth { may_hold: true, may_fail: false },
            ("!=", [a, b]) => {
                let apart = !self.order(a, b, false, depth).may_fail || !self.order(b, a, false, depth).may_fail;
                Truth { may_hold: true, may_fail: !apart }
            }
            _ => EITHER,
        }
    }

    /// Whether `a < b`, or `a <= b`.
    fn order(&mut self, a: &Trace, b: &Trace, or_equal: bool, depth: usize) -> Truth {
        if or_equal && (same(a, b) || self.is_part(a, b, depth)) {
            return Truth { may_hold: true, may_fail: false };
        }
        let (left, right) = (self.range(a, depth + 1), self.range(b, depth + 1));
        let below = |a: &Option<BigRational>, b: &Option<BigRational>, or_equal| match (a, b) {
            (Some(a), Some(b)) => a < b || or_equal && a == b,
            _ => false,
        };
        Truth { may_hold: !below(&right.high, &left.low, !or_equal), may_fail: !below(&left.high, &right.low, or_equal) }
    }

    fn range(&mut self, trace: &Trace, depth: usize) -> Range {
        if self.is_too_far(depth) {
            return Range::default();
        }
        match (&trace.step, &trace.value) {
            (Step::Literal(_), Value::Quantity(quantity)) => {
                Range { low: Some(quantity.value.clone()), high: Some(quantity.value.clone()) }
            }
            (Step::Cell(cell), _) => self.given(cell),
            (Step::Cells(cells), _) => cells.iter().next().map_or_else(Range::default, |cell| self.given(&cell)),
            (Step::Figure(name), _) => {
                let figures = self.figures;
                figures.all.get(name).map_or_else(Range::default, |figure| self.range(&figure.trace, depth + 1))
            }
            (Step::Operation(sign), Value::Quantity(_)) => self.operation(sign, trace, depth + 1),
            _ => Range::default(),
        }
    }

    fn operation(&mut self, sign: &str, trace: &Trace, depth: usize) -> Range {
        match (sign, trace.inputs.as_slice()) {
            ("+", [a, b]) => self.range(a, depth).plus(&self.range(b, depth)),
            ("-", [a, b]) => self.range(a, depth).plus(&self.range(b, depth).negated()),
            ("-", [a]) => self.range(a, depth).negated(),
            ("*", [a, b]) => self.range(a, depth).scaled(&self.range(b, depth), false),
            ("/" | "share", [a, b]) => {
                let (part, whole) = (self.range(a, depth), self.range(b, depth));
                let within = part.not_negative() && whole.not_negative() && (sign == "share" || self.is_part(a, b, depth));
                if within { Range::share() } else { part.scaled(&whole, true) }
            }
            ("round", [x, ..]) => {
                let Range { low, high } = self.range(x, depth);
                // Rounding leaves whole numbers where they are, and keeps the order.
                Range { low: low.filter(BigRational::is_integer), high: high.filter(BigRational::is_integer) }
            }
            ("change", [old, new]) if self.range(old, depth).not_negative() && self.range(new, depth).not_negative() => {
                Range { low: Some(-BigRational::one()), high: None }
            }
            ("sum", _) if self.all(trace, depth).not_negative() => Range::from_zero(),
            ("min" | "max" | "mean" | "median", _) => self.all(trace, depth),
            ("count" | "distinct" | "abs" | "sqrt" | "sd" | "half_width" | "quadrature", _) => Range::from_zero(),
            _ => Range::default(),
        }
    }

    /// The range in which each value of a column, or each of several values, lies.
    fn all(&mut self, trace: &Trace, depth: usize) -> Range {
        let mut all: Option<Range> = None;
        for input in trace.inputs.iter().filter(|input| input.step != CHOSEN) {
            let one = self.range(input, depth);
            all = Some(all.map_or(one.clone(), |all| all.joined(one)));
        }
        all.unwrap_or_default()
    }

    /// The range of a given cell, by its unit and by what its column holds.
    fn given(&mut self, cell: &CellRef) -> Range {
        let Some((_, dataset)) = self.figures.datasets.all.get_index(cell.dataset as usize) else { return Range::default() };
        let column = cell.column as usize;
        let found = match cell.row {
            None => dataset.values.get_index(column).map(|(name, given)| (name, &given.label, &given.unit)),
            Some(_) => dataset.columns.get_index(column).map(|(name, column)| (name, &column.label, &column.unit)),
        };
        let Some((name, label, Some(unit))) = found else { return Range::default() };
        if may_differ(name) || may_differ(label) {
            return Range::default();
        }
        let key = (cell.dataset, cell.row.is_some(), cell.column);
        let figures = self.figures;
        let (negative, above) = *self.columns.entry(key).or_insert_with(|| beyond(cell, dataset.rows.len(), figures));
        match unit.text.trim() {
            _ if negative => Range::default(),
            "percent" | "%" if !above => Range::share(),
            unit if COUNTED.contains(&unit) => Range::from_zero(),
            _ => Range::default(),
        }
    }

    /// Whether `part` is one of what `whole` adds up, and nothing in the whole is negative.
    fn is_part(&mut self, part: &Trace, whole: &Trace, depth: usize) -> bool {
        if self.is_too_far(depth) {
            return false;
        }
        let figures = self.figures;
        match (&whole.step, whole.inputs.as_slice()) {
            (Step::Figure(name), _) => figures.all.get(name).is_some_and(|figure| self.is_part(part, &figure.trace, depth + 1)),
            (Step::Operation("+"), [a, b]) => {
                let mut within = |one: &Trace, other: &Trace| {
                    (same(part, one) || self.is_part(part, one, depth + 1)) && self.range(other, depth + 1).not_negative()
                };
                within(a, b) || within(b, a)
            }
            // A condition on numbers may leave the part out another time.
            (Step::Operation("sum"), inputs) if !inputs.iter().any(|input| input.step == CHOSEN) => {
                let among = |input: &Trace| match (&input.step, &part.step) {
                    (Step::Cells(cells), Step::Cell(cell)) => cells.chosen.is_none() && cells.contains(cell),
                    _ => same(part, input),
                };
                inputs.iter().any(|input| among(input)) && self.all(whole, depth + 1).not_negative()
            }
            _ => false,
        }
    }
}

/// Whether the column of a cell, or a single value, holds a number below zero, and one above a hundred. A long column is not looked at.
fn beyond(cell: &CellRef, rows: usize, figures: &Figures) -> (bool, bool) {
    if cell.row.is_some() && rows > MOST_ROWS {
        return (true, true);
    }
    let hundred = BigRational::from_integer(100.into());
    let all = if cell.row.is_some() { rows } else { 1 };
    let (mut negative, mut above) = (false, false);
    for row in 0..all {
        let at = CellRef { row: cell.row.map(|_| row as u32), ..cell.clone() };
        if let Some(Content::Number(number)) = at.cell(&figures.datasets).map(|cell| cell.content) {
            let value = number.value();
            negative |= value.is_negative();
            above |= value > hundred;
        }
    }
    (negative, above)
}

/// Whether what bears that name may be negative, or more than a whole.
fn may_differ(name: &str) -> bool {
    let name = name.to_lowercase();
    DIFFERENCES.iter().any(|word| name.contains(word))
}
