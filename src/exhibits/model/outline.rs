//! A model in words: nested lists that say what the picture shows, and a description in sentences.

use crate::markup::{Element, Node, el};

use super::super::words::list;
use super::told::{Band, Told};
use crate::diagnostics::counted;

/// Lanes, their boxes, and of each box its detail, what it holds and where it leads.
pub(super) fn outline(told: &Told) -> Node {
    let mut top = el("ul").class("outline");
    for lane in &told.lanes {
        let boxes: Vec<Element> = lane.bands.iter().flat_map(|band| band_items(band, told)).collect();
        if boxes.is_empty() {
            continue;
        }
        top = match lane.label.as_str() {
            "" => top.children(boxes),
            label => top.child(el("li").text(label).child(el("ul").children(boxes))),
        };
    }
    top.into()
}

fn band_items(band: &Band, told: &Told) -> Vec<Element> {
    let boxes: Vec<Element> = band.boxes.iter().map(|at| box_item(*at, told)).collect();
    match band.label.as_str() {
        "" => boxes,
        label => vec![el("li").text(label).child(el("ul").children(boxes))],
    }
}

fn box_item(at: usize, told: &Told) -> Element {
    let each = &told.boxes[at];
    let mut item = match &each.section {
        Some(section) => el("li").child(el("a").attr("href", format!("@{section}")).text(each.label.clone())),
        None => el("li").text(each.label.clone()),
    };
    if !each.detail.is_empty() {
        item = item.text(format!(": {}", each.detail));
    }
    let mut inner = el("ul");
    if each.open {
        inner = inner.child(el("li").text("Open: its borders are drawn broken"));
    }
    for line in leads(at, told) {
        inner = inner.child(el("li").text(line));
    }
    if !each.parts.is_empty() {
        let parts = el("ul").children(each.parts.iter().map(|part| el("li").text(part.clone())));
        inner = inner.child(el("li").text("Holds").child(parts));
    }
    if inner.children.is_empty() { item } else { item.child(inner) }
}

/// Where flows lead from a box, those with a label each on a line of its own.
fn leads(at: usize, told: &Told) -> Vec<String> {
    let name = |at: usize| told.boxes[at].label.clone();
    let (mut onward, mut mutual, mut labelled) = (Vec::new(), Vec::new(), Vec::new());
    for flow in &told.flows {
        let other = match (flow.from == at, flow.both && flow.to == at) {
            (true, _) => flow.to,
            (_, true) => flow.from,
            _ => continue,
        };
        match (flow.label.as_str(), flow.both) {
            ("", true) => mutual.push(name(other)),
            ("", false) => onward.push(name(other)),
            (label, true) => labelled.push(format!("Leads to {} and back: {label}", name(other))),
            (label, false) => labelled.push(format!("Leads to {}: {label}", name(other))),
        }
    }
    let ways: Vec<String> = told.boxes[at].leads.iter().map(|to| name(*to)).collect();
    let lines = [(onward, ""), (mutual, " and back"), (ways, "")];
    let lines = lines.into_iter().filter(|(names, _)| !names.is_empty()).map(|(names, back)| format!("Leads to {}{back}", list(&names)));
    lines.chain(labelled).collect()
}

/// What the model shows, in sentences.
pub(super) fn describe(told: &Told) -> String {
    let mut sentences = Vec::new();
    for lane in &told.lanes {
        let names: Vec<String> = lane.bands.iter().flat_map(|band| &band.boxes).map(|at| told.boxes[*at].label.clone()).collect();
        if names.is_empty() {
            continue;
        }
        let where_ = if lane.foot { "At the foot" } else { "A lane" };
        sentences.push(match lane.label.as_str() {
            "" => format!("{where_}: {}.", list(&names)),
            label => format!("{label}: {}.", list(&names)),
        });
    }
    let lanes = told.lanes.iter().filter(|lane| !lane.foot && !lane.bands.is_empty()).count();
    let (boxes, flows) = (counted(told.boxes.len(), "box", "boxes"), counted(told.flows.len(), "flow", "flows"));
    let lanes = counted(lanes, "lane", "lanes");
    format!("A model of {boxes} in {lanes}, joined by {flows}. {}", sentences.join(" "))
}
