//! Typed numbers: each number that an author typed, in digits or words, and that is neither bound nor declared to be no measure.
//!
//! In the order of the work: `gather`, which other checks share, takes the words of a page, `words` looks whether a number may stand in them at all, `lex` takes
//! them apart, `scan` finds the numbers that are no names of days, levels or pages, `literals` leaves out what the project declares,
//! and `guess` tells the figures and cells that read the same.

mod binding;
mod guess;
mod lex;
mod literals;
mod scan;
#[cfg(test)]
mod tests;
mod words;

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::content::{self, Chapter};
use crate::diagnostics::{Checked, Diagnostic};
use crate::exhibits::Drawn;
use crate::figures::Figures;
use crate::project::{Edition, Project, Words};
use crate::source::Span;

pub use super::gather::Slot;
use super::gather::{self, Gatherer, Run, Section, is_within};
use super::vocabulary::Vocabulary;
pub use binding::{Change, changes};
pub use guess::{Guess, Index};

/// What a check of typed numbers looks at.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The project with its literals.
    pub project: &'a Project,
    /// What a number may be bound to.
    pub figures: &'a Figures,
    /// The same by value.
    pub index: &'a Index,
    /// Words with bounds, which a check of their own looks for.
    pub vocabulary: &'a Vocabulary,
}

/// How far the nearest guess is to be trusted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Trust {
    /// It reads the same, as many may.
    Chance,
    /// It is of a dataset that the section uses, or has so many digits that few read the same.
    Likely,
    /// It cannot be mistaken: so many digits, one single figure or cell of what the section uses, and the same unit beside it.
    Sure,
}

/// A number that was typed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Typed {
    /// Where it stands.
    pub span: Span,
    /// What was typed.
    pub text: String,
    /// What it may be, nearest first.
    pub guesses: Vec<Guess>,
    /// How far the first of them is to be trusted.
    pub trust: Trust,
    /// Whether and how an expression could stand in its place.
    pub slot: Slot,
}

/// The numbers typed on a page.
pub fn page(subject: Subject<'_>, edition: &str, chapter: &Chapter, drawn: &[Drawn]) -> Checked<Vec<Typed>> {
    let mut gatherer = Gatherer { edition, drawn, slot: Slot::default(), wanted: words::may_hold, sections: Vec::new() };
    gatherer.chapter(chapter);
    told(gatherer.sections.iter().flat_map(|section| numbers(subject, section)).collect())
}

/// The numbers typed on the front page of an edition.
pub fn front(subject: Subject<'_>, edition: &Edition) -> Checked<Vec<Typed>> {
    let keys = edition.key_figures.iter().flat_map(|key| [Some(&key.label), key.note.as_ref()]);
    let shown = edition.key_figures.iter().map(|key| Cow::Borrowed(key.show.text.as_str())).collect();
    let words = [subject.project.config.summary.as_ref(), edition.purpose.as_ref()];
    told(outside(subject, words.into_iter().chain(keys).flatten(), shown))
}

/// The numbers typed in the notes of datasets and in the reasons they give for differences, and the literals that stand nowhere.
pub fn project(subject: Subject<'_>) -> Checked<Vec<Typed>> {
    let mut found = Vec::new();
    for (name, data) in &subject.figures.datasets.all {
        let notes = data.columns.values().filter_map(|column| column.note.as_ref());
        found.extend(outside(subject, data.note.iter().chain(notes), vec![Cow::Borrowed(name)]));
    }
    for figure in subject.figures.all.values() {
        for published in &figure.published {
            let said = [&published.because, &published.source_says, &published.not_recomputable];
            let typed = outside(subject, said.into_iter().flatten(), vec![Cow::Borrowed(&figure.name)]);
            // The printed value itself stands beside the reason.
            found.extend(typed.into_iter().filter(|typed| typed.text != published.value.text));
        }
    }
    let mut told = told(found);
    told.diagnostics.extend(unused(subject.project));
    told
}

/// The numbers in words that stand in no chapter.
fn outside<'a>(subject: Subject<'_>, all: impl IntoIterator<Item = &'a Words>, mut uses: Vec<Cow<'_, str>>) -> Vec<Typed> {
    let mut runs = Vec::new();
    for words in all.into_iter().filter(|words| words::may_hold(&words.text)) {
        let inlines = content::inline(words).value;
        gather::look(&inlines, words::may_hold, &mut |used| uses.push(Cow::Owned(used.to_owned())));
        runs.push(Run::new(&inlines, Slot { yaml: true, ..Slot::default() }));
    }
    numbers(subject, &Section { runs, uses })
}

