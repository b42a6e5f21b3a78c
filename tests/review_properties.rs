//! What must hold of the review of any two versions: the other way round it says the same the other way round, a version is the same as
//! itself, and the cells it tells make the figures of the new version out of the old one. Versions are made by edits of a small project.

mod schema;
mod versions;

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use serde_json::Value;
use tickmark::review::{self, Review, Section, Side};
use versions::generated::{Edit, Model, data_edits, edits, models};
use versions::{Project, run};

/// Runs of this many cases; `TICKMARK_CASES` multiplies them.
fn config(cases: u32) -> ProptestConfig {
    let times = std::env::var("TICKMARK_CASES").ok().and_then(|times| times.parse().ok()).unwrap_or(1);
    ProptestConfig { cases: cases * times, failure_persistence: None, ..ProptestConfig::default() }
}

fn compare(old: &Side, new: &Side) -> Review {
    review::compare(old, new).expect("a review")
}

/// Exchanges the sides of pairs everywhere.
fn exchange(value: &mut Value) {
    match value {
        Value::Object(map) => {
            if map.len() == 2 && map.contains_key("old") && map.contains_key("new") {
                let (old, new) = (map["old"].take(), map["new"].take());
                (map["old"], map["new"]) = (new, old);
            }
            map.values_mut().for_each(exchange);
        }
        Value::Array(all) => all.iter_mut().for_each(exchange),
        _ => {}
    }
}

/// A review without what depends on the order of things or is told of the new version alone: lists are sorted, and instead of a number in a
/// list stands what it means.
fn plain(review: &Review, exchanged: bool) -> Value {
    let mut review = review.clone();
    review.fits.clear();
    for figure in &mut review.figures {
        // Effects are told of the old version; relative differences are shares of the old value.
        (figure.effects, figure.uses, figure.unit, figure.title) = Default::default();
        if let Some(difference) = &mut figure.difference {
            difference.relative = None;
            if exchanged {
                let turned = |text: &str, minus: &str, plus: &str| match text.strip_prefix(minus) {
                    Some(rest) => format!("{plus}{rest}"),
                    None => format!("{minus}{}", text.strip_prefix(plus).unwrap_or(text)),
                };
                difference.exact = turned(&difference.exact, "-", "");
                difference.amount = turned(&difference.amount, "−", "+");
            }
        }
    }
    review.cells.iter_mut().for_each(|cell| cell.unit = String::new());
    if exchanged {
        for change in &mut review.prose {
            change.fate = match change.fate {
                review::Fate::Added => review::Fate::Removed,
                review::Fate::Removed => review::Fate::Added,
                fate => fate,
            };
            for run in &mut change.runs {
                run.kind = match run.kind {
                    review::RunKind::Inserted => review::RunKind::Deleted,
                    review::RunKind::Deleted => review::RunKind::Inserted,
                    kind => kind,
                };
            }
        }
    }
    for change in &mut review.prose {
        // Blanks behind words belong to one version; of what came in the place of something the order is that of telling.
        change.runs.iter_mut().for_each(|run| run.words = run.words.split_whitespace().collect::<Vec<_>>().join(" "));
        for at in 1..change.runs.len() {
            if change.runs[at - 1].kind == review::RunKind::Inserted && change.runs[at].kind == review::RunKind::Deleted {
                change.runs.swap(at - 1, at);
            }
        }
    }
    let mut told = serde_json::to_value(&review).expect("JSON");
    if exchanged {
        exchange(&mut told);
        let (old, new) = (told["old"].take(), told["new"].take());
        (told["old"], told["new"]) = (new, old);
    }
    by_meaning(&mut told);
    told
}

/// What an entry of a list is known by, without its causes.
fn meaning(entry: &Value) -> String {
    let mut entry = entry.clone();
    if let Some(map) = entry.as_object_mut() {
        ["causes", "moves", "unseen", "comes_and_goes", "claims", "ledger", "exhibits", "prose"]
            .iter()
            .for_each(|key| drop(map.remove(*key)));
        let kind = map.get("kind").and_then(Value::as_str).map(str::to_owned);
        // A page is called by its address in the new version; its place tells both. A part that is renamed is called by its new id.
        if kind.as_deref() == Some("words") || map.contains_key("part") {
            map.remove("what");
            map.remove("id");
        }
    }
    entry.to_string()
}

