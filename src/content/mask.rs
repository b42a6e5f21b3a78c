//! Masks: what is ours in a text (expressions, claims, references, citations, footnote references) is hidden from the Markdown
//! parser under letters of the same byte length, so that every place stays where it is, and found again by its place.
//!
//! Nothing is reported here: what stands in code is no expression, and only the parser knows what is code.

use std::ops::Range;

use crate::source::{FileId, Span};

use super::BoundTo;

/// The letter under which things are hidden. It can neither begin nor end any mark of Markdown.
const LETTER: u8 = b'Z';
/// How far a code span is looked for; a longer one is found by the Markdown parser, which restores what was masked in it.
const CODE_REACH: usize = 1_000;

/// Where a text stands in its file.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    /// Byte `n` of the text is byte `base + n` of the file.
    Exact(FileId, usize),
    /// The text was put together (a folded YAML block, say); every part of it stands somewhere in this span.
    Whole(Span),
}

impl Place {
    /// The place of a part of the text.
    pub(super) fn span(self, range: &Range<usize>) -> Span {
        match self {
            Self::Exact(file, base) => Span::new(file, base + range.start, base + range.end),
            Self::Whole(span) => span,
        }
    }
}

/// Something of ours in a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Atom {
    /// Where it stands, in bytes of the text.
    pub(super) range: Range<usize>,
    /// What it is.
    pub(super) kind: AtomKind,
}

/// What an atom is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum AtomKind {
    /// `{{ … }}`; the range is that of the expression without braces and blanks, empty if there is none.
    Expression(Range<usize>),
    /// `[@work, p. 4; @other]`.
    Citation,
    /// `@kind-id` or `@edition/kind-id`; the number is the length of what stands before the hyphen.
    Reference(usize),
    /// `[^label]`.
    Footnote,
    /// The `[` of a claim.
    ClaimOpen,
    /// `]{claim=…}` or `]{of=…}`: the place of its `[`, that of what it is bound to, and what that is.
    ClaimClose { open: usize, value: Range<usize>, to: BoundTo },
}

/// A text, its mask, and what the mask hides.
#[derive(Debug)]
pub(super) struct Masked<'a> {
    /// As written.
    pub(super) source: &'a str,
    /// What the Markdown parser is given, of the same length.
    pub(super) text: String,
    /// What is hidden, in order; atoms do not overlap.
    pub(super) atoms: Vec<Atom>,
    /// Where the text stands.
    pub(super) place: Place,
}

impl<'a> Masked<'a> {
    /// Masks a text.
    pub(super) fn new(source: &'a str, place: Place) -> Self {
        let mut atoms = Scan::new(source).atoms();
        atoms.sort_by_key(|atom| atom.range.start);
        let mut bytes = source.as_bytes().to_vec();
        for atom in &atoms {
            bytes[atom.range.clone()].fill(LETTER);
            if matches!(atom.kind, AtomKind::ClaimOpen | AtomKind::ClaimClose { .. }) {
                // A claim's ends count as punctuation, as brackets do, so that emphasis just inside or outside them is seen.
                bytes[atom.range.start] = b',';
                bytes[atom.range.end - 1] = b',';
            }
        }
        let text = String::from_utf8(bytes).unwrap_or_else(|_| source.to_owned());
        Self { source, text, atoms, place }
    }

    /// The atoms that touch a range.
    pub(super) fn atoms_in(&self, range: &Range<usize>) -> &[Atom] {
        let first = self.atoms.partition_point(|atom| atom.range.end <= range.start);
        let last = self.atoms.partition_point(|atom| atom.range.start < range.end);
        self.atoms.get(first..last).unwrap_or(&[])
    }

    /// The text as written in a range.
    pub(super) fn slice(&self, range: &Range<usize>) -> &'a str {
        self.source.get(range.clone()).unwrap_or("")
    }

    /// The place of a range.
    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        self.place.span(range)
    }
}

/// One walk through a text. Every search that may fail remembers how far it looked, so that the walk takes linear time.
struct Scan<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    atoms: Vec<Atom>,
    brackets: Vec<usize>,
    no_expression_before: usize,
    no_quote_before: [usize; 2],
}

