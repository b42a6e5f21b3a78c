//! Quantiles of Student's t and of the normal distribution, by libm alone, so that every machine gets the same digits.
//!
//! Up to 1,000 degrees of freedom by halving, on the finite series of M. Abramowitz and I. A. Stegun, Handbook of Mathematical
//! Functions (1964), 26.7.3 and 26.7.4; beyond, by their expansion 26.7.5, whose error is then below the twelfth digit.

use std::f64::consts::{FRAC_PI_2, PI, SQRT_2};

/// Up to here the series is summed; its terms grow in number with the degrees of freedom.
const SERIES: u64 = 1000;
/// Halvings after which a float does not change any more.
const HALVINGS: usize = 120;

/// The t that lies with −t around the middle part `level` (0 to 1) of Student's distribution.
pub(in super::super) fn two_sided(level: f64, df: u64) -> f64 {
    if level <= 0.0 {
        return 0.0;
    }
    if df > SERIES {
        return expansion(normal_two_sided(level), df as f64);
    }
    let angle = halve(0.0, FRAC_PI_2, |angle| within(angle, df) < level);
    libm::sqrt(df as f64) * libm::tan(angle)
}

/// The z that lies with −z around the middle part `level` (0 to 1) of the normal distribution.
pub(in super::super) fn normal_two_sided(level: f64) -> f64 {
    halve(0.0, 40.0, |z| libm::erfc(z / SQRT_2) > 1.0 - level)
}

/// The border between `low` and `high` below which `is_below` holds.
fn halve(mut low: f64, mut high: f64, is_below: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..HALVINGS {
        let middle = low + (high - low) / 2.0;
        if is_below(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    low + (high - low) / 2.0
}

/// The part of Student's distribution between −t and t, with t = √df · tan(angle).
fn within(angle: f64, df: u64) -> f64 {
    let (sine, cosine) = (libm::sin(angle), libm::cos(angle));
    let square = cosine * cosine;
    let odd = df % 2 == 1;
    let (mut term, mut sum) = if odd { (cosine, cosine) } else { (1.0, 1.0) };
    // The factor from one term to the next: 2/3, 4/5, … for odd degrees of freedom, 1/2, 3/4, … for even ones.
    let mut above = if odd { 2.0 } else { 1.0 };
    let mut power = if odd { 3 } else { 2 };
    while power + 2 <= df {
        term *= square * above / (above + 1.0);
        sum += term;
        above += 2.0;
        power += 2;
    }
    match (odd, df) {
        (true, 1) => 2.0 * angle / PI,
        (true, _) => 2.0 / PI * (angle + sine * sum),
        (false, _) => sine * sum,
    }
}

fn expansion(z: f64, df: f64) -> f64 {
    let s = z * z;
    let first = z * (s + 1.0) / 4.0;
    let second = z * ((5.0 * s + 16.0) * s + 3.0) / 96.0;
    let third = z * (((3.0 * s + 19.0) * s + 17.0) * s - 15.0) / 384.0;
    let fourth = z * ((((79.0 * s + 776.0) * s + 1482.0) * s - 1920.0) * s - 945.0) / 92160.0;
    z + (first + (second + (third + fourth / df) / df) / df) / df
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_agree_with_scipy() {
        // scipy.stats.t.ppf((1 + level) / 2, df), scipy 1.17.1.
        let known = [
            (0.95, 1, 12.706204736174694),
            (0.95, 2, 4.302652729749462),
            (0.95, 3, 3.1824463052837078),
            (0.95, 8, 2.306004135204166),
            (0.95, 21, 2.0796138447276795),
            (0.95, 244, 1.9697339922723787),
            (0.99, 1000, 2.580754698065951),
        ];
        for (level, df, t) in known {
            let found = two_sided(level, df);
            assert!((found - t).abs() < 1e-11 * t, "{level} {df}: {found} is not {t}");
        }
        assert!((normal_two_sided(0.95) - 1.959963984540054).abs() < 1e-12);
    }

    #[test]
    fn series_and_expansion_meet() {
        for level in [0.5, 0.9, 0.95, 0.99] {
            let (series, expanded) = (two_sided(level, SERIES), expansion(normal_two_sided(level), SERIES as f64));
            assert!((series - expanded).abs() < 1e-12 * series, "{level}: {series} {expanded}");
        }
    }
}
