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
    /// Columns of the picture, left to right; those at the foot stand below them, as rows.
    pub lanes: Vec<Lane>,
    /// Its boxes.
    pub boxes: Vec<ModelBox>,
    /// Its flows.
    pub flows: Vec<Flow>,
    /// What must hold.
    pub rules: Vec<Rule>,
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

/// A box of a model.
#[derive(Clone, Debug)]
pub struct ModelBox {
    /// Its id.
    pub id: String,
    /// Where it is declared.
    pub span: Span,
    /// Its lane's id.
    pub lane: String,
    /// What it is: any word; the theme knows `group`, `gateway`, `core`, `optional`, `way`.
    pub kind: String,
    /// Whether its outline is broken: an open group.
    pub open: bool,
    /// Whether it is as tall as the picture.
    pub spans_all: bool,
    /// Label of the band in which it stands side by side with others of its lane; may hold `{{ … }}`.
    pub band: Option<Words>,
    /// Its label; may hold `{{ … }}`.
    pub label: Words,
    /// A second line; may hold `{{ … }}`.
    pub detail: Option<Words>,
    /// What it holds.
    pub parts: Vec<Words>,
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
}

/// A rule of a model.
#[derive(Clone, Debug)]
pub struct Rule {
    /// A formula that must be true.
    pub rule: Words,
    /// What it means, plain text.
    pub says: String,
}
