//! The whole house on one page: from a project to a built report.
//!
//! Parallelism lives here alone, at the points where many independent things are made: chapters read, exhibits drawn.

use std::sync::Arc;

use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use crate::content::{self, Chapter};
use crate::data;
use crate::diagnostics::{Checked, Diagnostic, Severity};
use crate::exhibits::{self, Drawn};
use crate::figures::{self, Figures};
use crate::project::Project;
use crate::render::{self, Site};
use crate::report::{self, Report};

/// Everything a build knows when it is done.
#[derive(Clone, Debug)]
pub struct Built {
    /// Figures and the data they came from.
    pub figures: Figures,
    /// The report, page by page.
    pub report: Report,
    /// Every page of the site; what accompanies them is `publish`'s.
    pub site: Site,
}

/// Builds every edition of a project. Diagnostics come in the order of files and places.
pub fn build(project: &Project) -> Checked<Built> {
    let mut diagnostics = Vec::new();
    let datasets = data::read(project).unpack(&mut diagnostics);
    let figures = figures::compute(Arc::new(datasets), project.config.ties, project.config.quantiles).unpack(&mut diagnostics);
    let chapters = read_chapters(project, &mut diagnostics);
    let exhibits = draw_exhibits(&chapters, project, &figures, &mut diagnostics);
    let report = report::assemble(project, &chapters, &figures, &exhibits).unpack(&mut diagnostics);
    let site = render::render(project, &report).unpack(&mut diagnostics);
    Checked::with(Built { figures, report, site }, in_order(diagnostics))
}

/// Whether a report with these diagnostics may be published; with `strict`, warnings count.
pub fn publishable(diagnostics: &[Diagnostic], strict: bool) -> bool {
    !diagnostics.iter().any(|d| strict || d.severity == Severity::Error)
}

/// Diagnostics by place, those without one first, each told once.
pub fn in_order(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diagnostics.sort_by_key(|d| d.span.map(|span| (span.file, span.start)));
    diagnostics.dedup();
    diagnostics
}

/// The chapters of each edition, drafts left out.
fn read_chapters(project: &Project, diagnostics: &mut Vec<Diagnostic>) -> Vec<Vec<Chapter>> {
    let edition = |files: &Vec<crate::project::ChapterFile>| -> Vec<Checked<Chapter>> {
        files.par_iter().map(|chapter| content::read(chapter.file, chapter.appendix, &project.files)).collect()
    };
    let mut editions = Vec::new();
    for files in &project.chapters {
        let chapters: Vec<Chapter> = edition(files).into_iter().map(|chapter| chapter.unpack(diagnostics)).collect();
        editions.push(chapters.into_iter().filter(|chapter| !chapter.draft).collect());
    }
    editions
}

/// The exhibits of each edition in the order of their directives.
fn draw_exhibits(chapters: &[Vec<Chapter>], project: &Project, figures: &Figures, diagnostics: &mut Vec<Diagnostic>) -> Vec<Vec<Drawn>> {
    let mut editions = Vec::new();
    for (edition, chapters) in project.config.editions.iter().zip(chapters) {
        let directives = report::directives(chapters, &edition.id);
        let drawn: Vec<Checked<Drawn>> = directives.par_iter().map(|directive| exhibits::draw(directive, figures)).collect();
        editions.push(drawn.into_iter().map(|exhibit| exhibit.unpack(diagnostics)).collect());
    }
    editions
}
