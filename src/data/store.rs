//! The rows of a dataset, kept small: cells stand one after another in 24 bytes each, their texts in one long string.
//!
//! A cell is unpacked into a [`Cell`] when somebody looks at it. What few cells have (flags, a place in the source, a remark, a
//! number of more digits than a machine word holds) stands apart.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::{Cell, Content, Decimal, Flag, Reason};
use crate::source::{FileId, Span};

/// The rows of a dataset: each has a cell for each column; those of derived columns are [`Content::Derived`].
#[derive(Clone, Debug)]
pub struct Rows {
    file: FileId,
    width: usize,
    /// Columns that make up the key.
    key: Vec<usize>,
    cells: Vec<Stored>,
    /// First and last byte of each row.
    places: Vec<(u32, u32)>,
    texts: String,
    long: Vec<Decimal>,
    /// What few cells have, by the cell's number, in ascending order.
    remarks: Vec<(usize, Remarks)>,
    /// Of each row a hash of its key in the upper half and its number in the lower, in ascending order.
    keys: Vec<u64>,
}

/// A cell as it is kept.
#[derive(Clone, Copy, Debug)]
struct Stored {
    packed: Packed,
    start: u32,
    end: u32,
}

/// What a cell holds, as it is kept.
#[derive(Clone, Copy, Debug)]
enum Packed {
    Number {
        digits: i64,
        decimals: u8,
    },
    /// A number of many digits: its index.
    Long(u32),
    /// A text: its bytes in `texts`.
    Text {
        start: u32,
        end: u32,
    },
    Absent(Reason),
    Derived,
    Bad,
}

/// What few cells have.
#[derive(Clone, Debug)]
struct Remarks {
    flags: Vec<Flag>,
    at: Option<String>,
    note: Option<String>,
}

