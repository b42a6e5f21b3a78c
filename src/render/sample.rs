//! A report made by hand in which every class stands that the report stage writes, to try the theme on.

use std::sync::Arc;

use indexmap::IndexMap;

use crate::content::ExhibitKind;
use crate::diagnostics::Checked;
use crate::markup::{Element, Node, el, plain, text};
use crate::project::{Author, Config, Edition, Licence, Numbering, Project, Traces};
use crate::report::{EditionPages, ExhibitRecord, Front, Group, GroupKind, Key, Page, Paragraphs, Plan, Planned, Written};
use crate::source::{FileId, RelPath, Span};

use super::sink::Memory;
use super::{Renderer, Site, Volume, theme};

/// A place that is nowhere in particular.
fn span() -> Span {
    Span::new(FileId(0), 0, 0)
}

/// A project with these editions and theme files.
pub fn project(editions: &[&str], files: &[(&str, &str)]) -> Project {
    let mut project = Project::default();
    for (path, words) in files {
        project.files.add(RelPath::new(path).expect("a path"), *words);
    }
    let edition = |id: &&str| Edition {
        id: (*id).into(),
        span: span(),
        name: if *id == "full" { "Full report".into() } else { "Summary".into() },
        title: "Understanding the children’s social care workforce".into(),
        purpose: None,
        version: "1.0".into(),
        date: "2026-11-21".into(),
        content: format!("content/{id}"),
        parts: IndexMap::new(),
        numbering: Numbering::default(),
        traces: Traces::default(),
        key_figures: Vec::new(),
        front: None,
    };
    project.config = Config {
        title: "Understanding the children’s social care workforce".into(),
        authors: vec![Author { name: "Tickmark project".into(), affiliation: Some("an independent reworking".into()) }],
        publisher: "Tickmark project".into(),
        language: "en-GB".into(),
        theme: "default".into(),
        licence: Some(Licence {
            name: "CC BY 4.0".into(),
            url: "https://creativecommons.org/licenses/by/4.0/".into(),
            note: Some("Covers the words, arrangement and derived figures of this reworking.".into()),
        }),
        editions: editions.iter().map(edition).collect(),
        ..Config::default()
    };
    project
}

/// An edition as the report stage gives it.
pub struct Sample {
    /// Its id.
    pub id: String,
    /// Its pages.
    pub pages: Vec<Written>,
    /// Its front page.
    pub front: Front,
}

/// A report of the same editions.
pub fn report(editions: &[&str]) -> Vec<Sample> {
    editions.iter().map(|id| Sample { id: (*id).into(), pages: pages(), front: front() }).collect()
}

/// The plan of a sample: front matter, chapters, appendices.
fn plan(sample: &Sample) -> Plan {
    let planned = |written: &Written| Planned {
        address: written.page.address.clone(),
        id: written.page.id.clone(),
        number: written.page.number.clone(),
        title: written.page.title.clone(),
        appendix: written.page.appendix,
        front_matter: written.page.front_matter,
        shadowed: false,
    };
    let pages: Vec<Planned> = sample.pages.iter().map(planned).collect();
    let (first, last) = (pages.iter().take_while(|page| page.front_matter).count(), pages.iter().take_while(|page| !page.appendix).count());
    let group = |kind, pages| Group { kind, pages };
    let groups =
        vec![group(GroupKind::Front, 0..first), group(GroupKind::Chapters, first..last), group(GroupKind::Appendices, last..pages.len())];
    let summary = plain(&sample.front.summary);
    Plan { pages, groups, summary, figures: Some("figures.html".into()), ledger: None, data: None }
}

