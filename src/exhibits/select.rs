//! Which rows and columns of a dataset an exhibit shows, and what stands in each cell.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::content;
use crate::data::{Column, Content, Dataset};
use crate::diagnostics::{Diagnostic, nearest};
use crate::figures::{self, CellRef, Figures, Format, Scope, Unit, Value};
use crate::project::Words;

use super::Desk;
use super::intervals::Part;
use super::shown::Shown;
use super::spec::{ColumnSpec, RowsSpec, TotalColumn};
use super::words::{column_name, literal, plain};

/// A dataset with the rows that are shown.
pub(super) struct Selection<'a> {
    /// The dataset.
    pub(super) dataset: &'a Dataset,
    /// Its index in the datasets.
    pub(super) index: u32,
    /// Indices of the rows, in the order in which they are shown.
    pub(super) rows: Vec<usize>,
}

/// A column as it is shown.
#[derive(Clone, Debug)]
pub(super) struct Pick {
    /// Index of the dataset's column, or none for a formula.
    pub(super) column: Option<usize>,
    /// The formula, if it is no column of the dataset.
    pub(super) formula: Option<Words>,
    /// Its name in a download.
    pub(super) name: String,
    /// Its label.
    pub(super) label: Vec<crate::content::Inline>,
    /// Its label as plain text.
    pub(super) plain: String,
    /// Label of its header group.
    pub(super) group: Option<String>,
    /// Whether it is a total of other columns.
    pub(super) total: bool,
    /// The columns of the dataset that it sums up, if the exhibit says so and not a formula.
    pub(super) sums: Vec<usize>,
    /// The unit of the dataset's column.
    pub(super) unit: Unit,
    /// How its values are printed, if that is said.
    pub(super) format: Option<Format>,
    /// What of its values stands in it.
    pub(super) part: Part,
    /// Where it was asked for.
    pub(super) span: crate::source::Span,
}

/// Which line of a sheet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum At {
    /// A row of the dataset.
    Row(usize),
    /// A total of the dataset.
    Total(usize),
}

/// Finds the dataset and its rows; `None` if there is no such dataset.
pub(super) fn select<'a>(spec: &RowsSpec, desk: &mut Desk<'a>) -> Option<Selection<'a>> {
    let datasets = &desk.figures.datasets;
    let Some(name) = &spec.data else {
        let message = format!("the {} `{}` does not say which dataset it shows", desk.directive.kind.word(), desk.directive.id);
        desk.say(Diagnostic::error("no-data", desk.directive.id_span, message).mend("Add `data:` with the name of a dataset"));
        return None;
    };
    let Some((index, _, dataset)) = datasets.all.get_full(&name.text) else {
        if datasets.is_unreadable(&name.text) {
            return None;
        }
        let message = format!("there is no dataset `{}`", name.text);
        desk.say(unknown(name, message, datasets.all.keys().map(String::as_str)));
        return None;
    };
    let mut selection = Selection { dataset, index: index as u32, rows: (0..dataset.rows.len()).collect() };
    if let Some(filter) = &spec.filter {
        selection.filter(filter, desk);
    }
    if let Some((by, down)) = &spec.sort {
        selection.sort(by, *down, desk);
    }
    if selection.rows.is_empty() {
        let message = format!("no row of `{}` is left to show in the {} `{}`", name.text, desk.directive.kind.word(), desk.directive.id);
        let place = spec.filter.as_ref().map_or(name.span, |filter| filter.span);
        desk.say(Diagnostic::error("empty-exhibit", place, message).mend("Widen `where:`, or leave the exhibit out"));
    }
    Some(selection)
}

/// An error about a name, with the nearest known one.
pub(super) fn unknown<'n>(name: &Words, message: String, known: impl Iterator<Item = &'n str>) -> Diagnostic {
    let diagnostic = Diagnostic::error("unknown-name", name.span, message);
    match nearest(&name.text, known) {
        Some(near) => diagnostic.mend(format!("Did you mean `{near}`?")),
        None => diagnostic,
    }
}

