//! A second opinion on everything that `check` says of numbers, made without figures and traces: the datasets' cells and the text of their
//! formulas are taken from the readers of the house, and everything behind them is worked out here, simply and slowly.

pub mod book;
pub mod formula;
pub mod ledger;
pub mod units;

use tickmark::data::{Content, Datasets, Decimal};
use tickmark::figures::CellRef;

/// A number as written.
pub fn number(decimal: &Decimal) -> f64 {
    let digits = decimal.word().expect("few digits") as f64;
    digits / 10_f64.powi(i32::from(decimal.decimals))
}

/// Decimals with which a given number was written.
pub fn decimals((table, row, column): book::At, datasets: &Datasets) -> i32 {
    let cell = CellRef { dataset: table as u32, row: row.map(|row| row as u32), column: column as u32 };
    match cell.cell(datasets).map(|cell| cell.content) {
        Some(Content::Number(number)) => i32::from(number.decimals),
        _ => 0,
    }
}
