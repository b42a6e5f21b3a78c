//! Intervals of a chart's series: a column for each end beside the column of the values, and what is wrong with the ends.

use std::sync::Arc;

use num_bigint::BigInt;
use num_rational::BigRational;

use crate::diagnostics::Diagnostic;
use crate::figures::{Format, Step, Trace, Value};
use crate::project::Words;

use super::Desk;
use super::chart::{End, Interval, Plot};
use super::select::{At, Pick, Selection};
use super::sheet::{Sheet, number};
use super::shown::Shown;
use super::spec::{ColumnSpec, EndsSpec};
use super::suits::shows_intervals;
use super::words::{literal, without_notes};

/// What of a value stands in a column.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Part {
    /// All of it.
    #[default]
    Whole,
    /// The estimate of an interval.
    Estimate,
    /// Its lower end.
    Low,
    /// Its upper end.
    High,
}

/// Where a series stands in a sheet.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Place {
    /// The column of its values.
    pub(super) value: usize,
    /// The columns of the ends of its intervals.
    pub(super) ends: Option<(usize, usize)>,
    /// The level of its intervals, if it is known: `95%`.
    pub(super) level: Option<String>,
}

impl Part {
    /// The word of the formula language that takes this part of an interval.
    fn word(self) -> &'static str {
        match self {
            Self::Whole => "",
            Self::Estimate => "estimate",
            Self::Low => "low",
            Self::High => "high",
        }
    }

    /// This part of what stands in a cell; of anything that is no interval all of it.
    pub(super) fn of(self, shown: Shown) -> Shown {
        let Shown::Computed(mut evaluated) = shown else { return shown };
        let Value::Interval(interval) = &evaluated.value else { return Shown::Computed(evaluated) };
        let quantity = match self {
            Self::Whole => return Shown::Computed(evaluated),
            Self::Estimate => interval.estimate.clone(),
            Self::Low => interval.low.clone(),
            Self::High => interval.high.clone(),
        };
        evaluated.value = Value::Quantity(quantity);
        evaluated.formula = format!("{}({})", self.word(), evaluated.name.take().as_deref().unwrap_or(&evaluated.formula));
        let inputs = vec![evaluated.trace.clone()];
        evaluated.trace = Arc::new(Trace { step: Step::Operation(self.word()), value: evaluated.value.clone(), inputs });
        Shown::Computed(evaluated)
    }
}

/// The column of a series and those of its ends, with the level that is known; `at` is the place of the first.
pub(super) fn columns(pick: Pick, spec: &ColumnSpec, at: usize, selection: &Selection, desk: &mut Desk) -> (Vec<Pick>, Place) {
    let told = spec.level.as_ref().map(|level| level.text.trim().to_owned());
    let of_value = level_of_values(&pick, selection, desk);
    let level = of_value.clone().or(told);
    let ends = match (&spec.ends, &of_value) {
        (Some(EndsSpec::Between(low, high)), _) => [(low.clone(), Part::Low), (high.clone(), Part::High)].map(|(words, part)| {
            let end = match selection.dataset.columns.get_index_of(words.text.trim()) {
                Some(column) => selection.plain_pick(column, desk),
                None => None,
            };
            let end = end.unwrap_or_else(|| Pick { column: None, formula: Some(words.clone()), format: None, ..pick.clone() });
            named(Pick { span: words.span, format: pick.format.or(end.format), ..end }, &pick, part, level.as_deref())
        }),
        (Some(EndsSpec::Margin(margin)), _) => [("-", Part::Low), ("+", Part::High)].map(|(sign, part)| {
            let text = format!("({}) {sign} ({})", value_formula(&pick, selection), margin.text);
            let formula = Some(Words { text, span: margin.span });
            named(Pick { column: None, formula, span: margin.span, ..pick.clone() }, &pick, part, level.as_deref())
        }),
        (None, Some(_)) => [Part::Low, Part::High].map(|part| named(Pick { part, ..pick.clone() }, &pick, part, level.as_deref())),
        (None, None) => return (vec![pick], Place { value: at, ends: None, level: None }),
    };
    let [low, high] = ends;
    let value = Pick { part: Part::Estimate, ..pick };
    (vec![value, low, high], Place { value: at, ends: Some((at + 1, at + 2)), level })
}

/// The formula of a pick's values.
fn value_formula(pick: &Pick, selection: &Selection) -> String {
    match (&pick.formula, pick.column.and_then(|column| selection.dataset.columns.get_index(column))) {
        (Some(formula), _) => formula.text.clone(),
        (None, column) => column.map_or_else(String::new, |(name, _)| name.clone()),
    }
}

/// The level of the first interval among the values of a series; none if they are no intervals.
fn level_of_values(pick: &Pick, selection: &Selection, desk: &mut Desk) -> Option<String> {
    let first = selection.rows.iter().map(|row| selection.cell(pick, At::Row(*row), desk).value().clone());
    let mut first = first.filter(|value| !matches!(value, Value::Absent(_) | Value::Bad));
    match first.next() {
        Some(Value::Interval(interval)) => Some(percent(&interval.level)),
        _ => None,
    }
}

