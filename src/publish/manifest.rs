//! `report.json`: the machine-readable record of a build, under a versioned schema.
//!
//! It holds what a comparison of two versions needs: every cell, every figure with formula, exact value, printed form, trace and
//! uses, every claim, exhibit, paragraph and page, and a hash of each input.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use indexmap::IndexMap;
use serde::{Serialize, Serializer};

use crate::data::{Content, Datasets};
use crate::figures::{CellRef, Evaluated, Figures};
use crate::pipeline::Built;
use crate::project::Project;
use crate::report::{ClaimRecord, EditionPages, ExhibitRecord, Page, Paragraph};
use crate::source::Files;

/// The schema's name and version; a change of shape changes the number.
pub const SCHEMA: &str = "tickmark-manifest/1";

/// The record of a build.
#[derive(Debug, Serialize)]
pub struct Manifest<'a> {
    schema: &'static str,
    tool: Tool,
    title: String,
    language: String,
    inputs: BTreeMap<String, String>,
    cells: IndexMap<String, CellRecord>,
    figures: IndexMap<String, FigureRecord>,
    editions: Vec<EditionRecord<'a>>,
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
    /// Given cells it rests on.
    cells: Vec<String>,
    /// Figures it rests on.
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
struct EditionRecord<'a> {
    id: &'a str,
    name: &'a str,
    version: &'a str,
    date: &'a str,
    pages: Vec<PageRecord<'a>>,
    exhibits: Vec<ExhibitEntry<'a>>,
}

#[derive(Debug, Serialize)]
struct PageRecord<'a> {
    address: &'a str,
    id: &'a str,
    number: &'a str,
    title: &'a str,
    /// Ids and words; ids are unique on their page.
    #[serde(serialize_with = "words_by_id")]
    paragraphs: &'a [Paragraph],
    claims: Vec<ClaimEntry<'a>>,
}

fn words_by_id<S: Serializer>(paragraphs: &[Paragraph], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(paragraphs.iter().map(|paragraph| (&*paragraph.id, &*paragraph.words)))
}

#[derive(Debug, Serialize)]
struct ClaimEntry<'a> {
    words: &'a str,
    predicate: &'a str,
    holds: bool,
    anchor: &'a str,
    cells: Vec<String>,
}

#[derive(Debug, Serialize)]
struct ExhibitEntry<'a> {
    kind: &'static str,
    id: &'a str,
    label: String,
    headline: &'a str,
    address: &'a str,
    #[serde(serialize_with = "names")]
    shows: &'a [Arc<str>],
}

fn names<S: Serializer>(names: &[Arc<str>], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(names.iter().map(AsRef::<str>::as_ref))
}

