//! The review: what differs between two versions of a report, and why.
//!
//! Takes two [`Record`]s, which is what their manifests say; gives a [`Review`], plain data that others write as text. What can be known
//! only where a version was built here (the effect of one change alone) comes from [`Side`]s.
//!
//! In the order of the work: `side` finds a version and `record` reads its manifest; `tables` compares cells, `figures` what was computed
//! of them, `pages` and `prose` the words, `exhibits` what is shown; `graph` knows what rests on what, and `causes` puts each difference
//! under the change it follows from; `effects` tells several causes of one figure apart, and `fits` lists the words somebody should look at.

mod causes;
mod compare;
mod differences;
mod effects;
mod exhibits;
mod figures;
mod fits;
mod graph;
mod json;
mod names;
mod pages;
mod prose;
pub mod record;
pub mod side;
mod tables;
mod text;
mod words;

use serde::Serialize;

pub use compare::compare;
pub use json::{SCHEMA, json};
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
    /// Pages, sections and exhibits that came, went, or have another number or title.
    pub structure: Vec<PageChange>,
    /// Paragraphs whose own words changed, or that stand elsewhere.
    pub prose: Vec<ProseChange>,
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

/// A figure that moved.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct FigureChange {
    /// Its name, or the expression of the prose.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Whether a dataset defines it; expressions of the prose have no definition.
    pub defined: bool,
    /// Its printed form.
    pub printed: Pair<String>,
    /// Its exact value.
    pub exact: Pair<String>,
    /// Its formula.
    pub formula: Pair<String>,
    /// Its format.
    pub format: Pair<String>,
    /// Its unit as written.
    pub unit: String,
    /// By how much it moved, if both are numbers of one unit.
    pub difference: Option<Difference>,
    /// Addresses where it stands, in the new version or else in the old one.
    pub uses: Vec<String>,
    /// The causes.
    pub causes: Vec<usize>,
    /// What each of several causes does alone to the old version; these need not add up.
    pub effects: Vec<Effect>,
}

/// By how much a number moved.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Difference {
    /// Exactly, as a fraction.
    pub exact: String,
    /// With its sign, in the decimals that show it; of shares in percentage points.
    pub amount: String,
    /// In the words that suit it.
    pub unit: Measure,
    /// In per cent of the old value, with its sign; none for shares and for an old value of nought.
    pub relative: Option<String>,
}

/// What a difference is told in.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// Percentage points.
    Points,
    /// A unit's words.
    Words(String),
    /// A pure number.
    Number,
}

/// What one cause does alone.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Effect {
    /// The cause.
    pub cause: usize,
    /// To what the figure would come exactly.
    pub exact: String,
    /// As it would be printed.
    pub printed: String,
}

/// A claim.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ClaimChange {
    /// Edition and address.
    pub place: Pair<String>,
    /// The words.
    pub words: Pair<String>,
    /// The predicate.
    pub predicate: Pair<String>,
    /// Whether it holds.
    pub holds: Pair<bool>,
    /// The causes.
    pub causes: Vec<usize>,
}

/// A line of the ledger.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct LedgerChange {
    /// The figure.
    pub figure: String,
    /// The work and the place in it.
    pub source: String,
    /// As published.
    pub value: Pair<String>,
    /// As computed, in the rounding of what was published.
    pub computed: Pair<String>,
    /// The verdict.
    pub verdict: Pair<String>,
    /// The causes.
    pub causes: Vec<usize>,
}

/// A given cell, matched by dataset, key and column.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct CellChange {
    /// The dataset.
    pub dataset: String,
    /// The row's key as it stands in names: `"Leeds"`; none for a single value.
    pub key: Option<String>,
    /// Its column, or the name of the single value.
    pub column: String,
    /// As written.
    pub value: Pair<String>,
    /// Where it is written.
    pub place: Pair<String>,
    /// The unit.
    pub unit: String,
    /// The model whose box or flow it describes.
    pub model: Option<String>,
}

/// A row that one version has.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct RowChange {
    /// The dataset.
    pub dataset: String,
    /// Its key as it stands in names: `"Leeds"`.
    pub key: String,
    /// Its cells by column, in the version that has it.
    pub cells: Pair<Vec<(String, String)>>,
    /// Where it stands.
    pub place: Pair<String>,
    /// The model whose box or flow it is.
    pub model: Option<String>,
}

/// What is otherwise about a dataset, one of its columns, or a single value.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct TableChange {
    /// The dataset.
    pub dataset: String,
    /// The column or the single value; none for the dataset itself.
    pub column: Option<String>,
    /// What is otherwise.
    pub aspect: Aspect,
    /// What is told of it: nothing where it is not there.
    pub told: Pair<String>,
    /// The file it stands in.
    pub place: Pair<String>,
}

