//! Paragraphs: aligned within their page first, then across pages for those that moved; words are compared within aligned ones only.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::pages::EditionPair;
use super::runs::{Bound, Wording, runs};
use super::words::{Aligned, align, likeness, tokens};
use super::{Because, Fate, FigureChange, Pair, ProseChange, Run, RunKind, WorkChange, works};
use crate::report::is_note;

/// Hundredths of likeness from which two paragraphs in one place are the same, edited.
const ALIKE: usize = 50;
/// The same for paragraphs that stand in different places.
const ALIKE_ELSEWHERE: usize = 75;
/// Words a paragraph needs to be known elsewhere.
const ENOUGH: usize = 8;
/// Pairs of paragraphs that are compared in one place; where there are more, they came and went.
const MOST_PAIRS: usize = 40_000;

/// Figures that moved, by their names.
pub(super) type Moved<'c> = BTreeMap<&'c str, &'c FigureChange>;

/// A paragraph of one version.
#[derive(Clone, Copy)]
struct Paragraph<'r> {
    edition: &'r str,
    page: &'r str,
    id: &'r str,
    words: &'r str,
    bound: &'r Bound<'r>,
}

impl<'r> Paragraph<'r> {
    fn wording(&self) -> Wording<'r> {
        Wording { words: self.words, bound: self.bound }
    }

    /// Whether words of it follow from a figure that moved.
    fn holds(&self, moved: &Moved<'_>) -> bool {
        self.bound.iter().any(|(_, _, to)| moved.contains_key(&**to))
    }

    fn address(&self) -> String {
        format!("{}/{}#{}", self.edition, self.page, self.id)
    }

    /// What of its id does not depend on its section, nor on numbers in it. The id of a footnote is its number, so its words stand for it.
    fn lasting(&self) -> Cow<'r, str> {
        if is_note(self.id) {
            let words = tokens(self.words).into_iter().map(|token| token.text).filter(|word| !word.contains(|c: char| c.is_ascii_digit()));
            return Cow::Owned(words.collect::<Vec<_>>().join(" "));
        }
        let is_hash = |part: &str| part.len() == 8 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
        let mut parts = self.id.rsplit('-');
        Cow::Borrowed(parts.by_ref().take(2).find(|part| is_hash(part)).unwrap_or(self.id))
    }
}

/// Paragraphs that both versions have, changed or not, as far as somebody asks for them.
pub(super) struct Kept<'r> {
    /// Its address in the new version.
    pub(super) address: String,
    /// Its words in the new version.
    pub(super) wording: Wording<'r>,
    /// Figures whose words in it are others now; it may print them finer than they are printed by themselves.
    pub(super) seen: BTreeSet<&'r str>,
    /// Whether its own words changed.
    pub(super) edited: bool,
}

/// What became of the paragraphs.
#[derive(Default)]
pub(super) struct Prose<'r> {
    pub(super) changes: Vec<ProseChange>,
    /// Those that hold a moved figure.
    pub(super) kept: Vec<Kept<'r>>,
}

/// Compares the paragraphs of all editions.
pub(super) fn compare<'r>(editions: &'r [EditionPair<'r, 'r>], moved: &Moved<'_>, works: &[WorkChange]) -> Prose<'r> {
    let works = works::places(works);
    let mut prose = Prose::default();
    for edition in editions {
        let mut matcher = Matcher::default();
        for pair in &edition.pages {
            matcher.page(paragraphs(&edition.id, pair.old), paragraphs(&edition.id, pair.new));
        }
        matcher.elsewhere();
        matcher.gaps();
        matcher.alike_elsewhere();
        matcher.tell(moved, &works, &mut prose);
    }
    prose
}

fn paragraphs<'r>(edition: &'r str, page: Option<&'r super::record::Page<'r>>) -> Vec<Paragraph<'r>> {
    let of = |page: &'r super::record::Page<'r>| {
        page.paragraphs.iter().map(move |(id, words)| {
            let bound = page.bound.get(&**id).map_or(&[][..], Vec::as_slice);
            Paragraph { edition, page: &page.address, id, words, bound }
        })
    };
    page.into_iter().flat_map(of).collect()
}

/// Paragraphs of one stretch that have no other beside them yet.
type Gap<'r> = (Vec<Paragraph<'r>>, Vec<Paragraph<'r>>);

