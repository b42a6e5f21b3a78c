//! Pages of datasets: what was given, row by row, each cell with an anchor to which traces lead.
//!
//! Datasets belong to the report and not to an edition, so their pages stand beside their CSV files. They are written as if they stood in the
//! folder of the edition that leads to them, and rendering turns their links.

use crate::data::{Cell, Column, Content, Counts, Dataset, Design, Given, Total};
use crate::diagnostics::{Checked, counted};
use crate::figures::CellRef;
use crate::markup::{Element, Node, el, text};

use super::anchors::{cell_anchor, figure_anchor, row_anchor};
use super::appendix::given;
use super::bind::Binder;
use super::context::{Context, source_group};
use super::trace;

/// The list of all datasets: no name of a dataset has a hyphen.
pub const LIST: &str = "data/all-datasets.html";
/// Rows that a page shows at most.
const ROWS: usize = 500;
/// Cells that a page shows at most, unless a single row has more.
const CELLS: usize = 10_000;

/// A page about data.
#[derive(Clone, Debug)]
pub struct DataPage {
    /// Its address below the site's root.
    pub address: String,
    /// Its title.
    pub title: String,
    /// A description for search engines, plain text.
    pub description: String,
    /// What it holds.
    pub body: Vec<Node>,
}

/// How many rows of a dataset its page shows.
fn shown(dataset: &Dataset) -> usize {
    dataset.rows.len().min(ROWS).min((CELLS / dataset.columns.len().max(1)).max(1))
}

/// The address of a given cell, seen from an edition's folder; of one that is not shown that of its dataset's page.
pub fn cell_address(dataset: &Dataset, row: Option<usize>, column: usize) -> String {
    let page = format!("../data/{}.html", dataset.id);
    match cell_anchor(dataset, row, column).filter(|_| row.is_none_or(|row| row < shown(dataset))) {
        Some(anchor) => format!("{page}#{anchor}"),
        None => page,
    }
}

/// The list of all datasets.
pub fn list(cx: &Context<'_>) -> DataPage {
    let mut table =
        Table::new("datasets", "Every dataset of this report, with a page that shows its rows", &["Dataset", "About", "Rows", "Values"]);
    for dataset in cx.figures.datasets.all.values() {
        let link = el("a").attr("href", format!("../data/{}.html", dataset.id)).text(dataset.title.clone());
        let number = |count: usize| el("td").class("n").text(count.to_string());
        let about = el("td").text(dataset.population.clone().unwrap_or_default());
        let head = el("th").attr("scope", "row").child(link);
        table.row(el("tr").child(head).child(about).child(number(dataset.rows.len())).child(number(dataset.values.len())));
    }
    let description = "Every dataset of the report, row by row.".to_owned();
    DataPage { address: LIST.to_owned(), title: "Datasets".to_owned(), description, body: vec![table.done(&[2, 3])] }
}

/// The page of a dataset.
pub fn page(cx: &Context<'_>, index: usize) -> Option<Checked<DataPage>> {
    let (_, dataset) = cx.figures.datasets.all.get_index(index)?;
    let mut writer = Writer { binder: Binder::new(cx, &[], 0), dataset, index: index as u32 };
    let mut body = vec![writer.about()];
    body.extend(writer.rows());
    body.extend(writer.values());
    body.extend(writer.derived());
    body.extend(writer.columns());
    let population = dataset.population.as_ref().map_or_else(String::new, |who| format!(" Population: {who}."));
    let page = DataPage {
        address: format!("data/{}.html", dataset.id),
        title: dataset.title.clone(),
        description: format!("{}.{population}", dataset.title),
        body,
    };
    Some(Checked::with(page, writer.binder.diagnostics))
}

struct Writer<'a> {
    binder: Binder<'a>,
    dataset: &'a Dataset,
    index: u32,
}

