//! Values as the report prints them: each named figure and cell rounded, so that a formula comes to what a reader would find.

use std::sync::Arc;

use super::evaluate::Env;
use super::expressions::own_format;
use super::{Format, Interval, Item, Quantity, Series, Step, Trace, Value, exact, format};
use crate::project::Ties;

/// What a name comes to as it is printed: a figure or cell in its format, a column cell by cell.
pub(super) fn as_printed(env: Env<'_>, found: Arc<Trace>) -> Arc<Trace> {
    let value = match (&found.step, &found.value) {
        (Step::Figure(_) | Step::Cell(_), value) => own_format(env, &found).map(|format| rounded(value, format, env.ties)),
        (_, Value::Series(series)) => column(env, series),
        _ => None,
    };
    match value {
        Some(value) if value != found.value => Arc::new(Trace { step: found.step.clone(), value, inputs: found.inputs.clone() }),
        _ => found,
    }
}

/// A column whose cells are printed otherwise than they stand; none if there is no such cell.
fn column(env: Env<'_>, series: &Series) -> Option<Value> {
    if let Series::Given(cells) = series {
        // Given cells without a format are printed as they were written.
        let dataset = super::names::dataset(env.datasets, cells.dataset)?;
        dataset.columns.get_index(cells.column as usize)?.1.format.as_ref()?;
    }
    let item = |item: Item| {
        let trace = as_printed(env, item.trace);
        Item { key: item.key, value: trace.value.clone(), trace }
    };
    Some(Value::Series(Series::Computed(series.items().map(item).collect())))
}

/// A value rounded as a format prints it.
pub(super) fn rounded(value: &Value, wanted: Format, ties: Ties) -> Value {
    match value {
        Value::Quantity(quantity) => Value::Quantity(number(quantity, wanted, ties)),
        Value::Interval(interval) => {
            let natural = format::natural(&Value::Quantity(interval.estimate.clone()));
            let wanted = if wanted == Format::Plain { natural } else { wanted };
            let [estimate, low, high] = [&interval.estimate, &interval.low, &interval.high].map(|one| number(one, wanted, ties));
            Value::Interval(Box::new(Interval { estimate, low, high, ..(**interval).clone() }))
        }
        other => other.clone(),
    }
}

fn number(quantity: &Quantity, wanted: Format, ties: Ties) -> Quantity {
    let decimals = match wanted {
        Format::Number(decimals) | Format::Money(decimals) => decimals,
        Format::Percent(decimals) | Format::Points(decimals) => decimals.saturating_add(2),
        // Only whole numbers are printed in words.
        Format::Words | Format::Ordinal => return quantity.clone(),
        Format::Plain => return number(quantity, format::natural(&Value::Quantity(quantity.clone())), ties),
    };
    Quantity { value: exact::round(&quantity.value, decimals, ties), ..quantity.clone() }
}
