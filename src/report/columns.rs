//! Derived columns in the appendix of figures: one table a column, one line a row, instead of a card for every cell.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use crate::markup::{Element, Node, el};

use super::anchors::{figure_anchor, slug};
use super::appendix::{Entry, Links, cell_link, given, linked, published_line, remarks, title};
use super::bind::Binder;
use super::trace;

/// Cells and figures told of one line; the others are counted.
const INPUTS: usize = 6;

/// A part of a dataset's figures.
pub(super) enum Part<'e, 'a> {
    /// A figure alone.
    One(&'e Entry<'a>),
    /// What belongs to one column or one total, under its name.
    Column(String, Vec<&'e Entry<'a>>),
}

/// The figures of a dataset: those of one column or total together where the first of them stands, the others alone.
pub(super) fn parts<'e, 'a>(entries: &'e [Entry<'a>]) -> Vec<Part<'e, 'a>> {
    let mut groups: IndexMap<String, Vec<&Entry<'_>>> = IndexMap::new();
    for entry in entries {
        let key = split(entry.name).map_or_else(|| entry.name.to_string(), |(group, _)| group);
        groups.entry(key).or_default().push(entry);
    }
    let part = |(name, group): (String, Vec<&'e Entry<'a>>)| match group.as_slice() {
        [one] => Part::One(one),
        _ => Part::Column(name, group),
    };
    groups.into_iter().map(part).collect()
}

/// Group and member of a name: `events["Leeds"].charity` is `Leeds` in `events.charity`, `events.total.charity` is `charity` in
/// `events.total`. A single figure has none.
fn split(name: &str) -> Option<(String, String)> {
    if let Some((dataset, rest)) = name.split_once('[') {
        let (row, column) = rest.rsplit_once("].")?;
        return Some((format!("{dataset}.{column}"), row.replace('"', "")));
    }
    let (group, column) = name.rsplit_once('.')?;
    group.contains('.').then(|| (group.to_string(), column.to_string()))
}

/// The figures of a column or total as a table, every line with its anchor.
pub(super) fn table(binder: &mut Binder<'_>, name: &str, entries: &[&Entry<'_>], uses: &BTreeMap<String, Links>) -> Node {
    let by_row = entries.iter().all(|entry| entry.name.contains('['));
    let shared = entries[0].formula.filter(|formula| by_row && entries.iter().all(|entry| entry.formula == Some(formula)));
    let printed = entries.iter().any(|entry| !entry.published.is_empty());
    let used = entries.iter().any(|entry| uses.contains_key(entry.name));
    let remarks: Vec<String> = entries.iter().map(|entry| remarks(entry, binder.cx.figures).join(" ")).collect();
    let remark = Some(&remarks[0]).filter(|first| !first.is_empty() && remarks.iter().all(|remark| remark == *first));
    let rounding = entries.iter().find_map(|entry| trace::rounding(entry.value, entry.format, binder.cx.figures)).filter(|_| by_row);
    let told = rounding.into_iter().chain(remark.cloned()).collect::<Vec<_>>().join(" ");
    let label = format!("figures-{}-caption", slug(name));
    let mut heads = el("tr").child(head(if by_row { "Row" } else { "Column" })).child(head("Value").attr("class", "n")).child(head("From"));
    if printed {
        heads = heads.child(head("Printed in the source"));
    }
    if used {
        heads = heads.child(head("Used in"));
    }
    let mut body = el("tbody");
    for (entry, own) in entries.iter().zip(&remarks) {
        let own = if remark.is_some() { "" } else { own };
        let mut line = line(binder, entry, shared.is_none(), own);
        if printed {
            let published: Vec<Node> = entry.published.iter().map(|one| published_line(binder, entry, one)).collect();
            line = line.child(el("td").class("published").children(published));
        }
        if used {
            let links = uses.get(entry.name).map(|links| linked(el("span"), links));
            line = line.child(el("td").class("uses").children(links));
        }
        body = body.child(line);
    }
    let caption = el("caption")
        .child(caption(binder, name, entries, shared).id(label.clone()))
        .children((!told.is_empty()).then(|| el("span").class("base").text(told)));
    let table = el("table").class("column").child(caption).child(el("thead").child(heads)).child(body);
    let region = el("div").class("scroll").attr("role", "region").attr("tabindex", "0").attr("aria-labelledby", label);
    region.child(table).into()
}

