//! Tables: from a dataset, or with rows of their own.

use crate::content::{self, Inline};
use crate::diagnostics::{Diagnostic, counted};
use crate::figures::Value;
use crate::project::Words;
use crate::yaml::Yaml;

use super::align::{is_number, without_flags};
use super::select::{self, At, Pick, Selection, unknown};
use super::sheet::{Plan, Sheet};
use super::spec::{self, TableSpec, TotalColumn, TotalsSpec};
use super::words::{column_name, list, literal, plain, without_notes};
use super::{Desk, Drawn, Grid, GridCell, GridColumn, GridRow, csv};

/// Draws a table.
pub(super) fn draw(body: &Yaml, drawn: &mut Drawn, desk: &mut Desk) {
    let spec = spec::table(body, desk);
    match (&spec.rows.data, &spec.own_rows) {
        (None, Some(_)) => of_words(&spec, drawn, desk),
        (Some(data), Some(_)) => {
            let message = "a table shows either a dataset or rows of its own, not both";
            desk.say(Diagnostic::error("wrong-shape", data.span, message).mend("Leave out `rows:` or `data:`"));
            of_data(&spec, drawn, desk);
        }
        (_, None) => of_data(&spec, drawn, desk),
    }
}

fn of_data(spec: &TableSpec, drawn: &mut Drawn, desk: &mut Desk) {
    let Some(selection) = select::select(&spec.rows, desk) else { return };
    if let Some(source) = &selection.dataset.source {
        drawn.works.push((source.work.text.clone(), source.at.clone()));
    }
    let group = spec.group.as_ref().and_then(|group| selection.column(group, desk));
    let picks = picks(spec, &selection, group, desk);
    if picks.is_empty() || selection.rows.is_empty() {
        return;
    }
    let totals = totals(spec, &selection, desk);
    let plan = plan(&selection, group, &totals, desk);
    let sheet = Sheet::new(&selection, picks, plan, desk);
    sheet.check_formats(desk);
    sheet.check_base(drawn, None, desk);
    sheet.record(drawn);
    let hidden = group.filter(|group| !sheet.columns.iter().any(|column| column.pick.column == Some(*group)));
    let hidden = hidden.and_then(|group| selection.dataset.columns.get_index(group)).map(|(name, _)| name.as_str());
    drawn.csv = Some(csv::of_sheet(&sheet, hidden, desk.figures));
    drawn.generated_description = sheet.describe(desk.figures);
    let said = plain(&drawn.subtitle, desk.figures);
    let mut grid = sheet.grid(&desk.anchor(), &said, desk.figures);
    mark_sorted(&mut grid, &sheet, spec, &selection);
    check_notes(&grid, drawn, desk);
    drawn.grid = Some(grid);
}

/// Tells marks of notes in the heads of columns that lead nowhere.
fn check_notes(grid: &Grid, drawn: &Drawn, desk: &mut Desk) {
    let labels: Vec<&[Inline]> = grid.columns.iter().map(|column| column.label.as_slice()).collect();
    spec::check_notes(&labels, drawn, desk);
}

/// Marks the column by which the rows are sorted, if it is shown: the first that is that column of the dataset or that formula.
fn mark_sorted(grid: &mut Grid, sheet: &Sheet, spec: &TableSpec, selection: &Selection) {
    let Some((by, down)) = &spec.rows.sort else { return };
    let index = selection.dataset.columns.get_index_of(by.text.trim());
    let shows = |pick: &Pick| match (&pick.formula, index) {
        (None, Some(index)) => pick.column == Some(index),
        (Some(formula), None) => formula.text.trim() == by.text.trim(),
        _ => false,
    };
    if let Some(at) = sheet.columns.iter().position(|column| shows(&column.pick)) {
        grid.columns[at].sorted = Some(*down);
    }
}

/// The columns shown: those asked for, else all but the one that makes the groups. A number cannot head a row, so if the first
/// column asked for holds numbers, the key goes before it.
fn picks(spec: &TableSpec, selection: &Selection, group: Option<usize>, desk: &mut Desk) -> Vec<Pick> {
    let dataset = selection.dataset;
    if spec.columns.is_empty() {
        let shown = (0..dataset.columns.len()).filter(|at| Some(*at) != group);
        return shown.filter_map(|at| selection.plain_pick(at, desk)).collect();
    }
    let mut picks: Vec<Pick> = spec.columns.iter().filter_map(|column| selection.pick(column, desk)).collect();
    let text = |pick: &Pick| selection.definition(pick).is_some_and(|column| column.unit.is_none() && column.formula.is_none());
    if picks.first().is_some_and(|first| !text(first)) {
        let keys: Vec<Pick> = dataset.key.iter().filter_map(|at| selection.plain_pick(*at, desk)).collect();
        picks.splice(0..0, keys);
    }
    picks
}

