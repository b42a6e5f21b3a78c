//! Columns as values: given cells stay where they stand and are looked up there; what was computed row by row bears its traces.
//!
//! So a sum over a million rows has a trace of one node, from which every cell can still be told.

use std::sync::Arc;

use super::{CellRef, Item, Step, Trace, Unit, Value, lookup, names, trace, units};
use crate::data::{Content, Dataset, Datasets, Decimal, Flag, Reason};

/// A column or a part of one.
#[derive(Clone, PartialEq, Debug)]
pub enum Series {
    /// Given cells.
    Given(Arc<Cells>),
    /// Values that were computed, or that are figures.
    Computed(Arc<[Item]>),
}

/// Given cells of one column.
#[derive(Clone)]
pub struct Cells {
    datasets: Arc<Datasets>,
    /// Index of the dataset in [`Datasets::all`].
    pub dataset: u32,
    /// Index of the column.
    pub column: u32,
    /// The rows that were chosen in ascending order; none if all were.
    pub chosen: Option<Arc<[u32]>>,
    unit: Unit,
}

impl PartialEq for Cells {
    fn eq(&self, other: &Self) -> bool {
        (self.dataset, self.column, &self.chosen) == (other.dataset, other.column, &other.chosen)
    }
}

impl std::fmt::Debug for Cells {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { dataset, column, chosen, .. } = self;
        f.debug_struct("Cells").field("dataset", dataset).field("column", column).field("chosen", chosen).finish_non_exhaustive()
    }
}

/// What a cell holds, as far as functions need to know before they look at it.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Held {
    /// A number as written.
    Number(Decimal),
    /// Another value.
    Value,
    /// No value, and why.
    Absent(Reason),
    /// Something was wrong.
    Bad,
}

impl Cells {
    /// Cells of a column, of which `unit` is the unit: those of all rows, or of the chosen ones.
    pub(super) fn new(datasets: Arc<Datasets>, (dataset, column): (u32, u32), chosen: Option<Arc<[u32]>>, unit: Unit) -> Self {
        Self { datasets, dataset, column, chosen, unit }
    }

    fn table(&self) -> Option<&Dataset> {
        names::dataset(&self.datasets, self.dataset)
    }

    /// How many cells there are.
    pub fn len(&self) -> usize {
        self.chosen.as_ref().map_or_else(|| self.table().map_or(0, |table| table.rows.len()), |rows| rows.len())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The row of an entry.
    fn row(&self, at: usize) -> u32 {
        self.chosen.as_ref().map_or(at as u32, |rows| rows.get(at).copied().unwrap_or(u32::MAX))
    }

    /// One of the cells.
    fn cell(&self, at: usize) -> CellRef {
        CellRef { dataset: self.dataset, row: Some(self.row(at)), column: self.column }
    }

    /// Every cell, in the order of the rows.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = CellRef> + '_ {
        (0..self.len()).map(|at| self.cell(at))
    }

    /// Whether a cell is one of them.
    pub fn contains(&self, cell: &CellRef) -> bool {
        let Some(row) = cell.row.filter(|_| (cell.dataset, cell.column) == (self.dataset, self.column)) else { return false };
        self.chosen.as_ref().is_none_or(|rows| rows.binary_search(&row).is_ok())
    }

    /// Whether both are cells of one column.
    pub fn shares_with(&self, other: &Self) -> bool {
        (self.dataset, self.column) == (other.dataset, other.column)
    }

    /// One of the cells as a trace of its own.
    pub fn trace(&self, at: usize) -> Arc<Trace> {
        let cell = self.cell(at);
        let value = cell.cell(&self.datasets).map_or(Value::Bad, |cell| lookup::given(&cell, &self.unit));
        trace::leaf(Step::Cell(cell), value)
    }

    /// Whether the column holds texts.
    pub(super) fn is_text(&self) -> bool {
        let column = self.table().and_then(|table| table.columns.get_index(self.column as usize));
        column.is_some_and(|(_, column)| column.unit.is_none())
    }

