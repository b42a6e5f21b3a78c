//! Hostile input, from the outside: a project goes in; a site or diagnostics and an exit code come out, and the old site stands.
//!
//! The list, word by word, and where each is a test:
//!
//! | what | where |
//! |---|---|
//! | unreadable files; pipes, sockets, devices, folders in their place | `files::a_file_or_folder_nobody_may_read_is_told` and those around it |
//! | files that are not UTF-8, Windows-1252 | `files::files_in_other_encodings_are_told_with_the_byte`; cases `not-utf-8` |
//! | byte order marks, CRLF | `files::line_ends_and_byte_order_marks_change_nothing_in_any_case`; cases `byte-order-mark` |
//! | CSV with semicolons or ragged rows | `files::csv_as_other_programs_write_it_is_told`; cases `csv-semicolons`, `csv-faults`, `csv-shapes`, `csv-rows` |
//! | a link out of the project, in a circle; `..` in paths | `paths::a_link_out_of_the_project_is_told`, `links_to_folders…`, `two_dots_lead_nowhere…` |
//! | names with blanks, quotes, `%`, `#`, emoji, marks of direction | `paths`, for images, chapters, data and projects; `places`, for sites |
//! | names that differ in capitals only | `paths::names_that_differ_in_capitals_only_are_told` |
//! | a site inside `content/` | `places::an_output_folder_among_the_sources_is_refused` |
//! | a full disk, a read-only folder | `places::a_full_disk…`, `a_file_that_finds_no_room…`, `an_answer_that_finds_no_room…`, `a_read_only_folder…` |
//! | a folder that vanishes | `places::a_staging_folder_that_vanishes…`, `a_folder_that_vanishes…`, `an_old_site…`, `a_project…` |
//! | two builds at once into one folder | `places::many_builds_at_once…`, `builds_that_fail_at_once…` |
//! | 100 MB on a line | `shapes::a_hundred_megabytes_on_a_line_are_told`, and more with `--ignored` |
//! | 100,000 deep: YAML, formulas, Markdown | `shapes::…_nested_a_hundred_thousand_deep`; cases `chapter-too-deep`, `yaml-faults`, `formulas-too-large` |
//! | alias bombs | `shapes::alias_bombs_are_refused` |
//! | 10,000 figures in a chain, 1,000,000 rows | `shapes::long_chains_many_rows_and_long_lines_end_in_time` |
//! | a template that loops | `shapes::templates_that_loop_end`; cases `template-loops`, `template-fails`, `theme-faults`; `src/render/bounds.rs` |
//! | labels and titles of HTML, SVG, Tera and formulas | `words`, in every field; cases `hostile-labels`, `raw-html`, `kept-as-written`, `unsafe-svg` |
//! | addresses of every scheme | `words::addresses_of_every_scheme…`; cases `unsafe-links` |
//! | properties: YAML, CSV, formulas, Markdown, directives, templates' data | `src/**/tests.rs`, `src/content/hostile.rs`; `texts`, in every file |
//! | long random runs | `mutants`, `words::long_run…` with `--ignored`; `tests/long` |
//! | no output outside the output folder | `words::a_hostile_report_writes_nothing_beside_its_site`; `house::Project::stands` after each fault |
//! | a fix in a file that changed since it was read, an unwritable file during a fix | `fixes::a_file_that_changed…`, `a_file_that_cannot_be_written…` |
//! | in a browser nothing runs and nothing leaves the page | `tests/browser/hostile.test.js` |
//! | killed at a hundred moments | `kills` |
//!
//! `house` is what the others share, `markup` what no page may hold. More beside the code: `src/yaml/tests.rs`, `src/figures/tests.rs`,
//! `src/publish/place.rs`. Large sizes and long random runs are ignored by default:
//! `TICKMARK_MINUTES=10 cargo test --release --test hostile -- --ignored`.
#![cfg(unix)]

mod files;
mod fixes;
mod house;
mod kills;
mod markup;
mod mutants;
mod paths;
mod places;
mod shapes;
mod texts;
mod words;
