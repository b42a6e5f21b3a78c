//! A ladder: each lane is a step above the one before and further to the right, with ways in at its left and ways out at its right.

use super::blocks::{self, BETWEEN, Block, Spacing};
use super::layout::{Demand, edge, label_height, tracks};
use super::shapes::{Picture, Rect, TextBlock, Voice, needed_height, place};
use super::told::{Band, Lane, Told};
use crate::data::Frame;

/// Width of the columns of entries and exits.
const SIDE: f64 = 138.0;
/// Room between those columns and the steps.
const ASIDE: f64 = 52.0;
/// How far a step stands in from the one below it, at most.
const STEP: f64 = 84.0;
/// What all steps together may stand in.
const RISE: f64 = 300.0;
/// Room between a step's edge and what stands on it.
const INSET: f64 = 12.0;
/// Room for lines at the right of the steps.
const CHANNEL: f64 = 44.0;

/// A step before it has a place.
struct Step<'a> {
    lane: &'a Lane,
    entries: Vec<usize>,
    exits: Vec<usize>,
    runs: Vec<Band>,
    /// From left to right.
    span: (f64, f64),
    blocks: Vec<Block>,
}

/// Lays a ladder out, and gives the height at which it ends.
pub(super) fn ladder(told: &Told, width: f64, ease: usize) -> (Picture, f64) {
    let edge = edge(width);
    let mut steps: Vec<Step> = told.lanes.iter().filter(|lane| !lane.foot && !lane.bands.is_empty()).map(|lane| step(lane, told)).collect();
    let side = |any: bool| if any { SIDE + ASIDE } else { 0.0 };
    let (left, right) = (side(steps.iter().any(|step| !step.entries.is_empty())), side(steps.iter().any(|step| !step.exits.is_empty())));
    let level = |at: usize| steps.iter().position(|step| step.lane.boxes().any(|other| other == at));
    let far =
        told.flows.iter().filter(|flow| matches!((level(flow.from), level(flow.to)), (Some(a), Some(b)) if a.abs_diff(b) > 1)).count();
    let channel = if right > 0.0 || far == 0 { 0.0 } else { tracks(far, ease).clamp(CHANNEL, 100.0) };
    let last = steps.len().saturating_sub(1);
    let demands = demands(told, &steps);
    let rise = STEP.min(RISE / last.max(1) as f64);
    for (at, step) in steps.iter_mut().enumerate() {
        step.span = (edge + left + rise * at as f64, width - edge - right - channel);
        let inner = step.span.1 - step.span.0 - 2.0 * INSET;
        step.blocks = step.runs.iter().map(|run| block(run, told, inner)).collect();
    }
    let mut picture = Picture { width, ..Picture::default() };
    let mut y = edge;
    for (at, step) in steps.iter().enumerate().rev() {
        if at < last {
            let room = demands[at].room(BETWEEN, ease);
            picture.free.1.push((y, y + room));
            y += room;
        }
        y = set(step, told, (edge, width - edge - SIDE), y, &mut picture);
    }
    picture.free.0.push((width - edge - right - channel, width - edge - if right > 0.0 { SIDE } else { 0.0 }));
    (picture, y)
}

fn step<'a>(lane: &'a Lane, told: &Told) -> Step<'a> {
    let kind = |kind: &str| lane.boxes().filter(|at| told.boxes[*at].kind == kind).collect::<Vec<_>>();
    let (entries, exits) = (kind("entry"), kind("exit"));
    let mut runs: Vec<Band> = Vec::new();
    for band in &lane.bands {
        let boxes: Vec<usize> = band.boxes.iter().copied().filter(|at| !entries.contains(at) && !exits.contains(at)).collect();
        let band = Band { boxes, ..band.clone() };
        let alone = |band: &Band| band.label.is_empty() && band.frame == Frame::None;
        match runs.last_mut() {
            _ if band.boxes.is_empty() => {}
            Some(last) if alone(last) && alone(&band) => last.boxes.extend(&band.boxes),
            _ => runs.push(band),
        }
    }
    Step { lane, entries, exits, runs, span: (0.0, 0.0), blocks: Vec::new() }
}

fn block(run: &Band, told: &Told, width: f64) -> Block {
    let inner = told.flows.iter().filter(|flow| run.boxes.contains(&flow.from) && run.boxes.contains(&flow.to));
    let beside = inner.map(|flow| if flow.label.is_empty() { 48.0 } else { 104.0 }).fold(24.0, f64::max);
    let most = ((width + beside) / (92.0 + beside)) as usize;
    let across = blocks::fitting(run, told, width, beside).min(most.max(1));
    Block::of(run, told, width, across, Spacing { beside, between: BETWEEN, tall: 60.0, aside: false })
}

/// The room lines want above each step.
fn demands(told: &Told, steps: &[Step]) -> Vec<Demand> {
    let level = |at: usize| steps.iter().position(|step| step.lane.boxes().any(|other| other == at));
    let mut above = vec![Demand::default(); steps.len()];
    for flow in &told.flows {
        let (Some(a), Some(b)) = (level(flow.from), level(flow.to)) else { continue };
        let (low, high) = (a.min(b), a.max(b));
        if high == low + 1 {
            above[low].joins(flow, label_height(flow, 160.0).min(75.0) + 14.0);
        } else if low < high {
            above[low].passes();
            above[high - 1].passes();
        }
    }
    above
}

/// Places a step and what stands on and beside it; gives the height at which it ends.
fn set(step: &Step, told: &Told, columns: (f64, f64), y: f64, picture: &mut Picture) -> f64 {
    let (left, right) = step.span;
    let inner = right - left - 2.0 * INSET;
    let heading = TextBlock::at(left + INSET, y + INSET - 2.0, &step.lane.label, inner, Voice::Heading);
    let mut top = y + INSET;
    if !heading.lines.is_empty() {
        top = heading.rect.bottom() + 8.0;
        picture.texts.push(heading);
    }
    for (number, block) in step.blocks.iter().enumerate() {
        if number > 0 {
            picture.free.1.push((top, top + BETWEEN));
            top += BETWEEN;
        }
        block.set(left + INSET, top, 0.0, told, picture);
        top += block.height();
    }
    let words = if step.blocks.is_empty() { top } else { top + INSET };
    let entries = stack(&step.entries, told, columns.0, y, words, picture);
    let exits = stack(&step.exits, told, columns.1, y, words, picture);
    let bottom = words.max(entries).max(exits);
    picture.steps.push(Rect { x: left, y, w: right - left, h: bottom - y });
    bottom
}

/// Entries or exits of a step below each other, in the middle of its height if it is higher.
fn stack(boxes: &[usize], told: &Told, x: f64, y: f64, bottom: f64, picture: &mut Picture) -> f64 {
    let heights: Vec<f64> = boxes.iter().map(|at| needed_height(&told.boxes[*at], SIDE)).collect();
    let whole = heights.iter().sum::<f64>() + BETWEEN * boxes.len().saturating_sub(1) as f64;
    let mut top = y + ((bottom - y - whole) / 2.0).max(0.0);
    for (number, (at, h)) in boxes.iter().zip(heights).enumerate() {
        if number > 0 {
            picture.free.1.push((top - BETWEEN, top));
        }
        picture.boxes.push(place(*at, &told.boxes[*at], Rect { x, y: top, w: SIDE, h }));
        top += h + BETWEEN;
    }
    if boxes.is_empty() { y } else { top - BETWEEN }
}
