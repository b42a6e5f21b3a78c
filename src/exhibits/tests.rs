//! Exhibits from a project in memory, through data and figures.

use std::sync::Arc;

use super::{Drawn, GridCell, GridRow, draw, words};
use crate::content::{Directive, ExhibitKind, Inline};
use crate::diagnostics::{Checked, Severity};
use crate::figures::{self, Figures};
use crate::markup::{Node, text, to_string};
use crate::project::{self, Ties, Words};
use crate::source::{Memory, RelPath, Span};

const CONFIG: &str = "title: T\nauthors: [{name: A}]\npublisher: P\nlanguage: en-GB\neditions:\n  - {id: full, name: Full, version: \"1\", date: 2026-11-21, content: content/full}\n";

const EVENTS: &str = r#"title: Delegates
source: {work: long2010, at: "Table 1"}
population: people who registered
design: census
key: town
columns:
  town: {label: Event}
  region: {label: Region}
  charity: {label: Charity, unit: people, group: Kind}
  education: {label: Education, unit: people, group: Kind}
  delegates: {label: All, formula: "charity + education"}
  of_all: {label: Share, formula: "charity / sum(charity)", format: "percent(0)"}
rows:
  - {town: Leeds, region: North, charity: 15, education: 2}
  - {town: York, region: North, charity: {value: 1204, flags: [p]}, education: [x]}
  - {town: "=Bristol, old", region: South, charity: 2, education: 2}
totals:
  north: {label: North in all, of: {region: North}, columns: {charity: sum(charity)}}
  total: {label: Total, columns: {charity: sum(charity)}}
"#;

const MODEL: &str = r#"title: A model
source: {work: long2010}
properties:
  credits: {label: Credits, unit: credits}
lanes:
  - {id: a, label: The workforce}
  - {id: b, label: The degree}
boxes:
  - {id: one, lane: a, kind: group, outline: open, label: Staff, detail: '{{ events["Leeds"].charity }} people', section: sec-staff}
  - {id: two, lane: b, kind: core, label: Core, credits: 20, section: nowhere}
flows:
  - {from: one, to: two, kind: both}
rules:
  - {rule: "sum(model_boxes[kind = \"core\"].credits) = 20", says: "The core has its credits"}
  - {rule: "sum(model_boxes[kind = \"core\"].credits) = 60", says: "The core has too many"}
  - {rule: "sum(model_boxes[kind = \"core\"].credits)", says: "No truth"}
"#;

pub(super) fn project(extra: &[(&str, &str)]) -> Figures {
    let files = [
        ("report.yaml", CONFIG),
        ("data/events.yaml", EVENTS),
        ("data/model.yaml", MODEL),
        ("content/full/01-a.md", "---\ntitle: A\n---\n"),
    ];
    let project = project::open(&Memory::new(files.into_iter().chain(extra.iter().copied())));
    let data = crate::data::read(&project.value);
    let errors: Vec<_> = project.diagnostics.iter().chain(&data.diagnostics).filter(|found| found.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let figures = figures::compute(Arc::new(data.value), Ties::HalfAwayFromZero, 7);
    assert!(figures.diagnostics.iter().all(|found| found.severity != Severity::Error), "{:?}", figures.diagnostics);
    figures.value
}

pub(super) fn exhibit(kind: ExhibitKind, body: &str, figures: &Figures) -> Checked<Drawn> {
    let mut files = crate::source::Files::default();
    let file = files.add(RelPath::new("a.md").expect("a path"), body);
    let span = Span::new(file, 0, body.len());
    let directive = Directive { kind, id: "x".into(), id_span: span, body: Words { text: body.into(), span } };
    draw(&directive, figures)
}

pub(super) fn codes(drawn: &Checked<Drawn>) -> Vec<&'static str> {
    drawn.diagnostics.iter().map(|found| found.code).collect()
}

fn table(body: &str) -> Checked<Drawn> {
    exhibit(ExhibitKind::Table, body, &project(&[]))
}

/// The cells of a grid as they are printed, a line each; headings between equal signs.
fn lines(drawn: &Drawn) -> Vec<String> {
    let grid = drawn.grid.as_ref().expect("a grid");
    let cell = |cell: &GridCell| match cell {
        GridCell::Text(text) => text.clone(),
        GridCell::Value { printed, .. } => printed.clone(),
        GridCell::Words(words) => format!("{} words", words.len()),
    };
    let line = |row: &GridRow| match row {
        GridRow::Group(label) => format!("= {label} ="),
        GridRow::Cells { cells, total } => {
            format!("{}{}", cells.iter().map(cell).collect::<Vec<_>>().join(" | "), if *total { " !" } else { "" })
        }
    };
    grid.rows.iter().map(line).collect()
}

