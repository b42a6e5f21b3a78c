//! Containers: the lines that begin with `:::` are taken out first, so that Markdown is read between them.
//!
//! Line by line, with fences of code respected; nothing here nests by recursion.

use std::ops::Range;

use super::Role;
use super::mask::Place;
use super::state::{MAX_DEPTH, Reading, likely, short};
use crate::diagnostics::Diagnostic;

/// A part of a text. Ranges are bytes of the text.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Part {
    /// Markdown without containers.
    Markdown(Range<usize>),
    /// A container from its opening line to its closing one.
    Container { role: Role, range: Range<usize>, parts: Vec<Part> },
    /// `::: include path`: the line, and where the path stands.
    Include { line: Range<usize>, path: Range<usize> },
}

/// Roles an author can write.
const ROLES: [&str; 6] = ["key", "note", "quotation", "case", "only", "include"];

struct Open {
    /// None: the role is wrong, or it stands too deep; what it holds then stands where the container would.
    role: Option<Role>,
    line: Range<usize>,
    parts: Vec<Part>,
}

/// Splits a text (from byte `from` on) into its parts.
pub(super) fn split(text: &str, from: usize, place: Place, reading: &mut Reading<'_>) -> Vec<Part> {
    let mut splitter = Splitter { text, place, reading, open: Vec::new(), parts: Vec::new(), begun: from };
    let mut fence: Option<(u8, usize)> = None;
    let mut at = from;
    for line in text.get(from..).unwrap_or("").split_inclusive('\n') {
        let range = at..at + line.len();
        at = range.end;
        match (fence, fence_of(line)) {
            (Some((mark, length)), Some((other, found, true))) if mark == other && found >= length => fence = None,
            (Some(_), _) => {}
            (None, Some((mark, length, _))) => fence = Some((mark, length)),
            (None, None) if is_container_line(line) => splitter.line(range),
            (None, None) => {}
        }
    }
    splitter.finish(at, fence.is_some())
}

/// The mark and length of a fence on a line, and whether it can close one; marks of lists and quotes before it are passed over.
fn fence_of(line: &str) -> Option<(u8, usize, bool)> {
    let before = |c: char| c.is_whitespace() || matches!(c, '>' | '-' | '+' | '*' | '.' | ')') || c.is_ascii_digit();
    let rest = line.trim_start_matches(before);
    let mark = rest.bytes().next().filter(|byte| matches!(byte, b'`' | b'~'))?;
    let length = rest.bytes().take_while(|byte| *byte == mark).count();
    let info = &rest[length..];
    (length >= 3 && !(mark == b'`' && info.contains('`'))).then_some((mark, length, info.trim().is_empty()))
}

fn is_container_line(line: &str) -> bool {
    let rest = line.trim_start_matches(' ');
    line.len() - rest.len() <= 3 && rest.starts_with(":::")
}

struct Splitter<'s, 'a> {
    text: &'s str,
    place: Place,
    reading: &'s mut Reading<'a>,
    open: Vec<Open>,
    parts: Vec<Part>,
    /// Where the Markdown that is being passed over began.
    begun: usize,
}

impl Splitter<'_, '_> {
    fn error(&mut self, code: &'static str, range: Range<usize>, message: String, mend: impl Into<String>) {
        self.reading.report(Diagnostic::error(code, self.place.span(&range), message).mend(mend));
    }

    fn parts(&mut self) -> &mut Vec<Part> {
        self.open.last_mut().map_or(&mut self.parts, |open| &mut open.parts)
    }

    fn end_markdown(&mut self, end: usize) {
        if !self.text[self.begun..end].trim().is_empty() {
            let range = self.begun..end;
            self.parts().push(Part::Markdown(range));
        }
    }

    fn line(&mut self, range: Range<usize>) {
        self.end_markdown(range.start);
        self.begun = range.end;
        let written = self.text[range.clone()].trim_end();
        let words_at = range.start + (written.len() - written.trim_start().trim_start_matches(':').trim_start().len());
        let line = range.start..range.start + written.len();
        if words_at >= line.end {
            return self.close(line);
        }
        let words = &self.text[words_at..line.end];
        let name = words.split(char::is_whitespace).next().unwrap_or(words);
        let rest = words_at + name.len()..line.end;
        if name == "include" {
            return self.include(line, rest);
        }
        let role = self.role(words_at..words_at + name.len(), rest);
        let role = if self.open.len() < MAX_DEPTH {
            role
        } else {
            self.reading.too_deep(self.place.span(&line), "This container");
            None
        };
        self.open.push(Open { role, line, parts: Vec::new() });
    }

