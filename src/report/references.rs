//! References: the works of `data/references.yaml`, cited in the text and listed in the Harvard manner.
//!
//! hayagriva formats; its elements are walked into markup here, because its own HTML writer does not escape. Every work takes part
//! in every run, so that `2010a` and `2010b` stay the same in all editions and wherever a work is cited first.

use std::collections::BTreeMap;

use hayagriva::archive::{ArchivedStyle, LOCALES};
use hayagriva::citationberg::taxonomy::Locator;
use hayagriva::citationberg::{FontStyle, FontWeight, IndependentStyle, Locale, LocaleCode, Style, VerticalAlign};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, Elem, ElemChild, ElemMeta, Formatted, Library, LocatorPayload,
    SpecificLocator,
};

use crate::diagnostics::{Checked, Diagnostic};
use crate::markup::{Node, el, text};
use crate::project::Project;
use crate::source::{FileId, Files, Span};
use crate::yaml;

use super::anchors;

/// What is cited together: works, each with a place in it.
pub type Group = Vec<(String, Option<String>)>;

/// The works, and what is needed to format them.
pub struct Works {
    library: Library,
    style: Option<IndependentStyle>,
    locales: Vec<Locale>,
    language: LocaleCode,
}

/// Works formatted for one edition.
#[derive(Default)]
pub struct Formatting {
    /// Each group as it stands in the text, brackets included.
    pub citations: BTreeMap<Group, Vec<Node>>,
    /// Every work as it stands in the list, in the list's order.
    pub list: Vec<(String, Vec<Node>)>,
}

impl Works {
    /// Reads `data/references.yaml`; without one there are no works.
    pub fn read(project: &Project) -> Checked<Self> {
        let mut diagnostics = Vec::new();
        let library = project.references.map(|file| read_library(file, &project.files, &mut diagnostics)).unwrap_or_default();
        // Style and locales take longer to unpack than a small report to build.
        let style = (!library.is_empty()).then(|| ArchivedStyle::HarvardCiteThemRight.get()).and_then(|style| match style {
            Style::Independent(style) => Some(style),
            Style::Dependent(_) => None,
        });
        let locales = style.iter().flat_map(|_| locales(&["en-US", "en-GB", project.config.language.as_str()])).collect();
        let language = LocaleCode(if project.config.language.is_empty() { "en-GB".into() } else { project.config.language.clone() });
        Checked::with(Self { library, style, locales, language }, diagnostics)
    }

    /// Whether there is such a work.
    pub fn has(&self, work: &str) -> bool {
        self.library.get(work).is_some()
    }

    /// The ids of all works.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.library.keys()
    }

    /// Formats groups as they stand in the text, and the list of all works. `page` is the address of the list. Unknown works of a
    /// group are passed over; whoever cites them says so.
    pub fn format(&self, groups: &[Group], page: Option<&str>) -> Formatting {
        let Some(style) = &self.style else { return Formatting::default() };
        let mut driver = BibliographyDriver::new();
        // The works come first, in their own order: letters behind years go by what is cited first, and must be the same in every run.
        for entry in self.library.iter() {
            let items = vec![CitationItem::with_entry(entry)];
            driver.citation(CitationRequest::new(items, style, Some(self.language.clone()), &self.locales, None));
        }
        for group in groups {
            let items = group.iter().filter_map(|(work, at)| {
                let place = at.as_deref().map(|at| SpecificLocator(Locator::Custom, LocatorPayload::Str(at)));
                Some(CitationItem::with_locator(self.library.get(work)?, place))
            });
            driver.citation(CitationRequest::new(items.collect(), style, Some(self.language.clone()), &self.locales, None));
        }
        let request = BibliographyRequest { style, locale: Some(self.language.clone()), locale_files: &self.locales };
        let rendered = driver.finish(request);
        let mut out = Formatting::default();
        for (group, citation) in groups.iter().zip(rendered.citations.iter().skip(self.library.len())) {
            let known: Vec<&str> = group.iter().map(|(work, _)| work.as_str()).filter(|work| self.has(work)).collect();
            let link = |at: usize| Some(format!("{}#{}", page?, anchors::work_anchor(known.get(at)?)));
            out.citations.insert(group.clone(), nodes(&citation.citation.0, &link, 0));
        }
        for item in rendered.bibliography.iter().flat_map(|list| &list.items) {
            let first = item.first_field.iter().flat_map(|field| nodes(std::slice::from_ref(field), &|_| None, 0));
            let words = first.chain(nodes(&item.content.0, &|_| None, 0)).collect();
            out.list.push((item.key.clone(), words));
        }
        out
    }
}

