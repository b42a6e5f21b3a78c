//! What the tests of the rules share: a small project of data, and passages over it.

use std::sync::Arc;

use super::Rule;
use super::passage::Passage;
use crate::content::{Inline, InlineKind};
use crate::data;
use crate::figures::{self, Evaluated, Figures, Scope};
use crate::project::{self, Words};
use crate::source::{FileId, Memory, Span};

const REPORT: &str = "title: T\neditions: [{id: full, name: F, version: '1', date: 2026-01-31, content: content/full}]\n";
const DATA: &str = "\
title: Data
design: self_selected
values:
  old: {label: Old, value: 200, unit: people}
  new: {label: New, value: 260, unit: people}
  a: {label: A share, value: 11.8, unit: percent}
  b: {label: B share, value: 12.2, unit: percent}
  yes: {label: Yes, value: 7, unit: people}
  few: {label: Few, value: 12, unit: people}
figures:
  up: {title: Up, formula: 'change(old, new)', format: percent(0)}
  down: {title: Down, formula: 'change(new, old)', format: percent(0)}
  size: {title: Size of the fall, formula: abs(down), format: percent(0)}
  same: {title: No change, formula: 'change(old, old)', format: percent(0)}
  gap: {title: Gap, formula: old - new}
  gain: {title: Gain, formula: 'points(a, b)', format: points(1)}
  in_favour: {title: In favour, formula: yes / few, format: percent(0)}
";
const SAMPLE: &str = "\
title: A sample
design: sample
values:
  average: {label: Mean change, value: 1.2, unit: people}
  spread: {label: Deviation, value: 9, unit: people}
  n: {label: Asked, value: 20, unit: people}
figures:
  drift: {title: Change, formula: 'mean_interval(average, spread, n)', format: number(1)}
  sure: {title: Sure, formula: 'mean_interval(10 * average, spread, n)', format: number(1)}
";

pub(super) fn figures() -> Figures {
    let files = [("report.yaml", REPORT), ("content/full/01-a.md", "---\ntitle: T\n---\n"), ("data/d.yaml", DATA), ("data/s.yaml", SAMPLE)];
    let project = project::open(&Memory::new(files)).value;
    let datasets = data::read(&project);
    assert!(datasets.diagnostics.is_empty(), "{:?}", datasets.diagnostics);
    let figures = figures::compute(Arc::new(datasets.value), project.config.ties, project.config.quantiles);
    assert!(figures.diagnostics.is_empty(), "{:?}", figures.diagnostics);
    figures.value
}

fn expressions(words: &[Inline], figures: &Figures, found: &mut Vec<(Span, Evaluated)>) {
    for inline in words {
        match &inline.kind {
            InlineKind::Expression(formula) => {
                let words = Words { text: formula.clone(), span: inline.span };
                let evaluated = figures.evaluate(&words, Scope::Report);
                assert!(evaluated.diagnostics.is_empty(), "{:?}", evaluated.diagnostics);
                found.push((inline.span, evaluated.value));
            }
            InlineKind::Emphasis(inner) | InlineKind::Strong(inner) => expressions(inner, figures, found),
            InlineKind::Link { text, .. } | InlineKind::Claim { text, .. } => expressions(text, figures, found),
            _ => {}
        }
    }
}

/// Calls `look` with a passage.
pub(super) fn passage<T>(text: &str, look: impl FnOnce(&Passage<'_>, &Figures) -> T) -> T {
    let figures = figures();
    let words = crate::content::inline(&Words { text: text.into(), span: Span::new(FileId(0), 0, text.len()) }).value;
    let mut found = Vec::new();
    expressions(&words, &figures, &mut found);
    look(&Passage::read(&words, found.iter().map(|(span, figure)| (*span, figure))), &figures)
}

/// What a rule finds in a text: the words at each place, and the code.
pub(super) fn found(rule: Rule, text: &str) -> Vec<String> {
    passage(text, |passage, figures| {
        let all = passage.sentences().flat_map(|sentence| rule(&sentence, figures));
        let place = |span: Span| text[span.start as usize..span.end as usize].trim().to_owned();
        all.map(|found| format!("{}: {}", found.span.map(place).unwrap_or_default(), found.code)).collect()
    })
}
