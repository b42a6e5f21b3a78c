//! Small multiples: charts of one kind in a grid, with one scale, one legend and one title of the axis.

use super::layout::{self, Anchor, Area, LABEL, Layout, Page, PlacedText, Role, Shape, TICK, legend, legend_of_stacks, no_zero};
use super::line;
use super::stack::{Stacks, share};
use super::text::{Font, clean, wrap};
use super::track::Track;
use super::{Arrange, Kind, Panel, Plot, as_stacks, horizontal, vertical};

/// Names of panels.
const TITLE: Font = Font::bold(14.0);
/// Between panels.
const GUTTER: f64 = 28.0;
/// Between panels side by side on narrow pages.
const NARROW_GUTTER: f64 = 16.0;

/// Lays panels out in rows, as many across as stay readable.
pub fn lay(panels: &[Panel], page: Page) -> Layout {
    lay_all(&[panels], page).pop().unwrap_or_else(|| layout::empty(page))
}

/// Lays out several pictures of panels, all with one scale.
pub fn lay_all(pictures: &[&[Panel]], page: Page) -> Vec<Layout> {
    let Some(first) = pictures.iter().find_map(|panels| panels.first()) else { return Vec::new() };
    let plots: Vec<Vec<Plot>> =
        pictures.iter().map(|panels| panels.iter().map(|panel| Plot { axis: None, ..panel.plot.clone() }).collect()).collect();
    let all: Vec<&Plot> = plots.iter().flatten().collect();
    let gutter = if page.narrow { NARROW_GUTTER } else { GUTTER };
    let inner = |across: usize| {
        let wide = libm::floor((page.width - gutter * (across as f64 - 1.0)) / across as f64);
        Page { width: wide, narrow: true, panel: true }
    };
    // Letters that take half of a panel leave nothing beside them.
    let letter = all.iter().flat_map(|plot| &plot.categories).map(|label| LABEL.widest_letter(label)).fold(0.0, f64::max);
    let room = |across: &usize| match first.plot.kind {
        _ if letter > inner(*across).width / 2.0 => false,
        Kind::Lines => line::has_room(&all, inner(*across)),
        _ => !page.narrow || standing(&stacks(&all), inner(*across)).is_some(),
    };
    let most = pictures.iter().map(|panels| across(panels, page)).max().unwrap_or(1);
    let across = (1..=most).rev().find(room).unwrap_or(1);
    let lengths: Vec<usize> = pictures.iter().map(|panels| panels.len()).collect();
    let mut charts = charts(&all, &lengths, inner(across), across).into_iter();
    let grid = Grid { across, wide: inner(across).width, gutter };
    let mut rows = |panels: &&[Panel]| {
        let mut out = Layout::new(page);
        let head = panels.first().map_or(0.0, |first| head(&first.plot, &mut out));
        grid.lay(panels.iter().zip(charts.by_ref().take(panels.len())), head, &mut out);
        note(&all, inner(across), &mut out);
        out
    };
    pictures.iter().map(&mut rows).collect()
}

/// How many panels stand side by side, how wide each is, and what is between them.
struct Grid {
    across: usize,
    wide: f64,
    gutter: f64,
}

impl Grid {
    /// Puts charts under their titles, in rows from `y` down.
    fn lay<'p>(&self, charts: impl Iterator<Item = (&'p Panel, Layout)>, mut y: f64, out: &mut Layout) {
        let mut charts = charts.peekable();
        while charts.peek().is_some() {
            let row: Vec<(&Panel, Layout)> = charts.by_ref().take(self.across).collect();
            let titles: Vec<Vec<String>> = row.iter().map(|(panel, _)| wrap(&clean(&panel.title), TITLE, self.wide)).collect();
            let tall = titles.iter().map(|lines| TITLE.line() * lines.len() as f64).fold(0.0, f64::max);
            let mut bottom = y;
            for (column, ((_, chart), lines)) in row.into_iter().zip(titles).enumerate() {
                let x = (self.wide + self.gutter) * column as f64;
                let lift = tall - TITLE.line() * lines.len() as f64;
                out.texts.push(PlacedText::new(Role::Title, lines, TITLE, Anchor::Start, x, y + lift));
                let top = y + tall + 8.0;
                bottom = bottom.max(top + chart.height);
                absorb(out, chart, x, top);
            }
            y = bottom + GUTTER - 8.0;
        }
        out.height = y - GUTTER + 12.0;
    }
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

/// The chart of each panel of pictures with so many. Standing bars lie down in all panels if they do in one.
fn charts(plots: &[&Plot], lengths: &[usize], page: Page, across: usize) -> Vec<Layout> {
    if plots.first().is_none_or(|plot| plot.kind != Kind::Lines) {
        let all = stacks(plots);
        return standing(&all, page).unwrap_or_else(|| horizontal::lay_all(&all, page));
    }
    let Some(scale) = line::scale(plots, page) else { return Vec::new() };
    let mut rest = plots;
    let mut found = Vec::new();
    for length in lengths {
        let (panels, others) = rest.split_at((*length).min(rest.len()));
        found.extend(line::lay_all(panels, &scale, page, across));
        rest = others;
    }
    found
}

/// The bars or dots of each panel, with one scale.
fn stacks(plots: &[&Plot]) -> Vec<Stacks> {
    let mut all: Vec<Stacks> = plots.iter().map(|plot| as_stacks(plot)).collect();
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
    let shifted = |corners: Vec<(f64, f64)>| corners.into_iter().map(|corner| (corner.0 + x, corner.1 + y)).collect();
    out.outlines.extend(chart.outlines.into_iter().map(shifted));
    out.texts.extend(chart.texts.into_iter().map(|text| PlacedText {
        area: moved(text.area),
        inside: text.inside.map(|mark| mark + offset),
        ..text
    }));
}
