//! Hostile input, from the outside: a project goes in; a site or diagnostics and an exit code come out, and the old site stands.
//!
//! The list, and where each item is a test:
//!
//! - `files`: unreadable and special files, encodings, CSV as other programs write it, files without an end
//! - `paths`: links, `..`, names with odd signs, names that differ in capitals only
//! - `places`: where the site goes: sources, links, full and read-only disks, folders that vanish, several builds at once
//! - `shapes`: long lines and deep nesting, alias bombs, chains of figures, many rows
//! - `words`: labels full of HTML, SVG, Tera and formulas in every field; addresses of every scheme
//! - `texts`: arbitrary texts in the place of every kind of file (properties)
//! - `kills`: a build killed at a hundred moments
//! - `mutants`: the projects of this repository, changed at random
//! - `house`: what the others share; `markup`: what no page may hold
//!
//! What is shown better by a folder stands in `tests/cases`: `byte-order-mark`, `not-utf-8`, `csv-faults`, `csv-rows`, `csv-semicolons`,
//! `csv-shapes`, `yaml-faults`, `bad-yaml`, `chapter-too-deep`, `circle`, `formulas-too-large`, `container-faults`, `unclosed`,
//! `raw-html`, `unsafe-links`, `hostile-labels`, `template-fails`, `theme-faults`, `two-files-one-page`. What no outside shows is tested
//! beside the code: `src/content/hostile.rs`, `src/yaml/tests.rs`, `src/figures/tests.rs`, `src/publish/place.rs`. How pages of hostile
//! labels fare in a browser: `tests/browser/hostile.test.js`.
//!
//! Large sizes and long random runs are ignored by default:
//! `TICKMARK_MINUTES=10 cargo test --release --test hostile -- --ignored`.
#![cfg(unix)]

mod files;
mod house;
mod kills;
mod markup;
mod mutants;
mod paths;
mod places;
mod shapes;
mod texts;
mod words;
