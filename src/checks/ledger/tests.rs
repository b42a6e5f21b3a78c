//! Cases of the ledger: one for each verdict with its edges, bounds against brute force, and what is said of reasons.

use std::sync::Arc;

use num_rational::BigRational;
use num_traits::One;
use proptest::prelude::{prop, prop_assert, proptest};

use super::bounds::Range;
use super::tape::{Step, Tape};
use super::{Entry, Verdict, Weigher, check};
use crate::diagnostics::Diagnostic;
use crate::figures::{Figures, Scope};
use crate::project::Words;
use crate::source::{FileId, Memory, Span};

const REPORT: &str = "title: A report\nsummary: One sentence.\nauthors: [{name: Ada Smith}]\npublisher: A Press\nlanguage: en-GB\ntheme: default\neditions:\n  - {id: full, name: Full report, version: \"1.0\", date: 2026-11-21, content: content/full}\n";

/// The figures of one dataset.
fn figures(dataset: &str) -> Figures {
    let text = format!("title: Cases\n{dataset}");
    let files = [("report.yaml", REPORT), ("data/d.yaml", text.as_str()), ("content/full/01-start.md", "---\ntitle: A\n---\n")];
    let mut found = Vec::new();
    let project = crate::project::open(&Memory::new(files)).unpack(&mut found);
    let datasets = crate::data::read(&project).unpack(&mut found);
    let figures = crate::figures::compute(Arc::new(datasets), project.config.ties, project.config.quantiles).unpack(&mut found);
    assert!(found.is_empty(), "{found:?}\n{dataset}");
    figures
}

fn judged(dataset: &str) -> (Vec<Entry>, Vec<Diagnostic>) {
    let checked = check(&figures(dataset));
    (checked.value, checked.diagnostics)
}

/// The entry of one figure `f` over single values.
fn one(values: &str, formula: &str, published: &str) -> (Entry, Vec<&'static str>) {
    let text = format!("values:\n{values}\nfigures:\n  f: {{title: F, formula: \"{formula}\", published: {published}}}\n");
    let (mut entries, diagnostics) = judged(&text);
    assert_eq!(entries.len(), 1);
    (entries.remove(0), diagnostics.iter().map(|found| found.code).collect())
}

const PEOPLE: &str =
    "  a: {label: A, value: 50, unit: people}\n  b: {label: B, value: 95, unit: people}\n  q: {label: Q, value: 42, unit: people}";

#[test]
fn each_verdict_has_its_case() {
    let cases = [
        ("a / b", "\"53%\"", Verdict::Agrees, &[][..]),
        ("a / b", "\"52.6%\"", Verdict::Agrees, &[]),
        ("a / b", "52%", Verdict::CutOff, &[]),
        ("1 / 8 * b", "\"12\"", Verdict::Agrees, &[]),
        ("b * 0.5", "\"47\"", Verdict::CutOff, &[]),
        ("q / b", "\"84%\"", Verdict::OtherBase, &["unexplained-difference"]),
        ("a / b", "\"54%\"", Verdict::Differs, &["unexplained-difference"]),
        ("q / 40", "\"34%\"", Verdict::Differs, &["unexplained-difference"]),
        ("a / b", "about half", Verdict::Unreadable, &["unreadable-published"]),
    ];
    for (formula, printed, verdict, codes) in cases {
        let (entry, found) = one(PEOPLE, formula, &format!("[{{value: {printed}}}]"));
        assert_eq!((entry.verdict, found.as_slice()), (verdict, codes), "{formula} {printed}");
    }
}

#[test]
fn ties_go_either_way() {
    let (entry, _) = one(PEOPLE, "b * 0.5 + 1", "[{value: \"48\"}]");
    assert_eq!(entry.verdict, Verdict::AgreesOtherTie);
    assert_eq!(entry.computed, "49");
}

#[test]
fn whole_counts_are_exact_and_what_was_rounded_is_not() {
    let values = |more: &str| format!("  a: {{label: A, value: 50, unit: people{more}}}\n  b: {{label: B, value: 95, unit: people{more}}}");
    let verdict = |more: &str, printed: &str| one(&values(more), "a + b", &format!("[{{value: \"{printed}\"}}]")).0.verdict;
    assert_eq!(verdict("", "146"), Verdict::Differs);
    assert_eq!(verdict(", rounded_to: 1", "146"), Verdict::WithinRounding);
    assert_eq!(verdict(", rounded_to: 5", "149"), Verdict::WithinRounding);
    assert_eq!(verdict(", rounded_to: 5", "151"), Verdict::Differs);
    assert_eq!(verdict(", rounded_to: 0", "146"), Verdict::Differs);
}

