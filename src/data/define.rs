//! What a dataset defines beside its rows: single values, figures, totals and claims, with what was published for them.

use indexmap::IndexMap;
use num_traits::Signed;

use super::columns::unknown;
use super::names::Names;
use super::{Cell, ClaimDefinition, Column, Content, Decimal, Definition, Given, Published, Rows, SourceRef, Total, cells};
use crate::diagnostics::{Diagnostic, nearest};
use crate::project::Words;
use crate::yaml::{Fields, Key, Kind, Yaml};

/// Where a dataset was published; what it prints is taken to stand there unless it says otherwise.
pub(super) struct Origin(pub(super) Option<SourceRef>);

/// Reads `source: {work: …, at: …}`.
pub(super) fn source(fields: &mut Fields<'_, '_>) -> Option<SourceRef> {
    let node = fields.node("source")?;
    let mut inner = Fields::new(node, "a source", &["work", "at"], fields.diagnostics)?;
    let at = inner.text("at");
    inner.required("work").map(|work| SourceRef { work: Words::of(work), at })
}

/// Reads what sources printed: one mapping or a list of them.
pub(super) fn published(node: &Yaml, origin: &Origin, diagnostics: &mut Vec<Diagnostic>) -> Vec<Published> {
    let one = std::slice::from_ref(node);
    let items = if matches!(node.kind, Kind::Sequence(_)) { node.items() } else { one };
    items.iter().filter_map(|item| printed(item, origin, diagnostics)).collect()
}

/// What a published value may say.
const PUBLISHED: [&str; 8] = ["value", "work", "at", "rounded_to", "because", "source_says", "acknowledges", "not_recomputable"];

/// Reads to what numbers were rounded: a number of at least zero.
pub(super) fn rounded_to(fields: &mut Fields<'_, '_>) -> Option<Decimal> {
    let node = fields.scalar("rounded_to")?;
    let text = node.text().unwrap_or_default();
    let found = Decimal::read(text).filter(|number| !number.value().is_negative());
    if found.is_none() {
        let fault = Diagnostic::error("bad-rounding", node.span, format!("`{text}` is nothing that a number can be rounded to."));
        let mend = "Write the step in the numbers’ own unit: `rounded_to: 10` for tens, `0.1` for one decimal, `0` for what is exact.";
        fields.diagnostics.push(fault.mend(mend));
    }
    found
}

fn printed(node: &Yaml, origin: &Origin, diagnostics: &mut Vec<Diagnostic>) -> Option<Published> {
    let mut fields = Fields::new(node, "a published value", &PUBLISHED, diagnostics)?;
    let value = fields.required("value").map(Words::of);
    let work = fields.scalar("work").map(Words::of);
    let own = origin.0.as_ref();
    // A place belongs to its work: the dataset's place says nothing about another work.
    let same = |source: &&SourceRef| work.as_ref().is_none_or(|work| work.text == source.work.text);
    let at = fields.text("at").or_else(|| own.filter(same).and_then(|source| source.at.clone()));
    let rounded_to = rounded_to(&mut fields);
    let mut words = |key: &str| fields.scalar(key).map(Words::of);
    let (because, source_says) = (words("because"), words("source_says"));
    let (acknowledges, not_recomputable) = (words("acknowledges"), words("not_recomputable"));
    let work = work.or_else(|| own.map(|source| source.work.clone()));
    Some(Published { value: value?, work, at, rounded_to, because, source_says, acknowledges, not_recomputable })
}

/// Reads single given values.
pub(super) fn values(entries: &[(Key, Yaml)], names: &mut Names, diagnostics: &mut Vec<Diagnostic>) -> IndexMap<String, Given> {
    let mut values = IndexMap::new();
    for (key, node) in entries {
        names.give(key, diagnostics);
        let what = format!("the value `{}`", key.text);
        let Some(mut fields) =
            Fields::new(node, &what, &["label", "value", "unit", "rounded_to", "flags", "at", "note", "total_of"], diagnostics)
        else {
            let cell = cells::cell(Content::Bad, node.span);
            values.insert(key.text.clone(), Given { label: key.text.clone(), cell, unit: None, rounded_to: None, total_of: None });
            continue;
        };
        let label = fields.required("label").and_then(Yaml::text).unwrap_or(&key.text).to_owned();
        let unit = fields.scalar("unit").map(Words::of);
        let rounded_to = rounded_to(&mut fields);
        let total_of = fields.scalar("total_of").map(Words::of);
        let numeric = unit.is_some() || fields.node("value").is_some_and(pure_number);
        let cell: Cell = cells::from_fields(&mut fields, key.span, numeric);
        values.insert(key.text.clone(), Given { label, cell, unit, rounded_to, total_of });
    }
    values
}

/// Whether a value without a unit is a number all the same; whatever is quoted is text.
fn pure_number(node: &Yaml) -> bool {
    matches!(&node.kind, Kind::Scalar { text, quoted: false } if cells::number(text).is_ok())
}

