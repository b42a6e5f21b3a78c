//! HTML and SVG as a tree of elements, and the only place where text becomes markup.
//!
//! Everything the report shows is built from [`Node`]s; [`write()`] escapes each text and each attribute value once. Templates
//! use the same escaper ([`escaped`]), and so do charts ([`escape`]); titles of their marks that are no boxes are escaped by charts-rs.

use std::borrow::Cow;

/// A piece of markup.
#[derive(Clone, PartialEq, Debug)]
pub enum Node {
    /// Text, escaped when written.
    Text(String),
    /// An element with attributes and children.
    Element(Element),
    /// A chart as SVG, its texts escaped. Made in `exhibits` alone.
    Drawn(String),
    /// Markup that was written already, by [`to_string`], or stands for some that is kept elsewhere.
    Written(String),
}

/// An element.
#[derive(Clone, PartialEq, Debug)]
pub struct Element {
    /// Its name, such as `p`.
    pub name: &'static str,
    /// Its attributes in the order in which they are written.
    pub attributes: Vec<(&'static str, String)>,
    /// What stands in it.
    pub children: Vec<Node>,
}

/// An empty element to build on: `el("p").class("lead").text("…")`.
pub fn el(name: &'static str) -> Element {
    Element { name, attributes: Vec::new(), children: Vec::new() }
}

/// A text node.
pub fn text(words: impl Into<String>) -> Node {
    Node::Text(words.into())
}

impl Element {
    /// Sets an attribute.
    #[must_use]
    pub fn attr(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }

    /// Sets an attribute if there is a value for it.
    #[must_use]
    pub fn attr_if(self, name: &'static str, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.attr(name, value),
            None => self,
        }
    }

    /// Sets the class.
    #[must_use]
    pub fn class(self, class: impl Into<String>) -> Self {
        self.attr("class", class)
    }

    /// Sets the id.
    #[must_use]
    pub fn id(self, id: impl Into<String>) -> Self {
        self.attr("id", id)
    }

    /// Adds text.
    #[must_use]
    pub fn text(self, words: impl Into<String>) -> Self {
        self.child(Node::Text(words.into()))
    }

    /// Adds a child.
    #[must_use]
    pub fn child(mut self, child: impl Into<Node>) -> Self {
        self.children.push(child.into());
        self
    }

    /// Adds children.
    #[must_use]
    pub fn children(mut self, children: impl IntoIterator<Item = impl Into<Node>>) -> Self {
        self.children.extend(children.into_iter().map(Into::into));
        self
    }
}

impl From<Element> for Node {
    fn from(element: Element) -> Self {
        Node::Element(element)
    }
}

/// Elements of HTML that have no end tag.
const VOID: [&str; 9] = ["br", "hr", "img", "input", "link", "meta", "col", "wbr", "source"];
/// Elements of SVG that are closed at once when empty.
const SVG_LEAF: [&str; 7] = ["rect", "line", "path", "circle", "polygon", "polyline", "use"];

/// Writes nodes to `out`, escaping every text and attribute value.
pub fn write(nodes: &[Node], out: &mut String) {
    for node in nodes {
        match node {
            Node::Text(words) => escape(words, out),
            Node::Drawn(markup) | Node::Written(markup) => out.push_str(markup),
            Node::Element(element) => write_element(element, out),
        }
    }
}

fn write_element(element: &Element, out: &mut String) {
    out.push('<');
    out.push_str(element.name);
    for (name, value) in &element.attributes {
        out.push(' ');
        out.push_str(name);
        out.push_str("=\"");
        escape(value, out);
        out.push('"');
    }
    if SVG_LEAF.contains(&element.name) && element.children.is_empty() {
        out.push_str("/>");
        return;
    }
    out.push('>');
    if VOID.contains(&element.name) {
        return;
    }
    write(&element.children, out);
    out.push_str("</");
    out.push_str(element.name);
    out.push('>');
}

/// The nodes as one string.
pub fn to_string(nodes: &[Node]) -> String {
    let mut out = String::new();
    write(nodes, &mut out);
    out
}

/// The text of nodes without their markup; drawings have none.
pub fn plain(nodes: &[Node]) -> String {
    let mut words = String::new();
    add_plain(nodes, &mut words);
    words
}

fn add_plain(nodes: &[Node], words: &mut String) {
    for node in nodes {
        match node {
            Node::Text(more) => words.push_str(more),
            Node::Element(element) => add_plain(&element.children, words),
            Node::Drawn(_) | Node::Written(_) => {}
        }
    }
}

/// A text as markup that shows it, in an element and in an attribute alike.
pub fn escaped(words: &str) -> Cow<'_, str> {
    if !words.bytes().any(|byte| SPECIAL[usize::from(byte)]) {
        return Cow::Borrowed(words);
    }
    let mut out = String::with_capacity(words.len());
    escape(words, &mut out);
    Cow::Owned(out)
}

/// Writes a text so that it is shown as it is, in an element and in an attribute alike.
pub fn escape(words: &str, out: &mut String) {
    out.reserve(words.len());
    let bytes = words.as_bytes();
    let (mut written, mut at) = (0, 0);
    while let Some(next) = bytes.get(at..).and_then(|rest| rest.iter().position(|byte| SPECIAL[usize::from(*byte)])) {
        at += next;
        let length = 1 + usize::from(bytes[at] == C1);
        let sign = match bytes[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            // The second half of what begins with this byte are signs as any others.
            C1 if bytes.get(at + 1).is_none_or(|second| *second >= 0xa0) => "",
            // Control characters are not allowed in HTML or XML; a visible sign stands for them.
            _ => "\u{fffd}",
        };
        if !sign.is_empty() {
            out.push_str(&words[written..at]);
            out.push_str(sign);
            written = at + length;
        }
        at += length;
    }
    out.push_str(&words[written..]);
}

/// Bytes at which escaping stops to look.
const SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        let letter = byte as u8;
        let control = letter.is_ascii_control() && !matches!(letter, b'\n' | b'\t' | b'\r');
        special[byte] = control || matches!(letter, b'&' | b'<' | b'>' | b'"' | b'\'' | C1);
        byte += 1;
    }
    special
};

/// The first byte of U+0080 to U+00BF, of which the first half are control characters.
const C1: u8 = 0xc2;

/// A coordinate or size as SVG text: at most two decimals, no exponent, no trailing zeros, never `-0`.
pub fn coordinate(value: f64) -> String {
    let hundredths = libm::round(value * 100.0);
    let written = format!("{:.2}", hundredths / 100.0);
    let trimmed = written.trim_end_matches('0').trim_end_matches('.');
    if trimmed == "-0" { "0".into() } else { trimmed.into() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{escaped, text, to_string};

    /// Letter by letter, as it is meant.
    fn plainly(words: &str) -> String {
        let one = |letter: char| match letter {
            '&' => "&amp;".to_owned(),
            '<' => "&lt;".to_owned(),
            '>' => "&gt;".to_owned(),
            '"' => "&quot;".to_owned(),
            '\'' => "&#39;".to_owned(),
            c if c.is_control() && !matches!(c, '\n' | '\t' | '\r') => "\u{fffd}".to_owned(),
            c => c.to_string(),
        };
        words.chars().map(one).collect()
    }

    proptest! {
        #![proptest_config(crate::tests::cases(256))]

        #[test]
        fn every_letter_is_escaped(words in "[\\PC\u{0}-\u{ff}]{0,40}") {
            prop_assert_eq!(to_string(&[text(words.clone())]), plainly(&words));
            prop_assert_eq!(escaped(&words), plainly(&words));
        }
    }
}
