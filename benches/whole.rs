//! Whole processes: the shipped binary over generated reports and over the study's own, cold, beside a floor that only parses and writes.
//!
//! `cargo bench --bench whole` measures; `cargo bench --bench whole -- --help` tells what else it can do.

mod generator;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use generator::Form;
use wait4::Wait4;

const HELP: &str = "\
cargo bench --bench whole -- [--pages 100,1000] [--runs 5] [--form plain]   measures (default: 100, 1,000 and 10,000 pages, both forms)
cargo bench --bench whole -- generate plain 1000 DIR                        writes a report of that form and size into a folder
cargo bench --bench whole -- floor PROJECT OUT                              parses its Markdown and writes it as HTML, nothing more
";

/// `check` over the study takes no longer.
const LONGEST_CHECK: Duration = Duration::from_millis(200);

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["generate", form, pages, folder] => generate(Form::named(form).ok_or(HELP)?, pages.parse()?, Path::new(folder)),
        ["floor", project, out] => floor(Path::new(project), Path::new(out)),
        ["--help" | "-h"] => {
            print!("{HELP}");
            Ok(())
        }
        options => measure_all(&Options::of(options)?),
    }
}

struct Options {
    pages: Vec<usize>,
    runs: usize,
    forms: Vec<Form>,
}

impl Options {
    fn of(words: &[&str]) -> Outcome<Self> {
        let mut options = Self { pages: vec![100, 1000, 10_000], runs: 5, forms: vec![Form::Plain, Form::Report] };
        for pair in words.chunks(2) {
            match pair {
                ["--pages", list] => options.pages = list.split(',').map(str::parse).collect::<Result<_, _>>()?,
                ["--runs", number] => options.runs = number.parse::<usize>()?.max(1),
                ["--form", name] => options.forms = vec![Form::named(name).ok_or(HELP)?],
                _ => return Err(HELP.into()),
            }
        }
        Ok(options)
    }
}

fn generate(form: Form, pages: usize, folder: &Path) -> Outcome<()> {
    for (path, text) in generator::project(form, pages) {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().ok_or("a path without a folder")?)?;
        std::fs::write(path, text)?;
    }
    Ok(())
}

/// The floor: every Markdown file through pulldown-cmark straight into an HTML file, on one thread.
fn floor(project: &Path, out: &Path) -> Outcome<()> {
    use pulldown_cmark::{Options, Parser, html};
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
    std::fs::create_dir_all(out)?;
    for entry in walkdir::WalkDir::new(project.join("content")) {
        let entry = entry?;
        if entry.path().extension().is_some_and(|ending| ending == "md") {
            let text = std::fs::read_to_string(entry.path())?;
            let mut page = String::with_capacity(text.len() * 3 / 2);
            html::push_html(&mut page, Parser::new_ext(&text, options));
            let name = entry.path().file_stem().unwrap_or_default();
            std::fs::write(out.join(name).with_extension("html"), page)?;
        }
    }
    Ok(())
}

/// What one run took.
#[derive(Clone, Copy)]
struct Run {
    wall: Duration,
    processor: Duration,
    memory: u64,
}

fn run(program: &Path, arguments: &[&std::ffi::OsStr]) -> Outcome<Run> {
    run_to(program, arguments, 0)
}

/// A run that ends with that code.
fn run_to(program: &Path, arguments: &[&std::ffi::OsStr], code: i32) -> Outcome<Run> {
    let start = Instant::now();
    let mut child = Command::new(program).args(arguments).stdout(Stdio::null()).spawn()?;
    let ended = child.wait4()?;
    let wall = start.elapsed();
    if ended.status.code() != Some(code) {
        return Err(format!("{} {arguments:?} failed", program.display()).into());
    }
    Ok(Run { wall, processor: ended.rusage.utime + ended.rusage.stime, memory: ended.rusage.maxrss })
}

/// Runs that often, each into a new folder, and gives the median of each measure and the least time.
fn median(runs: usize, folder: &Path, once: impl Fn(&Path) -> Outcome<Run>) -> Outcome<(Run, Duration)> {
    let all: Vec<Run> = (0..runs).map(|run| once(&folder.join(run.to_string()))).collect::<Outcome<_>>()?;
    let of = |measure: fn(&Run) -> u64| {
        let mut values: Vec<u64> = all.iter().map(measure).collect();
        values.sort_unstable();
        values[values.len() / 2]
    };
    let run = Run {
        wall: Duration::from_micros(of(|run| run.wall.as_micros() as u64)),
        processor: Duration::from_micros(of(|run| run.processor.as_micros() as u64)),
        memory: of(|run| run.memory),
    };
    Ok((run, all.iter().map(|run| run.wall).min().unwrap_or_default()))
}

/// Nothing is deleted before the end: for some seconds, ext4 looks long for files to give out again after many were given back.
fn measure_all(options: &Options) -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    println!("{:<8} {:>6}  {:>8} {:>8} {:>9} {:>8}  {:>8} {:>6}", "form", "pages", "median", "least", "processor", "MiB", "floor", "ratio");
    let study = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    measure("study", 0, &study, options.runs, &folder.path().join("study"))?;
    measure_check(&study, options.runs, folder.path())?;
    measure_revisions(&study, options.runs, &folder.path().join("repository"))?;
    for &form in &options.forms {
        for &pages in &options.pages {
            let out = folder.path().join(format!("{}-{pages}", form.name()));
            let project = out.join("project");
            generate(form, pages, &project)?;
            measure(form.name(), pages, &project, options.runs, &out)?;
            measure_manifests(pages, &project, options.runs, &out)?;
        }
    }
    Ok(())
}

