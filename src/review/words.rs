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

/// Aligns words. Where what came or went could stand at several places, as in “[free and] trains” and “[and free] and trains”, it stands at
/// the beginning of a sentence or behind a comma, or else as early as it can.
pub(super) fn align_words(old: &[&str], new: &[&str]) -> Vec<Aligned> {
    let mut all = align(old, new);
    for at in 0..all.len() {
        let Aligned::Differs { old: gone, new: come } = &all[at] else { continue };
        let (words, range) = match (gone.is_empty(), come.is_empty()) {
            (true, false) => (new, come.clone()),
            (false, true) => (old, gone.clone()),
            _ => continue,
        };
        // Something stays between this stretch and the one before it or behind it.
        let room = |beside: Option<&Aligned>, is_last: bool| match beside {
            Some(Aligned::Same { length, .. }) => length - usize::from(!is_last),
            _ => 0,
        };
        let back = room(at.checked_sub(1).and_then(|before| all.get(before)), at == 1);
        let on = room(all.get(at + 1), at + 2 == all.len());
        let back = (0..back).take_while(|step| words[range.start - 1 - step] == words[range.end - 1 - step]).count();
        let on = (0..on).take_while(|step| words[range.start + step] == words[range.end + step]).count();
        let places = (range.start - back)..=(range.start + on);
        let best = places.min_by_key(|place| (std::cmp::Reverse(opening(words, *place)), *place));
        slide(&mut all, at, best.unwrap_or(range.start) as isize - range.start as isize);
    }
    all.retain(|aligned| !matches!(aligned, Aligned::Same { length: 0, .. }));
    all
}

/// How well words can begin at a place.
fn opening(words: &[&str], place: usize) -> u8 {
    let Some(before) = place.checked_sub(1).map(|before| words[before]) else { return 2 };
    let is_sign = !before.contains(char::is_alphanumeric);
    if is_sign && before.contains(['.', '!', '?']) { 2 } else { u8::from(is_sign && before.contains([',', ';', ':'])) }
}

/// Moves a stretch that one side has by some words; what is the same around it makes room.
fn slide(all: &mut [Aligned], at: usize, by: isize) {
    let moved = |place: usize| place.saturating_add_signed(by);
    if let Some(Aligned::Same { length, .. }) = at.checked_sub(1).and_then(|before| all.get_mut(before)) {
        *length = moved(*length);
    }
    if let Aligned::Differs { old, new } = &mut all[at] {
        (*old, *new) = (moved(old.start)..moved(old.end), moved(new.start)..moved(new.end));
    }
    if let Some(Aligned::Same { old, new, length }) = all.get_mut(at + 1) {
        (*old, *new, *length) = (moved(*old), moved(*new), length.saturating_add_signed(-by));
    }
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
    fn what_came_stands_where_a_reader_would_put_it() {
        let come = |old: &str, new: &str| {
            let texts = |text| tokens(text).into_iter().map(|token| token.text).collect::<Vec<_>>();
            let (old, new) = (texts(old), texts(new));
            let there = align_words(&old, &new);
            let back: Vec<Aligned> = align_words(&new, &old).into_iter().map(flipped).collect();
            assert_eq!(there, back);
            let come = |aligned: &Aligned| if let Aligned::Differs { new, .. } = aligned { new.clone() } else { 0..0 };
            there.iter().map(come).filter(|range| !range.is_empty()).map(|range| new[range].join(" ")).collect::<Vec<_>>()
        };
        assert_eq!(come("halls are cheap and trains are empty", "halls are cheap and free and trains are empty"), ["and free"]);
        assert_eq!(come("They came. They went.", "They came. They sat. They went."), ["They sat ."]);
        assert_eq!(come("They sat. They went.", "They came. They sat. They went."), ["They came ."]);
        assert_eq!(come("a, b and c", "a, b, d and c"), [", d"]);
        assert_eq!(come("one two", "one two one two"), ["one two"]);
        assert_eq!(come("x y", "x a y b"), ["a", "b"]);
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
