//! Stable anchors: ids that do not move when text is added above them.
//!
//! A paragraph's id is its section's id and a short hash of its words without numbers, so that it survives new data and new
//! neighbours alike.

use std::collections::BTreeMap;

use crate::content::{Inline, InlineKind};
use crate::data::{Dataset, Rows};

/// Letters and digits of a hash that are enough within one section.
const HASH_LENGTH: usize = 8;

/// Room for the anchor of a cell, so that most are written at one go.
const ANCHOR: usize = 48;

/// A short hash of words.
pub fn short_hash(words: &str) -> String {
    blake3::hash(words.as_bytes()).to_hex()[..HASH_LENGTH].to_string()
}

/// Words as an id: lower-case letters and digits joined by single hyphens; empty if there are none.
pub fn slug(words: &str) -> String {
    let spaced: String = words.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let joined = spaced.split_whitespace().collect::<Vec<_>>().join("-").to_lowercase();
    joined.chars().take(60).collect::<String>().trim_end_matches('-').to_string()
}

/// The anchor of a figure, cell or expression in the appendix of figures.
///
/// A plain name keeps its words (`survey.completion` → `f-survey-completion`; underscores stay, so that `a.b_c` and `a.b.c` differ).
/// Anything else could meet another name once its signs are hyphens, so a hash follows.
pub fn figure_anchor(name: &str) -> String {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '.' || c == '_');
    if plain {
        return format!("f-{}", name.replace('.', "-"));
    }
    let words: String = slug(name).chars().take(40).collect();
    let words = words.trim_end_matches('-');
    format!("f-{words}{}{}", if words.is_empty() { "" } else { "-" }, short_hash(name))
}

/// The anchor of a row in the page of its dataset, made of its key; of its number if the rows have no key.
pub fn row_anchor(rows: &Rows, row: usize) -> String {
    let mut anchor = String::with_capacity(ANCHOR);
    anchor.push('r');
    rows.key(row).for_each(|part| add_part(part, &mut anchor));
    if rows.key_columns().is_empty() {
        anchor.push_str(&format!(".{}", row + 1));
    }
    anchor
}

/// The anchor of a cell in the page of its dataset: that of its row, and the name of its column; of a single value its name.
pub fn cell_anchor(dataset: &Dataset, row: Option<usize>, column: usize) -> Option<String> {
    match row {
        None => dataset.values.get_index(column).map(|(name, _)| format!("v.{name}")),
        Some(row) => dataset.columns.get_index(column).map(|(name, _)| {
            let mut anchor = row_anchor(&dataset.rows, row);
            anchor.push('.');
            anchor.push_str(name);
            anchor
        }),
    }
}

/// Adds a part of a key. One of plain letters keeps them; any other could meet it once its signs are gone, so a hash follows `~`, which no
/// plain one has.
fn add_part(part: &str, anchor: &mut String) {
    anchor.push('.');
    if part.len() <= 40 && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-')) {
        for (at, word) in part.split(' ').enumerate() {
            anchor.push_str(if at > 0 { "_" } else { "" });
            anchor.push_str(word);
        }
        return;
    }
    let words: String = slug(part).chars().take(40).collect();
    anchor.push_str(&format!("{}~{}", words.trim_end_matches('-'), short_hash(part)));
}

/// The anchor of a claim in the appendix of figures: the same words about the same predicate are one claim.
pub fn claim_anchor(words: &str, predicate: &str) -> String {
    format!("c-{}", short_hash(&format!("{words}\n{predicate}")))
}

/// The anchor of a work in the list of references.
pub fn work_anchor(work: &str) -> String {
    format!("ref-{}", slug(work))
}

/// The ids given out on a page, so that none is given twice.
#[derive(Clone, Debug, Default)]
pub struct Anchors {
    given: BTreeMap<String, usize>,
}

impl Anchors {
    /// The id of a paragraph of `section` with these words; equal words in one section get `-2`, `-3` and so on.
    pub fn paragraph(&mut self, section: &str, text: &[Inline]) -> String {
        let mut words = String::new();
        lasting_words(text, &mut words);
        let id = format!("{section}-{}", short_hash(words.trim()));
        self.unique(id)
    }

    /// The id of other words of `section`.
    pub fn aside(&mut self, section: &str, words: &str) -> String {
        let mut lasting = String::new();
        lasting_letters(words, &mut lasting);
        self.unique(format!("{section}-{}", short_hash(lasting.trim())))
    }

    /// The id itself if it is new, else with a number.
    pub fn unique(&mut self, id: String) -> String {
        let count = self.given.entry(id.clone()).or_insert(0);
        *count += 1;
        if *count == 1 { id } else { format!("{id}-{count}") }
    }
}

/// Whether an id has the shape of a paragraph's.
pub fn is_paragraph(id: &str) -> bool {
    let hashed = |id: &str| {
        let hash = id.rsplit_once('-').map_or("", |(_, hash)| hash);
        hash.len() == HASH_LENGTH && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    // Of equal paragraphs each but the first has a number behind the hash.
    let counted = |rest: &str, number: &str| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) && hashed(rest);
    hashed(id) || id.rsplit_once('-').is_some_and(|(rest, number)| counted(rest, number))
}

