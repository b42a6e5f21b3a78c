//! Models as the manifest tells them besides their tables: the names of lanes, and rules with their verdicts.

use indexmap::IndexMap;
use serde::Serialize;

use crate::data::Model;
use crate::figures::{Figures, Scope, Value};

/// A model.
#[derive(Debug, Serialize)]
pub(super) struct ModelRecord {
    /// Labels by id.
    lanes: IndexMap<String, String>,
    rules: Vec<RuleRecord>,
}

#[derive(Debug, Serialize)]
struct RuleRecord {
    rule: String,
    says: String,
    holds: bool,
}

/// Every model of the data.
pub(super) fn models(figures: &Figures) -> IndexMap<String, ModelRecord> {
    figures.datasets.models.iter().map(|(id, model)| (id.clone(), record(model, figures))).collect()
}

fn record(model: &Model, figures: &Figures) -> ModelRecord {
    let rules = model.rules.iter().map(|rule| {
        // What is wrong with a rule was told where the model is drawn.
        let holds = figures.evaluate(&rule.rule, Scope::Report).value.value == Value::Truth(true);
        RuleRecord { rule: rule.rule.text.clone(), says: rule.says.clone(), holds }
    });
    let lanes = model.lanes.iter().map(|lane| (lane.id.clone(), lane.label.text.clone())).collect();
    ModelRecord { lanes, rules: rules.collect() }
}
