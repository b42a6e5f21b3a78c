//! Words that did not change beside figures that moved, for a human eye: the most suspicious first.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use num_traits::{Signed, Zero};

use super::prose::{Kept, Moved};
use super::record::Record;
use super::runs::Word;
use super::{ClaimChange, Doubt, ExhibitChange, FigureChange, Fit, LedgerChange, Pair, called, differences};
use crate::checks::sense;

/// Words between a figure and one that belongs to it.
const NEAR: usize = 6;
/// Words of a bound beside a figure.
const BOUNDS: [&str; 18] = [
    "nearly",
    "almost",
    "about",
    "around",
    "roughly",
    "approximately",
    "just",
    "over",
    "under",
    "exactly",
    "least",
    "most",
    "half",
    "third",
    "quarter",
    "quarters",
    "thirds",
    "barely",
];
/// Hundredths of its old value by which a figure must have moved to stretch a bound.
const STRETCH: i64 = 10;
/// Functions whose value is a change itself, or has lost its sign.
const CHANGES: [&str; 3] = ["change(", "points(", "abs("];
/// Steps from a figure down to one that is a change.
const DEEPEST: usize = 8;

/// What raises doubts.
pub(super) struct Doubts<'d> {
    pub(super) record: &'d Record<'d>,
    pub(super) moved: &'d Moved<'d>,
    pub(super) claims: &'d [ClaimChange],
    pub(super) ledger: &'d [LedgerChange],
}

/// A figure that moved, where its words stand.
#[derive(Clone, Copy)]
struct Beside<'d> {
    figure: &'d FigureChange,
    at: usize,
}

/// A doubt, the words that raise it, and where these stand.
type Found = (Doubt, String, Option<Range<usize>>);

