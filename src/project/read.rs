//! Discovering the project's files and reading them as text.

use super::{Project, chapters, config};
use crate::diagnostics::{Checked, Diagnostic, nearest};
use crate::source::{FileId, Files, RelPath, Source, Span};

/// The configuration's path.
const REPORT: &str = "report.yaml";
/// The references' path.
const REFERENCES: &str = "data/references.yaml";
/// Endings of images that are copied byte for byte.
const IMAGES: [&str; 6] = ["png", "jpg", "jpeg", "svg", "webp", "gif"];
/// Endings of a theme's text files.
const THEME_TEXTS: [&str; 9] = ["html", "css", "js", "svg", "xml", "txt", "json", "yaml", "md"];

/// Reads a project; see [`super::open`].
pub(super) fn project(source: &dyn Source) -> Checked<Project> {
    let mut reader = Reader { source, project: Project::default(), diagnostics: Vec::new() };
    reader.discover();
    let Reader { mut project, mut diagnostics, .. } = reader;
    project.config = match find(&project.files, REPORT) {
        Some(id) => config::read(&project.files, id).unpack(&mut diagnostics),
        None => {
            let fault = Diagnostic::error("no-report", None, "There is no `report.yaml` in this folder.");
            diagnostics.push(fault.mend("Name the report's folder with `--project DIR`, or begin one by writing a `report.yaml`."));
            config::empty()
        }
    };
    theme(&project, &mut diagnostics);
    for at in 0..project.config.editions.len() {
        let (chapters, parts) = chapters::of(&project, &project.config.editions[at], &mut diagnostics);
        project.config.editions[at].parts = parts;
        project.chapters.push(chapters);
    }
    Checked::with(project, diagnostics)
}

/// The file at a path given as text.
fn find(files: &Files, path: &str) -> Option<FileId> {
    RelPath::new(path).and_then(|path| files.find(&path))
}

struct Reader<'a> {
    source: &'a dyn Source,
    project: Project,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    /// Reads every file of the project in the order of paths.
    fn discover(&mut self) {
        for folder in ["content", "data"] {
            for path in self.list(folder) {
                if !path.as_str().split('/').any(|part| part.starts_with('.')) {
                    self.file(path, folder == "data");
                }
            }
        }
        if let Some(path) = RelPath::new(REPORT) {
            match self.source.read(&path) {
                Ok(bytes) => _ = self.text(path, bytes),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => self.unreadable(&path, &error),
            }
        }
        for path in self.list("themes") {
            if THEME_TEXTS.contains(&ending(&path)) && !path.name().starts_with('.') {
                self.read_text(path);
            }
        }
    }

    fn list(&mut self, folder: &str) -> Vec<RelPath> {
        self.source.list(folder).unwrap_or_else(|error| {
            let message = format!("The folder `{folder}` cannot be listed: {error}.");
            self.diagnostics.push(Diagnostic::error("unreadable-folder", None, message));
            Vec::new()
        })
    }

    /// Reads a file of `content/` or `data/` as what its ending says.
    fn file(&mut self, path: RelPath, data: bool) {
        match (data, ending(&path)) {
            (true, "yaml") => {
                let references = path.as_str() == REFERENCES;
                match self.read_text(path) {
                    Some(id) if references => self.project.references = Some(id),
                    Some(id) => self.project.data.push(id),
                    None => {}
                }
            }
            (true, "csv") | (false, "md") => _ = self.read_text(path),
            (false, ending) if IMAGES.contains(&ending.to_ascii_lowercase().as_str()) => match self.source.read(&path) {
                Ok(bytes) => self.project.images.push((path, bytes)),
                Err(error) => self.unreadable(&path, &error),
            },
            (data, _) => {
                let wanted = if data { "`.yaml` and `.csv`" } else { "`.md` and images" };
                let message = format!("`{path}` is not used: of this folder only {wanted} are read.");
                let fault = Diagnostic::warning("unused-file", None, message);
                self.diagnostics.push(fault.mend("Give it the right ending, or move it elsewhere."));
            }
        }
    }

    fn read_text(&mut self, path: RelPath) -> Option<FileId> {
        match self.source.read(&path) {
            Ok(bytes) => Some(self.text(path, bytes)),
            Err(error) => {
                self.unreadable(&path, &error);
                None
            }
        }
    }

    /// Adds a text file, without the byte order mark it may begin with. Bytes that are no UTF-8 become replacement characters.
    fn text(&mut self, path: RelPath, bytes: Vec<u8>) -> FileId {
        let bytes = match bytes.strip_prefix(b"\xEF\xBB\xBF") {
            Some(rest) => rest.to_vec(),
            None => bytes,
        };
        match String::from_utf8(bytes) {
            Ok(text) => self.project.files.add(path, text),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let bytes = error.into_bytes();
                let mend = likely(&bytes);
                let message = format!("`{path}` is not UTF-8: byte {at} (0x{:02X}) begins no character.", bytes[at]);
                let id = self.project.files.add(path, String::from_utf8_lossy(&bytes).into_owned());
                self.diagnostics.push(Diagnostic::error("not-utf-8", Span::new(id, at, at + 3), message).mend(mend));
                id
            }
        }
    }

    fn unreadable(&mut self, path: &RelPath, error: &std::io::Error) {
        self.diagnostics.push(Diagnostic::error("unreadable-file", None, format!("`{path}` cannot be read: {error}.")));
    }
}

/// What encoding a file that is not UTF-8 most likely has.
fn likely(bytes: &[u8]) -> &'static str {
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return "It is UTF-16; save it again as UTF-8.";
    }
    "It is likely Windows-1252 (as older spreadsheets write); save it again as UTF-8."
}

/// The ending of a file's name, without the dot.
pub(super) fn ending(path: &RelPath) -> &str {
    path.name().rsplit_once('.').map_or("", |(_, ending)| ending)
}

/// Checks that the theme's folder is there; the default theme needs none.
fn theme(project: &Project, diagnostics: &mut Vec<Diagnostic>) {
    let name = project.config.theme.as_str();
    let paths = project.files.iter().filter_map(|(_, file)| file.path.as_str().strip_prefix("themes/")?.split_once('/'));
    let mut known: Vec<&str> = paths.map(|(folder, _)| folder).collect();
    known.push("default");
    if known.contains(&name) {
        return;
    }
    let span = find(&project.files, REPORT).and_then(|id| {
        let file = project.files.get(id);
        let whole = Span::new(id, 0, file.text.len());
        crate::yaml::parse(&file.text, whole).value.and_then(|root| root.get("theme").map(|node| node.span))
    });
    let fault = Diagnostic::error("unknown-theme", span, format!("There is no theme `{name}`."));
    diagnostics.push(match nearest(name, known.iter().copied()) {
        Some(near) => fault.mend(format!("Did you mean `{near}`?")),
        None => fault.mend(format!("Put it into `themes/{name}/`, or use `default`.")),
    });
}
