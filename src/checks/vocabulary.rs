//! Words with bounds: how large a value may be that is called “around a third” is declared once, by the report itself.
//!
//! Such words are bound to a value as any other claim is, and their predicate is written from the bounds. Where they stand in prose
//! and are bound to nothing, nobody would notice that they are no longer true.

use std::collections::{BTreeMap, BTreeSet};

use super::gather::{Gatherer, Slot, is_within, quotations};
use crate::content::{Chapter, Inline, InlineKind};
use crate::diagnostics::{Checked, Diagnostic, nearest};
use crate::exhibits::Drawn;
use crate::figures::{Figures, Quantity, Scope, Value};
use crate::project::{Bounded, Words};
use crate::source::{Files, Span};

/// The vocabulary of a report.
#[derive(Debug, Default)]
pub struct Vocabulary {
    /// Entries by their words, in small letters.
    entries: BTreeMap<String, Entry>,
    /// Words whose bounds are none, which has been told.
    faulty: BTreeSet<String>,
}

/// Words with their bounds.
#[derive(Debug)]
pub struct Entry {
    /// The words as they are declared.
    pub words: Words,
    low: Option<Bound>,
    high: Option<Bound>,
}

/// A bound, and whether a value may be as large as it.
#[derive(Debug)]
struct Bound {
    written: Words,
    within: bool,
}

impl Entry {
    /// What the words say of a value: `at least 30% and at most 36%`, `above 50%`.
    pub fn meaning(&self) -> String {
        let said = |bound: &Option<Bound>, within: &str, without: &str| {
            bound.as_ref().map(|bound| format!("{} {}", if bound.within { within } else { without }, bound.written.text.trim()))
        };
        let parts = [said(&self.low, "at least", "above"), said(&self.high, "at most", "below")];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" and ")
    }

    /// The predicate that the words are of a value.
    fn predicate(&self, of: &Words) -> Words {
        let value = of.text.trim();
        let side = |bound: &Option<Bound>, sign: &str| {
            let bound = bound.as_ref()?;
            Some(format!("({value}) {sign}{} {}", if bound.within { "=" } else { "" }, bound.written.text.trim()))
        };
        let sides = [side(&self.low, ">"), side(&self.high, "<")];
        Words { text: sides.into_iter().flatten().collect::<Vec<_>>().join(" and "), span: of.span }
    }
}

impl Vocabulary {
    /// Reads what `report.yaml` declares, and tells bounds that are none.
    pub fn read(declared: &[Bounded], figures: &Figures) -> Checked<Self> {
        let mut diagnostics = Vec::new();
        let (mut entries, mut faulty): (BTreeMap<String, Entry>, BTreeSet<String>) = Default::default();
        for bounded in declared {
            let words = as_sought(&bounded.words.text);
            if let Some(first) = entries.get(&words) {
                let message = format!("“{}” has bounds already", bounded.words.text);
                let found = Diagnostic::error("bad-bounds", bounded.words.span, message);
                diagnostics.push(found.note(first.words.span, "here").mend("keep one of the entries"));
                continue;
            }
            match entry(bounded, figures) {
                Ok(entry) => drop(entries.insert(words, entry)),
                Err(fault) => {
                    diagnostics.push(fault);
                    faulty.insert(words);
                }
            }
        }
        Checked::with(Self { entries, faulty }, diagnostics)
    }

    /// Whether nothing is declared.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Its entries by their words.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values()
    }

    /// The entry of bound words, and the predicate that they claim of a value.
    ///
    /// # Errors
    /// When they have no bounds; with nothing to tell where it has been told that those they have are none.
    pub fn claim(&self, words: &[Inline], phrase: Span, of: &Words) -> Result<(&Entry, Words), Option<Diagnostic>> {
        let mut said = String::new();
        gather(words, &mut said);
        let found = self.standing(&said).next().map(|(_, entry)| (entry, entry.predicate(of)));
        found.ok_or_else(|| {
            let sought = as_sought(&said);
            let told = self.faulty.iter().any(|words| sought.contains(words));
            (!told).then(|| self.unknown(&said, &sought, phrase))
        })
    }

    fn unknown(&self, said: &str, sought: &str, phrase: Span) -> Diagnostic {
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        let message = format!("the vocabulary of `report.yaml` gives “{said}” no bounds");
        let fault = Diagnostic::error("unknown-words", phrase, message);
        match nearest(sought, self.entries.keys().map(String::as_str)) {
            Some(near) => fault.mend(format!("did you mean “{near}”?")),
            None => fault.mend("add them under `vocabulary:` with `from`, `above`, `to` or `below`, or write a predicate: `{claim=\"…\"}`"),
        }
    }

    /// Its words that stand in a text, longer ones before shorter ones at one place and none within another: their places in it.
    pub fn standing<'v>(&'v self, text: &str) -> impl Iterator<Item = (std::ops::Range<usize>, &'v Entry)> {
        let text = text.to_ascii_lowercase();
        let mut found: Vec<(std::ops::Range<usize>, &Entry)> = Vec::new();
        for (words, entry) in &self.entries {
            let whole = |at: usize| !joins(text[..at].chars().next_back()) && !joins(text[at + words.len()..].chars().next());
            let places = memchr::memmem::find_iter(text.as_bytes(), words).filter(|at| whole(*at));
            found.extend(places.map(|at| (at..at + words.len(), entry)));
        }
        found.sort_by_key(|(place, _)| (place.start, std::cmp::Reverse(place.end)));
        let mut end = 0;
        found.retain(|(place, _)| {
            let apart = place.start >= end;
            end = end.max(place.end);
            apart
        });
        found.into_iter()
    }
}

