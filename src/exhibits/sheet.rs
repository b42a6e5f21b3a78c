//! A sheet: the lines and columns an exhibit shows, with one format down each column; table, data table and download are made of it.

use crate::data::{FLAGS, REASONS};
use crate::diagnostics::{Diagnostic, counted};
use crate::figures::{Figures, Format, Scale, Unit, Value};

use super::select::{At, Pick, Selection};
use super::shown::Shown;
use super::words::{list, without_notes};
use super::{Desk, Drawn, Grid, GridCell, GridColumn, GridRow};

/// The lines and columns of an exhibit.
pub(super) struct Sheet {
    /// Its columns.
    pub(super) columns: Vec<SheetColumn>,
    /// Its lines.
    pub(super) lines: Vec<Line>,
}

/// A column.
pub(super) struct SheetColumn {
    /// What was asked for.
    pub(super) pick: Pick,
    /// How each of its values is printed.
    pub(super) format: Format,
    /// Whether it holds numbers.
    pub(super) numeric: bool,
    /// Its unit, if it has one that the numbers do not show themselves.
    pub(super) unit: Option<String>,
}

/// A line.
pub(super) enum Line {
    /// A heading over the lines that follow; empty after the last group.
    Group(String),
    /// A row or a total.
    Cells {
        /// What stands in it.
        cells: Vec<Shown>,
        /// Which row or total it is.
        at: At,
        /// The group it belongs to.
        group: Option<String>,
    },
}

impl Sheet {
    /// Evaluates every cell and settles the columns' formats.
    pub(super) fn new(selection: &Selection, picks: Vec<Pick>, plan: Vec<(Plan, Option<String>)>, desk: &mut Desk) -> Self {
        let mut lines = Vec::new();
        for (step, group) in plan {
            lines.push(match step {
                Plan::Heading(label) => Line::Group(label),
                Plan::Cells(at) => {
                    let mut cells: Vec<Shown> = picks.iter().map(|pick| selection.cell(pick, at, desk)).collect();
                    if let (At::Total(total), Some(first)) = (at, cells.first_mut()) {
                        selection.name_total(first, total);
                    }
                    Line::Cells { cells, at, group }
                }
            });
        }
        let settled = |(at, pick): (usize, Pick)| settle(pick, at, &lines, selection, desk.figures);
        Self { columns: picks.into_iter().enumerate().map(settled).collect(), lines }
    }

    /// The lines that hold cells: what stands in them and whether they are totals.
    pub(super) fn cells(&self) -> impl Iterator<Item = (&[Shown], bool)> {
        self.lines.iter().filter_map(|line| match line {
            Line::Cells { cells, at, .. } => Some((cells.as_slice(), matches!(at, At::Total(_)))),
            Line::Group(_) => None,
        })
    }

    /// Whether a column shows percentages, so that a base must be told.
    pub(super) fn percentages(&self) -> impl Iterator<Item = &SheetColumn> {
        self.columns.iter().filter(|column| matches!(column.format, Format::Percent(_)))
    }

    /// Tells a column that is to be printed as a percentage and holds no shares: 57 people are not 5,700%.
    pub(super) fn check_formats(&self, desk: &mut Desk) {
        for (at, column) in self.columns.iter().enumerate().filter(|(_, column)| matches!(column.format, Format::Percent(_))) {
            let counts = |value: &Value| matches!(value, Value::Quantity(quantity) if quantity.unit.scale != Scale::Share);
            if self.cells().any(|(cells, _)| cells.get(at).is_some_and(|shown| counts(shown.value()))) {
                let message = format!("`{}` holds no shares and cannot be printed as percentages", without_notes(&column.pick.plain));
                let mend = "Give it the format `number(0)`, or divide it by its base";
                desk.say(Diagnostic::error("unit-clash", column.pick.span, message).mend(mend));
            }
        }
    }

