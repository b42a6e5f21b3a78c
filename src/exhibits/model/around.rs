//! A frame of boxes around a centre: the first lane in the middle, the boxes of the others around it, clockwise from the top left.

use super::blocks::BETWEEN;
use super::layout::{Demand, edge, label_height};
use super::shapes::{Picture, Rect, TextBlock, Voice, needed_height, place};
use super::told::Told;

/// The least height of a box.
const TALL: f64 = 76.0;
/// Most boxes above the centre, and as many below.
const MOST: usize = 4;
/// Least and most room between boxes side by side.
const ASIDE: (f64, f64) = (40.0, 132.0);

/// The boxes by their side of the centre, each side in the order in which it is drawn.
#[derive(Default)]
struct Sides {
    above: Vec<usize>,
    right: Vec<usize>,
    below: Vec<usize>,
    left: Vec<usize>,
}

/// Lays a model out around its centre, and gives the height at which it ends.
pub(super) fn around(told: &Told, width: f64, ease: usize) -> (Picture, f64) {
    let mut lanes = told.lanes.iter().filter(|lane| !lane.foot && !lane.bands.is_empty());
    let Some(first) = lanes.next() else { return (Picture { width, ..Picture::default() }, edge(width)) };
    let others: Vec<_> = lanes.collect();
    let centre: Vec<usize> = first.boxes().collect();
    let sides = sides(&others.iter().flat_map(|lane| lane.boxes()).collect::<Vec<_>>());
    let mut picture = Picture { width, ..Picture::default() };
    // Where several lanes stand around the centre, each box says to which it belongs; one lane, or the centre's, is told once.
    let labels: Vec<&str> = if others.len() == 1 { vec![&first.label, &others[0].label] } else { vec![&first.label] };
    let labels: Vec<&str> = labels.into_iter().filter(|label| !label.is_empty()).collect();
    let mut y = edge(width);
    let heading = TextBlock::at(edge(width), y, &labels.join(" · "), width - 2.0 * edge(width), Voice::Heading);
    if !heading.lines.is_empty() {
        y = heading.rect.bottom() + 12.0;
        picture.texts.push(heading);
    }
    let room = Room::of(told, &sides, &centre, ease);
    y = row(&sides.above, told, &room, y, &mut picture);
    y = middle(&sides, &centre, told, &room, y, &mut picture);
    y = row(&sides.below, told, &room, y, &mut picture);
    (picture, y)
}

/// Deals the boxes out clockwise: no side much longer than the one across.
fn sides(boxes: &[usize]) -> Sides {
    let (above, right, below) = match boxes.len() {
        0 => (0, 0, 0),
        1 => (1, 0, 0),
        2 => (0, 1, 0),
        3 => (2, 0, 1),
        4 => (1, 1, 1),
        5 => (2, 1, 1),
        6 => (2, 1, 2),
        7 => (3, 1, 2),
        8 => (3, 1, 3),
        9 => (4, 1, 3),
        count => (MOST, (count - 2 * MOST + count % 2) / 2, MOST - count % 2),
    };
    let mut left = boxes.to_vec();
    let mut deal = |count: usize| left.drain(..count.min(left.len())).collect::<Vec<_>>();
    let (above, right, mut below) = (deal(above), deal(right), deal(below));
    below.reverse();
    left.reverse();
    Sides { above, right, below, left }
}

/// Room between boxes.
struct Room {
    beside: f64,
    between: f64,
    /// Width of the boxes at the left and right of the centre.
    side: f64,
}

