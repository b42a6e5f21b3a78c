//! Small projects and edits of them, drawn at random.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{Project, REFERENCES, REPORT};

const TOWNS: [&str; 7] = ["Leeds", "Bristol", "York", "Derby", "Hull", "Bath", "Ely"];
const TITLES: [&str; 6] = ["A middle", "An end", "What they said", "Halls and trains", "Of towns", "The second day"];
const SENTENCES: [&str; 12] = [
    "The towns were chosen by those who ran the events.",
    "Each of them was asked by letter whether it would come.",
    "They met in spring, when halls are cheap and trains are empty.",
    "They talked until the evening of the last day.",
    "Nothing more was found in the records of the towns.",
    "Halls were hired by the day, and paid for by those who came.",
    "Letters went to all of them, and most were answered.",
    "In all {{ D.all }} came to the events of that year.",
    "Of those asked, {{ D.response }} came to one of the events.",
    "The large towns sent {{ D.large }} of them.",
    "Some books tell of it [@smith2009], and others do not.",
    "As @table-towns shows, the towns differ in what they send.",
];
const FORMULAS: [&str; 3] = ["sum(charity) + sum(council)", "sum(charity) + 2 * sum(council)", "sum(both)"];
const FORMATS: [&str; 3] = ["percent(0)", "percent(1)", "percent(2)"];
const CLAIMS: [&str; 3] = ["D.all > 0", "D.response > 50%", "D.all < D.asked"];
const NOTES: [&str; 3] =
    ["Counted at the doors, by hand.", "Counted at the doors, and counted again in the evening.", "Told by {{ D.all }} people."];
const WORKS: [(&str, &str); 3] = [("A Book", "2009"), ("A Book", "2010"), ("Another Book of Towns", "2009")];
const COLUMNS: [&str; 3] = ["[town, charity, council, both]", "[town, charity, both]", "[town, both]"];
const HEADLINES: [&str; 2] = ["Towns send few", "Towns differ much"];

/// A chapter behind the first: its title, and the sentences of each paragraph.
type Chapter = (usize, Vec<Vec<usize>>);

/// A project as the choices of its author.
#[derive(Clone, Debug)]
pub struct Model {
    rows: Vec<(String, String, String)>,
    asked: String,
    dataset: usize,
    formula: usize,
    format: usize,
    rounded: bool,
    ties: bool,
    claim: usize,
    note: usize,
    work: usize,
    columns: usize,
    headline: usize,
    figure: usize,
    published: usize,
    chapters: Vec<Chapter>,
}

/// What an author may do.
#[derive(Clone, Debug)]
pub enum Edit {
    Cell(usize, bool, u32),
    AddRow(usize, u32, u32),
    RemoveRow(usize),
    RenameRow(usize, usize),
    Asked(u32),
    Dataset(usize),
    Formula(usize),
    Format(usize),
    Rounded,
    Ties,
    Claim(usize),
    Note(usize),
    Work(usize),
    Columns(usize),
    Headline(usize),
    Figure(usize),
    Published(usize),
    AddParagraph(usize, usize, Vec<usize>),
    RemoveParagraph(usize, usize),
    MoveParagraph((usize, usize), (usize, usize)),
    Split(usize, usize),
    Merge(usize, usize),
    Sentence(usize, usize, usize, usize),
    RenameChapter(usize, usize),
    SwapChapters(usize, usize),
    AddChapter(usize, usize, Vec<Vec<usize>>),
    RemoveChapter(usize),
}

fn sentences() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(0..SENTENCES.len(), 1..4)
}

fn paragraphs() -> impl Strategy<Value = Vec<Vec<usize>>> {
    prop::collection::vec(sentences(), 1..5)
}

