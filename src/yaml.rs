//! YAML with places: read once, into a tree in which every node knows where it stands.
//!
//! Typed documents are deserialised from that tree (serde_yaml), and the path of an error becomes a place. Duplicate keys,
//! aliases, deep nesting and byte order marks are refused here.

mod build;
mod de;
mod fields;

use serde::de::DeserializeOwned;

use crate::diagnostics::{Checked, Diagnostic, nearest};
use crate::source::Span;

pub use fields::Fields;

/// Levels of nesting that are read; deeper documents are refused.
pub const DEEPEST: usize = 64;

/// A node of the tree.
#[derive(Clone, PartialEq, Debug)]
pub struct Yaml {
    /// What it is.
    pub kind: Kind,
    /// Where it stands in its file.
    pub span: Span,
}

/// What a node is.
#[derive(Clone, PartialEq, Debug)]
pub enum Kind {
    /// A scalar: its text as written (plain) or as meant (quoted, block).
    Scalar {
        /// The text; `0.10`, `No` and `07` are what was written.
        text: String,
        /// Whether it was quoted or a block, so that it is text whatever it looks like.
        quoted: bool,
    },
    /// A sequence.
    Sequence(Vec<Yaml>),
    /// A mapping in written order; keys are scalars and unique.
    Mapping(Vec<(Key, Yaml)>),
}

/// A key of a mapping.
#[derive(Clone, PartialEq, Debug)]
pub struct Key {
    /// Its text.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

impl Yaml {
    /// The entry of that key, if this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Yaml> {
        match &self.kind {
            Kind::Mapping(entries) => entries.iter().find(|(k, _)| k.text == key).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The text, if this is a scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The items, if this is a sequence.
    pub fn items(&self) -> &[Yaml] {
        match &self.kind {
            Kind::Sequence(items) => items,
            _ => &[],
        }
    }

    /// The entries, if this is a mapping.
    pub fn entries(&self) -> &[(Key, Yaml)] {
        match &self.kind {
            Kind::Mapping(entries) => entries,
            _ => &[],
        }
    }

    /// The place to point at when something is wrong with the whole node: of a mapping its first key, of a sequence its first item.
    pub fn head(&self) -> Span {
        match &self.kind {
            Kind::Scalar { .. } => self.span,
            Kind::Sequence(items) => items.first().map_or(self.span, Yaml::head),
            Kind::Mapping(entries) => entries.first().map_or(self.span, |(key, _)| key.span),
        }
    }

    /// Whether nothing was written: an empty plain scalar, `~` or `null`.
    pub fn is_nothing(&self) -> bool {
        matches!(&self.kind, Kind::Scalar { text, quoted: false } if matches!(text.as_str(), "" | "~" | "null"))
    }

    /// The place of the node at a path such as `["columns", "charity", "unit"]`; of the deepest node on the way that exists.
    pub fn at(&self, path: &[&str]) -> Span {
        path.iter()
            .try_fold(self, |node, step| {
                node.get(step).or_else(|| step.parse::<usize>().ok().and_then(|at| node.items().get(at))).ok_or(node.span)
            })
            .map_or_else(|span| span, |node| node.span)
    }
}

/// Reads a document (or the part of one that stands at `span`, such as an exhibit's body); places count from `span.start`.
/// An empty document is an empty mapping.
pub fn parse(text: &str, span: Span) -> Checked<Option<Yaml>> {
    build::tree(text, span)
}

/// Deserialises a node into a type, with serde_yaml's rules for plain scalars. Texts take any scalar as it was written.
///
/// # Errors
/// With a diagnostic at the node the error is about (wrong shape, unknown key with the nearest known one, missing key).
pub fn read<T: DeserializeOwned>(node: &Yaml) -> Result<T, Diagnostic> {
    de::read(node)
}

/// An error for each key of a mapping that is not in `known`, with the nearest known key as a mend. `what` names the mapping ("a column").
pub fn unknown_keys(node: &Yaml, known: &[&str], what: &str) -> Vec<Diagnostic> {
    let strange = node.entries().iter().enumerate().filter(|(_, (key, _))| !known.contains(&key.text.as_str()));
    strange
        .map(|(at, (key, _))| {
            let fault = Diagnostic::error("unknown-key", key.span, format!("`{}` is no key of {what}.", key.text));
            fault.mend(split_number(node, at).unwrap_or_else(|| did_you_mean(&key.text, known)))
        })
        .collect()
}

/// A mend for an entry that is the second half of a number: `{charity: 1,5}` is to YAML the entry `charity: 1` and the entry `5`.
pub fn split_number(node: &Yaml, at: usize) -> Option<String> {
    let [(_, before), (key, nothing)] = node.entries().get(at.checked_sub(1)?..=at)? else { return None };
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, rest) = (before.text()?, key.text.as_str());
    let halves = is_digits(whole.trim_start_matches(['-', '+'])) && is_digits(rest) && nothing.is_nothing();
    if !halves || key.span.start != before.span.end + 1 {
        return None;
    }
    let thousands = if rest.len() == 3 { format!(", or `{whole}{rest}` if it parts thousands") } else { String::new() };
    Some(format!("Within `{{…}}` a decimal comma splits `{whole},{rest}` in two; write `{whole}.{rest}`{thousands}."))
}

/// A mend that names the nearest of the known words, or all of them if none is near.
pub fn did_you_mean(word: &str, known: &[&str]) -> String {
    // Comparing takes time with the square of the length; nobody mistypes a word that long.
    let short = |word: &str| word.len() <= 100;
    let near = if short(word) { nearest(word, known.iter().copied().filter(|known| short(known))) } else { None };
    match near {
        Some(near) => format!("Did you mean `{near}`?"),
        None if known.is_empty() => "Nothing is known here; take it out.".to_owned(),
        None if known.len() > 16 => format!("Known are `{}` and {} more.", known[..12].join("`, `"), known.len() - 12),
        None => format!("Known are `{}`.", known.join("`, `")),
    }
}

#[cfg(test)]
mod tests;
