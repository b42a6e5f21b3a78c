//! Causes with what follows from each, figures, claims, and the ledger.

use super::super::called::{judged, kind};
use super::super::text::{consequences, difference};
use super::super::{Cause, CauseKind, ClaimChange, FigureChange, LedgerChange, Section};
use super::parts::{AFTER, BEFORE, Column, MOST, Row, Work, code, folded, foreign, joined, list, more, number, pair, side, table, words};
use crate::markup::{Element, Node, el, text};

/// Rows shown under a cause; all figures have a table of their own.
const UNDER_A_CAUSE: usize = 12;

const BY: Column<'static> = super::parts::numbers("Difference");

/// Each cause with what follows from it.
pub(super) fn causes(work: &Work<'_>) -> Vec<Node> {
    let causes = &work.review.causes;
    let one = |(at, one): (usize, &Cause)| Node::from(cause(work, at, one));
    let mut nodes: Vec<Node> = causes.iter().take(MOST).enumerate().map(one).collect();
    nodes.extend(more(causes.len(), MOST));
    nodes
}

fn cause(work: &Work<'_>, at: usize, cause: &Cause) -> Element {
    let called = work.review.called(&cause.what);
    let heading = el("h3").child(el("span").class("no").text((at + 1).to_string())).text(" ").child(
        el("span").child(el("span").class("kind").text(kind(cause.kind))).text(" ").child(match &called {
            Some(called) => foreign(called),
            None => code(&cause.what),
        }),
    );
    let mut told = el("section").class("cause").id(format!("cause-{}", at + 1)).child(heading);
    let value = pair(&cause.value);
    if !value.is_empty() {
        told = told.child(el("p").class("value").children(value));
    }
    if cause.kind == CauseKind::Words {
        told = told.child(work.places(&cause.place));
    } else if let Some(place) = cause.place.either() {
        let name = called.as_ref().map(|_| code(&cause.what));
        told = told.child(el("p").class("place").child(foreign(place)).text(" ").children(name));
    }
    if cause.kind == CauseKind::Key {
        let why = "Its rows are known by other columns now, so they cannot be matched with those of the old version.";
        told = told.child(el("p").class("lead").text(why));
    }
    let follows = consequences(cause, work.review);
    if !follows.is_empty() {
        told = told.child(el("p").class("follows").text(follows));
    }
    if !cause.moves.is_empty() {
        told = told.child(moved(work, cause)).children(more_figures(work, cause.moves.len()));
    }
    if !cause.unseen.is_empty() {
        let words = format!("{} moved too little to be printed otherwise.", number(cause.unseen.len(), "figure"));
        told = told.child(el("p").class("lead").text(words));
    }
    told.children(elsewhere(work, cause))
}

fn moved(work: &Work<'_>, cause: &Cause) -> Node {
    let row = |at: &usize| {
        let change = &work.review.figures[*at];
        let name = el("p").child(work.to(Section::Figures, "figure", *at, code(&change.name)));
        let cells = vec![vec![foreign(&change.title), name.into()], side(&change.printed.old), side(&change.printed.new), by(change)];
        Row { id: None, cells }
    };
    table("Figures that it moves", &[words("Figure"), BEFORE, AFTER, BY], cause.moves.iter().take(UNDER_A_CAUSE).map(row))
}

fn more_figures(work: &Work<'_>, all: usize) -> Option<Node> {
    let left = all.checked_sub(UNDER_A_CAUSE).filter(|left| *left > 0)?;
    let told = el("p").class("lead");
    Some(match work.wants(Section::Figures) {
        true => told.text(format!("… and {left} more, under ")).child(el("a").attr("href", "#figures").text("Figures")).text(".").into(),
        false => told.text(format!("… and {left} more.")).into(),
    })
}

