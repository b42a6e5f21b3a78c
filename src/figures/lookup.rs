//! From a name to what it stands for: cells, columns, selections of rows, figures and totals.

use std::sync::Arc;

use num_bigint::BigInt;
use num_rational::BigRational;

use super::evaluate::Evaluator;
use super::names::{self, Target};
use super::parse::{Expr, Range};
use super::{CellRef, Cells, Item, Quantity, Scope, Series, Step, Trace, Unit, Value, totals, trace, units};
use crate::data::{Cell, Content, Dataset};
use crate::diagnostics::Diagnostic;
use crate::project::Words;

/// The key of a row as one text, or its number.
pub(super) fn key(dataset: &Dataset, row: usize) -> Arc<str> {
    match dataset.rows.key_columns() {
        [] => (row + 1).to_string().into(),
        [_] => dataset.rows.key(row).next().unwrap_or("").into(),
        _ => dataset.rows.key(row).collect::<Vec<_>>().join(", ").into(),
    }
}

/// The name of a row's cell in a column. Each cell of an exhibit has one, so it is written at one go.
pub(super) fn cell_name(dataset: &Dataset, row: usize, column: &str) -> String {
    let mut name = String::with_capacity(dataset.id.len() + column.len() + 32);
    name.push_str(&dataset.id);
    let mut before = "[\"";
    for part in dataset.rows.key(row) {
        name.push_str(before);
        name.push_str(part);
        before = "\", \"";
    }
    if dataset.rows.key_columns().is_empty() {
        name.push('[');
        name.push_str(&(row + 1).to_string());
    } else {
        name.push('"');
    }
    name.push_str("].");
    name.push_str(column);
    name
}

/// A given cell's value; hundredths are kept as shares.
pub(super) fn given(cell: &Cell, unit: &Unit) -> Value {
    match &cell.content {
        Content::Number(number) => {
            let value = number.value();
            let value = if unit.is_hundredths() { value / BigRational::from_integer(BigInt::from(100)) } else { value };
            let quantity = units::plain(value, unit.clone());
            Value::Quantity(Quantity { decimals: Some(number.decimals), flags: cell.flags.clone(), ..quantity })
        }
        Content::Text(text) => Value::Text(text.clone()),
        Content::Absent(reason) => Value::Absent(*reason),
        Content::Derived | Content::Bad => Value::Bad,
    }
}

/// A unit as it is written; of nothing, that of a pure number.
pub(super) fn unit_of(unit: Option<&Words>) -> Unit {
    unit.map(|words| units::parse(&words.text)).unwrap_or_default()
}

/// A named figure; a bad value if it has not been computed because of a circle.
fn figure(this: &Evaluator<'_>, name: String) -> Arc<Trace> {
    match this.env.all.get_key_value(name.as_str()) {
        Some((name, figure)) => trace::leaf(Step::Figure(name.clone()), figure.value.clone()),
        None => trace::leaf(Step::Figure(name.into()), Value::Bad),
    }
}

fn cell(this: &Evaluator<'_>, dataset: &Dataset, at: CellRef, unit: &Unit) -> Arc<Trace> {
    let row = at.row.unwrap_or(0) as usize;
    let content = dataset.rows.cell(row, at.column as usize);
    let column = dataset.columns.get_index(at.column as usize);
    match (content, column) {
        (_, Some((name, column))) if column.formula.is_some() => figure(this, cell_name(dataset, row, name)),
        (Some(cell), _) => trace::leaf(Step::Cell(at), given(&cell, unit)),
        (None, _) => trace::leaf(Step::Cell(at), Value::Bad),
    }
}

