//! Discovering the project's files and reading them as text.

use std::io;

use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use super::{Project, chapters, config, svg};
use crate::diagnostics::{Checked, Diagnostic, nearest};
use crate::source::{FileId, Files, LeftOut, RelPath, Source, Span, Why};

/// The configuration's path.
const REPORT: &str = "report.yaml";
/// The references' path.
const REFERENCES: &str = "data/references.yaml";
/// Endings of images that are copied byte for byte; of SVG only what neither runs nor leads anywhere.
const IMAGES: [&str; 6] = ["png", "jpg", "jpeg", "svg", "webp", "gif"];
/// Files that are read at once.
const READ_AT_ONCE: usize = 256;
/// Endings of a theme's text files.
const THEME_TEXTS: [&str; 9] = ["html", "css", "js", "svg", "xml", "txt", "json", "yaml", "md"];

/// Reads a project; see [`super::open`].
pub(super) fn project(source: &dyn Source) -> Checked<Project> {
    let mut reader = Reader { source, project: Project::default(), missed: Vec::new(), diagnostics: Vec::new() };
    reader.discover();
    let Reader { mut project, missed, mut diagnostics, .. } = reader;
    project.config = match find(&project.files, REPORT) {
        Some(id) => config::read(&project.files, id).unpack(&mut diagnostics),
        // What rests on a file that could not be read is not told again.
        None if missed.iter().any(|path| path == REPORT) => config::empty(),
        None => {
            let fault = Diagnostic::error("no-report", None, "There is no `report.yaml` in this folder.");
            diagnostics.push(fault.mend("Name the report's folder with `--project DIR`, or begin one by writing a `report.yaml`."));
            config::empty()
        }
    };
    theme(&project, &mut diagnostics);
    for at in 0..project.config.editions.len() {
        let (chapters, parts) = chapters::of(&project, &project.config.editions[at], &missed, &mut diagnostics);
        project.config.editions[at].parts = parts;
        project.chapters.push(chapters);
    }
    Checked::with(project, diagnostics)
}

/// The file at a path given as text.
fn find(files: &Files, path: &str) -> Option<FileId> {
    RelPath::new(path).and_then(|path| files.find(&path))
}

/// What a file of `content/` or `data/` is used for.
#[derive(Clone, Copy)]
enum Use {
    References,
    Data,
    /// Chapters, and rows that a dataset keeps beside it.
    Text,
    Image,
}

impl Use {
    /// What the ending of a file says; none if it is not used.
    fn of(path: &RelPath, data: bool) -> Option<Self> {
        match (data, ending(path)) {
            (true, "yaml") if path.as_str() == REFERENCES => Some(Self::References),
            (true, "yaml") => Some(Self::Data),
            (true, "csv") | (false, "md") => Some(Self::Text),
            (false, ending) if IMAGES.contains(&ending.to_ascii_lowercase().as_str()) => Some(Self::Image),
            _ => None,
        }
    }
}