#[test]
fn a_dataset_says_to_what_its_counts_were_rounded() {
    let text = "rounded_to: 10\nvalues:\n  a: {label: A, value: 50, unit: people}\n  p: {label: P, value: 50, unit: percent}\n  e: {label: E, value: 50, unit: people, rounded_to: 0}\nfigures:\n  x: {title: X, formula: a + e, published: [{value: \"96\"}]}\n  y: {title: Y, formula: p + p, published: [{value: 102%}]}\n";
    let (entries, _) = judged(text);
    assert_eq!(entries[0].verdict, Verdict::WithinRounding);
    assert_eq!(entries[0].bounds, Some(("95.0".into(), "105.0".into())));
    assert_eq!(entries[1].verdict, Verdict::Differs, "percentages are rounded by their own digits");
    assert_eq!(entries[1].bounds, Some(("99.0%".into(), "101.0%".into())), "one cell twice is one cell");
}

#[test]
fn a_restatement_is_printed_alike_or_differs() {
    let (entry, _) = one("  p: {label: P, value: 13, unit: percent}", "p", "[{value: 12%}]");
    assert_eq!((entry.verdict, entry.bounds), (Verdict::Differs, None));
}

#[test]
fn neighbouring_roundings_touch_and_do_not_meet() {
    let (entry, _) = one(
        "  p: {label: P, value: 13, unit: percent}\n  z: {label: Z, value: 0, unit: percent, rounded_to: 0}",
        "p + z",
        "[{value: 12%}]",
    );
    assert_eq!(entry.verdict, Verdict::Differs);
}

#[test]
fn a_printed_number_may_be_rounded_more_than_its_digits_say() {
    let sum = "  a: {label: A, value: 87520, unit: people}\n  b: {label: B, value: 8280, unit: people}";
    assert_eq!(one(sum, "a + b", "[{value: \"96,000\", rounded_to: 1000}]").0.verdict, Verdict::Agrees);
    assert_eq!(one(sum, "a + b", "[{value: \"96,000\"}]").0.verdict, Verdict::Differs);
    let (entry, _) = one(sum, "a + 0", "[{value: \"95,000\", rounded_to: 1000}]");
    assert_eq!((entry.verdict, entry.computed.as_str()), (Verdict::Differs, "88,000"));
}

#[test]
fn another_base_is_named_and_must_be_declared() {
    let (entry, _) = one(PEOPLE, "q / b", "[{value: \"84%\"}]");
    let base = entry.base.expect("a base");
    assert_eq!((base.name.as_deref(), base.title.as_str(), base.value.as_str()), (Some("d.a"), "A", "50"));
    let (entry, _) = one(PEOPLE, "1 - q / b", "[{value: \"16%\"}]");
    assert_eq!(entry.verdict, Verdict::OtherBase);
    let (entry, _) =
        one("  a: {label: A, value: 5500, unit: FTE}\n  b: {label: B, value: 46700, unit: FTE}", "a / b", "[{value: \"13%\"}]");
    assert_eq!(entry.base.and_then(|base| base.name), None, "those who are left");
    let (entry, _) = one("  a: {label: A, value: 55, unit: km}\n  b: {label: B, value: 467, unit: km}", "a - b", "[{value: \"13\"}]");
    assert_eq!((entry.verdict, entry.base), (Verdict::Differs, None), "no share");
}

#[test]
fn bases_of_the_same_row_come_first() {
    let text = "key: q\ncolumns:\n  q: {label: Q}\n  yes: {label: Yes, unit: people}\n  answered: {label: Answered, unit: people}\n  asked: {label: Asked, unit: people}\n  part: {label: Share, formula: yes / asked, published: {Q24: [{value: 84%}]}}\nrows:\n  - {q: Q24, yes: 42, answered: 50, asked: 95}\n  - {q: Q25, yes: 1, answered: 50, asked: 95}\n";
    let (entries, found) = judged(text);
    assert_eq!(entries[0].base.as_ref().and_then(|base| base.name.as_deref()), Some("d[\"Q24\"].answered"));
    assert!(found[0].message.contains("the share of 50 (Answered)"), "{}", found[0].message);
}

