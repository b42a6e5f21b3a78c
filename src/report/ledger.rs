//! The ledger for readers: what was printed beside what was computed, one line a value, the verdict as a word.

use crate::checks::ledger::{Entry, Verdict};
use crate::markup::{Element, Node, el, text};

use super::anchors::figure_anchor;
use super::bind::Binder;
use super::context::{published_work, source_of};

/// The ledger as a table, with a sentence that sums it up.
pub fn table(binder: &mut Binder<'_>) -> Node {
    let entries = binder.cx.ledger;
    let mut section = el("section").class("ledger").child(el("p").class("summary").text(summary(entries)));
    if entries.is_empty() {
        return section.into();
    }
    let mut heads = el("tr");
    for (name, numeric) in [("Figure", false), ("Printed", true), ("Computed here", true), ("Verdict", false), ("Why", false)] {
        let head = el("th").attr("scope", "col");
        heads = heads.child(if numeric { head.class("numeric").text(name) } else { head.text(name) });
    }
    let mut body = el("tbody");
    for entry in entries {
        body = body.child(row(binder, entry));
    }
    let caption = el("caption").child(el("span").id("ledger-caption").text("Printed values and their recomputation"));
    let table = el("table").child(caption).child(el("thead").child(heads)).child(body);
    let region = el("div").class("scroll").attr("role", "region").attr("tabindex", "0").attr("aria-labelledby", "ledger-caption");
    section = section.child(region.child(table));
    section.into()
}

fn summary(entries: &[Entry]) -> String {
    let count = |verdict: Verdict| entries.iter().filter(|entry| entry.verdict == verdict).count();
    let mut parts = vec![format!("{} agree", count(Verdict::Agrees))];
    let others = [
        (Verdict::AgreesOtherTie, "agree under the other tie rule"),
        (Verdict::Differs, "differ"),
        (Verdict::Unreadable, "cannot be compared"),
    ];
    for (verdict, words) in others {
        if count(verdict) > 0 {
            parts.push(format!("{} {words}", count(verdict)));
        }
    }
    format!("Printed values compared: {}. Of these {}.", entries.len(), parts.join(", "))
}

fn row(binder: &mut Binder<'_>, entry: &Entry) -> Element {
    let figures = binder.cx.figures;
    let figure = figures.all.get(&entry.figure);
    let title = figure.map_or(entry.figure.as_ref(), |figure| figure.title.as_str());
    let name = match binder.cx.figure_address(&figure_anchor(&entry.figure)) {
        Some(href) => el("a").attr("href", href).text(title),
        None => el("span").text(title),
    };
    let mut why = Vec::new();
    if let Some(because) = &entry.published.because {
        why = binder.words(because);
        why.push(text(" "));
    }
    let source = figure.and_then(|figure| source_of(figures, figure.dataset));
    if let Some(group) = published_work(&entry.published, source) {
        why.extend(binder.cite(&group));
    }
    let printed = el("td").class("numeric").text(entry.published.value.text.clone());
    let computed = el("td").class("numeric").text(entry.computed.clone());
    let line = el("tr").class(entry.verdict.word()).child(el("th").attr("scope", "row").child(name)).child(printed).child(computed);
    line.child(el("td").class("verdict").text(entry.verdict.words())).child(el("td").children(why))
}
