//! Forms: questionnaire items as they stood on paper, blank or filled in.
//!
//! A form here is a document and no control: nothing can be ticked, so nothing pretends to be. Disabled inputs are left out by the
//! keyboard, look faded and print badly; what stands here are lists of options and tables of statements in which each tick is a word
//! ("Ticked", "Not ticked") beside a box drawn with borders, which print and survive forced colours.

mod markup;
mod spec;
#[cfg(test)]
mod tests;

use crate::content::Inline;
use crate::diagnostics::{Diagnostic, counted};
use crate::yaml::Yaml;

use super::words::list;
use super::{Desk, Drawn};

/// A form.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// Prefix of the ids in it, unique on the page.
    pub id: String,
    /// Its sections; items that stand under no heading are sections without one.
    pub sections: Vec<Section>,
}

/// Entries under a heading, or under none.
#[derive(Clone, Debug, Default)]
pub struct Section {
    /// Its heading; may be empty.
    pub heading: Vec<Inline>,
    /// What is told to those who fill it in; may be empty.
    pub instruction: Vec<Inline>,
    /// What stands in it.
    pub entries: Vec<Entry>,
}

/// What stands in a section.
#[derive(Clone, Debug)]
pub enum Entry {
    /// Something told between two items.
    Instruction(Vec<Inline>),
    /// An item.
    Item(Item),
}

/// An item: a question and the place for its answer.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its id within the form, by which it can be linked to; none if it has neither id nor number.
    pub key: Option<String>,
    /// Its number as printed; may be empty.
    pub number: String,
    /// The question.
    pub question: Vec<Inline>,
    /// What helps to answer it; may be empty.
    pub help: Vec<Inline>,
    /// The place for its answer.
    pub field: Field,
    /// Where to go from it; may be empty.
    pub then: Vec<Inline>,
}

/// The place for an answer.
#[derive(Clone, Debug)]
pub enum Field {
    /// Options of which one, or several, can be ticked.
    Choice {
        /// Whether several can be ticked.
        several: bool,
        /// Whether all are so short that they can stand in two columns.
        short: bool,
        /// The options.
        choices: Vec<Choice>,
    },
    /// Statements, each with the same levels.
    Grid {
        /// Whether several levels can be ticked for one statement.
        several: bool,
        /// The levels.
        levels: Vec<Vec<Inline>>,
        /// The statements.
        statements: Vec<Statement>,
    },
    /// Lines to write on.
    Text {
        /// How many.
        lines: usize,
        /// What is written on them; empty: they are blank.
        answer: Vec<Inline>,
    },
    /// A box for a number.
    Number {
        /// What stands after the box; may be empty.
        unit: Vec<Inline>,
        /// What is written in it; empty: it is blank.
        answer: Vec<Inline>,
    },
}

/// An option.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Its words.
    pub label: Vec<Inline>,
    /// Where to go if it is ticked; may be empty.
    pub then: Vec<Inline>,
    /// Whether it is ticked.
    pub ticked: bool,
    /// The line to write on that follows it, if there is one, and what is written there.
    pub line: Option<Vec<Inline>>,
}

/// A statement of a grid.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Its words.
    pub label: Vec<Inline>,
    /// For each level whether it is ticked.
    pub ticked: Vec<bool>,
}

impl Form {
    /// Its items in their order.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.sections.iter().flat_map(|section| &section.entries).filter_map(|entry| match entry {
            Entry::Item(item) => Some(item),
            Entry::Instruction(_) => None,
        })
    }

    /// All its words, each text once.
    pub fn words(&self) -> Vec<&[Inline]> {
        let mut all: Vec<&[Inline]> = Vec::new();
        for section in &self.sections {
            all.extend([section.heading.as_slice(), &section.instruction]);
            for entry in &section.entries {
                match entry {
                    Entry::Instruction(words) => all.push(words),
                    Entry::Item(item) => {
                        all.extend([item.question.as_slice(), &item.help, &item.then]);
                        item.field.words(&mut all);
                    }
                }
            }
        }
        all
    }
}

impl Field {
    fn words<'f>(&'f self, all: &mut Vec<&'f [Inline]>) {
        match self {
            Self::Choice { choices, .. } => {
                for choice in choices {
                    all.extend([choice.label.as_slice(), &choice.then]);
                    all.extend(choice.line.as_deref());
                }
            }
            Self::Grid { levels, statements, .. } => {
                all.extend(levels.iter().map(Vec::as_slice));
                all.extend(statements.iter().map(|statement| statement.label.as_slice()));
            }
            Self::Text { answer, .. } => all.push(answer),
            Self::Number { unit, answer } => all.extend([unit.as_slice(), answer]),
        }
    }

    /// Whether anything is ticked or written.
    pub fn is_filled(&self) -> bool {
        match self {
            Self::Choice { choices, .. } => {
                choices.iter().any(|choice| choice.ticked || choice.line.as_ref().is_some_and(|line| !line.is_empty()))
            }
            Self::Grid { statements, .. } => statements.iter().any(|statement| statement.ticked.contains(&true)),
            Self::Text { answer, .. } | Self::Number { answer, .. } => !answer.is_empty(),
        }
    }
}

/// Draws a form.
pub(super) fn draw(body: &Yaml, drawn: &mut Drawn, desk: &mut Desk) {
    let form = spec::read(body, desk);
    if form.items().next().is_none() {
        let message = format!("the form `{}` has no items", drawn.id);
        desk.say(Diagnostic::error("empty-exhibit", drawn.span, message).mend("Add `items:`, or leave the form out"));
        return;
    }
    super::spec::check_notes(&form.words(), drawn, desk);
    drawn.generated_description = describe(&form);
    drawn.form = Some(form);
}

/// How many items and groups, of which kinds, and how much is filled in.
fn describe(form: &Form) -> String {
    let items = form.items().count();
    let groups = form.sections.iter().filter(|section| !section.heading.is_empty()).count();
    let groups = if groups > 0 { format!(" in {}", counted(groups, "group", "groups")) } else { String::new() };
    let count = |wanted: fn(&Field) -> bool| form.items().filter(|item| wanted(&item.field)).count();
    let kinds = [
        (count(|field| matches!(field, Field::Choice { several: false, .. })), "with one answer", "with one answer"),
        (count(|field| matches!(field, Field::Choice { several: true, .. })), "with several answers", "with several answers"),
        (count(|field| matches!(field, Field::Grid { .. })), "grid of statements", "grids of statements"),
        (count(|field| matches!(field, Field::Text { .. })), "to be answered in words", "to be answered in words"),
        (count(|field| matches!(field, Field::Number { .. })), "with a number", "with a number"),
    ];
    let kinds: Vec<String> =
        kinds.into_iter().filter(|(number, ..)| *number > 0).map(|(number, one, many)| counted(number, one, many)).collect();
    let filled = match form.items().filter(|item| item.field.is_filled()).count() {
        0 => "It is blank".to_owned(),
        all if all == items => "All are filled in".to_owned(),
        1 => "1 is filled in".to_owned(),
        some => format!("{some} are filled in"),
    };
    format!("A form of {}{groups}: {}. {filled}.", counted(items, "question", "questions"), list(&kinds))
}
