//! Small multiples: charts of one kind in a grid, with one scale, one legend and one title of the axis.

use super::layout::{self, Anchor, Area, LABEL, Layout, Page, PlacedText, Role, Shape, TICK, legend, legend_of_stacks, no_zero};
use super::line;
use super::stack::{Stacks, share};
use super::text::{Font, clean, wrap};
use super::track::Track;
use super::{Arrange, Kind, Orientation, Panel, Plot, horizontal, vertical};

/// Names of panels.
const TITLE: Font = Font::bold(14.0);
/// Between panels.
const GUTTER: f64 = 28.0;
/// Between panels side by side on narrow pages.
const NARROW_GUTTER: f64 = 16.0;

/// Lays panels out in rows, as many across as stay readable.
pub fn lay(panels: &[Panel], page: Page) -> Layout {
    let Some(first) = panels.first() else { return layout::empty(page) };
    let plots: Vec<Plot> = panels.iter().map(|panel| Plot { axis: None, ..panel.plot.clone() }).collect();
    let plots: Vec<&Plot> = plots.iter().collect();
    let gutter = if page.narrow { NARROW_GUTTER } else { GUTTER };
    let inner = |across: usize| {
        let wide = libm::floor((page.width - gutter * (across as f64 - 1.0)) / across as f64);
        Page { width: wide, narrow: true, panel: true }
    };
    // Letters that take half of a panel leave nothing beside them.
    let letter = plots.iter().flat_map(|plot| &plot.categories).map(|label| LABEL.widest_letter(label)).fold(0.0, f64::max);
    let room = |across: &usize| match first.plot.kind {
        _ if letter > inner(*across).width / 2.0 => false,
        Kind::Lines => line::has_room(&plots, inner(*across)),
        _ => !page.narrow || standing(&stacks(&plots), inner(*across)).is_some(),
    };
    let across = (1..=across(panels, page)).rev().find(room).unwrap_or(1);
    let wide = inner(across).width;
    let charts = charts(&plots, inner(across), across);
    let mut out = Layout::new(page);
    let mut y = head(&first.plot, &mut out);
    let mut charts = panels.iter().zip(charts).peekable();
    while charts.peek().is_some() {
        let row: Vec<(&Panel, Layout)> = charts.by_ref().take(across).collect();
        let titles: Vec<Vec<String>> = row.iter().map(|(panel, _)| wrap(&clean(&panel.title), TITLE, wide)).collect();
        let tall = titles.iter().map(|lines| TITLE.line() * lines.len() as f64).fold(0.0, f64::max);
        let mut bottom = y;
        for (column, ((_, chart), lines)) in row.into_iter().zip(titles).enumerate() {
            let x = (wide + gutter) * column as f64;
            let lift = tall - TITLE.line() * lines.len() as f64;
            out.texts.push(PlacedText::new(Role::Title, lines, TITLE, Anchor::Start, x, y + lift));
            let top = y + tall + 8.0;
            bottom = bottom.max(top + chart.height);
            absorb(&mut out, chart, x, top);
        }
        y = bottom + GUTTER - 8.0;
    }
    out.height = y - GUTTER + 12.0;
    note(&plots, inner(across), &mut out);
    out
}

/// How many panels stand side by side at most: lying bars need room for their labels, lines and standing bars less.
fn across(panels: &[Panel], page: Page) -> usize {
    if panels.len() < 2 {
        return 1;
    }
    if page.narrow {
        return 2;
    }
    let long = |panel: &Panel| panel.plot.categories.iter().any(|label| LABEL.width(&clean(label)) > 64.0);
    match (panels.len(), panels[0].plot.kind) {
        (2 | 4, _) => 2,
        (_, Kind::Bars { .. } | Kind::Dots { .. }) if panels.iter().any(long) => 2,
        (10.., Kind::Lines) => 4,
        _ => 3,
    }
}

/// The chart of each panel. Standing bars lie down in all panels if they do in one.
fn charts(plots: &[&Plot], page: Page, across: usize) -> Vec<Layout> {
    if plots.first().is_some_and(|plot| plot.kind == Kind::Lines) {
        return line::lay_all(plots, page, across);
    }
    let all = stacks(plots);
    standing(&all, page).unwrap_or_else(|| horizontal::lay_all(&all, page))
}

/// The bars or dots of each panel, with one scale.
fn stacks(plots: &[&Plot]) -> Vec<Stacks> {
    let of = |plot: &&Plot| match plot.kind {
        Kind::Bars { orientation, arrange } => Stacks::of(plot, orientation, arrange),
        Kind::Dots { orientation } => Stacks::of(plot, orientation, Arrange::Grouped),
        _ => Stacks::of(plot, Orientation::Horizontal, Arrange::Grouped),
    };
    let mut all: Vec<Stacks> = plots.iter().map(of).collect();
    share(&mut all);
    all
}

/// The charts standing, if they have room so in all panels.
fn standing(all: &[Stacks], page: Page) -> Option<Vec<Layout>> {
    all.iter().map(|stacks| if stacks.vertical { vertical::lay(stacks, page) } else { None }).collect()
}

/// Legend and title of the axis, for all panels; gives where they end.
fn head(plot: &Plot, out: &mut Layout) -> f64 {
    let mut y = match plot.kind {
        _ if plot.series.len() < 2 => 0.0,
        Kind::Bars { orientation, arrange } => legend(out, &Stacks::of(plot, orientation, arrange).series),
        Kind::Dots { orientation } => legend_of_stacks(out, &Stacks::of(plot, orientation, Arrange::Grouped)),
        _ => line::legend(out, &Track::all(plot)),
    };
    if let Some(axis) = plot.axis.as_deref().map(clean).filter(|axis| !axis.is_empty()) {
        let title = PlacedText::new(Role::AxisTitle, wrap(&axis, TICK, out.width), TICK, Anchor::Start, 0.0, y);
        y = title.area.bottom() + 12.0;
        out.texts.push(title);
    }
    y
}

/// Says once for all panels where their axis does not start at zero.
fn note(plots: &[&Plot], inner: Page, out: &mut Layout) {
    let scale = match plots.first().map(|plot| plot.kind) {
        Some(Kind::Lines) => line::scale(plots, inner),
        Some(Kind::Dots { orientation }) => {
            let mut all: Vec<Stacks> = plots.iter().map(|plot| Stacks::of(plot, orientation, Arrange::Grouped)).collect();
            share(&mut all);
            all.first().map(|stacks| stacks.scale(5))
        }
        _ => None,
    };
    if let Some(scale) = scale {
        out.height = no_zero(out, &scale, out.height).max(out.height);
    }
}

/// Puts a panel's chart at a place of the page.
fn absorb(out: &mut Layout, chart: Layout, x: f64, y: f64) {
    let offset = out.marks.len();
    let moved = |area: Area| Area { x: area.x + x, y: area.y + y, ..area };
    out.marks.extend(chart.marks.into_iter().map(|mut mark| {
        mark.area = moved(mark.area);
        if let Shape::Polygon(points) | Shape::Stroke { points, .. } = &mut mark.shape {
            points.iter_mut().for_each(|point| *point = (point.0 + x, point.1 + y));
        }
        mark
    }));
    out.texts.extend(chart.texts.into_iter().map(|text| PlacedText {
        area: moved(text.area),
        inside: text.inside.map(|mark| mark + offset),
        ..text
    }));
}
