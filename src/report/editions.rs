//! All editions, numbered before the first page of any is written, so that each can refer to the others.

use crate::diagnostics::Diagnostic;
use crate::project::Edition;

use super::numbering::{self, Outline};
use super::sketch::Sketch;

/// The editions of a report; those that are not built come last.
#[derive(Clone, Debug, Default)]
pub struct Editions<'a> {
    /// Them.
    pub all: Vec<Numbered<'a>>,
}

/// An edition with its numbers.
#[derive(Clone, Debug)]
pub struct Numbered<'a> {
    /// The edition.
    pub edition: &'a Edition,
    /// What it is made of.
    pub outline: Outline,
    /// What was found while it was numbered.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether its pages will be there to be led to.
    pub built: bool,
}

impl<'a> Numbered<'a> {
    /// Numbers an edition from the sketches of its chapters, of which none is a draft.
    pub fn new(edition: &'a Edition, sketches: &[Sketch], built: bool) -> Self {
        let mut diagnostics = Vec::new();
        let outline = numbering::number(sketches, edition).unpack(&mut diagnostics);
        Self { edition, outline, diagnostics, built }
    }
}

impl<'a> Editions<'a> {
    /// The edition of that id.
    pub fn find(&self, id: &str) -> Option<&Numbered<'a>> {
        self.all.iter().find(|numbered| numbered.edition.id == id)
    }

    /// The id of the first edition that has what a cross-reference such as `table-events` leads to.
    pub fn holding(&self, key: &str) -> Option<&str> {
        self.all.iter().find(|numbered| numbered.outline.target(key).is_some()).map(|numbered| numbered.edition.id.as_str())
    }
}
