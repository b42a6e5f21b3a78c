//! `tickmark diff`: what it says of small histories.

mod versions;

use tickmark::review::{self, Aspect, Because, CauseKind, Doubt, Fate, Part, Review, RunKind, Section};

use versions::{Project, diff};

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
    // First the figure that no longer agrees with what was printed.
    assert_eq!((review.fits[0].doubt, review.fits[0].word.as_str()), (Doubt::Verdict, "agrees → differs"));
    assert_eq!(places, ["full/start.html", "full/end.html", "full/start.html"]);
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
    let mut old = Project::new().events("  town: {label: Event}\n", "  town: {label: Event}\n  season: {label: Season}\n");
    for (town, season) in [("Leeds", "spring"), ("Bristol", "spring"), ("York", "autumn")] {
        old = old.events(&format!("town: {town},"), &format!("town: {town}, season: {season},"));
    }
    let new = old.clone().events("key: town", "key: [town, season]");
    let review = diff(&old, &new);
    assert!(review.tables.iter().any(|table| table.aspect == Aspect::Key && table.told.new.as_deref() == Some("town, season")));
    assert!(review.cells.is_empty() && review.rows.is_empty());
    let text = review::text(&review, &[], false);
    assert!(text.contains("key of events town → town, season") && text.contains("cannot be matched"), "{text}");
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

#[test]
fn a_note_is_told_as_words_with_its_place() {
    let note = "\n\n[^hired]: Halls were hired by the day, and paid for by those who came.\n\nThey met";
    let old = Project::new().with("content/full/02-middle.md", "would come.", "would come.[^hired]").with(
        "content/full/02-middle.md",
        "\n\nThey met",
        note,
    );
    let new = old.clone().with("content/full/02-middle.md", "by the day", "by the week");
    let review = diff(&old, &new);
    assert_eq!(causes(&review), [(CauseKind::Words, "full/middle.html")]);
    assert_eq!(review.prose.len(), 1, "{:?}", review.prose);
    assert_eq!((review.prose[0].fate, review.prose[0].place.new.as_deref()), (Fate::Edited, Some("full/middle.html#n-1")));
    let inserted: Vec<&str> = review.prose[0].runs.iter().filter(|r| r.kind == RunKind::Inserted).map(|r| r.words.trim()).collect();
    assert_eq!(inserted, ["week"]);
    // A note before it takes its number, and nobody edited it.
    let longer = old.with("content/full/01-start.md", "came of", "came[^all] of");
    let longer = longer.with("content/full/01-start.md", "\n[More", "\n[^all]: Counted at the doors, by hand.\n\n[More");
    let review = diff(&new, &longer.with("content/full/02-middle.md", "by the day", "by the week"));
    let fates: Vec<(Fate, Option<&str>)> = review.prose.iter().map(|change| (change.fate, change.place.new.as_deref())).collect();
    assert_eq!(fates.iter().filter(|(_, place)| place.is_some_and(|place| place.contains("middle"))).count(), 0, "{fates:?}");
    assert!(fates.contains(&(Fate::Added, Some("full/start.html#n-1"))), "{fates:?}");
}

#[test]
fn another_work_is_one_cause_wherever_it_is_cited() {
    let old = Project::new().with("content/full/02-middle.md", "would come.", "would come [@smith2009].").with(
        "content/full/03-end.md",
        "matter rests.",
        "matter rests [@smith2009, p. 4].",
    );
    let new = old.clone().with("data/references.yaml", "date: 2009", "date: 2010").with("data/references.yaml", "A Book", "Another Book");
    let review = diff(&old, &new);
    assert_eq!(causes(&review), [(CauseKind::Work, "smith2009")]);
    assert_eq!(review.causes[0].place.new.as_deref(), Some("data/references.yaml"));
    assert!(review.causes[0].value.new.as_deref().is_some_and(|words| words.contains("Another Book") && words.contains("2010")));
    assert!(review.prose.is_empty(), "{:?}", review.prose);
    let cited: Vec<&str> = review.works[0].cited.new.iter().flatten().map(|place| place.split('#').next().unwrap_or("")).collect();
    assert_eq!(cited, ["full/middle.html", "full/end.html"]);
    let text = review::text(&review, &[], false);
    assert!(text.contains("data/references.yaml: work smith2009") && text.contains("cited in full/middle.html#"), "{text}");
    // Words beside it that somebody edited are edits still, and a work that is cited no more leaves the list.
    let edited = new.clone().with("content/full/03-end.md", "so here", "and here");
    let review = diff(&old, &edited);
    assert_eq!(review.prose.len(), 1);
    let inserted: Vec<(&str, Because)> =
        review.prose[0].runs.iter().filter(|r| r.kind == RunKind::Inserted).map(|r| (r.words.trim(), r.because)).collect();
    assert_eq!(inserted, [("and", Because::Edited), ("(Smith, 2010, p. 4)", Because::Work)]);
    let uncited =
        old.clone().with("content/full/02-middle.md", " [@smith2009]", "").with("content/full/03-end.md", " [@smith2009, p. 4]", "");
    let review = diff(&old, &uncited);
    assert!(review.works.iter().any(|work| work.work == "smith2009" && work.words.new.is_none()));
    assert_eq!(review.prose.len(), 2);
}

#[test]
fn what_an_exhibit_computes_itself_is_under_its_cause() {
    let sum = "[town, {label: With those asked, formula: charity + asked}]";
    let old = Project::new().with("content/full/01-start.md", "[town, charity, council, both]", sum);
    let review = diff(&old, &old.clone().events("value: 80", "value: 100"));
    assert_eq!(causes(&review), [(CauseKind::Cell, "events.asked")]);
    let shown: Vec<&str> = review.exhibits[0].shown.iter().map(|shown| shown.name.as_str()).collect();
    assert_eq!(shown.len(), 3, "{shown:?}");
    assert!(shown.iter().all(|name| name.starts_with("charity + asked of events") && name.ends_with("in table-towns")), "{shown:?}");
    assert_eq!(review.exhibits[0].causes, [0]);
}
