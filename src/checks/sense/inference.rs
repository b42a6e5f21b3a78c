//! Inference from a design that bears none: only a probability sample speaks for those who were not asked.

use super::passage::{Sentence, Token};
use super::words::is;
use crate::data::Design;
use crate::diagnostics::Diagnostic;
use crate::figures::Figures;
use crate::source::Span;

/// Words that infer by themselves.
const INFERRING: &[&str] = &[
    "significant",
    "significantly",
    "significance",
    "generalise",
    "generalised",
    "generalises",
    "generalize",
    "generalized",
    "generalizes",
    "generalisable",
    "generalizable",
];

/// Points to words of inference in sentences whose figures come of data that bear none. What is denied (“not representative of”) is no
/// inference, and a sentence that also has figures of a sample may speak of that.
pub(super) fn check(sentence: &Sentence<'_, '_>, figures: &Figures) -> Vec<Diagnostic> {
    let Some((place, span)) = (0..sentence.tokens.len()).find_map(|at| Some((at, inferring(sentence.tokens, at)?))) else {
        return Vec::new();
    };
    if sentence.is_negated(place, place) {
        return Vec::new();
    }
    let mut bearing_none = None;
    for cell in sentence.figures().flat_map(|(_, figure)| figures.cells(&figure.trace)) {
        let Some((id, dataset)) = figures.datasets.all.get_index(cell.dataset as usize) else { continue };
        if dataset.design == Design::Sample {
            return Vec::new();
        }
        bearing_none.get_or_insert((id, dataset));
    }
    let Some((id, dataset)) = bearing_none else { return Vec::new() };
    let why = match dataset.design {
        Design::Census => "counts everybody, so that nothing is left to infer",
        Design::SelfSelected => "holds answers of people who chose themselves",
        Design::Interviews => "holds interviews",
        Design::None | Design::Sample => "has no design",
    };
    let message = format!("these words infer something, and the dataset `{id}` {why}");
    let mend = "say it of those who were counted alone, in other words; if the data are a probability sample, give them `design: sample`";
    vec![Diagnostic::warning("inference-without-sample", span, message).note(dataset.span, "the dataset is declared here").mend(mend)]
}

/// The place of the words of inference that begin with a token.
fn inferring(tokens: &[Token<'_>], at: usize) -> Option<Span> {
    let first = tokens.get(at)?;
    let word = first.word()?;
    // Most words end here.
    if !matches!(word.as_bytes().first()?.to_ascii_lowercase(), b's' | b'm' | b'c' | b'r' | b'g') {
        return None;
    }
    if is(word, INFERRING) {
        return Some(first.span);
    }
    let next = |place: usize, words: &[&str]| tokens.get(at + place).filter(|token| token.word().is_some_and(|word| is(word, words)));
    let last = match () {
        () if first.is("margin") => next(1, &["of"]).and_then(|_| next(2, &["error"])),
        () if first.is("confidence") => next(1, &["interval", "intervals", "level", "levels", "limits"]),
        () if first.is("representative") => next(1, &["of", "sample"]),
        () => None,
    };
    last.map(|last| Span { end: last.span.end, ..first.span })
}

#[cfg(test)]
mod tests {
    use super::super::sample::found;
    use super::check;

    #[test]
    fn inference_from_volunteers_is_found() {
        let text = "A significant part, {{ d.in_favour }}, said yes.";
        assert_eq!(found(check, text), ["significant: inference-without-sample"]);
        let text = "With {{ d.yes }} answers, this is representative of all, with a margin of error of {{ d.few }}.";
        assert_eq!(found(check, text), ["representative of: inference-without-sample"]);
    }

    #[test]
    fn what_is_right_is_left_alone() {
        for text in [
            "The {{ d.few }} who answered are not representative of others, and {{ d.in_favour }} cannot be generalised.",
            "It grew by {{ s.average }}, which is significant.",
            "The results are significant. There were {{ d.few }}.",
            "A union representative said so to {{ d.few }}, with confidence.",
        ] {
            assert_eq!(found(check, text), Vec::<String>::new(), "{text}");
        }
    }
}
