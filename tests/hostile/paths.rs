//! Links, ways out of the project, and names with odd signs.
//!
//! In `tests/cases` beside these: `two-files-one-page`, `chapter-faults` (a file name that makes no address), `unsafe-links`.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;

use super::house::Project;

/// Signs that mean something to a shell, an address, a template or a reader's eye.
const ODD: [&str; 14] = ["a b", "it's", "q\"q", "50%", "50%25", "a#b", "a?b", "a&b", "<i>", "😀", "\u{202e}gnp", "{{ 7 }}", "ü", "--out"];

#[test]
fn a_link_out_of_the_project_is_told() {
    for (link, target) in [("content/full/02-x.md", "/etc/passwd"), ("data/x.yaml", "/etc/hostname"), ("content/full/x.png", "/etc/passwd")]
    {
        let project = Project::new();
        symlink(target, project.path(link)).unwrap();
        project.is_faulty("unreadable-file", &[link, "leads out of the project"]);
    }
    let project = Project::new();
    symlink("../../../canary", project.path("content/full/02-x.md")).unwrap();
    project.is_faulty("unreadable-file", &["leads out of the project"]);
}

#[test]
fn a_link_within_the_project_is_followed() {
    let project = Project::new();
    project.write("content/shared/x.md", "---\ntitle: Linked\n---\n\nWords.\n");
    symlink("../shared/x.md", project.path("content/full/02-x.md")).unwrap();
    project.is_well();
    assert!(fs::read_to_string(project.path("public/full/x.html")).unwrap().contains("Linked"));
}

#[test]
fn links_to_folders_and_links_in_a_circle_are_told() {
    for (link, target) in [
        ("content/full/appendices", "../full"),
        ("content/full/loop", "."),
        ("content/full/loop", ".."),
        ("content/full/out", "../../.."),
        ("content/etc", "/etc"),
        ("data/more", "../content"),
        ("themes/mine", "../data"),
    ] {
        let project = Project::new();
        fs::create_dir_all(project.path("themes")).unwrap();
        symlink(target, project.path(link)).unwrap();
        project.is_faulty("linked-folder", &[link]);
    }
    for folder in ["content", "content/full", "data"] {
        let project = Project::new();
        fs::rename(project.path(folder), project.path("elsewhere")).unwrap();
        symlink(project.path("elsewhere"), project.path(folder)).unwrap();
        project.is_faulty("linked-folder", &[folder]);
        assert!(!project.build().told.contains("no-content"), "what rests on the link is not told again");
    }
}

#[test]
fn two_dots_lead_nowhere_in_any_key() {
    let dataset = "title: T\ndesign: census\npopulation: all\nkey: town\ncolumns:\n  town: {label: Town}\nrows: ROWS\n";
    for way in
        ["../canary", "../../canary", "../data/../../canary", "..", "/etc/passwd", "data/../../canary", "..\\\\canary", "./../canary"]
    {
        let project = Project::new();
        fs::copy(project.around.path().join("canary"), project.around.path().join("canary.png")).unwrap();
        project.write("data/towns.yaml", dataset.replace("ROWS", &format!("\"{way}\"")));
        project.build().is(1, &["data/towns.yaml:7:"]);
        project.stands();
        let project = Project::new();
        project.add("content/full/01-start.md", &format!("\n::: include {way}\n"));
        project.is_faulty("unknown-include", &["content/full/01-start.md"]);
        let project = Project::new();
        project.add("report.yaml", &format!("theme: \"{way}\"")).is_faulty("bad-theme", &["report.yaml"]);
        let project = Project::new();
        project.replace("report.yaml", "content/full", &format!("\"{way}\"")).is_faulty("bad-content-folder", &["report.yaml"]);
        let project = Project::new();
        project.replace("report.yaml", "id: full", &format!("id: \"{way}\"")).is_faulty("bad-edition-id", &["report.yaml"]);
        let project = Project::new();
        project.replace("content/full/01-start.md", "title: A start", &format!("title: A start\nid: \"{way}\""));
        project.is_faulty("bad-id", &["content/full/01-start.md"]);
        let project = Project::new();
        project.add("content/full/01-start.md", &format!("\n```table {way}\ndata: events\n```\n"));
        project.build().is(1, &["content/full/01-start.md"]);
        project.stands();
        for encoded in [format!("../{way}.png"), format!("..%2f{}.png", way.replace('/', "%2f")), way.replace("..", "%2e%2e")] {
            let project = Project::new();
            project.add("content/full/01-start.md", &format!("\n![A canary](<{encoded}>)\n"));
            project.build().is(1, &["content/full/01-start.md", "image"]);
            project.stands();
        }
    }
}

