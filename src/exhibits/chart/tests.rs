//! Thousands of generated charts, laid out and checked box by box; hostile labels; descriptions.

mod generate;
mod geometry;

use super::layout::{Area, Kind, Layout, Page, Role, Shape};
use super::stack::Stacks;
use super::text::clean;
use super::{Arrange, End, Interval, Kind as Chart, Manner, Orientation, Panel, Plot, Point, Series, describe, draw, lay_out};
use crate::markup::Node;
use proptest::prelude::{Just, Strategy, any, prop_oneof, proptest};

use generate::bars;
pub(super) use generate::{many, plots, words};
use geometry::check;
pub(super) use geometry::{check_geometry, said};

fn chart(categories: &[&str], series: &[(&str, &[Option<f64>])]) -> Plot {
    let points = |values: &[Option<f64>]| {
        values.iter().map(|value| Point::new(*value, value.map_or_else(|| "[x]".into(), |value| format!("{value}%")))).collect()
    };
    Plot {
        kind: Chart::Bars { orientation: Orientation::Horizontal, arrange: Arrange::Grouped },
        categories: categories.iter().map(|&label| label.to_owned()).collect(),
        series: series.iter().map(|(label, values)| Series { label: (*label).to_owned(), points: points(values) }).collect(),
        axis: Some("Share of answers".into()),
        suffix: "%",
        name: "A chart".into(),
        description: "What it shows.".into(),
        id: "chart-q4".into(),
        manner: Manner::default(),
    }
}

fn stacks(plot: &Plot) -> Stacks {
    match plot.kind {
        Chart::Bars { orientation, arrange } => Stacks::of(plot, orientation, arrange),
        Chart::Dots { orientation } => Stacks::of(plot, orientation, Arrange::Grouped),
        other => panic!("no bars: {other:?}"),
    }
}

fn svg(node: &Node) -> &str {
    match node {
        Node::Drawn(svg) => svg,
        other => panic!("not a drawing: {other:?}"),
    }
}
proptest! {
    #![proptest_config(many())]

    #[test]
    fn nothing_collides_or_is_lost(bars in bars()) {
        let stacks = stacks(&bars);
        for page in [Page::WIDE, Page::NARROW] {
            check(&lay_out(&bars, page), &stacks);
        }
        assert!(describe(&bars).contains(" chart of "));
    }
}

proptest! {
    #![proptest_config(many())]

    #[test]
    fn lines_hold_what_they_are_given(plot in plots(Just(Chart::Lines), (60, 6)), off_zero in any::<bool>()) {
        let plot = Plot { manner: Manner { off_zero, ..Manner::default() }, ..plot };
        for page in [Page::WIDE, Page::NARROW] {
            check_lines(&plot, &lay_out(&plot, page));
        }
    }
}

proptest! {
    #![proptest_config(many())]

    #[test]
    fn slopes_hold_what_they_are_given(plot in plots(Just(Chart::Slope), (40, 2))) {
        for page in [Page::WIDE, Page::NARROW] {
            let layout = lay_out(&plot, page);
            check_geometry(&layout);
            let bare = |text: &str| clean(text).replace(' ', "");
            assert_eq!(said(&layout, Role::Label), plot.categories.iter().map(|label| bare(label)).collect::<Vec<_>>());
            let told = [said(&layout, Role::Value), said(&layout, Role::Missing)].concat();
            assert!(plot.series.iter().flat_map(|series| &series.points).all(|point| told.contains(&bare(&point.printed))));
            assert!(plot.series.iter().all(|series| said(&layout, Role::Legend).contains(&bare(&series.label))));
        }
    }
}

/// Panels of one kind with the same series.
fn panels() -> impl Strategy<Value = Vec<Panel>> {
    let orientation = || prop_oneof![Just(Orientation::Horizontal), Just(Orientation::Vertical)];
    let arrange = prop_oneof![Just(Arrange::Grouped), Just(Arrange::Stacked), Just(Arrange::Full), Just(Arrange::Diverging)];
    let kind = prop_oneof![
        (arrange, orientation()).prop_map(|(arrange, orientation)| Chart::Bars { orientation, arrange }),
        orientation().prop_map(|orientation| Chart::Dots { orientation }),
        Just(Chart::Lines),
    ];
    (kind, 1usize..=4).prop_flat_map(|(kind, series)| {
        let panel = (words(), plots(Just(kind), (12, 4))).prop_map(|(title, plot)| Panel { title, plot });
        proptest::collection::vec(panel, 1..=12).prop_map(move |mut panels| {
            let series = series.min(panels.iter().map(|panel| panel.plot.series.len()).min().unwrap_or(1));
            let names: Vec<String> = panels[0].plot.series.iter().map(|series| series.label.clone()).collect();
            for panel in &mut panels {
                panel.plot.series.truncate(series);
                panel.plot.series.iter_mut().zip(&names).for_each(|(series, name)| series.label.clone_from(name));
            }
            panels
        })
    })
}