/// Renders a sample as the pipeline does it.
pub fn render(project: &Project, report: &[Sample]) -> Checked<Site> {
    let mut diagnostics = Vec::new();
    let theme = theme::load(project).unpack(&mut diagnostics);
    let (renderer, memory) = (Renderer::new(project, &theme), Memory::default());
    let mut editions = Vec::new();
    for (edition, sample) in project.config.editions.iter().zip(report) {
        let volume = Volume::new(edition, Arc::new(plan(sample)));
        let chapter = |(index, written): (usize, &Written)| renderer.chapter(&volume, index, written, &memory);
        let joined = sample.pages.iter().enumerate().filter_map(chapter).collect();
        let pages = sample.pages.iter().map(|written| written.page.clone()).collect();
        let pages = EditionPages {
            id: sample.id.clone(),
            pages,
            front: sample.front.clone(),
            exhibits: vec![record()],
            works: Vec::new(),
            typed: Vec::new(),
        };
        renderer.edition(&volume, &pages, joined, &memory);
        editions.push((volume, pages));
    }
    renderer.site(&editions.iter().map(|(volume, pages)| (volume, pages)).collect::<Vec<_>>(), &memory);
    diagnostics.extend(renderer.diagnostics());
    Checked::with(memory.into_site(), diagnostics)
}

fn record() -> ExhibitRecord {
    ExhibitRecord {
        kind: ExhibitKind::Chart,
        id: "q9".into(),
        number: 7,
        headline: "Nine of ten".into(),
        address: "messages.html#chart-q9".into(),
        shows: Vec::new(),
        cells: Vec::new(),
        unnamed: Vec::new(),
        print: String::new(),
        look: String::new(),
        span: span(),
    }
}

fn front() -> Front {
    let key = |show: &str, label: &str, note: &str| Key {
        show: vec![el("a").class("figure").attr("href", "figures.html#trace-a").text(show).into()],
        label: vec![text(label)],
        note: vec![text(note)],
    };
    Front {
        summary: vec![text(
            "Who works with children outside the clearly drawn professions, what they need to know, and what place there might be for graduates among them.",
        )],
        purpose: vec![text("For readers who want the whole account: the design, the model, every table and how each figure was computed.")],
        key_figures: vec![
            key(
                "84%",
                "of those who answered wanted a planned graduate role",
                "42 of 50; 95 began the survey. Respondents chose themselves",
            ),
            key("3", "open staff groups, drawn around where the child is met", "64 kinds of role named by respondents"),
            key("55,395", "local authority staff counted in 2008, 80% of them women", "47,045 full-time equivalents"),
            key("24,829", "staff estimated in private and voluntary homes", "95% interval as published ±3,577; sample of 267 homes"),
        ],
        exhibit: vec![exhibit(
            "model",
            "pathway",
            "Figure 1",
            "A gateway joins an open workforce to a degree of six modules",
            drawing("messages.html#graduates"),
        )],
        citation: "Tickmark project (2026) Understanding the children’s social care workforce. Full report, version 1.0.".into(),
    }
}

fn page(address: &str, number: &str, title: &str, body: Vec<Node>) -> Written {
    let page = Page {
        address: format!("{address}.html"),
        id: address.into(),
        number: number.into(),
        title: title.into(),
        appendix: number.starts_with('A'),
        front_matter: number.is_empty(),
        sections: vec![
            ("4.1".into(), "before".into(), "Who answered".into()),
            ("4.3".into(), "graduates".into(), "What graduates might bring".into()),
        ]
        .into(),
        description: format!("{title}: what was asked, of whom, and what they said."),
        uses: Vec::new(),
        claims: Vec::new(),
        paragraphs: Paragraphs::default(),
        cites: Vec::new(),
        downloads: vec![format!("data/{address}.csv")],
    };
    let downloads = vec![(format!("data/{address}.csv"), "town,people\n".into())];
    Written { page, heading: vec![text(title)], body, downloads }
}

fn pages() -> Vec<Written> {
    let plain = |words: &str| {
        vec![Node::from(el("h2").id("before").child(no("1.1")).text(" A section")), el("p").id("graduates").text(words).into()]
    };
    vec![
        page("about", "", "About this reworking", plain("What this is.")),
        page("introduction", "1", "Introduction", plain("How it began.")),
        page("design", "2", "Study design", plain("How it was done.")),
        page("messages", "4", "Messages from the study", chapter()),
        page("survey", "A1", "Graduates: survey and events", plain("Questions.")),
        page("figures", "A2", "How the figures were computed", generated()),
    ]
}

fn no(number: &str) -> Element {
    el("span").class("no").text(number)
}

fn p(children: Vec<Node>) -> Node {
    el("p").children(children).into()
}

