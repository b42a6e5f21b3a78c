//! Models by the hundred: nothing overlaps, nothing is cut, no flow runs through a box.

use super::layout::wide;
use super::narrow::narrow;
use super::outline::{describe, outline};
use super::paint::{Said, paint};
use super::route::stroke;
use super::shapes::{Picture, Rect, Voice};
use super::told::{Band, Box, Flow, Lane, Told};
use crate::markup::to_string;

/// A small generator of numbers, the same on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % limit.max(1)
    }

    fn words(&mut self, most: usize) -> String {
        const WORDS: [&str; 9] = [
            "care",
            "Gateway",
            "of",
            "children",
            "Community",
            "family/support",
            "misunderstandings",
            "Ünïted",
            "Donaudampfschifffahrtsgesellschaftskapitän",
        ];
        let count = self.below(most + 1);
        (0..count).map(|_| WORDS[self.below(WORDS.len())]).collect::<Vec<_>>().join(" ")
    }
}

fn model(seed: u64) -> Told {
    let mut dice = Dice(seed.wrapping_mul(7919) + 1);
    let mut told = Told::default();
    for _ in 0..1 + dice.below(5) {
        let mut lane = Lane { label: dice.words(3), foot: false, bands: Vec::new() };
        for _ in 0..dice.below(5) {
            let side = if dice.below(3) == 0 { 1 + dice.below(4) } else { 1 };
            let spans_all = side == 1 && dice.below(6) == 0;
            let mut band = Band { label: if side > 1 { dice.words(6) } else { String::new() }, boxes: Vec::new() };
            for _ in 0..side {
                band.boxes.push(told.boxes.len());
                let (label, detail) = (format!("Box {}", dice.words(5)), dice.words(4));
                told.boxes.push(Box { kind: "group".into(), open: dice.below(2) == 0, spans_all, label, detail, ..Box::default() });
            }
            lane.bands.push(band);
        }
        told.lanes.push(lane);
    }
    let inner = told.boxes.len();
    let mut foot = Lane { label: dice.words(2), foot: true, bands: Vec::new() };
    for _ in 0..dice.below(6) {
        foot.bands.push(Band { label: String::new(), boxes: vec![told.boxes.len()] });
        told.boxes.push(Box { kind: "way".into(), label: format!("Way {}", dice.words(6)), ..Box::default() });
    }
    told.lanes.push(foot);
    for _ in 0..dice.below(9).min(inner * 2) {
        let label = if dice.below(3) == 0 { dice.words(3) } else { String::new() };
        told.flows.push(Flow { from: dice.below(inner), to: dice.below(inner), both: dice.below(2) == 0, label });
    }
    told
}

fn check(told: &Told, picture: &Picture, seed: u64) {
    let page = Rect { x: 0.0, y: 0.0, w: picture.width, h: picture.height };
    let inside = |inner: &Rect, outer: &Rect| {
        inner.x >= outer.x - 0.01
            && inner.y >= outer.y - 0.01
            && inner.right() <= outer.right() + 0.01
            && inner.bottom() <= outer.bottom() + 0.01
    };
    let mut solid: Vec<(String, Rect)> = Vec::new();
    for placed in &picture.boxes {
        solid.push((format!("box {}", placed.at), placed.rect));
        for text in &placed.texts {
            assert!(inside(&text.rect, &placed.rect), "seed {seed}: words of box {} leave it", placed.at);
            assert!(text.lines.iter().all(|line| text.voice.width(line) <= text.rect.w + 0.01), "seed {seed}: a line is too wide");
        }
    }
    solid.extend(picture.texts.iter().map(|text| (text.lines.join(" "), text.rect)));
    for (at, (name, rect)) in solid.iter().enumerate() {
        assert!(inside(rect, &page), "seed {seed}: {name} leaves the picture: {rect:?} of {page:?}");
        for (other, meets) in &solid[at + 1..] {
            assert!(!rect.meets(meets), "seed {seed}: {name} and {other} overlap");
        }
        for pair in picture.paths.iter().flat_map(|path| path.points.windows(2)) {
            let line = stroke(pair[0], pair[1]);
            let hair = Rect { x: line.x + 1.0, y: line.y + 1.0, w: (line.w - 2.0).max(0.1), h: (line.h - 2.0).max(0.1) };
            let core = Rect { x: rect.x + 0.5, y: rect.y + 0.5, w: rect.w - 1.0, h: rect.h - 1.0 };
            assert!(!hair.meets(&core), "seed {seed}: a flow {pair:?} runs through {name} {rect:?}");
            assert!(inside(&hair, &page), "seed {seed}: a flow leaves the picture");
        }
    }
    let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    for placed in &picture.boxes {
        let shown: String = placed.texts.iter().flat_map(|text| &text.lines).map(|line| letters(line)).collect();
        let each = &told.boxes[placed.at];
        assert_eq!(shown, letters(&each.label) + &letters(&each.detail), "seed {seed}: words are lost");
    }
}

