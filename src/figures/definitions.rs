//! Computing every definition of the datasets: columns, totals and single figures.
//!
//! A derived column is computed whole, so that a column which uses one of its own cells is a circle. On a total's row a column's own
//! formula sees the whole column in its aggregates (a subtotal's share of all), while the total's own formulas see the rows it sums up.

use std::collections::BTreeSet;
use std::sync::Arc;

use indexmap::IndexMap;
use rayon::prelude::{IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};

use super::evaluate::{Env, Evaluator, part};
use super::format::{self, Wish};
use super::names::{self, Target, resolve};
use super::parse::{Expr, parse};
use super::{Figure, Figures, Format, Scope, Trace, Value, lookup, normal, order, totals, trace, walk};
use crate::data::{Column, Dataset, Datasets, Published};
use crate::diagnostics::{Checked, Diagnostic};
use crate::project::{Ties, Words};
use crate::source::Span;

/// What is defined, by the numbers of its dataset and its parts.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
enum Defined {
    Column(u32, u32),
    Total(u32, u32, u32),
    Single(u32, u32),
}

/// A definition, ready to be computed.
struct Node<'a> {
    defined: Defined,
    name: String,
    words: &'a Words,
    expr: Option<Expr>,
    wish: Option<(Wish, Span)>,
}

/// A definition as it is written: what it is, its name, its formula and its format.
type Written<'a> = (Defined, String, &'a Words, Option<&'a Words>);

/// Every definition in the order of the files.
fn nodes<'a>(datasets: &'a Datasets, diagnostics: &mut Vec<Diagnostic>) -> IndexMap<Defined, Node<'a>> {
    let nodes: Vec<Checked<Node<'a>>> = written(datasets).into_par_iter().map(read).collect();
    nodes.into_iter().map(|node| node.unpack(diagnostics)).map(|node| (node.defined, node)).collect()
}

fn read<'a>((defined, name, words, format): Written<'a>) -> Checked<Node<'a>> {
    let mut diagnostics = Vec::new();
    let expr = parse(&words.text).map_err(|fault| diagnostics.push(fault_at(words, fault))).ok();
    let wish = format.and_then(|words| format::checked(words).map_err(|fault| diagnostics.push(fault)).ok().map(|wish| (wish, words.span)));
    Checked::with(Node { defined, name, words, expr, wish }, diagnostics)
}

fn written(datasets: &Datasets) -> Vec<Written<'_>> {
    let mut found = Vec::new();
    let mut add = |defined, name, words, format| found.push((defined, name, words, format));
    for (number, dataset) in (0u32..).zip(datasets.all.values()) {
        for (at, (name, column)) in (0u32..).zip(&dataset.columns) {
            if let Some(words) = &column.formula {
                add(Defined::Column(number, at), format!("{}.{name}", dataset.id), words, column.format.as_ref());
            }
        }
        for (at, total) in (0u32..).zip(dataset.totals.values()) {
            let has = totals::cells(dataset, total);
            for (column_at, (name, column)) in (0u32..).zip(&dataset.columns).filter(|(at, _)| has[*at as usize]) {
                let own = total.columns.get(name);
                if let (Some(words), Some(full)) = (own.or(column.formula.as_ref()), lookup::total_name(dataset, at, column_at)) {
                    // A fault of the column's formula or format is found here again; repeats are dropped in the end.
                    add(Defined::Total(number, at, column_at), full, words, column.format.as_ref());
                }
            }
        }
        for (at, (name, figure)) in (0u32..).zip(&dataset.figures) {
            add(Defined::Single(number, at), format!("{}.{name}", dataset.id), &figure.formula, figure.format.as_ref());
        }
    }
    found
}

/// A fault of form as a diagnostic.
pub(super) fn fault_at(words: &Words, fault: super::lexer::Fault) -> Diagnostic {
    let mut diagnostic = Diagnostic::error(fault.code, part(words, (fault.start, fault.end)), fault.message);
    diagnostic = diagnostic.mend_if(fault.mend);
    diagnostic
}

/// Whether the column's own formula is used on a total's row.
fn is_column_formula(datasets: &Datasets, defined: Defined) -> bool {
    let Defined::Total(dataset, total, column) = defined else { return false };
    let found = names::dataset(datasets, dataset);
    let total = found.and_then(|dataset| dataset.totals.get_index(total as usize));
    let column = found.and_then(|dataset| dataset.columns.get_index(column as usize));
    matches!((total, column), (Some((_, total)), Some((name, _))) if !total.columns.contains_key(name))
}

