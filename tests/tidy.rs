//! The house rules as a test: one direction of flow, small rooms, every file with its duty in the first line.

use std::fs;
use std::path::{Path, PathBuf};

/// The floors from the ground up: a module may use those before it and none after it.
const FLOORS: [&str; 19] = [
    "source",
    "diagnostics",
    "revision",
    "markup",
    "yaml",
    "project",
    "data",
    "figures",
    "content",
    "exhibits",
    "checks",
    "report",
    "render",
    "pipeline",
    "publish",
    "review",
    "explain",
    "terminal",
    "cli",
];
/// Files may be this long, with a little air above the 400 lines that are the rule.
const LONGEST_FILE: usize = 450;
/// Functions may be this long, with a little air above the 60 lines that are the rule.
const LONGEST_FUNCTION: usize = 66;

/// The files of the house; those that hold only tests and their samples may do what tests do.
fn sources() -> Vec<(String, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    for entry in walkdir::WalkDir::new(&root).sort_by_file_name() {
        let path = entry.expect("src can be listed").into_path();
        let tests = path.file_stem().is_some_and(|stem| stem == "tests" || stem == "hostile" || stem == "sample");
        if path.extension().is_some_and(|ending| ending == "rs") && !tests {
            let inside = path.strip_prefix(&root).expect("below src").to_path_buf();
            let module = inside.iter().next().expect("a part").to_string_lossy().trim_end_matches(".rs").to_owned();
            let text = fs::read_to_string(&path).expect("a readable source");
            found.push((module, inside, text));
        }
    }
    assert!(found.len() > 20, "the house has rooms");
    found
}

/// The part of a file above its tests.
fn code(text: &str) -> &str {
    text.split("\n#[cfg(test)]").next().unwrap_or(text)
}

fn report(faults: &[String]) {
    assert!(faults.is_empty(), "{} breaches of the house rules:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_file_says_what_it_is_for_and_is_small() {
    let mut faults = Vec::new();
    for (_, path, text) in sources() {
        if !text.starts_with("//!") {
            faults.push(format!("{}: no //! line at its head", path.display()));
        }
        let lines = code(&text).lines().count();
        if lines > LONGEST_FILE {
            faults.push(format!("{}: {lines} lines, more than {LONGEST_FILE}", path.display()));
        }
    }
    report(&faults);
}

#[test]
fn functions_are_small() {
    let mut faults = Vec::new();
    for (_, path, text) in sources() {
        let lines: Vec<&str> = code(&text).lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let indent = line.len() - line.trim_start().len();
            let head = line.trim_start().trim_start_matches("pub ").trim_start_matches("pub(crate) ").trim_start_matches("pub(super) ");
            if !head.starts_with("fn ") && !head.starts_with("const fn ") {
                continue;
            }
            let closing = format!("{}}}", " ".repeat(indent));
            let length = lines[at..].iter().position(|line| *line == closing).map_or(1, |end| end + 1);
            if length > LONGEST_FUNCTION {
                faults.push(format!("{}:{}: {length} lines in one function", path.display(), at + 1));
            }
        }
    }
    report(&faults);
}

#[test]
fn nothing_is_imported_from_above() {
    let floor = |module: &str| FLOORS.iter().position(|floor| *floor == module);
    let mut faults = Vec::new();
    for (module, path, text) in sources() {
        let Some(here) = floor(&module) else { continue };
        for (number, line) in code(&text).lines().enumerate() {
            for used in line.split("crate::").skip(1) {
                let used: String = used.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                if floor(&used).is_some_and(|there| there > here) {
                    faults.push(format!("{}:{}: `{module}` uses `{used}`, a floor above it", path.display(), number + 1));
                }
            }
        }
    }
    report(&faults);
}

#[test]
fn nobody_prints_or_reads_outside_their_room() {
    // What a room may not say, and the rooms that may.
    let rules: [(&str, &[&str]); 6] = [
        ("println!", &[]),
        ("std::fs::", &["source", "publish"]),
        ("SystemTime", &[]),
        ("std::env::", &["cli"]),
        ("HashMap", &[]),
        ("::*;", &[]),
    ];
    let mut faults = Vec::new();
    for (module, path, text) in sources() {
        for (number, line) in code(&text).lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
            for (word, allowed) in rules {
                if line.contains(word) && !allowed.contains(&module.as_str()) {
                    faults.push(format!("{}:{}: `{word}` outside its room", path.display(), number + 1));
                }
            }
        }
    }
    report(&faults);
}
