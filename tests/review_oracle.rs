//! The review against an oracle that knows no traces: each numeric cell of the shipped datasets is changed in its file, one by one;
//! everything is built again, and all that differs must be what the review tells, under that one cell.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use tickmark::checks::ledger;
use tickmark::data::Content;
use tickmark::figures::CellRef;
use tickmark::pipeline::{self, Built};
use tickmark::project::{self, Project};
use tickmark::publish::manifest;
use tickmark::review::side::Here;
use tickmark::review::{self, CauseKind, Side};
use tickmark::source::{Disk, Memory, RelPath, Source};

/// Cells that are tried whenever the tests are.
const CELLS: usize = 40;

/// Values by name.
type Values = BTreeMap<String, String>;

/// A version, built whole.
struct Version {
    project: Project,
    built: Built,
    side: Side,
}

impl Version {
    fn of(name: &str, source: &Memory) -> Self {
        let project = project::open(source).value;
        let built = pipeline::build(&project).value;
        let manifest = manifest::write(&manifest::describe(&project, &built));
        let here = Here { project: project::open(source).value, figures: built.figures.clone(), diagnostics: Vec::new() };
        let side = Side { name: name.to_owned(), manifest, here: Some(here), pointers: Vec::new() };
        Self { project, built, side }
    }

    /// Figures, cells and expressions in the prose: exactly, or as they are printed, an unnamed one where it stands first.
    fn figures(&self, printed: bool) -> Values {
        let figures = &self.built.figures;
        let mut found: Values = manifest::uses(&self.built)
            .into_iter()
            .rev()
            .map(|(_, used)| {
                let name = used.name.as_ref().map_or_else(|| used.formula.clone(), ToString::to_string);
                (name, if printed { used.printed.clone() } else { figures.fraction(&used.value) })
            })
            .collect();
        for (name, shown) in self.built.report.editions.iter().flat_map(|edition| &edition.exhibits).flat_map(|exhibit| &exhibit.unnamed) {
            found.insert(name.clone(), if printed { shown.printed.clone() } else { figures.fraction(&shown.value) });
        }
        found.extend(
            figures
                .all
                .iter()
                .map(|(name, figure)| (name.to_string(), if printed { figure.printed.clone() } else { figures.fraction(&figure.value) })),
        );
        found
    }

    /// Verdicts of all claims by place and predicate.
    fn claims(&self) -> Values {
        let mut found = Values::new();
        for edition in &self.built.report.editions {
            for page in &edition.pages {
                for (nth, claim) in page.claims.iter().enumerate() {
                    let name = format!("{}/{}#{} {nth} {}", edition.id, page.address, claim.anchor, claim.predicate);
                    found.insert(name, claim.holds.to_string());
                }
            }
        }
        found
    }

    /// What each line of the ledger says.
    fn ledger(&self) -> Values {
        let mut found = Values::new();
        for (nth, entry) in ledger::check(&self.built.figures).value.iter().enumerate() {
            let told = format!("{} {} {}", entry.published.value.text, entry.computed, entry.verdict.word());
            found.insert(format!("{} {nth}", entry.figure), told);
        }
        found
    }

    /// Words of all paragraphs by address.
    fn paragraphs(&self) -> Values {
        let mut found = Values::new();
        for edition in &self.built.report.editions {
            for page in &edition.pages {
                let at = |id: &str| format!("{}/{}#{id}", edition.id, page.address);
                found.extend(page.paragraphs.iter().map(|paragraph| (at(paragraph.id()), paragraph.words().to_string())));
            }
        }
        found
    }

    /// Addresses at which figures stand that are among these.
    fn beside(&self, moved: &BTreeSet<String>) -> BTreeSet<String> {
        let uses = manifest::uses(&self.built).into_iter();
        let moved = uses.filter(|(_, used)| moved.contains(used.name.as_deref().unwrap_or(&used.formula)));
        moved.map(|(address, _)| address).collect()
    }

    /// What readers see of each exhibit: the markup in its frame.
    fn exhibits(&self) -> Values {
        let mut found = Values::new();
        for edition in &self.built.report.editions {
            for exhibit in &edition.exhibits {
                let address = format!("{}/{}", edition.id, exhibit.address);
                let (file, anchor) = address.split_once('#').expect("an anchor");
                let page = self.built.site.files.get(file).expect("its page");
                let page = std::str::from_utf8(page).expect("UTF-8");
                let from = page.find(&format!("id=\"{anchor}\"")).expect("the exhibit");
                let to = page[from..].find("</figure>").map_or(page.len(), |end| from + end);
                found.insert(address.clone(), without_titles(&page[from..to]));
            }
        }
        found
    }
}

/// Markup without what is only seen when somebody points at it: a figure's trace tells more decimals than are printed.
fn without_titles(markup: &str) -> String {
    let mut parts = markup.split(" title=\"");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| all + part.split_once('"').map_or("", |(_, rest)| rest))
}

/// All that is asked of a version, so that what stays as it was is worked out once.
struct Known {
    exact: Values,
    printed: Values,
    claims: Values,
    ledger: Values,
    paragraphs: Values,
    exhibits: Values,
}

