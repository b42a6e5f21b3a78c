//! The plan of an edition: its pages in order with their numbers, titles and addresses, before any of them is written.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::content::{Generated, Inline, InlineKind};
use crate::markup::plain;

use super::bind::Binder;
use super::context::Context;
use super::datasets;
use super::sketch::Sketch;

/// What every page may know of the others.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Its pages, in reading order.
    pub pages: Vec<Planned>,
    /// The same in groups: each page is in one.
    pub groups: Vec<Group>,
    /// What the edition is about, in a sentence, plain text.
    pub summary: String,
    /// Address of the appendix of figures.
    pub figures: Option<String>,
    /// Address of the page with the ledger.
    pub ledger: Option<String>,
    /// Address of the list of datasets below the site's root, if each has a page.
    pub data: Option<&'static str>,
}

/// Pages that follow each other and belong together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// What they are.
    pub kind: GroupKind,
    /// Which they are.
    pub pages: Range<usize>,
}

/// What the pages of a group are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum GroupKind {
    /// What comes before the first numbered chapter.
    Front,
    /// Chapters that belong to no part.
    Chapters,
    /// Chapters of a part: its title, plain text.
    Part(String),
    /// Appendices.
    Appendices,
}

impl Plan {
    /// The group a page is in.
    pub fn group_of(&self, page: usize) -> usize {
        self.groups.partition_point(|group| group.pages.end <= page)
    }
}

/// A page to come.
#[derive(Clone, Debug, Default)]
pub struct Planned {
    /// Address below the edition's folder, such as `study-design.html`.
    pub address: String,
    /// Id of the chapter.
    pub id: String,
    /// Number as readers see it: `3`, `A1`; empty if it has none.
    pub number: String,
    /// Title as plain text.
    pub title: String,
    /// Whether it is an appendix.
    pub appendix: bool,
    /// Whether it comes before the first numbered chapter.
    pub front_matter: bool,
    /// Whether a page before it has its address, which is an error: written side by side, they would take turns in being there.
    pub shadowed: bool,
}

/// Plans an edition that has been numbered.
pub(super) fn plan(cx: &Context<'_>, sketches: &[Sketch]) -> Plan {
    let mut binder = Binder::new(cx, &[], 0);
    let (mut pages, mut groups): (Vec<Planned>, Vec<Group>) = Default::default();
    let mut addresses = BTreeSet::new();
    for number in &cx.outline.chapters {
        let Some(sketch) = sketches.get(number.index) else { continue };
        // What is wrong with a title is told when its page is written.
        let title = plain(&binder.inlines(&without_notes(&sketch.title)));
        pages.push(Planned {
            address: number.address.clone(),
            id: sketch.id.clone(),
            number: number.number.clone(),
            title,
            appendix: sketch.appendix,
            front_matter: number.front_matter,
            shadowed: !addresses.insert(&number.address),
        });
        let kind = match sketch.part.and_then(|part| cx.edition.parts.get_index(part as usize)) {
            _ if sketch.appendix => GroupKind::Appendices,
            Some((_, title)) => GroupKind::Part(title.text.clone()),
            None if number.front_matter => GroupKind::Front,
            None => GroupKind::Chapters,
        };
        match groups.last_mut() {
            Some(group) if group.kind == kind => group.pages.end = pages.len(),
            _ => groups.push(Group { kind, pages: pages.len() - 1..pages.len() }),
        }
    }
    let summary = cx.project.config.summary.as_ref().map(|words| plain(&binder.words(words))).unwrap_or_default();
    let page = |list| cx.outline.generated.get(&list).cloned();
    Plan {
        pages,
        groups,
        summary,
        figures: page(Generated::Figures),
        ledger: page(Generated::Ledger),
        data: cx.is_traced().then_some(datasets::LIST),
    }
}

/// A title without marks of notes, which lead somewhere only on its own page.
fn without_notes(title: &[Inline]) -> Vec<Inline> {
    title.iter().filter(|inline| !matches!(inline.kind, InlineKind::Footnote(_))).cloned().collect()
}
