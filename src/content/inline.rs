//! Running text: the inline events of the Markdown parser, with what the mask hid put back in its place.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Tag};

use super::mask::{Atom, AtomKind};
use super::state::MAX_DEPTH;
use super::tree::{Walk, is_block, refuse_expressions};
use super::{Cited, Inline, InlineKind, links};
use crate::project::Words;

/// How many claims of one run of text may stand in each other; emphasis and links between them count for themselves.
const MAX_CLAIMS: usize = 4;

/// A run of text that is being built.
#[derive(Default)]
struct Run {
    out: Vec<Inline>,
    /// Claims that have begun and not ended: how much stood before their words, and where they began.
    claims: Vec<(usize, usize)>,
    /// The range of the last text, as long as what follows can be joined to it. Such a text is what the source says.
    text: Option<Range<usize>>,
    /// The end of the last event.
    end: usize,
}

impl Walk<'_, '_, '_, '_> {
    /// Running text up to the end of what it stands in, which is taken.
    pub(super) fn inlines(&mut self, depth: usize) -> Vec<Inline> {
        let (run, _) = self.run(depth);
        self.events.next();
        run.out
    }

    /// Running text that stands in an item without a paragraph, and its range.
    pub(super) fn loose_inlines(&mut self, depth: usize) -> (Vec<Inline>, Range<usize>) {
        let (run, range) = self.run(depth);
        (run.out, range)
    }

    /// Running text up to the end of what it stands in or to the next block, neither of which is taken.
    fn run(&mut self, depth: usize) -> (Run, Range<usize>) {
        let (mut run, mut start) = (Run::default(), None);
        while let Some((event, range)) = self.events.peek() {
            if matches!(event, Event::End(_) | Event::Rule) || matches!(event, Event::Start(tag) if is_block(tag)) {
                break;
            }
            start.get_or_insert(range.start);
            run.end = run.end.max(range.end);
            if let Some((event, range)) = self.events.next() {
                self.event(&mut run, event, range, depth);
            }
        }
        self.end_text(&mut run);
        for (_, open) in std::mem::take(&mut run.claims) {
            self.torn(open);
        }
        let start = start.unwrap_or(run.end);
        let range = start..run.end;
        (run, range)
    }

    fn event(&mut self, run: &mut Run, event: Event<'_>, range: Range<usize>, depth: usize) {
        match event {
            Event::Text(text) => self.text(run, &range, &text),
            Event::Code(code) => {
                let code = self.code(&range, code);
                self.push(run, &range, InlineKind::Code(code));
            }
            Event::SoftBreak => self.push(run, &range, InlineKind::SoftBreak),
            Event::HardBreak => self.push(run, &range, InlineKind::Break),
            Event::FootnoteReference(_) => self.footnote(run, &range),
            Event::Start(tag) => self.start(run, tag, range, depth),
            Event::Html(_) | Event::InlineHtml(_) => {
                self.raw_html(&range);
                let written = self.text.slice(&range).to_owned();
                self.push(run, &range, InlineKind::Text(written));
            }
            Event::InlineMath(text) | Event::DisplayMath(text) => self.text(run, &range, &text),
            Event::End(_) | Event::Rule | Event::TaskListMarker(_) => {}
        }
    }

    fn push(&mut self, run: &mut Run, range: &Range<usize>, kind: InlineKind) {
        self.end_text(run);
        run.out.push(Inline { span: self.span(range), kind });
    }

    fn start(&mut self, run: &mut Run, tag: Tag<'_>, range: Range<usize>, depth: usize) {
        if depth + 1 >= MAX_DEPTH {
            let span = self.span(&range);
            self.reading.too_deep(span, "This mark of emphasis, link or image");
            return self.skip();
        }
        match tag {
            Tag::Emphasis => {
                let text = self.inlines(depth + 1);
                self.push(run, &range, InlineKind::Emphasis(text));
            }
            Tag::Strong => {
                let text = self.inlines(depth + 1);
                self.push(run, &range, InlineKind::Strong(text));
            }
            Tag::Link { link_type, dest_url, .. } => self.link(run, link_type, &dest_url, &range, depth),
            Tag::Image { dest_url, .. } => self.image(run, &dest_url, &range, depth),
            _ => {
                let text = self.inlines(depth + 1);
                self.end_text(run);
                run.out.extend(text);
            }
        }
    }

