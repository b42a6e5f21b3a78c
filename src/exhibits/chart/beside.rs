//! Two versions of a chart beside each other: laid out as panels are, with one scale, and what changed outlined.

use std::collections::{BTreeMap, BTreeSet};

use super::layout::{Layout, Page};
use super::text::clean;
use super::{Panel, Pictures, Plot, Point, lay_all, painted, panels};

/// The page of one of two pictures that stand beside each other.
const HALF: Page = Page { width: 500.0, narrow: false, panel: false };
/// Marks that a description names; of more it tells how many there are.
const NAMED: usize = 5;

/// A whole chart: what it shows, and its panels if it has several.
#[derive(Clone, PartialEq, Debug)]
pub struct Chart {
    /// What it shows, with the name and the description of the picture.
    pub plot: Plot,
    /// Its panels; none if it is one picture.
    pub panels: Vec<Panel>,
}

/// A place in a chart: panel, series and category by their labels, and of those that are called the same which one.
type Place = (String, String, String, usize);

impl Chart {
    fn plots(&mut self) -> Vec<(&str, &mut Plot)> {
        match self.panels.is_empty() {
            true => vec![("", &mut self.plot)],
            false => self.panels.iter_mut().map(|panel| (panel.title.as_str(), &mut panel.plot)).collect(),
        }
    }

    fn points(&mut self) -> BTreeMap<Place, &mut Point> {
        let mut found = BTreeMap::new();
        for (panel, plot) in self.plots() {
            for series in &mut plot.series {
                let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
                for (category, point) in plot.categories.iter().zip(&mut series.points) {
                    let nth = seen.entry(category).or_default();
                    *nth += 1;
                    found.insert((panel.to_owned(), series.label.clone(), category.clone(), *nth), point);
                }
            }
        }
        found
    }

    /// Marks the values at these places and says so in the description.
    fn mark(&mut self, changed: &BTreeSet<Place>) {
        let mut names = Vec::new();
        for (place, point) in self.points().into_iter().filter(|(place, _)| changed.contains(place)) {
            point.changed = true;
            let (panel, series, category, _) = place;
            names.push((panel, series, category, clean(&point.printed)));
        }
        let several = self.plot.series.len() > 1;
        let name = |(panel, series, category, printed): &(String, String, String, String)| {
            let series = if several && panel != series { series } else { "" };
            let parts = [panel, category, series].into_iter().filter(|part| !part.is_empty()).map(clean);
            format!("{} ({printed})", parts.collect::<Vec<_>>().join(", "))
        };
        let told = match names.len() {
            0 => "Nothing in it is outlined.".to_owned(),
            few if few <= NAMED => format!("Outlined, since changed: {}.", names.iter().map(name).collect::<Vec<_>>().join("; ")),
            many => format!("Outlined, since changed: {many} values."),
        };
        self.plot.description = format!("{} {told}", self.plot.description).trim().to_owned();
    }
}

/// Draws both versions with one scale, for half of a wide page and for a narrow one, and says how many marks are outlined: values that
/// moved, came or went. Kinds that do not share a scale stand each in its own.
pub fn draw_beside(old: &mut Chart, new: &mut Chart) -> ([Pictures; 2], usize) {
    let changed = differing(&old.points(), &new.points());
    old.mark(&changed);
    new.mark(&changed);
    let (mut wide, mut narrow) = (lay_both(old, new, HALF).into_iter(), lay_both(old, new, Page::NARROW).into_iter());
    let mut next = |chart: &Chart| {
        let empty = |page| super::layout::empty(page);
        let layouts = (wide.next().unwrap_or_else(|| empty(HALF)), narrow.next().unwrap_or_else(|| empty(Page::NARROW)));
        Pictures { pieces: None, ..painted(layouts.0, layouts.1, &chart.plot) }
    };
    ([next(old), next(new)], changed.len())
}

fn differing(old: &BTreeMap<Place, &mut Point>, new: &BTreeMap<Place, &mut Point>) -> BTreeSet<Place> {
    let all: BTreeSet<&Place> = old.keys().chain(new.keys()).collect();
    all.into_iter().filter(|place| old.get(place) != new.get(place)).cloned().collect()
}

fn lay_both(old: &Chart, new: &Chart, page: Page) -> Vec<Layout> {
    let (plots, pictures) = ([&old.plot, &new.plot], [old.panels.as_slice(), &new.panels]);
    let alone = |chart: &Chart| match chart.panels.is_empty() {
        true => lay_all(&[&chart.plot], page),
        false => panels::lay_all(&[&chart.panels], page),
    };
    let shared = old.plot.kind == new.plot.kind && old.plot.suffix == new.plot.suffix && old.panels.is_empty() == new.panels.is_empty();
    let shows = |chart: &Chart| !chart.plot.categories.is_empty() && !chart.plot.series.is_empty();
    match shared && shows(old) && shows(new) {
        true if old.panels.is_empty() => lay_all(&plots, page),
        true => panels::lay_all(&pictures, page),
        false => [old, new].into_iter().flat_map(alone).collect(),
    }
}
