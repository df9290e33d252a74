//! `ringfence demo`: an organization to throw away, behind the real program.

use std::io::BufRead as _;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::Args;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio::signal::unix::{SignalKind, signal};

#[derive(Args, Debug)]
pub(crate) struct Demo {
    /// End after the three calls
    #[arg(long)]
    once: bool,
}

/// What is called, from where, and what should come back.
const CALLS: [(&str, &str, u16); 3] =
    [("allowed", "203.0.113.9", 200), ("refused", "192.0.2.44", 403), ("blocked", "198.51.100.66", 403)];

impl Demo {
    pub(crate) async fn run(self) -> Result<bool> {
        let folder = tempfile::tempdir().context("cannot make a folder for the demo")?;
        let Started { mut server, admin, gate, ops, link } = start(folder.path()).await?;
        let token = furnish(folder.path(), &admin).await?;
        println!("An organization to throw away: zone office holds 203.0.113.0/24, a blocklist holds");
        println!("198.51.100.66, and the token deploy may be used in office only.\n");
        let http = reqwest::Client::builder().no_proxy().build().context("cannot make a client")?;
        let mut as_expected = true;
        for (what, from, expected) in CALLS {
            let url = format!("http://{gate}/gate/v1/forward-auth");
            println!("# {what}, from {from}");
            println!("curl -i {url} -H 'Authorization: SSWS {token}' -H 'X-Forwarded-For: {from}'");
            let asked = http.get(&url).header("Authorization", format!("SSWS {token}"));
            let answer =
                asked.header("X-Forwarded-For", from).send().await.context("the gate did not answer")?;
            let status = answer.status().as_u16();
            as_expected &= status == expected;
            let id = answer.headers().get("x-ringfence-error-id").and_then(|id| id.to_str().ok());
            match id {
                None => println!("→ {status}\n"),
                Some(id) => {
                    println!("→ {status}; why: ringfence explain {id} --data {}\n", folder.path().display());
                }
            }
        }
        println!("In the console: {link}");
        println!(
            "Make a passkey, or a password; then API, deploy, Edit, and choose from where it may be used."
        );
        println!("The API is documented at http://{admin}/docs");
        if !self.once {
            println!("Calls keep coming in, one a second: http://{ops}/metrics counts them.");
            println!("The demo runs until you press Ctrl-C.");
            until_stopped(&http, &format!("http://{gate}/gate/v1/forward-auth"), &token).await?;
        }
        let _ = server.kill().await;
        Ok(as_expected)
    }
}

/// Calls as they would come in, until somebody has seen enough.
async fn until_stopped(http: &reqwest::Client, url: &str, token: &str) -> Result<()> {
    let mut terminate = signal(SignalKind::terminate()).context("cannot wait for SIGTERM")?;
    let mut second = tokio::time::interval(Duration::from_secs(1));
    for (_, from, _) in CALLS.iter().cycle() {
        tokio::select! {
            // The server is a process of its own: it must not outlive this one.
            _ = terminate.recv() => break,
            pressed = tokio::signal::ctrl_c() => {
                pressed.context("cannot wait for Ctrl-C")?;
                break;
            }
            _ = second.tick() => {}
        }
        let call = http.get(url).header("Authorization", format!("SSWS {token}"));
        if call.header("X-Forwarded-For", *from).send().await.is_err() {
            break;
        }
    }
    Ok(())
}

struct Started {
    server: Child,
    admin: String,
    gate: String,
    ops: String,
    /// To the console, once.
    link: String,
}

/// The real program on free ports.
async fn start(data: &Path) -> Result<Started> {
    let program = std::env::current_exe().context("cannot find the program itself")?;
    let mut server = Command::new(program);
    // Whatever is set for a real server must not make this one write into a real organization.
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("RINGFENCE_") {
            server.env_remove(name);
        }
    }
    let mut server = server
        .arg("serve")
        .arg("--data")
        .arg(data)
        .env("RINGFENCE_LISTEN__ADMIN", "127.0.0.1:0")
        .env("RINGFENCE_LISTEN__GATE", "127.0.0.1:0")
        .env("RINGFENCE_LISTEN__OPS", "127.0.0.1:0")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .context("cannot start the server")?;
    let messages = server.stderr.take().context("the server has no messages")?;
    let mut lines = BufReader::new(messages).lines();
    let mut link = String::new();
    while let Some(line) = lines.next_line().await.context("the server's messages cannot be read")? {
        let found = line.split(' ').find(|word| word.contains("/setup#"));
        link = found.map_or(link, str::to_owned);
        let Some(ready) = line.strip_prefix("listening ") else { continue };
        let part = |name: &str| {
            let word = ready.split(' ').find_map(|word| word.strip_prefix(name)?.strip_prefix('='));
            word.unwrap_or_default().to_owned()
        };
        let [admin, gate, ops] = ["admin", "gate", "ops"].map(part);
        // Read on, so that the server never waits for somebody to take its messages.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        return Ok(Started { server, admin, gate, ops, link });
    }
    bail!("the server did not start");
}

/// Zones and a token; the token's text.
async fn furnish(data: &Path, admin: &str) -> Result<String> {
    let file = std::fs::File::open(data.join("admin-token")).context("the server wrote no token")?;
    let mut key = String::new();
    std::io::BufReader::new(file).read_line(&mut key).context("the token cannot be read")?;
    let http = reqwest::Client::builder().no_proxy().build().context("cannot make a client")?;
    let post = async |path: &str, body: Value| -> Result<Value> {
        let asked = http
            .post(format!("http://{admin}{path}"))
            .header("Authorization", format!("SSWS {}", key.trim()));
        let answer = asked.json(&body).send().await.context("the server did not answer")?;
        let answer = answer.error_for_status().context("the demo could not be furnished")?;
        answer.json().await.context("the answer cannot be read")
    };
    let zone = |name: &str, usage: &str, kind: &str, value: &str| json!({ "type": "IP", "name": name, "usage": usage, "gateways": [{ "type": kind, "value": value }] });
    let office = post("/api/v1/zones", zone("office", "POLICY", "CIDR", "203.0.113.0/24")).await?;
    post("/api/v1/zones", zone("known thieves", "BLOCKLIST", "RANGE", "198.51.100.66")).await?;
    let network = json!({ "connection": "ZONE", "include": [office["id"]] });
    let issued = post("/ringfence/v1/tokens", json!({ "name": "deploy", "network": network })).await?;
    Ok(issued["token"].as_str().unwrap_or_default().to_owned())
}