/// Reads definitions of figures.
pub(super) fn figures(
    entries: &[(Key, Yaml)],
    origin: &Origin,
    names: &mut Names,
    diagnostics: &mut Vec<Diagnostic>,
) -> IndexMap<String, Definition> {
    let mut figures = IndexMap::new();
    for (key, node) in entries {
        names.give(key, diagnostics);
        let what = format!("the figure `{}`", key.text);
        let Some(mut fields) = Fields::new(node, &what, &["title", "formula", "format", "published"], diagnostics) else { continue };
        let title = fields.required("title").and_then(Yaml::text).unwrap_or(&key.text).to_owned();
        let format = fields.scalar("format").map(Words::of);
        let published = fields.node("published").map(|node| published(node, origin, fields.diagnostics)).unwrap_or_default();
        let Some(formula) = fields.required("formula").map(Words::of) else { continue };
        figures.insert(key.text.clone(), Definition { title, span: key.span, formula, format, published });
    }
    figures
}

/// Reads definitions of totals.
pub(super) fn totals(
    entries: &[(Key, Yaml)],
    origin: &Origin,
    (columns, rows): (&IndexMap<String, Column>, &Rows),
    names: &mut Names,
    diagnostics: &mut Vec<Diagnostic>,
) -> IndexMap<String, Total> {
    let mut totals = IndexMap::new();
    for (key, node) in entries {
        names.give(key, diagnostics);
        let what = format!("the total `{}`", key.text);
        let Some(mut fields) = Fields::new(node, &what, &["label", "of", "columns", "published"], diagnostics) else { continue };
        let label = fields.required("label").and_then(Yaml::text).unwrap_or(&key.text).to_owned();
        let mut total = Total { label, span: key.span, of: Vec::new(), columns: IndexMap::new(), published: IndexMap::new() };
        for (column, value) in fields.entries("of") {
            if let Some(part) = condition(column, value, columns, rows, fields.diagnostics) {
                total.of.push(part);
            }
        }
        for (column, formula) in fields.entries("columns") {
            match total_column(column, formula, columns) {
                Ok(()) => _ = total.columns.insert(column.text.clone(), Words::of(formula)),
                Err(fault) => fields.diagnostics.push(fault),
            }
        }
        for (column, node) in fields.entries("published") {
            let printed = published(node, origin, fields.diagnostics);
            if columns.contains_key(&column.text) {
                total.published.insert(column.text.clone(), printed);
            } else {
                fields.diagnostics.push(unknown("unknown-column", "column", &column.text, column.span, columns));
            }
        }
        totals.insert(key.text.clone(), total);
    }
    totals
}

/// Checks the cell of a total: its column must exist and hold numbers, its formula must be a text.
fn total_column(column: &Key, formula: &Yaml, columns: &IndexMap<String, Column>) -> Result<(), Diagnostic> {
    let Some(found) = columns.get(&column.text) else {
        return Err(unknown("unknown-column", "column", &column.text, column.span, columns));
    };
    if found.unit.is_none() && found.formula.is_none() {
        let message = format!("`{}` is a column of text, which has no total.", column.text);
        return Err(Diagnostic::error("text-in-total", column.span, message)
            .note(found.span, "It is declared here, without a unit.")
            .mend("Take it out of the total."));
    }
    if formula.text().is_none() || formula.is_nothing() {
        let message = format!("The total of `{}` must be a formula.", column.text);
        return Err(Diagnostic::error("wrong-shape", formula.head(), message).mend(format!("Write `{0}: sum({0})`.", column.text)));
    }
    Ok(())
}

/// Reads a condition of a total: a column of text and a value that at least one row has.
fn condition(
    column: &Key,
    value: &Yaml,
    columns: &IndexMap<String, Column>,
    rows: &Rows,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(String, String)> {
    let Some((at, _, found)) = columns.get_full(&column.text) else {
        diagnostics.push(unknown("unknown-column", "column", &column.text, column.span, columns));
        return None;
    };
    if found.unit.is_some() || found.formula.is_some() {
        let message = format!("`{}` is no column of text; rows are chosen by text.", column.text);
        diagnostics.push(
            Diagnostic::error("bad-condition", column.span, message)
                .note(found.span, "It is declared here.")
                .mend("Name a column without a unit."),
        );
        return None;
    }
    let Some(wanted) = value.text() else {
        let fault = Diagnostic::error("wrong-shape", value.head(), "A total is over rows that have one text in a column.");
        diagnostics.push(fault.mend("Write one text, as in `of: {sector: Public}`."));
        return None;
    };
    let texts = || (0..rows.len()).filter_map(move |row| rows.text(row, at));
    if !texts().any(|text| text == wanted) {
        let fault = Diagnostic::error("no-such-rows", value.span, format!("No row has `{wanted}` in `{}`.", column.text));
        diagnostics.push(match nearest(wanted, texts()) {
            Some(near) => fault.mend(format!("Did you mean `{near}`?")),
            None => fault,
        });
    }
    Some((column.text.clone(), wanted.to_owned()))
}

/// Reads declared claims.
pub(super) fn claims(entries: &[(Key, Yaml)], diagnostics: &mut Vec<Diagnostic>) -> IndexMap<String, ClaimDefinition> {
    let mut claims = IndexMap::new();
    for (key, node) in entries {
        diagnostics.extend(super::names::fault(&key.text, key.span));
        let what = format!("the claim `{}`", key.text);
        let Some(mut fields) = Fields::new(node, &what, &["predicate", "says"], diagnostics) else { continue };
        let says = fields.text("says");
        let Some(predicate) = fields.required("predicate").map(Words::of) else { continue };
        claims.insert(key.text.clone(), ClaimDefinition { predicate, says });
    }
    claims
}
