//! Causes: each change somebody made, with everything that follows from it.
//!
//! Data come first, since traces tell what rests on a cell; then formulas; what nothing below explains is the doing of formats, settings,
//! the tool, or of the words of a page.

use std::collections::{BTreeMap, BTreeSet};

use super::graph::{Graph, Node, Seed};
use super::pages::Places;
use super::tables::Data;
use super::{Aspect, Cause, CauseKind, CellChange, FigureChange, ModelPart, Pair, Review, names};

/// Cells of one column, or rows of one dataset, more than which are told as one cause.
const MOST_ALIKE: usize = 60;

/// A cause that is being put together.
struct Draft {
    cause: Cause,
    seeds: Vec<Seed>,
    /// Names of the cells that changed with it.
    names: Vec<String>,
}

/// What is known of both versions.
pub(super) struct Graphs<'o, 'n> {
    pub(super) old: &'o Graph<'o>,
    pub(super) new: &'n Graph<'n>,
}

/// What rests on something in either version.
struct Reached {
    figures: BTreeSet<String>,
    claims: (BTreeSet<Node>, BTreeSet<Node>),
}

impl Graphs<'_, '_> {
    fn above(&self, seeds: &[Seed]) -> Reached {
        let split = |graph: &Graph<'_>, figures: &mut BTreeSet<String>| {
            let mut claims = BTreeSet::new();
            for node in graph.above(seeds) {
                match node {
                    Node::Figure(number) => _ = figures.insert(graph.figure(number).to_owned()),
                    claim => _ = claims.insert(claim),
                }
            }
            claims
        };
        let mut figures = BTreeSet::new();
        let claims = (split(self.old, &mut figures), split(self.new, &mut figures));
        Reached { figures, claims }
    }
}

fn cause(kind: CauseKind, what: impl Into<String>, place: Pair<String>, value: Pair<String>) -> Cause {
    let (moves, unseen, comes_and_goes, claims, ledger, exhibits, prose) = Default::default();
    Cause { kind, what: what.into(), place, value, moves, unseen, comes_and_goes, claims, ledger, exhibits, prose }
}

/// Finds the causes of a review and puts everything in it under them. `claims` are the nodes of its claims.
pub(super) fn assign(review: &mut Review, claims: &[Pair<Node>], data: &Data, places: &Places, graphs: &Graphs<'_, '_>) {
    let mut drafts = of_data(data);
    drafts.extend(of_formulas(&review.figures));
    for (at, draft) in drafts.iter().enumerate() {
        let reached = &graphs.above(&draft.seeds);
        put_under(review, at, reached, claims);
    }
    let by_name = names_of(&drafts, review);
    review.causes = drafts.into_iter().map(|draft| draft.cause).collect();
    exhibits(review, &by_name);
    rest(review, places);
    back(review);
}

fn of_data(data: &Data) -> Vec<Draft> {
    let mut drafts = Vec::new();
    let mut columns: BTreeMap<(&str, &str), Vec<&CellChange>> = BTreeMap::new();
    for cell in &data.cells {
        columns.entry((&cell.dataset, &cell.column)).or_default().push(cell);
    }
    for ((dataset, column), cells) in columns {
        let drafted = cells.iter().map(|cell| of_cell(cell));
        if cells.len() <= MOST_ALIKE {
            drafts.extend(drafted);
        } else {
            let name = format!("{dataset}[*].{column}");
            drafts.push(together(CauseKind::Cell, name, &cells[0].place, (cells.len(), "cell", "cells"), drafted));
        }
    }
    let mut datasets: BTreeMap<(&str, bool), Vec<&super::RowChange>> = BTreeMap::new();
    for row in &data.rows {
        datasets.entry((&row.dataset, row.cells.old.is_some())).or_default().push(row);
    }
    for rows in datasets.into_values() {
        let drafted = rows.iter().map(|row| {
            let told = |cells: &Vec<(String, String)>| cells.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(", ");
            let value = Pair { old: row.cells.old.as_ref().map(told), new: row.cells.new.as_ref().map(told) };
            let cells = row.cells.either().into_iter().flatten();
            Draft {
                cause: cause(CauseKind::Row, format!("{}[{}]", row.dataset, row.key), row.place.clone(), value),
                seeds: vec![Seed::Row { dataset: row.dataset.clone(), key: row.key.clone() }],
                names: cells.map(|(column, _)| names::cell(&row.dataset, Some(&row.key), column)).collect(),
            }
        });
        if rows.len() <= MOST_ALIKE {
            drafts.extend(drafted);
        } else {
            drafts.push(together(CauseKind::Row, format!("{}[*]", rows[0].dataset), &rows[0].place, (rows.len(), "row", "rows"), drafted));
        }
    }
    drafts.extend(data.tables.iter().map(of_table));
    drafts
}

