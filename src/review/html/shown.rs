//! Given data, structure and settings.

use super::super::called::{part, parts};
use super::super::{CellChange, PageChange, Pair, RowChange, Setting, TableChange, WorkChange};
use super::parts::{AFTER, BEFORE, MOST, Row, Work, code, foreign, list, more, pair, side, table, words};
use crate::markup::{Node, el, text};

/// Places of a work that are told.
const FEW: usize = 3;

/// What readers call a cell, and its name.
pub(super) fn named(work: &Work<'_>, name: &str) -> Vec<Node> {
    match work.review.called(name) {
        Some(called) => vec![foreign(&called), el("p").class("place").child(code(name)).into()],
        None => vec![code(name)],
    }
}

/// Cells, rows, columns and datasets.
pub(super) fn given(work: &Work<'_>) -> Vec<Node> {
    let review = work.review;
    let mut nodes = Vec::new();
    if !review.cells.is_empty() {
        let row = |cell: &CellChange| {
            let unit = if cell.unit.is_empty() { Vec::new() } else { vec![foreign(&cell.unit)] };
            let place = cell.place.either().map(|place| el("span").class("place").child(foreign(place)).into());
            let cells = vec![named(work, &cell.name()), side(&cell.value.old), side(&cell.value.new), unit, place.into_iter().collect()];
            Row { id: None, cells }
        };
        let columns = [words("Cell"), BEFORE, AFTER, words("Unit"), words("Place")];
        nodes.push(table("Given cells", &columns, review.cells.iter().take(MOST).map(row)));
        nodes.extend(more(review.cells.len(), MOST));
    }
    if !review.rows.is_empty() {
        nodes.extend(list("list tight", None, &review.rows, |row: &RowChange| {
            let word = if row.cells.new.is_some() { "Row added: " } else { "Row removed: " };
            let cells = row.cells.either().into_iter().flatten().map(|(column, value)| format!("{column}: {value}"));
            let cells = cells.collect::<Vec<_>>().join(", ");
            let place = row.place.either().map(|place| el("p").class("place").child(foreign(place)));
            let name = code(&format!("{}[{}]", row.dataset, row.key));
            el("li").child(el("p").text(word).child(name)).child(el("p").child(foreign(&cells))).children(place)
        }));
    }
    if !review.tables.is_empty() {
        nodes.extend(list("list tight", None, &review.tables, |table: &TableChange| {
            let name = table.column.as_ref().map_or_else(|| table.dataset.clone(), |column| format!("{}.{column}", table.dataset));
            let place = table.place.either().map(|place| el("p").class("place").child(foreign(place)));
            el("li").child(el("p").child(code(&name)).text(" ").children(pair(&table.told))).children(place)
        }));
    }
    nodes
}

/// Editions, pages, sections and exhibits that came, went, or have another number or title.
pub(super) fn structure(work: &Work<'_>) -> Vec<Node> {
    let all = parts(work.review);
    let row = |change: &PageChange| {
        let cells = vec![
            vec![text(format!("{} ", part(change.part))), foreign(&change.id)],
            vec![foreign(&change.edition)],
            pair(&change.number),
            pair(&change.title),
        ];
        Row { id: None, cells }
    };
    let columns = [words("Part"), words("Edition"), words("Number"), words("Title")];
    let mut nodes = vec![table("Parts that came, went, or are called otherwise", &columns, all.iter().take(MOST).copied().map(row))];
    nodes.extend(more(all.len(), MOST));
    nodes
}

/// Works of the list of references.
pub(super) fn works(work: &Work<'_>) -> Vec<Node> {
    let row = |change: &WorkChange| {
        let cited = change.cited.either().map_or(&[][..], Vec::as_slice);
        let mut places: Vec<Node> =
            cited.iter().take(FEW).map(|at| work.places(&Pair { old: None, new: Some(at.clone()) }).into()).collect();
        places.extend(more(cited.len(), FEW));
        Row { id: None, cells: vec![vec![foreign(&change.work)], side(&change.words.old), side(&change.words.new), places] }
    };
    let columns = [words("Work"), words("Before"), words("After"), words("Cited in")];
    let all = &work.review.works;
    let mut nodes = vec![table("Works that are described otherwise, or that one version cites", &columns, all.iter().take(MOST).map(row))];
    nodes.extend(more(all.len(), MOST));
    nodes
}

/// Settings of the whole report.
pub(super) fn settings(work: &Work<'_>) -> Vec<Node> {
    let row =
        |setting: &Setting| Row { id: None, cells: vec![vec![foreign(&setting.what)], side(&setting.value.old), side(&setting.value.new)] };
    let columns = [words("Setting"), words("Before"), words("After")];
    vec![table("Settings of the report", &columns, work.review.settings.iter().take(MOST).map(row))]
}
