//! Revisions of real repositories, made with the `git` program: what a commit holds is what a checkout of it would hold.
//!
//! Where there is no `git`, each test says so and passes.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use proptest::prelude::*;
use tempfile::TempDir;
use tickmark::project;
use tickmark::revision::{Error, Gap, Repository, Revision};
use tickmark::source::{Disk, RelPath, Source, Why};

/// A folder in which repositories are made, with no configuration but theirs.
struct Place {
    folder: TempDir,
}

impl Place {
    /// A new folder with a repository `repo`; none if there is no `git`.
    fn new() -> Option<Self> {
        if Command::new("git").arg("--version").stdout(Stdio::null()).status().is_err() {
            eprintln!("skipped: there is no `git` on this machine");
            return None;
        }
        let place = Self { folder: tempfile::tempdir().expect("a folder") };
        place.git("", &["init", "-q", "-b", "main", "repo"]);
        Some(place)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn try_git(&self, within: &str, arguments: &[&str], input: &[u8]) -> Output {
        let mut command = Command::new("git");
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("GIT_")) {
            command.env_remove(name);
        }
        command.current_dir(self.path(within)).args(arguments).env("HOME", self.folder.path()).env("GIT_CONFIG_NOSYSTEM", "1");
        for (role, hour) in [("AUTHOR", "10"), ("COMMITTER", "11")] {
            command.env(format!("GIT_{role}_NAME"), "A").env(format!("GIT_{role}_EMAIL"), "a@example.org");
            command.env(format!("GIT_{role}_DATE"), format!("2026-01-02T{hour}:00:00Z"));
        }
        command.env("GIT_CONFIG_COUNT", "2");
        command.env("GIT_CONFIG_KEY_0", "protocol.file.allow").env("GIT_CONFIG_VALUE_0", "always");
        command.env("GIT_CONFIG_KEY_1", "gc.auto").env("GIT_CONFIG_VALUE_1", "0");
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("git runs");
        std::io::Write::write_all(&mut child.stdin.take().expect("an input"), input).expect("git reads");
        child.wait_with_output().expect("git ends")
    }

    /// What `git` says, without the end of the line.
    fn git(&self, within: &str, arguments: &[&str]) -> String {
        self.git_with(within, arguments, b"")
    }

    fn git_with(&self, within: &str, arguments: &[&str], input: &[u8]) -> String {
        let output = self.try_git(within, arguments, input);
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("text").trim_end().to_owned()
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path("repo").join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    /// Commits everything and gives the hash.
    fn commit(&self, message: &str) -> String {
        self.git("repo", &["add", "-A", "-f"]);
        self.git("repo", &["commit", "-q", "--allow-empty", "-m", message]);
        self.git("repo", &["rev-parse", "HEAD"])
    }

    /// Three commits of a small project at the top; the second is tagged, the third renames a chapter.
    fn three(&self) -> [String; 3] {
        self.write("report.yaml", "title: One\n");
        self.write("content/01-first.md", "# First\n");
        let one = self.commit("one");
        self.write("report.yaml", "title: Two\n");
        self.write("data/survey.yaml", "a: 1\n");
        let two = self.commit("two");
        self.git("repo", &["tag", "-a", "-m", "second", "v2"]);
        self.git("repo", &["mv", "content/01-first.md", "content/02-first.md"]);
        [one, two, self.commit("three")]
    }

    fn repository(&self, folder: &str) -> Repository {
        Repository::discover(&self.path(folder)).expect("a repository")
    }

    fn revision(&self, spec: &str) -> Revision {
        self.repository("repo").revision(spec).unwrap_or_else(|error| panic!("{spec}: {error}"))
    }

    fn error(&self, folder: &str, spec: &str) -> Error {
        self.repository(folder).revision(spec).expect_err("an error")
    }
}

fn rel(path: &str) -> RelPath {
    RelPath::new(path).expect("a path")
}

fn text(source: &dyn Source, path: &str) -> String {
    match source.read(&rel(path)) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) => format!("error: {error}"),
    }
}