impl Known {
    fn of(version: &Version) -> Self {
        Self {
            exact: version.figures(false),
            printed: version.figures(true),
            claims: version.claims(),
            ledger: version.ledger(),
            paragraphs: version.paragraphs(),
            exhibits: version.exhibits(),
        }
    }
}

/// The names whose values differ.
fn differing(old: &Values, new: &Values) -> BTreeSet<String> {
    let names = old.keys().chain(new.keys());
    names.filter(|name| old.get(*name) != new.get(*name)).cloned().collect()
}

/// A cell with the number that is to stand in it.
#[derive(Clone)]
struct Mutation {
    cell: CellRef,
    written: String,
}

/// For every numeric given cell a change: one more, and every other time a large one, half of it or three times as much.
fn mutations(version: &Version) -> Vec<Mutation> {
    let datasets = &version.built.figures.datasets;
    let mut found = Vec::new();
    for cell in CellRef::all(datasets) {
        let Some(Content::Number(number)) = cell.cell(datasets).map(|cell| cell.content) else { continue };
        let (digits, decimals) = (number.word().expect("few digits"), usize::from(number.decimals));
        let digits = match (found.len() % 2, digits) {
            (0, _) => digits + 10_i64.pow(u32::from(number.decimals)),
            (_, 4..) => digits / 2,
            _ => digits * 3 + 1,
        };
        let told = format!("{:0>1$}", digits.abs(), decimals + 1);
        let (whole, behind) = told.split_at(told.len() - decimals);
        let sign = if digits < 0 { "-" } else { "" };
        found.push(Mutation { cell, written: format!("{sign}{whole}{}{behind}", if behind.is_empty() { "" } else { "." }) });
    }
    found
}

/// Those that are tried whenever the tests are: one of each dataset first, then of each column and each kind of single value, spread evenly
/// over what there is.
fn sample(all: Vec<Mutation>) -> Vec<Mutation> {
    let mut columns: BTreeMap<(u32, bool, u32), Vec<Mutation>> = BTreeMap::new();
    for mutation in all {
        let column = if mutation.cell.row.is_some() { mutation.cell.column } else { 0 };
        columns.entry((mutation.cell.dataset, mutation.cell.row.is_some(), column)).or_default().push(mutation);
    }
    let step = columns.len().div_ceil(CELLS).max(1);
    // The middle of a column: its ends are often totals or remainders.
    columns.into_values().step_by(step).map(|column| column[column.len() / 2].clone()).collect()
}

/// The study as it is, and what is known of it.
struct Study {
    source: Memory,
    version: Version,
    known: Known,
}

