//! The commands, and what each is given.

mod admin;
mod answer;
mod backup;
mod check;
mod client;
mod condition;
mod demo;
pub(crate) mod escape;
mod geo;
mod import;
mod log;
mod names;
mod progress;
mod table;
mod token;
mod usage;
mod user;
mod zone;

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::{Args, CommandFactory as _, Parser, Subcommand};
use clap_complete::Shell;

use crate::config::{Given, Ready, secret_file};
use crate::serve::Serving;

/// API tokens that work only from where you say.
#[derive(Debug, Parser)]
#[command(name = "ringfence", version, after_help = "Begin with:\n  ringfence serve\n  ringfence demo")]
pub(crate) struct Program {
    #[command(subcommand)]
    command: Command,
}

/// The folder that holds everything.
#[derive(Args, Clone, Debug)]
pub(crate) struct Data {
    /// The data folder
    #[arg(long, value_name = "DIR", env = "RINGFENCE_DATA", default_value = "ringfence-data", global = true)]
    pub(crate) data: PathBuf,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server
    #[command(after_help = "Example:\n  ringfence serve --config ringfence.toml --data /var/lib/ringfence")]
    Serve(Serve),
    /// A throw-away organization behind the real program, for a first look
    #[command(after_help = "Example:\n  ringfence demo")]
    Demo(demo::Demo),
    /// Make, import, list, restrict and revoke API tokens
    #[command(after_help = "Example:\n  ringfence token create --name deploy --in-zones office")]
    Token(token::Token),
    /// Network zones: where tokens may be used
    #[command(after_help = "Example:\n  ringfence zone create office --gateway 203.0.113.0/24")]
    Zone(zone::Zone),
    /// Databases that say what is known of addresses
    #[command(after_help = "Example:\n  ringfence geo build -o geo.mmdb")]
    Geo(geo::Geo),
    /// Who owns tokens
    #[command(after_help = "Example:\n  ringfence user create ci --role none")]
    User(user::User),
    /// The administrator's own, on the machine itself
    #[command(after_help = "Example:\n  RINGFENCE_TOKEN=$(ringfence admin token)")]
    Admin(admin::Admin),
    /// Ask for the verdict on a chain of addresses, and why
    #[command(after_help = "Example:\n  ringfence check --token-id 00T1gtr35t8ZbfBfV1d7 --from 203.0.113.9")]
    Check(check::Check),
    /// Why a call was refused, by the errorId of its answer
    #[command(after_help = "Example:\n  ringfence explain oaeNTp5Jl0OTK2NMx8CxStA9g")]
    Explain(check::Explain),
    /// What became of calls, and who changed what
    #[command(after_help = "Example:\n  ringfence log --since 2h --filter 'outcome.result eq \"DENY\"'")]
    Log(log::Log),
    /// A consistent copy of the store, taken while it serves
    #[command(after_help = "Example:\n  ringfence backup monday.db")]
    Backup(backup::Backup),
    /// Put a copy in the store's place, while nothing serves
    #[command(after_help = "Example:\n  ringfence restore monday.db --data elsewhere")]
    Restore(backup::Restore),
    /// Completions for a shell
    #[command(after_help = "Example:\n  ringfence completions bash > /etc/bash_completion.d/ringfence")]
    Completions {
        /// bash, zsh, fish, elvish or powershell
        shell: Shell,
    },
    /// The manual page, or that of a command
    #[command(after_help = "Example:\n  ringfence man | man -l -\n  ringfence man zone import | man -l -")]
    Man {
        /// As it is typed
        #[arg(value_name = "COMMAND")]
        command: Vec<String>,
    },
    /// The OpenAPI document of the management API
    #[command(after_help = "Example:\n  ringfence openapi > openapi.json")]
    Openapi,
    /// Runs case files through the engine as built
    #[command(hide = true, after_help = "Example:\n  ringfence cases cases")]
    Cases {
        /// Case files, or folders of them
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// How the geographic records of a case reach the engine
        #[arg(long, value_enum, default_value_t = crate::cases::Via::Memory)]
        geo: crate::cases::Via,
    },
}

/// A store that is not the data folder's own. Its URL may hold a password, so it need not stand in an argument.
#[derive(Args, Debug)]
pub(crate) struct StoreUrl {
    /// `sqlite:PATH` or `postgres://…`; `-` reads it from standard input
    #[arg(long, value_name = "URL", env = "RINGFENCE_STORE", hide_env_values = true)]
    store: Option<String>,
    /// A file whose first line is the store's URL
    #[arg(long, value_name = "FILE", env = "RINGFENCE_STORE_FILE", conflicts_with = "store")]
    store_file: Option<PathBuf>,
}

