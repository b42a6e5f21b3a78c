//! The parts a page is made of: words that others wrote, what was and is, tables, lists, links.

use super::super::text::shown;
use super::super::{Pair, Pictures, Review, Section};
use crate::diagnostics::counted;
use crate::markup::{Element, Node, el, text};

/// Entries of a list that are shown; JSON has all.
pub(super) const MOST: usize = 1_000;

/// What the sections of a page are made from.
pub(super) struct Work<'r> {
    pub(super) review: &'r Review,
    /// The sections that are wanted, all if there are none.
    pub(super) sections: &'r [Section],
    /// Where the pages of each version can be read.
    pub(super) sites: &'r Pair<String>,
    /// Pictures of what changed.
    pub(super) pictures: &'r Pictures,
}

impl Work<'_> {
    pub(super) fn wants(&self, section: Section) -> bool {
        self.sections.is_empty() || self.sections.contains(&section)
    }

    /// A link to an entry of this page, if it is shown.
    pub(super) fn to(&self, section: Section, name: &str, at: usize, words: impl Into<Node>) -> Node {
        let words = words.into();
        if self.wants(section) && at < MOST { el("a").attr("href", format!("#{name}-{}", at + 1)).child(words).into() } else { words }
    }

    /// Links to the causes by their numbers.
    pub(super) fn causes(&self, causes: &[usize]) -> Vec<Node> {
        let number = |at: &usize| self.to(Section::Causes, "cause", *at, text((at + 1).to_string()));
        joined(causes.iter().map(number))
    }

    /// An address in a version, as a link where the version can be read.
    pub(super) fn in_old(&self, address: &str) -> Node {
        link(self.sites.old.as_deref(), address, address)
    }

    /// An address in the new version.
    pub(super) fn in_new(&self, address: &str) -> Node {
        link(self.sites.new.as_deref(), address, address)
    }

    /// Where something stands, in each version that can be read; its address once where both have the same.
    pub(super) fn places(&self, place: &Pair<String>) -> Element {
        let told = el("p").class("place");
        match (&place.old, &place.new) {
            (Some(old), Some(new)) if old == new => {
                let Pair { old: Some(site), .. } = self.sites else { return told.child(self.in_new(new)) };
                told.child(self.in_new(new)).text(" (").child(link(Some(site), old, "old version")).text(")")
            }
            (Some(old), Some(new)) => told.child(self.in_old(old)).text(" → ").child(self.in_new(new)),
            (Some(old), None) => told.child(self.in_old(old)),
            (None, Some(new)) => told.child(self.in_new(new)),
            (None, None) => told,
        }
    }
}

/// Words that others wrote: whichever way they run, what stands beside them keeps its place.
pub(super) fn foreign(words: &str) -> Node {
    el("bdi").text(words).into()
}

/// A name or a formula.
pub(super) fn code(words: &str) -> Node {
    el("code").child(foreign(words)).into()
}

fn link(site: Option<&str>, address: &str, words: &str) -> Node {
    match site {
        Some(site) => el("a").attr("href", format!("{site}{}", address.replace(' ', "%20"))).child(foreign(words)).into(),
        None => foreign(words),
    }
}

/// Nodes with commas between them.
pub(super) fn joined(nodes: impl IntoIterator<Item = Node>) -> Vec<Node> {
    let mut all = Vec::new();
    for node in nodes {
        if !all.is_empty() {
            all.push(text(", "));
        }
        all.push(node);
    }
    all
}

/// Words that went or came, told by a line through or under them and, for those who do not see it, in words.
pub(super) fn marked(name: &'static str, words: &str) -> Element {
    let said = if name == "del" { "[old: " } else { "[new: " };
    let unseen = |words: &str| el("span").class("unseen").text(words);
    el(name).child(unseen(said)).child(foreign(words)).child(unseen("]"))
}

