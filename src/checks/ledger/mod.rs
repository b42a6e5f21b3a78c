//! The ledger: what sources printed beside what the data come to, compared as a statistician would.
//!
//! `printed` reads what was printed; `rounding` knows how far a given cell may lie from the truth, `tape` and `bounds` how far a
//! figure may lie from it then; `other` tries shares on another base and finds shares that no count gives; `reasons` judges what the
//! author says of a difference; `weight` tells which differences would turn a claim.

mod bounds;
mod linear;
mod other;
mod printed;
mod reasons;
mod rounding;
mod tape;
#[cfg(test)]
mod tests;
mod weight;

use std::sync::Arc;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};

use self::bounds::Range;
use self::printed::Printed;
use self::tape::{Built, Maker, Vary};
use crate::data::{Decimal, Published};
use crate::diagnostics::Checked;
use crate::figures::{Figure, Figures, Format, Quantity, Value, round_to};
use crate::project::Ties;

pub use self::other::Base;
pub use self::weight::Weigher;

/// How a published value relates to its recomputation, in the order in which they are tried.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The same, in the source's rounding.
    Agrees,
    /// The same if ties are rounded the other way.
    AgreesOtherTie,
    /// Inputs that print as the given ones do lead to it.
    WithinRounding,
    /// The same if digits are cut off and not rounded.
    CutOff,
    /// The same if the share is taken of another count that the data hold.
    OtherBase,
    /// Not the same, and the source itself says why.
    Explained,
    /// Not the same.
    Differs,
    /// Not the same, and no whole count over its base gives it.
    Impossible,
    /// What it would be computed from was never printed.
    NotRecomputable,
    /// What was printed is no number that could be compared.
    Unreadable,
}

impl Verdict {
    /// The verdict as readers see it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Agrees => "Agrees",
            Self::AgreesOtherTie => "Agrees under the other tie rule",
            Self::WithinRounding => "Within the rounding of its inputs",
            Self::CutOff => "Agrees if cut off",
            Self::OtherBase => "Agrees on another base",
            Self::Explained => "Explained in the source",
            Self::Differs => "Differs",
            Self::Impossible => "Impossible",
            Self::NotRecomputable => "Not recomputable",
            Self::Unreadable => "Cannot be compared",
        }
    }

    /// The verdict as a word for classes, the same as in JSON.
    pub fn word(self) -> String {
        serde_json::to_value(self).ok().and_then(|word| Some(word.as_str()?.to_owned())).unwrap_or_default()
    }
}

/// A published value and what became of it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Name of the figure.
    pub figure: Arc<str>,
    /// What the source printed, and why it differs if it does.
    pub published: Published,
    /// The value computed here, in the same rounding.
    pub computed: String,
    /// How the two compare.
    pub verdict: Verdict,
    /// The least and the greatest value that the rounding of the inputs allows, as printed; told where the two are not the same.
    pub bounds: Option<(String, String)>,
    /// The base on which the printed share agrees, or over which it is impossible.
    pub base: Option<Base>,
    /// Whether a reason is given for another difference than today's.
    pub lapsed: bool,
    /// The printed number in the scale of values (0.56 for 56%), if it is one.
    pub printed: Option<BigRational>,
    /// How far it lies from the value, in units of its last printed digit.
    pub apart: BigRational,
}

/// Compares every published value with its figure. A difference that nobody explains is a warning.
pub fn check(figures: &Figures) -> Checked<Vec<Entry>> {
    let mut entries = Vec::new();
    let mut diagnostics = Vec::new();
    for figure in figures.all.values().filter(|figure| !figure.published.is_empty()) {
        entries.extend(of_figure(figure, figures).unpack(&mut diagnostics));
    }
    Checked::with(entries, diagnostics)
}

/// Compares the published values of one figure.
pub fn of_figure(figure: &Figure, figures: &Figures) -> Checked<Vec<Entry>> {
    let mut diagnostics = Vec::new();
    let mut judged = |published: &Published| {
        let mut entry = compare(published, figure, figures);
        diagnostics.extend(reasons::judge(&mut entry, figure));
        entry
    };
    let entries = figure.published.iter().map(&mut judged).collect();
    Checked::with(entries, diagnostics)
}

