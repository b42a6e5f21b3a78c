//! Traces: making their nodes, and finding what a trace rests on.
//!
//! A trace ends at cells, literals and named figures; the trace of a named figure stands with the figure. Walks go through figures
//! and use a list of their own instead of recursion, so that a chain of ten thousand figures is walked like any other.

use std::collections::BTreeSet;
use std::sync::Arc;

use indexmap::IndexMap;

use super::{CellRef, Figure, Step, Trace, Value};

/// A node without inputs.
pub(super) fn leaf(step: Step, value: Value) -> Arc<Trace> {
    Arc::new(Trace { step, value, inputs: Vec::new() })
}

/// A node for an operator or a function.
pub(super) fn operation(sign: &'static str, value: Value, inputs: Vec<Arc<Trace>>) -> Arc<Trace> {
    Arc::new(Trace { step: Step::Operation(sign), value, inputs })
}

/// Calls `visit` for each node of a trace in reading order, once through each figure.
fn walk<'a>(trace: &'a Trace, figures: &'a IndexMap<Arc<str>, Figure>, mut visit: impl FnMut(&'a Step)) {
    let mut seen = BTreeSet::new();
    // A step that thousands of rows share, such as the sum of a column, is walked once.
    let mut walked: BTreeSet<*const Trace> = BTreeSet::new();
    let mut waiting = vec![trace];
    while let Some(node) = waiting.pop() {
        if node.inputs.len() > 1 && !walked.insert(node) {
            continue;
        }
        if let Step::Figure(name) = &node.step {
            if !seen.insert(name) {
                continue;
            }
            visit(&node.step);
            waiting.extend(figures.get(name).map(|figure| &*figure.trace));
        } else {
            visit(&node.step);
            waiting.extend(node.inputs.iter().rev().map(|input| &**input));
        }
    }
}

/// The given cells a trace rests on, through other figures, in order and without repeats.
pub(super) fn cells(trace: &Trace, figures: &IndexMap<Arc<str>, Figure>) -> Vec<CellRef> {
    let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
    walk(trace, figures, |step| match step {
        Step::Cell(cell) if seen.insert(cell.clone()) => found.push(cell.clone()),
        Step::Cells(cells) => found.extend(cells.iter().filter(|cell| seen.insert(cell.clone()))),
        _ => {}
    });
    found
}

/// The figures a trace rests on, directly or through others, in order and without repeats.
pub(super) fn figures(trace: &Trace, figures: &IndexMap<Arc<str>, Figure>) -> Vec<Arc<str>> {
    let mut found = Vec::new();
    walk(trace, figures, |step| {
        if let Step::Figure(name) = step {
            found.push(name.clone());
        }
    });
    found
}
