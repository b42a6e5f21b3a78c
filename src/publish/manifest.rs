//! `report.json`: the machine-readable record of a build, under a versioned schema.
//!
//! It holds what a comparison of two versions needs: every cell, every figure with formula, exact value, printed form, trace and
//! uses, every claim, exhibit, paragraph and page, and a hash of each input.

mod cells;
mod models;

use std::collections::BTreeMap;
use std::io;

use indexmap::IndexMap;
use serde::{Serialize, Serializer};

use self::cells::{Bases, Basis, Table};
use self::models::ModelRecord;
use crate::checks::ledger::{self, Entry, Verdict};
use crate::data::Datasets;
use crate::figures::{CellRef, Evaluated, Figures, Scope, Step};
use crate::pipeline::Built;
use crate::project::{Numbering, Project, Ties, Words};
use crate::render::theme;
use crate::report::{ClaimRecord, EditionPages, ExhibitRecord, Page, Paragraphs};
use crate::source::Files;

pub use self::cells::as_written;

/// The schema's name and version; a change of shape changes the number.
pub const SCHEMA: &str = "tickmark-manifest/4";
/// What the schema's name begins with in every version: by it a folder is known as a built site.
pub const FAMILY: &str = "tickmark-manifest/";

/// The record of a build.
#[derive(Debug, Serialize)]
pub struct Manifest<'a> {
    schema: &'static str,
    tool: Tool,
    title: String,
    language: String,
    rules: Rules,
    theme: Theme,
    inputs: BTreeMap<String, String>,
    cells: IndexMap<String, CellRecord>,
    tables: IndexMap<String, Table>,
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    models: IndexMap<String, ModelRecord>,
    selections: IndexMap<String, String>,
    figures: IndexMap<String, FigureRecord>,
    editions: Vec<EditionRecord<'a>>,
}

#[derive(Debug, Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

/// What rounds and what computes where no definition says.
#[derive(Debug, Serialize)]
struct Rules {
    ties: Ties,
    quantiles: u8,
}

/// The theme by its name, and by what it is made of.
#[derive(Debug, Serialize)]
struct Theme {
    name: String,
    hash: String,
}

/// A given cell.
#[derive(Debug, Serialize)]
struct CellRecord {
    /// As written: a number, a text, or a reason such as `[x]`.
    value: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    flags: Vec<&'static str>,
    #[serde(skip_serializing_if = "String::is_empty")]
    unit: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    rounded_to: Option<String>,
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
    #[serde(skip_serializing_if = "String::is_empty")]
    unit: String,
    /// How it is printed, such as `percent(1)`.
    format: String,
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
    computed: String,
    verdict: Verdict,
    work: Option<String>,
    at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bounds: Option<(String, String)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    base: Option<ledger::Base>,
    because: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_says: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    acknowledges: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    not_recomputable: Option<String>,
}

#[derive(Debug, Serialize)]
struct EditionRecord<'a> {
    id: &'a str,
    name: &'a str,
    version: &'a str,
    date: &'a str,
    numbering: Numbering,
    pages: Vec<PageRecord<'a>>,
    exhibits: Vec<ExhibitEntry<'a>>,
    /// The list of references by the works' ids.
    works: IndexMap<&'a str, WorkRecord<'a>>,
}

/// A work that is cited.
#[derive(Debug, Serialize)]
struct WorkRecord<'a> {
    /// As it stands in the list.
    words: &'a str,
    /// Pages and anchors where it is cited, below the edition's folder.
    cited: Vec<String>,
}

#[derive(Debug, Serialize)]
struct PageRecord<'a> {
    address: &'a str,
    id: &'a str,
    number: &'a str,
    title: &'a str,
    sections: Vec<Section<'a>>,
    /// Ids and words; ids are unique on their page.
    #[serde(serialize_with = "words_by_id")]
    paragraphs: &'a Paragraphs,
    #[serde(skip_serializing_if = "are_unbound", serialize_with = "bound_by_id")]
    bound: &'a Paragraphs,
    claims: Vec<ClaimEntry<'a>>,
}

