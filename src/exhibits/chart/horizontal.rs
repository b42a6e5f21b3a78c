//! Bars that lie: labels beside them on wide pages, above them on narrow ones if they are long.

use super::layout::{
    Anchor, Area, Kind, LABEL, Layout, Mark, Page, PlacedText, RULER, Role, TICK, VALUE, legend_of_stacks, no_zero, ruler, scale_across,
};
use super::palette::readable_on;
use super::scale::Scale;
use super::stack::{Row, Segment, Slot, Stacks};
use super::text::wrap;
use super::whisker::{self, Run};

/// Between a bar's end and its value.
const GAP: f64 = 6.0;
/// Between labels and the axis.
const LABEL_GAP: f64 = 12.0;

/// Where things stand across the page.
struct Across {
    /// Width of the labels beside the bars; none: labels stand above.
    beside: Option<f64>,
    /// Left end of the scale.
    left: f64,
    /// Length of the scale.
    length: f64,
    /// How wide a value may be before it gets a second line.
    value: f64,
    /// The scale.
    scale: Scale,
    /// Whether bars say something when pointed at: not on a phone, where it would only repeat what stands at each of them.
    titles: bool,
}

impl Across {
    fn at(&self, value: f64) -> f64 {
        self.left + self.scale.at(value) * self.length
    }
}

/// Lays charts out with lying bars, which start and end at the same places.
pub fn lay_all(all: &[Stacks], page: Page) -> Vec<Layout> {
    let Some(first) = all.first() else { return Vec::new() };
    let across = across(first, &all.iter().flat_map(|stacks| &stacks.rows).collect::<Vec<_>>(), page);
    all.iter().map(|stacks| lay(stacks, &across, page)).collect()
}

fn lay(stacks: &Stacks, across: &Across, page: Page) -> Layout {
    let mut layout = Layout::new(page);
    let top = legend_of_stacks(&mut layout, stacks);
    let mut rows = Layout::new(page);
    let mut y = top + if across.beside.is_some() { 6.0 } else { 0.0 };
    let least = even(stacks, across);
    for (index, row) in stacks.rows.iter().enumerate() {
        if index > 0 {
            y += if row.slots.len() > 1 || across.beside.is_none() { 14.0 } else { 10.0 };
        }
        y = lay_row(&mut rows, stacks, across, row, (y, least));
    }
    let bottom = y + if across.beside.is_some() { 6.0 } else { 8.0 };
    lay_grid(&mut layout, stacks, across, top, bottom);
    let offset = layout.marks.len();
    for mut text in rows.texts {
        text.inside = text.inside.map(|mark| mark + offset);
        layout.texts.push(text);
    }
    layout.marks.append(&mut rows.marks);
    layout.outlines.append(&mut rows.outlines);
    if across.beside.is_some() && across.scale.has_zero() {
        layout.marks.push(baseline(across, top, bottom));
    }
    let bottom = lay_axis(&mut layout, stacks, across, bottom);
    layout.height = no_zero(&mut layout, &across.scale, bottom) + 4.0;
    layout.in_layers()
}

fn baseline(across: &Across, top: f64, bottom: f64) -> Mark {
    let area = Area::new(libm::round(across.at(0.0)) - 0.5, top, 1.0, bottom - top);
    Mark::line(Kind::Axis, area, "axis baseline")
}

/// Decides the place of labels, the room for values beyond the bars, and the scale for rows of one or several charts that share it.
fn across(stacks: &Stacks, rows: &[&Row], page: Page) -> Across {
    let most = page.width * if page.narrow { 0.36 } else { 0.425 };
    let natural = rows.iter().map(|row| LABEL.width(&row.label)).fold(0.0, f64::max);
    let wrapped = || rows.iter().map(|row| LABEL.widest(&wrap(&row.label, LABEL, most))).fold(0.0, f64::max);
    let beside = if natural <= most {
        Some(natural)
    } else if page.narrow {
        None
    } else {
        Some(wrapped())
    };
    let edge = libm::ceil(stacks.around()).max(1.0);
    let start = beside.map_or(edge, |width| libm::ceil(width + LABEL_GAP));
    // The last tick's number is wider than the tick: half of it may stand out.
    let end = page.width - if page.narrow { edge } else { 20.0 };
    let value = (end - start) * 0.45;
    let fitted = |left: f64, right: f64| {
        let length = right - left;
        let scale = scale_across(stacks, |scale| {
            let ticks = tick_texts(stacks, scale, left, length, 0.0, page.width);
            ticks.windows(2).all(|pair| pair[0].area.right() + 8.0 <= pair[1].area.x)
        });
        Across { beside, left, length, value, scale, titles: !page.narrow || page.panel || !stacks.ends }
    };
    let (mut before, mut beyond) = (0.0f64, 0.0f64);
    let mut across = fitted(start, end);
    // Each side is widened at most once, then to what its widest value needs: two rounds settle both.
    for _ in 0..2 {
        let (more_before, more_beyond) = overflow((stacks, rows), &across, start, page.width);
        (before, beyond) = (before.max(more_before), beyond.max(more_beyond));
        let (left, right) = (start + before, end.min(page.width - beyond));
        if (left, right - left) == (across.left, across.length) {
            break;
        }
        across = fitted(left, right);
    }
    across
}

