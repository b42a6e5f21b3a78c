//! What lines, slopes and panels show, in sentences written from their data: mostly how values change.

use super::axis::periods;
use super::describe::{NAMES, SERIES, counted, describe, extremes, list, missing, sentences};
use super::text::clean;
use super::{Kind, Panel, Plot, Point, Series};

/// Panels more than which are not described one by one.
const PANELS: usize = 6;

fn value(point: Option<&Point>) -> Option<f64> {
    point.and_then(|point| point.value).filter(|value| value.is_finite())
}

/// Sentences on lines: size and names, how each changes, breaks, gaps.
pub(super) fn lines(plot: &Plot) -> Vec<String> {
    let labels: Vec<String> = plot.categories.iter().map(|label| clean(label)).collect();
    let years = labels.iter().all(|label| label.len() == 4 && label.bytes().all(|byte| byte.is_ascii_digit()));
    let moments = if years { counted(labels.len(), "year", "years") } else { counted(labels.len(), "moment", "moments") };
    let names: Vec<String> = plot.series.iter().map(|series| clean(&series.label)).collect();
    let mut said = vec![match names.len() {
        1 => format!("Line chart of {moments}."),
        count => format!("Line chart of {moments} and {}: {}.", counted(count, "series", "series"), list(&names)),
    }];
    said.extend(changes(plot, &labels));
    said
}

/// How each of a few lines changes, what breaks them and what is missing.
fn changes(plot: &Plot, labels: &[String]) -> Vec<String> {
    let mut said = Vec::new();
    if plot.series.len() > SERIES {
        said.extend(extremes(plot));
    } else {
        said.extend(plot.series.iter().filter_map(|series| change(plot, series, labels)));
    }
    said.extend(breaks(plot, labels));
    said.extend(missing(plot));
    said
}

/// "A rose from 62,000 in 1997 to 76,540 in 2008, highest in 2003 with 80,000." Across a break nothing rises or falls.
fn change(plot: &Plot, series: &Series, labels: &[String]) -> Option<String> {
    let at = if periods(labels) { "in" } else { "at" };
    let given: Vec<(usize, f64, &Point)> =
        series.points.iter().enumerate().filter_map(|(index, point)| Some((index, value(Some(point))?, point))).collect();
    let name = if plot.series.len() > 1 { clean(&series.label) } else { "The value".into() };
    let (first, last) = (given.first()?, given.last()?);
    let told = |(index, _, point): &(usize, f64, &Point)| format!("{} {at} {}", clean(&point.printed), labels[*index]);
    if given.len() == 1 {
        return Some(format!("{name} is known for one moment only: {}.", told(first)));
    }
    let broken = given.iter().skip(1).any(|(_, _, point)| point.broken);
    let mut said = if broken {
        format!("{name}: {} and {}", told(first), told(last))
    } else if clean(&first.2.printed) == clean(&last.2.printed) {
        format!("{name} did not change from {} to {}: {}", labels[first.0], labels[last.0], clean(&last.2.printed))
    } else {
        let verb = if last.1 > first.1 { "rose" } else { "fell" };
        format!("{name} {verb} from {} to {}", told(first), told(last))
    };
    let highest = given.iter().max_by(|one, other| one.1.total_cmp(&other.1))?;
    let lowest = given.iter().min_by(|one, other| one.1.total_cmp(&other.1))?;
    let inner = |entry: &&(usize, f64, &Point)| entry.1 != first.1 && entry.1 != last.1;
    let extremes = [("highest", Some(highest).filter(inner)), ("lowest", Some(lowest).filter(inner))];
    let parts: Vec<String> = extremes
        .into_iter()
        .filter_map(|(word, entry)| entry.map(|(index, _, point)| format!("{word} {at} {} with {}", labels[*index], clean(&point.printed))))
        .collect();
    if !parts.is_empty() {
        said.push_str(&format!(", {}", list(&parts)));
    }
    Some(said + ".")
}

