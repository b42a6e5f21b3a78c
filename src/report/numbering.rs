//! Numbers: of chapters, appendices, sections and exhibits, and the table of everything a cross-reference can lead to.
//!
//! A pure function of an edition's chapters.

use std::collections::BTreeMap;

use indexmap::{IndexMap, IndexSet};

use crate::content::{ExhibitKind, Generated};
use crate::diagnostics::{Checked, Diagnostic};
use crate::project::{AppendixNumbers, ChapterNumbers, Edition};
use crate::source::Span;

use super::sketch::{Mark, MarkKind, Sketch};
use super::{anchors, walk};

/// What an edition is made of, numbered.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// Its chapters and appendices without drafts, in reading order.
    pub chapters: Vec<ChapterNumber>,
    /// What cross-references lead to, by `table-events`, `sec-gateway`, `app-survey`.
    pub targets: BTreeMap<String, Target>,
    /// Page and number of each exhibit.
    pub exhibits: BTreeMap<(ExhibitKind, String), ExhibitNumber>,
    /// Address of the page that holds each generated list: the first, where there are several.
    pub generated: BTreeMap<Generated, String>,
    /// Addresses of its chapters, found by hash: each link to a page asks for its own.
    pub pages: IndexSet<String>,
}

impl Outline {
    /// What a cross-reference such as `sec-gateway` leads to.
    pub fn target(&self, key: &str) -> Option<&Target> {
        // Appendices may be called sections, as they are chapters too.
        self.targets.get(key).or_else(|| self.targets.get(&format!("app-{}", key.strip_prefix("sec-")?)))
    }
}

/// A chapter's number and place.
#[derive(Clone, Debug, Default)]
pub struct ChapterNumber {
    /// Index of the chapter among those given.
    pub index: usize,
    /// Address of its page.
    pub address: String,
    /// Its number as readers see it: `3`, `A1`; empty if it has none.
    pub number: String,
    /// Whether it comes before the first numbered chapter.
    pub front_matter: bool,
    /// Its headings in reading order.
    pub headings: Vec<HeadingNumber>,
}

/// A heading's number and id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeadingNumber {
    /// Its number; empty if it has none.
    pub number: String,
    /// Its id.
    pub id: String,
}

/// Where a cross-reference leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Page and anchor: `survey.html#table-q4`.
    pub address: String,
    /// What readers see: `Table 3`.
    pub words: String,
}

/// An exhibit's number and page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExhibitNumber {
    /// Its number among those of its label.
    pub number: usize,
    /// Address of its page.
    pub page: String,
}

/// Numbers the chapters of an edition, of which none is a draft.
pub fn number(chapters: &[Sketch], edition: &Edition) -> Checked<Outline> {
    let mut work = Work::new(edition);
    let mut shown: Vec<(usize, &Sketch)> = chapters.iter().enumerate().collect();
    shown.sort_by_key(|(_, chapter)| chapter.appendix);
    let first_numbered = shown.iter().position(|(_, c)| c.numbered && !c.appendix).unwrap_or(0);
    // The authors' own ids come first, so that a generated one never takes the place of a later one.
    for (_, chapter) in &shown {
        work.headings.clear();
        work.claim_id(&chapter.id, chapter.title_span);
        for mark in &chapter.marks {
            match &mark.kind {
                MarkKind::Heading { id: Some(id), .. } => work.claim_heading(id, mark.span),
                MarkKind::Exhibit(kind, id) => work.claim_id(&exhibit_anchor(*kind, id), mark.span),
                _ => {}
            }
        }
    }
    work.free = work.ids.keys().cloned().collect();
    for (at, (index, chapter)) in shown.iter().enumerate() {
        work.chapter(*index, chapter, at < first_numbered);
    }
    Checked::with(work.outline, work.diagnostics)
}

