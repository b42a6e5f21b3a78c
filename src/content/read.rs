//! The way in: a chapter from its file, and running text from elsewhere.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser};

use super::mask::{Masked, Place};
use super::split::{self, Part};
use super::state::{MAX_DEPTH, Reading, is_id, likely, short};
use super::tree::{self, Walk};
use super::{Block, BlockKind, Chapter, Inline, front};
use crate::diagnostics::{Checked, Diagnostic};
use crate::project::Words;
use crate::source::{FileId, Files, RelPath, Span};

/// How deep files may include each other.
const MAX_INCLUDE_DEPTH: usize = 16;
/// How many includes one chapter may come to.
const MAX_INCLUDES: usize = 256;

/// Reads one chapter.
pub(super) fn chapter(file: FileId, appendix: bool, files: &Files) -> Checked<Chapter> {
    let mut reading = Reading::new(Some(files), Some(file));
    let written = files.get(file);
    let slug = slug(&written.path, file, &mut reading);
    let (front, body) = front::read(&written.text, file, &mut reading);
    let blocks = file_blocks(file, &written.text, body, &mut reading, 0);
    let (footnotes, diagnostics) = reading.finish();
    let id = front.id.unwrap_or_else(|| slug.clone());
    let (title, title_span, numbered, draft, traces) = (front.title, front.title_span, front.numbered, front.draft, front.traces);
    let chapter = Chapter { file, appendix, slug, title, title_span, id, numbered, draft, traces, blocks, footnotes };
    Checked::with(chapter, diagnostics)
}

/// The file's stem without its leading number; lower-case words joined by hyphens, whatever the file is called.
fn slug(path: &RelPath, file: FileId, reading: &mut Reading<'_>) -> String {
    let stem = path.stem();
    let unnumbered = stem.split_once('-').filter(|(number, _)| number.bytes().all(|byte| byte.is_ascii_digit()) && !number.is_empty());
    let name = unnumbered.map_or(stem, |(_, rest)| rest);
    if is_id(name, &['-']) {
        return name.to_owned();
    }
    let lower = name.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit()).filter(|word| !word.is_empty()).collect();
    let better = if words.is_empty() { "chapter".to_owned() } else { words.join("-") };
    let number = unnumbered.map_or(String::new(), |(number, _)| format!("{number}-"));
    let message = format!("The name of the file `{}` cannot become an address", path.name());
    let mend = format!("Call it `{number}{better}.md`: lower-case letters, digits and single hyphens");
    reading.report(Diagnostic::error("bad-file-name", Span::new(file, 0, 0), message).mend(mend));
    better
}

/// The blocks of a file from byte `from` on.
fn file_blocks(file: FileId, text: &str, from: usize, reading: &mut Reading<'_>, depth: usize) -> Vec<Block> {
    if reading.too_large(text, from, Place::Exact(file, 0)) {
        return Vec::new();
    }
    let parts = split::split(text, from, Place::Exact(file, 0), reading);
    let mut out = Vec::new();
    part_blocks(file, text, parts, reading, depth, &mut out);
    out
}

fn part_blocks(file: FileId, text: &str, parts: Vec<Part>, reading: &mut Reading<'_>, depth: usize, out: &mut Vec<Block>) {
    for part in parts {
        match part {
            Part::Markdown(range) => {
                let masked = Masked::new(&text[range.clone()], Place::Exact(file, range.start));
                out.extend(tree::blocks(&masked, reading, depth));
            }
            Part::Container { range, .. } if depth + 1 >= MAX_DEPTH => {
                reading.too_deep(Span::new(file, range.start, range.end), "This container");
            }
            Part::Container { role, range, parts } => {
                let mut blocks = Vec::new();
                part_blocks(file, text, parts, reading, depth + 1, &mut blocks);
                let span = Span::new(file, range.start, range.end);
                out.push(Block { span, kind: BlockKind::Container { role, blocks } });
            }
            Part::Include { line, path } => include(file, &text[path.clone()], &path, &line, reading, depth, out),
        }
    }
}

