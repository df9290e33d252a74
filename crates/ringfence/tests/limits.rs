//! docs/limits.md is what ships.

use std::collections::BTreeMap;
use std::time::Duration;

use control::limits as people;
use egress::limits as outside;
use engine::limits as calls;
use gate::{ListenLimits, limits as gates};
use okta::limits as wire;

const PAGE: &str = include_str!("../../../docs/limits.md");

fn seconds(time: Duration) -> u64 {
    assert_eq!(time.subsec_nanos(), 0);
    time.as_secs()
}

fn count(number: usize) -> u64 {
    u64::try_from(number).expect("a limit")
}

/// What the code holds to, by the page's names.
fn shipped() -> BTreeMap<&'static str, u64> {
    [listeners(), requests(), holdings(), questions(), people_and_times(), webhook()]
        .into_iter()
        .flatten()
        .collect()
}

fn listeners() -> Vec<(&'static str, u64)> {
    let (gate, admin) = (ListenLimits::gate(), ListenLimits::admin());
    let same = |limits: &ListenLimits| {
        (
            limits.headers,
            limits.connections,
            limits.connections_per_source,
            limits.head,
            limits.idle,
            limits.drain,
        )
    };
    assert_eq!(
        (same(&gate), same(&gate)),
        (same(&admin), same(&ListenLimits::ops())),
        "one row for all three"
    );
    vec![
        ("head.gate", count(gate.head_bytes)),
        ("head.admin", count(admin.head_bytes)),
        ("headers", count(gate.headers)),
        ("connections", count(gate.connections)),
        ("connections.source", count(gate.connections_per_source)),
        ("time.handshake", seconds(gate.handshake)),
        ("time.head", seconds(gate.head)),
        ("time.idle", seconds(gate.idle)),
        ("time.write", seconds(gate.write)),
        ("time.drain", seconds(gate.drain)),
    ]
}

fn requests() -> Vec<(&'static str, u64)> {
    // Field by field, so that a new one wants a row.
    let api::Limits {
        target_bytes,
        body_bytes,
        large_body_bytes,
        body_time,
        body_rate,
        call,
        import,
        calls_per_minute,
        questions_per_second,
    } = api::Limits::default();
    assert_eq!(
        (questions_per_second, target_bytes),
        (gates::ASKS_PER_SECOND, gates::TARGET_BYTES_MAX),
        "one row for both"
    );
    vec![
        ("target", count(gates::TARGET_BYTES_MAX)),
        ("body.gate", count(gates::BODY_BYTES_MAX)),
        ("body.gate.time", seconds(gates::BODY_TIME)),
        ("body.admin", count(body_bytes)),
        ("body.large", count(large_body_bytes)),
        ("body.time", seconds(body_time)),
        ("body.rate", body_rate.into()),
        ("call", seconds(call)),
        ("call.import", seconds(import)),
        ("rate.calls", calls_per_minute.into()),
        ("rate.questions", questions_per_second.into()),
        ("chain.elements", count(calls::CHAIN_ELEMENTS_MAX)),
        ("chain.bytes", count(calls::CHAIN_BYTES_MAX)),
        ("chain.hops", count(calls::HOPS_MAX)),
        ("authorization", count(calls::AUTHORIZATION_BYTES_MAX)),
        ("proxy_header.v1", count(calls::PROXY_LINE_BYTES_MAX)),
        ("proxy_header.v2", count(calls::PROXY_HEADER_BYTES_MAX)),
    ]
}

