//! Exhibits: both pictures of what is drawn, and what each shows before and after.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{ExhibitChange, ModelChange, Named, Section, Shown, models};
use super::parts::{AFTER, BEFORE, MOST, Row, Work, code, folded, foreign, list, more, number, pair, side, table, words};
use super::shown::named;
use crate::exhibits::Beside;
use crate::markup::{Element, Node, el};

/// Rows of an exhibit that are shown at once; others are folded.
const AT_ONCE: usize = 12;
/// Columns that changed, more than which values stand below each other.
const ACROSS: usize = 5;

/// Exhibits with what they show before and after, then models that no exhibit shows.
pub(super) fn exhibits(work: &Work<'_>) -> Vec<Node> {
    let mut nodes = lead(work);
    let all: Vec<(usize, &ExhibitChange)> = work.review.exhibits.iter().enumerate().collect();
    if !all.is_empty() {
        nodes.extend(list("list", None, &all, |(at, exhibit)| one(work, *at, exhibit)));
    }
    let told: BTreeSet<&str> = all.iter().flat_map(|(_, exhibit)| of_exhibit(work, exhibit)).map(|change| change.model.as_str()).collect();
    let rest: Vec<&ModelChange> = work.review.models.iter().filter(|change| !told.contains(change.model.as_str())).collect();
    if !rest.is_empty() {
        nodes.push(el("h3").class("apart").text("In models").into());
        nodes.extend(list("list tight", None, &rest, |change| {
            el("li").child(el("p").child(code(&change.model)).text(": ").children(said(change)))
        }));
    }
    nodes
}

/// What is to be known of the pictures.
fn lead(work: &Work<'_>) -> Vec<Node> {
    let pictures = work.pictures;
    let mut told = Vec::new();
    if !pictures.found.is_empty() {
        told.push(
            "Pictures of both versions stand beside each other, charts in one scale. What is outlined in black changed: it moved, came, or went."
                .to_owned(),
        );
    }
    if pictures.left_out > 0 {
        told.push(format!(
            "Pictures of {} more are left out, since they would be too many; their values stand here.",
            number(pictures.left_out, "exhibit")
        ));
    }
    if pictures.unbuilt > 0 {
        told.push(
            "Pictures are drawn from the sources of both versions, and one of these is only a built report: its values stand here."
                .to_owned(),
        );
    }
    if told.is_empty() { Vec::new() } else { vec![el("p").class("lead").text(told.join(" ")).into()] }
}

fn one(work: &Work<'_>, at: usize, exhibit: &ExhibitChange) -> Element {
    let label = exhibit.label.either().map_or("", String::as_str);
    let mut told = el("li").id(format!("exhibit-{}", at + 1)).class("exhibit").child(el("h3").child(foreign(label)));
    if exhibit.headline.either().is_some_and(|headline| !headline.is_empty()) {
        told = told.child(el("p").class("headline").children(pair(&exhibit.headline)));
    }
    told = told.child(work.places(&exhibit.address));
    let causes = work.causes(&exhibit.causes);
    if !causes.is_empty() {
        told = told.child(el("p").class("place").text("Cause: ").children(causes));
    }
    if let Some(both) = work.pictures.found.get(&at) {
        told = told.child(beside(work, exhibit, both));
    }
    if let Some((first, other)) = work.pictures.same.get(&at).and_then(|at| Some((*at, work.review.exhibits.get(*at)?))) {
        let label = format!("{} of {}", other.label.either().map_or("", String::as_str), other.edition);
        told = told.child(
            el("p").text("Its pictures are those of ").child(work.to(Section::Exhibits, "exhibit", first, foreign(&label))).text("."),
        );
    }
    if exhibit.redrawn {
        told = told.child(el("p").text("Is drawn otherwise; what it shows is the same."));
    }
    let models = of_exhibit(work, exhibit);
    if !models.is_empty() {
        told = told.children(list("list tight", None, &models, |change| el("li").child(el("p").children(said(change)))));
    }
    // What a model's cells say is told in its own words.
    let of_models: BTreeSet<&str> = models.iter().map(|change| change.model.as_str()).collect();
    let shown: Vec<&Shown> =
        exhibit.shown.iter().filter(|shown| models::of_cell(&shown.name).is_none_or(|model| !of_models.contains(model))).collect();
    told.children(values(work, &shown))
}

