//! Which figures are changes, and which way they went.

use std::cmp::Ordering;

use num_rational::BigRational;
use num_traits::Zero;

use crate::figures::{Evaluated, Figures, Step, Trace, Value};

/// Steps through which a change is looked for; formulas are not nested deeper, and chains of names are followed so far.
const DEEPEST: usize = 100;
/// Words in the name of a difference that say that it is the new value less the old one.
const NAMES: [&str; 4] = ["change", "growth", "rise", "increase"];

/// Which way a change went: greater if it grew. None if a figure is no change, or a mere difference of two numbers of which nobody says
/// which was first. Signs taken away (`abs`) and turned round are seen through, since they are how a fall is printed.
pub(super) fn growth(figure: &Evaluated, figures: &Figures) -> Option<Ordering> {
    let mut trace: &Trace = &figure.trace;
    let mut named = figure.name.as_deref().is_some_and(says_change);
    for _ in 0..DEEPEST {
        match (&trace.step, trace.inputs.as_slice()) {
            (Step::Figure(name), _) => {
                named |= says_change(name);
                trace = &figures.all.get(name)?.trace;
            }
            (Step::Operation("abs" | "round"), [inner, ..]) | (Step::Operation("-"), [inner]) => trace = inner,
            (Step::Operation("change" | "points"), _) => return sign(&trace.value),
            (Step::Operation("-"), [_, right]) if named || is_one(right) => return sign(&trace.value),
            _ => return None,
        }
    }
    None
}

/// Whether the last part of a name says that it is a change.
fn says_change(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or(name);
    last.split('_').any(|word| NAMES.contains(&word))
}

/// `new / old - 1`.
fn is_one(trace: &Trace) -> bool {
    matches!(&trace.step, Step::Literal(written) if matches!(&**written, "1" | "100%"))
}

fn sign(value: &Value) -> Option<Ordering> {
    match value {
        Value::Quantity(quantity) => Some(quantity.value.cmp(&BigRational::zero())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use super::super::sample;
    use super::growth;

    #[test]
    fn changes_are_known_through_names_and_signs() {
        let of = |formula: &str| {
            sample::passage(&format!("{{{{ {formula} }}}}"), |passage, figures| {
                let sentence = passage.sentences().next()?;
                let figure = sentence.figures().next()?;
                growth(figure.1, figures)
            })
        };
        assert_eq!(of("d.up"), Some(Ordering::Greater));
        assert_eq!(of("d.down"), Some(Ordering::Less));
        assert_eq!(of("percent(abs(d.down), 0)"), Some(Ordering::Less));
        assert_eq!(of("-d.size"), Some(Ordering::Less));
        assert_eq!(of("d.new / d.old - 1"), Some(Ordering::Greater));
        assert_eq!(of("d.gain"), Some(Ordering::Greater));
        // Nobody says which of the two was first.
        assert_eq!(of("d.gap"), None);
        assert_eq!(of("d.in_favour"), None);
    }
}
