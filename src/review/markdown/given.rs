//! Given data, exhibits and models in Markdown.

use super::super::{ExhibitChange, ModelChange, Pair, Review};
use super::sheet::{Sheet, code, escaped};
use super::{EXHIBITS, FEW, OTHERS, pair, place};
use crate::diagnostics::counted;

/// What readers call a cell, and its name.
fn called(review: &Review, name: &str) -> String {
    match review.called(name) {
        Some(called) => format!("{} ({})", escaped(&called), code(name)),
        None => code(name),
    }
}

pub(super) fn given(review: &Review, sheet: &mut Sheet) {
    let number = review.cells.len() + review.rows.len() + review.tables.len();
    if number == 0 {
        return;
    }
    let at = |place: &Pair<String>| place.either().map_or_else(String::new, |place| format!(" ({})", code(place)));
    let cells = review
        .cells
        .iter()
        .map(|cell| format!("- {}: {} {}{}\n", called(review, &cell.name()), pair(&cell.value), escaped(&cell.unit), at(&cell.place)));
    let rows = review.rows.iter().map(|row| {
        let word = if row.cells.new.is_some() { "added" } else { "removed" };
        format!("- row {} {word}{}\n", code(&format!("{}[{}]", row.dataset, row.key)), at(&row.place))
    });
    let tables = review.tables.iter().map(|table| {
        let name = table.column.as_ref().map_or_else(|| table.dataset.clone(), |column| format!("{}.{column}", table.dataset));
        format!("- {} {}{}\n", code(&name), pair(&table.told), at(&table.place))
    });
    sheet.folded(OTHERS, &format!("Given data: {number}"), "", cells.chain(rows).chain(tables));
}

pub(super) fn exhibits(review: &Review, sites: &Pair<String>, sheet: &mut Sheet) {
    if review.exhibits.is_empty() {
        return;
    }
    let told = |exhibit: &ExhibitChange| {
        let label = exhibit.label.either().map_or("", String::as_str);
        let mut told =
            format!("- {} ({} {}): {}\n", escaped(label), escaped(&exhibit.kind), code(&exhibit.id), place(&exhibit.address, sites));
        if !exhibit.headline.same() {
            told.push_str(&format!("  - headline {}\n", pair(&exhibit.headline)));
        }
        if exhibit.redrawn {
            told.push_str("  - is drawn otherwise; what it shows is the same\n");
        }
        let shown: Vec<_> = exhibit.shown.iter().filter(|shown| !review.is_of_model(&shown.name)).collect();
        told.extend(shown.iter().take(FEW).map(|shown| format!("  - {}: {}\n", called(review, &shown.name), pair(&shown.printed))));
        if let Some(left) = shown.len().checked_sub(FEW).filter(|left| *left > 0) {
            told.push_str(&format!("  - and {}\n", counted(left, "more value", "more values")));
        }
        told
    };
    sheet.folded(EXHIBITS, &format!("Exhibits: {}", review.exhibits.len()), "", review.exhibits.iter().map(told));
}

/// What differs in models, in their own words.
pub(super) fn models(review: &Review, sheet: &mut Sheet) {
    if review.models.is_empty() {
        return;
    }
    let told = |change: &ModelChange| {
        let value = pair(&change.value);
        let value = if value.is_empty() { value } else { format!(": {value}") };
        format!("- {}: {}{value}\n", code(&change.model), escaped(&change.told))
    };
    sheet.folded(OTHERS, &format!("Models: {}", counted(review.models.len(), "change", "changes")), "", review.models.iter().map(told));
}
