//! Tests of claims: what is said to be unable to fail never fails, and both forms of a value are judged.

use std::sync::Arc;

use proptest::prelude::{Just, Strategy, any, prop_oneof, proptest};

use super::{Claim, Judged, judge};
use crate::checks::vocabulary::Vocabulary;
use crate::content::BoundTo;
use crate::figures::{Figures, Scope, Value, compute};
use crate::project::{Ties, Words};
use crate::source::{FileId, Memory, Span};

/// Figures of a dataset `d` with counts, shares and what follows from them.
fn figures(numbers: [u32; 4], shares: [u32; 2]) -> Figures {
    let ([a, b, c, n], [x, y]) = (numbers, shares);
    let data = format!(
        "title: Some data\nkey: k\ncolumns: {{k: {{label: Key}}, p: {{label: People, unit: people}}, s: {{label: Share, unit: percent}}, \
         g: {{label: Growth, unit: percent}}}}\n\
         rows:\n  - {{k: one, p: {a}, s: {x}, g: {x}}}\n  - {{k: two, p: {b}, s: {y}, g: {y}}}\n\
         values:\n  c: {{label: Some, value: {c}, unit: people}}\n  n: {{label: All who answered, value: {n}, unit: people}}\n\
         figures:\n  all: {{title: All, formula: sum(p)}}\n  part: {{title: Part, formula: 'd[\"one\"].p / sum(p)'}}\n  \
         of_n: {{title: Of all, formula: 'share(c, n)'}}\n  ratio: {{title: Ratio, formula: c / n}}\n"
    );
    let report = "title: A report\neditions: [{id: full, name: Full, version: '1', date: 2026-01-01, content: content/full}]\n";
    let source = Memory::new([("report.yaml", report), ("data/d.yaml", data.as_str())]);
    let project = crate::project::open(&source).value;
    let datasets = crate::data::read(&project).value;
    compute(Arc::new(datasets), Ties::HalfAwayFromZero, 7).value
}

fn words(text: &str) -> Words {
    Words { text: text.into(), span: Span::new(FileId(0), 0, text.len()) }
}

fn judged(predicate: &str, figures: &Figures) -> Judged {
    let claim = Claim { words: &[], text: &words(predicate), to: BoundTo::Predicate, phrase: Span::new(FileId(0), 0, 1) };
    judge(claim, &Vocabulary::default(), figures)
}

fn code(predicate: &str, figures: &Figures) -> Option<&'static str> {
    let all = judged(predicate, figures).diagnostics;
    assert!(all.len() < 2, "{all:?}");
    all.first().map(|found| found.code)
}

#[test]
fn what_cannot_fail_is_no_claim() {
    let figures = figures([3, 4, 53, 95], [20, 30]);
    let idle = [
        "1 < 2",
        "50% = 50%",
        "d.c >= 0",
        "d.c > -1",
        "d.all >= 0",
        "d.ratio >= 0%",
        "d.ratio = d.ratio",
        "d.c / d.n <= d.ratio or d.c >= 0",
        "d.of_n <= 100%",
        "d.part <= 100% and d.part >= 0%",
        "d[\"one\"].p <= d.all",
        "not d[\"one\"].s > 100%",
        "max(d.s) <= 100%",
        "count(d.p) >= 0",
        "d.c != -1",
        "round(d.of_n) <= 100%",
        "d.c <= d.c + d.n",
    ];
    for predicate in idle {
        assert_eq!(code(predicate, &figures), Some("idle-claim"), "{predicate}");
    }
    let sound = [
        "d.c > 0",
        "d.c >= 1",
        "d.ratio <= 100%",
        "d.of_n < 100%",
        "d[\"one\"].g >= 0%",
        "d[\"one\"].g <= 100%",
        "d[\"one\"].p < d.all",
        "d.c <= d.n",
        "d.c = 53 or d.c = 54",
        "sum(d[p > 3].p) <= sum(d[p > 3].p)",
        "max(d.s) = max(d[k = \"two\"].s)",
        "if d.c > 5 then d.c >= 0 else d.c > 3",
    ];
    for predicate in sound {
        assert_eq!(code(predicate, &figures), None, "{predicate}");
    }
}

