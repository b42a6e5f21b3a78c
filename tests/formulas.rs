//! Runs the files of `tests/formulas`: small datasets, formulas, and what each must come to.
//!
//! A file begins with its datasets. `dataset id design` is followed by a table: names of columns with their units after a colon, then
//! rows; the first column is the key. `column`, `value`, `figure` and `total` add to the last dataset. Then come sections `--- name`, in
//! which `in id` sets the dataset whose names are bare, and each formula is followed by what is expected of it: `= printed`,
//! `exact: fraction`, `normal: formula`, or `# error: start-end words` with the bytes marked and words of the message.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use indexmap::IndexMap;
use tickmark::data::{
    Cell, Column, Content, Counts, Dataset, Datasets, Decimal, Definition, Design, FLAGS, Flag, Given, REASONS, Rows, Total,
};
use tickmark::diagnostics::Diagnostic;
use tickmark::figures::{Evaluated, Figures, Scope, compute};
use tickmark::project::{Ties, Words};
use tickmark::source::{FileId, Span};

fn words(text: &str) -> Words {
    Words { text: text.into(), span: Span::new(FileId(0), 0, text.len()) }
}

fn nowhere() -> Span {
    Span::new(FileId(1), 0, 0)
}

fn cell(text: &str, numeric: bool) -> Cell {
    let mut flags: Vec<Flag> = Vec::new();
    let mut content = Content::Text(text.into());
    if numeric || text.starts_with('[') {
        let (number, sign) = text.split_once('[').unwrap_or((text, ""));
        let sign = sign.trim_end_matches(']');
        content = if number.is_empty() {
            Content::Absent(REASONS.iter().find(|(letters, ..)| *letters == sign).expect("a reason").1)
        } else {
            flags.extend(FLAGS.iter().find(|(letters, ..)| *letters == sign).map(|(_, flag, _)| *flag));
            Content::Number(Decimal::read(number.trim()).expect("a number"))
        };
    }
    Cell { content, flags, span: nowhere(), at: None, note: None }
}

fn column(label: &str, unit: Option<&str>, formula: Option<&str>) -> Column {
    Column { unit: unit.map(words), formula: formula.map(words), ..Column::new(label, nowhere()) }
}

fn dataset(id: &str, design: &str) -> Dataset {
    let design = match design {
        "none" => Design::None,
        "census" => Design::Census,
        "sample" => Design::Sample,
        "self_selected" => Design::SelfSelected,
        "interviews" => Design::Interviews,
        other => panic!("no design {other}"),
    };
    Dataset {
        id: id.into(),
        span: nowhere(),
        title: id.into(),
        source: None,
        population: None,
        design,
        counts: Counts::Plain,
        rounded_to: None,
        note: None,
        key: vec![0],
        columns: IndexMap::new(),
        rows: Rows::new(FileId(1), 0, &[0]),
        values: IndexMap::new(),
        figures: IndexMap::new(),
        totals: IndexMap::new(),
        claims: IndexMap::new(),
    }
}

/// Adds a line of a file's head to the datasets.
fn declare(datasets: &mut Datasets, line: &str) {
    let (first, rest) = line.split_once(' ').unwrap_or((line, ""));
    if first == "dataset" {
        let (id, design) = rest.split_once(' ').expect("an id and a design");
        datasets.all.insert(id.into(), dataset(id, design));
        return;
    }
    let (_, dataset) = datasets.all.last_mut().expect("a dataset");
    let named = |rest: &str| rest.split_once(" = ").map(|(name, value)| (name.to_string(), value.to_string())).expect("name = value");
    match first {
        "column" => {
            let (name, formula) = named(rest);
            dataset.columns.insert(name.clone(), column(&name, None, Some(&formula)));
            let derived = Cell { content: Content::Derived, flags: Vec::new(), span: nowhere(), at: None, note: None };
            give_rows(dataset, |cells| cells.push(derived.clone()), None);
        }
        "value" => {
            let (name, value) = named(rest);
            let (number, unit) = value.split_once(' ').unwrap_or((&value, ""));
            let unit = (!unit.is_empty()).then(|| words(unit));
            dataset.values.insert(name.clone(), Given { label: name, cell: cell(number, true), unit, rounded_to: None, total_of: None });
        }
        "figure" => {
            let (name, formula) = named(rest);
            let definition =
                Definition { title: name.clone(), span: nowhere(), formula: words(&formula), format: None, published: Vec::new() };
            dataset.figures.insert(name, definition);
        }
        "total" => {
            let (target, formula) = named(rest);
            let (name, of) = target.split_once(" of ").unwrap_or((&target, ""));
            let (name, at) = name.split_once('.').expect("total.column");
            let of: Vec<_> = of.split_once(" is ").into_iter().map(|(column, value)| (column.into(), value.into())).collect();
            let total = dataset.totals.entry(name.into()).or_insert_with(|| Total {
                label: name.into(),
                span: nowhere(),
                of,
                columns: IndexMap::new(),
                published: IndexMap::new(),
            });
            total.columns.insert(at.into(), words(&formula));
        }
        _ => table_line(dataset, line),
    }
}

