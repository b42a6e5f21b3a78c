//! Rendering: the theme's templates around what the report stage wrote.
//!
//! Takes a [`Report`] and a theme; gives a [`Site`]. Templates see typed views only, never the report itself. Every link is relative,
//! so that the site works from a file, from a folder of a host, and from its root. Stylesheets under the policy `style-src 'self'`
//! load from files too (tried in Chromium), as long as they carry no integrity attribute.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::diagnostics::Checked;
use crate::project::{Edition, Project};
use crate::report::{EditionPages, Report};

mod engine;
mod frame;
mod links;
mod meta;
pub mod theme;
pub mod views;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

use engine::Engine;
use frame::Place;

/// What a page may do: show its own style sheet, pictures and fonts, and nothing else. No script runs.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'";

/// Every file of the site by its address below the output folder.
#[derive(Clone, Debug, Default)]
pub struct Site {
    /// The files.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// Frames every page with the theme.
pub fn render(project: &Project, report: &Report) -> Checked<Site> {
    let mut diagnostics = Vec::new();
    let theme = theme::load(project).unpack(&mut diagnostics);
    let engine = Engine::new(&project.files, &theme);
    let mut house = House { project, report, stylesheet: &theme.stylesheet, engine, site: Site::default(), listed: Vec::new() };
    house.root();
    for pages in &report.editions {
        if let Some(edition) = project.config.editions.iter().find(|edition| edition.id == pages.id) {
            house.edition(edition, pages);
        }
    }
    house.plain_pages();
    diagnostics.append(&mut house.engine.diagnostics);
    let mut site = house.site;
    site.files.insert(theme.stylesheet.clone(), theme.style.clone().into_bytes());
    site.files.extend(project.images.iter().map(|(path, bytes)| {
        let address = path.as_str().strip_prefix("content/").unwrap_or(path.as_str());
        (format!("images/{address}"), bytes.clone())
    }));
    if project.config.base_url.is_some() {
        site.files.insert("sitemap.xml".into(), meta::sitemap(&house.listed).into_bytes());
    }
    Checked::with(site, diagnostics)
}

/// All that is at hand while pages are framed.
struct House<'a> {
    project: &'a Project,
    report: &'a Report,
    stylesheet: &'a str,
    engine: Engine<'a>,
    site: Site,
    /// Addresses of the sitemap with their dates.
    listed: Vec<(String, String)>,
}

impl House<'_> {
    fn put(&mut self, address: String, page: String) {
        self.site.files.insert(address, page.into_bytes());
    }

    /// Lists a page in the sitemap.
    fn list(&mut self, address: &str, date: &str) {
        if let Some(url) = frame::absolute(&self.project.config, address) {
            self.listed.push((url, date.into()));
        }
    }

    /// The front page of the report: the only edition's front, or what each edition is for.
    fn root(&mut self) {
        let known = |pages: &EditionPages| self.project.config.editions.iter().find(|edition| edition.id == pages.id);
        let editions: Vec<(&Edition, &EditionPages)> =
            self.report.editions.iter().filter_map(|pages| Some((known(pages)?, pages))).collect();
        let place = |edition| Place { project: self.project, report: self.report, stylesheet: self.stylesheet, edition, at: "index.html" };
        let page = match editions.as_slice() {
            [(edition, pages)] => {
                let place = place(Some((*edition, *pages)));
                self.engine.render("front.html", &place.front_page(edition, pages))
            }
            _ => self.engine.render("report.html", &place(None).report_page(&editions)),
        };
        self.put("index.html".into(), page);
        if editions.len() != 1 {
            self.list("index.html", "");
        }
    }

    /// Every page of an edition.
    fn edition(&mut self, edition: &Edition, pages: &EditionPages) {
        let front = format!("{}/index.html", edition.id);
        self.page("front.html", edition, pages, &front, |place| place.front_page(edition, pages));
        self.list(&front, &edition.date);
        for (index, chapter) in pages.pages.iter().enumerate() {
            let address = format!("{}/{}", edition.id, chapter.address);
            self.page("chapter.html", edition, pages, &address, |place| place.chapter_page(pages, index));
            self.list(&address, &edition.date);
            let downloads = chapter.downloads.iter().map(|(address, text)| (address.clone(), text.clone().into_bytes()));
            self.site.files.extend(downloads);
        }
        let single = format!("{}/single.html", edition.id);
        self.page("single.html", edition, pages, &single, |place| place.single_page(edition, pages));
    }

    /// One page of an edition.
    fn page<V: Serialize>(&mut self, template: &str, edition: &Edition, pages: &EditionPages, at: &str, view: impl Fn(Place<'_>) -> V) {
        let (project, report, stylesheet) = (self.project, self.report, self.stylesheet);
        let place = Place { project, report, stylesheet, edition: Some((edition, pages)), at };
        let page = self.engine.render(template, &view(place));
        self.put(at.into(), page);
    }

    /// The pages that belong to no edition.
    fn plain_pages(&mut self) {
        let at = "accessibility.html";
        let place = Place { project: self.project, report: self.report, stylesheet: self.stylesheet, edition: None, at };
        let page = self.engine.render(at, &place.plain_page("Accessibility"));
        self.put(at.into(), page);
        self.list(at, "");
        let view = place.not_found_page();
        let page = self.engine.render("404.html", &view);
        self.put("404.html".into(), page);
    }
}
