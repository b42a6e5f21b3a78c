//! A formula as a list of steps over the inputs that may vary, made from its trace.
//!
//! What rests on nothing that varies is a number, whatever function it came from; of the rest those functions are known that a
//! printed number is likely to have gone through. A trace with another one, or one too large, makes no tape.

use std::collections::BTreeMap;
use std::sync::Arc;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

use crate::figures::{CellRef, Figures, Scale, Step as Origin, Trace, Value};
use crate::project::Ties;

/// Steps and inputs that are looked at before a trace counts as too large.
const MOST_STEPS: usize = 20_000;
/// Steps below each other that are followed.
const DEEPEST: usize = 200;

/// A step; numbers are places of earlier steps.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// An input that varies, by its number.
    Leaf(usize),
    /// A number.
    Number(BigRational),
    /// A sum.
    Sum(Vec<usize>),
    /// A product.
    Product(usize, usize),
    /// A quotient.
    Quotient(usize, usize),
    /// A number with the other sign.
    Negative(usize),
    /// The least of several.
    Least(Vec<usize>),
    /// The greatest of several.
    Greatest(Vec<usize>),
    /// The median of several.
    Median(Vec<usize>),
    /// A number without its sign.
    Absolute(usize),
    /// The root of a number of at least zero.
    Root(usize),
    /// The nearest multiple of a step.
    Rounded(usize, BigRational, Ties),
}

/// A formula over inputs that vary; the last step is its value.
#[derive(Clone, Debug, Default)]
pub(super) struct Tape {
    /// The steps, each after those it uses.
    pub steps: Vec<Step>,
    /// The least and the greatest value of each input.
    pub leaves: Vec<(BigRational, BigRational)>,
}

impl Tape {
    /// The tape whose value is that of a step.
    pub fn up_to(&self, at: usize) -> Self {
        let mut tape = self.clone();
        tape.steps.truncate(at + 1);
        tape
    }
}

/// What varies: given cells within their rounding, or one figure.
pub(super) enum Vary<'a> {
    /// Cells; gives half the step to which a cell was rounded, in the scale of values, if it was.
    Cells(&'a dyn Fn(&CellRef) -> Option<BigRational>),
    /// A figure, from its value to another one.
    Figure(&'a str, BigRational),
}

/// What a part of a trace became.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Built {
    /// It rests on nothing that varies.
    Fixed,
    /// A step.
    At(usize),
}

/// Makes a tape.
pub(super) struct Maker<'a> {
    figures: &'a Figures,
    vary: Vary<'a>,
    /// What was made so far.
    pub tape: Tape,
    cells: BTreeMap<CellRef, Built>,
    named: BTreeMap<Arc<str>, Built>,
    shared: BTreeMap<*const Trace, Built>,
    looked_at: usize,
}

/// An operand: what it became, and its value today.
type Operand = (Built, Value);

impl<'a> Maker<'a> {
    /// A maker of tapes over figures.
    pub fn new(figures: &'a Figures, vary: Vary<'a>) -> Self {
        let (cells, named, shared) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        Self { figures, vary, tape: Tape::default(), cells, named, shared, looked_at: 0 }
    }

    /// Adds a trace to the tape; none if it cannot be told as one.
    pub fn build(&mut self, trace: &Trace, depth: usize) -> Option<Built> {
        self.look(1, depth)?;
        match &trace.step {
            Origin::Literal(_) => Some(Built::Fixed),
            Origin::Cell(cell) => Some(self.cell(cell, &trace.value)),
            Origin::Cells(_) => None,
            Origin::Figure(name) => self.figure(name, depth),
            Origin::Operation(sign) => {
                if let Some(known) = self.shared.get(&std::ptr::from_ref(trace)) {
                    return Some(*known);
                }
                let built = self.operation(sign, trace, depth)?;
                self.shared.insert(trace, built);
                Some(built)
            }
        }
    }

    fn look(&mut self, steps: usize, depth: usize) -> Option<()> {
        self.looked_at += steps;
        (self.looked_at <= MOST_STEPS && depth <= DEEPEST).then_some(())
    }

    fn push(&mut self, step: Step) -> Built {
        self.tape.steps.push(step);
        Built::At(self.tape.steps.len() - 1)
    }

    fn leaf(&mut self, low: BigRational, high: BigRational) -> Built {
        self.tape.leaves.push((low, high));
        self.push(Step::Leaf(self.tape.leaves.len() - 1))
    }

