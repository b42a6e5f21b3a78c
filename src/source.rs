//! Reading: the only room that touches the files of a project.
//!
//! A [`Source`] lists and reads files by [`RelPath`]; the disk, a map in memory and a commit of a repository are sources alike.
//! What was read stands in [`Files`], which turns a [`Span`] (a byte range of a file) into line and column.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Levels of folders that are read.
pub(crate) const DEEPEST: usize = 32;
/// No file of a report is larger: places are counted in 32 bits, and a file without an end must not fill the memory.
pub(crate) const LARGEST: u64 = 1 << 30;

/// A path inside the project: `/`-separated, relative, without `.` or `..` parts, and without signs that are no name everywhere.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RelPath(Arc<str>);

impl RelPath {
    /// Makes a path of `text`, or `None` if it is absolute, empty, would leave the project, or holds `\\`, `:` or a control character.
    pub fn new(text: &str) -> Option<Self> {
        let bad = |part: &str| part.is_empty() || part == "." || part == "..";
        let foreign = text.contains(|c: char| c == '\\' || c == ':' || c.is_control());
        (!foreign && !text.split('/').any(bad)).then(|| Self(text.into()))
    }

    /// The path as text, with `/` between its parts.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last part, such as `03-study-design.md`.
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// The last part without its ending, such as `03-study-design`.
    pub fn stem(&self) -> &str {
        self.name().rsplit_once('.').map_or(self.name(), |(stem, _)| stem)
    }

    /// The folder the file stands in, as text; empty at the project's root.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// A path relative to this file's folder, refused if it leaves the project.
    pub fn beside(&self, name: &str) -> Option<Self> {
        if self.folder().is_empty() { Self::new(name) } else { Self::new(&format!("{}/{name}", self.folder())) }
    }
}

impl fmt::Display for RelPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The number of a file in [`Files`]; files are numbered in the order of their paths.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FileId(pub u32);

/// A byte range of a file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte, counted from 0.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The bytes `start..end` of `file`.
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { file, start: small(start), end: small(end) }
    }

    /// The part of this span from `start` to `end`, counted in bytes from its own beginning, never past its end.
    pub fn part(self, start: usize, end: usize) -> Self {
        let at = |n: usize| (self.start as usize + n).min(self.end as usize);
        Self::new(self.file, at(start), at(end))
    }
}

/// One file as it was read.
#[derive(Debug)]
pub struct SourceFile {
    /// Where it stands in the project.
    pub path: RelPath,
    /// Its text, as written.
    pub text: Arc<str>,
    /// Where lines begin; most files are never asked.
    line_starts: OnceLock<Box<[u32]>>,
}

impl SourceFile {
    fn new(path: RelPath, text: Arc<str>) -> Self {
        Self { path, text, line_starts: OnceLock::new() }
    }

    /// Where each line begins; counted when somebody asks.
    fn line_starts(&self) -> &[u32] {
        self.line_starts.get_or_init(|| {
            let ends = self.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            std::iter::once(0).chain(ends.map(|(at, _)| at as u32 + 1)).collect()
        })
    }

    /// Line of a byte, counted from 1.
    pub fn line(&self, byte: u32) -> usize {
        self.line_starts().partition_point(|start| *start <= byte).max(1)
    }

    /// Line and column of a byte, both counted from 1; columns count characters.
    pub fn position(&self, byte: u32) -> (usize, usize) {
        let line = self.line(byte);
        let start = self.line_starts()[line - 1] as usize;
        let end = (byte as usize).min(self.text.len());
        let column = self.text.get(start..end).map_or(0, |text| text.chars().count()) + 1;
        (line, column)
    }
}

/// A place for people: `data/survey.yaml:14:9`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Place {
    /// The file.
    pub path: RelPath,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.path, self.line, self.column)
    }
}

/// Every text file of the project, numbered.
#[derive(Debug, Default)]
pub struct Files {
    files: Vec<SourceFile>,
    by_path: BTreeMap<RelPath, FileId>,
}

impl Files {
    /// Adds a file and gives it the next number.
    pub fn add(&mut self, path: RelPath, text: impl Into<Arc<str>>) -> FileId {
        let id = FileId(self.files.len() as u32);
        self.by_path.entry(path.clone()).or_insert(id);
        self.files.push(SourceFile::new(path, text.into()));
        id
    }

    /// The file of that number.
    pub fn get(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// All files in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(at, file)| (FileId(at as u32), file))
    }

    /// The file at that path.
    pub fn find(&self, path: &RelPath) -> Option<FileId> {
        self.by_path.get(path).copied()
    }

    /// The words a span covers.
    pub fn text(&self, span: Span) -> &str {
        self.get(span.file).text.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// File, line and column of a span's beginning.
    pub fn place(&self, span: Span) -> Place {
        let file = self.get(span.file);
        let (line, column) = file.position(span.start);
        Place { path: file.path.clone(), line, column }
    }
}

/// What a folder holds.
#[derive(Debug, Default)]
pub struct Listing {
    /// Its files, sorted by path.
    pub files: Vec<RelPath>,
    /// What stands there and could not be listed.
    pub left_out: Vec<LeftOut>,
}

/// Something below a folder that is not listed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LeftOut {
    /// Where it stands; signs that are no UTF-8 are replaced.
    pub path: String,
    /// Why it is left out.
    pub why: Why,
}

/// Why something is not listed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Why {
    /// The disk did not list it, for this reason.
    Unreadable(String),
    /// It is a link to a folder, which may lead out of the project or in a circle.
    Linked,
    /// Its name is no path: see [`RelPath::new`].
    Name,
    /// It lies too deep.
    Deep,
}

