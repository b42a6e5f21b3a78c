//! Front matter: the YAML between two lines of `---` at the head of a chapter.

use std::ops::Range;

use super::Inline;
use super::state::{Reading, is_id, short};
use crate::diagnostics::Diagnostic;
use crate::project::Words;
use crate::source::{FileId, Span};
use crate::yaml::{self, Kind, Yaml};

/// Keys of the front matter.
const KEYS: [&str; 4] = ["title", "id", "numbered", "draft"];

/// What the front matter says.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Front {
    pub(super) title: Vec<Inline>,
    pub(super) title_span: Span,
    pub(super) id: Option<String>,
    pub(super) numbered: bool,
    pub(super) draft: bool,
}

/// Where the front matter of a text stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Found {
    /// The YAML, and where the text goes on.
    Whole { yaml: Range<usize>, body: usize },
    /// It is never closed.
    Unclosed,
    /// There is none.
    None,
}

/// Finds the front matter; a byte order mark before it is passed over.
pub(super) fn find(text: &str) -> Found {
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut lines = text[start..].split_inclusive('\n');
    let Some(first) = lines.next().filter(|line| line.trim_end() == "---") else { return Found::None };
    let begin = start + first.len();
    let mut at = begin;
    for line in lines {
        if matches!(line.trim_end(), "---" | "...") {
            return Found::Whole { yaml: begin..at, body: at + line.len() };
        }
        at += line.len();
    }
    Found::Unclosed
}

/// Reads the front matter of a chapter, and says where its text begins.
pub(super) fn read(text: &str, file: FileId, reading: &mut Reading<'_>) -> (Front, usize) {
    let first_line = Span::new(file, 0, text.lines().next().map_or(0, str::len));
    let mut front = Front { title: Vec::new(), title_span: first_line, id: None, numbered: true, draft: false };
    match find(text) {
        Found::None => {
            let message = "This chapter has no front matter";
            let mend = "Begin the file with a line `---`, a line `title: …` and another line `---`";
            reading.report(Diagnostic::error("no-front-matter", first_line, message).mend(mend));
            (front, 0)
        }
        Found::Unclosed => {
            let message = "The front matter is never closed";
            reading.report(Diagnostic::error("unclosed-front-matter", first_line, message).mend("Close it with a line `---`"));
            (front, text.len())
        }
        Found::Whole { yaml: range, body } => {
            let parsed = yaml::parse(&text[range.clone()], Span::new(file, range.start, range.end));
            for diagnostic in parsed.diagnostics {
                reading.report(diagnostic);
            }
            if let Some(tree) = parsed.value {
                for diagnostic in yaml::unknown_keys(&tree, &KEYS, "front matter") {
                    reading.report(diagnostic);
                }
                fill(&mut front, &tree, text, reading);
            }
            (front, body)
        }
    }
}

/// Takes what the tree of the front matter says.
fn fill(front: &mut Front, tree: &Yaml, text: &str, reading: &mut Reading<'_>) {
    match tree.get("title").map(|title| (title.text().filter(|text| !text.trim().is_empty()), title.span)) {
        Some((Some(words), span)) => {
            let words = Words { text: words.to_owned(), span: inside_quotes(words, span, text) };
            front.title_span = words.span;
            for diagnostic in super::read::inline_into(&words, &mut front.title) {
                reading.report(diagnostic);
            }
        }
        other => {
            let span = other.map_or(front.title_span, |(_, span)| span);
            let message = "The front matter names no title";
            reading.report(Diagnostic::error("no-title", span, message).mend("Add a line `title: …`"));
        }
    }
    if let Some(id) = tree.get("id") {
        let written = id.text().unwrap_or("");
        if is_id(written, &['-']) {
            front.id = Some(written.to_owned());
        } else {
            let message = format!("`{}` is no id of a chapter", short(written));
            let mend = "Use lower-case words and digits joined by single hyphens";
            reading.report(Diagnostic::error("bad-id", id.span, message).mend(mend));
        }
    }
    front.numbered = truth(tree, "numbered", front.numbered, reading);
    front.draft = truth(tree, "draft", front.draft, reading);
}

fn truth(tree: &Yaml, key: &str, otherwise: bool, reading: &mut Reading<'_>) -> bool {
    let Some(node) = tree.get(key) else { return otherwise };
    match &node.kind {
        Kind::Scalar { text, quoted: false } if text == "true" => true,
        Kind::Scalar { text, quoted: false } if text == "false" => false,
        _ => {
            let message = format!("`{key}` is neither true nor false");
            let mend = format!("Write `{key}: {}` or `{key}: {otherwise}`", !otherwise);
            reading.report(Diagnostic::error("bad-front-matter", node.span, message).mend(mend));
            otherwise
        }
    }
}

/// The place of a scalar's words without quotation marks, if that is where they stand letter by letter.
fn inside_quotes(words: &str, span: Span, text: &str) -> Span {
    let written = text.get(span.start as usize..span.end as usize).unwrap_or("");
    let quoted = written.len() == words.len() + 2 && written.get(1..=words.len()) == Some(words);
    if quoted { span.part(1, words.len() + 1) } else { span }
}
