//! Stages, one by one, over a generated report of a hundred pages with data, figures, charts and tables.
//!
//! `cargo bench --bench stages`. Each stage is given what the one before made, and runs on one thread, as the pipeline would have one
//! of its threads run it.

mod generator;

use std::sync::{Arc, LazyLock};

use tickmark::content::Chapter;
use tickmark::data::{self, Datasets};
use tickmark::exhibits::{self, Drawn};
use tickmark::figures::{self, Figures};
use tickmark::pipeline::{self, Built};
use tickmark::project::{self, Project};
use tickmark::render::sink::Nowhere;
use tickmark::render::{Renderer, Volume, theme};
use tickmark::report::{self, Assembly, Editions, Library, Numbered, Sketch, Written};
use tickmark::source::{Memory, RelPath};
use tickmark::{content, publish};

const PAGES: usize = 100;

fn main() {
    divan::main();
}

static SOURCE: LazyLock<Memory> = LazyLock::new(|| {
    let files = generator::project(generator::Form::Report, PAGES);
    Memory { files: files.filter_map(|(path, text)| Some((RelPath::new(&path)?, text.into_bytes()))).collect() }
});
static PROJECT: LazyLock<Project> = LazyLock::new(|| project::open(&*SOURCE).value);
static DATASETS: LazyLock<Datasets> = LazyLock::new(|| data::read(&PROJECT).value);
static FIGURES: LazyLock<Figures> = LazyLock::new(|| compute(DATASETS.clone()));
static CHAPTERS: LazyLock<Vec<Chapter>> = LazyLock::new(chapters);
static SKETCHES: LazyLock<Vec<Sketch>> = LazyLock::new(sketches);
static EDITIONS: LazyLock<Editions<'static>> =
    LazyLock::new(|| Editions { all: vec![Numbered::new(&PROJECT.config.editions[0], &SKETCHES, true)] });
static DRAWN: LazyLock<Vec<Vec<Drawn>>> = LazyLock::new(|| CHAPTERS.iter().map(draw).collect());
static LIBRARY: LazyLock<Library> = LazyLock::new(|| Library::read(&PROJECT, &FIGURES).value);
static WRITTEN: LazyLock<Vec<Written>> = LazyLock::new(|| bind(&assembly()));
static BUILT: LazyLock<Built> = LazyLock::new(|| pipeline::build_into(&PROJECT, &Nowhere).value);

fn compute(datasets: Datasets) -> Figures {
    figures::compute(Arc::new(datasets), PROJECT.config.ties, PROJECT.config.quantiles).value
}

fn chapters() -> Vec<Chapter> {
    PROJECT.chapters[0].iter().map(|chapter| content::read(chapter.file, chapter.appendix, &PROJECT.files).value).collect()
}

fn sketches() -> Vec<Sketch> {
    let parts = PROJECT.chapters[0].iter().map(|chapter| chapter.part);
    CHAPTERS.iter().zip(parts).map(|(chapter, part)| report::sketch(chapter, part, "full")).collect()
}

fn draw(chapter: &Chapter) -> Vec<Drawn> {
    report::directives(chapter, "full").into_iter().map(|directive| exhibits::draw(directive, &FIGURES).value).collect()
}

fn assembly() -> Assembly<'static> {
    Assembly::new(&PROJECT, &FIGURES, &LIBRARY, &EDITIONS, &EDITIONS.all[0], &SKETCHES)
}

fn bind(assembly: &Assembly<'_>) -> Vec<Written> {
    let page = |index: usize| {
        let source = assembly.sketch_of(index);
        Some(assembly.bind(index, &CHAPTERS[source], &DRAWN[source])?.written)
    };
    (0..assembly.plan().pages.len()).filter_map(page).collect()
}

#[divan::bench]
fn a_project_opened() -> Project {
    project::open(&*SOURCE).value
}

#[divan::bench]
fn b_data_read(bencher: divan::Bencher<'_, '_>) {
    LazyLock::force(&PROJECT);
    bencher.bench(|| data::read(&PROJECT).value);
}

#[divan::bench]
fn c_figures_computed(bencher: divan::Bencher<'_, '_>) {
    bencher.with_inputs(|| DATASETS.clone()).bench_values(compute);
}

#[divan::bench]
fn d_content_read(bencher: divan::Bencher<'_, '_>) {
    LazyLock::force(&PROJECT);
    bencher.bench(chapters);
}

#[divan::bench]
fn e_chapters_sketched_and_numbered(bencher: divan::Bencher<'_, '_>) {
    LazyLock::force(&LIBRARY);
    bencher.bench(|| sketches().len() + assembly().plan().pages.len());
}

#[divan::bench]
fn f_exhibits_drawn(bencher: divan::Bencher<'_, '_>) {
    LazyLock::force(&FIGURES);
    bencher.bench(|| CHAPTERS.iter().map(draw).collect::<Vec<_>>());
}

#[divan::bench]
fn g_pages_written(bencher: divan::Bencher<'_, '_>) {
    LazyLock::force(&DRAWN);
    let assembly = assembly();
    bencher.bench(|| bind(&assembly));
}

#[divan::bench]
fn h_pages_rendered(bencher: divan::Bencher<'_, '_>) {
    let theme = theme::load(&PROJECT).value;
    let renderer = Renderer::new(&PROJECT, &theme);
    let volume = Volume::new(&PROJECT.config.editions[0], assembly().plan());
    LazyLock::force(&WRITTEN);
    bencher.bench(|| WRITTEN.iter().enumerate().filter_map(|(index, written)| renderer.chapter(&volume, index, written, &Nowhere)).count());
}

#[divan::bench]
fn i_accompanying_files_written(bencher: divan::Bencher<'_, '_>) {
    LazyLock::force(&BUILT);
    bencher.bench(|| publish::complete(&PROJECT, &BUILT));
}

/// All stages together, on all processors.
#[divan::bench]
fn j_whole_build() -> Built {
    pipeline::build_into(&PROJECT, &Nowhere).value
}
