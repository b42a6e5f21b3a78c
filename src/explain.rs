//! `explain`: where a figure comes from and where it is used.
//!
//! Takes a name (a figure, a given cell or value, a claim, or an expression of the prose) and a built report; gives an
//! [`Explanation`], written for people (`people`), one fact a line, or as JSON of the shape of [`SCHEMA`].

mod people;
mod uses;

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;

use crate::checks::ledger::{self, Verdict};
use crate::data::Datasets;
use crate::diagnostics::nearest;
use crate::figures::{CellRef, Evaluated, Figures, Scope, Series, Trace, Value};
use crate::pipeline::Built;
use crate::project::{Project, Words};
use crate::publish::manifest;
use crate::source::{FileId, Files, Span};

pub use uses::{Kind, Use};

/// Name and version of the JSON form; a change of shape changes the number.
pub const SCHEMA: &str = "tickmark-explanation/1";

/// Everything that is known of a figure or a cell. Its fields in this order are the JSON form; those that are empty are left out.
#[derive(Debug, Serialize)]
pub struct Explanation {
    /// [`SCHEMA`].
    pub schema: &'static str,
    /// Its name, or the normalised expression.
    pub name: String,
    /// Title for readers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Normalised formula; a given cell has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub formula: Option<String>,
    /// For people: `55.789473…%`.
    pub exact: String,
    /// For machines: `53/95`.
    pub fraction: String,
    /// As it stands on the pages.
    pub printed: String,
    /// Where it is declared: `file:line:column`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// What sources printed, with verdicts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub published: Vec<PublishedLine>,
    /// Every given cell it rests on, directly or through figures.
    pub cells: Vec<CellLine>,
    /// Every figure it rests on.
    pub figures: Vec<FigureLine>,
    /// Every place where it, or something that rests on it, is used.
    pub used: Vec<Use>,
    #[serde(skip)]
    tree: Vec<people::Line>,
}

/// A published value beside the recomputation.
#[derive(Debug, Serialize)]
pub struct PublishedLine {
    /// As printed by the source.
    pub value: String,
    /// The value computed here in the same rounding.
    pub computed: String,
    /// How the two compare.
    pub verdict: Verdict,
    /// The work and the place in it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// The least and the greatest value that the rounding of the inputs allows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bounds: Option<(String, String)>,
    /// The base on which a share agrees, or over which it is impossible.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base: Option<ledger::Base>,
    /// Why it differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// The same in the words of the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_says: Option<String>,
    /// The difference for which the reason was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acknowledges: Option<String>,
    /// Whether that is another one than today's.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub lapsed: bool,
    /// Why nobody can recompute it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_recomputable: Option<String>,
}

/// A given cell.
#[derive(Debug, Serialize)]
pub struct CellLine {
    /// Its name: dataset, row key and column.
    pub name: String,
    /// As written.
    pub value: String,
    /// Its unit's words, if it has a unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// `file:line:column`.
    pub place: String,
}

/// A figure that the explained one rests on.
#[derive(Debug, Serialize)]
pub struct FigureLine {
    /// Its name.
    pub name: String,
    /// Its normalised formula.
    pub formula: String,
    /// Its printed form.
    pub printed: String,
    /// `file:line:column`.
    pub place: String,
}

/// Explains `name`.
///
/// # Errors
/// When nothing has that name; the message names the nearest one.
pub fn explain(name: &str, project: &Project, built: &Built) -> Result<Explanation, String> {
    let figures = &built.figures;
    let asked = Asked::of(name.trim(), figures)?;
    let definition = figures.all.get(asked.name.as_str());
    let trace = definition.map_or(&asked.evaluated.trace, |figure| &figure.trace);
    let (cells, under) = beneath(trace, figures);
    let value = &asked.evaluated.value;
    let own_cell = cells.first().filter(|_| cells.len() == 1 && definition.is_none()).map(|cell| cell.name(&figures.datasets));
    let is_cell = own_cell.as_deref() == Some(asked.name.as_str());
    let formula = definition.map(|figure| figure.formula.clone());
    Ok(Explanation {
        schema: SCHEMA,
        title: asked.title.or_else(|| definition.map(|figure| figure.title.clone())).or_else(|| label(&asked.name, figures)),
        formula: formula.or_else(|| (!is_cell).then(|| asked.evaluated.formula.clone())),
        exact: figures.exact(value),
        fraction: figures.fraction(value),
        printed: asked.evaluated.printed.clone(),
        place: asked.span.or_else(|| definition.map(|figure| figure.span)).map(|span| project.files.place(span).to_string()),
        published: published(&asked.name, figures),
        cells: cells.iter().map(|cell| cell_line(cell, &figures.datasets, &project.files)).collect(),
        figures: under.iter().filter_map(|name| figure_line(name, figures, &project.files)).collect(),
        used: uses::of(&asked.name, &asked.evaluated.formula, project, built),
        tree: people::tree(trace, figures, &project.files),
        name: asked.name,
    })
}

/// What was asked for, found.
struct Asked {
    name: String,
    evaluated: Evaluated,
    /// Of a claim: what it says and where.
    title: Option<String>,
    span: Option<Span>,
}

