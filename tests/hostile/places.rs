//! Where the site goes: among the sources, through links, onto disks that are full or shut, into folders that vanish, and several at once.
//!
//! Beside the code: `src/publish/place.rs` (what a killed build left, a site between two renames).

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::house::{Project, TICKMARK, bound_by_nothing, run, run_while, tree};

#[test]
fn an_output_folder_among_the_sources_is_refused() {
    for out in [
        "content",
        "content/site",
        "content/full/a/b",
        "data",
        "data/site",
        "themes/site",
        ".",
        "..",
        "x/..",
        "content/../data",
        ".git",
        "src/site",
    ] {
        let project = Project::new();
        project.is_trouble(out, &["--out"]);
        project.is_trouble(project.path(out), &["--out"]);
        assert!(!project.path("content/site").exists() && !project.path("x").exists(), "nothing is made");
    }
    let project = Project::new();
    project.is_trouble("/", &["--out"]);
    symlink("../content", project.path("data/link")).unwrap();
    symlink("content", project.path("site")).unwrap();
    project.replace("report.yaml", "A small", "A smaller");
    fs::remove_file(project.path("data/link")).unwrap();
    project.is_trouble("site", &["--out"]);
    assert!(project.path("content/full/01-start.md").exists());
}

#[test]
fn an_output_folder_that_holds_anything_else_is_refused() {
    for out in ["photos", "report.yaml", "/dev/null", "/dev/full"] {
        let project = Project::new();
        project.write("photos/a.jpg", "a picture");
        project.is_trouble(out, &["no build made", "--out"]);
        assert_eq!(fs::read_to_string(project.path("photos/a.jpg")).unwrap(), "a picture");
    }
    for out in ["report.yaml/site", "/dev/null/site"] {
        let project = Project::new();
        project.is_trouble(out, &["--out"]);
    }
}

#[test]
fn folders_above_a_site_that_came_to_nothing_are_taken_away() {
    let project = Project::new();
    project.add("content/full/01-start.md", "\n{{ nothing.there }}\n");
    project.build_to("new/deep/site").is(1, &["unknown-name"]);
    assert!(!project.path("new").exists(), "a report with errors leaves no folder");
    fs::create_dir(project.path("there")).unwrap();
    project.build_to("there/deep/site").is(1, &["unknown-name"]);
    assert_eq!(fs::read_dir(project.path("there")).unwrap().count(), 0, "a folder that was there stays, without what was made in it");
    project.stands();
    let project = Project::new();
    project.is_trouble(Path::new("new/deep").join("a".repeat(250)), &["too long", "--out"]);
    assert!(!project.path("new").exists(), "nor does a site that cannot be begun");
    project.build_to("new/deep/site").is(0, &[]);
    assert!(tree(&project.path("new/deep/site")) == project.old, "a site keeps the folders above it");
}

#[test]
fn builds_that_fail_at_once_leave_each_other_their_folder() {
    let versions = [Project::new(), Project::new()];
    versions[1].add("content/full/01-start.md", "\n{{ nothing.there }}\n");
    let place = tempfile::tempdir().unwrap();
    for round in 0..10 {
        let out = place.path().join("new/deep/site");
        let start = |at: usize| {
            versions[at % 2].command("build").arg("--out").arg(&out).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
        };
        let builds: Vec<Child> = (0..6).map(start).collect();
        for (at, mut build) in builds.into_iter().enumerate() {
            assert_eq!(build.wait().unwrap().code(), Some(at as i32 % 2), "round {round}");
        }
        assert!(tree(&out) == versions[0].old, "the site is whole");
        fs::remove_dir_all(place.path().join("new")).unwrap();
    }
}

#[test]
fn output_folders_may_have_odd_names() {
    for name in ["a b", "it's", "q\"q", "50%", "a#b", "😀", "\u{202e}gnp", "{{ 7 }}", "..site", "-x"] {
        let project = Project::new();
        run(project.command("build").arg(format!("--out={name}"))).is(0, &[]);
        assert!(tree(&project.path(name)) == project.old, "{name}");
        project.stands();
    }
    let project = Project::new();
    project.is_trouble("a".repeat(300), &["too long", "--out"]);
    project.is_trouble("a".repeat(250), &["too long", "--out"]);
}

#[test]
fn a_link_in_the_place_of_the_site_is_followed() {
    let project = Project::new();
    let host = project.around.path().join("host");
    fs::create_dir(&host).unwrap();
    symlink(&host, project.path("site")).unwrap();
    for words in ["First.", "Second."] {
        project.add("content/full/01-start.md", words);
        project.build_to("site").is(0, &[]);
        assert!(project.path("site").is_symlink(), "the link stays");
        assert!(fs::read_to_string(host.join("full/start.html")).unwrap().contains(words), "where it leads, the new site stands");
        project.is_tidy(project.around.path());
    }
    symlink("nowhere", project.path("gone")).unwrap();
    project.is_trouble("gone", &["--out"]);
    symlink("circle", project.path("circle")).unwrap();
    project.is_trouble("circle", &["--out"]);
}

