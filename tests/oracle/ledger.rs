//! The ledger judged a second time, in floating point and by trying: ends of ranges at every corner, whole counts one by one.

use std::collections::BTreeSet;

use tickmark::data::{Counts, Published};
use tickmark::source::Span;

use super::book::{At, Book, Derived, Place, Row, Val, clean, rounded, same};
use super::formula::Expr;
use super::units::{named, unit};

/// A published value with the figure that it is compared with.
pub struct Line<'a> {
    pub figure: String,
    pub published: &'a Published,
    pub derived: Derived,
}

/// What the oracle says of a line: a verdict, and the diagnostic that must be told of it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Judged {
    pub verdict: &'static str,
    pub told: Option<(&'static str, Span)>,
}

/// Every published value of the datasets.
pub fn lines<'a>(book: &Book<'a>) -> Vec<Line<'a>> {
    let mut found = Vec::new();
    for (table, dataset) in book.datasets.all.values().enumerate() {
        let id = &dataset.id;
        let mut add = |figure: String, derived: Derived, published: &'a [Published]| {
            found.extend(published.iter().map(|published| Line { figure: figure.clone(), published, derived: derived.clone() }));
        };
        for (at, (name, column)) in dataset.columns.iter().enumerate() {
            for (key, published) in &column.published {
                let row =
                    (0..dataset.rows.len()).find(|row| dataset.rows.key(*row).collect::<Vec<_>>().join(", ") == *key).expect("the row");
                let derived = book.derived_cell(table, Row::Given(row), at).expect("a derived cell");
                add(format!("{id}[\"{key}\"].{name}"), derived, published);
            }
        }
        for (at, (name, figure)) in dataset.figures.iter().enumerate() {
            add(format!("{id}.{name}"), book.figure(table, at), &figure.published);
        }
        for (at, (name, total)) in dataset.totals.iter().enumerate() {
            for (column, published) in &total.published {
                let index = dataset.columns.get_index_of(column).expect("the column");
                let derived = book.derived_cell(table, Row::Total(at), index).expect("a derived cell");
                add(format!("{id}.{name}.{column}"), derived, published);
            }
        }
    }
    found
}

/// A printed number: its value in its own scale, the step of its last digit, decimals, and whether it is a percentage.
struct Printed {
    value: f64,
    step: f64,
    decimals: usize,
    scale: f64,
}

fn read(published: &Published) -> Printed {
    let text = published.value.text.trim();
    let digits = text.trim_end_matches('%').replace(',', "").replace(['−', '–'], "-");
    let value = digits.parse().unwrap_or_else(|_| panic!("the oracle cannot read the printed {text}"));
    let decimals = digits.split_once('.').map_or(0, |(_, behind)| behind.len());
    let step = published.rounded_to.as_ref().map_or_else(|| 10_f64.powi(-(decimals as i32)), super::number);
    Printed { value, step, decimals, scale: if text.ends_with('%') { 100.0 } else { 1.0 } }
}

/// A number with so many decimals and commas between thousands, as sources and reports print it.
fn print(shown: f64, printed: &Printed) -> String {
    let digits = format!("{:.*}", printed.decimals, clean(shown.abs()));
    let (whole, behind) = digits.split_once('.').map_or((digits.as_str(), String::new()), |(whole, behind)| (whole, format!(".{behind}")));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let sign = if shown < 0.0 && digits.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) { "-" } else { "" };
    format!("{sign}{grouped}{behind}{}", if printed.scale > 1.0 { "%" } else { "" })
}

/// Judges a line.
pub fn judge(line: &Line<'_>, book: &Book<'_>) -> Judged {
    let printed = read(line.published);
    let value = match book.value_of(&line.derived) {
        Val::Num(value) => value,
        Val::Missing => return Judged { verdict: "not-recomputable", told: None },
        other => panic!("{} is no number but {other:?}", line.figure),
    };
    let shown = value * printed.scale;
    let mut verdict = compare(line, &printed, shown, book);
    let published = line.published;
    if published.not_recomputable.is_some() && verdict != "agrees" {
        verdict = "not-recomputable";
    }
    let today = format!("{}, not {}", published.value.text.trim(), print(rounded(shown, printed.step, false), &printed));
    let told = told(published, &mut verdict, &today);
    Judged { verdict, told }
}

