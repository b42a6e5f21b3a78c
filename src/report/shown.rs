//! A figure in a sentence: the number, a link to how it was computed, and beside it a button that opens the short form.
//!
//! What a screen reader says in the sentence is kept short. The link is "56%, computed", or "95, recorded" for a given cell; the button is
//! "Explain 56%"; what the popover holds is said only once it is open.

use crate::figures::{Evaluated, Format, Step, Value};
use crate::markup::{Element, Node, el, text, to_string};
use crate::project::Traces;

use super::anchors::{figure_anchor, slug};
use super::appendix::{self, Entry};
use super::bind::Binder;
use super::trace;

/// Cells and figures that a popover names.
const INPUTS: usize = 4;
/// Printed values that a popover sets beside the figure.
const PUBLISHED: usize = 4;
/// Letters of a formula that a popover shows.
const FORMULA: usize = 160;

/// A figure as it stands in a sentence.
pub fn figure(binder: &mut Binder<'_>, evaluated: &Evaluated) -> Node {
    let printed = evaluated.printed.clone();
    if binder.traces() == Traces::Off {
        return el("span").class("figure").text(printed).into();
    }
    let anchor = figure_anchor(trace::key(evaluated));
    let address = binder.cx.figure_address(&anchor).filter(|_| !binder.is_within_link());
    let Some(address) = address else {
        return el("span").class("figure").attr("title", trace::short(evaluated, binder.cx.figures)).text(printed).into();
    };
    let comes = if matches!(evaluated.trace.step, Step::Cell(_)) { "recorded" } else { "computed" };
    let link = el("a").class("figure").attr("href", address.clone()).attr("aria-label", format!("{printed}, {comes}")).text(printed);
    if binder.traces() == Traces::Links || !binder.page.popovers {
        return link.attr("title", trace::short(evaluated, binder.cx.figures)).into();
    }
    let id = popover_id(binder, evaluated, &anchor);
    let button = el("button").attr("popovertarget", id.clone()).attr("aria-label", format!("Explain {}", evaluated.printed));
    let traced = el("span").class("traced").child(link).child(button);
    // One popover is enough for a figure, however often its page shows it.
    if !binder.page.explained.insert(id.clone()) {
        return traced.into();
    }
    let popover = el("span").attr("popover", "").id(id).children(short_form(binder, evaluated, address));
    // It is written here and now, and so is no part of the paragraph's words.
    traced.child(Node::Written(to_string(&[popover.into()]))).into()
}

/// The id of a popover: that of the figure in the appendix after a `t.`, which no other id begins with; if it is printed in another format
/// than its own, that follows.
fn popover_id(binder: &Binder<'_>, evaluated: &Evaluated, anchor: &str) -> String {
    let figures = binder.cx.figures;
    let own = evaluated.name.as_ref().and_then(|name| figures.all.get(name)).map(|figure| figure.format);
    let own = own.unwrap_or_else(|| figures.natural_format(&evaluated.value));
    let name = anchor.strip_prefix("f-").unwrap_or(anchor);
    match evaluated.format {
        Format::Plain => format!("t.{name}"),
        format if format == own => format!("t.{name}"),
        format => format!("t.{name}.{}", slug(&format!("{format:?}"))),
    }
}

/// What a popover says: what it is, how it was computed, from what, and what the source printed.
fn short_form(binder: &Binder<'_>, evaluated: &Evaluated, address: String) -> Vec<Node> {
    let figures = binder.cx.figures;
    let entry = appendix::entry(evaluated, figures);
    let mut out: Vec<Node> = vec![el("strong").class("printed").text(evaluated.printed.clone()).into()];
    let mut line = |class: &'static str, nodes: Vec<Node>| {
        out.push(el("span").attr_if("class", Some(class).filter(|c| !c.is_empty())).children(nodes).into())
    };
    let title = appendix::title(&entry, figures);
    if !title.is_empty() {
        line("", vec![text(title)]);
    }
    if let Some(formula) = entry.formula {
        let code = el("code").text(trace::cut(&trace::readable(formula), FORMULA));
        let exact = if matches!(entry.value, Value::Bad) { String::new() } else { format!(" = {}", figures.exact(entry.value)) };
        line("", vec![code.into(), text(exact)]);
    }
    let remarks: Vec<String> =
        trace::rounding(entry.value, entry.format, figures).into_iter().chain(appendix::remarks(&entry, figures)).collect();
    if !remarks.is_empty() {
        line("base", vec![text(remarks.join(" "))]);
    }
    line("", inputs(binder, &entry));
    for published in entry.published.iter().take(PUBLISHED) {
        let verdicts = binder.cx.verdicts.get(entry.name).and_then(|lines| lines.iter().find(|line| line.published == *published));
        let verdict = verdicts.map_or(String::new(), |line| format!(" {}.", line.verdict.words()));
        line("base", vec![text(format!("The source printed {}.{verdict}", published.value.text))]);
    }
    line("", vec![el("a").attr("href", address).text("Trace in full").into()]);
    out
}

/// The cells and figures it rests on, each with its value.
fn inputs(binder: &Binder<'_>, entry: &Entry<'_>) -> Vec<Node> {
    let cx = binder.cx;
    let found = trace::inputs(entry.trace);
    let mut told: Vec<(Element, String)> = Vec::new();
    for cell in found.cells.iter().take(INPUTS) {
        let Some(stands) = cell.cell(&cx.figures.datasets) else { continue };
        let place = stands.at.as_ref().map_or_else(String::new, |at| format!(" ({at})"));
        told.push((appendix::cell_link(cx, cell, cell.name(&cx.figures.datasets)), format!(" {}{place}", appendix::given(&stands))));
    }
    for name in found.figures.iter().take(INPUTS.saturating_sub(told.len())) {
        let printed = cx.figures.all.get(name).map(|figure| format!(" {}", figure.printed)).unwrap_or_default();
        told.push((el("code").text(name.as_ref()), printed));
    }
    let more = (found.count + found.figures.len()).saturating_sub(told.len());
    let mut out = Vec::new();
    for (at, (name, value)) in told.into_iter().enumerate() {
        out.extend((at > 0).then(|| el("br").into()));
        out.push(name.into());
        out.push(text(value));
    }
    if more > 0 {
        out.push(text(format!(" and {more} more")));
    }
    out
}
