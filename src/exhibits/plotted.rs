//! Charts: from a dataset's rows to a [`Plot`], its data table and its download.

use std::ops::Range;

use crate::data::Flag;
use crate::diagnostics::Diagnostic;
use crate::figures::{Format, Scale, Value};
use crate::yaml::Yaml;

use super::chart::{self, Arrange, Chart, Kind, Plot, Point, Series};
use super::intervals::{self, Place};
use super::multiples::{self, Split};
use super::select::{self, At, Pick, Selection};
use super::sheet::{Plan, Sheet, SheetColumn, flags_of};
use super::shown::Shown;
use super::spec::{self, ChartSpec};
use super::words::{plain, without_notes};
use super::{Desk, Drawn, csv, suits, wholes};

/// Series more than which nobody tells apart by colour (conventions, 3).
const MANY_SERIES: usize = 4;

/// Draws a chart.
pub(super) fn draw(body: &Yaml, drawn: &mut Drawn, desk: &mut Desk) {
    let Some(Chart { plot, panels }) = prepare(body, drawn, desk) else { return };
    let pictures = if panels.is_empty() { chart::draw(&plot) } else { chart::draw_panels(&panels, &plot) };
    drawn.picture = Some(pictures.wide);
    drawn.narrow_picture = Some(pictures.narrow);
    drawn.picture_in_pieces = pictures.pieces;
}

/// What a chart shows, with everything about it but its pictures; none if it shows nothing.
pub(super) fn prepare(body: &Yaml, drawn: &mut Drawn, desk: &mut Desk) -> Option<Chart> {
    let mut spec = spec::chart(body, desk);
    let selection = select::select(&spec.rows, desk)?;
    if let Some(source) = &selection.dataset.source {
        drawn.works.push((source.work.text.clone(), source.at.clone()));
    }
    let split = multiples::split(&spec, &selection, desk);
    let heads = heads(&spec, &split, &selection, desk);
    let (series, places) = series(&spec, &selection, heads.len(), drawn, desk);
    if selection.rows.is_empty() || series.is_empty() || heads.is_empty() {
        return None;
    }
    let first = heads.len();
    let picks: Vec<Pick> = heads.into_iter().chain(series).collect();
    let plan = selection.rows.iter().map(|row| (Plan::Cells(At::Row(*row)), None)).collect();
    let mut sheet = Sheet::new(&selection, picks, plan, desk);
    sheet.settle_ends(&places);
    check_series(&sheet, &places, desk);
    sheet.check_ends(&places, desk);
    spec.kind = suits::fitting(spec.kind, &sheet, &places, desk);
    sheet.check_formats(desk);
    sheet.check_base(drawn, are_wholes(&spec).then(|| &sheet.columns[first]), desk);
    sheet.record(drawn);
    drawn.csv = Some(csv::of_sheet(&sheet, None, desk.figures));
    let said = plain(&drawn.subtitle, desk.figures);
    drawn.grid = Some(sheet.grid(&format!("{}-data", desk.anchor()), &said, desk.figures));
    // The name of a panel stands over it, not at each category.
    let named = usize::from(matches!(split, Split::Column(_)));
    let mut plot = plot(&spec, &sheet, (named..first, &places), drawn, desk);
    multiples::highlight(&spec.highlight, &split, &mut plot, desk);
    let panels = multiples::panels(&split, &plot, &sheet, desk.figures);
    drawn.generated_description = if panels.is_empty() { chart::describe(&plot) } else { chart::describe_panels(&panels) };
    let written = plain(&drawn.description, desk.figures);
    plot.description = if written.is_empty() { drawn.generated_description.clone() } else { written };
    drawn.reading.extend(intervals::reading(&plot, &places));
    if are_wholes(&spec) {
        drawn.reading.extend(wholes::reading(&plot, drawn, desk));
    }
    Some(Chart { plot, panels })
}

/// The column that names a panel, if there are panels, and those that name a category: the one asked for, else what is left of the key.
fn heads(spec: &ChartSpec, split: &Split, selection: &Selection, desk: &mut Desk) -> Vec<Pick> {
    let panel = if let Split::Column(pick) = split { Some(pick.as_ref().clone()) } else { None };
    let mut columns: Vec<usize> = match &spec.category {
        Some(name) => selection.column(name, desk).into_iter().collect(),
        None => selection.dataset.key.clone(),
    };
    columns.retain(|at| panel.as_ref().is_none_or(|pick| pick.column != Some(*at)));
    if columns.is_empty() && spec.category.is_none() {
        let lacks = if panel.is_some() && !selection.dataset.key.is_empty() { "other key than its panels" } else { "key" };
        let message = format!(
            "the dataset `{}` has no {lacks}, so the chart `{}` must say what its categories are",
            selection.dataset.id, desk.directive.id
        );
        desk.say(Diagnostic::error("no-category", desk.directive.id_span, message).mend("Add `category:` with the name of a column"));
    }
    if columns.is_empty() {
        return Vec::new();
    }
    panel.into_iter().chain(columns.into_iter().filter_map(|at| selection.plain_pick(at, desk))).collect()
}

