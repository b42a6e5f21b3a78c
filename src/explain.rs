//! `explain`: where a figure comes from and where it is used.
//!
//! Takes a name (a figure, a given cell or value, or an expression of the prose) and a built report; gives an [`Explanation`], written
//! for people or as JSON.

use std::fmt::Write as _;
use std::sync::Arc;

use serde::Serialize;

use crate::data::Datasets;
use crate::diagnostics::nearest;
use crate::figures::{CellRef, Figures, Scope, Step, Trace};
use crate::pipeline::Built;
use crate::project::{Project, Words};
use crate::publish::manifest;
use crate::source::{FileId, Files, Span};

/// Everything that is known of a figure or a cell.
#[derive(Debug, Serialize)]
pub struct Explanation {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    formula: Option<String>,
    exact: String,
    fraction: String,
    printed: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    published: Vec<String>,
    cells: Vec<CellLine>,
    figures: Vec<String>,
    used: Vec<String>,
    #[serde(skip)]
    tree: String,
}

#[derive(Debug, Serialize)]
struct CellLine {
    name: String,
    value: String,
    place: String,
}

/// Most lines of a trace that are written out for people; JSON has all cells.
const MOST_LINES: usize = 60;

/// Explains `name`.
///
/// # Errors
/// When nothing has that name; the message names the nearest one.
pub fn explain(name: &str, project: &Project, built: &Built) -> Result<Explanation, String> {
    let figures = &built.figures;
    let words = Words { text: name.to_owned(), span: Span::new(FileId(0), 0, 0) };
    let evaluated = figures.evaluate(&words, Scope::Report);
    if !evaluated.diagnostics.is_empty() {
        let known = figures.all.keys().map(|name| name.to_string()).chain(given_names(&figures.datasets));
        let known: Vec<String> = known.collect();
        let near = nearest(name, known.iter().map(String::as_str)).map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        return Err(format!("{}{near}", evaluated.diagnostics[0].message));
    }
    let evaluated = evaluated.value;
    let named = evaluated.name.as_ref().map_or(evaluated.formula.as_str(), AsRef::as_ref).to_owned();
    let definition = figures.all.get(named.as_str());
    let trace = definition.map_or(&evaluated.trace, |figure| &figure.trace);
    let cells = figures.cells(trace);
    Ok(Explanation {
        title: definition.map(|figure| figure.title.clone()),
        formula: definition.map(|figure| figure.formula.clone()).or_else(|| evaluated.name.is_none().then(|| evaluated.formula.clone())),
        exact: figures.exact(&evaluated.value),
        fraction: figures.fraction(&evaluated.value),
        printed: evaluated.printed.clone(),
        place: definition.map(|figure| project.files.place(figure.span).to_string()),
        published: definition.map_or_else(Vec::new, |figure| figure.published.iter().map(published).collect()),
        cells: cells.iter().map(|cell| cell_line(cell, &figures.datasets, &project.files)).collect(),
        figures: figures.figures_under(trace).iter().map(ToString::to_string).collect(),
        used: used(&named, project, built),
        tree: tree(trace, figures, &project.files),
        name: named,
    })
}

fn given_names(datasets: &Datasets) -> impl Iterator<Item = String> + '_ {
    datasets
        .all
        .iter()
        .flat_map(|(id, dataset)| dataset.values.keys().chain(dataset.columns.keys()).map(move |name| format!("{id}.{name}")))
}

fn published(published: &crate::data::Published) -> String {
    let work = published.work.as_ref().map_or("", |work| work.text.as_str());
    let at = published.at.as_ref().map_or_else(String::new, |at| format!(", {at}"));
    let because = published.because.as_ref().map_or_else(String::new, |because| format!(": {}", because.text));
    format!("{} ({work}{at}){because}", published.value.text)
}

fn cell_line(cell: &CellRef, datasets: &Datasets, files: &Files) -> CellLine {
    let content = cell.cell(datasets);
    let value = content.and_then(|cell| manifest::as_written(&cell.content)).unwrap_or_default();
    let place = content.map_or_else(String::new, |cell| files.place(cell.span).to_string());
    CellLine { name: cell.name(datasets), value, place }
}

