//! The appendix of figures: for every figure how it was computed, from which cells, and where it is used; for every claim whether it holds.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use indexmap::IndexMap;
use rayon::prelude::{IntoParallelIterator, ParallelIterator, ParallelSlice};

use crate::checks::ledger::Entry as LedgerLine;
use crate::data::{Dataset, Published};
use crate::diagnostics::Diagnostic;
use crate::figures::{CellRef, Evaluated, Figure, Figures, Format, Step, Trace, Value};
use crate::markup::{Element, Node, el, text};
use crate::project::Ties;

use super::anchors::{claim_anchor, figure_anchor};
use super::bind::Binder;
use super::columns::{self, Part};
use super::context::{Context, published_work, source_of};
use super::{Keep, Page, Use, ledger, trace};

/// Cells listed for a figure; the others are counted.
const CELLS: usize = 40;

/// Articles that are given away together.
const TOGETHER: usize = 64;

/// Cells listed at once; more than these are folded.
const AT_ONCE: usize = 4;

/// One thing to tell the computation of.
pub(super) struct Entry<'a> {
    /// Its name.
    pub(super) name: &'a str,
    /// Its title; empty for cells and expressions.
    pub(super) title: &'a str,
    /// Its formula; none for a given cell.
    pub(super) formula: Option<&'a str>,
    /// What it came to.
    pub(super) value: &'a Value,
    /// How it is printed.
    pub(super) format: Format,
    /// Its printed form.
    pub(super) printed: &'a str,
    /// From what it came.
    pub(super) trace: &'a Trace,
    /// What sources printed.
    pub(super) published: &'a [Published],
    dataset: u32,
}

/// Where a name is used: address and words of each link.
pub(super) type Links = Vec<(String, String)>;

/// The sections of the appendix, by dataset, then expressions without a name, then claims. They are long, so each is given away to be kept
/// as soon as it is made.
pub fn sections(binder: &mut Binder<'_>, pages: &[Page], keep: Keep<'_>) -> Vec<Node> {
    let cx = binder.cx;
    let uses = uses(pages);
    let used: Vec<Evaluated> = first_uses(pages.iter().flat_map(|page| &page.uses).chain(&binder.page.uses));
    let of_datasets = entries(cx.figures, &used);
    let with_entries = cx.figures.datasets.all.values().zip(&of_datasets).filter(|(_, entries)| !entries.is_empty()).collect::<Vec<_>>();
    let told: Vec<Told<'_>> = with_entries.into_par_iter().map(|(dataset, entries)| tell(cx, dataset, entries, &uses, keep)).collect();
    let mut contents = el("ul").class("figures-contents");
    let mut list = |anchor: &str, title: &str| {
        let link = el("a").attr("href", format!("#{anchor}")).text(title);
        contents.children.push(el("li").child(link).into());
        el("h2").id(anchor).text(title).into()
    };
    let mut out = Vec::new();
    for told in told {
        let anchor = format!("figures-{}", told.dataset.id);
        out.push(list(&anchor, &told.dataset.title));
        out.push(told.kept);
        binder.cited.extend(told.cited);
        binder.diagnostics.extend(told.diagnostics);
    }
    let loose: Vec<Entry<'_>> = used.iter().filter(|e| e.name.is_none()).map(|e| of_expression(e, u32::MAX)).collect();
    if !loose.is_empty() {
        out.push(list("figures-expressions", "Expressions in the text"));
        let article = |entry: &Entry<'_>| article(&mut Binder::new(cx, &[], 0), entry, &uses).into();
        let kept = loose.par_chunks(TOGETHER).map(|some| keep(&some.iter().map(article).collect::<Vec<Node>>()));
        out.extend(kept.collect::<Vec<Node>>());
    }
    let claims = claims(binder, pages);
    if !claims.is_empty() {
        out.push(list("figures-claims", "Claims"));
        out.extend(claims.chunks(TOGETHER).map(keep));
    }
    out.insert(0, contents.into());
    out
}

/// A dataset's section below its heading, and what telling it left.
struct Told<'a> {
    dataset: &'a Dataset,
    kept: Node,
    cited: BTreeSet<String>,
    diagnostics: Vec<Diagnostic>,
}

