//! Where each number of the study went: `tests/study/claims.csv` has a line for each of the 1,222 numbers that its two documents print, and
//! takes it to a cell, a figure or words of the report that ships. Here each line is held against the report.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use num_rational::BigRational;
use tickmark::checks::ledger;
use tickmark::data::{self, Content, Datasets};
use tickmark::figures::{self, CellRef, Figures};
use tickmark::project;
use tickmark::source::Disk;

/// Numbers that the two documents print.
const CLAIMS: usize = 1222;
/// Of these, how many may be left out with a reason.
const LEFT_OUT: usize = 5;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A line of the map.
struct Line {
    id: String,
    kind: String,
    printed: String,
    value: String,
    unit: String,
    to: String,
    target: String,
    told: String,
    why: String,
}

fn lines() -> Vec<Line> {
    let mut reader = csv::Reader::from_path(root().join("tests/study/claims.csv")).expect("claims.csv");
    let head = reader.headers().expect("a head").clone();
    let at = |name: &str| head.iter().position(|column| column == name).unwrap_or_else(|| panic!("no column {name}"));
    let [id, kind, printed, value, unit, to, target, told, why] =
        ["id", "kind", "printed", "value", "unit", "to", "target", "told", "why"].map(at);
    let line = |record: csv::StringRecord| Line {
        id: record[id].into(),
        kind: record[kind].into(),
        printed: record[printed].into(),
        value: record[value].into(),
        unit: record[unit].into(),
        to: record[to].into(),
        target: record[target].into(),
        told: record[told].into(),
        why: record[why].into(),
    };
    reader.records().map(|record| line(record.expect("a record"))).collect()
}

/// The report's figures.
fn shipped() -> Figures {
    let project = project::open(&Disk::new(root()).expect("the project's folder")).value;
    let datasets = data::read(&project).value;
    figures::compute(Arc::new(datasets), project.config.ties, project.config.quantiles).value
}

/// The number in a text, without its separators and signs: that of `+24,829`, `±763`, `−24%` and `around 80%`.
fn number(text: &str) -> Option<BigRational> {
    let text = text.trim();
    let text = ["around ", "about ", "over "].iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text);
    let kept: String = text.chars().filter(|sign| !",%±+ ".contains(*sign)).map(|sign| if sign == '−' { '-' } else { sign }).collect();
    let (digits, places) = match kept.split_once('.') {
        Some((whole, behind)) => (format!("{whole}{behind}"), behind.len() as u32),
        None => (kept, 0),
    };
    Some(BigRational::new(digits.parse().ok()?, num_bigint::BigInt::from(10).pow(places)))
}

/// The number that a line says was printed, as a table of the report would hold it: shares as percentages.
fn wanted(line: &Line) -> Option<BigRational> {
    let number = number(&line.value)?;
    Some(if line.unit == "share" { number * BigRational::from_integer(100.into()) } else { number })
}

/// Every given cell and value by its name, as written.
fn cells(datasets: &Datasets) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for cell in CellRef::all(datasets) {
        let written = match cell.cell(datasets).map(|cell| cell.content) {
            Some(Content::Number(number)) => number.to_string(),
            Some(Content::Text(text)) => text.to_string(),
            _ => continue,
        };
        all.insert(cell.name(datasets), written);
    }
    all
}

/// What is wrong with where a line leads; nothing if the number is there.
fn fault(line: &Line, figures: &Figures, cells: &BTreeMap<String, String>) -> Option<String> {
    let wanted = wanted(line);
    match line.to.as_str() {
        "cell" => {
            let Some(written) = cells.get(&line.target) else { return Some("there is no such cell".into()) };
            if line.kind == "derived" && line.why.is_empty() {
                return Some("a derived number is given, and nothing says why".into());
            }
            let same = *written == line.value || (wanted.is_some() && number(written) == wanted);
            (!same).then(|| format!("the cell holds {written}"))
        }
        "figure" => {
            let Some(figure) = figures.all.get(line.target.as_str()) else { return Some("there is no such figure".into()) };
            let published: Vec<&str> = figure.published.iter().map(|published| published.value.text.as_ref()).collect();
            // What the source says in a word (three) need not stand as a published value of its own.
            let said = published.iter().copied().chain([figure.printed.as_str()]);
            let same = wanted.is_some() && said.into_iter().any(|text| number(text) == wanted);
            (!same).then(|| format!("the figure is {}, published as {published:?}", figure.printed))
        }
        "words" => {
            let Ok(text) = fs::read_to_string(root().join(&line.target)) else { return Some("there is no such file".into()) };
            let told = !line.told.is_empty() && text.contains(&line.told);
            (!told || line.why.is_empty()).then(|| format!("the file does not say “{}”", line.told))
        }
        "excluded" => {
            (line.why.is_empty() || !line.target.is_empty()).then(|| "a number is left out with a reason, and leads nowhere".into())
        }
        other => Some(format!("`{other}` is no kind of place")),
    }
}

