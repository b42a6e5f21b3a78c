//! Diagnostics as SARIF 2.1.0, which editors and code hosts read.
//!
//! Each code is a rule with its page as help. Files are named relative to the project; columns count UTF-16 code units, as the format
//! does where nothing else is said, and it is said. A fingerprint knows a diagnostic again after lines were added above it.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{pages, severity};
use crate::diagnostics::{Diagnostic, Note};
use crate::source::{Files, Span};

/// The project's folder, against which files are named.
const ROOT: &str = "PROJECT";

/// A run as a SARIF log: the rules that were broken, and each diagnostic as a result. `ok` says whether the report can be published.
pub fn sarif(diagnostics: &[Diagnostic], files: &Files, ok: bool) -> Value {
    let codes: BTreeMap<&str, &Diagnostic> = diagnostics.iter().map(|found| (found.code, found)).collect();
    let index: BTreeMap<&str, usize> = codes.keys().enumerate().map(|(at, code)| (*code, at)).collect();
    let mut seen = BTreeMap::new();
    let result = |found: &Diagnostic| {
        let print = fingerprint(found, files, &mut seen);
        result(found, index.get(found.code).copied().unwrap_or_default(), &print, files)
    };
    let results: Vec<Value> = diagnostics.iter().map(result).collect();
    let rules: Vec<Value> = codes.values().map(|found| rule(found)).collect();
    json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "Tickmark", "semanticVersion": env!("CARGO_PKG_VERSION"), "rules": rules}},
            "invocations": [{"executionSuccessful": true, "exitCode": if ok { 0 } else { 1 }}],
            "originalUriBaseIds": {ROOT: {"description": {"text": "The folder of the project, in which report.yaml stands."}}},
            "columnKind": "utf16CodeUnits",
            "results": results,
        }],
    })
}

fn rule(found: &Diagnostic) -> Value {
    let mut rule = Map::new();
    rule.insert("id".into(), found.code.into());
    if let Some(page) = pages::page(found.code) {
        rule.insert("shortDescription".into(), json!({"text": pages::first_sentence(page)}));
        rule.insert("help".into(), json!({"text": page.replace('`', ""), "markdown": page}));
    }
    rule.insert("defaultConfiguration".into(), json!({"level": severity(found)}));
    Value::Object(rule)
}

fn result(found: &Diagnostic, rule: usize, fingerprint: &str, files: &Files) -> Value {
    let mut result = Map::new();
    result.insert("ruleId".into(), found.code.into());
    result.insert("ruleIndex".into(), rule.into());
    result.insert("level".into(), severity(found).into());
    result.insert("message".into(), message(found));
    if let Some(span) = found.span {
        result.insert("locations".into(), json!([{"physicalLocation": physical(span, files)}]));
    }
    let placed = |note: &Note| note.span.map(|span| (span, note.message.clone()));
    let related = |(at, (span, said)): (usize, (Span, String))| json!({"id": at + 1, "physicalLocation": physical(span, files), "message": {"text": stopped(&said)}});
    let related: Vec<Value> = found.notes.iter().filter_map(placed).enumerate().map(related).collect();
    if !related.is_empty() {
        result.insert("relatedLocations".into(), related.into());
    }
    result.insert("partialFingerprints".into(), json!({"tickmark/v1": fingerprint}));
    if let Some(mend) = &found.mend {
        result.insert("properties".into(), json!({"mend": mend}));
    }
    Value::Object(result)
}

/// The message with what has no place of its own: facts, and how to mend it.
fn message(found: &Diagnostic) -> Value {
    let facts = found.notes.iter().filter(|note| note.span.is_none()).map(|note| stopped(&note.message));
    let said: Vec<String> = std::iter::once(stopped(&found.message)).chain(facts).collect();
    let mend = found.mend.as_deref().map(stopped);
    let plain = said.iter().cloned().chain(mend.iter().map(|mend| format!("Mend: {mend}"))).collect::<Vec<_>>().join(" ");
    let marked = said.join(" ") + &mend.map_or_else(String::new, |mend| format!("\n\n**Mend:** {mend}"));
    json!({"text": plain, "markdown": marked})
}

