//! Big and deep: whatever its shape, a project is read to its end in time, with a site or a diagnostic.
//!
//! Beside the code: `src/content/hostile.rs` (long lines of every mark), `src/yaml/tests.rs`, `src/data/tests.rs`, `src/figures/tests.rs`;
//! in `tests/cases`: `chapter-too-deep`, `yaml-faults`, `formulas-too-large`, `circle`. Here each goes through the program.

use std::fmt::Write;
use std::time::{Duration, Instant};

use super::house::{Answer, Project};

/// How deep things are nested.
const DEEP: usize = 100_000;

/// Builds a project, which ends with a site or with a report of errors.
fn ends(project: &Project, what: &str) -> Answer {
    let begun = Instant::now();
    let answer = project.build();
    let code = answer.code();
    assert!(code == 0 || (code == 1 && answer.told.contains("error[")), "{what}: {code}\n{}", shortened(&answer.told));
    // Nothing here takes a second when the machine has nothing else to do.
    assert!(begun.elapsed() < Duration::from_secs(30), "{what} takes {:?}", begun.elapsed());
    assert!(answer.told.len() < 2_000_000, "{what}: {} bytes are told", answer.told.len());
    answer
}

fn shortened(told: &str) -> String {
    told.chars().take(2_000).collect()
}

fn chapter(body: &str) -> Project {
    let project = Project::new();
    project.write("content/full/01-start.md", format!("---\ntitle: A start\n---\n\n{body}\n"));
    project
}

#[test]
fn markdown_nested_a_hundred_thousand_deep() {
    let pair = |open: &str, close: &str| format!("{}a{}", open.repeat(DEEP), close.repeat(DEEP));
    let shapes = [
        (">".repeat(DEEP), "too-deep"),
        ("> ".repeat(DEEP), "too-deep"),
        ("- ".repeat(DEEP), "too-deep"),
        ("* - + ".repeat(DEEP / 3), "too-deep"),
        ("1. ".repeat(DEEP), "too-deep"),
        ("> - ".repeat(DEEP / 2), "too-deep"),
        ((0..1_500).map(|at| format!("{}- a\n", "  ".repeat(at))).collect(), "too-deep"),
        ("a\n: ".repeat(DEEP), ""),
        (pair("*a **b ", "** c*"), "too-deep"),
        (pair("_", "_"), ""),
        (pair("**", "**"), ""),
        (pair("~~", "~~"), ""),
        (pair("[", "]"), "too-deep"),
        (pair("[", "](b)"), "too-deep"),
        (pair("[", "][b]"), "too-deep"),
        (pair("![", "](b.png)"), "too-deep"),
        (pair("![a", "][b]"), ""),
        (pair("[a ", "]{claim=\"1 = 1\"}"), "too-deep"),
        (format!("{}a{}", "*[a **[b ".repeat(DEEP / 10), "]{claim=\"1 = 1\"}** c]{claim=\"1 = 1\"}*".repeat(DEEP / 10)), ""),
        (format!("{}a{}", "*[a **[b [".repeat(40), "](x) ]{claim=\"1 = 1\"}** c]{claim=\"1 = 1\"}*".repeat(40)), ""),
        (pair("[@a ", "]"), ""),
        (pair("[^", "]"), ""),
        (pair("(", ")"), ""),
        (pair("<", ">"), ""),
        (pair("<div>", "</div>"), "raw-html"),
        (pair("`", "`"), ""),
        (pair("{{", "}}"), ""),
        (pair("{{ (", ") }}"), ""),
        ((1..600).map(|at| format!("{} ", "`".repeat(at))).collect(), ""),
        ("::: note\n".repeat(DEEP), "too-deep"),
        (format!("{}\nwords\n\n{}", "::: note\n".repeat(DEEP), ":::\n".repeat(DEEP)), "too-deep"),
        ("> ::: note\n".repeat(DEEP / 4), ""),
        ("[^a]: [^a] \n\n".repeat(DEEP / 8), ""),
        ("|".repeat(DEEP), ""),
        (format!("{}\n{}\n{}\n", "|a".repeat(DEEP / 20), "|-".repeat(DEEP / 20), "|a".repeat(DEEP / 20)), ""),
        ("#".repeat(DEEP), ""),
        ("## a\n".repeat(DEEP / 20), ""),
        ("\\".repeat(DEEP), ""),
        ("&".repeat(DEEP), ""),
        ("&amp;".repeat(DEEP), ""),
        ("=\n".repeat(DEEP), ""),
        ("a\n===\n".repeat(DEEP / 20), ""),
        ("<!--".repeat(DEEP), ""),
        ("```".repeat(DEEP), ""),
        ("```\n".repeat(DEEP), ""),
        ("[a]: b\n".repeat(DEEP / 4), ""),
        ("\u{301}".repeat(DEEP), ""),
        ("\u{202e}".repeat(DEEP), ""),
    ];
    for (text, code) in shapes {
        let what: String = text.chars().take(24).collect();
        let answer = ends(&chapter(&text), &format!("{what:?}"));
        assert!(answer.told.contains(code), "{what:?} is not told as {code}:\n{}", shortened(&answer.told));
    }
}

