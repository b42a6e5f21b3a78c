//! Expressions of prose, claims, exhibits and rules: evaluated against computed figures and printed.

use std::sync::Arc;

use super::definitions::{fault_at, formatted};
use super::evaluate::{Env, Evaluator, part};
use super::format;
use super::names;
use super::parse::{Expr, ExprKind, parse};
use super::{Evaluated, Figures, Format, Scope, Step, Trace, Value, normal, trace};
use crate::diagnostics::{Checked, Diagnostic};
use crate::project::Words;

/// What stands in the place of an expression that has no form.
fn bad(expression: &Words, diagnostic: Diagnostic) -> Checked<Evaluated> {
    let evaluated = Evaluated {
        formula: expression.text.trim().into(),
        name: None,
        value: Value::Bad,
        format: Format::Plain,
        printed: "?".into(),
        trace: trace::operation("?", Value::Bad, Vec::new()),
    };
    Checked::with(evaluated, vec![diagnostic])
}

/// Evaluates an expression and prints it.
pub(super) fn evaluate(figures: &Figures, expression: &Words, scope: Scope) -> Checked<Evaluated> {
    let expr = match parse(&expression.text) {
        Ok(expr) => expr,
        Err(fault) => return bad(expression, fault_at(expression, fault)),
    };
    let (inner, wish) = match format::outermost(&expr) {
        Ok(Some((inner, wish))) => (inner, Some(wish)),
        Ok(None) => (&expr, None),
        Err((range, message, mend)) => {
            let mut diagnostic = Diagnostic::error("bad-format", part(expression, range), message);
            diagnostic = diagnostic.mend_if(mend);
            return bad(expression, diagnostic);
        }
    };
    let env = env(figures);
    let mut walk = Evaluator::new(env, expression, scope);
    let trace = walk.eval(inner, false);
    let name = name_of(figures, inner, &trace);
    let format = match wish {
        Some(wish) => {
            let span = walk.span(expr.range);
            formatted(&mut walk, Some((wish, span)), &trace.value)
        }
        None => own_format(env, &trace).unwrap_or_else(|| format::natural(&trace.value)),
    };
    let printed = format::print(&trace.value, format, figures.ties);
    let evaluated = Evaluated { formula: normal::normal(inner), name, value: trace.value.clone(), format, printed, trace };
    Checked::with(evaluated, walk.diagnostics)
}

fn env(figures: &Figures) -> Env<'_> {
    Env { datasets: &figures.datasets, all: &figures.all, ties: figures.ties, quantiles: figures.quantiles }
}

/// What an expression comes to with each name's value as it is printed.
pub(super) fn evaluate_as_printed(figures: &Figures, expression: &Words, scope: Scope) -> Value {
    let Ok(expr) = parse(&expression.text) else { return Value::Bad };
    let mut walk = Evaluator::new(env(figures), expression, scope);
    walk.printed = true;
    walk.eval(&expr, false).value.clone()
}

/// The name of the figure or cell that an expression is, if it is nothing else.
fn name_of(figures: &Figures, expr: &Expr, trace: &Trace) -> Option<Arc<str>> {
    match (&expr.kind, &trace.step) {
        (ExprKind::Path(_), Step::Figure(name)) if figures.all.contains_key(name) => Some(name.clone()),
        (ExprKind::Path(_), Step::Cell(cell)) => Some(cell.name(&figures.datasets).into()),
        _ => None,
    }
}

/// The format that a named figure has, or the column of a cell.
pub(super) fn own_format(env: Env<'_>, trace: &Trace) -> Option<Format> {
    match &trace.step {
        Step::Figure(name) => env.all.get(name).map(|figure| figure.format),
        Step::Cell(cell) => {
            cell.row?;
            let (_, column) = names::dataset(env.datasets, cell.dataset)?.columns.get_index(cell.column as usize)?;
            let format = format::checked(column.format.as_ref()?).ok()?.format(&trace.value);
            let suits = matches!(trace.value, Value::Quantity(_)) && format::misfit(format, &trace.value).is_none();
            suits.then_some(format)
        }
        _ => None,
    }
}

/// Replaces each `{{ … }}` of a plain text by what it prints.
pub(super) fn interpolate(figures: &Figures, words: &Words, scope: Scope) -> Checked<(String, Vec<Evaluated>)> {
    let (mut out, mut all, mut diagnostics) = (String::new(), Vec::new(), Vec::new());
    let text = words.text.as_str();
    let mut at = 0;
    while let Some(open) = text[at..].find("{{").map(|found| at + found) {
        out.push_str(&text[at..open]);
        let start = open + 2;
        let Some(end) = closing(&text[start..]).map(|found| start + found) else {
            let diagnostic = Diagnostic::error("unclosed-expression", part(words, (open, start)), "an expression is not closed");
            diagnostics.push(diagnostic.mend("end it with `}}`"));
            out.push_str(&text[open..]);
            return Checked::with((out, all), diagnostics);
        };
        let expression = Words { text: text[start..end].into(), span: part(words, (start, end)) };
        let evaluated = evaluate(figures, &expression, scope).unpack(&mut diagnostics);
        out.push_str(&evaluated.printed);
        all.push(evaluated);
        at = end + 2;
    }
    out.push_str(&text[at..]);
    Checked::with((out, all), diagnostics)
}

/// Where the `}}` stands that closes an expression: the first one outside quotes, or else the first one.
fn closing(text: &str) -> Option<usize> {
    let (mut quoted, mut escaped) = (false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'}' if !quoted && text[at + 1..].starts_with('}') => return Some(at),
            _ => {}
        }
    }
    text.find("}}")
}