/// The columns of the series, those of the ends of their intervals after them, and where each series stands, the first at `at`.
fn series(spec: &ChartSpec, selection: &Selection, at: usize, drawn: &Drawn, desk: &mut Desk) -> (Vec<Pick>, Vec<Place>) {
    if spec.series.is_empty() {
        let message = format!("the chart `{}` does not say which columns it shows", drawn.id);
        desk.say(Diagnostic::error("no-series", drawn.span, message).mend("Add `series:` with the names of columns"));
    }
    // Panels and the columns of a heat table are not told apart by colours.
    let parted = spec.kind == Kind::Heat || spec.panels.as_ref().is_some_and(|panels| panels.text == "series");
    if spec.series.len() > MANY_SERIES && !parted {
        let message = format!("the chart `{}` has {} series; more than {MANY_SERIES} are hard to tell apart", drawn.id, spec.series.len());
        let mend = "Show fewer, or give each a panel: `panels: series`";
        desk.say(Diagnostic::warning("many-series", spec.series[MANY_SERIES].span, message).mend(mend));
    }
    let format = spec.format.as_ref().map(|format| desk.take(desk.figures.format(format)));
    let (mut picks, mut places) = (Vec::new(), Vec::new());
    for column in &spec.series {
        if let Some(mut pick) = selection.pick(column, desk) {
            // In bars to 100% the format is that of the shares drawn; the data table keeps the counts as they are.
            let own = column.format.is_some() || are_wholes(spec);
            pick.format = if own { pick.format } else { format.or(pick.format) };
            let (columns, place) = intervals::columns(pick, column, at + picks.len(), selection, desk);
            picks.extend(columns);
            places.push(place);
        }
    }
    (picks, places)
}

/// Tells a series that holds no number, and series that cannot stand on one axis.
fn check_series(sheet: &Sheet, places: &[Place], desk: &mut Desk) {
    let series: Vec<&SheetColumn> = places.iter().map(|place| &sheet.columns[place.value]).collect();
    // A column of nothing but bad values has been told where they stand.
    let bad = |place: &Place| sheet.cells().all(|(cells, _)| cells.get(place.value).is_none_or(|shown| *shown.value() == Value::Bad));
    for (column, _) in series.iter().zip(places).filter(|(column, place)| !column.numeric && !bad(place)) {
        let message = format!("`{}` holds no numbers, so it cannot be drawn", without_notes(&column.pick.plain));
        desk.say(Diagnostic::error("not-a-number", column.pick.span, message).mend("Name a column with a unit, or write a table"));
    }
    let scale = |column: &SheetColumn| (is_percent(column), column.unit.clone());
    let numeric: Vec<&SheetColumn> = series.into_iter().filter(|column| column.numeric).collect();
    let Some((head, rest)) = numeric.split_first() else { return };
    for other in rest.iter().filter(|other| scale(other) != scale(head)) {
        let message = format!(
            "`{}` and `{}` have different units and cannot share an axis",
            without_notes(&head.pick.plain),
            without_notes(&other.pick.plain)
        );
        desk.say(Diagnostic::error("mixed-units", other.pick.span, message).mend("Draw two charts"));
    }
}

/// Whether values are drawn as shares of their sum: of each category, or of the whole pie.
fn are_wholes(spec: &ChartSpec) -> bool {
    matches!(spec.kind, Kind::Pie | Kind::Bars { arrange: Arrange::Full | Arrange::Diverging, .. })
}

/// The values of a category as shares of their sum, exactly; shares stay what they are. A part without a value leaves the sum unknown,
/// and so every share.
fn shares(values: &[&Value]) -> Vec<Value> {
    let given = |value: &Value| match value {
        Value::Quantity(quantity) => Some(quantity.clone()),
        _ => None,
    };
    let Some(quantities) = values.iter().map(|value| given(value)).collect::<Option<Vec<_>>>() else {
        let missing = values.iter().find(|value| given(value).is_none()).map_or(Value::Bad, |value| (*value).clone());
        return vec![missing; values.len()];
    };
    if quantities.iter().all(|quantity| quantity.unit.scale == Scale::Share) {
        return values.iter().map(|value| (*value).clone()).collect();
    }
    let whole: num_rational::BigRational = quantities.iter().map(|quantity| &quantity.value).sum();
    let none = num_rational::BigRational::default();
    let share = |mut quantity: crate::figures::Quantity| {
        quantity.base = Some(Box::new((whole.clone(), quantity.unit.clone())));
        quantity.value = if whole == none { none.clone() } else { quantity.value / &whole };
        quantity.unit = crate::figures::Unit { scale: Scale::Share, ..Default::default() };
        quantity.decimals = None;
        Value::Quantity(quantity)
    };
    quantities.into_iter().map(share).collect()
}

