//! Publishing: what accompanies the pages (manifest, downloads, citation data), and putting all of it in place at once.
//!
//! Takes a built report; writes a site. A site with errors never comes here.

pub mod citation;
pub mod downloads;
pub mod manifest;
pub mod place;

use crate::pipeline::Built;
use crate::project::Project;
use crate::render::Site;

/// The whole site: its pages, `report.json`, `data/` and `CITATION.cff`.
pub fn complete(project: &Project, built: &Built) -> Site {
    let mut site = built.site.clone();
    downloads::add(project, &built.figures, &built.report, &mut site);
    site.files.insert("CITATION.cff".into(), citation::write(project).into_bytes());
    let manifest = manifest::describe(project, built);
    site.files.insert(place::MANIFEST.into(), manifest::write(&manifest).into_bytes());
    site
}
