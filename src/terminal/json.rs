//! Diagnostics for programs: stable codes, places as lines and columns and as bytes. `docs/answers.md` tells what each key means.

use serde::Serialize;

use super::severity;
use crate::diagnostics::Diagnostic;
use crate::source::{Files, Span};

/// The form of the answer, which changes only with its number.
pub const ANSWER: &str = "tickmark-answer/1";

/// A diagnostic in JSON.
#[derive(Serialize)]
pub struct JsonDiagnostic {
    code: &'static str,
    severity: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<JsonPlace>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<JsonNote>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mend: Option<String>,
}

#[derive(Serialize)]
struct JsonPlace {
    file: String,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    start: u32,
    end: u32,
}

#[derive(Serialize)]
struct JsonNote {
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<JsonPlace>,
}

/// Diagnostics as values that serialise to JSON; lines and columns count from 1, columns in characters, bytes from 0.
pub fn json(diagnostics: &[Diagnostic], files: &Files) -> Vec<JsonDiagnostic> {
    let place = |span: Span| {
        let from = files.place(span);
        let (end_line, end_column) = files.get(span.file).position(span.end);
        let (start, end) = (span.start, span.end);
        JsonPlace { file: from.path.to_string(), line: from.line, column: from.column, end_line, end_column, start, end }
    };
    let of = |d: &Diagnostic| JsonDiagnostic {
        code: d.code,
        severity: severity(d),
        message: d.message.clone(),
        place: d.span.map(place),
        notes: d.notes.iter().map(|n| JsonNote { message: n.message.clone(), place: n.span.map(place) }).collect(),
        mend: d.mend.clone(),
    };
    diagnostics.iter().map(of).collect()
}
