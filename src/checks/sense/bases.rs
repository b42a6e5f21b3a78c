//! Percentages and their bases: “84%” says little before a reader knows of how many.
//!
//! A base counts as told if a figure of its value stands in the same section (down from its heading of level 2), before the paragraph's end,
//! the bases of exhibits included. A percentage that was given as such has no base that could be told, a change in per cent needs none,
//! and where everybody was counted (`design: census`) the whole is the population.

use num_rational::BigRational;

use crate::data::Design;
use crate::diagnostics::Diagnostic;
use crate::figures::{Evaluated, Figures, Format, Quantity, Scale, Step, Trace, Value};
use crate::source::Span;

use super::{name, printing};

/// Figures of a section that are looked at for a base, the nearest first.
const LOOKED_AT: usize = 200;

/// Points to shares whose base a section does not tell. `bound` are the figures of a paragraph, `told` all of its section so far,
/// those of the paragraph included.
pub(super) fn check<'a>(
    bound: impl Iterator<Item = (Span, &'a Evaluated)>,
    told: impl DoubleEndedIterator<Item = &'a Evaluated> + Clone,
    figures: &Figures,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut missed: Vec<&BigRational> = Vec::new();
    for (span, figure) in bound {
        let Some((share, base)) = share(figure) else { continue };
        let is_told = told.clone().rev().take(LOOKED_AT).any(|told| counts(told, base));
        if is_told || missed.contains(&base) || counts_everybody(figure, figures) {
            continue;
        }
        missed.push(base);
        let unit = share.base.as_ref().map(|base| base.1.clone()).unwrap_or_default();
        let whole = Quantity { value: base.clone(), unit, base: None, decimals: None, approximate: false, flags: Vec::new() };
        let message =
            format!("`{}` is a share of {}, which its section does not tell", name(figure), figures.exact(&Value::Quantity(whole)));
        let whole = whole_of(&figure.trace, figures).unwrap_or_else(|| "…".to_owned());
        let mend = format!(
            "tell of how many before it or beside it, as in “{{{{ {} }}}} of the {{{{ {whole} }}}}”",
            printing(figure.format, name(figure))
        );
        found.push(Diagnostic::warning("no-base-told", span, message).mend(mend));
    }
    found
}

/// A share printed as a percentage, and its base: so many of so many, both whole numbers. Weighted means have weights and no base.
fn share(figure: &Evaluated) -> Option<(&Quantity, &BigRational)> {
    let (Value::Quantity(quantity), Format::Percent(_)) = (&figure.value, figure.format) else { return None };
    let base = &quantity.base.as_ref()?.0;
    (base.is_integer() && (&quantity.value * base).is_integer()).then_some((quantity, base))
}

/// Whether a figure is that number of something.
fn counts(figure: &Evaluated, base: &BigRational) -> bool {
    matches!(&figure.value, Value::Quantity(quantity) if quantity.unit.scale == Scale::Plain && quantity.value == *base)
}

/// Whether every dataset behind a figure is a census.
fn counts_everybody(figure: &Evaluated, figures: &Figures) -> bool {
    let cells = figures.cells(&figure.trace);
    let design = |dataset: u32| figures.datasets.all.get_index(dataset as usize).map(|(_, dataset)| dataset.design);
    !cells.is_empty() && cells.iter().all(|cell| design(cell.dataset) == Some(Design::Census))
}

/// The name of what a share was divided by.
fn whole_of(trace: &Trace, figures: &Figures) -> Option<String> {
    let mut trace = trace;
    while let (Step::Figure(name), Value::Quantity(_)) = (&trace.step, &trace.value) {
        trace = &figures.all.get(name)?.trace;
    }
    match (&trace.step, trace.inputs.as_slice()) {
        (Step::Operation("/" | "share"), [_, whole]) => match &whole.step {
            Step::Figure(name) => Some(name.to_string()),
            Step::Cell(cell) => Some(cell.name(&figures.datasets)),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{passage::Kind, sample};
    use super::check;

    /// What is found in a section of one paragraph.
    fn found(text: &str) -> Vec<String> {
        sample::passage(text, |passage, figures| {
            let tokens = passage.sentences().flat_map(|sentence| sentence.tokens.to_vec());
            let bound: Vec<_> =
                tokens.filter_map(|token| if let Kind::Figure(figure) = token.kind { Some((token.span, figure)) } else { None }).collect();
            let all = check(bound.iter().copied(), bound.iter().map(|(_, figure)| *figure), figures);
            all.into_iter().map(|found| found.message).collect()
        })
    }

    #[test]
    fn a_share_without_its_base_is_found() {
        let message = "`d.in_favour` is a share of 12 people, which its section does not tell";
        assert_eq!(found("In favour were {{ d.in_favour }}, that is {{ d.yes }} people."), [message]);
        // Two shares of one base are told once.
        assert_eq!(found("In favour were {{ d.in_favour }}, against {{ percent(d.few / d.few, 0) }}, again {{ d.in_favour }}."), [message]);
    }

    #[test]
    fn what_is_right_is_left_alone() {
        for text in [
            "Of the {{ d.few }} who answered, {{ d.in_favour }} were in favour.",
            "In favour were {{ d.in_favour }} of {{ d.few }}.",
            "It rose by {{ d.up }}, to {{ d.a }}.",
            // A mean weighted by people is no share of them.
            "The mean is {{ percent((d.a * d.yes + d.b * d.few) / (d.yes + d.few), 0) }}.",
            "The ratio is {{ number(d.in_favour, 2) }}.",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}
