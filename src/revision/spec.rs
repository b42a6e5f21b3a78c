//! From what somebody types to a commit, and why there may be none.

use gix::ObjectId;
use gix::bstr::ByteSlice;
use gix::objs::Kind;
use gix::revision::plumbing::Spec;
use gix::revision::spec::parse::{Error as Unclear, ObjectKindHint, Options};

use super::error::{Error, Gap};
use crate::diagnostics::nearest;

/// A longer word is no revision.
const LONGEST: usize = 1000;
/// Branches and tags that are looked at for one that is spelt alike.
const MOST_NAMES: usize = 10_000;
/// Branches and tags that are named where one is unknown.
const MOST_NEAREST: usize = 3;
/// Objects that are named where an abbreviation is ambiguous.
const MOST_CANDIDATES: usize = 5;

/// Two revisions.
pub(super) struct Range<'a> {
    pub(super) from: &'a str,
    pub(super) to: &'a str,
    /// With three stops: it begins where the two parted.
    pub(super) from_ancestor: bool,
}

impl<'a> Range<'a> {
    /// The two sides of a word, if it is a range and no path such as `../report`.
    pub(super) fn of(spec: &'a str) -> Option<Self> {
        let (from, rest) = spec.split_once("..")?;
        let (to, from_ancestor) = rest.strip_prefix('.').map_or((rest, false), |to| (to, true));
        let path = from.ends_with('/') || to.starts_with('/') || to.starts_with('.') || (from.is_empty() && to.is_empty());
        let side = |side: &'a str| if side.is_empty() { "HEAD" } else { side };
        (!path).then(|| Self { from: side(from), to: side(to), from_ancestor })
    }
}

/// The commit of a revision; a tag leads to the one it stands on.
pub(super) fn commit(repo: &gix::Repository, spec: &str) -> Result<ObjectId, Error> {
    let wanted = || Error::Shape { spec: spec.to_owned(), wanted: "one revision" };
    if spec.trim().is_empty() || spec.len() > LONGEST || spec.contains(char::is_control) {
        return Err(wanted());
    }
    let id = match parsed(repo, spec) {
        Ok(Spec::Include(id)) => id,
        Ok(_) => return Err(wanted()),
        Err(error) => return Err(unclear(repo, spec, &error)),
    };
    let mut id = id;
    // A tag may stand on a tag, and each is named by its content, so there is no circle.
    loop {
        let object = match repo.try_find_object(id) {
            Ok(Some(object)) => object,
            Ok(None) => return Err(missing(repo, spec, Some(id), None)),
            Err(error) => return Err(broken(spec, &error)),
        };
        match object.kind {
            Kind::Commit => return Ok(id),
            Kind::Tag => id = object.try_to_tag_ref().map_err(|error| broken(spec, &error))?.target(),
            kind => return Err(Error::NotCommit { spec: spec.to_owned(), kind: kind.to_string() }),
        }
    }
}

/// The tree of a commit.
pub(super) fn root(repo: &gix::Repository, spec: &str, commit: ObjectId) -> Result<ObjectId, Error> {
    let commit = repo.find_commit(commit).map_err(|error| broken(spec, &error))?;
    let tree = commit.tree_id().map_err(|error| broken(spec, &error))?;
    Ok(tree.detach())
}

/// The commit two histories share last.
pub(super) fn ancestor(repo: &gix::Repository, from: (&str, ObjectId), to: (&str, ObjectId)) -> Result<ObjectId, Error> {
    match repo.merge_base(from.1, to.1) {
        Ok(Some(id)) => Ok(id.detach()),
        Ok(None) | Err(_) if gap(repo) == Gap::Shallow => Err(missing(repo, &format!("{}...{}", from.0, to.0), None, None)),
        Ok(None) => Err(Error::Unrelated { from: from.0.to_owned(), to: to.0.to_owned() }),
        Err(error) => Err(broken(from.0, &error)),
    }
}

