//! Figures, claims and lines of the ledger: what was computed before, and what is computed now.

use std::collections::{BTreeMap, BTreeSet};

use super::graph::{Node, claims};
use super::record::{Claim, Edition, Figure, Page, Published, Record};
use super::{ClaimChange, FigureChange, LedgerChange, Pair, differences};

/// Figures that moved, or that one version has. Of expressions in the prose that come or go the prose tells.
pub(super) fn figures(old: &Record<'_>, new: &Record<'_>) -> Vec<FigureChange> {
    let mut found = Vec::new();
    for (name, figure) in &new.figures {
        match old.figures.get(&**name) {
            Some(before) if before.exact == figure.exact && before.printed == figure.printed && before.formula == figure.formula => {}
            Some(before) => found.push(change(name, Pair::both(before, figure))),
            None if figure.place.is_some() => found.push(change(name, Pair { old: None, new: Some(figure) })),
            None => {}
        }
    }
    let gone = old.figures.iter().filter(|(name, figure)| figure.place.is_some() && !new.figures.contains_key(&***name));
    found.extend(gone.map(|(name, figure)| change(name, Pair { old: Some(figure), new: None })));
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

fn change(name: &str, pair: Pair<&Figure<'_>>) -> FigureChange {
    let of = |tell: for<'f> fn(&'f Figure<'f>) -> &'f str| Pair {
        old: pair.old.map(|f| tell(f).to_owned()),
        new: pair.new.map(|f| tell(f).to_owned()),
    };
    let (printed, exact, unit) = (of(|f| &f.printed), of(|f| &f.exact), of(|f| &f.unit));
    let titles = of(|f| f.title.as_deref().unwrap_or(""));
    FigureChange {
        name: name.to_owned(),
        title: titles.either().cloned().unwrap_or_default(),
        defined: pair.old.into_iter().chain(pair.new).any(|figure| figure.place.is_some()),
        formula: of(|f| &f.formula),
        format: of(|f| &f.format),
        difference: differences::between(&exact, &printed, &unit),
        unit: unit.either().cloned().unwrap_or_default(),
        uses: pair.either().map(|figure| figure.uses.iter().map(|place| place.to_string()).collect()).unwrap_or_default(),
        printed,
        exact,
        causes: Vec::new(),
        effects: Vec::new(),
    }
}

/// A claim with the place where it stands.
#[derive(Clone, Copy)]
struct Standing<'r> {
    node: Node,
    edition: &'r Edition<'r>,
    page: &'r Page<'r>,
    claim: &'r Claim<'r>,
}

fn standing<'r>(record: &'r Record<'r>) -> Vec<Standing<'r>> {
    let found = claims(record).filter_map(|(node, claim)| {
        let Node::Claim(edition, page, _) = node else { return None };
        let edition = record.editions.get(edition as usize)?;
        Some(Standing { node, edition, page: edition.pages.get(page as usize)?, claim })
    });
    found.collect()
}

/// By what claims are matched: place, words, predicate.
type Key = fn(&Standing<'_>) -> (String, String, String);

/// A claim that changed, with its nodes in both versions.
pub(super) type ChangedClaim = (ClaimChange, Pair<Node>);

/// Claims that turned, were reworded, came or went. They are matched by edition, words and predicate, then by what is left the same.
pub(super) fn changed_claims(old: &Record<'_>, new: &Record<'_>) -> Vec<ChangedClaim> {
    let (mut before, mut after) = (standing(old), standing(new));
    let mut pairs = Vec::new();
    let keys: [Key; 4] = [
        |s| (format!("{}/{}", &*s.edition.id, &*s.page.id), s.claim.words.to_string(), s.claim.predicate.to_string()),
        |s| (s.edition.id.to_string(), s.claim.words.to_string(), s.claim.predicate.to_string()),
        |s| (format!("{}/{}", &*s.edition.id, &*s.page.id), String::new(), s.claim.predicate.to_string()),
        |s| (format!("{}/{}", &*s.edition.id, &*s.page.id), s.claim.words.to_string(), String::new()),
    ];
    for key in keys {
        pair(&mut before, &mut after, key, &mut pairs);
    }
    let mut found: Vec<ChangedClaim> = pairs
        .into_iter()
        .filter(|(old, new)| {
            (&*old.claim.words, &*old.claim.predicate, old.claim.holds) != (&*new.claim.words, &*new.claim.predicate, new.claim.holds)
        })
        .map(|(old, new)| claim(Pair::both(old, new)))
        .chain(before.into_iter().map(|old| claim(Pair { old: Some(old), new: None })))
        .chain(after.into_iter().map(|new| claim(Pair { old: None, new: Some(new) })))
        .collect();
    found.sort_by_key(|(change, _)| change.place.either().cloned());
    found
}

/// Takes out those of both sides that have a key in common, in their order.
fn pair<'r, 's, K: Ord>(
    old: &mut Vec<Standing<'r>>,
    new: &mut Vec<Standing<'s>>,
    key: impl for<'a> Fn(&Standing<'a>) -> K,
    pairs: &mut Vec<(Standing<'r>, Standing<'s>)>,
) {
    let mut waiting: BTreeMap<K, Vec<Standing<'s>>> = BTreeMap::new();
    for standing in new.drain(..).rev() {
        waiting.entry(key(&standing)).or_default().push(standing);
    }
    let mut left = Vec::new();
    for standing in old.drain(..) {
        match waiting.get_mut(&key(&standing)).and_then(Vec::pop) {
            Some(other) => pairs.push((standing, other)),
            None => left.push(standing),
        }
    }
    *old = left;
    *new = waiting.into_values().flatten().collect();
    new.sort_by_key(|standing| standing.node);
}

