//! Where a name is used: sentences, claims, exhibits, key figures of front pages, and figures that rest on it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;

use crate::figures::{CellRef, Evaluated, Figures, Scope, Series, Step, Trace, Value};
use crate::pipeline::Built;
use crate::project::{Edition, Project, Words};
use crate::report::{EditionPages, ExhibitRecord};
use crate::source::{FileId, Span};

/// In what kind of place something is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A sentence of a chapter.
    Sentence,
    /// Words bound to a predicate.
    Claim,
    /// A chart, table, model or form.
    Exhibit,
    /// A key figure of a front page.
    KeyFigure,
    /// A figure computed from it.
    Figure,
}

/// One place where it is used.
#[derive(Debug, Serialize)]
pub struct Use {
    /// The kind of place.
    pub kind: Kind,
    /// Where it was written: `file:line:column`.
    pub place: String,
    /// Page and anchor below the site's folder; a figure has none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// The words of a claim, the label and headline of an exhibit, the name of a figure.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub what: String,
    /// The figure by way of which it is used, if not by its own name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub through: Option<String>,
}

/// Every use of a name, by kind, those by its own name first, in reading order.
pub(super) fn of(name: &str, formula: &str, project: &Project, built: &Built) -> Vec<Use> {
    let figures = &built.figures;
    let cell = cell_of(name, figures);
    let search = Search { name, formula, resting: resting(name, cell.as_ref(), figures), cell, project, figures };
    let mut found = Vec::new();
    for (config, edition) in project.config.editions.iter().zip(&built.report.editions) {
        search.pages(edition, &mut found);
        search.front(config, edition, &mut found);
    }
    for figure in search.figures.all.values().filter(|figure| search.resting.contains(&figure.name)) {
        let mut own = Search::direct(&figure.trace);
        let by = own.find(|step| search.is_it(step)).is_none().then(|| search.nearest_step(&figure.trace)).flatten();
        found.push(search.used(Kind::Figure, figure.span, (String::new(), figure.name.to_string()), by));
    }
    found.sort_by_key(|used: &Use| (used.kind, used.through.is_some()));
    let mut seen = BTreeSet::new();
    // An exhibit may use it in many cells, and is one place all the same.
    let place = |used: &Use| if used.kind == Kind::Exhibit { String::new() } else { used.place.clone() };
    found.retain(|used| seen.insert((used.kind, place(used), used.address.clone(), used.what.clone())));
    found
}

/// The given cell of that name, if it is one.
fn cell_of(name: &str, figures: &Figures) -> Option<CellRef> {
    let words = Words { text: name.to_owned(), span: Span::new(FileId(0), 0, 0) };
    match &figures.evaluate(&words, Scope::Report).value.trace.step {
        Step::Cell(cell) => Some(cell.clone()),
        _ => None,
    }
}

/// Names of all figures that rest on `name` (of the cell, if it is one), directly or through others. Each trace is walked once.
fn resting(name: &str, cell: Option<&CellRef>, figures: &Figures) -> BTreeSet<Arc<str>> {
    let mut above: BTreeMap<Arc<str>, Vec<&Arc<str>>> = BTreeMap::new();
    let mut waiting: Vec<&Arc<str>> = Vec::new();
    for figure in figures.all.values() {
        for step in Search::direct(&figure.trace) {
            match step {
                Step::Figure(under) => above.entry(under).or_default().push(&figure.name),
                step if holds(&step, cell) => waiting.push(&figure.name),
                _ => {}
            }
        }
    }
    waiting.extend(above.get(name).into_iter().flatten());
    let mut found = BTreeSet::new();
    while let Some(next) = waiting.pop() {
        if next.as_ref() != name && found.insert(next.clone()) {
            waiting.extend(above.get(next.as_ref()).into_iter().flatten());
        }
    }
    found
}

/// Whether a step is that cell, or cells among which it is.
fn holds(step: &Step, wanted: Option<&CellRef>) -> bool {
    wanted.is_some_and(|wanted| match step {
        Step::Cell(cell) => cell == wanted,
        Step::Cells(cells) => cells.contains(wanted),
        _ => false,
    })
}

/// An exhibit as readers know it.
fn entitled(exhibit: &ExhibitRecord) -> String {
    format!("{} {}: {}", exhibit.kind.label(), exhibit.number, exhibit.headline)
}

struct Search<'a> {
    name: &'a str,
    formula: &'a str,
    /// The cell of that name, if it is one.
    cell: Option<CellRef>,
    resting: BTreeSet<Arc<str>>,
    project: &'a Project,
    figures: &'a Figures,
}

impl<'a> Search<'a> {
    /// The steps of a trace down to cells and figures, not through these.
    fn direct(trace: &Trace) -> impl Iterator<Item = Step> {
        let mut waiting = vec![trace];
        let mut walked: BTreeSet<*const Trace> = BTreeSet::new();
        std::iter::from_fn(move || {
            // A step that many rows share is walked once.
            let node = loop {
                let node = waiting.pop()?;
                if node.inputs.len() < 2 || walked.insert(node) {
                    break node;
                }
            };
            waiting.extend(node.inputs.iter().rev().map(|input| &**input));
            match &node.value {
                Value::Series(Series::Given(cells)) => return Some(Step::Cells(cells.clone())),
                Value::Series(Series::Computed(items)) => waiting.extend(items.iter().rev().map(|item| &*item.trace)),
                _ => {}
            }
            Some(node.step.clone())
        })
    }

