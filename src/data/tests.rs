//! Tests of datasets and models.

use proptest::prelude::{any, prop, proptest};

use super::{Content, DataFile, Dataset, Datasets, Flag, Reason, read, read_one};
use crate::diagnostics::{Checked, Diagnostic};
use crate::project::Project;
use crate::source::{FileId, Files, RelPath};

/// A project of data files alone.
fn project(files: &[(&str, &str)]) -> Project {
    let mut project = Project::default();
    for (path, text) in files {
        let id = project.files.add(RelPath::new(path).unwrap(), *text);
        if path.ends_with(".yaml") {
            project.data.push(id);
        }
    }
    project
}

fn dataset(text: &str) -> (Dataset, Project, Vec<Diagnostic>) {
    with_csv(text, "")
}

fn with_csv(text: &str, csv: &str) -> (Dataset, Project, Vec<Diagnostic>) {
    let project = project(&[("data/d.csv", csv), ("data/d.yaml", text)]);
    let Checked { value, diagnostics } = read_one(&project.files, FileId(1));
    let DataFile::Dataset(dataset) = value else { panic!("no dataset: {diagnostics:?}") };
    (*dataset, project, diagnostics)
}

fn faults<'a>(project: &'a Project, diagnostics: &[Diagnostic]) -> Vec<(&'static str, &'a str)> {
    diagnostics.iter().map(|fault| (fault.code, fault.span.map_or("", |span| project.files.text(span)))).collect()
}

fn found(text: &str) -> Vec<(&'static str, String)> {
    let (_, project, diagnostics) = dataset(text);
    faults(&project, &diagnostics).into_iter().map(|(code, words)| (code, words.to_owned())).collect()
}

const EVENTS: &str = "title: Events\nsource: {work: long2010, at: Table 1}\ndesign: self_selected\nkey: town\ncolumns:\n  \
town: {label: Event}\n  charity: {label: Charity, unit: people, group: G}\n  part: {label: S, formula: charity / sum(charity)}\n";

#[test]
fn cells_hold_what_was_written_with_its_place() {
    let text = "title: T\nkey: town\ncolumns:\n  town: {label: Event}\n  charity: {label: C, unit: people}\nrows:\n  \
        - {town: Leeds, charity: -12.50}\n  - {town: 2006-7, charity: {value: 12, flags: [p, r], at: p. 4, note: n}}\n  \
        - {town: Hull, charity: [x]}\n  - town: Yörk\n    charity: 12 [p] [r]\n  - {town: No, charity: \"[low]\"}\n";
    let (dataset, project, diagnostics) = dataset(text);
    assert_eq!(diagnostics, []);
    let cell = |row: usize| dataset.rows.cell(row, 1).unwrap();
    let Content::Number(number) = &cell(0).content else { panic!() };
    assert_eq!((number.value().to_string(), number.decimals, project.files.text(cell(0).span)), ("-25/2".to_owned(), 2, "-12.50"));
    assert_eq!(cell(1).flags, [Flag::Provisional, Flag::Revised]);
    assert_eq!((cell(1).at.as_deref(), cell(1).note.as_deref(), project.files.text(cell(1).span)), (Some("p. 4"), Some("n"), "12"));
    assert_eq!(cell(2).content, Content::Absent(Reason::NotAvailable));
    assert_eq!((cell(3).flags.len(), project.files.text(cell(3).span)), (2, "12 [p] [r]"));
    assert_eq!(cell(4).content, Content::Absent(Reason::Low));
    assert_eq!((0..5).flat_map(|row| dataset.rows.key(row)).collect::<Vec<_>>(), ["Leeds", "2006-7", "Hull", "Yörk", "No"]);
}

#[test]
fn bad_numbers_are_explained() {
    let why = |text: &str| {
        let (message, mend) = super::cells::number(text).unwrap_err();
        format!("{message} {mend}")
    };
    let has = |text: &str, word: &str| assert!(why(text).contains(word), "{text}: {}", why(text));
    has("1,189", "Write `1189`.");
    has("1e5", "exponent");
    has("", "empty");
    has("76%", "Write `76`");
    has("*", "[c] confidential");
    has("..", "[x] not available");
    has("NA", "[x] not available");
    has("-", "[z] not applicable");
    has("\u{2212}5", "Write `-5`.");
    has("12 000", "Write `12000`.");
    has(".5", "Write `0.5`.");
    has(" 5", "Write `5`.");
    has("twelve", "no number");
    has(&"9".repeat(61), "digits");
    for bad in ["5.", "+", "1.2.3", "--1", "0x1F", "1_000", "１"] {
        assert!(super::cells::number(bad).is_err(), "{bad}");
    }
    let whole = super::cells::number("+12345678901234567890.10").unwrap();
    assert_eq!((whole.value().to_string(), whole.decimals), ("123456789012345678901/10".to_owned(), 2));
    assert_eq!(super::cells::number("-0.0").unwrap().value().to_string(), "0");
}

