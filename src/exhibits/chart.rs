//! Charts: from series of numbers to pictures for wide and narrow pages.

use crate::markup::Node;

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

/// What a bar chart shows.
#[derive(Clone, PartialEq, Debug)]
pub struct Bars {
    /// Which way bars run.
    pub orientation: Orientation,
    /// How they are put together.
    pub arrange: Arrange,
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
}

/// A chart's pictures.
#[derive(Clone, PartialEq, Debug)]
pub struct Pictures {
    /// For wide pages (about 760 px).
    pub wide: Node,
    /// For narrow screens (about 328 px).
    pub narrow: Node,
}

/// Draws bars, laid out for wide and for narrow pages.
pub fn draw(_bars: &Bars) -> Pictures {
    todo!()
}

/// What the bars show, in one to three sentences: kind, number of categories and series, extremes, what is missing.
pub fn describe(_bars: &Bars) -> String {
    todo!()
}
