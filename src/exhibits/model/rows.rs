//! Lanes below each other: the arrangement of rows on wide pages, and of every model on narrow screens.

use super::blocks::{self, BESIDE, BETWEEN, Block, Spacing};
use super::layout::{Demand, NARROW, edge, label_height, tracks};
use super::shapes::{Picture, TextBlock, Voice};
use super::told::{Band, Told};
use crate::data::{Arrange, Frame};

/// Width to which labels between two rows are set.
const LABEL: f64 = 150.0;
/// Room under a heading, and where a line must turn there.
const UNDER: (f64, f64) = (8.0, 16.0);

/// A lane with its boxes in runs, each a block to be.
struct Stripe<'a> {
    label: &'a str,
    runs: Vec<Band>,
    /// How far it stands in from the left.
    indent: f64,
}

/// How blocks are made at a width.
struct Measures<'a> {
    told: &'a Told,
    width: f64,
    /// Room at the right in which lines pass rows.
    side: f64,
    /// Room wanted below each row.
    below: Vec<Demand>,
    ease: usize,
}

/// Lays lanes out below each other, and gives the height at which they end.
pub(super) fn rows(told: &Told, width: f64, ease: usize) -> (Picture, f64) {
    let stripes = stripes(told, width);
    let mut measures = Measures { told, width, side: 0.0, below: Vec::new(), ease };
    // Room at the side makes boxes narrower, and so may make rows of them shorter and more.
    measures.side = demands(told, &lines(&stripes, &measures), width, ease).0;
    measures.below = demands(told, &lines(&stripes, &measures), width, ease).1;
    let edge = edge(width);
    let mut picture = Picture { width, ..Picture::default() };
    // Lines at the side need no room for arrowheads towards the edge of the picture.
    picture.free.0.push((width - edge - measures.side, width + 6.0));
    let (mut y, mut row) = (edge, 0);
    for stripe in &stripes {
        for (number, run) in stripe.runs.iter().enumerate() {
            let block = measures.block(run, stripe.indent, row);
            if row > 0 {
                let room = measures.below.get(row - 1).copied().unwrap_or_default().room(BETWEEN, ease);
                picture.free.1.push((y, y + room));
                y += room;
            }
            if number == 0 {
                y = heading(stripe, &block, width - measures.side, y, &mut picture);
            }
            if measures.aside(run) {
                picture.free.0.push((edge + stripe.indent, edge + stripe.indent + 26.0));
            }
            block.set(edge + stripe.indent, y, 0.0, told, &mut picture);
            y += block.height();
            row += block.rows.len();
        }
    }
    (picture, y)
}

/// The heading of a stripe; gives the height at which its first block begins.
fn heading(stripe: &Stripe, first: &Block, width: f64, y: f64, picture: &mut Picture) -> f64 {
    let edge = edge(width);
    let heading = TextBlock::at(edge + stripe.indent, y, stripe.label, width - 2.0 * edge - stripe.indent, Voice::Heading);
    if heading.lines.is_empty() {
        return y;
    }
    let bottom = heading.rect.bottom();
    let under = if first.named() { UNDER.1 } else { UNDER.0 };
    picture.free.1.push((bottom, bottom + under));
    picture.texts.push(heading);
    bottom + under
}

/// The lanes from top to bottom: a ladder's highest step comes first, and each stands further in than the one below.
fn stripes(told: &Told, width: f64) -> Vec<Stripe<'_>> {
    let lanes: Vec<_> = told.lanes.iter().filter(|lane| !lane.foot && !lane.bands.is_empty()).collect();
    let step = if told.arrange == Arrange::Ladder { 12.0_f64.min(60.0 / lanes.len().max(1) as f64) } else { 0.0 };
    let mut stripes: Vec<Stripe> = Vec::new();
    for (at, lane) in lanes.into_iter().enumerate() {
        // Boxes around a centre, and all boxes where there is room, stand side by side.
        let merged = width > NARROW || (told.arrange == Arrange::Around && at > 0);
        let mut runs: Vec<Band> = Vec::new();
        for band in &lane.bands {
            let alone =
                |band: &Band| band.label.is_empty() && band.frame == Frame::None && !band.boxes.iter().any(|at| told.boxes[*at].spans_all);
            match runs.last_mut() {
                Some(last) if merged && alone(last) && alone(band) => last.boxes.extend(&band.boxes),
                _ => runs.push(band.clone()),
            }
        }
        stripes.push(Stripe { label: &lane.label, runs, indent: step * at as f64 });
    }
    if told.arrange == Arrange::Ladder {
        stripes.reverse();
    }
    stripes
}