#[test]
fn rows_are_held_to_their_columns() {
    let rows = "rows:\n  - {town: Leeds, charity: 1,189}\n  - {town: Leeds, charty: 3}\n  - {town: York, charity: 5%, part: 1}\n  - x\n  - {town: \"\", charity: [q]}\n";
    let wanted = [
        ("unknown-column", "1,189"),
        ("unknown-column", "charty"),
        ("missing-cell", "town"),
        ("bad-number", "5%"),
        ("derived-cell", "1"),
        ("wrong-shape", "x"),
        ("unknown-sign", "q"),
        ("empty-key", ""),
        ("duplicate-key", "Leeds"),
    ];
    let all = found(&format!("{EVENTS}{rows}"));
    // `{charity: 1,189}` is two entries to YAML: the second is a column without a value.
    assert_eq!(all[0].0, "unknown-column");
    assert_eq!(all[1..].iter().map(|(code, words)| (*code, words.as_str())).collect::<Vec<_>>(), wanted[1..]);
}

#[test]
fn names_are_given_once_and_well() {
    let text = "title: T\ncolumns:\n  sum: {label: S, unit: people}\n  my-col: {label: M}\n  \"2006\": {label: Y, unit: people}\nvalues:\n  a: {label: A, value: 1, unit: people}\nfigures:\n  a: {title: F, formula: \"1\"}\ntotals:\n  a: {label: T}\n";
    let codes: Vec<&str> = found(text).into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, ["reserved-name", "bad-name", "bad-name", "duplicate-name", "duplicate-name"]);
}

#[test]
fn published_values_default_to_the_source() {
    let rest = "rows:\n  - {town: Leeds, charity: 1}\nfigures:\n  total:\n    title: T\n    formula: sum(charity)\n    published: {value: 24829, because: b}\n  \
        other: {title: O, formula: \"1\", published: [{value: \"1\", work: w}, {value: \"2\", at: here}]}\n";
    let (dataset, _, diagnostics) = dataset(&format!("{EVENTS}{rest}"));
    assert_eq!(diagnostics, []);
    let printed = |name: &str, at: usize| {
        let published = &dataset.figures[name].published[at];
        (published.value.text.clone(), published.work.clone().map(|work| work.text), published.at.clone())
    };
    assert_eq!(printed("total", 0), ("24829".into(), Some("long2010".into()), Some("Table 1".into())));
    assert_eq!(printed("other", 0), ("1".into(), Some("w".into()), None));
    assert_eq!(printed("other", 1), ("2".into(), Some("long2010".into()), Some("here".into())));
}

#[test]
fn totals_and_published_rows_name_what_exists() {
    let text = "title: T\nkey: town\ncolumns:\n  town: {label: E}\n  c: {label: C, unit: people}\n  s: {label: S, formula: c, published: {Leds: {value: \"1\"}, Leeds: {value: \"1\"}}}\n\
        rows: [{town: Leeds, c: 1}]\ntotals:\n  t: {label: L, of: {town: Leedz, c: 1}, columns: {d: sum(d), town: x, c: sum(c)}, published: {e: {value: \"1\"}}}\n";
    let wanted = [
        ("unknown-row", "Leds"),
        ("no-such-rows", "Leedz"),
        ("bad-condition", "c"),
        ("unknown-column", "d"),
        ("text-in-total", "town"),
        ("unknown-column", "e"),
    ];
    let all = found(text);
    assert_eq!(all.iter().map(|(code, words)| (*code, words.as_str())).collect::<Vec<_>>(), wanted);
}

#[test]
fn keys_are_columns_of_text() {
    let columns = "columns: {year: {label: Y, unit: people}, town: {label: T}}\nrows: []\n";
    assert_eq!(found(&format!("title: T\nkey: year\n{columns}"))[0].0, "bad-key-column");
    assert_eq!(found(&format!("title: T\nkey: [town, twn]\n{columns}"))[0].0, "unknown-column");
}

