//! Tests with hostile and arbitrary text: no panic, no hang, no deep tree, and places that hold.

use std::time::{Duration, Instant};

use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

use super::{Block, BlockKind, Inline, InlineKind, inline, read};
use crate::project::Words;
use crate::source::{FileId, Files, RelPath, Span};

/// Reads a text as a chapter, and drops it, on a thread with as little stack as rayon's have.
fn codes(text: String) -> Vec<&'static str> {
    let work = move || {
        let mut files = Files::default();
        let file = files.add(RelPath::new("content/full/a.md").expect("a path"), text);
        let read = read(file, false, &files);
        read.diagnostics.iter().map(|d| d.code).filter(|code| *code != "no-front-matter").collect()
    };
    std::thread::Builder::new().stack_size(2 << 20).spawn(work).expect("a thread").join().expect("no panic")
}

#[test]
fn deep_nesting_is_left_out_and_reported() {
    let deep = 100_000;
    for text in [">".repeat(deep), "> ".repeat(deep), "- ".repeat(deep), "1. ".repeat(deep), "::: note\n".repeat(deep)] {
        assert!(codes(text.clone()).contains(&"too-deep"), "{}", &text[..8]);
    }
    let emphasis = format!("{}a{}", "*a **b ".repeat(deep), "** c*".repeat(deep));
    assert!(codes(emphasis).contains(&"too-deep"));
    let images = format!("{}a{}", "![".repeat(deep), "](b)".repeat(deep));
    codes(images);
    let lists: String = (0..300).map(|at| format!("{}- a\n", "  ".repeat(at))).collect();
    assert!(codes(lists).contains(&"too-deep"));
}

#[test]
fn long_lines_take_linear_time() {
    let marks = [
        "[",
        "]",
        "{{",
        "}}",
        "[^",
        "[@",
        "]{claim=",
        "]{claim='",
        "[a]{claim=\"",
        "`",
        "`` ` ",
        "```a ",
        "@table-",
        "<",
        "<a ",
        "&",
        "\\",
        "*",
        "_a",
        "![",
        "[a](",
        "(",
        "~~~ ",
        "[a]: ",
        "| ",
        "\n|a|\n|-|",
        "> a\n",
        "- a\n",
        "\n:::",
        "::: x\n",
        "[^a]",
        "[^a]: b\n",
        "<b>",
        "a\n: b\n",
        "{{ a }}",
        "[@a, p. 1]",
        "[a]{claim=b}",
        "# a\n",
        "# a {#b}\n",
        "\t",
        " ",
        "\n",
        "\r",
        "<!--",
        "<?",
        "http://a ",
        "é",
    ];
    for mark in marks {
        let begun = Instant::now();
        codes(mark.repeat(300_000 / mark.len()));
        assert!(begun.elapsed() < Duration::from_secs(10), "{mark:?} took {:?}", begun.elapsed());
    }
}

fn check_inlines(inlines: &[Inline], text: &str, within: Span) -> Result<(), proptest::test_runner::TestCaseError> {
    let mut at = within.start;
    for inline in inlines {
        let (start, end) = (inline.span.start, inline.span.end);
        prop_assert!(at <= start && start <= end && end <= within.end, "{inline:?} in {within:?} after {at}");
        at = end;
        let source = text.get(start as usize..end as usize);
        prop_assert!(source.is_some(), "{inline:?} cuts a letter");
        match &inline.kind {
            InlineKind::Expression(expression) => prop_assert_eq!(Some(expression.as_str()), source),
            InlineKind::Emphasis(inner) | InlineKind::Strong(inner) | InlineKind::Link { text: inner, .. } => {
                check_inlines(inner, text, inline.span)?;
            }
            InlineKind::Claim { text: inner, claim, .. } => {
                prop_assert_eq!(Some(claim.text.as_str()), text.get(claim.span.start as usize..claim.span.end as usize));
                check_inlines(inner, text, inline.span)?;
            }
            _ => {}
        }
    }
    Ok(())
}