/// Describes a build.
pub fn describe<'a>(project: &'a Project, built: &'a Built) -> Manifest<'a> {
    let figures = &built.figures;
    let editions = project.config.editions.iter().zip(&built.report.editions);
    Manifest {
        schema: SCHEMA,
        tool: Tool { name: "tickmark", version: env!("CARGO_PKG_VERSION") },
        title: project.config.title.clone(),
        language: project.config.language.clone(),
        inputs: inputs(&project.files),
        cells: cells(&figures.datasets, &project.files),
        figures: all_figures(project, built),
        editions: editions.map(|(config, pages)| edition(config, pages, figures)).collect(),
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
    serde_json::to_writer_pretty(&mut *out, manifest)?;
    out.write_all(b"\n")
}

fn inputs(files: &Files) -> BTreeMap<String, String> {
    files.iter().map(|(_, file)| (file.path.to_string(), blake3::hash(file.text.as_bytes()).to_hex().to_string())).collect()
}

fn cells(datasets: &Datasets, files: &Files) -> IndexMap<String, CellRecord> {
    let mut records = IndexMap::new();
    for (at, dataset) in datasets.all.values().enumerate() {
        let rows = dataset
            .rows
            .iter()
            .enumerate()
            .flat_map(|(row, content)| (0..content.cells.len()).map(move |column| (Some(row as u32), column)));
        let values = (0..dataset.values.len()).map(|value| (None, value));
        for (row, column) in rows.chain(values) {
            let reference = CellRef { dataset: at as u32, row, column: column as u32 };
            let Some(cell) = reference.cell(datasets) else { continue };
            let Some(value) = as_written(&cell.content) else { continue };
            let flags = cell.flags.iter().map(|flag| flag.sign()).collect();
            records.insert(reference.name(datasets), CellRecord { value, flags, place: files.place(cell.span).to_string() });
        }
    }
    records
}

/// A cell's content as text; none for derived and unreadable cells.
pub fn as_written(content: &Content) -> Option<String> {
    match content {
        Content::Number(number) => Some(decimal(number)),
        Content::Text(text) => Some(text.to_string()),
        Content::Absent(reason) => Some(format!("[{}]", reason.sign())),
        Content::Derived | Content::Bad => None,
    }
}

/// A number with the decimals it was written with.
pub fn decimal(number: &crate::data::Decimal) -> String {
    let places = usize::from(number.decimals);
    let scaled = (&number.value * num_bigint::BigInt::from(10).pow(u32::from(number.decimals))).to_integer();
    let digits = format!("{:0>width$}", scaled.magnitude().to_string(), width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    let sign = if scaled.sign() == num_bigint::Sign::Minus { "-" } else { "" };
    if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

/// Every definition and every expression of the prose, with the places where it is used.
pub fn all_figures(project: &Project, built: &Built) -> IndexMap<String, FigureRecord> {
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
        let mut record = record(&evaluated, figures);
        record.title = Some(figure.title.clone());
        record.place = Some(project.files.place(figure.span).to_string());
        record.published = figure.published.iter().map(published).collect();
        records.insert(figure.name.to_string(), record);
    }
    for (address, evaluated) in uses(built) {
        let name = evaluated.name.as_ref().map_or_else(|| evaluated.formula.clone(), ToString::to_string);
        let entry = records.entry(name).or_insert_with(|| record(evaluated, figures));
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

fn record(evaluated: &Evaluated, figures: &Figures) -> FigureRecord {
    FigureRecord {
        title: None,
        formula: evaluated.formula.clone(),
        exact: figures.fraction(&evaluated.value),
        printed: evaluated.printed.clone(),
        cells: figures.cells(&evaluated.trace).iter().map(|cell| cell.name(&figures.datasets)).collect(),
        figures: figures.figures_under(&evaluated.trace).iter().map(ToString::to_string).collect(),
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

fn edition<'a>(config: &'a crate::project::Edition, pages: &'a EditionPages, figures: &Figures) -> EditionRecord<'a> {
    let claim = |claim: &'a ClaimRecord| ClaimEntry {
        words: &claim.words,
        predicate: &claim.predicate,
        holds: claim.holds,
        anchor: &claim.anchor,
        cells: figures.cells(&claim.evaluated.trace).iter().map(|cell| cell.name(&figures.datasets)).collect(),
    };
    let page = |page: &'a Page| PageRecord {
        address: &page.address,
        id: &page.id,
        number: &page.number,
        title: &page.title,
        paragraphs: &page.paragraphs,
        claims: page.claims.iter().map(claim).collect(),
    };
    let exhibit = |exhibit: &'a ExhibitRecord| ExhibitEntry {
        kind: exhibit.kind.word(),
        id: &exhibit.id,
        label: format!("{} {}", exhibit.kind.label(), exhibit.number),
        headline: &exhibit.headline,
        address: &exhibit.address,
        shows: &exhibit.shows,
    };
    EditionRecord {
        id: &config.id,
        name: &config.name,
        version: &config.version,
        date: &config.date,
        pages: pages.pages.iter().map(page).collect(),
        exhibits: pages.exhibits.iter().map(exhibit).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Decimal;
    use num_bigint::BigInt;
    use num_rational::BigRational;

    #[test]
    fn a_decimal_keeps_its_decimals() {
        let of = |numerator: i64, denominator: i64, decimals| {
            decimal(&Decimal { value: BigRational::new(BigInt::from(numerator), BigInt::from(denominator)), decimals })
        };
        assert_eq!(of(1, 10, 2), "0.10");
        assert_eq!(of(-3, 2, 1), "-1.5");
        assert_eq!(of(-1, 20, 2), "-0.05");
        assert_eq!(of(55_395, 1, 0), "55395");
    }
}