/// How much room values outside their bars need before and beyond the scale: none, or as much as the widest of that side. Values that
/// stand in their bars count, too: bars become shorter.
fn overflow((stacks, rows): (&Stacks, &[&Row]), across: &Across, start: f64, width: f64) -> (f64, f64) {
    let (mut before, mut beyond) = (false, false);
    let (mut widest_left, mut widest_right) = (0.0f64, 0.0f64);
    // Half a dot may stand out of the scale.
    let gap = GAP + stacks.around();
    for slot in rows.iter().flat_map(|row| &row.slots) {
        for text in told(stacks, across, slot, 0.0, thickness(stacks)) {
            let segment = if text.inside { text.segment } else { (!slot.segments.is_empty()).then_some(0) };
            let back = segment.is_some_and(|at| slot.segments[at].to < slot.segments[at].from);
            let outside = !text.inside;
            if back && text.role == Role::Value {
                widest_left = widest_left.max(text.area.w + gap);
                before |= outside && text.area.x < start;
            } else {
                widest_right = widest_right.max(text.area.w + gap);
                beyond |= outside && text.area.right() > width;
            }
        }
    }
    (if before { widest_left + 2.0 } else { 0.0 }, if beyond { widest_right + 2.0 } else { 0.0 })
}

fn thickness(stacks: &Stacks) -> f64 {
    if stacks.ends && stacks.series.len() > 1 { 18.0 } else { 20.0 }
}

/// How tall rows are at least, so that bars stand at even distances where a good part of their labels takes two lines; with more lines, or
/// where hardly any label takes two, even rows would be mostly air.
fn even(stacks: &Stacks, across: &Across) -> f64 {
    let Some(width) = across.beside else { return 0.0 };
    let lines: Vec<usize> = stacks.rows.iter().map(|row| wrap(&row.label, LABEL, width + 0.01).len()).collect();
    let two = lines.iter().filter(|lines| **lines == 2).count();
    if lines.iter().all(|lines| *lines <= 2) && 4 * two >= lines.len() { 2.0 * LABEL.line() } else { 0.0 }
}

/// Lays a category's label and bars from `y` and gives where they end, at least as far down as told.
fn lay_row(rows: &mut Layout, stacks: &Stacks, across: &Across, row: &Row, (y, least): (f64, f64)) -> f64 {
    let heights: Vec<f64> = row
        .slots
        .iter()
        .map(|slot| {
            let bar = thickness(stacks);
            told(stacks, across, slot, 0.0, bar).iter().map(|text| text.area.h).fold(bar, f64::max)
        })
        .collect();
    let bars = heights.iter().sum::<f64>() + 2.0 * (heights.len() as f64 - 1.0);
    let (mut top, bottom) = match across.beside {
        Some(width) => {
            let lines = wrap(&row.label, LABEL, width + 0.01);
            let label = LABEL.line() * lines.len() as f64;
            let height = label.max(bars).max(least);
            let at = y + (height - label) / 2.0;
            rows.texts.push(PlacedText::new(Role::Label, lines, LABEL, Anchor::End, width, at));
            (y + (height - bars) / 2.0, y + height)
        }
        None => {
            let lines = wrap(&row.label, LABEL, rows.width - 2.0);
            let label = PlacedText::new(Role::Label, lines, LABEL, Anchor::Start, 0.0, y);
            let under = label.area.bottom() + 2.0;
            rows.grounded(label);
            (under, under + bars)
        }
    };
    for (slot, height) in row.slots.iter().zip(heights) {
        lay_slot(rows, stacks, across, (row, slot), (top, height));
        top += height + 2.0;
    }
    if across.beside.is_none() && across.scale.has_zero() {
        // In pieces, so that it does not run through the labels.
        rows.marks.push(baseline(across, bottom - bars - 1.0, bottom + 2.0));
    }
    bottom
}