impl<'a> Scan<'a> {
    fn new(text: &'a str) -> Self {
        let (bytes, atoms, brackets) = (text.as_bytes(), Vec::new(), Vec::new());
        Self { text, bytes, at: 0, atoms, brackets, no_expression_before: 0, no_quote_before: [0; 2] }
    }

    fn atoms(mut self) -> Vec<Atom> {
        while let Some(byte) = self.bytes.get(self.at) {
            self.at = match byte {
                b'\\' => self.at + 2,
                b'`' => self.after_code(),
                b'\n' => self.after_line_end(),
                b'{' => self.expression(),
                b'@' => self.reference(),
                b'[' => self.bracket(),
                b']' => self.claim(),
                _ => self.at + 1 + self.bytes[self.at + 1..].iter().take_while(|byte| !BEGINS[usize::from(**byte)]).count(),
            };
        }
        self.atoms
    }

    fn push(&mut self, range: Range<usize>, kind: AtomKind) -> usize {
        let end = range.end;
        self.atoms.push(Atom { range, kind });
        end
    }

    /// Passes over a code span that ends soon on its line, else over the backticks alone.
    fn after_code(&self) -> usize {
        let rest = &self.bytes[self.at..];
        let ticks = run(rest);
        let reach = &rest[..rest.len().min(ticks + CODE_REACH)];
        let mut at = ticks;
        while at < reach.len() && reach[at] != b'\n' {
            let found = run(&reach[at..]);
            if found == ticks {
                return self.at + at + found;
            }
            at += found.max(1);
        }
        self.at + ticks
    }

    /// A claim's words end with their paragraph.
    fn after_line_end(&mut self) -> usize {
        let rest = &self.bytes[self.at + 1..];
        let blank = rest.iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'>')).is_none_or(|byte| *byte == b'\n');
        if blank {
            self.brackets.clear();
        }
        self.at + 1
    }

    fn expression(&mut self) -> usize {
        let inner = self.at + 2;
        if self.bytes.get(self.at + 1) != Some(&b'{') || self.at < self.no_expression_before {
            return self.at + 1;
        }
        let mut end = inner;
        loop {
            match self.bytes.get(end) {
                Some(b'}') if self.bytes.get(end + 1) == Some(&b'}') => break,
                None | Some(b'\n' | b'\r' | b'`') => {
                    self.no_expression_before = end;
                    return self.at + 1;
                }
                Some(_) => end += 1,
            }
        }
        let written = &self.text[inner..end];
        let start = inner + (written.len() - written.trim_start().len());
        let range = start.min(end)..start.min(end) + written.trim().len();
        self.push(self.at..end + 2, AtomKind::Expression(range))
    }

    fn reference(&mut self) -> usize {
        let before = self.text[..self.at].chars().next_back();
        let joined = before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '@' | '+' | '\\'));
        match reference_length(&self.text[self.at + 1..]) {
            Some((kind, length)) if !joined => self.push(self.at..self.at + 1 + length, AtomKind::Reference(kind)),
            _ => self.at + 1,
        }
    }

    fn bracket(&mut self) -> usize {
        let found = match self.bytes.get(self.at + 1) {
            Some(b'@') => self.closing(true).filter(|end| !self.bytes[*end..].starts_with(b"(")).map(|end| (end, AtomKind::Citation)),
            Some(b'^') => {
                let label = |end: &usize| !self.text[self.at..*end].contains(char::is_whitespace) && *end > self.at + 3;
                let defines = |end: &usize| self.bytes.get(*end) == Some(&b':') && self.begins_line();
                self.closing(false).filter(|end| label(end) && !defines(end)).map(|end| (end, AtomKind::Footnote))
            }
            _ => None,
        };
        match found.filter(|(end, _)| !BINDS.iter().any(|sign| self.bytes[*end..].starts_with(sign))) {
            Some((end, kind)) => self.push(self.at..end, kind),
            None => {
                self.brackets.push(self.at);
                self.at + 1
            }
        }
    }

    /// The end of a bracket that holds neither brackets nor code, and no line end unless `lines` and prose goes on after it.
    fn closing(&self, lines: bool) -> Option<usize> {
        for (at, byte) in self.bytes.iter().enumerate().skip(self.at + 1) {
            match byte {
                b']' => return Some(at + 1),
                b'[' | b'`' | b'~' => return None,
                b'\n' => {
                    let next = self.bytes[at + 1..].iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'>'));
                    next.filter(|byte| lines && (byte.is_ascii_alphanumeric() || **byte == b'@'))?;
                }
                _ => {}
            }
        }
        None
    }

    /// Whether only white space and marks of quotes and lists stand before this place on its line.
    fn begins_line(&self) -> bool {
        let mark = |byte: &u8| matches!(byte, b' ' | b'\t' | b'>' | b'-' | b'*' | b'+');
        self.bytes[..self.at].iter().rev().find(|byte| !mark(byte)).is_none_or(|byte| *byte == b'\n')
    }

    fn claim(&mut self) -> usize {
        let open = self.brackets.pop();
        let after = self.at + 1;
        let Some(open) = open else { return after };
        let [claim, of] = BINDS.map(|sign| self.bytes[after..].starts_with(sign).then_some(after + sign.len()));
        let Some(start) = claim.or(of) else { return after };
        let found = match self.bytes.get(start) {
            Some(b'"') => self.quoted(start, 0),
            Some(b'\'') => self.quoted(start, 1),
            _ => {
                let name = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
                let length = self.bytes[start..].iter().take_while(name).count();
                Some((start..start + length, start + length))
            }
        };
        let Some((value, end)) = found.filter(|(_, end)| self.bytes.get(*end) == Some(&b'}')) else { return after };
        if open + 1 == self.at || value.is_empty() {
            return after;
        }
        let to = match (of, value.start == start) {
            (Some(_), _) => BoundTo::Value,
            (None, true) => BoundTo::Name,
            (None, false) => BoundTo::Predicate,
        };
        self.push(open..open + 1, AtomKind::ClaimOpen);
        self.push(self.at..end + 1, AtomKind::ClaimClose { open, value, to })
    }

    /// A quoted predicate on one line: its range, and the byte after the closing quote.
    fn quoted(&mut self, start: usize, which: usize) -> Option<(Range<usize>, usize)> {
        if start < self.no_quote_before[which] {
            return None;
        }
        let quote = self.bytes[start];
        let end = start + 1 + self.bytes[start + 1..].iter().take_while(|byte| **byte != quote && **byte != b'\n').count();
        if self.bytes.get(end) != Some(&quote) {
            self.no_quote_before[which] = end;
            return None;
        }
        Some((start + 1..end, end + 1))
    }
}

