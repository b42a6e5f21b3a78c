//! Shares of counts: whether a printed one is a share of another count, and whether any whole count over its base could give it.

use std::collections::BTreeSet;

use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

use super::rounding;
use crate::data::{Content, Counts};
use crate::figures::{CellRef, Figures, Quantity, Scale, Step, Trace, Unit, Value};

/// A base on which a printed share agrees.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct Base {
    /// Name of the cell, value or figure; none for a count that was worked out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What readers call it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// How many it is, as printed.
    pub value: String,
}

/// A share of a count as its trace shows it.
pub(super) struct Ratio<'a> {
    part: &'a Trace,
    base: &'a Trace,
    /// Whether the figure is what is left: 1 − part/base.
    rest: bool,
}

/// Figures that are nothing but another figure's name, one after another, that are followed.
const FOLLOWED: usize = 20;
/// Cells under a share that are looked at for their datasets.
const MOST_CELLS: usize = 2_000;

fn quantity(trace: &Trace) -> Option<&Quantity> {
    match &trace.value {
        Value::Quantity(quantity) => Some(quantity),
        _ => None,
    }
}

/// Reads a share of counts off a trace.
pub(super) fn ratio<'a>(trace: &'a Trace, figures: &'a Figures) -> Option<Ratio<'a>> {
    let (mut trace, mut rest) = (trace, false);
    for _ in 0..FOLLOWED {
        match (&trace.step, trace.inputs.as_slice()) {
            (Step::Figure(name), _) => trace = &figures.all.get(name)?.trace,
            (Step::Operation("/" | "share"), [part, base]) => {
                let counts = [part, base].map(|side| quantity(side).filter(|side| side.unit.scale == Scale::Plain));
                let [Some(a), Some(b)] = counts else { return None };
                return (a.unit == b.unit && rounding::is_count(part) && rounding::is_count(base)).then_some(Ratio { part, base, rest });
            }
            (Step::Operation("-"), [one, inner]) if quantity(one).is_some_and(|one| one.value.is_one()) => {
                rest = !rest;
                trace = inner;
            }
            _ => return None,
        }
    }
    None
}

