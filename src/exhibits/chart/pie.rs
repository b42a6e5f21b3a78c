//! A pie of at most three slices, from noon clockwise. On wide pages each slice has its label beside it, with a line leading there; on narrow
//! ones labels stand under the pie with swatches.

use super::layout::{Anchor, Area, Kind, LABEL, LEGEND, Layout, Mark, Page, PlacedText, Role, Shape};
use super::palette::{GREY, Paint, WHITE, paints};
use super::text::{clean, wrap};
use super::{Arrange, Plot};

/// More slices than this are better compared as bars (conventions, 5).
pub const SLICES: usize = 3;
/// Between the pie and its labels, room for leader lines.
const ROOM: f64 = 30.0;
/// Between labels of one side.
const APART: f64 = 12.0;
/// The pie's radius on wide and on narrow pages.
const RADII: (f64, f64) = (116.0, 100.0);

/// A slice.
struct Slice {
    label: String,
    printed: String,
    paint: Paint,
    /// Where it starts and ends, in turns from noon.
    from: f64,
    to: f64,
    /// Whether it is outlined.
    changed: bool,
}

impl Slice {
    /// A place on a circle around the pie's centre, `turns` from noon.
    fn at(centre: (f64, f64), radius: f64, turns: f64) -> (f64, f64) {
        let angle = turns * 2.0 * std::f64::consts::PI;
        (centre.0 + radius * libm::sin(angle), centre.1 - radius * libm::cos(angle))
    }

    fn middle(&self) -> f64 {
        (self.from + self.to) / 2.0
    }

    /// Draws it, and an outline around it if it changed.
    fn draw(&self, series: usize, centre: (f64, f64), radius: f64, layout: &mut Layout) {
        let mark = self.mark(series, centre, radius);
        if self.changed {
            layout.outlines.push(match &mark.shape {
                Shape::Polygon(corners) => corners.clone(),
                _ => (0..180).map(|step| Self::at(centre, radius, f64::from(step) / 180.0)).collect(),
            });
        }
        layout.marks.push(mark);
    }

    /// Its outline: the centre and a corner at least every two degrees; a whole is a circle.
    fn mark(&self, series: usize, centre: (f64, f64), radius: f64) -> Mark {
        let area = Area::new(centre.0 - radius, centre.1 - radius, 2.0 * radius, 2.0 * radius);
        let title = Some(format!("{}: {}", self.label, self.printed));
        let class = format!("slice series-{}", series + 1).into();
        if self.to - self.from >= 1.0 {
            return Mark { area, shape: Shape::Circle, kind: Kind::Dot, class, paint: self.paint, title };
        }
        let steps = libm::ceil((self.to - self.from) * 180.0).max(1.0);
        let arc = (0..=steps as usize).map(|step| Self::at(centre, radius, self.from + (self.to - self.from) * step as f64 / steps));
        let corners = std::iter::once(centre).chain(arc).collect();
        // White between slices keeps them apart where their colours are alike.
        let paint = Paint { outline: Some(WHITE), ..self.paint };
        Mark { area, shape: Shape::Polygon(corners), kind: Kind::Dot, class, paint, title }
    }
}

/// Lays out a pie; none if its values are no parts of a whole, too many, or in several series.
pub fn lay(plot: &Plot, page: Page) -> Option<Layout> {
    let slices = slices(plot)?;
    Some(if page.narrow { narrow(&slices, page) } else { wide(&slices, page) })
}

/// The slices of the only series: parts from zero up, of a sum above zero.
fn slices(plot: &Plot) -> Option<Vec<Slice>> {
    let [series] = plot.series.as_slice() else { return None };
    let values: Option<Vec<f64>> = plot.categories.iter().zip(&series.points).map(|(_, point)| point.value).collect();
    let values = values.filter(|values| values.len() == plot.categories.len() && values.len() <= SLICES)?;
    let whole: f64 = values.iter().sum();
    if !whole.is_finite() || whole <= 0.0 || values.iter().any(|value| *value < 0.0) {
        return None;
    }
    let mut from = 0.0;
    let paints = paints(Arrange::Grouped, &plot.categories.iter().map(String::as_str).collect::<Vec<_>>(), &plot.manner);
    let slice = |(at, value): (usize, &f64)| {
        let to = if at + 1 == values.len() { 1.0 } else { (from + value / whole).min(1.0) };
        let (label, point) = (clean(&plot.categories[at]), &series.points[at]);
        let slice = Slice { label, printed: clean(&point.printed), paint: paints[at], from, to, changed: point.changed };
        from = to;
        slice
    };
    Some(values.iter().enumerate().map(slice).collect())
}