#[test]
fn images_with_odd_names_are_shown() {
    for name in ODD {
        let project = Project::new();
        let encoded: String = name.bytes().map(|byte| format!("%{byte:02x}")).collect();
        project.write(format!("content/full/{name}.png"), "picture");
        project.add("content/full/01-start.md", &format!("\n![A picture]({encoded}.png)\n"));
        project.is_well();
        let page = fs::read_to_string(project.path("public/full/start.html")).unwrap();
        let src = page.split("<img src=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/%".contains(&byte);
        assert!(src.starts_with("../images/full/") && src.bytes().all(plain), "{src}");
        let address = tickmark::report::decoded(src).unwrap();
        assert_eq!(fs::read_to_string(project.path("public/full").join(address)).unwrap(), "picture", "{name}");
    }
}

#[test]
fn images_are_found_by_their_names_as_written() {
    let project = Project::new();
    project.write("content/full/a b.png", "one").write("content/full/50%25.png", "two");
    project.add("content/full/01-start.md", "\n![A picture](<a b.png>) ![Another](50%25.png)\n");
    project.is_well();
    let page = fs::read_to_string(project.path("public/full/start.html")).unwrap();
    assert!(page.contains("src=\"../images/full/a%20b.png\"") && page.contains("src=\"../images/full/50%2525.png\""), "{page}");
}

#[test]
fn chapters_with_odd_names_are_told() {
    for name in ODD {
        let project = Project::new();
        project.write(format!("content/full/02-{name}.md"), "---\ntitle: T\n---\n\nWords.\n");
        project.is_faulty("bad-file-name", &["content/full/02-"]);
    }
}

#[test]
fn data_files_with_odd_names_are_read_or_told() {
    for name in ODD {
        let project = Project::new();
        let yaml = "title: T\ndesign: census\npopulation: all\nkey: town\ncolumns:\n  town: {label: Town}\nrows: ROWS\n";
        project.write(format!("data/{name}.csv"), "town\nLeeds\n");
        let rows = serde_json::to_string(&format!("{name}.csv")).unwrap();
        project.write("data/towns.yaml", yaml.replace("ROWS", &rows)).is_well();
        let project = Project::new();
        project.write(format!("data/{name}.yaml"), yaml.replace("ROWS", "[]"));
        project.build().is(1, &["data/"]);
        project.stands();
    }
}

#[test]
fn the_projects_own_folder_may_have_any_name() {
    for name in ODD {
        let project = Project::new();
        let root = project.around.path().join(format!("odd {name}"));
        fs::rename(&project.root, &root).unwrap();
        let answer =
            super::house::run(std::process::Command::new(super::house::TICKMARK).arg("build").arg(format!("--project={}", root.display())));
        answer.is(0, &[]);
        assert!(super::house::tree(&root.join("public")) == project.old, "{name}: the same bytes wherever it is built");
    }
}

#[test]
fn names_no_other_system_can_hold_are_told() {
    for name in [&b"a\\b.md"[..], b"a:b.md", b"a\nb.md", b"a\x1b[2Jb.md", b"caf\xE9.md", b"\xFF.png"] {
        for folder in ["content/full", "data"] {
            let project = Project::new();
            if fs::write(project.path(folder).join(OsStr::from_bytes(name)), "x").is_err() {
                println!("skipped: this disk holds no such name");
                continue;
            }
            project.is_faulty("bad-path", &[folder]);
        }
    }
}

#[test]
fn names_that_differ_in_capitals_only_are_told() {
    for (one, two) in [
        ("content/full/map.png", "content/full/Map.PNG"),
        ("content/full/x.md", "content/full/X.md"),
        ("data/towns.yaml", "data/Towns.yaml"),
        ("content/full/ü.png", "content/full/Ü.png"),
        ("content/full/a/x.png", "content/full/A/x.png"),
    ] {
        let project = Project::new();
        project.write(one, "x").write(two, "y");
        if fs::read(project.path(one)).unwrap() == b"y" {
            return println!("skipped: this disk knows no capitals");
        }
        project.is_faulty("names-differ-in-case", &[one, two]);
    }
}

#[test]
fn folders_in_folders_without_end_are_told() {
    let project = Project::new();
    project.write(format!("content/full/{}x.md", "a/".repeat(200)), "x");
    project.is_faulty("bad-path", &["too many folders deep"]);
}
