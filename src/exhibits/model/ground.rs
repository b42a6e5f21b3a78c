//! The ground on which flows run: the coordinates at which a line may lie, what stands in its way, and where others lie already.

use super::shapes::{Picture, Placed, Rect, Strip};
use super::told::Told;

/// Distance of lines that run side by side.
const STEP: f64 = 7.0;
/// Lines closer than this would read as one.
const APART: f64 = 6.0;
/// Distance of two lines that end at one side of a box; their arrowheads need it.
const PORTS: f64 = 10.0;
/// Room between what bounds a strip and the first line in it: an arrowhead and a little more.
const MARGIN: f64 = 12.0;
/// How far from a box's corner a line may end.
pub(super) const CORNER: f64 = 10.0;
/// How close a line may pass a box, and a text.
const CLEAR: (f64, f64) = (9.0, 3.0);
/// More crossings of coordinates than this are not searched: the flows of so large a model are told in words.
const LARGEST: usize = 250_000;

/// A direction of lines, and the index under which tables hold it.
pub(super) const LEVEL: usize = 0;
/// The other direction.
pub(super) const UPRIGHT: usize = 1;

/// For level and upright pieces between neighbouring coordinates, whether something holds.
pub(super) type Pieces = [Vec<bool>; 2];

/// Coordinates of lines in one direction.
#[derive(Clone, Debug, Default)]
pub(super) struct Axis {
    /// The coordinates, rising.
    pub(super) at: Vec<f64>,
    /// What it costs to turn onto each: the middle of free room is free.
    pub(super) shy: Vec<f64>,
}

impl Axis {
    fn of(mut lines: Vec<(f64, f64)>) -> Self {
        lines.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        lines.dedup_by(|later, first| (later.0 - first.0).abs() < 0.01);
        let (at, shy) = lines.into_iter().unzip();
        Self { at, shy }
    }

    /// The index of a coordinate that is known to be there, or of its neighbour.
    pub(super) fn index(&self, value: f64) -> usize {
        self.at.partition_point(|at| *at < value - 0.011).min(self.at.len().saturating_sub(1))
    }

    /// Indices of the coordinates from one value to another.
    pub(super) fn within(&self, low: f64, high: f64) -> std::ops::Range<usize> {
        let start = self.at.partition_point(|at| *at < low);
        start..self.at.partition_point(|at| *at <= high).max(start)
    }
}

/// The ground.
pub(super) struct Ground {
    /// Where upright lines may lie.
    pub(super) xs: Axis,
    /// Where level lines may lie.
    pub(super) ys: Axis,
    /// Pieces on which something stands.
    shut: Pieces,
    /// Pieces that lie on or close beside a flow.
    used: Pieces,
    /// Pieces of flows themselves.
    taken: Pieces,
    /// Frames of groups: the boxes within, and the pieces that would enter.
    frames: Vec<(Vec<usize>, Pieces)>,
}

impl Ground {
    /// The ground of a picture in which all but the flows is placed; none if it were too large to be searched.
    pub(super) fn of(told: &Told, picture: &Picture, rects: &[Option<Placed>]) -> Option<Self> {
        let (xs, ys) = axes(told, picture, rects);
        let size = xs.at.len() * ys.at.len();
        if size == 0 || size > LARGEST {
            return None;
        }
        let none = || [vec![false; size], vec![false; size]];
        let mut ground = Self { xs, ys, shut: none(), used: none(), taken: none(), frames: Vec::new() };
        let mut shut = none();
        for placed in &picture.boxes {
            let clear = if placed.dot { 5.0 } else { CLEAR.0 };
            ground.cover(&placed.rect, clear, 0.0, &mut shut);
        }
        for text in &picture.texts {
            ground.cover(&text.rect, CLEAR.1, CLEAR.1, &mut shut);
        }
        ground.shut = shut;
        for frame in &picture.frames {
            let mut pieces = none();
            ground.cover(&frame.rect, CLEAR.1, 0.0, &mut pieces);
            ground.frames.push((frame.boxes.clone(), pieces));
        }
        Some(ground)
    }

    /// Whether the piece that leads on from a crossing in a direction is open to a flow between two boxes.
    pub(super) fn open(&self, direction: usize, node: usize, ends: (usize, usize)) -> bool {
        let has = |pieces: &Pieces| pieces.get(direction).and_then(|pieces| pieces.get(node)).copied().unwrap_or(true);
        let foreign = |(boxes, pieces): &(Vec<usize>, Pieces)| !boxes.contains(&ends.0) && !boxes.contains(&ends.1) && has(pieces);
        !has(&self.shut) && !has(&self.used) && !self.frames.iter().any(foreign)
    }

    /// Whether a flow runs through a crossing in a direction.
    pub(super) fn crossed(&self, direction: usize, node: usize) -> bool {
        self.taken.get(direction).and_then(|pieces| pieces.get(node)).copied().unwrap_or(false)
    }

    /// How many crossings stand on a level line.
    pub(super) fn across(&self) -> usize {
        self.xs.at.len()
    }