fn fig(words: &str) -> Node {
    el("a").class("figure").attr("href", "figures.html#trace-a").attr("title", "53 ÷ 95").text(words).into()
}

fn drawing(link: &str) -> Node {
    let svg = |width: u32, id: &str| {
        let bars: String = (0..6)
            .map(|row| {
                let (y, length) = (row * 30 + 34, (width - 260) * (90 - row * 8) / 100);
                format!("<text x=\"190\" y=\"{}\" text-anchor=\"end\" font-size=\"13\" fill=\"#0b0c0c\">Principle number {row}</text><rect x=\"200\" y=\"{y}\" width=\"{length}\" height=\"20\" fill=\"#12436D\"/>", y + 15)
            })
            .collect();
        Node::Drawn(format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"240\" viewBox=\"0 0 {width} 240\" role=\"group\" aria-labelledby=\"{id}-t\" font-family=\"Inter, sans-serif\"><title id=\"{id}-t\">Shares > of answers</title><a href=\"{link}\"><text x=\"200\" y=\"18\" font-size=\"13\" font-weight=\"600\" fill=\"#12436D\">Especially important</text></a>{bars}</svg>"
        ))
    };
    let pair = [("wide", 880, "w"), ("narrow", 340, "n")]
        .map(|(name, width, id)| Node::from(el("div").class(format!("picture {name}")).child(svg(width, id))));
    el("div").class("pictures").children(pair).into()
}

fn caption(kind: &str, headline: &str) -> Vec<Node> {
    vec![
        el("span").class("kind").text(kind).into(),
        text(" "),
        el("strong").class("headline").text(headline).into(),
        text(" "),
        el("span")
            .class("subtitle")
            .text("Share of answers to each statement, question 9, survey respondents, 2010; bases 69 to 72")
            .into(),
    ]
}

fn exhibit(kind: &str, id: &str, number: &str, headline: &str, picture: Node) -> Node {
    el("figure")
        .class(format!("exhibit {kind}"))
        .id(format!("{kind}-{id}"))
        .child(el("figcaption").children(caption(number, headline)))
        .child(picture)
        .child(el("p").class("description").text("A bar chart of ten attributes. The longest bar is 79%, the shortest 19%."))
        .child(el("p").class("base").text("n = 69 to 72"))
        .child(
            el("p")
                .class("source")
                .text("Source: survey, question 9. ")
                .child(el("a").attr("href", "../data/messages.csv").text("Download the data for figure 7 (1 kB CSV)")),
        )
        .child(el("details").class("data").child(el("summary").text("Table of these data")).child(plain_table()))
        .into()
}

fn plain_table() -> Node {
    let cell = |word: &str| el("td").class("n").text(word);
    let row = |name: &str, class: Option<&str>, cells: [&str; 6]| {
        el("tr").attr_if("class", class).child(el("th").attr("scope", "row").text(name)).children(cells.map(cell))
    };
    let heads = ["Town", "Local authority", "Charity", "Education", "Government", "Independent", "Total"];
    let head =
        heads.iter().enumerate().map(|(at, word)| el("th").attr("scope", "col").attr_if("class", (at > 0).then_some("n")).text(*word));
    let table = el("table")
        .child(
            el("caption")
                .child(el("span").class("caption").children(caption("Table 1", "London’s event drew the most delegates [note 1]"))),
        )
        .child(el("thead").child(el("tr").children(head)))
        .child(
            el("tbody")
                .child(row("Leeds", None, ["7", "15", "2", "2", "0", "26"]))
                .child(row("Birmingham", None, ["13", "14", "2", "0", "1", "30"]))
                .child(row("Bristol", None, ["11", "2", "2", "0", "1", "16"]))
                .child(row("London", None, ["23", "12", "[x]", "2", "2", "39"]))
                .child(row("Total", Some("total"), ["54", "43", "6", "4", "4", "111"])),
        );
    el("div").class("scroll").attr("role", "region").attr("tabindex", "0").attr("aria-label", "Table 1").child(table).into()
}

