//! The frame of an exhibit: number, headline, picture or table, what it says in words, notes, source and download.

use crate::content::{ExhibitKind, Inline};
use crate::diagnostics::Diagnostic;
use crate::exhibits::{Drawn, Grid};
use crate::figures::{Evaluated, Figures};
use crate::markup::{Element, Node, el, plain, text, write};
use crate::source::Span;

use super::bind::{Binder, unknown_work};
use super::numbering::exhibit_anchor;
use super::{ExhibitRecord, trace, wording};

/// Rows beyond which a table scrolls below its head.
const LONG_TABLE: usize = 30;
/// Columns beyond which a table does not fit on a sheet held upright.
const BROAD_TABLE: usize = 9;

/// An exhibit in its frame. `own` says whether this is its place in the report: only there is it recorded and its CSV written; elsewhere
/// it is a copy.
pub fn framed(binder: &mut Binder<'_>, kind: ExhibitKind, id: &str, own: bool) -> Node {
    let anchor = exhibit_anchor(kind, id);
    let cx = binder.cx;
    let numbered = cx.outline.exhibits.get(&(kind, id.to_string()));
    let drawn = binder.drawn(kind, id);
    let (Some(numbered), Some(drawn)) = (numbered, drawn) else {
        return el("p").class("missing").text(format!("[{} {id} could not be drawn]", kind.word())).into();
    };
    let before = std::mem::replace(&mut binder.page.anchor, anchor.clone());
    let uses = binder.page.uses.len();
    let mut frame = Frame { binder, drawn, number: numbered.number, anchor: anchor.clone(), own };
    let figure = frame.figure();
    let figure: Node = figure.into();
    if own {
        let uses = frame.binder.page.uses.get(uses..).unwrap_or_default();
        let words = wording::frame(anchor.clone(), &figure, uses, drawn);
        frame.binder.page.paragraphs.push(&words);
        frame.record(format!("{}#{anchor}", numbered.page), &figure);
    }
    binder.page.anchor = before;
    figure
}

struct Frame<'b, 'a> {
    binder: &'b mut Binder<'a>,
    drawn: &'a Drawn,
    number: usize,
    anchor: String,
    own: bool,
}

impl Frame<'_, '_> {
    fn figure(&mut self) -> Element {
        let drawn = self.drawn;
        let class = format!("exhibit {}", drawn.kind.word());
        let mut figure = el("figure").class(class).id(self.anchor.clone());
        if drawn.kind == ExhibitKind::Table {
            figure = figure.children(drawn.grid.iter().flat_map(signs)).children(self.table());
        } else {
            figure = figure.child(el("figcaption").children(self.caption())).children(self.pictures());
            figure = figure.children(self.reading()).children(self.form());
        }
        if drawn.kind != ExhibitKind::Table && !self.folds() {
            figure = figure.child(self.description());
        }
        if !drawn.base.is_empty() {
            figure = figure.child(el("p").class("base").children(self.words(&drawn.base)));
        }
        figure = figure.children(self.notes());
        match drawn.kind {
            ExhibitKind::Chart => figure = figure.children(self.data()),
            ExhibitKind::Model => figure = figure.child(self.outline()),
            _ => {}
        }
        figure.child(self.source())
    }

    /// Kind and number, headline and subtitle.
    fn caption(&mut self) -> Vec<Node> {
        let drawn = self.drawn;
        let kind = format!("{} {}", drawn.kind.label(), self.number);
        let mut nodes = vec![el("span").class("kind").text(kind).into(), text(" ")];
        nodes.push(el("strong").class("headline").children(self.words(&drawn.headline)).into());
        if !drawn.subtitle.is_empty() {
            nodes.push(text(" "));
            nodes.push(el("span").class("subtitle").children(self.words(&drawn.subtitle)).into());
        }
        nodes
    }

    /// Inlines in which `[note 1]` leads to the exhibit's note.
    fn words(&mut self, all: &[Inline]) -> Vec<Node> {
        let nodes = self.binder.passage(all);
        link_notes(nodes, &self.anchor, self.drawn.notes.len())
    }

    fn table(&mut self) -> Option<Node> {
        let grid = self.drawn.grid.as_ref()?;
        let label = format!("{}-caption", self.anchor);
        let caption = vec![el("span").class("caption").id(label.clone()).children(self.caption()).into()];
        let table = self.grid(grid, caption);
        Some(scroll(grid, label, table))
    }

    fn grid(&mut self, grid: &Grid, caption: Vec<Node>) -> Node {
        let (anchor, notes) = (self.anchor.clone(), self.drawn.notes.len());
        let binder = &mut *self.binder;
        grid.to_markup(caption, &mut |inlines| link_notes(binder.inlines(inlines), &anchor, notes))
    }

