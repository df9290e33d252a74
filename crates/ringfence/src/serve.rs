//! `ringfence serve`: six things in order, and an orderly end.

mod certificates;
mod files;
mod geography;
mod ops;
pub(crate) mod recover;
mod signals;
mod telemetry;
mod webhook;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, anyhow};
use control::Control;
use engine::{Atlas, Edge, Now, Timestamp};
use gate::{Address, Gate, ListenLimits, Listener, Tls};
use hyper_util::service::TowerToHyperService;
use store::Store;
use tokio::sync::watch;
use tokio::task::JoinSet;

use self::certificates::Certificates;
use self::geography::GeoFiles;
use self::signals::Signals;
use crate::config::{Given, Ready, TlsSetting};

pub(crate) struct Serving {
    pub(crate) given: Given,
    pub(crate) data: PathBuf,
    /// The clock is right, whatever later time was seen before.
    pub(crate) accept_clock: bool,
}

pub(crate) async fn run(serving: Serving) -> Result<()> {
    let config = Ready::read(&serving.given)?;
    let telemetry = telemetry::start(&config);
    config.warnings.iter().for_each(|warning| tracing::warn!("{warning}"));
    let store = open_store(&config, &serving.data).await?;
    let (geo, atlas) = GeoFiles::open(config.geo.clone(), config.geo_warn_after);
    let control = open_control(&config, store, atlas).await?;
    control.show_geography(geo.shown().await);
    if serving.accept_clock {
        control.accept_time().await?;
    }
    let listeners = Listeners::bind(&config)?;
    let started = Started { serving, config, control, geo, listeners };
    started.first_words().await?;
    if started.config.default_enhanced && !started.control.is_read_only() {
        started.control.make_default_enhanced().await?;
    }
    started.go_on(telemetry).await
}

/// The one place that asks the machine for the time.
pub(crate) fn now() -> Now {
    let clock = || {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    };
    Arc::new(clock)
}

pub(crate) fn store_url(configured: Option<&str>, data: &Path) -> String {
    configured.map_or_else(|| format!("sqlite:{}", data.join("ringfence.db").display()), str::to_owned)
}

/// As the server's last start on this folder had it.
pub(crate) fn public_url(data: &Path) -> Option<String> {
    Some(files::read_secret(&data.join("public-url"))?.reveal().to_owned())
}

async fn open_store(config: &Ready, data: &Path) -> Result<Store> {
    files::make_folder(data).with_context(|| format!("cannot make the data folder `{}`", data.display()))?;
    if files::others_may_enter(data) {
        tracing::warn!("others may enter the data folder `{}`: chmod 700", data.display());
    }
    // `Control::open` asks whether it is whole.
    Ok(Store::open_unseen(&store_url(config.store.as_deref(), data)).await?)
}

async fn open_control(config: &Ready, store: Store, atlas: Arc<Atlas>) -> Result<Control> {
    let settings = control::Settings {
        max_staleness: config.max_staleness,
        atlas,
        records: config.log_calls,
        keep: config.keep,
        ..control::Settings::new(now())
    };
    Ok(Control::open(store, settings).await?)
}

struct Listeners {
    admin: (Listener, Option<Tls>),
    gate: (Listener, Option<Tls>),
    ops: (Listener, Option<Tls>),
}

impl Listeners {
    fn bind(config: &Ready) -> Result<Self> {
        let bind = |name: &str, address: &Address| -> Result<(Listener, Option<Tls>)> {
            let tls = match config.tls.get(name) {
                Some(TlsSetting::Files { cert, key }) => {
                    Some(Tls::load(cert, key).with_context(|| format!("listen.tls.{name}"))?)
                }
                Some(TlsSetting::Off(_)) | None => None,
            };
            let listener = Listener::bind(address, config.unix_group.as_deref());
            Ok((listener.with_context(|| format!("listen.{name}"))?, tls))
        };
        Ok(Self {
            admin: bind("admin", &config.admin)?,
            gate: bind("gate", &config.gate)?,
            ops: bind("ops", &config.ops)?,
        })
    }
}

impl Listeners {
    fn certificates(&self, config: &Ready) -> Certificates {
        let (admin, gate, ops) = (self.admin.1.as_ref(), self.gate.1.as_ref(), self.ops.1.as_ref());
        Certificates::of([("admin", admin), ("gate", gate), ("ops", ops)], config)
    }
}

struct Started {
    serving: Serving,
    config: Ready,
    control: Control,
    geo: GeoFiles,
    listeners: Listeners,
}

impl Started {
    /// What links and cookies are made for.
    fn public_url(&self) -> String {
        if let Some(url) = &self.config.public_url {
            return url.clone();
        }
        let scheme = if self.listeners.admin.1.is_some() { "https" } else { "http" };
        match self.listeners.admin.0.local() {
            Address::Tcp(address) => format!("{scheme}://localhost:{}", address.port()),
            Address::Unix(_) => format!("{scheme}://localhost"),
        }
    }