/// The lines of a label beside or under the pie, and of its value.
fn lines(slice: &Slice, width: f64) -> (Vec<String>, Vec<String>) {
    (wrap(&slice.label, LABEL, width), wrap(&slice.printed, LEGEND, width))
}

fn height((label, value): &(Vec<String>, Vec<String>)) -> f64 {
    label.len() as f64 * LABEL.line() + value.len() as f64 * LEGEND.line()
}

/// Puts a label and under it its value.
fn tell(layout: &mut Layout, (label, value): (Vec<String>, Vec<String>), anchor: Anchor, x: f64, y: f64) {
    let label = PlacedText::new(Role::Label, label, LABEL, anchor, x, y);
    let value = PlacedText::new(Role::Value, value, LEGEND, anchor, x, label.area.bottom());
    layout.texts.extend([label, value]);
}

/// Labels beside the slices: those that begin before half past to the right, the others to the left.
fn wide(slices: &[Slice], page: Page) -> Layout {
    let mut layout = Layout::new(page);
    let (radius, middle) = (RADII.0, page.width / 2.0);
    let width = middle - radius - ROOM;
    let mut sides: [Vec<(usize, f64, f64)>; 2] = [Vec::new(), Vec::new()];
    for (at, slice) in slices.iter().enumerate() {
        let tall = height(&lines(slice, width));
        let wish = Slice::at((0.0, 0.0), radius, slice.middle()).1 - tall / 2.0;
        sides[usize::from(slice.middle() > 0.5)].push((at, wish, tall));
    }
    // From the top down; those to the left are met from below.
    sides[1].reverse();
    for side in &mut sides {
        let mut free = f64::MIN;
        for (_, y, tall) in side.iter_mut() {
            *y = y.max(free);
            free = *y + *tall + APART;
        }
    }
    let places = || sides.iter().flatten();
    let top = places().map(|(_, y, _)| *y).fold(-radius, f64::min);
    let bottom = places().map(|(_, y, tall)| y + tall).fold(radius, f64::max);
    let centre = (middle, 6.0 - top);
    for (at, slice) in slices.iter().enumerate().filter(|(_, slice)| slice.to > slice.from) {
        slice.draw(at, centre, radius, &mut layout);
    }
    for (side, (anchor, sign)) in sides.iter().zip([(Anchor::Start, 1.0), (Anchor::End, -1.0)]) {
        for (at, y, tall) in side {
            let (slice, x, y) = (&slices[*at], middle + sign * (radius + ROOM), y + centre.1);
            leader(
                &mut layout,
                Slice::at(centre, radius + 2.0, slice.middle()),
                (x - sign * 6.0, y + tall / 2.0),
                middle + sign * (radius + 8.0),
            );
            tell(&mut layout, lines(slice, width), anchor, x, y);
        }
    }
    layout.height = libm::ceil(centre.1 + bottom + 6.0);
    layout
}

/// A thin line from a slice outwards past the pie, then to its label.
fn leader(layout: &mut Layout, from: (f64, f64), to: (f64, f64), past: f64) {
    let points = vec![from, (past, from.1), to];
    let (left, right) = (from.0.min(to.0), from.0.max(to.0));
    let (top, bottom) = (from.1.min(to.1), from.1.max(to.1));
    let area = Area::new(left, top, right - left, bottom - top);
    let paint = Paint::plain(GREY);
    let shape = Shape::Stroke { points, width: 1.0, dashes: "" };
    layout.marks.push(Mark { area, shape, kind: Kind::Axis, class: "leader".into(), paint, title: None });
}

/// The pie, and under it a label for each slice, with a swatch.
fn narrow(slices: &[Slice], page: Page) -> Layout {
    const SWATCH: f64 = 12.0;
    let mut layout = Layout::new(page);
    let radius = RADII.1;
    let centre = (page.width / 2.0, radius + 6.0);
    for (at, slice) in slices.iter().enumerate().filter(|(_, slice)| slice.to > slice.from) {
        slice.draw(at, centre, radius, &mut layout);
    }
    let mut y = centre.1 + radius + 16.0;
    for (at, slice) in slices.iter().enumerate() {
        let swatch = Area::new(0.0, y + (LABEL.line() - SWATCH) / 2.0, SWATCH, SWATCH);
        layout.marks.push(Mark::of_series(Kind::Swatch, swatch, at, slice.paint));
        let lines = lines(slice, page.width - SWATCH - 8.0);
        let tall = height(&lines);
        tell(&mut layout, lines, Anchor::Start, SWATCH + 8.0, y);
        y += tall + 8.0;
    }
    layout.height = y;
    layout
}

