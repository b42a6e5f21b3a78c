//! Exhibits: what each shows before and after.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::graph::Graph;
use super::pages::EditionPair;
use super::record::{Edition, Exhibit, Record};
use super::tables::Data;
use super::{ExhibitChange, FigureChange, Pair, Shown};

/// What moved, by the name under which exhibits show it: as printed or written before and after.
pub(super) type Moved = BTreeMap<String, Pair<String>>;

/// Everything that an exhibit can show and that moved.
pub(super) fn moved(data: &Data, figures: &[FigureChange]) -> Moved {
    let mut moved: Moved = figures.iter().map(|figure| (figure.name.clone(), figure.printed.clone())).collect();
    moved.extend(data.cells.iter().map(|cell| (cell.name(), cell.value.clone())));
    for row in &data.rows {
        for (column, text) in row.cells.either().into_iter().flatten() {
            let there = |side: &Option<_>| side.is_some().then(|| text.clone());
            let pair = Pair { old: there(&row.cells.old), new: there(&row.cells.new) };
            moved.insert(super::names::cell(&row.dataset, Some(&row.key), column), pair);
        }
    }
    moved
}

/// Datasets in which something differs.
fn touched(sides: (Version<'_>, Version<'_>), moved: &Moved) -> BTreeSet<String> {
    let (old, new) = (&sides.0.record.tables, &sides.1.record.tables);
    let names = old.keys().chain(new.keys()).filter(|name| old.get(&***name) != new.get(&***name)).map(|name| name.to_string());
    let moved = moved.keys().filter_map(|name| super::names::parts(name)).map(|(dataset, ..)| dataset.to_owned());
    names.chain(moved).collect()
}

/// A version as exhibits need it.
#[derive(Clone, Copy)]
pub(super) struct Version<'r> {
    pub(super) record: &'r Record<'r>,
    pub(super) graph: &'r Graph<'r>,
}

impl Version<'_> {
    /// What a name stands for, as printed or written.
    fn value(&self, name: &str) -> String {
        let figure = self.record.figures.get(name).map(|figure| figure.printed.to_string());
        let single = || self.record.cells.get(name).map(super::tables::written);
        let cell = || self.graph.cell(name).map(Cow::into_owned);
        figure.or_else(single).or_else(cell).unwrap_or_default()
    }
}

/// Compares the exhibits of all editions. `same_tool`: another version of the tool may draw everything otherwise.
pub(super) fn compare(
    editions: &[EditionPair<'_, '_>],
    sides: (Version<'_>, Version<'_>),
    moved: &Moved,
    same_tool: bool,
) -> Vec<ExhibitChange> {
    let mut found = Vec::new();
    let touched = touched(sides, moved);
    for edition in editions {
        let of = |edition: Option<&'_ Edition<'_>>| -> BTreeSet<(String, String)> {
            edition.into_iter().flat_map(|edition| &edition.exhibits).map(|e| (e.kind.to_string(), e.id.to_string())).collect()
        };
        let mut all = of(edition.sides.0);
        all.extend(of(edition.sides.1));
        let (old, new) = (by_id(edition.sides.0), by_id(edition.sides.1));
        for (kind, id) in &all {
            let key = (kind.as_str(), id.as_str());
            let pair = (old.get(&key).copied(), new.get(&key).copied());
            found.extend(exhibit(&edition.id, key, pair, &Moving { sides, moved, touched: &touched, same_tool }));
        }
    }
    found
}

fn by_id<'r>(edition: Option<&'r Edition<'r>>) -> BTreeMap<(&'r str, &'r str), &'r Exhibit<'r>> {
    edition.into_iter().flat_map(|edition| &edition.exhibits).map(|e| ((&*e.kind, &*e.id), e)).collect()
}

fn exhibit(
    edition: &str,
    (kind, id): (&str, &str),
    pair: (Option<&Exhibit<'_>>, Option<&Exhibit<'_>>),
    moving: &Moving<'_>,
) -> Option<ExhibitChange> {
    let of = |tell: &dyn Fn(&Exhibit<'_>) -> String| Pair { old: pair.0.map(tell), new: pair.1.map(tell) };
    let headline = of(&|exhibit| exhibit.headline.to_string());
    let shown = match pair {
        (Some(old), Some(new)) => shown(old, new, moving),
        _ => Vec::new(),
    };
    let redrawn = pair.0.zip(pair.1).is_some_and(|(old, new)| old.look != new.look);
    let seen: Vec<Shown> = shown.iter().filter(|shown| !shown.printed.same()).cloned().collect();
    // What moved too little to be printed by itself may still be drawn, or printed finer here.
    let reprinted = pair.0.zip(pair.1).is_some_and(|(old, new)| old.print != new.print);
    let shown = if seen.is_empty() && (redrawn || reprinted) { shown } else { seen };
    let redrawn = redrawn && shown.is_empty() && headline.same() && moving.same_tool;
    (!shown.is_empty() || !headline.same() || redrawn).then(|| ExhibitChange {
        edition: edition.to_owned(),
        kind: kind.to_owned(),
        id: id.to_owned(),
        label: of(&|exhibit| exhibit.label.to_string()),
        headline,
        address: of(&|exhibit| format!("{edition}/{}", &*exhibit.address)),
        shown,
        redrawn,
        model: pair
            .1
            .and_then(|exhibit| model(exhibit, moving.sides.1))
            .or_else(|| pair.0.and_then(|exhibit| model(exhibit, moving.sides.0))),
        causes: Vec::new(),
    })
}

/// The model that an exhibit draws: that of the tables it shows.
fn model(exhibit: &Exhibit<'_>, version: Version<'_>) -> Option<String> {
    let shown = exhibit.shows.iter().filter(|_| *exhibit.kind == *"model").filter_map(|name| super::names::parts(name));
    let tables = shown.filter_map(|(dataset, ..)| version.record.tables.get(dataset));
    tables.filter_map(|table| table.model.as_ref()).map(|model| model.to_string()).next()
}

/// What may move exhibits.
struct Moving<'m> {
    sides: (Version<'m>, Version<'m>),
    moved: &'m Moved,
    touched: &'m BTreeSet<String>,
    same_tool: bool,
}

/// The names of what an exhibit shows; of columns only where they or their datasets differ.
fn names(exhibit: &Exhibit<'_>, other: &Exhibit<'_>, version: Version<'_>, touched: &BTreeSet<String>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for name in &exhibit.shows {
        let is_still = |dataset: &str| !touched.contains(dataset) && other.shows.contains(name);
        if !version.graph.folded(name).is_some_and(is_still) {
            found.extend(version.graph.unfolded(name));
        }
    }
    found
}

fn shown(old: &Exhibit<'_>, new: &Exhibit<'_>, moving: &Moving<'_>) -> Vec<Shown> {
    let Moving { sides, moved, touched, .. } = *moving;
    let (before, after) = (names(old, new, sides.0, touched), names(new, old, sides.1, touched));
    let mut found = Vec::new();
    for name in before.union(&after) {
        let (was, is) = (before.contains(name), after.contains(name));
        let pair = match moved.get(name) {
            None if was && is => continue,
            Some(pair) if was && is => pair.clone(),
            _ => Pair { old: was.then(|| sides.0.value(name)), new: is.then(|| sides.1.value(name)) },
        };
        found.push(Shown { name: name.clone(), printed: pair });
    }
    found
}
