//! Files that are none, files that cannot be read, and files in odd encodings.
//!
//! In `tests/cases` beside these: `byte-order-mark`, `not-utf-8`, `csv-semicolons`, `csv-faults`, `csv-shapes`.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;

use rustix::fs::{CWD, FileType, Mode, makedev, mknodat};
use tickmark::source::{Memory, RelPath};
use tickmark::terminal::{self, Style};
use tickmark::{pipeline, project};

use super::house::{Project, bound_by_nothing, run_as_nobody};

/// A file of each kind that is read.
const READ: [&str; 6] =
    ["content/full/02-x.md", "content/full/x.png", "data/x.yaml", "data/x.csv", "report.yaml", "themes/default/base.html"];

/// Puts something else in the place of each kind of file, and expects that it is told as unreadable.
fn each_unreadable(words: &str, put: impl Fn(&Path) -> bool) {
    for path in READ {
        let project = Project::new();
        let there = project.path(path);
        fs::create_dir_all(there.parent().unwrap()).unwrap();
        let _ = fs::remove_file(&there);
        if !put(&there) {
            return println!("skipped: this machine makes no such file");
        }
        project.is_faulty("unreadable-file", &[path, words]);
    }
}

#[test]
fn a_pipe_is_told_and_nobody_waits_for_it() {
    each_unreadable("no file", |path| mknodat(CWD, path, FileType::Fifo, Mode::from_raw_mode(0o644), 0).is_ok());
}

#[test]
fn a_socket_is_told() {
    each_unreadable("no file", |path| UnixListener::bind(path).is_ok());
}

#[test]
fn a_device_is_told() {
    each_unreadable("no file", |path| mknodat(CWD, path, FileType::CharacterDevice, Mode::from_raw_mode(0o644), makedev(1, 5)).is_ok());
}

#[test]
fn a_link_to_a_special_file_is_told() {
    for target in ["/dev/zero", "/dev/full", "/proc/self/mem", "/proc/self/environ"] {
        let project = Project::new();
        symlink(target, project.path("content/full/02-x.md")).unwrap();
        project.is_faulty("unreadable-file", &["leads out of the project"]);
    }
}

#[test]
fn a_link_to_nothing_is_told() {
    each_unreadable("leads to nothing", |path| symlink("nowhere", path).is_ok());
}

#[test]
fn a_link_to_itself_is_told() {
    each_unreadable("", |path| symlink(path.file_name().unwrap(), path).is_ok());
}

#[test]
fn a_folder_in_the_place_of_a_file_is_told() {
    let project = Project::new();
    fs::remove_file(project.path("report.yaml")).unwrap();
    fs::create_dir(project.path("report.yaml")).unwrap();
    project.is_faulty("unreadable-file", &["report.yaml", "it is a folder"]);
    let project = Project::new();
    project.replace("data/events.yaml", "rows:", "rows: towns.csv\nrow:");
    fs::create_dir(project.path("data/towns.csv")).unwrap();
    project.build().is(1, &["towns.csv"]);
    project.stands();
}

#[test]
fn a_file_or_folder_nobody_may_read_is_told() {
    let shut = |project: &Project, path: &str| fs::set_permissions(project.path(path), fs::Permissions::from_mode(0o000)).unwrap();
    for path in ["content/full/01-start.md", "data/events.yaml", "report.yaml"] {
        let project = Project::new();
        shut(&project, path);
        run_as_nobody(&project, "build").is(1, &["[unreadable-file]", path, "Permission denied"]);
        project.stands();
    }
    for path in ["content", "content/full", "data"] {
        let project = Project::new();
        shut(&project, path);
        let answer = run_as_nobody(&project, "build").is(1, &["[unreadable-folder]", path, "Permission denied"]);
        assert!(!answer.told.contains("no-content"), "what rests on an unreadable folder is not told again:\n{}", answer.told);
        let told = answer.told.lines().find(|line| line.contains("[unreadable-folder]")).unwrap();
        assert!(!told.contains(&*project.root.to_string_lossy()), "paths are told as the author knows them: {told}");
        fs::set_permissions(project.path(path), fs::Permissions::from_mode(0o755)).unwrap();
        if bound_by_nothing() {
            project.stands();
        }
    }
}

#[test]
fn a_file_without_an_end_is_told() {
    let project = Project::new();
    fs::File::create(project.path("content/full/02-x.md")).unwrap().set_len(100 << 30).unwrap();
    project.is_faulty("unreadable-file", &["larger than 1 GiB"]);
}

#[test]
fn files_in_other_encodings_are_told_with_the_byte() {
    let utf16: Vec<u8> = "title: é\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (path, bytes, words) in [
        ("data/x.yaml", [b"\xFF\xFE".to_vec(), utf16].concat(), "UTF-16"),
        ("data/x.csv", b"town,charity\nZ\xFCrich,1\n".to_vec(), "Windows-1252"),
        ("content/full/02-x.md", b"---\ntitle: T\n---\ncaf\xE9 \x93quoted\x94\n".to_vec(), "Windows-1252"),
        ("content/full/02-x.md", b"---\ntitle: T\n---\ncut short \xF0\x9F\x98".to_vec(), "byte"),
        ("report.yaml", b"title: \xA9\n".to_vec(), "byte 7 (0xA9)"),
    ] {
        let project = Project::new();
        project.write(path, bytes).is_faulty("not-utf-8", &[path, words]);
    }
}