impl Writer<'_> {
    /// Source, population, design, and where the rest is.
    fn about(&mut self) -> Node {
        let dataset = self.dataset;
        let mut list = el("dl").class("publication");
        let mut entry = |term: &str, nodes: Vec<Node>| {
            list.children.push(el("dt").text(term).into());
            list.children.push(el("dd").children(nodes).into());
        };
        if let Some(source) = &dataset.source {
            entry("Source", self.binder.cite(&source_group(source)));
        }
        if let Some(population) = &dataset.population {
            entry("Population", vec![text(population.clone())]);
        }
        entry("Design", vec![text(design(dataset.design))]);
        if let Some(counts) = counts(dataset.counts) {
            entry("Counts", vec![text(counts)]);
        }
        if let Some(unit) = &dataset.rounded_to {
            entry("Rounded", vec![text(format!("to {unit}, where nothing else is said"))]);
        }
        if let Some(note) = &dataset.note {
            entry("Remark", self.binder.words(note));
        }
        if let Some(address) = self.binder.cx.figure_address(&format!("figures-{}", dataset.id)).filter(|_| self.has_figures()) {
            entry("Computed from it", vec![el("a").attr("href", address).text("How each figure was computed").into()]);
        }
        let downloads = self.downloads();
        if !downloads.is_empty() {
            entry("Download", downloads);
        }
        list.into()
    }

    fn has_figures(&self) -> bool {
        let dataset = self.dataset;
        !dataset.figures.is_empty() || !dataset.totals.is_empty() || dataset.columns.values().any(|column| column.formula.is_some())
    }

    fn downloads(&self) -> Vec<Node> {
        let dataset = self.dataset;
        if !self.binder.cx.project.config.outputs.csv {
            return Vec::new();
        }
        let values = !dataset.values.is_empty() || !dataset.figures.is_empty();
        let files = [("", "Rows (CSV)", !dataset.rows.is_empty()), ("-values", "Single values and figures (CSV)", values)];
        let mut nodes = Vec::new();
        for (suffix, words, _) in files.into_iter().filter(|(.., there)| *there) {
            if !nodes.is_empty() {
                nodes.push(text(" · "));
            }
            let address = format!("../data/{}{suffix}.csv", dataset.id);
            nodes.push(el("a").attr("href", address).attr("download", "").text(words).into());
        }
        nodes
    }

    /// What each column is.
    fn columns(&mut self) -> Vec<Node> {
        let dataset = self.dataset;
        if dataset.columns.is_empty() {
            return Vec::new();
        }
        let mut table = Table::new("columns", "What stands in each column", &["Column", "Name", "Unit", "Comes from"]);
        for (at, (name, column)) in dataset.columns.iter().enumerate() {
            let group = column.group.as_ref().map_or_else(String::new, |group| format!("{group}: "));
            let head = el("th").attr("scope", "row").text(format!("{group}{}", column.label));
            let unit = match (&column.unit, &column.formula) {
                (Some(unit), _) => unit.text.as_str(),
                (None, Some(_)) => "derived",
                (None, None) => "text",
            };
            let mut from = el("td");
            from = match &column.formula {
                Some(formula) => from.child(el("code").text(trace::readable(&formula.text))),
                None if dataset.key.contains(&at) => from.text("given; part of the key"),
                None => from.text("given"),
            };
            if let Some(note) = &column.note {
                from = from.text(" ").child(el("span").class("place").children(self.binder.words(note)));
            }
            table.row(el("tr").child(head).child(el("td").child(el("code").text(name.clone()))).child(el("td").text(unit)).child(from));
        }
        vec![heading("columns", "Columns"), table.done(&[])]
    }

    /// The rows, and the totals below them.
    fn rows(&mut self) -> Vec<Node> {
        let (dataset, shown) = (self.dataset, shown(self.dataset));
        if dataset.rows.is_empty() {
            return Vec::new();
        }
        let all = dataset.rows.len();
        let mut caption = match shown == all {
            true => format!("{}.", counted(all, "row", "rows")),
            false => format!("The first {shown} of {all} rows; the CSV file has all of them."),
        };
        if self.has_figures() {
            caption.push_str(" Links lead to how a value was computed; all others were given.");
        }
        caption.push_str(&self.signs(shown));
        let mut table = Table::new("rows", &caption, &[]);
        table.head = dataset.columns.values().fold(el("tr"), |line, column| line.child(column_head(column)));
        for row in 0..shown {
            let mut line = el("tr").id(row_anchor(&dataset.rows, row));
            for (at, column) in dataset.columns.values().enumerate() {
                line = line.child(self.cell(row, at, column));
            }
            table.row(line);
        }
        for (name, total) in &dataset.totals {
            table.row(self.total(name, total));
        }
        vec![heading("rows", "Rows"), table.done(&[])]
    }

    /// A cell of a row, as it was given or with a link to how it was computed.
    fn cell(&self, row: usize, at: usize, column: &Column) -> Element {
        let dataset = self.dataset;
        let cell = if dataset.key.contains(&at) { el("th").attr("scope", "row") } else { el("td") };
        let cell = cell.attr_if("id", cell_anchor(dataset, Some(row), at));
        if column.formula.is_some() {
            let reference = CellRef { dataset: self.index, row: Some(row as u32), column: at as u32 };
            return cell.class("n").children(self.computed(&reference.name(&self.binder.cx.figures.datasets)));
        }
        let Some(stands) = dataset.rows.cell(row, at) else { return cell };
        let cell = if column.unit.is_some() { cell.class("n") } else { cell };
        cell.text(given(&stands)).children(remark(&stands))
    }

    /// A figure as it is printed, with a link to how it was computed.
    fn computed(&self, name: &str) -> Option<Node> {
        let cx = self.binder.cx;
        let figure = cx.figures.all.get(name)?;
        let link = el("a").attr_if("href", cx.figure_address(&figure_anchor(name)));
        Some(link.text(figure.printed.clone()).into())
    }

    fn total(&self, name: &str, total: &Total) -> Element {
        let dataset = self.dataset;
        let mut line = el("tr").id(format!("t.{name}")).class("total");
        for (at, (column, told)) in dataset.columns.iter().enumerate() {
            let anchor = format!("t.{name}.{column}");
            line = line.child(match at {
                0 => el("th").attr("scope", "row").id(anchor).text(total.label.clone()),
                _ => {
                    let cell = el("td").id(anchor).children(self.computed(&format!("{}.{name}.{column}", dataset.id)));
                    if told.unit.is_some() || told.formula.is_some() { cell.class("n") } else { cell }
                }
            });
        }
        line
    }

    /// The signs that stand in what is shown, explained.
    fn signs(&self, shown: usize) -> String {
        let dataset = self.dataset;
        let mut found: Vec<(&str, &str)> = Vec::new();
        let mut add = |sign: (&'static str, &'static str)| {
            if !found.contains(&sign) {
                found.push(sign)
            }
        };
        for row in 0..shown {
            for at in 0..dataset.columns.len() {
                if let Some(Content::Absent(reason)) = dataset.rows.content(row, at) {
                    add((reason.sign(), reason.meaning()));
                }
                dataset.rows.flags(row, at).iter().for_each(|flag| add((flag.sign(), flag.meaning())));
            }
        }
        let told: Vec<String> = found.iter().map(|(sign, meaning)| format!("[{sign}] {meaning}")).collect();
        if told.is_empty() { String::new() } else { format!(" {}.", told.join("; ")) }
    }

    /// Single given values.
    fn values(&self) -> Vec<Node> {
        let dataset = self.dataset;
        if dataset.values.is_empty() {
            return Vec::new();
        }
        let mut table =
            Table::new("values", "Values that were given one by one", &["Value of", "Name", "Value", "Unit", "Place in the source"]);
        for (name, value) in &dataset.values {
            table.row(value_row(dataset, name, value));
        }
        vec![heading("values", "Single values"), table.done(&[2])]
    }

    /// Single figures, each with a link to how it was computed.
    fn derived(&self) -> Vec<Node> {
        let dataset = self.dataset;
        if dataset.figures.is_empty() {
            return Vec::new();
        }
        let mut table = Table::new("figures", "Figures that follow from these data and others", &["Figure", "Name", "Value"]);
        for (name, definition) in &dataset.figures {
            let name = format!("{}.{name}", dataset.id);
            let head = el("th").attr("scope", "row").text(definition.title.clone());
            let value = el("td").class("n").children(self.computed(&name));
            table.row(el("tr").child(head).child(el("td").child(el("code").text(name))).child(value));
        }
        vec![heading("figures", "Figures"), table.done(&[2])]
    }
}

