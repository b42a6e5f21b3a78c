//! Views made from the report: the frame around a page, its contents, and what stands in it.

use crate::markup;
use crate::project::{Config, Edition, Project};
use crate::report::{DataPage, EditionPages, Front, Written};

use super::contents::{self, sections};
use super::links::{self, Turn};
use super::views::{
    ChapterPage, ChapterView, DataView, EditionCard, EditionLabel, Frame, FrontPage, FrontView, KeyView, Markup, Meta, NavItem,
    NotFoundPage, PlainPage, ReportPage, Shared, SinglePage, SiteView,
};
use super::{POLICY, Volume, meta};

/// The page that is being framed, and where it stands.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// The project.
    pub project: &'a Project,
    /// What is the same on every page.
    pub site: &'a Shared<SiteView>,
    /// Style sheet below the site's root.
    pub stylesheet: &'a str,
    /// The edition the page belongs to.
    pub edition: Option<&'a Volume<'a>>,
    /// The edition whose lists pages of no edition lead to.
    pub first: Option<&'a Volume<'a>>,
    /// Address below the site's root.
    pub at: &'a str,
}

/// The absolute address of a page, if the project says where the site will stand.
pub fn absolute(config: &Config, at: &str) -> Option<String> {
    config.base_url.as_ref().map(|base| format!("{}/{at}", base.trim_end_matches('/')))
}

