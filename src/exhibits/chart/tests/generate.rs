//! Charts of every kind, generated: what authors write, and what they would not.

use super::super::text::clean;
use super::super::{Arrange, End, Interval, Kind as Chart, Manner, Orientation, Plot, Point, Series};
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_oneof};

/// Labels of 3 to 90 characters: words, one long word, joined words, or anything that can be printed.
pub fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => "[A-Z][a-z]{2,11}( [a-z]{2,12}){0,8}",
        1 => "[A-Za-z]{3,90}",
        1 => "[a-z]{2,9}(-[a-z]{3,9}){0,8}",
        1 => "\\PC{3,60}",
        // One character that is wider than most columns.
        1 => "[a-z]{0,9} ?﷽[a-z]{0,9}",
    ]
    .prop_map(|words| words.chars().take(90).collect::<String>())
    .prop_map(|words| if clean(&words).is_empty() { "Leeds".into() } else { words })
}

fn value() -> impl Strategy<Value = Option<f64>> {
    prop_oneof![
        10 => (0u32..=1000).prop_map(|tenths| Some(f64::from(tenths) / 10.0)),
        2 => Just(Some(0.0)),
        2 => Just(None),
        2 => (-900i32..900).prop_map(|value| Some(f64::from(value))),
        1 => any::<f64>().prop_map(Some),
    ]
}

fn printed(value: Option<f64>) -> String {
    match value {
        None => "[x]".into(),
        Some(value) if value.is_finite() && value.abs() < 1e6 => format!("{value}%"),
        Some(value) => super::super::scale::number_label(value.clamp(-9e18, 9e18) as i64, 0) + " [p]",
    }
}

fn end(value: Option<f64>) -> End {
    End { value: value.filter(|value| value.is_finite()), printed: printed(value) }
}

/// A value, now and then after a break and with an interval, of which an end may be unknown.
fn point() -> impl Strategy<Value = Point> {
    let reach = || prop_oneof![1 => Just(None), 4 => (0.0..30.0f64).prop_map(Some), 1 => (0.0..900.0f64).prop_map(Some)];
    let interval = proptest::option::weighted(0.6, (reach(), reach()));
    (value(), interval, proptest::bool::weighted(0.1)).prop_map(|(value, interval, broken)| {
        let ends = |(below, above): (Option<f64>, Option<f64>)| {
            let (low, high) = (below.zip(value).map(|(by, value)| value - by), above.zip(value).map(|(by, value)| value + by));
            Interval { low: end(low), high: end(high) }
        };
        let interval = interval.filter(|_| value.is_some()).map(ends);
        let broken = broken && value.is_some();
        let printed = if broken { printed(value) + " [b]" } else { printed(value) };
        Point { interval, broken, ..Point::new(value, printed) }
    })
}

/// How many categories and series, each at most, the charts of a kind are generated with.
pub type Size = (usize, usize);

/// Charts of one of these kinds: labels of 3 to 90 characters or hostile ones, and all sorts of values.
pub fn plots(kind: impl Strategy<Value = Chart>, (categories, series): Size) -> impl Strategy<Value = Plot> {
    (1..=categories, 1..=series, kind).prop_flat_map(|(categories, series, kind)| {
        let labels = prop_oneof![
            3 => proptest::collection::vec(words(), categories),
            1 => (1800usize..2000).prop_map(move |first| (0..categories).map(|index| (first + index).to_string()).collect()),
        ];
        let one = (words(), proptest::collection::vec(point(), categories));
        let all = proptest::collection::vec(one, series);
        let axis = proptest::option::of(words());
        (labels, all, axis).prop_map(move |(categories, series, axis)| Plot {
            kind,
            categories,
            series: series.into_iter().map(|(label, points)| Series { label, points }).collect(),
            axis,
            suffix: "%",
            name: "Name".into(),
            description: String::new(),
            id: "id".into(),
            manner: Manner::default(),
        })
    })
}

/// Charts of bars in all their arrangements, with intervals where they are side by side, and of dots.
pub fn bars() -> impl Strategy<Value = Plot> {
    let arrange = prop_oneof![Just(Arrange::Grouped), Just(Arrange::Stacked), Just(Arrange::Full), Just(Arrange::Diverging)];
    let orientation = prop_oneof![Just(Orientation::Horizontal), Just(Orientation::Vertical)];
    let bars = (arrange, orientation.clone()).prop_map(|(arrange, orientation)| Chart::Bars { orientation, arrange });
    let dots = orientation.prop_map(|orientation| Chart::Dots { orientation });
    let zero = |(mut plot, off_zero): (Plot, bool)| {
        plot.manner.off_zero = off_zero;
        plot
    };
    (plots(prop_oneof![2 => bars, 1 => dots], (40, 6)), any::<bool>()).prop_map(zero)
}

/// Enough charts of a kind, and no longer hunt for the smallest that fails than a reader waits.
pub fn many() -> ProptestConfig {
    crate::tests::cases(1_200)
}
