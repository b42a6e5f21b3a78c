//! Names: which cell, column, value, figure or total a name of a formula means.
//!
//! In a dataset's own formulas a bare name is its column, value or figure, and `total.column` one of its totals; everywhere a name may
//! start with a dataset's id. A name that means nothing is answered with the nearest one that does.

use super::parse::{Index, Path, Range, Word};
use super::totals::has_cell;
use super::{CellRef, Scope};
use crate::data::{Dataset, Datasets};
use crate::diagnostics::{counted, nearest};

/// What a name means.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Target<'a> {
    /// A column: all its cells, or this row's or this total's if the name was bare.
    Column { dataset: u32, column: u32, bare: bool },
    /// One cell of a column.
    Cell(CellRef),
    /// A single given value.
    Value { dataset: u32, value: u32 },
    /// A single figure.
    Figure { dataset: u32, figure: u32 },
    /// A cell of a total.
    Total { dataset: u32, total: u32, column: u32 },
    /// Rows that meet a condition: their cells in a column, or the rows themselves.
    Rows { dataset: u32, column: Option<u32>, condition: Option<&'a super::parse::Expr> },
}

/// A name that means nothing.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Unknown {
    /// The part that is wrong.
    pub range: Range,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub mend: Option<String>,
}

impl Unknown {
    fn new(range: Range, message: String, mend: Option<String>) -> Self {
        Self { range, message, mend }
    }
}

/// The dataset whose names are bare in a scope.
pub(super) fn own_dataset(scope: Scope) -> Option<u32> {
    match scope {
        Scope::Report => None,
        Scope::Dataset(dataset) | Scope::Row(dataset, _) | Scope::Total(dataset, _) => Some(dataset),
    }
}

/// The dataset of that number.
pub(super) fn dataset(datasets: &Datasets, number: u32) -> Option<&Dataset> {
    datasets.all.get_index(number as usize).map(|(_, dataset)| dataset)
}

/// Finds out what a name means.
///
/// # Errors
/// When it means nothing; the error marks the wrong part.
pub(super) fn resolve<'a>(path: &'a Path, datasets: &Datasets, scope: Scope) -> Result<Target<'a>, Unknown> {
    let own = own_dataset(scope).and_then(|number| Some((number, dataset(datasets, number)?)));
    let bare = path.index.is_none() && path.fields.is_empty();
    if let Some(found) = own.filter(|_| bare).and_then(|(number, dataset)| member(number, dataset, &path.head.text, true)) {
        return Ok(found);
    }
    let Some((number, _, named)) = datasets.all.get_full(&*path.head.text) else {
        return match (own, &path.index, path.fields.as_slice()) {
            (Some((number, own)), None, [column]) if own.totals.contains_key(&*path.head.text) => {
                total_cell(number, own, &path.head, column)
            }
            _ => Err(unknown_head(&path.head, datasets, own.map(|(_, dataset)| dataset), path)),
        };
    };
    let number = number as u32;
    match (&path.index, path.fields.as_slice()) {
        (None, []) => Ok(Target::Rows { dataset: number, column: None, condition: None }),
        (None, [name]) => member(number, named, &name.text, false).ok_or_else(|| unknown_member(name, named)),
        (None, [total, column]) if named.totals.contains_key(&*total.text) => total_cell(number, named, total, column),
        (None, [total, _]) => Err(unknown_total(total, named)),
        (Some(Index::Key(parts)), [column]) => {
            let row = find_row(named, parts)?;
            let column = find_column(named, column)?;
            Ok(Target::Cell(CellRef { dataset: number, row: Some(row), column }))
        }
        (Some(Index::Key(parts)), []) => {
            find_row(named, parts)?;
            let end = parts.last().map_or(path.head.range.1, |part| part.range.1);
            let message = "a row is named without one of its columns".to_string();
            Err(Unknown::new((path.head.range.0, end), message, columns_mend(named)))
        }
        (Some(Index::Where(condition)), []) => Ok(Target::Rows { dataset: number, column: None, condition: Some(condition) }),
        (Some(Index::Where(condition)), [column]) => {
            let column = find_column(named, column)?;
            Ok(Target::Rows { dataset: number, column: Some(column), condition: Some(condition) })
        }
        (_, fields) => {
            let last = fields.last().map_or(path.head.range, |word| word.range);
            Err(Unknown::new(last, "the name has more parts than anything is called by".into(), None))
        }
    }
}

/// What a name means within a dataset.
fn member(number: u32, dataset: &Dataset, name: &str, bare: bool) -> Option<Target<'static>> {
    if let Some(column) = dataset.columns.get_index_of(name) {
        return Some(Target::Column { dataset: number, column: column as u32, bare });
    }
    if let Some(value) = dataset.values.get_index_of(name) {
        return Some(Target::Value { dataset: number, value: value as u32 });
    }
    dataset.figures.get_index_of(name).map(|figure| Target::Figure { dataset: number, figure: figure as u32 })
}

fn total_cell(number: u32, dataset: &Dataset, total: &Word, column: &Word) -> Result<Target<'static>, Unknown> {
    let at = find_column(dataset, column)?;
    let Some((total_at, _, total_found)) = dataset.totals.get_full(&*total.text) else { return Err(unknown_total(total, dataset)) };
    if !has_cell(dataset, total_found, at as usize) {
        let message = format!("the total `{}` has no cell in the column `{}`", total.text, column.text);
        let mend = format!("give it a formula under `columns` of the total `{}`", total.text);
        return Err(Unknown::new(column.range, message, Some(mend)));
    }
    Ok(Target::Total { dataset: number, total: total_at as u32, column: at })
}

