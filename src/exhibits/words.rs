//! Words of an exhibit as plain text: for descriptions, downloads and the names of pictures.

use crate::content::{Inline, InlineKind};
use crate::figures::{Figures, Scope};
use crate::project::Words;
use crate::source::Span;

/// A text as inline Markdown of one piece, for words the tool writes itself.
pub(super) fn literal(text: impl Into<String>, span: Span) -> Vec<Inline> {
    vec![Inline { span, kind: InlineKind::Text(text.into()) }]
}

/// The words without their markup, with each expression as it is printed. What is wrong with an expression is not told here:
/// the report stage evaluates the same words where they are shown, and tells it there.
pub(super) fn plain(inlines: &[Inline], figures: &Figures) -> String {
    let mut out = String::new();
    gather(inlines, figures, &mut out);
    out.trim().to_owned()
}

fn gather(inlines: &[Inline], figures: &Figures, out: &mut String) {
    for inline in inlines {
        match &inline.kind {
            InlineKind::Text(text) | InlineKind::Code(text) => out.push_str(text),
            InlineKind::Emphasis(inner) | InlineKind::Strong(inner) => gather(inner, figures, out),
            InlineKind::Link { text, .. } | InlineKind::Claim { text, .. } => gather(text, figures, out),
            InlineKind::Image { alt, .. } => out.push_str(alt),
            InlineKind::Expression(text) => {
                let expression = Words { text: text.clone(), span: inline.span };
                out.push_str(&figures.evaluate(&expression, Scope::Report).value.printed);
            }
            InlineKind::Reference { kind, id, .. } => {
                out.push_str(kind);
                out.push(' ');
                out.push_str(id);
            }
            InlineKind::Citation(_) | InlineKind::Footnote(_) => {}
            InlineKind::Break | InlineKind::SoftBreak => out.push(' '),
        }
    }
}

/// The text without marks such as `[note 1]`.
pub(super) fn without_notes(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("[note ") {
        let Some(end) = rest[at..].find(']') else { break };
        out.push_str(rest[..at].trim_end());
        rest = &rest[at + end + 1..];
    }
    out.push_str(rest);
    out.trim().to_owned()
}

/// A label as the name of a column in a download: `Credits at level 6` becomes `credits_at_level_6`.
pub(super) fn column_name(label: &str) -> String {
    let letters = without_notes(label).to_lowercase();
    let words = letters.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("_")
}

/// `a, b and c`.
pub(super) fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::{column_name, list, without_notes};
    use crate::diagnostics::counted;

    #[test]
    fn marks_of_notes_are_left_out() {
        assert_eq!(without_notes("London drew most [note 1]"), "London drew most");
        assert_eq!(without_notes("A [note 1] and B [note 12]"), "A and B");
        assert_eq!(without_notes("[note without an end"), "[note without an end");
    }

    #[test]
    fn labels_become_column_names() {
        assert_eq!(column_name("Credits at level 6 [note 2]"), "credits_at_level_6");
        assert_eq!(column_name("Men / women (%)"), "men_women");
    }

    #[test]
    fn lists_and_counts_read_well() {
        assert_eq!(list(&["a".into(), "b".into(), "c".into()]), "a, b and c");
        assert_eq!(counted(1, "row", "rows"), "1 row");
        assert_eq!(counted(0, "row", "rows"), "0 rows");
    }
}