/// Links to what follows from a cause besides figures.
fn elsewhere(work: &Work<'_>, cause: &Cause) -> Vec<Node> {
    let review = work.review;
    let mut found = Vec::new();
    let mut tell = |word: &str, nodes: Vec<Node>| {
        if !nodes.is_empty() {
            found.push(el("p").class("place").text(format!("{word}: ")).children(joined(nodes)).into());
        }
    };
    let claim = |at: &usize| work.to(Section::Claims, "claim", *at, foreign(review.claims[*at].words.either().map_or("", String::as_str)));
    let line = |at: &usize| work.to(Section::Ledger, "ledger", *at, foreign(&review.ledger[*at].figure));
    let exhibit = |at: &usize| {
        let label = review.exhibits[*at].label.either().map_or("", String::as_str);
        work.to(Section::Exhibits, "exhibit", *at, foreign(label))
    };
    let prose = |at: &usize| work.to(Section::Prose, "paragraph", *at, text((at + 1).to_string()));
    tell("Claims", cause.claims.iter().take(MOST).map(claim).collect());
    tell("Exhibits", cause.exhibits.iter().take(MOST).map(exhibit).collect());
    tell("Ledger", cause.ledger.iter().take(MOST).map(line).collect());
    tell("Paragraphs", cause.prose.iter().take(MOST).map(prose).collect());
    found
}

fn by(change: &FigureChange) -> Vec<Node> {
    change.difference.iter().map(|by| foreign(&difference(by))).collect()
}

/// All figures that moved, came or went; those that nobody can see are folded away.
pub(super) fn figures(work: &Work<'_>) -> Vec<Node> {
    let all: Vec<(usize, &FigureChange)> = work.review.figures.iter().enumerate().collect();
    let (seen, unseen): (Vec<_>, Vec<_>) = all.into_iter().partition(|(_, change)| change.is_seen() || !change.printed.in_both());
    let mut nodes = Vec::new();
    let columns = [words("Figure"), BEFORE, AFTER, BY, words("Stands in"), words("Cause")];
    if !seen.is_empty() {
        nodes.push(table("Figures as printed", &columns, seen.iter().take(MOST).map(|(at, change)| figure(work, *at, change))));
        nodes.extend(more(seen.len(), MOST));
    }
    if !unseen.is_empty() {
        let columns = [words("Figure"), words("Printed"), BEFORE, AFTER, words("Cause")];
        let row = |(at, change): &(usize, &FigureChange)| {
            let name = vec![foreign(&change.title), el("p").child(code(&change.name)).into()];
            let (old, new) = (side(&change.exact.old), side(&change.exact.new));
            Row {
                id: Some(format!("figure-{}", at + 1)),
                cells: vec![name, side(&change.printed.new), old, new, work.causes(&change.causes)],
            }
        };
        let mut inside = vec![table("Exact values", &columns, unseen.iter().take(MOST).map(row))];
        inside.extend(more(unseen.len(), MOST));
        nodes.push(folded(&format!("{} moved too little to be printed otherwise", number(unseen.len(), "figure")), inside));
    }
    nodes.extend(effects(work));
    nodes
}

fn figure(work: &Work<'_>, at: usize, change: &FigureChange) -> Row {
    let mut name = vec![foreign(&change.title), el("p").child(code(&change.name)).into()];
    // What is printed has been rounded.
    if change.exact.either().is_some_and(|exact| exact.contains('/')) {
        name.push(el("p").class("place").text("exactly ").children(pair(&change.exact)).into());
    }
    if !change.formula.same() {
        name.push(el("p").text("formula: ").children(pair(&change.formula)).into());
    }
    if !change.format.same() {
        name.push(el("p").text("format: ").children(pair(&change.format)).into());
    }
    let mut places: Vec<Node> = Vec::new();
    for place in change.uses.iter().take(3) {
        let link = if change.printed.new.is_some() { work.in_new(place) } else { work.in_old(place) };
        places.push(el("p").class("place").child(link).into());
    }
    if let Some(left) = change.uses.len().checked_sub(3).filter(|left| *left > 0) {
        places.push(el("p").class("place").text(format!("and {left} more")).into());
    }
    let cells = vec![name, side(&change.printed.old), side(&change.printed.new), by(change), places, work.causes(&change.causes)];
    Row { id: Some(format!("figure-{}", at + 1)), cells }
}