    fn cell(&mut self, cell: &CellRef, value: &Value) -> Built {
        let Vary::Cells(half) = &self.vary else { return Built::Fixed };
        let Value::Quantity(quantity) = value else { return Built::Fixed };
        if let Some(known) = self.cells.get(cell) {
            return *known;
        }
        let built = match half(cell) {
            Some(half) => self.leaf(&quantity.value - &half, &quantity.value + &half),
            None => Built::Fixed,
        };
        self.cells.insert(cell.clone(), built);
        built
    }

    fn figure(&mut self, name: &Arc<str>, depth: usize) -> Option<Built> {
        if let Some(known) = self.named.get(name) {
            return Some(*known);
        }
        let built = match &self.vary {
            Vary::Figure(varied, to) if **varied == **name => {
                let to = to.clone();
                self.leaf(to.clone(), to)
            }
            _ => {
                let figures = self.figures;
                self.build(&figures.all.get(name)?.trace, depth + 1)?
            }
        };
        self.named.insert(name.clone(), built);
        Some(built)
    }

    /// The operands of a step, columns cell by cell; none if what chose the rows varies.
    fn operands(&mut self, trace: &Trace, depth: usize) -> Option<Vec<Operand>> {
        let mut found = Vec::with_capacity(trace.inputs.len());
        for input in &trace.inputs {
            match &input.step {
                Origin::Cells(cells) => {
                    self.look(cells.len(), depth)?;
                    for at in 0..cells.len() {
                        let cell = cells.trace(at);
                        found.push((self.build(&cell, depth + 1)?, cell.value.clone()));
                    }
                }
                Origin::Operation("where") => {
                    let fixed = self.operands(input, depth + 1)?.iter().all(|(built, _)| *built == Built::Fixed);
                    fixed.then_some(())?;
                }
                _ => found.push((self.build(input, depth + 1)?, input.value.clone())),
            }
        }
        Some(found)
    }

    fn operation(&mut self, sign: &'static str, trace: &Trace, depth: usize) -> Option<Built> {
        if let ("half_width" | "low" | "high" | "estimate", [interval]) = (sign, trace.inputs.as_slice()) {
            return self.of_interval(sign, interval, depth);
        }
        if matches!(trace.value, Value::Interval(_)) {
            return self.interval(trace, depth).map(|(estimate, _)| estimate);
        }
        let operands = self.operands(trace, depth)?;
        if operands.iter().all(|(built, _)| *built == Built::Fixed) {
            return Some(Built::Fixed);
        }
        if sign == "if" {
            return match operands.as_slice() {
                [(Built::Fixed, _), (chosen, _)] => Some(*chosen),
                _ => None,
            };
        }
        if sign == "round" {
            return self.rounded(&operands);
        }
        let steps: Vec<usize> = operands.iter().map(|operand| self.step(operand)).collect::<Option<_>>()?;
        self.arithmetic(sign, &steps)
    }

    /// An operand as a step; what is fixed becomes a number.
    fn step(&mut self, operand: &Operand) -> Option<usize> {
        let built = match operand {
            (Built::Fixed, Value::Quantity(quantity)) => self.push(Step::Number(quantity.value.clone())),
            (built, _) => *built,
        };
        match built {
            Built::At(at) => Some(at),
            Built::Fixed => None,
        }
    }

    fn arithmetic(&mut self, sign: &'static str, steps: &[usize]) -> Option<Built> {
        let step = match (sign, steps) {
            ("+" | "sum", all) => Step::Sum(all.to_vec()),
            ("-", [one]) => Step::Negative(*one),
            ("-", [a, b]) | ("points", [b, a]) => self.difference(*a, *b),
            ("*", [a, b]) => Step::Product(*a, *b),
            ("/" | "share", [a, b]) => Step::Quotient(*a, *b),
            ("change", [old, new]) => {
                let ratio = self.at(Step::Quotient(*new, *old));
                let one = self.at(Step::Number(BigRational::one()));
                self.difference(ratio, one)
            }
            ("mean", all) => {
                let sum = self.at(Step::Sum(all.to_vec()));
                let count = self.at(Step::Number(BigRational::from_integer(BigInt::from(all.len()))));
                Step::Quotient(sum, count)
            }
            ("weighted_mean", all) if all.len() % 2 == 0 => {
                let (values, weights) = all.split_at(all.len() / 2);
                let products = values.iter().zip(weights).map(|(value, weight)| self.at(Step::Product(*value, *weight))).collect();
                let (sum, whole) = (self.at(Step::Sum(products)), self.at(Step::Sum(weights.to_vec())));
                Step::Quotient(sum, whole)
            }
            ("min", all) => Step::Least(all.to_vec()),
            ("max", all) => Step::Greatest(all.to_vec()),
            ("median", all) => Step::Median(all.to_vec()),
            ("abs", [one]) => Step::Absolute(*one),
            ("sqrt", [one]) => Step::Root(*one),
            ("quadrature", all) => {
                let squares = all.iter().map(|one| self.at(Step::Product(*one, *one))).collect();
                let sum = self.at(Step::Sum(squares));
                Step::Root(sum)
            }
            _ => return None,
        };
        Some(self.push(step))
    }

