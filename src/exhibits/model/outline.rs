//! A model in words: nested lists that say what the picture shows, and a description in sentences.

use crate::markup::{Element, Node, el};

use super::super::words::list;
use super::told::{Band, Lane, Told};
use crate::data::Arrange;
use crate::diagnostics::counted;

/// Lanes, their groups and boxes, of each box its detail, note, what it holds and where it leads; then notes and rules.
pub(super) fn outline(told: &Told) -> Node {
    let mut top = el("ul").class("outline");
    for (number, lane) in told.lanes.iter().filter(|lane| !lane.bands.is_empty()).enumerate() {
        let boxes: Vec<Element> = lane.bands.iter().flat_map(|band| band_items(band, told)).collect();
        top = match place(told, lane, number).as_str() {
            "" => top.children(boxes),
            label => top.child(el("li").text(label).child(el("ul").children(boxes))),
        };
    }
    for (heading, texts) in [("Notes", &told.notes), ("Rules that hold", &told.rules)] {
        if !texts.is_empty() {
            let items = texts.iter().map(|words| el("li").text(words.clone()));
            top = top.child(el("li").text(heading).child(el("ul").children(items)));
        }
    }
    top.into()
}

/// What a lane is called, and its place where the picture's arrangement gives it one.
fn place(told: &Told, lane: &Lane, number: usize) -> String {
    let place = match told.arrange {
        _ if lane.foot => String::new(),
        Arrange::Columns | Arrange::Rows => String::new(),
        Arrange::Around if number == 0 => "In the centre".to_owned(),
        Arrange::Around => "Around it".to_owned(),
        Arrange::Ladder => format!("Step {}", number + 1),
    };
    match (place.as_str(), lane.label.as_str()) {
        ("", label) => label.to_owned(),
        (place, "") => place.to_owned(),
        (place, label) => format!("{place}: {label}"),
    }
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
    if !each.note.is_empty() {
        inner = inner.child(el("li").text(format!("Note: {}", each.note)));
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

/// Where flows lead from a box, those with a label or note each on a line of its own.
fn leads(at: usize, told: &Told) -> Vec<String> {
    let name = |other: usize| if other == at { "itself".to_owned() } else { told.boxes[other].label.clone() };
    let (mut onward, mut mutual, mut more) = (Vec::new(), Vec::new(), Vec::new());
    for flow in &told.flows {
        let other = match (flow.from == at, flow.both && flow.to == at) {
            (true, _) => flow.to,
            (_, true) => flow.from,
            _ => continue,
        };
        let back = if flow.both { " and back" } else { "" };
        let label = if flow.label.is_empty() { String::new() } else { format!(": {}", flow.label) };
        let note = if flow.note.is_empty() { String::new() } else { format!(" (note: {})", flow.note) };
        match (label.is_empty() && note.is_empty(), flow.both) {
            (true, true) => mutual.push(name(other)),
            (true, false) => onward.push(name(other)),
            (false, _) => more.push(format!("Leads to {}{back}{label}{note}", name(other))),
        }
    }
    let ways: Vec<String> = told.boxes[at].leads.iter().map(|to| name(*to)).collect();
    let lines = [(onward, ""), (mutual, " and back"), (ways, "")];
    let lines = lines.into_iter().filter(|(names, _)| !names.is_empty()).map(|(names, back)| format!("Leads to {}{back}", list(&names)));
    lines.chain(more).collect()
}

/// What the model shows, in sentences.
pub(super) fn describe(told: &Told) -> String {
    let mut sentences = Vec::new();
    for (number, lane) in told.lanes.iter().filter(|lane| !lane.bands.is_empty()).enumerate() {
        let names: Vec<String> = lane.boxes().map(|at| told.boxes[at].label.clone()).collect();
        let place = place(told, lane, number);
        let unnamed = if lane.foot { "At the foot" } else { "A lane" };
        sentences.push(format!("{}: {}.", if place.is_empty() { unnamed } else { &place }, list(&names)));
    }
    let lanes = told.lanes.iter().filter(|lane| !lane.foot && !lane.bands.is_empty()).count();
    let (boxes, flows) = (counted(told.boxes.len(), "box", "boxes"), counted(told.flows.len(), "flow", "flows"));
    let kind = match told.arrange {
        Arrange::Columns | Arrange::Rows => format!("A model of {boxes} in {}", counted(lanes, "lane", "lanes")),
        Arrange::Around => format!("A framework of {boxes} around a centre"),
        Arrange::Ladder => format!("A ladder of {boxes} on {}, from the lowest up", counted(lanes, "step", "steps")),
    };
    format!("{kind}, joined by {flows}. {}", sentences.join(" "))
}
