//! Colours of charts: the official palettes, and which ink can be read on which fill.

use std::sync::LazyLock;

use super::text::clean;
use super::{Arrange, Manner};

/// A colour of red, green and blue.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
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
/// The frames of these categories: in grey they are dark and light by turns, and no more.
const FRAMES: [Option<Frame>; 6] = [None, None, Some(Frame::Whole), Some(Frame::Whole), Some(Frame::Dashed), Some(Frame::Dashed)];
/// Levels in order, from strong to mild; always outlined. Three of them are the official sequence.
const LEVELS: [Ink; 6] = [BLUE, Ink(0x1B, 0x5C, 0x95), MIDDLE_BLUE, LIGHT_BLUE, Ink(0xA9, 0xCE, 0xF0), Ink(0xDC, 0xEA, 0xF7)];
/// Levels in order as lines, which have no outline: none is paler than 3:1.
const LEVEL_LINES: [Ink; 6] =
    [Ink(0x0A, 0x27, 0x40), BLUE, Ink(0x1B, 0x5C, 0x95), MIDDLE_BLUE, Ink(0x3F, 0x8B, 0xCB), Ink(0x55, 0x98, 0xD4)];
/// What stands back where something stands out; always outlined, and told apart by lightness.
const BACK: [Ink; 3] = [Ink(0xBF, 0xBF, 0xBF), Ink(0xF8, 0xF8, 0xF8), Ink(0xDA, 0xDA, 0xDA)];
/// A line that stands back: grey at 3:1.
pub const BACK_LINE: Ink = Ink(0x8C, 0x8C, 0x8C);

/// How the bars of a series are filled.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Paint {
    /// The fill.
    pub fill: Ink,
    /// A line around it, where the fill alone stands out too little.
    pub outline: Option<Ink>,
    /// A white line inside it, which tells fills apart that are alike in grey.
    pub frame: Option<Frame>,
}

/// A white line a little inside the edge of a bar.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Frame {
    /// Without gaps.
    Whole,
    /// Of dashes.
    Dashed,
}

impl Paint {
    /// A fill and nothing else.
    pub fn plain(fill: Ink) -> Self {
        Self { fill, outline: None, frame: None }
    }

    /// A fill with a line around it.
    pub fn outlined(fill: Ink, outline: Ink) -> Self {
        Self { outline: Some(outline), ..Self::plain(fill) }
    }
}

/// The form of the marks on a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Marker {
    /// A disc.
    Disc,
    /// A square.
    Square,
    /// A triangle on its base.
    Triangle,
    /// A square on its corner.
    Diamond,
    /// A triangle on its tip.
    Wedge,
    /// A circle with white in it.
    Ring,
}

/// How a line is drawn: no two of six differ in colour alone.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Style {
    /// Its colour.
    pub ink: Ink,
    /// Lengths of ink and gap by turns; empty for a line without gaps.
    pub dashes: &'static str,
    /// The form of the marks on it.
    pub marker: Marker,
    /// Its width.
    pub width: f64,
}

/// Dashes of lines in order.
const DASHES: [&str; 6] = ["", "7 3", "2 2.5", "9 3 2 3", "14 4", "4 3"];
/// Marks of lines in order.
const MARKERS: [Marker; 6] = [Marker::Disc, Marker::Square, Marker::Triangle, Marker::Diamond, Marker::Wedge, Marker::Ring];

/// The paint of each series, given by their labels.
///
/// Two series are blue and orange. Three that make up a whole are mostly levels in order (agree, neither, disagree) and get the sequence;
/// diverging ones get blues for the first half and rusts for the second. Beyond six the colours return with an outline. Where series stand
/// out, the others are grey.
pub fn paints(arrange: Arrange, labels: &[&str], manner: &Manner) -> Vec<Paint> {
    let count = labels.len();
    let out = standing_out(labels, manner);
    if out.contains(&true) {
        let mut front = plain_paints(arrange, out.iter().filter(|out| **out).count()).into_iter();
        let mut back = BACK.iter().cycle().map(|ink| Paint::outlined(*ink, GREY));
        return out.iter().filter_map(|out| if *out { front.next() } else { back.next() }).collect();
    }
    if arrange != Arrange::Diverging && count > 1 && (manner.ordered || (arrange == Arrange::Full && count == 3)) {
        return levels(count);
    }
    plain_paints(arrange, count)
}