/// Ids are looked up by hash: this runs on one thread while all others wait, and sorting many that begin alike takes long.
struct Work<'a> {
    edition: &'a Edition,
    outline: Outline,
    diagnostics: Vec<Diagnostic>,
    ids: IndexMap<String, Span>,
    /// The last number given to an id that was taken, so that thousands of equal headings take no longer each.
    counts: IndexMap<String, usize>,
    /// Ids of headings of the chapter at hand.
    headings: IndexSet<String>,
    /// Ids of authors that nothing bears yet: the first to ask bears it.
    free: IndexSet<String>,
    chapters: usize,
    appendices: usize,
    exhibits: BTreeMap<&'static str, usize>,
}

impl<'a> Work<'a> {
    fn new(edition: &'a Edition) -> Self {
        Self {
            edition,
            outline: Outline::default(),
            diagnostics: Vec::new(),
            ids: IndexMap::new(),
            counts: IndexMap::new(),
            headings: IndexSet::new(),
            free: IndexSet::new(),
            chapters: 0,
            appendices: 0,
            exhibits: BTreeMap::new(),
        }
    }

    /// Notes a heading's id. Two headings of one chapter were told by `content`, which knows where the ids stand.
    fn claim_heading(&mut self, id: &str, span: Span) {
        if self.headings.insert(id.to_owned()) {
            self.claim_id(id, span);
        }
    }

    /// Notes an id that an author gave; a second use of it is an error.
    fn claim_id(&mut self, id: &str, span: Span) {
        if reserved(id) {
            let message = format!("the id `{id}` is one of those that Tickmark gives to notes, figures, claims and works");
            self.diagnostics.push(Diagnostic::error("reserved-id", span, message).mend(format!("call it `sec-{id}`")));
        }
        if let Some(first) = self.ids.get(id) {
            let message = format!("the id `{id}` stands twice in the edition `{}`", self.edition.id);
            let found = Diagnostic::error("duplicate-id", span, message).note(*first, "it stands here first");
            self.diagnostics.push(found.mend("give one of them another id, and mend the references that mean it"));
            return;
        }
        self.ids.insert(id.to_string(), span);
    }

    fn chapter(&mut self, index: usize, chapter: &Sketch, front_matter: bool) {
        let address = self.address(chapter);
        let (number, words) = self.chapter_number(chapter);
        let target = Target { address: address.clone(), words };
        self.outline.targets.entry(format!("sec-{}", chapter.id)).or_insert_with(|| target.clone());
        if chapter.appendix {
            self.outline.targets.entry(format!("app-{}", chapter.id)).or_insert(target);
        }
        let mut sections = Sections { address: &address, chapter, number: &number, counts: [0; 2], headings: Vec::new() };
        chapter.marks.iter().for_each(|mark| self.mark(mark, &mut sections));
        let headings = sections.headings;
        self.outline.pages.insert(address.clone());
        self.outline.chapters.push(ChapterNumber { index, address, number, front_matter, headings });
    }

    fn address(&mut self, chapter: &Sketch) -> String {
        let slug = &chapter.slug;
        if slug == "index" {
            let found =
                Diagnostic::error("reserved-id", chapter.title_span, "the address `index.html` belongs to the edition's front page");
            self.diagnostics.push(found.mend("rename the chapter's file"));
        }
        format!("{slug}.html")
    }

    fn chapter_number(&mut self, chapter: &Sketch) -> (String, String) {
        if !chapter.numbered {
            return (String::new(), format!("“{}”", walk::written_words(&chapter.title)));
        }
        if !chapter.appendix {
            self.chapters += 1;
            return (self.chapters.to_string(), format!("Chapter {}", self.chapters));
        }
        self.appendices += 1;
        match self.edition.numbering.appendices {
            AppendixNumbers::Number => (format!("A{}", self.appendices), format!("Appendix A{}", self.appendices)),
            AppendixNumbers::Letter => (letters(self.appendices), format!("Appendix {}", letters(self.appendices))),
        }
    }

    fn mark(&mut self, mark: &Mark, sections: &mut Sections<'_>) {
        match &mark.kind {
            MarkKind::Heading { level, id, words, outermost } => {
                self.heading((*level, *outermost), id.as_deref(), words, mark.span, sections);
            }
            MarkKind::Exhibit(kind, id) => self.exhibit(*kind, id, sections),
            MarkKind::Generated(what) => {
                self.outline.generated.entry(*what).or_insert_with(|| sections.address.to_string());
            }
        }
    }

