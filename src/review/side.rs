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
use crate::revision::{Error, Repository, Revision};
use crate::source::{Disk, RelPath, Source};

/// Errors that judge what was computed and leave no placeholder in its place: with them two versions can be compared, and a claim that
/// turned is what a review is for.
const VERDICTS: [&str; 4] = ["false-claim", "rounded-claim", "idle-claim", "broken-rule"];

/// Digits of a commit's hash that are shown.
const SHORT: usize = 10;

/// A version.
#[derive(Debug)]
pub struct Side {
    /// As it was named.
    pub name: String,
    /// Its manifest.
    pub manifest: String,
    /// What is known besides if it was built here.
    pub here: Option<Here>,
    /// Files of it that Git LFS keeps elsewhere: what was compared of them is the pointer.
    pub pointers: Vec<RelPath>,
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
    /// The two versions that were asked for: two words, one and the project as it stands, or a range of git revisions.
    ///
    /// # Errors
    /// When a word means no version.
    pub fn both(old: &str, new: Option<&str>, project: &Path) -> Result<[Self; 2], String> {
        if new.is_none() && Repository::is_range(old) && !Path::new(old).exists() {
            let [from, to] = Repository::discover(project).and_then(|repository| repository.range(old)).map_err(|error| trouble(&error))?;
            let (from, to) = rayon::join(|| Self::of_revision(&from), || Self::of_revision(&to));
            return Ok([from, to]);
        }
        let (old, new) = rayon::join(|| Self::find(old, project), || Self::find(new.unwrap_or("."), project));
        Ok([old?, new?])
    }

    /// The version that a word means: `.` is the project as it stands, a path what stands there, anything else a git revision of the
    /// project. A path that holds no version gives way to a revision of that name.
    ///
    /// # Errors
    /// When it means none.
    pub fn find(word: &str, project: &Path) -> Result<Self, String> {
        let path = Path::new(word);
        if word == "." {
            return Self::at(project);
        }
        let there = if path.exists() { Some(Self::at(path)) } else { None };
        if let Some(Ok(side)) = there {
            return Ok(side);
        }
        let revision = Repository::discover(project).and_then(|repository| repository.revision(word));
        match (revision, there) {
            (Ok(revision), _) => Ok(Self::of_revision(&revision)),
            (Err(_), Some(wrong)) => wrong,
            (Err(Error::NoRepository { folder }), None) => Err(format!(
                "`{word}` is no file and no folder, and no git revision either, since `{}` is in no repository",
                folder.display()
            )),
            (Err(error), None) => Err(trouble(&error)),
        }
    }

    /// The version of a git revision, built in memory.
    pub fn of_revision(revision: &Revision) -> Self {
        let short: String = revision.commit().chars().take(SHORT).collect();
        let name = revision.name();
        let name = if revision.commit().starts_with(name) { short } else { format!("{name} ({short})") };
        let mut side = Self::of_source(name, revision);
        side.pointers = revision.pointers();
        side
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
        Ok(Self { name, manifest, here: None, pointers: Vec::new() })
    }

    /// The version that any source of a project holds, built in memory.
    pub fn of_source(name: String, source: &dyn Source) -> Self {
        let mut diagnostics = Vec::new();
        let project = project::open(source).unpack(&mut diagnostics);
        let built = pipeline::build_into(&project, &Nowhere).unpack(&mut diagnostics);
        let manifest = manifest::write(&manifest::describe(&project, &built));
        let here = Here { project, figures: built.figures, diagnostics: pipeline::in_order(diagnostics) };
        Self { name, manifest, here: Some(here), pointers: Vec::new() }
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

/// What is wrong with a revision, and what to do.
fn trouble(error: &Error) -> String {
    format!("{error} {}", error.mend())
}

fn not_a_build(path: &Path) -> String {
    format!("`{}` is no manifest of a Tickmark build", path.display())
}
