//! Warnings that were looked at and accepted: `accept:` of `report.yaml` lists them with a reason, and lapses when one is no longer told.

use crate::diagnostics::{Diagnostic, nearest};
use crate::project::Accepted;
use crate::source::{Files, Span};

/// What may be accepted: warnings of statistical sense, which is a matter of reading. Everything else is mended.
const CODES: [&str; 11] = [
    "change-within-interval",
    "contrary-direction",
    "false-precision",
    "inference-without-sample",
    "no-base-told",
    "parts-not-whole",
    "percent-for-points",
    "points-for-percent",
    "same-print",
    "signed-twice",
    "total-not-sum",
];

/// Takes accepted warnings out, and tells which acceptances cannot be, or are of no use any more.
pub fn apply(accepted: &[Accepted], files: &Files, diagnostics: &mut Vec<Diagnostic>) {
    let mut used = vec![false; accepted.len()];
    if !accepted.is_empty() {
        diagnostics.retain(|found| {
            let Some(span) = found.span.filter(|_| CODES.contains(&found.code)) else { return true };
            let passage = passage(span, files);
            // Empty words would stand in every paragraph.
            let stands = |words: &str| !words.trim().is_empty() && passage.contains(words);
            let meant = |accepted: &Accepted| accepted.code.text == found.code && stands(&accepted.at.text);
            let which = accepted.iter().position(meant);
            which.into_iter().for_each(|which| used[which] = true);
            which.is_none()
        });
    }
    for accepted in accepted.iter().zip(used).filter_map(|(accepted, used)| (!used).then_some(accepted)) {
        diagnostics.push(unused(accepted));
    }
}

fn unused(accepted: &Accepted) -> Diagnostic {
    let code = accepted.code.text.as_str();
    if CODES.contains(&code) {
        let message = format!("no warning `{code}` is told any more of a paragraph with “{}”", accepted.at.text);
        return Diagnostic::warning("lapsed-acceptance", accepted.at.span, message).mend("take the entry out, or mend its words");
    }
    let found = Diagnostic::error("not-acceptable", accepted.code.span, format!("`{code}` is nothing that can be accepted"));
    match nearest(code, CODES) {
        Some(near) => found.mend(format!("did you mean `{near}`?")),
        None => found.mend(format!("mend what it is about; accepted can be {}", CODES.map(|code| format!("`{code}`")).join(", "))),
    }
}

/// The paragraph of the source in which a place stands: from one empty line to the next.
fn passage(span: Span, files: &Files) -> &str {
    let text = &files.get(span.file).text;
    let (before, after) = text.split_at_checked(span.start as usize).unwrap_or((text, ""));
    let start = before.rfind("\n\n").map_or(0, |at| at + 2);
    let end = before.len() + after.find("\n\n").unwrap_or(after.len());
    text.get(start..end).unwrap_or("")
}