/// The totals shown, by index.
fn totals(spec: &TableSpec, selection: &Selection, desk: &mut Desk) -> Vec<usize> {
    let known = &selection.dataset.totals;
    match &spec.totals {
        TotalsSpec::None => Vec::new(),
        TotalsSpec::All => (0..known.len()).collect(),
        TotalsSpec::Named(names) => {
            let find = |name: &Words| {
                let at = known.get_index_of(&name.text);
                if at.is_none() {
                    let message = format!("the dataset `{}` has no total `{}`", selection.dataset.id, name.text);
                    desk.say(unknown(name, message, known.keys().map(String::as_str)));
                }
                at
            };
            names.iter().filter_map(find).collect()
        }
    }
}

/// The groups of the rows in the order in which they first occur, with their rows.
fn groups(selection: &Selection, column: usize, desk: &mut Desk) -> Vec<(String, Vec<usize>)> {
    let mut groups: indexmap::IndexMap<String, Vec<usize>> = indexmap::IndexMap::new();
    let Some(pick) = selection.plain_pick(column, desk) else { return Vec::new() };
    for row in &selection.rows {
        let label = match selection.cell(&pick, At::Row(*row), desk).value() {
            Value::Text(text) => text.to_string(),
            value => desk.figures.print(value, pick.format.unwrap_or_else(|| desk.figures.natural_format(value))),
        };
        groups.entry(label).or_default().push(*row);
    }
    groups.into_iter().collect()
}

/// Whether a total sums up one group: its only condition is that the column of the groups has the group's label.
fn belongs(selection: &Selection, total: usize, column: usize, label: &str) -> bool {
    let name = selection.dataset.columns.get_index(column).map(|(name, _)| name.as_str());
    let total = selection.dataset.totals.get_index(total).map(|(_, total)| total.of.as_slice());
    matches!(total, Some([(of, value)]) if Some(of.as_str()) == name && value == label)
}

fn plan(selection: &Selection, group: Option<usize>, totals: &[usize], desk: &mut Desk) -> Vec<(Plan, Option<String>)> {
    let mut plan = Vec::new();
    let Some(column) = group else {
        plan.extend(selection.rows.iter().map(|row| (Plan::Cells(At::Row(*row)), None)));
        plan.extend(totals.iter().map(|total| (Plan::Cells(At::Total(*total)), None)));
        return plan;
    };
    let groups = groups(selection, column, desk);
    for (label, rows) in &groups {
        let own = totals.iter().filter(|total| belongs(selection, **total, column, label));
        let lines = rows.iter().map(|row| At::Row(*row)).chain(own.map(|total| At::Total(*total)));
        plan.push((Plan::Heading(label.clone()), None));
        plan.extend(lines.map(|at| (Plan::Cells(at), Some(label.clone()))));
    }
    let foot: Vec<usize> =
        totals.iter().copied().filter(|total| !groups.iter().any(|(label, _)| belongs(selection, *total, column, label))).collect();
    if !foot.is_empty() {
        plan.push((Plan::Heading(String::new()), None));
        plan.extend(foot.into_iter().map(|total| (Plan::Cells(At::Total(total)), None)));
    }
    plan
}

/// A table whose cells are words.
fn of_words(spec: &TableSpec, drawn: &mut Drawn, desk: &mut Desk) {
    let rows = spec.own_rows.as_deref().unwrap_or_default();
    if drawn.source.is_empty() {
        let message = format!("the table `{}` has rows of its own and does not say where they come from", drawn.id);
        desk.say(Diagnostic::warning("no-source", drawn.span, message).mend("Add `source:`"));
    }
    for (wrong, what) in
        [(spec.group.as_ref(), "group"), (spec.rows.filter.as_ref(), "where"), (spec.rows.sort.as_ref().map(|(by, _)| by), "sort")]
    {
        if let Some(words) = wrong {
            let message = format!("`{what}` needs a dataset; this table has rows of its own");
            desk.say(
                Diagnostic::error("wrong-shape", words.span, message).mend(format!("Leave `{what}:` out, or name a dataset under `data:`")),
            );
        }
    }
    if rows.is_empty() {
        desk.say(
            Diagnostic::error("empty-exhibit", drawn.span, format!("the table `{}` has no rows", drawn.id))
                .mend("Add rows, or leave it out"),
        );
        return;
    }
    let columns = word_columns(spec, desk);
    let mut lines: Vec<Vec<GridCell>> = Vec::new();
    for (cells, span) in rows {
        if cells.len() != columns.len() {
            let (has, wants) = (counted(cells.len(), "cell", "cells"), counted(columns.len(), "column", "columns"));
            let message = format!("this row has {has}, but the table has {wants}");
            desk.say(
                Diagnostic::error("wrong-shape", *span, message)
                    .mend("Give each column one cell; a reason such as [z] where there is no value"),
            );
        }
        let mut line: Vec<GridCell> = cells.iter().take(columns.len()).map(|cell| word_cell(cell, desk)).collect();
        line.resize_with(columns.len(), || GridCell::Text("?".into()));
        lines.push(line);
    }
    finish_words(columns, lines, drawn, desk);
}

