//! By how much a number moved, in the words that suit its unit.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};

use super::{Difference, Measure, Pair};
use crate::figures::round_to;
use crate::project::Ties;

/// Decimals beyond which no difference is shown.
const MOST_DECIMALS: u32 = 8;

/// An exact value of a manifest, if it is a number.
pub(super) fn number(exact: &str) -> Option<BigRational> {
    let fit = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let (above, below) = exact.split_once('/').unwrap_or((exact, "1"));
    if !fit(above) || !fit(below) {
        return None;
    }
    let (above, below): (BigInt, BigInt) = (above.parse().ok()?, below.parse().ok()?);
    (!below.is_zero()).then(|| BigRational::new(above, below))
}

/// By how much a figure moved, if both its values are numbers of one unit.
pub(super) fn between(exact: &Pair<String>, printed: &Pair<String>, unit: &Pair<String>) -> Option<Difference> {
    if !unit.same() {
        return None;
    }
    let (old, new) = (number(exact.old.as_deref()?)?, number(exact.new.as_deref()?)?);
    let difference = &new - &old;
    if difference.is_zero() {
        return None;
    }
    let hundredths = matches!(unit.new.as_deref(), Some("percent" | "points"));
    let measure = match unit.new.as_deref() {
        Some("percent" | "points") => Measure::Points,
        None | Some("") => Measure::Number,
        Some(words) => Measure::Words(words.to_owned()),
    };
    let hundred = BigRational::from_integer(BigInt::from(100));
    let shown = if hundredths { &difference * &hundred } else { difference.clone() };
    let decimals = [&printed.old, &printed.new].into_iter().flatten().map(|text| decimals_of(text)).max().unwrap_or(0);
    let relative = (!hundredths && !old.is_zero()).then(|| signed(&(&difference / old.abs() * hundred), 1));
    Some(Difference { exact: difference.to_string(), amount: signed(&shown, decimals), unit: measure, relative })
}

/// Decimals of the first number in a printed form.
fn decimals_of(printed: &str) -> u32 {
    let after = printed.split_once('.').map_or("", |(_, after)| after);
    after.bytes().take_while(u8::is_ascii_digit).count() as u32
}

/// A number with its sign in so many decimals, or in as many as it needs to be seen.
fn signed(value: &BigRational, decimals: u32) -> String {
    let scaled = |decimals: u32| {
        let size = BigRational::from_integer(BigInt::from(10).pow(decimals));
        round_to(&(value.abs() * size), &BigRational::from_integer(BigInt::from(1)), Ties::default()).to_integer()
    };
    let decimals = (decimals..=MOST_DECIMALS.max(decimals)).find(|decimals| !scaled(*decimals).is_zero()).unwrap_or(MOST_DECIMALS);
    let digits = format!("{:0>width$}", scaled(decimals).to_string(), width = decimals as usize + 1);
    let (whole, rest) = digits.split_at(digits.len() - decimals as usize);
    let mut out = String::from(if value.is_negative() { "−" } else { "+" });
    for (at, digit) in whole.char_indices() {
        out.push_str(if at > 0 && (whole.len() - at).is_multiple_of(3) { "," } else { "" });
        out.push(digit);
    }
    if decimals > 0 {
        out.push('.');
        out.push_str(rest);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(exact: (&str, &str), printed: (&str, &str), unit: &str) -> Option<(String, Measure, Option<String>)> {
        let pair = |(old, new): (&str, &str)| Pair::both(old.to_owned(), new.to_owned());
        between(&pair(exact), &pair(printed), &pair((unit, unit))).map(|d| (d.amount, d.unit, d.relative))
    }

    #[test]
    fn differences_are_told_in_the_words_of_the_unit() {
        let people = Measure::Words("people".into());
        assert_eq!(told(("53", "54"), ("53", "54"), "people"), Some(("+1".into(), people.clone(), Some("+1.9".into()))));
        assert_eq!(told(("53/95", "54/95"), ("56%", "57%"), "percent"), Some(("+1".into(), Measure::Points, None)));
        assert_eq!(
            told(("1000", "2500000"), ("1,000", "2,500,000"), "people"),
            Some(("+2,499,000".into(), people, Some("+249,900.0".into())))
        );
        assert_eq!(told(("1/2", "499/1000"), ("50%", "50%"), "percent"), Some(("−0.1".into(), Measure::Points, None)));
        assert_eq!(told(("0", "1/3"), ("0.00", "0.33"), ""), Some(("+0.33".into(), Measure::Number, None)));
        assert_eq!(told(("[x]", "3"), ("[x]", "3"), ""), None);
        assert_eq!(told(("3", "3"), ("3", "3.0"), ""), None);
    }
}
