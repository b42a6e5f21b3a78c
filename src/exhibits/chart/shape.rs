//! Marks that are no boxes, as components of charts-rs, which writes them and escapes their titles: circles, polygons and lines with dashes.

use charts_rs::{Circle, Color, Point, Polygon, StraightLine};

use super::layout::{Mark, Shape};
use super::palette::Ink;

/// Writes a mark that is no box.
pub fn write(mark: &Mark, out: &mut String) {
    let edge = mark.paint.outline.map(colour);
    let fill = Some(colour(mark.paint.fill));
    let (class, title) = (Some(mark.class.to_string()), mark.title.clone());
    let written = match &mark.shape {
        Shape::Box => return,
        Shape::Circle => {
            let inset = if edge.is_some() { 0.5 } else { 0.0 };
            let (cx, cy) = (tenth(mark.area.x + mark.area.w / 2.0), tenth(mark.area.y + mark.area.h / 2.0));
            let r = tenth(mark.area.w.min(mark.area.h) / 2.0 - inset);
            Circle { stroke_color: edge, fill, cx, cy, r, title, class, ..Circle::default() }.svg()
        }
        Shape::Polygon(corners) => Polygon { color: edge, fill, points: points(corners), class, title, ..Polygon::default() }.svg(),
        // One path from end to end, so that dashes do not begin anew at each corner.
        Shape::Stroke { points: corners, width, dashes } => StraightLine {
            color: fill,
            stroke_width: tenth(*width),
            points: points(corners),
            stroke_dash_array: (!dashes.is_empty()).then(|| (*dashes).to_owned()),
            symbol: None,
            class,
            ..StraightLine::default()
        }
        .svg(),
    };
    // Titles are on one line, so that line ends are charts-rs's own.
    out.extend(written.split('\n'));
}

fn points(corners: &[(f64, f64)]) -> Vec<Point> {
    corners.iter().map(|(x, y)| (tenth(*x), tenth(*y)).into()).collect()
}

fn colour(ink: Ink) -> Color {
    (ink.0, ink.1, ink.2, 255).into()
}

/// Rounded to a tenth, which is what is written.
pub fn tenth(value: f64) -> f32 {
    (libm::round(value * 10.0) / 10.0) as f32
}
