//! Labels of flows and marks of notes: each finds a place that nothing else takes, or is told below the picture.

use std::collections::BTreeMap;

use super::super::words::list;
use super::key::Entry;
use super::shapes::{Align, MARK, Mark, Path, Picture, Rect, TextBlock, Voice, stroke};
use super::told::{Flow, Told};

/// The widest label beside a line.
const WIDEST: f64 = 200.0;
/// Widths to which a label is set beside an upright line, or over a line shorter than itself.
const ROOMS: [f64; 4] = [150.0, 110.0, 84.0, 60.0];
/// Where along a piece of line a label or mark is tried, the middle first.
const ALONG: [f64; 9] = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9];
/// The highest number of a mark: a circle holds two digits.
const LAST: usize = 99;

/// Places labels and marks, and gives what is to be told below: notes, labels without a place, and flows without a way.
pub(super) fn place(told: &Told, picture: &mut Picture) -> Vec<Entry> {
    let mut entries = Vec::new();
    mark_boxes(told, picture, &mut entries);
    let mut taken = obstacles(picture);
    let mut plain: BTreeMap<(usize, bool), Vec<String>> = BTreeMap::new();
    let paths = picture.paths.clone();
    for (number, flow) in told.flows.iter().enumerate() {
        let path = paths.binary_search_by_key(&number, |path| path.flow).ok().map(|at| &paths[at]);
        let Some(path) = path else {
            if flow.label.is_empty() && flow.note.is_empty() {
                plain.entry((flow.from, flow.both)).or_default().push(told.boxes[flow.to].label.clone());
            } else {
                entries.push(Entry { mark: None, words: sentence(told, flow, true) });
            }
            continue;
        };
        let label = (!flow.label.is_empty()).then(|| beside(path, flow, picture, &taken));
        if let Some(Some(block)) = &label {
            taken.push(block.rect);
            picture.texts.push(block.clone());
        }
        let unplaced = matches!(label, Some(None));
        if unplaced || !flow.note.is_empty() {
            let next = picture.marks.len() + 1;
            let mark = if next > LAST { None } else { on_line(path, next, picture, &taken) };
            entries.push(Entry { mark: mark.as_ref().map(|mark| mark.number), words: sentence(told, flow, unplaced) });
            taken.extend(mark.as_ref().map(|mark| mark.rect));
            picture.marks.extend(mark);
        }
    }
    for ((from, both), others) in plain {
        let arrow = if both { "↔" } else { "→" };
        entries.push(Entry { mark: None, words: format!("{} {arrow} {}", told.boxes[from].label, list(&others)) });
    }
    entries.extend(told.notes.iter().map(|note| Entry { mark: None, words: note.clone() }));
    entries
}

/// A mark in the corner of each box with a note.
fn mark_boxes(told: &Told, picture: &mut Picture, entries: &mut Vec<Entry>) {
    let mut corners: Vec<Option<(f64, f64)>> = vec![None; told.boxes.len()];
    for placed in &picture.boxes {
        let y = if placed.dot { placed.rect.y + 12.5 } else { placed.rect.y + MARK / 2.0 + 4.0 };
        corners[placed.at] = Some((placed.rect.right() - MARK / 2.0 - 4.0, y));
    }
    for (each, corner) in told.boxes.iter().zip(corners).filter(|(each, _)| !each.note.is_empty()) {
        let next = picture.marks.len() + 1;
        let mark = corner.filter(|_| next <= LAST).map(|(x, y)| Mark::around(x, y, next));
        entries.push(Entry { mark: mark.as_ref().map(|mark| mark.number), words: format!("{}: {}", each.label, each.note) });
        picture.marks.extend(mark);
    }
}

/// A flow in words: what it joins, its label if that stands nowhere else, and its note.
fn sentence(told: &Told, flow: &Flow, with_label: bool) -> String {
    let arrow = if flow.both { "↔" } else { "→" };
    let joined = format!("{} {arrow} {}", told.boxes[flow.from].label, told.boxes[flow.to].label);
    let label = if with_label { flow.label.as_str() } else { "" };
    let more: Vec<&str> = [label, flow.note.as_str()].into_iter().filter(|words| !words.is_empty()).collect();
    if more.is_empty() { joined } else { format!("{joined}: {}", more.join(". ")) }
}

