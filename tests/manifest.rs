//! `report.json` of the report that ships has the shape that `docs/report.schema.json` describes.

use std::path::Path;

mod schema;

use schema::check;
use serde_json::Value;
use tickmark::publish::manifest;
use tickmark::source::{Disk, Memory};
use tickmark::{pipeline, project};

#[test]
fn the_manifest_has_the_shape_of_its_schema() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let schema = std::fs::read_to_string(root.join("docs/report.schema.json")).expect("the schema");
    let schema: Value = serde_json::from_str(&schema).expect("JSON");
    assert_eq!(schema.pointer("/properties/schema/const").and_then(Value::as_str), Some(manifest::SCHEMA));
    let project = project::open(&Disk::new(root).expect("the project")).value;
    let built = pipeline::build(&project).value;
    let text = manifest::write(&manifest::describe(&project, &built));
    let told: Value = serde_json::from_str(&text).expect("JSON");
    let mut faults = Vec::new();
    check(&told, &schema, &schema, "", &mut faults);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let broken = Value::from(serde_json::Map::from_iter([("schema".to_owned(), Value::from("tickmark-manifest/0"))]));
    check(&broken, &schema, &schema, "", &mut faults);
    assert!(faults.len() > 5, "a broken manifest is found out: {faults:?}");
}

const REPORT: &str = "title: R\nauthors: [{name: A}]\npublisher: P\nlanguage: en-GB\neditions:\n  - {id: full, name: Full, version: \"1.0\", date: 2026-01-31, content: content/full}\n";
const DATASET: &str = "title: Survey\nkey: id\ncolumns:\n  id: {label: Id}\n  sector: {label: Sector}\n  people: {label: People, unit: people}\n  \
    part: {label: Part, formula: people / sum(people)}\n  of_private: {label: Of private, formula: 'people / sum(survey[sector = \"private\"].people)'}\n  \
    of_large: {label: Of large, formula: 'people / sum(survey[people > 5].people)'}\n  of_parts: {label: Of parts, formula: part / sum(part)}\n\
    rows: survey.csv\nfigures:\n  every: {title: E, formula: sum(people)}\n";

/// The manifest of a report with so many rows and four columns of shares.
fn of_shares(rows: usize) -> (Value, usize) {
    let line = |row: usize| format!("K{row},{},{}\n", if row * row % 7 < 3 { "private" } else { "\"public, other\"" }, row * row % 11 + 1);
    let csv: String = std::iter::once("id,sector,people\n".to_owned()).chain((0..rows).map(line)).collect();
    let chapter = "---\ntitle: A start\n---\n\n[Many]{claim='survey.every > 3'}: {{ survey.every }}.\n";
    let files = [("report.yaml", REPORT), ("data/survey.yaml", DATASET), ("data/survey.csv", &csv), ("content/full/01-start.md", chapter)];
    let project = project::open(&Memory::new(files)).value;
    let built = pipeline::build(&project);
    assert_eq!(built.diagnostics, []);
    let text = manifest::write(&manifest::describe(&project, &built.value));
    (serde_json::from_str(&text).expect("JSON"), text.len())
}

#[test]
fn columns_of_shares_take_space_by_the_row() {
    let (told, small) = of_shares(400);
    let figure = |name: &str, key: &str| told["figures"][format!("survey[\"K7\"].{name}")][key].clone();
    assert_eq!(figure("part", "cells"), serde_json::json!(["survey[\"K7\"].people", "survey[*].people"]));
    assert_eq!(figure("of_parts", "figures"), serde_json::json!(["survey[\"K7\"].part", "survey[*].part"]));
    let selection = |cells: &Value| cells[1].as_str().and_then(|name| name.strip_prefix("survey[@")?.split(']').next().map(str::to_owned));
    let number = selection(&figure("of_private", "cells")).expect("a selection");
    let rows = told["selections"][&number].as_str().expect("rows");
    assert!(rows.starts_with("1-2"), "{rows}");
    assert_eq!(figure("of_large", "cells")[2], "survey[*].people");
    assert_eq!(told["figures"]["survey.every"]["cells"], serde_json::json!(["survey[*].people"]));
    let table = &told["tables"]["survey"];
    assert_eq!((&table["lines"], &table["rows"][3]), (&Value::from("2-401"), &Value::from("K3,private,10")));
    assert_eq!(table["rows"][2], "K2,\"public, other\",5");
    let schema = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/report.schema.json")).expect("the schema");
    let schema: Value = serde_json::from_str(&schema).expect("JSON");
    let mut faults = Vec::new();
    check(&told, &schema, &schema, "", &mut faults);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let (_, large) = of_shares(4_000);
    assert!(large < 11 * small, "{large} bytes for ten times the rows of {small} bytes");
}