#[test]
fn a_flag_alone_is_a_bad_sign_however_it_is_written() {
    for flag in ["[p]", "\"[p]\"", "{value: \"[p]\"}"] {
        assert_eq!(found(&format!("{EVENTS}rows:\n  - {{town: Leeds, charity: {flag}}}\n"))[0].0, "bad-sign", "{flag}");
    }
}

#[test]
fn values_without_unit_are_numbers_or_text() {
    let text = "title: T\nvalues:\n  a: {label: A, value: 1.50}\n  b: {label: B, value: \"1.50\"}\n  c: {label: C, value: [x], unit: people, at: p}\n  d: {label: D, value: 1 000, unit: people}\n  e: {label: E}\n";
    let (dataset, project, diagnostics) = dataset(text);
    assert_eq!(faults(&project, &diagnostics), [("bad-number", "1 000"), ("missing-key", "label")]);
    assert!(matches!(&dataset.values["a"].cell.content, Content::Number(number) if number.decimals == 2));
    assert!(matches!(&dataset.values["b"].cell.content, Content::Text(text) if &**text == "1.50"));
    assert_eq!(dataset.values["c"].cell.content, Content::Absent(Reason::NotAvailable));
    assert_eq!(dataset.values["c"].cell.at.as_deref(), Some("p"));
}

#[test]
fn csv_cells_know_their_bytes() {
    let csv = "\u{FEFF}town,charity\r\n\"Leeds, \"\"N\"\"\",12 [p]\r\n\r\nYörk,[x]\nHull,1.0";
    let (dataset, project, diagnostics) = with_csv(&format!("{EVENTS}rows: d.csv\n"), csv);
    assert_eq!(diagnostics, []);
    let at = |row, column| dataset.rows.cell(row, column).unwrap();
    let cells: Vec<(&str, &str)> = (0..3).map(|row| (project.files.text(at(row, 0).span), project.files.text(at(row, 1).span))).collect();
    assert_eq!(cells, [("Leeds, \"\"N\"\"", "12 [p]"), ("Yörk", "[x]"), ("Hull", "1.0")]);
    assert_eq!(dataset.rows.key(0).collect::<Vec<_>>(), ["Leeds, \"N\""]);
    assert_eq!(project.files.text(dataset.rows.span(1)), "Yörk,[x]");
    assert_eq!(at(2, 2).content, Content::Derived);
    assert_eq!(project.files.place(at(1, 1).span).to_string(), "data/d.csv:4:6");
}

#[test]
fn csv_faults_are_found_where_they_stand() {
    let of = |csv: &str| {
        let (_, project, diagnostics) = with_csv(&format!("{EVENTS}rows: d.csv\n"), csv);
        faults(&project, &diagnostics).into_iter().map(|(code, words)| (code, words.to_owned())).collect::<Vec<_>>()
    };
    let pair = |code: &'static str, words: &str| (code, words.to_owned());
    assert_eq!(of("town;charity\nLeeds;1\n"), [pair("csv-separator", "town;charity")]);
    assert_eq!(of(""), [pair("empty-csv", "")]);
    assert_eq!(of("town,charity\nLeeds\nYork,1,2\n"), [pair("ragged-row", "Leeds"), pair("ragged-row", "York,1,2")]);
    assert_eq!(of("town,charty\nLeeds,1\n"), [pair("unknown-column", "charty"), pair("missing-column", "town,charty")]);
    assert_eq!(of("town,charity,part\nLeeds,1,2\n"), [pair("derived-cell", "part")]);
    assert_eq!(
        of("town,charity\nLeeds,\nLeeds,\"1,189\"\n,1\n"),
        [pair("bad-number", ""), pair("bad-number", "1,189"), pair("empty-key", ""), pair("duplicate-key", "Leeds"),]
    );
    assert_eq!(of("town,charity\n\"Leeds,1\n")[0], pair("csv-quote", "\""));
    let many: String = std::iter::once("town,charity\n".to_owned()).chain((0..500).map(|n| format!("t{n},?\n"))).collect();
    assert_eq!(of(&many).len(), 201);
    assert_eq!(found(&format!("{EVENTS}rows: e.csv\n")), [pair("missing-file", "e.csv")]);
}

