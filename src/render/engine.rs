//! The engine: Tera with a theme's templates, and its errors as diagnostics.
//!
//! A project's template that fails is named, with its place, and the default theme's one is used in its stead, so that everything
//! else that is wrong can be seen at once.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use tera::{Context, Error, ErrorKind, ReportError, Tera};

use crate::diagnostics::Diagnostic;
use crate::markup;
use crate::source::{Files, Span};

use super::bounds;
use super::theme::{TEMPLATES, Theme};

/// Renders views with a theme's templates.
pub struct Engine<'a> {
    files: &'a Files,
    theme: &'a Theme,
    default: Tera,
    own: Tera,
    /// What went wrong so far, each once, in an order that does not depend on which page met it first.
    told: Mutex<BTreeMap<String, Diagnostic>>,
}

impl<'a> Engine<'a> {
    /// An engine with the default templates and, over them, those of the project that can be read.
    pub fn new(files: &'a Files, theme: &'a Theme) -> Self {
        let mut default = Tera::new();
        bounds::bound(&mut default);
        default.set_escape_fn(|words, out| out.write_all(markup::escaped(words).as_bytes()));
        let first = default.add_raw_templates(TEMPLATES);
        let mut engine = Self { files, theme, own: default.clone(), default, told: Mutex::default() };
        if let Err(error) = first {
            engine.tell("base.html", &error);
        }
        engine.add_overrides();
        engine
    }

    /// Adds the project's templates; one that cannot be read is left out, and the others are tried again.
    fn add_overrides(&mut self) {
        let mut left = self.theme.templates.clone();
        while !left.is_empty() {
            let texts: Vec<(&str, &str)> = left.iter().map(|(name, id)| (name.as_str(), &*self.files.get(*id).text)).collect();
            let Err(error) = self.own.add_raw_templates(texts) else { return };
            let named = named(&error).filter(|name| left.contains_key(*name)).map(str::to_owned);
            let culprit = named.or_else(|| left.keys().next().cloned()).unwrap_or_default();
            self.tell(&culprit, &error);
            left.remove(&culprit);
        }
    }

    /// Renders a view; with the default theme's template where the project's fails.
    pub fn render(&self, template: &str, view: &impl Serialize) -> Vec<u8> {
        let context = match Context::from_serialize(view) {
            Ok(context) => context,
            Err(error) => {
                self.tell(template, &error);
                return Vec::new();
            }
        };
        match bounds::render(&self.own, template, &context) {
            Ok(page) => page,
            Err(error) => {
                self.tell(template, &error);
                bounds::render(&self.default, template, &context).unwrap_or_default()
            }
        }
    }

    /// Notes an error, once however many pages meet it.
    fn tell(&self, template: &str, error: &Error) {
        let report = report_of(error);
        let name = named(error).unwrap_or(template);
        let said = report.map_or_else(|| error.to_string(), |report| report.message().to_owned());
        let said = said.lines().next().unwrap_or_default().trim_end_matches('.').to_owned();
        let span = self.theme.templates.get(name).map(|id| {
            let length = self.files.get(*id).text.len();
            let range = report.map_or(0..0, |report| report.span().range.clone());
            Span::new(*id, range.start.min(length), range.end.min(length))
        });
        let message = format!("The template `{name}` fails: {said}.");
        let mend = "The default theme's template was used instead; compare yours with it.";
        let diagnostic = Diagnostic::error("failing-template", span, message).mend(mend);
        self.told.lock().unwrap_or_else(PoisonError::into_inner).entry(format!("{name} {said} {span:?}")).or_insert(diagnostic);
    }

    /// What went wrong.
    pub fn diagnostics(self) -> Vec<Diagnostic> {
        self.told.into_inner().unwrap_or_else(PoisonError::into_inner).into_values().collect()
    }
}

fn report_of(error: &Error) -> Option<&ReportError> {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => Some(report),
        _ => None,
    }
}

/// The template an error is about.
fn named(error: &Error) -> Option<&str> {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => Some(report.filename()),
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } | ErrorKind::TemplateNotFound(tpl) => Some(tpl),
        ErrorKind::MissingParent { current, .. } => Some(current),
        _ => None,
    }
}
