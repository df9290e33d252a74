//! Every key, one struct a section, with its default.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::path::PathBuf;

use serde::Deserialize;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Config {
    pub(crate) public_url: Option<String>,
    pub(crate) listen: Listen,
    pub(crate) edge: EdgeKeys,
    pub(crate) store: Store,
    pub(crate) geo: Geo,
    pub(crate) snapshot: Snapshot,
    pub(crate) proxy: Proxy,
    pub(crate) admin: Admin,
    pub(crate) gate: Gate,
    pub(crate) limits: Limits,
    pub(crate) log: Log,
    pub(crate) zones: Zones,
    pub(crate) webhook: Webhook,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Listen {
    pub(crate) admin: String,
    pub(crate) gate: String,
    pub(crate) ops: String,
    pub(crate) grpc: Option<String>,
    pub(crate) proxy: Option<String>,
    pub(crate) unix_group: Option<String>,
    pub(crate) tls: BTreeMap<String, TlsSetting>,
}

/// `"off"`, or a certificate and its key.
#[derive(Clone, Debug, Deserialize)]
#[serde(
    untagged,
    deny_unknown_fields,
    expecting = "neither \"off\" nor a certificate and its key: { cert = \"FILE\", key = \"FILE\" }"
)]
pub(crate) enum TlsSetting {
    Off(Off),
    Files { cert: PathBuf, key: PathBuf },
}

#[derive(Clone, Copy, Debug, Deserialize)]
pub(crate) enum Off {
    #[serde(rename = "off")]
    Off,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct EdgeKeys {
    pub(crate) trusted_peers: Vec<String>,
    pub(crate) header: String,
    pub(crate) require_header: Vec<String>,
    pub(crate) nat64_prefixes: Vec<String>,
    pub(crate) proxy_protocol: Vec<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Store {
    pub(crate) url: Option<String>,
    pub(crate) url_file: Option<PathBuf>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Geo {
    /// The earlier counts where two know the same fact of an address.
    pub(crate) databases: Vec<PathBuf>,
    /// Where the facts are in a file of a type that is not known here, by its path.
    pub(crate) fields: BTreeMap<PathBuf, geo::Fields>,
    /// Data that is older is warned of, and used.
    pub(crate) warn_after: String,
}

impl Default for Geo {
    fn default() -> Self {
        Self { databases: Vec::new(), fields: BTreeMap::new(), warn_after: "30d".to_owned() }
    }
}

impl Geo {
    pub(crate) fn settings(&self) -> Vec<geo::Setting> {
        let setting =
            |path: &PathBuf| geo::Setting { path: path.clone(), fields: self.fields.get(path).cloned() };
        self.databases.iter().map(setting).collect()
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Snapshot {
    pub(crate) max_staleness: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Proxy {
    pub(crate) upstream: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Admin {
    pub(crate) hosts: Vec<String>,
    /// A password with a code is a way in to the console where no passkey can be had.
    pub(crate) passwords: bool,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Gate {
    /// A header beside `Authorization` that may carry the token.
    pub(crate) token_header: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Limits {
    pub(crate) token_calls_per_second: Option<NonZeroU32>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Log {
    pub(crate) format: Format,
    pub(crate) level: String,
    /// Who used each token from where, and what was refused, is written down. Changes always are.
    pub(crate) calls: bool,
    /// How long the System Log is kept, and its audit.
    pub(crate) keep: String,
    pub(crate) keep_changes: String,
    /// What the System Log may take on the disk, in MiB.
    pub(crate) max_mib: u64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Format {
    #[default]
    Text,
    Json,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Zones {
    pub(crate) default_enhanced: bool,
}

/// Where events of the System Log are sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Webhook {
    pub(crate) url: Option<String>,
    /// What deliveries are signed with.
    pub(crate) secret: Option<String>,
    pub(crate) secret_file: Option<PathBuf>,
    /// Types of events, or their beginnings with `.*`.
    pub(crate) events: Option<Vec<String>>,
    /// Hosts whose addresses may be private ones.
    pub(crate) allow_private: Vec<String>,
    /// Whose certificates are trusted, in the place of those that the machine trusts.
    pub(crate) ca_file: Option<PathBuf>,
}

impl Default for Listen {
    fn default() -> Self {
        Self {
            admin: "127.0.0.1:8700".to_owned(),
            gate: "127.0.0.1:8701".to_owned(),
            ops: "127.0.0.1:8709".to_owned(),
            grpc: None,
            proxy: None,
            unix_group: None,
            tls: BTreeMap::new(),
        }
    }
}

impl Default for EdgeKeys {
    fn default() -> Self {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Self {
            trusted_peers: owned(&["127.0.0.0/8", "::1/128"]),
            header: "X-Forwarded-For".to_owned(),
            require_header: owned(&["gate", "grpc"]),
            nat64_prefixes: Vec::new(),
            proxy_protocol: Vec::new(),
        }
    }
}

impl Default for Admin {
    fn default() -> Self {
        Self { hosts: Vec::new(), passwords: true }
    }
}

impl Default for Snapshot {
    fn default() -> Self {
        Self { max_staleness: "5m".to_owned() }
    }
}

impl Default for Log {
    fn default() -> Self {
        Self {
            format: Format::Text,
            level: "info".to_owned(),
            calls: true,
            keep: "90d".to_owned(),
            keep_changes: "400d".to_owned(),
            max_mib: 10 * 1024,
        }
    }
}