#[cfg(test)]
mod tests {
    use super::super::layout::{Kind, Layout, Page, Role, Shape};
    use super::super::tests::{check_geometry, many, said, words};
    use super::super::text::clean;
    use super::super::{Kind as Chart, Plot, Point, Series, lay_out};
    use super::slices;
    use proptest::prelude::{Strategy, prop_oneof, proptest};

    fn pie(parts: &[(String, Option<f64>)]) -> Plot {
        let point =
            |(_, value): &(String, Option<f64>)| Point::new(*value, value.map_or_else(|| "[x]".into(), |value| format!("{value}%")));
        Plot {
            kind: Chart::Pie,
            categories: parts.iter().map(|part| part.0.clone()).collect(),
            series: vec![Series { label: "Share".into(), points: parts.iter().map(point).collect() }],
            axis: None,
            suffix: "%",
            name: "Name".into(),
            description: String::new(),
            id: "id".into(),
            manner: super::super::Manner::default(),
        }
    }

    fn of(values: &[f64]) -> Plot {
        pie(&values.iter().enumerate().map(|(at, value)| (format!("Part {at}"), Some(*value))).collect::<Vec<_>>())
    }

    fn corners(layout: &Layout) -> Vec<Vec<(f64, f64)>> {
        let slice = |mark: &super::Mark| match &mark.shape {
            Shape::Polygon(corners) => Some(corners.clone()),
            _ => None,
        };
        layout.marks.iter().filter(|mark| mark.kind == Kind::Dot).filter_map(slice).collect()
    }

    #[test]
    fn slices_start_at_noon_and_go_with_the_clock() {
        let layout = lay_out(&of(&[25.0, 50.0, 25.0]), Page::WIDE);
        let slices = corners(&layout);
        let centre = slices[0][0];
        let near = |corner: (f64, f64), x: f64, y: f64| (corner.0 - centre.0 - x).abs() < 1e-6 && (corner.1 - centre.1 - y).abs() < 1e-6;
        assert!(near(slices[0][1], 0.0, -116.0), "noon: {:?}", slices[0][1]);
        assert!(near(slices[0][slices[0].len() - 1], 116.0, 0.0) && near(slices[1][1], 116.0, 0.0));
        assert!(near(slices[2][1], -116.0, 0.0) && near(slices[2][slices[2].len() - 1], 0.0, -116.0));
    }

    #[test]
    fn what_is_no_whole_is_drawn_as_bars() {
        for plot in [of(&[1.0, 2.0, 3.0, 4.0]), of(&[-1.0, 2.0]), of(&[0.0, 0.0]), pie(&[("A".into(), Some(1.0)), ("B".into(), None)])] {
            assert!(slices(&plot).is_none());
            let layout = lay_out(&plot, Page::NARROW);
            assert_eq!(said(&layout, Role::Label).len(), plot.categories.len());
        }
        assert!(matches!(lay_out(&of(&[100.0, 0.0]), Page::WIDE).marks[0].shape, Shape::Circle));
    }

    proptest! {
        #![proptest_config(many())]

        #[test]
        fn every_label_and_value_is_told_and_nothing_collides(
            parts in proptest::collection::vec((words(), prop_oneof![0.0..100.0f64, 0.0..1.0f64, 0.0..0.01f64].prop_map(Some)), 1..=3)
        ) {
            for page in [Page::WIDE, Page::NARROW] {
                let plot = pie(&parts);
                let layout = lay_out(&plot, page);
                check_geometry(&layout);
                let mut labels = said(&layout, Role::Label);
                let mut wanted: Vec<String> = parts.iter().map(|part| clean(&part.0).replace(' ', "")).collect();
                labels.sort();
                wanted.sort();
                assert_eq!(labels, wanted);
                assert_eq!(said(&layout, Role::Value).len(), parts.len());
            }
        }
    }
}