impl Selection<'_> {
    fn filter(&mut self, filter: &Words, desk: &mut Desk) {
        let rows = std::mem::take(&mut self.rows);
        for row in rows {
            match desk.take(desk.figures.evaluate(filter, Scope::Row(self.index, row as u32))).value {
                Value::Truth(true) => self.rows.push(row),
                // A row of which the condition cannot be known, for a stated reason, is not one that fulfils it.
                Value::Truth(false) | Value::Absent(_) => {}
                // What is wrong has been told; the rows stay, so that there is something to see.
                Value::Bad => self.rows.push(row),
                _ => {
                    desk.say(Diagnostic::error(
                        "not-a-truth",
                        filter.span,
                        "`where` wants a condition, which is true or false for each row",
                    ));
                    self.rows.push(row);
                }
            }
        }
    }

    fn sort(&mut self, by: &Words, down: bool, desk: &mut Desk) {
        let mut keyed: Vec<(Value, usize)> = Vec::new();
        for row in &self.rows {
            keyed.push((desk.take(desk.figures.evaluate(by, Scope::Row(self.index, *row as u32))).value, *row));
        }
        keyed.sort_by(|(a, _), (b, _)| compare(a, b, down));
        self.rows = keyed.into_iter().map(|(_, row)| row).collect();
    }

    /// The column of that name, told if there is none.
    pub(super) fn column(&self, name: &Words, desk: &mut Desk) -> Option<usize> {
        let found = self.dataset.columns.get_index_of(&name.text);
        if found.is_none() {
            let message = format!("the dataset `{}` has no column `{}`", self.dataset.id, name.text);
            desk.say(unknown(name, message, self.dataset.columns.keys().map(String::as_str)));
        }
        found
    }

    /// A column of the dataset as it is shown if nobody says otherwise.
    pub(super) fn plain_pick(&self, at: usize, desk: &mut Desk) -> Option<Pick> {
        let (name, column) = self.dataset.columns.get_index(at)?;
        let format = column.format.as_ref().map(|format| desk.take(desk.figures.format(format)));
        Some(Pick {
            column: Some(at),
            formula: None,
            name: name.clone(),
            label: literal(&column.label, column.span),
            plain: column.label.clone(),
            group: column.group.clone(),
            total: false,
            sums: Vec::new(),
            unit: figures::unit(column.unit.as_ref()),
            format,
            part: Part::Whole,
            span: column.span,
        })
    }

    /// A column as the exhibit asks for it.
    pub(super) fn pick(&self, spec: &ColumnSpec, desk: &mut Desk) -> Option<Pick> {
        let mut pick = match (&spec.column, &spec.formula, &spec.total) {
            (Some(name), None, TotalColumn::No | TotalColumn::Marked) => self.plain_pick(self.column(name, desk)?, desk)?,
            (None, Some(formula), TotalColumn::No | TotalColumn::Marked) => formula_pick(formula.clone()),
            (None, None, TotalColumn::Of(names, span)) => self.sum_pick(names, *span, desk)?,
            _ => {
                let message =
                    "a column is `column:` with a name of the dataset, `formula:` with a label, or `total:` with a label and columns";
                desk.say(Diagnostic::error("wrong-shape", spec.span, message).mend("Write one of them"));
                return None;
            }
        };
        pick.total = !matches!(spec.total, TotalColumn::No);
        pick.span = spec.span;
        if let Some(label) = &spec.label {
            pick.label = desk.take(content::inline(label));
            pick.plain = plain(&pick.label, desk.figures);
            if pick.formula.is_some() {
                pick.name = column_name(&pick.plain);
            }
        } else if pick.formula.is_some() {
            desk.say(Diagnostic::error("no-label", spec.span, "a column that is computed here needs a label").mend("Add `label:`"));
        }
        if let Some(format) = &spec.format {
            pick.format = Some(desk.take(desk.figures.format(format)));
        }
        Some(pick)
    }

    /// A column that sums up others, as a formula like any other; none, told, if one of them does not exist.
    fn sum_pick(&self, names: &[Words], span: crate::source::Span, desk: &mut Desk) -> Option<Pick> {
        let sums: Vec<usize> = names.iter().filter_map(|name| self.column(name, desk)).collect();
        if names.is_empty() {
            desk.say(Diagnostic::error("wrong-shape", span, "`total` wants the columns it sums up").mend("Write `total: [first, second]`"));
        }
        if sums.is_empty() || sums.len() < names.len() {
            return None;
        }
        let names: Vec<&str> = names.iter().map(|name| name.text.as_str()).collect();
        Some(Pick { sums, ..formula_pick(Words { text: names.join(" + "), span }) })
    }

    /// What stands where a line and a column meet.
    pub(super) fn cell(&self, pick: &Pick, at: At, desk: &mut Desk) -> Shown {
        let shown = match (pick.column, at) {
            (Some(column), At::Row(row)) => self.row_cell(column, row, &pick.unit, desk.figures),
            (Some(column), At::Total(total)) => self.total_cell(column, total, desk.figures),
            // A total that leaves one of the columns out has nothing to sum up along its line.
            (None, At::Total(total)) if pick.sums.iter().any(|column| self.is_left_out(*column, total, desk.figures)) => {
                Shown::not_applicable()
            }
            (None, _) => {
                let scope = match at {
                    At::Row(row) => Scope::Row(self.index, row as u32),
                    At::Total(total) => Scope::Total(self.index, total as u32),
                };
                match &pick.formula {
                    Some(formula) => Shown::Computed(desk.take(desk.figures.evaluate(formula, scope))),
                    None => Shown::bad(None),
                }
            }
        };
        pick.part.of(shown)
    }

    fn row_cell(&self, column: usize, row: usize, unit: &Unit, figures: &Figures) -> Shown {
        let reference = CellRef { dataset: self.index, row: Some(row as u32), column: column as u32 };
        let name: Arc<str> = reference.name(&figures.datasets).into();
        match self.dataset.rows.cell(row, column) {
            Some(cell) if cell.content == Content::Derived => match figures.all.get(&name) {
                Some(figure) => Shown::Computed(figure.evaluated()),
                None => Shown::bad(Some(name)),
            },
            Some(cell) => Shown::Given { value: figures::given(&cell, unit), name, cell: reference },
            None => Shown::bad(Some(name)),
        }
    }

    fn total_cell(&self, column: usize, total: usize, figures: &Figures) -> Shown {
        let columns = self.dataset.columns.get_index(column);
        let totals = self.dataset.totals.get_index(total);
        let (Some((word, _)), Some((id, definition))) = (columns, totals) else { return Shown::bad(None) };
        let name = format!("{}.{id}.{word}", self.dataset.id);
        match figures.all.get(name.as_str()) {
            Some(figure) => Shown::Computed(figure.evaluated()),
            // A total has the texts that all its rows share; of other columns that are not summed up it has no value.
            None => match definition.of.iter().find(|(of, _)| of == word) {
                Some((_, text)) => Shown::words(text),
                None => Shown::not_applicable(),
            },
        }
    }

    fn is_left_out(&self, column: usize, total: usize, figures: &Figures) -> bool {
        self.total_cell(column, total, figures).name().is_none()
    }

    /// Puts a total's label into its line's header, whatever the first column is.
    pub(super) fn name_total(&self, head: &mut Shown, total: usize) {
        if let Some((_, total)) = self.dataset.totals.get_index(total) {
            *head = Shown::words(&total.label);
        }
    }

    /// The definition of a pick's column, if it is one of the dataset.
    pub(super) fn definition(&self, pick: &Pick) -> Option<&Column> {
        self.dataset.columns.get_index(pick.column?).map(|(_, column)| column)
    }
}

