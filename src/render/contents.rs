//! Contents: of a whole edition, and beside a page, where they must not grow with the edition.
//!
//! Beside a page the part it is in is unfolded and the others are named. What would still be too long is shown around the page, with a
//! link to the whole, so that a report of ten thousand pages is not ten thousand lists of ten thousand entries.

use std::ops::Range;

use crate::report::{Group, GroupKind, Page, Plan, Planned, Section};

use super::views::{Contents, ContentsGroup, Entry, Shared};

/// Entries of a group that are shown whole.
const ENTRIES: usize = 100;
/// Entries before and after the page, where they are not.
const AROUND: usize = 25;
/// Entries of another group without a title, of which the beginning is enough.
const ELSEWHERE: usize = 10;
/// Groups that are all named.
const GROUPS: usize = 60;
/// Groups before and after the page's, where they are not.
const NEIGHBOURS: usize = 4;

/// Every page of an edition, unfolded.
pub fn whole(plan: &Plan, href: impl Fn(&Planned) -> String, sections: impl Fn(usize) -> Vec<Entry>) -> Contents {
    let entries = |group: &Group| {
        let pages = plan.pages.iter().enumerate().skip(group.pages.start).take(group.pages.len());
        pages.map(|(index, page)| Entry { sections: sections(index), ..entry(page, href(page)) }.into()).collect()
    };
    let groups = plan.groups.iter().map(|group| ContentsGroup { title: title(group), entries: entries(group), ..Default::default() });
    Contents { groups: groups.map(Shared::from).collect(), whole: None }
}

/// What stands beside many pages in the same form.
pub struct Common {
    /// The entry of each page, beside others.
    entries: Vec<Shared<Entry>>,
    /// Each group of pages, only named.
    named: Vec<Shared<ContentsGroup>>,
}

impl Common {
    /// What the pages of a plan share.
    pub fn of(plan: &Plan) -> Self {
        let address = |group: &Group| plan.pages.get(group.pages.start).map(|page| page.address.clone());
        let named = |group: &Group| ContentsGroup { title: title(group), href: address(group), entries: Vec::new() }.into();
        Self {
            entries: plan.pages.iter().map(|page| entry(page, page.address.clone()).into()).collect(),
            named: plan.groups.iter().map(named).collect(),
        }
    }

    /// The entry of a page, if there is such a page.
    pub fn entry(&self, page: usize) -> Option<Shared<Entry>> {
        self.entries.get(page).cloned()
    }
}

/// The contents beside a page, whose sections are unfolded.
pub fn beside(plan: &Plan, common: &Common, current: usize, page: &Page) -> Contents {
    let here = plan.group_of(current);
    let near = window(plan.groups.len(), here, GROUPS, NEIGHBOURS);
    let last = plan.groups.len().saturating_sub(1);
    let mut left_out = false;
    let mut groups = Vec::new();
    for (at, group) in plan.groups.iter().enumerate() {
        // What comes first and last are most often the front matter and the appendices, which every page names.
        let kept = near.contains(&at) || (at == 0 || at == last) && !matches!(group.kind, GroupKind::Part(_));
        if !kept {
            left_out = true;
            continue;
        }
        if folded(group, at == here) {
            groups.extend(common.named.get(at).cloned());
            continue;
        }
        let pages = shown(group, at == here, current);
        left_out |= pages.len() < group.pages.len();
        let unfolded = |entry: &Entry| Entry { current: true, sections: sections(page, "#"), ..entry.clone() };
        let entries = pages.filter_map(|index| {
            let entry = common.entry(index)?;
            Some(if index == current { unfolded(&entry).into() } else { entry })
        });
        groups.push(ContentsGroup { title: title(group), href: None, entries: entries.collect() }.into());
    }
    Contents { groups, whole: left_out.then(|| "index.html#contents".to_owned()) }
}

/// Whether a group is only named, as parts are that the page is not in.
fn folded(group: &Group, here: bool) -> bool {
    matches!(group.kind, GroupKind::Part(_)) && !here
}

/// The pages of an unfolded group that are listed.
fn shown(group: &Group, here: bool, current: usize) -> Range<usize> {
    let Range { start, end } = group.pages;
    match here {
        true => {
            let around = window(end - start, current.saturating_sub(start), ENTRIES, AROUND);
            start + around.start..start + around.end
        }
        false if end - start > ENTRIES => start..start + ELSEWHERE,
        false => start..end,
    }
}