fn names(source: &dyn Source, under: &str) -> Vec<String> {
    source.list(under).files.iter().map(|path| path.as_str().to_owned()).collect()
}

/// Every file below a folder with its bytes, so that a write anywhere would be seen.
fn everything(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(|entry| entry.expect("an entry").into_path());
    entries.map(|path| (path.clone(), fs::read(&path).unwrap_or_default())).collect()
}

#[test]
fn a_revision_is_what_was_committed() {
    let Some(place) = Place::new() else { return };
    let [one, two, three] = place.three();
    place.write("report.yaml", "title: Never committed\n");
    for packed in [false, true] {
        if packed {
            place.git("repo", &["repack", "-q", "-a", "-d"]);
            place.git("repo", &["pack-refs", "--all"]);
        }
        let first = place.revision("HEAD~2");
        assert_eq!((first.name(), first.commit()), ("HEAD~2", one.as_str()));
        assert_eq!(text(&first, "report.yaml"), "title: One\n");
        assert_eq!(names(&first, ""), ["content/01-first.md", "report.yaml"]);
        assert_eq!(names(&first, "data"), [""; 0]);
        let second = place.revision("v2");
        assert_eq!(second.commit(), two);
        assert_eq!(names(&second, "content"), ["content/01-first.md"]);
        assert_eq!(names(&place.revision("main"), "content"), ["content/02-first.md"]);
        for spec in ["HEAD", "@", &three, &three[..8], "main@{0}", "@{0}", "refs/heads/main", "v2~0^{commit}"] {
            let expected = if spec.starts_with("v2") { &two } else { &three };
            assert_eq!(place.revision(spec).commit(), expected, "{spec}");
        }
        assert_eq!(place.revision("main@{1}").commit(), two);
        assert_eq!(first.read(&rel("data/survey.yaml")).expect_err("no file").kind(), std::io::ErrorKind::NotFound);
        assert_eq!(text(&first, "content"), "error: it is a folder");
    }
}

#[test]
fn a_range_gives_two_revisions() {
    let Some(place) = Place::new() else { return };
    let [one, two, three] = place.three();
    place.git("repo", &["checkout", "-q", "-b", "topic", &one]);
    let topic = place.commit("topic");
    let repository = place.repository("repo");
    let commits =
        |spec: &str| repository.range(spec).unwrap_or_else(|error| panic!("{spec}: {error}")).map(|side| side.commit().to_owned());
    assert_eq!(commits("HEAD~1..main"), [one.clone(), three.clone()]);
    assert_eq!(commits("v2.."), [two, topic.clone()]);
    assert_eq!(commits("..main"), [topic.clone(), three]);
    assert_eq!(commits("main...topic"), [one.clone(), topic]);
    assert_eq!(repository.range("main...topic").expect("a range")[0].name(), &one[..10]);
    for word in ["..", "...", "../report", "a/../b", "main", "....", ""] {
        assert!(!Repository::is_range(word), "{word}");
        assert!(matches!(repository.range(word), Err(Error::Shape { .. })), "{word}");
    }
    assert!(matches!(repository.range("main..nothing"), Err(Error::Unknown { spec, .. }) if spec == "nothing"));
    place.git("repo", &["checkout", "-q", "--orphan", "alone"]);
    place.commit("alone");
    assert!(matches!(repository.range("main...alone"), Err(Error::Unrelated { .. })));
}

#[test]
fn a_project_may_be_a_folder_of_the_repository() {
    let Some(place) = Place::new() else { return };
    place.write("README.md", "not of the project");
    place.commit("before");
    place.write("reports/2026/report.yaml", "title: R\n");
    place.write("reports/2026/content/01-a.md", "# A\n");
    place.commit("after");
    let repository = place.repository("repo/reports/2026");
    let now = repository.revision("HEAD").expect("a revision");
    assert_eq!(names(&now, ""), ["content/01-a.md", "report.yaml"]);
    let before = repository.revision("HEAD~1").expect_err("no folder");
    assert_eq!(before, Error::NoFolder { spec: "HEAD~1".into(), folder: "reports/2026".into() });
    assert_eq!(before.to_string(), "`HEAD~1` has no folder `reports/2026`, where the project stands now.");
}