/// A column that is a formula, called by it until it has a label.
fn formula_pick(formula: Words) -> Pick {
    Pick {
        column: None,
        name: column_name(&formula.text),
        label: literal(&formula.text, formula.span),
        plain: formula.text.clone(),
        group: None,
        total: false,
        sums: Vec::new(),
        unit: Unit::default(),
        format: None,
        part: Part::Whole,
        span: formula.span,
        formula: Some(formula),
    }
}

/// Numbers by size, texts by letters, whatever has no value last, however the rest is sorted.
fn compare(a: &Value, b: &Value, down: bool) -> Ordering {
    let turned = |order: Ordering| if down { order.reverse() } else { order };
    match (a, b) {
        (Value::Quantity(a), Value::Quantity(b)) => turned(a.value.cmp(&b.value)),
        (Value::Text(a), Value::Text(b)) => turned(a.to_lowercase().cmp(&b.to_lowercase()).then_with(|| a.cmp(b))),
        (Value::Truth(a), Value::Truth(b)) => turned(a.cmp(b)),
        _ => class(a).cmp(&class(b)),
    }
}

fn class(value: &Value) -> u8 {
    match value {
        Value::Quantity(_) | Value::Interval(_) => 0,
        Value::Truth(_) => 1,
        Value::Text(_) | Value::Series(_) => 2,
        Value::Absent(_) | Value::Bad => 3,
    }
}
