//! Parts of a whole, as they are printed: whether they add to 100%, and what is said if they do not.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Signed;

use crate::data::Decimal;
use crate::diagnostics::Diagnostic;
use crate::figures::{Format, Quantity, Unit, Value};

use super::chart::{Kind, Plot};
use super::words::plain;
use super::{Desk, Drawn};

/// What readers are told where parts do not add because each was rounded.
const ROUNDED: &str = "Percentages may not add to 100% because of rounding.";

/// What is to be said of a chart of parts: that they were rounded, unless its notes say so. Parts that are off by more than rounding are
/// told as a warning.
pub(super) fn reading(plot: &Plot, drawn: &Drawn, desk: &mut Desk) -> Option<String> {
    let printed = |series: usize, category: usize| Some(plot.series.get(series)?.points.get(category)?.printed.as_str());
    let (series, categories) = (plot.series.len(), plot.categories.len());
    let whole = |category: usize| (0..series).map_while(|series| printed(series, category)).collect::<Vec<_>>();
    let wholes: Vec<(&str, Vec<&str>)> = match plot.kind {
        Kind::Pie => vec![("the whole", (0..categories).map_while(|category| printed(0, category)).collect())],
        _ => plot.categories.iter().map(String::as_str).zip((0..categories).map(whole)).collect(),
    };
    let sums: Vec<(&str, Sum)> = wholes.iter().filter_map(|(name, parts)| Some((*name, Sum::of(parts)?))).collect();
    if let Some((name, sum)) = sums.iter().find(|(_, sum)| sum.off > sum.slack) {
        let total =
            Quantity { value: sum.total.clone(), unit: Unit::default(), decimals: None, base: None, approximate: false, flags: Vec::new() };
        let total = desk.figures.print(&Value::Quantity(total), Format::Number(sum.decimals));
        let message = format!("the parts of `{name}` are drawn as those of a whole, and come to {total}%");
        let mend = "add the part that is missing, or draw them side by side: `arrange: grouped`";
        desk.say(Diagnostic::warning("parts-not-whole", drawn.span, message).mend(mend));
        return None;
    }
    let says_so = || drawn.notes.iter().any(|note| plain(note, desk.figures).contains("rounding"));
    (sums.iter().any(|(_, sum)| sum.off.is_positive()) && !says_so()).then(|| ROUNDED.to_owned())
}

/// Printed parts added up.
struct Sum {
    total: BigRational,
    /// By how much it differs from 100.
    off: BigRational,
    /// By how much it may, each part being off by up to half of its last digit.
    slack: BigRational,
    decimals: u8,
}

impl Sum {
    /// Nothing where a part has no value.
    fn of(parts: &[&str]) -> Option<Self> {
        let (mut total, mut slack) = (BigRational::default(), BigRational::default());
        let mut decimals = 0;
        for part in parts {
            let digits: String = part.strip_suffix('%')?.chars().filter(|letter| *letter != ',').collect();
            let behind = digits.split_once('.').map_or(0, |(_, behind)| behind.len());
            let behind = u8::try_from(behind).ok()?;
            decimals = decimals.max(behind);
            slack += BigRational::new(BigInt::from(1), BigInt::from(2) * BigInt::from(10).pow(u32::from(behind)));
            total += Decimal::read(&digits)?.value();
        }
        let off = (&total - BigRational::from_integer(BigInt::from(100))).abs();
        Some(Self { total, off, slack, decimals })
    }
}

#[cfg(test)]
mod tests {
    use num_traits::{Signed, Zero};

    use super::Sum;

    #[test]
    fn sums_are_whole_rounded_or_off() {
        let of = |parts: &[&str]| Sum::of(parts).map(|sum| (sum.off.is_positive(), sum.off > sum.slack));
        assert_eq!(of(&["68%", "32%"]), Some((false, false)));
        assert_eq!(of(&["33%", "33%", "33%"]), Some((true, false)));
        assert_eq!(of(&["33.3%", "33.3%", "33.3%"]), Some((true, false)));
        assert_eq!(of(&["33.3%", "33.3%", "33%"]), Some((true, false)));
        assert_eq!(of(&["50%", "30%"]), Some((true, true)));
        assert_eq!(of(&["50%", "[x]"]), None);
        assert!(Sum::of(&["100%"]).is_some_and(|sum| sum.off.is_zero()));
    }
}