#[test]
fn a_chain_of_figures_takes_space_by_the_figure() {
    let of = |steps: usize| {
        let figures: String = (1..=steps).map(|at| format!("  a{at}: {{title: A, formula: a{} + 1}}\n", at - 1)).collect();
        let dataset = format!("title: C\nvalues:\n  a0: {{label: A, value: 1, unit: people}}\nfigures:\n{figures}");
        let chapter = format!("---\ntitle: A start\n---\n\n{{{{ chain.a{steps} }}}}\n");
        let files = [("report.yaml", REPORT), ("data/chain.yaml", &dataset), ("content/full/01-start.md", &chapter)];
        let project = project::open(&Memory::new(files)).value;
        let built = pipeline::build(&project);
        assert_eq!(built.diagnostics, []);
        assert_eq!(built.value.figures.all[format!("chain.a{steps}").as_str()].printed.replace(',', ""), (steps + 1).to_string());
        let told = tickmark::explain::explain(&format!("chain.a{steps}"), &project, &built.value).expect("the figure");
        assert_eq!((told.cells.len(), told.figures.len()), (1, steps - 1));
        manifest::write(&manifest::describe(&project, &built.value)).len()
    };
    let (small, large) = (of(1_000), of(10_000));
    assert!(large < 12 * small, "{large} bytes for ten times the figures of {small} bytes");
}

#[test]
fn footnotes_are_paragraphs_and_works_tell_where_they_are_cited() {
    let chapter = "---\ntitle: A start\n---\n\nMany came[^doors] of {{ survey.every }}, says a book [@smith2009].\n\n[^doors]: Counted at the \
                   doors [@smith2009, p. 4], by {{ survey.every }} people.\n";
    let work = |id: &str| format!("{id}:\n  type: Book\n  title: A Book\n  author: [\"Smith, Ada\"]\n  date: 2009\n");
    let references = work("smith2009") + &work("unread");
    let data = "title: Survey\nvalues:\n  asked: {label: Asked, value: 80, unit: people}\nfigures:\n  every: {title: E, formula: asked}\n";
    let files =
        [("report.yaml", REPORT), ("data/survey.yaml", data), ("data/references.yaml", &references), ("content/full/01-start.md", chapter)];
    let project = project::open(&Memory::new(files)).value;
    let built = pipeline::build(&project).value;
    let told: Value = serde_json::from_str(&manifest::write(&manifest::describe(&project, &built))).expect("JSON");
    let edition = &told["editions"][0];
    let paragraphs = edition["pages"][0]["paragraphs"].as_object().expect("paragraphs");
    let words: Vec<&str> = paragraphs.values().filter_map(Value::as_str).collect();
    // The mark of the note is no word of the sentence.
    let wanted = ["Many came of 80, says a book (Smith, 2009a).", "Counted at the doors (Smith, 2009a, p. 4), by 80 people."];
    assert_eq!(words, wanted);
    let [sentence, note] = [0, 1].map(|at| paragraphs.keys().nth(at).expect("a paragraph").as_str());
    assert_eq!(note, "n-1");
    // A work that nobody cites is not in the list.
    assert_eq!(edition["works"].as_object().expect("works").keys().collect::<Vec<_>>(), ["smith2009"]);
    let work = &edition["works"]["smith2009"];
    assert_eq!(work["words"], "Smith, A. (2009a) A Book.");
    assert_eq!(work["cited"], serde_json::json!([format!("start.html#{sentence}"), "start.html#n-1"]));
    assert_eq!(told["figures"]["survey.every"]["uses"], serde_json::json!([format!("full/start.html#{sentence}"), "full/start.html#n-1"]));
}