    /// Tells a percentage without a base; `drawn_as_share` is a column whose picture shows shares though its numbers are none.
    pub(super) fn check_base(&self, drawn: &Drawn, drawn_as_share: Option<&SheetColumn>, desk: &mut Desk) {
        let Some(column) = self.percentages().next().or(drawn_as_share).filter(|_| drawn.base.is_empty()) else { return };
        let message =
            format!("`{}` is a percentage, and the {} does not say of how many", without_notes(&column.pick.plain), drawn.kind.word());
        let mend = "Add `base:` with the number behind the percentages, such as `base: \"n = {{ survey.answered }}\"`";
        desk.say(Diagnostic::error("no-base", column.pick.span, message).mend(mend));
    }

    /// The sheet as a grid for readers; `id` is the prefix of ids in it.
    pub(super) fn grid(&self, id: &str, said: &str, figures: &Figures) -> Grid {
        let columns = self.columns.iter().map(|column| GridColumn {
            label: column.pick.label.clone(),
            unit: self.shown_unit(column, said),
            group: column.pick.group.clone(),
            numeric: column.numeric,
            total: column.pick.total,
            sorted: None,
        });
        let rows = self.lines.iter().map(|line| match line {
            Line::Group(label) => GridRow::Group(label.clone()),
            Line::Cells { cells, at, .. } => {
                let cells = cells.iter().zip(&self.columns).map(|(shown, column)| column.cell(shown, figures)).collect();
                GridRow::Cells { cells, total: matches!(at, At::Total(_)) }
            }
        });
        Grid { columns: columns.collect(), rows: rows.collect(), signs: self.signs(), id: id.to_owned() }
    }

    /// A column's unit, unless its label says it, or all columns share it and the subtitle says it.
    fn shown_unit(&self, column: &SheetColumn, said: &str) -> Option<String> {
        let unit = column.unit.as_ref()?;
        let told = |text: &str| text.to_lowercase().contains(&unit.to_lowercase());
        let shared = self.columns.iter().filter(|other| other.numeric).all(|other| other.unit.as_ref() == Some(unit));
        let needless = told(&column.pick.plain) || (shared && told(said));
        (!needless).then(|| unit.clone())
    }

    /// The signs that occur, in the order in which the conventions list them.
    fn signs(&self) -> Vec<(&'static str, &'static str)> {
        let values = || self.cells().flat_map(|(cells, _)| cells).map(|shown| shown.value());
        let reasons = REASONS.iter().filter(|(_, reason, _)| values().any(|value| *value == Value::Absent(*reason)));
        let flags = FLAGS.iter().filter(|(_, flag, _)| values().any(|value| flags_of(value).contains(flag)));
        reasons.map(|(sign, _, means)| (*sign, *means)).chain(flags.map(|(sign, _, means)| (*sign, *means))).collect()
    }

    /// Records what the sheet shows.
    pub(super) fn record(&self, drawn: &mut Drawn) {
        for (cells, _) in self.cells() {
            for (shown, column) in cells.iter().zip(&self.columns) {
                match shown {
                    Shown::Given { cell, .. } => drawn.cells.push(cell.clone()),
                    Shown::Computed(evaluated) if column.numeric => drawn.uses.push(evaluated.clone()),
                    Shown::Computed(_) => {}
                }
            }
        }
    }

    /// What stands in a column as it is printed there, such as the name of a line; nothing if there is none.
    pub(super) fn printed(&self, column: usize, cells: &[Shown], figures: &Figures) -> String {
        let found = self.columns.get(column).zip(cells.get(column));
        found.map(|(column, shown)| column.print(shown.value(), figures)).unwrap_or_default()
    }

