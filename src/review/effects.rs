//! Effects: what each of several causes would do to a figure alone. The old data are taken with that one change, and computed anew.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Cause, CauseKind, Effect, Review, names};
use crate::data::{Cell, Dataset, Datasets, Rows};
use crate::figures::{self, Figures, Scope};
use crate::project::Words;
use crate::source::Span;

/// Causes whose effects are computed: each takes a computation of all figures.
const MOST: usize = 32;

/// Tells of each figure that several causes moved what each does alone.
pub(super) fn add(review: &mut Review, old: &Figures, new: &Figures) {
    let several = |at: &usize| review.figures[*at].causes.len() > 1 && review.figures[*at].printed.in_both();
    let shared: Vec<usize> = (0..review.figures.len()).filter(several).collect();
    let mut causes: Vec<usize> = shared.iter().flat_map(|at| review.figures[*at].causes.clone()).collect();
    causes.sort_unstable();
    causes.dedup();
    let mut found: Vec<(usize, Effect)> = Vec::new();
    for cause in causes.into_iter().take(MOST) {
        let Some(datasets) = alone(&review.causes[cause], &old.datasets, &new.datasets) else { continue };
        // What is wrong with a state that nobody wrote is not told.
        let computed = figures::compute(Arc::new(datasets), old.ties, old.quantiles).value;
        for at in shared.iter().filter(|at| review.figures[**at].causes.contains(&cause)) {
            let (exact, printed) = value(&computed, &review.figures[*at].name);
            found.push((*at, Effect { cause, exact, printed }));
        }
    }
    for (at, effect) in found {
        review.figures[at].effects.push(effect);
    }
}

/// A figure, or an expression of the prose, exactly and as printed.
fn value(figures: &Figures, name: &str) -> (String, String) {
    if let Some(figure) = figures.all.get(name) {
        return (figures.fraction(&figure.value), figure.printed.clone());
    }
    let words = Words { text: name.to_owned(), span: Span::new(crate::source::FileId(0), 0, 0) };
    let evaluated = figures.evaluate(&words, Scope::Report).value;
    (figures.fraction(&evaluated.value), evaluated.printed)
}

/// The old data with one change; none if the change is no single one of data or formulas.
fn alone(cause: &Cause, old: &Datasets, new: &Datasets) -> Option<Datasets> {
    let mut changed = old.clone();
    match cause.kind {
        CauseKind::Cell => cell(&cause.what, &mut changed, new)?,
        CauseKind::Row => row_of(cause, &mut changed, new)?,
        CauseKind::Formula => formula(&cause.what, &mut changed, new)?,
        _ => return None,
    }
    Some(changed)
}

fn cell(name: &str, changed: &mut Datasets, new: &Datasets) -> Option<()> {
    let Some((dataset, key, column)) = names::parts(name) else {
        let (dataset, value) = name.split_once('.')?;
        let given = new.all.get(dataset)?.values.get(value)?.clone();
        *changed.all.get_mut(dataset)?.values.get_mut(value)? = given;
        return Some(());
    };
    let (target, source) = (changed.all.get_mut(dataset)?, new.all.get(dataset)?);
    let cell = source.rows.cell(row(source, key)?, source.columns.get_index_of(column)?)?;
    let (at, column) = (row(target, key)?, target.columns.get_index_of(column)?);
    target.rows.replace(at, column, cell);
    Some(())
}

fn row_of(cause: &Cause, changed: &mut Datasets, new: &Datasets) -> Option<()> {
    let (dataset, key) = cause.what.strip_suffix(']')?.split_once('[')?;
    let target = changed.all.get_mut(dataset)?;
    let cells = |dataset: &Dataset, row: usize, columns: &mut dyn Iterator<Item = usize>| -> Option<Vec<Cell>> {
        columns.map(|column| dataset.rows.cell(row, column)).collect()
    };
    let gone = if cause.value.new.is_none() { Some(row(target, key)?) } else { None };
    let mut rows: Vec<(Span, Vec<Cell>)> = Vec::new();
    for at in (0..target.rows.len()).filter(|at| Some(*at) != gone) {
        rows.push((target.rows.span(at), cells(target, at, &mut (0..target.columns.len()))?));
    }
    if cause.value.old.is_none() {
        let source = new.all.get(dataset)?;
        let at = row(source, key)?;
        let columns: Option<Vec<usize>> = target.columns.keys().map(|name| source.columns.get_index_of(name)).collect();
        rows.push((source.rows.span(at), cells(source, at, &mut columns?.into_iter())?));
    }
    target.rows = Rows::of(target.span.file, target.columns.len(), &target.key, rows);
    Some(())
}

fn formula(name: &str, changed: &mut Datasets, new: &Datasets) -> Option<()> {
    if let Some((dataset, _, column)) = names::parts(name) {
        let formula = new.all.get(dataset)?.columns.get(column)?.formula.clone();
        changed.all.get_mut(dataset)?.columns.get_mut(column)?.formula = formula;
        return Some(());
    }
    let (dataset, rest) = name.split_once('.')?;
    let (target, source) = (changed.all.get_mut(dataset)?, new.all.get(dataset)?);
    if let Some(definition) = target.figures.get_mut(rest) {
        definition.formula = source.figures.get(rest)?.formula.clone();
        return Some(());
    }
    let (total, column) = rest.split_once('.')?;
    let formula = source.totals.get(total)?.columns.get(column)?.clone();
    *target.totals.get_mut(total)?.columns.get_mut(column)? = formula;
    Some(())
}

/// The row with a key as it stands in names.
fn row(dataset: &Dataset, key: &str) -> Option<usize> {
    if dataset.rows.key_columns().is_empty() {
        return key.parse::<usize>().ok()?.checked_sub(1);
    }
    (0..dataset.rows.len()).find(|row| names::key(dataset.rows.key(*row)) == *key)
}

/// Numbers of rows by their keys as they stand in names, of each dataset when it is first asked for.
#[derive(Default)]
pub(super) struct Keys<'d> {
    known: BTreeMap<&'d str, BTreeMap<String, usize>>,
}

impl<'d> Keys<'d> {
    /// The row with a key.
    pub(super) fn row(&mut self, dataset: &'d Dataset, key: &str) -> Option<usize> {
        if dataset.rows.key_columns().is_empty() {
            return row(dataset, key);
        }
        let read = || (0..dataset.rows.len()).map(|row| (names::key(dataset.rows.key(row)), row)).collect();
        self.known.entry(&dataset.id).or_insert_with(read).get(key).copied()
    }
}
