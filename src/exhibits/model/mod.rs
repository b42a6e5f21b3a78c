//! The model figure: boxes in lanes, joined by flows and held to rules, with an outline that says the same.
//!
//! `told` prints the words; an arrangement (`columns`, `rows`, `around`, `ladder`) places boxes; `route` finds ways for flows over the
//! `ground` that is left; `labels` and `key` place the rest; `paint` writes SVG and `outline` nested lists.

mod around;
mod beside;
mod blocks;
mod columns;
mod foot;
mod ground;
mod key;
mod labels;
mod ladder;
mod layout;
mod measure;
mod outline;
mod paint;
mod route;
mod rows;
mod rules;
mod shapes;
#[cfg(test)]
mod tests;
mod told;

use crate::data::Model;
use crate::diagnostics::Diagnostic;
use crate::figures::{CellRef, Figures};
use crate::yaml::Yaml;

pub(super) use beside::beside;
use told::Told;

use super::select::unknown;
use super::words::{plain, without_notes};
use super::{Desk, Drawn, spec};

/// Draws a model.
pub(super) fn draw(body: &Yaml, drawn: &mut Drawn, desk: &mut Desk) {
    let Some(Prepared { told, title, description, .. }) = prepare(body, drawn, desk) else { return };
    drawn.outline = Some(outline::outline(&told));
    let anchor = desk.anchor();
    let said = |id: &str| paint::Said { id: format!("{anchor}-{id}"), title: title.clone(), description: description.clone() };
    drawn.picture = Some(paint::paint(&layout::wide(&told), &told, &said("wide")));
    drawn.narrow_picture = Some(paint::paint(&layout::narrow(&told), &told, &said("narrow")));
}

/// A model that is ready to be drawn.
pub(super) struct Prepared {
    /// As it is told.
    told: Told,
    /// As it was read.
    model: Model,
    /// Name of the picture.
    title: String,
    /// Description of the picture.
    description: String,
}

/// The names of a model's cells: what its boxes, flows, parts and ways in say.
fn cells(model: &str, figures: &Figures) -> Vec<CellRef> {
    let mut all = Vec::new();
    for what in ["boxes", "flows", "parts", "leads"] {
        let Some((at, _, table)) = figures.datasets.all.get_full(&format!("{model}_{what}")) else { continue };
        let cells = (0..table.rows.len()).flat_map(|row| (0..table.columns.len()).map(move |column| (row, column)));
        all.extend(cells.map(|(row, column)| CellRef { dataset: at as u32, row: Some(row as u32), column: column as u32 }));
    }
    all
}

/// What a model shows, with everything about it but its pictures and its outline; none if it shows nothing.
pub(super) fn prepare(body: &Yaml, drawn: &mut Drawn, desk: &mut Desk) -> Option<Prepared> {
    let Some(name) = spec::model(body, desk) else {
        let message = format!("the model `{}` does not say which data it shows", drawn.id);
        desk.say(Diagnostic::error("no-data", drawn.span, message).mend("Add `data:` with the name of a model file"));
        return None;
    };
    let datasets = desk.figures.datasets.clone();
    let Some(model) = datasets.models.get(&name.text) else {
        let message = format!("there is no model `{}`", name.text);
        desk.say(unknown(&name, message, datasets.models.keys().map(String::as_str)));
        return None;
    };
    if let Some(source) = &model.source {
        drawn.works.push((source.work.text.clone(), source.at.clone()));
    }
    drawn.rules = rules::check(&model.rules, desk);
    drawn.cells.extend(cells(&model.id, desk.figures));
    let told = told::tell(model, drawn, desk);
    if told.boxes.is_empty() {
        let message = format!("the model `{}` has no boxes", name.text);
        desk.say(Diagnostic::error("empty-exhibit", name.span, message).mend("Add boxes, or leave the exhibit out"));
        return None;
    }
    drawn.generated_description = outline::describe(&told);
    let written = plain(&drawn.description, desk.figures);
    let title = without_notes(&plain(&drawn.headline, desk.figures));
    let description = if written.is_empty() { drawn.generated_description.clone() } else { written };
    Some(Prepared { told, model: model.clone(), title, description })
}
