//! The flows: right-angled lines that run between boxes, never through one and never one on another.
//!
//! Each flow takes the cheapest way over the ground: short, with few corners, in the middle of the sides it leaves and meets, crossing
//! few others. Flows between neighbours go first. One for which there is no way is left out here and told in words below the picture.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use super::ground::{CORNER, Ground, LEVEL, UPRIGHT};
use super::shapes::{Path, Picture, Placed, Rect};
use super::told::{Flow, Told};

/// What a corner costs, in pixels of way.
const TURN: f64 = 26.0;
/// What it costs to cross another flow.
const CROSSING: f64 = 20.0;
/// How far from its left edge a box at the foot is met.
const DOTS: f64 = 64.0;
/// How many steps all searches of a picture may take together.
const STEPS: usize = 1_500_000;

/// Draws the flows for which there is room, and gives how many are left out.
pub(super) fn route(told: &Told, picture: &mut Picture) -> usize {
    let mut rects: Vec<Option<Placed>> = vec![None; told.boxes.len()];
    for placed in &picture.boxes {
        rects[placed.at] = Some(Placed { texts: Vec::new(), ..placed.clone() });
    }
    let Some(mut ground) = Ground::of(told, picture, &rects) else { return told.flows.len() };
    let mut order: Vec<(i64, usize)> = Vec::new();
    for (number, flow) in told.flows.iter().enumerate() {
        if let (Some(from), Some(to)) = (&rects[flow.from], &rects[flow.to]) {
            order.push((distance(&from.rect, &to.rect) as i64, number));
        }
    }
    order.sort_unstable();
    let mut search = Search { ground: &mut ground, told, left: STEPS, best: Vec::new() };
    for (_, number) in order {
        let flow = &told.flows[number];
        let (Some(from), Some(to)) = (&rects[flow.from], &rects[flow.to]) else { continue };
        if let Some(points) = search.way(flow, from, to) {
            search.ground.take(&points);
            picture.paths.push(Path { flow: number, points, both: flow.both });
        }
    }
    picture.paths.sort_by_key(|path| path.flow);
    told.flows.len() - picture.paths.len()
}

/// How far two boxes are apart; those that face each other are nearer than those that do not, and a box is farthest from itself.
fn distance(a: &Rect, b: &Rect) -> f64 {
    let gap = |low: f64, high: f64| (low - high).max(0.0);
    let x = gap(a.x.max(b.x), a.right().min(b.right()));
    let y = gap(a.y.max(b.y), a.bottom().min(b.bottom()));
    if a == b { 1e6 } else { x + y + if x > 0.0 && y > 0.0 { 200.0 } else { 0.0 } }
}

/// A place where a flow may leave or meet a box.
#[derive(Clone, Copy)]
struct Port {
    node: usize,
    direction: usize,
    cost: f64,
}

/// The search for ways.
struct Search<'a> {
    ground: &'a mut Ground,
    told: &'a Told,
    /// Steps that may still be taken.
    left: usize,
    /// The cheapest cost at which a crossing was reached in a direction, and from where; kept between searches to be cleared, not made anew.
    best: Vec<(f64, u32)>,
}

