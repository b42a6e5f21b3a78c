//! The project: what an author's folder holds, discovered and read, and its `report.yaml`.
//!
//! Takes a [`Source`](crate::source::Source); gives a [`Project`] in which every text file has a number and the configuration is typed.

mod chapters;
mod config;
mod read;
mod svg;

use indexmap::IndexMap;

use crate::source::{FileId, Files, Span};

/// Everything that was read.
#[derive(Debug, Default)]
pub struct Project {
    /// All text files: `report.yaml`, `data/`, `content/`, `themes/`.
    pub files: Files,
    /// The configuration.
    pub config: Config,
    /// Dataset and model files, `data/*.yaml` but for `references.yaml`, by path.
    pub data: Vec<FileId>,
    /// `data/references.yaml`, if there is one.
    pub references: Option<FileId>,
    /// Chapters of each edition, in the order of `config.editions`.
    pub chapters: Vec<Vec<ChapterFile>>,
    /// Editions that are not built this time, with their chapters: references may name them all the same.
    pub left_out: Vec<(Edition, Vec<ChapterFile>)>,
    /// Other files the site needs byte for byte: images under `content/`, by path.
    pub images: Vec<(crate::source::RelPath, Vec<u8>)>,
}

/// A chapter's file and the part it plays.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ChapterFile {
    /// The file.
    pub file: FileId,
    /// Whether it stands in `appendices/`.
    pub appendix: bool,
    /// The part it belongs to: an index into the edition's parts.
    pub part: Option<u32>,
}

/// A text of the configuration or of an exhibit with its place; inline Markdown unless its field says otherwise.
#[derive(Clone, PartialEq, Debug)]
pub struct Words {
    /// The text.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

impl Words {
    /// The words of a scalar; of anything else none.
    pub fn of(node: &crate::yaml::Yaml) -> Self {
        Self { text: node.text().unwrap_or("").to_owned(), span: node.span }
    }
}

/// `report.yaml`.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Config {
    /// Title of the report, plain text.
    pub title: String,
    /// One sentence for the front page.
    pub summary: Option<Words>,
    /// Its authors.
    pub authors: Vec<Author>,
    /// Who publishes it.
    pub publisher: String,
    /// Language tag, such as `en-GB`.
    pub language: String,
    /// Identifiers by name, such as `doi`.
    pub identifiers: IndexMap<String, String>,
    /// Licence of the content.
    pub licence: Option<Licence>,
    /// Where the site will stand; absolute, without a trailing slash.
    pub base_url: Option<String>,
    /// Name of the theme's folder.
    pub theme: String,
    /// How a tie is rounded.
    pub ties: Ties,
    /// Quantile type of Hyndman and Fan, 1 to 9.
    pub quantiles: u8,
    /// The work the report is based on: an id of the references.
    pub based_on: Option<Words>,
    /// Numbers that are no measures, with the reason.
    pub literals: Vec<Literal>,
    /// Warnings that were looked at and are not told.
    pub accept: Vec<Accepted>,
    /// Terms for the glossary.
    pub terms: Vec<Term>,
    /// Words that say how large a value is, with their bounds.
    pub vocabulary: Vec<Bounded>,
    /// What a build leaves beside the pages.
    pub outputs: Outputs,
    /// The editions in order; at least one.
    pub editions: Vec<Edition>,
}

/// What a build leaves beside the pages; all of it unless it is turned off.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Outputs {
    /// Each edition whole on one page.
    pub single_page: bool,
    /// Datasets and exhibits as CSV, with their descriptions.
    pub csv: bool,
}

impl Default for Outputs {
    fn default() -> Self {
        Self { single_page: true, csv: true }
    }
}

/// An author of the report.
#[derive(Clone, PartialEq, Eq, Debug, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct Author {
    /// Full name.
    pub name: String,
    /// Body the author belongs to.
    #[serde(default)]
    pub affiliation: Option<String>,
}

/// A licence.
#[derive(Clone, PartialEq, Eq, Debug, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct Licence {
    /// Its name.
    pub name: String,
    /// Its address.
    pub url: String,
    /// What it covers, plain text.
    #[serde(default)]
    pub note: Option<String>,
}

/// What is done with a value exactly between two printed ones.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ties {
    /// 0.5 becomes 1, −0.5 becomes −1.
    #[default]
    HalfAwayFromZero,
    /// 0.5 becomes 0, 1.5 becomes 2.
    HalfEven,
}

