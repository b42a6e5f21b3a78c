//! What a formula comes to, with its trace.
//!
//! Walks the tree once. An operand that is wrong makes the result wrong without another message; one without a value makes it that
//! reason, the left one first, without a diagnostic. Between columns, and between a column and a value, operators work row by row. In
//! the formula of a derived column a call that needs nothing of its own row is computed once for all rows. A formula that would take
//! more than [`MOST_STEPS`] steps is given up.

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexMap;
use num_rational::BigRational;

use super::functions::{self, Argument, Function, Invocation, Kind, kind};
use super::lexer::Number;
use super::parse::{Call, Expr, ExprKind, Op, Path, Range};
use super::{
    Figure, Item, Quantity, Scale, Scope, Series, Step, Trace, Unit, Value, arithmetic, lookup, names, printed, series, trace, units, walk,
};
use crate::data::Datasets;
use crate::diagnostics::{Diagnostic, counted, nearest};
use crate::project::{Ties, Words};
use crate::source::Span;

/// The most steps one formula may take over all rows.
const MOST_STEPS: u64 = 20_000_000;

/// What formulas are computed from.
#[derive(Clone, Copy)]
pub(super) struct Env<'a> {
    /// The data.
    pub datasets: &'a Arc<Datasets>,
    /// The figures that have been computed.
    pub all: &'a IndexMap<Arc<str>, Figure>,
    /// How ties are rounded.
    pub ties: Ties,
    /// Quantile type.
    pub quantiles: u8,
}

/// The place of a part of a text, if the text stands in its file as it is; else, since an escape makes it longer there, that of the whole.
pub(super) fn part(words: &Words, range: Range) -> Span {
    let length = (words.span.end - words.span.start) as usize;
    if length == words.text.len() { words.span.part(range.0, range.1) } else { words.span }
}

/// A walk over one formula.
pub(super) struct Evaluator<'a> {
    /// What it is computed from.
    pub env: Env<'a>,
    /// Where it stands.
    pub scope: Scope,
    /// Whether an aggregate on a total's row sees the whole column, not only the rows that the total sums up.
    pub whole: bool,
    /// Whether a name stands for its value as it is printed.
    pub printed: bool,
    /// What was found wrong, each fault once.
    pub diagnostics: Vec<Diagnostic>,
    words: &'a Words,
    same_in_every_row: BTreeMap<Range, Arc<Trace>>,
    steps: u64,
    rows_wanted: bool,
}

impl<'a> Evaluator<'a> {
    /// A walk over the formula `words` in a scope.
    pub fn new(env: Env<'a>, words: &'a Words, scope: Scope) -> Self {
        let (diagnostics, same_in_every_row) = (Vec::new(), BTreeMap::new());
        Self { env, scope, whole: true, printed: false, diagnostics, words, same_in_every_row, steps: 0, rows_wanted: false }
    }

    /// The place of a part of the formula.
    pub fn span(&self, range: Range) -> Span {
        part(self.words, range)
    }

    /// Reports a fault, unless it has been reported for another row.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        if !self.diagnostics.iter().any(|other| other.code == diagnostic.code && other.span == diagnostic.span) {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Counts steps; false, with a diagnostic, when there were too many.
    pub fn step(&mut self, steps: usize) -> bool {
        self.steps = self.steps.saturating_add(steps as u64);
        if self.steps > MOST_STEPS {
            let message = format!("the formula takes more than {MOST_STEPS} steps");
            self.report(Diagnostic::error("too-long", self.words.span, message).mend("give parts of it names, as figures of their own"));
        }
        self.steps <= MOST_STEPS
    }

    /// What a part of the formula comes to; `aggregate` says that a bare column is the whole column there.
    pub fn eval(&mut self, expr: &Expr, aggregate: bool) -> Arc<Trace> {
        if !self.step(1) {
            return trace::operation("?", Value::Bad, Vec::new());
        }
        match &expr.kind {
            ExprKind::Number(number, written) => literal(number, written),
            ExprKind::Text(text) => trace::leaf(Step::Literal(super::normal::quote(text).into()), Value::Text(text.clone())),
            ExprKind::Path(path) => self.path(path, expr.range, aggregate),
            ExprKind::Negative(inner) => self.negative(inner, aggregate),
            ExprKind::Not(inner) => self.not(inner, aggregate),
            ExprKind::Binary(op, left, right) => self.binary(*op, left, right, aggregate),
            ExprKind::If(parts) => self.choice(parts, aggregate),
            ExprKind::Call(call) => self.call(call, expr.range),
        }
    }

