//! Views made from the report: the frame around a page, its contents, and what stands in it.

use std::collections::BTreeMap;

use crate::markup;
use crate::project::{Config, Edition, Project};
use crate::report::{EditionPages, Front, Page, Report};

use super::links::{self, Turn};
use super::views::{
    ChapterPage, ChapterView, Contents, EditionCard, EditionLabel, Entry, Frame, FrontPage, FrontView, KeyView, Markup, Meta, NavItem,
    NotFoundPage, PlainPage, ReportPage, SinglePage, SiteView,
};
use super::{POLICY, meta};

/// The page that is being framed, and where it stands.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// The project.
    pub project: &'a Project,
    /// The report.
    pub report: &'a Report,
    /// Style sheet below the site's root.
    pub stylesheet: &'a str,
    /// The edition the page belongs to.
    pub edition: Option<(&'a Edition, &'a EditionPages)>,
    /// Address below the site's root.
    pub at: &'a str,
}

/// The absolute address of a page, if the project says where the site will stand.
pub fn absolute(config: &Config, at: &str) -> Option<String> {
    config.base_url.as_ref().map(|base| format!("{}/{at}", base.trim_end_matches('/')))
}

impl Place<'_> {
    /// Way to the site's root.
    fn root(&self) -> String {
        "../".repeat(self.at.matches('/').count())
    }

    /// Way to an edition's folder.
    fn base(&self, edition: &str) -> String {
        if self.at.starts_with(&format!("{edition}/")) { String::new() } else { format!("{}{edition}/", self.root()) }
    }

    fn site(&self) -> SiteView {
        let config = &self.project.config;
        let identifiers = config.identifiers.iter().map(|(name, value)| Meta { name: name.clone(), content: value.clone() });
        SiteView {
            title: config.title.clone(),
            publisher: config.publisher.clone(),
            authors: config.authors.clone(),
            licence: config.licence.clone(),
            identifiers: identifiers.collect(),
            several: self.report.editions.len() > 1,
        }
    }

    /// The frame of a page with that title; `canonical` is the page of which it is a copy, or itself.
    fn frame(&self, title: &str, description: &str, canonical: &str) -> Frame {
        let config = &self.project.config;
        let running = self.edition.map_or(&config.title, |(edition, _)| &edition.title);
        let full = if title == running.as_str() { title.to_owned() } else { format!("{title} – {running}") };
        let url = absolute(config, canonical);
        let citation = self.edition.map(|(edition, _)| meta::citation(config, edition, url.as_deref()));
        Frame {
            language: if config.language.is_empty() { "en-GB".into() } else { config.language.clone() },
            title: full,
            running: running.clone(),
            description: description.trim().into(),
            root: self.root(),
            home: format!("{}index.html", self.root()),
            stylesheet: format!("{}{}", self.root(), self.stylesheet),
            policy: POLICY,
            canonical: url,
            nav: self.nav(),
            citation: citation.unwrap_or_default(),
            json_ld: Markup::default(),
            edition: self.edition.map(|(edition, _)| self.label(edition)),
            site: self.site(),
        }
    }

    fn label(&self, edition: &Edition) -> EditionLabel {
        EditionLabel {
            name: edition.name.clone(),
            title: edition.title.clone(),
            version: edition.version.clone(),
            date: edition.date.clone(),
            day: meta::day(&edition.date),
            base: self.base(&edition.id),
        }
    }

    /// The page head: every edition, then the data and the computed figures of this one.
    fn nav(&self) -> Vec<NavItem> {
        let link = |label: &str, address: String| {
            let current = address.as_str() == self.at;
            let (folder, file) = address.split_once('/').unwrap_or(("", address.as_str()));
            NavItem { label: label.into(), href: format!("{}{file}", self.base(folder)), current }
        };
        let editions =
            self.project.config.editions.iter().filter(|edition| self.report.editions.iter().any(|pages| pages.id == edition.id));
        let mut items: Vec<NavItem> = editions.map(|edition| link(&edition.name, format!("{}/index.html", edition.id))).collect();
        let shown = self.edition.map(|(_, pages)| pages).or(self.report.editions.first());
        if let Some(pages) = shown {
            items.push(link("Data", format!("{}/index.html#data", pages.id)));
            for (label, class) in [("Figures", "figures"), ("Ledger", "ledger")] {
                let page = pages.pages.iter().find(|page| links::holds(&page.body, "section", class));
                let item = page.map(|page| link(label, format!("{}/{}", pages.id, page.address)));
                items.extend(item.filter(|item| items.iter().all(|other| other.href != item.href)));
            }
        }
        items
    }

    fn front_view(&self, edition: &Edition, pages: &EditionPages, turn: Option<Turn<'_>>) -> FrontView {
        let front: &Front = &pages.front;
        let write = |nodes: &[markup::Node]| match turn {
            Some(how) => Markup::of(&links::turn(nodes, how)),
            None => Markup::of(nodes),
        };
        let key = |key: &crate::report::Key| KeyView { show: write(&key.show), label: write(&key.label), note: write(&key.note) };
        let root = self.root();
        let downloads = pages.pages.iter().flat_map(|page| &page.downloads).map(|(address, _)| NavItem {
            label: address.rsplit('/').next().unwrap_or(address).into(),
            href: format!("{root}{address}"),
            current: false,
        });
        let mut kicker = vec![edition.name.clone(), format!("version {}", edition.version)];
        let config = &self.project.config;
        kicker.extend(config.based_on.is_some().then(|| "an independent reworking".to_owned()));
        FrontView {
            kicker,
            title: edition.title.clone(),
            summary: write(&front.summary),
            purpose: write(&front.purpose),
            keys: front.key_figures.iter().map(key).collect(),
            exhibit: write(&front.exhibit),
            citation: front.citation.clone(),
            downloads: downloads.collect(),
        }
    }

    /// View of an edition's front page, in its own folder or at the root.
    pub fn front_page(&self, edition: &Edition, pages: &EditionPages) -> FrontPage {
        let base = self.base(&edition.id);
        let turn = (!base.is_empty()).then_some(Turn::Below { base: &base });
        let description = markup::plain(&pages.front.summary);
        let canonical = format!("{}/index.html", edition.id);
        let mut frame = self.frame(&edition.title, &description, &canonical);
        let config = &self.project.config;
        frame.json_ld = meta::script(&meta::report(config, edition, &description, frame.canonical.as_deref()));
        FrontPage {
            frame,
            contents: contents(pages, |page| format!("{base}{}", page.address), None),
            front: self.front_view(edition, pages, turn),
        }
    }

    /// View of a chapter.
    pub fn chapter_page(&self, pages: &EditionPages, index: usize) -> ChapterPage {
        let page = &pages.pages[index];
        let title = if page.number.is_empty() { page.title.clone() } else { format!("{} {}", page.number, page.title) };
        let mut frame = self.frame(&title, &page.description, self.at);
        if let Some((edition, pages)) = self.edition {
            let config = &self.project.config;
            let url = absolute(config, &format!("{}/index.html", edition.id));
            let report = meta::report(config, edition, &markup::plain(&pages.front.summary), url.as_deref());
            let chapter = meta::chapter(report, &page.title, &page.number, &page.description, frame.canonical.as_deref());
            frame.json_ld = meta::script(&chapter);
        }
        let beside = |index: Option<usize>| index.and_then(|index| pages.pages.get(index)).map(|page| entry(page, page.address.clone()));
        ChapterPage {
            frame,
            contents: contents(pages, |page| page.address.clone(), Some(index)),
            chapter: chapter_view(page, &page.id, Markup::of),
            previous: beside(index.checked_sub(1)),
            next: beside(Some(index + 1)),
        }
    }

    /// View of all chapters on one page.
    pub fn single_page(&self, edition: &Edition, pages: &EditionPages) -> SinglePage {
        let prefixes: BTreeMap<&str, String> = links::prefixes(&pages.pages);
        let prefix = |page: &Page| prefixes.get(page.address.as_str()).cloned().unwrap_or_default();
        let chapter = |page: &Page| {
            let how = Turn::Joined { prefixes: &prefixes, page: &page.address };
            chapter_view(page, &prefix(page), |nodes| Markup::of(&links::turn(nodes, how)))
        };
        let canonical = format!("{}/index.html", edition.id);
        let mut contents = contents(pages, |page| format!("#{}", prefix(page)), None);
        for part in [&mut contents.front, &mut contents.chapters, &mut contents.appendices] {
            for entry in part {
                let page = pages.pages.iter().find(|page| entry.href == format!("#{}", prefix(page)));
                entry.sections = page.map_or_else(Vec::new, |page| sections(page, &format!("{}:", entry.href)));
            }
        }
        let summary = markup::plain(&pages.front.summary);
        let mut frame = self.frame("On one page", &summary, &canonical);
        frame.json_ld = meta::script(&meta::report(&self.project.config, edition, &summary, frame.canonical.as_deref()));
        SinglePage { frame, contents, front: self.front_view(edition, pages, None), chapters: pages.pages.iter().map(chapter).collect() }
    }

    /// View of the front page of a report with several editions (or, while nothing is written, with none).
    pub fn report_page(&self, editions: &[(&Edition, &EditionPages)]) -> ReportPage {
        let card = |(edition, pages): &(&Edition, &EditionPages)| {
            let base = self.base(&edition.id);
            EditionCard { label: self.label(edition), front: self.front_view(edition, pages, Some(Turn::Below { base: &base })) }
        };
        let summary = editions.first().map(|(edition, pages)| self.front_view(edition, pages, None).summary).unwrap_or_default();
        let description = editions.first().map(|(_, pages)| markup::plain(&pages.front.summary)).unwrap_or_default();
        let mut frame = self.frame(&self.project.config.title, &description, self.at);
        if let Some((edition, _)) = editions.first() {
            frame.json_ld = meta::script(&meta::report(&self.project.config, edition, &description, frame.canonical.as_deref()));
        }
        ReportPage { frame, summary, editions: editions.iter().map(card).collect() }
    }

    /// View of a page that belongs to no edition.
    pub fn plain_page(&self, title: &str) -> PlainPage {
        PlainPage { frame: self.frame(title, "", self.at) }
    }

    /// View of the page a host shows where there is none: it stands at any depth, so it links by absolute addresses or not at all.
    pub fn not_found_page(&self) -> NotFoundPage {
        let config = &self.project.config;
        NotFoundPage {
            site: self.site(),
            language: if config.language.is_empty() { "en-GB".into() } else { config.language.clone() },
            policy: POLICY,
            base: absolute(config, ""),
            stylesheet: self.stylesheet.into(),
        }
    }
}

