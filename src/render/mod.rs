//! Rendering: the theme's templates around what the report stage wrote.
//!
//! Takes written pages and a theme; gives the files of a site to a [`sink::Sink`], page by page. Templates see typed views only, never the report itself. Every link is relative,
//! so that the site works from a file, from a folder of a host, and from its root. Stylesheets under the policy `style-src 'self'`
//! load from files too (tried in Chromium), as long as they carry no integrity attribute.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serde::Serialize;

use crate::diagnostics::Diagnostic;
use crate::markup::Node;
use crate::project::{Edition, Project};
use crate::report::{DataPage, EditionPages, Plan, Written};

mod bounds;
mod contents;
mod engine;
mod frame;
mod links;
mod meta;
pub mod sink;
pub mod theme;
pub mod views;
mod whole;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

use engine::Engine;
use frame::Place;
use sink::Sink;
use theme::Theme;
use views::{ChapterView, Shared, SiteView};

/// What a page may do: show its own style sheet, pictures and fonts, and nothing else. No script runs.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'";

/// Every file of the site by its address below the output folder.
#[derive(Clone, Debug, Default)]
pub struct Site {
    /// The files.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// An edition as rendering sees it.
pub struct Volume<'a> {
    /// Its configuration.
    pub edition: &'a Edition,
    /// Its pages.
    pub plan: Arc<Plan>,
    /// What stands before the ids of each page where all stand on one, by the page's address.
    prefixes: BTreeMap<String, String>,
    /// What the contents beside its pages share.
    contents: contents::Common,
    /// The edition as machines read it on the page of each chapter; written once, when the first is framed.
    report: OnceLock<serde_json::Value>,
    kept: whole::Kept,
}

/// Where markup stands: ids and links differ.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Form {
    /// On its own page.
    Own,
    /// With all others on one.
    Whole,
}

impl<'a> Volume<'a> {
    /// The edition of that plan.
    pub fn new(edition: &'a Edition, plan: Arc<Plan>) -> Self {
        let (prefixes, contents) = (links::prefixes(&plan), contents::Common::of(&plan));
        Self { edition, plan, prefixes, contents, report: OnceLock::new(), kept: whole::Kept::default() }
    }

    fn prefix(&self, address: &str) -> &str {
        self.prefixes.get(address).map_or("", String::as_str)
    }
}

/// Frames pages with the theme, one by one and from any thread.
pub struct Renderer<'a> {
    project: &'a Project,
    theme: &'a Theme,
    engine: Engine<'a>,
    site: Shared<SiteView>,
    /// Addresses of pages about data.
    data: Mutex<BTreeSet<String>>,
}

impl<'a> Renderer<'a> {
    /// A renderer with a project's theme.
    pub fn new(project: &'a Project, theme: &'a Theme) -> Self {
        let engine = Engine::new(&project.files, theme);
        Self { project, theme, engine, site: frame::site(&project.config).into(), data: Mutex::default() }
    }

    fn place<'p>(&'p self, edition: Option<&'p Volume<'p>>, at: &'p str) -> Place<'p> {
        Place { project: self.project, site: &self.site, stylesheet: &self.theme.stylesheet, edition, first: None, at }
    }

    /// A chapter's page and the files beside it; gives the chapter as it stands among all others on one page, if there is such a page.
    pub fn chapter(&self, volume: &Volume<'_>, index: usize, written: &Written, sink: &dyn Sink) -> Option<ChapterView> {
        let address = format!("{}/{}", volume.edition.id, written.page.address);
        let view = self.place(Some(volume), &address).chapter_page(volume, index, written);
        self.put_together(volume, &address, "chapter.html", &view, Form::Own, sink);
        for (address, text) in &written.downloads {
            sink.put(address, text.clone().into_bytes());
        }
        self.project.config.outputs.single_page.then(|| whole::join(volume, &written.page.address, view.chapter, sink))
    }

