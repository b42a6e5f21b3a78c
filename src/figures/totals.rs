//! Which cells a total has: those it gives a formula for, and derived columns that can be computed on its row.

use super::{parse, walk};
use crate::data::{Content, Dataset, Total};

/// Whether a total has a cell in a column.
pub(super) fn has_cell(dataset: &Dataset, total: &Total, column: usize) -> bool {
    match dataset.columns.get_index(column) {
        Some((name, _)) if total.columns.contains_key(name) => true,
        Some((_, found)) if found.formula.is_some() => cells(dataset, total).get(column).copied().unwrap_or(false),
        _ => false,
    }
}

/// For each column whether a total has a cell in it. A derived column has one if every column that its formula needs of its own row
/// has one.
pub(super) fn cells(dataset: &Dataset, total: &Total) -> Vec<bool> {
    let mut has: Vec<bool> = dataset.columns.keys().map(|name| total.columns.contains_key(name)).collect();
    let derived = dataset.columns.values().enumerate().filter_map(|(at, column)| Some((at, column.formula.as_ref()?)));
    let mut waiting: Vec<(usize, Vec<usize>)> = Vec::new();
    for (at, formula) in derived.filter(|(at, _)| !has[*at]) {
        if let Ok(expr) = parse::parse(&formula.text) {
            waiting.push((at, walk::needs_of_row(&expr).iter().filter_map(|name| dataset.columns.get_index_of(*name)).collect()));
        }
    }
    loop {
        let (ready, rest): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|(_, needs)| needs.iter().all(|need| has[*need]));
        for (at, _) in &ready {
            has[*at] = true;
        }
        waiting = rest;
        if ready.is_empty() {
            return has;
        }
    }
}

/// Whether a row belongs to a total.
pub(super) fn sums_up(dataset: &Dataset, total: &Total, row: usize) -> bool {
    total.of.iter().all(|(column, value)| {
        let content = dataset.columns.get_index_of(column).and_then(|at| dataset.rows.content(row, at));
        match content {
            Some(Content::Text(text)) => *text == **value,
            Some(Content::Number(number)) => value.parse().ok() == Some(number.value()),
            _ => false,
        }
    })
}
