//! Two moments and a line for each category between them: names and first values at the left, second values at the right.

use super::Plot;
use super::layout::{Anchor, Area, Kind, LABEL, LEGEND, Layout, Mark, Page, PlacedText, Role, VALUE};
use super::marker::{MARKER, marks};
use super::palette::{GREY, Style, styles};
use super::place::apart;
use super::text::{clean, wrap};
use super::track::Spot;
use super::whisker::{self, Run};

/// Between the parts of a line of the chart: name, value, dot.
const GAP: f64 = 10.0;
/// Height of the slopes, if their labels need no more.
const LENGTH: f64 = 300.0;

/// A category.
struct Row<'a> {
    name: Vec<String>,
    style: Style,
    ends: [Spot<'a>; 2],
    values: [Vec<String>; 2],
}

impl Row<'_> {
    /// What stands at the left or right end: how tall it is.
    fn height(&self, end: usize) -> f64 {
        let value = VALUE.line() * self.values[end].len() as f64;
        let name = LABEL.line() * self.name.len() as f64;
        if end == 0 { value.max(name) + 2.0 } else { value + 2.0 }
    }

    /// Its values, from the lowest to the highest of the chart; an end without a value goes level with the other.
    fn level(&self, end: usize) -> Option<f64> {
        self.ends[end].value.or(self.ends[1 - end].value)
    }
}

/// Where the two moments stand.
struct Frame {
    name: f64,
    x: [f64; 2],
    top: f64,
    bottom: f64,
    low: f64,
    high: f64,
}

impl Frame {
    fn y(&self, row: &Row, end: usize) -> f64 {
        row.level(end).map_or(self.bottom, |value| self.at(value))
    }

    fn at(&self, value: f64) -> f64 {
        let whole = self.high / 2.0 - self.low / 2.0;
        let share = if whole > 0.0 { (value / 2.0 - self.low / 2.0) / whole } else { 0.5 };
        self.bottom - share * (self.bottom - self.top)
    }
}

/// Lays out slopes, with one scale and their moments at the same places.
pub fn lay_all(plots: &[&Plot], page: Page) -> Vec<Layout> {
    let all: Vec<Vec<Row>> = plots.iter().map(|plot| rows(plot, page)).collect();
    plots.iter().zip(&all).map(|(plot, rows)| lay(plot, rows, &all, page)).collect()
}

fn lay(plot: &Plot, rows: &[Row], all: &[Vec<Row>], page: Page) -> Layout {
    let mut layout = Layout::new(page);
    let widest = |of: &dyn Fn(&Row) -> f64| all.iter().flatten().map(of).fold(0.0, f64::max);
    let name = libm::ceil(widest(&|row| LABEL.widest(&row.name)));
    let before = libm::ceil(widest(&|row| VALUE.widest(&row.values[0])));
    let after = libm::ceil(widest(&|row| VALUE.widest(&row.values[1])));
    let x = [name + before + 3.0 * GAP, page.width - after - 2.0 * GAP];
    let top = heads(plot, &x, &mut layout);
    let tall = |rows: &Vec<Row>, end: usize| rows.iter().map(|row| row.height(end)).sum::<f64>();
    let bottom = top + all.iter().fold(LENGTH, |most, rows| most.max(tall(rows, 0)).max(tall(rows, 1)));
    let spots = || all.iter().flatten().flat_map(|row| &row.ends);
    let values = || spots().flat_map(|spot| [spot.value, spot.ends()[0], spot.ends()[1]]).flatten();
    let (low, high) = (values().fold(f64::MAX, f64::min), values().fold(f64::MIN, f64::max));
    // Dots and caps of intervals stay inside.
    let inset = LABEL.line() / 2.0;
    let frame = Frame { name, x, top: top + inset, bottom: bottom - inset, low, high };
    for (at, class) in x.iter().zip(["axis first", "axis second"]) {
        layout.marks.push(Mark::stroke(Kind::Grid, vec![(*at, top), (*at, bottom)], GREY, (1.0, ""), class));
    }
    draw(plot, rows, &frame, &mut layout);
    for end in [0, 1] {
        label(rows, &frame, end, (top, bottom), &mut layout);
    }
    layout.height = bottom + 4.0;
    layout
}

fn rows<'a>(plot: &'a Plot, page: Page) -> Vec<Row<'a>> {
    let labels: Vec<&str> = plot.categories.iter().map(String::as_str).collect();
    let (most, value) = if page.narrow { (page.width * 0.3, 64.0) } else { (page.width * 0.36, 130.0) };
    // A long word gets a little more room rather than be broken.
    let words = labels.iter().flat_map(|label| label.split(' ')).map(|word| LABEL.width(word));
    let most = words.filter(|wide| *wide <= page.width * 0.4).fold(most, |most, wide| most.max(libm::ceil(wide)));
    let lead = styles(&labels[..1], &super::Manner::default());
    let row = |(index, style): (usize, Style)| {
        let ends = [0, 1].map(|end| Spot::new(plot.series.get(end).and_then(|series| series.points.get(index))));
        let values = [0, 1].map(|end: usize| wrap(&ends[end].printed(), VALUE, value));
        // Every line has its name at its end, so that colour and dashes need not tell it.
        let ink = if plot.manner.highlight.is_empty() { lead[0].ink } else { style.ink };
        let style = Style { ink, dashes: "", marker: lead[0].marker, width: style.width - 0.5 };
        Row { name: wrap(&clean(labels[index]), LABEL, most), style, ends, values }
    };
    styles(&labels, &plot.manner).into_iter().enumerate().map(row).collect()
}

