//! `data/`: every dataset as tidy CSV, described once for frictionless tools (`datapackage.json`) and once for the web (CSVW).
//!
//! Flags and reasons stand in a column of their own (`…_flag`), so that a numeric column holds numbers or nothing.

use rayon::prelude::{IntoParallelIterator, ParallelIterator};
use serde::{Serialize, Serializer};
use serde_json::{Value as Json, json};

use crate::data::{Cell, Content, Dataset};
use crate::figures::Figures;
use crate::project::Project;
use crate::render::sink::Sink;
use crate::report::Report;

use super::{manifest, pretty};

/// A file of `data/` and the columns it holds.
struct Download {
    path: String,
    title: String,
    description: String,
    columns: Vec<(String, String, bool)>,
}

/// Adds CSV files and their descriptions to the site.
pub fn add(project: &Project, figures: &Figures, report: &Report, sink: &dyn Sink) {
    let made = |at: usize| {
        let (id, dataset) = figures.datasets.all.get_index(at)?;
        let has_values = !dataset.values.is_empty() || !dataset.figures.is_empty();
        let rows = (!dataset.rows.is_empty()).then(|| rows(id, dataset, figures, sink));
        Some([rows, has_values.then(|| values(id, dataset, figures, sink))])
    };
    let downloads: Vec<[Option<Download>; 2]> = (0..figures.datasets.all.len()).into_par_iter().filter_map(made).collect();
    let downloads: Vec<Download> = downloads.into_iter().flatten().flatten().collect();
    rayon::join(
        || sink.write("data/datapackage.json", &mut |out| pretty(&package(project, &downloads, report), out)),
        || sink.write("data/csv-metadata.json", &mut |out| pretty(&csvw(project, &downloads), out)),
    );
}

/// The signs of a cell: a reason or flags, blank for most.
fn signs(cell: &Cell) -> String {
    match cell.content {
        Content::Absent(reason) => reason.sign().to_owned(),
        _ => cell.flags.iter().map(|flag| flag.sign()).collect::<Vec<_>>().join(" "),
    }
}

fn number(content: &Content) -> String {
    match content {
        Content::Absent(_) => String::new(),
        content => manifest::as_written(content).unwrap_or_default(),
    }
}

/// A dataset's rows; derived columns as printed, without thousands commas.
fn rows(id: &str, dataset: &Dataset, figures: &Figures, sink: &dyn Sink) -> Download {
    let mut columns = Vec::new();
    // Of each column how its cells are written; flags stand in a column of their own where there are any.
    let mut written: Vec<(usize, &str, Part)> = Vec::new();
    for (at, (name, column)) in dataset.columns.iter().enumerate() {
        let derived = column.formula.is_some();
        let numeric = column.unit.is_some() && !derived;
        let label = column.unit.as_ref().map_or_else(|| column.label.clone(), |unit| format!("{} ({})", column.label, unit.text));
        columns.push((name.clone(), label, numeric));
        written.push((at, name, if derived { Part::Derived } else { Part::Given }));
        let signed = |row| !dataset.rows.flags(row, at).is_empty() || matches!(dataset.rows.content(row, at), Some(Content::Absent(_)));
        if numeric && (0..dataset.rows.len()).any(signed) {
            columns.push((format!("{name}_flag"), format!("{}: flag or reason", column.label), false));
            written.push((at, name, Part::Signs));
        }
    }
    let line = |row: usize| -> Vec<String> {
        let field = |(at, name, part): &(usize, &str, Part)| match part {
            Part::Given => dataset.rows.text(row, *at).map(str::to_owned).or_else(|| dataset.rows.content(row, *at).as_ref().map(number)),
            Part::Signs => dataset.rows.cell(row, *at).as_ref().map(signs),
            Part::Derived => Some(derived_cell(dataset, row, name, figures)),
        };
        written.iter().map(|part| field(part).unwrap_or_default()).collect()
    };
    let header = columns.iter().map(|(name, ..)| name.clone()).collect();
    let path = format!("{id}.csv");
    put(&path, std::iter::once(header).chain((0..dataset.rows.len()).map(line)), sink);
    Download { path, title: dataset.title.clone(), description: describe(dataset), columns }
}

/// What of a cell stands in a column of a download.
enum Part {
    Given,
    Signs,
    Derived,
}

fn derived_cell(dataset: &Dataset, row: usize, column: &str, figures: &Figures) -> String {
    let key = dataset.rows.key(row).map(|part| format!("\"{part}\"")).collect::<Vec<_>>().join(", ");
    let key = if key.is_empty() { (row + 1).to_string() } else { key };
    let name = format!("{}[{key}].{column}", dataset.id);
    figures.all.get(name.as_str()).map_or_else(String::new, |figure| figure.printed.replace(',', "").replace('\u{2212}', "-"))
}

