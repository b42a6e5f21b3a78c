//! The model figure: boxes in lanes, joined by flows and held to rules, with an outline that says the same.
//!
//! `told` prints the words; an arrangement (`columns`, `rows`, `around`, `ladder`) places boxes; `route` finds ways for flows over the
//! `ground` that is left; `labels` and `key` place the rest; `paint` writes SVG and `outline` nested lists.

mod around;
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

use crate::diagnostics::Diagnostic;
use crate::yaml::Yaml;

use super::select::unknown;
use super::words::{plain, without_notes};
use super::{Desk, Drawn, spec};

/// Draws a model.
pub(super) fn draw(body: &Yaml, drawn: &mut Drawn, desk: &mut Desk) {
    let Some(name) = spec::model(body, desk) else {
        let message = format!("the model `{}` does not say which data it shows", drawn.id);
        desk.say(Diagnostic::error("no-data", drawn.span, message).mend("Add `data:` with the name of a model file"));
        return;
    };
    let datasets = desk.figures.datasets.clone();
    let Some(model) = datasets.models.get(&name.text) else {
        let message = format!("there is no model `{}`", name.text);
        desk.say(unknown(&name, message, datasets.models.keys().map(String::as_str)));
        return;
    };
    if let Some(source) = &model.source {
        drawn.works.push((source.work.text.clone(), source.at.clone()));
    }
    drawn.rules = rules::check(&model.rules, desk);
    let told = told::tell(model, drawn, desk);
    if told.boxes.is_empty() {
        let message = format!("the model `{}` has no boxes", name.text);
        desk.say(Diagnostic::error("empty-exhibit", name.span, message).mend("Add boxes, or leave the exhibit out"));
        return;
    }
    drawn.generated_description = outline::describe(&told);
    drawn.outline = Some(outline::outline(&told));
    let written = plain(&drawn.description, desk.figures);
    let title = without_notes(&plain(&drawn.headline, desk.figures));
    let description = if written.is_empty() { &drawn.generated_description } else { &written };
    let anchor = desk.anchor();
    let said = |id: &str| paint::Said { id: format!("{anchor}-{id}"), title: title.clone(), description: description.clone() };
    drawn.picture = Some(paint::paint(&layout::wide(&told), &told, &said("wide")));
    drawn.narrow_picture = Some(paint::paint(&layout::narrow(&told), &told, &said("narrow")));
}