/// The names of the moments over their ends; gives where they end.
fn heads(plot: &Plot, x: &[f64; 2], layout: &mut Layout) -> f64 {
    let names = [0, 1].map(|end| clean(plot.series.get(end).map_or("", |series| &series.label)));
    // A single character can be wider than half the slopes.
    let least = [0, 1].map(|end: usize| LEGEND.widest_letter(&names[end]) + 8.0);
    let middle = ((x[0] + x[1]) / 2.0).min(layout.width - least[1]).max(least[0]);
    let head = |end: usize| {
        let name = &names[end];
        let (anchor, room) = if end == 0 { (Anchor::End, middle - 8.0) } else { (Anchor::Start, layout.width - middle - 8.0) };
        // The first ends and the second begins at its line where there is room for that, else in the middle between them.
        let wide = LEGEND.width(name);
        let at =
            if end == 0 { (x[0] + MARKER).max(wide).min(middle - 8.0) } else { (x[1] - MARKER).min(layout.width - wide).max(middle + 8.0) };
        PlacedText::new(Role::Legend, wrap(name, LEGEND, room), LEGEND, anchor, at, 0.0)
    };
    let heads = [head(0), head(1)];
    let tall = heads.iter().map(|text| text.area.bottom()).fold(0.0, f64::max);
    for mut text in heads {
        text.area.y = tall - text.area.h;
        layout.texts.push(text);
    }
    tall + 8.0
}

/// Lines and dots; those that stand out last. A line is interrupted where its ends cannot be compared.
fn draw(plot: &Plot, rows: &[Row], frame: &Frame, layout: &mut Layout) {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by(|one, other| rows[*one].style.width.total_cmp(&rows[*other].style.width));
    for index in order {
        let row = &rows[index];
        let ends = [0, 1].map(|end| (frame.x[end], frame.y(row, end)));
        let class = format!("line series-{}", index + 1);
        let line = |from: f64, to: f64| {
            let at = |share: f64| (ends[0].0 + (ends[1].0 - ends[0].0) * share, ends[0].1 + (ends[1].1 - ends[0].1) * share);
            Mark::stroke(Kind::Line, vec![at(from), at(to)], row.style.ink, (row.style.width, row.style.dashes), class.clone())
        };
        let broken = row.ends[1].broken();
        match (row.ends[0].value.is_some() && row.ends[1].value.is_some(), broken) {
            (true, true) => layout.marks.extend([line(0.0, 0.42), line(0.58, 1.0)]),
            (true, false) => layout.marks.push(line(0.0, 1.0)),
            (false, _) => {}
        }
        for end in (0..2).filter(|end| row.ends[*end].changed()) {
            layout.outline(&Area::new(ends[end].0 - MARKER / 2.0, ends[end].1 - MARKER / 2.0, MARKER, MARKER));
        }
        for end in (0..2).filter(|end| row.ends[*end].value.is_some()) {
            let of = plot.series.get(end).map_or(String::new(), |series| clean(&series.label));
            let title = Some(format!("{}, {of}: {}", clean(&plot.categories[index]), row.ends[end].printed()));
            let (at, y) = ends[end];
            let [low, high] = row.ends[end].ends();
            if low.is_some() || high.is_some() {
                let [from, to] = [low, high].map(|end| end.map_or(y, |value| frame.at(value)));
                layout.marks.push(whisker::standing(Run { from, to, starts: low.is_some(), ends: high.is_some() }, at));
            }
            let marks = marks(Kind::Dot, row.style, index, ends[end]);
            layout.marks.extend(marks.into_iter().map(|mark| Mark { title: title.clone(), ..mark }));
        }
    }
}

/// What stands at one end of the lines, moved apart; a leader leads to what was moved far.
fn label(rows: &[Row], frame: &Frame, end: usize, (top, bottom): (f64, f64), layout: &mut Layout) {
    let wishes: Vec<(f64, f64)> = rows.iter().map(|row| (frame.y(row, end), row.height(end))).collect();
    for ((row, y), (wish, height)) in rows.iter().zip(apart(&wishes, top, bottom)).zip(wishes) {
        let middle = y + height / 2.0;
        let (anchor, at, near) = match end {
            0 => (Anchor::End, frame.x[0] - 2.0 * GAP, -1.0),
            _ => (Anchor::Start, frame.x[1] + 2.0 * GAP, 1.0),
        };
        if (middle - wish).abs() > 3.0 && row.ends[end].value.is_some() {
            let leader = vec![(frame.x[end] + near * (MARKER / 2.0 + 1.0), wish), (at - near * 3.0, middle)];
            layout.marks.push(Mark::stroke(Kind::Axis, leader, GREY, (1.0, ""), "leader"));
        }
        let role = if row.ends[end].value.is_some() { Role::Value } else { Role::Missing };
        let value = VALUE.line() * row.values[end].len() as f64;
        layout.texts.push(PlacedText::new(role, row.values[end].clone(), VALUE, anchor, at, middle - value / 2.0));
        if end == 0 {
            let name = LABEL.line() * row.name.len() as f64;
            layout.texts.push(PlacedText::new(Role::Label, row.name.clone(), LABEL, Anchor::End, frame.name, middle - name / 2.0));
        }
    }
}
