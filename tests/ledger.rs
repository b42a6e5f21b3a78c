//! A second opinion on the ledger: the derived claims of the study, each judged elsewhere before Tickmark knew of them.
//!
//! `tests/ledger` is a project whose figures are those claims, and its `expected.txt` tells for each the exact value and the verdict that
//! were recorded, and the verdict that Tickmark gives. Where Tickmark says more than the record, or something else, the line says why.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tickmark::checks::ledger;
use tickmark::diagnostics::{Diagnostic, Severity};
use tickmark::figures::{self, Figures, Scope, Value};
use tickmark::project::{self, Project, Words};
use tickmark::source::{Disk, Memory, Source};
use tickmark::terminal::{self, Style};
use tickmark::{data, pipeline};

/// Derived claims in the record.
const CLAIMS: usize = 485;
/// Claims that may be left out; each says why.
const LEFT_OUT: usize = 1;
/// Recorded values have six decimals.
const CLOSE: f64 = 0.000_000_6;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ledger")
}

/// A line of `expected.txt`: `claim | exact value in least to most | recorded verdict | Tickmark's verdict | why they differ`.
struct Expected {
    exact: Option<f64>,
    reach: Option<(f64, f64)>,
    recorded: String,
    ours: String,
    why: String,
}

fn expected() -> BTreeMap<String, Expected> {
    let text = fs::read_to_string(folder().join("expected.txt")).expect("expected.txt");
    let mut lines = BTreeMap::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let parts: Vec<&str> = line.splitn(5, '|').map(str::trim).collect();
        let [id, exact, recorded, ours, why] = parts.as_slice() else { panic!("`{line}` has no five parts") };
        let number = |text: &str| text.parse::<f64>().expect("a number");
        let (exact, reach) = exact.split_once(" in ").map_or((*exact, None), |(exact, reach)| (exact, reach.split_once(" to ")));
        let exact = (!exact.is_empty()).then(|| number(exact));
        let reach = reach.map(|(least, most)| (number(least), number(most)));
        let found = Expected { exact, reach, recorded: (*recorded).into(), ours: (*ours).into(), why: (*why).into() };
        assert!(lines.insert((*id).to_string(), found).is_none(), "{id} stands twice");
    }
    lines
}

/// The verdict that says no more and no less than a recorded one.
fn plain(recorded: &str) -> &str {
    match recorded {
        "agrees" => "agrees",
        "agrees within rounding" => "within-rounding",
        "disagrees" => "differs",
        "not recomputable" => "not-recomputable",
        "holds" => "holds",
        "does not hold" => "does-not-hold",
        other => panic!("nothing is recorded as {other}"),
    }
}

/// What Tickmark makes of a claim.
struct Judged {
    verdict: String,
    value: Value,
    bounds: Option<(String, String)>,
    told: String,
}

fn told(project: &Project, diagnostics: &[Diagnostic]) -> String {
    terminal::write(diagnostics, &project.files, Style::Short)
}

fn opened(folder: &Path) -> (Project, Figures) {
    computed(&Disk::new(folder).expect("the folder"))
}

fn computed(source: &dyn Source) -> (Project, Figures) {
    let mut diagnostics = Vec::new();
    let project = project::open(source).unpack(&mut diagnostics);
    let datasets = data::read(&project).unpack(&mut diagnostics);
    let figures = figures::compute(Arc::new(datasets), project.config.ties, project.config.quantiles).unpack(&mut diagnostics);
    assert!(diagnostics.is_empty(), "{}", told(&project, &diagnostics));
    (project, figures)
}

