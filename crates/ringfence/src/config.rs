//! The configuration: `ringfence.toml`, then the environment, then flags; the later wins.

mod environment;
mod keys;
mod place;
#[cfg(test)]
mod tests;
mod webhook;

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use engine::Edge;
use gate::Address;
use serde::Deserialize;

pub(crate) use self::keys::{Config, Format, TlsSetting};
pub(crate) use self::webhook::Hook;

/// What was given beside the file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Given {
    pub(crate) file: Option<PathBuf>,
    pub(crate) store: Option<String>,
    /// The environment, name by name.
    pub(crate) environment: BTreeMap<String, String>,
}

/// A configuration that holds together.
#[derive(Clone, Debug)]
pub(crate) struct Ready {
    pub(crate) public_url: Option<String>,
    pub(crate) admin: Address,
    pub(crate) gate: Address,
    pub(crate) ops: Address,
    pub(crate) unix_group: Option<String>,
    pub(crate) tls: BTreeMap<String, TlsSetting>,
    pub(crate) edge: Edge,
    pub(crate) require_header: Vec<String>,
    pub(crate) store: Option<String>,
    pub(crate) max_staleness: Option<Duration>,
    pub(crate) hosts: Vec<String>,
    pub(crate) passwords: bool,
    pub(crate) token_header: Option<hyper::header::HeaderName>,
    pub(crate) token_calls_per_second: Option<NonZeroU32>,
    pub(crate) geo: Vec<geo::Setting>,
    /// Data that is older is warned of; `None`: never.
    pub(crate) geo_warn_after: Option<Duration>,
    pub(crate) default_enhanced: bool,
    /// Calls are written down.
    pub(crate) log_calls: bool,
    pub(crate) keep: control::Keep,
    pub(crate) webhook: Option<Hook>,
    pub(crate) format: Format,
    pub(crate) level: tracing::Level,
    /// What an administrator should hear of.
    pub(crate) warnings: Vec<String>,
}

const LISTENERS: [&str; 3] = ["admin", "gate", "ops"];

impl Ready {
    pub(crate) fn read(given: &Given) -> Result<Self> {
        let mut table = toml::Table::new();
        let mut text = String::new();
        if let Some(file) = &given.file {
            text = std::fs::read_to_string(file)
                .with_context(|| format!("cannot read the configuration `{}`", file.display()))?;
            // The types first, since only they know lines: unknown keys and wrong values are named here.
            toml::from_str::<Config>(&text).with_context(|| format!("in `{}`", file.display()))?;
            table = text.parse().with_context(|| format!("in `{}`", file.display()))?;
        }
        let mut warnings = environment::apply(&mut table, &given.environment)?;
        let mut config = Config::deserialize(table).context("in the environment")?;
        if let Some(store) = &given.store {
            config.store.url = Some(store.clone());
        }
        let ready = refuse_what_is_not_there_yet(&config).and_then(|()| Self::of(config, &mut warnings));
        Ok(Self { warnings, ..ready.map_err(|error| place::named(error, given, &text))? })
    }

    /// Every error begins with the key that it is about: [`place::named`] looks for it.
    fn of(config: Config, warnings: &mut Vec<String>) -> Result<Self> {
        let address = |key: &str, text: &str| -> Result<Address> {
            text.parse().with_context(|| format!("listen.{key}"))
        };
        let admin = address("admin", &config.listen.admin)?;
        let gate = address("gate", &config.listen.gate)?;
        let ops = address("ops", &config.listen.ops)?;
        for (name, at) in LISTENERS.iter().zip([&admin, &gate, &ops]) {
            if !at.is_local() && !config.listen.tls.contains_key(*name) {
                bail!(
                    "listen.{name}: {at} can be reached from other machines and has no TLS: give listen.tls.{name} \
                     a certificate and a key, or write listen.tls.{name} = \"off\""
                );
            }
        }
        known("listen.tls", config.listen.tls.keys().map(String::as_str))?;
        known("edge.require_header", config.edge.require_header.iter().map(String::as_str))?;
        let edge = &config.edge;
        let built = Edge::new(&edge.trusted_peers, &edge.header, &edge.nat64_prefixes)?;
        warnings.extend(edge.trusted_peers.iter().filter_map(|peer| wide(peer)));
        let token_header = config.gate.token_header.as_deref().map(str::parse).transpose();
        Ok(Self {
            public_url: config.public_url.as_deref().map(url).transpose()?,
            admin,
            gate,
            ops,
            unix_group: config.listen.unix_group,
            tls: config.listen.tls,
            require_header: config.edge.require_header,
            store: store(config.store)?,
            max_staleness: span("snapshot.max_staleness", &config.snapshot.max_staleness)?,
            hosts: config.admin.hosts,
            passwords: config.admin.passwords,
            token_header: token_header.context("gate.token_header: not a header's name")?,
            token_calls_per_second: config.limits.token_calls_per_second,
            geo: geo_settings(&config.geo)?,
            geo_warn_after: span("geo.warn_after", &config.geo.warn_after)?,
            default_enhanced: config.zones.default_enhanced,
            log_calls: config.log.calls,
            keep: keep(&config.log)?,
            webhook: Hook::of(config.webhook, &built)?,
            format: config.log.format,
            level: level(&config.log.level)?,
            edge: built,
            warnings: Vec::new(),
        })
    }

