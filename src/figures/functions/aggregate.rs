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

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeSet;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;

use super::super::units::{self, Side};
use super::super::{Quantity, Trace, Unit, Value, exact};
use super::numbers::{Exact, Numbers, squares, total};
use super::{Held, Invocation, all_held, kind, values};

/// How many there are, as a number.
fn amount(count: usize) -> BigRational {
    BigRational::from_integer(BigInt::from(count))
}

fn counted(count: usize) -> Value {
    Value::Quantity(Quantity { decimals: Some(0), ..units::plain(amount(count), Unit::default()) })
}

fn gathered(call: &mut Invocation<'_>, make: fn(&Numbers) -> Quantity) -> Value {
    let traces = call.traces();
    call.numbers(&traces, 0).map_or(Value::Bad, |numbers| Value::Quantity(make(&numbers)))
}

pub(super) fn sum(call: &mut Invocation<'_>) -> Value {
    gathered(call, |numbers| {
        let value = total(&numbers.values);
        Quantity { decimals: numbers.decimals, ..numbers.derived(value, numbers.unit.clone()) }
    })
}

pub(super) fn mean(call: &mut Invocation<'_>) -> Value {
    gathered(call, |numbers| numbers.derived(total(&numbers.values) / numbers.amount(), numbers.unit.clone()))
}

pub(super) fn median(call: &mut Invocation<'_>) -> Value {
    gathered(call, |numbers| {
        let sorted = numbers.sorted();
        let middle = sorted.len() / 2;
        let odd = sorted.len() % 2 == 1;
        let value = if odd { sorted[middle].ratio() } else { (sorted[middle - 1].ratio() + sorted[middle].ratio()) / amount(2) };
        let decimals = if odd { numbers.decimals } else { None };
        Quantity { decimals, ..numbers.derived(value, numbers.unit.clone()) }
    })
}

/// The first of the numbers that no other comes before, with its own decimals and flags.
fn extreme(call: &mut Invocation<'_>, before: Ordering) -> Value {
    let traces = call.traces();
    let Some(numbers) = call.numbers(&traces, 0) else { return Value::Bad };
    let all = &numbers.values;
    let first = (1..all.len()).fold(0, |best, next| if all[next].compare(&all[best]) == before { next } else { best });
    match traces.iter().flat_map(|trace| values(trace)).nth(first).as_deref() {
        Some(Value::Quantity(best)) => Value::Quantity(Quantity { unit: numbers.unit, base: None, ..best.clone() }),
        _ => Value::Bad,
    }
}

pub(super) fn min(call: &mut Invocation<'_>) -> Value {
    extreme(call, Ordering::Less)
}

pub(super) fn max(call: &mut Invocation<'_>) -> Value {
    extreme(call, Ordering::Greater)
}

pub(super) fn count(call: &mut Invocation<'_>) -> Value {
    let Some(trace) = call.arg(0) else { return Value::Bad };
    counted(all_held(&trace).filter(|held| !matches!(held, Held::Absent(_))).count())
}

pub(super) fn distinct(call: &mut Invocation<'_>) -> Value {
    let Some(trace) = call.arg(0) else { return Value::Bad };
    let present = values(&trace).filter(|value| !matches!(**value, Value::Absent(_)));
    counted(present.map(|value| exact::fraction(&value)).collect::<BTreeSet<_>>().len())
}

pub(super) fn first(call: &mut Invocation<'_>) -> Value {
    end(call, |trace| values(trace).next().map(Cow::into_owned))
}

pub(super) fn last(call: &mut Invocation<'_>) -> Value {
    end(call, |trace| values(trace).next_back().map(Cow::into_owned))
}

fn end(call: &mut Invocation<'_>, pick: fn(&Trace) -> Option<Value>) -> Value {
    let Some(trace) = call.arg(0) else { return Value::Bad };
    match pick(&trace) {
        Some(value) => value,
        None => call.fail("no-rows", Some(0), "the column has no rows", Some("look at the condition: no row meets it")),
    }
}

pub(super) fn rank(call: &mut Invocation<'_>) -> Value {
    let (Some(column), Some(value)) = (call.arg(0), call.number(1)) else { return Value::Bad };
    let column = [column];
    let Some(numbers) = call.numbers(&column, 0) else { return Value::Bad };
    let like = units::plain(BigRational::zero(), numbers.unit.clone());
    if units::common(Side { quantity: &like, literal: false }, Side { quantity: &value, literal: false }, false).is_none() {
        let message = format!("a rank among {} needs a value in the same unit, not {}", numbers.unit.spoken(), value.unit.spoken());
        return call.fail("unit-clash", Some(1), message, Some("name a value in the unit of the column"));
    }
    let value = Exact::of(value.value);
    let coming = |order: Ordering| numbers.values.iter().filter(|number| number.compare(&value) == order).count();
    let order = call.arg(2).map(|trace| trace.value.clone());
    let before = match &order {
        None => coming(Ordering::Greater),
        Some(Value::Text(text)) if **text == *"descending" => coming(Ordering::Greater),
        Some(Value::Text(text)) if **text == *"ascending" => coming(Ordering::Less),
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
        return call.fail(
            "wrong-kind",
            Some(1),
            "values and weights do not stand in the same rows",
            Some("name two columns of one dataset"),
        );
    }
    let whole = total(&heavy.values);
    if whole.is_zero() {
        return call.fail("division-by-zero", Some(1), "the weights add up to zero", Some("say what holds then with `if … then … else …`"));
    }
    let products: Vec<Exact> =
        numbers.values.iter().zip(&heavy.values).map(|(number, weight)| Exact::of(number.ratio() * weight.ratio())).collect();
    let mut result = numbers.derived(total(&products) / whole, numbers.unit.clone());
    result.approximate |= heavy.approximate;
    units::add_flags(&mut result.flags, &heavy.flags);
    Value::Quantity(result)
}

/// Whether two columns have the same rows in the same order.
fn same_rows(a: &Value, b: &Value) -> bool {
    matches!((a, b), (Value::Series(a), Value::Series(b)) if a.same_rows(b))
}

pub(super) fn sd(call: &mut Invocation<'_>) -> Value {
    let Some(column) = call.arg(0) else { return Value::Bad };
    let column = [column];
    let Some(numbers) = call.numbers(&column, 0) else { return Value::Bad };
    if numbers.values.len() < 2 {
        return call.fail(
            "too-few",
            Some(0),
            "a standard deviation needs at least two values",
            Some("take it of more rows, or leave it out"),
        );
    }
    // The squares of the distances from the mean add up to Σx² − (Σx)²/n, exactly.
    let (whole, n) = (total(&numbers.values), numbers.amount());
    let squares = squares(&numbers.values) - &whole * &whole / &n;
    let (root, approximate) = exact::sqrt(&(squares / (n - amount(1))));
    let mut result = numbers.derived(root, numbers.unit.clone());
    result.approximate |= approximate;
    Value::Quantity(result)
}
