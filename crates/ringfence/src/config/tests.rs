mod corpus;
mod webhook;

use std::collections::BTreeMap;

use super::{Given, Ready};

fn read(file: &str, environment: &[(&str, &str)]) -> Result<Ready, String> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ringfence.toml");
    std::fs::write(&path, file).expect("written");
    let environment: BTreeMap<String, String> =
        environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let given = Given { file: Some(path), store: None, environment };
    Ready::read(&given).map_err(|error| format!("{error:#}"))
}

#[test]
fn without_a_word_it_works() {
    let ready = Ready::read(&Given::default()).expect("the defaults hold");
    assert_eq!(ready.admin.to_string(), "127.0.0.1:8700");
    assert!(ready.requires_header("gate") && !ready.requires_header("admin"));
    assert_eq!(ready.max_staleness, Some(std::time::Duration::from_mins(5)));
    assert!(ready.edge.trusts("127.0.0.1".parse().expect("an address")));
    assert!(ready.warnings.is_empty());
}

#[test]
fn the_environment_wins_over_the_file() {
    let file = "[edge]\ntrusted_peers = [\"10.0.0.1\"]\n[listen]\nadmin = \"127.0.0.1:1\"\n[snapshot]\nmax_staleness = \"inf\"";
    let environment =
        [("RINGFENCE_LISTEN__ADMIN", "127.0.0.1:2"), ("RINGFENCE_EDGE__TRUSTED_PEERS", "10.0.0.2, 10.0.0.3")];
    let ready = read(file, &environment).expect("it holds");
    assert_eq!(ready.admin.to_string(), "127.0.0.1:2");
    assert!(!ready.edge.trusts("10.0.0.1".parse().expect("an address")));
    assert!(ready.edge.trusts("10.0.0.3".parse().expect("an address")));
    assert_eq!(ready.max_staleness, None);
}

#[test]
fn every_mistake_names_its_place_and_what_is_allowed() {
    for (file, parts) in [
        ("[listen]\nadmim = \"x\"", &["line 2", "unknown field `admim`", "`admin`"][..]),
        ("public_url = 5", &["line 1", "expected a string"]),
        ("[listen", &["line 1"]),
        (
            "[listen]\nadmin = \"localhost\"",
            &["ringfence.toml`, line 2: listen.admin", "`localhost` is not an address to listen on"],
        ),
        (
            "[listen]\n\ngate = \"0.0.0.0:8701\"",
            &["line 3: listen.gate", "has no TLS", "listen.tls.gate = \"off\""],
        ),
        (
            "[edge]\ntrusted_peers = [\"10.0.0.1\",\n \"10.0.0.0/33\"]",
            &["line 3: edge.trusted_peers[1]", "0 to 32"],
        ),
        ("[edge]\nrequire_header = [\"gates\"]", &["edge.require_header", "`gates` is not a listener"]),
        ("[snapshot]\nmax_staleness = \"soon\"", &["snapshot.max_staleness", "`soon`", "5m"]),
        ("[log]\nlevel = \"loud\"", &["log.level", "`loud`", "debug"]),
        ("[limits]\ntoken_calls_per_second = 0", &["line 2"]),
        ("public_url = \"tokens.example.com\"", &["line 1: public_url", "https://tokens.example.com"]),
        (
            "[geo]\ndatabases = [\"x.mmdb\"]\n[geo.fields.\"y.mmdb\"]\ncountry = \"country\"",
            &["geo.fields", "`y.mmdb` is not one of geo.databases"],
        ),
        (
            "[geo]\ndatabases = [\"x.mmdb\"]\n[geo.fields.\"x.mmdb\"]\ncountry = \"country.names.en\"",
            &["line 4", "`country.names.en`"],
        ),
        ("[geo]\nwarn_after = \"old\"", &["line 2: geo.warn_after", "`old`"]),
        ("[edge]\nproxy_protocol = [\"gate\"]", &["edge.proxy_protocol", "PROXY protocol yet"]),
        ("[proxy]\nupstream = \"http://127.0.0.1:1\"", &["proxy.upstream", "no reverse proxy yet"]),
        ("[listen.tls]\nadmin = \"on\"", &["line 2", "neither \"off\" nor a certificate and its key"]),
        ("[listen.tls]\nadmin = { cert = \"c\", key = \"k\", ca = \"a\" }", &["line 2", "neither \"off\""]),
        ("[listen.tls]\nadmn = \"off\"", &["listen.tls", "`admn` is not a listener"]),
        ("[edge]\nheader = \"X Real\"", &["line 2: edge.header", "is not the name of a header"]),
        ("[edge]\nnat64_prefixes = [\"10.0.0.0/8\"]", &["line 2: edge.nat64_prefixes[0]"]),
        ("[gate]\ntoken_header = \"X Key\"", &["line 2: gate.token_header", "not a header's name"]),
        ("[store]\nurl = \"sqlite:x\"\nurl_file = \"y\"", &["line 2: store.url", "exclude each other"]),
        ("[store]\nurl_file = \"/nowhere/url\"", &["line 2: store.url_file", "cannot read `/nowhere/url`"]),
        ("[log]\nformat = \"xml\"", &["line 2", "`text` or `json`"]),
        ("[listen]\ngrpc = \"127.0.0.1:1\"", &["line 2: listen.grpc", "does not speak gRPC yet"]),
        ("[listen]\nproxy = \"127.0.0.1:1\"", &["line 2: listen.proxy", "no reverse proxy yet"]),
        ("[limit]\n", &["line 1", "unknown field `limit`"]),
    ] {
        let said = read(file, &[]).expect_err(file);
        for part in parts {
            assert!(said.contains(part), "{part} in:\n{said}");
        }
    }
}

