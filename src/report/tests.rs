//! Tests of numbering and of frames with exhibits and chapters made by hand.

use indexmap::IndexMap;

use crate::content::{Block, BlockKind, Chapter, Directive, ExhibitKind, Generated, Inline, InlineKind, Role};
use crate::diagnostics::Diagnostic;
use crate::exhibits::Drawn;
use crate::figures::Figures;
use crate::markup::to_string;
use crate::project::{AppendixNumbers, ChapterNumbers, Edition, Numbering, Project, Traces, Words};
use crate::source::{FileId, Span};

use super::numbering::{Outline, number};
use super::{Assembly, EditionPages, Editions, Library, Numbered, Sketch, Written, sketch};

fn span(at: usize) -> Span {
    Span::new(FileId(0), at, at + 1)
}

fn block(at: usize, kind: BlockKind) -> Block {
    Block { span: span(at), kind }
}

fn words(text: &str) -> Vec<Inline> {
    vec![Inline { span: span(0), kind: InlineKind::Text(text.into()) }]
}

fn heading(at: usize, level: u8, id: Option<&str>, text: &str) -> Block {
    block(at, BlockKind::Heading { level, id: id.map(Into::into), traces: None, text: words(text) })
}

fn exhibit(at: usize, kind: ExhibitKind, id: &str) -> Block {
    let body = Words { text: String::new(), span: span(at) };
    block(at, BlockKind::Exhibit(Directive { kind, id: id.into(), id_span: span(at), body }))
}

fn chapter(at: usize, slug: &str, blocks: Vec<Block>) -> Chapter {
    Chapter {
        file: FileId(0),
        appendix: false,
        slug: slug.into(),
        title: words(slug),
        title_span: span(at),
        id: slug.into(),
        numbered: true,
        draft: false,
        traces: None,
        blocks,
        footnotes: IndexMap::new(),
    }
}

fn edition(numbering: Numbering) -> Edition {
    Edition {
        id: "full".into(),
        span: span(0),
        name: "Full report".into(),
        title: "A report".into(),
        purpose: None,
        version: "1.0".into(),
        date: "2026-11-21".into(),
        content: "content/full".into(),
        parts: IndexMap::new(),
        numbering,
        traces: Traces::default(),
        key_figures: Vec::new(),
        front: None,
    }
}

fn sketches(chapters: &[Chapter]) -> Vec<Sketch> {
    chapters.iter().filter(|chapter| !chapter.draft).map(|chapter| sketch(chapter, None, "full")).collect()
}

/// The first edition of a project, put together as the pipeline does it: the edition, its pages as written, and what was told.
fn assemble(project: &Project, chapters: &[Chapter], figures: &Figures, drawn: &[Drawn]) -> (EditionPages, Vec<Written>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let library = Library::read(project, figures).unpack(&mut found);
    let sketches = sketches(chapters);
    let editions = Editions { all: vec![Numbered::new(&project.config.editions[0], &sketches, true)] };
    let mut assembly = Assembly::new(project, figures, &library, &editions, &editions.all[0], &sketches);
    let read: Vec<(Chapter, Vec<Drawn>)> = chapters.iter().map(|chapter| (chapter.clone(), drawn.to_vec())).collect();
    assembly.prepare(&read);
    let mut pages = Vec::new();
    for index in 0..chapters.len() {
        let (chapter, drawn) = &read[assembly.sketch_of(index)];
        let bound = assembly.bind(index, chapter, drawn).expect("a page");
        pages.push(bound.written.clone());
        assembly.keep(bound);
    }
    let (edition, late) = assembly.complete(&|_, nodes| crate::markup::Node::Written(crate::markup::to_string(nodes)));
    late.into_iter().for_each(|(index, written)| pages[index] = written);
    let edition = edition.unpack(&mut found);
    (edition, pages, found)
}

fn numbered(chapters: &[Chapter]) -> Outline {
    let checked = number(&sketches(chapters), &edition(Numbering::default()));
    assert!(checked.diagnostics.is_empty(), "{:?}", checked.diagnostics);
    checked.value
}

fn seen(outline: &Outline, key: &str) -> String {
    outline.targets.get(key).map_or("nothing".into(), |target| format!("{} at {}", target.words, target.address))
}