fn tell<'a>(cx: &Context<'_>, dataset: &'a Dataset, entries: &[Entry<'_>], uses: &BTreeMap<String, Links>, keep: Keep<'_>) -> Told<'a> {
    let mut binder = Binder::new(cx, &[], 0);
    let part = |part| match part {
        Part::One(entry) => article(&mut binder, entry, uses).into(),
        Part::Column(name, entries) => columns::table(&mut binder, &name, &entries, uses),
    };
    let nodes: Vec<Node> = columns::parts(entries).into_iter().map(part).collect();
    Told { dataset, kept: keep(&nodes), cited: binder.cited, diagnostics: binder.diagnostics }
}

/// Links to every paragraph and exhibit that shows a name.
fn uses(pages: &[Page]) -> BTreeMap<String, Links> {
    let mut found: BTreeMap<String, Links> = BTreeMap::new();
    for page in pages {
        for used in &page.uses {
            let address = format!("{}#{}", page.address, used.anchor);
            let links = found.entry(trace::key(&used.evaluated).to_string()).or_default();
            if !links.iter().any(|(known, _)| *known == address) {
                links.push((address, page.title.clone()));
            }
        }
    }
    found
}

/// What is used in sentences, each once, in reading order.
fn first_uses<'a>(uses: impl Iterator<Item = &'a Use>) -> Vec<Evaluated> {
    let mut found: IndexMap<String, &Evaluated> = IndexMap::new();
    for used in uses {
        found.entry(trace::key(&used.evaluated).to_string()).or_insert(&used.evaluated);
    }
    found.into_values().cloned().collect()
}

/// Of each dataset the declared figures, and those of its cells that sentences show.
fn entries<'a>(figures: &'a Figures, used: &'a [Evaluated]) -> Vec<Vec<Entry<'a>>> {
    let mut of_datasets: Vec<Vec<Entry<'a>>> = Vec::new();
    of_datasets.resize_with(figures.datasets.all.len(), Vec::new);
    for figure in figures.all.values() {
        of_datasets.get_mut(figure.dataset as usize).into_iter().for_each(|entries| entries.push(of_figure(figure)));
    }
    for evaluated in used {
        let (Some(name), Step::Cell(cell)) = (&evaluated.name, &evaluated.trace.step) else { continue };
        if let Some(entries) = of_datasets.get_mut(cell.dataset as usize).filter(|_| !figures.all.contains_key(name)) {
            entries.push(of_expression(evaluated, cell.dataset));
        }
    }
    of_datasets
}

/// What an expression of a sentence came to, with what is known of the figure it names.
pub(super) fn entry<'a>(evaluated: &'a Evaluated, figures: &'a Figures) -> Entry<'a> {
    match evaluated.name.as_ref().and_then(|name| figures.all.get(name)) {
        Some(figure) => Entry { format: evaluated.format, printed: &evaluated.printed, ..of_figure(figure) },
        None => match &evaluated.trace.step {
            Step::Cell(cell) => of_expression(evaluated, cell.dataset),
            _ => of_expression(evaluated, u32::MAX),
        },
    }
}

fn of_figure(figure: &Figure) -> Entry<'_> {
    Entry {
        name: &figure.name,
        title: &figure.title,
        formula: Some(&figure.formula),
        value: &figure.value,
        format: figure.format,
        printed: &figure.printed,
        trace: &figure.trace,
        published: &figure.published,
        dataset: figure.dataset,
    }
}

fn of_expression(evaluated: &Evaluated, dataset: u32) -> Entry<'_> {
    Entry {
        name: trace::key(evaluated),
        title: "",
        // A given cell needs no formula: it is its own.
        formula: evaluated.name.is_none().then_some(evaluated.formula.as_str()),
        value: &evaluated.value,
        format: evaluated.format,
        printed: &evaluated.printed,
        trace: &evaluated.trace,
        published: &[],
        dataset,
    }
}

fn article(binder: &mut Binder<'_>, entry: &Entry<'_>, uses: &BTreeMap<String, Links>) -> Element {
    let figures = binder.cx.figures;
    let title = title(entry, figures);
    let mut heading = el("h3");
    if !title.is_empty() {
        heading = heading.text(title).text(" ");
    }
    heading = heading.child(el("code").text(trace::readable(entry.name)));
    let mut article = el("article").class("trace").id(figure_anchor(entry.name)).child(heading);
    article = article.child(el("p").class("printed").text(entry.printed));
    // An expression's name is its formula.
    if let Some(formula) = entry.formula.filter(|formula| *formula != entry.name) {
        let code = el("code").text(trace::readable(formula));
        article = article.child(el("p").class("formula").child(code).text(format!(" = {}", figures.exact(entry.value))));
    }
    let remarks: Vec<String> = trace::rounding(entry.value, entry.format, figures).into_iter().chain(remarks(entry, figures)).collect();
    if !remarks.is_empty() {
        article = article.child(el("p").class("base").text(remarks.join(" ")));
    }
    let inputs = trace::inputs(entry.trace);
    article = article.children(cells(binder, &inputs)).children(steps(&inputs.figures, figures));
    let published: Vec<Node> = entry.published.iter().map(|one| published_line(binder, entry, one)).collect();
    article.children(published).children(used_in(uses.get(entry.name)))
}

