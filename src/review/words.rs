//! Sequences and words set side by side: what both have, and what lies between.

use std::hash::Hash;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// A stretch of two sequences.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Aligned {
    /// The same in both.
    Same { old: usize, new: usize, length: usize },
    /// What lies between; one of the two may be empty.
    Differs { old: Range<usize>, new: Range<usize> },
}

/// Aligns two sequences. Exchanging them exchanges the answer and nothing else: they are always taken in the same order.
pub(super) fn align<T: Ord + Hash>(old: &[T], new: &[T]) -> Vec<Aligned> {
    if old > new {
        return ops(new, old).into_iter().map(flipped).collect();
    }
    ops(old, new)
}

fn flipped(aligned: Aligned) -> Aligned {
    match aligned {
        Aligned::Same { old, new, length } => Aligned::Same { old: new, new: old, length },
        Aligned::Differs { old, new } => Aligned::Differs { old: new, new: old },
    }
}

fn ops<T: Ord + Hash>(old: &[T], new: &[T]) -> Vec<Aligned> {
    let mut all: Vec<Aligned> = Vec::new();
    for op in capture_diff_slices(Algorithm::Patience, old, new) {
        let (old, new) = (op.old_range(), op.new_range());
        match (op, all.last_mut()) {
            (DiffOp::Equal { len, .. }, _) => all.push(Aligned::Same { old: old.start, new: new.start, length: len }),
            (_, Some(Aligned::Differs { old: before, new: after })) => {
                before.end = old.end.max(before.end);
                after.end = new.end.max(after.end);
            }
            _ => all.push(Aligned::Differs { old, new }),
        }
    }
    all
}

/// A word or a sign, with the place of its beginning.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'t> {
    pub(super) text: &'t str,
    pub(super) start: usize,
}

/// Words, and the signs before and behind them.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut all = Vec::new();
    let base = text.as_ptr() as usize;
    for word in text.split_whitespace() {
        let start = word.as_ptr() as usize - base;
        let opening = |c: char| matches!(c, '(' | '[' | '“' | '‘' | '"');
        let closing = |c: char| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '”' | '’' | '"');
        let after = word.trim_start_matches(opening);
        let core = after.trim_end_matches(closing);
        let (before, core_start) = (word.len() - after.len(), start + word.len() - after.len());
        let mut push = |from: usize, to: usize| all.extend((from < to).then(|| Token { text: &text[from..to], start: from }));
        push(start, start + before);
        push(core_start, core_start + core.len());
        push(core_start + core.len(), start + word.len());
    }
    all
}

/// How alike two texts are, in hundredths: twice the words they share in order, of all their words.
pub(super) fn likeness(old: &str, new: &str) -> usize {
    let words = |text| tokens(text).into_iter().map(|token| token.text).collect::<Vec<_>>();
    let (old, new) = (words(old), words(new));
    let all = old.len() + new.len();
    // Texts of very different lengths cannot be alike.
    if all == 0 || old.len().min(new.len()) * 5 < old.len().max(new.len()) {
        return 0;
    }
    let same = |aligned: &Aligned| if let Aligned::Same { length, .. } = aligned { *length } else { 0 };
    200 * align(&old, &new).iter().map(same).sum::<usize>() / all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_signs_are_told_apart() {
        let told: Vec<&str> = tokens("“In all, 1,204.5 (70.0%) came.”").into_iter().map(|token| token.text).collect();
        assert_eq!(told, ["“", "In", "all", ",", "1,204.5", "(", "70.0%", ")", "came", ".”"]);
    }

    #[test]
    fn alignment_does_not_depend_on_the_order() {
        let (a, b) = (["x", "a", "b", "y"], ["b", "y", "x", "a"]);
        let back: Vec<Aligned> = align(&b, &a).into_iter().map(flipped).collect();
        assert_eq!(align(&a, &b), back);
        assert!(likeness("one two three four", "one two three five") > 60);
        assert_eq!(likeness("one two", ""), 0);
    }
}
