//! Claims: words in the prose that are bound to a predicate, and whether it holds.

mod base;
mod editions;
mod range;
#[cfg(test)]
mod tests;

pub use self::editions::name_editions;
use std::collections::BTreeSet;

use self::range::Idle;
use super::vocabulary::Vocabulary;
use crate::content::{BoundTo, Inline, InlineKind};
use crate::diagnostics::{Diagnostic, nearest};
use crate::figures::{Evaluated, Figures, Scope, Step, Trace, Value};
use crate::project::Words;
use crate::source::Span;

/// A claim that was judged.
#[derive(Clone, Debug)]
pub struct Judged {
    /// What its predicate came to; none if there is no such predicate.
    pub evaluated: Option<Evaluated>,
    /// Whether it holds, exactly and as printed.
    pub holds: bool,
    /// What it means, if the dataset says so.
    pub says: Option<String>,
    /// The shares it compares, each with its base: `84% of 50 people (Answered question 24)`.
    pub bases: Vec<String>,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
}

/// Words that are bound to a claim.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a> {
    /// The words.
    pub words: &'a [Inline],
    /// The predicate, the name of a claim such as `survey.most_completed`, or the value the words are said of.
    pub text: &'a Words,
    /// Which of them it is.
    pub to: BoundTo,
    /// The place of the words with their brackets.
    pub phrase: Span,
}

/// Judges a claim.
pub fn judge(claim: Claim<'_>, vocabulary: &Vocabulary, figures: &Figures) -> Judged {
    let phrase = claim.phrase;
    let found = match claim.to {
        BoundTo::Predicate => Ok((claim.text.clone(), Scope::Report, None)),
        BoundTo::Name => look_up(claim.text, figures).map_err(Some),
        BoundTo::Value => vocabulary
            .claim(claim.words, phrase, claim.text)
            .map(|(entry, predicate)| (predicate, Scope::Report, Some(format!("“{}” means {}", entry.words.text, entry.meaning())))),
    };
    let (predicate, scope, says) = match found {
        Ok(found) => found,
        Err(unknown) => {
            return Judged { evaluated: None, holds: false, says: None, bases: Vec::new(), diagnostics: unknown.into_iter().collect() };
        }
    };
    let checked = figures.evaluate(&predicate, scope);
    let (evaluated, mut diagnostics) = (checked.value, checked.diagnostics);
    let printed = match evaluated.value {
        Value::Truth(_) => figures.evaluate_as_printed(&predicate, scope),
        _ => Value::Bad,
    };
    let said = if claim.words.is_empty() { "this claim says" } else { "these words claim" };
    diagnostics.extend(verdict(&evaluated, &printed, (phrase, said), figures));
    let holds = evaluated.value == Value::Truth(true) && printed != Value::Truth(false);
    let bases = base::told(&evaluated.trace, figures);
    Judged { evaluated: Some(evaluated), holds, says, bases, diagnostics }
}

/// What is wrong with a predicate that came to a value, and to `printed` with each number as the report prints it.
fn verdict(evaluated: &Evaluated, printed: &Value, (phrase, says): (Span, &str), figures: &Figures) -> Option<Diagnostic> {
    let formula = &evaluated.formula;
    let found = match (&evaluated.value, printed) {
        (Value::Truth(true), Value::Truth(false)) => {
            let facts = facts(&evaluated.trace, figures, true);
            let message = format!("{says} `{formula}`, which holds exactly but not as it is printed{facts}");
            Diagnostic::error("rounded-claim", phrase, message)
                .mend("claim what readers can see, print more decimals, or say in the predicate how it is rounded: `round(…)`")
        }
        (Value::Truth(false), Value::Truth(true)) => {
            let facts = facts(&evaluated.trace, figures, true);
            let message = format!("{says} `{formula}`, which holds as it is printed but not exactly{facts}");
            Diagnostic::error("rounded-claim", phrase, message).mend("say in the predicate how it is rounded: `round(…)`, or claim a bound")
        }
        (Value::Truth(true), _) => return cannot_fail(evaluated, phrase, figures),
        (Value::Truth(false), _) => {
            let facts = facts(&evaluated.trace, figures, false);
            let found = Diagnostic::error("false-claim", phrase, format!("{says} `{formula}`, which does not hold{facts}"));
            found.mend("mend the words, the predicate or the data, whichever is wrong")
        }
        (Value::Absent(reason), _) => {
            let sign = reason.sign();
            let message = format!("whether `{formula}` holds cannot be known: a value it rests on is [{sign}], {}", reason.meaning());
            Diagnostic::error("unknowable-claim", phrase, message).mend("claim only what the data can show")
        }
        // Whoever made a bad value has said what is wrong with it.
        (Value::Bad, _) => return None,
        (other, _) => {
            let message = format!("`{formula}` is {}, neither true nor false", kind_of(other));
            let found = Diagnostic::error("not-a-truth", phrase, message);
            return Some(found.mend(format!("compare it with something: `{formula} > …`")));
        }
    };
    Some(with_cells(found, evaluated, figures))
}

