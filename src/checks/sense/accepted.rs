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
            let stands = |words: &str| !words.trim().is_empty() && passage.contains(words.trim());
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

/// The paragraph of the source in which a place stands, from one blank line to the next, on one line: line ends are no matter of words.
fn passage(span: Span, files: &Files) -> String {
    let text = &files.get(span.file).text;
    let (before, after) = text.split_at_checked(span.start as usize).unwrap_or((text, ""));
    let told = |line: &&str| !line.trim().is_empty();
    // The line of the place itself is cut in two, and its halves are never blank together.
    let (head, above) = before.rsplit_once('\n').map_or((before, ""), |(above, head)| (head, above));
    let (tail, below) = after.split_once('\n').unwrap_or((after, ""));
    let mut lines: Vec<&str> = above.rsplit('\n').take_while(told).collect();
    lines.reverse();
    let here = format!("{head}{tail}");
    let all = lines.into_iter().chain([here.as_str()]).chain(below.split('\n').take_while(told));
    all.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}