fn value_row(dataset: &Dataset, name: &str, value: &Given) -> Element {
    let unit = value.unit.as_ref().map_or("", |unit| unit.text.as_str());
    let code = el("code").text(format!("{}.{name}", dataset.id));
    let line = el("tr").id(format!("v.{name}")).child(el("th").attr("scope", "row").text(value.label.clone()));
    let line = line.child(el("td").child(code)).child(el("td").class("n").text(given(&value.cell)));
    line.child(el("td").text(unit)).child(el("td").children(remark(&value.cell)))
}

/// Where a cell stands in its source, and what is to be said about it.
fn remark(cell: &Cell) -> Option<Node> {
    let told: Vec<&str> = cell.at.iter().chain(&cell.note).map(String::as_str).collect();
    (!told.is_empty()).then(|| el("span").class("place").text(told.join("; ")).into())
}

fn column_head(column: &Column) -> Element {
    let unit = match (&column.unit, &column.formula) {
        (Some(unit), _) => Some(unit.text.clone()),
        (None, Some(_)) => Some("derived".to_owned()),
        _ => None,
    };
    let head = el("th").attr("scope", "col");
    let head = if unit.is_some() { head.class("n") } else { head };
    let group = column.group.iter().map(|group| el("span").class("unit").text(group.clone()));
    head.children(group).text(column.label.clone()).children(unit.map(|unit| el("span").class("unit").text(unit)))
}