#[test]
fn yaml_nested_a_hundred_thousand_deep_in_every_file() {
    for nest in
        ["[".repeat(DEEP), "{a: ".repeat(DEEP), "- ".repeat(DEEP), "? ".repeat(DEEP), format!("{}1{}", "[".repeat(DEEP), "]".repeat(DEEP))]
    {
        let broken = |project: &Project, what: &str| {
            let answer = ends(project, &format!("{what} {}", &nest[..4]));
            assert_eq!(answer.code(), 1, "{what}");
            project.stands();
        };
        let project = Project::new();
        broken(project.add("report.yaml", &format!("literals: {nest}")), "report.yaml");
        let project = Project::new();
        broken(project.write("data/x.yaml", format!("title: {nest}\n")), "a dataset");
        let project = Project::new();
        broken(project.write("data/references.yaml", format!("a: {nest}\n")), "references");
        let project = Project::new();
        broken(project.replace("content/full/01-start.md", "title: A start", &format!("title: {nest}")), "front matter");
        broken(&chapter(&format!("```table x\nheadline: {nest}\n```\n")), "a directive");
        let project = Project::new();
        project.add("report.yaml", "theme: mine").write("themes/mine/theme.yaml", format!("colours: {nest}\n"));
        broken(&project, "a theme");
    }
}

#[test]
fn formulas_nested_a_hundred_thousand_deep() {
    let pair = |open: &str, close: &str| format!("{}1{}", open.repeat(DEEP), close.repeat(DEEP));
    let formulas = [
        pair("(", ")"),
        pair("sum(", ")"),
        "-".repeat(DEEP) + "1",
        "not ".repeat(DEEP) + "1 = 1",
        "1 + ".repeat(DEEP) + "1",
        "1 ^ ".repeat(DEEP) + "1",
        "1 = ".repeat(DEEP) + "1",
        "if(".repeat(DEEP),
        "a.".repeat(DEEP) + "a",
        "a[".repeat(DEEP),
        "\"".repeat(DEEP + 1),
        "9".repeat(DEEP),
        format!("0.{}1", "0".repeat(DEEP)),
        "9".repeat(4_000) + " * " + &"9".repeat(4_000),
        "1 / 3 * ".repeat(2_000) + "1",
        "é".repeat(DEEP),
    ];
    for formula in formulas {
        let what: String = formula.chars().take(12).collect();
        ends(
            &chapter(&format!("Said: {{{{ {formula} }}}}.\n\n[so]{{claim=\"{} > 1\"}}", formula.replace('"', "'"))),
            &format!("{what} in a sentence"),
        );
        let project = Project::new();
        let quoted = serde_json::to_string(&formula).unwrap();
        ends(project.add("data/events.yaml", &format!("claims: {{deep: {{predicate: {quoted}}}}}")), &format!("{what} as a claim"));
        let project = Project::new();
        project.write("data/x.yaml", format!("title: T\ndesign: none\nvalues:\n  a: {{label: A, value: 1, unit: people}}\nfigures:\n  deep: {{title: D, formula: {quoted}}}\n"));
        ends(&project, &format!("{what} as a figure"));
    }
}

