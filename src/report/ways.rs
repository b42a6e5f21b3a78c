//! Ways: where links and cross-references lead, in this edition or another.

use crate::content::Inline;
use crate::diagnostics::{Diagnostic, nearest};
use crate::markup::{Node, el};
use crate::source::Span;

use super::anchors;
use super::bind::Binder;
use super::editions::Numbered;
use super::numbering::{self, Target};

/// Where a cross-reference leads.
struct Way {
    /// The address, as seen from a page of the edition at hand; none if that edition is not built.
    address: Option<String>,
    /// What readers see.
    words: String,
}

/// What a link to a page of the site says.
struct PageLink<'h> {
    /// Id of the edition, if it is named.
    edition: Option<&'h str>,
    /// Address of the page in it.
    page: &'h str,
    /// Id of a place on the page; empty if there is none.
    id: &'h str,
}

impl<'h> PageLink<'h> {
    /// Reads `page.html#id` and `../edition/page.html#id`; nothing else leads to a page of an edition.
    fn read(href: &'h str) -> Option<Self> {
        let (address, id) = href.split_once('#').unwrap_or((href, ""));
        let path = address.split_once('?').map_or(address, |(path, _)| path);
        let (edition, page) = match path.strip_prefix("../") {
            Some(path) => path.split_once('/').map(|(edition, page)| (Some(edition), page))?,
            None => (None, path.strip_prefix("./").unwrap_or(path)),
        };
        let plain = !page.contains(['/', ':']) && page.ends_with(".html");
        (plain && edition.is_none_or(|edition| !edition.starts_with('.'))).then_some(Self { edition, page, id })
    }
}

impl<'a> Binder<'a> {
    /// A cross-reference: `@table-events`, or `@full/table-events` with its edition.
    pub(super) fn reference(&mut self, edition: Option<&str>, key: &str, span: Span) -> Node {
        match self.way(edition, key, span) {
            Some(way) => self.anchor(way.address).class("reference").text(way.words).into(),
            None => el("span").class("missing").text(written(edition, key)).into(),
        }
    }

    /// A link. One that leads to a page or a place of the report is checked.
    pub(super) fn link(&mut self, href: &str, words: &[Inline], span: Span) -> Node {
        let address = if let Some(id) = href.strip_prefix('#') {
            self.section_address(id, span)
        } else if let Some(reference) = href.strip_prefix('@') {
            self.reference_address(reference, span)
        } else {
            PageLink::read(href).map_or_else(|| Some(href.to_string()), |link| self.page_address(href, &link, span))
        };
        let nodes = self.inside_link(words);
        self.anchor(address).children(nodes).into()
    }

    /// The address to which a cross-reference leads, given as it is written behind its `@`; a dangling one is told.
    pub(super) fn reference_address(&mut self, reference: &str, span: Span) -> Option<String> {
        let (edition, key) = reference.split_once('/').map_or((None, reference), |(edition, key)| (Some(edition), key));
        self.way(edition, key, span)?.address
    }

