//! The rules of a model: each is a formula that must come out true.

use std::sync::Arc;

use crate::data::Rule;
use crate::diagnostics::Diagnostic;
use crate::figures::{Figures, Scope, Step, Trace, Value};

use super::super::Desk;

/// How deep a trace is searched for the comparison that failed.
const DEPTH: usize = 32;

/// Checks every rule and gives their number; what does not hold is told at the rule.
pub(super) fn check(rules: &[Rule], desk: &mut Desk) -> usize {
    for rule in rules {
        let evaluated = desk.take(desk.figures.evaluate(&rule.rule, Scope::Report));
        match &evaluated.value {
            // What is bad has been told where it is bad.
            Value::Truth(true) | Value::Bad => {}
            Value::Truth(false) => {
                let mut failed = Vec::new();
                find_failed(&evaluated.trace, desk.figures, DEPTH, &mut failed);
                let values = if failed.is_empty() { evaluated.formula.clone() } else { failed.join("; ") };
                let message = format!("a rule of the model is broken: \"{}\"; but {values} is not true", rule.says);
                desk.say(
                    Diagnostic::error("broken-rule", rule.rule.span, message)
                        .mend("Mend the boxes or the data, or the rule if it asks too much"),
                );
            }
            other => {
                let message = format!("a rule must be true or false, and this one is {}", desk.figures.exact(other));
                desk.say(Diagnostic::error("not-a-truth", rule.rule.span, message).mend("Compare two values, such as `a = b`"));
            }
        }
    }
    rules.len()
}

/// The comparisons behind a false value, with what stood on each side.
fn find_failed(trace: &Arc<Trace>, figures: &Figures, depth: usize, failed: &mut Vec<String>) {
    if depth == 0 || trace.value != Value::Truth(false) {
        return;
    }
    match (&trace.step, trace.inputs.as_slice()) {
        (Step::Operation(sign @ ("=" | "!=" | "<" | "<=" | ">" | ">=")), [left, right]) => {
            failed.push(format!("{} {sign} {}", figures.exact(&left.value), figures.exact(&right.value)));
        }
        (Step::Operation(_), inputs) => inputs.iter().for_each(|input| find_failed(input, figures, depth - 1, failed)),
        _ => {}
    }
}
