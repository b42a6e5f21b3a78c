//! An explanation for people: at most [`WIDTH`] columns, the trace as a tree in which nothing is told twice.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use unicode_width::UnicodeWidthStr;

use super::{Explanation, Kind, PublishedLine, cell_line};
use crate::checks::ledger::Verdict;
use crate::figures::{Cells, Figures, Series, Step, Trace, Value};
use crate::source::Files;

/// Columns a line may take, as in diagnostics.
const WIDTH: usize = 100;
/// Most lines of a trace that are written out; JSON has all cells.
const MOST_LINES: usize = 60;
/// Inputs of one step that are written out; of more, the first and the last.
const MOST_INPUTS: usize = 16;
/// Steps down to which a trace is followed.
const DEEPEST: usize = 20;
/// Uses of one kind that are listed.
const MOST_USES: usize = 12;

/// A line of the tree.
#[derive(Debug)]
pub(super) struct Line {
    /// The branches before it, and those before a second line of its own.
    indent: (String, String),
    words: String,
    /// File, line and column of a cell, or a remark.
    place: String,
}

/// The trace as lines.
pub(super) fn tree(trace: &Trace, figures: &Figures, files: &Files) -> Vec<Line> {
    let mut writer = Tree { figures, files, told: BTreeSet::new(), lines: Vec::new(), left_out: 0 };
    writer.branch(trace, (String::new(), String::new()), 0);
    if writer.left_out > 0 {
        let words = format!("… and {} more; `--format json` has every cell", counted(writer.left_out, "step"));
        writer.lines.push(Line { indent: (String::new(), String::new()), words, place: String::new() });
    }
    writer.lines
}

fn counted(n: usize, word: &str) -> String {
    format!("{n} {word}{}", if n == 1 { "" } else { "s" })
}

struct Tree<'a> {
    figures: &'a Figures,
    files: &'a Files,
    /// Names of cells and figures that stand above.
    told: BTreeSet<String>,
    lines: Vec<Line>,
    left_out: usize,
}

impl Tree<'_> {
    fn branch(&mut self, trace: &Trace, indent: (String, String), depth: usize) {
        if self.lines.len() >= MOST_LINES {
            self.left_out += 1;
            return;
        }
        let mut below = children(trace, self.figures);
        let (mut words, mut place) = self.words(trace, below.len());
        if let Step::Cell(_) | Step::Figure(_) = &trace.step {
            let name = words.split(" = ").next().unwrap_or_default().to_owned();
            if !self.told.insert(name) {
                below = Below::default();
                place = "as above".into();
            }
        }
        if depth >= DEEPEST && !below.is_empty() {
            words += " …";
            below = Below::default();
        }
        let before = indent.1.clone();
        let continued = if below.is_empty() { "   " } else { "│  " };
        self.lines.push(Line { indent: (indent.0, format!("{before}{continued}")), words, place });
        self.inputs(&below, &before, depth);
    }

    /// The inputs of a step; the middle of a long row is folded.
    fn inputs(&mut self, below: &Below, before: &str, depth: usize) {
        let folded = if below.len() > MOST_INPUTS { MOST_INPUTS - 4..below.len() - 2 } else { 0..0 };
        for at in (0..below.len()).filter(|at| *at == folded.start || !folded.contains(at)) {
            if folded.contains(&at) {
                let words = format!("… {} more", folded.len());
                self.lines.push(Line { indent: (format!("{before}┆  "), format!("{before}┆  ")), words, place: String::new() });
                continue;
            }
            let Some(input) = below.get(at) else { continue };
            let branches = if at + 1 == below.len() { ("└─ ", "   ") } else { ("├─ ", "│  ") };
            self.branch(&input, (format!("{before}{}", branches.0), format!("{before}{}", branches.1)), depth + 1);
        }
    }

    fn words(&self, trace: &Trace, inputs: usize) -> (String, String) {
        // Of a given column every value would be written, and none of them is shown.
        let value = if matches!(trace.value, Value::Series(Series::Given(_))) { String::new() } else { self.figures.exact(&trace.value) };
        match &trace.step {
            Step::Cell(cell) => {
                let line = cell_line(cell, &self.figures.datasets, self.files);
                (format!("{} = {value}", line.name), line.place)
            }
            Step::Figure(name) => {
                let declared = self.figures.all.get(name).map(|figure| self.files.place(figure.span).to_string());
                (format!("{name} = {value}"), declared.unwrap_or_default())
            }
            Step::Literal(written) => (written.to_string(), String::new()),
            Step::Operation("column") | Step::Cells(_) => (format!("column of {inputs}"), String::new()),
            Step::Operation(operation) if matches!(trace.value, Value::Truth(_)) => {
                (format!("{}: {value}", sign(operation)), String::new())
            }
            Step::Operation(operation) if inputs > 2 => (format!("{} of {inputs} = {value}", sign(operation)), String::new()),
            Step::Operation(operation) => (format!("{} = {value}", sign(operation)), String::new()),
        }
    }
}