#[test]
fn worktrees_and_bare_repositories_are_read() {
    let Some(place) = Place::new() else { return };
    let [one, _, three] = place.three();
    place.git("repo", &["worktree", "add", "-q", "--detach", "../other", &one]);
    assert_eq!(place.repository("other").revision("HEAD").expect("a revision").commit(), one);
    assert_eq!(place.repository("other/content").revision("main").expect("a revision").list("").files, [rel("02-first.md")]);
    place.git("", &["clone", "-q", "--bare", "repo", "bare.git"]);
    let bare = place.repository("bare.git").revision("main").expect("a revision");
    assert_eq!((bare.commit(), text(&bare, "report.yaml")), (three.as_str(), "title: Two\n".to_owned()));
    place.git("", &["clone", "-q", "--shared", "repo", "shared"]);
    assert_eq!(text(&place.repository("shared").revision("HEAD").expect("a revision"), "report.yaml"), "title: Two\n");
}

#[test]
fn other_formats_are_read_or_refused_clearly() {
    let Some(place) = Place::new() else { return };
    if place.try_git("", &["init", "-q", "--object-format=sha256", "long"], b"").status.success() {
        fs::write(place.path("long/report.yaml"), "title: Long\n").expect("a file");
        place.git("long", &["add", "-A"]);
        place.git("long", &["commit", "-q", "-m", "long"]);
        let long = place.repository("long").revision("HEAD").expect("a revision");
        assert_eq!((long.commit().len(), text(&long, "report.yaml")), (64, "title: Long\n".to_owned()));
    }
    if place.try_git("", &["init", "-q", "--ref-format=reftable", "table"], b"").status.success() {
        assert_eq!(Repository::discover(&place.path("table")).expect_err("an error"), Error::Reftable);
    }
}

#[test]
fn a_folder_without_a_repository_is_told() {
    let Some(place) = Place::new() else { return };
    fs::create_dir(place.path("plain")).expect("a folder");
    let error = Repository::discover(&place.path("plain")).expect_err("an error");
    assert!(matches!(&error, Error::NoRepository { folder } if folder.ends_with("plain")), "{error}");
    assert!(matches!(Repository::discover(&place.path("nothing")), Err(Error::Unreadable { .. })));
    fs::write(place.path("plain/.git"), "gitdir: ../nowhere\n").expect("a file");
    let error = Repository::discover(&place.path("plain")).expect_err("an error");
    assert!(matches!(error, Error::Unreadable { .. } | Error::NoRepository { .. }), "{error}");
    assert_eq!(place.error("repo", "HEAD"), Error::Unborn);
}

#[test]
fn an_unknown_revision_is_told_with_names_like_it() {
    let Some(place) = Place::new() else { return };
    place.three();
    place.git("repo", &["branch", "figures-2026"]);
    place.git("", &["clone", "-q", "-b", "main", "repo", "clone"]);
    let error = place.error("repo", "figures-2062");
    assert_eq!(error.to_string(), "There is no branch, tag or commit `figures-2062`.");
    assert_eq!(error.mend(), "Did you mean `figures-2026`?");
    assert_eq!(place.error("clone", "figures-2026~1").mend(), "Did you mean `origin/figures-2026`?");
    assert!(matches!(place.error("repo", "v3"), Error::Unknown { nearest, .. } if nearest == ["v2"]));
    let error = place.error("repo", "nothing-like-it");
    assert!(matches!(&error, Error::Unknown { nearest, shallow: false, .. } if nearest.is_empty()), "{error}");
    assert!(error.mend().contains("git branch --all"));
    let error = place.error("repo", "HEAD~1000");
    assert!(matches!(error, Error::Nowhere { .. }), "{error}");
    let error = place.error("repo", &"7".repeat(40));
    assert!(matches!(&error, Error::Missing { gap: Gap::Unexplained, .. }), "{error}");
    assert_eq!(error.mend(), format!("Run `git fetch origin {}`; if that fails, `git fsck` says more.", "7".repeat(40)));
    for spec in ["", " ", "a\nb", "HEAD..main", "^HEAD", "HEAD^!", &"x".repeat(100_000)] {
        assert!(matches!(place.error("repo", spec), Error::Shape { .. }), "{spec:.20}");
    }
    for spec in ["HEAD:report.yaml", "HEAD:content", "HEAD^{tree}"] {
        assert!(matches!(place.error("repo", spec), Error::NotCommit { .. }), "{spec}");
    }
    for spec in ["@{", "HEAD^{", "~", "^^^", ":0:", "HEAD@{upstream}", "@{-1}", "main@{1000}", "-", "ä", &"^".repeat(900)] {
        place.repository("repo").revision(spec).expect_err(spec);
    }
}