proptest! {
    #![proptest_config(many())]

    #[test]
    fn panels_hold_what_they_are_given(panels in panels()) {
        for page in [Page::WIDE, Page::NARROW] {
            let layout = super::panels::lay(&panels, page);
            check_geometry(&layout);
            let bare = |text: &str| clean(text).replace(' ', "");
            assert_eq!(said(&layout, Role::Title), panels.iter().map(|panel| bare(&panel.title)).collect::<Vec<_>>());
            let names: Vec<String> = panels[0].plot.series.iter().map(|series| bare(&series.label)).collect();
            assert_eq!(said(&layout, Role::Legend), if names.len() > 1 { names } else { Vec::new() });
            if panels[0].plot.kind != Chart::Lines {
                let labels = panels.iter().flat_map(|panel| &panel.plot.categories).map(|label| bare(label)).collect::<Vec<_>>();
                assert_eq!(said(&layout, Role::Label), labels);
            }
        }
    }
}

#[test]
fn a_letter_wider_than_half_a_slope_stays_on_it() {
    let mut plot = chart(&["Leeds", "York"], &[("2008", &[Some(1.0), Some(2.0)]), ("a ﷽ 2009", &[Some(2.0), None])]);
    plot.kind = Chart::Slope;
    check_geometry(&lay_out(&plot, Page::NARROW));
    plot.series.swap(0, 1);
    check_geometry(&lay_out(&plot, Page::NARROW));
}

#[test]
fn a_long_word_beside_a_narrow_slope_is_not_broken() {
    let mut plot = chart(&["Residential establishments", "York"], &[("2008", &[Some(1.0), Some(2.0)]), ("2009", &[Some(2.0), Some(1.0)])]);
    plot.kind = Chart::Slope;
    let layout = lay_out(&plot, Page::NARROW);
    check_geometry(&layout);
    assert!(layout.texts.iter().any(|text| text.lines == ["Residential", "establishments"]));
}

#[test]
fn a_letter_wider_than_half_a_panel_stays_on_it() {
    let mut plot = chart(&["exqc ﷽ dk", "York"], &[("A", &[Some(20.0), Some(40.0)])]);
    plot.kind = Chart::Lines;
    let panels = vec![Panel { title: "One".into(), plot: plot.clone() }, Panel { title: "Other".into(), plot }];
    check_geometry(&super::panels::lay(&panels, Page::NARROW));
}

#[test]
fn panels_share_a_scale() {
    let one = chart(&["a", "b"], &[("A", &[Some(20.0), Some(40.0)])]);
    let other = chart(&["a", "b"], &[("A", &[Some(80.0), Some(10.0)])]);
    let panels: Vec<Panel> = [one, other].into_iter().map(|plot| Panel { title: "P".into(), plot }).collect();
    let layout = super::panels::lay(&panels, Page::WIDE);
    let widths: Vec<f64> = layout.marks.iter().filter(|mark| mark.kind == Kind::Bar).map(|mark| mark.area.w).collect();
    assert!((widths[0] - 2.0 * widths[3]).abs() < 0.01 && (widths[2] - 4.0 * widths[0]).abs() < 0.01, "{widths:?}");
}

#[test]
fn narrow_panels_that_fit_stand_two_across() {
    let plot = |kind| Plot { kind, ..chart(&["2007", "2008"], &[("A", &[Some(20.0), Some(40.0)])]) };
    let across = |kind| {
        let panels: Vec<Panel> = (0..3).map(|_| Panel { title: "P".into(), plot: plot(kind) }).collect();
        let layout = super::panels::lay(&panels, Page::NARROW);
        check_geometry(&layout);
        let titles: Vec<f64> = layout.texts.iter().filter(|text| text.role == Role::Title).map(|text| text.area.y).collect();
        (titles[0] - titles[1]).abs() < 0.01 && titles[1] < titles[2]
    };
    assert!(across(Chart::Lines));
    assert!(across(Chart::Bars { orientation: Orientation::Vertical, arrange: Arrange::Grouped }));
}

