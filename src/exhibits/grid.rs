//! A grid as an HTML table: caption, scopes, and ids where there are two rows of heads.

use crate::content::Inline;
use crate::markup::{Element, Node, el, plain};

use super::{Grid, GridCell, GridColumn, GridRow, align};

/// What turns inline Markdown into markup.
type Writer<'w> = &'w mut dyn FnMut(&[Inline]) -> Vec<Node>;

/// Columns that stand under one head of the first row.
struct Span<'g> {
    group: Option<&'g str>,
    first: usize,
    length: usize,
}

impl Grid {
    /// The table as markup, with `caption` in its `<caption>`; `words` turns inline Markdown into markup.
    pub fn to_markup(&self, caption: Vec<Node>, words: &mut dyn FnMut(&[Inline]) -> Vec<Node>) -> Node {
        let grouped = self.columns.iter().any(|column| column.group.is_some());
        let spans = self.spans();
        let mut table = el("table").child(el("caption").children(caption));
        if grouped {
            table = table.children(spans.iter().map(|span| el("colgroup").attr("span", span.length.to_string())));
        }
        let head = if grouped { self.two_rows(&spans, words) } else { vec![self.one_row(words)] };
        table = table.child(el("thead").children(head));
        let mut bodies = self.bodies(&spans, grouped, words);
        self.line_up(&mut bodies);
        table.children(bodies).into()
    }

    /// Gives each number the width it lacks beside the widest of its column, so that decimal points stand below each other.
    fn line_up(&self, bodies: &mut [Element]) {
        for at in (1..self.columns.len()).filter(|at| self.columns[*at].numeric) {
            let texts: Vec<String> = cells(bodies, at).map(|cell| plain(&cell.children)).collect();
            for (cell, pad) in cells(bodies, at).zip(align::pads(&texts)).filter(|(_, pad)| !pad.is_empty()) {
                cell.attributes.push(("data-pad", pad));
            }
        }
    }