/// What no label may lie on: boxes, texts, the lines of frames, steps and hairlines.
fn obstacles(picture: &Picture) -> Vec<Rect> {
    let mut taken: Vec<Rect> = picture.boxes.iter().map(|placed| placed.rect).collect();
    taken.extend(picture.texts.iter().map(|text| text.rect));
    for rect in picture.frames.iter().map(|frame| &frame.rect).chain(&picture.steps) {
        let (left, right, top, bottom) = (rect.x, rect.right(), rect.y, rect.bottom());
        taken.extend([stroke((left, top), (right, top)), stroke((left, bottom), (right, bottom))]);
        taken.extend([stroke((left, top), (left, bottom)), stroke((right, top), (right, bottom))]);
    }
    taken.extend(picture.hairlines.iter().map(|y| stroke((0.0, *y), (picture.width, *y))));
    taken
}

/// Whether a rectangle lies in the picture and on nothing, a flow's own line left aside if it is named.
fn free(rect: &Rect, picture: &Picture, taken: &[Rect], own: Option<usize>) -> bool {
    let inside = rect.x >= 1.0 && rect.right() <= picture.width - 1.0 && rect.y >= 1.0;
    let mut others = picture.paths.iter().filter(|path| own != Some(path.flow));
    inside && !taken.iter().any(|other| other.meets(rect)) && !others.any(|path| path.strokes().any(|line| line.wider(1.5).meets(rect)))
}

/// A flow's label above, below or beside its line, if there is a place for it that nothing else takes.
fn beside(path: &Path, flow: &Flow, picture: &Picture, taken: &[Rect]) -> Option<TextBlock> {
    let word = Voice::Flow.longest_word(&flow.label).min(120.0);
    let mut pieces: Vec<Rect> = path.points.windows(2).map(|pair| stroke(pair[0], pair[1])).collect();
    pieces.sort_by(|a, b| (b.w + b.h).total_cmp(&(a.w + a.h)));
    for piece in pieces {
        let level = piece.w > piece.h;
        let own = if level { (piece.w - 10.0).min(WIDEST) } else { WIDEST };
        for room in [own].into_iter().chain(ROOMS).filter(|room| *room >= word) {
            let block = TextBlock::at(0.0, 0.0, &flow.label, room, Voice::Flow);
            let (w, h) = (block.rect.w, block.rect.h);
            for part in ALONG {
                let (x, y) = (piece.x + piece.w * part, piece.y + piece.h * part);
                let places = if level {
                    [(x - w / 2.0, piece.y - h - 5.0, Align::Middle), (x - w / 2.0, piece.bottom() + 5.0, Align::Middle)]
                } else {
                    [(piece.right() + 6.0, y - h / 2.0, Align::Left), (piece.x - w - 6.0, y - h / 2.0, Align::Right)]
                };
                for (x, y, align) in places {
                    let rect = Rect { x, y, w, h };
                    if free(&rect, picture, taken, None) {
                        return Some(TextBlock { rect, align, ..block });
                    }
                }
            }
        }
    }
    None
}

/// A mark on a flow's own line.
fn on_line(path: &Path, number: usize, picture: &Picture, taken: &[Rect]) -> Option<Mark> {
    let last = path.points.len().saturating_sub(2);
    let length = |ends: &[(f64, f64)]| (ends[0].0 - ends[1].0).abs() + (ends[0].1 - ends[1].1).abs();
    let mut pieces: Vec<(usize, &[(f64, f64)])> = path.points.windows(2).enumerate().collect();
    pieces.sort_by(|a, b| length(b.1).total_cmp(&length(a.1)).then(a.0.cmp(&b.0)));
    for (at, ends) in pieces {
        let (whole, a, b) = (length(ends), ends[0], ends[1]);
        let (head, tail) = (if at == last { 10.0 } else { 0.0 }, if at == 0 && path.both { 10.0 } else { 0.0 });
        let room = whole - head - tail - MARK - 2.0;
        if room < 0.0 {
            continue;
        }
        for part in ALONG {
            let along = (tail + MARK / 2.0 + 1.0 + room * part) / whole;
            let mark = Mark::around(a.0 + (b.0 - a.0) * along, a.1 + (b.1 - a.1) * along, number);
            if free(&mark.rect, picture, taken, Some(path.flow)) {
                return Some(mark);
            }
        }
    }
    None
}
