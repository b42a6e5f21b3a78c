//! A two-way table whose cells are shaded by their values. As a table if its heads have room over their columns, with the categories
//! beside or above their cells, on narrow pages in two or more parts; else as a list: each category with a line for each series.

use std::ops::Range;

use super::classes::Classes;
use super::layout::{Anchor, Area, Kind, LABEL, LEGEND, Layout, Mark, Page, PlacedText, Role, Shape, TICK, VALUE, legend};
use super::palette::{BLACK, GREY, Paint, WHITE, readable_on};
use super::text::{clean, words_fit, wrap};
use super::{Plot, Point};

/// Between cells.
const GAP: f64 = 2.0;
/// Around a value in its cell.
const PAD: f64 = 4.0;
/// The least height of a cell.
const CELL: f64 = 26.0;
/// Cells of a table need not be wider than this.
const WIDEST: f64 = 120.0;
/// Heads of more lines than this are better read in a list.
const LINES: usize = 6;
/// A table of fewer columns than this is better read as a list.
const FEWEST: usize = 3;

/// What is shown, cleaned.
struct Heat {
    categories: Vec<String>,
    series: Vec<String>,
    /// The printed values, a line for each category.
    cells: Vec<Vec<Cell>>,
}

struct Cell {
    printed: String,
    /// The paint of its class; none if there is no value.
    paint: Option<Paint>,
    title: String,
    /// Whether it is outlined.
    changed: bool,
}

/// Where the cells of a table stand.
struct Columns {
    /// Width of the labels beside the cells; none: labels stand above.
    beside: Option<f64>,
    /// Left edge of the first cell.
    left: f64,
    /// Width of a cell.
    width: f64,
    /// How many stand side by side; the others follow in a table below.
    count: usize,
}

impl Columns {
    fn x(&self, column: usize) -> f64 {
        self.left + column as f64 * (self.width + GAP)
    }
}

/// Lays out heat tables, with the same classes.
pub fn lay_all(plots: &[&Plot], page: Page) -> Vec<Layout> {
    let points = plots.iter().flat_map(|plot| &plot.series).flat_map(|series| &series.points);
    let classes = Classes::of(&points.filter_map(|point| point.value).collect::<Vec<f64>>());
    plots.iter().map(|plot| lay(plot, classes.as_ref(), page)).collect()
}

fn lay(plot: &Plot, classes: Option<&Classes>, page: Page) -> Layout {
    let mut layout = Layout::new(page);
    let mut top = 0.0;
    if let Some(axis) = plot.axis.as_deref().map(clean).filter(|axis| !axis.is_empty()) {
        let title = PlacedText::new(Role::AxisTitle, wrap(&axis, TICK, page.width), TICK, Anchor::Start, 0.0, 0.0);
        top = title.area.bottom() + 6.0;
        layout.texts.push(title);
    }
    if let Some(classes) = classes {
        top = legend_of(&mut layout, classes, plot.suffix, top);
    }
    let heat = heat(plot, classes);
    layout.height = match columns(&heat, page) {
        Some(columns) => lay_tables(&mut layout, &heat, &columns, top),
        None => lay_list(&mut layout, &heat, top),
    } + 4.0;
    layout
}

fn heat(plot: &Plot, classes: Option<&Classes>) -> Heat {
    let categories: Vec<String> = plot.categories.iter().map(|label| clean(label)).collect();
    let series: Vec<String> = plot.series.iter().map(|series| clean(&series.label)).collect();
    let cell = |row: usize, column: usize| {
        let missing = Point::new(None, "[x]");
        let point = plot.series[column].points.get(row).unwrap_or(&missing);
        let printed = clean(&point.printed);
        let class = classes.zip(point.value.filter(|value| value.is_finite()));
        let title = format!("{}, {}: {printed}", categories[row], series[column]);
        let paint = class.map(|(classes, value)| classes.paint(classes.class(value)));
        Cell { paint, printed, title, changed: point.changed }
    };
    let cells = (0..categories.len()).map(|row| (0..series.len()).map(|column| cell(row, column)).collect()).collect();
    Heat { categories, series, cells }
}

