//! What a chart shows, in sentences written from its data.

use super::change;
use super::text::clean;
use super::{Arrange, Interval, Kind, Plot, Point, Series};

/// More names than this in one breath are counted instead.
pub(super) const NAMES: usize = 4;
/// More series than this are described together instead of one by one.
pub(super) const SERIES: usize = 4;

/// What a chart shows, in one to three sentences: kind, number of categories and series, extremes, what is missing.
pub fn describe(plot: &Plot) -> String {
    if plot.categories.is_empty() || plot.series.is_empty() {
        return format!("{} without values.", word(plot.kind));
    }
    if let (Kind::Pie, [series]) = (plot.kind, plot.series.as_slice()) {
        return slices(plot, series);
    }
    match plot.kind {
        Kind::Lines => change::lines(plot).join(" "),
        Kind::Slope => change::slopes(plot).join(" "),
        _ => [vec![opening(plot)], sentences(plot)].concat().join(" "),
    }
}

/// What is told of the values: extremes, intervals that hold zero, what is missing.
pub(super) fn sentences(plot: &Plot) -> Vec<String> {
    extremes(plot).into_iter().chain(around_zero(plot)).chain(missing(plot)).collect()
}

/// What a reader calls a chart of that kind.
fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Dots { .. } => "Dot chart",
        Kind::Pie => "Pie chart",
        Kind::Heat => "Table shaded by value",
        Kind::Lines => "Line chart",
        Kind::Slope => "Slope chart",
        _ => "Bar chart",
    }
}

/// All slices of a pie, which are few.
fn slices(plot: &Plot, series: &Series) -> String {
    let slice = |(category, point): (&String, &Point)| format!("{} with {}", clean(category), clean(&point.printed));
    let said: Vec<String> = plot.categories.iter().zip(&series.points).map(slice).collect();
    format!("Pie chart of {}: {}.", counted(said.len(), "slice", "slices"), list(&said))
}

fn opening(plot: &Plot) -> String {
    let categories = counted(plot.categories.len(), "category", "categories");
    let word = word(plot.kind);
    if plot.series.len() == 1 {
        return format!("{word} of {categories}.");
    }
    let names: Vec<String> = plot.series.iter().map(|series| clean(&series.label)).collect();
    let how = match plot.kind {
        Kind::Bars { arrange: Arrange::Stacked, .. } => ", stacked",
        Kind::Bars { arrange: Arrange::Full, .. } => ", stacked to 100%",
        Kind::Bars { arrange: Arrange::Diverging, .. } => ", to both sides of zero",
        Kind::Bars { .. } => ", side by side",
        _ => "",
    };
    let series = counted(names.len(), "series", "series");
    if names.len() > 6 {
        return format!("{word} of {categories} and {series}{how}.");
    }
    format!("{word} of {categories} and {series}{how}: {}.", list(&names))
}

/// A value with what it belongs to.
struct Entry<'a> {
    name: String,
    value: f64,
    point: &'a Point,
}

fn entries<'a>(plot: &Plot, series: &'a Series, name: impl Fn(&str) -> String) -> Vec<Entry<'a>> {
    plot.categories
        .iter()
        .zip(&series.points)
        .filter_map(|(category, point)| {
            let value = point.value.filter(|value| value.is_finite())?;
            Some(Entry { name: name(&clean(category)), value, point })
        })
        .collect()
}

/// One sentence on the highest and lowest: of the only series, of each of a few, or of all of many.
pub(super) fn extremes(plot: &Plot) -> Option<String> {
    if let [series] = plot.series.as_slice() {
        let said = extreme(&entries(plot, series, str::to_owned))?;
        return Some(format!("{}.", capital(&said.join("; "))));
    }
    if plot.series.len() > SERIES {
        let of = |series| entries(plot, series, |category| format!("{category} ({})", clean(&series.label)));
        let all: Vec<Entry> = plot.series.iter().flat_map(of).collect();
        return Some(format!("Of all values, {}.", extreme(&all)?.join("; ")));
    }
    // Of three or more series only the highest is told: more would be a table read aloud.
    let told = if plot.series.len() > 2 { 1 } else { 2 };
    let said: Vec<String> = plot
        .series
        .iter()
        .filter_map(|series| {
            let parts = extreme(&entries(plot, series, str::to_owned))?;
            Some(format!("for {}, {}", clean(&series.label), parts[..parts.len().min(told)].join(" and ")))
        })
        .collect();
    (!said.is_empty()).then(|| format!("{}.", capital(&said.join("; "))))
}

