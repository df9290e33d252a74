//! P5: forward-auth over keep-alive connections on one core, beside nginx's `return 204` in turn.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use control::{Actor, Control, Settings};
use engine::{Now, Timestamp};
use store::{Store, TokenRecord, ZoneRecord};
use testkit::nginx::Nginx;
use testkit::server::Server;

use crate::Size;
use crate::figures::Figure;
use crate::organization::{self, Chance};

/// Tokens of which the load takes one at random for each call.
const CALLERS: usize = 10_000;
/// Ticks of the kernel's clock in a second, as /proc counts.
const TICKS: f64 = 100.0;

pub(crate) fn run(size: Size) -> Result<Vec<Figure>> {
    let folder = tempfile::tempdir().context("a folder")?;
    let runtime = tokio::runtime::Runtime::new().context("a runtime")?;
    let mut chance = Chance::new(0x5EED);
    let zones = organization::zones(size, &mut chance);
    println!("filling the store: {} tokens, {} networks, {} zones", size.tokens, size.networks, size.zones);
    runtime.block_on(fill(folder.path(), size, &zones))?;
    // With its tasks goes their hold on the store, which the server is to have.
    drop(runtime);
    let script = script(folder.path(), size, &zones, &mut chance)?;
    let program = std::env::current_exe()?.with_file_name("ringfence");
    let server = Server::builder(&pinned(folder.path(), &program)?).data(folder.path()).start();
    let port = testkit::free_port();
    let rival = format!(
        "keepalive_requests 100000000; server {{ listen 127.0.0.1:{port}; location / {{ return 204; }} }}"
    );
    let nginx = Nginx::start(&rival, port);
    pin(nginx.id())?;
    let ours =
        Target { name: "ringfence forward-auth", id: server.id(), url: format!("http://{}", server.gate()) };
    let theirs = Target { name: "nginx return 204", id: nginx.id(), url: format!("http://127.0.0.1:{port}") };
    let mut measured = [Measured::new(ours.name), Measured::new(theirs.name)];
    let (rounds, seconds) = if size.quick { (1, 1) } else { (4, 5) };
    load(&ours, &script, 1)?;
    let mut ratio = Figure::new("CPU of a request, ringfence to nginx", "×");
    for _ in 0..rounds {
        let pair = [load(&ours, &script, seconds)?, load(&theirs, &script, seconds)?];
        ratio.add(pair[0].cpu / pair[1].cpu);
        measured.iter_mut().zip(&pair).for_each(|(measured, round)| measured.add(round));
    }
    let mut figures = vec![ratio];
    figures.extend(measured.into_iter().flat_map(Measured::figures));
    let mut resident = Figure::new("ringfence's resident memory", "MB");
    resident.add(memory(server.id())?);
    figures.push(resident);
    Ok(figures)
}

async fn fill(folder: &Path, size: Size, zones: &[engine::Zone]) -> Result<()> {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
    let now = Timestamp::from_micros(i64::try_from(since.as_micros())?);
    let clock: Now = Arc::new(move || now);
    let store = Store::open(&format!("sqlite:{}", folder.join("ringfence.db").display())).await?;
    let control = Control::open(store.clone(), Settings::new(clock)).await?;
    control.found().await?;
    let owner = control.user(&Actor::Machine, "admin").await?.user.id;
    let mut write = store.begin().await?;
    for zone in zones {
        let record = ZoneRecord {
            zone: Arc::new(zone.clone()),
            created: now,
            updated: now,
            system: false,
            proxy_type_text: None,
            version: 1,
        };
        write.insert_zone(&record).await?;
    }
    let numbers: Vec<usize> = (0..size.tokens).collect();
    for some in numbers.chunks(50_000) {
        let record = |number: &usize| TokenRecord {
            token: Arc::new(organization::token(*number, owner, zones, now)),
            name: format!("token {number}"),
            client_name: "Okta API".to_owned(),
            updated: now,
            version: 1,
        };
        write.insert_tokens(&some.iter().map(record).collect::<Vec<_>>()).await?;
    }
    write.commit().await?;
    control.close().await;
    Ok(())
}

/// The load: twelve headers of some 600 bytes, a random token from where it may call.
fn script(folder: &Path, size: Size, zones: &[engine::Zone], chance: &mut Chance) -> Result<PathBuf> {
    let callers = CALLERS.min(size.tokens);
    let mut pairs = String::new();
    for _ in 0..callers {
        let number = chance.below(size.tokens);
        let inside = organization::inside(number, zones, chance);
        pairs.extend([organization::text(number).as_str(), " ", &inside, "\n"]);
    }
    let pairs_file = folder.join("pairs");
    fs::write(&pairs_file, pairs)?;
    let script = format!(
        "local requests, number = {{}}, 0\n\
         for line in io.lines('{}') do\n\
           local token, from = line:match('(%S+) (%S+)')\n\
           requests[#requests + 1] = 'GET /gate/v1/forward-auth HTTP/1.1\\r\\nHost: api.example.com\\r\\n' ..\n\
             'User-Agent: python-requests/2.32.3\\r\\nAccept: application/json\\r\\nAccept-Encoding: gzip, deflate, br\\r\\n' ..\n\
             'Accept-Language: en-US,en;q=0.9\\r\\nX-Request-Id: 7f1c9a1e-4b7a-4a52-9a63-0f5f1b2c3d4e\\r\\n' ..\n\
             'X-Forwarded-Proto: https\\r\\nX-Forwarded-Host: api.example.com\\r\\nX-Forwarded-Method: GET\\r\\n' ..\n\
             'X-Forwarded-Uri: /v2/customers/8842/orders?expand=lines&page=3&per_page=50\\r\\n' ..\n\
             'Traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\\r\\n' ..\n\
             'Authorization: Bearer ' .. token .. '\\r\\nX-Forwarded-For: ' .. from .. '\\r\\n\\r\\n'\n\
         end\n\
         request = function()\n\
           number = number % #requests + 1\n\
           return requests[number]\n\
         end\n",
        pairs_file.display()
    );
    let path = folder.join("load.lua");
    fs::write(&path, script)?;
    Ok(path)
}

