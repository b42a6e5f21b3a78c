//! Plain statistical sense: whether the words around a figure say what the figure says. Each rule is one file, and all are warnings.
//!
//! A passage (a paragraph, a heading, a headline or a note) is read once as sentences of words and figures; each rule looks at one
//! sentence. Rules look at the figures first, which is cheap, and at words only where a figure could make them wrong.

mod accepted;
mod alike;
mod bases;
mod change;
mod decimals;
mod direction;
mod inference;
mod interval;
mod passage;
#[cfg(test)]
mod sample;
mod totals;
mod units;
mod words;

use crate::content::Inline;
use crate::diagnostics::Diagnostic;
use crate::figures::{Evaluated, Figures, Format};
use crate::source::Span;

pub use accepted::apply as take_accepted;
use passage::{Passage, Sentence};

/// A rule: a sentence to what is wrong with it.
type Rule = fn(&Sentence<'_, '_>, &Figures) -> Vec<Diagnostic>;

const RULES: [Rule; 6] = [units::check, direction::check, alike::check, inference::check, decimals::check, interval::check];

/// Whether a word says that a number went up or lies higher, or that it went down or lies lower; none if it says neither.
pub fn points_up(word: &str) -> Option<bool> {
    words::before(word).or_else(|| words::after(word)).map(|direction| direction == words::Direction::Up)
}

/// Checks a passage. `bound` are its figures with their places, in the order in which they stand; without figures there is nothing
/// that could be wrong.
pub fn check<'a>(words: &'a [Inline], bound: impl ExactSizeIterator<Item = (Span, &'a Evaluated)>, figures: &Figures) -> Vec<Diagnostic> {
    if bound.len() == 0 {
        return Vec::new();
    }
    let passage = Passage::read(words, bound);
    let with_figures = passage.sentences().filter(|sentence| sentence.figures().next().is_some());
    with_figures.flat_map(|sentence| RULES.iter().flat_map(move |rule| rule(&sentence, figures))).collect()
}

/// Checks that a paragraph's shares have their bases. `bound` are its figures with their places, `told` those of its section so far, its
/// own included.
pub fn check_bases<'a>(
    bound: impl Iterator<Item = (Span, &'a Evaluated)>,
    told: impl DoubleEndedIterator<Item = &'a Evaluated> + Clone,
    figures: &Figures,
) -> Vec<Diagnostic> {
    bases::check(bound, told, figures)
}

/// Checks what datasets say of themselves.
pub fn check_data(figures: &Figures) -> Vec<Diagnostic> {
    totals::check(figures)
}

/// A figure as a message names it: by its own name, or by its formula.
fn name(figure: &Evaluated) -> &str {
    figure.name.as_deref().unwrap_or(&figure.formula)
}

/// An expression that prints `inner` in a format: `percent(survey.completion, 1)`.
fn printing(format: Format, inner: &str) -> String {
    match format {
        Format::Number(decimals) => format!("number({inner}, {decimals})"),
        Format::Percent(decimals) => format!("percent({inner}, {decimals})"),
        Format::Points(decimals) => format!("points({inner}, {decimals})"),
        Format::Money(decimals) => format!("money({inner}, {decimals})"),
        Format::Words => format!("words({inner})"),
        Format::Ordinal => format!("ordinal({inner})"),
        Format::Plain => inner.to_owned(),
    }
}

/// A format with other decimals; none if it has no decimals.
fn with_decimals(format: Format, decimals: u8) -> Option<Format> {
    match format {
        Format::Number(_) => Some(Format::Number(decimals)),
        Format::Percent(_) => Some(Format::Percent(decimals)),
        Format::Points(_) => Some(Format::Points(decimals)),
        Format::Money(_) => Some(Format::Money(decimals)),
        Format::Words | Format::Ordinal | Format::Plain => None,
    }
}