#[test]
fn chapters_sections_and_appendices_are_numbered() {
    let about = Chapter { numbered: false, ..chapter(1, "about", vec![heading(2, 2, None, "Limits")]) };
    let blocks = vec![
        heading(4, 2, Some("gate"), "The gateway"),
        heading(5, 3, None, "Deeper"),
        heading(6, 4, None, "Deepest"),
        heading(7, 2, None, "Then"),
    ];
    let model = chapter(3, "model", blocks);
    let survey = Chapter { appendix: true, ..chapter(8, "survey", vec![heading(9, 2, None, "Response")]) };
    let draft = Chapter { draft: true, ..chapter(10, "draft", Vec::new()) };
    let outline = numbered(&[survey, about, draft, model]);
    let shown: Vec<_> = outline.chapters.iter().map(|c| (c.address.as_str(), c.number.as_str(), c.front_matter)).collect();
    assert_eq!(shown, [("about.html", "", true), ("model.html", "1", false), ("survey.html", "A1", false)]);
    let numbers: Vec<_> = outline.chapters[1].headings.iter().map(|h| (h.number.as_str(), h.id.as_str())).collect();
    assert_eq!(numbers, [("1.1", "gate"), ("1.1.1", "deeper"), ("", "deepest"), ("1.2", "then")]);
    assert_eq!(seen(&outline, "sec-gate"), "Section 1.1 at model.html#gate");
    assert_eq!(seen(&outline, "sec-model"), "Chapter 1 at model.html");
    assert_eq!(seen(&outline, "app-survey"), "Appendix A1 at survey.html");
    assert_eq!(seen(&outline, "sec-response"), "Section A1.1 at survey.html#response");
    assert_eq!(seen(&outline, "sec-limits"), "“Limits” at about.html#limits");
}

#[test]
fn letters_and_paragraphs_are_other_schemes() {
    let numbering = Numbering { chapters: ChapterNumbers::Paragraphs, appendices: AppendixNumbers::Letter };
    let survey = Chapter { appendix: true, ..chapter(8, "survey", Vec::new()) };
    let outline = number(&sketches(&[chapter(1, "model", vec![heading(2, 2, None, "Then")]), survey]), &edition(numbering)).value;
    assert_eq!(seen(&outline, "app-survey"), "Appendix A at survey.html");
    assert_eq!(outline.chapters[0].headings[0].number, "");
}

#[test]
fn exhibits_count_by_what_readers_call_them() {
    let only = |edition: &str, at| {
        let role = Role::Only(vec![edition.into()]);
        block(at, BlockKind::Container { role, blocks: vec![exhibit(at + 1, ExhibitKind::Table, &format!("t{at}"))] })
    };
    let blocks = vec![
        exhibit(2, ExhibitKind::Chart, "q4"),
        exhibit(3, ExhibitKind::Table, "q4"),
        only("summary", 10),
        only("full", 20),
        exhibit(4, ExhibitKind::Model, "path"),
        block(5, BlockKind::Generated(Generated::Figures)),
    ];
    let outline = numbered(&[chapter(1, "survey", blocks)]);
    assert_eq!(seen(&outline, "chart-q4"), "Figure 1 at survey.html#chart-q4");
    assert_eq!(seen(&outline, "table-q4"), "Table 1 at survey.html#table-q4");
    assert_eq!(seen(&outline, "table-t20"), "Table 2 at survey.html#table-t20");
    assert_eq!(seen(&outline, "table-t10"), "nothing");
    assert_eq!(seen(&outline, "model-path"), "Figure 2 at survey.html#model-path");
    assert_eq!(outline.generated.get(&Generated::Figures).map(String::as_str), Some("survey.html"));
}

#[test]
fn ids_stand_once_and_generated_ones_give_way() {
    let first = chapter(1, "a", vec![heading(2, 2, None, "Response"), heading(3, 2, Some("x"), "X"), exhibit(4, ExhibitKind::Table, "t")]);
    let second =
        chapter(5, "b", vec![heading(6, 2, Some("response"), "R"), heading(7, 2, Some("x"), "X"), exhibit(8, ExhibitKind::Table, "t")]);
    let checked = number(&sketches(&[first, second]), &edition(Numbering::default()));
    let found: Vec<_> = checked.diagnostics.iter().map(|d| (d.code, d.span)).collect();
    assert_eq!(found, [("duplicate-id", Some(span(7))), ("duplicate-id", Some(span(8)))]);
    assert_eq!(checked.diagnostics[0].notes[0].span, Some(span(3)));
    let ids: Vec<_> = checked.value.chapters.iter().flat_map(|c| &c.headings).map(|h| h.id.as_str()).collect();
    assert_eq!(ids, ["a-response", "x", "response", "b-x"]);
}

