//! A form's body, read: every item with its options and what is ticked, and what is wrong with it told at its place.

use std::collections::BTreeSet;

use crate::content::{self, Inline};
use crate::diagnostics::{Diagnostic, counted, nearest};
use crate::project::Words;
use crate::source::Span;
use crate::yaml::{self, Kind, Yaml};

use super::super::Desk;
use super::super::spec::{choice, items as nodes, refuse_unknown, scalar, shape, text};
use super::super::words::{column_name, literal, plain};
use super::{Choice, Entry, Field, Form, Item, Section, Statement};

/// Keys of every item.
const ITEM: [&str; 7] = ["id", "number", "kind", "question", "help", "then", "answer"];
/// Keys of items of one kind.
const CHOICE: [&str; 2] = ["options", "other"];
const GRID: [&str; 3] = ["statements", "levels", "each"];
const TEXT: [&str; 1] = ["lines"];
const NUMBER: [&str; 1] = ["unit"];
/// Lines that an item may leave for an answer.
const MOST_LINES: usize = 40;
/// Options stand in two columns if there are so many at least, and none has more letters.
const TWO_COLUMNS: (usize, usize) = (4, 28);

/// The kinds of items.
#[derive(Clone, Copy)]
enum ItemKind {
    One,
    Several,
    Grid,
    Text,
    Number,
}

const KINDS: [(&str, ItemKind); 5] = [
    ("one", ItemKind::One),
    ("several", ItemKind::Several),
    ("grid", ItemKind::Grid),
    ("text", ItemKind::Text),
    ("number", ItemKind::Number),
];

/// Reads a form's body.
pub(super) fn read(body: &Yaml, desk: &mut Desk) -> Form {
    refuse_unknown(body, &["items"], "a form", desk);
    let mut form = Form { id: desk.anchor(), sections: Vec::new() };
    let mut reader = Reader { desk, keys: BTreeSet::new() };
    let mut loose = Section::default();
    for node in nodes(body, "items", reader.desk) {
        if node.get("items").is_some() {
            form.sections.extend(Some(std::mem::take(&mut loose)).filter(|section| !section.entries.is_empty()));
            form.sections.push(reader.section(node));
        } else {
            loose.entries.extend(reader.entry(node));
        }
    }
    form.sections.extend(Some(loose).filter(|section| !section.entries.is_empty()));
    form
}

struct Reader<'r, 'd> {
    desk: &'r mut Desk<'d>,
    /// Ids and numbers of the items so far.
    keys: BTreeSet<String>,
}

impl Reader<'_, '_> {
    fn words(&mut self, node: &Yaml, key: &str) -> Vec<Inline> {
        text(node, key, self.desk).map(|words| self.inline(&words)).unwrap_or_default()
    }

    fn inline(&mut self, words: &Words) -> Vec<Inline> {
        self.desk.take(content::inline(words))
    }

    fn error(&mut self, code: &'static str, span: Span, message: impl Into<String>, mend: impl Into<String>) {
        self.desk.say(Diagnostic::error(code, span, message).mend(mend));
    }

    fn section(&mut self, node: &Yaml) -> Section {
        let unknown = yaml::unknown_keys(node, &["heading", "instruction", "items"], "a group of items");
        unknown.into_iter().for_each(|wrong| self.desk.say(wrong));
        let mut section =
            Section { heading: self.words(node, "heading"), instruction: self.words(node, "instruction"), entries: Vec::new() };
        if section.heading.is_empty() {
            self.error("missing-key", node.head(), "`heading` is missing from a group of items", "Add `heading: …`");
        }
        for inner in nodes(node, "items", self.desk) {
            if inner.get("items").is_some() {
                self.error("wrong-shape", inner.head(), "a group of items cannot stand in another", "Put its items into the outer group");
                continue;
            }
            section.entries.extend(self.entry(inner));
        }
        section
    }

