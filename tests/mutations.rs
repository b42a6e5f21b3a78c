//! One wrong number: each numeric cell of the shipped datasets is changed in its file, one by one, and what `check` says of the claims and
//! of the ledger must be what an oracle says that knows neither figures nor traces (`tests/oracle`). Both are asked for everything each
//! time, so that a claim or a line which moved and is not told stands out as much as one which is told and did not move.

mod oracle;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use tickmark::checks::ledger;
use tickmark::data::{self, Content, Datasets};
use tickmark::diagnostics::Diagnostic;
use tickmark::figures::CellRef;
use tickmark::pipeline;
use tickmark::project::{self, Project};
use tickmark::render::sink::Nowhere;
use tickmark::source::{Disk, Memory, RelPath, Source, Span};

use oracle::book::{At, Book, Place, Val};
use oracle::formula;
use oracle::ledger::{judge, lines};

/// Codes that speak of a claim.
const CLAIMS: [&str; 7] = ["false-claim", "rounded-claim", "unknowable-claim", "idle-claim", "not-a-truth", "unknown-claim", "bound-twice"];
/// Codes that speak of a line of the ledger.
const LEDGER: [&str; 6] =
    ["unexplained-difference", "impossible-value", "unrecorded-reason", "lapsed-reason", "needless-reason", "unreadable-published"];

/// What else a wrong number may be told of: words that say what it no longer says or cannot be said of it, and a rule of the model.
const BESIDES: [&str; 5] = ["broken-rule", "contrary-direction", "same-print", "signed-twice", "not-whole"];

