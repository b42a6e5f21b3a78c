//! Putting an edition together: pages are written one by one, in any order; what all of them make together is gathered in order.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::checks;
use crate::checks::ledger::Entry;
use crate::checks::typed::{self, Typed};
use crate::checks::vocabulary::{self, Vocabulary};
use crate::content::{Chapter, Generated};
use crate::diagnostics::{Checked, Diagnostic};
use crate::exhibits::Drawn;
use crate::figures::Figures;
use crate::markup::{Node, plain};
use crate::project::Project;

use super::bind::{Binder, PageState};
use super::context::Context;
use super::datasets::{self, DataPage};
use super::editions::{Editions, Numbered};
use super::plan::{Plan, plan};
use super::references::Works;
use super::sketch::Sketch;
use super::{EditionPages, ExhibitRecord, Page, Written, blocks, front, generated, once_each, one_line, sections, trace};

/// What all editions share: the works of `data/references.yaml` and the ledger of published values.
pub struct Library {
    /// The works.
    pub(super) works: Works,
    /// Published values with their verdicts.
    pub(super) ledger: Vec<Entry>,
    /// Words with bounds.
    pub(super) vocabulary: Vocabulary,
    /// Figures and cells by value, for typed numbers.
    by_value: typed::Index,
    /// Numbers typed in the data.
    pub typed: Vec<Typed>,
}

impl Library {
    /// Reads the works and compares published values.
    pub fn read(project: &Project, figures: &Figures) -> Checked<Self> {
        let mut diagnostics = Vec::new();
        let works = Works::read(project).unpack(&mut diagnostics);
        let ledger = checks::ledger::check(figures).unpack(&mut diagnostics);
        let by_value = typed::Index::default();
        let vocabulary = Vocabulary::read(&project.config.vocabulary, figures).unpack(&mut diagnostics);
        let subject = typed::Subject { project, figures, index: &by_value, vocabulary: &vocabulary };
        let typed = typed::project(subject).unpack(&mut diagnostics);
        Checked::with(Self { works, ledger, vocabulary, by_value, typed }, diagnostics)
    }
}

/// An edition that is being put together.
pub struct Assembly<'a> {
    cx: Context<'a>,
    typed: typed::Subject<'a>,
    plan: Arc<Plan>,
    /// Notes on the pages before each page.
    notes: Vec<usize>,
    /// The exhibit of the front page, once its chapter has been read.
    front: Vec<Drawn>,
    gathered: Gathered,
}

/// What pages leave for the lists at the end.
#[derive(Default)]
struct Gathered {
    pages: Vec<Page>,
    late: Vec<Late>,
    records: Vec<ExhibitRecord>,
    cited: BTreeSet<String>,
    typed: Vec<Typed>,
    diagnostics: Vec<Diagnostic>,
}

/// A page that holds a list of what all pages hold; it is finished last.
struct Late {
    index: usize,
    heading: Vec<Node>,
    body: Vec<Node>,
    downloads: Vec<(String, String)>,
}

/// A page with what it leaves for the end.
pub struct Bound {
    /// The page; its markup may be taken once it is on the site.
    pub written: Written,
    records: Vec<ExhibitRecord>,
    cited: BTreeSet<String>,
    typed: Vec<Typed>,
    diagnostics: Vec<Diagnostic>,
}

impl Bound {
    /// Lets go what is on the site by now.
    pub fn release(&mut self) {
        let written = &mut self.written;
        written.heading = Vec::new();
        written.body = Vec::new();
        written.downloads = Vec::new();
    }
}

impl<'a> Assembly<'a> {
    /// Plans the pages of an edition that was numbered from these sketches.
    pub fn new(
        project: &'a Project,
        figures: &'a Figures,
        library: &'a Library,
        editions: &'a Editions<'a>,
        numbered: &'a Numbered<'a>,
        sketches: &[Sketch],
    ) -> Self {
        let edition = numbered.edition;
        let mut gathered = Gathered { diagnostics: numbered.diagnostics.clone(), ..Gathered::default() };
        let typed = typed::Subject { project, figures, index: &library.by_value, vocabulary: &library.vocabulary };
        gathered.typed = typed::front(typed, edition).unpack(&mut gathered.diagnostics);
        let cx = Context::new(project, figures, library, editions, numbered);
        let plan = Arc::new(plan(&cx, sketches));
        let mut before = 0;
        let notes = cx.outline.chapters.iter().map(|chapter| {
            let start = before;
            before += sketches.get(chapter.index).map_or(0, |sketch| sketch.notes);
            start
        });
        let notes = notes.collect();
        Self { cx, typed, plan, notes, front: Vec::new(), gathered }
    }

    /// The pages to come.
    pub fn plan(&self) -> Arc<Plan> {
        self.plan.clone()
    }

    /// The sketch from which a page was planned.
    pub fn sketch_of(&self, page: usize) -> usize {
        self.cx.outline.chapters.get(page).map_or(0, |chapter| chapter.index)
    }

    /// Prepares what the next pages share: their citations, and the exhibit of the front page if it is among theirs.
    pub fn prepare(&mut self, pages: &[(Chapter, Vec<Drawn>)]) {
        self.cx.cite_ahead(pages.iter().map(|(chapter, drawn)| (chapter, drawn.as_slice())));
        if let Some((kind, id)) = front::wanted(&self.cx).filter(|_| self.front.is_empty()) {
            let mut drawn = pages.iter().flat_map(|(_, drawn)| drawn);
            self.front.extend(drawn.find(|drawn| drawn.kind == kind && drawn.id == id).cloned());
        }
    }

