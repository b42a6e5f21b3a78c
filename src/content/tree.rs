//! Blocks: the events of the Markdown parser as a tree.
//!
//! The walk is recursive and therefore stops at a depth: what stands deeper is passed over without being built.

use std::iter::Peekable;
use std::ops::Range;

use pulldown_cmark::{Alignment, CowStr, Event, HeadingLevel, Options, Parser, Tag};

use super::mask::{AtomKind, Masked};
use super::state::{MAX_DEPTH, Reading, is_id, short};
use super::{Align, Block, BlockKind, Footnote, Inline, InlineKind};
use crate::diagnostics::Diagnostic;
use crate::project::Traces;
use crate::source::Span;

/// How many `[` may stand in a row.
const MOST_BRACKETS: usize = 1_000;

/// Events with their places in the text.
pub(super) type Events<'m> = Peekable<Box<dyn Iterator<Item = (Event<'m>, Range<usize>)> + 'm>>;

/// The Markdown of a chapter, option by option. Smart punctuation is off: quotation marks are the author's.
fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_DEFINITION_LIST | Options::ENABLE_HEADING_ATTRIBUTES
}

/// The walk through the events of one text.
pub(super) struct Walk<'m, 'a, 's, 'f> {
    /// What is left of the events.
    pub(super) events: Events<'m>,
    /// The text.
    pub(super) text: &'m Masked<'a>,
    /// What is remembered.
    pub(super) reading: &'s mut Reading<'f>,
    /// In how many Markdown quotes the walk is.
    pub(super) quotes: usize,
    /// Whether the walk is in a table.
    pub(super) in_table: bool,
    /// In how many lists, quotes and footnotes the walk is: no exhibit may stand there.
    pub(super) nested: usize,
    /// Ends of claims that have been reported as torn, by the place of the claim's beginning.
    pub(super) torn: std::collections::BTreeSet<usize>,
}

/// Reads the Markdown of a text. `depth` says in how many containers it stands.
pub(super) fn blocks(text: &Masked<'_>, reading: &mut Reading<'_>, depth: usize) -> Vec<Block> {
    if too_deep(text, reading) {
        return Vec::new();
    }
    let parser = Parser::new_ext(&text.text, options());
    for (_, definition) in parser.reference_definitions().iter() {
        refuse_expressions(text, reading, &definition.span);
    }
    let events: Box<dyn Iterator<Item = _> + '_> = Box::new(parser.into_offset_iter());
    Walk::new(events.peekable(), text, reading).blocks(depth)
}

/// Reports each expression in a range in which only an address may stand; says whether there was one.
pub(super) fn refuse_expressions(text: &Masked<'_>, reading: &mut Reading<'_>, range: &Range<usize>) -> bool {
    let mut found = false;
    for atom in text.atoms_in(range).iter().filter(|atom| matches!(atom.kind, AtomKind::Expression(_))) {
        let span = text.span(&atom.range);
        let diagnostic = Diagnostic::error("expression-in-link", span, "An expression stands in the address of a link or an image");
        reading.report(diagnostic.mend("Write the address out; expressions may stand in the words of a link"));
        found = true;
    }
    found
}

/// Whether a text is too deep for the Markdown parser to be asked, which is said.
pub(super) fn too_deep(text: &Masked<'_>, reading: &mut Reading<'_>) -> bool {
    if let Some(range) = too_deep_line(&text.text) {
        reading.too_deep(text.span(&range), "This line");
        return true;
    }
    if let Some(range) = too_many_brackets(&text.text) {
        reading.too_deep_in(text.span(&range), "This bracket", MOST_BRACKETS);
        return true;
    }
    false
}

/// The `[` that makes a run of them longer than any link needs, `![` counted in: the parser keeps each of them open.
fn too_many_brackets(text: &str) -> Option<Range<usize>> {
    let mut run = 0;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' if run == MOST_BRACKETS => return Some(at..at + 1),
            b'[' => run += 1,
            b'!' => {}
            _ => run = 0,
        }
    }
    None
}

/// A line that opens more quotes and lists than may stand in each other.
fn too_deep_line(text: &str) -> Option<Range<usize>> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bytes = line.as_bytes();
        let of_list = |byte: u8| matches!(byte, b'-' | b'+' | b'*' | b')' | b'.' | b':');
        let lead = bytes.iter().take_while(|byte| matches!(byte, b'>' | b' ' | b'\t') || byte.is_ascii_digit() || of_list(**byte)).count();
        let opens = |at: &usize| bytes[*at] == b'>' || of_list(bytes[*at]) && matches!(bytes.get(at + 1), Some(b' ' | b'\t'));
        if (0..lead).filter(opens).count() > MAX_DEPTH {
            return Some(at..at + lead.min(MAX_DEPTH));
        }
        at += line.len();
    }
    None
}

