//! Who is let in, by what a file knows.

use std::path::PathBuf;

use serde_json::json;
use testkit::geo;
use testkit::nginx::Nginx;
use testkit::server::Server;
use testkit::upstream::Upstream;

use crate::stage::{FRENCH, GERMAN, NOWHERE, Stage, config, dynamic, status};

const SHIPPED: &str = include_str!("../../../../docs/proxies/nginx.conf");

#[test]
fn a_country_admits_its_addresses_and_nobody_else() {
    let stage = Stage::new();
    let seen = [GERMAN, FRENCH, NOWHERE].map(|from| stage.status(&stage.inside, from));
    assert_eq!(seen, [200, 403, 403]);
    // What has no country is not in Germany (semantics §3, as at Okta).
    let seen = [GERMAN, FRENCH, NOWHERE].map(|from| stage.status(&stage.outside, from));
    assert_eq!(seen, [403, 200, 200]);
}

#[test]
fn a_token_of_one_country_is_refused_from_another_through_nginx() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("countries.mmdb");
    // Every address of 127.0.0.0/8 is this machine: one lies in Germany, one in France.
    let rows = [("127.0.0.2/32", "DE"), ("127.0.0.3/32", "FR")];
    std::fs::write(&path, geo::countries(geo::BUILT, &rows)).expect("written");
    let server = Server::builder(env!("CARGO_BIN_EXE_ringfence")).config(&config(&[&path])).start();
    let zone = dynamic(&server, "Germany", &json!({ "locations": [{ "country": "DE" }] }));
    let (token, _) = server.issue("deploy", &json!({ "connection": "ZONE", "include": [zone] }));
    let upstream = Upstream::start();
    let port = testkit::free_port();
    let http = SHIPPED
        .replace("listen 8080;", &format!("listen 127.0.0.1:{port};"))
        .replace("127.0.0.1:8701", &server.gate().to_string())
        .replace("127.0.0.1:9000", &upstream.address().to_string());
    let _nginx = Nginx::start(&http, port);
    let get = |from: &str| {
        let request = testkit::http::Request::new("GET", "/orders").token(&token);
        request.send_from(from.parse().expect("an address"), ([127, 0, 0, 1], port).into()).status
    };
    assert_eq!([get("127.0.0.2"), get("127.0.0.3"), get("127.0.0.4")], [200, 403, 403]);
    assert_eq!(upstream.take().len(), 1);
}

#[test]
fn several_files_are_put_together_and_a_check_says_which_told_what() {
    let folder = tempfile::tempdir().expect("a folder");
    let paths = ["countries", "systems", "anonymizers"].map(|name| folder.path().join(name));
    let files = [
        geo::countries(geo::BUILT, &[("192.0.2.0/24", "DE")]),
        geo::systems(geo::BUILT, &[("192.0.2.0/25", 64501, "Example Carrier")]),
        geo::anonymizers(geo::BUILT, &[("192.0.2.64/26", true), ("198.51.100.0/24", false)]),
    ];
    for (path, file) in paths.iter().zip(&files) {
        std::fs::write(path, file).expect("written");
    }
    let paths: Vec<_> = paths.iter().map(PathBuf::as_path).collect();
    let server = Server::builder(env!("CARGO_BIN_EXE_ringfence")).config(&config(&paths)).start();
    let carrier = dynamic(
        &server,
        "carrier",
        &json!({ "asns": ["64501"], "locations": [{ "country": "DE" }], "proxyType": "TorAnonymizer" }),
    );
    let (token, id) = server.issue("bound", &json!({ "connection": "ZONE", "include": [carrier] }));
    let all = ["192.0.2.65", "192.0.2.7", "192.0.2.200", "198.51.100.1"];
    assert_eq!(all.map(|from| status(server.gate(), &token, from)), [200, 403, 403, 403]);
    let question = json!({ "tokenId": id, "chain": ["192.0.2.65"] });
    let checked = server.done("POST", "/ringfence/v1/check", &question);
    let facts = &checked["facts"];
    assert_eq!(
        [&facts["country"], &facts["asn"], &facts["asName"], &facts["anonymizer"], &facts["region"]],
        [&json!("DE"), &json!(64501), &json!("Example Carrier"), &json!("tor"), &json!(null)]
    );
    assert_eq!(facts["notLoaded"], json!(["region", "services"]));
    let told: Vec<_> = facts["sources"].as_array().expect("a list").iter().map(|one| &one["tells"]).collect();
    assert_eq!(told, [&json!(["country"]), &json!(["asn"]), &json!(["anonymizer"])]);
    let found = server.ask("GET", "/ringfence/v1/geo/systems?q=carrier", None).json();
    assert_eq!(found, json!([{ "asn": 64501, "name": "Example Carrier" }]));
    assert_eq!(server.ask("GET", "/ringfence/v1/geo/systems?q=AS645", None).json(), found);
}

