//! The grammar of a cell: a number, a reason in brackets, flags in brackets, or text.

use std::sync::Arc;

use super::decimal::MOST_DIGITS;
use super::{Cell, Content, Decimal, FLAGS, Flag, REASONS, Reason};
use crate::diagnostics::{Diagnostic, nearest};
use crate::source::Span;
use crate::yaml::{Fields, Kind, Yaml};

/// A text of more bytes is a slip of another kind than those that [`refusal`] knows, and is not repeated in full.
const LONGEST: usize = 200;

/// A cell of that content, without flags or remarks.
pub(super) fn cell(content: Content, span: Span) -> Cell {
    Cell { content, flags: Vec::new(), span, at: None, note: None }
}

/// A number as written, or what is wrong with it and how to mend it.
pub(super) fn number(text: &str) -> Result<Decimal, (String, String)> {
    Decimal::read(text).ok_or_else(|| refusal(text))
}

/// Why a text is no number.
fn refusal(text: &str) -> (String, String) {
    if number_like(text) && text.bytes().filter(u8::is_ascii_digit).count() > MOST_DIGITS {
        return (format!("A number of more than {MOST_DIGITS} digits is no measure."), "Round it.".to_owned());
    }
    if text.len() > LONGEST {
        return (format!("`{}` is no number.", shortened(text)), "Write digits with an optional sign and decimal point.".to_owned());
    }
    let trimmed = text.trim();
    let plain: String = trimmed.chars().filter(|c| !matches!(c, ',' | ' ' | '\u{a0}' | '\u{202f}' | '\'' | '%' | '_')).collect();
    let suggestion =
        if number_like(&plain) { format!("Write `{plain}`.") } else { "Write digits with an optional sign and decimal point.".to_owned() };
    let reasons =
        "Say why there is no value: [x] not available, [z] not applicable, [c] confidential, [low] rounds to zero, [w] none recorded.";
    let lower = trimmed.to_ascii_lowercase();
    let (why, mend) = match lower.as_str() {
        "" => ("The cell is empty, which could mean anything".to_owned(), reasons.to_owned()),
        ".." | "..." | "-" | "\u{2013}" | "\u{2014}" | "*" | "**" | ":" | "." | "n/a" | "na" | "nan" | "null" | "~" | "none" | "x"
        | "c" => (format!("`{trimmed}` does not say why there is no value"), reasons.to_owned()),
        _ if trimmed.contains('%') => {
            let mend = if number_like(&plain) { format!("Write `{plain}` in a column with `unit: percent`.") } else { suggestion };
            (format!("`{trimmed}` carries a percent sign"), mend)
        }
        _ if trimmed.starts_with('\u{2212}') => {
            (format!("`{trimmed}` begins with a printed minus"), format!("Write `{}`.", trimmed.replacen('\u{2212}', "-", 1)))
        }
        _ if trimmed.contains(',') => (format!("`{trimmed}` has a comma, which may part thousands or decimals"), suggestion),
        _ if lower.contains('e') && lower.chars().all(|c| c.is_ascii_digit() || matches!(c, 'e' | '.' | '-' | '+')) => {
            (format!("`{trimmed}` has an exponent"), "Write all digits out.".to_owned())
        }
        _ if trimmed.contains([' ', '\u{a0}', '\u{202f}']) && number_like(&plain) => {
            (format!("`{trimmed}` has blanks between its digits"), suggestion)
        }
        _ if trimmed != text && number_like(trimmed) => ("The number has blanks around it".to_owned(), format!("Write `{trimmed}`.")),
        _ if trimmed.starts_with('.') && number_like(&format!("0{trimmed}")) => {
            (format!("`{trimmed}` has no digit before its point"), format!("Write `0{trimmed}`."))
        }
        _ if trimmed.ends_with('*') => {
            (format!("`{trimmed}` carries a sign nobody can read later"), "Write a flag such as `12 [p]`, or a note.".to_owned())
        }
        _ => (format!("`{}` is no number", shortened(trimmed)), suggestion),
    };
    (format!("{why}."), mend)
}

