//! Models by the thousand: nothing overlaps, nothing is cut, nothing is lost, no flow runs through a box or on another.

use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};
use proptest::test_runner::TestCaseError;

use super::layout::{NARROW, WIDE, narrow, wide};
use super::outline::{describe, outline};
use super::paint::{Said, paint};
use super::shapes::{Path, Picture, Rect};
use super::told::{Band, Box, Flow, Lane, Told};
use crate::data::{Arrange, Frame};
use crate::markup::to_string;

const HOSTILE: [&str; 12] = [
    "<script>alert(1)</script>",
    "\" onload=\"x",
    "{{ 1 }}{% raw %}",
    "\u{202e}txet desrever\u{202c}",
    "שלום עולם, זה ארוך מאוד",
    "e\u{301}\u{302}\u{303}\u{304} zalgo",
    "👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦 family",
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung",
    "漢字仮名交じり文の長いラベルがここにあります",
    "a\u{0}b\u{7}c",
    "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww",
    "https://example.org/a/very/long/path?with=a&query=that#goes-on",
];

fn label() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => "[A-Z][a-z]{2,9}( [a-z]{1,11}){0,8}",
        2 => "[A-Za-z/ -]{3,90}".prop_map(|text| format!("N{text}")),
        1 => (0..HOSTILE.len()).prop_map(|at| HOSTILE[at].to_owned()),
    ]
}

fn maybe(words: impl Strategy<Value = String>, weight: u32) -> impl Strategy<Value = String> {
    prop_oneof![4 => Just(String::new()), weight => words]
}

fn a_box() -> impl Strategy<Value = Box> {
    let kind = prop_oneof![Just("group"), Just("core"), Just("optional"), Just("entry"), Just("exit"), Just("gateway")];
    (kind, any::<bool>(), 0..12, label(), maybe(label(), 2), maybe(label(), 1)).prop_map(|(kind, open, spans, label, detail, note)| Box {
        kind: kind.to_owned(),
        open,
        spans_all: spans == 0,
        label,
        detail,
        note,
        ..Box::default()
    })
}

type Places = Vec<(Box, usize, usize)>;

/// Boxes dealt to lanes and groups.
fn lanes(boxes: &Places, labels: Vec<String>, groups: &[(String, Frame)], foot: bool) -> Vec<Lane> {
    let count = labels.len();
    let mut lanes: Vec<Lane> = labels.into_iter().map(|label| Lane { label, ..Lane::default() }).collect();
    if foot && count > 1 {
        lanes[count - 1].foot = true;
    }
    for (at, (each, lane, group)) in boxes.iter().enumerate() {
        let lane = &mut lanes[lane % count];
        let group = groups.get(*group).filter(|_| !each.spans_all);
        match (group, lane.bands.iter_mut().find(|band| group.is_some_and(|group| band.label == group.0))) {
            (Some(_), Some(band)) => band.boxes.push(at),
            (Some((label, frame)), None) => lane.bands.push(Band { label: label.clone(), frame: *frame, boxes: vec![at] }),
            _ => lane.bands.push(Band { boxes: vec![at], ..Band::default() }),
        }
    }
    lanes
}

fn model() -> impl Strategy<Value = Told> {
    let arrange = prop_oneof![Just(Arrange::Columns), Just(Arrange::Rows), Just(Arrange::Around), Just(Arrange::Ladder)];
    let boxes = proptest::collection::vec((a_box(), 0..8_usize, 0..9_usize), 1..=30);
    let frame = prop_oneof![Just(Frame::None), Just(Frame::Closed), Just(Frame::Open)];
    let groups = proptest::collection::vec((label(), frame), 0..4);
    let flow = (0..30_usize, 0..30_usize, any::<bool>(), maybe(label(), 2).boxed(), maybe(label(), 1).boxed());
    // Most pictures have few flows; some have more than anyone would draw.
    let flows = (0..4).prop_flat_map(move |kind| proptest::collection::vec(flow.clone(), 0..=if kind == 0 { 40 } else { 12 }));
    let lane_labels = proptest::collection::vec(maybe(label(), 6), 1..=8);
    let notes = proptest::collection::vec(label(), 0..3);
    let leads = proptest::collection::vec((0..30_usize, 0..30_usize), 0..6);
    (arrange, boxes, groups, flows, lane_labels, notes, any::<bool>(), leads).prop_map(
        |(arrange, boxes, groups, flows, labels, notes, foot, leads)| {
            let count = boxes.len();
            let lanes = lanes(&boxes, labels, &groups, foot);
            let mut boxes: Vec<Box> = boxes.into_iter().map(|(each, ..)| each).collect();
            leads.into_iter().for_each(|(from, to)| boxes[from % count].leads.push(to % count));
            let flow = |(from, to, both, label, note)| Flow { from: from % count, to: to % count, both, label, note };
            let flows = flows.into_iter().map(flow).collect();
            Told { arrange, lanes, boxes, flows, notes, rules: vec!["A rule".into()], ..Told::default() }
        },
    )
}