/// "the highest is X with 47%" and "the lowest is Y with 7%", or one clause where there is no such difference.
fn extreme(entries: &[Entry]) -> Option<Vec<String>> {
    let highest = entries.iter().max_by(|one, other| one.value.total_cmp(&other.value))?;
    let lowest = entries.iter().min_by(|one, other| one.value.total_cmp(&other.value))?;
    let (most, least) = (clean(&highest.point.printed), clean(&lowest.point.printed));
    if let [only] = entries {
        return Some(vec![format!("the only value is {most}{}, for {}", reach(only.point), only.name)]);
    }
    if most == least {
        return Some(vec![format!("all values are {most}")]);
    }
    Some(vec![superlative(entries, "highest", &most), superlative(entries, "lowest", &least)])
}

/// Readers compare what is printed, so a tie is a tie of printed values.
fn superlative(entries: &[Entry], word: &str, printed: &str) -> String {
    let tied: Vec<&Entry> = entries.iter().filter(|entry| clean(&entry.point.printed) == printed).collect();
    match tied.as_slice() {
        [one] => format!("the {word} is {} with {printed}{}", one.name, reach(one.point)),
        [..] if tied.len() <= NAMES => {
            let names: Vec<String> = tied.iter().map(|entry| entry.name.clone()).collect();
            format!("the {word} are {}, each with {printed}", list(&names))
        }
        _ => format!("the {word}, {printed}, is shared by {}", tied.len()),
    }
}

/// From where to where a value's interval runs, if it has one.
fn reach(point: &Point) -> String {
    let told = |interval: &Interval| format!(" (from {} to {})", clean(&interval.low.printed), clean(&interval.high.printed));
    point.interval.as_ref().map_or_else(String::new, told)
}

/// A sentence on intervals that hold zero: of these not even the sign is known.
fn around_zero(plot: &Plot) -> Option<String> {
    let several = plot.series.len() > 1;
    let holds = |point: &Point| {
        let interval = point.interval.as_ref()?;
        Some(interval.low.value? < 0.0 && interval.high.value? > 0.0)
    };
    let of =
        |series| entries(plot, series, |category| if several { format!("{category} ({})", clean(&series.label)) } else { category.into() });
    let names: Vec<String> =
        plot.series.iter().flat_map(of).filter(|entry| holds(entry.point) == Some(true)).map(|entry| entry.name).collect();
    match names.len() {
        0 => None,
        1 => Some(format!("The interval of {} holds zero.", names[0])),
        count if count <= NAMES => Some(format!("The intervals of {} hold zero.", list(&names))),
        count => Some(format!("{count} intervals hold zero.")),
    }
}

/// A sentence on values that are not there, with the signs that stand for them.
pub(super) fn missing(plot: &Plot) -> Option<String> {
    let several = plot.series.len() > 1;
    let mut names = Vec::new();
    let mut signs: Vec<String> = Vec::new();
    for series in &plot.series {
        for (index, category) in plot.categories.iter().enumerate() {
            let point = series.points.get(index);
            if point.and_then(|point| point.value).is_some_and(f64::is_finite) {
                continue;
            }
            let sign = point.map_or_else(|| "[x]".to_owned(), |point| clean(&point.printed));
            if !sign.is_empty() && !signs.contains(&sign) {
                signs.push(sign);
            }
            let category = clean(category);
            names.push(if several { format!("{category} ({})", clean(&series.label)) } else { category });
        }
    }
    let shown = if signs.is_empty() { String::new() } else { format!(", shown as {}", list(&signs)) };
    match names.len() {
        0 => None,
        1 => Some(format!("There is no value for {}{shown}.", names[0])),
        count if count <= NAMES => Some(format!("There are no values for {}{shown}.", list(&names))),
        count => Some(format!("{count} values are missing{shown}.")),
    }
}

pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    if count == 1 { format!("one {one}") } else { format!("{count} {many}") }
}

/// "A, B and C".
pub(super) fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

pub(super) fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