fn told(published: &Published, verdict: &mut &'static str, today: &str) -> Option<(&'static str, Span)> {
    let plain = |text: &str| text.replace(['−', '–'], "-").split_whitespace().collect::<Vec<_>>().join(" ");
    let said = [&published.because, &published.source_says, &published.acknowledges, &published.not_recomputable];
    let value = published.value.span;
    if *verdict == "agrees" {
        return said.into_iter().flatten().next().map(|first| ("needless-reason", first.span));
    }
    let open = ["differs", "impossible", "other-base"].contains(verdict);
    if published.because.is_none() && published.source_says.is_none() {
        return match *verdict {
            "differs" | "other-base" => Some(("unexplained-difference", value)),
            "impossible" => Some(("impossible-value", value)),
            _ => None,
        };
    }
    match &published.acknowledges {
        Some(before) if plain(&before.text) != plain(today) => Some(("lapsed-reason", before.span)),
        None if open => Some(("unrecorded-reason", value)),
        _ => {
            if open && published.source_says.is_some() {
                *verdict = "explained";
            }
            None
        }
    }
}

fn compare(line: &Line<'_>, printed: &Printed, shown: f64, book: &Book<'_>) -> &'static str {
    let is = |number: f64| same(number, printed.value);
    if is(rounded(shown, printed.step, false)) {
        return "agrees";
    }
    if is(rounded(shown, printed.step, true)) {
        return "agrees-other-tie";
    }
    let (low, high) = (printed.value - printed.step / 2.0, printed.value + printed.step / 2.0);
    if let Some((least, most)) = reach(line, book).map(|(least, most)| (least * printed.scale, most * printed.scale))
        && least < high
        && !same(least, high)
        && low < most
        && !same(low, most)
    {
        return "within-rounding";
    }
    if is(clean(shown / printed.step).trunc() * printed.step) {
        return "cut-off";
    }
    if printed.scale == 1.0 {
        return "differs";
    }
    let Some(share) = Share::of(&line.derived, book) else { return "differs" };
    if share.has_other_base(line, printed, book) {
        return "other-base";
    }
    if share.is_impossible((low / printed.scale, high / printed.scale), book) { "impossible" } else { "differs" }
}

/// Half the step to which a given cell was rounded, as it is written; 0 if it is exact.
fn half_step(at: At, book: &Book<'_>) -> f64 {
    let dataset = book.table(at.0);
    let own = match at.1 {
        Some(_) => &dataset.columns[at.2].rounded_to,
        None => &dataset.values[at.2].rounded_to,
    };
    let unit = book.unit(at);
    let declared = own.as_ref().or(dataset.rounded_to.as_ref().filter(|_| unit != "percent")).map(super::number);
    let decimals = super::decimals(at, book.datasets);
    let written = if decimals > 0 || unit == "percent" || unit.contains('/') { 10_f64.powi(-decimals) } else { 0.0 };
    declared.unwrap_or(written) / 2.0
}