/// What was and what is.
pub(super) fn pair(pair: &Pair<String>) -> Vec<Node> {
    match (&pair.old, &pair.new) {
        (Some(old), Some(new)) if old == new => vec![foreign(old)],
        (Some(old), Some(new)) => vec![marked("del", shown(old)).into(), text(" → "), marked("ins", shown(new)).into()],
        (None, Some(new)) => vec![text("added: "), marked("ins", shown(new)).into()],
        (Some(old), None) => vec![text("removed: "), marked("del", shown(old)).into()],
        (None, None) => Vec::new(),
    }
}

/// One side of a pair for a column of a table.
pub(super) fn side(side: &Option<String>) -> Vec<Node> {
    match side {
        Some(words) => vec![foreign(shown(words))],
        None => vec![el("span").class("soft").text("none").into()],
    }
}

/// A column of a table.
#[derive(Clone, Copy)]
pub(super) struct Column<'h> {
    pub(super) head: &'h str,
    pub(super) class: &'static str,
}

/// Columns with words.
pub(super) const fn words(head: &str) -> Column<'_> {
    Column { head, class: "" }
}

/// Columns with numbers.
pub(super) const fn numbers(head: &str) -> Column<'_> {
    Column { head, class: "n" }
}

/// What a thing was, and what it is.
pub(super) const BEFORE: Column<'static> = numbers("Before");
/// What a thing is.
pub(super) const AFTER: Column<'static> = Column { head: "After", class: "n after" };

/// A row of a table: its anchor and its cells, the first of which is its head.
pub(super) struct Row {
    pub(super) id: Option<String>,
    pub(super) cells: Vec<Vec<Node>>,
}

/// A table; where it is narrow each cell tells its column.
pub(super) fn table(caption: &str, columns: &[Column<'_>], rows: impl Iterator<Item = Row>) -> Node {
    let class = |column: &Column<'_>| (!column.class.is_empty()).then_some(column.class);
    let heads = columns.iter().map(|column| el("th").attr("scope", "col").attr_if("class", class(column)).text(column.head));
    let row = |row: Row| {
        let cells = row.cells.into_iter().zip(columns).enumerate().map(|(at, (nodes, column))| {
            if at == 0 {
                return el("th").attr("scope", "row").children(nodes);
            }
            let cell = el("td").attr_if("class", class(column));
            if nodes.is_empty() {
                return cell;
            }
            cell.child(el("span").class("label").attr("aria-hidden", "true").text(column.head)).children(nodes)
        });
        el("tr").attr_if("id", row.id).children(cells)
    };
    let head = el("thead").child(el("tr").children(heads));
    el("table").child(el("caption").text(caption)).child(head).child(el("tbody").children(rows.map(row))).into()
}

/// That there is more than is shown.
pub(super) fn more(all: usize, shown: usize) -> Option<Node> {
    let left = all.checked_sub(shown).filter(|left| *left > 0)?;
    Some(el("p").class("soft").text(format!("… and {left} more; the review as JSON has all")).into())
}

/// A list whose entries have anchors, as far as it is shown.
pub(super) fn list<T>(class: &str, anchor: Option<&str>, all: &[T], show: impl Fn(&T) -> Element) -> Vec<Node> {
    let entry = |(at, entry): (usize, &T)| show(entry).attr_if("id", anchor.map(|name| format!("{name}-{}", at + 1)));
    let list = el("ul").class(class).attr("role", "list").children(all.iter().take(MOST).enumerate().map(entry));
    let mut nodes: Vec<Node> = vec![list.into()];
    nodes.extend(more(all.len(), MOST));
    nodes
}

/// Something folded.
pub(super) fn folded(summary: &str, nodes: Vec<Node>) -> Node {
    el("details").child(el("summary").text(summary)).children(nodes).into()
}

/// `3 lines`.
pub(super) fn number(all: usize, word: &str) -> String {
    counted(all, word, &format!("{word}s"))
}
