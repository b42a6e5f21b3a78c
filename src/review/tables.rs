//! Cells and rows: what was given, matched by dataset, key and column, never by line.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::record::{Record, Single, Table, Text};
use super::words::{Aligned, align};
use super::{Aspect, CellChange, Pair, RowChange, TableChange, names};

/// What differs in the data.
#[derive(Debug, Default)]
pub(super) struct Data {
    pub(super) cells: Vec<CellChange>,
    pub(super) rows: Vec<RowChange>,
    pub(super) tables: Vec<TableChange>,
}

/// Compares the data of two versions.
pub(super) fn compare(old: &Record<'_>, new: &Record<'_>) -> Data {
    let mut data = Data::default();
    let names: BTreeSet<&str> = old.tables.keys().chain(new.tables.keys()).map(|name| &**name).collect();
    for name in names {
        match (old.tables.get(name), new.tables.get(name)) {
            (Some(old), Some(new)) if old == new => {}
            (Some(old), Some(new)) => table(name, old, new, &mut data),
            (old, new) => data.tables.push(TableChange {
                dataset: name.to_owned(),
                column: None,
                aspect: Aspect::Presence,
                told: Pair { old: old.map(size), new: new.map(size) },
                place: Pair { old: old.map(|table| table.file.to_string()), new: new.map(|table| table.file.to_string()) },
            }),
        }
    }
    let names: BTreeSet<&str> = old.cells.keys().chain(new.cells.keys()).map(|name| &**name).collect();
    names.into_iter().for_each(|name| single(name, Pair { old: old.cells.get(name), new: new.cells.get(name) }, &mut data));
    data.cells.sort();
    data.rows.sort();
    data.tables.sort();
    data
}

fn size(table: &Table<'_>) -> String {
    crate::diagnostics::counted(table.rows.len(), "row", "rows")
}

/// A single value, with its flags as a cell of a row has them.
pub(super) fn written(single: &Single<'_>) -> String {
    single.flags.iter().fold(single.value.to_string(), |text, flag| format!("{text} [{}]", &**flag))
}

fn single(name: &str, pair: Pair<&Single<'_>>, data: &mut Data) {
    let (dataset, column) = name.split_once('.').unwrap_or(("", name));
    let of = |tell: &dyn Fn(&Single<'_>) -> String| Pair { old: pair.old.map(tell), new: pair.new.map(tell) };
    let (value, place) = (of(&written), of(&|single| single.place.to_string()));
    let mut aspect = |aspect, told: Pair<String>| {
        if pair.old.is_some() && pair.new.is_some() && !told.same() {
            let (dataset, column) = (dataset.to_owned(), Some(column.to_owned()));
            data.tables.push(TableChange { dataset, column, aspect, told, place: place.clone() });
        }
    };
    aspect(Aspect::Unit, of(&|single| single.unit.to_string()));
    aspect(Aspect::Rounding, of(&|single| single.rounded_to.as_ref().map_or_else(String::new, |step| step.to_string())));
    if !value.same() {
        let unit = pair.either().map_or_else(String::new, |single| single.unit.to_string());
        let (dataset, column) = (dataset.to_owned(), column.to_owned());
        data.cells.push(CellChange { dataset, key: None, column, value, place, unit, model: None });
    }
}

/// The rows of a table, taken apart.
pub(super) struct Grid<'r> {
    table: &'r Table<'r>,
    /// The texts of each row.
    pub(super) rows: Vec<Vec<Cow<'r, str>>>,
    /// The key of each row as it stands in names, or its number where rows have no key.
    pub(super) keys: Vec<String>,
    lines: Vec<u32>,
}

impl<'r> Grid<'r> {
    pub(super) fn of(table: &'r Table<'r>) -> Self {
        let rows: Vec<Vec<Cow<'r, str>>> = table.rows.iter().map(|row| fields(row)).collect();
        let at: Vec<usize> = table.key.iter().filter_map(|name| position(&table.columns, name)).collect();
        let key = |(number, row): (usize, &Vec<Cow<'r, str>>)| match at.is_empty() {
            true => (number + 1).to_string(),
            false => names::key(at.iter().filter_map(|at| row.get(*at)).map(|part| if part.trim().is_empty() { "" } else { part })),
        };
        let keys = rows.iter().enumerate().map(key).collect();
        let lines = names::runs(&table.lines).into_iter().flat_map(|(first, last)| first..=last).map(|line| line + 1);
        Self { table, keys, lines: lines.take(rows.len()).collect(), rows }
    }

    /// The text of a cell.
    pub(super) fn cell(&self, row: usize, column: &str) -> Option<&str> {
        self.rows.get(row)?.get(position(&self.table.columns, column)?).map(|text| &**text)
    }

    fn place(&self, row: usize) -> String {
        let file = &*self.table.file;
        self.lines.get(row).map_or_else(|| file.to_owned(), |line| format!("{file}:{line}"))
    }
}

fn position(columns: &[Text<'_>], name: &str) -> Option<usize> {
    columns.iter().position(|column| **column == *name)
}

/// The texts of a row: a CSV record in which flags may follow a quoted text.
pub(super) fn fields(row: &str) -> Vec<Cow<'_, str>> {
    let mut all = Vec::new();
    let mut rest = row;
    loop {
        let mut quoted = None;
        if let Some(inner) = rest.strip_prefix('"') {
            let mut text = String::new();
            let mut left = inner;
            while let Some((before, after)) = left.split_once('"') {
                text.push_str(before);
                left = after;
                match after.strip_prefix('"') {
                    Some(more) => left = more,
                    None => break,
                }
                text.push('"');
            }
            rest = left;
            quoted = Some(text);
        }
        let (tail, more) = rest.split_once(',').map_or((rest, None), |(tail, more)| (tail, Some(more)));
        all.push(quoted.map_or(Cow::Borrowed(tail), |text| Cow::Owned(text + tail)));
        match more {
            Some(more) => rest = more,
            None => return all,
        }
    }
}

