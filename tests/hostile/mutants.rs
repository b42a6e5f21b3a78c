//! The projects of this repository, changed at random: nothing panics, nothing hangs, no address leaves the site, and no page holds what
//! nobody here writes. The same seed gives the same changes.
//!
//! `TICKMARK_MINUTES=10 cargo test --release --test hostile -- --ignored mutants` runs for as long as it is told.

use std::fs;
use std::path::Path;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use tickmark::source::{Disk, Memory, RelPath, Source};
use tickmark::terminal::{self, Style};
use tickmark::{pipeline, project, publish};

use super::house::number;
use super::markup;

/// Longer than this no changed project may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// A project by its name.
pub struct Case {
    pub name: String,
    pub source: Memory,
}

fn read(folder: &Path, files: &mut Memory) {
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.expect("a list");
        let path = entry.path().strip_prefix(folder).expect("below").to_str().expect("UTF-8");
        if entry.file_type().is_file() && path != "expected.txt" {
            files.files.insert(RelPath::new(path).expect("a path"), fs::read(entry.path()).expect("a file"));
        }
    }
}

/// Every folder of `tests/cases` as the project it is.
pub fn cases(root: &Path) -> Vec<Case> {
    let mut folders: Vec<_> = fs::read_dir(root).expect("the cases").map(|entry| entry.expect("an entry").path()).collect();
    folders.sort();
    let mut all = Vec::new();
    for folder in folders {
        let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
        let mut source = Memory::default();
        read(&root.join("_base"), &mut source);
        read(&folder, &mut source);
        all.push(Case { name, source });
    }
    all
}

/// The report that ships.
pub fn shipped() -> Case {
    let disk = Disk::new(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the project");
    let mut source = Memory::default();
    for path in ["content", "data", "themes"].iter().flat_map(|folder| disk.list(folder).files) {
        let bytes = disk.read(&path).expect("a file");
        source.files.insert(path, bytes);
    }
    let report = RelPath::new("report.yaml").expect("a path");
    source.files.insert(report.clone(), disk.read(&report).expect("a file"));
    Case { name: "shipped".into(), source }
}

/// Numbers at random, the same for the same seed (xorshift64*).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % limit.max(1)
    }

    pub fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// Words that mean something to somebody on the way from a file to a reader's eye.
pub const NASTY: [&str; 91] = [
    "<script>window.ran=1</script>",
    "</script><script>window.ran=1</script>",
    "</title><img src=x onerror=window.ran=1>",
    "\" onmouseover=\"window.ran=1",
    "' onfocus='window.ran=1' autofocus='",
    "<svg/onload=window.ran=1>",
    "<foreignObject><b>x</b></foreignObject>",
    "]]>",
    "<![CDATA[",
    "<!--",
    "-->",
    "<iframe src=javascript:window.ran=1>",
    "</style>",
    "<style>*{display:none}</style>",
    "</textarea>",
    "</svg>",
    "{{ 7 * 7 }}",
    "{{ __tera_context }}",
    "{% include \"base.html\" %}",
    "{% for x in range(end=9) %}",
    "{# x #}",
    "{{",
    "}}",
    "{%",
    "[x](javascript:alert(1))",
    "<javascript:alert(1)>",
    "![x](data:image/svg+xml,x)",
    "[a]: vbscript:x",
    "[a]: //evil.example",
    "&#x3c;script&#x3e;",
    "&lt;b&gt;",
    "&",
    "&amp;amp;",
    "%3Cscript%3E",
    "\\",
    "\\\\",
    "\u{202e}",
    "\u{2066}",
    "\u{200b}",
    "\u{feff}",
    "\u{0}",
    "\u{7}",
    "\u{1b}[31m",
    "\u{85}",
    "\u{2028}",
    "e\u{301}\u{301}\u{301}\u{301}\u{301}",
    "👩‍👩‍👧‍👦",
    "ﷺ",
    "\t",
    "\r",
    "\r\n",
    "\n\n",
    "  ",
    "---",
    "...",
    ":::",
    "::: note",
    "::: include shared/x.md",
    "```",
    "````chart x",
    "~~~",
    "#",
    "## x {#x}",
    "|",
    "|-|-|",
    "[^x]",
    "[^x]: y",
    "[@x]",
    "@table-x",
    "[a]{claim=\"1 = 1\"}",
    "*",
    "**",
    "_",
    "`",
    "$",
    "- ",
    "> ",
    "1. ",
    ": ",
    "? ",
    "&a *a",
    "*a",
    "!!binary",
    "[",
    "]",
    "{",
    "}",
    "-99999999999999999999999999999999",
    "1e999999",
    "0.0000000000000000000000001",
    "[x]",
];

