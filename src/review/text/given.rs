//! Given cells, exhibits and models for people at a terminal.

use super::super::{Pair, Review};
use super::arrow;
use super::page::{Ink, Page};

/// What readers call a cell, and its name.
fn called(review: &Review, name: &str) -> String {
    match review.called(name) {
        Some(called) => format!("{called} ({name})"),
        None => name.to_owned(),
    }
}

pub(super) fn cells(review: &Review, page: &mut Page) {
    if review.cells.is_empty() && review.rows.is_empty() && review.tables.is_empty() {
        return;
    }
    page.heading("Given data");
    let place = |place: &Pair<String>| place.either().map_or_else(String::new, |place| format!("{place}: "));
    page.list(2, &review.cells, |page, cell| {
        page.wrapped(
            2,
            Ink::Plain,
            &format!("{}{} {} {}", place(&cell.place), called(review, &cell.name()), arrow(&cell.value), cell.unit),
        );
    });
    page.list(2, &review.rows, |page, row| {
        let word = if row.cells.new.is_some() { "added" } else { "removed" };
        page.wrapped(2, Ink::Plain, &format!("{}{}[{}] {word}", place(&row.place), row.dataset, row.key));
    });
    page.list(2, &review.tables, |page, table| {
        let name = table.column.as_ref().map_or_else(|| table.dataset.clone(), |column| format!("{}.{column}", table.dataset));
        page.wrapped(2, Ink::Plain, &format!("{}{name} {}", place(&table.place), arrow(&table.told)));
    });
}

pub(super) fn exhibits(review: &Review, page: &mut Page) {
    if review.exhibits.is_empty() {
        return models(review, page);
    }
    page.heading(&format!("Exhibits: {} changed", review.exhibits.len()));
    page.list(2, &review.exhibits, |page, exhibit| {
        let label = exhibit.label.either().map_or("", String::as_str);
        page.wrapped(2, Ink::Plain, &format!("{label} ({} {}, {})", exhibit.kind, exhibit.id, exhibit.edition));
        if !exhibit.headline.same() {
            page.wrapped(4, Ink::Plain, &arrow(&exhibit.headline));
        }
        let shown: Vec<_> = exhibit.shown.iter().filter(|shown| !review.is_of_model(&shown.name)).collect();
        page.list(4, &shown, |page, shown| {
            let called = review.called(&shown.name).unwrap_or_else(|| shown.name.clone());
            page.wrapped(4, Ink::Plain, &format!("{called}: {}", arrow(&shown.printed)))
        });
        if exhibit.redrawn {
            page.wrapped(4, Ink::Plain, "is drawn otherwise; what it shows is the same");
        }
    });
    models(review, page);
}

/// What differs in models, in their own words.
fn models(review: &Review, page: &mut Page) {
    if review.models.is_empty() {
        return;
    }
    page.heading(&format!("Models: {}", crate::diagnostics::counted(review.models.len(), "change", "changes")));
    page.list(2, &review.models, |page, change| {
        let value = arrow(&change.value);
        let value = if value.is_empty() { value } else { format!(": {value}") };
        page.wrapped(2, Ink::Plain, &format!("{}: {}{value}", change.model, change.told));
    });
}