#[test]
fn alias_bombs_are_refused() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for at in 1..30 {
        let _ = writeln!(bomb, "a{at}: &a{at} [{}]", vec![format!("*a{}", at - 1); 10].join(", "));
    }
    for path in ["data/x.yaml", "data/references.yaml", "report.yaml", "themes/mine/theme.yaml"] {
        let project = Project::new();
        if path.starts_with("themes") {
            project.add("report.yaml", "theme: mine");
        }
        let before = std::fs::read_to_string(project.path(path)).unwrap_or_default();
        project.write(path, format!("{before}{bomb}")).is_faulty("yaml-alias", &[path]);
    }
    let project = Project::new();
    project.replace("content/full/01-start.md", "title: A start", &format!("{bomb}title: A start")).is_faulty("yaml-alias", &[]);
    let project = chapter(&format!("```table x\n{bomb}\n```\n"));
    project.is_faulty("yaml-alias", &[]);
}

#[test]
fn templates_that_loop_end() {
    let loops = |inside: &str, deep: usize| {
        let (open, close): (String, String) =
            ((0..deep).map(|at| format!("{{% for x{at} in range(end=1000000000) %}}")).collect(), "{% endfor %}".repeat(deep));
        format!("{open}{inside}{close}")
    };
    for (what, template) in [
        ("a loop", loops("x", 1)),
        ("loops in loops", loops("x", 40)),
        ("a template that includes itself", "{% include \"chapter.html\" %}".to_owned()),
        ("a template that extends itself", "{% extends \"chapter.html\" %}".to_owned()),
        ("deep brackets", format!("{{{{ {}1{} }}}}", "(".repeat(DEEP), ")".repeat(DEEP))),
        ("deep conditions", format!("{}x{}", "{% if 1 %}".repeat(DEEP / 10), "{% endif %}".repeat(DEEP / 10))),
    ] {
        let project = Project::new();
        project.add("report.yaml", "theme: mine").write("themes/mine/templates/chapter.html", template);
        let answer = ends(&project, what);
        assert_eq!(answer.code(), 1, "{what}: {}", shortened(&answer.told));
        assert!(answer.told.contains("themes/mine/templates/chapter.html"), "{what}: {}", shortened(&answer.told));
        project.stands();
    }
}

fn chain(length: usize) -> Project {
    let project = Project::new();
    let mut text = String::from("title: A chain\ndesign: none\nvalues:\n  f0: {label: A, value: 1, unit: people}\nfigures:\n");
    for at in 1..=length {
        let _ = writeln!(text, "  f{at}: {{title: F{at}, formula: f{} + f0}}", at - 1);
    }
    project
        .write("data/chain.yaml", text)
        .write("content/full/02-chain.md", format!("---\ntitle: A chain\n---\n\n{{{{ chain.f{length} }}}}\n"));
    project
}

fn rows(number: usize) -> Project {
    let project = Project::new();
    let yaml = "title: Many\ndesign: census\npopulation: all\nkey: id\ncolumns:\n  id: {label: Id}\n  n: {label: N, unit: people}\nrows: many.csv\nfigures:\n  all: {title: All, formula: sum(n)}\n";
    let mut csv = String::from("id,n\n");
    (0..number).for_each(|at| _ = writeln!(csv, "r{at},{}", at % 1_000));
    project.write("data/many.yaml", yaml).write("data/many.csv", csv);
    project.write("content/full/02-many.md", "---\ntitle: Many\n---\n\n{{ many.all }} in all.\n");
    project
}

fn line(length: usize) -> Project {
    chapter(&"A word of [a link](start.html) *and* `code`, 7 &amp; {{ events.all }}. ".repeat(length / 68))
}

#[test]
fn long_chains_many_rows_and_long_lines_end_in_time() {
    ends(&chain(10_000), "a chain of figures").is(0, &[]);
    ends(&rows(1_000_000), "a million rows").is(0, &["3 figures"]);
    ends(&line(400_000), "a long line");
    ends(&chapter(&"word ".repeat(400_000)), "a long line of words").is(0, &[]);
    ends(&chapter(&"w".repeat(2_000_000)), "a long word").is(0, &[]);
    let project = Project::new();
    ends(project.replace("report.yaml", "A small report", &"long ".repeat(200_000)), "a long title");
    let project = Project::new();
    ends(project.write("data/x.yaml", format!("title: {}\n", "x".repeat(2_000_000))), "a long line of YAML");
    let project = Project::new();
    ends(project.write("data/x.yaml", format!("title: T\nrows: [{}]\n", "{a: 1}, ".repeat(5_000))), "a long row of rows");
    let project = Project::new();
    (0..300).for_each(|at| _ = project.write(format!("content/full/{at:04}-c{at}.md"), "no front matter"));
    ends(&project, "three hundred faulty chapters");
}

