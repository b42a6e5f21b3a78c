//! Paragraphs: aligned within their page first, then across pages for those that moved; words are compared within aligned ones only.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::pages::EditionPair;
use super::runs::{Reasons, runs};
use super::words::{Aligned, align, likeness, tokens};
use super::works::Cited;
use super::{Because, Fate, FigureChange, Pair, ProseChange, Run, RunKind};
use crate::report::is_note;

/// Hundredths of likeness from which two paragraphs in one place are the same, edited.
const ALIKE: usize = 50;
/// The same for paragraphs that stand in different places.
const ALIKE_ELSEWHERE: usize = 75;
/// Words a paragraph needs to be known elsewhere.
const ENOUGH: usize = 8;
/// Pairs of paragraphs that are compared in one place; where there are more, they came and went.
const MOST_PAIRS: usize = 40_000;

/// Figures that moved, by the addresses where they stand.
pub(super) type Moved<'c> = BTreeMap<String, Vec<&'c FigureChange>>;

/// A paragraph of one version.
#[derive(Clone, Copy)]
struct Paragraph<'r> {
    edition: &'r str,
    page: &'r str,
    id: &'r str,
    words: &'r str,
}

impl<'r> Paragraph<'r> {
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
pub(super) struct Kept {
    /// Its address in the new version.
    pub(super) address: String,
    /// Its words in the new version.
    pub(super) words: String,
    /// Whether its own words changed.
    pub(super) edited: bool,
}

/// What became of the paragraphs.
#[derive(Default)]
pub(super) struct Prose {
    pub(super) changes: Vec<ProseChange>,
    /// Those that hold a moved figure.
    pub(super) kept: Vec<Kept>,
}

/// Compares the paragraphs of all editions.
pub(super) fn compare(editions: &[EditionPair<'_, '_>], moved: &Pair<Moved<'_>>, works: &Cited<'_>) -> Prose {
    let mut prose = Prose::default();
    for edition in editions {
        let mut matcher = Matcher::default();
        for pair in &edition.pages {
            matcher.page(paragraphs(&edition.id, pair.old), paragraphs(&edition.id, pair.new));
        }
        matcher.elsewhere();
        matcher.gaps();
        matcher.alike_elsewhere();
        matcher.tell(&Known { renumbered: &edition.renumbered, moved, works }, &mut prose);
    }
    prose
}

fn paragraphs<'r>(edition: &'r str, page: Option<&'r super::record::Page<'r>>) -> Vec<Paragraph<'r>> {
    let of = |page: &'r super::record::Page<'r>| {
        page.paragraphs.iter().map(move |(id, words)| Paragraph { edition, page: &page.address, id, words })
    };
    page.into_iter().flat_map(of).collect()
}

/// What may have changed words that nobody edited.
struct Known<'k> {
    renumbered: &'k BTreeSet<(String, String)>,
    moved: &'k Pair<Moved<'k>>,
    works: &'k Cited<'k>,
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

    fn tell(self, known: &Known<'_>, prose: &mut Prose) {
        let moved = known.moved;
        for (old, new, elsewhere) in self.pairs {
            let (from, to) = (old.address(), new.address());
            let at = |moved: &Option<Moved<'_>>, address: &str| moved.as_ref().and_then(|moved| moved.get(address)).is_some();
            let beside = at(&moved.new, &to) || at(&moved.old, &from);
            if old.words == new.words && !elsewhere && !beside {
                continue;
            }
            let figures = [(&moved.old, &from), (&moved.new, &to)].into_iter().filter_map(|(moved, at)| moved.as_ref()?.get(at)).flatten();
            let works = [&from, &to].into_iter().filter_map(|at| known.works.get(at.as_str())).flatten();
            let runs = runs(old.words, new.words, &Reasons::new(figures.copied(), works.copied(), known.renumbered));
            let edited = runs.iter().any(|run| run.kind != RunKind::Kept && run.because == Because::Edited);
            if beside {
                prose.kept.push(Kept { address: to.clone(), words: new.words.to_owned(), edited });
            }
            if edited || elsewhere {
                let fate = if elsewhere { Fate::Moved } else { Fate::Edited };
                prose.changes.push(ProseChange { edition: new.edition.to_owned(), fate, place: Pair::both(from, to), runs });
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
