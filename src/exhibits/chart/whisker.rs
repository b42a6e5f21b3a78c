//! Intervals: lines with a cap at each end that is known.

use super::layout::{Area, Kind, Mark, Shape};
use super::palette::{BLACK, Paint, WHITE};

/// Thickness of a whisker; half a pixel of it on each side is its white edge, so that it shows on a bar.
const THICK: f64 = 3.0;
/// How far a cap reaches to both sides.
const CAP: f64 = 5.0;

/// An interval in the picture: from where to where it runs, and whether each end is known.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Run {
    /// Where it starts.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// Whether there is a cap at the start.
    pub starts: bool,
    /// Whether there is one at the end.
    pub ends: bool,
}

impl Run {
    /// The same run within these limits, with room for its caps.
    fn edges(self, low: f64, high: f64) -> (f64, f64) {
        let (from, to) = (self.from.min(self.to), self.from.max(self.to));
        let (from, to) = ((from - THICK / 2.0).max(low), (to + THICK / 2.0).min(high));
        (from, to.max(from + THICK))
    }
}

/// A lying whisker around `middle`, within the page: a line with a cap at each end that is known.
pub fn lying(run: Run, middle: f64, width: f64) -> Mark {
    let (left, right) = run.edges(0.5, width - 0.5);
    whisker(left, right, middle, run, |along, across| (along, across))
}

/// A standing whisker around `middle`; its upper end is the end of its run.
pub fn standing(run: Run, middle: f64) -> Mark {
    let (top, bottom) = run.edges(0.5, f64::MAX);
    // On a page the upper end has the smaller coordinate.
    whisker(top, bottom, middle, Run { starts: run.ends, ends: run.starts, ..run }, |along, across| (across, along))
}

/// The outline of a line with caps, along one axis of the page.
fn whisker(from: f64, to: f64, middle: f64, run: Run, place: impl Fn(f64, f64) -> (f64, f64)) -> Mark {
    let line = THICK / 2.0;
    let (first, last) = (if run.starts { CAP } else { line }, if run.ends { CAP } else { line });
    let (inner_from, inner_to) = ((from + THICK).min(to), (to - THICK).max(from));
    let outline = [(from, first), (inner_from, first), (inner_from, line), (inner_to, line), (inner_to, last), (to, last)];
    let above = outline.map(|(along, across)| place(along, middle - across));
    let mut below = outline.map(|(along, across)| place(along, middle + across));
    below.reverse();
    let corners: Vec<(f64, f64)> = above.into_iter().chain(below).collect();
    // The edge runs along the outline, so that half a pixel of it lies outside.
    let (least, most) = (place(from, middle - first.max(last)), place(to, middle + first.max(last)));
    let area = Area::new(least.0 - 0.5, least.1 - 0.5, most.0 - least.0 + 1.0, most.1 - least.1 + 1.0);
    let paint = Paint::outlined(BLACK, WHITE);
    Mark { area, shape: Shape::Polygon(corners), kind: Kind::Whisker, class: "whisker".into(), paint, title: None }
}

#[cfg(test)]
mod tests {
    use super::{Run, lying, standing};
    use crate::exhibits::chart::layout::Shape;

    #[test]
    fn a_known_end_has_a_cap() {
        let run = Run { from: 20.0, to: 60.0, starts: true, ends: false };
        let (flat, upright) = (lying(run, 10.0, 100.0), standing(run, 10.0));
        assert_eq!((flat.area.x, flat.area.right(), flat.area.y), (18.0, 62.0, 4.5));
        assert_eq!((upright.area.y, upright.area.bottom(), upright.area.x), (18.0, 62.0, 4.5));
        let (Shape::Polygon(flat), Shape::Polygon(upright)) = (&flat.shape, &upright.shape) else { panic!("outlines") };
        let at = |corners: &[(f64, f64)], along: f64| corners.iter().filter(|corner| corner.0 == along).count();
        assert_eq!(flat.len(), 12);
        assert!(at(flat, 18.5) == 2 && at(flat, 61.5) == 2);
        assert!(flat.contains(&(18.5, 5.0)) && flat.contains(&(61.5, 8.5)));
        // The low end of a standing one is below.
        assert!(upright.contains(&(8.5, 18.5)) || upright.contains(&(5.0, 18.5)));
    }

    #[test]
    fn an_interval_of_no_width_is_still_seen() {
        let flat = lying(Run { from: 0.0, to: 0.0, starts: true, ends: true }, 10.0, 100.0);
        assert!(flat.area.w >= 3.0 && flat.area.x >= 0.0);
    }
}
