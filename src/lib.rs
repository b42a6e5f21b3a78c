//! Tickmark: a static report generator in which every figure is computed, traced and checked.
//!
//! The stages in reading order: [`project`] reads an author's folder through [`source`]; [`data`] makes datasets of its YAML and CSV;
//! [`figures`] computes what follows from them, each with its trace; [`content`] reads the Markdown chapters; [`exhibits`] draws charts,
//! tables and models; [`report`] puts them together with numbers, references and appendices; [`checks`] looks for what does not hold;
//! [`render`] frames the pages with a theme; [`publish`] puts them in place at once, with a manifest; [`review`] compares two of these. [`diagnostics`] is what all of
//! them say when something is wrong, [`markup`] the only writer of HTML and SVG.

pub mod checks;
pub mod cli;
pub mod content;
pub mod data;
pub mod diagnostics;
pub mod exhibits;
pub mod explain;
pub mod figures;
pub mod markup;
pub mod pipeline;
pub mod project;
pub mod publish;
pub mod render;
pub mod report;
pub mod review;
pub mod revision;
pub mod source;
pub mod terminal;
pub mod yaml;

#[cfg(test)]
mod tests;