    /// Size and columns, and the largest value and the last total of the first column of numbers.
    pub(super) fn describe(&self, figures: &Figures) -> String {
        let rows = self.cells().filter(|(_, total)| !total).count();
        let labels: Vec<String> = self.columns.iter().map(|column| without_notes(&column.pick.plain)).collect();
        let size = format!("{} and {}", counted(rows, "row", "rows"), counted(labels.len(), "column", "columns"));
        let mut out = format!("A table of {size}: {}.", list(&labels));
        let Some(first) = self.columns.iter().position(|column| column.numeric && column.unit_or_format()) else { return out };
        let label = &labels[first];
        let printed = |cells: &[Shown]| self.printed(first, cells, figures);
        let name = |cells: &[Shown]| self.printed(0, cells, figures);
        let largest = self.cells().filter(|(_, total)| !total).filter_map(|(cells, _)| Some((number(cells.get(first)?)?, cells)));
        let largest = largest.fold(None, |best: Option<(_, &[Shown])>, next| match best {
            Some(best) if best.0 >= next.0 => Some(best),
            _ => Some(next),
        });
        if let Some((_, cells)) = largest.filter(|_| rows > 1) {
            out.push_str(&format!(" {label} is largest for {}: {}.", name(cells), printed(cells)));
        }
        if let Some((cells, _)) = self.cells().filter(|(_, total)| *total).last() {
            out.push_str(&format!(" {}: {}.", name(cells), printed(cells)));
        }
        out
    }
}

/// A step in the making of a sheet.
pub(super) enum Plan {
    /// A heading; empty after the last group.
    Heading(String),
    /// A line of cells.
    Cells(At),
}

impl SheetColumn {
    /// A value as the column prints it.
    pub(super) fn print(&self, value: &Value, figures: &Figures) -> String {
        match value {
            Value::Text(text) => text.to_string(),
            Value::Quantity(_) | Value::Absent(_) | Value::Bad => shorten(figures.print(value, self.format)),
            _ => figures.print(value, Format::Plain),
        }
    }

    fn cell(&self, shown: &Shown, figures: &Figures) -> GridCell {
        match shown.value() {
            Value::Text(text) => GridCell::Text(text.to_string()),
            value => GridCell::Value { printed: self.print(value, figures), name: shown.name().cloned() },
        }
    }

    /// Whether its size says something: anything that is counted, measured or shared.
    fn unit_or_format(&self) -> bool {
        self.unit.is_some() || matches!(self.format, Format::Percent(_) | Format::Points(_) | Format::Number(_) | Format::Money(_))
    }
}

/// The unit stands in the column's head, so the cells do without its words.
fn shorten(printed: String) -> String {
    if !printed.contains(' ') {
        return printed;
    }
    printed.replacen(" percentage points", "", 1).replacen(" percentage point", "", 1)
}

/// A number to compare by, none if there is no value.
pub(super) fn number(shown: &Shown) -> Option<&num_rational::BigRational> {
    match shown.value() {
        Value::Quantity(quantity) => Some(&quantity.value),
        Value::Interval(interval) => Some(&interval.estimate.value),
        _ => None,
    }
}

/// The signs that qualify a value.
pub(super) fn flags_of(value: &Value) -> &[crate::data::Flag] {
    match value {
        Value::Quantity(quantity) => &quantity.flags,
        Value::Interval(interval) => &interval.estimate.flags,
        _ => &[],
    }
}

fn settle(pick: Pick, at: usize, lines: &[Line], selection: &Selection, figures: &Figures) -> SheetColumn {
    let values: Vec<&Value> = lines
        .iter()
        .filter_map(|line| match line {
            Line::Cells { cells, .. } => cells.get(at).map(|shown| shown.value()),
            Line::Group(_) => None,
        })
        .collect();
    let unit = selection.definition(&pick).and_then(|column| column.unit.as_ref());
    let number = |value: &&Value| matches!(value, Value::Quantity(_) | Value::Interval(_));
    let numeric = unit.is_some() || values.iter().any(number);
    let format = pick.format.unwrap_or_else(|| common_format(&values, unit.is_some(), figures));
    let unit = unit_of(&values, unit.map(|unit| unit.text.as_str()), format);
    SheetColumn { pick, format, numeric, unit }
}

