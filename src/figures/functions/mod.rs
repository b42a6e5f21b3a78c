//! The functions of the formula language: their table, and how arguments meet parameters.
//!
//! Arguments stand in the order of the parameters or bear their names (`level: 95%`). Where a parameter wants a column, a bare column
//! name is the whole column; elsewhere it is this row's cell. Unless a function says that it passes over them, an argument without a
//! value (or a column with a cell without one) makes the result that reason, the first in order. Each file says for its functions what
//! they take, which unit they give, what they refuse, and where their method comes from.

mod aggregate;
mod intervals;
mod numbers;
mod quantile;
mod rates;
mod student;
mod text;

use std::borrow::Cow;
use std::sync::Arc;

use self::numbers::{Exact, Numbers};
use super::evaluate::Env;
use super::series::{Cells, Held, Series, held};
use super::units::{self, Side};
use super::{Quantity, Scope, Step, Trace, Unit, Value};
use crate::diagnostics::Diagnostic;
use crate::source::Span;

/// What a parameter takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// A column.
    Column,
    /// One value.
    One,
    /// A column, or several values one after another.
    Several,
}

/// A parameter.
#[derive(Debug)]
pub(super) struct Param {
    /// Its name.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// Whether it may be left out.
    pub optional: bool,
}

/// A function.
#[derive(Debug)]
pub(super) struct Function {
    /// Its name.
    pub name: &'static str,
    /// Its parameters; one of [`Kind::Several`] stands alone.
    pub params: &'static [Param],
    /// Whether it passes over cells without a value.
    pub passes_over: bool,
    /// What it does.
    pub run: fn(&mut Invocation<'_>) -> Value,
}

const fn column(name: &'static str) -> Param {
    Param { name, kind: Kind::Column, optional: false }
}

const fn one(name: &'static str) -> Param {
    Param { name, kind: Kind::One, optional: false }
}

const fn perhaps(name: &'static str) -> Param {
    Param { name, kind: Kind::One, optional: true }
}

const SEVERAL: &[Param] = &[Param { name: "values", kind: Kind::Several, optional: false }];

const fn function(name: &'static str, params: &'static [Param], run: fn(&mut Invocation<'_>) -> Value) -> Function {
    Function { name, params, passes_over: false, run }
}

const fn passing_over(function: Function) -> Function {
    Function { passes_over: true, ..function }
}

/// Every function, by the file that holds it.
pub(super) static FUNCTIONS: &[Function] = &[
    function("sum", SEVERAL, aggregate::sum),
    function("mean", SEVERAL, aggregate::mean),
    function("median", SEVERAL, aggregate::median),
    function("min", SEVERAL, aggregate::min),
    function("max", SEVERAL, aggregate::max),
    passing_over(function("count", &[column("column")], aggregate::count)),
    passing_over(function("distinct", &[column("column")], aggregate::distinct)),
    passing_over(function("first", &[column("column")], aggregate::first)),
    passing_over(function("last", &[column("column")], aggregate::last)),
    function("rank", &[column("column"), one("value"), perhaps("order")], aggregate::rank),
    function("weighted_mean", &[column("column"), column("weights")], aggregate::weighted_mean),
    function("sd", &[column("column")], aggregate::sd),
    function("quantile", &[column("column"), one("p"), perhaps("type")], quantile::quantile),
    function("share", &[one("part"), one("whole")], rates::share),
    function("change", &[one("old"), one("new")], rates::change),
    function("points", &[one("old"), one("new")], rates::points),
    function("round", &[one("x"), perhaps("places")], rates::round),
    function("abs", &[one("x")], rates::abs),
    function("sqrt", &[one("x")], rates::sqrt),
    function("quadrature", SEVERAL, rates::quadrature),
    function("mean_interval", &[one("mean"), one("sd"), one("n"), perhaps("level")], intervals::mean_interval),
    function("total_interval", &[one("mean"), one("sd"), one("n"), one("units"), perhaps("level")], intervals::total_interval),
    function("proportion_interval", &[one("k"), one("n"), perhaps("level")], intervals::proportion_interval),
    function("low", &[one("interval")], intervals::low),
    function("high", &[one("interval")], intervals::high),
    function("half_width", &[one("interval")], intervals::half_width),
    function("estimate", &[one("interval")], intervals::estimate),
    function("t_quantile", &[one("p"), one("df")], intervals::t_quantile),
    passing_over(function("each_in", &[column("a"), column("b")], text::each_in)),
];

/// The function of that name.
pub(super) fn find(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|function| function.name == name)
}

impl Function {
    /// The number of the parameter of that name.
    pub fn param(&self, name: &str) -> Option<usize> {
        self.params.iter().position(|param| param.name == name)
    }