    fn form(&mut self) -> Option<Node> {
        let form = self.drawn.form.as_ref()?;
        let (anchor, notes) = (self.anchor.clone(), self.drawn.notes.len());
        let binder = &mut *self.binder;
        Some(form.to_markup(&mut |inlines| link_notes(binder.inlines(inlines), &anchor, notes)))
    }

    fn pictures(&mut self) -> Vec<Node> {
        let drawn = self.drawn;
        let both = [("picture wide", &drawn.picture), ("picture narrow", &drawn.narrow_picture)];
        // A picture that was laid out once serves every width.
        let only = both.iter().filter(|(_, picture)| picture.is_some()).count() == 1;
        let mut out = Vec::new();
        for (class, picture) in both {
            let Some(picture) = picture else { continue };
            let picture = self.leading(picture.clone());
            out.push(el("div").class(if only { "picture" } else { class }).child(picture).into());
        }
        out.extend(drawn.picture_in_pieces.iter().map(|pieces| el("div").class("picture pieces").child(pieces.clone()).into()));
        out
    }

    /// What stands under a picture where all see it: how to read its marks, and its signs explained.
    fn reading(&self) -> Vec<Node> {
        let drawn = self.drawn;
        let told = (!drawn.reading.is_empty()).then(|| el("p").class("signs").text(drawn.reading.join(" ")).into());
        told.into_iter().chain(drawn.grid.iter().flat_map(signs)).collect()
    }

    /// A picture in which links to sections (`@sec-…`) lead to pages.
    fn leading(&mut self, mut node: Node) -> Node {
        if let Node::Element(element) = &mut node {
            for (name, value) in &mut element.attributes {
                let Some(key) = value.strip_prefix('@').filter(|_| *name == "href" || *name == "xlink:href") else { continue };
                let span = self.section_span(key);
                *value = self.binder.reference_address(key, span).unwrap_or_else(|| format!("#{}", self.anchor));
            }
            let children = std::mem::take(&mut element.children);
            element.children = children.into_iter().map(|child| self.leading(child)).collect();
        }
        node
    }

    /// Where a model names that section; else the exhibit's own place.
    fn section_span(&self, key: &str) -> Span {
        let models = self.binder.cx.figures.datasets.models.values();
        let mut sections = models.flat_map(|model| &model.boxes).filter_map(|part| part.section.as_ref());
        sections.find(|section| section.text == key).map_or(self.drawn.span, |section| section.span)
    }

    /// What the author says the exhibit shows; else the sentences written from its data.
    fn description(&mut self) -> Node {
        let drawn = self.drawn;
        let nodes =
            if drawn.description.is_empty() { vec![text(drawn.generated_description.clone())] } else { self.words(&drawn.description) };
        el("p").class("description").children(nodes).into()
    }

    /// Whether the description stands in the fold, with the data table or the outline: one written from the data says what they say.
    fn folds(&self) -> bool {
        let drawn = self.drawn;
        let fold = match drawn.kind {
            ExhibitKind::Chart => drawn.grid.is_some(),
            ExhibitKind::Model => drawn.outline.is_some(),
            _ => false,
        };
        fold && (drawn.description.is_empty() || drawn.kind == ExhibitKind::Model)
    }

    fn folded_description(&mut self) -> Option<Node> {
        self.folds().then(|| self.description())
    }

    fn notes(&mut self) -> Option<Node> {
        let drawn = self.drawn;
        // Each note says its number itself, so the list has none.
        let mut list = el("ul").class("exhibit-notes");
        for (at, note) in drawn.notes.iter().enumerate() {
            let number = at + 1;
            let mark = el("span").class("note-label").text(format!("[note {number}]"));
            let uses = self.binder.page.uses.len();
            let nodes = self.binder.passage(note);
            let id = note_anchor(&self.anchor, number);
            if self.own {
                let uses = self.binder.page.uses.get(uses..).unwrap_or_default();
                self.binder.page.paragraphs.push(&wording::paragraph(id.clone(), &nodes, uses));
            }
            list = list.child(el("li").id(id).child(mark).text(" ").children(nodes));
        }
        (!drawn.notes.is_empty()).then(|| list.into())
    }

