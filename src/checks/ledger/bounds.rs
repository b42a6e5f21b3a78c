//! How far a formula's value reaches if its inputs may be anything that prints as they do.
//!
//! Interval arithmetic alone is too wide where an input stands twice: x/(x + y) would range as if the two x differed. So the slope in
//! each input is followed, too, from the value back to the inputs: where its sign is known, the extreme lies at an end of that
//! input; where it is not, the range is halved and each half looked at, up to a limit beyond which the wider bound stands.

use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

use super::linear::{self, Linear};
use super::tape::{Step, Tape};
use crate::figures::{root, round_to};

/// Halves that are looked at for one bound of a short formula.
const MOST_BOXES: usize = 200;
/// Steps that are taken for one bound over all halves; what is looked at once may be longer.
const MOST_STEPS: usize = 50_000;
/// A slope steeper than any that matters: rounding jumps.
const STEEP: i64 = 1_000_000_000_000;

/// A range from its least to its greatest value.
pub(super) type Range = (BigRational, BigRational);

/// The range of one number.
pub(super) fn point(value: &BigRational) -> Range {
    (value.clone(), value.clone())
}

fn number(value: i64) -> BigRational {
    BigRational::from_integer(value.into())
}

/// The range of a sum.
pub(super) fn plus(a: &Range, b: &Range) -> Range {
    (&a.0 + &b.0, &a.1 + &b.1)
}

/// The range of a product.
pub(super) fn times(a: &Range, b: &Range) -> Range {
    // Products of fractions are dear; most ranges are points, or of one sign.
    match (a.0 == a.1, b.0 == b.1) {
        (true, true) => point(&(&a.0 * &b.0)),
        (true, false) => scaled(b, &a.0),
        (false, true) => scaled(a, &b.0),
        _ if !a.0.is_negative() && !b.0.is_negative() => (&a.0 * &b.0, &a.1 * &b.1),
        _ => hull([&a.0 * &b.0, &a.0 * &b.1, &a.1 * &b.0, &a.1 * &b.1]),
    }
}

/// A range times a number.
fn scaled(range: &Range, by: &BigRational) -> Range {
    if by.is_one() {
        return range.clone();
    }
    let (low, high) = if (-by).is_one() { (-&range.0, -&range.1) } else { (&range.0 * by, &range.1 * by) };
    if by.is_negative() { (high, low) } else { (low, high) }
}

/// The reciprocal; none if the range holds zero.
pub(super) fn over(a: &Range) -> Option<Range> {
    let apart = a.0.is_positive() || a.1.is_negative();
    apart.then(|| (a.1.recip(), a.0.recip()))
}

fn hull(values: [BigRational; 4]) -> Range {
    let mut least = values[0].clone();
    let mut greatest = least.clone();
    for value in values {
        if value < least {
            least = value;
        } else if value > greatest {
            greatest = value;
        }
    }
    (least, greatest)
}

impl Tape {
    /// The range of every step for ranges of the inputs; none if something is divided by what may be zero.
    fn forward(&self, inputs: &[Range]) -> Option<Vec<Range>> {
        let mut ranges: Vec<Range> = Vec::with_capacity(self.steps.len());
        for step in &self.steps {
            let range = match step {
                Step::Leaf(at) => inputs.get(*at)?.clone(),
                Step::Number(value) => point(value),
                Step::Sum(all) => all.iter().fold(point(&BigRational::zero()), |sum, at| plus(&sum, &ranges[*at])),
                Step::Product(a, b) if a == b => square(&ranges[*a]),
                Step::Product(a, b) => times(&ranges[*a], &ranges[*b]),
                Step::Quotient(a, b) => times(&ranges[*a], &over(&ranges[*b])?),
                Step::Negative(a) => (-&ranges[*a].1, -&ranges[*a].0),
                Step::Least(all) => ends(&ranges, all, |sorted| sorted.first().cloned())?,
                Step::Greatest(all) => ends(&ranges, all, |sorted| sorted.last().cloned())?,
                Step::Median(all) => ends(&ranges, all, median)?,
                Step::Absolute(a) => absolute(&ranges[*a]),
                Step::Root(a) => (root(&ranges[*a].0)?, root(&ranges[*a].1)?),
                Step::Rounded(a, step, ties) => (round_to(&ranges[*a].0, step, *ties), round_to(&ranges[*a].1, step, *ties)),
            };
            ranges.push(range);
        }
        Some(ranges)
    }

    /// The value for given inputs.
    pub(super) fn value(&self, inputs: &[BigRational]) -> Option<BigRational> {
        let inputs: Vec<Range> = inputs.iter().map(point).collect();
        self.forward(&inputs)?.pop().map(|range| range.0)
    }

    /// The range of the slope in each input, from the ranges of all steps.
    fn slopes(&self, forms: &[Option<Linear>], inputs: &[Range], ranges: &[Range]) -> Option<Vec<Range>> {
        let zero = point(&BigRational::zero());
        let mut found = vec![zero.clone(); self.leaves.len()];
        let mut weights = vec![zero.clone(); self.steps.len()];
        *weights.last_mut()? = point(&BigRational::one());
        for (at, step) in self.steps.iter().enumerate().rev() {
            let weight = weights[at].clone();
            if weight == zero {
                continue;
            }
            if let Step::Leaf(leaf) = step {
                found[*leaf] = plus(&found[*leaf], &weight);
            }
            if let Step::Quotient(a, b) = step
                && let (Some(Some(above)), Some(Some(below))) = (forms.get(*a), forms.get(*b))
            {
                for (input, slope) in linear::slopes(above, below, inputs)? {
                    found[input] = plus(&found[input], &times(&weight, &slope));
                }
                continue;
            }
            for (input, slope) in local(step, &ranges[at], ranges)? {
                weights[input] = plus(&weights[input], &times(&weight, &slope));
            }
        }
        Some(found)
    }

