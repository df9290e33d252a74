//! API tokens that work only from where you say.

mod cases;

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Debug, Parser)]
#[command(name = "ringfence", version, about = "API tokens that work only from where you say")]
struct Program {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs case files through the engine as built
    #[command(hide = true, after_help = "Example:\n  ringfence cases cases")]
    Cases {
        /// Case files, or folders of them
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
}

fn main() -> ExitCode {
    match Program::parse().command {
        Command::Cases { paths } => run_cases(&paths),
    }
}

fn run_cases(paths: &[PathBuf]) -> ExitCode {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let passed = cases::run(paths, &mut out).and_then(|passed| out.flush().map(|()| passed));
    match passed {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("ringfence cases: {error}");
            ExitCode::from(2)
        }
    }
}
