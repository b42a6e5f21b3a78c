//! What rests on what, as the traces of a manifest tell it: from cells up to figures and claims.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use super::names::{self, Name, Rows};
use super::record::{Claim, Record, Text};
use super::tables::{Grid, fields};

/// Something that rests on cells.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Node {
    /// A figure, by its number in the record.
    Figure(u32),
    /// A claim: edition, page, number on the page.
    Claim(u32, u32, u32),
}

/// Where a change begins.
#[derive(Clone, Debug)]
pub(super) enum Seed {
    /// A cell of a row.
    Cell { dataset: String, key: String, column: String },
    /// A row with all its cells.
    Row { dataset: String, key: String },
    /// A column.
    Column { dataset: String, column: String },
    /// A dataset.
    Dataset(String),
    /// A single value, or a figure.
    Name(String),
}

/// What rests on what in one version.
pub(super) struct Graph<'r> {
    record: &'r Record<'r>,
    /// Who rests on a whole column of a dataset.
    whole: BTreeMap<(&'r str, &'r str), Vec<Node>>,
    /// Who rests on some rows of a column.
    parts: BTreeMap<(&'r str, &'r str), Vec<(Rows, Node)>>,
    /// Who rests on one cell, by dataset, column and key.
    cells: BTreeMap<(&'r str, &'r str, &'r str), Vec<Node>>,
    /// Columns that anything rests on.
    columns: BTreeMap<&'r str, BTreeSet<&'r str>>,
    /// Who rests on a single value or a figure, by its name.
    names: BTreeMap<&'r str, Vec<Node>>,
    /// Numbers of rows by their keys, of the datasets that were asked for.
    rows: BTreeMap<&'r str, OnceCell<BTreeMap<String, u32>>>,
    selections: names::Selections,
}

impl<'r> Graph<'r> {
    pub(super) fn of(record: &'r Record<'r>) -> Self {
        let rows = record.tables.keys().map(|name| (&**name, OnceCell::new())).collect();
        let (whole, parts, cells, columns, names) = Default::default();
        let selections = names::selections(&record.selections);
        let mut graph = Self { record, whole, parts, cells, columns, names, rows, selections: names::Selections::new() };
        for (number, figure) in (0..).zip(record.figures.values()) {
            graph.add(Node::Figure(number), &figure.cells, &figure.figures, &selections);
        }
        for (node, claim) in claims(record) {
            graph.add(node, &claim.cells, &claim.figures, &selections);
        }
        graph.selections = selections;
        graph
    }

    fn add(&mut self, node: Node, cells: &'r [Text<'r>], figures: &'r [Text<'r>], selections: &names::Selections) {
        for name in cells.iter().chain(figures) {
            let (dataset, column) = match names::read(name, selections) {
                Name::Plain => {
                    self.names.entry(name).or_default().push(node);
                    continue;
                }
                Name::Cell { dataset, key, column } => {
                    self.cells.entry((dataset, column, key)).or_default().push(node);
                    (dataset, column)
                }
                Name::Cells { dataset, rows: Rows::All, column } => {
                    self.whole.entry((dataset, column)).or_default().push(node);
                    (dataset, column)
                }
                Name::Cells { dataset, rows, column } => {
                    self.parts.entry((dataset, column)).or_default().push((rows, node));
                    (dataset, column)
                }
            };
            self.columns.entry(dataset).or_default().insert(column);
        }
    }

    /// The name of a figure.
    pub(super) fn figure(&self, number: u32) -> &'r str {
        self.record.figures.get_index(number as usize).map_or("", |(name, _)| name)
    }

    /// The text of a cell by its name.
    pub(super) fn cell(&self, name: &str) -> Option<Cow<'r, str>> {
        let (dataset, key, column) = names::parts(name)?;
        let table = self.record.tables.get(dataset)?;
        let at = table.columns.iter().position(|known| **known == *column)?;
        let row = match table.key.is_empty() {
            true => key.parse::<usize>().ok()?.checked_sub(1)?,
            false => self.row(dataset, key)? as usize,
        };
        fields(table.rows.get(row)?).into_iter().nth(at)
    }

    fn row(&self, dataset: &str, key: &str) -> Option<u32> {
        self.rows_of(dataset)?.get(key).copied()
    }

    /// The numbers of a dataset's rows by their keys.
    fn rows_of(&self, dataset: &str) -> Option<&BTreeMap<String, u32>> {
        let table = self.record.tables.get(dataset)?;
        let read = || (0..).zip(Grid::of(table).keys).map(|(row, key)| (key, row)).collect();
        Some(self.rows.get(dataset)?.get_or_init(read))
    }

    /// The dataset of a name that tells cells by their columns.
    pub(super) fn folded<'n>(&self, name: &'n str) -> Option<&'n str> {
        match names::read(name, &self.selections) {
            Name::Cells { dataset, .. } => Some(dataset),
            Name::Plain | Name::Cell { .. } => None,
        }
    }

    /// The names of single cells that a name stands for: itself, or those of the rows it tells of a column.
    pub(super) fn unfolded(&self, name: &str) -> Vec<String> {
        match names::read(name, &self.selections) {
            Name::Cells { dataset, rows, column } => {
                let held = self.rows_of(dataset).into_iter().flatten().filter(|(_, row)| rows.hold(**row));
                held.map(|(key, _)| names::cell(dataset, Some(key), column)).collect()
            }
            Name::Plain | Name::Cell { .. } => vec![name.to_owned()],
        }
    }

    /// Everything that rests on the seeds, directly or through figures. A seed that is a figure is part of it.
    pub(super) fn above(&self, seeds: &[Seed]) -> BTreeSet<Node> {
        let mut walk = Walk { graph: self, found: BTreeSet::new(), whole: BTreeSet::new(), waiting: Vec::new() };
        seeds.iter().for_each(|seed| walk.begin(seed));
        while let Some(node) = walk.waiting.pop() {
            match node {
                Node::Figure(number) if walk.found.insert(node) => walk.on_figure(self.figure(number)),
                _ => _ = walk.found.insert(node),
            }
        }
        walk.found
    }
}