    /// Neighbouring columns of the same header group together; each column without one alone.
    fn spans(&self) -> Vec<Span<'_>> {
        let mut spans: Vec<Span> = Vec::new();
        for (at, column) in self.columns.iter().enumerate() {
            let group = column.group.as_deref();
            match spans.last_mut() {
                Some(last) if group.is_some() && last.group == group => last.length += 1,
                _ => spans.push(Span { group, first: at, length: 1 }),
            }
        }
        spans
    }

    fn one_row(&self, words: Writer) -> Element {
        el("tr").children(self.columns.iter().map(|column| head(column, words)))
    }

    /// Header groups above their columns; a column without a group is as tall as both rows, so that no head is empty.
    fn two_rows(&self, spans: &[Span], words: Writer) -> Vec<Element> {
        let (mut upper, mut lower) = (el("tr"), el("tr"));
        for span in spans {
            let columns = span.first..span.first + span.length;
            match span.group {
                Some(group) => {
                    let id = self.group_id(span.first);
                    let th = el("th").id(id.clone()).attr("scope", "colgroup").attr("colspan", span.length.to_string());
                    upper = upper.child(th.class("group").text(group));
                    for at in columns {
                        lower = lower.child(head(&self.columns[at], words).id(self.column_id(at)).attr("headers", id.clone()));
                    }
                }
                None => {
                    for at in columns {
                        upper = upper.child(head(&self.columns[at], words).id(self.column_id(at)).attr("rowspan", "2"));
                    }
                }
            }
        }
        vec![upper, lower]
    }

    /// A body for each group of rows; one for all if there are no groups.
    fn bodies(&self, spans: &[Span], grouped: bool, words: Writer) -> Vec<Element> {
        let mut bodies = Vec::new();
        let mut body = el("tbody");
        let mut heading: Option<String> = None;
        for (number, row) in self.rows.iter().enumerate() {
            match row {
                GridRow::Group(label) => {
                    if !body.children.is_empty() {
                        bodies.push(std::mem::replace(&mut body, el("tbody")));
                    }
                    heading = (!label.is_empty()).then(|| format!("{}-g{}", self.id, number + 1));
                    if let Some(id) = &heading {
                        let width = self.columns.len().max(1).to_string();
                        let th = el("th").attr_if("id", grouped.then(|| id.clone())).attr("scope", "rowgroup").attr("colspan", width);
                        body = body.child(el("tr").class("group").child(th.text(label.clone())));
                    }
                }
                GridRow::Cells { cells, total } => {
                    let row_id = grouped.then(|| format!("{}-r{}", self.id, number + 1));
                    let mut tr = el("tr").attr_if("class", total.then_some("total"));
                    for (at, cell) in cells.iter().enumerate() {
                        let headers = row_id.as_ref().map(|row| self.headers(at, spans, row, heading.as_deref()));
                        tr = tr.child(self.cell(at, cell, row_id.as_deref(), headers, words));
                    }
                    body = body.child(tr);
                }
            }
        }
        if !body.children.is_empty() {
            bodies.push(body);
        }
        bodies
    }

    /// The heads of a data cell: its row, the group of rows, the header group, the column.
    fn headers(&self, at: usize, spans: &[Span], row: &str, heading: Option<&str>) -> String {
        let group = spans.iter().find(|span| span.group.is_some() && (span.first..span.first + span.length).contains(&at));
        let group = group.map(|span| self.group_id(span.first));
        let ids = heading.map(str::to_owned).into_iter().chain([row.to_owned()]).chain(group).chain([self.column_id(at)]);
        ids.collect::<Vec<_>>().join(" ")
    }

    fn cell(&self, at: usize, cell: &GridCell, row_id: Option<&str>, headers: Option<String>, words: Writer) -> Element {
        let element = if at == 0 {
            el("th").attr_if("id", row_id).attr("scope", "row")
        } else {
            el("td").attr_if("headers", headers).attr_if("class", self.columns.get(at).and_then(GridColumn::class))
        };
        match cell {
            GridCell::Text(text) => element.text(text.clone()),
            GridCell::Words(inlines) => element.children(words(inlines)),
            GridCell::Value { printed, name } => value(element.attr_if("data-figure", name.as_deref()), printed),
        }
    }

    fn group_id(&self, first: usize) -> String {
        format!("{}-h{}", self.id, first + 1)
    }

    fn column_id(&self, at: usize) -> String {
        format!("{}-c{}", self.id, at + 1)
    }
}

impl GridColumn {
    /// The class of its head and its cells.
    fn class(&self) -> Option<&'static str> {
        match (self.numeric, self.total) {
            (true, true) => Some("n sum"),
            (true, false) => Some("n"),
            (false, true) => Some("sum"),
            (false, false) => None,
        }
    }
}

/// The cells of a column, from its first row to its last; headings of groups have none.
fn cells(bodies: &mut [Element], at: usize) -> impl Iterator<Item = &mut Element> {
    let rows = bodies.iter_mut().flat_map(|body| &mut body.children);
    let cells = rows.filter_map(move |row| match row {
        Node::Element(row) => row.children.get_mut(at),
        _ => None,
    });
    cells.filter_map(|cell| match cell {
        Node::Element(cell) => Some(cell),
        _ => None,
    })
}

/// A column's head: label and unit.
fn head(column: &GridColumn, words: Writer) -> Element {
    let sorted = column.sorted.map(|down| if down { "descending" } else { "ascending" });
    let th = el("th").attr("scope", "col").attr_if("class", column.class()).attr_if("aria-sort", sorted).children(words(&column.label));
    match &column.unit {
        Some(unit) => th.text(" ").child(el("span").class("unit").text(format!("({unit})"))),
        None => th,
    }
}

