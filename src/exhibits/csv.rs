//! Downloads: an exhibit's data as tidy CSV.
//!
//! One header row; numbers plain, without thousands commas and percent signs, rounded as they are shown. Where signs occur in a column, a
//! column beside it holds them (`staff_reason`, `staff_flags`), so that a number is never anything but a number. Where totals are shown, a
//! first column `line` tells them from rows. Texts are kept as written even if they begin with `=`, `+`, `-` or `@`: a program that takes
//! a text for a formula must be told to import it as text, since changing what a source says would be worse.

use std::collections::BTreeSet;

use crate::figures::{Figures, Format, Value};

use super::GridColumn;
use super::align::without_flags;
use super::select::At;
use super::sheet::{Line, Sheet, SheetColumn, decimals, flags_of};
use super::shown::Shown;

/// The sheet as CSV. `group` is the name of the column by which lines are grouped, if it is not shown itself.
pub(super) fn of_sheet(sheet: &Sheet, group: Option<&str>, figures: &Figures) -> String {
    let totals = sheet.cells().any(|(_, total)| total);
    let reasons: Vec<bool> = (0..sheet.columns.len()).map(|at| any(sheet, at, |value| matches!(value, Value::Absent(_)))).collect();
    let flags: Vec<bool> = (0..sheet.columns.len()).map(|at| any(sheet, at, |value| !flags_of(value).is_empty())).collect();
    let mut head: Vec<String> = Vec::new();
    head.extend(totals.then(|| "line".to_owned()));
    head.extend(group.map(str::to_owned));
    for (at, column) in sheet.columns.iter().enumerate() {
        head.push(column.pick.name.clone());
        head.extend(reasons[at].then(|| format!("{}_reason", column.pick.name)));
        head.extend(flags[at].then(|| format!("{}_flags", column.pick.name)));
    }
    let mut rows = vec![distinct(head)];
    for line in &sheet.lines {
        let Line::Cells { cells, at, group: of } = line else { continue };
        let total = matches!(at, At::Total(_));
        let mut row: Vec<String> = Vec::new();
        row.extend(totals.then(|| if total { "total".to_owned() } else { "row".to_owned() }));
        row.extend(group.map(|_| of.clone().unwrap_or_default()));
        for (at, (shown, column)) in cells.iter().zip(&sheet.columns).enumerate() {
            row.push(plain_value(shown, column, figures));
            row.extend(reasons[at].then(|| match shown.value() {
                Value::Absent(reason) => reason.sign().to_owned(),
                _ => String::new(),
            }));
            let signs = || flags_of(shown.value()).iter().map(|flag| flag.sign()).collect::<Vec<_>>().join(" ");
            row.extend(flags[at].then(signs));
        }
        rows.push(row);
    }
    of_rows(&rows)
}

/// A table of words as CSV: columns of numbers as plain numbers, their reasons and flags in columns beside them.
pub(super) fn of_words(names: &[String], columns: &[GridColumn], lines: &[Vec<String>]) -> String {
    let cell = |line: &[String], at: usize| line.get(at).map(|text| signs_apart(text)).unwrap_or_default();
    let occurs = |at: usize, wanted: fn(&(String, String, String)) -> bool| lines.iter().any(|line| wanted(&cell(line, at)));
    let beside: Vec<(bool, bool)> = columns
        .iter()
        .enumerate()
        .map(|(at, column)| {
            let has = |wanted| column.numeric && occurs(at, wanted);
            (has(|(_, reason, _)| !reason.is_empty()), has(|(_, _, flags)| !flags.is_empty()))
        })
        .collect();
    let mut head = Vec::new();
    for (name, (reasons, flags)) in names.iter().zip(&beside) {
        head.push(name.clone());
        head.extend(reasons.then(|| format!("{name}_reason")));
        head.extend(flags.then(|| format!("{name}_flags")));
    }
    let mut rows = vec![distinct(head)];
    for line in lines {
        let mut row = Vec::new();
        for (at, (column, (reasons, flags))) in columns.iter().zip(&beside).enumerate() {
            let (number, reason, signs) = cell(line, at);
            let text = || line.get(at).cloned().unwrap_or_default();
            row.push(if column.numeric { number } else { text() });
            row.extend(reasons.then_some(reason));
            row.extend(flags.then_some(signs));
        }
        rows.push(row);
    }
    of_rows(&rows)
}

