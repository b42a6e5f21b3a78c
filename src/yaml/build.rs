//! From the parser's events to the tree: places in bytes, and everything refused that is not plain, single and acyclic.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span as Marks};

use super::{DEEPEST, Key, Kind, Yaml};
use crate::diagnostics::{Checked, Diagnostic};
use crate::source::Span;

/// Mappings up to this size are searched for duplicates entry by entry; longer ones keep an index.
const SHORT: usize = 16;

/// Faults of one document that are shown; one with more is not read to its end, as if nothing could be made of it.
pub(super) const SHOWN: usize = 200;

/// Nodes of one document; more would take a hundred times the space that they take in a CSV file.
const MOST: usize = 2_000_000;

/// Reads `text` into a tree; see [`super::parse`].
pub(super) fn tree(text: &str, span: Span) -> Checked<Option<Yaml>> {
    let mut builder = Builder::new(text, span);
    if !builder.clean() {
        return Checked::with(None, builder.diagnostics);
    }
    let root = builder.run();
    builder.diagnostics.truncate(SHOWN);
    Checked::with(root, builder.diagnostics)
}

/// Turns the parser's character counts into byte places.
struct Places<'a> {
    text: &'a str,
    base: Span,
    /// Byte of every 64th character; empty if every character is one byte.
    marks: Vec<usize>,
}

impl<'a> Places<'a> {
    fn new(text: &'a str, base: Span) -> Self {
        let marks = if text.is_ascii() { Vec::new() } else { text.char_indices().step_by(64).map(|(byte, _)| byte).collect() };
        Self { text, base, marks }
    }

    /// The byte of a character.
    fn byte(&self, index: usize) -> usize {
        if self.marks.is_empty() {
            return index.min(self.text.len());
        }
        let Some(start) = self.marks.get(index / 64) else { return self.text.len() };
        self.text[*start..].char_indices().nth(index % 64).map_or(self.text.len(), |(byte, _)| start + byte)
    }

    fn span(&self, start: usize, end: usize) -> Span {
        let base = self.base.start as usize;
        Span::new(self.base.file, base + start, base + end.max(start))
    }

    /// Bytes of the words of a scalar: without quotation marks, trailing blanks or comments.
    fn scalar(&self, marks: Marks, style: ScalarStyle) -> (usize, usize) {
        let (start, end) = (self.byte(marks.start.index()), self.byte(marks.end.index()));
        let rest = &self.text[start..];
        match style {
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted if rest.starts_with(['\'', '"']) => {
                (start + 1, start + 1 + closing(&rest[1..], style == ScalarStyle::DoubleQuoted))
            }
            _ => (start, start + self.text[start..end.max(start)].trim_end_matches([' ', '\t', '\n', '\r']).len()),
        }
    }
}

/// Bytes up to the quotation mark that closes a scalar.
fn closing(text: &str, double: bool) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if double => at += 1,
            b'"' if double => return at,
            b'\'' if !double && bytes.get(at + 1) == Some(&b'\'') => at += 1,
            b'\'' if !double => return at,
            _ => {}
        }
        at += 1;
    }
    text.len()
}

/// A collection that is still open.
enum Open {
    Sequence { start: usize, items: Vec<Yaml> },
    Mapping(OpenMapping),
}

/// A mapping that is still open.
#[derive(Default)]
struct OpenMapping {
    start: usize,
    entries: Vec<(Key, Yaml)>,
    index: BTreeMap<String, Span>,
    key: Option<Key>,
    /// The value that comes next belongs to a key that was refused.
    drop: bool,
}

impl OpenMapping {
    /// Where a key of that text stands already.
    fn first(&mut self, text: &str) -> Option<Span> {
        if self.entries.len() < SHORT {
            return self.entries.iter().find(|(key, _)| key.text == text).map(|(key, _)| key.span);
        }
        if self.index.is_empty() {
            self.index = self.entries.iter().map(|(key, _)| (key.text.clone(), key.span)).collect();
        }
        self.index.get(text).copied()
    }

    fn insert(&mut self, key: Key, value: Yaml) {
        if !self.index.is_empty() {
            self.index.insert(key.text.clone(), key.span);
        }
        self.entries.push((key, value));
    }
}

