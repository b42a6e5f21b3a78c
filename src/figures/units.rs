//! Units: what becomes of them in arithmetic, and when two of them do not go together.
//!
//! Unit words are compared as they are spelled and cancel: `staff/places` × `places` is `staff`. A number of a formula has no unit and
//! takes the one it meets; only against percentage points must it be written with `%` (or be 0), since `5` could mean two things there.
//! Two counts of the same unit divided give a share, which remembers its base. A share of people is people: share × people → people.
//! `percent` is a share and `points` a difference of shares, kept as 0.76 and 0.042. A share plus points is a share.

use std::collections::BTreeMap;
use std::sync::Arc;

use num_rational::BigRational;
use num_traits::Zero;

use super::{Quantity, Scale, Unit};
use crate::data::Flag;

/// Reads a unit as an author writes it: `people`, `percent`, `points`, `staff/places`.
pub(super) fn parse(text: &str) -> Unit {
    let scale = match text.trim() {
        "percent" | "%" => Scale::Share,
        "points" => Scale::Points,
        _ => Scale::Plain,
    };
    let mut unit = Unit { scale, ..Unit::default() };
    if scale != Scale::Plain {
        return unit;
    }
    let mut powers = BTreeMap::new();
    for (at, part) in text.split('/').enumerate() {
        for word in part.split('*').map(str::trim).filter(|word| !word.is_empty() && *word != "1") {
            let word: Arc<str> = word.split_whitespace().collect::<Vec<_>>().join(" ").into();
            *powers.entry(word).or_insert(0) += if at == 0 { 1 } else { -1 };
        }
    }
    powers.retain(|_, power| *power != 0);
    unit.powers = Arc::new(powers);
    unit
}

impl Unit {
    /// A unit of a scale without words.
    pub(super) fn of(scale: Scale) -> Self {
        Self { scale, ..Self::default() }
    }

    /// Whether it is a share or a difference of shares, written in hundredths.
    pub(super) fn is_hundredths(&self) -> bool {
        matches!(self.scale, Scale::Share | Scale::Points)
    }

    /// Whether it is a number without a unit: a literal or a pure count.
    pub(super) fn is_pure(&self) -> bool {
        self.powers.is_empty() && matches!(self.scale, Scale::Literal | Scale::Plain)
    }

    /// The words of the unit: `people`, `staff/places`; empty for a pure number.
    pub(super) fn words(&self) -> String {
        let side = |positive: bool| {
            let powers = self.powers.iter().filter(|(_, power)| (**power > 0) == positive);
            let words = powers.map(|(word, power)| match power.abs() {
                1 => word.to_string(),
                more => format!("{word}^{more}"),
            });
            words.collect::<Vec<_>>()
        };
        let (above, below) = (side(true), side(false));
        match (above.is_empty(), below.is_empty()) {
            (_, true) => above.join("*"),
            (true, false) => format!("1/{}", below.join("/")),
            (false, false) => format!("{}/{}", above.join("*"), below.join("/")),
        }
    }

    /// The unit as an author writes it: `percent`, `points`, or its words.
    pub(super) fn written(&self) -> String {
        match self.scale {
            Scale::Share => "percent".into(),
            Scale::Points => "points".into(),
            _ => self.words(),
        }
    }

    /// The unit as a message names it; an author's own word stands between marks, and stays as it is spelled.
    pub(super) fn spoken(&self) -> String {
        match self.scale {
            Scale::Share => "a share".into(),
            Scale::Points => "percentage points".into(),
            _ if self.powers.is_empty() => "a pure number".into(),
            _ => format!("`{}`", self.words()),
        }
    }

    fn with_powers(&self, other: &Self, sign: i32) -> Self {
        let mut powers = (*self.powers).clone();
        for (word, power) in &*other.powers {
            let entry = powers.entry(word.clone()).or_insert(0);
            *entry = entry.saturating_add(sign.saturating_mul(*power));
        }
        powers.retain(|_, power| *power != 0);
        Self { scale: Scale::Plain, powers: Arc::new(powers) }
    }