/// The archived locales of these languages. hayagriva would unpack all sixty; an archived locale names its language at its beginning.
fn locales(wanted: &[&str]) -> Vec<Locale> {
    let head = |bytes: &[u8]| bytes[..bytes.len().min(64)].to_vec();
    let named = |bytes: &[u8], language: &str| head(bytes).windows(language.len().max(1)).any(|part| part == language.as_bytes());
    let likely = LOCALES.iter().filter(|bytes| wanted.iter().any(|language| named(bytes, language)));
    let unpacked = likely.filter_map(|bytes| ciborium::from_reader::<Locale, _>(*bytes).ok());
    unpacked.filter(|locale| locale.lang.as_ref().is_none_or(|code| wanted.contains(&code.0.as_str()))).collect()
}

/// Elements deeper than this are left out; hayagriva makes a handful of levels.
const DEEPEST: usize = 64;

fn nodes(children: &[ElemChild], link: &dyn Fn(usize) -> Option<String>, depth: usize) -> Vec<Node> {
    if depth > DEEPEST {
        return Vec::new();
    }
    children.iter().flat_map(|child| node(child, link, depth)).collect()
}

fn node(child: &ElemChild, link: &dyn Fn(usize) -> Option<String>, depth: usize) -> Vec<Node> {
    match child {
        ElemChild::Text(words) => vec![formatted(words)],
        ElemChild::Elem(Elem { children, meta, .. }) => {
            let inner = nodes(&children.0, link, depth + 1);
            match meta {
                Some(ElemMeta::Entry(at)) => match link(*at) {
                    Some(href) => vec![el("a").class("citation").attr("href", href).children(inner).into()],
                    None => inner,
                },
                _ => inner,
            }
        }
        ElemChild::Markup(words) => vec![text(words.clone())],
        ElemChild::Link { text: words, url } if url.starts_with("https://") || url.starts_with("http://") => {
            vec![el("a").attr("href", url.clone()).child(formatted(words)).into()]
        }
        ElemChild::Link { text: words, .. } => vec![formatted(words)],
        ElemChild::Transparent { .. } => Vec::new(),
    }
}

fn formatted(words: &Formatted) -> Node {
    let mut node = text(words.text.clone());
    let style = &words.formatting;
    if style.font_style == FontStyle::Italic {
        node = el("em").child(node).into();
    }
    if style.font_weight == FontWeight::Bold {
        node = el("strong").child(node).into();
    }
    match style.vertical_align {
        VerticalAlign::Sup => el("sup").child(node).into(),
        VerticalAlign::Sub => el("sub").child(node).into(),
        _ => node,
    }
}

/// Reads the works; if the file as a whole cannot be read, each entry by itself, so that one bad entry does not hide the others.
fn read_library(file: FileId, files: &Files, diagnostics: &mut Vec<Diagnostic>) -> Library {
    let text = files.get(file).text.as_ref();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
        return Library::new();
    }
    // hayagriva's own reader expands aliases, and takes minutes over brackets in brackets.
    let refused = yaml::parse(text, Span::new(file, files.get(file).text.len() - text.len(), files.get(file).text.len())).diagnostics;
    let refused: Vec<Diagnostic> = refused.into_iter().filter(|found| matches!(found.code, "yaml-alias" | "yaml-depth")).collect();
    if !refused.is_empty() {
        diagnostics.extend(refused);
        return Library::new();
    }
    let whole = match hayagriva::io::from_yaml_str(text) {
        Ok(library) => return library,
        Err(error) => error,
    };
    let mut library = Library::new();
    let before = diagnostics.len();
    for (start, entry) in entries(text) {
        match hayagriva::io::from_yaml_str(entry) {
            Ok(one) => one.iter().for_each(|work| library.push(work)),
            Err(error) => diagnostics.push(unreadable(file, start, entry, &error)),
        }
    }
    if diagnostics.len() == before {
        diagnostics.push(unreadable(file, 0, text, &whole));
    }
    library
}

fn unreadable(file: FileId, start: usize, entry: &str, error: &serde_yaml::Error) -> Diagnostic {
    let at = error.location().map_or(0, |place| place.index()).min(entry.len());
    let end = entry[..].char_indices().map(|(i, c)| i + c.len_utf8()).find(|end| *end > at).unwrap_or(entry.len());
    let said = error.to_string();
    // The parser lists every word it knows, twice; what is wrong is said before.
    let said = said.split(" at line ").next().and_then(|said| said.split(", expected one of").next()).unwrap_or(&said);
    Diagnostic::error("bad-reference", Span::new(file, start + at, start + end), format!("this work cannot be read: {said}"))
        .mend("write it as hayagriva does: `id: {type: report, title: …, author: [\"Family, Given\"], date: 2010}`")
}

