//! Answers for programs: what `docs/answers.md` shows is what the command says, and the SARIF log holds together.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

const REPORT: &str = "title: T\neditions:\n  - {id: full, name: Full, version: '1', date: 2026-01-31, content: content/full}\n";
const CHAPTER: &str = "content/full/01-start.md";

fn doc() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/answers.md")).expect("docs/answers.md")
}

/// The body of the first fence of a language.
fn fence(doc: &str, language: &str) -> String {
    let head = format!("```{language}\n");
    let from = doc.find(&head).expect("a fence") + head.len();
    doc[from..].split("```").next().expect("its end").to_owned()
}

/// Runs the tool over a project: its exit code and its answer, which is all of standard output.
fn answer(files: &[(&str, &str)], arguments: &[&str]) -> (i32, Value) {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in [("report.yaml", REPORT)].iter().chain(files) {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_tickmark"));
    let run = command.args(arguments).arg("--project").arg(folder.path()).output().expect("the tool runs");
    assert!(run.stderr.is_empty(), "{}", String::from_utf8_lossy(&run.stderr));
    (run.status.code().expect("an exit code"), serde_json::from_slice(&run.stdout).expect("JSON"))
}

fn example() -> [(String, String); 2] {
    let doc = doc();
    [(CHAPTER.to_owned(), fence(&doc, "markdown")), ("data/events.yaml".to_owned(), fence(&doc, "yaml"))]
}

#[test]
fn the_documented_example_is_the_answer() {
    let files = example();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let (code, found) = answer(&files, &["check", "--format", "json"]);
    let wanted: Value = serde_json::from_str(&fence(&doc(), "json")).expect("JSON in the documentation");
    assert_eq!((code, &found), (1, &wanted), "{found:#}");
    let keys = |value: &Value| value.as_object().expect("an object").keys().cloned().collect::<Vec<_>>();
    for key in keys(&found).into_iter().chain(found["diagnostics"].as_array().expect("a list").iter().flat_map(keys)) {
        assert!(doc().contains(&format!("`{key}`")), "{key} is documented");
    }
    // Bytes and columns are the same place.
    for place in found["diagnostics"].as_array().expect("a list").iter().filter_map(|one| one.get("place")) {
        let text = files.iter().find(|(path, _)| *path == place["file"]).expect("a file").1;
        let number = |key: &str| place[key].as_u64().expect("a number") as usize;
        let line = text.lines().nth(number("line") - 1).expect("a line");
        let words: String = line.chars().skip(number("column") - 1).take(number("end_column") - number("column")).collect();
        assert_eq!(&text[number("start")..number("end")], words);
    }
}

/// The words of a region, found by its columns.
fn words(text: &str, region: &Value) -> String {
    let number = |key: &str| region[key].as_u64().expect("a number") as usize;
    assert_eq!(number("startLine"), number("endLine"));
    let line: Vec<u16> = text.lines().nth(number("startLine") - 1).expect("a line").encode_utf16().collect();
    String::from_utf16(&line[number("startColumn") - 1..number("endColumn") - 1]).expect("whole letters")
}

#[test]
fn a_sarif_log_holds_together() {
    let [_, (data, events)] = example();
    let chapter = "---\ntitle: A start\n---\n\n😀 Well: [most]{claim=\"events.response > 75%\"} of {{ events.al }} and {{ events.al }}.\n";
    let (code, log) = answer(&[(CHAPTER, chapter), (&data, &events)], &["check", "--format", "sarif"]);
    let run = &log["runs"][0];
    assert_eq!((code, &log["version"], &run["columnKind"]), (1, &"2.1.0".into(), &"utf16CodeUnits".into()));
    assert_eq!(run["invocations"][0]["exitCode"], 1);
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    let results = run["results"].as_array().expect("results");
    let told: Vec<&str> = results.iter().map(|result| result["ruleId"].as_str().expect("a code")).collect();
    assert_eq!(told, ["false-claim", "unknown-name", "unknown-name"]);
    assert_eq!(rules.iter().map(|rule| &rule["id"]).collect::<Vec<_>>(), ["false-claim", "unknown-name"]);
    for rule in rules {
        assert!(rule["shortDescription"]["text"].as_str().is_some_and(|text| text.ends_with('.')), "{rule}");
        assert!(rule["help"]["markdown"].as_str().is_some_and(|text| text.len() > 20), "{rule}");
    }
    for result in results {
        assert_eq!(rules[result["ruleIndex"].as_u64().expect("an index") as usize]["id"], result["ruleId"]);
        assert_eq!(result["level"], "error");
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!((&place["artifactLocation"]["uri"], &place["artifactLocation"]["uriBaseId"]), (&CHAPTER.into(), &"PROJECT".into()));
        let mend = result["properties"]["mend"].as_str().expect("a mend");
        assert!(result["message"]["text"].as_str().is_some_and(|text| text.contains(mend)), "{result}");
    }
    let region = |at: usize| &results[at]["locations"][0]["physicalLocation"]["region"];
    assert!(words(chapter, region(0)).contains("most") && words(chapter, region(1)) == "al", "{results:#?}");
    let related = results[0]["relatedLocations"].as_array().expect("the cells behind the claim");
    assert_eq!(words(&events, &related[0]["physicalLocation"]["region"]), "35");
    let prints: Vec<&Value> = results.iter().map(|result| &result["partialFingerprints"]["tickmark/v1"]).collect();
    assert!(prints[1] != prints[2] && prints.iter().all(|print| print.is_string()), "{prints:?}");
}

#[test]
fn a_report_without_diagnostics_has_no_results() {
    let [_, (data, events)] = example();
    let files = [(CHAPTER, "---\ntitle: A start\n---\n\nOf {{ events.asked }} people {{ events.response }} came.\n"), (&data, &events)];
    for command in ["check", "build"] {
        let (code, log) = answer(&files, &[command, "--strict", "--format", "sarif"]);
        assert_eq!((code, &log["runs"][0]["results"]), (0, &Value::Array(Vec::new())), "{log:#}");
        let (code, found) = answer(&files, &[command, "--strict", "--format", "json"]);
        assert_eq!((code, &found["ok"], &found["schema"]), (0, &true.into(), &"tickmark-answer/1".into()), "{found:#}");
    }
}
