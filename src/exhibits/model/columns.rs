//! Lanes side by side: boxes stand below each other in them, and what spans all is as tall as the picture.

use super::blocks::{self, BESIDE, BETWEEN, Block, Spacing};
use super::layout::{Demand, edge, tracks};
use super::shapes::{Picture, TextBlock, Voice};
use super::told::{Band, Lane, Told};

/// The least height of a box: wide pages have room for calm ones.
const TALL: f64 = 84.0;
/// Room to the right of the last lane if lines run there.
const CHANNEL: f64 = 44.0;
/// Width beyond which boxes of a group stand in several rows.
const WIDEST: f64 = 420.0;

/// A column of the picture: a lane's stack of boxes, or one box that spans all.
#[derive(Clone, Debug, Default)]
struct Slot {
    lane: usize,
    bands: Vec<Band>,
    all: bool,
    x: f64,
    w: f64,
    /// Room between boxes of one band.
    beside: f64,
    /// Room between bands.
    between: f64,
    /// Room to its right.
    gap: f64,
}

impl Slot {
    fn right(&self) -> f64 {
        self.x + self.w
    }

    fn across(&self, band: &Band, told: &Told) -> usize {
        blocks::fitting(band, told, WIDEST, self.beside)
    }

    fn least(&self, told: &Told) -> f64 {
        let rows = self.bands.iter().map(|band| blocks::least(band, told, self.across(band, told), self.beside)).fold(0.0, f64::max);
        let heading = Voice::Heading.longest_word(&told.lanes[self.lane].label).min(190.0);
        rows.max(heading).max(if self.all { 88.0 } else { 110.0 })
    }

    fn blocks(&self, told: &Told) -> Vec<Block> {
        let spacing = Spacing { beside: self.beside, between: self.between, tall: TALL, aside: false };
        self.bands.iter().map(|band| Block::of(band, told, self.w, self.across(band, told), spacing)).collect()
    }

    fn height(&self, blocks: &[Block]) -> f64 {
        blocks.iter().map(Block::height).sum::<f64>() + self.between * blocks.len().saturating_sub(1) as f64
    }
}

/// Lays lanes out side by side; none if that would break words.
pub(super) fn columns(told: &Told, width: f64, ease: usize) -> Option<(Picture, f64)> {
    let mut slots = slots(told);
    set_gaps(&mut slots, told, ease);
    set_widths(&mut slots, told, width)?;
    let mut picture = Picture { width, ..Picture::default() };
    let top = headings(&slots, told, &mut picture);
    let far = far_flows(&slots, told);
    let over = if far > 0 { tracks(far, ease).max(14.0) } else { 0.0 };
    picture.free.1.push((top - 12.0, top + over));
    let top = top + over;
    let body = slots.iter().map(|slot| slot.height(&slot.blocks(told))).fold(0.0, f64::max);
    for slot in &slots {
        fill(slot, told, top, body, &mut picture);
        picture.free.0.push((slot.right(), slot.right() + slot.gap));
    }
    Some((picture, if slots.is_empty() { edge(width) } else { top + body }))
}

fn slots(told: &Told) -> Vec<Slot> {
    let mut slots = Vec::new();
    for (lane, each) in told.lanes.iter().enumerate().filter(|(_, lane)| !lane.foot) {
        let all = |band: &Band| band.boxes.iter().any(|at| told.boxes[*at].spans_all);
        let stack: Vec<Band> = each.bands.iter().filter(|band| !all(band)).cloned().collect();
        if !stack.is_empty() {
            slots.push(Slot { lane, bands: stack, beside: BESIDE, between: BETWEEN, ..Slot::default() });
        }
        for band in each.bands.iter().filter(|band| all(band)) {
            slots.push(Slot { lane, bands: vec![band.clone()], all: true, beside: BESIDE, between: BETWEEN, ..Slot::default() });
        }
    }
    slots
}

/// The slot and band in which a box stands; none for those at the foot.
fn spot(slots: &[Slot], at: usize) -> Option<(usize, usize)> {
    slots.iter().enumerate().find_map(|(slot, each)| Some((slot, each.bands.iter().position(|band| band.boxes.contains(&at))?)))
}

/// How many flows pass a slot on their way.
fn far_flows(slots: &[Slot], told: &Told) -> usize {
    let far = |a: usize, b: usize| matches!((spot(slots, a), spot(slots, b)), (Some(a), Some(b)) if a.0.abs_diff(b.0) > 1);
    told.flows.iter().filter(|flow| far(flow.from, flow.to)).count()
}