/// Projects of any choices.
pub fn models() -> impl Strategy<Value = Model> {
    let rows = prop::collection::vec((1u32..30, 1u32..30), 1..6);
    let chapters = prop::collection::vec(paragraphs(), 1..4);
    let choices = (0..FORMULAS.len(), 0..FORMATS.len(), 0..CLAIMS.len(), 0..NOTES.len(), 0..COLUMNS.len());
    (rows, 60u32..200, choices, chapters).prop_map(|(rows, asked, (formula, format, claim, note, columns), chapters)| Model {
        rows: rows.iter().zip(TOWNS).map(|((a, b), town)| (town.to_owned(), a.to_string(), b.to_string())).collect(),
        asked: asked.to_string(),
        dataset: 0,
        formula,
        format,
        rounded: false,
        ties: false,
        claim,
        note,
        work: 0,
        columns,
        headline: 0,
        figure: 0,
        published: 0,
        chapters: chapters.into_iter().enumerate().collect(),
    })
}

fn any() -> std::ops::Range<usize> {
    0..100
}

fn data_edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        4 => (any(), prop::bool::ANY, 1u32..30).prop_map(|(row, column, value)| Edit::Cell(row, column, value)),
        1 => (any(), 1u32..30, 1u32..30).prop_map(|(town, a, b)| Edit::AddRow(town, a, b)),
        1 => any().prop_map(Edit::RemoveRow),
        1 => (any(), any()).prop_map(|(row, town)| Edit::RenameRow(row, town)),
        1 => (60u32..200).prop_map(Edit::Asked),
    ]
}

fn other_edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        any().prop_map(Edit::Dataset),
        any().prop_map(Edit::Formula),
        any().prop_map(Edit::Format),
        Just(Edit::Rounded),
        Just(Edit::Ties),
        any().prop_map(Edit::Claim),
        any().prop_map(Edit::Note),
        any().prop_map(Edit::Work),
        any().prop_map(Edit::Columns),
        any().prop_map(Edit::Headline),
        any().prop_map(Edit::Figure),
        any().prop_map(Edit::Published),
    ]
}

fn words_edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        (any(), any(), sentences()).prop_map(|(chapter, at, words)| Edit::AddParagraph(chapter, at, words)),
        (any(), any()).prop_map(|(chapter, at)| Edit::RemoveParagraph(chapter, at)),
        ((any(), any()), (any(), any())).prop_map(|(from, to)| Edit::MoveParagraph(from, to)),
        (any(), any()).prop_map(|(chapter, at)| Edit::Split(chapter, at)),
        (any(), any()).prop_map(|(chapter, at)| Edit::Merge(chapter, at)),
        (any(), any(), any(), any()).prop_map(|(chapter, at, nth, to)| Edit::Sentence(chapter, at, nth, to)),
        (any(), any()).prop_map(|(chapter, title)| Edit::RenameChapter(chapter, title)),
        (any(), any()).prop_map(|(one, other)| Edit::SwapChapters(one, other)),
        (any(), any(), paragraphs()).prop_map(|(at, title, words)| Edit::AddChapter(at, title, words)),
        any().prop_map(Edit::RemoveChapter),
    ]
}

/// Edits of cells and rows alone.
pub fn data_edits() -> impl Strategy<Value = Vec<Edit>> {
    prop::collection::vec(data_edit(), 1..6)
}

/// Edits of any kind.
pub fn edits() -> impl Strategy<Value = Vec<Edit>> {
    prop::collection::vec(prop_oneof![data_edit(), other_edit(), words_edit()], 0..6)
}

impl Model {
    fn chapter(&mut self, at: usize) -> &mut Vec<Vec<usize>> {
        let at = at % self.chapters.len();
        &mut self.chapters[at].1
    }

