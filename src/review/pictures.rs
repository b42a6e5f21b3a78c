//! Pictures of a review: charts and models that changed, in both versions, drawn anew from the sources of each.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use super::side::Here;
use super::{ExhibitChange, Review, Side};
use crate::content::{self, Directive};
use crate::exhibits::{self, Beside};
use crate::report;

/// Exhibits whose pictures a review holds.
pub const MOST: usize = 40;

/// The pictures of a review.
#[derive(Clone, Debug, Default)]
pub struct Pictures {
    /// Both pictures, by the exhibit's place in the review.
    pub(super) found: BTreeMap<usize, Beside>,
    /// Exhibits that are the same in another edition, and which these are.
    pub(super) same: BTreeMap<usize, usize>,
    /// How many exhibits have no pictures here, since there would be too many.
    pub(super) left_out: usize,
    /// How many have none since a version was not built here.
    pub(super) unbuilt: usize,
}

/// Draws what changed in a review of two versions. A version that is only a manifest or a built folder has nothing to draw from.
pub fn pictures(review: &Review, old: &Side, new: &Side) -> Pictures {
    let wanted: Vec<(usize, &ExhibitChange)> = review.exhibits.iter().enumerate().filter(|(_, exhibit)| is_drawn(exhibit)).collect();
    let (Some(old), Some(new)) = (&old.here, &new.here) else {
        return Pictures { unbuilt: wanted.len(), ..Pictures::default() };
    };
    let editions: BTreeSet<&str> = wanted.iter().map(|(_, exhibit)| exhibit.edition.as_str()).collect();
    let (before, after) = rayon::join(|| directives(old, &editions), || directives(new, &editions));
    let mut drawn: Vec<(usize, &Directive, &Directive)> = Vec::new();
    let mut same = BTreeMap::new();
    let mut left_out = 0;
    for (at, exhibit) in wanted {
        let key = (exhibit.edition.clone(), exhibit.kind.clone(), exhibit.id.clone());
        let (Some(was), Some(is)) = (before.get(&key), after.get(&key)) else { continue };
        // Editions that share a chapter share its exhibits.
        if let Some((other, ..)) = drawn.iter().find(|other| (other.1, other.2) == (was, is)) {
            same.insert(at, *other);
        } else if drawn.len() < MOST {
            drawn.push((at, was, is));
        } else {
            left_out += 1;
        }
    }
    let draw = |(at, was, is): &(usize, &Directive, &Directive)| {
        let both = exhibits::beside((was, &old.figures), (is, &new.figures), &format!("picture-{}", at + 1))?;
        Some((*at, both))
    };
    Pictures { found: drawn.par_iter().filter_map(draw).collect(), same, left_out, unbuilt: 0 }
}

/// Whether both versions have a picture of it, and they differ.
fn is_drawn(exhibit: &ExhibitChange) -> bool {
    let shows = !exhibit.shown.is_empty() || exhibit.redrawn;
    matches!(exhibit.kind.as_str(), "chart" | "model") && exhibit.label.in_both() && shows
}

/// Exhibits by edition, kind and id.
type Directives = BTreeMap<(String, String, String), Directive>;

/// The exhibits of some editions. What is wrong in them was told when they were built.
fn directives(here: &Here, editions: &BTreeSet<&str>) -> Directives {
    let all = here.project.config.editions.iter().zip(&here.project.chapters);
    let mut found = Directives::new();
    for (edition, files) in all.filter(|(edition, _)| editions.contains(edition.id.as_str())) {
        let read = |file: &crate::project::ChapterFile| -> Vec<Directive> {
            let chapter = content::read(file.file, file.appendix, &here.project.files).value;
            report::directives(&chapter, &edition.id).into_iter().cloned().collect()
        };
        let directives: Vec<Vec<Directive>> = files.par_iter().map(read).collect();
        for directive in directives.into_iter().flatten() {
            let key = (edition.id.clone(), directive.kind.word().to_owned(), directive.id.clone());
            found.entry(key).or_insert(directive);
        }
    }
    found
}
