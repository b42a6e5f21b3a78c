//! Themes: templates, tokens and a style sheet; the default one is part of the program, a project overrides what it likes.
//!
//! `themes/<name>/` may hold `theme.yaml` (`tokens:` and `dark:`, each a name and a value), `templates/<name>.html` in place of the
//! template of that name, `style.css` in place of the whole style sheet, and `extra.css`, which is added at its end.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use crate::diagnostics::{Checked, Diagnostic, nearest};
use crate::project::Project;
use crate::source::{FileId, Files, Span};
use crate::yaml::{self, Yaml};

/// The templates of the default theme.
pub const TEMPLATES: [(&str, &str); 9] = [
    ("404.html", include_str!("../../themes/default/templates/404.html")),
    ("accessibility.html", include_str!("../../themes/default/templates/accessibility.html")),
    ("base.html", include_str!("../../themes/default/templates/base.html")),
    ("chapter.html", include_str!("../../themes/default/templates/chapter.html")),
    ("contents.html", include_str!("../../themes/default/templates/contents.html")),
    ("data.html", include_str!("../../themes/default/templates/data.html")),
    ("front.html", include_str!("../../themes/default/templates/front.html")),
    ("report.html", include_str!("../../themes/default/templates/report.html")),
    ("single.html", include_str!("../../themes/default/templates/single.html")),
];
const STYLE: &str = include_str!("../../themes/default/style.css");
const TOKENS: &str = include_str!("../../themes/default/theme.yaml");

/// A theme, ready to be used.
#[derive(Debug)]
pub struct Theme {
    /// Templates of the project, by name.
    pub templates: BTreeMap<String, FileId>,
    /// The style sheet.
    pub style: String,
    /// Its address below the site's root, with a hash of its content.
    pub stylesheet: String,
    /// A hash of tokens, sheets and templates: two themes that have it look the same.
    pub identity: String,
}

/// Tokens by name, in light and in dark.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Tokens {
    tokens: IndexMap<String, String>,
    dark: IndexMap<String, String>,
}

/// Loads the theme that the project names; that there is none of that name, the project's reading has told.
pub fn load(project: &Project) -> Checked<Theme> {
    let mut diagnostics = Vec::new();
    let (files, name) = (&project.files, project.config.theme.as_str());
    let folder = format!("themes/{name}/");
    let mut tokens = embedded(TOKENS, &mut diagnostics);
    let (mut templates, mut style, mut extra) = (BTreeMap::new(), compact(STYLE), "");
    for (id, file) in files.iter() {
        let Some(part) = file.path.as_str().strip_prefix(&folder) else { continue };
        match part {
            "theme.yaml" => override_tokens(files, id, &mut tokens, &mut diagnostics),
            // A copy of the default sheet is the default sheet: this project's own report has the theme's source in its folder.
            "style.css" if *file.text == *STYLE => {}
            "style.css" => style = file.text.trim_start().to_owned(),
            "extra.css" => extra = &file.text,
            _ => match part.strip_prefix("templates/").filter(|name| name.ends_with(".html")) {
                Some(name) => _ = templates.insert(name.to_owned(), id),
                None => continue,
            },
        }
        if part.ends_with(".css") {
            diagnostics.extend(foreign(id, &file.text));
        }
    }
    let identity = identity(&tokens, &[style.as_str(), extra], templates.iter().map(|(name, id)| (name.as_str(), &*files.get(*id).text)));
    let style = format!("{}{style}\n{extra}", head(&tokens, &project.config.title));
    let hash = blake3::hash(style.as_bytes()).to_hex();
    Checked::with(Theme { templates, stylesheet: format!("assets/style.{}.css", &hash[..10]), style, identity }, diagnostics)
}

fn identity<'a>(tokens: &Tokens, sheets: &[&str], templates: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut take = |part: &str| _ = hasher.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
    tokens.tokens.iter().chain(&tokens.dark).for_each(|(name, value)| [name, value].into_iter().for_each(|part| take(part)));
    sheets.iter().for_each(|sheet| take(sheet));
    templates.for_each(|(name, text)| [name, text].into_iter().for_each(&mut take));
    hasher.finalize().to_hex().to_string()
}

/// The tokens of the theme inside the program.
fn embedded(tokens: &str, diagnostics: &mut Vec<Diagnostic>) -> Tokens {
    serde_yaml::from_str(tokens).unwrap_or_else(|error| {
        let fault = Diagnostic::error("failing-theme", None, format!("The default theme's tokens cannot be read: {error}."));
        diagnostics.push(fault.mend("This is a fault of Tickmark: report it, and build with an earlier version."));
        Tokens::default()
    })
}

