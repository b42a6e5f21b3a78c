//! What changed cells and figures are called: the labels of their rows and columns, where a version was built here, else their names.

use std::collections::BTreeSet;

use super::side::Here;
use super::{Named, Pair, Review, names};
use crate::data::Model;
use crate::figures::Figures;

/// Names for which labels are looked up.
const MOST: usize = 20_000;

/// Labels what changed: as the new version calls it, or else the old one.
pub(super) fn add(review: &mut Review, sides: Pair<&Here>) {
    let cells = review.cells.iter().map(super::CellChange::name);
    let shown = review.exhibits.iter().flat_map(|exhibit| &exhibit.shown).map(|shown| shown.name.clone());
    let all: BTreeSet<String> = cells.chain(shown).take(MOST).collect();
    let label = |name: String| {
        let built = [sides.new, sides.old].into_iter().flatten().find_map(|here| labelled(&here.figures, &name));
        let found = built.or_else(|| plain(&name))?;
        Some((name, found))
    };
    review.names = all.into_iter().filter_map(label).collect();
}

/// From the name alone: the texts of the key, and the name of the column.
fn plain(name: &str) -> Option<Named> {
    let (_, key, column) = names::parts(name)?;
    Some(Named { row: unquoted(key), column: column.replace('_', " ") })
}

fn unquoted(key: &str) -> String {
    match key.strip_prefix('"').and_then(|key| key.strip_suffix('"')) {
        Some(key) => key.split("\", \"").collect::<Vec<_>>().join(", "),
        None => format!("row {key}"),
    }
}

fn labelled(figures: &Figures, name: &str) -> Option<Named> {
    let datasets = &figures.datasets.all;
    if let Some((dataset, key, column)) = names::parts(name) {
        let table = datasets.get(dataset)?;
        let label = table.columns.get(column)?.label.clone();
        let row = in_model(figures, dataset, key).unwrap_or_else(|| unquoted(key));
        return Some(Named { row, column: label });
    }
    let (dataset, rest) = name.split_once('.')?;
    let table = datasets.get(dataset)?;
    if let Some((total, column)) = rest.split_once('.') {
        let (total, column) = (table.totals.get(total)?, table.columns.get(column)?);
        return Some(Named { row: total.label.clone(), column: column.label.clone() });
    }
    let given = table.values.get(rest).map(|value| value.label.clone());
    let row = given.or_else(|| figures.all.get(name).map(|figure| figure.title.clone()))?;
    Some(Named { row, column: String::new() })
}

/// A box or a flow as readers know it: by what stands in boxes, not by their ids.
fn in_model(figures: &Figures, dataset: &str, key: &str) -> Option<String> {
    let model = |ending| figures.datasets.models.get(dataset.strip_suffix(ending)?);
    let called = |model: &Model, id: &str| {
        let label = model.boxes.iter().find(|each| each.id == id).map(|each| each.label.text.as_str());
        label.filter(|label| !label.is_empty()).unwrap_or(id).to_owned()
    };
    if let Some(model) = model("_boxes") {
        return Some(format!("box “{}”", called(model, &unquoted(key))));
    }
    let model = model("_flows")?;
    let flow = model.flows.get(key.parse::<usize>().ok()?.checked_sub(1)?)?;
    Some(format!("flow from “{}” to “{}”", called(model, &flow.from.text), called(model, &flow.to.text)))
}

impl Review {
    /// What a cell or figure is called, for readers: `Leeds, Charity`; nothing if it has no label of its own.
    pub(super) fn called(&self, name: &str) -> Option<String> {
        let Named { row, column } = self.names.get(name)?;
        let parts = [row, column].into_iter().filter(|part| !part.is_empty());
        Some(parts.map(String::as_str).collect::<Vec<_>>().join(", ")).filter(|called| !called.is_empty())
    }
}
