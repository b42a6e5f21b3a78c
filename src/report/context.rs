//! What every part of an edition's assembly may look at.

use std::collections::{BTreeMap, BTreeSet};

use crate::checks::ledger::Entry;
use crate::checks::vocabulary::Vocabulary;
use crate::content::{Chapter, Generated, Inline, InlineKind};
use crate::data::{Published, SourceRef};
use crate::diagnostics::Diagnostic;
use crate::exhibits::{Drawn, Form, Grid, GridCell, GridRow};
use crate::figures::{CellRef, Figures};
use crate::project::{Edition, Project, Traces};
use crate::source::Span;

use super::editions::{Editions, Numbered};
use super::numbering::Outline;
use super::references::{Formatting, Group, Works};
use super::{Library, datasets, walk};

/// One edition's inputs, read only while pages are written.
pub struct Context<'a> {
    /// The project.
    pub project: &'a Project,
    /// Every figure.
    pub figures: &'a Figures,
    /// The edition.
    pub edition: &'a Edition,
    /// Its numbers.
    pub outline: &'a Outline,
    /// All editions, to which references may lead.
    pub editions: &'a Editions<'a>,
    /// The works.
    pub works: &'a Works,
    /// Citations formatted beforehand, and the list of works.
    pub formatting: Formatting,
    /// Published values with their verdicts.
    pub ledger: &'a [Entry],
    /// The same by figure.
    pub verdicts: BTreeMap<&'a str, Vec<&'a Entry>>,
    /// Words with bounds.
    pub vocabulary: &'a Vocabulary,
}

impl<'a> Context<'a> {
    /// Gathers an edition's inputs.
    pub fn new(project: &'a Project, figures: &'a Figures, library: &'a Library, editions: &'a Editions<'a>, at: &'a Numbered<'a>) -> Self {
        let (edition, outline) = (at.edition, &at.outline);
        let page = outline.generated.get(&Generated::References).map(String::as_str);
        // All at once: for each group by itself every work would be formatted again.
        let formatting = library.works.format(&known_groups(figures), page);
        let mut verdicts: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
        for entry in &library.ledger {
            verdicts.entry(&entry.figure).or_default().push(entry);
        }
        Self {
            project,
            figures,
            edition,
            outline,
            editions,
            works: &library.works,
            formatting,
            ledger: &library.ledger,
            vocabulary: &library.vocabulary,
            verdicts,
        }
    }

    /// Formats what chapters and their exhibits cite, all at once: one by one would take a run of the formatter each.
    pub fn cite_ahead<'c>(&mut self, pages: impl Iterator<Item = (&'c Chapter, &'c [Drawn])>) {
        if self.works.ids().next().is_none() {
            return;
        }
        let known = &self.formatting.citations;
        let found: BTreeSet<Group> = pages.flat_map(|(chapter, drawn)| groups(chapter, &self.edition.id, drawn)).collect();
        let new: Vec<Group> = found.into_iter().filter(|group| !known.contains_key(group)).collect();
        if !new.is_empty() {
            let page = self.outline.generated.get(&Generated::References).map(String::as_str);
            let formatted = self.works.format(&new, page);
            self.formatting.citations.extend(formatted.citations);
        }
    }

    /// A warning for words with bounds in an edition that does not print the bounds.
    pub fn vocabulary_unprinted(&self, phrase: Span) -> Diagnostic {
        let message = format!("these words have bounds, which the edition `{}` does not print", self.edition.id);
        Diagnostic::warning("unprinted-vocabulary", phrase, message)
            .mend("add an appendix with the block ```` ```generated vocabulary ````")
    }

    /// Whether readers are led from figures to how they were computed, and on to the data: there must be an appendix that tells it.
    pub fn is_traced(&self) -> bool {
        self.edition.traces != Traces::Off && self.outline.generated.contains_key(&Generated::Figures)
    }

    /// The address of a given cell in the page of its dataset, if there are such pages.
    pub fn cell_address(&self, cell: &CellRef) -> Option<String> {
        let (_, dataset) = self.figures.datasets.all.get_index(cell.dataset as usize).filter(|_| self.is_traced())?;
        Some(datasets::cell_address(dataset, cell.row.map(|row| row as usize), cell.column as usize))
    }

    /// The address of an anchor in the appendix of figures, if the edition has one.
    pub fn figure_address(&self, anchor: &str) -> Option<String> {
        self.outline.generated.get(&Generated::Figures).map(|page| format!("{page}#{anchor}"))
    }
}

/// Groups of works that a chapter and its exhibits cite, as far as it can be seen beforehand; others are formatted when they are met.
fn groups(chapter: &Chapter, edition: &str, drawn: &[Drawn]) -> Vec<Group> {
    let mut found = Vec::new();
    let mut visit = |inline: &Inline| {
        if let InlineKind::Citation(works) = &inline.kind {
            found.push(works.iter().map(|cited| (cited.work.clone(), cited.at.clone())).collect());
        }
    };
    walk::inlines(&chapter.title, &mut visit);
    walk::inlines_of(&chapter.blocks, edition, &mut visit);
    chapter.footnotes.values().for_each(|note| walk::inlines_of(&note.blocks, edition, &mut visit));
    for exhibit in drawn {
        let words = [&exhibit.headline, &exhibit.subtitle, &exhibit.base, &exhibit.source, &exhibit.description];
        words.into_iter().chain(&exhibit.notes).for_each(|words| walk::inlines(words, &mut visit));
        exhibit.grid.iter().for_each(|grid| grid_words(grid, &mut visit));
        exhibit.form.iter().flat_map(Form::words).for_each(|words| walk::inlines(words, &mut visit));
    }
    found.extend(drawn.iter().flat_map(|exhibit| &exhibit.works).map(|work| vec![work.clone()]));
    found
}

/// Groups of works that the appendix of figures, the ledger and the pages of datasets cite.
fn known_groups(figures: &Figures) -> Vec<Group> {
    let published = figures.all.values().flat_map(|figure| {
        let source = source_of(figures, figure.dataset);
        figure.published.iter().filter_map(move |published| published_work(published, source))
    });
    let sources = figures.datasets.all.values().filter_map(|dataset| dataset.source.as_ref());
    let found: BTreeSet<Group> = published.chain(sources.map(source_group)).collect();
    found.into_iter().collect()
}

fn grid_words<'a>(grid: &'a Grid, visit: &mut dyn FnMut(&'a Inline)) {
    for column in &grid.columns {
        walk::inlines(&column.label, visit);
    }
    for row in &grid.rows {
        let GridRow::Cells { cells, .. } = row else { continue };
        for cell in cells {
            if let GridCell::Words(words) = cell {
                walk::inlines(words, visit);
            }
        }
    }
}

/// The work that printed a value, as a group to cite: its own, or that of the figure's dataset.
pub fn published_work(published: &Published, source: Option<&SourceRef>) -> Option<Group> {
    let own = published.work.as_ref().map(|work| work.text.clone());
    let work = own.clone().or_else(|| Some(source?.work.text.clone()))?;
    // The dataset's place is meant only where the value names neither work nor place.
    let inherited = || if own.is_none() { source.and_then(|source| source.at.clone()) } else { None };
    Some(vec![(work, published.at.clone().or_else(inherited))])
}

/// The work from which a dataset was taken, as a group to cite.
pub fn source_group(source: &SourceRef) -> Group {
    vec![(source.work.text.clone(), source.at.clone())]
}

/// Where a dataset was published.
pub fn source_of(figures: &Figures, dataset: u32) -> Option<&SourceRef> {
    figures.datasets.all.get_index(dataset as usize)?.1.source.as_ref()
}
