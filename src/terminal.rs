//! Diagnostics as people and machines read them: with the source beside them, one a line, as JSON, or as SARIF.
//!
//! Takes diagnostics and [`Files`]; gives text. Nothing here prints: `cli` does.

mod json;
mod pages;
mod sarif;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::diagnostics::{Diagnostic, Severity};
use crate::source::{Files, Span};

pub use json::{ANSWER, JsonDiagnostic, json};
pub use sarif::sarif;

/// How diagnostics are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Style {
    /// With the lines they are about, in plain text.
    #[default]
    People,
    /// The same in colour.
    Colour,
    /// One a line: `data/events.yaml:9:3: error[bad-number]: …`.
    Short,
}

/// A line longer than this (bytes) is named but not shown; of shorter ones the part around the place is.
const LONGEST_LINE_SHOWN: usize = 8_000;
/// Columns for which words are wrapped and lines cut where nobody knows how many there are; longer lines are hard to read anyway.
const WIDTH: usize = 100;
/// Fewer columns leave no room for words beside places.
const NARROWEST: usize = 40;

/// Columns beside a mark: line numbers, a frame, and some words before and behind.
const MARGINS: usize = 24;

/// Of so many diagnostics with one code in one file each is shown; of more, one says how many they are.
const SHOWN: usize = 50;

/// All diagnostics as text, in the order given. Where one code is told very often of a file, the rest is counted.
pub fn write(diagnostics: &[Diagnostic], files: &Files, style: Style) -> String {
    write_within(diagnostics, files, style, WIDTH)
}

/// The same for a terminal of so many columns.
pub fn write_within(diagnostics: &[Diagnostic], files: &Files, style: Style, columns: usize) -> String {
    let width = columns.clamp(NARROWEST, WIDTH);
    let mut out = String::new();
    let mut show = |diagnostic: &Diagnostic| match style {
        Style::Short => short(diagnostic, files, &mut out),
        Style::People | Style::Colour => people(diagnostic, files, (style, width), &mut out),
    };
    let kind = |diagnostic: &Diagnostic| (diagnostic.code, diagnostic.severity, diagnostic.span.map(|span| span.file));
    let mut left: BTreeMap<_, usize> = BTreeMap::new();
    diagnostics.iter().for_each(|diagnostic| *left.entry(kind(diagnostic)).or_default() += 1);
    let mut seen: BTreeMap<_, usize> = BTreeMap::new();
    for diagnostic in diagnostics {
        let seen = seen.entry(kind(diagnostic)).or_default();
        *seen += 1;
        match left.get(&kind(diagnostic)) {
            // One line that counts a single one would say less than the one itself.
            Some(all) if *all > SHOWN + 1 && *seen > SHOWN => {
                if *seen == SHOWN + 1 {
                    show(&folded(diagnostic, all - SHOWN));
                }
            }
            _ => show(diagnostic),
        }
    }
    out
}

/// What is said in the place of this diagnostic and those like it that follow.
fn folded(first: &Diagnostic, number: usize) -> Diagnostic {
    let what = if first.severity == Severity::Error { "errors" } else { "warnings" };
    let place = if first.span.is_some() { "from here on in this file" } else { "in this report" };
    let message = format!("{number} more {what} of this kind {place} are not shown");
    Diagnostic { message, notes: Vec::new(), ..first.clone() }.mend("Mend those above first; `--format json` tells all")
}

/// "2 errors and 1 warning", or "no errors".
pub fn count(diagnostics: &[Diagnostic]) -> String {
    let of = |severity| diagnostics.iter().filter(|d| d.severity == severity).count();
    let say = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    match (of(Severity::Error), of(Severity::Warning)) {
        (0, 0) => "no errors".into(),
        (errors, 0) => say(errors, "error"),
        (0, warnings) => say(warnings, "warning"),
        (errors, warnings) => format!("{} and {}", say(errors, "error"), say(warnings, "warning")),
    }
}