/// The classes with their shades, from `top`; gives where the table may begin.
fn legend_of(layout: &mut Layout, classes: &Classes, suffix: &str, top: f64) -> f64 {
    let (texts, marks) = (layout.texts.len(), layout.marks.len());
    let bottom = legend(layout, &classes.legend(suffix));
    for mark in &mut layout.marks[marks..] {
        mark.area.y += top;
        mark.class = "swatch".into();
    }
    for text in &mut layout.texts[texts..] {
        text.area.y += top;
        (text.role, text.font, text.ink) = (Role::Tick, TICK, BLACK);
    }
    top + bottom
}

/// Where the cells of a table would stand, or of a few tables one below the other; none if a head has no room over its column, or a
/// value none in its cell.
fn columns(heat: &Heat, page: Page) -> Option<Columns> {
    let series = heat.series.len();
    let fewest = series.min(FEWEST);
    let mut tables = (1..=series).map(|tables| series.div_ceil(tables)).take_while(|count| *count >= fewest);
    tables.find_map(|count| side_by_side(heat, page, count))
}

fn side_by_side(heat: &Heat, page: Page, count: usize) -> Option<Columns> {
    let printed = heat.cells.iter().flatten().map(|cell| VALUE.width(&cell.printed)).fold(0.0, f64::max);
    let fits = |left: f64| {
        let width = libm::floor((page.width - left - GAP * (count as f64 - 1.0)) / count as f64).min(WIDEST);
        let head = |name: &String| words_fit(name, LEGEND, width - 4.0) && wrap(name, LEGEND, width - 4.0).len() <= LINES;
        (printed + 2.0 * PAD <= width && heat.series.iter().all(head)).then_some(width)
    };
    let widest = |most: f64| heat.categories.iter().map(|label| LABEL.widest(&wrap(label, LABEL, most))).fold(0.0, f64::max);
    // Labels are given less and less room before they are put above their cells.
    for share in [0.42, 0.3, 0.24, 0.18, 0.14] {
        let most = page.width * share;
        let beside = widest(most);
        let left = libm::ceil(beside + 10.0);
        let words = heat.categories.iter().all(|label| words_fit(label, LABEL, most));
        if let Some(width) = fits(left).filter(|_| words) {
            return Some(Columns { beside: Some(beside), left, width, count });
        }
    }
    fits(0.0).map(|width| Columns { beside: None, left: 0.0, width, count })
}

/// As many tables as the columns need, one below the other; gives where they end.
fn lay_tables(layout: &mut Layout, heat: &Heat, columns: &Columns, top: f64) -> f64 {
    let mut y = top;
    for first in (0..heat.series.len()).step_by(columns.count) {
        let shown = first..(first + columns.count).min(heat.series.len());
        y = lay_table(layout, heat, columns, shown, y) + 20.0;
    }
    y - 20.0
}

/// Heads over the columns shown, a line of cells for each category; gives where it ends.
fn lay_table(layout: &mut Layout, heat: &Heat, columns: &Columns, shown: Range<usize>, top: f64) -> f64 {
    let heads: Vec<Vec<String>> = heat.series[shown.clone()].iter().map(|name| wrap(name, LEGEND, columns.width - 4.0)).collect();
    let tallest = heads.iter().map(Vec::len).max().unwrap_or(0) as f64 * LEGEND.line();
    for (column, lines) in heads.into_iter().enumerate() {
        let y = top + tallest - lines.len() as f64 * LEGEND.line();
        let middle = columns.x(column) + columns.width / 2.0;
        layout.texts.push(PlacedText::new(Role::Legend, lines, LEGEND, Anchor::Middle, middle, y));
    }
    let mut y = top + tallest + 6.0;
    for (label, cells) in heat.categories.iter().zip(&heat.cells) {
        let height = match columns.beside {
            Some(width) => {
                let lines = wrap(label, LABEL, width + 0.01);
                let tall = lines.len() as f64 * LABEL.line();
                let height = CELL.max(tall + 4.0);
                layout.texts.push(PlacedText::new(Role::Label, lines, LABEL, Anchor::End, width, y + (height - tall) / 2.0));
                height
            }
            None => {
                let label = PlacedText::new(Role::Label, wrap(label, LABEL, layout.width), LABEL, Anchor::Start, 0.0, y + 4.0);
                y = label.area.bottom() + 2.0;
                layout.texts.push(label);
                CELL
            }
        };
        for (column, cell) in cells[shown.clone()].iter().enumerate() {
            lay_cell(layout, cell, vec![cell.printed.clone()], Area::new(columns.x(column), y, columns.width, height));
        }
        y += height + GAP;
    }
    y - GAP
}

