//! Claims: words in the prose that are bound to a predicate, and whether it holds.

use crate::diagnostics::{Diagnostic, nearest};
use crate::figures::{Evaluated, Figures, Scope, Step, Trace, Value};
use crate::project::Words;
use crate::source::Span;

/// A claim that was judged.
#[derive(Clone, Debug)]
pub struct Judged {
    /// What its predicate came to; none if there is no such predicate.
    pub evaluated: Option<Evaluated>,
    /// Whether it holds.
    pub holds: bool,
    /// What it means, if the dataset says so.
    pub says: Option<String>,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
}

/// Judges a claim. `phrase` is the place of the words that make it; `named` says whether `claim` is a name such as
/// `survey.most_completed` rather than a predicate.
pub fn judge(claim: &Words, named: bool, phrase: Span, figures: &Figures) -> Judged {
    let found = if named { look_up(claim, figures) } else { Ok((claim.clone(), Scope::Report, None)) };
    let (predicate, scope, says) = match found {
        Ok(found) => found,
        Err(unknown) => return Judged { evaluated: None, holds: false, says: None, diagnostics: vec![unknown] },
    };
    let checked = figures.evaluate(&predicate, scope);
    let (evaluated, mut diagnostics) = (checked.value, checked.diagnostics);
    let formula = &evaluated.formula;
    match &evaluated.value {
        Value::Truth(true) => {}
        Value::Truth(false) => {
            let sides = sides(&evaluated.trace, figures);
            let facts = if sides.is_empty() { String::new() } else { format!(": {}", sides.join("; ")) };
            let found = Diagnostic::error("false-claim", phrase, format!("these words claim `{formula}`, which does not hold{facts}"));
            let found = found.mend("mend the words, the predicate or the data, whichever is wrong");
            diagnostics.push(with_cells(found, &evaluated, figures));
        }
        Value::Absent(reason) => {
            let sign = reason.sign();
            let message = format!("whether `{formula}` holds cannot be known: a value it rests on is [{sign}], {}", reason.meaning());
            let found = Diagnostic::error("unknowable-claim", phrase, message).mend("claim only what the data can show");
            diagnostics.push(with_cells(found, &evaluated, figures));
        }
        // Whoever made a bad value has said what is wrong with it.
        Value::Bad => {}
        other => {
            let message = format!("`{formula}` is {}, neither true nor false", kind_of(other));
            let found = Diagnostic::error("not-a-truth", phrase, message);
            diagnostics.push(found.mend("compare it with something: `survey.completion > 50%`"));
        }
    }
    let holds = evaluated.value == Value::Truth(true);
    Judged { evaluated: Some(evaluated), holds, says, diagnostics }
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

/// The comparisons of a predicate that do not hold, as facts: `survey.completion is 55.789…%, not < 50%`.
fn sides(trace: &Trace, figures: &Figures) -> Vec<String> {
    let mut facts = Vec::new();
    collect(trace, figures, 0, &mut facts);
    facts
}

fn collect(trace: &Trace, figures: &Figures, depth: usize, facts: &mut Vec<String>) {
    if depth > DEEPEST {
        return;
    }
    match (&trace.step, trace.inputs.as_slice()) {
        (Step::Operation(sign), [left, right]) if COMPARISONS.contains(sign) => {
            let (a, b) = (side(left, figures), side(right, figures));
            let negation = if trace.value == Value::Truth(false) { "not " } else { "" };
            facts.push(format!("{a} is {negation}{sign} {b}"));
        }
        (Step::Operation(_), inputs) => {
            for input in inputs.iter().filter(|input| matches!(input.value, Value::Truth(_))) {
                collect(input, figures, depth + 1, facts);
            }
        }
        _ => {}
    }
}

/// One side of a comparison: its name, if it has one, and its value.
fn side(trace: &Trace, figures: &Figures) -> String {
    let value = figures.exact(&trace.value);
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
