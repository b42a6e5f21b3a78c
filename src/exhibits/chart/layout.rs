//! What a laid-out picture is: texts and marks with their boxes, and the parts every kind of chart shares.
//!
//! Nothing here draws. A layout can be checked box by box before a line of SVG is written, which is what the tests do.

use std::borrow::Cow;

use super::marker;
use super::palette::{BLACK, GREY, Ink, Paint, WHITE};
use super::scale::Scale;
use super::stack::Stacks;
use super::text::{Font, wrap};

/// Words of categories.
pub const LABEL: Font = Font::regular(14.0);
/// Values at and in bars.
pub const VALUE: Font = Font::regular(13.0);
/// Labels of ticks and title of the axis.
pub const TICK: Font = Font::regular(13.0);
/// Names of series.
pub const LEGEND: Font = Font::bold(13.0);
/// Side of a swatch in the legend.
const SWATCH: f64 = 12.0;
/// How far the longest tick of the ruler reaches.
pub const RULER: f64 = 9.0;

/// A page a picture is made for.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Page {
    /// Its width in pixels.
    pub width: f64,
    /// Whether it is a narrow screen.
    pub narrow: bool,
    /// Whether it is one of several panels, which share legend and title of the axis.
    pub panel: bool,
}

impl Page {
    /// A page with room for labels beside bars.
    pub const WIDE: Self = Self { width: 720.0, narrow: false, panel: false };
    /// A phone.
    pub const NARROW: Self = Self { width: 328.0, narrow: true, panel: false };
}

/// A box.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Area {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

impl Area {
    /// A box from its upper left corner and size.
    pub const fn new(x: f64, y: f64, w: f64, h: f64) -> Self {
        Self { x, y, w, h }
    }

    /// Right edge.
    pub fn right(&self) -> f64 {
        self.x + self.w
    }

    /// Lower edge.
    pub fn bottom(&self) -> f64 {
        self.y + self.h
    }
}

/// Which edge of a text its lines are aligned to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Anchor {
    /// The left.
    Start,
    /// The middle.
    Middle,
    /// The right.
    End,
}

/// What a text is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Role {
    /// Label of a category.
    Label,
    /// Number at a tick.
    Tick,
    /// Value at or in a bar.
    Value,
    /// Sign in place of a value.
    Missing,
    /// Name of a series.
    Legend,
    /// Title of the value axis.
    AxisTitle,
    /// Sign at a place of the axis, such as `[b]`.
    Sign,
    /// Name of a panel.
    Title,
    /// What is said under a chart.
    Note,
}

impl Role {
    /// The class by which the theme knows it.
    pub fn class(self) -> &'static str {
        match self {
            Self::Label => "label",
            Self::Tick => "tick",
            Self::Value => "value",
            Self::Missing => "value absent",
            Self::Legend => "legend",
            Self::AxisTitle => "axis-title",
            Self::Sign => "value break-sign",
            Self::Title => "panel-title",
            Self::Note => "chart-note",
        }
    }
}

/// A text in its place.
#[derive(Clone, Debug)]
pub struct PlacedText {
    /// Its box, as wide as its lines are at most.
    pub area: Area,
    /// Its lines.
    pub lines: Vec<String>,
    /// How they are aligned in the box.
    pub anchor: Anchor,
    /// Their font.
    pub font: Font,
    /// Their colour.
    pub ink: Ink,
    /// What it is.
    pub role: Role,
    /// Index of the mark it stands in.
    pub inside: Option<usize>,
}

impl PlacedText {
    /// A text whose `anchor` is at `x` and whose upper edge is at `y`.
    pub fn new(role: Role, lines: Vec<String>, font: Font, anchor: Anchor, x: f64, y: f64) -> Self {
        let w = font.widest(&lines);
        let left = match anchor {
            Anchor::Start => x,
            Anchor::Middle => x - w / 2.0,
            Anchor::End => x - w,
        };
        let h = font.line() * lines.len() as f64;
        let ink = if matches!(role, Role::Tick | Role::AxisTitle | Role::Missing | Role::Sign | Role::Note) { GREY } else { BLACK };
        Self { area: Area::new(left, y, w, h), lines, anchor, font, ink, role, inside: None }
    }

