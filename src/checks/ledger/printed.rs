//! Numbers as sources print them: what is read, and how finely it was told.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

/// A number as printed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Printed {
    /// The number in its own scale: 56 for `56%`.
    pub value: BigRational,
    /// The unit of its last digit, to which it was rounded.
    pub step: BigRational,
    /// Decimals it was printed with.
    pub decimals: u8,
    /// Whether its sign is open: `±3`, or `(24)`, which may be a negative or an aside.
    pub either_sign: bool,
    /// Whether it is a part in words, such as `a fifth`: 20 where the figure is a share.
    pub part: bool,
}

impl Printed {
    /// Whether a value is this number, whatever its sign if that is open.
    pub fn is(&self, ours: &BigRational) -> bool {
        self.value == *ours || (self.either_sign && self.value.abs() == ours.abs())
    }

    /// The same for a figure that is a share, printed in hundredths.
    pub fn in_hundredths(mut self) -> Self {
        if self.part {
            self.value *= whole(100);
        }
        self
    }
}

const WORDS: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const PARTS: [(&str, i64); 9] =
    [("half", 2), ("third", 3), ("quarter", 4), ("fifth", 5), ("sixth", 6), ("seventh", 7), ("eighth", 8), ("ninth", 9), ("tenth", 10)];
const LARGE: [(&str, i64); 3] = [("thousand", 1_000), ("million", 1_000_000), ("billion", 1_000_000_000)];

/// Digits that a printed number may have; longer ones are no measures.
const LONGEST: usize = 60;

fn whole(number: i64) -> BigRational {
    BigRational::from_integer(BigInt::from(number))
}

/// Reads what a source printed: signs, currency, thousands commas, per cent, brackets, `±`, a unit after it, `2.3 million`, a number
/// up to ninety-nine in words, or a part such as `two thirds`.
pub(super) fn read(printed: &str) -> Option<Printed> {
    let mut rest = printed.trim();
    let mut either_sign = false;
    for (open, close) in [('(', ')'), ('[', ']')] {
        if let Some(inner) = rest.strip_prefix(open).and_then(|inner| inner.strip_suffix(close)) {
            rest = inner.trim();
            either_sign = true;
        }
    }
    if let Some(mut found) = in_words(rest) {
        found.either_sign = either_sign;
        return Some(found);
    }
    let mut negative = false;
    // Signs and currency come in either order: `−£5` and `£−5`.
    while let Some(first) = rest.chars().next().filter(|c| "−–-+±£$€ \u{a0}".contains(*c)) {
        negative |= "−–-".contains(first);
        either_sign |= first == '±';
        rest = &rest[first.len_utf8()..];
    }
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.').unwrap_or(rest.len());
    let (digits, unit) = rest.split_at(end);
    // A unit may follow, but no second number: `69 to 72` is no value.
    if unit.chars().any(|c| c.is_numeric()) || digits.len() > LONGEST {
        return None;
    }
    let (value, decimals) = decimal(digits.trim_end_matches(['.', ',']))?;
    let value = if negative { -value } else { value };
    let step = BigRational::new(BigInt::one(), BigInt::from(10).pow(u32::from(decimals)));
    let either_sign = either_sign && !value.is_zero();
    let large = LARGE.iter().find(|(word, _)| unit.split_whitespace().next().is_some_and(|first| first.eq_ignore_ascii_case(word)));
    let Some((_, size)) = large else { return Some(Printed { value, step, decimals, either_sign, part: false }) };
    let (value, step) = (value * whole(*size), step * whole(*size));
    let decimals = if step.is_integer() { 0 } else { decimals };
    Some(Printed { value, step, decimals, either_sign, part: false })
}

