//! How values are printed: formats, and whether a format suits a value.
//!
//! `number(1)` 1,234.5; `percent(0)` 56%; `points(1)` 4.2 percentage points; `money(0)` £1,234; `words` three, from ten on 10;
//! `ordinal` third, from ten on 10th. `number` of a share prints it as it stands (2.3 times), not in per cents. Thousands have commas,
//! negative numbers the minus sign −, and a number that rounds to zero has no sign. Intervals print as `low to high`. Without decimals
//! a format takes those a value has by nature.

use num_traits::{Signed, ToPrimitive};

use super::parse::{Call, Expr, ExprKind, parse};
use super::{Format, Quantity, Scale, Unit, Value, exact, functions};
use crate::data::Flag;
use crate::diagnostics::{Diagnostic, nearest};
use crate::project::{Ties, Words};

/// The most decimals a format may ask for.
const MOST_DECIMALS: u8 = 20;
/// Names of formats.
const NAMES: [&str; 6] = ["number", "percent", "points", "money", "words", "ordinal"];

/// Whether a name is that of a format and of nothing else.
pub(super) fn is_format(name: &str) -> bool {
    NAMES.contains(&name)
}

/// A format as asked for: decimals may be left to the value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Wish {
    name: &'static str,
    decimals: Option<u8>,
}

/// Why something is no format: the place in the text, a message and a mend.
pub(super) type NoFormat = ((usize, usize), String, Option<String>);

/// Reads a format such as `percent(1)` or `words`.
pub(super) fn read(text: &str) -> Result<Wish, NoFormat> {
    let everything = (0, text.len());
    let wanted = || Some(format!("write one of {}, with the decimals in parentheses, as in `number(1)`", NAMES.join(", ")));
    let expr = parse(text).map_err(|_| (everything, format!("`{text}` is no format"), wanted()))?;
    let (name, args) = match &expr.kind {
        ExprKind::Path(path) if path.index.is_none() && path.fields.is_empty() => (&path.head, &[][..]),
        ExprKind::Call(call) => (&call.name, &call.args[..]),
        _ => return Err((everything, format!("`{text}` is no format"), wanted())),
    };
    let Some(known) = NAMES.into_iter().find(|known| *known == &*name.text) else {
        let near = nearest(&name.text, NAMES).map(|near| format!("did you mean `{near}`?")).or_else(wanted);
        return Err((name.range, format!("there is no format `{}`", name.text), near));
    };
    match args {
        [] => Ok(Wish { name: known, decimals: None }),
        [(None, expr)] => Ok(Wish { name: known, decimals: Some(decimals(known, expr)?) }),
        [_, (_, second), ..] | [(Some(_), second)] => Err((second.range, "a format takes nothing but its decimals".into(), wanted())),
    }
}

fn decimals(name: &str, expr: &Expr) -> Result<u8, NoFormat> {
    if matches!(name, "words" | "ordinal") {
        return Err((expr.range, format!("`{name}` has no decimals"), Some(format!("write `{name}`"))));
    }
    let whole = match &expr.kind {
        ExprKind::Number(number, written) if !number.percent && number.decimals == 0 => written.parse::<u8>().ok(),
        _ => None,
    };
    let message =
        || (expr.range, format!("decimals are a whole number from 0 to {MOST_DECIMALS}"), Some(format!("write digits, as in `{name}(1)`")));
    whole.filter(|whole| *whole <= MOST_DECIMALS).ok_or_else(message)
}

/// Takes the format off an expression in which it stands outermost: what is printed, and how.
pub(super) fn outermost(expr: &Expr) -> Result<Option<(&Expr, Wish)>, NoFormat> {
    let ExprKind::Call(Call { name, args }) = &expr.kind else { return Ok(None) };
    let Some(known) = NAMES.into_iter().find(|known| *known == &*name.text) else { return Ok(None) };
    match args.as_slice() {
        [(None, inner)] => Ok(Some((inner, Wish { name: known, decimals: None }))),
        // `points(old, new)` is the function; with plain decimals in the second place it is the format.
        [_, (_, second)] if known == "points" && !is_decimals(second) => Ok(None),
        [(None, inner), (None, second)] => Ok(Some((inner, Wish { name: known, decimals: Some(decimals(known, second)?) }))),
        _ => Err((expr.range, format!("`{known}` takes a value and its decimals"), Some(format!("write `{known}(x, 1)`")))),
    }
}

fn is_decimals(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Number(number, _) if !number.percent && number.decimals == 0)
}

