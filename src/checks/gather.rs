//! The words of a page that checks read, section by section; what is bound, quoted or no running text is left out.

use std::borrow::Cow;

use crate::content::{Block, BlockKind, Chapter, Inline, InlineKind, Role};
use crate::exhibits::{Drawn, GridCell, GridRow};
use crate::source::{Files, Span};

/// Stands in a running text for what is bound, or is no words of the author's.
pub const BOUND: char = '\u{FFFC}';

/// What stands between “ and ”, as ranges of bytes; a mark that is not closed quotes nothing.
pub fn quotations(text: &str) -> Vec<(usize, usize)> {
    let (mut found, mut open) = (Vec::new(), None);
    for (at, sign) in text.match_indices(['“', '”']) {
        match sign {
            "“" => open = Some(at),
            _ => found.extend(open.take().map(|open| (open, at))),
        }
    }
    found
}

/// Whether the bytes from `start` to `end` lie within one of these ranges, which follow each other.
pub fn is_within(ranges: &[(usize, usize)], start: usize, end: usize) -> bool {
    let before = ranges.partition_point(|(from, _)| *from <= start);
    ranges[..before].last().is_some_and(|(_, to)| end <= *to)
}

/// A section: its words, and what names the datasets that it uses.
#[derive(Default)]
pub struct Section<'a> {
    /// Its running texts that are wanted.
    pub runs: Vec<Run>,
    /// Expressions, predicates and names of what exhibits show.
    pub uses: Vec<Cow<'a, str>>,
}

/// Whether and how an expression could take the place of a typed number.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Slot {
    /// The words stand in YAML.
    pub yaml: bool,
    /// They were sought in this scalar, which says them with line ends and indents of its own.
    pub scalar: Option<Span>,
    /// More than the words hangs on them: a heading is an entry of the contents, a cell is lined up by what it holds.
    pub telling: bool,
    /// No expression can stand there: the words of a link, an alternative text.
    pub closed: bool,
}

/// A running text, and where its parts stand in the files.
#[derive(Default)]
pub struct Run {
    /// The text; [`BOUND`] stands for what is no words of the author's or is bound.
    pub text: String,
    slot: Slot,
    parts: Vec<Part>,
}

struct Part {
    start: usize,
    span: Span,
    /// Whether the part says letter by letter what stands at its span.
    exact: bool,
    closed: bool,
}

impl Run {
    /// The words of inlines.
    pub fn new(inlines: &[Inline], slot: Slot) -> Self {
        let mut run = Self { slot, ..Self::default() };
        run.add(inlines, false);
        run
    }

    fn push(&mut self, text: &str, span: Span, closed: bool) {
        let exact = (span.end - span.start) as usize == text.len();
        self.parts.push(Part { start: self.text.len(), span, exact, closed });
        self.text.push_str(text);
    }

    fn add(&mut self, inlines: &[Inline], closed: bool) {
        for inline in inlines {
            match &inline.kind {
                InlineKind::Text(text) => self.push(text, inline.span, closed),
                InlineKind::Emphasis(inner) | InlineKind::Strong(inner) => self.add(inner, closed),
                InlineKind::Link { text, .. } => self.add(text, true),
                InlineKind::Image { alt, .. } => self.push(alt, inline.span, true),
                InlineKind::Break | InlineKind::SoftBreak => self.text.push(' '),
                _ => self.text.push(BOUND),
            }
        }
    }

    /// Where the bytes from `start` to `end` stand, exactly there if that is known, else the parts they lie in; and how an expression
    /// could stand there.
    pub fn place(&self, start: usize, end: usize, files: &Files) -> Option<(Span, Slot)> {
        let at = |byte: usize| self.parts.get(self.parts.partition_point(|part| part.start <= byte).checked_sub(1)?);
        let (first, last) = (at(start)?, at(end.saturating_sub(1))?);
        let place = |part: &Part, byte: usize| (part.span.start as usize + byte - part.start).min(part.span.end as usize);
        let from = if first.exact { place(first, start) } else { first.span.start as usize };
        let to = if last.exact { place(last, end) } else { last.span.end as usize };
        if first.span.file != last.span.file || from >= to {
            return None;
        }
        let span = Span::new(first.span.file, from, to);
        let found = if first.exact && last.exact { None } else { self.sought(start, end, span, files) };
        let closed = first.closed || !std::ptr::eq(first, last);
        Some((found.unwrap_or(span), Slot { scalar: found.map(|_| span), closed, ..self.slot }))
    }

    /// Where in a scalar of several lines the bytes from `start` to `end` stand: the same words stand there as often as here.
    fn sought(&self, start: usize, end: usize, scalar: Span, files: &Files) -> Option<Span> {
        let (words, source) = (self.text.get(start..end)?, files.text(scalar));
        let before = standing(&self.text, words).take_while(|at| *at < start).count();
        let mut there = standing(source, words);
        let at = there.nth(before)?;
        let as_often = standing(&self.text, words).count() == before + 1 + there.count();
        as_often.then(|| scalar.part(at, at + words.len()))
    }
}

