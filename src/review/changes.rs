//! What a review tells of each kind of thing: plain data, of which others make text.

use serde::Serialize;

use super::{CauseKind, Pair, names};

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
    /// The model it draws.
    pub model: Option<String>,
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

/// What the labels of a cell or a figure are.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct Named {
    /// The row's label, or the title of a figure or single value.
    pub row: String,
    /// The column's label; empty for what stands in no column.
    pub column: String,
}

/// What belongs to a model.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ModelPart {
    /// A lane.
    Lane,
    /// A box.
    Box,
    /// What a box holds.
    Part,
    /// A flow.
    Flow,
    /// Where a way in leads.
    Lead,
    /// A rule.
    Rule,
    /// Whether a rule holds, which follows from what it is about.
    Verdict,
}

/// Something in a model that is otherwise.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct ModelChange {
    /// The model.
    pub model: String,
    /// What it is.
    pub part: ModelPart,
    /// What became of it, in words: `box “Gateway” moved to another lane`.
    pub told: String,
    /// What it says before and after, where that is more than its coming or going.
    pub value: Pair<String>,
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
    /// A cited work is described otherwise.
    Work,
    /// Something has another number.
    Renumbered,
}

/// A work of the list of references.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct WorkChange {
    /// Its id.
    pub work: String,
    /// As it stands in the list; none where it is not cited.
    pub words: Pair<String>,
    /// Addresses where it is cited.
    pub cited: Pair<Vec<String>>,
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
    /// The words of a claim that no longer holds.
    Untrue,
    /// A word of direction against the direction in which the figure moved.
    Against,
    /// A bound that is now stretched: “nearly half” of a figure that moved away from it.
    Stretched,
    /// The figure now agrees with what was printed elsewhere, or no longer does: what the words say of the difference may have lapsed.
    Verdict,
    /// Only that the figure moved.
    Plain,
}

/// Words that did not change beside a figure that moved.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Fit {
    /// How suspicious.
    pub doubt: Doubt,
    /// The words that raise the doubt, or the verdict before and after; empty if none do.
    pub word: String,
    /// Where it stands in the new version.
    pub place: String,
    /// The sentences that matter; “…” stands for others.
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