/// Every place where the figure is used: sentences, exhibits, and figures that rest on it.
fn used(name: &str, project: &Project, built: &Built) -> Vec<String> {
    let figures = &built.figures;
    let rests = |trace: &Arc<Trace>| {
        let through_figures = figures.figures_under(trace).iter().any(|under| under.as_ref() == name);
        through_figures || figures.cells(trace).iter().any(|cell| cell.name(&figures.datasets) == name)
    };
    let mut found = Vec::new();
    for edition in &built.report.editions {
        for page in &edition.pages {
            let at = |anchor: &str| format!("{}/{}#{anchor}", edition.id, page.address);
            for used in &page.uses {
                let direct = used.evaluated.name.as_deref() == Some(name) || used.evaluated.formula == name;
                let how = if direct {
                    ""
                } else if rests(&used.evaluated.trace) {
                    " (through a figure that rests on it)"
                } else {
                    continue;
                };
                found.push(format!("{}: {}{how}", project.files.place(used.span), at(&used.anchor)));
            }
            let claims = page.claims.iter().filter(|claim| rests(&claim.evaluated.trace));
            found
                .extend(claims.map(|claim| format!("{}: {}, claim “{}”", project.files.place(claim.span), at(&claim.anchor), claim.words)));
        }
        let shown = edition.exhibits.iter().filter(|exhibit| exhibit.shows.iter().any(|shown| shown.as_ref() == name));
        found.extend(shown.map(|exhibit| {
            format!(
                "{}: {}/{}, {} {}",
                project.files.place(exhibit.span),
                edition.id,
                exhibit.address,
                exhibit.kind.label(),
                exhibit.number
            )
        }));
    }
    let resting = figures.all.values().filter(|figure| figure.name.as_ref() != name && rests(&figure.trace));
    found.extend(resting.map(|figure| format!("{}: figure {}", project.files.place(figure.span), figure.name)));
    found.dedup();
    found
}

fn tree(trace: &Trace, figures: &Figures, files: &Files) -> String {
    let mut out = String::new();
    let mut lines = 0;
    branch(trace, figures, files, ("", ""), &mut lines, &mut out);
    if lines > MOST_LINES {
        let _ = writeln!(out, "… and {} more lines; `--format json` has every cell", lines - MOST_LINES);
    }
    out
}

/// Writes a step and what it was done to; `indent` is what stands before this line and before those below it.
fn branch(trace: &Trace, figures: &Figures, files: &Files, indent: (&str, &str), lines: &mut usize, out: &mut String) {
    *lines += 1;
    if *lines <= MOST_LINES {
        let value = figures.exact(&trace.value);
        let _ = match &trace.step {
            Step::Cell(cell) => {
                let line = cell_line(cell, &figures.datasets, files);
                writeln!(out, "{}{} = {}  {}", indent.0, line.name, value, line.place)
            }
            Step::Figure(name) => writeln!(out, "{}{name} = {value}", indent.0),
            Step::Literal(written) => writeln!(out, "{}{written}", indent.0),
            Step::Operation(operation) => writeln!(out, "{}{operation} = {value}", indent.0),
        };
    }
    let below = match &trace.step {
        Step::Figure(name) => figures.all.get(name.as_ref()).map_or(&[][..], |figure| std::slice::from_ref(&figure.trace)),
        _ => &trace.inputs[..],
    };
    for (at, input) in below.iter().enumerate() {
        let last = at + 1 == below.len();
        let first = format!("{}{}", indent.1, if last { "└─ " } else { "├─ " });
        let rest = format!("{}{}", indent.1, if last { "   " } else { "│  " });
        branch(input, figures, files, (&first, &rest), lines, out);
    }
}

impl Explanation {
    /// For people: name, values, trace as a tree, uses.
    pub fn for_people(&self) -> String {
        let mut out = String::new();
        let title = self.title.as_ref().map_or_else(String::new, |title| format!("  {title}"));
        let _ = writeln!(out, "{}{title}", self.name);
        let mut line = |label: &str, words: &str| {
            let _ = writeln!(out, "  {label:<10}{words}");
        };
        line("printed", &self.printed);
        if let Some(formula) = &self.formula {
            line("formula", formula);
        }
        line("exact", &if self.fraction == self.exact { self.exact.clone() } else { format!("{}  ({})", self.exact, self.fraction) });
        if let Some(place) = &self.place {
            line("declared", place);
        }
        for published in &self.published {
            line("published", published);
        }
        let _ = write!(out, "\nFrom\n{}", indented(&self.tree));
        let used = if self.used.is_empty() { "  nowhere\n".to_owned() } else { indented(&(self.used.join("\n") + "\n")) };
        let _ = write!(out, "\nUsed in\n{used}");
        out
    }
}

fn indented(text: &str) -> String {
    text.lines().fold(String::new(), |out, line| out + "  " + line + "\n")
}
