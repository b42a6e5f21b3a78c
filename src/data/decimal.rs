//! A number as written: its digits and how many of them stand behind the point.
//!
//! Almost all numbers have at most 18 digits and fit into a machine word; the few longer ones keep theirs on the heap.

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;

/// Digits a number may have; more are no measure, and slow.
pub(super) const MOST_DIGITS: usize = 60;
/// Digits that surely fit into a machine word.
const WORD: usize = 18;

/// A number as written, in the unit's own scale: `76` in a percent column is 76.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decimal {
    digits: Digits,
    /// Decimals as written: they say how it was rounded.
    pub decimals: u8,
}

/// All digits as one whole number: 1250 of `12.50`.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Digits {
    Word(i64),
    Long(Box<BigInt>),
}

impl Decimal {
    /// The number of those digits, of which so many stand behind the point.
    pub fn new(digits: i64, decimals: u8) -> Self {
        Self { digits: Digits::Word(digits), decimals }
    }

    /// Reads an optional sign, digits, and decimals behind a point; none if anything else stands there or there are too many.
    pub fn read(text: &str) -> Option<Self> {
        let (negative, unsigned) = match text.as_bytes().first()? {
            b'-' => (true, &text[1..]),
            b'+' => (false, &text[1..]),
            _ => (false, text),
        };
        let (whole, behind) = match unsigned.split_once('.') {
            Some((_, "")) => return None,
            Some(parts) => parts,
            None => (unsigned, ""),
        };
        let sound = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !sound(whole) || !sound(behind) || whole.len() + behind.len() > MOST_DIGITS {
            return None;
        }
        let digits = if whole.len() + behind.len() <= WORD {
            let value = whole.bytes().chain(behind.bytes()).fold(0, |value, byte| value * 10 + i64::from(byte - b'0'));
            Digits::Word(if negative { -value } else { value })
        } else {
            let value = BigInt::parse_bytes(format!("{whole}{behind}").as_bytes(), 10).unwrap_or_default();
            Digits::Long(Box::new(if negative { -value } else { value }))
        };
        Some(Self { digits, decimals: behind.len() as u8 })
    }

    /// Its digits as one whole number, if they fit into a machine word.
    pub fn word(&self) -> Option<i64> {
        match self.digits {
            Digits::Word(digits) => Some(digits),
            Digits::Long(_) => None,
        }
    }

    /// Its exact value.
    pub fn value(&self) -> BigRational {
        match &self.digits {
            // Reduced in machine words: as many tens as decimals fit into one, since the digits do.
            Digits::Word(digits) if usize::from(self.decimals) <= WORD => {
                let scale = 10_i64.pow(u32::from(self.decimals));
                let common = digits.gcd(&scale);
                BigRational::new_raw(BigInt::from(digits / common), BigInt::from(scale / common))
            }
            _ => BigRational::new(self.digits(), BigInt::from(10).pow(u32::from(self.decimals))),
        }
    }

    fn digits(&self) -> BigInt {
        match &self.digits {
            Digits::Word(digits) => BigInt::from(*digits),
            Digits::Long(digits) => BigInt::clone(digits),
        }
    }
}

/// The number with the decimals it was written with.
impl std::fmt::Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let signed = match &self.digits {
            Digits::Word(digits) => digits.to_string(),
            Digits::Long(digits) => digits.to_string(),
        };
        let (sign, digits) = signed.strip_prefix('-').map_or(("", signed.as_str()), |digits| ("-", digits));
        let behind = usize::from(self.decimals);
        if behind == 0 {
            return f.write_str(&signed);
        }
        let digits = format!("{digits:0>width$}", width = behind + 1);
        let (whole, rest) = digits.split_at(digits.len() - behind);
        write!(f, "{sign}{whole}.{rest}")
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    #[test]
    fn a_number_keeps_its_decimals_and_its_exact_value() {
        let of = |text: &str| Decimal::read(text).map(|number| (number.to_string(), number.value().to_string()));
        let pair = |written: &str, value: &str| Some((written.to_owned(), value.to_owned()));
        assert_eq!(of("12.50"), pair("12.50", "25/2"));
        assert_eq!(of("-0.05"), pair("-0.05", "-1/20"));
        assert_eq!(of("+7"), pair("7", "7"));
        assert_eq!(of("-0.0"), pair("0.0", "0"));
        assert_eq!(of("0.0000000000000000001"), pair("0.0000000000000000001", "1/10000000000000000000"));
        assert_eq!(of("-12345678901234567890.10"), pair("-12345678901234567890.10", "-123456789012345678901/10"));
        assert_eq!(of(&"9".repeat(61)), None);
        for bad in ["", "+", "5.", ".5", "1.2.3", "--1", "1e5"] {
            assert_eq!(of(bad), None, "{bad}");
        }
    }
}