fn scope(defined: Defined) -> Scope {
    match defined {
        Defined::Column(dataset, _) => Scope::Row(dataset, 0),
        Defined::Total(dataset, total, _) => Scope::Total(dataset, total),
        Defined::Single(dataset, _) => Scope::Dataset(dataset),
    }
}

/// The definitions a definition uses.
fn uses(node: &Node<'_>, all: &IndexMap<Defined, Node<'_>>, datasets: &Datasets) -> Vec<usize> {
    let Some(expr) = &node.expr else { return Vec::new() };
    let mut found = BTreeSet::new();
    for met in walk::names(expr) {
        let scope = match met.within {
            Some(id) => datasets.all.get_index_of(id).map_or(Scope::Report, |at| Scope::Row(at as u32, 0)),
            None => scope(node.defined),
        };
        let used = match (resolve(met.path, datasets, scope), scope) {
            (Ok(Target::Column { column, bare: true, .. }), Scope::Total(dataset, total)) if !met.aggregate => {
                Some(Defined::Total(dataset, total, column))
            }
            (Ok(Target::Column { dataset, column, .. }), _) => Some(Defined::Column(dataset, column)),
            (Ok(Target::Cell(cell)), _) => Some(Defined::Column(cell.dataset, cell.column)),
            (Ok(Target::Figure { dataset, figure }), _) => Some(Defined::Single(dataset, figure)),
            (Ok(Target::Total { dataset, total, column }), _) => Some(Defined::Total(dataset, total, column)),
            (Ok(Target::Rows { dataset, column: Some(column), .. }), _) => Some(Defined::Column(dataset, column)),
            _ => None,
        };
        found.extend(used.and_then(|used| all.get_index_of(&used)));
    }
    found.into_iter().collect()
}

fn circle(steps: &[usize], all: &IndexMap<Defined, Node<'_>>) -> Option<Diagnostic> {
    let nodes: Vec<&Node<'_>> = steps.iter().filter_map(|at| all.get_index(*at)).map(|(_, node)| node).collect();
    let first = nodes.first()?;
    // A circle of thousands of steps is shown by its beginning.
    let shown: Vec<&str> = nodes.iter().take(20).map(|node| node.name.as_str()).collect();
    let more = if nodes.len() > shown.len() { " → …" } else { "" };
    let message = format!("figures use one another in a circle: {}{more} → {}", shown.join(" → "), first.name);
    let diagnostic = Diagnostic::error("circle", first.words.span, message).mend("let one of them follow from given values alone");
    Some(
        nodes
            .iter()
            .take(20)
            .fold(diagnostic, |diagnostic, node| diagnostic.note(node.words.span, format!("`{}` is defined here", node.name))),
    )
}

/// Computes every definition.
pub(super) fn compute(datasets: Arc<Datasets>, ties: Ties, quantiles: u8) -> Checked<Figures> {
    let mut diagnostics = Vec::new();
    let all = nodes(&datasets, &mut diagnostics);
    let definitions: Vec<&Node<'_>> = all.values().collect();
    let graph: Vec<Vec<usize>> = definitions.par_iter().map(|node| uses(node, &all, &datasets)).collect();
    let ordered = order::order(&graph);
    diagnostics.extend(ordered.circles.iter().filter_map(|steps| circle(steps, &all)));
    let circular: BTreeSet<usize> = ordered.circles.iter().flatten().copied().collect();
    let mut figures: IndexMap<Arc<str>, Figure> = IndexMap::new();
    // Where each figure stands among all, by the definition that made it.
    let mut made: Vec<Vec<usize>> = vec![Vec::new(); all.len()];
    let mut faults: Vec<Vec<Diagnostic>> = vec![Vec::new(); all.len()];
    for together in steps(&ordered.order, &graph) {
        let env = Env { datasets: &datasets, all: &figures, ties, quantiles };
        let new: Vec<_> = together.par_iter().map(|at| evaluate(definitions[*at], env, circular.contains(at))).collect();
        for (at, new) in together.into_iter().zip(new) {
            let new = new.unpack(&mut faults[at]);
            made[at] = new.into_iter().map(|figure| figures.insert_full(figure.name.clone(), figure).0).collect();
        }
    }
    diagnostics.extend(faults.into_iter().flatten());
    let mut seen = BTreeSet::new();
    diagnostics.retain(|diagnostic| seen.insert((diagnostic.code, diagnostic.span, diagnostic.message.clone())));
    diagnostics.sort_by_key(|diagnostic| diagnostic.span.map(|span| (span.file, span.start)));
    let mut figures: Vec<Option<Figure>> = figures.into_values().map(Some).collect();
    let in_order = made.into_iter().flatten().filter_map(|at| figures[at].take());
    let sorted = in_order.map(|figure| (figure.name.clone(), figure)).collect();
    drop(all);
    Checked::with(Figures { datasets, all: sorted, ties, quantiles }, diagnostics)
}

