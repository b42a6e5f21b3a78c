//! The exit code, and nothing else: `tickmark::cli` does the work.

/// Many small things are made and let go on every thread: with the system's allocator that takes a third of a build.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    tickmark::cli::run()
}