    fn path(&mut self, path: &Path, range: Range, aggregate: bool) -> Arc<Trace> {
        let rows_wanted = std::mem::take(&mut self.rows_wanted);
        match names::resolve(path, self.env.datasets, self.scope) {
            Ok(target) => {
                let found = lookup::target(self, &target, range, aggregate, rows_wanted);
                if self.printed { printed::as_printed(self.env, found) } else { found }
            }
            Err(unknown) => {
                if !self.env.datasets.is_unreadable(&path.head.text) {
                    let diagnostic = Diagnostic::error("unknown-name", self.span(unknown.range), unknown.message);
                    self.report(diagnostic.mend_if(unknown.mend));
                }
                trace::operation("?", Value::Bad, Vec::new())
            }
        }
    }

    /// Reports that an operand is of the wrong kind.
    fn wrong_kind(&mut self, sign: &str, wanted: &str, value: &Value, range: Range) -> Value {
        let message = format!("`{sign}` takes {wanted}, and here stands {}", kind(value));
        let diagnostic = Diagnostic::error("wrong-kind", self.span(range), message);
        self.report(match value {
            Value::Series(_) => diagnostic.mend("make one value of the column, as `sum(…)` does, or name one cell"),
            Value::Interval(_) => diagnostic.mend("take a part of the interval: `low(…)`, `high(…)`, `estimate(…)`"),
            _ => diagnostic.mend(format!("put {wanted} in its place")),
        });
        Value::Bad
    }

    /// Applies a change to a value, or to each item of a column.
    fn each(&mut self, sign: &'static str, inner: &Arc<Trace>, change: &mut dyn FnMut(&mut Self, &Value) -> Value) -> Arc<Trace> {
        let value = match &inner.value {
            Value::Series(series) => {
                let changed = series.items().map(|item| {
                    let value = change(self, &item.value);
                    Item { key: item.key, value: value.clone(), trace: trace::operation(sign, value, vec![item.trace]) }
                });
                Value::Series(Series::Computed(changed.collect()))
            }
            value => change(self, value),
        };
        trace::operation(sign, value, vec![inner.clone()])
    }

    fn negative(&mut self, inner: &Expr, aggregate: bool) -> Arc<Trace> {
        let operand = self.eval(inner, aggregate);
        let result = self.each("-", &operand, &mut |this, value| match value {
            Value::Quantity(quantity) => Value::Quantity(Quantity { value: -&quantity.value, base: None, ..quantity.clone() }),
            Value::Absent(reason) => Value::Absent(*reason),
            Value::Bad => Value::Bad,
            other => this.wrong_kind("-", "a number", other, inner.range),
        });
        match &operand.step {
            // A literal with a sign is still a literal, which takes the unit it meets.
            Step::Literal(written) => trace::leaf(Step::Literal(format!("-{written}").into()), result.value.clone()),
            _ => result,
        }
    }

    fn not(&mut self, inner: &Expr, aggregate: bool) -> Arc<Trace> {
        let operand = self.eval(inner, aggregate);
        self.each("not", &operand, &mut |this, value| match value {
            Value::Truth(truth) => Value::Truth(!truth),
            Value::Absent(reason) => Value::Absent(*reason),
            Value::Bad => Value::Bad,
            other => this.wrong_kind("not", "true or false", other, inner.range),
        })
    }

    fn choice(&mut self, parts: &[Expr; 3], aggregate: bool) -> Arc<Trace> {
        let condition = self.eval(&parts[0], aggregate);
        let value = match &condition.value {
            Value::Truth(truth) => {
                let chosen = self.eval(&parts[if *truth { 1 } else { 2 }], aggregate);
                return trace::operation("if", chosen.value.clone(), vec![condition, chosen]);
            }
            Value::Absent(reason) => Value::Absent(*reason),
            Value::Bad => Value::Bad,
            other => self.wrong_kind("if", "true or false", other, parts[0].range),
        };
        trace::operation("if", value, vec![condition])
    }

