use engine::Timestamp;
use serde_json::{Map, Value, json};

use super::{
    LogActor, LogAuthenticationContext, LogClient, LogDebugContext, LogEvent, LogGeographicalContext,
    LogGeolocation, LogIpAddress, LogOutcome, LogRequest, LogSecurityContext, LogTarget, LogTransaction,
};
use crate::log::{kind, user_agent};
use crate::time;

/// Okta's event of a token's creation, its geographical contexts whole and its debug data in the order
/// of their keys; blanks stand for what its publisher left out.
const CREATED: &str = r#"{"actor":{"id":"00u1","type":"User","alternateId":"a@b.c","displayName":"A","detailEntry":null},"client":{"userAgent":{"rawUserAgent":"Mozilla/5.0 (X11; Linux x86_64) Chrome/130.0 Safari/537.36","os":"Linux","browser":"CHROME"},"zone":"null","device":"Computer","id":null,"ipAddress":"103.99.111.142","geographicalContext":{"city":"Hyderabad","state":"Telangana","country":"India","postalCode":"500004","geolocation":{"lat":17.3724,"lon":78.4378}}},"device":null,"authenticationContext":{"authenticationProvider":null,"credentialProvider":null,"credentialType":null,"issuer":null,"interface":null,"authenticationStep":0,"rootSessionId":"102r","externalSessionId":"102x"},"displayMessage":"Create API token","eventType":"system.api_token.create","outcome":{"result":"SUCCESS","reason":null},"published":"2024-11-06T06:34:37.964Z","securityContext":{"asNumber":150008,"asOrg":"Example Net","isp":"Example","domain":null,"isProxy":false},"severity":"INFO","debugContext":{"debugData":{"concurrencyPercentage":"50","networkConnection":"ANYWHERE","rateLimitPercentage":"50","requestId":"Zyx","requestUri":"/api/internal/tokens","url":"/api/internal/tokens?expand=user"}},"legacyEventType":"api.token.create","transaction":{"type":"WEB","id":"Zyx","detail":{}},"uuid":"5f6ce0ca-9c09-11ef-8a4c-8b1f1d2f1c1e","version":"0","request":{"ipChain":[{"ip":"103.99.111.142","geographicalContext":{"city":"Hyderabad","state":"Telangana","country":"India","postalCode":"500004","geolocation":{"lat":17.3724,"lon":78.4378}},"version":"V4","source":null}]},"target":[{"id":"00T1","type":"Token","alternateId":"unknown","displayName":"Test","detailEntry":null}]}"#;

pub(crate) fn created() -> LogEvent {
    let place = LogGeographicalContext {
        city: Some("Hyderabad".into()),
        state: Some("Telangana".into()),
        country: Some("India".into()),
        postal_code: Some("500004".into()),
        geolocation: Some(LogGeolocation { lat: 17.3724, lon: 78.4378 }),
    };
    let ip = "103.99.111.142".parse().unwrap();
    let kind = kind::kind("system.api_token.create").unwrap();
    let published = time::parse("2024-11-06T06:34:37.964Z").unwrap();
    LogEvent {
        actor: LogActor {
            id: "00u1".into(),
            kind: "User".into(),
            alternate_id: "a@b.c".into(),
            display_name: "A".into(),
            detail_entry: None,
        },
        client: LogClient {
            user_agent: Some(user_agent("Mozilla/5.0 (X11; Linux x86_64) Chrome/130.0 Safari/537.36")),
            device: Some("Computer".into()),
            ip_address: Some("103.99.111.142".into()),
            geographical_context: Some(place.clone()),
            ..LogClient::default()
        },
        authentication_context: LogAuthenticationContext {
            root_session_id: Some("102r".into()),
            external_session_id: Some("102x".into()),
            ..LogAuthenticationContext::default()
        },
        outcome: LogOutcome { result: Some("SUCCESS".into()), reason: None },
        security_context: LogSecurityContext {
            as_number: Some(150_008),
            as_org: Some("Example Net".into()),
            isp: Some("Example".into()),
            domain: None,
            is_proxy: Some(false),
        },
        debug_context: LogDebugContext { debug_data: debug_data() },
        transaction: LogTransaction {
            kind: "WEB".into(),
            id: Some("Zyx".into()),
            ..LogTransaction::default()
        },
        request: LogRequest {
            ip_chain: vec![LogIpAddress { geographical_context: Some(place), ..LogIpAddress::of(ip) }],
        },
        target: vec![LogTarget {
            id: "00T1".into(),
            kind: "Token".into(),
            alternate_id: "unknown".into(),
            display_name: "Test".into(),
            detail_entry: None,
        }],
        ..LogEvent::of(kind, "5f6ce0ca-9c09-11ef-8a4c-8b1f1d2f1c1e", published)
    }
}

fn debug_data() -> Map<String, Value> {
    let data = json!({
        "concurrencyPercentage": "50", "requestId": "Zyx", "rateLimitPercentage": "50",
        "networkConnection": "ANYWHERE", "requestUri": "/api/internal/tokens",
        "url": "/api/internal/tokens?expand=user",
    });
    data.as_object().unwrap().clone()
}

#[test]
fn an_event_goes_out_as_published() {
    assert_eq!(serde_json::to_string(&created()).unwrap(), CREATED);
}

#[test]
fn what_is_not_known_is_null() {
    let empty = LogEvent::of(&kind::KINDS[0], "u", Timestamp::from_micros(1_730_874_877_964_999));
    let written = serde_json::to_string(&empty).unwrap();
    for part in [
        r#""client":{"userAgent":null,"zone":"null","device":null,"id":null,"ipAddress":null,"geographicalContext":null},"device":null,"#,
        r#""issuer":null,"interface":null,"authenticationStep":0,"rootSessionId":null,"externalSessionId":null}"#,
        r#""outcome":{"result":null,"reason":null},"published":"2024-11-06T06:34:37.964Z","#,
        r#""securityContext":{"asNumber":null,"asOrg":null,"isp":null,"domain":null,"isProxy":null}"#,
        r#""debugContext":{"debugData":{}}"#,
        r#""transaction":{"type":"","id":null,"detail":{}},"uuid":"u","version":"0","request":{"ipChain":[]},"target":[]}"#,
    ] {
        assert!(written.contains(part), "{part}\n{written}");
    }
    let unknown = LogEvent { legacy_event_type: None, ..empty };
    assert!(serde_json::to_string(&unknown).unwrap().contains(r#""legacyEventType":null,"#));
}

#[test]
fn an_address_says_its_version() {
    for (ip, version) in [("192.0.2.1", "V4"), ("2001:db8::1", "V6")] {
        let address: Value = serde_json::to_value(LogIpAddress::of(ip.parse().unwrap())).unwrap();
        assert_eq!(
            address,
            json!({ "ip": ip, "geographicalContext": null, "version": version, "source": null })
        );
    }
}