fn check_blocks(blocks: &[Block], text: &str) -> Result<(), proptest::test_runner::TestCaseError> {
    for block in blocks {
        prop_assert!(text.get(block.span.start as usize..block.span.end as usize).is_some(), "{block:?}");
        match &block.kind {
            BlockKind::Heading { text: inner, .. } | BlockKind::Paragraph(inner) => check_inlines(inner, text, block.span)?,
            BlockKind::List { items, .. } => items.iter().try_for_each(|item| check_blocks(item, text))?,
            BlockKind::Definitions(entries) => {
                entries.iter().flat_map(|(_, definitions)| definitions).try_for_each(|blocks| check_blocks(blocks, text))?;
            }
            BlockKind::Quote(inner) | BlockKind::Container { blocks: inner, .. } => check_blocks(inner, text)?,
            BlockKind::Exhibit(directive) => {
                let span = directive.body.span;
                prop_assert_eq!(Some(directive.body.text.as_str()), text.get(span.start as usize..span.end as usize));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Texts made of the pieces that mean something here.
const PIECES: &str = r#"([a-zé ]|\n|\r\n|\t|\{\{ ?[a-z]* ?\}\}|\{\{|\}\}|\[|\]|\]\{claim="[a-z<>"]*"\}|\]\{claim=[a-z]*\}|\[\^[a-z]\]:?|\[@[a-z], p\. [0-9](; ?@b)?\]|\[@|@table-[a-z]+|`|```(table|chart|tabel|generated)? ?[a-z]*\n|~~~\n|:::|\n::: (note|case title="x"|only a|include shared/x\.md|nota)\n|\n:::\n|\*|\*\*|_|>|> |- |1\. |\n\n|#|## |\{#a\}|<b>|<|&amp;|&#106;|\\|\||\n\|a\|b\|\n\|-\|-\|\n|\n: |!|\(|\)|\(a b\)|<a@b\.c>|---\n){0,40}"#;

fn reading(text: &str) -> Result<(), proptest::test_runner::TestCaseError> {
    let mut files = Files::default();
    // Front matter is YAML's business: a text that begins with it is moved down a line.
    let text = if text.trim_start_matches('\u{feff}').starts_with("---") { format!("\n{text}") } else { text.to_owned() };
    let file = files.add(RelPath::new("content/full/a.md").expect("a path"), text.as_str());
    files.add(RelPath::new("content/shared/y.md").expect("a path"), "y");
    let chapter = read(file, false, &files);
    check_blocks(&chapter.value.blocks, &text)?;
    for footnote in chapter.value.footnotes.values() {
        check_blocks(&footnote.blocks, &text)?;
    }
    for span in chapter.diagnostics.iter().filter_map(|d| d.span) {
        prop_assert!(text.get(span.start as usize..span.end as usize).is_some(), "a diagnostic cuts a letter");
    }
    let words = Words { text: text.clone(), span: Span::new(FileId(0), 0, text.len()) };
    check_inlines(&inline(&words).value, &text, words.span)
}

proptest! {
    #![proptest_config(crate::tests::cases(2_000))]

    #[test]
    fn arbitrary_text_is_read(text in any_text()) {
        reading(&text)?;
    }

    #[test]
    fn texts_of_our_marks_are_read(text in PIECES) {
        reading(&text)?;
    }

    #[test]
    fn no_letter_of_plain_words_is_lost(words in "[a-zé]{1,8}( [a-zé]{1,8}|\\{\\{ [a-z]+ \\}\\}|@table-[a-z]+){0,12}") {
        let words = Words { span: Span::new(FileId(0), 0, words.len()), text: words };
        let mut end = 0;
        let mut covered = String::new();
        for inline in inline(&words).value {
            // Braces and blanks around an expression are the only bytes outside every span.
            let gap = &words.text[end..inline.span.start as usize];
            prop_assert!(gap.chars().all(|c| "{} ".contains(c)), "{gap:?}");
            covered.push_str(gap);
            covered.push_str(&words.text[inline.span.start as usize..inline.span.end as usize]);
            end = inline.span.end as usize;
        }
        covered.push_str(&words.text[end..]);
        prop_assert_eq!(covered, words.text);
    }
}

fn any_text() -> impl proptest::strategy::Strategy<Value = String> {
    proptest::prelude::any::<String>()
}