#[test]
fn hostile_tables_are_read_in_one_pass() {
    let of = |csv: &str| {
        let (dataset, _, diagnostics) = with_csv(&format!("{EVENTS}rows: d.csv\n"), csv);
        (dataset.rows.len(), diagnostics.iter().map(|fault| fault.code).collect::<Vec<_>>())
    };
    assert_eq!(of("town,charity\n"), (0, vec![]));
    assert_eq!(of("town,charity\r\nA\0B,1\r\n"), (1, vec!["control-character"]));
    assert_eq!(of("town,charity\n\"Leeds,1\nHull,2\n"), (1, vec!["csv-quote"]));
    let (rows, codes) = of(&format!("town,charity\n{}", ",".repeat(10_000_000)));
    assert_eq!((rows, codes), (1, vec!["ragged-row", "bad-number", "empty-key"]));
    let (rows, codes) = of(&format!("town,charity,{}\n", "x,".repeat(3_000_000)));
    assert_eq!((rows, codes.len(), codes.last()), (0, 201, Some(&"more-faults")));
    let (rows, codes) = of(&format!("town,charity\n{}", "Leeds\n".repeat(1_000_000)));
    assert_eq!((rows, codes[199], codes[200]), (1_000_000, "ragged-row", "more-faults"));
}

#[test]
fn a_number_of_ten_thousand_digits_is_refused_and_not_repeated() {
    let text = format!("1{}", "0".repeat(10_000));
    let (message, mend) = super::cells::number(&text).unwrap_err();
    assert_eq!((message.as_str(), mend.as_str()), ("A number of more than 60 digits is no measure.", "Round it."));
    let (message, _) = super::cells::number(&"9,".repeat(50_000_000)).unwrap_err();
    assert!(message.len() < 200, "{message}");
}

#[test]
fn many_rows_are_found_by_their_keys() {
    let csv: String =
        std::iter::once("town,charity\n".to_owned()).chain((0..100_000).map(|n| format!("t{},{n}\n", (n * 7919) % 100_000))).collect();
    let (dataset, project, diagnostics) = with_csv(&format!("{EVENTS}rows: d.csv\n"), &format!("{csv}t5,1\nt5,2\nt77,3\n"));
    let told: Vec<&str> = diagnostics.iter().map(|fault| project.files.text(fault.span.unwrap())).collect();
    assert_eq!((diagnostics[0].code, told), ("duplicate-key", vec!["t5", "t5", "t77"]));
    for row in [0, 1, 4_711, 99_999] {
        assert_eq!(dataset.rows.find(dataset.rows.key(row).collect::<Vec<_>>().into_iter()), Some(row));
    }
    assert_eq!(dataset.rows.find(["nowhere"].into_iter()), None);
}

const MODEL: &str = "title: M\nproperties: {credits: {label: Credits, unit: credits}}\nlanes:\n  - {id: w, label: \"\"}\n  - {id: f, label: F, foot: true}\ngroups: [{id: c, label: B, frame: open}]\nboxes:\n  \
- {id: a, lane: w, kind: group, outline: open, label: \"A {{ x.y }}\", parts: [P, \"1\"], credits: 20}\n  - {id: g, lane: f, kind: way, span: all, label: G, leads: [a], group: c}\n\
flows:\n  - {from: a, to: g, kind: both}\nrules:\n  - {rule: \"1 = 1\", says: S}\n";

fn model(text: &str) -> (Datasets, Project, Vec<Diagnostic>) {
    let project = project(&[("data/model.yaml", text)]);
    let Checked { value, diagnostics } = read(&project);
    (value, project, diagnostics)
}

#[test]
fn a_model_is_a_picture_and_four_datasets() {
    let (datasets, project, diagnostics) = model(MODEL);
    assert_eq!(diagnostics, []);
    assert_eq!(datasets.all.keys().collect::<Vec<_>>(), ["model_boxes", "model_flows", "model_parts", "model_leads"]);
    let boxes = &datasets.all["model_boxes"];
    assert_eq!(boxes.columns.keys().collect::<Vec<_>>(), ["id", "lane", "kind", "label", "group", "detail", "section", "credits"]);
    assert_eq!(boxes.rows.key(1).collect::<Vec<_>>(), ["g"]);
    assert_eq!(project.files.text(boxes.rows.cell(0, 7).unwrap().span), "20");
    assert_eq!(boxes.rows.content(1, 7).unwrap(), Content::Absent(Reason::NotApplicable));
    assert_eq!(datasets.all["model_parts"].rows.len(), 2);
    assert_eq!(datasets.all["model_leads"].rows.content(0, 1), Some(Content::Text("a".into())));
    let model = &datasets.models["model"];
    assert!(model.boxes[0].open && model.boxes[1].spans_all && model.lanes[1].foot && model.flows[0].both);
    assert_eq!(project.files.text(model.boxes[0].label.span), "A {{ x.y }}");
}

