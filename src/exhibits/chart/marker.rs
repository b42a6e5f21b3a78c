//! Marks on lines: six forms that can be told apart without their colours.

use super::layout::{Area, Kind, Mark, Shape};
use super::palette::{Marker, Paint, Style, WHITE};

/// How wide a mark is.
pub const MARKER: f64 = 8.0;
/// How long a sample of a line in a legend is.
pub const SAMPLE: f64 = 30.0;

/// The mark of a series around a place; `kind` says whether it is a value or a sample.
pub fn marks(kind: Kind, style: Style, series: usize, at: (f64, f64)) -> Vec<Mark> {
    sized(MARKER, kind, style, series, at)
}

/// The same, as wide as told.
pub fn sized(size: f64, kind: Kind, style: Style, series: usize, (x, y): (f64, f64)) -> Vec<Mark> {
    let half = size / 2.0;
    let area = Area::new(x - half, y - half, size, size);
    let class = format!("marker series-{}", series + 1).into();
    let paint = Paint::plain(style.ink);
    let mark = Mark { area, shape: Shape::Circle, kind, class, paint, title: None };
    let polygon = |corners: &[(f64, f64)]| {
        let corners = corners.iter().map(|(right, down)| (x + right * half, y + down * half)).collect();
        vec![mark.clone().shaped(Shape::Polygon(corners))]
    };
    match style.marker {
        Marker::Disc => vec![mark],
        Marker::Square => polygon(&[(-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)]),
        Marker::Triangle => polygon(&[(0.0, -1.0), (1.0, 0.9), (-1.0, 0.9)]),
        Marker::Diamond => polygon(&[(0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)]),
        Marker::Wedge => polygon(&[(-1.0, -0.9), (1.0, -0.9), (0.0, 1.0)]),
        Marker::Ring => {
            let inner = Area::new(area.x + size / 4.0, area.y + size / 4.0, half, half);
            let white = Mark { area: inner, paint: Paint::plain(WHITE), ..mark.clone() };
            vec![mark, white]
        }
    }
}

/// A sample of a series' line with its mark, for a legend.
pub fn sample(style: Style, series: usize, area: Area) -> Vec<Mark> {
    let middle = area.y + area.h / 2.0;
    let class = format!("swatch series-{}", series + 1);
    let line = Mark::stroke(Kind::Swatch, vec![(area.x, middle), (area.right(), middle)], style.ink, (style.width, style.dashes), class);
    let mut all = vec![line];
    all.extend(marks(Kind::Swatch, style, series, (area.x + area.w / 2.0, middle)));
    all
}