/// An entry without a comparison of numbers.
fn entry(published: &Published, figure: &Figure, computed: String, verdict: Verdict) -> Entry {
    let (bounds, base, printed, apart) = (None, None, None, BigRational::zero());
    let (figure, published) = (figure.name.clone(), published.clone());
    Entry { figure, published, computed, verdict, bounds, base, lapsed: false, printed, apart }
}

fn compare(published: &Published, figure: &Figure, figures: &Figures) -> Entry {
    let quantity = match &figure.value {
        Value::Interval(interval) => &interval.estimate,
        Value::Quantity(quantity) => quantity,
        other => {
            let computed = figures.print(other, Format::Plain);
            let verdict = match other {
                _ if computed == published.value.text.trim() => Verdict::Agrees,
                Value::Absent(_) => Verdict::NotRecomputable,
                _ => Verdict::Unreadable,
            };
            return entry(published, figure, computed, verdict);
        }
    };
    let natural = figures.natural_format(&Value::Quantity(quantity.clone()));
    let Some(printed) = printed::read(&published.value.text) else {
        let computed = figures.print(&Value::Quantity(quantity.clone()), natural);
        return entry(published, figure, computed, Verdict::Unreadable);
    };
    let format = match natural {
        Format::Percent(_) => Format::Percent(printed.decimals),
        Format::Points(_) => Format::Points(printed.decimals),
        _ => Format::Number(printed.decimals),
    };
    let hundredths = !matches!(format, Format::Number(_));
    let printed = if hundredths { printed.in_hundredths() } else { printed };
    let step = published.rounded_to.as_ref().map(Decimal::value).filter(|step| !step.is_zero()).unwrap_or_else(|| printed.step.clone());
    let scale = BigRational::from_integer(BigInt::from(if hundredths { 100 } else { 1 }));
    let line = Line { printed, step, scale, format, quantity, figure, figures };
    let mut found = line.compare(published);
    if published.not_recomputable.is_some() && found.verdict != Verdict::Agrees {
        found = Entry { verdict: Verdict::NotRecomputable, bounds: None, base: None, ..found };
    }
    found
}

/// A number beside the value it is compared with. What is called shown is in the printed scale: 56 for 56%.
struct Line<'a> {
    printed: Printed,
    /// The unit of the last printed digit, or what it was rounded to.
    step: BigRational,
    /// What turns values into shown numbers.
    scale: BigRational,
    format: Format,
    quantity: &'a Quantity,
    figure: &'a Figure,
    figures: &'a Figures,
}

