//! Typed numbers bound by `check --suggest` and `check --fix`: the words of each page stay what they were, and no file is half changed.

use std::fs;
use std::process::{Command, Stdio};

use proptest::prelude::{ProptestConfig, Strategy, proptest};
use proptest::{collection, prop_assert_eq, sample};
use tickmark::checks::typed;
use tickmark::publish::amend;
use tickmark::source::{Disk, Memory, RelPath};
use tickmark::{pipeline, project};

use super::house::{Answer, Project, TICKMARK, run, run_as_nobody, tree};

const WORDS: &str = "---\ntitle: On 1,357 people\n---\n\n## The 1,357 people\n\nOf {{ staff.asked }} people, 1,357 people came to 24 places, or 70.4%; 1,357 homes did not.
The mean was 12.75 people. In [1,357 people](https://example.org) and in *1,357 people* nothing is lost, nor in 2,048.
\n```table staff\nheadline: \"A table of 1,357 people\"\nsubtitle: Of 1,357 people, 70.4%\ndata: staff\ncolumns: [town, people]\nnotes: [Of 12.75 people]\nsource: A list\n```\n\n## No dataset is used here\n\nAnd 1,357 people came again.\n";
const DATA: &str = "title: Staff\npopulation: staff\ndesign: census\nkey: town\ncolumns:\n  town: {label: Town}\n  people: {label: Staff, unit: people}
rows:\n  - {town: Leeds, people: 1357}\n  - {town: York, people: 24}\nvalues:\n  asked: {label: Asked, value: 1928, unit: people}\n  average: {label: Mean, value: 12.75, unit: people}
  twice: {label: Twice, value: 2048, unit: people}\n  again: {label: Again, value: 2048, unit: people}\nfigures:\n  part: {title: Share, formula: 'staff[\"Leeds\"].people / asked', format: percent(1)}
  all: {title: All, formula: sum(people), published: [{value: \"1382\", because: \"Of the 1,357 people of a town\", acknowledges: \"1382, not 1,381\"}]}\n";

fn typed_project() -> Project {
    let project = Project::new();
    project.write("content/full/02-typed.md", WORDS).write("data/staff.yaml", DATA);
    project
}

/// The words of every page, without marks.
fn words(project: &Project) -> Vec<String> {
    project.build().is(0, &[]);
    let pages = tree(&project.path("public")).into_iter().filter(|(path, _)| path.extension().is_some_and(|kind| kind == "html"));
    pages.filter(|(path, _)| !path.ends_with("figures.html")).map(|(_, bytes)| plain(&String::from_utf8(bytes).unwrap())).collect()
}

/// What stands between the marks of a page, from its main part on, blanks folded.
fn plain(page: &str) -> String {
    let main = page.find("<main").map_or(page, |at| &page[at..]);
    let bare: String = main.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, words)| words)).collect();
    bare.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn fix(project: &Project) -> Answer {
    run(&mut project.command("check --fix"))
}

#[test]
fn a_fix_binds_what_cannot_be_mistaken_and_nothing_else() {
    let project = typed_project();
    let before = words(&project);
    fix(&project).is(0, &["bound in 2 files"]);
    let text = fs::read_to_string(project.path("content/full/02-typed.md")).unwrap();
    for bound in [
        "Of {{ staff.asked }} people, {{ staff[\"Leeds\"].people }} people came to 24 places, or {{ staff.part }}; 1,357 homes did not.",
        "The mean was {{ staff.average }} people. In [1,357 people](https://example.org) and in *{{ staff[\"Leeds\"].people }} people* nothing",
        "nor in 2,048.",
        "headline: \"A table of {{ staff[\\\"Leeds\\\"].people }} people\"\nsubtitle: Of {{ staff[\"Leeds\"].people }} people, {{ staff.part }}",
        "notes: [Of 12.75 people]",
        "title: On 1,357 people",
        "## The 1,357 people",
        "And 1,357 people came again.",
    ] {
        assert!(text.contains(bound), "`{bound}` is not in\n{text}");
    }
    assert_eq!(words(&project), before, "the words have changed");
    let fixed = tree(&project.path("content"));
    fix(&project).is(0, &["0 numbers bound in 0 files"]);
    assert!(tree(&project.path("content")) == fixed, "a second fix changes more");
    project.is_tidy(&project.root);
}

#[test]
fn a_suggestion_can_be_applied_by_git_and_by_patch() {
    for tool in [&["git", "apply", "-"][..], &["patch", "-p1", "--fuzz=0"][..]] {
        let project = typed_project();
        let before = words(&project);
        let answer = Command::new(TICKMARK).args(["check", "--suggest"]).current_dir(&project.root).output().unwrap();
        let patch = String::from_utf8(answer.stdout).unwrap();
        assert!(answer.status.success() && answer.stderr.is_empty(), "{}", String::from_utf8_lossy(&answer.stderr));
        assert!(
            patch.contains("# content/full/02-typed.md:5: “1,357” reads as `staff[\"Leeds\"].people`; nothing else does\n--- a/content"),
            "{patch}"
        );
        assert!(patch.contains("“2,048” reads as `staff.twice`; so does `staff.again`"), "{patch}");
        let mut child =
            Command::new(tool[0]).args(&tool[1..]).current_dir(&project.root).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), patch.as_bytes()).unwrap();
        assert!(child.wait().unwrap().success(), "{tool:?} refuses\n{patch}");
        let text = fs::read_to_string(project.path("content/full/02-typed.md")).unwrap();
        assert!(text.contains("nor in {{ staff.twice }}") && text.contains("came to {{ staff[\"York\"].people }} places"), "{text}");
        assert_eq!(words(&project), before, "the words have changed");
    }
}

