//! The ground a site stands on: whose folder it is, who writes there, and how two folders change places.
//!
//! Nothing here knows what a site holds; [`place`](super::place) does.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// How often a folder that vanishes while we wait for it is made again.
const TRIES: usize = 20;
/// The file by which a folder is known as a built site.
pub const MANIFEST: &str = "report.json";

/// Why a site could not be put in place.
#[derive(Debug)]
pub enum Refusal {
    /// The folder holds something that no build made.
    NotOurs(PathBuf),
    /// The folder is, holds or lies in the project's sources.
    Inside(PathBuf),
    /// The disk said no, at this path.
    Disk(PathBuf, io::Error),
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotOurs(path) => {
                write!(f, "`{}` holds files that no build made (it has no {MANIFEST}); choose another folder with --out", path.display())
            }
            Self::Inside(path) => {
                write!(
                    f,
                    "`{}` would overwrite the project's own files; choose a folder outside content, data and themes with --out",
                    path.display()
                )
            }
            Self::Disk(path, error) => {
                let mend = match error.kind() {
                    io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => "make room there",
                    io::ErrorKind::ResourceBusy | io::ErrorKind::CrossesDevices => {
                        "the folder of a site cannot be a mount itself; name one inside it"
                    }
                    _ => "see to it that the folder above the site can be written to",
                };
                write!(f, "`{}`: {error}; what stood there stands unchanged; {mend}, or choose another folder with --out", path.display())
            }
        }
    }
}

/// Folders made above a site, outermost first; as long as they are listed here, they are taken away again when this ends.
#[derive(Default)]
pub(super) struct Above {
    pub(super) made: Vec<PathBuf>,
}

impl Above {
    /// Makes a folder and those above it.
    fn make(&mut self, folder: &Path) -> io::Result<()> {
        let missing: Vec<&Path> = folder.ancestors().take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists()).collect();
        for folder in missing.into_iter().rev() {
            match fs::create_dir(folder) {
                Ok(()) => self.made.push(folder.to_path_buf()),
                // Another build made it meanwhile, or the path leads back over `..`.
                Err(_) if folder.is_dir() => {}
                Err(error) => return Err(error),
            }
        }
        if folder.is_dir() { Ok(()) } else { fs::create_dir(folder) }
    }
}

impl Drop for Above {
    fn drop(&mut self) {
        // A folder that somebody has put something into stays.
        self.made.iter().rev().for_each(|folder| _ = fs::remove_dir(folder));
    }
}

/// Where a site is written: the folder above it, made if need be and locked, and the site's own real path.
pub(super) struct Ground {
    /// Let go after the folders above have been taken away.
    pub(super) alone: File,
    pub(super) above: Above,
    pub(super) parent: PathBuf,
    pub(super) out: PathBuf,
}

impl Ground {
    /// A link in the place of the site is followed, so that the folder it leads to is exchanged and not the link.
    pub(super) fn take(out: &Path) -> Result<Self, Refusal> {
        let disk = |error| Refusal::Disk(out.to_path_buf(), error);
        let out = if out.is_symlink() { out.canonicalize().map_err(disk)? } else { out.to_path_buf() };
        let name = out.file_name().ok_or_else(|| Refusal::Inside(out.clone()))?;
        let written = out.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let (mut above, mut tries) = (Above::default(), 0);
        loop {
            let taken = above.make(written).and_then(|()| {
                let parent = written.canonicalize()?;
                let alone = lock(&parent, name)?;
                // The build we waited for may have taken the folder away, with its own site that came to nothing.
                if is_still(&alone, &parent) { Ok((parent, alone)) } else { Err(io::ErrorKind::NotFound.into()) }
            });
            match taken {
                Ok((parent, alone)) => {
                    let out = parent.join(name);
                    return Ok(Self { alone, above, parent, out });
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound && tries < TRIES => tries += 1,
                Err(error) => return Err(Refusal::Disk(written.to_path_buf(), error)),
            }
        }
    }
}

/// Whether an open folder still stands at its path.
fn is_still(handle: &File, path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let same = |here: fs::Metadata| handle.metadata().is_ok_and(|there| (here.dev(), here.ino()) == (there.dev(), there.ino()));
        fs::metadata(path).is_ok_and(same)
    }
    #[cfg(not(unix))]
    {
        // There the lock is a file in the folder, which keeps it from being taken away.
        let _ = handle;
        path.exists()
    }
}