/// Draws the segments of a bar in the middle of its strip, and its values.
fn lay_slot(rows: &mut Layout, stacks: &Stacks, across: &Across, (row, slot): (&Row, &Slot), (top, height): (f64, f64)) {
    let bar = thickness(stacks);
    let y = top + (height - bar) / 2.0;
    if stacks.dots.is_some() {
        let guide = Area::new(across.left, libm::round(y + bar / 2.0) - 0.5, across.length, 1.0);
        rows.marks.push(Mark::line(Kind::Grid, guide, "grid guide"));
    }
    let first = rows.marks.len();
    if stacks.dots.is_none() {
        for segment in &slot.segments {
            let (area, paint) = (segment_area(stacks, across, segment, y, bar), segment.paint);
            let mark = Mark::of_series(Kind::Bar, area, segment.series, paint);
            if segment.changed && stacks.ends {
                rows.outline(&area);
            } else if segment.changed {
                rows.outline_segment(&area, true);
            }
            rows.bar(Mark { title: across.titles.then(|| segment.title(row, stacks)), ..mark });
        }
    }
    for segment in &slot.segments {
        let Some((low, high)) = segment.interval else { continue };
        let [from, to] = [low, high].map(|end| across.at(end.unwrap_or(segment.to)));
        let run = Run { from, to, starts: low.is_some(), ends: high.is_some() };
        rows.marks.push(whisker::lying(run, y + bar / 2.0, rows.width));
    }
    // Dots stand on their intervals, bars under them.
    for segment in &slot.segments {
        let (x, y) = (across.at(segment.to), y + bar / 2.0);
        if segment.changed && stacks.dots.is_some() {
            rows.outline(&segment.dot_area((x, y)));
        }
        rows.marks.extend(segment.dot(row, stacks, (x, y)));
    }
    for told in told(stacks, across, slot, y, bar) {
        let text = told.text(slot, across.value);
        if told.role == Role::Missing && slot.signs_changed {
            rows.outline(&text.area);
        }
        match told.segment {
            Some(segment) if told.inside => rows.texts.push(PlacedText { inside: Some(first + segment), ..text }),
            _ => rows.grounded(text),
        }
    }
}

fn segment_area(stacks: &Stacks, across: &Across, segment: &Segment, y: f64, bar: f64) -> Area {
    let (from, to) = (across.at(segment.from), across.at(segment.to));
    let (left, mut right) = (from.min(to), from.max(to));
    // White between segments keeps them apart where their colours are alike.
    if !stacks.ends && right - left > 3.0 {
        right -= 1.0;
    }
    Area::new(left, y, right - left, bar)
}

/// From where to where a segment takes room, with its interval or its dot.
fn taken(stacks: &Stacks, across: &Across, segment: &Segment) -> (f64, f64) {
    let (low, high) = segment.reach();
    let (at, around) = (across.at(segment.to), stacks.around());
    (across.at(low).min(at - around), across.at(high).max(at + around))
}

/// A value in its place, measured but not yet written.
struct Told<'s> {
    role: Role,
    words: &'s str,
    /// Its box.
    area: Area,
    anchor: Anchor,
    /// Index of the segment it belongs to; none for the signs of missing values.
    segment: Option<usize>,
    /// Whether it stands in the segment.
    inside: bool,
}

impl Told<'_> {
    fn new(role: Role, words: &str, (anchor, x): (Anchor, f64), limit: f64, middle: f64) -> Told<'_> {
        let one = VALUE.width(words);
        // What fits needs one line; else it is wrapped, and measured as it will stand.
        let (w, lines) = if one <= limit {
            (one, 1)
        } else {
            let lines = wrap(words, VALUE, limit);
            (VALUE.widest(&lines), lines.len())
        };
        let h = VALUE.line() * lines as f64;
        let left = match anchor {
            Anchor::Start => x,
            Anchor::Middle => x - w / 2.0,
            Anchor::End => x - w,
        };
        Told { role, words, area: Area::new(left, middle - h / 2.0, w, h), anchor, segment: None, inside: false }
    }

    fn text(&self, slot: &Slot, limit: f64) -> PlacedText {
        let text = PlacedText::new(self.role, wrap(self.words, VALUE, limit), VALUE, self.anchor, 0.0, 0.0);
        let ink = match self.segment {
            Some(segment) if self.inside => readable_on(slot.segments[segment].paint.fill),
            _ => text.ink,
        };
        PlacedText { area: self.area, ink, ..text }
    }
}