    /// Of every cell what it holds.
    pub(super) fn held(&self) -> impl Iterator<Item = Held> + '_ {
        (0..self.len()).map(|at| self.holds(at))
    }

    fn holds(&self, at: usize) -> Held {
        match self.table().and_then(|table| table.rows.content(self.row(at) as usize, self.column as usize)) {
            Some(Content::Number(number)) => Held::Number(number),
            Some(Content::Text(_)) => Held::Value,
            Some(Content::Absent(reason)) => Held::Absent(reason),
            Some(Content::Derived | Content::Bad) | None => Held::Bad,
        }
    }

    /// The unit all of them have.
    pub(super) fn unit(&self) -> &Unit {
        &self.unit
    }

    /// The flags of all of them, each once.
    pub(super) fn flags(&self) -> Vec<Flag> {
        let mut all = Vec::new();
        let Some(table) = self.table() else { return all };
        for at in 0..self.len() {
            units::add_flags(&mut all, table.rows.flags(self.row(at) as usize, self.column as usize));
        }
        all
    }
}

impl Series {
    /// How many entries there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Given(cells) => cells.len(),
            Self::Computed(items) => items.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One of the entries.
    fn item(&self, at: usize) -> Item {
        match self {
            Self::Given(cells) => {
                let trace = cells.trace(at);
                Item { key: self.key(at), value: trace.value.clone(), trace }
            }
            Self::Computed(items) => items[at].clone(),
        }
    }

    /// The key of an entry's row.
    fn key(&self, at: usize) -> Arc<str> {
        match self {
            Self::Given(cells) => cells.table().map_or_else(|| "".into(), |table| lookup::key(table, cells.row(at) as usize)),
            Self::Computed(items) => items[at].key.clone(),
        }
    }

    /// Every entry.
    pub fn items(&self) -> impl DoubleEndedIterator<Item = Item> + ExactSizeIterator + '_ {
        (0..self.len()).map(|at| self.item(at))
    }

    /// Every value.
    pub(super) fn values(&self) -> impl DoubleEndedIterator<Item = Value> + ExactSizeIterator + '_ {
        (0..self.len()).map(|at| match self {
            Self::Given(cells) => cells.trace(at).value.clone(),
            Self::Computed(items) => items[at].value.clone(),
        })
    }

    /// Of every entry what it holds.
    pub(super) fn held(&self) -> impl Iterator<Item = Held> + '_ {
        (0..self.len()).map(|at| match self {
            Self::Given(cells) => cells.holds(at),
            Self::Computed(items) => held(&items[at].value),
        })
    }

    /// Whether two columns have the same rows in the same order.
    pub(super) fn same_rows(&self, other: &Self) -> bool {
        if let (Self::Given(a), Self::Given(b)) = (self, other)
            && (a.dataset, &a.chosen) == (b.dataset, &b.chosen)
        {
            return true;
        }
        self.len() == other.len() && (0..self.len()).all(|at| self.key(at) == other.key(at))
    }
}

/// What a value holds that is no column.
pub(super) fn held(value: &Value) -> Held {
    match value {
        Value::Absent(reason) => Held::Absent(*reason),
        Value::Bad => Held::Bad,
        _ => Held::Value,
    }
}

/// What an operation was done to: of a column its entries and what chose them, else the value itself.
pub(super) fn inputs(of: &Arc<Trace>) -> Vec<Arc<Trace>> {
    let own = |first: Vec<Arc<Trace>>| first.into_iter().chain(of.inputs.iter().cloned()).collect();
    match &of.value {
        Value::Series(Series::Given(cells)) => own(vec![trace::leaf(Step::Cells(cells.clone()), of.value.clone())]),
        Value::Series(Series::Computed(items)) => own(items.iter().map(|item| item.trace.clone()).collect()),
        _ => vec![of.clone()],
    }
}