/// What binds words in brackets: to a claim, or to a value.
const BINDS: [&[u8]; 2] = [b"{claim=", b"{of="];

/// Bytes that can begin something that is looked for. All others are passed over, which is most of the walk.
const BEGINS: [bool; 256] = {
    let (mut begins, signs) = ([false; 256], b"\\`\n{@[]");
    let mut at = 0;
    while at < signs.len() {
        begins[signs[at] as usize] = true;
        at += 1;
    }
    begins
};

/// The number of backticks at the beginning.
fn run(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| **byte == b'`').count()
}

/// The words before the hyphen of a cross-reference.
const REFERENCE_KINDS: [&str; 6] = ["table", "chart", "model", "form", "sec", "app"];

/// The lengths of what stands before the hyphen and of the whole of `kind-id` or `edition/kind-id` at the beginning of a text; a
/// trailing hyphen is no part of it.
fn reference_length(text: &str) -> Option<(usize, usize)> {
    let edition = text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')).count();
    let before = if edition > 0 && text[edition..].starts_with('/') { edition + 1 } else { 0 };
    let (kind, whole) = own_reference_length(&text[before..])?;
    Some((before + kind, before + whole))
}

fn own_reference_length(text: &str) -> Option<(usize, usize)> {
    let kind = REFERENCE_KINDS.iter().find(|kind| text.starts_with(**kind) && text[kind.len()..].starts_with('-'))?.len();
    let id = text[kind + 1..].bytes().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')).count();
    let id = text[kind + 1..kind + 1 + id].trim_end_matches(['-', '_']);
    (!id.is_empty() && !id.starts_with('-')).then_some((kind, kind + 1 + id.len()))
}
