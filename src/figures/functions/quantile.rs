//! Quantiles.
//!
//! `quantile(column, p)` gives the value below which the part `p` of a column lies, in the column's unit; `p` is between 0 and 1 (or 0%
//! and 100%). There are nine usual types; the report's own (`quantiles` in `report.yaml`) holds unless the argument `type` says
//! otherwise. Method: R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages", The American Statistician 50 (1996),
//! 361–365. With n values and m as below, j is the whole part of n·p + m, g the rest, and the quantile (1 − γ)·x[j] + γ·x[j+1].

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, ToPrimitive, Zero};

use super::super::Value;
use super::Invocation;
use super::numbers::Exact;

pub(super) fn quantile(call: &mut Invocation<'_>) -> Value {
    let (Some(column), Some(p)) = (call.arg(0), call.number(1)) else { return Value::Bad };
    let column = [column];
    let Some(numbers) = call.numbers(&column, 0) else { return Value::Bad };
    let in_range = p.value >= BigRational::zero() && p.value <= BigRational::one();
    if !in_range || !p.unit.powers.is_empty() {
        return call.fail(
            "out-of-range",
            Some(1),
            "the part of a quantile lies between 0% and 100%",
            Some("write a percentage such as `25%`"),
        );
    }
    let kind = match call.arg(2) {
        None => Some(call.env.quantiles),
        Some(_) => match call.whole(2) {
            Some(number) => number.to_u8(),
            None => return Value::Bad,
        },
    };
    let Some(kind) = kind.filter(|kind| (1..=9).contains(kind)) else {
        return call.fail("out-of-range", Some(2), "there are quantiles of types 1 to 9", Some("7 is the usual one"));
    };
    Value::Quantity(numbers.derived(of_sorted(&numbers.sorted(), &p.value, kind), numbers.unit.clone()))
}

fn ratio(above: i64, below: i64) -> BigRational {
    BigRational::new(BigInt::from(above), BigInt::from(below))
}

/// The quantile of at least one value in ascending order.
fn of_sorted(sorted: &[&Exact], p: &BigRational, kind: u8) -> BigRational {
    let n = BigRational::from_integer(BigInt::from(sorted.len()));
    let m = match kind {
        1 | 2 | 4 => ratio(0, 1),
        3 => ratio(-1, 2),
        5 => ratio(1, 2),
        6 => p.clone(),
        7 => ratio(1, 1) - p,
        8 => (p + ratio(1, 1)) / ratio(3, 1),
        _ => p / ratio(4, 1) + ratio(3, 8),
    };
    let place = n * p + m;
    let j = place.floor().to_integer();
    let g = place - BigRational::from_integer(j.clone());
    let weight = match kind {
        1 if g.is_zero() => ratio(0, 1),
        2 if g.is_zero() => ratio(1, 2),
        3 if g.is_zero() && j.is_even() => ratio(0, 1),
        1..=3 => ratio(1, 1),
        _ => g,
    };
    let last = sorted.len() as i64;
    let at = |j: i64| sorted[(j.clamp(1, last) - 1) as usize].ratio();
    let j = j.to_i64().unwrap_or(last).clamp(0, last);
    (BigRational::one() - &weight) * at(j) + weight * at(j + 1)
}