fn find_column(dataset: &Dataset, column: &Word) -> Result<u32, Unknown> {
    dataset.columns.get_index_of(&*column.text).map(|at| at as u32).ok_or_else(|| {
        let message = format!("the dataset `{}` has no column `{}`", dataset.id, column.text);
        let near = nearest(&column.text, dataset.columns.keys().map(String::as_str));
        Unknown::new(column.range, message, near.map(did_you_mean).or_else(|| columns_mend(dataset)))
    })
}

fn find_row(dataset: &Dataset, parts: &[Word]) -> Result<u32, Unknown> {
    let range = (parts.first().map_or(0, |part| part.range.0), parts.last().map_or(0, |part| part.range.1));
    if dataset.key.is_empty() {
        let number = match parts {
            [part] => part.text.parse::<usize>().ok().filter(|row| (1..=dataset.rows.len()).contains(row)),
            _ => None,
        };
        let message = format!("the rows of `{}` have no key", dataset.id);
        let mend = "give the dataset a `key`, or select rows by a condition".to_string();
        return number.map(|row| row as u32 - 1).ok_or_else(|| Unknown::new(range, message, Some(mend)));
    }
    if let Some(row) = dataset.rows.find(parts.iter().map(|part| &*part.text)) {
        return Ok(row as u32);
    }
    let wanted = parts.iter().map(|part| &*part.text).collect::<Vec<_>>().join(", ");
    if dataset.key.len() != parts.len() {
        let names: Vec<&str> = dataset.key.iter().filter_map(|at| dataset.columns.get_index(*at)).map(|(name, _)| name.as_str()).collect();
        let message = format!("a key of `{}` has {}, not {}", dataset.id, counted(dataset.key.len(), "part", "parts"), parts.len());
        return Err(Unknown::new(range, message, Some(format!("the key is {}", names.join(", ")))));
    }
    let keys: Vec<String> = (0..dataset.rows.len().min(MANY)).map(|row| dataset.rows.key(row).collect::<Vec<_>>().join(", ")).collect();
    let near = nearest(&wanted, keys.iter().map(String::as_str)).map(did_you_mean);
    Err(Unknown::new(range, format!("the dataset `{}` has no row \"{wanted}\"", dataset.id), near))
}

/// How many keys are compared to find the nearest one.
const MANY: usize = 10_000;
/// Names that a mend lists at most.
const MOST_LISTED: usize = 12;

fn did_you_mean(name: &str) -> String {
    format!("did you mean `{name}`?")
}

fn columns_mend(dataset: &Dataset) -> Option<String> {
    let names: Vec<&str> = dataset.columns.keys().map(String::as_str).take(MOST_LISTED).collect();
    (!names.is_empty()).then(|| format!("its columns are {}", names.join(", ")))
}

fn members(dataset: &Dataset) -> impl Iterator<Item = &str> {
    dataset.columns.keys().chain(dataset.values.keys()).chain(dataset.figures.keys()).map(String::as_str)
}

/// The first names of those that could have been meant, where none is near.
fn listed<'a>(known: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut names: Vec<&str> = known.take(MOST_LISTED + 1).collect();
    let more = if names.len() > MOST_LISTED { ", …" } else { "" };
    names.truncate(MOST_LISTED);
    (!names.is_empty()).then(|| format!("known are `{}`{more}", names.join("`, `")))
}

fn unknown_total(total: &Word, dataset: &Dataset) -> Unknown {
    let known = dataset.totals.keys().map(String::as_str);
    let message = format!("the dataset `{}` has no total `{}`", dataset.id, total.text);
    Unknown::new(total.range, message, nearest(&total.text, known.clone()).map(did_you_mean).or_else(|| listed(known)))
}

fn unknown_member(name: &Word, dataset: &Dataset) -> Unknown {
    if dataset.totals.contains_key(&*name.text) {
        let message = format!("the total `{}` is named without one of its columns", name.text);
        return Unknown::new(name.range, message, columns_mend(dataset));
    }
    if dataset.claims.contains_key(&*name.text) {
        let message = format!("`{}` is a claim, and a claim is no value", name.text);
        return Unknown::new(name.range, message, Some("write out its predicate, or bind words to it with `{claim=…}`".into()));
    }
    let message = format!("the dataset `{}` has no column, value or figure `{}`", dataset.id, name.text);
    Unknown::new(name.range, message, nearest(&name.text, members(dataset)).map(did_you_mean).or_else(|| listed(members(dataset))))
}

fn unknown_head(head: &Word, datasets: &Datasets, own: Option<&Dataset>, path: &Path) -> Unknown {
    let name = &head.text;
    if super::functions::find(name).is_some() {
        return Unknown::new(head.range, format!("`{name}` is a function, used here as a name"), Some(format!("write `{name}(…)`")));
    }
    if let Some(own) = own.filter(|_| path.fields.is_empty() && path.index.is_none()) {
        let message = format!("nothing is called `{name}` in the dataset `{}`, and no dataset is", own.id);
        let near = nearest(name, members(own)).or_else(|| nearest(name, datasets.all.keys().map(String::as_str)));
        return Unknown::new(head.range, message, near.map(did_you_mean).or_else(|| listed(members(own))));
    }
    let near = nearest(name, datasets.all.keys().map(String::as_str)).map(did_you_mean);
    let elsewhere = datasets.all.values().find(|dataset| path.fields.is_empty() && members(dataset).any(|member| *member == **name));
    let known = || listed(datasets.all.keys().map(String::as_str));
    let mend = elsewhere.map(|dataset| format!("write `{}.{name}`", dataset.id)).or(near).or_else(known);
    Unknown::new(head.range, format!("there is no dataset `{name}`"), mend)
}
