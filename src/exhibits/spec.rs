//! What an author wrote in an exhibit's body, typed, each part with its place.

use crate::content::{self, Inline, InlineKind};
use crate::diagnostics::{Diagnostic, counted, nearest};
use crate::project::Words;
use crate::source::Span;
use crate::yaml::{self, Kind as Shape, Yaml};

use super::chart::{Arrange, Kind, Manner, Orientation};
use super::words::{literal, plain, without_notes};
use super::{Desk, Drawn};

/// Keys that every exhibit knows.
const COMMON: [&str; 6] = ["headline", "subtitle", "base", "notes", "source", "description"];
/// Words a headline may have (conventions, 1).
const HEADLINE_WORDS: usize = 15;

/// A column of a table or a series of a chart.
#[derive(Clone, Debug)]
pub(super) struct ColumnSpec {
    /// Name of a column of the dataset.
    pub(super) column: Option<Words>,
    /// Its label, if it is not the dataset's.
    pub(super) label: Option<Words>,
    /// A formula in the context of a row, in place of a column.
    pub(super) formula: Option<Words>,
    /// How its values are printed.
    pub(super) format: Option<Words>,
    /// Whether it sums up others (tables).
    pub(super) total: TotalColumn,
    /// The ends of its intervals, if they are told beside it (charts).
    pub(super) ends: Option<EndsSpec>,
    /// The level of those intervals, such as `95%`.
    pub(super) level: Option<Words>,
    /// Where it is listed.
    pub(super) span: Span,
}

/// Whether a column is a total of others.
#[derive(Clone, Debug, Default)]
pub(super) enum TotalColumn {
    /// It is none.
    #[default]
    No,
    /// It is one: what it shows has summed them up already.
    Marked,
    /// The sum of these columns of the dataset, each named at its place; and where they are listed.
    Of(Vec<Words>, Span),
}

/// Where a series' intervals end: formulas in the context of a row.
#[derive(Clone, Debug)]
pub(super) enum EndsSpec {
    /// Both ends.
    Between(Words, Words),
    /// As far to both sides of the value.
    Margin(Words),
}

/// Which rows are shown, and in which order.
#[derive(Clone, Debug, Default)]
pub(super) struct RowsSpec {
    /// The dataset.
    pub(super) data: Option<Words>,
    /// Condition on a row.
    pub(super) filter: Option<Words>,
    /// What the rows are sorted by, and whether downwards.
    pub(super) sort: Option<(Words, bool)>,
}

/// Totals a table shows.
#[derive(Clone, Debug, Default)]
pub(super) enum TotalsSpec {
    /// None.
    #[default]
    None,
    /// All of the dataset.
    All,
    /// Those named.
    Named(Vec<Words>),
}

/// A table's body.
#[derive(Clone, Debug, Default)]
pub(super) struct TableSpec {
    /// Its rows.
    pub(super) rows: RowsSpec,
    /// Its columns; none: all of the dataset.
    pub(super) columns: Vec<ColumnSpec>,
    /// Rows the table lists itself.
    pub(super) own_rows: Option<Vec<(Vec<Words>, Span)>>,
    /// The column by which rows are grouped.
    pub(super) group: Option<Words>,
    /// Totals shown.
    pub(super) totals: TotalsSpec,
}

/// A chart's body.
#[derive(Clone, Debug)]
pub(super) struct ChartSpec {
    /// Its rows.
    pub(super) rows: RowsSpec,
    /// The column of the categories' labels.
    pub(super) category: Option<Words>,
    /// Its series.
    pub(super) series: Vec<ColumnSpec>,
    /// Its kind.
    pub(super) kind: Kind,
    /// How values are printed, unless a series says otherwise.
    pub(super) format: Option<Words>,
    /// Title of the value axis.
    pub(super) axis: Option<Words>,
    /// The column that has a panel for each of its values; `series` for a panel a series.
    pub(super) panels: Option<Words>,
    /// Categories or series that stand out.
    pub(super) highlight: Vec<Words>,
    /// How it is told; `highlight` is filled in when the labels are known.
    pub(super) manner: Manner,
}

