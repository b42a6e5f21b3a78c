//! Rendering: the theme's templates around what the report stage wrote.
//!
//! Takes a [`Report`](crate::report::Report) and a theme; gives a [`Site`]. Templates see typed views only, never the report itself.

use std::collections::BTreeMap;

/// Every file of the site by its address below the output folder.
#[derive(Clone, Debug, Default)]
pub struct Site {
    /// The files.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// Frames every page with the theme.
pub fn render(_project: &crate::project::Project, _report: &crate::report::Report) -> crate::diagnostics::Checked<Site> {
    todo!()
}
