//! What machines read on a page: JSON-LD (schema.org), `citation_*` entries, the sitemap.

use serde::Serialize;
use serde_json::{Value, json};

use crate::project::{Config, Edition};
use crate::report::Page;

use super::views::{Markup, Meta};

/// The `citation_*` entries of an edition's pages.
pub fn citation(config: &Config, edition: &Edition, url: Option<&str>) -> Vec<Meta> {
    let mut entries = vec![("citation_title", edition.title.clone())];
    entries.extend(config.authors.iter().map(|author| ("citation_author", author.name.clone())));
    entries.push(("citation_publication_date", edition.date.replace('-', "/")));
    entries.push(("citation_publisher", config.publisher.clone()));
    entries.push(("citation_language", config.language.clone()));
    entries.extend(config.identifiers.get("doi").map(|doi| ("citation_doi", doi.clone())));
    entries.extend(config.identifiers.get("isbn").map(|isbn| ("citation_isbn", isbn.clone())));
    entries.extend(url.map(|url| ("citation_public_url", url.into())));
    entries.into_iter().filter(|(_, content)| !content.is_empty()).map(|(name, content)| Meta { name: name.into(), content }).collect()
}

/// The edition as schema.org's Report.
pub fn report(config: &Config, edition: &Edition, description: &str, url: Option<&str>) -> Value {
    let author = |author: &crate::project::Author| {
        let kind = if author.name == config.publisher { "Organization" } else { "Person" };
        let mut person = json!({"@type": kind, "name": author.name});
        if let (Some(body), "Person") = (&author.affiliation, kind) {
            person["affiliation"] = json!({"@type": "Organization", "name": body});
        }
        person
    };
    let mut report = json!({
        "@context": "https://schema.org",
        "@type": "Report",
        "name": edition.title,
        "version": edition.version,
        "datePublished": edition.date,
        "inLanguage": config.language,
        "author": config.authors.iter().map(author).collect::<Vec<_>>(),
        "publisher": {"@type": "Organization", "name": config.publisher},
    });
    let licence = config.licence.as_ref().map(|licence| licence.url.as_str());
    let described = Some(description).filter(|words| !words.is_empty());
    for (key, value) in [("description", described), ("license", licence), ("url", url)] {
        if let Some(value) = value {
            report[key] = json!(value);
        }
    }
    let identifiers = config.identifiers.iter().map(|(name, value)| json!({"@type": "PropertyValue", "propertyID": name, "value": value}));
    let identifiers: Vec<Value> = identifiers.collect();
    if !identifiers.is_empty() {
        report["identifier"] = identifiers.into();
    }
    report
}

/// The report as it stands in a chapter of it, which has the context already.
pub fn part(mut report: Value) -> Value {
    report.as_object_mut().map(|entries| entries.remove("@context"));
    report
}

/// A chapter as schema.org's Chapter. What is empty is left out.
#[derive(Serialize)]
pub struct Chapter<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    position: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(rename = "isPartOf")]
    report: &'a Value,
}

impl<'a> Chapter<'a> {
    /// The chapter on a page, a part of that report.
    pub fn of(page: &'a Page, url: Option<&'a str>, report: &'a Value) -> Self {
        let (context, kind) = ("https://schema.org", "Chapter");
        Self { context, kind, name: &page.title, position: &page.number, description: &page.description, url, report }
    }
}

/// JSON for a `<script>` element: the letters that could end it are written as escapes.
pub fn script(value: &impl Serialize) -> Markup {
    let mut json = serde_json::to_string(value).unwrap_or_default();
    for (sign, escape) in [('<', "\\u003c"), ('>', "\\u003e"), ('&', "\\u0026")] {
        // Most pages have none of them.
        if json.contains(sign) {
            json = json.replace(sign, escape);
        }
    }
    Markup(json)
}

/// `21 November 2026` for `2026-11-21`; whatever is no date stays as it is.
pub fn day(date: &str) -> String {
    const MONTHS: [&str; 12] =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
    let mut parts = date.split('-');
    let (Some(year), Some(month), Some(day), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else { return date.into() };
    let month = month.parse::<usize>().ok().and_then(|month| MONTHS.get(month.checked_sub(1)?));
    match (month, day.parse::<u8>()) {
        (Some(month), Ok(day)) => format!("{day} {month} {year}"),
        _ => date.into(),
    }
}

/// The sitemap of absolute addresses with their dates.
pub fn sitemap(entries: &[(String, String)]) -> String {
    use crate::markup::{Node, el, to_string};
    let url = |(address, date): &(String, String)| {
        let dated = (!date.is_empty()).then(|| Node::from(el("lastmod").text(date)));
        Node::from(el("url").child(el("loc").text(address)).children(dated))
    };
    let set = el("urlset").attr("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9").children(entries.iter().map(url));
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}\n", to_string(&[set.into()]))
}
