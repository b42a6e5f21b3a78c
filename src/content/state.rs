//! What is remembered while a chapter is read: diagnostics in the order of the chapter, ids, footnotes and their uses.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::Footnote;
use super::mask::Place;
use crate::diagnostics::{Diagnostic, counted, nearest};
use crate::source::{FileId, Files, Span};

/// How deep blocks, containers, includes and marks of emphasis may stand in each other.
pub(super) const MAX_DEPTH: usize = 100;
/// How large a chapter may be with all it includes, in bytes: twice the longest novels. The Markdown parser takes sixty times that.
pub(super) const LARGEST: usize = 8 << 20;
/// How many diagnostics of one text are kept; the rest is counted.
const MAX_DIAGNOSTICS: usize = 1_000;
/// Words longer than this are not compared with others: nobody misspells them by a letter.
const MAX_COMPARED: usize = 64;

/// What to write where figures are to be traced in some way that is none.
pub(super) const TRACES: &str = "Write `popovers`, `links` or `off`";

/// The state of one reading: of a chapter, or of a text outside one.
pub(super) struct Reading<'a> {
    /// The project's files, for a chapter.
    pub(super) files: Option<&'a Files>,
    /// The folder of the file that is being read.
    pub(super) folder: String,
    /// Files being included, outermost first, the chapter's own file included.
    pub(super) including: Vec<FileId>,
    /// How many files have been included.
    pub(super) included: usize,
    /// How many bytes have been read.
    size: usize,
    /// Where the outermost include stands that is being read: what is found in it belongs there.
    pub(super) include_at: Option<u32>,
    /// Level of the last heading.
    pub(super) level: u8,
    /// Footnotes defined so far.
    pub(super) footnotes: IndexMap<String, Footnote>,
    footnote_uses: Vec<(String, Span, u32)>,
    footnote_order: Vec<u32>,
    headings: BTreeMap<String, Span>,
    open_tags: BTreeMap<String, usize>,
    deep: bool,
    diagnostics: Vec<(u32, Diagnostic)>,
    dropped: usize,
}

impl<'a> Reading<'a> {
    /// A reading of a chapter in `file`, or of a text outside one.
    pub(super) fn new(files: Option<&'a Files>, file: Option<FileId>) -> Self {
        let folder = files.zip(file).map_or(String::new(), |(files, file)| files.get(file).path.folder().to_owned());
        Self {
            files,
            folder,
            including: file.into_iter().collect(),
            included: 0,
            size: 0,
            include_at: None,
            level: 1,
            footnotes: IndexMap::new(),
            footnote_uses: Vec::new(),
            footnote_order: Vec::new(),
            headings: BTreeMap::new(),
            open_tags: BTreeMap::new(),
            deep: false,
            diagnostics: Vec::new(),
            dropped: 0,
        }
    }

    /// Whether a chapter is read, and not a text outside one.
    pub(super) fn in_chapter(&self) -> bool {
        self.files.is_some()
    }

    /// The place of a span in the order of the chapter.
    fn order(&self, span: Span) -> u32 {
        self.include_at.unwrap_or(span.start)
    }

