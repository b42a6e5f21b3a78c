//! Lines over moments: interrupted where a value is missing or not comparable, named at their ends, with values where there is room.

use super::Plot;
use super::axis::{INSET, Moments, Upright};
use super::layout::{Anchor, Area, Kind, LEGEND, Layout, Mark, Page, PlacedText, RULER, Role, TICK, VALUE, legend_of, no_zero};
use super::marker::{MARKER, SAMPLE, marks, sample};
use super::palette::GREY;
use super::place::{Obstacles, apart};
use super::scale::Scale;
use super::strip::Strip;
use super::text::{clean, words_fit, wrap};
use super::track::{Track, breaks, gaps, reach};
use super::whisker::{self, Run};

/// Between the axis and the names of the series.
const NAME_GAP: f64 = 14.0;
/// Between the last point of an only series and its value.
const NEAR: f64 = 10.0;
/// Which part of a page the names may take at most.
const WIDE_NAMES: f64 = 0.28;
const NARROW_NAMES: f64 = 0.32;
/// Lines shorter than this say nothing.
const LEAST: f64 = 90.0;
/// Room above the highest tick for a value.
const HEAD: f64 = 24.0;

/// Where the names of the series stand.
enum Names {
    /// Above all panels.
    None,
    /// Above the plot, with samples.
    Above,
    /// At the ends of the lines.
    Beside(Vec<Tag>),
    /// At the last point: an only series needs no name, and its last value stands close.
    Near(Vec<Tag>),
}

/// Name and last value of a series, beside its line.
struct Tag {
    name: Vec<String>,
    value: Vec<String>,
}

impl Tag {
    fn height(&self) -> f64 {
        LEGEND.line() * self.name.len() as f64 + VALUE.line() * self.value.len() as f64 + 4.0
    }

    fn width(&self) -> f64 {
        LEGEND.widest(&self.name).max(VALUE.widest(&self.value))
    }
}

impl Names {
    /// How much room they take beside the plot.
    fn room(&self) -> f64 {
        match self {
            Self::Beside(tags) => tags.iter().map(Tag::width).fold(0.0, f64::max) + NAME_GAP,
            Self::Near(tags) => tags.iter().map(Tag::width).fold(0.0, f64::max) + NEAR - INSET,
            Self::None | Self::Above => 2.0,
        }
    }

    fn height(&self) -> f64 {
        let (Self::Beside(tags) | Self::Near(tags)) = self else { return 0.0 };
        tags.iter().map(Tag::height).sum()
    }
}

/// Lays out lines, those of several panels with one scale, `across` of them in a row.
pub fn lay_all(plots: &[&Plot], scale: &Scale, page: Page, across: usize) -> Vec<Layout> {
    let all: Vec<Vec<Track>> = plots.iter().map(|plot| Track::all(plot)).collect();
    let labels: Vec<Vec<String>> = plots.iter().map(|plot| plot.categories.iter().map(|label| clean(label)).collect()).collect();
    let names: Vec<Names> = all.iter().zip(&labels).map(|(tracks, labels)| names(tracks, labels, page)).collect();
    let room = names.iter().map(Names::room).fold(0.0, f64::max);
    // The plots of a row of panels stand level, whether there are breaks to tell above them or not.
    let axis = (plots.first().map_or(0.0, |plot| Upright::room(scale, plot.suffix)), page.width - room);
    let strip = |(tracks, labels): (&Vec<Track>, &Vec<String>)| {
        let moments = Moments::new(labels, axis, page.width);
        Strip::new(breaks(tracks, &moments.at), page.width).height()
    };
    let strips: Vec<f64> = all.iter().zip(&labels).map(strip).collect();
    let air = |index: usize| strips.chunks(across.max(1)).nth(index / across.max(1)).into_iter().flatten().copied().fold(0.0, f64::max);
    let parts = plots.iter().zip(all).zip(labels).zip(names).enumerate();
    parts.map(|(index, (((plot, tracks), labels), names))| lay(plot, (&tracks, &labels, &names), (scale, axis, air(index)), page)).collect()
}

