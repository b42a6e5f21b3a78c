//! The given cells of the record, and what each figure rests on, in a space that grows with the data and not with its square.
//!
//! The rows of a dataset stand once, a line each. What a figure rests on is told one step down: the rest stands with the figures it
//! names. A whole column is `events[*].charity`; of a selection the rows are told by number, `events[2-5, 9].charity`; and a long
//! selection stands once under `selections` and is told by its number there, `events[@1].charity`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use indexmap::{IndexMap, IndexSet};
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::data::{Column, Content, Dataset, Datasets};
use crate::figures::{CellRef, Figures, Step, Trace};
use crate::report::ExhibitRecord;
use crate::source::Files;

/// Inputs more than which a step is told by its columns, not cell by cell.
const MANY: usize = 32;
/// Characters that the rows of a selection may take where it is used.
const SHORT: usize = 60;

/// A cell's content as text; none for derived and unreadable cells.
pub fn as_written(content: &Content) -> Option<String> {
    match content {
        Content::Number(number) => Some(number.to_string()),
        Content::Text(text) => Some(text.to_string()),
        Content::Absent(reason) => Some(format!("[{}]", reason.sign())),
        Content::Derived | Content::Bad => None,
    }
}

/// The rows of a dataset: each is one text, a CSV record of its given cells as written, with flags.
#[derive(Debug)]
pub(super) struct Table {
    datasets: Arc<Datasets>,
    at: usize,
    file: String,
    lines: String,
}

/// Every dataset that has rows.
pub(super) fn tables(datasets: &Arc<Datasets>, files: &Files) -> IndexMap<String, Table> {
    let with_rows = datasets.all.values().enumerate().filter(|(_, dataset)| !dataset.rows.is_empty());
    let table = |(at, dataset): (usize, &Dataset)| {
        let file = files.get(dataset.rows.span(0).file);
        let lines = (0..dataset.rows.len()).map(|row| file.line(dataset.rows.span(row).start) as u64);
        (dataset.id.clone(), Table { datasets: datasets.clone(), at, file: file.path.to_string(), lines: runs(lines) })
    };
    with_rows.map(table).collect()
}

impl Serialize for Table {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let dataset = &self.datasets.all[self.at];
        let given: Vec<(usize, &String)> = dataset
            .columns
            .iter()
            .enumerate()
            .filter(|(_, (_, column))| column.formula.is_none())
            .map(|(at, (name, _))| (at, name))
            .collect();
        let of = |tell: fn(&Column) -> String| given.iter().map(|(at, _)| tell(&dataset.columns[*at])).collect::<Vec<_>>();
        let key = dataset.key.iter().filter_map(|at| dataset.columns.get_index(*at)).map(|(name, _)| name);
        let rounded_to = of(|column| column.rounded_to.as_ref().map(ToString::to_string).unwrap_or_default());
        let model = self.datasets.models.keys().find(|id| is_of_model(&dataset.id, id));
        let mut table = serializer.serialize_struct("Table", 9)?;
        table.serialize_field("title", &dataset.title)?;
        match model {
            Some(id) => table.serialize_field("model", id)?,
            None => table.skip_field("model")?,
        }
        table.serialize_field("file", &self.file)?;
        table.serialize_field("key", &key.collect::<Vec<_>>())?;
        table.serialize_field("columns", &given.iter().map(|(_, name)| name).collect::<Vec<_>>())?;
        table.serialize_field("units", &of(|column| column.unit.as_ref().map(|unit| unit.text.clone()).unwrap_or_default()))?;
        match rounded_to.iter().any(|told| !told.is_empty()) {
            true => table.serialize_field("rounded_to", &rounded_to)?,
            false => table.skip_field("rounded_to")?,
        }
        table.serialize_field("lines", &self.lines)?;
        table.serialize_field("rows", &Lines(dataset, given.iter().map(|(at, _)| *at).collect()))?;
        table.end()
    }
}

/// Whether a dataset is one of the tables made of a model.
fn is_of_model(dataset: &str, model: &str) -> bool {
    dataset.strip_prefix(model).is_some_and(|rest| matches!(rest, "_boxes" | "_flows" | "_parts" | "_leads"))
}

/// The rows of a dataset as CSV records of some of its columns, written one by one.
struct Lines<'a>(&'a Dataset, Vec<usize>);

impl Serialize for Lines<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(dataset, columns) = self;
        serializer.collect_seq((0..dataset.rows.len()).map(|row| {
            let mut line = String::new();
            for (nth, column) in columns.iter().enumerate() {
                line.push_str(if nth > 0 { "," } else { "" });
                write_cell(dataset, row, *column, &mut line);
            }
            line
        }))
    }
}