#[test]
fn csv_as_other_programs_write_it_is_told() {
    for (csv, code, place) in [
        ("town;charity\nLeeds;15\n", "csv-separator", ":1:1"),
        ("town\tcharity\nLeeds\t15\n", "csv-separator", ":1:1"),
        ("town,charity\nLeeds,15,3\n", "ragged-row", ":2:1"),
        ("town,charity\nLeeds\n", "ragged-row", ":2:1"),
        ("town,charity\n\"Leeds,15\n", "csv-quote", ":2:1"),
        ("", "empty-csv", ":1:1"),
        ("\0\0\0\0", "unknown-column", ":1:1"),
        ("town,charity\nLeeds,\"1,5\"\n", "bad-number", ":2:8"),
        ("town,charity\nLeeds,1.5e3\n", "bad-number", ":2:7"),
        ("town,charity\nLeeds,\u{a0}15\n", "bad-number", ":2:7"),
        ("town,town\nLeeds,15\n", "duplicate-name", ":1:6"),
        ("towns,charity\nLeeds,15\n", "unknown-column", ":1:1"),
    ] {
        let project = Project::new();
        let yaml = "title: T\ndesign: census\npopulation: all\nkey: town\ncolumns:\n  town: {label: Town}\n  charity: {label: C, unit: people}\nrows: towns.csv\n";
        project.write("data/towns.yaml", yaml).write("data/towns.csv", csv);
        project.is_faulty(code, &[&format!("data/towns.csv{place}: error[{code}]")]);
    }
}

#[test]
fn empty_files_and_files_of_zeros_are_told() {
    for path in ["report.yaml", "content/full/01-start.md", "data/events.yaml", "data/references.yaml"] {
        for bytes in [&b""[..], b"\0\0\0\0\0\0\0\0", b"\n\n\n", b"---\n", b"\xEF\xBB\xBF"] {
            let project = Project::new();
            let code = project.write(path, bytes).build().code();
            assert!(code == 1 || (code == 0 && path.ends_with("references.yaml")), "{path} {bytes:?}: {code}");
            project.stands_or(code);
        }
    }
}

impl Project {
    fn stands_or(&self, code: i32) {
        if code != 0 {
            self.stands();
        }
    }
}

/// Diagnostics and pages of a project in memory.
fn outcome(source: &Memory) -> (String, Vec<(String, Vec<u8>)>) {
    let mut diagnostics = Vec::new();
    let project = project::open(source).unpack(&mut diagnostics);
    let built = pipeline::build(&project).unpack(&mut diagnostics);
    let told = terminal::write(&pipeline::in_order(diagnostics), &project.files, Style::Short);
    let pages = built.site.files.into_iter().filter(|(address, _)| address.ends_with(".html")).collect();
    (told, pages)
}

#[test]
fn line_ends_and_byte_order_marks_change_nothing_in_any_case() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    for case in super::mutants::cases(&root) {
        let name = &case.name;
        let plain = outcome(&case.source);
        for (how, mark, end) in [("CRLF", "", "\r\n"), ("byte order mark", "\u{feff}", "\n")] {
            let mut source = case.source.clone();
            for (path, bytes) in &mut source.files {
                let text = [".md", ".yaml", ".csv"].iter().any(|ending| path.as_str().ends_with(ending));
                let marked = bytes.starts_with("\u{feff}".as_bytes());
                if let (true, Ok(written)) = (text && (!marked || mark.is_empty()), std::str::from_utf8(bytes)) {
                    let written = written.replace("\r\n", "\n");
                    *bytes = format!("{mark}{}", written.replace('\n', end)).into_bytes();
                }
            }
            let other = outcome(&source);
            assert_eq!(plain.0, other.0, "{name} with {how}: diagnostics");
            for (one, two) in plain.1.iter().zip(&other.1) {
                assert!(one == two, "{name} with {how}: {} differs\n{}", one.0, difference(&one.1, &two.1));
            }
        }
    }
}

/// The first line that differs.
fn difference(one: &[u8], two: &[u8]) -> String {
    let (one, two) = (String::from_utf8_lossy(one), String::from_utf8_lossy(two));
    let pair = one.lines().zip(two.lines()).find(|(one, two)| one != two);
    pair.map_or_else(String::new, |(one, two)| format!("{one:?}\n{two:?}"))
}

#[test]
fn paths_of_the_cases_are_paths() {
    assert!(RelPath::new("a\nb").is_none() && RelPath::new("a\\b").is_none() && RelPath::new("c:b").is_none());
}