fn of_cell(cell: &CellChange) -> Draft {
    let mut seeds = match &cell.key {
        None => vec![Seed::Name(cell.name())],
        Some(key) => vec![Seed::Cell { dataset: cell.dataset.clone(), key: key.clone(), column: cell.column.clone() }],
    };
    let number = |side: &Option<String>| side.as_deref().is_none_or(is_number);
    // A text may decide in a condition whether its row is chosen; traces do not tell such texts.
    if let Some(key) = cell.key.as_ref().filter(|_| !number(&cell.value.old) || !number(&cell.value.new)) {
        seeds.push(Seed::Row { dataset: cell.dataset.clone(), key: key.clone() });
    }
    Draft { cause: cause(CauseKind::Cell, cell.name(), cell.place.clone(), cell.value.clone()), seeds, names: vec![cell.name()] }
}

/// Whether a cell holds a number, flags aside.
fn is_number(written: &str) -> bool {
    let number = written.split(" [").next().unwrap_or("");
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+'))
}

/// Many changes of one kind as one cause.
fn together(
    kind: CauseKind,
    what: String,
    place: &Pair<String>,
    (number, one, many): (usize, &str, &str),
    drafts: impl Iterator<Item = Draft>,
) -> Draft {
    let (mut seeds, mut names) = (Vec::new(), Vec::new());
    let (mut old, mut new) = (false, false);
    for draft in drafts {
        (old, new) = (old || draft.cause.value.old.is_some(), new || draft.cause.value.new.is_some());
        seeds.extend(draft.seeds);
        names.extend(draft.names);
    }
    let told = crate::diagnostics::counted(number, one, many);
    let value = Pair { old: old.then(|| told.clone()), new: new.then_some(told) };
    Draft { cause: cause(kind, what, place.clone(), value), seeds, names }
}

fn of_table(table: &super::TableChange) -> Draft {
    let kind = match (table.aspect, &table.column) {
        (Aspect::Presence, None) => CauseKind::Dataset,
        (Aspect::Presence, Some(_)) => CauseKind::Column,
        (Aspect::Key, _) => CauseKind::Key,
        (Aspect::Unit, _) => CauseKind::Unit,
        (Aspect::Rounding, _) => CauseKind::Rounding,
        (Aspect::Title, _) => CauseKind::Setting,
    };
    let dataset = table.dataset.clone();
    let name = table.column.as_ref().map_or_else(|| dataset.clone(), |column| format!("{dataset}.{column}"));
    let seeds = match (table.aspect, &table.column) {
        (Aspect::Title, _) => Vec::new(),
        (_, None) => vec![Seed::Dataset(dataset)],
        (_, Some(column)) => vec![Seed::Column { dataset, column: column.clone() }, Seed::Name(name.clone())],
    };
    Draft { cause: cause(kind, name, table.place.clone(), table.told.clone()), seeds, names: Vec::new() }
}

/// The name under which a formula is told: that of a derived column for its cells, so that they are told once.
fn formula_name(figure: &FigureChange) -> String {
    names::parts(&figure.name).map_or_else(|| figure.name.clone(), |(dataset, _, column)| format!("{dataset}[*].{column}"))
}

/// Formulas that changed; those that came or went are left to what they came or went with.
fn of_formulas(figures: &[FigureChange]) -> Vec<Draft> {
    let mut drafts: BTreeMap<(String, Pair<String>), Draft> = BTreeMap::new();
    for figure in figures.iter().filter(|figure| figure.defined && figure.formula.in_both() && !figure.formula.same()) {
        let name = formula_name(figure);
        let draft = drafts.entry((name.clone(), figure.formula.clone())).or_insert_with(|| Draft {
            cause: cause(CauseKind::Formula, name, Pair::default(), figure.formula.clone()),
            seeds: Vec::new(),
            names: Vec::new(),
        });
        draft.seeds.push(Seed::Name(figure.name.clone()));
    }
    drafts.into_values().collect()
}

