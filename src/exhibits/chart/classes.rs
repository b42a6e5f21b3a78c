//! Classes of values with round limits, and their shades: what a heat table is coloured by.

use super::palette::{GREY, Ink, Paint};
use super::scale::{LIMIT, number_label};

/// Fewest and most classes; whole numbers may have four, and one each where their range is small.
const COUNT: (i64, i64) = (5, 7);
/// Widths of classes, as digits and a power of ten: the roundest are tried first, then 2.5, 4, 3, 1.5 and 7.5.
const WIDTHS: [&[(i64, i32)]; 2] = [&[(1, 0), (2, 0), (5, 0)], &[(25, -1), (4, 0), (3, 0), (15, -1), (75, -1)]];
/// Blues and rusts from pale to dark; the shades of classes lie between them.
const BLUES: [Ink; 4] = [Ink(0xE6, 0xF0, 0xF9), Ink(0x9C, 0xC6, 0xEA), Ink(0x3F, 0x87, 0xC6), Ink(0x12, 0x43, 0x6D)];
const RUSTS: [Ink; 4] = [Ink(0xFC, 0xEB, 0xE0), Ink(0xF5, 0xB8, 0x94), Ink(0xD9, 0x72, 0x38), Ink(0x8C, 0x33, 0x0B)];

/// Classes of equal width whose limits are round; zero, if it lies between them, is a limit.
#[derive(Clone, PartialEq, Debug)]
pub struct Classes {
    /// A class is as wide as this, times ten to the power.
    digit: i64,
    power: i32,
    /// The first and the last limit, in widths from zero.
    first: i64,
    last: i64,
    /// Whether all values are whole numbers, so that limits can be told without "under".
    whole: bool,
}

impl Classes {
    /// Classes that hold `values`; none without values.
    pub fn of(values: &[f64]) -> Option<Self> {
        let bounded = || values.iter().filter(|value| value.is_finite()).map(|value| value.clamp(-LIMIT, LIMIT));
        let (mut low, mut high) = (bounded().reduce(f64::min)?, bounded().reduce(f64::max)?);
        let whole = bounded().all(|value| libm::trunc(value) == value && value.abs() < 1e15);
        let least = (low.abs().max(high.abs()) * 1e-9).max(1e-290);
        if high - low < least {
            // Equal values: classes from zero to them.
            (low, high) = (low.min(0.0), high.max(0.0));
        }
        if high - low < least {
            high = 1.0;
        }
        // Seven classes are at least a tenth as wide as this power, and five at most a hundred times as wide.
        let power = libm::floor(libm::log10((high - low) / COUNT.1 as f64)) as i32 - 1;
        let mut fewer: Option<Self> = None;
        for widths in WIDTHS {
            for (power, (digit, shift)) in (power..power + 4).flat_map(|power| widths.iter().map(move |width| (power, *width))) {
                let classes = Self::of_width(digit, power + shift, (low, high), whole);
                if (whole && classes.power < 0) || classes.count() > COUNT.1 {
                    continue;
                }
                if classes.count() >= COUNT.0 {
                    return Some(classes);
                }
                if fewer.as_ref().is_none_or(|fewer| fewer.count() < classes.count()) {
                    fewer = Some(classes);
                }
            }
        }
        // Whole numbers have no widths between.
        fewer
    }

    fn of_width(digit: i64, power: i32, (low, high): (f64, f64), whole: bool) -> Self {
        let width = digit as f64 * libm::pow(10.0, f64::from(power));
        // A billionth of a width is a rounding of floats, not a reason for one more class.
        let first = libm::floor(low / width + 1e-9) as i64;
        // Whole numbers are told as "0 to 9": the highest must lie under the last limit.
        let last = if whole { libm::floor(high / width + 1e-9) as i64 + 1 } else { libm::ceil(high / width - 1e-9) as i64 };
        Self { digit, power, first, last: last.max(first.saturating_add(1)), whole }
    }

    /// How many there are.
    pub fn count(&self) -> i64 {
        self.last.saturating_sub(self.first)
    }

    /// The class of a value; a value on a limit belongs to the class above it, the highest to the last class.
    pub fn class(&self, value: f64) -> usize {
        let width = self.digit as f64 * libm::pow(10.0, f64::from(self.power));
        let at = libm::floor(value.clamp(-LIMIT, LIMIT) / width + 1e-9) as i64;
        (at.clamp(self.first, self.last - 1) - self.first) as usize
    }