#[test]
fn both_forms_of_a_value_must_satisfy_a_claim() {
    let figures = figures([3, 4, 53, 95], [20, 30]);
    // 53 of 95 are 55.789…%, printed as 56%.
    assert_eq!(code("d.ratio < 56%", &figures), Some("rounded-claim"));
    assert_eq!(code("d.ratio = 56%", &figures), Some("rounded-claim"));
    assert_eq!(code("d.ratio > 57%", &figures), Some("false-claim"));
    assert_eq!(code("round(d.ratio) = 56%", &figures), None);
    assert_eq!(code("round(d.ratio, 1) = 55.8%", &figures), None);
    assert_eq!(code("d.ratio > 55%", &figures), None);
    let found = judged("d.ratio < 56%", &figures).diagnostics.remove(0);
    assert!(found.message.contains("d.ratio (55.789473…%, printed 56% of 95 people (All who answered))"), "{}", found.message);
}

#[test]
fn a_share_names_its_base() {
    let figures = figures([3, 4, 53, 95], [20, 30]);
    assert_eq!(judged("d.ratio > 50%", &figures).bases, ["56% of 95 people (All who answered)"]);
    assert_eq!(judged("d.part < 50% or d.part > 60%", &figures).bases, ["43% of 7 people"]);
    assert!(judged("d.c > 50", &figures).bases.is_empty());
}

/// Predicates over the figures, some of which cannot be false.
fn predicates() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("d.c"),
        Just("d.n"),
        Just("d.all"),
        Just("d[\"one\"].p"),
        Just("sum(d.p)"),
        Just("max(d.p)"),
        Just("0"),
        Just("1"),
        Just("d.c + d.n"),
        Just("d.all - d[\"two\"].p"),
        Just("abs(d.c - d.n)"),
        Just("2 * d.c"),
        Just("mean(d.p)"),
        Just("d.c * 0"),
    ];
    let share = prop_oneof![
        Just("d.part"),
        Just("d.ratio"),
        Just("d[\"two\"].s"),
        Just("max(d.s)"),
        Just("round(d.part)"),
        Just("d.c / (d.c + d.n)"),
        Just("0%"),
        Just("100%"),
        Just("1 - d.part"),
        Just("d.part * d.part"),
        Just("change(d.n, d.c)"),
        Just("-100%"),
        Just("d.n / d.all"),
    ];
    let sign = prop_oneof![Just("<"), Just("<="), Just(">"), Just(">="), Just("="), Just("!=")];
    let one =
        prop_oneof![(leaf.clone(), sign.clone(), leaf), (share.clone(), sign, share)].prop_map(|(a, sign, b)| format!("{a} {sign} {b}"));
    let joined = prop_oneof![Just("and"), Just("or")];
    (one.clone(), joined, one, any::<bool>()).prop_map(|(a, and, b, both)| if both { format!("{a} {and} {b}") } else { a })
}

proptest! {
    #![proptest_config(crate::tests::cases(300))]

    #[test]
    fn what_cannot_fail_never_fails(
        predicate in predicates(),
        now in ([1..99u32, 0..99u32, 0..99u32, 1..99u32], [0..101u32, 0..101u32]),
        then in ([0..9u32, 1..9u32, 0..9u32, 1..9u32], [0..101u32, 0..101u32]),
    ) {
        let accused = judged(&predicate, &figures(now.0, now.1)).diagnostics.iter().any(|found| found.code == "idle-claim");
        if accused {
            let other = figures(then.0, then.1);
            let value = other.evaluate(&words(&predicate), Scope::Report).value.value;
            assert!(!matches!(value, Value::Truth(false)), "{predicate}");
        }
    }
}