type Parts<'a> = (&'a [Track<'a>], &'a [String], &'a Names);

fn lay(plot: &Plot, (tracks, labels, names): Parts, (scale, (left, right), air): (&Scale, (f64, f64), f64), page: Page) -> Layout {
    let mut layout = Layout::new(page);
    let moments = Moments::new(labels, (left, right), page.width);
    let broken = breaks(tracks, &moments.at);
    let broken_at: Vec<f64> = broken.iter().map(|entry| entry.at).collect();
    let strip = Strip::new(broken, page.width);
    let head = head(plot, tracks, names, &mut layout);
    let top = head + air + HEAD;
    let above = head + air - strip.height();
    strip.place(&mut layout, above, Role::Sign);
    let frame = Upright { left, right, top, length: length(page).max(names.height() - HEAD), scale: scale.clone() };
    lay_frame(plot, &frame, &mut layout);
    for at in broken_at {
        let line = vec![(at, frame.top - HEAD + 2.0), (at, frame.bottom())];
        layout.marks.push(Mark::stroke(Kind::Grid, line, GREY, (1.0, "1 3"), "break"));
    }
    Picture { tracks, labels, frame: &frame, moments: &moments }.fill(names, &mut layout);
    foot(tracks, moments, &frame, &mut layout);
    layout
}

fn length(page: Page) -> f64 {
    match (page.panel, page.narrow) {
        (true, _) => 150.0,
        (false, true) => 240.0,
        (false, false) => 300.0,
    }
}

/// Whether the lines of these charts have enough room between the numbers of the axis and their last values.
pub fn has_room(plots: &[&Plot], page: Page) -> bool {
    let axis = |plot: &&Plot| scale(plots, page).map_or(0.0, |scale| Upright::room(&scale, plot.suffix));
    plots.first().map_or(0.0, axis) + LEAST <= page.width
}

/// The scale that holds the lines of all these charts.
pub fn scale(plots: &[&Plot], page: Page) -> Option<Scale> {
    let tracks: Vec<Track> = plots.iter().flat_map(|plot| Track::all(plot)).collect();
    let (low, high) = reach(&tracks).unwrap_or_default();
    let whole = tracks.iter().flat_map(|track| &track.points).filter_map(|spot| spot.value).all(|value| libm::trunc(value) == value);
    let of = if plots.first()?.manner.off_zero { Scale::without_zero } else { Scale::new };
    Some(of(low, high, if page.panel { 4 } else { 5 }, whole))
}

/// Names stand beside the lines where their words have room there, else above.
fn names(tracks: &[Track], labels: &[String], page: Page) -> Names {
    let single = tracks.len() < 2;
    if page.panel {
        return Names::None;
    }
    let room = page.width * if page.narrow { NARROW_NAMES } else { WIDE_NAMES };
    let tag = |track: &Track| {
        let value = track.given().next_back().map_or_else(Vec::new, |last| {
            let printed = track.points[last].printed();
            let of = if last + 1 == track.points.len() { printed } else { format!("{printed} ({})", labels[last]) };
            wrap(&of, VALUE, room)
        });
        // An only series is named by the headline.
        Tag { name: if single { Vec::new() } else { wrap(&track.name, LEGEND, room) }, value }
    };
    let tags: Vec<Tag> = tracks.iter().map(tag).collect();
    let fit = tracks.iter().all(|track| words_fit(&track.name, LEGEND, room));
    if single {
        let near = tracks.first().is_some_and(|track| track.given().next_back() == labels.len().checked_sub(1));
        return if near { Names::Near(tags) } else { Names::Beside(tags) };
    }
    let beside = Names::Beside(tags);
    if fit && beside.height() <= length(page) * 1.4 { beside } else { Names::Above }
}

/// The names above the plot and the title of the axis; gives where they end.
fn head(plot: &Plot, tracks: &[Track], names: &Names, layout: &mut Layout) -> f64 {
    let mut y = 0.0;
    if let Names::Above = names {
        y = legend(layout, tracks);
    }
    if let Some(axis) = plot.axis.as_deref().map(clean).filter(|axis| !axis.is_empty()) {
        let title = PlacedText::new(Role::AxisTitle, wrap(&axis, TICK, layout.width), TICK, Anchor::Start, 0.0, y);
        y = title.area.bottom() + 4.0;
        layout.texts.push(title);
    }
    y
}

/// Names of series with samples of their lines.
pub fn legend(layout: &mut Layout, tracks: &[Track]) -> f64 {
    let names: Vec<&str> = tracks.iter().map(|track| track.name.as_str()).collect();
    legend_of(layout, &names, SAMPLE, |index, at| sample(tracks[index].style, index, at))
}

/// Grid, axis of values, and zero where it lies inside.
fn lay_frame(plot: &Plot, frame: &Upright, layout: &mut Layout) {
    frame.draw(layout, plot.suffix, true);
    if frame.scale.has_zero() {
        let zero = libm::round(frame.at(0.0)) - 0.5;
        layout.marks.push(Mark::line(Kind::Axis, Area::new(frame.left, zero, frame.right - frame.left, 1.0), "axis baseline"));
    }
}

/// The axis of moments, the signs of missing values at it, the labels, and the note under them.
fn foot(tracks: &[Track], moments: Moments, frame: &Upright, layout: &mut Layout) {
    moments.ruler(layout, frame.bottom());
    let y = frame.bottom() + RULER + 3.0;
    let strip = Strip::new(gaps(tracks, &moments.at), layout.width);
    let height = strip.height();
    strip.place(layout, y, Role::Missing);
    let y = moments.place(layout, y + height);
    layout.height = no_zero(layout, &frame.scale, y) + 4.0;
}

/// What is drawn in the frame.
struct Picture<'a> {
    tracks: &'a [Track<'a>],
    labels: &'a [String],
    frame: &'a Upright,
    moments: &'a Moments,
}