/// Warnings for words of the vocabulary that stand on a page and are bound to nothing. Quotations are passed over.
pub fn check(vocabulary: &Vocabulary, edition: &str, chapter: &Chapter, drawn: &[Drawn], files: &Files) -> Vec<Diagnostic> {
    if vocabulary.is_empty() {
        return Vec::new();
    }
    let mut gatherer = Gatherer { edition, drawn, slot: Slot::default(), wanted: |_| true, sections: Vec::new() };
    gatherer.chapter(chapter);
    let runs = gatherer.sections.iter().flat_map(|section| &section.runs);
    let found = runs.flat_map(|run| {
        let quoted = quotations(&run.text);
        let own = vocabulary.standing(&run.text).filter(move |(place, _)| !is_within(&quoted, place.start, place.end));
        own.filter_map(|(place, entry)| Some(unbound(entry, run.place(place.start, place.end, files)?.0)))
    });
    found.collect()
}

fn unbound(entry: &Entry, place: Span) -> Diagnostic {
    let words = &entry.words.text;
    let message = format!("“{words}” says that something is {}, and is bound to nothing", entry.meaning());
    Diagnostic::warning("unbound-vocabulary", place, message)
        .mend(format!("bind it to the value it is said of, `[{words}]{{of=dataset.figure}}`, or use other words"))
}

/// Words as they are sought: in small letters, one blank between them.
fn as_sought(words: &str) -> String {
    words.to_ascii_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a letter beside words makes them a part of longer ones.
fn joins(letter: Option<char>) -> bool {
    letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '-')
}

fn gather(words: &[Inline], said: &mut String) {
    for inline in words {
        match &inline.kind {
            InlineKind::Text(text) => said.push_str(text),
            InlineKind::Emphasis(inner) | InlineKind::Strong(inner) => gather(inner, said),
            InlineKind::Link { text, .. } | InlineKind::Claim { text, .. } => gather(text, said),
            _ => said.push(' '),
        }
    }
}

fn entry(bounded: &Bounded, figures: &Figures) -> Result<Entry, Diagnostic> {
    let words = &bounded.words;
    if as_sought(&words.text).is_empty() {
        return Err(Diagnostic::error("bad-bounds", words.span, "there are no words to give bounds to").mend("write the words"));
    }
    let (low, below) = side(&bounded.low, ["from", "above"], figures)?.unzip();
    let (high, above) = side(&bounded.high, ["to", "below"], figures)?.unzip();
    match (&below, &above) {
        (None, None) => {
            let fault = Diagnostic::error("bad-bounds", words.span, format!("“{}” has no bounds", words.text));
            return Err(fault.mend("add `from` or `above`, `to` or `below`"));
        }
        (Some(below), Some(above)) if below.unit != above.unit || below.value >= above.value => {
            let message = format!("no value lies between the bounds of “{}”", words.text);
            return Err(
                Diagnostic::error("bad-bounds", words.span, message).mend("let the lower bound be the smaller one, in the same unit")
            );
        }
        _ => {}
    }
    Ok(Entry { words: words.clone(), low, high })
}

