//! From where to where each bar runs, in the units of the data: the arrangement of a chart without any geometry.

use super::layout::{Area, Kind, Mark};
use super::palette::{BACK_LINE, Paint, Style, category_paints, paints, styles};
use super::scale::{LIMIT, Scale};
use super::text::clean;
use super::{Arrange, Kind as Chart, Orientation, Plot, Point, marker};

/// How wide a dot is.
const DOT: f64 = 11.0;

/// What a chart shows, arranged.
pub struct Stacks {
    /// Labels and paints of the series.
    pub series: Vec<(String, Paint)>,
    /// A row for each category.
    pub rows: Vec<Row>,
    /// The lowest end of a bar or interval, at most zero unless it may be left out.
    pub low: f64,
    /// The highest end of a bar or interval, at least zero unless it may be left out.
    pub high: f64,
    /// Whether all values are whole numbers.
    pub whole: bool,
    /// What follows the number of a tick.
    pub suffix: &'static str,
    /// Whether ticks below zero have a minus; diverging charts count in both directions.
    pub signed: bool,
    /// Title of the value axis.
    pub axis: Option<String>,
    /// Whether bars stand.
    pub vertical: bool,
    /// Whether values are told at the ends of bars; else only inside segments that are wide enough.
    pub ends: bool,
    /// The marks of the series, where values are dots instead of bars.
    pub dots: Option<Vec<Style>>,
    /// Whether the scale of dots may leave out zero.
    pub off_zero: bool,
}

/// A category.
pub struct Row {
    /// Its label.
    pub label: String,
    /// Its bars: one for each series if grouped, else one.
    pub slots: Vec<Slot>,
}

/// A bar of one or more segments, or none.
#[derive(Default)]
pub struct Slot {
    /// Its segments.
    pub segments: Vec<Segment>,
    /// What is printed instead of missing values.
    pub signs: String,
    /// Whether one of these values changed.
    pub signs_changed: bool,
}

/// A part of a bar.
pub struct Segment {
    /// Index of the series.
    pub series: usize,
    /// Where it starts: the end nearer to zero.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// Its printed value.
    pub printed: String,
    /// The ends of its interval, if it has one; an end that is not known is none. Only bars side by side and dots have intervals.
    pub interval: Option<(Option<f64>, Option<f64>)>,
    /// Its fill.
    pub paint: Paint,
    /// Whether it is outlined, since its value changed.
    pub changed: bool,
}

impl Segment {
    /// The lowest and highest place it takes, with its interval.
    pub fn reach(&self) -> (f64, f64) {
        let (low, high) = self.interval.unwrap_or_default();
        let ends = [Some(self.from), Some(self.to), low, high].into_iter().flatten();
        (ends.clone().fold(f64::MAX, f64::min), ends.fold(f64::MIN, f64::max))
    }

    /// The box of its dot at a place.
    pub fn dot_area(&self, (x, y): (f64, f64)) -> Area {
        Area::new(x - DOT / 2.0, y - DOT / 2.0, DOT, DOT)
    }

    /// Its dot, if values are dots.
    pub fn dot(&self, row: &Row, stacks: &Stacks, at: (f64, f64)) -> Vec<Mark> {
        let Some(style) = stacks.dots.as_ref().and_then(|styles| styles.get(self.series)) else { return Vec::new() };
        // A dot has no outline, so one that stands back is darker than a bar would be.
        let only = stacks.series.len() == 1;
        let ink = if !only {
            style.ink
        } else if self.paint.outline.is_some() {
            BACK_LINE
        } else {
            self.paint.fill
        };
        let mut marks = marker::sized(DOT, Kind::Dot, Style { ink, ..*style }, self.series, at);
        if let Some(first) = marks.first_mut() {
            first.title = Some(self.title(row, stacks));
        }
        marks
    }

    /// What it says when pointed at: category, series and value.
    pub fn title(&self, row: &Row, stacks: &Stacks) -> String {
        match stacks.series.get(self.series) {
            Some((series, _)) if stacks.series.len() > 1 => format!("{}, {series}: {}", row.label, self.printed),
            _ => format!("{}: {}", row.label, self.printed),
        }
    }
}