    fn binary(&mut self, op: Op, left: &Expr, right: &Expr, aggregate: bool) -> Arc<Trace> {
        let (a, b) = (self.eval(left, aggregate), self.eval(right, aggregate));
        let ranges = (left.range, right.range);
        let value = match (&a.value, &b.value) {
            (Value::Series(x), Value::Series(y)) => {
                if !x.same_rows(y) {
                    let message = format!("`{}` works row by row, and these two columns do not have the same rows", op.sign());
                    let diagnostic = Diagnostic::error("wrong-kind", self.span(right.range), message);
                    self.report(diagnostic.mend("make one value of each column, as `sum(…)` does"));
                    Value::Bad
                } else {
                    computed(x.items().zip(y.items()).map(|(x, y)| self.item(op, x.key, (&x.trace, &y.trace), ranges)))
                }
            }
            (Value::Series(x), _) => computed(x.items().map(|x| self.item(op, x.key, (&x.trace, &b), ranges))),
            (_, Value::Series(y)) => computed(y.items().map(|y| self.item(op, y.key, (&a, &y.trace), ranges))),
            _ => self.apply(op, (&a, &b), ranges),
        };
        trace::operation(op.sign(), value, vec![a, b])
    }

    fn item(&mut self, op: Op, key: Arc<str>, sides: (&Arc<Trace>, &Arc<Trace>), ranges: (Range, Range)) -> Item {
        let value = self.apply(op, sides, ranges);
        let inputs = vec![sides.0.clone(), sides.1.clone()];
        Item { key, value: value.clone(), trace: trace::operation(op.sign(), value, inputs) }
    }

    fn apply(&mut self, op: Op, sides: (&Arc<Trace>, &Arc<Trace>), ranges: (Range, Range)) -> Value {
        match arithmetic::apply(op, sides.0, sides.1) {
            Ok(value) => value,
            Err(arithmetic::Fault::Kind { right, wanted }) => {
                let (value, range) = if right { (&sides.1.value, ranges.1) } else { (&sides.0.value, ranges.0) };
                self.wrong_kind(op.sign(), wanted, value, range)
            }
            Err(arithmetic::Fault::Other(code, message, mend)) => {
                let units = code == "unit-clash";
                let span = self.span(if units { (ranges.0.0, ranges.1.1) } else { ranges.1 });
                let mut diagnostic = Diagnostic::error(code, span, message);
                for (side, range) in [(sides.0, ranges.0), (sides.1, ranges.1)] {
                    if let (true, Value::Quantity(quantity)) = (units, &side.value) {
                        diagnostic = diagnostic.note(self.span(range), format!("this is {}", quantity.unit.spoken()));
                    }
                }
                diagnostic = diagnostic.mend_if(mend);
                self.report(diagnostic);
                Value::Bad
            }
        }
    }

    fn call(&mut self, call: &Call, range: Range) -> Arc<Trace> {
        let Some(function) = functions::find(&call.name.text) else { return self.unknown_function(call) };
        let repeats = matches!(self.scope, Scope::Row(..)) && walk::is_same_in_every_row(call);
        if let Some(known) = repeats.then(|| self.same_in_every_row.get(&range)).flatten() {
            return known.clone();
        }
        // What is rounded on purpose is not rounded twice.
        let printed = self.printed;
        self.printed &= function.name != "round";
        let args = self.arguments(function, call);
        self.printed = printed;
        let Some(args) = args else { return trace::operation(function.name, Value::Bad, Vec::new()) };
        let inputs = args.iter().flatten().flat_map(|arg| series::inputs(&arg.trace)).collect();
        let (span, env, scope) = (self.span(range), self.env, self.scope);
        let mut invocation = Invocation { function, span, args, env, scope, diagnostics: Vec::new() };
        let value = match invocation.run() {
            Value::Quantity(quantity) if super::exact::is_too_large(&quantity.value) => {
                let message = "the number has more digits than are computed with";
                invocation.fail("too-large", None, message, Some("round it on the way with `round(…)`"))
            }
            value => value,
        };
        for diagnostic in invocation.diagnostics {
            self.report(diagnostic);
        }
        let result = trace::operation(function.name, value, inputs);
        if repeats {
            self.same_in_every_row.insert(range, result.clone());
        }
        result
    }

