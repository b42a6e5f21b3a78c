//! Where texts have room: what they must not run into, and how blocks beside a plot are moved apart.

use super::layout::{Area, Mark, Shape};

/// What is in the way of a text.
#[derive(Clone, Debug, Default)]
pub struct Obstacles {
    boxes: Vec<Area>,
    /// From where to where a line runs, and half its width.
    lines: Vec<(Corner, Corner, f64)>,
}

type Corner = (f64, f64);

impl Obstacles {
    /// A box is in the way.
    pub fn add(&mut self, area: Area) {
        self.boxes.push(area);
    }

    /// A mark is in the way: a stroke where it runs, all others with their box.
    pub fn add_mark(&mut self, mark: &Mark) {
        match &mark.shape {
            Shape::Stroke { points, width, .. } => self.lines.extend(points.windows(2).map(|pair| (pair[0], pair[1], width / 2.0))),
            _ => self.boxes.push(mark.area),
        }
    }

    /// Whether nothing is in the way of a text in `area`, with a little air around lines.
    pub fn free(&self, area: &Area) -> bool {
        let apart =
            |other: &Area| area.x >= other.right() || other.x >= area.right() || area.y >= other.bottom() || other.y >= area.bottom();
        self.boxes.iter().all(apart) && !self.lines.iter().any(|(from, to, half)| runs_through(*from, *to, area, half + 1.0))
    }
}

/// Whether a line comes nearer to a box than `air`: what is left of it between the box's sides, taken one pair after the other.
fn runs_through(from: Corner, to: Corner, area: &Area, air: f64) -> bool {
    let (mut enters, mut leaves) = (0.0f64, 1.0f64);
    let sides = [(from.0, to.0 - from.0, area.x - air, area.right() + air), (from.1, to.1 - from.1, area.y - air, area.bottom() + air)];
    for (start, way, low, high) in sides {
        if way == 0.0 {
            if start <= low || start >= high {
                return false;
            }
            continue;
        }
        let (one, other) = ((low - start) / way, (high - start) / way);
        enters = enters.max(one.min(other));
        leaves = leaves.min(one.max(other));
    }
    enters < leaves
}

/// Upper edges of blocks that want their middles at given places and have given heights, moved as little as it takes to stand apart between
/// `top` and `bottom`. Blocks keep the order of their wishes. What is too much for the room goes beyond `bottom`.
pub fn apart(blocks: &[(f64, f64)], top: f64, bottom: f64) -> Vec<f64> {
    struct Pile {
        first: usize,
        count: f64,
        height: f64,
        /// Sum of where its upper edge would be for each block to have its wish.
        wishes: f64,
        at: f64,
    }
    let mut order: Vec<usize> = (0..blocks.len()).collect();
    order.sort_by(|one, other| blocks[*one].0.total_cmp(&blocks[*other].0));
    let settle = |pile: &mut Pile| pile.at = (pile.wishes / pile.count).min(bottom - pile.height).max(top);
    let mut piles: Vec<Pile> = Vec::new();
    for (place, index) in order.iter().enumerate() {
        let (wish, height) = blocks[*index];
        let mut pile = Pile { first: place, count: 1.0, height, wishes: wish - height / 2.0, at: 0.0 };
        settle(&mut pile);
        while let Some(last) = piles.pop_if(|last| last.at + last.height > pile.at) {
            let wishes = last.wishes + pile.wishes - last.height * pile.count;
            pile = Pile { first: last.first, count: last.count + pile.count, height: last.height + pile.height, wishes, at: 0.0 };
            settle(&mut pile);
        }
        piles.push(pile);
    }
    let mut tops = vec![0.0; blocks.len()];
    let ends = piles.iter().skip(1).map(|pile| pile.first).chain([order.len()]);
    for (pile, end) in piles.iter().zip(ends) {
        let mut y = pile.at;
        for index in &order[pile.first..end] {
            tops[*index] = y;
            y += blocks[*index].1;
        }
    }
    tops
}

#[cfg(test)]
mod tests {
    use super::super::layout::{Area, Kind, Mark};
    use super::super::palette::BLUE;
    use super::{Obstacles, apart};

    #[test]
    fn blocks_with_room_stay_where_they_want_to_be() {
        assert_eq!(apart(&[(50.0, 10.0), (20.0, 10.0)], 0.0, 100.0), [45.0, 15.0]);
    }

    #[test]
    fn blocks_in_each_others_way_move_both() {
        assert_eq!(apart(&[(50.0, 20.0), (54.0, 20.0)], 0.0, 100.0), [32.0, 52.0]);
        assert_eq!(apart(&[(98.0, 10.0), (99.0, 10.0), (0.0, 10.0)], 0.0, 100.0), [80.0, 90.0, 0.0]);
        assert_eq!(apart(&[(5.0, 60.0), (5.0, 60.0)], 0.0, 100.0), [0.0, 60.0]);
        assert_eq!(apart(&[], 0.0, 100.0), [0.0; 0]);
    }

    #[test]
    fn lines_and_boxes_are_in_the_way() {
        let mut obstacles = Obstacles::default();
        obstacles.add(Area::new(0.0, 0.0, 10.0, 10.0));
        obstacles.add_mark(&Mark::stroke(Kind::Line, vec![(20.0, 0.0), (60.0, 40.0)], BLUE, (2.0, ""), "line"));
        assert!(!obstacles.free(&Area::new(5.0, 5.0, 10.0, 10.0)));
        assert!(obstacles.free(&Area::new(10.0, 5.0, 5.0, 10.0)));
        assert!(!obstacles.free(&Area::new(35.0, 15.0, 10.0, 10.0)));
        assert!(obstacles.free(&Area::new(44.0, 2.0, 15.0, 15.0)));
    }
}
