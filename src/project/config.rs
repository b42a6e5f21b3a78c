//! `report.yaml` as a typed configuration; every fault in it is found at once.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::{Accepted, Bounded, Config, Edition, KeyFigure, Literal, Words};
use crate::diagnostics::{Checked, Diagnostic};
use crate::source::{FileId, Files, RelPath, Span};
use crate::yaml::{self, Fields, Yaml};

/// Ids that no edition may have, since the site uses these folders itself.
const RESERVED: [&str; 2] = ["data", "assets"];
/// Key figures that fit the front page.
const KEY_FIGURES: usize = 4;

/// A configuration in which nothing was written.
pub(super) fn empty() -> Config {
    Config { language: "en-GB".to_owned(), theme: "default".to_owned(), quantiles: 7, ..Config::default() }
}

/// Reads `report.yaml`.
pub(super) fn read(files: &Files, id: FileId) -> Checked<Config> {
    let text = &files.get(id).text;
    let mut diagnostics = Vec::new();
    let root = yaml::parse(text, Span::new(id, 0, text.len())).unpack(&mut diagnostics);
    let config = root.map_or_else(empty, |root| report(&root, &mut diagnostics));
    Checked::with(config, diagnostics)
}

/// The keys of `report.yaml`.
const KEYS: [&str; 18] = [
    "title",
    "summary",
    "authors",
    "publisher",
    "language",
    "identifiers",
    "licence",
    "base_url",
    "theme",
    "ties",
    "quantiles",
    "based_on",
    "literals",
    "accept",
    "terms",
    "vocabulary",
    "outputs",
    "editions",
];

fn report(root: &Yaml, diagnostics: &mut Vec<Diagnostic>) -> Config {
    let Some(mut fields) = Fields::new(root, "report.yaml", &KEYS, diagnostics) else { return empty() };
    let title = fields.required_text("title");
    let mut config = Config {
        summary: fields.scalar("summary").map(Words::of),
        authors: fields.typed_list("authors"),
        publisher: fields.text("publisher").unwrap_or_default(),
        language: fields.text("language").unwrap_or_else(|| "en-GB".to_owned()),
        licence: fields.typed("licence"),
        based_on: fields.scalar("based_on").map(Words::of),
        ties: fields.typed("ties").unwrap_or_default(),
        literals: literals(&mut fields),
        terms: fields.typed_list("terms"),
        outputs: fields.typed("outputs").unwrap_or_default(),
        ..empty()
    };
    if let Some(url) = fields.node("licence").and_then(|licence| licence.get("url")).filter(|url| !is_web(url.text().unwrap_or(""))) {
        let message = "The address of the licence does not begin with https:// or http:// and a host.";
        fields.diagnostics.push(
            Diagnostic::error("unsafe-link", url.span, message)
                .mend("Write the whole address, such as `https://creativecommons.org/licenses/by/4.0/`."),
        );
        config.licence = None;
    }
    config.accept = accepted(&mut fields);
    config.vocabulary = vocabulary(&mut fields);
    config.identifiers = fields.typed("identifiers").unwrap_or_default();
    config.base_url = fields.scalar("base_url").and_then(|node| base_url(node, fields.diagnostics));
    if let Some(node) = fields.scalar("theme") {
        config.theme = theme(node, fields.diagnostics);
    }
    if let Some(node) = fields.scalar("quantiles") {
        config.quantiles = quantiles(node, fields.diagnostics);
    }
    if let Some(node) = fields.scalar("language") {
        language(node, fields.diagnostics);
    }
    let empty = |node: &Yaml| matches!(&node.kind, yaml::Kind::Sequence(items) if items.is_empty());
    let node = fields.node("editions");
    if node.is_none_or(empty) {
        let fault = Diagnostic::error("no-edition", node.unwrap_or(root).head(), "The report has no edition.");
        fields.diagnostics.push(fault.mend("Add `editions:` with at least `id`, `name`, `version`, `date` and `content` of one."));
    }
    config.editions = editions(fields.list("editions"), &title, fields.diagnostics);
    config.title = title;
    config
}

fn editions(items: &[Yaml], title: &str, diagnostics: &mut Vec<Diagnostic>) -> Vec<Edition> {
    let mut first: BTreeMap<String, Span> = BTreeMap::new();
    let mut editions = Vec::new();
    for item in items {
        let Some(edition) = edition(item, title, diagnostics) else { continue };
        match first.get(&edition.id) {
            Some(span) if !edition.id.is_empty() => {
                let fault = Diagnostic::error("duplicate-edition", edition.span, format!("A second edition has the id `{}`.", edition.id));
                diagnostics.push(fault.note(*span, "The first stands here.").mend("Give each edition an id of its own."));
            }
            _ => {
                first.insert(edition.id.clone(), edition.span);
                editions.push(edition);
            }
        }
    }
    editions
}

