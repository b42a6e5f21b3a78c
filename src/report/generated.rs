//! What the tool writes: lists of exhibits, references, terms; the appendix of figures, the ledger and the publication page have
//! files of their own.
//!
//! Lists that need the whole edition are left as empty sections at first and filled once every page is written.

use crate::checks::vocabulary::Entry;
use crate::content::Generated;
use crate::markup::{Node, el};

use super::bind::Binder;
use super::{Keep, Page, appendix, ledger, publication};

/// Classes of sections that are filled at the end.
const FIGURES: &str = "figures";
const EXHIBITS: &str = "exhibit-lists";
const REFERENCES: &str = "references";
const LEDGER: &str = "ledger";

/// What stands where an author wrote ```` ```generated NAME ````.
pub fn write(binder: &mut Binder<'_>, what: Generated) -> Vec<Node> {
    let later = |class: &str| vec![el("section").class(class).into()];
    match what {
        Generated::Figures => later(FIGURES),
        Generated::Exhibits => later(EXHIBITS),
        Generated::References => later(REFERENCES),
        Generated::Ledger => later(LEDGER),
        Generated::Publication => vec![publication::details(binder)],
        Generated::Terms => vec![terms(binder)],
        Generated::Vocabulary => vec![vocabulary(binder)],
    }
}

/// Fills what was left for later. The list of references comes last, since the others cite works too.
pub fn complete(binder: &mut Binder<'_>, pages: &[Page], bodies: &mut [&mut Vec<Node>], keep: Keep<'_>) {
    let exhibits = exhibits(binder);
    fill(bodies, EXHIBITS, exhibits);
    // The reasons of the ledger hold figures, too, which the appendix of figures tells.
    if bodies.iter().any(|body| holds(body, LEDGER)) {
        let lines = ledger::section(binder, pages);
        fill(bodies, LEDGER, lines);
    }
    if bodies.iter().any(|body| holds(body, FIGURES)) {
        let figures = appendix::sections(binder, pages, keep);
        fill(bodies, FIGURES, figures);
    }
    let references = references(binder);
    fill(bodies, REFERENCES, references);
}

fn fill(bodies: &mut [&mut Vec<Node>], class: &str, content: Vec<Node>) {
    // Ids may stand once only, so the first place has the list.
    for body in bodies {
        if let Some(place) = place(body, class) {
            *place = content;
            return;
        }
    }
}

fn holds(nodes: &[Node], class: &str) -> bool {
    nodes.iter().any(|node| match node {
        Node::Element(element) => is_place(element, class) || holds(&element.children, class),
        _ => false,
    })
}

fn place<'a>(nodes: &'a mut [Node], class: &str) -> Option<&'a mut Vec<Node>> {
    for node in nodes {
        let Node::Element(element) = node else { continue };
        if is_place(element, class) {
            return Some(&mut element.children);
        }
        if let Some(found) = place(&mut element.children, class) {
            return Some(found);
        }
    }
    None
}

fn is_place(element: &crate::markup::Element, class: &str) -> bool {
    let right = element.attributes.iter().any(|(name, value)| *name == "class" && value == class);
    element.name == "section" && element.children.is_empty() && right
}

/// Lists of exhibits by what readers call them: figures, tables, forms.
fn exhibits(binder: &Binder<'_>) -> Vec<Node> {
    let mut out = Vec::new();
    for (label, title) in [("Figure", "Figures"), ("Table", "Tables"), ("Form", "Forms")] {
        let mut records: Vec<_> = binder.records.iter().filter(|record| record.kind.label() == label).collect();
        if records.is_empty() {
            continue;
        }
        records.sort_by_key(|record| record.number);
        let mut list = el("ul").class("exhibit-list");
        for record in records {
            let link = el("a").attr("href", record.address.clone()).text(format!("{label} {}", record.number));
            let headline = without_notes(&record.headline);
            list = list.child(el("li").child(link).text(" ").child(el("span").class("headline").text(headline)));
        }
        out.push(el("h2").id(format!("list-of-{}", title.to_lowercase())).text(title).into());
        out.push(list.into());
    }
    out
}

/// A headline without its marks of notes: the notes stand elsewhere.
fn without_notes(headline: &str) -> String {
    let mut out = String::new();
    let mut rest = headline;
    while let Some((before, after)) = rest.split_once("[note ") {
        let Some((mark, behind)) = after.split_once(']') else { break };
        let is_mark = !mark.is_empty() && mark.bytes().all(|b| b.is_ascii_digit());
        out.push_str(if is_mark { before.trim_end() } else { before });
        if !is_mark {
            out.push_str("[note ");
            rest = after;
            continue;
        }
        rest = behind;
    }
    out + rest
}

/// The works cited in the edition.
pub(super) fn cited<'b>(binder: &'b Binder<'_>) -> impl Iterator<Item = &'b (String, Vec<Node>)> {
    binder.cx.formatting.list.iter().filter(|(work, _)| binder.cited.contains(work))
}

fn references(binder: &Binder<'_>) -> Vec<Node> {
    let items = cited(binder).map(|(work, words)| el("li").id(super::anchors::work_anchor(work)).children(words.clone()));
    vec![el("ul").class("reference-list").children(items).into()]
}

fn terms(binder: &Binder<'_>) -> Node {
    let mut terms: Vec<_> = binder.cx.project.config.terms.iter().collect();
    terms.sort_by_key(|term| term.term.to_lowercase());
    let mut list = el("dl").class("terms");
    for term in terms {
        let id = format!("term-{}", super::anchors::slug(&term.term));
        list = list.child(el("dt").id(id).text(term.term.clone())).child(el("dd").text(term.means.clone()));
    }
    list.into()
}

/// What words with bounds say: the words, and how large a value is that is called so.
fn vocabulary(binder: &Binder<'_>) -> Node {
    let head = ["Words", "Say that a value is"].map(|label| el("th").attr("scope", "col").text(label));
    let row = |entry: &Entry| {
        let words = el("th").attr("scope", "row").text(format!("“{}”", entry.words.text));
        el("tr").child(words).child(el("td").text(entry.meaning()))
    };
    let rows = binder.cx.vocabulary.entries().map(row);
    el("table").class("vocabulary").child(el("thead").child(el("tr").children(head))).child(el("tbody").children(rows)).into()
}

#[cfg(test)]
mod tests {
    use super::without_notes;

    #[test]
    fn marks_of_notes_are_left_out_of_lists() {
        assert_eq!(without_notes("All came [note 1]"), "All came");
        assert_eq!(without_notes("All [note 12] came"), "All came");
        assert_eq!(without_notes("All [note b] came [note"), "All [note b] came [note");
    }
}