    /// The names of the classes, each with its paint.
    pub fn legend(&self, suffix: &str) -> Vec<(String, Paint)> {
        let limit = |at: i64| number_label(at * self.digit, self.power) + suffix;
        let name = |at: i64| match (self.whole, at + 1 == self.last) {
            (true, _) if self.digit == 1 && self.power == 0 => limit(at),
            (true, _) => format!("{} to {}", limit(at), whole_label((at + 1) * self.digit, self.power) + suffix),
            (false, true) => format!("{} to {}", limit(at), limit(at + 1)),
            (false, false) => format!("{} to under {}", limit(at), limit(at + 1)),
        };
        (self.first..self.last).map(|at| (name(at), self.paint((at - self.first) as usize))).collect()
    }

    /// The paint of a class: blue, darker as values rise; with values on both sides of zero rust below it, darker as they fall.
    pub fn paint(&self, class: usize) -> Paint {
        let at = self.first + class as i64;
        let fill = if self.first >= 0 || self.last <= 0 {
            between(&BLUES, class as f64 / (self.count() - 1).max(1) as f64)
        } else {
            // Both sides darken alike, so that equal distances from zero are equally dark.
            let most = (self.last.max(-self.first) - 1).max(1) as f64;
            if at >= 0 { between(&BLUES, at as f64 / most) } else { between(&RUSTS, (-at - 1) as f64 / most) }
        };
        Paint::outlined(fill, GREY)
    }
}

/// The whole number one below a limit.
fn whole_label(number: i64, power: i32) -> String {
    let limit = number.saturating_mul(10i64.saturating_pow(power.max(0).unsigned_abs()));
    number_label(limit.saturating_sub(1), 0)
}

/// The colour at a share of the way along.
fn between(inks: &[Ink; 4], share: f64) -> Ink {
    let along = share.clamp(0.0, 1.0) * 3.0;
    let at = (libm::floor(along) as usize).min(2);
    let rest = along - at as f64;
    let mix = |one: u8, other: u8| libm::round(f64::from(one) + (f64::from(other) - f64::from(one)) * rest) as u8;
    let (one, other) = (inks[at], inks[at + 1]);
    Ink(mix(one.0, other.0), mix(one.1, other.1), mix(one.2, other.2))
}

#[cfg(test)]
mod tests {
    use super::Classes;
    use crate::exhibits::chart::palette::{contrast, readable_on};
    use proptest::prelude::{any, proptest};

    fn names(values: &[f64], suffix: &str) -> Vec<String> {
        Classes::of(values).expect("classes").legend(suffix).into_iter().map(|class| class.0).collect()
    }

    #[test]
    fn limits_are_round_and_told() {
        let wanted = ["0% to under 20%", "20% to under 40%", "40% to under 60%", "60% to under 80%", "80% to 100%"];
        assert_eq!(names(&[3.5, 100.0], "%"), wanted);
        assert_eq!(names(&[0.0, 3.0], ""), ["0", "1", "2", "3"]);
        assert_eq!(names(&[12.0, 52.0], ""), ["10 to 19", "20 to 29", "30 to 39", "40 to 49", "50 to 59"]);
        assert_eq!(names(&[7.5, 7.5], "")[..2], ["0.0 to under 1.5", "1.5 to under 3.0"]);
        assert_eq!(names(&[0.0], ""), ["0", "1"]);
        assert!(Classes::of(&[f64::NAN]).is_none());
    }

    #[test]
    fn zero_parts_the_classes_where_values_have_both_signs() {
        let classes = Classes::of(&[-12.5, 30.0]).expect("classes");
        let names: Vec<String> = classes.legend("").into_iter().map(|class| class.0).collect();
        assert_eq!(names, ["−20 to under −10", "−10 to under 0", "0 to under 10", "10 to under 20", "20 to 30"]);
        let red = |class: usize| i32::from(classes.paint(class).fill.0) - i32::from(classes.paint(class).fill.2);
        assert!(red(0) > red(1) && red(1) > 0 && red(2) < 0 && red(4) < 0);
        assert_eq!((classes.class(0.0), classes.class(-0.1), classes.class(30.0)), (2, 1, 4));
    }

    proptest! {
        #![proptest_config(crate::tests::cases(2_000))]

        #[test]
        fn any_values_have_a_few_classes_that_hold_them(one in any::<f64>(), other in any::<f64>(), shift in -3i32..6) {
            let near = |value: f64| (value % 1000.0) * libm::pow(10.0, f64::from(shift));
            for (low, high) in [(one, other), (near(one), near(other)), (libm::trunc(near(one)), libm::trunc(near(other))), (one, one)] {
                let Some(classes) = Classes::of(&[low, high]) else { continue };
                let spread = (high - low).abs();
                assert!((5..=7).contains(&classes.count()) || (classes.whole && (spread < 10.0 || classes.count() == 4)), "{low} {high} {classes:?}");
                let count = classes.count() as usize;
                assert!(classes.class(low) < count && classes.class(high) < count);
                for class in 0..count {
                    let fill = classes.paint(class).fill;
                    assert!(contrast(readable_on(fill), fill) >= 4.5);
                }
            }
        }
    }
}
