//! The flows of the wide picture: right-angled lines that run between boxes and never through one.
//!
//! A line is straight where nothing stands in its way. Otherwise it leaves its box sideways (or downwards, if a neighbour of its band stands
//! in the way), runs in the room between lanes, and over all lanes if it must pass one.

use super::layout::Slot;
use super::shapes::{Path, Picture, Rect, TextBlock, Voice};
use super::told::{Flow, Told};

/// Distance of lines that run over the lanes.
pub(super) const STEP: f64 = 9.0;
/// How far below a box a line turns.
const DROP: f64 = 10.0;
/// How far from a box's corner a line may begin.
const CORNER: f64 = 10.0;

/// Where a box stands among the slots.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Spot {
    /// Its slot.
    pub(super) slot: usize,
    /// Its band in the slot.
    pub(super) band: usize,
    /// Its position in the band.
    pub(super) position: usize,
    /// How many boxes the band has.
    pub(super) of: usize,
    /// Whether it spans all.
    pub(super) all: bool,
}

/// A box at one end of a flow.
#[derive(Clone, Copy)]
struct End {
    spot: Spot,
    rect: Rect,
}

impl End {
    /// Whether nothing of its own band stands to its right (or left).
    fn faces(&self, right: bool) -> bool {
        if right { self.spot.position + 1 == self.spot.of } else { self.spot.position == 0 }
    }

    /// The corners from the box to a line at `x` on its right (or left), and the height at which that line is met.
    fn leave(&self, right: bool, x: f64) -> Vec<(f64, f64)> {
        if self.faces(right) {
            let edge = if right { self.rect.right() } else { self.rect.x };
            return vec![(edge, self.rect.middle()), (x, self.rect.middle())];
        }
        let (center, down) = (self.rect.center(), self.rect.bottom() + DROP);
        vec![(center, self.rect.bottom()), (center, down), (x, down)]
    }
}

/// The router: the slots, and how many lines run in each gap and over the lanes already.
struct Router<'a> {
    slots: &'a [Slot],
    used: Vec<usize>,
    over: usize,
    top: f64,
}

/// Draws every flow, places their labels, and gives the height at which the body ends; `below` is that height without labels.
pub(super) fn route(told: &Told, slots: &[Slot], spots: &[Option<Spot>], picture: &mut Picture, top: f64, below: f64) -> f64 {
    let mut router = Router { slots, used: vec![0; slots.len()], over: 0, top };
    let mut drawn: Vec<(usize, Path)> = Vec::new();
    for (number, flow) in told.flows.iter().enumerate() {
        let end = |at: usize| Some(End { spot: spots[at]?, rect: picture.rect(at)? });
        let (Some(from), Some(to)) = (end(flow.from), end(flow.to)) else { continue };
        if flow.from == flow.to {
            continue;
        }
        let points = tidy(router.points(&from, &to, picture));
        drawn.push((number, Path { points, both: flow.both }));
    }
    picture.paths.extend(drawn.iter().map(|(_, path)| path.clone()));
    let mut below = below;
    for (number, flow) in told.flows.iter().enumerate().filter(|(_, flow)| !flow.label.is_empty()) {
        let path = drawn.iter().find(|(of, _)| *of == number).map(|(_, path)| path);
        match path.and_then(|path| beside(path, flow, picture)) {
            Some(block) => picture.texts.push(block),
            None => below = told_below(told, flow, picture, below.max(lowest(picture))),
        }
    }
    below.max(lowest(picture))
}

/// Below every text that has been placed: a label under a line may reach further down than the boxes.
fn lowest(picture: &Picture) -> f64 {
    picture.texts.iter().map(|text| text.rect.bottom() + 6.0).fold(0.0, f64::max)
}