/// That an object is not in the clone, with what would bring it.
pub(super) fn missing(repo: &gix::Repository, spec: &str, object: Option<ObjectId>, path: Option<String>) -> Error {
    let names = repo.remote_names();
    let remote = names.iter().find(|name| ***name == *b"origin").or_else(|| names.first());
    let remote = remote.map_or_else(|| "origin".to_owned(), |name| name.to_str_lossy().into_owned());
    Error::Missing { spec: spec.to_owned(), object: object.map(|id| id.to_hex().to_string()), path, gap: gap(repo), remote }
}

/// What the clone lacks by intent. A pack that came through a filter has a file beside it that says so.
fn gap(repo: &gix::Repository) -> Gap {
    let packs = repo.common_dir().join("objects/pack");
    let filtered = walkdir::WalkDir::new(packs).max_depth(1).into_iter().flatten();
    if repo.is_shallow().unwrap_or(false) {
        Gap::Shallow
    } else if filtered.into_iter().any(|entry| entry.path().extension().is_some_and(|ending| ending == "promisor")) {
        Gap::Partial
    } else {
        Gap::Unexplained
    }
}

fn broken(spec: &str, error: &gix::Error) -> Error {
    Error::Broken { spec: spec.to_owned(), path: "the commit".into(), reason: error.probable_cause().to_string() }
}

fn parsed(repo: &gix::Repository, spec: &str) -> gix::Result<Spec> {
    let options = Options { object_kind_hint: Some(ObjectKindHint::Committish), ..Options::default() };
    gix::revision::Spec::from_bstr(spec.as_bytes().as_bstr(), repo, options).map(gix::revision::Spec::detach)
}

/// Why a word could not be made a revision: its name is unknown, or it is known and what follows it leads nowhere.
fn unclear(repo: &gix::Repository, spec: &str, error: &gix::Error) -> Error {
    let spec_owned = || spec.to_owned();
    if let Some(Unclear::AmbiguousPrefix { candidates, .. }) = error.downcast_any_ref::<Unclear>() {
        let shown = candidates.iter().take(MOST_CANDIDATES).map(|(id, what)| format!("{id} {what}"));
        return Error::Ambiguous { spec: spec_owned(), candidates: shown.collect() };
    }
    let name = spec.find(['~', '^', ':']).into_iter().chain(spec.find("@{")).min().map_or(spec, |end| &spec[..end]);
    let head = name.is_empty() || matches!(name, "HEAD" | "@");
    if head && repo.head().is_ok_and(|head| head.is_unborn()) {
        return Error::Unborn;
    }
    let known = head || (name.len() < spec.len() && parsed(repo, name).is_ok());
    if known && gap(repo) == Gap::Shallow {
        return missing(repo, spec, None, None);
    }
    if known {
        return Error::Nowhere { spec: spec_owned(), reason: error.probable_cause().to_string() };
    }
    if let Ok(id) = ObjectId::from_hex(name.as_bytes()) {
        return missing(repo, spec, Some(id), None);
    }
    Error::Unknown { spec: spec_owned(), nearest: alike(repo, name), shallow: gap(repo) == Gap::Shallow }
}

/// The branches and tags a name may have been meant to be: those of a remote by that name, then those spelt alike.
fn alike(repo: &gix::Repository, name: &str) -> Vec<String> {
    let names = names(repo).unwrap_or_default();
    let tail = format!("/{name}");
    let mut found: Vec<String> = names.iter().filter(|known| known.ends_with(&tail)).take(MOST_NEAREST).cloned().collect();
    while found.len() < MOST_NEAREST {
        let others = names.iter().map(String::as_str).filter(|known| !found.iter().any(|found| found == known));
        match nearest(name, others) {
            Some(next) => found.push(next.to_owned()),
            None => break,
        }
    }
    found
}

/// The names of branches, tags and the branches of remotes.
fn names(repo: &gix::Repository) -> gix::Result<Vec<String>> {
    let references = repo.references()?;
    let all = references.local_branches()?.chain(references.tags()?).chain(references.remote_branches()?);
    Ok(all.flatten().take(MOST_NAMES).map(|reference| reference.name().shorten().to_str_lossy().into_owned()).collect())
}
