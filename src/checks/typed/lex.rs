//! Running text as words, numbers and signs, each with its place; every piece is an exact slice of the text.

use num_bigint::BigInt;
use num_rational::BigRational;

/// Digits a number may have; longer ones are no measures.
const MOST_DIGITS: usize = 30;

/// A piece of running text.
#[derive(Clone, PartialEq, Debug)]
pub struct Piece {
    /// Its first byte.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// Whether a blank, or the beginning of the text, stands before it.
    pub spaced: bool,
    /// What it is.
    pub kind: Kind,
}

/// What a piece is.
#[derive(Clone, PartialEq, Debug)]
pub enum Kind {
    /// A number in digits.
    Number(Digits),
    /// Letters, in lower case; what begins with a letter and goes on with digits (`R5`) is a word, too.
    Word(String),
    /// Any other sign.
    Sign(char),
}

/// A number in digits.
#[derive(Clone, PartialEq, Debug)]
pub struct Digits {
    /// Its value.
    pub value: BigRational,
    /// How many digits stand behind the point.
    pub decimals: u8,
    /// Whether it is a whole number without commas, so that it may be a year.
    pub bare: bool,
}

impl Digits {
    /// The number, if it is whole and small enough to be a day or a year.
    pub fn small(&self) -> Option<u32> {
        (self.bare && self.value.is_integer()).then(|| u32::try_from(self.value.to_integer()).ok()).flatten()
    }
}

/// Takes a text apart.
pub fn pieces(text: &str) -> Vec<Piece> {
    let (mut all, mut spaced, mut at) = (Vec::new(), true, 0);
    while let Some(first) = text.get(at..).and_then(|rest| rest.chars().next()) {
        if first.is_whitespace() {
            spaced = true;
            at += first.len_utf8();
            continue;
        }
        let rest = &text[at..];
        let (length, kind) = if first.is_ascii_digit() {
            number(rest)
        } else if first.is_alphabetic() {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            (end, Kind::Word(rest[..end].to_lowercase()))
        } else {
            (first.len_utf8(), vulgar(first).unwrap_or(Kind::Sign(first)))
        };
        all.push(Piece { start: at, end: at + length, spaced, kind });
        spaced = false;
        at += length;
    }
    all
}

/// A number at the beginning of a text: digits, commas before groups of three, a point with digits behind it.
fn number(rest: &str) -> (usize, Kind) {
    let digits = |from: usize| rest[from..].bytes().take_while(u8::is_ascii_digit).count();
    let mut end = digits(0);
    let mut commas = false;
    while end <= 3 || commas {
        if !rest[end..].starts_with(',') || digits(end + 1) != 3 {
            break;
        }
        commas = true;
        end += 4;
    }
    let mut decimals = 0;
    if rest[end..].starts_with('.') {
        decimals = digits(end + 1);
        end += if decimals > 0 { decimals + 1 } else { 0 };
    }
    let bare: String = rest[..end].chars().filter(char::is_ascii_digit).collect();
    let value = (bare.len() <= MOST_DIGITS).then(|| bare.parse::<BigInt>().ok()).flatten();
    let kind = match (value, u8::try_from(decimals)) {
        (Some(value), Ok(decimals)) => Kind::Number(Digits {
            value: BigRational::new(value, BigInt::from(10).pow(u32::from(decimals))),
            decimals,
            bare: !commas && decimals == 0,
        }),
        // So long a run of digits names something.
        _ => Kind::Word(String::new()),
    };
    (end, kind)
}

/// `½` and its like.
fn vulgar(sign: char) -> Option<Kind> {
    let (above, below) = match sign {
        '½' => (1, 2),
        '⅓' => (1, 3),
        '⅔' => (2, 3),
        '¼' => (1, 4),
        '¾' => (3, 4),
        '⅕' => (1, 5),
        '⅖' => (2, 5),
        '⅗' => (3, 5),
        '⅘' => (4, 5),
        '⅙' => (1, 6),
        '⅛' => (1, 8),
        '⅜' => (3, 8),
        '⅝' => (5, 8),
        '⅞' => (7, 8),
        _ => return None,
    };
    let value = BigRational::new(BigInt::from(above), BigInt::from(below));
    // No decimals, and yet not whole: that is how a fraction is known.
    Some(Kind::Number(Digits { value, decimals: 0, bare: false }))
}
