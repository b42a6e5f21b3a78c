//! Publishing: what accompanies the pages (manifest, downloads, citation data), and putting all of it in place at once.
//!
//! Takes a built report; writes a site. A site with errors never comes here.

pub mod amend;
pub mod citation;
pub mod downloads;
mod ground;
pub mod manifest;
pub mod place;

use std::io::{self, BufWriter, Write};
use std::path::Path;

use serde::Serialize;

use crate::pipeline::Built;
use crate::project::Project;
use crate::render::Site;
use crate::render::sink::{Memory, Sink};

/// Every file of a site that was built in memory: its pages and what accompanies them.
pub fn complete(project: &Project, built: &Built) -> Site {
    let memory = Memory::default();
    accompany(project, built, &memory);
    let mut site = memory.into_site();
    site.files.extend(built.site.files.iter().map(|(address, bytes)| (address.clone(), bytes.clone())));
    site
}

/// Gives what accompanies the pages to a sink: downloads, citation data and the manifest, which need nothing of each other. Meanwhile the
/// sink finishes: long pages are put together by the system, while these are made by us.
pub fn accompany(project: &Project, built: &Built, sink: &dyn Sink) {
    let downloads = || {
        if project.config.outputs.csv {
            downloads::add(project, &built.figures, &built.report, sink);
        }
    };
    let manifest = || {
        let manifest = manifest::describe(project, built);
        sink.write(place::MANIFEST, &mut |out| manifest::write_to(&manifest, out));
    };
    rayon::join(manifest, || rayon::join(|| sink.finish(), downloads));
    sink.put("CITATION.cff", citation::write(project).into_bytes());
}

/// Writes an answer to a file.
///
/// # Errors
/// When it cannot be written; the message names the file.
pub fn write_file(path: &Path, text: &str) -> Result<(), String> {
    std::fs::write(path, text).map_err(|error| format!("cannot write `{}`: {error}", path.display()))
}

/// Writes JSON with indents. It comes sign by sign, so signs are gathered here and not behind `dyn`, where each would be a call.
fn pretty(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, out);
    serde_json::to_writer_pretty(&mut out, value)?;
    out.write_all(b"\n")?;
    out.flush()
}
