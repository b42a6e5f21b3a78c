//! The scale of a chart: round ticks, their numbers, and where a value stands between them.
//!
//! Ticks are whole multiples of 1, 2 or 5 times a power of ten, kept as whole numbers, so that their labels are exact.

/// Values beyond this are drawn at it; it leaves room for sums.
pub const LIMIT: f64 = 1e300;

/// A scale of round ticks, with zero on it.
#[derive(Clone, PartialEq, Debug)]
pub struct Scale {
    /// 1, 2 or 5.
    digit: i64,
    /// The power of ten that the digit is multiplied with.
    power: i32,
    /// Both multiplied: the size of a step.
    step: f64,
    /// First and last tick in steps from zero.
    first: i64,
    last: i64,
}

impl Scale {
    /// A scale from zero to at least `low` and `high` in at most about `intervals` steps; of whole numbers where `whole`.
    pub fn new(low: f64, high: f64, intervals: usize, whole: bool) -> Self {
        let (low, mut high) = (bounded(low).min(0.0), bounded(high).max(0.0));
        if high - low < 1e-290 {
            high = 1.0;
        }
        Self::holding(low, high, intervals, whole)
    }

    /// The same for lines, without zero where all values are far from it.
    pub fn without_zero(low: f64, high: f64, intervals: usize, whole: bool) -> Self {
        let (low, high) = (bounded(low), bounded(high));
        // Values that hardly differ get no scale of their own: it would make much of nothing.
        let differ = high - low > 1e-6 * low.abs().max(high.abs()) && high - low > 1e-290;
        if differ { Self::holding(low, high, intervals, whole) } else { Self::new(low, high, intervals, whole) }
    }

    fn holding(low: f64, high: f64, intervals: usize, whole: bool) -> Self {
        let raw = (high - low) / intervals.max(1) as f64;
        let mut power = libm::floor(libm::log10(raw)) as i32 - 1;
        loop {
            for digit in [1, 2, 5] {
                let scale = Self::of_step(digit, power, low, high);
                let fine = whole && power < 0;
                if !fine && (scale.last - scale.first) as usize <= intervals.max(1 + usize::from(low < 0.0 && high > 0.0)) {
                    return scale;
                }
            }
            power += 1;
        }
    }

    fn of_step(digit: i64, power: i32, low: f64, high: f64) -> Self {
        let step = digit as f64 * libm::pow(10.0, f64::from(power));
        // A billionth of a step is a rounding of floats, not a reason for one more tick.
        let first = libm::floor(low / step + 1e-9) as i64;
        let last = libm::ceil(high / step - 1e-9) as i64;
        Self { digit, power, step, first, last }
    }

    /// Where `value` stands, 0 at the first tick and 1 at the last.
    pub fn at(&self, value: f64) -> f64 {
        ((bounded(value) / self.step - self.first as f64) / self.steps() as f64).clamp(0.0, 1.0)
    }

    /// Whether zero is on it.
    pub fn has_zero(&self) -> bool {
        self.first <= 0 && self.last >= 0
    }

    /// Number of steps between first and last tick.
    pub fn steps(&self) -> usize {
        (self.last - self.first).max(1) as usize
    }

    /// The ticks: where each stands and its label. Without `signed`, numbers on both sides of zero are magnitudes.
    pub fn ticks(&self, suffix: &str, signed: bool) -> Vec<(f64, String)> {
        (self.first..=self.last)
            .map(|count| {
                let share = (count - self.first) as f64 / self.steps() as f64;
                let number = count * self.digit;
                (share, number_label(if signed { number } else { number.abs() }, self.power) + suffix)
            })
            .collect()
    }
}

/// A value that can be drawn.
fn bounded(value: f64) -> f64 {
    if value.is_nan() { 0.0 } else { value.clamp(-LIMIT, LIMIT) }
}