fn severity(diagnostic: &Diagnostic) -> &'static str {
    match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// Text without control characters, so that a file cannot steer the terminal it is shown on.
fn harmless(text: &str) -> String {
    text.chars().map(|letter| if (letter.is_control() && letter != '\n') || turns(letter) { '\u{fffd}' } else { letter }).collect()
}

/// Words over as many lines as they need behind a head of `taken` columns; a word that is longer stands alone.
fn wrapped(text: &str, taken: usize, columns: usize) -> String {
    let mut out = String::new();
    let mut column = taken;
    for word in text.split(' ') {
        let width = word.width();
        if column > taken && column + 1 + width > columns {
            out.push('\n');
            column = taken;
        } else if !out.is_empty() {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += width;
    }
    out
}

fn short(diagnostic: &Diagnostic, files: &Files, out: &mut String) {
    let place = diagnostic.span.map_or_else(String::new, |span| format!("{}: ", files.place(span)));
    let mend = diagnostic.mend.as_ref().map_or_else(String::new, |mend| format!(" ({mend})"));
    let line = format!("{place}{}[{}]: {}{mend}", severity(diagnostic), diagnostic.code, diagnostic.message);
    let _ = writeln!(out, "{}", harmless(&line).replace('\n', " "));
}

fn people(diagnostic: &Diagnostic, files: &Files, (style, width): (Style, usize), out: &mut String) {
    let renderer = if style == Style::Colour { Renderer::styled() } else { Renderer::plain() };
    // A line that is cut has one column more than is asked for.
    let renderer = renderer.decor_style(DecorStyle::Unicode).term_width(width - 1);
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let head = severity(diagnostic).len() + diagnostic.code.len() + 4;
    let title = level.primary_title(wrapped(&harmless(&diagnostic.message), head, width)).id(diagnostic.code);
    let mut group = Group::with_title(title);
    if let Some(span) = diagnostic.span {
        group = group.elements(excerpt(files, span, (AnnotationKind::Primary, None), width));
    }
    for note in &diagnostic.notes {
        let message = harmless(&note.message);
        let beside = note.span.is_some_and(|span| fits_beside(&message, files, span, width));
        let told = if beside { (Some(message), None) } else { (None, Some(Level::NOTE.message(wrapped(&message, 12, width)))) };
        group = group.elements(note.span.and_then(|span| excerpt(files, span, (AnnotationKind::Context, told.0), width)));
        group = group.elements(told.1);
    }
    if let Some(mend) = &diagnostic.mend {
        group = group.element(Level::HELP.with_name("mend").message(wrapped(&harmless(mend), 12, width)));
    }
    out.push_str(&renderer.render(&[group]));
    out.push_str("\n\n");
}

/// Whether a note has room on the line that underlines its place; otherwise it stands below.
fn fits_beside(message: &str, files: &Files, span: Span, width: usize) -> bool {
    let file = files.get(span.file);
    let (from, to) = (file.position(span.start), file.position(span.end));
    let margin = from.0.to_string().len() + 3;
    from.0 == to.0 && margin + to.1 + message.width() <= width
}

/// The lines of a span with their numbers; nothing if they are too long to be read.
fn excerpt(
    files: &Files,
    span: Span,
    (kind, label): (AnnotationKind, Option<String>),
    width: usize,
) -> Option<Snippet<'static, annotate_snippets::Annotation<'static>>> {
    let file = files.get(span.file);
    let text = &file.text;
    // Never within a letter: places in a text with escapes are not those of the file, letter by letter.
    let within = |at: u32| (0..=(at as usize).min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let start = text[..within(span.start)].rfind('\n').map_or(0, |at| at + 1);
    let end = text[within(span.end)..].find('\n').map_or(text.len(), |at| within(span.end) + at);
    let lines = &text[start..end];
    let (number, column) = file.position(span.start);
    let snippet = Snippet::source(if lines.len() > LONGEST_LINE_SHOWN { String::new() } else { harmless_in_place(lines) });
    let snippet = snippet.path(file.path.to_string()).line_start(number);
    if lines.len() > LONGEST_LINE_SHOWN {
        let told = format!("column {column}{}", label.map_or_else(String::new, |label| format!(": {label}")));
        return Some(snippet.annotation(kind.span(0..0).label(told)));
    }
    let first = within(span.start) - start;
    let marked = first..first + room_for(&lines[first..(within(span.end) - start).max(first)], width);
    Some(snippet.annotation(kind.span(marked).label(label)))
}

/// How many bytes of the words at a place are marked: the renderer cuts lines around a mark, and never the mark itself.
fn room_for(words: &str, width: usize) -> usize {
    let most = width.saturating_sub(MARGINS);
    if words.width() <= most || words.contains('\n') {
        return words.len();
    }
    let mut taken = 0;
    let beyond = words.char_indices().find(|(_, letter)| {
        taken += letter.width().unwrap_or(0);
        taken > most
    });
    beyond.map_or(words.len(), |(at, _)| at)
}

/// Whether a sign turns the direction in which all that follows is shown, so that a line reads as something it is not.
fn turns(letter: char) -> bool {
    matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// As [`harmless`], but byte for byte, so that places keep pointing to the same letters: what stands instead is as long in UTF-8.
fn harmless_in_place(text: &str) -> String {
    let same_length = |letter: char| match letter {
        '\n' | '\t' => letter,
        letter if letter.is_ascii_control() => ' ',
        letter if letter.is_control() => '·',
        letter if turns(letter) => '\u{fffd}',
        letter => letter,
    };
    text.chars().map(same_length).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::RelPath;

    fn faulty() -> (Files, Diagnostic) {
        let mut files = Files::default();
        let file = files.add(RelPath::new("data/events.yaml").unwrap(), "title: Events\nrows: \u{1b}[31m 1,234\n");
        let diagnostic = Diagnostic::error("bad-number", Span::new(file, 26, 31), "a number has no commas").mend("write 1234");
        (files, diagnostic)
    }

    #[test]
    fn one_line_names_place_code_and_mend() {
        let (files, diagnostic) = faulty();
        let line = write(&[diagnostic], &files, Style::Short);
        assert_eq!(line, "data/events.yaml:2:13: error[bad-number]: A number has no commas (Write 1234)\n");
    }

    #[test]
    fn people_see_the_line_and_no_control_characters() {
        let (files, diagnostic) = faulty();
        let shown = write(&[diagnostic], &files, Style::People);
        assert!(shown.contains("1,234") && shown.contains("data/events.yaml:2:13") && shown.contains("Write 1234"), "{shown}");
        assert!(!shown.contains('\u{1b}'), "{shown}");
    }

    #[test]
    fn a_place_within_a_letter_is_shown() {
        let mut files = Files::default();
        let file = files.add(RelPath::new("data/a.yaml").unwrap(), "a \u{feff}\u{feff} b\n");
        for (start, end) in [(3, 6), (0, 4), (4, 4), (7, 3)] {
            let shown = write(&[Diagnostic::error("bad", Span { file, start, end }, "bad")], &files, Style::People);
            assert!(shown.contains("bad"), "{shown}");
        }
    }

    #[test]
    fn a_line_too_long_to_read_is_named_not_shown() {
        let mut files = Files::default();
        let file = files.add(RelPath::new("data/a.yaml").unwrap(), "x".repeat(100_000));
        let shown = write(&[Diagnostic::error("bad", Span::new(file, 70_000, 70_001), "bad")], &files, Style::People);
        assert!(shown.len() < 1_000 && shown.contains("70001"), "{shown}");
    }

    #[test]
    fn a_paragraph_of_one_line_is_cut_around_the_place() {
        let mut files = Files::default();
        let text = format!("{} bad {} {}\n", "before ".repeat(200), "after ".repeat(200), "[words]{claim=wörds}".repeat(9));
        let at = text.find("bad").unwrap();
        let file = files.add(RelPath::new("content/full/a.md").unwrap(), text.as_str());
        let message = "a sentence of a good many words, long enough to need a second line on a terminal of a hundred columns";
        let shown = write(&[Diagnostic::error("bad", Span::new(file, at, at + 3), message)], &files, Style::People);
        assert!(shown.contains("before  bad after") && shown.contains("a.md:1:1402"), "{shown}");
        assert!(shown.lines().all(|line| line.chars().count() <= 100), "{shown}");
        // A place that is longer than a line is marked as far as there is room.
        let long = Diagnostic::error("bad", Span::new(file, text.find("[words]").unwrap(), text.len() - 1), "bad");
        for columns in [40, 80] {
            let shown = write_within(std::slice::from_ref(&long), &files, Style::People, columns);
            assert!(shown.contains("[words]") && shown.lines().all(|line| line.width() <= columns), "{shown}");
        }
    }

    #[test]
    fn nothing_is_wider_than_the_terminal() {
        let mut files = Files::default();
        let text = format!("{{started: {{label: People who began the survey, value: 95, unit: people}}}}\n{}\n", "long ".repeat(60));
        let file = files.add(RelPath::new("data/a.yaml").unwrap(), text.as_str());
        let place = |words: &str| {
            let at = text.find(words).unwrap();
            Span::new(file, at, at + words.len())
        };
        let message = "a sentence of a good many words, long enough to need a second line on a terminal of a hundred columns";
        let faulty = Diagnostic::error("bad", place("label"), message).note(place("people"), "`survey.started` stands here");
        let faulty = faulty.note(place("started"), "beside").mend(message);
        for columns in [60, 80, 100] {
            let shown = write_within(std::slice::from_ref(&faulty), &files, Style::People, columns);
            assert!(shown.lines().all(|line| line.width() <= columns), "{columns}:\n{shown}");
            assert!(shown.contains("note: `survey.started` stands here") && shown.contains("─ Beside"), "{shown}");
        }
    }

    #[test]
    fn what_is_told_too_often_is_counted() {
        let mut files = Files::default();
        let text = "x: y\n".repeat(60);
        let (a, b) =
            (files.add(RelPath::new("data/a.yaml").unwrap(), text.as_str()), files.add(RelPath::new("data/b.yaml").unwrap(), text));
        let of = |file, number: usize| {
            (0..number).map(move |at| Diagnostic::error("unknown-key", Span::new(file, 5 * at, 5 * at + 1), "bad").mend("so"))
        };
        let all: Vec<Diagnostic> = of(a, 60).chain([Diagnostic::warning("other", Span::new(a, 0, 1), "other")]).chain(of(b, 51)).collect();
        let told = write(&all, &files, Style::Short);
        assert_eq!(told.lines().filter(|line| line.ends_with("error[unknown-key]: Bad (So)")).count(), 50 + 51, "{told}");
        let wanted = "data/a.yaml:51:1: error[unknown-key]: 10 more errors of this kind from here on in this file are not shown \
            (Mend those above first; `--format json` tells all)";
        assert!(told.lines().any(|line| line == wanted) && told.contains("warning[other]"), "{told}");
        assert!(write(&all, &files, Style::People).contains("10 more errors of this kind"));
        assert_eq!((json(&all, &files).len(), count(&all)), (112, "111 errors and 1 warning".into()));
    }

    #[test]
    fn counting_has_plurals() {
        let (_, diagnostic) = faulty();
        let warning = Diagnostic::warning("w", None, "w");
        assert_eq!(count(&[diagnostic.clone(), warning.clone(), warning]), "1 error and 2 warnings");
        assert_eq!(count(&[diagnostic]), "1 error");
        assert_eq!(count(&[]), "no errors");
    }
}
