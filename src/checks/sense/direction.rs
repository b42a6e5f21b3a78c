//! Rises and falls: a word that says which way a number went must agree with the figure, and one of them bears the sign.
//!
//! A word belongs to a figure that follows it with “by” or “of”, or directly (“rose by 3%”, “a fall of 3%”, “up 3%”), and to one that it
//! follows (“3% higher”, “12 people fewer”). Levels are passed over: “down from 12%” says nothing of 12%.

use std::cmp::Ordering;

use super::passage::{Kind, Sentence};
use super::words::{self, Direction};
use super::{change, name, printing};
use crate::diagnostics::Diagnostic;
use crate::figures::{Evaluated, Figures, Value};

/// How far before “by” or “of” a word may stand.
const REACH: usize = 10;
/// How far before a word a negation counts.
const NEGATION: usize = 3;

/// Points to words that say a rise where the figure fell, and the reverse, and to falls of a negative number.
pub(super) fn check(sentence: &Sentence<'_, '_>, figures: &Figures) -> Vec<Diagnostic> {
    sentence.figures().filter_map(|(at, figure)| fault(sentence, at, figure, figures)).collect()
}

fn fault(sentence: &Sentence<'_, '_>, at: usize, figure: &Evaluated, figures: &Figures) -> Option<Diagnostic> {
    let Value::Quantity(_) = &figure.value else { return None };
    let negative = figure.printed.starts_with('−');
    let growth = change::growth(figure, figures);
    if !negative && growth.is_none() {
        return None;
    }
    let (place, direction) = before(sentence, at).or_else(|| after(sentence, at))?;
    if sentence.is_negated(place, NEGATION) {
        return None;
    }
    let (word, span) = (sentence.word(place)?, sentence.tokens[place].span);
    let (name, printed) = (name(figure), &figure.printed);
    if negative && direction == Direction::Down {
        let message = format!("“{word}” says that it is less, and {printed} says it again");
        let mend = format!("print the size alone: `{}`", printing(figure.format, &format!("abs({name})")));
        return Some(Diagnostic::warning("signed-twice", span, message).mend(mend));
    }
    let said = if direction == Direction::Up { "a rise" } else { "a fall" };
    let went = match growth {
        _ if negative => "is negative",
        Some(Ordering::Less) if direction == Direction::Up => "fell",
        Some(Ordering::Greater) if direction == Direction::Down => "rose",
        Some(Ordering::Equal) => "did not change",
        _ => return None,
    };
    let message = format!("“{word}” says {said}, and `{name}` ({printed}) {went}");
    Some(Diagnostic::warning("contrary-direction", span, message).mend("mend the word, or the figure it stands beside"))
}

/// The word of direction to which a figure belongs, before it.
fn before(sentence: &Sentence<'_, '_>, at: usize) -> Option<(usize, Direction)> {
    let mut last = at.checked_sub(1)?;
    while sentence.word(last).is_some_and(words::is_about) {
        last = last.checked_sub(1)?;
    }
    let link = sentence.word(last)?;
    let (by, of) = (link.eq_ignore_ascii_case("by"), link.eq_ignore_ascii_case("of"));
    if !by && !of {
        return words::before(link).map(|direction| (last, direction));
    }
    for place in (last.saturating_sub(REACH)..last).rev() {
        match sentence.tokens[place].kind {
            Kind::Word(word) => {
                let found = if by { words::before(word) } else { words::noun(word) };
                if let Some(direction) = found {
                    return Some((place, direction));
                }
            }
            // “The estimate rose, by 12”: a comma right before “by” only slows the reader down.
            Kind::Comma if place + 1 == last => {}
            Kind::Figure(_) => {}
            Kind::Comma | Kind::Break | Kind::Stop => return None,
        }
    }
    None
}

/// The word of direction that follows a figure, or what the figure counts.
fn after(sentence: &Sentence<'_, '_>, at: usize) -> Option<(usize, Direction)> {
    let next = sentence.word(at + 1)?;
    if let Some(direction) = words::after(next) {
        return Some((at + 1, direction));
    }
    if words::is_link(next) {
        return None;
    }
    words::after(sentence.word(at + 2)?).map(|direction| (at + 2, direction))
}

#[cfg(test)]
mod tests {
    use super::super::sample::found;
    use super::check;

    #[test]
    fn a_rise_that_fell_is_found() {
        assert_eq!(found(check, "The number rose by {{ d.down }}."), ["rose: contrary-direction"]);
        assert_eq!(found(check, "The number rose by about {{ d.size }}."), ["rose: contrary-direction"]);
        assert_eq!(found(check, "A fall in numbers of {{ d.up }}."), ["fall: contrary-direction"]);
        assert_eq!(found(check, "It is {{ d.up }} lower than before."), ["lower: contrary-direction"]);
        assert_eq!(found(check, "There were {{ number(abs(d.new - d.old), 0) }} people fewer."), Vec::<String>::new());
        assert_eq!(found(check, "The number grew by {{ d.same }}."), ["grew: contrary-direction"]);
    }

    #[test]
    fn a_sign_said_twice_is_found() {
        assert_eq!(found(check, "It fell by {{ d.down }}."), ["fell: signed-twice"]);
        assert_eq!(found(check, "It fell from {{ d.new }} to {{ d.old }}, by {{ d.down }}."), ["fell: signed-twice"]);
        assert_eq!(found(check, "They have {{ d.gap }} people fewer."), ["fewer: signed-twice"]);
    }

    #[test]
    fn what_is_right_is_left_alone() {
        for text in [
            "It rose by {{ d.up }} and fell by {{ d.size }}.",
            "It fell, by {{ percent(abs(d.down), 1) }}.",
            "It is down from {{ d.a }} to {{ d.b }}.",
            "The change was {{ d.down }}; others rose.",
            "It did not rise by {{ d.size }}.",
            "It fell. A change by {{ d.up }} followed.",
        ] {
            assert_eq!(found(check, text), Vec::<String>::new(), "{text}");
        }
    }
}
