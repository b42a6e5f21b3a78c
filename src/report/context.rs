//! What every part of an edition's assembly may look at.

use std::collections::BTreeMap;

use crate::checks::ledger::Entry;
use crate::content::{Chapter, ExhibitKind, InlineKind};
use crate::data::{Published, SourceRef};
use crate::exhibits::{Drawn, Form, Grid, GridCell, GridRow};
use crate::figures::Figures;
use crate::project::{Edition, Project};

use super::numbering::Outline;
use super::references::{Formatting, Group, Works};
use super::walk;

/// One edition's inputs, read only.
pub struct Context<'a> {
    /// The project.
    pub project: &'a Project,
    /// Every figure.
    pub figures: &'a Figures,
    /// The edition.
    pub edition: &'a Edition,
    /// Its chapters.
    pub chapters: &'a [Chapter],
    /// Its numbers.
    pub outline: &'a Outline,
    /// Its exhibits by kind and id.
    pub exhibits: BTreeMap<(ExhibitKind, &'a str), &'a Drawn>,
    /// The works.
    pub works: &'a Works,
    /// Citations formatted beforehand, and the list of works.
    pub formatting: Formatting,
    /// Published values with their verdicts.
    pub ledger: &'a [Entry],
    /// The same by figure.
    pub verdicts: BTreeMap<&'a str, Vec<&'a Entry>>,
}

impl<'a> Context<'a> {
    /// Gathers an edition's inputs.
    pub fn new(
        project: &'a Project,
        figures: &'a Figures,
        edition: (&'a Edition, &'a [Chapter], &'a [Drawn]),
        outline: &'a Outline,
        works: &'a Works,
        ledger: &'a [Entry],
    ) -> Self {
        let (edition, chapters, drawn) = edition;
        let mut exhibits = BTreeMap::new();
        for exhibit in drawn {
            exhibits.entry((exhibit.kind, exhibit.id.as_str())).or_insert(exhibit);
        }
        let groups = groups(chapters, edition, drawn, figures);
        let formatting = works.format(&groups, outline.references_page.as_deref());
        let mut verdicts: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
        for entry in ledger {
            verdicts.entry(&entry.figure).or_default().push(entry);
        }
        Self { project, figures, edition, chapters, outline, exhibits, works, formatting, ledger, verdicts }
    }

    /// The address of an anchor in the appendix of figures, if the edition has one.
    pub fn figure_address(&self, anchor: &str) -> Option<String> {
        self.outline.figures_page.as_ref().map(|page| format!("{page}#{anchor}"))
    }
}

/// Every group of works that the edition will cite as far as it can be seen beforehand; others are formatted when they are met.
fn groups(chapters: &[Chapter], edition: &Edition, drawn: &[Drawn], figures: &Figures) -> Vec<Group> {
    let mut found = Vec::new();
    let mut visit = |inline: &crate::content::Inline| {
        if let InlineKind::Citation(works) = &inline.kind {
            found.push(works.iter().map(|cited| (cited.work.clone(), cited.at.clone())).collect());
        }
    };
    for chapter in chapters.iter().filter(|chapter| !chapter.draft) {
        walk::inlines(&chapter.title, &mut visit);
        walk::inlines_of(&chapter.blocks, &edition.id, &mut visit);
        chapter.footnotes.values().for_each(|note| walk::inlines_of(&note.blocks, &edition.id, &mut visit));
    }
    for exhibit in drawn {
        let words = [&exhibit.headline, &exhibit.subtitle, &exhibit.base, &exhibit.source, &exhibit.description];
        words.into_iter().chain(&exhibit.notes).for_each(|words| walk::inlines(words, &mut visit));
        exhibit.grid.iter().for_each(|grid| grid_words(grid, &mut visit));
        exhibit.form.iter().flat_map(Form::words).for_each(|words| walk::inlines(words, &mut visit));
    }
    found.extend(drawn.iter().flat_map(|exhibit| &exhibit.works).map(|work| vec![work.clone()]));
    for figure in figures.all.values() {
        found.extend(figure.published.iter().filter_map(|published| published_work(published, source_of(figures, figure.dataset))));
    }
    found.sort();
    found.dedup();
    found
}

fn grid_words<'a>(grid: &'a Grid, visit: &mut dyn FnMut(&'a crate::content::Inline)) {
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

/// Where a dataset was published.
pub fn source_of(figures: &Figures, dataset: u32) -> Option<&SourceRef> {
    figures.datasets.all.get_index(dataset as usize)?.1.source.as_ref()
}