fn head(words: &'static str) -> Element {
    el("th").attr("scope", "col").text(words)
}

/// What the column is called, its name, and the formula if it is one for all.
fn caption(binder: &Binder<'_>, name: &str, entries: &[&Entry<'_>], shared: Option<&str>) -> Element {
    let first = title(entries[0], binder.cx.figures);
    // Titles are "column: row" and "column: total"; what all lines share is the column of the one and the total of the other.
    let (column, total) = first.split_once(": ").unwrap_or((&first, &first));
    let words = if entries[0].name.contains('[') { column } else { total };
    let caption = el("span").class("caption").child(el("strong").text(words)).text(" ").child(el("code").text(name));
    match shared {
        Some(formula) => caption.text(" = ").child(el("code").text(trace::readable(formula))),
        None => caption,
    }
}

fn line(binder: &Binder<'_>, entry: &Entry<'_>, own_formula: bool, remark: &str) -> Element {
    let (group, member) = split(entry.name).unwrap_or_default();
    let member = if entry.name.contains('[') { member } else { column_label(binder, &group, &member) };
    let head = el("th").attr("scope", "row").text(member);
    let mut from = el("td");
    if let Some(formula) = entry.formula.filter(|_| own_formula) {
        from = from.child(el("code").text(trace::readable(formula))).text(". ");
    }
    from = inputs(binder, entry, from);
    if !remark.is_empty() {
        from = from.text(" ").child(el("span").class("base").text(remark));
    }
    el("tr").id(figure_anchor(entry.name)).child(head).child(el("td").class("n").text(entry.printed)).child(from)
}

/// A column's label in its dataset; its name if it has none.
fn column_label(binder: &Binder<'_>, group: &str, column: &str) -> String {
    let dataset = group.split_once('.').and_then(|(id, _)| binder.cx.figures.datasets.all.get(id));
    dataset.and_then(|dataset| dataset.columns.get(column)).map_or_else(|| column.to_string(), |column| column.label.clone())
}

/// Cells with their values, figures with links; names in the same row are shortened to their column. The first cell's place follows.
fn inputs(binder: &Binder<'_>, entry: &Entry<'_>, mut out: Element) -> Element {
    let cx = binder.cx;
    let row = entry.name.rfind("].").map(|at| &entry.name[..at + 2]).unwrap_or("\u{0}");
    let found = trace::inputs(entry.trace);
    let (count, mut place) = (found.count + found.figures.len(), None);
    let mut told: Vec<Vec<Node>> = Vec::new();
    for cell in found.cells.iter().take(INPUTS) {
        let Some(stands) = cell.cell(&cx.figures.datasets) else { continue };
        place = place.or_else(|| Some(cx.project.files.place(stands.span).to_string()));
        let name = cell.name(&cx.figures.datasets);
        let name = cell_link(cx, cell, name.strip_prefix(row).unwrap_or(&name));
        told.push(vec![name.into(), Node::Text(format!(" {}", given(&stands)))]);
    }
    for name in found.figures.iter().take(INPUTS.saturating_sub(told.len())) {
        let printed = cx.figures.all.get(name).map(|figure| format!(" {}", figure.printed)).unwrap_or_default();
        let words = el("code").text(name.strip_prefix(row).unwrap_or(name));
        let link = el("a").attr("href", format!("#{}", figure_anchor(name))).child(words);
        told.push(vec![link.into(), Node::Text(printed)]);
    }
    let more = count.saturating_sub(told.len());
    for (at, nodes) in told.into_iter().enumerate() {
        out = out.text(if at > 0 { ", " } else { "" }).children(nodes);
    }
    if more > 0 {
        out = out.text(format!(" and {more} more"));
    }
    match place {
        Some(place) => out.text(" ").child(el("span").class("place").text(place)),
        None => out,
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn names_of_cells_and_totals_have_a_group() {
        let pair = |name| split(name).map(|(group, member)| format!("{group} | {member}"));
        assert_eq!(pair("events[\"Leeds\"].charity").as_deref(), Some("events.charity | Leeds"));
        assert_eq!(pair("fte[\"A\", \"x].y\"].n").as_deref(), Some("fte.n | A, x].y"));
        assert_eq!(pair("events.total.charity").as_deref(), Some("events.total | charity"));
        assert_eq!(pair("survey.completion"), None);
    }
}