/// How each series is drawn as a line, given by their labels.
pub fn styles(labels: &[&str], manner: &Manner) -> Vec<Style> {
    let out = standing_out(labels, manner);
    let focus = out.contains(&true);
    let mut front = 0..;
    let style = |(index, out): (usize, &bool)| {
        let at = index % DASHES.len();
        let ink = match (focus, out) {
            (true, false) => BACK_LINE,
            (true, true) => CATEGORICAL[front.next().unwrap_or(0) % CATEGORICAL.len()],
            (false, _) if manner.ordered && labels.len() > 1 => {
                LEVEL_LINES[(index * (LEVEL_LINES.len() - 1) / (labels.len() - 1)).min(LEVEL_LINES.len() - 1)]
            }
            (false, _) if labels.len() == 2 => [BLUE, ORANGE][at],
            (false, _) => CATEGORICAL[at],
        };
        Style { ink, dashes: DASHES[at], marker: MARKERS[at], width: if *out { 3.5 } else { 2.5 } }
    };
    out.iter().enumerate().map(style).collect()
}

/// The paint of each category of an only series, where categories stand out; none if none does.
pub fn category_paints(labels: &[&str], manner: &Manner) -> Option<Vec<Paint>> {
    let out = standing_out(labels, manner);
    let paint = |out: &bool| if *out { Paint::plain(BLUE) } else { Paint::outlined(BACK[0], GREY) };
    out.contains(&true).then(|| out.iter().map(paint).collect())
}

fn standing_out(labels: &[&str], manner: &Manner) -> Vec<bool> {
    labels.iter().map(|label| manner.highlight.iter().any(|name| clean(name) == clean(label))).collect()
}

/// Levels in order, from strong to mild.
fn levels(count: usize) -> Vec<Paint> {
    let steps: &[usize] = match count {
        0..=2 => &[0, 3],
        3 => &[0, 2, 3],
        4 => &[0, 2, 3, 4],
        5 => &[0, 2, 3, 4, 5],
        _ => &[0, 1, 2, 3, 4, 5],
    };
    let outline = |index: usize| if index < steps.len() { BLUE } else { BLACK };
    steps.iter().cycle().take(count).enumerate().map(|(index, step)| Paint::outlined(LEVELS[*step], outline(index))).collect()
}

