//! The standing axis of values with its grid, and the lying axis of moments with their labels.

use super::layout::{Anchor, Area, Kind, LABEL, Layout, Mark, PlacedText, RULER, Role, TICK, ruler};
use super::scale::Scale;
use super::text::{words_fit, wrap};

/// Labels of more lines than this are listed under the chart instead.
const LINES: usize = 4;
/// Between labels of moments.
const GAP: f64 = 8.0;
/// Between the axis and the first moment.
pub const INSET: f64 = 16.0;

/// An axis of values at the left of a plot.
pub struct Upright {
    /// Where it stands.
    pub left: f64,
    /// Where the grid ends.
    pub right: f64,
    /// Its upper end.
    pub top: f64,
    /// Its length.
    pub length: f64,
    /// Its scale.
    pub scale: Scale,
}

impl Upright {
    /// How much room the numbers of a scale need at its left.
    pub fn room(scale: &Scale, suffix: &str) -> f64 {
        let widest = scale.ticks(suffix, true).iter().map(|tick| TICK.width(&tick.1)).fold(0.0, f64::max);
        libm::ceil(widest + 4.0 + RULER)
    }

    /// Where a value stands.
    pub fn at(&self, value: f64) -> f64 {
        self.top + (1.0 - self.scale.at(value)) * self.length
    }

    /// The lower end.
    pub fn bottom(&self) -> f64 {
        self.top + self.length
    }

    /// Draws the grid, and the ruler with its numbers.
    pub fn draw(&self, layout: &mut Layout, suffix: &str, signed: bool) {
        for (share, label) in self.scale.ticks(suffix, signed) {
            let y = libm::round(self.top + (1.0 - share) * self.length) - 0.5;
            layout.marks.push(Mark::line(Kind::Grid, Area::new(self.left, y, self.right - self.left, 1.0), "grid"));
            let at = y + 0.5 - TICK.line() / 2.0;
            layout.texts.push(PlacedText::new(Role::Tick, vec![label], TICK, Anchor::End, self.left - RULER - 4.0, at));
        }
        for (at, reach) in ruler(self.length, self.scale.steps()) {
            let y = libm::round(self.bottom() - at) - 0.5;
            layout.marks.push(Mark::line(Kind::Axis, Area::new(self.left - reach, y, reach, 1.0), "axis ruler"));
        }
        let line = Area::new(self.left - 0.5, self.top - 0.5, 1.0, self.length + 0.5);
        layout.marks.push(Mark::line(Kind::Axis, line, "axis"));
    }
}

/// Moments along an axis.
pub struct Moments {
    /// Where each stands.
    pub at: Vec<f64>,
    /// Which have a label or number under them.
    told: Vec<usize>,
    /// What stands under the axis, from zero down.
    texts: Vec<PlacedText>,
    /// What is listed under the chart because it has no room at the axis.
    keys: Vec<String>,
    left: f64,
    right: f64,
}

impl Moments {
    /// Moments from `left` to `right` on a page of `width`. Their labels stand under the axis if all have room; of periods such as years
    /// some are left out; all others are numbered and listed.
    pub fn new(labels: &[String], (left, right): (f64, f64), width: f64) -> Self {
        let at = places(labels, left + INSET, (right - INSET).max(left + INSET));
        let all: Vec<usize> = (0..labels.len()).collect();
        let moments = |told, texts, keys| Self { at: at.clone(), told, texts, keys, left, right };
        if let Some(texts) = wrapped(labels, &at, width) {
            return moments(all, texts, Vec::new());
        }
        if periods(labels)
            && let Some((told, texts)) = thinned(labels, &at, width)
        {
            return moments(told, texts, Vec::new());
        }
        let numbers: Vec<String> = (1..=labels.len()).map(|number| number.to_string()).collect();
        let (told, texts) = thinned(&numbers, &at, width).unwrap_or_default();
        moments(told, texts, labels.to_vec())
    }

    /// The least distance of two neighbours.
    pub fn nearest(&self) -> f64 {
        self.at.windows(2).map(|pair| pair[1] - pair[0]).fold(f64::MAX, f64::min)
    }

