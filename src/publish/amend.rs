//! Amending a project's own files: as a patch that a person reads and applies, or written at once, all of it or nothing.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::checks::typed::Change;
use crate::source::{FileId, Files, SourceFile};

/// Lines shown before and behind those that change.
const CONTEXT: usize = 3;

/// The changes as a patch for `git apply` or `patch -p1`. Each hunk has a head of its own, so that it can be taken or left alone,
/// and its reasons stand before it, where both tools pass over them.
pub fn patch(files: &Files, changes: &[Change]) -> String {
    let mut out = String::new();
    for (file, changes) in by_file(changes) {
        let file = files.get(file);
        let lines: Vec<&str> = file.text.split_inclusive('\n').collect();
        let line = |change: &Change| file.line(change.span.start) - 1;
        let mut hunks: Vec<Vec<&Change>> = Vec::new();
        for change in changes {
            match hunks.last_mut().filter(|hunk| hunk.last().is_some_and(|last| line(change) <= line(last) + 1)) {
                Some(hunk) => hunk.push(change),
                None => hunks.push(vec![change]),
            }
        }
        let edges: Vec<(usize, usize)> = hunks.iter().filter_map(|hunk| Some((line(hunk.first()?), line(hunk.last()?) + 1))).collect();
        for (at, (hunk, (first, end))) in hunks.iter().zip(&edges).enumerate() {
            // Lines that another hunk changes are no context: either hunk may be taken without the other.
            let before = at.checked_sub(1).and_then(|at| edges.get(at)).map_or(0, |(_, end)| *end);
            let behind = edges.get(at + 1).map_or(lines.len(), |(first, _)| *first);
            let (lead, trail) = ((first - before).min(CONTEXT), (behind - end).min(CONTEXT));
            // Less context on one side means to `patch` that the file begins or ends there.
            let (begins, ends) = (lead == *first, end + trail == lines.len());
            let shown = first - if ends { lead } else { lead.min(trail) }..end + if begins { trail } else { trail.min(lead) };
            for change in hunk {
                let _ = writeln!(out, "# {}:{}: {}", file.path, line(change) + 1, change.why);
            }
            let (path, size) = (file.path.as_str(), shown.len());
            // Behind a tab a date could stand; a name with blanks needs it to end.
            let tab = if path.contains(' ') { "\t" } else { "" };
            let _ = writeln!(out, "--- a/{path}{tab}\n+++ b/{path}{tab}\n@@ -{0},{size} +{0},{size} @@", shown.start + 1);
            let old = |sign, lines: &[&str]| lines.iter().map(|line| signed(sign, line)).collect::<String>();
            out.push_str(&old(' ', lines.get(shown.start..*first).unwrap_or_default()));
            out.push_str(&old('-', lines.get(*first..*end).unwrap_or_default()));
            let place = hunk.first().map_or(0, |change| change.span.start as usize);
            let start = file.text.get(..place).and_then(|text| text.rfind('\n')).map_or(0, |at| at + 1);
            let changed = lines.get(*first..*end).unwrap_or_default().concat();
            let amended = amended(&changed, start, hunk.iter().copied());
            out.extend(amended.split_inclusive('\n').map(|line| signed('+', line)));
            out.push_str(&old(' ', lines.get(*end..shown.end).unwrap_or_default()));
        }
    }
    out
}

fn signed(sign: char, line: &str) -> String {
    let end = if line.ends_with('\n') { "" } else { "\n\\ No newline at end of file\n" };
    format!("{sign}{line}{end}")
}

