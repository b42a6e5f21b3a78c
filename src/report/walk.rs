//! Walking through what an edition shows: blocks and inlines in reading order.
//!
//! Prose of other editions is passed over here, so that numbering, citations and markup agree on what is there.

use crate::content::{Block, BlockKind, Inline, InlineKind, Role};

/// Whether prose of that role is shown in the edition.
pub fn shown(role: &Role, edition: &str) -> bool {
    match role {
        Role::Only(editions) => editions.iter().any(|id| id == edition),
        _ => true,
    }
}

/// Visits every shown block, outer ones first.
pub fn blocks<'a>(all: &'a [Block], edition: &str, visit: &mut dyn FnMut(&'a Block)) {
    for block in all {
        if matches!(&block.kind, BlockKind::Container { role, .. } if !shown(role, edition)) {
            continue;
        }
        visit(block);
        match &block.kind {
            BlockKind::Container { blocks: inner, .. } | BlockKind::Quote(inner) => blocks(inner, edition, visit),
            BlockKind::List { items, .. } => items.iter().for_each(|item| blocks(item, edition, visit)),
            BlockKind::Definitions(entries) => {
                for meaning in entries.iter().flat_map(|(_, meanings)| meanings) {
                    blocks(meaning, edition, visit);
                }
            }
            _ => {}
        }
    }
}

/// Visits every shown inline of blocks, outer ones first.
pub fn inlines_of<'a>(all: &'a [Block], edition: &str, visit: &mut dyn FnMut(&'a Inline)) {
    blocks(all, edition, &mut |block| match &block.kind {
        BlockKind::Heading { text, .. } | BlockKind::Paragraph(text) => inlines(text, visit),
        BlockKind::Definitions(entries) => entries.iter().for_each(|(term, _)| inlines(term, visit)),
        BlockKind::Table { head, rows, .. } => {
            for cell in head.iter().chain(rows.iter().flatten()) {
                inlines(cell, visit);
            }
        }
        _ => {}
    });
}

/// Visits inlines and what stands in them.
pub fn inlines<'a>(all: &'a [Inline], visit: &mut dyn FnMut(&'a Inline)) {
    for inline in all {
        visit(inline);
        match &inline.kind {
            InlineKind::Emphasis(inner) | InlineKind::Strong(inner) => inlines(inner, visit),
            InlineKind::Link { text, .. } | InlineKind::Claim { text, .. } => inlines(text, visit),
            _ => {}
        }
    }
}

/// The words of inlines as far as they are written: computed figures, references and citations are left out.
pub fn written_words(all: &[Inline]) -> String {
    let mut words = String::new();
    inlines(all, &mut |inline| match &inline.kind {
        InlineKind::Text(text) | InlineKind::Code(text) => words.push_str(text),
        InlineKind::Break | InlineKind::SoftBreak => words.push(' '),
        _ => {}
    });
    words
}