/// A sentence on breaks.
fn breaks(plot: &Plot, labels: &[String]) -> Option<String> {
    let mut places: Vec<String> = Vec::new();
    for (index, label) in labels.iter().enumerate() {
        let at = || {
            plot.series.iter().filter(|series| series.points.get(index).is_some_and(|point| point.broken && value(Some(point)).is_some()))
        };
        let names: Vec<String> = at().map(|series| clean(&series.label)).collect();
        match names.len() {
            0 => {}
            count if count == plot.series.len() => places.push(label.clone()),
            _ => places.push(format!("{label} ({})", list(&names))),
        }
    }
    let at = if periods(labels) { "in" } else { "at" };
    match places.len() {
        0 => None,
        1 => Some(format!("There is a break {at} {} [b].", places[0])),
        count if count <= NAMES => Some(format!("There are breaks {at} {} [b].", list(&places))),
        count => Some(format!("There are {count} breaks [b].")),
    }
}

/// Sentences on slopes: how many rose and fell, and which most.
pub(super) fn slopes(plot: &Plot) -> Vec<String> {
    let moments: Vec<String> = plot.series.iter().map(|series| clean(&series.label)).collect();
    let mut said =
        vec![format!("Slope chart of {} at two moments: {}.", counted(plot.categories.len(), "category", "categories"), list(&moments))];
    let [first, second] = plot.series.as_slice() else { return said };
    struct Move<'a> {
        name: String,
        by: f64,
        ends: [&'a Point; 2],
    }
    let moves: Vec<Move> = plot
        .categories
        .iter()
        .zip(first.points.iter().zip(&second.points))
        .filter(|(_, (_, second))| !second.broken)
        .filter_map(|(name, (first, second))| {
            Some(Move { name: clean(name), by: value(Some(second))? - value(Some(first))?, ends: [first, second] })
        })
        .collect();
    let same = |step: &&Move| clean(&step.ends[0].printed) == clean(&step.ends[1].printed);
    let rose = moves.iter().filter(|step| !same(step) && step.by > 0.0).count();
    let fell = moves.iter().filter(|step| !same(step) && step.by < 0.0).count();
    let unchanged = moves.len() - rose - fell;
    let counts = [(rose, "rose"), (fell, "fell"), (unchanged, "did not change")];
    let parts: Vec<String> = counts.iter().filter(|(count, _)| *count > 0).map(|(count, verb)| format!("{count} {verb}")).collect();
    if !parts.is_empty() {
        said.push(format!("{}.", list(&parts)));
    }
    let told = |verb: &str, step: &Move| {
        format!("{} {verb} most, from {} to {}", step.name, clean(&step.ends[0].printed), clean(&step.ends[1].printed))
    };
    let most = moves.iter().max_by(|one, other| one.by.total_cmp(&other.by)).filter(|step| !same(step) && step.by > 0.0);
    let least = moves.iter().min_by(|one, other| one.by.total_cmp(&other.by)).filter(|step| !same(step) && step.by < 0.0);
    let extremes: Vec<String> = most.map(|step| told("rose", step)).into_iter().chain(least.map(|step| told("fell", step))).collect();
    if !extremes.is_empty() {
        said.push(format!("{}.", extremes.join("; ")));
    }
    let broken: Vec<String> =
        plot.categories.iter().zip(&second.points).filter(|(_, point)| point.broken).map(|(name, _)| clean(name)).collect();
    match broken.len() {
        0 => {}
        count if count <= NAMES => said.push(format!("The values of {} cannot be compared [b].", list(&broken))),
        count => said.push(format!("{count} cannot be compared [b].")),
    }
    said.extend(missing(plot));
    said
}

