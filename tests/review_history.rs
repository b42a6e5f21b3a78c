//! Histories made with the `git` program: each version is built from its commit, and the review tells what its author did.
//!
//! Where there is no `git`, each test says so and passes.

mod versions;

use std::path::PathBuf;
use std::process::{Command, Stdio};

use tempfile::TempDir;
use tickmark::review::{self, Aspect, CauseKind, Fate, Review, Side};
use tickmark::revision::Repository;

use versions::Project;

/// A repository with the project in a folder of it.
struct History {
    folder: TempDir,
}

impl History {
    /// A repository whose first commit is the sample; none if there is no `git`.
    fn new() -> Option<Self> {
        if Command::new("git").arg("--version").stdout(Stdio::null()).status().is_err() {
            eprintln!("skipped: there is no `git` on this machine");
            return None;
        }
        let history = Self { folder: tempfile::tempdir().expect("a folder") };
        history.git(&["init", "-q", "-b", "main", "."]);
        Some(history)
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("report")
    }

    fn git(&self, arguments: &[&str]) {
        let mut command = Command::new("git");
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("GIT_")) {
            command.env_remove(name);
        }
        command.env("HOME", self.folder.path()).env("GIT_CONFIG_NOSYSTEM", "1");
        for role in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{role}_NAME"), "A").env(format!("GIT_{role}_EMAIL"), "a@example.org");
        }
        let output = command.current_dir(self.folder.path()).args(arguments).output().expect("git runs");
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    /// Commits a state of the project under a tag.
    fn commit(&self, project: &Project, tag: &str) {
        let path = self.path();
        if path.exists() {
            std::fs::remove_dir_all(&path).expect("the old state goes");
        }
        project.write(&path);
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", tag]);
        self.git(&["tag", tag]);
    }

    fn side(&self, tag: &str) -> Side {
        let revision = Repository::discover(&self.path()).expect("a repository").revision(tag).expect("a revision");
        let side = Side::of_source(tag.to_owned(), &revision);
        assert!(!side.is_broken(), "{:?}", side.here.map(|here| here.diagnostics));
        side
    }

    /// The review of two states, which must say the other way round that the other way round.
    fn review(&self, old: &Project, new: &Project) -> Review {
        self.commit(old, "v1.0");
        self.commit(new, "v1.1");
        let (old, new) = (self.side("v1.0"), self.side("v1.1"));
        let review = review::compare(&old, &new).expect("a review");
        let back = review::compare(&new, &old).expect("a review");
        assert_eq!((review.figures.len(), review.prose.len()), (back.figures.len(), back.prose.len()));
        assert_eq!((review.rows.len(), review.cells.len(), review.tables.len()), (back.rows.len(), back.cells.len(), back.tables.len()));
        assert!(review::compare(&new, &Side::at(&self.path()).expect("the working tree")).expect("a review").is_empty());
        review
    }
}

fn causes(review: &Review) -> Vec<(CauseKind, &str)> {
    review.causes.iter().map(|cause| (cause.kind, cause.what.as_str())).collect()
}

fn fates(review: &Review) -> Vec<Fate> {
    review.prose.iter().map(|change| change.fate).collect()
}

const SPRING: &str = "They met in spring, when halls are cheap and trains are empty, and talked until the evening of the second day.\n";

#[test]
fn edits_of_data_and_words_are_told_apart() {
    let Some(history) = History::new() else { return };
    let new = Project::new().events("council: 11", "council: 12").with("content/full/02-middle.md", "asked twice", "asked three times");
    let review = history.review(&Project::new(), &new);
    let wanted = [(CauseKind::Cell, "events[\"Bristol\"].council"), (CauseKind::Words, "full/middle.html")];
    assert_eq!(causes(&review), wanted);
    assert_eq!(review.causes[0].place.new.as_deref(), Some("data/events.yaml:12:42"));
    assert_eq!((fates(&review), review.causes[1].prose.as_slice()), (vec![Fate::Edited], [0].as_slice()));
    assert!(review::text(&review, &[], false).starts_with("R (full 1.0)\nv1.0 → "));
}

#[test]
fn a_renamed_file_is_no_difference_and_a_renamed_chapter_is_one() {
    let Some(history) = History::new() else { return };
    let renamed = Project::new().renamed("content/full/02-middle.md", "content/full/02-centre.md");
    let review = history.review(&Project::new(), &renamed);
    assert!(review.is_empty(), "{}", review::text(&review, &[], false));
    assert_eq!(review.asides.readdressed.len(), 1);
    let Some(history) = History::new() else { return };
    let retitled = Project::new().with("content/full/02-middle.md", "title: A middle", "title: How the towns were chosen");
    let review = history.review(&Project::new(), &retitled);
    assert!(review.prose.is_empty() && review.figures.is_empty());
    let titles: Vec<_> = review.structure.iter().map(|part| (part.title.old.as_deref(), part.title.new.as_deref())).collect();
    assert_eq!(titles, [(Some("A middle"), Some("How the towns were chosen"))]);
}

