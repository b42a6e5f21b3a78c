//! The columns of a dataset and its key.

use indexmap::IndexMap;

use super::define::{self, Origin};
use super::names::Names;
use super::{Column, Rows};
use crate::diagnostics::{Diagnostic, nearest};
use crate::project::Words;
use crate::source::Span;
use crate::yaml::{Fields, Key, Kind, Yaml, did_you_mean};

const KNOWN: [&str; 8] = ["label", "unit", "group", "note", "formula", "format", "rounded_to", "published"];

/// Reads the columns.
pub(super) fn read(
    entries: &[(Key, Yaml)],
    origin: &Origin,
    names: &mut Names,
    diagnostics: &mut Vec<Diagnostic>,
) -> IndexMap<String, Column> {
    let mut columns = IndexMap::with_capacity(entries.len());
    for (key, node) in entries {
        names.give(key, diagnostics);
        let column = column(key, node, origin, diagnostics);
        columns.insert(key.text.clone(), column);
    }
    columns
}

fn column(key: &Key, node: &Yaml, origin: &Origin, diagnostics: &mut Vec<Diagnostic>) -> Column {
    let label = key.text.clone();
    let mut column = Column::new(label, key.span);
    let what = format!("the column `{}`", key.text);
    let Some(mut fields) = Fields::new(node, &what, &KNOWN, diagnostics) else { return column };
    if let Some(label) = fields.required("label").and_then(Yaml::text) {
        label.clone_into(&mut column.label);
    }
    column.unit = fields.scalar("unit").map(Words::of);
    column.group = fields.text("group");
    column.note = fields.scalar("note").map(Words::of);
    column.formula = fields.scalar("formula").map(Words::of);
    column.format = fields.scalar("format").map(Words::of);
    column.rounded_to = define::rounded_to(&mut fields);
    for (row, node) in fields.entries("published") {
        let published = define::published(node, origin, fields.diagnostics);
        column.published.insert(row.text.clone(), published);
    }
    if let (Some(unit), Some(_)) = (&column.unit, &column.formula) {
        let message = format!("The column `{}` has a formula, from which its unit follows.", key.text);
        diagnostics.push(Diagnostic::error("unit-and-formula", unit.span, message).mend("Take `unit` away."));
    } else if let (Some(node), None) = (node.get("published"), &column.formula) {
        let message = format!("The column `{}` is given; only what is derived is set beside what was published.", key.text);
        diagnostics.push(Diagnostic::error("published-without-formula", node.head(), message).mend("Give the column a `formula`."));
    }
    column
}

/// Reads the key: one column's name or a list of them, each a given column of text.
pub(super) fn key(node: Option<&Yaml>, columns: &IndexMap<String, Column>, diagnostics: &mut Vec<Diagnostic>) -> Vec<usize> {
    let Some(node) = node else { return Vec::new() };
    let parts: Vec<&Yaml> = match &node.kind {
        Kind::Sequence(items) => items.iter().collect(),
        _ => vec![node],
    };
    let mut key = Vec::new();
    for part in parts {
        let Some(name) = part.text() else {
            let fault = Diagnostic::error("wrong-shape", part.head(), "`key` must be a column's name or a list of them.");
            diagnostics.push(fault.mend("Write `key: town` or `key: [town, year]`."));
            continue;
        };
        let Some((at, _, column)) = columns.get_full(name) else {
            diagnostics.push(unknown("unknown-column", "column", name, part.span, columns));
            continue;
        };
        if column.unit.is_some() || column.formula.is_some() {
            let message = format!("The key column `{name}` must be a given column of text.");
            let mend = if column.unit.is_some() { "Take its unit away: years and codes are text." } else { "Choose another column." };
            diagnostics.push(Diagnostic::error("bad-key-column", part.span, message).note(column.span, "It is declared here.").mend(mend));
        } else if key.contains(&at) {
            diagnostics
                .push(Diagnostic::error("bad-key-column", part.span, format!("`{name}` stands in the key twice.")).mend("Name it once."));
        } else {
            key.push(at);
        }
    }
    key
}

/// An error for a name that is none of a map's keys, with the nearest of them.
pub(super) fn unknown<T>(code: &'static str, kind: &str, name: &str, span: Span, known: &IndexMap<String, T>) -> Diagnostic {
    let known: Vec<&str> = known.keys().map(String::as_str).collect();
    Diagnostic::error(code, span, format!("There is no {kind} `{name}` here.")).mend(did_you_mean(name, &known))
}

/// Checks that what was published for rows of derived columns names rows that exist.
pub(super) fn published_rows(entries: &[(Key, Yaml)], rows: &Rows, diagnostics: &mut Vec<Diagnostic>) {
    let keyed = !rows.key_columns().is_empty();
    let joined = |row| rows.key(row).collect::<Vec<_>>().join(", ");
    let mut keys: Option<std::collections::BTreeSet<String>> = None;
    for (_, node) in entries {
        for (row, _) in node.get("published").map_or(&[][..], Yaml::entries) {
            let keys = keys.get_or_insert_with(|| (0..rows.len()).map(joined).collect());
            if keyed && keys.contains(&row.text) {
                continue;
            }
            let message = format!("There is no row `{}` in this dataset.", row.text);
            let fault = Diagnostic::error("unknown-row", row.span, message);
            let near = nearest(&row.text, keys.iter().map(String::as_str)).filter(|near| !near.is_empty());
            diagnostics.push(match near {
                Some(near) => fault.mend(format!("Did you mean `{near}`?")),
                None if keyed => fault.mend("Write the row's key; join the parts of a compound key with `, `."),
                None => fault.mend("Name the rows' key with `key: …`."),
            });
        }
    }
}
