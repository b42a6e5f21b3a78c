//! The ledger for readers: what was printed beside what was computed, the most material difference first, the verdict in words.
//!
//! First stands what does not simply agree: lines that would turn a claim, then those that lie furthest from the value in units of
//! the last printed digit. What agrees is folded by dataset. The same value printed in several places is one line.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use num_rational::BigRational;

use crate::checks::ledger::{Entry, Verdict, Weigher};
use crate::diagnostics::counted;
use crate::markup::{Element, Node, el, text};

use super::Page;
use super::anchors::figure_anchor;
use super::bind::Binder;
use super::context::{published_work, source_of};

/// A line: one printed value of a figure, from one place or several.
struct Line<'a> {
    first: &'a Entry,
    /// Every entry of it, `first` included.
    all: Vec<&'a Entry>,
    /// How many claims of the edition the printed value would turn.
    turns: usize,
}

/// What stands in the ledger's section.
pub fn section(binder: &mut Binder<'_>, pages: &[Page]) -> Vec<Node> {
    let entries = binder.cx.ledger;
    let mut out: Vec<Node> = vec![el("p").class("summary").text(summary(entries)).into()];
    let (agreeing, mut others): (Vec<Line<'_>>, Vec<Line<'_>>) =
        lines(entries, &weigher(binder, pages)).into_iter().partition(|line| line.first.verdict == Verdict::Agrees);
    others.sort_by_key(|line| Reverse(weight(line)));
    if !others.is_empty() {
        out.push(table(binder, &others, "Printed values that do not simply agree, the most material first", "ledger-differences"));
    }
    out.extend(agreements(binder, &agreeing));
    out
}

/// Weighs entries against the claims on an edition's pages, each predicate once.
fn weigher<'a>(binder: &Binder<'a>, pages: &'a [Page]) -> Weigher<'a> {
    let mut seen = BTreeSet::new();
    let claims = pages.iter().flat_map(|page| &page.claims).filter(move |claim| seen.insert(&*claim.predicate));
    Weigher::new(binder.cx.figures, claims.map(|claim| &*claim.evaluated.trace))
}

/// The entries as lines, restatements folded.
fn lines<'a>(entries: &'a [Entry], weigher: &Weigher<'_>) -> Vec<Line<'a>> {
    let mut lines: Vec<Line<'a>> = Vec::new();
    for entry in entries {
        let same = |line: &&mut Line<'_>| {
            let first = line.first;
            let said = |entry: &Entry| {
                (entry.published.value.text.clone(), entry.verdict, entry.published.because.as_ref().map(|why| why.text.clone()))
            };
            first.figure == entry.figure && said(first) == said(entry)
        };
        // Values of one figure stand together.
        match lines.iter_mut().rev().take_while(|line| line.first.figure == entry.figure).find(same) {
            Some(line) => line.all.push(entry),
            None => lines.push(Line { first: entry, all: vec![entry], turns: weigher.turned(entry) }),
        }
    }
    lines
}

/// What makes a line come first: claims that it turns, then that it differs indeed, then its distance; what could not be compared comes last.
fn weight<'a>(line: &Line<'a>) -> (usize, u8, &'a BigRational) {
    let kind = match line.first.verdict {
        Verdict::Differs | Verdict::Impossible | Verdict::OtherBase | Verdict::Explained => 2,
        Verdict::NotRecomputable | Verdict::Unreadable => 0,
        _ => 1,
    };
    (line.turns, kind, &line.first.apart)
}

/// How many values there are, by verdict.
fn summary(entries: &[Entry]) -> String {
    let told = [
        (Verdict::Agrees, "agrees", "agree"),
        (Verdict::AgreesOtherTie, "agrees under the other tie rule", "agree under the other tie rule"),
        (Verdict::WithinRounding, "lies within the rounding of its inputs", "lie within the rounding of their inputs"),
        (Verdict::CutOff, "agrees if digits are cut off", "agree if digits are cut off"),
        (Verdict::OtherBase, "agrees on another base", "agree on another base"),
        (Verdict::Explained, "differs for a reason that the source gives", "differ for reasons that the source gives"),
        (Verdict::Differs, "differs", "differ"),
        (Verdict::Impossible, "is impossible", "are impossible"),
        (Verdict::NotRecomputable, "cannot be recomputed", "cannot be recomputed"),
        (Verdict::Unreadable, "cannot be compared", "cannot be compared"),
    ];
    let count = |verdict: Verdict| entries.iter().filter(|entry| entry.verdict == verdict).count();
    let parts = told.iter().map(|(verdict, one, many)| (count(*verdict), one, many)).filter(|(count, ..)| *count > 0);
    let parts: Vec<String> = parts.map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many })).collect();
    match parts.as_slice() {
        [] => "No printed value is compared.".into(),
        [only] => format!("Printed values compared: {}. Of these {only}.", entries.len()),
        [rest @ .., last] => format!("Printed values compared: {}. Of these {} and {last}.", entries.len(), rest.join(", ")),
    }
}

