//! API tokens that work only from where you say.

#![allow(clippy::disallowed_methods, reason = "the binary is where time and the environment come from")]

mod cases;
mod cli;
mod config;
mod serve;

use std::process::ExitCode;
use std::time::Duration;

use clap::Parser as _;

#[global_allocator]
static MEMORY: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    // Nobody but the owner reads what this program writes.
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    harden();
    let program = cli::Program::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("ringfence: cannot start: {error}");
            return ExitCode::from(2);
        }
    };
    let ended = runtime.block_on(program.run());
    // A name server that is silent does not hold up the end.
    runtime.shutdown_timeout(Duration::from_secs(1));
    match ended {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("ringfence: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// Secrets live in this process: no core is written, and no other process of the same user reads its memory.
/// And every connection is an open file: as many as the machine allows.
fn harden() {
    use rustix::process::{DumpableBehavior, Resource, Rlimit, getrlimit, setrlimit};

    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    let _ = rustix::process::set_dumpable_behavior(DumpableBehavior::NotDumpable);
    let files = getrlimit(Resource::Nofile);
    let _ = setrlimit(Resource::Nofile, Rlimit { current: files.maximum, maximum: files.maximum });
}
