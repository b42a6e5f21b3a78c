//! The foot of a model's picture: lanes that lie below the others, as rows of dots with their words.

use super::super::words::list;
use super::blocks::joined;
use super::shapes::{MARK, Picture, Placed, Rect, TextBlock, Voice};
use super::told::{Lane, Told};

/// Width below which words beside a dot get too many lines.
const LEAST: f64 = 168.0;
/// Room for a dot before its words.
const DOT: f64 = 20.0;

/// Room between columns of words.
const BESIDE: f64 = 12.0;

/// Lays the foot out from `y` on and gives the height at which it ends.
pub(super) fn foot(told: &Told, picture: &mut Picture, y: f64, edge: f64) -> f64 {
    let mut y = y;
    for lane in told.lanes.iter().filter(|lane| lane.foot && !lane.bands.is_empty()) {
        picture.hairlines.push(y);
        // Lines to the foot turn above and below the heading.
        let under = if joined(&lane.boxes().collect::<Vec<_>>(), told) { 24.0 } else { 8.0 };
        y += 14.0_f64.max(under);
        let before = y;
        let heading = TextBlock::at(edge, y, &lane.label, picture.width - 2.0 * edge, Voice::Heading);
        if !heading.lines.is_empty() {
            y = heading.rect.bottom() + under;
            picture.texts.push(heading);
        }
        y = each_leads(lane, told, picture, (before, y), edge);
        picture.free.1.push((y - under, y));
        y = rows(lane, told, picture, y, edge) + 10.0;
    }
    y
}

/// Where all boxes of a lane lead, if that is the same for each: told once, beside the heading if there is room.
fn each_leads(lane: &Lane, told: &Told, picture: &mut Picture, (top, y): (f64, f64), edge: f64) -> f64 {
    let Some(common) = common(lane, told) else { return y };
    let words = format!("Each leads to {}", names(common, told));
    let left = picture.texts.last().filter(|_| !lane.label.is_empty()).map_or(edge, |heading| heading.rect.right() + 14.0);
    let room = picture.width - edge - left;
    if Voice::Foot.width(&words) <= room && !lane.label.is_empty() && y > top {
        picture.texts.push(TextBlock::at(left, top + 2.0, &words, room, Voice::Foot));
        return y;
    }
    let block = TextBlock::at(edge, y - 4.0, &words, picture.width - 2.0 * edge, Voice::Foot);
    let bottom = block.rect.bottom() + 8.0;
    picture.texts.push(block);
    bottom
}

/// Where each of a lane's boxes leads, if there are several and all lead to the same.
fn common<'t>(lane: &Lane, told: &'t Told) -> Option<&'t [usize]> {
    let mut boxes = lane.boxes();
    let first = told.boxes[boxes.next()?].leads.as_slice();
    let mut others = boxes.peekable();
    (!first.is_empty() && others.peek().is_some() && others.all(|at| told.boxes[at].leads == first)).then_some(first)
}

/// The names of boxes; all those of a lane go by its label.
fn names(boxes: &[usize], told: &Told) -> String {
    let whole = told.lanes.iter().find(|lane| {
        !lane.label.is_empty() && lane.boxes().count() == boxes.len() && boxes.len() > 1 && lane.boxes().all(|at| boxes.contains(&at))
    });
    match whole {
        Some(lane) => format!("every box of “{}”", lane.label),
        None => list(&boxes.iter().map(|at| told.boxes[*at].label.clone()).collect::<Vec<_>>()),
    }
}

fn rows(lane: &Lane, told: &Told, picture: &mut Picture, y: f64, edge: f64) -> f64 {
    let boxes: Vec<usize> = lane.boxes().collect();
    let room = picture.width - 2.0 * edge;
    let across = boxes.len().clamp(1, ((room / LEAST) as usize).max(1));
    let width = room / across as f64;
    let between = if joined(&boxes, told) { 24.0 } else { 10.0 };
    let told_once = common(lane, told).is_some();
    let mut y = y;
    for (number, row) in boxes.chunks(across).enumerate() {
        let mut bottom = y;
        if number > 0 {
            picture.free.1.push((y - between, y));
        }
        for (column, at) in row.iter().enumerate() {
            let x = edge + column as f64 * width;
            let placed = item(*at, told, told_once, (x, y, width - BESIDE));
            bottom = bottom.max(placed.rect.bottom());
            picture.boxes.push(placed);
            picture.free.0.push((x + width - BESIDE, x + width));
        }
        y = bottom + between;
    }
    y - between
}

/// A dot with its words: the label, and below it the detail and where it leads.
fn item(at: usize, told: &Told, told_once: bool, (x, y, width): (f64, f64, f64)) -> Placed {
    let each = &told.boxes[at];
    let leads = if told_once || each.leads.is_empty() { String::new() } else { format!("Leads to {}", names(&each.leads, told)) };
    let room = width - DOT - if each.note.is_empty() { 0.0 } else { MARK + 8.0 };
    let mut texts = Vec::new();
    let mut bottom = y + 4.0;
    for text in [&each.label, &each.detail, &leads] {
        let block = TextBlock::at(x + DOT, bottom, text, room, Voice::Foot);
        if !block.lines.is_empty() {
            bottom = block.rect.bottom();
            texts.push(block);
        }
    }
    // A link to press on is at least 24 pixels tall (conventions, 23).
    Placed { at, rect: Rect { x, y, w: width, h: (bottom + 4.0 - y).max(25.0) }, texts, dot: true }
}