/// What can be otherwise about data besides cells.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Aspect {
    /// Whether it is there.
    Presence,
    /// Its title.
    Title,
    /// The columns of its key.
    Key,
    /// Its unit.
    Unit,
    /// To what it was rounded.
    Rounding,
}

/// An exhibit that shows something else.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ExhibitChange {
    /// The edition.
    pub edition: String,
    /// Chart, table, model or form.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// Its label, such as "Figure 3".
    pub label: Pair<String>,
    /// Its headline.
    pub headline: Pair<String>,
    /// Its address below the site's root.
    pub address: Pair<String>,
    /// The figures and cells it shows that moved, came or went.
    pub shown: Vec<Shown>,
    /// Whether it is drawn otherwise although nothing that it shows moved.
    pub redrawn: bool,
    /// The causes.
    pub causes: Vec<usize>,
}

/// Something an exhibit shows, before and after.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Shown {
    /// The figure or cell.
    pub name: String,
    /// As printed or written; none where it is not shown.
    pub printed: Pair<String>,
}

/// What stands in an edition with a number and a title.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// An edition.
    Edition,
    /// A page.
    Page,
    /// A section.
    Section,
    /// An exhibit.
    Exhibit,
}

/// A part that came, went, or has another number or title.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct PageChange {
    /// The edition.
    pub edition: String,
    /// What it is.
    pub part: Part,
    /// Its id.
    pub id: String,
    /// Its number; empty if it has none.
    pub number: Pair<String>,
    /// Its title; none where the part is not there.
    pub title: Pair<String>,
}

/// What became of a paragraph.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// Its words were edited where it stands.
    Edited,
    /// It came.
    Added,
    /// It went.
    Removed,
    /// It stands elsewhere, with its words or with edited ones.
    Moved,
}

/// A paragraph whose words changed, or that moved.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ProseChange {
    /// The edition.
    pub edition: String,
    /// What became of it.
    pub fate: Fate,
    /// Addresses below the site's root.
    pub place: Pair<String>,
    /// Its words in runs.
    pub runs: Vec<Run>,
}

/// Words of a paragraph that share a fate.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Run {
    /// Kept, inserted or deleted.
    pub kind: RunKind,
    /// The words, with the blanks behind them.
    pub words: String,
    /// Why, where it is no edit.
    pub because: Because,
}

/// What became of words.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RunKind {
    /// In both versions.
    Kept,
    /// In the new version only.
    Inserted,
    /// In the old version only.
    Deleted,
}

/// Why words differ.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Because {
    /// Somebody edited them, or they are the same.
    Edited,
    /// A figure moved.
    Figure,
    /// Something has another number.
    Renumbered,
}

/// A setting of the report.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct Setting {
    /// Which kind of cause it is.
    pub kind: CauseKind,
    /// What it is called.
    pub what: String,
    /// What is set.
    pub value: Pair<String>,
}

/// How suspicious unchanged words beside a moved figure are.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Doubt {
    /// A word of direction against the direction in which the figure moved.
    Against,
    /// A bound that is now stretched: “nearly half” of a figure that moved away from it.
    Stretched,
    /// Only that the figure moved.
    Plain,
}

/// Words that did not change beside a figure that moved.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Fit {
    /// How suspicious.
    pub doubt: Doubt,
    /// The words that raise the doubt; empty if none do.
    pub word: String,
    /// Where it stands in the new version.
    pub place: String,
    /// The words.
    pub words: String,
    /// Figures and cells in it that moved.
    pub figures: Vec<String>,
}

/// What is no difference.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Asides {
    /// Pages with the same words at another address.
    pub readdressed: Vec<Pair<String>>,
    /// Files whose bytes differ, told where nothing else does.
    pub files: Vec<String>,
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
    /// Pages, sections and numbers.
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
            Section::Exhibits => self.exhibits.is_empty(),
            Section::Structure => self.structure.is_empty(),
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
            && self.exhibits.is_empty()
            && (self.structure.is_empty() && self.prose.is_empty())
            && self.settings.is_empty()
    }
}

impl FigureChange {
    /// Whether both versions have it, and readers can see that it moved.
    pub fn is_seen(&self) -> bool {
        self.printed.in_both() && !self.printed.same()
    }
}

impl ClaimChange {
    /// Whether it held and does not, or the other way round.
    pub fn turned(&self) -> bool {
        self.holds.in_both() && !self.holds.same()
    }
}

impl CellChange {
    /// The cell's name: `events["Leeds"].charity`, `survey.started`.
    pub fn name(&self) -> String {
        names::cell(&self.dataset, self.key.as_deref(), &self.column)
    }
}