impl Asked {
    fn of(name: &str, figures: &Figures) -> Result<Self, String> {
        if let Some(claim) = Self::claim(name, figures) {
            return Ok(claim);
        }
        let words = Words { text: name.to_owned(), span: Span::new(FileId(0), 0, 0) };
        let evaluated = figures.evaluate(&words, Scope::Report);
        if let Some(first) = evaluated.diagnostics.first() {
            let known = figures.all.keys().map(|name| name.to_string()).chain(given_names(&figures.datasets));
            let known: Vec<String> = known.collect();
            let near = nearest(name, known.iter().map(String::as_str)).map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            return Err(format!("{}{near}", first.message));
        }
        let evaluated = evaluated.value;
        let name = evaluated.name.as_ref().map_or(evaluated.formula.as_str(), AsRef::as_ref).to_owned();
        Ok(Self { name, evaluated, title: None, span: None })
    }

    /// A claim that stands under `claims:` of a dataset, as `events.london_most`.
    fn claim(name: &str, figures: &Figures) -> Option<Self> {
        let (dataset, claim) = name.split_once('.')?;
        let (at, _, dataset) = figures.datasets.all.get_full(dataset)?;
        let claim = dataset.claims.get(claim)?;
        let evaluated = figures.evaluate(&claim.predicate, Scope::Dataset(u32::try_from(at).ok()?));
        let title = claim.says.clone();
        evaluated.diagnostics.is_empty().then(|| Self {
            name: name.to_owned(),
            evaluated: evaluated.value,
            title,
            span: Some(claim.predicate.span),
        })
    }
}

fn given_names(datasets: &Datasets) -> impl Iterator<Item = String> + '_ {
    datasets.all.iter().flat_map(|(id, dataset)| {
        let names = dataset.values.keys().chain(dataset.columns.keys()).chain(dataset.claims.keys());
        names.map(move |name| format!("{id}.{name}"))
    })
}

/// Of a given value its label.
fn label(name: &str, figures: &Figures) -> Option<String> {
    let (dataset, value) = name.split_once('.')?;
    Some(figures.datasets.all.get(dataset)?.values.get(value)?.label.clone())
}

/// The cells and figures a trace rests on; a column rests on those of its items.
fn beneath(trace: &Arc<Trace>, figures: &Figures) -> (Vec<CellRef>, Vec<Arc<str>>) {
    let mut cells = figures.cells(trace);
    let mut under = figures.figures_under(trace);
    if let Value::Series(series) = &trace.value {
        match series {
            Series::Given(given) => cells.extend(given.iter()),
            Series::Computed(items) => items.iter().for_each(|item| {
                cells.extend(figures.cells(&item.trace));
                under.extend(figures.figures_under(&item.trace));
            }),
        }
        let (mut cells_seen, mut figures_seen) = (BTreeSet::new(), BTreeSet::new());
        cells.retain(|cell| cells_seen.insert(cell.clone()));
        under.retain(|name| figures_seen.insert(name.clone()));
    }
    (cells, under)
}

fn published(name: &str, figures: &Figures) -> Vec<PublishedLine> {
    let Some(figure) = figures.all.get(name).filter(|figure| !figure.published.is_empty()) else { return Vec::new() };
    let text = |words: Option<Words>| words.map(|words| words.text);
    let said = |words: Option<Words>| words.map(|words| figures.interpolate(&words, Scope::Report).value.0);
    let entry = |entry: ledger::Entry| {
        let published = entry.published;
        PublishedLine {
            value: published.value.text,
            source: [text(published.work), published.at].into_iter().flatten().collect::<Vec<_>>().join(", "),
            because: said(published.because),
            source_says: said(published.source_says),
            acknowledges: text(published.acknowledges),
            not_recomputable: said(published.not_recomputable),
            computed: entry.computed,
            verdict: entry.verdict,
            bounds: entry.bounds,
            base: entry.base,
            lapsed: entry.lapsed,
        }
    };
    ledger::of_figure(figure, figures).value.into_iter().map(entry).collect()
}

fn cell_line(cell: &CellRef, datasets: &Datasets, files: &Files) -> CellLine {
    let content = cell.cell(datasets);
    let value = content.as_ref().and_then(|cell| manifest::as_written(&cell.content)).unwrap_or_default();
    let place = content.as_ref().map_or_else(String::new, |cell| files.place(cell.span).to_string());
    let dataset = datasets.all.get_index(cell.dataset as usize).map(|(_, dataset)| dataset);
    let unit = dataset.and_then(|dataset| match cell.row {
        Some(_) => dataset.columns.get_index(cell.column as usize).and_then(|(_, column)| column.unit.as_ref()),
        None => dataset.values.get_index(cell.column as usize).and_then(|(_, value)| value.unit.as_ref()),
    });
    CellLine { name: cell.name(datasets), value, unit: unit.map(|unit| unit.text.clone()), place }
}

fn figure_line(name: &Arc<str>, figures: &Figures, files: &Files) -> Option<FigureLine> {
    let figure = figures.all.get(name)?;
    Some(FigureLine {
        name: name.to_string(),
        formula: figure.formula.clone(),
        printed: figure.printed.clone(),
        place: files.place(figure.span).to_string(),
    })
}
