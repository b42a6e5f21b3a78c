//! A sketch of a chapter: the little that must be known of every chapter before any of them can be written.
//!
//! Numbers, addresses and cross-references reach across an edition, words do not. So a chapter's tree may be dropped once it is
//! sketched, and be read again when its page is written: a report of ten thousand pages is never held whole.

use indexmap::IndexSet;

use crate::content::{Block, BlockKind, Chapter, ExhibitKind, Generated, Inline, InlineKind, Role};
use crate::source::Span;

use super::walk;

/// What numbering, contents and cross-references need to know of a chapter.
#[derive(Clone, Debug)]
pub struct Sketch {
    /// Whether it is an appendix.
    pub appendix: bool,
    /// The part it belongs to: an index into the edition's parts.
    pub part: Option<u32>,
    /// Its address without the ending.
    pub slug: String,
    /// Its title.
    pub title: Vec<Inline>,
    /// Where the title stands.
    pub title_span: Span,
    /// Its id.
    pub id: String,
    /// Whether it has a number.
    pub numbered: bool,
    /// Headings, exhibits and generated lists in reading order.
    pub marks: Vec<Mark>,
    /// How many notes it has.
    pub notes: usize,
}

/// Something in a chapter that is numbered or can be referred to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mark {
    /// Where it stands: a heading, or the id of an exhibit.
    pub span: Span,
    /// What it is.
    pub kind: MarkKind,
}

/// What a mark is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MarkKind {
    /// A heading.
    Heading {
        /// Level, 2 to 6.
        level: u8,
        /// The author's own id.
        id: Option<Box<str>>,
        /// Its words as written.
        words: Box<str>,
        /// Whether it belongs to the chapter's order of sections, and not to a container beside it.
        outermost: bool,
    },
    /// An exhibit.
    Exhibit(ExhibitKind, Box<str>),
    /// A generated list.
    Generated(Generated),
}

/// Sketches a chapter as an edition shows it.
pub fn sketch(chapter: &Chapter, part: Option<u32>, edition: &str) -> Sketch {
    let mut marks = Vec::new();
    mark_blocks(&chapter.blocks, edition, true, &mut marks);
    marks.shrink_to_fit();
    Sketch {
        appendix: chapter.appendix,
        part,
        slug: chapter.slug.clone(),
        title: chapter.title.clone(),
        title_span: chapter.title_span,
        id: chapter.id.clone(),
        numbered: chapter.numbered,
        marks,
        notes: count_notes(chapter, edition),
    }
}

fn mark_blocks(all: &[Block], edition: &str, outermost: bool, marks: &mut Vec<Mark>) {
    for block in all {
        match &block.kind {
            BlockKind::Container { role, .. } if !walk::shown(role, edition) => {}
            // Prose of some editions is part of the chapter; other containers stand beside its order of sections.
            BlockKind::Container { role, blocks } => mark_blocks(blocks, edition, outermost && matches!(role, Role::Only(_)), marks),
            BlockKind::Quote(blocks) => mark_blocks(blocks, edition, false, marks),
            BlockKind::List { items, .. } => items.iter().for_each(|item| mark_blocks(item, edition, false, marks)),
            BlockKind::Definitions(entries) => {
                entries.iter().flat_map(|(_, meanings)| meanings).for_each(|blocks| mark_blocks(blocks, edition, false, marks));
            }
            BlockKind::Heading { level, id, text, .. } => {
                let words = walk::written_words(text).into_boxed_str();
                let kind = MarkKind::Heading { level: *level, id: id.as_deref().map(Box::from), words, outermost };
                marks.push(Mark { span: block.span, kind });
            }
            BlockKind::Exhibit(directive) => {
                marks.push(Mark { span: directive.id_span, kind: MarkKind::Exhibit(directive.kind, directive.id.as_str().into()) });
            }
            BlockKind::Generated(what) => marks.push(Mark { span: block.span, kind: MarkKind::Generated(*what) }),
            _ => {}
        }
    }
}

/// Notes are numbered through the edition in the order of their first marks; a note that no shown mark leads to has no number.
fn count_notes(chapter: &Chapter, edition: &str) -> usize {
    if chapter.footnotes.is_empty() {
        return 0;
    }
    let mut found: IndexSet<&str> = IndexSet::new();
    walk::inlines(&chapter.title, &mut |inline| note_of(inline, chapter, &mut found));
    walk::inlines_of(&chapter.blocks, edition, &mut |inline| note_of(inline, chapter, &mut found));
    let mut at = 0;
    // A note may hold a mark of another.
    while let Some(note) = found.get_index(at).and_then(|label| chapter.footnotes.get(*label)) {
        at += 1;
        walk::inlines_of(&note.blocks, edition, &mut |inline| note_of(inline, chapter, &mut found));
    }
    found.len()
}

fn note_of<'a>(inline: &'a Inline, chapter: &Chapter, found: &mut IndexSet<&'a str>) {
    if let InlineKind::Footnote(label) = &inline.kind
        && chapter.footnotes.contains_key(label)
    {
        found.insert(label);
    }
}
