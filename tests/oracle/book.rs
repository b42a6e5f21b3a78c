//! The datasets as plain tables of floating-point numbers, and what their formulas come to: looked up and worked out anew at each question.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use tickmark::data::{self, Content, Datasets};
use tickmark::figures::CellRef;

use super::formula::{self, Expr, Index, Path};
use super::units::is_share;

/// A cell: table, row (none for a single value), column.
pub type At = (usize, Option<usize>, usize);

/// What a formula comes to.
#[derive(Clone, PartialEq, Debug)]
pub enum Val {
    Num(f64),
    Text(String),
    Truth(bool),
    Column(Vec<Val>),
    Missing,
}

/// Where a formula stands.
#[derive(Clone, Debug, Default)]
pub struct Place {
    pub table: Option<usize>,
    pub row: Option<Row>,
    /// The rows that a bare column in a function means, if not all.
    pub rows: Option<Vec<usize>>,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Row {
    Given(usize),
    Total(usize),
}

/// A line of the data that is derived.
#[derive(Clone, Debug)]
pub struct Derived {
    pub expr: Expr,
    pub place: Place,
    pub format: Option<String>,
    /// Whether it is a mean of percentages, which nobody told how to print.
    pub percent: bool,
}

/// All tables, read once; `changed` holds what another number stands for.
pub struct Book<'a> {
    pub datasets: &'a Datasets,
    formulas: Rc<BTreeMap<String, Expr>>,
    pub changed: BTreeMap<At, f64>,
    /// Cells that were looked at.
    pub seen: RefCell<BTreeSet<At>>,
}

/// Takes the dust of binary fractions off a number.
pub fn clean(number: f64) -> f64 {
    let scale = 10_f64.powi(11 - number.abs().max(1.0).log10().ceil() as i32);
    (number * scale).round() / scale
}

pub fn same(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}

/// A number rounded to a step, a half away from zero or to the even neighbour.
pub fn rounded(number: f64, step: f64, to_even: bool) -> f64 {
    let steps = clean(number / step);
    let whole = if to_even { steps.round_ties_even() } else { steps.round() };
    whole * step
}

impl<'a> Book<'a> {
    pub fn new(datasets: &'a Datasets) -> Self {
        let mut formulas = BTreeMap::new();
        let mut add = |text: &str| {
            formulas.entry(text.to_owned()).or_insert_with(|| formula::read(text));
        };
        for dataset in datasets.all.values() {
            dataset.columns.values().filter_map(|column| column.formula.as_ref()).for_each(|words| add(&words.text));
            dataset.figures.values().for_each(|figure| add(&figure.formula.text));
            dataset.totals.values().flat_map(|total| total.columns.values()).for_each(|words| add(&words.text));
            dataset.claims.values().for_each(|claim| add(&claim.predicate.text));
        }
        Self { datasets, formulas: Rc::new(formulas), changed: BTreeMap::new(), seen: RefCell::default() }
    }

    /// The same tables, to change other cells besides.
    pub fn beside(&self) -> Self {
        Self { datasets: self.datasets, formulas: self.formulas.clone(), changed: self.changed.clone(), seen: RefCell::default() }
    }

    pub fn formula(&self, text: &str) -> &Expr {
        &self.formulas[text]
    }