fn sign(operation: &str) -> &str {
    match operation {
        "*" => "×",
        "/" => "÷",
        "-" => "−",
        "=" => "equal",
        "<" => "less",
        ">" => "more",
        "<=" => "at most",
        ">=" => "at least",
        same => same,
    }
}

/// What a step was done to; given cells of a column are made nodes of only where they are shown.
#[derive(Default)]
struct Below(Vec<Part>);

enum Part {
    One(Arc<Trace>),
    Many(Arc<Cells>),
}

impl Below {
    fn of(inputs: impl IntoIterator<Item = Arc<Trace>>) -> Self {
        let part = |input: Arc<Trace>| match &input.step {
            Step::Cells(cells) => Part::Many(cells.clone()),
            _ => Part::One(input),
        };
        Self(inputs.into_iter().map(part).collect())
    }

    fn len(&self) -> usize {
        self.0.iter().map(Part::len).sum()
    }

    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn get(&self, mut at: usize) -> Option<Arc<Trace>> {
        for part in &self.0 {
            match part {
                Part::One(trace) if at == 0 => return Some(trace.clone()),
                Part::Many(cells) if at < cells.len() => return Some(cells.trace(at)),
                _ => at -= part.len(),
            }
        }
        None
    }
}

impl Part {
    fn len(&self) -> usize {
        match self {
            Self::One(_) => 1,
            Self::Many(cells) => cells.len(),
        }
    }
}

/// What a step was done to: of a named figure its own trace, of a column its items; a chain such as `a + b + c` is one step.
fn children(trace: &Trace, figures: &Figures) -> Below {
    match (&trace.step, &trace.value) {
        (Step::Figure(name), _) => Below::of(figures.all.get(name.as_ref()).map(|figure| figure.trace.clone())),
        (Step::Operation(_), Value::Series(Series::Given(cells))) => {
            let mut below = Below::of(trace.inputs.iter().cloned());
            below.0.insert(0, Part::Many(cells.clone()));
            below
        }
        (Step::Operation(_), Value::Series(Series::Computed(items))) => {
            Below::of(items.iter().map(|item| item.trace.clone()).chain(trace.inputs.iter().cloned()))
        }
        (Step::Operation(operation @ ("+" | "*" | "and" | "or")), _) => {
            let mut flat = Vec::new();
            let mut waiting: Vec<&Arc<Trace>> = trace.inputs.iter().rev().collect();
            while let Some(input) = waiting.pop() {
                if matches!(&input.step, Step::Operation(same) if same == operation) {
                    waiting.extend(input.inputs.iter().rev());
                } else {
                    flat.push(input.clone());
                }
            }
            Below::of(flat)
        }
        _ => Below::of(trace.inputs.iter().cloned()),
    }
}

