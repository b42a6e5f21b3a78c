//! The exit code, and nothing else: `tickmark::cli` does the work.

fn main() -> std::process::ExitCode {
    tickmark::cli::run()
}