/// Room between slots and between their bands: more where flows run, and as much as their labels want, within reason.
fn set_gaps(slots: &mut [Slot], told: &Told, ease: usize) {
    let plain: f64 = if slots.len() > 4 { 44.0 } else { 64.0 };
    let last = slots.len().saturating_sub(1);
    let mut gaps = vec![Demand::default(); slots.len()];
    let mut stacks = vec![Demand::default(); slots.len()];
    for flow in &told.flows {
        match (spot(slots, flow.from), spot(slots, flow.to)) {
            (Some(a), Some(b)) if a.0 == b.0 && flow.from != flow.to && a.1 == b.1 => slots[a.0].beside = 30.0,
            (Some(a), Some(b)) if a.0 == b.0 && a.1.abs_diff(b.1) == 1 => stacks[a.0].joins(flow, Voice::Flow.height(1)),
            (Some(a), Some(b)) if a.0 == b.0 => gaps[a.0].passes(),
            (Some(a), Some(b)) => {
                let (left, right) = (a.0.min(b.0), a.0.max(b.0));
                let label = if right == left + 1 { (Voice::Flow.width(&flow.label) + 20.0).min(132.0) } else { 0.0 };
                gaps[left].joins(flow, label);
                if right > left + 1 {
                    gaps[right - 1].passes();
                }
            }
            (Some(a), None) | (None, Some(a)) => gaps[a.0].passes(),
            (None, None) => {}
        }
    }
    for (at, slot) in slots.iter_mut().enumerate() {
        let least = if at == last { CHANNEL } else { plain };
        let none = if at == last { 0.0 } else { 32.0 };
        slot.gap = if gaps[at].flows > 0 { gaps[at].room(least, ease) } else { none };
        slot.between = stacks[at].room(BETWEEN, ease);
    }
}

/// Gives every slot its place and width: those with a stack share the page evenly, but none is narrower than its longest word.
fn set_widths(slots: &mut [Slot], told: &Told, width: f64) -> Option<()> {
    let least: Vec<f64> = slots.iter().map(|slot| slot.least(told)).collect();
    let gaps: f64 = slots.iter().map(|slot| slot.gap).sum();
    let room = width - 2.0 * edge(width) - gaps;
    if least.iter().sum::<f64>() > room {
        return None;
    }
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
    let mut x = edge(width);
    for (slot, width) in slots.iter_mut().zip(widths) {
        (slot.x, slot.w) = (x, width);
        x += width + slot.gap;
    }
    Some(())
}

/// Places the lanes' headings, each over all slots of its lane, and gives the height at which the body begins.
fn headings(slots: &[Slot], told: &Told, picture: &mut Picture) -> f64 {
    let (mut bottom, edge) = (edge(picture.width), edge(picture.width));
    let label = |lane: &Lane, x: f64, right: f64| TextBlock::at(x, edge, &lane.label, right - x, Voice::Heading);
    for (lane, each) in told.lanes.iter().enumerate() {
        let mut own = slots.iter().filter(|slot| slot.lane == lane);
        let Some(first) = own.next() else { continue };
        let block = label(each, first.x, own.next_back().map_or(first.right(), Slot::right));
        if !block.lines.is_empty() {
            bottom = bottom.max(block.rect.bottom() + 12.0);
            picture.texts.push(block);
        }
    }
    bottom
}

/// Places a slot's boxes. A stack shorter than the picture grows: its boxes first, to half as much again, then the room between them.
fn fill(slot: &Slot, told: &Told, top: f64, body: f64, picture: &mut Picture) {
    let blocks = slot.blocks(told);
    let spare = (body - slot.height(&blocks)).max(0.0);
    let count = blocks.len().max(1) as f64;
    let most = if slot.all { f64::INFINITY } else { 0.5 };
    let grown: Vec<f64> = blocks.iter().map(|block| (spare / count).min(block.boxes_height() * most)).collect();
    let rest = (spare - grown.iter().sum::<f64>()).max(0.0);
    let between = slot.between + if blocks.len() > 1 { rest / (count - 1.0) } else { 0.0 };
    let mut y = top + if blocks.len() > 1 { 0.0 } else { rest / 2.0 };
    for (number, (block, more)) in blocks.iter().zip(grown).enumerate() {
        if number > 0 {
            picture.free.1.push((y - between, y));
        }
        block.set(slot.x, y, more, told, picture);
        y += block.height() + more + between;
    }
}
