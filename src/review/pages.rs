//! Editions, pages, sections and exhibits beside each other: what came, what went, and what has another number or title.

use std::collections::{BTreeMap, BTreeSet};

use super::record::{Edition, Page, Record};
use super::{PageChange, Pair, Part};

/// An edition in both versions.
pub(super) struct EditionPair<'o, 'n> {
    pub(super) id: String,
    pub(super) sides: (Option<&'o Edition<'o>>, Option<&'n Edition<'n>>),
    pub(super) pages: Vec<PagePair<'o, 'n>>,
    /// Numbers that stand for the same part in both versions, where they differ.
    pub(super) renumbered: BTreeSet<(String, String)>,
}

/// A page in both versions.
#[derive(Clone, Copy)]
pub(super) struct PagePair<'o, 'n> {
    pub(super) old: Option<&'o Page<'o>>,
    pub(super) new: Option<&'n Page<'n>>,
}

/// Editions by their ids, and their pages by id, by title, and by what they say.
pub(super) fn matched<'o, 'n>(old: &'o Record<'o>, new: &'n Record<'n>) -> Vec<EditionPair<'o, 'n>> {
    let ids: BTreeSet<&str> = old.editions.iter().map(|e| &*e.id).chain(new.editions.iter().map(|e| &*e.id)).collect();
    let pair = |id: &str| {
        let sides = (old.editions.iter().find(|e| *e.id == *id), new.editions.iter().find(|e| *e.id == *id));
        let pages = pages(sides.0.map_or(&[][..], |e| &e.pages[..]), sides.1.map_or(&[][..], |e| &e.pages[..]));
        EditionPair { id: id.to_owned(), renumbered: renumbered(sides, &pages), sides, pages }
    };
    ids.into_iter().map(pair).collect()
}

fn pages<'o, 'n>(old: &'o [Page<'o>], new: &'n [Page<'n>]) -> Vec<PagePair<'o, 'n>> {
    let mut pairs: Vec<PagePair<'o, 'n>> = Vec::new();
    let (mut before, mut after): (Vec<&Page<'_>>, Vec<&Page<'_>>) = (old.iter().collect(), new.iter().collect());
    let mut take = |same: &dyn Fn(&Page<'_>, &Page<'_>) -> bool| {
        before.retain(|old| match after.iter().position(|new| same(old, new)) {
            Some(at) => {
                pairs.push(PagePair { old: Some(*old), new: Some(after.remove(at)) });
                false
            }
            None => true,
        });
    };
    let words = |page: &Page<'_>| page.paragraphs.iter().map(|(_, words)| words.to_string()).collect::<Vec<_>>();
    // Ids are unique in an edition, so most pages are found at once; what is left over is looked at more closely.
    let known: BTreeMap<&str, usize> = new.iter().enumerate().map(|(at, page)| (&*page.id, at)).collect();
    if old.len() == new.len() && old.iter().enumerate().all(|(at, page)| known.get(&*page.id) == Some(&at)) {
        return old.iter().zip(new).map(|(old, new)| PagePair { old: Some(old), new: Some(new) }).collect();
    }
    take(&|old, new| old.id == new.id);
    take(&|old, new| old.title == new.title);
    take(&|old, new| !old.paragraphs.is_empty() && words(old) == words(new));
    pairs.extend(before.into_iter().map(|old| PagePair { old: Some(old), new: None }));
    pairs.extend(after.into_iter().map(|new| PagePair { old: None, new: Some(new) }));
    pairs
}

fn renumbered(sides: (Option<&Edition<'_>>, Option<&Edition<'_>>), pages: &[PagePair<'_, '_>]) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    let mut tell = |old: &str, new: &str| {
        if old != new && !old.is_empty() && !new.is_empty() {
            found.insert((old.to_owned(), new.to_owned()));
        }
    };
    for (old, new) in pages.iter().filter_map(|pair| pair.old.zip(pair.new)) {
        tell(&old.number, &new.number);
        for section in &old.sections {
            let other = new.sections.iter().find(|other| other.title == section.title);
            other.into_iter().for_each(|other| tell(&section.number, &other.number));
        }
    }
    let (Some(old), Some(new)) = sides else { return found };
    let number = |label: &str| label.rsplit(' ').next().unwrap_or("").to_owned();
    let numbers: BTreeMap<(&str, &str), &str> = new.exhibits.iter().map(|e| ((&*e.kind, &*e.id), &*e.label)).collect();
    for exhibit in &old.exhibits {
        let other = numbers.get(&(&*exhibit.kind, &*exhibit.id));
        other.into_iter().for_each(|label| tell(&number(&exhibit.label), &number(label)));
    }
    found
}

/// A part as it is told: its number and its title.
type Told = Pair<(String, String)>;