fn word_columns(spec: &TableSpec, desk: &mut Desk) -> Vec<GridColumn> {
    let mut columns = Vec::new();
    for column in &spec.columns {
        let label = match (&column.label, &column.column) {
            (Some(label), _) | (None, Some(label)) => desk.take(content::inline(label)),
            (None, None) => {
                desk.say(Diagnostic::error("no-label", column.span, "a column needs a label").mend("Add `label:`"));
                literal("?", column.span)
            }
        };
        if let TotalColumn::Of(_, span) = &column.total {
            let message = "a column of totals needs a dataset to sum up; this table has rows of its own";
            desk.say(Diagnostic::error("wrong-shape", *span, message).mend("Write `total: true`, or name a dataset under `data:`"));
        }
        if let Some(formula) = &column.formula {
            let message = "a formula needs a dataset; this table has rows of its own";
            desk.say(
                Diagnostic::error("wrong-shape", formula.span, message)
                    .mend("Write `{{ … }}` in the cells, or name a dataset under `data:`"),
            );
        }
        columns.push(GridColumn { label, total: matches!(column.total, TotalColumn::Marked), ..GridColumn::default() });
    }
    columns
}

/// A cell of words. An empty one is told: a reader cannot know what a blank means.
fn word_cell(words: &Words, desk: &mut Desk) -> GridCell {
    if words.text.trim().is_empty() {
        let mend = "Write [x] not available, [z] not applicable, or what it is";
        desk.say(Diagnostic::error("empty-cell", words.span, "a cell of a table cannot be empty").mend(mend));
        return GridCell::Text("?".into());
    }
    GridCell::Words(desk.take(content::inline(words)))
}

fn finish_words(mut columns: Vec<GridColumn>, lines: Vec<Vec<GridCell>>, drawn: &mut Drawn, desk: &mut Desk) {
    let printed = |cell: &GridCell| match cell {
        GridCell::Words(words) => plain(words, desk.figures),
        GridCell::Text(text) => text.clone(),
        GridCell::Value { printed, .. } => printed.clone(),
    };
    let texts: Vec<Vec<String>> = lines.iter().map(|line| line.iter().map(printed).collect()).collect();
    for (at, column) in columns.iter_mut().enumerate().skip(1) {
        let cells = || texts.iter().filter_map(|line| line.get(at));
        let number = |text: &str| is_number(without_flags(text));
        column.numeric = cells().all(|text| number(text) || is_sign(text)) && cells().any(|text| number(text));
    }
    let labels: Vec<String> = columns.iter().map(|column| without_notes(&plain(&column.label, desk.figures))).collect();
    let size = format!("{} and {}", counted(lines.len(), "row", "rows"), counted(labels.len(), "column", "columns"));
    drawn.generated_description = format!("A table of {size}: {}.", list(&labels));
    let names: Vec<String> = labels.iter().map(|label| column_name(label)).collect();
    drawn.own_rows = true;
    drawn.csv = Some(csv::of_words(&names, &columns, &texts));
    let known = crate::data::REASONS
        .iter()
        .map(|(sign, _, means)| (*sign, *means))
        .chain(crate::data::FLAGS.iter().map(|(sign, _, means)| (*sign, *means)));
    let occurs = |sign: &str| texts.iter().flatten().any(|text| text.contains(&format!("[{sign}]")));
    let signs = known.filter(|(sign, _)| occurs(sign)).collect();
    let rows = lines.into_iter().map(|cells| GridRow::Cells { cells, total: false }).collect();
    let grid = Grid { columns, rows, signs, id: desk.anchor() };
    check_notes(&grid, drawn, desk);
    drawn.grid = Some(grid);
}

/// Whether a text is a sign such as `[x]`.
fn is_sign(text: &str) -> bool {
    crate::data::REASONS.iter().any(|(sign, ..)| text == format!("[{sign}]"))
}
