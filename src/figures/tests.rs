//! Tests of the whole language on small datasets; `tests/formulas` holds the many formulas.

use std::sync::Arc;

use indexmap::IndexMap;
use proptest::prelude::{any, proptest};

use super::parse::parse;
use super::{CellRef, Figures, Scope, Step, Value, compute, exact, normal};
use crate::data::{Cell, Content, Counts, Dataset, Datasets, Decimal, Definition, Design, Given, Rows};
use crate::diagnostics::Checked;
use crate::project::{Ties, Words};
use crate::source::{FileId, Span};

fn words(text: &str) -> Words {
    Words { text: text.into(), span: Span::new(FileId(0), 0, text.len()) }
}

/// A dataset `d` with the value `x` = 1 and figures.
fn figures(definitions: &[(String, String)]) -> Checked<Figures> {
    let span = Span::new(FileId(1), 0, 0);
    let content = Content::Number(Decimal::new(1, 0));
    let cell = Cell { content, flags: Vec::new(), span, at: None, note: None };
    let define = |(name, formula): &(String, String)| {
        let published = Vec::new();
        (name.clone(), Definition { title: name.clone(), span, formula: words(formula), format: None, published })
    };
    let dataset = Dataset {
        id: "d".into(),
        span,
        title: "d".into(),
        source: None,
        population: None,
        design: Design::None,
        counts: Counts::Plain,
        rounded_to: None,
        note: None,
        key: Vec::new(),
        columns: IndexMap::new(),
        rows: Rows::new(FileId(1), 0, &[]),
        values: IndexMap::from([("x".to_string(), Given { label: "x".into(), cell, unit: None, rounded_to: None, total_of: None })]),
        figures: definitions.iter().map(define).collect(),
        totals: IndexMap::new(),
        claims: IndexMap::new(),
    };
    let datasets = Datasets { all: IndexMap::from([("d".to_string(), dataset)]), ..Datasets::default() };
    compute(Arc::new(datasets), Ties::HalfAwayFromZero, 7)
}

fn pair(name: &str, formula: &str) -> (String, String) {
    (name.into(), formula.into())
}

#[test]
fn a_chain_of_ten_thousand_figures_is_computed_and_traced() {
    let chain: Vec<_> =
        (0..10_000).map(|at| (format!("f{at}"), if at < 9_999 { format!("f{} + 1", at + 1) } else { "x".into() })).collect();
    let checked = figures(&chain);
    assert!(checked.diagnostics.is_empty());
    let first = &checked.value.all["d.f0"];
    assert_eq!(first.printed, "10,000");
    assert_eq!(checked.value.cells(&first.trace), [CellRef { dataset: 0, row: None, column: 0 }]);
    assert_eq!(checked.value.figures_under(&first.trace).len(), 9_999);
    assert_eq!(checked.value.all.get_index(0).map(|(name, _)| &**name), Some("d.f0"), "figures stand in the order of the files");
}

#[test]
fn circles_are_named_step_by_step_and_the_rest_is_computed() {
    let checked = figures(&[pair("a", "b + 1"), pair("b", "a"), pair("c", "x"), pair("e", "e")]);
    let messages: Vec<_> = checked.diagnostics.iter().map(|found| (found.code, found.message.as_str(), found.notes.len())).collect();
    let expected = [
        ("circle", "Figures use one another in a circle: d.a → d.b → d.a", 2),
        ("circle", "Figures use one another in a circle: d.e → d.e", 1),
    ];
    assert_eq!(messages, expected);
    assert_eq!(checked.value.all["d.a"].value, Value::Bad);
    assert_eq!(checked.value.all["d.c"].printed, "1");
}

#[test]
fn hostile_formulas_are_refused_and_nothing_breaks() {
    let figures = figures(&[]).value;
    let code = |text: &str| figures.evaluate(&words(text), Scope::Report).diagnostics.first().map(|found| found.code);
    assert_eq!(code(&"(".repeat(100_000)), Some("too-deep"));
    assert_eq!(code(&"-".repeat(100_000)), Some("too-deep"));
    assert_eq!(code(&"1+".repeat(100_000)), Some("too-deep"));
    assert_eq!(code(&"9".repeat(100_000)), Some("bad-formula"));
    assert_eq!(code(&format!("{}1{}", "(".repeat(90), ")".repeat(90))), None);
    assert_eq!(code("\u{202e}x"), Some("bad-formula"));
    let squares: Vec<_> =
        (0..100).map(|at| (format!("f{at}"), if at == 0 { "3".into() } else { format!("f{0} * f{0}", at - 1) })).collect();
    assert!(self::figures(&squares).diagnostics.iter().any(|found| found.code == "too-large"));
}