    /// Takes a diagnostic.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        let order = diagnostic.span.map_or(0, |span| self.order(span));
        self.report_at(order, diagnostic);
    }

    fn report_at(&mut self, order: u32, diagnostic: Diagnostic) {
        if self.diagnostics.len() < MAX_DIAGNOSTICS {
            self.diagnostics.push((order, diagnostic));
        } else {
            self.dropped += 1;
        }
    }

    /// Whether a text, from byte `from` on, is more than is read; said where the limit is passed.
    pub(super) fn too_large(&mut self, text: &str, from: usize, place: Place) -> bool {
        let left = LARGEST.saturating_sub(self.size);
        self.size = self.size.saturating_add(text.len() - from.min(text.len()));
        let Some(rest) = text.get(from..).filter(|rest| rest.len() > left) else { return false };
        let at = from + (0..=left).rev().find(|at| rest.is_char_boundary(*at)).unwrap_or(0);
        let message = format!("This text is larger than {} MiB, what it includes counted in, and is left out", LARGEST >> 20);
        self.report(Diagnostic::error("too-large", place.span(&(at..at)), message).mend("Divide it into several chapters"));
        true
    }

    /// Says, once a chapter, that something stands too deep.
    pub(super) fn too_deep(&mut self, span: Span, what: &str) {
        self.too_deep_in(span, what, MAX_DEPTH);
    }

    /// As [`Self::too_deep`], with a limit of its own.
    pub(super) fn too_deep_in(&mut self, span: Span, what: &str, limit: usize) {
        if !self.deep {
            let message = format!("{what} stands in more than {limit} others");
            self.report(Diagnostic::error("too-deep", span, message).mend("Write it flatter; what stands deeper is left out"));
        }
        self.deep = true;
    }

    /// Takes the id of a heading, and says so if it is taken.
    pub(super) fn heading_id(&mut self, id: &str, span: Span) {
        if let Some(first) = self.headings.get(id).copied() {
            let diagnostic = Diagnostic::error("duplicate-id", span, format!("The id `{id}` is given to two headings of this chapter"))
                .note(first, "It is given here first")
                .mend("Give one of the two another id");
            self.report(diagnostic);
        } else {
            self.headings.insert(id.to_owned(), span);
        }
    }

    /// Whether a tag of raw HTML is the end of one that was already reported.
    pub(super) fn closes_reported(&mut self, html: &str) -> bool {
        let name = |text: &str| text.chars().take_while(|c| c.is_ascii_alphanumeric()).take(MAX_COMPARED).collect::<String>();
        if let Some(rest) = html.strip_prefix("</") {
            let Some(open) = self.open_tags.get_mut(&name(rest)).filter(|open| **open > 0) else { return false };
            *open -= 1;
            return true;
        }
        *self.open_tags.entry(name(html.trim_start_matches('<'))).or_default() += 1;
        false
    }

    /// Takes a reference to a footnote.
    pub(super) fn use_footnote(&mut self, label: &str, span: Span) {
        let order = self.order(span);
        self.footnote_uses.push((label.to_owned(), span, order));
    }

    /// Takes a footnote's definition, and says so if its label is taken.
    pub(super) fn define_footnote(&mut self, label: String, footnote: Footnote) {
        if let Some(first) = self.footnotes.get(&label).map(|first| first.span) {
            let diagnostic = Diagnostic::error("duplicate-footnote", footnote.span, format!("The footnote `{label}` is defined twice"))
                .note(first, "It is defined here first")
                .mend("Give one of the two another label");
            self.report(diagnostic);
            return;
        }
        self.footnote_order.push(self.order(footnote.span));
        self.footnotes.insert(label, footnote);
    }

    /// Compares footnotes with the references to them.
    fn check_footnotes(&mut self) {
        let uses = std::mem::take(&mut self.footnote_uses);
        let used: BTreeSet<&str> = uses.iter().map(|(label, ..)| label.as_str()).collect();
        let mut found = Vec::new();
        for (label, span, order) in uses.iter().filter(|(label, ..)| !self.footnotes.contains_key(label)).take(MAX_DIAGNOSTICS) {
            let diagnostic =
                Diagnostic::error("unknown-footnote", *span, format!("No footnote `{}` is defined in this chapter", short(label)));
            let near = likely(label, self.footnotes.keys().map(String::as_str).take(MAX_DIAGNOSTICS));
            let mend = near.map_or_else(|| format!("Define it: `[^{0}]: …`", short(label)), |near| format!("Did you mean `[^{near}]`?"));
            found.push((*order, diagnostic.mend(mend)));
        }
        for ((label, footnote), order) in self.footnotes.iter().zip(&self.footnote_order).filter(|((l, _), _)| !used.contains(l.as_str())) {
            let diagnostic = Diagnostic::warning("unused-footnote", footnote.span, format!("Nothing refers to the footnote `{label}`"));
            found.push((*order, diagnostic.mend(format!("Refer to it with `[^{label}]`, or remove it"))));
        }
        for (order, diagnostic) in found {
            self.report_at(order, diagnostic);
        }
    }

    /// Ends the reading: all diagnostics in the order of the text.
    pub(super) fn finish(mut self) -> (IndexMap<String, Footnote>, Vec<Diagnostic>) {
        self.check_footnotes();
        self.diagnostics.sort_by_key(|(order, _)| *order);
        let mut all: Vec<Diagnostic> = self.diagnostics.into_iter().map(|(_, diagnostic)| diagnostic).collect();
        if self.dropped > 0 {
            let at = self.including.first().map(|file| Span::new(*file, 0, 0));
            let faults = counted(self.dropped, "fault of this text is", "faults of this text are");
            all.push(Diagnostic::error("too-many", at, format!("{faults} not shown")).mend("Mend those shown first"));
        }
        (self.footnotes, all)
    }
}

/// The known word that was most likely meant, if the word is not too long to be a slip. Two letters in the wrong order are one slip.
pub(super) fn likely<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    if word.len() > MAX_COMPARED {
        return None;
    }
    let known: Vec<&str> = known.into_iter().filter(|known| known.len() <= MAX_COMPARED).collect();
    nearest(word, known.iter().copied()).or_else(|| known.into_iter().find(|known| swapped(word, known)))
}

/// Whether two words differ in the order of two neighbouring letters alone.
fn swapped(a: &str, b: &str) -> bool {
    let different: Vec<(usize, char, char)> =
        a.chars().zip(b.chars()).enumerate().filter(|(_, (x, y))| x != y).map(|(at, (x, y))| (at, x, y)).collect();
    a.len() == b.len() && matches!(different[..], [(i, x, y), (j, v, w)] if i + 1 == j && x == w && y == v)
}

/// The beginning of a word from the input, for a message.
pub(super) fn short(word: &str) -> String {
    let mut letters = word.chars();
    let kept: String = letters.by_ref().take(MAX_COMPARED).collect();
    if letters.next().is_some() { kept + "…" } else { kept }
}

/// Whether a text is words of lower-case letters and digits joined by single marks out of `joints`.
pub(super) fn is_id(text: &str, joints: &[char]) -> bool {
    let word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    text.split(joints).all(word)
}