struct Target {
    name: &'static str,
    id: u32,
    url: String,
}

struct Round {
    /// Microseconds of the server's processor a request.
    cpu: f64,
    rate: f64,
    p50: f64,
    p99: f64,
}

struct Measured {
    cpu: Figure,
    rate: Figure,
    p50: Figure,
    p99: Figure,
}

impl Measured {
    fn new(name: &str) -> Self {
        Self {
            cpu: Figure::new(&format!("{name}: CPU of a request"), "µs"),
            rate: Figure::new(&format!("{name}: requests"), "/s"),
            p50: Figure::new(&format!("{name}: median latency"), "µs"),
            p99: Figure::new(&format!("{name}: 99th percentile"), "µs"),
        }
    }

    fn add(&mut self, round: &Round) {
        self.cpu.add(round.cpu);
        self.rate.add(round.rate);
        self.p50.add(round.p50);
        self.p99.add(round.p99);
    }

    fn figures(self) -> [Figure; 4] {
        [self.cpu, self.rate, self.p50, self.p99]
    }
}

/// Sixty-four connections from the other core.
fn load(target: &Target, script: &Path, seconds: u32) -> Result<Round> {
    let before = ticks(target.id)?;
    let output = Command::new("taskset")
        .args(["-c", "1", "wrk", "-t1", "-c64", &format!("-d{seconds}s"), "--latency", "-s"])
        .arg(script)
        .arg(&target.url)
        .output()
        .context("wrk runs")?;
    let spent = ticks(target.id)? - before;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    ensure!(output.status.success() && !text.contains("Non-2xx"), "{}: {text}", target.name);
    let after = |mark: &str| text.split(mark).nth(1).and_then(|rest| rest.split_whitespace().next());
    let requests: f64 = text
        .lines()
        .find(|line| line.contains(" requests in "))
        .and_then(|line| line.split_whitespace().next()?.parse().ok())
        .context("wrk counts")?;
    Ok(Round {
        cpu: spent / TICKS * 1e6 / requests,
        rate: after("Requests/sec:").and_then(|rate| rate.parse().ok()).context("wrk's rate")?,
        p50: after("50%").and_then(micros).context("wrk's median")?,
        p99: after("99%").and_then(micros).context("wrk's 99th percentile")?,
    })
}

/// `512.00us`, `1.20ms`, `1.00s`.
fn micros(text: &str) -> Option<f64> {
    let (number, factor) = match text.strip_suffix("us") {
        Some(number) => (number, 1.0),
        None => match text.strip_suffix("ms") {
            Some(number) => (number, 1e3),
            None => (text.strip_suffix('s')?, 1e6),
        },
    };
    number.parse::<f64>().ok().map(|number| number * factor)
}

/// A program that runs another on the first core from its beginning: it sees one processor, and starts as
/// many threads as that bears.
fn pinned(folder: &Path, program: &Path) -> Result<String> {
    let path = folder.join("pinned");
    fs::write(&path, format!("#!/bin/sh\nexec taskset -c 0 '{}' \"$@\"\n", program.display()))?;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o700))?;
    Ok(path.to_string_lossy().into_owned())
}

/// All its threads on the first core.
fn pin(id: u32) -> Result<()> {
    let done = Command::new("taskset").args(["-a", "-c", "-p", "0", &id.to_string()]).output();
    ensure!(done.context("taskset runs")?.status.success(), "process {id} cannot be pinned");
    Ok(())
}

/// User and system ticks of a process.
fn ticks(id: u32) -> Result<f64> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat"))?;
    let behind_name = stat.rsplit(')').next().unwrap_or_default();
    let fields: Vec<&str> = behind_name.split_whitespace().collect();
    let field =
        |at: usize| fields.get(at).and_then(|text| text.parse::<f64>().ok()).context("/proc's fields");
    Ok(field(11)? + field(12)?)
}

pub(crate) fn memory(id: u32) -> Result<f64> {
    let status = fs::read_to_string(format!("/proc/{id}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("/proc's memory")?;
    let kilobytes: f64 = line.split_whitespace().next().context("a number")?.parse()?;
    Ok(kilobytes / 1024.0)
}
