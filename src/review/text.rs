//! The review for people at a terminal: at most 80 columns, in colour or plain.

mod given;
mod page;

use std::fmt::Write as _;

use self::page::{Ink, Page};
use super::{
    Cause, CauseKind, ClaimChange, Difference, Doubt, Fate, FigureChange, LedgerChange, Measure, Pair, Part, ProseChange, Review, RunKind,
    Section, Summary, called,
};
use crate::diagnostics::counted;

/// Figures that are named beside words that did not change.
const MOST_BESIDE: usize = 3;
/// Words kept before and behind a change in a paragraph.
const AROUND: usize = 8;

/// A review as text; `sections` are those that are wanted, all if there are none.
pub fn text(review: &Review, sections: &[Section], colour: bool) -> String {
    let mut page = Page { out: String::new(), colour };
    versions(review, &mut page);
    let wanted = |section| sections.is_empty() || sections.contains(&section);
    if review.is_empty_in(sections) {
        page.heading("No differences");
        asides(review, &mut page);
        return page.out;
    }
    page.wrapped(0, Ink::Strong, &called::verdict(review, sections));
    if wanted(Section::Causes) {
        causes(review, &mut page);
    }
    if wanted(Section::Figures) && !wanted(Section::Causes) {
        figures(review, &mut page);
    }
    if wanted(Section::Figures) {
        effects(review, &mut page);
    }
    if wanted(Section::Claims) {
        claims(review, &mut page);
    }
    if wanted(Section::Ledger) {
        ledger(review, &mut page);
    }
    if wanted(Section::Cells) && !wanted(Section::Causes) {
        given::cells(review, &mut page);
    }
    if wanted(Section::Settings) && !wanted(Section::Causes) {
        settings(review, &mut page);
    }
    if wanted(Section::Exhibits) {
        given::exhibits(review, &mut page);
    }
    if wanted(Section::Structure) {
        structure(review, &mut page);
        works(review, &mut page);
    }
    if wanted(Section::Prose) {
        prose(review, &mut page);
    }
    if wanted(Section::Fits) {
        fits(review, &mut page);
    }
    asides(review, &mut page);
    page.out
}

/// Both versions; what they share is told once.
fn versions(review: &Review, page: &mut Page) {
    let (old, new) = (&review.old, &review.new);
    if (&old.title, &old.editions) != (&new.title, &new.editions) {
        for (word, side) in [("old", old), ("new", new)] {
            page.wrapped(0, Ink::Plain, &format!("{word}: {}", summary(side)));
        }
        return;
    }
    page.wrapped(0, Ink::Plain, &format!("{} ({})", new.title, new.editions.join(", ")));
    page.wrapped(0, Ink::Plain, &format!("{} → {}", old.name, new.name));
}

/// A version in one sentence.
pub fn summary(side: &Summary) -> String {
    let Summary { name, title, editions, pages, figures, claims, exhibits } = side;
    let counts = [(*pages, "page"), (*figures, "figure"), (*claims, "claim"), (*exhibits, "exhibit")];
    let counts = counts.map(|(number, word)| counted(number, word, &format!("{word}s"))).join(", ");
    format!("{name} ({title}; {}): {counts}", editions.join(", "))
}

/// `53 → 54`, or what came or went alone.
fn arrow(pair: &Pair<String>) -> String {
    match (&pair.old, &pair.new) {
        (Some(old), Some(new)) => format!("{} → {}", shown(old), shown(new)),
        (None, Some(new)) => format!("added: {}", shown(new)),
        (Some(old), None) => format!("removed: {}", shown(old)),
        (None, None) => String::new(),
    }
}

pub(super) fn shown(text: &str) -> &str {
    if text.is_empty() { "(nothing)" } else { text }
}

/// By how much a figure moved, in words.
pub(super) fn difference(difference: &Difference) -> String {
    let Difference { amount, unit, relative, .. } = difference;
    let words = match unit {
        // One point is one, whatever its sign and its noughts.
        Measure::Points if amount.trim_start_matches(['+', '−']).trim_end_matches('0').trim_end_matches('.') == "1" => {
            format!("{amount} percentage point")
        }
        Measure::Points => format!("{amount} percentage points"),
        Measure::Words(words) => format!("{amount} {words}"),
        Measure::Number => amount.clone(),
    };
    relative.as_ref().map_or(words.clone(), |relative| format!("{words}, {relative}%"))
}

fn figure(change: &FigureChange) -> String {
    let by = change.difference.as_ref().map_or_else(String::new, |by| format!(" ({})", difference(by)));
    format!("{}: {}{by}", change.name, arrow(&change.printed))
}

