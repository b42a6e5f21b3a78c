//! Ratios, changes and small arithmetic.
//!
//! | function | takes | gives |
//! |---|---|---|
//! | `share` | a part and its whole, of one unit | part / whole as a share, which remembers the whole as its base |
//! | `change` | an old and a new value of one unit | new / old − 1 as a share: −26.1% is a fall by that much |
//! | `points` | an old and a new share | new − old in percentage points |
//! | `round` | a number, decimals (0 unless told) | the nearest number of that many decimals; of a share 0.5678, 1 decimal is 56.8% |
//! | `abs` | a number | it without its sign |
//! | `sqrt` | a number of at least 0, whose unit is a square or none | its root, exact if it has one, else to 12 digits |
//! | `quadrature` | a column, or several values, of one unit | the root of the sum of their squares |
//!
//! A whole or an old value of zero is refused (`division-by-zero`). Half-widths of independent estimates add up in quadrature, as
//! in the Guide to the Expression of Uncertainty in Measurement (JCGM 100:2008), 5.1.2.

use std::sync::Arc;

use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

use super::super::units::{self, Side};
use super::super::{Quantity, Scale, Unit, Value, exact};
use super::Invocation;
use super::numbers::squares;

/// The most decimals a number is rounded to.
pub(in super::super) const MOST_DECIMALS: u8 = 20;

/// Two numbers of one unit, of which that at `divisor` is not zero.
fn pair(call: &mut Invocation<'_>, divisor: Option<usize>) -> Option<(Quantity, Quantity, Unit)> {
    let (a, b) = (call.number(0)?, call.number(1)?);
    let literal = |at: usize| call.arg(at).is_some_and(|trace| matches!(trace.step, super::super::Step::Literal(_)));
    let sides = (Side { quantity: &a, literal: literal(0) }, Side { quantity: &b, literal: literal(1) });
    let Some(unit) = units::common(sides.0, sides.1, false) else {
        let message = format!("`{}` sets {} against {}", call.function.name, a.unit.spoken(), b.unit.spoken());
        call.fail("unit-clash", Some(1), message, Some("both must have the same unit"));
        return None;
    };
    if let Some(at) = divisor.filter(|at| [&a, &b][*at].value.is_zero()) {
        let message = format!("`{}` divides by zero", call.function.name);
        call.fail("division-by-zero", Some(at), message, Some("say what holds then with `if … then … else …`"));
        return None;
    }
    Some((a, b, unit))
}

pub(super) fn share(call: &mut Invocation<'_>) -> Value {
    let Some((part, whole, unit)) = pair(call, Some(1)) else { return Value::Bad };
    let value = &part.value / &whole.value;
    let base = (unit.scale == Scale::Plain).then(|| Box::new((whole.value.clone(), whole.unit.clone())));
    Value::Quantity(Quantity { base, ..units::derived(value, Unit::of(Scale::Share), [&part, &whole]) })
}

pub(super) fn change(call: &mut Invocation<'_>) -> Value {
    let Some((old, new, _)) = pair(call, Some(0)) else { return Value::Bad };
    let value = &new.value / &old.value - BigRational::one();
    Value::Quantity(units::derived(value, Unit::of(Scale::Share), [&old, &new]))
}

pub(super) fn points(call: &mut Invocation<'_>) -> Value {
    let Some((old, new, unit)) = pair(call, None) else { return Value::Bad };
    if !matches!(unit.scale, Scale::Share | Scale::Literal) {
        let message = format!("percentage points lie between two shares, not between {}", unit.spoken());
        return call.fail("unit-clash", Some(0), message, Some("take the difference with `-`, or the relative change with `change(…)`"));
    }
    let result = units::derived(&new.value - &old.value, Unit::of(Scale::Points), [&old, &new]);
    Value::Quantity(Quantity { decimals: units::decimals(&old, &new, &Unit::of(Scale::Points)), ..result })
}

pub(super) fn round(call: &mut Invocation<'_>) -> Value {
    let Some(x) = call.number(0) else { return Value::Bad };
    let places = match call.arg(1) {
        None => Some(0),
        Some(_) => match call.whole(1) {
            Some(places) => places.to_u8().filter(|places| *places <= MOST_DECIMALS),
            None => return Value::Bad,
        },
    };
    let Some(places) = places else {
        return call.fail(
            "out-of-range",
            Some(1),
            format!("a number is rounded to 0 to {MOST_DECIMALS} decimals"),
            Some("write digits, as in `round(x, 1)`"),
        );
    };
    let shift = if x.unit.is_hundredths() { places + 2 } else { places };
    let value = exact::round(&x.value, shift, call.env.ties);
    Value::Quantity(Quantity { value, decimals: Some(places), base: None, ..x })
}

pub(super) fn abs(call: &mut Invocation<'_>) -> Value {
    let Some(x) = call.number(0) else { return Value::Bad };
    Value::Quantity(Quantity { value: x.value.abs(), base: None, ..x })
}

pub(super) fn sqrt(call: &mut Invocation<'_>) -> Value {
    let Some(x) = call.number(0) else { return Value::Bad };
    if x.value.is_negative() {
        return call.fail("out-of-range", Some(0), "a number below zero has no root", Some("take `abs(…)` of it, if its size is meant"));
    }
    let mut unit = x.unit.clone();
    if unit.powers.values().any(|power| power % 2 != 0) {
        let message = format!("{} has no root, since it is no square", unit.spoken());
        return call.fail("unit-clash", Some(0), message, Some("to add up half-widths use `quadrature(…)`"));
    }
    Arc::make_mut(&mut unit.powers).values_mut().for_each(|power| *power /= 2);
    let (root, approximate) = exact::sqrt(&x.value);
    let mut result = units::derived(root, unit, [&x]);
    result.approximate |= approximate;
    Value::Quantity(result)
}

pub(super) fn quadrature(call: &mut Invocation<'_>) -> Value {
    let traces = call.traces();
    let Some(numbers) = call.numbers(&traces, 0) else { return Value::Bad };
    let (root, approximate) = exact::sqrt(&squares(&numbers.values));
    let mut result = numbers.derived(root, numbers.unit.clone());
    result.approximate |= approximate;
    Value::Quantity(result)
}