#[test]
fn reserved_ids_are_refused() {
    let blocks = vec![heading(2, 2, Some("nr-1"), "N"), heading(3, 2, Some("f-x"), "F"), heading(4, 2, Some("nr-one"), "O")];
    let checked = number(&sketches(&[chapter(1, "index", blocks)]), &edition(Numbering::default()));
    let codes: Vec<_> = checked.diagnostics.iter().map(|d| (d.code, d.span)).collect();
    assert_eq!(codes, [("reserved-id", Some(span(2))), ("reserved-id", Some(span(3))), ("reserved-id", Some(span(1)))]);
}

/// A frame around a chart made by hand.
mod frames {
    use std::sync::Arc;

    use crate::data::Datasets;
    use crate::exhibits::Drawn;
    use crate::figures::Figures;
    use crate::markup::el;
    use crate::project::{Project, Ties};
    use crate::report::references::Works;
    use crate::source::RelPath;

    use super::{Block, BlockKind, ExhibitKind, InlineKind, block, chapter, edition, exhibit, span, to_string, words};

    fn drawn(kind: ExhibitKind, id: &str) -> Drawn {
        Drawn {
            kind,
            id: id.into(),
            span: span(2),
            headline: words("Most wanted it [note 1]"),
            subtitle: words("Share of answers"),
            base: words("n = 50"),
            notes: vec![words("They chose themselves.")],
            source: words("the survey"),
            works: Vec::new(),
            reading: Vec::new(),
            description: Vec::new(),
            generated_description: "Three bars.".into(),
            picture: Some(el("svg").child(el("a").attr("href", "@sec-gate")).child(el("a").attr("href", "@sec-gone")).into()),
            narrow_picture: Some(el("svg").into()),
            picture_in_pieces: Some(el("div").into()),
            outline: None,
            form: None,
            grid: None,
            own_rows: false,
            csv: Some("a,b\n".into()),
            uses: Vec::new(),
            cells: Vec::new(),
            rules: 0,
        }
    }

    fn project() -> Project {
        let mut project = Project::default();
        if let Some(path) = RelPath::new("content/full/a.md") {
            project.files.add(path, "");
        }
        project
    }

    /// The page of one chapter, its exhibits drawn, as HTML, with its record and diagnostics.
    fn assembled(blocks: Vec<Block>, drawn: Vec<Drawn>) -> (String, crate::report::Written, Vec<crate::diagnostics::Diagnostic>) {
        let mut project = project();
        project.config.editions = vec![edition(super::Numbering::default())];
        let figures =
            Figures { datasets: Arc::new(Datasets::default()), all: indexmap::IndexMap::new(), ties: Ties::default(), quantiles: 7 };
        assert!(Works::read(&project).diagnostics.is_empty());
        let (_, mut pages, found) = super::assemble(&project, &[chapter(1, "survey", blocks)], &figures, &drawn);
        (to_string(&pages[0].body), pages.remove(0), found)
    }