/// Both pictures, each laid out for wide pages and for narrow ones.
fn beside(work: &Work<'_>, exhibit: &ExhibitChange, both: &Beside) -> Element {
    let figure = |at: usize, word: &str, version: &str| {
        let caption = el("figcaption").child(el("b").text(word)).text(" ").child(foreign(version));
        let picture = |form: &'static str, node: &Node| el("div").class(form).child(node.clone());
        el("figure").child(caption).child(picture("picture wide", &both.wide[at])).child(picture("picture narrow", &both.narrow[at]))
    };
    let (old, new) = (&work.review.old.name, &work.review.new.name);
    // Models are as wide as the page.
    let class = if exhibit.kind == "model" { "beside below" } else { "beside" };
    el("div").class(class).child(figure(0, "Before", old)).child(figure(1, "After", new))
}

/// What differs in the models that an exhibit shows.
fn of_exhibit<'r>(work: &Work<'r>, exhibit: &ExhibitChange) -> Vec<&'r ModelChange> {
    let shown: BTreeSet<&str> = exhibit.shown.iter().filter_map(|shown| models::of_cell(&shown.name)).collect();
    work.review.models.iter().filter(|change| shown.contains(change.model.as_str())).collect()
}

/// A change in a model, in words.
fn said(change: &ModelChange) -> Vec<Node> {
    let mut told = vec![foreign(&change.told)];
    if change.value != super::super::Pair::default() {
        told.push(crate::markup::text(": "));
        told.extend(pair(&change.value));
    }
    told
}

/// The values that changed: in rows and columns with their labels, as far as they have some, each dataset's together.
fn values(work: &Work<'_>, shown: &[&Shown]) -> Vec<Node> {
    let mut datasets: BTreeMap<&str, Vec<(&Named, &Shown)>> = BTreeMap::new();
    let mut others: Vec<&Shown> = Vec::new();
    for shown in shown {
        let called = work.review.names.get(&shown.name).filter(|called| !called.row.is_empty() && !called.column.is_empty());
        let dataset = shown.name.split(['[', '.']).next().unwrap_or_default();
        match called {
            Some(called) => datasets.entry(dataset).or_default().push((called, shown)),
            None => others.push(shown),
        }
    }
    let several = datasets.len() > 1;
    let mut nodes: Vec<Node> = Vec::new();
    for (dataset, cells) in datasets {
        let columns: BTreeSet<&str> = cells.iter().map(|(called, _)| called.column.as_str()).collect();
        if columns.len() > ACROSS {
            others.extend(cells.into_iter().map(|(_, shown)| shown));
        } else {
            let caption = if several { format!("Rows of {dataset} that changed") } else { "Rows that changed".to_owned() };
            nodes.push(excerpt(&caption, &cells, &columns));
        }
    }
    let row = |shown: &&Shown| Row { id: None, cells: vec![named(work, &shown.name), side(&shown.printed.old), side(&shown.printed.new)] };
    if !others.is_empty() {
        let whole = table("Values that changed", &[words("Shown"), BEFORE, AFTER], others.iter().take(MOST).map(row));
        nodes.push(at_once(others.len(), "value", whole));
    }
    nodes
}

/// The rows of a dataset that changed, with their labels and those of the columns; what is gone is struck.
fn excerpt(caption: &str, cells: &[(&Named, &Shown)], columns: &BTreeSet<&str>) -> Node {
    let mut rows: BTreeMap<&str, BTreeMap<&str, &Shown>> = BTreeMap::new();
    for (called, shown) in cells {
        rows.entry(&called.row).or_default().insert(&called.column, shown);
    }
    let heads: Vec<_> = [words("Row")].into_iter().chain(columns.iter().map(|column| words(column))).collect();
    let cell = |shown: Option<&&Shown>| match shown {
        Some(shown) => pair(&shown.printed),
        None => vec![el("span").class("soft").text("the same").into()],
    };
    let row = |(name, cells): (&&str, &BTreeMap<&str, &Shown>)| {
        let cells = columns.iter().map(|column| cell(cells.get(column)));
        Row { id: None, cells: [vec![foreign(name)]].into_iter().chain(cells).collect() }
    };
    at_once(rows.len(), "row", table(caption, &heads, rows.iter().take(MOST).map(row)))
}

/// A short table as it is, a long one folded.
fn at_once(rows: usize, word: &str, whole: Node) -> Node {
    match rows {
        few if few <= AT_ONCE => whole,
        many => {
            folded(&format!("{}, before and after", number(many, word)), [Some(whole), more(many, MOST)].into_iter().flatten().collect())
        }
    }
}