impl Router<'_> {
    fn points(&mut self, from: &End, to: &End, picture: &Picture) -> Vec<(f64, f64)> {
        if from.spot.slot == to.spot.slot {
            return self.within(from, to, picture);
        }
        if from.spot.slot < to.spot.slot {
            return self.across(from, to, picture);
        }
        let mut points = self.across(to, from, picture);
        points.reverse();
        points
    }

    /// From a box to one in the same slot.
    fn within(&mut self, from: &End, to: &End, picture: &Picture) -> Vec<(f64, f64)> {
        if from.spot.band == to.spot.band {
            let (left, right) = if from.spot.position < to.spot.position { (from, to) } else { (to, from) };
            let points = if left.spot.position + 1 == right.spot.position {
                vec![(left.rect.right(), left.rect.middle()), (right.rect.x, left.rect.middle())]
            } else {
                let (a, b) = (left.rect.center() + 6.0, right.rect.center() - 6.0);
                let (bottom, down) = (left.rect.bottom(), left.rect.bottom() + DROP + 5.0);
                vec![(a, bottom), (a, down), (b, down), (b, bottom)]
            };
            return turned(points, left.spot == from.spot);
        }
        let (upper, lower) = if from.spot.band < to.spot.band { (from, to) } else { (to, from) };
        let points = match drop_between(upper, lower, picture) {
            Some(x) => vec![(x, upper.rect.bottom()), (x, lower.rect.y)],
            None => {
                let x = self.channel(upper.spot.slot);
                let mut points = upper.leave(true, x);
                points.extend(lower.leave(true, x).into_iter().rev());
                points
            }
        };
        turned(points, upper.spot == from.spot)
    }

    /// From a box to one in a slot further right.
    fn across(&mut self, left: &End, right: &End, picture: &Picture) -> Vec<(f64, f64)> {
        if let Some(y) = level(left, right).filter(|y| free(left.rect.right(), right.rect.x, *y, picture)) {
            return vec![(left.rect.right(), y), (right.rect.x, y)];
        }
        if left.spot.slot + 1 == right.spot.slot {
            let x = self.channel(left.spot.slot);
            let mut points = left.leave(true, x);
            points.extend(right.leave(false, x).into_iter().rev());
            return points;
        }
        let (a, b) = (self.channel(left.spot.slot), self.channel(right.spot.slot - 1));
        self.over += 1;
        let y = self.top - 4.0 - self.over as f64 * STEP;
        let mut points = left.leave(true, a);
        points.extend([(a, y), (b, y)]);
        points.extend(right.leave(false, b).into_iter().rev());
        points
    }

    /// A place for one more line in the room to the right of a slot.
    fn channel(&mut self, slot: usize) -> f64 {
        let (right, gap) = (self.slots[slot].right(), self.slots[slot].gap);
        let room = (gap - 28.0).max(1.0);
        let offset = (self.used[slot] as f64 * 7.0) % room;
        self.used[slot] += 1;
        right + (14.0 + offset).min(gap * 0.75)
    }
}

fn turned(mut points: Vec<(f64, f64)>, forward: bool) -> Vec<(f64, f64)> {
    if !forward {
        points.reverse();
    }
    points
}

/// Where a line can run straight down from a box to one in the next band, past that band's label.
fn drop_between(upper: &End, lower: &End, picture: &Picture) -> Option<f64> {
    if upper.spot.band + 1 != lower.spot.band {
        return None;
    }
    let (left, right) = (upper.rect.x.max(lower.rect.x) + CORNER, upper.rect.right().min(lower.rect.right()) - CORNER);
    let open = |x: f64| {
        let line = Rect { x: x - 5.0, y: upper.rect.bottom(), w: 10.0, h: lower.rect.y - upper.rect.bottom() };
        !picture.texts.iter().any(|text| text.rect.meets(&line))
    };
    let middle = (left + right) / 2.0;
    [middle, right - 4.0].into_iter().find(|x| left <= *x && *x <= right && open(*x))
}

/// The height at which both boxes can be met sideways; a box that spans all is met at the other's own height.
fn level(left: &End, right: &End) -> Option<f64> {
    if !left.faces(true) || !right.faces(false) {
        return None;
    }
    let (top, bottom) = (left.rect.y.max(right.rect.y), left.rect.bottom().min(right.rect.bottom()));
    let middle = match (left.spot.all, right.spot.all) {
        (true, false) => right.rect.middle(),
        (false, true) => left.rect.middle(),
        _ => (top + bottom) / 2.0,
    };
    (top + CORNER <= middle && middle <= bottom - CORNER).then_some(middle)
}