/// What came, went, or has another number or title.
pub(super) fn structure(editions: &[EditionPair<'_, '_>]) -> Vec<PageChange> {
    let mut found = Vec::new();
    for edition in editions {
        let mut tell = |part: Part, id: &str, told: Told| {
            if !told.same() {
                let (old, new) = (told.old.unzip(), told.new.unzip());
                let (number, title) = (Pair { old: old.0, new: new.0 }, Pair { old: old.1, new: new.1 });
                found.push(PageChange { edition: edition.id.clone(), part, id: id.to_owned(), number, title });
            }
        };
        let name = |edition: &Edition<'_>| (String::new(), edition.name.to_string());
        tell(Part::Edition, &edition.id, Pair { old: edition.sides.0.map(name), new: edition.sides.1.map(name) });
        for pair in &edition.pages {
            let page = |page: &Page<'_>| (page.number.to_string(), page.title.to_string());
            let id = pair.new.or(pair.old).map_or("", |page| &*page.id);
            tell(Part::Page, id, Pair { old: pair.old.map(page), new: pair.new.map(page) });
            sections(pair, &mut tell);
        }
        exhibits(edition, &mut tell);
    }
    found
}

/// Sections of a page that both versions have: those of others come and go with it.
fn sections(pair: &PagePair<'_, '_>, tell: &mut impl FnMut(Part, &str, Told)) {
    let (Some(old), Some(new)) = (pair.old, pair.new) else { return };
    let told = |section: &super::record::Section<'_>| (section.number.to_string(), section.title.to_string());
    // Ids are made of titles unless an author gives one, so a section is known by either.
    let mut left: Vec<_> = new.sections.iter().collect();
    for section in &old.sections {
        let same = |other: &&super::record::Section<'_>| other.id == section.id || other.title == section.title;
        let other = left.iter().position(same).map(|at| left.remove(at));
        tell(Part::Section, other.map_or(&section.id, |other| &other.id), Pair { old: Some(told(section)), new: other.map(told) });
    }
    left.into_iter().for_each(|section| tell(Part::Section, &section.id, Pair { old: None, new: Some(told(section)) }));
}

/// Exhibits that have another number; those that came or went are told as changes of exhibits.
fn exhibits(edition: &EditionPair<'_, '_>, tell: &mut impl FnMut(Part, &str, Told)) {
    let (Some(old), Some(new)) = edition.sides else { return };
    for exhibit in &old.exhibits {
        let other = new.exhibits.iter().find(|other| other.kind == exhibit.kind && other.id == exhibit.id);
        if let Some(other) = other.filter(|other| other.label != exhibit.label) {
            let told = |label: &str| (label.to_owned(), exhibit.id.to_string());
            tell(Part::Exhibit, &exhibit.id, Pair::both(told(&exhibit.label), told(&other.label)));
        }
    }
}

/// The addresses of each page in both versions, under either of them.
pub(super) struct Places {
    old: BTreeMap<String, Pair<String>>,
    new: BTreeMap<String, Pair<String>>,
}

/// The addresses of all pages.
pub(super) fn places(editions: &[EditionPair<'_, '_>]) -> Places {
    let mut places = Places { old: BTreeMap::new(), new: BTreeMap::new() };
    for edition in editions {
        for pair in &edition.pages {
            let address = |page: &Page<'_>| format!("{}/{}", edition.id, &*page.address);
            let both = Pair { old: pair.old.map(address), new: pair.new.map(address) };
            places.old.extend(both.old.clone().map(|old| (old, both.clone())));
            places.new.extend(both.new.clone().map(|new| (new, both.clone())));
        }
    }
    places
}

impl Places {
    /// The pages on which something stands in either version; one page if it stayed where it was.
    pub(super) fn of(&self, address: &Pair<String>) -> Vec<Pair<String>> {
        let page = |address: &Option<String>| address.as_ref().map(|address| address.split('#').next().unwrap_or("").to_owned());
        let known = |pages: &BTreeMap<String, Pair<String>>, page: Option<String>| page.and_then(|page| pages.get(&page).cloned());
        let mut found: Vec<Pair<String>> =
            [known(&self.old, page(&address.old)), known(&self.new, page(&address.new))].into_iter().flatten().collect();
        found.dedup();
        found
    }
}

/// Pages that stand at another address.
pub(super) fn readdressed(editions: &[EditionPair<'_, '_>]) -> Vec<Pair<String>> {
    let mut found = Vec::new();
    for edition in editions {
        for (old, new) in edition.pages.iter().filter_map(|pair| pair.old.zip(pair.new)).filter(|(old, new)| old.address != new.address) {
            found.push(Pair::both(format!("{}/{}", edition.id, &*old.address), format!("{}/{}", edition.id, &*new.address)));
        }
    }
    found
}
