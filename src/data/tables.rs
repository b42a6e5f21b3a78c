//! The tables of a model: its boxes, flows, parts and ways in as datasets, so that rules can be computed over them.

use indexmap::IndexMap;

use super::boxes::Properties;
use super::{Cell, Column, Content, Counts, Dataset, Design, Model, Rows, cells};
use crate::project::Words;
use crate::source::Span;

/// Makes `<id>_boxes`, `<id>_flows`, `<id>_parts` and `<id>_leads`.
pub(super) fn of(model: &Model, properties: &Properties) -> Vec<Dataset> {
    vec![boxes(model, properties), flows(model), parts(model), leads(model)]
}

/// A dataset of text columns and of `more` ones; `rows` holds each row's place and cells.
fn table(
    model: &Model,
    what: &str,
    (columns, more): (&[(&str, &str)], &IndexMap<String, Column>),
    key: Vec<usize>,
    rows: Vec<(Span, Vec<Cell>)>,
) -> Dataset {
    let column = |(name, label): &(&str, &str)| ((*name).to_owned(), Column::new(*label, model.span));
    let mut columns: IndexMap<String, Column> = columns.iter().map(column).collect();
    columns.extend(more.clone());
    let rows = Rows::of(model.span.file, columns.len(), &key, rows);
    Dataset {
        id: format!("{}_{what}", model.id),
        span: model.span,
        title: format!("{}: {what}", model.title),
        source: model.source.clone(),
        population: None,
        design: Design::None,
        counts: Counts::Plain,
        rounded_to: None,
        note: None,
        columns,
        rows,
        key,
        values: IndexMap::new(),
        figures: IndexMap::new(),
        totals: IndexMap::new(),
        claims: IndexMap::new(),
    }
}

fn text(text: &str, span: Span) -> Cell {
    cells::cell(Content::Text(text.into()), span)
}

fn words(words: &Words) -> Cell {
    text(&words.text, words.span)
}

fn maybe(found: Option<&Words>, span: Span) -> Cell {
    found.map_or_else(|| text("", span), words)
}

fn boxes(model: &Model, properties: &Properties) -> Dataset {
    let columns = [
        ("id", "Box"),
        ("lane", "Lane"),
        ("kind", "Kind"),
        ("label", "Label"),
        ("group", "Group"),
        ("detail", "Detail"),
        ("section", "Section"),
    ];
    let row = |(found, more): (&super::ModelBox, &Vec<Cell>)| {
        let span = found.span;
        let mut cells = vec![text(&found.id, span), text(&found.lane, span), text(&found.kind, span), words(&found.label)];
        cells.extend([&found.group, &found.detail, &found.section].map(|part| maybe(part.as_ref(), span)));
        cells.extend(more.iter().cloned());
        (span, cells)
    };
    let rows = model.boxes.iter().zip(&properties.cells).map(row).collect();
    table(model, "boxes", (&columns, &properties.columns), vec![0], rows)
}

fn flows(model: &Model) -> Dataset {
    let row = |flow: &super::Flow| {
        let span = flow.from.span;
        let kind = if flow.both { "both" } else { "one" };
        (span, vec![words(&flow.from), words(&flow.to), text(kind, span), maybe(flow.label.as_ref(), span)])
    };
    let columns = [("from", "From"), ("to", "To"), ("kind", "Kind"), ("label", "Label")];
    table(model, "flows", (&columns, &IndexMap::new()), Vec::new(), model.flows.iter().map(row).collect())
}

fn parts(model: &Model) -> Dataset {
    let row = |(found, part): (&super::ModelBox, &Words)| (part.span, vec![text(&found.id, found.span), words(part)]);
    let pairs = model.boxes.iter().flat_map(|found| found.parts.iter().map(move |part| (found, part)));
    table(model, "parts", (&[("box", "Box"), ("label", "Part")], &IndexMap::new()), Vec::new(), pairs.map(row).collect())
}

fn leads(model: &Model) -> Dataset {
    let row = |(found, lead): (&super::ModelBox, &Words)| (lead.span, vec![text(&found.id, found.span), words(lead)]);
    let pairs = model.boxes.iter().flat_map(|found| found.leads.iter().map(move |lead| (found, lead)));
    table(model, "leads", (&[("from", "From"), ("to", "To")], &IndexMap::new()), Vec::new(), pairs.map(row).collect())
}
