//! The front page of an edition: what it says in a sentence, its key figures, an exhibit, how to cite it.

use crate::content::ExhibitKind;
use crate::diagnostics::{Diagnostic, nearest};
use crate::markup::Node;

use super::bind::{Binder, PageState};
use super::context::Context;
use super::{Front, Key, frame, numbering, publication};

/// What the front page shows. Its figures are those of the chapters, so their uses are not counted again.
pub fn front(binder: &mut Binder<'_>) -> Front {
    binder.page = PageState::default();
    let cx = binder.cx;
    let summary = cx.project.config.summary.as_ref().map(|words| binder.words(words)).unwrap_or_default();
    let purpose = cx.edition.purpose.as_ref().map(|words| binder.words(words)).unwrap_or_default();
    let mut key_figures = Vec::new();
    for key in &cx.edition.key_figures {
        let show = vec![binder.expression(&key.show.text, key.show.span)];
        let label = binder.words(&key.label);
        let note = key.note.as_ref().map(|words| binder.words(words)).unwrap_or_default();
        key_figures.push(Key { show, label, note });
    }
    Front { summary, purpose, key_figures, exhibit: exhibit(binder), citation: publication::citation(cx) }
}

/// The exhibit of the front page, found by `model-pathway` or by its id alone.
/// The exhibit that the front page is to show, if the edition has it.
pub fn wanted<'c>(cx: &'c Context<'_>) -> Option<(ExhibitKind, &'c str)> {
    let wanted = &cx.edition.front.as_ref()?.text;
    let named = |kind, id: &str| numbering::exhibit_anchor(kind, id) == *wanted || id == wanted;
    cx.outline.exhibits.keys().find(|(kind, id)| named(*kind, id)).map(|(kind, id)| (*kind, id.as_str()))
}

fn exhibit(binder: &mut Binder<'_>) -> Vec<Node> {
    let cx = binder.cx;
    if let Some((kind, id)) = wanted(cx) {
        return vec![frame::framed(binder, kind, id, false)];
    }
    let Some(wanted) = &cx.edition.front else { return Vec::new() };
    let names: Vec<String> = cx.outline.exhibits.keys().map(|(kind, id)| numbering::exhibit_anchor(*kind, id)).collect();
    let message = format!("the front page is to show `{}`, which is no exhibit of the edition `{}`", wanted.text, cx.edition.id);
    let missing = Diagnostic::error("dangling-reference", wanted.span, message);
    binder.diagnostics.push(match nearest(&wanted.text, names.iter().map(String::as_str)) {
        Some(near) => missing.mend(format!("did you mean `{near}`?")),
        None => missing.mend("name an exhibit by kind and id, such as `model-pathway`"),
    });
    Vec::new()
}
