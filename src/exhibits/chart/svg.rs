//! Writes a layout as SVG, in few bytes: neighbours of one look share a group that tells it once. Coordinates have one decimal. Boxes
//! do not share a path, since browsers smooth the edges of a path otherwise than those of boxes.
//!
//! Boxes and texts, which are nearly all of a chart, are written here; round, slanted and dashed marks are components of charts-rs, as
//! `shape` makes them.

use crate::markup::escape;

use super::layout::{Anchor, Kind, Mark, PlacedText, Shape};
use super::palette::{Frame, Ink, WHITE};
use super::shape::{self, tenth};

/// How strongly lines of the grid are drawn.
const GRID: &str = "0.2";
/// How far the middle of a frame's line lies inside the edge of its box.
const INSET: f32 = 3.0;
/// The least width of what is left inside a frame, and of the edge around it.
const FRAME: f64 = 2.25;

/// Writes marks in their order.
pub fn write_marks(marks: &[Mark], out: &mut String) {
    for group in marks.chunk_by(|one, other| one.shape == Shape::Box && other.shape == Shape::Box && alike(one, other)) {
        match group {
            [only] if only.shape != Shape::Box => shape::write(only, out),
            [only] => write_box(only, true, out),
            boxes => {
                out.push_str("<g");
                look(&boxes[0], out);
                out.push('>');
                boxes.iter().for_each(|mark| write_box(mark, false, out));
                out.push_str("</g>");
            }
        }
        write_frames(group, out);
    }
}

/// Writes texts, those of one look together and else in their order.
pub fn write_texts(mut texts: Vec<PlacedText>, out: &mut String) {
    texts.sort_by_key(|text| (text.role, text.anchor, text.font.bold, text.ink));
    let alike = |one: &PlacedText, other: &PlacedText| {
        (one.role, one.anchor, one.font, one.ink) == (other.role, other.anchor, other.font, other.ink)
    };
    for group in texts.chunk_by(alike) {
        let text = &group[0];
        out.push_str("<g");
        word("class", text.role.class(), out);
        colour("fill", text.ink, out);
        length("font-size", tenth(text.font.size), out);
        word("font-weight", if text.font.bold { "600" } else { "" }, out);
        let anchor = match text.anchor {
            Anchor::Start => "",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        word("text-anchor", anchor, out);
        out.push('>');
        group.iter().for_each(|text| write_lines(text, out));
        out.push_str("</g>");
    }
}

fn write_lines(text: &PlacedText, out: &mut String) {
    let x = tenth(match text.anchor {
        Anchor::Start => text.area.x,
        Anchor::Middle => text.area.x + text.area.w / 2.0,
        Anchor::End => text.area.right(),
    });
    for (index, line) in text.lines.iter().enumerate().filter(|(_, line)| !line.is_empty()) {
        // The middle of capitals and figures, 0.72 of the size tall in most sans, is put on the middle of the line.
        let y = text.area.y + text.font.line() * (index as f64 + 0.5) + text.font.size * 0.36;
        out.push_str("<text");
        length("x", x, out);
        length("y", tenth(y), out);
        out.push('>');
        escape(line, out);
        out.push_str("</text>");
    }
}

fn alike(one: &Mark, other: &Mark) -> bool {
    one.class == other.class && one.paint == other.paint && (one.kind == Kind::Grid) == (other.kind == Kind::Grid)
}

/// What a group of boxes tells once.
fn look(mark: &Mark, out: &mut String) {
    word("class", &mark.class, out);
    colour("fill", mark.paint.fill, out);
    if mark.kind == Kind::Grid {
        word("fill-opacity", GRID, out);
    }
    if let Some(edge) = mark.paint.outline {
        colour("stroke", edge, out);
    }
}

/// Left, top, width and height of a box as they are drawn.
fn sides(mark: &Mark) -> [f32; 4] {
    // An outline runs along the middle of the edge; drawn half its width further in, it stays inside the box.
    let inset = if mark.paint.outline.is_some() { 0.5f64.min(mark.area.w / 2.0).min(mark.area.h / 2.0) } else { 0.0 };
    let (left, top) = (tenth(mark.area.x + inset), tenth(mark.area.y + inset));
    // Edges are rounded, not sizes: neighbours meet exactly.
    let width = tenth(f64::from(tenth(mark.area.right() - inset) - left));
    let height = tenth(f64::from(tenth(mark.area.bottom() - inset) - top));
    [left, top, width, height]
}

/// A box as an element of its own, with its look or in a group that tells it.
fn write_box(mark: &Mark, looks: bool, out: &mut String) {
    out.push_str("<rect");
    for (name, value) in ["x", "y", "width", "height"].into_iter().zip(sides(mark)) {
        length(name, value, out);
    }
    if looks {
        look(mark, out);
    }
    match &mark.title {
        None => out.push_str("/>"),
        Some(title) => {
            out.push_str("><title>");
            escape(title, out);
            out.push_str("</title></rect>");
        }
    }
}

/// The frames of boxes of one look, in one path: only those that are large enough for one.
fn write_frames(group: &[Mark], out: &mut String) {
    let Some(frame) = group[0].paint.frame else { return };
    let mut path = String::new();
    for mark in group.iter().filter(|mark| mark.area.w.min(mark.area.h) >= 4.0 * FRAME) {
        let [left, top, width, height] = sides(mark);
        for (command, value) in [('M', left + INSET), (' ', top + INSET), ('h', width - 2.0 * INSET), ('v', height - 2.0 * INSET)] {
            path.push(command);
            number(tenth(f64::from(value)), &mut path);
        }
        path.push('H');
        number(tenth(f64::from(left + INSET)), &mut path);
        path.push('z');
    }
    if !path.is_empty() {
        out.push_str("<path");
        word("class", "inner-line", out);
        word("fill", "none", out);
        colour("stroke", WHITE, out);
        length("stroke-width", 1.5, out);
        word("stroke-dasharray", if frame == Frame::Dashed { "3 3" } else { "" }, out);
        word("d", &path, out);
        out.push_str("/>");
    }
}

fn word(name: &str, value: &str, out: &mut String) {
    if !value.is_empty() {
        open(name, out);
        escape(value, out);
        out.push('"');
    }
}

fn colour(name: &str, ink: Ink, out: &mut String) {
    open(name, out);
    out.push('#');
    for half in [ink.0 >> 4, ink.0, ink.1 >> 4, ink.1, ink.2 >> 4, ink.2] {
        out.push(char::from(b"0123456789ABCDEF"[usize::from(half & 15)]));
    }
    out.push('"');
}

fn length(name: &str, value: f32, out: &mut String) {
    open(name, out);
    number(value, out);
    out.push('"');
}

fn open(name: &str, out: &mut String) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
}

