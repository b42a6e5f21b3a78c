//! Putting a site in place: everything is written to a staging folder beside the old site, then the two change places at once.
//!
//! A reader sees the old site or the new one, never half of one; a build that is killed leaves the old one untouched, and the next
//! build clears away what it left. Two builds into one folder wait for each other.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::{IntoParallelIterator, ParallelIterator};

use crate::render::sink::{Part, Piece, Sink};
use crate::source::RelPath;

use super::ground::{Above, Ground, clear, exchange, guard_foreign, guard_sources, recover, settled};
pub use super::ground::{MANIFEST, Refusal};

/// The file of the staging folder in which pieces are set aside; it is gone before the site is in place.
const ASIDE: &str = ".aside";

/// A site that is being written beside the old one; it takes the old one's place with [`Staging::publish`], or is thrown away.
pub struct Staging {
    folder: PathBuf,
    out: PathBuf,
    /// Whether there is an old site.
    old: bool,
    /// The folders above that were made for this site.
    above: Above,
    /// The folder above, locked as long as this lives; let go last.
    _alone: File,
    /// Folders that were made.
    made: Mutex<BTreeSet<PathBuf>>,
    /// The first fault; what comes after it is not written.
    fault: Mutex<Option<Refusal>>,
    /// Whether nothing more is written: after a fault, or because the site has errors.
    closed: AtomicBool,
    pages: AtomicUsize,
    /// What was set aside, and how long it is; made when something is.
    aside: Mutex<Option<(File, u64)>>,
    /// Pages that are still to be put together.
    joins: Mutex<Vec<Join>>,
    published: bool,
}

/// A page that is put together last, while other things are made: copying from file to file leaves a core to them.
struct Join {
    address: String,
    parts: Vec<Waiting>,
}

/// A part of such a page.
enum Waiting {
    Bytes(Vec<u8>),
    Aside(Piece),
}

impl Staging {
    /// Begins a site at `out`, waiting for another build into it to end.
    ///
    /// # Errors
    /// When `out` holds what no build made, would overwrite the project's own files, or cannot be written.
    pub fn begin(out: &Path, project: &Path) -> Result<Self, Refusal> {
        let disk = |path: &Path| {
            let path = path.to_path_buf();
            move |error| Refusal::Disk(path, error)
        };
        // Before anything is made: not even an empty folder shall be left among the sources.
        guard_sources(&settled(out), project)?;
        let Ground { alone, above, parent, out } = Ground::take(out)?;
        let name = out.file_name().ok_or_else(|| Refusal::Inside(out.clone()))?;
        guard_sources(&out, project)?;
        recover(&out).map_err(disk(&out))?;
        let old = guard_foreign(&out)?;
        let folder = parent.join(format!(".{}.tickmark-new", name.to_string_lossy()));
        clear(&folder).map_err(disk(&folder))?;
        fs::create_dir(&folder).map_err(disk(&folder))?;
        let (made, fault) = (Mutex::new(BTreeSet::from([folder.clone()])), Mutex::default());
        Ok(Self {
            folder,
            out,
            old,
            above,
            _alone: alone,
            made,
            fault,
            closed: AtomicBool::new(false),
            pages: AtomicUsize::new(0),
            aside: Mutex::default(),
            joins: Mutex::default(),
            published: false,
        })
    }

    /// Puts the site in place of the old one, which is gone then.
    ///
    /// # Errors
    /// When a file could not be written, or the folders could not change places; the old site stands then.
    pub fn publish(mut self) -> Result<(), Refusal> {
        self.finish();
        let fault = self.fault.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        fault.map_or(Ok(()), Err)?;
        if *self.closed.get_mut() {
            return Err(Refusal::Disk(self.out.clone(), io::Error::other("the site has errors")));
        }
        exchange(&self.folder, &self.out, self.old).map_err(|error| Refusal::Disk(self.out.clone(), error))?;
        self.published = true;
        self.above.made.clear();
        clear(&self.folder).map_err(|error| Refusal::Disk(self.folder.clone(), error))
    }

    /// How many pages it has so far.
    pub fn pages(&self) -> usize {
        self.pages.load(Ordering::Relaxed)
    }

