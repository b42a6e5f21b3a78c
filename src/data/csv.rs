//! Rows that stand in a CSV file: UTF-8, commas, a header row of column names. Each cell knows its bytes.

use std::sync::Arc;

use csv::{ReaderBuilder, StringRecord};
use indexmap::IndexMap;

use super::columns::unknown;
use super::{Cell, Column, Content, Row, cells, rows};
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
) -> Vec<Row> {
    // The csv crate would strip a byte order mark by itself, and its places would be off by that much.
    let skipped = text.len() - text.trim_start_matches('\u{FEFF}').len();
    let mut csv = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(&text.as_bytes()[skipped..]);
    let mut table = Table { file, text, skipped, columns, key, spans: Vec::new(), faults: Vec::new() };
    let mut record = StringRecord::new();
    let mut rows = Vec::new();
    let mut header: Option<Header> = None;
    // The text is UTF-8 and stands in memory, so that no record can fail to be read.
    while let Ok(true) = csv.read_record(&mut record) {
        let span = table.place(&record);
        match &header {
            None => {
                let Some(found) = table.header(&record, span) else { break };
                header = Some(found);
            }
            Some(header) => {
                let before = rows.last();
                let row = table.row(&record, span, header, before);
                rows.push(row);
            }
        }
    }
    if header.is_none() && table.faults.is_empty() {
        let fault = Diagnostic::error("empty-csv", Span::new(file, 0, 0), "The CSV file is empty.");
        table.faults.push(fault.mend("Begin it with a header row of column names."));
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
    skipped: usize,
    columns: &'a IndexMap<String, Column>,
    key: &'a [usize],
    /// Places of the fields of the current record.
    spans: Vec<Span>,
    faults: Vec<Diagnostic>,
}

impl Table<'_> {
    /// Finds the bytes of each field of a record, and of the record.
    fn place(&mut self, record: &StringRecord) -> Span {
        let bytes = self.text.as_bytes();
        let mut at = record.position().map_or(0, |position| position.byte() as usize) + self.skipped;
        while matches!(bytes.get(at), Some(b'\r' | b'\n')) {
            at += 1;
        }
        let start = at;
        self.spans.clear();
        for field in record {
            if bytes.get(at) == Some(&b'"') {
                let end = self.closing(at + 1);
                self.spans.push(Span::new(self.file, at + 1, end));
                at = end + 1;
                while !matches!(bytes.get(at), None | Some(b',' | b'\r' | b'\n')) {
                    at += 1;
                }
            } else {
                self.spans.push(Span::new(self.file, at.min(bytes.len()), (at + field.len()).min(bytes.len())));
                at += field.len();
            }
            at += 1;
        }
        Span::new(self.file, start.min(bytes.len()), (at.max(start + 1) - 1).min(bytes.len()))
    }

    /// The byte of the quotation mark that closes a field.
    fn closing(&mut self, from: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = from;
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'"' if bytes.get(at + 1) == Some(&b'"') => at += 2,
                b'"' => return at,
                _ => at += 1,
            }
        }
        let span = Span::new(self.file, from - 1, from);
        let fault = Diagnostic::error("csv-quote", span, "The quotation mark that stands here is never closed.");
        self.faults.push(fault.mend("Close it; within quotation marks, a quotation mark is written twice."));
        bytes.len()
    }

    /// The place of a field.
    fn span(&self, at: usize) -> Span {
        self.spans.get(at).copied().unwrap_or(Span::new(self.file, 0, 0))
    }

    /// Reads the header row; none if the fields are parted by something else than commas.
    fn header(&mut self, record: &StringRecord, span: Span) -> Option<Header> {
        let first = record.get(0).unwrap_or("");
        let other = [(';', "semicolons"), ('\t', "tabs"), ('|', "bars")].into_iter().find(|(sign, _)| first.contains(*sign));
        if let (1, Some((_, word))) = (record.len(), other) {
            let fault = Diagnostic::error("csv-separator", span, format!("The fields of this file are parted by {word}, not commas."));
            self.faults.push(fault.mend("Save it again as CSV with commas."));
            return None;
        }
        let mut fields = vec![None; self.columns.len()];
        for (at, name) in record.iter().enumerate() {
            let Some((column, _, found)) = self.columns.get_full(name) else {
                self.unknown_header(name, at);
                continue;
            };
            if found.formula.is_some() {
                let message = format!("`{name}` is derived by its formula; the file cannot give it.");
                let fault = Diagnostic::error("derived-cell", self.span(at), message).note(found.span, "The column is declared here.");
                self.faults.push(fault.mend("Take the column out of the file, or give it a `unit` instead of a `formula`."));
            } else if fields[column].is_some() {
                let fault = Diagnostic::error("duplicate-name", self.span(at), format!("The header names `{name}` twice."));
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
        Some(Header { fields, width: record.len(), span })
    }

    fn unknown_header(&mut self, name: &str, at: usize) {
        let trimmed = name.trim();
        let fault = unknown("unknown-column", "column", name, self.span(at), self.columns);
        let known: Vec<&str> = self.columns.keys().map(String::as_str).collect();
        self.faults.push(match trimmed {
            _ if trimmed != name && known.contains(&trimmed) => fault.mend("Take the blanks around it away."),
            "" => fault.mend("The header row names every column; take the empty one out."),
            _ => fault.mend(format!("{} A column is declared under `columns` before the file gives it.", did_you_mean(name, &known))),
        });
    }

    fn row(&mut self, record: &StringRecord, span: Span, header: &Header, before: Option<&Row>) -> Row {
        // A quotation mark that is never closed swallows what follows, and is told already.
        let swallowed = self
            .faults
            .last()
            .is_some_and(|fault| fault.code == "csv-quote" && fault.span.is_some_and(|at| at.end <= span.end && at.start >= span.start));
        if record.len() != header.width && !swallowed {
            let message = format!("This row has {}, where the header row has {}.", counted(record.len(), "field", "fields"), header.width);
            let fault = Diagnostic::error("ragged-row", span, message).note(header.span, "The header row stands here.");
            self.faults.push(fault.mend("Put texts that hold commas into quotation marks, and keep a comma for each field."));
        }
        let mut found = Vec::with_capacity(self.columns.len());
        for (at, (column, field)) in self.columns.values().zip(&header.fields).enumerate() {
            let cell = match field.and_then(|field| Some((record.get(field)?, self.span(field)))) {
                None if column.formula.is_some() => cells::cell(Content::Derived, span),
                None => cells::cell(Content::Bad, span),
                Some((text, place)) if column.unit.is_some() => cells::numeric(text, place, &mut self.faults),
                Some((text, place)) => text_cell(text, place, before.and_then(|row| row.cells.get(at))),
            };
            found.push(cell);
        }
        rows::finish(found, self.key, span, self.columns, &mut self.faults)
    }

    /// Hands the faults over: the first ones, and how many more there are.
    fn give(mut self, diagnostics: &mut Vec<Diagnostic>) {
        let more = self.faults.len().saturating_sub(SHOWN);
        self.faults.truncate(SHOWN);
        diagnostics.append(&mut self.faults);
        if more > 0 {
            let faults = counted(more, "fault of this file is", "faults of this file are");
            let message = format!("{faults} not shown.");
            diagnostics.push(Diagnostic::error("more-faults", Span::new(self.file, 0, 0), message).mend("Mend those shown first."));
        }
    }
}

/// A cell of text; a text that stood in the row above is shared with it.
fn text_cell(text: &str, span: Span, above: Option<&Cell>) -> Cell {
    match above.map(|cell| &cell.content) {
        Some(Content::Text(same)) if &**same == text => cells::cell(Content::Text(Arc::clone(same)), span),
        _ => cells::text(text, span),
    }
}
