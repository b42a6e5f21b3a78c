//! The whole house on one page: from a project to a built report.
//!
//! Parallelism lives here, at the points where many independent things are made: datasets and chapters read, exhibits drawn, pages written; and
//! in three places where one thing is as long as all pages: the figures, their appendix, and what accompanies the site.
//! Pages go to their sink a few at a time, so that a report is never held whole.

use std::sync::Arc;

use rayon::prelude::{IndexedParallelIterator, IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};

use crate::checks::{claims, sense};
use crate::content::{self, Chapter};
use crate::data::{self, Dataset};
use crate::diagnostics::{Checked, Diagnostic, Severity};
use crate::exhibits::{self, Drawn};
use crate::figures::{self, Figures};
use crate::project::{ChapterFile, Edition, Project};
use crate::render::sink::{Memory, Sink};
use crate::render::views::ChapterView;
use crate::render::{Renderer, Site, Volume, theme};
use crate::report::{self, Assembly, Bound, EditionPages, Editions, Library, Numbered, Report, Sketch, Written};

/// Pages that are read, written and let go together.
const AT_ONCE: usize = 128;
/// Chapters of so many bytes together are read once and kept; more are read again when their pages are written.
const KEPT: usize = 8 << 20;

/// Diagnostics of one place among which repeats are looked for.
const MOST_AT_ONE_PLACE: usize = 100;

/// Everything a build knows when it is done.
#[derive(Clone, Debug)]
pub struct Built {
    /// Figures and the data they came from.
    pub figures: Figures,
    /// What the report's pages hold.
    pub report: Report,
    /// Every page of the site, if it was built in memory; what accompanies them is `publish`'s.
    pub site: Site,
}

/// Builds every edition of a project in memory. Diagnostics come in the order of files and places.
pub fn build(project: &Project) -> Checked<Built> {
    let memory = Memory::default();
    let built = build_into(project, &memory);
    built.map(|built| Built { site: memory.into_site(), ..built })
}

/// Builds every edition of a project, its pages going to a sink as they are made.
pub fn build_into(project: &Project, sink: &dyn Sink) -> Checked<Built> {
    let mut diagnostics = Vec::new();
    let theme = theme::load(project).unpack(&mut diagnostics);
    let renderer = Renderer::new(project, &theme);
    let sketch = || {
        let sketched = sketch_editions(project);
        let outlines = number_editions(project, &sketched.value);
        (sketched, outlines)
    };
    let (figures, (sketched, outlines)) = rayon::join(|| compute(project), sketch);
    let figures = figures.unpack(&mut diagnostics);
    let sketched = sketched.unpack(&mut diagnostics);
    let library = Library::read(project, &figures).unpack(&mut diagnostics);
    if !publishable(&diagnostics, false) {
        sink.give_up();
    }
    let (mut editions, mut told) = (Vec::new(), Vec::new());
    let mut data = false;
    for (numbered, chapters) in outlines.all.iter().zip(sketched) {
        let edition = numbered.edition;
        let press =
            Press { project, figures: &figures, library: &library, renderer: &renderer, editions: &outlines, numbered, edition, sink };
        let mut found = Vec::new();
        editions.push(press.print(chapters, &mut data, &mut found));
        told.push((edition.id.as_str(), found));
    }
    diagnostics.extend(claims::name_editions(told));
    let volumes: Vec<_> = editions.iter().map(|(volume, pages)| (volume, pages)).collect();
    renderer.site(&volumes, sink);
    let editions = editions.into_iter().map(|(_, pages)| pages).collect();
    let report = Report { editions, typed_in_data: library.typed };
    diagnostics.extend(claims::check_unbound(&report.claims_by_name(), &figures));
    diagnostics.extend(renderer.diagnostics());
    sense::take_accepted(&project.config.accept, &project.files, &mut diagnostics);
    Checked::with(Built { figures, report, site: Site::default() }, in_order(diagnostics))
}

/// Whether a report with these diagnostics may be published; with `strict`, warnings count.
pub fn publishable(diagnostics: &[Diagnostic], strict: bool) -> bool {
    !diagnostics.iter().any(|d| strict || d.severity == Severity::Error)
}

