//! Estimates with their intervals, and what can be read off them.
//!
//! | function | takes | gives |
//! |---|---|---|
//! | `mean_interval` | mean, sd, n, level (95% unless told) | mean ± t(n − 1)·sd/√n |
//! | `total_interval` | mean, sd, n, units, level | units × mean ± units × t(n − 1)·sd/√n |
//! | `proportion_interval` | k, n, level | k/n with the score interval of Wilson |
//! | `low`, `high`, `estimate` | an interval | its ends and its middle value |
//! | `half_width` | an interval | half of high − low |
//! | `t_quantile` | p, df | the value below which the part p of Student's distribution lies |
//!
//! Intervals are refused (`no-inference`) where the dataset is no sample: the dataset in which the formula stands or, in prose, each
//! one that its inputs come from. A sample of fewer than two is refused (`too-few`). Ends are rounded to 12 significant digits.
//! Sources: Student, "The probable error of a mean", Biometrika 6 (1908), 1–25; E. B. Wilson, "Probable inference, the law of
//! succession, and statistical inference", Journal of the American Statistical Association 22 (1927), 209–212.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

use super::super::units::{self, Side};
use super::super::{Interval, Quantity, Scale, Unit, Value, exact, names, trace};
use super::{Invocation, kind, student};
use crate::data::Design;

const STUDENT: &str = "Student's t interval of a mean (1908): the sample is random and the mean about normally distributed; no correction for finite populations.";
const EXPANDED: &str = "Student's t interval of a mean (1908), times a known number of units: the sample is random and the mean about normally distributed; \
     no correction for finite populations.";
const WILSON: &str = "Wilson's score interval of a proportion (1927): the sample is random and its members are independent.";

/// Why a dataset that is no sample bears no interval.
fn refusal(design: Design) -> Option<&'static str> {
    match design {
        Design::Sample => None,
        Design::None => Some("nothing is known of how its members were chosen, and an interval speaks of chance in choosing"),
        Design::Census => Some("everybody was counted, so that there is no sampling error to put into an interval"),
        Design::SelfSelected => Some("respondents chose themselves, and how they differ from others is unknown and not a matter of chance"),
        Design::Interviews => Some("interviews are chosen for what can be learnt from them, not by chance"),
    }
}

/// Whether every dataset concerned is a sample; otherwise an error says why not.
fn bears_inference(call: &mut Invocation<'_>) -> bool {
    let concerned = match names::own_dataset(call.scope) {
        Some(own) => vec![own],
        None => {
            let inputs = call.traces();
            let cells = inputs.iter().flat_map(|input| trace::cells(input, call.env.all));
            let mut datasets: Vec<u32> = cells.map(|cell| cell.dataset).collect();
            datasets.sort_unstable();
            datasets.dedup();
            datasets
        }
    };
    for number in concerned {
        let Some(dataset) = names::dataset(call.env.datasets, number) else { continue };
        if let Some(why) = refusal(dataset.design) {
            let message = format!("the dataset `{}` bears no interval: {why}", dataset.id);
            let mend = "leave the interval out; only if the data are a probability sample, say `design: sample`";
            call.fail("no-inference", None, message, Some(mend));
            return false;
        }
    }
    true
}

/// The level of an interval, 95% if none is given.
fn level(call: &mut Invocation<'_>, at: usize) -> Option<BigRational> {
    if call.arg(at).is_none() {
        return Some(BigRational::new(BigInt::from(95), BigInt::from(100)));
    }
    let level = call.number(at)?;
    if level.unit.powers.is_empty() && level.value.is_positive() && level.value < BigRational::one() {
        return Some(level.value);
    }
    call.fail("out-of-range", Some(at), "the level of an interval lies between 0% and 100%", Some("write `95%`"));
    None
}

/// A count of at least `least`, without its unit.
fn size(call: &mut Invocation<'_>, at: usize, least: u64) -> Option<u64> {
    let n = call.whole(at)?;
    match n.to_u64() {
        Some(n) if n >= least => Some(n),
        _ => {
            let code = if n.is_negative() { "out-of-range" } else { "too-few" };
            call.fail(
                code,
                Some(at),
                format!("an interval needs at least {least}, not {n}"),
                Some("leave the interval out, or give the number of cases"),
            );
            None
        }
    }
}

fn interval(call: &mut Invocation<'_>, units_at: Option<usize>, method: &'static str) -> Option<Interval> {
    let (mean, sd) = (call.number(0)?, call.number(1)?);
    let n = size(call, 2, 2)?;
    let units = units_at.map_or(Some(units::plain(BigRational::one(), Unit::of(Scale::Literal))), |at| call.number(at))?;
    let level = level(call, units_at.map_or(3, |at| at + 1))?;
    let Some(unit) = units::common(Side { quantity: &mean, literal: false }, Side { quantity: &sd, literal: false }, false) else {
        let message = format!("the mean is {}, the standard deviation {}", mean.unit.spoken(), sd.unit.spoken());
        call.fail("unit-clash", Some(1), message, Some("both must have the same unit"));
        return None;
    };
    if sd.value.is_negative() {
        call.fail("out-of-range", Some(1), "a standard deviation is not below zero", Some("mend the value"));
        return None;
    }
    let unit = unit.times(&units.unit);
    let t = exact::of_float(student::two_sided(level.to_f64()?, n - 1))?;
    let root = exact::sqrt_digits(&BigRational::from_integer(BigInt::from(n)), 30);
    let half = exact::significant(&(&units.value.abs() * t * &sd.value / root), 12);
    let estimate = &units.value * &mean.value;
    let number = |value: BigRational, approximate: bool| {
        let mut result = units::derived(value, unit.clone(), [&mean, &sd, &units]);
        result.approximate |= approximate;
        result
    };
    let (low, high) = (number(&estimate - &half, true), number(&estimate + &half, true));
    Some(Interval { estimate: number(estimate, false), low, high, level, method })
}

