//! The documentation is tested: what it says of functions, diagnostics and files is what the program does.
//!
//! - `docs/formulas.md`: each function has a heading, and each line `` `formula` → result `` is evaluated. A fenced block that begins
//!   with `# data/NAME.yaml` is a file of the small project in which that happens.
//! - `docs/diagnostics/`: each code of the sources has a heading and each heading is a code; `tests/diagnostics.rs` tries their examples.
//! - `docs/guide.md` and `docs/models.md`: their blocks are put together to a project, which builds without a diagnostic.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use tickmark::diagnostics::Diagnostic;
use tickmark::figures::{self, Figures, Scope};
use tickmark::project::{self, Project, Words};
use tickmark::source::{FileId, Memory, Span};
use tickmark::terminal::{self, Style};
use tickmark::{data, pipeline};

fn doc(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name)).expect("the document")
}

/// Headings of the third level, but for those in examples.
fn headings(text: &str) -> BTreeSet<String> {
    let mut headings = BTreeSet::new();
    let mut open: Option<&str> = None;
    for line in text.lines() {
        let marks = &line[..line.bytes().take_while(|byte| *byte == b'`').count()];
        match open {
            Some(mark) if line == mark => open = None,
            None if marks.len() >= 3 && !line[marks.len()..].contains('`') => open = Some(marks),
            None => headings.extend(line.strip_prefix("### ").map(|word| word.trim().trim_matches('`').to_owned())),
            Some(_) => {}
        }
    }
    headings
}

/// All pages of `docs/diagnostics`.
fn pages_of_codes() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diagnostics");
    let pages = fs::read_dir(folder).expect("docs/diagnostics").map(|entry| entry.expect("an entry").path());
    pages.map(|page| fs::read_to_string(page).expect("a page")).collect()
}

/// Fenced blocks: the words after the mark, and what is inside. A longer fence may hold shorter ones.
fn fences(text: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let mut open: Option<(String, String, String)> = None;
    for line in text.lines() {
        let marks: String = line.chars().take_while(|c| *c == '`').collect();
        match &mut open {
            Some((mark, word, body)) if line == mark.as_str() => {
                all.push((std::mem::take(word), std::mem::take(body)));
                open = None;
            }
            Some((_, _, body)) => body.push_str(&format!("{line}\n")),
            None if marks.len() >= 3 && !line[marks.len()..].contains('`') => {
                open = Some((marks.clone(), line[marks.len()..].to_owned(), String::new()))
            }
            None => {}
        }
    }
    all
}

fn told(diagnostics: &[Diagnostic], project: &Project) -> String {
    terminal::write(diagnostics, &project.files, Style::Short)
}

/// Opens a project and builds it; what was told.
fn build(files: &[(&str, &str)]) -> (Vec<Diagnostic>, String) {
    let mut diagnostics = Vec::new();
    let project = project::open(&Memory::new(files.iter().copied())).unpack(&mut diagnostics);
    pipeline::build(&project).unpack(&mut diagnostics);
    let told = told(&diagnostics, &project);
    (diagnostics, told)
}

const REPORT: &str = "title: T\neditions:\n  - {id: full, name: Full, version: '1', date: 2026-01-31, content: content/full}\n";
const CHAPTER: &str = "---\ntitle: A start\n---\n\nText.\n";

/// The path of a block that begins with `# data/NAME.yaml`.
fn path(body: &str) -> Option<String> {
    body.lines().next()?.strip_prefix("# data/").map(|name| format!("data/{name}"))
}

fn figures_of(text: &str) -> Figures {
    let fences = fences(text);
    let files: Vec<(String, &str)> = fences.iter().filter_map(|(_, body)| Some((path(body)?, body.as_str()))).collect();
    let mut all = vec![("report.yaml", REPORT), ("content/full/01-start.md", CHAPTER)];
    all.extend(files.iter().map(|(path, body)| (path.as_str(), *body)));
    let project = project::open(&Memory::new(all)).value;
    let datasets = data::read(&project);
    assert!(datasets.diagnostics.is_empty(), "{}", told(&datasets.diagnostics, &project));
    let figures = figures::compute(Arc::new(datasets.value), project.config.ties, project.config.quantiles);
    assert!(figures.diagnostics.is_empty(), "{}", told(&figures.diagnostics, &project));
    figures.value
}