    /// A page in whose markup there may be signs of what was set aside.
    fn put_together(&self, volume: &Volume<'_>, at: &str, template: &str, view: &impl Serialize, form: Form, sink: &dyn Sink) {
        let page = self.engine.render(template, view, |page| volume.kept.copies(page, form));
        match volume.kept.parts(&page, form).as_slice() {
            [_] => sink.put(at, page),
            parts => sink.join(at, parts),
        }
    }

    /// Sets markup of a page aside that is too long to be held; gives what stands for it.
    pub fn set_aside(&self, volume: &Volume<'_>, page: &str, nodes: &[Node], sink: &dyn Sink) -> Node {
        whole::set_aside(volume, page, nodes, self.project.config.outputs.single_page, sink)
    }

    /// What stands before the chapters of an edition: its front page, and all of it on one page.
    pub fn edition(&self, volume: &Volume<'_>, pages: &EditionPages, chapters: Vec<ChapterView>, sink: &dyn Sink) {
        let at = format!("{}/index.html", volume.edition.id);
        let view = self.place(Some(volume), &at).front_page(volume, pages);
        sink.put(&at, self.engine.render_page("front.html", &view));
        if self.project.config.outputs.single_page {
            let at = format!("{}/single.html", volume.edition.id);
            let view = self.place(Some(volume), &at).single_page(volume, pages, chapters);
            self.put_together(volume, &at, "single.html", &view, Form::Whole, sink);
        }
    }

    /// A page about data, which the report wrote as one of that edition's.
    pub fn data(&self, volume: &Volume<'_>, page: &DataPage, sink: &dyn Sink) {
        let view = Place { first: Some(volume), ..self.place(None, &page.address) }.data_page(volume, page);
        sink.put(&page.address, self.engine.render_page("data.html", &view));
        self.data.lock().unwrap_or_else(PoisonError::into_inner).insert(page.address.clone());
    }

    /// What belongs to no edition: the front page of the report, pages about the site, style sheet and images.
    pub fn site(&self, editions: &[(&Volume<'_>, &EditionPages)], sink: &dyn Sink) {
        let first = editions.first().map(|(volume, _)| *volume);
        let place = |at| Place { first, ..self.place(None, at) };
        let root = match editions {
            [(volume, pages)] => self.engine.render_page("front.html", &self.place(Some(volume), "index.html").front_page(volume, pages)),
            _ => self.engine.render_page("report.html", &place("index.html").report_page(editions)),
        };
        sink.put("index.html", root);
        let at = "accessibility.html";
        sink.put(at, self.engine.render_page(at, &place(at).plain_page("Accessibility")));
        sink.put("404.html", self.engine.render_page("404.html", &place("404.html").not_found_page()));
        sink.put(&self.theme.stylesheet, self.theme.style.clone().into_bytes());
        for (path, bytes) in &self.project.images {
            let address = path.as_str().strip_prefix("content/").unwrap_or(path.as_str());
            sink.put(&format!("images/{address}"), bytes.clone());
        }
        if self.project.config.base_url.is_some() {
            sink.put("sitemap.xml", self.sitemap(editions).into_bytes());
        }
    }

    /// Every page with the date of its edition.
    fn sitemap(&self, editions: &[(&Volume<'_>, &EditionPages)]) -> String {
        let listed = |address: &str, date: &str| Some((frame::absolute(&self.project.config, address)?, date.to_owned()));
        let mut all: Vec<(String, String)> = Vec::new();
        // The only edition's front page stands at the root too, and is listed once.
        all.extend(listed("index.html", "").filter(|_| editions.len() != 1));
        for (volume, _) in editions {
            let (id, date) = (&volume.edition.id, &volume.edition.date);
            let pages = volume.plan.pages.iter().map(|page| page.address.as_str());
            all.extend(std::iter::once("index.html").chain(pages).filter_map(|page| listed(&format!("{id}/{page}"), date)));
        }
        let data = self.data.lock().unwrap_or_else(PoisonError::into_inner);
        all.extend(data.iter().map(String::as_str).chain(["accessibility.html"]).filter_map(|address| listed(address, "")));
        meta::sitemap(&all)
    }

    /// What was found wrong with the theme's templates.
    pub fn diagnostics(self) -> Vec<Diagnostic> {
        self.engine.diagnostics()
    }
}