/// What readers call it.
pub(super) fn title(entry: &Entry<'_>, figures: &Figures) -> String {
    match &entry.trace.step {
        Step::Cell(cell) if entry.title.is_empty() => given_label(cell, figures),
        _ => entry.title.to_string(),
    }
}

/// The label of a given cell: that of its column or single value.
fn given_label(cell: &CellRef, figures: &Figures) -> String {
    let Some((_, dataset)) = figures.datasets.all.get_index(cell.dataset as usize) else { return String::new() };
    match cell.row {
        None => dataset.values.get_index(cell.column as usize).map(|(_, given)| given.label.clone()),
        Some(_) => dataset.columns.get_index(cell.column as usize).map(|(_, column)| column.label.clone()),
    }
    .unwrap_or_default()
}

/// Base, method, rounding: what a reader must know beside formula and cells.
pub(super) fn remarks(entry: &Entry<'_>, figures: &Figures) -> Vec<String> {
    let mut out = Vec::new();
    match entry.value {
        Value::Quantity(quantity) => {
            if let Some(base) = &quantity.base {
                let whole = crate::figures::Quantity {
                    value: base.0.clone(),
                    unit: base.1.clone(),
                    decimals: None,
                    base: None,
                    approximate: false,
                    flags: Vec::new(),
                };
                out.push(format!("Base: {}.", figures.exact(&Value::Quantity(whole))));
            }
            if quantity.approximate {
                out.push("Computed in floating point and kept to twelve digits.".into());
            }
        }
        Value::Interval(interval) => out.push(interval.method.to_string()),
        Value::Absent(reason) => out.push(format!("[{}]: {}.", reason.sign(), reason.meaning())),
        _ => {}
    }
    let (rule, other) = match figures.ties {
        Ties::HalfAwayFromZero => ("half away from zero", Ties::HalfEven),
        Ties::HalfEven => ("half to even", Ties::HalfAwayFromZero),
    };
    let other = Figures { datasets: figures.datasets.clone(), all: IndexMap::new(), ties: other, quantiles: figures.quantiles };
    if figures.print(entry.value, entry.format) != other.print(entry.value, entry.format) {
        out.push(format!("The value lies exactly between two printed ones and was rounded {rule}."));
    }
    out
}

/// The cells it rests on, each with its value and place; many are folded.
fn cells(binder: &Binder<'_>, inputs: &trace::Inputs) -> Option<Node> {
    let cx = binder.cx;
    let mut list = el("ul").class("cells");
    for cell in inputs.cells.iter().take(CELLS) {
        let Some(stands) = cell.cell(&cx.figures.datasets) else { continue };
        let name = cell_link(cx, cell, cell.name(&cx.figures.datasets));
        let place = el("span").class("place").text(cx.project.files.place(stands.span).to_string());
        list = list.child(el("li").child(name).text(format!(" {} ", given(&stands))).child(place));
    }
    if inputs.count > CELLS {
        list = list.child(el("li").text(format!("and {} more cells", inputs.count - CELLS)));
    }
    match inputs.count {
        0 => None,
        few if few <= AT_ONCE => Some(list.into()),
        many => Some(el("details").child(el("summary").text(format!("{many} cells"))).child(list).into()),
    }
}

/// The name of a cell with a link to where it stands in the page of its dataset.
pub(super) fn cell_link(cx: &Context<'_>, cell: &CellRef, name: impl Into<String>) -> Element {
    let name = el("code").text(name);
    match cx.cell_address(cell) {
        Some(address) => el("a").attr("href", address).child(name),
        None => name,
    }
}

/// A cell as it was given, with its flags.
pub(super) fn given(cell: &crate::data::Cell) -> String {
    use crate::data::Content;
    let value = match &cell.content {
        Content::Number(number) => with_commas(&number.to_string()),
        Content::Text(words) => words.to_string(),
        Content::Absent(reason) => format!("[{}]", reason.sign()),
        Content::Derived | Content::Bad => "?".into(),
    };
    cell.flags.iter().fold(value, |value, flag| format!("{value} [{}]", flag.sign()))
}

