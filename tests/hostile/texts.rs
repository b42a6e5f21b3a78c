//! Arbitrary texts in the place of every kind of file: no panic, no hang, no page that holds what nobody here writes.

use std::path::Path;
use std::sync::OnceLock;

use proptest::prelude::{ProptestConfig, Strategy, any, prop_oneof, proptest};
use tickmark::source::{Memory, RelPath};

use super::house::number;
use super::mutants::{NASTY, cases, look_patiently};

fn base() -> Memory {
    static BASE: OnceLock<Memory> = OnceLock::new();
    let read = || cases(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")).swap_remove(0).source;
    BASE.get_or_init(read).clone()
}

/// Any signs at all, signs that YAML and Markdown hold dear, and words that mean something to somebody.
fn text() -> impl Strategy<Value = String> {
    let dear = "([a-z]{1,6}|: |\n|\n  |- |\\[|\\]|\\{|\\}|\"|'|\\||>|#|&|\\*|,|%|@|`|---\n|[0-9]{1,4}|\t|é|\u{feff}){0,40}";
    let nasty = proptest::collection::vec(proptest::sample::select(NASTY.to_vec()), 0..6).prop_map(|words| words.join(" "));
    prop_oneof![any::<String>(), dear, nasty]
}

/// The project with one text in one place. Keys of the file stand before it, so that it is not refused at its first letter.
fn placed(at: usize, text: &str) -> Memory {
    let mut source = base();
    let old = |path: &str| String::from_utf8_lossy(&source.files[&RelPath::new(path).expect("a path")]).into_owned();
    let report = old("report.yaml");
    let (path, whole) = match at {
        0 => ("report.yaml", text.to_owned()),
        1 => ("report.yaml", format!("{report}\nterms: {text}\n")),
        2 => ("report.yaml", report.replace("A small report", text)),
        3 => ("content/full/01-start.md", text.to_owned()),
        4 => ("content/full/01-start.md", format!("---\n{text}\n---\n\nWords.\n")),
        5 => ("content/full/01-start.md", format!("---\ntitle: {text}\n---\n\n## {text}\n\n{text}\n")),
        6 => ("content/full/01-start.md", format!("---\ntitle: T\n---\n\n```table x\ndata: events\nheadline: {text}\n```\n")),
        7 => {
            ("content/full/01-start.md", format!("---\ntitle: T\n---\n\n```chart x\n{text}\n```\n\n::: {text}\n:::\n\n{{{{ {text} }}}}\n"))
        }
        8 => ("data/references.yaml", text.to_owned()),
        9 => ("data/references.yaml", format!("a:\n  type: web\n  title: {text}\n  author: A\n  date: 2010\n  url: {text}\n")),
        10 => ("data/events.yaml", text.to_owned()),
        11 => ("data/x.yaml", format!("title: T\nkey: a\ncolumns:\n  a: {{label: {text}}}\nrows: x.csv\n")),
        12 => ("data/x.csv", text.to_owned()),
        _ => ("themes/default/theme.yaml", text.to_owned()),
    };
    source.files.insert(RelPath::new(path).expect("a path"), whole.into_bytes());
    source
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60 * number("TICKMARK_CASES", 1) as u32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_texts_in_every_file_are_read_to_the_end(at in 0..14_usize, text in text()) {
        let looked = look_patiently(&format!("place {at}"), &placed(at, &text), false);
        proptest::prop_assert!(looked.is_ok(), "{looked:?}");
    }
}