/// A printed value; its flags stand in an element of their own, so that a theme can keep digits in line.
fn value(cell: Element, printed: &str) -> Element {
    match printed.contains('[').then(|| printed.split_once(" [")).flatten() {
        Some((number, flags)) => cell.text(number).text(" ").child(el("span").class("sign").text(format!("[{flags}"))),
        None => cell.text(printed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exhibits::words::literal;
    use crate::markup::{text, to_string};
    use crate::source::{FileId, Span as Place};

    fn column(label: &str, group: Option<&str>, numeric: bool) -> GridColumn {
        let label = literal(label, Place::new(FileId(0), 0, 0));
        GridColumn { label, group: group.map(str::to_owned), numeric, ..GridColumn::default() }
    }

    fn shown(printed: &str, name: &str) -> GridCell {
        GridCell::Value { printed: printed.into(), name: Some(name.into()) }
    }

    fn row(head: &str, cells: Vec<GridCell>, total: bool) -> GridRow {
        GridRow::Cells { cells: std::iter::once(GridCell::Text(head.into())).chain(cells).collect(), total }
    }

    fn written(grid: &Grid) -> String {
        let mut words = |inlines: &[Inline]| match &inlines[0].kind {
            crate::content::InlineKind::Text(words) => vec![text(words.clone())],
            _ => Vec::new(),
        };
        to_string(&[grid.to_markup(vec![text("Delegates")], &mut words)])
    }

    #[test]
    fn a_plain_table_needs_no_ids() {
        let columns = vec![column("Town", None, false), GridColumn { unit: Some("people".into()), ..column("Charity", None, true) }];
        let rows = vec![
            row("Leeds", vec![shown("15", "events[\"Leeds\"].charity")], false),
            row("Total <1>", vec![shown("1,043 [p]", "events.total.charity")], true),
        ];
        let grid = Grid { columns, rows, signs: Vec::new(), id: "table-events".into() };
        assert_eq!(
            written(&grid),
            "<table><caption>Delegates</caption><thead><tr><th scope=\"col\">Town</th>\
             <th scope=\"col\" class=\"n\">Charity <span class=\"unit\">(people)</span></th></tr></thead>\
             <tbody><tr><th scope=\"row\">Leeds</th><td class=\"n\" data-figure=\"events[&quot;Leeds&quot;].charity\" data-pad=\" [p]\">15</td></tr>\
             <tr class=\"total\"><th scope=\"row\">Total &lt;1&gt;</th><td class=\"n\" data-figure=\"events.total.charity\">1,043 \
             <span class=\"sign\">[p]</span></td></tr></tbody></table>"
        );
    }

    #[test]
    fn header_groups_bind_every_cell_to_its_heads() {
        let columns = vec![
            column("Service", None, false),
            column("Men", Some("Gender"), true),
            column("Women", Some("Gender"), true),
            column("All", None, true),
        ];
        let rows = vec![
            GridRow::Group("Field".into()),
            row("Social work", vec![shown("19%", "a"), shown("81%", "b"), shown("5", "c")], false),
            GridRow::Group(String::new()),
            row("All", vec![shown("20%", "d"), shown("80%", "e"), shown("5", "f")], true),
        ];
        let html = written(&Grid { columns, rows, signs: Vec::new(), id: "t".into() });
        assert!(
            html.contains("<colgroup span=\"1\"></colgroup><colgroup span=\"2\"></colgroup><colgroup span=\"1\"></colgroup>"),
            "{html}"
        );
        assert!(html.contains("<th id=\"t-h2\" scope=\"colgroup\" colspan=\"2\" class=\"group\">Gender</th>"), "{html}");
        assert!(html.contains("<th scope=\"col\" id=\"t-c1\" rowspan=\"2\">Service</th>"), "{html}");
        assert!(html.contains("<th scope=\"col\" class=\"n\" id=\"t-c3\" headers=\"t-h2\">Women</th>"), "{html}");
        assert!(html.contains("<tbody><tr class=\"group\"><th id=\"t-g1\" scope=\"rowgroup\" colspan=\"4\">Field</th></tr>"), "{html}");
        assert!(html.contains("<td headers=\"t-g1 t-r2 t-h2 t-c3\" class=\"n\" data-figure=\"b\">81%</td>"), "{html}");
        assert!(html.contains("<tbody><tr class=\"total\"><th id=\"t-r4\" scope=\"row\">All</th><td headers=\"t-r4 t-h2 t-c2\""), "{html}");
    }
}