#[test]
fn a_table_shows_rows_totals_and_signs() {
    let drawn = table("headline: H\ndata: events\ncolumns: [town, charity, education, delegates]\ntotals: [total]\n");
    assert_eq!(codes(&drawn), Vec::<&str>::new(), "{:?}", drawn.diagnostics);
    let drawn = drawn.value;
    assert_eq!(lines(&drawn)[..3], ["Leeds | 15 | 2 | 17", "York | 1,204 [p] | [x] | [x]", "=Bristol, old | 2 | 2 | 4"]);
    assert!(lines(&drawn)[3].starts_with("Total | 1,221 [p] | [z] | "), "{:?}", lines(&drawn));
    let grid = drawn.grid.as_ref().expect("a grid");
    assert_eq!(grid.signs.iter().map(|(sign, _)| *sign).collect::<Vec<_>>(), ["x", "z", "p"]);
    assert_eq!(grid.columns[1].unit.as_deref(), Some("people"));
    let GridRow::Cells { cells, .. } = &grid.rows[0] else { panic!("a row") };
    assert!(matches!(&cells[1], GridCell::Value { name: Some(name), .. } if &**name == "events[\"Leeds\"].charity"), "{cells:?}");
    let csv = drawn.csv.expect("a download");
    assert_eq!(csv.lines().next(), Some("line,town,charity,charity_flags,education,education_reason,delegates,delegates_reason"), "{csv}");
    assert!(csv.contains("\r\nrow,York,1204,p,,x,,x\r\n"), "{csv}");
    assert!(csv.contains("\r\nrow,\"=Bristol, old\",2,,2,,4,\r\n"), "{csv}");
    assert_eq!(drawn.works, [("long2010".to_owned(), Some("Table 1".to_owned()))]);
    assert!(drawn.generated_description.contains("Charity is largest for York: 1,204 [p]."), "{}", drawn.generated_description);
}

#[test]
fn groups_have_their_totals_and_the_whole_stands_at_the_foot() {
    let drawn =
        table("headline: H\ndata: events\ncolumns: [town, charity]\ngroup: region\ntotals: all\nsort: {by: charity, order: descending}\n");
    assert!(codes(&drawn).is_empty(), "{:?}", drawn.diagnostics);
    let wanted = [
        "= North =",
        "York | 1,204 [p]",
        "Leeds | 15",
        "North in all | 1,219 [p] !",
        "= South =",
        "=Bristol, old | 2",
        "=  =",
        "Total | 1,221 [p] !",
    ];
    assert_eq!(lines(&drawn.value), wanted);
    let csv = drawn.value.csv.expect("a download");
    assert!(csv.starts_with("line,region,town,charity,charity_flags\r\nrow,North,York,1204,p\r\n"), "{csv}");
    let mut words = |inlines: &[Inline]| vec![text(format!("{}", inlines.len()))];
    let html = to_string(&[drawn.value.grid.expect("a grid").to_markup(Vec::new(), &mut words)]);
    assert_eq!(html.matches("<tbody>").count(), 3);
    assert!(html.contains("headers=\"table-x-g1 table-x-r2 table-x-h2 table-x-c2\""), "{html}");
}

#[test]
fn a_percentage_wants_its_base() {
    let body = "headline: H\ndata: events\ncolumns: [town, of_all, {label: Half, formula: charity / 2, format: number(1)}]\nwhere: region = \"North\"\n";
    let drawn = table(body);
    assert_eq!(codes(&drawn), ["no-base"]);
    assert!(drawn.diagnostics[0].mend.is_some());
    assert_eq!(lines(&drawn.value), ["Leeds | 1% [p] | 7.5", "York | 99% [p] | 602.0 [p]"]);
    let drawn = table(&format!("{body}base: \"n = 3\"\n"));
    assert!(codes(&drawn).is_empty(), "{:?}", drawn.diagnostics);
    assert_eq!(drawn.value.base.len(), 1);
}

#[test]
fn faults_are_told_all_at_once() {
    let long = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen [note 2]";
    let drawn = table(&format!("headline: {long}\ndata: events\ncolumns: [towm, charity]\ntotals: [totl]\nwhere: charity\ncolour: red\n"));
    let found = codes(&drawn);
    for code in ["long-headline", "unknown-note", "unknown-key", "not-a-truth", "unknown-name"] {
        assert!(found.contains(&code), "{code} is not in {found:?}");
    }
    assert!(drawn.diagnostics.iter().any(|found| found.mend.as_deref() == Some("Did you mean `town`?")));
    assert_eq!(codes(&table("data: evnts\n")), ["no-headline", "unknown-name"]);
    assert_eq!(codes(&table("headline: H\ndata: events\nwhere: charity > 9999\n")), ["empty-exhibit"]);
}

