//! Forms read, told and written.

use proptest::prelude::{Strategy, prop, prop_assert, proptest};

use super::super::tests::{codes, exhibit, project};
use super::super::words::plain;
use crate::content::{ExhibitKind, Inline};
use crate::diagnostics::Checked;
use crate::exhibits::Drawn;
use crate::figures::Figures;
use crate::markup::{text, to_string};

fn form(body: &str, figures: &Figures) -> Checked<Drawn> {
    exhibit(ExhibitKind::Form, body, figures)
}

/// The form as it is written, its words plain.
fn written(drawn: &Drawn, figures: &Figures) -> String {
    let form = drawn.form.as_ref().expect("a form");
    to_string(&[form.to_markup(&mut |words: &[Inline]| vec![text(plain(words, figures))])])
}

const WHOLE: &str = r#"headline: H
items:
  - heading: About you
    instruction: Please answer all.
    items:
      - {number: 1, kind: one, question: Sector?, options: [Public, {option: Private, then: go to 3}], answer: Private}
      - {number: 2, kind: several, question: Why?, options: [A, B], other: "Other, please say", answer: [B, {other: "{{ events.total.charity }} friends"}]}
      - instruction: Everyone goes on here.
  - {number: 3a, kind: grid, question: Agree?, statements: [S, T], levels: [Yes, No], answer: {T: No}}
  - {id: rest, kind: text, question: Else?, lines: 2}
  - {number: 4, kind: number, question: Years?, unit: years, answer: "12", then: The end}
"#;

#[test]
fn every_kind_is_told_in_words_and_lists() {
    let figures = project(&[]);
    let drawn = form(WHOLE, &figures);
    assert!(codes(&drawn).is_empty(), "{:?}", drawn.diagnostics);
    let html = written(&drawn.value, &figures);
    for part in [
        r#"<div class="section" role="group" aria-labelledby="form-x-s1"><p class="heading" id="form-x-s1">About you</p><p class="instruction">Please answer all.</p>"#,
        r#"<li class="item" id="form-x-q-1"><p class="question"><span class="no">1</span> Sector?</p><p class="unseen">One answer:</p><ul class="options" role="list"><li><span class="mark round" aria-hidden="true"></span><span class="unseen">Not ticked: </span> <bdi>Public</bdi></li>"#,
        r#"<span class="unseen">Ticked: </span> <bdi>Private</bdi> <span class="then">go to 3</span></li>"#,
        r#"<bdi>Other, please say</bdi> <span class="line"><span class="unseen">Answer: </span><span class="written">1,221 [p] friends</span></span>"#,
        r#"<li class="instruction">Everyone goes on here.</li>"#,
        r#"<div class="scroll" role="region" tabindex="0" aria-label="3a Agree?"><table><caption><span class="question"><span class="no">3a</span> Agree?</span>"#,
        r#"<thead><tr><th scope="col"><span class="unseen">Statement</span></th><th scope="col">Yes</th><th scope="col">No</th></tr></thead>"#,
        r#"<tr><th scope="row">S</th><td><span class="mark round" aria-hidden="true"></span> <bdi class="level">Yes</bdi></td>"#,
        r#"<span class="mark round on" aria-hidden="true"></span><span class="unseen">Ticked</span> <bdi class="level">No</bdi></td></tr></tbody>"#,
        r#"<li class="item" id="form-x-q-rest">"#,
        r#"<p class="lines"><span class="unseen">2 lines for the answer</span><span class="ruled" aria-hidden="true"><span class="rule"></span><span class="rule"></span></span></p>"#,
        r#"<span class="written">12</span></span> <span class="unit">years</span></p><p class="then">The end</p>"#,
    ] {
        assert!(html.contains(part), "{part}\nis not in\n{html}");
    }
    let told = "A form of 5 questions in 1 group: 1 with one answer, 1 with several answers, 1 grid of statements, 1 to be answered in words and 1 with a number. 4 are filled in.";
    assert_eq!(drawn.value.generated_description, told);
    assert!(drawn.value.csv.is_none() && drawn.value.grid.is_none());
    let words: Vec<String> = drawn.value.form.iter().flat_map(super::Form::words).map(|words| plain(words, &figures)).collect();
    for each in ["About you", "Sector?", "go to 3", "1,221 [p] friends", "T", "No", "years", "The end", "Everyone goes on here."] {
        assert!(words.iter().any(|word| word == each), "{each} is not in {words:?}");
    }
}

#[test]
fn a_blank_form_says_so_once_an_item() {
    let figures = project(&[]);
    let body = "headline: H\nitems:\n  - {kind: several, question: Q, options: [a, b, c, d]}\n  - {kind: grid, question: R, statements: [S], levels: [1, 2]}\n";
    let drawn = form(body, &figures);
    assert!(codes(&drawn).is_empty(), "{:?}", drawn.diagnostics);
    let html = written(&drawn.value, &figures);
    assert_eq!(html.matches("icked").count(), 2, "{html}");
    assert!(html.contains("Several answers; nothing is ticked.") && html.contains("One answer a row; nothing is ticked."), "{html}");
    assert!(html.contains("<ul class=\"options two\""), "{html}");
    assert!(!html.contains("<li class=\"item\" id="), "{html}");
    assert!(drawn.value.generated_description.ends_with("It is blank."));
}