/// An error for a predicate that holds and could not do otherwise.
fn cannot_fail(evaluated: &Evaluated, phrase: Span, figures: &Figures) -> Option<Diagnostic> {
    let formula = &evaluated.formula;
    let (message, mend) = match range::idle(&evaluated.trace, figures)? {
        Idle::NoData => {
            (format!("`{formula}` cannot be false: no figure and no cell stands in it"), "name the figure that the words are about")
        }
        Idle::Always => (
            format!("`{formula}` cannot be false, whatever the data are"),
            "claim what the words say and the data could refute, such as a bound within the possible range",
        ),
    };
    Some(Diagnostic::error("idle-claim", phrase, message).mend(mend))
}

/// What is wrong with the claims of datasets that no words are bound to. `bound` are the names of the others, which are judged at their words.
pub fn check_unbound(bound: &BTreeSet<&str>, figures: &Figures) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (id, dataset) in &figures.datasets.all {
        for (name, definition) in &dataset.claims {
            let text = Words { text: format!("{id}.{name}"), span: definition.predicate.span };
            if !bound.contains(text.text.as_str()) {
                let claim = Claim { words: &[], text: &text, to: BoundTo::Name, phrase: text.span };
                found.extend(judge(claim, &Vocabulary::default(), figures).diagnostics);
            }
        }
    }
    found
}

/// An error for words that are bound to a claim and to nothing but another claim within it.
pub fn bound_twice(words: &[Inline], phrase: Span) -> Option<Diagnostic> {
    let mut rest = words;
    // Emphasis around the same words changes nothing.
    loop {
        let [only] = rest else { return None };
        match &only.kind {
            InlineKind::Emphasis(inner) | InlineKind::Strong(inner) | InlineKind::Link { text: inner, .. } => rest = inner,
            InlineKind::Claim { .. } => {
                let found = Diagnostic::error("bound-twice", phrase, "these words are bound to two claims");
                let found = found.note(only.span, "the other claim stands here");
                return Some(found.mend("join the predicates with `and`, or bind different words"));
            }
            _ => return None,
        }
    }
}

type Found = (Words, Scope, Option<String>);

/// The predicate of a named claim with the dataset it stands in.
fn look_up(claim: &Words, figures: &Figures) -> Result<Found, Diagnostic> {
    let datasets = &figures.datasets.all;
    if let Some((dataset, name)) = claim.text.split_once('.')
        && let Some((at, _, dataset)) = datasets.get_full(dataset)
        && let Some(found) = dataset.claims.get(name)
    {
        return Ok((found.predicate.clone(), Scope::Dataset(u32::try_from(at).unwrap_or(u32::MAX)), found.says.clone()));
    }
    let known: Vec<String> = datasets.iter().flat_map(|(id, data)| data.claims.keys().map(move |name| format!("{id}.{name}"))).collect();
    let unknown = Diagnostic::error("unknown-claim", claim.span, format!("there is no claim `{}`", claim.text));
    Err(match nearest(&claim.text, known.iter().map(String::as_str)) {
        Some(near) => unknown.mend(format!("did you mean `{near}`?")),
        None => unknown.mend("declare it under `claims:` of its dataset, or write the predicate in quotes"),
    })
}