/// Single values and figures of a dataset.
fn values(id: &str, dataset: &Dataset, figures: &Figures, sink: &dyn Sink) -> Download {
    let names = ["name", "label", "value", "unit", "flag", "formula", "exact"];
    let labels = [
        "Name",
        "Label",
        "Value as written or printed",
        "Unit",
        "Flag or reason",
        "Formula of a derived value",
        "Exact value of a derived value",
    ];
    let columns = names.iter().zip(labels).map(|(name, label)| ((*name).to_owned(), label.to_owned(), false)).collect();
    let mut lines = vec![names.iter().map(ToString::to_string).collect()];
    for (name, given) in &dataset.values {
        let unit = given.unit.as_ref().map_or_else(String::new, |unit| unit.text.clone());
        let name = format!("{id}.{name}");
        lines.push(vec![name, given.label.clone(), number(&given.cell.content), unit, signs(&given.cell), String::new(), String::new()]);
    }
    for name in dataset.figures.keys() {
        let Some(figure) = figures.all.get(format!("{id}.{name}").as_str()) else { continue };
        let exact = figures.fraction(&figure.value);
        let (name, title) = (figure.name.to_string(), figure.title.clone());
        lines.push(vec![name, title, figure.printed.clone(), String::new(), String::new(), figure.formula.clone(), exact]);
    }
    let path = format!("{id}-values.csv");
    put(&path, lines, sink);
    Download { path, title: format!("{}: single values", dataset.title), description: describe(dataset), columns }
}

fn describe(dataset: &Dataset) -> String {
    let population = dataset.population.as_ref().map_or_else(String::new, |who| format!(" Population: {who}."));
    format!("{}.{population}", dataset.title)
}

/// Writes a CSV file.
fn put(path: &str, lines: impl IntoIterator<Item = Vec<String>>, sink: &dyn Sink) {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for line in lines {
        // Writing to memory cannot fail, and every line of a table has the same length.
        let _ = writer.write_record(&line);
    }
    sink.put(&format!("data/{path}"), writer.into_inner().unwrap_or_default());
}

/// A list that is made entry by entry while it is written.
struct Listed<F>(F);

impl<F, I> Serialize for Listed<F>
where
    F: Fn() -> I,
    I: Iterator<Item: Serialize>,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

/// Frictionless Data Package, with the exhibits' CSV files listed beside the datasets.
fn package<'a>(project: &'a Project, downloads: &'a [Download], report: &'a Report) -> impl Serialize + use<'a> {
    let config = &project.config;
    let resource = |download: &Download| {
        let field = |(name, title, numeric): &(String, String, bool)| json!({"name": name, "title": title, "type": if *numeric { "number" } else { "string" }});
        json!({
            "name": download.path.trim_end_matches(".csv").replace('_', "-"),
            "title": download.title,
            "description": download.description,
            "path": download.path,
            "profile": "tabular-data-resource",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": {"fields": download.columns.iter().map(field).collect::<Vec<_>>(), "missingValues": [""]},
        })
    };
    let exhibit = |address: &String| {
        let path = address.trim_start_matches("data/");
        let name = path.trim_end_matches(".csv").replace(['/', '_'], "-");
        json!({"name": name, "path": path, "format": "csv", "mediatype": "text/csv", "encoding": "utf-8"})
    };
    let exhibits = || report.editions.iter().flat_map(|edition| &edition.pages).flat_map(|page| &page.downloads);
    let slug: String = config.title.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    Package {
        name: slug.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-"),
        title: &config.title,
        version: config.editions.first().map_or("", |edition| &edition.version),
        contributors: config.authors.iter().map(|author| json!({"title": author.name, "role": "author"})).collect(),
        resources: Listed(move || downloads.iter().map(resource).chain(exhibits().map(exhibit))),
        licenses: config.licence.as_ref().map(|licence| [json!({"title": licence.name, "path": licence.url})]),
    }
}

/// What `datapackage.json` holds, in its order.
#[derive(Serialize)]
struct Package<'a, R> {
    name: String,
    title: &'a str,
    version: &'a str,
    contributors: Vec<Json>,
    resources: R,
    #[serde(skip_serializing_if = "Option::is_none")]
    licenses: Option<[Json; 1]>,
}

/// CSV on the Web: one metadata file for all tables.
fn csvw<'a>(project: &'a Project, downloads: &'a [Download]) -> impl Serialize + use<'a> {
    let language = if project.config.language.is_empty() { "en" } else { &project.config.language };
    let table = |download: &Download| {
        let column = |(name, title, numeric): &(String, String, bool)| json!({"name": name, "titles": name, "dc:description": title, "datatype": if *numeric { "number" } else { "string" }});
        json!({
            "url": download.path,
            "dc:title": download.title,
            "tableSchema": {"columns": download.columns.iter().map(column).collect::<Vec<_>>()},
        })
    };
    Tables {
        context: json!(["http://www.w3.org/ns/csvw", {"@language": language}]),
        title: &project.config.title,
        tables: Listed(move || downloads.iter().map(table)),
    }
}

/// What `csv-metadata.json` holds, in its order.
#[derive(Serialize)]
struct Tables<'a, T> {
    #[serde(rename = "@context")]
    context: Json,
    #[serde(rename = "dc:title")]
    title: &'a str,
    tables: T,
}