fn write_cell(dataset: &Dataset, row: usize, column: usize, line: &mut String) {
    let start = line.len();
    match dataset.rows.text(row, column) {
        Some(text) => line.push_str(text),
        None => line.push_str(&dataset.rows.content(row, column).as_ref().and_then(as_written).unwrap_or_default()),
    }
    if line[start..].contains([',', '"', '\n', '\r']) {
        let quoted = format!("\"{}\"", line[start..].replace('"', "\"\""));
        line.replace_range(start.., &quoted);
    }
    for flag in dataset.rows.flags(row, column) {
        line.push_str(" [");
        line.push_str(flag.sign());
        line.push(']');
    }
}

/// Numbers as runs: `14-25, 27`.
fn runs(numbers: impl Iterator<Item = u64>) -> String {
    let mut told = String::new();
    let mut run: Option<(u64, u64)> = None;
    let mut tell = |(first, last): (u64, u64)| {
        let words = if first == last { first.to_string() } else { format!("{first}-{last}") };
        told.push_str(if told.is_empty() { "" } else { ", " });
        told.push_str(&words);
    };
    for number in numbers {
        run = match run {
            Some((first, last)) if number == last + 1 => Some((first, number)),
            Some(ended) => {
                tell(ended);
                Some((number, number))
            }
            None => Some((number, number)),
        };
    }
    run.into_iter().for_each(tell);
    told
}

/// What something rests on, one step down.
#[derive(Clone, Default)]
pub(super) struct Basis {
    /// Given cells.
    pub(super) cells: Vec<String>,
    /// Figures.
    pub(super) figures: Vec<String>,
}

/// Finds what traces rest on, and keeps what many of them share.
pub(super) struct Bases<'a> {
    figures: &'a Figures,
    /// The cells of derived columns by their names.
    derived: BTreeMap<&'a str, CellRef>,
    /// Rows of long selections; each is told by its number, counted from 1.
    selections: IndexSet<String>,
    /// What steps with many inputs rest on, by their place in memory: the rows of a column share one.
    known: BTreeMap<*const Trace, Basis>,
    /// Rows of selections as told, by their place in memory.
    told: BTreeMap<*const u32, String>,
}

impl<'a> Bases<'a> {
    pub(super) fn new(figures: &'a Figures) -> Self {
        let mut derived = BTreeMap::new();
        for (number, dataset) in (0..).zip(figures.datasets.all.values()) {
            let columns = (0..).zip(dataset.columns.values()).filter(|(_, column)| column.formula.is_some());
            for (column, row) in columns.flat_map(|(at, _)| (0..dataset.rows.len() as u32).map(move |row| (at, row))) {
                let cell = CellRef { dataset: number, row: Some(row), column };
                if let Some((name, _)) = figures.all.get_key_value(cell.name(&figures.datasets).as_str()) {
                    derived.insert(&**name, cell);
                }
            }
        }
        Self { figures, derived, selections: IndexSet::new(), known: BTreeMap::new(), told: BTreeMap::new() }
    }

    /// What a trace rests on.
    pub(super) fn of(&mut self, trace: &Trace) -> Basis {
        let mut basis = Basis::default();
        let (mut cells, mut figures) = (BTreeSet::new(), BTreeSet::new());
        let mut waiting = vec![trace];
        while let Some(node) = waiting.pop() {
            let found = match &node.step {
                Step::Cell(cell) => Basis { cells: vec![cell.name(&self.figures.datasets)], ..Basis::default() },
                Step::Figure(name) => Basis { figures: vec![name.to_string()], ..Basis::default() },
                Step::Cells(_) => self.columns(node),
                Step::Operation(_) if node.inputs.len() > MANY => self.columns(node),
                Step::Operation(_) | Step::Literal(_) => {
                    waiting.extend(node.inputs.iter().rev().map(|input| &**input));
                    continue;
                }
            };
            basis.cells.extend(found.cells.into_iter().filter(|name| cells.insert(name.clone())));
            basis.figures.extend(found.figures.into_iter().filter(|name| figures.insert(name.clone())));
        }
        basis
    }

    /// What a step with many inputs rests on, by columns.
    fn columns(&mut self, trace: &Trace) -> Basis {
        if let Step::Cells(cells) = &trace.step {
            if cells.is_empty() {
                return Basis::default();
            }
            let column = (cells.dataset, cells.column);
            let name = match &cells.chosen {
                None => self.column_name(column, "*"),
                Some(rows) => {
                    let rows = self.told.get(&rows.as_ptr()).cloned().unwrap_or_else(|| {
                        let told = self.tell(rows.iter().copied());
                        self.told.insert(rows.as_ptr(), told.clone());
                        told
                    });
                    self.column_name(column, &rows)
                }
            };
            return Basis { cells: vec![name], ..Basis::default() };
        }
        let place: *const Trace = trace;
        if let Some(known) = self.known.get(&place) {
            return known.clone();
        }
        let basis = self.gathered(trace);
        self.known.insert(place, basis.clone());
        basis
    }

