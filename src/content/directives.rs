//! Fenced blocks: code, exhibits with their YAML body, and what the tool writes itself.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event};

use super::state::{is_id, likely, short};
use super::tree::Walk;
use super::{BlockKind, Directive, ExhibitKind, Generated};
use crate::diagnostics::Diagnostic;
use crate::project::Words;

/// Exhibits by the word of their fence.
const EXHIBITS: [ExhibitKind; 4] = [ExhibitKind::Chart, ExhibitKind::Table, ExhibitKind::Model, ExhibitKind::Form];

/// What the tool writes, by name.
const GENERATED: [(&str, Generated); 7] = [
    ("figures", Generated::Figures),
    ("ledger", Generated::Ledger),
    ("references", Generated::References),
    ("exhibits", Generated::Exhibits),
    ("publication", Generated::Publication),
    ("terms", Generated::Terms),
    ("vocabulary", Generated::Vocabulary),
];

/// A fence as it stands in the text.
struct Fence {
    /// Its first line without white space at the end.
    line: Range<usize>,
    /// The words after the mark.
    words: Vec<Range<usize>>,
    /// What stands between its first and its last line.
    body: Range<usize>,
    /// Whether it is closed.
    closed: bool,
}

impl Walk<'_, '_, '_, '_> {
    /// A block of code: code, an exhibit, something generated, or nothing if it is wrong and has nothing to show.
    pub(super) fn code_block(&mut self, kind: &CodeBlockKind<'_>, range: &Range<usize>) -> Option<BlockKind> {
        let text = self.code_text();
        if kind.is_indented() {
            return Some(BlockKind::Code { language: String::new(), text });
        }
        let fence = self.fence(range);
        if !fence.closed {
            let mend = "Close it with a line of the same marks after what it holds";
            self.error("unclosed-fence", &fence.line, "This fence is never closed", mend);
        }
        let Some(first) = fence.words.first().cloned() else { return Some(BlockKind::Code { language: String::new(), text }) };
        let word = self.text.slice(&first);
        if let Some(kind) = EXHIBITS.into_iter().find(|kind| kind.word() == word) {
            return Some(self.exhibit(kind, &fence).map_or(BlockKind::Code { language: "yaml".into(), text }, BlockKind::Exhibit));
        }
        if word == "generated" {
            return self.generated(&fence).map(BlockKind::Generated);
        }
        if let Some(near) = likely(word, EXHIBITS.map(ExhibitKind::word).into_iter().chain(["generated"])) {
            let message = format!("A fence of `{}` is shown as code", short(word));
            let diagnostic = Diagnostic::warning("unknown-fence", self.span(&first), message);
            self.reading.report(diagnostic.mend(format!("Did you mean `{near}`?")));
        }
        Some(BlockKind::Code { language: word.to_owned(), text })
    }

    /// The code of a block, up to its end, which is taken.
    fn code_text(&mut self) -> String {
        let mut code = String::new();
        for (event, range) in self.events.by_ref() {
            match event {
                Event::End(_) => break,
                Event::Text(text) if self.text.atoms_in(&range).is_empty() => code.push_str(&text),
                Event::Text(_) => code.push_str(&self.text.slice(&range).replace("\r\n", "\n")),
                _ => {}
            }
        }
        code
    }

    fn fence(&self, range: &Range<usize>) -> Fence {
        let written = self.text.slice(range);
        let first = written.lines().next().unwrap_or("");
        let line = range.start..range.start + first.trim_end().len();
        let marks = first.trim_start();
        let mark = marks.chars().next().unwrap_or('`');
        let info = marks.trim_start_matches(mark);
        let length = marks.len() - info.len();
        let place = |word: &str| range.start + (word.as_ptr() as usize - written.as_ptr() as usize);
        let words = info.split_whitespace().map(|word| place(word)..place(word) + word.len()).collect();
        let trimmed = written.trim_end();
        let last_start = trimmed.rfind('\n').map_or(0, |at| at + 1);
        let last = trimmed[last_start..].trim_start_matches([' ', '\t', '>']);
        let closed = last_start > 0 && last.len() >= length && last.chars().all(|c| c == mark);
        let body_start = written.find('\n').map_or(written.len(), |at| at + 1);
        let body_end = if closed { last_start.max(body_start) } else { written.len() };
        Fence { line, words, body: range.start + body_start..range.start + body_end, closed }
    }

    fn exhibit(&mut self, kind: ExhibitKind, fence: &Fence) -> Option<Directive> {
        let word = kind.word();
        if self.nested > 0 {
            let mend = "Move it out, to the beginning of a line; it may stand in a `:::` container";
            self.error("nested-exhibit", &fence.line, format!("A {word} stands in a list, a quotation or a footnote"), mend);
            return None;
        }
        let Some(id) = fence.words.get(1).cloned() else {
            let mend = format!("Write ```` ```{word} some-id ````, so that `@{word}-some-id` can refer to it");
            self.error("no-exhibit-id", &fence.line, format!("This {word} has no id"), mend);
            return None;
        };
        if let (Some(more), Some(last)) = (fence.words.get(2), fence.words.last()) {
            let more = more.start..last.end;
            self.error("bad-id", &more, format!("A {word} has one id and nothing after it"), "Join the words by hyphens, or remove them");
        }
        let written = self.text.slice(&id);
        if !is_id(written, &['-', '_']) {
            let message = format!("`{}` is no id of a {word}", short(written));
            self.error("bad-id", &id, message, "Use lower-case words and digits joined by single hyphens or underscores");
            return None;
        }
        let body = Words { text: self.text.slice(&fence.body).to_owned(), span: self.span(&fence.body) };
        Some(Directive { kind, id: written.to_owned(), id_span: self.span(&id), body })
    }

    fn generated(&mut self, fence: &Fence) -> Option<Generated> {
        if !self.text.slice(&fence.body).trim().is_empty() {
            let diagnostic = Diagnostic::warning("generated-body", self.span(&fence.body), "What stands in this fence is not shown");
            self.reading.report(diagnostic.mend("Remove it; the tool writes what belongs here"));
        }
        let names = GENERATED.map(|(name, _)| name);
        let Some(name) = fence.words.get(1) else {
            let mend = format!("Name one of {}", names.join(", "));
            self.error("unknown-generated", &fence.line, "This fence does not say what is to be generated", mend);
            return None;
        };
        let word = self.text.slice(name);
        if let Some((_, generated)) = GENERATED.into_iter().find(|(known, _)| *known == word) {
            return Some(generated);
        }
        let mend =
            likely(word, names).map_or_else(|| format!("Name one of {}", names.join(", ")), |near| format!("Did you mean `{near}`?"));
        self.error("unknown-generated", &name.clone(), format!("Nothing called `{}` can be generated", short(word)), mend);
        None
    }
}
