//! What machines read on a page: JSON-LD (schema.org), `citation_*` entries, the sitemap.

use serde_json::{Value, json};

use crate::project::{Config, Edition};

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

/// A chapter as a part of its report.
pub fn chapter(mut report: Value, title: &str, number: &str, description: &str, url: Option<&str>) -> Value {
    if let Some(parts) = report.as_object_mut() {
        parts.remove("@context");
    }
    let mut chapter = json!({"@context": "https://schema.org", "@type": "Chapter", "name": title});
    for (key, value) in [("position", number), ("description", description), ("url", url.unwrap_or(""))] {
        if !value.is_empty() {
            chapter[key] = json!(value);
        }
    }
    chapter["isPartOf"] = report;
    chapter
}

/// JSON for a `<script>` element: the letters that could end it are written as escapes.
pub fn script(value: &Value) -> Markup {
    Markup(value.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026"))
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
