//! What a model's picture is made of: placed boxes, texts and lines, and how a box is filled with its words.

use super::measure::{longest_word, width, wrap};
use super::told::Box;

/// A rectangle.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(super) struct Rect {
    /// Left edge.
    pub(super) x: f64,
    /// Upper edge.
    pub(super) y: f64,
    /// Width.
    pub(super) w: f64,
    /// Height.
    pub(super) h: f64,
}

impl Rect {
    /// Right edge.
    pub(super) fn right(&self) -> f64 {
        self.x + self.w
    }

    /// Lower edge.
    pub(super) fn bottom(&self) -> f64 {
        self.y + self.h
    }

    /// Middle from left to right.
    pub(super) fn center(&self) -> f64 {
        self.x + self.w / 2.0
    }

    /// Middle from top to bottom.
    pub(super) fn middle(&self) -> f64 {
        self.y + self.h / 2.0
    }

    /// Whether two rectangles share more than an edge.
    pub(super) fn meets(&self, other: &Rect) -> bool {
        const HAIR: f64 = 0.01;
        self.x + HAIR < other.right() && other.x + HAIR < self.right() && self.y + HAIR < other.bottom() && other.y + HAIR < self.bottom()
    }

    /// The rectangle with that much more room on every side.
    pub(super) fn wider(&self, by: f64) -> Self {
        Self { x: self.x - by, y: self.y - by, w: self.w + 2.0 * by, h: self.h + 2.0 * by }
    }

    /// The rectangle around both.
    pub(super) fn with(&self, other: &Self) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        Self { x, y, w: self.right().max(other.right()) - x, h: self.bottom().max(other.bottom()) - y }
    }
}

/// The part a text plays: it settles size, weight, colour and class.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Voice {
    /// Heading of a lane.
    Heading,
    /// Label of a group.
    Band,
    /// What a box belongs to.
    Belongs,
    /// Label of a box.
    Label,
    /// Second line of a box.
    Detail,
    /// Label of a flow.
    Flow,
    /// Words at the foot: boxes there, notes, and labels that found no place beside their line.
    Foot,
}

impl Voice {
    /// Font size, distance of lines, and whether it is bold.
    pub(super) fn type_size(self) -> (f64, f64, bool) {
        match self {
            Self::Heading => (15.5, 20.0, true),
            Self::Label => (14.0, 18.0, true),
            Self::Band | Self::Detail | Self::Foot => (13.0, 17.0, false),
            Self::Flow | Self::Belongs => (12.0, 15.0, false),
        }
    }

    /// The lines of a text in this voice.
    pub(super) fn lines(self, text: &str, room: f64) -> Vec<String> {
        let (size, _, bold) = self.type_size();
        wrap(text, room, size, bold)
    }

    /// Height of that many lines.
    pub(super) fn height(self, lines: usize) -> f64 {
        self.type_size().1 * lines as f64
    }

    /// Width of a text on one line.
    pub(super) fn width(self, text: &str) -> f64 {
        let (size, _, bold) = self.type_size();
        width(text, size, bold)
    }

    /// Width of a text's widest word.
    pub(super) fn longest_word(self, text: &str) -> f64 {
        let (size, _, bold) = self.type_size();
        longest_word(text, size, bold)
    }
}

/// Lines of text at a place.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct TextBlock {
    /// The room they take.
    pub(super) rect: Rect,
    /// The lines.
    pub(super) lines: Vec<String>,
    /// How they are set.
    pub(super) voice: Voice,
    /// Where in their room they stand.
    pub(super) align: Align,
}

/// Where lines stand in their room.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Align {
    /// At its left.
    Left,
    /// In its middle.
    Middle,
    /// At its right.
    Right,
}

impl TextBlock {
    /// A text that begins at a place and takes no more than `room` in width; its own width is that of its widest line.
    pub(super) fn at(x: f64, y: f64, text: &str, room: f64, voice: Voice) -> Self {
        let lines = voice.lines(text, room);
        let w = lines.iter().map(|line| voice.width(line)).fold(0.0, f64::max);
        Self { rect: Rect { x, y, w, h: voice.height(lines.len()) }, lines, voice, align: Align::Left }
    }
}

/// A box with its place and words.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Placed {
    /// Its number among the model's boxes.
    pub(super) at: usize,
    /// Its place.
    pub(super) rect: Rect,
    /// Its words.
    pub(super) texts: Vec<TextBlock>,
    /// Whether it is drawn as a dot beside its words, not as a box.
    pub(super) dot: bool,
}

/// A line from one box to another, through right angles.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Path {
    /// Its number among the model's flows.
    pub(super) flow: usize,
    /// Its corners, the first at the box it starts from.
    pub(super) points: Vec<(f64, f64)>,
    /// Whether it has an arrowhead at its beginning too.
    pub(super) both: bool,
}

impl Path {
    /// The room each piece takes, arrowheads included.
    pub(super) fn strokes(&self) -> impl Iterator<Item = Rect> + '_ {
        let last = self.points.len().saturating_sub(2);
        self.points.windows(2).enumerate().flat_map(move |(at, pair)| {
            let line = stroke(pair[0], pair[1]);
            let tip = (at == last).then(|| head(pair[0], pair[1]));
            let tail = (at == 0 && self.both).then(|| head(pair[1], pair[0]));
            [Some(line), tip, tail].into_iter().flatten()
        })
    }
}

