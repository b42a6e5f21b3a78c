//! Exact arithmetic beyond the four operations: rounding, roots, and numbers as fractions.
//!
//! Rounding is done here and nowhere else. Roots are taken on whole numbers of arbitrary size, so that no float is needed for them.

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

use super::Value;
use crate::project::Ties;

/// Significant digits of what went through floating point or a root.
pub(super) const DIGITS: u32 = 12;

/// The largest number, in bits of numerator or denominator; beyond it a chain of formulas could grow without end.
const LARGEST: u64 = 20_000;

/// Ten to a power.
fn ten(power: u32) -> BigInt {
    BigInt::from(10).pow(power)
}

/// Times ten to a power that may be negative.
fn shift(value: &BigRational, power: i64) -> BigRational {
    let size = ten(power.unsigned_abs().to_u32().unwrap_or(u32::MAX));
    if power < 0 { value / BigRational::from_integer(size) } else { value * BigRational::from_integer(size) }
}

/// The nearest whole number, ties by the rule.
pub(super) fn nearest_whole(value: &BigRational, ties: Ties) -> BigInt {
    nearest(value.numer(), value.denom(), ties)
}

/// The whole number nearest to a number times ten to the power of `decimals`: its digits when it is printed with so many decimals.
pub(super) fn scaled(value: &BigRational, decimals: u8, ties: Ties) -> BigInt {
    // Nearly every number of a report is small, and machine words are twenty times as fast.
    let small = value.numer().to_i64().zip(value.denom().to_i64()).filter(|_| decimals <= 18);
    match small {
        Some((above, below)) => divided(i128::from(above) * 10i128.pow(u32::from(decimals)), i128::from(below), ties).into(),
        None => nearest(&(value.numer() * ten(u32::from(decimals))), value.denom(), ties),
    }
}

/// The whole number nearest to `above / below`, which is positive.
fn nearest(above: &BigInt, below: &BigInt, ties: Ties) -> BigInt {
    let (whole, rest) = above.div_mod_floor(below);
    let twice: BigInt = rest * 2;
    let odd = whole.is_odd();
    if is_up(twice.cmp(below), above.is_negative(), odd, ties) { whole + 1 } else { whole }
}

/// The same for machine words.
fn divided(above: i128, below: i128, ties: Ties) -> i128 {
    let (whole, rest) = above.div_mod_floor(&below);
    whole + i128::from(is_up((rest * 2).cmp(&below), above < 0, whole.is_odd(), ties))
}

/// Whether a number between two whole ones goes to the upper, by how twice its rest compares with one.
fn is_up(twice_rest: std::cmp::Ordering, negative: bool, odd: bool, ties: Ties) -> bool {
    match twice_rest {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Equal => match ties {
            Ties::HalfAwayFromZero => !negative,
            Ties::HalfEven => odd,
        },
    }
}

/// The nearest number of so many decimals.
pub(super) fn round(value: &BigRational, decimals: u8, ties: Ties) -> BigRational {
    BigRational::new(scaled(value, decimals, ties), ten(u32::from(decimals)))
}

/// The nearest multiple of a step, which is positive.
pub fn round_to(value: &BigRational, step: &BigRational, ties: Ties) -> BigRational {
    BigRational::from_integer(nearest_whole(&(value / step), ties)) * step
}

/// The root of a number, exact if it has one, else to 12 digits; none below zero.
pub fn root(value: &BigRational) -> Option<BigRational> {
    (!value.is_negative()).then(|| sqrt(value).0)
}

/// The nearest float.
pub(super) fn to_float(value: &BigRational) -> Option<f64> {
    /// Whole numbers up to this are floats, and the quotient of two of them is rounded once.
    const EXACT: i64 = 1 << 53;
    let small = |number: &BigInt| number.to_i64().filter(|number| (-EXACT..=EXACT).contains(number));
    match small(value.numer()).zip(small(value.denom())) {
        Some((above, below)) => Some(above as f64 / below as f64),
        None => value.to_f64().filter(|float| float.is_finite()),
    }
}

/// The decimal exponent of a number's first digit, at most one off: 0 for 1 to 9.
fn magnitude(value: &BigRational) -> i64 {
    let bits = |number: &BigInt| i64::try_from(number.bits()).unwrap_or(i64::MAX / 40_000);
    (bits(value.numer()) - bits(value.denom())) * 30_103 / 100_000
}

/// The nearest number of so many significant digits.
pub(super) fn significant(value: &BigRational, digits: u32) -> BigRational {
    if value.is_zero() {
        return value.clone();
    }
    let mut power = i64::from(digits) - 1 - magnitude(value);
    let most = BigRational::from_integer(ten(digits));
    let least = BigRational::from_integer(ten(digits.saturating_sub(1)));
    let mut shifted = shift(value, power);
    while shifted.abs() >= most {
        power -= 1;
        shifted = shift(value, power);
    }
    while shifted.abs() < least {
        power += 1;
        shifted = shift(value, power);
    }
    shift(&BigRational::from_integer(nearest_whole(&shifted, Ties::HalfAwayFromZero)), -power)
}