#[test]
fn every_number_of_the_study_has_its_place() {
    let (lines, figures) = (lines(), shipped());
    assert_eq!(lines.len(), CLAIMS);
    let ids: BTreeSet<&str> = lines.iter().map(|line| line.id.as_str()).collect();
    assert_eq!(ids.len(), CLAIMS, "an id stands twice");
    let cells = cells(&figures.datasets);
    let mut faults = Vec::new();
    let mut coverage: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for line in &lines {
        *coverage.entry((&line.kind, &line.to)).or_default() += 1;
        let told = |fault| format!("{} (printed {}, {} {}): {fault}", line.id, line.printed, line.to, line.target);
        faults.extend(fault(line, &figures, &cells).map(told));
    }
    assert!(faults.is_empty(), "{}:\n{}", faults.len(), faults.join("\n"));
    coverage.iter().for_each(|((kind, to), count)| println!("{kind} numbers told as {to}: {count}"));
    let excluded: usize = coverage.iter().filter(|((_, to), _)| *to == "excluded").map(|(_, count)| count).sum();
    assert!(excluded <= LEFT_OUT, "{excluded} numbers are left out");
}

fn ledger_file(name: &str) -> String {
    let path: PathBuf = root().join("tests/ledger").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Lines between bars: comments and empty lines are passed over.
fn barred(text: &str, parts: usize) -> impl Iterator<Item = Vec<&str>> {
    let kept = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    kept.map(move |line| {
        let found: Vec<&str> = line.splitn(parts, '|').map(str::trim).collect();
        assert_eq!(found.len(), parts, "`{line}` has not {parts} parts");
        found
    })
}

/// The report that ships was written by hand from the same study as the test project of `tests/ledger`: what it prints beside its figures
/// is judged as the record of that project says, or `shipped.txt` tells the verdict and why.
#[test]
fn the_shipped_report_judges_its_lines_as_the_record_does() {
    let (lines, figures) = (lines(), shipped());
    let text = ledger_file("expected.txt");
    let record: BTreeMap<&str, &str> = barred(&text, 5).map(|parts| (parts[0], parts[3])).collect();
    let own = ledger_file("shipped.txt");
    let mut own: BTreeMap<(&str, &str), (&str, &str)> = barred(&own, 4).map(|parts| ((parts[0], parts[1]), (parts[2], parts[3]))).collect();
    let mut claims: BTreeMap<&str, Vec<&Line>> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.to == "figure") {
        claims.entry(&line.target).or_default().push(line);
    }
    let mut faults = BTreeSet::new();
    let mut kept = BTreeSet::new();
    let entries = ledger::check(&figures).value;
    for entry in &entries {
        let (figure, printed) = (entry.figure.as_ref(), entry.published.value.text.as_ref());
        let of = |line: &&&Line| number(printed).is_some() && wanted(line) == number(printed);
        let recorded: BTreeSet<&str> =
            claims.get(figure).into_iter().flatten().filter(of).filter_map(|line| record.get(line.id.as_str()).copied()).collect();
        let found = entry.verdict.word();
        if recorded.iter().eq([&found]) {
            continue;
        }
        match own.get_key_value(&(figure, printed)) {
            Some((key, (verdict, why))) if *verdict == found && !why.is_empty() => {
                kept.insert(*key);
            }
            _ => {
                faults.insert(format!("{figure} | {printed} | {found} | recorded {recorded:?}, computed {}", entry.computed));
            }
        }
    }
    own.retain(|key, _| !kept.contains(key));
    faults.extend(own.keys().map(|(figure, printed)| format!("{figure}, printed {printed}, has no verdict of its own any more")));
    assert!(faults.is_empty(), "{}:\n{}", faults.len(), faults.into_iter().collect::<Vec<_>>().join("\n"));
}
