//! Rows that stand in a CSV file: UTF-8, commas, a header row of column names. Each cell knows its bytes.

use indexmap::IndexMap;

use super::columns::unknown;
use super::records::{Field, Record, Records};
use super::{Column, Content, Rows, cells, rows};
use crate::diagnostics::{Diagnostic, counted};
use crate::source::{FileId, Span};
use crate::yaml::did_you_mean;

/// Faults of one file that are shown one by one; more are counted.
const SHOWN: usize = 200;

/// Reads the rows of a CSV file.
pub(super) fn read(
    (file, text): (FileId, &str),
    columns: &IndexMap<String, Column>,
    key: &[usize],
    diagnostics: &mut Vec<Diagnostic>,
) -> Rows {
    let mut rows = Rows::new(file, columns.len(), key);
    let mut table = Table { file, text, columns, faults: Vec::new(), more: 0 };
    let (mut records, mut record) = (Records::new(text), Record::default());
    // A header with so many unknown columns is none, and need not be kept.
    if !records.read(columns.len() + SHOWN, &mut record) {
        let fault = Diagnostic::error("empty-csv", Span::new(file, 0, 0), "The CSV file is empty.");
        table.faults.push(fault.mend("Begin it with a header row of column names."));
    } else if let Some(header) = table.header(&record) {
        // A row takes a line, and at least a byte for each of its fields.
        let lines = text.bytes().filter(|byte| matches!(byte, b'\n' | b'\r')).count();
        rows.reserve(lines.min(text.len() / header.width));
        while records.read(header.width, &mut record) {
            table.row(&record, &header, &mut rows);
        }
    }
    table.give(diagnostics);
    rows
}

/// Which field of a record belongs to which column.
struct Header {
    /// Field of each column; none for derived and missing ones.
    fields: Vec<Option<usize>>,
    /// Fields a record must have.
    width: usize,
    span: Span,
}

struct Table<'a> {
    file: FileId,
    text: &'a str,
    columns: &'a IndexMap<String, Column>,
    faults: Vec<Diagnostic>,
    /// Faults that are counted and not shown.
    more: usize,
}

