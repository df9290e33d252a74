use std::collections::BTreeSet;

use super::{Cause, Entity, ErrorBody, ErrorCode, error_id};

fn check(body: &ErrorBody, expected: &str) {
    assert_eq!(serde_json::to_string(body).unwrap(), expected);
    assert_eq!(&serde_json::from_str::<ErrorBody>(expected).unwrap(), body);
}

#[test]
fn a_missing_token_is_okta_s_recorded_answer() {
    check(
        &ErrorBody::not_found(Entity::Token, "00Tinvalid1234567890", "oaeNTp5Jl-OTK2NMx8CxStA9g"),
        r#"{"errorCode":"E0000007","errorSummary":"Not found: Resource not found: 00Tinvalid1234567890 (Token)","errorLink":"E0000007","errorId":"oaeNTp5Jl-OTK2NMx8CxStA9g","errorCauses":[]}"#,
    );
    let zone = ErrorBody::not_found(Entity::NetworkZone, "nzoX", "oae");
    assert_eq!(zone.error_summary, "Not found: Resource not found: nzoX (NetworkZone)");
    let user = ErrorBody::not_found(Entity::User, "00uX", "oae");
    assert_eq!(user.error_summary, "Not found: Resource not found: 00uX (User)");
}

#[test]
fn a_validation_names_the_field_and_every_cause() {
    let causes = [
        Cause::new("gateways[3]", "\"10.0.0.0/33\" is not a CIDR: the prefix of an IPv4 network is 0 to 32"),
        Cause::new("name", "is missing"),
    ];
    check(
        &ErrorBody::validation(&causes, "oae1"),
        r#"{"errorCode":"E0000001","errorSummary":"Api validation failed: gateways","errorLink":"E0000001","errorId":"oae1","errorCauses":[{"errorSummary":"gateways[3]: \"10.0.0.0/33\" is not a CIDR: the prefix of an IPv4 network is 0 to 32"},{"errorSummary":"name: is missing"}]}"#,
    );
    assert_eq!(ErrorBody::validation(&[], "oae1").error_summary, "Api validation failed: body");
}

#[test]
fn the_top_of_a_field_is_what_stands_in_the_body() {
    for (field, top) in [
        ("name", "name"),
        ("gateways[3]", "gateways"),
        ("network.include[1]", "network"),
        ("locations.include[0].country", "locations"),
    ] {
        assert_eq!(Cause::new(field, "").top(), top, "{field}");
    }
}

#[test]
fn causes_beyond_the_limit_are_counted() {
    let causes: Vec<Cause> = (0..125).map(|n| Cause::new(format!("gateways[{n}]"), "is bad")).collect();
    let body = ErrorBody::validation(&causes, "oae1");
    assert_eq!(body.error_causes.len(), 101);
    assert_eq!(body.error_causes.last().unwrap().error_summary, "… and 25 more");
}

#[test]
fn the_table_is_okta_s() {
    let rows: Vec<String> = ErrorCode::ALL
        .iter()
        .map(|code| format!("{} {} {}", code.text(), code.status(), code.summary("X")))
        .collect();
    insta::assert_snapshot!(rows.join("\n"), @r"
    E0000001 400 Api validation failed: X
    E0000002 400 The request was not valid: X
    E0000003 400 The request body was not well-formed.
    E0000004 401 Authentication failed
    E0000005 403 Invalid session
    E0000006 403 You do not have permission to perform the requested action
    E0000007 404 Not found: X
    E0000008 404 The requested path was not found
    E0000009 500 Internal Server Error
    E0000010 503 Service is in read only mode
    E0000011 401 Invalid token provided
    E0000015 401 You do not have permission to access the feature you are requesting
    E0000020 400 Bad request.
    E0000021 400 Bad request.  Accept and/or Content-Type headers likely do not match supported values.
    E0000022 405 The endpoint does not support the provided HTTP method
    E0000028 400 The request is missing a required parameter.
    E0000031 400 Invalid search criteria.
    E0000047 429 API call exceeded rate limit due to too many requests.
    E0000053 400 Invalid SCIM filter.
    E0000054 400 Invalid pagination properties.
    ");
    let texts: BTreeSet<&str> = ErrorCode::ALL.iter().map(|code| code.text()).collect();
    assert_eq!(texts.len(), ErrorCode::ALL.len());
}

#[test]
fn an_error_id_looks_like_okta_s() {
    assert_eq!(error_id(0), "oaeAAAAAAAAAAAAAAAAAAAAAA");
    for random in [0, 1, u128::MAX, 0x1234_5678_9abc_def0_1234_5678_9abc_def0] {
        let id = error_id(random);
        assert_eq!(id.len(), 25);
        assert!(id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'), "{id}");
    }
}
