//! The command line: what was typed, what it means, and what is said about it.

mod diff;

use std::io::{IsTerminal, Write};
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::checks::typed;
use crate::diagnostics::{Diagnostic, counted, nearest};
use crate::explain;
use crate::pipeline::{self, Built};
use crate::project::{self, Project};
use crate::publish;
use crate::publish::amend;
use crate::publish::place::Staging;
use crate::render::sink::{Nowhere, Sink};
use crate::source::Disk;
use crate::terminal::{self, Style};

/// Well.
const WELL: u8 = 0;
/// The report has errors.
const FAULTY: u8 = 1;
/// The tool could not do its work.
const TROUBLE: u8 = 2;

/// A static report generator in which every figure is computed, traced and checked.
#[derive(Debug, Parser)]
#[command(version, after_help = "Exit codes: 0 well; 1 the report has errors, or two versions differ; 2 the tool could not do its work.")]
struct Typed {
    #[command(subcommand)]
    command: Command,
    /// The project's folder
    #[arg(long, global = true, value_name = "DIR", default_value = ".")]
    project: PathBuf,
    /// When to use colour; NO_COLOR is respected
    #[arg(long, global = true, value_enum, default_value = "auto")]
    color: Colour,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Build every edition into a static site, whole or not at all
    #[command(after_help = "Example:\n  tickmark build --edition full --out public")]
    Build {
        #[command(flatten)]
        reading: Reading,
        /// The folder of the site; it is replaced as a whole
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
    /// Find everything that is wrong, and publish nothing
    #[command(
        after_help = "Examples:\n  tickmark check --strict --format short\n  tickmark check --suggest > bind.patch; git apply bind.patch\n  tickmark check --format sarif > tickmark.sarif\n\ndocs/answers.md tells what the JSON and the SARIF hold."
    )]
    Check {
        #[command(flatten)]
        reading: Reading,
        /// Print a patch that binds typed numbers, with the reason for each guess
        #[arg(long, conflicts_with_all = ["fix", "format"])]
        suggest: bool,
        /// Bind the typed numbers that cannot be mistaken, in the files themselves
        #[arg(long, conflicts_with = "edition")]
        fix: bool,
    },
    /// Tell where a figure comes from and where it is used
    #[command(
        after_help = "Examples:\n  tickmark explain events.all\n  tickmark explain 'events[\"Leeds\"].charity'\n  tickmark explain 'sum(events.charity)' --format json\n\nThe JSON has schema (tickmark-explanation/1), name, title, formula, exact, fraction, printed, place, published (value,\ncomputed, verdict, source, because), cells (name, value, unit, place), figures (name, formula, printed, place) and used\n(kind, place, address, what, through); what is empty is left out."
    )]
    Explain {
        /// A figure, a cell, a value, a claim, or an expression of the prose
        name: String,
        #[command(flatten)]
        reading: Reading,
    },
    /// Tell what differs between two versions, and why
    #[command(
        after_help = "Examples:\n  tickmark diff HEAD\n  tickmark diff v1.0 v1.1\n  tickmark diff v1.0..v1.1 --format html --out review.html\n  tickmark diff public\n  tickmark diff v1/report.json v2/report.json --only figures,claims\n\nExit codes: 0 the same; 1 there are differences; 2 the tool could not do its work. docs/review.md tells what the JSON holds."
    )]
    Diff(diff::Wish),
}

