//! Colours of charts: the official palettes, and which ink can be read on which fill.

use super::Arrange;

/// A colour of red, green and blue.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ink(
    /// Red.
    pub u8,
    /// Green.
    pub u8,
    /// Blue.
    pub u8,
);

/// Dark blue, the signal colour and the first of the palette.
pub const BLUE: Ink = Ink(0x12, 0x43, 0x6D);
/// Orange, the second of two.
pub const ORANGE: Ink = Ink(0xF4, 0x6A, 0x25);
/// Middle blue, second of a sequence.
pub const MIDDLE_BLUE: Ink = Ink(0x20, 0x73, 0xBC);
/// Light blue, third of a sequence; below 3:1 on white, so it always has an outline.
pub const LIGHT_BLUE: Ink = Ink(0x6B, 0xAC, 0xE6);
/// Axes, grid, ticks and what is said beside the data.
pub const GREY: Ink = Ink(0x59, 0x59, 0x59);
/// Text.
pub const BLACK: Ink = Ink(0x0B, 0x0C, 0x0C);
/// The ground of every plot: the palette's contrasts hold on it alone.
pub const WHITE: Ink = Ink(0xFF, 0xFF, 0xFF);
/// Light grey between agreement and disagreement; always outlined.
const PALE: Ink = Ink(0xD9, 0xD9, 0xD9);
/// Light, middle and dark rust: disagreement, from mild to strong. The light one is always outlined.
const RUST: [Ink; 3] = [Ink(0xF5, 0xB0, 0x8A), Ink(0xD9, 0x62, 0x26), Ink(0xA3, 0x3B, 0x0B)];

/// Categories in the order of the Government Analysis Function.
const CATEGORICAL: [Ink; 6] = [BLUE, Ink(0x28, 0xA1, 0x97), Ink(0x80, 0x16, 0x50), ORANGE, Ink(0x3D, 0x3D, 0x3D), Ink(0xA2, 0x85, 0xD1)];
/// Levels in order.
const SEQUENTIAL: [Ink; 3] = [BLUE, MIDDLE_BLUE, LIGHT_BLUE];

/// How the bars of a series are filled.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Paint {
    /// The fill.
    pub fill: Ink,
    /// A line around it, where the fill alone stands out too little.
    pub outline: Option<Ink>,
}

impl Paint {
    fn plain(fill: Ink) -> Self {
        Self { fill, outline: None }
    }

    fn outlined(fill: Ink, outline: Ink) -> Self {
        Self { fill, outline: Some(outline) }
    }
}

/// The paint of each of `count` series.
///
/// Two series are blue and orange. Three that make up a whole are mostly levels in order (agree, neither, disagree) and get the sequence;
/// diverging ones get blues for the first half and rusts for the second. Beyond six the colours return with an outline.
pub fn paints(arrange: Arrange, count: usize) -> Vec<Paint> {
    match (arrange, count) {
        (Arrange::Diverging, 2..) => diverging(count),
        (_, 0..=1) => vec![Paint::plain(BLUE); count],
        (_, 2) => vec![Paint::plain(BLUE), Paint::plain(ORANGE)],
        (Arrange::Full, 3) => SEQUENTIAL.iter().map(|ink| Paint::outlined(*ink, BLUE)).collect(),
        _ => CATEGORICAL
            .iter()
            .cycle()
            .take(count)
            .enumerate()
            .map(|(index, ink)| if index < CATEGORICAL.len() { Paint::plain(*ink) } else { Paint::outlined(*ink, BLACK) })
            .collect(),
    }
}

fn diverging(count: usize) -> Vec<Paint> {
    let half = count / 2;
    let blue = |step: usize| match (step, half) {
        (0, _) => Paint::plain(BLUE),
        (1, 3..) => Paint::plain(MIDDLE_BLUE),
        _ => Paint::outlined(LIGHT_BLUE, BLUE),
    };
    let rust = |step: usize| match (step, half) {
        (0, 2..) => Paint::outlined(RUST[0], RUST[2]),
        (1, 3..) => Paint::plain(RUST[1]),
        _ => Paint::plain(RUST[2]),
    };
    let neutral = (count % 2 == 1).then(|| Paint::outlined(PALE, GREY));
    (0..half).map(blue).chain(neutral).chain((0..half).map(rust)).collect()
}

/// Black or white, whichever can be read better on `ground`; the better one always has at least 4.5:1.
pub fn readable_on(ground: Ink) -> Ink {
    let black = Ink(0, 0, 0);
    if contrast(WHITE, ground) >= 4.5 { WHITE } else { black }
}

/// The contrast of two colours as WCAG 2.2 defines it, 1 to 21.
pub fn contrast(one: Ink, other: Ink) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(ink: Ink) -> f64 {
    let channel = |value: u8| {
        let share = f64::from(value) / 255.0;
        if share <= 0.04045 { share / 12.92 } else { libm::pow((share + 0.055) / 1.055, 2.4) }
    };
    0.2126 * channel(ink.0) + 0.7152 * channel(ink.1) + 0.0722 * channel(ink.2)
}

#[cfg(test)]
mod tests {
    use super::{Arrange, Ink, WHITE, contrast, paints, readable_on};

    #[test]
    fn black_on_white_is_twenty_one() {
        assert!((contrast(Ink(0, 0, 0), WHITE) - 21.0).abs() < 0.001);
        assert!((contrast(Ink(0x12, 0x43, 0x6D), WHITE) - 10.2).abs() < 0.1);
    }

    #[test]
    fn every_fill_stands_out_and_carries_readable_text() {
        for arrange in [Arrange::Grouped, Arrange::Stacked, Arrange::Full, Arrange::Diverging] {
            for count in 0..=9 {
                let paints = paints(arrange, count);
                assert_eq!(paints.len(), count);
                for paint in paints {
                    assert!(contrast(readable_on(paint.fill), paint.fill) >= 4.5, "{paint:?}");
                    let edge = paint.outline.unwrap_or(paint.fill);
                    assert!(contrast(edge, WHITE) >= 2.95, "{paint:?} is {}", contrast(edge, WHITE));
                }
            }
        }
    }

    #[test]
    fn series_of_a_small_chart_differ() {
        for arrange in [Arrange::Grouped, Arrange::Stacked, Arrange::Full, Arrange::Diverging] {
            for count in 2..=6 {
                let paints = paints(arrange, count);
                for (index, paint) in paints.iter().enumerate() {
                    assert!(!paints[index + 1..].contains(paint), "{arrange:?} {count}");
                }
            }
        }
    }
}