    /// Does an edit, as far as it can be done.
    pub fn apply(&mut self, edit: &Edit) {
        let free_town = |rows: &[(String, String, String)], at: usize| {
            let town = TOWNS[at % TOWNS.len()].to_owned();
            rows.iter().all(|row| row.0 != town).then_some(town)
        };
        let rows = self.rows.len();
        match edit {
            Edit::Cell(row, true, value) => self.rows[row % rows].1 = value.to_string(),
            Edit::Cell(row, false, value) => self.rows[row % rows].2 = value.to_string(),
            Edit::AddRow(town, a, b) => {
                let row = free_town(&self.rows, *town).map(|town| (town, a.to_string(), b.to_string()));
                self.rows.splice(rows / 2..rows / 2, row);
            }
            Edit::RemoveRow(row) if rows > 1 => drop(self.rows.remove(row % rows)),
            Edit::RenameRow(row, town) => {
                if let Some(town) = free_town(&self.rows, *town) {
                    self.rows[row % rows].0 = town;
                }
            }
            Edit::Asked(value) => self.asked = value.to_string(),
            Edit::Dataset(to) => self.dataset = to % 2,
            Edit::Formula(to) => self.formula = to % FORMULAS.len(),
            Edit::Format(to) => self.format = to % FORMATS.len(),
            Edit::Rounded => self.rounded = !self.rounded,
            Edit::Ties => self.ties = !self.ties,
            Edit::Claim(to) => self.claim = to % CLAIMS.len(),
            Edit::Note(to) => self.note = to % NOTES.len(),
            Edit::Work(to) => self.work = to % WORKS.len(),
            Edit::Columns(to) => self.columns = to % COLUMNS.len(),
            Edit::Headline(to) => self.headline = to % HEADLINES.len(),
            Edit::Figure(to) => self.figure = to % 2,
            Edit::Published(to) => self.published = to % 3,
            words => self.apply_words(words),
        }
    }

    fn apply_words(&mut self, edit: &Edit) {
        let chapters = self.chapters.len();
        let free_title =
            |chapters: &[Chapter], at: usize| Some(at % TITLES.len()).filter(|title| chapters.iter().all(|known| known.0 != *title));
        match edit {
            Edit::AddParagraph(chapter, at, words) => {
                let chapter = self.chapter(*chapter);
                chapter.insert(at % (chapter.len() + 1), words.clone());
            }
            Edit::RemoveParagraph(chapter, at) => {
                let chapter = self.chapter(*chapter);
                if chapter.len() > 1 {
                    chapter.remove(at % chapter.len());
                }
            }
            Edit::MoveParagraph(from, to) => {
                let chapter = self.chapter(from.0);
                if chapter.len() > 1 {
                    let paragraph = chapter.remove(from.1 % chapter.len());
                    let chapter = self.chapter(to.0);
                    chapter.insert(to.1 % (chapter.len() + 1), paragraph);
                }
            }
            Edit::Split(chapter, at) => {
                let chapter = self.chapter(*chapter);
                let at = at % chapter.len();
                if chapter[at].len() > 1 {
                    let rest = chapter[at].split_off(1);
                    chapter.insert(at + 1, rest);
                }
            }
            Edit::Merge(chapter, at) => {
                let chapter = self.chapter(*chapter);
                let at = at % chapter.len();
                if at + 1 < chapter.len() {
                    let rest = chapter.remove(at + 1);
                    chapter[at].extend(rest);
                }
            }
            Edit::Sentence(chapter, at, nth, to) => {
                let chapter = self.chapter(*chapter);
                let at = at % chapter.len();
                let nth = nth % chapter[at].len();
                chapter[at][nth] = to % SENTENCES.len();
            }
            Edit::RenameChapter(chapter, title) => {
                if let Some(title) = free_title(&self.chapters, *title) {
                    self.chapters[chapter % chapters].0 = title;
                }
            }
            Edit::SwapChapters(one, other) => self.chapters.swap(one % chapters, other % chapters),
            Edit::AddChapter(at, title, words) => {
                if let Some(title) = free_title(&self.chapters, *title) {
                    self.chapters.insert(at % (chapters + 1), (title, words.clone()));
                }
            }
            Edit::RemoveChapter(at) if chapters > 1 => drop(self.chapters.remove(at % chapters)),
            _ => {}
        }
    }

    /// The same with a claim that holds whatever the data are.
    pub fn sound(mut self) -> Self {
        self.claim = 0;
        self
    }

    /// Writes a cell by its key as it stands in names, or a single value.
    pub fn set(&mut self, key: Option<&str>, column: &str, value: &str) {
        let Some(key) = key else {
            assert_eq!(column, "asked");
            self.asked = value.to_owned();
            return;
        };
        let row = self.rows.iter_mut().find(|row| format!("\"{}\"", row.0) == key).expect("a row");
        match column {
            "charity" => row.1 = value.to_owned(),
            "council" => row.2 = value.to_owned(),
            other => panic!("there is no column {other}"),
        }
    }

