//! The running program, with every listener that a liar can reach.

use serde_json::json;
use tempfile::TempDir;
use testkit::lie::{Door, Lie};
use testkit::raw::Raw;
use testkit::server::Server;
use testkit::tls::{BOTH, Pair};

pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_ringfence");
/// In the office's zone.
pub(crate) const OFFICE: &str = "203.0.113.9";
const GATE: &str = "/gate/v1/forward-auth";

/// One server, and tokens that are good in places of their own.
pub(crate) struct Stage {
    pub(crate) server: Server,
    pub(crate) anywhere: String,
    pub(crate) office: String,
    /// Good on the machine of the proxy itself.
    pub(crate) machine: String,
    pair: Pair,
    _folder: TempDir,
}

impl Stage {
    pub(crate) fn new() -> Self {
        Self::with("gate = \"127.0.0.1:0\"", "")
    }

    /// `gate`: its line in `[listen]`; `more`: what stands behind that.
    fn with(gate: &str, more: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let pair = Pair::make(folder.path(), "gate");
        let (gate, more) =
            (gate.replace("FOLDER", &folder.path().to_string_lossy()), more.replace("PAIR", &pair.setting()));
        let listen = format!("[listen]\nadmin = \"127.0.0.1:0\"\n{gate}\nops = \"127.0.0.1:0\"\n{more}");
        let server = Server::builder(BINARY).config(&listen).start();
        let zone = server.zone("office", &["203.0.113.0/24"]);
        let (office, _) = server.issue("office", &json!({ "connection": "ZONE", "include": [zone] }));
        let zone = server.zone("machine", &["127.0.0.0/8"]);
        let (machine, _) = server.issue("machine", &json!({ "connection": "ZONE", "include": [zone] }));
        let (anywhere, _) = server.issue("anywhere", &json!({ "connection": "ANYWHERE" }));
        Self { server, anywhere, office, machine, pair, _folder: folder }
    }

    /// The gate over TCP.
    pub(crate) fn gate(&self) -> Door {
        let address = self.server.gate();
        Door::new("gate", self.call(), move || Raw::tcp(address))
    }

    fn secure_gate(&self) -> Door {
        let (address, pair) = (self.server.gate(), self.pair.clone());
        Door::new("gate over TLS", self.call(), move || {
            Raw::over(pair.connect(address, &BOTH, &["http/1.1"]).expect("a handshake"))
        })
    }

    fn unix_gate(&self) -> Door {
        let path = self.server.gate_socket();
        Door::new("gate over a Unix socket", self.call(), move || Raw::unix(&path))
    }

    /// The management API.
    pub(crate) fn admin(&self) -> Door {
        let address = self.server.admin();
        let good = format!(
            "GET /api/v1/users/me HTTP/1.1\r\nHost: localhost\r\nAuthorization: SSWS {}\r\n\r\n",
            self.server.token()
        );
        Door::new("admin", good, move || Raw::tcp(address))
    }

    pub(crate) fn ops(&self) -> Door {
        let address = self.server.ops();
        Door::new("ops", "GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n", move || Raw::tcp(address))
    }

    /// A call to the gate that is allowed.
    pub(crate) fn call(&self) -> String {
        asked(&format!("X-Forwarded-For: {OFFICE}\r\nAuthorization: SSWS {}\r\n", self.office), "")
    }
}

/// A call to the gate; `lines`: each with its end.
pub(crate) fn asked(lines: &str, body: &str) -> String {
    format!("GET {GATE} HTTP/1.1\r\nHost: gate\r\n{lines}\r\n{body}")
}

/// Tells each gate what a liar says to it: the same on TCP, TLS and a Unix socket.
pub(crate) fn every_gate(lies: impl Fn(&Stage) -> Vec<Lie>) {
    let tcp = Stage::new();
    tcp.gate().hear(&lies(&tcp));
    let tls = Stage::with("gate = \"127.0.0.1:0\"", "[listen.tls]\ngate = PAIR");
    tls.secure_gate().hear(&lies(&tls));
    let unix = Stage::with("gate = \"unix:FOLDER/gate.sock\"", "");
    unix.unix_gate().hear(&lies(&unix));
}

/// Tells every listener. The rows are made of its good call.
pub(crate) fn every_door(lies: impl Fn(&Door) -> Vec<Lie>) {
    let tcp = Stage::new();
    let tls = Stage::with("gate = \"127.0.0.1:0\"", "[listen.tls]\ngate = PAIR");
    let unix = Stage::with("gate = \"unix:FOLDER/gate.sock\"", "");
    for door in [tcp.gate(), tls.secure_gate(), unix.unix_gate(), tcp.admin(), tcp.ops()] {
        door.hear(&lies(&door));
    }
}