impl Line<'_> {
    fn compare(&self, published: &Published) -> Entry {
        let shown = self.shown(&self.quantity.value);
        let computed = self.print(&round_to(&shown, &self.step, self.figures.ties), self.format);
        let mut entry = entry(published, self.figure, computed, Verdict::Agrees);
        let distance = (&shown - &self.printed.value).abs();
        let mirrored = (&shown + &self.printed.value).abs();
        let sign = BigRational::from_integer(BigInt::from(if self.printed.either_sign && mirrored < distance { -1 } else { 1 }));
        let nearest = &self.printed.value * sign;
        entry.apart = (&shown - &nearest).abs() / &self.step;
        entry.printed = Some(&nearest / &self.scale);
        if self.rounds_to_printed(&shown, self.figures.ties) {
            return entry;
        }
        self.differing(&shown, &nearest, &mut entry);
        entry
    }

    /// Finds what lies behind a printed number that is not the computed one.
    fn differing(&self, shown: &BigRational, nearest: &BigRational, entry: &mut Entry) {
        let half = &self.step / BigRational::from_integer(2.into());
        let range = (nearest - &half, nearest + &half);
        let bounds = self.bounds();
        // Ends that only touch have no number in common: of two neighbouring roundings one ends where the other begins.
        let meets = bounds.as_ref().is_some_and(|bounds| bounds.0 < range.1 && range.0 < bounds.1);
        entry.bounds = bounds.map(|bounds| self.print_bounds(bounds));
        let cut = (shown / &self.step).trunc() * &self.step;
        entry.verdict = if self.rounds_to_printed(shown, other_tie(self.figures.ties)) {
            Verdict::AgreesOtherTie
        } else if meets {
            Verdict::WithinRounding
        } else if self.printed.is(&cut) {
            Verdict::CutOff
        } else {
            self.of_counts(&range, entry)
        };
    }

    /// Whether a printed share of counts is one of another count, or of none.
    fn of_counts(&self, range: &Range, entry: &mut Entry) -> Verdict {
        let hundredths = matches!(self.format, Format::Percent(_));
        let Some(ratio) = other::ratio(&self.figure.trace, self.figures).filter(|_| hundredths) else { return Verdict::Differs };
        let agrees = |share: &BigRational| {
            let shown = self.shown(share);
            self.rounds_to_printed(&shown, Ties::HalfAwayFromZero) || self.rounds_to_printed(&shown, Ties::HalfEven)
        };
        entry.base = ratio.other_base(self.figure.dataset, self.figures, &agrees);
        if entry.base.is_some() {
            return Verdict::OtherBase;
        }
        let (low, high) = (&range.0 / &self.scale, &range.1 / &self.scale);
        if ratio.is_impossible((&low, &high), self.figures) == Some(true) {
            entry.base = Some(Base { name: None, title: String::new(), value: ratio.base(self.figures) });
            return Verdict::Impossible;
        }
        Verdict::Differs
    }

    fn shown(&self, value: &BigRational) -> BigRational {
        value * &self.scale
    }

    fn rounds_to_printed(&self, shown: &BigRational, ties: Ties) -> bool {
        // A part in words, such as a third, has no last digit; it is rounded like the value.
        let goal = if self.printed.part { round_to(&self.printed.value, &self.step, ties) } else { self.printed.value.clone() };
        Printed { value: goal, ..self.printed.clone() }.is(&round_to(shown, &self.step, ties))
    }

    /// How far the shown value reaches within the rounding of its inputs; none if nothing was rounded or it cannot be told.
    fn bounds(&self) -> Option<Range> {
        let datasets = &self.figures.datasets;
        let half = |cell: &crate::figures::CellRef| rounding::half(cell, datasets);
        let mut maker = Maker::new(self.figures, Vary::Cells(&half));
        let Built::At(at) = maker.build(&self.figure.trace, 0)? else { return None };
        let tape = maker.tape.up_to(at);
        // A figure that is nothing but a cell restates it: what is printed again must be printed alike.
        if tape.steps.len() == 1 {
            return None;
        }
        let (low, high) = tape.bounds()?;
        (low < high).then(|| (self.shown(&low), self.shown(&high)))
    }

    /// Bounds with one more decimal than was printed, rounded outwards.
    fn print_bounds(&self, (low, high): Range) -> (String, String) {
        let ten = BigRational::from_integer(10.into());
        // Where digits were printed that count for nothing, these are fine enough.
        let coarse = self.step > self.printed.step;
        let step = if coarse { self.printed.step.clone() } else { &self.step / ten };
        let format = match self.format {
            _ if coarse || step.is_integer() => self.format,
            Format::Percent(decimals) => Format::Percent(decimals + 1),
            Format::Points(decimals) => Format::Points(decimals + 1),
            Format::Number(decimals) => Format::Number(decimals + 1),
            other => other,
        };
        (self.print(&((low / &step).floor() * &step), format), self.print(&((high / &step).ceil() * &step), format))
    }

    fn print(&self, shown: &BigRational, format: Format) -> String {
        let plain = Quantity { value: shown / &self.scale, decimals: None, base: None, flags: Vec::new(), ..self.quantity.clone() };
        self.figures.print(&Value::Quantity(plain), format)
    }
}

fn other_tie(ties: Ties) -> Ties {
    match ties {
        Ties::HalfAwayFromZero => Ties::HalfEven,
        Ties::HalfEven => Ties::HalfAwayFromZero,
    }
}
