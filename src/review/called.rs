//! What kinds of changes are called, where they are not told in a whole sentence.

use super::{CauseKind, Fate, Part};

/// What a cause is called.
pub(super) fn kind(kind: CauseKind) -> &'static str {
    match kind {
        CauseKind::Cell => "Cell",
        CauseKind::Row => "Row",
        CauseKind::Column => "Column",
        CauseKind::Dataset => "Dataset",
        CauseKind::Key => "Key of",
        CauseKind::Unit => "Unit of",
        CauseKind::Rounding => "Rounding of",
        CauseKind::Formula => "Formula of",
        CauseKind::Format => "Format of",
        CauseKind::Published => "Published value of",
        CauseKind::Work => "Work",
        CauseKind::Words => "Words of",
        CauseKind::Rule => "Rule:",
        CauseKind::Setting => "Setting:",
        CauseKind::Theme => "Theme",
        CauseKind::Tool => "Version of",
        CauseKind::Unknown => "Nothing that the manifests tell",
    }
}

/// What a part is called.
pub(super) fn part(part: Part) -> &'static str {
    match part {
        Part::Edition => "edition",
        Part::Page => "page",
        Part::Section => "section",
        Part::Exhibit => "exhibit",
    }
}

/// What became of a paragraph.
pub(super) fn fate(fate: Fate) -> &'static str {
    match fate {
        Fate::Edited => "edited",
        Fate::Added => "added",
        Fate::Removed => "removed",
        Fate::Moved => "moved",
    }
}