fn causes(review: &Review, page: &mut Page) {
    page.heading(&format!("What changed, and what follows: {}", counted(review.causes.len(), "cause", "causes")));
    let (alone, others): (Vec<&Cause>, Vec<&Cause>) = review.causes.iter().partition(|cause| called::is_alone(cause, review));
    if let [first, .., last] = &alone[..] {
        let number = counted(alone.len(), "figure", "figures");
        page.wrapped(2, Ink::Strong, &format!("{number} came or went, and nothing else with them: {} to {}", first.what, last.what));
    } else {
        alone.iter().for_each(|cause| head(cause, page));
    }
    for cause in others {
        head(cause, page);
        let line = consequences(cause, review);
        if !line.is_empty() {
            page.wrapped(4, Ink::Plain, &line);
        }
        page.list(6, &cause.moves, |page, at| page.wrapped(6, Ink::Plain, &figure(&review.figures[*at])));
        if !cause.unseen.is_empty() {
            let number = counted(cause.unseen.len(), "figure", "figures");
            page.wrapped(6, Ink::Faint, &format!("{number} moved too little to be printed otherwise"));
        }
    }
}

fn head(cause: &Cause, page: &mut Page) {
    let what = match cause.kind {
        CauseKind::Cell | CauseKind::Row | CauseKind::Setting | CauseKind::Theme | CauseKind::Tool => String::new(),
        CauseKind::Column => "column ".into(),
        CauseKind::Dataset => "dataset ".into(),
        CauseKind::Key => "key of ".into(),
        CauseKind::Unit => "unit of ".into(),
        CauseKind::Rounding => "rounding of ".into(),
        CauseKind::Formula if !cause.value.in_both() => "figure ".into(),
        CauseKind::Formula => "formula of ".into(),
        CauseKind::Format => "format of ".into(),
        CauseKind::Published => "published value of ".into(),
        CauseKind::Work => "work ".into(),
        CauseKind::Words => "words of ".into(),
        CauseKind::Rule => "rule: ".into(),
        CauseKind::Unknown => "nothing that the manifests tell".into(),
    };
    let place = cause.place.either().filter(|_| cause.kind != CauseKind::Words).map_or_else(String::new, |place| format!("{place}: "));
    let value = arrow(&cause.value);
    let mut line = format!("{place}{what}{}", cause.what);
    if !value.is_empty() {
        let _ = write!(line, " {value}");
    }
    page.wrapped(2, Ink::Strong, &line);
    if cause.kind == CauseKind::Key {
        page.wrapped(4, Ink::Plain, "its rows are known by other columns now, so they cannot be matched with those of the old version");
    }
}

/// What a cause moves and turns, counted.
pub(super) fn consequences(cause: &Cause, review: &Review) -> String {
    let mut told = Vec::new();
    let kinds = ["table", "chart", "model", "form"];
    let of = |kind: &str| cause.exhibits.iter().filter(|at| review.exhibits[**at].kind == kind).count();
    let mut moved = vec![(cause.moves.len(), "figure")];
    moved.extend(kinds.map(|kind| (of(kind), kind)));
    moved.push((cause.ledger.len(), "line"));
    let words = |(number, word): (usize, &str)| {
        let many = format!("{word}s");
        (number > 0).then(|| counted(number, word, &many) + if word == "line" { " of the ledger" } else { "" })
    };
    let moved: Vec<String> = moved.into_iter().filter_map(words).collect();
    if !moved.is_empty() {
        told.push(format!("moves {}", moved.join(", ")));
    }
    let turned = cause.claims.iter().filter(|at| review.claims[**at].turned()).count();
    if turned > 0 {
        told.push(format!("turns {}", counted(turned, "claim", "claims")));
    }
    let (came, went) = cause.comes_and_goes.iter().partition::<Vec<usize>, _>(|at| review.figures[**at].printed.new.is_some());
    for (number, word) in [(came.len(), "adds"), (went.len(), "removes")] {
        if number > 0 {
            told.push(format!("{word} {}", counted(number, "figure", "figures")));
        }
    }
    for (fate, word) in [(Fate::Edited, "edits"), (Fate::Added, "adds"), (Fate::Removed, "removes"), (Fate::Moved, "moves")] {
        let number = cause.prose.iter().filter(|at| review.prose[**at].fate == fate).count();
        if number > 0 {
            told.push(format!("{word} {}", counted(number, "paragraph", "paragraphs")));
        }
    }
    told.join("; ")
}

