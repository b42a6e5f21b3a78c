//! Blocks to markup: headings with their numbers, paragraphs with their ids, containers, notes and exhibits.

use crate::content::{Align, Block, BlockKind, Chapter, Inline, Role};
use crate::markup::{Element, Node, el, plain, text};
use crate::project::{ChapterNumbers, Traces};

use super::bind::Binder;
use super::numbering::{ChapterNumber, HeadingNumber};
use super::{frame, generated, walk, wording};

/// Writes the blocks of one chapter.
pub struct Writer<'b, 'a> {
    binder: &'b mut Binder<'a>,
    headings: std::slice::Iter<'a, HeadingNumber>,
    /// Number of the chapter if its paragraphs are numbered.
    paragraphs: Option<(&'a str, usize)>,
    /// Sections at hand that say how their figures are traced, outermost first, each with the level of its heading.
    traced: Vec<(u8, Option<Traces>)>,
    /// How deep the blocks at hand stand in others; notes are written out at the outermost level only.
    depth: usize,
}

/// A chapter's body as markup.
pub fn write_chapter<'a>(binder: &mut Binder<'a>, chapter: &'a Chapter, number: &'a ChapterNumber) -> Vec<Node> {
    let counted = binder.cx.edition.numbering.chapters == ChapterNumbers::Paragraphs && !number.number.is_empty();
    let paragraphs = counted.then_some((number.number.as_str(), 0));
    binder.page.section = chapter.id.clone();
    binder.page.anchor = chapter.id.clone();
    let traced = vec![(0, chapter.traces)];
    let mut writer = Writer { binder, headings: number.headings.iter(), paragraphs, traced, depth: 0 };
    writer.outermost(&chapter.blocks)
}

