//! A gate over real sockets, on an organization that every test shares.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use engine::{
    Current, DeviceCondition, Edge, Entries, Entry, IpZone, KeyId, NetworkCondition, Now, Records, Refusal,
    Refused, Role, Secret, Sighting, Snapshot, Timestamp, Token, TokenId, Usage, User, UserId, Witness, Zone,
    ZoneId, ZoneIds, ZoneKind,
};
use gate::{Address, Gate, ListenLimits, Listener, Settings, Tls};
use testkit::raw::{Answer, Raw};
use tokio::runtime::Runtime;
use tokio::sync::watch;

/// When it is in every test.
pub(crate) const NOW: i64 = 1_795_435_200_000_000;
const DAY: i64 = 86_400_000_000;

/// What a test wants different.
pub(crate) struct Setup {
    pub(crate) trusted: &'static [&'static str],
    pub(crate) header: &'static str,
    pub(crate) require_header: bool,
    pub(crate) token_header: Option<&'static str>,
    pub(crate) calls_per_second: Option<u32>,
    pub(crate) limits: ListenLimits,
    pub(crate) address: Address,
    pub(crate) tls: Option<Tls>,
}

impl Default for Setup {
    /// A gate behind a proxy on loopback.
    fn default() -> Self {
        Self {
            trusted: &["127.0.0.0/8"],
            header: "X-Forwarded-For",
            require_header: true,
            token_header: None,
            calls_per_second: None,
            limits: ListenLimits::default(),
            address: "127.0.0.1:0".parse().unwrap(),
            tls: None,
        }
    }
}

pub(crate) struct World {
    pub(crate) address: Address,
    pub(crate) current: Arc<Current>,
    pub(crate) clock: Arc<AtomicI64>,
    pub(crate) seen: Arc<Seen>,
    stop: watch::Sender<bool>,
    server: Option<tokio::task::JoinHandle<()>>,
    runtime: Runtime,
}

#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) used: Mutex<Vec<TokenId>>,
    /// Chain and user agent of each use.
    pub(crate) whence: Mutex<Vec<String>>,
    pub(crate) refused: Mutex<Vec<(String, Refusal)>>,
}

impl Witness for Seen {
    fn used(&self, sighting: Sighting<'_>) {
        self.used.lock().unwrap().push(sighting.token);
        let agent = String::from_utf8_lossy(sighting.agent);
        self.whence.lock().unwrap().push(format!("{} {agent}", sighting.chain));
    }

    fn refused(&self, refused: Refused<'_>, refusal: &mut dyn FnMut() -> Refusal) -> String {
        let refusal = refusal();
        assert_ne!(&*refusal.target, "/panic", "a witness that breaks");
        assert_eq!(refused.at, refusal.at);
        let mut seen = self.refused.lock().unwrap();
        let id = format!("oae{:022}", seen.len());
        seen.push((id.clone(), refusal));
        id
    }
}

impl World {
    pub(crate) fn new() -> Self {
        Self::with(Setup::default())
    }

    pub(crate) fn with(setup: Setup) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let current = Current::new(Snapshot::compile(
            &organization(),
            engine::Revision(7),
            Timestamp::from_micros(NOW),
            Some(Duration::from_mins(5)),
        ));
        let clock = Arc::new(AtomicI64::new(NOW));
        let seen = Arc::new(Seen::default());
        let now: Now = {
            let clock = Arc::clone(&clock);
            Arc::new(move || Timestamp::from_micros(clock.load(Ordering::SeqCst)))
        };
        let service = Gate::new(Settings {
            current: Arc::clone(&current),
            now,
            edge: Arc::new(Edge::new(setup.trusted, setup.header, &[]).unwrap()),
            require_header: setup.require_header,
            token_header: setup.token_header.map(|name| name.parse().unwrap()),
            calls_per_second: setup.calls_per_second.and_then(NonZeroU32::new),
            witness: Arc::clone(&seen) as Arc<dyn Witness>,
        });
        let (stop, stopped) = watch::channel(false);
        let listener = runtime.block_on(async { Listener::bind(&setup.address, None) }).unwrap();
        let address = listener.local();
        let server = runtime.spawn(gate::serve(listener, setup.tls, service, setup.limits, stopped));
        Self { address, current, clock, seen, stop, server: Some(server), runtime }
    }

    pub(crate) fn socket_address(&self) -> SocketAddr {
        match &self.address {
            Address::Tcp(address) => *address,
            Address::Unix(path) => panic!("{} is no port", path.display()),
        }
    }

    pub(crate) fn connect(&self) -> Raw {
        match &self.address {
            Address::Tcp(address) => Raw::tcp(*address),
            Address::Unix(path) => Raw::unix(path),
        }
    }

    /// One request on a connection of its own.
    pub(crate) fn ask(&self, request: impl AsRef<[u8]>) -> Answer {
        self.connect().ask(request)
    }

    /// Tells the listener to stop.
    pub(crate) fn stop(&self) {
        self.stop.send_replace(true);
    }

    /// Waits until the listener has ended.
    pub(crate) fn ended(&mut self) {
        let server = self.server.take().expect("waited for once");
        self.runtime
            .block_on(async { tokio::time::timeout(Duration::from_secs(20), server).await })
            .expect("the listener ends in time")
            .expect("the listener does not panic");
    }

    pub(crate) fn refusals(&self) -> Vec<Refusal> {
        self.told().into_iter().map(|(_, refusal)| refusal).collect()
    }

    /// The refusals with their ids.
    pub(crate) fn told(&self) -> Vec<(String, Refusal)> {
        self.seen.refused.lock().unwrap().clone()
    }

    pub(crate) fn used(&self) -> Vec<String> {
        self.seen.used.lock().unwrap().iter().map(ToString::to_string).collect()
    }
}

