//! A small project whose versions are compared.

// Each file of tests uses some of it.
#![allow(dead_code)]

pub mod generated;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use tickmark::review::{self, Review, Side};
use tickmark::source::Memory;

/// A file of the sample.
pub const REPORT: &str = "title: R\nauthors: [{name: A}]\npublisher: P\nlanguage: en-GB\neditions:\n  - {id: full, name: Full, version: \"1.0\", date: 2026-01-31, content: content/full}\n";
/// A file of the sample.
pub const EVENTS: &str = "title: Delegates
population: people who registered
design: none
key: town
columns:
  town: {label: Event}
  charity: {label: Charity, unit: people}
  council: {label: Council, unit: people}
  both: {label: Both, formula: charity + council}
rows:
  - {town: Leeds, charity: 15, council: 7}
  - {town: Bristol, charity: 2, council: 11}
  - {town: York, charity: 9, council: 6}
values:
  asked: {label: Asked, value: 80, unit: people}
figures:
  all: {title: Delegates, formula: sum(charity) + sum(council), published: [{value: \"50\", work: smith2009, at: Table 1}]}
  response: {title: Response, formula: all / asked, format: percent(1)}
  large: {title: In large towns, formula: 'sum(events[council > 6].charity)'}
";
/// A file of the sample.
pub const REFERENCES: &str =
    "smith2009:\n  type: Book\n  title: A Book\n  author: [\"Smith, Ada\"]\n  date: 2009\n  publisher: {name: A Press, location: Leeds}\n";
/// A file of the sample.
pub const START: &str = "---
title: A start
---

In all {{ events.all }} came of {{ events.asked }}, which is nearly {{ events.response }} of them.

[More than half]{claim=\"events.response > 50%\"} came, as @table-towns shows. It is told in @sec-end, too.

```table towns
headline: Leeds drew the most
subtitle: Delegates by town
data: events
columns: [town, charity, council, both]
```
";
/// A file of the sample.
pub const MIDDLE: &str = "---
title: A middle
---

The towns were chosen by those who ran the events, and each of them was asked twice whether it would come.

They met in spring, when halls are cheap and trains are empty, and talked until the evening of the second day.
";
/// A file of the sample.
pub const END: &str = "---
title: An end
id: end
---

Nothing more was found in the {{ events.large }} who came from the large towns, so here the matter rests.
";

/// A project by its files.
#[derive(Clone)]
pub struct Project(pub BTreeMap<String, String>);

impl Project {
    /// The sample.
    pub fn new() -> Self {
        let files = [
            ("report.yaml", REPORT),
            ("data/events.yaml", EVENTS),
            ("data/references.yaml", REFERENCES),
            ("content/full/01-start.md", START),
            ("content/full/02-middle.md", MIDDLE),
            ("content/full/03-end.md", END),
        ];
        Self(files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect())
    }

    /// The same with some words of a file in the place of others.
    pub fn with(mut self, path: &str, old: &str, new: &str) -> Self {
        let text = self.0.get_mut(path).expect("a file");
        assert!(text.contains(old), "{path} holds {old}");
        *text = text.replacen(old, new, 1);
        self
    }

    /// The same with other words in the dataset.
    pub fn events(self, old: &str, new: &str) -> Self {
        self.with("data/events.yaml", old, new)
    }

    /// The same with a file of another name.
    pub fn renamed(mut self, old: &str, new: &str) -> Self {
        let text = self.0.remove(old).expect("a file");
        self.0.insert(new.to_owned(), text);
        self
    }

    /// The project as a side.
    pub fn side(&self, name: &str) -> Side {
        Side::of_source(name.to_owned(), &Memory::new(self.0.iter().map(|(path, text)| (path.as_str(), text.as_str()))))
    }

    /// Writes its files into a folder.
    pub fn write(&self, folder: &Path) {
        for (path, text) in &self.0 {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, text).expect("a file");
        }
    }
}

/// The review of two projects that build.
pub fn diff(old: &Project, new: &Project) -> Review {
    let (old, new) = (old.side("old"), new.side("new"));
    for side in [&old, &new] {
        assert!(!side.is_broken(), "{:?}", side.here.as_ref().map(|here| &here.diagnostics));
    }
    review::compare(&old, &new).expect("two manifests")
}

/// Runs the tool: exit code, standard output, standard error.
pub fn run(arguments: &[&str], folder: &Path) -> (i32, String, String) {
    let run = Command::new(env!("CARGO_BIN_EXE_tickmark")).args(arguments).current_dir(folder).output().expect("the tool runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (run.status.code().expect("an exit code"), text(run.stdout), text(run.stderr))
}