/// Words in lines of at most `width` columns; a word that is longer stands alone.
fn wrap(words: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in words.split_whitespace() {
        let line = lines.last_mut().map_or(0, |line| line.width());
        if line > 0 && line + 1 + word.width() > width {
            lines.push(word.to_owned());
        } else if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

/// Text with the signs of a terminal, or plain.
struct Page {
    text: String,
    colour: bool,
}

const STRONG: &str = "\u{1b}[1m";
const FAINT: &str = "\u{1b}[2m";
const GOOD: &str = "\u{1b}[32m";
const WARN: &str = "\u{1b}[33m";

impl Page {
    fn paint(&self, sign: &str, text: &str) -> String {
        // Names and labels come from files; nothing in them may steer the terminal.
        let text: String = text.chars().map(|letter| if letter.is_control() { '\u{fffd}' } else { letter }).collect();
        if self.colour && !sign.is_empty() && !text.is_empty() { format!("{sign}{text}\u{1b}[0m") } else { text }
    }

    fn line(&mut self, parts: &[(&str, &str)]) {
        let line: String = parts.iter().map(|(sign, text)| self.paint(sign, text)).collect();
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    /// Words behind `indent` blanks, over as many lines as they need.
    fn words(&mut self, indent: usize, sign: &str, words: &str) {
        for line in wrap(words, WIDTH - indent) {
            self.line(&[("", &" ".repeat(indent)), (sign, &line)]);
        }
    }

    fn fact(&mut self, label: &str, words: &str) {
        let blanks = " ".repeat(12);
        for (at, line) in wrap(words, WIDTH - 12).iter().enumerate() {
            let before = if at == 0 { format!("  {label:<10}") } else { blanks.clone() };
            self.line(&[(FAINT, &before), ("", line)]);
        }
    }

    fn heading(&mut self, words: &str) {
        self.text.push('\n');
        self.line(&[(STRONG, words)]);
    }

    /// Words, and a place at the right if there is room, else below.
    fn placed(&mut self, indent: (&str, &str), words: &str, place: &str, column: usize) {
        let taken = indent.0.width() + words.width();
        if place.is_empty() {
            self.line(&[(FAINT, indent.0), ("", words)]);
        } else if taken + 2 + place.width() <= WIDTH {
            let gap = " ".repeat(column.saturating_sub(taken).max(2));
            self.line(&[(FAINT, indent.0), ("", words), ("", &gap), (FAINT, place)]);
        } else {
            self.line(&[(FAINT, indent.0), ("", words)]);
            self.line(&[(FAINT, indent.1), (FAINT, place)]);
        }
    }
}

impl PublishedLine {
    /// What is known of a difference, and what is said of it.
    fn remarks(&self) -> Vec<String> {
        let bounds = self.bounds.as_ref().map(|(low, high)| format!("as its inputs were rounded, it lies between {low} and {high}"));
        let base = self.base.as_ref().map(|base| match &base.name {
            Some(name) => format!("of {}: {} ({name})", base.value, base.title),
            None => [format!("of {}", base.value), base.title.clone()]
                .into_iter()
                .filter(|words| !words.is_empty())
                .collect::<Vec<_>>()
                .join(": "),
        });
        let source = self.source_says.as_ref().map(|words| format!("the source says: {words}"));
        let lapsed = self.acknowledges.as_ref().filter(|_| self.lapsed).map(|before| format!("this was said of {before}"));
        [bounds, base, self.because.clone(), source, self.not_recomputable.clone(), lapsed].into_iter().flatten().collect()
    }
}

impl Explanation {
    /// For people: name, values, what sources printed, the trace as a tree, uses.
    pub fn for_people(&self, colour: bool) -> String {
        let mut page = Page { text: String::new(), colour };
        page.line(&[(STRONG, &self.name)]);
        if let Some(title) = &self.title {
            page.words(2, "", title);
        }
        page.text.push('\n');
        page.fact("printed", &self.printed);
        let same = self.exact.replace(',', "").split(' ').next() == Some(&self.fraction);
        page.fact("exact", &if same { self.exact.clone() } else { format!("{}  ({})", self.exact, self.fraction) });
        for (label, words) in [("formula", &self.formula), ("declared", &self.place)] {
            if let Some(words) = words {
                page.fact(label, words);
            }
        }
        self.write_published(&mut page);
        page.heading("From");
        self.write_tree(&mut page);
        page.heading("Used in");
        self.write_uses(&mut page);
        page.text
    }

    fn write_published(&self, page: &mut Page) {
        if !self.published.is_empty() {
            page.heading("Published");
        }
        for line in &self.published {
            let (sign, mark) = match line.verdict {
                Verdict::Agrees => (GOOD, "✓"),
                Verdict::AgreesOtherTie | Verdict::WithinRounding | Verdict::CutOff => (GOOD, "≈"),
                _ => (WARN, "≠"),
            };
            let here = if line.verdict == Verdict::Agrees { String::new() } else { format!(" from {}", line.computed) };
            let verdict = format!(" {}  {}{here}", line.value, line.verdict.words().to_lowercase());
            let told = 3 + verdict.width() + 2 + line.source.width();
            if told <= WIDTH {
                page.line(&[("", "  "), (sign, mark), ("", &verdict), ("", "  "), (FAINT, &line.source)]);
            } else {
                page.line(&[("", "  "), (sign, mark), ("", &verdict)]);
                page.words(4, FAINT, &line.source);
            }
            line.remarks().iter().for_each(|remark| page.words(4, "", remark));
        }
    }

    fn write_tree(&self, page: &mut Page) {
        let widest = self.tree.iter().filter(|line| !line.place.is_empty()).map(|line| line.indent.0.width() + line.words.width() + 4);
        let column = widest.filter(|width| *width <= 72).max().unwrap_or(0);
        for line in &self.tree {
            page.placed((&format!("  {}", line.indent.0), &format!("  {}", line.indent.1)), &line.words, &line.place, column);
        }
    }

    fn write_uses(&self, page: &mut Page) {
        if self.used.is_empty() {
            page.line(&[("", "  nowhere")]);
        }
        for (kind, title) in [
            (Kind::Sentence, "Sentences"),
            (Kind::Claim, "Claims"),
            (Kind::Exhibit, "Exhibits"),
            (Kind::KeyFigure, "Key figures"),
            (Kind::Figure, "Figures that rest on it"),
        ] {
            let uses: Vec<_> = self.used.iter().filter(|used| used.kind == kind).collect();
            if uses.is_empty() {
                continue;
            }
            page.line(&[("", &format!("  {title} ({})", uses.len()))]);
            for used in uses.iter().take(MOST_USES) {
                let by = used.through.as_ref().map_or_else(String::new, |by| format!("(through {by})"));
                let told =
                    [used.address.as_str(), &used.what, &by].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ");
                let fits = 6 + used.place.width() + told.width() <= WIDTH;
                if fits {
                    page.line(&[("", "    "), (FAINT, &used.place), ("", "  "), ("", &told)]);
                } else {
                    page.line(&[("", "    "), (FAINT, &used.place)]);
                    page.words(6, "", &told);
                }
            }
            if uses.len() > MOST_USES {
                page.line(&[("", &format!("    … and {} more; `--format json` has all", uses.len() - MOST_USES))]);
            }
        }
    }

    /// One fact a line, for `grep` and editors: the thing itself, then its cells, then its uses.
    pub fn short(&self) -> String {
        let mut out = String::new();
        let place = self.place.as_ref().map_or_else(String::new, |place| format!("{place}: "));
        let _ = writeln!(out, "{place}{} = {} ({})", self.name, self.printed, self.exact);
        for cell in &self.cells {
            let unit = cell.unit.as_ref().map_or_else(String::new, |unit| format!(" {unit}"));
            let _ = writeln!(out, "{}: cell {} = {}{unit}", cell.place, cell.name, cell.value);
        }
        for used in &self.used {
            let told = [used.address.as_str(), &used.what].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
            let _ = writeln!(out, "{}: used in {told}", used.place);
        }
        out
    }
}
