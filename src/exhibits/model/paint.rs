//! A model's picture as SVG: classes for the theme, real colours for every other reader, no style attribute.

use crate::markup::{Element, Node, coordinate, el};

use super::shapes::{Align, Framed, MARK, Mark, Path, Picture, Placed, Rect, TextBlock, Voice};
use super::told::{Box, Told};

/// The signal colour: core boxes, outlines, flows.
const SIGNAL: &str = "#12436D";
/// The wash of open groups.
const WASH: &str = "#EDF3F8";
/// White, and the ground.
const WHITE: &str = "#FFFFFF";
/// Ink.
const INK: &str = "#0B0C0C";
/// Quiet ink.
const QUIET: &str = "#595959";
/// Hairlines.
const HAIR: &str = "#BFC5CA";
/// The ground of a ladder's steps.
const STEP: &str = "#F5F8FB";
/// The dot of a box at the foot.
const DOT: &str = "#F46A25";
/// From how many times as wide as tall on a picture is flat.
const FLAT: f64 = 1.3;
/// How tall a picture is that deserves a page of its own.
const LOW: f64 = 300.0;
/// Sans, as everything that is looked at rather than read.
const FONT: &str = "Inter, system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', Arial, sans-serif";

/// What the picture is called and says, and the prefix of its ids.
pub(super) struct Said {
    /// Prefix of ids, unique on the page.
    pub(super) id: String,
    /// Name.
    pub(super) title: String,
    /// Description.
    pub(super) description: String,
}

/// How a kind of box looks.
struct Look {
    fill: &'static str,
    text: &'static str,
    detail: &'static str,
    round: &'static str,
}

fn look(each: &Box) -> Look {
    match each.kind.as_str() {
        _ if each.open => Look { fill: WASH, text: INK, detail: INK, round: "3" },
        "core" | "gateway" => Look { fill: SIGNAL, text: WHITE, detail: WHITE, round: "3" },
        "group" => Look { fill: WASH, text: INK, detail: INK, round: "3" },
        // Ways in and out are told by their shape.
        "entry" | "exit" => Look { fill: WHITE, text: INK, detail: QUIET, round: "18" },
        _ => Look { fill: WHITE, text: INK, detail: QUIET, round: "3" },
    }
}

/// Writes a picture as an `svg` element.
pub(super) fn paint(picture: &Picture, told: &Told, said: &Said) -> Node {
    let (title, description) = (format!("{}-title", said.id), format!("{}-desc", said.id));
    let (width, height) = (coordinate(picture.width), coordinate(picture.height));
    // A picture much wider than tall is printed on a page turned on its side: on an upright one its words would be small.
    let flat = picture.width > FLAT * picture.height && picture.height > LOW;
    let svg = el("svg")
        .class(if flat { "model flat" } else { "model" })
        .attr("xmlns", "http://www.w3.org/2000/svg")
        .attr("viewBox", format!("0 0 {width} {height}"));
    let svg = svg.attr("width", width.clone()).attr("height", height.clone()).attr("font-family", FONT);
    // The boxes are links, so the picture is a group of things rather than one image.
    let svg = svg.attr("role", "group").attr("aria-labelledby", title.clone()).attr("aria-describedby", description.clone());
    let svg = svg.child(el("title").id(title).text(said.title.clone())).child(el("desc").id(description).text(said.description.clone()));
    let svg = svg.child(defs(&said.id));
    let ground = el("rect").class("ground").attr("x", "0").attr("y", "0").attr("width", width).attr("height", height).attr("fill", WHITE);
    svg.child(ground)
        .children(picture.steps.iter().flat_map(step))
        .children(picture.frames.iter().map(frame))
        .children(picture.hairlines.iter().map(|y| hairline(*y, picture.width)))
        .children(picture.paths.iter().filter(|path| told.changed.flows.contains(&path.flow)).flat_map(around_flow))
        .children(picture.boxes.iter().filter(|placed| told.changed.boxes.contains(&placed.at)).flat_map(around_box))
        .children(picture.paths.iter().map(|path| flow(path, &said.id)))
        .children(picture.boxes.iter().map(|placed| model_box(placed, &told.boxes[placed.at])))
        .children(picture.texts.iter().map(|block| words(block, if block.voice == Voice::Heading { INK } else { QUIET })))
        .children(picture.marks.iter().flat_map(mark))
        .into()
}

