//! Names of cells and figures in a manifest: `events["Leeds"].charity`, `events[2-5, 9].charity`, `events[@1].charity`.

use std::sync::Arc;

use indexmap::IndexMap;

use super::record::Text;

/// Rows of a dataset, counted from 0.
#[derive(Clone, Debug)]
pub(super) enum Rows {
    /// All of them.
    All,
    /// Runs of them, first and last.
    Runs(Arc<[(u32, u32)]>),
}

/// What a name means.
#[derive(Debug)]
pub(super) enum Name<'n> {
    /// A single value, or a figure that is no cell of a derived column.
    Plain,
    /// A cell of a row with that key, as it stands in the name.
    Cell { dataset: &'n str, key: &'n str, column: &'n str },
    /// Cells of rows told by number.
    Cells { dataset: &'n str, rows: Rows, column: &'n str },
}

/// The name of a cell.
pub(super) fn cell(dataset: &str, key: Option<&str>, column: &str) -> String {
    match key {
        Some(key) => format!("{dataset}[{key}].{column}"),
        None => format!("{dataset}.{column}"),
    }
}

/// The key of a row as it stands in names.
pub(super) fn key<'k>(parts: impl Iterator<Item = &'k str>) -> String {
    let parts: Vec<String> = parts.map(|part| format!("\"{part}\"")).collect();
    parts.join(", ")
}

/// The dataset, what stands in brackets, and the column of a name that has brackets.
pub(super) fn parts(name: &str) -> Option<(&str, &str, &str)> {
    let (dataset, rest) = name.split_once('[')?;
    let (key, column) = rest.rsplit_once("].")?;
    // An expression of the prose may begin and end as a cell's name does; what a cell's name holds besides is its key.
    let word = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '_');
    (word(dataset) && word(column) && !key.contains("\"].")).then_some((dataset, key, column))
}

impl Rows {
    /// Whether a row is one of them.
    pub(super) fn hold(&self, row: u32) -> bool {
        match self {
            Self::All => true,
            Self::Runs(runs) => runs.iter().any(|(first, last)| (*first..=*last).contains(&row)),
        }
    }
}

/// Selections by their numbers.
pub(super) type Selections = IndexMap<String, Arc<[(u32, u32)]>>;

/// The selections of a manifest.
pub(super) fn selections(told: &IndexMap<Text<'_>, Text<'_>>) -> Selections {
    told.iter().map(|(number, rows)| (number.to_string(), runs(rows).into())).collect()
}

/// Reads a name.
pub(super) fn read<'n>(name: &'n str, selections: &Selections) -> Name<'n> {
    let Some((dataset, key, column)) = parts(name) else { return Name::Plain };
    let rows = match key.as_bytes().first() {
        Some(b'"') | None => return Name::Cell { dataset, key, column },
        Some(b'*') => Rows::All,
        Some(b'@') => match selections.get(&key[1..]) {
            Some(runs) => Rows::Runs(runs.clone()),
            None => return Name::Plain,
        },
        Some(_) => Rows::Runs(runs(key).into()),
    };
    Name::Cells { dataset, rows, column }
}

/// Runs such as `2-5, 9`, counted from 1, as rows counted from 0.
pub(super) fn runs(told: &str) -> Vec<(u32, u32)> {
    let run = |run: &str| {
        let (first, last) = run.split_once('-').unwrap_or((run, run));
        let number = |text: &str| text.trim().parse::<u32>().ok().and_then(|number| number.checked_sub(1));
        Some((number(first)?, number(last)?))
    };
    told.split(',').filter_map(run).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_apart() {
        let none = Selections::new();
        assert!(matches!(read("survey.started", &none), Name::Plain));
        assert!(matches!(read("sum(events[2-3].charity) + 1", &none), Name::Plain));
        let Name::Cell { dataset, key, column } = read("rates[\"care [x]. workers\", \"private\"].staff", &none) else { panic!() };
        assert_eq!((dataset, key, column), ("rates", "\"care [x]. workers\", \"private\"", "staff"));
        let Name::Cells { rows, .. } = read("events[2-5, 9].charity", &none) else { panic!() };
        assert_eq!([0, 1, 4, 5, 8, 9].map(|row| rows.hold(row)), [false, true, true, false, true, false]);
        let Name::Cells { rows: Rows::All, .. } = read("events[*].charity", &none) else { panic!() };
    }
}