#[test]
fn models_name_what_exists() {
    let text = MODEL
        .replace("id: g, lane: f", "id: a, lane: ff")
        .replace("leads: [a], group: c", "leads: [b], group: d, credit: 1")
        .replace("kind: both", "kind: bth")
        .replace("outline: open", "outline: opn");
    let (_, project, diagnostics) = model(&text);
    let wanted = [
        ("unknown-word", "opn"),
        ("unknown-key", "credit"),
        ("unknown-lane", "ff"),
        ("duplicate-box", "a"),
        ("unknown-word", "bth"),
        ("unknown-box", "g"),
    ];
    assert_eq!(faults(&project, &diagnostics), wanted);
}

#[test]
fn datasets_are_called_after_their_files() {
    let files = [("data/a-b.yaml", "title: A"), ("data/c.yaml", "title: C\ndesign: self-selected"), ("data/x/c.yaml", "title: C")];
    let project = project(&files);
    let Checked { value, diagnostics } = read(&project);
    assert_eq!(faults(&project, &diagnostics), [("bad-name", ""), ("unknown-word", "self-selected"), ("duplicate-dataset", "")]);
    assert_eq!(diagnostics[1].mend.as_deref(), Some("Did you mean `self_selected`?"));
    assert_eq!(value.all.len(), 2);
}

/// Reads a data file and its CSV and checks that every place lies in its file.
fn try_texts(yaml: &str, csv: &str) {
    let mut files = Files::default();
    files.add(RelPath::new("data/d.csv").unwrap(), csv);
    let id = files.add(RelPath::new("data/d.yaml").unwrap(), yaml);
    let check = |span: crate::source::Span| {
        let text = &files.get(span.file).text;
        assert!(text.get(span.start as usize..span.end as usize).is_some(), "{span:?} in {text:?}");
    };
    let Checked { value, diagnostics } = read_one(&files, id);
    diagnostics.iter().filter_map(|fault| fault.span).for_each(check);
    let datasets = match value {
        DataFile::Dataset(dataset) => vec![*dataset],
        DataFile::Model(_, datasets) => datasets,
        DataFile::Unreadable => Vec::new(),
    };
    for dataset in &datasets {
        for row in 0..dataset.rows.len() {
            check(dataset.rows.span(row));
            (0..dataset.columns.len()).for_each(|column| check(dataset.rows.cell(row, column).unwrap().span));
        }
    }
}

proptest! {
    #![proptest_config(crate::tests::cases(256))]

    #[test]
    fn any_csv_is_read_or_refused(csv in any::<String>(), parts in prop::collection::vec(prop::sample::select(CSV), 0..40)) {
        let yaml = format!("{EVENTS}rows: d.csv\n");
        try_texts(&yaml, &csv);
        try_texts(&yaml, &format!("town,charity\n{csv}"));
        try_texts(&yaml, &format!("town,charity\n{}", parts.concat()));
        try_texts(&yaml, &parts.concat());
    }

    #[test]
    fn any_dataset_is_read_or_refused(parts in prop::collection::vec(prop::sample::select(YAML), 0..40)) {
        try_texts(&parts.concat(), "town\n");
        try_texts(&format!("{EVENTS}rows:\n{}", parts.concat()), "");
    }

    #[test]
    fn any_cell_is_read_or_refused(text in any::<String>()) {
        try_texts(&format!("{EVENTS}rows:\n - {{town: a, charity: {text}}}"), "");
    }
}

const CSV: &[&str] =
    &["town", "charity", ",", "\n", "\r\n", "\r", "\"", "\"\"", "é", "😀", "1", " ", "[p]", "[x]", ";", "\u{FEFF}", "\0", "Leeds,12\n"];
const YAML: &[&str] = &[
    "title: ",
    "columns:\n",
    "rows: d.csv\n",
    "rows:\n",
    "key: town\n",
    " - ",
    "{",
    "}",
    "town: ",
    "label: x",
    ",",
    "[",
    "]",
    "x",
    "1",
    "\n",
    "  ",
    "values:\n",
    "figures:\n",
    "totals:\n",
    "boxes:\n",
    "lanes:\n",
    "published: ",
    "value: 1",
    "é",
    "\"",
    "flags: [p]",
    " of: ",
    "unit: people",
];
