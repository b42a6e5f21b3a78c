//! What can be wrong with a repository or a revision: a sentence that says so, and a mend.

use std::fmt;
use std::path::PathBuf;

/// Why no revision can be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Error {
    /// The folder and those above it hold no repository.
    NoRepository {
        /// The folder.
        folder: PathBuf,
    },
    /// There is a repository, and it cannot be opened.
    Unreadable {
        /// The folder that was looked at.
        folder: PathBuf,
        /// What hinders.
        reason: String,
    },
    /// The references are kept in a form that is not read.
    Reftable,
    /// The repository's working tree is set to be elsewhere, so nothing says where the folder stands in a commit.
    Elsewhere {
        /// The folder.
        folder: PathBuf,
        /// The working tree of the repository.
        tree: PathBuf,
    },
    /// The repository has no commit yet.
    Unborn,
    /// There is no such branch, tag or commit.
    Unknown {
        /// What was asked for.
        spec: String,
        /// The branches and tags it may have been meant to be, nearest first.
        nearest: Vec<String>,
        /// Whether the clone lacks a part of the history.
        shallow: bool,
    },
    /// The abbreviation fits more than one object.
    Ambiguous {
        /// What was asked for.
        spec: String,
        /// The objects, each in a line.
        candidates: Vec<String>,
    },
    /// The first part is known, and what follows it leads nowhere, as in `HEAD~1000`.
    Nowhere {
        /// What was asked for.
        spec: String,
        /// What hinders.
        reason: String,
    },
    /// It says something else than one revision: nothing, a range where one is wanted, or one where a range is.
    Shape {
        /// What was asked for.
        spec: String,
        /// What was wanted, such as `one revision`.
        wanted: &'static str,
    },
    /// It names an object that is no commit.
    NotCommit {
        /// What was asked for.
        spec: String,
        /// What it is: a `tree` or a `blob`.
        kind: String,
    },
    /// The two revisions of `A...B` have no common ancestor.
    Unrelated {
        /// The first.
        from: String,
        /// The second.
        to: String,
    },
    /// The revision does not have the folder of the project.
    NoFolder {
        /// What was asked for.
        spec: String,
        /// The folder, relative to the repository.
        folder: String,
    },
    /// An object the revision needs is not in this clone.
    Missing {
        /// What was asked for.
        spec: String,
        /// The object, or nothing where history ends before its name is known.
        object: Option<String>,
        /// Where the object stands in the revision, if it is a file or folder.
        path: Option<String>,
        /// Why it may be missing.
        gap: Gap,
        /// The remote to fetch from.
        remote: String,
    },
    /// An object is there and cannot be understood.
    Broken {
        /// What was asked for.
        spec: String,
        /// Where it stands in the revision.
        path: String,
        /// What hinders.
        reason: String,
    },
    /// The folder holds more than any report does.
    TooMany {
        /// What was asked for.
        spec: String,
        /// How many entries are read.
        most: usize,
    },
}

/// Why a clone may lack an object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Gap {
    /// It was cloned with `--depth`.
    Shallow,
    /// It was cloned with `--filter`.
    Partial,
    /// Neither.
    Unexplained,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRepository { folder } => write!(f, "Neither {} nor a folder above it is a git repository.", folder.display()),
            Self::Unreadable { folder, reason } => write!(f, "The git repository of {} cannot be read: {reason}.", folder.display()),
            Self::Reftable => f.write_str("This repository keeps its branches and tags as a reftable, which cannot be read yet."),
            Self::Elsewhere { folder, tree } => {
                write!(f, "The repository above {} has its working tree in {}.", folder.display(), tree.display())
            }
            Self::Unborn => f.write_str("The repository has no commit yet."),
            Self::Unknown { spec, .. } => write!(f, "There is no branch, tag or commit `{spec}`."),
            Self::Ambiguous { spec, candidates } => {
                write!(f, "`{spec}` fits more than one object: {}.", candidates.join("; "))
            }
            Self::Nowhere { spec, reason } => write!(f, "`{spec}` leads to no commit: {reason}."),
            Self::Shape { spec, wanted } => write!(f, "`{spec}` is not {wanted}."),
            Self::NotCommit { spec, kind } => write!(f, "`{spec}` is a {kind} and no commit."),
            Self::Unrelated { from, to } => write!(f, "`{from}` and `{to}` have no common ancestor."),
            Self::NoFolder { spec, folder } => write!(f, "`{spec}` has no folder `{folder}`, where the project stands now."),
            Self::Missing { spec, object, path, gap, .. } => missing(f, spec, object.as_deref(), path.as_deref(), *gap),
            Self::Broken { spec, path, reason } => write!(f, "`{path}` of `{spec}` cannot be read: {reason}."),
            Self::TooMany { spec, most } => write!(f, "The project's folder holds more than {most} files and folders in `{spec}`."),
        }
    }
}