/// Decimals a number has by nature: those it was written with; else none if it is whole, and up to two if not.
fn natural_decimals(quantity: &Quantity) -> u8 {
    quantity.decimals.unwrap_or_else(|| exact::decimals_needed(&quantity.value, 2).unwrap_or(2))
}

/// The format a value has if nobody says.
pub(super) fn natural(value: &Value) -> Format {
    match value {
        Value::Quantity(quantity) => match quantity.unit.scale {
            Scale::Share => Format::Percent(quantity.decimals.unwrap_or(0)),
            Scale::Points => Format::Points(quantity.decimals.unwrap_or(1)),
            Scale::Plain | Scale::Literal => Format::Number(natural_decimals(quantity)),
        },
        _ => Format::Plain,
    }
}

impl Wish {
    /// The format for a value, with the value's own decimals where none were asked for.
    pub fn format(self, value: &Value) -> Format {
        let quantity = match value {
            Value::Quantity(quantity) => Some(quantity),
            Value::Interval(interval) => Some(&interval.estimate),
            _ => None,
        };
        let own = |otherwise: u8| self.decimals.or(quantity.and_then(|quantity| quantity.decimals)).unwrap_or(otherwise);
        match self.name {
            "percent" => Format::Percent(own(0)),
            "points" => Format::Points(own(1)),
            "money" => Format::Money(own(0)),
            "words" => Format::Words,
            "ordinal" => Format::Ordinal,
            _ => Format::Number(self.decimals.or(quantity.map(natural_decimals)).unwrap_or(0)),
        }
    }
}

/// A diagnostic, but for its place, if a format does not suit a value.
pub(super) fn misfit(format: Format, value: &Value) -> Option<Diagnostic> {
    let quantity = match value {
        Value::Quantity(quantity) => quantity,
        Value::Interval(interval) => &interval.estimate,
        Value::Text(_) | Value::Truth(_) if format != Format::Plain => {
            let message = format!("{} is not printed as a number", functions::kind(value));
            return Some(Diagnostic::error("wrong-kind", None, message).mend("leave the format out"));
        }
        Value::Series(series) => return series.values().find_map(|value| misfit(format, &value)),
        _ => return None,
    };
    let unit = &quantity.unit;
    let clash = |what: &str, mend: &str| {
        let message = format!("{} is not printed as {what}", unit.spoken());
        Some(Diagnostic::error("unit-clash", None, message).mend(mend))
    };
    match format {
        Format::Percent(_) if !matches!(unit.scale, Scale::Share | Scale::Literal) => {
            clash("a percentage", "print it with `number(…)`, or divide it by its base to have a share")
        }
        Format::Points(_) if !unit.is_hundredths() && unit.scale != Scale::Literal => {
            clash("percentage points", "percentage points lie between two shares: `points(old, new)`")
        }
        Format::Number(_) if unit.scale == Scale::Points => clash("a mere number", "print it with `points(…)`"),
        Format::Money(_) if !unit.is_pure() && !is_money(unit) => clash("money", "print it with `number(…)`"),
        Format::Words | Format::Ordinal if !quantity.value.is_integer() || unit.is_hundredths() => {
            let message = "only a whole number is printed in words";
            Some(Diagnostic::error("not-whole", None, message).mend("print it with `number(…)`, or round it"))
        }
        _ => None,
    }
}

fn is_money(unit: &Unit) -> bool {
    unit.powers.iter().any(|(word, power)| *power == 1 && matches!(&**word, "£" | "pounds" | "GBP"))
}

/// A value in a format.
pub(super) fn print(value: &Value, format: Format, ties: Ties) -> String {
    match value {
        Value::Quantity(quantity) => {
            let printed = number(quantity, if format == Format::Plain { natural(value) } else { format }, ties);
            flagged(printed, &quantity.flags)
        }
        Value::Interval(interval) => {
            let natural = natural(&Value::Quantity(interval.estimate.clone()));
            let format = if format == Format::Plain { natural } else { format };
            let (low, high) = (number(&interval.low, format, ties), number(&interval.high, format, ties));
            flagged(format!("{low} to {high}"), &interval.low.flags)
        }
        Value::Series(series) => series.values().map(|value| print(&value, format, ties)).collect::<Vec<_>>().join(", "),
        other => exact::fraction(other),
    }
}

fn flagged(mut printed: String, flags: &[Flag]) -> String {
    for flag in flags {
        printed.push_str(&format!(" [{}]", flag.sign()));
    }
    printed
}