/// All of `length` if that is not more than `most`, or else those around a place.
fn window(length: usize, at: usize, most: usize, around: usize) -> Range<usize> {
    if length <= most { 0..length } else { at.saturating_sub(around)..length.min(at + around + 1) }
}

fn title(group: &Group) -> Option<String> {
    match &group.kind {
        GroupKind::Front | GroupKind::Chapters => None,
        GroupKind::Part(title) => Some(title.clone()),
        GroupKind::Appendices => Some("Appendices".to_owned()),
    }
}

/// An entry for a page.
fn entry(page: &Planned, href: String) -> Entry {
    Entry { number: page.number.clone(), title: page.title.clone(), href, current: false, sections: Vec::new() }
}

/// Entries for the sections of a page, whose ids follow `before`.
pub fn sections(page: &Page, before: &str) -> Vec<Entry> {
    let section = |(number, id, title): &Section| Entry {
        number: number.to_string(),
        title: title.to_string(),
        href: format!("{before}{id}"),
        current: false,
        sections: Vec::new(),
    };
    page.sections.iter().map(section).collect()
}

#[cfg(test)]
mod tests {
    use crate::report::{Group, GroupKind, Page, Plan, Planned};

    use super::{Common, whole};
    use crate::render::views::Contents;

    fn beside(plan: &Plan, current: usize, page: &Page) -> Contents {
        super::beside(plan, &Common::of(plan), current, page)
    }

    /// A plan of so many groups of so many pages each; with titles, they are parts.
    fn plan(groups: usize, pages: usize, titled: bool) -> Plan {
        let planned = |at: usize| Planned { address: format!("{at}.html"), title: format!("Page {at}"), ..Default::default() };
        let kind = |at: usize| if titled { GroupKind::Part(format!("Part {at}")) } else { GroupKind::Chapters };
        let groups: Vec<Group> = (0..groups).map(|at| Group { kind: kind(at), pages: at * pages..(at + 1) * pages }).collect();
        Plan { pages: (0..groups.len() * pages).map(planned).collect(), groups, ..Default::default() }
    }

    fn page(at: usize) -> Page {
        Page { address: format!("{at}.html"), sections: vec![("1.1".into(), "a".into(), "A section".into())].into(), ..Default::default() }
    }

    #[test]
    fn a_part_is_unfolded_and_the_others_are_named() {
        let contents = beside(&plan(3, 4, true), 5, &page(5));
        let entries: Vec<usize> = contents.groups.iter().map(|group| group.entries.len()).collect();
        assert_eq!(entries, [0, 4, 0]);
        let hrefs: Vec<Option<&str>> = contents.groups.iter().map(|group| group.href.as_deref()).collect();
        assert_eq!(hrefs, [Some("0.html"), None, Some("8.html")]);
        let current: Vec<&str> = contents.groups[1].entries.iter().filter(|entry| entry.current).map(|entry| entry.href.as_str()).collect();
        assert_eq!(current, ["5.html"]);
        assert_eq!(contents.groups[1].entries[1].sections[0].href, "#a");
        assert_eq!(contents.whole, None);
    }

    #[test]
    fn a_flat_edition_is_listed_whole_while_it_is_small() {
        let contents = beside(&plan(1, 100, false), 99, &page(99));
        assert_eq!((contents.groups[0].entries.len(), contents.whole), (100, None));
    }

    #[test]
    fn contents_beside_a_page_do_not_grow_with_the_report() {
        for (groups, pages, titled, current) in
            [(1, 101, false, 0), (1, 10_000, false, 5_000), (200, 50, true, 4_321), (200, 500, true, 99_999)]
        {
            let contents = beside(&plan(groups, pages, titled), current, &page(current));
            let entries: usize = contents.groups.iter().map(|group| 1 + group.entries.len()).sum();
            assert!(entries <= 70, "{entries} of {groups} groups of {pages}");
            let shown: Vec<&str> = contents.groups.iter().flat_map(|group| &group.entries).map(|entry| entry.href.as_str()).collect();
            assert!(shown.contains(&format!("{current}.html").as_str()), "the page is among them");
            assert_eq!(contents.whole.as_deref(), Some("index.html#contents"));
        }
    }

    #[test]
    fn the_whole_is_whole() {
        let contents = whole(&plan(200, 50, true), |page| page.address.clone(), |_| Vec::new());
        assert_eq!(contents.groups.iter().map(|group| group.entries.len()).sum::<usize>(), 10_000);
        assert_eq!((contents.groups[7].title.as_deref(), contents.whole), (Some("Part 7"), None));
    }
}