    /// Walks a step with many inputs down to cells and figures, each node once.
    fn gathered(&mut self, trace: &Trace) -> Basis {
        let (mut given, mut derived): (Columns, Columns) = Default::default();
        let mut basis = Basis::default();
        let mut named = BTreeSet::new();
        let mut seen: BTreeSet<*const Trace> = BTreeSet::new();
        let mut waiting = vec![trace];
        while let Some(node) = waiting.pop() {
            if !seen.insert(node) {
                continue;
            }
            match &node.step {
                Step::Cell(cell) => add(&mut given, cell, &self.figures.datasets, &mut basis.cells),
                Step::Cells(_) => basis.cells.extend(self.columns(node).cells),
                Step::Figure(name) => match self.derived.get(&**name) {
                    Some(cell) => add(&mut derived, cell, &self.figures.datasets, &mut basis.figures),
                    None if named.insert(name.clone()) => basis.figures.push(name.to_string()),
                    None => {}
                },
                Step::Operation(_) | Step::Literal(_) => waiting.extend(node.inputs.iter().rev().map(|input| &**input)),
            }
        }
        basis.cells.extend(given.into_iter().map(|(column, rows)| self.selected(column, &rows)));
        basis.figures.extend(derived.into_iter().map(|(column, rows)| self.selected(column, &rows)));
        basis
    }

    /// What an exhibit shows: figures by their names, cells and derived cells by their columns, but alone by its name.
    pub(super) fn shown(&mut self, exhibit: &ExhibitRecord) -> Vec<String> {
        let datasets = &self.figures.datasets;
        let mut columns = Columns::default();
        let mut told: Vec<String> = Vec::new();
        for name in &exhibit.shows {
            match self.derived.get(&**name) {
                Some(cell) => add(&mut columns, cell, datasets, &mut told),
                None => told.push(name.to_string()),
            }
        }
        exhibit.cells.iter().for_each(|cell| add(&mut columns, cell, datasets, &mut told));
        for (column, rows) in columns {
            told.push(match rows.first().filter(|_| rows.len() == 1) {
                Some(row) => CellRef { dataset: column.0, row: Some(*row), column: column.1 }.name(&self.figures.datasets),
                None => self.selected(column, &rows),
            });
        }
        told.extend(exhibit.unnamed.iter().map(|(name, _)| name.clone()));
        told
    }

    /// The name of some cells of a column.
    fn selected(&mut self, column: (u32, u32), rows: &BTreeSet<u32>) -> String {
        let all = self.figures.datasets.all.get_index(column.0 as usize).map_or(0, |(_, dataset)| dataset.rows.len());
        if rows.len() == all {
            return self.column_name(column, "*");
        }
        let told = self.tell(rows.iter().copied());
        self.column_name(column, &told)
    }

    fn column_name(&self, (dataset, column): (u32, u32), rows: &str) -> String {
        let Some((id, dataset)) = self.figures.datasets.all.get_index(dataset as usize) else { return String::new() };
        let column = dataset.columns.get_index(column as usize).map_or("", |(name, _)| name);
        format!("{id}[{rows}].{column}")
    }

    /// Rows by their numbers, counted from 1, or the number of the selection that holds them.
    fn tell(&mut self, rows: impl Iterator<Item = u32>) -> String {
        let rows = runs(rows.map(|row| u64::from(row) + 1));
        if rows.len() <= SHORT {
            return rows;
        }
        format!("@{}", self.selections.insert_full(rows).0 + 1)
    }

    /// The rows of each long selection by its number.
    pub(super) fn into_selections(self) -> IndexMap<String, String> {
        (1..).zip(self.selections).map(|(number, rows): (usize, String)| (number.to_string(), rows)).collect()
    }
}

/// Rows by dataset and column, in the order in which the columns were met.
type Columns = IndexMap<(u32, u32), BTreeSet<u32>>;

/// Notes a cell by its column; a single value by its name.
fn add(columns: &mut Columns, cell: &CellRef, datasets: &Datasets, values: &mut Vec<String>) {
    match cell.row {
        Some(row) => _ = columns.entry((cell.dataset, cell.column)).or_default().insert(row),
        None => {
            let name = cell.name(datasets);
            if !values.contains(&name) {
                values.push(name);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::runs;

    #[test]
    fn numbers_are_told_as_runs() {
        assert_eq!(runs([14, 15, 16, 18, 18, 17].into_iter()), "14-16, 18, 18, 17");
        assert_eq!(runs(std::iter::empty()), "");
    }
}
