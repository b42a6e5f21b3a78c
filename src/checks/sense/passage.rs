//! A passage as sentences: words, figures and what separates clauses, each with its place.

use crate::content::{Inline, InlineKind};
use crate::figures::Evaluated;
use crate::source::Span;

/// What stands in a passage.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind<'p> {
    /// A word, or the sign `%`.
    Word(&'p str),
    /// A figure.
    Figure(&'p Evaluated),
    /// A comma.
    Comma,
    /// A stronger mark within a sentence: a semicolon, a colon, a dash, a bracket.
    Break,
    /// The end of a sentence.
    Stop,
}

/// One of them with its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'p> {
    /// What it is.
    pub kind: Kind<'p>,
    /// Where it stands.
    pub span: Span,
}

impl<'p> Token<'p> {
    /// The word, if it is one.
    pub fn word(&self) -> Option<&'p str> {
        match self.kind {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }

    /// Whether it is this word, whatever its capitals.
    pub fn is(&self, word: &str) -> bool {
        self.word().is_some_and(|found| found.eq_ignore_ascii_case(word))
    }
}

/// A passage.
#[derive(Debug)]
pub(super) struct Passage<'p> {
    tokens: Vec<Token<'p>>,
}

/// A sentence of a passage, without its end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sentence<'s, 'p> {
    /// What stands in it.
    pub tokens: &'s [Token<'p>],
}

impl<'p> Passage<'p> {
    /// Reads inlines; `bound` are their figures in the order in which they stand.
    pub fn read(words: &'p [Inline], mut bound: impl Iterator<Item = (Span, &'p Evaluated)>) -> Self {
        let mut tokens = Vec::new();
        walk(words, &mut bound, &mut tokens);
        Self { tokens }
    }

    /// Its sentences.
    pub fn sentences(&self) -> impl Iterator<Item = Sentence<'_, 'p>> {
        self.tokens.split(|token| matches!(token.kind, Kind::Stop)).map(|tokens| Sentence { tokens })
    }
}

impl<'p> Sentence<'_, 'p> {
    /// Its figures: where each stands among the tokens, and what it is.
    pub fn figures(&self) -> impl Iterator<Item = (usize, &'p Evaluated)> {
        self.tokens.iter().enumerate().filter_map(|(at, token)| match token.kind {
            Kind::Figure(figure) => Some((at, figure)),
            _ => None,
        })
    }

    /// The word at a place, if one stands there.
    pub fn word(&self, at: usize) -> Option<&'p str> {
        self.tokens.get(at)?.word()
    }

    /// Whether one of the tokens before a place, up to so many, is a negation.
    pub fn is_negated(&self, at: usize, reach: usize) -> bool {
        let before = self.tokens.get(at.saturating_sub(reach)..at).unwrap_or(&[]);
        before.iter().filter_map(Token::word).any(super::words::is_negation)
    }
}

/// Inlines are nested no deeper than the content stage allows.
fn walk<'p>(words: &'p [Inline], bound: &mut dyn Iterator<Item = (Span, &'p Evaluated)>, tokens: &mut Vec<Token<'p>>) {
    for inline in words {
        let span = inline.span;
        match &inline.kind {
            InlineKind::Text(text) => split(text, span, tokens),
            InlineKind::Emphasis(inner) | InlineKind::Strong(inner) => walk(inner, bound, tokens),
            InlineKind::Link { text, .. } | InlineKind::Claim { text, .. } => walk(text, bound, tokens),
            InlineKind::Expression(_) => tokens.extend(bound.next().map(|(span, figure)| Token { kind: Kind::Figure(figure), span })),
            InlineKind::Code(_) | InlineKind::Image { .. } | InlineKind::Break => tokens.push(Token { kind: Kind::Break, span }),
            InlineKind::Reference { .. } | InlineKind::Citation(_) | InlineKind::Footnote(_) | InlineKind::SoftBreak => {}
        }
    }
}

/// Splits a text into words and marks. A full stop ends a sentence where a blank and no small letter follows, or nothing.
fn split<'p>(text: &'p str, span: Span, tokens: &mut Vec<Token<'p>>) {
    let exact = (span.end - span.start) as usize == text.len();
    let place = |start: usize, end: usize| if exact { span.part(start, end) } else { span };
    let mut begin = None;
    for (at, letter) in text.char_indices() {
        if letter.is_alphanumeric() || matches!(letter, '\'' | '’' | '-') {
            begin.get_or_insert(at);
            continue;
        }
        if let Some(start) = begin.take() {
            tokens.push(Token { kind: Kind::Word(&text[start..at]), span: place(start, at) });
        }
        let end = at + letter.len_utf8();
        let kind = match letter {
            '%' => Kind::Word("%"),
            ',' => Kind::Comma,
            ';' | ':' | '(' | ')' | '[' | ']' | '–' | '—' | '“' | '”' => Kind::Break,
            '.' | '?' | '!' | '…' if ends_sentence(&text[end..]) && !is_short(&text[..at]) => Kind::Stop,
            _ => continue,
        };
        tokens.push(Token { kind, span: place(at, end) });
    }
    if let Some(start) = begin {
        tokens.push(Token { kind: Kind::Word(&text[start..]), span: place(start, text.len()) });
    }
}

/// Whether a text ends with a single small letter, as `e.g` and `p` do before their stops.
fn is_short(before: &str) -> bool {
    let mut letters = before.chars().rev();
    letters.next().is_some_and(char::is_lowercase) && !letters.next().is_some_and(char::is_alphanumeric)
}

fn ends_sentence(rest: &str) -> bool {
    let next = rest.trim_start_matches(['”', '’', '"', '\'', ')']);
    let words = next.trim_start();
    words.is_empty() || (words.len() < next.len() && !words.starts_with(char::is_lowercase))
}

#[cfg(test)]
mod tests {
    use super::super::sample;

    #[test]
    fn sentences_end_at_stops_and_not_at_points() {
        let sentences = |text: &str| sample::passage(text, |passage, _| passage.sentences().filter(|s| !s.tokens.is_empty()).count());
        assert_eq!(sentences("It rose. It fell!"), 2);
        assert_eq!(sentences("It rose by {{ d.up }}. {{ d.up }} is much."), 2);
        assert_eq!(sentences("It is e.g. 5.3 of 1.2 or so."), 1);
        assert_eq!(sentences("“It rose.” Then it fell."), 2);
    }

    #[test]
    fn words_have_their_places() {
        let text = "It *really* rose by {{ d.up }}, [so they say]{claim=d.c}.";
        sample::passage(text, |passage, _| {
            let spans: Vec<&str> = passage.tokens.iter().map(|token| &text[token.span.start as usize..token.span.end as usize]).collect();
            assert_eq!(spans, ["It", "really", "rose", "by", "d.up", ",", "so", "they", "say", "."]);
        });
    }
}
