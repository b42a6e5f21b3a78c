//! The list of references: works that are described otherwise, and works that are cited no more or for the first time.

use std::collections::{BTreeMap, BTreeSet};

use super::record::Record;
use super::{Pair, WorkChange};

/// Works that differ. Editions share their works, so that each is told once.
pub(super) fn compare(old: &Record<'_>, new: &Record<'_>) -> Vec<WorkChange> {
    let (before, after) = (works(old), works(new));
    let names: BTreeSet<&str> = before.keys().chain(after.keys()).copied().collect();
    let changed = names.into_iter().filter_map(|name| {
        let pair = Pair { old: before.get(name), new: after.get(name) };
        let words = Pair { old: pair.old.map(|work| work.0.to_owned()), new: pair.new.map(|work| work.0.to_owned()) };
        let cited = |work: Option<&(&str, Vec<String>)>| work.map(|work| work.1.clone());
        let cited = Pair { old: cited(pair.old), new: cited(pair.new) };
        (!words.same()).then(|| WorkChange { work: name.to_owned(), words, cited })
    });
    changed.collect()
}

/// Words and places of each work.
fn works<'r>(record: &'r Record<'r>) -> BTreeMap<&'r str, (&'r str, Vec<String>)> {
    let mut found: BTreeMap<&str, (&str, Vec<String>)> = BTreeMap::new();
    for edition in &record.editions {
        for (name, work) in &edition.works {
            let places = work.cited.iter().map(|place| format!("{}/{}", &*edition.id, &**place));
            found.entry(name).or_insert_with(|| (&work.words, Vec::new())).1.extend(places);
        }
    }
    found
}

/// Where works are cited that are described otherwise, in either version.
pub(super) fn places(works: &[WorkChange]) -> BTreeSet<&str> {
    let changed = works.iter().filter(|work| work.words.in_both());
    changed.flat_map(|work| [&work.cited.old, &work.cited.new]).flatten().flatten().map(String::as_str).collect()
}
