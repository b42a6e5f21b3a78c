//! Versions: where each comes from, and what could be known of it.
//!
//! A side is always what a manifest says. A project is built in memory first and its manifest written and read back, so that no difference
//! can hide between the two ways in.

use std::path::Path;

use super::Record;
use crate::diagnostics::{Diagnostic, Severity};
use crate::figures::Figures;
use crate::pipeline;
use crate::project::{self, Project};
use crate::publish::{manifest, place};
use crate::render::sink::Nowhere;
use crate::source::{Disk, RelPath, Source};

/// Errors that judge what was computed and leave no placeholder in its place: with them two versions can be compared, and a claim that
/// turned is what a review is for.
const VERDICTS: [&str; 4] = ["false-claim", "rounded-claim", "idle-claim", "broken-rule"];

/// A version.
#[derive(Debug)]
pub struct Side {
    /// As it was named.
    pub name: String,
    /// Its manifest.
    pub manifest: String,
    /// What is known besides if it was built here.
    pub here: Option<Here>,
}

/// A version that was built here.
#[derive(Debug)]
pub struct Here {
    /// The project.
    pub project: Project,
    /// Its figures, with the data they came from.
    pub figures: Figures,
    /// What was found while it was built.
    pub diagnostics: Vec<Diagnostic>,
}

impl Side {
    /// The version that a word means: `.` is the project as it stands, anything else a path.
    ///
    /// # Errors
    /// When it means none.
    pub fn find(word: &str, project: &Path) -> Result<Self, String> {
        let path = Path::new(word);
        if word == "." {
            Self::at(project)
        } else if path.exists() {
            Self::at(path)
        } else {
            // Where it is no path it may come to mean a revision: a source of its tree goes to `Self::of_source`.
            Err(format!("`{word}` is no project, no built report and no manifest: there is no such file or folder"))
        }
    }

    /// The version at a path: a project's folder, a built folder, or a manifest.
    ///
    /// # Errors
    /// When there is none of these.
    pub fn at(path: &Path) -> Result<Self, String> {
        let name = path.display().to_string();
        let folder =
            if path.is_dir() { path } else { path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")) };
        let source = Disk::new(folder).map_err(|error| format!("cannot open `{name}`: {error}"))?;
        let file = |name: &str| RelPath::new(name).and_then(|path| source.read(&path).map(String::from_utf8).ok());
        if !path.is_dir() {
            let file = path.file_name().and_then(|name| name.to_str()).and_then(RelPath::new);
            let bytes =
                file.ok_or_else(|| "its name is no name of a file".to_owned()).and_then(|f| source.read(&f).map_err(|e| e.to_string()));
            let bytes = bytes.map_err(|error| format!("cannot read `{name}`: {error}"))?;
            return Self::of_manifest(name, String::from_utf8(bytes).map_err(|_| not_a_build(path))?);
        }
        match (file(place::MANIFEST), file("report.yaml")) {
            (Some(Ok(manifest)), _) => Self::of_manifest(name, manifest),
            (Some(Err(_)), _) => Err(not_a_build(path)),
            (None, Some(_)) => Ok(Self::of_source(name, &source)),
            (None, None) => Err(format!("`{name}` is neither a project nor a built report: it holds neither report.yaml nor report.json")),
        }
    }

    /// The version that a manifest tells of.
    ///
    /// # Errors
    /// When it is no manifest, or one of another version of the schema.
    pub fn of_manifest(name: String, manifest: String) -> Result<Self, String> {
        Record::read(&manifest, &name)?;
        Ok(Self { name, manifest, here: None })
    }

    /// The version that any source of a project holds, built in memory.
    pub fn of_source(name: String, source: &dyn Source) -> Self {
        let mut diagnostics = Vec::new();
        let project = project::open(source).unpack(&mut diagnostics);
        let built = pipeline::build_into(&project, &Nowhere).unpack(&mut diagnostics);
        let manifest = manifest::write(&manifest::describe(&project, &built));
        let here = Here { project, figures: built.figures, diagnostics: pipeline::in_order(diagnostics) };
        Self { name, manifest, here: Some(here) }
    }

    /// Whether it could not be built: its record has placeholders, which no comparison should take for values.
    pub fn is_broken(&self) -> bool {
        let grave = |found: &Diagnostic| found.severity == Severity::Error && !VERDICTS.contains(&found.code);
        self.here.as_ref().is_some_and(|here| here.diagnostics.iter().any(grave))
    }

    /// What its manifest says.
    ///
    /// # Errors
    /// When it is no manifest of this version.
    pub fn record(&self) -> Result<Record<'_>, String> {
        Record::read(&self.manifest, &self.name)
    }
}

fn not_a_build(path: &Path) -> String {
    format!("`{}` is no manifest of a Tickmark build", path.display())
}
