//! Models in their own words: boxes and flows that came, went or are called otherwise, boxes in another lane, rules.

use std::collections::{BTreeMap, BTreeSet};

use super::record::{Model, Record};
use super::tables::Grid;
use super::{ModelChange, ModelPart, Pair, Review, names};

/// The model whose table a cell stands in, by the cell's name.
pub(super) fn of_cell(name: &str) -> Option<&str> {
    let (dataset, _, _) = names::parts(name)?;
    ["_boxes", "_flows", "_parts", "_leads"].into_iter().find_map(|ending| dataset.strip_suffix(ending))
}

impl Review {
    /// Whether a cell is told in the words of its model.
    pub(super) fn is_of_model(&self, name: &str) -> bool {
        of_cell(name).is_some_and(|model| self.models.iter().any(|change| change.model == model))
    }
}

/// A model's table: the texts of each row by the columns of its key, and of those alike which one.
type Rows<'r> = BTreeMap<(Vec<String>, usize), BTreeMap<&'r str, String>>;

/// A model in a version.
struct Version<'r> {
    record: &'r Record<'r>,
    model: Option<&'r Model<'r>>,
    id: &'r str,
}

impl<'r> Version<'r> {
    fn rows(&self, what: &str, key: &[&str]) -> Rows<'r> {
        let mut found = Rows::new();
        let Some(table) = self.record.tables.get(format!("{}_{what}", self.id).as_str()) else { return found };
        for row in Grid::of(table).rows {
            let cells: BTreeMap<&str, String> = table.columns.iter().map(|name| &**name).zip(row.into_iter().map(String::from)).collect();
            let at: Vec<String> = key.iter().map(|column| cells.get(column).cloned().unwrap_or_default()).collect();
            let nth = (0..).find(|nth| !found.contains_key(&(at.clone(), *nth))).unwrap_or_default();
            found.insert((at, nth), cells);
        }
        found
    }

    /// What readers call a lane.
    fn lane(&self, id: &str) -> String {
        let label = self.model.and_then(|model| model.lanes.get(id)).map(|label| label.to_string());
        label.filter(|label| !label.is_empty()).unwrap_or_else(|| id.to_owned())
    }
}

/// Compares the models of two versions.
pub(super) fn compare(old: &Record<'_>, new: &Record<'_>) -> Vec<ModelChange> {
    let ids: BTreeSet<&str> = [old, new].into_iter().flat_map(|record| record.models.keys()).map(|id| &**id).collect();
    let mut found = Vec::new();
    for id in ids {
        let version = |record| Version { record, model: None, id };
        let (mut before, mut after) = (version(old), version(new));
        (before.model, after.model) = (old.models.get(id), new.models.get(id));
        let mut desk = Desk { id, found: Vec::new() };
        // A model that came or went is told as its tables are.
        if before.model.is_some() && after.model.is_some() {
            desk.lanes(&before, &after);
            let names = desk.boxes(&before, &after);
            desk.flows(&before, &after, &names);
            desk.lists(&before, &after, &names);
            desk.rules(&before, &after);
        }
        found.append(&mut desk.found);
    }
    found
}

struct Desk<'i> {
    id: &'i str,
    found: Vec<ModelChange>,
}