    /// The least and the greatest value over all inputs; none if that cannot be told.
    pub(super) fn bounds(&self) -> Option<Range> {
        let forms = linear::forms(&self.steps);
        let low = self.extreme(&forms, &number(1))?;
        let high = self.extreme(&forms, &number(-1))?;
        Some((low, -high))
    }

    /// The least value of the formula times `sign`.
    fn extreme(&self, forms: &[Option<Linear>], sign: &BigRational) -> Option<BigRational> {
        let signed = |range: &Range| times(range, &point(sign)).0;
        let mut waiting = vec![self.leaves.clone()];
        let mut least: Option<BigRational> = None;
        let most = MOST_BOXES.min(MOST_STEPS / self.steps.len().max(1));
        let mut looked_at = 0;
        while let Some(mut inputs) = waiting.pop() {
            let ranges = self.forward(&inputs)?;
            let reach = signed(ranges.last()?);
            if least.as_ref().is_some_and(|least| *least <= reach) {
                continue;
            }
            let slopes = self.slopes(forms, &inputs, &ranges)?;
            let mut unknown: Option<(BigRational, usize)> = None;
            for (at, (input, slope)) in inputs.iter_mut().zip(&slopes).enumerate() {
                let slope = times(slope, &point(sign));
                if !slope.0.is_negative() {
                    input.1 = input.0.clone();
                } else if !slope.1.is_positive() {
                    input.0 = input.1.clone();
                } else {
                    let reach = (&input.1 - &input.0) * (&slope.1 - &slope.0);
                    if unknown.as_ref().is_none_or(|(most, _)| *most < reach) {
                        unknown = Some((reach, at));
                    }
                }
            }
            looked_at += 1;
            let known = match unknown {
                Some((_, at)) if looked_at < most => {
                    let middle = (&inputs[at].0 + &inputs[at].1) / number(2);
                    let (mut lower, mut upper) = (inputs.clone(), inputs);
                    (lower[at].1, upper[at].0) = (middle.clone(), middle);
                    // Any value that is reached lets halves be passed over that reach no further.
                    let corner: Vec<BigRational> = lower.iter().map(|range| range.0.clone()).collect();
                    waiting.extend([lower, upper]);
                    self.value(&corner)? * sign
                }
                _ => signed(self.forward(&inputs)?.last()?),
            };
            if least.as_ref().is_none_or(|least| known < *least) {
                least = Some(known);
            }
        }
        least
    }
}

fn square(range: &Range) -> Range {
    let (a, b) = (&range.0 * &range.0, &range.1 * &range.1);
    let least = if range.0.is_negative() && range.1.is_positive() { BigRational::zero() } else { a.clone().min(b.clone()) };
    (least, a.max(b))
}

fn absolute(range: &Range) -> Range {
    let (a, b) = (range.0.abs(), range.1.abs());
    let least = if range.0.is_negative() && range.1.is_positive() { BigRational::zero() } else { a.clone().min(b.clone()) };
    (least, a.max(b))
}

/// What is picked among the lower ends, and among the upper ones.
fn ends(ranges: &[Range], all: &[usize], pick: fn(&[BigRational]) -> Option<BigRational>) -> Option<Range> {
    let sorted = |end: fn(&Range) -> &BigRational| {
        let mut ends: Vec<BigRational> = all.iter().map(|at| end(&ranges[*at]).clone()).collect();
        ends.sort();
        pick(&ends)
    };
    Some((sorted(|range| &range.0)?, sorted(|range| &range.1)?))
}

fn median(sorted: &[BigRational]) -> Option<BigRational> {
    let middle = sorted.len() / 2;
    if sorted.len() % 2 == 1 {
        return sorted.get(middle).cloned();
    }
    Some((sorted.get(middle.checked_sub(1)?)? + sorted.get(middle)?) / number(2))
}

/// The slope of one step in each step that it uses.
fn local(step: &Step, range: &Range, ranges: &[Range]) -> Option<Vec<(usize, Range)>> {
    let one = || point(&BigRational::one());
    let from = |low: i64, high: i64| (number(low), number(high));
    Some(match step {
        Step::Leaf(_) | Step::Number(_) => Vec::new(),
        Step::Sum(all) => all.iter().map(|at| (*at, one())).collect(),
        Step::Product(a, b) => vec![(*a, ranges[*b].clone()), (*b, ranges[*a].clone())],
        Step::Quotient(a, b) => {
            let over = over(&ranges[*b])?;
            let falling = times(&times(range, &over), &from(-1, -1));
            vec![(*a, over), (*b, falling)]
        }
        Step::Negative(a) => vec![(*a, from(-1, -1))],
        Step::Least(all) | Step::Greatest(all) | Step::Median(all) => all.iter().map(|at| (*at, from(0, 1))).collect(),
        Step::Absolute(a) if !ranges[*a].0.is_negative() => vec![(*a, one())],
        Step::Absolute(a) if !ranges[*a].1.is_positive() => vec![(*a, from(-1, -1))],
        Step::Absolute(a) => vec![(*a, from(-1, 1))],
        // Only the sign matters: neither a root nor a rounded number falls where what it is taken of rises.
        Step::Root(a) | Step::Rounded(a, ..) => vec![(*a, from(0, STEEP))],
    })
}
