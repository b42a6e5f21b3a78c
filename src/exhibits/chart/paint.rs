//! Puts a layout on a Canvas of charts-rs, which writes and escapes it.
//!
//! The Canvas is given boxes, classes, colours and finished words; it never writes one of our numbers but coordinates, and those with
//! one decimal.

use super::Plot;
use super::layout::{Anchor, Kind, Layout, Mark, PlacedText, Shape};
use super::palette::{Ink, WHITE};
use super::text::clean;
use crate::markup::Node;
use charts_rs::{Canvas, Circle, Color, Fill, Polygon, Rect, StraightLine, Text, svg_with_accessibility};

/// The fonts of what is looked at; all are the reader's own.
const FONTS: &str = "Inter, system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', Arial, sans-serif";
/// How strongly lines of the grid are drawn, of 255.
const GRID: u8 = 51;

/// A layout as an SVG with an accessible name and description; `form` is `wide` or `narrow`.
pub fn picture(layout: &Layout, plot: &Plot, form: &str) -> Node {
    let mut canvas = Canvas::new(whole(layout.width), whole(layout.height));
    let ground = Rect { width: canvas.width, height: canvas.height, fill: solid(WHITE, 255), ..Rect::default() };
    canvas.rect(Rect { class: Some("plot".into()), ..ground });
    for mark in &layout.marks {
        draw(&mut canvas, mark);
    }
    for text in &layout.texts {
        for (index, line) in text.lines.iter().enumerate().filter(|(_, line)| !line.is_empty()) {
            canvas.text(line_of(text, index, line));
        }
    }
    // A Canvas fails on axes alone, and none is drawn by it.
    let body = canvas.svg().unwrap_or_default();
    let name = Some(clean(&plot.name)).filter(|name| !name.is_empty()).unwrap_or_else(|| "Chart".into());
    let svg = svg_with_accessibility(&body, &name, &clean(&plot.description));
    Node::Drawn(identified(&svg, &id(&plot.id, form), form))
}

/// Gives the root its class, fonts and relations, and title and description their ids. Title and description come first in the SVG, and
/// every text of it is on one line, so that line ends are the Canvas's own and can go.
fn identified(svg: &str, id: &str, form: &str) -> String {
    let described = if svg.contains("<desc>") { format!(" aria-describedby=\"{id}-desc\"") } else { String::new() };
    let root = format!("<svg class=\"chart chart-{form}\" id=\"{id}\" aria-labelledby=\"{id}-title\"{described} font-family=\"{FONTS}\" ");
    svg.replacen("<svg ", &root, 1)
        .replacen("<title>", &format!("<title id=\"{id}-title\">"), 1)
        .replacen("<desc>", &format!("<desc id=\"{id}-desc\">"), 1)
        .replace('\n', "")
}

/// An id of letters, digits, `-` and `_` only.
pub fn id(prefix: &str, form: &str) -> String {
    let safe: String = prefix.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).collect();
    format!("{}-{form}", if safe.is_empty() { "chart" } else { &safe })
}

fn draw(canvas: &mut Canvas, mark: &Mark) {
    let edge = mark.paint.outline.map(|ink| colour(ink, 255));
    let fill = colour(mark.paint.fill, 255);
    match &mark.shape {
        Shape::Box => {
            canvas.rect(rect(mark));
        }
        Shape::Circle => {
            let inset = if edge.is_some() { 0.5 } else { 0.0 };
            canvas.circle(Circle {
                stroke_color: edge,
                fill: Some(fill),
                stroke_width: if edge.is_some() { 1.0 } else { 0.0 },
                cx: tenth(mark.area.x + mark.area.w / 2.0),
                cy: tenth(mark.area.y + mark.area.h / 2.0),
                r: tenth(mark.area.w.min(mark.area.h) / 2.0 - inset),
                title: mark.title.clone(),
                class: Some(mark.class.clone()),
                ..Circle::default()
            });
        }
        Shape::Polygon(corners) => {
            let points = corners.iter().map(|(x, y)| (tenth(*x), tenth(*y)).into()).collect();
            let (class, title) = (Some(mark.class.clone()), mark.title.clone());
            canvas.polygon(Polygon { color: edge, fill: Some(fill), points, class, title, ..Polygon::default() });
        }
        // One path from end to end, so that dashes do not begin anew at each corner.
        Shape::Stroke { points, width, dashes } => {
            canvas.straight_line(StraightLine {
                color: Some(fill),
                stroke_width: tenth(*width),
                points: points.iter().map(|(x, y)| (tenth(*x), tenth(*y)).into()).collect(),
                stroke_dash_array: (!dashes.is_empty()).then(|| (*dashes).to_owned()),
                symbol: None,
                class: Some(mark.class.clone()),
                ..StraightLine::default()
            });
        }
    }
}

fn rect(mark: &Mark) -> Rect {
    // An outline runs along the middle of the edge; drawn half its width further in, it stays inside the box.
    let inset = if mark.paint.outline.is_some() { 0.5f64.min(mark.area.w / 2.0).min(mark.area.h / 2.0) } else { 0.0 };
    let (left, top) = (tenth(mark.area.x + inset), tenth(mark.area.y + inset));
    Rect {
        left,
        top,
        // Edges are rounded, not sizes: neighbours meet exactly.
        width: tenth(f64::from(tenth(mark.area.right() - inset) - left)),
        height: tenth(f64::from(tenth(mark.area.bottom() - inset) - top)),
        fill: solid(mark.paint.fill, if mark.kind == Kind::Grid { GRID } else { 255 }),
        color: mark.paint.outline.map(|ink| colour(ink, 255)),
        class: Some(mark.class.clone()),
        title: mark.title.clone(),
        ..Rect::default()
    }
}

fn line_of(text: &PlacedText, index: usize, line: &str) -> Text {
    let (x, anchor) = match text.anchor {
        Anchor::Start => (text.area.x, None),
        Anchor::Middle => (text.area.x + text.area.w / 2.0, Some("middle")),
        Anchor::End => (text.area.right(), Some("end")),
    };
    // The middle of capitals and figures, 0.72 of the size tall in most sans, is put on the middle of the line.
    let y = text.area.y + text.font.line() * (index as f64 + 0.5) + text.font.size * 0.36;
    Text {
        text: line.to_owned(),
        font_size: Some(tenth(text.font.size)),
        font_weight: text.font.bold.then(|| "600".into()),
        font_color: Some(colour(text.ink, 255)),
        x: Some(tenth(x)),
        y: Some(tenth(y)),
        text_anchor: anchor.map(Into::into),
        class: Some(text.role.class().into()),
        ..Text::default()
    }
}

fn solid(ink: Ink, alpha: u8) -> Option<Fill> {
    Some(Fill::Solid(colour(ink, alpha)))
}

fn colour(ink: Ink, alpha: u8) -> Color {
    (ink.0, ink.1, ink.2, alpha).into()
}

/// Rounded to a tenth, which is what the Canvas writes.
fn tenth(value: f64) -> f32 {
    (libm::round(value * 10.0) / 10.0) as f32
}

fn whole(value: f64) -> f32 {
    tenth(libm::ceil(value))
}