/// Definitions that can be computed together, step by step: what one uses was computed in a step before, unless a circle forbids it.
fn steps(order: &[usize], graph: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut steps: Vec<Vec<usize>> = Vec::new();
    // Of each definition the step after its own; zero before it is met.
    let mut next = vec![0; graph.len()];
    for at in order {
        let step = graph[*at].iter().map(|used| next[*used]).max().unwrap_or(0);
        next[*at] = step + 1;
        if step == steps.len() {
            steps.push(Vec::new());
        }
        steps[step].push(*at);
    }
    steps
}

/// The figures of one definition: of a column one a row.
fn evaluate(node: &Node<'_>, env: Env<'_>, circular: bool) -> Checked<Vec<Figure>> {
    let dataset_of = |number: u32| names::dataset(env.datasets, number);
    let mut walk = Evaluator::new(env, node.words, scope(node.defined));
    walk.whole = is_column_formula(env.datasets, node.defined) || !matches!(node.defined, Defined::Total(..));
    let formula = node.expr.as_ref().map_or_else(|| node.words.text.clone(), normal::normal);
    let mut made = Vec::new();
    let mut run = |walk: &mut Evaluator<'_>, name: String, title: String, span: Span, published: &[Published], dataset: u32| {
        let trace = match &node.expr {
            Some(expr) if !circular => single(walk, expr),
            _ => trace::operation("?", Value::Bad, Vec::new()),
        };
        let format = formatted(walk, node.wish, &trace.value);
        let printed = format::print(&trace.value, format, env.ties);
        let (value, formula, published) = (trace.value.clone(), formula.clone(), published.to_vec());
        made.push(Figure { name: name.into(), dataset, title, formula, span, value, format, printed, trace, published });
    };
    match node.defined {
        Defined::Single(number, at) => {
            if let Some((_, figure)) = dataset_of(number).and_then(|dataset| dataset.figures.get_index(at as usize)) {
                run(&mut walk, node.name.clone(), figure.title.clone(), figure.span, &figure.published, number);
            }
        }
        Defined::Total(number, total, column) => {
            let found = dataset_of(number).and_then(|d| Some((d.totals.get_index(total as usize)?, d.columns.get_index(column as usize)?)));
            if let Some(((_, total), (id, column))) = found {
                let published = total.published.get(id).map_or(&[][..], Vec::as_slice);
                let span = total.columns.get(id).map_or(total.span, |words| words.span);
                run(&mut walk, node.name.clone(), format!("{}: {}", column.label, total.label), span, published, number);
            }
        }
        Defined::Column(number, at) => {
            let Some((dataset, (id, column))) = dataset_of(number).and_then(|d| Some((d, d.columns.get_index(at as usize)?))) else {
                return Checked::new(made);
            };
            for row in 0..dataset.rows.len() {
                walk.scope = Scope::Row(number, row as u32);
                let (name, title) = (lookup::cell_name(dataset, row, id), title_of(dataset, column, row));
                let published = column.published.get(&*lookup::key(dataset, row)).map_or(&[][..], Vec::as_slice);
                run(&mut walk, name, title, column.span, published, number);
            }
        }
    }
    let diagnostics = walk.diagnostics;
    Checked::with(made, diagnostics)
}

fn title_of(dataset: &Dataset, column: &Column, row: usize) -> String {
    format!("{}: {}", column.label, lookup::key(dataset, row))
}

/// The one value a figure must have.
fn single(walk: &mut Evaluator<'_>, expr: &Expr) -> Arc<Trace> {
    let trace = walk.eval(expr, false);
    if !matches!(trace.value, Value::Series(_)) {
        return trace;
    }
    let span = walk.span(expr.range);
    let message = "a figure is one value, and this is a column";
    walk.report(Diagnostic::error("not-single", span, message).mend("make one value of the column, as `sum(…)` does, or name one cell"));
    trace::operation("?", Value::Bad, Vec::new())
}

/// The format of a value: the one asked for if it suits, else the natural one.
pub(super) fn formatted(walk: &mut Evaluator<'_>, wish: Option<(Wish, Span)>, value: &Value) -> Format {
    let natural = format::natural(value);
    let Some((wish, span)) = wish else { return natural };
    // What has no number has no format, but a column's format is no fault of its one cell without a value.
    if matches!(value, Value::Absent(_) | Value::Bad) {
        return Format::Plain;
    }
    let format = wish.format(value);
    match format::misfit(format, value) {
        None => format,
        Some(mut diagnostic) => {
            diagnostic.span = Some(span);
            walk.report(diagnostic);
            natural
        }
    }
}
