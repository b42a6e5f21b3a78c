//! The review: what differs between two versions of a report, and why.
//!
//! Takes two [`Record`]s, which is what their manifests say; gives a [`Review`], plain data that others write as text. What can be known
//! only where a version was built here (the effect of one change alone) comes from [`Side`]s.
//!
//! In the order of the work: `side` finds a version and `record` reads its manifest; `tables` compares cells, `figures` what was computed
//! of them, `pages`, `prose` and `runs` the words, `works` the references, `exhibits` what is shown; `graph` knows what rests on what, and `causes` puts each difference
//! under the change it follows from; `effects` tells several causes of one figure apart, and `fits` lists the words somebody should look at.

mod called;
mod causes;
mod changes;
mod compare;
mod differences;
mod effects;
mod exhibits;
mod figures;
mod fits;
mod graph;
mod html;
mod json;
mod labels;
mod markdown;
mod models;
mod names;
mod pages;
mod pictures;
mod prose;
pub mod record;
mod runs;
pub mod side;
mod tables;
mod text;
mod words;
mod works;

use std::collections::BTreeMap;

use serde::Serialize;

pub use changes::{
    Asides, Aspect, Because, CellChange, ClaimChange, Difference, Doubt, Effect, ExhibitChange, Fate, FigureChange, Fit, LedgerChange,
    Measure, ModelChange, ModelPart, Named, PageChange, Part, ProseChange, RowChange, Run, RunKind, Setting, Shown, TableChange,
    WorkChange,
};
pub use compare::compare;
pub use html::{html, illustrated, uncompared as uncompared_html};
pub use json::{SCHEMA, json};
pub use markdown::{markdown, uncompared as uncompared_markdown};
pub use pictures::{Pictures, pictures};
pub use record::Record;
pub use side::Side;
pub use text::{summary, text};

/// What stood in the old version and what stands in the new one; none where there is nothing.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize)]
pub struct Pair<T> {
    /// In the old version.
    pub old: Option<T>,
    /// In the new version.
    pub new: Option<T>,
}

/// Everything that differs between two versions.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct Review {
    /// The old version.
    pub old: Summary,
    /// The new version.
    pub new: Summary,
    /// The changes somebody made, each with what follows from it.
    pub causes: Vec<Cause>,
    /// Figures whose value or printed form moved, and those that only one version has.
    pub figures: Vec<FigureChange>,
    /// Claims that turned, were reworded, came or went.
    pub claims: Vec<ClaimChange>,
    /// Published values whose verdict or recomputation moved.
    pub ledger: Vec<LedgerChange>,
    /// Given cells with other values, and single values that came or went.
    pub cells: Vec<CellChange>,
    /// Rows that one version has.
    pub rows: Vec<RowChange>,
    /// Datasets and columns that came, went, or are meant otherwise.
    pub tables: Vec<TableChange>,
    /// Exhibits that show something else.
    pub exhibits: Vec<ExhibitChange>,
    /// What differs in models, in their own words.
    pub models: Vec<ModelChange>,
    /// What cells and figures are called that changed: labels of rows and columns by name.
    pub names: BTreeMap<String, Named>,
    /// Pages, sections and exhibits that came, went, or have another number or title.
    pub structure: Vec<PageChange>,
    /// Paragraphs whose own words changed, or that stand elsewhere.
    pub prose: Vec<ProseChange>,
    /// Works that are described otherwise in the list of references, and those that only one version cites.
    pub works: Vec<WorkChange>,
    /// Settings of the report: title, version, rules of rounding, theme, tool.
    pub settings: Vec<Setting>,
    /// Words beside moved figures that did not change, most suspicious first.
    pub fits: Vec<Fit>,
    /// What is no difference, and good to know all the same.
    pub asides: Asides,
}

/// A version in a few numbers.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Summary {
    /// As it was named on the command line.
    pub name: String,
    /// Title of the report.
    pub title: String,
    /// Editions with their versions, such as `full 1.0`.
    pub editions: Vec<String>,
    /// How many pages.
    pub pages: usize,
    /// How many figures.
    pub figures: usize,
    /// How many claims.
    pub claims: usize,
    /// How many exhibits.
    pub exhibits: usize,
}