impl Room {
    /// As much as flows and their labels want.
    fn of(told: &Told, sides: &Sides, centre: &[usize], ease: usize) -> Self {
        let level = |at: usize| sides.left.contains(&at) || sides.right.contains(&at) || centre.contains(&at);
        let (mut beside, mut between) = (Demand::default(), Demand::default());
        for flow in &told.flows {
            let same = |row: &[usize]| row.contains(&flow.from) && row.contains(&flow.to);
            if (level(flow.from) && level(flow.to)) || same(&sides.above) || same(&sides.below) {
                beside.joins(flow, (Voice::Flow.width(&flow.label) + 20.0).min(ASIDE.1));
                beside.flows -= 1;
            } else {
                between.joins(flow, label_height(flow, 140.0).min(75.0) + 14.0);
            }
        }
        // Lines to the boxes above run over the centre, those to the boxes below under it.
        between.flows = between.flows.div_ceil(2);
        let beside = beside.room(ASIDE.0 + 14.0 * ease as f64, ease);
        let across = sides.above.len().max(sides.below.len()).max(3) as f64;
        let whole = super::layout::WIDE - 2.0 * edge(super::layout::WIDE);
        Self { beside, between: between.room(BETWEEN + 8.0, ease), side: (whole - beside * (across - 1.0)) / across }
    }
}

/// A row of boxes above or below the centre.
fn row(boxes: &[usize], told: &Told, room: &Room, y: f64, picture: &mut Picture) -> f64 {
    let edge = edge(picture.width);
    let y = if boxes.is_empty() || picture.boxes.is_empty() { y } else { gap(room.between, y, picture) };
    let count = boxes.len() as f64;
    let whole = picture.width - 2.0 * edge;
    // A single box stands over the centre and is no wider than the boxes beside that.
    let w = if boxes.len() == 1 { room.side } else { (whole - room.beside * (count - 1.0)) / count.max(1.0) };
    let h = boxes.iter().map(|at| needed_height(&told.boxes[*at], w)).fold(0.0, f64::max);
    let start = edge + (whole - w * count - room.beside * (count - 1.0)) / 2.0;
    for (position, at) in boxes.iter().enumerate() {
        let x = start + position as f64 * (w + room.beside);
        picture.boxes.push(place(*at, &told.boxes[*at], Rect { x, y, w, h: h.max(TALL) }));
        if position > 0 {
            picture.free.0.push((x - room.beside, x));
        }
    }
    if boxes.is_empty() { y } else { y + h.max(TALL) }
}

fn gap(height: f64, y: f64, picture: &mut Picture) -> f64 {
    picture.free.1.push((y, y + height));
    y + height
}

/// The row of the centre: boxes at its left and right, as high together as it.
fn middle(sides: &Sides, centre: &[usize], told: &Told, room: &Room, y: f64, picture: &mut Picture) -> f64 {
    let y = if picture.boxes.is_empty() { y } else { gap(room.between, y, picture) };
    let edge = edge(picture.width);
    let (left, right) = (edge + room.side, picture.width - edge - room.side);
    let inner = Rect { x: left + room.beside, y, w: right - left - 2.0 * room.beside, h: 0.0 };
    picture.free.0.extend([(left, inner.x), (inner.right(), right)]);
    let stacks = [(edge, room.side, &sides.left[..]), (inner.x, inner.w, centre), (right, room.side, &sides.right[..])];
    let between = room.between.max(BETWEEN);
    let least = |(_, w, boxes): &(f64, f64, &[usize])| {
        let words: f64 = boxes.iter().map(|at| needed_height(&told.boxes[*at], *w).max(TALL)).sum();
        words + between * boxes.len().saturating_sub(1) as f64
    };
    // The centre is the heart of the picture: taller than what stands beside it.
    let height = stacks.iter().map(least).fold(TALL + 36.0, f64::max);
    for stack in stacks {
        let (x, w, boxes) = stack;
        let more = (height - least(&stack)) / boxes.len().max(1) as f64;
        let mut top = y;
        for (number, at) in boxes.iter().enumerate() {
            if number > 0 {
                picture.free.1.push((top - between, top));
            }
            let h = needed_height(&told.boxes[*at], w).max(TALL) + more;
            picture.boxes.push(place(*at, &told.boxes[*at], Rect { x, y: top, w, h }));
            top += h + between;
        }
    }
    y + height
}
