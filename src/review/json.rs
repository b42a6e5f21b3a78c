//! The review for programs.

use serde::Serialize;

use super::{Review, Section};

/// Name and version of the JSON form; a change of shape changes the number.
pub const SCHEMA: &str = "tickmark-review/1";

/// The lists that belong to each section.
const LISTS: [(Section, &[&str]); 10] = [
    (Section::Causes, &["causes"]),
    (Section::Figures, &["figures"]),
    (Section::Claims, &["claims"]),
    (Section::Ledger, &["ledger"]),
    (Section::Cells, &["cells", "rows", "tables"]),
    (Section::Exhibits, &["exhibits", "models"]),
    (Section::Structure, &["structure", "works"]),
    (Section::Prose, &["prose"]),
    (Section::Settings, &["settings"]),
    (Section::Fits, &["fits"]),
];

#[derive(Serialize)]
struct Answer<'a> {
    schema: &'static str,
    same: bool,
    #[serde(flatten)]
    review: &'a Review,
}

/// A review as JSON; `sections` are those that are wanted, all if there are none.
pub fn json(review: &Review, sections: &[Section]) -> String {
    let answer = Answer { schema: SCHEMA, same: review.is_empty_in(sections), review };
    // Serialising plain structs of texts and numbers cannot fail.
    let mut told = serde_json::to_value(answer).unwrap_or_default();
    if let (Some(keys), false) = (told.as_object_mut(), sections.is_empty()) {
        let wanted = |key: &str| LISTS.iter().all(|(section, lists)| !lists.contains(&key) || sections.contains(section));
        keys.retain(|key, _| wanted(key));
    }
    format!("{told:#}\n")
}
