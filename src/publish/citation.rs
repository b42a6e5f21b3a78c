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
    for author in &config.authors {
        lines.push(format!("  - name: {}", quoted(&author.name)));
        lines.extend(author.affiliation.iter().map(|body| format!("    affiliation: {}", quoted(body))));
    }
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
    lines.join("\n") + "\n"
}
