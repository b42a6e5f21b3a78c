//! An interval that holds no change is not evidence of one.

use num_rational::BigRational;
use num_traits::Zero;

use super::passage::Sentence;
use super::{name, words};
use crate::diagnostics::Diagnostic;
use crate::figures::{Evaluated, Figures, Interval, Step, Value};

/// Points to words of change in sentences with an interval on both sides of zero, printed itself or by its middle value.
pub(super) fn check(sentence: &Sentence<'_, '_>, figures: &Figures) -> Vec<Diagnostic> {
    let Some((figure, interval)) = sentence.figures().find_map(|(_, figure)| Some((figure, undecided(figure, figures)?))) else {
        return Vec::new();
    };
    let says_change = |word: &str| words::before(word).is_some() || words::is(word, &["significant", "significantly"]);
    let found = (0..sentence.tokens.len()).find(|at| sentence.word(*at).is_some_and(says_change));
    // “Whether it rose is not known” says no change.
    let is_open = |place: usize| sentence.tokens[..place].iter().any(|token| token.is("whether"));
    let Some(place) = found.filter(|place| !sentence.is_negated(*place, *place) && !is_open(*place)) else { return Vec::new() };
    let Some(word) = sentence.word(place) else { return Vec::new() };
    let range = figures.print(&Value::Interval(Box::new(interval)), figure.format);
    let message = format!("“{word}” says a change, and the interval of `{}`, {range}, holds zero", name(figure));
    let mend = "say that the data do not tell whether there was a change";
    vec![Diagnostic::warning("change-within-interval", sentence.tokens[place].span, message).mend(mend)]
}

/// The interval that a figure is, or of which it is the middle value, if it holds zero.
fn undecided(figure: &Evaluated, figures: &Figures) -> Option<Interval> {
    let mut trace = &figure.trace;
    if matches!(figure.value, Value::Quantity(_)) {
        while let Step::Figure(name) = &trace.step {
            trace = &figures.all.get(name)?.trace;
        }
        let Step::Operation("estimate") = &trace.step else { return None };
        trace = trace.inputs.first()?;
    }
    let Value::Interval(interval) = &trace.value else { return None };
    let zero = BigRational::zero();
    (interval.low.value < zero && interval.high.value > zero).then(|| (**interval).clone())
}

#[cfg(test)]
mod tests {
    use super::super::sample::found;
    use super::check;

    #[test]
    fn a_change_that_may_be_none_is_found() {
        assert_eq!(found(check, "It rose by {{ estimate(s.drift) }} ({{ s.drift }})."), ["rose: change-within-interval"]);
        assert_eq!(found(check, "The fall lies in {{ s.drift }}."), ["fall: change-within-interval"]);
        assert_eq!(found(check, "It grew by {{ number(estimate(s.drift), 1) }}."), ["grew: change-within-interval"]);
    }

    #[test]
    fn what_is_right_is_left_alone() {
        for text in [
            "It rose by {{ number(estimate(s.sure), 1) }} ({{ s.sure }}).",
            "There was no rise: {{ s.drift }}.",
            "Whether it rose is not known ({{ s.drift }}).",
            "The difference lies in {{ s.drift }}. Others fell.",
            "It fell by {{ d.size }}.",
        ] {
            assert_eq!(found(check, text), Vec::<String>::new(), "{text}");
        }
    }
}