/// Every claim with its verdict: printed values by the ledger, claims in words by their predicates.
fn judged(figures: &Figures) -> BTreeMap<String, Judged> {
    let mut all = BTreeMap::new();
    for entry in ledger::check(figures).value {
        let id = entry.published.at.clone().expect("each printed value names its claim");
        let verdict = entry.verdict.word().to_owned();
        let told = format!("printed {}, computed {}", entry.published.value.text, entry.computed);
        let value = figures.all[&entry.figure].value.clone();
        assert!(all.insert(id.clone(), Judged { verdict, value, bounds: entry.bounds, told }).is_none(), "{id} is judged twice");
    }
    for (at, (dataset, found)) in figures.datasets.all.iter().enumerate() {
        for (name, claim) in &found.claims {
            let checked = figures.evaluate(&claim.predicate, Scope::Dataset(at as u32));
            let verdict = match checked.value.value {
                Value::Truth(true) => "holds",
                Value::Truth(false) => "does-not-hold",
                other => panic!("{dataset}.{name} is {other:?}: {:?}", checked.diagnostics),
            };
            let id = claim.says.clone().expect("each claim names its line");
            let compared = &figures.all[format!("{dataset}.{name}_compared").as_str()];
            let told = format!("`{}` of {}", claim.predicate.text, figures.exact(&compared.value));
            let value = compared.value.clone();
            let found = Judged { verdict: verdict.into(), value, bounds: None, told };
            assert!(all.insert(id.clone(), found).is_none(), "{id} is judged twice");
        }
    }
    all
}

#[test]
fn every_derived_claim_gets_the_verdict_that_was_recorded_or_says_why_not() {
    let (_, figures) = opened(&folder());
    let (judged, expected) = (judged(&figures), expected());
    let (mut faults, mut pairs, mut left_out) = (Vec::new(), BTreeMap::new(), 0);
    for (id, line) in &expected {
        *pairs.entry((line.recorded.as_str(), line.ours.as_str())).or_insert(0) += 1;
        if line.ours == "left out" {
            left_out += 1;
            assert!(!line.why.is_empty(), "{id} is left out and does not say why");
            continue;
        }
        let Some(found) = judged.get(id) else {
            faults.push(format!("{id}: nothing computes it"));
            continue;
        };
        if found.verdict != line.ours {
            faults.push(format!("{id}: {}, not {} ({})", found.verdict, line.ours, found.told));
        }
        if (plain(&line.recorded) == line.ours) != line.why.is_empty() {
            faults.push(format!("{id}: a reason stands where, and only where, the verdict is not the recorded one"));
        }
    }
    let known: BTreeSet<&String> = expected.keys().collect();
    faults.extend(judged.keys().filter(|id| !known.contains(id)).map(|id| format!("{id}: nothing was recorded for it")));
    for ((recorded, ours), count) in &pairs {
        println!("{count:>4}  {recorded:<24} {ours}");
    }
    assert!(faults.is_empty(), "{} of {CLAIMS}:\n{}", faults.len(), faults.join("\n"));
    assert_eq!((expected.len(), left_out), (CLAIMS, LEFT_OUT));
}

#[test]
fn every_exact_value_is_the_recorded_one() {
    let (_, figures) = opened(&folder());
    let judged = judged(&figures);
    let (mut faults, mut compared) = (Vec::new(), 0);
    for (id, line) in expected().iter().filter(|(_, line)| line.ours != "left out") {
        let (ours, theirs) = (judged[id].value.for_drawing(), line.exact);
        match (ours, theirs) {
            (Some(ours), Some(theirs)) if (ours - theirs).abs() < CLOSE => compared += 1,
            (None, None) => {}
            _ => faults.push(format!("{id}: {ours:?}, recorded as {theirs:?} ({})", judged[id].told)),
        }
    }
    assert!(faults.is_empty(), "{}:\n{}", faults.len(), faults.join("\n"));
    assert!(compared > 400, "{compared} values were compared");
}

/// A printed number and the unit of its last digit.
fn printed(text: &str) -> (f64, f64) {
    let digits = text.trim_end_matches('%').replace(',', "").replace('−', "-");
    let decimals = digits.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    (digits.parse().expect("a number"), 10_f64.powi(-i32::try_from(decimals).expect("few")))
}

/// Bounds are printed, and rounded outwards for it, so they may be wider than the recorded ones by less than their last digit.
#[test]
fn inputs_within_their_rounding_reach_as_far_as_recorded() {
    let (_, figures) = opened(&folder());
    let judged = judged(&figures);
    let (mut faults, mut compared) = (Vec::new(), 0);
    for (id, line) in expected().iter().filter(|(_, line)| line.ours != "left out") {
        let tight = match (&judged[id].bounds, line.reach) {
            (None, None) => continue,
            (Some((low, high)), Some((least, most))) => {
                let ((low, step), (high, _)) = (printed(low), printed(high));
                [least - low, high - most].iter().all(|wider| (-CLOSE..step + CLOSE).contains(wider))
            }
            _ => false,
        };
        compared += 1;
        if !tight {
            faults.push(format!("{id}: {:?}, recorded as {:?} ({})", judged[id].bounds, line.reach, judged[id].told));
        }
    }
    assert!(faults.is_empty(), "{} of {compared}:\n{}", faults.len(), faults.join("\n"));
    assert!(compared > 20, "{compared} bounds were compared");
}