#[test]
fn what_lies_where_the_site_is_written_is_cleared_away() {
    let project = Project::new();
    fs::write(project.path(".public.tickmark-new"), "a file").unwrap();
    project.is_well();
    project.stands();
    symlink("content", project.path(".public.tickmark-new")).unwrap();
    project.is_well();
    project.stands();
    assert!(project.path("content/full/01-start.md").exists(), "a link is cleared, not what it leads to");
}

/// A file system of its own, for as long as this lives.
struct Mount(PathBuf);

impl Mount {
    /// None if this machine lets us mount nothing.
    fn new(folder: PathBuf, options: &str) -> Option<Self> {
        fs::create_dir_all(&folder).unwrap();
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(&folder).stderr(Stdio::null()).status();
        let mounted = mounted.is_ok_and(|status| status.success());
        if !mounted {
            println!("skipped: this machine mounts nothing");
        }
        mounted.then_some(Self(folder))
    }

    fn shut(&self) {
        let status = Command::new("mount").args(["-o", "remount,ro"]).arg(&self.0).status().unwrap();
        assert!(status.success());
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_leaves_the_old_site() {
    let project = Project::new();
    let Some(disk) = Mount::new(project.around.path().join("disk"), "size=2m") else { return };
    let out = disk.0.join("site");
    project.build_to(&out).is(0, &[]);
    let old = tree(&out);
    project.write("content/full/x.png", vec![7; 3 << 20]);
    project.is_trouble(&out, &["No space left on device", "make room", "--out"]);
    assert!(tree(&out) == old, "the old site stands");
    project.is_tidy(&disk.0);
    fs::remove_file(project.path("content/full/x.png")).unwrap();
    project.build_to(&out).is(0, &[]);
    assert!(tree(&out) == old, "and the next build succeeds");
}

/// A limit on the size of files does what a full disk does, wherever nothing can be mounted.
#[test]
fn a_file_that_finds_no_room_leaves_the_old_site() {
    let project = Project::new();
    project.write("content/full/x.png", vec![7; 1 << 20]);
    let mut limited = Command::new("sh");
    limited.args(["-c", "ulimit -f 256; trap '' XFSZ; exec \"$@\"", "sh", TICKMARK, "build", "--project"]).arg(&project.root);
    run(&mut limited).is(2, &["File too large", "make room", "--out"]);
    project.stands();
}

#[test]
fn an_answer_that_finds_no_room_is_trouble() {
    let project = Project::new();
    for line in ["check --format json", "check", "explain events.all"] {
        let mut full = Command::new("sh");
        full.args(["-c", &format!("exec \"$0\" {line} --project \"$1\" > /dev/full"), TICKMARK]).arg(&project.root);
        run(&mut full).is(2, &["cannot write the answer"]);
    }
    let mut gone = Command::new("sh");
    gone.args(["-c", "\"$0\" explain events.all --project \"$1\" --format json | true; exec \"$0\" check --project \"$1\" >&-", TICKMARK]);
    run(gone.arg(&project.root)).is(0, &[]);
}

#[test]
fn a_read_only_folder_is_told() {
    let project = Project::new();
    project.is_trouble("/proc/site", &["--out"]);
    if Path::new("/sys/kernel").exists() {
        project.is_trouble("/sys/kernel/site", &["--out"]);
    }
    fs::create_dir(project.path("shut")).unwrap();
    fs::set_permissions(project.path("shut"), std::os::unix::fs::PermissionsExt::from_mode(0o555)).unwrap();
    if !bound_by_nothing() {
        project.is_trouble("shut/site", &["Permission denied", "--out"]);
    }
    if let Some(disk) = Mount::new(project.around.path().join("disk"), "size=2m") {
        let out = disk.0.join("site");
        project.build_to(&out).is(0, &[]);
        let old = tree(&out);
        project.add("content/full/01-start.md", "More.");
        disk.shut();
        project.is_trouble(&out, &["Read-only file system", "--out"]);
        assert!(tree(&out) == old, "the old site stands");
    }
}

#[test]
fn a_mount_in_the_place_of_the_site_is_told() {
    let project = Project::new();
    let Some(disk) = Mount::new(project.around.path().join("disk"), "size=2m") else { return };
    project.is_trouble(&disk.0, &["mount", "--out"]);
    project.is_tidy(project.around.path());
    project.build_to(disk.0.join("site")).is(0, &[]);
}

/// Files enough that writing them takes a while.
fn slow() -> Project {
    let project = Project::new();
    for number in 0..600 {
        project.write(format!("content/full/images/{number}.png"), vec![7; 20_000]);
    }
    project
}

/// Builds into `site/public`, doing something once while the new site is being written. None if the build was quicker.
fn while_written(project: &Project, act: impl Fn(&Path)) -> Option<super::house::Answer> {
    let place = project.around.path().join("place");
    let mut done = false;
    let answer = run_while(project.command("build").arg("--out").arg(place.join("site")), |_| {
        // Deep in the writing, not at its very beginning.
        if !done && place.join(".site.tickmark-new/images/full/images/1.png").exists() {
            act(&place);
            done = true;
        }
    });
    done.then_some(answer)
}

#[test]
fn a_staging_folder_that_vanishes_leaves_the_old_site() {
    let project = slow();
    let place = project.around.path().join("place");
    project.build_to(place.join("site")).is(0, &[]);
    let old = tree(&place.join("site"));
    let mut met = 0;
    for _ in 0..20 {
        let answer = while_written(&project, |place| {
            // It may just have been exchanged.
            let _ = fs::rename(place.join(".site.tickmark-new"), place.join("taken"));
        });
        let taken = place.join("taken");
        match answer {
            Some(answer) if answer.code() == 2 => met += 1,
            Some(answer) => _ = answer.is(0, &[]),
            None => {}
        }
        assert!(tree(&place.join("site")) == old, "the site is whole");
        let _ = fs::remove_dir_all(taken);
        if met == 2 {
            break;
        }
    }
    assert!(met > 0, "the folder never vanished in time");
    project.is_tidy(&place);
}

#[test]
fn a_folder_that_vanishes_with_the_old_site_is_trouble() {
    let project = slow();
    let place = project.around.path().join("place");
    project.build_to(place.join("site")).is(0, &[]);
    let old = tree(&place.join("site"));
    for _ in 0..20 {
        let moved = project.around.path().join("moved");
        let answer = while_written(&project, |place| fs::rename(place, project.around.path().join("moved")).unwrap());
        let Some(answer) = answer else { continue };
        assert!(answer.code() == 2 || answer.code() == 0, "{}", answer.told);
        assert!(tree(&moved.join("site")) == old, "where the folder went, the site is whole");
        if answer.code() == 2 {
            assert!(answer.told.contains("--out"), "{}", answer.told);
            project.build_to(moved.join("site")).is(0, &[]);
            return project.is_tidy(&moved);
        }
        let _ = fs::remove_dir_all(&place);
        fs::rename(&moved, &place).unwrap();
    }
    panic!("the folder never vanished in time");
}

#[test]
fn an_old_site_that_vanishes_is_replaced() {
    let project = slow();
    let site = project.around.path().join("place/site");
    project.build_to(&site).is(0, &[]);
    let old = tree(&site);
    for _ in 0..5 {
        let answer = while_written(&project, |place| fs::rename(place.join("site"), place.join("taken")).unwrap());
        let _ = fs::remove_dir_all(project.around.path().join("place/taken"));
        if let Some(answer) = answer {
            answer.is(0, &[]);
        }
        assert!(tree(&site) == old, "the new site is whole");
    }
}

#[test]
fn a_project_that_vanishes_is_told() {
    let project = Project::new();
    fs::remove_dir_all(project.path("content")).unwrap();
    project.is_faulty("no-content", &[]);
    fs::remove_dir_all(&project.root).unwrap();
    run(Command::new(TICKMARK).arg("build").arg("--project").arg(&project.root)).is(2, &["cannot open the project"]);
}

#[test]
fn many_builds_at_once_into_one_folder_end_well() {
    let versions = [Project::new(), Project::new()];
    versions[1].replace("report.yaml", "A small report", "Another report");
    let place = tempfile::tempdir().unwrap();
    let sites: Vec<_> = versions
        .iter()
        .map(|version| {
            version.build_to(place.path().join("alone")).is(0, &[]);
            tree(&place.path().join("alone"))
        })
        .collect();
    fs::remove_dir_all(place.path().join("alone")).unwrap();
    let out = place.path().join("site");
    for _ in 0..3 {
        let start = |at: usize| {
            versions[at % 2].command("build").arg("--out").arg(&out).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
        };
        let mut builds: Vec<Child> = (0..8).map(start).collect();
        while builds.iter_mut().any(|build| build.try_wait().unwrap().is_none()) {
            let title = fs::read_to_string(out.join("index.html"));
            assert!(
                title.as_ref().map_or(true, |title| title.ends_with("</html>\n") || title.ends_with("</html>")),
                "a page is whole at any moment"
            );
            std::thread::sleep(Duration::from_millis(1));
        }
        assert!(builds.iter_mut().all(|build| build.wait().unwrap().code() == Some(0)), "every build ends well");
        let now = tree(&out);
        assert!(sites.contains(&now), "the site is one of the two, whole");
        let beside: Vec<_> = fs::read_dir(place.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(beside, ["site"], "nothing lies beside it");
    }
}
