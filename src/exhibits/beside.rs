//! Two versions of an exhibit as pictures that stand beside each other, with what changed outlined.

use crate::content::{Directive, ExhibitKind};
use crate::diagnostics::Checked;
use crate::figures::Figures;
use crate::markup::Node;
use crate::yaml;

use super::{Desk, Drawn, blank, chart, model, plotted, spec};

/// Both pictures of an exhibit, the old one first.
#[derive(Clone, PartialEq, Debug)]
pub struct Beside {
    /// For wide pages.
    pub wide: [Node; 2],
    /// For narrow screens.
    pub narrow: [Node; 2],
    /// How many marks are outlined, in one picture or in both.
    pub outlined: usize,
}

/// Draws both versions of a chart or a model; none if one of them shows nothing, or is of another kind. Ids in the pictures begin with
/// `prefix`. What is wrong in them was told when they were built.
pub fn beside(old: (&Directive, &Figures), new: (&Directive, &Figures), prefix: &str) -> Option<Beside> {
    if old.0.kind != new.0.kind {
        return None;
    }
    let ids = [format!("{prefix}-old"), format!("{prefix}-new")];
    match new.0.kind {
        ExhibitKind::Chart => {
            let [mut old, mut new] = [prepared(old, plotted::prepare)?, prepared(new, plotted::prepare)?];
            [old.plot.id, new.plot.id] = ids;
            let ([old, new], outlined) = chart::draw_beside(&mut old, &mut new);
            Some(Beside { wide: [old.wide, new.wide], narrow: [old.narrow, new.narrow], outlined })
        }
        ExhibitKind::Model => {
            let prepare = model::prepare;
            Some(model::beside(&mut prepared(old, prepare)?, &mut prepared(new, prepare)?, &ids))
        }
        ExhibitKind::Table | ExhibitKind::Form => None,
    }
}

/// What an exhibit shows, before it is drawn.
fn prepared<T>(
    (directive, figures): (&Directive, &Figures),
    prepare: impl Fn(&yaml::Yaml, &mut Drawn, &mut Desk<'_>) -> Option<T>,
) -> Option<T> {
    let Checked { value: body, .. } = yaml::parse(&directive.body.text, directive.body.span);
    let mut desk = Desk { figures, directive, found: Vec::new() };
    let mut drawn = blank(directive);
    let body = body?;
    spec::common(&body, &mut drawn, &mut desk);
    prepare(&body, &mut drawn, &mut desk)
}
