//! A small project in a folder of its own, with a site already built, and the program run on it.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// The program.
pub const TICKMARK: &str = env!("CARGO_BIN_EXE_tickmark");
/// Longer than this nothing may take, whatever is read, on a machine with other things to do.
const PATIENCE: Duration = Duration::from_secs(60);

/// A number of the environment, or another: how long, how often and from where random tests run.
pub fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// Every file below a folder by its path; links with their targets, so that a change of them shows.
pub type Tree = BTreeMap<PathBuf, Vec<u8>>;

pub fn tree(folder: &Path) -> Tree {
    let entries = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
    let bytes = |entry: &walkdir::DirEntry| match entry.file_type() {
        kind if kind.is_file() => fs::read(entry.path()).unwrap_or_default(),
        kind if kind.is_symlink() => {
            fs::read_link(entry.path()).map_or_else(|_| Vec::new(), |to| to.as_os_str().as_encoded_bytes().to_vec())
        }
        _ => Vec::new(),
    };
    entries.map(|entry| (entry.path().strip_prefix(folder).expect("below").to_path_buf(), bytes(&entry))).collect()
}

pub fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.expect("a folder that can be listed");
        let target = to.join(entry.path().strip_prefix(from).expect("below"));
        if entry.file_type().is_dir() {
            fs::create_dir_all(&target).expect("a folder");
        } else {
            fs::copy(entry.path(), &target).expect("a copy");
        }
    }
}

/// What the program answered.
pub struct Answer {
    pub status: ExitStatus,
    /// Standard output, then standard error.
    pub told: String,
}

impl Answer {
    pub fn code(&self) -> i32 {
        assert_eq!(self.status.signal(), None, "killed by a signal:\n{}", self.told);
        assert!(!self.told.contains("panicked"), "{}", self.told);
        self.status.code().expect("an exit code")
    }

    #[track_caller]
    pub fn is(self, code: i32, words: &[&str]) -> Self {
        assert_eq!(self.code(), code, "{}", self.told);
        for word in words {
            assert!(self.told.contains(word), "`{word}` is not told:\n{}", self.told);
        }
        self
    }
}

/// A project in `project/` of a folder that holds nothing else but a canary.
pub struct Project {
    pub around: TempDir,
    pub root: PathBuf,
    /// The site that was built of the project as it was.
    pub old: Tree,
}

/// The smallest project and its site, built once.
fn base() -> &'static TempDir {
    static BASE: OnceLock<TempDir> = OnceLock::new();
    BASE.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/_base"), folder.path());
        run(Command::new(TICKMARK).args(["build", "--project"]).arg(folder.path())).is(0, &[]);
        folder
    })
}

impl Project {
    pub fn new() -> Self {
        let around = tempfile::tempdir().expect("a folder");
        let root = around.path().join("project");
        copy(base().path(), &root);
        fs::write(around.path().join("canary"), "sings").expect("a canary");
        let old = tree(&root.join("public"));
        Self { around, root, old }
    }

