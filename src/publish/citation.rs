//! `CITATION.cff`: how to cite the report, in the Citation File Format 1.2.

use crate::project::Project;

/// The file's text. Scalars are written as JSON strings, which YAML reads alike.
pub fn write(project: &Project) -> String {
    let config = &project.config;
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let mut lines = vec![
        "cff-version: 1.2.0".to_owned(),
        "message: \"Please cite this report as below.\"".to_owned(),
        format!("title: {}", quoted(&config.title)),
        "type: dataset".to_owned(),
    ];
    lines.push("authors:".to_owned());
    if config.authors.is_empty() {
        lines.push(format!("  - name: {}", quoted(&config.publisher)));
    }
    // A name that is not split into given and family names is an entity's, and the format gives entities no affiliation.
    lines.extend(config.authors.iter().map(|author| format!("  - name: {}", quoted(&author.name))));
    if let Some(edition) = config.editions.first() {
        lines.push(format!("version: {}", quoted(&edition.version)));
        lines.push(format!("date-released: {}", edition.date));
    }
    if let Some(url) = &config.base_url {
        lines.push(format!("url: {}", quoted(url)));
    }
    if let Some(licence) = &config.licence {
        lines.push(format!("license-url: {}", quoted(&licence.url)));
    }
    lines.extend(original(project));
    lines.join("\n") + "\n"
}

/// The work the report is based on, as an entry of `references:`; nothing if there is none.
fn original(project: &Project) -> Vec<String> {
    let found = || {
        let text = &project.files.get(project.references?).text;
        let library = hayagriva::io::from_yaml_str(text).ok()?;
        library.get(&project.config.based_on.as_ref()?.text).cloned()
    };
    let Some(entry) = found() else { return Vec::new() };
    let (Some(title), Some(authors)) = (entry.title(), entry.authors().filter(|authors| !authors.is_empty())) else { return Vec::new() };
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let kind = if *entry.entry_type() == hayagriva::types::EntryType::Report { "report" } else { "generic" };
    let mut lines = vec!["references:".to_owned(), format!("  - type: {kind}"), format!("    title: {}", quoted(&title.to_string()))];
    lines.push("    scope: \"The original study, of which this report is an independent reworking.\"".to_owned());
    lines.push("    authors:".to_owned());
    for author in authors {
        match &author.given_name {
            Some(given) => {
                lines.push(format!("      - family-names: {}", quoted(&author.name)));
                lines.push(format!("        given-names: {}", quoted(given)));
            }
            None => lines.push(format!("      - name: {}", quoted(&author.name))),
        }
    }
    if let Some(date) = entry.date() {
        lines.push(format!("    year: {}", date.year));
        lines.extend(date.month.map(|month| format!("    month: {}", month + 1)));
    }
    if let Some(name) = entry.publisher().and_then(|publisher| publisher.name()) {
        lines.push(format!("    publisher: {{name: {}}}", quoted(&name.to_string())));
    }
    if let Some(isbn) = entry.isbn() {
        lines.push(format!("    isbn: {}", quoted(isbn)));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::write;
    use crate::source::Memory;

    #[test]
    fn the_original_is_named_and_entities_have_no_affiliation() {
        let report = "title: T\nauthors: [{name: Somebody, affiliation: A body}]\npublisher: P\nlanguage: en-GB\nbased_on: long2010\n\
            editions: [{id: full, name: Full, version: '1', date: 2026-01-02, content: content/full}]\n";
        let works = "long2010:\n  type: report\n  title: The Original\n  author: ['Long, Tony']\n  date: 2010-07\n  publisher: A Council\n\
            \x20 serial-number: {isbn: 978-1-907842-00-9}\n";
        let project = crate::project::open(&Memory::new([("report.yaml", report), ("data/references.yaml", works)])).value;
        let text = write(&project);
        assert!(!text.contains("affiliation"), "{text}");
        for wanted in
            ["type: report", "\"The Original\"", "family-names: \"Long\"", "given-names: \"Tony\"", "year: 2010", "month: 7", "isbn: \"978"]
        {
            assert!(text.contains(wanted), "{wanted} is missing:\n{text}");
        }
    }
}
