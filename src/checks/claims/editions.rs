//! In which editions a claim was judged: each judges the words that it shows, so what is wrong may be wrong in some of them only.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::Diagnostic;

/// Everything that is told of claims.
const CODES: [&str; 8] =
    ["bound-twice", "false-claim", "idle-claim", "not-a-truth", "rounded-claim", "unknowable-claim", "unknown-claim", "unknown-words"];

/// What each edition was told of, in one list. A claim that is judged otherwise, or not at all, in another edition names the editions in
/// which this was found; what every edition was told of names none.
pub fn name_editions(told: Vec<(&str, Vec<Diagnostic>)>) -> Vec<Diagnostic> {
    let all = told.len();
    let key = |found: &Diagnostic| (found.span, found.code, found.message.clone());
    let mut judged: BTreeMap<_, BTreeSet<&str>> = BTreeMap::new();
    for (edition, found) in told.iter().filter(|_| all > 1) {
        for claim in found.iter().filter(|found| CODES.contains(&found.code)) {
            judged.entry(key(claim)).or_default().insert(*edition);
        }
    }
    let in_some = |found: &Diagnostic| judged.get(&key(found)).filter(|editions| editions.len() < all);
    let named = |found: Diagnostic| match in_some(&found) {
        Some(editions) => Diagnostic { message: format!("In {}, {}", listed(editions), begun_small(&found.message)), ..found },
        None => found,
    };
    told.iter().flat_map(|(_, found)| found.iter().cloned().map(named)).collect()
}

fn listed(editions: &BTreeSet<&str>) -> String {
    let names: Vec<String> = editions.iter().map(|edition| format!("`{edition}`")).collect();
    match names.as_slice() {
        [one] => format!("the edition {one}"),
        [rest @ .., last] => format!("the editions {} and {last}", rest.join(", ")),
        [] => "no edition".into(),
    }
}

fn begun_small(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
