//! The wide picture: lanes side by side, boxes stacked in them, what spans all as tall as the picture.

use super::foot;
use super::route::{self, Spot};
use super::shapes::{Picture, Rect, TextBlock, Voice, least_width, needed_height, place};
use super::told::{Band, Told};

/// The width of a wide page's picture; one with many lanes grows beyond it rather than break words.
const WIDTH: f64 = 960.0;
/// The least height of a box: wide pages have room for calm ones.
const TALL: f64 = 84.0;
/// Room at the edges.
const EDGE: f64 = 8.0;
/// Room to the right of the last lane if lines run there.
const CHANNEL: f64 = 44.0;
/// Room between boxes on top of each other: arrows between them need it.
const BETWEEN: f64 = 28.0;
/// Room between the body of the picture and what follows; lines that leave a box downwards run in it.
const BELOW: f64 = 26.0;

/// A column of the picture: a lane's stack of boxes, or one box that spans all.
#[derive(Clone, Debug, Default)]
pub(super) struct Slot {
    /// Its lane.
    pub(super) lane: usize,
    /// Its bands from top to bottom.
    pub(super) bands: Vec<Band>,
    /// Whether it is one box that is as tall as the picture.
    pub(super) all: bool,
    /// Left edge.
    pub(super) x: f64,
    /// Width.
    pub(super) w: f64,
    /// Room between boxes of one band.
    pub(super) beside: f64,
    /// Room to its right.
    pub(super) gap: f64,
}

impl Slot {
    /// Right edge.
    pub(super) fn right(&self) -> f64 {
        self.x + self.w
    }
}

/// Lays a model out for wide pages.
pub(super) fn wide(told: &Told) -> Picture {
    let mut slots = slots(told);
    let spots = spots(&slots, told.boxes.len());
    set_gaps(&mut slots, told, &spots);
    let width = set_widths(&mut slots, told);
    let mut picture = Picture { width, ..Picture::default() };
    let top = headings(&slots, told, &mut picture);
    let corridors = told.flows.iter().filter(|flow| far(&spots, flow.from, flow.to)).count() as f64;
    let top = top + if corridors > 0.0 { corridors * route::STEP + 10.0 } else { 0.0 };
    let body = body_height(&slots, told);
    for slot in &slots {
        fill(slot, told, top, body, &mut picture);
    }
    let bottom = if slots.is_empty() { EDGE } else { top + body };
    let below = route::route(told, &slots, &spots, &mut picture, top, bottom + BELOW);
    picture.height = foot::foot(told, &mut picture, below, EDGE) + EDGE;
    picture
}

fn slots(told: &Told) -> Vec<Slot> {
    let mut slots = Vec::new();
    for (lane, each) in told.lanes.iter().enumerate().filter(|(_, lane)| !lane.foot) {
        let all = |band: &Band| band.boxes.iter().any(|at| told.boxes[*at].spans_all);
        let stack: Vec<Band> = each.bands.iter().filter(|band| !all(band)).cloned().collect();
        if !stack.is_empty() {
            slots.push(Slot { lane, bands: stack, beside: 8.0, ..Slot::default() });
        }
        let spanning = each.bands.iter().filter(|band| all(band));
        slots.extend(spanning.map(|band| Slot { lane, bands: vec![band.clone()], all: true, ..Slot::default() }));
    }
    slots
}

/// Where each box stands; none for those at the foot.
fn spots(slots: &[Slot], boxes: usize) -> Vec<Option<Spot>> {
    let mut spots = vec![None; boxes];
    for (slot, each) in slots.iter().enumerate() {
        for (band, row) in each.bands.iter().enumerate() {
            for (position, at) in row.boxes.iter().enumerate() {
                spots[*at] = Some(Spot { slot, band, position, of: row.boxes.len(), all: each.all });
            }
        }
    }
    spots
}

/// Whether other lanes stand between two boxes.
fn far(spots: &[Option<Spot>], a: usize, b: usize) -> bool {
    matches!((&spots[a], &spots[b]), (Some(a), Some(b)) if a.slot.abs_diff(b.slot) > 1)
}

/// Room between slots: more where flows run, and as much as their labels want, within reason.
fn set_gaps(slots: &mut [Slot], told: &Told, spots: &[Option<Spot>]) {
    let plain: f64 = if slots.len() > 4 { 48.0 } else { 64.0 };
    slots.iter_mut().for_each(|slot| slot.gap = 32.0);
    let last = slots.len().saturating_sub(1);
    if let Some(slot) = slots.last_mut() {
        slot.gap = 0.0;
    }
    for flow in &told.flows {
        let (Some(a), Some(b)) = (&spots[flow.from], &spots[flow.to]) else { continue };
        let (left, right) = (a.slot.min(b.slot), a.slot.max(b.slot));
        if left == right {
            if a.band == b.band {
                slots[left].beside = 30.0;
            }
            slots[left].gap = slots[left].gap.max(if left == last { CHANNEL } else { plain });
            continue;
        }
        let label = if right == left + 1 { (Voice::Flow.width(&flow.label) + 20.0).min(132.0) } else { 0.0 };
        slots[left].gap = slots[left].gap.max(plain).max(label);
        slots[right - 1].gap = slots[right - 1].gap.max(plain);
    }
}

