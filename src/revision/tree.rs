//! The files of one commit below the project's folder: walked once, with links followed as on disk.

use std::collections::BTreeMap;

use gix::ObjectId;
use gix::bstr::ByteSlice;
use gix::objs::tree::EntryKind;

use crate::source::{DEEPEST, LeftOut, Listing, RelPath, Why};

/// Files and folders that are read of one revision. A few trees that hold one another many times over could make billions.
pub(super) const MOST: usize = 250_000;
/// Bytes of all their paths together.
const MOST_BYTES: usize = 1 << 28;
/// A longer target of a link is no path.
const LONGEST_TARGET: u64 = 4096;
/// Links that are followed on one way, as on Linux.
const MOST_LINKS: usize = 40;
/// Parts of a way that are walked, links and all.
const MOST_STEPS: usize = 1000;

/// What stands at a path.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Entry {
    File(ObjectId),
    /// A folder, or a submodule, which is an empty one.
    Folder,
    Link(End),
}

/// Where a path ends when its links are followed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum End {
    /// At this file.
    File(ObjectId),
    /// At this folder of the project.
    Folder(Vec<u8>),
    /// Nowhere.
    Nothing,
    /// Nowhere, though a link stands there.
    Dangling,
    /// At a link that leads back to itself.
    Circle,
    /// Outside the project, at a folder or at anything else.
    Outside { folder: bool },
}

/// Why a tree cannot be walked.
#[derive(Debug)]
pub(super) enum Stop {
    /// An object is not there.
    Missing { object: ObjectId, path: String },
    /// An object is there and cannot be read.
    Broken { path: String, reason: String },
    /// There is no end.
    TooMany,
    /// The project's folder is not there.
    NoFolder,
}

/// Everything below the project's folder, by path.
#[derive(Debug)]
pub(super) struct Tree {
    entries: BTreeMap<Vec<u8>, Entry>,
}

impl Tree {
    /// Walks the folder `prefix` (its parts) of the commit whose root is `root`.
    pub(super) fn walk(repo: &gix::Repository, root: ObjectId, prefix: &[Vec<u8>]) -> Result<Self, Stop> {
        let mut walk = Walk { repo, root, prefix, entries: BTreeMap::new(), targets: BTreeMap::new() };
        let top = walk.folder()?;
        walk.all(top)?;
        let links: Vec<(Vec<u8>, End)> = walk.targets.keys().map(|path| (path.clone(), walk.end(path))).collect();
        let mut entries = walk.entries;
        entries.extend(links.into_iter().map(|(path, end)| (path, Entry::Link(end))));
        Ok(Self { entries })
    }

    /// The first file whose object is not in the clone.
    pub(super) fn missing(&self, repo: &gix::Repository) -> Option<Stop> {
        self.entries.iter().find_map(|(path, entry)| match entry {
            Entry::File(object) if !repo.has_object(object) => Some(Stop::Missing { object: *object, path: lossy(path) }),
            _ => None,
        })
    }

    /// Where a path ends.
    pub(super) fn find(&self, path: &[u8]) -> End {
        let mut at: Vec<u8> = Vec::new();
        let mut parts = parts(path).filter(|part| !part.is_empty()).peekable();
        while let Some(part) = parts.next() {
            let last = parts.peek().is_none();
            at = joined(&at, part);
            match self.entries.get(&at) {
                Some(Entry::Folder) => {}
                Some(Entry::File(object)) if last => return End::File(*object),
                Some(Entry::Link(End::Folder(real))) => at.clone_from(real),
                Some(Entry::Link(end)) if last => return end.clone(),
                Some(Entry::Link(End::Outside { .. })) => return End::Outside { folder: false },
                Some(Entry::File(_) | Entry::Link(_)) | None => return End::Nothing,
            }
        }
        End::Folder(at)
    }

