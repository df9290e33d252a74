//! An independent tool asks a real server everything that its document allows, and more: schemathesis.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use crate::install;
use crate::shell::{root, run, target};

/// Seconds, where none are named.
pub(crate) const SECONDS: u32 = 300;
/// Cases of one operation where the same ones are to be asked on every machine, however fast it is.
const CASES: u32 = 16;
/// What is found is found again.
const SEED: u32 = 20_261_126;

/// A server that is killed when the run is over.
struct Server {
    child: Child,
    /// As in `http://127.0.0.1:41234`.
    url: String,
    token: String,
}

/// Whether nothing was found in so much time.
pub(crate) fn run_for(seconds: u32) -> Result<bool> {
    run_with("--max-time", seconds)
}

/// Whether nothing was found among a few cases: for every run of the tests.
pub(crate) fn run_briefly() -> Result<bool> {
    run_with("--max-examples", CASES)
}

fn run_with(limit: &str, number: u32) -> Result<bool> {
    let schemathesis = schemathesis()?;
    ensure!(run("cargo", &["build", "--locked", "-p", "ringfence"])?, "the program could not be built");
    let mut server = Server::start(&target().join("debug/ringfence"), &folder().join("server"))?;
    let home = root().join("tests/contract");
    let location = format!("{}/openapi.json", server.url);
    let (number, seed) = (number.to_string(), SEED.to_string());
    let words = ["run", &location, limit, &number, "--seed", &seed];
    println!("\n$ schemathesis {}", words.join(" "));
    let status = Command::new(schemathesis)
        .arg("--config-file")
        .arg(home.join("schemathesis.toml"))
        .args(words)
        .current_dir(folder())
        .env("RINGFENCE_CONTRACT", &home)
        .env("RINGFENCE_URL", &server.url)
        .env("RINGFENCE_TOKEN", server.token.trim())
        .env("RINGFENCE_LOG", folder().join("server/log"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .status()
        .context("cannot start schemathesis")?;
    if let Some(ended) = server.child.try_wait()? {
        println!("the server ended on the way: {ended}");
        return Ok(false);
    }
    Ok(status.success())
}

fn folder() -> PathBuf {
    target().join("contract")
}

/// The program, of the version that `tests/contract/requirements.txt` names.
fn schemathesis() -> Result<PathBuf> {
    install::packages(&[("python3", "python3")])?;
    let requirements = root().join("tests/contract/requirements.txt");
    let environment = folder().join("venv");
    let stamp = environment.join(".installed-from");
    let wanted = fs::read(&requirements).with_context(|| format!("reading {}", requirements.display()))?;
    if !fs::read(&stamp).is_ok_and(|there| there == wanted) {
        fs::create_dir_all(folder())?;
        install::make_environment(&environment)?;
        let python = environment.join("bin/python");
        let words = ["-m", "pip", "install", "-q", "--disable-pip-version-check", "-r"];
        let words: Vec<&str> = words.into_iter().chain(requirements.to_str()).collect();
        ensure!(run(&python.to_string_lossy(), &words)?, "schemathesis could not be installed");
        fs::write(&stamp, wanted)?;
    }
    Ok(environment.join("bin/schemathesis"))
}

impl Server {
    /// On a folder of its own and on free ports.
    fn start(binary: &Path, folder: &Path) -> Result<Self> {
        if folder.exists() {
            fs::remove_dir_all(folder).with_context(|| format!("removing {}", folder.display()))?;
        }
        fs::create_dir_all(folder)?;
        let (config, data, log) = (folder.join("ringfence.toml"), folder.join("data"), folder.join("log"));
        fs::write(&config, LISTENERS)?;
        let child = Command::new(binary)
            .arg("serve")
            .arg("--config")
            .arg(&config)
            .arg("--data")
            .arg(&data)
            .stdout(Stdio::null())
            .stderr(fs::File::create(&log)?)
            .spawn()
            .context("cannot start the server")?;
        let mut server = Self { child, url: String::new(), token: String::new() };
        let address = server.address(&log)?;
        server.url = format!("http://{address}");
        server.token = fs::read_to_string(data.join("admin-token"))?;
        Ok(server)
    }

    /// What it says once it listens.
    fn address(&mut self, log: &Path) -> Result<String> {
        let deadline = Instant::now() + START_MAX;
        while Instant::now() < deadline {
            let said = fs::read_to_string(log)?;
            let mut ready = said.lines().filter_map(|line| line.strip_prefix("listening "));
            let admin =
                |line: &str| line.split(' ').find_map(|word| word.strip_prefix("admin=")).map(str::to_owned);
            if let Some(address) = ready.find_map(admin) {
                return Ok(address);
            }
            ensure!(self.child.try_wait()?.is_none(), "the server ended before it listened:\n{said}");
            thread::sleep(Duration::from_millis(50));
        }
        bail!("the server does not listen: see {}", log.display());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const LISTENERS: &str = "[listen]\nadmin = \"127.0.0.1:0\"\ngate = \"127.0.0.1:0\"\nops = \"127.0.0.1:0\"\n";
const START_MAX: Duration = Duration::from_mins(1);