/// A text that begins at a byte of its file, with the changes made.
fn amended<'c>(text: &str, start: usize, changes: impl Iterator<Item = &'c Change>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for change in changes {
        let (from, to) = ((change.span.start as usize).saturating_sub(start), (change.span.end as usize).saturating_sub(start));
        // Two changes of the same words are one.
        if let Some(kept) = text.get(at..from) {
            out.push_str(kept);
            out.push_str(&change.text);
            at = to;
        }
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

fn by_file(changes: &[Change]) -> BTreeMap<FileId, Vec<&Change>> {
    let mut all: BTreeMap<FileId, Vec<&Change>> = BTreeMap::new();
    for change in changes {
        all.entry(change.span.file).or_default().push(change);
    }
    for changes in all.values_mut() {
        changes.sort_by_key(|change| change.span);
        changes.dedup_by_key(|change| change.span);
    }
    all
}

/// The texts of files with the changes made.
pub fn texts(files: &Files, changes: &[Change]) -> Vec<(FileId, String)> {
    by_file(changes).into_iter().map(|(file, changes)| (file, amended(&files.get(file).text, 0, changes.into_iter()))).collect()
}

/// A file that is written beside the one it replaces.
struct Staged {
    path: PathBuf,
    beside: PathBuf,
    old: Vec<u8>,
}

/// Writes the changes into the project's files: every file is written beside its old one first, and only when all of them are there and
/// no old one has changed since it was read do they take their places. Gives the number of files.
///
/// # Errors
/// When a file has changed since it was read, or cannot be written; every file is what it was then.
pub fn write(folder: &Path, files: &Files, changes: &[Change]) -> Result<usize, String> {
    let mut staged = Vec::new();
    let texts = texts(files, changes);
    let mut all = texts.iter().map(|(file, text)| stage(folder, files.get(*file), text, &mut staged));
    let done = all.try_for_each(|done| done);
    let done = done.and_then(|()| exchange(&staged));
    if done.is_err() {
        // What stands beside the old files is ours; that it cannot be removed is nothing to stop for.
        staged.iter().for_each(|file| drop(fs::remove_file(&file.beside)));
    }
    done.map(|()| staged.len())
}

/// Writes a file's new text beside it.
fn stage(folder: &Path, file: &SourceFile, text: &str, staged: &mut Vec<Staged>) -> Result<(), String> {
    let told = |error: io::Error| trouble(file.path.as_str(), &error);
    // A link is followed, so that the file it leads to is the one that is replaced.
    let path = fs::canonicalize(folder.join(file.path.as_str())).map_err(told)?;
    let old = fs::read(&path).map_err(told)?;
    let Some(mark) = old.strip_suffix(file.text.as_bytes()).filter(|mark| matches!(*mark, b"" | b"\xEF\xBB\xBF")) else {
        return Err(changed(file.path.as_str()));
    };
    // The folder may be writable where the file is not: then the file is not ours to replace.
    let permissions = File::options().write(true).open(&path).and_then(|file| file.metadata()).map_err(told)?.permissions();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.tickmark-new"));
    // One that was left behind when we were killed is ours to replace.
    if fs::symlink_metadata(&beside).is_ok_and(|found| found.is_file()) {
        fs::remove_file(&beside).map_err(told)?;
    }
    let mut new = File::create_new(&beside).map_err(told)?;
    let text = [mark, text.as_bytes()].concat();
    staged.push(Staged { path, beside, old });
    new.write_all(&text).and_then(|()| new.set_permissions(permissions)).and_then(|()| new.sync_all()).map_err(told)
}

fn exchange(staged: &[Staged]) -> Result<(), String> {
    for file in staged {
        if fs::read(&file.path).ok().as_ref() != Some(&file.old) {
            return Err(changed(&file.path.display().to_string()));
        }
    }
    for (at, file) in staged.iter().enumerate() {
        if let Err(error) = fs::rename(&file.beside, &file.path) {
            // What has been exchanged goes back, so that nothing is half amended.
            staged[..at].iter().for_each(|file| drop(fs::write(&file.path, &file.old)));
            return Err(trouble(&file.path.display().to_string(), &error));
        }
    }
    Ok(())
}

fn changed(path: &str) -> String {
    format!("`{path}` has changed since it was read; nothing was written; run it again")
}

fn trouble(path: &str, error: &io::Error) -> String {
    format!("cannot write `{path}`: {error}; nothing was changed; see to it that the file and its folder can be written to")
}