    fn entry(&mut self, node: &Yaml) -> Option<Entry> {
        if !matches!(node.kind, Kind::Mapping(_)) {
            self.desk.say(shape(node.span, "items", "items, each a mapping with `kind` and `question`"));
            return None;
        }
        if node.get("instruction").is_some() && node.get("question").is_none() {
            let unknown = yaml::unknown_keys(node, &["instruction"], "an instruction");
            unknown.into_iter().for_each(|wrong| self.desk.say(wrong));
            return Some(Entry::Instruction(self.words(node, "instruction")));
        }
        self.item(node).map(Entry::Item)
    }

    fn item(&mut self, node: &Yaml) -> Option<Item> {
        let number = text(node, "number", self.desk);
        let key = self.key(node, number.as_ref());
        let mut question = self.words(node, "question");
        if question.is_empty() {
            self.error("missing-key", node.head(), "`question` is missing from an item", "Add `question: …`");
            question = literal("?", node.head());
        }
        let (help, then) = (self.words(node, "help"), self.words(node, "then"));
        if node.get("kind").is_none_or(Yaml::is_nothing) {
            let kinds = KINDS.map(|(word, _)| word).join("`, `");
            self.error("missing-key", node.head(), "`kind` is missing from an item", format!("Add `kind:` with one of `{kinds}`"));
        }
        let kind = choice(node, "kind", &KINDS, self.desk)?;
        let (own, what): (&[&str], _) = match kind {
            ItemKind::One => (&CHOICE, "an item of the kind `one`"),
            ItemKind::Several => (&CHOICE, "an item of the kind `several`"),
            ItemKind::Grid => (&GRID, "an item of the kind `grid`"),
            ItemKind::Text => (&TEXT, "an item of the kind `text`"),
            ItemKind::Number => (&NUMBER, "an item of the kind `number`"),
        };
        let known: Vec<&str> = ITEM.iter().chain(own).copied().collect();
        yaml::unknown_keys(node, &known, what).into_iter().for_each(|wrong| self.desk.say(wrong));
        let field = match kind {
            ItemKind::One => self.choices(node, false),
            ItemKind::Several => self.choices(node, true),
            ItemKind::Grid => self.grid(node),
            ItemKind::Text => Field::Text { lines: self.lines(node), answer: self.words(node, "answer") },
            ItemKind::Number => Field::Number { unit: self.words(node, "unit"), answer: self.words(node, "answer") },
        };
        let number = number.map(|number| number.text.trim().to_owned()).unwrap_or_default();
        Some(Item { key, number, question, help, field, then })
    }

    /// The item's id within the form: its own, or its number. Neither may stand twice.
    fn key(&mut self, node: &Yaml, number: Option<&Words>) -> Option<String> {
        let id = text(node, "id", self.desk);
        let words = id.as_ref().or(number)?;
        let key = column_name(&words.text).replace('_', "-");
        let what = if id.is_some() { "id" } else { "number" };
        if id.as_ref().is_some_and(|id| id.text != key) {
            let message = format!("`{}` is no id: it is not made of lower-case words and digits joined by hyphens", words.text);
            let mend = if key.is_empty() { "Write an id such as `sector`".to_owned() } else { format!("Write `{key}`") };
            self.error("bad-id", words.span, message, mend);
        }
        if key.is_empty() {
            return None;
        }
        if !self.keys.insert(key.clone()) {
            let message = format!("the {what} `{}` stands twice in the form `{}`", words.text, self.desk.directive.id);
            let mend = if id.is_some() {
                "Give one of the items another id"
            } else {
                "Give one of the items another number, or an `id` of its own"
            };
            self.error("duplicate-id", words.span, message, mend);
            return None;
        }
        Some(key)
    }