/// Cells shown with their lines in the notes of a diagnostic; more would hide the phrase it is about.
const CELLS_SHOWN: usize = 2;
/// Cells named after those.
const CELLS_NAMED: usize = 6;

/// Adds the cells behind a claim: the first where they stand, some more by name, the rest by number.
fn with_cells(mut found: Diagnostic, evaluated: &Evaluated, figures: &Figures) -> Diagnostic {
    let cells = figures.cells(&evaluated.trace);
    let name = |cell: &crate::figures::CellRef| format!("`{}`", cell.name(&figures.datasets));
    for cell in cells.iter().take(CELLS_SHOWN) {
        let Some(stands) = cell.cell(&figures.datasets) else { continue };
        found = found.note(stands.span, format!("{} stands here", name(cell)));
    }
    let named: Vec<String> = cells.iter().skip(CELLS_SHOWN).take(CELLS_NAMED).map(name).collect();
    let rest = cells.len().saturating_sub(CELLS_SHOWN + CELLS_NAMED);
    match (named.is_empty(), rest) {
        (true, _) => found,
        (false, 0) => found.note(None, format!("it rests on {}, too", named.join(", "))),
        (false, rest) => found.note(None, format!("it rests on {} and {rest} more, too", named.join(", "))),
    }
}

const COMPARISONS: [&str; 6] = ["=", "!=", "<", "<=", ">", ">="];
/// Formulas are not nested deeper than the reader of formulas allows; this only guards the stack.
const DEEPEST: usize = 100;

/// The comparisons of a predicate as facts behind a colon, `: survey.completion (55.789…% of 95 people) is not < 50%`; with the printed
/// form of each value that has another, if `printed`.
fn facts(trace: &Trace, figures: &Figures, printed: bool) -> String {
    let mut facts = Vec::new();
    collect(trace, figures, (0, printed), &mut facts);
    if facts.is_empty() { String::new() } else { format!(": {}", facts.join("; ")) }
}

fn collect(trace: &Trace, figures: &Figures, (depth, printed): (usize, bool), facts: &mut Vec<String>) {
    if depth > DEEPEST {
        return;
    }
    match (&trace.step, trace.inputs.as_slice()) {
        (Step::Operation(sign), [left, right]) if COMPARISONS.contains(sign) => {
            let (a, b) = (side(left, figures, printed), side(right, figures, printed));
            let negation = if trace.value == Value::Truth(false) { "not " } else { "" };
            facts.push(format!("{a} is {negation}{sign} {b}"));
        }
        (Step::Operation(_), inputs) => {
            for input in inputs.iter().filter(|input| matches!(input.value, Value::Truth(_))) {
                collect(input, figures, (depth + 1, printed), facts);
            }
        }
        _ => {}
    }
}

/// One side of a comparison: its name, if it has one, and its value with what it is a share of.
fn side(trace: &Trace, figures: &Figures, printed: bool) -> String {
    let mut value = figures.exact(&trace.value);
    let figure = match &trace.step {
        Step::Figure(name) => figures.all.get(name),
        _ => None,
    };
    if let Some(figure) = figure.filter(|figure| printed && figures.rounded(&figure.value, figure.format) != figure.value) {
        value = format!("{value}, printed {}", figure.printed);
    }
    if let Some(base) = base::of(trace, figures) {
        value = format!("{value} of {base}");
    }
    match &trace.step {
        Step::Figure(name) => format!("{name} ({value})"),
        Step::Cell(cell) => format!("{} ({value})", cell.name(&figures.datasets)),
        Step::Cells(_) | Step::Literal(_) | Step::Operation(_) => value,
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Quantity(_) => "a number",
        Value::Text(_) => "text",
        Value::Interval(_) => "an interval",
        Value::Series(_) => "a column",
        Value::Truth(_) | Value::Absent(_) | Value::Bad => "no value",
    }
}