/// The cells of a column in all rows, or in the chosen ones.
fn column(this: &Evaluator<'_>, number: u32, column: u32, chosen: Option<Vec<u32>>) -> Value {
    let Some(dataset) = names::dataset(this.env.datasets, number) else { return Value::Bad };
    let Some((name, found)) = dataset.columns.get_index(column as usize) else { return Value::Bad };
    if found.formula.is_none() {
        let unit = unit_of(found.unit.as_ref());
        let cells = Cells::new(Arc::clone(this.env.datasets), (number, column), chosen.map(Into::into), unit);
        return Value::Series(Series::Given(Arc::new(cells)));
    }
    let item = |row: u32| {
        let trace = figure(this, cell_name(dataset, row as usize, name));
        Item { key: key(dataset, row as usize), value: trace.value.clone(), trace }
    };
    let rows = chosen.unwrap_or_else(|| (0..dataset.rows.len() as u32).collect());
    Value::Series(Series::Computed(rows.into_iter().map(item).collect()))
}

/// A series needs no node of its own: each of its items has one.
fn series(value: Value) -> Arc<Trace> {
    trace::operation("column", value, Vec::new())
}

/// What a name's target comes to.
pub(super) fn target(this: &mut Evaluator<'_>, target: &Target<'_>, range: Range, aggregate: bool, rows_wanted: bool) -> Arc<Trace> {
    let env = this.env;
    match target {
        Target::Column { dataset: number, column: at, bare } => match this.scope {
            Scope::Row(own, row) if *bare && !aggregate => one(this, CellRef { dataset: own, row: Some(row), column: *at }),
            Scope::Total(own, total) if *bare && !aggregate => total_cell(this, own, total, *at, Some(range)),
            Scope::Total(own, total) if *bare && !this.whole => {
                let Some(dataset) = names::dataset(env.datasets, own) else { return series(Value::Bad) };
                let Some((_, total)) = dataset.totals.get_index(total as usize) else { return series(Value::Bad) };
                let rows = (0..dataset.rows.len()).filter(|row| totals::sums_up(dataset, total, *row)).map(|row| row as u32);
                series(column(this, own, *at, Some(rows.collect())))
            }
            _ => {
                let rows = names::dataset(env.datasets, *number).map_or(0, |dataset| dataset.rows.len());
                if this.step(rows) { series(column(this, *number, *at, None)) } else { series(Value::Bad) }
            }
        },
        Target::Cell(at) => one(this, at.clone()),
        Target::Value { dataset: number, value } => {
            let found = names::dataset(env.datasets, *number).and_then(|dataset| dataset.values.get_index(*value as usize));
            let value_of = found.map_or(Value::Bad, |(_, found)| given(&found.cell, &unit_of(found.unit.as_ref())));
            trace::leaf(Step::Cell(CellRef { dataset: *number, row: None, column: *value }), value_of)
        }
        Target::Figure { dataset: number, figure: at } => {
            let dataset = names::dataset(env.datasets, *number);
            let name = dataset.and_then(|dataset| Some(format!("{}.{}", dataset.id, dataset.figures.get_index(*at as usize)?.0)));
            figure(this, name.unwrap_or_default())
        }
        Target::Total { dataset, total, column } => total_cell(this, *dataset, *total, *column, None),
        Target::Rows { dataset, column, condition } => rows(this, *dataset, *column, *condition, range, rows_wanted),
    }
}

fn one(this: &Evaluator<'_>, at: CellRef) -> Arc<Trace> {
    let Some(dataset) = names::dataset(this.env.datasets, at.dataset) else { return trace::leaf(Step::Cell(at), Value::Bad) };
    let unit = unit_of(dataset.columns.get_index(at.column as usize).and_then(|(_, column)| column.unit.as_ref()));
    cell(this, dataset, at, &unit)
}

/// The name of a total's cell.
pub(super) fn total_name(dataset: &Dataset, total: u32, column: u32) -> Option<String> {
    let (total, _) = dataset.totals.get_index(total as usize)?;
    let (column, _) = dataset.columns.get_index(column as usize)?;
    Some(format!("{}.{total}.{column}", dataset.id))
}