/// A sentence with its stop.
fn stopped(sentence: &str) -> String {
    let ends = sentence.ends_with(['.', '?', '!', '…']);
    format!("{sentence}{}", if ends { "" } else { "." })
}

fn physical(span: Span, files: &Files) -> Value {
    let file = files.get(span.file);
    let (from, to) = (file.position(span.start), file.position(span.end));
    let column = |byte: u32| {
        // A place within a letter counts as the letter's beginning.
        let at = (0..=(byte as usize).min(file.text.len())).rev().find(|at| file.text.is_char_boundary(*at)).unwrap_or(0);
        let before = &file.text[..at];
        1 + before.rsplit('\n').next().unwrap_or(before).encode_utf16().count()
    };
    json!({
        "artifactLocation": {"uri": encoded(file.path.as_str()), "uriBaseId": ROOT},
        "region": {
            "startLine": from.0,
            "startColumn": column(span.start),
            "endLine": to.0,
            "endColumn": column(span.end),
            "byteOffset": span.start,
            "byteLength": span.end.saturating_sub(span.start),
        },
    })
}

/// A path as a relative reference: whatever is no plain letter is percent-encoded.
fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// What stays the same when text is added elsewhere in the file: code, file, the words at the place, and which of its like it is.
fn fingerprint(found: &Diagnostic, files: &Files, seen: &mut BTreeMap<String, usize>) -> String {
    let mut hasher = blake3::Hasher::new();
    let (path, words) = found.span.map_or(("", ""), |span| (files.get(span.file).path.as_str(), files.text(span)));
    // Without a place the message is all there is to know it by.
    let message = if found.span.is_none() { found.message.as_str() } else { "" };
    for part in [found.code, path, words, message] {
        hasher.update(part.as_bytes()).update(&[0]);
    }
    let hash = hasher.finalize().to_hex()[..16].to_owned();
    let times = seen.entry(hash.clone()).or_default();
    *times += 1;
    format!("{hash}:{times}")
}

#[cfg(test)]
mod tests {
    use super::{encoded, fingerprint, physical, stopped};
    use crate::diagnostics::Diagnostic;
    use crate::source::{Files, RelPath, Span};

    #[test]
    fn columns_count_utf16_code_units() {
        let mut files = Files::default();
        let text = "first\na 😀é bad, and\nmore";
        let file = files.add(RelPath::new("data/été 1%.yaml").unwrap(), text);
        let at = text.find("bad").unwrap();
        let found = physical(Span::new(file, at, at + 3), &files);
        assert_eq!(found["artifactLocation"]["uri"], "data/%C3%A9t%C3%A9%201%25.yaml");
        let region = &found["region"];
        assert_eq!([&region["startLine"], &region["startColumn"], &region["endLine"], &region["endColumn"]], [2, 7, 2, 10]);
        assert_eq!([&region["byteOffset"], &region["byteLength"]], [at, 3]);
        // A place within a letter, and one behind the end, are places all the same.
        assert_eq!(physical(Span::new(file, 9, 9), &files)["region"]["startColumn"], 3);
        assert!(physical(Span::new(file, 900, 901), &files)["region"]["startLine"].as_u64() >= Some(1));
        assert_eq!(encoded("content/full/a_b-c.md"), "content/full/a_b-c.md");
    }

    #[test]
    fn fingerprints_outlive_what_is_added_above() {
        let prints = |text: &str| {
            let mut files = Files::default();
            let file = files.add(RelPath::new("content/full/a.md").unwrap(), text);
            let mut seen = std::collections::BTreeMap::new();
            let places = text.match_indices("bad").map(|(at, _)| Span::new(file, at, at + 3));
            places.map(|span| fingerprint(&Diagnostic::error("x", span, "y"), &files, &mut seen)).collect::<Vec<_>>()
        };
        let before = prints("bad and bad");
        assert_ne!(before[0], before[1]);
        assert_eq!(before, prints("More.\n\nbad\n\nand bad"));
    }

    #[test]
    fn sentences_end_once() {
        assert_eq!(
            [stopped("A row"), stopped("Did you mean `a`?"), stopped("Write … or etc..")],
            ["A row.", "Did you mean `a`?", "Write … or etc.."]
        );
    }
}
