//! What reviewers see of exhibits: both pictures in one scale with what changed outlined, and models in their own words.

use std::collections::BTreeMap;

use tickmark::review::{self, Pair, Review, Side};
use tickmark::source::Memory;

const REPORT: &str = "title: R\nauthors: [{name: A}]\npublisher: P\nlanguage: en-GB\neditions:\n  - {id: full, name: Full, version: \"1.0\", date: 2026-01-31, content: content/full}\n";
const EVENTS: &str = "title: Delegates
population: people who registered
design: none
key: town
columns:
  town: {label: Event}
  charity: {label: Charity, unit: people}
  council: {label: Council, unit: people}
rows:
  - {town: Leeds, charity: 15, council: 7}
  - {town: Bristol, charity: 2, council: 11}
  - {town: York, charity: 9, council: 6}
";
const YEARS: &str = "title: Places
population: places
design: none
key: year
columns:
  year: {label: Year}
  places: {label: Places, unit: places}
rows:
  - {year: \"2001\", places: 15}
  - {year: \"2002\", places: 12}
  - {year: \"2003\", places: 19}
";
const MODEL: &str = "title: A way
lanes: [{id: people, label: People}, {id: degree, label: The degree}]
boxes:
  - {id: homes, lane: people, kind: group, label: Homes}
  - {id: schools, lane: people, kind: group, label: Schools}
  - {id: gate, lane: degree, kind: gateway, label: Gate}
flows: [{from: homes, to: gate}, {from: schools, to: gate, label: some}]
rules:
  - {rule: 'count(way_boxes.id) = 3', says: There are three boxes}
";
/// Both kinds of bars, lines, slopes, a heat table, dots in panels, and the model.
const START: &str = "---\ntitle: A start\n---\n\nWords of it.\n
```chart bars\nheadline: Bars\nsubtitle: People\nkind: bar\ndata: events\nseries: [charity, council]\n```\n
```chart standing\nheadline: Standing\nsubtitle: People\nkind: bar\norientation: vertical\ndata: events\nseries: [charity, council]\n```\n
```chart line\nheadline: Lines\nsubtitle: Places\nkind: line\ndata: years\nseries: [places]\n```\n
```chart slopes\nheadline: Slopes\nsubtitle: People\nkind: slope\ndata: events\nseries: [charity, council]\n```\n
```chart heat\nheadline: Heat\nsubtitle: People\nkind: heat\ndata: events\nseries: [charity, council]\n```\n
```chart panels\nheadline: Panels\nsubtitle: People\nkind: dot\ndata: events\nseries: [charity, council]\npanels: series\n```\n
```table events\nheadline: Rows\nsubtitle: People\ndata: events\ncolumns: [town, charity, council]\n```\n
```model way\nheadline: A way\nsubtitle: From people to a degree\ndata: way\n```\n";

/// A project by its files.
#[derive(Clone)]
struct Project(BTreeMap<&'static str, String>);

impl Project {
    fn new() -> Self {
        let files = [
            ("report.yaml", REPORT),
            ("data/events.yaml", EVENTS),
            ("data/years.yaml", YEARS),
            ("data/way.yaml", MODEL),
            ("content/full/01-start.md", START),
        ];
        Self(files.into_iter().map(|(path, text)| (path, text.to_owned())).collect())
    }

    fn with(mut self, path: &str, old: &str, new: &str) -> Self {
        let text = self.0.get_mut(path).expect("a file");
        assert!(text.contains(old), "{path} holds {old}");
        *text = text.replacen(old, new, 1);
        self
    }

    fn side(&self, name: &str) -> Side {
        let side = Side::of_source(name.to_owned(), &Memory::new(self.0.iter().map(|(path, text)| (*path, text.as_str()))));
        assert!(!side.is_broken(), "{:?}", side.here.as_ref().map(|here| &here.diagnostics));
        side
    }
}

/// The review of two versions, and its page.
fn reviewed(old: &Side, new: &Side) -> (Review, String) {
    let review = review::compare(old, new).expect("two manifests");
    let page = review::illustrated(&review, &[], &Pair::default(), &review::pictures(&review, old, new));
    (review, page)
}

fn diff(old: &Project, new: &Project) -> (Review, String) {
    reviewed(&old.side("before"), &new.side("after"))
}

/// The pictures of an exhibit on a page: those of a form, old and new.
fn pictures(page: &str, review: &Review, id: &str, form: &str) -> [String; 2] {
    let at = review.exhibits.iter().position(|exhibit| exhibit.id == id).expect("an exhibit") + 1;
    ["old", "new"].map(|side| {
        let start = page.find(&format!(" id=\"picture-{at}-{side}-{form}\"")).map(|at| page[..at].rfind("<svg").expect("a picture"));
        let start = start.unwrap_or_else(|| match page.find(&format!("picture-{at}-{side}-{form}-title")) {
            Some(at) => page[..at].rfind("<svg").expect("a picture"),
            None => panic!("no picture of {id}"),
        });
        page[start..start + page[start..].find("</svg>").expect("its end")].to_owned()
    })
}

/// The words of a group of texts.
fn texts(picture: &str, class: &str) -> Vec<String> {
    let head = format!("<g class=\"{class}\"");
    let groups = picture.split(&head).skip(1).map(|rest| rest.split("</g>").next().unwrap_or_default());
    let words = groups.flat_map(|group| group.split("</text>").filter_map(|text| text.rsplit('>').next()).filter(|text| !text.is_empty()));
    words.map(str::to_owned).collect()
}

fn outlines(picture: &str) -> usize {
    picture.matches("class=\"changed\"").count()
}

fn description(picture: &str) -> &str {
    let start = picture.find("<desc").expect("a description");
    let rest = &picture[start..];
    &rest[rest.find('>').expect("a tag") + 1..rest.find("</desc>").expect("its end")]
}

#[test]
fn both_pictures_have_one_scale_and_outline_what_changed() {
    // The old numbers alone would need a longer scale than the new ones, and the new years than the old ones.
    let new = Project::new().with("data/events.yaml", "charity: 15", "charity: 4").with("data/years.yaml", "places: 12", "places: 88");
    let (review, page) = diff(&Project::new(), &new);
    for id in ["bars", "standing", "line", "heat", "panels"] {
        for form in ["wide", "narrow"] {
            let [old, new] = pictures(&page, &review, id, form);
            let ticks = [&old, &new].map(|picture| texts(picture, "tick"));
            assert!(ticks[0] == ticks[1] && ticks[0].len() > 1, "{id}, {form}: {ticks:?}");
            assert_eq!((outlines(&old), outlines(&new)), (1, 1), "{id}, {form}");
        }
    }
    let [old, new] = pictures(&page, &review, "slopes", "wide");
    assert_eq!((outlines(&old), outlines(&new)), (1, 1));
    // A slope has no ticks: what did not change stands where it stood.
    let place = |picture: &str| {
        picture.split("<title>York, Charity: 9</title>").next().and_then(|before| before.rsplit("<circle").next()).map(str::to_owned)
    };
    assert!(place(&old).is_some_and(|place| place.len() < 400) && place(&old) == place(&new));
    // The names of what is outlined are told to those who do not see it.
    let [old, new] = pictures(&page, &review, "bars", "wide");
    assert!(description(&old).ends_with("Outlined, since changed: Leeds, Charity (15)."), "{}", description(&old));
    assert!(description(&new).ends_with("Outlined, since changed: Leeds, Charity (4)."), "{}", description(&new));
    assert!(old.contains("role=\"img\"") && old.contains("aria-labelledby") && old.contains("aria-describedby"));
}

#[test]
fn values_that_came_or_went_are_outlined_where_they_are() {
    let new = Project::new()
        .with("data/events.yaml", "  - {town: York, charity: 9, council: 6}\n", "  - {town: Hull, charity: 9, council: 6}\n")
        .with("data/events.yaml", "council: 11", "council: \"[x]\"");
    let (review, page) = diff(&Project::new(), &new);
    for id in ["bars", "standing", "slopes", "heat", "panels"] {
        for form in ["wide", "narrow"] {
            let [old, new] = pictures(&page, &review, id, form);
            // Two of York, and then of Hull, and one of Bristol, which has a sign in its place.
            assert_eq!((outlines(&old), outlines(&new)), (3, 3), "{id}, {form}");
        }
    }
}

#[test]
fn what_did_not_change_is_not_drawn_and_a_built_report_cannot_be() {
    let new = Project::new().with("data/years.yaml", "places: 12", "places: 13");
    let (_, page) = diff(&Project::new(), &new);
    assert_eq!(page.matches("<svg").count(), 4);
    let ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let distinct: std::collections::BTreeSet<&&str> = ids.iter().collect();
    assert_eq!(ids.len(), distinct.len(), "{ids:?}");
    let built = Side::of_manifest("built".to_owned(), Project::new().side("old").manifest).expect("a manifest");
    let (_, page) = reviewed(&built, &new.side("new"));
    assert!(!page.contains("<svg") && page.contains("Pictures are drawn from the sources of both versions"));
    assert!(page.contains("Rows that changed") && page.contains("2002"));
}

#[test]
fn charts_without_one_scale_stand_each_in_its_own() {
    let new =
        Project::new().with("content/full/01-start.md", "kind: line", "kind: bar").with("data/years.yaml", "places: 12", "places: 88");
    let (review, page) = diff(&Project::new(), &new);
    let [old, new] = pictures(&page, &review, "line", "wide");
    assert_eq!((outlines(&old), outlines(&new)), (1, 1));
    assert_ne!(texts(&old, "tick"), texts(&new, "tick"));
}

#[test]
fn a_table_shows_the_rows_that_changed_with_their_labels() {
    let new = Project::new().with("data/events.yaml", "charity: 15", "charity: 16");
    let (review, page) = diff(&Project::new(), &new);
    let at = page.find("id=\"exhibit-").expect("exhibits");
    assert!(page[at..].contains("<th scope=\"col\">Charity</th>") && page[at..].contains("<th scope=\"row\"><bdi>Leeds</bdi></th>"));
    assert!(!page[at..].contains("<th scope=\"row\"><bdi>York</bdi></th>"));
    let text = review::text(&review, &[], false);
    assert!(text.contains("Leeds, Charity: 15 → 16"), "{text}");
    assert!(review::markdown(&review, &[], &Pair::default()).contains("Leeds, Charity"));
}

fn told(review: &Review) -> Vec<String> {
    let one = |change: &review::ModelChange| match (&change.value.old, &change.value.new) {
        (Some(old), Some(new)) => format!("{}: {old} to {new}", change.told),
        _ => change.told.clone(),
    };
    review.models.iter().map(one).collect()
}

#[test]
fn models_are_told_in_their_own_words() {
    let path = "data/way.yaml";
    let new = Project::new()
        .with(path, "label: Gate}", "label: The gate}")
        .with(path, "{id: homes, lane: people", "{id: homes, lane: degree")
        .with(
            path,
            "{id: schools, lane: people, kind: group, label: Schools}",
            "{id: nurseries, lane: people, kind: group, label: Nurseries}",
        )
        .with(path, "{from: homes, to: gate}", "{from: homes, to: gate, label: all}")
        .with(path, "{from: schools, to: gate, label: some}", "{from: nurseries, to: gate}")
        .with(path, "count(way_boxes.id) = 3", "count(way_boxes.label) = 3");
    let (review, page) = diff(&Project::new(), &new);
    let wanted = [
        "box renamed: Gate to The gate",
        "box “Homes” moved to another lane: People to The degree",
        "box “Nurseries” added",
        "box “Schools” removed",
        "flow from “Homes” to “The gate” relabelled:  to all",
        "flow from “Nurseries” to “The gate” added",
        "flow from “Schools” to “The gate” removed",
        "rule “There are three boxes” has another formula: count(way_boxes.id) = 3 to count(way_boxes.label) = 3",
    ];
    assert_eq!(told(&review), wanted);
    for out in [page.clone(), review::text(&review, &[], false), review::json(&review, &[])] {
        assert!(out.contains("box “Nurseries” added"), "{out}");
    }
    assert!(review::markdown(&review, &[], &Pair::default()).contains("box “Nurseries” added"));
    // Two boxes of both versions and one of each, two flows of one version each and one of both.
    let [old, new] = pictures(&page, &review, "way", "wide");
    assert_eq!((outlines(&old), outlines(&new)), (5, 5));
    assert!(description(&new).contains("Outlined, since changed: "), "{}", description(&new));
    // Sections stand on other pages.
    assert!(!page.contains("href=\"@"));
}

#[test]
fn a_rule_that_breaks_is_told_and_no_hindrance() {
    let new = Project::new().with("data/way.yaml", "= 3", "= 4");
    let (review, _) = diff(&Project::new(), &new);
    let wanted = [
        "rule “There are three boxes” has another formula: count(way_boxes.id) = 3 to count(way_boxes.id) = 4",
        "rule “There are three boxes” no longer holds",
    ];
    assert_eq!(told(&review), wanted);
    // The formula is the cause; that the rule does not hold follows from it.
    assert_eq!(review.causes.len(), 1, "{:?}", review.causes);
    assert!(review.causes[0].what.contains("has another formula"));
}

#[test]
fn a_lane_with_another_label_is_renamed_and_a_rule_in_other_words_is_the_same() {
    let new = Project::new().with("data/way.yaml", "label: People", "label: Staff").with(
        "data/way.yaml",
        "There are three",
        "There are exactly three",
    );
    let (review, _) = diff(&Project::new(), &new);
    assert_eq!(told(&review), ["lane renamed: People to Staff", "rule reworded: There are three boxes to There are exactly three boxes"]);
}

#[test]
fn a_review_holds_a_bounded_number_of_pictures() {
    let mut all = "---\ntitle: A start\n---\n\nWords.\n".to_owned();
    for number in 0..45 {
        all.push_str(&format!(
            "\n```chart c{number}\nheadline: C{number}\nsubtitle: Places\nkind: line\ndata: years\nseries: [places]\n```\n"
        ));
    }
    let mut old = Project::new();
    old.0.insert("content/full/01-start.md", all);
    let (_, page) = diff(&old, &old.clone().with("data/years.yaml", "places: 12", "places: 13"));
    assert_eq!(page.matches("<svg").count(), 160);
    assert!(page.contains("Pictures of 5 exhibits more are left out"));
}
