//! `report.json`: the machine-readable record of a build, under a versioned schema.
//!
//! It holds what a comparison of two versions needs: every cell, every figure with formula, exact value, printed form, trace and
//! uses, every claim, exhibit, paragraph and page, and a hash of each input.

mod cells;

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde::Serialize;

use self::cells::{Bases, Basis, Table};
use crate::data::Datasets;
use crate::figures::{Evaluated, Figures};
use crate::pipeline::Built;
use crate::project::Project;
use crate::report::EditionPages;
use crate::source::Files;

pub use self::cells::as_written;

/// The schema's name and version; a change of shape changes the number.
pub const SCHEMA: &str = "tickmark-manifest/2";
/// What the schema's name begins with in every version: by it a folder is known as a built site.
pub const FAMILY: &str = "tickmark-manifest/";

/// The record of a build.
#[derive(Debug, Serialize)]
pub struct Manifest {
    schema: &'static str,
    tool: Tool,
    title: String,
    language: String,
    inputs: BTreeMap<String, String>,
    cells: IndexMap<String, CellRecord>,
    tables: IndexMap<String, Table>,
    selections: IndexMap<String, String>,
    figures: IndexMap<String, FigureRecord>,
    editions: Vec<EditionRecord>,
}

#[derive(Debug, Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

/// A given cell.
#[derive(Debug, Serialize)]
struct CellRecord {
    /// As written: a number, a text, or a reason such as `[x]`.
    value: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    flags: Vec<&'static str>,
    /// `file:line:column`.
    place: String,
}

/// A figure, or an expression of the prose that has no name.
#[derive(Debug, Serialize)]
pub struct FigureRecord {
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    formula: String,
    exact: String,
    printed: String,
    /// Given cells it rests on directly.
    cells: Vec<String>,
    /// Figures it rests on directly.
    figures: Vec<String>,
    /// Pages and anchors where it is used.
    uses: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    published: Vec<PublishedRecord>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
}

#[derive(Debug, Serialize)]
struct PublishedRecord {
    value: String,
    work: Option<String>,
    at: Option<String>,
    because: Option<String>,
}

#[derive(Debug, Serialize)]
struct EditionRecord {
    id: String,
    name: String,
    version: String,
    date: String,
    pages: Vec<PageRecord>,
    exhibits: Vec<ExhibitEntry>,
}

#[derive(Debug, Serialize)]
struct PageRecord {
    address: String,
    id: String,
    number: String,
    title: String,
    paragraphs: IndexMap<String, String>,
    claims: Vec<ClaimEntry>,
}

#[derive(Debug, Serialize)]
struct ClaimEntry {
    words: String,
    predicate: String,
    holds: bool,
    anchor: String,
    cells: Vec<String>,
    figures: Vec<String>,
}

#[derive(Debug, Serialize)]
struct ExhibitEntry {
    kind: &'static str,
    id: String,
    label: String,
    headline: String,
    address: String,
    shows: Vec<String>,
}

/// Describes a build.
pub fn describe(project: &Project, built: &Built) -> Manifest {
    let figures = &built.figures;
    let mut bases = Bases::new(figures);
    let records = records(project, built, &mut bases);
    let editions = project.config.editions.iter().zip(&built.report.editions);
    let editions = editions.map(|(config, pages)| edition(config, pages, &mut bases)).collect();
    Manifest {
        schema: SCHEMA,
        tool: Tool { name: "tickmark", version: env!("CARGO_PKG_VERSION") },
        title: project.config.title.clone(),
        language: project.config.language.clone(),
        inputs: inputs(&project.files),
        cells: values(&figures.datasets, &project.files),
        tables: cells::tables(&figures.datasets, &project.files),
        selections: bases.into_selections(),
        figures: records,
        editions,
    }
}

/// The manifest as text, indented so that version control shows its changes line by line.
pub fn write(manifest: &Manifest) -> String {
    // Serialising plain structs of strings cannot fail.
    serde_json::to_string_pretty(manifest).unwrap_or_default() + "\n"
}

fn inputs(files: &Files) -> BTreeMap<String, String> {
    files.iter().map(|(_, file)| (file.path.to_string(), blake3::hash(file.text.as_bytes()).to_hex().to_string())).collect()
}

/// Single given values; those of rows stand in tables.
fn values(datasets: &Datasets, files: &Files) -> IndexMap<String, CellRecord> {
    let mut records = IndexMap::new();
    for (id, dataset) in &datasets.all {
        for (name, given) in &dataset.values {
            let Some(value) = as_written(&given.cell.content) else { continue };
            let flags = given.cell.flags.iter().map(|flag| flag.sign()).collect();
            records.insert(format!("{id}.{name}"), CellRecord { value, flags, place: files.place(given.cell.span).to_string() });
        }
    }
    records
}