/// The beginning of a text that may be long.
fn shortened(text: &str) -> String {
    let start: String = text.chars().take(40).collect();
    if start.len() < text.len() { format!("{start}…") } else { start }
}

fn number_like(text: &str) -> bool {
    let digits = text.trim_start_matches(['-', '+']);
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
    let sound = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    sound(whole) && sound(decimals)
}

/// A cell of a numeric column from its text: `12`, `12 [p]`, `[x]`.
pub(super) fn numeric(text: &str, span: Span, diagnostics: &mut Vec<Diagnostic>) -> Cell {
    let mut found = cell(Content::Bad, span);
    let bracket = text.find('[').unwrap_or(text.len());
    let (value, signs) = text.split_at(bracket);
    let value = if signs.is_empty() { value } else { value.trim_end() };
    let mut reason = None;
    // Where escapes make the text shorter than what was written, only the whole cell has a place.
    let exact = (span.end - span.start) as usize == text.len();
    for (sign, at) in signs_of(signs, span, bracket, exact, diagnostics) {
        put_sign(&mut found, &mut reason, sign, at, diagnostics);
    }
    found.content = match (value.is_empty(), reason) {
        (true, Some(reason)) => Content::Absent(reason),
        (false, Some(_)) => {
            let fault = Diagnostic::error("value-and-reason", span, "A reason such as [x] stands instead of a value, not beside it.");
            diagnostics.push(fault.mend("Keep the value or the reason; signs beside a value are flags such as [p]."));
            Content::Bad
        }
        _ if value.is_empty() && !signs.is_empty() => {
            if !found.flags.is_empty() {
                diagnostics.push(
                    Diagnostic::error("bad-sign", span, "A flag stands here without a value.").mend("Write it behind a number: `12 [p]`."),
                );
            }
            Content::Bad
        }
        _ => number(value).map_or_else(
            |(message, mend)| {
                diagnostics.push(Diagnostic::error("bad-number", span, message).mend(mend));
                Content::Bad
            },
            Content::Number,
        ),
    };
    found
}

/// A cell of a text column: the text as written, or a reason that stands alone in brackets.
pub(super) fn text(text: impl Into<Arc<str>> + AsRef<str>, span: Span) -> Cell {
    match reason_alone(text.as_ref()) {
        Some(reason) => cell(Content::Absent(reason), span),
        None => cell(Content::Text(text.into()), span),
    }
}

/// The reason that stands alone in brackets: `[x]`.
pub(super) fn reason_alone(text: &str) -> Option<Reason> {
    text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).and_then(reason)
}

fn reason(sign: &str) -> Option<Reason> {
    REASONS.iter().find(|(known, ..)| *known == sign).map(|(_, reason, _)| *reason)
}

fn flag(sign: &str) -> Option<Flag> {
    FLAGS.iter().find(|(known, ..)| *known == sign).map(|(_, flag, _)| *flag)
}

/// The signs of `[p]`, `[p] [r]` or `[p, r]`, each with its place.
fn signs_of<'a>(text: &'a str, span: Span, offset: usize, exact: bool, diagnostics: &mut Vec<Diagnostic>) -> Vec<(&'a str, Span)> {
    let part = |start: usize, end: usize| if exact { span.part(start, end) } else { span };
    let mut signs = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let start = offset + text.len() - rest.len();
        let Some((inside, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) else {
            let fault = Diagnostic::error("bad-sign", part(start, offset + text.len()), "Only signs in brackets may follow a value.");
            diagnostics.push(fault.mend("Write flags as `12 [p]` or `12 [p, r]`."));
            return signs;
        };
        let mut at = start + 1;
        for piece in inside.split(',') {
            let sign = piece.trim();
            let from = at + piece.len() - piece.trim_start().len();
            signs.push((sign, part(from, from + sign.len())));
            at += piece.len() + 1;
        }
        rest = after.trim_start();
    }
    signs
}

