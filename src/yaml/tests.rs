//! Tests of the tree, its places and what is refused.

use proptest::prelude::{any, prop, proptest};

use super::{Yaml, parse, read};
use crate::diagnostics::Checked;
use crate::source::{FileId, Span};

fn tree(text: &str) -> Checked<Option<Yaml>> {
    parse(text, Span::new(FileId(0), 0, text.len()))
}

fn words<'a>(text: &'a str, node: &Yaml) -> &'a str {
    &text[node.span.start as usize..node.span.end as usize]
}

fn codes(text: &str) -> Vec<&'static str> {
    tree(text).diagnostics.iter().map(|fault| fault.code).collect()
}

#[test]
fn scalars_keep_their_text_and_place() {
    let text = "# héé\r\na: 0.10   # ü\r\nb: \"x \\\" y\"  \r\nç: 'it''s'\r\nd: {é: No, f: [07, 2006-7]}\r\ng: >-\r\n  folded é\r\n  more\r\nh: |\r\n  lit\r\nlast: é\r\n";
    let checked = tree(text);
    assert_eq!(checked.diagnostics, []);
    let root = checked.value.unwrap();
    let at = |key: &str| root.get(key).unwrap();
    assert_eq!((at("a").text(), words(text, at("a"))), (Some("0.10"), "0.10"));
    assert_eq!((at("b").text(), words(text, at("b"))), (Some("x \" y"), "x \\\" y"));
    assert_eq!((at("ç").text(), words(text, at("ç"))), (Some("it's"), "it''s"));
    assert_eq!(words(text, at("d")), "{é: No, f: [07, 2006-7]}");
    assert_eq!(words(text, at("d").get("f").unwrap()), "[07, 2006-7]");
    assert_eq!(at("d").get("é").unwrap().text(), Some("No"));
    assert_eq!((at("g").text(), words(text, at("g"))), (Some("folded é more"), "folded é\r\n  more"));
    assert_eq!((at("h").text(), words(text, at("h"))), (Some("lit\n"), "lit"));
    assert_eq!(words(text, at("last")), "é");
    let keys: Vec<&str> = root.entries().iter().map(|(key, _)| &text[key.span.start as usize..key.span.end as usize]).collect();
    assert_eq!(keys, ["a", "b", "ç", "d", "g", "h", "last"]);
}

#[test]
fn places_count_from_the_base() {
    let root = parse("a: é\nb: x\n", Span::new(FileId(3), 100, 110)).value.unwrap();
    assert_eq!(root.get("b").unwrap().span, Span::new(FileId(3), 109, 110));
}

#[test]
fn blocks_end_with_their_last_entry() {
    let text = "rows:\n  - {a: 1}\n  - b: 2\n\n# remark\nnext: 1\n";
    let root = tree(text).value.unwrap();
    assert_eq!(words(text, root.get("rows").unwrap()), "- {a: 1}\n  - b: 2");
    assert_eq!(words(text, &root.get("rows").unwrap().items()[1]), "b: 2");
}

#[test]
fn an_empty_document_is_an_empty_mapping() {
    for text in ["", "\n", "# nothing\n", "---\n", "~"] {
        let checked = tree(text);
        assert_eq!(checked.diagnostics, [], "{text:?}");
        assert_eq!(checked.value.unwrap().entries(), []);
    }
}

#[test]
fn what_is_not_plain_is_refused() {
    assert_eq!(codes("a: 1\nb: 2\na: 3\n"), ["duplicate-key"]);
    assert_eq!(codes("a: &x 1\nb: *x\n"), ["yaml-alias", "yaml-alias"]);
    assert_eq!(codes("a: !!str 1\n"), ["yaml-tag"]);
    assert_eq!(codes("? [a]\n: 1\nb: 2\n"), ["yaml-key"]);
    assert_eq!(codes("a: {{ b }}\n"), ["yaml-key"]);
    assert_eq!(codes("a: {{ b }} and more\n"), ["yaml-key"], "the words after it are no fault of their own");
    assert_eq!(codes("? [a]\n: 1\nb: c: d\n"), ["yaml-key", "yaml-syntax"]);
    assert_eq!(codes("a: 1\n---\nb: 2\n"), ["several-documents"]);
    assert_eq!(codes("\u{FEFF}a: 1\n"), ["byte-order-mark"]);
    assert_eq!(codes("a: \0\n"), ["control-character"]);
    assert_eq!(codes(&"[".repeat(65)), ["yaml-depth"]);
    assert_eq!(codes(&"- ".repeat(100_000)), ["yaml-depth"]);
    assert_eq!(codes("a: b: c\n"), ["yaml-syntax"]);
    assert_eq!(codes("a: \"never closed\n"), ["yaml-syntax"]);
}

#[test]
fn hostile_documents_are_given_up_early() {
    assert_eq!(codes(&"[".repeat(100_000)), ["yaml-depth"]);
    assert_eq!(codes(&"{a: ".repeat(100_000)), ["yaml-depth"]);
    // A bomb of aliases: as many faults as are shown, and no more are looked for.
    let bomb = format!("a: &a [x]\nb: [{}]\n", "*a, ".repeat(5_000_000));
    let checked = tree(&bomb);
    assert_eq!((checked.diagnostics.len(), checked.value), (super::build::SHOWN, None));
    assert_eq!(codes(&format!("a: [{}]\n", "1,".repeat(2_000_001))), ["yaml-length"]);
    let long = "x".repeat(10_000_000);
    assert_eq!(tree(&format!("a: {long}\nb: \"{long}\"\n")).value.unwrap().get("b").unwrap().text(), Some(long.as_str()));
}

