//! What the documentation says of each code, taken into the program when it is compiled.

/// The pages with a heading of the third level for each code.
const PAGES: [&str; 11] = [
    include_str!("../../docs/diagnostics/chapters.md"),
    include_str!("../../docs/diagnostics/claims.md"),
    include_str!("../../docs/diagnostics/datasets.md"),
    include_str!("../../docs/diagnostics/exhibits.md"),
    include_str!("../../docs/diagnostics/files.md"),
    include_str!("../../docs/diagnostics/formulas.md"),
    include_str!("../../docs/diagnostics/models.md"),
    include_str!("../../docs/diagnostics/sense.md"),
    include_str!("../../docs/diagnostics/themes.md"),
    include_str!("../../docs/diagnostics/typed.md"),
    include_str!("../../docs/diagnostics/yaml.md"),
];

/// What stands under the heading of a code, as Markdown; none if there is no such heading.
pub(super) fn page(code: &str) -> Option<&'static str> {
    PAGES.iter().find_map(|page| {
        let heading = format!("\n### {code}\n");
        let from = page.find(&heading)? + heading.len();
        Some(body(&page[from..]))
    })
}

/// The text up to the next heading that stands outside of a fence.
fn body(text: &str) -> &str {
    let (mut at, mut fence) = (0, "");
    for line in text.split_inclusive('\n') {
        let marks = &line[..line.len() - line.trim_start_matches('`').len()];
        match (fence, marks.len() >= 3) {
            ("", true) => fence = marks,
            ("", false) if line.starts_with("## ") || line.starts_with("### ") => break,
            (open, true) if marks == open && line.trim_end() == open => fence = "",
            _ => {}
        }
        at += line.len();
    }
    text[..at].trim()
}

/// The first sentence of a page without its marks; what is said of its severity is left out, since a rule says so itself.
pub(super) fn first_sentence(page: &str) -> String {
    let paragraph = page.split("\n\n").next().unwrap_or_default().replace('\n', " ");
    let said = paragraph.strip_prefix("Warning. ").unwrap_or(&paragraph);
    let end = said.find(". ").map_or(said.len(), |at| at + 1);
    said[..end].replace('`', "")
}

#[cfg(test)]
mod tests {
    use super::{first_sentence, page};

    #[test]
    fn a_page_ends_with_the_next_heading() {
        let page = page("idle-claim").unwrap();
        assert!(page.starts_with("A claim cannot be false") && !page.contains("### "), "{page}");
        assert!(super::page("idle").is_none());
    }

    #[test]
    fn every_heading_of_the_documentation_is_a_page() {
        let docs = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
        let mut found = 0;
        for file in walkdir::WalkDir::new(docs).into_iter().filter_map(Result::ok) {
            let path = file.path();
            if path.extension().is_none_or(|ending| ending != "md") || !path.to_string_lossy().contains("diagnostics") {
                continue;
            }
            let text = std::fs::read_to_string(path).unwrap();
            for code in text.lines().filter_map(|line| line.strip_prefix("### ")) {
                found += 1;
                assert!(
                    page(code).is_some_and(|page| !first_sentence(page).is_empty()),
                    "{} of {} is in none of PAGES",
                    code,
                    path.display()
                );
            }
        }
        assert!(found > 100, "{found} codes");
    }

    #[test]
    fn the_first_sentence_has_no_marks() {
        assert_eq!(first_sentence("Warning. A `dataset` has\nno rows. Add some.\n\nMore."), "A dataset has no rows.");
        assert_eq!(super::body("```yaml\n### no heading\n```\n\nText.\n\n## Next\n"), "```yaml\n### no heading\n```\n\nText.");
    }
}