/// A request to the gate with an address behind the proxy and a token.
pub(crate) fn forward_auth(from: &str, token: &str) -> String {
    get("/gate/v1/forward-auth", &format!("X-Forwarded-For: {from}\r\nAuthorization: SSWS {token}\r\n"))
}

/// `lines`: each with its end.
pub(crate) fn get(path: &str, lines: &str) -> String {
    request("GET", path, lines)
}

pub(crate) fn request(method: &str, path: &str, lines: &str) -> String {
    format!("{method} {path} HTTP/1.1\r\nHost: gate\r\n{lines}\r\n")
}

/// The text of a token of the organization, by its id.
pub(crate) fn text(id: &str) -> String {
    let number = TOKENS.iter().position(|known| *known == id).expect("a token of the organization");
    Secret::mint(number as u128 + 1).reveal().to_owned()
}

const TOKENS: [&str; 10] = [
    "anywhere",
    "office",
    "not-office",
    "revoked",
    "expired",
    "orphan",
    "device",
    "reader",
    "plain",
    "fresh",
];

fn organization() -> Records {
    let user = |id: &str, login: &str, role, active| {
        Arc::new(User { id: UserId::parse(id).unwrap(), login: login.into(), role, active })
    };
    let entries = |text: &str| Entries::from([Entry::parse(text).unwrap()]);
    let zone = |id: &str, usage, gateways: &str| {
        let kind =
            ZoneKind::Ip(IpZone { gateways: entries(gateways), proxies: Entries::default(), exempt: false });
        Arc::new(Zone { id: ZoneId::parse(id).unwrap(), name: id.into(), usage, active: true, kind })
    };
    Records {
        zones: vec![
            zone("office", Usage::Policy, "192.0.2.0/24"),
            zone("bad", Usage::Blocklist, "198.51.100.0/24"),
        ],
        users: vec![
            user("ada", "ada@example.com", Role::SuperAdmin, true),
            user("rita", "rita@example.com", Role::ReadOnlyAdmin, true),
            user("bob", "Bob Ö.", Role::None, true),
            user("gone", "gone@example.com", Role::SuperAdmin, false),
        ],
        tokens: TOKENS.iter().map(|id| Arc::new(token(id))).collect(),
    }
}

fn token(id: &str) -> Token {
    let office = ZoneIds::new(&[ZoneId::parse("office").unwrap()]).unwrap();
    let owner = match id {
        "orphan" => "gone",
        "reader" => "rita",
        "plain" => "bob",
        _ => "ada",
    };
    Token {
        id: TokenId::parse(id).unwrap(),
        owner: UserId::parse(owner).unwrap(),
        digest: engine::Digest::of(text(id).as_bytes()),
        created: Timestamp::from_micros(NOW - if id == "expired" { 31 * DAY } else { DAY }),
        last_used: (id == "fresh").then(|| Timestamp::from_micros(NOW - 1_000_000)),
        window: Some(engine::limits::TOKEN_WINDOW),
        not_after: None,
        revoked: id == "revoked",
        network: match id {
            "office" => NetworkCondition::In(office),
            "not-office" => NetworkCondition::NotIn(office),
            _ => NetworkCondition::Anywhere,
        },
        proposed: None,
        device: DeviceCondition::any_of(
            (id == "device").then(|| KeyId::parse("key1").unwrap()).into_iter().collect(),
        ),
    }
}