fn figures(review: &Review, page: &mut Page) {
    if review.figures.is_empty() {
        return;
    }
    let seen: Vec<&FigureChange> = review.figures.iter().filter(|figure| figure.is_seen() || !figure.printed.in_both()).collect();
    page.heading(&format!("Figures: {}", counted(review.figures.len(), "change", "changes")));
    page.list(2, &seen, |page, change| page.wrapped(2, Ink::Plain, &figure(change)));
    if let Some(unseen) = Some(review.figures.len() - seen.len()).filter(|unseen| *unseen > 0) {
        page.wrapped(2, Ink::Faint, &format!("{} moved too little to be printed otherwise", counted(unseen, "figure", "figures")));
    }
}

fn effects(review: &Review, page: &mut Page) {
    let several: Vec<&FigureChange> = review.figures.iter().filter(|figure| figure.is_seen() && figure.effects.len() > 1).collect();
    if several.is_empty() {
        return;
    }
    page.heading("Several causes of one figure, each alone (effects need not add)");
    page.list(2, &several, |page, change| {
        page.wrapped(2, Ink::Plain, &format!("{}: {} together", change.name, arrow(&change.printed)));
        page.list(4, &change.effects, |page, effect| {
            page.wrapped(4, Ink::Plain, &format!("{} alone: {}", review.causes[effect.cause].what, effect.printed));
        });
    });
}

fn claims(review: &Review, page: &mut Page) {
    if review.claims.is_empty() {
        return;
    }
    let (turned, others): (Vec<&ClaimChange>, Vec<&ClaimChange>) = review.claims.iter().partition(|claim| claim.turned());
    let heading = if turned.is_empty() { "none turned".to_owned() } else { format!("{} turned", turned.len()) };
    page.heading(&format!("Claims: {heading}"));
    let place = |claim: &ClaimChange| claim.place.either().cloned().unwrap_or_default();
    for claim in turned {
        let holds = claim.holds.new == Some(true);
        let (ink, word) = if holds { (Ink::Good, "now holds") } else { (Ink::Bad, "no longer holds") };
        page.wrapped(2, ink, &format!("{word}: “{}”", claim.words.either().map_or("", String::as_str)));
        page.wrapped(4, Ink::Plain, claim.predicate.either().map_or("", String::as_str));
        page.wrapped(4, Ink::Faint, &place(claim));
    }
    page.list(2, &others, |page, claim| {
        let words = |pair: &Pair<String>| if pair.same() { pair.either().cloned().unwrap_or_default() } else { arrow(pair) };
        page.wrapped(2, Ink::Plain, &format!("{}; {}", words(&claim.words), words(&claim.predicate)));
        page.wrapped(4, Ink::Faint, &place(claim));
    });
}

fn ledger(review: &Review, page: &mut Page) {
    if review.ledger.is_empty() {
        return;
    }
    page.heading(&format!("Ledger: {} moved", counted(review.ledger.len(), "line", "lines")));
    page.list(2, &review.ledger, |page, line: &LedgerChange| {
        let words = |pair: &Pair<String>| if pair.same() { pair.either().cloned().unwrap_or_default() } else { arrow(pair) };
        page.wrapped(2, Ink::Plain, &format!("{} in {}", line.figure, line.source));
        let told =
            format!("published {}; computed {}; {}", words(&line.value), words(&line.computed), words(&called::judged(&line.verdict)));
        page.wrapped(4, Ink::Plain, &told);
    });
}

fn settings(review: &Review, page: &mut Page) {
    if !review.settings.is_empty() {
        page.heading("Settings");
        page.list(2, &review.settings, |page, setting| page.wrapped(2, Ink::Plain, &format!("{} {}", setting.what, arrow(&setting.value))));
    }
}

fn works(review: &Review, page: &mut Page) {
    if !review.works.is_empty() {
        page.heading("List of references");
        page.list(2, &review.works, |page, work| {
            page.wrapped(2, Ink::Plain, &format!("{}: {}", work.work, arrow(&work.words)));
            let cited = work.cited.either().map_or_else(String::new, |places| places.join(", "));
            page.wrapped(4, Ink::Faint, &format!("cited in {}", shown(&cited)));
        });
    }
}

