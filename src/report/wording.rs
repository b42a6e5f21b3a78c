//! What a passage says in plain text, and which of its words follow from something else: figures, references, citations.

use crate::exhibits::Drawn;
use crate::markup::{Element, Node, plain};

use super::{Following, Paragraph, Use, trace};

/// Parts of an exhibit's frame that are words of their own. Its number follows from its place, its headline is recorded with it, and its
/// notes have ids.
const FRAME: [&str; 3] = ["subtitle", "base", "source"];

/// A paragraph with its id; `uses` are the figures in it, in their order.
pub(super) fn paragraph(id: String, nodes: &[Node], uses: &[Use]) -> Paragraph {
    let mut wording = Wording::new(uses, true);
    wording.all(nodes);
    wording.ended(id)
}

/// The words of an exhibit's frame, one part a line, under its own anchor; its rows and its description are among them if the chapter
/// writes them. `uses` are the figures in the whole of it.
pub(super) fn frame(id: String, figure: &Node, uses: &[Use], drawn: &Drawn) -> Paragraph {
    let mut wording = Wording::new(uses, false);
    (wording.own_rows, wording.described) = (drawn.own_rows, !drawn.description.is_empty());
    wording.all(std::slice::from_ref(figure));
    wording.ended(id)
}

struct Wording<'u> {
    words: String,
    /// Characters of `words`.
    length: u32,
    bound: Vec<Following>,
    uses: std::slice::Iter<'u, Use>,
    /// Whether the words at hand are taken.
    taken: bool,
    own_rows: bool,
    described: bool,
    /// What stands before the next cell of a table.
    gap: &'static str,
}

impl<'u> Wording<'u> {
    fn new(uses: &'u [Use], taken: bool) -> Self {
        Self { words: String::new(), length: 0, bound: Vec::new(), uses: uses.iter(), taken, own_rows: false, described: false, gap: "\n" }
    }

    fn ended(self, id: String) -> Paragraph {
        Paragraph { id, words: self.words, bound: self.bound }
    }

    fn all(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                // How an author breaks lines is no matter of words.
                Node::Text(words) if self.taken => self.push(&words.replace('\n', " ")),
                Node::Element(element) => self.element(element),
                Node::Text(_) | Node::Drawn(_) | Node::Written(_) => {}
            }
        }
    }

    fn push(&mut self, words: &str) {
        self.words.push_str(words);
        self.length += u32::try_from(words.chars().count()).unwrap_or(u32::MAX);
    }

    fn element(&mut self, element: &Element) {
        let is_download = element.attributes.iter().any(|(name, _)| *name == "download");
        let class = attribute(element, "class").unwrap_or("");
        let is_part =
            FRAME.contains(&class) || (self.described && class == "description") || (self.own_rows && matches!(element.name, "td" | "th"));
        let opens = !self.taken && is_part;
        // The mark of a note is no word of the sentence; nor is a way to a file.
        if is_download || class == "noteref" {
            return;
        }
        self.part(element, opens);
        self.taken |= opens;
        let at = self.length;
        self.all(&element.children);
        if let Some(to) = self.bound_to(element, class).filter(|_| self.taken && self.length > at) {
            self.bound.push(Following { at, length: self.length - at, to });
        }
        if opens {
            self.taken = false;
        }
    }

    /// Parts the words of an element from those before it: parts of a frame and rows by lines, cells of a row by signs.
    fn part(&mut self, element: &Element, opens: bool) {
        let gap = match element.name {
            "tr" => {
                self.gap = "\n";
                return;
            }
            "td" | "th" if self.taken || opens => std::mem::replace(&mut self.gap, "; "),
            _ if opens => "\n",
            _ => return,
        };
        if !self.words.is_empty() {
            self.push(gap);
        }
    }

    /// From what the words of an element follow.
    fn bound_to(&mut self, element: &Element, class: &str) -> Option<String> {
        match class {
            "figure" if element.name != "figure" => {
                let printed = plain(&element.children);
                // Each figure in the words was noted when they were bound; a sign that stands for one that failed was not.
                let used = self.uses.as_slice().first().filter(|used| used.evaluated.printed == printed)?;
                self.uses.next();
                Some(trace::key(&used.evaluated).to_owned())
            }
            "reference" => Some(format!("@{}", fragment(element).unwrap_or_default())),
            "citation-group" => {
                let mut works = Vec::new();
                cited(&element.children, &mut works);
                Some(format!("[@{}]", works.join("; @")))
            }
            _ => None,
        }
    }
}

/// The anchors of the works that a citation leads to.
fn cited<'n>(nodes: &'n [Node], works: &mut Vec<&'n str>) {
    for node in nodes {
        if let Node::Element(element) = node {
            works.extend(fragment(element));
            cited(&element.children, works);
        }
    }
}

/// Where a link leads: the anchor, or the page if there is none.
fn fragment(element: &Element) -> Option<&str> {
    let href = attribute(element, "href")?;
    Some(href.rsplit_once('#').map_or(href, |(_, anchor)| anchor))
}

fn attribute<'n>(element: &'n Element, wanted: &str) -> Option<&'n str> {
    element.attributes.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value.as_str())
}

#[cfg(test)]
mod tests {
    use super::paragraph;
    use crate::markup::{Node, el, text};

    #[test]
    fn words_that_follow_from_something_else_are_marked() {
        let reference = el("a").class("reference").attr("href", "start.html#sec-a").text("Section 2");
        let work = el("a").attr("href", "references.html#ref-b").text("Bell, 2001");
        let citation = el("span").class("citation-group").child(text("(")).child(work).text(")");
        let mark = el("sup").class("noteref").child(el("a").attr("href", "#n-3").text("3"));
        let nodes = [text("Én: "), reference.into(), text(" "), citation.into(), mark.into()];
        let paragraph = paragraph("a-1".into(), &nodes, &[]);
        assert_eq!(&*paragraph.words, "Én: Section 2 (Bell, 2001)");
        let told: Vec<(u32, u32, &str)> = paragraph.bound.iter().map(|bound| (bound.at, bound.length, &*bound.to)).collect();
        assert_eq!(told, [(4, 9, "@sec-a"), (14, 12, "[@ref-b]")]);
    }

    #[test]
    fn rows_and_cells_do_not_run_together() {
        let row = |cells: [&str; 2]| el("tr").children(cells.map(|cell| Node::from(el("td").text(cell))).to_vec());
        let table = el("table").child(row(["a", "1"])).child(row(["b", "2"])).into();
        assert_eq!(paragraph("a-1".into(), &[table], &[]).words, "a; 1\nb; 2");
    }
}