/// What agrees, folded by dataset.
fn agreements(binder: &mut Binder<'_>, lines: &[Line<'_>]) -> Vec<Node> {
    let datasets = binder.cx.figures.datasets.clone();
    let dataset = |line: &Line<'_>| binder.cx.figures.all.get(&line.first.figure).map_or(u32::MAX, |figure| figure.dataset);
    let groups: Vec<(u32, Vec<&Line<'_>>)> = lines.iter().fold(Vec::new(), |mut groups: Vec<(u32, Vec<&Line<'_>>)>, line| {
        let of = dataset(line);
        match groups.last_mut().filter(|(known, _)| *known == of) {
            Some((_, group)) => group.push(line),
            None => groups.push((of, vec![line])),
        }
        groups
    });
    let mut out = Vec::new();
    if !groups.is_empty() {
        out.push(el("h2").id("ledger-agreements").text("Printed values that agree").into());
    }
    for (index, group) in groups {
        let (id, title) = datasets.all.get_index(index as usize).map_or(("", ""), |(id, dataset)| (id, dataset.title.as_str()));
        let summary = format!("{title}: {}", counted(group.len(), "value", "values"));
        let caption = format!("Printed values that agree: {title}");
        let table = table(binder, group, &caption, &format!("ledger-{id}"));
        out.push(el("details").child(el("summary").text(summary)).child(table).into());
    }
    out
}

fn table<'a, 'b: 'a>(binder: &mut Binder<'_>, lines: impl IntoIterator<Item = &'a Line<'b>>, caption: &str, id: &str) -> Node {
    let lines: Vec<&Line<'_>> = lines.into_iter().collect();
    let differing = lines.iter().any(|line| line.first.verdict != Verdict::Agrees);
    let mut heads = el("tr");
    let last = if differing { "Verdict, why, and where" } else { "Verdict, and where" };
    for (name, numeric) in [("Figure", false), ("Printed", true), ("Computed here", true), (last, false)] {
        let head = el("th").attr("scope", "col");
        heads = heads.child(if numeric { head.class("n").text(name) } else { head.text(name) });
    }
    let mut body = el("tbody");
    for line in lines {
        body = body.child(row(binder, line));
    }
    let caption = el("caption").child(el("span").id(id.to_owned()).text(caption));
    let table = el("table").child(caption).child(el("thead").child(heads)).child(body);
    let region = el("div").class("scroll").attr("role", "region").attr("tabindex", "0").attr("aria-labelledby", id.to_owned());
    region.child(table).into()
}

fn row(binder: &mut Binder<'_>, line: &Line<'_>) -> Element {
    let entry = line.first;
    let figures = binder.cx.figures;
    let figure = figures.all.get(&entry.figure);
    let title = figure.map_or(entry.figure.as_ref(), |figure| figure.title.as_str());
    let name = match binder.cx.figure_address(&figure_anchor(&entry.figure)) {
        Some(href) => el("a").attr("href", href).text(title),
        None => el("span").text(title),
    };
    let printed = el("td").class("n").text(entry.published.value.text.clone());
    let computed = el("td").class("n").text(entry.computed.clone());
    let head = el("th").attr("scope", "row").child(name);
    let row = el("tr").class(entry.verdict.word()).child(head).child(printed).child(computed);
    row.child(verdict(line).children(why(binder, line)))
}

/// The verdict as a word, and behind it what it rests on and what it would change.
fn verdict(line: &Line<'_>) -> Element {
    let entry = line.first;
    let cell = el("td").child(el("strong").class("verdict").text(entry.verdict.words()));
    let mut remarks: Vec<String> = detail(entry).into_iter().collect();
    if line.turns > 0 && entry.verdict != Verdict::Agrees {
        let claims = counted(line.turns, "claim", "claims");
        remarks.push(format!("With the printed value {claims} of this report would turn."));
    }
    cell.text(". ").text(remarks.join(" ")).text(" ")
}

/// What a verdict rests on: bounds, a base.
pub fn detail(entry: &Entry) -> Option<String> {
    let base = entry.base.as_ref();
    match entry.verdict {
        Verdict::WithinRounding | Verdict::Differs | Verdict::Explained if entry.bounds.is_some() => {
            let (low, high) = entry.bounds.as_ref()?;
            Some(format!("As its inputs were rounded, it lies between {low} and {high}."))
        }
        Verdict::OtherBase => base.map(|base| format!("The printed value is the share of {}: {}.", base.value, base.title)),
        Verdict::Impossible => base.map(|base| format!("No whole number of {} gives it.", base.value)),
        _ => None,
    }
}

/// Why it differs, and each place where it was printed.
fn why(binder: &mut Binder<'_>, line: &Line<'_>) -> Vec<Node> {
    let mut out = reasons(binder, line.first);
    let figures = binder.cx.figures;
    let source = figures.all.get(&line.first.figure).and_then(|figure| source_of(figures, figure.dataset));
    for (at, entry) in line.all.iter().enumerate() {
        let Some(group) = published_work(&entry.published, source) else { continue };
        out.push(text(if at > 0 { "; " } else { "" }));
        out.extend(binder.cite(&group));
    }
    out
}

/// What is said of a difference, whose words it is, and whether it was said of today's.
pub fn reasons(binder: &mut Binder<'_>, entry: &Entry) -> Vec<Node> {
    let published = &entry.published;
    let mut out = Vec::new();
    let said = [("", &published.because), ("The source says: ", &published.source_says), ("", &published.not_recomputable)];
    for (before, words) in said {
        let Some(words) = words else { continue };
        out.push(text(before));
        out.extend(binder.words(words));
        out.push(text(" "));
    }
    if let Some(before) = published.acknowledges.as_ref().filter(|_| entry.lapsed) {
        out.push(text(format!("This was said of {}. ", before.text)));
    }
    out
}