fn by_meaning(told: &mut Value) {
    let names = |list: &str| -> Vec<String> { told[list].as_array().into_iter().flatten().map(meaning).collect() };
    let lists = ["causes", "figures", "claims", "ledger", "exhibits", "prose"].map(|list| (list, names(list)));
    let of = |list: &str| &lists.iter().find(|(name, _)| *name == list).expect("a list").1;
    let whole = ["old", "new", "asides"];
    for (_, list) in told.as_object_mut().expect("an object").iter_mut().filter(|(name, _)| !whole.contains(&name.as_str())) {
        let mut entries: Vec<String> = Vec::new();
        for entry in list.as_array().into_iter().flatten() {
            let mut links = String::new();
            for (key, within) in [
                ("causes", "causes"),
                ("moves", "figures"),
                ("unseen", "figures"),
                ("comes_and_goes", "figures"),
                ("claims", "claims"),
                ("ledger", "ledger"),
                ("exhibits", "exhibits"),
                ("prose", "prose"),
            ] {
                let Some(numbers) = entry.get(key).and_then(Value::as_array) else { continue };
                let mut meant: Vec<&str> = numbers.iter().map(|at| of(within)[at.as_u64().expect("a number") as usize].as_str()).collect();
                meant.sort_unstable();
                links.push_str(&format!("\n  {key}: {meant:?}"));
            }
            entries.push(format!("{}{links}", meaning(entry)));
        }
        entries.sort();
        *list = Value::from(entries);
    }
    told["asides"] = Value::Null;
}

/// Asserts that two reviews say the same, list by list, so that a failure is short.
fn same(there: &Value, back: &Value) {
    for (list, told) in there.as_object().expect("an object") {
        if let (Some(one), Some(other)) = (told.as_array(), back[list].as_array()) {
            let only = |one: &[Value], other: &[Value]| -> String {
                one.iter().filter(|entry| !other.contains(entry)).map(|entry| format!("{}\n", entry.as_str().unwrap_or(""))).collect()
            };
            assert!(one == other, "{list}: only there\n{}\nonly back\n{}", only(one, other), only(other, one));
        } else {
            assert_eq!(told, &back[list], "{list}");
        }
    }
}

fn changed(model: &Model, edits: &[Edit]) -> Model {
    let mut model = model.clone();
    edits.iter().for_each(|edit| model.apply(edit));
    model
}

fn side(model: &Model, name: &str) -> Side {
    let side = model.project().side(name);
    assert!(!side.is_broken(), "{:?}\n{:#?}", side.here.as_ref().map(|here| &here.diagnostics), model.project().0);
    side
}

/// Exact values of all figures.
fn figures(side: &Side) -> Vec<(String, String)> {
    let figures = &side.here.as_ref().expect("built here").figures;
    figures.all.iter().map(|(name, figure)| (name.to_string(), figures.fraction(&figure.value))).collect()
}