    fn close(&mut self, line: Range<usize>) {
        let Some(open) = self.open.pop() else {
            let mend = "Remove it, or open a container above with `::: note`";
            return self.error("stray-container-end", line, "No container is open that this line could close".into(), mend);
        };
        self.take(open, line.end);
    }

    fn take(&mut self, open: Open, end: usize) {
        match open.role {
            Some(role) => {
                let container = Part::Container { role, range: open.line.start..end, parts: open.parts };
                self.parts().push(container);
            }
            None => self.parts().extend(open.parts),
        }
    }

    fn finish(mut self, end: usize, in_fence: bool) -> Vec<Part> {
        self.end_markdown(end);
        while let Some(open) = self.open.pop() {
            if !in_fence {
                let message = "This container is never closed".to_owned();
                self.error("unclosed-container", open.line.clone(), message, "Close it with a line `:::` after what it holds");
            }
            self.take(open, end);
        }
        self.parts
    }

    fn include(&mut self, line: Range<usize>, rest: Range<usize>) {
        let written = &self.text[rest.clone()];
        let start = rest.start + (written.len() - written.trim_start().len());
        if start >= rest.end {
            let mend = "Name a file below `content/`, such as `::: include shared/groups.md`";
            return self.error("unknown-include", line, "This include names no file".into(), mend);
        }
        self.parts().push(Part::Include { line, path: start..rest.end });
    }

    fn role(&mut self, name: Range<usize>, rest: Range<usize>) -> Option<Role> {
        let word = &self.text[name.clone()];
        if word == "only" {
            let editions: Vec<String> = self.text[rest].split_whitespace().map(str::to_owned).collect();
            if editions.is_empty() {
                let mend = "Name them: `::: only full`";
                self.error("unknown-container", name, "The container `only` names no edition".into(), mend);
                return None;
            }
            return Some(Role::Only(editions));
        }
        match word {
            "key" => {
                self.attribute(rest, None);
                Some(Role::Key)
            }
            "note" => {
                self.attribute(rest, None);
                Some(Role::Note)
            }
            "quotation" => Some(Role::Quotation { attribution: self.attribute(rest, Some("attribution")) }),
            "case" => Some(Role::Case { title: self.attribute(rest, Some("title")) }),
            _ => {
                let near = likely(word, ROLES);
                let mend = near.map_or_else(|| format!("Write one of {}", ROLES.join(", ")), |near| format!("Did you mean `::: {near}`?"));
                self.error("unknown-container", name, format!("There is no container `{}`", short(word)), mend);
                None
            }
        }
    }

    /// Reads `name="value"` after a role. What is wrong is reported, and the container goes on without it.
    fn attribute(&mut self, rest: Range<usize>, known: Option<&str>) -> Option<String> {
        let (mut at, mut value) = (rest.start, None);
        loop {
            let ahead = &self.text[at..rest.end];
            at += ahead.len() - ahead.trim_start().len();
            let ahead = &self.text[at..rest.end];
            if ahead.is_empty() {
                return value;
            }
            let name = &ahead[..ahead.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(ahead.len())];
            let after = &ahead[name.len()..];
            let quoted = after.strip_prefix("=\"").map(|text| (text, text.find('"')));
            let length = match quoted {
                Some((_, Some(length))) => name.len() + 3 + length,
                Some((_, None)) => {
                    let message = format!("The value of `{}` has no closing quotation mark", short(name));
                    self.error("unclosed-attribute", at..rest.end, message, "Close it with `\"` on the same line");
                    return value;
                }
                None => name.len() + after.find(char::is_whitespace).unwrap_or(after.len()),
            };
            match (quoted, known) {
                (Some((text, Some(length))), Some(known)) if name == known && value.is_none() => value = Some(text[..length].to_owned()),
                _ => {
                    let mend = known.map_or("Remove it".to_owned(), |known| format!("Write `{known}=\"…\"` once, or nothing"));
                    let message = format!("`{}` is no attribute of this container", short(&ahead[..length]));
                    self.error("unknown-attribute", at..at + length, message, mend);
                }
            }
            at += length;
        }
    }
}