    /// The target of a cross-reference within this edition.
    fn target(&mut self, key: &str, span: Span) -> Option<&'a Target> {
        let cx = self.cx;
        let found = cx.outline.target(key);
        if found.is_none() {
            self.leads_nowhere(None, key, span);
        }
        found
    }

    fn way(&mut self, edition: Option<&str>, key: &str, span: Span) -> Option<Way> {
        let cx = self.cx;
        let Some(id) = edition.filter(|id| *id != cx.edition.id) else {
            let target = self.target(key, span)?;
            return Some(Way { address: Some(target.address.clone()), words: target.words.clone() });
        };
        let Some(other) = cx.editions.find(id) else {
            self.no_such_edition(id, key, span);
            return None;
        };
        let Some(target) = other.outline.target(key) else {
            self.leads_nowhere(Some(other), key, span);
            return None;
        };
        let address = other.built.then(|| format!("../{id}/{}", target.address));
        Some(Way { address, words: format!("{} ({})", target.words, other.edition.name) })
    }

    /// The address of a section by its id, as in `[words](#gateway)`.
    fn section_address(&mut self, id: &str, span: Span) -> Option<String> {
        let cx = self.cx;
        let targets = &cx.outline.targets;
        let section = format!("sec-{id}");
        let found = targets.get(&section).or_else(|| targets.get(id));
        if let Some(found) = found {
            return Some(found.address.clone());
        }
        let elsewhere = [&section, id].into_iter().find_map(|key| Some(format!("write `{}`", self.held_elsewhere(key)?)));
        let near = || {
            let known = targets.keys().map(|key| key.strip_prefix("sec-").unwrap_or(key));
            nearest(id, known).map(|near| format!("did you mean `#{near}`?"))
        };
        self.dangling(format!("this link leads to `#{id}`, which is nowhere in this edition"), elsewhere.or_else(near), span);
        None
    }

    /// The address of a link to a page; none, as with a dangling one, if the page's edition is not built.
    fn page_address(&mut self, href: &str, link: &PageLink<'_>, span: Span) -> Option<String> {
        let cx = self.cx;
        let id = link.edition.unwrap_or(&cx.edition.id);
        let Some(there) = cx.editions.find(id) else {
            // The site has other folders too; what is all but an edition's is a slip.
            let near = nearest(id, cx.editions.all.iter().map(|numbered| numbered.edition.id.as_str()));
            let Some(near) = near.filter(|_| id != "data") else { return Some(href.to_string()) };
            let mend = format!("did you mean `../{near}/{}`?", link.page);
            self.dangling(format!("this link leads to `../{id}/`, which is no edition of the report"), Some(mend), span);
            return None;
        };
        let outline = &there.outline;
        let way = link.edition.map_or(String::new(), |edition| format!("../{edition}/"));
        let made = link.page == "index.html" || (link.page == "single.html" && cx.project.config.outputs.single_page);
        if !made && !outline.pages.contains(link.page) {
            let near = nearest(link.page, outline.pages.iter().map(String::as_str)).map(|near| format!("did you mean `{way}{near}`?"));
            let mend = near.or_else(|| Some("name a page of that edition, or a section as in `[words](@sec-its-id)`".into()));
            self.dangling(format!("this link leads to `{}`, which is no page of the edition `{id}`", link.page), mend, span);
            return None;
        }
        if !made && !link.id.is_empty() && !has_place(there, link) {
            let known = || outline.targets.values().map(|target| target.address.as_str());
            let whole = format!("{}#{}", link.page, link.id);
            let elsewhere = known().find(|address| address.split_once('#').is_some_and(|(_, id)| id == link.id));
            let near = elsewhere.or_else(|| nearest(&whole, known())).map(|near| format!("did you mean `{way}{near}`?"));
            self.dangling(
                format!("this link leads to `#{}`, which is nowhere on `{}` of the edition `{id}`", link.id, link.page),
                near,
                span,
            );
            return None;
        }
        there.built.then(|| href.to_string())
    }

    /// Tells that a reference has no target, in another edition or in this one.
    fn leads_nowhere(&mut self, other: Option<&Numbered<'_>>, key: &str, span: Span) {
        let cx = self.cx;
        let (named, there) = other.map_or((None, cx.edition), |other| (Some(other.edition.id.as_str()), other.edition));
        let elsewhere = self.held_elsewhere(key).map(|right| format!("write `{right}`"));
        let near = || {
            let targets = other.map_or(&cx.outline.targets, |other| &other.outline.targets);
            nearest(key, targets.keys().map(String::as_str)).map(|near| format!("did you mean `{}`?", written(named, near)))
        };
        let message = format!("`{}` leads nowhere in the edition `{}`", written(named, key), there.id);
        self.dangling(message, elsewhere.or_else(near), span);
    }

    fn no_such_edition(&mut self, id: &str, key: &str, span: Span) {
        let cx = self.cx;
        let known = || cx.editions.all.iter().map(|numbered| numbered.edition.id.as_str());
        let near = nearest(id, known()).filter(|near| cx.editions.find(near).is_some_and(|near| near.outline.target(key).is_some()));
        let right = near.map(|edition| self.own_words(edition, key)).or_else(|| self.held_elsewhere(key));
        let mend = right.map(|right| format!("did you mean `{right}`?")).unwrap_or_else(|| {
            let known: Vec<String> = known().map(|id| format!("`{id}`")).collect();
            format!("name one of {}; if this is to be no reference, write `\\@`", known.join(", "))
        });
        let message = format!("`{}` names the edition `{id}`, which the report does not have", written(Some(id), key));
        self.dangling(message, Some(mend), span);
    }

    /// How a reference would be written here to the first edition that has what it names.
    fn held_elsewhere(&self, key: &str) -> Option<String> {
        self.cx.editions.holding(key).map(|edition| self.own_words(edition, key))
    }

    /// A reference as it would be written here.
    fn own_words(&self, edition: &str, key: &str) -> String {
        written(Some(edition).filter(|edition| *edition != self.cx.edition.id), key)
    }

    fn dangling(&mut self, message: String, near: Option<String>, span: Span) {
        let found = Diagnostic::error("dangling-reference", span, message);
        let mend = near.unwrap_or_else(|| "give the section or exhibit that id, or take the reference out".into());
        self.diagnostics.push(found.mend(mend));
    }
}

