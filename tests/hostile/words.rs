//! Words that are markup, templates or formulas to somebody, in every field that reaches a page; addresses of every scheme.
//!
//! In `tests/cases` beside these: `hostile-labels`, `raw-html`, `unsafe-links`, `kept-as-written`. In a browser: `tests/browser/hostile.test.js`.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use tickmark::source::{Memory, RelPath};
use tickmark::terminal::{self, Style};
use tickmark::{pipeline, project, publish};

use super::house::{Project, number, tree};
use super::markup;
use super::mutants::{Dice, NASTY, look_patiently};

/// A report in which every field of words is `WORDS` with its number: what may stand in each, and what reads it, is all here.
fn template() -> Memory {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile/report");
    let mut source = Memory::default();
    for entry in walkdir::WalkDir::new(&folder).sort_by_file_name() {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(&folder).unwrap().to_str().unwrap();
            source.files.insert(RelPath::new(path).unwrap(), fs::read(entry.path()).unwrap());
        }
    }
    source
}

/// The report with each `WORDS` written as one of these words, quoted as its file needs it.
fn filled(words: &mut dyn FnMut() -> String) -> Memory {
    let mut source = template();
    for (path, bytes) in &mut source.files {
        let text = String::from_utf8(bytes.clone()).unwrap();
        let mut out = String::new();
        let mut pieces = text.split("WORDS");
        out.push_str(pieces.next().unwrap());
        let mut fenced = false;
        for piece in pieces {
            let line = out.rsplit('\n').next().unwrap_or("");
            fenced = fence(&out).unwrap_or(fenced);
            let word = words();
            if path.as_str().ends_with(".yaml") || fenced || line.starts_with("title:") {
                out.push_str(&serde_json::to_string(&word).unwrap());
            } else if path.as_str().ends_with(".csv") {
                out.push_str(&format!("\"{}\"", word.replace('"', "\"\"")));
            } else if line.starts_with(":::") {
                out.push_str(&word.replace(['"', '\n', '\r'], " "));
            } else {
                out.push_str(&word);
            }
            out.push_str(piece);
        }
        *bytes = out.into_bytes();
    }
    source
}

/// Whether a text ends within a fence, judged by the fences of the template.
fn fence(text: &str) -> Option<bool> {
    Some(
        text.lines()
            .filter(|line| line.starts_with("```"))
            .filter(|line| line.len() == 3 || line[3..].chars().all(|c| c.is_ascii_lowercase() || " -".contains(c)))
            .count()
            % 2
            == 1,
    )
}

struct Outcome {
    told: String,
    publishable: bool,
    files: Vec<(String, Vec<u8>)>,
}

fn outcome(source: &Memory) -> Outcome {
    let mut diagnostics = Vec::new();
    let project = project::open(source).unpack(&mut diagnostics);
    let built = pipeline::build(&project).unpack(&mut diagnostics);
    let diagnostics = pipeline::in_order(diagnostics);
    let told = terminal::write(&diagnostics, &project.files, Style::Short);
    let publishable = pipeline::publishable(&diagnostics, false);
    Outcome { told, publishable, files: publish::complete(&project, &built).files.into_iter().collect() }
}

/// Words that are refused nowhere: no expression, no reference, no link to nowhere.
const CALM: [&str; 14] = [
    "<script>window.ran=1</script>",
    "</title></style></script><script>window.ran=1</script>",
    "\" onmouseover=\"window.ran=1\" x=\"",
    "' autofocus onfocus='window.ran=1",
    "</text></svg><svg onload=window.ran=1>",
    "<foreignObject><img src=x onerror=window.ran=1></foreignObject>",
    "]]> <![CDATA[ <!-- -->",
    "{% for x in range(end=9) %}{{- 7*7 -}}{% endfor %}{# #}",
    "&lt;b&gt; &#x3c;i&#62; &amp;amp; &nbsp;",
    "\u{202e}turned\u{2066} \u{200b}\u{feff}",
    "=1+1 @SUM(A1) +cmd|' /C calc'!A0",
    "$(id) `id` ; rm -rf / %0d%0aSet-Cookie: a=b",
    "javascript:window.ran=1 data:text/html,x //evil.example",
    "\\\\evil.example\\x \\u003cscript\\u003e",
];

