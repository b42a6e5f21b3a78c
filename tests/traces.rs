//! Traces for readers: from a figure in a sentence to how it was computed, and from there to each cell in the page of its dataset.

use std::collections::BTreeMap;

use tickmark::pipeline;
use tickmark::project;
use tickmark::source::Memory;

const DATA: &str = "title: Delegates\npopulation: people who came\nnote: \"All {{ events.all }} of them.\"\nkey: town\ncolumns:\n  town: {label: Town}\n  \
                    charity: {label: Charity, unit: people}\n  council: {label: Council, unit: people}\n  part: {label: Part, formula: charity / sum(charity), format: percent(0)}\n\
                    rows:\n  - {town: Leeds, charity: 1500, council: [x]}\n  - {town: \"York & <Selby>\", charity: \"12 [p]\", council: 7}\n\
                    values:\n  asked: {label: Asked, value: 3000, unit: people, at: p. 2}\n\
                    figures:\n  all: {title: All who came, formula: sum(charity), format: number(0)}\n  response: {title: Response, formula: all / asked, format: percent(0)}\n\
                    totals:\n  every: {label: Every town, columns: {charity: sum(charity)}}\n";
const CHAPTER: &str = "---\ntitle: \"Chapter of {{ events.all }}\"\n---\n\nOf {{ events.asked }} there came {{ events.all }}, a response of \
                       {{ events.response }} or {{ percent(events.response, 1) }}; again {{ events.response }}.\n\n\
                       ## Heading of {{ events.all }}\n\n- Item: {{ events.asked - events.all }}\n\n| Head {{ events.all }} |\n|---|\n| {{ events.all }} |\n\n\
                       [Link of {{ events.all }}](#end) and [half]{claim=\"events.response > 40%\"}.\n\n## End {#end traces=off}\n\nAll {{ events.all }}.\n\n\
                       ### Below\n\nStill {{ events.all }}.\n\n### Loud {traces=links}\n\nHere {{ events.all }}.\n\n## After\n\nThen {{ events.all }}.\n";
const APPENDIX: &str = "---\ntitle: How\n---\n\n```generated figures\n```\n";

fn report(traces: &str) -> String {
    format!("title: T\neditions:\n  - {{id: full, name: Full, version: '1', date: 2026-01-31, content: content/full{traces}}}\n")
}

/// The pages of a report of this data and chapter.
fn pages(traces: &str, data: &str, chapter: &str) -> BTreeMap<String, String> {
    let report = report(traces);
    let files = [
        ("report.yaml", report.as_str()),
        ("data/events.yaml", data),
        ("content/full/01-one.md", chapter),
        ("content/full/appendices/01-how.md", APPENDIX),
    ];
    let opened = project::open(&Memory::new(files));
    let built = pipeline::build(&opened.value);
    let errors: Vec<_> = opened.diagnostics.iter().chain(&built.diagnostics).filter(|found| found.code != "share-without-base").collect();
    assert!(errors.is_empty(), "{errors:?}");
    let pages = built.value.site.files.into_iter().filter(|(address, _)| address.ends_with(".html"));
    pages.map(|(address, bytes)| (address, String::from_utf8(bytes).expect("text"))).collect()
}

/// Values of an attribute, in order.
fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    page.split(&format!(" {attribute}=\"")).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// What stands between two texts.
fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    page.split_once(from).and_then(|(_, rest)| rest.split_once(to)).map_or("", |(between, _)| between)
}