fn table_line(dataset: &mut Dataset, line: &str) {
    let parts: Vec<&str> = line.split('|').map(str::trim).collect();
    if dataset.columns.is_empty() {
        for part in parts {
            let (name, unit) = part.split_once(':').map_or((part, None), |(name, unit)| (name, Some(unit)));
            dataset.columns.insert(name.into(), column(name, unit, None));
        }
        return;
    }
    let numeric: Vec<bool> = dataset.columns.values().map(|column| column.unit.is_some()).collect();
    let cells = parts.iter().zip(&numeric).map(|(part, numeric)| cell(part, *numeric)).collect();
    give_rows(dataset, |_| {}, Some(cells));
}

/// Makes a dataset's rows anew: each changed, and perhaps one more.
fn give_rows(dataset: &mut Dataset, change: impl Fn(&mut Vec<Cell>), more: Option<Vec<Cell>>) {
    let old = (0..dataset.rows.len()).map(|row| {
        let mut cells: Vec<Cell> = (0..dataset.columns.len()).filter_map(|column| dataset.rows.cell(row, column)).collect();
        change(&mut cells);
        (nowhere(), cells)
    });
    dataset.rows = Rows::of(FileId(1), dataset.columns.len(), &[0], old.chain(more.map(|cells| (nowhere(), cells))));
}

/// A formula with what has been found for it.
struct Tried {
    place: String,
    evaluated: Evaluated,
    diagnostics: Vec<Diagnostic>,
}

/// What is wrong with a formula's outcome, measured by one expectation.
fn check(tried: &mut Tried, figures: &Figures, line: &str) -> Option<String> {
    let Tried { place, evaluated, diagnostics } = tried;
    if let Some(error) = line.strip_prefix("# error: ") {
        if diagnostics.is_empty() {
            return Some(format!("{place}: no error, but {}", evaluated.printed));
        }
        let found = diagnostics.remove(0);
        let span = found.span.expect("a place");
        let (range, message) = error.split_once(' ').expect("a range and words");
        let shown = format!("{}-{} {}: {}", span.start, span.end, found.code, found.message);
        let right = format!("{}-{}", span.start, span.end) == range && shown.to_lowercase().contains(&message.to_lowercase());
        return (!right).then(|| format!("{place}: {shown}, not {error}"));
    }
    let (wanted, found) = match line.split_once(' ')? {
        ("=", printed) => (printed, evaluated.printed.clone()),
        ("exact:", exact) => (exact, figures.fraction(&evaluated.value)),
        ("shown:", shown) => (shown, figures.exact(&evaluated.value)),
        (_, normal) => (normal, evaluated.formula.clone()),
    };
    (wanted != found).then(|| format!("{place}: {found}, not {wanted}"))
}

/// Errors that nobody expected.
fn finish(tried: Option<Tried>) -> Option<String> {
    let tried = tried.filter(|tried| !tried.diagnostics.is_empty())?;
    let left: Vec<_> = tried.diagnostics.iter().map(|found| (found.code, found.span, &found.message)).collect();
    Some(format!("{}: unexpected {left:?}", tried.place))
}

fn run(path: &Path, wrong: &mut Vec<String>) -> usize {
    let text = fs::read_to_string(path).expect("a readable file");
    let (head, body) = text.split_once("\n--- ").expect("a section");
    let mut datasets = Datasets::default();
    head.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).for_each(|line| declare(&mut datasets, line));
    let computed = compute(Arc::new(datasets), Ties::HalfAwayFromZero, 7);
    let faults: Vec<_> = computed.diagnostics.iter().map(|found| (found.code, &found.message)).collect();
    wrong.extend((!faults.is_empty()).then(|| format!("{}: {faults:?}", path.display())));
    let figures = computed.value;
    let (mut scope, mut tried, mut count) = (Scope::Report, None, 0);
    let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    for line in format!("--- {body}").lines() {
        let expectation = ["= ", "exact: ", "normal: ", "shown: ", "# error: "].iter().any(|start| line.starts_with(start));
        if let (true, Some(tried)) = (expectation, &mut tried) {
            wrong.extend(check(tried, &figures, line));
        } else if line.starts_with("--- ") {
            scope = Scope::Report;
        } else if let Some(id) = line.strip_prefix("in ") {
            scope = Scope::Dataset(figures.datasets.all.get_index_of(id).expect("a dataset") as u32);
        } else if !line.is_empty() && !line.starts_with("# ") {
            wrong.extend(finish(tried.take()));
            let checked = figures.evaluate(&words(line), scope);
            tried = Some(Tried { place: format!("{file}: {line}"), evaluated: checked.value, diagnostics: checked.diagnostics });
            count += 1;
        }
    }
    wrong.extend(finish(tried));
    count
}

#[test]
fn formulas_come_to_what_their_files_say() {
    let mut files: Vec<_> = fs::read_dir("tests/formulas").expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    files.sort();
    let mut wrong = Vec::new();
    let formulas: usize = files.iter().map(|path| run(path, &mut wrong)).sum();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(formulas > 100, "only {formulas} formulas were tried");
}