/// Reads the words every exhibit has into `drawn`.
pub(super) fn common(body: &Yaml, drawn: &mut Drawn, desk: &mut Desk) {
    let field = |key: &str, desk: &mut Desk| {
        let words = text(body, key, desk)?;
        Some(desk.take(content::inline(&words)))
    };
    match field("headline", desk) {
        Some(headline) => drawn.headline = headline,
        None => {
            let message = format!("the {} `{}` has no headline", drawn.kind.word(), drawn.id);
            let mend = "Add `headline:` with what it shows, in at most 15 words";
            desk.say(Diagnostic::error("no-headline", drawn.span, message).mend(mend));
            drawn.headline = literal("(no headline)", drawn.span);
        }
    }
    drawn.subtitle = field("subtitle", desk).unwrap_or_default();
    drawn.base = field("base", desk).unwrap_or_default();
    drawn.source = field("source", desk).unwrap_or_default();
    drawn.description = field("description", desk).unwrap_or_default();
    for note in scalars(body, "notes", desk) {
        let note = desk.take(content::inline(&note));
        drawn.notes.push(note);
    }
    let length = without_notes(&plain(&drawn.headline, desk.figures)).split_whitespace().count();
    if length > HEADLINE_WORDS {
        let message = format!("the headline has {length} words; more than {HEADLINE_WORDS} are hard to take in");
        let mend = "Say the finding alone, and put measure, people, place and period into `subtitle:`";
        desk.say(Diagnostic::warning("long-headline", body.at(&["headline"]), message).mend(mend));
    }
    check_notes(&[&drawn.headline, &drawn.subtitle], drawn, desk);
}

/// Says which `[note 3]` of an exhibit's words has no note.
pub(super) fn check_notes(words: &[&[Inline]], drawn: &Drawn, desk: &mut Desk) {
    for inline in words.iter().copied().flatten() {
        let InlineKind::Text(text) = &inline.kind else { continue };
        for mark in text.split("[note ").skip(1) {
            let number = mark.split(']').next().and_then(|number| number.parse::<usize>().ok());
            if let Some(number) = number.filter(|number| !(1..=drawn.notes.len()).contains(number)) {
                let message =
                    format!("there is no note {number}: the {} has {}", drawn.kind.word(), counted(drawn.notes.len(), "note", "notes"));
                desk.say(Diagnostic::error("unknown-note", inline.span, message).mend("Add it under `notes:`, or leave the mark out"));
            }
        }
    }
}

/// Reads a table's body.
pub(super) fn table(body: &Yaml, desk: &mut Desk) -> TableSpec {
    refuse_unknown(body, &["data", "columns", "rows", "group", "totals", "where", "sort"], "a table", desk);
    let totals = match body.get("totals") {
        None => TotalsSpec::None,
        Some(node) if node.text() == Some("all") => TotalsSpec::All,
        Some(_) => TotalsSpec::Named(scalars(body, "totals", desk)),
    };
    TableSpec {
        rows: rows(body, desk),
        columns: columns(body, "columns", desk),
        own_rows: own_rows(body, desk),
        group: text(body, "group", desk),
        totals,
    }
}

/// Reads a chart's body.
pub(super) fn chart(body: &Yaml, desk: &mut Desk) -> ChartSpec {
    let known = [
        "kind",
        "orientation",
        "data",
        "category",
        "series",
        "arrange",
        "format",
        "where",
        "sort",
        "axis",
        "panels",
        "highlight",
        "ordered",
        "zero",
    ];
    refuse_unknown(body, &known, "a chart", desk);
    let truth = |key, desk: &mut Desk| choice(body, key, &[("true", true), ("false", false)], desk);
    let manner =
        Manner { ordered: truth("ordered", desk).unwrap_or(false), off_zero: !truth("zero", desk).unwrap_or(true), ..Manner::default() };
    let kind = kind(body, desk);
    if manner.off_zero && !matches!(kind, Kind::Lines | Kind::Dots { .. }) {
        let message = "only lines and dots may leave zero out: what has a length or an area starts there";
        let mend = "Leave `zero: false` out, or write `kind: dot`";
        desk.say(Diagnostic::error("unfit-chart", body.at(&["zero"]), message).mend(mend));
    }
    ChartSpec {
        rows: rows(body, desk),
        category: text(body, "category", desk),
        series: columns(body, "series", desk),
        kind,
        format: text(body, "format", desk),
        axis: text(body, "axis", desk),
        panels: text(body, "panels", desk),
        highlight: scalars(body, "highlight", desk),
        manner,
    }
}