    pub fn table(&self, at: usize) -> &'a data::Dataset {
        self.datasets.all.get_index(at).expect("the table").1
    }

    pub fn table_named(&self, name: &str) -> Option<usize> {
        self.datasets.all.get_index_of(name)
    }

    /// The unit of a column or a single value of given cells, as written.
    pub fn unit(&self, (table, row, column): At) -> &'a str {
        let unit = match row {
            Some(_) => &self.table(table).columns[column].unit,
            None => &self.table(table).values[column].unit,
        };
        unit.as_ref().map_or("", |unit| unit.text.trim())
    }

    pub fn given(&self, at: At) -> Val {
        self.seen.borrow_mut().insert(at);
        let cell = CellRef { dataset: at.0 as u32, row: at.1.map(|row| row as u32), column: at.2 as u32 };
        let number = match self.changed.get(&at) {
            Some(number) => *number,
            None => match cell.cell(self.datasets).expect("the cell").content {
                Content::Number(number) => super::number(&number),
                Content::Text(text) => return Val::Text(text.to_string()),
                _ => return Val::Missing,
            },
        };
        Val::Num(if self.unit(at) == "percent" { number / 100.0 } else { number })
    }

    /// How the cell of a row or total is derived; none if it is given or there is none.
    pub fn derived_cell(&self, table: usize, row: Row, column: usize) -> Option<Derived> {
        let dataset = self.table(table);
        let (name, found) = dataset.columns.get_index(column)?;
        let (text, rows) = match row {
            Row::Given(_) => (&found.formula.as_ref()?.text, None),
            Row::Total(total) => match dataset.totals[total].columns.get(name) {
                Some(own) => (&own.text, Some(self.summed_up(table, total))),
                None => (&found.formula.as_ref()?.text, None),
            },
        };
        let percent = found.unit.as_ref().is_some_and(|unit| unit.text == "percent");
        let place = Place { table: Some(table), row: Some(row), rows };
        Some(Derived { expr: self.formula(text).clone(), place, format: found.format.as_ref().map(|words| words.text.clone()), percent })
    }

    fn summed_up(&self, table: usize, total: usize) -> Vec<usize> {
        let dataset = self.table(table);
        let belongs = |row: &usize| {
            dataset.totals[total].of.iter().all(|(column, wanted)| {
                let column = dataset.columns.get_index_of(column).expect("a column");
                matches!(dataset.rows.content(*row, column), Some(Content::Text(text)) if *text == **wanted)
            })
        };
        (0..dataset.rows.len()).filter(belongs).collect()
    }

    pub fn figure(&self, table: usize, figure: usize) -> Derived {
        let found = &self.table(table).figures[figure];
        let place = Place { table: Some(table), ..Place::default() };
        Derived {
            expr: self.formula(&found.formula.text).clone(),
            place,
            format: found.format.as_ref().map(|words| words.text.clone()),
            percent: false,
        }
    }

    pub fn value_of(&self, derived: &Derived) -> Val {
        self.eval(&derived.expr, &derived.place, false)
    }

    fn shown(&self, derived: &Derived, printed: bool) -> Val {
        let value = self.value_of(derived);
        match (value, printed) {
            (Val::Num(number), true) => Val::Num(as_printed(number, derived)),
            (value, _) => value,
        }
    }

    fn cell(&self, table: usize, row: Row, column: usize, printed: bool) -> Val {
        match (self.derived_cell(table, row, column), row) {
            (Some(derived), _) => self.shown(&derived, printed),
            (None, Row::Given(row)) => self.given((table, Some(row), column)),
            (None, Row::Total(_)) => panic!("a total has no such cell"),
        }
    }

    pub fn eval(&self, expr: &Expr, place: &Place, printed: bool) -> Val {
        match expr {
            Expr::Number(number) => Val::Num(*number),
            Expr::Text(text) => Val::Text(text.clone()),
            Expr::Path(path) => self.path(path, place, printed),
            Expr::Negative(inner) => match self.eval(inner, place, printed) {
                Val::Num(number) => Val::Num(-number),
                other => other,
            },
            Expr::Not(inner) => match self.eval(inner, place, printed) {
                Val::Truth(truth) => Val::Truth(!truth),
                other => other,
            },
            Expr::If(parts) => match self.eval(&parts[0], place, printed) {
                Val::Truth(yes) => self.eval(&parts[if yes { 1 } else { 2 }], place, printed),
                other => other,
            },
            Expr::Binary(sign, sides) => {
                let [a, b] = [&sides[0], &sides[1]].map(|side| self.eval(side, place, printed));
                binary(sign, a, b)
            }
            Expr::Call(name, arguments) => self.call(name, arguments, place, printed),
        }
    }

    fn path(&self, path: &Path, place: &Place, printed: bool) -> Val {
        if let (None, [], Some(table)) = (&path.index, path.fields.as_slice(), place.table) {
            return self.bare(&path.head, table, place, printed);
        }
        if let (Some(table), Some(total), [field]) = (place.table, self.own_total(path, place), path.fields.as_slice()) {
            let column = self.table(table).columns.get_index_of(field).expect("a column");
            return self.cell(table, Row::Total(total), column, printed);
        }
        let table = self.table_named(&path.head).unwrap_or_else(|| panic!("the oracle knows no dataset {}", path.head));
        let dataset = self.table(table);
        let column = |name: &str| dataset.columns.get_index_of(name);
        match (&path.index, path.fields.as_slice()) {
            (Some(Index::Key(key)), [field]) => {
                let row = (0..dataset.rows.len()).find(|row| dataset.rows.key(*row).eq(key.iter().map(String::as_str))).expect("a row");
                self.cell(table, Row::Given(row), column(field).expect("a column"), printed)
            }
            (Some(Index::Condition(condition)), fields) => {
                let holds = |row: &usize| {
                    let inside = Place { table: Some(table), row: Some(Row::Given(*row)), rows: None };
                    self.eval(condition, &inside, printed) == Val::Truth(true)
                };
                let rows: Vec<usize> = (0..dataset.rows.len()).filter(holds).collect();
                match fields {
                    [] => rows_of(rows.len()),
                    [field] => self.column(table, column(field).expect("a column"), Some(&rows), printed),
                    _ => panic!("the oracle cannot look up {path:?}"),
                }
            }
            (None, []) => rows_of(dataset.rows.len()),
            (None, [field]) => match column(field) {
                Some(column) => self.column(table, column, None, printed),
                None => self.bare(field, table, &Place { table: Some(table), ..Place::default() }, printed),
            },
            (None, [total, field]) => {
                let total = dataset.totals.get_index_of(total).expect("a total");
                self.cell(table, Row::Total(total), column(field).expect("a column"), printed)
            }
            _ => panic!("the oracle cannot look up {path:?}"),
        }
    }

    /// The total of its own dataset that the head of a path names.
    pub fn own_total(&self, path: &Path, place: &Place) -> Option<usize> {
        if path.index.is_some() || path.fields.len() != 1 { None } else { self.table(place.table?).totals.get_index_of(&path.head) }
    }

    fn bare(&self, name: &str, table: usize, place: &Place, printed: bool) -> Val {
        let dataset = self.table(table);
        if let Some(at) = dataset.values.get_index_of(name) {
            return self.given((table, None, at));
        }
        if let Some(at) = dataset.figures.get_index_of(name) {
            return self.shown(&self.figure(table, at), printed);
        }
        let Some(column) = dataset.columns.get_index_of(name) else {
            let rows = self.table_named(name).unwrap_or_else(|| panic!("the oracle finds no {name}"));
            return rows_of(self.table(rows).rows.len());
        };
        match place.row {
            Some(row) => self.cell(table, row, column, printed),
            None => self.column(table, column, place.rows.as_deref(), printed),
        }
    }

    fn column(&self, table: usize, column: usize, rows: Option<&[usize]>, printed: bool) -> Val {
        let all: Vec<usize> = (0..self.table(table).rows.len()).collect();
        Val::Column(rows.unwrap_or(&all).iter().map(|row| self.cell(table, Row::Given(*row), column, printed)).collect())
    }

    fn call(&self, name: &str, arguments: &[(Option<String>, Expr)], place: &Place, printed: bool) -> Val {
        if let ("half_width", [(_, Expr::Call(interval, inner))]) = (name, arguments) {
            assert_eq!(interval, "total_interval", "the oracle knows no other interval");
            let of = |wanted: &str| {
                let found = inner.iter().find(|(name, _)| name.as_deref() == Some(wanted)).expect("a named argument");
                one(self.eval(&found.1, place, printed))
            };
            return Val::Num(student(of("n") - 1.0, of("level")) * of("sd") / of("n").sqrt() * of("units"));
        }
        let aggregate = ["sum", "count", "min", "max", "distinct", "weighted_mean", "each_in"].contains(&name);
        // In a function over columns a bare name is the whole column; what stands in `round` says itself how it is rounded.
        let whole = Place { row: None, ..place.clone() };
        let inside = |at: usize| if aggregate || (name == "rank" && at == 0) { &whole } else { place };
        let printed = printed && name != "round";
        let values: Vec<Val> = arguments.iter().enumerate().map(|(at, (_, argument))| self.eval(argument, inside(at), printed)).collect();
        if name == "round" {
            // The places of a share are those of its percentage.
            let places = values.get(1).cloned().map_or(0.0, one) as i32 + if is_share(&arguments[0].1, place, self) { 2 } else { 0 };
            return Val::Num(rounded(one(values[0].clone()), 10_f64.powi(-places), false));
        }
        apply(name, &values)
    }
}