#[test]
fn a_column_of_totals_is_computed_and_marked() {
    let body = "headline: H\ndata: events\ncolumns: [town, charity, education, {total: [charity, education], label: All kinds}]\ntotals: [total]\nsort: {by: charity, order: descending}\n";
    let drawn = table(body);
    assert!(codes(&drawn).is_empty(), "{:?}", drawn.diagnostics);
    let drawn = drawn.value;
    assert_eq!(lines(&drawn)[..3], ["York | 1,204 [p] | [x] | [x]", "Leeds | 15 | 2 | 17", "=Bristol, old | 2 | 2 | 4"]);
    assert_eq!(lines(&drawn)[3], "Total | 1,221 [p] | [z] | [z] !");
    assert_eq!(drawn.uses.iter().filter(|used| used.formula == "charity + education").count(), 3, "{:?}", drawn.uses);
    let csv = drawn.csv.clone().expect("a download");
    assert!(csv.starts_with("line,town,charity,charity_flags,education,education_reason,all_kinds,all_kinds_reason\r\n"), "{csv}");
    let grid = drawn.grid.expect("a grid");
    assert_eq!(grid.columns.iter().map(|column| column.total).collect::<Vec<_>>(), [false, false, false, true]);
    assert_eq!(grid.columns[1].sorted, Some(true));
    let html = to_string(&[grid.to_markup(Vec::new(), &mut |inlines: &[Inline]| vec![text(format!("{}", inlines.len()))])]);
    assert!(html.contains("scope=\"col\" class=\"n\" aria-sort=\"descending\""), "{html}");
    assert!(html.contains("class=\"n sum\""), "{html}");
    assert!(html.contains("data-pad=\" [p]\">15</td>"), "{html}");
    let marked = table("headline: H\ndata: events\ncolumns: [town, {column: delegates, total: true}]\n");
    assert!(codes(&marked).is_empty() && marked.value.grid.expect("a grid").columns[1].total);
    for (wrong, code) in [
        ("{total: [charty], label: L}", "unknown-name"),
        ("{total: [], label: L}", "wrong-shape"),
        ("{total: [charity]}", "no-label"),
        ("{total: [charity], label: \"L [note 1]\"}", "unknown-note"),
        ("{total: [charity], column: town}", "wrong-shape"),
        ("{total: [charity, town], label: L}", "wrong-kind"),
    ] {
        let found = table(&format!("headline: H\ndata: events\ncolumns: [town, charity, {wrong}]\n"));
        assert!(codes(&found).contains(&code), "{wrong}: {:?}", found.diagnostics);
    }
}

#[test]
fn a_table_of_words_has_aligned_numbers_and_a_download() {
    let body = "headline: H\nsource: S\ncolumns: [{label: Quantity}, {label: Recomputed}, {label: \"Printed [note 1]\"}]\nnotes: [N]\nrows:\n  - [Total, '{{ events.total.charity }}', \"24,829\"]\n  - [Other, \"[x]\", some]\n  - [Short]\n";
    let drawn = table(body);
    assert_eq!(codes(&drawn), ["wrong-shape"]);
    let grid = drawn.value.grid.expect("a grid");
    assert_eq!(grid.columns.iter().map(|column| column.numeric).collect::<Vec<_>>(), [false, false, false]);
    let csv = drawn.value.csv.expect("a download");
    assert!(csv.starts_with("quantity,recomputed,printed\r\nTotal,\"1,221 [p]\",\"24,829\"\r\n"), "{csv}");
}

#[test]
fn a_chart_has_pictures_a_data_table_and_a_description() {
    let body = "headline: H\nkind: bar\ndata: events\nseries: [charity, education]\naxis: People\n";
    let drawn = exhibit(ExhibitKind::Chart, body, &project(&[]));
    assert!(codes(&drawn).is_empty(), "{:?}", drawn.diagnostics);
    let drawn = drawn.value;
    assert!(drawn.picture.is_some() && drawn.narrow_picture.is_some() && !drawn.generated_description.is_empty());
    assert_eq!(lines(&drawn)[1], "York | 1,204 [p] | [x]");
    assert_eq!(drawn.grid.expect("a grid").id, "chart-x-data");
    let wrong = exhibit(ExhibitKind::Chart, "headline: H\nkind: pie\ndata: events\nseries: [of_all, region, charity]\n", &project(&[]));
    assert_eq!(codes(&wrong), ["not-a-number", "mixed-units", "unfit-chart", "no-base"]);
}

