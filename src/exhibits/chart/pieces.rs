//! A picture longer than a sheet of paper, in pieces that each fit one: browsers cut through whatever stands at the end of a page.
//!
//! A piece shows a part of the wide picture by reference, so nothing is drawn twice.

use super::layout::{Kind, Layout};
use crate::markup::{Node, coordinate, el};

/// What fits below the title on a first page of A4, in units of a picture 720 wide.
const FIRST: f64 = 920.0;
/// What fits on each page after it.
const NEXT: f64 = 1040.0;
/// Room above the first line of a piece and below the last.
const AIR: f64 = 2.0;

/// The pieces of the picture with that id; none if it fits on one page.
pub fn of(layout: &Layout, id: &str) -> Option<Node> {
    let edges = edges(layout);
    if edges.len() < 3 {
        return None;
    }
    let width = coordinate(layout.width);
    let piece = |pair: &[f64]| {
        let (top, height) = (coordinate(pair[0]), coordinate(pair[1] - pair[0]));
        let svg = el("svg").attr("viewBox", format!("0 {top} {width} {height}")).attr("width", width.clone()).attr("height", height);
        Node::from(svg.child(el("use").attr("href", format!("#{id}"))))
    };
    let named = el("div").attr("role", "img").attr("aria-labelledby", format!("{id}-title"));
    Some(named.children(edges.windows(2).map(piece)).into())
}

/// Where the pieces begin and end: between lines and bars wherever there is room between them, else at the end of the page.
fn edges(layout: &Layout) -> Vec<f64> {
    let mut edges = vec![0.0];
    if layout.height <= FIRST {
        edges.push(layout.height);
        return edges;
    }
    let gaps = gaps(layout);
    let mut gaps = gaps.iter().copied().peekable();
    let (mut top, mut room) = (0.0, FIRST);
    while layout.height - top > room {
        let mut cut = top + room;
        // Half a page is left empty at most.
        let mut last = None;
        while let Some(gap) = gaps.next_if(|gap| *gap <= cut) {
            last = Some(gap).filter(|gap| *gap > top + room / 2.0);
        }
        cut = last.unwrap_or(cut);
        edges.push(cut);
        (top, room) = (cut, NEXT);
    }
    edges.push(layout.height);
    edges
}

/// Heights at which no text and no bar, dot or cell stands, in order: the lowest of each gap.
fn gaps(layout: &Layout) -> Vec<f64> {
    let marks = layout.marks.iter().filter(|mark| matches!(mark.kind, Kind::Bar | Kind::Dot | Kind::Swatch)).map(|mark| mark.area);
    let mut spans: Vec<(f64, f64)> =
        layout.texts.iter().map(|text| text.area).chain(marks).map(|area| (area.y - AIR, area.bottom() + AIR)).collect();
    spans.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut gaps = Vec::new();
    let mut reached = 0.0;
    for (top, bottom) in spans {
        if top > reached {
            gaps.push(top);
        }
        reached = f64::max(reached, bottom);
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::{FIRST, NEXT, edges, of};
    use crate::exhibits::chart::layout::{Anchor, Area, Kind, Layout, Page, PlacedText, Role, empty};
    use crate::exhibits::chart::palette::{BLUE, Paint};
    use crate::exhibits::chart::text::Font;
    use crate::markup::to_string;
    use proptest::prelude::{Strategy, prop, prop_assert, proptest};

    /// Rows of that height one below the other: a text of one line, and a bar.
    fn rows(heights: &[f64]) -> Layout {
        let mut layout = empty(Page::WIDE);
        (layout.texts, layout.marks) = (Vec::new(), Vec::new());
        let mut y = 0.0;
        for height in heights {
            let font = Font { size: 13.0, bold: false };
            layout.texts.push(PlacedText::new(Role::Label, vec!["A town".into()], font, Anchor::Start, 0.0, y));
            let paint = Paint::plain(BLUE);
            let bar = Area::new(100.0, y, 50.0, 14.0);
            layout.marks.push(super::super::layout::Mark::of_series(Kind::Bar, bar, 0, paint));
            y += height;
        }
        layout.height = y;
        layout
    }

    #[test]
    fn a_picture_that_fits_is_left_whole() {
        assert_eq!(of(&rows(&[30.0; 30]), "x"), None);
        assert_eq!(edges(&rows(&[30.0; 30])), [0.0, 900.0]);
    }

    #[test]
    fn a_long_one_is_shown_piece_by_piece() {
        let html = of(&rows(&[30.0; 50]), "chart-x-wide").map(|node| to_string(&[node])).unwrap_or_default();
        assert!(html.starts_with("<div role=\"img\" aria-labelledby=\"chart-x-wide-title\"><svg viewBox=\"0 0 720 898\""), "{html}");
        assert!(html.contains("<svg viewBox=\"0 898 720 602\" width=\"720\" height=\"602\"><use href=\"#chart-x-wide\"/></svg>"), "{html}");
    }

    proptest! {
        #[test]
        fn no_piece_is_longer_than_a_page_and_nothing_is_cut(heights in prop::collection::vec((24.0..90.0f64).prop_map(|h| h.round()), 0..200)) {
            let layout = rows(&heights);
            let edges = edges(&layout);
            prop_assert!(edges.first() == Some(&0.0) && edges.last() == Some(&layout.height));
            for (index, pair) in edges.windows(2).enumerate() {
                let most = if index == 0 { FIRST } else { NEXT };
                prop_assert!(pair[1] - pair[0] <= most);
            }
            for cut in edges.iter().skip(1).filter(|cut| **cut < layout.height) {
                let areas = layout.texts.iter().map(|text| text.area).chain(layout.marks.iter().map(|mark| mark.area));
                prop_assert!(areas.into_iter().all(|area| area.y >= *cut || area.bottom() <= *cut));
            }
        }
    }
}