    fn file(&self, address: &str, fill: &mut dyn FnMut(&mut File) -> io::Result<()>) {
        if self.closed.load(Ordering::Relaxed) {
            return;
        }
        let path = self.folder.join(address);
        let folder = path.parent().unwrap_or(&self.folder);
        let leads_out = || io::Error::other("this address would leave the site");
        let inside = RelPath::new(address).map(|_| ()).ok_or_else(|| (path.as_path(), leads_out()));
        let written = inside.and_then(|()| self.folder(folder).map_err(|error| (folder, error))).and_then(|()| {
            let mut file = File::create(&path).map_err(|error| (path.as_path(), error))?;
            fill(&mut file).map_err(|error| (path.as_path(), error))
        });
        if let Err((path, error)) = written {
            self.fail(path, error);
        }
    }

    fn fail(&self, path: &Path, error: io::Error) {
        self.closed.store(true, Ordering::Relaxed);
        self.fault.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(Refusal::Disk(path.to_path_buf(), error));
    }

    /// Adds text to what was set aside.
    fn add_aside(&self, text: &str) -> io::Result<Piece> {
        let mut aside = self.aside.lock().unwrap_or_else(PoisonError::into_inner);
        if aside.is_none() {
            *aside = Some((File::create_new(self.folder.join(ASIDE))?, 0));
        }
        let Some((file, end)) = aside.as_mut() else { return Ok(Piece::default()) };
        file.write_all(text.as_bytes())?;
        let piece = Piece { start: *end, length: text.len() as u64 };
        *end += piece.length;
        Ok(piece)
    }

    /// Writes parts one after the other; what was set aside is copied from file to file, on Linux without leaving the kernel.
    fn put_together(&self, parts: &[Waiting], out: &mut File) -> io::Result<()> {
        let aside = parts.iter().any(|part| matches!(part, Waiting::Aside(piece) if piece.length > 0));
        let mut aside = if aside { Some(File::open(self.folder.join(ASIDE))?) } else { None };
        for part in parts {
            match (part, aside.as_mut()) {
                (Waiting::Bytes(bytes), _) => out.write_all(bytes)?,
                (Waiting::Aside(piece), Some(aside)) if piece.length > 0 => {
                    aside.seek(SeekFrom::Start(piece.start))?;
                    if io::copy(&mut aside.take(piece.length), out)? != piece.length {
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                }
                (Waiting::Aside(_), _) => {}
            }
        }
        Ok(())
    }

    /// Makes a folder and those above it, each once: if the staging folder vanishes, the next write fails, and no half of a site is put
    /// in place.
    fn folder(&self, folder: &Path) -> io::Result<()> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let new: Vec<&Path> = folder.ancestors().take_while(|folder| !made.contains(*folder)).collect();
        for folder in new.into_iter().rev() {
            fs::create_dir(folder)?;
            made.insert(folder.to_path_buf());
        }
        Ok(())
    }
}

impl Sink for Staging {
    fn give_up(&self) {
        self.closed.store(true, Ordering::Relaxed);
    }

    fn put(&self, address: &str, bytes: Vec<u8>) {
        self.pages.fetch_add(usize::from(address.ends_with(".html")), Ordering::Relaxed);
        self.file(address, &mut |file| file.write_all(&bytes));
    }

    fn write(&self, address: &str, fill: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>) {
        self.file(address, &mut |file| fill(file));
    }

    fn set_aside(&self, make: &mut dyn FnMut() -> String) -> Piece {
        if self.closed.load(Ordering::Relaxed) {
            return Piece::default();
        }
        let text = make();
        self.add_aside(&text).unwrap_or_else(|error| {
            self.fail(&self.folder.join(ASIDE), error);
            Piece::default()
        })
    }

    fn join(&self, address: &str, parts: &[Part<'_>]) {
        self.pages.fetch_add(usize::from(address.ends_with(".html")), Ordering::Relaxed);
        let part = |part: &Part<'_>| match *part {
            Part::Bytes(bytes) => Waiting::Bytes(bytes.to_vec()),
            Part::Aside(piece) => Waiting::Aside(piece),
        };
        let join = Join { address: address.to_owned(), parts: parts.iter().map(part).collect() };
        self.joins.lock().unwrap_or_else(PoisonError::into_inner).push(join);
    }

