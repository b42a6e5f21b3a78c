//! The comparison itself, from two sides to a review.

use std::collections::{BTreeMap, BTreeSet};

use super::exhibits::Version;
use super::graph::Graph;
use super::prose::Moved;
use super::record::Record;
use super::side::Here;
use super::{CauseKind, Pair, Review, Setting, Side};
use super::{causes, effects, exhibits, figures, fits, labels, models, pages, prose, tables, works};

/// Compares two versions.
///
/// # Errors
/// When a side has no manifest that can be read.
pub fn compare(old: &Side, new: &Side) -> Result<Review, String> {
    let before = old.record()?;
    let old_summary = before.summary(&old.name);
    if old.manifest == new.manifest {
        let new_summary = before.summary(&new.name);
        return Ok(Review { old: old_summary, new: new_summary, ..Review::default() });
    }
    let after = new.record()?;
    let new_summary = after.summary(&new.name);
    let mut review = Review { old: old_summary, new: new_summary, ..records(&before, &after) };
    if let (Some(old), Some(new)) = (&old.here, &new.here) {
        refine(&mut review, old, new);
        effects::add(&mut review, &old.figures, &new.figures);
    }
    labels::add(&mut review, Pair { old: old.here.as_ref(), new: new.here.as_ref() });
    Ok(review)
}

/// Compares what two manifests say.
fn records(old: &Record<'_>, new: &Record<'_>) -> Review {
    let data = tables::compare(old, new);
    let figures = figures::figures(old, new);
    let editions = pages::matched(old, new);
    let (graph_old, graph_new) = (Graph::of(old), Graph::of(new));
    let versions = (Version { record: old, graph: &graph_old }, Version { record: new, graph: &graph_new });
    let moved = exhibits::moved(&data, &figures);
    let same_tool = old.tool.version == new.tool.version;
    let exhibits = exhibits::compare(&editions, versions, &moved, same_tool);
    let works = works::compare(old, new);
    let beside: Moved<'_> = figures.iter().map(|figure| (figure.name.as_str(), figure)).collect();
    let prose = prose::compare(&editions, &beside, &works);
    let (claims, nodes): (Vec<_>, Vec<_>) = figures::changed_claims(old, new).into_iter().unzip();
    let ledger = figures::ledger(old, new);
    let doubts = fits::Doubts { record: new, moved: &beside, claims: &claims, ledger: &ledger };
    let fits = doubts.fits(&prose.kept, &exhibits);
    let mut review = Review {
        models: models::compare(old, new),
        structure: pages::structure(&editions),
        prose: prose.changes,
        claims,
        ledger,
        exhibits,
        works,
        settings: settings(old, new),
        fits,
        figures,
        ..Review::default()
    };
    let places = pages::places(&editions);
    causes::assign(&mut review, &nodes, &data, &places, &causes::Graphs { old: &graph_old, new: &graph_new });
    review.asides.readdressed = pages::readdressed(&editions);
    let tables::Data { cells, rows, tables } = data;
    (review.cells, review.rows, review.tables) = (cells, rows, tables);
    if review.is_empty() {
        review.asides.files = files(old, new);
    }
    review
}

fn settings(old: &Record<'_>, new: &Record<'_>) -> Vec<Setting> {
    let mut found = Vec::new();
    let mut tell = |kind, what: String, value: Pair<String>| {
        if !value.same() {
            found.push(Setting { kind, what, value });
        }
    };
    let both = |of: &dyn Fn(&Record<'_>) -> String| Pair::both(of(old), of(new));
    tell(CauseKind::Setting, "title".into(), both(&|record| record.title.to_string()));
    tell(CauseKind::Setting, "language".into(), both(&|record| record.language.to_string()));
    tell(CauseKind::Rule, "ties".into(), both(&|record| record.rules.ties.to_string()));
    tell(CauseKind::Rule, "quantiles".into(), both(&|record| record.rules.quantiles.to_string()));
    // Of two states of one theme the beginning of the hash tells which is which.
    let theme = |record: &Record<'_>| format!("{} ({})", &*record.theme.name, record.theme.hash.get(..8).unwrap_or(""));
    tell(CauseKind::Theme, "theme".into(), both(&theme));
    tell(CauseKind::Tool, "Tickmark".into(), both(&|record| record.tool.version.to_string()));
    for before in &old.editions {
        let Some(after) = new.editions.iter().find(|after| after.id == before.id) else { continue };
        let numbering = |n: &super::record::Numbering<'_>| format!("{}, appendices by {}", &*n.chapters, &*n.appendices);
        let id = &*before.id;
        tell(CauseKind::Setting, format!("version of {id}"), Pair::both(before.version.to_string(), after.version.to_string()));
        tell(CauseKind::Setting, format!("date of {id}"), Pair::both(before.date.to_string(), after.date.to_string()));
        tell(CauseKind::Rule, format!("numbering of {id}"), Pair::both(numbering(&before.numbering), numbering(&after.numbering)));
    }
    found
}

/// Files whose bytes differ.
fn files(old: &Record<'_>, new: &Record<'_>) -> Vec<String> {
    let paths: BTreeSet<&str> = old.inputs.keys().chain(new.inputs.keys()).map(|path| &**path).collect();
    let differs = |path: &&str| old.inputs.get(*path).map(|hash| &**hash) != new.inputs.get(*path).map(|hash| &**hash);
    paths.into_iter().filter(differs).map(str::to_owned).collect()
}

/// Columns of places, which a manifest tells of single values only, and places of formulas.
fn refine(review: &mut Review, old: &Here, new: &Here) {
    let (mut old_keys, mut new_keys) = (effects::Keys::default(), effects::Keys::default());
    let mut places = BTreeMap::new();
    for cell in &mut review.cells {
        if let Some(key) = &cell.key {
            let was = place(old, &mut old_keys, &cell.dataset, key, &cell.column).or(cell.place.old.take());
            let is = place(new, &mut new_keys, &cell.dataset, key, &cell.column).or(cell.place.new.take());
            cell.place = Pair { old: was, new: is };
            places.insert(cell.name(), cell.place.clone());
        }
    }
    let defined = |here: &Here, name: &str| Some(here.project.files.place(here.figures.all.get(name)?.span).to_string());
    for cause in &mut review.causes {
        match cause.kind {
            CauseKind::Cell => cause.place = places.get(&cause.what).unwrap_or(&cause.place).clone(),
            CauseKind::Formula | CauseKind::Format => {
                let first = cause.moves.iter().chain(&cause.unseen).chain(&cause.comes_and_goes).map(|at| &review.figures[*at].name);
                let names = [&cause.what].into_iter().chain(first);
                let mut both = names.map(|name| Pair { old: defined(old, name), new: defined(new, name) });
                cause.place = both.find(|place| place.either().is_some()).unwrap_or_default();
            }
            _ => {}
        }
    }
}

fn place<'d>(here: &'d Here, keys: &mut effects::Keys<'d>, dataset: &str, key: &str, column: &str) -> Option<String> {
    let data = here.figures.datasets.all.get(dataset)?;
    let cell = data.rows.cell(keys.row(data, key)?, data.columns.get_index_of(column)?)?;
    Some(here.project.files.place(cell.span).to_string())
}
