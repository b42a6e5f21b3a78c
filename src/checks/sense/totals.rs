//! Given totals: a value that says of which column it is the total (`total_of:`) must be the sum of its rows.
//!
//! Whole numbers are counts, and must add up exactly; percentages and numbers with decimals are taken to be rounded, each by up to half
//! of its last digit.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};

use crate::data::Given;
use crate::diagnostics::Diagnostic;
use crate::figures::{Figures, Quantity, Scale, Scope, Value};
use crate::project::Words;

/// Points to given totals that their rows do not add up to. Where a row has no number nothing can be said.
pub(super) fn check(figures: &Figures) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (at, dataset) in figures.datasets.all.values().enumerate() {
        for (name, given) in &dataset.values {
            let Some(column) = &given.total_of else { continue };
            let scope = Scope::Dataset(u32::try_from(at).unwrap_or(u32::MAX));
            found.extend(one(name, given, column, dataset.rows.len(), scope, figures));
        }
    }
    found
}

fn one(name: &str, given: &Given, column: &Words, rows: usize, scope: Scope, figures: &Figures) -> Vec<Diagnostic> {
    // The language of formulas says what is wrong with the column: that there is none, that it is text, that its unit is another.
    let difference = Words { text: format!("{name} - sum({})", column.text), span: column.span };
    let checked = figures.evaluate(&difference, scope);
    let mut found = checked.diagnostics;
    let Value::Quantity(off) = &checked.value.value else { return found };
    let [Value::Quantity(total), Value::Quantity(sum)] =
        [0, 1].map(|side| checked.value.trace.inputs.get(side).map_or(Value::Bad, |t| t.value.clone()))
    else {
        return found;
    };
    let slack = half_a_digit(&sum) * BigRational::from_integer(BigInt::from(rows)) + half_a_digit(&total);
    if off.value.abs() > slack {
        let [total, sum] = [total, sum].map(|side| figures.exact(&Value::Quantity(side)));
        let message = format!("`{name}` is given as the total of `{}` and is {total}, but the rows add up to {sum}", column.text);
        let mend = "mend the value or the rows; if they should differ, take `total_of` away and say why in `note`";
        found.push(
            Diagnostic::warning("total-not-sum", given.cell.span, message).note(column.span, "it is called the total here").mend(mend),
        );
    }
    found
}

/// By how much a number may be off because it was rounded.
fn half_a_digit(number: &Quantity) -> BigRational {
    let hundredths = matches!(number.unit.scale, Scale::Share | Scale::Points);
    match number.decimals {
        Some(decimals) if decimals > 0 || hundredths => {
            let digits = u32::from(decimals) + if hundredths { 2 } else { 0 };
            BigRational::new(BigInt::from(1), BigInt::from(2) * BigInt::from(10).pow(digits))
        }
        _ => BigRational::zero(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::check;
    use crate::source::Memory;
    use crate::{data, figures, project};

    /// Codes and messages of a dataset with these values.
    fn found(values: &str) -> Vec<String> {
        let report = "title: T\neditions: [{id: full, name: F, version: '1', date: 2026-01-31, content: content/full}]\n";
        let data = format!(
            "title: T\nkey: town\ncolumns:\n  town: {{label: Town}}\n  people: {{label: People, unit: people}}\n  part: {{label: Part, unit: percent}}\n  \
             gap: {{label: Gap, unit: people}}\nrows:\n  - {{town: Leeds, people: 15, part: 33.3, gap: 1}}\n  - {{town: York, people: 12, part: 33.3, gap: '[x]'}}\n  \
             - {{town: Hull, people: 8, part: 33.3, gap: 2}}\nvalues:\n{values}"
        );
        let files = [("report.yaml", report), ("content/full/01-a.md", "---\ntitle: T\n---\n"), ("data/d.yaml", data.as_str())];
        let project = project::open(&Memory::new(files)).value;
        let datasets = data::read(&project).value;
        let figures = figures::compute(Arc::new(datasets), project.config.ties, project.config.quantiles).value;
        check(&figures).into_iter().map(|found| format!("{}: {}", found.code, found.message)).collect()
    }

    #[test]
    fn a_total_that_is_no_sum_is_found() {
        let message = "total-not-sum: `all` is given as the total of `people` and is 36 people, but the rows add up to 35 people";
        assert_eq!(found("  all: {label: All, value: 36, unit: people, total_of: people}"), [message]);
        assert_eq!(found("  all: {label: All, value: 100.3, unit: percent, total_of: part}").len(), 1);
    }

    #[test]
    fn sums_hold_within_rounding() {
        let none: Vec<String> = Vec::new();
        assert_eq!(found("  all: {label: All, value: 35, unit: people, total_of: people}"), none);
        assert_eq!(found("  all: {label: All, value: 100.0, unit: percent, total_of: part}"), none);
        assert_eq!(found("  all: {label: All, value: 36, unit: people}"), none);
        // A row without a number: nobody knows the sum.
        assert_eq!(found("  all: {label: All, value: 36, unit: people, total_of: gap}"), none);
    }

    #[test]
    fn a_column_that_cannot_be_added_is_refused() {
        assert!(found("  all: {label: All, value: 36, unit: people, total_of: poeple}")[0].starts_with("unknown-name"));
        assert!(found("  all: {label: All, value: 36, unit: homes, total_of: people}")[0].starts_with("unit-clash"));
    }
}
