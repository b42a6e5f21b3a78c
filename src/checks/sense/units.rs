//! Per cent and percentage points: a share, or a change in per cent of what was, is not a difference between two shares.

use super::passage::{Kind, Sentence, Token};
use super::{name, printing};
use crate::diagnostics::Diagnostic;
use crate::figures::{Evaluated, Figures, Format, Scale, Step, Value};
use crate::source::Span;

/// What the words after a figure say of its unit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Said {
    Percent,
    Points,
}

/// Points to figures in percentage points that the words call per cent, and the reverse.
pub(super) fn check(sentence: &Sentence<'_, '_>, figures: &Figures) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (at, figure) in sentence.figures() {
        match (figure.format, said(sentence.tokens, at + 1)) {
            (Format::Points(_), Some((Said::Percent, span))) => {
                let message = format!("`{}` is in percentage points, and these words call it per cent", name(figure));
                let mend =
                    "take the words out: the unit is printed with the figure; for a change in per cent of what was use `change(old, new)`";
                found.push(Diagnostic::warning("percent-for-points", span, message).mend(mend));
            }
            (Format::Percent(_), Some((Said::Points, span))) => {
                let message = format!("`{}` is a percentage ({}), and these words call it percentage points", name(figure), figure.printed);
                let mend = "take the words out, or take the difference between the two shares with `points(old, new)`";
                found.push(Diagnostic::warning("points-for-percent", span, message).mend(mend));
            }
            (Format::Points(decimals), _) if is_relative(figure, figures) => {
                let span = sentence.tokens[at].span;
                let message = format!("`{}` is a change in per cent of what was, and is printed in percentage points", name(figure));
                let mend = format!("print it with `{}`", printing(Format::Percent(decimals), name(figure)));
                found.push(Diagnostic::warning("points-for-percent", span, message).mend(mend));
            }
            _ => {}
        }
    }
    found
}

/// The unit that the words from a place on name.
fn said(tokens: &[Token<'_>], at: usize) -> Option<(Said, Span)> {
    let (first, second) = (tokens.get(at)?, tokens.get(at + 1));
    let Kind::Word(word) = first.kind else { return None };
    let then = |words: &[&str]| second.filter(|second| words.iter().any(|word| second.is(word)));
    let both = |second: &Token<'_>| Span { end: second.span.end, ..first.span };
    match word {
        "%" | "percent" | "per-cent" => Some((Said::Percent, first.span)),
        "per" => then(&["cent"]).map(|second| (Said::Percent, both(second))),
        "points" | "pp" | "percentage-points" | "percentage-point" => Some((Said::Points, first.span)),
        "percentage" => then(&["point", "points"]).map(|second| (Said::Points, both(second))),
        _ => None,
    }
}

/// Whether a share is a change in per cent of what was.
fn is_relative(figure: &Evaluated, figures: &Figures) -> bool {
    let Value::Quantity(quantity) = &figure.value else { return false };
    let mut trace = &figure.trace;
    while let (Step::Figure(name), true) = (&trace.step, quantity.unit.scale == Scale::Share) {
        let Some(figure) = figures.all.get(name) else { return false };
        trace = &figure.trace;
    }
    quantity.unit.scale == Scale::Share && matches!(trace.step, Step::Operation("change"))
}

#[cfg(test)]
mod tests {
    use super::super::sample::found;
    use super::check;

    #[test]
    fn points_called_per_cent_are_found() {
        assert_eq!(found(check, "It gained {{ d.gain }} per cent."), ["per cent: percent-for-points"]);
        assert_eq!(found(check, "It gained {{ d.gain }}% in a year."), ["%: percent-for-points"]);
    }

    #[test]
    fn percentages_called_points_are_found() {
        assert_eq!(found(check, "It rose by {{ d.up }} percentage points."), ["percentage points: points-for-percent"]);
        assert_eq!(found(check, "It rose by {{ points(d.up, 1) }}."), ["d.up: points-for-percent".replace("d.up", "points(d.up, 1)")]);
    }

    #[test]
    fn what_is_right_is_left_alone() {
        assert!(found(check, "It gained {{ d.gain }}, per cent being no word for it, and rose by {{ d.up }}.").is_empty());
        assert!(found(check, "It went from {{ d.a }} to {{ d.b }}; points were made.").is_empty());
        assert!(found(check, "Per head it is {{ d.up }} per head.").is_empty());
    }
}
