//! The numbers of a text that measure something: those that name a day, a level or a page are known by the words around them.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Zero};

use super::lex::{Digits, Kind, Piece, pieces};
use super::words::{Said, is_label, is_month, said};
use crate::checks::gather::{is_within, quotations};

/// A number found in a text.
#[derive(Clone, PartialEq, Debug)]
pub struct Spotted {
    /// First byte of the number with its signs: `£5`, `−3`, `52.6%`.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// Its value as it is printed: 52.6 for `52.6%`; of parts such as a fifth the percentage.
    pub value: BigRational,
    /// How many decimals it is printed with.
    pub decimals: u8,
    /// How it is meant.
    pub shape: Shape,
}

/// How a typed number is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// As it stands.
    Plain,
    /// A percentage.
    Percent,
    /// A difference of percentages.
    Points,
    /// An amount of money.
    Money,
    /// A part of a whole: a fifth, 1/2, 1 in 5.
    Part,
}

/// Finds the numbers of a text that are no names, in their order.
pub fn scan(text: &str) -> Vec<Spotted> {
    let mut scanner = Scanner { text, all: pieces(text), found: Vec::new() };
    let mut at = 0;
    while at < scanner.all.len() {
        at = scanner.take(at).max(at + 1);
    }
    let quoted = quotations(text);
    scanner.found.retain(|number| !is_within(&quoted, number.start, number.end));
    scanner.found
}

struct Scanner<'t> {
    text: &'t str,
    all: Vec<Piece>,
    found: Vec<Spotted>,
}