#[test]
fn the_project_builds_and_warns_of_what_differs() {
    let (project, figures) = opened(&folder());
    let built = pipeline::build(&project);
    let errors = built.diagnostics.iter().filter(|found| found.severity == Severity::Error);
    let (false_claims, errors): (Vec<Diagnostic>, Vec<Diagnostic>) = errors.cloned().partition(|found| found.code == "false-claim");
    assert!(errors.is_empty(), "{}", told(&project, &errors));
    // Words of the source that do not follow are claims here that do not hold, and no words are bound to them.
    let datasets = figures.datasets.all.values().enumerate();
    let predicates = datasets.flat_map(|(at, dataset)| dataset.claims.values().map(move |claim| (at, &claim.predicate)));
    let fails =
        |(at, predicate): &(usize, &Words)| figures.evaluate(predicate, Scope::Dataset(*at as u32)).value.value == Value::Truth(false);
    assert_eq!(predicates.filter(fails).count(), false_claims.len(), "{}", told(&project, &false_claims));
    let unexplained = ["differs", "other-base", "impossible"];
    let differ = judged(&figures).values().filter(|found| unexplained.contains(&found.verdict.as_str())).count();
    let warned = built.diagnostics.iter().filter(|found| found.code == "unexplained-difference").count();
    assert_eq!(differ, warned, "{}", told(&project, &built.diagnostics));
}

/// Bases over which every whole percentage is tried.
const BASES: u32 = 120;

/// Whether some whole count over a base lies within half a per cent of a percentage, counted out.
fn some_count_gives(percentage: u32, base: u32) -> bool {
    (0..=base).any(|count| (200 * count).abs_diff(2 * percentage * base) <= base)
}

#[test]
fn impossible_is_what_no_whole_count_gives() {
    // Nobody said so: no share of it is any other percentage, so only what is possible is in question.
    let printed: String = (1..=100).map(|percentage| format!("{{value: \"{percentage}%\"}}, ")).collect();
    let dataset = |base: u32| {
        let values =
            format!("values:\n  asked: {{label: Asked, value: {base}, unit: people}}\n  said: {{label: Said, value: 0, unit: people}}\n");
        let figures = format!("figures:\n  share_of_all: {{title: Share, formula: said / asked, published: [{printed}]}}\n");
        format!("title: Asked\ndesign: none\ncolumns: {{}}\n{values}{figures}")
    };
    let files: Vec<(String, String)> = (1..=BASES).map(|base| (format!("data/of{base}.yaml"), dataset(base))).collect();
    let config = fs::read_to_string(folder().join("report.yaml")).expect("report.yaml");
    let chapter = ("content/full/01-start.md", "---\ntitle: A start\n---\n");
    let texts = files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    let (_, figures) = computed(&Memory::new(texts.chain([("report.yaml", config.as_str()), chapter])));
    let (mut faults, mut impossible) = (Vec::new(), 0);
    for entry in ledger::check(&figures).value {
        let base = entry.figure.strip_prefix("of").and_then(|rest| rest.split('.').next()).expect("a base").parse().expect("a number");
        let percentage = entry.published.value.text.trim_end_matches('%').parse().expect("a number");
        let wanted = if some_count_gives(percentage, base) { "differs" } else { "impossible" };
        impossible += usize::from(wanted == "impossible");
        if entry.verdict.word() != wanted {
            faults.push(format!("{percentage}% of {base}: {}, not {wanted}", entry.verdict.word()));
        }
    }
    assert!(faults.is_empty(), "{}:\n{}", faults.len(), faults.join("\n"));
    assert!(impossible > 1000 && !some_count_gives(34, 40) && !some_count_gives(80, 38) && some_count_gives(52, 95));
}