    fn finish(&self) {
        let joins = std::mem::take(&mut *self.joins.lock().unwrap_or_else(PoisonError::into_inner));
        joins.into_par_iter().for_each(|Join { address, parts }| self.file(&address, &mut |file| self.put_together(&parts, file)));
        if self.aside.lock().unwrap_or_else(PoisonError::into_inner).take().is_some() {
            let aside = self.folder.join(ASIDE);
            fs::remove_file(&aside).unwrap_or_else(|error| self.fail(&aside, error));
        }
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.published {
            // What cannot be cleared now is cleared by the next build.
            let _ = clear(&self.folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::Site;

    fn put(site: &Site, out: &Path, project: &Path) -> Result<(), Refusal> {
        let staging = Staging::begin(out, project)?;
        site.files.iter().for_each(|(address, bytes)| staging.put(address, bytes.clone()));
        staging.publish()
    }

    fn site(words: &str) -> Site {
        let manifest = format!("{{\"schema\": \"{}\"}}", crate::publish::manifest::SCHEMA);
        let files = [("index.html", words), ("full/a.html", "a"), (MANIFEST, &manifest)];
        Site { files: files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect() }
    }

    #[test]
    fn a_second_build_replaces_the_first_whole() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("public");
        put(&site("one"), &out, folder.path()).unwrap();
        let mut second = site("two");
        second.files.remove("full/a.html");
        put(&second, &out, folder.path()).unwrap();
        assert_eq!(fs::read_to_string(out.join("index.html")).unwrap(), "two");
        assert!(!out.join("full").exists(), "what the new site lacks is gone");
        let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["public"], "nothing is left beside the site");
    }

    #[test]
    fn what_was_set_aside_is_put_together_at_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("public");
        let staging = Staging::begin(&out, folder.path()).unwrap();
        site("one").files.iter().for_each(|(address, bytes)| staging.put(address, bytes.clone()));
        let [late, early] = ["late", "early"].map(|words| staging.set_aside(&mut || words.to_owned()));
        let empty = staging.set_aside(&mut String::new);
        staging.join("full/whole.html", &[Part::Bytes(b"<"), Part::Aside(early), Part::Aside(empty), Part::Bytes(b"-"), Part::Aside(late)]);
        staging.join("full/again.html", &[Part::Aside(late), Part::Aside(late)]);
        assert_eq!(staging.pages(), 4);
        staging.finish();
        staging.publish().unwrap();
        assert_eq!(fs::read_to_string(out.join("full/whole.html")).unwrap(), "<early-late");
        assert_eq!(fs::read_to_string(out.join("full/again.html")).unwrap(), "latelate");
        assert!(!out.join(ASIDE).exists());
    }

    #[test]
    fn a_folder_no_build_made_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("photos");
        fs::create_dir(&out).unwrap();
        fs::write(out.join("cat.jpg"), "meow").unwrap();
        assert!(matches!(put(&site("one"), &out, folder.path()), Err(Refusal::NotOurs(_))));
        assert_eq!(fs::read_to_string(out.join("cat.jpg")).unwrap(), "meow");
    }

    #[test]
    fn the_projects_own_folders_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("content/full")).unwrap();
        for out in ["content", "content/site", "content/new/site", "."] {
            let refused = put(&site("one"), &folder.path().join(out), folder.path());
            assert!(matches!(refused, Err(Refusal::Inside(_))), "{out}: {refused:?}");
        }
        assert!(!folder.path().join("content/new").exists(), "a refusal leaves nothing behind");
    }

    #[test]
    fn a_site_left_between_two_renames_is_brought_back() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("public");
        put(&site("one"), &out, folder.path()).unwrap();
        fs::rename(&out, folder.path().join(".public.tickmark-old")).unwrap();
        recover(&out).unwrap();
        assert_eq!(fs::read_to_string(out.join("index.html")).unwrap(), "one");
    }

    #[test]
    fn no_address_leaves_the_site() {
        let folder = tempfile::tempdir().unwrap();
        for address in ["/tickmark-test.html", "../x.html", "a/../../x.html", "", "a//b.html", "..\\x.html"] {
            let mut wrong = site("one");
            wrong.files.insert(address.to_owned(), Vec::new());
            let refused = put(&wrong, &folder.path().join("public"), folder.path());
            assert!(matches!(refused, Err(Refusal::Disk(..))), "{address}: {refused:?}");
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is written");
    }

    #[test]
    fn what_a_killed_build_left_is_cleared() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(".public.tickmark-new")).unwrap();
        fs::write(folder.path().join(".public.tickmark-new/torn.html"), "half").unwrap();
        put(&site("one"), &folder.path().join("public"), folder.path()).unwrap();
        assert!(!folder.path().join("public/torn.html").exists());
    }
}