impl<'m, 'a, 's, 'f> Walk<'m, 'a, 's, 'f> {
    /// A walk that is about to begin.
    pub(super) fn new(events: Events<'m>, text: &'m Masked<'a>, reading: &'s mut Reading<'f>) -> Self {
        Self { events, text, reading, quotes: 0, in_table: false, nested: 0, torn: std::collections::BTreeSet::new() }
    }

    /// The place of a range.
    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        self.text.span(range)
    }

    /// The range without line ends and blanks at its end.
    pub(super) fn trimmed(&self, range: &Range<usize>) -> Range<usize> {
        range.start..range.start + self.text.slice(range).trim_end_matches([' ', '\n', '\r']).len()
    }

    /// Takes an error with its mend.
    pub(super) fn error(&mut self, code: &'static str, range: &Range<usize>, message: impl Into<String>, mend: impl Into<String>) {
        let diagnostic = Diagnostic::error(code, self.span(range), message).mend(mend);
        self.reading.report(diagnostic);
    }

    /// Passes over everything up to the end of what was just begun.
    pub(super) fn skip(&mut self) {
        let mut open = 1usize;
        for (event, _) in self.events.by_ref() {
            match event {
                Event::Start(_) => open += 1,
                Event::End(_) => open -= 1,
                _ => {}
            }
            if open == 0 {
                return;
            }
        }
    }

    /// Blocks up to the end of what they stand in, which is taken.
    fn blocks(&mut self, depth: usize) -> Vec<Block> {
        let mut out = Vec::new();
        loop {
            match self.events.peek() {
                None => return out,
                Some((Event::End(_), _)) => {
                    self.events.next();
                    return out;
                }
                Some((Event::Start(tag), _)) if is_block(tag) => self.block(depth, &mut out),
                Some((Event::Rule, range)) => {
                    let range = range.clone();
                    self.events.next();
                    self.push_block(&mut out, &range, BlockKind::Rule);
                }
                Some(_) => {
                    let (text, range) = self.loose_inlines(depth);
                    self.push_block(&mut out, &range, BlockKind::Paragraph(text));
                }
            }
        }
    }

    fn push_block(&self, out: &mut Vec<Block>, range: &Range<usize>, kind: BlockKind) {
        out.push(Block { span: self.span(&self.trimmed(range)), kind });
    }

    /// Blocks that stand one deeper, or nothing if that is too deep.
    fn inner(&mut self, depth: usize, range: &Range<usize>) -> Vec<Block> {
        if depth + 1 >= MAX_DEPTH {
            let span = self.span(&self.trimmed(range));
            self.reading.too_deep(span, "This block");
            self.skip();
            return Vec::new();
        }
        self.nested += 1;
        let blocks = self.blocks(depth + 1);
        self.nested -= 1;
        blocks
    }

    fn block(&mut self, depth: usize, out: &mut Vec<Block>) {
        let Some((Event::Start(tag), range)) = self.events.next() else { return };
        let kind = match tag {
            Tag::Paragraph => BlockKind::Paragraph(self.inlines(depth)),
            Tag::Heading { level, id, classes, attrs } => {
                let (traces, known) = traces(&attrs);
                let id = id.as_deref();
                self.heading(level, id, traces, known && classes.is_empty(), &range, depth)
            }
            Tag::BlockQuote(_) => {
                self.quotes += 1;
                let blocks = self.inner(depth, &range);
                self.quotes -= 1;
                BlockKind::Quote(blocks)
            }
            Tag::CodeBlock(kind) => match self.code_block(&kind, &range) {
                Some(kind) => kind,
                None => return,
            },
            Tag::List(start) => BlockKind::List { start, items: self.items(depth) },
            Tag::FootnoteDefinition(label) => {
                let blocks = self.inner(depth, &range);
                let span = self.span(&self.trimmed(&range));
                return self.reading.define_footnote(label.to_string(), Footnote { span, blocks });
            }
            Tag::DefinitionList => BlockKind::Definitions(self.definitions(depth)),
            Tag::Table(align) => self.table(&align, depth),
            _ => {
                self.skip();
                self.raw_html(&range);
                let words =
                    Inline { span: self.span(&self.trimmed(&range)), kind: InlineKind::Text(self.text.slice(&range).trim().into()) };
                BlockKind::Paragraph(vec![words])
            }
        };
        self.push_block(out, &range, kind);
    }

    fn heading(
        &mut self,
        level: HeadingLevel,
        id: Option<&str>,
        traces: Option<Traces>,
        known: bool,
        range: &Range<usize>,
        depth: usize,
    ) -> BlockKind {
        let text = self.inlines(depth);
        let range = self.trimmed(range);
        let mut level = level as u8;
        if level == 1 {
            let mend = "Begin it with `##`; the chapter's title stands in its front matter";
            self.error("heading-level", &range, "A heading of level 1 stands in the text", mend);
            level = 2;
        }
        if level > self.reading.level + 1 {
            let message = format!("A heading of level {level} follows one of level {}", self.reading.level);
            let mend = format!("Begin it with `{}`", "#".repeat(usize::from(self.reading.level) + 1));
            self.reading.report(Diagnostic::warning("heading-skip", self.text.span(&range), message).mend(mend));
        }
        self.reading.level = level;
        let written = self.text.slice(&range);
        if !known {
            let at = range.start + written.rfind('{').unwrap_or(0);
            let message = "A heading may have an id and say how figures of its section are traced, and nothing else";
            let mend = "Write `{#some-id}`, or `{#some-id traces=off}` with `popovers`, `links` or `off`";
            self.error("unknown-attribute", &(at..range.end), message, mend);
        }
        let id = id.map(|id| {
            let at = written.rfind(&format!("#{id}")).map_or(range.clone(), |at| range.start + at + 1..range.start + at + 1 + id.len());
            if !is_id(id, &['-']) {
                let message = format!("`{}` is no id of a heading", short(id));
                self.error("bad-id", &at, message, "Use lower-case words and digits joined by single hyphens");
            }
            let span = self.span(&at);
            self.reading.heading_id(id, span);
            id.to_owned()
        });
        BlockKind::Heading { level, id, traces, text }
    }

    fn items(&mut self, depth: usize) -> Vec<Vec<Block>> {
        let mut items = Vec::new();
        while let Some((Event::Start(_), range)) = self.events.next() {
            items.push(self.inner(depth, &range));
        }
        items
    }

    fn definitions(&mut self, depth: usize) -> Vec<(Vec<Inline>, Vec<Vec<Block>>)> {
        let mut entries: Vec<(Vec<Inline>, Vec<Vec<Block>>)> = Vec::new();
        while let Some((Event::Start(tag), range)) = self.events.next() {
            if tag == Tag::DefinitionListTitle {
                entries.push((self.inlines(depth), Vec::new()));
            } else {
                let blocks = self.inner(depth, &range);
                match entries.last_mut() {
                    Some((_, definitions)) => definitions.push(blocks),
                    None => entries.push((Vec::new(), vec![blocks])),
                }
            }
        }
        entries
    }

    fn table(&mut self, align: &[Alignment], depth: usize) -> BlockKind {
        let align = align.iter().map(|align| match align {
            Alignment::Center => Align::Center,
            Alignment::Right => Align::Right,
            Alignment::None | Alignment::Left => Align::Left,
        });
        let (align, mut head, mut rows) = (align.collect(), Vec::new(), Vec::new());
        self.in_table = true;
        while let Some((Event::Start(tag), _)) = self.events.next() {
            let mut cells = Vec::new();
            while let Some((Event::Start(_), _)) = self.events.next() {
                cells.push(self.inlines(depth));
            }
            if tag == Tag::TableHead { head = cells } else { rows.push(cells) }
        }
        self.in_table = false;
        BlockKind::Table { align, head, rows }
    }

    /// Reports raw HTML.
    pub(super) fn raw_html(&mut self, range: &Range<usize>) {
        let range = self.trimmed(range);
        let html = self.text.slice(&range).trim_start();
        if self.reading.closes_reported(html) {
            return;
        }
        let first_line = range.start..range.start + self.text.slice(&range).lines().next().map_or(0, str::len);
        self.error("raw-html", &first_line, "HTML stands in the text, and is not taken over", instead_of(html));
    }
}