    /// Takes room for a flow's pieces and keeps others away from them.
    pub(super) fn take(&mut self, points: &[(f64, f64)]) {
        let (mut used, mut taken) = (std::mem::take(&mut self.used), std::mem::take(&mut self.taken));
        for pair in points.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            let line = Rect { x: a.0.min(b.0), y: a.1.min(b.1), w: (a.0 - b.0).abs(), h: (a.1 - b.1).abs() };
            let direction = if line.h < line.w { LEVEL } else { UPRIGHT };
            self.cover_one(direction, &line, APART, APART, &mut used);
            self.cover_one(direction, &line, 0.1, 0.1, &mut taken);
        }
        (self.used, self.taken) = (used, taken);
    }

    /// Marks the pieces that run over a rectangle, or closer beside it than `clear`; `along` is how close they may end before it.
    fn cover(&self, rect: &Rect, clear: f64, along: f64, pieces: &mut Pieces) {
        self.cover_one(LEVEL, rect, clear, along, pieces);
        self.cover_one(UPRIGHT, rect, clear, along, pieces);
    }

    fn cover_one(&self, direction: usize, rect: &Rect, clear: f64, along: f64, pieces: &mut Pieces) {
        const HAIR: f64 = 0.02;
        let (wide, tall) = if direction == LEVEL { (along, clear) } else { (clear, along) };
        let (left, right) = (rect.x - wide + HAIR, rect.right() + wide - HAIR);
        let (top, bottom) = (rect.y - tall + HAIR, rect.bottom() + tall - HAIR);
        let (mut columns, mut rows) = (self.xs.within(left, right), self.ys.within(top, bottom));
        // The piece before the first coordinate within leads into the rectangle too.
        if direction == LEVEL {
            columns.start = columns.start.saturating_sub(1);
        } else {
            rows.start = rows.start.saturating_sub(1);
        }
        for row in rows {
            for column in columns.clone() {
                pieces[direction][row * self.across() + column] = true;
            }
        }
    }
}

/// Lines in a strip: one in its middle and more beside it, as far as there is room.
fn tracks(strip: &Strip, lines: &mut Vec<(f64, f64)>) {
    let (middle, room) = ((strip.0 + strip.1) / 2.0, (strip.1 - strip.0) / 2.0 - MARGIN);
    if strip.1 - strip.0 < 6.0 {
        return;
    }
    lines.push((middle, 0.0));
    let mut off = STEP;
    while off <= room {
        lines.extend([(middle - off, off * 0.1), (middle + off, off * 0.1)]);
        off += STEP;
    }
}

/// The coordinates worth looking at: the middles of boxes with flows, places beside them, and the room between boxes.
fn axes(told: &Told, picture: &Picture, rects: &[Option<Placed>]) -> (Axis, Axis) {
    let (mut xs, mut ys) = (Vec::new(), Vec::new());
    picture.free.0.iter().for_each(|strip| tracks(strip, &mut xs));
    picture.free.1.iter().for_each(|strip| tracks(strip, &mut ys));
    let mut touched = vec![0_usize; rects.len()];
    for flow in &told.flows {
        let (Some(from), Some(to)) = (&rects[flow.from], &rects[flow.to]) else { continue };
        touched[flow.from] += 1;
        touched[flow.to] += 1;
        if flow.from == flow.to {
            let (rect, near) = (&from.rect, [CORNER + 4.0, CORNER + 4.0 + PORTS]);
            xs.extend(near.map(|off| (rect.right() - off, 0.0)).into_iter().chain(near.map(|off| (rect.x + off, 0.0))));
            ys.extend(near.map(|off| (rect.bottom() - off, 0.0)).into_iter().chain(near.map(|off| (rect.y + off, 0.0))));
        }
        // A straight line between two boxes lies best in the middle of what they have in common.
        let middle = |low: f64, high: f64| (low < high).then_some(((low + high) / 2.0, 0.0));
        xs.extend(middle(from.rect.x.max(to.rect.x), from.rect.right().min(to.rect.right())));
        ys.extend(middle(from.rect.y.max(to.rect.y), from.rect.bottom().min(to.rect.bottom())));
    }
    for (placed, count) in rects.iter().zip(touched) {
        let (Some(placed), true) = (placed, count > 0) else { continue };
        let rect = &placed.rect;
        let middle = if placed.dot { rect.x + 6.0 } else { rect.center() };
        xs.extend([(rect.x, 0.0), (rect.right(), 0.0)]);
        ys.extend([(rect.y, 0.0), (rect.bottom(), 0.0)]);
        for step in 0..=count.min(5) {
            let off = step as f64 * PORTS;
            xs.extend([middle - off, middle + off].into_iter().filter(|x| rect.x < *x && *x < rect.right()).map(|x| (x, 0.0)));
            let level = [rect.middle() - off, rect.middle() + off];
            ys.extend(level.into_iter().filter(|y| rect.y < *y && *y < rect.bottom()).map(|y| (y, 0.0)));
        }
    }
    xs.retain(|(x, _)| (1.0..=picture.width - 1.0).contains(x));
    (Axis::of(xs), Axis::of(ys))
}