fn table(name: &str, old: &Table<'_>, new: &Table<'_>, data: &mut Data) {
    let place = || Pair::both(old.file.to_string(), new.file.to_string());
    let mut aspect = |column: Option<&str>, aspect, told: Pair<String>| {
        if !told.same() {
            data.tables.push(TableChange { dataset: name.to_owned(), column: column.map(str::to_owned), aspect, told, place: place() });
        }
    };
    let key = |table: &Table<'_>| table.key.iter().map(|column| column.to_string()).collect::<Vec<_>>().join(", ");
    aspect(None, Aspect::Title, Pair::both(old.title.to_string(), new.title.to_string()));
    aspect(None, Aspect::Key, Pair::both(key(old), key(new)));
    let columns: BTreeSet<&str> = old.columns.iter().chain(&new.columns).map(|column| &**column).collect();
    for column in columns {
        let of = |table: &Table<'_>, of: fn(&Table<'_>, usize) -> String| position(&table.columns, column).map(|at| of(table, at));
        let both = |tell: fn(&Table<'_>, usize) -> String| Pair { old: of(old, tell), new: of(new, tell) };
        let there = both(|_, _| "given".to_owned());
        if !there.in_both() {
            aspect(Some(column), Aspect::Presence, there);
            continue;
        }
        aspect(Some(column), Aspect::Unit, both(|table, at| at_or_empty(&table.units, at)));
        aspect(Some(column), Aspect::Rounding, both(|table, at| at_or_empty(&table.rounded_to, at)));
    }
    // Rows that are known by other columns cannot be matched: the change of the key is what is told.
    if old.key == new.key && (old.rows != new.rows || old.columns != new.columns) {
        rows(name, &Grid::of(old), &Grid::of(new), data);
    }
}

fn at_or_empty(texts: &[Text<'_>], at: usize) -> String {
    texts.get(at).map_or_else(String::new, |text| text.to_string())
}

/// Rows of the same key beside each other; where there are no keys, rows of the same content and those between them.
fn matched(old: &Grid<'_>, new: &Grid<'_>) -> Vec<(Option<usize>, Option<usize>)> {
    if old.table.key.is_empty() {
        return align(&old.rows, &new.rows).into_iter().flat_map(beside).collect();
    }
    // A key that stands twice is a fault of the data; its rows are matched in their order.
    let numbered = |grid: &Grid<'_>| {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let rows = grid.keys.iter().enumerate().map(|(row, key)| {
            let nth = seen.entry(key.clone()).or_default();
            *nth += 1;
            ((key.clone(), *nth), row)
        });
        rows.collect::<BTreeMap<_, _>>()
    };
    let (old, mut new) = (numbered(old), numbered(new));
    let mut pairs: Vec<_> = old.into_iter().map(|(key, row)| (Some(row), new.remove(&key))).collect();
    pairs.extend(new.into_values().map(|row| (None, Some(row))));
    pairs
}

/// Rows of a stretch that differs, one beside the other as far as both sides go.
fn beside(aligned: Aligned) -> Vec<(Option<usize>, Option<usize>)> {
    let (old, new) = match aligned {
        Aligned::Same { old, new, length } => return (0..length).map(|at| (Some(old + at), Some(new + at))).collect(),
        Aligned::Differs { old, new } => (old, new),
    };
    let longest = old.len().max(new.len());
    let nth = |range: &std::ops::Range<usize>, at: usize| (at < range.len()).then(|| range.start + at);
    (0..longest).map(|at| (nth(&old, at), nth(&new, at))).collect()
}

fn rows(name: &str, old: &Grid<'_>, new: &Grid<'_>, data: &mut Data) {
    let model = new.table.model.as_ref().map(|model| model.to_string());
    for pair in matched(old, new) {
        match pair {
            (Some(before), Some(after)) => {
                for (column, unit) in new.table.columns.iter().zip(&new.table.units) {
                    let (Some(was), Some(is)) = (old.cell(before, column), new.cell(after, column)) else { continue };
                    if was != is {
                        data.cells.push(CellChange {
                            dataset: name.to_owned(),
                            key: Some(new.keys[after].clone()),
                            column: column.to_string(),
                            value: Pair::both(was.to_owned(), is.to_owned()),
                            place: Pair::both(old.place(before), new.place(after)),
                            unit: unit.to_string(),
                            model: model.clone(),
                        });
                    }
                }
            }
            (before, after) => {
                let cells = |(grid, row): (&Grid<'_>, usize)| {
                    let columns = grid.table.columns.iter().map(|column| column.to_string());
                    columns.zip(grid.rows[row].iter().map(|text| text.clone().into_owned())).collect()
                };
                let sides = Pair { old: before.map(|row| (old, row)), new: after.map(|row| (new, row)) };
                data.rows.push(RowChange {
                    dataset: name.to_owned(),
                    key: sides.either().map_or_else(String::new, |(grid, row)| grid.keys[*row].clone()),
                    cells: Pair { old: sides.old.map(cells), new: sides.new.map(cells) },
                    place: Pair { old: before.map(|row| old.place(row)), new: after.map(|row| new.place(row)) },
                    model: model.clone(),
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fields;

    #[test]
    fn rows_are_taken_apart() {
        assert_eq!(fields("K2,\"public, \"\"other\"\"\" [p],5 [e],[x]"), ["K2", "public, \"other\" [p]", "5 [e]", "[x]"]);
        assert_eq!(fields("a,,"), ["a", "", ""]);
        assert_eq!(fields("\"open"), ["open"]);
    }
}