    fn link(&mut self, run: &mut Run, link: LinkType, address: &str, range: &Range<usize>, depth: usize) {
        let (words, _) = self.run(depth + 1);
        self.events.next();
        let bare = matches!(link, LinkType::Autolink | LinkType::Email);
        let after = if bare { range.clone() } else { words.end.max(range.start + 1)..range.end };
        let Some(address) = self.address(&after, address) else {
            self.end_text(run);
            return run.out.extend(words.out);
        };
        let href = if link == LinkType::Email { format!("mailto:{address}") } else { address };
        if let Some(reason) = links::refuse_link(&href) {
            let mend = "Write an address that begins with https://, http:// or mailto:, a path such as `study-design.html`, or `#id`";
            self.error("unsafe-link", range, format!("This link is not taken over: {reason}"), mend);
            self.end_text(run);
            return run.out.extend(words.out);
        }
        self.push(run, range, InlineKind::Link { href, text: words.out });
    }

    fn image(&mut self, run: &mut Run, path: &str, range: &Range<usize>, depth: usize) {
        let (words, _) = self.run(depth + 1);
        self.events.next();
        let expression = words.out.iter().find(|inline| matches!(inline.kind, InlineKind::Expression(_))).map(|inline| inline.span);
        if let Some(span) = expression {
            let message = "An expression stands in the alternative text of an image";
            let mend = "Say it in the text beside the image; pictures of numbers are exhibits";
            self.reading.report(crate::diagnostics::Diagnostic::error("expression-in-link", span, message).mend(mend));
        }
        let alt = plain(&words.out);
        let address = self.address(&(words.end.max(range.start + 2)..range.end), path);
        if alt.trim().is_empty() {
            let mend = "Say between the brackets what is to be seen: `![alternative text](path)`";
            self.error("no-alternative-text", range, "This image has no alternative text", mend);
        }
        let refused = address.as_deref().and_then(|path| links::refuse_image(path, &self.reading.folder));
        if let Some(reason) = refused {
            let mend = "Put the image below `content/` and name it by a path such as `images/map.png`";
            self.error("unsafe-image", range, format!("This image is not taken over: {reason}"), mend);
        }
        match address {
            Some(src) if refused.is_none() && !alt.trim().is_empty() => self.push(run, range, InlineKind::Image { src, alt }),
            _ => self.push(run, range, InlineKind::Text(alt)),
        }
    }

    /// The address of a link or an image, with what was masked in it; none if an expression stands there.
    fn address(&mut self, after: &Range<usize>, parsed: &str) -> Option<String> {
        if refuse_expressions(self.text, self.reading, after) {
            return None;
        }
        if self.text.atoms_in(after).is_empty() {
            return Some(parsed.to_owned());
        }
        let written = self.text.slice(after);
        let inside = written.split_once('(').map_or(written.trim_matches(['<', '>']), |(_, rest)| rest.trim_start());
        let end = if inside.starts_with('<') { inside.find('>') } else { inside.find(char::is_whitespace) };
        let inside = &inside[..end.unwrap_or(inside.len())];
        Some(inside.trim_start_matches('<').trim_end_matches(')').to_owned())
    }

    /// Code as written, whatever was masked in it.
    fn code(&self, range: &Range<usize>, parsed: CowStr<'_>) -> String {
        if self.text.atoms_in(range).is_empty() {
            return parsed.into_string();
        }
        let lines = self.text.slice(range).trim_matches('`').split('\n').enumerate();
        let continued = |line: &str| line.trim_start_matches(|c| c == ' ' || (self.quotes > 0 && c == '>')).to_owned();
        let lines: Vec<String> =
            lines.map(|(at, line)| if at == 0 { line.trim_end_matches('\r').into() } else { continued(line) }).collect();
        let mut code = lines.join(" ");
        if self.in_table {
            code = code.replace("\\|", "|");
        }
        let padded = code.len() > 2 && code.starts_with(' ') && code.ends_with(' ') && !code.trim().is_empty();
        if padded { code[1..code.len() - 1].to_owned() } else { code }
    }