    /// Writes a page.
    pub fn bind(&self, index: usize, chapter: &Chapter, drawn: &[Drawn]) -> Option<Bound> {
        let (number, planned) = (self.cx.outline.chapters.get(index)?, self.plan.pages.get(index)?);
        let mut binder = Binder::new(&self.cx, drawn, self.notes.get(index).copied().unwrap_or_default());
        binder.page =
            PageState { footnotes: Some(&chapter.footnotes), anchor: chapter.id.clone(), traces: chapter.traces, ..Default::default() };
        let heading = binder.inlines(&chapter.title);
        let body = blocks::write_chapter(&mut binder, chapter, number);
        let typed = typed::page(self.typed, &self.cx.edition.id, chapter, drawn).unpack(&mut binder.diagnostics);
        let files = &self.cx.project.files;
        binder.diagnostics.extend(vocabulary::check(self.cx.vocabulary, &self.cx.edition.id, chapter, drawn, files));
        let state = std::mem::take(&mut binder.page);
        let page = Page {
            address: planned.address.clone(),
            id: planned.id.clone(),
            number: planned.number.clone(),
            title: planned.title.clone(),
            appendix: planned.appendix,
            front_matter: planned.front_matter,
            sections: sections(&body),
            description: state.opening.as_deref().map(|words| trace::cut(&one_line(words), 200)).unwrap_or_default(),
            uses: state.uses,
            claims: state.claims,
            paragraphs: state.paragraphs.whole(),
            cites: state.cites,
            downloads: state.downloads.iter().map(|(address, _)| address.clone()).collect(),
        };
        let written = Written { page, heading, body, downloads: state.downloads };
        Some(Bound { written, records: binder.records, cited: binder.cited, typed, diagnostics: binder.diagnostics })
    }

    /// The list of datasets and the page of each, by index, the list first; nothing if this edition shows no traces.
    pub fn data_page(&self, index: usize) -> Option<Checked<DataPage>> {
        match index.checked_sub(1).filter(|_| self.cx.is_traced()) {
            None => self.cx.is_traced().then(|| Checked::new(datasets::list(&self.cx))),
            Some(dataset) => datasets::page(&self.cx, dataset),
        }
    }

    /// Whether a page holds a list of what all pages hold, and so is finished last.
    pub fn is_late(&self, index: usize) -> bool {
        let lists = [Generated::Figures, Generated::Exhibits, Generated::References, Generated::Ledger];
        let page = self.plan.pages.get(index).map(|page| &page.address);
        lists.iter().any(|list| self.cx.outline.generated.get(list).is_some_and(|holds| Some(holds) == page))
    }

    /// Keeps what a page leaves for the end. Pages come in reading order.
    pub fn keep(&mut self, bound: Bound) {
        let index = self.gathered.pages.len();
        let late = self.is_late(index);
        let gathered = &mut self.gathered;
        let Written { mut page, heading, body, downloads } = bound.written;
        if !late {
            // Only the page itself tells its description.
            page.description = String::new();
        }
        gathered.pages.push(page);
        gathered.records.extend(bound.records);
        gathered.cited.extend(bound.cited);
        gathered.typed.extend(bound.typed);
        gathered.diagnostics.extend(bound.diagnostics);
        if late {
            gathered.late.push(Late { index, heading, body, downloads });
        }
    }

    /// Fills the lists that need all pages; gives the edition and the pages that hold those lists, each with its index. What is long in
    /// the appendix of figures goes to `keep`, and what that gives stands for it.
    pub fn complete(self, keep: &(dyn Fn(&str, &[Node]) -> Node + Sync)) -> (Checked<EditionPages>, Vec<(usize, Written)>) {
        let Self { cx, plan, front: drawn, mut gathered, .. } = self;
        let mut binder = Binder::new(&cx, &drawn, 0);
        binder.records = gathered.records;
        binder.cited = gathered.cited;
        let mut bodies: Vec<&mut Vec<Node>> = gathered.late.iter_mut().map(|late| &mut late.body).collect();
        let figures = plan.figures.as_deref().unwrap_or_default();
        generated::complete(&mut binder, &gathered.pages, &mut bodies, &|nodes| keep(figures, nodes));
        let front = front::front(&mut binder);
        let mut diagnostics = gathered.diagnostics;
        diagnostics.append(&mut binder.diagnostics);
        let diagnostics = once_each(diagnostics);
        let late = gathered.late.into_iter().filter_map(|late| {
            let page = gathered.pages.get(late.index)?;
            Some((late.index, Written { page: page.clone(), heading: late.heading, body: late.body, downloads: late.downloads }))
        });
        let late = late.collect();
        let works = generated::cited(&binder).map(|(work, words)| (work.clone(), plain(words))).collect();
        let (id, typed) = (cx.edition.id.clone(), gathered.typed);
        let edition = EditionPages { id, pages: gathered.pages, front, exhibits: binder.records, works, typed };
        (Checked::with(edition, diagnostics), late)
    }
}
