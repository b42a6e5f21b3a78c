//! Reading a model file: lanes, boxes, flows and rules, and that each names only what exists.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::define;
use super::{Arrange, Cell, Column, Content, Flow, Frame, Group, Lane, Model, ModelBox, Reason, Rule, cells, names};
use crate::diagnostics::Diagnostic;
use crate::project::Words;
use crate::source::Span;
use crate::yaml::{Fields, Yaml, did_you_mean};

const KNOWN: [&str; 10] = ["title", "source", "arrange", "properties", "lanes", "groups", "boxes", "flows", "notes", "rules"];
/// What every box may say; anything else is a declared property.
pub(super) const BOX: [&str; 12] =
    ["id", "lane", "kind", "outline", "span", "group", "label", "detail", "parts", "note", "section", "leads"];

/// The words of `arrange`, in the order of [`Arrange`].
const ARRANGE: [&str; 4] = ["columns", "rows", "around", "ladder"];

/// Further properties of boxes: their columns, and the cells of each box.
pub(super) struct Properties {
    pub(super) columns: IndexMap<String, Column>,
    pub(super) cells: Vec<Vec<Cell>>,
}

/// Reads a model file whose stem is `id`.
pub(super) fn read(id: &str, root: &Yaml, diagnostics: &mut Vec<Diagnostic>) -> (Model, Properties) {
    let span = Span { end: root.span.start, ..root.span };
    let mut model = empty(id, span);
    let mut properties = Properties { columns: IndexMap::new(), cells: Vec::new() };
    let Some(mut fields) = Fields::new(root, "a model", &KNOWN, diagnostics) else { return (model, properties) };
    model.title = fields.required_text("title");
    model.source = define::source(&mut fields);
    model.arrange = [Arrange::Columns, Arrange::Rows, Arrange::Around, Arrange::Ladder][word(&mut fields, "arrange", &ARRANGE)];
    let written = fields.entries("properties");
    properties.columns = property_columns(written, fields.diagnostics);
    let lanes = fields.list("lanes");
    model.lanes = read_lanes(lanes, fields.diagnostics);
    let groups = fields.list("groups");
    model.groups = read_groups(groups, fields.diagnostics);
    let boxes = fields.list("boxes");
    read_boxes(boxes, &mut model, &mut properties, fields.diagnostics);
    let flows = fields.list("flows");
    model.flows = flows.iter().filter_map(|node| flow(node, fields.diagnostics)).collect();
    model.notes = texts(&mut fields, "notes");
    let rules = fields.list("rules");
    model.rules = rules.iter().filter_map(|node| rule(node, fields.diagnostics)).collect();
    check_ends(&model, diagnostics);
    (model, properties)
}

fn empty(id: &str, span: Span) -> Model {
    let (arrange, lanes, groups) = (Arrange::default(), Vec::new(), Vec::new());
    let (boxes, flows, notes, rules) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    Model { id: id.to_owned(), span, title: String::new(), source: None, arrange, lanes, groups, boxes, flows, notes, rules }
}

fn property_columns(entries: &[(crate::yaml::Key, Yaml)], diagnostics: &mut Vec<Diagnostic>) -> IndexMap<String, Column> {
    let mut columns = IndexMap::new();
    for (key, node) in entries {
        diagnostics.extend(names::fault(&key.text, key.span));
        if BOX.contains(&key.text.as_str()) {
            let message = format!("`{}` is a key of every box and needs no declaration.", key.text);
            diagnostics.push(Diagnostic::error("duplicate-name", key.span, message).mend("Take it out, or choose another name."));
            continue;
        }
        let what = format!("the property `{}`", key.text);
        let Some(mut fields) = Fields::new(node, &what, &["label", "unit", "note", "format"], diagnostics) else { continue };
        let label = fields.required("label").and_then(Yaml::text).unwrap_or(&key.text).to_owned();
        let (unit, note) = (fields.scalar("unit").map(Words::of), fields.scalar("note").map(Words::of));
        let format = fields.scalar("format").map(Words::of);
        let column = Column { unit, note, format, ..Column::new(label, key.span) };
        columns.insert(key.text.clone(), column);
    }
    columns
}

