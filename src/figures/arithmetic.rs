//! The operators on two single values.

use num_traits::Zero;

use super::parse::Op;
use super::units::{self, Side};
use super::{Quantity, Scale, Step, Trace, Value, exact};

/// Why an operator does not work on two values.
pub(super) enum Fault {
    /// An operand is of the wrong kind.
    Kind {
        /// Whether it is the right one.
        right: bool,
        /// What the operator takes.
        wanted: &'static str,
    },
    /// Anything else: code, message, mend.
    Other(&'static str, String, Option<String>),
}

/// Applies an operator. A wrong operand makes the result wrong, one without a value makes it that reason.
pub(super) fn apply(op: Op, left: &Trace, right: &Trace) -> Result<Value, Fault> {
    let (a, b) = (&left.value, &right.value);
    match (a, b) {
        (Value::Bad, _) | (_, Value::Bad) => return Ok(Value::Bad),
        (Value::Absent(reason), _) | (_, Value::Absent(reason)) => return Ok(Value::Absent(*reason)),
        _ => {}
    }
    let sides = |x, y| {
        let literal = |trace: &Trace| matches!(trace.step, Step::Literal(_));
        (Side { quantity: x, literal: literal(left) }, Side { quantity: y, literal: literal(right) })
    };
    match (op, a, b) {
        (Op::And, Value::Truth(x), Value::Truth(y)) => Ok(Value::Truth(*x && *y)),
        (Op::Or, Value::Truth(x), Value::Truth(y)) => Ok(Value::Truth(*x || *y)),
        (Op::And | Op::Or, Value::Truth(_), _) => Err(Fault::Kind { right: true, wanted: "true or false" }),
        (Op::And | Op::Or, ..) => Err(Fault::Kind { right: false, wanted: "true or false" }),
        (Op::Add | Op::Subtract, Value::Quantity(x), Value::Quantity(y)) => sum(op, sides(x, y)),
        (Op::Multiply, Value::Quantity(x), Value::Quantity(y)) => sized(units::derived(&x.value * &y.value, x.unit.times(&y.unit), [x, y])),
        (Op::Divide, Value::Quantity(x), Value::Quantity(y)) => quotient(x, y),
        (Op::Equal, Value::Text(x), Value::Text(y)) => Ok(Value::Truth(x == y)),
        (Op::Unequal, Value::Text(x), Value::Text(y)) => Ok(Value::Truth(x != y)),
        (Op::Equal, Value::Truth(x), Value::Truth(y)) => Ok(Value::Truth(x == y)),
        (Op::Unequal, Value::Truth(x), Value::Truth(y)) => Ok(Value::Truth(x != y)),
        (_, Value::Quantity(x), Value::Quantity(y)) => compare(op, sides(x, y)),
        (Op::Equal | Op::Unequal, Value::Text(_), _) => Err(Fault::Kind { right: true, wanted: "two texts or two numbers" }),
        (_, Value::Quantity(_), _) => Err(Fault::Kind { right: true, wanted: "numbers" }),
        _ => Err(Fault::Kind { right: false, wanted: "numbers" }),
    }
}

fn clash(op: Op, left: &Quantity, right: &Quantity) -> Fault {
    let (a, b) = (left.unit.spoken(), right.unit.spoken());
    let message = match op {
        Op::Add => format!("{a} and {b} cannot be added"),
        Op::Subtract => format!("{b} cannot be taken from {a}"),
        _ => format!("{a} and {b} cannot be compared"),
    };
    let scales = [left.unit.scale, right.unit.scale];
    let mend = if scales.contains(&Scale::Points) && scales.contains(&Scale::Literal) {
        "write percentage points with a per cent sign, as in `5%`".to_string()
    } else if scales.contains(&Scale::Share) {
        "a share goes with shares; multiply it by its base to have a number".to_string()
    } else {
        format!("bring both to one unit: units are compared as they are spelled, {a} and {b}")
    };
    Fault::Other("unit-clash", message, Some(mend))
}

fn sized(quantity: Quantity) -> Result<Value, Fault> {
    if exact::is_too_large(&quantity.value) {
        let message = "the number has more digits than are computed with".to_string();
        return Err(Fault::Other("too-large", message, Some("round it on the way with `round(…)`".into())));
    }
    Ok(Value::Quantity(quantity))
}

fn sum(op: Op, (left, right): (Side<'_>, Side<'_>)) -> Result<Value, Fault> {
    let (a, b) = (left.quantity, right.quantity);
    let unit = units::common(left, right, true).ok_or_else(|| clash(op, a, b))?;
    let value = if op == Op::Add { &a.value + &b.value } else { &a.value - &b.value };
    let decimals = units::decimals(a, b, &unit);
    sized(Quantity { decimals, ..units::derived(value, unit, [a, b]) })
}

fn quotient(a: &Quantity, b: &Quantity) -> Result<Value, Fault> {
    if b.value.is_zero() {
        let mend = "say what holds then with `if … then … else …`".to_string();
        return Err(Fault::Other("division-by-zero", "the divisor is zero".into(), Some(mend)));
    }
    let unit = a.unit.over(&b.unit);
    // Only of two counts of one unit is the divisor a base of which one can say "n = 95".
    let counts = a.unit.scale == Scale::Plain && b.unit.scale == Scale::Plain;
    let base = (counts && unit.scale == Scale::Share).then(|| Box::new((b.value.clone(), b.unit.clone())));
    sized(Quantity { base, ..units::derived(&a.value / &b.value, unit, [a, b]) })
}

fn compare(op: Op, (left, right): (Side<'_>, Side<'_>)) -> Result<Value, Fault> {
    let (a, b) = (left.quantity, right.quantity);
    units::common(left, right, false).ok_or_else(|| clash(op, a, b))?;
    let order = a.value.cmp(&b.value);
    Ok(Value::Truth(match op {
        Op::Equal => order.is_eq(),
        Op::Unequal => order.is_ne(),
        Op::Less => order.is_lt(),
        Op::AtMost => order.is_le(),
        Op::Greater => order.is_gt(),
        _ => order.is_ge(),
    }))
}