/// B-040: what no file tells is unknown, and unknown satisfies nothing.
#[test]
fn b_040_data_that_is_not_loaded_opens_nothing() {
    let stage = Stage::new();
    let places = json!({ "locations": [{ "country": "DE", "region": "DE-BE" }] });
    let region = dynamic(&stage.server, "Berlin", &places);
    for network in ["include", "exclude"] {
        let (token, _) = stage.server.issue(network, &json!({ "connection": "ZONE", network: [region] }));
        for from in [GERMAN, FRENCH, NOWHERE] {
            assert_eq!(stage.status(&token, from), 403, "{network} {from}");
        }
    }
    // A blocklist zone that asks for it would block everybody: it is refused, and says what is missing.
    for (body, missing) in [
        (json!({ "type": "DYNAMIC", "name": "x", "usage": "BLOCKLIST", "proxyType": "Any" }), "anonymizers"),
        (
            json!({ "type": "DYNAMIC", "name": "x", "usage": "BLOCKLIST", "locations": places["locations"] }),
            "regions",
        ),
        (
            json!({ "type": "DYNAMIC_V2", "name": "x", "usage": "BLOCKLIST",
                "ipServiceCategories": { "include": ["ALL_IP_SERVICES"] } }),
            "anonymizers and IP services",
        ),
    ] {
        let answer = stage.server.ask("POST", "/api/v1/zones", Some(&body));
        assert_eq!(answer.status, 400, "{missing}");
        assert!(answer.text().contains(&format!("No loaded data tells {missing},")), "{}", answer.text());
    }
    let blocked =
        json!({ "type": "DYNAMIC", "name": "x", "usage": "BLOCKLIST", "locations": [{ "country": "FR" }] });
    stage.server.done("POST", "/api/v1/zones", &blocked);
    assert_eq!([GERMAN, FRENCH].map(|from| stage.status(&stage.inside, from)), [200, 403]);
}

/// B-040: of an anonymizer of which no file tells whether it is Tor, it is unknown wherever that makes a difference.
#[test]
fn b_040_an_anonymizer_that_may_be_tor_is_let_in_by_neither_word() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("masks.mmdb");
    std::fs::write(&path, geo::masks(geo::BUILT, &["192.0.2.0/24"])).expect("written");
    let server = Server::builder(env!("CARGO_BIN_EXE_ringfence")).config(&config(&[&path])).start();
    let status = |token: &str| [GERMAN, FRENCH].map(|from| status(server.gate(), token, from));
    for (kind, inside, outside) in [
        ("Any", [200, 403], [403, 200]),
        ("TorAnonymizer", [403, 403], [403, 200]),
        ("NotTorAnonymizer", [403, 403], [403, 200]),
    ] {
        let zone = dynamic(&server, kind, &json!({ "proxyType": kind }));
        for (list, expected) in [("include", inside), ("exclude", outside)] {
            let (token, _) = server.issue(list, &json!({ "connection": "ZONE", list: [zone] }));
            assert_eq!(status(&token), expected, "{kind} {list}");
        }
    }
    let blocked =
        json!({ "type": "DYNAMIC", "name": "x", "usage": "BLOCKLIST", "proxyType": "TorAnonymizer" });
    let (anywhere, _) = server.issue("anywhere", &json!({ "connection": "ANYWHERE" }));
    assert_eq!(status(&anywhere), [200, 200]);
    server.done("POST", "/api/v1/zones", &blocked);
    assert_eq!(status(&anywhere), [403, 200]);
}

/// B-040: a server that is started without the data that a blocklist zone asks for blocks everybody, says so and is
/// not ready.
#[test]
fn b_040_a_blocklist_without_its_data_blocks_and_is_not_ready() {
    let stage = Stage::new();
    let blocked = json!({ "type": "DYNAMIC", "name": "French", "usage": "BLOCKLIST", "locations": [{ "country": "FR" }] });
    stage.server.done("POST", "/api/v1/zones", &blocked);
    let data = stage.folder.path().join("data");
    std::fs::rename(stage.server.data(), &data).expect("moved");
    let (inside, path) = (stage.inside.clone(), stage.path());
    let Stage { server, folder, .. } = stage;
    server.kill();
    std::fs::rename(&path, folder.path().join("elsewhere")).expect("moved");
    let again = || {
        let builder = Server::builder(env!("CARGO_BIN_EXE_ringfence"));
        builder.data(&data).config(&config(&[&path])).start()
    };
    let server = again();
    assert_eq!(status(server.gate(), &inside, GERMAN), 403);
    let ready = testkit::http::Request::new("GET", "/readyz").send(server.ops());
    assert_eq!(ready.status, 503);
    assert!(
        ready.text().contains("no loaded data tells countries, which the blocklist zone French"),
        "{}",
        ready.text()
    );
    assert!(server.log().contains("cannot use the geo file"), "{}", server.log());
    // The file comes back: it is met without a restart.
    std::fs::rename(folder.path().join("elsewhere"), &path).expect("moved");
    testkit::until(std::time::Duration::from_secs(20), "it is read", || {
        status(server.gate(), &inside, GERMAN) == 200
    });
    assert_eq!(testkit::http::Request::new("GET", "/readyz").send(server.ops()).status, 200);
}

