//! What a difference changes in the messages: whether a claim turns if the printed value stands in the place of the computed one.

use std::collections::BTreeMap;
use std::sync::Arc;

use num_rational::BigRational;

use super::Entry;
use super::tape::{Built, Maker, Vary};
use crate::figures::{Figures, Step, Trace, Value};

/// Steps of a predicate below each other that are followed.
const DEEPEST: usize = 100;

/// Weighs entries against claims, each once.
pub struct Weigher<'a> {
    figures: &'a Figures,
    /// The claims that rest on a figure.
    claims: BTreeMap<Arc<str>, Vec<&'a Trace>>,
}

impl<'a> Weigher<'a> {
    /// A weigher for claims, given by the traces of their predicates.
    pub fn new(figures: &'a Figures, claims: impl IntoIterator<Item = &'a Trace>) -> Self {
        let mut found: BTreeMap<Arc<str>, Vec<&Trace>> = BTreeMap::new();
        for claim in claims {
            for name in figures.figures_under(claim) {
                found.entry(name).or_default().push(claim);
            }
        }
        Self { figures, claims: found }
    }

    /// How many claims would turn if the printed value were the right one.
    pub fn turned(&self, entry: &Entry) -> usize {
        let (Some(printed), Some(claims)) = (&entry.printed, self.claims.get(&entry.figure)) else { return 0 };
        let turns = |claim: &&&Trace| {
            let mut maker = Maker::new(self.figures, Vary::Figure(&entry.figure, printed.clone()));
            let now = truth(&mut maker, claim, printed, 0);
            now.is_some_and(|now| Value::Truth(now) != claim.value)
        };
        claims.iter().filter(turns).count()
    }
}

/// Whether a predicate holds with the other value; none if that cannot be told.
fn truth(maker: &mut Maker<'_>, trace: &Trace, printed: &BigRational, depth: usize) -> Option<bool> {
    if depth > DEEPEST {
        return None;
    }
    let mut of = |input: &Trace| truth(maker, input, printed, depth + 1);
    match (&trace.step, trace.inputs.as_slice()) {
        (Step::Operation("not"), [one]) => of(one).map(|truth| !truth),
        (Step::Operation("and"), [a, b]) => Some(of(a)? && of(b)?),
        (Step::Operation("or"), [a, b]) => Some(of(a)? || of(b)?),
        (Step::Operation(sign), [a, b]) if matches!(a.value, Value::Quantity(_)) => {
            let (a, b) = (side(maker, a, printed)?, side(maker, b, printed)?);
            Some(match *sign {
                "=" => a == b,
                "!=" => a != b,
                "<" => a < b,
                "<=" => a <= b,
                ">" => a > b,
                ">=" => a >= b,
                _ => return None,
            })
        }
        _ => match trace.value {
            Value::Truth(truth) => Some(truth),
            _ => None,
        },
    }
}

fn side(maker: &mut Maker<'_>, trace: &Trace, printed: &BigRational) -> Option<BigRational> {
    let Value::Quantity(today) = &trace.value else { return None };
    match maker.build(trace, 0)? {
        Built::Fixed => Some(today.value.clone()),
        Built::At(at) => {
            let tape = maker.tape.up_to(at);
            let inputs = vec![printed.clone(); tape.leaves.len()];
            tape.value(&inputs)
        }
    }
}