#[test]
fn answers_must_be_options_and_one_is_one() {
    let figures = project(&[]);
    let one = |answer: &str| {
        form(&format!("headline: H\nitems:\n  - {{kind: one, question: Q, options: [Public, Private], answer: {answer}}}\n"), &figures)
    };
    let wrong = one("Privat");
    assert_eq!(codes(&wrong), ["unknown-option"]);
    assert_eq!(wrong.diagnostics[0].mend.as_deref(), Some("Did you mean `Private`?"));
    assert_eq!(codes(&one("[Public, Private]")), ["two-answers"]);
    assert_eq!(codes(&one("{other: x}")), ["unknown-option"]);
    assert_eq!(codes(&one("~")), Vec::<&str>::new());
    let ticked = written(&one("[Public, Private]").value, &figures);
    assert_eq!(ticked.matches("\"mark round on\"").count(), 1, "{ticked}");
    let grid = |rest: &str| {
        codes(&form(
            &format!("headline: H\nitems:\n  - {{kind: grid, question: Q, statements: [S, T], levels: [a, b], {rest}}}\n"),
            &figures,
        ))
    };
    assert_eq!(grid("answer: [[a, b], b]"), ["two-answers"]);
    assert_eq!(grid("each: several, answer: [[a, b], b]"), Vec::<&str>::new());
    assert_eq!(grid("answer: [a]"), ["wrong-shape"]);
    assert_eq!(grid("answer: {U: a, S: c}"), ["unknown-option", "unknown-option"]);
    assert_eq!(grid("answer: a"), ["wrong-shape"]);
}

#[test]
fn faults_of_items_are_told_at_their_places() {
    let figures = project(&[]);
    let items = |items: &str| codes(&form(&format!("headline: H\nitems:\n{items}"), &figures));
    assert_eq!(items("  - {kind: one, question: Q}\n"), ["no-options"]);
    assert_eq!(items("  - {kind: grid, question: Q}\n"), ["no-options", "no-options"]);
    assert_eq!(items("  - {kind: one, question: Q, options: [a, a]}\n"), ["duplicate-option"]);
    assert_eq!(items("  - {kind: oen, question: Q, options: [a]}\n"), ["unknown-choice", "empty-exhibit"]);
    assert_eq!(items("  - {kind: text, question: Q, options: [a], lines: 0}\n"), ["unknown-key", "wrong-value"]);
    assert_eq!(items("  - {number: 1, kind: text, question: Q}\n  - {number: 1, kind: text, question: R}\n"), ["duplicate-id"]);
    assert_eq!(items("  - {number: 1, kind: text, question: Q}\n  - {number: 1, id: b, kind: text, question: R}\n"), Vec::<&str>::new());
    assert_eq!(items("  - {id: A b, kind: text, question: Q}\n"), ["bad-id"]);
    assert_eq!(items("  - {kind: text}\n"), ["missing-key"]);
    assert_eq!(items("  - {kind: text, question: \"Q [note 1]\"}\n"), ["unknown-note"]);
    assert_eq!(items("  - {question: Q}\n"), ["missing-key", "empty-exhibit"]);
    assert_eq!(items("  - {items: [{kind: text, question: Q}]}\n"), ["missing-key"]);
    assert_eq!(items("  - {heading: H, items: [{heading: I, items: []}, {kind: text, question: Q}]}\n"), ["wrong-shape"]);
    assert_eq!(items("  - text\n"), ["wrong-shape", "empty-exhibit"]);
    assert_eq!(codes(&form("headline: H\nitems: text\n", &figures)), ["wrong-shape", "empty-exhibit"]);
    assert_eq!(codes(&form("", &figures)), ["no-headline", "empty-exhibit"]);
}

proptest! {
    #![proptest_config(crate::tests::cases(64))]
    /// Whatever stands in a form: no panic, and every answer that is an option is ticked once.
    #[test]
    fn any_form_is_drawn(
        options in prop::collection::btree_set("[a-zA-Z ]{1,9}".prop_map(|word| word.trim().to_owned()).prop_filter("a word", |word| !word.is_empty()), 1..8),
        answer in 0usize..8,
        hostile in "[ -~]{0,40}",
    ) {
        let figures = project(&[]);
        let options: Vec<String> = options.into_iter().collect();
        let list = options.iter().map(|option| format!("\"{option}\"")).collect::<Vec<_>>().join(", ");
        let chosen = &options[answer % options.len()];
        let drawn = form(&format!("headline: H\nitems:\n  - {{kind: one, question: Q, options: [{list}], answer: \"{chosen}\"}}\n"), &figures);
        prop_assert!(codes(&drawn).is_empty(), "{:?}", drawn.diagnostics);
        prop_assert!(written(&drawn.value, &figures).matches("\"mark round on\"").count() == 1);
        form(&format!("headline: H\nitems:\n  - {hostile}\n"), &figures);
    }
}