impl<'a> Writer<'_, 'a> {
    fn outermost(&mut self, all: &'a [Block]) -> Vec<Node> {
        let mut out = Vec::new();
        for block in all {
            match &block.kind {
                BlockKind::Container { role: Role::Only(_), .. } => out.extend(self.block(block)),
                _ => {
                    out.extend(self.block(block));
                    out.extend(self.notes());
                }
            }
        }
        out
    }

    fn inside(&mut self, all: &'a [Block]) -> Vec<Node> {
        self.depth += 1;
        let nodes = all.iter().flat_map(|block| self.block(block)).collect();
        self.depth -= 1;
        nodes
    }

    fn block(&mut self, block: &'a Block) -> Vec<Node> {
        let node: Node = match &block.kind {
            BlockKind::Heading { level, traces, text, .. } => {
                self.enter(*level, *traces);
                self.heading(*level, text)
            }
            BlockKind::Paragraph(words) => self.paragraph("p", words),
            BlockKind::List { start, items } => self.list(*start, items),
            BlockKind::Definitions(entries) => self.definitions(entries),
            BlockKind::Quote(blocks) => el("blockquote").children(self.inside(blocks)).into(),
            BlockKind::Code { language, text } => self.code(language, text),
            BlockKind::Rule => el("hr").into(),
            BlockKind::Table { align, head, rows } => self.table(align, head, rows),
            BlockKind::Container { role, blocks } => return self.container(role, blocks),
            BlockKind::Exhibit(directive) => frame::framed(self.binder, directive.kind, &directive.id, true),
            BlockKind::Generated(what) => return generated::write(self.binder, *what),
        };
        vec![node]
    }

    /// Enters a section: what others said of traces ends with them. A heading within a note or a case is none of the chapter's.
    fn enter(&mut self, level: u8, traces: Option<Traces>) {
        if self.depth > 0 {
            return;
        }
        self.traced.retain(|(above, _)| *above < level);
        if traces.is_some() {
            self.traced.push((level, traces));
        }
        self.binder.page.traces = self.traced.last().and_then(|(_, traces)| *traces);
    }

    fn heading(&mut self, level: u8, words: &[Inline]) -> Node {
        let name = match level {
            0..=2 => "h2",
            3 => "h3",
            4 => "h4",
            5 => "h5",
            _ => "h6",
        };
        // A heading within a footnote is not numbered and has no id.
        let number = self.headings.next();
        if let Some(number) = number {
            self.binder.page.section.clone_from(&number.id);
            self.binder.page.anchor.clone_from(&number.id);
            if level <= 2 {
                self.binder.page.section_uses = self.binder.page.uses.len();
            }
        }
        let uses = self.uses();
        let nodes = self.binder.passage(words);
        // Headings of the second level are recorded as the page's sections.
        if let Some(number) = number.filter(|_| level > 2) {
            self.record(number.id.clone(), &nodes, uses);
        }
        let mut heading = el(name).attr_if("id", number.map(|number| number.id.clone()));
        if let Some(number) = number.filter(|number| !number.number.is_empty()) {
            heading = heading.child(el("span").class("no").text(number.number.clone())).text(" ");
        }
        heading.children(nodes).into()
    }

    /// A paragraph, or another element that is one, such as a short list item.
    fn paragraph(&mut self, name: &'static str, words: &[Inline]) -> Node {
        let section = self.binder.page.section.clone();
        let id = self.binder.page.anchors.paragraph(&section, words);
        let before = std::mem::replace(&mut self.binder.page.anchor, id.clone());
        let uses = self.uses();
        let nodes = self.binder.paragraph(words);
        self.binder.page.anchor = before;
        let words = self.record(id.clone(), &nodes, uses);
        self.binder.page.opening.get_or_insert(words);
        let mut element = el(name).id(id);
        if let (Some((chapter, count)), 0, "p") = (&mut self.paragraphs, self.depth, name) {
            *count += 1;
            element = element.child(el("span").class("no").text(format!("{chapter}.{count}"))).text(" ");
        }
        element.children(nodes).into()
    }

    /// How many figures the page has so far.
    fn uses(&self) -> usize {
        self.binder.page.uses.len()
    }

    /// Keeps the words of a passage, whose figures begin at `uses`, and gives them.
    fn record(&mut self, id: String, nodes: &[Node], uses: usize) -> String {
        let paragraph = wording::paragraph(id, nodes, self.binder.page.uses.get(uses..).unwrap_or_default());
        self.binder.page.paragraphs.push(&paragraph);
        paragraph.words
    }

    /// An element whose words are no paragraph, and are kept like one: a term, a speaker, a title, code.
    fn aside(&mut self, element: Element, nodes: Vec<Node>, uses: usize) -> Element {
        let section = self.binder.page.section.clone();
        let id = self.binder.page.anchors.aside(&section, &plain(&nodes));
        self.record(id.clone(), &nodes, uses);
        element.id(id).children(nodes)
    }

    fn list(&mut self, start: Option<u64>, items: &'a [Vec<Block>]) -> Node {
        let list = match start {
            Some(1) => el("ol"),
            Some(first) => el("ol").attr("start", first.to_string()),
            None => el("ul"),
        };
        self.depth += 1;
        let items: Vec<Node> = items.iter().map(|blocks| self.item("li", blocks)).collect();
        self.depth -= 1;
        list.children(items).into()
    }

    /// An item: a lone paragraph is the item itself, without a `p` in it, and so is a first one that only sublists follow.
    fn item(&mut self, name: &'static str, blocks: &'a [Block]) -> Node {
        match blocks.split_first() {
            Some((Block { kind: BlockKind::Paragraph(words), .. }, rest))
                if rest.iter().all(|block| matches!(block.kind, BlockKind::List { .. })) =>
            {
                let item = self.paragraph(name, words);
                let rest = self.inside(rest);
                match item {
                    Node::Element(item) => item.children(rest).into(),
                    other => other,
                }
            }
            _ => el(name).children(self.inside(blocks)).into(),
        }
    }

    fn definitions(&mut self, entries: &'a [(Vec<Inline>, Vec<Vec<Block>>)]) -> Node {
        self.depth += 1;
        let mut list = el("dl");
        for (term, meanings) in entries {
            let uses = self.uses();
            let nodes = self.binder.inlines(term);
            list = list.child(self.aside(el("dt"), nodes, uses));
            for blocks in meanings {
                list = list.child(self.item("dd", blocks));
            }
        }
        self.depth -= 1;
        list.into()
    }

    fn table(&mut self, align: &[Align], head: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>]) -> Node {
        let side = |element: Element, at: usize| match align.get(at) {
            Some(Align::Right) => element.class("right"),
            Some(Align::Center) => element.class("centre"),
            _ => element,
        };
        let uses = self.uses();
        let mut heads = el("tr");
        for (at, words) in head.iter().enumerate() {
            heads = heads.child(side(el("th").attr("scope", "col"), at).children(self.binder.inlines(words)));
        }
        let mut body = el("tbody");
        for row in rows {
            let mut line = el("tr");
            for (at, words) in row.iter().enumerate() {
                line = line.child(side(el("td"), at).children(self.binder.inlines(words)));
            }
            body = body.child(line);
        }
        let table = el("table").class("words").child(el("thead").child(heads)).child(body);
        let region = el("div").class("scroll").attr("role", "region").attr("tabindex", "0").attr("aria-label", "Table");
        self.aside(region, vec![table.into()], uses).into()
    }

    fn container(&mut self, role: &Role, blocks: &'a [Block]) -> Vec<Node> {
        let node: Node = match role {
            Role::Only(_) if !walk::shown(role, &self.binder.cx.edition.id) => return Vec::new(),
            Role::Only(_) if self.depth == 0 => return self.outermost(blocks),
            Role::Only(_) => return self.inside(blocks),
            Role::Key => el("div").class("key").attr("role", "note").children(self.inside(blocks)).into(),
            Role::Note => el("div").class("note").attr("role", "note").children(self.inside(blocks)).into(),
            Role::Quotation { attribution } => {
                let quoted = el("blockquote").children(self.inside(blocks));
                let speaker = attribution.as_ref().map(|who| self.aside(el("figcaption"), vec![text(who.clone())], self.uses()));
                el("figure").class("quotation").child(quoted).children(speaker).into()
            }
            Role::Case { title } => {
                let heading = title.as_ref().map(|title| self.aside(el("h3").class("case-title"), vec![text(title.clone())], self.uses()));
                el("section").class("case").children(heading).children(self.inside(blocks)).into()
            }
        };
        vec![node]
    }

    /// The footnotes met since notes were last written out, each with a way back.
    fn notes(&mut self) -> Vec<Node> {
        let mut out = Vec::new();
        // A note may hold a mark of another note, which then follows it.
        while !self.binder.page.pending_notes.is_empty() {
            let (number, note) = self.binder.page.pending_notes.remove(0);
            let id = format!("n-{number}");
            let before = std::mem::replace(&mut self.binder.page.anchor, id.clone());
            let headings = std::mem::replace(&mut self.headings, [].iter());
            let mut nodes = self.note_blocks(&id, &note.blocks);
            self.headings = headings;
            self.binder.page.anchor = before;
            let back = el("a").attr("href", format!("#nr-{number}")).attr("role", "doc-backlink").attr("aria-label", "Back to the text");
            let mark = el("span").class("no").text(number.to_string());
            nodes.insert(0, text(" "));
            nodes.insert(0, mark.into());
            nodes.push(text(" "));
            nodes.push(back.text("↩").into());
            out.push(el("div").class("sidenote").id(id).attr("role", "doc-footnote").children(nodes).into());
        }
        out
    }

    /// A note of one paragraph is set without a `p`, so that mark, words and way back run on in one line. It is a paragraph of the page
    /// all the same.
    fn note_blocks(&mut self, id: &str, blocks: &'a [Block]) -> Vec<Node> {
        match blocks {
            [Block { kind: BlockKind::Paragraph(words), .. }] => {
                let uses = self.uses();
                let nodes = self.binder.passage(words);
                self.record(id.to_owned(), &nodes, uses);
                nodes
            }
            _ => self.inside(blocks),
        }
    }

    fn code(&mut self, language: &str, words: &str) -> Node {
        let class = (!language.is_empty()).then(|| format!("language-{}", super::anchors::slug(language)));
        let code = el("code").attr_if("class", class).text(words);
        self.aside(el("pre"), vec![code.into()], self.uses()).into()
    }
}
