//! Links: the same markup on another page.
//!
//! The report stage writes each body for its own page. Where it stands elsewhere too (every chapter on one page, an edition's front
//! at the site's root) ids and links are turned here, on the tree; inside a chart drawn by charts-rs, attribute by attribute.

use std::collections::BTreeMap;

use crate::markup::{Element, Node};
use crate::report::Plan;

/// How ids and links are turned.
#[derive(Clone, Copy, Debug)]
pub enum Turn<'a> {
    /// Links lead from a folder further up: `base` is put before each relative address.
    Below {
        /// Way to the folder for which the markup was written, such as `full/`.
        base: &'a str,
    },
    /// All pages of an edition stand on one.
    Joined {
        /// Prefix of each page by its address.
        prefixes: &'a BTreeMap<String, String>,
        /// Address of the page the markup was written for.
        page: &'a str,
    },
}

/// The prefix of each page's ids where all stand on one: its file name without the ending. A colon follows it, which no file name has,
/// so that no two ids can meet.
pub fn prefixes(plan: &Plan) -> BTreeMap<String, String> {
    plan.pages.iter().map(|page| (page.address.clone(), page.address.trim_end_matches(".html").replace('/', "-"))).collect()
}

/// The nodes with their ids and links turned; where chapters stand together, headings go down a level, under their chapter's.
pub fn turn(nodes: &[Node], how: Turn<'_>) -> Vec<Node> {
    let one = |node: &Node| match node {
        Node::Text(words) => Node::Text(words.clone()),
        Node::Drawn(svg) => Node::Drawn(turn_drawn(svg, how)),
        Node::Element(element) => Node::Element(turn_element(element, how)),
    };
    nodes.iter().map(one).collect()
}

fn turn_element(element: &Element, how: Turn<'_>) -> Element {
    let attribute = |(name, value): &(&'static str, String)| (*name, turn_attribute(name, value, how).unwrap_or_else(|| value.clone()));
    Element {
        name: if matches!(how, Turn::Joined { .. }) { lower_heading(element.name) } else { element.name },
        attributes: element.attributes.iter().map(attribute).collect(),
        children: turn(&element.children, how),
    }
}

fn lower_heading(name: &'static str) -> &'static str {
    match name {
        "h1" => "h2",
        "h2" => "h3",
        "h3" => "h4",
        "h4" => "h5",
        "h5" | "h6" => "h6",
        other => other,
    }
}

/// The new value of an attribute, or none if it stays.
fn turn_attribute(name: &str, value: &str, how: Turn<'_>) -> Option<String> {
    match how {
        Turn::Below { base } => match name {
            "href" | "src" | "xlink:href" if is_relative(value) => Some(below(base, value)),
            _ => None,
        },
        Turn::Joined { prefixes, page } => {
            let own = prefixes.get(page)?;
            match name {
                "id" => Some(format!("{own}:{value}")),
                "href" | "xlink:href" => joined_link(value, own, prefixes),
                "for" | "headers" | "aria-labelledby" | "aria-describedby" | "aria-details" | "aria-controls" | "aria-owns" => {
                    Some(value.split_whitespace().map(|id| format!("{own}:{id}")).collect::<Vec<_>>().join(" "))
                }
                _ => value.strip_prefix("url(#").map(|rest| format!("url(#{own}:{rest}")),
            }
        }
    }
}

/// Whether an address leads elsewhere in the site, and not to a place on the same page.
fn is_relative(address: &str) -> bool {
    let scheme = address.split(['/', '?', '#']).next().is_some_and(|start| start.contains(':'));
    !(address.is_empty() || address.starts_with(['#', '/']) || scheme)
}

/// `address` as seen from where `base` leads down; `../` and a folder of `base` cancel out.
fn below(base: &str, address: &str) -> String {
    match address.strip_prefix("../") {
        Some(rest) if base.matches('/').count() == 1 => rest.into(),
        _ => format!("{base}{address}"),
    }
}

fn joined_link(address: &str, own: &str, prefixes: &BTreeMap<String, String>) -> Option<String> {
    if let Some(id) = address.strip_prefix('#') {
        return Some(if id.is_empty() { format!("#{own}") } else { format!("#{own}:{id}") });
    }
    let (page, id) = address.split_once('#').unwrap_or((address, ""));
    let prefix = prefixes.get(page)?;
    Some(if id.is_empty() { format!("#{prefix}") } else { format!("#{prefix}:{id}") })
}

/// Turns the attributes of a drawing. It is well-formed and escaped, so that a `"` stands only around an attribute's value.
fn turn_drawn(svg: &str, how: Turn<'_>) -> String {
    let mut out = String::with_capacity(svg.len());
    let mut rest = svg;
    while let Some(open) = rest.find('<') {
        let (before, tag) = rest.split_at(open);
        out.push_str(before);
        let mut quoted = false;
        let end = tag.bytes().position(|byte| {
            quoted ^= byte == b'"';
            byte == b'>' && !quoted
        });
        let (tag, after) = tag.split_at(end.map_or(tag.len(), |end| end + 1));
        turn_tag(tag, how, &mut out);
        rest = after;
    }
    out.push_str(rest);
    out
}

fn turn_tag(tag: &str, how: Turn<'_>, out: &mut String) {
    // Pieces alternate: outside quotes, inside, outside …; a name stands at the end of the piece before its value.
    let mut name = "";
    for (at, piece) in tag.split('"').enumerate() {
        if at > 0 {
            out.push('"');
        }
        if at % 2 == 0 {
            name = piece.trim_end().strip_suffix('=').map_or("", |before| before.rsplit([' ', '\n', '\t']).next().unwrap_or(""));
            out.push_str(piece);
        } else {
            out.push_str(turn_attribute(name, piece, how).as_deref().unwrap_or(piece));
        }
    }
}
