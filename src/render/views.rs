//! What templates see: plain, typed, serialisable views, and nothing of the report itself.
//!
//! Every text is escaped by Tera when it is printed. The one exception wears its own type: [`Markup`], which
//! [`markup`] has written and escaped already, and which templates print with `| safe`.

use std::ops::Deref;
use std::sync::Arc;

use serde::{Serialize, Serializer};
use tera::Value;

use crate::markup::{self, Node};

/// Markup that was escaped when it was written.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Markup(pub(super) String);

impl Markup {
    /// Writes nodes.
    pub fn of(nodes: &[Node]) -> Self {
        Self(markup::to_string(nodes))
    }
}

/// A view that many pages show, made ready for templates once: to serialise it again is to count one more user of it.
#[derive(Clone, Debug)]
pub struct Shared<T> {
    view: Arc<T>,
    ready: Value,
}

impl<T: Serialize> From<T> for Shared<T> {
    fn from(view: T) -> Self {
        // Views are texts, lists and maps with names, which always become values.
        let ready = Value::try_from_serializable(&view).unwrap_or_else(|_| Value::none());
        Self { view: Arc::new(view), ready }
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.view
    }
}

impl<T> Serialize for Shared<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.ready.serialize(serializer)
    }
}

/// A page's frame: all that `base.html` needs.
#[derive(Clone, Debug, Serialize)]
pub struct Frame {
    /// Language tag of the page.
    pub language: String,
    /// Title of the document, as a browser's tab shows it.
    pub title: String,
    /// Title of the report or of the edition, for the page head.
    pub running: String,
    /// Description for search engines, plain text.
    pub description: String,
    /// Way to the site's root: empty or `../`.
    pub root: String,
    /// Address of the front page from here.
    pub home: String,
    /// Address of the style sheet from here.
    pub stylesheet: String,
    /// Content security policy.
    pub policy: &'static str,
    /// Absolute address, if the project has a base URL.
    pub canonical: Option<String>,
    /// Links of the page head.
    pub nav: Vec<NavItem>,
    /// `citation_*` entries.
    pub citation: Vec<Meta>,
    /// JSON-LD, in which no `<` is left.
    pub json_ld: Markup,
    /// The edition the page belongs to.
    pub edition: Option<EditionLabel>,
    /// The whole site.
    pub site: Shared<SiteView>,
}

/// What is the same on every page.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SiteView {
    /// Title of the report.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// Its authors.
    pub authors: Vec<crate::project::Author>,
    /// Licence of its content.
    pub licence: Option<crate::project::Licence>,
    /// Identifiers by name.
    pub identifiers: Vec<Meta>,
    /// Whether there is more than one edition.
    pub several: bool,
    /// Whether each edition stands whole on one page, too.
    pub single_page: bool,
    /// Whether data can be downloaded as CSV.
    pub csv: bool,
}

/// A name and what it is set to.
#[derive(Clone, Debug, Serialize)]
pub struct Meta {
    /// The name.
    pub name: String,
    /// What it is set to.
    pub content: String,
}

/// A link of the page head.
#[derive(Clone, Debug, Serialize)]
pub struct NavItem {
    /// Its words.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// Whether it leads to this very page.
    pub current: bool,
}

/// An edition in a page's head and foot.
#[derive(Clone, Debug, Serialize)]
pub struct EditionLabel {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Its version.
    pub version: String,
    /// Its date, `YYYY-MM-DD`.
    pub date: String,
    /// Its date in words.
    pub day: String,
    /// Way from here to its folder: empty, or `full/`.
    pub base: String,
}

/// An edition's contents.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Contents {
    /// Front matter, chapters part by part, appendices.
    pub groups: Vec<Shared<ContentsGroup>>,
    /// Where the whole is, if it is not here.
    pub whole: Option<String>,
}

/// Entries that belong together.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ContentsGroup {
    /// Title of the part, if it has one.
    pub title: Option<String>,
    /// Where the part begins, if it is only named here.
    pub href: Option<String>,
    /// The entries.
    pub entries: Vec<Shared<Entry>>,
}