impl Ratio<'_> {
    fn cells(&self, figures: &Figures) -> Vec<CellRef> {
        let mut cells = figures.cells(self.base);
        cells.extend(figures.cells(self.part));
        cells
    }

    /// The first other base of which the printed share is the share; `agrees` tells that of a value.
    pub fn other_base(&self, dataset: u32, figures: &Figures, agrees: &dyn Fn(&BigRational) -> bool) -> Option<Base> {
        let (part, base) = (quantity(self.part)?, quantity(self.base)?);
        let share = |whole: &BigRational| {
            let share = &part.value / whole;
            if self.rest { BigRational::one() - share } else { share }
        };
        let fits = |whole: &BigRational| whole.is_positive() && *whole != base.value && *whole >= part.value && agrees(&share(whole));
        let found = self.candidates(dataset, &base.unit, figures).into_iter().find(|(_, _, whole)| fits(whole));
        let print = |value: BigRational| {
            let value = Value::Quantity(Quantity { value, decimals: None, base: None, flags: Vec::new(), ..base.clone() });
            figures.print(&value, figures.natural_format(&value))
        };
        if let Some((name, title, whole)) = found {
            return Some(Base { name: Some(name), title, value: print(whole) });
        }
        let others = &base.value - &part.value;
        let title = "those of the base who are not counted".to_string();
        fits(&others).then(|| Base { name: None, title, value: print(others) })
    }

    /// Counts in the same unit that the data hold, the nearest first: the same row, totals, single values, figures.
    fn candidates(&self, own: u32, unit: &Unit, figures: &Figures) -> Vec<(String, String, BigRational)> {
        let cells = self.cells(figures);
        if cells.len() > MOST_CELLS {
            return Vec::new();
        }
        let datasets: BTreeSet<u32> = cells.iter().map(|cell| cell.dataset).chain([own]).collect();
        let mut found = same_row([self.base, self.part], figures);
        let all = &figures.datasets.all;
        let inside = figures.all.values().filter(|figure| datasets.contains(&figure.dataset) && !figure.name.contains('['));
        let columns: BTreeSet<&String> = cells
            .iter()
            .filter(|cell| cell.row.is_some())
            .filter_map(|cell| all.get_index(cell.dataset as usize)?.1.columns.get_index(cell.column as usize))
            .map(|(name, _)| name)
            .collect();
        // A total of another column is no base of what stands in this one.
        let (totals, single): (Vec<_>, Vec<_>) = inside.partition(|figure| figure.name.matches('.').count() > 1);
        let totals =
            totals.into_iter().filter(|total| total.name.rsplit('.').next().is_some_and(|column| columns.iter().any(|c| *c == column)));
        found.extend(totals.map(|figure| (figure.name.to_string(), figure.title.clone(), figure.value.clone())));
        for index in datasets {
            let Some((id, dataset)) = all.get_index(index as usize) else { continue };
            for (at, (name, given)) in dataset.values.iter().enumerate() {
                let cell = CellRef { dataset: index, row: None, column: at as u32 };
                found.extend(value_of(&cell, figures).map(|value| (format!("{id}.{name}"), given.label.clone(), value)));
            }
        }
        found.extend(single.into_iter().map(|figure| (figure.name.to_string(), figure.title.clone(), figure.value.clone())));
        found
            .into_iter()
            .filter_map(|(name, title, value)| match value {
                Value::Quantity(quantity) if quantity.unit == *unit => Some((name, title, quantity.value)),
                _ => None,
            })
            .collect()
    }

    /// Whether no whole count over the base lies within `range` of shares; none if its counts are not of the kind that tells.
    pub fn is_impossible(&self, range: (&BigRational, &BigRational), figures: &Figures) -> Option<bool> {
        let base = &quantity(self.base)?.value;
        let cells = self.cells(figures);
        let plain = |cell: &CellRef| {
            let dataset = figures.datasets.all.get_index(cell.dataset as usize).map(|(_, dataset)| dataset.counts);
            dataset == Some(Counts::Plain) && rounding::half(cell, &figures.datasets).is_none()
        };
        if !base.is_positive() || cells.len() > MOST_CELLS || !cells.iter().all(plain) {
            return None;
        }
        let one = BigRational::one();
        let (low, high) = if self.rest { (&one - range.1, &one - range.0) } else { (range.0.clone(), range.1.clone()) };
        let least = (low * base).ceil().max(BigRational::zero());
        let most = (high * base).floor();
        Some(least > most)
    }

    /// The base as a number.
    pub fn base(&self, figures: &Figures) -> String {
        figures.print(&self.base.value, figures.natural_format(&self.base.value))
    }
}

/// The value of a given cell with its unit, as a formula would see it.
fn value_of(cell: &CellRef, figures: &Figures) -> Option<Value> {
    let words = crate::project::Words { text: cell.name(&figures.datasets), span: cell.cell(&figures.datasets)?.span };
    matches!(cell.cell(&figures.datasets)?.content, Content::Number(_)).then(|| figures.evaluate(&words, Default::default()).value.value)
}

/// The other cells of the rows in which part and base stand.
fn same_row(sides: [&Trace; 2], figures: &Figures) -> Vec<(String, String, Value)> {
    let mut found = Vec::new();
    let rows = sides.into_iter().filter_map(|side| match &side.step {
        Step::Cell(CellRef { dataset, row: Some(row), .. }) => Some((*dataset, *row)),
        _ => None,
    });
    for (index, row) in rows {
        let Some((_, dataset)) = figures.datasets.all.get_index(index as usize) else { continue };
        for (at, (_, column)) in dataset.columns.iter().enumerate() {
            let cell = CellRef { dataset: index, row: Some(row), column: at as u32 };
            let name = cell.name(&figures.datasets);
            let value = match figures.all.get(name.as_str()) {
                Some(figure) => Some(figure.value.clone()),
                None => value_of(&cell, figures),
            };
            found.extend(value.map(|value| (name, column.label.clone(), value)));
        }
    }
    found
}
