//! The review for a pull request: Markdown with folded parts, short enough for a comment, that says what it leaves out.

mod given;
mod sheet;

use self::sheet::{Sheet, code, escaped};
use super::called::{fate, judged, kind, part, parts};
use super::text::{consequences, difference, shown};
use super::{
    Because, Cause, CauseKind, ClaimChange, Doubt, FigureChange, Fit, LedgerChange, PageChange, Pair, ProseChange, Review, RunKind,
    Section, Summary,
};
use crate::diagnostics::counted;

/// By this line a program finds the comment again that holds an earlier review.
pub const MARK: &str = "<!-- tickmark-review -->";
/// Words kept before and behind a change in a paragraph.
const AROUND: usize = 8;
/// Rows under a cause, and values under an exhibit.
const FEW: usize = 8;

// Bytes that the parts may take; together they stay well below the 65,536 letters of a comment.
const TURNED: usize = 7_000;
const CAUSES: usize = 13_000;
const FIGURES: usize = 9_000;
const PROSE: usize = 7_000;
const EXHIBITS: usize = 5_000;
const OTHERS: usize = 2_200;

/// A review as Markdown; `sections` are those that are wanted, all if there are none. `sites` are where the pages of each version can be
/// read: addresses that end in `/`.
pub fn markdown(review: &Review, sections: &[Section], sites: &Pair<String>) -> String {
    let mut sheet = Sheet::default();
    let wants = |section| sections.is_empty() || sections.contains(&section);
    head(review, sections, &mut sheet);
    if wants(Section::Claims) {
        turned(review, sites, &mut sheet);
    }
    if wants(Section::Causes) {
        causes(review, &mut sheet);
    }
    if wants(Section::Figures) {
        figures(review, sites, &mut sheet);
    }
    if wants(Section::Claims) {
        claims(review, sites, &mut sheet);
    }
    if wants(Section::Ledger) {
        ledger(review, &mut sheet);
    }
    if wants(Section::Cells) {
        given::given(review, &mut sheet);
    }
    if wants(Section::Exhibits) {
        given::exhibits(review, sites, &mut sheet);
        given::models(review, &mut sheet);
    }
    if wants(Section::Structure) {
        structure(review, &mut sheet);
        works(review, &mut sheet);
    }
    if wants(Section::Prose) {
        prose(review, sites, &mut sheet);
    }
    if wants(Section::Settings) {
        settings(review, &mut sheet);
    }
    if wants(Section::Fits) {
        fits(review, sites, &mut sheet);
    }
    asides(review, &mut sheet);
    if !sheet.left_out.is_empty() {
        let left = sheet.left_out.join("; ");
        sheet.line(&format!("\nThis comment has no room for all of it. Left out: {}. The review as HTML or JSON has all.", left));
    }
    sheet.out
}

/// Markdown that says only why versions were not compared.
pub fn uncompared(told: &[String]) -> String {
    let mut sheet = Sheet::default();
    sheet.line(&format!("{MARK}\n## What changed, and why\n\nThe versions were not compared.\n"));
    sheet.entries(50_000, "", "lines", told.iter().map(|line| format!("- {}\n", escaped(line))));
    sheet.out
}

fn head(review: &Review, sections: &[Section], sheet: &mut Sheet) {
    sheet.line(&format!("{MARK}\n## What changed, and why\n"));
    let version = |word: &str, side: &Summary| {
        let counts = [(side.pages, "page"), (side.figures, "figure"), (side.claims, "claim"), (side.exhibits, "exhibit")];
        let counts = counts.map(|(number, word)| counted(number, word, &format!("{word}s"))).join(", ");
        format!("- {word}: {} ({}): {counts}", code(&side.name), escaped(&side.title))
    };
    sheet.line(&version("old", &review.old));
    sheet.line(&format!("{}\n", version("new", &review.new)));
    if review.is_empty_in(sections) {
        return sheet.line("Both versions say the same.\n");
    }
    let turned = review.claims.iter().filter(|claim| claim.turned()).count();
    let seen = review.figures.iter().filter(|figure| figure.is_seen()).count();
    let told = [
        counted(review.causes.len(), "cause", "causes"),
        counted(seen, "figure printed otherwise", "figures printed otherwise"),
        counted(turned, "claim turned", "claims turned"),
        counted(review.prose.len(), "paragraph changed", "paragraphs changed"),
    ];
    sheet.line(&format!("**{}**\n", told.join(" · ")));
}