#[test]
fn an_ambiguous_abbreviation_is_told_with_what_it_fits() {
    let Some(place) = Place::new() else { return };
    place.three();
    // With enough commits on one tree, two of them begin alike.
    let tree = place.git("repo", &["rev-parse", "HEAD^{tree}"]);
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    let prefix = (0..2000).find_map(|at| {
        let id = place.git("repo", &["commit-tree", &tree, "-m", &format!("commit {at}")]);
        seen.insert(id[..4].to_owned(), id).map(|other| other[..4].to_owned())
    });
    let prefix = prefix.expect("two that begin alike");
    let error = place.error("repo", &prefix);
    assert!(matches!(&error, Error::Ambiguous { candidates, .. } if candidates.len() == 2), "{error}");
    assert!(error.to_string().contains("commit 2026-01-02"), "{error}");
}

#[test]
fn a_clone_that_lacks_something_says_what_to_fetch() {
    let Some(place) = Place::new() else { return };
    let [one, ..] = place.three();
    let address = format!("file://{}", place.path("repo").display());
    place.git("repo", &["config", "uploadpack.allowFilter", "true"]);
    place.git("repo", &["config", "uploadpack.allowAnySHA1InWant", "true"]);

    place.git("", &["clone", "-q", "--depth", "1", &address, "shallow"]);
    assert_eq!(text(&place.repository("shallow").revision("HEAD").expect("it is there"), "report.yaml"), "title: Two\n");
    for spec in ["HEAD~2", "HEAD^", &one] {
        let error = place.error("shallow", spec);
        assert!(matches!(error, Error::Missing { gap: Gap::Shallow, .. }), "{spec}: {error:?}");
        assert_eq!(error.mend(), "Run `git fetch --unshallow origin`.");
    }
    assert!(matches!(place.error("shallow", "v2"), Error::Unknown { shallow: true, .. }));
    place.git("shallow", &["fetch", "-q", "--unshallow", "origin"]);
    assert_eq!(place.repository("shallow").revision("HEAD~2").expect("fetched").commit(), one);

    for filter in ["blob:none", "tree:0"] {
        let name = filter.replace(':', "-");
        place.git("", &["clone", "-q", "--filter", filter, &address, &name]);
        let error = place.error(&name, "HEAD~2");
        assert!(matches!(&error, Error::Missing { gap: Gap::Partial, .. }), "{filter}: {error:?}");
        assert_eq!(error.mend(), "Run `git fetch --refetch --no-filter origin`.");
        place.git(&name, &["fetch", "-q", "--refetch", "--no-filter", "origin"]);
        assert_eq!(text(&place.repository(&name).revision("HEAD~2").expect("fetched"), "report.yaml"), "title: One\n");
    }

    let blob = place.git("repo", &["rev-parse", "HEAD:report.yaml"]);
    fs::remove_file(place.path("repo/.git/objects").join(&blob[..2]).join(&blob[2..])).expect("a loose object");
    let error = place.error("repo", "HEAD");
    assert!(error.to_string().starts_with("`report.yaml` of `HEAD` (object "), "{error}");
    assert!(place.repository("repo").revision("HEAD~2").is_ok(), "an older one is whole");
}