fn total_cell(this: &mut Evaluator<'_>, number: u32, total: u32, column: u32, bare: Option<Range>) -> Arc<Trace> {
    let Some(dataset) = names::dataset(this.env.datasets, number) else { return series(Value::Bad) };
    let lacks = dataset.totals.get_index(total as usize).is_none_or(|(_, total)| !totals::has_cell(dataset, total, column as usize));
    let name = total_name(dataset, total, column).unwrap_or_default();
    if let (true, Some(range)) = (lacks, bare) {
        let span = this.span(range);
        let message = format!("this total has no cell `{name}`");
        this.report(
            Diagnostic::error("unknown-name", span, message).mend("give the total a formula for that column, or add the column up"),
        );
    }
    figure(this, name)
}

fn rows(
    this: &mut Evaluator<'_>,
    number: u32,
    wanted: Option<u32>,
    condition: Option<&Expr>,
    range: Range,
    rows_wanted: bool,
) -> Arc<Trace> {
    let env = this.env;
    let Some(dataset) = names::dataset(env.datasets, number) else { return series(Value::Bad) };
    if wanted.is_none() && !rows_wanted {
        let message = format!("`{}` is a dataset, and here a value should stand", dataset.id);
        let span = this.span(range);
        this.report(Diagnostic::error("not-single", span, message).mend("name one of its columns, values or figures, or count its rows"));
        return series(Value::Bad);
    }
    let Some((chosen, because)) = selected(this, number, dataset, condition) else { return series(Value::Bad) };
    let value = match wanted.or_else(|| dataset.key.first().map(|column| *column as u32)) {
        Some(at) => column(this, number, at, chosen),
        None => {
            let item = |row: u32| Item {
                key: key(dataset, row as usize),
                value: Value::Truth(true),
                trace: trace::operation("row", Value::Truth(true), Vec::new()),
            };
            let rows = chosen.unwrap_or_else(|| (0..dataset.rows.len() as u32).collect());
            Value::Series(Series::Computed(rows.into_iter().map(item).collect()))
        }
    };
    trace::operation("column", value, because)
}

/// Whether a condition compares numbers; names of a row, such as its sector, stand in the formula already.
fn hangs_on_numbers(trace: &Trace) -> bool {
    let given = match &trace.step {
        Step::Cell(_) | Step::Figure(_) => !matches!(trace.value, Value::Text(_)),
        Step::Cells(cells) => !cells.is_text(),
        _ => false,
    };
    given || trace.inputs.iter().any(|input| hangs_on_numbers(input))
}

/// The rows that meet a condition (none told: all), and why each row did or did not; nothing, with a diagnostic, if it is no condition.
type Selected = (Option<Vec<u32>>, Vec<Arc<Trace>>);

fn selected(this: &mut Evaluator<'_>, number: u32, dataset: &Dataset, condition: Option<&Expr>) -> Option<Selected> {
    let Some(condition) = condition else { return Some((None, Vec::new())) };
    let (scope, whole) = (this.scope, this.whole);
    this.whole = true;
    let mut chosen = Some(Vec::new());
    let mut tried = Vec::new();
    for row in 0..dataset.rows.len() as u32 {
        this.scope = Scope::Row(number, row);
        let met = this.eval(condition, false);
        tried.extend(hangs_on_numbers(&met).then(|| met.clone()));
        match &met.value {
            Value::Truth(true) => chosen.iter_mut().for_each(|chosen| chosen.push(row)),
            // A row whose condition has no value is not chosen: nothing says that it meets it.
            Value::Truth(false) | Value::Absent(_) => {}
            other => {
                if !matches!(other, Value::Bad) {
                    let span = this.span(condition.range);
                    let message = "what stands in brackets is no condition, which would be true or false";
                    this.report(Diagnostic::error("wrong-kind", span, message).mend("compare a column, as in `[sector = \"private\"]`"));
                }
                chosen = None;
                break;
            }
        }
    }
    (this.scope, this.whole) = (scope, whole);
    let because = (!tried.is_empty()).then(|| trace::operation("where", Value::Truth(true), tried));
    chosen.map(|chosen| (Some(chosen), because.into_iter().collect()))
}