/// Pieces of the projects' own languages.
const WORDS: [&str; 44] = [
    "data:",
    "rows:",
    "columns:",
    "figures:",
    "totals:",
    "values:",
    "formula:",
    "unit: percent",
    "unit: people",
    "format: percent(1)",
    "kind: bar",
    "kind: line",
    "kind: pie",
    "arrange: full",
    "arrange: diverging",
    "where: 1 = 1",
    "sort: {by: x}",
    "series: []",
    "key: [a, b]",
    "key: x",
    "sum(",
    "share(",
    "quantile(",
    "rank(",
    "/ 0",
    "if(",
    " and ",
    " or not ",
    "= ",
    "< ",
    "99%",
    "\"Leeds\"",
    "[sector = \"x\"]",
    ".total.",
    "null",
    "true",
    "~",
    "''",
    "\"\"",
    "boxes:",
    "flows:",
    "published: [{value: \"1\"}]",
    "because: x",
    "title:",
];

/// One change of a text.
fn change(bytes: &mut Vec<u8>, dice: &mut Dice, other: &[u8]) {
    let at = dice.below(bytes.len() + 1);
    let lines: Vec<std::ops::Range<usize>> = bytes
        .split_inclusive(|byte| *byte == b'\n')
        .scan(0, |start, line| {
            *start += line.len();
            Some(*start - line.len()..*start)
        })
        .collect();
    let line = (!lines.is_empty()).then(|| dice.one(&lines).clone());
    match (dice.below(12), line) {
        (0, _) if !bytes.is_empty() => {
            let at = at.min(bytes.len() - 1);
            bytes[at] ^= 1 << dice.below(8);
        }
        (1, Some(line)) => _ = bytes.drain(line),
        (2, Some(line)) => {
            let copy = bytes[line.clone()].to_vec();
            bytes.splice(line.end..line.end, copy);
        }
        (3, Some(line)) => {
            let moved: Vec<u8> = bytes.drain(line).collect();
            let at = at.min(bytes.len());
            bytes.splice(at..at, moved);
        }
        (4, _) => bytes.truncate(at),
        (5, _) => {
            let end = (at + dice.below(40)).min(bytes.len());
            bytes.drain(at..end);
        }
        (6, _) if !other.is_empty() => {
            let start = dice.below(other.len());
            let end = (start + dice.below(400)).min(other.len());
            bytes.splice(at..at, other[start..end].iter().copied());
        }
        (7, _) => {
            let often = 1 << dice.below(11);
            let word = dice.one(&NASTY).repeat(often);
            bytes.splice(at..at, word.into_bytes());
        }
        (8, _) => _ = bytes.splice(at..at, dice.one(&WORDS).bytes()),
        (9, Some(line)) => {
            // After a key, so that a value changes and the file stays what it is.
            let key = bytes[line.clone()].windows(2).position(|pair| pair == b": ").map_or(line.end, |colon| line.start + colon + 2);
            let quoted = serde_json::to_string(dice.one(&NASTY)).expect("JSON");
            bytes.splice(key..line.end, format!("{quoted}\n").into_bytes());
        }
        _ => _ = bytes.splice(at..at, dice.one(&NASTY).bytes()),
    }
}

/// A project after some changes, and whether its templates changed: these are the author's own markup.
fn mutant(cases: &[Case], shipped: &Case, seed: u64, large: bool) -> (String, Memory, bool) {
    let mut dice = Dice::new(seed);
    let case = if large { shipped } else { dice.one(cases) };
    let mut source = case.source.clone();
    let paths: Vec<RelPath> = source.files.keys().cloned().collect();
    let others: Vec<&Vec<u8>> = cases.iter().chain([shipped]).flat_map(|case| case.source.files.values()).collect();
    let mut templates = false;
    for _ in 0..=dice.below(4) {
        let path = dice.one(&paths);
        templates |= path.as_str().starts_with("themes/");
        let bytes = source.files.get_mut(path).expect("the file");
        let other = dice.one(&others);
        change(bytes, &mut dice, other);
    }
    (case.name.clone(), source, templates)
}

/// Whether an address stays below the folder of the site, on every system.
fn is_inside(address: &str) -> bool {
    let bad = |part: &str| part.is_empty() || part == "." || part == ".." || part.len() > 255;
    !address.split('/').any(bad) && !address.contains(['\\', '\0', ':'])
}