#[test]
fn a_file_that_changed_since_it_was_read_is_left_alone() {
    let project = typed_project();
    let source = Disk::new(&project.root).unwrap();
    let read = project::open(&source).value;
    let changes = typed::changes(&read.files, pipeline::build(&read).value.report.typed(), true);
    project.add("data/staff.yaml", "# another word");
    let before = tree(&project.root);
    let refused = amend::write(&project.root, &read.files, &changes).unwrap_err();
    assert!(refused.contains("`data/staff.yaml` has changed since it was read"), "{refused}");
    assert!(tree(&project.root) == before, "something was written");
}

#[test]
fn a_file_that_cannot_be_written_keeps_all_as_they_were() {
    let project = typed_project();
    let before = tree(&project.root);
    run_as_nobody(&project, "check --fix").is(2, &["cannot write", "nothing was changed"]);
    assert!(tree(&project.root) == before, "something was written");
    // The first file can be written, the second cannot.
    let project = typed_project();
    fs::create_dir(project.path("data/.staff.yaml.tickmark-new")).unwrap();
    let before = tree(&project.root);
    fix(&project).is(2, &["cannot write `data/staff.yaml`"]);
    assert!(tree(&project.root) == before, "something was written");
}

#[test]
fn what_a_killed_fix_left_is_replaced_and_marks_stay() {
    let project = typed_project();
    project.write("content/full/.02-typed.md.tickmark-new", "half a fi");
    let text = fs::read_to_string(project.path("content/full/02-typed.md")).unwrap().replace('\n', "\r\n");
    project.write("content/full/02-typed.md", format!("\u{feff}{text}"));
    fix(&project).is(0, &["bound in 2 files"]);
    let fixed = fs::read_to_string(project.path("content/full/02-typed.md")).unwrap();
    assert!(fixed.starts_with("\u{feff}---\r\n") && fixed.contains("was {{ staff.average }} people"), "{fixed}");
    assert_eq!(fixed.matches('\r').count(), text.matches('\r').count());
    project.is_tidy(&project.root);
}

/// A project in memory with these words in a chapter, in a heading and in a note of an exhibit.
fn of_words(prose: &str, note: &str) -> Memory {
    let files = [
        ("report.yaml", include_str!("../cases/_base/report.yaml").to_owned()),
        ("data/staff.yaml", DATA.split(", published").next().unwrap().to_owned() + "}\n"),
        (
            "content/full/01-start.md",
            format!(
                "---\ntitle: A start\n---\n\n## Of {{{{ staff.asked }}}} {prose}\n\n{{{{ staff.all }}}} {prose}\n\n```table staff\nheadline: All\nsubtitle: Of all\ndata: staff\ncolumns: [town, people]\nnotes:\n  - {note}\n  - \"{note}\"\n  - >-\n    {note}\n    {note}\nsource: A list\n```\n"
            ),
        ),
    ];
    Memory { files: files.into_iter().map(|(path, text)| (RelPath::new(path).unwrap(), text.into_bytes())).collect() }
}

const PIECES: &[&str] = &[
    "1,357",
    "1,357 people",
    "12.75",
    "12.8 people",
    "70.4%",
    "70%",
    "two",
    "twenty-four",
    "24",
    "2,048",
    "−3",
    "a fifth",
    "*1,357 people*",
    "`24`",
    "(24)",
    "£24",
    "1,928 people,",
    "and",
    "Leeds",
    "2008/09",
    "level 24",
    "“24”",
    "[24](start.html)",
    "&#50;4",
    "24**0**",
    "é24",
    "\\{24",
    "24}",
    "of",
];

fn pieces() -> impl Strategy<Value = String> {
    collection::vec(sample::select(PIECES), 1..9).prop_map(|pieces| format!("so {} x", pieces.join(" ")))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn the_words_of_a_page_stay_whatever_is_bound(prose in pieces(), note in pieces(), sure in proptest::bool::ANY) {
        let mut memory = of_words(&prose, &note.replace(['`', '*', '[', ']', '{', '}', '\\', '&', '#', ':'], ""));
        let page = |memory: &Memory| {
            let read = project::open(memory).value;
            let built = pipeline::build(&read);
            let page = built.value.site.files.get("full/start.html").map(|page| plain(&String::from_utf8_lossy(page)));
            let changes = typed::changes(&read.files, built.value.report.typed(), sure);
            let texts: Vec<(RelPath, String)> = amend::texts(&read.files, &changes).into_iter().map(|(file, text)| (read.files.get(file).path.clone(), text)).collect();
            let errors: Vec<String> = built.diagnostics.iter().filter(|d| d.severity == tickmark::diagnostics::Severity::Error).map(|d| d.message.clone()).collect();
            (page, errors, texts)
        };
        let (before, faults, texts) = page(&memory);
        for (path, text) in texts {
            memory.files.insert(path, text.into_bytes());
        }
        let (after, faults_after, again) = page(&memory);
        prop_assert_eq!(faults, faults_after);
        prop_assert_eq!(before, after);
        prop_assert_eq!(again, Vec::new());
    }
}
