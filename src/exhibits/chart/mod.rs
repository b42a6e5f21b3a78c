//! Charts: from series of numbers to pictures for wide and narrow pages.
//!
//! A chart of bars takes three steps, each pure: `stack` says from where to where each bar runs, in the units of the data; `horizontal` and `vertical`
//! lay that out as placed texts and marks (`layout`) on a page of a given width; `paint` and `svg` write that as SVG, with charts-rs for
//! whatever is no box and no text.
//! Colours are in `palette`, widths of words in `text`, ticks in `scale`, sentences in [`describe`].

mod axis;
mod beside;
mod change;
mod classes;
mod describe;
mod heat;
mod horizontal;
mod layout;
mod line;
mod marker;
mod paint;
mod palette;
mod panels;
mod pie;
mod pieces;
mod place;
mod scale;
mod shape;
mod slope;
mod stack;
mod strip;
mod svg;
#[cfg(test)]
mod tests;
mod text;
mod track;
mod vertical;
mod whisker;

pub use beside::{Chart, draw_beside};
pub use change::describe_panels;
pub use describe::describe;
pub use pie::SLICES;

use crate::markup::Node;
use layout::{Layout, Page};
use stack::Stacks;

/// How bars are put together.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Arrange {
    /// Side by side.
    #[default]
    Grouped,
    /// On top of each other.
    Stacked,
    /// On top of each other, each category's whole being 100%.
    Full,
    /// The first half of the series away from zero to one side, the second half to the other; one in the middle lies across zero.
    Diverging,
}

/// Which way bars run.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Orientation {
    /// Bars run to the right; long labels fit.
    #[default]
    Horizontal,
    /// Bars stand.
    Vertical,
}

/// The kind of a chart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Bars from zero, with intervals where the values have them.
    Bars {
        /// Which way they run.
        orientation: Orientation,
        /// How they are put together.
        arrange: Arrange,
    },
    /// Values joined over moments in order; a missing value is a gap, a `[b]` a break.
    Lines,
    /// Dots, with intervals where the values have them.
    Dots {
        /// Which way values run.
        orientation: Orientation,
    },
    /// Two moments: the series are the moments, a line for each category.
    Slope,
    /// Slices of a whole: one series of at most three categories.
    Pie,
    /// A two-way table whose cells are shaded by their values: categories down, series across.
    Heat,
}

/// What a chart shows: one panel of it, if it has several.
#[derive(Clone, PartialEq, Debug)]
pub struct Plot {
    /// Its kind.
    pub kind: Kind,
    /// Labels of the categories, in order.
    pub categories: Vec<String>,
    /// The series, in order.
    pub series: Vec<Series>,
    /// Title of the value axis with its unit.
    pub axis: Option<String>,
    /// What follows the number of a tick: `%` for shares, else empty.
    pub suffix: &'static str,
    /// Accessible name of the picture.
    pub name: String,
    /// Accessible description of the picture.
    pub description: String,
    /// A prefix for ids in the picture, unique on the page.
    pub id: String,
    /// Which of its series and categories stand out, and what its scale must hold.
    pub manner: Manner,
}

/// How a chart is told, beside its kind.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Manner {
    /// Labels of series, or else of categories, that are drawn in the signal colour; if there are any, all others are grey.
    pub highlight: Vec<String>,
    /// Whether the series are levels in order.
    pub ordered: bool,
    /// Whether the axis of lines may leave out zero.
    pub off_zero: bool,
}

/// A series of a chart.
#[derive(Clone, PartialEq, Debug)]
pub struct Series {
    /// Its label.
    pub label: String,
    /// A value for each category.
    pub points: Vec<Point>,
}

/// A value of a chart.
#[derive(Clone, PartialEq, Debug)]
pub struct Point {
    /// The value in the scale of the axis; none if there is no value.
    pub value: Option<f64>,
    /// As it is printed: `84%`, `[x]`.
    pub printed: String,
    /// Its interval, if it has one.
    pub interval: Option<Interval>,
    /// Whether it cannot be compared with the value before it (`[b]`).
    pub broken: bool,
    /// Whether it is outlined, since it differs from another version.
    pub changed: bool,
}

/// An interval around a value.
#[derive(Clone, PartialEq, Debug)]
pub struct Interval {
    /// Its lower end.
    pub low: End,
    /// Its upper end.
    pub high: End,
}

/// An end of an interval.
#[derive(Clone, PartialEq, Debug)]
pub struct End {
    /// The value in the scale of the axis; none if it is not known.
    pub value: Option<f64>,
    /// As it is printed: `20%`, `[x]`.
    pub printed: String,
}

