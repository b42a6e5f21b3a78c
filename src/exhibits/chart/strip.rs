//! A strip of signs along an axis: [x] where values are missing, [b] where a line is broken, in as many rows as they need.

use super::layout::{Anchor, Kind, Layout, PlacedText, Role, VALUE};
use super::marker::{MARKER, marks};
use super::palette::Style;
use super::text::wrap;

/// Between entries of a row.
const GAP: f64 = 6.0;

/// A sign at a place of the axis.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Where its middle wants to be.
    pub at: f64,
    /// The series it is about, with their styles; none: all.
    pub series: Vec<(usize, Style)>,
    /// The sign.
    pub text: String,
}

/// Entries in their rows.
pub struct Strip {
    placed: Vec<(Entry, f64, usize)>,
    rows: usize,
    line: f64,
}

impl Entry {
    fn marks(&self) -> f64 {
        let air = if self.series.is_empty() { 0.0 } else { 2.0 };
        self.series.len() as f64 * (MARKER + 2.0) + air
    }

    fn lines(&self, width: f64) -> Vec<String> {
        wrap(&self.text, VALUE, (width - self.marks()).max(40.0))
    }

    fn width(&self, width: f64) -> f64 {
        self.marks() + VALUE.widest(&self.lines(width))
    }
}

impl Strip {
    /// Puts each entry into the first row that has room for it.
    pub fn new(mut entries: Vec<Entry>, width: f64) -> Self {
        entries.sort_by(|one, other| one.at.total_cmp(&other.at));
        let mut ends: Vec<f64> = Vec::new();
        let mut placed = Vec::new();
        let mut most = 1;
        for entry in entries {
            most = most.max(entry.lines(width).len());
            let wide = entry.width(width);
            let left = (entry.at - wide / 2.0).min(width - wide).max(0.0);
            let row = ends.iter().position(|end| end + GAP <= left).unwrap_or(ends.len());
            if row == ends.len() {
                ends.push(0.0);
            }
            ends[row] = left + wide;
            placed.push((entry, left, row));
        }
        Self { placed, rows: ends.len(), line: VALUE.line() * most as f64 }
    }

    /// How tall it is.
    pub fn height(&self) -> f64 {
        self.line * self.rows as f64
    }

    /// Places its signs from `y` down; those of missing values and those of breaks have roles of their own.
    pub fn place(self, layout: &mut Layout, y: f64, role: Role) {
        for (entry, left, row) in self.placed {
            let top = y + self.line * row as f64;
            for (index, (series, style)) in entry.series.iter().enumerate() {
                let x = left + (MARKER + 2.0) * index as f64 + MARKER / 2.0;
                layout.marks.extend(marks(Kind::Swatch, *style, *series, (x, top + VALUE.line() / 2.0)));
            }
            let lines = entry.lines(layout.width);
            layout.texts.push(PlacedText::new(role, lines, VALUE, Anchor::Start, left + entry.marks(), top));
        }
    }
}