fn structure(review: &Review, page: &mut Page) {
    if review.structure.is_empty() {
        return;
    }
    page.heading("Structure");
    page.list(2, &called::parts(review), |page, change| {
        let part = match change.part {
            Part::Edition => "edition",
            Part::Page => "page",
            Part::Section => "section",
            Part::Exhibit => "exhibit",
        };
        let told = match (change.title.in_both(), change.number.same()) {
            (true, false) if change.title.same() => {
                format!("renumbered {}: {}", arrow(&change.number), change.title.either().map_or("", String::as_str))
            }
            (true, false) => format!("renumbered {}; {}", arrow(&change.number), arrow(&change.title)),
            _ => arrow(&change.title),
        };
        page.wrapped(2, Ink::Plain, &format!("{part} {told} ({})", change.edition));
    });
}

fn prose(review: &Review, page: &mut Page) {
    if review.prose.is_empty() {
        return;
    }
    page.heading(&format!("Prose: {}", counted(review.prose.len(), "paragraph", "paragraphs")));
    for change in &review.prose {
        let (fate, place) = match change.fate {
            Fate::Moved => ("moved", arrow(&change.place)),
            Fate::Edited => ("edited", change.place.either().cloned().unwrap_or_default()),
            Fate::Added => ("added", change.place.either().cloned().unwrap_or_default()),
            Fate::Removed => ("removed", change.place.either().cloned().unwrap_or_default()),
        };
        page.wrapped(2, Ink::Faint, &format!("{fate} {place}"));
        page.words(4, &marked(change));
    }
}

/// The words of a paragraph, changed ones marked, with some words around them.
fn marked(change: &ProseChange) -> Vec<(Ink, String)> {
    let mut all = Vec::new();
    for (at, run) in change.runs.iter().enumerate() {
        let words: Vec<&str> = run.words.split_whitespace().collect();
        let (ink, open, close) = match run.kind {
            RunKind::Inserted => (Ink::Good, "{+", "+}"),
            RunKind::Deleted => (Ink::Bad, "[-", "-]"),
            RunKind::Kept => {
                let (before, behind) = (at > 0, at + 1 < change.runs.len());
                let head = if before || !behind { AROUND } else { 0 };
                let tail = if behind { AROUND } else { 0 };
                if words.len() <= head + tail + 2 {
                    all.extend(words.into_iter().map(|word| (Ink::Plain, word.to_owned())));
                } else {
                    all.extend(words[..head].iter().map(|word| (Ink::Plain, (*word).to_owned())));
                    all.push((Ink::Faint, "…".to_owned()));
                    all.extend(words[words.len() - tail..].iter().map(|word| (Ink::Plain, (*word).to_owned())));
                }
                continue;
            }
        };
        let last = words.len().saturating_sub(1);
        all.extend(
            words
                .iter()
                .enumerate()
                .map(|(nth, word)| (ink, format!("{}{word}{}", if nth == 0 { open } else { "" }, if nth == last { close } else { "" }))),
        );
    }
    all
}

fn fits(review: &Review, page: &mut Page) {
    if review.fits.is_empty() {
        return;
    }
    page.heading("Still fits? Words beside moved figures that did not change");
    page.list(2, &review.fits, |page, fit| {
        let (ink, why) = match fit.doubt {
            Doubt::Against => (Ink::Bad, format!(" (“{}” against the direction of the change)", fit.word)),
            Doubt::Untrue => (Ink::Bad, format!(" (“{}” no longer holds)", fit.word)),
            Doubt::Verdict => (Ink::Strong, format!(" (the printed number: {})", fit.word)),
            Doubt::Stretched => (Ink::Strong, format!(" (“{}” may be stretched)", fit.word)),
            Doubt::Plain => (Ink::Plain, String::new()),
        };
        page.wrapped(2, ink, &format!("{}{why}", fit.place));
        let (first, more) = fit.figures.split_at(fit.figures.len().min(MOST_BESIDE));
        let more = if more.is_empty() { String::new() } else { format!(" and {} more", more.len()) };
        page.wrapped(4, Ink::Faint, &format!("beside {}{more}", first.join(", ")));
        let words: Vec<&str> = fit.words.split_whitespace().collect();
        let most = 40.min(words.len());
        let more = if words.len() > most { " …" } else { "" };
        page.wrapped(4, Ink::Plain, &format!("{}{more}", words[..most].join(" ")));
    });
}

fn asides(review: &Review, page: &mut Page) {
    let asides = &review.asides;
    if asides.readdressed.is_empty() && asides.files.is_empty() {
        return;
    }
    page.heading("No difference in what the report says, but good to know");
    page.list(2, &asides.readdressed, |page, address| {
        page.wrapped(2, Ink::Plain, &format!("a page has another address: {}", arrow(address)))
    });
    page.list(2, &asides.files, |page, file| page.wrapped(2, Ink::Plain, &format!("{file} is written otherwise and says the same")));
}
