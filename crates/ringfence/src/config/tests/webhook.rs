//! What is said of a webhook, and what is not one.

use super::read;

const SECRET: &str = "0123456789abcdef0123456789abcdef";

fn with(more: &str) -> String {
    format!("[webhook]\nurl = \"https://hooks.example.com/x\"\nsecret = \"{SECRET}\"\n{more}")
}

#[test]
fn a_url_and_a_secret_are_enough() {
    assert!(read("[webhook]\n", &[]).expect("it holds").webhook.is_none());
    let hook = read(&with(""), &[]).expect("it holds").webhook.expect("a webhook");
    assert!(hook.kinds.contains(&"zone.update"));
    assert!(!format!("{hook:?}").contains(SECRET), "{hook:?}");
}

#[test]
fn the_environment_alone_is_enough() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("secret");
    std::fs::write(&file, format!("{SECRET}\n")).expect("written");
    let environment = [
        ("RINGFENCE_WEBHOOK__URL", "https://10.0.0.5/x"),
        ("RINGFENCE_WEBHOOK__SECRET_FILE", file.to_str().expect("a path")),
        ("RINGFENCE_WEBHOOK__EVENTS", "zone.*, system.api_token.revoke"),
        ("RINGFENCE_WEBHOOK__ALLOW_PRIVATE", "10.0.0.5"),
    ];
    let hook = read("", &environment).expect("it holds").webhook.expect("a webhook");
    assert_eq!(hook.kinds.len(), 8);
}

#[test]
fn every_mistake_names_its_key_and_what_is_allowed() {
    let url = |url: &str| format!("[webhook]\nsecret = \"{SECRET}\"\nurl = \"{url}\"");
    for (file, parts) in [
        (url("http://hooks.example.com/sesame"), &["line 3: webhook.url", "nothing is sent without TLS"][..]),
        (url("hooks.example.com/sesame"), &["line 3: webhook.url", "https://"]),
        (url("https://jane:sesame@hooks.example.com/"), &["line 3: webhook.url", "a user or a password"]),
        (url("https://hooks.example.com/#sesame"), &["line 3: webhook.url", "a fragment"]),
        (url("https://hooks.example.com:65536/sesame"), &["line 3: webhook.url", "port"]),
        (url("https://hooks.example.com:0/sesame"), &["line 3: webhook.url", "1 to 65535"]),
        (
            url("https://127.0.0.1/sesame"),
            &["line 3: webhook.url: 127.0.0.1", "webhook.allow_private does not name"],
        ),
        (url("https://0x7f.1/sesame"), &["line 3: webhook.url: 127.0.0.1"]),
        (url("https://[::ffff:a9fe:a9fe]/sesame"), &["line 3: webhook.url", "nobody may be called at"]),
        (
            with("allow_private = [\"a.example.com\",\n\"*.example.com\"]"),
            &["line 5: webhook.allow_private[1]"],
        ),
        (
            with("events = [\"zone.*\",\n\"zones.*\"]"),
            &["line 5: webhook.events[1]", "`zones.*`", "zone.update"],
        ),
        (with("events = [\"*\"]"), &["line 4: webhook.events[0]", "`*`"]),
        (with("events = [\"ringfence.webhook.dropped\"]"), &["webhook.events[0]", "System Log only"]),
        (with("events = []"), &["line 4: webhook.events", "names no events"]),
        (with("secret_file = \"x\""), &["webhook.secret", "exclude each other"]),
        (
            with("ca_file = \"/nowhere/ca.pem\""),
            &["line 4: webhook.ca_file", "cannot read `/nowhere/ca.pem`"],
        ),
        (with("ca_file = \"/dev/null\""), &["line 4: webhook.ca_file", "no certificate in PEM form"]),
        (with("uri = \"x\""), &["line 4", "unknown field `uri`"]),
        (format!("[webhook]\nsecret = \"{SECRET}\""), &["webhook.url", "it is missing"]),
        ("[webhook]\nurl = \"https://a.example\"".to_owned(), &["webhook.secret", "it is missing"]),
        (
            "[webhook]\nurl = \"https://a.example\"\nsecret = \"sesame\"".to_owned(),
            &["line 3: webhook.secret: 6 bytes", "at least 32", "openssl rand"],
        ),
        (
            "[webhook]\nurl = \"https://a.example\"\nsecret_file = \"/dev/null\"".to_owned(),
            &["line 3: webhook.secret_file: 0 bytes", "at least 32"],
        ),
        (
            "[webhook]\nurl = \"https://a.example\"\nsecret_file = \"/nowhere/secret\"".to_owned(),
            &["line 3: webhook.secret_file", "cannot read `/nowhere/secret`"],
        ),
    ] {
        let said = read(&file, &[]).expect_err(&file);
        for part in parts {
            assert!(said.contains(part), "{part} in:\n{said}");
        }
        assert!(!said.contains("sesame"), "a path may be a secret: {said}");
    }
}