fn put_under(review: &mut Review, at: usize, reached: &Reached, claims: &[Pair<Node>]) {
    for figure in review.figures.iter_mut().filter(|figure| reached.figures.contains(&figure.name)) {
        figure.causes.push(at);
    }
    for line in review.ledger.iter_mut().filter(|line| reached.figures.contains(&line.figure)) {
        // Another published value is a change of its own.
        if line.value.same() {
            line.causes.push(at);
        }
    }
    for (claim, node) in review.claims.iter_mut().zip(claims) {
        let rests = |node: Option<Node>, on: &BTreeSet<Node>| node.is_some_and(|node| on.contains(&node));
        let rests = rests(node.old, &reached.claims.0) || rests(node.new, &reached.claims.1);
        if rests && claim.turned() && claim.predicate.same() {
            claim.causes.push(at);
        }
    }
}

/// The causes of whatever exhibits show, by its name.
fn names_of(drafts: &[Draft], review: &Review) -> BTreeMap<String, BTreeSet<usize>> {
    let mut found: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (at, draft) in drafts.iter().enumerate() {
        draft.names.iter().for_each(|name| _ = found.entry(name.clone()).or_default().insert(at));
    }
    for figure in &review.figures {
        found.entry(figure.name.clone()).or_default().extend(&figure.causes);
    }
    found
}

fn exhibits(review: &mut Review, by_name: &BTreeMap<String, BTreeSet<usize>>) {
    for exhibit in &mut review.exhibits {
        let causes = exhibit.shown.iter().filter_map(|shown| by_name.get(&shown.name)).flatten();
        exhibit.causes = causes.copied().collect::<BTreeSet<_>>().into_iter().collect();
    }
}

/// What no datum and no formula explains.
fn rest(review: &mut Review, places: &Places) {
    let mut more = More { first: review.causes.len(), causes: Vec::new() };
    for setting in &review.settings {
        more.at(setting.kind, &setting.what, Pair::default(), setting.value.clone());
    }
    models(review, &mut more);
    // A rule or another tool may move anything that nothing else explains.
    let suspects = ["ties", "quantiles", "Tickmark"].map(|what| review.settings.iter().position(|setting| setting.what == what));
    let suspect = suspects.into_iter().flatten().next().map(|at| more.first + at);
    let unknown = Pair::default;
    for figure in review.figures.iter_mut().filter(|figure| figure.causes.is_empty()) {
        let name = formula_name(figure);
        let at = if !figure.printed.in_both() {
            more.at(CauseKind::Formula, &name, Pair::default(), figure.formula.clone())
        } else if figure.defined && !figure.format.same() {
            more.at(CauseKind::Format, &name, Pair::default(), figure.format.clone())
        } else {
            suspect.unwrap_or_else(|| more.at(CauseKind::Unknown, "", unknown(), unknown()))
        };
        figure.causes.push(at);
    }
    let is_data = |cause: &Cause| matches!(cause.kind, CauseKind::Cell | CauseKind::Row | CauseKind::Column | CauseKind::Rounding);
    let data: Vec<usize> = review.causes.iter().enumerate().filter(|(_, cause)| is_data(cause)).map(|(at, _)| at).collect();
    for line in review.ledger.iter_mut().filter(|line| line.causes.is_empty()) {
        // Whether a printed share follows from another base is asked of data that are no part of the figure.
        if line.value.same() && suspect.is_none() && !data.is_empty() {
            line.causes.extend(&data);
            continue;
        }
        let at = match line.value.same() {
            false => more.at(CauseKind::Published, &format!("{}, {}", line.figure, line.source), Pair::default(), line.value.clone()),
            true => suspect.unwrap_or_else(|| more.at(CauseKind::Unknown, "", unknown(), unknown())),
        };
        line.causes.push(at);
    }
    let file = || Some("data/references.yaml".to_owned());
    for work in review.works.iter().filter(|work| work.words.in_both()) {
        more.at(CauseKind::Work, &work.work, Pair { old: file(), new: file() }, work.words.clone());
    }
    words(review, &mut more, places);
    review.causes.append(&mut more.causes);
}