/// What was and what is, in words that keep their order whichever way the others run.
fn pair(pair: &Pair<String>) -> String {
    match (&pair.old, &pair.new) {
        (Some(old), Some(new)) if old == new => escaped(old),
        (Some(old), Some(new)) => format!("from <del>{}</del> to <strong>{}</strong>", escaped(shown(old)), escaped(shown(new))),
        (None, Some(new)) => format!("added: <strong>{}</strong>", escaped(shown(new))),
        (Some(old), None) => format!("removed: <del>{}</del>", escaped(shown(old))),
        (None, None) => String::new(),
    }
}

fn side(side: &Option<String>) -> String {
    side.as_ref().map_or_else(|| "none".to_owned(), |words| escaped(shown(words)))
}

/// Where something stands, with a link where that can be read.
fn place(place: &Pair<String>, sites: &Pair<String>) -> String {
    let one = |address: &Option<String>, site: &Option<String>| {
        let address = address.as_ref()?;
        Some(match site {
            Some(site) => format!("<a href=\"{}\">{}</a>", escaped(&format!("{site}{}", address.replace(' ', "%20"))), escaped(address)),
            None => code(address),
        })
    };
    let (old, new) = (one(&place.old, &sites.old), one(&place.new, &sites.new));
    match (old, new) {
        (Some(old), Some(new)) if place.same() => {
            if sites.old.is_some() {
                format!("{new}, before: {old}")
            } else {
                new
            }
        }
        (Some(old), Some(new)) => format!("from {old} to {new}"),
        (old, new) => new.or(old).unwrap_or_default(),
    }
}

fn turned(review: &Review, sites: &Pair<String>, sheet: &mut Sheet) {
    let turned: Vec<&ClaimChange> = review.claims.iter().filter(|claim| claim.turned()).collect();
    if turned.is_empty() {
        return;
    }
    sheet.line(&format!("### {} turned\n", counted(turned.len(), "claim", "claims")));
    sheet.entries(
        TURNED,
        "",
        "claims turned",
        turned.into_iter().map(|claim| {
            let word = if claim.holds.new == Some(true) { "✓ now holds" } else { "✕ no longer holds" };
            let words = claim.words.either().map_or("", String::as_str);
            let predicate = claim.predicate.either().map_or("", String::as_str);
            format!("- **{word}**: “{}” – {} – {}\n", escaped(words), code(predicate), place(&claim.place, sites))
        }),
    );
    sheet.line("");
}

fn causes(review: &Review, sheet: &mut Sheet) {
    if review.causes.is_empty() {
        return;
    }
    sheet.line(&format!("### What changed, and what follows: {}\n", review.causes.len()));
    sheet.entries(CAUSES, "", "causes", review.causes.iter().enumerate().map(|(at, one)| cause(at, one, review)));
    sheet.line("");
}

fn cause(at: usize, cause: &Cause, review: &Review) -> String {
    let value = pair(&cause.value);
    let mut told = format!("**{}.** {} {}", at + 1, kind(cause.kind), code(&cause.what));
    for words in [if value.is_empty() { value } else { format!(": {value}") }, place_of(cause), consequences(cause, review)] {
        if !words.is_empty() {
            let begins = words.starts_with(':') || words.starts_with(" (");
            told.push_str(&if begins { words } else { format!("<br>{words}") });
        }
    }
    told.push_str("\n\n");
    if cause.kind == CauseKind::Key {
        told.push_str("Its rows cannot be matched with those of the old version.\n\n");
    }
    if !cause.moves.is_empty() {
        let figures = cause.moves.iter().take(FEW).map(|at| {
            let change = &review.figures[*at];
            format!("| {} | {} | {} | {} |\n", code(&change.name), side(&change.printed.old), side(&change.printed.new), by(change))
        });
        let figures: String = figures.collect();
        told.push_str(&format!("| figure | before | after | difference |\n|---|--:|--:|--:|\n{figures}\n"));
        if let Some(left) = cause.moves.len().checked_sub(FEW).filter(|left| *left > 0) {
            told.push_str(&format!("… and {}.\n\n", counted(left, "more figure", "more figures")));
        }
    }
    told
}