/// The bound of one side, with its value; none if there is none.
fn side(written: &[Option<Words>; 2], names: [&str; 2], figures: &Figures) -> Result<Option<(Bound, Quantity)>, Diagnostic> {
    let (written, within) = match written {
        [None, None] => return Ok(None),
        [Some(_), Some(second)] => {
            let fault =
                Diagnostic::error("bad-bounds", second.span, format!("`{}` and `{}` are two bounds of one side", names[0], names[1]));
            return Err(fault.mend("keep one of them"));
        }
        [Some(written), None] => (written, true),
        [None, Some(written)] => (written, false),
    };
    let evaluated = figures.evaluate(written, Scope::Report);
    let digits = written.text.trim().trim_start_matches('-').trim_end_matches('%');
    let is_number = evaluated.diagnostics.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    match evaluated.value.value {
        Value::Quantity(quantity) if is_number => Ok(Some((Bound { written: written.clone(), within }, quantity))),
        _ => Err(Diagnostic::error("bad-bounds", written.span, format!("`{}` is no number", written.text))
            .mend("write a number or a percentage, such as `30%`")),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Entry, Vocabulary};
    use crate::data::Datasets;
    use crate::figures::compute;
    use crate::project::{Bounded, Ties, Words};
    use crate::source::{FileId, Span};

    fn words(text: &str) -> Words {
        Words { text: text.into(), span: Span::new(FileId(0), 0, 0) }
    }

    /// An entry: its words, then `from`, `above`, `to` and `below`, empty where there is none.
    fn bounded([said, from, above, to, below]: [&str; 5]) -> Bounded {
        let bound = |text: &str| (!text.is_empty()).then(|| words(text));
        Bounded { words: words(said), low: [bound(from), bound(above)], high: [bound(to), bound(below)] }
    }

    /// What is read of entries, and how many of them are wrong.
    fn read(entries: &[[&str; 5]]) -> (Vocabulary, usize) {
        let figures = compute(Arc::new(Datasets::default()), Ties::default(), 7).value;
        let declared: Vec<Bounded> = entries.iter().map(|entry| bounded(*entry)).collect();
        let read = Vocabulary::read(&declared, &figures);
        assert!(read.diagnostics.iter().all(|found| found.code == "bad-bounds" && found.mend.is_some()), "{:?}", read.diagnostics);
        (read.value, read.diagnostics.len())
    }

    #[test]
    fn bounds_are_told_and_become_a_predicate() {
        let (vocabulary, faults) = read(&[
            ["about a third", "30%", "", "36%", ""],
            ["a majority", "", "50%", "", ""],
            ["almost all", "90%", "", "", "100%"],
            ["hardly any", "", "", "3", ""],
        ]);
        assert_eq!(faults, 0);
        let meanings: Vec<String> = vocabulary.entries().map(Entry::meaning).collect();
        assert_eq!(meanings, ["above 50%", "at least 30% and at most 36%", "at least 90% and below 100%", "at most 3"]);
        let predicates: Vec<String> = vocabulary.entries().map(|entry| entry.predicate(&words(" a / b ")).text).collect();
        assert_eq!(predicates, ["(a / b) > 50%", "(a / b) >= 30% and (a / b) <= 36%", "(a / b) >= 90% and (a / b) < 100%", "(a / b) <= 3"]);
    }

    #[test]
    fn bounds_that_are_none_are_told() {
        for entry in [
            ["no bounds", "", "", "", ""],
            ["two of one side", "30%", "30%", "", ""],
            ["turned round", "36%", "", "30%", ""],
            ["nothing between", "30%", "", "", "30%"],
            ["two units", "30", "", "36%", ""],
            ["no number", "a third", "", "", ""],
            ["a sum", "", "", "30% + 6%", ""],
            ["nothing written", "%", "", "", ""],
            ["  ", "30%", "", "", ""],
        ] {
            assert_eq!(read(&[entry]).1, 1, "{entry:?}");
        }
        assert_eq!(read(&[["Most  of", "50%", "", "", ""], ["most of", "60%", "", "", ""]]).1, 1);
    }

    #[test]
    fn words_stand_whole_and_the_longest_counts() {
        let (vocabulary, _) = read(&[["half", "45%", "", "55%", ""], ["more than half", "", "50%", "", ""], ["most", "", "50%", "", ""]]);
        let standing = |text: &str| vocabulary.standing(text).map(|(place, _)| text[place].to_owned()).collect::<Vec<_>>();
        assert_eq!(standing("More than half came; half stayed, mostly."), ["More than half", "half"]);
        assert_eq!(standing("A half-day, behalf, almost, most–half"), ["most", "half"]);
        assert_eq!(standing("Élan, ½, most’s"), ["most"]);
        assert!(standing("").is_empty());
    }
}
