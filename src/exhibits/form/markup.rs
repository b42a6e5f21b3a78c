//! A form as HTML: lists of options, tables of statements, lines to write on.
//!
//! What is ticked stands in words beside each box, out of sight: words are read aloud, copied, translated and found, which the name of a
//! picture is not everywhere. Where an item is blank that is said once, not at each of its boxes.

use crate::content::Inline;
use crate::markup::{Element, Node, el, plain};

use super::{Choice, Entry, Field, Form, Item, Section, Statement};

/// What turns inline Markdown into markup.
type Writer<'w> = &'w mut dyn FnMut(&[Inline]) -> Vec<Node>;

impl Form {
    /// The form as markup; `words` turns inline Markdown into markup.
    pub fn to_markup(&self, words: &mut dyn FnMut(&[Inline]) -> Vec<Node>) -> Node {
        let sections = self.sections.iter().enumerate().map(|(at, section)| self.section(at, section, words));
        el("div").class("paper").children(sections.collect::<Vec<_>>()).into()
    }

    fn section(&self, at: usize, section: &Section, words: Writer) -> Element {
        let mut out = el("div").class("section");
        if !section.heading.is_empty() {
            // A group with a name, not a heading: the outline of the page is the report's, not the questionnaire's.
            let id = format!("{}-s{}", self.id, at + 1);
            out = out.attr("role", "group").attr("aria-labelledby", id.clone());
            out = out.child(el("p").class("heading").id(id).children(words(&section.heading)));
        }
        if !section.instruction.is_empty() {
            out = out.child(el("p").class("instruction").children(words(&section.instruction)));
        }
        let entries = section.entries.iter().map(|entry| match entry {
            Entry::Instruction(told) => el("li").class("instruction").children(words(told)),
            Entry::Item(item) => self.item(item, words),
        });
        let entries: Vec<Element> = entries.collect();
        out.child(listed("items").children(entries))
    }

    fn item(&self, item: &Item, words: Writer) -> Element {
        let anchor = item.key.as_ref().map(|key| format!("{}-q-{key}", self.id));
        let mut out = el("li").class("item").attr_if("id", anchor.clone());
        if let Field::Grid { several, levels, statements } = &item.field {
            let asked = asked(item, "span", words);
            let name = plain(&asked.iter().take(1).cloned().map(Node::from).collect::<Vec<_>>());
            let caption = el("caption").children(asked).child(unseen(told(*several, true, item.field.is_filled())));
            let table = grid(caption, *several, levels, statements, words);
            let region = el("div").class("scroll").attr("role", "region").attr("tabindex", "0").attr("aria-label", name);
            out = out.child(region.child(table));
        } else {
            out = out.children(asked(item, "p", words));
            out = answered(out, &item.field, words);
        }
        match item.then.is_empty() {
            true => out,
            false => out.child(el("p").class("then").children(words(&item.then))),
        }
    }
}

/// Number, question and help.
fn asked(item: &Item, name: &'static str, words: Writer) -> Vec<Element> {
    let mut question = el(name).class("question");
    if !item.number.is_empty() {
        question = question.child(el("span").class("no").text(item.number.clone())).text(" ");
    }
    let mut out = vec![question.children(words(&item.question))];
    if !item.help.is_empty() {
        out.push(el(name).class("help").children(words(&item.help)));
    }
    out
}

fn answered(out: Element, field: &Field, words: Writer) -> Element {
    match field {
        Field::Choice { several, short, choices } => {
            let filled = field.is_filled();
            let class = if *short { "options two" } else { "options" };
            let lines: Vec<Element> = choices.iter().map(|choice| option(choice, *several, filled, words)).collect();
            out.child(el("p").class("unseen").text(told(*several, false, filled))).child(listed(class).children(lines))
        }
        Field::Text { lines, answer } => {
            let rules = (0..*lines).map(|_| el("span").class("rule"));
            let rules = el("span").class("ruled").attr("aria-hidden", "true").children(rules);
            out.child(written(el("p").class("lines"), answer, &lines_left(*lines), words).child(rules))
        }
        Field::Number { unit, answer } => {
            let place = written(el("span").class("figure-box"), answer, "Space for a number: ", words);
            let mut line = el("p").class("number").child(place);
            if !unit.is_empty() {
                line = line.text(" ").child(el("span").class("unit").children(words(unit)));
            }
            out.child(line)
        }
        Field::Grid { .. } => out,
    }
}

fn lines_left(lines: usize) -> String {
    if lines == 1 { "A line for the answer".to_owned() } else { format!("{lines} lines for the answer") }
}

/// How many answers an item takes, and whether it has any.
fn told(several: bool, grid: bool, filled: bool) -> String {
    let many = if several { "Several answers" } else { "One answer" };
    let row = if grid { " a row" } else { "" };
    format!("{many}{row}{}", if filled { ":" } else { "; nothing is ticked." })
}

fn option(choice: &Choice, several: bool, filled: bool, words: Writer) -> Element {
    let mut line = el("li").child(mark(several, choice.ticked));
    if filled {
        line = line.child(unseen(if choice.ticked { "Ticked: " } else { "Not ticked: " }));
    }
    line = line.text(" ").child(el("bdi").children(words(&choice.label)));
    if let Some(answer) = &choice.line {
        line = line.text(" ").child(written(el("span").class("line"), answer, "A line for words", words));
    }
    match choice.then.is_empty() {
        true => line,
        false => line.text(" ").child(el("span").class("then").children(words(&choice.then))),
    }
}

/// Statements and levels as a table. The words of each level stand in its cells too, shown where a narrow screen has no room for columns.
fn grid(caption: Element, several: bool, levels: &[Vec<Inline>], statements: &[Statement], words: Writer) -> Element {
    let mut heads = el("tr").child(el("th").attr("scope", "col").child(unseen("Statement")));
    let levels: Vec<Vec<Node>> = levels.iter().map(|level| words(level)).collect();
    let names: Vec<String> = levels.iter().map(|level| plain(level)).collect();
    for level in levels {
        heads = heads.child(el("th").attr("scope", "col").children(level));
    }
    let mut body = el("tbody");
    for statement in statements {
        let filled = statement.ticked.contains(&true);
        let mut row = el("tr").child(el("th").attr("scope", "row").children(words(&statement.label)));
        for (name, ticked) in names.iter().zip(&statement.ticked) {
            let mut cell = el("td").child(mark(several, *ticked));
            if filled {
                cell = cell.child(unseen(if *ticked { "Ticked" } else { "Not ticked" }));
            }
            row = row.child(cell.text(" ").child(el("bdi").class("level").text(name.clone())));
        }
        body = body.child(row);
    }
    el("table").child(caption).child(el("thead").child(heads)).child(body)
}

/// A box, or a circle where only one can be ticked.
fn mark(several: bool, ticked: bool) -> Element {
    let class = match (several, ticked) {
        (true, false) => "mark",
        (true, true) => "mark on",
        (false, false) => "mark round",
        (false, true) => "mark round on",
    };
    el("span").class(class).attr("aria-hidden", "true")
}

/// A place for words: what is written there, or that it is blank.
fn written(place: Element, answer: &[Inline], blank: &str, words: Writer) -> Element {
    match answer.is_empty() {
        true => place.child(unseen(blank)),
        false => place.child(unseen("Answer: ")).child(el("span").class("written").children(words(answer))),
    }
}

fn unseen(words: impl Into<String>) -> Element {
    el("span").class("unseen").text(words)
}

/// A list that stays one for screen readers, though a theme takes its bullets away.
fn listed(class: &'static str) -> Element {
    el("ul").class(class).attr("role", "list")
}
