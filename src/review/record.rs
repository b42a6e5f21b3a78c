//! What a manifest says, read back from its JSON; texts are borrowed from it where they hold no escapes.

use std::borrow::{Borrow, Cow};
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;

use indexmap::IndexMap;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::publish::manifest;

use super::Summary;

/// A text of a manifest.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Text<'a>(Cow<'a, str>);

impl From<String> for Text<'_> {
    fn from(text: String) -> Self {
        Self(Cow::Owned(text))
    }
}

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Text<'_> {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Taker;
        impl<'de> Visitor<'de> for Taker {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Taker)
    }
}

/// Entries in their order, names that may repeat included.
fn entries<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<(Text<'de>, Text<'de>)>, D::Error> {
    struct Taker;
    impl<'de> Visitor<'de> for Taker {
        type Value = Vec<(Text<'de>, Text<'de>)>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a map of texts")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut all = Vec::new();
            while let Some(entry) = map.next_entry()? {
                all.push(entry);
            }
            Ok(all)
        }
    }
    deserializer.deserialize_map(Taker)
}

/// What the manifest of a build says.
#[derive(Debug, Deserialize)]
pub struct Record<'a> {
    /// The schema's name and version.
    #[serde(borrow)]
    pub schema: Text<'a>,
    /// What built it.
    pub tool: Tool<'a>,
    /// Title of the report.
    pub title: Text<'a>,
    /// Its language.
    pub language: Text<'a>,
    /// What rounds and computes where no definition says.
    pub rules: Rules<'a>,
    /// The theme.
    pub theme: Theme<'a>,
    /// Hashes of files by path.
    pub inputs: IndexMap<Text<'a>, Text<'a>>,
    /// Single given values by name.
    pub cells: IndexMap<Text<'a>, Single<'a>>,
    /// Datasets with rows.
    pub tables: IndexMap<Text<'a>, Table<'a>>,
    /// Models.
    #[serde(default)]
    pub models: IndexMap<Text<'a>, Model<'a>>,
    /// Rows of long selections.
    pub selections: IndexMap<Text<'a>, Text<'a>>,
    /// Figures and expressions.
    pub figures: IndexMap<Text<'a>, Figure<'a>>,
    /// Editions.
    pub editions: Vec<Edition<'a>>,
}

/// What built it.
#[derive(Debug, Deserialize)]
pub struct Tool<'a> {
    /// Its version.
    #[serde(borrow)]
    pub version: Text<'a>,
}

/// Rules of the report.
#[derive(Debug, Deserialize)]
pub struct Rules<'a> {
    /// How ties are rounded.
    #[serde(borrow)]
    pub ties: Text<'a>,
    /// The type of quantiles.
    pub quantiles: u8,
}

/// The theme.
#[derive(Debug, Deserialize)]
pub struct Theme<'a> {
    /// Its name.
    #[serde(borrow)]
    pub name: Text<'a>,
    /// What it is made of.
    pub hash: Text<'a>,
}

/// A single given value.
#[derive(Debug, Deserialize)]
pub struct Single<'a> {
    /// As written.
    #[serde(borrow)]
    pub value: Text<'a>,
    /// Flags.
    #[serde(default)]
    pub flags: Vec<Text<'a>>,
    /// Unit.
    #[serde(default)]
    pub unit: Text<'a>,
    /// To what it was rounded.
    #[serde(default)]
    pub rounded_to: Option<Text<'a>>,
    /// Where it stands.
    pub place: Text<'a>,
}

/// The rows of a dataset.
#[derive(Debug, Default, PartialEq, Deserialize)]
pub struct Table<'a> {
    /// Title.
    #[serde(borrow)]
    pub title: Text<'a>,
    /// The model it was made of.
    #[serde(default)]
    pub model: Option<Text<'a>>,
    /// The file in which the rows stand.
    pub file: Text<'a>,
    /// The columns of the key.
    pub key: Vec<Text<'a>>,
    /// Given columns.
    pub columns: Vec<Text<'a>>,
    /// Their units.
    pub units: Vec<Text<'a>>,
    /// To what their numbers were rounded.
    #[serde(default)]
    pub rounded_to: Vec<Text<'a>>,
    /// The line of each row, as runs.
    pub lines: Text<'a>,
    /// Each row as a CSV record.
    pub rows: Vec<Text<'a>>,
}