/// The same words with line breaks elsewhere, comments, and mappings in another order.
fn rewritten(model: &Model) -> Project {
    let mut project = model.project();
    for (path, text) in &mut project.0 {
        if path.ends_with(".yaml") {
            *text = format!("# Looked through once more.\n{}\n# The end.\n", text.trim_end());
            let turned = |line: &str| match line.strip_prefix("  - {").and_then(|row| row.strip_suffix('}')) {
                Some(row) => format!("  - {{{}}}", row.split(", ").collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join(", ")),
                None => line.to_owned(),
            };
            *text = text.lines().map(|line| turned(line) + "\n").collect();
        } else {
            // Words of a paragraph that are plain on both sides of a blank may stand on two lines.
            let is_word = |word: &str| word.chars().all(|c| c.is_ascii_lowercase()) && !word.is_empty();
            let broken = |line: &str| {
                let mut out = String::new();
                let words: Vec<&str> = line.split(' ').collect();
                for (at, word) in words.iter().enumerate() {
                    let gap = if at > 0 && at % 3 == 0 && is_word(words[at - 1]) && is_word(word) { "\n" } else { " " };
                    out.push_str(if at == 0 { "" } else { gap });
                    out.push_str(word);
                }
                out
            };
            let is_prose = |line: &str| line.ends_with('.') && line.starts_with(|c: char| c.is_ascii_uppercase());
            *text = text.lines().map(|line| if is_prose(line) { broken(line) } else { line.to_owned() } + "\n").collect();
        }
    }
    // Chapters keep their order; the file of the last is called otherwise.
    let last = project.0.keys().rfind(|path| path.starts_with("content/")).cloned().expect("a chapter");
    project.renamed(&last, &last.replace(".md", "-again.md"))
}

