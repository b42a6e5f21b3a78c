//! Numbers that a project declares to be no measures: words with `#` for any whole number, in digits or in a word.

use super::words::{Said, said};
use crate::project::Literal;

/// Where declared words stand in a text, as ranges of its bytes in their order; those that overlap are one.
pub fn found<'a>(patterns: impl Iterator<Item = &'a str>, text: &'a str) -> Vec<(usize, usize)> {
    let mut all: Vec<(usize, usize)> = patterns.flat_map(|pattern| occurrences(pattern, text)).collect();
    all.sort_unstable();
    all.dedup_by(|later, earlier| {
        let overlap = later.0 < earlier.1;
        if overlap {
            earlier.1 = earlier.1.max(later.1);
        }
        overlap
    });
    all
}

/// Whether declared words stand in a text.
pub fn occurs(literal: &Literal, text: &str) -> bool {
    occurrences(&literal.text.text, text).next().is_some()
}

/// Each place at which a pattern stands in a text; capital and small letters of ASCII are the same.
fn occurrences<'a>(pattern: &'a str, text: &'a str) -> impl Iterator<Item = (usize, usize)> + 'a {
    let first = pattern.chars().next().filter(|_| pattern.len() <= LONGEST);
    let begins = move |c: char| first.is_some_and(|first| first == '#' && c.is_ascii_alphanumeric() || first.eq_ignore_ascii_case(&c));
    text.char_indices().filter(move |(_, c)| begins(*c)).filter_map(move |(start, _)| {
        let end = start + matched(pattern, &text[start..])?;
        let inside = |a: Option<char>, b: Option<char>| a.zip(b).is_some_and(|(a, b)| a.is_alphanumeric() && b.is_alphanumeric());
        let torn = inside(text[..start].chars().next_back(), text[start..].chars().next())
            || inside(text[..end].chars().next_back(), text[end..].chars().next());
        (!torn).then_some((start, end))
    })
}

/// How many bytes at the beginning of a text a whole number takes, in digits or in one word: `12`, `twelve`, `twenty-one`.
fn whole_number(text: &str) -> usize {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let word = text.find(|c: char| !c.is_ascii_alphabetic() && c != '-').unwrap_or(text.len());
    let said = |part: &str| matches!(said(&part.to_ascii_lowercase()), Some(Said::Unit(_) | Said::Tens(_) | Said::Scale(_)));
    let spelt = word <= LONGEST && text.get(..word).is_some_and(|word| word.split('-').all(said));
    if digits == 0 && spelt { word } else { digits }
}

/// Longer words are no name of anything.
const LONGEST: usize = 200;

/// How many bytes at the beginning of a text a pattern takes.
fn matched(pattern: &str, text: &str) -> Option<usize> {
    let mut rest = text;
    for wanted in pattern.chars() {
        let length = match wanted {
            '#' => whole_number(rest),
            wanted if wanted.is_whitespace() => rest.len() - rest.trim_start().len(),
            wanted => rest.chars().next().filter(|c| c.eq_ignore_ascii_case(&wanted)).map_or(0, char::len_utf8),
        };
        if length == 0 {
            return None;
        }
        rest = &rest[length..];
    }
    Some(text.len() - rest.len())
}