#[test]
fn an_enhanced_zone_cannot_be_chosen_and_one_in_use_stays_what_it_is() {
    let stage = Stage::new();
    let body = json!({ "type": "DYNAMIC_V2", "name": "enhanced", "locations": { "include": [{ "country": "DE" }] } });
    let enhanced = stage.server.done("POST", "/api/v1/zones", &body);
    let network = json!({ "connection": "ZONE", "include": [enhanced["id"]] });
    let refused =
        stage.server.ask("POST", "/ringfence/v1/tokens", Some(&json!({ "name": "x", "network": network })));
    assert_eq!(refused.status, 400);
    assert!(refused.text().contains("enhanced"), "{}", refused.text());
    let zone = format!("/api/v1/zones/{}", stage.zone);
    for change in [
        json!({ "type": "DYNAMIC", "name": "Germany", "usage": "BLOCKLIST", "locations": [{ "country": "DE" }] }),
        json!({ "type": "DYNAMIC_V2", "name": "Germany", "locations": { "include": [{ "country": "DE" }] } }),
    ] {
        assert_eq!(stage.server.ask("PUT", &zone, Some(&change)).status, 400, "{change}");
    }
}

#[test]
fn a_preview_knows_what_the_files_know() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("countries.mmdb");
    let rows = [("127.0.0.0/8", "DE"), ("198.51.100.0/24", "FR")];
    std::fs::write(&path, geo::countries(geo::BUILT, &rows)).expect("written");
    let server = Server::builder(env!("CARGO_BIN_EXE_ringfence")).config(&config(&[&path])).start();
    for (usage, country, after) in [
        ("BLOCKLIST", "DE", "blocked"),
        ("BLOCKLIST", "FR", "outside"),
        ("POLICY", "DE", "inside"),
        ("POLICY", "FR", "outside"),
    ] {
        let zone =
            json!({ "type": "DYNAMIC", "name": "x", "usage": usage, "locations": [{ "country": country }] });
        let seen = server.done("POST", "/ringfence/v1/zones/preview", &json!({ "zone": zone }));
        assert!(seen.to_string().contains(&format!("\"after\":\"{after}\"")), "{usage} {country}: {seen}");
    }
}

#[test]
fn the_zone_of_all_anonymizers_is_there_where_it_is_wanted() {
    let wanted =
        Server::builder(env!("CARGO_BIN_EXE_ringfence")).config("[zones]\ndefault_enhanced = true").start();
    let zones = wanted.ask("GET", "/api/v1/zones?limit=200", None).json();
    let zone =
        zones.as_array().expect("a list").iter().find(|zone| zone["name"] == "DefaultEnhancedDynamicZone");
    let zone = zone.expect("it is made");
    assert_eq!(
        [&zone["type"], &zone["usage"], &zone["status"], &zone["system"]],
        [&json!("DYNAMIC_V2"), &json!("BLOCKLIST"), &json!("INACTIVE"), &json!(true)]
    );
    assert_eq!(zone["ipServiceCategories"], json!({ "include": ["ALL_ANONYMIZERS"], "exclude": [] }));
    let at = format!("/api/v1/zones/{}", zone["id"].as_str().expect("an id"));
    assert_eq!(wanted.ask("DELETE", &at, None).status, 400);
    let mut renamed = zone.clone();
    renamed["name"] = json!("other");
    assert_eq!(wanted.ask("PUT", &at, Some(&renamed)).status, 400);
    let activated = wanted.ask("POST", &format!("{at}/lifecycle/activate"), None);
    assert_eq!(activated.status, 400, "there is no data");
    let plain = Server::start(env!("CARGO_BIN_EXE_ringfence"));
    assert!(!plain.ask("GET", "/api/v1/zones?limit=200", None).text().contains("DefaultEnhanced"));
}