/// A model.
#[derive(Debug, Deserialize)]
pub struct Model<'a> {
    /// Labels of lanes by id.
    #[serde(borrow)]
    pub lanes: IndexMap<Text<'a>, Text<'a>>,
    /// Rules.
    pub rules: Vec<Rule<'a>>,
}

/// A rule of a model.
#[derive(Debug, Deserialize)]
pub struct Rule<'a> {
    /// Formula.
    #[serde(borrow)]
    pub rule: Text<'a>,
    /// What it means.
    pub says: Text<'a>,
    /// Whether it holds.
    pub holds: bool,
}

/// A figure.
#[derive(Debug, Deserialize)]
pub struct Figure<'a> {
    /// Title.
    #[serde(borrow, default)]
    pub title: Option<Text<'a>>,
    /// Formula.
    pub formula: Text<'a>,
    /// Exact value.
    pub exact: Text<'a>,
    /// Printed form.
    pub printed: Text<'a>,
    /// Unit.
    #[serde(default)]
    pub unit: Text<'a>,
    /// Format.
    pub format: Text<'a>,
    /// Cells it rests on.
    pub cells: Vec<Text<'a>>,
    /// Figures it rests on.
    pub figures: Vec<Text<'a>>,
    /// Where it stands.
    pub uses: Vec<Text<'a>>,
    /// What sources printed.
    #[serde(default)]
    pub published: Vec<Published<'a>>,
    /// Where it is defined.
    #[serde(default)]
    pub place: Option<Text<'a>>,
}

/// What a source printed.
#[derive(Debug, Deserialize)]
pub struct Published<'a> {
    /// As printed.
    #[serde(borrow)]
    pub value: Text<'a>,
    /// As computed.
    pub computed: Text<'a>,
    /// How the two compare.
    pub verdict: Text<'a>,
    /// The work.
    pub work: Option<Text<'a>>,
    /// The place in it.
    pub at: Option<Text<'a>>,
}

/// An edition.
#[derive(Debug, Deserialize)]
pub struct Edition<'a> {
    /// Its id.
    #[serde(borrow)]
    pub id: Text<'a>,
    /// Its name.
    pub name: Text<'a>,
    /// Its version.
    pub version: Text<'a>,
    /// Its date.
    pub date: Text<'a>,
    /// How it is numbered.
    pub numbering: Numbering<'a>,
    /// Its pages.
    pub pages: Vec<Page<'a>>,
    /// Its exhibits.
    pub exhibits: Vec<Exhibit<'a>>,
    /// Its list of references by the works' ids.
    pub works: IndexMap<Text<'a>, Work<'a>>,
}

/// A work that is cited.
#[derive(Debug, Deserialize)]
pub struct Work<'a> {
    /// As it stands in the list.
    #[serde(borrow)]
    pub words: Text<'a>,
    /// Where it is cited, below the edition's folder.
    pub cited: Vec<Text<'a>>,
}

/// How an edition is numbered.
#[derive(Debug, Deserialize)]
pub struct Numbering<'a> {
    /// Chapters.
    #[serde(borrow)]
    pub chapters: Text<'a>,
    /// Appendices.
    pub appendices: Text<'a>,
}

/// A page.
#[derive(Debug, Deserialize)]
pub struct Page<'a> {
    /// Address below the edition's folder.
    #[serde(borrow)]
    pub address: Text<'a>,
    /// Id.
    pub id: Text<'a>,
    /// Number.
    pub number: Text<'a>,
    /// Title.
    pub title: Text<'a>,
    /// Sections.
    pub sections: Vec<Section<'a>>,
    /// Words by id.
    #[serde(deserialize_with = "entries")]
    pub paragraphs: Vec<(Text<'a>, Text<'a>)>,
    /// Words that nobody typed, by id: characters before them, how many they are, and from what they follow.
    #[serde(default)]
    pub bound: BTreeMap<Text<'a>, Vec<(u32, u32, Text<'a>)>>,
    /// Claims.
    pub claims: Vec<Claim<'a>>,
}