/// The real path of a folder that may not be there yet: that of the nearest one above it that is, and the rest as written.
pub(super) fn settled(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let mut rest = Vec::new();
    let mut above = absolute.as_path();
    loop {
        if let Ok(real) = above.canonicalize() {
            return rest.iter().rev().fold(real, |path, part| path.join(part));
        }
        let (Some(name), Some(parent)) = (above.file_name(), above.parent()) else { return absolute };
        rest.push(name.to_owned());
        above = parent;
    }
}

pub(super) fn guard_sources(out: &Path, project: &Path) -> Result<(), Refusal> {
    let project = project.canonicalize().map_err(|error| Refusal::Disk(project.to_path_buf(), error))?;
    let real = out.canonicalize().unwrap_or_else(|_| out.to_path_buf());
    let sources = ["content", "data", "themes", "src", ".git"].map(|folder| project.join(folder));
    let among = sources.iter().any(|folder| real.starts_with(folder)) || project.starts_with(&real);
    if among { Err(Refusal::Inside(out.to_path_buf())) } else { Ok(()) }
}

/// Whether there is something in the place; an error if no build made it.
pub(super) fn guard_foreign(out: &Path) -> Result<bool, Refusal> {
    let entries = match fs::read_dir(out) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => return Err(Refusal::NotOurs(out.to_path_buf())),
        Err(error) => return Err(Refusal::Disk(out.to_path_buf(), error)),
    };
    let empty = entries.count() == 0;
    let ours = || beginning(&out.join(MANIFEST)).is_ok_and(|text| text.contains(super::manifest::FAMILY));
    if empty || ours() { Ok(true) } else { Err(Refusal::NotOurs(out.to_path_buf())) }
}

/// The first lines of a file that may be large.
fn beginning(path: &Path) -> io::Result<String> {
    let mut bytes = Vec::new();
    File::open(path)?.take(4096).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Waits until no other build writes beside us. The lock goes with the handle, and with the process if it is killed.
fn lock(parent: &Path, name: &std::ffi::OsStr) -> io::Result<File> {
    let handle = if cfg!(unix) {
        let _ = name;
        File::open(parent)?
    } else {
        File::create(parent.join(format!(".{}.tickmark-lock", name.to_string_lossy())))?
    };
    handle.lock()?;
    Ok(handle)
}

pub(super) fn clear(folder: &Path) -> io::Result<()> {
    let removed = match fs::remove_dir_all(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => fs::remove_file(folder),
        removed => removed,
    };
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Where the old site waits between two renames, on systems that cannot exchange two folders at once.
fn aside(out: &Path) -> PathBuf {
    out.with_file_name(format!(".{}.tickmark-old", out.file_name().unwrap_or_default().to_string_lossy()))
}

/// Brings back the old site if a build was killed between two renames.
pub(super) fn recover(out: &Path) -> io::Result<()> {
    let aside = aside(out);
    if aside.exists() && !out.exists() { fs::rename(aside, out) } else { clear(&aside) }
}

/// Puts `new` in the place of `old`; afterwards the old site, if there was one, stands at `new`.
pub(super) fn exchange(new: &Path, old: &Path, there_is_one: bool) -> io::Result<()> {
    if !there_is_one {
        return fs::rename(new, old);
    }
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        match renameat_with(CWD, new, CWD, old, RenameFlags::EXCHANGE) {
            Ok(()) => return Ok(()),
            // The old site has vanished meanwhile.
            Err(rustix::io::Errno::NOENT) => return fs::rename(new, old),
            // Some file systems know no exchange: two renames must do.
            Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS | rustix::io::Errno::NOTSUP) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let aside = aside(old);
    fs::rename(old, &aside)?;
    if let Err(error) = fs::rename(new, old) {
        fs::rename(&aside, old)?;
        return Err(error);
    }
    fs::rename(&aside, new)
}