#[test]
fn the_report_of_fields_is_sound() {
    let mut number = 0;
    let outcome = outcome(&filled(&mut || {
        number += 1;
        format!("Word{number}x")
    }));
    assert_eq!(outcome.told, "", "with calm words nothing is wrong");
    assert!(number > 60, "{number} fields");
    let all: String = outcome
        .files
        .iter()
        .filter(|(address, _)| !address.starts_with("assets"))
        .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
        .collect();
    let missing: Vec<String> = (1..=number).map(|at| format!("Word{at}x")).filter(|word| !all.contains(word.as_str())).collect();
    assert_eq!(missing, Vec::<String>::new(), "words that reach no file of the site");
}

#[test]
fn hostile_words_in_every_field_reach_the_pages_as_words() {
    for word in CALM {
        let outcome = outcome(&filled(&mut || word.to_owned()));
        for (address, bytes) in outcome.files.iter().filter(|(address, _)| address.ends_with(".html")) {
            let page = std::str::from_utf8(bytes).unwrap();
            assert_eq!(markup::fault(page), None, "{word:?} in {address}");
            assert!(!page.contains(">49<"), "{word:?} in {address}: a template was run");
        }
        for (address, bytes) in outcome.files.iter().filter(|(address, _)| address.ends_with(".json")) {
            serde_json::from_slice::<serde_json::Value>(bytes).unwrap_or_else(|error| panic!("{word:?} in {address}: {error}"));
        }
    }
}

/// Each field with words of its own, by chance: one report a seed, until the time is over.
fn random_words(seeds: impl IntoIterator<Item = u64>, until: Option<Instant>) {
    for seed in seeds {
        if until.is_some_and(|until| Instant::now() > until) {
            break;
        }
        let mut dice = Dice::new(seed);
        let source = filled(&mut || match dice.below(6) {
            0 => dice.one(&CALM).to_string(),
            1 => format!("{}{}", dice.one(&NASTY), dice.one(&NASTY)),
            2 => dice.one(&NASTY).repeat(1 << dice.below(9)),
            3 => "Words".into(),
            4 => (0..dice.below(6)).map(|_| *dice.one(&NASTY)).collect::<Vec<_>>().join(" "),
            _ => dice.one(&NASTY).to_string(),
        });
        if let Err(fault) = look_patiently(&format!("seed {seed}"), &source, false) {
            panic!("{fault}");
        }
    }
}

#[test]
fn random_hostile_words_in_every_field_reach_the_pages_as_words() {
    random_words(7_000_000..7_000_015, None);
}

#[test]
#[ignore = "runs for TICKMARK_MINUTES, one without it; TICKMARK_SEED begins elsewhere"]
fn long_run_of_random_hostile_words() {
    let until = Instant::now() + Duration::from_secs(60 * number("TICKMARK_MINUTES", 1));
    random_words(number("TICKMARK_SEED", 7_000_000).., Some(until));
}

#[test]
fn a_hostile_report_writes_nothing_beside_its_site() {
    for (at, word) in CALM.iter().enumerate() {
        let project = Project::new();
        fs::remove_dir_all(&project.root).unwrap();
        let source = filled(&mut || if at % 2 == 0 { (*word).to_owned() } else { format!("Words {}", word.replace(['<', '>'], "")) });
        for (path, bytes) in &source.files {
            project.write(path.as_str(), bytes);
        }
        let before = tree(project.around.path());
        let code = project.build().code();
        let mut after = tree(project.around.path());
        after.retain(|path, _| !path.starts_with("project/public"));
        assert!(before == after, "{word:?} wrote elsewhere");
        assert!(code < 2, "{word:?}");
        project.is_tidy(project.around.path());
    }
}

