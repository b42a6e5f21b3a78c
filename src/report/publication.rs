//! Publication: version, date, authors, licence, identifiers, and how to cite the report.

use crate::markup::{Element, Node, el, text};

use super::bind::{Binder, unknown_work};
use super::context::Context;

/// How to cite an edition, as plain text: `Author (2026) Title: Full report, version 1.0. Publisher.`
pub fn citation(cx: &Context<'_>) -> String {
    let config = &cx.project.config;
    let edition = cx.edition;
    let authors = listed(&config.authors.iter().map(|author| author.name.as_str()).collect::<Vec<_>>());
    let year = edition.date.split('-').next().unwrap_or("");
    let mut words = format!("{authors} ({year}) {}: {}, version {}.", edition.title, edition.name, edition.version);
    // An author who publishes himself need not be named twice.
    if !config.publisher.is_empty() && config.publisher != authors {
        words.push_str(&format!(" {}.", config.publisher));
    }
    if let Some(doi) = config.identifiers.iter().find(|(name, _)| name.eq_ignore_ascii_case("doi")).map(|(_, doi)| doi) {
        words.push_str(&format!(" https://doi.org/{}", doi.trim_start_matches("https://doi.org/")));
    } else if let Some(base) = &config.base_url {
        words.push_str(&format!(" {base}/{}/", edition.id));
    }
    words.trim().to_string()
}

/// Names as a list: `A, B and C`.
pub fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_string(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Everything about the publication as a list of terms.
pub fn details(binder: &mut Binder<'_>) -> Node {
    let cx = binder.cx;
    let config = &cx.project.config;
    let mut list = el("dl").class("publication");
    list = entry(list, "Title", vec![text(cx.edition.title.clone())]);
    list = entry(list, "Edition", vec![text(cx.edition.name.clone())]);
    list = entry(list, "Version", vec![text(cx.edition.version.clone())]);
    list = entry(list, "Date", vec![el("time").attr("datetime", cx.edition.date.clone()).text(long_date(&cx.edition.date)).into()]);
    for author in &config.authors {
        let affiliation = author.affiliation.as_ref().map(|body| format!(", {body}")).unwrap_or_default();
        list = entry(list, "Author", vec![text(format!("{}{affiliation}", author.name))]);
    }
    if !config.publisher.is_empty() {
        list = entry(list, "Publisher", vec![text(config.publisher.clone())]);
    }
    if let Some(licence) = &config.licence {
        let note = licence.note.as_ref().map(|note| format!(". {note}")).unwrap_or_default();
        list = entry(
            list,
            "Licence",
            vec![el("a").attr("href", licence.url.clone()).attr("rel", "license").text(licence.name.clone()).into(), text(note)],
        );
    }
    for (name, value) in &config.identifiers {
        list = entry(list, name, vec![text(value.clone())]);
    }
    if let Some(work) = &config.based_on {
        let full = binder.cx.formatting.list.iter().find(|(id, _)| *id == work.text).map(|(_, words)| words.clone());
        match full {
            Some(words) => {
                binder.cited.insert(work.text.clone());
                list = entry(list, "Based on", words);
            }
            None => {
                let found = unknown_work(&work.text, work.span, binder.cx);
                binder.diagnostics.push(found);
            }
        }
    }
    list = entry(list, "How to cite", vec![text(citation(cx))]);
    list = entry(list, "Made with", vec![text("Tickmark, which computes, traces and checks every figure")]);
    list.into()
}

fn entry(list: Element, name: &str, nodes: Vec<Node>) -> Element {
    list.child(el("dt").text(name)).child(el("dd").children(nodes))
}

const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/// `2026-11-21` as `21 November 2026`; anything else as it is.
pub fn long_date(date: &str) -> String {
    let parts: Vec<Option<usize>> = date.split('-').map(|part| part.parse().ok()).collect();
    match parts.as_slice() {
        [Some(year), Some(month @ 1..=12), Some(day @ 1..=31)] => format!("{day} {} {year}", MONTHS[month - 1]),
        _ => date.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::{listed, long_date};

    #[test]
    fn dates_and_names_are_written_out() {
        assert_eq!(long_date("2026-11-21"), "21 November 2026");
        assert_eq!(long_date("2026-13-01"), "2026-13-01");
        assert_eq!(long_date("soon"), "soon");
        assert_eq!(listed(&["A", "B", "C"]), "A, B and C");
        assert_eq!(listed(&[]), "");
    }
}