/// A printed number, reason or number with flags as number, reason and flags: `1,204 [p] [r]` is `1204`, nothing, `p r`.
fn signs_apart(printed: &str) -> (String, String, String) {
    let number = without_flags(printed);
    let signs = |text: &str| text.split(['[', ']', ' ']).filter(|sign| !sign.is_empty()).collect::<Vec<_>>().join(" ");
    match printed.starts_with('[') {
        true => (String::new(), signs(printed), String::new()),
        false => (bare_number(number), String::new(), signs(&printed[number.len()..])),
    }
}

fn any(sheet: &Sheet, at: usize, wanted: impl Fn(&Value) -> bool) -> bool {
    sheet.cells().any(|(cells, _)| cells.get(at).is_some_and(|shown| wanted(shown.value())))
}

/// Column names of which no two are the same: a second `share` becomes `share_2`.
pub(super) fn distinct(names: Vec<String>) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let fresh = |name: String| {
        let name = if name.is_empty() { "column".to_owned() } else { name };
        let numbered = (2..).map(|number| format!("{name}_{number}"));
        let free = std::iter::once(name.clone()).chain(numbered).find(|candidate| !taken.contains(candidate)).unwrap_or(name);
        taken.insert(free.clone());
        free
    };
    names.into_iter().map(fresh).collect()
}

fn plain_value(shown: &Shown, column: &SheetColumn, figures: &Figures) -> String {
    let value = shown.value();
    match value {
        Value::Absent(_) | Value::Bad => String::new(),
        Value::Quantity(quantity) => {
            let mut bare = quantity.clone();
            bare.flags.clear();
            let format = match column.format {
                Format::Words | Format::Ordinal | Format::Money(_) => Format::Number(decimals(column.format)),
                other => other,
            };
            bare_number(&figures.print(&Value::Quantity(bare), format))
        }
        Value::Text(text) => text.to_string(),
        other => figures.print(other, Format::Plain),
    }
}

/// A printed number as programs read it: `−1,234.5%` is `-1234.5`.
pub(super) fn bare_number(printed: &str) -> String {
    let kept = |letter: char| match letter {
        '−' | '-' => Some('-'),
        '.' => Some('.'),
        digit => digit.is_ascii_digit().then_some(digit),
    };
    printed.chars().filter_map(kept).collect()
}

/// Rows as CSV after RFC 4180: commas, CRLF, quotation marks where a text needs them.
pub(super) fn of_rows(rows: &[Vec<String>]) -> String {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).flexible(true).from_writer(Vec::new());
    for row in rows {
        // Writing to memory cannot fail; were it to, a shorter file would show it.
        let _ = writer.write_record(row);
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{bare_number, distinct, of_rows, of_words};
    use crate::exhibits::GridColumn;

    #[test]
    fn signs_of_words_stand_in_columns_of_their_own() {
        let columns = [GridColumn::default(), GridColumn { numeric: true, ..GridColumn::default() }];
        let line = |town: &str, staff: &str| vec![town.to_owned(), staff.to_owned()];
        let lines = [line("Leeds [a]", "1,204.5 [p] [r]"), line("York", "[x]"), line("Hull", "3%")];
        let csv = of_words(&["town".into(), "staff".into()], &columns, &lines);
        assert_eq!(csv, "town,staff,staff_reason,staff_flags\r\nLeeds [a],1204.5,,p r\r\nYork,,x,\r\nHull,3,,\r\n");
    }

    #[test]
    fn texts_are_quoted_where_they_must_be() {
        let rows = [vec!["town".to_owned(), "remark".to_owned()], vec!["Leeds, \"North\"".to_owned(), "=1+1".to_owned()]];
        assert_eq!(of_rows(&rows), "town,remark\r\n\"Leeds, \"\"North\"\"\",=1+1\r\n");
    }

    #[test]
    fn numbers_are_plain() {
        assert_eq!(bare_number("−1,234.5%"), "-1234.5");
        assert_eq!(bare_number("£24,829"), "24829");
    }

    #[test]
    fn no_two_columns_share_a_name() {
        let names = distinct(vec!["share".into(), "share".into(), String::new()]);
        assert_eq!(names, ["share", "share_2", "column"]);
    }
}