    /// Moved so that it is not beyond `left` or `right`.
    pub fn within(mut self, left: f64, right: f64) -> Self {
        self.area.x = self.area.x.min(right - self.area.w).max(left);
        self
    }
}

/// What a mark is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A bar or segment of a series.
    Bar,
    /// A swatch of the legend.
    Swatch,
    /// A line of the grid.
    Grid,
    /// The axis or a tick on it.
    Axis,
    /// White behind a text, so that the grid does not run through it.
    Ground,
    /// A value that is no bar: a dot, a slice, a shaded cell.
    Dot,
    /// A line from value to value; texts may stand near it, never on it.
    Line,
    /// An interval around a value.
    Whisker,
    /// An outline around what changed.
    Changed,
}

/// The form of a mark.
#[derive(Clone, PartialEq, Debug)]
pub enum Shape {
    /// Its whole box.
    Box,
    /// The circle in its box.
    Circle,
    /// A closed outline of these corners.
    Polygon(Vec<(f64, f64)>),
    /// A line of that width from corner to corner, in the paint's fill; dashes are lengths of ink and gap, empty for a line without gaps.
    Stroke {
        /// The corners.
        points: Vec<(f64, f64)>,
        /// Its width.
        width: f64,
        /// Lengths of ink and gap by turns.
        dashes: &'static str,
    },
}

/// A filled box, or what stands in it.
#[derive(Clone, Debug)]
pub struct Mark {
    /// Its box.
    pub area: Area,
    /// Its form.
    pub shape: Shape,
    /// What it is.
    pub kind: Kind,
    /// Its class for the theme.
    pub class: Cow<'static, str>,
    /// Its fill and outline.
    pub paint: Paint,
    /// What it says when pointed at.
    pub title: Option<String>,
}

impl Mark {
    /// A bar or swatch of a series.
    pub fn of_series(kind: Kind, area: Area, series: usize, paint: Paint) -> Self {
        let class = format!("{} series-{}", if kind == Kind::Bar { "bar" } else { "swatch" }, series + 1).into();
        Self { area, shape: Shape::Box, kind, class, paint, title: None }
    }

    /// The same mark in another form.
    pub fn shaped(mut self, shape: Shape) -> Self {
        self.shape = shape;
        self
    }

    /// A line through `points`, such as one of a series, an interval or a leader.
    pub fn stroke(
        kind: Kind,
        points: Vec<(f64, f64)>,
        ink: Ink,
        (width, dashes): (f64, &'static str),
        class: impl Into<Cow<'static, str>>,
    ) -> Self {
        let edge = |of: fn(&(f64, f64)) -> f64| {
            let ends = || points.iter().map(of);
            (ends().fold(f64::MAX, f64::min), ends().fold(f64::MIN, f64::max))
        };
        let ((left, right), (top, bottom)) = (edge(|point| point.0), edge(|point| point.1));
        let area = Area::new(left, top, (right - left).max(0.0), (bottom - top).max(0.0));
        let paint = Paint::plain(ink);
        Self { area, shape: Shape::Stroke { points, width, dashes }, kind, class: class.into(), paint, title: None }
    }

    /// A line of the axis or grid, or a white ground.
    pub fn line(kind: Kind, area: Area, class: &'static str) -> Self {
        let fill = if kind == Kind::Ground { WHITE } else { GREY };
        Self { area, shape: Shape::Box, kind, class: class.into(), paint: Paint::plain(fill), title: None }
    }
}

/// A picture, laid out.
#[derive(Clone, Debug)]
pub struct Layout {
    /// Its width.
    pub width: f64,
    /// Its height.
    pub height: f64,
    /// Whether it is one of several panels.
    pub panel: bool,
    /// Its texts.
    pub texts: Vec<PlacedText>,
    /// Its marks, painted in order and before the texts.
    pub marks: Vec<Mark>,
    /// The corners of outlines around what changed, painted over all marks.
    pub outlines: Vec<Vec<(f64, f64)>>,
}

impl Layout {
    /// An empty picture as wide as `page`.
    pub fn new(page: Page) -> Self {
        Self { width: page.width, height: 0.0, panel: page.panel, texts: Vec::new(), marks: Vec::new(), outlines: Vec::new() }
    }