fn numbers(subject: Subject<'_>, section: &Section<'_>) -> Vec<Typed> {
    let mut found = Vec::new();
    let mut used = None;
    for run in &section.runs {
        let spotted = scan::scan(&run.text);
        if spotted.is_empty() {
            continue;
        }
        let literals = subject.project.config.literals.iter().map(|literal| literal.text.text.as_str());
        let declared = literals::found(literals, &run.text);
        // That words with bounds are bound to nothing is told of them as a whole.
        let bounded: Vec<(usize, usize)> = subject.vocabulary.standing(&run.text).map(|(place, _)| (place.start, place.end)).collect();
        for number in spotted {
            if [&declared, &bounded].iter().any(|ranges| is_within(ranges, number.start, number.end)) {
                continue;
            }
            let place = run.place(number.start, number.end, &subject.project.files);
            if let (Some(text), Some((span, slot))) = (run.text.get(number.start..number.end), place) {
                let used = used.get_or_insert_with(|| datasets(&section.uses, subject.figures));
                let (guesses, trust) = subject.index.guesses(&number, &run.text, used, subject.figures);
                found.push(Typed { span, text: text.to_owned(), guesses, trust, slot });
            }
        }
    }
    found
}

/// The datasets that expressions name.
fn datasets(uses: &[Cow<'_, str>], figures: &Figures) -> BTreeSet<u32> {
    let mut found = BTreeSet::new();
    for expression in uses {
        for name in expression.split(|c: char| !c.is_alphanumeric() && c != '_') {
            found.extend(figures.datasets.all.get_index_of(name).and_then(|at| u32::try_from(at).ok()));
        }
    }
    found
}

fn told(found: Vec<Typed>) -> Checked<Vec<Typed>> {
    let diagnostics = found.iter().map(complaint).collect();
    Checked::with(found, diagnostics)
}

fn complaint(typed: &Typed) -> Diagnostic {
    let message = format!("“{}” is typed: it is bound to no figure, and nothing says that it is no measure", typed.text);
    let found = Diagnostic::warning("typed-number", typed.span, message);
    let Some((first, others)) = typed.guesses.split_first() else {
        return found
            .mend("bind it to a figure with `{{ … }}` or to a claim, or declare it under `literals:` of `report.yaml` with a reason");
    };
    let rest = also(others).map_or_else(String::new, |also| format!(" ({also})"));
    found.mend(match first.expression.as_ref().filter(|_| !typed.slot.closed) {
        Some(expression) => format!("write `{{{{ {expression} }}}}`, which reads the same{rest}, or declare it under `literals:`"),
        None => format!("`{}` reads the same{rest}: bind the words to it, or declare them under `literals:`", first.name),
    })
}

/// What else reads the same.
fn also(others: &[Guess]) -> Option<String> {
    let names: Vec<String> = others.iter().map(|guess| format!("`{}`", guess.name)).collect();
    let verb = if names.len() == 1 { "does" } else { "do" };
    (!names.is_empty()).then(|| format!("so {verb} {}", names.join(", ")))
}

/// Literals that stand in no text of the project.
fn unused(project: &Project) -> Vec<Diagnostic> {
    let config = &project.config;
    let front = config.editions.iter().flat_map(|edition| {
        let keys = edition.key_figures.iter().flat_map(|key| [Some(&key.label), key.note.as_ref()]);
        keys.chain([edition.purpose.as_ref()]).flatten()
    });
    let front: Vec<&str> = config.summary.iter().chain(front).map(|words| words.text.as_str()).collect();
    let in_a_file = |literal: &_| {
        let texts = project.files.iter().filter(|(_, file)| {
            let path = file.path.as_str();
            path.starts_with("content/") && path.ends_with(".md") || path.starts_with("data/") && path.ends_with(".yaml")
        });
        texts.map(|(_, file)| &*file.text).any(|text| literals::occurs(literal, text))
    };
    let idle = config.literals.iter().filter(|literal| !front.iter().any(|text| literals::occurs(literal, text)) && !in_a_file(literal));
    let complaint = |literal: &crate::project::Literal| {
        let message = format!("the literal “{}” stands nowhere in the report", literal.text.text);
        Diagnostic::warning("unused-literal", literal.text.span, message)
            .mend("take it out, or mend its words; `#` stands for any whole number")
    };
    idle.map(complaint).collect()
}