struct Builder<'a> {
    places: Places<'a>,
    open: Vec<Open>,
    root: Option<Yaml>,
    nodes: usize,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Builder<'a> {
    fn new(text: &'a str, span: Span) -> Self {
        let (mut text, mut base, mut diagnostics) = (text, span, Vec::new());
        if let Some(rest) = text.strip_prefix('\u{FEFF}') {
            let fault = "The file begins with a byte order mark, which YAML files of a report do without.";
            let at = Span::new(span.file, span.start as usize, span.start as usize + 3);
            diagnostics.push(Diagnostic::error("byte-order-mark", at, fault).mend("Save it as UTF-8 without a byte order mark."));
            base = Span::new(span.file, span.start as usize + 3, span.end as usize);
            text = rest;
        }
        Self { places: Places::new(text, base), open: Vec::new(), root: None, nodes: 0, diagnostics }
    }

    /// Refuses control characters, at which the parser would end or stumble.
    fn clean(&mut self) -> bool {
        let bad = |c: char| (c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}')) || matches!(c, '\u{FFFE}' | '\u{FFFF}');
        let Some((at, c)) = self.places.text.char_indices().find(|(_, c)| bad(*c)) else { return true };
        let message = format!("A control character (U+{:04X}) stands here, which YAML does not allow.", u32::from(c));
        let span = self.places.span(at, at + c.len_utf8());
        self.diagnostics.push(Diagnostic::error("control-character", span, message).mend("Take it out."));
        false
    }

    fn fault(&mut self, code: &'static str, span: Span, message: &str, mend: &str) {
        self.diagnostics.push(Diagnostic::error(code, span, message).mend(mend));
    }

    /// Feeds every event to the tree; none if the parser gave up.
    fn run(&mut self) -> Option<Yaml> {
        let mut parser = Parser::new_from_str(self.places.text);
        let mut documents = 0;
        while let Some(next) = parser.next_event() {
            let (event, marks) = match next {
                Ok(next) => next,
                Err(error) => {
                    self.unreadable(&error);
                    return None;
                }
            };
            if matches!(event, Event::DocumentStart(_)) {
                documents += 1;
                if documents > 1 {
                    let start = self.places.byte(marks.start.index());
                    let span = self.places.span(start, self.places.byte(marks.start.index() + 3));
                    self.fault("several-documents", span, "A second YAML document begins here.", "Keep one document a file.");
                    break;
                }
            }
            if !self.event(event, marks) || self.is_too_long(marks) || self.diagnostics.len() >= SHOWN {
                return None;
            }
        }
        let empty = Yaml { kind: Kind::Mapping(Vec::new()), span: self.places.span(0, 0) };
        match self.root.take() {
            Some(root) if root.is_nothing() => Some(empty),
            Some(root) => Some(root),
            None => Some(empty),
        }
    }

    /// Takes one event; false if reading has to stop.
    fn event(&mut self, event: Event<'_>, marks: Marks) -> bool {
        let start = self.places.byte(marks.start.index());
        match event {
            Event::Alias(_) => {
                let span = self.places.scalar(marks, ScalarStyle::Plain);
                let span = self.places.span(span.0, span.1);
                self.fault("yaml-alias", span, "Aliases are not read.", "Write the value out.");
                self.add(Yaml { kind: Kind::Scalar { text: String::new(), quoted: false }, span });
            }
            Event::Scalar(text, style, anchor, tag) => {
                let (from, to) = self.places.scalar(marks, style);
                let span = self.places.span(from, to);
                self.adorned(anchor, tag.is_some(), span);
                let quoted = style != ScalarStyle::Plain;
                self.add(Yaml { kind: Kind::Scalar { text: text.into_owned(), quoted }, span });
            }
            Event::SequenceStart(anchor, tag) => {
                self.adorned(anchor, tag.is_some(), self.places.span(start, start));
                return self.descend(Open::Sequence { start, items: Vec::new() }, start);
            }
            Event::MappingStart(anchor, tag) => {
                self.adorned(anchor, tag.is_some(), self.places.span(start, start));
                return self.descend(Open::Mapping(OpenMapping { start, ..OpenMapping::default() }), start);
            }
            Event::SequenceEnd | Event::MappingEnd => self.ascend(start),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) | Event::DocumentEnd => {}
        }
        true
    }

    /// Refuses a document of too many nodes.
    fn is_too_long(&mut self, marks: Marks) -> bool {
        self.nodes += 1;
        if self.nodes == MOST {
            let start = self.places.byte(marks.start.index());
            let message = format!("The YAML holds more than {MOST} keys, values and brackets.");
            self.fault("yaml-length", self.places.span(start, start), &message, "Put the rows into a CSV file: `rows: name.csv`.");
        }
        self.nodes >= MOST
    }

    /// Refuses anchors and tags.
    fn adorned(&mut self, anchor: usize, tag: bool, span: Span) {
        if anchor > 0 {
            self.fault("yaml-alias", span, "Anchors are not read.", "Take the `&name` away and write the value out where it is used.");
        }
        if tag {
            self.fault("yaml-tag", span, "Tags are not read.", "Take the `!tag` away; quotation marks make a value text.");
        }
    }

    fn descend(&mut self, collection: Open, start: usize) -> bool {
        if self.open.len() >= DEEPEST {
            let message = format!("The YAML is nested more than {DEEPEST} levels deep.");
            self.fault("yaml-depth", self.places.span(start, start), &message, "Put fewer levels inside each other.");
            return false;
        }
        self.open.push(collection);
        true
    }

    /// Closes the innermost collection; `end` is where its closing bracket stands, or what follows a block.
    fn ascend(&mut self, end: usize) {
        let Some(collection) = self.open.pop() else { return };
        let (start, last, kind) = match collection {
            Open::Sequence { start, items } => (start, items.last().map(|item| item.span.end), Kind::Sequence(items)),
            Open::Mapping(open) => {
                let last = open.entries.last().map(|(key, value)| value.span.end.max(key.span.end));
                (open.start, last, Kind::Mapping(open.entries))
            }
        };
        let flow = self.places.text[start..].starts_with(['{', '[']) && self.places.text[end..].starts_with(['}', ']']);
        let span = if flow {
            self.places.span(start, end + 1)
        } else {
            let span = self.places.span(start, start);
            Span { end: last.unwrap_or(span.end).max(span.start), ..span }
        };
        self.add(Yaml { kind, span });
    }

    /// Puts a finished node where it belongs.
    fn add(&mut self, node: Yaml) {
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(Open::Sequence { items, .. }) => items.push(node),
            Some(Open::Mapping(open)) => {
                if std::mem::take(&mut open.drop) {
                    return;
                }
                match open.key.take() {
                    Some(key) => {
                        let nothing = matches!(&node.kind, Kind::Scalar { text, quoted: false } if text.is_empty());
                        let span = if nothing { key.span } else { node.span };
                        open.insert(key, Yaml { span, ..node });
                    }
                    None => {
                        let found = begin_entry(open, node);
                        self.diagnostics.extend(found);
                    }
                }
            }
        }
    }

    fn unreadable(&mut self, error: &ScanError) {
        let at = self.places.byte(error.marker().index());
        let next = self.places.text[at..].chars().next().filter(|c| !matches!(c, '\n' | '\r'));
        let span = self.places.span(at, at + next.map_or(0, char::len_utf8));
        if error.info().contains("recursion limit") {
            let message = format!("The YAML is nested more than {DEEPEST} levels deep.");
            return self.fault("yaml-depth", span, &message, "Put fewer levels inside each other.");
        }
        // In `label: {{ x }} words` the reader stumbles over the words, and the braces before them are what is to be mended.
        let line = self.places.text[..at].rfind('\n').map_or(0, |end| end + 1);
        let line = self.places.span(line, line).start;
        if self.diagnostics.iter().any(|found| found.code == "yaml-key" && found.span.is_some_and(|key| key.start >= line)) {
            return;
        }
        let (message, mend) = explain(error.info());
        self.fault("yaml-syntax", span, &message, mend);
    }
}