/// The one arrowhead; it turns with its line and serves both ends.
fn defs(id: &str) -> Element {
    let head = el("path").class("arrow").attr("d", "M0 0L9 4.5L0 9Z").attr("fill", SIGNAL);
    let marker = el("marker").id(format!("{id}-arrow")).attr("viewBox", "0 0 9 9").attr("refX", "9").attr("refY", "4.5");
    let marker = marker.attr("markerWidth", "9").attr("markerHeight", "9").attr("markerUnits", "userSpaceOnUse");
    el("defs").child(marker.attr("orient", "auto-start-reverse").child(head))
}

fn hairline(y: f64, width: f64) -> Element {
    let line = el("line").class("hairline").attr("x1", "0").attr("x2", coordinate(width));
    line.attr("y1", coordinate(y)).attr("y2", coordinate(y)).attr("stroke", HAIR).attr("stroke-width", "1")
}

/// What changed is outlined in black with white around it, so that the line is seen on every fill, in grey and in print.
fn around_box(placed: &Placed) -> [Element; 2] {
    let rect = placed.rect.wider(3.5);
    [("changed-ground", WHITE, "5"), ("changed", INK, "2")].map(|(class, stroke, width)| {
        let shape = el("rect").class(class).attr("x", coordinate(rect.x)).attr("y", coordinate(rect.y)).attr("width", coordinate(rect.w));
        shape.attr("height", coordinate(rect.h)).attr("fill", "none").attr("stroke", stroke).attr("stroke-width", width)
    })
}

/// A line around a flow's line.
fn around_flow(path: &Path) -> [Element; 2] {
    [("changed", INK, "10"), ("changed-ground", WHITE, "6")].map(|(class, stroke, width)| {
        let line = el("polyline").class(class).attr("points", points(path)).attr("fill", "none");
        line.attr("stroke", stroke).attr("stroke-width", width)
    })
}

fn points(path: &Path) -> String {
    path.points.iter().map(|(x, y)| format!("{},{}", coordinate(*x), coordinate(*y))).collect::<Vec<_>>().join(" ")
}

fn flow(path: &Path, id: &str) -> Element {
    let arrow = format!("url(#{id}-arrow)");
    let line =
        el("polyline").class("flow").attr("points", points(path)).attr("fill", "none").attr("stroke", SIGNAL).attr("stroke-width", "1.5");
    line.attr_if("marker-start", path.both.then(|| arrow.clone())).attr("marker-end", arrow)
}

/// A step of a ladder: its ground, and the line along its front and top.
fn step(rect: &Rect) -> [Element; 2] {
    let (x, y, w, h) = (coordinate(rect.x), coordinate(rect.y), coordinate(rect.w), coordinate(rect.h));
    let ground = el("rect").class("step").attr("x", x.clone()).attr("y", y.clone()).attr("width", w).attr("height", h).attr("fill", STEP);
    let way = format!("M{x} {}V{y}H{}", coordinate(rect.bottom()), coordinate(rect.right()));
    let line = el("path").class("rise").attr("d", way).attr("fill", "none").attr("stroke", SIGNAL).attr("stroke-width", "2.5");
    [ground, line]
}

fn frame(frame: &Framed) -> Element {
    let rect = &frame.rect;
    let shape = el("rect").class("frame").attr("x", coordinate(rect.x)).attr("y", coordinate(rect.y)).attr("width", coordinate(rect.w));
    let shape = shape.attr("height", coordinate(rect.h)).attr("rx", "6").attr("fill", "none").attr("stroke", QUIET);
    shape.attr("stroke-width", "1").attr_if("stroke-dasharray", frame.open.then_some("3 3"))
}