    /// The options of an item, its last line for others included.
    fn choices(&mut self, node: &Yaml, several: bool) -> Field {
        let (mut names, mut choices) = (Vec::new(), Vec::new());
        for option in nodes(node, "options", self.desk) {
            let (label, then) = match option.kind {
                Kind::Mapping(_) => {
                    let unknown = yaml::unknown_keys(option, &["option", "then"], "an option");
                    unknown.into_iter().for_each(|wrong| self.desk.say(wrong));
                    if option.get("option").is_none() {
                        self.error("missing-key", option.head(), "`option` is missing from an option", "Add `option:` with its words");
                    }
                    (text(option, "option", self.desk), self.words(option, "then"))
                }
                _ => (scalar(option, "options", self.desk), Vec::new()),
            };
            let Some(name) = label else { continue };
            choices.push(Choice { label: self.inline(&name), then, ticked: false, line: None });
            names.push(name);
        }
        self.distinct(&names, "option");
        if nodes(node, "options", self.desk).is_empty() {
            let place = node.get("options").map_or(node.head(), |options| options.span);
            self.error("no-options", place, "the item has no options", "Add `options:` with a list, or make it an item of the kind `text`");
        }
        let other = node.get("other").is_some();
        if other {
            choices.push(Choice { label: self.words(node, "other"), then: Vec::new(), ticked: false, line: Some(Vec::new()) });
        }
        self.tick(node, &names, other, several, &mut choices);
        let length = |choice: &Choice| plain(&choice.label, self.desk.figures).chars().count();
        let fits = |choice: &Choice| choice.line.is_none() && choice.then.is_empty() && length(choice) <= TWO_COLUMNS.1;
        let short = choices.len() >= TWO_COLUMNS.0 && choices.iter().all(fits);
        Field::Choice { several, short, choices }
    }

    /// Ticks what the item's `answer` names.
    fn tick(&mut self, node: &Yaml, names: &[Words], other: bool, several: bool, choices: &mut [Choice]) {
        let mut ticks = 0;
        for answer in node.get("answer").into_iter().flat_map(each).filter(|answer| !answer.is_nothing()) {
            let found = match (answer.get("other"), choices.last_mut()) {
                (Some(words), Some(last)) if other => {
                    yaml::unknown_keys(answer, &["other"], "an answer").into_iter().for_each(|wrong| self.desk.say(wrong));
                    let written = scalar(words, "other", self.desk).map(|words| self.inline(&words)).unwrap_or_default();
                    last.line = Some(written);
                    choices.len().checked_sub(1)
                }
                (Some(_), _) => {
                    let mend = "Add `other:` with the words of that option, such as `other: Other, please say`";
                    self.error("unknown-option", answer.head(), "the item has no option `other`", mend);
                    None
                }
                (None, _) => scalar(answer, "answer", self.desk).and_then(|words| self.find(&words, names, "option")),
            };
            let Some(found) = found else { continue };
            ticks += 1;
            if ticks > 1 && !several {
                let mend = "Leave one of them, or write `kind: several`";
                self.error("two-answers", answer.head(), "the item takes one answer, and this is a second", mend);
                continue;
            }
            if let Some(choice) = choices.get_mut(found) {
                choice.ticked = true;
            }
        }
    }

    fn grid(&mut self, node: &Yaml) -> Field {
        let several = choice(node, "each", &[("one", false), ("several", true)], self.desk).unwrap_or(false);
        let levels = self.names(node, "levels", "level");
        let labels = self.names(node, "statements", "statement");
        let mut statements = Vec::new();
        for label in &labels {
            statements.push(Statement { label: self.inline(label), ticked: vec![false; levels.len()] });
        }
        if let Some(answer) = node.get("answer").filter(|answer| !answer.is_nothing()) {
            for (at, answer) in self.answers(answer, &labels) {
                self.tick_row(answer, &levels, several, &mut statements[at].ticked);
            }
        }
        let levels = levels.iter().map(|level| self.inline(level)).collect();
        Field::Grid { several, levels, statements }
    }