#[test]
fn a_moved_section_is_a_move() {
    let Some(history) = History::new() else { return };
    let more = "It rained on the first day, so that many of those who had come on foot went home before the talks were over.\n";
    let section = format!("\n## When they met\n\n{SPRING}\n{more}");
    let mut old = Project::new().with("content/full/02-middle.md", &format!("\n{SPRING}"), "");
    let mut new = old.clone();
    old.0.get_mut("content/full/02-middle.md").expect("a chapter").push_str(&section);
    new.0.get_mut("content/full/03-end.md").expect("a chapter").push_str(&section);
    let review = history.review(&old, &new);
    assert_eq!(fates(&review), [Fate::Moved, Fate::Moved]);
    for change in &review.prose {
        assert!(change.place.old.as_deref().is_some_and(|at| at.starts_with("full/middle.html#")), "{change:?}");
        assert!(change.place.new.as_deref().is_some_and(|at| at.starts_with("full/end.html#")), "{change:?}");
        assert!(change.runs.iter().all(|run| run.kind == review::RunKind::Kept));
    }
    // Both pages have other words now.
    let pages: Vec<&str> = review.causes.iter().map(|cause| cause.what.as_str()).collect();
    assert_eq!(pages, ["full/end.html", "full/middle.html"]);
}

#[test]
fn merged_rows_go_and_come_with_what_rests_on_them() {
    let Some(history) = History::new() else { return };
    let rows = "  - {town: Bristol, charity: 2, council: 11}\n  - {town: York, charity: 9, council: 6}\n";
    let new = Project::new().events(rows, "  - {town: Bristol and York, charity: 11, council: 17}\n");
    let review = history.review(&Project::new(), &new);
    let mut rows: Vec<(&str, bool)> = review.rows.iter().map(|row| (row.key.as_str(), row.cells.new.is_some())).collect();
    rows.sort_unstable();
    assert_eq!(rows, [("\"Bristol and York\"", true), ("\"Bristol\"", false), ("\"York\"", false)]);
    assert!(review.cells.is_empty());
    // The sum is what it was; York came to the large towns with Bristol.
    let moved: Vec<&str> = review.figures.iter().filter(|figure| figure.is_seen()).map(|figure| figure.name.as_str()).collect();
    assert_eq!(moved, ["events.large"]);
    assert!(review.ledger.is_empty() && review.claims.is_empty());
}

#[test]
fn a_changed_key_is_told_and_no_row_is_taken_for_another() {
    let Some(history) = History::new() else { return };
    let mut old = Project::new().events("  town: {label: Event}\n", "  town: {label: Event}\n  code: {label: Code}\n");
    for (town, code) in [("Leeds", "L"), ("Bristol", "B"), ("York", "Y")] {
        old = old.events(&format!("town: {town},"), &format!("town: {town}, code: {code},"));
    }
    let new = old.clone().events("key: town", "key: code").events("charity: 15", "charity: 16");
    let review = history.review(&old, &new);
    assert!(causes(&review).contains(&(CauseKind::Key, "events")), "{:?}", causes(&review));
    assert!(review.tables.iter().any(|table| table.aspect == Aspect::Key));
    assert!(review.cells.is_empty() && review.rows.is_empty());
    let all = review.figures.iter().find(|figure| figure.name == "events.all").expect("it moved");
    assert_eq!(all.printed.new.as_deref(), Some("51"));
}

#[test]
fn split_and_merged_paragraphs_keep_their_words() {
    let Some(history) = History::new() else { return };
    let joined = Project::new().with("content/full/02-middle.md", "would come.\n\nThey met", "would come. They met");
    let review = history.review(&Project::new(), &joined);
    // One of the two took the other's words; nothing else was touched.
    assert!(fates(&review).iter().all(|fate| *fate != Fate::Moved), "{:?}", fates(&review));
    let inserted: String = words(&review, review::RunKind::Inserted);
    let deleted: String = words(&review, review::RunKind::Deleted);
    assert_eq!(inserted, deleted, "words went from one paragraph to another");
}

fn words(review: &Review, kind: review::RunKind) -> String {
    let all = review.prose.iter().flat_map(|change| &change.runs).filter(|run| run.kind == kind);
    all.flat_map(|run| run.words.split_whitespace()).collect::<Vec<_>>().join(" ")
}
