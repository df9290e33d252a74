//! The real program, started in a folder of its own on ports of its own.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tempfile::TempDir;

use crate::http::{Answer, Request};

/// How to start it.
#[derive(Debug)]
pub struct Builder {
    binary: PathBuf,
    config: String,
    data: Option<PathBuf>,
    arguments: Vec<String>,
}

/// Killed when it is dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    log: Arc<Mutex<Vec<String>>>,
    data: PathBuf,
    admin: String,
    gate: String,
    ops: String,
    folder: TempDir,
}

impl Builder {
    /// More of `ringfence.toml`. Listeners are on free ports of loopback unless it says otherwise.
    #[must_use]
    pub fn config(mut self, text: &str) -> Self {
        self.config.push_str(text);
        self.config.push('\n');
        self
    }

    /// A folder that stays, to start on it again.
    #[must_use]
    pub fn data(mut self, folder: &Path) -> Self {
        self.data = Some(folder.to_path_buf());
        self
    }

    #[must_use]
    pub fn argument(mut self, argument: &str) -> Self {
        self.arguments.push(argument.to_owned());
        self
    }

    pub fn start(self) -> Server {
        let folder = tempfile::tempdir().expect("a folder");
        let config = folder.path().join("ringfence.toml");
        let listen = "[listen]\nadmin = \"127.0.0.1:0\"\ngate = \"127.0.0.1:0\"\nops = \"127.0.0.1:0\"\n";
        let listen = if self.config.contains("[listen]") { "" } else { listen };
        std::fs::write(&config, format!("{}\n{listen}", self.config)).expect("a configuration");
        let data = self.data.unwrap_or_else(|| folder.path().join("data"));
        let mut child = Command::new(&self.binary)
            .arg("serve")
            .arg("--config")
            .arg(&config)
            .arg("--data")
            .arg(&data)
            .args(&self.arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let log = Arc::new(Mutex::new(Vec::<String>::new()));
        let stderr = BufReader::new(child.stderr.take().expect("its messages"));
        let kept = log.clone();
        std::thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                kept.lock().expect("no thread panicked").push(line);
            }
        });
        let mut ready = None;
        crate::until(Duration::from_mins(1), "the server listens", || {
            if let Ok(Some(status)) = child.try_wait() {
                panic!("the server ended with {status}:\n{}", log.lock().expect("no panic").join("\n"));
            }
            let lines = log.lock().expect("no thread panicked");
            ready = lines.iter().find(|line| line.starts_with("listening ")).cloned();
            ready.is_some()
        });
        let ready = ready.expect("it listens");
        let part = |name: &str| {
            let word = ready.split(' ').find_map(|word| word.strip_prefix(name)?.strip_prefix('='));
            word.unwrap_or_default().to_owned()
        };
        let (admin, gate, ops) = (part("admin"), part("gate"), part("ops"));
        Server { child, log, data, admin, gate, ops, folder }
    }
}

impl Server {
    /// `binary`: `env!("CARGO_BIN_EXE_ringfence")`.
    pub fn builder(binary: &str) -> Builder {
        Builder { binary: binary.into(), config: String::new(), data: None, arguments: vec![] }
    }

    pub fn start(binary: &str) -> Self {
        Self::builder(binary).start()
    }

    pub fn admin(&self) -> SocketAddr {
        self.admin.parse().expect("a TCP address")
    }

    pub fn gate(&self) -> SocketAddr {
        self.gate.parse().expect("a TCP address")
    }

    /// As `unix:PATH` has it.
    pub fn gate_socket(&self) -> PathBuf {
        self.gate.strip_prefix("unix:").expect("a Unix socket").into()
    }

    pub fn ops(&self) -> SocketAddr {
        self.ops.parse().expect("a TCP address")
    }

    /// Its configuration file, for tests that change it.
    pub fn config(&self) -> PathBuf {
        self.folder.path().join("ringfence.toml")
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.admin)
    }

    pub fn data(&self) -> &Path {
        &self.data
    }

    /// The administrator's token of the first start.
    pub fn token(&self) -> String {
        let path = self.data.join("admin-token");
        let text =
            std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        text.trim().to_owned()
    }

    /// What it has written to standard error so far.
    pub fn log(&self) -> String {
        self.log.lock().expect("no thread panicked").join("\n")
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks the management API as the administrator.
    pub fn ask(&self, method: &str, target: &str, body: Option<&serde_json::Value>) -> Answer {
        let token = self.token();
        let request = Request::new(method, target).token(&token);
        let request = match body {
            Some(body) => request.json(body),
            None => request,
        };
        request.send(self.admin())
    }

    /// As [`Server::ask`], where everything but a 2xx fails the test.
    pub fn done(&self, method: &str, target: &str, body: &serde_json::Value) -> serde_json::Value {
        let answer = self.ask(method, target, Some(body));
        assert!(
            (200..300).contains(&answer.status),
            "{method} {target}: {} {}",
            answer.status,
            answer.text()
        );
        if answer.body.is_empty() { serde_json::Value::Null } else { answer.json() }
    }

    /// A zone of gateways; its id.
    pub fn zone(&self, name: &str, gateways: &[&str]) -> String {
        let entry = |text: &&str| {
            let kind = if text.contains('/') { "CIDR" } else { "RANGE" };
            serde_json::json!({ "type": kind, "value": text })
        };
        let gateways: Vec<_> = gateways.iter().map(entry).collect();
        let body = serde_json::json!({ "type": "IP", "name": name, "gateways": gateways });
        let made = self.done("POST", "/api/v1/zones", &body);
        made["id"].as_str().expect("an id").to_owned()
    }

    /// A token under a network condition, as the wire has it: its text and its id.
    pub fn issue(&self, name: &str, network: &serde_json::Value) -> (String, String) {
        let body = serde_json::json!({ "name": name, "network": network });
        let made = self.done("POST", "/ringfence/v1/tokens", &body);
        let text = |value: &serde_json::Value| value.as_str().expect("a text").to_owned();
        (text(&made["token"]), text(&made["apiToken"]["id"]))
    }

    /// `kill -9`.
    pub fn kill(mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// SIGTERM, and how it ended.
    pub fn terminate(mut self) -> ExitStatus {
        self.signal("TERM");
        self.child.wait().expect("it ends")
    }

    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").arg(format!("-{name}")).arg(self.child.id().to_string()).status();
        assert!(sent.expect("`kill` runs").success());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
