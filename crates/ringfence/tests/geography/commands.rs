//! `ringfence geo`, as somebody types it.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};
use testkit::server::Server;

use crate::stage::{Stage, config, status};

/// 192.0.2.0 to 192.0.2.255 and 198.51.100.0 to 198.51.100.255, as Tor's lists have them.
const LIST: &str =
    "# Generated: Thu, 25 Jun 2026 04:33:59 GMT\n3221225984,3221226239,DE\n3325256704,3325256959,FR\n";

fn ringfence(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ringfence")).args(arguments).output().expect("it runs")
}

fn said(output: &Output) -> String {
    let all = [&*output.stdout, &*output.stderr].concat();
    String::from_utf8_lossy(&all).into_owned()
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a text")
}

#[test]
fn a_database_is_built_shown_and_served_without_an_account() {
    let folder = tempfile::tempdir().expect("a folder");
    let (list, built) = (folder.path().join("geoip"), folder.path().join("geo.mmdb"));
    std::fs::write(&list, LIST).expect("written");
    let made = ringfence(&["geo", "build", "-o", text(&built), "--tor", text(&list)]);
    assert!(made.status.success(), "{}", said(&made));
    for part in ["2 ranges", "CC BY-SA 4.0", "databases = ["] {
        assert!(said(&made).contains(part), "{part} in {}", said(&made));
    }
    let shown = ringfence(&["geo", "show", text(&built), "192.0.2.7", "203.0.113.1"]);
    for part in
        ["2026-06-25T04:33:59", "it tells country\n", "192.0.2.7  DE,", "203.0.113.1  country not known,"]
    {
        assert!(said(&shown).contains(part), "{part} in {}", said(&shown));
    }
    let server = Server::builder(env!("CARGO_BIN_EXE_ringfence")).config(&config(&[&built])).start();
    let to = ["--url", &server.url(), "--data", text(server.data())];
    let create = ["zone", "create", "Germany", "--country", "de"];
    let zone = ringfence(&[&create[..], &to].concat());
    assert!(zone.status.success(), "{}", said(&zone));
    let shown = said(&ringfence(&[&["zone", "show", "Germany"][..], &to].concat()));
    assert!(shown.contains("locations   DE "), "{shown}");
    let create = ["token", "create", "--name", "bound", "--in-zones", "Germany", "--json"];
    let token = ringfence(&[&create[..], &to].concat());
    let token: Value = serde_json::from_slice(&token.stdout).unwrap_or_else(|_| panic!("{}", said(&token)));
    let token = token["token"].as_str().expect("a text");
    assert_eq!(["192.0.2.7", "198.51.100.7"].map(|from| status(server.gate(), token, from)), [200, 403]);
    let files = ringfence(&[&["geo", "files", "--json"][..], &to].concat());
    assert!(said(&files).contains("Ringfence-Country-ASN"), "{}", said(&files));
}

#[test]
fn what_cannot_be_used_is_said_and_nothing_is_left_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    let (list, built) = (folder.path().join("geoip"), folder.path().join("geo.mmdb"));
    std::fs::write(&built, "the one before").expect("written");
    std::fs::write(&list, format!("{LIST}1,2\n")).expect("written");
    let made = ringfence(&["geo", "build", "-o", text(&built), "--tor", text(&list)]);
    assert!(!made.status.success() && said(&made).contains("line 4: `1,2`"), "{}", said(&made));
    let left: Vec<_> =
        std::fs::read_dir(folder.path()).expect("a folder").flatten().map(|one| one.file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
    assert_eq!(std::fs::read_to_string(&built).expect("there"), "the one before");
    let shown = ringfence(&["geo", "show", text(&built)]);
    assert!(
        !shown.status.success() && said(&shown).contains("damaged, or not a database"),
        "{}",
        said(&shown)
    );
}

#[test]
fn the_files_of_a_server_without_any_are_explained() {
    let server = Server::start(env!("CARGO_BIN_EXE_ringfence"));
    let files = ringfence(&["geo", "files", "--url", &server.url(), "--data", text(server.data())]);
    assert!(said(&files).contains("No file is loaded"), "{}", said(&files));
}

#[test]
fn fields_of_another_type_are_named_in_the_configuration() {
    let stage = Stage::new();
    // The same networks under a type that nobody knows: by its paths it tells countries.
    let bytes = std::fs::read(stage.path()).expect("there");
    let own = [b"Own-Type-Of-Ours".as_slice()].concat();
    let at = bytes.windows(own.len()).position(|part| part == b"GeoLite2-Country").expect("its type");
    let other = [&bytes[..at], &own, &bytes[at + own.len()..]].concat();
    let path = stage.folder.path().join("own.mmdb");
    std::fs::write(&path, other).expect("written");
    let plain = Server::builder(env!("CARGO_BIN_EXE_ringfence")).config(&config(&[&path])).start();
    assert!(plain.log().contains("its type `Own-Type-Of-Ours` is not known here"), "{}", plain.log());
    let fields =
        format!("{}\n[geo.fields.{:?}]\ncountry = \"country.iso_code\"", config(&[&path]), text(&path));
    let server = Server::builder(env!("CARGO_BIN_EXE_ringfence")).config(&fields).start();
    let shown = server.ask("GET", "/ringfence/v1/geo", None).json();
    assert_eq!(shown["files"][0]["about"]["tells"], json!(["country"]), "{shown}");
}
