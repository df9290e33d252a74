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
        ("[listen]\nadmin = \"localhost\"", &["listen.admin", "`localhost` is not an address to listen on"]),
        ("[listen]\ngate = \"0.0.0.0:8701\"", &["listen.gate", "has no TLS", "listen.tls.gate = \"off\""]),
        ("[edge]\ntrusted_peers = [\"10.0.0.1\", \"10.0.0.0/33\"]", &["edge.trusted_peers[1]", "0 to 32"]),
        ("[edge]\nrequire_header = [\"gates\"]", &["edge.require_header", "`gates` is not a listener"]),
        ("[snapshot]\nmax_staleness = \"soon\"", &["snapshot.max_staleness", "`soon`", "5m"]),
        ("[log]\nlevel = \"loud\"", &["log.level", "`loud`", "debug"]),
        ("[limits]\ntoken_calls_per_second = 0", &["line 2"]),
        ("public_url = \"tokens.example.com\"", &["public_url", "https://tokens.example.com"]),
        ("[geo]\ndatabases = [\"x.mmdb\"]", &["geo.databases", "reads no geographic data yet"]),
        ("[edge]\nproxy_protocol = [\"gate\"]", &["edge.proxy_protocol", "PROXY protocol yet"]),
        ("[proxy]\nupstream = \"http://127.0.0.1:1\"", &["proxy.upstream", "no reverse proxy yet"]),
        ("[listen.tls]\nadmin = \"on\"", &["line 2"]),
    ] {
        let said = read(file, &[]).expect_err(file);
        for part in parts {
            assert!(said.contains(part), "{part} in:\n{said}");
        }
    }
    let said = read("", &[("RINGFENCE_LIMITS__TOKEN_CALLS_PER_SECOND", "many")]).expect_err("no number");
    assert!(said.contains("RINGFENCE_LIMITS__TOKEN_CALLS_PER_SECOND") && said.contains("`many`"), "{said}");
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
