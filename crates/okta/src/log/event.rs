//! An event as it goes out: Okta's fields in Okta's order. What is not known is `null`, never left out.

#[cfg(test)]
pub(crate) mod tests;

use engine::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::kind::Kind;
use crate::time;

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LogEvent {
    pub actor: LogActor,
    pub client: LogClient,
    #[schema(value_type = Option<Object>)]
    pub device: Option<Map<String, Value>>,
    pub authentication_context: LogAuthenticationContext,
    pub display_message: String,
    pub event_type: String,
    pub outcome: LogOutcome,
    /// RFC 3339 in UTC, to the millisecond.
    #[schema(format = DateTime)]
    pub published: String,
    pub security_context: LogSecurityContext,
    /// `DEBUG`, `INFO`, `WARN` or `ERROR`.
    pub severity: String,
    pub debug_context: LogDebugContext,
    pub legacy_event_type: Option<String>,
    pub transaction: LogTransaction,
    pub uuid: String,
    /// Always `0`.
    pub version: String,
    pub request: LogRequest,
    pub target: Vec<LogTarget>,
}

/// Who did it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LogActor {
    pub id: String,
    /// `User`, `SystemPrincipal` and the like.
    #[serde(rename = "type")]
    pub kind: String,
    pub alternate_id: String,
    pub display_name: String,
    #[schema(value_type = Option<Object>)]
    pub detail_entry: Option<Map<String, Value>>,
}

/// Whence and with what it was done.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LogClient {
    pub user_agent: Option<LogUserAgent>,
    /// The name of the zone; where there is none, the word `null`, as Okta has it.
    pub zone: String,
    pub device: Option<String>,
    pub id: Option<String>,
    pub ip_address: Option<String>,
    pub geographical_context: Option<LogGeographicalContext>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LogUserAgent {
    pub raw_user_agent: String,
    pub os: String,
    pub browser: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LogGeographicalContext {
    pub city: Option<String>,
    pub state: Option<String>,
    /// ISO 3166-1, where Okta has its full name.
    pub country: Option<String>,
    pub postal_code: Option<String>,
    pub geolocation: Option<LogGeolocation>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct LogGeolocation {
    pub lat: f64,
    pub lon: f64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LogAuthenticationContext {
    pub authentication_provider: Option<String>,
    pub credential_provider: Option<String>,
    pub credential_type: Option<String>,
    pub issuer: Option<String>,
    pub interface: Option<String>,
    /// Always 0.
    pub authentication_step: u32,
    pub root_session_id: Option<String>,
    pub external_session_id: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct LogOutcome {
    /// `SUCCESS`, `FAILURE`, `DENY`, `ALLOW` and the like.
    pub result: Option<String>,
    pub reason: Option<String>,
}

/// What is known of the network that it came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LogSecurityContext {
    pub as_number: Option<u32>,
    pub as_org: Option<String>,
    pub isp: Option<String>,
    pub domain: Option<String>,
    pub is_proxy: Option<bool>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LogDebugContext {
    /// Differs from type to type.
    #[schema(value_type = Object)]
    pub debug_data: Map<String, Value>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct LogTransaction {
    /// `WEB`, or `JOB` for what the server does by itself.
    #[serde(rename = "type")]
    pub kind: String,
    pub id: Option<String>,
    /// `requestApiTokenId`, where a token asked for it.
    #[schema(value_type = Object)]
    pub detail: Map<String, Value>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LogRequest {
    /// The addresses that it passed.
    pub ip_chain: Vec<LogIpAddress>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LogIpAddress {
    pub ip: String,
    pub geographical_context: Option<LogGeographicalContext>,
    /// `V4` or `V6`.
    pub version: String,
    pub source: Option<String>,
}

/// What it was done to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LogTarget {
    pub id: String,
    /// `Token`, `NetworkZone`, `User` and the like.
    #[serde(rename = "type")]
    pub kind: String,
    pub alternate_id: String,
    pub display_name: String,
    #[schema(value_type = Option<Object>)]
    pub detail_entry: Option<Map<String, Value>>,
}

impl LogEvent {
    /// With what its type says of it; the rest is for the caller to fill.
    pub fn of(kind: &Kind, uuid: impl Into<String>, published: Timestamp) -> Self {
        Self {
            display_message: kind.display.to_owned(),
            event_type: kind.event_type.to_owned(),
            published: time::millis(published),
            severity: kind.severity.to_owned(),
            legacy_event_type: kind.legacy.map(str::to_owned),
            uuid: uuid.into(),
            ..Self::default()
        }
    }
}

impl Default for LogEvent {
    fn default() -> Self {
        Self {
            actor: LogActor::default(),
            client: LogClient::default(),
            device: None,
            authentication_context: LogAuthenticationContext::default(),
            display_message: String::new(),
            event_type: String::new(),
            outcome: LogOutcome::default(),
            published: time::millis(Timestamp::default()),
            security_context: LogSecurityContext::default(),
            severity: "INFO".to_owned(),
            debug_context: LogDebugContext::default(),
            legacy_event_type: None,
            transaction: LogTransaction::default(),
            uuid: String::new(),
            version: "0".to_owned(),
            request: LogRequest::default(),
            target: Vec::new(),
        }
    }
}

impl Default for LogClient {
    fn default() -> Self {
        Self {
            user_agent: None,
            zone: "null".to_owned(),
            device: None,
            id: None,
            ip_address: None,
            geographical_context: None,
        }
    }
}

impl LogIpAddress {
    /// With the version that the address has.
    pub fn of(ip: std::net::IpAddr) -> Self {
        let version = if ip.is_ipv4() { "V4" } else { "V6" };
        Self { ip: ip.to_string(), version: version.to_owned(), ..Self::default() }
    }
}