#[derive(Debug, Args)]
struct Reading {
    /// Only this edition
    #[arg(long, value_name = "ID")]
    edition: Option<String>,
    /// Count warnings as errors
    #[arg(long)]
    strict: bool,
    /// How to answer
    #[arg(long, value_enum, default_value = "people")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people, with the lines that diagnostics are about
    People,
    /// One line a diagnostic
    Short,
    /// For machines
    Json,
    /// For editors and code hosts: SARIF 2.1.0
    Sarif,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Colour {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Runs what the command line asks for.
pub fn run() -> ExitCode {
    let typed = match Typed::try_parse() {
        Ok(typed) => typed,
        Err(error) => {
            let code = if error.use_stderr() { TROUBLE } else { WELL };
            // A closed pipe is no reason to say more.
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    match act(&typed) {
        Ok(code) => ExitCode::from(code),
        Err(trouble) => {
            say_error(&format!("error: {trouble}\n"));
            ExitCode::from(TROUBLE)
        }
    }
}

/// What was read and built, with everything found on the way.
///
/// It goes with the process: letting go of it piece by piece takes a thirtieth of a large build.
struct Work {
    project: Project,
    built: Built,
    diagnostics: Vec<Diagnostic>,
}

fn act(typed: &Typed) -> Result<u8, String> {
    match &typed.command {
        Command::Build { reading, out } => build(typed, reading, out.as_deref()),
        Command::Check { reading, suggest, fix } => check(typed, reading, *suggest, *fix),
        Command::Explain { name, reading } => explain_name(typed, reading, name),
        Command::Diff(wish) => diff::run(wish, &typed.project, typed.color),
    }
}

fn check(typed: &Typed, reading: &Reading, suggest: bool, fix: bool) -> Result<u8, String> {
    let mut work = work(typed, reading)?;
    let (mut answer, mut closing) = (serde_json::Map::new(), String::new());
    if suggest {
        let changes = typed::changes(&work.project.files, work.built.report.typed(), false);
        say(&amend::patch(&work.project.files, &changes))?;
        return Ok(noted(&work, reading.strict));
    }
    if fix {
        let changes = typed::changes(&work.project.files, work.built.report.typed(), true);
        let files = amend::write(&typed.project, &work.project.files, &changes)?;
        closing = format!("{} bound in {}; ", counted(changes.len(), "number", "numbers"), counted(files, "file", "files"));
        answer.insert("bound".into(), changes.len().into());
        // What is told is what stands there now.
        if files > 0 {
            work = self::work(typed, reading)?;
        }
    }
    closing.push_str(&format!("{} found\n", terminal::count(&work.diagnostics)));
    tell(typed, reading, &work, answer, &closing)?;
    Ok(verdict(&work, reading.strict))
}

fn work(typed: &Typed, reading: &Reading) -> Result<ManuallyDrop<Work>, String> {
    let (project, diagnostics) = opened(typed, reading)?;
    Ok(worked(project, diagnostics, &Nowhere))
}

fn opened(typed: &Typed, reading: &Reading) -> Result<(Project, Vec<Diagnostic>), String> {
    let folder = &typed.project;
    let source = Disk::new(folder).map_err(|error| format!("cannot open the project `{}`: {error}", folder.display()))?;
    let mut diagnostics = Vec::new();
    let mut project = project::open(&source).unpack(&mut diagnostics);
    if let Some(id) = &reading.edition {
        keep_edition(&mut project, id)?;
    }
    Ok((project, diagnostics))
}

/// Builds a project, its pages going to a sink.
fn worked(project: Project, mut diagnostics: Vec<Diagnostic>, sink: &dyn Sink) -> ManuallyDrop<Work> {
    let built = pipeline::build_into(&project, sink).unpack(&mut diagnostics);
    ManuallyDrop::new(Work { project, built, diagnostics: pipeline::in_order(diagnostics) })
}

fn keep_edition(project: &mut Project, id: &str) -> Result<(), String> {
    let editions = &project.config.editions;
    let Some(at) = editions.iter().position(|edition| edition.id == id) else {
        let known: Vec<&str> = editions.iter().map(|edition| edition.id.as_str()).collect();
        let near = nearest(id, known.iter().copied()).map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        return Err(match known.join(", ") {
            none if none.is_empty() => format!("there is no edition `{id}`; the report has none that could be read"),
            known => format!("there is no edition `{id}`; the report has {known}{near}"),
        });
    };
    let mut editions: Vec<_> =
        std::mem::take(&mut project.config.editions).into_iter().zip(std::mem::take(&mut project.chapters)).collect();
    let (edition, chapters) = editions.remove(at);
    (project.config.editions, project.chapters) = (vec![edition], vec![chapters]);
    project.left_out = editions;
    Ok(())
}

fn verdict(work: &Work, strict: bool) -> u8 {
    if pipeline::publishable(&work.diagnostics, strict) { WELL } else { FAULTY }
}

fn build(typed: &Typed, reading: &Reading, out: Option<&Path>) -> Result<u8, String> {
    let (project, diagnostics) = opened(typed, reading)?;
    let out = out.map_or_else(|| typed.project.strip_prefix(".").unwrap_or(&typed.project).join("public"), Path::to_path_buf);
    // A project that cannot be published is built all the same, so that everything wrong with it is told; then nothing is written.
    let hopeful = pipeline::publishable(&diagnostics, reading.strict);
    let staging = if hopeful { Some(Staging::begin(&out, &typed.project).map_err(|refusal| refusal.to_string())?) } else { None };
    let work = match &staging {
        Some(staging) => worked(project, diagnostics, staging),
        None => worked(project, diagnostics, &Nowhere),
    };
    let code = verdict(&work, reading.strict);
    let mut answer = serde_json::Map::new();
    let Some(staging) = staging.filter(|_| code == WELL) else {
        tell(
            typed,
            reading,
            &work,
            answer,
            &format!("not built: {}; what stood in {} stands unchanged\n", terminal::count(&work.diagnostics), out.display()),
        )?;
        return Ok(code);
    };
    publish::accompany(&work.project, &work.built, &staging);
    let pages = staging.pages();
    staging.publish().map_err(|refusal| refusal.to_string())?;
    answer.insert("out".into(), out.display().to_string().into());
    answer.insert("pages".into(), pages.into());
    answer.insert("figures".into(), work.built.figures.all.len().into());
    let figures = work.built.figures.all.len();
    let warnings = if work.diagnostics.is_empty() { String::new() } else { format!(", {}", terminal::count(&work.diagnostics)) };
    tell(typed, reading, &work, answer, &format!("{pages} pages, {figures} figures{warnings}: {}\n", out.join("index.html").display()))?;
    Ok(WELL)
}

fn explain_name(typed: &Typed, reading: &Reading, name: &str) -> Result<u8, String> {
    let work = work(typed, reading)?;
    let explanation = explain::explain(name, &work.project, &work.built)?;
    let text = match reading.format {
        Format::Json => serde_json::to_string_pretty(&explanation).map_err(|error| error.to_string())? + "\n",
        Format::Sarif => return Err("an explanation has no SARIF form; use `--format json`".into()),
        Format::Short => explanation.short(),
        Format::People => explanation.for_people(coloured(typed.color, std::io::stdout().is_terminal())),
    };
    say(&text)?;
    Ok(noted(&work, reading.strict))
}

/// The verdict where another answer was given than the diagnostics.
fn noted(work: &Work, strict: bool) -> u8 {
    let code = verdict(work, strict);
    if code != WELL {
        say_error(&format!("note: the report has {}; `tickmark check` tells them\n", terminal::count(&work.diagnostics)));
    }
    code
}

/// Diagnostics to standard error and the closing line to standard output; for machines one answer to standard output.
fn tell(
    typed: &Typed,
    reading: &Reading,
    work: &Work,
    mut answer: serde_json::Map<String, serde_json::Value>,
    closing: &str,
) -> Result<(), String> {
    let files = &work.project.files;
    let ok = verdict(work, reading.strict) == WELL;
    let style = match reading.format {
        Format::Json => {
            let diagnostics = serde_json::to_value(terminal::json(&work.diagnostics, files)).unwrap_or_default();
            answer.insert("schema".into(), terminal::ANSWER.into());
            answer.insert("ok".into(), ok.into());
            answer.insert("diagnostics".into(), diagnostics);
            return say(&format!("{:#}\n", serde_json::Value::Object(answer)));
        }
        Format::Sarif => return say(&format!("{:#}\n", terminal::sarif(&work.diagnostics, files, ok))),
        Format::Short => Style::Short,
        Format::People if coloured(typed.color, std::io::stderr().is_terminal()) => Style::Colour,
        Format::People => Style::People,
    };
    match std::io::stderr().is_terminal().then(|| rustix::termios::tcgetwinsize(std::io::stderr())) {
        Some(Ok(size)) if size.ws_col > 0 => {
            say_error(&terminal::write_within(&work.diagnostics, files, style, usize::from(size.ws_col)));
        }
        _ => say_error(&terminal::write(&work.diagnostics, files, style)),
    }
    say(closing)
}

/// Whether to write in colour on a stream that is a terminal or not.
fn coloured(colour: Colour, terminal: bool) -> bool {
    match colour {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => terminal && std::env::var_os("NO_COLOR").is_none_or(|set| set.is_empty()),
    }
}

fn say(text: &str) -> Result<(), String> {
    match std::io::stdout().write_all(text.as_bytes()) {
        // A reader that has gone (a closed pipe) is no error of ours; a full disk that cut the answer is.
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(format!("cannot write the answer: {error}")),
        _ => Ok(()),
    }
}

fn say_error(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}
