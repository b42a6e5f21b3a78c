//! Two versions of a model beside each other, with the boxes and flows outlined that changed, came or went.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Beside;
use super::told::Told;
use super::{Prepared, layout, paint};
use crate::diagnostics::counted;

/// Boxes and flows that a description names; of more it tells how many there are.
const NAMED: usize = 5;

/// A flow by its ends, and of those that join the same boxes which one.
type Ends = (String, String, usize);

/// Draws both versions; ids of each begin as told.
pub(in crate::exhibits) fn beside(old: &mut Prepared, new: &mut Prepared, ids: &[String; 2]) -> Beside {
    let boxes = differing(&old.boxes(), &new.boxes());
    let flows = differing(&old.flows(), &new.flows());
    let outlined = boxes.len() + flows.len();
    let mut drawn = [(old, &ids[0]), (new, &ids[1])].map(|(version, id)| {
        version.mark(&boxes, &flows);
        let said =
            |form: &str| paint::Said { id: format!("{id}-{form}"), title: version.title.clone(), description: version.description.clone() };
        let told = &version.told;
        (paint::paint(&layout::wide(told), told, &said("wide")), paint::paint(&layout::narrow(told), told, &said("narrow")))
    });
    let [(old_wide, old_narrow), (new_wide, new_narrow)] = &mut drawn;
    let take = |node: &mut crate::markup::Node| std::mem::replace(node, crate::markup::text(""));
    Beside { wide: [take(old_wide), take(new_wide)], narrow: [take(old_narrow), take(new_narrow)], outlined }
}

fn differing<K: Ord + Clone, V: PartialEq>(old: &BTreeMap<K, V>, new: &BTreeMap<K, V>) -> BTreeSet<K> {
    old.keys().chain(new.keys()).filter(|key| old.get(key) != new.get(key)).cloned().collect()
}

impl Prepared {
    /// What is seen of each box, by its id. Sections are not seen.
    fn boxes(&self) -> BTreeMap<String, Vec<String>> {
        let seen = |(of, told): (&crate::data::ModelBox, &super::told::Box)| {
            let group = of.group.as_ref().map_or("", |group| group.text.as_str());
            let (open, spans_all) = (told.open.to_string(), told.spans_all.to_string());
            let words = [&told.kind, &told.label, &told.detail, &told.note, &of.lane, &open, &spans_all];
            let leads = of.leads.iter().map(|lead| lead.text.clone());
            let words = words.into_iter().cloned().chain([group.to_owned()]);
            (of.id.clone(), words.chain(told.parts.iter().cloned()).chain(leads).collect())
        };
        self.model.boxes.iter().zip(&self.told.boxes).map(seen).collect()
    }

    /// What is seen of each flow, by its ends.
    fn flows(&self) -> BTreeMap<Ends, (bool, String, String)> {
        let seen = self.ends().into_iter().zip(&self.told.flows);
        seen.map(|(ends, flow)| (ends, (flow.both, flow.label.clone(), flow.note.clone()))).collect()
    }

    fn ends(&self) -> Vec<Ends> {
        let mut seen: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        let id = |at: usize| self.model.boxes.get(at).map_or_else(String::new, |of| of.id.clone());
        let ends = self.told.flows.iter().map(|flow| {
            let nth = seen.entry((flow.from, flow.to)).or_default();
            *nth += 1;
            (id(flow.from), id(flow.to), *nth)
        });
        ends.collect()
    }

    /// Outlines what differs, and says so in the description. Boxes lead nowhere here: what they lead to stands on other pages.
    fn mark(&mut self, boxes: &BTreeSet<String>, flows: &BTreeSet<Ends>) {
        let ends = self.ends();
        let Told { changed, boxes: all, flows: ways, .. } = &mut self.told;
        all.iter_mut().for_each(|each| each.section = None);
        changed.boxes = (0..all.len()).filter(|at| self.model.boxes.get(*at).is_some_and(|of| boxes.contains(&of.id))).collect();
        changed.flows = (0..ways.len()).filter(|at| flows.contains(&ends[*at])).collect();
        let names = changed.boxes.iter().map(|at| all[*at].label.clone());
        let ways = changed.flows.iter().map(|at| format!("{} to {}", all[ways[*at].from].label, all[ways[*at].to].label));
        let names: Vec<String> = names.chain(ways).collect();
        let told = match names.len() {
            0 => "Nothing in it is outlined.".to_owned(),
            few if few <= NAMED => format!("Outlined, since changed: {}.", names.join("; ")),
            _ => {
                let counts = [(changed.boxes.len(), "box", "boxes"), (changed.flows.len(), "flow", "flows")];
                let counts = counts.into_iter().filter(|(count, ..)| *count > 0).map(|(count, one, many)| counted(count, one, many));
                format!("Outlined, since changed: {}.", counts.collect::<Vec<_>>().join(" and "))
            }
        };
        self.description = format!("{} {told}", self.description).trim().to_owned();
    }
}