#[test]
fn every_cell_has_an_anchor_and_traces_lead_there() {
    let pages = pages("", DATA, CHAPTER);
    let (data, appendix) = (&pages["data/events.html"], &pages["full/how.html"]);
    for id in ["r.Leeds", "r.Leeds.charity", "r.Leeds.part", "v.asked", "t.every", "t.every.charity"] {
        assert!(values(data, "id").contains(&id), "{id}");
    }
    let leads: Vec<&str> = values(appendix, "href").into_iter().filter_map(|href| href.strip_prefix("../data/events.html#")).collect();
    assert!(leads.contains(&"v.asked") && leads.contains(&"r.Leeds.charity"), "{leads:?}");
    assert!(leads.iter().all(|id| values(data, "id").contains(id)), "{leads:?}");
    // Back to how derived values were computed, in the folder of the edition.
    assert!(
        data.contains("<td id=\"t.every.charity\" class=\"n\"><a href=\"../full/how.html#f-events-every-charity\">1,512 [p]</a></td>"),
        "{data}"
    );
    let back = values(data, "href").into_iter().filter_map(|href| href.strip_prefix("../full/how.html#"));
    assert!(back.clone().count() > 4 && back.clone().all(|id| values(appendix, "id").contains(&id)), "{:?}", back.collect::<Vec<_>>());
    // Signs are explained above the rows, and text is escaped.
    assert!(data.contains("[x] not available; [p] provisional."));
    assert!(data.contains("York &amp; &lt;Selby&gt;") && data.contains(">1,512 [p]</a> of them."));
    assert!(data.contains(">1,500</td>") && data.contains("href=\"../data/events.csv\""));
    assert!(pages["data/all-datasets.html"].contains("href=\"../data/events.html\""));
    assert!(values(&pages["full/one.html"], "href").contains(&"../data/all-datasets.html"), "in the page head");
}

#[test]
fn anchors_stay_when_rows_are_added() {
    let ids = |data: &str| values(&pages("", data, CHAPTER)["data/events.html"], "id").into_iter().map(str::to_owned).collect::<Vec<_>>();
    let more = DATA.replace("rows:\n", "rows:\n  - {town: Bath, charity: 1, council: 2}\n");
    let (before, after) = (ids(DATA), ids(&more));
    assert!(before.iter().all(|id| after.contains(id)), "{before:?} {after:?}");
    assert_eq!(after.len(), before.len() + 5, "a row and its four cells");
}

#[test]
fn long_datasets_are_shown_in_part() {
    let rows: String = (0..600).map(|row| format!("  - {{town: T{row}, n: 1}}\n")).collect();
    let data = format!(
        "title: L\nkey: town\ncolumns: {{town: {{label: T}}, n: {{label: N, unit: people}}}}\nrows:\n{rows}figures:\n  ends: {{title: Last, formula: 'events[\"T599\"].n + events[\"T1\"].n'}}\n"
    );
    let pages = pages("", &data, "---\ntitle: One\n---\n\n{{ events.ends }} people.\n");
    let page = &pages["data/events.html"];
    assert_eq!(page.matches("<tr id=").count(), 500);
    assert!(page.contains("The first 500 of 600 rows"));
    let leads: Vec<&str> = values(&pages["full/how.html"], "href").into_iter().filter(|href| href.contains("/events.html")).collect();
    assert_eq!(leads, ["../data/events.html", "../data/events.html#r.T1.n"]);
}

#[test]
fn figures_in_sentences_are_links_with_a_button_beside_them() {
    let pages = pages("", DATA, CHAPTER);
    let page = &pages["full/one.html"];
    let first = between(page, "<p id=\"one-", "</p>");
    assert!(
        first.contains("aria-label=\"3,000, recorded\">3,000</a><button popovertarget=\"t.events-asked\" aria-label=\"Explain 3,000\">"),
        "{first}"
    );
    assert!(
        first.contains(
            "aria-label=\"50% [p], computed\">50% [p]</a><button popovertarget=\"t.events-response\" aria-label=\"Explain 50% [p]\">"
        ),
        "{first}"
    );
    assert!(first.contains("popovertarget=\"t.events-response.percent-1\""), "another format has a popover of its own: {first}");
    assert_eq!(first.matches("popovertarget=\"t.events-response\"").count(), 2);
    assert_eq!(first.matches("id=\"t.events-response\"").count(), 1, "the second use opens the popover of the first");
    let popover = between(first, "id=\"t.events-response\">", "Trace in full");
    for told in [
        "<strong class=\"printed\">50% [p]</strong>",
        "Response",
        "all ÷ asked",
        "50.4%",
        "Rounded to a whole per cent. Base: 3,000 people.",
        "events.html#v.asked",
    ] {
        assert!(popover.contains(told), "{told}: {popover}");
    }
    // Popovers are no words of the paragraph.
    assert!(!between(page, "name=\"description\" content=\"", "\"").contains("Rounded"));
    let ids = values(page, "id");
    assert!(ids.iter().all(|id| ids.iter().filter(|other| *other == id).count() == 1), "{ids:?}");
    assert!(values(page, "popovertarget").iter().all(|id| ids.contains(id)));
}