/// An entry of the contents.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// Its number, or empty.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Where it leads.
    pub href: String,
    /// Whether it is the page being read.
    pub current: bool,
    /// Sections, unfolded where it is the page being read.
    pub sections: Vec<Entry>,
}

/// A chapter.
#[derive(Clone, Debug, Serialize)]
pub struct ChapterView {
    /// Id of its element where all chapters stand on one page.
    pub id: String,
    /// Its number, or empty.
    pub number: String,
    /// Whether it is an appendix.
    pub appendix: bool,
    /// Its title.
    pub heading: Markup,
    /// What it holds.
    pub body: Markup,
}

/// A key figure.
#[derive(Clone, Debug, Serialize)]
pub struct KeyView {
    /// The figure.
    pub show: Markup,
    /// What it is.
    pub label: Markup,
    /// Base and caution.
    pub note: Markup,
}

/// What an edition's front page shows.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FrontView {
    /// Name of the edition, its version, and on what it rests.
    pub kicker: Vec<String>,
    /// Its title.
    pub title: String,
    /// One sentence.
    pub summary: Markup,
    /// Whom it is for.
    pub purpose: Markup,
    /// Key figures.
    pub keys: Vec<KeyView>,
    /// The exhibit.
    pub exhibit: Markup,
    /// How to cite it.
    pub citation: String,
    /// Downloads of the exhibits' data: file name and address from here.
    pub downloads: Vec<NavItem>,
}

/// An edition on the front page of a report with several.
#[derive(Clone, Debug, Serialize)]
pub struct EditionCard {
    /// Where it stands.
    pub label: EditionLabel,
    /// What it shows.
    pub front: FrontView,
}

/// View of `chapter.html`.
#[derive(Serialize)]
pub struct ChapterPage {
    /// The frame.
    pub frame: Frame,
    /// The contents.
    pub contents: Contents,
    /// The chapter.
    pub chapter: ChapterView,
    /// The one before.
    pub previous: Option<Shared<Entry>>,
    /// The one after.
    pub next: Option<Shared<Entry>>,
}

/// View of `front.html`.
#[derive(Serialize)]
pub struct FrontPage {
    /// The frame.
    pub frame: Frame,
    /// Where the list of datasets is below the site's root, if each has a page.
    pub datasets: Option<&'static str>,
    /// The contents.
    pub contents: Contents,
    /// The front.
    pub front: FrontView,
}

/// View of `single.html`.
#[derive(Serialize)]
pub struct SinglePage {
    /// The frame.
    pub frame: Frame,
    /// The contents.
    pub contents: Contents,
    /// The front.
    pub front: FrontView,
    /// Every chapter.
    pub chapters: Vec<ChapterView>,
}

/// View of `report.html`.
#[derive(Serialize)]
pub struct ReportPage {
    /// The frame.
    pub frame: Frame,
    /// One sentence, plain text.
    pub summary: Markup,
    /// The editions.
    pub editions: Vec<EditionCard>,
}

/// View of `accessibility.html`.
#[derive(Serialize)]
pub struct PlainPage {
    /// The frame.
    pub frame: Frame,
}

/// View of `data.html`.
#[derive(Serialize)]
pub struct DataView {
    /// The frame.
    pub frame: Frame,
    /// Title of the dataset or of the list of them.
    pub title: String,
    /// Whether this is the list.
    pub list: bool,
    /// Where the list is.
    pub all: &'static str,
    /// What it holds.
    pub body: Markup,
}

/// View of `404.html`.
#[derive(Serialize)]
pub struct NotFoundPage {
    /// The whole site.
    pub site: Shared<SiteView>,
    /// Language tag.
    pub language: String,
    /// Content security policy.
    pub policy: &'static str,
    /// Absolute address of the site, with a slash at its end, if it has one.
    pub base: Option<String>,
    /// Style sheet below that address.
    pub stylesheet: String,
}