/// What panels show: how many there are, and each of a few, or the extremes of all.
pub fn describe_panels(panels: &[Panel]) -> String {
    let Some(first) = panels.first() else { return String::new() };
    if panels.len() == 1 {
        return describe(&first.plot);
    }
    let kind = match first.plot.kind {
        Kind::Lines => "line charts",
        Kind::Dots { .. } => "dot charts",
        _ => "bar charts",
    };
    let names: Vec<String> = panels.iter().map(|panel| clean(&panel.title)).collect();
    let mut said = vec![format!("{} {kind} with one scale: {}.", panels.len(), list(&names))];
    let series: Vec<String> = first.plot.series.iter().map(|series| clean(&series.label)).collect();
    if series.len() > 1 {
        said.push(format!("Each shows {}.", list(&series)));
    }
    if panels.len() <= PANELS {
        for panel in panels {
            let labels: Vec<String> = panel.plot.categories.iter().map(|label| clean(label)).collect();
            let of = if panel.plot.kind == Kind::Lines { changes(&panel.plot, &labels) } else { sentences(&panel.plot) };
            said.extend((!of.is_empty()).then(|| format!("{}: {}", clean(&panel.title), of.join(" "))));
        }
        return said.join(" ");
    }
    let all = Plot { categories: Vec::new(), series: Vec::new(), ..first.plot.clone() };
    let all = panels.iter().fold(all, |mut all, panel| {
        let several = panel.plot.series.len() > 1;
        for series in &panel.plot.series {
            let of = if several { format!("{}, {}", panel.title, series.label) } else { panel.title.clone() };
            all.categories.extend(panel.plot.categories.iter().map(|category| format!("{category} ({of})")));
            let points = series.points.iter().cloned();
            match all.series.first_mut() {
                Some(one) => one.points.extend(points),
                None => all.series.push(Series { label: String::new(), points: points.collect() }),
            }
        }
        all
    });
    said.extend(sentences(&Plot { kind: Kind::Dots { orientation: super::Orientation::Horizontal }, ..all }));
    said.join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::{Manner, describe};
    use super::{Kind, Panel, Plot, Point, Series, describe_panels};

    fn plot(kind: Kind, categories: &[&str], series: &[(&str, &[Option<i64>])]) -> Plot {
        let point =
            |value: &Option<i64>| Point::new(value.map(|value| value as f64), value.map_or("[x]".into(), |value| value.to_string()));
        Plot {
            kind,
            categories: categories.iter().map(|&label| label.into()).collect(),
            series: series
                .iter()
                .map(|(label, points)| Series { label: (*label).into(), points: points.iter().map(point).collect() })
                .collect(),
            axis: None,
            suffix: "",
            name: String::new(),
            description: String::new(),
            id: String::new(),
            manner: Manner::default(),
        }
    }

    const YEARS: [&str; 4] = ["1997", "1998", "1999", "2000"];

    #[test]
    fn lines_rise_fall_peak_and_lack_values() {
        let one = plot(Kind::Lines, &YEARS, &[("A", &[Some(10), Some(40), None, Some(20)])]);
        assert_eq!(
            describe(&one),
            "Line chart of 4 years. The value rose from 10 in 1997 to 20 in 2000, highest in 1998 with 40. \
             There is no value for 1999, shown as [x]."
        );
        let two = plot(Kind::Lines, &YEARS, &[("A", &[Some(5), Some(5), Some(5), Some(5)]), ("B", &[Some(9), Some(4), Some(6), Some(8)])]);
        assert_eq!(
            describe(&two),
            "Line chart of 4 years and 2 series: A and B. A did not change from 1997 to 2000: 5. \
             B fell from 9 in 1997 to 8 in 2000, lowest in 1998 with 4."
        );
    }

    #[test]
    fn nothing_rises_across_a_break() {
        let mut one = plot(Kind::Lines, &["before", "then", "after"], &[("A", &[Some(1), Some(2), Some(3)])]);
        one.series[0].points[1].broken = true;
        assert_eq!(describe(&one), "Line chart of 3 moments. The value: 1 at before and 3 at after. There is a break at then [b].");
    }

    #[test]
    fn slopes_are_counted() {
        let one = plot(Kind::Slope, &["X", "Y", "Z"], &[("2006", &[Some(1), Some(5), Some(3)]), ("2010", &[Some(4), Some(2), None])]);
        assert_eq!(
            describe(&one),
            "Slope chart of 3 categories at two moments: 2006 and 2010. 1 rose and 1 fell. X rose most, from 1 to 4; Y fell most, from 5 to 2. \
             There is no value for Z (2010), shown as [x]."
        );
    }

    #[test]
    fn panels_are_told_one_by_one_or_together() {
        let panel =
            |title: &str| Panel { title: title.into(), plot: plot(Kind::Lines, &YEARS, &[("A", &[Some(1), Some(2), Some(3), Some(4)])]) };
        assert_eq!(
            describe_panels(&[panel("North"), panel("South")]),
            "2 line charts with one scale: North and South. North: The value rose from 1 in 1997 to 4 in 2000. \
             South: The value rose from 1 in 1997 to 4 in 2000."
        );
        let many: Vec<Panel> = (0..8).map(|index| panel(&format!("P{index}"))).collect();
        assert!(describe_panels(&many).ends_with("The highest, 4, is shared by 8; the lowest, 1, is shared by 8."));
    }
}