fn plain_paints(arrange: Arrange, count: usize) -> Vec<Paint> {
    match (arrange, count) {
        (Arrange::Diverging, 2..) => diverging(count),
        (_, 0..=1) => vec![Paint::plain(BLUE); count],
        (_, 2) => vec![Paint::plain(BLUE), Paint::plain(ORANGE)],
        _ => CATEGORICAL
            .iter()
            .cycle()
            .take(count)
            .enumerate()
            .map(|(index, ink)| Paint {
                outline: (index >= CATEGORICAL.len()).then_some(BLACK),
                frame: FRAMES[index % FRAMES.len()],
                ..Paint::plain(*ink)
            })
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
    let channel = |value: u8| CHANNELS[usize::from(value)];
    0.2126 * channel(ink.0) + 0.7152 * channel(ink.1) + 0.0722 * channel(ink.2)
}

/// How bright each value of a channel is. Every text in a bar asks for six of them, and a power is dear.
static CHANNELS: LazyLock<[f64; 256]> = LazyLock::new(|| {
    std::array::from_fn(|value| {
        let share = value as f64 / 255.0;
        if share <= 0.04045 { share / 12.92 } else { libm::pow((share + 0.055) / 1.055, 2.4) }
    })
});

#[cfg(test)]
mod tests {
    use super::{Ink, LEVELS, Manner, Paint, WHITE, category_paints, contrast, paints, readable_on, styles};
    use crate::exhibits::chart::Arrange;

    const NAMES: [&str; 9] = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];
    const ARRANGEMENTS: [Arrange; 4] = [Arrange::Grouped, Arrange::Stacked, Arrange::Full, Arrange::Diverging];

    /// Plain, ordered, and with one and two of the series standing out.
    fn manners() -> [Manner; 4] {
        let highlight = |names: &[&str]| Manner { highlight: names.iter().map(|name| (*name).into()).collect(), ..Manner::default() };
        [Manner::default(), Manner { ordered: true, ..Manner::default() }, highlight(&["b"]), highlight(&["a", "d"])]
    }

    #[test]
    fn black_on_white_is_twenty_one() {
        assert!((contrast(Ink(0, 0, 0), WHITE) - 21.0).abs() < 0.001);
        assert!((contrast(Ink(0x12, 0x43, 0x6D), WHITE) - 10.2).abs() < 0.1);
    }

    #[test]
    fn every_fill_stands_out_and_carries_readable_text() {
        let check = |paint: Paint| {
            assert!(contrast(readable_on(paint.fill), paint.fill) >= 4.5, "{paint:?}");
            let edge = paint.outline.unwrap_or(paint.fill);
            assert!(contrast(edge, WHITE) >= 3.0, "{paint:?} is {}", contrast(edge, WHITE));
        };
        for manner in manners() {
            for arrange in ARRANGEMENTS {
                for count in 0..=9 {
                    let paints = paints(arrange, &NAMES[..count], &manner);
                    assert_eq!(paints.len(), count);
                    paints.into_iter().for_each(check);
                }
            }
            category_paints(&NAMES, &manner).into_iter().flatten().for_each(check);
        }
    }

    #[test]
    fn series_of_a_small_chart_differ() {
        for manner in manners() {
            for arrange in ARRANGEMENTS {
                // Of those that stand back, three are told apart.
                for count in 2..=if manner.highlight.is_empty() { 6 } else { 4 } {
                    let paints = paints(arrange, &NAMES[..count], &manner);
                    for (index, paint) in paints.iter().enumerate() {
                        assert!(!paints[index + 1..].contains(paint), "{arrange:?} {manner:?} {count}");
                    }
                }
            }
        }
    }

    #[test]
    fn neighbours_differ_in_grey_too() {
        for manner in manners() {
            for arrange in [Arrange::Grouped, Arrange::Stacked, Arrange::Full] {
                for count in 2..=9 {
                    let paints = paints(arrange, &NAMES[..count], &manner);
                    for pair in paints.windows(2) {
                        assert!(contrast(pair[0].fill, pair[1].fill) >= 1.3, "{arrange:?} {manner:?} {pair:?}");
                    }
                    // What stands back is told apart by lightness, as far as there are levels of it.
                    let all = if manner.highlight.is_empty() { &paints[..count.min(6)] } else { &[][..] };
                    for (index, paint) in all.iter().enumerate() {
                        let alike = |other: &&Paint| {
                            (other.frame, other.outline.is_some()) == (paint.frame, paint.outline.is_some())
                                && contrast(other.fill, paint.fill) < 1.25
                        };
                        assert_eq!(all[index + 1..].iter().find(alike), None, "{arrange:?} {manner:?} {paint:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn levels_grow_lighter() {
        assert!(LEVELS.windows(2).all(|pair| contrast(pair[0], WHITE) > contrast(pair[1], WHITE)));
    }

    #[test]
    fn lines_stand_out_and_differ_in_dashes_and_marks() {
        for manner in manners() {
            for count in 0..=9 {
                let styles = styles(&NAMES[..count], &manner);
                assert_eq!(styles.len(), count);
                for (index, style) in styles.iter().enumerate() {
                    assert!(contrast(style.ink, WHITE) >= 3.0, "{style:?}");
                    for other in styles[index + 1..].iter().take(5) {
                        assert!(style.dashes != other.dashes && style.marker != other.marker, "{style:?} {other:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn what_stands_out_is_blue_and_the_rest_grey() {
        let manner = Manner { highlight: vec!["b".into()], ..Manner::default() };
        let inks: Vec<Ink> = styles(&NAMES[..3], &manner).iter().map(|style| style.ink).collect();
        assert_eq!(inks, [super::BACK_LINE, super::BLUE, super::BACK_LINE]);
        let fills = category_paints(&NAMES[..3], &manner).map(|paints| paints.iter().map(|paint| paint.fill).collect::<Vec<_>>());
        assert_eq!(fills, Some(vec![super::BACK[0], super::BLUE, super::BACK[0]]));
        assert_eq!(category_paints(&["x"], &manner), None);
    }
}