fn edition(item: &Yaml, report: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<Edition> {
    let known = ["id", "name", "title", "for", "version", "date", "content", "parts", "numbering", "traces", "key_figures", "front"];
    let mut fields = Fields::new(item, "an edition", &known, diagnostics)?;
    let id = fields.required("id");
    if let Some(node) = id {
        edition_id(node, fields.diagnostics);
    }
    let id = id.map(Words::of).unwrap_or(Words { text: String::new(), span: item.head() });
    let date = fields.required("date");
    if let Some(node) = date {
        check_date(node, fields.diagnostics);
    }
    let content = fields.required("content").and_then(|node| content(node, fields.diagnostics));
    Some(Edition {
        span: id.span,
        name: fields.required_text("name"),
        title: fields.text("title").unwrap_or_else(|| report.to_owned()),
        purpose: fields.scalar("for").map(Words::of),
        version: fields.required_text("version"),
        date: date.and_then(Yaml::text).unwrap_or("").to_owned(),
        content: content.unwrap_or_default(),
        parts: parts(&mut fields),
        numbering: fields.typed("numbering").unwrap_or_default(),
        traces: fields.typed("traces").unwrap_or_default(),
        key_figures: key_figures(&mut fields),
        front: fields.scalar("front").map(Words::of),
        id: id.text,
    })
}

/// Titles of parts by the names of their folders; that each folder is there is known once the files are.
fn parts(fields: &mut Fields<'_, '_>) -> IndexMap<String, Words> {
    let mut parts = IndexMap::new();
    for (name, title) in fields.entries("parts") {
        if title.text().is_none_or(|title| title.trim().is_empty()) {
            let fault = Diagnostic::error("wrong-shape", title.head(), format!("The title of the part `{}` must be a text.", name.text));
            fields.diagnostics.push(fault.mend("Write words behind it."));
        }
        // The place of a title is that of its folder's name: this is what may be wrong about it.
        parts.insert(name.text.clone(), Words { text: title.text().unwrap_or(&name.text).to_owned(), span: name.span });
    }
    parts
}

fn literals(fields: &mut Fields<'_, '_>) -> Vec<Literal> {
    let items = fields.list("literals");
    let read = |item| {
        let mut entry = Fields::new(item, "a literal", &["text", "because"], fields.diagnostics)?;
        let (text, because) = (entry.required("text"), entry.required("because"));
        Some(Literal { text: Words::of(text?), because: Words::of(because?) })
    };
    items.iter().filter_map(read).collect()
}

fn accepted(fields: &mut Fields<'_, '_>) -> Vec<Accepted> {
    let items = fields.list("accept");
    let read = |item| {
        let mut entry = Fields::new(item, "an accepted warning", &["code", "at", "because"], fields.diagnostics)?;
        let (code, at, because) = (entry.required("code"), entry.required("at"), entry.required_text("because"));
        Some(Accepted { code: Words::of(code?), at: Words::of(at?), because })
    };
    items.iter().filter_map(read).collect()
}

/// What is wrong with bounds is told by the check that uses them.
fn vocabulary(fields: &mut Fields<'_, '_>) -> Vec<Bounded> {
    let items = fields.list("vocabulary");
    let read = |item| {
        let mut entry = Fields::new(item, "an entry of the vocabulary", &["words", "from", "above", "to", "below"], fields.diagnostics)?;
        let words = Words::of(entry.required("words")?);
        let mut bound = |key| entry.scalar(key).map(Words::of);
        Some(Bounded { words, low: ["from", "above"].map(&mut bound), high: ["to", "below"].map(bound) })
    };
    items.iter().filter_map(read).collect()
}

fn key_figures(fields: &mut Fields<'_, '_>) -> Vec<KeyFigure> {
    let items = fields.list("key_figures");
    if let Some(extra) = items.get(KEY_FIGURES) {
        let message = format!("The front page shows up to {KEY_FIGURES} key figures; here are {}.", items.len());
        fields.diagnostics.push(Diagnostic::error("too-many-key-figures", extra.head(), message).mend("Keep those that matter most."));
    }
    let read = |item| {
        let mut entry = Fields::new(item, "a key figure", &["show", "label", "note"], fields.diagnostics)?;
        let (show, label) = (entry.required("show"), entry.required("label"));
        Some(KeyFigure { show: Words::of(show?), label: Words::of(label?), note: entry.scalar("note").map(Words::of) })
    };
    items.iter().take(KEY_FIGURES).filter_map(read).collect()
}

/// Whether a word can stand in an address: lower-case letters, digits and single hyphens between them.
pub(super) fn is_address(word: &str) -> bool {
    let part = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    word.split('-').all(part)
}

fn edition_id(node: &Yaml, diagnostics: &mut Vec<Diagnostic>) {
    let id = node.text().unwrap_or("");
    if !is_address(id) {
        let message = format!("The id `{id}` makes no address: lower-case letters, digits and hyphens only.");
        diagnostics.push(Diagnostic::error("bad-edition-id", node.span, message).mend("Choose a word such as `full` or `summary-2026`."));
    } else if RESERVED.contains(&id) {
        let message = format!("`{id}` is a folder of the site itself and cannot be an edition's id.");
        diagnostics.push(Diagnostic::error("bad-edition-id", node.span, message).mend("Choose another id."));
    }
}

fn content(node: &Yaml, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let text = node.text().unwrap_or("").trim_end_matches('/');
    let inside = RelPath::new(text).is_some() && (text == "content" || text.starts_with("content/"));
    if inside {
        return Some(text.to_owned());
    }
    let fault = Diagnostic::error("bad-content-folder", node.span, format!("`{text}` is no folder inside `content/`."));
    diagnostics.push(fault.mend("Write a path such as `content/full`."));
    None
}

fn theme(node: &Yaml, diagnostics: &mut Vec<Diagnostic>) -> String {
    let name = node.text().unwrap_or("");
    let plain = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if plain {
        return name.to_owned();
    }
    let message = format!("The theme `{name}` is no plain word of letters, digits, `-` and `_`.");
    diagnostics.push(Diagnostic::error("bad-theme", node.span, message).mend("Write the name of a folder in `themes/`, or `default`."));
    "default".to_owned()
}

fn quantiles(node: &Yaml, diagnostics: &mut Vec<Diagnostic>) -> u8 {
    let number = node.text().and_then(|text| text.parse::<u8>().ok()).filter(|number| (1..=9).contains(number));
    number.unwrap_or_else(|| {
        let message = "The quantile type must be a whole number from 1 to 9, as Hyndman and Fan count them.";
        diagnostics.push(Diagnostic::error("bad-quantiles", node.span, message).mend("Write `quantiles: 7`, or leave it out."));
        7
    })
}

fn language(node: &Yaml, diagnostics: &mut Vec<Diagnostic>) {
    let tag = node.text().unwrap_or("");
    let part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !tag.split('-').all(part) {
        let fault = Diagnostic::error("bad-language", node.span, format!("`{tag}` is no language tag."));
        diagnostics.push(fault.mend("Write a tag such as `en-GB` or `cy`."));
    }
}

/// Whether a text is an address of the web that can be linked to.
fn is_web(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let rest = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://"));
    let host = rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric() || c == '['));
    let odd =
        |c: char| c.is_control() || c.is_whitespace() || matches!(c, '\\' | '<' | '>' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}');
    host && !text.contains(odd)
}

