//! The words of two paragraphs in runs: kept, deleted and inserted; and why they differ, where nobody edited them.

use std::collections::BTreeSet;
use std::ops::Range;

use num_rational::BigRational;
use num_traits::Signed;

use super::words::{Aligned, Token, align_words, tokens};
use super::{Because, FigureChange, Pair, Run, RunKind, WorkChange, differences};

/// Pairs of words that are compared in one stretch; where there are more, they are edits.
const MOST_PAIRS: usize = 40_000;
/// Numbers as figures print them in words.
const NUMBERS: [&str; 10] = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
/// The same as places in an order.
const ORDINALS: [&str; 10] = ["0th", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"];

/// A figure that moved, or a work that is described otherwise, as its words stand in a sentence.
struct Print<'a> {
    because: Because,
    words: Pair<Vec<&'a str>>,
    exact: Pair<BigRational>,
}

/// What may explain other words than an edit.
pub(super) struct Reasons<'a> {
    prints: Vec<Print<'a>>,
    renumbered: &'a BTreeSet<(String, String)>,
}

impl<'a> Reasons<'a> {
    /// Figures that moved in these words, works they cite, and numbers of sections and exhibits that are others now.
    pub(super) fn new(
        figures: impl Iterator<Item = &'a FigureChange>,
        works: impl Iterator<Item = &'a WorkChange>,
        renumbered: &'a BTreeSet<(String, String)>,
    ) -> Self {
        let words = |printed: &'a Option<String>| printed.as_deref().map(texts);
        let exact = |exact: &Option<String>| exact.as_deref().and_then(differences::number);
        let print = |figure: &'a FigureChange| Print {
            because: Because::Figure,
            words: Pair { old: words(&figure.printed.old), new: words(&figure.printed.new) },
            exact: Pair { old: exact(&figure.exact.old), new: exact(&figure.exact.new) },
        };
        // A citation holds some of the words of the list; only those that are others there can be others here.
        let only = |one: &'a Option<String>, other: &'a Option<String>| {
            let known = other.as_deref().map(texts).unwrap_or_default();
            one.as_deref().map(|one| texts(one).into_iter().filter(|word| !known.contains(word)).collect())
        };
        let work = |work: &'a WorkChange| Print {
            because: Because::Work,
            words: Pair { old: only(&work.words.old, &work.words.new), new: only(&work.words.new, &work.words.old) },
            exact: Pair::default(),
        };
        Self { prints: figures.map(print).chain(works.map(work)).collect(), renumbered }
    }

    /// Why one word stands in the place of another, if nobody edited it.
    fn word(&self, old: &str, new: &str) -> Option<Because> {
        if let Some(print) = self.prints.iter().find(|print| print.has(old, new)) {
            return Some(print.because);
        }
        self.renumbered.contains(&(old.to_owned(), new.to_owned())).then_some(Because::Renumbered)
    }

    /// Whose word it is that the new version lost.
    fn lost(&self, word: &str) -> Option<Because> {
        let lost = |print: &&Print<'_>| count(&print.words.old, word) > count(&print.words.new, word);
        self.prints.iter().find(lost).map(|print| print.because)
    }

    /// Whose word it is that the new version gained.
    fn gained(&self, word: &str) -> Option<Because> {
        let gained = |print: &&Print<'_>| count(&print.words.new, word) > count(&print.words.old, word);
        self.prints.iter().find(gained).map(|print| print.because)
    }
}

fn count(words: &Option<Vec<&str>>, word: &str) -> usize {
    words.iter().flatten().filter(|known| **known == word).count()
}

impl Print<'_> {
    /// Whether the figure had the one word and has the other, as it is printed or in another form.
    fn has(&self, old: &str, new: &str) -> bool {
        let (Some(was), Some(is)) = (&self.words.old, &self.words.new) else { return false };
        if was.contains(&old) && is.contains(&new) {
            return true;
        }
        let (Some(before), Some(after), Some(was), Some(is)) = (written(old), written(new), &self.exact.old, &self.exact.new) else {
            return false;
        };
        before.around == after.around && before.prints(was) && after.prints(is)
    }
}

/// A number in the words of a sentence.
struct Written<'w> {
    /// What stands before it and behind it: `£`, `-year`.
    around: (&'w str, &'w str),
    number: BigRational,
    decimals: u32,
}