    /// Text, with the atoms in it.
    fn text(&mut self, run: &mut Run, range: &Range<usize>, parsed: &str) {
        let text = self.text;
        if text.text.get(range.clone()) != Some(parsed) {
            return self.push(run, range, InlineKind::Text(parsed.to_owned()));
        }
        let mut at = range.start;
        for atom in text.atoms_in(range) {
            self.verbatim(run, at..atom.range.start);
            self.atom(run, atom);
            at = atom.range.end;
        }
        self.verbatim(run, at..range.end);
    }

    /// Text that is what the source says, joined to such text before it.
    fn verbatim(&mut self, run: &mut Run, range: Range<usize>) {
        let Some(words) = self.text.text.get(range.clone()).filter(|words| !words.is_empty()) else { return };
        if let (Some(open), Some(Inline { kind: InlineKind::Text(text), span })) = (&mut run.text, run.out.last_mut())
            && open.end == range.start
        {
            text.push_str(words);
            open.end = range.end;
            *span = self.text.span(open);
            return;
        }
        self.push(run, &range, InlineKind::Text(words.to_owned()));
        run.text = Some(range);
    }

    /// Ends a text, and reports what in it was meant to be something else.
    fn end_text(&mut self, run: &mut Run) {
        let Some(range) = run.text.take() else { return };
        let masked = self.text;
        let Some(words) = masked.text.get(range.clone()) else { return };
        // Each of them begins with one of these signs, which most text has none of.
        if !words.as_bytes().contains(&b'{') && !words.as_bytes().contains(&b'[') {
            return;
        }
        let escaped = range.start > 0 && masked.source.as_bytes()[range.start - 1] == b'\\';
        let find = |mark: &str| words.find(mark).filter(|at| !(escaped && *at == 0));
        if let Some(at) = find("{{") {
            let mend = "Close it with `}}` on the same line; for the braces themselves write `\\{{`";
            self.error("unclosed-expression", &(range.start + at..range.end), "This expression is never closed", mend);
        }
        if let Some(at) = find("{claim").or_else(|| find("{of=")) {
            let mend = "Write `[words]{claim=\"predicate\"}`, `[words]{claim=name}` or `[words]{of=value}`, the braces on one line";
            self.error("unclosed-claim", &(range.start + at..range.end), "This claim has no words, no predicate or no end", mend);
        }
        if let Some(at) = find("[^").filter(|at| words[*at..].contains(']')) {
            let end = at + words[at..].find(']').map_or(0, |end| end + 1);
            let mend = "Write a label without blanks, as in `[^source]`; its definition begins a paragraph of its own";
            self.error(
                "unknown-footnote",
                &(range.start + at..range.start + end),
                "This is neither a footnote nor a reference to one",
                mend,
            );
        }
    }

    fn atom(&mut self, run: &mut Run, atom: &Atom) {
        let range = &atom.range;
        match &atom.kind {
            AtomKind::Expression(inner) if inner.is_empty() => {
                let mend = "Name a figure: `{{ dataset.figure }}`";
                self.error("empty-expression", range, "There is nothing between the braces", mend);
                let written = self.text.slice(range).to_owned();
                self.push(run, range, InlineKind::Text(written));
            }
            AtomKind::Expression(inner) => self.push(run, inner, InlineKind::Expression(self.text.slice(inner).to_owned())),
            AtomKind::Citation => self.citation(run, range),
            AtomKind::Reference(kind) => {
                let (kind, id) = self.text.slice(range)[1..].split_at(*kind);
                let (edition, kind) = kind.split_once('/').map_or((None, kind), |(edition, kind)| (Some(edition.to_owned()), kind));
                self.push(run, range, InlineKind::Reference { edition, kind: kind.to_owned(), id: id[1..].to_owned() });
            }
            AtomKind::Footnote => self.footnote(run, range),
            AtomKind::ClaimOpen => {
                self.end_text(run);
                run.claims.push((run.out.len(), range.start));
            }
            AtomKind::ClaimClose { open, value, to } => {
                self.end_text(run);
                match run.claims.pop() {
                    // Its words stay, without it.
                    Some((_, begun)) if begun == *open && run.claims.len() >= MAX_CLAIMS => {
                        let span = self.span(range);
                        self.reading.too_deep_in(span, "This claim", MAX_CLAIMS);
                    }
                    Some((at, begun)) if begun == *open => {
                        let text = run.out.split_off(at);
                        let claim = Words { text: self.text.slice(value).to_owned(), span: self.span(value) };
                        self.push(run, &(begun..range.end), InlineKind::Claim { text, claim, to: *to });
                    }
                    other => {
                        run.claims.extend(other);
                        self.torn(*open);
                    }
                }
            }
        }
    }