/// The letters of a text that stay when its numbers change: computed figures, references and digits are left out.
fn lasting_words(text: &[Inline], out: &mut String) {
    for inline in text {
        match &inline.kind {
            InlineKind::Text(words) | InlineKind::Code(words) => {
                lasting_letters(words, out);
            }
            InlineKind::Emphasis(inner) | InlineKind::Strong(inner) => lasting_words(inner, out),
            InlineKind::Link { text: inner, .. } | InlineKind::Claim { text: inner, .. } => lasting_words(inner, out),
            InlineKind::Image { alt, .. } => out.push_str(alt),
            InlineKind::Citation(works) => works.iter().for_each(|cited| out.push_str(&cited.work)),
            InlineKind::Expression(_)
            | InlineKind::Reference { .. }
            | InlineKind::Footnote(_)
            | InlineKind::Break
            | InlineKind::SoftBreak => {}
        }
    }
}

/// The letters of words, lower-case, a blank after each word that has any. Most letters are those of ASCII: they are taken in runs, and
/// made lower-case all at once.
fn lasting_letters(words: &str, out: &mut String) {
    out.reserve(words.len() + 1);
    let (start, mut any, mut rest) = (out.len(), false, words);
    while !rest.is_empty() {
        let (run, after) = rest.split_at(rest.bytes().take_while(u8::is_ascii_alphabetic).count());
        out.push_str(run);
        any |= !run.is_empty();
        let mut letters = after.chars();
        match letters.next() {
            Some(letter) if letter.is_alphabetic() => {
                out.extend(letter.to_lowercase());
                any = true;
            }
            Some(letter) if any && letter.is_whitespace() => {
                out.push(' ');
                any = false;
            }
            _ => {}
        }
        rest = letters.as_str();
    }
    if any {
        out.push(' ');
    }
    out[start..].make_ascii_lowercase();
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::content::{Inline, InlineKind};
    use crate::source::{FileId, Span};

    use super::{Anchors, add_part, claim_anchor, figure_anchor, slug};

    fn inline(kind: InlineKind) -> Inline {
        Inline { span: Span::new(FileId(0), 0, 0), kind }
    }

    fn words(text: &str) -> Vec<Inline> {
        vec![inline(InlineKind::Text(text.into()))]
    }

    #[test]
    fn ids_of_paragraphs_are_known_by_their_shape() {
        let mut anchors = Anchors::default();
        let (first, second) = (anchors.paragraph("survey", &[]), anchors.paragraph("survey", &[]));
        assert!(second.ends_with("-2") && [first, second].iter().all(|id| super::is_paragraph(id)));
        for other in ["", "-", "0123abcd", "question-sixteen", "x-0123abcg", "x-0123abcd-", "x-0123abcd-y", "x-0123abc"] {
            assert!(!super::is_paragraph(other), "{other}");
        }
    }

    #[test]
    fn numbers_do_not_move_a_paragraph_and_words_do() {
        let mut with_expression = words("Of the ");
        with_expression.push(inline(InlineKind::Expression("survey.started".into())));
        with_expression.extend(words(" people"));
        let id = |text: &[Inline]| Anchors::default().paragraph("survey", text);
        assert_eq!(id(&words("Of the 95 people")), id(&words("Of the 1,204 people")));
        assert_eq!(id(&words("Of the 95 people")), id(&with_expression));
        assert_ne!(id(&words("Of the 95 people")), id(&words("Of the 95 persons")));
        assert!(id(&words("x")).starts_with("survey-"));
    }

    #[test]
    fn equal_paragraphs_are_told_apart() {
        let mut anchors = Anchors::default();
        let first = anchors.paragraph("a", &words("Same"));
        assert_eq!(anchors.paragraph("a", &words("Same")), format!("{first}-2"));
        assert_ne!(anchors.paragraph("b", &words("Same")), first);
    }

    #[test]
    fn anchors_of_figures_are_readable_and_never_meet() {
        assert_eq!(figure_anchor("survey.completion"), "f-survey-completion");
        assert_ne!(figure_anchor("a.b_c"), figure_anchor("a.b.c"));
        assert_ne!(figure_anchor("a.b + a.c"), figure_anchor("a.b - a.c"));
        assert!(figure_anchor("fte[\"Day care\"].change").starts_with("f-fte-day-care-change-"));
        assert!(!figure_anchor("\u{301}\"<").contains(['<', '"']));
        assert_ne!(claim_anchor("most", "a > 1"), claim_anchor("most", "a > 2"));
    }

    #[test]
    fn parts_of_keys_are_readable_and_never_meet() {
        let anchor = |part: &str| {
            let mut anchor = String::new();
            add_part(part, &mut anchor);
            anchor
        };
        assert_eq!(anchor("Leeds"), ".Leeds");
        assert_eq!(anchor("Day care staff"), ".Day_care_staff");
        assert_eq!(anchor("2006-7"), ".2006-7");
        assert!(anchor("Children’s homes").starts_with(".children-s-homes~"));
        let odd = ["a.b", "a b", "a-b", "a_b", "A b", "a’b", "a<b", "\"a", "é", "É", ""].map(anchor);
        assert_eq!(odd.iter().collect::<BTreeSet<_>>().len(), odd.len(), "{odd:?}");
        assert!(odd.iter().all(|anchor| !anchor.contains(['<', '"', ' '])));
        assert!(anchor(&"long ".repeat(1000)).len() < 60);
    }

    #[test]
    fn slugs_are_calm() {
        assert_eq!(slug("  Who said — what? "), "who-said-what");
        assert_eq!(slug("§§"), "");
    }
}
