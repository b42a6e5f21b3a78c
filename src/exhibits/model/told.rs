//! A model as it is told: its labels with every figure printed, its boxes and flows by number.

use indexmap::IndexMap;

use crate::data::{Model, ModelBox};
use crate::figures::Scope;
use crate::project::Words;

use super::super::{Desk, Drawn};

/// A model, ready to be drawn and told.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    /// Lanes from left to right, then those at the foot.
    pub(super) lanes: Vec<Lane>,
    /// Boxes.
    pub(super) boxes: Vec<Box>,
    /// Flows.
    pub(super) flows: Vec<Flow>,
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

/// Boxes that stand side by side; a box without a band label stands alone.
#[derive(Clone, Debug, Default)]
pub(super) struct Band {
    /// Its label; empty for a box alone.
    pub(super) label: String,
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
    /// Its label.
    pub(super) label: String,
    /// Its second line; may be empty.
    pub(super) detail: String,
    /// What it holds.
    pub(super) parts: Vec<String>,
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
}

/// Prints every label and finds every box.
pub(super) fn tell(model: &Model, drawn: &mut Drawn, desk: &mut Desk) -> Told {
    let ids: IndexMap<&str, usize> = model.boxes.iter().enumerate().map(|(at, each)| (each.id.as_str(), at)).collect();
    let mut told = Told::default();
    for each in &model.boxes {
        told.boxes.push(tell_box(each, &ids, drawn, desk));
    }
    for lane in model.lanes.iter().filter(|lane| !lane.foot).chain(model.lanes.iter().filter(|lane| lane.foot)) {
        let label = print(&lane.label, drawn, desk);
        let members = model.boxes.iter().enumerate().filter(|(_, each)| each.lane == lane.id);
        let bands = bands(members, drawn, desk);
        told.lanes.push(Lane { label, foot: lane.foot, bands });
    }
    for flow in &model.flows {
        let ends = (find(&flow.from, &ids), find(&flow.to, &ids));
        let label = flow.label.as_ref().map(|label| print(label, drawn, desk)).unwrap_or_default();
        if let (Some(from), Some(to)) = ends {
            told.flows.push(Flow { from, to, both: flow.both, label });
        }
    }
    told
}

fn bands<'m>(members: impl Iterator<Item = (usize, &'m ModelBox)>, drawn: &mut Drawn, desk: &mut Desk) -> Vec<Band> {
    let mut bands: Vec<Band> = Vec::new();
    for (at, each) in members {
        let label = each.band.as_ref().filter(|_| !each.spans_all).map(|band| print(band, drawn, desk)).unwrap_or_default();
        match bands.iter_mut().find(|band| !label.is_empty() && band.label == label) {
            Some(band) => band.boxes.push(at),
            None => bands.push(Band { label, boxes: vec![at] }),
        }
    }
    bands
}

fn tell_box(each: &ModelBox, ids: &IndexMap<&str, usize>, drawn: &mut Drawn, desk: &mut Desk) -> Box {
    let detail = each.detail.as_ref().map(|detail| print(detail, drawn, desk)).unwrap_or_default();
    let parts = each.parts.iter().map(|part| print(part, drawn, desk)).collect();
    let leads = each.leads.iter().filter_map(|lead| find(lead, ids)).collect();
    let section = each.section.as_ref().filter(|section| looks_like_section(section, desk)).map(|section| section.text.clone());
    let label = print(&each.label, drawn, desk);
    Box { kind: each.kind.clone(), open: each.open, spans_all: each.spans_all, label, detail, parts, section, leads }
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
    let id = section.text.strip_prefix("sec-").or_else(|| section.text.strip_prefix("app-"));
    let good = id.is_some_and(|id| !id.is_empty() && id.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_')));
    if !good {
        let message = format!("`{}` is no target of a section", section.text);
        let mend = "Write `sec-` or `app-` and the id of a section, such as `sec-gateway`";
        desk.say(crate::diagnostics::Diagnostic::error("bad-section", section.span, message).mend(mend));
    }
    good
}