#[test]
fn a_break_makes_room_in_its_own_row_of_panels_only() {
    let plot = |broken| {
        let mut plot = Plot { kind: Chart::Lines, ..chart(&["2007", "2008"], &[("A", &[Some(20.0), Some(40.0)])]) };
        plot.series[0].points[1].broken = broken;
        plot
    };
    let heights = |plots: &[&Plot], across: usize| {
        let page = Page { panel: true, ..Page::NARROW };
        let scale = super::line::scale(plots, page).expect("a scale");
        let layouts = super::line::lay_all(plots, &scale, page, across);
        layouts.iter().map(|layout| layout.height).collect::<Vec<_>>()
    };
    let (plain, broken) = (plot(false), plot(true));
    let apart = heights(&[&plain, &broken], 1);
    assert!(apart[0] < apart[1], "{apart:?}");
    let level = heights(&[&plain, &broken], 2);
    assert!((level[0] - level[1]).abs() < 0.01, "{level:?}");
}

#[test]
fn the_last_value_of_an_only_line_stands_at_its_point() {
    let plot = Plot { kind: Chart::Lines, ..chart(&["2007", "2008", "2009"], &[("A", &[Some(20.0), Some(40.0), Some(30.0)])]) };
    for page in [Page::WIDE, Page::NARROW] {
        let layout = lay_out(&plot, page);
        let value = layout.texts.iter().find(|text| text.role == Role::Value && text.lines == ["30%"]).expect("the last value");
        let dot = layout.marks.iter().filter(|mark| mark.kind == Kind::Dot).map(|mark| mark.area.right()).fold(0.0, f64::max);
        assert!((0.0..=8.0).contains(&(value.area.x - dot)), "{value:?} and {dot}");
        let axis =
            layout.marks.iter().find(|mark| mark.class == "axis" && mark.area.h > mark.area.w).expect("the axis of values").area.right();
        assert!(layout.marks.iter().all(|mark| mark.kind != Kind::Ground || mark.area.x >= axis), "the ground of a value hides the axis");
    }
}

#[test]
fn short_labels_stand_beside_narrow_bars_and_rows_are_even() {
    let plot = chart(&["Market Square", "Station"], &[("A", &[Some(20.0), Some(40.0)])]);
    let layout = lay_out(&plot, Page::NARROW);
    let bars = || layout.marks.iter().filter(|mark| mark.kind == Kind::Bar).map(|mark| mark.area);
    let labels = layout.texts.iter().filter(|text| text.role == Role::Label);
    assert!(labels.zip(bars()).all(|(label, bar)| label.area.right() < bar.x));
    let long = "A timetable at every stop that can be read from a wheelchair";
    let plot = chart(&[long, "Seats", "Bins", "Wi-Fi"], &[("A", &[Some(20.0), Some(40.0), Some(40.0), Some(40.0)])]);
    let layout = lay_out(&plot, Page::WIDE);
    let tops: Vec<f64> = layout.marks.iter().filter(|mark| mark.kind == Kind::Bar).map(|mark| mark.area.y).collect();
    assert!(tops.windows(3).all(|three| ((three[2] - three[1]) - (three[1] - three[0])).abs() < 0.01), "{tops:?}");
}

#[test]
fn shaded_cells_keep_their_labels_beside_them_where_twelve_fit() {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let series: Vec<(&str, &[Option<f64>])> = months.iter().map(|month| (*month, &[Some(20.0), Some(40.0)][..])).collect();
    let plot = Plot { kind: Chart::Heat, ..chart(&["Leeds", "Hull, East Riding and the Humber"], &series) };
    let layout = lay_out(&plot, Page::WIDE);
    check_geometry(&layout);
    let cells = layout.marks.iter().filter(|mark| mark.class == "cell").map(|mark| mark.area.x).fold(f64::MAX, f64::min);
    assert!(layout.texts.iter().filter(|text| text.role == Role::Label).all(|text| text.area.right() < cells));
}

