//! The API document names the keys that go out, in camel case and with their links.

use utoipa::{PartialSchema, ToSchema};

/// `keys` are those of the type's own object; what is flattened into it is a reference.
fn check<T: ToSchema>(name: &str, keys: &[&str]) {
    assert_eq!(T::name(), name);
    let schema = serde_json::to_value(<T as PartialSchema>::schema()).unwrap();
    let own = schema["properties"].as_object().or_else(|| {
        let parts = schema["allOf"].as_array()?;
        parts.iter().find_map(|part| part["properties"].as_object())
    });
    let own = own.unwrap_or_else(|| panic!("{name} has no properties: {schema}"));
    let mut named: Vec<&str> = own.keys().map(String::as_str).collect();
    let mut keys = keys.to_vec();
    named.sort_unstable();
    keys.sort_unstable();
    assert_eq!(named, keys, "{name}");
}

#[test]
fn the_document_names_the_keys_of_the_wire() {
    check::<okta::ErrorBody>("Error", &["errorCode", "errorSummary", "errorLink", "errorId", "errorCauses"]);
    check::<okta::ApiToken>(
        "ApiToken",
        &[
            "id",
            "name",
            "userId",
            "clientName",
            "tokenWindow",
            "network",
            "expiresAt",
            "created",
            "lastUpdated",
            "_links",
        ],
    );
    check::<okta::Network>("ApiTokenNetwork", &["connection", "include", "exclude"]);
    check::<okta::ApiTokenUpdate>("ApiTokenUpdate", &["name", "userId", "network"]);
    check::<okta::NewToken>("NewToken", &["name", "owner", "expiresAt", "network"]);
    check::<okta::zone::Common>(
        "NetworkZoneCommon",
        &["id", "name", "status", "usage", "created", "lastUpdated", "system"],
    );
    check::<okta::zone::IpNetworkZone>(
        "IPNetworkZone",
        &["type", "useAsBlackList", "useAsExemptList", "gateways", "proxies", "_links"],
    );
    check::<okta::zone::DynamicNetworkZone>(
        "DynamicNetworkZone",
        &["type", "locations", "proxyType", "asns", "_links"],
    );
    check::<okta::zone::EnhancedDynamicNetworkZone>(
        "EnhancedDynamicNetworkZone",
        &["type", "locations", "ipServiceCategories", "asns", "_links"],
    );
    check::<okta::NewUser>("NewUser", &["profile", "role"]);
    check::<okta::WellKnownOrg>("WellKnownOrgMetadata", &["id", "_links", "pipeline"]);
}
