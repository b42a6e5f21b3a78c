//! From a model to its pictures: an arrangement places boxes, then flows find their ways, then labels and marks their places, and what
//! found none is told in words below.

use super::foot;
use super::key;
use super::labels;
use super::route;
use super::shapes::{Picture, Voice};
use super::told::{Flow, Told};
use super::{around, columns, ladder, rows};
use crate::data::Arrange;

/// The width of a wide page's picture.
pub(super) const WIDE: f64 = 960.0;
/// The width of a narrow screen's picture.
pub(super) const NARROW: f64 = 328.0;
/// Room at the edges of a picture.
pub(super) fn edge(width: f64) -> f64 {
    if width > NARROW { 8.0 } else { 4.0 }
}

/// Room between the body of the picture and what follows; lines that leave a box downwards run in it.
const BELOW: f64 = 26.0;
/// How often a picture is laid out anew with more room, if some flows found no way.
const TRIES: usize = 3;

/// How much room lines and labels want somewhere.
#[derive(Clone, Copy, Default)]
pub(super) struct Demand {
    /// How many flows run there.
    pub(super) flows: usize,
    label: f64,
}

impl Demand {
    /// A flow runs through.
    pub(super) fn passes(&mut self) {
        self.flows += 1;
    }

    /// A flow joins what stands on both sides; its label, if it has one, wants that much room.
    pub(super) fn joins(&mut self, flow: &Flow, label: f64) {
        self.flows += 1;
        if !flow.label.is_empty() {
            self.label = self.label.max(label);
        }
    }

    /// The room wanted, and at least so much.
    pub(super) fn room(&self, least: f64, ease: usize) -> f64 {
        least.max(self.label).max(tracks(self.flows, ease))
    }
}

/// Room for some of that many lines, as not all need a track of their own; with each try for more of them.
pub(super) fn tracks(flows: usize, ease: usize) -> f64 {
    let lines = (flows * (1 + ease)).div_ceil(2).min(16);
    17.0 + 7.0 * lines as f64
}

/// How high a label is whose lines are at most so wide.
pub(super) fn label_height(flow: &Flow, room: f64) -> f64 {
    Voice::Flow.height(Voice::Flow.lines(&flow.label, room).len())
}

/// Lays a model out for wide pages.
pub(super) fn wide(told: &Told) -> Picture {
    // Lanes that do not fit side by side stand below each other.
    let turned = told.arrange == Arrange::Columns && columns::columns(told, WIDE, 0).is_none();
    lay_out(told, |ease| match told.arrange {
        Arrange::Columns if !turned => columns::columns(told, WIDE, ease),
        Arrange::Columns | Arrange::Rows => Some(rows::rows(told, WIDE, ease)),
        Arrange::Around => Some(around::around(told, WIDE, ease)),
        Arrange::Ladder => Some(ladder::ladder(told, WIDE, ease)),
    })
}

/// Lays a model out for narrow screens.
pub(super) fn narrow(told: &Told) -> Picture {
    lay_out(told, |ease| Some(rows::rows(told, NARROW, ease)))
}

/// Tries an arrangement with more and more room, until every flow finds its way; the best try is finished.
fn lay_out(told: &Told, arrange: impl Fn(usize) -> Option<(Picture, f64)>) -> Picture {
    let feet: Vec<usize> = told.lanes.iter().filter(|lane| lane.foot).flat_map(|lane| lane.boxes()).collect();
    let to_foot = told.flows.iter().filter(|flow| feet.contains(&flow.from) || feet.contains(&flow.to)).count();
    let mut best: Option<(usize, Picture, f64)> = None;
    for ease in 0..TRIES {
        let Some((mut picture, bottom)) = arrange(ease) else { break };
        let edge = edge(picture.width);
        let below = bottom + BELOW.max(if to_foot == 0 { 0.0 } else { tracks(to_foot, ease) });
        picture.free.1.push((bottom, below));
        let bottom = foot::foot(told, &mut picture, if bottom > edge { below } else { edge }, edge);
        let lost = route::route(told, &mut picture);
        if best.as_ref().is_none_or(|(least, ..)| lost < *least) {
            best = Some((lost, picture, bottom));
        }
        if lost == 0 {
            break;
        }
    }
    let Some((_, mut picture, bottom)) = best else { return Picture::default() };
    let entries = labels::place(told, &mut picture);
    // A label under the lowest line reaches further down than the boxes.
    let lowest = picture.texts.iter().map(|text| text.rect.bottom() + 6.0).chain(picture.marks.iter().map(|mark| mark.rect.bottom() + 4.0));
    let bottom = lowest.fold(bottom, f64::max);
    picture.height = key::key(&entries, &mut picture, bottom) + edge(picture.width);
    picture
}