impl Point {
    /// A value without interval or break.
    pub fn new(value: Option<f64>, printed: impl Into<String>) -> Self {
        Self { value, printed: printed.into(), interval: None, broken: false, changed: false }
    }
}

/// A chart's pictures.
#[derive(Clone, PartialEq, Debug)]
pub struct Pictures {
    /// For wide pages (720 px).
    pub wide: Node,
    /// For narrow screens (328 px).
    pub narrow: Node,
    /// The one for wide pages again in pieces, where it is longer than a sheet of paper.
    pub pieces: Option<Node>,
}

/// One of several charts of the same kind that share a scale.
#[derive(Clone, PartialEq, Debug)]
pub struct Panel {
    /// Its name.
    pub title: String,
    /// What it shows.
    pub plot: Plot,
}

/// Draws a chart, laid out for wide and for narrow pages.
///
/// Standing bars whose labels would not fit under or above them (a word wider than its place, more than five lines, values wider than
/// their bars) lie down in that layout: a chart may stand on a wide page and lie on a phone. Nothing is cut, turned or left out.
pub fn draw(plot: &Plot) -> Pictures {
    let stacks = stacks(plot);
    let layout = |page| {
        stacks.as_ref().map_or_else(
            || lay_out(plot, page),
            |stacks| bars(std::slice::from_ref(stacks), page).pop().unwrap_or_else(|| layout::empty(page)),
        )
    };
    painted(layout(Page::WIDE), layout(Page::NARROW), plot)
}

/// Draws panels as one picture, which has the name and description of `whole`.
pub fn draw_panels(panels: &[Panel], whole: &Plot) -> Pictures {
    painted(panels::lay(panels, Page::WIDE), panels::lay(panels, Page::NARROW), whole)
}

fn painted(wide: Layout, narrow: Layout, plot: &Plot) -> Pictures {
    let pieces = pieces::of(&wide, &paint::id(&plot.id, "wide"));
    Pictures { wide: paint::picture(wide, plot, "wide"), narrow: paint::picture(narrow, plot, "narrow"), pieces }
}

/// The layout for a page.
fn lay_out(plot: &Plot, page: Page) -> Layout {
    lay_all(&[plot], page).pop().unwrap_or_else(|| layout::empty(page))
}

/// The layouts of charts of one kind that share a scale, all of which show something.
fn lay_all(plots: &[&Plot], page: Page) -> Vec<Layout> {
    let empty = |plot: &&Plot| plot.categories.is_empty() || plot.series.is_empty();
    let Some(first) = plots.first().filter(|_| !plots.iter().any(empty)) else {
        return plots.iter().map(|_| layout::empty(page)).collect();
    };
    let as_bars = || {
        let mut all: Vec<Stacks> = plots.iter().map(|plot| as_stacks(plot)).collect();
        stack::share(&mut all);
        bars(&all, page)
    };
    match first.kind {
        Kind::Bars { .. } | Kind::Dots { .. } => as_bars(),
        Kind::Heat => heat::lay_all(plots, page),
        Kind::Pie => plots.iter().map(|plot| pie::lay(plot, page)).collect::<Option<_>>().unwrap_or_else(as_bars),
        Kind::Lines => line::scale(plots, page).map_or_else(Vec::new, |scale| line::lay_all(plots, &scale, page, plots.len())),
        Kind::Slope => slope::lay_all(plots, page),
    }
}

/// What a chart of bars or dots shows, arranged; the same for every page. None if it is of another kind or shows nothing.
fn stacks(plot: &Plot) -> Option<Stacks> {
    let of_bars = matches!(plot.kind, Kind::Bars { .. } | Kind::Dots { .. });
    (of_bars && !plot.categories.is_empty() && !plot.series.is_empty()).then(|| as_stacks(plot))
}

/// What a chart shows as bars or dots; one of another kind as lying bars.
fn as_stacks(plot: &Plot) -> Stacks {
    match plot.kind {
        Kind::Bars { orientation, arrange } => Stacks::of(plot, orientation, arrange),
        Kind::Dots { orientation } => Stacks::of(plot, orientation, Arrange::Grouped),
        _ => Stacks::of(plot, Orientation::Horizontal, Arrange::Grouped),
    }
}

/// Standing bars lie down where they have no room in one of the charts.
fn bars(all: &[Stacks], page: Page) -> Vec<Layout> {
    let standing = all.iter().map(|stacks| if stacks.vertical { vertical::lay(stacks, page) } else { None }).collect();
    let standing: Option<Vec<Layout>> = standing;
    standing.unwrap_or_else(|| horizontal::lay_all(all, page))
}