#[test]
fn a_submodule_is_not_opened() {
    let Some(place) = Place::new() else { return };
    place.three();
    place.git("", &["init", "-q", "-b", "main", "inner"]);
    fs::write(place.path("inner/secret.md"), "inner").expect("a file");
    place.git("inner", &["add", "-A"]);
    place.git("inner", &["commit", "-q", "-m", "inner"]);
    place.git("repo", &["submodule", "--quiet", "add", "../inner", "content/inner"]);
    place.commit("with a submodule");
    let revision = place.revision("HEAD");
    assert_eq!(names(&revision, "content"), ["content/02-first.md"]);
    assert_eq!(revision.list("content").left_out, []);
    assert!(revision.read(&rel("content/inner/secret.md")).is_err());
    assert!(revision.list("content/inner").files.is_empty());
}

#[test]
fn links_are_followed_inside_the_project_only() {
    let Some(place) = Place::new() else { return };
    place.write("shared/notes.md", "shared");
    place.write("p/report.yaml", "title: P\n");
    place.write("p/content/01-a.md", "# A\n");
    let link = |target: &str, name: &str| symlink(target, place.path("repo/p").join(name)).expect("a link");
    link("01-a.md", "content/02-inside.md");
    link("../../p/content/02-inside.md", "content/03-out-and-in.md");
    link("../../shared/notes.md", "content/04-out.md");
    link("/etc/passwd", "content/05-absolute.md");
    link("nothing.md", "content/06-nothing.md");
    link("07-circle.md", "content/07-circle.md");
    link("../../shared", "content/out");
    link("content", "data");
    link("01-a.md/", "content/08-slash.md");
    place.commit("links");
    let repository = place.repository("repo/p");
    let revision = repository.revision("HEAD").expect("a revision");
    let disk = Disk::new(&place.path("repo/p")).expect("a project");
    for path in ["content/02-inside.md", "content/03-out-and-in.md", "data/01-a.md"] {
        assert_eq!(text(&revision, path), "# A\n", "{path}");
    }
    for path in ["content/04-out.md", "content/05-absolute.md", "content/out/notes.md"] {
        assert_eq!(text(&revision, path), "error: it is a link that leads out of the project", "{path}");
    }
    assert_eq!(text(&revision, "content/06-nothing.md"), "error: it is a link that leads to nothing");
    assert_eq!(text(&revision, "content/07-circle.md"), "error: it is a link that leads in a circle");
    assert!(revision.list("data").left_out.iter().all(|left_out| left_out.why == Why::Linked));
    same(&revision, &disk);
}

#[test]
fn nothing_is_written_and_no_configuration_matters() {
    let Some(place) = Place::new() else { return };
    place.three();
    fs::write(place.path("repo/.gitattributes"), "* filter=x text eol=crlf\n").expect("a file");
    place.git("repo", &["add", ".gitattributes"]);
    // From here on `git` itself would run what is written there.
    let run = format!("touch {}", place.path("run").display());
    let config = place.path("repo/.git/config");
    let mut hostile = fs::read_to_string(&config).expect("a configuration");
    hostile += &format!("[core]\n\tfsmonitor = {run}\n\tpager = {run}\n\tabbrev = nonsense\n[filter \"x\"]\n\tsmudge = {run}\n");
    hostile += "[include]\n\tpath = /dev/zero\n[gitoxide \"objects\"]\n\treplaceRefBase = refs/heads/\n";
    fs::write(&config, hostile).expect("a file");
    let before = everything(&place.path("repo"));
    let repository = place.repository("repo");
    let revision = repository.revision("HEAD").expect("a revision");
    assert_eq!(text(&revision, "report.yaml"), "title: Two\n");
    _ = (repository.range("HEAD~1...HEAD").expect("a range"), place.error("repo", "no-such-name"));
    assert!(everything(&place.path("repo")) == before, "nothing was written");
    assert!(!place.path("run").exists());
}

