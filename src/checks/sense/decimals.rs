//! Decimals that a base does not bear.
//!
//! The usual advice of medical and social statistics is whole per cents below a base of 100, one decimal from 100 on, two from 1,000 on: so one
//! answer more or less moves the last digit by no more than ten. The warning comes only where a base is less than half as large as that.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Signed;

use super::passage::Sentence;
use super::{name, printing};
use crate::diagnostics::{Diagnostic, counted};
use crate::figures::{Evaluated, Figures, Format, Value};

/// Points to shares with more decimals than their base bears.
pub(super) fn check(sentence: &Sentence<'_, '_>, figures: &Figures) -> Vec<Diagnostic> {
    let spans = sentence.figures().map(|(at, figure)| (sentence.tokens[at].span, figure));
    spans.filter_map(|(span, figure)| Some(fault(figure, figures)?.at(span))).collect()
}

/// What is wrong with a figure: a message and a mend.
struct Fault(String, String);

impl Fault {
    fn at(self, span: crate::source::Span) -> Diagnostic {
        Diagnostic::warning("false-precision", span, self.0).mend(self.1)
    }
}

fn fault(figure: &Evaluated, figures: &Figures) -> Option<Fault> {
    let (Format::Percent(decimals @ 1..), Value::Quantity(quantity)) = (figure.format, &figure.value) else { return None };
    let (base, unit) = quantity.base.as_deref()?;
    // Of a base that is no count, such as a length, nobody can say how far one of it moves a share.
    if !base.is_integer() || !base.is_positive() || base * BigInt::from(2) >= usual(decimals) {
        return None;
    }
    let fitting = (0..decimals).rev().find(|fewer| *fewer == 0 || *base >= usual(*fewer)).unwrap_or(0);
    let count = crate::figures::Quantity { value: base.clone(), unit: unit.clone(), base: None, ..quantity.clone() };
    let step = crate::figures::Quantity { value: base.recip(), base: None, decimals: None, ..quantity.clone() };
    let (count, step) =
        (figures.print(&Value::Quantity(count), Format::Number(0)), figures.print(&Value::Quantity(step), Format::Percent(1)));
    let given = counted(usize::from(decimals), "decimal", "decimals");
    let message = format!("`{}` is a share of {count}, of whom one makes {step}, and is printed with {given}", name(figure));
    Some(Fault(message, format!("print it with `{}`", printing(Format::Percent(fitting), name(figure)))))
}

/// The base from which on so many decimals are usual.
fn usual(decimals: u8) -> BigRational {
    BigRational::from_integer(BigInt::from(10).pow(u32::from(decimals) + 1))
}

#[cfg(test)]
mod tests {
    use super::super::sample::found;
    use super::check;

    #[test]
    fn decimals_beyond_the_base_are_found() {
        assert_eq!(found(check, "So said {{ percent(d.in_favour, 1) }}."), ["percent(d.in_favour, 1): false-precision"]);
        assert_eq!(found(check, "So said {{ percent(d.yes / d.old, 2) }}."), ["percent(d.yes / d.old, 2): false-precision"]);
    }

    #[test]
    fn what_a_base_bears_is_left_alone() {
        assert_eq!(found(check, "So said {{ d.in_favour }} and {{ percent(d.yes / d.old, 1) }}."), Vec::<String>::new());
        // A change and a given share have no base of which one answer could be taken.
        assert_eq!(found(check, "It rose by {{ percent(d.up, 2) }} to {{ percent(d.a, 1) }}."), Vec::<String>::new());
        // Half of what is usual is borne.
        assert_eq!(found(check, "So said {{ percent(50 / 50 * d.yes / (d.few * 5), 1) }}."), Vec::<String>::new());
    }
}
