//! The base of a share: of how many it is a share, and what they are called where that is known.

use crate::figures::{Figures, Quantity, Step, Trace, Value};

/// How deep a predicate is looked into for shares.
const DEEPEST: usize = 100;

/// The base of a share in words, `50 people (Answered question 24)`; none of what is no share of a count.
pub(super) fn of(trace: &Trace, figures: &Figures) -> Option<String> {
    let Value::Quantity(quantity) = &trace.value else { return None };
    let (value, unit) = &**quantity.base.as_ref()?;
    let whole = Quantity { value: value.clone(), unit: unit.clone(), decimals: None, base: None, approximate: false, flags: Vec::new() };
    let counted = figures.exact(&Value::Quantity(whole));
    Some(match title(denominator(trace, figures, 0), figures) {
        Some(title) => format!("{counted} ({title})"),
        None => counted,
    })
}

/// What a share was divided by, through figures that are nothing but another.
fn denominator<'a>(trace: &'a Trace, figures: &'a Figures, depth: usize) -> Option<&'a Trace> {
    match (&trace.step, trace.inputs.as_slice()) {
        (Step::Figure(name), _) if depth < DEEPEST => denominator(&figures.all.get(name)?.trace, figures, depth + 1),
        (Step::Operation("/" | "share"), [_, whole]) => Some(whole),
        _ => None,
    }
}

fn title(whole: Option<&Trace>, figures: &Figures) -> Option<String> {
    let title = match &whole?.step {
        Step::Figure(name) => figures.all.get(name)?.title.clone(),
        Step::Cell(cell) => {
            let (_, dataset) = figures.datasets.all.get_index(cell.dataset as usize)?;
            match cell.row {
                None => dataset.values.get_index(cell.column as usize)?.1.label.clone(),
                Some(row) => {
                    let label = &dataset.columns.get_index(cell.column as usize)?.1.label;
                    let key: Vec<&str> = dataset.rows.key(row as usize).collect();
                    if key.is_empty() { label.clone() } else { format!("{label}, {}", key.join(", ")) }
                }
            }
        }
        _ => return None,
    };
    Some(title).filter(|title| !title.is_empty())
}

/// Each share that a predicate compares, with its base: `84% of 50 people (Answered question 24)`.
pub(super) fn told(trace: &Trace, figures: &Figures) -> Vec<String> {
    let mut out = Vec::new();
    collect(trace, figures, 0, &mut out);
    out
}

fn collect(trace: &Trace, figures: &Figures, depth: usize, out: &mut Vec<String>) {
    if depth > DEEPEST {
        return;
    }
    if let Some(base) = of(trace, figures) {
        let printed = match &trace.step {
            Step::Figure(name) => figures.all.get(name).map(|figure| figure.printed.clone()),
            _ => None,
        };
        let printed = printed.unwrap_or_else(|| figures.print(&trace.value, figures.natural_format(&trace.value)));
        let told = format!("{printed} of {base}");
        if !out.contains(&told) {
            out.push(told);
        }
        return;
    }
    if matches!(trace.step, Step::Operation(_)) {
        trace.inputs.iter().take(DEEPEST).for_each(|input| collect(input, figures, depth + 1, out));
    }
}