fn inside(inner: &Rect, outer: &Rect) -> bool {
    let hair = 0.02;
    inner.x >= outer.x - hair
        && inner.y >= outer.y - hair
        && inner.right() <= outer.right() + hair
        && inner.bottom() <= outer.bottom() + hair
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn core(rect: &Rect) -> Rect {
    rect.wider(-0.5)
}

/// The line of a piece, as thin as a hair.
fn hair(pair: &[(f64, f64)]) -> Rect {
    let (a, b) = (pair[0], pair[1]);
    Rect { x: a.0.min(b.0), y: a.1.min(b.1), w: (a.0 - b.0).abs().max(0.1), h: (a.1 - b.1).abs().max(0.1) }
}

fn check_boxes(told: &Told, picture: &Picture) -> Result<(), TestCaseError> {
    prop_assert_eq!(picture.boxes.len(), told.boxes.len());
    let page = Rect { x: 0.0, y: 0.0, w: picture.width, h: picture.height };
    let mut solid: Vec<(String, Rect)> = Vec::new();
    for placed in &picture.boxes {
        solid.push((format!("box {}", placed.at), placed.rect));
        for (number, text) in placed.texts.iter().enumerate() {
            prop_assert!(inside(&text.rect, &placed.rect), "words of box {} leave it", placed.at);
            prop_assert!(text.lines.iter().all(|line| text.voice.width(line) <= text.rect.w + 0.01), "a line is too wide");
            prop_assert!(!placed.texts[number + 1..].iter().any(|other| other.rect.meets(&text.rect)), "words on words");
            let marked = picture.marks.iter().any(|mark| mark.rect.meets(&text.rect));
            prop_assert!(!marked, "a mark on the words of box {}", placed.at);
        }
        let shown: String = placed.texts.iter().flat_map(|text| &text.lines).map(|line| letters(line)).collect();
        let each = &told.boxes[placed.at];
        prop_assert!(shown.contains(&letters(&each.label)) && shown.contains(&letters(&each.detail)), "words are lost");
    }
    solid.extend(picture.texts.iter().map(|text| (text.lines.join(" "), text.rect)));
    let boxes = picture.boxes.len();
    for (at, (name, rect)) in solid.iter().enumerate() {
        prop_assert!(inside(rect, &page), "{name} leaves the picture: {rect:?} of {page:?}");
        for (other, meets) in &solid[at + 1..] {
            prop_assert!(!rect.meets(meets), "{name} and {other} overlap");
        }
        let marked = picture.marks.iter().any(|mark| mark.rect.meets(rect) && !(at < boxes && inside(&mark.rect, rect)));
        prop_assert!(!marked, "a mark lies on {name}");
    }
    for (at, mark) in picture.marks.iter().enumerate() {
        prop_assert!(inside(&mark.rect, &page), "a mark leaves the picture");
        prop_assert!(!picture.marks[at + 1..].iter().any(|other| other.rect.meets(&mark.rect)), "marks overlap");
    }
    for frame in &picture.frames {
        prop_assert!(inside(&frame.rect, &page), "a frame leaves the picture");
        for placed in &picture.boxes {
            let within = frame.boxes.contains(&placed.at);
            prop_assert!(if within { inside(&placed.rect, &frame.rect) } else { !placed.rect.meets(&frame.rect) }, "a frame misleads");
        }
    }
    Ok(())
}

/// Whether two flows share a piece of way, or run so close that they read as one.
fn coincide(a: &Path, b: &Path) -> bool {
    a.points.windows(2).any(|one| {
        b.points.windows(2).any(|other| {
            let level = |pair: &[(f64, f64)]| pair[0].1 == pair[1].1;
            let (first, second) = (hair(one), hair(other));
            level(one) == level(other)
                && if level(one) { grown(&first, 0.0, 5.0).meets(&second) } else { grown(&first, 5.0, 0.0).meets(&second) }
        })
    })
}

fn grown(rect: &Rect, x: f64, y: f64) -> Rect {
    Rect { x: rect.x - x, y: rect.y - y, w: rect.w + 2.0 * x, h: rect.h + 2.0 * y }
}

fn check_flows(told: &Told, picture: &Picture) -> Result<(), TestCaseError> {
    let page = Rect { x: 0.0, y: 0.0, w: picture.width, h: picture.height };
    let rect = |at: usize| picture.boxes.iter().find(|placed| placed.at == at).expect("a box").rect;
    for (number, path) in picture.paths.iter().enumerate() {
        let flow = &told.flows[path.flow];
        let (first, last) = (path.points[0], path.points[path.points.len() - 1]);
        for (point, at) in [(first, flow.from), (last, flow.to)] {
            let edge = Rect { x: point.0, y: point.1, w: 0.0, h: 0.0 };
            let on = inside(&edge, &rect(at)) && !inside(&edge, &rect(at).wider(-0.1));
            prop_assert!(on, "flow {} does not end at the side of box {at}", path.flow);
        }
        for pair in path.points.windows(2) {
            prop_assert!((pair[0].0 == pair[1].0) != (pair[0].1 == pair[1].1), "a piece is aslant or empty");
            let line = hair(pair);
            prop_assert!(inside(&line, &page), "a flow leaves the picture");
            for placed in &picture.boxes {
                prop_assert!(!line.meets(&core(&placed.rect)), "flow {} runs through box {}", path.flow, placed.at);
            }
            for text in &picture.texts {
                prop_assert!(!line.meets(&core(&text.rect)), "flow {} runs through {:?}", path.flow, text.lines);
            }
            for frame in &picture.frames {
                let own = frame.boxes.contains(&flow.from) || frame.boxes.contains(&flow.to);
                prop_assert!(own || !line.meets(&core(&frame.rect)), "flow {} runs through a frame", path.flow);
            }
            let crossed = picture.marks.iter().filter(|mark| line.meets(&mark.rect)).count();
            prop_assert!(crossed <= 1, "flow {} runs through marks", path.flow);
        }
        let twin = picture.paths[number + 1..].iter().find(|other| coincide(path, other));
        prop_assert!(twin.is_none(), "flows coincide: {path:?} {twin:?}");
    }
    let shown: Vec<String> = picture.texts.iter().map(|text| letters(&text.lines.concat())).collect();
    let says = |words: &str| words.is_empty() || shown.iter().any(|text| text.contains(&letters(words)));
    for (number, flow) in told.flows.iter().enumerate() {
        prop_assert!(says(&flow.label), "a flow's label is lost");
        prop_assert!(says(&flow.note), "a flow's note is lost");
        let (from, to) = (letters(&told.boxes[flow.from].label), letters(&told.boxes[flow.to].label));
        let told = shown.iter().any(|text| text.starts_with(&from) && text.contains(&to));
        prop_assert!(told || picture.paths.iter().any(|path| path.flow == number), "flow {number} is neither drawn nor told");
    }
    prop_assert!(told.boxes.iter().map(|each| &each.note).chain(&told.notes).all(|note| says(note)), "a note is lost");
    Ok(())
}

proptest! {
    #![proptest_config(crate::tests::cases(1_000))]
    #[test]
    fn generated_models_hold_together(told in model()) {
        for (picture, width) in [(wide(&told), WIDE), (narrow(&told), NARROW)] {
            prop_assert_eq!(picture.width, width);
            check_boxes(&told, &picture)?;
            check_flows(&told, &picture)?;
        }
    }

    #[test]
    fn the_outline_says_all(told in model()) {
        let said = crate::markup::plain(&[outline(&told)]);
        let lanes = told.lanes.iter().filter(|lane| !lane.bands.is_empty());
        let groups = lanes.clone().flat_map(|lane| lane.bands.iter().map(|band| &band.label));
        let boxes = told.boxes.iter().flat_map(|each| [&each.label, &each.detail, &each.note]);
        let flows = told.flows.iter().flat_map(|flow| [&flow.label, &flow.note]);
        for words in lanes.clone().map(|lane| &lane.label).chain(groups).chain(boxes).chain(flows).chain(&told.notes).chain(&told.rules) {
            prop_assert!(said.contains(words.as_str()), "{words:?} is missing in {said}");
        }
        for flow in &told.flows {
            let other = if flow.from == flow.to { "itself" } else { told.boxes[flow.to].label.as_str() };
            prop_assert!(said.split("Leads to ").skip(1).any(|rest| rest.contains(other)), "a flow to {other:?} is missing");
        }
    }
}
/// The shape of the study's model: three open groups, a gateway, two bands of three, four ways in.
pub(super) fn study() -> Told {
    let mut told = Told::default();
    let mut add = |kind: &str, label: &str, detail: &str| {
        let section = Some(format!("sec-{kind}"));
        let (open, spans_all) = (kind == "group", kind == "gateway");
        told.boxes.push(Box { kind: kind.into(), open, spans_all, label: label.into(), detail: detail.into(), section, ..Box::default() });
        told.boxes.len() - 1
    };
    let groups = [("Children living away from home", "21"), ("Schools and day care", "25"), ("Community and the child's home", "18")];
    let groups =
        groups.map(|(label, count)| Band { boxes: vec![add("group", label, &format!("{count} kinds of role"))], ..Band::default() });
    let gate = Band { boxes: vec![add("gateway", "Gateway", "")], ..Band::default() };
    let core = Band {
        label: "Core: 60 credits at level 6".into(),
        boxes: (1..4).map(|n| add("core", &format!("Core {n}"), "20")).collect(),
        ..Band::default()
    };
    let optional = Band {
        label: "Optional: 60 credits at level 6".into(),
        boxes: (1..4).map(|n| add("optional", &format!("Option {n}"), "20")).collect(),
        ..Band::default()
    };
    let ways = ["Way in: without a degree", "Way in: with a degree", "Way in: with credit", "Way in: already in post"];
    let ways = ways.map(|label| Band { boxes: vec![add("way", label, "")], ..Band::default() });
    let lane = |label: &str, foot, bands: &[Band]| Lane { label: label.into(), foot, bands: bands.to_vec() };
    told.lanes = vec![
        lane("The workforce", false, &groups),
        lane("", false, &[gate]),
        lane("The degree", false, &[core, optional]),
        lane("", true, &ways),
    ];
    for (from, to) in [(0, 3), (1, 3), (2, 3), (0, 1), (1, 2), (3, 4), (3, 7)] {
        told.flows.push(Flow { from, to, both: true, ..Flow::default() });
    }
    told
}

#[test]
fn the_study_s_model_looks_like_its_sketch() {
    let told = study();
    let picture = wide(&told);
    assert_eq!(picture.width, 960.0);
    // All its flows are straight: level between lanes, upright between the groups.
    assert!(picture.paths.iter().all(|path| path.points.len() == 2), "{:?}", picture.paths);
    let rect = |at: usize| picture.boxes.iter().find(|placed| placed.at == at).expect("a box").rect;
    let (gate, away) = (rect(3), rect(0));
    assert!(gate.h > 2.5 * away.h && gate.w < 100.0);
    assert_eq!(picture.hairlines.len(), 1);
    assert_eq!(picture.boxes.iter().filter(|placed| placed.dot).count(), 4);
}

#[test]
fn the_picture_is_named_linked_and_without_styles() {
    let told = study();
    let said = Said { id: "model-pathway-wide".into(), title: "A <gateway>".into(), description: "Boxes".into() };
    let svg = to_string(&[paint(&wide(&told), &told, &said)]);
    assert!(svg.starts_with("<svg class=\"model flat\""), "it is printed on a page turned on its side");
    assert!(svg.contains("<title id=\"model-pathway-wide-title\">A &lt;gateway&gt;</title>"));
    assert!(svg.contains("<a class=\"box kind-group open\" href=\"@sec-group\">") && svg.contains("</text> <text class=\"detail\""));
    assert!(svg.contains("marker-end=\"url(#model-pathway-wide-arrow)\""));
    assert!(svg.contains("stroke-dasharray=\"6 4\""));
    assert!(!svg.contains("style="));
}

#[test]
fn the_outline_says_what_the_picture_shows() {
    let mut told = study();
    told.boxes[0].parts = vec!["Foster carers".into()];
    told.boxes[10].leads = vec![0, 1];
    told.flows[5].label = "graduates".into();
    let html = to_string(&[outline(&told)]);
    assert!(html.starts_with(
        "<ul class=\"outline\"><li>The workforce<ul><li><a href=\"@sec-group\">Children living away from home</a>: 21 kinds of role"
    ));
    assert!(html.contains("<li>Leads to Gateway and Schools and day care and back</li>"), "{html}");
    assert!(html.contains("<li>Holds<ul><li>Foster carers</li></ul></li>"));
    assert!(html.contains("<li>Leads to Children living away from home and Schools and day care</li>"));
    assert!(html.contains("<li>Leads to Core 1 and back: graduates</li>"));
    assert!(html.contains("<li>Core: 60 credits at level 6<ul>"));
    assert!(told.boxes.iter().all(|each| html.contains(&each.label.replace('\'', "&#39;"))));
    assert!(describe(&told).starts_with("A model of 14 boxes in 3 lanes, joined by 7 flows. The workforce: "));
}