/// Diagnostics by place, those without one first, each told once.
pub fn in_order(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let place = |found: &Diagnostic| found.span.map(|span| (span.file, span.start));
    diagnostics.sort_by_key(place);
    let mut told: Vec<Diagnostic> = Vec::with_capacity(diagnostics.len());
    for found in diagnostics {
        // Editions that share a chapter repeat all that is told of a place, one edition after the other.
        let here = told.iter().rev().take(MOST_AT_ONE_PLACE).take_while(|other| place(other) == place(&found));
        if !here.into_iter().any(|other| *other == found) {
            told.push(found);
        }
    }
    told
}

fn compute(project: &Project) -> Checked<Figures> {
    let mut diagnostics = Vec::new();
    let read: Vec<Checked<data::DataFile>> = project.data.par_iter().map(|id| data::read_one(&project.files, *id)).collect();
    let datasets = data::gather(project, read).unpack(&mut diagnostics);
    let figures = figures::compute(Arc::new(datasets), project.config.ties, project.config.quantiles).unpack(&mut diagnostics);
    diagnostics.extend(sense::check_data(&figures));
    Checked::with(figures, diagnostics)
}

/// An edition's chapters, drafts left out: sketches, and where the words come from.
type Sketched = (Vec<Sketch>, Vec<Words>);

/// Where the words of a chapter come from when its page is written.
struct Words {
    file: ChapterFile,
    kept: Option<Chapter>,
}

/// The chapters of each edition. This is where what is wrong in their Markdown is told.
fn sketch_editions(project: &Project) -> Checked<Vec<Sketched>> {
    let length = |file: &ChapterFile| project.files.get(file.file).text.len();
    let keep = project.chapters.iter().flatten().map(length).sum::<usize>() <= KEPT;
    let mut diagnostics = Vec::new();
    let editions = project.chapters.iter().zip(&project.config.editions);
    let editions = editions.map(|(files, edition)| sketch_edition(project, edition, files, keep).unpack(&mut diagnostics)).collect();
    Checked::with(editions, diagnostics)
}

fn sketch_edition(project: &Project, edition: &Edition, files: &[ChapterFile], keep: bool) -> Checked<Sketched> {
    let sketch = |file: &ChapterFile| {
        content::read(file.file, file.appendix, &project.files).map(|chapter| {
            let sketch = report::sketch(&chapter, file.part, &edition.id);
            (!chapter.draft).then(|| (sketch, Words { file: *file, kept: keep.then_some(chapter) }))
        })
    };
    let mut diagnostics = Vec::new();
    let sketched: Vec<Checked<Option<(Sketch, Words)>>> = files.par_iter().map(sketch).collect();
    let sketched = sketched.into_iter().filter_map(|sketched| sketched.unpack(&mut diagnostics)).unzip();
    Checked::with(sketched, diagnostics)
}

/// Every edition with its numbers, in the order of the configuration. One that is not built is numbered too, for references to it; what
/// is wrong in its chapters is told when it is built.
fn number_editions<'a>(project: &'a Project, sketched: &[Sketched]) -> Editions<'a> {
    let built = project.config.editions.par_iter().zip(sketched).map(|(edition, (sketches, _))| Numbered::new(edition, sketches, true));
    let left_out = project.left_out.par_iter().map(|(edition, files)| {
        let (sketches, _) = sketch_edition(project, edition, files, false).value;
        Numbered::new(edition, &sketches, false)
    });
    Editions { all: built.chain(left_out).collect() }
}

/// All that is at hand while the pages of an edition are written.
struct Press<'a> {
    project: &'a Project,
    figures: &'a Figures,
    library: &'a Library,
    renderer: &'a Renderer<'a>,
    editions: &'a Editions<'a>,
    numbered: &'a Numbered<'a>,
    edition: &'a Edition,
    sink: &'a dyn Sink,
}

