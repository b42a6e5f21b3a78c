//! Given data, exhibits, structure and settings.

use super::super::called::part;
use super::super::{CellChange, ExhibitChange, PageChange, RowChange, Setting, Shown, TableChange};
use super::parts::{AFTER, BEFORE, MOST, Row, Work, code, folded, foreign, list, more, number, pair, side, table, words};
use crate::markup::{Node, el, text};

/// Rows of an exhibit that are shown at once; others are folded.
const AT_ONCE: usize = 12;

/// Cells, rows, columns and datasets.
pub(super) fn given(work: &Work<'_>) -> Vec<Node> {
    let review = work.review;
    let mut nodes = Vec::new();
    if !review.cells.is_empty() {
        let row = |cell: &CellChange| {
            let unit = if cell.unit.is_empty() { Vec::new() } else { vec![foreign(&cell.unit)] };
            let place = cell.place.either().map(|place| el("span").class("place").child(foreign(place)).into());
            let cells = vec![vec![code(&cell.name())], side(&cell.value.old), side(&cell.value.new), unit, place.into_iter().collect()];
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

/// Exhibits with what they show before and after.
pub(super) fn exhibits(work: &Work<'_>) -> Vec<Node> {
    list("list", Some("exhibit"), &work.review.exhibits, |exhibit: &ExhibitChange| {
        let label = exhibit.label.either().map_or("", String::as_str);
        let mut told = el("li").child(el("h3").child(foreign(label)));
        if !exhibit.headline.same() || exhibit.headline.either().is_some_and(|headline| !headline.is_empty()) {
            told = told.child(el("p").children(pair(&exhibit.headline)));
        }
        let what = format!("{} {} ({})", exhibit.kind, exhibit.id, exhibit.edition);
        told = told.child(el("p").class("place").child(foreign(&what))).child(work.places(&exhibit.address));
        let causes = work.causes(&exhibit.causes);
        if !causes.is_empty() {
            told = told.child(el("p").class("place").text("Cause: ").children(causes));
        }
        if exhibit.redrawn {
            told = told.child(el("p").text("Is drawn otherwise; what it shows is the same."));
        }
        told.children(cells(&exhibit.shown))
    })
}

fn cells(shown: &[Shown]) -> Option<Node> {
    let row = |shown: &Shown| Row { id: None, cells: vec![vec![code(&shown.name)], side(&shown.printed.old), side(&shown.printed.new)] };
    let columns = [words("Shown"), BEFORE, AFTER];
    let whole = table("What it shows", &columns, shown.iter().take(MOST).map(row));
    match shown.len() {
        0 => None,
        few if few <= AT_ONCE => Some(whole),
        many => Some(folded(
            &format!("{}, before and after", number(many, "value")),
            [Some(whole), more(many, MOST)].into_iter().flatten().collect(),
        )),
    }
}

/// Editions, pages, sections and exhibits that came, went, or have another number or title.
pub(super) fn structure(work: &Work<'_>) -> Vec<Node> {
    let all = &work.review.structure;
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
    let mut nodes = vec![table("Parts that came, went, or are called otherwise", &columns, all.iter().take(MOST).map(row))];
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