#[test]
fn a_decimal_comma_is_told() {
    let mend = |text: &str| {
        let root = tree(text).value.unwrap();
        super::unknown_keys(&root, &["a", "b"], "a row").remove(0).mend.unwrap()
    };
    assert_eq!(mend("{a: 1,5}"), "Within `{…}` a decimal comma splits `1,5` in two; write `1.5`");
    assert_eq!(
        mend("{a: -1,189, b: 2}"),
        "Within `{…}` a decimal comma splits `-1,189` in two; write `-1.189`, or `-1189` if it parts thousands"
    );
    for other in ["{a: 1, 5}", "{a: x,5}", "{a: 1,5: 2}", "{5, a: 1}"] {
        assert!(!mend(other).contains("comma"), "{other}");
    }
}

#[test]
fn long_mappings_find_duplicates_too() {
    let mut text: String = (0..1000).map(|n| format!("key{n}: 1\n")).collect();
    text.push_str("key3: 2\nkey999: 2\n");
    assert_eq!(codes(&text), ["duplicate-key", "duplicate-key"]);
}

#[derive(serde::Deserialize, Debug, PartialEq)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Sample {
    label: String,
    #[serde(default)]
    note: Option<String>,
    #[serde(default)]
    count: u8,
    #[serde(default)]
    word: Word,
    #[serde(default)]
    many: Vec<String>,
    #[serde(default)]
    free: serde_yaml::Value,
}

#[derive(serde::Deserialize, Debug, PartialEq, Default)]
#[serde(rename_all = "kebab-case")]
enum Word {
    #[default]
    HalfEven,
    Other,
}

fn sample(text: &str) -> Result<Sample, (&'static str, String, String)> {
    let root = tree(text).value.unwrap();
    read(&root).map_err(|fault| {
        let span = fault.span.unwrap();
        (fault.code, text[span.start as usize..span.end as usize].to_owned(), fault.mend.unwrap_or_default())
    })
}

#[test]
fn texts_take_what_looks_like_numbers() {
    let read = sample("{label: 1.0, note: 2026-11-21, count: 7, word: other, many: [07, No, true, 0x1F], free: 3}").unwrap();
    assert_eq!((read.label.as_str(), read.note.as_deref(), read.count), ("1.0", Some("2026-11-21"), 7));
    assert_eq!(read.many, ["07", "No", "true", "0x1F"]);
    assert_eq!((read.word, read.free), (Word::Other, serde_yaml::Value::from(3)));
    assert_eq!(sample("label: x\nnote:\nmany: []").unwrap().note, None);
}

#[test]
fn errors_stand_at_their_node() {
    let fault = |code, words: &str, mend: &str| Err((code, words.to_owned(), mend.to_owned()));
    assert_eq!(sample("label: x\nnot: y"), fault("unknown-key", "not", "Did you mean `note`?"));
    assert_eq!(sample("note: y\ncount: 1"), fault("missing-key", "note", "Add `label: …`"));
    assert_eq!(sample("label: [x]"), fault("wrong-shape", "x", "Write a text"));
    assert_eq!(sample("label: x\ncount: many"), fault("wrong-shape", "many", "Write a whole number from 0 to 255"));
    assert_eq!(sample("label: x\ncount: 300"), fault("wrong-value", "300", "Write a whole number from 0 to 255"));
    assert_eq!(sample("label: x\nword: half-evn"), fault("unknown-word", "half-evn", "Did you mean `half-even`?"));
    assert_eq!(sample("label:\n"), fault("wrong-shape", "label", "Write a text"));
    assert_eq!(sample("label: x\nmany:\n  - a\n  - {b: c}"), fault("wrong-shape", "b", "Write a text"));
}

/// Every place lies within the text, at the bounds of characters, and inside its parent's place.
fn check(text: &str, node: &Yaml, clean: bool) {
    let (start, end) = (node.span.start as usize, node.span.end as usize);
    assert!(text.get(start..end).is_some(), "{:?} in {text:?}", node.span);
    for item in node.items() {
        check(text, item, clean);
    }
    for (key, value) in node.entries() {
        assert!(text.get(key.span.start as usize..key.span.end as usize).is_some());
        check(text, value, clean);
    }
    if let super::Kind::Scalar { text: meant, quoted: false } = &node.kind {
        let written = &text[start..end];
        let one_line = clean && !written.contains(['\n', '\r']) && !meant.is_empty();
        assert!(!one_line || written == meant, "{meant:?} was written {written:?} in {text:?}");
    }
}

fn try_text(text: &str) {
    let checked = tree(text);
    for fault in &checked.diagnostics {
        let span = fault.span.unwrap();
        assert!(text.get(span.start as usize..span.end as usize).is_some(), "{fault:?} in {text:?}");
    }
    if let Some(root) = checked.value {
        check(text, &root, checked.diagnostics.is_empty());
        let _ = read::<serde_yaml::Value>(&root);
        let _ = read::<Sample>(&root);
    }
}

proptest! {
    #![proptest_config(crate::tests::cases(256))]

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        try_text(&text);
    }

    #[test]
    fn any_yaml_like_text_is_read_or_refused(parts in prop::collection::vec(prop::sample::select(PARTS), 0..40)) {
        try_text(&parts.concat());
    }
}

const PARTS: &[&str] = &[
    "a", "b: ", "é", "- ", "\n", "\n  ", "\r\n", "\r", "{", "}", "[", "]", ",", ": ", "\"", "'", "\\", "#", " # ü", "|\n", ">-\n", "&x ",
    "*x", "!t ", "? ", "---\n", "...\n", "\t", " ", "%", "\u{FEFF}", "1.0", "\u{85}", "\u{2028}", "😀", "~", ":", "-", "@", "`",
];