impl Measures<'_> {
    /// A run as a block; its first row is the picture's row of that number.
    fn block(&self, run: &Band, indent: f64, row: usize) -> Block {
        let wide = self.width > NARROW;
        let width = self.width - 2.0 * edge(self.width) - self.side - indent;
        let beside = self.beside(run);
        let least = if wide { 120.0 } else { 80.0 };
        let most = ((width + beside) / (least + beside)) as usize;
        let across = blocks::fitting(run, self.told, width, beside).min(most.max(1));
        let inner = self.below.iter().skip(row).take(run.boxes.len().div_ceil(across) - 1).filter(|demand| demand.flows > 0);
        let between = inner.map(|demand| demand.room(BETWEEN, self.ease)).fold(BESIDE, f64::max);
        let spacing = Spacing { beside, between, tall: if wide { 72.0 } else { 0.0 }, aside: self.aside(run) };
        Block::of(run, self.told, width, across, spacing)
    }

    /// Room between boxes side by side: more where a flow joins them, or may have to run between them.
    fn beside(&self, run: &Band) -> f64 {
        let wide = self.width > NARROW;
        let inner = self.told.flows.iter().filter(|flow| run.boxes.contains(&flow.from) && run.boxes.contains(&flow.to));
        let label = inner.clone().map(|flow| if flow.label.is_empty() { 0.0 } else { 110.0 }).fold(0.0, f64::max);
        match (inner.count() > 0, wide) {
            (true, true) => label.max(48.0),
            (true, false) => 30.0,
            (false, true) if blocks::joined(&run.boxes, self.told) => 28.0,
            (false, true) => 12.0,
            (false, false) => BESIDE,
        }
    }

    /// Whether lines come from elsewhere to a block with a label.
    fn aside(&self, run: &Band) -> bool {
        let inside = |at: usize| run.boxes.contains(&at);
        !run.label.is_empty() && self.told.flows.iter().any(|flow| inside(flow.from) != inside(flow.to))
    }
}

/// The rows of boxes from top to bottom.
fn lines(stripes: &[Stripe], measures: &Measures) -> Vec<Vec<usize>> {
    stripes.iter().flat_map(|stripe| stripe.runs.iter().flat_map(|run| measures.block(run, stripe.indent, 0).rows)).collect()
}

/// The room lines want at the right, and below each row.
fn demands(told: &Told, lines: &[Vec<usize>], width: f64, ease: usize) -> (f64, Vec<Demand>) {
    let mut below = vec![Demand::default(); lines.len()];
    let mut side = 0;
    let mut row = vec![None; told.boxes.len()];
    for (number, line) in lines.iter().enumerate() {
        line.iter().for_each(|at| row[*at] = Some(number));
    }
    for flow in &told.flows {
        match (row[flow.from], row[flow.to]) {
            (Some(a), Some(b)) if a.abs_diff(b) == 1 => below[a.min(b)].joins(flow, label_height(flow, LABEL).min(80.0) + 12.0),
            (Some(a), Some(b)) => {
                let near = a == b && lines[a].len() > 1 && flow.from != flow.to;
                side += usize::from(!near);
                // The last box of a row is left and met at the side.
                let (upper, lower) = if a < b { (flow.from, flow.to) } else { (flow.to, flow.from) };
                if lines[a.min(b)].last() != Some(&upper) || near {
                    below[a.min(b)].passes();
                }
                if a.abs_diff(b) > 1 && lines[a.max(b)].last() != Some(&lower) {
                    below[a.max(b) - 1].passes();
                }
            }
            (Some(a), None) | (None, Some(a)) => {
                below[a].passes();
                side += usize::from(a + 1 < lines.len());
            }
            (None, None) => {}
        }
    }
    let most = if width > NARROW { 120.0 } else { 31.0 + 14.0 * ease as f64 };
    let side = if side == 0 { 0.0 } else { tracks(side, ease).min(most) };
    (side, below)
}