/// Addresses that must lead nowhere, however they are dressed.
const ADDRESSES: [&str; 30] = [
    "javascript:window.ran=1",
    "JaVaScRiPt:window.ran=1",
    "javascript&colon;window.ran=1",
    "javascript&#58;window.ran=1",
    "javascript&#x3a;window.ran=1",
    "&#106;avascript:window.ran=1",
    "java&#9;script:window.ran=1",
    "java&Tab;script:window.ran=1",
    "java&NewLine;script:window.ran=1",
    "&#1;javascript:window.ran=1",
    "&#32;javascript:window.ran=1",
    "data:text/html,<script>1</script>",
    "DATA:text/html;base64,PHA+",
    "vbscript:x",
    "file:///etc/passwd",
    "blob:x",
    "filesystem:x",
    "about:blank",
    "chrome:x",
    "intent:x",
    "view-source:x",
    "ws:x",
    "ftp://example.org/",
    "//evil.example/",
    "/\\evil.example/",
    "\\\\evil.example",
    "&#92;&#92;evil.example",
    "&sol;&sol;evil.example",
    "http:evil.example",
    "https:\\\\evil.example",
];

#[test]
fn addresses_of_every_scheme_are_refused_wherever_they_stand() {
    let shapes = [
        "[a](<ADDRESS>)",
        "[a](ADDRESS)",
        "![a](<ADDRESS>)",
        "<ADDRESS>",
        "[a][b]\n\n[b]: <ADDRESS>",
        "[b]\n\n[b]: ADDRESS",
        "![a][b]\n\n[b]: <ADDRESS>",
    ];
    let base = super::mutants::cases(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")).swap_remove(0);
    for address in ADDRESSES {
        let mut source = base.source.clone();
        for (at, shape) in shapes.iter().enumerate() {
            let text = format!("---\ntitle: Shape {at}\n---\n\n{}\n", shape.replace("ADDRESS", address));
            source.files.insert(RelPath::new(&format!("content/full/1{at}-shape-{at}.md")).unwrap(), text.into_bytes());
        }
        let outcome = outcome(&source);
        assert!(!outcome.publishable, "{address}");
        for (at, shape) in shapes.iter().enumerate() {
            let (_, page) = outcome.files.iter().find(|(address, _)| *address == format!("full/shape-{at}.html")).unwrap();
            let page = std::str::from_utf8(page).unwrap();
            assert_eq!(markup::fault(page), None, "{address} in {shape:?}");
            let body = &page[page.find("<main").unwrap()..page.find("</main").unwrap_or(page.len())];
            assert!(!body.contains("evil.example\"") && !body.contains("<img"), "{address} in {shape:?}: {body}");
            let told = outcome.told.lines().filter(|line| line.contains(&format!("shape-{at}.md")));
            let refused =
                told.filter(|line| ["unsafe-link", "unsafe-image", "raw-html"].iter().any(|code| line.contains(code))).count() > 0;
            // What Markdown takes for no address stands there as words.
            assert!(
                refused || !body.contains("<a href=\"") || body.contains("&lt;"),
                "{address} in {shape:?} is told nowhere: {body}\n{}",
                outcome.told
            );
        }
    }
}

#[test]
fn addresses_of_every_scheme_are_refused_in_the_files_of_a_report() {
    for address in ADDRESSES.iter().filter(|address| !address.contains('&')) {
        let quoted = serde_json::to_string(address).unwrap();
        let project = Project::new();
        project.add("report.yaml", &format!("base_url: {quoted}")).is_faulty("bad-base-url", &["report.yaml"]);
        let project = Project::new();
        project.add("report.yaml", &format!("licence: {{name: L, url: {quoted}}}"));
        project.is_faulty("unsafe-link", &["report.yaml"]);
        let project = Project::new();
        project.write("data/references.yaml", format!("a:\n  type: web\n  title: T\n  author: A\n  date: 2010\n  url: {quoted}\n"));
        project.add("content/full/01-start.md", "\nAs said [@a].\n\n```generated references\n```\n");
        let code = project.build().code();
        for (path, bytes) in
            tree(&project.path("public")).iter().filter(|(path, _)| path.extension().is_some_and(|ending| ending == "html"))
        {
            assert_eq!(markup::fault(&String::from_utf8_lossy(bytes)), None, "{address} in {} (exit {code})", path.display());
        }
    }
}
