//! Errors and warnings as data: what is wrong, where, and how to mend it.
//!
//! A stage never stops at the first fault: it returns [`Checked`], its value with a visible placeholder where something was wrong
//! and every diagnostic in input order. How they are shown is `terminal`'s business.

use crate::source::Span;

/// How grave a diagnostic is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// The report cannot be published.
    Error,
    /// The report can be published; with `--strict` it cannot.
    Warning,
}

/// A second place that helps to understand a diagnostic.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Note {
    /// Where, if the note has a place.
    pub span: Option<Span>,
    /// What is to be seen there.
    pub message: String,
}

/// An error or a warning.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// Stable name, such as `unknown-name`: words joined by hyphens; each has a page in the guide.
    pub code: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// One sentence: what is wrong.
    pub message: String,
    /// Where it is wrong, if it has a place.
    pub span: Option<Span>,
    /// Further places and facts.
    pub notes: Vec<Note>,
    /// How to mend it, if there is a way to say.
    pub mend: Option<String>,
}

impl Diagnostic {
    /// An error at a place.
    pub fn error(code: &'static str, span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        let (span, message) = (span.into(), sentence(message));
        Self { code, severity: Severity::Error, message, span, notes: Vec::new(), mend: None }
    }

    /// A warning at a place.
    pub fn warning(code: &'static str, span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, span, message) }
    }

    /// Adds the way to mend it.
    #[must_use]
    pub fn mend(mut self, mend: impl Into<String>) -> Self {
        self.mend = Some(sentence(mend));
        self
    }

    /// Adds the way to mend it, if there is one.
    #[must_use]
    pub fn mend_if(self, mend: Option<impl Into<String>>) -> Self {
        match mend {
            Some(mend) => self.mend(mend),
            None => self,
        }
    }

    /// Adds a note, with or without a place.
    #[must_use]
    pub fn note(mut self, span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        self.notes.push(Note { span: span.into(), message: sentence(message) });
        self
    }
}

/// How many there are of something, in words for a message: `1 field`, `3 fields`.
pub fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// A value together with everything that was found wrong while it was made.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Checked<T> {
    /// The value, with placeholders where something was wrong.
    pub value: T,
    /// What was found, in input order.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Checked<T> {
    /// A value in which nothing is wrong.
    pub fn new(value: T) -> Self {
        Self { value, diagnostics: Vec::new() }
    }

    /// A value with diagnostics.
    pub fn with(value: T, diagnostics: Vec<Diagnostic>) -> Self {
        Self { value, diagnostics }
    }

    /// Gives the value and moves the diagnostics to `all`.
    pub fn unpack(self, all: &mut Vec<Diagnostic>) -> T {
        all.extend(self.diagnostics);
        self.value
    }

    /// Changes the value and keeps the diagnostics.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Checked<U> {
        Checked { value: change(self.value), diagnostics: self.diagnostics }
    }
}

/// The entry of `known` that `word` was most likely meant to be: at most a third of its letters differ.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let letters = word.chars().count();
    let limit = (letters / 3).max(1);
    // A word much longer or shorter needs no comparison, which also keeps a line of a megabyte harmless.
    let alike = |candidate: &&str| letters <= LONGEST_NAME && candidate.chars().count().abs_diff(letters) <= limit;
    let scored = known.into_iter().filter(alike).map(|candidate| (distance(word, candidate), candidate));
    scored.filter(|(score, _)| *score <= limit).min().map(|(_, candidate)| candidate)
}

/// Longer words are no slips of the pen.
const LONGEST_NAME: usize = 120;

/// Letters to insert, delete, exchange or swap with a neighbour to turn `a` into `b` (optimal string alignment), case folded.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.to_lowercase().chars().collect(), b.to_lowercase().chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let kept = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = kept.min(row[j - 1] + 1).min(rows[i - 1][j] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

/// One style for all that is said: a sentence begins with a capital and ends without a stop.
fn sentence(words: impl Into<String>) -> String {
    let words = words.into();
    let words = words.strip_suffix('.').filter(|rest| !rest.ends_with('.')).unwrap_or(&words);
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_allows_for_slips() {
        assert_eq!(nearest("formual", ["format", "formula"]), Some("formula"));
        assert_eq!(nearest("unti", ["label", "unit"]), Some("unit"));
        assert_eq!(nearest("Leds", ["Leeds", "Bristol"]), Some("Leeds"));
        assert_eq!(nearest("colour", ["title", "rows"]), None);
        assert_eq!(nearest(&"x".repeat(1_000_000), ["title"]), None);
    }

    #[test]
    fn sentences_begin_and_end_alike() {
        let said = Diagnostic::error("x", None, "there is no row.").mend("write … or [x] etc..");
        assert_eq!(said.message, "There is no row");
        assert_eq!(said.mend.as_deref(), Some("Write … or [x] etc.."));
    }
}