    fn torn(&mut self, open: usize) {
        if self.torn.insert(open) {
            let mend = "Let emphasis, links and code begin and end inside the brackets, or outside them";
            self.error("unclosed-claim", &(open..open + 1), "This claim begins and ends in different pieces of text", mend);
        }
    }

    fn footnote(&mut self, run: &mut Run, range: &Range<usize>) {
        let written = self.text.slice(range);
        let label = written.trim_start_matches("[^").trim_end_matches(']').to_owned();
        let span = self.span(range);
        if self.reading.in_chapter() {
            self.reading.use_footnote(&label, span);
            return self.push(run, range, InlineKind::Footnote(label));
        }
        let mend = "Use the notes of an exhibit (`[note 1]`), or say it in the chapter";
        self.error("misplaced-footnote", range, "A footnote is referred to outside the text of a chapter", mend);
        self.push(run, range, InlineKind::Text(written.to_owned()));
    }

    fn citation(&mut self, run: &mut Run, range: &Range<usize>) {
        let (mut works, mut at) = (Vec::new(), range.start + 1);
        let inner = self.text.slice(&(at..range.end - 1));
        for part in inner.split(';') {
            let start = at + (part.len() - part.trim_start().len());
            at += part.len() + 1;
            match cited(part.trim()) {
                Some((work, place)) => {
                    let span = self.span(&(start + 1..start + 1 + work.len()));
                    works.push(Cited { work: work.to_owned(), span, at: place });
                }
                None => {
                    let mend = "Write `[@work, p. 4; @other]`: an id of the references, then a comma and the place in it";
                    let end = start + part.trim().len().max(1);
                    self.error("bad-citation", &(start..end), "This part of a citation names no work", mend);
                }
            }
        }
        if works.is_empty() {
            let written = self.text.slice(range).to_owned();
            return self.push(run, range, InlineKind::Text(written));
        }
        self.push(run, range, InlineKind::Citation(works));
    }
}

/// The work and the place of one part of a citation, such as `@long2010, p. 4`.
fn cited(part: &str) -> Option<(&str, Option<String>)> {
    let rest = part.strip_prefix('@')?;
    let id = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ':' | '.');
    let work = &rest[..rest.find(|c| !id(c)).unwrap_or(rest.len())];
    let work = work.trim_end_matches(['.', ':']);
    let rest = rest[work.len()..].trim();
    if work.is_empty() {
        return None;
    }
    if rest.is_empty() {
        return Some((work, None));
    }
    let place: Vec<&str> = rest.strip_prefix(',')?.split_whitespace().filter(|word| *word != ">").collect();
    Some((work, (!place.is_empty()).then(|| place.join(" "))))
}

/// The words of running text without marks.
fn plain(inlines: &[Inline]) -> String {
    let mut text = String::new();
    for inline in inlines {
        match &inline.kind {
            InlineKind::Text(words) | InlineKind::Code(words) => text.push_str(words),
            InlineKind::SoftBreak | InlineKind::Break => text.push(' '),
            InlineKind::Emphasis(inner) | InlineKind::Strong(inner) => text.push_str(&plain(inner)),
            InlineKind::Link { text: inner, .. } | InlineKind::Claim { text: inner, .. } => text.push_str(&plain(inner)),
            InlineKind::Image { alt, .. } => text.push_str(alt),
            InlineKind::Expression(_) | InlineKind::Reference { .. } | InlineKind::Citation(_) | InlineKind::Footnote(_) => {}
        }
    }
    text
}