    /// Whether a parameter is met by a whole column if that many arguments are given.
    pub fn takes_column(&self, param: usize, given: usize) -> bool {
        match self.params.get(param.min(self.params.len() - 1)).map(|param| param.kind) {
            Some(Kind::Column) => true,
            Some(Kind::Several) => given == 1,
            _ => false,
        }
    }

    /// How it is called: `change(old, new)`.
    pub fn usage(&self) -> String {
        let params = self.params.iter().map(|param| match param {
            Param { kind: Kind::Several, .. } => "column".to_string(),
            Param { optional: true, name, .. } => format!("[{name}]"),
            Param { name, .. } => (*name).to_string(),
        });
        format!("{}({})", self.name, params.collect::<Vec<_>>().join(", "))
    }
}

/// An argument that was given.
pub(super) struct Argument {
    /// Where it stands.
    pub span: Span,
    /// What it came to.
    pub trace: Arc<Trace>,
}

/// A function at work.
pub(super) struct Invocation<'a> {
    /// The function.
    pub function: &'static Function,
    /// Where the call stands.
    pub span: Span,
    /// Its arguments by parameter; those of [`Kind::Several`] one after another.
    pub args: Vec<Option<Argument>>,
    /// What formulas are computed from.
    pub env: Env<'a>,
    /// Where the formula stands.
    pub scope: Scope,
    /// What was found wrong.
    pub diagnostics: Vec<Diagnostic>,
}

/// The values of an argument: the items of a column, or the value itself.
pub(super) fn values(trace: &Trace) -> Box<dyn DoubleEndedIterator<Item = Cow<'_, Value>> + '_> {
    match &trace.value {
        Value::Series(Series::Computed(items)) => Box::new(items.iter().map(|item| Cow::Borrowed(&item.value))),
        Value::Series(series) => Box::new(series.values().map(Cow::Owned)),
        value => Box::new(std::iter::once(Cow::Borrowed(value))),
    }
}

/// Of each value of an argument what it holds.
fn all_held(trace: &Trace) -> Box<dyn Iterator<Item = Held> + '_> {
    match &trace.value {
        Value::Series(series) => Box::new(series.held()),
        value => Box::new(std::iter::once(held(value))),
    }
}

/// What kind of value it is, for messages.
pub(super) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Quantity(_) => "a number",
        Value::Truth(_) => "true or false",
        Value::Text(_) => "text",
        Value::Absent(_) => "no value",
        Value::Interval(_) => "an interval",
        Value::Series(_) => "a column",
        Value::Bad => "a value that is wrong",
    }
}

