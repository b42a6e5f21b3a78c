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
}

/// The part a text plays: it settles size, weight, colour and class.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Voice {
    /// Heading of a lane.
    Heading,
    /// Label of a band.
    Band,
    /// Label of a box.
    Label,
    /// Second line of a box.
    Detail,
    /// Label of a flow.
    Flow,
    /// Label of a box at the foot.
    Foot,
}

impl Voice {
    /// Font size, distance of lines, and whether it is bold.
    pub(super) fn type_size(self) -> (f64, f64, bool) {
        match self {
            Self::Heading => (15.5, 20.0, true),
            Self::Label => (14.0, 18.0, true),
            Self::Band | Self::Detail | Self::Foot => (13.0, 17.0, false),
            Self::Flow => (12.0, 15.0, false),
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
    /// Whether they stand in the middle of their room, rather than at its left.
    pub(super) centered: bool,
}

impl TextBlock {
    /// A text that begins at a place and takes no more than `room` in width; its own width is that of its widest line.
    pub(super) fn at(x: f64, y: f64, text: &str, room: f64, voice: Voice) -> Self {
        let lines = voice.lines(text, room);
        let w = lines.iter().map(|line| voice.width(line)).fold(0.0, f64::max);
        Self { rect: Rect { x, y, w, h: voice.height(lines.len()) }, lines, voice, centered: false }
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
    /// Its corners, the first at the box it starts from.
    pub(super) points: Vec<(f64, f64)>,
    /// Whether it has an arrowhead at its beginning too.
    pub(super) both: bool,
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
    /// Flows.
    pub(super) paths: Vec<Path>,
    /// Hairlines from edge to edge, by their height.
    pub(super) hairlines: Vec<f64>,
}

impl Picture {
    /// The place of a box that has been laid out.
    pub(super) fn rect(&self, at: usize) -> Option<Rect> {
        self.boxes.iter().find(|placed| placed.at == at && !placed.dot).map(|placed| placed.rect)
    }
}

/// Room between a box's outline and its words.
pub(super) const PAD: f64 = 8.0;
/// The least height of a box.
const LEAST: f64 = 58.0;

/// Width below which a box would have to break a word; a very long word is broken all the same.
pub(super) fn least_width(each: &Box) -> f64 {
    // A short label such as "Option 1" had better stay on one line.
    let whole = Some(Voice::Label.width(&each.label)).filter(|width| *width <= 84.0).unwrap_or(0.0);
    let word = Voice::Label.longest_word(&each.label).max(Voice::Detail.longest_word(&each.detail)).max(whole);
    (word + 2.0 * PAD + 1.0).clamp(56.0, 190.0)
}

/// Height a box needs for its words at a width.
pub(super) fn needed_height(each: &Box, width: f64) -> f64 {
    let room = width - 2.0 * PAD;
    let lines = |voice: Voice, text: &str| voice.height(voice.lines(text, room).len());
    (lines(Voice::Label, &each.label) + lines(Voice::Detail, &each.detail) + 2.0 * PAD + 2.0).max(LEAST)
}

/// A box at a place, its words in its middle.
pub(super) fn place(at: usize, each: &Box, rect: Rect) -> Placed {
    let room = rect.w - 2.0 * PAD;
    let blocks = [(Voice::Label, &each.label), (Voice::Detail, &each.detail)].map(|(voice, text)| (voice, voice.lines(text, room)));
    let height: f64 = blocks.iter().map(|(voice, lines)| voice.height(lines.len())).sum();
    let mut y = rect.middle() - height / 2.0;
    let mut texts = Vec::new();
    for (voice, lines) in blocks {
        let h = voice.height(lines.len());
        if !lines.is_empty() {
            texts.push(TextBlock { rect: Rect { x: rect.x + PAD, y, w: room, h }, lines, voice, centered: true });
        }
        y += h;
    }
    Placed { at, rect, texts, dot: false }
}