/// Builds a project and looks at all that came of it; what is wrong, if anything. The markup of pages is judged unless templates changed.
pub fn look(source: &Memory, templates: bool) -> Result<(), String> {
    let mut diagnostics = Vec::new();
    let project = project::open(source).unpack(&mut diagnostics);
    let built = pipeline::build(&project).unpack(&mut diagnostics);
    let diagnostics = pipeline::in_order(diagnostics);
    for style in [Style::Short, Style::People, Style::Colour] {
        let told = terminal::write(&diagnostics, &project.files, style);
        let steers = |c: char| c.is_control() && c != '\n' && c != '\t' && (style != Style::Colour || c != '\u{1b}');
        if told.contains(steers) || told.contains('\u{202e}') {
            return Err(format!("a diagnostic steers the terminal: {told:?}"));
        }
    }
    for diagnostic in &diagnostics {
        if let Some(span) = diagnostic.span {
            let text = &project.files.get(span.file).text;
            if text.get(span.start as usize..span.end as usize).is_none() {
                let (start, end) = (span.start as usize, (span.end as usize).min(text.len()));
                let around = &text.as_bytes()[start.saturating_sub(100).min(end)..end];
                return Err(format!(
                    "`{}` has a place that is none: {span:?} after {:?}",
                    diagnostic.code,
                    String::from_utf8_lossy(around)
                ));
            }
        }
    }
    terminal::json(&diagnostics, &project.files);
    let site = publish::complete(&project, &built);
    // Of a report with errors nothing is written, and an edition may have an id that makes no address.
    let nameless = !pipeline::publishable(&diagnostics, false);
    let nameless = nameless && diagnostics.iter().any(|found| matches!(found.code, "bad-edition-id" | "missing-key" | "wrong-shape"));
    for (address, bytes) in &site.files {
        if !nameless && !is_inside(address) {
            return Err(format!("an address leaves the site: {address:?}"));
        }
        if address.ends_with(".html") {
            let page = std::str::from_utf8(bytes).map_err(|error| format!("{address}: {error}"))?;
            if let Some(fault) = markup::fault(page).filter(|_| !templates && !nameless) {
                return Err(format!("{address}: {fault}"));
            }
        }
        if address.ends_with(".json") && !address.starts_with("images/") {
            serde_json::from_slice::<serde_json::Value>(bytes).map_err(|error| format!("{address} is no JSON: {error}"))?;
        }
    }
    Ok(())
}

/// Looks at a project on a thread of its own; what hangs or panics is told with the name.
pub fn look_patiently(name: &str, source: &Memory, templates: bool) -> Result<Duration, String> {
    let begun = Instant::now();
    let (send, receive) = mpsc::channel();
    let (source, named) = (source.clone(), name.to_owned());
    let work = move || {
        let looked = std::panic::catch_unwind(|| look(&source, templates)).unwrap_or_else(|_| Err("a panic".into()));
        let _ = send.send(looked.map_err(|why| format!("{named}: {why}")));
    };
    // As little stack as rayon's threads have.
    std::thread::Builder::new().stack_size(2 << 20).spawn(work).expect("a thread");
    receive.recv_timeout(PATIENCE).unwrap_or_else(|_| Err(format!("{name}: no end after {PATIENCE:?}")))?;
    Ok(begun.elapsed())
}

fn run(seeds: impl IntoIterator<Item = u64>, large: impl Fn(u64) -> bool, until: Option<Instant>) -> u64 {
    let cases = cases(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases"));
    let shipped = shipped();
    let (mut faults, mut run, mut slowest) = (Vec::new(), 0, (Duration::ZERO, 0));
    for seed in seeds {
        if until.is_some_and(|until| Instant::now() > until) {
            break;
        }
        let (name, source, templates) = mutant(&cases, &shipped, seed, large(seed));
        match look_patiently(&format!("seed {seed}, {name}"), &source, templates) {
            Ok(time) => slowest = slowest.max((time, seed)),
            Err(fault) => faults.push(fault),
        }
        run += 1;
        if faults.len() > 20 {
            break;
        }
    }
    println!("{run} projects; the slowest took {:?} (seed {})", slowest.0, slowest.1);
    assert!(faults.is_empty(), "{} of {run} changed projects fail:\n{}", faults.len(), faults.join("\n"));
    run
}

#[test]
fn projects_changed_at_random_neither_panic_nor_hang() {
    run(0..80, |_| false, None);
}

#[test]
fn the_shipped_report_changed_at_random_neither_panics_nor_hangs() {
    run(1_000_000..1_000_002, |_| true, None);
}

#[test]
#[ignore = "runs for TICKMARK_MINUTES, one without it; TICKMARK_SEED begins elsewhere"]
fn long_run_of_mutants() {
    let until = Instant::now() + Duration::from_secs(60 * number("TICKMARK_MINUTES", 1));
    let first = number("TICKMARK_SEED", 2_000_000);
    assert!(run(first.., |seed| seed % 20 == 0, Some(until)) > 0);
}
