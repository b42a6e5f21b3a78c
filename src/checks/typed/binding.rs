//! Binding typed numbers: which words go, what comes in their place, and why.

use super::Slot;
use super::{Trust, Typed, also};
use crate::source::{Files, Span};

/// A change of a few words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// The words that go.
    pub span: Span,
    /// What comes in their place; on one line.
    pub text: String,
    /// Why, in one line.
    pub why: String,
}

/// The changes that bind typed numbers: those that are likely and have an expression which prints the same signs, or, if `sure`, those only
/// that cannot be mistaken. Nothing is changed where an expression cannot stand, or where it is not clear how.
pub fn changes<'a>(files: &Files, typed: impl IntoIterator<Item = &'a Typed>, sure: bool) -> Vec<Change> {
    let wanted = if sure { Trust::Sure } else { Trust::Likely };
    let trusted = |typed: &Typed| typed.trust >= wanted && !(sure && typed.slot.telling);
    let mut all: Vec<(Change, bool)> = typed.into_iter().filter_map(|typed| Some((change(files, typed)?, trusted(typed)))).collect();
    all.sort_by(|(a, _), (b, _)| (a.span, &a.text).cmp(&(b.span, &b.text)));
    // What editions share is met once in each, among figures of its own: it is clear only if it is clear, and the same, in all of them.
    let clear = |group: &[(Change, bool)]| group.iter().all(|(change, trusted)| *trusted && change.text == group[0].0.text);
    let taken = |group: &[(Change, bool)]| match sure {
        true => group.first().filter(|_| clear(group)).cloned(),
        false => group.iter().find(|(_, trusted)| *trusted).cloned(),
    };
    all.chunk_by(|(a, _), (b, _)| a.span == b.span).filter_map(taken).map(|(change, _)| change).collect()
}

fn change(files: &Files, typed: &Typed) -> Option<Change> {
    let Typed { span, text, guesses, slot, .. } = typed;
    let (first, others) = guesses.split_first()?;
    let expression = first.expression.as_deref()?;
    if slot.closed || files.text(*span) != text {
        return None;
    }
    let (before, behind) = files.get(span.file).text.split_at_checked(span.start as usize)?;
    let behind = behind.get(text.len()..)?;
    // Braces at braces would be read as others than these; `\\` takes a sign its meaning.
    if before.ends_with(['{', '\\']) || behind.starts_with('}') {
        return None;
    }
    let bound = format!("{{{{ {expression} }}}}");
    let why = format!("“{text}” reads as `{}`; {}", first.name, also(others).unwrap_or_else(|| "nothing else does".into()));
    let text = if slot.yaml { in_yaml(before, files, *slot, bound)? } else { bound };
    Some(Change { span: *span, text, why })
}

/// An expression as it stands in YAML behind this text; none if it cannot, or if that is not clear.
fn in_yaml(before: &str, files: &Files, slot: Slot, bound: String) -> Option<String> {
    let quoted = bound.contains('"');
    if let Some(scalar) = slot.scalar {
        let head = files.get(scalar.file).text.get(..scalar.start as usize)?;
        return (folds(head) || !quoted && head.ends_with(['"', '\''])).then_some(bound);
    }
    let (above, line) = before.rsplit_once('\n').unwrap_or(("", before));
    if folds(above) {
        return Some(bound);
    }
    match quotes(line)? {
        '"' => Some(bound.replace('"', "\\\"")),
        _ => Some(bound),
    }
}

/// Whether a block of text begins behind this one: `because: >-`.
fn folds(before: &str) -> bool {
    let head = before.trim_end().trim_end_matches(['-', '+']);
    head.ends_with(" >") || head.ends_with(" |")
}

/// In what quotes the end of a line of YAML stands, a blank for none; nothing if no expression can stand there.
fn quotes(line: &str) -> Option<char> {
    // A scalar may begin here: behind an indent, a dash, a colon, a comma or a bracket.
    let (mut open, mut begins, mut flow) = (None, true, false);
    let mut escaped = false;
    for c in line.chars() {
        match open {
            Some(_) if escaped => escaped = false,
            Some('"') if c == '\\' => escaped = true,
            Some(quote) if c == quote => open = None,
            Some(_) => {}
            None if begins && matches!(c, '"' | '\'') => open = Some(c),
            None => flow |= begins && matches!(c, '[' | '{'),
        }
        begins = begins && c == ' ' || matches!(c, '-' | ':' | '[' | '{') || flow && c == ',';
    }
    match open {
        Some(quote) => Some(quote),
        // A scalar that begins with a brace, or stands within brackets, needs quotes; and a line without a key is the middle of something.
        None => (!begins && !flow && (line.contains(": ") || line.trim_start().starts_with("- "))).then_some(' '),
    }
}

#[cfg(test)]
mod tests {
    use super::quotes;

    #[test]
    fn quotes_are_known_by_the_line() {
        assert_eq!(quotes("headline: Leeds had "), Some(' '));
        assert_eq!(quotes("  - label: \"it’s "), Some('"'));
        assert_eq!(quotes("  - {text: \"a \\\" b "), Some('"'));
        assert_eq!(quotes("  - 'a \"b "), Some('\''));
        assert_eq!(quotes("notes: [\"one\", \"two "), Some('"'));
        assert_eq!(quotes("notes: [one, two "), None);
        assert_eq!(quotes("  - {text: a "), None);
        assert_eq!(quotes("headline: "), None);
        assert_eq!(quotes("    the middle of "), None);
        assert_eq!(quotes("headline: don’t say “"), Some(' '));
        assert_eq!(quotes("headline: \"all\" of "), Some(' '));
        assert_eq!(quotes("subtitle: Of all, "), Some(' '));
    }
}
