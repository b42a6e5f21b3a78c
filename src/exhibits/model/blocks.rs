//! A block of boxes that stand together: side by side in rows, under their group's label, within its frame.

use super::shapes::{Framed, MARK, Picture, Rect, TextBlock, Voice, least_width, needed_height, place};
use super::told::{Band, Told};
use crate::data::Frame;

/// Room between a frame and what stands in it.
const INSET: f64 = 10.0;
/// Room between boxes that no flow joins.
pub(super) const BESIDE: f64 = 8.0;
/// Room between boxes on top of each other: arrows between them need it.
pub(super) const BETWEEN: f64 = 28.0;
/// How far a label stands aside where a line runs down past it to the first box.
const ASIDE: f64 = 26.0;

/// A block before it has a place.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// Rows of boxes.
    pub(super) rows: Vec<Vec<usize>>,
    /// How many boxes a full row has.
    across: usize,
    /// Room between boxes of a row.
    beside: f64,
    /// Room between rows.
    between: f64,
    label: String,
    frame: Frame,
    /// Room at the left of the label for a line to the first box.
    aside: f64,
    width: f64,
    heights: Vec<f64>,
}

/// How boxes of a block stand.
#[derive(Clone, Copy)]
pub(super) struct Spacing {
    /// Room between boxes of a row.
    pub(super) beside: f64,
    /// Room between rows.
    pub(super) between: f64,
    /// The least height of a box.
    pub(super) tall: f64,
    /// Whether lines come down to the first box.
    pub(super) aside: bool,
}

/// The width a block needs if so many boxes stand side by side.
pub(super) fn least(band: &Band, told: &Told, across: usize, beside: f64) -> f64 {
    let across = across.min(band.boxes.len()).max(1) as f64;
    widest(band, told) * across + beside * (across - 1.0) + 2.0 * inset(band.frame)
}

/// How many boxes of a block can stand side by side in a width without breaking words.
pub(super) fn fitting(band: &Band, told: &Told, width: f64, beside: f64) -> usize {
    let room = width - 2.0 * inset(band.frame) + beside;
    ((room / (widest(band, told) + beside)) as usize).clamp(1, band.boxes.len().max(1))
}

fn widest(band: &Band, told: &Told) -> f64 {
    band.boxes.iter().map(|at| least_width(&told.boxes[*at])).fold(1.0, f64::max)
}

/// Whether a flow begins or ends at one of some boxes.
pub(super) fn joined(boxes: &[usize], told: &Told) -> bool {
    told.flows.iter().any(|flow| boxes.contains(&flow.from) || boxes.contains(&flow.to))
}

fn inset(frame: Frame) -> f64 {
    if frame == Frame::None { 0.0 } else { INSET }
}

impl Block {
    /// A band as a block of a width, with at most so many boxes side by side.
    pub(super) fn of(band: &Band, told: &Told, width: f64, across: usize, spacing: Spacing) -> Self {
        let across = across.clamp(1, band.boxes.len().max(1));
        // Full rows first, but none much shorter than the others: seven in rows of four are four and three.
        let across = band.boxes.len().div_ceil(band.boxes.len().div_ceil(across).max(1)).max(1);
        let rows: Vec<Vec<usize>> = band.boxes.chunks(across).map(<[usize]>::to_vec).collect();
        let between = if joined(&band.boxes, told) { spacing.between } else { BESIDE };
        let aside = if spacing.aside { ASIDE } else { 0.0 };
        let (label, frame) = (band.label.clone(), band.frame);
        let mut block = Self { rows, across, beside: spacing.beside, between, label, frame, aside, width, heights: Vec::new() };
        let each = block.box_width();
        let height = |row: &Vec<usize>| row.iter().map(|at| needed_height(&told.boxes[*at], each)).fold(spacing.tall, f64::max);
        block.heights = block.rows.iter().map(height).collect();
        block
    }

    fn box_width(&self) -> f64 {
        let across = self.across as f64;
        ((self.width - 2.0 * inset(self.frame) - self.beside * (across - 1.0)) / across).max(1.0)
    }

    fn label_height(&self) -> f64 {
        let lines = Voice::Band.lines(&self.label, self.label_room()).len();
        if lines == 0 { 0.0 } else { Voice::Band.height(lines) + 6.0 }
    }

    fn label_room(&self) -> f64 {
        (self.width - 2.0 * inset(self.frame) - self.aside).max(MARK)
    }

    /// Whether it has a label or a frame.
    pub(super) fn named(&self) -> bool {
        !self.label.is_empty() || self.frame != Frame::None
    }

    /// The height of its boxes.
    pub(super) fn boxes_height(&self) -> f64 {
        self.heights.iter().sum()
    }

    /// Its height.
    pub(super) fn height(&self) -> f64 {
        let between = self.between * self.rows.len().saturating_sub(1) as f64;
        2.0 * inset(self.frame) + self.label_height() + self.boxes_height() + between
    }

    /// Places the block, its boxes together that much taller than they need be.
    pub(super) fn set(&self, x: f64, y: f64, taller: f64, told: &Told, picture: &mut Picture) {
        let inset = inset(self.frame);
        if self.frame != Frame::None {
            let rect = Rect { x, y, w: self.width, h: self.height() + taller };
            let boxes = self.rows.iter().flatten().copied().collect();
            picture.frames.push(Framed { rect, open: self.frame == Frame::Open, boxes });
        }
        let mut top = y + inset;
        if self.label_height() > 0.0 {
            picture.texts.push(TextBlock::at(x + inset + self.aside, top, &self.label, self.label_room(), Voice::Band));
            top += self.label_height();
        }
        let (w, more) = (self.box_width(), taller / self.rows.len().max(1) as f64);
        for (number, (row, height)) in self.rows.iter().zip(&self.heights).enumerate() {
            if number > 0 {
                picture.free.1.push((top - self.between, top));
            }
            for (position, at) in row.iter().enumerate() {
                let left = x + inset + position as f64 * (w + self.beside);
                picture.boxes.push(place(*at, &told.boxes[*at], Rect { x: left, y: top, w, h: height + more }));
                if position > 0 && self.beside > 2.0 * BESIDE {
                    picture.free.0.push((left - self.beside, left));
                }
            }
            top += height + more + self.between;
        }
    }
}