/// The values of a bar at `y`: inside if they fit; else at its end, or left to the table if the bar is a segment of a stack.
fn told<'s>(stacks: &Stacks, across: &Across, slot: &'s Slot, y: f64, bar: f64) -> Vec<Told<'s>> {
    let place = |role, words: &'s str, anchor, x: f64| Told::new(role, words, (anchor, x), across.value, y + bar / 2.0);
    let mut all = Vec::with_capacity(slot.segments.len() + 1);
    for (index, segment) in slot.segments.iter().enumerate().filter(|(_, segment)| !segment.printed.is_empty()) {
        let area = segment_area(stacks, across, segment, y, bar);
        let back = segment.to < segment.from;
        let inner = match (stacks.ends, back) {
            (false, _) => place(Role::Value, &segment.printed, Anchor::Middle, area.x + area.w / 2.0),
            (true, false) => place(Role::Value, &segment.printed, Anchor::End, area.right() - GAP),
            (true, true) => place(Role::Value, &segment.printed, Anchor::Start, area.x + GAP),
        };
        let spare = if stacks.ends { 2.0 * GAP } else { 6.0 };
        let free = segment.interval.is_none() && stacks.dots.is_none();
        if free && inner.area.w + spare <= area.w && inner.area.h <= bar {
            all.push(Told { inside: true, segment: Some(index), ..inner });
        } else if stacks.ends {
            let (start, end) = taken(stacks, across, segment);
            let (anchor, x) = if back { (Anchor::End, start - GAP) } else { (Anchor::Start, end + GAP) };
            all.push(Told { segment: Some(index), ..place(Role::Value, &segment.printed, anchor, x) });
        }
    }
    if !slot.signs.is_empty() {
        let end = slot.segments.iter().map(|segment| segment.to.max(segment.from)).fold(0.0, f64::max);
        all.push(place(Role::Missing, &slot.signs, Anchor::Start, across.at(end) + GAP));
    }
    all
}

fn tick_texts(stacks: &Stacks, scale: &Scale, left: f64, length: f64, y: f64, width: f64) -> Vec<PlacedText> {
    let place = |(share, label): (f64, String)| {
        PlacedText::new(Role::Tick, vec![label], TICK, Anchor::Middle, left + share * length, y).within(0.0, width)
    };
    scale.ticks(stacks.suffix, stacks.signed).into_iter().map(place).collect()
}

fn lay_grid(layout: &mut Layout, stacks: &Stacks, across: &Across, top: f64, bottom: f64) {
    for (share, _) in across.scale.ticks(stacks.suffix, stacks.signed) {
        let x = libm::round(across.left + share * across.length) - 0.5;
        layout.marks.push(Mark::line(Kind::Grid, Area::new(x, top, 1.0, bottom - top), "grid"));
    }
}

/// The ruler under the bars, its numbers and the title of the axis; gives where they end.
fn lay_axis(layout: &mut Layout, stacks: &Stacks, across: &Across, y: f64) -> f64 {
    let line = Area::new(across.left - 0.5, y, across.length + 1.0, 1.0);
    layout.marks.push(Mark::line(Kind::Axis, line, "axis"));
    for (at, reach) in ruler(across.length, across.scale.steps()) {
        let x = libm::round(across.left + at) - 0.5;
        layout.marks.push(Mark::line(Kind::Axis, Area::new(x, y, 1.0, reach), "axis ruler"));
    }
    let mut free = f64::MIN;
    for text in tick_texts(stacks, &across.scale, across.left, across.length, y + RULER + 4.0, layout.width) {
        // Even the fewest numbers may be too many for a short axis; the grid still shows their places.
        if text.area.x >= free {
            free = text.area.right() + 4.0;
            layout.texts.push(text);
        }
    }
    let mut bottom = y + RULER + 4.0 + TICK.line();
    if let Some(axis) = &stacks.axis {
        let left = if stacks.low < 0.0 { across.left } else { across.at(0.0) };
        let lines = wrap(axis, TICK, layout.width - left);
        let title = PlacedText::new(Role::AxisTitle, lines, TICK, Anchor::Start, left, bottom + 4.0);
        bottom = title.area.bottom();
        layout.texts.push(title);
    }
    bottom
}