impl std::error::Error for Error {}

/// What is missing, and in what clone.
fn missing(f: &mut fmt::Formatter<'_>, spec: &str, object: Option<&str>, path: Option<&str>, gap: Gap) -> fmt::Result {
    match (object, path) {
        (Some(object), Some(path)) => write!(f, "`{path}` of `{spec}` (object {object}) is not in this clone")?,
        (Some(object), None) => write!(f, "The object {object}, which `{spec}` needs, is not in this clone")?,
        (None, _) => write!(f, "`{spec}` lies before the history that is in this clone")?,
    }
    f.write_str(match gap {
        Gap::Shallow => ", which is shallow.",
        Gap::Partial => ", which was made with a filter.",
        Gap::Unexplained => ".",
    })
}

impl Error {
    /// What to do about it.
    pub fn mend(&self) -> String {
        match self {
            Self::NoRepository { .. } => "Compare folders or manifests instead, or run `git init` and commit the project.".into(),
            Self::Unreadable { .. } => "See what `git status` says of it.".into(),
            Self::Reftable => "Run `git refs migrate --ref-format=files`, or compare with a checkout of the revision.".into(),
            Self::Elsewhere { tree, .. } => format!("Give the project folder below {}, or mend `core.worktree`.", tree.display()),
            Self::Unborn => "Commit the project first.".into(),
            Self::Unknown { nearest, shallow, .. } => unknown(nearest, *shallow),
            Self::Ambiguous { .. } => "Give more digits of the one you mean.".into(),
            Self::Nowhere { .. } => "See `git log --oneline` for the commits there are.".into(),
            Self::Shape { wanted, .. } => {
                format!("Give {wanted}, such as {}.", if wanted.contains("two") { "`HEAD~1..HEAD`" } else { "`HEAD~1`" })
            }
            Self::NotCommit { .. } => "Name the commit that holds it.".into(),
            Self::Unrelated { from, to } => format!("Compare the two themselves: `{from}..{to}`."),
            Self::NoFolder { .. } => "Give a revision in which the project stood there, or a checkout of the older one as a folder.".into(),
            Self::Missing { object, gap, remote, .. } => match (gap, object) {
                (Gap::Shallow, _) => format!("Run `git fetch --unshallow {remote}`."),
                (Gap::Partial, _) => format!("Run `git fetch --refetch --no-filter {remote}`."),
                (Gap::Unexplained, Some(object)) => format!("Run `git fetch {remote} {object}`; if that fails, `git fsck` says more."),
                (Gap::Unexplained, None) => "Run `git fsck`, which says more.".into(),
            },
            Self::Broken { .. } => "Run `git fsck`, which says more.".into(),
            Self::TooMany { .. } => "Keep the project in a folder of its own.".into(),
        }
    }
}

/// What to do where a name is unknown.
fn unknown(nearest: &[String], shallow: bool) -> String {
    let names: Vec<String> = nearest.iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        None if shallow => "The clone is shallow: `git fetch --unshallow --tags` brings the rest.".into(),
        None => "`git branch --all` and `git tag` list what there is; `git fetch --tags` brings what is new.".into(),
        Some((only, [])) => format!("Did you mean {only}?"),
        Some((last, others)) => format!("Did you mean {} or {last}?", others.join(", ")),
    }
}