/// What kind of change somebody made.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CauseKind {
    /// A given cell or single value.
    Cell,
    /// A row that came or went.
    Row,
    /// A column that came or went.
    Column,
    /// A dataset that came or went.
    Dataset,
    /// A dataset whose rows are known by other columns.
    Key,
    /// The unit of a column or value.
    Unit,
    /// To what given numbers were rounded.
    Rounding,
    /// A formula.
    Formula,
    /// How a figure is printed.
    Format,
    /// A published value.
    Published,
    /// A work of the references.
    Work,
    /// The words of a chapter, with its exhibits and claims.
    Words,
    /// A rule of the whole report: ties, quantiles, numbering.
    Rule,
    /// Title, version, date and the like.
    Setting,
    /// The theme.
    Theme,
    /// The version of Tickmark.
    Tool,
    /// Nothing that the manifests tell.
    Unknown,
}

/// A change and what follows from it. Lists hold indices into those of the [`Review`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Cause {
    /// What kind of change it is.
    pub kind: CauseKind,
    /// What changed: `survey.completed`, `events["York"]`, `full/study-design.html`.
    pub what: String,
    /// `file:line` or `file:line:column`, or the address of a page.
    pub place: Pair<String>,
    /// What was written.
    pub value: Pair<String>,
    /// Figures whose printed form moved.
    pub moves: Vec<usize>,
    /// Figures whose value moved and whose printed form did not.
    pub unseen: Vec<usize>,
    /// Figures that came or went with it.
    pub comes_and_goes: Vec<usize>,
    /// Claims.
    pub claims: Vec<usize>,
    /// Lines of the ledger.
    pub ledger: Vec<usize>,
    /// Exhibits.
    pub exhibits: Vec<usize>,
    /// Paragraphs, if it is words.
    pub prose: Vec<usize>,
}

impl<T> Pair<T> {
    /// Both sides.
    pub fn both(old: T, new: T) -> Self {
        Self { old: Some(old), new: Some(new) }
    }

    /// Whether both versions have it.
    pub fn in_both(&self) -> bool {
        self.old.is_some() && self.new.is_some()
    }

    /// What the new version has, or else the old one.
    pub fn either(&self) -> Option<&T> {
        self.new.as_ref().or(self.old.as_ref())
    }
}

impl<T: PartialEq> Pair<T> {
    /// Whether both sides say the same.
    pub fn same(&self) -> bool {
        self.old == self.new
    }
}

/// The parts of a review that can be asked for alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Section {
    /// Causes.
    Causes,
    /// Figures.
    Figures,
    /// Claims.
    Claims,
    /// Lines of the ledger.
    Ledger,
    /// Given cells, rows, columns and datasets.
    Cells,
    /// Exhibits.
    Exhibits,
    /// Pages, sections and numbers, and the list of references.
    Structure,
    /// Paragraphs.
    Prose,
    /// Settings.
    Settings,
    /// Words that may no longer fit.
    Fits,
}

impl Review {
    /// Whether the versions say the same in the sections that are asked for; in all if there are none.
    pub fn is_empty_in(&self, sections: &[Section]) -> bool {
        let empty = |section: &Section| match section {
            Section::Causes => self.is_empty(),
            Section::Figures => self.figures.is_empty(),
            Section::Claims => self.claims.is_empty(),
            Section::Ledger => self.ledger.is_empty(),
            Section::Cells => self.cells.is_empty() && self.rows.is_empty() && self.tables.is_empty(),
            Section::Exhibits => self.exhibits.is_empty() && self.models.is_empty(),
            Section::Structure => self.structure.is_empty() && self.works.is_empty(),
            Section::Prose => self.prose.is_empty(),
            Section::Settings => self.settings.is_empty(),
            Section::Fits => self.fits.is_empty(),
        };
        if sections.is_empty() { self.is_empty() } else { sections.iter().all(empty) }
    }

    /// Whether the versions say the same.
    pub fn is_empty(&self) -> bool {
        self.causes.is_empty()
            && self.figures.is_empty()
            && self.claims.is_empty()
            && self.ledger.is_empty()
            && (self.cells.is_empty() && self.rows.is_empty() && self.tables.is_empty())
            && (self.exhibits.is_empty() && self.models.is_empty())
            && (self.structure.is_empty() && self.works.is_empty() && self.prose.is_empty())
            && self.settings.is_empty()
    }
}