/// A place or a count that is kept in 32 bits, as places in files are.
fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl Rows {
    /// No rows yet: all will stand in one file and have `width` cells, of which those of the columns `key` make up the key.
    pub fn new(file: FileId, width: usize, key: &[usize]) -> Self {
        let key = key.to_vec();
        let (cells, places, texts, long, remarks, keys) = Default::default();
        Self { file, width, key, cells, places, texts, long, remarks, keys }
    }

    /// The rows made of those cells, each with its place.
    pub fn of(file: FileId, width: usize, key: &[usize], all: impl IntoIterator<Item = (Span, Vec<Cell>)>) -> Self {
        let mut rows = Self::new(file, width, key);
        for (span, cells) in all {
            cells.into_iter().for_each(|cell| rows.push(cell));
            rows.end_row(span);
        }
        rows.know_keys();
        rows
    }

    /// Makes room for so many rows.
    pub(super) fn reserve(&mut self, rows: usize) {
        self.cells.reserve_exact(rows.saturating_mul(self.width));
        self.places.reserve_exact(rows);
    }

    /// Adds the next cell of the row that is being written.
    pub(super) fn push(&mut self, cell: Cell) {
        if !cell.flags.is_empty() || cell.at.is_some() || cell.note.is_some() {
            self.remarks.push((self.cells.len(), Remarks { flags: cell.flags, at: cell.at, note: cell.note }));
        }
        let packed = match cell.content {
            Content::Text(text) => self.pack_text(&text),
            Content::Number(number) => self.pack_number(number),
            Content::Absent(reason) => Packed::Absent(reason),
            Content::Derived => Packed::Derived,
            Content::Bad => Packed::Bad,
        };
        self.cells.push(Stored { packed, start: cell.span.start, end: cell.span.end });
    }

    /// Adds a cell of text, as [`Self::push`] does.
    pub(super) fn push_text(&mut self, text: &str, span: Span) {
        let packed = self.pack_text(text);
        self.cells.push(Stored { packed, start: span.start, end: span.end });
    }

    fn pack_number(&mut self, number: Decimal) -> Packed {
        match number.word() {
            Some(digits) => Packed::Number { digits, decimals: number.decimals },
            None => {
                self.long.push(number);
                Packed::Long(small(self.long.len() - 1))
            }
        }
    }

    /// Keeps a text; one that stands in the row above, too, is kept once.
    fn pack_text(&mut self, text: &str) -> Packed {
        let above = self.cells.len().checked_sub(self.width).and_then(|at| self.cells.get(at)).map(|above| above.packed);
        match above {
            Some(same @ Packed::Text { start, end }) if self.bytes(start, end) == text => same,
            _ => {
                let start = small(self.texts.len());
                self.texts.push_str(text);
                Packed::Text { start, end: small(self.texts.len()) }
            }
        }
    }

    /// Ends the row whose cells were pushed.
    pub(super) fn end_row(&mut self, span: Span) {
        self.places.push((span.start, span.end));
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    fn stored(&self, row: usize, column: usize) -> Option<&Stored> {
        if column < self.width { self.cells.get(row.checked_mul(self.width)? + column) } else { None }
    }

    fn bytes(&self, start: u32, end: u32) -> &str {
        self.texts.get(start as usize..end as usize).unwrap_or("")
    }

    /// The cell of a row and a column.
    pub fn cell(&self, row: usize, column: usize) -> Option<Cell> {
        let stored = self.stored(row, column)?;
        let remarks = self.remarks(row, column);
        Some(Cell {
            content: self.unpack(stored.packed),
            flags: self.flags(row, column).to_vec(),
            span: Span { file: self.file, start: stored.start, end: stored.end },
            at: remarks.and_then(|remarks| remarks.at.clone()),
            note: remarks.and_then(|remarks| remarks.note.clone()),
        })
    }

    /// What a cell holds.
    pub fn content(&self, row: usize, column: usize) -> Option<Content> {
        self.stored(row, column).map(|stored| self.unpack(stored.packed))
    }

    fn unpack(&self, packed: Packed) -> Content {
        match packed {
            Packed::Number { digits, decimals } => Content::Number(Decimal::new(digits, decimals)),
            Packed::Long(at) => self.long.get(at as usize).map_or(Content::Bad, |number| Content::Number(number.clone())),
            Packed::Text { start, end } => Content::Text(self.bytes(start, end).into()),
            Packed::Absent(reason) => Content::Absent(reason),
            Packed::Derived => Content::Derived,
            Packed::Bad => Content::Bad,
        }
    }

    /// The text of a cell, if it holds one.
    pub fn text(&self, row: usize, column: usize) -> Option<&str> {
        match self.stored(row, column)?.packed {
            Packed::Text { start, end } => Some(self.bytes(start, end)),
            _ => None,
        }
    }

    fn remarks(&self, row: usize, column: usize) -> Option<&Remarks> {
        let cell = row * self.width + column;
        let at = self.remarks.binary_search_by_key(&cell, |(cell, _)| *cell).ok()?;
        Some(&self.remarks[at].1)
    }

    /// The flags of a cell.
    pub fn flags(&self, row: usize, column: usize) -> &[Flag] {
        self.remarks(row, column).map_or(&[], |remarks| &remarks.flags)
    }

    /// Where a row stands.
    pub fn span(&self, row: usize) -> Span {
        let (start, end) = self.places.get(row).copied().unwrap_or_default();
        Span { file: self.file, start, end }
    }

    /// The columns that make up the key.
    pub fn key_columns(&self) -> &[usize] {
        &self.key
    }

    /// The texts of a row's key columns, blank where there is none; nothing if the rows have no key.
    pub fn key(&self, row: usize) -> impl Iterator<Item = &str> {
        self.key.iter().map(move |column| self.text(row, *column).filter(|text| !text.trim().is_empty()).unwrap_or(""))
    }

    /// Puts another cell in the place of one.
    pub fn replace(&mut self, row: usize, column: usize, cell: Cell) {
        let at = row * self.width + column;
        if self.stored(row, column).is_none() {
            return;
        }
        self.remarks.retain(|(known, _)| *known != at);
        self.push(cell);
        let end = self.cells.len() - 1;
        self.cells.swap_remove(at);
        for (known, _) in self.remarks.iter_mut().filter(|(known, _)| *known == end) {
            *known = at;
        }
        self.remarks.sort_by_key(|(known, _)| *known);
    }
}

/// Keys: finding a row by its key, and rows that share one.
impl Rows {
    /// Makes the rows known by their keys, when all of them have been read.
    pub(super) fn know_keys(&mut self) {
        if !self.key.is_empty() {
            self.keys = (0..self.len()).map(|row| hash(self.key(row)) | u64::from(small(row))).collect();
            self.keys.sort_unstable();
        }
    }

    /// The first row of that key.
    pub fn find<'k>(&self, key: impl Iterator<Item = &'k str> + Clone) -> Option<usize> {
        let hash = hash(key.clone());
        let from = self.keys.partition_point(|known| *known < hash);
        let alike = self.keys[from..].iter().take_while(|known| **known >> 32 == hash >> 32);
        alike.map(|known| *known as u32 as usize).find(|row| self.key(*row).eq(key.clone()))
    }

    /// Rows that have the key of an earlier one, each with the first such row; rows with a blank in their key are passed over.
    pub(super) fn doubles(&self) -> Vec<(usize, usize)> {
        let mut doubles = Vec::new();
        for alike in self.keys.chunk_by(|a, b| a >> 32 == b >> 32).filter(|alike| alike.len() > 1) {
            let mut rows: Vec<usize> = alike.iter().map(|known| *known as u32 as usize).collect();
            rows.retain(|row| self.key(*row).all(|part| !part.is_empty()));
            // The sort is stable, so that the first row of a key comes before its doubles.
            rows.sort_by(|a, b| self.key(*a).cmp(self.key(*b)));
            for same in rows.chunk_by(|a, b| self.key(*a).eq(self.key(*b))) {
                doubles.extend(same[1..].iter().map(|double| (*double, same[0])));
            }
        }
        doubles.sort_unstable();
        doubles
    }
}

/// A hash in the upper half. Which rows come out as doubles does not depend on it.
fn hash<'k>(key: impl Iterator<Item = &'k str>) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.for_each(|part| part.hash(&mut hasher));
    hasher.finish() & !u64::from(u32::MAX)
}