impl Study {
    fn shipped() -> Self {
        let disk = Disk::new(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the project");
        let mut source = Memory::default();
        let folders = ["data", "content", "themes"].into_iter().flat_map(|folder| disk.list(folder).files);
        for path in folders.chain(RelPath::new("report.yaml")) {
            let bytes = disk.read(&path).expect("a file");
            source.files.insert(path, bytes);
        }
        let version = Version::of("old", &source);
        let known = Known::of(&version);
        Self { source, version, known }
    }

    /// Changes a cell, and tells what the review says otherwise than the oracle.
    fn try_out(&self, mutation: &Mutation) -> Vec<String> {
        let old = &self.version;
        let cell = mutation.cell.cell(&old.built.figures.datasets).expect("the cell");
        let mut source = self.source.clone();
        let text = source.files.get_mut(&old.project.files.get(cell.span.file).path).expect("the file");
        text.splice(cell.span.start as usize..cell.span.end as usize, mutation.written.bytes());
        let new = Version::of("new", &source);
        let review = review::compare(&old.side, &new.side).expect("a review");
        let known = Known::of(&new);
        let mut faults =
            Faults { name: format!("{} = {}", mutation.cell.name(&old.built.figures.datasets), mutation.written), all: Vec::new() };

        let name = mutation.cell.name(&old.built.figures.datasets);
        let place = old.project.files.place(cell.span).to_string();
        let causes: BTreeSet<String> =
            review.causes.iter().map(|c| format!("{:?} {} {}", c.kind, c.what, c.place.old.as_deref().unwrap_or(""))).collect();
        faults.compare("causes", &causes, &BTreeSet::from([format!("{:?} {name} {place}", CauseKind::Cell)]));
        let cells = review.cells.iter().map(|cell| format!("{} {}", cell.name(), cell.value.new.as_deref().unwrap_or(""))).collect();
        faults.compare("cells", &cells, &BTreeSet::from([format!("{name} {}", mutation.written)]));
        let Some(cause) = review.causes.first() else { return faults.all };

        let names = |of: &dyn Fn(&review::FigureChange) -> bool| -> BTreeSet<String> {
            review.figures.iter().filter(|figure| of(figure)).map(|figure| figure.name.clone()).collect()
        };
        let moved = differing(&self.known.exact, &known.exact);
        let seen = differing(&self.known.printed, &known.printed);
        faults.compare("figures", &names(&|figure| !figure.exact.same()), &moved);
        faults.compare("printed figures", &names(&|figure| !figure.printed.same()), &seen);
        let under = |list: &[usize]| -> BTreeSet<String> { list.iter().map(|at| review.figures[*at].name.clone()).collect() };
        faults.compare("figures that the cause moves", &under(&cause.moves), &seen);
        faults.compare("figures that it moves unseen", &under(&cause.unseen), &moved.difference(&seen).cloned().collect());

        let turned = differing(&self.known.claims, &known.claims).len();
        faults.count("claims that turned", review.claims.iter().filter(|claim| claim.turned()).count(), turned);
        faults.count("claims", review.claims.len(), turned);
        faults.count("claims under the cause", cause.claims.len(), turned);
        let lines: BTreeSet<String> = differing(&self.known.ledger, &known.ledger).iter().map(|line| known.ledger[line].clone()).collect();
        let line = |line: &review::LedgerChange| {
            let side = |pair: &review::Pair<String>| pair.new.clone().unwrap_or_default();
            format!("{} {} {}", side(&line.value), side(&line.computed), side(&line.verdict))
        };
        faults.compare("lines of the ledger", &review.ledger.iter().map(line).collect(), &lines);
        faults.count("lines under the cause", cause.ledger.len(), review.ledger.len());

        let drawn = differing(&self.known.exhibits, &known.exhibits);
        let exhibits: BTreeSet<String> = review.exhibits.iter().filter_map(|exhibit| exhibit.address.new.clone()).collect();
        faults.compare("exhibits", &exhibits, &drawn);
        faults.count("exhibits under the cause", cause.exhibits.len(), drawn.len());
        let words = differing(&self.known.paragraphs, &known.paragraphs);
        let fits: BTreeSet<String> = review.fits.iter().map(|fit| fit.place.clone()).filter(|at| !exhibits.contains(at)).collect();
        // Of the words in an exhibit's frame the exhibit tells.
        let untold: Vec<&String> = words.difference(&fits).filter(|at| !exhibits.contains(*at)).collect();
        faults.tell(!untold.is_empty(), format!("paragraphs {untold:?} are not told"));
        // A paragraph may print a moved figure in fewer decimals than its own, and so say the same.
        let beside = new.beside(&seen);
        // What a note of an exhibit uses is told with the exhibit's own place.
        let own = |at: &String| at.split_once("-note-").map_or(at.clone(), |(exhibit, _)| exhibit.to_owned());
        let foreign: Vec<&String> =
            fits.iter().filter(|at| !beside.contains(*at) && !beside.contains(&own(at)) && !words.contains(*at)).collect();
        faults.tell(!foreign.is_empty(), format!("paragraphs {foreign:?} are told, and no moved figure stands in them"));
        faults.tell(!review.prose.is_empty(), format!("nobody edited {:?}", review.prose));
        let rest = (review.rows.len(), review.tables.len(), review.structure.len(), review.settings.len(), review.works.len());
        faults.tell(rest != (0, 0, 0, 0, 0), format!("rows, tables, structure, settings, works: {rest:?}"));
        faults.all
    }

    /// Tries all of these changes.
    fn try_all(&self, mutations: &[Mutation]) {
        let faults: Vec<String> = mutations.par_iter().flat_map_iter(|mutation| self.try_out(mutation)).collect();
        println!("{} cells were changed", mutations.len());
        assert!(faults.is_empty(), "{}:\n{}", faults.len(), faults.join("\n"));
    }
}

/// What the review of one change says otherwise than the oracle.
struct Faults {
    name: String,
    all: Vec<String>,
}

impl Faults {
    fn tell(&mut self, is: bool, words: String) {
        if is {
            self.all.push(format!("{}: {words}", self.name));
        }
    }

    fn count(&mut self, what: &str, told: usize, wanted: usize) {
        self.tell(told != wanted, format!("{told} {what}, to the oracle {wanted}"));
    }

    fn compare(&mut self, what: &str, told: &BTreeSet<String>, wanted: &BTreeSet<String>) {
        let only = |one: &BTreeSet<String>, other: &BTreeSet<String>| one.difference(other).cloned().collect::<Vec<_>>().join(", ");
        self.tell(
            told != wanted,
            format!("of {what} the review alone tells [{}], the oracle alone [{}]", only(told, wanted), only(wanted, told)),
        );
    }
}

#[test]
fn what_moves_is_what_rests_on_the_cell() {
    let study = Study::shipped();
    let sample = sample(mutations(&study.version));
    assert!(sample.len() > CELLS / 2, "{} cells", sample.len());
    study.try_all(&sample);
}

/// Minutes of work, for `tests/long`. `TICKMARK_STEP` keeps every so many of the cells.
#[test]
#[ignore = "every number of the shipped report, which takes minutes"]
fn all_that_moves_is_what_rests_on_any_cell() {
    let study = Study::shipped();
    let step = std::env::var("TICKMARK_STEP").ok().and_then(|step| step.parse().ok()).unwrap_or(1);
    let all: Vec<Mutation> = mutations(&study.version).into_iter().step_by(step).collect();
    study.try_all(&all);
}