    /// Draws the axis and its ticks at `y`.
    pub fn ruler(&self, layout: &mut Layout, y: f64) {
        layout.marks.push(Mark::line(Kind::Axis, Area::new(self.left - 0.5, y - 0.5, self.right - self.left + 0.5, 1.0), "axis"));
        for (index, at) in self.at.iter().enumerate() {
            let reach = if self.told.contains(&index) { RULER } else { 4.0 };
            layout.marks.push(Mark::line(Kind::Axis, Area::new(libm::round(*at) - 0.5, y, 1.0, reach), "axis ruler"));
        }
    }

    /// Places the labels, and the list of those that are numbered, from `y` down; gives where they end.
    pub fn place(self, layout: &mut Layout, y: f64) -> f64 {
        let mut bottom = y;
        let role = if self.keys.is_empty() { Role::Label } else { Role::Tick };
        for mut text in self.texts {
            text.area.y += y;
            text.role = role;
            bottom = bottom.max(text.area.bottom());
            layout.texts.push(text);
        }
        if self.keys.is_empty() { bottom } else { list(layout, &self.keys, bottom + 12.0) }
    }
}

/// Where moments stand: numbers such as years as far apart as they are, where all labels have room so; all others evenly.
fn places(labels: &[String], left: f64, right: f64) -> Vec<f64> {
    let [first, .., last] = labels else { return vec![(left + right) / 2.0; labels.len()] };
    let even = (right - left) / (labels.len() - 1) as f64;
    let years: Option<Vec<f64>> = labels.iter().map(|label| label.parse::<u16>().ok().map(f64::from)).collect();
    if let Some(years) = years
        && years.windows(2).all(|pair| pair[0] < pair[1])
        && let (Some(start), Some(end)) = (years.first(), years.last())
    {
        let at: Vec<f64> = years.iter().map(|year| left + (year - start) / (end - start) * (right - left)).collect();
        let room = LABEL.width(first).max(LABEL.width(last)) + GAP;
        if at.windows(2).all(|pair| pair[1] - pair[0] + 0.01 >= room.min(even)) {
            return at;
        }
    }
    (0..labels.len()).map(|index| left + even * index as f64).collect()
}

fn under(lines: Vec<String>, at: f64, width: f64) -> PlacedText {
    PlacedText::new(Role::Label, lines, LABEL, Anchor::Middle, at, 0.0).within(0.0, width)
}

fn stand_apart(texts: &[PlacedText]) -> bool {
    texts.windows(2).all(|pair| pair[0].area.right() + 4.0 <= pair[1].area.x)
}

/// All labels under their moments, if their words have room.
fn wrapped(labels: &[String], at: &[f64], width: f64) -> Option<Vec<PlacedText>> {
    let apart = at.windows(2).map(|pair| pair[1] - pair[0]).fold(width, f64::min);
    [(apart - GAP).min(180.0), apart * 0.6].into_iter().find_map(|room| {
        let fits = |label: &String| words_fit(label, LABEL, room) && wrap(label, LABEL, room).len() <= LINES;
        let place =
            || -> Vec<PlacedText> { labels.iter().zip(at).map(|(label, at)| under(wrap(label, LABEL, room), *at, width)).collect() };
        labels.iter().all(fits).then(place).filter(|texts| stand_apart(texts))
    })
}

/// The first label, the last, and of those between as many in even steps as have room.
fn thinned(labels: &[String], at: &[f64], width: f64) -> Option<(Vec<usize>, Vec<PlacedText>)> {
    let last = labels.len().checked_sub(1)?;
    let place = |index: usize| under(vec![labels[index].clone()], at[index], width);
    let end = place(last);
    if labels.iter().any(|label| LABEL.width(label) > width) {
        return None;
    }
    (1..=last.max(1)).find_map(|step| {
        let mut told: Vec<usize> = (0..last).step_by(step).collect();
        // The last is always told; where the one before is too near to it, that one gives way.
        if told.last().is_some_and(|&before| before > 0 && place(before).area.right() + 4.0 > end.area.x) {
            told.pop();
        }
        told.push(last);
        let texts: Vec<PlacedText> = told.iter().map(|index| place(*index)).collect();
        stand_apart(&texts).then_some((told, texts))
    })
}

