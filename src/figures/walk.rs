//! Walks over formulas without computing them: which names stand in them, and where.

use super::functions;
use super::parse::{Call, Expr, ExprKind, Index, Path};

/// A name met on a walk.
#[derive(Clone, Copy)]
pub(super) struct Met<'a> {
    /// The name.
    pub path: &'a Path,
    /// Whether it stands in an aggregate, where a bare column is the whole column.
    pub aggregate: bool,
    /// The dataset over whose rows the condition runs in which the name stands, if it stands in one.
    pub within: Option<&'a str>,
}

/// Every name of a formula, in written order; conditions in brackets after the name they belong to.
pub(super) fn names(expr: &Expr) -> Vec<Met<'_>> {
    let mut met = Vec::new();
    walk(expr, false, None, &mut met);
    met
}

fn walk<'a>(expr: &'a Expr, aggregate: bool, within: Option<&'a str>, met: &mut Vec<Met<'a>>) {
    match &expr.kind {
        ExprKind::Number(..) | ExprKind::Text(_) => {}
        ExprKind::Path(path) => {
            met.push(Met { path, aggregate, within });
            if let Some(Index::Where(condition)) = &path.index {
                walk(condition, false, Some(&path.head.text), met);
            }
        }
        ExprKind::Negative(inner) | ExprKind::Not(inner) => walk(inner, aggregate, within, met),
        ExprKind::Binary(_, left, right) => {
            walk(left, aggregate, within, met);
            walk(right, aggregate, within, met);
        }
        ExprKind::If(parts) => parts.iter().for_each(|part| walk(part, aggregate, within, met)),
        ExprKind::Call(call) => walk_call(call, aggregate, within, met),
    }
}

fn walk_call<'a>(call: &'a Call, aggregate: bool, within: Option<&'a str>, met: &mut Vec<Met<'a>>) {
    let function = functions::find(&call.name.text);
    for (at, (name, value)) in call.args.iter().enumerate() {
        let whole = function.is_some_and(|function| {
            let param = name.as_ref().map_or(Some(at), |name| function.param(&name.text));
            param.is_some_and(|param| function.takes_column(param, call.args.len()))
        });
        walk(value, aggregate || whole, within, met);
    }
}

/// Whether a part of a formula comes to the same in every row: no bare name outside an aggregate.
pub(super) fn is_same_in_every_row(call: &Call) -> bool {
    let mut met = Vec::new();
    walk_call(call, false, None, &mut met);
    met.iter().all(|name| name.aggregate || name.within.is_some() || name.path.index.is_some() || !name.path.fields.is_empty())
}

/// The bare names of a formula outside aggregates: what it needs of its own row.
pub(super) fn needs_of_row(expr: &Expr) -> Vec<&str> {
    let met = names(expr).into_iter();
    let bare = met.filter(|name| !name.aggregate && name.within.is_none() && name.path.index.is_none() && name.path.fields.is_empty());
    bare.map(|name| &*name.path.head.text).collect()
}