fn chapter_view(page: &Page, id: &str, write: impl Fn(&[markup::Node]) -> Markup) -> ChapterView {
    let heading = if page.heading.is_empty() { Markup::of(&[markup::text(&page.title)]) } else { write(&page.heading) };
    ChapterView { id: id.into(), number: page.number.clone(), appendix: page.appendix, heading, body: write(&page.body) }
}

fn entry(page: &Page, href: String) -> Entry {
    Entry { number: page.number.clone(), title: page.title.clone(), href, current: false, sections: Vec::new() }
}

fn sections(page: &Page, before: &str) -> Vec<Entry> {
    let section = |(number, id, title): &(String, String, String)| Entry {
        number: number.clone(),
        title: title.clone(),
        href: format!("{before}{id}"),
        current: false,
        sections: Vec::new(),
    };
    page.sections.iter().map(section).collect()
}

/// The contents, with the sections of the page being read.
fn contents(pages: &EditionPages, href: impl Fn(&Page) -> String, current: Option<usize>) -> Contents {
    let mut contents = Contents::default();
    for (index, page) in pages.pages.iter().enumerate() {
        let mut entry = entry(page, href(page));
        if current == Some(index) {
            entry.current = true;
            entry.sections = sections(page, "#");
        }
        let part = match (page.appendix, page.front_matter) {
            (true, _) => &mut contents.appendices,
            (false, true) => &mut contents.front,
            (false, false) => &mut contents.chapters,
        };
        part.push(entry);
    }
    contents
}