/// Longer than any chapter: a place and a mend are told before the Markdown parser is asked.
#[test]
fn a_hundred_megabytes_on_a_line_are_told() {
    for (what, text) in [
        ("words", "word ".repeat(20_000_000)),
        ("one letter", "w".repeat(100_000_000)),
        ("brackets", "[".repeat(100_000_000)),
        ("letters of four bytes", "\u{1f600}".repeat(25_000_000)),
    ] {
        let project = chapter(&text);
        let answer = ends(&project, what).is(1, &["[too-large]", "content/full/01-start.md:5:", "8 MiB", "Divide it"]);
        assert!(answer.told.len() < 2_000, "{what}: {}", shortened(&answer.told));
        project.stands();
    }
    let project = Project::new();
    project.write("data/x.yaml", format!("title: \"{}\"\ndesign: none\n", "[".repeat(100_000_000)));
    ends(&project, "a title in YAML");
    let project = rows(1);
    project.write("data/many.csv", format!("id,n\n{}\n", "x".repeat(100_000_000)));
    ends(&project, "a line of CSV").is(1, &["data/many.csv:2:1: error[ragged-row]"]);
}

#[test]
fn chapters_as_long_as_novels_are_read() {
    let text = "A sentence of words [with a link](https://example.org/) and *emphasis*, as long as honest ones are.\n\n".repeat(80_000);
    assert!(text.len() > 7 << 20);
    ends(&chapter(&text), "a long chapter").is(0, &[]);
    let project = chapter("::: include shared/x.md\n\n::: include shared/x.md\n");
    project.write("content/shared/x.md", text);
    project.is_faulty("too-large", &["content/shared/x.md:", "what it includes"]);
    ends(&chapter(&format!("{}a", "[".repeat(1_000))), "a thousand brackets").is(0, &[]);
    chapter(&format!("{}a", "[".repeat(1_001))).is_faulty("too-deep", &["01-start.md:5:1001:", "1000 others"]);
}

#[test]
fn fifty_thousand_faults_are_folded() {
    let project = Project::new();
    let mut text = String::from("title: T\ndesign: none\n");
    (0..50_000).for_each(|at| _ = writeln!(text, "k{at}: 1"));
    project.write("data/x.yaml", text);
    let answer = ends(&project, "unknown keys").is(1, &["49950 more errors of this kind", "not built: 50000 errors"]);
    assert_eq!(answer.told.lines().filter(|line| line.contains("[unknown-key]")).count(), 51);
    let mut command = std::process::Command::new(super::house::TICKMARK);
    let answer = super::house::run(command.args(["check", "--format", "json", "--project"]).arg(&project.root)).is(1, &[]);
    assert_eq!(answer.told.matches("\"unknown-key\"").count(), 50_000, "machines are told all");
}

#[test]
#[ignore = "large: run it with --release"]
fn the_sizes_of_the_list_end_in_time() {
    let timed = |what: &str, project: Project, codes: &[i32]| {
        let begun = Instant::now();
        let answer = project.build();
        println!(
            "{what}: {:?}, exit {}: {}",
            begun.elapsed(),
            answer.code(),
            answer.told.chars().take(200).collect::<String>().replace('\n', " | ")
        );
        assert!(codes.contains(&answer.code()), "{what}");
    };
    timed("100 MB of Markdown on a line, with marks", line(100_000_000), &[1]);
    timed("8 MiB of brackets with words between", chapter(&"[a ".repeat((8 << 20) / 3)), &[0, 1]);
    let project = Project::new();
    project.write("data/x.yaml", format!("title: {}\n", "x".repeat(100_000_000)));
    timed("100 MB of YAML on a line", project, &[0, 1]);
    let project = Project::new();
    project.write("data/x.yaml", format!("title: {}\n", "[".repeat(100_000_000)));
    timed("100 MB of brackets in YAML", project, &[1]);
    let project = rows(1);
    project.write("data/many.csv", format!("id,n\n{}\n", "x".repeat(100_000_000)));
    timed("100 MB of CSV on a line", project, &[1]);
    let project = rows(1);
    project.write("data/many.csv", format!("id,n\n{}\n", ",".repeat(100_000_000)));
    timed("100 MB of commas", project, &[1]);
}