impl Search<'_> {
    /// The cheapest way between two boxes.
    fn way(&mut self, flow: &Flow, from: &Placed, to: &Placed) -> Option<Vec<(f64, f64)>> {
        let alone = flow.from == flow.to;
        // A flow from a box to itself is a loop around a corner.
        let starts: Vec<Port> = self.ports(from, alone).into_iter().filter(|port| !alone || port.direction == LEVEL).collect();
        let ends = self.ports(to, alone).into_iter().filter(|port| !alone || port.direction == UPRIGHT);
        let goals: BTreeMap<usize, f64> = ends.map(|port| (state(port.node, port.direction), port.cost)).collect();
        let nodes = self.ground.across() * self.ground.ys.at.len();
        self.best.clear();
        self.best.resize(nodes * 2, (f64::INFINITY, u32::MAX));
        let mut heap = BinaryHeap::new();
        for port in starts {
            let at = state(port.node, port.direction);
            self.best[at] = (port.cost, u32::MAX);
            heap.push(Reverse((self.reckon(port.node, port.cost, &to.rect), at)));
        }
        let mut end: Option<(f64, usize)> = None;
        while let Some(Reverse((estimate, at))) = heap.pop() {
            if end.is_some_and(|(cost, _)| exact(cost) <= estimate) {
                break;
            }
            self.left = self.left.checked_sub(1)?;
            let cost = self.best[at].0;
            if self.reckon(at / 2, cost, &to.rect) < estimate {
                continue;
            }
            if let Some(more) = goals.get(&at).filter(|_| self.best[at].1 != u32::MAX) {
                if end.is_none_or(|(found, _)| cost + more < found) {
                    end = Some((cost + more, at));
                }
                continue;
            }
            for (next, cost) in self.steps(at, cost, (flow.from, flow.to)).into_iter().flatten() {
                if cost < self.best[next].0 {
                    self.best[next] = (cost, at as u32);
                    heap.push(Reverse((self.reckon(next / 2, cost, &to.rect), next)));
                }
            }
        }
        end.map(|(_, at)| self.trace(at))
    }

    /// Where a flow may leave or meet a box: on every side, best in its middle; a box as tall as the picture has no better place.
    fn ports(&self, placed: &Placed, anywhere: bool) -> Vec<Port> {
        let (rect, across) = (&placed.rect, self.ground.across());
        let (xs, ys) = (&self.ground.xs, &self.ground.ys);
        let dear = if self.told.boxes[placed.at].spans_all { 0.02 } else { 0.25 };
        let cost = |off: f64| if anywhere { 0.0 } else { off * dear + off * off * 0.001 };
        let mut ports = Vec::new();
        // A box at the foot is met above its dot.
        let (middle, low, high) = match placed.dot {
            true => (rect.x + 6.0, rect.x + 2.0, rect.x + DOTS),
            false => (rect.center(), rect.x + CORNER, rect.right() - CORNER),
        };
        for column in xs.within(low, high) {
            let cost = cost((xs.at[column] - middle).abs());
            ports.push(Port { node: ys.index(rect.y) * across + column, direction: UPRIGHT, cost });
            if !placed.dot {
                ports.push(Port { node: ys.index(rect.bottom()) * across + column, direction: UPRIGHT, cost });
            }
        }
        for row in ys.within(rect.y + CORNER, rect.bottom() - CORNER).filter(|_| !placed.dot) {
            let cost = cost((ys.at[row] - rect.middle()).abs());
            ports.push(Port { node: row * across + xs.index(rect.x), direction: LEVEL, cost });
            ports.push(Port { node: row * across + xs.index(rect.right()), direction: LEVEL, cost });
        }
        ports
    }

    /// The steps from a crossing: on in its direction, both ways, or a turn.
    fn steps(&self, at: usize, cost: f64, ends: (usize, usize)) -> [Option<(usize, f64)>; 3] {
        let (node, direction, across) = (at / 2, at % 2, self.ground.across());
        let (axis, stride) = if direction == LEVEL { (&self.ground.xs, 1) } else { (&self.ground.ys, across) };
        let place = |node: usize| if direction == LEVEL { node % across } else { node / across };
        let along = place(node);
        let go = |next: usize, piece: usize| {
            let open = self.ground.open(direction, piece, ends);
            open.then(|| {
                let way = (axis.at[place(next)] - axis.at[along]).abs();
                let crossing = if self.ground.crossed(1 - direction, next) { CROSSING } else { 0.0 };
                (state(next, direction), cost + way + crossing)
            })
        };
        let on = if along + 1 < axis.at.len() { go(node + stride, node) } else { None };
        let back = if along > 0 { go(node - stride, node - stride) } else { None };
        // A turn at the box itself would run along its side.
        let turn = (self.best[at].1 != u32::MAX).then(|| (state(node, 1 - direction), cost + TURN + axis.shy[along]));
        [on, back, turn]
    }

    /// What the whole way costs at least.
    fn reckon(&self, node: usize, cost: f64, goal: &Rect) -> u64 {
        let (x, y) = self.point(node);
        let away = |at: f64, low: f64, high: f64| (low - at).max(at - high).max(0.0);
        exact(cost + away(x, goal.x, goal.right()) + away(y, goal.y, goal.bottom()))
    }

    fn point(&self, node: usize) -> (f64, f64) {
        (self.ground.xs.at[node % self.ground.across()], self.ground.ys.at[node / self.ground.across()])
    }

    /// The corners of the way that ends at a crossing.
    fn trace(&self, end: usize) -> Vec<(f64, f64)> {
        let mut points = Vec::new();
        let mut at = end;
        loop {
            let before = self.best[at].1;
            let corner = at == end || before == u32::MAX || before as usize / 2 == at / 2;
            if corner {
                points.push(self.point(at / 2));
            }
            if before == u32::MAX {
                break;
            }
            at = before as usize;
        }
        points.reverse();
        points
    }
}

fn state(node: usize, direction: usize) -> usize {
    node * 2 + direction
}

/// Costs in whole numbers, which can be put in order.
fn exact(cost: f64) -> u64 {
    (cost * 64.0) as u64
}
