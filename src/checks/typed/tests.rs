//! Tests of what is a typed number and what is none.

use proptest::prelude::{any, proptest};

use super::Slot;
use super::gather::Run;
use super::literals;
use super::scan::{Shape, scan};
use super::words::may_hold;
use crate::project::Words;
use crate::source::{Files, RelPath, Span};

fn numbers(text: &str) -> Vec<&str> {
    let found = scan(text);
    assert!(found.is_empty() || may_hold(text), "the quick look misses {text}");
    found.iter().map(|number| &text[number.start..number.end]).collect()
}

#[test]
fn measures_are_found() {
    let cases: [(&str, &[&str]); 22] = [
        ("It has 1,234 people and 52.6% of them, £5 each.", &["1,234", "52.6%", "£5"]),
        ("a fall of −3, or -4.5 per cent", &["−3", "-4.5 per cent"]),
        ("4.2 percentage points", &["4.2 percentage points"]),
        ("1/2 of it, or ½", &["1/2", "½"]),
        ("from 69 to 72", &["69", "72"]),
        ("69–72 people", &["69", "72"]),
        ("about 1 in 5 people", &["1 in 5"]),
        ("x 3 times", &["3"]),
        ("sixteen people and twenty-one dogs", &["sixteen", "twenty-one"]),
        ("two hundred and five of three thousand", &["two hundred and five", "three thousand"]),
        ("Two-thirds, two thirds, a fifth of them", &["Two-thirds", "two thirds", "a fifth"]),
        ("a third said so, a fifth were out", &["a third", "a fifth"]),
        ("three quarters, one third, and half", &["three quarters", "one third", "half"]),
        ("one in five, nine in ten", &["one in five", "nine in ten"]),
        ("twice as many; a dozen", &["twice", "dozen"]),
        ("one per cent", &["one per cent"]),
        ("in 2008 there were 2,008", &["2,008"]),
        ("52% in part", &["52%"]),
        ("in part 52%", &["52%"]),
        ("two, three and four", &["two", "three", "four"]),
        ("(52)", &["52"]),
        ("5kg", &["5"]),
    ];
    for (text, expected) in cases {
        assert_eq!(numbers(text), expected, "{text}");
    }
}

#[test]
fn names_are_none() {
    let cases = [
        "31 March 2007, March 2010, 2008, 2008/09, 2008–09, the 1990s, 5 May",
        "at 10.30, at 10:30, 9am, 21st century, 3rd",
        "level 3, Level 6, phase two, Table 1, Figure 3, section 4.1, Appendix 2, question 9, R5, Q24, page 12",
        "p. 4, pp. 3-4, No. 3, version 1.0, chapter 2, questions 4, 5 and 6, sections 2 to 4, #7",
        "CC BY 4.0, ISBN 978-1-907842-00-9, 97-1-907842-00-9, doi 10.1000/182, https://example.org/4, a1@example.org, 1.2.3",
        "“52% of 9 people”, they said",
        "one of them, one another, no one, one respondent, hundreds of people",
        "the first phase, a second look, the third quarter, a third phase",
        "several hundred people, a few thousand, among hundreds",
        "often, tend, weight, sixty-something’s intent",
    ];
    for text in cases {
        let found: Vec<&str> = numbers(text).into_iter().filter(|found| *found != "sixty").collect();
        assert_eq!(found, Vec::<&str>::new(), "{text}");
    }
}

#[test]
fn parts_are_told_in_per_cent() {
    let value = |text: &str| scan(text).first().map(|number| (number.value.to_string(), number.shape));
    assert_eq!(value("a fifth of"), Some(("20".into(), Shape::Part)));
    assert_eq!(value("1 in 8"), Some(("25/2".into(), Shape::Part)));
    assert_eq!(value("two million"), Some(("2000000".into(), Shape::Plain)));
    assert_eq!(value("½"), Some(("50".into(), Shape::Part)));
}

#[test]
fn literals_take_any_whole_number_and_whole_words() {
    let found = |pattern: &str, text: &str| -> Vec<String> {
        literals::found([pattern].into_iter(), text).into_iter().map(|(start, end)| text[start..end].to_owned()).collect()
    };
    assert_eq!(found("key stage #", "Key stage 2, key  stage twelve and key stages 3"), ["Key stage 2", "key  stage twelve"]);
    assert_eq!(
        found("# decimals", "two decimals, 12 decimals, twenty-one decimals, too decimals"),
        ["two decimals", "12 decimals", "twenty-one decimals"]
    );
    assert_eq!(found("95%", "195% and 95%"), ["95%"]);
    assert_eq!(found("", "95"), Vec::<String>::new());
    assert_eq!(found("#", "5 of 6.5"), ["5", "6", "5"]);
}

#[test]
fn words_of_a_folded_scalar_are_sought_in_it() {
    let mut files = Files::default();
    let path = RelPath::new("data/a.yaml").expect("a path");
    let file = files.add(path, "because: >-\n  two of 35\n  and 35.\n");
    let scalar = Words { text: "two of 35 and 35.".into(), span: Span::new(file, 14, 33) };
    let run = Run::new(&crate::content::inline(&scalar).value, Slot::default());
    let place = |start: usize, end: usize| run.place(start, end, &files).map(|(span, slot)| (span.start, span.end, slot.scalar.is_some()));
    assert_eq!(place(0, 3), Some((14, 17, true)));
    assert_eq!(place(7, 9), Some((21, 23, true)));
    assert_eq!(place(14, 16), Some((30, 32, true)));
    // What stands there in other letters has the place of the whole.
    assert_eq!(place(4, 9), Some((18, 23, true)));
    assert_eq!(place(7, 13), Some((14, 33, false)));
}

proptest! {
    #[test]
    fn literals_are_slices_whatever_they_are(pattern in "[#a-c0-9 é%-]{0,6}", text in "[a-c0-9 é%-]{0,24}|(one|two| |-|decimals){0,8}") {
        let mut last = 0;
        for (start, end) in literals::found([pattern.as_str(), "# decimals"].into_iter(), &text) {
            assert!(start >= last && start < end && text.get(start..end).is_some(), "{pattern:?} in {text:?}");
            last = end;
        }
    }

    #[test]
    fn any_text_is_scanned_and_places_are_slices(text in any::<String>()) {
        places(&text);
    }

    #[test]
    fn numbers_among_numbers_are_scanned(text in "([0-9]{1,4}|[.,/:–−%£½“”#-]|one|two|hundred|half|a|third| |in|per cent|p|é){0,24}") {
        places(&text);
    }
}

fn places(text: &str) {
    let mut last = 0;
    for number in scan(text) {
        assert!(number.start >= last && number.start < number.end && text.get(number.start..number.end).is_some(), "{text:?}");
        assert!(may_hold(text), "{text:?}");
        last = number.end;
    }
}
