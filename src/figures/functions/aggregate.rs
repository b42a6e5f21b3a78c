//! Functions of a whole column.
//!
//! | function | takes | gives |
//! |---|---|---|
//! | `sum`, `mean`, `median`, `min`, `max` | a column, or several values | a number in their unit |
//! | `count` | a column, or rows | how many have a value; of rows, how many there are; 0 if none |
//! | `distinct` | a column | how many different values stand in it |
//! | `first`, `last` | a column | its first or last cell, also one without a value |
//! | `rank` | a column, a value, `order` ("descending" unless told) | 1 and one more for each cell that comes before the value |
//! | `weighted_mean` | a column, weights | the sum of value × weight over the sum of weights |
//! | `sd` | a column of at least two | the standard deviation of a sample, with n − 1 |
//!
//! Ranks are competition ranks: equal values share the first place they would take, and the next place stays empty (1, 2, 2, 4).
//! The median of an even number of values is the mean of the two in the middle. Columns without a row are refused (`no-rows`) but
//! by `count` and `distinct`; weights that add up to nothing are refused (`division-by-zero`).

use std::collections::{BTreeMap, BTreeSet};

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;

use super::super::units::{self, Side};
use super::super::{Quantity, Unit, Value, exact};
use super::{Invocation, kind, values};

/// The sum of numbers: numerators are added by denominator first, so that a million cells of a few decimals need no reduction each.
pub(super) fn total<'a>(numbers: impl IntoIterator<Item = &'a BigRational>) -> BigRational {
    let mut by_denominator: BTreeMap<BigInt, BigInt> = BTreeMap::new();
    for number in numbers {
        match by_denominator.get_mut(number.denom()) {
            Some(sum) => *sum += number.numer(),
            None => {
                by_denominator.insert(number.denom().clone(), number.numer().clone());
            }
        }
    }
    by_denominator.into_iter().fold(BigRational::zero(), |sum, (below, above)| sum + BigRational::new(above, below))
}

/// How many there are, as a number.
fn amount(count: usize) -> BigRational {
    BigRational::from_integer(BigInt::from(count))
}

fn counted(count: usize) -> Value {
    Value::Quantity(Quantity { decimals: Some(0), ..units::plain(amount(count), Unit::default()) })
}

/// The largest number of decimals, if all are known.
fn decimals(numbers: &[&Quantity]) -> Option<u8> {
    numbers.iter().try_fold(0, |most: u8, number| Some(most.max(number.decimals?)))
}

fn gathered(call: &mut Invocation<'_>, make: fn(&[&Quantity], Unit) -> Quantity) -> Value {
    let traces = call.traces();
    let Some(numbers) = call.numbers(&traces, 0) else { return Value::Bad };
    let Some(unit) = call.unit(&numbers, &traces) else { return Value::Bad };
    Value::Quantity(make(&numbers, unit))
}

pub(super) fn sum(call: &mut Invocation<'_>) -> Value {
    gathered(call, |numbers, unit| {
        let value = total(numbers.iter().map(|number| &number.value));
        Quantity { decimals: decimals(numbers), ..units::derived(value, unit, numbers.iter().copied()) }
    })
}

pub(super) fn mean(call: &mut Invocation<'_>) -> Value {
    gathered(call, |numbers, unit| {
        let value = total(numbers.iter().map(|number| &number.value)) / amount(numbers.len());
        units::derived(value, unit, numbers.iter().copied())
    })
}

pub(super) fn median(call: &mut Invocation<'_>) -> Value {
    gathered(call, |numbers, unit| {
        let mut sorted: Vec<&BigRational> = numbers.iter().map(|number| &number.value).collect();
        sorted.sort();
        let middle = sorted.len() / 2;
        let odd = sorted.len() % 2 == 1;
        let value = if odd { sorted[middle].clone() } else { (sorted[middle - 1] + sorted[middle]) / amount(2) };
        let decimals = if odd { decimals(numbers) } else { None };
        Quantity { decimals, ..units::derived(value, unit, numbers.iter().copied()) }
    })
}

/// The first of the numbers that no other comes before.
fn extreme(numbers: &[&Quantity], unit: Unit, comes_before: fn(&BigRational, &BigRational) -> bool) -> Quantity {
    let best = numbers.iter().copied().reduce(|best, next| if comes_before(&next.value, &best.value) { next } else { best });
    best.map_or_else(|| units::plain(BigRational::zero(), unit.clone()), |best| Quantity { unit: unit.clone(), base: None, ..best.clone() })
}

pub(super) fn min(call: &mut Invocation<'_>) -> Value {
    gathered(call, |numbers, unit| extreme(numbers, unit, |a, b| a < b))
}

pub(super) fn max(call: &mut Invocation<'_>) -> Value {
    gathered(call, |numbers, unit| extreme(numbers, unit, |a, b| a > b))
}

