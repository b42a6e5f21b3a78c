//! The foot of a model's picture: lanes that lie below the others, as rows of dots with their words.

use super::shapes::{Picture, Placed, Rect, TextBlock, Voice};
use super::told::{Lane, Told};

/// Width below which words beside a dot get too many lines.
const LEAST: f64 = 168.0;
/// Room for a dot before its words.
const DOT: f64 = 20.0;

/// Lays the foot out from `y` on and gives the height at which it ends.
pub(super) fn foot(told: &Told, picture: &mut Picture, y: f64, edge: f64) -> f64 {
    let mut y = y;
    for lane in told.lanes.iter().filter(|lane| lane.foot && !lane.bands.is_empty()) {
        picture.hairlines.push(y);
        y += 14.0;
        let heading = TextBlock::at(edge, y, &lane.label, picture.width - 2.0 * edge, Voice::Heading);
        if !heading.lines.is_empty() {
            y = heading.rect.bottom() + 8.0;
            picture.texts.push(heading);
        }
        y = rows(lane, told, picture, y, edge) + 10.0;
    }
    y
}

fn rows(lane: &Lane, told: &Told, picture: &mut Picture, y: f64, edge: f64) -> f64 {
    let boxes: Vec<usize> = lane.bands.iter().flat_map(|band| band.boxes.iter().copied()).collect();
    let room = picture.width - 2.0 * edge;
    let across = boxes.len().clamp(1, ((room / LEAST) as usize).max(1));
    let width = room / across as f64;
    let mut y = y;
    for row in boxes.chunks(across) {
        let mut bottom = y;
        for (column, at) in row.iter().enumerate() {
            let placed = item(*at, told, edge + column as f64 * width, y, width - 12.0);
            bottom = bottom.max(placed.rect.bottom());
            picture.boxes.push(placed);
        }
        y = bottom + 10.0;
    }
    y - 10.0
}

/// A dot with its words: the label, and the detail below it.
fn item(at: usize, told: &Told, x: f64, y: f64, width: f64) -> Placed {
    let each = &told.boxes[at];
    let mut texts = Vec::new();
    let mut bottom = y + 4.0;
    for text in [&each.label, &each.detail] {
        let block = TextBlock::at(x + DOT, bottom, text, width - DOT, Voice::Foot);
        if !block.lines.is_empty() {
            bottom = block.rect.bottom();
            texts.push(block);
        }
    }
    // A link to press on is at least 24 pixels tall (conventions, 23).
    Placed { at, rect: Rect { x, y, w: width, h: (bottom + 4.0 - y).max(25.0) }, texts, dot: true }
}