    fn unknown_function(&mut self, call: &Call) -> Arc<Trace> {
        let name = &call.name.text;
        let span = self.span(call.name.range);
        let diagnostic = if super::format::is_format(name) {
            let mend = "in prose put it outermost; in data write it as the `format`";
            Diagnostic::error("misplaced-format", span, format!("`{name}` says how a value is printed and stands in no formula")).mend(mend)
        } else {
            let near = nearest(name, functions::FUNCTIONS.iter().map(|function| function.name));
            let known = || functions::FUNCTIONS.iter().map(|function| function.name).collect::<Vec<_>>().join("`, `");
            let mend = near.map_or_else(|| format!("known are `{}`", known()), |near| format!("did you mean `{near}`?"));
            Diagnostic::error("unknown-function", span, format!("there is no function `{name}`")).mend(mend)
        };
        self.report(diagnostic);
        trace::operation("?", Value::Bad, Vec::new())
    }

    /// The arguments of a call by parameter; none, with a diagnostic, if they do not meet the parameters.
    fn arguments(&mut self, function: &'static Function, call: &Call) -> Option<Vec<Option<Argument>>> {
        let several = function.params.iter().any(|param| param.kind == Kind::Several);
        let mut given: Vec<Option<Argument>> = function.params.iter().map(|_| None).collect();
        for (at, (name, value)) in call.args.iter().enumerate() {
            let place = name.as_ref().map_or(Some(at), |name| function.param(&name.text));
            let wrong = |message: String| Diagnostic::error("wrong-arguments", self.span(value.range), message);
            let place = match place {
                None => {
                    let name = name.as_ref().map_or("", |name| &*name.text);
                    let diagnostic = wrong(format!("`{}` has no argument `{name}`", function.name));
                    self.report(diagnostic.mend(format!("it is called as `{}`", function.usage())));
                    return None;
                }
                Some(place) if place >= given.len() && !several => {
                    let diagnostic = wrong(format!("`{}` has at most {}", function.name, counted(given.len(), "argument", "arguments")));
                    self.report(diagnostic.mend(format!("it is called as `{}`", function.usage())));
                    return None;
                }
                Some(place) => place,
            };
            if given.get(place).is_some_and(Option::is_some) {
                let diagnostic = wrong(format!("`{}` is given the argument `{}` twice", function.name, function.params[place].name));
                self.report(diagnostic);
                return None;
            }
            self.rows_wanted = function.name == "count";
            let trace = self.eval(value, function.takes_column(place, call.args.len()));
            self.rows_wanted = false;
            let argument = Some(Argument { span: self.span(value.range), trace });
            if place < given.len() { given[place] = argument } else { given.push(argument) }
        }
        let missing = function.params.iter().zip(&given).find(|(param, arg)| !param.optional && arg.is_none());
        if let Some((param, _)) = missing {
            let message = format!("`{}` lacks its argument `{}`", function.name, param.name);
            let diagnostic = Diagnostic::error("wrong-arguments", self.span(call.name.range), message);
            self.report(diagnostic.mend(format!("it is called as `{}`", function.usage())));
            return None;
        }
        Some(given)
    }
}

fn computed(items: impl Iterator<Item = Item>) -> Value {
    Value::Series(Series::Computed(items.collect()))
}

fn literal(number: &Number, written: &Arc<str>) -> Arc<Trace> {
    let unit = Unit::of(if number.percent { Scale::Share } else { Scale::Literal });
    let value: BigRational = number.value.clone();
    let quantity = Quantity { decimals: Some(number.decimals), ..units::plain(value, unit) };
    trace::leaf(Step::Literal(written.clone()), Value::Quantity(quantity))
}
