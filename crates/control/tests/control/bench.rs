//! A work bench: an organization in a folder of its own, its administrator, and the clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use control::zone::ZoneDraft;
use control::{Actor, Control, ControlError, Settings, TokenRecord, ZoneRecord};
use engine::{
    Call, Credentials, Entries, Entry, Evidence, IpChain, IpZone, NetworkCondition, Reason, Secret,
    Timestamp, Usage, ZoneIds, ZoneKind, decide,
};
use store::Store;
use tempfile::TempDir;

pub(crate) struct Bench {
    pub(crate) control: Control,
    pub(crate) admin: Actor,
    pub(crate) store: Store,
    clock: Arc<AtomicI64>,
    pub(crate) folder: TempDir,
}

impl Bench {
    pub(crate) async fn new() -> Self {
        Self::with(|settings| settings).await
    }

    pub(crate) async fn with(change: impl Fn(Settings) -> Settings) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let clock = Arc::new(AtomicI64::new(1_800_000_000_000_000));
        let (control, store) = open(&folder, &clock, change).await;
        control.found().await.expect("founded").expect("it is new");
        let user = control.user(&Actor::Machine, "admin").await.expect("the administrator").user;
        Self {
            control,
            admin: Actor::Admin { user, token: None, whence: std::sync::Arc::default() },
            store,
            clock,
            folder,
        }
    }

    /// The same organization, as the next start finds it.
    pub(crate) async fn reopened(self) -> Self {
        let Self { control, admin, store, clock, folder } = self;
        control.close().await;
        drop((control, store));
        let mut opened = None;
        for _ in 0..500 {
            // Tasks of the first let go of the lock when they next look.
            tokio::time::sleep(Duration::from_millis(10)).await;
            let url = format!("sqlite:{}", folder.path().join("ringfence.db").display());
            if let Ok(store) = Store::open(&url).await {
                opened = Some(store);
                break;
            }
        }
        let store = opened.expect("the lock is free again");
        let control = Control::open(store.clone(), Settings::new(now(&clock))).await.expect("it opens");
        Self { control, admin, store, clock, folder }
    }

    pub(crate) fn advance(&self, span: Duration) {
        self.clock.fetch_add(i64::try_from(span.as_micros()).expect("a short span"), Ordering::Relaxed);
    }

    pub(crate) fn set_back(&self, span: Duration) {
        self.clock.fetch_sub(i64::try_from(span.as_micros()).expect("a short span"), Ordering::Relaxed);
    }

    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.clock.load(Ordering::Relaxed))
    }

    pub(crate) async fn token(&self, name: &str) -> (Secret, TokenRecord) {
        self.control.issue_token(&self.admin, new_token(name)).await.expect("issued")
    }

    pub(crate) async fn zone(&self, name: &str, gateways: &str) -> ZoneRecord {
        self.control.create_zone(&self.admin, draft(name, gateways)).await.expect("created")
    }

    /// What the gate would say at once.
    pub(crate) fn judged(&self, token: &Secret, from: &str) -> Option<Reason> {
        let chain = IpChain::of_addresses(&[from.parse().expect("an address")]);
        let credentials = Credentials::of_text(token.reveal().as_bytes());
        let call = Call { chain: &chain, credentials, evidence: &Evidence::default(), at: self.now() };
        decide(&self.control.current().load(), &call).reason()
    }

    /// The kind of the newest event.
    pub(crate) async fn last_event(&self) -> String {
        self.store.latest_events(1).await.expect("readable").remove(0).kind
    }
}

async fn open(
    folder: &TempDir,
    clock: &Arc<AtomicI64>,
    change: impl Fn(Settings) -> Settings,
) -> (Control, Store) {
    let url = format!("sqlite:{}", folder.path().join("ringfence.db").display());
    let store = Store::open(&url).await.expect("a store");
    let settings = change(Settings::new(now(clock)));
    (Control::open(store.clone(), settings).await.expect("it opens"), store)
}

fn now(clock: &Arc<AtomicI64>) -> engine::Now {
    let clock = clock.clone();
    Arc::new(move || Timestamp::from_micros(clock.load(Ordering::Relaxed)))
}

pub(crate) fn new_token(name: &str) -> control::token::NewToken {
    control::token::NewToken {
        name: name.to_owned(),
        owner: None,
        expires_at: None,
        network: NetworkCondition::Anywhere,
    }
}

pub(crate) fn entries(texts: &str) -> Entries {
    texts.split_whitespace().map(|text| Entry::parse(text).expect("an entry")).collect()
}

pub(crate) fn draft(name: &str, gateways: &str) -> ZoneDraft {
    let ip = IpZone { gateways: entries(gateways), ..IpZone::default() };
    ZoneDraft {
        name: name.to_owned(),
        usage: Usage::Policy,
        kind: ZoneKind::Ip(ip),
        proxy_type_text: None,
        active: None,
        use_as_exempt_list: None,
        expect: None,
    }
}

pub(crate) fn within(zones: &[&ZoneRecord]) -> NetworkCondition {
    let ids: Vec<_> = zones.iter().map(|record| record.zone.id).collect();
    NetworkCondition::In(ZoneIds::new(&ids).expect("some zones"))
}

/// The refusal in words.
pub(crate) fn refusal<T: std::fmt::Debug>(answer: Result<T, ControlError>) -> String {
    answer.expect_err("it is refused").to_string()
}
