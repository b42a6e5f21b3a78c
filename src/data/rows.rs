//! Rows written in YAML, and what holds for all rows: each has its key, and no key stands twice.

use indexmap::IndexMap;

use super::columns::unknown;
use super::{Cell, Column, Content, Rows, cells};
use crate::diagnostics::Diagnostic;
use crate::source::Span;
use crate::yaml::{Kind, Yaml, split_number};

/// Doubles of one dataset that are shown.
const SHOWN: usize = 200;

/// Reads rows written as a list of mappings into `rows`.
pub(super) fn read(items: &[Yaml], columns: &IndexMap<String, Column>, rows: &mut Rows, diagnostics: &mut Vec<Diagnostic>) {
    for item in items {
        row(item, columns, rows, diagnostics);
    }
}

fn row(node: &Yaml, columns: &IndexMap<String, Column>, rows: &mut Rows, diagnostics: &mut Vec<Diagnostic>) {
    if !matches!(node.kind, Kind::Mapping(_)) {
        let fault = Diagnostic::error("wrong-shape", node.head(), "A row must be a mapping of columns and values.");
        diagnostics.push(fault.mend("Write a row such as `- {town: Leeds, charity: 15}`."));
        return;
    }
    for (at, (name, _)) in node.entries().iter().enumerate().filter(|(_, (name, _))| !columns.contains_key(&name.text)) {
        let fault = unknown("unknown-column", "column", &name.text, name.span, columns);
        diagnostics.push(match split_number(node, at) {
            Some(mend) => fault.mend(mend),
            None => fault,
        });
    }
    for (name, column) in columns {
        rows.push(one_cell(node, name, column, diagnostics));
    }
    rows.end_row(node.span);
    has_key(rows, columns, diagnostics);
}

fn one_cell(row: &Yaml, name: &str, column: &Column, diagnostics: &mut Vec<Diagnostic>) -> Cell {
    let written = row.get(name);
    if column.formula.is_some() {
        if let Some(node) = written {
            let message = format!("`{name}` is derived by its formula; a row cannot give it.");
            let fault = Diagnostic::error("derived-cell", node.head(), message).note(column.span, "The column is declared here.");
            diagnostics.push(fault.mend("Take the cell away, or give the column a `unit` instead of a `formula`."));
        }
        return cells::cell(Content::Derived, written.map_or(row.head(), |node| node.span));
    }
    if let Some(node) = written {
        return cells::from_yaml(node, column.unit.is_some(), diagnostics);
    }
    let fault = Diagnostic::error("missing-cell", row.head(), format!("The row has no cell for `{name}`."));
    let mend = if column.unit.is_some() {
        "Write a number, or say why there is none: `[x]` not available, `[z]` not applicable."
    } else {
        "Write its text."
    };
    diagnostics.push(fault.mend(mend));
    cells::cell(Content::Bad, row.span)
}

/// Says which parts of the last row's key are blank. A missing key cell has its diagnostic already.
pub(super) fn has_key(rows: &Rows, columns: &IndexMap<String, Column>, diagnostics: &mut Vec<Diagnostic>) {
    let row = rows.len() - 1;
    for at in rows.key_columns().iter().zip(rows.key(row)).filter(|(_, part)| part.is_empty()).map(|(at, _)| *at) {
        let Some(Cell { content: Content::Text(_) | Content::Absent(_), span, .. }) = rows.cell(row, at) else { continue };
        let name = columns.get_index(at).map_or("", |(name, _)| name);
        let message = format!("The key column `{name}` is empty in this row.");
        diagnostics.push(Diagnostic::error("empty-key", span, message).mend("Give the row a name of its own."));
    }
}

/// Says which rows have the key of an earlier one.
pub(super) fn duplicates(rows: &Rows, diagnostics: &mut Vec<Diagnostic>) {
    for (double, first) in rows.doubles().into_iter().take(SHOWN) {
        let key: Vec<&str> = rows.key(double).collect();
        let message = format!("A second row has the key \u{201c}{}\u{201d}.", key.join(", "));
        let fault = Diagnostic::error("duplicate-key", key_span(rows, double), message);
        let fault = fault.note(key_span(rows, first), "The first stands here.");
        diagnostics.push(fault.mend("Give each row a key of its own; `key: [a, b]` makes one of several columns."));
    }
}

/// Where a row's key stands.
fn key_span(rows: &Rows, row: usize) -> Span {
    let first = rows.key_columns().first().and_then(|at| rows.cell(row, *at));
    first.map_or_else(|| rows.span(row), |cell| cell.span)
}
