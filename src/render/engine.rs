//! The engine: Tera with a theme's templates, and its errors as diagnostics.
//!
//! A project's template that fails is named, with its place, and the default theme's one is used in its stead, so that everything
//! else that is wrong can be seen at once.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use tera::{Context, Error, ErrorKind, ReportError, Tera};

use crate::diagnostics::Diagnostic;
use crate::markup;
use crate::source::{Files, Span};

use super::bounds::{self, Fault};
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

    /// Renders a view of a page that is made of nothing but this.
    pub fn render_page(&self, template: &str, view: &impl Serialize) -> Vec<u8> {
        self.render(template, view, |_| 0)
    }

    /// Renders a view, with the default theme's template where the project's fails. Of a page that is put together from pieces, `copies` tells
    /// how many bytes of them stand there again.
    pub fn render(&self, template: &str, view: &impl Serialize, copies: impl Fn(&[u8]) -> u64) -> Vec<u8> {
        let context = match Context::from_serialize(view) {
            Ok(context) => context,
            Err(error) => {
                self.tell(template, &error);
                return Vec::new();
            }
        };
        let fault = match bounds::render(&self.own, template, &context, &copies) {
            Ok(page) => return page,
            Err(fault) => fault,
        };
        let instead = bounds::render(&self.default, template, &context, &copies).ok();
        match fault {
            Fault::Failed(error) => self.tell(template, &error),
            Fault::Endless => self.tell_endless(template, instead.is_some()),
        }
        instead.unwrap_or_default()
    }

    /// Notes an error, once however many pages meet it.
    fn tell(&self, template: &str, error: &Error) {
        let report = report_of(error);
        let name = named(error).unwrap_or(template);
        let said = report.map_or_else(|| error.to_string(), |report| report.message().to_owned());
        let said = said.lines().next().unwrap_or_default().trim_end_matches('.').to_owned();
        let range = report.map_or(0..0, |report| report.span().range.clone());
        self.note(name, range, &said, "The default theme's template was used instead; compare yours with it.");
    }

    /// Notes that a template made more than a page may be.
    fn tell_endless(&self, template: &str, made_by_default: bool) {
        // Where the template itself is the default one, what it extends or includes is the project's.
        let own = self.theme.templates.keys().map(String::as_str);
        let name = own.clone().find(|name| *name == template).or_else(|| own.clone().find(|name| *name != "404.html"));
        let mend = match made_by_default {
            true => "Let it repeat less, in loops in loops above all; the default theme's template was used instead.",
            false => "Divide the longest chapter, or show a shorter list; the page was left empty.",
        };
        self.note(name.filter(|_| made_by_default).unwrap_or(template), 0..0, &Fault::endless(), mend);
    }

    fn note(&self, name: &str, range: Range<usize>, said: &str, mend: &str) {
        let span = self.theme.templates.get(name).map(|id| {
            let length = self.files.get(*id).text.len();
            Span::new(*id, range.start.min(length), range.end.min(length))
        });
        let diagnostic = Diagnostic::error("failing-template", span, format!("The template `{name}` fails: {said}.")).mend(mend);
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