/// Somewhere a project can be read from.
pub trait Source: Sync {
    /// Everything below the folder `under` (empty: the root); nothing if there is no such folder.
    fn list(&self, under: &str) -> Listing;

    /// The bytes of one file.
    ///
    /// # Errors
    /// When there is no such file, it cannot be read, or it leads out of the project.
    fn read(&self, path: &RelPath) -> io::Result<Vec<u8>>;
}

/// A project on disk.
#[derive(Debug)]
pub struct Disk {
    root: PathBuf,
    /// Folders that were looked at, and whether the way to each is free of links.
    folders: Mutex<BTreeMap<String, bool>>,
}

impl Disk {
    /// The project in the folder `root`.
    ///
    /// # Errors
    /// When there is no such folder.
    pub fn new(root: &Path) -> io::Result<Self> {
        Ok(Self { root: root.canonicalize()?, folders: Mutex::default() })
    }

    fn is_plain(&self, folder: &str) -> io::Result<bool> {
        let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = folders.get(folder) {
            return Ok(*known);
        }
        let at = self.root.join(folder);
        let plain = at.canonicalize()? == at;
        folders.insert(folder.to_owned(), plain);
        Ok(plain)
    }
}

impl Disk {
    /// A path below the root as text, whatever its name.
    fn inside(&self, path: &Path) -> String {
        let parts = path.strip_prefix(&self.root).unwrap_or(path).iter();
        parts.map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
    }

    /// One entry of a folder: a file, something that is left out, or a folder of which nothing need be said.
    fn sort(&self, entry: Result<walkdir::DirEntry, walkdir::Error>, listing: &mut Listing) {
        let (path, why) = match entry {
            Err(error) => {
                let reason = error.io_error().map_or_else(|| error.to_string(), io::Error::to_string);
                (error.path().map_or_else(String::new, |path| self.inside(path)), Why::Unreadable(reason))
            }
            Ok(entry) => {
                let path = self.inside(entry.path());
                let folder = entry.file_type().is_dir();
                let linked = entry.path_is_symlink() && entry.path().is_dir();
                let named = entry.path().strip_prefix(&self.root).is_ok_and(|path| path.to_str().is_some());
                match RelPath::new(&path).filter(|_| named) {
                    _ if linked => (path, Why::Linked),
                    _ if folder && entry.depth() == DEEPEST => (path, Why::Deep),
                    None => (path, Why::Name),
                    Some(_) if folder => return,
                    Some(path) => return listing.files.push(path),
                }
            }
        };
        listing.left_out.push(LeftOut { path, why });
    }
}

impl Source for Disk {
    fn list(&self, under: &str) -> Listing {
        let folder = self.root.join(under);
        let mut listing = Listing::default();
        if folder.is_symlink() && folder.is_dir() {
            listing.left_out.push(LeftOut { path: under.to_owned(), why: Why::Linked });
        } else if folder.is_dir() {
            for entry in walkdir::WalkDir::new(&folder).min_depth(1).max_depth(DEEPEST).sort_by_file_name() {
                self.sort(entry, &mut listing);
            }
            listing.files.sort();
        }
        listing
    }

    fn read(&self, path: &RelPath) -> io::Result<Vec<u8>> {
        let named = self.root.join(path.as_str());
        // Where no part of the way is a link, nothing can lead out; a link is followed to its end and judged there.
        if self.is_plain(path.folder())? && !named.symlink_metadata()?.is_symlink() {
            return bytes_of(&named);
        }
        let real = named.canonicalize().map_err(|error| match error.kind() {
            io::ErrorKind::NotFound if named.is_symlink() => io::Error::other("it is a link that leads to nothing"),
            _ => error,
        })?;
        if !real.starts_with(&self.root) {
            return Err(io::Error::other("it is a link that leads out of the project"));
        }
        bytes_of(&real)
    }
}

/// The bytes of an ordinary file. It is looked at before it is opened, for opening a pipe waits until somebody writes into it.
fn bytes_of(path: &Path) -> io::Result<Vec<u8>> {
    let size = match std::fs::metadata(path)? {
        about if about.is_dir() => return Err(io::Error::other("it is a folder")),
        about if !about.is_file() => return Err(io::Error::other("it is a pipe, a socket or a device, and no file")),
        about => about.len(),
    };
    let mut bytes = Vec::new();
    if size <= LARGEST {
        bytes.reserve_exact(size as usize + 1);
        std::fs::File::open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    }
    if size.max(bytes.len() as u64) > LARGEST {
        return Err(io::Error::other("it is larger than 1 GiB"));
    }
    Ok(bytes)
}

/// A project in memory, for tests.
#[derive(Debug, Default, Clone)]
pub struct Memory {
    /// The files by path.
    pub files: BTreeMap<RelPath, Vec<u8>>,
}

impl Memory {
    /// A project of the given paths and texts; paths that would leave it are passed over.
    pub fn new<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let files = files.into_iter().filter_map(|(path, text)| Some((RelPath::new(path)?, text.into())));
        Self { files: files.collect() }
    }
}

impl Source for Memory {
    fn list(&self, under: &str) -> Listing {
        let inside = |path: &&RelPath| under.is_empty() || path.as_str().starts_with(&format!("{under}/"));
        Listing { files: self.files.keys().filter(inside).cloned().collect(), left_out: Vec::new() }
    }

    fn read(&self, path: &RelPath) -> io::Result<Vec<u8>> {
        self.files.get(path).cloned().ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "no such file"))
    }
}
