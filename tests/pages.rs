//! Reports of more pages than are held at once: the same bytes on one thread and on several, notes counted across pages, size in bounds.

#[path = "../benches/generator/mod.rs"]
mod generator;

use std::collections::BTreeMap;

use generator::Form;
use tickmark::pipeline;
use tickmark::project::{self, Project};
use tickmark::publish;
use tickmark::source::Memory;

fn opened(files: &[(String, String)]) -> Project {
    let opened = project::open(&Memory::new(files.iter().map(|(path, text)| (path.as_str(), text.as_str()))));
    assert!(opened.diagnostics.is_empty(), "{:?}", opened.diagnostics);
    opened.value
}

/// Every file of the site, built on so many threads.
fn site(project: &Project, threads: usize) -> BTreeMap<String, Vec<u8>> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    pool.install(|| {
        let built = pipeline::build(project);
        assert!(built.diagnostics.is_empty(), "{:?}", built.diagnostics);
        publish::complete(project, &built.value).files
    })
}

#[test]
fn generated_reports_are_the_same_on_any_number_of_threads() {
    for (form, pages) in [(Form::Plain, 300), (Form::Report, 130)] {
        let files: Vec<(String, String)> = generator::project(form, pages).collect();
        assert!(files.iter().eq(&generator::project(form, pages).collect::<Vec<_>>()), "made by rule");
        let project = opened(&files);
        let (one, several) = (site(&project, 1), site(&project, 4));
        assert!(one.keys().eq(several.keys()), "the same files");
        let differing: Vec<&String> =
            one.iter().filter(|(address, bytes)| several[*address] != **bytes).map(|(address, _)| address).collect();
        assert!(differing.is_empty(), "{differing:?}");
        let beside = [one.contains_key("full/single.html"), one.contains_key("data/datapackage.json")];
        assert_eq!(beside, [form == Form::Report; 2], "single page and CSV");
    }
}

#[test]
fn of_pages_with_one_address_the_first_is_written() {
    let mut files: Vec<(String, String)> =
        (0..40).map(|at| (format!("content/full/{at:02}-start.md"), format!("---\ntitle: Start {at:02}\n---\n\nText.\n"))).collect();
    files.push((
        "report.yaml".to_owned(),
        "title: T\neditions: [{id: full, name: Full, version: '1', date: 2026-01-31, content: content/full}]\n".to_owned(),
    ));
    let opened = project::open(&Memory::new(files.iter().map(|(path, text)| (path.as_str(), text.as_str()))));
    assert!(opened.diagnostics.iter().any(|found| found.code == "two-files-one-page"));
    for _ in 0..5 {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(4).build().expect("threads");
        let site = pool.install(|| pipeline::build(&opened.value).value.site.files);
        let page = String::from_utf8_lossy(&site["full/start.html"]).into_owned();
        assert!(page.contains("<title>1 Start 00"), "{}", page.split("</title>").next().unwrap_or_default());
    }
}

#[test]
fn notes_are_counted_through_all_pages() {
    let mut files = vec![(
        "report.yaml".to_owned(),
        "title: T\neditions: [{id: full, name: Full, version: '1', date: 2026-01-31, content: content/full}]\n".to_owned(),
    )];
    // Three notes a page: one in a note, one in the text, one in a list.
    let text = "A[^a].\n\n- An item[^c].\n\n[^a]: First[^b].\n[^b]: In a note.\n[^c]: In a list.\n";
    files.extend((0..200).map(|at| (format!("content/full/{at:03}-page-{at:03}.md"), format!("---\ntitle: Page\n---\n\n{text}"))));
    let site = site(&opened(&files), 2);
    for page in [0, 1, 127, 128, 199] {
        let html = String::from_utf8_lossy(&site[&format!("full/page-{page:03}.html")]).into_owned();
        for note in [page * 3 + 1, page * 3 + 2, page * 3 + 3] {
            assert!(html.contains(&format!(" id=\"n-{note}\"")), "note {note} on page {page}");
        }
        assert_eq!(html.matches("class=\"sidenote\"").count(), 3);
        assert!(html.contains("The whole contents") && html.len() < 40_000, "contents that do not grow with the report");
    }
}