    /// What a folder holds, told as [`crate::source::Disk`] would tell of a checkout.
    pub(super) fn list(&self, under: &str) -> Listing {
        let mut listing = Listing::default();
        let folder = match (self.entries.get(under.as_bytes()), self.find(under.as_bytes())) {
            (Some(Entry::Link(End::Folder(_) | End::Outside { folder: true })), _) => {
                listing.left_out.push(LeftOut { path: under.to_owned(), why: Why::Linked });
                return listing;
            }
            (_, End::Folder(folder)) => folder,
            _ => return listing,
        };
        let inside = if folder.is_empty() { folder } else { [&folder[..], b"/"].concat() };
        let mut left_out: Vec<(Vec<u8>, Why)> = Vec::new();
        for (path, entry) in self.entries.range(inside.clone()..).take_while(|(path, _)| path.starts_with(&inside)) {
            let rest = &path[inside.len()..];
            let depth = parts(rest).count();
            let path = joined(under.as_bytes(), rest);
            let valid = path.to_str().ok().and_then(RelPath::new);
            match (entry, valid) {
                _ if depth > DEEPEST => {}
                (Entry::Link(End::Folder(_) | End::Outside { folder: true }), _) => left_out.push((path, Why::Linked)),
                (Entry::Folder, _) if depth == DEEPEST => left_out.push((path, Why::Deep)),
                (_, None) => left_out.push((path, Why::Name)),
                (Entry::Folder, Some(_)) => {}
                (_, Some(path)) => listing.files.push(path),
            }
        }
        listing.files.sort();
        // A folder is told of before what it holds, and its files stand together, as when a disk is walked.
        left_out.sort_by(|(a, _), (b, _)| parts(a).cmp(parts(b)));
        listing.left_out = left_out.into_iter().map(|(path, why)| LeftOut { path: lossy(&path), why }).collect();
        listing
    }
}

/// A tree that is being walked.
struct Walk<'a> {
    repo: &'a gix::Repository,
    root: ObjectId,
    prefix: &'a [Vec<u8>],
    entries: BTreeMap<Vec<u8>, Entry>,
    /// What is written in each link.
    targets: BTreeMap<Vec<u8>, Vec<u8>>,
}