#[test]
fn no_whole_count_gives_an_impossible_share() {
    let share = |more: &str, printed: &str| {
        let values = format!("{more}values:\n  k: {{label: K, value: 13, unit: people}}\n  n: {{label: N, value: 40, unit: people}}\n");
        let (entries, found) = judged(&format!("{values}figures:\n  f: {{title: F, formula: k / n, published: [{{value: {printed}}}]}}\n"));
        (entries[0].verdict, found.first().map(|found| found.code))
    };
    assert_eq!(share("", "34%"), (Verdict::Impossible, Some("impossible-value")));
    assert_eq!(share("", "35%"), (Verdict::Differs, Some("unexplained-difference")), "14 of 40");
    assert_eq!(share("", "37%").0, Verdict::Differs, "37.5 rounded down");
    assert_eq!(share("counts: weighted\n", "34%").0, Verdict::Differs);
    assert_eq!(share("counts: several_answers\n", "34%").0, Verdict::Differs);
    assert_eq!(share("rounded_to: 5\n", "44%").0, Verdict::Differs, "rounded counts tell nothing");
}

#[test]
fn what_was_never_printed_is_not_recomputable() {
    let values = "  a: {label: A, value: \"[x]\", unit: people}\n  b: {label: B, value: 95, unit: people}";
    let (entry, found) = one(values, "a / b", "[{value: 52%}]");
    assert_eq!((entry.verdict, found.len()), (Verdict::NotRecomputable, 0));
    let (entry, found) = one(PEOPLE, "a / b", "[{value: 99%, not_recomputable: its weights were never printed}]");
    assert_eq!((entry.verdict, found.len()), (Verdict::NotRecomputable, 0));
}

#[test]
fn a_reason_holds_for_the_difference_it_was_given_for() {
    let said = |published: &str| {
        let (entry, found) = one(PEOPLE, "a + b", published);
        (entry.verdict, entry.lapsed, found.first().copied())
    };
    let differs = Verdict::Differs;
    assert_eq!(said("[{value: \"115\", because: why}]"), (differs, false, Some("unrecorded-reason")));
    assert_eq!(said("[{value: \"115\", because: why, acknowledges: \"115, not 145\"}]"), (differs, false, None));
    assert_eq!(said("[{value: \"115\", because: why, acknowledges: \"115, not 144\"}]"), (differs, true, Some("lapsed-reason")));
    assert_eq!(said("[{value: \"116\", because: why, acknowledges: \"115, not 145\"}]"), (differs, true, Some("lapsed-reason")));
    assert_eq!(said("[{value: \"115\", source_says: why, acknowledges: \"115, not 145\"}]"), (Verdict::Explained, false, None));
    assert_eq!(said("[{value: \"115\", source_says: why}]"), (differs, false, Some("unrecorded-reason")));
    assert_eq!(said("[{value: \"145\", because: why}]"), (Verdict::Agrees, false, Some("needless-reason")));
    assert_eq!(said("[{value: \"145\", not_recomputable: why}]"), (Verdict::Agrees, false, Some("needless-reason")));
    let (_, found) = one(PEOPLE, "a - b", "[{value: \"-44\", because: why, acknowledges: \"-44, not -45\"}]");
    assert!(found.is_empty(), "a minus may be typed as a hyphen");
}

#[test]
fn what_turns_a_claim_weighs_more() {
    let text = format!(
        "values:\n{PEOPLE}\nfigures:\n  f: {{title: F, formula: a / b, published: [{{value: 48%}}, {{value: 55%}}]}}\n  g: {{title: G, formula: 1 - f}}\n"
    );
    let figures = figures(&text);
    let entries = check(&figures).value;
    let words = |text: &str| Words { text: text.into(), span: Span::new(FileId(0), 0, 0) };
    let claims: Vec<_> =
        ["d.f > 50%", "d.g < 50% and d.a > 0", "d.b > 0"].map(|claim| figures.evaluate(&words(claim), Scope::Report).value).into();
    let weigher = Weigher::new(&figures, claims.iter().map(|claim| &*claim.trace));
    assert_eq!(entries.iter().map(|entry| weigher.turned(entry)).collect::<Vec<_>>(), [2, 0]);
}

