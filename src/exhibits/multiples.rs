//! Small multiples and what stands out: a chart parted into panels by the values of a column or by its series.

use crate::diagnostics::{Diagnostic, nearest};
use crate::figures::Figures;
use crate::project::Words;

use super::Desk;
use super::chart::{Kind, Panel, Plot, Series};
use super::select::{Pick, Selection, unknown};
use super::sheet::Sheet;
use super::spec::ChartSpec;

/// How a chart is parted.
pub(super) enum Split {
    /// It is one picture.
    None,
    /// A panel for each series.
    Series,
    /// A panel for each value of this column.
    Column(Box<Pick>),
}

/// What the author asked for, told where there is no such column or the kind has no panels.
pub(super) fn split(spec: &ChartSpec, selection: &Selection, desk: &mut Desk) -> Split {
    let Some(name) = &spec.panels else { return Split::None };
    if !matches!(spec.kind, Kind::Bars { .. } | Kind::Dots { .. } | Kind::Lines) {
        let message = "panels hold bars, lines or dots only";
        desk.say(Diagnostic::error("unfit-chart", name.span, message).mend("Write `kind: bar`, or leave `panels:` out"));
        return Split::None;
    }
    if name.text == "series" && !selection.dataset.columns.contains_key("series") {
        return Split::Series;
    }
    let found = selection.column(name, desk).and_then(|at| selection.plain_pick(at, desk));
    found.map_or(Split::None, |pick| Split::Column(Box::new(pick)))
}

/// The panels of a chart: none if it is one picture. The column of their names is the sheet's first.
pub(super) fn panels(split: &Split, plot: &Plot, sheet: &Sheet, figures: &Figures) -> Vec<Panel> {
    match split {
        Split::None => Vec::new(),
        Split::Series => {
            let one = |series: &Series| Panel { title: series.label.clone(), plot: Plot { series: vec![series.clone()], ..plot.clone() } };
            plot.series.iter().map(one).collect()
        }
        Split::Column(_) => {
            let names: Vec<String> = sheet.cells().map(|(cells, _)| sheet.printed(0, cells, figures)).collect();
            let mut titles: Vec<&String> = Vec::new();
            for name in &names {
                if !titles.contains(&name) {
                    titles.push(name);
                }
            }
            titles.into_iter().map(|title| Panel { title: title.clone(), plot: part(plot, |row| names[row] == *title) }).collect()
        }
    }
}

/// The chart with some of its categories alone.
fn part(plot: &Plot, of: impl Fn(usize) -> bool) -> Plot {
    let kept = |row: &usize| of(*row);
    let rows = || (0..plot.categories.len()).filter(kept);
    let series = |series: &Series| Series {
        label: series.label.clone(),
        points: rows().filter_map(|row| series.points.get(row).cloned()).collect(),
    };
    Plot {
        categories: rows().map(|row| plot.categories[row].clone()).collect(),
        series: plot.series.iter().map(series).collect(),
        ..plot.clone()
    }
}

/// Settles which labels stand out: those of series, or of categories where there is one series or a line for each category.
pub(super) fn highlight(asked: &[Words], split: &Split, plot: &mut Plot, desk: &mut Desk) {
    let of_categories = plot.series.len() == 1 || plot.kind == Kind::Slope || matches!(split, Split::Series);
    let lines = plot.kind == Kind::Lines;
    let known: Vec<&str> = match of_categories && !lines {
        true => plot.categories.iter().map(String::as_str).collect(),
        false => plot.series.iter().map(|series| series.label.as_str()).collect(),
    };
    let mut found = Vec::new();
    for name in asked {
        if known.contains(&name.text.as_str()) {
            found.push(name.text.clone());
            continue;
        }
        let what = if of_categories && !lines { "category" } else { "series" };
        let message = format!("the chart `{}` has no {what} `{}` that could stand out", desk.directive.id, name.text);
        let fault = unknown(name, message, known.iter().copied());
        let first = known.first().filter(|_| nearest(&name.text, known.iter().copied()).is_none());
        desk.say(match first {
            Some(first) => fault.mend(format!("Write a label as the chart shows it, such as `{first}`")),
            None => fault,
        });
    }
    plot.manner.highlight = found;
}
