//! What an author says of a difference: whether anything needs a reason, and whether the reason given was for today's difference.
//!
//! A reason says for which difference it was given: `acknowledges: "115, not 111"`. When the printed or the computed value becomes
//! another one, the reason lapses, since nobody has looked at the new difference.

use super::{Entry, Verdict};
use crate::diagnostics::Diagnostic;
use crate::figures::{Figure, Value};

/// Judges what is said of an entry, and makes its verdict what follows from that.
pub(super) fn judge(entry: &mut Entry, figure: &Figure) -> Option<Diagnostic> {
    // A bad figure has its own diagnostic.
    if figure.value == Value::Bad {
        return None;
    }
    if matches!(entry.verdict, Verdict::Agrees) {
        return needless(entry);
    }
    let open = matches!(entry.verdict, Verdict::Differs | Verdict::Impossible | Verdict::OtherBase);
    let today = acknowledgement(entry);
    let published = &entry.published;
    if published.because.is_some() || published.source_says.is_some() {
        let acknowledged = published.acknowledges.as_ref();
        if let Some(before) = acknowledged.filter(|before| plain(&before.text) != plain(&today)) {
            entry.lapsed = true;
            let message = format!("the reason was given for {}, and now `{}` is {today}", before.text, entry.figure);
            let found = Diagnostic::warning("lapsed-reason", before.span, message).note(published.value.span, "this is what was printed");
            return Some(found.mend(format!("see whether the reason still holds, then write `acknowledges: \"{today}\"`")));
        }
        if acknowledged.is_none() && open {
            let message =
                format!("the reason does not say which difference it explains, so it would hold for any value of `{}`", entry.figure);
            let found = Diagnostic::warning("unrecorded-reason", published.value.span, message);
            return Some(found.mend(format!("write `acknowledges: \"{today}\"` beside it")));
        }
        if open && published.source_says.is_some() {
            entry.verdict = Verdict::Explained;
        }
        return None;
    }
    unexplained(entry, figure)
}

/// The difference as an author acknowledges it.
pub(super) fn acknowledgement(entry: &Entry) -> String {
    format!("{}, not {}", entry.published.value.text.trim(), entry.computed)
}

/// Signs and blanks apart, two ways to write the same.
fn plain(text: &str) -> String {
    text.replace(['−', '–'], "-").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A value that agrees needs no reason, and one that was recomputed is recomputable.
fn needless(entry: &Entry) -> Option<Diagnostic> {
    let published = &entry.published;
    let said = [&published.because, &published.source_says, &published.acknowledges, &published.not_recomputable];
    let first = said.into_iter().flatten().next()?;
    let message = format!("`{}` agrees with what was printed, {}, so there is nothing to explain", entry.figure, published.value.text);
    Some(Diagnostic::warning("needless-reason", first.span, message).mend("take the reason away"))
}

/// What is to be said of a difference for which there is no reason.
fn unexplained(entry: &Entry, figure: &Figure) -> Option<Diagnostic> {
    let (name, printed, computed) = (&entry.figure, &entry.published.value.text, &entry.computed);
    let span = entry.published.value.span;
    let base = entry.base.as_ref().map_or("", |base| base.value.as_str());
    let mend = format!("say why with `because:` and `acknowledges: \"{}\"`, or mend the formula or the data", acknowledgement(entry));
    let found = match entry.verdict {
        Verdict::Differs => {
            let message = format!("`{name}` comes to {computed}, but the source printed {printed}, and nothing says why");
            let found = Diagnostic::warning("unexplained-difference", span, message);
            match &entry.bounds {
                Some((low, high)) => {
                    found.note(None, format!("its inputs were rounded, and with them it may lie between {low} and {high}"))
                }
                None => found,
            }
        }
        Verdict::OtherBase => {
            let of = entry.base.as_ref().map_or("", |base| base.title.as_str());
            let message =
                format!("`{name}` comes to {computed}; the printed {printed} is the share of {base} ({of}), and nothing says why");
            Diagnostic::warning("unexplained-difference", span, message)
        }
        Verdict::Impossible => {
            let message = format!("`{name}` comes to {computed}, and no whole number of {base} is the printed {printed}");
            Diagnostic::warning("impossible-value", span, message)
        }
        Verdict::Unreadable => {
            let message = format!("the printed value “{printed}” of `{name}` is no number, so it cannot be compared with {computed}");
            let found = Diagnostic::warning("unreadable-published", span, message);
            return Some(found.mend("write the number as it was printed, such as \"24,829\" or \"−24%\""));
        }
        _ => return None,
    };
    Some(found.note(figure.span, "the figure is declared here").mend(mend))
}