impl Walk<'_> {
    /// The tree of the project's folder.
    fn folder(&self) -> Result<ObjectId, Stop> {
        let mut tree = self.root;
        for part in self.prefix {
            let there = self.tree(tree, b"")?.into_iter().find(|(name, _, _)| name == part);
            match there {
                Some((_, EntryKind::Tree, id)) => tree = id,
                _ => return Err(Stop::NoFolder),
            }
        }
        Ok(tree)
    }

    /// Takes in everything below a tree. It is no recursion, since a tree may be as deep as somebody likes.
    fn all(&mut self, top: ObjectId) -> Result<(), Stop> {
        let mut folders: Vec<(Vec<u8>, ObjectId, usize)> = vec![(Vec::new(), top, 0)];
        let (mut seen, mut bytes) = (0, 0);
        while let Some((folder, tree, depth)) = folders.pop() {
            for (name, kind, id) in self.tree(tree, &folder)? {
                let path = joined(&folder, &name);
                (seen, bytes) = (seen + 1, bytes + path.len());
                if seen > MOST || bytes > MOST_BYTES {
                    return Err(Stop::TooMany);
                }
                let entry = match kind {
                    EntryKind::Blob | EntryKind::BlobExecutable => Entry::File(id),
                    EntryKind::Link => {
                        self.targets.insert(path.clone(), self.target(id, &path)?);
                        Entry::Link(End::Dangling)
                    }
                    EntryKind::Commit => Entry::Folder,
                    EntryKind::Tree => {
                        // No list goes deeper: the folders that are listed lie at the top of a project.
                        if depth < 2 * DEEPEST && !matches!(&name[..], b"." | b"..") {
                            folders.push((path.clone(), id, depth + 1));
                        }
                        Entry::Folder
                    }
                };
                self.entries.insert(path, entry);
            }
        }
        Ok(())
    }

    /// The entries of one tree. Git makes no name with a `/`; one that was made otherwise gets a sign that is no name either.
    fn tree(&self, id: ObjectId, path: &[u8]) -> Result<Vec<(Vec<u8>, EntryKind, ObjectId)>, Stop> {
        let object = self.object(id, path)?;
        let broken = |error: gix::Error| Stop::Broken { path: lossy(path), reason: error.probable_cause().to_string() };
        let tree = object.try_into_tree().map_err(broken)?;
        let entry = |entry: Result<gix::object::tree::EntryRef<'_, '_>, gix::Error>| {
            let entry = entry.map_err(broken)?;
            Ok((entry.filename().replace("/", "\\"), entry.mode().kind(), entry.object_id()))
        };
        tree.iter().map(entry).collect()
    }

    fn object(&self, id: ObjectId, path: &[u8]) -> Result<gix::Object<'_>, Stop> {
        match self.repo.try_find_object(id) {
            Ok(Some(object)) => Ok(object),
            Ok(None) => Err(Stop::Missing { object: id, path: lossy(path) }),
            Err(error) => Err(Stop::Broken { path: lossy(path), reason: error.probable_cause().to_string() }),
        }
    }

    /// What is written in a link; nothing if it is too long for a path.
    fn target(&self, id: ObjectId, path: &[u8]) -> Result<Vec<u8>, Stop> {
        match self.repo.try_find_header(id) {
            Ok(Some(header)) if header.size() > LONGEST_TARGET => Ok(Vec::new()),
            _ => Ok(self.object(id, path)?.detach().data),
        }
    }

    /// Where a link of the project ends. Links may lead out of the project's folder, through the repository, and in again.
    fn end(&self, link: &[u8]) -> End {
        let mut at: Vec<Vec<u8>> = self.prefix.to_vec();
        let mut ahead: Vec<Vec<u8>> = parts(link).rev().map(<[u8]>::to_vec).collect();
        let (mut links, mut steps) = (0, 0);
        while let Some(part) = ahead.pop() {
            steps += 1;
            if steps > MOST_STEPS {
                return End::Circle;
            }
            match &part[..] {
                b"" | b"." => continue,
                b".." if at.is_empty() => {
                    // What stands above the repository is not known here, but a way that only goes up ends at a folder.
                    let up = |part: &Vec<u8>| matches!(&part[..], b"" | b"." | b"..");
                    return End::Outside { folder: ahead.iter().all(up) };
                }
                b".." => _ = at.pop(),
                _ => {
                    at.push(part);
                    match self.standing(&at) {
                        None => return End::Dangling,
                        Some(Standing::Folder) => {}
                        Some(Standing::File(_)) if !ahead.is_empty() => return End::Dangling,
                        Some(Standing::File(id)) => {
                            return if self.is_inside(&at) { End::File(id) } else { End::Outside { folder: false } };
                        }
                        Some(Standing::Link(target)) => {
                            links += 1;
                            if links > MOST_LINKS {
                                return End::Circle;
                            }
                            if target.is_empty() || target.starts_with(b"/") {
                                return if target.is_empty() { End::Dangling } else { End::Outside { folder: false } };
                            }
                            at.pop();
                            ahead.extend(parts(&target).rev().map(<[u8]>::to_vec));
                        }
                    }
                }
            }
        }
        if self.is_inside(&at) { End::Folder(at[self.prefix.len()..].join(&b'/')) } else { End::Outside { folder: true } }
    }

    fn is_inside(&self, at: &[Vec<u8>]) -> bool {
        at.starts_with(self.prefix)
    }

    /// What stands at a path of the repository.
    fn standing(&self, at: &[Vec<u8>]) -> Option<Standing> {
        if self.is_inside(at) && at.len() > self.prefix.len() {
            let path = at[self.prefix.len()..].join(&b'/');
            return Some(match self.entries.get(&path)? {
                Entry::File(id) => Standing::File(*id),
                Entry::Folder => Standing::Folder,
                Entry::Link(_) => Standing::Link(self.targets.get(&path)?.clone()),
            });
        }
        let root = self.object(self.root, b"").ok()?.try_into_tree().ok()?;
        let entry = root.lookup_entry(at.iter().map(Vec::as_slice)).ok()??;
        Some(match entry.mode().kind() {
            EntryKind::Tree | EntryKind::Commit => Standing::Folder,
            EntryKind::Link => Standing::Link(self.target(entry.object_id(), b"").ok()?),
            EntryKind::Blob | EntryKind::BlobExecutable => Standing::File(entry.object_id()),
        })
    }
}

/// What stands at a path of the repository, before links are followed.
enum Standing {
    File(ObjectId),
    Folder,
    Link(Vec<u8>),
}

/// The parts of a path.
fn parts(path: &[u8]) -> impl DoubleEndedIterator<Item = &[u8]> {
    path.split(|byte| *byte == b'/')
}

fn joined(folder: &[u8], name: &[u8]) -> Vec<u8> {
    if folder.is_empty() { name.to_vec() } else { [folder, b"/", name].concat() }
}

fn lossy(path: &[u8]) -> String {
    path.to_str_lossy().into_owned()
}