fn claim(pair: Pair<Standing<'_>>) -> ChangedClaim {
    let of = |tell: &dyn Fn(&Standing<'_>) -> String| Pair { old: pair.old.as_ref().map(tell), new: pair.new.as_ref().map(tell) };
    let change = ClaimChange {
        place: of(&|s| format!("{}/{}#{}", &*s.edition.id, &*s.page.address, &*s.claim.anchor)),
        words: of(&|s| s.claim.words.to_string()),
        predicate: of(&|s| s.claim.predicate.to_string()),
        holds: Pair { old: pair.old.as_ref().map(|s| s.claim.holds), new: pair.new.as_ref().map(|s| s.claim.holds) },
        causes: Vec::new(),
    };
    (change, Pair { old: pair.old.map(|s| s.node), new: pair.new.map(|s| s.node) })
}

/// Lines of the ledger, matched by figure, work and place in it.
pub(super) fn ledger(old: &Record<'_>, new: &Record<'_>) -> Vec<LedgerChange> {
    let names: BTreeSet<&str> = old.figures.keys().chain(new.figures.keys()).map(|name| &**name).collect();
    let mut found = Vec::new();
    for name in names {
        let lines = |record: &Record<'_>| record.figures.get(name).map_or(&[][..], |figure| &figure.published[..]).len();
        if lines(old) + lines(new) > 0 {
            let of = |figure: Option<&'_ Figure<'_>>| figure.map(lines_of).unwrap_or_default();
            compare_lines(name, of(old.figures.get(name)), of(new.figures.get(name)), &mut found);
        }
    }
    found
}

/// A line as it is compared: what was published, what was computed, and the verdict, by its source and its number there.
type Lines = BTreeMap<(String, usize), [String; 3]>;

fn lines_of(figure: &Figure<'_>) -> Lines {
    let mut lines = Lines::new();
    for Published { value, computed, verdict, work, at } in &figure.published {
        let parts: Vec<&str> = [work, at].into_iter().flatten().map(|text| &**text).collect();
        let source = parts.join(", ");
        let nth = lines.keys().filter(|(known, _)| *known == source).count();
        lines.insert((source, nth), [value, computed, verdict].map(|text| text.to_string()));
    }
    lines
}

fn compare_lines(figure: &str, old: Lines, mut new: Lines, found: &mut Vec<LedgerChange>) {
    let mut tell = |source: String, old: Option<[String; 3]>, new: Option<[String; 3]>| {
        let [old_value, old_computed, old_verdict] = old.map_or([const { None }; 3], |line| line.map(Some));
        let [new_value, new_computed, new_verdict] = new.map_or([const { None }; 3], |line| line.map(Some));
        found.push(LedgerChange {
            figure: figure.to_owned(),
            source,
            value: Pair { old: old_value, new: new_value },
            computed: Pair { old: old_computed, new: new_computed },
            verdict: Pair { old: old_verdict, new: new_verdict },
            causes: Vec::new(),
        });
    };
    for (key, line) in old {
        match new.remove(&key) {
            Some(other) if other == line => {}
            other => tell(key.0, Some(line), other),
        }
    }
    new.into_iter().for_each(|(key, line)| tell(key.0, None, Some(line)));
}