impl Desk<'_> {
    fn say(&mut self, part: ModelPart, told: String, value: Pair<String>) {
        self.found.push(ModelChange { model: self.id.to_owned(), part, told, value });
    }

    fn lanes(&mut self, old: &Version<'_>, new: &Version<'_>) {
        let (Some(before), Some(after)) = (old.model, new.model) else { return };
        let ids: BTreeSet<&str> = before.lanes.keys().chain(after.lanes.keys()).map(|id| &**id).collect();
        for id in ids {
            let pair = Pair { old: before.lanes.get(id).map(|l| l.to_string()), new: after.lanes.get(id).map(|l| l.to_string()) };
            match (&pair.old, &pair.new) {
                (Some(_), None) => self.say(ModelPart::Lane, format!("lane “{}” removed", old.lane(id)), Pair::default()),
                (None, _) => self.say(ModelPart::Lane, format!("lane “{}” added", new.lane(id)), Pair::default()),
                _ if !pair.same() => self.say(ModelPart::Lane, "lane renamed".to_owned(), pair),
                _ => {}
            }
        }
    }

    /// Tells boxes, and gives what each is called by its id.
    fn boxes(&mut self, old: &Version<'_>, new: &Version<'_>) -> BTreeMap<String, String> {
        let (before, after) = (old.rows("boxes", &["id"]), new.rows("boxes", &["id"]));
        let mut names = BTreeMap::new();
        for at in before.keys().chain(after.keys()).collect::<BTreeSet<_>>() {
            let pair = Pair { old: before.get(at), new: after.get(at) };
            let name = pair.either().and_then(|cells| cells.get("label")).filter(|label| !label.is_empty());
            let name = name.or(at.0.first()).cloned().unwrap_or_default();
            match (pair.old, pair.new) {
                (Some(was), Some(is)) => self.one_box(&name, (was, old), (is, new)),
                (Some(_), None) => self.say(ModelPart::Box, format!("box “{name}” removed"), Pair::default()),
                (None, _) => self.say(ModelPart::Box, format!("box “{name}” added"), Pair::default()),
            }
            names.extend(at.0.first().map(|id| (id.clone(), name)));
        }
        names
    }

    fn one_box(
        &mut self,
        name: &str,
        (was, old): (&BTreeMap<&str, String>, &Version<'_>),
        (is, new): (&BTreeMap<&str, String>, &Version<'_>),
    ) {
        for column in was.keys().chain(is.keys()).copied().collect::<BTreeSet<_>>() {
            let pair = Pair { old: was.get(column).cloned(), new: is.get(column).cloned() };
            let told = match column {
                _ if pair.same() => continue,
                "label" => "box renamed".to_owned(),
                "lane" => format!("box “{name}” moved to another lane"),
                "group" => format!("box “{name}” moved to another group"),
                other => format!("box “{name}”, {}", other.replace('_', " ")),
            };
            let lane = |version: &Version<'_>, id: String| if column == "lane" { version.lane(&id) } else { id };
            let value = Pair { old: pair.old.map(|id| lane(old, id)), new: pair.new.map(|id| lane(new, id)) };
            self.say(ModelPart::Box, told, value);
        }
    }

    fn flows(&mut self, old: &Version<'_>, new: &Version<'_>, names: &BTreeMap<String, String>) {
        let (before, after) = (old.rows("flows", &["from", "to"]), new.rows("flows", &["from", "to"]));
        let name = |id: &String| names.get(id).unwrap_or(id).clone();
        for at in before.keys().chain(after.keys()).collect::<BTreeSet<_>>() {
            let ends = at.0.iter().map(|id| format!("“{}”", name(id))).collect::<Vec<_>>().join(" to ");
            match (before.get(at), after.get(at)) {
                (Some(was), Some(is)) => {
                    for (column, told) in [("label", "relabelled"), ("kind", "goes in other directions")] {
                        let way = |text: &String| match (column, text.as_str()) {
                            ("kind", "both") => "both ways".to_owned(),
                            ("kind", _) => "one way".to_owned(),
                            _ => text.clone(),
                        };
                        let value = Pair { old: was.get(column).map(way), new: is.get(column).map(way) };
                        if !value.same() {
                            self.say(ModelPart::Flow, format!("flow from {ends} {told}"), value);
                        }
                    }
                }
                (Some(_), None) => self.say(ModelPart::Flow, format!("flow from {ends} removed"), Pair::default()),
                (None, _) => self.say(ModelPart::Flow, format!("flow from {ends} added"), Pair::default()),
            }
        }
    }

    /// What boxes hold, and where ways in lead.
    fn lists(&mut self, old: &Version<'_>, new: &Version<'_>, names: &BTreeMap<String, String>) {
        let name = |id: Option<&String>| id.map(|id| names.get(id).unwrap_or(id).clone()).unwrap_or_default();
        for (part, what, key) in [(ModelPart::Part, "parts", ["box", "label"]), (ModelPart::Lead, "leads", ["from", "to"])] {
            let (before, after) = (old.rows(what, &key), new.rows(what, &key));
            for at in before.keys().chain(after.keys()).collect::<BTreeSet<_>>() {
                let fate = match (before.contains_key(at), after.contains_key(at)) {
                    (true, true) => continue,
                    (_, true) => "added",
                    _ => "removed",
                };
                let (first, second) = (name(at.0.first()), at.0.get(1));
                let told = match part {
                    ModelPart::Part => format!("“{}” {fate} in box “{first}”", second.cloned().unwrap_or_default()),
                    _ => format!("way in from “{first}” to “{}” {fate}", name(second)),
                };
                self.say(part, told, Pair::default());
            }
        }
    }

    /// Rules by what they mean; one that means something else came or went.
    fn rules(&mut self, old: &Version<'_>, new: &Version<'_>) {
        let all = |version: &Version<'_>| -> BTreeMap<String, (String, bool)> {
            let rules = version.model.into_iter().flat_map(|model| &model.rules);
            rules.map(|rule| (rule.says.to_string(), (rule.rule.to_string(), rule.holds))).collect()
        };
        let (mut before, mut after) = (all(old), all(new));
        // The same formula in other words is the same rule.
        let gone: Vec<String> = before.keys().filter(|says| !after.contains_key(*says)).cloned().collect();
        for was in gone {
            let same = |(is, rule): (&String, &(String, bool))| (!before.contains_key(is) && rule.0 == before[&was].0).then(|| is.clone());
            if let Some(is) = after.iter().find_map(same)
                && let (Some((_, held)), Some((_, holds))) = (before.remove(&was), after.remove(&is))
            {
                self.verdict(&is, held, holds);
                self.say(ModelPart::Rule, "rule reworded".to_owned(), Pair::both(was, is));
            }
        }
        for says in before.keys().chain(after.keys()).collect::<BTreeSet<_>>() {
            let pair = (before.get(says), after.get(says));
            let formula = Pair { old: pair.0.map(|rule| rule.0.clone()), new: pair.1.map(|rule| rule.0.clone()) };
            if let ((Some((_, held)), Some((_, holds))), false) = (pair, formula.same()) {
                self.say(ModelPart::Rule, format!("rule “{says}” has another formula"), formula);
                self.verdict(says, *held, *holds);
                continue;
            }
            match pair {
                (Some((_, held)), Some((_, holds))) => self.verdict(says, *held, *holds),
                (Some(_), None) => self.say(ModelPart::Rule, format!("rule “{says}” removed"), Pair::default()),
                _ => self.say(ModelPart::Rule, format!("rule “{says}” added"), Pair::default()),
            }
        }
    }

    fn verdict(&mut self, says: &str, held: bool, holds: bool) {
        if held != holds {
            let told = if holds { "now holds" } else { "no longer holds" };
            self.say(ModelPart::Verdict, format!("rule “{says}” {told}"), Pair::default());
        }
    }
}
