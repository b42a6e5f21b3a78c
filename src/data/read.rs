//! From data files to datasets and models.

use super::define::{self, Origin};
use super::names::{self, Names};
use super::{Counts, DataFile, Dataset, Datasets, Design, Rows, boxes, columns, csv, rows, tables};
use crate::diagnostics::{Checked, Diagnostic, nearest};
use crate::project::{Project, Words};
use crate::source::{FileId, Files, Span};
use crate::yaml::{self, Fields, Kind, Yaml};

const KNOWN: [&str; 14] = [
    "title",
    "source",
    "population",
    "design",
    "counts",
    "rounded_to",
    "note",
    "key",
    "columns",
    "rows",
    "values",
    "figures",
    "totals",
    "claims",
];

/// Puts what was read of each data file together; see [`super::gather`].
pub(super) fn gather(project: &Project, read: impl IntoIterator<Item = Checked<DataFile>>) -> Checked<Datasets> {
    let mut diagnostics = Vec::new();
    let mut datasets = Datasets::default();
    for (id, read) in project.data.iter().zip(read) {
        match read.unpack(&mut diagnostics) {
            DataFile::Dataset(dataset) => add(*dataset, &mut datasets, &mut diagnostics),
            DataFile::Model(model, made) => {
                for dataset in made {
                    add(dataset, &mut datasets, &mut diagnostics);
                }
                datasets.models.entry(model.id.clone()).or_insert(*model);
            }
            DataFile::Unreadable => {
                datasets.unreadable.insert(project.files.get(*id).path.stem().to_owned());
            }
        }
    }
    Checked::with(datasets, diagnostics)
}

fn add(dataset: Dataset, datasets: &mut Datasets, diagnostics: &mut Vec<Diagnostic>) {
    if let Some(first) = datasets.all.get(&dataset.id) {
        let message = format!("A second dataset is called `{}`.", dataset.id);
        let fault = Diagnostic::error("duplicate-dataset", dataset.span, message).note(first.span, "The first stands here.");
        diagnostics.push(fault.mend("Rename one of the files: a dataset's name is its file's name."));
    } else {
        datasets.all.insert(dataset.id.clone(), dataset);
    }
}

/// Reads one data file; see [`super::read_one`].
pub(super) fn one(files: &Files, id: FileId) -> Checked<DataFile> {
    let file = files.get(id);
    let mut diagnostics = Vec::new();
    let name = file.path.stem();
    if let Some(fault) = names::fault(name, Span::new(id, 0, 0)) {
        diagnostics.push(fault.note(None, format!("A dataset is called after its file, `{}`.", file.path)));
    }
    let root = yaml::parse(&file.text, Span::new(id, 0, file.text.len())).unpack(&mut diagnostics);
    let found = match root {
        None => DataFile::Unreadable,
        Some(root) if root.get("boxes").is_some() => {
            let (model, properties) = boxes::read(name, &root, &mut diagnostics);
            let made = tables::of(&model, &properties);
            DataFile::Model(Box::new(model), made)
        }
        Some(root) => dataset(files, id, &root, &mut diagnostics).map_or(DataFile::Unreadable, |found| DataFile::Dataset(Box::new(found))),
    };
    Checked::with(found, diagnostics)
}

fn dataset(files: &Files, id: FileId, root: &Yaml, diagnostics: &mut Vec<Diagnostic>) -> Option<Dataset> {
    let mut fields = Fields::new(root, "a dataset", &KNOWN, diagnostics)?;
    let title = fields.required_text("title");
    let origin = Origin(define::source(&mut fields));
    let population = fields.text("population");
    let design: Design = fields.typed("design").unwrap_or_default();
    let counts: Counts = fields.typed("counts").unwrap_or_default();
    let rounded_to = define::rounded_to(&mut fields);
    let note = fields.scalar("note").map(Words::of);
    let mut names = Names::default();
    let written = fields.entries("columns");
    let columns = columns::read(written, &origin, &mut names, fields.diagnostics);
    let key = columns::key(fields.node("key"), &columns, fields.diagnostics);
    let mut rows = match fields.node("rows") {
        None => Rows::new(id, columns.len(), &key),
        Some(node) => rows_of(files, id, node, (&columns, &key), fields.diagnostics),
    };
    rows.know_keys();
    rows::duplicates(&rows, fields.diagnostics);
    columns::published_rows(written, &rows, fields.diagnostics);
    let values = fields.entries("values");
    let values = define::values(values, &mut names, fields.diagnostics);
    let figures = fields.entries("figures");
    let figures = define::figures(figures, &origin, &mut names, fields.diagnostics);
    let totals = fields.entries("totals");
    let totals = define::totals(totals, &origin, (&columns, &rows), &mut names, fields.diagnostics);
    let claims = fields.entries("claims");
    let claims = define::claims(claims, fields.diagnostics);
    let (name, span) = (files.get(id).path.stem().to_owned(), Span::new(id, 0, 0));
    let source = origin.0;
    Some(Dataset {
        id: name,
        span,
        title,
        source,
        population,
        design,
        counts,
        rounded_to,
        note,
        key,
        columns,
        rows,
        values,
        figures,
        totals,
        claims,
    })
}

/// The rows: a list, or the name of a CSV file beside the dataset's.
fn rows_of(
    files: &Files,
    id: FileId,
    node: &Yaml,
    (columns, key): (&indexmap::IndexMap<String, super::Column>, &[usize]),
    diagnostics: &mut Vec<Diagnostic>,
) -> Rows {
    let mut found = Rows::new(id, columns.len(), key);
    match &node.kind {
        Kind::Sequence(items) => rows::read(items, columns, &mut found, diagnostics),
        Kind::Mapping(_) => {
            let fault = Diagnostic::error("wrong-shape", node.head(), "`rows` must be a list of rows or the name of a CSV file.");
            diagnostics.push(fault.mend("Begin each row with `- `."));
        }
        Kind::Scalar { text, .. } => {
            let path = files.get(id).path.beside(text);
            match path.and_then(|path| files.find(&path)).filter(|_| text.ends_with(".csv")) {
                Some(csv) => return csv::read((csv, &files.get(csv).text), columns, key, diagnostics),
                None => diagnostics.push(no_csv(files, id, node, text)),
            }
        }
    }
    found
}

fn no_csv(files: &Files, id: FileId, node: &Yaml, name: &str) -> Diagnostic {
    let folder = files.get(id).path.folder();
    let beside = files.iter().filter(|(_, file)| file.path.folder() == folder && file.path.name().ends_with(".csv"));
    let near = nearest(name, beside.map(|(_, file)| file.path.name()));
    let fault = Diagnostic::error("missing-file", node.span, format!("There is no CSV file `{name}` beside this file."));
    match near {
        Some(near) => fault.mend(format!("Did you mean `{near}`?")),
        None => fault.mend(format!("Put it into `{folder}/`; its name ends in `.csv`.")),
    }
}