    /// A chart's data as a table, folded.
    fn data(&mut self) -> Option<Node> {
        let grid = self.drawn.grid.as_ref()?;
        let label = format!("{}-data", self.anchor);
        let words = format!("Data of {} {}", self.drawn.kind.label().to_lowercase(), self.number);
        let caption = vec![el("span").class("caption").id(label.clone()).text(words).into()];
        let table = self.grid(grid, caption);
        let summary = el("summary").text("Table of these data");
        let inner = scroll(grid, label, table);
        let fold = el("details").class("data").child(summary).children(self.folded_description());
        Some(fold.child(inner).into())
    }

    /// A model's outline, folded, and in the same line the number of its rules and what its boxes are.
    fn outline(&mut self) -> Node {
        let drawn = self.drawn;
        let mut line = el("div").class("told");
        let mut rules = format!("Rules checked: {}", drawn.rules);
        if let Some(outline) = drawn.outline.clone() {
            if leads(&outline) {
                rules.push_str(" · Each box leads to the section that speaks of it");
            }
            let outline = self.leading(outline);
            let fold = el("details").class("outline").child(el("summary").text("Text outline"));
            line = line.child(fold.children(self.folded_description()).child(outline));
        }
        line.child(el("p").class("rules").text(rules)).into()
    }

    fn source(&mut self) -> Node {
        let drawn = self.drawn;
        let words = if drawn.source.is_empty() { self.cited_works() } else { self.words(&drawn.source) };
        let mut line = el("p").class("source");
        if !words.is_empty() {
            let stop = if plain(&words).ends_with(['.', '?', '!']) { "" } else { "." };
            line = line.text("Source: ").children(words).text(format!("{stop} "));
        }
        if let Some(csv) = drawn.csv.as_ref().filter(|_| self.binder.cx.project.config.outputs.csv) {
            let label = format!("{} {}", drawn.kind.label().to_lowercase(), self.number);
            let words = format!("Download the data for {label} ({} kB CSV)", csv.len().div_ceil(1000).max(1));
            line = line.child(el("a").attr("href", format!("../{}", self.csv_address())).attr("download", "").text(words));
        }
        line.into()
    }

    /// The works of the datasets behind the exhibit.
    fn cited_works(&mut self) -> Vec<Node> {
        let drawn = self.drawn;
        let mut nodes = Vec::new();
        for (work, at) in &drawn.works {
            if !self.binder.cx.works.has(work) {
                let found: Diagnostic = unknown_work(work, drawn.span, self.binder.cx);
                self.binder.diagnostics.push(found);
                continue;
            }
            if !nodes.is_empty() {
                nodes.push(text("; "));
            }
            nodes.extend(self.binder.cite(&vec![(work.clone(), at.clone())]));
        }
        nodes
    }

    fn csv_address(&self) -> String {
        format!("data/exhibits/{}-{}.csv", self.binder.cx.edition.id, self.anchor)
    }

    fn record(&mut self, address: String, figure: &Node) {
        let drawn = self.drawn;
        if let Some(csv) = drawn.csv.as_ref().filter(|_| self.binder.cx.project.config.outputs.csv) {
            let address = self.csv_address();
            self.binder.page.downloads.push((address, csv.clone()));
        }
        // The words are bound once more for their plain text; what they use and what is wrong with them has been noted.
        let (uses, claims, found) = (self.binder.page.uses.len(), self.binder.page.claims.len(), self.binder.diagnostics.len());
        let headline = plain(&self.binder.inlines(&drawn.headline));
        self.binder.page.uses.truncate(uses);
        self.binder.page.claims.truncate(claims);
        self.binder.diagnostics.truncate(found);
        let mut shows: Vec<std::sync::Arc<str>> = drawn.uses.iter().map(|used| trace::key(used).into()).collect();
        // Rows of its own are words, and what they show was bound with them.
        let own = self.binder.page.uses.iter().filter(|used| used.anchor == self.anchor);
        shows.extend(own.map(|used| trace::key(&used.evaluated).into()));
        shows.sort();
        shows.dedup();
        let mut cells = drawn.cells.clone();
        cells.sort();
        cells.dedup();
        let record = ExhibitRecord {
            kind: drawn.kind,
            id: drawn.id.clone(),
            number: self.number,
            headline: headline.split_whitespace().collect::<Vec<_>>().join(" "),
            address,
            shows,
            cells,
            unnamed: unnamed(drawn, self.binder.cx.figures),
            print: blake3::hash(plain(std::slice::from_ref(figure)).as_bytes()).to_hex()[..16].to_owned(),
            look: look(drawn, figure),
            span: drawn.span,
        };
        self.binder.records.push(record);
    }
}