/// A section of the second level.
#[derive(Debug, Deserialize)]
pub struct Section<'a> {
    /// Number.
    #[serde(borrow)]
    pub number: Text<'a>,
    /// Id.
    pub id: Text<'a>,
    /// Title.
    pub title: Text<'a>,
}

/// A claim.
#[derive(Debug, Deserialize)]
pub struct Claim<'a> {
    /// Words.
    #[serde(borrow)]
    pub words: Text<'a>,
    /// Predicate.
    pub predicate: Text<'a>,
    /// Whether it holds.
    pub holds: bool,
    /// Its paragraph.
    pub anchor: Text<'a>,
    /// Cells it rests on.
    pub cells: Vec<Text<'a>>,
    /// Figures it rests on.
    pub figures: Vec<Text<'a>>,
}

/// An exhibit.
#[derive(Debug, Deserialize)]
pub struct Exhibit<'a> {
    /// Chart, table, model or form.
    #[serde(borrow)]
    pub kind: Text<'a>,
    /// Its id.
    pub id: Text<'a>,
    /// Its label.
    pub label: Text<'a>,
    /// Its headline.
    pub headline: Text<'a>,
    /// Its address below the edition's folder.
    pub address: Text<'a>,
    /// How it is drawn.
    pub look: Text<'a>,
    /// What is printed in it.
    pub print: Text<'a>,
    /// Figures and cells it shows.
    pub shows: Vec<Text<'a>>,
}

impl<'a> Record<'a> {
    /// Reads a manifest; `name` is what it is called in messages.
    ///
    /// # Errors
    /// When it is no manifest, or one of another version; the message says what to do.
    pub fn read(text: &'a str, name: &str) -> Result<Self, String> {
        let read: Result<Record<'a>, _> = serde_json::from_str(text);
        let schema = match &read {
            Ok(record) => record.schema.to_string(),
            Err(_) => schema_of(text).ok_or_else(|| format!("`{name}` is no manifest of a Tickmark build"))?,
        };
        let version = |schema: &str| schema.strip_prefix(manifest::FAMILY).and_then(|version| version.parse::<u32>().ok());
        match (version(&schema), version(manifest::SCHEMA)) {
            (None, _) => Err(format!("`{name}` is no manifest of a Tickmark build")),
            (Some(its), Some(ours)) if its > ours => Err(format!(
                "`{name}` was built by a newer Tickmark (its schema is {schema}, this one reads {}); compare with that one",
                manifest::SCHEMA
            )),
            (its, ours) if its < ours => Err(format!(
                "`{name}` was built by an earlier Tickmark (its schema is {schema}, this one reads {}); build that version again",
                manifest::SCHEMA
            )),
            _ => read.map_err(|error| format!("the manifest `{name}` cannot be read: {error}")),
        }
    }

    /// The version in a few numbers.
    pub fn summary(&self, name: &str) -> Summary {
        let pages = || self.editions.iter().flat_map(|edition| &edition.pages);
        Summary {
            name: name.to_owned(),
            title: self.title.to_string(),
            editions: self.editions.iter().map(|edition| format!("{} {}", &*edition.id, &*edition.version)).collect(),
            pages: pages().count(),
            figures: self.figures.values().filter(|figure| figure.place.is_some()).count(),
            claims: pages().map(|page| page.claims.len()).sum(),
            exhibits: self.editions.iter().map(|edition| edition.exhibits.len()).sum(),
        }
    }
}

/// The name of the schema alone.
fn schema_of(text: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Schema {
        schema: String,
    }
    serde_json::from_str::<Schema>(text).ok().map(|found| found.schema)
}
