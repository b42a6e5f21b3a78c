//! Reports made by rule, for measuring: the same number of pages gives the same bytes on every machine.
//!
//! *Plain*: about 650 words a page under five headings, a list, a table of eight rows, two notes, four links to other pages; fifty pages
//! a part. *Report*: each page also with a dataset of 24 rows in a file of its own, three figures in sentences, a chart and a table, and
//! at the end the appendix that tells how each figure was computed.

use std::fmt::Write;

/// Pages of a part, whose contents each of them shows.
const PART: usize = 50;

/// The two forms that are measured.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// Words alone, nothing beside the pages.
    Plain,
    /// Every page with data, figures, a chart and a table.
    Report,
}

impl Form {
    /// The form of that name.
    #[allow(dead_code, reason = "only one of the two benches is told forms by name")]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Plain, Self::Report].into_iter().find(|form| form.name() == name)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Report => "report",
        }
    }
}

/// The files of a project with that many pages, one after the other: path and text.
pub fn project(form: Form, pages: usize) -> impl Iterator<Item = (String, String)> {
    let first = std::iter::once(("report.yaml".to_owned(), configuration(form, pages)));
    let chapters = (0..pages).map(move |page| {
        let part = page / PART;
        (format!("content/full/{part:03}-part-{part:03}/{page:05}-page-{page:05}.md"), chapter(form, page, pages))
    });
    let data = (0..pages).filter(move |_| form == Form::Report).map(|page| (format!("data/{}.yaml", dataset(page)), data(page)));
    let last = "---\ntitle: How each figure was computed\n---\n\n```generated figures\n```\n";
    let last = (form == Form::Report).then(|| ("content/full/appendices/01-figures.md".to_owned(), last.to_owned()));
    first.chain(chapters).chain(data).chain(last)
}

fn configuration(form: Form, pages: usize) -> String {
    let on = form == Form::Report;
    let mut text = format!(
        "title: A report of {pages} pages\nsummary: What many pages cost.\nauthors: [{{name: Somebody}}]\npublisher: Nobody\nlanguage: en-GB\n\
         outputs: {{single_page: {on}, csv: {on}}}\n\
         editions:\n  - id: full\n    name: Full report\n    for: Whoever measures\n    version: \"1.0\"\n    date: 2026-11-21\n    \
         content: content/full\n    parts:\n"
    );
    for part in 0..pages.div_ceil(PART) {
        let _ = writeln!(text, "      part-{part:03}: The {} part", ordinal(part));
    }
    text
}

/// A number told in trees, digit by digit, so that no number stands in the text that a check would ask for.
fn ordinal(number: usize) -> String {
    const DIGITS: [&str; 10] = ["ash", "birch", "cedar", "elm", "fir", "hazel", "larch", "maple", "oak", "rowan"];
    number.to_string().bytes().map(|digit| DIGITS[usize::from(digit - b'0')]).collect::<Vec<_>>().join("-")
}

fn dataset(page: usize) -> String {
    format!("d{page:05}")
}

fn chapter(form: Form, page: usize, pages: usize) -> String {
    let mut words = Words::new(page);
    let mut text = format!("---\ntitle: {} {}\n---\n\n", words.title(), ordinal(page));
    for section in 0..5 {
        let _ = write!(text, "## {} {}\n\n", words.title(), ordinal(section));
        for paragraph in 0..2 {
            let mut sentences = words.paragraph(46);
            match (section, paragraph) {
                (0, 1) | (2, 1) => {
                    let _ = write!(sentences, "[^n{section}] More stands in @sec-page-{:05}.", (page * 7 + section + 1) % pages);
                }
                (1, 0) | (3, 0) => {
                    let _ = write!(sentences, " So says [another page](#page-{:05}).", (page * 13 + section + 5) % pages);
                }
                _ => {}
            }
            text += &wrapped(&sentences);
        }
        match section {
            1 => text += &words.list(),
            3 => text += &words.table(),
            4 if form == Form::Report => text += &figures(page),
            _ => {}
        }
    }
    for section in [0, 2] {
        let _ = writeln!(text, "[^n{section}]: {}", words.paragraph(14));
    }
    text
}

/// Lines of about a hundred letters, and an empty one.
fn wrapped(sentences: &str) -> String {
    let mut text = String::new();
    let mut length = 0;
    for word in sentences.split(' ') {
        if length + word.len() > 100 {
            text.push('\n');
            length = 0;
        } else if length > 0 {
            text.push(' ');
        }
        text += word;
        length += word.len() + 1;
    }
    text + "\n\n"
}