    fn heading(&mut self, (level, outermost): (u8, bool), id: Option<&str>, words: &str, span: Span, sections: &mut Sections<'_>) {
        let id = match id {
            Some(id) if self.free.swap_remove(id) => id.to_string(),
            // The first of the two keeps the id; a generated one takes its place here.
            _ => self.free_id(words, &sections.chapter.id, span),
        };
        let decimal = self.edition.numbering.chapters == ChapterNumbers::Decimal;
        let number = if decimal && outermost { sections.next(level) } else { String::new() };
        let seen = if number.is_empty() { format!("“{words}”") } else { format!("Section {number}") };
        let target = Target { address: format!("{}#{id}", sections.address), words: seen };
        self.outline.targets.entry(format!("sec-{id}")).or_insert(target);
        sections.headings.push(HeadingNumber { number, id });
    }

    /// An id for a heading without its own: its words; if they are taken, the chapter's id and its words.
    fn free_id(&mut self, words: &str, chapter: &str, span: Span) -> String {
        let mut base = anchors::slug(words);
        if base.is_empty() || reserved(&base) {
            base = format!("section-{base}").trim_end_matches('-').to_string();
        }
        if self.ids.contains_key(&base) {
            base = format!("{chapter}-{base}");
        }
        let mut id = base.clone();
        if self.ids.contains_key(&id) {
            let count = self.counts.entry(base.clone()).or_insert(1);
            while self.ids.contains_key(&id) {
                *count += 1;
                id = format!("{base}-{count}");
            }
        }
        self.ids.insert(id.clone(), span);
        id
    }

    fn exhibit(&mut self, kind: ExhibitKind, id: &str, sections: &Sections<'_>) {
        let anchor = exhibit_anchor(kind, id);
        if !self.free.swap_remove(&anchor) {
            return;
        }
        let count = self.exhibits.entry(kind.label()).or_insert(0);
        *count += 1;
        let target = Target { address: format!("{}#{anchor}", sections.address), words: format!("{} {count}", kind.label()) };
        let numbered = ExhibitNumber { number: *count, page: sections.address.to_string() };
        self.outline.targets.insert(anchor, target);
        self.outline.exhibits.insert((kind, id.to_string()), numbered);
    }
}

/// The anchor of an exhibit, which is also how cross-references call it: `table-events`.
pub fn exhibit_anchor(kind: ExhibitKind, id: &str) -> String {
    format!("{}-{id}", kind.word())
}

/// The sections of the chapter at hand.
struct Sections<'a> {
    address: &'a str,
    chapter: &'a Sketch,
    number: &'a str,
    counts: [usize; 2],
    headings: Vec<HeadingNumber>,
}

impl Sections<'_> {
    /// The next number of that level; only levels 2 and 3 of numbered chapters have one.
    fn next(&mut self, level: u8) -> String {
        let chapter = self.number;
        match level {
            _ if chapter.is_empty() => String::new(),
            2 => {
                self.counts = [self.counts[0] + 1, 0];
                format!("{chapter}.{}", self.counts[0])
            }
            3 if self.counts[0] > 0 => {
                self.counts[1] += 1;
                format!("{chapter}.{}.{}", self.counts[0], self.counts[1])
            }
            _ => String::new(),
        }
    }
}

/// Whether an id has the shape of those that are given to notes, figures, claims and works.
pub fn reserved(id: &str) -> bool {
    let numbered = |rest: Option<&str>| rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit() || b == b'-'));
    numbered(id.strip_prefix("n-"))
        || numbered(id.strip_prefix("nr-"))
        || ["f-", "c-", "ref-", "term-"].iter().any(|head| id.starts_with(head))
}

/// A number as letters: A to Z, AA, AB and so on.
fn letters(number: usize) -> String {
    let mut rest = number;
    let mut letters = Vec::new();
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.iter().rev().collect()
}