/// What each of several causes does alone.
fn effects(work: &Work<'_>) -> Vec<Node> {
    let several: Vec<&FigureChange> = work.review.figures.iter().filter(|change| change.is_seen() && change.effects.len() > 1).collect();
    if several.is_empty() {
        return Vec::new();
    }
    let told = |change: &&FigureChange| {
        let effect = |effect: &super::super::Effect| {
            let cause = work.to(Section::Causes, "cause", effect.cause, code(&work.review.causes[effect.cause].what));
            el("li").child(cause).text(" alone: ").child(foreign(&effect.printed))
        };
        el("li")
            .child(el("p").child(code(&change.name)).text(": ").children(pair(&change.printed)).text(", all together"))
            .child(el("ul").children(change.effects.iter().map(effect)))
    };
    let mut nodes = vec![el("p").class("lead").text("Several causes of one figure, each alone. These effects need not add up.").into()];
    nodes.extend(list("list", None, &several, told));
    vec![folded(&format!("{} with several causes", number(several.len(), "figure")), nodes)]
}

/// Claims that turned.
pub(super) fn turned(work: &Work<'_>) -> Vec<Node> {
    let nodes = listed(work, true, |at, claim| {
        let holds = claim.holds.new == Some(true);
        let (class, word) = if holds { ("good", "Now holds") } else { ("bad", "No longer holds") };
        let words = claim.words.either().map_or("", String::as_str);
        let head = el("p").child(el("span").class("verdict").text(word)).text(": “").child(foreign(words)).text("”");
        entry(work, at, claim, head).class(class)
    });
    vec![el("div").class("turned").children(nodes).into()]
}

/// Claims that came, went, or say something else.
pub(super) fn claims(work: &Work<'_>) -> Vec<Node> {
    listed(work, false, |at, claim| entry(work, at, claim, el("p").children(pair(&claim.words))))
}

fn listed(work: &Work<'_>, turned: bool, show: impl Fn(usize, &ClaimChange) -> Element) -> Vec<Node> {
    let wanted: Vec<(usize, &ClaimChange)> = work.review.claims.iter().enumerate().filter(|(_, claim)| claim.turned() == turned).collect();
    list("list", None, &wanted, |(at, claim)| show(*at, claim))
}

fn entry(work: &Work<'_>, at: usize, claim: &ClaimChange, head: Element) -> Element {
    let predicate = match claim.predicate.same() {
        true => el("p").children(claim.predicate.either().map(|predicate| code(predicate))),
        false => el("p").children(pair(&claim.predicate)),
    };
    let causes = work.causes(&claim.causes);
    let mut told = el("li").id(format!("claim-{}", at + 1)).child(head).child(predicate).child(work.places(&claim.place));
    if !causes.is_empty() {
        told = told.child(el("p").class("place").text("Cause: ").children(causes));
    }
    told
}

/// Lines of the ledger.
pub(super) fn ledger(work: &Work<'_>) -> Vec<Node> {
    let all = &work.review.ledger;
    let columns = [words("Figure"), words("Published"), words("Computed"), words("Verdict"), words("Cause")];
    let row = |(at, line): (usize, &LedgerChange)| {
        let name = vec![code(&line.figure), el("p").child(foreign(&line.source)).into()];
        let cells = vec![name, pair(&line.value), pair(&line.computed), pair(&judged(&line.verdict)), work.causes(&line.causes)];
        Row { id: Some(format!("ledger-{}", at + 1)), cells }
    };
    let mut nodes = vec![table("Published values beside their recomputation", &columns, all.iter().take(MOST).enumerate().map(row))];
    nodes.extend(more(all.len(), MOST));
    nodes
}
