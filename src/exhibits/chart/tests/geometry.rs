//! What must hold for the boxes of every laid-out chart.

use super::super::layout::{Area, Kind, Layout, Mark, Role, Shape};
use super::super::palette::contrast;
use super::super::stack::Stacks;

/// Boxes may touch, and be off by what the Canvas rounds.
const SLACK: f64 = 0.11;

/// Whether two boxes run into each other, allowing for rounding.
fn collide(one: &Area, other: &Area) -> bool {
    one.x + SLACK < other.right() && other.x + SLACK < one.right() && one.y + SLACK < other.bottom() && other.y + SLACK < one.bottom()
}

/// Whether a stretch from corner to corner runs through a box (Liang and Barsky's clipping).
fn crosses((from, to): (Corner, Corner), area: &Area) -> bool {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let (mut enters, mut leaves) = (0.0f64, 1.0f64);
    for (step, room) in [(-dx, from.0 - area.x), (dx, area.right() - from.0), (-dy, from.1 - area.y), (dy, area.bottom() - from.1)] {
        if step == 0.0 {
            if room <= 0.0 {
                return false;
            }
        } else if step < 0.0 {
            enters = enters.max(room / step);
        } else {
            leaves = leaves.min(room / step);
        }
    }
    enters < leaves
}

type Corner = (f64, f64);

fn holds(corners: &[Corner], (x, y): Corner) -> bool {
    let edges = corners.iter().zip(corners.iter().cycle().skip(1));
    let over =
        |(one, other): &(&Corner, &Corner)| (one.1 > y) != (other.1 > y) && x < (other.0 - one.0) * (y - one.1) / (other.1 - one.1) + one.0;
    edges.filter(over).count() % 2 == 1
}

/// A box that is smaller on each side.
fn shrunk(area: &Area, by: f64) -> Area {
    Area::new(area.x + by, area.y + by, area.w - 2.0 * by, area.h - 2.0 * by)
}

/// Whether a text's box runs into what a mark really covers.
fn covers(mark: &Mark, text: &Area) -> bool {
    match &mark.shape {
        Shape::Box => mark.area.w > 0.3 && mark.area.h > 0.3 && collide(&mark.area, text),
        Shape::Circle => {
            let (x, y) = (mark.area.x + mark.area.w / 2.0, mark.area.y + mark.area.h / 2.0);
            let near = (x.clamp(text.x, text.right()), y.clamp(text.y, text.bottom()));
            libm::hypot(near.0 - x, near.1 - y) + SLACK < mark.area.w.min(mark.area.h) / 2.0
        }
        Shape::Polygon(corners) => {
            let inner = shrunk(text, SLACK);
            let mut edges = corners.iter().zip(corners.iter().cycle().skip(1));
            edges.any(|(one, other)| crosses((*one, *other), &inner)) || holds(corners, (inner.x, inner.y))
        }
        Shape::Stroke { points, width, .. } => {
            let grown = shrunk(text, SLACK - width / 2.0);
            points.windows(2).any(|pair| crosses((pair[0], pair[1]), &grown))
        }
    }
}

/// Whether a text stands wholly in a mark.
fn contains(mark: &Mark, text: &Area) -> bool {
    let corners = [(text.x, text.y), (text.right(), text.y), (text.x, text.bottom()), (text.right(), text.bottom())];
    let near = Area::new(mark.area.x - SLACK, mark.area.y - SLACK, mark.area.w + 2.0 * SLACK, mark.area.h + 2.0 * SLACK);
    let boxed = |(x, y): &Corner| *x >= near.x && *x <= near.right() && *y >= near.y && *y <= near.bottom();
    let (x, y, r) = (mark.area.x + mark.area.w / 2.0, mark.area.y + mark.area.h / 2.0, mark.area.w / 2.0);
    corners.iter().all(|corner| match &mark.shape {
        Shape::Box | Shape::Stroke { .. } => boxed(corner),
        Shape::Circle => libm::hypot(corner.0 - x, corner.1 - y) <= r + SLACK,
        Shape::Polygon(outline) => holds(outline, *corner),
    })
}