/// A number or a part in words; at most three of them are looked at.
fn in_words(text: &str) -> Option<Printed> {
    let lower = text.get(..40).unwrap_or(text).to_ascii_lowercase();
    let words: Vec<&str> = lower.split([' ', '-', '\u{a0}']).filter(|word| !word.is_empty()).collect();
    let unit = |word: &str| WORDS.iter().position(|known| *known == word);
    let ten = |word: &str| TENS.iter().position(|known| *known == word).map(|at| 20 + 10 * at);
    let part = |word: &str| {
        let single = word.strip_suffix('s').unwrap_or(word);
        PARTS.iter().find(|(known, _)| *known == word || *known == single).map(|(_, size)| *size)
    };
    let count = |value: usize| Some((whole(i64::try_from(value).ok()?), false));
    let share = |above: i64, below: i64| Some((BigRational::new(above.into(), below.into()), true));
    let (words, size) = match words.split_last().and_then(|(last, rest)| Some((rest, LARGE.iter().find(|(word, _)| word == last)?.1))) {
        Some((rest, size)) => (rest, whole(size)),
        None => (words.as_slice(), BigRational::one()),
    };
    let (value, part) = match words {
        [one] | ["a" | "an", one] if part(one).is_some() => share(1, part(one)?),
        [many, one] if part(one).is_some() => share(i64::try_from(unit(many).filter(|many| *many > 0)?).ok()?, part(one)?),
        [one] => count(unit(one).or_else(|| ten(one))?),
        [tens, one] => count(ten(tens)? + unit(one).filter(|one| (1..10).contains(one))?),
        _ => None,
    }?;
    // A part of a million is no count of millions, so it is not read.
    let (value, step) = (value * &size, size);
    (!part || step.is_one()).then_some(Printed { value, step, decimals: 0, either_sign: false, part })
}

fn decimal(digits: &str) -> Option<(BigRational, u8)> {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let grouped = whole.split(',').enumerate().all(|(at, group)| at == 0 || group.len() == 3) && !whole.starts_with(',');
    let bare: String = whole.chars().filter(|c| *c != ',').chain(fraction.chars()).collect();
    if !grouped || bare.is_empty() || !bare.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let decimals = u8::try_from(fraction.len()).ok()?;
    Some((BigRational::new(bare.parse().ok()?, BigInt::from(10).pow(u32::from(decimals))), decimals))
}

#[cfg(test)]
mod tests {
    use super::{Printed, read};

    fn number(text: &str) -> Option<(String, u8)> {
        read(text).map(|Printed { value, decimals, .. }| (value.to_string(), decimals))
    }

    #[test]
    fn what_sources_print_is_read() {
        let cases = [
            ("24,829", "24829", 0),
            ("−24%", "-24", 0),
            ("–24%", "-24", 0),
            ("-24.0%", "-24", 1),
            ("+3.5", "7/2", 1),
            ("0.03%", "3/100", 2),
            ("£1,234.50", "2469/2", 2),
            ("−£5", "-5", 0),
            ("±3,577", "3577", 0),
            ("Twenty", "20", 0),
            ("one", "1", 0),
            ("Ninety", "90", 0),
            ("thirty-two", "32", 0),
            ("two thirds", "2/3", 0),
            ("a fifth", "1/5", 0),
            ("Half", "1/2", 0),
            ("2.3 million", "2300000", 0),
            ("two million", "2000000", 0),
            ("95 people", "95", 0),
            (" 4.2 percentage points", "21/5", 1),
            (".5", "1/2", 1),
            ("(56%)", "56", 0),
        ];
        for (text, value, decimals) in cases {
            assert_eq!(number(text), Some((value.to_string(), decimals)), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_not_guessed() {
        let long = "9".repeat(400);
        for text in [
            "",
            "about half",
            "twenty eleven",
            "zero thirds",
            "half million",
            "million",
            "a",
            "69 to 72",
            "1 in 5",
            "1,23",
            ",123",
            "1.2.3",
            "%",
            "[x]",
            "..",
            "½",
            long.as_str(),
        ] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn an_open_sign_matches_both_and_a_plain_one_does_not() {
        let same = |a: &str, b: &str| read(a).zip(read(b)).is_some_and(|(a, b)| a.is(&b.value));
        assert!(same("±3", "-3") && same("(24)", "-24") && same("(24)", "24"));
        assert!(!same("24", "-24") && !same("24", "25"));
        assert!(same("56.0%", "56%"), "decimals are matched by rounding before, not here");
    }
}
