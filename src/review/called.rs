//! What kinds of changes are called, where they are not told in a whole sentence.

use super::{Cause, CauseKind, Fate, PageChange, Pair, Part, Review, Section};
use crate::diagnostics::counted;

/// What a cause is called.
pub(super) fn kind(kind: CauseKind) -> &'static str {
    match kind {
        CauseKind::Cell => "Cell",
        CauseKind::Row => "Row",
        CauseKind::Column => "Column",
        CauseKind::Dataset => "Dataset",
        CauseKind::Key => "Key of",
        CauseKind::Unit => "Unit of",
        CauseKind::Rounding => "Rounding of",
        CauseKind::Formula => "Formula of",
        CauseKind::Format => "Format of",
        CauseKind::Published => "Published value of",
        CauseKind::Work => "Work",
        CauseKind::Words => "Words of",
        CauseKind::Rule => "Rule:",
        CauseKind::Setting => "Setting:",
        CauseKind::Theme => "Theme",
        CauseKind::Tool => "Version of",
        CauseKind::Unknown => "Nothing that the manifests tell",
    }
}

/// What a part is called.
pub(super) fn part(part: Part) -> &'static str {
    match part {
        Part::Edition => "edition",
        Part::Page => "page",
        Part::Section => "section",
        Part::Exhibit => "exhibit",
    }
}

/// What became of a paragraph.
pub(super) fn fate(fate: Fate) -> &'static str {
    match fate {
        Fate::Edited => "edited",
        Fate::Added => "added",
        Fate::Removed => "removed",
        Fate::Moved => "moved",
    }
}

/// What differs in the parts that are wanted, in one sentence.
pub(super) fn verdict(review: &Review, sections: &[Section]) -> String {
    let wants = |section| sections.is_empty() || sections.contains(&section);
    let of = |kind| review.causes.iter().filter(|cause| cause.kind == kind).count();
    let turned = |holds| review.claims.iter().filter(|claim| claim.turned() && claim.holds.new == Some(holds)).count();
    let seen = review.figures.iter().filter(|figure| figure.is_seen()).count();
    let told = [
        (Section::Causes, of(CauseKind::Cell), "cell changed", "cells changed"),
        (Section::Causes, of(CauseKind::Row), "row came or went", "rows came or went"),
        (Section::Causes, of(CauseKind::Column), "column came or went", "columns came or went"),
        (Section::Causes, of(CauseKind::Dataset), "dataset came or went", "datasets came or went"),
        (Section::Causes, of(CauseKind::Formula), "formula changed", "formulas changed"),
        (Section::Causes, of(CauseKind::Words), "page was edited", "pages were edited"),
        (Section::Figures, seen, "figure moved", "figures moved"),
        (Section::Exhibits, review.exhibits.len(), "exhibit changed", "exhibits changed"),
        (Section::Claims, turned(false), "claim no longer holds", "claims no longer hold"),
        (Section::Claims, turned(true), "claim now holds", "claims now hold"),
    ];
    let told: Vec<String> = told
        .into_iter()
        .filter(|(section, number, ..)| *number > 0 && wants(*section))
        .map(|(_, number, one, many)| counted(number, one, many))
        .collect();
    match told.is_empty() {
        true => "What differs stands below.".to_owned(),
        false => format!("{}.", told.join("; ")),
    }
}

/// Verdicts of the ledger in words.
pub(super) fn judged(verdict: &Pair<String>) -> Pair<String> {
    let words = |verdict: &Option<String>| verdict.as_ref().map(|verdict| verdict.replace('-', " "));
    Pair { old: words(&verdict.old), new: words(&verdict.new) }
}

/// The parts whose numbers and titles differ, without sections that were only renumbered together with their page.
pub(super) fn parts(review: &Review) -> Vec<&PageChange> {
    let pages = || review.structure.iter().filter(|change| change.part == Part::Page);
    let follows = |change: &&PageChange| {
        let below = |section: &Option<String>, page: &Option<String>| {
            Some(section.as_deref()?.strip_prefix(page.as_deref()?)?.strip_prefix('.')?.to_owned())
        };
        let with = |page: &PageChange| {
            let (old, new) = (below(&change.number.old, &page.number.old), below(&change.number.new, &page.number.new));
            page.edition == change.edition && old.is_some() && old == new
        };
        change.part == Part::Section && change.title.same() && pages().any(with)
    };
    review.structure.iter().filter(|change| !follows(change)).collect()
}

/// Whether a figure came or went and moved nothing else: of many such changes one line tells enough.
pub(super) fn is_alone(cause: &Cause, review: &Review) -> bool {
    let nothing = [&cause.moves, &cause.unseen, &cause.claims, &cause.exhibits, &cause.prose].iter().all(|list| list.is_empty());
    let ledger = cause.ledger.iter().all(|at| !review.ledger[*at].verdict.in_both());
    cause.kind == CauseKind::Formula && !cause.value.in_both() && nothing && ledger
}