/// Takes a node as the key of the entry that begins with it, or refuses it.
fn begin_entry(open: &mut OpenMapping, node: Yaml) -> Option<Diagnostic> {
    let Kind::Scalar { text, .. } = node.kind else {
        open.drop = true;
        let fault = Diagnostic::error("yaml-key", Span { end: node.span.start, ..node.span }, "A key must be a text.");
        return Some(fault.mend("Quotation marks make a text of it, and of a value such as `{{ … }}`."));
    };
    if let Some(first) = open.first(&text) {
        open.drop = true;
        let fault = Diagnostic::error("duplicate-key", node.span, format!("The key `{text}` stands here a second time."));
        return Some(fault.note(first, "It stands here first.").mend("Keep one of them."));
    }
    open.key = Some(Key { text, span: node.span });
    None
}

/// What the parser's words mean for an author, and how to mend it.
fn explain(info: &str) -> (String, &'static str) {
    let found = |words: &[&str]| words.iter().any(|word| info.contains(word));
    let (message, mend) = if found(&["mapping values are not allowed", "illegal placement of ':'"]) {
        ("A colon stands where no key can end.", "If it is part of a text, put the text into quotation marks.")
    } else if found(&["quoted scalar, found unexpected end", "quoted scalar, found unexpected document"]) {
        ("The quotation mark that stands here is never closed.", "Close it at the end of the text.")
    } else if found(&["tab"]) {
        ("A tab stands where YAML wants blanks.", "Indent with blanks.")
    } else if found(&["after double-quoted scalar"]) {
        ("Something follows the closing quotation mark.", "Within double quotation marks write `\\\"`, within single ones `''`.")
    } else if found(&["unknown escape"]) {
        ("The text in double quotation marks holds a `\\` that means nothing.", "Write `\\\\`, or use single quotation marks.")
    } else if found(&["',' or '}'", "',' or ']'", "misplaced bracket"]) {
        (
            "A bracket or a comma is missing or stands in the wrong place.",
            "Compare the brackets; put texts that hold `,[]{}` into quotation marks.",
        )
    } else if found(&["did not find expected key", "expected '-' indicator", "indent", "not allowed in this context"]) {
        ("The line does not fit what stands above it.", "Give the entries of one list or mapping the same indentation.")
    } else if found(&["unknown anchor"]) {
        ("Aliases are not read.", "If it is a text that begins with `*`, put it into quotation marks.")
    } else {
        return (
            format!("The YAML cannot be read here: {info}."),
            "Texts that hold signs such as `: # { [ & * ! | > % @` belong into quotation marks.",
        );
    };
    (message.to_owned(), mend)
}