/// A level as a percentage with as many decimals as it needs, three at most.
fn percent(level: &BigRational) -> String {
    let hundredfold = level * BigRational::from_integer(BigInt::from(100));
    let shifted = |places: u32| &hundredfold * BigRational::from_integer(BigInt::from(10).pow(places));
    let places = (0..3u32).find(|places| shifted(*places).is_integer()).unwrap_or(3);
    let digits = shifted(places).round().to_integer().to_string();
    let digits = format!("{digits:0>width$}", width = places as usize + 1);
    let (whole, rest) = digits.split_at(digits.len() - places as usize);
    format!("{whole}{}{rest}%", if rest.is_empty() { "" } else { "." })
}

/// Gives the column of an end its label and its name in a download, after those of the value.
fn named(end: Pick, value: &Pick, part: Part, level: Option<&str>) -> Pick {
    let word = match (part, level) {
        (Part::Low, Some(level)) => format!(", lower {level}"),
        (_, Some(level)) => format!(", upper {level}"),
        (part, None) => format!(", {}", part.word()),
    };
    let mut label = value.label.clone();
    label.extend(literal(word.clone(), value.span));
    let plain = format!("{}{word}", without_notes(&value.plain));
    Pick { name: format!("{}_{}", value.name, part.word()), label, plain, group: value.group.clone(), ..end }
}

/// What the whiskers of a chart show, if it has any.
pub(super) fn reading(plot: &Plot, places: &[Place]) -> Option<String> {
    let drawn = shows_intervals(plot.kind) && plot.series.iter().flat_map(|series| &series.points).any(|point| point.interval.is_some());
    let levels: Vec<Option<&str>> = places.iter().filter(|place| place.ends.is_some()).map(|place| place.level.as_deref()).collect();
    let first = levels.first().copied().flatten().filter(|first| levels.iter().all(|level| *level == Some(*first)));
    let which = first.map_or_else(|| "intervals".to_owned(), |level| format!("{level} intervals"));
    drawn.then(|| format!("Thin lines with caps show {which}."))
}

impl Sheet {
    /// The ends of intervals that were computed are printed with the decimals of their estimate.
    pub(super) fn settle_ends(&mut self, places: &[Place]) {
        for place in places {
            let Some((low, high)) = place.ends else { continue };
            let format = self.columns[place.value].format;
            for end in [low, high] {
                if self.columns[end].pick.part != Part::Whole && format != Format::Plain {
                    self.columns[end].format = format;
                }
            }
        }
    }

    /// Tells ends that do not stand around their value, or are of another unit, once a series.
    pub(super) fn check_ends(&self, places: &[Place], desk: &mut Desk) {
        for place in places {
            let Some((low, high)) = place.ends else { continue };
            for end in [low, high].map(|end| &self.columns[end]) {
                let value = &self.columns[place.value];
                let (percent, other) = [value, end].map(|column| matches!(column.format, Format::Percent(_))).into();
                if !end.numeric || percent != other || end.unit != value.unit {
                    let message = format!("`{}` is not in the unit of its value", without_notes(&end.pick.plain));
                    let mend = "Name the ends in the unit of the value";
                    desk.say(Diagnostic::error("mixed-units", end.pick.span, message).mend(mend));
                }
            }
            let wrong = self.cells().find(|(cells, _)| turned(&cells[place.value], &cells[low], &cells[high]));
            if let Some((cells, _)) = wrong {
                let message = format!(
                    "the interval of `{}` for {} does not hold its value: {} lies outside {} to {}",
                    without_notes(&self.columns[place.value].pick.plain),
                    self.printed(0, cells, desk.figures),
                    self.printed(place.value, cells, desk.figures),
                    self.printed(low, cells, desk.figures),
                    self.printed(high, cells, desk.figures),
                );
                let mend = "Check that `low` is the lower end, `high` the upper one, and a margin is not below zero";
                desk.say(Diagnostic::error("bad-interval", self.columns[low].pick.span, message).mend(mend));
            }
        }
    }

    /// The interval of a series in a line: none if both ends are reasons, or they do not stand around the value.
    pub(super) fn interval(&self, place: &Place, cells: &[Shown], desk: &Desk) -> Option<Interval> {
        let (low, high) = place.ends?;
        if turned(&cells[place.value], &cells[low], &cells[high]) {
            return None;
        }
        let [low, high] = [low, high].map(|end| {
            let value = cells[end].value();
            End { value: value.for_drawing(), printed: self.columns[end].print(value, desk.figures) }
        });
        (low.value.is_some() || high.value.is_some()).then_some(Interval { low, high })
    }
}

/// Whether an end lies on the wrong side of its value.
fn turned(value: &Shown, low: &Shown, high: &Shown) -> bool {
    let Some(value) = number(value) else { return false };
    number(low).is_some_and(|low| low > value) || number(high).is_some_and(|high| high < value)
}

#[cfg(test)]
mod tests {
    use super::percent;
    use num_bigint::BigInt;
    use num_rational::BigRational;

    #[test]
    fn levels_are_percentages() {
        let of = |part: i64, whole: i64| percent(&BigRational::new(BigInt::from(part), BigInt::from(whole)));
        assert_eq!([of(95, 100), of(995, 1000), of(1, 3), of(5, 1000)], ["95%", "99.5%", "33.333%", "0.5%"]);
    }
}
