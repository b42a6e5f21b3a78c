//! Traces in words: what stands behind a figure, short enough for a title and long enough for the appendix.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::figures::{CellRef, Cells, Evaluated, Figures, Format, Step, Trace, Value};

/// The name under which an expression is listed: its own, or its normalised formula.
pub fn key(evaluated: &Evaluated) -> &str {
    evaluated.name.as_deref().unwrap_or(&evaluated.formula)
}

/// How a value was rounded to be printed; none if it was not.
pub fn rounding(value: &Value, format: Format, figures: &Figures) -> Option<String> {
    if !matches!(value, Value::Quantity(_)) || figures.rounded(value, format) == *value {
        return None;
    }
    let format = if format == Format::Plain { figures.natural_format(value) } else { format };
    let (whole, decimals) = match format {
        Format::Percent(decimals) => ("a whole per cent", decimals),
        Format::Points(decimals) => ("a whole percentage point", decimals),
        Format::Money(decimals) => ("a whole pound", decimals),
        Format::Number(decimals) => ("a whole number", decimals),
        Format::Words | Format::Ordinal | Format::Plain => return None,
    };
    Some(match decimals {
        0 => format!("Rounded to {whole}."),
        1 => "Rounded to one decimal.".to_owned(),
        more => format!("Rounded to {more} decimals."),
    })
}

/// Characters a title may have.
const TITLE: usize = 160;

/// A trace in one line: `survey.completed ÷ survey.started = 55.789473…%`.
pub fn short(evaluated: &Evaluated, figures: &Figures) -> String {
    let named = evaluated.name.as_ref().and_then(|name| figures.all.get(name));
    let formula = named.map_or(evaluated.formula.as_str(), |figure| figure.formula.as_str());
    let readable = readable(formula);
    let line = match &evaluated.value {
        Value::Bad => readable,
        value => format!("{readable} = {}", figures.exact(value)),
    };
    cut(&line, TITLE)
}

/// A formula with the signs of arithmetic instead of those of a keyboard, but for what stands in quotes.
pub fn readable(formula: &str) -> String {
    let mut quoted = false;
    let mut out = String::new();
    for letter in formula.chars() {
        quoted ^= letter == '"';
        match letter {
            '/' if !quoted => out.push('÷'),
            '*' if !quoted => out.push('×'),
            '-' if !quoted => out.push('−'),
            other => out.push(other),
        }
    }
    out
}

/// A text cut at a word so that it has at most `most` characters, with `…` where it was cut.
pub fn cut(words: &str, most: usize) -> String {
    if words.chars().count() <= most {
        return words.to_string();
    }
    let head: String = words.chars().take(most.saturating_sub(1)).collect();
    let at = head.rfind(' ').filter(|at| *at > head.len() / 2).unwrap_or(head.len());
    format!("{}…", head[..at].trim_end_matches([' ', ',', ';', ':']))
}

/// Cells of a trace that are told one by one at most.
const TOLD: usize = 100;

/// What a trace rests on directly: cells, and figures that have traces of their own.
#[derive(Default, Debug)]
pub struct Inputs {
    /// The first cells, as many as are told anywhere.
    pub cells: Vec<CellRef>,
    /// How many cells there are.
    pub count: usize,
    /// The figures by name.
    pub figures: Vec<Arc<str>>,
}

/// Collects what a trace rests on directly, in order and without repeats.
pub fn inputs(trace: &Trace) -> Inputs {
    let mut found = Inputs::default();
    let mut seen = BTreeSet::new();
    let mut columns: Vec<&Cells> = Vec::new();
    let mut named = BTreeSet::new();
    // A stack instead of recursion: a long sum may have been folded into a deep tree.
    let mut rest = vec![trace];
    let mut walked: BTreeSet<*const Trace> = BTreeSet::new();
    while let Some(trace) = rest.pop() {
        match &trace.step {
            Step::Cell(cell) if !columns.iter().any(|cells| cells.contains(cell)) && seen.insert(cell.clone()) => found.add(cell.clone()),
            Step::Cells(cells) if !columns.contains(&&**cells) => {
                // Of a column that stands for itself the cells are counted, not looked at: thousands of rows may rest on it.
                let known = |cell: &CellRef| seen.contains(cell) || columns.iter().any(|column| column.contains(cell));
                found.cells.extend(cells.iter().filter(|cell| !known(cell)).take(TOLD.saturating_sub(found.cells.len())));
                found.count += if columns.iter().any(|column| column.shares_with(cells)) {
                    cells.iter().filter(|cell| !known(cell)).count()
                } else {
                    cells.len() - seen.iter().filter(|cell| cells.contains(cell)).count()
                };
                columns.push(cells);
            }
            Step::Figure(name) if named.insert(name.clone()) => found.figures.push(name.clone()),
            // A step that many rows share is walked once.
            Step::Operation(_) if trace.inputs.len() < 2 || walked.insert(trace) => rest.extend(trace.inputs.iter().rev().map(Arc::as_ref)),
            _ => {}
        }
    }
    found
}

impl Inputs {
    fn add(&mut self, cell: CellRef) {
        self.count += 1;
        if self.cells.len() < TOLD {
            self.cells.push(cell);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{cut, readable};

    #[test]
    fn formulas_are_readable_and_keys_stay_as_they_are() {
        assert_eq!(readable("a.b / c.d * 2 - 1"), "a.b ÷ c.d × 2 − 1");
        assert_eq!(readable("x[\"a/b - c\"].n / 2"), "x[\"a/b - c\"].n ÷ 2");
    }

    #[test]
    fn texts_are_cut_at_words() {
        assert_eq!(cut("short", 10), "short");
        assert_eq!(cut("a longer sentence, here", 20), "a longer sentence…");
        assert_eq!(cut("ééééééééééé", 5), "éééé…");
    }
}