/// A reference as it is written.
fn written(edition: Option<&str>, key: &str) -> String {
    edition.map_or_else(|| format!("@{key}"), |edition| format!("@{edition}/{key}"))
}

/// Whether a page has such a place: a section or an exhibit, or an id of the kinds that are known only when the page is written, which
/// are those of paragraphs, figures, notes, works and parts of exhibits.
fn has_place(there: &Numbered<'_>, link: &PageLink<'_>) -> bool {
    let PageLink { page, id, .. } = link;
    let targets = &there.outline.targets;
    let leads = |key: &str| targets.get(key).is_some_and(|target| target.address.split_once('#') == Some((*page, *id)));
    let made = || {
        let parts = id.char_indices().filter(|(_, letter)| *letter == '-').map(|(at, _)| &id[..at]);
        let exhibit = |part: &str| targets.get(part).is_some_and(|target| target.address.split_once('#') == Some((*page, part)));
        numbering::reserved(id) || anchors::is_paragraph(id) || parts.into_iter().any(exhibit)
    };
    leads(&format!("sec-{id}")) || leads(id) || made()
}

#[cfg(test)]
mod tests {
    use super::PageLink;
    use crate::diagnostics::Diagnostic;
    use crate::source::Memory;
    use crate::{pipeline, project};

    const REPORT: &str = "title: A report\nauthors: [{name: Ada Smith}]\npublisher: A Press\nlanguage: en-GB\neditions:\n  - {id: full, name: Full report, version: '1', date: 2026-11-21, content: content/full}\n  - {id: short, name: Summary, version: '1', date: 2026-11-21, content: content/short}\n";

    /// The page `short/few.html`, built with the other edition or without it, and what was told.
    fn few(words: &str, alone: bool) -> (String, Vec<Diagnostic>) {
        let chapter = format!("---\ntitle: Few\n---\n\n{words}\n");
        let full = "---\ntitle: Start\n---\n\nWords.\n\n## Places {#places}\n\nMore of <them>.\n";
        let files = [("report.yaml", REPORT), ("content/full/01-start.md", full), ("content/short/01-few.md", &chapter)];
        let mut project = project::open(&Memory::new(files)).value;
        if alone {
            project.left_out = vec![(project.config.editions.remove(0), project.chapters.remove(0))];
        }
        let mut found = Vec::new();
        let built = pipeline::build(&project).unpack(&mut found);
        let page = built.site.files.get("short/few.html").map(|page| String::from_utf8_lossy(page).into_owned());
        (page.unwrap_or_default(), found)
    }

    #[test]
    fn what_is_not_built_is_named_without_a_link() {
        let words = "See @full/sec-places, [places](@full/sec-places), [start](../full/start.html#places), [few](few.html).";
        let (with, _) = few(words, false);
        for link in ["<a href=\"../full/start.html#places\" class=\"reference\">Section 1.1 (Full report)</a>", ">places</a>", ">start</a>"]
        {
            assert!(with.contains(link), "{link}\n{with}");
        }
        let (without, found) = few(words, true);
        let want = "See <span class=\"reference\">Section 1.1 (Full report)</span>, <span>places</span>, <span>start</span>, <a href=\"few.html\">few</a>.";
        assert!(without.contains(want), "{without}");
        assert!(found.is_empty(), "what is wrong in an edition is told when it is built: {found:?}");
    }

    #[test]
    fn what_is_not_built_is_checked_all_the_same() {
        let (_, found) = few("See @full/sec-plcaes, @sec-places and [start](../full/strat.html).", true);
        let mends: Vec<_> = found.iter().map(|found| (found.code, found.mend.as_deref().unwrap_or(""))).collect();
        let want = ["Did you mean `@full/sec-places`?", "Write `@full/sec-places`", "Did you mean `../full/start.html`?"];
        assert_eq!(mends, want.map(|mend| ("dangling-reference", mend)));
    }

    #[test]
    fn links_to_pages_are_told_from_others() {
        let read = |href| PageLink::read(href).map(|link| (link.edition, link.page, link.id));
        assert_eq!(read("a.html"), Some((None, "a.html", "")));
        assert_eq!(read("./a.html?x=1#b"), Some((None, "a.html", "b")));
        assert_eq!(read("../full/a.html#b#c"), Some((Some("full"), "a.html", "b#c")));
        for other in
            ["", "?x", "a", "https://a.org/b.html", "mailto:a.html", "../a.html", "../../a/b.html", "a/b.html", "../full/", "a.csv"]
        {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