/// A float as the nearest number of [`DIGITS`] significant digits; none if it is not finite.
pub(super) fn of_float(value: f64) -> Option<BigRational> {
    BigRational::from_float(value).map(|exact| significant(&exact, DIGITS))
}

/// The root of a number of at least zero to at least so many digits.
pub(super) fn sqrt_digits(value: &BigRational, digits: u32) -> BigRational {
    if !value.is_positive() {
        return BigRational::zero();
    }
    let power = (i64::from(digits) - magnitude(value) / 2).max(1).to_u32().unwrap_or(u32::MAX);
    // √(n/d) = √(n·d)/d, taken on whole numbers with `power` more digits.
    let inner = value.numer() * value.denom() * ten(2 * power);
    BigRational::new(inner.sqrt(), value.denom() * ten(power))
}

/// The root of a number of at least zero, and whether it was rounded to [`DIGITS`] digits because there is no exact one.
pub(super) fn sqrt(value: &BigRational) -> (BigRational, bool) {
    if value.is_negative() {
        return (BigRational::zero(), true);
    }
    let (above, below) = (value.numer().sqrt(), value.denom().sqrt());
    if &(&above * &above) == value.numer() && &(&below * &below) == value.denom() {
        return (BigRational::new(above, below), false);
    }
    (significant(&sqrt_digits(value, 3 * DIGITS), DIGITS), true)
}

/// Whether a number has grown beyond what is computed with.
pub(super) fn is_too_large(value: &BigRational) -> bool {
    value.numer().bits().max(value.denom().bits()) > LARGEST
}

/// Digits of a number of at least zero, cut (not rounded) after so many decimals, and whether something was cut off.
pub(super) fn cut(value: &BigRational, decimals: u8) -> (BigRational, bool) {
    if value.is_integer() {
        return (value.clone(), false);
    }
    let scale = ten(u32::from(decimals));
    let (kept, rest) = (value.numer() * &scale).div_rem(value.denom());
    (BigRational::new(kept, scale), !rest.is_zero())
}

/// The decimals a number needs to be written exactly, if they are at most `most`.
pub(super) fn decimals_needed(value: &BigRational, most: u8) -> Option<u8> {
    (0..=most).find(|decimals| ten(u32::from(*decimals)).is_multiple_of(value.denom()))
}

/// A number as a fraction: `53/95`, `111`.
fn ratio(value: &BigRational) -> String {
    if value.denom().is_one() { value.numer().to_string() } else { format!("{}/{}", value.numer(), value.denom()) }
}

/// A value for machines: `53/95`, `111`, `true`, `[x]`.
pub(super) fn fraction(value: &Value) -> String {
    match value {
        Value::Quantity(quantity) => ratio(&quantity.value),
        Value::Truth(truth) => truth.to_string(),
        Value::Text(text) => text.to_string(),
        Value::Absent(reason) => format!("[{}]", reason.sign()),
        Value::Interval(interval) => {
            format!("{} [{}, {}]", ratio(&interval.estimate.value), ratio(&interval.low.value), ratio(&interval.high.value))
        }
        Value::Series(series) => series.values().map(|value| fraction(&value)).collect::<Vec<_>>().join("; "),
        Value::Bad => "?".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::{BigInt, BigRational, Ties, nearest, scaled, ten, to_float};
    use num_traits::ToPrimitive;
    use proptest::prelude::{any, proptest};

    proptest! {
        #![proptest_config(crate::tests::cases(256))]

        #[test]
        fn machine_words_round_as_large_numbers_do(above in any::<i64>(), below in 1..i64::MAX, small in -9_999i64..9_999, decimals in 0u8..20) {
            for (above, below) in [(above, below), (small, 8), (small, below % 1000 + 1)] {
                let value = BigRational::new(above.into(), below.into());
                for ties in [Ties::HalfAwayFromZero, Ties::HalfEven] {
                    let slow = nearest(&(value.numer() * ten(u32::from(decimals))), value.denom(), ties);
                    assert_eq!(scaled(&value, decimals, ties), slow, "{value} to {decimals}");
                }
                assert_eq!(to_float(&value), value.to_f64(), "{value}");
            }
        }
    }

    #[test]
    fn large_numbers_are_rounded_too() {
        let value = BigRational::new(ten(40) + BigInt::from(5), ten(1));
        assert_eq!(scaled(&value, 0, Ties::HalfEven), ten(39));
        assert_eq!(scaled(&value, 0, Ties::HalfAwayFromZero), ten(39) + 1);
    }
}
