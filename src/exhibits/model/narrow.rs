//! The narrow picture: lanes below each other, boxes as wide as the screen, one arrow where flows lead on.

use super::foot;
use super::shapes::{Path, Picture, Rect, TextBlock, Voice, least_width, needed_height, place};
use super::told::{Band, Told};

/// The width of a narrow screen's picture.
const WIDTH: f64 = 328.0;
/// Room at the edges.
const EDGE: f64 = 4.0;
/// Room between boxes on top of each other.
const BETWEEN: f64 = 28.0;
/// Room between boxes side by side.
const BESIDE: f64 = 8.0;

/// Lays a model out for narrow screens.
pub(super) fn narrow(told: &Told) -> Picture {
    let mut picture = Picture { width: WIDTH, ..Picture::default() };
    let mut y = EDGE;
    let mut above: Option<Vec<usize>> = None;
    for lane in told.lanes.iter().filter(|lane| !lane.foot && !lane.bands.is_empty()) {
        let members = |bands: &[Band]| bands.iter().flat_map(|band| band.boxes.iter().copied()).collect::<Vec<_>>();
        if let Some(above) = above.replace(members(&lane.bands)) {
            y = step(told, &mut picture, y, &above, &members(&lane.bands));
        }
        let heading = TextBlock::at(EDGE, y, &lane.label, WIDTH - 2.0 * EDGE, Voice::Heading);
        if !heading.lines.is_empty() {
            y = heading.rect.bottom() + 8.0;
            picture.texts.push(heading);
        }
        for (number, band) in lane.bands.iter().enumerate() {
            if let Some(before) = number.checked_sub(1).and_then(|before| lane.bands.get(before)) {
                y = step(told, &mut picture, y, &before.boxes, &band.boxes);
            }
            y = stand(band, told, &mut picture, y);
        }
    }
    let y = if above.is_some() { y + 22.0 } else { y };
    picture.height = foot::foot(told, &mut picture, y, EDGE) + EDGE;
    picture
}

/// The room between two sets of boxes, with an arrow in it if flows lead from one to the other.
fn step(told: &Told, picture: &mut Picture, y: f64, above: &[usize], below: &[usize]) -> f64 {
    let down = told.flows.iter().any(|flow| above.contains(&flow.from) && below.contains(&flow.to));
    let up = told.flows.iter().any(|flow| below.contains(&flow.from) && above.contains(&flow.to));
    let both = told.flows.iter().any(|flow| {
        let joins = |a: &[usize], b: &[usize]| a.contains(&flow.from) && b.contains(&flow.to);
        flow.both && (joins(above, below) || joins(below, above))
    });
    let (top, bottom) = ((WIDTH / 2.0, y + 2.0), (WIDTH / 2.0, y + BETWEEN - 2.0));
    if down || up {
        let points = if down { vec![top, bottom] } else { vec![bottom, top] };
        picture.paths.push(Path { points, both: both || (down && up) });
    }
    y + BETWEEN
}

/// Places a band: its boxes side by side as long as no word must be broken, else in several rows.
fn stand(band: &Band, told: &Told, picture: &mut Picture, y: f64) -> f64 {
    let room = WIDTH - 2.0 * EDGE;
    let mut y = y;
    let label = TextBlock::at(EDGE, y, &band.label, room, Voice::Band);
    if !label.lines.is_empty() {
        y = label.rect.bottom() + 6.0;
        picture.texts.push(label);
    }
    let least = band.boxes.iter().map(|at| least_width(&told.boxes[*at])).fold(1.0, f64::max);
    let across = (((room + BESIDE) / (least + BESIDE)) as usize).clamp(1, band.boxes.len().max(1));
    for row in band.boxes.chunks(across) {
        let w = (room - BESIDE * (across as f64 - 1.0)) / across as f64;
        let h = row.iter().map(|at| needed_height(&told.boxes[*at], w)).fold(0.0, f64::max);
        for (position, at) in row.iter().enumerate() {
            picture.boxes.push(place(*at, &told.boxes[*at], Rect { x: EDGE + position as f64 * (w + BESIDE), y, w, h }));
        }
        y += h + BESIDE;
    }
    y - BESIDE
}