/// The room a piece of a line takes.
pub(super) fn stroke(a: (f64, f64), b: (f64, f64)) -> Rect {
    Rect { x: a.0.min(b.0) - 1.0, y: a.1.min(b.1) - 1.0, w: (a.0 - b.0).abs() + 2.0, h: (a.1 - b.1).abs() + 2.0 }
}

/// The room an arrowhead takes at the end of a piece.
fn head(from: (f64, f64), to: (f64, f64)) -> Rect {
    let back = |from: f64, to: f64| (from - to).clamp(-9.0, 9.0);
    let base = (to.0 + back(from.0, to.0), to.1 + back(from.1, to.1));
    if from.0 == to.0 {
        stroke(base, to).with(&stroke((to.0 - 4.0, to.1), (to.0 + 4.0, to.1)))
    } else {
        stroke(base, to).with(&stroke((to.0, to.1 - 4.0), (to.0, to.1 + 4.0)))
    }
}

/// A numbered mark, whose words stand below the picture.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Mark {
    /// Its place, a circle within.
    pub(super) rect: Rect,
    /// Its number.
    pub(super) number: usize,
}

/// Width and height of a mark.
pub(super) const MARK: f64 = 18.0;

impl Mark {
    /// A mark around a point.
    pub(super) fn around(x: f64, y: f64, number: usize) -> Self {
        Self { rect: Rect { x: x - MARK / 2.0, y: y - MARK / 2.0, w: MARK, h: MARK }, number }
    }
}

/// The frame of a group.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Framed {
    /// Its place.
    pub(super) rect: Rect,
    /// Whether its line is broken.
    pub(super) open: bool,
    /// The boxes within.
    pub(super) boxes: Vec<usize>,
}

/// A picture.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Picture {
    /// Width.
    pub(super) width: f64,
    /// Height.
    pub(super) height: f64,
    /// Texts outside boxes.
    pub(super) texts: Vec<TextBlock>,
    /// Boxes.
    pub(super) boxes: Vec<Placed>,
    /// Frames of groups.
    pub(super) frames: Vec<Framed>,
    /// Steps of a ladder.
    pub(super) steps: Vec<Rect>,
    /// Flows.
    pub(super) paths: Vec<Path>,
    /// Marks.
    pub(super) marks: Vec<Mark>,
    /// Hairlines from edge to edge, by their height.
    pub(super) hairlines: Vec<f64>,
    /// Where lines may run: upright ones from left to right, level ones from top to bottom.
    pub(super) free: (Vec<Strip>, Vec<Strip>),
}

/// Room for lines, from one coordinate to another.
pub(super) type Strip = (f64, f64);

/// Room between a box's outline and its words.
pub(super) const PAD: f64 = 8.0;
/// The least height of a box.
const LEAST: f64 = 58.0;

/// Room on each side between a box's outline and its words; one with a note keeps a corner free for its mark.
fn pad(each: &Box) -> f64 {
    if each.note.is_empty() { PAD } else { MARK + 6.0 }
}

/// The texts of a box, in the order in which they stand.
fn texts(each: &Box) -> [(Voice, &str); 3] {
    [(Voice::Belongs, &each.belongs), (Voice::Label, &each.label), (Voice::Detail, &each.detail)]
}

/// Width below which a box would have to break a word; a very long word is broken all the same.
pub(super) fn least_width(each: &Box) -> f64 {
    // A short label such as "Option 1" had better stay on one line.
    let whole = Some(Voice::Label.width(&each.label)).filter(|width| *width <= 84.0).unwrap_or(0.0);
    let word = texts(each).map(|(voice, text)| voice.longest_word(text)).into_iter().fold(whole, f64::max);
    (word + 2.0 * pad(each) + 1.0).clamp(56.0, 190.0)
}

/// Height a box needs for its words at a width.
pub(super) fn needed_height(each: &Box, width: f64) -> f64 {
    let room = width - 2.0 * pad(each);
    let words: f64 = texts(each).map(|(voice, text)| voice.height(voice.lines(text, room).len())).iter().sum();
    (words + 2.0 * PAD + 2.0).max(LEAST)
}

/// A box at a place, its words in its middle.
pub(super) fn place(at: usize, each: &Box, rect: Rect) -> Placed {
    let room = rect.w - 2.0 * pad(each);
    let blocks = texts(each).map(|(voice, text)| (voice, voice.lines(text, room)));
    let height: f64 = blocks.iter().map(|(voice, lines)| voice.height(lines.len())).sum();
    let mut y = rect.middle() - height / 2.0;
    let mut texts = Vec::new();
    for (voice, lines) in blocks {
        let h = voice.height(lines.len());
        if !lines.is_empty() {
            texts.push(TextBlock { rect: Rect { x: rect.x + pad(each), y, w: room, h }, lines, voice, align: Align::Middle });
        }
        y += h;
    }
    Placed { at, rect, texts, dot: false }
}