impl Written<'_> {
    /// Whether it is that value, rounded to its decimals, or in hundredths.
    fn prints(&self, exact: &BigRational) -> bool {
        let whole = |number: u64| BigRational::from_integer(number.into());
        let half = BigRational::new(1.into(), num_bigint::BigInt::from(10).pow(self.decimals) * 2);
        [1, 100].into_iter().any(|scale| (exact * whole(scale) - &self.number).abs() <= half)
    }
}

/// Reads the number of a word: `£1,204.5`, `−3%`, `56-year`, `third`.
fn written(word: &str) -> Option<Written<'_>> {
    let whole = |number: usize| BigRational::from_integer(number.into());
    let lower = word.to_lowercase();
    if let Some(number) = [NUMBERS, ORDINALS].iter().find_map(|names| names.iter().position(|name| *name == lower)) {
        return Some(Written { around: ("", ""), number: whole(number), decimals: 0 });
    }
    let start = word.find(|c: char| c.is_ascii_digit())?;
    let number = word[start..].trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ',' | '.'));
    let (before, digits, behind) = (&word[..start], &word[start..word.len() - number.len()], number);
    let (sign, before) = match before.strip_suffix(['-', '−']) {
        Some(before) => (-1, before),
        None => (1, before),
    };
    let behind = if ["st", "nd", "rd", "th"].contains(&behind) { "" } else { behind };
    let digits = digits.replace(',', "");
    let (above, below) = digits.split_once('.').unwrap_or((&digits, ""));
    let decimals = u32::try_from(below.len()).ok()?;
    let above: num_bigint::BigInt = format!("{above}{below}").parse().ok()?;
    let number = BigRational::new(above * sign, num_bigint::BigInt::from(10).pow(decimals));
    Some(Written { around: (before, behind), number, decimals })
}

/// A stretch of both versions, and why it differs.
type Piece = (Range<usize>, Range<usize>, Because);

/// The words of two versions where they differ, in pieces: what the reasons explain as much as can be, edits between.
fn pieces(old: &[&str], new: &[&str], reasons: &Reasons<'_>) -> Vec<Piece> {
    let edited = || vec![(0..old.len(), 0..new.len(), Because::Edited)];
    if (reasons.prints.is_empty() && reasons.renumbered.is_empty()) || old.len() * new.len() > MOST_PAIRS {
        return edited();
    }
    // Taken in one order always, so that exchanging the versions exchanges the answer and nothing else.
    let swapped = old > new;
    let (first, second) = if swapped { (new, old) } else { (old, new) };
    let weigher = Weigher { first, second, swapped, reasons };
    let steps = weigher.best();
    let mut all: Vec<Piece> = Vec::new();
    for (a, b, because) in steps {
        let (old, new) = if swapped { (b, a) } else { (a, b) };
        match all.last_mut().filter(|last| last.2 == because) {
            Some(last) => (last.0.end, last.1.end) = (old.end, new.end),
            None => all.push((old, new, because)),
        }
    }
    all
}

/// Finds what explains most of two stretches.
struct Weigher<'w, 'a> {
    first: &'w [&'w str],
    second: &'w [&'w str],
    swapped: bool,
    reasons: &'w Reasons<'a>,
}

impl Weigher<'_, '_> {
    /// The ways on from a place that something explains: words of each side that are taken, and why.
    fn ways(&self, a: usize, b: usize) -> Vec<(usize, usize, Because)> {
        let (first, second) = (&self.first[a..], &self.second[b..]);
        let mut ways = Vec::new();
        for print in &self.reasons.prints {
            let (Some(was), Some(is)) = (&print.words.old, &print.words.new) else { continue };
            let (was, is) = if self.swapped { (is, was) } else { (was, is) };
            if !was.is_empty() && !is.is_empty() && first.starts_with(was) && second.starts_with(is) {
                ways.push((was.len(), is.len(), print.because));
            }
        }
        if let (Some(one), Some(other)) = (first.first(), second.first()) {
            let (old, new) = if self.swapped { (other, one) } else { (one, other) };
            ways.extend(self.reasons.word(old, new).map(|because| (1, 1, because)));
        }
        let alone = |word: &&str, is_old: bool| if is_old { self.reasons.lost(word) } else { self.reasons.gained(word) };
        ways.extend(first.first().and_then(|word| alone(word, !self.swapped)).map(|because| (1, 0, because)));
        ways.extend(second.first().and_then(|word| alone(word, self.swapped)).map(|because| (0, 1, because)));
        ways
    }