fn is_percent(column: &SheetColumn) -> bool {
    matches!(column.format, Format::Percent(_))
}

fn plot(spec: &ChartSpec, sheet: &Sheet, (heads, places): (Range<usize>, &[Place]), drawn: &Drawn, desk: &Desk) -> Plot {
    let heads = |cells: &[Shown]| heads.clone().map(|at| sheet.printed(at, cells, desk.figures)).collect::<Vec<_>>().join(", ");
    let categories = sheet.cells().map(|(cells, _)| heads(cells)).collect();
    let shown: Vec<&SheetColumn> = places.iter().map(|place| &sheet.columns[place.value]).collect();
    let format = spec.format.as_ref().map_or(Format::Percent(0), |format| desk.figures.format(format).value);
    let lines: Vec<Vec<Point>> = match spec.kind {
        Kind::Pie => slices(sheet, places, format, desk),
        _ => sheet.cells().map(|(cells, _)| points(spec, cells, (sheet, places), format, desk)).collect(),
    };
    let one = |(at, column): (usize, &&SheetColumn)| {
        let points = lines.iter().map(|line| line[at].clone()).collect();
        Series { label: without_notes(&column.pick.plain), points }
    };
    let percent = shown.iter().any(|column| is_percent(column)) || are_wholes(spec);
    let unit = || shown.first().and_then(|column| column.unit.clone()).filter(|_| !percent);
    let axis = spec.axis.as_ref().map(|axis| desk.figures.interpolate(axis, crate::figures::Scope::Report).value.0);
    Plot {
        kind: spec.kind,
        categories,
        series: shown.iter().enumerate().map(one).collect(),
        axis: axis.or_else(|| unit().map(titled)),
        suffix: if percent { "%" } else { "" },
        name: without_notes(&plain(&drawn.headline, desk.figures)),
        description: String::new(),
        id: desk.anchor(),
        manner: spec.manner.clone(),
    }
}

/// A unit as a title: with a capital where it begins with a word; short ones, such as kg, may be symbols.
fn titled(unit: String) -> String {
    let word = unit.split(|letter: char| !letter.is_ascii_lowercase()).next().unwrap_or_default();
    let (first, rest) = unit.split_at(usize::from(word.len() > 3));
    first.to_ascii_uppercase() + rest
}

/// The points of a pie, whose whole are all its categories.
fn slices(sheet: &Sheet, places: &[Place], format: Format, desk: &Desk) -> Vec<Vec<Point>> {
    let values = |place: &Place| sheet.cells().map(|(cells, _)| cells[place.value].value()).collect::<Vec<_>>();
    let shares = places.first().map_or_else(Vec::new, |place| shares(&values(place)));
    shares.iter().map(|value| vec![Point::new(value.for_drawing(), desk.figures.print(value, format))]).collect()
}

/// The points of a category, one for each series.
fn points(spec: &ChartSpec, cells: &[Shown], (sheet, places): (&Sheet, &[Place]), format: Format, desk: &Desk) -> Vec<Point> {
    let values: Vec<&Value> = places.iter().map(|place| cells[place.value].value()).collect();
    let point = |value: &Value, printed: String| {
        let drawn = value.for_drawing().filter(|number| number.is_finite());
        Point { broken: flags_of(value).contains(&Flag::Break), ..Point::new(drawn, printed) }
    };
    if are_wholes(spec) {
        return shares(&values).iter().map(|value| point(value, desk.figures.print(value, format))).collect();
    }
    let one = |(value, place): (&&Value, &Place)| Point {
        interval: sheet.interval(place, cells, desk),
        ..point(value, sheet.columns[place.value].print(value, desk.figures))
    };
    values.iter().zip(places).map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::titled;

    #[test]
    fn units_that_are_words_begin_with_a_capital() {
        let of = |unit: &str| titled(unit.to_owned());
        assert_eq!([of("people"), of("percentage points"), of("full-time posts")], ["People", "Percentage points", "Full-time posts"]);
        assert_eq!(
            [of("kg"), of("£ million"), of("km per hour"), of("FTE"), of("état"), of("")],
            ["kg", "£ million", "km per hour", "FTE", "état", ""]
        );
    }
}
