//! `tickmark diff`: what it says of small histories, and what must hold of any two versions.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use proptest::prelude::{ProptestConfig, proptest};
use tickmark::review::{self, Aspect, Because, CauseKind, Doubt, Fate, Part, Review, RunKind, Section, Side};
use tickmark::source::Memory;

const REPORT: &str = "title: R\nauthors: [{name: A}]\npublisher: P\nlanguage: en-GB\neditions:\n  - {id: full, name: Full, version: \"1.0\", date: 2026-01-31, content: content/full}\n";
const EVENTS: &str = "title: Delegates
population: people who registered
design: none
key: town
columns:
  town: {label: Event}
  charity: {label: Charity, unit: people}
  council: {label: Council, unit: people}
  both: {label: Both, formula: charity + council}
rows:
  - {town: Leeds, charity: 15, council: 7}
  - {town: Bristol, charity: 2, council: 11}
  - {town: York, charity: 9, council: 6}
values:
  asked: {label: Asked, value: 80, unit: people}
figures:
  all: {title: Delegates, formula: sum(charity) + sum(council), published: [{value: \"50\", work: smith2009, at: Table 1}]}
  response: {title: Response, formula: all / asked, format: percent(1)}
  large: {title: In large towns, formula: 'sum(events[council > 6].charity)'}
";
const REFERENCES: &str =
    "smith2009:\n  type: Book\n  title: A Book\n  author: [\"Smith, Ada\"]\n  date: 2009\n  publisher: {name: A Press, location: Leeds}\n";
const START: &str = "---
title: A start
---

In all {{ events.all }} came of {{ events.asked }}, which is nearly {{ events.response }} of them.

[More than half]{claim=\"events.response > 50%\"} came, as @table-towns shows. It is told in @sec-end, too.

```table towns
headline: Leeds drew the most
subtitle: Delegates by town
data: events
columns: [town, charity, council, both]
```
";
const MIDDLE: &str = "---
title: A middle
---

The towns were chosen by those who ran the events, and each of them was asked twice whether it would come.

They met in spring, when halls are cheap and trains are empty, and talked until the evening of the second day.
";
const END: &str = "---
title: An end
id: end
---

Nothing more was found in the {{ events.large }} who came from the large towns, so here the matter rests.
";

/// A project by its files.
#[derive(Clone)]
struct Project(BTreeMap<String, String>);

impl Project {
    fn new() -> Self {
        let files = [
            ("report.yaml", REPORT),
            ("data/events.yaml", EVENTS),
            ("data/references.yaml", REFERENCES),
            ("content/full/01-start.md", START),
            ("content/full/02-middle.md", MIDDLE),
            ("content/full/03-end.md", END),
        ];
        Self(files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect())
    }

    /// The same with some words of a file in the place of others.
    fn with(mut self, path: &str, old: &str, new: &str) -> Self {
        let text = self.0.get_mut(path).expect("a file");
        assert!(text.contains(old), "{path} holds {old}");
        *text = text.replacen(old, new, 1);
        self
    }

    fn events(self, old: &str, new: &str) -> Self {
        self.with("data/events.yaml", old, new)
    }

    fn renamed(mut self, old: &str, new: &str) -> Self {
        let text = self.0.remove(old).expect("a file");
        self.0.insert(new.to_owned(), text);
        self
    }

    fn side(&self, name: &str) -> Side {
        Side::of_source(name.to_owned(), &Memory::new(self.0.iter().map(|(path, text)| (path.as_str(), text.as_str()))))
    }

    fn write(&self, folder: &Path) {
        for (path, text) in &self.0 {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, text).expect("a file");
        }
    }
}

fn diff(old: &Project, new: &Project) -> Review {
    let (old, new) = (old.side("old"), new.side("new"));
    for side in [&old, &new] {
        assert!(!side.is_broken(), "{:?}", side.here.as_ref().map(|here| &here.diagnostics));
    }
    review::compare(&old, &new).expect("two manifests")
}

fn moved(review: &Review) -> Vec<String> {
    let text = |side: &Option<String>| side.clone().unwrap_or_else(|| "none".to_owned());
    review.figures.iter().map(|f| format!("{}: {} to {}", f.name, text(&f.printed.old), text(&f.printed.new))).collect()
}

fn causes(review: &Review) -> Vec<(CauseKind, &str)> {
    review.causes.iter().map(|cause| (cause.kind, cause.what.as_str())).collect()
}

#[test]
fn a_version_is_the_same_as_itself() {
    let review = diff(&Project::new(), &Project::new());
    assert!(review.is_empty() && review.causes.is_empty() && review.fits.is_empty());
    assert!(review::text(&review, &[], false).contains("No differences"));
}

#[test]
fn a_corrected_cell_is_the_cause_of_what_rests_on_it() {
    let review = diff(&Project::new(), &Project::new().events("charity: 15", "charity: 16"));
    assert_eq!(causes(&review), [(CauseKind::Cell, "events[\"Leeds\"].charity")]);
    let cause = &review.causes[0];
    assert_eq!(cause.place.new.as_deref(), Some("data/events.yaml:11:28"));
    assert_eq!((cause.value.old.as_deref(), cause.value.new.as_deref()), (Some("15"), Some("16")));
    let wanted = ["events.all: 50 to 51", "events.large: 17 to 18", "events.response: 62.5% to 63.8%", "events[\"Leeds\"].both: 22 to 23"];
    assert_eq!(moved(&review), wanted);
    assert_eq!(cause.moves.len(), 4);
    let by = review.figures[2].difference.as_ref().expect("a difference");
    assert_eq!((by.exact.as_str(), by.amount.as_str()), ("1/80", "+1.3"));
    assert_eq!(review.ledger.len(), 1);
    assert_eq!((review.ledger[0].verdict.old.as_deref(), review.ledger[0].verdict.new.as_deref()), (Some("agrees"), Some("differs")));
    let shown: Vec<&str> = review.exhibits[0].shown.iter().map(|shown| shown.name.as_str()).collect();
    assert_eq!(shown, ["events[\"Leeds\"].both", "events[\"Leeds\"].charity"]);
    assert!(review.claims.is_empty() && review.prose.is_empty() && review.structure.is_empty());
    let places: Vec<&str> = review.fits.iter().map(|fit| fit.place.split('#').next().unwrap_or("")).collect();
    assert_eq!(places, ["full/end.html", "full/start.html", "full/start.html"]);
    let text = review::text(&review, &[], false);
    assert!(text.contains("data/events.yaml:11:28: events[\"Leeds\"].charity 15 → 16"), "{text}");
    assert!(text.contains("moves 4 figures, 1 table, 1 line of the ledger"), "{text}");
}

#[test]
fn a_claim_turns_and_says_so() {
    let review = diff(&Project::new(), &Project::new().events("value: 80", "value: 120"));
    assert_eq!(review.claims.len(), 1);
    assert!(review.claims[0].turned() && review.claims[0].holds.new == Some(false));
    assert_eq!(review.claims[0].causes, [0]);
    assert_eq!(causes(&review), [(CauseKind::Cell, "events.asked")]);
    let text = review::text(&review, &[Section::Causes, Section::Claims], false);
    assert!(text.contains("turns 1 claim") && text.contains("no longer holds: “More than half”"), "{text}");
    let fit = &review.fits[0];
    assert_eq!((fit.doubt, fit.word.as_str()), (Doubt::Stretched, "nearly"));
}

#[test]
fn rows_that_come_and_go_are_known_by_their_keys() {
    let row = "  - {town: Derby, charity: 4, council: 5}\n  - {town: Bristol";
    let longer = Project::new().events("  - {town: Bristol", row);
    let review = diff(&Project::new(), &longer);
    assert_eq!(causes(&review), [(CauseKind::Row, "events[\"Derby\"]")]);
    assert_eq!(review.rows.len(), 1);
    assert!(review.cells.is_empty() && review.rows[0].cells.old.is_none());
    assert_eq!(review.causes[0].comes_and_goes.len(), 1, "its derived cell came with it");
    assert!(moved(&review).contains(&"events.all: 50 to 59".to_owned()));
    let back = diff(&longer, &Project::new());
    assert_eq!(causes(&back), [(CauseKind::Row, "events[\"Derby\"]")]);
    assert!(back.rows[0].cells.new.is_none() && moved(&back).contains(&"events.all: 59 to 50".to_owned()));
}

#[test]
fn several_causes_of_one_figure_are_told_apart() {
    let new = Project::new()
        .events("charity: 15", "charity: 25")
        .events("council: 6", "council: 16")
        .events("formula: all / asked", "formula: 2 * all / asked");
    let review = diff(&Project::new(), &new);
    let response = review.figures.iter().find(|figure| figure.name == "events.response").expect("it moved");
    let told: Vec<(&str, &str)> =
        response.effects.iter().map(|effect| (review.causes[effect.cause].what.as_str(), effect.printed.as_str())).collect();
    assert_eq!(told.len(), 3, "{told:?}");
    for wanted in [("events[\"Leeds\"].charity", "75.0%"), ("events[\"York\"].council", "75.0%"), ("events.response", "125.0%")] {
        assert!(told.contains(&wanted), "{told:?}");
    }
    assert_eq!(response.printed.new.as_deref(), Some("175.0%"));
    assert!(review::text(&review, &[], false).contains("effects need not add"));
    let large = review.figures.iter().find(|figure| figure.name == "events.large").expect("York came to the large towns");
    assert_eq!((large.printed.new.as_deref(), large.causes.len()), (Some("36"), 2));
}

#[test]
fn formulas_formats_and_rules_are_causes() {
    let review = diff(&Project::new(), &Project::new().events("formula: charity + council", "formula: charity + 2 * council"));
    assert_eq!(causes(&review), [(CauseKind::Formula, "events[*].both")]);
    assert_eq!(review.causes[0].moves.len(), 3);
    let review = diff(&Project::new(), &Project::new().events("percent(1)", "percent(0)"));
    assert_eq!(causes(&review), [(CauseKind::Format, "events.response")]);
    assert_eq!(moved(&review), ["events.response: 62.5% to 63%"]);
    let rounded = Project::new().events("percent(1)", "percent(0)");
    let review = diff(&rounded, &rounded.clone().with("report.yaml", "language:", "ties: half-even\nlanguage:"));
    assert_eq!(causes(&review), [(CauseKind::Rule, "ties")]);
    assert_eq!(moved(&review), ["events.response: 63% to 62%"]);
    assert_eq!(review.causes[0].moves, [0]);
    let review = diff(&Project::new(), &Project::new().events("unit: people}\nfigures", "unit: people, rounded_to: 10}\nfigures"));
    assert_eq!(causes(&review), [(CauseKind::Rounding, "events.asked")]);
}

#[test]
fn edited_words_are_told_within_their_paragraph() {
    let new = Project::new().with("content/full/02-middle.md", "halls are cheap", "halls are cheap and free");
    let review = diff(&Project::new(), &new);
    assert_eq!(causes(&review), [(CauseKind::Words, "full/middle.html")]);
    assert_eq!(review.prose.len(), 1);
    let change = &review.prose[0];
    assert_eq!(change.fate, Fate::Edited);
    let inserted: Vec<&str> = change.runs.iter().filter(|run| run.kind == RunKind::Inserted).map(|run| run.words.trim()).collect();
    assert_eq!(inserted, ["and free"]);
    let text = review::text(&review, &[], false);
    assert!(text.contains("{+and free+}") && text.lines().all(|line| line.chars().count() <= 80), "{text}");
}

#[test]
fn figures_in_edited_words_are_no_edits() {
    let new = Project::new().events("charity: 15", "charity: 16").with("content/full/01-start.md", "In all", "Altogether");
    let review = diff(&Project::new(), &new);
    let edited: Vec<&str> = review.prose[0]
        .runs
        .iter()
        .filter(|run| run.kind == RunKind::Inserted && run.because == Because::Edited)
        .map(|run| run.words.trim())
        .collect();
    assert_eq!(edited, ["Altogether"]);
    assert!(review.fits.iter().all(|fit| !fit.words.starts_with("Altogether")), "somebody has looked at these words");
}

#[test]
fn a_moved_paragraph_is_a_move() {
    let paragraph = "They met in spring, when halls are cheap and trains are empty, and talked until the evening of the second day.\n";
    let mut new = Project::new().with("content/full/02-middle.md", paragraph, "");
    new.0.get_mut("content/full/03-end.md").expect("a file").push_str(&format!("\n{paragraph}"));
    let review = diff(&Project::new(), &new);
    assert_eq!(review.prose.iter().map(|change| change.fate).collect::<Vec<_>>(), [Fate::Moved]);
    let place = &review.prose[0].place;
    assert!(place.old.as_deref().is_some_and(|at| at.starts_with("full/middle.html")));
    assert!(place.new.as_deref().is_some_and(|at| at.starts_with("full/end.html")));
    assert!(review.prose[0].runs.iter().all(|run| run.kind == RunKind::Kept));
}

#[test]
fn renumbering_is_told_as_renumbering() {
    let chapter = "---\ntitle: Between\n---\n\nA chapter that was added between two others, with words of its own.\n";
    let mut new = Project::new();
    new.0.insert("content/full/02-between.md".to_owned(), chapter.to_owned());
    let review = diff(&Project::new(), &new);
    let parts: Vec<(Part, &str, Option<&str>, Option<&str>)> =
        review.structure.iter().map(|c| (c.part, c.id.as_str(), c.number.old.as_deref(), c.number.new.as_deref())).collect();
    assert!(parts.contains(&(Part::Page, "between", None, Some("2"))), "{parts:?}");
    assert!(parts.contains(&(Part::Page, "end", Some("3"), Some("4"))), "{parts:?}");
    // “Section 3” became “Section 4” in a paragraph of the first chapter, which nobody edited.
    assert_eq!(review.prose.iter().map(|change| change.fate).collect::<Vec<_>>(), [Fate::Added]);
    assert!(review.figures.is_empty());
}

#[test]
fn what_says_the_same_is_no_difference() {
    let new = Project::new()
        .events("  town: {label: Event}\n", "  # what the town is called\n  town: {label: Event}\n")
        .events("{town: Leeds, charity: 15, council: 7}", "{council: 7, town: Leeds, charity: 15}")
        .with("content/full/02-middle.md", "when halls are cheap and", "when halls\nare cheap and")
        .renamed("content/full/02-middle.md", "content/full/02-centre.md");
    let review = diff(&Project::new(), &new);
    assert!(review.is_empty(), "{}", review::text(&review, &[], false));
    assert_eq!(review.asides.readdressed.len(), 1);
    assert!(review.asides.files.iter().any(|file| file == "data/events.yaml"));
    let moved_rows = Project::new().events(
        "  - {town: Leeds, charity: 15, council: 7}\n  - {town: Bristol, charity: 2, council: 11}",
        "  - {town: Bristol, charity: 2, council: 11}\n  - {town: Leeds, charity: 15, council: 7}",
    );
    let review = diff(&Project::new(), &moved_rows);
    assert!(review.cells.is_empty() && review.rows.is_empty() && review.figures.is_empty());
}

#[test]
fn another_key_is_told_and_rows_are_not_mistaken() {
    let new = Project::new().events("key: town", "key: [town, council]");
    let review = diff(&Project::new(), &new);
    assert!(review.tables.iter().any(|table| table.aspect == Aspect::Key && table.told.new.as_deref() == Some("town, council")));
    assert!(review.cells.is_empty() && review.rows.is_empty());
    let text = review::text(&review, &[], false);
    assert!(text.contains("key of events town → town, council") && text.contains("cannot be matched"), "{text}");
}

#[test]
fn a_column_and_a_dataset_come_with_what_rests_on_them() {
    let new = Project::new()
        .events("council: {label: Council, unit: people}", "council: {label: Council, unit: people}\n  press: {label: Press, unit: people}")
        .events("council: 7}", "council: 7, press: 1}")
        .events("council: 11}", "council: 11, press: 2}")
        .events("council: 6}", "council: 6, press: 3}")
        .events("sum(council),", "sum(council) + sum(press),");
    let review = diff(&Project::new(), &new);
    assert!(causes(&review).contains(&(CauseKind::Column, "events.press")), "{:?}", causes(&review));
    assert!(causes(&review).contains(&(CauseKind::Formula, "events.all")));
    let all = review.figures.iter().find(|figure| figure.name == "events.all").expect("it moved");
    assert_eq!((all.printed.new.as_deref(), all.causes.len()), (Some("56"), 2));
}

/// Runs the tool: exit code, standard output, standard error.
fn run(arguments: &[&str], folder: &Path) -> (i32, String, String) {
    let run = Command::new(env!("CARGO_BIN_EXE_tickmark")).args(arguments).current_dir(folder).output().expect("the tool runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (run.status.code().expect("an exit code"), text(run.stdout), text(run.stderr))
}

#[test]
fn the_command_takes_projects_builds_and_manifests() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    Project::new().write(&at.join("a"));
    Project::new().events("charity: 15", "charity: 16").write(&at.join("b"));
    assert_eq!(run(&["build", "--project", "a", "--out", "site"], at).0, 0);
    for old in ["a", "site", "site/report.json"] {
        let (code, out, error) = run(&["diff", old, "b"], at);
        assert_eq!((code, error.as_str()), (1, ""), "{old}");
        assert!(out.contains("events[\"Leeds\"].charity 15 → 16"), "{old}: {out}");
        assert_eq!(run(&["diff", old, "a"], at).0, 0, "{old}");
        assert_eq!(run(&["diff", old, "--project", "b", "--quiet"], at), (1, String::new(), String::new()));
    }
    let (code, out, _) = run(&["diff", "a", "b", "--format", "json", "--only", "figures,claims"], at);
    let told: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!((code, &told["schema"], told["figures"].as_array().map(Vec::len)), (1, &serde_json::json!("tickmark-review/1"), Some(4)));
    assert!(told.get("cells").is_none() && told["claims"].is_array());
    assert_eq!(run(&["diff", "a", "b", "--only", "prose"], at).0, 0, "the prose is the same");
    assert_eq!(run(&["diff", "a", "b", "--out", "review.txt"], at), (1, String::new(), String::new()));
    assert!(fs::read_to_string(at.join("review.txt")).expect("the review").contains("15 → 16"));
    let (_, coloured, _) = run(&["diff", "a", "b", "--color", "always"], at);
    assert!(coloured.contains("\u{1b}[1m"));
}

#[test]
fn trouble_is_told_with_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    Project::new().write(&at.join("a"));
    fs::create_dir(at.join("empty")).expect("a folder");
    fs::write(at.join("odd.json"), "{\"schema\": \"something-else/1\"}").expect("a file");
    fs::write(at.join("newer.json"), "{\"schema\": \"tickmark-manifest/99\"}").expect("a file");
    fs::write(at.join("older.json"), "{\"schema\": \"tickmark-manifest/3\"}").expect("a file");
    for (old, words) in [
        ("empty", "holds neither report.yaml nor report.json"),
        ("odd.json", "no manifest of a Tickmark build"),
        ("newer.json", "built by a newer Tickmark"),
        ("older.json", "build that version again"),
        ("nowhere", "no such file or folder"),
    ] {
        let (code, out, error) = run(&["diff", old, "a"], at);
        assert_eq!((code, out.as_str()), (2, ""), "{old}");
        assert!(error.contains(words), "{old}: {error}");
    }
}

#[test]
fn a_version_that_does_not_build_is_not_compared() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    Project::new().write(&at.join("a"));
    Project::new().events("formula: all / asked", "formula: al / asked").write(&at.join("b"));
    let (code, out, error) = run(&["diff", "a", "b"], at);
    assert_eq!(code, 2);
    assert!(error.contains("unknown-name") && error.contains("data/events.yaml"), "{error}");
    assert!(out.contains("a (R; full 1.0)") && out.contains("not compared, since `b` does not build"), "{out}");
    let (code, out, error) = run(&["diff", "b", "a", "--format", "json"], at);
    let told: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!((code, error.as_str(), &told["compared"]), (2, "", &serde_json::json!(false)));
    assert_eq!(told["versions"][0]["built"], false);
    assert!(told["versions"][0]["diagnostics"].as_array().is_some_and(|all| !all.is_empty()));
}

/// A project with other cells, rows and words.
fn varied(cells: &[i64], rows: usize, words: usize) -> Project {
    let mut rest = cells.iter();
    let mut cell = || rest.next().copied().unwrap_or(1);
    let towns = ["Leeds", "Bristol", "York", "Derby", "Hull"];
    let row = |town: &str, (a, b): (i64, i64)| format!("  - {{town: {town}, charity: {a}, council: {b}}}\n");
    let all: String = towns.iter().take(rows).map(|town| row(town, (cell(), cell()))).collect();
    let from = EVENTS.find("  - {town: Leeds").expect("rows");
    let to = EVENTS.find("values:").expect("values");
    let mut project = Project::new();
    let text = format!("{}{all}{}", &EVENTS[..from], &EVENTS[to..]);
    project.0.insert("data/events.yaml".to_owned(), text);
    let word = ["spring", "summer", "autumn"][words % 3];
    project.with("content/full/02-middle.md", "spring", word)
}

/// A cell or a figure by name: before and after.
type Told = Vec<(String, Option<String>, Option<String>)>;

/// What a review says of data, figures, claims and paragraphs, its sides exchanged if asked.
fn told(review: &Review, exchanged: bool) -> Vec<Told> {
    let turn = |name: String, old: Option<String>, new: Option<String>| if exchanged { (name, new, old) } else { (name, old, new) };
    let pair = |name: String, pair: &review::Pair<String>| turn(name, pair.old.clone(), pair.new.clone());
    let runs = |change: &review::ProseChange, kind| -> String {
        change.runs.iter().filter(|run| run.kind == kind).map(|run| run.words.clone()).collect()
    };
    let mut all: Vec<Told> = vec![
        review.cells.iter().map(|cell| pair(cell.name(), &cell.value)).collect(),
        review.figures.iter().map(|figure| pair(figure.name.clone(), &figure.exact)).collect(),
        review.figures.iter().map(|figure| pair(figure.name.clone(), &figure.printed)).collect(),
        review
            .claims
            .iter()
            .map(|c| turn("claim".into(), c.holds.old.map(|h| h.to_string()), c.holds.new.map(|h| h.to_string())))
            .collect(),
        review.ledger.iter().map(|line| pair(line.figure.clone(), &line.verdict)).collect(),
        review
            .rows
            .iter()
            .map(|r| turn(r.key.clone(), r.cells.old.as_ref().map(|c| format!("{c:?}")), r.cells.new.as_ref().map(|c| format!("{c:?}"))))
            .collect(),
        review.exhibits.iter().flat_map(|exhibit| exhibit.shown.iter().map(|s| pair(s.name.clone(), &s.printed))).collect(),
        review.prose.iter().map(|c| turn("prose".into(), Some(runs(c, RunKind::Deleted)), Some(runs(c, RunKind::Inserted)))).collect(),
        review.structure.iter().map(|c| pair(c.id.clone(), &c.number)).collect(),
        review.causes.iter().map(|cause| pair(format!("{:?} {} {:?}", cause.kind, cause.what, cause.moves), &cause.value)).collect(),
    ];
    all.iter_mut().for_each(|told| told.sort());
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_review_mirrors_itself(a in proptest::collection::vec(1i64..40, 10), b in proptest::collection::vec(1i64..40, 10), rows in 1usize..6, more in 1usize..6, words in 0usize..3) {
        let (old, new) = (varied(&a, rows, 0).side("old"), varied(&b, more, words).side("new"));
        let (there, back) = (review::compare(&old, &new).expect("a review"), review::compare(&new, &old).expect("a review"));
        assert_eq!(told(&there, false), told(&back, true));
        assert!(review::compare(&old, &old).expect("a review").is_empty());
    }

    #[test]
    fn the_reported_cells_make_the_new_version_of_the_old(a in proptest::collection::vec(1i64..40, 6), b in proptest::collection::vec(1i64..40, 6)) {
        let (old, new) = (varied(&a, 3, 0), varied(&b, 3, 0));
        let review = review::compare(&old.side("old"), &new.side("new")).expect("a review");
        let mut amended = old.clone();
        for cell in &review.cells {
            let key = cell.key.as_deref().expect("a row").trim_matches('"').to_owned();
            let text = amended.0.get_mut("data/events.yaml").expect("the data");
            let line = text.lines().find(|line| line.contains(&format!("town: {key},"))).expect("the row").to_owned();
            let (was, is) = (cell.value.old.as_deref().expect("a value"), cell.value.new.as_deref().expect("a value"));
            let change = |end: &str| line.replace(&format!("{}: {was}{end}", cell.column), &format!("{}: {is}{end}", cell.column));
            let changed = if cell.column == "charity" { change(",") } else { change("}") };
            *text = text.replace(&line, &changed);
        }
        assert!(review::compare(&amended.side("amended"), &new.side("new")).expect("a review").is_empty());
    }
}