/// One format for all values of a column: as many decimals as the value that has most.
fn common_format(values: &[&Value], given: bool, figures: &Figures) -> Format {
    let formats = values.iter().filter_map(|value| match value {
        Value::Quantity(quantity) => {
            let natural = figures.natural_format(value);
            // A given percentage keeps the decimals it was written with.
            Some(if given { quantity.decimals.map_or(natural, |decimals| with_decimals(natural, decimals)) } else { natural })
        }
        _ => None,
    });
    formats.reduce(wider).unwrap_or(Format::Plain)
}

fn wider(a: Format, b: Format) -> Format {
    let most = decimals(a).max(decimals(b));
    with_decimals(a, most)
}

/// Decimals of a format; none for words.
pub(super) fn decimals(format: Format) -> u8 {
    match format {
        Format::Number(d) | Format::Percent(d) | Format::Points(d) | Format::Money(d) => d,
        Format::Words | Format::Ordinal | Format::Plain => 0,
    }
}

fn with_decimals(format: Format, decimals: u8) -> Format {
    match format {
        Format::Number(_) => Format::Number(decimals),
        Format::Percent(_) => Format::Percent(decimals),
        Format::Points(_) => Format::Points(decimals),
        Format::Money(_) => Format::Money(decimals),
        other => other,
    }
}

/// The words of a unit that stand in a column's head; a percent sign stands in the cells instead.
fn unit_of(values: &[&Value], given: Option<&str>, format: Format) -> Option<String> {
    match format {
        Format::Percent(_) | Format::Money(_) => return None,
        Format::Points(_) => return Some("percentage points".into()),
        _ => {}
    }
    let unit = values.iter().find_map(|value| match value {
        Value::Quantity(quantity) => Some(unit_words(&quantity.unit)),
        Value::Interval(interval) => Some(unit_words(&interval.estimate.unit)),
        _ => None,
    });
    match given {
        Some("percent") | None => unit.flatten(),
        Some("points") => Some("percentage points".into()),
        Some(words) => Some(words.to_owned()),
    }
}

fn unit_words(unit: &Unit) -> Option<String> {
    if !matches!(unit.scale, Scale::Plain) || unit.powers.is_empty() {
        return None;
    }
    let side = |above: bool| {
        let of = |(word, power): (&std::sync::Arc<str>, &i32)| {
            let times = power.unsigned_abs();
            ((*power > 0) == above && *power != 0).then(|| if times == 1 { word.to_string() } else { format!("{word}^{times}") })
        };
        unit.powers.iter().filter_map(of).collect::<Vec<_>>().join(" × ")
    };
    match (side(true), side(false)) {
        (above, below) if below.is_empty() => Some(above).filter(|above| !above.is_empty()),
        (above, below) => Some(format!("{}/{below}", if above.is_empty() { "1" } else { &above })),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn unit(powers: &[(&str, i32)]) -> Unit {
        let powers: BTreeMap<std::sync::Arc<str>, i32> = powers.iter().map(|(word, power)| ((*word).into(), *power)).collect();
        Unit { scale: Scale::Plain, powers: powers.into() }
    }

    #[test]
    fn units_are_told_in_words() {
        assert_eq!(unit_words(&unit(&[("people", 1)])).as_deref(), Some("people"));
        assert_eq!(unit_words(&unit(&[("agencies", -1), ("people", 1)])).as_deref(), Some("people/agencies"));
        assert_eq!(unit_words(&unit(&[("years", -1)])).as_deref(), Some("1/years"));
        assert_eq!(unit_words(&unit(&[])), None);
    }

    #[test]
    fn a_column_takes_the_most_decimals() {
        assert_eq!(wider(Format::Number(0), Format::Number(2)), Format::Number(2));
        assert_eq!(wider(Format::Percent(1), Format::Percent(0)), Format::Percent(1));
    }
}
