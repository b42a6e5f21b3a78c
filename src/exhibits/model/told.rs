//! A model as it is told: its labels with every figure printed, its boxes and flows by number.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::data::{Arrange, Frame, Model, ModelBox};
use crate::figures::Scope;
use crate::project::Words;

use super::super::{Desk, Drawn};

/// A model, ready to be drawn and told.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    /// How the lanes are laid out.
    pub(super) arrange: Arrange,
    /// Lanes in order, then those at the foot.
    pub(super) lanes: Vec<Lane>,
    /// Boxes.
    pub(super) boxes: Vec<Box>,
    /// Flows.
    pub(super) flows: Vec<Flow>,
    /// Notes on the whole.
    pub(super) notes: Vec<String>,
    /// What the rules mean.
    pub(super) rules: Vec<String>,
    /// What is outlined.
    pub(super) changed: Changed,
}

/// Boxes and flows that are outlined, since they differ from another version.
#[derive(Clone, Debug, Default)]
pub(super) struct Changed {
    /// Boxes.
    pub(super) boxes: BTreeSet<usize>,
    /// Flows.
    pub(super) flows: BTreeSet<usize>,
}

/// A lane.
#[derive(Clone, Debug, Default)]
pub(super) struct Lane {
    /// Its label; may be empty.
    pub(super) label: String,
    /// Whether it stands below the others.
    pub(super) foot: bool,
    /// Its boxes, in bands: boxes of one band stand side by side.
    pub(super) bands: Vec<Band>,
}

impl Lane {
    /// Its boxes, in order.
    pub(super) fn boxes(&self) -> impl Iterator<Item = usize> + '_ {
        self.bands.iter().flat_map(|band| band.boxes.iter().copied())
    }
}

/// Boxes that stand side by side: those of a group; a box without a group stands alone.
#[derive(Clone, Debug, Default)]
pub(super) struct Band {
    /// The group's label; empty for a box alone.
    pub(super) label: String,
    /// The group's frame.
    pub(super) frame: Frame,
    /// Its boxes.
    pub(super) boxes: Vec<usize>,
}

/// A box.
#[derive(Clone, Debug, Default)]
pub(super) struct Box {
    /// What it is.
    pub(super) kind: String,
    /// Whether its outline is broken.
    pub(super) open: bool,
    /// Whether it is as tall as the picture.
    pub(super) spans_all: bool,
    /// What it belongs to, where its place does not show that; may be empty.
    pub(super) belongs: String,
    /// Its label.
    pub(super) label: String,
    /// Its second line; may be empty.
    pub(super) detail: String,
    /// What it holds.
    pub(super) parts: Vec<String>,
    /// A note bound to it; may be empty.
    pub(super) note: String,
    /// The section that speaks of it.
    pub(super) section: Option<String>,
    /// Boxes to which it is a way in.
    pub(super) leads: Vec<usize>,
}

/// A flow.
#[derive(Clone, Debug, Default)]
pub(super) struct Flow {
    /// The box it starts from.
    pub(super) from: usize,
    /// The box it leads to.
    pub(super) to: usize,
    /// Whether it goes both ways.
    pub(super) both: bool,
    /// Its label; may be empty.
    pub(super) label: String,
    /// A note bound to it; may be empty.
    pub(super) note: String,
}

/// Prints every label and finds every box.
pub(super) fn tell(model: &Model, drawn: &mut Drawn, desk: &mut Desk) -> Told {
    let ids: IndexMap<&str, usize> = model.boxes.iter().enumerate().map(|(at, each)| (each.id.as_str(), at)).collect();
    let mut told = Told { arrange: model.arrange, ..Told::default() };
    for each in &model.boxes {
        told.boxes.push(tell_box(each, &ids, drawn, desk));
    }
    for lane in model.lanes.iter().filter(|lane| !lane.foot).chain(model.lanes.iter().filter(|lane| lane.foot)) {
        let label = print(&lane.label, drawn, desk);
        told.lanes.push(Lane { label, foot: lane.foot, bands: bands(model, &lane.id, drawn, desk) });
    }
    for flow in &model.flows {
        let ends = (find(&flow.from, &ids), find(&flow.to, &ids));
        let [label, note] = [&flow.label, &flow.note].map(|words| maybe(words.as_ref(), drawn, desk));
        if let (Some(from), Some(to)) = ends {
            told.flows.push(Flow { from, to, both: flow.both, label, note });
        }
    }
    told.notes = model.notes.iter().map(|note| print(note, drawn, desk)).collect();
    told.rules = model.rules.iter().map(|rule| rule.says.clone()).collect();
    if told.arrange == Arrange::Around {
        name_belonging(&mut told);
    }
    told
}

