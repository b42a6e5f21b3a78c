//! `tickmark diff` as it is typed: which versions it takes, what its exit codes say, and what it says of bad input.

mod versions;

use std::fs;

use versions::{Project, run};

#[test]
fn the_command_takes_projects_builds_and_manifests() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    Project::new().write(&at.join("a"));
    Project::new().events("charity: 15", "charity: 16").write(&at.join("b"));
    assert_eq!(run(&["build", "--project", "a", "--out", "site"], at).0, 0);
    for old in ["a", "site", "site/report.json"] {
        let (code, out, error) = run(&["diff", old, "b"], at);
        assert_eq!((code, error.as_str()), (1, ""), "{old}");
        assert!(out.contains("events[\"Leeds\"].charity 15 → 16"), "{old}: {out}");
        assert_eq!(run(&["diff", old, "a"], at).0, 0, "{old}");
        assert_eq!(run(&["diff", old, "--project", "b", "--quiet"], at), (1, String::new(), String::new()));
    }
    let (code, out, _) = run(&["diff", "a", "b", "--format", "json", "--only", "figures,claims"], at);
    let told: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!((code, &told["schema"], told["figures"].as_array().map(Vec::len)), (1, &serde_json::json!("tickmark-review/1"), Some(4)));
    assert!(told.get("cells").is_none() && told["claims"].is_array());
    assert_eq!(run(&["diff", "a", "b", "--only", "prose"], at).0, 0, "the prose is the same");
    assert_eq!(run(&["diff", "a", "b", "--out", "review.txt"], at), (1, String::new(), String::new()));
    assert!(fs::read_to_string(at.join("review.txt")).expect("the review").contains("15 → 16"));
    let (_, coloured, _) = run(&["diff", "a", "b", "--color", "always"], at);
    assert!(coloured.contains("\u{1b}[1m"));
}

#[test]
fn trouble_is_told_with_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    Project::new().write(&at.join("a"));
    fs::create_dir(at.join("empty")).expect("a folder");
    fs::write(at.join("odd.json"), "{\"schema\": \"something-else/1\"}").expect("a file");
    fs::write(at.join("newer.json"), "{\"schema\": \"tickmark-manifest/99\"}").expect("a file");
    fs::write(at.join("older.json"), "{\"schema\": \"tickmark-manifest/3\"}").expect("a file");
    fs::write(at.join("broken.json"), "{\"schema\": \"tickmark-manifest/4\", \"title\": ").expect("a file");
    fs::write(at.join("torn.json"), "{\"schema\": \"tickmark-manifest/4\", \"title\": 3}").expect("a file");
    fs::write(at.join("bytes.json"), [0xff, 0xfe, 0x00]).expect("a file");
    fs::create_dir(at.join("other")).expect("a folder");
    fs::write(at.join("other/report.json"), "[]").expect("a file");
    for (old, words) in [
        ("broken.json", "no manifest of a Tickmark build"),
        ("torn.json", "the manifest `torn.json` cannot be read"),
        ("bytes.json", "no manifest of a Tickmark build"),
        ("other", "no manifest of a Tickmark build"),
        ("empty", "holds neither report.yaml nor report.json"),
        ("odd.json", "no manifest of a Tickmark build"),
        ("newer.json", "built by a newer Tickmark"),
        ("older.json", "build that version again"),
        ("nowhere", "no file and no folder, and no git revision either"),
    ] {
        for sides in [[old, "a"], ["a", old]] {
            let (code, out, error) = run(&["diff", sides[0], sides[1]], at);
            assert_eq!((code, out.as_str()), (2, ""), "{old}");
            assert!(error.contains(words), "{old}: {error}");
        }
    }
}

#[test]
fn a_version_that_does_not_build_is_not_compared() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    Project::new().write(&at.join("a"));
    Project::new().events("formula: all / asked", "formula: al / asked").write(&at.join("b"));
    let (code, out, error) = run(&["diff", "a", "b"], at);
    assert_eq!(code, 2);
    assert!(error.contains("unknown-name") && error.contains("data/events.yaml"), "{error}");
    assert!(out.contains("a (R; full 1.0)") && out.contains("not compared, since `b` does not build"), "{out}");
    let (code, out, error) = run(&["diff", "b", "a", "--format", "json"], at);
    let told: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!((code, error.as_str(), &told["compared"]), (2, "", &serde_json::json!(false)));
    assert_eq!((&told["versions"][0]["built"], &told["versions"][1]["built"]), (&false.into(), &true.into()));
    assert_eq!(told["versions"][1]["summary"]["title"], "R");
    assert!(told["versions"][0]["diagnostics"].as_array().is_some_and(|all| !all.is_empty()));
}

#[test]
fn both_versions_that_do_not_build_are_told_of() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    Project::new().events("formula: all / asked", "formula: al / asked").write(&at.join("a"));
    Project::new().events("formula: all / asked", "formula: all / aske").write(&at.join("b"));
    let (code, out, error) = run(&["diff", "a", "b"], at);
    assert_eq!(code, 2);
    assert!(error.contains("`al`") && error.contains("`aske`"), "{error}");
    assert!(!out.contains("compared with"), "{out}");
    assert_eq!(run(&["diff", "a", "b", "--quiet"], at).0, 2);
}

#[test]
fn exit_codes_speak_of_what_was_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    Project::new().write(&at.join("a"));
    Project::new().write(&at.join("same"));
    Project::new().events("value: 80", "value: 120").write(&at.join("turned"));
    Project::new().with("content/full/02-middle.md", "spring", "summer").write(&at.join("words"));
    assert_eq!(run(&["build", "--project", "a", "--out", "site"], at).0, 0);
    for same in ["a", "same", "site", "site/report.json"] {
        let (code, out, error) = run(&["diff", "a", same], at);
        assert_eq!((code, error.as_str()), (0, ""), "{same}");
        assert!(out.contains("No differences"), "{out}");
        assert_eq!(run(&["diff", "--quiet", same, "site"], at), (0, String::new(), String::new()), "{same}");
    }
    for (new, only, code) in [
        ("turned", "claims", 1),
        ("turned", "figures,prose", 1),
        ("turned", "cells", 1),
        ("turned", "prose", 0),
        ("turned", "structure,settings", 0),
        ("words", "prose", 1),
        ("words", "figures,claims,ledger,cells,exhibits", 0),
        ("words", "causes", 1),
        ("same", "causes,fits", 0),
    ] {
        assert_eq!(run(&["diff", "a", new, "--only", only], at).0, code, "{new}: {only}");
        assert_eq!(run(&["diff", "a", new, "--only", only, "--quiet"], at), (code, String::new(), String::new()), "{new}: {only}");
    }
    let (code, _, error) = run(&["diff", "a", "same", "--only", "nothing"], at);
    assert_eq!(code, 2);
    assert!(error.contains("nothing"), "{error}");
}