    /// The unit of a product.
    pub(super) fn times(&self, other: &Self) -> Self {
        let mut unit = self.with_powers(other, 1);
        unit.scale = match (self.scale, other.scale) {
            (Scale::Literal, scale) | (scale, Scale::Literal) => scale,
            // A share of a count is a count, whether the count has a unit or not.
            (Scale::Plain, _) | (_, Scale::Plain) => Scale::Plain,
            (Scale::Points, _) | (_, Scale::Points) => Scale::Points,
            _ => Scale::Share,
        };
        unit
    }

    /// The unit of a quotient.
    pub(super) fn over(&self, other: &Self) -> Self {
        let mut unit = self.with_powers(other, -1);
        unit.scale = match (self.scale, other.scale) {
            (scale, Scale::Literal) => scale,
            (Scale::Literal, _) => Scale::Plain,
            (Scale::Plain, Scale::Plain) if self.powers == other.powers => Scale::Share,
            _ if !unit.powers.is_empty() => Scale::Plain,
            (Scale::Share | Scale::Points, Scale::Plain) => self.scale,
            (Scale::Points, Scale::Share) => Scale::Points,
            (Scale::Plain, _) => Scale::Plain,
            _ => Scale::Share,
        };
        unit
    }
}

/// An operand of a sum or a comparison.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    /// The number.
    pub quantity: &'a Quantity,
    /// Whether it is written in the formula as a number.
    pub literal: bool,
}

/// The unit two numbers have in common, for adding or comparing them; none if they do not go together. Only in a sum may a share and
/// a difference of shares meet.
pub(super) fn common(left: Side<'_>, right: Side<'_>, sum: bool) -> Option<Unit> {
    let (a, b) = (&left.quantity.unit, &right.quantity.unit);
    match (a.scale, b.scale) {
        (Scale::Points, Scale::Literal) => right.quantity.value.is_zero().then(|| a.clone()),
        (Scale::Literal, Scale::Points) => left.quantity.value.is_zero().then(|| b.clone()),
        (_, Scale::Literal) => Some(a.clone()),
        (Scale::Literal, _) => Some(b.clone()),
        (Scale::Points, Scale::Share) if right.literal => Some(a.clone()),
        (Scale::Share, Scale::Points) if left.literal => Some(b.clone()),
        (Scale::Points, Scale::Share) if sum => Some(b.clone()),
        (Scale::Share, Scale::Points) if sum => Some(a.clone()),
        _ => (a == b).then(|| a.clone()),
    }
}

/// Decimals of a sum: the larger number of them, if both are known. A literal beside a share counts in hundredths.
pub(super) fn decimals(left: &Quantity, right: &Quantity, unit: &Unit) -> Option<u8> {
    let of = |side: &Quantity| {
        let shifted = side.unit.scale == Scale::Literal && unit.is_hundredths();
        side.decimals.map(|decimals| if shifted { decimals.saturating_sub(2) } else { decimals })
    };
    Some(of(left)?.max(of(right)?))
}

/// A number of a formula or a pure number, without anything that qualifies it.
pub(super) fn plain(value: BigRational, unit: Unit) -> Quantity {
    Quantity { value, unit, decimals: None, base: None, approximate: false, flags: Vec::new() }
}

/// A number that comes from others: it is approximate if one of them is, and bears all their flags.
pub(super) fn derived<'a>(value: BigRational, unit: Unit, from: impl IntoIterator<Item = &'a Quantity>) -> Quantity {
    let mut result = plain(value, unit);
    for quantity in from {
        result.approximate |= quantity.approximate;
        add_flags(&mut result.flags, &quantity.flags);
    }
    result
}

/// Adds flags to others, each once.
pub(super) fn add_flags(flags: &mut Vec<Flag>, more: &[Flag]) {
    for flag in more {
        if !flags.contains(flag) {
            flags.push(*flag);
        }
    }
}