    /// Adds a bar and gives its index.
    pub fn bar(&mut self, mark: Mark) -> usize {
        self.marks.push(mark);
        self.marks.len() - 1
    }

    /// Paints what is alike together, which takes fewer bytes to write. Only where no mark lies on one of another kind but on grid and
    /// grounds, which come first, and whiskers and dots on bars, which come last.
    #[must_use]
    pub fn in_layers(mut self) -> Self {
        let mut order: Vec<usize> = (0..self.marks.len()).collect();
        order.sort_by(|one, other| layer(&self.marks[*one]).cmp(&layer(&self.marks[*other])));
        let mut places = vec![0; order.len()];
        order.iter().enumerate().for_each(|(place, mark)| places[*mark] = place);
        let mut marks: Vec<Option<Mark>> = self.marks.into_iter().map(Some).collect();
        self.marks = order.iter().filter_map(|mark| marks[*mark].take()).collect();
        for text in &mut self.texts {
            text.inside = text.inside.map(|mark| places[mark]);
        }
        self
    }

    /// Draws an outline around what changed, a little outside of it; one at the edge of the picture stays inside.
    pub fn outline(&mut self, area: &Area) {
        self.outline_by(area, (2.5, 2.5));
    }

    /// The same around a segment of a bar, whose neighbours are not to be hidden: outside of the bar, and along it as long as it is.
    pub fn outline_segment(&mut self, area: &Area, lying: bool) {
        // One that is hardly there is told by an outline with something in it.
        let along = |length: f64| ((8.0 - length) / 2.0).max(0.0);
        self.outline_by(area, if lying { (along(area.w), 2.5) } else { (2.5, along(area.h)) });
    }

    fn outline_by(&mut self, area: &Area, (across, down): (f64, f64)) {
        let edge = |at: f64| at.max(2.0).min(self.width - 2.0);
        let (left, right) = (edge(area.x - across), edge(area.right() + across));
        let (top, bottom) = ((area.y - down).max(2.0), area.bottom() + down);
        self.outlines.push(vec![(left, top), (right, top), (right, bottom), (left, bottom)]);
    }

    /// Adds a text on white ground.
    pub fn grounded(&mut self, text: PlacedText) {
        self.marks.push(Mark::line(Kind::Ground, self.ground(&text.area), "ground"));
        self.texts.push(text);
    }

