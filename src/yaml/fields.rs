//! Taking a mapping apart field by field, so that every fault in it is found at once.

use serde::de::DeserializeOwned;

use super::{Key, Kind, Yaml, read, unknown_keys};
use crate::diagnostics::Diagnostic;

/// A mapping whose fields are taken one by one; what is wrong is collected.
pub struct Fields<'a, 'd> {
    node: &'a Yaml,
    what: &'a str,
    /// Where faults go.
    pub diagnostics: &'d mut Vec<Diagnostic>,
}

impl<'a, 'd> Fields<'a, 'd> {
    /// The fields of a node that should be a mapping with the `known` keys; `what` names it ("a column"). None, with a
    /// diagnostic, if it is no mapping.
    pub fn new(node: &'a Yaml, what: &'a str, known: &[&str], diagnostics: &'d mut Vec<Diagnostic>) -> Option<Self> {
        if !matches!(node.kind, Kind::Mapping(_)) {
            let message = format!("{} must be a mapping of keys and values.", capital(what));
            diagnostics
                .push(Diagnostic::error("wrong-shape", node.head(), message).mend(format!("Known keys are `{}`.", known.join("`, `"))));
            return None;
        }
        diagnostics.extend(unknown_keys(node, known, what));
        Some(Self { node, what, diagnostics })
    }

    /// The node under `key`, unless it is missing or empty.
    pub fn node(&self, key: &str) -> Option<&'a Yaml> {
        self.node.get(key).filter(|node| !node.is_nothing())
    }

    /// The scalar under `key`, with a diagnostic if something else stands there.
    pub fn scalar(&mut self, key: &str) -> Option<&'a Yaml> {
        let node = self.node(key)?;
        if node.text().is_some() {
            return Some(node);
        }
        let message = format!("`{key}` of {} must be a text.", self.what);
        self.diagnostics.push(Diagnostic::error("wrong-shape", node.head(), message).mend(format!("Write words behind `{key}:`.")));
        None
    }

    /// The text under `key`, if there is one.
    pub fn text(&mut self, key: &str) -> Option<String> {
        self.scalar(key).and_then(Yaml::text).map(str::to_owned)
    }

    /// The scalar under `key`, which must be there.
    pub fn required(&mut self, key: &str) -> Option<&'a Yaml> {
        if self.node(key).is_none() {
            self.missing(key);
            return None;
        }
        self.scalar(key)
    }

    /// The text under `key`, which must be there; empty, with a diagnostic, if it is not.
    pub fn required_text(&mut self, key: &str) -> String {
        self.required(key).and_then(Yaml::text).unwrap_or("").to_owned()
    }

    /// Says that `key` is missing.
    pub fn missing(&mut self, key: &str) {
        let message = format!("`{key}` is missing from {}.", self.what);
        self.diagnostics.push(Diagnostic::error("missing-key", self.node.head(), message).mend(format!("Add `{key}: …`.")));
    }

    /// The items under `key`; none, with a diagnostic, if it is no list.
    pub fn list(&mut self, key: &str) -> &'a [Yaml] {
        let Some(node) = self.node(key) else { return &[] };
        if !matches!(node.kind, Kind::Sequence(_)) {
            let message = format!("`{key}` of {} must be a list.", self.what);
            self.diagnostics.push(Diagnostic::error("wrong-shape", node.head(), message).mend("Begin each item with `- `."));
        }
        node.items()
    }

    /// The entries under `key`; none, with a diagnostic, if it is no mapping.
    pub fn entries(&mut self, key: &str) -> &'a [(Key, Yaml)] {
        let Some(node) = self.node(key) else { return &[] };
        if !matches!(node.kind, Kind::Mapping(_)) {
            let message = format!("`{key}` of {} must be a mapping of keys and values.", self.what);
            let mend = "Write each on a line of its own, as `name: …`.";
            self.diagnostics.push(Diagnostic::error("wrong-shape", node.head(), message).mend(mend));
        }
        node.entries()
    }

    /// The value under `key` as a type, if there is one.
    pub fn typed<T: DeserializeOwned>(&mut self, key: &str) -> Option<T> {
        let node = self.node(key)?;
        read(node).map_err(|fault| self.diagnostics.push(fault)).ok()
    }

    /// The items under `key` as a type each; those that do not fit are left out, with a diagnostic.
    pub fn typed_list<T: DeserializeOwned>(&mut self, key: &str) -> Vec<T> {
        let items = self.list(key);
        items.iter().filter_map(|item| read(item).map_err(|fault| self.diagnostics.push(fault)).ok()).collect()
    }
}

/// The words with a capital at their beginning.
fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
