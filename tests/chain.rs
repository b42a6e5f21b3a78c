//! The report that ships: it builds without a diagnostic, its numbers are those that were worked out elsewhere, and changing a cell
//! changes exactly what hangs on it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use tickmark::content::ExhibitKind;
use tickmark::data::{Cell, Content, Datasets, Decimal};
use tickmark::explain;
use tickmark::figures::{self, CellRef, Figures};
use tickmark::pipeline;
use tickmark::project::{self, Project};
use tickmark::report::{ExhibitRecord, Report};
use tickmark::source::{Disk, Memory, RelPath, Source};
use tickmark::terminal::{self, Style};

fn shipped() -> Project {
    let source = Disk::new(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the project's folder");
    let opened = project::open(&source);
    assert!(opened.diagnostics.is_empty(), "{}", terminal::write(&opened.diagnostics, &opened.value.files, Style::Short));
    opened.value
}

#[test]
fn the_report_builds_without_a_diagnostic() {
    let project = shipped();
    let built = pipeline::build(&project);
    assert!(built.diagnostics.is_empty(), "{}", terminal::write(&built.diagnostics, &project.files, Style::Short));
}

fn compute(project: &Project, datasets: Datasets) -> Figures {
    figures::compute(Arc::new(datasets), project.config.ties, project.config.quantiles).value
}

/// Every numeric given cell, by its column or single value.
fn numeric_cells(datasets: &Datasets) -> Vec<Vec<CellRef>> {
    let mut columns: BTreeMap<(u32, bool, u32), Vec<CellRef>> = BTreeMap::new();
    for cell in CellRef::all(datasets) {
        if matches!(cell.cell(datasets).map(|cell| cell.content), Some(Content::Number(_))) {
            columns.entry((cell.dataset, cell.row.is_some(), cell.column)).or_default().push(cell);
        }
    }
    columns.into_values().collect()
}

fn change(datasets: &mut Datasets, at: &CellRef) {
    let dataset = datasets.all.get_index_mut(at.dataset as usize).expect("the dataset").1;
    let more = |mut cell: Cell| {
        let Content::Number(number) = &cell.content else { panic!("a number") };
        let tens = 10_i64.pow(u32::from(number.decimals));
        cell.content = Content::Number(Decimal::new(number.word().expect("few digits") + tens, number.decimals));
        cell
    };
    match at.row {
        Some(row) => {
            let cell = dataset.rows.cell(row as usize, at.column as usize).expect("the cell");
            dataset.rows.replace(row as usize, at.column as usize, more(cell));
        }
        None => {
            let cell = &mut dataset.values.get_index_mut(at.column as usize).expect("the value").1.cell;
            *cell = more(cell.clone());
        }
    }
}

/// Of each column one cell, of the first column the first, of the next the second and so on: the cells of a column go through the same
/// formulas, and where a formula treats one row apart, some column's turn comes to that row.
#[test]
fn changing_a_cell_moves_only_figures_whose_trace_holds_it() {
    moves_only_what_holds_it(|columns| columns.iter().enumerate().map(|(at, column)| column[at % column.len()].clone()).collect());
}

/// A minute of work, for `tests/long`.
#[test]
#[ignore = "every number of the shipped report, which takes a minute"]
fn changing_any_cell_moves_only_figures_whose_trace_holds_it() {
    moves_only_what_holds_it(|columns| columns.concat());
}

fn moves_only_what_holds_it(chosen: impl Fn(&[Vec<CellRef>]) -> Vec<CellRef>) {
    let project = shipped();
    let datasets = tickmark::data::read(&project).value;
    let before = compute(&project, datasets.clone());
    let cells = chosen(&numeric_cells(&datasets));
    assert!(cells.len() > 200, "the report has data: {} cells", cells.len());
    let mut moved_somewhere = 0;
    for cell in &cells {
        let mut changed = datasets.clone();
        change(&mut changed, cell);
        let after = compute(&project, changed);
        let holds =
            |name: &Arc<str>| before.cells(&before.all[name].trace).contains(cell) || after.cells(&after.all[name].trace).contains(cell);
        let moved: BTreeSet<&Arc<str>> = before.all.keys().filter(|name| before.all[*name].value != after.all[*name].value).collect();
        for name in &moved {
            assert!(holds(name), "{} moved {name}, whose trace does not hold it", cell.name(&datasets));
        }
        moved_somewhere += usize::from(!moved.is_empty());
    }
    assert!(moved_somewhere * 2 > cells.len(), "most cells feed a figure: {moved_somewhere} of {}", cells.len());
}

/// Pages as text: tags out, so that a number is found as a reader finds it.
fn words_of(html: &[u8]) -> String {
    let html = String::from_utf8_lossy(html);
    let mut out = String::new();
    let mut inside = false;
    for letter in html.chars() {
        match letter {
            '<' => inside = true,
            '>' => {
                inside = false;
                out.push(' ');
            }
            letter if !inside => out.push(letter),
            _ => {}
        }
    }
    out
}

fn stands(number: &str, words: &str) -> bool {
    let part = |c: char| c.is_ascii_digit() || c == '%';
    words.match_indices(number).any(|(at, _)| {
        let before = words[..at].chars().next_back().is_some_and(|c| part(c) || c == '.' || c == ',');
        let after = words[at + number.len()..].chars().next().is_some_and(part);
        !before && !after
    })
}

/// Each number that must stand on the built pages, with its name and the columns, values or cells it rests on.
const CHAIN: [(&str, &str, &[&str]); 21] = [
    ("26", r#"events["Leeds"].delegates"#, &["local_authority", "charity", "education", "government", "independent"]),
    ("30", r#"events["Birmingham"].delegates"#, &["local_authority", "charity", "education", "government", "independent"]),
    ("16", r#"events["Bristol"].delegates"#, &["local_authority", "charity", "education", "government", "independent"]),
    ("39", r#"events["London"].delegates"#, &["local_authority", "charity", "education", "government", "independent"]),
    ("54", "events.total.local_authority", &["local_authority"]),
    ("43", "events.total.charity", &["charity"]),
    ("6", "events.total.education", &["education"]),
    ("4", "events.total.government", &["government"]),
    ("4", "events.total.independent", &["independent"]),
    ("111", "events.total.delegates", &["local_authority", "charity", "education", "government", "independent"]),
    ("111", "events.registered", &["local_authority", "charity", "education", "government", "independent"]),
    ("115", "events.participants", &["participants"]),
    ("−26.1%", r#"employment_series["Residential establishments"].since_1997"#, &["y1997", "y2008"]),
    ("0.8%", "employment_series.total.since_2006", &["y2006", "y2008"]),
    ("1,606", r#"homes_estimate["Voluntary"].margin_recomputed"#, &["staff_a_place", "place_deviation", "place_sample", "places"]),
    ("1,972", r#"homes_estimate["Private"].margin_recomputed"#, &["staff_a_place", "place_deviation", "place_sample", "places"]),
    ("761", r#"agencies_estimate["Voluntary"].margin_recomputed"#, &["staff_an_agency", "deviation", "agency_sample", "agencies"]),
    ("2,383", r#"agencies_estimate["Private"].margin_recomputed"#, &["staff_an_agency", "deviation", "agency_sample", "agencies"]),
    ("84%", "q24.yes_share", &[r#"q24["Yes"].answers"#, r#"survey["Q24"].answered"#]),
    ("60", "degree.core_credits", &["core_credits"]),
    ("60", "degree.optional_credits", &["optional_credits"]),
];

/// What a name rests on: the cells of its own row if it names a row, else those of all rows.
fn expected_cells(name: &str, columns: &[&str], datasets: &Datasets) -> BTreeSet<String> {
    let id = name.split(['.', '[']).next().expect("a dataset");
    let dataset = &datasets.all[id];
    let row = name.split_once('[').and_then(|(_, rest)| rest.split_once(']')).map(|(key, _)| key.to_owned());
    let mut cells = BTreeSet::new();
    for column in columns {
        if column.contains('[') {
            cells.insert((*column).to_owned());
            continue;
        }
        if dataset.values.contains_key(*column) {
            cells.insert(format!("{id}.{column}"));
            continue;
        }
        let keys = (0..dataset.rows.len()).map(|row| format!("\"{}\"", dataset.rows.key(row).next().unwrap_or_default()));
        cells.extend(keys.filter(|key| row.as_ref().is_none_or(|row| row == key)).map(|key| format!("{id}[{key}].{column}")));
    }
    cells
}

#[test]
fn each_number_stands_on_a_page_and_traces_to_its_cells() {
    let project = shipped();
    let built = pipeline::build(&project).value;
    for (number, name, columns) in CHAIN {
        let told = explain::explain(name, &project, &built).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(told.printed, number, "{name}");
        let cells: BTreeSet<String> = told.cells.iter().map(|cell| cell.name.clone()).collect();
        assert_eq!(cells, expected_cells(name, columns, &built.figures.datasets), "{name}");
        for cell in &told.cells {
            let (place, column) = cell.place.rsplit_once(':').expect("a column");
            let (path, line) = place.rsplit_once(':').expect("a line");
            let file = project.files.find(&RelPath::new(path).expect("a path")).expect("a file of the project");
            let text = &project.files.get(file).text;
            let line = text.lines().nth(line.parse::<usize>().expect("a number") - 1).expect("a line");
            let rest: String = line.chars().skip(column.parse::<usize>().expect("a number") - 1).collect();
            assert!(rest.starts_with(&cell.value), "{}: `{}` does not stand at {}", name, cell.value, cell.place);
        }
        let shown: Vec<&explain::Use> = told.used.iter().filter(|used| !used.address.is_empty() && used.through.is_none()).collect();
        assert!(!shown.is_empty(), "{name} stands nowhere");
        for used in shown.iter().filter(|used| used.kind != explain::Kind::Claim) {
            let page = used.address.split('#').next().expect("a page");
            assert!(stands(number, &words_of(&built.site.files[page])), "{number} ({name}) is not on {page}");
        }
    }
}

/// An exhibit of which the manifest tells nothing shows none: a form has numbers of questions alone, and any other exhibit only words.
fn shows_no_number(exhibit: &ExhibitRecord, project: &Project, page: &str) {
    let name = format!("{} {}", exhibit.kind.word(), exhibit.id);
    let anchor = exhibit.address.split('#').nth(1).expect("an anchor");
    let drawn = page.split(&format!("id=\"{anchor}\"")).nth(1).and_then(|rest| rest.split("</figure>").next()).expect("the exhibit");
    assert!(!drawn.contains("class=\"figure\""), "{name} shows a figure of which the manifest does not tell");
    let text = &project.files.get(exhibit.span.file).text[exhibit.span.start as usize..];
    let written = text.split("\n```").next().expect("the exhibit");
    assert!(!written.contains("{{"), "{name} names a figure of which the manifest does not tell");
    let words = exhibit.kind == ExhibitKind::Form || !written.contains(|letter: char| letter.is_ascii_digit());
    assert!(words, "{name} has a number, and the manifest tells of none");
}

#[test]
fn the_manifest_tells_every_exhibit_that_shows_a_figure() {
    let project = shipped();
    let built = pipeline::build(&project).value;
    let records = tickmark::publish::manifest::all_figures(&project, &built);
    let uses = |name: &str| serde_json::to_value(&records[name]).expect("a record")["uses"].to_string();
    assert!(uses(r#"events["Leeds"].delegates"#).contains("full/study-design.html#table-events"));
    assert!(uses(r#"homes_estimate["Private"].margin_recomputed"#).contains("#table-recomputed"));
    for edition in &built.report.editions {
        for exhibit in edition.exhibits.iter().filter(|exhibit| exhibit.shows.is_empty() && exhibit.cells.is_empty()) {
            let page = format!("{}/{}", edition.id, exhibit.address.split('#').next().expect("a page"));
            shows_no_number(exhibit, &project, &String::from_utf8_lossy(&built.site.files[&page]));
        }
    }
}

/// The project's files with one change.
fn altered(path: &str, from: &str, to: &str) -> Project {
    let disk = Disk::new(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the project's folder");
    let mut memory = Memory::default();
    for folder in ["content", "data", "themes"] {
        for path in disk.list(folder).files {
            let bytes = disk.read(&path).expect("a file");
            memory.files.insert(path, bytes);
        }
    }
    let report = RelPath::new("report.yaml").expect("a path");
    memory.files.insert(report.clone(), disk.read(&report).expect("a file"));
    let bytes = memory.files.get_mut(&RelPath::new(path).expect("a path")).expect("the file");
    let text = String::from_utf8(bytes.clone()).expect("text");
    assert_eq!(text.matches(from).count(), 1, "{path}: {from}");
    *bytes = text.replace(from, to).into_bytes();
    project::open(&memory).value
}

/// A chapter's words and behind them those of the files it includes.
fn with_included(text: &str) -> String {
    let included = text.lines().filter_map(|line| line.strip_prefix("::: include "));
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    included.fold(text.to_owned(), |whole, file| whole + &std::fs::read_to_string(content.join(file)).expect("an included file"))
}

/// The pages that hold everything: each edition on one page, and the chapters that list every figure, published value or exhibit.
fn whole_pages(project: &Project, report: &Report) -> Vec<String> {
    let mut found = Vec::new();
    for (edition, chapters) in report.editions.iter().zip(&project.chapters) {
        let texts: Vec<String> = chapters.iter().map(|chapter| with_included(&project.files.get(chapter.file).text)).collect();
        let lists = |text: &&String| ["figures", "ledger", "exhibits"].iter().any(|list| text.contains(&format!("```generated {list}\n")));
        let listed: Vec<&String> = texts.iter().filter(lists).collect();
        let holds = |id: &str| listed.iter().any(|text| text.contains(&format!("\nid: {id}\n")));
        let pages: Vec<&str> = edition.pages.iter().filter(|page| holds(&page.id)).map(|page| page.address.as_str()).collect();
        assert_eq!(pages.len(), listed.len(), "each chapter of {} that lists everything says its id", edition.id);
        found.extend(pages.into_iter().chain(["single.html"]).map(|address| format!("{}/{address}", edition.id)));
    }
    found
}

#[test]
fn changing_a_cell_changes_exactly_the_pages_that_hang_on_it() {
    // File, what stands there, what shall, the cell.
    let cells = [
        ("data/events.yaml", "town: Leeds, local_authority: 7", "town: Leeds, local_authority: 8", r#"events["Leeds"].local_authority"#),
        (
            "data/q4.yaml",
            "group: Schools and day care, answers: 6",
            "group: Schools and day care, answers: 7",
            r#"q4["Schools and day care"].answers"#,
        ),
        ("data/homes_estimate.yaml", "place_deviation: 2.61", "place_deviation: 2.72", r#"homes_estimate["Private"].place_deviation"#),
        (
            "data/degree.yaml",
            "core_modules: {label: Core modules, value: 3",
            "core_modules: {label: Core modules, value: 4",
            "degree.core_modules",
        ),
    ];
    let project = shipped();
    let before = pipeline::build(&project).value;
    let whole = whole_pages(&project, &before.report);
    for (path, from, to, cell) in cells {
        let after = pipeline::build(&altered(path, from, to)).value;
        let told = explain::explain(cell, &project, &before).expect("the cell");
        let mut hang: BTreeSet<&str> =
            told.used.iter().filter_map(|used| used.address.split('#').next()).filter(|page| !page.is_empty()).collect();
        hang.extend(whole.iter().map(String::as_str));
        // The page of a dataset shows each of its cells, derived ones and totals, too.
        let moved_figures = before.figures.all.iter().filter(|(name, figure)| after.figures.all[*name].printed != figure.printed);
        let datasets = &before.figures.datasets.all;
        let tables = moved_figures.filter_map(|(_, figure)| Some(datasets.get_index(figure.dataset as usize)?.0.as_str()));
        let own = cell.split(['.', '[']).next().unwrap_or_default();
        let tables: Vec<String> = tables.chain([own]).map(|dataset| format!("data/{dataset}.html")).collect();
        hang.extend(tables.iter().map(String::as_str));
        if hang.contains("full/index.html") {
            // A report of one edition has the same front page at its root.
            hang.insert("index.html");
        }
        let html = |address: &&String| address.ends_with(".html");
        assert!(before.site.files.keys().filter(html).eq(after.site.files.keys().filter(html)), "the same pages");
        let moved: BTreeSet<&str> = before
            .site
            .files
            .keys()
            .filter(html)
            .filter(|page| before.site.files[*page] != after.site.files[*page])
            .map(String::as_str)
            .collect();
        for page in &moved {
            assert!(hang.contains(page), "{cell} changed {page}, where explain knows no use of it: {hang:?}");
        }
        let printed =
            told.used.iter().filter(|used| used.through.is_none() && matches!(used.kind, explain::Kind::Sentence | explain::Kind::Exhibit));
        for page in printed.filter_map(|used| used.address.split('#').next()) {
            assert!(moved.contains(page), "{cell} is printed on {page}, which did not change");
        }
        assert!(moved.len() > 1, "{cell} changed {moved:?}");
    }
}