impl Scanner<'_> {
    fn word(&self, at: Option<usize>) -> &str {
        match at.and_then(|at| self.all.get(at)).map(|piece| &piece.kind) {
            Some(Kind::Word(word)) => word,
            _ => "",
        }
    }

    fn sign(&self, at: Option<usize>) -> char {
        match at.and_then(|at| self.all.get(at)).map(|piece| &piece.kind) {
            Some(Kind::Sign(sign)) => *sign,
            _ => ' ',
        }
    }

    fn digits(&self, at: usize) -> Option<&Digits> {
        match &self.all.get(at)?.kind {
            Kind::Number(digits) => Some(digits),
            _ => None,
        }
    }

    /// Whether a piece hangs on to the one before it.
    fn glued(&self, at: usize) -> bool {
        self.all.get(at).is_some_and(|piece| !piece.spaced)
    }

    /// Looks at what begins at a piece; gives the piece to go on with.
    fn take(&mut self, at: usize) -> usize {
        if let Some(end) = self.address(at) {
            return end;
        }
        let (end, spotted) = match self.all.get(at).map(|piece| &piece.kind) {
            Some(Kind::Number(_)) => self.number(at),
            Some(Kind::Word(word)) if said(word).is_some() => self.said(at),
            _ => return at + 1,
        };
        if self.labelled(at) && !spotted.as_ref().is_some_and(|spotted| spotted.shape != Shape::Plain) {
            return self.rest_of_list(at, end);
        }
        self.found.extend(spotted);
        end
    }

    /// The end of what is glued together around `://`, `@` or `www.`, if it begins here.
    fn address(&self, at: usize) -> Option<usize> {
        if at > 0 && self.glued(at) {
            return None;
        }
        let end = (at + 1..self.all.len()).find(|next| !self.glued(*next)).unwrap_or(self.all.len());
        let text = self.text.get(self.all.get(at)?.start..self.all.get(end - 1)?.end)?;
        let identifier = text.starts_with("10.") && text.contains('/') && text.len() > 8;
        (text.contains("://") || text.contains('@') || text.starts_with("www.") || identifier).then_some(end)
    }

    /// Whether the word before a number makes it a name: `level 3`, `p. 4`, `#5`, `CC BY 4.0`.
    fn labelled(&self, at: usize) -> bool {
        let mut before = at.checked_sub(1);
        if matches!(self.sign(before), '.' | '-') {
            let stop = self.sign(before) == '.';
            before = before.and_then(|at| at.checked_sub(1));
            if stop && !matches!(self.word(before), "no" | "nos" | "p" | "pp" | "fig" | "vol" | "v") {
                return false;
            }
        }
        let word = self.word(before);
        let licence = word == "by" && self.word(before.and_then(|at| at.checked_sub(1))) == "cc";
        matches!(self.sign(at.checked_sub(1)), '#' | '§') || licence || is_label(word)
    }

    /// Further numbers of `questions 4, 5 and 6` and `sections 2 to 4`.
    fn rest_of_list(&self, label: usize, mut at: usize) -> usize {
        let many = (label.saturating_sub(2)..label)
            .any(|before| matches!(self.word(Some(before)), "pp" | "nos") || self.word(Some(before)).ends_with('s'));
        loop {
            let list = many && (matches!(self.sign(Some(at)), ',' | '&') || matches!(self.word(Some(at)), "and" | "or" | "to"));
            let joined = list || matches!(self.sign(Some(at)), '–' | '-') && self.glued(at);
            let follows = |at: usize| self.digits(at).is_some() && !matches!(self.sign(Some(at + 1)), '%');
            if !joined || !(follows(at + 1)) {
                return at;
            }
            at += 2;
        }
    }

    /// A number in digits, with the signs around it; none if it is a name.
    fn number(&self, at: usize) -> (usize, Option<Spotted>) {
        let (Some(piece), Some(digits)) = (self.all.get(at), self.digits(at)) else { return (at + 1, None) };
        if let Some(end) = self.chain(at) {
            return (end, None);
        }
        let mut spotted = Spotted {
            start: piece.start,
            end: piece.end,
            value: digits.value.clone(),
            decimals: digits.decimals,
            shape: if digits.decimals == 0 && !digits.value.is_integer() { Shape::Part } else { Shape::Plain },
        };
        let mut end = at + 1;
        if spotted.shape == Shape::Part {
            spotted.value *= hundred();
        } else if let Some(below) = self.below(at) {
            let Some(last) = self.all.get(below) else { return (end, None) };
            let whole = self.digits(below).map_or_else(BigRational::one, |digits| digits.value.clone());
            if !whole.is_zero() {
                spotted.value = &spotted.value * hundred() / whole;
            }
            (spotted.end, spotted.shape, end) = (last.end, Shape::Part, below + 1);
        }
        let end = self.suffix(end, &mut spotted);
        let money = self.prefix(at, &mut spotted);
        if !money && spotted.shape == Shape::Plain && self.is_name(at, end) {
            return (self.after_name(at), None);
        }
        (end, Some(spotted))
    }

    /// The number below a stroke or after `in`: `1/5`, `1 in 5`.
    fn below(&self, at: usize) -> Option<usize> {
        let above = &self.digits(at)?.value;
        let below = self.digits(at + 2).filter(|below| below.bare && below.value > *above)?;
        let stroke = self.sign(Some(at + 1)) == '/' && self.glued(at + 1) && self.glued(at + 2);
        let year = below.small().is_some_and(|year| (1500..=2100).contains(&year));
        (stroke || self.word(Some(at + 1)) == "in" && !year).then_some(at + 2)
    }

    /// The end of digits that are joined to a day, a year, an hour or a number of things: `2008/09`, `31-3-2007`, `978-1-90-7`, `1.2.3`.
    fn chain(&self, at: usize) -> Option<usize> {
        let mut end = at + 1;
        let mut joints = 0;
        while matches!(self.sign(Some(end)), '/' | '-' | '–' | ':' | '.')
            && self.glued(end)
            && self.glued(end + 1)
            && self.digits(end + 1).is_some()
        {
            joints += 1;
            end += 2;
        }
        let joint = self.sign(Some(at + 1));
        let hour = joint == ':' && self.digits(at).and_then(Digits::small).is_some_and(|hour| hour < 25);
        let year = self.is_year(at) && joint != ':';
        (joints > 1 || joints == 1 && (hour || year || joint == '.')).then_some(end)
    }

    fn is_year(&self, at: usize) -> bool {
        let Some(piece) = self.all.get(at) else { return false };
        piece.end - piece.start == 4 && self.digits(at).and_then(Digits::small).is_some_and(|year| (1500..=2100).contains(&year))
    }

    /// Takes `%`, `per cent` or `percentage points` to a number; gives the piece behind it.
    fn suffix(&self, end: usize, spotted: &mut Spotted) -> usize {
        let (shape, last) = match (self.sign(Some(end)), self.word(Some(end)), self.word(Some(end + 1))) {
            ('%', ..) | (_, "percent", _) => (Shape::Percent, end),
            (_, "per", "cent") => (Shape::Percent, end + 1),
            (_, "percentage", "point" | "points") => (Shape::Points, end + 1),
            _ => return end,
        };
        spotted.shape = shape;
        spotted.end = self.all.get(last).map_or(spotted.end, |piece| piece.end);
        last + 1
    }

    /// Takes a minus sign and a currency before a number to it; says whether there was a currency.
    fn prefix(&self, at: usize, spotted: &mut Spotted) -> bool {
        let mut first = at;
        let money = at > 0 && self.glued(at) && matches!(self.sign(Some(at - 1)), '£' | '$' | '€');
        if money {
            first -= 1;
            spotted.shape = Shape::Money;
        }
        let opens = |at: usize| !self.glued(at) || matches!(self.sign(at.checked_sub(1)), '(' | '£');
        if first > 0 && self.glued(first) && matches!(self.sign(Some(first - 1)), '−' | '-') && opens(first - 1) {
            first -= 1;
            spotted.value = -spotted.value.clone();
        }
        spotted.start = self.all.get(first).map_or(spotted.start, |piece| piece.start);
        money
    }

    /// Whether a number with nothing but words around it is a day, a year, an hour or a place in an order.
    fn is_name(&self, at: usize, end: usize) -> bool {
        let (Some(digits), after) = (self.digits(at), self.word(Some(end))) else { return false };
        let glued = self.glued(end) && !after.is_empty();
        let ordinal_or_hour = glued
            && (matches!(after, "st" | "nd" | "rd" | "th" | "s" | "am" | "pm")
                || after.chars().count() == 1 && !matches!(after, "m" | "k"));
        let part_of_name = at > 0 && self.glued(at) && !self.word(Some(at - 1)).is_empty();
        let capital = |at: usize| {
            self.all.get(at).is_some_and(|piece| self.text.get(piece.start..).is_some_and(|rest| rest.starts_with(char::is_uppercase)))
        };
        let month = |at: usize| is_month(self.word(Some(at))) && capital(at);
        let day = digits.small().is_some_and(|day| (1..=31).contains(&day)) && (month(end) || at > 0 && month(at - 1));
        let hour = digits.decimals == 2
            && digits.value < BigRational::from_integer(24.into())
            && (after == "am" || after == "pm" || self.word(at.checked_sub(1)) == "at");
        ordinal_or_hour || part_of_name || day || hour || self.is_year(at)
    }

    /// Where to go on behind a name: behind the letters that hang on to it.
    fn after_name(&self, at: usize) -> usize {
        if self.glued(at + 1) && !self.word(Some(at + 1)).is_empty() { at + 2 } else { at + 1 }
    }

    /// A number in words: `twenty-one`, `two hundred`, `two-thirds`, `a fifth of`, `one in five`, `half`.
    fn said(&self, at: usize) -> (usize, Option<Spotted>) {
        let Some(piece) = self.all.get(at) else { return (at + 1, None) };
        let spot = |start: usize, last: usize, value: BigRational, shape: Shape| {
            let end = self.all.get(last).map_or(piece.end, |piece| piece.end);
            Some(Spotted { start, end, value, decimals: 0, shape })
        };
        let percent = |above: u64, below: u64| BigRational::new(BigInt::from(above) * BigInt::from(100), BigInt::from(below));
        match said(self.word(Some(at))) {
            Some(Said::Half) if self.sign(Some(at + 1)) == '-' => (at + 1, None),
            Some(Said::Half) => (at + 1, spot(piece.start, at, percent(1, 2), Shape::Part)),
            Some(Said::Times(times)) => (at + 1, spot(piece.start, at, BigRational::from_integer(times.into()), Shape::Plain)),
            Some(Said::Part(below, _)) => {
                let a = self.word(at.checked_sub(1)) == "a";
                // Before other words it is a place in an order: “a fifth option”.
                let part = a
                    && matches!(
                        self.word(Some(at + 1)),
                        "" | "of" | "are" | "did" | "do" | "had" | "have" | "is" | "said" | "was" | "were" | "would"
                    );
                let start = at.checked_sub(1).and_then(|at| self.all.get(at)).map_or(piece.start, |piece| piece.start);
                (at + 1, if part { spot(start, at, percent(1, below.into()), Shape::Part) } else { None })
            }
            // “Several hundred” is as vague as “hundreds”.
            Some(Said::Scale(_)) if matches!(self.word(at.checked_sub(1)), "several" | "few" | "many" | "some") => (at + 1, None),
            _ => {
                let (end, value) = self.whole(at);
                let next = if self.sign(Some(end)) == '-' { end + 1 } else { end };
                if let Some(Said::Part(below, many)) = said(self.word(Some(next)))
                    && (many || value == 1)
                {
                    return (next + 1, spot(piece.start, next, percent(value, below.into()), Shape::Part));
                }
                if self.word(Some(end)) == "in" && said(self.word(Some(end + 1))).is_some() {
                    let (last, below) = self.whole(end + 1);
                    if below > value {
                        return (last, spot(piece.start, last - 1, percent(value, below), Shape::Part));
                    }
                }
                let mut spotted = spot(piece.start, end - 1, BigRational::from_integer(value.into()), Shape::Plain);
                let end = spotted.as_mut().map_or(end, |spotted| self.suffix(end, spotted));
                // “One” is mostly no number; “hundreds” is none either.
                let article = value == 1 && spotted.as_ref().is_some_and(|spotted| spotted.shape == Shape::Plain);
                (end, spotted.filter(|_| !article))
            }
        }
    }

    /// The whole number that number words come to, and the piece behind them.
    fn whole(&self, mut at: usize) -> (usize, u64) {
        let (mut sum, mut group, mut open) = (0u64, 0u64, true);
        let first = at;
        loop {
            let joined = at > first && (self.sign(Some(at)) == '-' || self.word(Some(at)) == "and" && group >= 100);
            let here = if joined { at + 1 } else { at };
            match said(self.word(Some(here))) {
                Some(Said::Unit(unit)) if open => {
                    group += u64::from(unit);
                    open = false;
                }
                Some(Said::Tens(tens)) if open && group.is_multiple_of(100) => group += u64::from(tens),
                Some(Said::Scale(100)) => (group, open) = (group.max(1).saturating_mul(100), true),
                Some(Said::Scale(scale)) => {
                    sum = sum.saturating_add(group.max(1).saturating_mul(scale));
                    (group, open) = (0, true);
                }
                _ => return (at.max(first + 1), sum.saturating_add(group)),
            }
            at = here + 1;
        }
    }
}

fn hundred() -> BigRational {
    BigRational::from_integer(BigInt::from(100))
}
