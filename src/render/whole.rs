//! The whole of an edition on one page, which is never held whole: bodies are set aside as pages are made, and put together at the end.
//!
//! What stands before the bodies (contents with every section) is known last. So the template is rendered with a sign in the place of
//! each body, and the signs give way to what was set aside. No text can forge a sign: a control character is escaped everywhere.

use std::collections::BTreeSet;

use super::Volume;
use super::links::{self, Turn};
use super::sink::{Part, Piece, Sink};
use super::views::{ChapterView, Markup};

/// Stands before and after the number of a body.
const SIGN: u8 = 0;

/// A chapter among all others on one page.
#[derive(Clone, Debug)]
pub struct Joined {
    /// All of it but the body.
    view: ChapterView,
    body: Piece,
}

/// The chapter as it stands among all others, its body set aside.
pub fn join(volume: &Volume<'_>, page: &str, chapter: ChapterView, sink: &dyn Sink) -> Joined {
    let how = Turn::Joined { prefixes: &volume.prefixes, page };
    let heading = Markup(links::turn(&chapter.heading.0, how));
    let body = sink.set_aside(&mut || links::turn(&chapter.body.0, how));
    Joined { view: ChapterView { id: volume.prefix(page).to_owned(), heading, body: Markup::default(), ..chapter }, body }
}

/// Views of chapters with signs in the place of their bodies, and the bodies.
pub fn with_signs(chapters: Vec<Joined>) -> (Vec<ChapterView>, Vec<Piece>) {
    let sign = |at: usize| Markup(format!("{0}{at}{0}", char::from(SIGN)));
    let one = |(at, joined): (usize, Joined)| {
        let body = if joined.body.length > 0 { sign(at) } else { Markup::default() };
        (ChapterView { body, ..joined.view }, joined.body)
    };
    chapters.into_iter().enumerate().map(one).unzip()
}

/// A page with signs, cut into its parts.
pub fn parts<'a>(page: &'a [u8], bodies: &[Piece]) -> Vec<Part<'a>> {
    // Every second of what lies between signs is a number, unless a template has such characters of its own: then all is as it is.
    let body = |between: &[u8]| std::str::from_utf8(between).ok()?.parse().ok().and_then(|at: usize| bodies.get(at));
    let mut parts = Vec::new();
    for (at, between) in page.split(|byte| *byte == SIGN).enumerate() {
        match body(between).filter(|_| at % 2 == 1) {
            Some(body) => parts.push(Part::Aside(*body)),
            None => parts.push(Part::Bytes(between)),
        }
    }
    parts
}

/// How many bytes of bodies stand on a page again, after the first time.
pub fn copies(page: &[u8], bodies: &[Piece]) -> u64 {
    let mut seen = BTreeSet::new();
    let again = parts(page, bodies).into_iter().filter_map(|part| match part {
        Part::Aside(piece) if !seen.insert(piece.start) => Some(piece.length),
        _ => None,
    });
    again.sum()
}
