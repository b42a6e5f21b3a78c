//! A project as it was: the files of a commit, read out of the repository without touching its working tree.
//!
//! Nothing is written, no program is run, nothing is fetched, and no configuration but the repository's own is looked at. A repository
//! that belongs to somebody else is read like any other, since nothing in it can be run; its configuration is not believed. Files are as
//! they were committed: no line ending is turned, no keyword filled in, no large file fetched from elsewhere.

mod error;
mod spec;
mod tree;

use std::collections::BTreeSet;
use std::fmt;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use gix::ObjectId;
use gix::bstr::ByteSlice;

pub use error::{Error, Gap};

use crate::source::{LARGEST, Listing, RelPath, Source};
use tree::{End, Stop, Tree};

/// How the pointer of a file begins that is kept by Git LFS, outside the repository.
const POINTER: &[u8] = b"version https://git-lfs.github.com/spec/v1\n";

/// The repository a project folder stands in.
#[derive(Debug)]
pub struct Repository {
    objects: Arc<Objects>,
    /// The parts of the way from the top of the working tree to the project.
    folder: Vec<Vec<u8>>,
}

impl Repository {
    /// The repository that holds the project folder `folder`; in a bare one the project stands at the top.
    ///
    /// # Errors
    /// When there is none, or none that can be read.
    pub fn discover(folder: &Path) -> Result<Self, Error> {
        let unreadable = |reason: String| Error::Unreadable { folder: folder.to_owned(), reason };
        let real = folder.canonicalize().map_err(|error| unreadable(error.to_string()))?;
        // An object larger than any file that is read is refused before memory is taken for it.
        let options = gix::open::Options::isolated().config_overrides([format!("gitoxide.objects.allocLimit={LARGEST}")]);
        let trust = gix::sec::trust::Mapping { full: options.clone(), reduced: options };
        let found = gix::ThreadSafeRepository::discover_opts(&real, gix::discover::upwards::Options::default(), trust);
        let shared = found.map_err(|error| match error.downcast_any_ref::<gix::discover::upwards::Error>() {
            Some(_) => Error::NoRepository { folder: folder.to_owned() },
            None => unreadable(error.probable_cause().to_string()),
        })?;
        let repo = shared.to_thread_local();
        if repo.config_snapshot().string("extensions.refStorage").is_some_and(|kind| kind.starts_with(b"reftable")) {
            return Err(Error::Reftable);
        }
        let folder = match repo.workdir() {
            None => Vec::new(),
            Some(tree) => {
                let elsewhere = |_| Error::Elsewhere { folder: folder.to_owned(), tree: tree.to_owned() };
                let tree = tree.canonicalize().map_err(|error| unreadable(error.to_string()))?;
                let inside = real.strip_prefix(&tree).map_err(elsewhere)?;
                inside.iter().map(|part| part.as_encoded_bytes().to_vec()).collect()
            }
        };
        Ok(Self { objects: Arc::new(Objects { shared, idle: Mutex::default() }), folder })
    }

    /// The project at a commit: a branch, a tag, a hash or its beginning, `HEAD~3`, `main@{1}`, and so on as git has it.
    ///
    /// # Errors
    /// When it names no commit, or the commit is not wholly there.
    pub fn revision(&self, spec: &str) -> Result<Revision, Error> {
        let commit = self.objects.with(|repo| spec::commit(repo, spec))?;
        self.at(spec, commit)
    }

    /// The two projects of `A..B`, or of `A...B`, which begins where the two parted; a side that is left out is `HEAD`.
    ///
    /// # Errors
    /// As [`Self::revision`], and when `spec` is no range.
    pub fn range(&self, spec: &str) -> Result<[Revision; 2], Error> {
        let wanted = || Error::Shape { spec: spec.to_owned(), wanted: "a range of two revisions" };
        let range = spec::Range::of(spec).ok_or_else(wanted)?;
        if !range.from_ancestor {
            return Ok([self.revision(range.from)?, self.revision(range.to)?]);
        }
        let ancestor = self.objects.with(|repo| {
            let (from, to) = (spec::commit(repo, range.from)?, spec::commit(repo, range.to)?);
            spec::ancestor(repo, (range.from, from), (range.to, to))
        })?;
        let short: String = ancestor.to_hex().to_string().chars().take(SHORT).collect();
        Ok([self.at(&short, ancestor)?, self.revision(range.to)?])
    }

