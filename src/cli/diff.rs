//! `tickmark diff`: what was typed, which two versions it means, and what is said of them.

use std::io::IsTerminal;
use std::path::{Component, Path, PathBuf};

use clap::{Args, ValueEnum};

use super::{Colour, FAULTY, TROUBLE, WELL, coloured, say, say_error};
use crate::publish;
use crate::review::{self, Pair, Section, Side};
use crate::terminal::{self, Style};

/// What `diff` is told.
#[derive(Debug, Args)]
pub(super) struct Wish {
    /// The old version: a git revision, a range (v1..v2), a project's folder, a built folder, or its report.json
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
    /// Where the old version can be read, for links
    #[arg(long, value_name = "URL", value_parser = site)]
    old_site: Option<String>,
    /// Where the new version can be read, for links
    #[arg(long, value_name = "URL", value_parser = site)]
    new_site: Option<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Form {
    /// For people at a terminal
    Text,
    /// For a pull request: folded, and short enough for a comment
    Markdown,
    /// A page that stands for itself
    Html,
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
    let [old, new] = Side::both(&wish.old, wish.new.as_deref(), project)?;
    for (side, file) in [&old, &new].into_iter().flat_map(|side| side.pointers.iter().map(move |file| (side, file))) {
        say_error(&format!(
            "note: of `{file}` in `{}` the pointer is compared, since Git LFS keeps the file itself elsewhere\n",
            side.name
        ));
    }
    if old.is_broken() || new.is_broken() {
        return broken(wish, &old, &new, colour);
    }
    let sections: Vec<Section> = wish.only.iter().map(|part| part.section()).collect();
    let review = review::compare(&old, &new)?;
    let sites = Pair { old: reachable(wish, &wish.old_site, &old), new: reachable(wish, &wish.new_site, &new) };
    let plain = wish.out.is_some() || !coloured(colour, std::io::stdout().is_terminal());
    answer(wish, || match wish.format {
        Form::Text => review::text(&review, &sections, !plain),
        Form::Markdown => review::markdown(&review, &sections, &sites),
        Form::Html => review::illustrated(&review, &sections, &sites, &review::pictures(&review, &old, &new)),
        Form::Json => review::json(&review, &sections),
    })?;
    Ok(if review.is_empty_in(&sections) { WELL } else { FAULTY })
}

/// An address that links may begin with: of the web, and ending where the name of a page can follow.
fn site(typed: &str) -> Result<String, String> {
    match typed.starts_with("https://") || typed.starts_with("http://") {
        true => Ok(format!("{}/", typed.trim_end_matches('/'))),
        false => Err("an address begins with https:// or http://".to_owned()),
    }
}

/// Where the pages of a version can be read: where somebody says, or for a page on this disk the built folder, if it is one.
fn reachable(wish: &Wish, said: &Option<String>, side: &Side) -> Option<String> {
    if said.is_some() || !matches!(wish.format, Form::Html) || side.here.is_some() {
        return said.clone();
    }
    let folder = Path::new(&side.name);
    let folder = if folder.is_dir() { folder } else { folder.parent()? };
    let page = wish.out.as_deref().unwrap_or(Path::new("review.html"));
    // A manifest alone, without the pages beside it, is nothing to read.
    folder.join("index.html").is_file().then(|| from(page.parent()?, folder)).flatten()
}

/// The way from one folder to another as a link has it.
fn from(here: &Path, there: &Path) -> Option<String> {
    let parts = |path: &Path| {
        let mut parts: Vec<String> = Vec::new();
        for part in std::path::absolute(path).ok()?.components() {
            match part {
                Component::ParentDir => drop(parts.pop()),
                Component::Normal(name) => parts.push(name.to_str()?.to_owned()),
                _ => {}
            }
        }
        Some(parts)
    };
    let (here, there) = (parts(if here.as_os_str().is_empty() { Path::new(".") } else { here })?, parts(there)?);
    let shared = here.iter().zip(&there).take_while(|(a, b)| a == b).count();
    let encoded = |name: &String| {
        let sign = |c: char| match c {
            '%' | '?' | '#' | ' ' | '\\' | ':' => format!("%{:02X}", u32::from(c)),
            c => c.to_string(),
        };
        name.chars().map(sign).collect::<String>() + "/"
    };
    let up = here[shared..].iter().map(|_| "../".to_owned());
    Some(["./".to_owned()].into_iter().chain(up).chain(there[shared..].iter().map(encoded)).collect())
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
    let lines = || -> Vec<String> {
        let lines = told.iter().map(|(side, summary, _)| line(side, &review::summary(summary)).trim_end().to_owned());
        let found = |side: &Side| {
            side.here
                .as_ref()
                .filter(|_| side.is_broken())
                .map(|here| terminal::write(&here.diagnostics, &here.project.files, Style::Short))
        };
        lines
            .chain([old, new].into_iter().filter_map(found).flat_map(|found| found.lines().map(str::to_owned).collect::<Vec<_>>()))
            .collect()
    };
    answer(wish, || match wish.format {
        Form::Markdown => review::uncompared_markdown(&lines()),
        Form::Html => review::uncompared_html(&told[1].1.title, &lines()),
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