struct Reader<'a> {
    source: &'a dyn Source,
    project: Project,
    /// Paths of files and folders that are there and could not be read.
    missed: Vec<String>,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    /// Reads every file of the project in the order of paths.
    fn discover(&mut self) {
        for folder in ["content", "data"] {
            let files = self.list(folder);
            self.letter_case(&files);
            self.files(files, folder == "data");
        }
        if let Some(path) = RelPath::new(REPORT) {
            match self.source.read(&path) {
                Ok(bytes) => _ = self.text(path, bytes),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => self.unreadable(&path, &error),
            }
        }
        for path in self.list("themes") {
            if THEME_TEXTS.contains(&ending(&path)) {
                self.read_text(path);
            }
        }
    }

    /// The files below a folder, hidden ones passed over; what cannot be listed is told.
    fn list(&mut self, folder: &str) -> Vec<RelPath> {
        let hidden = |path: &str| path.split('/').any(|part| part.starts_with('.'));
        let mut listing = self.source.list(folder);
        for left_out in listing.left_out.iter().filter(|left_out| !hidden(&left_out.path)) {
            self.missed.push(left_out.path.clone());
            self.diagnostics.push(not_listed(left_out));
        }
        listing.files.retain(|path| !hidden(path.as_str()));
        listing.files
    }

    /// Tells of files that are one where names know no capitals: the site could not stand there, nor the project be copied.
    fn letter_case(&mut self, files: &[RelPath]) {
        let mut seen: std::collections::BTreeMap<String, &RelPath> = std::collections::BTreeMap::new();
        for path in files {
            if let Some(first) = seen.insert(path.as_str().to_lowercase(), path) {
                let message = format!("`{first}` and `{path}` differ in capital letters only, and are one file on many systems.");
                self.diagnostics.push(Diagnostic::error("names-differ-in-case", None, message).mend("Rename one of them."));
            }
        }
    }

    /// Reads the files of `content/` or `data/` that are used, some hundreds at once: the time goes into waiting for the system.
    fn files(&mut self, paths: Vec<RelPath>, data: bool) {
        let mut paths = paths.into_iter().map(|path| (Use::of(&path, data), path)).peekable();
        while paths.peek().is_some() {
            let some: Vec<(Option<Use>, RelPath)> = paths.by_ref().take(READ_AT_ONCE).collect();
            let bytes: Vec<io::Result<Vec<u8>>> =
                some.par_iter().map(|(used, path)| if used.is_some() { self.source.read(path) } else { Ok(Vec::new()) }).collect();
            for ((used, path), bytes) in some.into_iter().zip(bytes) {
                match (used, bytes) {
                    (Some(used), Ok(bytes)) => self.file(used, path, bytes),
                    (Some(_), Err(error)) => self.unreadable(&path, &error),
                    (None, _) => self.unused(&path, data),
                }
            }
        }
    }

    /// Takes a file in as what it is used for.
    fn file(&mut self, used: Use, path: RelPath, bytes: Vec<u8>) {
        match used {
            Use::References => self.project.references = Some(self.text(path, bytes)),
            Use::Data => {
                let id = self.text(path, bytes);
                self.project.data.push(id);
            }
            Use::Text => _ = self.text(path, bytes),
            Use::Image => {
                if ending(&path).eq_ignore_ascii_case("svg") {
                    self.svg(&path, &bytes);
                }
                self.project.images.push((path, bytes));
            }
        }
    }

    fn unused(&mut self, path: &RelPath, data: bool) {
        let wanted = if data { "`.yaml` and `.csv`" } else { "`.md` and images" };
        let message = format!("`{path}` is not used: of this folder only {wanted} are read.");
        let fault = Diagnostic::warning("unused-file", None, message);
        self.diagnostics.push(fault.mend("Give it the right ending, or move it elsewhere."));
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

    /// Looks at an SVG image; one with faults becomes a text of the project, so that their places can be shown.
    fn svg(&mut self, path: &RelPath, bytes: &[u8]) {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let Ok(text) = std::str::from_utf8(bytes) else {
            self.text(path.clone(), bytes.to_vec());
            return;
        };
        let faults = svg::faults(text);
        if faults.is_empty() {
            return;
        }
        let id = self.project.files.add(path.clone(), text);
        for fault in faults {
            let message = format!("This SVG image holds {}.", fault.what);
            let diagnostic = Diagnostic::error("unsafe-svg", Span::new(id, fault.range.start, fault.range.end), message);
            self.diagnostics.push(diagnostic.mend("Remove it, save the image as plain SVG from a drawing program, or make it a PNG."));
        }
    }

    fn unreadable(&mut self, path: &RelPath, error: &io::Error) {
        self.missed.push(path.as_str().to_owned());
        let fault = Diagnostic::error("unreadable-file", None, format!("`{path}` cannot be read: {error}."));
        self.diagnostics.push(fault.mend("Put an ordinary file there that you may read, or take it away."));
    }
}

/// The diagnostic of something that stands in the project and is not listed.
fn not_listed(left_out: &LeftOut) -> Diagnostic {
    let path = &left_out.path;
    match &left_out.why {
        Why::Unreadable(reason) => Diagnostic::error("unreadable-folder", None, format!("`{path}` cannot be listed: {reason}."))
            .mend("Make it a folder that you may read, or take it away."),
        Why::Linked => {
            let message = format!("`{path}` is a link to a folder, and such links are not followed: they may lead out of the project.");
            Diagnostic::error("linked-folder", None, message).mend("Put the folder itself there, or take the link away.")
        }
        Why::Name => Diagnostic::error("bad-path", None, format!("`{path}` has a name that not every system can hold."))
            .mend("Rename it: UTF-8, without `\\`, `:` and control characters."),
        Why::Deep => Diagnostic::error("bad-path", None, format!("`{path}` lies too many folders deep."))
            .mend("Move it up; thirty levels of folders are read."),
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