/// A section of the second level.
#[derive(Debug, Serialize)]
struct Section<'a> {
    number: &'a str,
    id: &'a str,
    title: &'a str,
}

fn are_unbound(paragraphs: &Paragraphs) -> bool {
    paragraphs.iter().all(|paragraph| paragraph.bound().len() == 0)
}

/// Of each paragraph the words that nobody typed: characters before them, their number, and from what they follow.
fn bound_by_id<S: Serializer>(paragraphs: &Paragraphs, serializer: S) -> Result<S::Ok, S::Error> {
    let bound = paragraphs.iter().filter(|paragraph| paragraph.bound().len() > 0);
    serializer.collect_map(bound.map(|paragraph| (paragraph.id().to_owned(), paragraph.bound().collect::<Vec<_>>())))
}

fn words_by_id<S: Serializer>(paragraphs: &Paragraphs, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(paragraphs.iter().map(|paragraph| (paragraph.id().to_owned(), paragraph.words())))
}

#[derive(Debug, Serialize)]
struct ClaimEntry<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    words: &'a str,
    predicate: &'a str,
    holds: bool,
    /// The shares it compares, each with its base.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    bases: &'a [String],
    anchor: &'a str,
    cells: Vec<String>,
    figures: Vec<String>,
}

#[derive(Debug, Serialize)]
struct ExhibitEntry<'a> {
    kind: &'static str,
    id: &'a str,
    label: String,
    headline: &'a str,
    address: &'a str,
    look: &'a str,
    print: &'a str,
    /// Figures by name, cells by their columns.
    shows: Vec<String>,
}

/// Describes a build.
pub fn describe<'a>(project: &'a Project, built: &'a Built) -> Manifest<'a> {
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
        rules: Rules { ties: project.config.ties, quantiles: project.config.quantiles },
        // What is wrong with the theme was told when the pages were framed.
        theme: Theme { name: project.config.theme.clone(), hash: theme::load(project).value.identity },
        inputs: inputs(&project.files),
        cells: values(&figures.datasets, &project.files),
        tables: cells::tables(&figures.datasets, &project.files),
        models: models::models(figures),
        selections: bases.into_selections(),
        figures: records,
        editions,
    }
}

/// The manifest as text, indented so that version control shows its changes line by line.
pub fn write(manifest: &Manifest<'_>) -> String {
    let mut text = Vec::new();
    // Serialising plain structs of strings into memory cannot fail.
    let _ = write_to(manifest, &mut text);
    String::from_utf8(text).unwrap_or_default()
}

