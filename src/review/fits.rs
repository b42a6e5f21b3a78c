//! Words that did not change beside figures that moved, for a human eye: the most suspicious first.

use std::collections::BTreeMap;

use num_traits::{Signed, Zero};

use super::prose::{Kept, Moved};
use super::record::Record;
use super::words::{Token, tokens};
use super::{Doubt, ExhibitChange, FigureChange, Fit, differences};
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

/// Paragraphs and headlines beside moved figures whose own words did not change.
pub(super) fn fits(kept: &[Kept], moved: &Moved<'_>, exhibits: &[ExhibitChange], new: &Record<'_>) -> Vec<Fit> {
    let claims = claims(new);
    let mut found = Vec::new();
    for paragraph in kept.iter().filter(|paragraph| !paragraph.edited) {
        let figures: Vec<&FigureChange> = moved.get(&paragraph.address).into_iter().flatten().copied().filter(|f| f.is_seen()).collect();
        if figures.is_empty() {
            continue;
        }
        let bound = claims.get(&paragraph.address).into_iter().flatten();
        let (doubt, word) = doubt(&paragraph.words, &figures, bound.copied());
        let names = figures.iter().map(|figure| figure.name.clone()).collect();
        found.push(Fit { doubt, word, place: paragraph.address.clone(), words: paragraph.words.clone(), figures: names });
    }
    for exhibit in exhibits.iter().filter(|exhibit| exhibit.headline.in_both() && exhibit.headline.same()) {
        let seen = exhibit.shown.iter().filter(|shown| !shown.printed.same());
        let names: Vec<String> = seen.map(|shown| shown.name.clone()).collect();
        if let (Some(words), Some(place), false) = (&exhibit.headline.new, &exhibit.address.new, names.is_empty()) {
            found.push(Fit { doubt: Doubt::Plain, word: String::new(), place: place.clone(), words: words.clone(), figures: names });
        }
    }
    found.sort_by(|a, b| (a.doubt, &a.place).cmp(&(b.doubt, &b.place)));
    found
}

/// The words of claims, with the figures they rest on, by the address of their paragraph.
type Claims<'r> = BTreeMap<String, Vec<(&'r str, &'r str)>>;

fn claims<'r>(record: &'r Record<'r>) -> Claims<'r> {
    let mut found = Claims::new();
    for edition in &record.editions {
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

fn doubt<'c>(words: &str, figures: &[&FigureChange], claims: impl Iterator<Item = (&'c str, &'c str)>) -> (Doubt, String) {
    let tokens = tokens(words);
    for figure in figures {
        if let Some(word) = against(figure, &tokens) {
            return (Doubt::Against, word);
        }
    }
    let stretched: Vec<&&FigureChange> = figures.iter().filter(|figure| is_far(figure)).collect();
    for (words, name) in claims {
        if stretched.iter().any(|figure| figure.name == name) {
            return (Doubt::Stretched, words.to_owned());
        }
    }
    let near = stretched.iter().find_map(|figure| {
        let is_bound = |token: &&Token<'_>| BOUNDS.iter().any(|word| word.eq_ignore_ascii_case(token.text));
        beside(figure, &tokens)?.iter().find(is_bound).map(|token| token.text.to_owned())
    });
    near.map_or((Doubt::Plain, String::new()), |word| (Doubt::Stretched, word))
}

/// The words around a figure.
fn beside<'t, 'p>(figure: &FigureChange, tokens: &'t [Token<'p>]) -> Option<&'t [Token<'p>]> {
    let printed = figure.printed.new.as_deref()?;
    let first = printed.split_whitespace().next()?;
    let at = tokens.iter().position(|token| token.text == first)?;
    Some(&tokens[at.saturating_sub(NEAR)..tokens.len().min(at + NEAR + 1)])
}

/// A word of direction that the figure's move speaks against: it went the other way, or changed its sign.
fn against(figure: &FigureChange, tokens: &[Token<'_>]) -> Option<String> {
    let (old, new) = (differences::number(figure.exact.old.as_deref()?)?, differences::number(figure.exact.new.as_deref()?)?);
    let turned = old.is_negative() != new.is_negative() && !old.is_zero();
    let up = new > old;
    let found = beside(figure, tokens)?.iter().find(|token| sense::points_up(token.text).is_some_and(|says| turned || says != up));
    found.map(|token| token.text.to_owned())
}

/// Whether a figure moved so far that a bound around it may no longer suit.
fn is_far(figure: &FigureChange) -> bool {
    let exact = |side: &Option<String>| side.as_deref().and_then(differences::number);
    let (Some(old), Some(new)) = (exact(&figure.exact.old), exact(&figure.exact.new)) else { return true };
    let hundred = num_rational::BigRational::from_integer(100.into());
    (&new - &old).abs() * hundred > old.abs() * num_rational::BigRational::from_integer(STRETCH.into())
}
