//! Bars that stand, where every label and value has room under or above its bar.

use super::layout::{
    Anchor, Area, Kind, LABEL, Layout, Mark, Page, PlacedText, RULER, Role, TICK, VALUE, legend_of_stacks, no_zero, ruler,
};
use super::palette::readable_on;
use super::scale::Scale;
use super::stack::{Row, Segment, Slot, Stacks};
use super::text::{words_fit, wrap};
use super::whisker::{self, Run};

/// Between a bar's end and its value.
const GAP: f64 = 3.0;
/// Labels of more lines than this are better read beside lying bars.
const LINES: usize = 5;

/// Where things stand.
struct Frame {
    /// Left end of the axis.
    left: f64,
    /// Room of a category.
    room: f64,
    /// Thickness of a bar.
    bar: f64,
    /// Upper end of the scale.
    top: f64,
    /// Length of the scale.
    length: f64,
    /// The scale.
    scale: Scale,
}

impl Frame {
    fn at(&self, value: f64) -> f64 {
        self.top + (1.0 - self.scale.at(value)) * self.length
    }

    /// The left edge of a bar.
    fn bar_left(&self, row: usize, slot: usize, slots: usize) -> f64 {
        let group = self.bar * slots as f64 + 2.0 * (slots as f64 - 1.0);
        self.left + self.room * (row as f64 + 0.5) - group / 2.0 + slot as f64 * (self.bar + 2.0)
    }
}

/// Lays a chart out with standing bars; none if they have no room.
pub fn lay(stacks: &Stacks, page: Page) -> Option<Layout> {
    let mut layout = Layout::new(page);
    let mut top = legend_of_stacks(&mut layout, stacks);
    if let Some(axis) = &stacks.axis {
        let title = PlacedText::new(Role::AxisTitle, wrap(axis, TICK, page.width), TICK, Anchor::Start, 0.0, top);
        top = title.area.bottom() + 6.0;
        layout.texts.push(title);
    }
    let frame = frame(stacks, page, top + VALUE.line() + GAP + stacks.around() + 4.0);
    if !has_room(stacks, &frame) {
        return None;
    }
    let below = if stacks.low < 0.0 && stacks.dots.is_none() { VALUE.line() + GAP + 2.0 } else { stacks.around() };
    let bottom = frame.top + frame.length + below;
    lay_axis(&mut layout, stacks, &frame);
    let mut end = bottom;
    for (index, row) in stacks.rows.iter().enumerate() {
        for (at, slot) in row.slots.iter().enumerate() {
            lay_slot(&mut layout, stacks, &frame, (row, slot), frame.bar_left(index, at, row.slots.len()));
        }
        let middle = frame.left + frame.room * (index as f64 + 0.5);
        let lines = wrap(&row.label, LABEL, frame.room - 8.0);
        let label = PlacedText::new(Role::Label, lines, LABEL, Anchor::Middle, middle, bottom + 8.0);
        end = end.max(label.area.bottom());
        layout.texts.push(label);
    }
    let zero = libm::round(frame.at(0.0)) - 0.5;
    let line = Area::new(frame.left, zero, frame.room * stacks.rows.len() as f64, 1.0);
    if frame.scale.has_zero() {
        layout.marks.push(Mark::line(Kind::Axis, line, "axis baseline"));
    }
    layout.height = no_zero(&mut layout, &frame.scale, end) + 4.0;
    Some(layout.in_layers())
}

fn frame(stacks: &Stacks, page: Page, top: f64) -> Frame {
    let scale = stacks.scale(5);
    let widest = scale.ticks(stacks.suffix, stacks.signed).iter().map(|tick| TICK.width(&tick.1)).fold(0.0, f64::max);
    let left = libm::ceil(widest + 4.0 + RULER);
    let room = (page.width - left) / stacks.rows.len() as f64;
    let bars = stacks.rows.first().map_or(1, |row| row.slots.len().max(1)) as f64;
    let bar = ((room * 0.74 - 2.0 * (bars - 1.0)) / bars).clamp(0.0, if bars > 1.0 { 48.0 } else { 72.0 });
    Frame { left, room, bar: libm::floor(bar), top, length: if page.narrow { 240.0 } else { 300.0 }, scale }
}

/// Whether labels fit under the bars word by word, and values and signs over them.
fn has_room(stacks: &Stacks, frame: &Frame) -> bool {
    if frame.room < 24.0 || frame.bar < 8.0 {
        return false;
    }
    stacks.rows.iter().all(|row| {
        let label = words_fit(&row.label, LABEL, frame.room - 8.0) && wrap(&row.label, LABEL, frame.room - 8.0).len() <= LINES;
        let over = if row.slots.len() > 1 { frame.bar } else { frame.room - 6.0 };
        let values = row.slots.iter().all(|slot| {
            let printed = slot.segments.iter().map(|segment| &segment.printed).filter(|_| stacks.ends);
            printed.chain([&slot.signs]).all(|words| VALUE.width(words) <= over)
        });
        label && values
    })
}