/// Writes the record piece by piece.
///
/// # Errors
/// When what it is written to cannot be written.
pub fn write_to(manifest: &Manifest<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    super::pretty(manifest, out)
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
            let unit = given.unit.as_ref().map(|unit| unit.text.clone()).unwrap_or_default();
            let rounded_to = given.rounded_to.as_ref().map(ToString::to_string);
            let place = files.place(given.cell.span).to_string();
            records.insert(format!("{id}.{name}"), CellRecord { value, flags, unit, rounded_to, place });
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
        record.published = ledger::of_figure(figure, figures).value.into_iter().map(|entry| published(entry, figures)).collect();
        records.insert(figure.name.to_string(), record);
    }
    // Given cells that sentences print, by which they are: an exhibit may show them, too.
    let mut given: BTreeMap<CellRef, String> = BTreeMap::new();
    for (address, evaluated) in uses(built) {
        let name = evaluated.name.as_ref().map_or_else(|| evaluated.formula.clone(), ToString::to_string);
        if let Step::Cell(cell) = &evaluated.trace.step
            && !given.contains_key(cell)
            && cell.name(&figures.datasets) == name
        {
            given.insert(cell.clone(), name.clone());
        }
        let entry = records.entry(name).or_insert_with(|| record(evaluated, figures, bases));
        if !entry.uses.contains(&address) {
            entry.uses.push(address);
        }
    }
    for edition in &built.report.editions {
        for exhibit in &edition.exhibits {
            let address = format!("{}/{}", edition.id, exhibit.address);
            for (name, evaluated) in &exhibit.unnamed {
                let entry = records.entry(name.clone()).or_insert_with(|| record(evaluated, figures, bases));
                if !entry.uses.contains(&address) {
                    entry.uses.push(address.clone());
                }
            }
            let cells = exhibit.cells.iter().filter_map(|cell| given.get(cell));
            for shown in exhibit.shows.iter().map(|name| &**name).chain(cells.map(String::as_str)) {
                if let Some(entry) = records.get_mut(shown).filter(|entry| !entry.uses.contains(&address)) {
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
        unit: evaluated.value.unit(),
        format: evaluated.format.to_string(),
        cells: basis.cells,
        figures: basis.figures,
        uses: Vec::new(),
        published: Vec::new(),
        place: None,
    }
}

fn published(entry: Entry, figures: &Figures) -> PublishedRecord {
    let text = |words: Option<Words>| words.map(|words| words.text);
    let said = |words: Option<Words>| words.map(|words| figures.interpolate(&words, Scope::Report).value.0);
    let Entry { published, computed, verdict, bounds, base, .. } = entry;
    PublishedRecord {
        value: published.value.text,
        computed,
        verdict,
        work: text(published.work),
        at: published.at,
        bounds,
        base,
        because: said(published.because),
        source_says: said(published.source_says),
        acknowledges: text(published.acknowledges),
        not_recomputable: said(published.not_recomputable),
    }
}

fn works(pages: &EditionPages) -> IndexMap<&str, WorkRecord<'_>> {
    let listed = pages.works.iter().map(|(work, words)| (work.as_str(), WorkRecord { words, cited: Vec::new() }));
    let mut works: IndexMap<&str, WorkRecord<'_>> = listed.collect();
    for page in &pages.pages {
        for (work, anchor) in &page.cites {
            if let Some(record) = works.get_mut(work.as_str()) {
                record.cited.push(format!("{}#{anchor}", page.address));
            }
        }
    }
    works
}

fn edition<'a>(config: &'a crate::project::Edition, pages: &'a EditionPages, bases: &mut Bases<'_>) -> EditionRecord<'a> {
    let mut claim = |claim: &'a ClaimRecord| {
        let Basis { cells, figures } = bases.of(&claim.evaluated.trace);
        let ClaimRecord { words, name, predicate, holds, bases, anchor, .. } = claim;
        ClaimEntry { name: name.as_deref(), words, predicate, holds: *holds, bases, anchor, cells, figures }
    };
    let mut page = |page: &'a Page| PageRecord {
        address: &page.address,
        id: &page.id,
        number: &page.number,
        title: &page.title,
        sections: page.sections.iter().map(|(number, id, title)| Section { number, id, title }).collect(),
        paragraphs: &page.paragraphs,
        bound: &page.paragraphs,
        claims: page.claims.iter().map(&mut claim).collect(),
    };
    let written = pages.pages.iter().map(&mut page).collect();
    let exhibit = |exhibit: &'a ExhibitRecord| ExhibitEntry {
        kind: exhibit.kind.word(),
        id: &exhibit.id,
        label: format!("{} {}", exhibit.kind.label(), exhibit.number),
        headline: &exhibit.headline,
        address: &exhibit.address,
        look: &exhibit.look,
        print: &exhibit.print,
        shows: bases.shown(exhibit),
    };
    EditionRecord {
        id: &config.id,
        name: &config.name,
        version: &config.version,
        date: &config.date,
        numbering: config.numbering,
        pages: written,
        exhibits: pages.exhibits.iter().map(exhibit).collect(),
        works: works(pages),
    }
}