const ZERO_TO_NINE: [&str; 10] = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
const ORDINALS: [&str; 10] = ["0th", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"];

fn number(quantity: &Quantity, format: Format, ties: Ties) -> String {
    let value = &quantity.value;
    match format {
        Format::Number(decimals) => grouped(value, decimals, ties, "", ""),
        Format::Percent(decimals) => grouped(&hundredfold(value), decimals, ties, "", "%"),
        Format::Money(decimals) => grouped(value, decimals, ties, "£", ""),
        Format::Points(decimals) => {
            let printed = grouped(&hundredfold(value), decimals, ties, "", "");
            let (whole, rest) = printed.split_once('.').unwrap_or((&printed, ""));
            let one = matches!(whole, "1" | "−1") && rest.bytes().all(|digit| digit == b'0');
            format!("{printed} percentage point{}", if one { "" } else { "s" })
        }
        Format::Words | Format::Ordinal => {
            let small = value.is_integer().then(|| value.to_integer()).and_then(|whole| usize::try_from(whole).ok());
            let table = if format == Format::Words { ZERO_TO_NINE } else { ORDINALS };
            match small.and_then(|small| table.get(small)) {
                Some(word) => (*word).into(),
                None if format == Format::Words => grouped(value, natural_decimals(quantity), ties, "", ""),
                None => {
                    let printed = grouped(value, 0, ties, "", "");
                    format!("{printed}{}", ordinal_ending(&printed))
                }
            }
        }
        Format::Plain => grouped(value, natural_decimals(quantity), ties, "", ""),
    }
}

fn ordinal_ending(printed: &str) -> &'static str {
    let teen = printed.ends_with("11") || printed.ends_with("12") || printed.ends_with("13");
    match printed.chars().last() {
        Some('1') if !teen => "st",
        Some('2') if !teen => "nd",
        Some('3') if !teen => "rd",
        _ => "th",
    }
}

fn hundredfold(value: &num_rational::BigRational) -> num_rational::BigRational {
    value * num_bigint::BigInt::from(100)
}

/// A number with commas, its minus sign before what stands before it, and what stands behind it.
fn grouped(value: &num_rational::BigRational, decimals: u8, ties: Ties, before: &str, behind: &str) -> String {
    let scaled = exact::scaled(value, decimals, ties);
    let digits = scaled.magnitude().to_u64().map_or_else(|| scaled.magnitude().to_string(), |small| small.to_string());
    let decimals = usize::from(decimals);
    let (whole, rest) = digits.split_at(digits.len().saturating_sub(decimals));
    let mut out = String::with_capacity(before.len() + whole.len() * 4 / 3 + decimals + behind.len() + "−0.".len());
    if scaled.is_negative() {
        out.push('−');
    }
    out.push_str(before);
    for (at, digit) in whole.char_indices() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if whole.is_empty() {
        out.push('0');
    }
    if decimals > 0 {
        out.push('.');
        out.extend(std::iter::repeat_n('0', decimals - rest.len()));
        out.push_str(rest);
    }
    out.push_str(behind);
    out
}

/// The exact value for people: up to six decimals, cut and followed by `…` if there are more, with its unit.
pub(super) fn exactly(value: &Value) -> String {
    let one = |quantity: &Quantity| {
        let hundredths = quantity.unit.is_hundredths();
        let shown = if hundredths { hundredfold(&quantity.value) } else { quantity.value.clone() };
        let (cut, more) = exact::cut(&shown, 6);
        let decimals = if more { 6 } else { exact::decimals_needed(&cut, 6).unwrap_or(6) };
        let printed = grouped(&cut, decimals, Ties::HalfEven, "", if more { "…" } else { "" });
        match quantity.unit.scale {
            Scale::Share => format!("{printed}%"),
            Scale::Points => format!("{printed} percentage points"),
            _ if quantity.unit.powers.is_empty() => printed,
            _ => format!("{printed} {}", quantity.unit.words()),
        }
    };
    match value {
        Value::Quantity(quantity) => one(quantity),
        Value::Interval(interval) => format!("{} to {}", one(&interval.low), one(&interval.high)),
        Value::Series(series) => series.values().map(|value| exactly(&value)).collect::<Vec<_>>().join("; "),
        other => exact::fraction(other),
    }
}

/// The format a text asks for where no value is known yet, with diagnostics at its place.
pub(super) fn checked(words: &Words) -> Result<Wish, Diagnostic> {
    read(&words.text).map_err(|(range, message, mend)| {
        let mut diagnostic = Diagnostic::error("bad-format", super::evaluate::part(words, range), message);
        diagnostic = diagnostic.mend_if(mend);
        diagnostic
    })
}
