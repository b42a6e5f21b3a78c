//! A layout as a picture: the frame of the SVG with its name and description, the white ground, marks and texts.

use super::Plot;
use super::layout::{Area, Kind, Layout, Mark};
use super::palette::{BLACK, WHITE};
use super::shape::tenth;
use super::svg::{number, write_marks, write_texts};
use super::text::clean;
use crate::markup::{Node, escape};

/// The fonts of what is looked at; all are the reader's own.
const FONTS: &str = "Inter, system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', Arial, sans-serif";

/// A layout as an SVG with an accessible name and description; `form` is `wide` or `narrow`.
pub fn picture(layout: Layout, plot: &Plot, form: &str) -> Node {
    let mut out = String::with_capacity(1024 + 80 * (layout.marks.len() + layout.texts.len()));
    let (width, height) = (whole(layout.width), whole(layout.height));
    open((width, height), plot, form, &mut out);
    let ground = Area::new(0.0, 0.0, f64::from(width), f64::from(height));
    write_marks(&[Mark::line(Kind::Ground, ground, "plot")], &mut out);
    write_marks(&layout.marks, &mut out);
    write_marks(&outlines(&layout), &mut out);
    write_texts(layout.texts, &mut out);
    out.push_str("</svg>");
    Node::Drawn(out)
}

/// What changed is outlined in black with white around it, so that the line is seen on every fill, in grey and in print.
fn outlines(layout: &Layout) -> Vec<Mark> {
    let closed = |corners: &Vec<(f64, f64)>| -> Vec<(f64, f64)> { corners.iter().chain(corners.iter().take(2)).copied().collect() };
    let stroke = |corners, ink, width, class| Mark::stroke(Kind::Changed, closed(corners), ink, (width, ""), class);
    // All white comes first, so that no outline hides another.
    let white = layout.outlines.iter().map(|corners| stroke(corners, WHITE, 4.5, "changed-ground"));
    white.chain(layout.outlines.iter().map(|corners| stroke(corners, BLACK, 2.0, "changed"))).collect()
}

/// The start of the SVG up to its name and its description, by which it is read aloud.
fn open(size: (f32, f32), plot: &Plot, form: &str, out: &mut String) {
    let (id, name, description) = (id(&plot.id, form), clean(&plot.name), clean(&plot.description));
    let [mut width, mut height] = [String::new(), String::new()];
    number(size.0, &mut width);
    number(size.1, &mut height);
    let mut push = |parts: &[&str]| parts.iter().for_each(|part| out.push_str(part));
    push(&["<svg class=\"chart chart-", form, "\" id=\"", &id, "\" aria-labelledby=\"", &id, "-title\""]);
    if !description.is_empty() {
        push(&[" aria-describedby=\"", &id, "-desc\""]);
    }
    push(&[" font-family=\"", FONTS, "\" width=\"", &width, "\" height=\"", &height, "\" viewBox=\"0 0 ", &width, " ", &height]);
    push(&["\" xmlns=\"http://www.w3.org/2000/svg\" role=\"img\"><title id=\"", &id, "-title\">"]);
    escape(if name.is_empty() { "Chart" } else { &name }, out);
    out.push_str("</title>");
    if !description.is_empty() {
        for part in ["<desc id=\"", &id, "-desc\">"] {
            out.push_str(part);
        }
        escape(&description, out);
        out.push_str("</desc>");
    }
}

/// An id of letters, digits, `-` and `_` only.
pub fn id(prefix: &str, form: &str) -> String {
    let safe: String = prefix.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).collect();
    format!("{}-{form}", if safe.is_empty() { "chart" } else { &safe })
}

fn whole(value: f64) -> f32 {
    tenth(libm::ceil(value))
}