    pub fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.root.join(path)
    }

    /// Writes a file, and the folders above it.
    pub fn write(&self, path: impl AsRef<Path>, bytes: impl AsRef<[u8]>) -> &Self {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder above")).expect("folders");
        fs::write(path, bytes).expect("a file");
        self
    }

    /// Adds a line to a file.
    pub fn add(&self, path: &str, line: &str) -> &Self {
        let text = fs::read_to_string(self.path(path)).expect("a text");
        self.write(path, format!("{text}\n{line}\n"))
    }

    /// Puts words in the place of others.
    pub fn replace(&self, path: &str, from: &str, to: &str) -> &Self {
        let text = fs::read_to_string(self.path(path)).expect("a text");
        assert!(text.contains(from), "`{from}` is not in {path}");
        self.write(path, text.replace(from, to))
    }

    pub fn command(&self, what: &str) -> Command {
        let mut command = Command::new(TICKMARK);
        command.args(what.split(' ')).arg("--project").arg(&self.root).args(["--format", "short"]).current_dir(&self.root);
        command
    }

    pub fn build(&self) -> Answer {
        run(&mut self.command("build"))
    }

    pub fn build_to(&self, out: impl AsRef<OsStr>) -> Answer {
        run(self.command("build").arg("--out").arg(out))
    }

    /// The report is refused with this diagnostic, which tells a mend; the old site stands, and nothing else was written.
    #[track_caller]
    pub fn is_faulty(&self, code: &str, words: &[&str]) {
        let answer = self.build().is(1, words);
        let told = answer.told.lines().find(|line| line.contains(&format!("[{code}]")));
        let told = told.unwrap_or_else(|| panic!("no `{code}`:\n{}", answer.told));
        assert!(told.ends_with(')'), "no mend: {told}");
        self.stands();
    }

    /// The build goes well.
    #[track_caller]
    pub fn is_well(&self) -> Answer {
        self.build().is(0, &[])
    }

    /// The program could not do its work: it says what to do, and the old site stands.
    #[track_caller]
    pub fn is_trouble(&self, out: impl AsRef<OsStr>, words: &[&str]) {
        self.build_to(out).is(2, words);
        self.stands();
    }

    /// The old site is what it was, and nothing lies beside it.
    #[track_caller]
    pub fn stands(&self) {
        assert!(tree(&self.path("public")) == self.old, "the old site has changed");
        self.is_tidy(&self.root);
        assert_eq!(fs::read_to_string(self.around.path().join("canary")).expect("the canary"), "sings");
        let beside: Vec<_> = fs::read_dir(self.around.path()).expect("a list").map(|entry| entry.expect("an entry").file_name()).collect();
        assert!(beside.iter().all(|name| name != ".project.tickmark-new"), "{beside:?}");
    }

    /// No build has left anything in a folder.
    #[track_caller]
    pub fn is_tidy(&self, folder: &Path) {
        let left: Vec<PathBuf> = tree(folder).into_keys().filter(|path| path.to_string_lossy().contains("tickmark-")).collect();
        assert!(left.is_empty(), "left behind: {left:?}");
    }
}

/// Starts a command with what it says going to a file.
fn start(command: &mut Command) -> (Child, tempfile::NamedTempFile) {
    let told = tempfile::NamedTempFile::new().expect("a file");
    let end = || Stdio::from(File::options().append(true).open(told.path()).expect("the file"));
    let child = command.stdin(Stdio::null()).stdout(end()).stderr(end()).spawn().expect("the program");
    (child, told)
}

/// Runs a command to its end, which must come.
pub fn run(command: &mut Command) -> Answer {
    run_while(command, |_| ())
}

/// Runs a command to its end, doing something every now and then meanwhile.
pub fn run_while(command: &mut Command, mut meanwhile: impl FnMut(Duration)) -> Answer {
    let begun = Instant::now();
    let (mut child, told) = start(command);
    let status = loop {
        if let Some(status) = child.try_wait().expect("a status") {
            break status;
        }
        if begun.elapsed() > PATIENCE {
            child.kill().expect("a kill");
            child.wait().expect("an end");
            panic!("no end after {PATIENCE:?}: {command:?}");
        }
        meanwhile(begun.elapsed());
        std::thread::sleep(Duration::from_micros(500));
    };
    let told = fs::read(told.path()).expect("what was told");
    Answer { status, told: String::from_utf8_lossy(&told).into_owned() }
}

/// Runs a command as somebody without rights: as another user if we may do anything, else as ourselves.
pub fn run_as_nobody(project: &Project, what: &str) -> Answer {
    use std::os::unix::fs::PermissionsExt;
    let open = |path: &Path| fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("open to all");
    if !bound_by_nothing() {
        return run(&mut project.command(what));
    }
    open(project.around.path());
    // The program may lie where nobody else may look.
    let program = project.around.path().join("program");
    fs::hard_link(TICKMARK, &program).or_else(|_| fs::copy(TICKMARK, &program).map(|_| ())).expect("the program");
    let mut command = Command::new(&program);
    command.args(what.split(' ')).arg("--project").arg(&project.root).args(["--format", "short"]).current_dir(project.around.path());
    let answer = run(command.uid(65_534).gid(65_534));
    fs::remove_file(program).expect("the program");
    answer
}

/// Whether no permission binds us.
pub fn bound_by_nothing() -> bool {
    let probe = tempfile::tempdir().expect("a folder");
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(probe.path(), fs::Permissions::from_mode(0o000)).expect("shut");
    let root = fs::read_dir(probe.path()).is_ok();
    fs::set_permissions(probe.path(), fs::Permissions::from_mode(0o700)).expect("open");
    root
}
