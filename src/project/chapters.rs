//! An edition's chapters: the files of its folder, of its parts and of its appendices, in order.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::read::ending;
use super::{ChapterFile, Edition, Project, Words, slug, without_number};
use crate::diagnostics::{Diagnostic, nearest};
use crate::source::{FileId, Files, RelPath, Span};

/// The folder of an edition's appendices.
const APPENDICES: &str = "appendices";
/// Where texts stand that several chapters include.
const SHARED: &str = "content/shared";

/// The chapters of an edition in reading order, appendices last, and its parts: those it names, and one named after its folder wherever
/// a title is missing.
pub(super) fn of(
    project: &Project,
    edition: &Edition,
    missed: &[String],
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<ChapterFile>, IndexMap<String, Words>) {
    let mut parts = edition.parts.clone();
    if edition.content.is_empty() {
        return (Vec::new(), parts);
    }
    let mut chapters = Vec::new();
    let mut found: BTreeSet<&str> = BTreeSet::new();
    for (file, place) in files(project, edition) {
        let part = match place {
            Place::Part(folder) => {
                let name = without_number(folder);
                let first = !parts.contains_key(name);
                found.insert(name);
                if first {
                    let span = Span::new(file, 0, 0);
                    diagnostics.push(untitled(&edition.content, folder, name, edition.span));
                    parts.insert(name.to_owned(), Words { text: name.to_owned(), span });
                }
                parts.get_index_of(name).and_then(|at| u32::try_from(at).ok())
            }
            Place::Loose | Place::Appendix => None,
        };
        chapters.push(ChapterFile { file, appendix: place == Place::Appendix, part });
    }
    chapters.sort_by_key(|chapter| chapter.appendix);
    for (name, title) in parts.iter().filter(|(name, _)| !found.contains(name.as_str())) {
        let message = format!("The edition has no part `{name}`: there is no such folder with chapters in `{}`.", edition.content);
        let fault = Diagnostic::error("unknown-part", title.span, message);
        diagnostics.push(match nearest(name, found.iter().copied().filter(|name| !edition.parts.contains_key(*name))) {
            Some(near) => fault.mend(format!("Did you mean `{near}`?")),
            None => fault.mend(format!("Put its chapters into `{}/01-{name}/`, or take the title out.", edition.content)),
        });
    }
    // What rests on a file that could not be read is not told again.
    let within = |inner: &str, outer: &str| format!("{inner}/").starts_with(&format!("{outer}/"));
    let unread = || missed.iter().any(|path| within(path, &edition.content) || within(&edition.content, path));
    if chapters.is_empty() && !unread() {
        diagnostics.push(none(&project.files, edition));
    }
    diagnostics.extend(meeting(&project.files, &chapters));
    (chapters, parts)
}

/// Where a chapter's file stands in its edition's folder.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place<'a> {
    Loose,
    Part(&'a str),
    Appendix,
}

/// The Markdown files of an edition in the order of their paths. What is included by several chapters, and what belongs to another
/// edition, is none of them.
fn files<'a>(project: &'a Project, edition: &'a Edition) -> impl Iterator<Item = (FileId, Place<'a>)> {
    let others: Vec<&str> =
        project.config.editions.iter().map(|other| other.content.as_str()).filter(|at| *at != edition.content).collect();
    project.files.iter().filter_map(move |(id, file)| {
        let folder = file.path.folder();
        if ending(&file.path) != "md" || folder == SHARED || others.contains(&folder) {
            return None;
        }
        let below = folder.strip_prefix(edition.content.as_str())?;
        let place = match below.strip_prefix('/') {
            None if below.is_empty() => Place::Loose,
            Some(APPENDICES) => Place::Appendix,
            Some(part) if !part.contains('/') => Place::Part(part),
            _ => return None,
        };
        Some((id, place))
    })
}

fn untitled(content: &str, folder: &str, name: &str, edition: Span) -> Diagnostic {
    let message = format!("The folder `{content}/{folder}` is a part of the edition, and has no title.");
    Diagnostic::error("untitled-part", edition, message)
        .mend(format!("Add `parts: {{{name}: Its title}}` to the edition, or move texts that are only included to `{SHARED}/`."))
}

/// The diagnostic for an edition without chapters.
fn none(files: &Files, edition: &Edition) -> Diagnostic {
    let folder = &edition.content;
    let folders = files.iter().map(|(_, file)| file.path.folder()).filter(|path| path.starts_with("content/"));
    let message = format!("The content folder `{folder}` holds no chapters.");
    let mend = nearest(folder, folders)
        .map_or_else(|| format!("Put a file such as `{folder}/01-introduction.md` there."), |near| format!("Did you mean `{near}`?"));
    Diagnostic::error("no-content", edition.span, message).mend(mend)
}

/// Files that would become one page.
fn meeting(files: &Files, chapters: &[ChapterFile]) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<&str, &RelPath> = BTreeMap::new();
    let mut found = Vec::new();
    for chapter in chapters {
        let path = &files.get(chapter.file).path;
        if let Some(first) = seen.insert(slug(path), path) {
            let message = format!("Two files would become the page `{}`: `{first}` and `{path}`.", slug(path));
            found.push(Diagnostic::error("two-files-one-page", Span::new(chapter.file, 0, 0), message).mend("Rename one of them."));
        }
    }
    found
}