/// Whether labels are periods that follow each other, so that a reader can supply those between: all alike but for numbers and months.
pub fn periods(labels: &[String]) -> bool {
    let mut forms = labels.iter().map(|label| form(label));
    let first = forms.next().unwrap_or_default();
    first.contains('#') && first.chars().count() <= 16 && forms.all(|form| form == first)
}

/// A label with `#` for each number and `~` for each month or season.
fn form(label: &str) -> String {
    const NAMES: [&str; 16] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "spring", "summer", "autumn", "winter"];
    let mut out = String::new();
    let mut word = String::new();
    for letter in label.chars().chain([' ']) {
        if letter.is_alphabetic() {
            word.extend(letter.to_lowercase());
            continue;
        }
        let named = NAMES.iter().any(|name| word.starts_with(name));
        out.push_str(if named { "~" } else { &word });
        word.clear();
        match letter {
            '0'..='9' if out.ends_with('#') => {}
            '0'..='9' => out.push('#'),
            other => out.push(other),
        }
    }
    out.trim_end().to_owned()
}

/// Numbered labels in columns from `y` down; gives where they end.
fn list(layout: &mut Layout, keys: &[String], y: f64) -> f64 {
    let number = TICK.width(&keys.len().to_string()) + 8.0;
    let widest = keys.iter().map(|key| LABEL.width(key)).fold(0.0, f64::max);
    let columns = [3.0, 2.0, 1.0].into_iter().find(|count| widest.min(220.0) + number + 16.0 <= layout.width / count).unwrap_or(1.0);
    let wide = layout.width / columns;
    let down = keys.len().div_ceil(columns as usize);
    let mut bottom = y;
    for (column, entries) in keys.chunks(down.max(1)).enumerate() {
        let (left, mut top) = (wide * column as f64, y);
        for (row, key) in entries.iter().enumerate() {
            let count = (column * down + row + 1).to_string();
            let line = top + (LABEL.line() - TICK.line()) / 2.0;
            layout.texts.push(PlacedText::new(Role::Tick, vec![count], TICK, Anchor::End, left + number - 8.0, line));
            let lines = wrap(key, LABEL, wide - number - if columns > 1.0 { 16.0 } else { 0.0 });
            let text = PlacedText::new(Role::Label, lines, LABEL, Anchor::Start, left + number, top);
            top = text.area.bottom() + 3.0;
            layout.texts.push(text);
        }
        bottom = bottom.max(top);
    }
    bottom
}

#[cfg(test)]
mod tests {
    use super::{Moments, periods};

    fn labels(words: &[&str]) -> Vec<String> {
        words.iter().map(|&word| word.to_owned()).collect()
    }

    #[test]
    fn periods_are_told_from_names() {
        assert!(periods(&labels(&["2001", "2002"])) && periods(&labels(&["Jan 2001", "September 2002"])));
        assert!(periods(&labels(&["2001/02", "2002/03"])) && periods(&labels(&["Q1 2001", "Q2 2001"])));
        assert!(!periods(&labels(&["before", "after"])) && !periods(&labels(&["2001", "after"])) && !periods(&[]));
    }

    #[test]
    fn years_are_left_out_in_even_steps_and_names_are_listed() {
        let years: Vec<String> = (1969..=2008).map(|year| year.to_string()).collect();
        let moments = Moments::new(&years, (50.0, 600.0), 720.0);
        assert_eq!(moments.texts.first().map(|text| text.lines[0].as_str()), Some("1969"));
        assert_eq!(moments.texts.last().map(|text| text.lines[0].as_str()), Some("2008"));
        assert!(moments.texts.len() > 5 && moments.keys.is_empty());
        let names: Vec<String> = (0..40).map(|index| format!("{} visit", "a".repeat(index % 9 + 1))).collect();
        assert_eq!(Moments::new(&names, (50.0, 600.0), 720.0).keys.len(), 40);
    }

    #[test]
    fn years_stand_as_far_apart_as_they_are() {
        let at = Moments::new(&labels(&["1997", "1998", "2007"]), (50.0, 650.0), 720.0).at;
        assert!(((at[2] - at[1]) - 9.0 * (at[1] - at[0])).abs() < 0.01);
    }
}
