//! Units as far as the oracle must know them: what counts are counts of, and which numbers are shares.

use std::collections::BTreeSet;

use super::book::{Book, Derived, Place, Row};
use super::formula::{Expr, Index, Path};

/// Whether a number is a share: a given percentage, or one number over another of its unit.
pub fn is_share(expr: &Expr, place: &Place, book: &Book<'_>) -> bool {
    match expr {
        Expr::Path(path) => match named(path, place, book) {
            Some(derived) => is_share(&derived.expr, &derived.place, book),
            None => unit(expr, place, book).as_deref() == Some("percent"),
        },
        Expr::Binary(sign, sides) if sign == "/" => {
            let [a, b] = [&sides[0], &sides[1]].map(|side| unit(side, place, book));
            a.is_some() && a == b
        }
        Expr::Binary(sign, sides) if sign == "+" || sign == "-" => sides.iter().any(|side| is_share(side, place, book)),
        Expr::If(parts) => is_share(&parts[1], place, book),
        Expr::Call(name, _) => name == "change",
        _ => false,
    }
}

/// What a path names, if that is derived.
pub fn named(path: &Path, place: &Place, book: &Book<'_>) -> Option<Derived> {
    let bare = |name: &str, table: usize, row: Option<Row>| {
        let dataset = book.table(table);
        match (dataset.figures.get_index_of(name), dataset.columns.get_index_of(name), row) {
            (Some(figure), ..) => Some(book.figure(table, figure)),
            (_, Some(column), Some(row)) => book.derived_cell(table, row, column),
            _ => None,
        }
    };
    if let (None, [], Some(table)) = (&path.index, path.fields.as_slice(), place.table) {
        return bare(&path.head, table, place.row);
    }
    if let (Some(table), Some(total), [field]) = (place.table, book.own_total(path, place), path.fields.as_slice()) {
        return book.derived_cell(table, Row::Total(total), book.table(table).columns.get_index_of(field)?);
    }
    let table = book.table_named(&path.head)?;
    let dataset = book.table(table);
    match (&path.index, path.fields.as_slice()) {
        (None, [field]) => bare(field, table, None),
        (None, [total, field]) => {
            book.derived_cell(table, Row::Total(dataset.totals.get_index_of(total)?), dataset.columns.get_index_of(field)?)
        }
        (Some(Index::Key(key)), [field]) => {
            let row = (0..dataset.rows.len()).find(|row| dataset.rows.key(*row).eq(key.iter().map(String::as_str)))?;
            book.derived_cell(table, Row::Given(row), dataset.columns.get_index_of(field)?)
        }
        _ => None,
    }
}

/// The unit of a count, as far as sums and names go; none of anything else.
pub fn unit(expr: &Expr, place: &Place, book: &Book<'_>) -> Option<String> {
    match expr {
        Expr::Path(path) => match named(path, place, book) {
            Some(derived) => unit(&derived.expr, &derived.place, book),
            None => {
                book.seen.borrow_mut().clear();
                book.eval(expr, place, false);
                let seen = book.seen.borrow();
                let units: BTreeSet<&str> = seen.iter().map(|at| book.unit(*at)).collect();
                match units.into_iter().collect::<Vec<_>>().as_slice() {
                    [only] if !only.is_empty() => Some((*only).to_owned()),
                    _ => None,
                }
            }
        },
        // A number of the formula itself takes the unit that it meets.
        Expr::Binary(sign, sides) if sign == "+" || sign == "-" => match &**sides {
            [Expr::Number(_), other] | [other, Expr::Number(_)] => unit(other, place, book),
            [a, b] => unit(a, place, book).filter(|a| unit(b, place, book).as_ref() == Some(a)),
        },
        // A share of people is people.
        Expr::Binary(sign, sides) if sign == "*" => match [&sides[0], &sides[1]].map(|side| is_share(side, place, book)) {
            [true, false] => unit(&sides[1], place, book),
            [false, true] => unit(&sides[0], place, book),
            _ => None,
        },
        Expr::If(parts) => unit(&parts[1], place, book),
        Expr::Call(name, arguments) if name == "round" => unit(&arguments[0].1, place, book),
        Expr::Call(name, arguments) if ["sum", "min", "max"].contains(&name.as_str()) => {
            let inside = Place { row: None, ..place.clone() };
            // A derived column has the unit of its formula in its first row.
            let Expr::Path(path) = &arguments[0].1 else { return None };
            let table = inside.table?;
            match (book.table(table).columns.get_index_of(&path.head), path.fields.is_empty()) {
                (Some(column), true) => match book.derived_cell(table, Row::Given(0), column) {
                    Some(derived) => unit(&derived.expr, &derived.place, book),
                    None => Some(book.unit((table, Some(0), column)).to_owned()),
                },
                _ => unit(&arguments[0].1, &inside, book),
            }
        }
        _ => None,
    }
}