/// Gives every slot its place and width: those with a stack share the page evenly, but none is narrower than its longest word.
fn set_widths(slots: &mut [Slot], told: &Told) -> f64 {
    let least: Vec<f64> = slots.iter().map(|slot| least_slot(slot, told)).collect();
    let gaps: f64 = slots.iter().map(|slot| slot.gap).sum();
    let room = WIDTH - 2.0 * EDGE - gaps;
    let stacks = slots.iter().any(|slot| !slot.all);
    // Water poured into the narrowest first: widths even out as far as the page allows.
    let grows = |at: usize| !slots[at].all || !stacks;
    let mut widths = least.clone();
    let mut order: Vec<usize> = (0..slots.len()).filter(|at| grows(*at)).collect();
    order.sort_by(|a, b| least[*b].total_cmp(&least[*a]).then(a.cmp(b)));
    let fixed: f64 = (0..slots.len()).filter(|at| !grows(*at)).map(|at| least[at]).sum();
    let mut left = room - fixed;
    for (done, at) in order.iter().enumerate() {
        let share = left / (order.len() - done) as f64;
        widths[*at] = least[*at].max(share);
        left -= widths[*at];
    }
    let mut x = EDGE;
    for (slot, width) in slots.iter_mut().zip(widths) {
        (slot.x, slot.w) = (x, width);
        x += width + slot.gap;
    }
    (x + EDGE).max(WIDTH)
}

fn least_slot(slot: &Slot, told: &Told) -> f64 {
    let row = |band: &Band| {
        let boxes: f64 = band.boxes.iter().map(|at| least_width(&told.boxes[*at])).fold(0.0, f64::max) * band.boxes.len() as f64;
        boxes + slot.beside * band.boxes.len().saturating_sub(1) as f64
    };
    let rows = slot.bands.iter().map(row).fold(0.0, f64::max);
    let heading = Voice::Heading.longest_word(&told.lanes[slot.lane].label).min(190.0);
    rows.max(heading).max(if slot.all { 88.0 } else { 110.0 })
}

/// Places the lanes' headings, each over all slots of its lane, and gives the height at which the body begins.
fn headings(slots: &[Slot], told: &Told, picture: &mut Picture) -> f64 {
    let mut bottom = EDGE;
    for (lane, each) in told.lanes.iter().enumerate() {
        let mut own = slots.iter().filter(|slot| slot.lane == lane);
        let Some(first) = own.next() else { continue };
        let right = own.next_back().map_or(first.right(), Slot::right);
        let block = TextBlock::at(first.x, EDGE, &each.label, right - first.x, Voice::Heading);
        if !block.lines.is_empty() {
            bottom = bottom.max(block.rect.bottom() + 12.0);
            picture.texts.push(block);
        }
    }
    bottom
}

/// Height of a band: its label's and its boxes'.
fn band_heights(slot: &Slot, band: &Band, told: &Told) -> (f64, f64) {
    let count = band.boxes.len().max(1) as f64;
    let width = (slot.w - slot.beside * (count - 1.0)) / count;
    let boxes = band.boxes.iter().map(|at| needed_height(&told.boxes[*at], width)).fold(TALL, f64::max);
    let lines = Voice::Band.lines(&band.label, slot.w).len();
    (if lines == 0 { 0.0 } else { Voice::Band.height(lines) + 6.0 }, boxes)
}

fn stack_height(slot: &Slot, told: &Told) -> f64 {
    let bands = slot.bands.iter().map(|band| band_heights(slot, band, told));
    bands.map(|(label, boxes)| label + boxes).sum::<f64>() + BETWEEN * slot.bands.len().saturating_sub(1) as f64
}

fn body_height(slots: &[Slot], told: &Told) -> f64 {
    slots.iter().map(|slot| stack_height(slot, told)).fold(0.0, f64::max)
}

/// Places a slot's boxes. A stack shorter than the picture grows: its boxes first, to half as much again, then the room between them.
fn fill(slot: &Slot, told: &Told, top: f64, body: f64, picture: &mut Picture) {
    let heights: Vec<(f64, f64)> = slot.bands.iter().map(|band| band_heights(slot, band, told)).collect();
    let spare = (body - stack_height(slot, told)).max(0.0);
    let count = heights.len().max(1) as f64;
    let most = if slot.all { f64::INFINITY } else { 0.5 };
    let grown: Vec<f64> = heights.iter().map(|(_, boxes)| (spare / count).min(boxes * most)).collect();
    let rest = (spare - grown.iter().sum::<f64>()).max(0.0);
    let between = BETWEEN + if heights.len() > 1 { rest / (count - 1.0) } else { 0.0 };
    let mut y = top + if heights.len() > 1 { 0.0 } else { rest / 2.0 };
    for ((band, (label, boxes)), more) in slot.bands.iter().zip(heights).zip(grown) {
        if label > 0.0 {
            picture.texts.push(TextBlock::at(slot.x, y, &band.label, slot.w, Voice::Band));
        }
        y += label;
        let count = band.boxes.len().max(1) as f64;
        let w = (slot.w - slot.beside * (count - 1.0)) / count;
        for (position, at) in band.boxes.iter().enumerate() {
            let rect = Rect { x: slot.x + position as f64 * (w + slot.beside), y, w, h: boxes + more };
            picture.boxes.push(place(*at, &told.boxes[*at], rect));
        }
        y += boxes + more + between;
    }
}
