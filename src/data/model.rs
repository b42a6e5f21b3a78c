//! The types of a model: what `data/model.yaml` says before anything is drawn or computed.

use super::SourceRef;
use crate::project::Words;
use crate::source::Span;

/// A model: boxes in lanes, joined by flows, held to rules. Its tables are datasets too.
#[derive(Clone, Debug)]
pub struct Model {
    /// The file's stem.
    pub id: String,
    /// The file's place.
    pub span: Span,
    /// Title, plain text.
    pub title: String,
    /// Where it was published.
    pub source: Option<SourceRef>,
    /// How its lanes are laid out.
    pub arrange: Arrange,
    /// Its lanes; those at the foot stand below the others.
    pub lanes: Vec<Lane>,
    /// Groups within lanes.
    pub groups: Vec<Group>,
    /// Its boxes.
    pub boxes: Vec<ModelBox>,
    /// Its flows.
    pub flows: Vec<Flow>,
    /// Notes on the whole; may hold `{{ … }}`.
    pub notes: Vec<Words>,
    /// What must hold.
    pub rules: Vec<Rule>,
}

/// How the lanes of a model are laid out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Arrange {
    /// Side by side: a pathway.
    #[default]
    Columns,
    /// Below each other.
    Rows,
    /// The first lane in the middle, the boxes of the others around it.
    Around,
    /// Each lane is a step above the one before.
    Ladder,
}

/// A lane of a model.
#[derive(Clone, Debug)]
pub struct Lane {
    /// Its id.
    pub id: String,
    /// Its label; may hold `{{ … }}`.
    pub label: Words,
    /// Whether it lies below the others, as a row.
    pub foot: bool,
}

/// Boxes of a lane that belong together and stand side by side.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its id.
    pub id: String,
    /// Its label; may hold `{{ … }}`.
    pub label: Words,
    /// The frame around its boxes.
    pub frame: Frame,
}

/// The frame of a group.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Frame {
    /// None: its label alone holds it together.
    #[default]
    None,
    /// A full line.
    Closed,
    /// A broken line.
    Open,
}

/// A box of a model.
#[derive(Clone, Debug)]
pub struct ModelBox {
    /// Its id.
    pub id: String,
    /// Where it is declared.
    pub span: Span,
    /// Its lane's id.
    pub lane: String,
    /// What it is: any word; the picture knows `group`, `gateway`, `core`, `optional`, `entry`, `exit`.
    pub kind: String,
    /// Whether its outline is broken: an open group.
    pub open: bool,
    /// Whether it is as tall as the picture.
    pub spans_all: bool,
    /// Id of its group.
    pub group: Option<Words>,
    /// Its label; may hold `{{ … }}`.
    pub label: Words,
    /// A second line; may hold `{{ … }}`.
    pub detail: Option<Words>,
    /// What it holds.
    pub parts: Vec<Words>,
    /// A note bound to it; may hold `{{ … }}`.
    pub note: Option<Words>,
    /// Cross-reference target of the section that speaks of it, such as `sec-gateway`.
    pub section: Option<Words>,
    /// Where a way in leads: ids of boxes.
    pub leads: Vec<Words>,
}

/// A flow between two boxes.
#[derive(Clone, Debug)]
pub struct Flow {
    /// Id of the box it starts from.
    pub from: Words,
    /// Id of the box it leads to.
    pub to: Words,
    /// Whether it goes both ways.
    pub both: bool,
    /// Its label.
    pub label: Option<Words>,
    /// A note bound to it; may hold `{{ … }}`.
    pub note: Option<Words>,
}

/// A rule of a model.
#[derive(Clone, Debug)]
pub struct Rule {
    /// A formula that must be true.
    pub rule: Words,
    /// What it means, plain text.
    pub says: String,
}