/// Takes the project's tokens over the default ones.
fn override_tokens(files: &Files, id: FileId, tokens: &mut Tokens, diagnostics: &mut Vec<Diagnostic>) {
    let text = &files.get(id).text;
    let Some(document) = yaml::parse(text, Span::new(id, 0, text.len())).unpack(diagnostics) else { return };
    diagnostics.extend(yaml::unknown_keys(&document, &["tokens", "dark"], "a theme"));
    for (part, known) in [("tokens", &mut tokens.tokens), ("dark", &mut tokens.dark)] {
        for (key, value) in document.get(part).map_or(&[][..], Yaml::entries) {
            let Some(old) = known.get_mut(&key.text) else {
                diagnostics.push(unknown_token(part, &key.text, key.span, known));
                continue;
            };
            match value.text().filter(|text| harmless(text)) {
                Some(text) => *old = text.into(),
                None => diagnostics.push(bad_token(&key.text, value.span)),
            }
        }
    }
}

fn unknown_token(part: &str, name: &str, span: Span, known: &IndexMap<String, String>) -> Diagnostic {
    let error = Diagnostic::error("unknown-token", span, format!("The default theme has no token `{name}` under `{part}`."));
    match nearest(name, known.keys().map(String::as_str)) {
        Some(near) => error.mend(format!("Did you mean `{near}`?")),
        None => error.mend(format!("Its tokens are {}.", known.keys().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", "))),
    }
}

fn bad_token(name: &str, span: Span) -> Diagnostic {
    let message = format!("The token `{name}` is set to something that is no single colour, length or list of fonts.");
    Diagnostic::error("bad-token", span, message).mend("Write a plain CSS value such as `\"#12436D\"` or `Georgia, serif`.")
}

/// Whether a value can stand in a declaration without ending it, opening another or fetching anything.
fn harmless(value: &str) -> bool {
    let plain = |letter: char| letter.is_alphanumeric() || " #.,%()-+_'\"".contains(letter);
    let even = |mark: char| value.matches(mark).count().is_multiple_of(2);
    let closed = value.matches('(').count() == value.matches(')').count();
    let fetches = ["url(", "image(", "image-set(", "src("].iter().any(|name| value.to_lowercase().contains(name));
    !value.trim().is_empty() && value.len() <= 400 && value.chars().all(plain) && even('"') && even('\'') && closed && !fetches
}

/// A style sheet that fetches from elsewhere would be blocked on the page: it is refused here.
fn foreign(id: FileId, style: &str) -> Option<Diagnostic> {
    let lower = style.to_ascii_lowercase();
    let at = ["@import", "url(http", "url('http", "url(\"http", "url(//", "url('//", "url(\"//"]
        .iter()
        .filter_map(|word| lower.find(word))
        .min()?;
    let end = style[at..].find([';', '\n', ')']).map_or(style.len(), |end| at + end);
    let message = "The style sheet fetches something from outside the report's own style sheet, which the pages do not allow.";
    Some(Diagnostic::error("foreign-style", Span::new(id, at, end), message).mend("Copy the rules into `extra.css`."))
}

/// The default theme's sheet without its comments and line ends, which are for its authors: it is written so that no line end parts
/// two words. A project's own sheet is published as it is.
fn compact(style: &str) -> String {
    let mut parts = style.split("/*");
    let before = parts.next().unwrap_or_default();
    let after = parts.filter_map(|part| part.split_once("*/")).map(|(_, after)| after);
    std::iter::once(before).chain(after).flat_map(str::lines).map(str::trim).collect()
}

/// What stands before the style sheet: tokens, and the running title of printed pages.
fn head(tokens: &Tokens, title: &str) -> String {
    let set = |tokens: &IndexMap<String, String>| tokens.iter().map(|(name, value)| format!("--{name}:{value};")).collect::<String>();
    let (light, dark) = (set(&tokens.tokens), set(&tokens.dark));
    let title = css_string(title);
    format!(
        ":root{{color-scheme:light dark;{light}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n\
         @page{{@top-left{{content:{title}}}}}\n"
    )
}

/// A CSS string: whatever is no plain letter is written as an escape.
fn css_string(words: &str) -> String {
    let mut out = String::from("\"");
    for letter in words.chars() {
        match letter {
            '"' | '\\' | '<' | '>' | '{' | '}' | ';' => out.push_str(&format!("\\{:x} ", u32::from(letter))),
            control if control.is_control() => out.push(' '),
            plain => out.push(plain),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_default_theme_is_told() {
        let mut diagnostics = Vec::new();
        assert!(embedded("tokens: [", &mut diagnostics).tokens.is_empty());
        assert_eq!(diagnostics.iter().map(|found| found.code).collect::<Vec<_>>(), ["failing-theme"]);
        assert!(diagnostics[0].mend.is_some());
    }
}