/// Whether a level line from `a` to `b` meets neither box nor text.
fn free(a: f64, b: f64, y: f64, picture: &Picture) -> bool {
    let line = Rect { x: a, y: y - 4.0, w: b - a, h: 8.0 };
    !picture.boxes.iter().any(|placed| placed.rect.meets(&line)) && !picture.texts.iter().any(|text| text.rect.meets(&line))
}

/// The corners without repeats and without those on a straight way.
fn tidy(points: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    let same = |a: f64, b: f64| (a - b).abs() < 0.01;
    let mut out: Vec<(f64, f64)> = Vec::new();
    for point in points {
        if out.last().is_some_and(|last| same(last.0, point.0) && same(last.1, point.1)) {
            continue;
        }
        if let [.., a, b] = out.as_slice() {
            let straight = (same(a.0, b.0) && same(b.0, point.0)) || (same(a.1, b.1) && same(b.1, point.1));
            if straight {
                out.pop();
            }
        }
        out.push(point);
    }
    out
}

/// The room a piece of a line takes.
pub(super) fn stroke(a: (f64, f64), b: (f64, f64)) -> Rect {
    Rect { x: a.0.min(b.0) - 1.0, y: a.1.min(b.1) - 1.0, w: (a.0 - b.0).abs() + 2.0, h: (a.1 - b.1).abs() + 2.0 }
}

/// A flow's label above, below or beside its line, if there is a place for it that nothing else takes.
fn beside(path: &Path, flow: &Flow, picture: &Picture) -> Option<TextBlock> {
    let mut candidates = Vec::new();
    for pair in path.points.windows(2) {
        let room = stroke(pair[0], pair[1]);
        if room.w > room.h {
            let mut block = TextBlock::at(room.x, 0.0, &flow.label, room.w - 8.0, Voice::Flow);
            block.rect = Rect { x: room.x + 4.0, y: room.y - block.rect.h - 3.0, w: room.w - 8.0, h: block.rect.h };
            block.centered = true;
            let mut under = block.clone();
            under.rect.y = room.bottom() + 5.0;
            candidates.extend([block, under]);
        } else {
            let (x, rest) = (room.right() + 6.0, picture.width - room.right() - 12.0);
            let mut block = TextBlock::at(x, 0.0, &flow.label, rest.min(160.0), Voice::Flow);
            block.rect.y = room.middle() - block.rect.h / 2.0;
            candidates.push(block);
        }
    }
    let fits = |block: &TextBlock| {
        let inside = block.rect.x >= 0.0 && block.rect.right() <= picture.width && block.rect.w > 20.0;
        let boxes = picture.boxes.iter().any(|placed| placed.rect.meets(&block.rect));
        let texts = picture.texts.iter().any(|text| text.rect.meets(&block.rect));
        let lines = picture.paths.iter().any(|path| path.points.windows(2).any(|pair| stroke(pair[0], pair[1]).meets(&block.rect)));
        let whole = block.lines.iter().all(|line| Voice::Flow.width(line) <= block.rect.w + 0.01);
        inside && whole && !boxes && !texts && !lines && block.rect.y >= 0.0
    };
    candidates.into_iter().find(fits)
}

/// A label without a place beside its line stands below the picture, with the boxes it joins.
fn told_below(told: &Told, flow: &Flow, picture: &mut Picture, y: f64) -> f64 {
    let arrow = if flow.both { "↔" } else { "→" };
    let words = format!("{} {arrow} {}: {}", told.boxes[flow.from].label, told.boxes[flow.to].label, flow.label);
    let block = TextBlock::at(8.0, y, &words, picture.width - 16.0, Voice::Flow);
    let bottom = block.rect.bottom() + 4.0;
    picture.texts.push(block);
    bottom
}