pub(super) fn mean_interval(call: &mut Invocation<'_>) -> Value {
    if !bears_inference(call) {
        return Value::Bad;
    }
    interval(call, None, STUDENT).map_or(Value::Bad, |interval| Value::Interval(Box::new(interval)))
}

pub(super) fn total_interval(call: &mut Invocation<'_>) -> Value {
    if !bears_inference(call) {
        return Value::Bad;
    }
    interval(call, Some(3), EXPANDED).map_or(Value::Bad, |interval| Value::Interval(Box::new(interval)))
}

pub(super) fn proportion_interval(call: &mut Invocation<'_>) -> Value {
    if !bears_inference(call) {
        return Value::Bad;
    }
    wilson(call).map_or(Value::Bad, |interval| Value::Interval(Box::new(interval)))
}

fn wilson(call: &mut Invocation<'_>) -> Option<Interval> {
    let (k, n) = (call.number(0)?, call.number(1)?);
    if units::common(Side { quantity: &k, literal: false }, Side { quantity: &n, literal: false }, false).is_none() {
        let message = format!("a proportion of {} among {}", k.unit.spoken(), n.unit.spoken());
        call.fail("unit-clash", Some(1), message, Some("both must have the same unit"));
        return None;
    }
    let (part, whole) = (size(call, 0, 0)?, size(call, 1, 1)?);
    if part > whole {
        call.fail("out-of-range", Some(0), "the part is larger than the whole", Some("name the part first, then the whole"));
        return None;
    }
    let level = level(call, 2)?;
    let z = exact::of_float(student::normal_two_sided(level.to_f64()?))?;
    let count = BigRational::from_integer(BigInt::from(whole));
    let p = BigRational::new(BigInt::from(part), BigInt::from(whole));
    let (one, two) = (BigRational::one(), BigRational::from_integer(BigInt::from(2)));
    let square = &z * &z;
    let below = &one + &square / &count;
    let middle = (&p + &square / (&two * &count)) / &below;
    let inner = &p * (&one - &p) / &count + &square / (&two * &two * &count * &count);
    let half = &z * exact::sqrt_digits(&inner, 30) / &below;
    let number = |value: BigRational, approximate: bool| {
        let mut result = units::derived(value, Unit::of(Scale::Share), [&k, &n]);
        result.approximate |= approximate;
        result
    };
    let end = |value: BigRational| number(exact::significant(&value, 12), true);
    let (mut low, mut high) = (end(&middle - &half), end(&middle + &half));
    // Where nobody or everybody is counted the border is exactly 0 or 1, which rounding could miss by a hair.
    if part == 0 {
        low.value = BigRational::zero();
    }
    if part == whole {
        high.value = one;
    }
    let base = (n.unit.scale == Scale::Plain).then(|| Box::new((n.value.clone(), n.unit.clone())));
    Some(Interval { estimate: Quantity { base, ..number(p, false) }, low, high, level, method: WILSON })
}

fn of_interval(call: &mut Invocation<'_>, pick: fn(&Interval) -> Quantity) -> Value {
    let Some(trace) = call.arg(0) else { return Value::Bad };
    match &trace.value {
        Value::Interval(interval) => Value::Quantity(pick(interval)),
        other => {
            let message = format!("`{}` takes an interval, not {}", call.function.name, kind(other));
            call.fail("wrong-kind", Some(0), message, Some("make one with `mean_interval(…)` or its like"))
        }
    }
}

pub(super) fn low(call: &mut Invocation<'_>) -> Value {
    of_interval(call, |interval| interval.low.clone())
}

pub(super) fn high(call: &mut Invocation<'_>) -> Value {
    of_interval(call, |interval| interval.high.clone())
}

pub(super) fn estimate(call: &mut Invocation<'_>) -> Value {
    of_interval(call, |interval| interval.estimate.clone())
}

pub(super) fn half_width(call: &mut Invocation<'_>) -> Value {
    of_interval(call, |interval| {
        let half = (&interval.high.value - &interval.low.value) / BigRational::from_integer(BigInt::from(2));
        let scale = if interval.low.unit.scale == Scale::Share { Unit::of(Scale::Points) } else { interval.low.unit.clone() };
        units::derived(half, scale, [&interval.low, &interval.high])
    })
}

pub(super) fn t_quantile(call: &mut Invocation<'_>) -> Value {
    let Some(p) = call.number(0) else { return Value::Bad };
    let Some(df) = size(call, 1, 1) else { return Value::Bad };
    if !p.unit.powers.is_empty() || !p.value.is_positive() || p.value >= BigRational::one() {
        return call.fail(
            "out-of-range",
            Some(0),
            "the part of a quantile lies between 0% and 100%",
            Some("write a percentage such as `97.5%`"),
        );
    }
    let level = &p.value + &p.value - BigRational::one();
    let t = level.abs().to_f64().and_then(|level| exact::of_float(student::two_sided(level, df)));
    let Some(t) = t else {
        return call.fail(
            "out-of-range",
            Some(0),
            "the quantile is too far out to be computed",
            Some("write a percentage such as `97.5%`"),
        );
    };
    let mut result = units::derived(if level.is_negative() { -t } else { t }, Unit::default(), [&p]);
    result.approximate = true;
    Value::Quantity(result)
}
