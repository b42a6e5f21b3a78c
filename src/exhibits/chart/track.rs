//! What a line chart draws, before any geometry: tracks of values with their gaps, breaks and signs.

use super::palette::{Style, styles};
use super::scale::LIMIT;
use super::strip::Entry;
use super::text::clean;
use super::{Plot, Point};

/// A series as it is drawn.
pub struct Track<'a> {
    /// Its name.
    pub name: String,
    /// How its line looks.
    pub style: Style,
    /// A value or gap for each moment.
    pub points: Vec<Spot<'a>>,
}

/// A value of a series, or a gap.
pub struct Spot<'a> {
    /// The value, if it can be drawn.
    pub value: Option<f64>,
    point: Option<&'a Point>,
}

impl<'a> Spot<'a> {
    /// A point as far as it can be drawn.
    pub fn new(point: Option<&'a Point>) -> Self {
        let value = point.and_then(|point| point.value).filter(|value| value.is_finite()).map(|value| value.clamp(-LIMIT, LIMIT));
        Self { value, point }
    }

    /// As it is printed, or the sign in its place.
    pub fn printed(&self) -> String {
        self.point.map_or_else(|| "[x]".to_owned(), |point| clean(&point.printed))
    }

    /// Whether it cannot be compared with the value before it.
    pub fn broken(&self) -> bool {
        self.value.is_some() && self.point.is_some_and(|point| point.broken)
    }

    /// Whether it is outlined, since it differs from another version.
    pub fn changed(&self) -> bool {
        self.point.is_some_and(|point| point.changed)
    }

    /// The known ends of its interval.
    pub fn ends(&self) -> [Option<f64>; 2] {
        let interval = self.point.filter(|_| self.value.is_some()).and_then(|point| point.interval.as_ref());
        let drawable = |end: Option<f64>| end.filter(|end| end.is_finite()).map(|end| end.clamp(-LIMIT, LIMIT));
        interval.map_or([None, None], |interval| [drawable(interval.low.value), drawable(interval.high.value)])
    }
}

impl<'a> Track<'a> {
    /// The series of a chart.
    pub fn all(plot: &'a Plot) -> Vec<Self> {
        let names: Vec<&str> = plot.series.iter().map(|series| series.label.as_str()).collect();
        let track = |(series, style): (&'a super::Series, Style)| Track {
            name: clean(&series.label),
            style,
            points: (0..plot.categories.len()).map(|index| Spot::new(series.points.get(index))).collect(),
        };
        plot.series.iter().zip(styles(&names, &plot.manner)).map(track).collect()
    }

    /// Indices of its values.
    pub fn given(&self) -> impl DoubleEndedIterator<Item = usize> + '_ {
        (0..self.points.len()).filter(|index| self.points[*index].value.is_some())
    }

    /// Stretches of values that a line joins: they end at gaps and before breaks.
    pub fn runs(&self) -> Vec<Vec<usize>> {
        let mut runs: Vec<Vec<usize>> = Vec::new();
        for index in self.given() {
            match runs.last_mut() {
                Some(run) if run.last().is_some_and(|last| last + 1 == index) && !self.points[index].broken() => run.push(index),
                _ => runs.push(vec![index]),
            }
        }
        runs
    }

    /// First and last value, and the highest and lowest of them.
    pub fn marked(&self) -> Vec<usize> {
        let value = |index: &usize| self.points[*index].value.unwrap_or_default();
        let by = |one: &usize, other: &usize| value(one).total_cmp(&value(other));
        let mut found: Vec<usize> = Vec::new();
        let ends = [self.given().next(), self.given().next_back(), self.given().max_by(by), self.given().min_by(by)];
        for index in ends.into_iter().flatten() {
            if !found.contains(&index) {
                found.push(index);
            }
        }
        found
    }
}

/// The lowest and highest that is drawn, with the ends of intervals; none without values.
pub fn reach(tracks: &[Track]) -> Option<(f64, f64)> {
    let ends = |spot: &Spot| [spot.value, spot.ends()[0], spot.ends()[1]];
    let all = || tracks.iter().flat_map(|track| &track.points).flat_map(ends).flatten();
    all().next().map(|_| (all().fold(f64::MAX, f64::min), all().fold(f64::MIN, f64::max)))
}

/// A sign for each stretch of moments without values of a series; series that share one are told together.
pub fn gaps(tracks: &[Track], at: &[f64]) -> Vec<Entry> {
    let mut runs: Vec<(usize, usize, String, usize)> = Vec::new();
    for (series, track) in tracks.iter().enumerate() {
        for (index, spot) in track.points.iter().enumerate().filter(|(_, spot)| spot.value.is_none()) {
            let sign = spot.printed();
            match runs.last_mut() {
                Some((_, last, same, of)) if *of == series && *last + 1 == index && *same == sign => *last = index,
                _ => runs.push((index, index, sign, series)),
            }
        }
    }
    let places = runs.into_iter().filter(|run| !run.2.is_empty()).map(|(from, to, sign, series)| ((at[from] + at[to]) / 2.0, sign, series));
    together(tracks, places)
}

/// A `[b]` between a value after a break and the moment before it; series that break at once are told together.
pub fn breaks(tracks: &[Track], at: &[f64]) -> Vec<Entry> {
    let places = tracks.iter().enumerate().flat_map(|(series, track)| {
        let broken = track.points.iter().enumerate().filter(|(_, spot)| spot.broken());
        broken.map(move |(index, _)| ((at[index] + at[index.saturating_sub(1)]) / 2.0, "[b]".to_owned(), series))
    });
    together(tracks, places)
}

/// Entries of the same place and sign as one; the series are not named where it is about all of them.
fn together(tracks: &[Track], places: impl Iterator<Item = (f64, String, usize)>) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for (at, text, series) in places {
        let of = (series, tracks[series].style);
        match entries.iter_mut().find(|entry| entry.at == at && entry.text == text) {
            Some(entry) => entry.series.push(of),
            None => entries.push(Entry { at, series: vec![of], text }),
        }
    }
    for entry in entries.iter_mut().filter(|entry| entry.series.len() == tracks.len()) {
        entry.series.clear();
    }
    entries
}