/// What carries or names data, so that no text may run into it; strokes of the axis are leader lines.
fn is_data(mark: &Mark) -> bool {
    match mark.kind {
        Kind::Bar | Kind::Swatch | Kind::Dot | Kind::Line | Kind::Whisker => true,
        Kind::Axis => matches!(mark.shape, Shape::Stroke { .. }),
        Kind::Grid | Kind::Ground | Kind::Changed => false,
    }
}

/// What holds for a chart of any kind: every text and mark is on the canvas; no text runs into a text; no text runs into data or a leader
/// line, unless it stands wholly in a mark on which it can be read; no letters are small; no white ground hides data.
pub fn check_geometry(layout: &Layout) {
    let inside = |area: &Area| {
        area.x >= -SLACK && area.y >= -SLACK && area.right() <= layout.width + SLACK && area.bottom() <= layout.height + SLACK
    };
    for mark in &layout.marks {
        assert!(inside(&mark.area), "beyond the canvas: {mark:?} of {} × {}", layout.width, layout.height);
        assert!(mark.area.w >= 0.0 && mark.area.h >= 0.0, "inside out: {mark:?}");
        if let Shape::Polygon(corners) | Shape::Stroke { points: corners, .. } = &mark.shape {
            assert!(corners.iter().all(|(x, y)| inside(&Area::new(*x, *y, 0.0, 0.0))), "beyond the canvas: {mark:?}");
        }
    }
    for text in &layout.texts {
        assert!(inside(&text.area), "beyond the canvas: {text:?} of {} × {}", layout.width, layout.height);
        assert!(text.font.size >= 13.0);
        if let Some(mark) = text.inside {
            let mark = &layout.marks[mark];
            assert!(matches!(mark.kind, Kind::Bar | Kind::Dot), "{text:?} stands in {mark:?}");
            assert!(contrast(text.ink, mark.paint.fill) >= 4.5);
            assert!(contains(mark, &text.area), "{text:?} stands out of {mark:?}");
        }
        for (_, mark) in layout.marks.iter().enumerate().filter(|(index, mark)| Some(*index) != text.inside && is_data(mark)) {
            assert!(!covers(mark, &text.area), "{text:?} runs into {mark:?}");
        }
    }
    for (index, one) in layout.texts.iter().enumerate() {
        for other in &layout.texts[index + 1..] {
            assert!(!collide(&one.area, &other.area), "{one:?} runs into {other:?}");
        }
    }
    for (index, ground) in layout.marks.iter().enumerate().filter(|(_, mark)| mark.kind == Kind::Ground) {
        for mark in layout.marks[..index].iter().filter(|mark| is_data(mark)) {
            assert!(!covers(mark, &ground.area), "{ground:?} hides {mark:?}");
        }
    }
}

/// The texts of a role in the order in which they were placed, without spaces: lines may break anywhere.
pub fn said(layout: &Layout, role: Role) -> Vec<String> {
    layout.texts.iter().filter(|text| text.role == role).map(|text| text.lines.concat().replace(' ', "")).collect()
}

/// What holds for a chart of bars or dots beside: each label, name, sign and value stands in it once, and ticks are few.
pub fn check(layout: &Layout, stacks: &Stacks) {
    check_geometry(layout);
    let said = |role| said(layout, role);
    let labels: Vec<String> = stacks.rows.iter().map(|row| row.label.replace(' ', "")).collect();
    assert_eq!(said(Role::Label), labels);
    let names: Vec<String> = stacks.series.iter().map(|(name, _)| name.replace(' ', "")).collect();
    assert_eq!(said(Role::Legend), if names.len() > 1 { names } else { Vec::new() });
    let slots = || stacks.rows.iter().flat_map(|row| &row.slots);
    let signs: Vec<String> = slots().filter(|slot| !slot.signs.is_empty()).map(|slot| slot.signs.replace(' ', "")).collect();
    assert_eq!(said(Role::Missing), signs);
    if stacks.ends {
        let values: Vec<String> = slots().flat_map(|slot| &slot.segments).map(|segment| segment.printed.replace(' ', "")).collect();
        assert_eq!(said(Role::Value), values);
    }
    let ticks = said(Role::Tick);
    assert!((1..=if stacks.signed { 6 } else { 8 }).contains(&ticks.len()), "{ticks:?}");
}