#[test]
fn buttons_stand_in_sentences_only() {
    let pages = pages("", DATA, CHAPTER);
    let page = &pages["full/one.html"];
    for (from, to) in [("<h1", "</h1>"), ("<h2", "</h2>"), ("<table", "</table>"), ("Link of", "</a>"), ("class=\"claim\"", "</a>")] {
        let part = between(page, from, to);
        assert!(!part.is_empty() && !part.contains("popovertarget"), "{part}");
    }
    assert!(between(page, "<li id=", "</li>").contains("popovertarget"), "an item is a sentence");
}

#[test]
fn sections_turn_traces_off_and_on() {
    let pages = pages("", DATA, CHAPTER);
    let page = &pages["full/one.html"];
    let said = |from: &str| between(page, from, "</p>");
    for quiet in ["\">All ", "\">Still "] {
        assert!(said(quiet).starts_with("<span class=\"figure\">1,512 [p]</span>"), "{}", said(quiet));
    }
    assert!(said("\">Here ").starts_with("<a ") && !said("\">Here ").contains("<button"), "{}", said("\">Here "));
    assert!(said("\">Then ").contains("<button"), "the next section is as the others: {}", said("\">Then "));
}

#[test]
fn editions_turn_traces_down_and_off() {
    let links = pages(", traces: links", DATA, CHAPTER);
    assert!(links["full/one.html"].contains("aria-label=\"50% [p], computed\"") && !links["full/one.html"].contains("popover"));
    assert!(links.contains_key("data/events.html"));
    let off = pages(", traces: off", DATA, &CHAPTER.replace(" traces=off", "").replace(" {traces=links}", ""));
    assert!(!off["full/one.html"].contains("how.html#") && !off["full/one.html"].contains("popover"));
    assert!(!off.keys().any(|address| address.starts_with("data/")), "{:?}", off.keys());
    assert!(!off["full/how.html"].contains("../data/events.html"));
    // A chapter has the last word over its edition.
    let loud = CHAPTER.replacen("\n---\n", "\ntraces: popovers\n---\n", 1);
    assert!(pages(", traces: links", DATA, &loud)["full/one.html"].contains("popovertarget"));
}

#[test]
fn popovers_stand_on_the_one_page_version_too() {
    let pages = pages("", DATA, CHAPTER);
    let page = &pages["full/single.html"];
    let ids = values(page, "id");
    let targets = values(page, "popovertarget");
    assert!(!targets.is_empty() && targets.iter().all(|target| target.starts_with("one:t.") && ids.contains(target)), "{targets:?}");
    assert!(values(page, "href").contains(&"../data/events.html#v.asked"));
}

#[test]
fn figures_in_the_reasons_of_the_ledger_lead_somewhere() {
    let because = "acknowledges: \"60%, not 50%\", because: \"It lacks {{ points(events.response - 60%) }}.\"";
    let published = format!("formula: all / asked, format: percent(0), published: [{{value: 60%, at: p. 1, {because}}}]}}");
    let data = DATA.replace("formula: all / asked, format: percent(0)}", &published);
    let chapter = format!("{CHAPTER}\n```generated ledger\n```\n");
    let pages = pages("", &data, &chapter);
    let (chapter, appendix) = (&pages["full/one.html"], &pages["full/how.html"]);
    let leads: Vec<&str> = values(chapter, "href").into_iter().filter_map(|href| href.strip_prefix("how.html#")).collect();
    assert!(leads.iter().any(|id| id.contains("response-60")), "{leads:?}");
    assert!(leads.iter().all(|id| values(appendix, "id").contains(id)), "{leads:?}");
}