fn figures(page: usize) -> String {
    let id = dataset(page);
    format!(
        "In all there were {{{{ {id}.everybody }}}} people, {{{{ {id}.seen_share }}}} of whom were seen (@table-t{page:05}, \
         @chart-c{page:05}), and a place had {{{{ {id}.average }}}} of them.\n\n\
         ```table t{page:05}\nheadline: The places differed widely\nsubtitle: People counted and people seen by place\ndata: {id}\n\
         columns: [place, counted, seen]\ntotals: [all]\nsource: Made by rule\n```\n\n\
         ```chart c{page:05}\nheadline: Most were seen where few were counted\nsubtitle: People counted and people seen by place\nkind: bar\n\
         orientation: horizontal\ndata: {id}\ncategory: place\nseries: [counted, seen]\nsource: Made by rule\n```\n\n"
    )
}

fn data(page: usize) -> String {
    let mut words = Words::new(page + 1_000_000);
    let mut text = format!(
        "title: Counts of page {}\npopulation: people who were there\ndesign: census\nkey: place\ncolumns:\n  place: {{label: Place}}\n  \
         counted: {{label: Counted, unit: people}}\n  seen: {{label: Seen, unit: people}}\nrows:\n",
        ordinal(page)
    );
    for row in 0..24 {
        let counted = 20 + words.next() % 900;
        let seen = words.next() % counted;
        let _ = writeln!(text, "  - {{place: {} {}, counted: {counted}, seen: {seen}}}", words.title(), ordinal(row));
    }
    text + "totals:\n  all: {label: All places, columns: {counted: sum(counted), seen: sum(seen)}}\nfigures:\n  \
        everybody: {title: Everybody, formula: sum(counted)}\n  \
        seen_share: {title: Share of those seen, formula: sum(seen) / everybody, format: percent(1)}\n  \
        average: {title: People in a place, formula: everybody / count(counted), format: number(1)}\n"
}

/// Words by rule.
struct Words(u64);

impl Words {
    fn new(seed: usize) -> Self {
        Self(seed as u64 * 2_654_435_761 + 12_345)
    }

    /// The next number of a linear congruential sequence; its high bits, which are the random ones.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    fn word(&mut self) -> &'static str {
        WORDS[(self.next() % WORDS.len() as u64) as usize]
    }

    fn title(&mut self) -> String {
        let word = self.word();
        let (first, rest) = word.split_at(1);
        format!("{}{rest} {}", first.to_uppercase(), self.word())
    }

    /// Sentences of twelve words; every fourth has emphasis, every fifth code or strong words.
    fn paragraph(&mut self, count: usize) -> String {
        let mut text = String::new();
        for at in 0..count {
            let word = if at % 12 == 0 { self.title() } else { self.word().to_owned() };
            let word = match at % 60 {
                15 => format!("*{word}*"),
                31 => format!("**{word}**"),
                47 => format!("`{word}`"),
                _ => word,
            };
            text += &word;
            text += if at + 1 == count || at % 12 == 11 { "." } else { "" };
            text += if at + 1 == count { "" } else { " " };
        }
        text
    }

    fn list(&mut self) -> String {
        (0..5).map(|_| format!("- {}\n", self.paragraph(7))).collect::<String>() + "\n"
    }

    fn table(&mut self) -> String {
        let rows = (0..8).map(|_| format!("| {} | {} | {} {} |\n", self.title(), self.word(), self.word(), self.word()));
        let rows: String = rows.collect();
        format!("| Place | Kind | Remark |\n|---|---|---|\n{rows}\n")
    }
}

const WORDS: [&str; 96] = [
    "children",
    "social",
    "care",
    "workforce",
    "family",
    "support",
    "service",
    "local",
    "authority",
    "graduate",
    "role",
    "practice",
    "training",
    "level",
    "degree",
    "learning",
    "young",
    "people",
    "residential",
    "home",
    "foster",
    "carer",
    "health",
    "visitor",
    "school",
    "nurse",
    "early",
    "years",
    "centre",
    "manager",
    "senior",
    "staff",
    "team",
    "worker",
    "assistant",
    "qualified",
    "experience",
    "survey",
    "question",
    "answer",
    "response",
    "event",
    "delegate",
    "interview",
    "framework",
    "analysis",
    "theme",
    "finding",
    "evidence",
    "policy",
    "change",
    "need",
    "plan",
    "review",
    "report",
    "study",
    "model",
    "pathway",
    "gateway",
    "career",
    "progress",
    "skill",
    "knowledge",
    "value",
    "ethic",
    "relation",
    "trust",
    "time",
    "week",
    "month",
    "cost",
    "budget",
    "grant",
    "council",
    "charity",
    "agency",
    "partner",
    "network",
    "shared",
    "common",
    "core",
    "open",
    "clear",
    "simple",
    "careful",
    "likely",
    "rarely",
    "often",
    "always",
    "between",
    "within",
    "across",
    "toward",
    "under",
    "about",
    "because",
];