    /// The answers to a grid by statement: a mapping from statements, or a list as long as they are.
    fn answers<'y>(&mut self, answer: &'y Yaml, labels: &[Words]) -> Vec<(usize, &'y Yaml)> {
        match &answer.kind {
            Kind::Mapping(entries) => {
                let mut found = Vec::new();
                for (key, value) in entries {
                    let name = Words { text: key.text.clone(), span: key.span };
                    found.extend(self.find(&name, labels, "statement").map(|at| (at, value)));
                }
                found
            }
            Kind::Sequence(rows) => {
                if rows.len() != labels.len() {
                    let has = counted(rows.len(), "answer", "answers");
                    let wants = counted(labels.len(), "statement", "statements");
                    let mend = "Give each statement one, `~` where it was left blank, or name the statements: `answer: {statement: level}`";
                    self.error("wrong-shape", answer.head(), format!("the grid has {has} for {wants}"), mend);
                }
                rows.iter().enumerate().take(labels.len()).collect()
            }
            Kind::Scalar { .. } => {
                self.desk.say(shape(answer.span, "answer", "a level for each statement: `{statement: level}`, or a list"));
                Vec::new()
            }
        }
    }

    fn tick_row(&mut self, answer: &Yaml, levels: &[Words], several: bool, ticked: &mut [bool]) {
        let mut ticks = 0;
        for level in each(answer).filter(|level| !level.is_nothing()) {
            let Some(words) = scalar(level, "answer", self.desk) else { continue };
            let Some(found) = self.find(&words, levels, "level") else { continue };
            ticks += 1;
            if ticks > 1 && !several {
                let mend = "Leave one of them, or write `each: several`";
                self.error("two-answers", words.span, "a statement takes one answer, and this is a second", mend);
                continue;
            }
            ticked[found] = true;
        }
    }

    /// The texts of a grid's side, which must be some and distinct.
    fn names(&mut self, node: &Yaml, key: &str, what: &str) -> Vec<Words> {
        let names: Vec<Words> = nodes(node, key, self.desk).iter().filter_map(|name| scalar(name, key, self.desk)).collect();
        if names.is_empty() {
            let place = node.get(key).map_or(node.head(), |list| list.span);
            self.error("no-options", place, format!("the grid has no {key}"), format!("Add `{key}:` with a list"));
        }
        self.distinct(&names, what);
        names
    }

    /// Tells what stands twice: an answer could mean either.
    fn distinct(&mut self, names: &[Words], what: &str) {
        let mut seen = BTreeSet::new();
        for name in names {
            if !seen.insert(name.text.trim()) {
                let message = format!("the {what} `{}` stands twice in the item", name.text.trim());
                self.error("duplicate-option", name.span, message, "Leave one of them out, or say how they differ");
            }
        }
    }

    /// Which of the names an answer is.
    fn find(&mut self, answer: &Words, names: &[Words], what: &str) -> Option<usize> {
        let wanted = answer.text.trim();
        let found = names.iter().position(|name| name.text.trim() == wanted);
        if found.is_none() {
            let known: Vec<&str> = names.iter().map(|name| name.text.trim()).collect();
            let mend = match nearest(wanted, known.iter().copied()) {
                Some(near) => format!("Did you mean `{near}`?"),
                None => yaml::did_you_mean(wanted, &known),
            };
            self.error("unknown-option", answer.span, format!("`{wanted}` is no {what} of the item"), mend);
        }
        found
    }

    fn lines(&mut self, node: &Yaml) -> usize {
        let Some(words) = text(node, "lines", self.desk) else { return 1 };
        match words.text.parse::<usize>().ok().filter(|lines| (1..=MOST_LINES).contains(lines)) {
            Some(lines) => lines,
            None => {
                let message = format!("`lines` cannot be `{}`: an item leaves 1 to {MOST_LINES} lines for its answer", words.text);
                self.error("wrong-value", words.span, message, "Write a number such as `4`");
                1
            }
        }
    }
}

/// The items of a list, or the one that stands in its place.
fn each(node: &Yaml) -> impl Iterator<Item = &Yaml> {
    let (items, alone) = match &node.kind {
        Kind::Sequence(items) => (items.as_slice(), None),
        _ => (&[][..], Some(node)),
    };
    items.iter().chain(alone)
}