impl<'a> Press<'a> {
    /// Writes the pages of an edition, a few at a time; with the first that leads readers to the data, those of the datasets.
    fn print(&self, (sketches, mut words): Sketched, data: &mut bool, diagnostics: &mut Vec<Diagnostic>) -> (Volume<'a>, EditionPages) {
        let mut assembly = Assembly::new(self.project, self.figures, self.library, self.editions, self.numbered, &sketches);
        drop(sketches);
        let volume = Volume::new(self.edition, assembly.plan());
        if !*data {
            *data = self.data(&assembly, &volume, diagnostics);
        }
        let mut joined: Vec<Option<ChapterView>> = Vec::new();
        for start in (0..volume.plan.pages.len()).step_by(AT_ONCE) {
            let pages = start..volume.plan.pages.len().min(start + AT_ONCE);
            let taken: Vec<Words> = pages.clone().filter_map(|page| words.get_mut(assembly.sketch_of(page)).map(Words::take)).collect();
            let read: Vec<Checked<(Chapter, Vec<Drawn>)>> = taken.into_par_iter().map(|words| self.read(words)).collect();
            let read: Vec<(Chapter, Vec<Drawn>)> = read.into_iter().map(|read| read.unpack(diagnostics)).collect();
            assembly.prepare(&read);
            let write = |(page, (chapter, drawn)): (usize, (Chapter, Vec<Drawn>))| self.write(&assembly, &volume, page, &chapter, &drawn);
            let written: Vec<(Bound, Option<ChapterView>)> = pages.into_par_iter().zip(read).filter_map(write).collect();
            for (bound, view) in written {
                assembly.keep(bound);
                joined.push(view);
            }
        }
        let (pages, late) = assembly.complete(&|page, nodes| self.renderer.set_aside(&volume, page, nodes, self.sink));
        let late = late.into_par_iter().map(|(index, written)| (index, self.render(&volume, index, &written)));
        for (index, view) in late.collect::<Vec<_>>() {
            joined.get_mut(index).into_iter().for_each(|place| place.clone_from(&view));
        }
        let pages = pages.unpack(diagnostics);
        self.renderer.edition(&volume, &pages, joined.into_iter().flatten().collect(), self.sink);
        (volume, pages)
    }

    /// Writes the pages of datasets, if the edition leads to them.
    fn data(&self, assembly: &Assembly<'_>, volume: &Volume<'_>, diagnostics: &mut Vec<Diagnostic>) -> bool {
        if volume.plan.data.is_none() {
            return false;
        }
        let datasets = &self.figures.datasets.all;
        // The list, which tells whether the template works, and notes, which may be wrong, are always looked at.
        let noted = |dataset: &Dataset| dataset.note.is_some() || dataset.columns.values().any(|column| column.note.is_some());
        let wanted =
            |page: &usize| self.sink.keeps() || page.checked_sub(1).is_none_or(|at| datasets.get_index(at).is_some_and(|(_, d)| noted(d)));
        let write = |page| {
            let page = assembly.data_page(page)?;
            self.renderer.data(volume, &page.value, self.sink);
            Some(page.diagnostics)
        };
        let found: Vec<Vec<Diagnostic>> = (0..=datasets.len()).into_par_iter().filter(wanted).filter_map(write).collect();
        diagnostics.extend(found.into_iter().flatten());
        true
    }

    /// Reads a chapter and draws its exhibits.
    fn read(&self, words: Words) -> Checked<(Chapter, Vec<Drawn>)> {
        // What is wrong in the Markdown was told when it was sketched.
        let Words { file, kept } = words;
        let chapter = kept.unwrap_or_else(|| content::read(file.file, file.appendix, &self.project.files).value);
        let mut diagnostics = Vec::new();
        let directives = report::directives(&chapter, &self.edition.id);
        let drawn: Vec<Checked<Drawn>> = directives.into_par_iter().map(|directive| exhibits::draw(directive, self.figures)).collect();
        let drawn = drawn.into_iter().map(|drawn| drawn.unpack(&mut diagnostics)).collect();
        Checked::with((chapter, drawn), diagnostics)
    }

    /// Writes a page; its markup is let go unless a list is still to come.
    fn write(
        &self,
        assembly: &Assembly<'_>,
        volume: &Volume<'_>,
        page: usize,
        chapter: &Chapter,
        drawn: &[Drawn],
    ) -> Option<(Bound, Option<ChapterView>)> {
        let mut bound = assembly.bind(page, chapter, drawn)?;
        if assembly.is_late(page) {
            return Some((bound, None));
        }
        let view = self.render(volume, page, &bound.written);
        bound.release();
        Some((bound, view))
    }

    fn render(&self, volume: &Volume<'_>, page: usize, written: &Written) -> Option<ChapterView> {
        let shadowed = volume.plan.pages.get(page).is_some_and(|planned| planned.shadowed);
        if shadowed { None } else { self.renderer.chapter(volume, page, written, self.sink) }
    }
}

impl Words {
    fn take(&mut self) -> Self {
        Self { file: self.file, kept: self.kept.take() }
    }
}