/// The values an exhibit computes by formulas of its own, each known by the formula and by the first thing it rests on.
fn unnamed(drawn: &Drawn, figures: &Figures) -> Vec<(String, Evaluated)> {
    let of_its_own = drawn.uses.iter().filter(|used| used.name.is_none() && !used.formula.is_empty());
    let named = of_its_own.filter_map(|used| {
        let trace::Inputs { cells, figures: below, .. } = trace::inputs(&used.trace);
        let first = below.first().map(ToString::to_string).or_else(|| cells.first().map(|cell| cell.name(&figures.datasets)))?;
        Some((format!("{} of {first} in {}-{}", used.formula, drawn.kind.word(), drawn.id), used.clone()))
    });
    named.collect()
}

/// A hash of how an exhibit is drawn. Digits of its frame are left out, since its number is not its look.
fn look(drawn: &Drawn, figure: &Node) -> String {
    let mut drawing = String::new();
    drawn
        .picture
        .iter()
        .chain(&drawn.narrow_picture)
        .chain(&drawn.outline)
        .for_each(|node| write(std::slice::from_ref(node), &mut drawing));
    drawing.extend(plain(std::slice::from_ref(figure)).chars().filter(|letter| letter.is_alphabetic()));
    blake3::hash(drawing.as_bytes()).to_hex()[..16].to_owned()
}

/// A region that scrolls by itself, with a name; a long table scrolls below its head, and a broad one is printed across.
fn scroll(grid: &Grid, label: String, table: Node) -> Node {
    let long = if grid.rows.len() > LONG_TABLE { " long" } else { "" };
    let broad = if grid.columns.len() > BROAD_TABLE { " broad" } else { "" };
    let region = el("div").class(format!("scroll{long}{broad}"));
    region.attr("role", "region").attr("tabindex", "0").attr("aria-labelledby", label).child(table).into()
}

/// Whether anything in it is a link.
fn leads(node: &Node) -> bool {
    matches!(node, Node::Element(element) if element.name == "a" || element.children.iter().any(leads))
}

/// The signs of a grid explained: `[x] not available`.
fn signs(grid: &Grid) -> Option<Node> {
    if grid.signs.is_empty() {
        return None;
    }
    let told: Vec<String> = grid.signs.iter().map(|(sign, meaning)| format!("[{sign}] {meaning}")).collect();
    Some(el("p").class("signs").text(told.join("; ")).into())
}

fn note_anchor(exhibit: &str, number: usize) -> String {
    format!("{exhibit}-note-{number}")
}

/// Turns each `[note 1]` of texts into a link to that note; the words stay.
fn link_notes(nodes: Vec<Node>, exhibit: &str, notes: usize) -> Vec<Node> {
    if notes == 0 {
        return nodes;
    }
    let mut out = Vec::new();
    for node in nodes {
        match node {
            Node::Text(words) => split_notes(&words, exhibit, notes, &mut out),
            // A link within a link is none.
            Node::Element(element) if element.name == "a" => out.push(element.into()),
            Node::Element(mut element) => {
                element.children = link_notes(element.children, exhibit, notes);
                out.push(element.into());
            }
            written @ (Node::Drawn(_) | Node::Written(_)) => out.push(written),
        }
    }
    out
}

fn split_notes(words: &str, exhibit: &str, notes: usize, out: &mut Vec<Node>) {
    let mut rest = words;
    while let Some((before, after)) = rest.split_once("[note ") {
        let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let number = after[..digits].parse::<usize>().ok().filter(|n| (1..=notes).contains(n));
        let (Some(number), true) = (number, after[digits..].starts_with(']')) else {
            out.push(text(format!("{before}[note ")));
            rest = after;
            continue;
        };
        if !before.is_empty() {
            out.push(text(before));
        }
        let mark = el("a").class("note-mark").attr("href", format!("#{}", note_anchor(exhibit, number)));
        out.push(mark.text(format!("[note {number}]")).into());
        rest = &after[digits + 1..];
    }
    if !rest.is_empty() {
        out.push(text(rest));
    }
}

#[cfg(test)]
mod tests {
    use crate::markup::{el, text, to_string};

    use super::link_notes;

    #[test]
    fn marks_of_notes_lead_to_them_and_others_stay() {
        let html =
            to_string(&link_notes(vec![text("All came [note 1] <[note 3] [note x]"), el("em").text("[note 2]").into()], "table-a", 2));
        assert!(html.contains("<a class=\"note-mark\" href=\"#table-a-note-1\">[note 1]</a>"), "{html}");
        assert!(html.contains("&lt;[note 3] [note x]"), "{html}");
        assert!(html.contains("<em><a class=\"note-mark\" href=\"#table-a-note-2\">[note 2]</a></em>"), "{html}");
    }
}
