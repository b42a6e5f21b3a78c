//! `data/`: every dataset as tidy CSV, described once for frictionless tools (`datapackage.json`) and once for the web (CSVW).
//!
//! Flags and reasons stand in a column of their own (`…_flag`), so that a numeric column holds numbers or nothing.

use serde_json::{Value as Json, json};

use crate::data::{Cell, Content, Dataset};
use crate::figures::Figures;
use crate::project::Project;
use crate::render::sink::Sink;
use crate::report::Report;

use super::manifest;

/// A file of `data/` and the columns it holds.
struct Download {
    path: String,
    title: String,
    description: String,
    columns: Vec<(String, String, bool)>,
    text: String,
}

/// Adds CSV files and their descriptions to the site.
pub fn add(project: &Project, figures: &Figures, report: &Report, sink: &dyn Sink) {
    let datasets = &figures.datasets.all;
    let mut downloads: Vec<Download> = Vec::new();
    for (id, dataset) in datasets {
        downloads.extend((!dataset.rows.is_empty()).then(|| rows(id, dataset, figures)));
        downloads.extend((!dataset.values.is_empty() || !dataset.figures.is_empty()).then(|| values(id, dataset, figures)));
    }
    sink.put("data/datapackage.json", pretty(&package(project, &downloads, report)));
    sink.put("data/csv-metadata.json", pretty(&csvw(project, &downloads)));
    for download in downloads {
        sink.put(&format!("data/{}", download.path), download.text.into_bytes());
    }
}

fn pretty(value: &Json) -> Vec<u8> {
    (format!("{value:#}") + "\n").into_bytes()
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
fn rows(id: &str, dataset: &Dataset, figures: &Figures) -> Download {
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
    let text = csv_text(std::iter::once(header).chain((0..dataset.rows.len()).map(line)));
    Download { path: format!("{id}.csv"), title: dataset.title.clone(), description: describe(dataset), columns, text }
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
fn values(id: &str, dataset: &Dataset, figures: &Figures) -> Download {
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
    let title = format!("{}: single values", dataset.title);
    Download { path: format!("{id}-values.csv"), title, description: describe(dataset), columns, text: csv_text(lines) }
}

fn describe(dataset: &Dataset) -> String {
    let population = dataset.population.as_ref().map_or_else(String::new, |who| format!(" Population: {who}."));
    format!("{}.{population}", dataset.title)
}

fn csv_text(lines: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for line in lines {
        // Writing to memory cannot fail, and every line of a table has the same length.
        let _ = writer.write_record(&line);
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

/// Frictionless Data Package, with the exhibits' CSV files listed beside the datasets.
fn package(project: &Project, downloads: &[Download], report: &Report) -> Json {
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
    let exhibits = report.editions.iter().flat_map(|edition| &edition.pages).flat_map(|page| &page.downloads);
    let exhibit = |address: &String| {
        let path = address.trim_start_matches("data/");
        let name = path.trim_end_matches(".csv").replace(['/', '_'], "-");
        json!({"name": name, "path": path, "format": "csv", "mediatype": "text/csv", "encoding": "utf-8"})
    };
    let slug: String = config.title.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let name = slug.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    let mut package = json!({
        "name": name,
        "title": config.title,
        "version": config.editions.first().map_or("", |edition| &edition.version),
        "contributors": config.authors.iter().map(|author| json!({"title": author.name, "role": "author"})).collect::<Vec<_>>(),
        "resources": downloads.iter().map(resource).chain(exhibits.map(exhibit)).collect::<Vec<_>>(),
    });
    if let Some(licence) = &config.licence {
        package["licenses"] = json!([{"title": licence.name, "path": licence.url}]);
    }
    package
}

/// CSV on the Web: one metadata file for all tables.
fn csvw(project: &Project, downloads: &[Download]) -> Json {
    let language = if project.config.language.is_empty() { "en" } else { &project.config.language };
    let table = |download: &Download| {
        let column = |(name, title, numeric): &(String, String, bool)| json!({"name": name, "titles": name, "dc:description": title, "datatype": if *numeric { "number" } else { "string" }});
        json!({
            "url": download.path,
            "dc:title": download.title,
            "tableSchema": {"columns": download.columns.iter().map(column).collect::<Vec<_>>()},
        })
    };
    json!({
        "@context": ["http://www.w3.org/ns/csvw", {"@language": language}],
        "dc:title": project.config.title,
        "tables": downloads.iter().map(table).collect::<Vec<_>>(),
    })
}