impl Stacks {
    /// A scale of at most so many steps.
    pub fn scale(&self, steps: usize) -> Scale {
        let of = if self.off_zero { Scale::without_zero } else { Scale::new };
        of(self.low, self.high, steps, self.whole)
    }

    /// How far a value's mark reaches around it: a dot has no length.
    pub fn around(&self) -> f64 {
        if self.dots.is_some() { DOT / 2.0 } else { 0.0 }
    }

    /// Arranges the values of a chart.
    pub fn of(plot: &Plot, orientation: Orientation, arrange: Arrange) -> Self {
        let dots = matches!(plot.kind, Chart::Dots { .. });
        let labels: Vec<&str> = plot.series.iter().map(|series| series.label.as_str()).collect();
        let paints = paints(arrange, &labels, &plot.manner);
        let names: Vec<&str> = plot.categories.iter().map(String::as_str).collect();
        let standing_out = category_paints(&names, &plot.manner).filter(|_| plot.series.len() == 1);
        let rows: Vec<Row> = plot
            .categories
            .iter()
            .enumerate()
            .map(|(index, label)| {
                let points: Vec<Option<&Point>> = plot.series.iter().map(|series| series.points.get(index)).collect();
                let own: Vec<Paint> = standing_out.as_ref().map_or_else(|| paints.clone(), |of| vec![of[index]]);
                Row { label: clean(label), slots: slots(dots, arrange, &points, &own) }
            })
            .collect();
        let segments = || rows.iter().flat_map(|row| &row.slots).flat_map(|slot| &slot.segments);
        let ends = || segments().flat_map(|segment| <[f64; 2]>::from(segment.reach()));
        let off_zero = dots && plot.manner.off_zero && ends().next().is_some();
        let first = if off_zero { ends().next().unwrap_or_default() } else { 0.0 };
        let (low, high) = (ends().fold(first, f64::min), ends().fold(first, f64::max));
        let full = arrange == Arrange::Full;
        Self {
            series: plot.series.iter().map(|series| clean(&series.label)).zip(paints).collect(),
            low,
            high,
            whole: segments().all(|segment| libm::trunc(segment.to) == segment.to && libm::trunc(segment.from) == segment.from),
            suffix: if full { "%" } else { plot.suffix },
            signed: arrange != Arrange::Diverging,
            axis: plot.axis.as_deref().map(clean).filter(|axis| !axis.is_empty()),
            vertical: orientation == Orientation::Vertical,
            ends: arrange == Arrange::Grouped,
            dots: dots.then(|| styles(&labels, &plot.manner)),
            off_zero,
            rows,
        }
    }
}

/// Charts that share a scale: what each reaches is reached by all.
pub fn share(all: &mut [Stacks]) {
    let low = all.iter().map(|stacks| stacks.low).fold(f64::MAX, f64::min);
    let high = all.iter().map(|stacks| stacks.high).fold(f64::MIN, f64::max);
    let whole = all.iter().all(|stacks| stacks.whole);
    for stacks in all {
        (stacks.low, stacks.high, stacks.whole) = (low, high, whole);
    }
}

fn drawable(value: Option<f64>) -> Option<f64> {
    value.filter(|value| value.is_finite()).map(|value| value.clamp(-LIMIT, LIMIT))
}

/// The ends of a point's interval, if one of them can be drawn.
fn interval(point: Option<&Point>) -> Option<(Option<f64>, Option<f64>)> {
    let interval = point?.interval.as_ref()?;
    let (low, high) = (drawable(interval.low.value), drawable(interval.high.value));
    (low.is_some() || high.is_some()).then_some((low, high))
}