#[test]
fn a_mistake_in_the_environment_names_its_variable() {
    for (name, value, parts) in [
        (
            "RINGFENCE_LISTEN__ADMIN",
            "localhost",
            &["the environment's RINGFENCE_LISTEN__ADMIN: listen.admin"][..],
        ),
        (
            "RINGFENCE_EDGE__TRUSTED_PEERS",
            "10.0.0.1,x",
            &["RINGFENCE_EDGE__TRUSTED_PEERS: edge.trusted_peers[1]"],
        ),
        ("RINGFENCE_LOG__FORMAT", "xml", &["environment", "log.format"]),
        ("RINGFENCE_ZONES__DEFAULT_ENHANCED", "yes", &["RINGFENCE_ZONES__DEFAULT_ENHANCED", "true or false"]),
    ] {
        let said = read("", &[(name, value)]).expect_err(name);
        for part in parts {
            assert!(said.contains(part), "{part} in:\n{said}");
        }
    }
    let said = read("", &[("RINGFENCE_LIMITS__TOKEN_CALLS_PER_SECOND", "many")]).expect_err("no number");
    assert!(said.contains("RINGFENCE_LIMITS__TOKEN_CALLS_PER_SECOND") && said.contains("`many`"), "{said}");
}

#[test]
fn the_environment_says_whether_a_listener_has_tls() {
    let open = ("RINGFENCE_LISTEN__GATE", "0.0.0.0:8701");
    assert!(read("", &[open]).is_err());
    let off = read("", &[open, ("RINGFENCE_LISTEN__TLS__GATE", "off")]).expect("it is written out");
    assert!(matches!(off.tls.get("gate"), Some(super::TlsSetting::Off(_))));
    let files = [("RINGFENCE_LISTEN__TLS__GATE__CERT", "c"), ("RINGFENCE_LISTEN__TLS__GATE__KEY", "k")];
    let tls = read("[listen.tls]\ngate = \"off\"", &files).expect("the later wins").tls;
    assert!(matches!(tls.get("gate"), Some(super::TlsSetting::Files { .. })));
}

#[test]
fn b_004_a_wide_trust_and_an_unknown_name_are_warned_of() {
    let wide = "[edge]\ntrusted_peers = [\"10.0.0.0/8\", \"127.0.0.0/8\", \"10.0.0.0/9\", \"fd00::/32\", \"fd00::/33\"]";
    let warnings = read(wide, &[("RINGFENCE_LISTEN__ADMIM", "x"), ("RINGFENCE_TOKEN", "x"), ("HOME", "/")]);
    let warnings = warnings.expect("it holds").warnings;
    assert_eq!(warnings.len(), 3, "{warnings:?}");
    assert!(warnings[0].contains("RINGFENCE_LISTEN__ADMIM"));
    assert!(warnings[1].contains("10.0.0.0/8") && warnings[2].contains("fd00::/32"));
}