    /// Whether a word has the form of a range.
    pub fn is_range(spec: &str) -> bool {
        spec::Range::of(spec).is_some()
    }

    /// The project at a commit that is known.
    fn at(&self, name: &str, commit: ObjectId) -> Result<Revision, Error> {
        let tree = self.objects.with(|repo| {
            let stopped = |stop| self.stopped(repo, name, stop);
            let root = spec::root(repo, name, commit)?;
            let tree = Tree::walk(repo, root, &self.folder).map_err(stopped)?;
            tree.missing(repo).map_or(Ok(tree), |stop| Err(stopped(stop)))
        })?;
        let objects = Arc::clone(&self.objects);
        Ok(Revision { name: name.to_owned(), commit: commit.to_hex().to_string(), tree, objects, pointers: Mutex::default() })
    }

    /// Why a tree could not be walked, in words.
    fn stopped(&self, repo: &gix::Repository, name: &str, stop: Stop) -> Error {
        let spec = name.to_owned();
        let folder = self.folder.join(&b'/').to_str_lossy().into_owned();
        match stop {
            Stop::NoFolder => Error::NoFolder { spec, folder },
            Stop::TooMany => Error::TooMany { spec, most: tree::MOST },
            Stop::Broken { path, reason } => Error::Broken { spec, path, reason },
            Stop::Missing { object, path } => spec::missing(repo, name, Some(object), Some(path).filter(|path| !path.is_empty())),
        }
    }
}

/// Digits of a short hash.
const SHORT: usize = 10;

/// A project at one commit.
pub struct Revision {
    name: String,
    commit: String,
    tree: Tree,
    objects: Arc<Objects>,
    pointers: Mutex<BTreeSet<RelPath>>,
}

impl Revision {
    /// What it was asked for by, such as `HEAD~3`; the short hash of the commit where `A...B` begins.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The hash of the commit.
    pub fn commit(&self) -> &str {
        &self.commit
    }

    /// Files among those that were read whose content Git LFS keeps elsewhere: what was read is the pointer to it.
    pub fn pointers(&self) -> Vec<RelPath> {
        self.pointers.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// The content of a file.
    fn content(&self, path: &RelPath, object: ObjectId) -> io::Result<Vec<u8>> {
        let data = self.objects.with(|repo| {
            let other = |error: gix::Error| io::Error::other(error.probable_cause().to_string());
            let absent = || io::Error::other(format!("its object {object} is not in this clone; `git fetch origin {object}` brings it"));
            let size = repo.try_find_header(object).map_err(other)?.ok_or_else(absent)?.size();
            if size > LARGEST {
                return Err(io::Error::other("it is larger than 1 GiB"));
            }
            Ok(repo.find_object(object).map_err(other)?.detach().data)
        })?;
        if data.starts_with(POINTER) {
            self.pointers.lock().unwrap_or_else(PoisonError::into_inner).insert(path.clone());
        }
        Ok(data)
    }
}

impl fmt::Debug for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Revision({}, {})", self.name, self.commit)
    }
}

impl Source for Revision {
    fn list(&self, under: &str) -> Listing {
        self.tree.list(under)
    }

    fn read(&self, path: &RelPath) -> io::Result<Vec<u8>> {
        match self.tree.find(path.as_str().as_bytes()) {
            End::File(object) => self.content(path, object),
            End::Folder(_) => Err(io::Error::other("it is a folder")),
            End::Nothing => Err(io::Error::new(io::ErrorKind::NotFound, "no such file")),
            End::Dangling => Err(io::Error::other("it is a link that leads to nothing")),
            End::Circle => Err(io::Error::other("it is a link that leads in a circle")),
            End::Outside { .. } => Err(io::Error::other("it is a link that leads out of the project")),
        }
    }
}

/// The objects of a repository, for many threads.
#[derive(Debug)]
struct Objects {
    shared: gix::ThreadSafeRepository,
    /// Ways in that nobody uses now. Each keeps what it unpacked last, which the next file is often made of.
    idle: Mutex<Vec<gix::Repository>>,
}

impl Objects {
    /// Works with a way in that no other thread has.
    fn with<T>(&self, work: impl FnOnce(&gix::Repository) -> T) -> T {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let repo = idle.unwrap_or_else(|| self.shared.to_thread_local());
        let done = work(&repo);
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(repo);
        done
    }
}
