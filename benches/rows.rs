//! Data and figures at scale: a CSV of many rows read, checked and summed, and a column of shares told in the manifest.
//!
//! `cargo bench --bench rows`. Time must grow with the rows: each tenfold `rows` may take about ten times as long.

use std::fmt::Write as _;
use std::sync::Arc;

use divan::{Bencher, black_box};
use tickmark::data;
use tickmark::figures;
use tickmark::pipeline;
use tickmark::project::{self, Project};
use tickmark::publish::manifest;
use tickmark::source::Memory;

const ROWS: [usize; 3] = [10_000, 100_000, 1_000_000];
const SHARES: [usize; 2] = [1_000, 10_000];

const REPORT: &str = "title: Rows\nauthors: [{name: A}]\npublisher: P\nlanguage: en-GB\neditions:\n  \
    - {id: full, name: Full, version: \"1.0\", date: 2026-01-31, content: content/full}\n";
const CHAPTER: &str = "---\ntitle: Rows\n---\n\n{{ survey.everybody }} spent {{ survey.spent }}.\n";
const DATASET: &str = "title: Survey\nkey: id\ncolumns:\n  id: {label: Id}\n  people: {label: People, unit: people}\n  \
    spending: {label: Spending, unit: £}\nrows: survey.csv\nfigures:\n  everybody: {title: Everybody, formula: sum(people)}\n  \
    spent: {title: Spent, formula: sum(spending)}\n";

fn main() {
    divan::main();
}

/// A project of so many rows in a mixed order, with or without a column of shares.
fn project(rows: usize, shares: bool) -> Project {
    let mut csv = String::from("id,people,spending\n");
    for row in 0..rows {
        let mixed = row * 7_919 % rows;
        let _ = writeln!(csv, "K{mixed:07},{},{}.{:02}", mixed % 9_999 + 1, mixed % 1_000, row % 100);
    }
    let part = "columns:\n  part: {label: Part, formula: people / sum(people)}\n";
    let dataset = if shares { DATASET.replace("columns:\n", part) } else { DATASET.to_owned() };
    let files = [("report.yaml", REPORT), ("content/full/01-rows.md", CHAPTER), ("data/survey.yaml", &dataset), ("data/survey.csv", &csv)];
    project::open(&Memory::new(files)).value
}

#[divan::bench(args = ROWS, sample_count = 10)]
fn rows_read_and_checked(bencher: Bencher<'_, '_>, rows: usize) {
    let project = project(rows, false);
    bencher.bench_local(|| data::read(black_box(&project)));
}

#[divan::bench(args = ROWS, sample_count = 10)]
fn rows_summed(bencher: Bencher<'_, '_>, rows: usize) {
    let project = project(rows, false);
    let datasets = Arc::new(data::read(&project).value);
    bencher.bench_local(|| figures::compute(black_box(&datasets).clone(), project.config.ties, project.config.quantiles));
}

#[divan::bench(args = SHARES, sample_count = 10)]
fn shares_told_in_the_manifest(bencher: Bencher<'_, '_>, rows: usize) {
    let project = project(rows, true);
    let built = pipeline::build(&project).value;
    bencher.bench_local(|| manifest::write(&manifest::describe(black_box(&project), &built)));
}