    #[test]
    fn a_chart_is_framed_with_all_it_needs() {
        let blocks = vec![super::heading(3, 2, Some("gate"), "Gate"), exhibit(4, ExhibitKind::Chart, "q4")];
        let (html, page, found) = assembled(blocks, vec![drawn(ExhibitKind::Chart, "q4")]);
        assert!(html.contains("<h2 id=\"gate\"><span class=\"no\">1.1</span> Gate</h2>"), "{html}");
        for part in [
            "<figure class=\"exhibit chart\" id=\"chart-q4\"><figcaption><span class=\"kind\">Figure 1</span> <strong class=\"headline\">Most wanted it <a class=\"note-mark\" href=\"#chart-q4-note-1\">[note 1]</a></strong>",
            "<div class=\"picture wide\"><svg><a href=\"survey.html#gate\"></a>",
            "<div class=\"picture narrow\">",
            "<div class=\"picture pieces\"><div></div></div>",
            "<p class=\"description\">Three bars.</p>",
            "<p class=\"base\">n = 50</p>",
            "<li id=\"chart-q4-note-1\"><span class=\"note-label\">[note 1]</span> They chose themselves.</li>",
            "Source: the survey. <a href=\"../data/exhibits/full-chart-q4.csv\" download=\"\">Download the data for figure 1 (1 kB CSV)</a>",
        ] {
            assert!(html.contains(part), "{part}\n{html}");
        }
        assert_eq!(page.downloads, [("data/exhibits/full-chart-q4.csv".to_string(), "a,b\n".to_string())]);
        assert_eq!(*page.page.sections, [("1.1".into(), "gate".into(), "Gate".into())]);
        assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), ["dangling-reference", "typed-number"]);
    }

    #[test]
    fn references_notes_and_paragraphs_are_bound() {
        let note = crate::content::Footnote { span: span(9), blocks: vec![block(9, BlockKind::Paragraph(words("A remark.")))] };
        let inline = |kind| super::Inline { span: span(5), kind };
        let mut text = words("See ");
        text.push(inline(InlineKind::Reference { edition: None, kind: "chart".into(), id: "q4".into() }));
        text.push(inline(InlineKind::Footnote("a".into())));
        text.push(inline(InlineKind::Reference { edition: None, kind: "chart".into(), id: "q5".into() }));
        let blocks = vec![block(5, BlockKind::Paragraph(text)), exhibit(6, ExhibitKind::Chart, "q4")];
        let mut project = project();
        project.config.editions = vec![edition(super::Numbering::default())];
        let mut survey = chapter(1, "survey", blocks);
        survey.footnotes.insert("a".into(), note);
        let figures =
            Figures { datasets: Arc::new(Datasets::default()), all: indexmap::IndexMap::new(), ties: Ties::default(), quantiles: 7 };
        let (_, pages, found) = super::assemble(&project, &[survey], &figures, &[]);
        let (html, page) = (to_string(&pages[0].body), &pages[0].page);
        assert!(html.contains("See <a href=\"survey.html#chart-q4\" class=\"reference\">Figure 1</a>"), "{html}");
        assert!(html.contains("<sup class=\"noteref\"><a href=\"#n-1\" id=\"nr-1\" role=\"doc-noteref\">1</a></sup>"), "{html}");
        assert!(
            html.contains(
                "<div class=\"sidenote\" id=\"n-1\" role=\"doc-footnote\"><span class=\"no\">1</span> A remark. <a href=\"#nr-1\""
            ),
            "{html}"
        );
        assert!(html.contains("could not be drawn"), "{html}");
        let ids: Vec<String> = page.paragraphs.iter().map(|paragraph| paragraph.id().to_owned()).collect();
        assert_eq!((ids.len(), ids[1].as_str()), (2, "n-1"), "the paragraph and its note");
        assert!(html.contains(&format!("<p id=\"{}\">", page.paragraphs.iter().next().expect("a paragraph").id())), "{html}");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].mend.as_deref(), Some("Did you mean `@chart-q4`?"));
    }
}

/// Small projects from text to pages.
mod whole {
    use std::sync::Arc;

    use crate::diagnostics::Diagnostic;
    use crate::report::{EditionPages, Written};
    use crate::source::Memory;

    use super::{assemble, to_string};

    const REPORT: &str = "title: A report\nsummary: One sentence.\nauthors: [{name: Ada Smith}]\npublisher: A Press\nlanguage: en-GB\ntheme: default\nbased_on: smith2009\neditions:\n  - id: full\n    name: Full report\n    version: \"1.0\"\n    date: 2026-11-21\n    content: content/full\n    key_figures: [{show: survey.completion, label: went through}]\n";
    const SURVEY: &str = "title: A survey\nsource: {work: smith2009, at: Table 1}\nvalues:\n  started: {label: Began, value: 95, unit: people}\n  completed: {label: Went through, value: 53, unit: people}\nfigures:\n  completion: {title: Completion, formula: completed / started, format: percent(0), published: [{value: \"56%\"}, {value: \"57%\"}, {value: \"55%\", because: It was cut off.}, {value: about half}]}\nclaims:\n  most: {predicate: completion > 50%}\n";
    const WORKS: &str = "smith2009:\n  type: book\n  title: A Book\n  author: \"Smith, Ada\"\n  date: 2009\n";