#[test]
fn generated_models_hold_together() {
    for seed in 0..1500 {
        let told = model(seed);
        let (wide, narrow) = (wide(&told), narrow(&told));
        assert_eq!(wide.boxes.len(), told.boxes.len(), "seed {seed}");
        assert_eq!(narrow.boxes.len(), told.boxes.len(), "seed {seed}");
        check(&told, &wide, seed);
        check(&told, &narrow, seed);
        assert_eq!(narrow.width, 328.0);
    }
}

#[test]
fn every_flow_is_drawn_and_every_label_shown() {
    for seed in 0..300 {
        let told = model(seed);
        let picture = wide(&told);
        let real = told.flows.iter().filter(|flow| flow.from != flow.to).count();
        assert_eq!(picture.paths.len(), real, "seed {seed}");
        let labels = told.flows.iter().filter(|flow| !flow.label.is_empty()).count();
        let shown = picture.texts.iter().filter(|text| text.voice == Voice::Flow).count();
        assert_eq!(shown, labels, "seed {seed}");
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
        groups.map(|(label, count)| Band { label: String::new(), boxes: vec![add("group", label, &format!("{count} kinds of role"))] });
    let gate = Band { label: String::new(), boxes: vec![add("gateway", "Gateway", "")] };
    let core =
        Band { label: "Core: 60 credits at level 6".into(), boxes: (1..4).map(|n| add("core", &format!("Core {n}"), "20")).collect() };
    let optional = Band {
        label: "Optional: 60 credits at level 6".into(),
        boxes: (1..4).map(|n| add("optional", &format!("Option {n}"), "20")).collect(),
    };
    let ways = ["Way in: without a degree", "Way in: with a degree", "Way in: with credit", "Way in: already in post"];
    let ways = ways.map(|label| Band { label: String::new(), boxes: vec![add("way", label, "")] });
    let lane = |label: &str, foot, bands: &[Band]| Lane { label: label.into(), foot, bands: bands.to_vec() };
    told.lanes = vec![
        lane("The workforce", false, &groups),
        lane("", false, &[gate]),
        lane("The degree", false, &[core, optional]),
        lane("", true, &ways),
    ];
    for (from, to) in [(0, 3), (1, 3), (2, 3), (0, 1), (1, 2), (3, 4), (3, 7)] {
        told.flows.push(Flow { from, to, both: true, label: String::new() });
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
    let (gate, away) = (picture.rect(3).expect("the gateway"), picture.rect(0).expect("a group"));
    assert!(gate.h > 2.5 * away.h && gate.w < 100.0);
    assert_eq!(picture.hairlines.len(), 1);
    assert_eq!(picture.boxes.iter().filter(|placed| placed.dot).count(), 4);
}

#[test]
fn the_picture_is_named_linked_and_without_styles() {
    let told = study();
    let said = Said { id: "model-pathway-wide".into(), title: "A <gateway>".into(), description: "Boxes".into() };
    let svg = to_string(&[paint(&wide(&told), &told, &said)]);
    assert!(svg.contains("<title id=\"model-pathway-wide-title\">A &lt;gateway&gt;</title>"));
    assert!(svg.contains("<a class=\"box group open\" href=\"@sec-group\">") && svg.contains("</text> <text class=\"detail\""));
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