/// Every definition and every expression of the prose, with the places where it is used.
pub fn all_figures(project: &Project, built: &Built) -> IndexMap<String, FigureRecord> {
    records(project, built, &mut Bases::new(&built.figures))
}

fn records(project: &Project, built: &Built, bases: &mut Bases<'_>) -> IndexMap<String, FigureRecord> {
    let figures = &built.figures;
    let mut records: IndexMap<String, FigureRecord> = IndexMap::new();
    for figure in figures.all.values() {
        let evaluated = Evaluated {
            formula: figure.formula.clone(),
            name: Some(figure.name.clone()),
            value: figure.value.clone(),
            format: figure.format,
            printed: figure.printed.clone(),
            trace: figure.trace.clone(),
        };
        let mut record = record(&evaluated, figures, bases);
        record.title = Some(figure.title.clone());
        record.place = Some(project.files.place(figure.span).to_string());
        record.published = figure.published.iter().map(published).collect();
        records.insert(figure.name.to_string(), record);
    }
    for (address, evaluated) in uses(built) {
        let name = evaluated.name.as_ref().map_or_else(|| evaluated.formula.clone(), ToString::to_string);
        let entry = records.entry(name).or_insert_with(|| record(evaluated, figures, bases));
        if !entry.uses.contains(&address) {
            entry.uses.push(address);
        }
    }
    for edition in &built.report.editions {
        for exhibit in &edition.exhibits {
            let address = format!("{}/{}", edition.id, exhibit.address);
            for shown in &exhibit.shows {
                if let Some(entry) = records.get_mut(shown.as_ref()).filter(|entry| !entry.uses.contains(&address)) {
                    entry.uses.push(address.clone());
                }
            }
        }
    }
    records
}

/// Every figure in a sentence or in the words of an exhibit, with the address of its place.
pub fn uses(built: &Built) -> Vec<(String, &Evaluated)> {
    let mut found = Vec::new();
    for edition in &built.report.editions {
        for page in &edition.pages {
            let at = |anchor: &str| format!("{}/{}#{anchor}", edition.id, page.address);
            found.extend(page.uses.iter().map(|used| (at(&used.anchor), &used.evaluated)));
        }
    }
    found
}

fn record(evaluated: &Evaluated, figures: &Figures, bases: &mut Bases<'_>) -> FigureRecord {
    let basis = bases.of(&evaluated.trace);
    FigureRecord {
        title: None,
        formula: evaluated.formula.clone(),
        exact: figures.fraction(&evaluated.value),
        printed: evaluated.printed.clone(),
        cells: basis.cells,
        figures: basis.figures,
        uses: Vec::new(),
        published: Vec::new(),
        place: None,
    }
}

fn published(published: &crate::data::Published) -> PublishedRecord {
    PublishedRecord {
        value: published.value.text.clone(),
        work: published.work.as_ref().map(|work| work.text.clone()),
        at: published.at.clone(),
        because: published.because.as_ref().map(|because| because.text.clone()),
    }
}

fn edition(config: &crate::project::Edition, pages: &EditionPages, bases: &mut Bases<'_>) -> EditionRecord {
    let mut claim = |claim: &crate::report::ClaimRecord| {
        let Basis { cells, figures } = bases.of(&claim.evaluated.trace);
        ClaimEntry {
            words: claim.words.clone(),
            predicate: claim.predicate.clone(),
            holds: claim.holds,
            anchor: claim.anchor.clone(),
            cells,
            figures,
        }
    };
    let mut page = |page: &crate::report::Page| PageRecord {
        address: page.address.clone(),
        id: page.id.clone(),
        number: page.number.clone(),
        title: page.title.clone(),
        paragraphs: page.paragraphs.iter().map(|p| (p.id.clone(), p.words.clone())).collect(),
        claims: page.claims.iter().map(&mut claim).collect(),
    };
    let exhibit = |exhibit: &crate::report::ExhibitRecord| ExhibitEntry {
        kind: exhibit.kind.word(),
        id: exhibit.id.clone(),
        label: format!("{} {}", exhibit.kind.label(), exhibit.number),
        headline: exhibit.headline.clone(),
        address: exhibit.address.clone(),
        shows: exhibit.shows.iter().map(ToString::to_string).collect(),
    };
    EditionRecord {
        id: config.id.clone(),
        name: config.name.clone(),
        version: config.version.clone(),
        date: config.date.clone(),
        pages: pages.pages.iter().map(&mut page).collect(),
        exhibits: pages.exhibits.iter().map(exhibit).collect(),
    }
}