/// The least and the greatest that a figure comes to if each rounded cell may be half a step off. Every corner is tried where there are
/// few; of many cells each is moved alone to learn which way it pulls.
fn reach(line: &Line<'_>, book: &Book<'_>) -> Option<(f64, f64)> {
    // What only restates a given cell must be printed as that is.
    Share::followed(&line.derived, book)?;
    book.seen.borrow_mut().clear();
    book.value_of(&line.derived);
    let cells: Vec<(At, f64)> = book.seen.borrow().iter().map(|at| (*at, half_step(*at, book))).filter(|(_, half)| *half > 0.0).collect();
    if cells.is_empty() {
        return None;
    }
    let mut trial = book.beside();
    let written = |at: &At| match book.given(*at) {
        Val::Num(number) => {
            if book.unit(*at) == "percent" {
                number * 100.0
            } else {
                number
            }
        }
        other => panic!("{other:?} is no number"),
    };
    let middles: Vec<f64> = cells.iter().map(|(at, _)| written(at)).collect();
    let mut value = |directions: &[f64]| {
        for (((at, half), middle), direction) in cells.iter().zip(&middles).zip(directions) {
            trial.changed.insert(*at, middle + half * direction);
        }
        match trial.value_of(&line.derived) {
            Val::Num(number) => number,
            other => panic!("{other:?} is no number"),
        }
    };
    let corners: Vec<Vec<f64>> = if cells.len() <= 8 {
        (0..1 << cells.len()).map(|bits: usize| (0..cells.len()).map(|at| if bits >> at & 1 == 1 { 1.0 } else { -1.0 }).collect()).collect()
    } else {
        let still = vec![0.0; cells.len()];
        let pull = |at: usize, value: &mut dyn FnMut(&[f64]) -> f64| {
            let moved = |direction: f64| {
                let mut moved = still.clone();
                moved[at] = direction;
                moved
            };
            if value(&moved(1.0)) >= value(&moved(-1.0)) { 1.0 } else { -1.0 }
        };
        let up: Vec<f64> = (0..cells.len()).map(|at| pull(at, &mut value)).collect();
        vec![up.iter().map(|direction| -direction).collect(), up]
    };
    let values: Vec<f64> = corners.iter().map(|corner| value(corner)).collect();
    let (least, most) = (values.iter().copied().fold(f64::INFINITY, f64::min), values.iter().copied().fold(f64::NEG_INFINITY, f64::max));
    (!same(least, most)).then_some((least, most))
}

/// A share of a count: its two sides, where they stand, and whether it is what is left of the whole.
struct Share {
    sides: [Expr; 2],
    place: Place,
    rest: bool,
    part: f64,
    base: f64,
}

impl Share {
    /// What a figure that is nothing but a name, or a choice between names, stands for; none if that is a given cell.
    fn followed(derived: &Derived, book: &Book<'_>) -> Option<Derived> {
        match &derived.expr {
            Expr::Path(path) => Self::followed(&named(path, &derived.place, book)?, book),
            Expr::If(parts) => {
                let taken = usize::from(book.eval(&parts[0], &derived.place, false) != Val::Truth(true)) + 1;
                Self::followed(&Derived { expr: parts[taken].clone(), ..derived.clone() }, book)
            }
            _ => Some(derived.clone()),
        }
    }

    fn of(derived: &Derived, book: &Book<'_>) -> Option<Self> {
        let derived = Self::followed(derived, book)?;
        match &derived.expr {
            Expr::Binary(sign, sides) if sign == "/" => {
                let units = [&sides[0], &sides[1]].map(|side| unit(side, &derived.place, book));
                let [Val::Num(part), Val::Num(base)] = [&sides[0], &sides[1]].map(|side| book.eval(side, &derived.place, false)) else {
                    return None;
                };
                let whole = |number: f64| same(number, number.round());
                let counts =
                    units[0].is_some() && units[0] == units[1] && units[0].as_deref() != Some("percent") && whole(part) && whole(base);
                counts.then(|| Self { sides: (**sides).clone(), place: derived.place.clone(), rest: false, part, base })
            }
            Expr::Binary(sign, sides) if sign == "-" && matches!(sides[0], Expr::Number(1.0)) => {
                let inner = Derived { expr: sides[1].clone(), ..derived.clone() };
                Self::of(&inner, book).map(|share| Self { rest: !share.rest, ..share })
            }
            _ => None,
        }
    }

    fn cells(&self, book: &Book<'_>) -> BTreeSet<At> {
        book.seen.borrow_mut().clear();
        self.sides.iter().for_each(|side| drop(book.eval(side, &self.place, false)));
        book.seen.borrow().clone()
    }

