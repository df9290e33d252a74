//! What of an event may be asked for: every value in it by its path, but for `published`.

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;

use serde_json::Value;

/// The path of a value, as in `client.geographicalContext.country`. Elements of a list have the list's.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Field(Cow<'static, str>);

/// What stands in a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    Text,
    Number,
    Boolean,
    Anything,
}

impl Field {
    /// `None` where no event has such a path. Case matters.
    pub fn of(path: &str) -> Option<Self> {
        if let Some((path, _)) = FIELDS.iter().find(|(known, _)| *known == path) {
            return Some(Self(Cow::Borrowed(path)));
        }
        let open = OPEN.iter().any(|open| path.strip_prefix(open).is_some_and(is_key));
        open.then(|| Self(Cow::Owned(path.to_owned())))
    }

    pub fn path(&self) -> &str {
        &self.0
    }

    pub fn holds(&self) -> Holds {
        let known = FIELDS.iter().find(|(known, _)| *known == self.path());
        known.map_or(Holds::Anything, |(_, holds)| *holds)
    }

    /// `since` and `until` ask for it; a filter may not (Okta: system-log-query).
    pub(super) fn published() -> Self {
        Self(Cow::Borrowed(PUBLISHED))
    }

    /// Whether one of the values that an event has there is such. `null` is no value.
    pub(super) fn any(&self, event: &Value, test: &dyn Fn(&Value) -> bool) -> bool {
        any(event, Some(self.path()), test)
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.path())
    }
}

/// A key may have dots in it: the whole path is tried before its first part.
fn any(value: &Value, path: Option<&str>, test: &dyn Fn(&Value) -> bool) -> bool {
    match (value, path) {
        (Value::Array(elements), _) => elements.iter().any(|element| any(element, path, test)),
        (Value::Object(object), Some(path)) => {
            if let Some(value) = object.get(path) {
                return any(value, None, test);
            }
            path.split_once('.')
                .and_then(|(key, rest)| Some((object.get(key)?, rest)))
                .is_some_and(|(value, rest)| any(value, Some(rest), test))
        }
        (Value::Null, _) | (_, Some(_)) => false,
        (value, None) => test(value),
    }
}

/// What a filter can name without quotes.
fn is_key(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-$:/@".contains(&byte))
}

pub(super) const PUBLISHED: &str = "published";

/// Below these, any key.
const OPEN: [&str; 4] =
    ["debugContext.debugData.", "transaction.detail.", "actor.detailEntry.", "target.detailEntry."];

const FIELDS: [(&str, Holds); 56] = [
    ("actor.id", Holds::Text),
    ("actor.type", Holds::Text),
    ("actor.alternateId", Holds::Text),
    ("actor.displayName", Holds::Text),
    ("actor.detailEntry", Holds::Anything),
    ("client.userAgent.rawUserAgent", Holds::Text),
    ("client.userAgent.os", Holds::Text),
    ("client.userAgent.browser", Holds::Text),
    ("client.zone", Holds::Text),
    ("client.device", Holds::Text),
    ("client.id", Holds::Text),
    ("client.ipAddress", Holds::Text),
    ("client.geographicalContext.city", Holds::Text),
    ("client.geographicalContext.state", Holds::Text),
    ("client.geographicalContext.country", Holds::Text),
    ("client.geographicalContext.postalCode", Holds::Text),
    ("client.geographicalContext.geolocation.lat", Holds::Number),
    ("client.geographicalContext.geolocation.lon", Holds::Number),
    ("device", Holds::Anything),
    ("authenticationContext.authenticationProvider", Holds::Text),
    ("authenticationContext.credentialProvider", Holds::Text),
    ("authenticationContext.credentialType", Holds::Text),
    ("authenticationContext.issuer", Holds::Text),
    ("authenticationContext.interface", Holds::Text),
    ("authenticationContext.authenticationStep", Holds::Number),
    ("authenticationContext.rootSessionId", Holds::Text),
    ("authenticationContext.externalSessionId", Holds::Text),
    ("displayMessage", Holds::Text),
    ("eventType", Holds::Text),
    ("outcome.result", Holds::Text),
    ("outcome.reason", Holds::Text),
    ("securityContext.asNumber", Holds::Number),
    ("securityContext.asOrg", Holds::Text),
    ("securityContext.isp", Holds::Text),
    ("securityContext.domain", Holds::Text),
    ("securityContext.isProxy", Holds::Boolean),
    ("severity", Holds::Text),
    ("legacyEventType", Holds::Text),
    ("transaction.type", Holds::Text),
    ("transaction.id", Holds::Text),
    ("uuid", Holds::Text),
    ("version", Holds::Text),
    ("request.ipChain.ip", Holds::Text),
    ("request.ipChain.geographicalContext.city", Holds::Text),
    ("request.ipChain.geographicalContext.state", Holds::Text),
    ("request.ipChain.geographicalContext.country", Holds::Text),
    ("request.ipChain.geographicalContext.postalCode", Holds::Text),
    ("request.ipChain.geographicalContext.geolocation.lat", Holds::Number),
    ("request.ipChain.geographicalContext.geolocation.lon", Holds::Number),
    ("request.ipChain.version", Holds::Text),
    ("request.ipChain.source", Holds::Text),
    ("target.id", Holds::Text),
    ("target.type", Holds::Text),
    ("target.alternateId", Holds::Text),
    ("target.displayName", Holds::Text),
    ("target.detailEntry", Holds::Anything),
];