/// A line without a floor.
fn tell(name: &str, pages: &str, measured: Run, least: Duration) {
    println!(
        "{name:<8} {pages:>6}  {:>6.3} s {:>6.3} s {:>7.3} s {:>8.1}",
        measured.wall.as_secs_f64(),
        least.as_secs_f64(),
        measured.processor.as_secs_f64(),
        measured.memory as f64 / f64::from(1 << 20),
    );
}

/// `diff` of two commits of the study, the later with another cell; both are built in memory.
fn measure_revisions(study: &Path, runs: usize, repository: &Path) -> Outcome<()> {
    for name in ["content", "data", "themes", "report.yaml"] {
        for entry in walkdir::WalkDir::new(study.join(name)) {
            let entry = entry?;
            let to = repository.join(entry.path().strip_prefix(study)?);
            if entry.file_type().is_dir() { std::fs::create_dir_all(to)? } else { _ = std::fs::copy(entry.path(), to)? }
        }
    }
    let git = |words: &[&str]| {
        let mut git = Command::new("git");
        git.arg("-C").arg(repository).args(["-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"]).args(words);
        git.stdout(Stdio::null()).status()
    };
    if git(&["init", "-q"]).is_err() {
        println!("{:<8} there is no git here, so no revisions are compared", "diff");
        return Ok(());
    }
    let data = repository.join("data/employment_series.yaml");
    git(&["add", "."])?;
    git(&["commit", "-q", "-m", "one"])?;
    std::fs::write(&data, std::fs::read_to_string(&data)?.replace("y2008: 8800", "y2008: 9000"))?;
    git(&["commit", "-q", "-a", "-m", "two"])?;
    let words: [&std::ffi::OsStr; 6] =
        ["diff".as_ref(), "HEAD~1".as_ref(), "HEAD".as_ref(), "--quiet".as_ref(), "--project".as_ref(), repository.as_ref()];
    let (compared, least) = median(runs, repository, |_| run_to(Path::new(env!("CARGO_BIN_EXE_tickmark")), &words, 1))?;
    tell("diff", "study", compared, least);
    Ok(())
}

/// `diff` of two manifests; in the later version a page has a paragraph more.
fn measure_manifests(pages: usize, project: &Path, runs: usize, out: &Path) -> Outcome<()> {
    let tool = Path::new(env!("CARGO_BIN_EXE_tickmark"));
    let pages_of = walkdir::WalkDir::new(project.join("content")).sort_by_file_name().into_iter();
    let page = pages_of.flatten().find(|entry| entry.file_name().to_string_lossy().contains("-page-")).ok_or("a report without pages")?;
    let words = std::fs::read_to_string(page.path())?;
    std::fs::write(page.path(), words + "\nAnd so it stayed, as they said.\n")?;
    let changed = out.join("changed");
    run(tool, &["build".as_ref(), "--project".as_ref(), project.as_ref(), "--out".as_ref(), changed.as_ref()])?;
    let (old, new) = (out.join("built/0/report.json"), changed.join("report.json"));
    let words = ["diff".as_ref(), old.as_os_str(), new.as_os_str(), "--quiet".as_ref()];
    let (compared, least) = median(runs, out, |_| run_to(tool, &words, 1))?;
    tell("diff", &pages.to_string(), compared, least);
    Ok(())
}

/// `check` over the study, which must answer faster than an author notices.
fn measure_check(study: &Path, runs: usize, folder: &Path) -> Outcome<()> {
    let tool = PathBuf::from(env!("CARGO_BIN_EXE_tickmark"));
    let (checked, least) = median(runs, folder, |_| run(&tool, &["check".as_ref(), "--project".as_ref(), study.as_ref()]))?;
    tell("check", "", checked, least);
    if least > LONGEST_CHECK { Err(format!("check took {least:?}, longer than {LONGEST_CHECK:?}").into()) } else { Ok(()) }
}

fn measure(name: &str, pages: usize, project: &Path, runs: usize, out: &Path) -> Outcome<()> {
    let (tool, own) = (PathBuf::from(env!("CARGO_BIN_EXE_tickmark")), std::env::current_exe()?);
    let built = |out: &Path| run(&tool, &["build".as_ref(), "--project".as_ref(), project.as_ref(), "--out".as_ref(), out.as_ref()]);
    let (built, least) = median(runs, &out.join("built"), built)?;
    std::fs::create_dir(out.join("floor"))?;
    let (floor, _) = median(runs, &out.join("floor"), |out| run(&own, &["floor".as_ref(), project.as_ref(), out.as_ref()]))?;
    let pages = if pages == 0 { String::new() } else { pages.to_string() };
    println!(
        "{name:<8} {pages:>6}  {:>6.3} s {:>6.3} s {:>7.3} s {:>8.1}  {:>6.3} s {:>6.1}",
        built.wall.as_secs_f64(),
        least.as_secs_f64(),
        built.processor.as_secs_f64(),
        built.memory as f64 / f64::from(1 << 20),
        floor.wall.as_secs_f64(),
        built.wall.as_secs_f64() / floor.wall.as_secs_f64(),
    );
    Ok(())
}