#[test]
fn an_input_that_repeats_is_one_input() {
    // x/(x + y) with x and y rounded to tens: from 5/(5 + 25) to 15/(15 + 15), not to 15/(5 + 15).
    let values = "  x: {label: X, value: 10, unit: people, rounded_to: 10}\n  y: {label: Y, value: 20, unit: people, rounded_to: 10}";
    let bounds = |formula: &str, printed: &str| one(values, formula, &format!("[{{value: {printed}}}]")).0.bounds;
    assert_eq!(bounds("x / (x + y)", "90%"), Some(("16.6%".into(), "50.0%".into())));
    assert_eq!(bounds("x * (30 - x)", "\"900\""), Some(("125.0".into(), "225.0".into())), "greatest between the ends");
}

#[test]
fn a_half_width_reaches_as_far_as_its_deviation() {
    let text = "design: sample\nvalues:\n  m: {label: M, value: 3.64, unit: staff/places}\n  s: {label: S, value: 2.95, unit: staff/places}\n  n: {label: N, value: 22, unit: homes}\n  p: {label: P, value: 1228, unit: places}\nfigures:\n  half: {title: H, formula: \"half_width(total_interval(mean: m, sd: s, n: n, units: p, level: 95%))\", published: [{value: \"1,605\"}]}\n  whole: {title: W, formula: \"total_interval(mean: m, sd: s, n: n, units: p, level: 95%)\", published: [{value: \"4,467\"}]}\n";
    let (entries, found) = judged(text);
    assert_eq!(entries.iter().map(|entry| entry.verdict).collect::<Vec<_>>(), [Verdict::WithinRounding; 2], "{found:?}");
    assert_eq!(entries[1].bounds, Some(("4,463.7".into(), "4,476.1".into())));
}

fn ratio(above: i64, below: i64) -> BigRational {
    BigRational::new(above.into(), below.into())
}

/// The least and the greatest value on a grid over the inputs.
fn brute(tape: &Tape) -> Range {
    let cuts = 4;
    let mut points: Vec<Vec<BigRational>> = vec![Vec::new()];
    for (low, high) in &tape.leaves {
        let at = |cut: i64| low + (high - low) * ratio(cut, cuts);
        points = points.iter().flat_map(|known| (0..=cuts).map(|cut| known.iter().cloned().chain([at(cut)]).collect())).collect();
    }
    let values: Vec<BigRational> = points.iter().map(|point| tape.value(point).expect("a value")).collect();
    (values.iter().min().expect("one").clone(), values.iter().max().expect("one").clone())
}

proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    #[test]
    fn bounds_hold_every_value_and_are_reached_where_the_formula_is_monotone(
        inputs in prop::collection::vec((1_i64..200, 1_i64..40), 3),
        shape in 0_usize..6,
    ) {
        let leaves: Vec<Range> = inputs.iter().map(|(value, half)| {
            let low = (*value).max(half + 1) - half;
            (ratio(low, 2), ratio(low + 2 * half, 2))
        }).collect();
        let mut steps: Vec<Step> = (0..3).map(Step::Leaf).collect();
        steps.push(Step::Sum(vec![0, 1]));
        steps.push(Step::Sum(vec![0, 1, 2]));
        steps.extend(match shape {
            0 => vec![Step::Quotient(0, 3)],
            1 => vec![Step::Quotient(3, 4)],
            2 => vec![Step::Product(0, 1), Step::Quotient(5, 4)],
            3 => vec![Step::Quotient(1, 0), Step::Number(BigRational::one()), Step::Negative(6), Step::Sum(vec![5, 7])],
            4 => vec![Step::Median(vec![0, 1, 2]), Step::Quotient(5, 4)],
            _ => vec![Step::Product(0, 0), Step::Product(1, 1), Step::Sum(vec![5, 6]), Step::Root(7), Step::Quotient(8, 4)],
        });
        let tape = Tape { steps, leaves };
        let (low, high) = tape.bounds().expect("bounds");
        let (least, greatest) = brute(&tape);
        let slack = ratio(1, 1_000_000_000);
        prop_assert!(low <= &least + &slack && &greatest - &slack <= high, "{low} to {high} does not hold {least} to {greatest}");
        // A median or a root over a sum has no slope of a known sign everywhere; there a bound may be wider than what is reached.
        if shape < 4 {
            prop_assert!(low == least && high == greatest, "{low} to {high} is wider than {least} to {greatest}");
        }
    }
}