#[test]
fn intervals_stand_in_table_download_and_description() {
    let sample = "title: Homes\ndesign: sample\nkey: kind\ncolumns:\n  kind: {label: Kind}\n  staff: {label: Staff, unit: staff}\n  spread: {label: S, unit: staff}\n  \
         homes: {label: Homes, unit: homes}\n  least: {label: Least, unit: staff}\nrows:\n  - {kind: A, staff: 6.4, spread: 2.9, homes: 22, least: 5}\n  \
         - {kind: B, staff: 26.0, spread: 9.1, homes: 9, least: \"[x]\"}\n";
    let figures = project(&[("data/homes.yaml", sample)]);
    let of = |series: &str| exhibit(ExhibitKind::Chart, &format!("headline: H\ndata: homes\nseries: [{series}]\n"), &figures);
    let drawn = of("{formula: \"mean_interval(staff, spread, homes)\", label: Staff}");
    assert!(codes(&drawn).is_empty(), "{:?}", drawn.diagnostics);
    let drawn = drawn.value;
    assert_eq!(lines(&drawn), ["A | 6.4 | 5.1 | 7.7", "B | 26.0 | 19.0 | 33.0"]);
    assert_eq!(drawn.csv.as_deref(), Some("kind,staff,staff_low,staff_high\r\nA,6.4,5.1,7.7\r\nB,26.0,19.0,33.0\r\n"));
    assert!(drawn.generated_description.contains("highest is B with 26.0 (from 19.0 to 33.0)"), "{}", drawn.generated_description);
    assert_eq!(drawn.reading, ["Thin lines with caps show 95% intervals."]);
    let svg = to_string(&[drawn.picture.expect("a picture")]);
    assert_eq!(svg.matches("class=\"whisker\"").count(), 2);
    let drawn = of("{column: staff, low: least, high: staff + 2, level: 90%}");
    assert!(codes(&drawn).is_empty(), "{:?}", drawn.diagnostics);
    assert_eq!(lines(&drawn.value), ["A | 6.4 | 5 | 8.4", "B | 26.0 | [x] | 28.0"]);
    let csv = drawn.value.csv.expect("a download");
    assert_eq!(csv.lines().next(), Some("kind,staff,staff_low,staff_low_reason,staff_high"));
    let label = |at: usize| drawn.value.grid.as_ref().map(|grid| words::plain(&grid.columns[at].label, &figures));
    assert_eq!((label(2), label(3)), (Some("Staff, lower 90%".into()), Some("Staff, upper 90%".into())));
    assert_eq!(codes(&of("{column: staff, margin: 0 - 1}")), ["bad-interval"]);
}

#[test]
fn a_model_is_drawn_told_and_held_to_its_rules() {
    let drawn = exhibit(ExhibitKind::Model, "headline: H\ndata: model\n", &project(&[]));
    assert_eq!(codes(&drawn), ["broken-rule", "not-a-truth", "bad-section"], "{:?}", drawn.diagnostics);
    assert!(drawn.diagnostics[2].mend.as_ref().is_some_and(|mend| mend.contains("`sec-nowhere`")), "{:?}", drawn.diagnostics[2]);
    let message = &drawn.diagnostics[0].message;
    assert!(message.contains("The core has too many") && message.contains("20") && message.contains("60"), "{message}");
    let drawn = drawn.value;
    assert_eq!(drawn.rules, 3);
    let svg = |picture: &Option<Node>| to_string(&[picture.clone().expect("a picture")]);
    for picture in [&drawn.picture, &drawn.narrow_picture] {
        assert!(svg(picture).contains(">15 people</tspan>"), "{}", svg(picture));
        assert!(svg(picture).contains("href=\"@sec-staff\""));
    }
    assert!(svg(&drawn.outline).contains("<a href=\"@sec-staff\">Staff</a>: 15 people"));
    assert_eq!(drawn.uses.len(), 1);
    assert_eq!(codes(&exhibit(ExhibitKind::Model, "headline: H\ndata: modl\n", &project(&[]))), ["unknown-name"]);
}

#[test]
fn hostile_bodies_neither_panic_nor_hang() {
    let figures = project(&[]);
    let deep = format!("headline: {}1{}\n", "[".repeat(5000), "]".repeat(5000));
    let bodies = [
        "",
        "]",
        "- a",
        "headline: [a]\ndata: {}\nrows: 3\ncolumns: {a: b}\n",
        "headline: <script>\nrows: [[]]\n",
        "headline: \u{202e}\ncolumns: []\nrows: []\n",
    ];
    for body in bodies.into_iter().chain([deep.as_str()]) {
        for kind in [ExhibitKind::Table, ExhibitKind::Chart, ExhibitKind::Model, ExhibitKind::Form] {
            let drawn = exhibit(kind, body, &figures);
            assert!(!drawn.diagnostics.is_empty(), "{body:?}");
        }
    }
}
