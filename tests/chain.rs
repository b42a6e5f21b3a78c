//! The report that ships: it builds without a diagnostic, its numbers are those that were worked out elsewhere, and changing a cell
//! changes exactly what hangs on it.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use num_bigint::BigInt;
use num_rational::BigRational;
use tickmark::data::{Content, Datasets};
use tickmark::figures::{self, CellRef, Figures};
use tickmark::pipeline;
use tickmark::project::{self, Project};
use tickmark::source::Disk;
use tickmark::terminal::{self, Style};

fn shipped() -> Project {
    let source = Disk::new(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the project's folder");
    let opened = project::open(&source);
    assert!(opened.diagnostics.is_empty(), "{}", terminal::write(&opened.diagnostics, &opened.value.files, Style::Short));
    opened.value
}

#[test]
fn the_report_builds_without_a_diagnostic() {
    let project = shipped();
    let built = pipeline::build(&project);
    assert!(built.diagnostics.is_empty(), "{}", terminal::write(&built.diagnostics, &project.files, Style::Short));
}

fn compute(project: &Project, datasets: Datasets) -> Figures {
    figures::compute(Arc::new(datasets), project.config.ties, project.config.quantiles).value
}

/// Every numeric given cell.
fn numeric_cells(datasets: &Datasets) -> Vec<CellRef> {
    let mut cells = Vec::new();
    for (at, dataset) in datasets.all.values().enumerate() {
        let rows = (0..dataset.rows.len()).flat_map(|row| (0..dataset.columns.len()).map(move |column| (Some(row as u32), column as u32)));
        let values = (0..dataset.values.len()).map(|value| (None, value as u32));
        let all = rows.chain(values).map(|(row, column)| CellRef { dataset: at as u32, row, column });
        cells.extend(all.filter(|cell| matches!(cell.cell(datasets).map(|cell| &cell.content), Some(Content::Number(_)))));
    }
    cells
}

fn change(datasets: &mut Datasets, at: &CellRef) {
    let dataset = datasets.all.get_index_mut(at.dataset as usize).expect("the dataset").1;
    let cell = match at.row {
        Some(row) => &mut dataset.rows[row as usize].cells[at.column as usize],
        None => &mut dataset.values.get_index_mut(at.column as usize).expect("the value").1.cell,
    };
    let Content::Number(number) = &mut cell.content else { panic!("a number") };
    number.value += BigRational::from(BigInt::from(1));
}

#[test]
fn changing_a_cell_moves_only_figures_whose_trace_holds_it() {
    let project = shipped();
    let datasets = tickmark::data::read(&project).value;
    let before = compute(&project, datasets.clone());
    let cells = numeric_cells(&datasets);
    assert!(cells.len() > 200, "the report has data: {} cells", cells.len());
    let mut moved_somewhere = 0;
    for cell in &cells {
        let mut changed = datasets.clone();
        change(&mut changed, cell);
        let after = compute(&project, changed);
        let holds =
            |name: &Arc<str>| before.cells(&before.all[name].trace).contains(cell) || after.cells(&after.all[name].trace).contains(cell);
        let moved: BTreeSet<&Arc<str>> = before.all.keys().filter(|name| before.all[*name].value != after.all[*name].value).collect();
        for name in &moved {
            assert!(holds(name), "{} moved {name}, whose trace does not hold it", cell.name(&datasets));
        }
        moved_somewhere += usize::from(!moved.is_empty());
    }
    assert!(moved_somewhere * 2 > cells.len(), "most cells feed a figure: {moved_somewhere} of {}", cells.len());
}