/// A number as the report prints it.
fn as_printed(number: f64, derived: &Derived) -> f64 {
    let decimals = |format: &str, name: &str| format.strip_prefix(name)?.strip_prefix('(')?.strip_suffix(')')?.parse::<i32>().ok();
    let decimals = match &derived.format {
        Some(format) => match (decimals(format, "number"), decimals(format, "percent").or_else(|| decimals(format, "points"))) {
            (Some(decimals), _) => decimals,
            (_, Some(decimals)) => decimals + 2,
            _ => panic!("the oracle cannot print {format}"),
        },
        None if derived.percent => 2,
        // Sums of cells have the decimals of the cells.
        None => return number,
    };
    rounded(number, 10_f64.powi(-decimals), false)
}

/// Rows themselves, which can only be counted.
fn rows_of(count: usize) -> Val {
    Val::Column(vec![Val::Truth(true); count])
}

fn one(value: Val) -> f64 {
    match value {
        Val::Num(number) => number,
        other => panic!("the oracle wants a number, not {other:?}"),
    }
}

fn binary(sign: &str, a: Val, b: Val) -> Val {
    match (a, b) {
        (Val::Missing, _) | (_, Val::Missing) => Val::Missing,
        (Val::Truth(a), Val::Truth(b)) => Val::Truth(if sign == "and" { a && b } else { a || b }),
        (Val::Text(a), Val::Text(b)) => Val::Truth((a == b) == (sign == "=")),
        (Val::Num(a), Val::Num(b)) => match sign {
            "+" => Val::Num(a + b),
            "-" => Val::Num(a - b),
            "*" => Val::Num(a * b),
            "/" => Val::Num(a / b),
            "=" => Val::Truth(same(a, b)),
            "!=" => Val::Truth(!same(a, b)),
            "<" => Val::Truth(a < b && !same(a, b)),
            ">" => Val::Truth(a > b && !same(a, b)),
            "<=" => Val::Truth(a < b || same(a, b)),
            ">=" => Val::Truth(a > b || same(a, b)),
            _ => panic!("the oracle knows no {sign}"),
        },
        (a, b) => panic!("the oracle cannot work out {a:?} {sign} {b:?}"),
    }
}