    fn is_it(&self, step: &Step) -> bool {
        match step {
            Step::Figure(name) => name.as_ref() == self.name,
            step => holds(step, self.cell.as_ref()),
        }
    }

    /// The first figure of a trace that rests on the name.
    fn nearest_step(&self, trace: &Trace) -> Option<String> {
        Self::direct(trace).find_map(|step| match step {
            Step::Figure(name) if self.resting.contains(&name) => Some(name.to_string()),
            _ => None,
        })
    }

    /// None if the expression does not hang on the name; else by way of which figure it does, none if by its own name.
    fn through(&self, evaluated: &Evaluated) -> Option<Option<String>> {
        let own = evaluated.name.as_deref().unwrap_or(&evaluated.formula);
        if own == self.name || evaluated.formula == self.formula {
            return Some(None);
        }
        if let Some(name) = evaluated.name.as_ref().filter(|name| self.resting.contains(*name)) {
            return Some(Some(name.to_string()));
        }
        if Self::direct(&evaluated.trace).any(|step| self.is_it(&step)) {
            return Some(Some(own.to_owned()));
        }
        self.nearest_step(&evaluated.trace).map(Some)
    }

    fn used(&self, kind: Kind, span: Span, (address, what): (String, String), through: Option<String>) -> Use {
        Use { kind, place: self.project.files.place(span).to_string(), address, what, through }
    }

    fn pages(&self, edition: &EditionPages, found: &mut Vec<Use>) {
        for page in &edition.pages {
            let at = |anchor: &str| format!("{}/{}#{anchor}", edition.id, page.address);
            for used in &page.uses {
                let Some(by) = self.through(&used.evaluated) else { continue };
                let inside = edition.exhibits.iter().find(|exhibit| exhibit.address == format!("{}#{}", page.address, used.anchor));
                let (kind, what) = inside.map_or((Kind::Sentence, String::new()), |exhibit| (Kind::Exhibit, entitled(exhibit)));
                found.push(self.used(kind, used.span, (at(&used.anchor), what), by));
            }
            for claim in &page.claims {
                let through = self.through(&claim.evaluated);
                found.extend(through.map(|by| {
                    let by = by.filter(|by| *by != claim.evaluated.formula);
                    self.used(Kind::Claim, claim.span, (at(&claim.anchor), format!("“{}”", claim.words)), by)
                }));
            }
        }
        for exhibit in &edition.exhibits {
            if let Some(through) = self.shown(exhibit) {
                let address = format!("{}/{}", edition.id, exhibit.address);
                found.push(self.used(Kind::Exhibit, exhibit.span, (address, entitled(exhibit)), through));
            }
        }
    }

    /// The front page of an edition: its sentences, its key figures and the exhibit it shows.
    fn front(&self, config: &Edition, edition: &EditionPages, found: &mut Vec<Use>) {
        let address = || format!("{}/index.html", edition.id);
        let labels = config.key_figures.iter().flat_map(|key| std::iter::once(&key.label).chain(&key.note));
        for words in self.project.config.summary.iter().chain(&config.purpose).chain(labels) {
            let (_, told) = self.figures.interpolate(words, Scope::Report).value;
            let through = told.iter().find_map(|evaluated| self.through(evaluated));
            found.extend(through.map(|by| self.used(Kind::Sentence, words.span, (address(), String::new()), by)));
        }
        for key in &config.key_figures {
            let evaluated = self.figures.evaluate(&key.show, Scope::Report).value;
            let through = self.through(&evaluated);
            found.extend(through.map(|by| self.used(Kind::KeyFigure, key.show.span, (address(), key.label.text.clone()), by)));
        }
        let Some(front) = &config.front else { return };
        let is_shown =
            |exhibit: &&ExhibitRecord| front.text == exhibit.id || front.text == format!("{}-{}", exhibit.kind.word(), exhibit.id);
        if let Some(exhibit) = edition.exhibits.iter().find(is_shown) {
            let through = self.shown(exhibit);
            found.extend(through.map(|by| self.used(Kind::Exhibit, front.span, (address(), entitled(exhibit)), by)));
        }
    }

    /// As [`Self::through`], for what an exhibit shows.
    fn shown(&self, exhibit: &ExhibitRecord) -> Option<Option<String>> {
        let shows = &exhibit.shows;
        let cells = || exhibit.cells.iter().map(|cell| cell.name(&self.figures.datasets));
        if cells().any(|cell| cell == self.name || cell == self.formula) {
            return Some(None);
        }
        if shows.iter().any(|shown| shown.as_ref() == self.name || shown.as_ref() == self.formula) {
            return Some(None);
        }
        if let Some(by) = shows.iter().find(|shown| self.resting.contains(*shown)) {
            return Some(Some(by.to_string()));
        }
        if let Some(by) = cells().find(|cell| self.resting.contains(cell.as_str())) {
            return Some(Some(by));
        }
        let expressions = shows.iter().filter(|shown| !self.figures.all.contains_key(*shown) && !shown.contains("\"]."));
        expressions
            .filter_map(|shown| {
                let evaluated = self.figures.evaluate(&Words { text: shown.to_string(), span: Span::new(FileId(0), 0, 0) }, Scope::Report);
                evaluated.diagnostics.is_empty().then(|| self.through(&evaluated.value)).flatten()
            })
            .next()
    }
}