    fn built(prose: &str) -> (EditionPages, Written, Vec<Diagnostic>) {
        let chapter = format!(
            "---\ntitle: A start\n---\n\n{prose}\n\n```generated figures\n```\n\n```generated ledger\n```\n\n```generated references\n```\n"
        );
        let files = [
            ("report.yaml", REPORT),
            ("data/survey.yaml", SURVEY),
            ("data/references.yaml", WORKS),
            ("content/full/01-start.md", chapter.as_str()),
        ];
        let mut found = Vec::new();
        let project = crate::project::open(&Memory::new(files)).unpack(&mut found);
        let datasets = crate::data::read(&project).unpack(&mut found);
        let figures = crate::figures::compute(Arc::new(datasets), project.config.ties, project.config.quantiles).unpack(&mut found);
        let read = |chapter: &crate::project::ChapterFile| crate::content::read(chapter.file, chapter.appendix, &project.files);
        let chapters: Vec<_> = project.chapters[0].iter().map(|file| read(file).unpack(&mut found)).collect();
        let (edition, mut pages, told) = assemble(&project, &chapters, &figures, &[]);
        found.extend(told);
        (edition, pages.remove(0), found)
    }

    fn codes(found: &[Diagnostic]) -> Vec<&'static str> {
        found.iter().map(|found| found.code).collect()
    }

    #[test]
    fn a_figure_leads_to_how_it_was_computed_and_back() {
        let (edition, written, found) =
            built("Of all, {{ survey.completion }} [went through]{claim=survey.most}; {{ survey.completed / 2 }} is half.");
        assert_eq!(codes(&found), ["unexplained-difference", "unreadable-published", "no-base-told", "typed-number"]);
        let page = &edition.pages[0];
        let html = to_string(&written.body);
        assert!(
            html.contains("<a class=\"figure\" href=\"start.html#f-survey-completion\" aria-label=\"56%, computed\">56%</a><button "),
            "{html}"
        );
        assert!(html.contains("The source printed 57%. Differs.</span>"), "the short form hides no difference: {html}");
        assert!(html.contains("<article class=\"trace\" id=\"f-survey-completion\">"), "{html}");
        assert!(html.contains(&format!("href=\"start.html#{}\"", page.paragraphs.iter().next().expect("a paragraph").id())), "{html}");
        assert!(html.contains("data/survey.yaml:5:"), "{html}");
        assert!(html.contains("Expressions in the text") && html.contains("survey.completed ÷ 2"), "{html}");
        assert!(html.contains("Holds.") && html.contains("id=\"ref-smith2009\""), "{html}");
        assert_eq!((page.uses.len(), page.claims.len()), (2, 1));
        assert!(page.claims[0].holds && page.claims[0].words == "went through");
        assert!(to_string(&edition.front.key_figures[0].show).contains(">56%<"));
        assert_eq!(edition.front.citation, "Ada Smith (2026) A report: Full report, version 1.0. A Press.");
    }

    #[test]
    fn the_ledger_gives_each_verdict_in_the_printed_rounding() {
        let (_, written, _) = built("Words.");
        let html = to_string(&written.body);
        for verdict in [
            "<tr class=\"agrees\">",
            "<tr class=\"differs\">",
            "<tr class=\"unreadable\">",
            "<tr class=\"cut-off\">",
            "It was cut off. (",
            ">Smith, 2009, Table 1</a>)",
        ] {
            assert!(html.contains(verdict), "{verdict}\n{html}");
        }
        assert!(
            html.contains(
                "Printed values compared: 4. Of these 1 agrees, 1 agrees if digits are cut off, 1 differs and 1 cannot be compared."
            ),
            "{html}"
        );
    }

    #[test]
    fn false_unknown_and_untrue_claims_are_errors() {
        let prose = "[a]{claim=\"survey.completion < 50%\"} [b]{claim=survey.mots} [c]{claim=\"survey.completion\"} {{ survey.completion }} [@smith2010]";
        let (edition, _, found) = built(prose);
        assert_eq!(codes(&found)[2..], ["false-claim", "unknown-claim", "not-a-truth", "unknown-work", "no-base-told"]);
        assert!(found[2].message.contains("survey.completion (55.789"), "{}", found[2].message);
        assert_eq!(found[2].notes.len(), 2);
        assert_eq!(found[3].mend.as_deref(), Some("Did you mean `survey.most`?"));
        assert_eq!(found[5].mend.as_deref(), Some("Did you mean `smith2009`?"));
        assert!(!edition.pages[0].claims[0].holds);
    }
}