/// A number in words that measures nothing, declared once.
#[derive(Clone, PartialEq, Debug)]
pub struct Literal {
    /// The words; `#` stands for any whole number.
    pub text: Words,
    /// Why it is no measure.
    pub because: Words,
}

/// A warning that was looked at and accepted.
#[derive(Clone, PartialEq, Debug)]
pub struct Accepted {
    /// Its code.
    pub code: Words,
    /// Words of the paragraph it is about, as they are written there.
    pub at: Words,
    /// Why it is accepted.
    pub because: String,
}

/// A term and its meaning.
#[derive(Clone, PartialEq, Eq, Debug, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// The term.
    pub term: String,
    /// What it means here.
    pub means: String,
}

/// Words that say how large a value is, such as “around a third”, and the bounds this report gives them.
#[derive(Clone, PartialEq, Debug)]
pub struct Bounded {
    /// The words.
    pub words: Words,
    /// Lower bounds: `from`, which is within, and `above`, which is not. One of them at most is right.
    pub low: [Option<Words>; 2],
    /// Upper bounds: `to`, which is within, and `below`, which is not.
    pub high: [Option<Words>; 2],
}

/// One reading of the study.
#[derive(Clone, PartialEq, Debug)]
pub struct Edition {
    /// Its id, which is its folder on the site.
    pub id: String,
    /// Where the id stands.
    pub span: Span,
    /// Its name, such as "Full report".
    pub name: String,
    /// Its title, the report's unless it has its own.
    pub title: String,
    /// Whom it is for.
    pub purpose: Option<Words>,
    /// Its version.
    pub version: String,
    /// Its date as `YYYY-MM-DD`.
    pub date: String,
    /// The folder of its chapters.
    pub content: String,
    /// Its parts: titles, plain text, by the name of the folder without its leading number.
    pub parts: IndexMap<String, Words>,
    /// How its parts are numbered.
    pub numbering: Numbering,
    /// How readers are led from figures in sentences to how they were computed.
    pub traces: Traces,
    /// Key figures of the front page.
    pub key_figures: Vec<KeyFigure>,
    /// Id of the exhibit shown on the front page.
    pub front: Option<Words>,
}

/// How readers are led from a figure in a sentence to how it was computed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Traces {
    /// By a link to the appendix of figures, and by the short form in a popover beside it.
    #[default]
    Popovers,
    /// By a link alone.
    Links,
    /// Not at all.
    Off,
}

impl Traces {
    /// The words for it, as they are written in `report.yaml`, in front matter and behind a heading.
    pub const NAMES: [(&'static str, Self); 3] = [("popovers", Self::Popovers), ("links", Self::Links), ("off", Self::Off)];

    /// What a word stands for.
    pub fn named(word: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(name, _)| *name == word).map(|(_, traces)| *traces)
    }
}

/// How chapters and appendices are numbered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct Numbering {
    /// Chapters.
    #[serde(default)]
    pub chapters: ChapterNumbers,
    /// Appendices.
    #[serde(default)]
    pub appendices: AppendixNumbers,
}

/// Numbers of chapters.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChapterNumbers {
    /// Chapters 1, sections 1.1, subsections 1.1.1.
    #[default]
    Decimal,
    /// Chapters 1, paragraphs 1.1.
    Paragraphs,
}

/// Numbers of appendices.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AppendixNumbers {
    /// Appendix 1.
    #[default]
    Number,
    /// Appendix A.
    Letter,
}

/// A key figure of the front page.
#[derive(Clone, PartialEq, Debug)]
pub struct KeyFigure {
    /// An expression.
    pub show: Words,
    /// What it is.
    pub label: Words,
    /// Base and caution.
    pub note: Option<Words>,
}

/// Discovers and reads a project. A file that cannot be read or is no UTF-8 is a diagnostic; so is everything wrong in `report.yaml`.
pub fn open(source: &dyn crate::source::Source) -> crate::diagnostics::Checked<Project> {
    read::project(source)
}

/// The address of a chapter's file: its stem without the leading number.
pub fn slug(path: &crate::source::RelPath) -> &str {
    without_number(path.stem())
}

fn without_number(stem: &str) -> &str {
    let rest = stem.trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.len() == stem.len() { stem } else { rest.strip_prefix('-').unwrap_or(stem) }
}

#[cfg(test)]
mod tests;