impl Doubts<'_> {
    /// Paragraphs and headlines beside moved figures whose own words did not change.
    pub(super) fn fits(&self, kept: &[Kept<'_>], exhibits: &[ExhibitChange]) -> Vec<Fit> {
        let claims = self.claimed();
        let mut found: Vec<Fit> = exhibits.iter().filter_map(|exhibit| self.headline(exhibit)).collect();
        let told: BTreeSet<String> = found.iter().map(|fit| fit.place.clone()).collect();
        // Where a headline is told, the frame below it need not be.
        let kept = kept.iter().filter(|kept| !kept.edited && !told.contains(&kept.address));
        found.extend(kept.filter_map(|kept| self.paragraph(kept, &claims)));
        found.sort_by(|a, b| (a.doubt, &a.place).cmp(&(b.doubt, &b.place)));
        found
    }

    fn paragraph(&self, kept: &Kept<'_>, claims: &Claims<'_>) -> Option<Fit> {
        let words = kept.wording.all();
        let moved = |(at, word): (usize, &Word<'_>)| {
            let figure = self.moved.get(word.to.filter(|to| kept.seen.contains(to))?)?;
            Some(Beside { figure, at })
        };
        let beside: Vec<Beside<'_>> = words.iter().enumerate().filter_map(moved).collect();
        if beside.is_empty() {
            return None;
        }
        let text = kept.wording.words;
        let untrue = || {
            let claim = self.untrue(&kept.address)?;
            let at = text.find(claim).map(|at| at..at + claim.len());
            Some((Doubt::Untrue, claim.to_owned(), at))
        };
        let doubt = untrue()
            .or_else(|| beside.iter().find_map(|beside| self.against(beside, &words)))
            .or_else(|| stretched(&beside, &words, claims.get(&kept.address)))
            .or_else(|| beside.iter().find_map(|beside| self.verdict(beside.figure)));
        let (doubt, word, at) = doubt.unwrap_or((Doubt::Plain, String::new(), None));
        let ranges: Vec<Range<usize>> = match (doubt, at) {
            (Doubt::Plain | Doubt::Verdict, _) | (_, None) => {
                beside.iter().map(|beside| words[beside.at].start..words[beside.at].start + words[beside.at].text.len()).collect()
            }
            (_, Some(at)) => vec![at],
        };
        let mut figures: Vec<String> = beside.iter().map(|beside| beside.figure.name.clone()).collect();
        figures.sort();
        figures.dedup();
        Some(Fit { doubt, word, place: kept.address.clone(), words: excerpt(text, &ranges), figures })
    }

    /// A headline that stayed as it was above something that moved.
    fn headline(&self, exhibit: &ExhibitChange) -> Option<Fit> {
        if !exhibit.headline.in_both() || !exhibit.headline.same() {
            return None;
        }
        let seen = exhibit.shown.iter().filter(|shown| !shown.printed.same());
        let figures: Vec<String> = seen.map(|shown| shown.name.clone()).collect();
        let (words, place) = exhibit.headline.new.clone().zip(exhibit.address.new.clone()).filter(|_| !figures.is_empty())?;
        let (doubt, word) = match self.untrue(&place).filter(|claim| words.contains(*claim)) {
            Some(claim) => (Doubt::Untrue, claim.to_owned()),
            None => (Doubt::Plain, String::new()),
        };
        Some(Fit { doubt, word, place, words, figures })
    }

    /// The words at an address that are true no more.
    fn untrue(&self, address: &str) -> Option<&str> {
        let turned = self.claims.iter().filter(|claim| claim.turned() && claim.holds.new == Some(false));
        turned.filter(|claim| claim.place.new.as_deref() == Some(address)).find_map(|claim| claim.words.new.as_deref())
    }

    /// The words of claims, with the figures they rest on, by their address.
    fn claimed(&self) -> Claims<'_> {
        let mut found = Claims::new();
        for edition in &self.record.editions {
            for page in &edition.pages {
                for claim in &page.claims {
                    let address = format!("{}/{}#{}", &*edition.id, &*page.address, &*claim.anchor);
                    let names = claim.figures.iter().chain(&claim.cells).map(|name| (&*claim.words, &**name));
                    found.entry(address).or_default().extend(names);
                }
            }
        }
        found
    }

    /// A word of direction that the figure's move speaks against. Of a figure that is a change itself the word tells the sign; of any other
    /// it may tell how it came to be what it is.
    fn against(&self, beside: &Beside<'_>, words: &[Word<'_>]) -> Option<Found> {
        let exact = |side: &Option<String>| differences::number(side.as_deref()?);
        let (old, new) = (exact(&beside.figure.exact.old)?, exact(&beside.figure.exact.new)?);
        let turned = old.is_negative() != new.is_negative() && !old.is_zero();
        let is_change = old.is_negative() || new.is_negative() || self.is_change(&beside.figure.name, DEEPEST);
        let up = new > old;
        let speaks = |word: &&Word<'_>| {
            word.to.is_none() && sense::points_up(word.text).is_some_and(|says| if is_change { turned } else { says != up })
        };
        let word = around(beside, words).iter().find(speaks)?;
        Some((Doubt::Against, word.text.to_owned(), Some(word.start..word.start + word.text.len())))
    }

    /// Whether a figure is a change, or is made of nothing but one.
    fn is_change(&self, name: &str, steps: usize) -> bool {
        let Some(figure) = self.record.figures.get(name) else { return false };
        CHANGES.iter().any(|change| figure.formula.contains(change))
            || (steps > 0 && figure.figures.len() == 1 && figure.cells.is_empty() && self.is_change(&figure.figures[0], steps - 1))
    }

    /// That what a source printed for the figure, or for one it is made of, has another verdict.
    fn verdict(&self, figure: &FigureChange) -> Option<Found> {
        let below = self.record.figures.get(figure.name.as_str()).map(|record| &record.figures[..]).unwrap_or_default();
        let is_it = |line: &&LedgerChange| line.figure == figure.name || below.iter().any(|name| **name == *line.figure);
        let line = self.ledger.iter().filter(is_it).find(|line| line.verdict.in_both() && !line.verdict.same())?;
        let Pair { old: Some(was), new: Some(is) } = called::judged(&line.verdict) else { return None };
        Some((Doubt::Verdict, format!("{was} → {is}"), None))
    }
}

