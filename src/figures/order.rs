//! The order in which figures are computed, each after those it uses, and circles among them.
//!
//! Works on numbers alone: for each figure those it uses. The walk keeps its own list instead of recursion.

/// The order found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Order {
    /// Every figure, each after those it uses unless a circle forbids it.
    pub order: Vec<usize>,
    /// Circles, each from its first figure step by step.
    pub circles: Vec<Vec<usize>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Unseen,
    /// On the way, at that place of it.
    Open(usize),
    Done,
}

/// Orders figures by what they use.
pub(super) fn order(uses: &[Vec<usize>]) -> Order {
    let mut states = vec![State::Unseen; uses.len()];
    let mut found = Order::default();
    for start in 0..uses.len() {
        if states[start] == State::Unseen {
            visit(start, uses, &mut states, &mut found);
        }
    }
    found
}

fn visit(start: usize, uses: &[Vec<usize>], states: &mut [State], found: &mut Order) {
    // Each entry of the way is a figure and how many of those it uses have been seen.
    let mut way: Vec<(usize, usize)> = vec![(start, 0)];
    states[start] = State::Open(0);
    while let Some((node, seen)) = way.last_mut() {
        let Some(next) = uses[*node].get(*seen).copied() else {
            states[*node] = State::Done;
            found.order.push(*node);
            way.pop();
            continue;
        };
        *seen += 1;
        match states[next] {
            State::Done => {}
            State::Unseen => {
                states[next] = State::Open(way.len());
                way.push((next, 0));
            }
            State::Open(at) => found.circles.push(way[at..].iter().map(|(node, _)| *node).collect()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_used_comes_first() {
        assert_eq!(order(&[vec![1, 2], vec![2], vec![]]).order, [2, 1, 0]);
    }

    #[test]
    fn circles_are_named_step_by_step() {
        let found = order(&[vec![1], vec![2], vec![1], vec![3]]);
        assert_eq!(found.circles, [vec![1, 2], vec![3]]);
        assert_eq!(found.order.len(), 4);
    }

    #[test]
    fn a_long_chain_does_not_exhaust_the_stack() {
        let uses: Vec<Vec<usize>> = (0..200_000).map(|at| if at < 199_999 { vec![at + 1] } else { vec![] }).collect();
        assert_eq!(order(&uses).order[0], 199_999);
    }
}
