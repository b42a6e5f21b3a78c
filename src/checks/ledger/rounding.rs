//! To what a given cell was rounded, and so how far the true value may lie from it.
//!
//! What is declared counts first: `rounded_to` of the value or the column, then of the dataset. Otherwise a number with decimals, a
//! percentage and a rate (`staff/places`) were rounded to their last digit, and a whole number of anything is a count and exact.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Zero};

use crate::data::{Content, Datasets, Decimal};
use crate::figures::{CellRef, Trace, Value};

/// Half the step to which a cell was rounded, in the scale of values (0.005 for `56%`); none if it is exact or no number.
pub(super) fn half(cell: &CellRef, datasets: &Datasets) -> Option<BigRational> {
    let dataset = datasets.all.get_index(cell.dataset as usize)?.1;
    let (unit, own) = match cell.row {
        Some(_) => {
            let column = dataset.columns.get_index(cell.column as usize)?.1;
            (column.unit.as_ref(), column.rounded_to.as_ref())
        }
        None => {
            let value = dataset.values.get_index(cell.column as usize)?.1;
            (value.unit.as_ref(), value.rounded_to.as_ref())
        }
    };
    let content = match cell.row {
        Some(row) => dataset.rows.content(row as usize, cell.column as usize)?,
        None => dataset.values.get_index(cell.column as usize)?.1.cell.content.clone(),
    };
    let Content::Number(number) = content else { return None };
    let unit = unit.map_or("", |unit| unit.text.trim());
    let hundredths = matches!(unit, "percent" | "%" | "points");
    // What a dataset says of its numbers is meant for its counts, not for the percentages beside them.
    let declared = own.or(dataset.rounded_to.as_ref().filter(|_| !hundredths)).map(Decimal::value);
    let step = declared.unwrap_or_else(|| written(&number, hundredths || unit.contains('/')));
    let scale = BigRational::from_integer(BigInt::from(if hundredths { 200 } else { 2 }));
    Some(step / scale).filter(|half| !half.is_zero())
}

/// The step that the digits show; zero if the number is exact.
fn written(number: &Decimal, rounded: bool) -> BigRational {
    if number.decimals == 0 && !rounded {
        return BigRational::zero();
    }
    BigRational::new(BigInt::one(), BigInt::from(10).pow(u32::from(number.decimals)))
}

/// Whether a value is a whole number of something.
pub(super) fn is_count(trace: &Trace) -> bool {
    matches!(&trace.value, Value::Quantity(quantity) if quantity.unit.scale == crate::figures::Scale::Plain && quantity.value.is_integer())
}