/// What to write instead of a piece of HTML.
fn instead_of(html: &str) -> &'static str {
    let name: String = html.trim_start_matches(['<', '/']).chars().take_while(char::is_ascii_alphanumeric).take(16).collect();
    match name.to_ascii_lowercase().as_str() {
        "" => "Remove it; a comment is kept nowhere",
        "b" | "strong" => "Write `**words**`",
        "i" | "em" => "Write `*words*`",
        "a" => "Write `[words](address)`",
        "br" => "End the line with a backslash",
        "hr" => "Write `---` between two empty lines",
        "img" => "Write `![alternative text](path)`",
        "code" | "pre" => "Write code between backticks, or in a fence of three",
        "table" => "Write a table with `|`, or a `table` exhibit",
        "div" | "section" | "aside" | "details" | "figure" | "blockquote" => "Write a container, such as `::: note`, or an exhibit",
        _ => "Write Markdown instead; for the sign itself write `\\<`",
    }
}

/// Whether a tag begins a block.
pub(super) fn is_block(tag: &Tag<'_>) -> bool {
    let inline = matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript);
    !inline && !matches!(tag, Tag::Link { .. } | Tag::Image { .. })
}

/// What the attributes of a heading say of traces, and whether they say nothing else.
fn traces(attributes: &[(CowStr<'_>, Option<CowStr<'_>>)]) -> (Option<Traces>, bool) {
    match attributes {
        [] => (None, true),
        [(name, Some(word))] if **name == *"traces" => {
            let traces = Traces::named(word);
            (traces, traces.is_some())
        }
        _ => (None, false),
    }
}
