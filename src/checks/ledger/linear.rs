//! Sums of inputs with factors, and how steep the quotient of two of them is.
//!
//! In x/(x + y) the slope in x is y/(x + y)²: what x adds above and below the line cancels out. Seen step by step it does not, and
//! the slope would look as if it could have either sign; so quotients of sums are looked at whole.

use std::collections::BTreeMap;

use num_rational::BigRational;
use num_traits::{One, Zero};

use super::bounds::{Range, over, plus, point, times};
use super::tape::Step;

/// Inputs more than which are not looked at together, since each is set against all others.
const MOST_INPUTS: usize = 100;

/// A sum of inputs with factors, and a number.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Linear {
    factors: BTreeMap<usize, BigRational>,
    number: BigRational,
}

impl Linear {
    fn scaled(&self, by: &BigRational) -> Self {
        let factors = self.factors.iter().map(|(input, factor)| (*input, factor * by)).collect();
        Self { factors, number: &self.number * by }
    }

    fn plus(mut self, other: &Self) -> Self {
        for (input, factor) in &other.factors {
            *self.factors.entry(*input).or_insert_with(BigRational::zero) += factor;
        }
        self.number += &other.number;
        self
    }

    fn factor(&self, input: usize) -> BigRational {
        self.factors.get(&input).cloned().unwrap_or_else(BigRational::zero)
    }

    fn range(&self, inputs: &[Range]) -> Range {
        let term = |(input, factor): (&usize, &BigRational)| inputs.get(*input).map(|range| times(range, &point(factor)));
        self.factors.iter().filter_map(term).fold(point(&self.number), |sum, term| plus(&sum, &term))
    }
}

/// Each step as a sum of inputs, where it is one of few.
pub(super) fn forms(steps: &[Step]) -> Vec<Option<Linear>> {
    let mut forms: Vec<Option<Linear>> = Vec::with_capacity(steps.len());
    for step in steps {
        let of = |at: &usize| forms.get(*at).and_then(Option::as_ref);
        let form = match step {
            Step::Leaf(input) => Some(Linear { factors: [(*input, BigRational::one())].into(), number: BigRational::zero() }),
            Step::Number(number) => Some(Linear { number: number.clone(), ..Linear::default() }),
            Step::Negative(a) => of(a).map(|form| form.scaled(&-BigRational::one())),
            Step::Sum(all) if all.len() <= MOST_INPUTS => all.iter().try_fold(Linear::default(), |sum, at| Some(sum.plus(of(at)?))),
            Step::Product(a, b) => match (of(a), of(b)) {
                (Some(a), Some(b)) if b.factors.is_empty() => Some(a.scaled(&b.number)),
                (Some(a), Some(b)) if a.factors.is_empty() => Some(b.scaled(&a.number)),
                _ => None,
            },
            _ => None,
        };
        forms.push(form.filter(|form| form.factors.len() <= MOST_INPUTS));
    }
    forms
}

/// The slope of a quotient in each input that stands in it; none if what is divided by may be zero.
pub(super) fn slopes(above: &Linear, below: &Linear, inputs: &[Range]) -> Option<Vec<(usize, Range)>> {
    let recip = over(&below.range(inputs))?;
    let scale = times(&recip, &recip);
    let mut all: Vec<usize> = above.factors.keys().chain(below.factors.keys()).copied().collect();
    all.sort_unstable();
    all.dedup();
    let slope = |input: usize| {
        let cross = below.scaled(&above.factor(input)).plus(&above.scaled(&-below.factor(input)));
        (input, times(&cross.range(inputs), &scale))
    };
    Some(all.into_iter().map(slope).collect())
}