/// The project's files in memory.
fn shipped() -> Memory {
    let disk = Disk::new(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the project's folder");
    let mut memory = Memory::default();
    let listed = ["content", "data", "themes"].iter().flat_map(|folder| disk.list(folder).files);
    for path in listed.chain(RelPath::new("report.yaml")) {
        let bytes = disk.read(&path).expect("a file");
        memory.files.insert(path, bytes);
    }
    memory
}

/// A claim: where its attribute begins in the words of a chapter, or where its predicate stands if no words are bound to it, and what it
/// claims.
struct Claim {
    at: Span,
    predicate: String,
    place: Place,
}

/// Every claim of the chapters, found by its braces, and those of the datasets to which no words are bound.
fn claims(project: &Project, datasets: &Datasets) -> Vec<Claim> {
    let mut found = Vec::new();
    let mut bound = BTreeSet::new();
    // Files that several chapters include are looked at once, too.
    for (file, text) in project.files.iter().filter(|(_, file)| file.path.to_string().ends_with(".md")).map(|(id, file)| (id, &file.text)) {
        for (at, sign) in text.match_indices("]{claim=").chain(text.match_indices("]{of=")) {
            // A headline in quotation marks of its own writes those of an attribute twice.
            let written = text[at + sign.len()..].split('}').next().expect("a closing brace").replace("''", "'");
            let bare = written.trim_matches(['"', '\'']);
            let (predicate, place) = match sign {
                "]{of=" => {
                    let words = text[..at].rsplit('[').next().expect("an opening bracket");
                    (said(words, bare, project), Place::default())
                }
                _ if bare != written => (bare.to_owned(), Place::default()),
                _ => {
                    let (dataset, name) = bare.split_once('.').expect("a named claim");
                    let (table, _, dataset) = datasets.all.get_full(dataset).expect("a dataset");
                    bound.insert(bare.to_owned());
                    (dataset.claims[name].predicate.text.clone(), Place { table: Some(table), ..Place::default() })
                }
            };
            found.push(Claim { at: Span::new(file, at, at + 1), predicate, place });
        }
    }
    for (table, (id, dataset)) in datasets.all.iter().enumerate() {
        for (_, claim) in dataset.claims.iter().filter(|(name, _)| !bound.contains(&format!("{id}.{name}"))) {
            let place = Place { table: Some(table), ..Place::default() };
            found.push(Claim { at: claim.predicate.span, predicate: claim.predicate.text.clone(), place });
        }
    }
    found
}

/// What words of the vocabulary say of a value.
fn said(words: &str, value: &str, project: &Project) -> String {
    let words = words.to_lowercase();
    let found = project.config.vocabulary.iter().find(|bounded| words.contains(&bounded.words.text)).expect("words with bounds");
    let sides = [&found.low, &found.high].into_iter().zip([[">=", ">"], ["<=", "<"]]);
    let bounds = sides.flat_map(|(bounds, signs)| bounds.iter().zip(signs));
    let parts: Vec<String> = bounds.filter_map(|(bound, sign)| Some(format!("({value}) {sign} {}", bound.as_ref()?.text))).collect();
    parts.join(" and ")
}

/// A cell with the number that is to stand in it.
#[derive(Clone)]
struct Mutation {
    cell: CellRef,
    digits: i64,
    decimals: u8,
}

impl Mutation {
    /// The cell as the oracle names it.
    fn at(&self) -> At {
        (self.cell.dataset as usize, self.cell.row.map(|row| row as usize), self.cell.column as usize)
    }

    /// The new number as it is written.
    fn written(&self) -> String {
        let sign = if self.digits < 0 { "-" } else { "" };
        let digits = format!("{:0>1$}", self.digits.abs(), usize::from(self.decimals) + 1);
        let (whole, behind) = digits.split_at(digits.len() - usize::from(self.decimals));
        format!("{sign}{whole}{}{behind}", if behind.is_empty() { "" } else { "." })
    }
}

/// For every numeric given cell a small change, one more, and a large one, half of it or three times as much.
fn mutations(datasets: &Datasets) -> Vec<Mutation> {
    let mut found = Vec::new();
    for cell in CellRef::all(datasets) {
        let Some(Content::Number(number)) = cell.cell(datasets).map(|cell| cell.content) else { continue };
        let (digits, decimals) = (number.word().expect("few digits"), number.decimals);
        let large = if digits.abs() > 3 { digits / 2 } else { digits * 3 + 1 };
        found.extend([digits + 10_i64.pow(u32::from(decimals)), large].map(|digits| Mutation { cell: cell.clone(), digits, decimals }));
    }
    found
}

/// The cells with numbers on which each claim and each line of the ledger rests.
fn rests_on(study: &Study) -> Vec<BTreeSet<At>> {
    let book = Book::new(&study.datasets);
    let seen = || -> BTreeSet<At> {
        let all = book.seen.borrow().clone();
        let found = all.into_iter().filter(|at| matches!(book.given(*at), Val::Num(_))).collect();
        book.seen.borrow_mut().clear();
        found
    };
    let claims = study.claims.iter().map(|claim| drop(book.eval(&formula::read(&claim.predicate), &claim.place, false)));
    let mut found: Vec<BTreeSet<At>> = claims.map(|()| seen()).collect();
    found.extend(lines(&book).iter().map(|line| {
        book.value_of(&line.derived);
        seen()
    }));
    found
}

/// Those of the changes that are tried whenever the tests are: of each column and each single value that feeds a claim or a line the cell
/// that feeds most of them, and a cell of each claim and line of which none is among those. What goes wrong with one cell of a column
/// mostly goes wrong with all, so one cell of many columns finds more than many cells of a few. Of the two changes of a cell one is tried,
/// the small and the large in turn.
fn sample(study: &Study, all: &[Mutation]) -> Vec<Mutation> {
    let fed = rests_on(study);
    let mut uses: BTreeMap<At, usize> = BTreeMap::new();
    fed.iter().flatten().for_each(|at| *uses.entry(*at).or_default() += 1);
    let mut best: BTreeMap<(usize, bool, usize), (usize, At)> = BTreeMap::new();
    for (at, uses) in uses {
        let found = best.entry((at.0, at.1.is_some(), at.2)).or_insert((uses, at));
        *found = (*found).max((uses, at));
    }
    let mut chosen: BTreeSet<At> = best.into_values().map(|(_, at)| at).collect();
    for cells in fed {
        if chosen.is_disjoint(&cells) {
            chosen.extend(cells.first());
        }
    }
    let of_chosen = all.chunks(2).filter(|changes| chosen.contains(&changes[0].at()));
    of_chosen.enumerate().map(|(turn, changes)| changes[turn % 2].clone()).collect()
}

/// A claim or a line as it is told: its code and its place.
type Told = BTreeSet<(&'static str, Span)>;

/// Verdicts by figure and printed value.
type Verdicts = BTreeMap<(String, String), String>;

/// What the oracle says of everything.
#[derive(Debug)]
struct Wanted {
    claims: Told,
    ledger: Told,
    verdicts: Verdicts,
}

fn wanted(book: &Book<'_>, all: &[Claim]) -> Wanted {
    let mut claims = Told::new();
    for claim in all {
        let expr = formula::read(&claim.predicate);
        let holds = [false, true].map(|printed| book.eval(&expr, &claim.place, printed) == Val::Truth(true));
        claims.extend(match holds {
            [true, true] => None,
            [false, false] => Some(("false-claim", claim.at)),
            _ => Some(("rounded-claim", claim.at)),
        });
    }
    let (mut ledger, mut verdicts) = (Told::new(), BTreeMap::new());
    for line in lines(book) {
        let judged = judge(&line, book);
        ledger.extend(judged.told);
        verdicts.insert((line.figure, line.published.value.text.clone()), judged.verdict.to_owned());
    }
    Wanted { claims, ledger, verdicts }
}

/// The place of the claim's attribute that stands in or behind a phrase; the phrase if there is none.
fn attribute(phrase: Span, all: &[Claim]) -> Span {
    let inside = |claim: &&Claim| claim.at.file == phrase.file && (phrase.start..=phrase.end).contains(&claim.at.start);
    all.iter().rev().find(inside).map_or(phrase, |claim| claim.at)
}

/// What a change did, and what is wrong with how `check` tells it.
#[derive(Default)]
struct Outcome {
    turned: BTreeSet<Span>,
    moved: BTreeSet<(String, String)>,
    faults: Vec<String>,
}

/// All that is known before anything is changed.
struct Study {
    source: Memory,
    project: Project,
    datasets: Datasets,
    claims: Vec<Claim>,
    verdicts: Verdicts,
}

impl Study {
    fn shipped() -> Self {
        let source = shipped();
        let project = project::open(&source).value;
        let datasets = data::read(&project).value;
        let claims = claims(&project, &datasets);
        let wanted = wanted(&Book::new(&datasets), &claims);
        let told: Vec<String> =
            wanted.claims.iter().chain(&wanted.ledger).map(|(code, at)| format!("{code} at {}", project.files.place(*at))).collect();
        assert!(told.is_empty(), "nothing is wrong with the report as it is: {}", told.join(", "));
        Self { source, project, datasets, claims, verdicts: wanted.verdicts }
    }

    /// Runs what `check` runs over the files with one number changed, and asks the oracle.
    fn try_out(&self, mutation: &Mutation) -> Outcome {
        let cell = mutation.cell.cell(&self.datasets).expect("the cell");
        let mut changed = Memory { files: self.source.files.clone() };
        let text = changed.files.get_mut(&self.project.files.get(cell.span.file).path).expect("the file");
        text.splice(cell.span.start as usize..cell.span.end as usize, mutation.written().into_bytes());
        let mut diagnostics = Vec::new();
        let opened = project::open(&changed).unpack(&mut diagnostics);
        let built = pipeline::build_into(&opened, &Nowhere).unpack(&mut diagnostics);
        let entries = ledger::check(&built.figures).value;

        let mut book = Book::new(&self.datasets);
        book.changed.insert(mutation.at(), mutation.digits as f64 / 10_f64.powi(i32::from(mutation.decimals)));
        let wanted = wanted(&book, &self.claims);

        // Places behind the cell have moved by what the number grew.
        let grown = mutation.written().len() as i64 - i64::from(cell.span.end - cell.span.start);
        let moved_back = |span: Span| {
            let back = |at: u32| if span.file == cell.span.file && at > cell.span.start { (i64::from(at) - grown) as u32 } else { at };
            Span { file: span.file, start: back(span.start), end: back(span.end) }
        };
        let of = |codes: &'static [&'static str]| diagnostics.iter().filter(|found| codes.contains(&found.code));
        let claims: Told =
            of(&CLAIMS).map(|found| (found.code, attribute(moved_back(found.span.expect("a phrase")), &self.claims))).collect();
        let ledger: Told = of(&LEDGER).map(|found| (found.code, moved_back(found.span.expect("a place")))).collect();
        let line = |entry: &ledger::Entry| ((entry.figure.to_string(), entry.published.value.text.clone()), entry.verdict.word());
        let verdicts: Verdicts = entries.iter().map(line).collect();

        let name = format!("{} = {}", mutation.cell.name(&self.datasets), mutation.written());
        let mut faults = Vec::new();
        faults.extend(self.apart("claims", &claims, &wanted.claims));
        faults.extend(self.apart("the ledger", &ledger, &wanted.ledger));
        let other = |line: &&(String, String)| verdicts.get(*line) != wanted.verdicts.get(*line);
        faults.extend(
            verdicts
                .keys()
                .chain(wanted.verdicts.keys())
                .filter(other)
                .map(|line| format!("{line:?} is {:?}, to the oracle {:?}", verdicts.get(line), wanted.verdicts.get(line))),
        );
        faults.extend(
            of(&CLAIMS)
                .filter(|found| !names(found, &mutation.cell.name(&self.datasets)))
                .map(|found| format!("{found:?} does not name the cell")),
        );
        faults.extend(of(&LEDGER).filter_map(|found| unnamed(found, &entries)));
        let foreign = |found: &&Diagnostic| ![&CLAIMS[..], &LEDGER, &BESIDES].iter().any(|codes| codes.contains(&found.code));
        faults.extend(
            diagnostics.iter().filter(foreign).map(|found| format!("{} is told, which is about neither: {}", found.code, found.message)),
        );
        let faults: Vec<String> = faults.into_iter().map(|fault| format!("{name}: {fault}")).collect();
        let moved = verdicts.into_iter().filter(|(line, verdict)| self.verdicts.get(line) != Some(verdict)).map(|(line, _)| line).collect();
        Outcome { turned: claims.into_iter().map(|(_, at)| at).collect(), moved, faults }
    }

    /// What one of the two tells and the other does not.
    fn apart(&self, what: &str, check: &Told, oracle: &Told) -> Option<String> {
        let only = |one: &Told, other: &Told| {
            let told = one.difference(other).map(|(code, span)| format!("{code} at {}", self.project.files.place(*span)));
            told.collect::<Vec<_>>().join(", ")
        };
        (check != oracle)
            .then(|| format!("of {what} check alone tells [{}], the oracle alone [{}]", only(check, oracle), only(oracle, check)))
    }
}

/// Whether the notes of a turned claim name the cell that turned it, or say that more cells stand behind it than they name.
fn names(found: &Diagnostic, cell: &str) -> bool {
    let named = |note: &&tickmark::diagnostics::Note| note.message.contains(&format!("`{cell}`")) || note.message.ends_with("more, too");
    found.notes.iter().any(|note| named(&note))
}

/// A fault if a line's diagnostic names no figure of which that was printed.
fn unnamed(found: &Diagnostic, entries: &[ledger::Entry]) -> Option<String> {
    let of_line = |entry: &&ledger::Entry| {
        let said = &entry.published;
        let words = [
            Some(&said.value),
            said.because.as_ref(),
            said.source_says.as_ref(),
            said.acknowledges.as_ref(),
            said.not_recomputable.as_ref(),
        ];
        words.into_iter().flatten().any(|words| Some(words.span) == found.span)
    };
    let named = |entry: &ledger::Entry| found.message.contains(&format!("`{}`", entry.figure));
    (!entries.iter().find(of_line).is_some_and(named)).then(|| format!("{found:?} does not name its figure"))
}

/// Tries all of these changes. An oracle that agrees because nothing happens would be worth nothing: of the claims and lines that rest on
/// numbers at least so many in a hundred must have been turned and moved.
fn try_all(study: &Study, mutations: &[Mutation], least: usize) {
    let outcomes: Vec<Outcome> = mutations.par_iter().map(|mutation| study.try_out(mutation)).collect();
    let turned: BTreeSet<&Span> = outcomes.iter().flat_map(|outcome| &outcome.turned).collect();
    let moved: BTreeSet<&(String, String)> = outcomes.iter().flat_map(|outcome| &outcome.moved).collect();
    let fed = rests_on(study);
    let claims = fed[..study.claims.len()].iter().filter(|cells| !cells.is_empty()).count();
    let book = Book::new(&study.datasets);
    let lines: BTreeSet<(String, &str)> = lines(&book)
        .into_iter()
        .zip(&fed[study.claims.len()..])
        .filter(|(_, cells)| !cells.is_empty())
        .map(|(line, _)| (line.figure, line.published.value.text.as_str()))
        .collect();
    let told = format!(
        "{} changes turned {} of {claims} claims and moved {} of {} lines",
        mutations.len(),
        turned.len(),
        moved.len(),
        lines.len()
    );
    println!("{told}");
    let faults: Vec<&str> = outcomes.iter().flat_map(|outcome| &outcome.faults).map(String::as_str).collect();
    assert!(faults.is_empty(), "{}:\n{}", faults.len(), faults.join("\n"));
    assert!(turned.len() * 100 > claims * least && moved.len() * 100 > lines.len() * least, "{told}");
}

#[test]
fn a_changed_cell_turns_exactly_the_claims_and_moves_exactly_the_lines_that_an_oracle_names() {
    let study = Study::shipped();
    try_all(&study, &sample(&study, &mutations(&study.datasets)), 40);
}

/// Minutes of work, for `tests/long`.
#[test]
#[ignore = "every number of the shipped report, which takes minutes"]
fn every_changed_cell_turns_and_moves_what_an_oracle_names() {
    let study = Study::shipped();
    try_all(&study, &mutations(&study.datasets), 80);
}