fn chapter() -> Vec<Node> {
    let note = el("sup").class("noteref").child(el("a").id("ref-1").attr("href", "#note-1").text("1"));
    let claim = el("a").class("claim").attr("href", "figures.html#trace-a").text("More than four in five");
    let side = el("div").class("sidenote").id("note-1").attr("role", "doc-footnote").child(
        el("p")
            .child(el("strong").text("Note 1"))
            .text(" Others took part without registering; the source counts 115 in all and says so. ")
            .child(el("a").attr("href", "#ref-1").text("Back")),
    );
    let bullets = el("ul")
        .child(el("li").text("A first point that is made in a few words"))
        .child(el("li").text("A second one, with more to say than the first, so that it runs over the end of its line and goes on"));
    let terms = el("dl")
        .child(el("dt").text("headcount"))
        .child(el("dd").text("the number of people, whatever their hours"))
        .child(el("dt").text("level 6"))
        .child(el("dd").text("the last year of an honours degree"));
    vec![
        el("h2").id("before").child(no("4.1")).text(" Who answered").into(),
        p(vec![text("Of the "), fig("95"), text(" people who opened the questionnaire "), fig("53"), text(" reached its last question, a completion rate of "), fig("56%"), text(". "), claim.into(), text(" of the "), fig("50"), text(" who answered that question wanted a planned graduate role"), note.into(), text("; that is "), fig("44%"), text(" of all who began.")]),
        side.into(),
        p(vec![text("See "), el("a").attr("href", "design.html#graduates").text("section 2.1").into(), text(" and "), el("a").attr("href", "#chart-q9").text("figure 7").into(), text(". A paragraph beside a note goes on as if nothing stood in the margin; a long word, Donaudampfschifffahrtsgesellschaftskapitänspatentverlängerungsantrag, breaks where it must, and "), el("code").text("survey.completed").into(), text(" is code.")]),
        el("aside").class("key").attr("role", "note").child(p(vec![text("Every attribute but one was called important by nearly everybody. Knowing how to do research in the field divided them: "), fig("24%"), text(" thought it unimportant.")])).into(),
        el("h2").id("graduates").child(no("4.3")).text(" What graduates might bring").into(),
        p(vec![text("They were asked to rate ten attributes. The answers agree to an unusual degree, and the reason may lie in the question.")]),
        exhibit("chart", "q9", "Figure 7", "Nine of ten attributes of a graduate were rated important by almost all", drawing("#before")),
        p(vec![text("Each of the ten was called important by nearly everybody who answered.")]),
        short_note("note-2", "A long note, which says a good deal about the wording of the question, the order in which its parts were put and the reasons that may have moved those who answered it as they did, and which runs on past the end of the paragraph it belongs to."),
        p(vec![text("A paragraph of one line, whose note is short.")]),
        short_note("note-3", "A short note."),
        p(vec![text("Another that follows it, and goes on for long enough to fill the measure twice, so that the note beside it has room to stand where it should.")]),
        two_headers(),
        short_note("note-4", "One more."),
        short_note("note-5", "And a second to the same paragraph."),
        el("h3").id("events").child(no("4.3.1")).text(" The regional events").into(),
        p(vec![text("Four events were held. What was said there was written down by hand.")]),
        el("figure").class("quotation").child(el("blockquote").child(p(vec![text("We do not need more graduates; we need those we have to stay, and to be heard when they speak.")]))).child(el("figcaption").text("R4, interview")).into(),
        el("figure").class("exhibit table").id("table-events").child(plain_table()).child(el("p").class("signs").text("[x] not available")).child(el("ol").class("exhibit-notes").child(el("li").text("Registered delegates only."))).child(el("p").class("source").text("Source: Long and others (2010), Table 1.")).into(),
        el("section").class("case").child(el("h3").class("case-title").text("A family centre in the north")).child(p(vec![text("Twelve people work there, four of them part time.")])).child(p(vec![text("None has a degree; all have been asked.")])).into(),
        bullets.into(),
        terms.into(),
        el("aside").class("note").attr("role", "note").child(p(vec![text("The survey was open for four weeks and was not repeated.")])).into(),
        el("pre").child(el("code").text("share(completed, started) = 53 / 95")).into(),
        el("hr").into(),
        p(vec![text("The end of the chapter.")]),
    ]
}

