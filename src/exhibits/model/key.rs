//! What is told below a picture: notes with their marks, and flows and labels that found no place in it.

use super::layout::{NARROW, edge};
use super::shapes::{MARK, Mark, Picture, TextBlock, Voice};

/// Room between columns.
const BESIDE: f64 = 32.0;
/// From this many entries on, a wide page has two columns.
const TWO: usize = 3;

/// An entry: words, and the mark in the picture they belong to.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// The number of its mark, if there is one.
    pub(super) mark: Option<usize>,
    /// What it says.
    pub(super) words: String,
}

/// Lays entries out from `y` on, and gives the height at which they end.
pub(super) fn key(entries: &[Entry], picture: &mut Picture, y: f64) -> f64 {
    if entries.is_empty() {
        return y;
    }
    picture.hairlines.push(y);
    let edge = edge(picture.width);
    let across = if picture.width > NARROW && entries.len() >= TWO { 2 } else { 1 };
    let room = (picture.width - 2.0 * edge - BESIDE * (across - 1) as f64) / across as f64;
    let aside = if entries.iter().any(|entry| entry.mark.is_some()) { MARK + 8.0 } else { 0.0 };
    let mut top = y + 14.0;
    for row in entries.chunks(across) {
        let mut bottom = top;
        for (column, entry) in row.iter().enumerate() {
            let x = edge + column as f64 * (room + BESIDE);
            // Lines longer than these are hard to read.
            let block = TextBlock::at(x + aside, top, &entry.words, (room - aside).min(640.0), Voice::Foot);
            bottom = bottom.max(block.rect.bottom());
            picture.texts.push(block);
            picture.marks.extend(entry.mark.map(|number| Mark::around(x + MARK / 2.0, top + 8.5, number)));
        }
        top = bottom.max(top + MARK) + 6.0;
    }
    top
}
