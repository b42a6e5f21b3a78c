//! A folder is a test: a small project goes in, diagnostics and pages come out.
//!
//! Each folder of `tests/cases` is a project; files it lacks are taken from `tests/cases/_base`. Its `expected.txt` holds the
//! diagnostics in their one-line form, exactly, and below a line `---` the pages' contents: `full/a.html: words` must stand in
//! that file of the site, `full/a.html! words` must not. `UPDATE_EXPECTED=1 cargo test --test cases` writes the diagnostics anew.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tickmark::pipeline::{self, publishable};
use tickmark::project;
use tickmark::publish;
use tickmark::source::{Memory, RelPath};
use tickmark::terminal::{self, Style};

fn read_folder(folder: &Path, files: &mut BTreeMap<RelPath, Vec<u8>>) {
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.expect("the case can be listed");
        let path = entry.path().strip_prefix(folder).expect("below the folder").to_str().expect("an UTF-8 name").replace('\\', "/");
        if entry.file_type().is_file() && path != "expected.txt" {
            files.insert(RelPath::new(&path).expect("a path in the case"), fs::read(entry.path()).expect("a readable file"));
        }
    }
}

fn check_site(name: &str, wanted: &str, site: &tickmark::render::Site, faults: &mut Vec<String>) {
    for line in wanted.lines().filter(|line| !line.is_empty()) {
        let (address, words, must) = match (line.split_once(": "), line.split_once("! ")) {
            (Some((address, words)), _) if !address.contains(' ') => (address, words, true),
            (_, Some((address, words))) => (address, words, false),
            _ => panic!("{name}/expected.txt: `{line}` is no `file: words` or `file! words`"),
        };
        let page = site.files.get(address).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        match page {
            None => faults.push(format!("{name}: the site has no {address}")),
            Some(page) if page.contains(words) != must => {
                let verb = if must { "lacks" } else { "must not hold" };
                faults.push(format!("{name}: {address} {verb} `{words}`\n{}", main_part(&page).chars().take(900).collect::<String>()));
            }
            Some(_) => {}
        }
    }
}

fn main_part(page: &str) -> &str {
    page.find("<main").map_or(page, |at| &page[at..])
}

#[test]
fn every_case_gives_what_it_expects() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut cases: Vec<_> = fs::read_dir(&root).expect("tests/cases").map(|entry| entry.expect("an entry").path()).collect();
    cases.sort();
    let (mut run, mut faults) = (0, Vec::new());
    for case in cases.iter().filter(|case| !case.file_name().is_some_and(|name| name.to_string_lossy().starts_with('_'))) {
        run += 1;
        let name = case.file_name().expect("a name").to_string_lossy().into_owned();
        let mut source = Memory::default();
        read_folder(&root.join("_base"), &mut source.files);
        read_folder(case, &mut source.files);
        let mut diagnostics = Vec::new();
        let project = project::open(&source).unpack(&mut diagnostics);
        let built = pipeline::build(&project).unpack(&mut diagnostics);
        let diagnostics = pipeline::in_order(diagnostics);
        let found = terminal::write(&diagnostics, &project.files, Style::Short);
        let expected_file = case.join("expected.txt");
        let expected = fs::read_to_string(&expected_file).unwrap_or_default();
        let (wanted, pages) = expected.split_once("---\n").unwrap_or((&expected, ""));
        if std::env::var_os("UPDATE_EXPECTED").is_some() {
            fs::write(&expected_file, format!("{found}---\n{pages}")).expect("expected.txt can be written");
        } else if found != wanted {
            faults.push(format!("{name}: diagnostics differ\n-- expected\n{wanted}-- found\n{found}"));
        }
        if publishable(&diagnostics, false) {
            check_site(&name, pages, &publish::complete(&project, &built), &mut faults);
        } else if !pages.is_empty() {
            faults.push(format!("{name}: pages are expected of a report with errors"));
        }
    }
    assert!(run > 0, "there are cases");
    assert!(faults.is_empty(), "{} of {run} cases failed:\n{}", faults.len(), faults.join("\n"));
}
