//! Whether a chart's kind can hold what it is given. If not, that is told, and bars are drawn, so that there is something to see.

use num_rational::BigRational;

use crate::diagnostics::{Diagnostic, counted};
use crate::figures::{Figures, Quantity, Scale, Value};

use super::Desk;
use super::chart::{Arrange, Kind, Orientation, SLICES};
use super::intervals::Place;
use super::sheet::Sheet;
use super::shown::Shown;
use super::words::without_notes;

/// Moments more than which lines have no room for.
const MOMENTS: usize = 60;

/// Whether the picture of a chart of that kind shows intervals.
pub(super) fn shows_intervals(kind: Kind) -> bool {
    matches!(kind, Kind::Dots { .. } | Kind::Lines | Kind::Slope | Kind::Bars { arrange: Arrange::Grouped, .. })
}

/// The kind in which a chart is drawn: the one asked for, or bars where it cannot hold what it is given.
pub(super) fn fitting(kind: Kind, sheet: &Sheet, places: &[Place], desk: &mut Desk) -> Kind {
    let whiskers = shows_intervals(kind);
    if let Some(place) = places.iter().find(|place| place.ends.is_some()).filter(|_| !whiskers) {
        let column = &sheet.columns[place.value];
        let message = format!("the intervals of `{}` are not shown in a chart of this kind", without_notes(&column.pick.plain));
        let mend = "Write `kind: bar` with bars side by side, or `kind: dot`; or show the estimate alone: `estimate(…)`";
        desk.say(Diagnostic::error("unfit-chart", column.pick.span, message).mend(mend));
    }
    let lines = sheet.cells().count();
    let (what, why) = match kind {
        Kind::Pie => ("a pie", no_pie(sheet, places, desk.figures)),
        Kind::Lines if lines < 2 => ("lines", Some("it has one moment, and a line joins two or more".to_owned())),
        Kind::Lines if lines > MOMENTS => ("lines", Some(format!("it has {lines} moments, and more than {MOMENTS} have no room"))),
        Kind::Slope if places.len() != 2 => {
            ("slopes", Some(format!("it has {}, and slopes join two: each series is a moment", counted(places.len(), "series", "series"))))
        }
        _ => ("", None),
    };
    let Some(why) = why else { return kind };
    let message = format!("the chart `{}` cannot be {what}: {why}", desk.directive.id);
    desk.say(Diagnostic::error("unfit-chart", desk.directive.id_span, message).mend("Write `kind: bar`"));
    Kind::Bars { orientation: Orientation::Horizontal, arrange: Arrange::Grouped }
}

/// Why values are no slices of a whole.
fn no_pie(sheet: &Sheet, places: &[Place], figures: &Figures) -> Option<String> {
    let [place] = places else {
        return Some(format!("it has {}, and a pie shows one whole", counted(places.len(), "series", "series")));
    };
    let lines: Vec<_> = sheet.cells().map(|(cells, _)| cells).collect();
    if lines.len() > SLICES {
        return Some(format!("it has {} slices, and more than {SLICES} are compared better as bars", lines.len()));
    }
    let name = |cells: &[Shown]| sheet.printed(0, cells, figures);
    let mut parts: Vec<&Quantity> = Vec::new();
    for cells in lines {
        match cells[place.value].value() {
            Value::Quantity(quantity) if quantity.value < BigRational::default() => {
                return Some(format!("`{}` is below zero, and no slice is", name(cells)));
            }
            Value::Quantity(quantity) => parts.push(quantity),
            _ => return Some(format!("`{}` has no value, so the whole is not known", name(cells))),
        }
    }
    let whole: BigRational = parts.iter().map(|quantity| &quantity.value).sum();
    if whole == BigRational::default() {
        return Some("all its values are zero".into());
    }
    let shares = parts.iter().all(|quantity| quantity.unit.scale == Scale::Share);
    let off = &whole - BigRational::from_integer(1.into());
    if shares && off.clone().max(-off) > parts.iter().map(|quantity| rounding(quantity)).sum() {
        let hundredfold = (whole * BigRational::from_integer(1000.into())).round() / BigRational::from_integer(10.into());
        let sum = if hundredfold.is_integer() { hundredfold.to_string() } else { format!("about {}", hundredfold.round()) };
        return Some(format!("its shares come to {sum}%, not to 100%"));
    }
    None
}

/// By how much a share may be off through rounding: half a unit of its last decimal; a computed one is exact.
fn rounding(quantity: &Quantity) -> BigRational {
    let decimals = quantity.decimals.filter(|_| quantity.base.is_none());
    let unit = |decimals: u8| BigRational::new(1.into(), num_bigint::BigInt::from(10).pow(u32::from(decimals) + 2));
    decimals.map_or_else(BigRational::default, |decimals| unit(decimals) / BigRational::from_integer(2.into()))
}
