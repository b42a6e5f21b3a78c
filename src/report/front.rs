//! The front page of an edition: what it says in a sentence, its key figures, an exhibit, how to cite it.

use crate::diagnostics::{Diagnostic, nearest};
use crate::markup::Node;

use super::bind::{Binder, PageState};
use super::{Front, Key, frame, publication};

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
fn exhibit(binder: &mut Binder<'_>) -> Vec<Node> {
    let cx = binder.cx;
    let Some(wanted) = &cx.edition.front else { return Vec::new() };
    let known = |kind: &crate::content::ExhibitKind, id: &str| super::numbering::exhibit_anchor(*kind, id);
    let exhibits = &cx.outline.exhibits;
    let found = exhibits.keys().find(|(kind, id)| known(kind, id) == wanted.text || *id == wanted.text);
    if let Some((kind, id)) = found {
        return vec![frame::framed(binder, *kind, id, false)];
    }
    let names: Vec<String> = exhibits.keys().map(|(kind, id)| known(kind, id)).collect();
    let message = format!("the front page is to show `{}`, which is no exhibit of the edition `{}`", wanted.text, cx.edition.id);
    let missing = Diagnostic::error("dangling-reference", wanted.span, message);
    binder.diagnostics.push(match nearest(&wanted.text, names.iter().map(String::as_str)) {
        Some(near) => missing.mend(format!("did you mean `{near}`?")),
        None => missing.mend("name an exhibit by kind and id, such as `model-pathway`"),
    });
    Vec::new()
}
