//! Names: what a column, a value, a figure or a total may be called, and that each name is given once.

use indexmap::IndexMap;

use crate::diagnostics::Diagnostic;
use crate::source::Span;
use crate::yaml::Key;

/// Names of the formula language's functions and words; nothing in a dataset may be called so.
pub const RESERVED: [&str; 42] = [
    "sum",
    "mean",
    "median",
    "count",
    "share",
    "change",
    "points",
    "rank",
    "min",
    "max",
    "quantile",
    "weighted_mean",
    "round",
    "abs",
    "sqrt",
    "sd",
    "quadrature",
    "mean_interval",
    "total_interval",
    "proportion_interval",
    "low",
    "high",
    "half_width",
    "estimate",
    "t_quantile",
    "each_in",
    "distinct",
    "first",
    "last",
    "if",
    "then",
    "else",
    "and",
    "or",
    "not",
    "true",
    "false",
    "number",
    "percent",
    "money",
    "words",
    "ordinal",
];

/// Whether a word is a name: words of letters and digits joined by `_`, starting with a letter.
pub fn is_name(word: &str) -> bool {
    let part = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    word.starts_with(|c: char| c.is_ascii_alphabetic()) && word.split('_').all(part)
}

/// What is wrong with a word as a name, if anything.
pub(super) fn fault(word: &str, span: Span) -> Option<Diagnostic> {
    if RESERVED.contains(&word) {
        let message = format!("`{word}` is a word of the formula language and cannot name anything.");
        return Some(Diagnostic::error("reserved-name", span, message).mend(format!("Choose another name, such as `the_{word}`.")));
    }
    if is_name(word) {
        return None;
    }
    let message = format!("`{word}` is no name: letters and digits, words joined by `_`, a letter first.");
    let diagnostic = Diagnostic::error("bad-name", span, message);
    Some(match repaired(word) {
        Some(name) => diagnostic.mend(format!("Call it `{name}`.")),
        None => diagnostic,
    })
}

/// The name a word was most likely meant to be.
fn repaired(word: &str) -> Option<String> {
    let parts = word.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    let name = parts.collect::<Vec<_>>().join("_").to_ascii_lowercase();
    let name = if name.starts_with(|c: char| c.is_ascii_digit()) { format!("y{name}") } else { name };
    is_name(&name).then_some(name)
}

/// The names given in one dataset so far.
#[derive(Default)]
pub(super) struct Names {
    given: IndexMap<String, Span>,
}

impl Names {
    /// Gives a name; what is wrong with it goes to `diagnostics`.
    pub(super) fn give(&mut self, key: &Key, diagnostics: &mut Vec<Diagnostic>) {
        diagnostics.extend(fault(&key.text, key.span));
        match self.given.get(&key.text) {
            Some(first) => {
                let message = format!("The name `{}` is given twice in this dataset.", key.text);
                let fault = Diagnostic::error("duplicate-name", key.span, message).note(*first, "It is given here first.");
                diagnostics.push(fault.mend("Columns, values, figures and totals share their names; rename one."));
            }
            None => _ = self.given.insert(key.text.clone(), key.span),
        }
    }
}