/// Names, labels, signs and breaks occur; of periods in order at least the first and the last.
fn check_lines(plot: &Plot, layout: &Layout) {
    check_geometry(layout);
    let bare = |text: &str| clean(text).replace(' ', "");
    let labels: Vec<String> = plot.categories.iter().map(|label| bare(label)).collect();
    let told = said(layout, Role::Label);
    let ends = |words: &[String]| (words.first().cloned(), words.last().cloned());
    let years = labels.iter().all(|label| label.parse::<u16>().is_ok());
    assert!(told == labels || (years && ends(&told) == ends(&labels)), "{told:?} of {labels:?}");
    let mut names: Vec<String> = plot.series.iter().map(|series| bare(&series.label)).collect();
    let mut legend = said(layout, Role::Legend);
    names.sort();
    legend.sort();
    assert_eq!(legend, if names.len() > 1 { names } else { Vec::new() });
    let (signs, breaks) = (said(layout, Role::Missing), said(layout, Role::Sign));
    let points = || plot.series.iter().flat_map(|series| &series.points);
    let missing = |point: &&Point| !point.value.is_some_and(f64::is_finite);
    assert!(points().filter(missing).all(|point| signs.contains(&bare(&point.printed))), "{signs:?}");
    assert_eq!(points().any(|point| point.broken && !missing(&point)), breaks.contains(&"[b]".to_owned()));
    let values = said(layout, Role::Value).concat();
    for series in &plot.series {
        let mut given = series.points.iter().filter(|point| !missing(point));
        let last = given.next_back().map(|point| bare(&point.printed)).filter(|_| plot.series.len() == 1);
        assert!(last.is_none_or(|last| values.contains(&last)), "{values:?}");
    }
    let joined: usize = layout
        .marks
        .iter()
        .filter(|mark| mark.kind == Kind::Line)
        .map(|mark| match &mark.shape {
            Shape::Stroke { points, .. } => points.len() - 1,
            _ => 0,
        })
        .sum();
    let joins =
        |series: &Series| series.points.windows(2).filter(|pair| !missing(&&pair[0]) && !missing(&&pair[1]) && !pair[1].broken).count();
    assert_eq!(joined, plot.series.iter().map(joins).sum::<usize>());
}

#[test]
fn standing_bars_lie_down_where_labels_have_no_room() {
    let mut bars = chart(&["Leeds", "Bristol", "London", "York", "Derby", "Hull", "Ely", "Truro"], &[("A", &[Some(3.0); 8])]);
    bars.kind = Chart::Bars { orientation: Orientation::Vertical, arrange: Arrange::Grouped };
    let bar = |page| {
        let layout = lay_out(&bars, page);
        layout.marks.iter().find(|mark| mark.kind == Kind::Bar).map(|mark| mark.area.h > mark.area.w)
    };
    assert_eq!(bar(Page::WIDE), Some(true));
    assert_eq!(bar(Page::NARROW), Some(false));
}

#[test]
fn bars_start_at_zero_and_are_as_long_as_their_values() {
    let bars = chart(&["a", "b", "c"], &[("A", &[Some(20.0), Some(40.0), Some(-20.0)])]);
    let layout = lay_out(&bars, Page::WIDE);
    let areas: Vec<Area> = layout.marks.iter().filter(|mark| mark.kind == Kind::Bar).map(|mark| mark.area).collect();
    assert!((areas[1].w - 2.0 * areas[0].w).abs() < 0.01);
    assert!((areas[0].x - areas[1].x).abs() < 0.01);
    assert!((areas[2].right() - areas[0].x).abs() < 0.01);
    assert!((areas[2].w - areas[0].w).abs() < 0.01);
}