proptest! {
    #![proptest_config(config(48))]

    #[test]
    fn a_review_mirrors_itself(model in models(), changes in edits()) {
        let (old, new) = (side(&model, "old"), side(&changed(&model, &changes), "new"));
        let (there, back) = (compare(&old, &new), compare(&new, &old));
        same(&plain(&there, false), &plain(&back, true));
        prop_assert_eq!(there.is_empty(), back.is_empty());
        prop_assert!(compare(&old, &old).is_empty());
    }

    #[test]
    fn a_review_of_manifests_says_what_one_of_projects_says(model in models(), changes in edits()) {
        let (old, new) = (side(&model, "old"), side(&changed(&model, &changes), "new"));
        let read = |side: &Side| Side::of_manifest(side.name.clone(), side.manifest.clone()).expect("a manifest");
        let (mut built, mut told) = (compare(&old, &new), compare(&read(&old), &read(&new)));
        // A build knows the column of a cell, the place of a formula and the labels of rows and columns besides, and what each change does alone.
        for review in [&mut built, &mut told] {
            review.cells.iter_mut().for_each(|cell| cell.place = Default::default());
            review.causes.iter_mut().for_each(|cause| cause.place = Default::default());
            review.figures.iter_mut().for_each(|figure| figure.effects.clear());
            review.names.clear();
        }
        prop_assert_eq!(&built, &told);
        prop_assert!(compare(&old, &read(&old)).is_empty() && compare(&read(&new), &new).is_empty());
    }

    #[test]
    fn the_answer_for_programs_has_the_shape_of_its_schema(model in models(), changes in edits()) {
        let review = compare(&side(&model, "old"), &side(&changed(&model, &changes), "new"));
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/review.schema.json");
        let schema = serde_json::from_str(&std::fs::read_to_string(path).expect("the schema")).expect("JSON");
        for sections in [&[][..], &[Section::Figures, Section::Claims]] {
            let told = serde_json::from_str(&review::json(&review, sections)).expect("JSON");
            let mut faults = Vec::new();
            schema::check(&told, &schema, &schema, "", &mut faults);
            prop_assert!(faults.is_empty(), "{}", faults.join("\n"));
        }
    }

    #[test]
    fn what_is_told_hangs_together(model in models(), changes in edits()) {
        let (old, new) = (side(&model, "old"), side(&changed(&model, &changes), "new"));
        let review = compare(&old, &new);
        let places = |list: &[usize], length: usize| list.windows(2).all(|two| two[0] < two[1]) && list.iter().all(|at| *at < length);
        for cause in &review.causes {
            for (list, length) in [
                (&cause.moves, review.figures.len()),
                (&cause.unseen, review.figures.len()),
                (&cause.comes_and_goes, review.figures.len()),
                (&cause.claims, review.claims.len()),
                (&cause.ledger, review.ledger.len()),
                (&cause.exhibits, review.exhibits.len()),
                (&cause.prose, review.prose.len()),
            ] {
                prop_assert!(places(list, length), "{:?}", cause);
            }
        }
        // Nothing differs without a cause, and nothing that can be known is put down to nothing.
        let causes = review.causes.len();
        let caused = |list: &[usize]| !list.is_empty() && places(list, causes);
        prop_assert!(review.figures.iter().all(|figure| caused(&figure.causes)), "{:?}", review.figures);
        prop_assert!(review.claims.iter().all(|claim| caused(&claim.causes)), "{:?}", review.claims);
        prop_assert!(review.ledger.iter().all(|line| caused(&line.causes)), "{:?}", review.ledger);
        prop_assert!(review.exhibits.iter().all(|exhibit| caused(&exhibit.causes)), "{:?}", review.exhibits);
        let told: std::collections::BTreeSet<usize> = review.causes.iter().flat_map(|cause| cause.prose.clone()).collect();
        prop_assert_eq!(told.len(), review.prose.len());
        prop_assert!(review.causes.iter().all(|cause| cause.kind != review::CauseKind::Unknown), "{:?}", review.causes);
        for change in &review.prose {
            let words = |without| change.runs.iter().filter(|run| run.kind != without).map(|run| run.words.as_str()).collect::<String>();
            prop_assert!(change.place.old.is_some() || words(review::RunKind::Inserted).is_empty());
            prop_assert!(change.place.new.is_some() || words(review::RunKind::Deleted).is_empty());
        }
    }

    #[test]
    fn the_reported_cells_and_rows_make_the_new_figures(model in models(), changes in data_edits()) {
        let after = changed(&model, &changes);
        let (old, new) = (side(&model, "old"), side(&after, "new"));
        let review = compare(&old, &new);
        let mut amended = model.clone();
        for cell in &review.cells {
            amended.set(cell.key.as_deref(), &cell.column, cell.value.new.as_deref().expect("a value"));
        }
        for row in &review.rows {
            match &row.cells.new {
                Some(cells) => amended.add(cells),
                None => amended.remove(&row.key),
            }
        }
        let amended = side(&amended, "amended");
        let sorted = |side: &Side| { let mut all = figures(side); all.sort(); all };
        prop_assert_eq!(sorted(&amended), sorted(&new));
        let told: Vec<&str> = review.figures.iter().filter(|f| f.defined).map(|f| f.name.as_str()).collect();
        let (before, after) = (sorted(&old), sorted(&new));
        let differs = |one: &[(String, String)], other: &[(String, String)]| one.iter().filter(|f| !other.contains(f)).map(|f| f.0.clone()).collect::<Vec<_>>();
        let mut wanted = differs(&before, &after);
        wanted.extend(differs(&after, &before));
        wanted.sort();
        wanted.dedup();
        prop_assert_eq!(told, wanted);
    }

    #[test]
    fn what_says_the_same_is_no_difference(model in models()) {
        let (old, new) = (side(&model, "old"), rewritten(&model).side("new"));
        prop_assert!(!new.is_broken(), "{:?}", new.here.map(|here| here.diagnostics));
        let review = compare(&old, &new);
        prop_assert!(review.is_empty() && compare(&new, &old).is_empty(), "{}", review::text(&review, &[], false));
        prop_assert!(review.fits.is_empty());
    }
}

proptest! {
    #![proptest_config(config(3))]

    #[test]
    fn a_rebuilt_site_is_the_same_as_its_project(model in models()) {
        let folder = tempfile::tempdir().expect("a folder");
        let at = folder.path();
        let model = model.sound();
        model.project().write(&at.join("project"));
        prop_assert_eq!(run(&["build", "--project", "project", "--out", "one"], at).0, 0);
        prop_assert_eq!(run(&["build", "--project", "project", "--out", "two"], at).0, 0);
        prop_assert!(fs::exists(at.join("one/report.json")).expect("a folder"));
        let sides = ["project", "one", "two/report.json"].map(|path| Side::at(&at.join(path)).expect("a side"));
        for (old, new) in [(0, 1), (1, 0), (1, 2), (2, 0)] {
            prop_assert!(compare(&sides[old], &sides[new]).is_empty());
        }
    }
}