    fn at(&mut self, step: Step) -> usize {
        self.push(step);
        self.tape.steps.len() - 1
    }

    fn difference(&mut self, a: usize, b: usize) -> Step {
        let negative = self.at(Step::Negative(b));
        Step::Sum(vec![a, negative])
    }

    fn rounded(&mut self, operands: &[Operand]) -> Option<Built> {
        let ((built, Value::Quantity(of)), more) = operands.split_first()? else { return None };
        let places = match more {
            [] => 0,
            [(Built::Fixed, Value::Quantity(places))] => places.value.to_integer().to_u32()?,
            _ => return None,
        };
        let places = if matches!(of.unit.scale, Scale::Share | Scale::Points) { places + 2 } else { places };
        let step = BigRational::new(BigInt::one(), BigInt::from(10).pow(places));
        let Built::At(of) = built else { return None };
        Some(self.push(Step::Rounded(*of, step, self.figures.ties)))
    }

    /// What is read off an interval.
    fn of_interval(&mut self, sign: &'static str, trace: &Trace, depth: usize) -> Option<Built> {
        let (estimate, half) = self.interval(trace, depth + 1)?;
        let Value::Interval(interval) = &trace.value else { return None };
        if (estimate, half) == (Built::Fixed, Built::Fixed) {
            return Some(Built::Fixed);
        }
        let width = (&interval.high.value - &interval.low.value) / BigRational::from_integer(2.into());
        let mut step = |built: Built, value: BigRational| match built {
            Built::Fixed => self.at(Step::Number(value)),
            Built::At(at) => at,
        };
        let (estimate, half) = (step(estimate, interval.estimate.value.clone()), step(half, width));
        match sign {
            "estimate" => Some(Built::At(estimate)),
            "half_width" => Some(Built::At(half)),
            "high" => Some(self.push(Step::Sum(vec![estimate, half]))),
            _ => {
                let low = self.difference(estimate, half);
                Some(self.push(low))
            }
        }
    }

    /// Estimate and half-width of an interval of a mean or a total whose sample size is fixed.
    fn interval(&mut self, trace: &Trace, depth: usize) -> Option<(Built, Built)> {
        self.look(1, depth)?;
        if let Origin::Figure(name) = &trace.step {
            let figures = self.figures;
            return self.interval(&figures.all.get(name)?.trace, depth + 1);
        }
        let Value::Interval(value) = &trace.value else { return None };
        let operands = self.operands(trace, depth)?;
        if operands.iter().all(|(built, _)| *built == Built::Fixed) {
            return Some((Built::Fixed, Built::Fixed));
        }
        let units_at = match trace.step {
            Origin::Operation("total_interval") => Some(3),
            Origin::Operation("mean_interval") => None,
            _ => return None,
        };
        let others = operands.iter().enumerate().filter(|(at, _)| *at > 1 && Some(*at) != units_at);
        others.into_iter().all(|(_, (built, _))| *built == Built::Fixed).then_some(())?;
        let (mean, sd) = (self.step(operands.first()?)?, self.step(operands.get(1)?)?);
        let units = match units_at {
            Some(at) => self.step(operands.get(at)?)?,
            None => self.at(Step::Number(BigRational::one())),
        };
        let today = |at: usize| match operands.get(at) {
            Some((_, Value::Quantity(quantity))) => quantity.value.abs(),
            _ => BigRational::one(),
        };
        // The half-width is a number times deviation and units, and that number hangs on the sample size and the level alone.
        let per = today(1) * units_at.map_or_else(BigRational::one, today);
        if per.is_zero() {
            return None;
        }
        let factor = (&value.high.value - &value.low.value) / (per * BigRational::from_integer(2.into()));
        let factor = self.at(Step::Number(factor));
        let spread = self.at(Step::Product(sd, units));
        let (estimate, half) = (self.push(Step::Product(mean, units)), self.push(Step::Product(spread, factor)));
        Some((estimate, half))
    }
}