/// Each category with a line for each series: its name, and its cell at the right; gives where it ends.
fn lay_list(layout: &mut Layout, heat: &Heat, top: f64) -> f64 {
    let most = libm::floor(layout.width * 0.4);
    let printed = || heat.cells.iter().flatten().map(|cell| &cell.printed);
    let width = libm::ceil(printed().map(|words| VALUE.width(words) + 2.0 * PAD).fold(64.0, f64::max)).min(most);
    let longest = heat.series.iter().map(|name| VALUE.width(name)).fold(0.0, f64::max);
    let room = (layout.width - width - 8.0).min(longest + 0.01);
    let left = room + 8.0;
    let mut y = top;
    for (label, cells) in heat.categories.iter().zip(&heat.cells) {
        let label = PlacedText::new(Role::Label, wrap(label, LABEL, layout.width), LABEL, Anchor::Start, 0.0, y);
        y = label.area.bottom() + 4.0;
        layout.texts.push(label);
        for (name, cell) in heat.series.iter().zip(cells) {
            let (name, value) = (wrap(name, VALUE, room), wrap(&cell.printed, VALUE, width - 2.0 * PAD));
            let tall = name.len() as f64 * VALUE.line();
            let height = (tall.max(value.len() as f64 * VALUE.line()) + 4.0).max(22.0);
            layout.texts.push(PlacedText::new(Role::Legend, name, VALUE, Anchor::Start, 0.0, y + (height - tall) / 2.0));
            lay_cell(layout, cell, value, Area::new(left, y, width, height));
            y += height + GAP;
        }
        y += 12.0;
    }
    y - 12.0 - GAP
}

/// A shaded cell with its value in it; one without a value is white and shows its sign.
fn lay_cell(layout: &mut Layout, cell: &Cell, lines: Vec<String>, area: Area) {
    let paint = cell.paint.unwrap_or(Paint::outlined(WHITE, GREY));
    if cell.changed {
        layout.outline(&area);
    }
    let title = Some(cell.title.clone());
    let mark = layout.bar(Mark { area, shape: Shape::Box, kind: Kind::Dot, class: "cell".into(), paint, title });
    let y = area.y + (area.h - lines.len() as f64 * VALUE.line()) / 2.0;
    let role = if cell.paint.is_some() { Role::Value } else { Role::Missing };
    let text = PlacedText::new(role, lines, VALUE, Anchor::Middle, area.x + area.w / 2.0, y);
    let ink = if cell.paint.is_some() { readable_on(paint.fill) } else { text.ink };
    layout.texts.push(PlacedText { ink, inside: Some(mark), ..text });
}

#[cfg(test)]
mod tests {
    use super::super::layout::{Kind, Page, Role};
    use super::super::tests::{check_geometry, many, plots, said};
    use super::super::text::clean;
    use super::super::{Kind as Chart, lay_out};
    use proptest::prelude::{Just, proptest};

    proptest! {
        #![proptest_config(many())]

        #[test]
        fn every_label_head_and_value_is_told_and_nothing_collides(plot in plots(Just(Chart::Heat), (40, 12))) {
            for page in [Page::WIDE, Page::NARROW] {
                let layout = lay_out(&plot, page);
                check_geometry(&layout);
                let joined = |words: &String| clean(words).replace(' ', "");
                let labels: Vec<String> = plot.categories.iter().map(joined).collect();
                // Each of several tables has all labels.
                assert!(said(&layout, Role::Label).chunks(labels.len()).all(|told| told == labels));
                let heads = said(&layout, Role::Legend);
                assert!(plot.series.iter().all(|series| heads.contains(&joined(&series.label))));
                assert!(heads.len() == plot.series.len() || heads.len() == plot.series.len() * plot.categories.len());
                let cells = layout.marks.iter().filter(|mark| mark.kind == Kind::Dot).count();
                assert_eq!(cells, plot.series.len() * plot.categories.len());
                let told = || [said(&layout, Role::Value), said(&layout, Role::Missing)].concat();
                let mut points: Vec<String> = plot.series.iter().flat_map(|series| &series.points).map(|point| joined(&point.printed)).collect();
                let mut told = told();
                points.sort();
                told.sort();
                assert_eq!(told, points);
            }
        }
    }
}