#[test]
fn hostile_words_come_out_escaped() {
    let evil = "<script>alert(1)</script> \"x\" 'y' & ]]> \u{202E}abc\u{200F} \u{0}\u{1B} &amp; \u{FFFE}";
    let mut bars = chart(&[evil, "ok"], &[(evil, &[Some(1.0), None]), ("<b onload=x>", &[Some(2.0), Some(3.0)])]);
    evil.clone_into(&mut bars.name);
    evil.clone_into(&mut bars.description);
    bars.axis = Some(evil.into());
    bars.id = "a\" onload=\"x<>".into();
    bars.series[0].points[0].printed = "<i>1</i>".into();
    for arrange in [Arrange::Grouped, Arrange::Full] {
        bars.kind = Chart::Bars { orientation: Orientation::Horizontal, arrange };
        let pictures = draw(&bars);
        for picture in [&pictures.wide, &pictures.narrow] {
            let svg = svg(picture);
            assert!(!svg.contains("<script") && !svg.contains("<b ") && !svg.contains("<i>") && !svg.contains("]]>"));
            assert!(svg.contains("&lt;script&gt;") && svg.contains("&amp;amp;"));
            assert!(!svg.contains("onload=\""));
            assert!(!svg.chars().any(|c| c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{FFFE}')));
            assert!(!svg.contains("style="));
        }
    }
}

#[test]
fn pictures_have_names_ids_classes_and_real_size() {
    let pictures = draw(&chart(&["Leeds", "London"], &[("A", &[Some(3.0), None])]));
    let (wide, narrow) = (svg(&pictures.wide), svg(&pictures.narrow));
    assert!(wide.starts_with("<svg class=\"chart chart-wide\" id=\"chart-q4-wide\" aria-labelledby=\"chart-q4-wide-title\""));
    assert!(wide.contains("<title id=\"chart-q4-wide-title\">A chart</title><desc id=\"chart-q4-wide-desc\">What it shows.</desc>"));
    assert!(wide.contains("role=\"img\"") && wide.contains("width=\"720\"") && wide.contains("viewBox=\"0 0 720 "));
    assert!(narrow.contains("width=\"328\"") && narrow.contains("id=\"chart-q4-narrow\""));
    for part in ["class=\"bar series-1\"", "fill=\"#12436D\"", "class=\"grid\"", "fill=\"#FFFFFF\"", "class=\"value absent\"", ">[x]<"] {
        assert!(wide.contains(part), "{part} is not in {wide}");
    }
    assert!(!wide.contains("legend"));
    assert_eq!(draw(&chart(&["Leeds", "London"], &[("A", &[Some(3.0), None])])), pictures);
}

#[test]
fn charts_without_values_are_drawn_too() {
    for bars in [chart(&[], &[]), chart(&["a"], &[]), chart(&[], &[("A", &[])]), chart(&["a", "b"], &[("A", &[])])] {
        let pictures = draw(&bars);
        assert!(svg(&pictures.wide).contains("role=\"img\""));
    }
    assert_eq!(describe(&chart(&[], &[])), "Bar chart without values.");
}

#[test]
fn descriptions_name_extremes_ties_and_gaps() {
    let one = chart(&["Degree", "Course", "None"], &[("Share", &[Some(47.0), Some(7.0), Some(12.0)])]);
    assert_eq!(describe(&one), "Bar chart of 3 categories. The highest is Degree with 47%; the lowest is Course with 7%.");
    let tied = chart(&["A", "B", "C", "D"], &[("Share", &[Some(9.0), Some(9.0), Some(1.0), None])]);
    assert_eq!(
        describe(&tied),
        "Bar chart of 4 categories. The highest are A and B, each with 9%; the lowest is C with 1%. There is no value for D, shown as [x]."
    );
    let two = chart(&["A", "B"], &[("Men", &[Some(1.0), Some(2.0)]), ("Women", &[Some(5.0), Some(5.0)])]);
    assert_eq!(
        describe(&two),
        "Bar chart of 2 categories and 2 series, side by side: Men and Women. \
         For Men, the highest is B with 2% and the lowest is A with 1%; for Women, all values are 5%."
    );
    let three = chart(&["A", "B"], &[("X", &[Some(1.0), Some(2.0)]), ("Y", &[Some(5.0), Some(5.0)]), ("Z", &[None, None])]);
    assert_eq!(
        describe(&three),
        "Bar chart of 2 categories and 3 series, side by side: X, Y and Z. For X, the highest is B with 2%; for Y, all values are 5%. \
         There are no values for A (Z) and B (Z), shown as [x]."
    );
    let single = chart(&["A"], &[("Men", &[Some(1.0)])]);
    assert_eq!(describe(&single), "Bar chart of one category. The only value is 1%, for A.");
}

#[test]
fn descriptions_tell_intervals_and_kinds() {
    let mut dots = chart(&["Leeds", "York", "Ely"], &[("Change", &[Some(26.0), Some(2.0), None])]);
    dots.kind = Chart::Dots { orientation: Orientation::Horizontal };
    let end = |value: f64| End { value: Some(value), printed: format!("{value}%") };
    dots.series[0].points[0].interval = Some(Interval { low: end(20.0), high: end(32.0) });
    dots.series[0].points[1].interval = Some(Interval { low: end(-3.0), high: end(7.0) });
    assert_eq!(
        describe(&dots),
        "Dot chart of 3 categories. The highest is Leeds with 26% (from 20% to 32%); the lowest is York with 2% (from -3% to 7%). \
         The interval of York holds zero. There is no value for Ely, shown as [x]."
    );
    let mut pie = chart(&["Yes", "No"], &[("Share", &[Some(60.0), Some(40.0)])]);
    pie.kind = Chart::Pie;
    assert_eq!(describe(&pie), "Pie chart of 2 slices: Yes with 60% and No with 40%.");
    let mut heat = chart(&["A", "B"], &[("Men", &[Some(1.0), Some(2.0)]), ("Women", &[Some(5.0), Some(7.0)])]);
    heat.kind = Chart::Heat;
    assert!(
        describe(&heat).starts_with("Table shaded by value of 2 categories and 2 series: Men and Women. For Men, the highest is B with 2%")
    );
}