impl Picture<'_> {
    fn fill(&self, names: &Names, layout: &mut Layout) {
        let mut data = self.lines();
        self.outlines(layout);
        let mut words = Vec::new();
        match names {
            Names::Beside(tags) => self.tags(tags, &mut data, &mut words),
            Names::Near(tags) => words.extend(self.near(tags, layout.width)),
            Names::None | Names::Above => {}
        }
        let values = self.values(&data, &words, layout.width);
        // White behind the values and under the lines: the grid does not run through them, and no line is hidden.
        for text in words.iter().filter(|text| text.area.x < self.frame.right).chain(&values) {
            layout.marks.push(Mark::line(Kind::Ground, layout.ground(&text.area), "ground"));
        }
        layout.marks.append(&mut data);
        layout.texts.extend(words.into_iter().chain(values));
    }

    fn at(&self, track: &Track, index: usize) -> (f64, f64) {
        (self.moments.at[index], self.frame.at(track.points[index].value.unwrap_or_default()))
    }

    /// Intervals, lines and their marks; what stands out is drawn last.
    fn lines(&self) -> Vec<Mark> {
        let mut data = Vec::new();
        let mut order: Vec<usize> = (0..self.tracks.len()).rev().collect();
        order.sort_by(|one, other| self.tracks[*one].style.width.total_cmp(&self.tracks[*other].style.width));
        for series in order {
            let track = &self.tracks[series];
            for index in track.given() {
                let ((x, y), [low, high]) = (self.at(track, index), track.points[index].ends());
                if low.is_some() || high.is_some() {
                    let [from, to] = [low, high].map(|end| end.map_or(y, |end| self.frame.at(end)));
                    data.push(whisker::standing(Run { from, to, starts: low.is_some(), ends: high.is_some() }, x));
                }
            }
            for run in track.runs() {
                let points: Vec<(f64, f64)> = run.iter().map(|index| self.at(track, *index)).collect();
                if points.len() > 1 {
                    let class = format!("line series-{}", series + 1);
                    data.push(Mark::stroke(Kind::Line, points, track.style.ink, (track.style.width, track.style.dashes), class));
                }
                for index in self.with_marks(track, &run) {
                    let title = self.title(track, index);
                    let marks = marks(Kind::Dot, track.style, series, self.at(track, index));
                    data.extend(marks.into_iter().map(|mark| Mark { title: Some(title.clone()), ..mark }));
                }
            }
        }
        data
    }

    /// Outlines around values that changed; one that is no longer there is outlined at the foot, over its sign.
    fn outlines(&self, layout: &mut Layout) {
        for track in self.tracks {
            for (index, spot) in track.points.iter().enumerate().filter(|(_, spot)| spot.changed()) {
                let y = if spot.value.is_some() { self.at(track, index).1 } else { self.frame.bottom() - MARKER };
                layout.outline(&Area::new(self.moments.at[index] - MARKER / 2.0, y - MARKER / 2.0, MARKER, MARKER));
            }
        }
    }

    /// Which values of a run have a mark: all where they have room; else its ends, the extremes, and some between.
    fn with_marks(&self, track: &Track, run: &[usize]) -> Vec<usize> {
        let step = libm::ceil((MARKER + 5.0) / self.moments.nearest()).clamp(1.0, 1e6) as usize;
        let told = |(place, index): &(usize, &usize)| {
            step == 1
                || *place == 0
                || place + 1 == run.len()
                || *index % (2 * step) == 0
                || track.marked().contains(index)
                || track.points[**index].changed()
        };
        run.iter().enumerate().filter(told).map(|(_, index)| *index).collect()
    }

    fn title(&self, track: &Track, index: usize) -> String {
        let value = track.points[index].printed();
        let of = if self.tracks.len() > 1 { format!("{}, {}", self.labels[index], track.name) } else { self.labels[index].clone() };
        format!("{of}: {value}")
    }

    /// Name and last value of each series at the right, as near to its line's end as the others let it; a leader leads there.
    fn tags(&self, tags: &[Tag], data: &mut Vec<Mark>, words: &mut Vec<PlacedText>) {
        let x = self.frame.right + NAME_GAP;
        let ends: Vec<Option<(f64, f64)>> =
            self.tracks.iter().map(|track| track.given().next_back().map(|last| self.at(track, last))).collect();
        // The first line of a name wants to be level with the end of its line.
        let wish = |end: Option<(f64, f64)>, tag: &Tag| {
            end.map_or(self.frame.bottom(), |(_, y)| y + tag.height() / 2.0 - 2.0 - LEGEND.line() / 2.0)
        };
        let wishes: Vec<(f64, f64)> = ends.iter().zip(tags).map(|(end, tag)| (wish(*end, tag), tag.height())).collect();
        let tops = apart(&wishes, self.frame.top - HEAD, self.frame.bottom());
        for (((track, tag), end), top) in self.tracks.iter().zip(tags).zip(ends).zip(tops) {
            let top = top + 2.0;
            let name = PlacedText::new(Role::Legend, tag.name.clone(), LEGEND, Anchor::Start, x, top);
            let middle = top + LEGEND.line() / 2.0;
            let near = |(from, y): &(f64, f64)| (y - middle).abs() < 3.0 && self.moments.at.last() == Some(from);
            if let Some((from, y)) = end.filter(|end| !near(end)) {
                let leader = vec![(from + MARKER / 2.0 + 1.0, y), ((self.frame.right + 1.0).max(from + MARKER), y), (x - 4.0, middle)];
                data.insert(0, Mark::stroke(Kind::Axis, leader, track.style.ink, (1.0, ""), "leader"));
            }
            if !tag.value.is_empty() {
                words.push(PlacedText::new(Role::Value, tag.value.clone(), VALUE, Anchor::Start, x, name.area.bottom()));
            }
            words.extend(Some(name).filter(|name| !name.lines.is_empty()));
        }
    }

    /// The last value of an only series, beside its point.
    fn near(&self, tags: &[Tag], width: f64) -> Option<PlacedText> {
        let (track, tag) = (self.tracks.first()?, tags.first()?);
        let (x, y) = self.at(track, track.given().next_back()?);
        let middle = y - VALUE.line() * tag.value.len() as f64 / 2.0;
        let top = middle.min(self.frame.bottom() - tag.height()).max(self.frame.top - HEAD + 2.0);
        Some(PlacedText::new(Role::Value, tag.value.clone(), VALUE, Anchor::Start, x + NEAR, top).within(0.0, width))
    }

    /// Values at their points, but for those that `words` tell: of each series all if they have room, else the first, the last and the
    /// extremes as far as they have.
    fn values(&self, data: &[Mark], words: &[PlacedText], width: f64) -> Vec<PlacedText> {
        let mut obstacles = Obstacles::default();
        data.iter().for_each(|mark| obstacles.add_mark(mark));
        words.iter().for_each(|text| obstacles.add(text.area));
        let last_told = !words.is_empty();
        let mut placed: Vec<PlacedText> = Vec::new();
        let told = |track: &Track, index: usize| last_told && track.given().next_back() == Some(index);
        for track in self.tracks {
            for index in track.marked().into_iter().filter(|index| !told(track, *index)) {
                if let Some(text) = self.value(track, index, &obstacles, width) {
                    obstacles.add(text.area);
                    placed.push(text);
                }
            }
        }
        for track in self.tracks {
            let rest = track.given().filter(|index| !track.marked().contains(index));
            let mut tried = obstacles.clone();
            let texts: Option<Vec<PlacedText>> = rest
                .map(|index| {
                    let text = self.value(track, index, &tried, width)?;
                    tried.add(text.area);
                    Some(text)
                })
                .collect();
            if let Some(mut texts) = texts {
                obstacles = tried;
                placed.append(&mut texts);
            }
        }
        placed
    }

    /// A value over its point, or under it where the line has a low there, or beside it; none if all that is taken.
    fn value(&self, track: &Track, index: usize, obstacles: &Obstacles, width: f64) -> Option<PlacedText> {
        let printed = track.points[index].printed();
        let (x, y) = self.at(track, index);
        let height = |at: Option<usize>| at.and_then(|at| track.points.get(at)?.value).map(|value| self.frame.at(value));
        let [before, after] = [index.checked_sub(1), Some(index + 1)].map(height);
        let low = before.is_none_or(|before| before <= y) && after.is_none_or(|after| after <= y) && (before.is_some() || after.is_some());
        let reach = MARKER / 2.0 + 2.0;
        let [low_end, high_end] = track.points[index].ends().map(|end| end.map_or(y, |end| self.frame.at(end)));
        let [over, under] = [high_end.min(y) - reach - VALUE.line(), low_end.max(y) + reach];
        let aside = y - VALUE.line() / 2.0;
        // Its ground must not hide the axis either, so that the first value may stand a little to the right of its point.
        let left = self.frame.left + 3.0;
        let of = |anchor, x, y| PlacedText::new(Role::Value, vec![printed.clone()], VALUE, anchor, x, y).within(left, f64::MAX);
        let mut tries = vec![of(Anchor::Middle, x, over), of(Anchor::Middle, x, under)];
        if low {
            tries.reverse();
        }
        tries.extend([of(Anchor::Start, x + reach, aside), of(Anchor::End, x - reach, aside)]);
        let plot = Area::new(self.frame.left, self.frame.top - HEAD + 4.0, 0.0, 0.0);
        let inside = |area: &Area| {
            let right = (self.frame.right + NAME_GAP - 4.0).min(width);
            area.x > plot.x && area.right() < right && area.y > plot.y && area.bottom() < self.frame.bottom() - 1.0
        };
        // White behind it may stand out to both sides, and must hide nothing either.
        let free = |area: &Area| obstacles.free(&Area::new(area.x - 2.0, area.y, area.w + 4.0, area.h));
        tries.into_iter().find(|text| inside(&text.area) && free(&text.area))
    }
}