    /// The steps through both stretches that explain most words.
    fn best(&self) -> Vec<Piece> {
        let (height, width) = (self.first.len(), self.second.len());
        let at = |a: usize, b: usize| a * (width + 1) + b;
        // How many words are explained from a place on, and the step that is taken there.
        let mut table: Vec<(usize, usize, usize, Because)> = vec![(0, 0, 0, Because::Edited); (height + 1) * (width + 1)];
        for a in (0..=height).rev() {
            for b in (0..=width).rev() {
                let mut best = match (a < height, b < width) {
                    (false, false) => continue,
                    (true, false) => (table[at(a + 1, b)].0, 1, 0, Because::Edited),
                    (false, true) => (table[at(a, b + 1)].0, 0, 1, Because::Edited),
                    (true, true) if table[at(a + 1, b)].0 >= table[at(a, b + 1)].0 => (table[at(a + 1, b)].0, 1, 0, Because::Edited),
                    (true, true) => (table[at(a, b + 1)].0, 0, 1, Because::Edited),
                };
                for (down, along, because) in self.ways(a, b) {
                    let explained = table[at(a + down, b + along)].0 + down + along;
                    if explained > best.0 {
                        best = (explained, down, along, because);
                    }
                }
                table[at(a, b)] = best;
            }
        }
        let (mut a, mut b, mut steps) = (0, 0, Vec::new());
        while a < height || b < width {
            let (_, down, along, because) = table[at(a, b)];
            steps.push((a..a + down, b..b + along, because));
            (a, b) = (a + down, b + along);
        }
        steps
    }
}

/// The stretches of two paragraphs: kept ones, and those that differ with their reason.
fn stretches(old: &[&str], new: &[&str], reasons: &Reasons<'_>) -> Vec<(Range<usize>, Range<usize>, Option<Because>)> {
    let word = |(old, new): (&&str, &&str)| if old == new { None } else { Some(reasons.word(old, new).unwrap_or(Because::Edited)) };
    // Where figures moved and nothing was edited, each number stands where it stood; an alignment could find one figure in another's place.
    if old.len() == new.len() && old.iter().zip(new).map(word).all(|because| because != Some(Because::Edited)) {
        let mut all: Vec<(Range<usize>, Range<usize>, Option<Because>)> = Vec::new();
        for (at, because) in old.iter().zip(new).map(word).enumerate() {
            match all.last_mut().filter(|last| last.2 == because) {
                Some(last) => (last.0.end, last.1.end) = (at + 1, at + 1),
                None => all.push((at..at + 1, at..at + 1, because)),
            }
        }
        return all;
    }
    let mut all = Vec::new();
    for aligned in align_words(old, new) {
        match aligned {
            Aligned::Same { old, new, length } => all.push((old..old + length, new..new + length, None)),
            Aligned::Differs { old: gone, new: come } => {
                let inside = pieces(&old[gone.clone()], &new[come.clone()], reasons);
                let placed = |range: Range<usize>, by: usize| range.start + by..range.end + by;
                all.extend(inside.into_iter().map(|(a, b, because)| (placed(a, gone.start), placed(b, come.start), Some(because))));
            }
        }
    }
    all
}

fn texts(text: &str) -> Vec<&str> {
    tokens(text).into_iter().map(|token| token.text).collect()
}

/// The words of two paragraphs in runs.
pub(super) fn runs(old: &str, new: &str, reasons: &Reasons<'_>) -> Vec<Run> {
    let (before, after) = (tokens(old), tokens(new));
    let slice = |text: &str, tokens: &[Token<'_>], range: Range<usize>| {
        let start = |at: usize| tokens.get(at).map_or(text.len(), |token| token.start);
        if range.is_empty() { String::new() } else { text[start(range.start)..start(range.end)].to_owned() }
    };
    let mut runs = Vec::new();
    for (gone, come, because) in stretches(&texts(old), &texts(new), reasons) {
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