/// What is the same on every page.
pub fn site(config: &Config) -> SiteView {
    let identifiers = config.identifiers.iter().map(|(name, value)| Meta { name: name.clone(), content: value.clone() });
    SiteView {
        title: config.title.clone(),
        publisher: config.publisher.clone(),
        authors: config.authors.clone(),
        licence: config.licence.clone(),
        identifiers: identifiers.collect(),
        several: config.editions.len() > 1,
        single_page: config.outputs.single_page,
        csv: config.outputs.csv,
    }
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

    /// The frame of a page with that title; `canonical` is the page of which it is a copy, or itself.
    fn frame(&self, title: &str, description: &str, canonical: &str) -> Frame {
        let config = &self.project.config;
        let running = self.edition.map_or(&config.title, |volume| &volume.edition.title);
        let full = if title == running.as_str() { title.to_owned() } else { format!("{title} – {running}") };
        let url = absolute(config, canonical);
        let citation = self.edition.map(|volume| meta::citation(config, volume.edition, url.as_deref()));
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
            edition: self.edition.map(|volume| self.label(volume.edition)),
            site: self.site.clone(),
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
        let editions = self.project.config.editions.iter();
        let mut items: Vec<NavItem> = editions.map(|edition| link(&edition.name, format!("{}/index.html", edition.id))).collect();
        if let Some(volume) = self.edition.or(self.first) {
            let id = &volume.edition.id;
            let downloads = || self.project.config.outputs.csv.then(|| format!("{id}/index.html#data"));
            items.extend(volume.plan.data.map(str::to_owned).or_else(downloads).map(|address| link("Data", address)));
            for (label, page) in [("Figures", &volume.plan.figures), ("Ledger", &volume.plan.ledger)] {
                let item = page.as_ref().map(|page| link(label, format!("{id}/{page}")));
                items.extend(item.filter(|item| items.iter().all(|other| other.href != item.href)));
            }
        }
        items
    }

    fn front_view(&self, edition: &Edition, pages: &EditionPages, turn: Option<Turn<'_>>) -> FrontView {
        let front: &Front = &pages.front;
        let write = |nodes: &[markup::Node]| match turn {
            Some(how) => Markup(links::turn(&Markup::of(nodes).0, how)),
            None => Markup::of(nodes),
        };
        let key = |key: &crate::report::Key| KeyView { show: write(&key.show), label: write(&key.label), note: write(&key.note) };
        let root = self.root();
        let downloads = pages.pages.iter().flat_map(|page| &page.downloads).map(|address| NavItem {
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
    pub fn front_page(&self, volume: &Volume<'_>, pages: &EditionPages) -> FrontPage {
        let edition = volume.edition;
        let base = self.base(&edition.id);
        let turn = (!base.is_empty()).then_some(Turn::Below { base: &base });
        let summary = &volume.plan.summary;
        let mut frame = self.frame(&edition.title, summary, &format!("{}/index.html", edition.id));
        frame.json_ld = meta::script(&meta::report(&self.project.config, edition, summary, frame.canonical.as_deref()));
        FrontPage {
            frame,
            datasets: volume.plan.data,
            contents: contents::whole(&volume.plan, |page| format!("{base}{}", page.address), |_| Vec::new()),
            front: self.front_view(edition, pages, turn),
        }
    }

    /// View of a chapter.
    pub fn chapter_page(&self, volume: &Volume<'_>, index: usize, written: &Written) -> ChapterPage {
        let (edition, plan, page) = (volume.edition, &*volume.plan, &written.page);
        let title = if page.number.is_empty() { page.title.clone() } else { format!("{} {}", page.number, page.title) };
        let mut frame = self.frame(&title, &page.description, self.at);
        let config = &self.project.config;
        let report = volume.report.get_or_init(|| {
            let url = absolute(config, &format!("{}/index.html", edition.id));
            meta::part(meta::report(config, edition, &plan.summary, url.as_deref()))
        });
        frame.json_ld = meta::script(&meta::Chapter::of(page, frame.canonical.as_deref(), report));
        ChapterPage {
            frame,
            contents: contents::beside(plan, &volume.contents, index, page),
            chapter: chapter_view(written),
            previous: index.checked_sub(1).and_then(|index| volume.contents.entry(index)),
            next: volume.contents.entry(index + 1),
        }
    }

    /// View of all chapters on one page.
    pub fn single_page(&self, volume: &Volume<'_>, pages: &EditionPages, chapters: Vec<ChapterView>) -> SinglePage {
        let (edition, plan) = (volume.edition, &*volume.plan);
        let below = |index: usize| {
            let page = pages.pages.get(index);
            page.map_or_else(Vec::new, |page| sections(page, &format!("#{}:", volume.prefix(&page.address))))
        };
        let contents = contents::whole(plan, |page| format!("#{}", volume.prefix(&page.address)), below);
        let mut frame = self.frame("On one page", &plan.summary, &format!("{}/index.html", edition.id));
        frame.json_ld = meta::script(&meta::report(&self.project.config, edition, &plan.summary, frame.canonical.as_deref()));
        SinglePage { frame, contents, front: self.front_view(edition, pages, None), chapters }
    }

    /// View of the front page of a report with several editions (or, while nothing is written, with none).
    pub fn report_page(&self, editions: &[(&Volume<'_>, &EditionPages)]) -> ReportPage {
        let card = |(volume, pages): &(&Volume<'_>, &EditionPages)| {
            let edition = volume.edition;
            let base = self.base(&edition.id);
            EditionCard { label: self.label(edition), front: self.front_view(edition, pages, Some(Turn::Below { base: &base })) }
        };
        let summary = editions.first().map(|(volume, pages)| self.front_view(volume.edition, pages, None).summary).unwrap_or_default();
        let description = editions.first().map(|(volume, _)| volume.plan.summary.clone()).unwrap_or_default();
        let mut frame = self.frame(&self.project.config.title, &description, self.at);
        if let Some((volume, _)) = editions.first() {
            frame.json_ld = meta::script(&meta::report(&self.project.config, volume.edition, &description, frame.canonical.as_deref()));
        }
        ReportPage { frame, summary, editions: editions.iter().map(card).collect() }
    }

    /// View of a page about data, which was written as one of that edition's.
    pub fn data_page(&self, volume: &Volume<'_>, page: &DataPage) -> DataView {
        let base = self.base(&volume.edition.id);
        let body = Markup(links::turn(&Markup::of(&page.body).0, Turn::Below { base: &base }));
        let (frame, title) = (self.frame(&page.title, &page.description, self.at), page.title.clone());
        let all = volume.plan.data.unwrap_or_default();
        DataView { frame, title, list: page.address == all, all, body }
    }

    /// View of a page that belongs to no edition.
    pub fn plain_page(&self, title: &str) -> PlainPage {
        PlainPage { frame: self.frame(title, "", self.at) }
    }

    /// View of the page a host shows where there is none: it stands at any depth, so it links by absolute addresses or not at all.
    pub fn not_found_page(&self) -> NotFoundPage {
        let config = &self.project.config;
        NotFoundPage {
            site: self.site.clone(),
            language: if config.language.is_empty() { "en-GB".into() } else { config.language.clone() },
            policy: POLICY,
            base: absolute(config, ""),
            stylesheet: self.stylesheet.into(),
        }
    }
}

fn chapter_view(written: &Written) -> ChapterView {
    let page = &written.page;
    let heading = if written.heading.is_empty() { Markup::of(&[markup::text(&page.title)]) } else { Markup::of(&written.heading) };
    ChapterView { id: page.id.clone(), number: page.number.clone(), appendix: page.appendix, heading, body: Markup::of(&written.body) }
}