    pub(crate) fn requires_header(&self, listener: &str) -> bool {
        self.require_header.iter().any(|name| name == listener)
    }
}

fn known<'a>(key: &str, names: impl Iterator<Item = &'a str>) -> Result<()> {
    for name in names {
        if !LISTENERS.contains(&name) && name != "grpc" {
            bail!("{key}: `{name}` is not a listener: it is one of admin, gate, grpc, ops");
        }
    }
    Ok(())
}

/// Fail closed: a key whose meaning this version cannot give is never passed over.
fn refuse_what_is_not_there_yet(config: &Config) -> Result<()> {
    let used = [
        (config.proxy.upstream.is_some(), "proxy.upstream", "has no reverse proxy"),
        (config.listen.proxy.is_some(), "listen.proxy", "has no reverse proxy"),
        (config.listen.grpc.is_some(), "listen.grpc", "does not speak gRPC"),
        (
            !config.edge.proxy_protocol.is_empty(),
            "edge.proxy_protocol",
            "has no listener for the PROXY protocol",
        ),
    ];
    match used.iter().find(|(used, ..)| *used) {
        Some((_, key, why)) => bail!("{key}: this version {why} yet: remove the key"),
        None => Ok(()),
    }
}

/// For ever: as long as spans go.
fn keep(log: &keys::Log) -> Result<control::Keep> {
    let kept = |key: &str, text: &str| Ok::<_, anyhow::Error>(span(key, text)?.unwrap_or(Duration::MAX));
    Ok(control::Keep {
        calls: kept("log.keep", &log.keep)?,
        changes: kept("log.keep_changes", &log.keep_changes)?,
        bytes: log.max_mib.saturating_mul(1024 * 1024),
    })
}

fn geo_settings(geo: &keys::Geo) -> Result<Vec<geo::Setting>> {
    if let Some(path) = geo.fields.keys().find(|path| !geo.databases.contains(path)) {
        bail!("geo.fields: `{}` is not one of geo.databases", path.display());
    }
    Ok(geo.settings())
}

fn url(text: &str) -> Result<String> {
    let trimmed = text.trim_end_matches('/');
    let host = trimmed.strip_prefix("https://").or_else(|| trimmed.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']) => Ok(trimmed.to_owned()),
        Some(_) | None => bail!("public_url: `{text}` is not like https://tokens.example.com"),
    }
}

fn store(store: keys::Store) -> Result<Option<String>> {
    match (store.url, store.url_file) {
        (Some(_), Some(_)) => bail!("store.url and store.url_file exclude each other"),
        (Some(url), None) => Ok(Some(url)),
        (None, Some(file)) => secret_file(&file).context("store.url_file").map(Some),
        (None, None) => Ok(None),
    }
}

/// The first line of a file that holds a secret.
pub(crate) fn secret_file(file: &Path) -> Result<String> {
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read `{}`", file.display()))?;
    Ok(text.lines().next().unwrap_or_default().trim().to_owned())
}

/// `5m`, `90s`, `2h`, `1d`, `500ms`, or `inf`.
fn span(key: &str, text: &str) -> Result<Option<Duration>> {
    if text == "inf" {
        return Ok(None);
    }
    parse_span(text)
        .map(Some)
        .with_context(|| format!("{key}: `{text}` is not a span of time: write 5m, 90s, 2h or inf"))
}

pub(crate) fn parse_span(text: &str) -> Option<Duration> {
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at_checked(digits)?;
    let number: u64 = number.parse().ok()?;
    let seconds = |factor: u64| number.checked_mul(factor).map(Duration::from_secs);
    match unit {
        "ms" => Some(Duration::from_millis(number)),
        "s" => seconds(1),
        "m" => seconds(60),
        "h" => seconds(3_600),
        "d" => seconds(86_400),
        _ => None,
    }
}

pub(crate) fn level(text: &str) -> Result<tracing::Level> {
    text.parse().ok().with_context(|| {
        format!("log.level: `{text}` is not a level: it is one of error, warn, info, debug, trace")
    })
}

/// B-004: who trusts a whole /8 trusts everybody in it to say who he is.
fn wide(peer: &str) -> Option<String> {
    let entry = engine::Entry::parse(peer).ok()?;
    let size = match (entry.first(), entry.last()) {
        (std::net::IpAddr::V4(first), std::net::IpAddr::V4(last)) => {
            u128::from(last.to_bits() - first.to_bits()) >= (1 << 24) - 1 && !first.is_loopback()
        }
        (std::net::IpAddr::V6(first), std::net::IpAddr::V6(last)) => {
            last.to_bits() - first.to_bits() >= (1 << 96) - 1
        }
        _ => false,
    };
    size.then(|| {
        format!("edge.trusted_peers: everybody in {peer} may say where calls come from: name your proxies")
    })
}