impl StoreUrl {
    pub(crate) fn read(&self) -> Result<Option<String>> {
        match (self.store.as_deref(), &self.store_file) {
            (Some("-"), _) => standard_input().map(Some),
            (Some(url), _) => Ok(Some(url.to_owned())),
            (None, Some(file)) => secret_file(file).map(Some),
            (None, None) => Ok(None),
        }
    }
}

#[derive(Args, Debug)]
struct Serve {
    /// The configuration; every key has a default
    #[arg(long, value_name = "FILE", env = "RINGFENCE_CONFIG")]
    config: Option<PathBuf>,
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    store: StoreUrl,
    /// Only check the configuration
    #[arg(long)]
    check: bool,
    /// Believe the clock, whatever later time was seen before: after one that was ahead was set right
    #[arg(long)]
    accept_clock: bool,
}

impl Program {
    /// `false`: refused, or found wanting.
    pub(crate) async fn run(self) -> Result<bool> {
        match self.command {
            Command::Serve(serve) => serve.run().await,
            Command::Demo(demo) => demo.run().await,
            Command::Geo(geo) => geo.run().await,
            Command::Token(token) => token.run().await,
            Command::Zone(zone) => zone.run().await,
            Command::User(user) => user.run().await,
            Command::Admin(admin) => admin.run().await,
            Command::Check(check) => check.run().await,
            Command::Explain(explain) => explain.run().await,
            Command::Log(log) => log.run().await,
            Command::Backup(backup) => backup.run().await,
            Command::Restore(restore) => restore.run().await,
            Command::Completions { shell } => {
                let mut script = Vec::new();
                clap_complete::generate(shell, &mut Self::command(), "ringfence", &mut script);
                table::write(&script)?;
                Ok(true)
            }
            Command::Man { command } => {
                table::write(&manual(&command)?)?;
                Ok(true)
            }
            Command::Openapi => {
                table::write(format!("{}\n", api::document()).as_bytes())?;
                Ok(true)
            }
            Command::Cases { paths, geo } => {
                let mut out = io::BufWriter::new(io::stdout().lock());
                let passed = crate::cases::run(&paths, geo, &mut out)?;
                out.flush()?;
                Ok(passed)
            }
        }
    }
}

impl Serve {
    async fn run(self) -> Result<bool> {
        let store = self.store.read()?;
        let given = Given { file: self.config, store, environment: environment() };
        if self.check {
            for warning in Ready::read(&given)?.warnings {
                eprintln!("warning: {warning}");
            }
            println!("the configuration holds");
            return Ok(true);
        }
        let accept_clock = self.accept_clock;
        crate::serve::run(Serving { given, data: self.data.data, accept_clock }).await?;
        Ok(true)
    }
}

/// The page of the program, or of the command that the words lead to.
fn manual(words: &[String]) -> Result<Vec<u8>> {
    let mut program = Program::command();
    program.build();
    let mut command = &program;
    for word in words {
        command = command.find_subcommand(word).with_context(|| {
            format!("there is no command `{}`: `ringfence --help` shows those that are", words.join(" "))
        })?;
    }
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut page).context("writing the page")?;
    Ok(page)
}

fn environment() -> BTreeMap<String, String> {
    let texts = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    texts.filter(|(name, _)| name.starts_with("RINGFENCE_")).collect()
}

/// The first line, for secrets that should stand in no argument list.
pub(crate) fn standard_input() -> Result<String> {
    let mut line = String::new();
    io::stdin().read_line(&mut line).context("cannot read standard input")?;
    Ok(line.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use clap::{Command, CommandFactory as _};

    use super::{Program, manual};

    fn each(command: &Command, way: &[String], check: &mut impl FnMut(&Command, &[String])) {
        check(command, way);
        for inner in command.get_subcommands() {
            let way = [way, &[inner.get_name().to_owned()]].concat();
            each(inner, &way, check);
        }
    }

    #[test]
    fn every_command_has_an_example_and_a_page() {
        let program = Program::command();
        program.clone().debug_assert();
        let mut met = 0;
        each(&program, &[], &mut |command, way| {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            let begins = ["Example:\n  ", "Begin with:\n  "].iter().any(|begin| help.contains(begin));
            assert!(begins && help.contains("ringfence"), "{way:?} has no example: {help}");
            let page = String::from_utf8(manual(way).expect("a page")).expect("text");
            let title = ["ringfence", &way.join("-")].join("-");
            let title = title.trim_end_matches('-').replace('-', "\\-");
            assert!(page.contains(&title), "{title} in {page}");
            met += 1;
        });
        assert!(met > 25, "{met} commands");
        let said = manual(&["zone".to_owned(), "imprt".to_owned()]).expect_err("no such command").to_string();
        assert!(said.contains("`zone imprt`"), "{said}");
    }
}