/// Where words stand in a text, not as a part of longer words or numbers.
fn standing<'a>(text: &'a str, words: &'a str) -> impl Iterator<Item = usize> + 'a {
    let torn = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(words)
        .map(|(at, _)| at)
        .filter(move |at| !torn(text[..*at].chars().next_back()) && !torn(text[at + words.len()..].chars().next()))
}

/// Gathers the words of pages.
pub struct Gatherer<'a, 'v> {
    /// The edition whose words are shown.
    pub edition: &'v str,
    /// The exhibits of the page.
    pub drawn: &'a [Drawn],
    /// How an expression could stand in the words at hand.
    pub slot: Slot,
    /// Whether anything that is sought may stand in a text.
    pub wanted: fn(&str) -> bool,
    /// The sections so far.
    pub sections: Vec<Section<'a>>,
}

impl<'a> Gatherer<'a, '_> {
    /// Gathers a chapter.
    pub fn chapter(&mut self, chapter: &'a Chapter) {
        self.sections.push(Section::default());
        self.slot = Slot { yaml: true, telling: true, ..Slot::default() };
        self.words(&chapter.title);
        self.slot = Slot::default();
        self.blocks(&chapter.blocks);
        for note in chapter.footnotes.values() {
            self.sections.push(Section::default());
            self.blocks(&note.blocks);
        }
    }

    fn blocks(&mut self, blocks: &'a [Block]) {
        for block in blocks {
            match &block.kind {
                BlockKind::Heading { text, .. } => {
                    self.sections.push(Section::default());
                    self.telling(text);
                }
                BlockKind::Paragraph(text) => self.words(text),
                BlockKind::List { items, .. } => items.iter().for_each(|item| self.blocks(item)),
                BlockKind::Definitions(entries) => {
                    for (term, meanings) in entries {
                        self.words(term);
                        meanings.iter().for_each(|meaning| self.blocks(meaning));
                    }
                }
                BlockKind::Table { head, rows, .. } => head.iter().chain(rows.iter().flatten()).for_each(|cell| self.telling(cell)),
                BlockKind::Container { role: Role::Quotation { .. }, .. } | BlockKind::Quote(_) => {}
                BlockKind::Container { role: Role::Only(editions), .. } if !editions.iter().any(|id| id == self.edition) => {}
                BlockKind::Container { blocks, .. } => self.blocks(blocks),
                BlockKind::Exhibit(directive) => {
                    let drawn = self.drawn.iter().find(|drawn| drawn.kind == directive.kind && drawn.id == directive.id);
                    drawn.into_iter().for_each(|drawn| self.exhibit(drawn, directive.body.span));
                }
                BlockKind::Code { .. } | BlockKind::Rule | BlockKind::Generated(_) => {}
            }
        }
    }

    /// The words of an exhibit that stand in its directive; labels and cells of the data are the data's own.
    fn exhibit(&mut self, drawn: &'a Drawn, body: Span) {
        self.slot.yaml = true;
        let words = [&drawn.headline, &drawn.subtitle, &drawn.base, &drawn.source, &drawn.description];
        for words in words.into_iter().chain(&drawn.notes) {
            self.words(words);
        }
        let typed = |words: &[Inline]| words.first().is_some_and(|first| first.span.file == body.file && first.span.start >= body.start);
        for row in drawn.grid.iter().flat_map(|grid| &grid.rows) {
            let GridRow::Cells { cells, .. } = row else { continue };
            for cell in cells {
                if let GridCell::Words(words) = cell
                    && typed(words)
                {
                    self.telling(words);
                }
            }
        }
        self.slot.yaml = false;
        if let Some(section) = self.sections.last_mut() {
            section.uses.extend(drawn.uses.iter().filter_map(|shown| shown.name.as_deref()).map(Cow::Borrowed));
        }
    }

    fn telling(&mut self, inlines: &'a [Inline]) {
        self.slot.telling = true;
        self.words(inlines);
        self.slot.telling = false;
    }

    fn words(&mut self, inlines: &'a [Inline]) {
        let Some(section) = self.sections.last_mut() else { return };
        let uses = &mut section.uses;
        if look(inlines, self.wanted, &mut |used| uses.push(Cow::Borrowed(used))) {
            section.runs.push(Run::new(inlines, self.slot));
        }
    }
}

/// Tells what inlines use; says whether what is wanted may stand in their words.
pub fn look<'a>(inlines: &'a [Inline], wanted: fn(&str) -> bool, uses: &mut impl FnMut(&'a str)) -> bool {
    let mut found = false;
    for inline in inlines {
        found |= match &inline.kind {
            InlineKind::Text(text) | InlineKind::Image { alt: text, .. } => !found && wanted(text),
            InlineKind::Emphasis(inner) | InlineKind::Strong(inner) => look(inner, wanted, uses),
            InlineKind::Link { text, .. } => look(text, wanted, uses),
            InlineKind::Expression(formula) => {
                uses(formula);
                false
            }
            InlineKind::Claim { claim, .. } => {
                uses(&claim.text);
                false
            }
            _ => false,
        };
    }
    found
}
