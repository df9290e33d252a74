//! The organization: what clients ask before anything else.

use engine::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::link::{Link, url};
use crate::time;

/// `GET /api/v1/org`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OrgSetting)]
pub struct Org {
    /// `00o` and 17 characters.
    pub id: String,
    /// The first label of the public host.
    pub subdomain: String,
    pub company_name: String,
    pub status: &'static str,
    pub website: Option<String>,
    pub phone_number: Option<String>,
    #[serde(rename = "endUserSupportHelpURL")]
    pub end_user_support_help_url: Option<String>,
    pub support_phone_number: Option<String>,
    pub address1: Option<String>,
    pub address2: Option<String>,
    pub city: Option<String>,
    pub state: Option<String>,
    pub country: Option<String>,
    pub postal_code: Option<String>,
    #[schema(format = DateTime)]
    pub expires_at: Option<String>,
    #[schema(format = DateTime)]
    pub created: String,
    #[schema(format = DateTime)]
    pub last_updated: String,
    #[serde(rename = "_links")]
    pub links: OrgLinks,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct OrgLinks {
    #[serde(rename = "self")]
    pub this: Link,
}

/// `GET /.well-known/okta-organization`, which asks for no token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = WellKnownOrgMetadata)]
pub struct WellKnownOrg {
    pub id: String,
    #[serde(rename = "_links")]
    pub links: WellKnownOrgLinks,
    /// `idx`: Okta's name for its Identity Engine, whose API this is.
    pub pipeline: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct WellKnownOrgLinks {
    pub organization: Link,
}

impl Org {
    /// `base` is the public base URL.
    pub fn of(id: &str, name: &str, created: Timestamp, base: &str) -> Self {
        Self {
            id: id.to_owned(),
            subdomain: subdomain(base).to_owned(),
            company_name: name.to_owned(),
            status: "ACTIVE",
            website: None,
            phone_number: None,
            end_user_support_help_url: None,
            support_phone_number: None,
            address1: None,
            address2: None,
            city: None,
            state: None,
            country: None,
            postal_code: None,
            expires_at: None,
            created: time::text(created),
            last_updated: time::text(created),
            links: OrgLinks { this: Link::plain(url(base, "/api/v1/org")) },
        }
    }
}

impl WellKnownOrg {
    /// `base` is the public base URL.
    pub fn of(id: &str, base: &str) -> Self {
        Self {
            id: id.to_owned(),
            links: WellKnownOrgLinks { organization: Link::plain(url(base, "")) },
            pipeline: "idx",
        }
    }
}

/// `tokens` of `https://tokens.example.com:8443`.
fn subdomain(base: &str) -> &str {
    let host = base.split_once("://").map_or(base, |(_, rest)| rest);
    host.split(['.', ':', '/']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use engine::Timestamp;

    use super::{Org, WellKnownOrg};

    #[test]
    fn the_well_known_document_is_okta_s() {
        let org = WellKnownOrg::of("00o47wwoytgsDqEtz0g7", "https://tokens.example.com/");
        assert_eq!(
            serde_json::to_string(&org).unwrap(),
            r#"{"id":"00o47wwoytgsDqEtz0g7","_links":{"organization":{"href":"https://tokens.example.com"}},"pipeline":"idx"}"#
        );
    }

    #[test]
    fn the_settings_say_little() {
        let at = Timestamp::from_micros(1_771_403_333_000_000);
        let org = Org::of("00o47wwoytgsDqEtz0g7", "Example", at, "https://tokens.example.com:8443");
        assert_eq!(
            serde_json::to_string(&org).unwrap(),
            r#"{"id":"00o47wwoytgsDqEtz0g7","subdomain":"tokens","companyName":"Example","status":"ACTIVE","website":null,"phoneNumber":null,"endUserSupportHelpURL":null,"supportPhoneNumber":null,"address1":null,"address2":null,"city":null,"state":null,"country":null,"postalCode":null,"expiresAt":null,"created":"2026-02-18T08:28:53.000Z","lastUpdated":"2026-02-18T08:28:53.000Z","_links":{"self":{"href":"https://tokens.example.com:8443/api/v1/org"}}}"#
        );
    }
}
