//! The normal form of formulas: single blanks, and parentheses only where they are needed.
//!
//! Two formulas with the same normal form mean the same in the same scope; the normal form of a normal form is itself.

use super::parse::{COMPARISON, Call, Expr, ExprKind, Index, NEGATIVE, NOT, Path};

/// A formula in normal form.
pub(super) fn normal(expr: &Expr) -> String {
    let mut out = String::new();
    write(expr, 0, &mut out);
    out
}

/// A text in quotes, as it is written in a formula.
pub(super) fn quote(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn strength(expr: &Expr) -> u8 {
    match &expr.kind {
        ExprKind::Binary(op, ..) => op.strength(),
        ExprKind::Negative(_) => NEGATIVE,
        ExprKind::Not(_) => NOT,
        ExprKind::If(_) => 0,
        _ => u8::MAX,
    }
}

/// Writes `expr` where operators must bind at least as strongly as `least`.
fn write(expr: &Expr, least: u8, out: &mut String) {
    let own = strength(expr);
    // An `if` in front of an operator would swallow it, and a `not` is read only where its operand is wanted.
    let parentheses = own < least;
    if parentheses {
        out.push('(');
    }
    match &expr.kind {
        ExprKind::Number(_, written) => out.push_str(written),
        ExprKind::Text(text) => out.push_str(&quote(text)),
        ExprKind::Path(path) => write_path(path, out),
        ExprKind::Negative(inner) => {
            out.push('-');
            write(inner, NEGATIVE, out);
        }
        ExprKind::Not(inner) => {
            out.push_str("not ");
            write(inner, NOT, out);
        }
        ExprKind::Binary(op, left, right) => {
            // Comparisons do not chain, so that one in another needs parentheses on either side.
            write(left, own + u8::from(own == COMPARISON), out);
            out.push(' ');
            out.push_str(op.sign());
            out.push(' ');
            write(right, own + 1, out);
        }
        ExprKind::If(parts) => {
            for (word, part) in ["if ", " then ", " else "].iter().zip(parts.iter()) {
                out.push_str(word);
                write(part, 0, out);
            }
        }
        ExprKind::Call(call) => write_call(call, out),
    }
    if parentheses {
        out.push(')');
    }
}

fn write_path(path: &Path, out: &mut String) {
    out.push_str(&path.head.text);
    match &path.index {
        None => {}
        Some(Index::Key(parts)) => {
            let parts: Vec<String> = parts.iter().map(|part| quote(&part.text)).collect();
            out.push_str(&format!("[{}]", parts.join(", ")));
        }
        Some(Index::Where(condition)) => {
            out.push('[');
            write(condition, 0, out);
            out.push(']');
        }
    }
    for field in &path.fields {
        out.push('.');
        out.push_str(&field.text);
    }
}

fn write_call(call: &Call, out: &mut String) {
    out.push_str(&call.name.text);
    out.push('(');
    for (at, (name, value)) in call.args.iter().enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        if let Some(name) = name {
            out.push_str(&name.text);
            out.push_str(": ");
        }
        write(value, 0, out);
    }
    out.push(')');
}