fn place_of(cause: &Cause) -> String {
    let place = cause.place.either().filter(|place| cause.kind != CauseKind::Words || **place != cause.what);
    place.map_or_else(String::new, |place| format!(" ({})", code(place)))
}

fn by(change: &FigureChange) -> String {
    change.difference.as_ref().map_or_else(String::new, |by| escaped(&difference(by)))
}

fn figures(review: &Review, sites: &Pair<String>, sheet: &mut Sheet) {
    let (seen, unseen): (Vec<&FigureChange>, Vec<_>) =
        review.figures.iter().partition(|change| change.is_seen() || !change.printed.in_both());
    if !seen.is_empty() {
        let head = "| figure | before | after | difference | stands in |\n|---|--:|--:|--:|---|\n";
        let row = |change: &&FigureChange| {
            let uses = change.uses.first().map_or_else(String::new, |first| {
                let there = change.printed.new.is_some();
                place(&Pair { old: (!there).then(|| first.clone()), new: there.then(|| first.clone()) }, sites)
            });
            let more =
                change.uses.len().checked_sub(1).filter(|more| *more > 0).map_or_else(String::new, |more| format!(" and {more} more"));
            format!(
                "| {} | {} | {} | {} | {uses}{more} |\n",
                code(&change.name),
                side(&change.printed.old),
                side(&change.printed.new),
                by(change)
            )
        };
        sheet.folded(FIGURES, &format!("Figures: {}", seen.len()), head, seen.iter().map(row));
    }
    if !unseen.is_empty() {
        sheet.line(&format!("{} moved too little to be printed otherwise.\n", counted(unseen.len(), "figure", "figures")));
    }
    let several: Vec<_> = review.figures.iter().filter(|change| change.is_seen() && change.effects.len() > 1).collect();
    if !several.is_empty() {
        let told = |change: &&FigureChange| {
            let alone =
                |effect: &super::Effect| format!("  - {} alone: {}\n", code(&review.causes[effect.cause].what), escaped(&effect.printed));
            let effects: String = change.effects.iter().take(FEW).map(alone).collect();
            format!("- {}: {}, all together\n{effects}", code(&change.name), pair(&change.printed))
        };
        let summary = format!("Several causes of one figure, each alone (effects need not add): {}", several.len());
        sheet.folded(OTHERS, &summary, "", several.iter().map(told));
    }
}

fn claims(review: &Review, sites: &Pair<String>, sheet: &mut Sheet) {
    let others: Vec<&ClaimChange> = review.claims.iter().filter(|claim| !claim.turned()).collect();
    if !others.is_empty() {
        let summary = format!("Claims reworded, added or removed: {}", others.len());
        let told = |claim: &&ClaimChange| format!("- {}; {}; {}\n", pair(&claim.words), pair(&claim.predicate), place(&claim.place, sites));
        sheet.folded(OTHERS, &summary, "", others.iter().map(told));
    }
}

fn ledger(review: &Review, sheet: &mut Sheet) {
    if !review.ledger.is_empty() {
        let head = "| figure | published | computed | verdict |\n|---|---|---|---|\n";
        let row = |line: &LedgerChange| {
            format!(
                "| {} in {} | {} | {} | {} |\n",
                code(&line.figure),
                escaped(&line.source),
                pair(&line.value),
                pair(&line.computed),
                pair(&judged(&line.verdict))
            )
        };
        sheet.folded(OTHERS, &format!("Lines of the ledger: {}", review.ledger.len()), head, review.ledger.iter().map(row));
    }
}

