//! Bodies that are set aside as they are made, and pages that are put together from them, so that what is long is never held.
//!
//! On the page that holds a whole edition, the contents with every section come first and are known last; the appendix of figures is a page as
//! long as many. So a template is rendered with a sign in the place of what was set aside, and the signs give way to it when the page is
//! written. No text can forge a sign: a control character is escaped everywhere.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use crate::markup::{self, Node};

use super::links::{self, Turn};
use super::sink::{Part, Piece, Sink};
use super::views::{ChapterView, Markup};
use super::{Form, Volume};

/// Stands before and after the number of what was set aside.
const SIGN: u8 = 0;

/// What was set aside: as it stands on its own page, and as it stands on the whole.
#[derive(Clone, Copy, Debug, Default)]
pub struct Aside {
    own: Piece,
    whole: Piece,
}

/// Everything of an edition that was set aside, by the numbers in signs.
#[derive(Debug, Default)]
pub struct Kept(Mutex<Vec<Aside>>);

impl Kept {
    /// Keeps it; gives its sign, or nothing for nothing.
    fn add(&self, aside: Aside) -> String {
        if aside.own.length + aside.whole.length == 0 {
            return String::new();
        }
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.push(aside);
        format!("{0}{1}{0}", char::from(SIGN), all.len() - 1)
    }

    /// A page with signs, cut into its parts.
    pub fn parts<'a>(&self, page: &'a [u8], form: Form) -> Vec<Part<'a>> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Every second of what lies between signs is a number, unless a template has such characters of its own: those fall out.
        let kept = |between: &[u8]| std::str::from_utf8(between).ok()?.parse().ok().and_then(|at: usize| all.get(at));
        let part = |(at, between): (usize, &'a [u8])| match (kept(between).filter(|_| at % 2 == 1), form) {
            (Some(kept), Form::Own) => Part::Aside(kept.own),
            (Some(kept), Form::Whole) => Part::Aside(kept.whole),
            (None, _) => Part::Bytes(between),
        };
        between_signs(page).enumerate().map(part).collect()
    }

    /// How many bytes stand on a page again that stood there before.
    pub fn copies(&self, page: &[u8], form: Form) -> u64 {
        let mut seen = BTreeSet::new();
        let again = self.parts(page, form).into_iter().filter_map(|part| match part {
            Part::Aside(piece) if !seen.insert(piece.start) => Some(piece.length),
            _ => None,
        });
        again.sum()
    }
}

/// What lies before, between and after signs.
fn between_signs(page: &[u8]) -> impl Iterator<Item = &[u8]> {
    let ends = memchr::memchr_iter(SIGN, page).chain([page.len()]);
    ends.scan(0, |start, end| {
        let between = &page[*start..end];
        *start = end + 1;
        Some(between)
    })
}

/// Sets markup of a page aside that is too long to be held, in both forms; gives what stands for it.
pub fn set_aside(volume: &Volume<'_>, page: &str, nodes: &[Node], on_whole: bool, sink: &dyn Sink) -> Node {
    let text = markup::to_string(nodes);
    let how = Turn::Joined { prefixes: &volume.prefixes, own: volume.prefix(page) };
    let whole = if on_whole { sink.set_aside(&mut || links::turn(&text, how)) } else { Piece::default() };
    Node::Written(volume.kept.add(Aside { own: sink.set_aside(&mut || text.clone()), whole }))
}

/// The chapter as it stands among all others on one page, its body set aside unless what is long in it is already.
pub fn join(volume: &Volume<'_>, page: &str, chapter: ChapterView, sink: &dyn Sink) -> ChapterView {
    let how = Turn::Joined { prefixes: &volume.prefixes, own: volume.prefix(page) };
    let turn = |markup: &Markup| links::turn(&markup.0, how);
    let body = match chapter.body.0.as_bytes().contains(&SIGN) {
        true => turn(&chapter.body),
        false => volume.kept.add(Aside { whole: sink.set_aside(&mut || turn(&chapter.body)), ..Aside::default() }),
    };
    ChapterView { id: volume.prefix(page).to_owned(), heading: Markup(turn(&chapter.heading)), body: Markup(body), ..chapter }
}