/// A number with at most one decimal; what is none or beyond all pages is zero, so that the rest can still be seen.
pub fn number(value: f32, out: &mut String) {
    let tenths = f64::from(value).abs() * 10.0 + 0.5;
    let mut left = if tenths < 1e15 { tenths as u64 } else { 0 };
    if value < 0.0 && left > 0 {
        out.push('-');
    }
    // Written from the last digit, which is the decimal, to the first.
    let mut digits = [0u8; 20];
    let mut at = digits.len();
    if !left.is_multiple_of(10) {
        at -= 2;
        digits[at] = b'.';
        digits[at + 1] = b'0' + (left % 10) as u8;
    }
    left /= 10;
    loop {
        at -= 1;
        digits[at] = b'0' + (left % 10) as u8;
        left /= 10;
        if left == 0 {
            break;
        }
    }
    out.push_str(std::str::from_utf8(&digits[at..]).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert_eq, proptest};

    fn written(value: f32) -> String {
        let mut out = String::new();
        super::number(value, &mut out);
        out
    }

    #[test]
    fn numbers_have_one_decimal_at_most() {
        let numbers = [0.0, -0.0, -0.04, 0.5, 12.0, 1332.7, -40.3, f32::NAN, f32::INFINITY].map(written);
        assert_eq!(numbers, ["0", "0", "0", "0.5", "12", "1332.7", "-40.3", "0", "0"]);
    }

    proptest! {
        #[test]
        fn tenths_are_written_as_they_are(tenths in any::<i16>(), thousands in 0i32..100) {
            let tenths = i32::from(tenths) + thousands * 1_000;
            let plain = format!("{:.1}", f64::from(tenths) / 10.0);
            let plain = plain.strip_suffix(".0").unwrap_or(&plain);
            prop_assert_eq!(written((f64::from(tenths) / 10.0) as f32), if plain == "-0" { "0" } else { plain });
        }
    }
}