    /// The white ground of a text that stands there.
    pub fn ground(&self, text: &Area) -> Area {
        let (left, right) = ((text.x - 2.0).max(0.0), (text.right() + 2.0).min(self.width));
        Area::new(left, text.y + 1.0, right - left, text.h - 2.0)
    }
}

/// Which marks come before which others, and which are alike.
fn layer(mark: &Mark) -> (u8, &str) {
    let layer = match mark.kind {
        Kind::Swatch => 0,
        Kind::Grid => 1,
        Kind::Ground => 2,
        Kind::Bar => 3,
        Kind::Whisker => 4,
        Kind::Dot | Kind::Line => 5,
        Kind::Axis => 6,
        Kind::Changed => 7,
    };
    (layer, &mark.class)
}

/// The picture of a chart without categories or series.
pub fn empty(page: Page) -> Layout {
    let mut layout = Layout::new(page);
    layout.texts.push(PlacedText::new(Role::Missing, vec!["No values to show".into()], LABEL, Anchor::Start, 0.0, 8.0));
    layout.height = 8.0 + LABEL.line() + 8.0;
    layout
}

/// Names of the series with their swatches, in rows; gives where the chart below may begin. One series needs none.
pub fn legend(layout: &mut Layout, series: &[(String, Paint)]) -> f64 {
    if series.len() < 2 || layout.panel {
        return 0.0;
    }
    let names: Vec<&str> = series.iter().map(|(name, _)| name.as_str()).collect();
    legend_of(layout, &names, SWATCH, |index, at| vec![Mark::of_series(Kind::Swatch, at, index, series[index].1)])
}

/// The legend of bars or of dots.
pub fn legend_of_stacks(layout: &mut Layout, stacks: &Stacks) -> f64 {
    let Some(styles) = stacks.dots.as_ref().filter(|styles| styles.len() > 1 && !layout.panel) else {
        return legend(layout, &stacks.series);
    };
    let names: Vec<&str> = stacks.series.iter().map(|(name, _)| name.as_str()).collect();
    legend_of(layout, &names, SWATCH, |index, at| {
        marker::sized(SWATCH, Kind::Swatch, styles[index], index, (at.x + SWATCH / 2.0, at.y + SWATCH / 2.0))
    })
}

/// Names with a sample before each, as wide as told and drawn into the box given.
pub fn legend_of(layout: &mut Layout, names: &[&str], wide: f64, sample: impl Fn(usize, Area) -> Vec<Mark>) -> f64 {
    const GAP: f64 = 6.0;
    let (mut x, mut y, mut tallest) = (0.0, 0.0, 0.0f64);
    for (index, name) in names.iter().enumerate() {
        let lines = wrap(name, LEGEND, layout.width - wide - GAP);
        let text = PlacedText::new(Role::Legend, lines, LEGEND, Anchor::Start, 0.0, 0.0);
        if x > 0.0 && x + wide + GAP + text.area.w > layout.width {
            (x, y, tallest) = (0.0, y + tallest + 4.0, 0.0);
        }
        layout.marks.extend(sample(index, Area::new(x, y + (LEGEND.line() - SWATCH) / 2.0, wide, SWATCH)));
        let area = Area { x: x + wide + GAP, y, ..text.area };
        x = area.right() + 18.0;
        tallest = tallest.max(area.h);
        layout.texts.push(PlacedText { area, ..text });
    }
    y + tallest + 14.0
}

/// The finest scale whose tick labels stand `apart`: five steps or fewer, or seven where they count in both directions from zero.
pub fn scale_across(stacks: &Stacks, mut apart: impl FnMut(&Scale) -> bool) -> Scale {
    let of = |steps| stacks.scale(steps);
    (1..=if stacks.signed { 5 } else { 7 }).rev().map(of).find(|scale| apart(scale)).unwrap_or_else(|| of(1))
}

/// What is said under a chart whose axis does not start at zero.
pub const NO_ZERO: &str = "The axis does not start at zero.";

/// Says so from `y` down, once for all panels; gives where it ends.
pub fn no_zero(layout: &mut Layout, scale: &Scale, y: f64) -> f64 {
    if scale.has_zero() || layout.panel {
        return y;
    }
    let note = PlacedText::new(Role::Note, wrap(NO_ZERO, TICK, layout.width), TICK, Anchor::Start, 0.0, y + 8.0);
    let bottom = note.area.bottom();
    layout.texts.push(note);
    bottom
}

/// The fine ticks of the ruler on an axis of `length`: where each stands and how far it reaches; every fifth is longer, every tenth longest.
pub fn ruler(length: f64, steps: usize) -> Vec<(f64, f64)> {
    // Ticks nearer than this would run together.
    let divisions = [10, 5, 2, 1].into_iter().find(|count| length / (steps * count) as f64 >= 4.0).unwrap_or(1);
    (0..=steps * divisions)
        .map(|index| {
            let reach = match index % divisions {
                0 => RULER,
                5 => 6.0,
                _ => 3.0,
            };
            (length * index as f64 / (steps * divisions) as f64, reach)
        })
        .collect()
}