#[test]
fn pointers_to_large_files_are_read_as_they_are_and_remembered() {
    let Some(place) = Place::new() else { return };
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n";
    place.write("content/a.png", pointer);
    place.write("content/b.png", "plain");
    place.commit("pointer");
    let revision = place.revision("HEAD");
    assert_eq!(revision.pointers(), []);
    assert_eq!((text(&revision, "content/a.png").as_str(), text(&revision, "content/b.png").as_str()), (pointer, "plain"));
    assert_eq!(revision.pointers(), [rel("content/a.png")]);
}

#[test]
fn hostile_trees_end() {
    let Some(place) = Place::new() else { return };
    place.three();
    let blob = place.git_with("repo", &["hash-object", "-w", "--stdin"], b"x");
    let tree = |entries: &[(&str, &str, &str)]| {
        let mut bytes = Vec::new();
        for (mode, name, id) in entries {
            bytes.extend(format!("{mode} {name}\0").bytes());
            bytes.extend((0..20).map(|at| u8::from_str_radix(&id[2 * at..2 * at + 2], 16).expect("hex")));
        }
        place.git_with("repo", &["hash-object", "-t", "tree", "-w", "--literally", "--stdin"], &bytes)
    };
    let commit = |tree: &str| place.git("repo", &["commit-tree", tree, "-m", "hostile"]);
    // Trees that hold one another ten times on each of forty levels, under ten names and under one.
    for same in [false, true] {
        let mut bomb = tree(&[("100644", "x", &blob)]);
        for _ in 0..40 {
            let names: Vec<String> = (0..10).map(|at| if same { "a".to_owned() } else { format!("a{at}") }).collect();
            bomb = tree(&names.iter().map(|name| ("40000", name.as_str(), bomb.as_str())).collect::<Vec<_>>());
        }
        assert!(matches!(place.error("repo", &commit(&bomb)), Error::TooMany { .. }));
    }
    let mut deep = tree(&[("100644", "x.md", &blob)]);
    for _ in 0..300 {
        deep = tree(&[("40000", "a", &deep)]);
    }
    let deep = tree(&[("40000", "content", &deep)]);
    let listing = place.revision(&commit(&deep)).list("content");
    assert_eq!((listing.files.len(), listing.left_out.len(), &listing.left_out[0].why), (0, 1, &Why::Deep));
    let odd = tree(&[
        ("100644", "..", &blob),
        ("100644", "../../out", &blob),
        ("40000", ".", &deep),
        ("100644", "a:b", &blob),
        ("100644", "ok", &blob),
    ]);
    let revision = place.revision(&commit(&odd));
    assert_eq!(names(&revision, ""), ["ok"]);
    assert_eq!(revision.list("").left_out.len(), 4);
    let broken = place.git_with("repo", &["hash-object", "-t", "tree", "-w", "--literally", "--stdin"], b"100644 x\0short");
    assert!(matches!(place.error("repo", &commit(&broken)), Error::Broken { .. }));
}

#[test]
fn many_files_are_read_by_many_threads() {
    use rayon::prelude::*;
    let Some(place) = Place::new() else { return };
    for at in 0..2000 {
        place.write(&format!("data/{}/{at}.yaml", at % 20), &format!("value: {at}\n{}", "same: text\n".repeat(20)));
    }
    place.commit("many");
    place.git("repo", &["repack", "-q", "-a", "-d"]);
    let revision = place.revision("HEAD");
    let files = revision.list("data").files;
    assert_eq!(files.len(), 2000);
    files.par_iter().for_each(|path| assert!(text(&revision, path.as_str()).starts_with(&format!("value: {}\n", path.stem()))));
}

/// That a revision and a checkout of it give the same lists and the same files.
fn same(revision: &Revision, disk: &Disk) {
    for under in ["", "content", "data", "content/out", "a", "a/b", "nothing"] {
        let (then, now) = (revision.list(under), disk.list(under));
        assert_eq!(then.files, now.files, "files under {under:?}");
        assert_eq!(then.left_out, now.left_out, "left out under {under:?}");
        for path in then.files {
            assert_eq!(revision.read(&path).ok(), disk.read(&path).ok(), "{path}");
        }
    }
}

