//! Tests of opening a project.

use super::{Project, open, slug};
use crate::diagnostics::Checked;
use crate::source::{Memory, RelPath};

const REPORT: &str = "title: Ünd\nsummary: One.\nauthors: [{name: A}]\nlicence: {name: L, url: \"https://l\"}\nbase_url: https://example.org/r/\n\
quantiles: 8\nties: half-even\nidentifiers: {doi: 10.1/x}\nliterals: [{text: \"7\", because: b}]\neditions:\n  - id: full\n    name: Full\n    \
for: Readers\n    version: 1.0\n    date: 2026-11-21\n    content: content/full\n    numbering: {appendices: letter}\n    \
key_figures: [{show: a.b, label: L}]\n";

fn project(files: &[(&str, &str)]) -> Checked<Project> {
    open(&Memory::new(files.iter().copied()))
}

fn codes(checked: &Checked<Project>) -> Vec<(&'static str, &str)> {
    let text = |span| checked.value.files.text(span);
    checked.diagnostics.iter().map(|fault| (fault.code, fault.span.map_or("", text))).collect()
}

#[test]
fn a_project_is_discovered_and_read() {
    let mut source = Memory::new([
        ("report.yaml", REPORT),
        ("data/a.yaml", "title: A"),
        ("data/a.csv", "\u{FEFF}x\n"),
        ("data/references.yaml", "{}"),
        ("content/full/02-b.md", "b"),
        ("content/full/01-a.md", "a"),
        ("content/full/appendices/01-x.md", "x"),
        ("content/full/more/deeper/01-y.md", "y"),
        ("content/shared/groups.md", "g"),
        ("content/.hidden.md", "h"),
        ("themes/default/base.html", "<p>"),
    ]);
    source.files.insert(RelPath::new("content/full/p.png").unwrap(), vec![0xFF, 0]);
    let checked = open(&source);
    assert_eq!(checked.diagnostics, []);
    let project = checked.value;
    let name = |id| project.files.get(id).path.as_str();
    assert_eq!(project.data.iter().map(|id| name(*id)).collect::<Vec<_>>(), ["data/a.yaml"]);
    assert_eq!(project.references.map(name), Some("data/references.yaml"));
    let chapters: Vec<(&str, bool)> = project.chapters[0].iter().map(|chapter| (name(chapter.file), chapter.appendix)).collect();
    assert_eq!(chapters, [("content/full/01-a.md", false), ("content/full/02-b.md", false), ("content/full/appendices/01-x.md", true)]);
    assert_eq!(project.images.len(), 1);
    assert_eq!(&*project.files.get(project.files.find(&RelPath::new("data/a.csv").unwrap()).unwrap()).text, "x\n");
    let config = &project.config;
    assert_eq!((config.base_url.as_deref(), config.quantiles, config.theme.as_str()), (Some("https://example.org/r"), 8, "default"));
    assert_eq!(config.identifiers["doi"], "10.1/x");
    assert_eq!(config.ties, super::Ties::HalfEven);
    let edition = &config.editions[0];
    assert_eq!((edition.title.as_str(), edition.version.as_str(), edition.date.as_str()), ("Ünd", "1.0", "2026-11-21"));
    assert_eq!(edition.numbering.appendices, super::AppendixNumbers::Letter);
    assert_eq!(project.files.text(edition.span), "full");
    assert_eq!(project.files.text(edition.key_figures[0].show.span), "a.b");
}

#[test]
fn a_folder_without_a_report_says_how_to_begin() {
    let checked = project(&[("content/a.md", "")]);
    assert_eq!(codes(&checked), [("no-report", "")]);
    assert!(checked.diagnostics[0].mend.as_ref().unwrap().contains("--project DIR"));
    assert_eq!(codes(&project(&[("report.yaml", "title: T\n")])), [("no-edition", "title")]);
    assert_eq!(codes(&project(&[("report.yaml", "title: T\neditions: []\n")]))[0].0, "no-edition");
}

#[test]
fn every_fault_of_the_report_is_found_at_once() {
    let report = "tittle: T\nbase_url: ftp://x\nquantiles: 10\ntheme: ../x\nauthors: [{nam: A}]\nlanguage: e_n\neditions:\n\
        - {id: Data Set, name: N, version: 1, date: 2026-02-29, content: elsewhere}\n\
        - {id: data, name: N, version: 1, date: 2024-02-29, content: content/ful}\n\
        - {id: one, name: N, version: 1, date: 24-02-29, content: content/full}\n\
        - {id: one, name: N, version: 1, date: 2024-02-29, content: content/full}\n";
    let checked = project(&[("report.yaml", report), ("content/full/a.md", "")]);
    let wanted = [
        ("unknown-key", "tittle"),
        ("missing-key", "tittle"),
        ("unknown-key", "nam"),
        ("bad-base-url", "ftp://x"),
        ("bad-theme", "../x"),
        ("bad-quantiles", "10"),
        ("bad-language", "e_n"),
        ("bad-edition-id", "Data Set"),
        ("bad-date", "2026-02-29"),
        ("bad-content-folder", "elsewhere"),
        ("bad-edition-id", "data"),
        ("bad-date", "24-02-29"),
        ("duplicate-edition", "one"),
        ("no-content", "data"),
    ];
    assert_eq!(codes(&checked), wanted);
    assert_eq!(checked.diagnostics[0].mend.as_deref(), Some("Did you mean `title`?"));
    assert_eq!(checked.diagnostics[13].mend.as_deref(), Some("Did you mean `content/full`?"));
}

#[test]
fn two_files_cannot_become_one_page() {
    let files =
        [("report.yaml", REPORT), ("content/full/01-a.md", ""), ("content/full/appendices/07-a.md", ""), ("content/full/02-b.md", "")];
    assert_eq!(codes(&project(&files)), [("two-files-one-page", "")]);
}

#[test]
fn files_that_are_not_utf_8_are_named_with_the_byte() {
    let mut source = Memory::new([("report.yaml", REPORT), ("content/full/a.md", "")]);
    source.files.insert(RelPath::new("data/a.csv").unwrap(), b"caf\xE9,1\n".to_vec());
    let checked = open(&source);
    assert_eq!(codes(&checked), [("not-utf-8", "\u{FFFD}")]);
    assert!(checked.diagnostics[0].message.contains("byte 3"));
    assert!(checked.diagnostics[0].mend.as_ref().unwrap().contains("Windows-1252"));
}

#[test]
fn themes_must_exist() {
    let report = format!("{REPORT}theme: quiett\n");
    let files = [("report.yaml", report.as_str()), ("content/full/a.md", ""), ("themes/quiet/base.html", "")];
    let checked = project(&files);
    assert_eq!(codes(&checked), [("unknown-theme", "quiett")]);
    assert_eq!(checked.diagnostics[0].mend.as_deref(), Some("Did you mean `quiet`?"));
}

#[test]
fn addresses_lose_their_number() {
    let of = |path: &str| slug(&RelPath::new(path).unwrap()).to_owned();
    assert_eq!(of("content/full/03-study-design.md"), "study-design");
    assert_eq!(of("content/full/2010.md"), "2010");
    assert_eq!(of("content/full/about.md"), "about");
}