/// A chart's kind, with what says which way it runs and how its bars are put together.
fn kind(body: &Yaml, desk: &mut Desk) -> Kind {
    let orientations = [("horizontal", Orientation::Horizontal), ("vertical", Orientation::Vertical)];
    let arrangements =
        [("grouped", Arrange::Grouped), ("stacked", Arrange::Stacked), ("full", Arrange::Full), ("diverging", Arrange::Diverging)];
    let orientation = choice(body, "orientation", &orientations, desk).unwrap_or_default();
    let arrange = choice(body, "arrange", &arrangements, desk).unwrap_or_default();
    let bars = Kind::Bars { orientation, arrange };
    let kinds = [
        ("bar", bars),
        ("line", Kind::Lines),
        ("slope", Kind::Slope),
        ("dot", Kind::Dots { orientation }),
        ("pie", Kind::Pie),
        ("heat", Kind::Heat),
    ];
    choice(body, "kind", &kinds, desk).unwrap_or(bars)
}

/// Reads a model's body: the name of its data.
pub(super) fn model(body: &Yaml, desk: &mut Desk) -> Option<Words> {
    refuse_unknown(body, &["data"], "a model", desk);
    text(body, "data", desk)
}

fn rows(body: &Yaml, desk: &mut Desk) -> RowsSpec {
    let sort = body.get("sort").and_then(|node| match node.text() {
        Some(by) => Some((Words { text: by.to_owned(), span: node.span }, false)),
        None => {
            yaml::unknown_keys(node, &["by", "order"], "a sort").into_iter().for_each(|wrong| desk.say(wrong));
            let down = choice(node, "order", &[("ascending", false), ("descending", true)], desk).unwrap_or(false);
            text(node, "by", desk).map(|by| (by, down))
        }
    });
    RowsSpec { data: text(body, "data", desk), filter: text(body, "where", desk), sort }
}

/// Tells keys that neither every exhibit nor this kind knows.
pub(super) fn refuse_unknown(body: &Yaml, own: &[&str], what: &str, desk: &mut Desk) {
    let known: Vec<&str> = COMMON.iter().chain(own).copied().collect();
    yaml::unknown_keys(body, &known, what).into_iter().for_each(|wrong| desk.say(wrong));
}

/// The text of an entry; one that is no scalar is told, an empty one is as good as none.
pub(super) fn text(node: &Yaml, key: &str, desk: &mut Desk) -> Option<Words> {
    scalar(node.get(key)?, key, desk)
}

/// The text of a node, as [`text`] gives it.
pub(super) fn scalar(node: &Yaml, key: &str, desk: &mut Desk) -> Option<Words> {
    match &node.kind {
        Shape::Scalar { text, quoted } => {
            let nothing = text.trim().is_empty() || (!quoted && matches!(text.as_str(), "~" | "null"));
            (!nothing).then(|| Words { text: text.clone(), span: node.span })
        }
        _ => {
            desk.say(shape(node.span, key, "a text"));
            None
        }
    }
}

/// The texts of an entry that is a list; one text alone stands for a list of one.
fn scalars(node: &Yaml, key: &str, desk: &mut Desk) -> Vec<Words> {
    match node.get(key) {
        None => Vec::new(),
        Some(node) => match &node.kind {
            Shape::Sequence(items) => items.iter().filter_map(|item| scalar(item, key, desk)).collect(),
            _ => scalar(node, key, desk).into_iter().collect(),
        },
    }
}

/// The items of a list; what is none is told.
pub(super) fn items<'y>(node: &'y Yaml, key: &str, desk: &mut Desk) -> &'y [Yaml] {
    match node.get(key) {
        None => &[],
        Some(list) if matches!(list.kind, Shape::Sequence(_)) || list.is_nothing() => list.items(),
        Some(other) => {
            desk.say(shape(other.span, key, "a list").mend("Begin each item with `- `"));
            &[]
        }
    }
}

/// An error about an entry of another shape than is wanted.
pub(super) fn shape(span: Span, key: &str, wanted: &str) -> Diagnostic {
    Diagnostic::error("wrong-shape", span, format!("`{key}` wants {wanted}")).mend(format!("Write {wanted}"))
}

/// The entry as one of the words in `known`.
pub(super) fn choice<T: Copy>(node: &Yaml, key: &str, known: &[(&str, T)], desk: &mut Desk) -> Option<T> {
    let words = text(node, key, desk)?;
    let found = known.iter().find(|(word, _)| *word == words.text).map(|(_, value)| *value);
    if found.is_none() {
        let names: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
        let message = format!("`{key}` cannot be `{}`: it is {}", words.text, names.join(" or "));
        let mend = nearest(&words.text, names.iter().copied()).or(names.first().copied()).unwrap_or("");
        desk.say(Diagnostic::error("unknown-choice", words.span, message).mend(format!("Write `{mend}`")));
    }
    found
}