fn structure(review: &Review, sheet: &mut Sheet) {
    if !review.structure.is_empty() {
        let head = "| part | edition | number | title |\n|---|---|---|---|\n";
        let row = |change: &PageChange| {
            let part = part(change.part);
            format!("| {part} {} | {} | {} | {} |\n", code(&change.id), escaped(&change.edition), pair(&change.number), pair(&change.title))
        };
        sheet.folded(OTHERS, &format!("Structure: {}", parts(review).len()), head, parts(review).into_iter().map(row));
    }
}

fn works(review: &Review, sheet: &mut Sheet) {
    if !review.works.is_empty() {
        let told = review.works.iter().map(|work| format!("- {}: {}\n", code(&work.work), pair(&work.words)));
        sheet.folded(OTHERS, &format!("List of references: {}", review.works.len()), "", told);
    }
}

fn prose(review: &Review, sites: &Pair<String>, sheet: &mut Sheet) {
    if !review.prose.is_empty() {
        let told = |change: &ProseChange| {
            let fate = fate(change.fate);
            format!("- {fate} {}<br>{}\n", place(&change.place, sites), marked(change))
        };
        sheet.folded(PROSE, &format!("Paragraphs: {}", review.prose.len()), "", review.prose.iter().map(told));
    }
}

/// The words of a paragraph, changed ones marked, with some words around them.
fn marked(change: &ProseChange) -> String {
    let mut told = Vec::new();
    for (at, run) in change.runs.iter().enumerate() {
        let words: Vec<&str> = run.words.split_whitespace().collect();
        match run.kind {
            RunKind::Inserted => told.push(format!("<ins>{}</ins>", escaped(&run.words))),
            RunKind::Deleted => told.push(format!("<del>{}</del>", escaped(&run.words))),
            RunKind::Kept => {
                let head = if at > 0 { AROUND } else { 0 };
                let tail = if at + 1 < change.runs.len() { AROUND } else { 0 };
                if words.len() <= head + tail + 2 {
                    told.push(escaped(&run.words));
                } else {
                    told.extend([&words[..head], &["…"], &words[words.len() - tail..]].map(|some| escaped(&some.join(" "))));
                }
            }
        }
        if run.kind == RunKind::Inserted && run.because != Because::Edited {
            told.push("(follows from a change elsewhere)".to_owned());
        }
    }
    told.retain(|words| !words.is_empty());
    told.join(" ")
}

fn settings(review: &Review, sheet: &mut Sheet) {
    if !review.settings.is_empty() {
        let told = review.settings.iter().map(|setting| format!("- {}: {}\n", escaped(&setting.what), pair(&setting.value)));
        sheet.folded(OTHERS, &format!("Settings: {}", review.settings.len()), "", told);
    }
}

fn fits(review: &Review, sites: &Pair<String>, sheet: &mut Sheet) {
    if !review.fits.is_empty() {
        let told = |fit: &Fit| {
            let why = match fit.doubt {
                Doubt::Against => format!("“{}” against the direction of the change", escaped(&fit.word)),
                Doubt::Untrue => format!("“{}” no longer holds", escaped(&fit.word)),
                Doubt::Verdict => format!("the printed number: {}", escaped(&fit.word)),
                Doubt::Stretched => format!("“{}” may be stretched", escaped(&fit.word)),
                Doubt::Plain => "read again".to_owned(),
            };
            let place = place(&Pair { old: None, new: Some(fit.place.clone()) }, sites);
            let figures: Vec<String> = fit.figures.iter().take(FEW).map(|figure| code(figure)).collect();
            format!("- **{why}**: {place}, beside {}<br>{}\n", figures.join(", "), escaped(&fit.words))
        };
        sheet.folded(
            OTHERS,
            &format!("Still fits? Words beside moved figures that did not change: {}", review.fits.len()),
            "",
            review.fits.iter().map(told),
        );
    }
}

fn asides(review: &Review, sheet: &mut Sheet) {
    let asides = &review.asides;
    let number = asides.readdressed.len() + asides.files.len();
    if number > 0 {
        let pages = asides.readdressed.iter().map(|address| format!("- a page has another address: {}\n", pair(address)));
        let files = asides.files.iter().map(|file| format!("- {} is written otherwise and says the same\n", code(file)));
        sheet.folded(OTHERS, &format!("What did not count as a change: {number}"), "", pages.chain(files));
    }
}