/// The entries of a block mapping with the byte each begins at.
fn entries(text: &str) -> Vec<(usize, &str)> {
    let mut starts = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.starts_with(|c: char| !c.is_whitespace() && c != '#' && c != '-') {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().copied().zip(ends).filter_map(|(start, end)| Some((start, text.get(start..end)?))).collect()
}

#[cfg(test)]
mod tests {
    use crate::markup::{plain, to_string};
    use crate::project::Project;
    use crate::source::RelPath;

    use super::Works;

    fn works(yaml: &str) -> (Works, Vec<crate::diagnostics::Diagnostic>) {
        let mut project = Project::default();
        project.config.language = "en-GB".into();
        if let Some(path) = RelPath::new("data/references.yaml") {
            project.references = Some(project.files.add(path, yaml));
        }
        let read = Works::read(&project);
        (read.value, read.diagnostics)
    }

    const TWO: &str = "long2010:\n  type: report\n  title: \"Understanding <b>\"\n  author: [\"Long, Tony\", \"Fallon, Debbie\", \"Murphy, Michael\", \"Hewitt-Craft, Lisa\"]\n  date: 2010-07\n  publisher: A Council\nlong2010summary:\n  type: report\n  title: \"Understanding: Summary\"\n  author: [\"Long, Tony\", \"Fallon, Debbie\", \"Murphy, Michael\", \"Hewitt-Craft, Lisa\"]\n  date: 2010-07\nother:\n  type: web\n  title: A page\n  author: \"Some Agency\"\n  date: 2008\n  url: https://example.org/a\n";

    fn group(works: &[(&str, Option<&str>)]) -> super::Group {
        works.iter().map(|(work, at)| (work.to_string(), at.map(str::to_string))).collect()
    }

    #[test]
    fn citations_name_authors_year_and_place() {
        let (works, found) = works(TWO);
        assert!(found.is_empty(), "{found:?}");
        let one = group(&[("other", Some("p. 4"))]);
        let two = group(&[("other", None), ("long2010", Some("Table 1"))]);
        let out = works.format(&[one.clone(), two.clone()], Some("references.html"));
        assert_eq!(plain(&out.citations[&one]), "(Some Agency, 2008, p. 4)");
        assert_eq!(plain(&out.citations[&two]), "(Some Agency, 2008; Long et al., 2010a, Table 1)");
        let html = to_string(&out.citations[&two]);
        assert!(html.contains("href=\"references.html#ref-long2010\""), "{html}");
        assert!(html.contains("<em>et al.</em>"), "{html}");
    }

    #[test]
    fn every_archived_locale_is_found_by_its_language() {
        for locale in hayagriva::archive::locales() {
            let language = locale.lang.as_ref().map(|code| code.0.clone()).expect("a language");
            assert_eq!(super::locales(&[&language]), [locale], "{language}");
        }
        assert!(super::locales(&["", "xx-XX"]).is_empty());
    }

    #[test]
    fn the_list_is_sorted_and_escaped() {
        let (works, _) = works(TWO);
        let out = works.format(&[], None);
        let keys: Vec<&str> = out.list.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["long2010", "long2010summary", "other"]);
        let html = to_string(&out.list[0].1);
        assert!(html.contains("Understanding &lt;b&gt;"), "{html}");
        assert!(plain(&out.list[0].1).starts_with("Long, T. "), "{html}");
    }

    #[test]
    fn a_bad_work_is_told_with_its_place_and_the_others_stay() {
        let (works, found) =
            works("good:\n  type: book\n  title: A\nbad:\n  type: nonsense\n  title: B\nalso:\n  type: book\n  title: C\n");
        assert_eq!(works.ids().collect::<Vec<_>>(), ["good", "also"]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].code, "bad-reference");
        assert!(found[0].span.is_some_and(|span| span.start >= 30 && span.start < 60), "{found:?}");
    }

    #[test]
    fn hostile_references_do_no_harm() {
        for text in ["", "# nothing\n", "[]", "{{{", "a:\n  type: [", "\u{feff}a: {type: book, title: x}", "- a\n- b\n"] {
            works(text);
        }
    }
}