    fn has_other_base(&self, line: &Line<'_>, printed: &Printed, book: &Book<'_>) -> bool {
        let fits = |whole: f64| {
            let share = if self.rest { 1.0 - self.part / whole } else { self.part / whole } * printed.scale;
            let agrees = |to_even| same(rounded(share, printed.step, to_even), printed.value);
            whole > 0.0 && !same(whole, self.base) && (whole > self.part || same(whole, self.part)) && (agrees(false) || agrees(true))
        };
        fits(self.base - self.part) || self.other_counts(line, book).into_iter().any(fits)
    }

    /// Counts in the unit of the base: of the same row, totals of the columns used, single values, figures.
    fn other_counts(&self, line: &Line<'_>, book: &Book<'_>) -> Vec<f64> {
        let cells = self.cells(book);
        let wanted = unit(&self.sides[1], &self.place, book);
        let tables: BTreeSet<usize> = cells.iter().map(|at| at.0).chain(line.derived.place.table).collect();
        let mut found: Vec<(Option<String>, Val)> = Vec::new();
        for side in &self.sides {
            let Some((table, row)) = row_of(side, &self.place, book) else { continue };
            for column in 0..book.table(table).columns.len() {
                let derived = book.derived_cell(table, Row::Given(row), column);
                found.push(match derived {
                    Some(derived) => (unit(&derived.expr, &derived.place, book), book.value_of(&derived)),
                    None => (Some(book.unit((table, Some(row), column)).to_owned()), book.given((table, Some(row), column))),
                });
            }
        }
        let columns: BTreeSet<String> = cells
            .iter()
            .filter(|at| at.1.is_some())
            .map(|at| book.table(at.0).columns.get_index(at.2).expect("a column").0.clone())
            .collect();
        for table in tables {
            let dataset = book.table(table);
            found
                .extend((0..dataset.values.len()).map(|at| (Some(book.unit((table, None, at)).to_owned()), book.given((table, None, at)))));
            let figures = (0..dataset.figures.len()).map(|at| book.figure(table, at));
            let totals = (0..dataset.totals.len()).flat_map(|total| {
                let of = dataset.columns.iter().enumerate().filter(|(_, (name, _))| columns.contains(*name));
                let has = move |name: &String| dataset.totals[total].columns.contains_key(name);
                of.filter(move |(_, (name, _))| has(name)).filter_map(move |(at, _)| book.derived_cell(table, Row::Total(total), at))
            });
            found.extend(figures.chain(totals).map(|derived| (unit(&derived.expr, &derived.place, book), book.value_of(&derived))));
        }
        found
            .into_iter()
            .filter_map(|(unit, value)| match value {
                Val::Num(number) if unit == wanted => Some(number),
                _ => None,
            })
            .collect()
    }

    fn is_impossible(&self, (low, high): (f64, f64), book: &Book<'_>) -> bool {
        let plain = |at: &At| book.table(at.0).counts == Counts::Plain && half_step(*at, book) == 0.0;
        if self.base <= 0.0 || !self.cells(book).iter().all(plain) {
            return false;
        }
        let gives = |count: f64| {
            let share = if self.rest { 1.0 - count / self.base } else { count / self.base };
            (low < share || same(low, share)) && (share < high || same(share, high))
        };
        // A percentage over 100 is a count above the base.
        !(0..=(3.0 * self.base) as usize).any(|count| gives(count as f64))
    }
}

/// The row in which a given cell stands, if a side of a share is nothing but one.
fn row_of(side: &Expr, place: &Place, book: &Book<'_>) -> Option<(usize, usize)> {
    let Expr::Path(path) = side else { return None };
    if named(path, place, book).is_some() {
        return None;
    }
    book.seen.borrow_mut().clear();
    book.eval(side, place, false);
    let seen = book.seen.borrow();
    match seen.iter().collect::<Vec<_>>().as_slice() {
        [(table, Some(row), _)] => Some((*table, *row)),
        _ => None,
    }
}