fn put_sign(found: &mut Cell, reason_found: &mut Option<Reason>, sign: &str, at: Span, diagnostics: &mut Vec<Diagnostic>) {
    match (reason(sign), flag(sign)) {
        (Some(_), _) if reason_found.is_some() => {
            diagnostics.push(Diagnostic::error("bad-sign", at, "A second reason stands here.").mend("Keep one of them."));
        }
        (Some(reason), _) => *reason_found = Some(reason),
        (_, Some(flag)) if found.flags.contains(&flag) => {}
        (_, Some(flag)) => found.flags.push(flag),
        _ => {
            let known = REASONS.iter().map(|(sign, ..)| *sign).chain(FLAGS.iter().map(|(sign, ..)| *sign));
            let lower = sign.to_ascii_lowercase();
            let fault = Diagnostic::error("unknown-sign", at, format!("`[{}]` is no reason and no flag.", shortened(sign)));
            let all = "Reasons are [x], [z], [c], [low] and [w]; flags are [b], [e], [er], [f], [ns], [p], [r] and [u].";
            let near = (lower.len() > 1 || lower != sign).then(|| nearest(&lower, known)).flatten();
            diagnostics.push(fault.mend(near.map_or_else(|| all.to_owned(), |near| format!("Did you mean `[{near}]`?"))));
        }
    }
}

/// A cell from YAML: a scalar, a list of signs, or a mapping of value, flags, place and note.
pub(super) fn from_yaml(node: &Yaml, numeric_column: bool, diagnostics: &mut Vec<Diagnostic>) -> Cell {
    match &node.kind {
        Kind::Scalar { text: written, .. } if numeric_column => numeric(written, node.span, diagnostics),
        Kind::Scalar { text: written, .. } => text(written.as_str(), node.span),
        Kind::Sequence(items) => from_signs(items, node.span, diagnostics),
        Kind::Mapping(_) => from_mapping(node, numeric_column, diagnostics),
    }
}

fn from_signs(items: &[Yaml], span: Span, diagnostics: &mut Vec<Diagnostic>) -> Cell {
    let mut found = cell(Content::Bad, span);
    let mut reason = None;
    let before = diagnostics.len();
    for item in items {
        put_sign(&mut found, &mut reason, item.text().unwrap_or("…"), item.head(), diagnostics);
    }
    match reason {
        Some(reason) => found.content = Content::Absent(reason),
        None if diagnostics.len() == before => {
            let fault = Diagnostic::error("bad-sign", span, "Brackets alone hold a reason why there is no value.");
            diagnostics.push(fault.mend("Write `[x]`, or a value with flags: `{value: 12, flags: [p]}`."));
        }
        None => {}
    }
    found
}

fn from_mapping(node: &Yaml, numeric_column: bool, diagnostics: &mut Vec<Diagnostic>) -> Cell {
    let Some(mut fields) = Fields::new(node, "a cell", &["value", "flags", "at", "note"], diagnostics) else {
        return cell(Content::Bad, node.span);
    };
    from_fields(&mut fields, node.head(), numeric_column)
}

/// A cell from the fields `value`, `flags`, `at` and `note` of a mapping.
pub(super) fn from_fields(fields: &mut Fields<'_, '_>, head: Span, numeric_column: bool) -> Cell {
    let mut found = match fields.node("value") {
        Some(value) if matches!(value.kind, Kind::Mapping(_)) => {
            let fault = Diagnostic::error("wrong-shape", value.head(), "A value must be a number, a text or a reason.");
            fields.diagnostics.push(fault.mend("Write a number, or a reason such as `[x]`."));
            cell(Content::Bad, value.span)
        }
        Some(value) => from_yaml(value, numeric_column, fields.diagnostics),
        None => {
            fields.missing("value");
            cell(Content::Bad, head)
        }
    };
    let mut reason = None;
    for item in fields.list("flags") {
        put_sign(&mut found, &mut reason, item.text().unwrap_or("…"), item.head(), fields.diagnostics);
        if reason.take().is_some() {
            let fault = Diagnostic::error("value-and-reason", item.head(), "A reason stands instead of a value, not among its flags.");
            fields.diagnostics.push(fault.mend("Write it as the value: `value: [x]`."));
        }
    }
    found.at = fields.text("at");
    found.note = fields.text("note");
    found
}