fn read_lanes(items: &[Yaml], diagnostics: &mut Vec<Diagnostic>) -> Vec<Lane> {
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    let mut lanes = Vec::new();
    for item in items {
        let Some(mut fields) = Fields::new(item, "a lane", &["id", "label", "foot"], diagnostics) else { continue };
        let Some(id) = fields.required("id") else { continue };
        let label = fields.required("label").map(Words::of).unwrap_or(Words { text: String::new(), span: id.span });
        let foot = fields.typed("foot").unwrap_or_default();
        if once(id, "lane", "duplicate-lane", &mut seen, diagnostics) {
            lanes.push(Lane { id: id.text().unwrap_or("").to_owned(), label, foot });
        }
    }
    lanes
}

fn read_groups(items: &[Yaml], diagnostics: &mut Vec<Diagnostic>) -> Vec<Group> {
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    let mut groups = Vec::new();
    for item in items {
        let Some(mut fields) = Fields::new(item, "a group", &["id", "label", "frame"], diagnostics) else { continue };
        let (id, label) = (fields.required("id"), fields.required("label").map(Words::of));
        let frame = [Frame::None, Frame::Closed, Frame::Open][word(&mut fields, "frame", &["none", "closed", "open"])];
        let (Some(id), Some(label)) = (id, label) else { continue };
        if once(id, "group", "duplicate-group", &mut seen, diagnostics) {
            groups.push(Group { id: id.text().unwrap_or("").to_owned(), label, frame });
        }
    }
    groups
}

/// Whether an id stands here for the first time; if not, says so.
fn once(id: &Yaml, kind: &str, code: &'static str, seen: &mut BTreeMap<String, Span>, diagnostics: &mut Vec<Diagnostic>) -> bool {
    let text = id.text().unwrap_or("");
    if let Some(first) = seen.get(text) {
        let fault = Diagnostic::error(code, id.span, format!("A second {kind} is called `{text}`."));
        diagnostics.push(fault.note(*first, "The first stands here.").mend("Give each an id of its own."));
        return false;
    }
    if text.is_empty() || !text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')) {
        let message = format!("`{text}` is no id: letters, digits, `_` and `-` only.");
        diagnostics.push(Diagnostic::error("bad-name", id.span, message).mend("Choose a word such as `core_1`."));
    }
    seen.insert(text.to_owned(), id.span);
    true
}

fn read_boxes(items: &[Yaml], model: &mut Model, properties: &mut Properties, diagnostics: &mut Vec<Diagnostic>) {
    let known: Vec<&str> = BOX.into_iter().chain(properties.columns.keys().map(String::as_str)).collect();
    let lanes: Vec<&str> = model.lanes.iter().map(|lane| lane.id.as_str()).collect();
    let mut seen = BTreeMap::new();
    for item in items {
        let Some(mut fields) = Fields::new(item, "a box", &known, diagnostics) else { continue };
        let Some(id) = fields.required("id") else { continue };
        let Some(found) = one_box(id, &lanes, &mut fields) else { continue };
        let cells = properties.columns.iter().map(|(name, column)| match item.get(name) {
            Some(node) => cells::from_yaml(node, column.unit.is_some(), fields.diagnostics),
            None if column.unit.is_some() => cells::cell(Content::Absent(Reason::NotApplicable), found.span),
            None => cells::cell(Content::Text("".into()), found.span),
        });
        let cells: Vec<Cell> = cells.collect();
        if once(id, "box", "duplicate-box", &mut seen, diagnostics) {
            properties.cells.push(cells);
            model.boxes.push(found);
        }
    }
}