fn apply(name: &str, values: &[Val]) -> Val {
    let flat: Vec<Val> =
        values.iter().flat_map(|value| if let Val::Column(column) = value { column.clone() } else { vec![value.clone()] }).collect();
    let told = flat.iter().filter(|value| **value != Val::Missing);
    match name {
        "count" => return Val::Num(told.count() as f64),
        "distinct" => return Val::Num(told.map(|value| format!("{value:?}")).collect::<BTreeSet<_>>().len() as f64),
        _ if told.count() < flat.len() => return Val::Missing,
        _ => {}
    }
    let numbers = || flat.iter().cloned().map(one);
    match name {
        "sum" => Val::Num(numbers().sum()),
        "min" => Val::Num(numbers().fold(f64::INFINITY, f64::min)),
        "max" => Val::Num(numbers().fold(f64::NEG_INFINITY, f64::max)),
        "quadrature" => Val::Num(numbers().map(|number| number * number).sum::<f64>().sqrt()),
        "sqrt" => Val::Num(one(flat[0].clone()).sqrt()),
        "abs" => Val::Num(one(flat[0].clone()).abs()),
        "change" => Val::Num(one(values[1].clone()) / one(values[0].clone()) - 1.0),
        "points" => Val::Num(one(values[1].clone()) - one(values[0].clone())),
        "each_in" => {
            let [Val::Column(column), Val::Column(other)] = values else { panic!("two columns") };
            Val::Truth(column.iter().all(|text| *text == Val::Missing || other.contains(text)))
        }
        "rank" => {
            let [Val::Column(column), value, rest @ ..] = values else { panic!("a column and a value") };
            let (value, up) = (one(value.clone()), rest == [Val::Text("ascending".to_owned())]);
            let before = |other: &f64| if up { *other < value } else { *other > value };
            let others = column.iter().cloned().map(one).filter(|other| !same(*other, value));
            Val::Num(1.0 + others.filter(before).count() as f64)
        }
        "weighted_mean" => {
            let [Val::Column(column), Val::Column(weights)] = values else { panic!("two columns") };
            let weights: Vec<f64> = weights.iter().cloned().map(one).collect();
            let products: f64 = column.iter().cloned().map(one).zip(&weights).map(|(number, weight)| number * weight).sum();
            Val::Num(products / weights.iter().sum::<f64>())
        }
        _ => panic!("the oracle knows no function {name}"),
    }
}

/// The two-sided quantile of Student's distribution, by Simpson's rule and bisection.
fn student(freedom: f64, level: f64) -> f64 {
    thread_local! {
        static KNOWN: RefCell<BTreeMap<[u64; 2], f64>> = RefCell::default();
    }
    let key = [freedom.to_bits(), level.to_bits()];
    if let Some(known) = KNOWN.with_borrow(|known| known.get(&key).copied()) {
        return known;
    }
    let density = |t: f64| (1.0 + t * t / freedom).powf(-(freedom + 1.0) / 2.0);
    let within = |from: f64, to: f64, steps: usize| {
        let width = (to - from) / steps as f64;
        let weight = |at: usize| if at == 0 || at == steps { 1.0 } else { 2.0 + 2.0 * (at % 2) as f64 };
        (0..=steps).map(|at| weight(at) * density(from + width * at as f64)).sum::<f64>() * width / 3.0
    };
    // Half of the whole, with t = x / (1 − x) cut where nothing is left.
    let half = within(0.0, 40.0, 4_000) + within(40.0, 4_000.0, 20_000);
    let (mut low, mut high) = (0.0, 40.0);
    for _ in 0..50 {
        let middle = (low + high) / 2.0;
        if within(0.0, middle, 400) < level * half { low = middle } else { high = middle }
    }
    KNOWN.with_borrow_mut(|known| known.insert(key, low));
    low
}
