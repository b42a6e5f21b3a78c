//! The words of two paragraphs in runs: kept, deleted and inserted; and why they differ, where nobody edited them.
//!
//! The manifest tells which words follow from a figure, a reference or a citation. Such words are aligned by what they follow from, so that
//! another value is no edit, and an edit beside it is one.

use std::ops::Range;

use super::record::Text;
use super::words::{Aligned, align_words, tokens};
use super::{Because, Run, RunKind};

/// Words that nobody typed: characters before them, how many they are, and from what they follow.
pub(super) type Bound<'r> = [(u32, u32, Text<'r>)];

/// The words of a paragraph.
#[derive(Clone, Copy)]
pub(super) struct Wording<'r> {
    pub(super) words: &'r str,
    pub(super) bound: &'r Bound<'r>,
}

/// A word or a sign, or all the words that follow from one thing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'r> {
    pub(super) text: &'r str,
    /// Bytes before it.
    pub(super) start: usize,
    /// From what it follows.
    pub(super) to: Option<&'r str>,
}

impl Word<'_> {
    /// By what it is aligned.
    fn key(&self) -> &str {
        self.to.unwrap_or(self.text)
    }
}

impl<'r> Wording<'r> {
    /// Its words in their order.
    pub(super) fn all(self) -> Vec<Word<'r>> {
        let mut all = Vec::new();
        let mut from = 0;
        let typed = |range: Range<usize>, all: &mut Vec<Word<'r>>| {
            let base = range.start;
            let words = self.words.get(range).unwrap_or_default();
            all.extend(tokens(words).into_iter().map(|token| Word { text: token.text, start: base + token.start, to: None }));
        };
        for (range, to) in self.following() {
            typed(from..range.start, &mut all);
            all.push(Word { text: &self.words[range.clone()], start: range.start, to: Some(to) });
            from = range.end;
        }
        typed(from..self.words.len(), &mut all);
        all
    }

    /// The words that follow from something, as ranges of bytes.
    fn following(self) -> Vec<(Range<usize>, &'r str)> {
        let mut starts = self.words.char_indices().map(|(at, _)| at).chain([self.words.len()]).enumerate().peekable();
        let mut byte = |wanted: usize| {
            while starts.peek().is_some_and(|(at, _)| *at < wanted) {
                starts.next();
            }
            starts.peek().map_or(self.words.len(), |(_, byte)| *byte)
        };
        let mut all: Vec<(Range<usize>, &'r str)> = Vec::new();
        for (at, length, to) in self.bound {
            let start = byte(*at as usize);
            let range = start..byte(*at as usize + *length as usize);
            // A manifest may have been written by anybody.
            if !range.is_empty() && all.last().is_none_or(|(last, _)| last.end <= range.start) {
                all.push((range, to));
            }
        }
        all
    }
}

/// Why words that follow from `to` are others now; `cites` says whether a work that is cited beside them is described otherwise.
fn because(to: &str, cites: bool) -> Because {
    match to.as_bytes() {
        [b'[', b'@', ..] if cites => Because::Work,
        [b'[', b'@', ..] => Because::Edited,
        [b'@', ..] => Because::Renumbered,
        _ => Because::Figure,
    }
}

/// A stretch of both versions, and why it differs, if it does.
type Stretch = (Range<usize>, Range<usize>, Option<Because>);

/// The stretches of two paragraphs.
fn stretches(old: &[Word<'_>], new: &[Word<'_>], cites: bool) -> Vec<Stretch> {
    let (before, after): (Vec<&str>, Vec<&str>) = (old.iter().map(Word::key).collect(), new.iter().map(Word::key).collect());
    let mut all = Vec::new();
    for aligned in align_words(&before, &after) {
        match aligned {
            Aligned::Same { old: at, new: to, length } => {
                for step in 0..length {
                    let (was, is) = (&old[at + step], &new[to + step]);
                    let why = (was.text != is.text).then(|| is.to.map_or(Because::Edited, |to| because(to, cites)));
                    add(&mut all, (at + step..at + step + 1, to + step..to + step + 1, why));
                }
            }
            Aligned::Differs { old: gone, new: come } => typed(old, new, gone, come, &mut all),
        }
    }
    all
}

/// Words that are bound otherwise, or to nothing, and are the same all the same, are kept; the others are edits.
fn typed(old: &[Word<'_>], new: &[Word<'_>], gone: Range<usize>, come: Range<usize>, all: &mut Vec<Stretch>) {
    fn texts<'w>(words: &[Word<'w>]) -> Vec<&'w str> {
        words.iter().map(|word| word.text).collect()
    }
    for aligned in align_words(&texts(&old[gone.clone()]), &texts(&new[come.clone()])) {
        let placed = |range: Range<usize>, by: usize| range.start + by..range.end + by;
        match aligned {
            Aligned::Same { old, new, length } => {
                add(all, (placed(old..old + length, gone.start), placed(new..new + length, come.start), None));
            }
            Aligned::Differs { old, new } => add(all, (placed(old, gone.start), placed(new, come.start), Some(Because::Edited))),
        }
    }
}

/// Adds a stretch, to the one before it if both have one reason.
fn add(all: &mut Vec<Stretch>, stretch: Stretch) {
    match all.last_mut().filter(|last| last.2 == stretch.2) {
        Some(last) => (last.0.end, last.1.end) = (stretch.0.end, stretch.1.end),
        None => all.push(stretch),
    }
}

/// The words of two paragraphs in runs; `cites` says whether they cite a work that is described otherwise.
pub(super) fn runs(old: Wording<'_>, new: Wording<'_>, cites: bool) -> Vec<Run> {
    let (before, after) = (old.all(), new.all());
    let slice = |wording: Wording<'_>, words: &[Word<'_>], range: Range<usize>| {
        let start = |at: usize| words.get(at).map_or(wording.words.len(), |word| word.start);
        if range.is_empty() { String::new() } else { wording.words[start(range.start)..start(range.end)].to_owned() }
    };
    let mut runs = Vec::new();
    for (gone, come, because) in stretches(&before, &after, cites) {
        let mut push = |kind, words: String, because| runs.extend((!words.is_empty()).then_some(Run { kind, words, because }));
        match because {
            None => push(RunKind::Kept, slice(new, &after, come), Because::Edited),
            Some(because) => {
                push(RunKind::Deleted, slice(old, &before, gone), because);
                push(RunKind::Inserted, slice(new, &after, come), because);
            }
        }
    }
    runs
}

#[cfg(test)]
mod tests;