    /// Adds a row by its cells.
    pub fn add(&mut self, cells: &[(String, String)]) {
        let cell = |name: &str| cells.iter().find(|(column, _)| column == name).expect("a cell").1.clone();
        self.rows.push((cell("town"), cell("charity"), cell("council")));
    }

    /// Removes a row by its key as it stands in names.
    pub fn remove(&mut self, key: &str) {
        self.rows.retain(|row| format!("\"{}\"", row.0) != key);
    }

    fn data(&self, dataset: &str) -> String {
        let rows: String = self.rows.iter().map(|(town, a, b)| format!("  - {{town: {town}, charity: {a}, council: {b}}}\n")).collect();
        let rounded = if self.rounded { ", rounded_to: 10" } else { "" };
        let large = ["large", "sent"][self.figure];
        let published = [
            "",
            ", published: [{value: \"50\", work: smith2009, at: Table 1}]",
            ", published: [{value: \"51\", work: smith2009, at: Table 1}]",
        ];
        format!(
            "title: Delegates\npopulation: people who registered\ndesign: none\nkey: town\ncolumns:\n  town: {{label: Event}}\n  charity: {{label: Charity, unit: people}}\n  council: {{label: Council, unit: people}}\n  both: {{label: Both, formula: charity + council}}\nrows:\n{rows}  - {{town: Kirk, charity: 3, council: 40}}\nvalues:\n  asked: {{label: Asked, value: {}, unit: people{rounded}}}\nfigures:\n  all: {{title: Delegates, formula: {}{}}}\n  response: {{title: Response, formula: all / asked, format: {}}}\n  {large}: {{title: In large towns, formula: 'sum({dataset}[council > 6].charity)'}}\n",
            self.asked, FORMULAS[self.formula], published[self.published], FORMATS[self.format]
        )
    }

    /// Its files.
    pub fn project(&self) -> Project {
        let dataset = ["events", "delegates"][self.dataset];
        let large = ["large", "sent"][self.figure];
        let bound = |text: &str| text.replace("D.large", &format!("D.{large}")).replace("D.", &format!("{dataset}."));
        let mut files = BTreeMap::new();
        let ties = if self.ties { "ties: half-even\nlanguage:" } else { "language:" };
        files.insert("report.yaml".to_owned(), REPORT.replace("language:", ties));
        files.insert(format!("data/{dataset}.yaml"), self.data(dataset));
        let (title, year) = WORKS[self.work];
        files.insert("data/references.yaml".to_owned(), REFERENCES.replace("A Book", title).replace("2009\n", &format!("{year}\n")));
        let start = format!(
            "---\ntitle: A start\n---\n\nIn all {{{{ D.all }}}} came[^doors] of {{{{ D.asked }}}}, says a book [@smith2009].\n\n[^doors]: {}\n\n[Those who came]{{claim=\"{}\"}} are told of here.\n\n```table towns\nheadline: {}\nsubtitle: Delegates by town\ndata: {dataset}\ncolumns: {}\n```\n",
            NOTES[self.note], CLAIMS[self.claim], HEADLINES[self.headline], COLUMNS[self.columns]
        );
        files.insert("content/full/01-start.md".to_owned(), bound(&start));
        for (at, (title, paragraphs)) in self.chapters.iter().enumerate() {
            let title = TITLES[*title];
            let mut text = format!("---\ntitle: {title}\n---\n");
            for paragraph in paragraphs {
                let sentences: Vec<&str> = paragraph.iter().map(|sentence| SENTENCES[*sentence]).collect();
                text.push_str(&format!("\n{}\n", sentences.join(" ")));
            }
            let slug = title.to_lowercase().replace(' ', "-");
            files.insert(format!("content/full/{:02}-{slug}.md", at + 2), bound(&text));
        }
        Project(files)
    }
}