fn one_box(id: &Yaml, lanes: &[&str], fields: &mut Fields<'_, '_>) -> Option<ModelBox> {
    let lane = fields.required("lane")?;
    let name = lane.text().unwrap_or("");
    if !lanes.contains(&name) {
        let fault = Diagnostic::error("unknown-lane", lane.span, format!("There is no lane `{name}`."));
        fields.diagnostics.push(fault.mend(did_you_mean(name, lanes)));
    }
    let label = fields.required("label").map(Words::of)?;
    Some(ModelBox {
        id: id.text().unwrap_or("").to_owned(),
        span: id.span,
        lane: name.to_owned(),
        kind: fields.required_text("kind"),
        open: word(fields, "outline", &["closed", "open"]) == 1,
        spans_all: word(fields, "span", &["one", "all"]) == 1,
        group: fields.scalar("group").map(Words::of),
        label,
        detail: fields.scalar("detail").map(Words::of),
        parts: texts(fields, "parts"),
        note: fields.scalar("note").map(Words::of),
        section: fields.scalar("section").map(Words::of),
        leads: texts(fields, "leads"),
    })
}

/// Which of some words stands under a key: its index, 0 if the key is missing or the word unknown.
fn word(fields: &mut Fields<'_, '_>, key: &str, words: &[&str]) -> usize {
    let Some(node) = fields.scalar(key) else { return 0 };
    let text = node.text().unwrap_or("");
    words.iter().position(|word| *word == text).unwrap_or_else(|| {
        let fault = Diagnostic::error("unknown-word", node.span, format!("`{text}` is no word for `{key}`."));
        fields.diagnostics.push(fault.mend(did_you_mean(text, words)));
        0
    })
}

/// The texts of a list.
fn texts(fields: &mut Fields<'_, '_>, key: &str) -> Vec<Words> {
    let mut found = Vec::new();
    for item in fields.list(key) {
        if item.text().is_some() && !item.is_nothing() {
            found.push(Words::of(item));
        } else {
            let fault = Diagnostic::error("wrong-shape", item.head(), format!("Each of `{key}` must be a text."));
            fields.diagnostics.push(fault.mend("Put it into quotation marks."));
        }
    }
    found
}

fn flow(node: &Yaml, diagnostics: &mut Vec<Diagnostic>) -> Option<Flow> {
    let mut fields = Fields::new(node, "a flow", &["from", "to", "kind", "label", "note"], diagnostics)?;
    let (from, to) = (fields.required("from"), fields.required("to"));
    let both = word(&mut fields, "kind", &["one", "both"]) == 1;
    let (label, note) = (fields.scalar("label").map(Words::of), fields.scalar("note").map(Words::of));
    Some(Flow { from: Words::of(from?), to: Words::of(to?), both, label, note })
}

fn rule(node: &Yaml, diagnostics: &mut Vec<Diagnostic>) -> Option<Rule> {
    let mut fields = Fields::new(node, "a rule", &["rule", "says"], diagnostics)?;
    let (rule, says) = (fields.required("rule").map(Words::of), fields.required_text("says"));
    Some(Rule { rule: rule?, says })
}

/// Checks that boxes name groups there are, and that flows and ways in lead from boxes to boxes.
fn check_ends(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    let groups: Vec<&str> = model.groups.iter().map(|group| group.id.as_str()).collect();
    for group in model.boxes.iter().filter_map(|found| found.group.as_ref()).filter(|group| !groups.contains(&group.text.as_str())) {
        let fault = Diagnostic::error("unknown-group", group.span, format!("There is no group `{}`.", group.text));
        diagnostics.push(fault.mend(did_you_mean(&group.text, &groups)));
    }
    let known: Vec<&str> = model.boxes.iter().map(|found| found.id.as_str()).collect();
    let leads = model.boxes.iter().flat_map(|found| &found.leads);
    let ends = model.flows.iter().flat_map(|flow| [&flow.from, &flow.to]);
    for end in leads.chain(ends) {
        if !known.contains(&end.text.as_str()) {
            let fault = Diagnostic::error("unknown-box", end.span, format!("There is no box `{}`.", end.text));
            diagnostics.push(fault.mend(did_you_mean(&end.text, &known)));
        }
    }
}