/// A number as it is written in data, with commas between thousands and the sign of a minus.
fn with_commas(written: &str) -> String {
    let unsigned = written.strip_prefix('-').unwrap_or(written);
    let whole = unsigned.find('.').unwrap_or(unsigned.len());
    let mut out = String::from(if unsigned.len() < written.len() { "−" } else { "" });
    for (at, digit) in unsigned.char_indices() {
        if at > 0 && at < whole && (whole - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The figures it follows from, with links.
fn steps(names: &[Arc<str>], figures: &Figures) -> Option<Node> {
    if names.is_empty() {
        return None;
    }
    let mut line = el("p").class("steps").text("Follows from ");
    for (at, name) in names.iter().take(CELLS).enumerate() {
        let printed = figures.all.get(name).map(|figure| format!(" ({})", figure.printed)).unwrap_or_default();
        let link = el("a").attr("href", format!("#{}", figure_anchor(name))).child(el("code").text(name.as_ref()));
        line = line.text(if at > 0 { ", " } else { "" }).child(link).text(printed);
    }
    let more = names.len().saturating_sub(CELLS);
    Some(line.text(if more > 0 { format!(" and {more} more.") } else { ".".into() }).into())
}

pub(super) fn published_line(binder: &mut Binder<'_>, entry: &Entry<'_>, published: &Published) -> Node {
    let cx = binder.cx;
    let verdict: Option<&LedgerLine> =
        cx.verdicts.get(entry.name).and_then(|lines| lines.iter().find(|line| line.published == *published)).copied();
    let mut nodes = vec![text(format!("The source printed {} ", published.value.text))];
    if let Some(group) = published_work(published, source_of(cx.figures, entry.dataset)) {
        nodes.extend(binder.cite(&group));
    }
    let words = verdict.map_or("", |line| line.verdict.words());
    nodes.push(text(". "));
    nodes.push(el("strong").class("verdict").text(format!("{words}.")).into());
    if let Some(line) = verdict {
        nodes.push(text(ledger::detail(line).map_or(" ".to_string(), |detail| format!(" {detail} "))));
        nodes.extend(ledger::reasons(binder, line));
    }
    el("p").class("published").children(nodes).into()
}

fn used_in(links: Option<&Links>) -> Option<Node> {
    let line = el("p").class("uses").text("Used in ");
    Some(linked(line, links?).text(".").into())
}

/// Links to every place, one after the other.
pub(super) fn linked(mut line: Element, links: &Links) -> Element {
    for (at, (address, title)) in links.iter().enumerate() {
        let separator = if at > 0 { ", " } else { "" };
        line = line.text(separator).child(el("a").attr("href", address.clone()).text(title.clone()));
    }
    line
}

/// The claims, each once, with its predicate, its verdict and the places that make it.
fn claims(binder: &Binder<'_>, pages: &[Page]) -> Vec<Node> {
    let mut found: IndexMap<String, (Element, Links)> = IndexMap::new();
    for page in pages {
        for claim in &page.claims {
            let anchor = claim_anchor(&claim.words, &claim.predicate);
            let (_, links) = found.entry(anchor.clone()).or_insert_with(|| {
                let verdict = if claim.holds { "Holds." } else { "Does not hold." };
                let heading = el("h3").text(format!("“{}”", claim.words));
                let code = el("code").text(trace::readable(&claim.predicate));
                let formula = el("p").class("formula").child(code).text(" ").child(el("strong").class("verdict").text(verdict));
                let inputs = trace::inputs(&claim.evaluated.trace);
                let article = el("article").class("trace claim").id(anchor).child(heading).child(formula);
                let bases: Option<Node> =
                    (!claim.bases.is_empty()).then(|| el("p").class("base").text(format!("{}.", claim.bases.join("; "))).into());
                let article = article.children(bases);
                (article.children(cells(binder, &inputs)).children(steps(&inputs.figures, binder.cx.figures)), Links::new())
            });
            let address = format!("{}#{}", page.address, claim.anchor);
            if !links.iter().any(|(known, _)| *known == address) {
                links.push((address, page.title.clone()));
            }
        }
    }
    found.into_values().map(|(article, links)| article.children(used_in(Some(&links))).into()).collect()
}
