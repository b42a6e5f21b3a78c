//! The review against an oracle that knows no traces: a cell of the shipped data is changed, everything is built again, and all that
//! differs must be what the review tells, under that one cell.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use tickmark::data::Content;
use tickmark::pipeline::{self, Built};
use tickmark::project::{self, Project};
use tickmark::publish::manifest;
use tickmark::review::{self, CauseKind, Review, Side};
use tickmark::source::{Disk, Memory, RelPath, Source, Span};

/// Cells that are tried; `TICKMARK_CASES` multiplies them.
const CELLS: usize = 8;

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
        let side = Side::of_manifest(name.to_owned(), manifest).expect("our own manifest");
        Self { project, built, side }
    }

    /// Exact values of all figures.
    fn figures(&self) -> BTreeMap<String, String> {
        let figures = &self.built.figures;
        figures.all.iter().map(|(name, figure)| (name.to_string(), figures.fraction(&figure.value))).collect()
    }

    /// Verdicts of all claims in their order.
    fn claims(&self) -> Vec<bool> {
        let pages = self.built.report.editions.iter().flat_map(|edition| &edition.pages);
        pages.flat_map(|page| &page.claims).map(|claim| claim.holds).collect()
    }

    /// Words of all paragraphs by address.
    fn paragraphs(&self) -> BTreeMap<String, String> {
        let mut found = BTreeMap::new();
        for edition in &self.built.report.editions {
            for page in &edition.pages {
                let at = |id: &str| format!("{}/{}#{id}", edition.id, page.address);
                found.extend(page.paragraphs.iter().map(|paragraph| (at(&paragraph.id), paragraph.words.to_string())));
            }
        }
        found
    }

    /// What readers see of each chart and each table: the markup in its frame.
    fn exhibits(&self) -> BTreeMap<String, String> {
        let mut found = BTreeMap::new();
        for edition in &self.built.report.editions {
            for exhibit in &edition.exhibits {
                let address = format!("{}/{}", edition.id, exhibit.address);
                let (file, anchor) = address.split_once('#').expect("an anchor");
                let page = self.built.site.files.get(file).expect("its page");
                let page = String::from_utf8_lossy(page);
                let from = page.find(&format!("id=\"{anchor}\"")).expect("the exhibit");
                let to = page[from..].find("</figure>").map_or(page.len(), |end| from + end);
                found.insert(address.clone(), page[from..to].to_owned());
            }
        }
        found
    }
}

/// The names whose values differ.
fn differing(old: &BTreeMap<String, String>, new: &BTreeMap<String, String>) -> BTreeSet<String> {
    let names = old.keys().chain(new.keys());
    names.filter(|name| old.get(*name) != new.get(*name)).cloned().collect()
}

/// Places of given numbers, spread over all data.
fn sample(version: &Version, number: usize) -> Vec<Span> {
    let mut places = Vec::new();
    for dataset in version.built.figures.datasets.all.values().filter(|dataset| !dataset.id.starts_with("model_")) {
        for row in 0..dataset.rows.len() {
            let cells = (0..dataset.columns.len()).filter_map(|column| dataset.rows.cell(row, column));
            places.extend(cells.filter(|cell| matches!(cell.content, Content::Number(_))).map(|cell| cell.span));
        }
        let values = dataset.values.values().map(|given| &given.cell);
        places.extend(values.filter(|cell| matches!(cell.content, Content::Number(_))).map(|cell| cell.span));
    }
    let step = places.len().div_ceil(number).max(1);
    places.into_iter().skip(step / 2).step_by(step).collect()
}

/// The project with the number at a place one greater.
fn changed(source: &Memory, version: &Version, place: Span) -> Option<Memory> {
    let files = &version.project.files;
    let written = files.text(place);
    let digits = written.bytes().take_while(|byte| byte.is_ascii_digit()).count();
    let whole: u64 = written[..digits].parse().ok()?;
    let path = files.get(place.file).path.clone();
    let mut text = files.get(place.file).text.to_string();
    text.replace_range(place.start as usize..place.start as usize + digits, &(whole + 1).to_string());
    let mut source = source.clone();
    source.files.insert(path, text.into_bytes());
    Some(source)
}

fn check(place: &str, old: &Version, new: &Version, review: &Review) {
    let kinds: Vec<CauseKind> = review.causes.iter().map(|cause| cause.kind).collect();
    assert_eq!(kinds, [CauseKind::Cell], "{place}: {:?}", review.causes);
    let told = |of: &dyn Fn(&review::FigureChange) -> bool| -> BTreeSet<String> {
        review.figures.iter().filter(|figure| figure.defined && of(figure)).map(|figure| figure.name.clone()).collect()
    };
    let moved = differing(&old.figures(), &new.figures());
    assert_eq!(told(&|figure| !figure.exact.same()), moved, "{place}: figures");
    // Those that are under the cell are all of them.
    let under: BTreeSet<usize> = review.causes[0].moves.iter().chain(&review.causes[0].unseen).copied().collect();
    assert_eq!(under.len(), review.figures.len(), "{place}: figures under the cell");
    let turned = old.claims().iter().zip(new.claims()).filter(|(was, is)| *was != is).count();
    assert_eq!(review.claims.iter().filter(|claim| claim.turned()).count(), turned, "{place}: claims");
    assert_eq!(review.causes[0].claims.len(), turned, "{place}: claims under the cell");
    let drawn = differing(&old.exhibits(), &new.exhibits());
    let exhibits: BTreeSet<String> = review.exhibits.iter().filter_map(|exhibit| exhibit.address.new.clone()).collect();
    assert_eq!(exhibits, drawn, "{place}: exhibits");
    let words = differing(&old.paragraphs(), &new.paragraphs());
    let beside: BTreeSet<String> = review.fits.iter().map(|fit| fit.place.clone()).filter(|at| !exhibits.contains(at)).collect();
    assert!(words.is_subset(&beside), "{place}: paragraphs {:?} are not told", words.difference(&beside));
    assert!(review.prose.is_empty(), "{place}: nobody edited {:?}", review.prose);
}

#[test]
fn what_moves_is_what_rests_on_the_cell() {
    let disk = Disk::new(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the project");
    let mut source = Memory::default();
    let folders = ["data", "content", "themes"].into_iter().flat_map(|folder| disk.list(folder).files);
    for path in folders.chain(RelPath::new("report.yaml")) {
        let bytes = disk.read(&path).expect("a file");
        source.files.insert(path, bytes);
    }
    let old = Version::of("old", &source);
    let times = std::env::var("TICKMARK_CASES").ok().and_then(|times| times.parse().ok()).unwrap_or(1);
    let mut tried = 0;
    for place in sample(&old, CELLS * times) {
        let Some(source) = changed(&source, &old, place) else { continue };
        let new = Version::of("new", &source);
        let review = review::compare(&old.side, &new.side).expect("a review");
        check(&old.project.files.place(place).to_string(), &old, &new, &review);
        tried += 1;
    }
    assert!(tried > CELLS / 2, "{tried} cells were tried");
}
