//! Front matter: the YAML between two lines of `---` at the head of a chapter.

use std::ops::Range;

use super::Inline;
use super::state::{Reading, is_id, short};
use crate::diagnostics::Diagnostic;
use crate::project::{Traces, Words};
use crate::source::{FileId, Span};
use crate::yaml::{self, Kind, Yaml};

/// Keys of the front matter.
const KEYS: [&str; 5] = ["title", "id", "numbered", "draft", "traces"];

/// What the front matter says.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Front {
    pub(super) title: Vec<Inline>,
    pub(super) title_span: Span,
    pub(super) id: Option<String>,
    pub(super) numbered: bool,
    pub(super) draft: bool,
    pub(super) traces: Option<Traces>,
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
    let mut front = Front { title: Vec::new(), title_span: first_line, id: None, numbered: true, draft: false, traces: None };
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
    if let Some(node) = tree.get("traces") {
        front.traces = node.text().and_then(Traces::named);
        if front.traces.is_none() {
            let message = format!("`{}` is no way of tracing figures", short(node.text().unwrap_or("…")));
            reading.report(Diagnostic::error("bad-front-matter", node.span, message).mend(super::state::TRACES));
        }
    }
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

#[cfg(test)]
mod tests {
    use super::super::{Chapter, InlineKind, read};
    use crate::diagnostics::Checked;
    use crate::project::Traces;
    use crate::source::{Files, RelPath};

    fn chapter(text: &str) -> (Checked<Chapter>, Vec<(&'static str, String)>) {
        let mut files = Files::default();
        let file = files.add(RelPath::new("content/full/10-introduction.md").expect("a path"), text);
        let read = read(file, false, &files);
        let found = read.diagnostics.iter().map(|d| (d.code, d.span.map_or(String::new(), |span| files.text(span).to_owned()))).collect();
        (read, found)
    }

    #[test]
    fn front_matter_is_read() {
        let text = "\u{feff}---\r\ntitle: \"All {{ a.b }} people\"\r\nid: intro\r\nnumbered: false\r\ndraft: true\r\n---\r\n\r\nText\r\n";
        let (read, found) = chapter(text);
        assert_eq!(found, []);
        let chapter = read.value;
        assert_eq!((chapter.slug.as_str(), chapter.id.as_str(), chapter.numbered, chapter.draft), ("introduction", "intro", false, true));
        assert_eq!(chapter.title[1].kind, InlineKind::Expression("a.b".into()));
        let span = chapter.title[1].span;
        assert_eq!(&text[span.start as usize..span.end as usize], "a.b");
        let span = chapter.blocks[0].span;
        assert_eq!(&text[span.start as usize..span.end as usize], "Text");
    }

    #[test]
    fn wrong_front_matter_is_reported() {
        assert_eq!(chapter("Text").1, [("no-front-matter", "Text".into())]);
        assert_eq!(chapter("---\ntitle: a\nText").1, [("unclosed-front-matter", "---".into())]);
        assert_eq!(chapter("---\nid: a\n---\n").1, [("no-title", "---".into())]);
        assert_eq!(
            chapter("---\ntitle: a\nid: A b\nnumbered: maybe\ntraces: loud\n---\n").1,
            [("bad-id", "A b".into()), ("bad-front-matter", "maybe".into()), ("bad-front-matter", "loud".into())]
        );
        assert_eq!(chapter("---\ntitle: a\ntraces: off\n---\n").0.value.traces, Some(Traces::Off));
        let (read, found) = chapter("---\ntitle: a\ntitel: b\n---\n");
        assert_eq!(found.len(), 1);
        assert_eq!(read.diagnostics[0].code, "unknown-key");
        assert_eq!(read.value.id, "introduction");
    }

    #[test]
    fn the_title_has_its_diagnostics() {
        assert_eq!(chapter("---\ntitle: a {{ b\n---\n").1, [("unclosed-expression", "{{ b".into())]);
    }
}