impl Table<'_> {
    fn span(&self, field: &Field) -> Span {
        Span::new(self.file, field.start, field.end)
    }

    /// Says that a quotation mark is never closed; whether there is one.
    fn unclosed(&mut self, record: &Record) -> bool {
        if let Some(at) = record.unclosed {
            let span = Span::new(self.file, at, at + 1);
            let fault = Diagnostic::error("csv-quote", span, "The quotation mark that stands here is never closed.");
            self.faults.push(fault.mend("Close it; within quotation marks, a quotation mark is written twice."));
        }
        record.unclosed.is_some()
    }

    /// Counts the faults that are not shown.
    fn settle(&mut self) {
        self.more += self.faults.len().saturating_sub(SHOWN);
        self.faults.truncate(SHOWN);
    }

    /// Reads the header row; none if the fields are parted by something else than commas.
    fn header(&mut self, record: &Record) -> Option<Header> {
        let span = Span::new(self.file, record.start, record.end);
        self.unclosed(record);
        let first = record.fields.first().map_or("", |field| field.text(self.text));
        let other = [(';', "semicolons"), ('\t', "tabs"), ('|', "bars")].into_iter().find(|(sign, _)| first.contains(*sign));
        if let (1, Some((_, word))) = (record.count, other) {
            let fault = Diagnostic::error("csv-separator", span, format!("The fields of this file are parted by {word}, not commas."));
            self.faults.push(fault.mend("Save it again as CSV with commas."));
            return None;
        }
        let mut fields = vec![None; self.columns.len()];
        for (at, field) in record.fields.iter().enumerate() {
            let (name, place) = (field.text(self.text), self.span(field));
            let Some((column, _, found)) = self.columns.get_full(name) else {
                self.unknown_header(name, place);
                continue;
            };
            if found.formula.is_some() {
                let message = format!("`{name}` is derived by its formula; the file cannot give it.");
                let fault = Diagnostic::error("derived-cell", place, message).note(found.span, "The column is declared here.");
                self.faults.push(fault.mend("Take the column out of the file, or give it a `unit` instead of a `formula`."));
            } else if fields[column].is_some() {
                let fault = Diagnostic::error("duplicate-name", place, format!("The header names `{name}` twice."));
                self.faults.push(fault.mend("Take one of the columns out."));
            } else {
                fields[column] = Some(at);
            }
        }
        for ((name, column), field) in self.columns.iter().zip(&fields) {
            if field.is_none() && column.formula.is_none() {
                let fault = Diagnostic::error("missing-column", span, format!("The header row has no column `{name}`."));
                self.faults.push(fault.note(column.span, "It is declared here.").mend("Add it to the file, or take its declaration away."));
            }
        }
        self.more += record.count - record.fields.len();
        Some(Header { fields, width: record.count, span })
    }

    fn unknown_header(&mut self, name: &str, place: Span) {
        let trimmed = name.trim();
        let fault = unknown("unknown-column", "column", name, place, self.columns);
        let known: Vec<&str> = self.columns.keys().map(String::as_str).collect();
        self.faults.push(match trimmed {
            _ if trimmed != name && known.contains(&trimmed) => fault.mend("Take the blanks around it away."),
            "" => fault.mend("The header row names every column; take the empty one out."),
            _ => fault.mend(format!("{} A column is declared under `columns` before the file gives it.", did_you_mean(name, &known))),
        });
    }

    fn row(&mut self, record: &Record, header: &Header, rows: &mut Rows) {
        let span = Span::new(self.file, record.start, record.end);
        // A quotation mark that is never closed swallows what follows, and is told already.
        let swallowed = self.unclosed(record);
        if record.count != header.width && !swallowed {
            let message = format!("This row has {}, where the header row has {}.", counted(record.count, "field", "fields"), header.width);
            let fault = Diagnostic::error("ragged-row", span, message).note(header.span, "The header row stands here.");
            self.faults.push(fault.mend("Put texts that hold commas into quotation marks, and keep a comma for each field."));
        }
        for (column, field) in self.columns.values().zip(&header.fields) {
            match field.and_then(|field| record.fields.get(field)) {
                None if column.formula.is_some() => rows.push(cells::cell(Content::Derived, span)),
                None => rows.push(cells::cell(Content::Bad, span)),
                Some(field) if column.unit.is_some() => {
                    rows.push(cells::numeric(field.text(self.text), self.span(field), &mut self.faults));
                }
                Some(field) => self.text(field, rows),
            }
        }
        rows.end_row(span);
        rows::has_key(rows, self.columns, &mut self.faults);
        self.settle();
    }

    /// Adds a cell of text, which is copied once.
    fn text(&mut self, field: &Field, rows: &mut Rows) {
        let (text, place) = (field.text(self.text), self.span(field));
        if let Some(at) = text.find(|c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r')) {
            let code = text[at..].chars().next().map_or(0, u32::from);
            let message = format!("A control character (U+{code:04X}) stands in this text.");
            self.faults.push(Diagnostic::error("control-character", place, message).mend("Take it out."));
        }
        match cells::reason_alone(text) {
            Some(reason) => rows.push(cells::cell(Content::Absent(reason), place)),
            None => rows.push_text(text, place),
        }
    }

    /// Hands the faults over: the first ones, and how many more there are.
    fn give(mut self, diagnostics: &mut Vec<Diagnostic>) {
        self.settle();
        diagnostics.append(&mut self.faults);
        if self.more > 0 {
            let faults = counted(self.more, "fault of this file is", "faults of this file are");
            let message = format!("{faults} not shown.");
            diagnostics.push(Diagnostic::error("more-faults", Span::new(self.file, 0, 0), message).mend("Mend those shown first."));
        }
    }
}