/// A number in a circle, in the picture and before its words below.
fn mark(mark: &Mark) -> [Element; 2] {
    let (x, y) = (mark.rect.center(), mark.rect.middle());
    let circle = el("circle").class("mark").attr("cx", coordinate(x)).attr("cy", coordinate(y)).attr("r", coordinate(MARK / 2.0 - 0.75));
    let circle = circle.attr("fill", WHITE).attr("stroke", SIGNAL).attr("stroke-width", "1.25");
    let number = el("text").class("number").attr("x", coordinate(x)).attr("y", coordinate(y + 4.0)).attr("fill", SIGNAL);
    [circle, number.attr("font-size", "11").attr("font-weight", "600").attr("text-anchor", "middle").text(mark.number.to_string())]
}

/// A box; one that a section speaks of is a link, whose target the report stage fills in.
fn model_box(placed: &Placed, each: &Box) -> Element {
    let kind: String = each.kind.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    // A kind is any word of the author's, and must not be taken for a class of the theme.
    let class = format!("box kind-{kind}{}", if each.open { " open" } else { "" });
    let body = match &each.section {
        Some(section) => el("a").class(class).attr("href", format!("@{section}")),
        None => el("g").class(class),
    };
    if placed.dot {
        return dot(placed, body);
    }
    let look = look(each);
    let rect = &placed.rect;
    let shape = el("rect").attr("x", coordinate(rect.x)).attr("y", coordinate(rect.y)).attr("width", coordinate(rect.w));
    let shape = shape.attr("height", coordinate(rect.h)).attr("rx", look.round).attr("fill", look.fill).attr("stroke", SIGNAL);
    let shape = shape.attr("stroke-width", "1.5").attr_if("stroke-dasharray", each.open.then_some("6 4"));
    let texts = placed.texts.iter().map(|block| words(block, if block.voice == Voice::Label { look.text } else { look.detail }));
    texts.fold(body.child(shape), |body, text| body.child(text).text(" "))
}

fn dot(placed: &Placed, body: Element) -> Element {
    let rect = &placed.rect;
    let area = el("rect").class("area").attr("x", coordinate(rect.x)).attr("y", coordinate(rect.y));
    // A link is pressed anywhere in its row, not only on its letters.
    let area = area.attr("width", coordinate(rect.w)).attr("height", coordinate(rect.h)).attr("fill", WHITE);
    let (x, y) = (coordinate(rect.x + 6.0), coordinate(rect.y + 12.5));
    let circle = el("circle").attr("cx", x).attr("cy", y).attr("r", "4.5").attr("fill", DOT);
    placed.texts.iter().fold(body.child(area).child(circle), |body, block| body.child(words(block, QUIET)).text(" "))
}

fn words(block: &TextBlock, colour: &str) -> Element {
    let (size, step, bold) = block.voice.type_size();
    let class = match block.voice {
        Voice::Heading => "heading",
        Voice::Band => "band",
        Voice::Label => "label",
        Voice::Belongs => "belongs",
        Voice::Detail => "detail",
        Voice::Flow => "flow-label",
        Voice::Foot => "way",
    };
    let (x, anchor) = match block.align {
        Align::Left => (block.rect.x, None),
        Align::Middle => (block.rect.center(), Some("middle")),
        Align::Right => (block.rect.right(), Some("end")),
    };
    let x = coordinate(x);
    let text = el("text").class(class).attr("fill", colour).attr("font-size", coordinate(size));
    let text = text.attr_if("font-weight", bold.then_some("600")).attr_if("text-anchor", anchor);
    // The base line lies about a quarter of the size below the middle of a line.
    let base = block.rect.y + step / 2.0 + size * 0.35;
    let last = block.lines.len().saturating_sub(1);
    text.children(block.lines.iter().enumerate().map(|(at, line)| {
        let span = el("tspan").attr("x", x.clone()).attr("y", coordinate(base + at as f64 * step));
        // Those who hear the words hear the lines as one. A space that took room would push a line that ends at the right out of place.
        match block.align {
            _ if at == last => span.text(line.clone()),
            Align::Right => span.text(line.clone()).child(el("tspan").attr("font-size", "0").text(" ")),
            _ => span.text(format!("{line} ")),
        }
    }))
}