#[test]
fn texts_are_interpolated_and_traced() {
    let figures = figures(&[pair("half", "x / 2")]).value;
    let (text, all) = figures.interpolate(&words("{{ d.half }} and {{ number(d.x + 1, 1) }}."), Scope::Report).value;
    assert_eq!(text, "0.5 and 2.0.");
    assert_eq!(all[0].name.as_deref(), Some("d.half"));
    assert_eq!(all[1].formula, "d.x + 1");
    assert!(matches!(&all[0].trace.step, Step::Figure(name) if **name == *"d.half"));
    let open = figures.interpolate(&words("so {{ d.half"), Scope::Report);
    assert_eq!((open.diagnostics[0].code, open.value.0.as_str()), ("unclosed-expression", "so {{ d.half"));
}

#[test]
fn a_part_of_an_escaped_formula_has_the_place_of_the_whole() {
    let plain = Words { text: "a + é".into(), span: Span::new(FileId(0), 10, 16) };
    assert_eq!(super::evaluate::part(&plain, (4, 6)), Span::new(FileId(0), 14, 16));
    let escaped = Words { text: "\"é\" + b".into(), span: Span::new(FileId(0), 10, 20) };
    assert_eq!(super::evaluate::part(&escaped, (7, 8)), escaped.span);
}

proptest! {
    #![proptest_config(crate::tests::cases(256))]

    #[test]
    fn parsing_never_panics(text in any::<String>()) {
        let _ = parse(&text);
    }

    #[test]
    fn evaluating_never_panics(parts in proptest::collection::vec(proptest::sample::select(PARTS), 1..12)) {
        let figures = figures(&[pair("half", "x / 2")]).value;
        let checked = figures.evaluate(&words(&parts.concat()), Scope::Report);
        for fault in &checked.diagnostics {
            assert!(fault.span.is_some() && !fault.message.is_empty());
        }
        assert!(checked.value.value != Value::Bad || !checked.diagnostics.is_empty(), "what is wrong is told: {}", parts.concat());
    }

    #[test]
    fn normal_forms_are_stable(text in "(1|x|sum\\(a, b\\)|not |-|\\(|\\)| \\+ | \\* | = | and |if 1 then 2 else 3|d\\[k = 1\\]\\.c){1,8}") {
        if let Ok(expr) = parse(&text) {
            let once = normal::normal(&expr);
            let again = parse(&once).map(|expr| normal::normal(&expr));
            assert_eq!(again.ok(), Some(once));
        }
    }

    #[test]
    fn rounding_is_near_and_odd_symmetric(above in any::<i64>(), below in 1..1_000_000_i64, decimals in 0..6_u8) {
        let value = num_rational::BigRational::new(above.into(), below.into());
        let rounded = exact::round(&value, decimals, Ties::HalfAwayFromZero);
        let half = num_rational::BigRational::new(1.into(), num_bigint::BigInt::from(10).pow(u32::from(decimals)) * 2);
        assert!((&rounded - &value) <= half && (&value - &rounded) <= half);
        assert_eq!(exact::round(&-value, decimals, Ties::HalfAwayFromZero), -rounded);
    }
}

const PARTS: &[&str] = &[
    "d.x",
    "d.half",
    "d",
    ".",
    "sum(",
    "round(",
    "sqrt(",
    "change(",
    "each_in(",
    "count(",
    "quantile(",
    ")",
    "[",
    "]",
    "\"a\"",
    "1",
    "0",
    "0.5",
    "50%",
    "99999999999999999999",
    " + ",
    " - ",
    " * ",
    " / ",
    " = ",
    " < ",
    " and ",
    " or ",
    "not ",
    "-",
    ", ",
    "if ",
    " then ",
    " else ",
    "true",
    "é",
    "\0",
    "type: ",
    "level: ",
];
