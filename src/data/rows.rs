//! Rows written in YAML, and what holds for all rows: each has its key, and no key stands twice.

use std::sync::Arc;

use indexmap::IndexMap;

use super::columns::unknown;
use super::{Cell, Column, Content, Row, cells};
use crate::diagnostics::Diagnostic;
use crate::source::Span;
use crate::yaml::{Kind, Yaml};

/// Doubles of one dataset that are shown.
const SHOWN: usize = 200;

/// Reads rows written as a list of mappings.
pub(super) fn read(items: &[Yaml], columns: &IndexMap<String, Column>, key: &[usize], diagnostics: &mut Vec<Diagnostic>) -> Vec<Row> {
    items.iter().filter_map(|item| row(item, columns, key, diagnostics)).collect()
}

fn row(node: &Yaml, columns: &IndexMap<String, Column>, key: &[usize], diagnostics: &mut Vec<Diagnostic>) -> Option<Row> {
    if !matches!(node.kind, Kind::Mapping(_)) {
        let fault = Diagnostic::error("wrong-shape", node.head(), "A row must be a mapping of columns and values.");
        diagnostics.push(fault.mend("Write a row such as `- {town: Leeds, charity: 15}`."));
        return None;
    }
    for (name, _) in node.entries() {
        if !columns.contains_key(&name.text) {
            diagnostics.push(unknown("unknown-column", "column", &name.text, name.span, columns));
        }
    }
    let cell = |(name, column): (&String, &Column)| one_cell(node, name, column, diagnostics);
    let cells: Vec<Cell> = columns.iter().map(cell).collect();
    Some(finish(cells, key, node.span, columns, diagnostics))
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

/// Makes a row of its cells: the texts of its key columns become its key.
pub(super) fn finish(
    cells: Vec<Cell>,
    key: &[usize],
    span: Span,
    columns: &IndexMap<String, Column>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Row {
    let mut parts: Vec<Arc<str>> = Vec::with_capacity(key.len());
    for at in key {
        match cells.get(*at).map(|cell| (&cell.content, cell.span)) {
            Some((Content::Text(text), _)) if !text.trim().is_empty() => parts.push(text.clone()),
            Some((Content::Text(_) | Content::Absent(_), span)) => {
                let name = columns.get_index(*at).map_or("", |(name, _)| name);
                let message = format!("The key column `{name}` is empty in this row.");
                diagnostics.push(Diagnostic::error("empty-key", span, message).mend("Give the row a name of its own."));
                parts.push("".into());
            }
            // A missing key cell has its diagnostic already.
            _ => parts.push("".into()),
        }
    }
    Row { key: parts, cells, span }
}

/// Says which rows have the key of an earlier one.
pub(super) fn duplicates(rows: &[Row], key: &[usize], diagnostics: &mut Vec<Diagnostic>) {
    if key.is_empty() {
        return;
    }
    let mut order: Vec<usize> = (0..rows.len()).filter(|at| rows[*at].key.iter().all(|part| !part.is_empty())).collect();
    // The sort is stable, so that the first row of a key comes before its doubles.
    order.sort_by(|a, b| rows[*a].key.cmp(&rows[*b].key));
    let mut doubles: Vec<(usize, usize)> = Vec::new();
    for same in order.chunk_by(|a, b| rows[*a].key == rows[*b].key) {
        doubles.extend(same[1..].iter().map(|double| (*double, same[0])));
    }
    doubles.sort_unstable();
    for (double, first) in doubles.into_iter().take(SHOWN) {
        let (row, first) = (&rows[double], &rows[first]);
        let message = format!("A second row has the key \u{201c}{}\u{201d}.", row.key.join(", "));
        let fault = Diagnostic::error("duplicate-key", key_span(row, key), message).note(key_span(first, key), "The first stands here.");
        diagnostics.push(fault.mend("Give each row a key of its own; `key: [a, b]` makes one of several columns."));
    }
}

/// Where a row's key stands.
fn key_span(row: &Row, key: &[usize]) -> Span {
    key.first().and_then(|at| row.cells.get(*at)).map_or(row.span, |cell| cell.span)
}