/// A table with two header rows and groups of rows, as `exhibits` writes it.
fn two_headers() -> Node {
    let upper = el("tr")
        .child(el("th").id("c1").attr("scope", "col").attr("rowspan", "2").text("Post"))
        .child(el("th").id("h1").class("group").attr("scope", "colgroup").attr("colspan", "2").text("Vacancies"))
        .child(
            el("th")
                .id("c4")
                .class("n")
                .attr("scope", "col")
                .attr("rowspan", "2")
                .text("All ")
                .child(el("span").class("unit").text("(posts)")),
        );
    let lower = ["Statutory", "Private"]
        .iter()
        .enumerate()
        .map(|(at, word)| el("th").id(format!("c{}", at + 2)).class("n").attr("scope", "col").attr("headers", "h1").text(*word));
    let group = el("tr").class("group").child(el("th").id("g1").attr("scope", "rowgroup").attr("colspan", "4").text("Area office"));
    let row = |name: &str, class: Option<&str>| {
        el("tr")
            .attr_if("class", class)
            .child(el("th").attr("scope", "row").text(name))
            .children(["12", "7 [p]", "19"].map(|cell| el("td").class("n").text(cell)))
    };
    let body = el("tbody").child(group).child(row("Social worker", None)).child(row("Total", Some("total")));
    let table = el("table")
        .child(el("caption").child(el("span").class("caption").children(caption("Table 2", "Vacancies"))))
        .child(el("thead").child(upper).children([el("tr").children(lower)]))
        .child(body);
    el("figure")
        .class("exhibit table")
        .id("table-two")
        .child(el("div").class("scroll").attr("role", "region").attr("tabindex", "0").attr("aria-label", "Table 2").child(table))
        .into()
}

fn short_note(id: &str, words: &str) -> Node {
    let label = el("strong").text("Note");
    el("div").class("sidenote").id(id).attr("role", "doc-footnote").child(el("p").child(label).text(format!(" {words}"))).into()
}

fn generated() -> Vec<Node> {
    let row = |term: &str, words: &str| [el("dt").text(term), el("dd").child(el("code").text(words))];
    let trace = |id: &str| {
        el("article")
            .class("trace")
            .id(id)
            .child(el("h3").child(el("code").text("survey.completion")).text(" 56%"))
            .child(el("p").class("printed").text("56%"))
            .child(
                el("dl")
                    .children(row("Formula", "share(completed, started)"))
                    .children(row("Exactly", "53 ÷ 95 = 55.789473…%"))
                    .children(row("Cells", "survey.completed 53, survey.started 95"))
                    .children(row("Printed", "56%, agrees")),
            )
    };
    let ledger =
        el("table")
            .child(el("caption").text("The ledger"))
            .child(el("thead").child(
                el("tr").children(["Figure", "Computed", "Printed", "Verdict"].map(|word| el("th").attr("scope", "col").text(word))),
            ))
            .child(
                el("tbody").child(
                    el("tr")
                        .child(el("th").attr("scope", "row").text("survey.completion"))
                        .child(el("td").class("n").text("56%"))
                        .child(el("td").class("n").text("56%"))
                        .child(el("td").child(el("span").class("verdict").text("Agrees"))),
                ),
            );
    vec![
        el("section")
            .class("figures")
            .child(el("h2").id("before").text("Survey"))
            .child(trace("trace-a"))
            .child(trace("trace-b"))
            .child(trace("trace-c"))
            .into(),
        el("section")
            .class("ledger")
            .child(el("div").class("scroll").attr("role", "region").attr("tabindex", "0").attr("aria-label", "The ledger").child(ledger))
            .into(),
        el("section")
            .class("references")
            .child(el("ul").child(
                el("li").id("ref-long").text("Long, A. and others (2010) Understanding the children’s social care workforce. Leeds: CWDC."),
            ))
            .into(),
        el("section").class("publication").child(el("dl").child(el("dt").text("Version")).child(el("dd").text("1.0"))).into(),
        el("nav")
            .class("exhibits-list")
            .attr("aria-label", "Exhibits")
            .child(el("h3").text("Figures"))
            .child(el("ol").child(el("li").child(el("a").attr("href", "messages.html#chart-q9").text("Figure 7. Nine of ten attributes"))))
            .into(),
        el("p").id("graduates").text("The end.").into(),
    ]
}