    /// The first start tells the administrator what to do; every start leaves a token that manages.
    async fn first_words(&self) -> Result<()> {
        let data = &self.serving.data;
        if self.control.is_read_only() {
            tracing::warn!(
                "the disk is read-only: calls are judged by what it holds, and nothing can be changed"
            );
            return Ok(());
        }
        if let Some(founding) = self.control.found().await? {
            let url = self.public_url();
            eprintln!("Ringfence is new here. Its console is at {url}");
            eprintln!("Set it up within an hour, once: {url}/setup#{}", founding.setup.reveal());
            eprintln!("The administrator's API token is in {}", data.join("admin-token").display());
        }
        let kept = files::read_secret(&data.join("admin-token"));
        if !kept.is_some_and(|token| self.control.is_live_admin_token(&token)) {
            let token = self.control.issue_admin_token().await?;
            files::write_secret(&data.join("admin-token"), token.reveal())?;
        }
        let address = match self.listeners.admin.0.local() {
            Address::Tcp(address) => {
                let scheme = if self.listeners.admin.1.is_some() { "https" } else { "http" };
                format!("{scheme}://{address}")
            }
            Address::Unix(path) => format!("unix:{}", path.display()),
        };
        files::write_secret(&data.join("public-url"), &self.public_url())?;
        files::write_secret(&data.join("address"), &address)
    }

    /// Until it is told to stop.
    async fn go_on(self, telemetry: telemetry::Telemetry) -> Result<()> {
        // Before the line that says so: whoever reads it may send one.
        let mut signals = Signals::catch()?;
        let public_url = self.public_url();
        let Self { serving, config, control, geo, listeners } = self;
        let (leave, leaving) = watch::channel(false);
        let (stop, stopping) = watch::channel(false);
        let edge = Arc::new(config.edge.clone());
        let _recovering = recover::follow(&control, &serving.data);
        let webhook = webhook::follow(&control, &config)?;
        let admin = admin_service(&config, &control, &edge, public_url);
        let gate = gate_service(&config, &control, &edge);
        let ops = ops::Ops::new(control.clone(), telemetry.metrics(), leaving);
        let ready = format!(
            "listening admin={} gate={} ops={}",
            listeners.admin.0.local(),
            listeners.gate.0.local(),
            listeners.ops.0.local()
        );
        let certificates = listeners.certificates(&config);
        let limits = |limits: ListenLimits| ListenLimits { edge: Some(edge.clone()), ..limits };
        let mut open = JoinSet::new();
        let (listener, certificate) = listeners.admin;
        let admin = TowerToHyperService::new(admin);
        open.spawn(gate::serve(
            listener,
            certificate,
            admin,
            limits(ListenLimits::admin()),
            stopping.clone(),
        ));
        let (listener, certificate) = listeners.gate;
        open.spawn(gate::serve(listener, certificate, gate, limits(ListenLimits::gate()), stopping.clone()));
        let (listener, certificate) = listeners.ops;
        // The probes are told last: they see a server that is going before it is gone.
        let (stop_ops, stopping_ops) = watch::channel(false);
        let probes = tokio::spawn(gate::serve(listener, certificate, ops, ListenLimits::ops(), stopping_ops));
        eprintln!("{ready}");
        let outcome = tokio::select! {
            told = signals.until_stopped(|| reload(&serving, &telemetry, &certificates, &control)) => Ok(told),
            never = certificates.follow() => match never {},
            never = geo.follow(&control) => match never {},
            // Half a server would look like a whole one.
            _ = open.join_next() => Err(anyhow!("a listener ended by itself")),
        };
        let _ = leave.send(true);
        if let Ok(told) = &outcome {
            signals.grace(*told).await;
        }
        let _ = stop.send(true);
        while open.join_next().await.is_some() {}
        webhook.end().await;
        control.close().await;
        let _ = stop_ops.send(true);
        let _ = probes.await;
        tracing::info!("stopped");
        outcome.map(drop)
    }
}

fn admin_service(config: &Ready, control: &Control, edge: &Arc<Edge>, public_url: String) -> api::Router {
    api::router(api::Settings {
        control: control.clone(),
        now: now(),
        edge: edge.clone(),
        require_header: config.requires_header("admin"),
        public_url,
        hosts: config.hosts.clone(),
        limits: api::Limits::default(),
        passwords: config.passwords,
    })
}

fn gate_service(config: &Ready, control: &Control, edge: &Arc<Edge>) -> Gate {
    Gate::new(gate::Settings {
        current: control.current().clone(),
        now: now(),
        edge: edge.clone(),
        require_header: config.requires_header("gate"),
        token_header: config.token_header.clone(),
        calls_per_second: config.token_calls_per_second,
        witness: control.witness(),
    })
}

fn reload(
    serving: &Serving,
    telemetry: &telemetry::Telemetry,
    certificates: &Certificates,
    control: &Control,
) {
    match Ready::read(&serving.given) {
        Err(error) => tracing::error!("the configuration stays as it was: {error:#}"),
        Ok(config) => {
            telemetry.set_level(config.level);
            certificates.reload();
            control.look_at_geo_files();
            tracing::info!(
                "read the certificates, the geo files and the level of the log again; other keys need a restart"
            );
        }
    }
}
