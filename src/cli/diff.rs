//! `tickmark diff`: what was typed, which two versions it means, and what is said of them.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::{Colour, FAULTY, TROUBLE, WELL, coloured, say, say_error};
use crate::publish;
use crate::review::{self, Section, Side};
use crate::terminal::{self, Style};

/// What `diff` is told.
#[derive(Debug, Args)]
pub(super) struct Wish {
    /// The old version: a project's folder, a built folder, or its report.json
    old: String,
    /// The new version; without it, the project as it stands
    new: Option<String>,
    /// Only these parts; the exit code speaks of them alone
    #[arg(long, value_enum, value_delimiter = ',', value_name = "PARTS")]
    only: Vec<Part>,
    /// Say nothing; the exit code tells
    #[arg(long, short)]
    quiet: bool,
    /// How to answer
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
    /// Write the answer to a file
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Form {
    /// For people at a terminal
    Text,
    /// For programs
    Json,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Part {
    /// Changes, with what follows from each
    Causes,
    /// Figures
    Figures,
    /// Claims that turned, came or went
    Claims,
    /// Published values beside their recomputation
    Ledger,
    /// Given cells, rows, columns and datasets
    Cells,
    /// Charts, tables, models and forms
    Exhibits,
    /// Pages, sections and numbers
    Structure,
    /// Paragraphs
    Prose,
    /// Title, version, rules, theme, tool
    Settings,
    /// Words that may no longer fit
    Fits,
}

impl Part {
    fn section(self) -> Section {
        match self {
            Self::Causes => Section::Causes,
            Self::Figures => Section::Figures,
            Self::Claims => Section::Claims,
            Self::Ledger => Section::Ledger,
            Self::Cells => Section::Cells,
            Self::Exhibits => Section::Exhibits,
            Self::Structure => Section::Structure,
            Self::Prose => Section::Prose,
            Self::Settings => Section::Settings,
            Self::Fits => Section::Fits,
        }
    }
}

/// Compares two versions and tells what differs.
pub(super) fn run(wish: &Wish, project: &Path, colour: Colour) -> Result<u8, String> {
    let new = wish.new.as_deref().unwrap_or(".");
    let (old, new) = rayon::join(|| Side::find(&wish.old, project), || Side::find(new, project));
    let (old, new) = (old?, new?);
    if old.is_broken() || new.is_broken() {
        return broken(wish, &old, &new, colour);
    }
    let sections: Vec<Section> = wish.only.iter().map(|part| part.section()).collect();
    let review = review::compare(&old, &new)?;
    let plain = wish.out.is_some() || !coloured(colour, std::io::stdout().is_terminal());
    answer(wish, || match wish.format {
        Form::Text => review::text(&review, &sections, !plain),
        Form::Json => review::json(&review, &sections),
    })?;
    Ok(if review.is_empty_in(&sections) { WELL } else { FAULTY })
}

/// Gives the answer to whom it is for.
fn answer(wish: &Wish, text: impl Fn() -> String) -> Result<(), String> {
    match &wish.out {
        _ if wish.quiet => Ok(()),
        Some(file) => publish::write_file(file, &text()),
        None => say(&text()),
    }
}

/// A version that could not be built is not compared, since its placeholders are no values: its diagnostics are told, and what is
/// known of both.
fn broken(wish: &Wish, old: &Side, new: &Side, colour: Colour) -> Result<u8, String> {
    let mut told = Vec::new();
    let style = if coloured(colour, std::io::stderr().is_terminal()) { Style::Colour } else { Style::People };
    for side in [old, new] {
        let diagnostics = match &side.here {
            Some(here) if side.is_broken() => {
                if matches!(wish.format, Form::Text) && !wish.quiet {
                    say_error(&terminal::write(&here.diagnostics, &here.project.files, style));
                }
                terminal::json(&here.diagnostics, &here.project.files)
            }
            _ => Vec::new(),
        };
        told.push((side, side.record()?.summary(&side.name), diagnostics));
    }
    answer(wish, || match wish.format {
        Form::Text => told.iter().map(|(side, summary, _)| line(side, &review::summary(summary))).collect(),
        Form::Json => {
            let version = |(side, summary, diagnostics): &(&Side, review::Summary, Vec<terminal::JsonDiagnostic>)| serde_json::json!({ "built": !side.is_broken(), "summary": summary, "diagnostics": diagnostics });
            let versions: Vec<_> = told.iter().map(version).collect();
            format!("{:#}\n", serde_json::json!({ "schema": review::SCHEMA, "compared": false, "versions": versions }))
        }
    })?;
    Ok(TROUBLE)
}

fn line(side: &Side, summary: &str) -> String {
    if side.is_broken() { format!("not compared, since `{}` does not build\n", side.name) } else { format!("{summary}\n") }
}