/// The bands of a lane: a group's boxes stand together, where the first of them stands.
fn bands(model: &Model, lane: &str, drawn: &mut Drawn, desk: &mut Desk) -> Vec<Band> {
    let mut bands: Vec<(Option<&str>, Band)> = Vec::new();
    for (at, each) in model.boxes.iter().enumerate().filter(|(_, each)| each.lane == lane) {
        let id = each.group.as_ref().map(|group| group.text.as_str());
        let Some(group) = model.groups.iter().find(|group| id == Some(group.id.as_str())) else {
            bands.push((None, Band { boxes: vec![at], ..Band::default() }));
            continue;
        };
        match bands.iter_mut().find(|(of, _)| *of == id) {
            Some((_, band)) => band.boxes.push(at),
            None => bands.push((id, Band { label: print(&group.label, drawn, desk), frame: group.frame, boxes: vec![at] })),
        }
    }
    bands.into_iter().map(|(_, band)| band).collect()
}

/// Around a centre, lanes and groups are no places: each box says what it belongs to, as soon as there is more than one answer.
fn name_belonging(told: &mut Told) {
    let around = told.lanes.iter().enumerate().filter(|(_, lane)| !lane.foot && !lane.bands.is_empty()).skip(1);
    let several = around.clone().count() > 1;
    let mut found = Vec::new();
    for (_, lane) in told.lanes.iter().enumerate().filter(|(_, lane)| !lane.foot) {
        let ringed = several && around.clone().any(|(_, other)| std::ptr::eq(other, lane));
        for band in &lane.bands {
            let names = [if ringed { lane.label.as_str() } else { "" }, band.label.as_str()];
            let names: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
            found.extend(band.boxes.iter().map(|at| (*at, names.join(" · "))));
        }
    }
    for (at, names) in found {
        told.boxes[at].belongs = names;
    }
}

fn tell_box(each: &ModelBox, ids: &IndexMap<&str, usize>, drawn: &mut Drawn, desk: &mut Desk) -> Box {
    let [detail, note] = [&each.detail, &each.note].map(|words| maybe(words.as_ref(), drawn, desk));
    let parts = each.parts.iter().map(|part| print(part, drawn, desk)).collect();
    let leads = each.leads.iter().filter_map(|lead| find(lead, ids)).collect();
    let section = each.section.as_ref().filter(|section| looks_like_section(section, desk)).map(|section| section.text.clone());
    let label = print(&each.label, drawn, desk);
    let (kind, belongs) = (each.kind.clone(), String::new());
    Box { kind, open: each.open, spans_all: each.spans_all, belongs, label, detail, parts, note, section, leads }
}

fn maybe(words: Option<&Words>, drawn: &mut Drawn, desk: &mut Desk) -> String {
    words.map(|words| print(words, drawn, desk)).unwrap_or_default()
}

fn print(words: &Words, drawn: &mut Drawn, desk: &mut Desk) -> String {
    if !words.text.contains("{{") {
        return words.text.trim().to_owned();
    }
    let (printed, uses) = desk.take(desk.figures.interpolate(words, Scope::Report));
    drawn.uses.extend(uses);
    printed.trim().to_owned()
}

/// The box of that id; one that is not there has been told when the data were read.
fn find(name: &Words, ids: &IndexMap<&str, usize>) -> Option<usize> {
    ids.get(name.text.as_str()).copied()
}

/// Whether a target reads like one of a section; whether there is such a section, the report stage knows.
fn looks_like_section(section: &Words, desk: &mut Desk) -> bool {
    // The edition in which it stands may come first.
    let target = section.text.split_once('/').map_or(section.text.as_str(), |(_, target)| target);
    let id = target.strip_prefix("sec-").or_else(|| target.strip_prefix("app-"));
    let good = id.is_some_and(|id| !id.is_empty() && id.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_')));
    if !good {
        let message = format!("`{}` is no target of a section", section.text);
        let plain = !section.text.is_empty() && section.text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        let example = if plain { section.text.as_str() } else { "gateway" };
        let mend = format!("Write `sec-` or `app-` and the id of a section, such as `sec-{example}`");
        desk.say(crate::diagnostics::Diagnostic::error("bad-section", section.span, message).mend(mend));
    }
    good
}