/// A way up from seeds.
struct Walk<'g, 'r> {
    graph: &'g Graph<'r>,
    found: BTreeSet<Node>,
    /// Columns of which everybody who rests on the whole was met: each is looked at once, not once a row.
    whole: BTreeSet<*const Node>,
    waiting: Vec<Node>,
}

impl Walk<'_, '_> {
    fn begin(&mut self, seed: &Seed) {
        let graph = self.graph;
        let columns = |dataset: &str| graph.columns.get(dataset).cloned().unwrap_or_default();
        match seed {
            Seed::Cell { dataset, key, column } => self.on_cell(dataset, key, column),
            Seed::Row { dataset, key } => columns(dataset).into_iter().for_each(|column| self.on_cell(dataset, key, column)),
            Seed::Column { dataset, column } => self.on_column(dataset, column),
            Seed::Dataset(dataset) => columns(dataset).into_iter().for_each(|column| self.on_column(dataset, column)),
            Seed::Name(name) => {
                self.waiting.extend(graph.record.figures.get_index_of(name.as_str()).map(|number| Node::Figure(number as u32)));
                self.on_figure(name);
            }
        }
    }

    /// Who rests on a figure directly.
    fn on_figure(&mut self, name: &str) {
        self.waiting.extend(self.graph.names.get(name).into_iter().flatten());
        if let Some((dataset, key, column)) = names::parts(name) {
            self.on_cell(dataset, key, column);
        }
    }

    fn on_whole(&mut self, dataset: &str, column: &str) {
        if let Some(nodes) = self.graph.whole.get(&(dataset, column)).filter(|nodes| self.whole.insert(nodes.as_ptr())) {
            self.waiting.extend(nodes);
        }
    }

    fn on_cell(&mut self, dataset: &str, key: &str, column: &str) {
        let graph = self.graph;
        self.waiting.extend(graph.cells.get(&(dataset, column, key)).into_iter().flatten());
        self.on_whole(dataset, column);
        if let Some((parts, row)) = graph.parts.get(&(dataset, column)).zip(graph.row(dataset, key)) {
            self.waiting.extend(parts.iter().filter(|(rows, _)| rows.hold(row)).map(|(_, node)| *node));
        }
    }

    fn on_column(&mut self, dataset: &str, column: &str) {
        self.on_whole(dataset, column);
        let graph = self.graph;
        self.waiting.extend(graph.parts.get(&(dataset, column)).into_iter().flatten().map(|(_, node)| *node));
        let cells = graph.cells.range((dataset, column, "")..).take_while(|(cell, _)| (cell.0, cell.1) == (dataset, column));
        self.waiting.extend(cells.flat_map(|(_, nodes)| nodes));
    }
}

/// Every claim with its node.
pub(super) fn claims<'r>(record: &'r Record<'r>) -> impl Iterator<Item = (Node, &'r Claim<'r>)> {
    (0..).zip(&record.editions).flat_map(|(edition, pages)| {
        (0..)
            .zip(&pages.pages)
            .flat_map(move |(page, words)| (0..).zip(&words.claims).map(move |(number, claim)| (Node::Claim(edition, page, number), claim)))
    })
}