fn slots(dots: bool, arrange: Arrange, points: &[Option<&Point>], paints: &[Paint]) -> Vec<Slot> {
    let values: Vec<Option<f64>> = points.iter().map(|point| drawable(point.and_then(|point| point.value))).collect();
    let changed = |index: usize| points[index].is_some_and(|point| point.changed);
    let printed = |index: usize| points[index].map_or_else(|| "[x]".to_owned(), |point| clean(&point.printed));
    if arrange == Arrange::Grouped {
        let slot = |(series, value): (usize, &Option<f64>)| match *value {
            Some(to) => {
                // A dot has no length.
                let from = if dots { to } else { 0.0 };
                let (printed, interval) = (printed(series), interval(points[series]));
                let segment = Segment { series, from, to, printed, interval, paint: paints[series], changed: changed(series) };
                Slot { segments: vec![segment], ..Slot::default() }
            }
            None => Slot { segments: Vec::new(), signs: printed(series), signs_changed: changed(series) },
        };
        return values.iter().enumerate().map(slot).collect();
    }
    let whole: f64 = values.iter().flatten().map(|value| value.abs()).sum();
    let spans = match arrange {
        Arrange::Diverging => diverging(&values),
        Arrange::Full if whole > 0.0 => stacked(&values, |value| value / whole * 100.0),
        _ => stacked(&values, |value| value),
    };
    let segments: Vec<Segment> = spans
        .into_iter()
        .filter(|(_, from, to)| from != to)
        .map(|(series, from, to)| {
            let (printed, paint) = (printed(series), paints[series]);
            Segment { series, from, to, printed, interval: None, paint, changed: changed(series) }
        })
        .collect();
    let missing: Vec<String> = (0..points.len()).filter(|index| values[*index].is_none()).map(printed).collect();
    let mut signs = missing.join(" ");
    if segments.is_empty() && missing.is_empty() {
        // All are zero: there is no bar to carry the value.
        signs = points.first().map(|_| printed(0)).unwrap_or_default();
    }
    let signs_changed = (0..points.len()).any(|index| changed(index) && (values[index].is_none() || segments.is_empty()));
    vec![Slot { segments, signs, signs_changed }]
}

/// A series and where its segment starts and ends.
type Span = (usize, f64, f64);

/// Positive values go up from zero one on the other, negative ones down.
fn stacked(values: &[Option<f64>], scaled: impl Fn(f64) -> f64) -> Vec<Span> {
    let (mut up, mut down) = (0.0, 0.0);
    let mut spans = Vec::new();
    for (series, value) in values.iter().enumerate() {
        let Some(value) = value.map(&scaled) else { continue };
        let end = if value < 0.0 { &mut down } else { &mut up };
        spans.push((series, *end, *end + value));
        *end += value;
    }
    spans
}

/// The first half of the series to the right, the second to the left, each from zero outwards; a middle one lies across zero.
fn diverging(values: &[Option<f64>]) -> Vec<Span> {
    let count = values.len();
    let size = |series: usize| values[series].map_or(0.0, f64::abs);
    if count < 2 {
        return stacked(values, |value| value);
    }
    let middle = if count % 2 == 1 { size(count / 2) / 2.0 } else { 0.0 };
    let mut spans = Vec::new();
    let mut right = middle;
    for series in 0..count / 2 {
        spans.push((series, right, right + size(series)));
        right += size(series);
    }
    if count % 2 == 1 {
        spans.push((count / 2, -middle, middle));
    }
    let mut left = -middle;
    for series in count.div_ceil(2)..count {
        spans.push((series, left, left - size(series)));
        left -= size(series);
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::{diverging, stacked};

    #[test]
    fn stacks_grow_away_from_zero() {
        let spans = stacked(&[Some(2.0), Some(-1.0), None, Some(3.0), Some(-4.0)], |value| value);
        assert_eq!(spans, [(0, 0.0, 2.0), (1, 0.0, -1.0), (3, 2.0, 5.0), (4, -1.0, -5.0)]);
    }

    #[test]
    fn diverging_halves_meet_at_zero() {
        let spans = diverging(&[Some(76.0), Some(21.0), Some(1.0), Some(2.0)]);
        assert_eq!(spans, [(0, 0.0, 76.0), (1, 76.0, 97.0), (2, 0.0, -1.0), (3, -1.0, -3.0)]);
    }

    #[test]
    fn a_neutral_answer_lies_across_zero() {
        let spans = diverging(&[Some(10.0), Some(4.0), Some(6.0)]);
        assert_eq!(spans, [(0, 2.0, 12.0), (1, -2.0, 2.0), (2, -2.0, -8.0)]);
    }
}