fn base_url(node: &Yaml, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let text = node.text().unwrap_or("").trim_end_matches('/');
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let sound = |rest: &str| {
        let fit = |c: char| c.is_ascii_alphanumeric() || "-._~/:%[]".contains(c);
        rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[') && rest.chars().all(fit)
    };
    if host.is_some_and(sound) {
        return Some(text.to_owned());
    }
    let message = format!("`{text}` is no address a site can stand at.");
    let mend = "Write an address such as `https://example.org/report`, without `?` or `#`, or leave `base_url` empty.";
    diagnostics.push(Diagnostic::error("bad-base-url", node.span, message).mend(mend));
    None
}

fn check_date(node: &Yaml, diagnostics: &mut Vec<Diagnostic>) {
    let text = node.text().unwrap_or("");
    if !is_day(text) {
        let fault = Diagnostic::error("bad-date", node.span, format!("`{text}` is no day written as YYYY-MM-DD."));
        diagnostics.push(fault.mend("Write a day such as `2026-11-21`."));
    }
}

/// Whether a text is a day of the Gregorian calendar, written `YYYY-MM-DD`.
fn is_day(text: &str) -> bool {
    let digits = |part: &str, length: usize| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts[..] else { return false };
    if !(digits(year, 4) && digits(month, 2) && digits(day, 2)) {
        return false;
    }
    let number = |part: &str| part.parse::<u32>().unwrap_or(0);
    let (year, month, day) = (number(year), number(month), number(day));
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => return false,
    };
    (1..=last).contains(&day)
}