pub(super) fn count(call: &mut Invocation<'_>) -> Value {
    let Some(trace) = call.arg(0) else { return Value::Bad };
    counted(values(&trace).iter().filter(|value| !matches!(value, Value::Absent(_))).count())
}

pub(super) fn distinct(call: &mut Invocation<'_>) -> Value {
    let Some(trace) = call.arg(0) else { return Value::Bad };
    let present = values(&trace).into_iter().filter(|value| !matches!(value, Value::Absent(_)));
    counted(present.map(exact::fraction).collect::<BTreeSet<_>>().len())
}

pub(super) fn first(call: &mut Invocation<'_>) -> Value {
    end(call, |all| all.first().map(|value| (*value).clone()))
}

pub(super) fn last(call: &mut Invocation<'_>) -> Value {
    end(call, |all| all.last().map(|value| (*value).clone()))
}

fn end(call: &mut Invocation<'_>, pick: fn(&[&Value]) -> Option<Value>) -> Value {
    let Some(trace) = call.arg(0) else { return Value::Bad };
    match pick(&values(&trace)) {
        Some(value) => value,
        None => call.fail("no-rows", Some(0), "the column has no rows", Some("look at the condition: no row meets it")),
    }
}

pub(super) fn rank(call: &mut Invocation<'_>) -> Value {
    let (Some(column), Some(value)) = (call.arg(0), call.number(1)) else { return Value::Bad };
    let column = [column];
    let Some(numbers) = call.numbers(&column, 0) else { return Value::Bad };
    if units::common(Side { quantity: numbers[0], literal: false }, Side { quantity: &value, literal: false }, false).is_none() {
        let message = format!("a rank among {} needs a value in the same unit, not {}", numbers[0].unit.spoken(), value.unit.spoken());
        return call.fail("unit-clash", Some(1), message, None);
    }
    let order = call.arg(2).map(|trace| trace.value.clone());
    let before = match &order {
        None => numbers.iter().filter(|number| number.value > value.value).count(),
        Some(Value::Text(text)) if **text == *"descending" => numbers.iter().filter(|number| number.value > value.value).count(),
        Some(Value::Text(text)) if **text == *"ascending" => numbers.iter().filter(|number| number.value < value.value).count(),
        Some(other) => {
            let message = match other {
                Value::Text(text) => format!("there is no order \"{text}\""),
                other => format!("an order is a text, not {}", kind(other)),
            };
            return call.fail("out-of-range", Some(2), message, Some("write \"ascending\" or \"descending\""));
        }
    };
    counted(before + 1)
}

pub(super) fn weighted_mean(call: &mut Invocation<'_>) -> Value {
    let (Some(column), Some(weights)) = (call.arg(0), call.arg(1)) else { return Value::Bad };
    let (column, weights) = ([column], [weights]);
    let (Some(numbers), Some(heavy)) = (call.numbers(&column, 0), call.numbers(&weights, 1)) else { return Value::Bad };
    if !same_rows(&column[0].value, &weights[0].value) {
        return call.fail("wrong-kind", Some(1), "values and weights do not stand in the same rows", None);
    }
    let (Some(unit), Some(_)) = (call.unit(&numbers, &column), call.unit(&heavy, &weights)) else { return Value::Bad };
    let whole = total(heavy.iter().map(|weight| &weight.value));
    if whole.is_zero() {
        return call.fail("division-by-zero", Some(1), "the weights add up to zero", None);
    }
    let products: Vec<BigRational> = numbers.iter().zip(&heavy).map(|(number, weight)| &number.value * &weight.value).collect();
    let from = numbers.iter().chain(&heavy).copied();
    Value::Quantity(units::derived(total(&products) / whole, unit, from))
}

/// Whether two columns have the same rows in the same order.
pub(in super::super) fn same_rows(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Series(a), Value::Series(b)) => a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| a.key == b.key),
        _ => false,
    }
}

pub(super) fn sd(call: &mut Invocation<'_>) -> Value {
    let Some(column) = call.arg(0) else { return Value::Bad };
    let column = [column];
    let Some(numbers) = call.numbers(&column, 0) else { return Value::Bad };
    let Some(unit) = call.unit(&numbers, &column) else { return Value::Bad };
    if numbers.len() < 2 {
        return call.fail("too-few", Some(0), "a standard deviation needs at least two values", None);
    }
    let mean = total(numbers.iter().map(|number| &number.value)) / amount(numbers.len());
    let squares: Vec<BigRational> = numbers.iter().map(|number| (&number.value - &mean) * (&number.value - &mean)).collect();
    let (root, approximate) = exact::sqrt(&(total(&squares) / amount(numbers.len() - 1)));
    let mut result = units::derived(root, unit, numbers.iter().copied());
    result.approximate |= approximate;
    Value::Quantity(result)
}