/// Lanes and rules of models; boxes and flows are cells, and told as such.
fn models(review: &mut Review, more: &mut More) {
    for change in &review.models {
        let kind = match change.part {
            ModelPart::Rule => CauseKind::Formula,
            ModelPart::Lane => CauseKind::Cell,
            _ => continue,
        };
        let at = more.at(kind, &format!("{}: {}", change.model, change.told), Pair::default(), change.value.clone());
        let drawn = review.exhibits.iter_mut().filter(|exhibit| exhibit.model.as_deref() == Some(&*change.model));
        drawn.for_each(|exhibit| exhibit.causes.push(at));
    }
}

/// Further causes, each told once.
struct More {
    first: usize,
    causes: Vec<Cause>,
}

impl More {
    fn at(&mut self, kind: CauseKind, what: &str, place: Pair<String>, value: Pair<String>) -> usize {
        let same = |cause: &Cause| cause.kind == kind && cause.what == what && cause.value == value && cause.place == place;
        let known = self.causes.iter().position(same);
        self.first
            + known.unwrap_or_else(|| {
                self.causes.push(cause(kind, what, place, value));
                self.causes.len() - 1
            })
    }

    /// The words of the pages on which something stands: of two if it moved from one to another.
    fn pages(&mut self, address: &Pair<String>, places: &Places) -> Vec<usize> {
        let pages = places.of(address).into_iter();
        pages.map(|page| self.at(CauseKind::Words, page.either().map_or("", String::as_str), page.clone(), Pair::default())).collect()
    }
}

/// The words of pages, with claims and exhibits that no datum explains.
fn words(review: &mut Review, more: &mut More, places: &Places) {
    for (number, prose) in review.prose.iter().enumerate() {
        for at in more.pages(&prose.place, places) {
            more.causes[at - more.first].prose.push(number);
        }
    }
    for claim in review.claims.iter_mut().filter(|claim| claim.causes.is_empty()) {
        claim.causes.extend(more.pages(&claim.place, places));
    }
    for exhibit in review.exhibits.iter_mut() {
        if exhibit.causes.is_empty() {
            exhibit.causes.extend(more.pages(&exhibit.address, places));
        }
    }
}

/// Tells each cause what was put under it, and orders the causes: those that turn claims and move most first.
fn back(review: &mut Review) {
    for (number, figure) in review.figures.iter().enumerate() {
        for at in &figure.causes {
            let cause = &mut review.causes[*at];
            let list = match (figure.printed.in_both(), figure.is_seen()) {
                (false, _) => &mut cause.comes_and_goes,
                (_, true) => &mut cause.moves,
                (_, false) => &mut cause.unseen,
            };
            list.push(number);
        }
    }
    let causes = &mut review.causes;
    let mut tell =
        |of: &[usize], list: fn(&mut Cause) -> &mut Vec<usize>, number| of.iter().for_each(|at| list(&mut causes[*at]).push(number));
    (0..).zip(&review.claims).for_each(|(number, claim)| tell(&claim.causes, |cause| &mut cause.claims, number));
    (0..).zip(&review.ledger).for_each(|(number, line)| tell(&line.causes, |cause| &mut cause.ledger, number));
    (0..).zip(&review.exhibits).for_each(|(number, exhibit)| tell(&exhibit.causes, |cause| &mut cause.exhibits, number));
    let turned: Vec<bool> = review.claims.iter().map(super::ClaimChange::turned).collect();
    let rank = |cause: &Cause| {
        let turns = cause.claims.iter().filter(|at| turned[**at]).count();
        (usize::MAX - turns, usize::MAX - cause.moves.len(), cause.kind, cause.what.clone())
    };
    let mut order: Vec<usize> = (0..review.causes.len()).collect();
    order.sort_by_cached_key(|at| rank(&review.causes[*at]));
    let mut places = vec![0; order.len()];
    order.iter().enumerate().for_each(|(place, at)| places[*at] = place);
    let mut waiting: Vec<Option<Cause>> = std::mem::take(&mut review.causes).into_iter().map(Some).collect();
    review.causes = order.iter().filter_map(|at| waiting[*at].take()).collect();
    let renumber = |list: &mut Vec<usize>| {
        list.iter_mut().for_each(|at| *at = places[*at]);
        list.sort_unstable();
    };
    review.figures.iter_mut().for_each(|figure| renumber(&mut figure.causes));
    review.claims.iter_mut().for_each(|claim| renumber(&mut claim.causes));
    review.ledger.iter_mut().for_each(|line| renumber(&mut line.causes));
    review.exhibits.iter_mut().for_each(|exhibit| renumber(&mut exhibit.causes));
}