/// From where down to where a segment takes room, with its interval and as much `around` its value.
fn taken(frame: &Frame, segment: &Segment, around: f64) -> (f64, f64) {
    let ((low, high), at) = (segment.reach(), frame.at(segment.to));
    let cap = if segment.interval.is_some() { 2.0 } else { 0.0 };
    ((frame.at(high) - cap).min(at - around), (frame.at(low) + cap).max(at + around))
}

fn lay_whisker(layout: &mut Layout, frame: &Frame, segment: &Segment, middle: f64) {
    let Some((low, high)) = segment.interval else { return };
    let [from, to] = [low, high].map(|end| frame.at(end.unwrap_or(segment.to)));
    layout.marks.push(whisker::standing(Run { from, to, starts: low.is_some(), ends: high.is_some() }, middle));
}

/// Draws a bar from `left` with its values.
fn lay_slot(layout: &mut Layout, stacks: &Stacks, frame: &Frame, (row, slot): (&Row, &Slot), left: f64) {
    let middle = left + frame.bar / 2.0;
    let value = |role, words: &str, y| PlacedText::new(role, vec![words.to_owned()], VALUE, Anchor::Middle, middle, y);
    for segment in &slot.segments {
        let paint = segment.paint;
        let title = Some(segment.title(row, stacks));
        if stacks.dots.is_some() {
            lay_whisker(layout, frame, segment, middle);
            layout.marks.extend(segment.dot(row, stacks, (middle, frame.at(segment.to))));
            if segment.changed {
                layout.outline(&segment.dot_area((middle, frame.at(segment.to))));
            }
            let y = taken(frame, segment, stacks.around()).0 - GAP - VALUE.line();
            layout.grounded(value(Role::Value, &segment.printed, y));
            continue;
        }
        let (from, to) = (frame.at(segment.from), frame.at(segment.to));
        let (upper, mut lower) = (from.min(to), from.max(to));
        if !stacks.ends && lower - upper > 3.0 {
            lower -= 1.0;
        }
        let area = Area::new(left, upper, frame.bar, lower - upper);
        if segment.changed && stacks.ends {
            layout.outline(&area);
        } else if segment.changed {
            layout.outline_segment(&area, false);
        }
        let mark = layout.bar(Mark { title, ..Mark::of_series(Kind::Bar, area, segment.series, paint) });
        lay_whisker(layout, frame, segment, middle);
        if segment.printed.is_empty() {
            continue;
        }
        if stacks.ends {
            let (upper, lower) = taken(frame, segment, 0.0);
            let y = if segment.to < 0.0 { lower + GAP } else { upper - GAP - VALUE.line() };
            layout.grounded(value(Role::Value, &segment.printed, y));
            continue;
        }
        let inner = value(Role::Value, &segment.printed, upper + (area.h - VALUE.line()) / 2.0);
        if inner.area.w + 4.0 <= area.w && inner.area.h + 2.0 <= area.h {
            layout.texts.push(PlacedText { ink: readable_on(paint.fill), inside: Some(mark), ..inner });
        }
    }
    if !slot.signs.is_empty() {
        let end = slot.segments.iter().map(|segment| segment.to.max(segment.from)).fold(0.0, f64::max);
        let text = value(Role::Missing, &slot.signs, frame.at(end) - GAP - VALUE.line());
        if slot.signs_changed {
            layout.outline(&text.area);
        }
        layout.grounded(text);
    }
}

/// The grid, and the ruler with its numbers at the left.
fn lay_axis(layout: &mut Layout, stacks: &Stacks, frame: &Frame) {
    for (share, label) in frame.scale.ticks(stacks.suffix, stacks.signed) {
        let y = libm::round(frame.top + (1.0 - share) * frame.length) - 0.5;
        layout.marks.push(Mark::line(Kind::Grid, Area::new(frame.left, y, layout.width - frame.left, 1.0), "grid"));
        let at = y + 0.5 - TICK.line() / 2.0;
        layout.texts.push(PlacedText::new(Role::Tick, vec![label], TICK, Anchor::End, frame.left - RULER - 4.0, at));
    }
    for (at, reach) in ruler(frame.length, frame.scale.steps()) {
        let y = libm::round(frame.top + frame.length - at) - 0.5;
        layout.marks.push(Mark::line(Kind::Axis, Area::new(frame.left - reach, y, reach, 1.0), "axis ruler"));
    }
    let line = Area::new(frame.left - 0.5, frame.top - 0.5, 1.0, frame.length + 0.5);
    layout.marks.push(Mark::line(Kind::Axis, line, "axis"));
}
