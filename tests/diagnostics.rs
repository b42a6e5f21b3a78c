//! Each page of `docs/diagnostics` is tested: the wrong example of a code gives that code, and the mended one gives nothing.
//!
//! The form of a section: `### code`, what it means, and labelled blocks, each of a file. A label is a line such as
//!
//! - ``Wrong, in `data/survey.yaml`:`` and ``Mended, in `data/survey.yaml`:`` (`Mended:` where the file is the same),
//! - ``With `data/staff.yaml`:`` for a file of both.
//!
//! They are laid over the base project, which stands in `docs/diagnostics.md` below such labels. Of a YAML file of the base a block gives
//! only the keys that it changes; of a chapter of the base it gives the text below the front matter, unless it begins with `---`. A file
//! that the base has not is given whole. `⟨E9⟩` stands for bytes that cannot be shown. ``Told besides: `code`.`` allows another code, and
//! ``No example: why; `tests/file.rs` has `the_test`.`` stands where no files can show it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use tickmark::diagnostics::Diagnostic;
use tickmark::source::{Memory, RelPath};
use tickmark::terminal::{self, Style};
use tickmark::{pipeline, project};

/// Files by their paths, as they stand in a page.
type Files = BTreeMap<String, String>;

/// What stands below one heading.
#[derive(Debug, Default)]
struct Section {
    page: String,
    code: String,
    wrong: Files,
    mended: Files,
    /// Whose blocks there are.
    sides: Vec<Side>,
    besides: BTreeSet<String>,
    without: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Side {
    Wrong,
    Mended,
    Both,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Words between marks.
fn marked(line: &str) -> Vec<String> {
    line.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// A line that says of the block below it whose file it is; `last` is the file of the block above.
fn label(line: &str, last: Option<&String>) -> Option<(Side, String)> {
    let line = line.strip_suffix(':')?;
    let path = marked(line).pop();
    if line == "Mended" {
        return Some((Side::Mended, last?.clone()));
    }
    let side = match line.split('`').next()? {
        "Wrong, in " => Side::Wrong,
        "Mended, in " => Side::Mended,
        "With " | "" => Side::Both,
        _ => return None,
    };
    Some((side, path?))
}

/// The sections of a page: what stands above its first `###`, and below each.
fn parts(page: &str, text: &str) -> Vec<Section> {
    let new = |code: &str| Section { page: page.to_owned(), code: code.to_owned(), ..Section::default() };
    let mut all = vec![new("")];
    let mut lines = text.lines();
    let (mut now, mut last) = (None, None);
    while let Some(line) = lines.next() {
        let at = all.len() - 1;
        let section = &mut all[at];
        let marks: String = line.chars().take_while(|c| *c == '`').collect();
        if marks.len() >= 3 && !line[marks.len()..].contains('`') {
            let body: String = lines.by_ref().take_while(|line| *line != marks).map(|line| format!("{line}\n")).collect();
            let (side, path): (Side, String) =
                now.take().unwrap_or_else(|| panic!("{page}, {}: a block has no label:\n{body}", section.code));
            if side != Side::Mended {
                section.wrong.insert(path.clone(), body.clone());
            }
            if side != Side::Wrong {
                section.mended.insert(path.clone(), body);
            }
            section.sides.push(side);
            last = Some(path);
        } else if let Some(code) = line.strip_prefix("### ") {
            all.push(new(code));
            last = None;
        } else if let Some(found) = label(line, last.as_ref()) {
            now = Some(found);
        } else if let Some(others) = line.strip_prefix("Told besides: ") {
            section.besides.extend(marked(others));
        } else if line.starts_with("No example: ") {
            section.without = Some(line.to_owned());
        }
    }
    all
}

/// All sections of all pages.
fn sections() -> Vec<Section> {
    let folder = root().join("docs/diagnostics");
    let mut pages: Vec<_> = fs::read_dir(folder).expect("docs/diagnostics").map(|entry| entry.expect("an entry").path()).collect();
    pages.sort();
    let mut all = Vec::new();
    for page in pages {
        let name = page.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&page).expect("a page");
        all.extend(parts(&name, &text).into_iter().skip(1));
    }
    all
}

/// The top-level entries of a YAML file: each key, and all its lines.
fn entries(text: &str) -> Vec<(&str, String)> {
    let mut entries: Vec<(&str, String)> = Vec::new();
    for line in text.lines() {
        match entries.last_mut() {
            Some((_, lines)) if line.is_empty() || line.starts_with([' ', '#']) => lines.push_str(&format!("{line}\n")),
            _ => entries.push((line.split(':').next().unwrap_or(line), format!("{line}\n"))),
        }
    }
    entries
}

/// A block laid over the base's file: keys over keys, a text below the front matter that stands.
fn laid(path: &str, base: &str, block: &str) -> String {
    if path.ends_with(".md") {
        let front = base.rfind("---\n").map_or("", |end| &base[..end + 4]);
        return if block.starts_with("---") { block.to_owned() } else { format!("{front}\n{block}") };
    }
    let (base, block) = (entries(base), entries(block));
    let mut whole = String::new();
    let mut done = BTreeSet::new();
    let known: BTreeSet<&str> = base.iter().map(|(key, _)| *key).collect();
    for (key, lines) in &base {
        let new: String = block.iter().filter(|(word, _)| word == key).map(|(_, lines)| lines.as_str()).collect();
        whole.push_str(if new.is_empty() { lines } else { &new });
        done.insert(*key);
    }
    whole.extend(block.iter().filter(|(key, _)| !known.contains(key)).map(|(_, lines)| lines.as_str()));
    whole
}

/// A text with the bytes that its `⟨E9⟩` stand for.
fn bytes(text: &str) -> Vec<u8> {
    let mut parts = text.split('⟨');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (hex, rest) = part.split_once('⟩').expect("`⟨` is closed");
        bytes.extend(hex.split(' ').map(|byte| u8::from_str_radix(byte, 16).expect("a byte such as ⟨E9⟩")));
        bytes.extend(rest.as_bytes());
    }
    bytes
}

/// What an example gives in order, and how it is told.
fn told(base: &Files, example: &Files) -> (Vec<Diagnostic>, String) {
    let mut files = base.clone();
    for (path, block) in example {
        let text = base.get(path).map_or_else(|| block.clone(), |base| laid(path, base, block));
        files.insert(path.clone(), text);
    }
    let mut source = Memory::default();
    for (path, text) in &files {
        source.files.insert(RelPath::new(path).unwrap_or_else(|| panic!("{path} is no path")), bytes(text));
    }
    let mut diagnostics = Vec::new();
    let project = project::open(&source).unpack(&mut diagnostics);
    pipeline::build(&project).unpack(&mut diagnostics);
    let diagnostics = pipeline::in_order(diagnostics);
    let told = terminal::write(&diagnostics, &project.files, Style::Short);
    (diagnostics, told)
}

/// What is wrong with a pair.
fn faults_of(base: &Files, section: &Section, faults: &mut Vec<String>) {
    let name = format!("{}#{}", section.page, section.code);
    if ![Side::Wrong, Side::Mended].iter().all(|side| section.sides.contains(side)) {
        faults.push(format!("{name}: it needs a wrong and a mended example, or a line `No example: …`"));
        return;
    }
    let (found, wrong) = told(base, &section.wrong);
    let (own, others): (Vec<&Diagnostic>, Vec<&Diagnostic>) = found.iter().partition(|found| found.code == section.code);
    let others: BTreeSet<String> = others.iter().map(|found| found.code.to_owned()).collect();
    if own.is_empty() || others != section.besides {
        faults.push(format!("{name}: the wrong example should give its code and besides {:?}, and gives\n{wrong}", section.besides));
    }
    if own.iter().any(|found| found.mend.is_none()) {
        faults.push(format!("{name}: nothing is said of how to mend it\n{wrong}"));
    }
    let (found, mended) = told(base, &section.mended);
    if !found.is_empty() {
        faults.push(format!("{name}: the mended example gives\n{mended}"));
    }
}

/// A line `No example: …` must name a test that speaks of the code.
fn fault_of_reason(section: &Section, reason: &str) -> Option<String> {
    let words = marked(reason);
    let (test, file) = (words.last()?, words.iter().rev().nth(1)?);
    let text = fs::read_to_string(root().join(file)).unwrap_or_default();
    let body = text.split_once(&format!("fn {test}()")).and_then(|(_, rest)| rest.split("\n#[test]").next());
    let shown = body.is_some_and(|body| body.contains(&section.code));
    (!shown).then(|| format!("{}#{}: `{file}` has no test `{test}` that speaks of the code", section.page, section.code))
}

#[test]
fn wrong_examples_give_their_code_and_mended_ones_nothing() {
    let base = parts("diagnostics", &read("docs/diagnostics.md")).swap_remove(0).mended;
    let (_, found) = told(&base, &Files::new());
    assert!(base.len() == 3 && found.is_empty(), "the base project gives\n{found}");
    let only = std::env::var("ONLY").unwrap_or_default();
    let mut faults = Vec::new();
    for section in sections().iter().filter(|section| only.is_empty() || section.page == only || section.code == only) {
        match &section.without {
            Some(reason) if section.wrong.is_empty() => faults.extend(fault_of_reason(section, reason)),
            _ => faults_of(&base, section, &mut faults),
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn the_index_leads_to_every_section() {
    let index = read("docs/diagnostics.md");
    let links = index.split("](diagnostics/").skip(1).filter_map(|rest| rest.split_once(')')).map(|(link, _)| link.to_owned());
    let links: BTreeSet<String> = links.filter(|link| link.contains('#')).collect();
    let wanted: BTreeSet<String> = sections().iter().map(|section| format!("{}.md#{}", section.page, section.code)).collect();
    let (lacking, stale): (Vec<_>, Vec<_>) = (wanted.difference(&links).collect(), links.difference(&wanted).collect());
    assert!(lacking.is_empty() && stale.is_empty(), "docs/diagnostics.md lacks links to {lacking:?} and has too many, {stale:?}");
}