#[test]
fn examples_of_formulas_come_to_what_is_written() {
    let text = doc("formulas.md");
    let figures = figures_of(&text);
    let (mut tried, mut wrong) = (0, Vec::new());
    for (formula, result) in text.lines().filter_map(|line| line.trim_start_matches("- ").strip_prefix('`')?.split_once("` → ")) {
        tried += 1;
        let words = Words { text: formula.into(), span: Span::new(FileId(0), 0, formula.len()) };
        let found = figures.evaluate(&words, Scope::Report);
        let codes: Vec<&str> = found.diagnostics.iter().map(|found| found.code).collect();
        let came = if codes.is_empty() { found.value.printed } else { format!("error `{}`", codes.join("`, `")) };
        if came != result.trim() {
            wrong.push(format!("`{formula}` comes to {came}, not {result}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tried > 60, "only {tried} examples");
}

#[test]
fn every_function_is_described() {
    let told = headings(&doc("formulas.md"));
    let known: BTreeSet<String> = figures::function_names().map(str::to_owned).collect();
    assert_eq!(told, known);
    assert!(known.iter().all(|name| data::RESERVED.contains(&name.as_str())), "functions are reserved names");
}

/// Words with which the code of a diagnostic may begin wherever it stands.
const BEGINNINGS: [&str; 22] = [
    "bad",
    "csv",
    "duplicate",
    "empty",
    "failing",
    "misplaced",
    "missing",
    "no",
    "not",
    "reserved",
    "too",
    "unclosed",
    "unknown",
    "unreadable",
    "unsafe",
    "unused",
    "wrong",
    "yaml",
    "unit",
    "broken",
    "false",
    "include",
];
/// What stands before a code where a diagnostic is made.
const MAKERS: [&str; 7] = ["Diagnostic::error(", "Diagnostic::warning(", ".error(", ".fault(", ".fail(", "Fault::Other(", "code:"];

fn codes_in(source: &str, codes: &mut BTreeSet<String>) {
    let lines = source.lines().take_while(|line| *line != "mod tests {").filter(|line| !line.trim_start().starts_with("//"));
    let source = lines.collect::<Vec<_>>().join("\n");
    let mut before = String::new();
    for (at, part) in source.split('"').enumerate() {
        let parts: Vec<&str> = part.split('-').collect();
        let kebab = parts.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
        let made = MAKERS.iter().any(|maker| before.ends_with(maker));
        if at % 2 == 1 && kebab && (made || (parts.len() > 1 && BEGINNINGS.contains(&parts[0]))) {
            codes.insert(part.to_owned());
        }
        before = part.chars().filter(|c| !c.is_whitespace()).collect();
    }
}

/// The codes of the sources, but for what tests make up.
fn codes() -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in walkdir::WalkDir::new(root).sort_by_file_name() {
        let path = entry.expect("an entry").into_path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.ends_with(".rs") && !["tests.rs", "hostile.rs", "sample.rs", "terminal.rs"].contains(&name.as_str()) {
            codes_in(&fs::read_to_string(&path).expect("a source"), &mut codes);
        }
    }
    codes
}

#[test]
fn every_code_is_described() {
    let (told, made) = (headings(&pages_of_codes()), codes());
    assert!(made.len() > 140 && made.contains("circle"), "{made:?}");
    let lacking: Vec<_> = made.difference(&told).collect();
    let stale: Vec<_> = told.difference(&made).collect();
    assert!(lacking.is_empty() && stale.is_empty(), "docs/diagnostics lacks {lacking:?} and has too much {stale:?}");
}

#[test]
fn what_no_small_case_can_show() {
    let (found, _) = build(&[("content/full/01-start.md", CHAPTER)]);
    assert_eq!(found.iter().map(|found| found.code).collect::<Vec<_>>(), ["no-report"]);
    let empty = format!("---\ntitle: A start\n---\n\n{}", "{{ }}\n".repeat(1_001));
    let (found, _) = build(&[("report.yaml", REPORT), ("content/full/01-start.md", &empty)]);
    let last = found.iter().find(|found| found.code == "too-many").expect("a summary");
    assert_eq!(last.message, "1 fault of this text is not shown");
    assert!(last.span.is_some(), "it has a place");
    let rows: String = (0..202).map(|row| format!("t{row},n/a\n")).collect();
    let long = format!("town,people\n{rows}");
    let dataset = "title: Long\nkey: town\ncolumns: {town: {label: Town}, people: {label: People, unit: people}}\nrows: long.csv\n";
    let chapter = ("content/full/01-start.md", CHAPTER);
    let (found, _) = build(&[("report.yaml", REPORT), chapter, ("data/long.yaml", dataset), ("data/long.csv", &long)]);
    let last = found.iter().find(|found| found.code == "more-faults").expect("a summary");
    assert_eq!(last.message, "2 faults of this file are not shown");
    let rows: String = (0..25_000).map(|row| format!("t{row},1\n")).collect();
    let sums = ["sum(people)"; 900].join(", ");
    let (long, dataset) = (format!("town,people\n{rows}"), format!("{dataset}figures:\n  all: {{title: All, formula: \"sum({sums})\"}}\n"));
    let (found, _) = build(&[("report.yaml", REPORT), chapter, ("data/long.yaml", &dataset), ("data/long.csv", &long)]);
    assert_eq!(found.iter().map(|found| found.code).collect::<Vec<_>>(), ["too-long"]);
}

/// What the guide's examples refer to and do not show.
const BESIDE_THE_GUIDE: [(&str, &str); 3] = [
    (
        "data/q24.yaml",
        "title: Question 24\ndesign: self_selected\nvalues:\n  n: {label: Answers, value: 53, unit: people}\n  agreed: {label: Agreed, value: 30, \
         unit: people}\nfigures:\n  yes: {title: Those who agreed, formula: agreed / n}\n",
    ),
    (
        "data/staff.yaml",
        "title: Staff\nkey: role\ncolumns: {role: {label: Role}}\nrows:\n  - {role: Carers}\n  - {role: Teachers}\nvalues:\n  total: {label: \
         Staff, value: 40, unit: people}\n",
    ),
    (
        "data/references.yaml",
        "smith2009:\n  type: report\n  title: A report\n  author: Smith, A.\n  date: 2009\njones2010:\n  type: report\n  title: Another\n  \
         author: Jones, B.\n  date: 2010\n",
    ),
];

#[test]
fn the_examples_of_the_guide_build() {
    let (guide, models) = (fences(&doc("guide.md")), fences(&doc("models.md")));
    let of = |fences: &[(String, String)], word: &str, start: &str| {
        let found = fences.iter().find(|(kind, body)| kind == word && body.starts_with(start));
        found.map(|(_, body)| body.clone()).unwrap_or_else(|| panic!("no {word} block that begins with {start}"))
    };
    let report = of(&guide, "yaml", "title: Understanding");
    let dataset = of(&guide, "yaml", "title: Delegates");
    let examples: Vec<(String, &str)> = models.iter().filter_map(|(_, body)| Some((path(body)?, body.as_str()))).collect();
    assert_eq!(examples.len(), 3, "a pathway, a framework and a ladder");
    let text = of(&guide, "markdown", "Of those asked");
    let exhibits = of(&guide, "markdown", "```table");
    let generated =
        ["figures", "ledger", "references", "exhibits", "publication", "terms"].map(|name| format!("```generated {name}\n```\n"));
    let shown = ["framework", "ladder"].map(|name| format!("```model {name}\nheadline: A model\ndata: {name}\n```\n"));
    let chapter = format!(
        "---\ntitle: Events\nid: events\n---\n\n{text}\n{exhibits}\n## Staff {{#staff}}\n\n{}\n{}",
        shown.join("\n"),
        generated.join("\n")
    );
    let appendix = "---\ntitle: Forms\nid: forms\n---\n\nText.\n";
    let mut files = vec![
        ("report.yaml", report.as_str()),
        ("data/events.yaml", dataset.as_str()),
        ("content/full/01-events.md", chapter.as_str()),
        ("content/full/02-findings/01-results.md", CHAPTER),
        ("content/full/appendices/01-forms.md", appendix),
        ("content/shared/groups.md", "Words that editions share.\n"),
    ];
    files.extend(BESIDE_THE_GUIDE);
    files.extend(examples.iter().map(|(path, body)| (path.as_str(), *body)));
    let (found, told) = build(&files);
    assert!(found.is_empty(), "{told}\n{chapter}");
}

/// Words between marks.
fn marked(text: &str) -> BTreeSet<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

#[test]
fn templates_views_and_tokens_are_listed() {
    let text = doc("themes.md");
    let marked = marked(text.split_once("| token |").expect("the table of tokens").1);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| fs::read_to_string(root.join(path)).expect("a file");
    let (views, tokens) = (read("src/render/views.rs"), read("themes/default/theme.yaml"));
    let fields = views.lines().filter_map(|line| line.trim().strip_prefix("pub ")?.split_once(": ")).map(|(name, _)| name);
    let tokens = tokens.lines().filter_map(|line| line.strip_prefix("  ")?.split_once(": ")).map(|(name, _)| name);
    let templates = fs::read_dir(root.join("themes/default/templates")).expect("a folder");
    let templates: Vec<String> = templates.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    let all = fields.chain(tokens).chain(templates.iter().map(String::as_str));
    let lacking: BTreeSet<&str> = all.filter(|name| !name.contains(' ') && !marked.contains(name)).collect();
    assert!(lacking.is_empty(), "docs/themes.md lacks {lacking:?}");
}