/// `number` times ten to the `power`: thousands commas, a true minus, and powers of ten where there would be more than 15 digits.
pub fn number_label(number: i64, power: i32) -> String {
    let sign = if number < 0 { "−" } else { "" };
    let digits = number.unsigned_abs().to_string();
    if number == 0 && !(-9..0).contains(&power) {
        return "0".into();
    }
    if digits.len() as i32 + power > 15 || power < -9 {
        let trimmed = digits.trim_end_matches('0');
        let power = power + (digits.len() - trimmed.len()) as i32;
        return format!("{sign}{trimmed}×10{}", superscript(power));
    }
    if power >= 0 {
        return format!("{sign}{}", thousands(&(digits + &"0".repeat(power as usize))));
    }
    let places = power.unsigned_abs() as usize;
    let padded = format!("{digits:0>width$}", width = places + 1);
    let (whole, part) = padded.split_at(padded.len() - places);
    format!("{sign}{}.{part}", thousands(whole))
}

fn thousands(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn superscript(power: i32) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    power.to_string().bytes().map(|byte| if byte == b'-' { '⁻' } else { DIGITS[usize::from(byte.saturating_sub(b'0').min(9))] }).collect()
}

#[cfg(test)]
mod tests {
    use super::{Scale, number_label};

    fn labels(low: f64, high: f64, suffix: &str) -> Vec<String> {
        Scale::new(low, high, 5, false).ticks(suffix, true).into_iter().map(|tick| tick.1).collect()
    }

    #[test]
    fn ticks_are_round() {
        assert_eq!(labels(0.0, 84.0, "%"), ["0%", "20%", "40%", "60%", "80%", "100%"]);
        assert_eq!(labels(0.0, 47.0, "%"), ["0%", "10%", "20%", "30%", "40%", "50%"]);
        assert_eq!(labels(0.0, 24_829.0, ""), ["0", "5,000", "10,000", "15,000", "20,000", "25,000"]);
        assert_eq!(labels(-30.0, 50.0, ""), ["−40", "−20", "0", "20", "40", "60"]);
        assert_eq!(labels(0.0, 0.0, ""), ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
        assert_eq!(labels(0.0, 3e30, ""), ["0", "1×10³⁰", "2×10³⁰", "3×10³⁰"]);
    }

    #[test]
    fn lines_may_do_without_zero() {
        let of = |low, high| {
            let scale = Scale::without_zero(low, high, 5, true);
            (scale.has_zero(), scale.ticks("", true).into_iter().map(|tick| tick.1).collect::<Vec<_>>())
        };
        assert_eq!(of(62_000.0, 76_540.0), (false, ["60,000", "65,000", "70,000", "75,000", "80,000"].map(String::from).to_vec()));
        assert!(of(-3.0, 4.0).0 && of(5.0, 5.0).0 && of(1e300, 1e300).0 && of(0.0, 0.0).0);
    }

    #[test]
    fn counts_have_no_halves() {
        let ticks = Scale::new(0.0, 2.0, 5, true).ticks("", true);
        assert_eq!(ticks.iter().map(|tick| tick.1.as_str()).collect::<Vec<_>>(), ["0", "1", "2"]);
    }

    #[test]
    fn numbers_are_written_exactly() {
        assert_eq!(number_label(1_234_567, 0), "1,234,567");
        assert_eq!(number_label(-5, -1), "−0.5");
        assert_eq!(number_label(0, -1), "0.0");
        assert_eq!(number_label(25, -2), "0.25");
        assert_eq!(number_label(-2, 20), "−2×10²⁰");
        assert_eq!(number_label(5, -12), "5×10⁻¹²");
    }

    #[test]
    fn any_range_has_few_ticks_that_hold_it() {
        for exponent in -320..=308 {
            for factor in [1.0, 1.7, 4.99, 9.999] {
                let high = factor * libm::pow(10.0, f64::from(exponent));
                for (low, high) in [(0.0, high), (-high, 0.0), (-high, high), (-high / 7.0, high)] {
                    for intervals in 1..=5 {
                        let scale = Scale::new(low, high, intervals, false);
                        assert!(scale.steps() <= intervals.max(2), "{low} {high} {intervals} {scale:?}");
                        assert!((0.0..=1.0).contains(&scale.at(high)));
                        assert!(scale.at(low) <= scale.at(0.0) && scale.at(0.0) <= scale.at(high));
                    }
                }
            }
        }
        let odd = Scale::new(f64::NAN, f64::INFINITY, 5, true);
        assert!(odd.steps() <= 5);
    }
}