/// Checks a commit out into a folder that holds nothing else.
fn checkout(place: &Place, from: &str, spec: &str, into: &str) {
    fs::create_dir_all(place.path(into)).expect("a folder");
    let (tree, index) = (place.path(into), place.path(&format!("{into}.index")));
    let run = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command
            .arg("-C")
            .arg(from)
            .args(["-c", "core.autocrlf=false", "-c", "safe.directory=*"])
            .arg("--work-tree")
            .arg(&tree)
            .args(arguments);
        assert!(command.env("GIT_INDEX_FILE", &index).status().expect("git runs").success(), "git {arguments:?}");
    };
    run(&["read-tree", spec]);
    run(&["checkout-index", "-a", "-q"]);
}

#[test]
fn this_project_at_its_head_is_a_clean_checkout_of_it() {
    let Some(place) = Place::new() else { return };
    let root = env!("CARGO_MANIFEST_DIR");
    let revision = match Repository::discover(Path::new(root)).and_then(|repository| repository.revision("HEAD")) {
        Ok(revision) => revision,
        Err(error @ (Error::NoRepository { .. } | Error::NoFolder { .. })) => {
            eprintln!("skipped: this is no checkout of the project ({error})");
            return;
        }
        Err(error) => panic!("{error}"),
    };
    checkout(&place, root, "HEAD", "tree");
    let disk = Disk::new(&place.path("tree")).expect("a project");
    let (then, now) = (project::open(&revision), project::open(&disk));
    assert_eq!(then.diagnostics.len(), now.diagnostics.len());
    assert!(format!("{:?}", then.value) == format!("{:?}", now.value), "the two projects differ");
    assert!(!then.value.chapters.is_empty());
}

/// An entry of a random tree: where, and what.
fn entries() -> impl Strategy<Value = Vec<(String, Option<String>, Vec<u8>)>> {
    let name = prop_oneof!["[abc]", Just("a.md".to_owned()), Just("a-b".to_owned()), Just("x:y".to_owned()), Just("ü \\".to_owned())];
    let path = prop::collection::vec(name, 1..4).prop_map(|parts| parts.join("/"));
    // No name of what stands above the repository, where a commit cannot look.
    let target = prop::collection::vec(prop_oneof![Just(".."), Just("."), Just("a"), Just("b"), Just("a.md"), Just("p")], 1..4);
    let target = prop::option::weighted(0.4, target.prop_map(|parts| parts.join("/")));
    prop::collection::vec((path, target, prop::collection::vec(any::<u8>(), 0..20)), 0..14)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn a_random_tree_is_read_as_its_checkout_is(entries in entries(), folder in prop_oneof![Just("p"), Just(".")]) {
        let Some(place) = Place::new() else { return Ok(()) };
        let top = place.path("repo").join(folder);
        fs::create_dir_all(&top).expect("a folder");
        fs::write(top.join("report.yaml"), "title: R\n").expect("a file");
        for (path, target, bytes) in entries {
            // What cannot stand there, because a part of its way is a file or a link out, is passed over.
            let path = top.join(path);
            let Some(parent) = path.parent() else { continue };
            let fits = fs::create_dir_all(parent).is_ok() && parent.canonicalize().is_ok_and(|real| real == parent.to_path_buf());
            if fits && path.symlink_metadata().is_err() {
                match target {
                    Some(target) => symlink(target, &path).expect("a link"),
                    None => fs::write(&path, bytes).expect("a file"),
                }
            }
        }
        place.commit("random");
        checkout(&place, &place.path("repo").to_string_lossy(), "HEAD", "tree");
        let revision = place.repository(&format!("repo/{folder}")).revision("HEAD").expect("a revision");
        same(&revision, &Disk::new(&place.path("tree").join(folder)).expect("a project"));
    }
}
