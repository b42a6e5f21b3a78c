//! Cuts a formula into tokens, each with its byte range.
//!
//! Takes the text of a formula; gives [`Token`]s that end with [`TokenKind::End`], or the one [`Fault`] that stopped it. A number is
//! digits with an optional decimal part and an optional `%`; a text stands in double quotes, in which `\"` and `\\` are written so.

use num_bigint::BigInt;
use num_rational::BigRational;

/// The longest number that may stand in a formula, in characters.
const LONGEST_NUMBER: usize = 100;

/// A token and where it stands.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// What a token is.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum TokenKind {
    /// A number: its value (of `50%` one half) and whether a `%` follows it.
    Number(Number),
    /// A text.
    Text(String),
    /// A name or a word of the language.
    Word(String),
    /// An operator, a bracket, a comma, a full stop or a colon.
    Sign(&'static str),
    /// The end of the formula.
    End,
}

/// A number of a formula.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Number {
    /// Its value; of `50%` one half.
    pub value: BigRational,
    /// Decimals as written.
    pub decimals: u8,
    /// Whether it is a percentage.
    pub percent: bool,
}

/// What is wrong with a formula's form.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Fault {
    /// The diagnostic's code.
    pub code: &'static str,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub mend: Option<String>,
}

impl Fault {
    /// A fault of form at a place.
    pub fn new(start: usize, end: usize, message: impl Into<String>) -> Self {
        Self { code: "bad-formula", start, end, message: message.into(), mend: None }
    }

    /// Adds the way to mend it.
    pub fn mend(mut self, mend: impl Into<String>) -> Self {
        self.mend = Some(mend.into());
        self
    }
}

/// Signs of two letters stand before those of one, so that `<=` is not read as `<`.
const SIGNS: [&str; 17] = ["!=", "<=", ">=", "+", "-", "*", "/", "=", "<", ">", "(", ")", "[", "]", ",", ".", ":"];

/// Signs that people write and the language does not know, with what to write.
const FOREIGN: [(&str, &str); 13] = [
    ("==", "="),
    ("−", "-"),
    ("–", "-"),
    ("×", "*"),
    ("÷", "/"),
    ("≤", "<="),
    ("≥", ">="),
    ("≠", "!="),
    ("&&", "and"),
    ("||", "or"),
    ("“", "\""),
    ("”", "\""),
    ("'", "\""),
];

/// Cuts `text` into tokens.
///
/// # Errors
/// When a sign is unknown, a text is not closed or a number is too long.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, Fault> {
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(letter) = text[at..].chars().next() {
        let rest = &text[at..];
        let (kind, length) = if letter.is_whitespace() {
            at += letter.len_utf8();
            continue;
        } else if letter.is_ascii_digit() {
            number(rest, at)?
        } else if letter == '"' {
            quoted(rest, at)?
        } else if letter.is_alphabetic() || letter == '_' {
            let length = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
            (TokenKind::Word(rest[..length].into()), length)
        } else {
            sign(rest, at)?
        };
        all.push(Token { kind, start: at, end: at + length });
        at += length;
    }
    all.push(Token { kind: TokenKind::End, start: text.len(), end: text.len() });
    Ok(all)
}

fn sign(rest: &str, at: usize) -> Result<(TokenKind, usize), Fault> {
    if let Some((foreign, own)) = FOREIGN.iter().find(|(foreign, _)| rest.starts_with(foreign)) {
        let message = format!("`{foreign}` is no sign of the formula language");
        return Err(Fault::new(at, at + foreign.len(), message).mend(format!("write `{own}`")));
    }
    if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
        return Ok((TokenKind::Sign(sign), sign.len()));
    }
    let letter = rest.chars().next().unwrap_or(' ');
    let fault = Fault::new(at, at + letter.len_utf8(), format!("`{}` is no sign of the formula language", letter.escape_debug()));
    Err(fault.mend(if letter == '^' {
        "there are no powers: write the factors, as in `x * x`"
    } else {
        "take it out, or put texts into quotation marks"
    }))
}

fn number(rest: &str, at: usize) -> Result<(TokenKind, usize), Fault> {
    let digits = |text: &str| text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let whole = digits(rest);
    let decimals = rest[whole..].strip_prefix('.').map_or(0, digits);
    let mut length = if decimals > 0 { whole + 1 + decimals } else { whole };
    if length > LONGEST_NUMBER {
        return Err(Fault::new(at, at + length, format!("a number has at most {LONGEST_NUMBER} digits")).mend("round it"));
    }
    let after = rest[length..].chars().next();
    if after.is_some_and(|c| c.is_alphabetic() || c == '_') {
        let message = "a number is followed by letters";
        return Err(Fault::new(at, at + length, message).mend("a name starts with a letter; units are not written in formulas"));
    }
    let shown: String = rest[..length].chars().filter(char::is_ascii_digit).collect();
    let value = shown.parse::<BigInt>().unwrap_or_default();
    let percent = after == Some('%');
    length += usize::from(percent);
    let value = BigRational::new(value, BigInt::from(10).pow(decimals as u32 + if percent { 2 } else { 0 }));
    Ok((TokenKind::Number(Number { value, decimals: decimals as u8, percent }), length))
}

fn quoted(rest: &str, at: usize) -> Result<(TokenKind, usize), Fault> {
    let mut text = String::new();
    let mut letters = rest.char_indices().skip(1);
    while let Some((offset, letter)) = letters.next() {
        match letter {
            '"' => return Ok((TokenKind::Text(text), offset + 1)),
            '\\' => match letters.next() {
                Some((_, next @ ('"' | '\\'))) => text.push(next),
                Some((_, next)) => text.extend(['\\', next]),
                None => break,
            },
            other => text.push(other),
        }
    }
    Err(Fault::new(at, at + rest.len(), "a text is not closed").mend("end it with `\"`"))
}
