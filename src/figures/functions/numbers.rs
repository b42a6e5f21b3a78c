//! The numbers a function works on: small where they are given, exact always, with what qualifies all of them.
//!
//! A million cells are a million machine words here. They become fractions only where arithmetic needs it.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;

use super::super::{Quantity, Unit, units};
use crate::data::{Decimal, Flag};

/// An exact number.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::figures) enum Exact {
    /// `digits` over ten to the power of `tens`.
    Word { digits: i64, tens: u8 },
    /// Any other.
    Ratio(Box<BigRational>),
}

impl Exact {
    /// A number as written; in hundredths if it is a share.
    pub(super) fn given(number: &Decimal, hundredths: bool) -> Self {
        let more = if hundredths { 2 } else { 0 };
        match number.word() {
            Some(digits) => Self::Word { digits, tens: number.decimals + more },
            None => Self::of(number.value() / BigRational::from_integer(ten(more))),
        }
    }

    /// Any number.
    pub(super) fn of(value: BigRational) -> Self {
        Self::Ratio(Box::new(value))
    }

    /// As a fraction.
    pub(super) fn ratio(&self) -> BigRational {
        match self {
            Self::Word { digits, tens } => BigRational::new(BigInt::from(*digits), ten(*tens)),
            Self::Ratio(value) => BigRational::clone(value),
        }
    }

    /// Its digits if it had so many tens below it.
    fn scaled(&self, to: u8) -> Option<i128> {
        match self {
            Self::Word { digits, tens } => i128::from(*digits).checked_mul(10_i128.checked_pow(u32::from(to.checked_sub(*tens)?))?),
            Self::Ratio(_) => None,
        }
    }

    /// How two numbers compare.
    pub(super) fn compare(&self, other: &Self) -> Ordering {
        let most = |number: &Self| if let Self::Word { tens, .. } = number { *tens } else { 0 };
        let to = most(self).max(most(other));
        match (self.scaled(to), other.scaled(to)) {
            (Some(a), Some(b)) => a.cmp(&b),
            _ => self.ratio().cmp(&other.ratio()),
        }
    }
}

fn ten(power: u8) -> BigInt {
    BigInt::from(10).pow(u32::from(power))
}

/// The sum of numbers: whole numbers are added by what stands below them first, so that a million cells need no reduction each.
pub(super) fn total<'a>(numbers: impl IntoIterator<Item = &'a Exact>) -> BigRational {
    let mut words: BTreeMap<u8, BigInt> = BTreeMap::new();
    let mut fractions: BTreeMap<BigInt, BigInt> = BTreeMap::new();
    // The sum of machine words of one scale, as long as the scale does not change.
    let mut run = (0_u8, 0_i128);
    for number in numbers {
        match number {
            Exact::Word { digits, tens } => {
                if *tens != run.0 {
                    *words.entry(run.0).or_default() += run.1;
                    run = (*tens, 0);
                }
                // Fewer than 2⁶⁴ numbers of 64 bits fit into 128 bits.
                run.1 += i128::from(*digits);
            }
            Exact::Ratio(value) => match fractions.get_mut(value.denom()) {
                Some(sum) => *sum += value.numer(),
                None => _ = fractions.insert(value.denom().clone(), value.numer().clone()),
            },
        }
    }
    *words.entry(run.0).or_default() += run.1;
    let words = words.into_iter().map(|(tens, above)| (ten(tens), above));
    words.chain(fractions).fold(BigRational::zero(), |sum, (below, above)| sum + BigRational::new(above, below))
}

/// The sum of the squares of numbers.
pub(super) fn squares(numbers: &[Exact]) -> BigRational {
    let square = |number: &Exact| {
        let value = number.ratio();
        Exact::of(&value * &value)
    };
    // Of machine words the squares are taken as whole numbers, by what stands below them.
    let mut words: BTreeMap<u8, BigInt> = BTreeMap::new();
    let mut others = Vec::new();
    for number in numbers {
        match number {
            Exact::Word { digits, tens } => *words.entry(*tens).or_default() += i128::from(*digits) * i128::from(*digits),
            other => others.push(square(other)),
        }
    }
    words.into_iter().fold(total(&others), |sum, (tens, above)| sum + BigRational::new(above, ten(tens).pow(2)))
}

/// The numbers of arguments, of a column or one after another, brought to one unit.
pub(in crate::figures) struct Numbers {
    /// Their values.
    pub values: Vec<Exact>,
    /// Their unit.
    pub unit: Unit,
    /// The largest number of decimals, if all are known.
    pub decimals: Option<u8>,
    /// Whether one of them is approximate.
    pub approximate: bool,
    /// The flags of all of them.
    pub flags: Vec<Flag>,
}

impl Numbers {
    /// A number that comes from them: it is approximate if one of them is, and bears all their flags.
    pub(super) fn derived(&self, value: BigRational, unit: Unit) -> Quantity {
        Quantity { approximate: self.approximate, flags: self.flags.clone(), ..units::plain(value, unit) }
    }

    /// How many there are, as a number.
    pub(super) fn amount(&self) -> BigRational {
        BigRational::from_integer(BigInt::from(self.values.len()))
    }

    /// Their values in ascending order.
    pub(super) fn sorted(&self) -> Vec<&Exact> {
        let mut sorted: Vec<&Exact> = self.values.iter().collect();
        sorted.sort_by(|a, b| a.compare(b));
        sorted
    }
}

#[cfg(test)]
mod tests {
    use num_rational::BigRational;
    use num_traits::Zero;
    use proptest::prelude::{any, prop, proptest};

    use super::{Exact, squares, total};

    proptest! {
        #![proptest_config(crate::tests::cases(256))]

        #[test]
        fn sums_and_orders_are_those_of_fractions(parts in prop::collection::vec((any::<i64>(), 0..40_u8, any::<bool>()), 1..20)) {
            let word = |(digits, tens, ratio): &(i64, u8, bool)| {
                let word = Exact::Word { digits: *digits, tens: *tens };
                if *ratio { Exact::of(word.ratio()) } else { word }
            };
            let all: Vec<Exact> = parts.iter().map(word).collect();
            let plain: Vec<BigRational> = all.iter().map(Exact::ratio).collect();
            assert_eq!(total(&all), plain.iter().fold(BigRational::zero(), |sum, next| sum + next));
            assert_eq!(squares(&all), plain.iter().fold(BigRational::zero(), |sum, next| sum + next * next));
            for (a, b) in all.iter().zip(&all[1..]) {
                assert_eq!(a.compare(b), a.ratio().cmp(&b.ratio()));
            }
        }
    }
}