#[derive(Default)]
struct Matcher<'r> {
    /// Paragraphs beside each other, and whether they stand in different places.
    pairs: Vec<(Paragraph<'r>, Paragraph<'r>, bool)>,
    gaps: Vec<Gap<'r>>,
}

impl<'r> Matcher<'r> {
    fn page(&mut self, old: Vec<Paragraph<'r>>, new: Vec<Paragraph<'r>>) {
        let lasting = |all: &[Paragraph<'r>]| all.iter().map(Paragraph::lasting).collect::<Vec<_>>();
        let (before, after) = (lasting(&old), lasting(&new));
        if before == after {
            return self.pairs.extend(old.into_iter().zip(new).map(|(old, new)| (old, new, false)));
        }
        for aligned in align(&before, &after) {
            match aligned {
                Aligned::Same { old: at, new: to, length } => {
                    self.pairs.extend((0..length).map(|step| (old[at + step], new[to + step], false)));
                }
                Aligned::Differs { old: gone, new: come } => self.gaps.push((old[gone].to_vec(), new[come].to_vec())),
            }
        }
    }

    /// Paragraphs with the same words that stand in different places.
    fn elsewhere(&mut self) {
        let mut waiting: BTreeMap<Cow<'r, str>, Vec<Paragraph<'r>>> = BTreeMap::new();
        for new in self.gaps.iter().flat_map(|(_, new)| new).rev().filter(|new| tokens(new.words).len() > 2) {
            waiting.entry(new.lasting()).or_default().push(*new);
        }
        let mut taken = BTreeSet::new();
        for (old, _) in &mut self.gaps {
            old.retain(|old| match waiting.get_mut(&old.lasting()).and_then(Vec::pop) {
                Some(new) => {
                    taken.insert((new.page, new.id));
                    self.pairs.push((*old, new, true));
                    false
                }
                None => true,
            });
        }
        self.gaps.iter_mut().for_each(|(_, new)| new.retain(|new| !taken.contains(&(new.page, new.id))));
    }

    /// Paragraphs of one stretch that are alike, in their order.
    fn gaps(&mut self) {
        for (old, new) in &mut self.gaps {
            if old.is_empty() || new.is_empty() || old.len() * new.len() > MOST_PAIRS {
                continue;
            }
            let words = |all: &[Paragraph<'r>]| all.iter().map(|p| p.words).collect::<Vec<_>>();
            let (before, after) = (words(old), words(new));
            // Taken in one order always, so that exchanging the versions exchanges the answer and nothing else.
            let found = match before > after {
                true => best(&after, &before).into_iter().map(|(a, b)| (b, a)).collect(),
                false => best(&before, &after),
            };
            self.pairs.extend(found.iter().map(|(a, b)| (old[*a], new[*b], false)));
            drop_at(old, found.iter().map(|(a, _)| *a).collect());
            drop_at(new, found.iter().map(|(_, b)| *b).collect());
        }
    }

    /// Paragraphs that are very much alike, wherever they stand.
    fn alike_elsewhere(&mut self) {
        let long = |all: Vec<Paragraph<'r>>| all.into_iter().partition::<Vec<_>, _>(|p| tokens(p.words).len() >= ENOUGH);
        let (old, new): (Vec<_>, Vec<_>) = std::mem::take(&mut self.gaps).into_iter().unzip();
        let ((old, old_short), (new, new_short)) = (long(old.concat()), long(new.concat()));
        let mut candidates = Vec::new();
        if old.len() * new.len() <= MOST_PAIRS {
            for (a, before) in old.iter().enumerate() {
                candidates.extend(new.iter().enumerate().map(|(b, after)| (likeness(before.words, after.words), a, b)));
            }
        }
        candidates.retain(|(alike, ..)| *alike >= ALIKE_ELSEWHERE);
        candidates.sort_by_key(|(alike, a, b)| (usize::MAX - alike, a + b, *a));
        let (mut old, mut new): (Vec<_>, Vec<_>) = (old.into_iter().map(Some).collect(), new.into_iter().map(Some).collect());
        for (_, a, b) in candidates {
            if let (Some(before), Some(after)) = (old[a], new[b]) {
                self.pairs.push((before, after, true));
                (old[a], new[b]) = (None, None);
            }
        }
        let left = |long: Vec<Option<Paragraph<'r>>>, short: Vec<Paragraph<'r>>| -> Vec<Paragraph<'r>> {
            long.into_iter().flatten().chain(short).collect()
        };
        self.gaps.push((left(old, old_short), left(new, new_short)));
    }

    fn tell(self, moved: &Moved<'_>, works: &BTreeSet<&str>, prose: &mut Prose<'r>) {
        for (old, new, elsewhere) in self.pairs {
            let beside = old.holds(moved) || new.holds(moved);
            if old.words == new.words && !elsewhere && !beside {
                continue;
            }
            let (from, to) = (old.address(), new.address());
            let cites = works.contains(from.as_str()) || works.contains(to.as_str());
            let runs = runs(old.wording(), new.wording(), cites);
            let edited = runs.iter().any(|run| run.kind != RunKind::Kept && run.because == Because::Edited);
            if beside {
                let seen = seen(old.wording(), new.wording());
                prose.kept.push(Kept { address: to.clone(), wording: new.wording(), seen, edited });
            }
            if edited || elsewhere {
                let fate = if elsewhere { Fate::Moved } else { Fate::Edited };
                let place = Pair::both(from, to);
                prose.changes.push(ProseChange { edition: new.edition.to_owned(), fate, place, runs });
            }
        }
        let whole = |kind, words: &str| vec![Run { kind, words: words.to_owned(), because: Because::Edited }];
        for (old, new) in self.gaps {
            prose.changes.extend(old.iter().map(|gone| ProseChange {
                edition: gone.edition.to_owned(),
                fate: Fate::Removed,
                place: Pair { old: Some(gone.address()), new: None },
                runs: whole(RunKind::Deleted, gone.words),
            }));
            prose.changes.extend(new.iter().map(|come| ProseChange {
                edition: come.edition.to_owned(),
                fate: Fate::Added,
                place: Pair { old: None, new: Some(come.address()) },
                runs: whole(RunKind::Inserted, come.words),
            }));
        }
    }
}

/// From what words follow that are others in the new version.
fn seen<'r>(old: Wording<'_>, new: Wording<'r>) -> BTreeSet<&'r str> {
    let before = old.all();
    let was = |to: &str| before.iter().filter(|word| word.to == Some(to)).map(|word| word.text).collect::<Vec<_>>();
    let after = new.all();
    let is = |to: &str| after.iter().filter(|word| word.to == Some(to)).map(|word| word.text).collect::<Vec<_>>();
    after.iter().filter_map(|word| word.to).filter(|to| was(to) != is(to)).collect()
}

fn drop_at(all: &mut Vec<Paragraph<'_>>, gone: BTreeSet<usize>) {
    let mut at = 0;
    all.retain(|_| {
        at += 1;
        !gone.contains(&(at - 1))
    });
}

/// The pairs in order that are most alike together.
fn best(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    let (height, width) = (old.len(), new.len());
    let alike = |a: usize, b: usize| Some(likeness(old[a], new[b])).filter(|alike| *alike >= ALIKE).unwrap_or(0);
    let weights: Vec<usize> = (0..height * width).map(|at| alike(at / width, at % width)).collect();
    let mut sums = vec![0; (height + 1) * (width + 1)];
    let at = |a: usize, b: usize| a * (width + 1) + b;
    for a in (0..height).rev() {
        for b in (0..width).rev() {
            let weight = weights[a * width + b];
            let paired = if weight > 0 { weight + sums[at(a + 1, b + 1)] } else { 0 };
            sums[at(a, b)] = paired.max(sums[at(a + 1, b)]).max(sums[at(a, b + 1)]);
        }
    }
    let (mut a, mut b, mut pairs) = (0, 0, Vec::new());
    while a < height && b < width {
        let weight = weights[a * width + b];
        if weight > 0 && sums[at(a, b)] == weight + sums[at(a + 1, b + 1)] {
            pairs.push((a, b));
            (a, b) = (a + 1, b + 1);
        } else if sums[at(a + 1, b)] >= sums[at(a, b + 1)] {
            a += 1;
        } else {
            b += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_alike_paragraphs_are_beside_each_other() {
        let old = ["one two three four five", "six seven eight nine ten"];
        let new = ["alpha beta gamma", "six seven eight nine eleven", "one two three four five six"];
        assert_eq!(best(&old, &new), [(0, 2)]);
        assert_eq!(best(&new, &old), [(2, 0)]);
    }
}
