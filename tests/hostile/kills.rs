//! A build killed at a hundred moments: the site is the old one or the new one, byte for byte, and the next build mends the rest.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::house::{Project, TICKMARK, Tree, run, tree};

/// Moments over the running time of a build.
const MOMENTS: u32 = 100;

/// Files enough that writing them takes a good part of the time.
fn large(words: &str) -> Project {
    let project = Project::new();
    project.add("content/full/01-start.md", words);
    for number in 0..400 {
        project.write(format!("content/full/images/{number}.png"), words.repeat(100));
    }
    project
}

fn command(project: &Project, out: &Path) -> Command {
    let mut command = project.command("build");
    command.arg("--out").arg(out);
    command
}

fn built(project: &Project, out: &Path) -> Tree {
    run(&mut command(project, out)).is(0, &[]);
    tree(out)
}

#[test]
fn a_build_killed_at_a_hundred_moments_leaves_a_whole_site() {
    let versions = [large("First."), large("Second.")];
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("site");
    let staging = place.path().join(".site.tickmark-new");
    let begun = Instant::now();
    let sites = [built(&versions[0], &out), built(&versions[1], &out)];
    let time = begun.elapsed() / 2;
    assert!(sites[0] != sites[1]);
    let (mut killed, mut exchanged, mut left) = (0, 0, 0);
    let mut standing = 1;
    for moment in 0..MOMENTS {
        let mut child = command(&versions[1 - standing], &out).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        if moment % 2 == 0 {
            std::thread::sleep(time * 3 / 2 * moment / MOMENTS);
        } else {
            // Measured from the first file on, since a busy machine makes the time before it longer or shorter.
            while !staging.exists() && child.try_wait().unwrap().is_none() {
                std::thread::yield_now();
            }
            std::thread::sleep(time / 3 * moment / MOMENTS);
        }
        killed += usize::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
        left += usize::from(staging.exists());
        let now = tree(&out);
        let found = sites.iter().position(|site| *site == now);
        let found = found.unwrap_or_else(|| panic!("a torn site after kill {moment}"));
        exchanged += usize::from(found != standing);
        standing = found;
    }
    assert!(killed > 50, "kills that came in time: {killed}");
    assert!(left > 0, "no kill came while the site was being written (of {killed}; {exchanged} builds ended)");
    assert!(built(&versions[0], &out) == sites[0], "the next build succeeds");
    let beside: Vec<_> = fs::read_dir(place.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(beside, ["site"], "and leaves nothing beside the site");
}

#[test]
fn a_first_build_that_is_killed_leaves_a_site_or_none() {
    let project = large("First.");
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("site");
    let begun = Instant::now();
    let site = built(&project, &out);
    let time = begun.elapsed();
    for moment in 0..10 {
        fs::remove_dir_all(&out).unwrap();
        let mut child = Command::new(TICKMARK)
            .arg("build")
            .arg("--project")
            .arg(&project.root)
            .arg("--out")
            .arg(&out)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(time * moment / 10 + Duration::from_millis(1));
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(!out.exists() || tree(&out) == site, "a torn site");
        assert!(built(&project, &out) == site);
    }
}