fn holdings() -> Vec<(&'static str, u64)> {
    let control::Limits {
        zones,
        entries_per_list,
        entries,
        tokens,
        users,
        sessions_per_user,
        passkeys_per_user,
        name,
    } = control::Limits::default();
    let keep = control::Keep::default();
    let geo::Limits { bytes, networks, record_values, values, values_per_byte } = geo::Limits::default();
    assert_eq!(
        (zones, entries_per_list, name),
        (wire::ZONES_MAX, wire::ENTRIES_MAX, wire::NAME_CHARACTERS_MAX)
    );
    vec![
        ("zones", count(zones)),
        ("zone.entries", count(entries_per_list)),
        ("entries", count(entries)),
        ("zone.criteria", count(wire::CRITERIA_MAX)),
        ("tokens", count(tokens)),
        ("token.zones", count(calls::ZONES_PER_TOKEN_MAX)),
        ("token.imported.shortest", count(*calls::IMPORTED_TEXT.start())),
        ("token.imported.longest", count(*calls::IMPORTED_TEXT.end())),
        ("users", count(users)),
        ("user.sessions", count(sessions_per_user)),
        ("user.passkeys", count(passkeys_per_user)),
        ("name", count(name)),
        ("geo.bytes", bytes),
        ("geo.networks", networks),
        ("geo.record", record_values.into()),
        ("geo.values", values),
        ("geo.values_per_byte", values_per_byte),
        ("refusals.span", seconds(people::REFUSALS_SPAN)),
        ("refusals.first", people::REFUSALS_FIRST_PER_SECOND.into()),
        ("refusals.known", people::REFUSALS_KNOWN_PER_SECOND.into()),
        ("refusals.token", people::REFUSALS_OF_TOKEN_PER_SECOND.into()),
        ("refusals.unknown", people::REFUSALS_UNKNOWN_PER_SECOND.into()),
        ("places", count(people::PLACES_PER_TOKEN)),
        ("places.refused", count(people::PLACES_PER_TOKEN_REFUSED)),
        ("places.hops", count(people::PLACE_HOPS)),
        ("places.written", count(people::PLACES_PER_SECOND)),
        ("log.kept", seconds(keep.calls)),
        ("log.bytes", keep.bytes),
        ("audit.kept", seconds(keep.changes)),
    ]
}

fn questions() -> Vec<(&'static str, u64)> {
    assert_eq!(wire::TOKENS_PAGE_DEFAULT, wire::TOKENS_PAGE_MAX, "one row for both");
    vec![
        ("json.depth", count(wire::JSON_DEPTH_MAX)),
        ("json.elements", count(wire::JSON_ELEMENTS_MAX)),
        ("filter.bytes", count(wire::FILTER_BYTES_MAX)),
        ("filter.depth", count(wire::FILTER_DEPTH_MAX)),
        ("filter.terms", count(wire::FILTER_TERMS_MAX)),
        ("cursor", count(wire::CURSOR_BYTES_MAX)),
        ("page.zones.usual", count(wire::ZONES_PAGE_DEFAULT)),
        ("page.zones", count(wire::ZONES_PAGE_MAX)),
        ("page.tokens", count(wire::TOKENS_PAGE_MAX)),
        ("page.users", count(wire::USERS_PAGE_MAX)),
        ("page.log.usual", count(wire::EVENTS_PAGE_DEFAULT)),
        ("page.log", count(wire::EVENTS_PAGE_MAX)),
        ("log.words", count(wire::WORDS_MAX)),
        ("log.word", count(wire::WORD_CHARACTERS_MAX)),
        ("log.span", seconds(wire::LOG_SPAN_DEFAULT)),
        ("log.since", seconds(wire::LOG_SINCE_MAX)),
    ]
}

fn people_and_times() -> Vec<(&'static str, u64)> {
    let settings = control::Settings::new(std::sync::Arc::new(engine::Timestamp::default));
    vec![
        ("attempts.login", people::ATTEMPTS_OF_LOGIN.into()),
        ("attempts.address", people::ATTEMPTS_OF_ADDRESS.into()),
        ("attempts.window", seconds(people::ATTEMPTS_WINDOW)),
        ("setup_link", seconds(people::SETUP_LINK)),
        ("challenge", seconds(people::CHALLENGE)),
        ("session.idle", seconds(people::SESSION_IDLE)),
        ("session.life", seconds(people::SESSION_LIFE)),
        ("token.window", seconds(calls::TOKEN_WINDOW)),
        ("clock", seconds(calls::CLOCK_SLACK)),
        ("staleness", settings.max_staleness.map_or(0, seconds)),
        ("queue", count(settings.queue)),
    ]
}

fn webhook() -> Vec<(&'static str, u64)> {
    vec![
        ("webhook.secret", count(outside::SECRET_BYTES_MIN)),
        ("webhook.events", count(people::WEBHOOK_EVENTS)),
        ("webhook.bytes", count(people::WEBHOOK_BYTES)),
        ("webhook.time", seconds(outside::TIME)),
        ("webhook.answer", count(outside::ANSWER_BYTES)),
        ("webhook.tries", outside::TRIES.into()),
        ("webhook.back", seconds(people::WEBHOOK_BACK)),
    ]
}

#[test]
fn the_page_says_what_ships() {
    let mut told = BTreeMap::new();
    for row in PAGE.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let name = cells[1].trim_matches('`');
        let number: u64 = cells[3].parse().unwrap_or_else(|_| panic!("{row}"));
        assert!(told.insert(name, number).is_none(), "{name} stands twice");
    }
    assert_eq!(told, shipped());
}