fn heading(id: &str, words: &str) -> Node {
    el("h2").id(id).text(words).into()
}

fn design(design: Design) -> &'static str {
    match design {
        Design::None => "none: the data bear no inference",
        Design::Census => "a census: everybody was counted",
        Design::Sample => "a probability sample",
        Design::SelfSelected => "self-selected: respondents chose themselves, which bears no inference",
        Design::Interviews => "interviews, which bear no inference and no proportions",
    }
}

fn counts(counts: Counts) -> Option<&'static str> {
    match counts {
        Counts::Plain => None,
        Counts::Weighted => Some("weighted: some count for more than others"),
        Counts::SeveralAnswers => Some("one person may have given several answers"),
    }
}

/// A table in a region that scrolls by itself.
struct Table {
    label: String,
    caption: String,
    heads: Vec<&'static str>,
    head: Element,
    body: Element,
}

impl Table {
    fn new(id: &str, caption: &str, heads: &[&'static str]) -> Self {
        Self { label: format!("{id}-caption"), caption: caption.to_owned(), heads: heads.to_vec(), head: el("tr"), body: el("tbody") }
    }

    fn row(&mut self, row: Element) {
        self.body.children.push(row.into());
    }

    /// The table; the columns of those numbers hold numbers.
    fn done(self, numbers: &[usize]) -> Node {
        let mut head = self.head;
        for (at, words) in self.heads.into_iter().enumerate() {
            let cell = el("th").attr("scope", "col").text(words);
            head = head.child(if numbers.contains(&at) { cell.class("n") } else { cell });
        }
        let caption = el("caption").child(el("span").class("subtitle").id(self.label.clone()).text(self.caption));
        let table = el("table").class("data").child(caption).child(el("thead").child(head)).child(self.body);
        el("div").class("scroll").attr("role", "region").attr("tabindex", "0").attr("aria-labelledby", self.label).child(table).into()
    }
}