/// The words of claims, with the figures they rest on, by the address of their paragraph.
type Claims<'r> = BTreeMap<String, Vec<(&'r str, &'r str)>>;

/// A bound beside a figure that moved far: a claim over it, or a word such as “nearly”.
fn stretched(beside: &[Beside<'_>], words: &[Word<'_>], claims: Option<&Vec<(&str, &str)>>) -> Option<Found> {
    let far: Vec<&Beside<'_>> = beside.iter().filter(|beside| is_far(beside.figure)).collect();
    for (claim, name) in claims.into_iter().flatten() {
        if far.iter().any(|beside| beside.figure.name == *name) {
            return Some((Doubt::Stretched, (*claim).to_owned(), None));
        }
    }
    far.iter().find_map(|beside| {
        let is_bound = |word: &&Word<'_>| word.to.is_none() && BOUNDS.iter().any(|bound| bound.eq_ignore_ascii_case(word.text));
        let word = around(beside, words).iter().find(is_bound)?;
        Some((Doubt::Stretched, word.text.to_owned(), Some(word.start..word.start + word.text.len())))
    })
}

/// The words around a figure.
fn around<'w, 'r>(beside: &Beside<'_>, words: &'w [Word<'r>]) -> &'w [Word<'r>] {
    &words[beside.at.saturating_sub(NEAR)..words.len().min(beside.at + NEAR + 1)]
}

/// Whether a figure moved so far that a bound around it may no longer suit.
fn is_far(figure: &FigureChange) -> bool {
    let exact = |side: &Option<String>| side.as_deref().and_then(differences::number);
    let (Some(old), Some(new)) = (exact(&figure.exact.old), exact(&figure.exact.new)) else { return true };
    let hundred = num_rational::BigRational::from_integer(100.into());
    (&new - &old).abs() * hundred > old.abs() * num_rational::BigRational::from_integer(STRETCH.into())
}

/// The sentences of a text that hold one of the ranges; “…” stands for the others.
fn excerpt(text: &str, ranges: &[Range<usize>]) -> String {
    let mut told = String::new();
    let mut left_out = false;
    for sentence in sentences(text) {
        if ranges.iter().any(|range| range.start < sentence.end && sentence.start < range.end) {
            if left_out {
                told.push_str("… ");
            }
            told.push_str(text[sentence].trim());
            told.push(' ');
            left_out = false;
        } else {
            left_out = true;
        }
    }
    told.push_str(if left_out { "…" } else { "" });
    told.trim_end().to_owned()
}

/// The sentences of a text: each ends with its line, or at a full stop, a question or an exclamation before a blank and a capital letter.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let mut from = 0;
    for (at, sign) in text.char_indices().filter(|(_, sign)| matches!(sign, '.' | '?' | '!' | '\n')) {
        let end = at + sign.len_utf8();
        if sign == '\n' && end > from {
            all.push(from..end);
            from = end;
            continue;
        }
        let rest = &text[end..];
        let closed = rest.trim_start_matches(['”', '’', ')', '"']);
        let ahead = closed.trim_start();
        let begins = ahead.chars().next().is_some_and(|next| !next.is_lowercase());
        if begins && ahead.len() < closed.len() {
            let next = text.len() - ahead.len();
            all.push(from..next);
            from = next;
        }
    }
    all.push(from..text.len());
    all
}

#[cfg(test)]
mod tests {
    use super::excerpt;

    #[test]
    fn sentences_that_matter_are_told_and_others_left_out() {
        let text = "One came, e.g. on foot. Two “went.” Three (3.5 of all) stayed! Four slept.";
        let at = |word: &str| text.find(word).map(|at| at..at + word.len()).expect("a word");
        assert_eq!(excerpt(text, &[at("foot")]), "One came, e.g. on foot. …");
        assert_eq!(excerpt(text, &[at("went")]), "… Two “went.” …");
        assert_eq!(excerpt(text, &[at("One"), at("3.5")]), "One came, e.g. on foot. … Three (3.5 of all) stayed! …");
        assert_eq!(excerpt(text, &[at("Four")]), "… Four slept.");
    }
}