/// Reads the file an include names, in its place.
fn include(
    file: FileId,
    name: &str,
    at: &Range<usize>,
    line: &Range<usize>,
    reading: &mut Reading<'_>,
    depth: usize,
    out: &mut Vec<Block>,
) {
    let span = Span::new(file, at.start, at.end);
    let Some(files) = reading.files else { return };
    let Some(included) = RelPath::new(&format!("content/{name}")).and_then(|path| files.find(&path)) else {
        let known: Vec<&str> = files.iter().filter_map(|(_, file)| file.path.as_str().strip_prefix("content/")).collect();
        let shared = known.iter().copied().filter(|path| path.starts_with("shared/")).take(MAX_INCLUDES);
        let same_name = || known.iter().copied().find(|path| path.rsplit('/').next() == Some(name));
        let mend = likely(name, shared)
            .or_else(same_name)
            .map_or("Name a file by its path below `content/`, such as `shared/groups.md`".into(), |near| {
                format!("Did you mean `{near}`?")
            });
        let message = format!("There is no file `content/{}`", short(name));
        return reading.report(Diagnostic::error("unknown-include", span, message).mend(mend));
    };
    if reading.including.contains(&included) {
        let message = format!("`{}` includes itself, directly or through others", short(name));
        return reading.report(Diagnostic::error("include-circle", span, message).mend("Remove one of the includes of this circle"));
    }
    if reading.including.len() > MAX_INCLUDE_DEPTH || reading.included >= MAX_INCLUDES {
        let message = format!("Includes go deeper than {MAX_INCLUDE_DEPTH}, or are more than {MAX_INCLUDES} in this chapter");
        return reading.report(Diagnostic::error("too-deep", span, message).mend("Put the words where they are needed"));
    }
    let outermost = reading.include_at.is_none();
    if outermost {
        reading.include_at = u32::try_from(line.start).ok();
    }
    let written = files.get(included);
    let folder = std::mem::replace(&mut reading.folder, written.path.folder().to_owned());
    reading.including.push(included);
    reading.included += 1;
    let mut from = 0;
    if let front::Found::Whole { body, .. } = front::find(&written.text) {
        let message = "A file that is included has front matter of its own, and it is not read";
        let place = Span::new(included, 0, 3);
        reading.report(Diagnostic::error("misplaced-front-matter", place, message).mend("Remove it; the chapter's front matter holds"));
        from = body;
    }
    out.extend(file_blocks(included, &written.text, from, reading, depth + 1));
    reading.including.pop();
    reading.folder = folder;
    if outermost {
        reading.include_at = None;
    }
}

/// Reads running text that stands outside a chapter.
pub(super) fn inline(words: &Words) -> Checked<Vec<Inline>> {
    let mut out = Vec::new();
    let diagnostics = inline_into(words, &mut out);
    Checked::with(out, diagnostics)
}

/// Reads running text into `out` and gives its diagnostics.
pub(super) fn inline_into(words: &Words, out: &mut Vec<Inline>) -> Vec<Diagnostic> {
    let mut reading = Reading::new(None, None);
    let place = place_of(words);
    if reading.too_large(&words.text, 0, place) {
        return reading.finish().1;
    }
    let mut masked = Masked::new(&words.text, place);
    if tree::too_deep(&masked, &mut reading) {
        return reading.finish().1;
    }
    // Read as a heading, for nothing in a heading can begin a block; line ends are blanks there.
    masked.text = masked.text.replace(['\n', '\r'], " ");
    // An entity at the end keeps a `#` there from being taken for the end of the heading; it is dropped below.
    let heading = format!("# {}&amp;", masked.text);
    let end = masked.text.len();
    let parser = Parser::new_ext(&heading, Options::empty()).into_offset_iter();
    let inside = parser.filter(|(event, _)| !matches!(event, Event::Start(pulldown_cmark::Tag::Heading { .. })));
    let events = inside.filter_map(move |(event, range)| {
        let range = range.start.saturating_sub(2)..range.end.saturating_sub(2).min(end);
        (range.start < end || matches!(event, Event::End(_))).then_some((event, range))
    });
    let events: Box<dyn Iterator<Item = _> + '_> = Box::new(events);
    let inlines = Walk::new(events.peekable(), &masked, &mut reading).inlines(0);
    out.extend(inlines);
    reading.finish().1
}

/// Where the words stand letter by letter, if their span says so: it is as long as they are, for an escape makes it longer.
fn place_of(words: &Words) -> Place {
    let (length, span) = ((words.span.end - words.span.start.min(words.span.end)) as usize, words.span);
    if length == words.text.len() { Place::Exact(span.file, span.start as usize) } else { Place::Whole(span) }
}