fn columns(body: &Yaml, key: &str, desk: &mut Desk) -> Vec<ColumnSpec> {
    let Some(node) = body.get(key) else { return Vec::new() };
    let nodes = match &node.kind {
        Shape::Sequence(items) => items.iter().collect(),
        _ => vec![node],
    };
    nodes.into_iter().filter_map(|node| column(node, key, desk)).collect()
}

fn column(node: &Yaml, key: &str, desk: &mut Desk) -> Option<ColumnSpec> {
    match &node.kind {
        Shape::Scalar { .. } => {
            let name = scalar(node, key, desk)?;
            let blank = ColumnSpec {
                column: None,
                label: None,
                formula: None,
                format: None,
                total: TotalColumn::No,
                ends: None,
                level: None,
                span: node.span,
            };
            Some(ColumnSpec { column: Some(name), ..blank })
        }
        Shape::Mapping(_) => {
            // A series of a chart is written like a column of a table, but sums up nothing and may have intervals.
            let series = key == "series";
            let (known, what): (&[&str], _) = if series {
                (&["column", "label", "formula", "format", "low", "high", "margin", "level"], "a series")
            } else {
                (&["column", "label", "formula", "format", "total"], "a column")
            };
            yaml::unknown_keys(node, known, what).into_iter().for_each(|wrong| desk.say(wrong));
            let [column, label, formula, format] = ["column", "label", "formula", "format"].map(|key| text(node, key, desk));
            let (ends, level) = if series { (ends(node, desk), level(node, desk)) } else { (None, None) };
            Some(ColumnSpec { column, label, formula, format, total: total_column(node, desk), ends, level, span: node.span })
        }
        Shape::Sequence(_) => {
            desk.say(shape(node.span, key, "names of columns, or mappings with `column` or `formula`"));
            None
        }
    }
}

/// What `total:` of a column says: `true`, or the columns it sums up.
fn total_column(node: &Yaml, desk: &mut Desk) -> TotalColumn {
    match node.get("total") {
        None => TotalColumn::No,
        Some(total) if total.is_nothing() || total.text() == Some("false") => TotalColumn::No,
        Some(total) if total.text() == Some("true") => TotalColumn::Marked,
        Some(total) => TotalColumn::Of(scalars(node, "total", desk), total.span),
    }
}

/// Where the intervals of a series end: at `low` and `high`, or `margin` to both sides.
fn ends(node: &Yaml, desk: &mut Desk) -> Option<EndsSpec> {
    match ["low", "high", "margin"].map(|key| text(node, key, desk)) {
        [None, None, None] => None,
        [Some(low), Some(high), None] => Some(EndsSpec::Between(low, high)),
        [None, None, Some(margin)] => Some(EndsSpec::Margin(margin)),
        _ => {
            let message = "an interval has either `low` and `high`, or a `margin` to both sides";
            desk.say(Diagnostic::error("wrong-shape", node.span, message).mend("Name both ends, or the margin alone"));
            None
        }
    }
}

/// The level of a series' intervals: a percentage.
fn level(node: &Yaml, desk: &mut Desk) -> Option<Words> {
    let words = text(node, "level", desk)?;
    let number = words.text.trim().strip_suffix('%').and_then(|number| number.parse::<f64>().ok());
    if number.is_some_and(|number| number > 0.0 && number < 100.0) {
        return Some(words);
    }
    let message = format!("`level` cannot be `{}`: it is a percentage between 0% and 100%", words.text);
    desk.say(Diagnostic::error("wrong-shape", words.span, message).mend("Write `95%`"));
    None
}

fn own_rows(body: &Yaml, desk: &mut Desk) -> Option<Vec<(Vec<Words>, Span)>> {
    let node = body.get("rows")?;
    let Shape::Sequence(rows) = &node.kind else {
        desk.say(shape(node.span, "rows", "a list of rows, each a list of cells"));
        return None;
    };
    let mut all = Vec::new();
    for row in rows {
        let Shape::Sequence(cells) = &row.kind else {
            desk.say(shape(row.span, "rows", "a list of cells for each row"));
            continue;
        };
        let blank = |cell: &Yaml| Words { text: String::new(), span: cell.span };
        all.push((cells.iter().map(|cell| scalar(cell, "rows", desk).unwrap_or_else(|| blank(cell))).collect(), row.span));
    }
    Some(all)
}