impl Invocation<'_> {
    /// Runs the function, unless an argument without a value or a wrong one decides the result.
    pub fn run(&mut self) -> Value {
        let mut absent = None;
        for held in self.args.iter().flatten().flat_map(|arg| all_held(&arg.trace)) {
            match held {
                Held::Bad => return Value::Bad,
                Held::Absent(reason) if absent.is_none() => absent = Some(reason),
                _ => {}
            }
        }
        match absent {
            Some(reason) if !self.function.passes_over => Value::Absent(reason),
            _ => (self.function.run)(self),
        }
    }

    /// Reports an error at an argument (or, without one, at the call).
    pub fn fail(&mut self, code: &'static str, at: Option<usize>, message: impl Into<String>, mend: Option<&str>) -> Value {
        let span = at.and_then(|at| self.args.get(at)?.as_ref()).map_or(self.span, |arg| arg.span);
        let mut diagnostic = Diagnostic::error(code, span, message);
        diagnostic = diagnostic.mend_if(mend);
        self.diagnostics.push(diagnostic);
        Value::Bad
    }

    /// The trace of an argument, if it was given.
    pub fn arg(&self, at: usize) -> Option<Arc<Trace>> {
        self.args.get(at)?.as_ref().map(|arg| arg.trace.clone())
    }

    /// Every argument given.
    pub fn traces(&self) -> Vec<Arc<Trace>> {
        self.args.iter().flatten().map(|arg| arg.trace.clone()).collect()
    }

    /// An argument that must be one number.
    pub fn number(&mut self, at: usize) -> Option<Quantity> {
        let trace = self.arg(at)?;
        if let Value::Quantity(quantity) = &trace.value {
            return Some(quantity.clone());
        }
        let message = format!("`{}` takes a number as `{}`, not {}", self.function.name, self.function.params[at].name, kind(&trace.value));
        let mend = match trace.value {
            Value::Series(_) => "name one cell, or make one value of the column, as `sum(…)` does",
            _ => "name a cell, a value or a figure that is a number",
        };
        self.fail("wrong-kind", Some(at), message, Some(mend));
        None
    }

    /// An argument that must be a whole number without a fraction.
    pub fn whole(&mut self, at: usize) -> Option<num_bigint::BigInt> {
        let number = self.number(at)?;
        if number.value.is_integer() && !number.unit.is_hundredths() {
            return Some(number.value.to_integer());
        }
        let message = format!("`{}` takes a whole number as `{}`", self.function.name, self.function.params[at].name);
        self.fail("not-whole", Some(at), message, Some("write a whole number, or round it: `round(…)`"));
        None
    }

    /// The numbers of arguments, of a column or one after another, brought to one unit.
    pub fn numbers(&mut self, traces: &[Arc<Trace>], at: usize) -> Option<Numbers> {
        let numbers = match traces {
            [one] if let Value::Series(Series::Given(cells)) = &one.value => self.given(cells, at)?,
            _ => self.computed(traces, at)?,
        };
        if numbers.values.is_empty() {
            let message = format!("there is no row of which `{}` could be taken", self.function.name);
            self.fail("no-rows", Some(at), message, Some("look at the condition: no row meets it"));
            return None;
        }
        Some(numbers)
    }

    fn no_number(&mut self, at: usize, value: &Value) {
        let message = format!("`{}` takes numbers, and here stands {}", self.function.name, kind(value));
        self.fail("wrong-kind", Some(at), message, Some("name a column with a unit; `count(…)` counts rows of text, too"));
    }

    /// The numbers of given cells, which have one unit.
    fn given(&mut self, cells: &Cells, at: usize) -> Option<Numbers> {
        let hundredths = cells.unit().is_hundredths();
        let (mut values, mut decimals) = (Vec::with_capacity(cells.len()), 0);
        for (entry, held) in cells.held().enumerate() {
            let Held::Number(number) = held else {
                self.no_number(at, &cells.trace(entry).value);
                return None;
            };
            decimals = number.decimals.max(decimals);
            values.push(Exact::given(&number, hundredths));
        }
        Some(Numbers { values, unit: cells.unit().clone(), decimals: Some(decimals), approximate: false, flags: cells.flags() })
    }

    /// The numbers of columns that were computed, and of single values.
    fn computed(&mut self, traces: &[Arc<Trace>], at: usize) -> Option<Numbers> {
        let mut numbers = Numbers { values: Vec::new(), unit: Unit::default(), decimals: Some(0), approximate: false, flags: Vec::new() };
        for value in traces.iter().flat_map(|trace| values(trace)) {
            let Value::Quantity(quantity) = &*value else {
                self.no_number(at, &value);
                return None;
            };
            numbers.values.push(Exact::of(quantity.value.clone()));
            numbers.decimals = numbers.decimals.zip(quantity.decimals).map(|(most, next)| most.max(next));
            numbers.approximate |= quantity.approximate;
            units::add_flags(&mut numbers.flags, &quantity.flags);
        }
        numbers.unit = self.unit(traces, numbers.values.len())?;
        Some(numbers)
    }

    /// The unit that so many numbers have in common.
    fn unit(&mut self, traces: &[Arc<Trace>], count: usize) -> Option<Unit> {
        let several = traces.len() == count;
        let literal = |at: usize| several && matches!(traces[at].step, Step::Literal(_));
        let mut so_far: Option<(Quantity, bool)> = None;
        for (at, value) in traces.iter().flat_map(|trace| values(trace)).enumerate() {
            let Value::Quantity(number) = &*value else { continue };
            let Some((before, was_literal)) = &so_far else {
                so_far = Some((number.clone(), literal(at)));
                continue;
            };
            if number.unit == before.unit {
                continue;
            }
            let sides = (Side { quantity: before, literal: *was_literal }, Side { quantity: number, literal: literal(at) });
            let Some(unit) = units::common(sides.0, sides.1, false) else {
                let message =
                    format!("`{}` cannot bring {} and {} together", self.function.name, before.unit.spoken(), number.unit.spoken());
                let culprit = several.then_some(at);
                self.fail("unit-clash", culprit, message, Some("bring them to one unit first"));
                return None;
            };
            so_far = Some((units::plain(number.value.clone(), unit), *was_literal && literal(at)));
        }
        Some(so_far.map(|(number, _)| number.unit).unwrap_or_default())
    }
}
