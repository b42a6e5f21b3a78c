//! The words of a page in which numbers may stand, section by section; what is bound, quoted or no running text is left out.

use std::borrow::Cow;

use super::scan::BOUND;
use super::words::may_hold;
use crate::content::{Block, BlockKind, Chapter, Inline, InlineKind, Role};
use crate::exhibits::{Drawn, GridCell, GridRow};
use crate::source::Span;

/// A section: its words, and what names the datasets that it uses.
#[derive(Default)]
pub struct Section<'a> {
    /// Its running texts that may hold a number.
    pub runs: Vec<Run>,
    /// Expressions, predicates and names of what exhibits show.
    pub uses: Vec<Cow<'a, str>>,
}

/// A running text, and where its parts stand in the files.
#[derive(Default)]
pub struct Run {
    /// The text; [`BOUND`] stands for what is no words of the author's or is bound.
    pub text: String,
    parts: Vec<Part>,
}

struct Part {
    start: usize,
    span: Span,
    /// Whether the part says letter by letter what stands at its span.
    exact: bool,
}

impl Run {
    /// The words of inlines.
    pub fn new(inlines: &[Inline]) -> Self {
        let mut run = Self::default();
        run.add(inlines);
        run
    }

    fn push(&mut self, text: &str, span: Span) {
        let exact = (span.end - span.start) as usize == text.len();
        self.parts.push(Part { start: self.text.len(), span, exact });
        self.text.push_str(text);
    }

    fn add(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match &inline.kind {
                InlineKind::Text(text) => self.push(text, inline.span),
                InlineKind::Emphasis(inner) | InlineKind::Strong(inner) => self.add(inner),
                InlineKind::Link { text, .. } => self.add(text),
                InlineKind::Image { alt, .. } => self.push(alt, inline.span),
                InlineKind::Break | InlineKind::SoftBreak => self.text.push(' '),
                _ => self.text.push(BOUND),
            }
        }
    }

    /// Where the bytes from `start` to `end` stand: the parts they lie in, and exactly there if those say what is written.
    pub fn span(&self, start: usize, end: usize) -> Option<Span> {
        let at = |byte: usize| self.parts.get(self.parts.partition_point(|part| part.start <= byte).checked_sub(1)?);
        let (first, last) = (at(start)?, at(end.saturating_sub(1))?);
        let place = |part: &Part, byte: usize| (part.span.start as usize + byte - part.start).min(part.span.end as usize);
        let from = if first.exact { place(first, start) } else { first.span.start as usize };
        let to = if last.exact { place(last, end) } else { last.span.end as usize };
        (first.span.file == last.span.file && from < to).then(|| Span::new(first.span.file, from, to))
    }
}

/// Gathers the words of pages.
pub struct Gatherer<'a, 'v> {
    /// The edition whose words are shown.
    pub edition: &'v str,
    /// The exhibits of the page.
    pub drawn: &'a [Drawn],
    /// The sections so far.
    pub sections: Vec<Section<'a>>,
}

impl<'a> Gatherer<'a, '_> {
    /// Gathers a chapter.
    pub fn chapter(&mut self, chapter: &'a Chapter) {
        self.sections.push(Section::default());
        self.words(&chapter.title);
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
                    self.words(text);
                }
                BlockKind::Paragraph(text) => self.words(text),
                BlockKind::List { items, .. } => items.iter().for_each(|item| self.blocks(item)),
                BlockKind::Definitions(entries) => {
                    for (term, meanings) in entries {
                        self.words(term);
                        meanings.iter().for_each(|meaning| self.blocks(meaning));
                    }
                }
                BlockKind::Table { head, rows, .. } => head.iter().chain(rows.iter().flatten()).for_each(|cell| self.words(cell)),
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
                    self.words(words);
                }
            }
        }
        if let Some(section) = self.sections.last_mut() {
            section.uses.extend(drawn.uses.iter().filter_map(|shown| shown.name.as_deref()).map(Cow::Borrowed));
        }
    }

    fn words(&mut self, inlines: &'a [Inline]) {
        let Some(section) = self.sections.last_mut() else { return };
        if look(inlines, &mut section.uses) {
            section.runs.push(Run::new(inlines));
        }
    }
}

/// Notes what inlines use; says whether a number may stand in their words.
fn look<'a>(inlines: &'a [Inline], uses: &mut Vec<Cow<'a, str>>) -> bool {
    let mut found = false;
    for inline in inlines {
        found |= match &inline.kind {
            InlineKind::Text(text) | InlineKind::Image { alt: text, .. } => !found && may_hold(text),
            InlineKind::Emphasis(inner) | InlineKind::Strong(inner) => look(inner, uses),
            InlineKind::Link { text, .. } => look(text, uses),
            InlineKind::Expression(formula) => {
                uses.push(Cow::Borrowed(formula));
                false
            }
            InlineKind::Claim { claim, .. } => {
                uses.push(Cow::Borrowed(&claim.text));
                false
            }
            _ => false,
        };
    }
    found
}
