//! B-075: an older backup, with the whole program.

use crate::stage::{BINARY, OFFICE, Stage, judged, judges, ringfence};
use testkit::server::Server;

#[test]
fn b_075_a_token_that_was_revoked_after_the_backup_is_refused_after_its_restore() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let copy = folder.path().join("monday.db");
    let Stage { server, token, id } = Stage::on(Server::builder(BINARY).data(&data));
    let (kept, _) = server.issue("kept", &serde_json::json!({ "connection": "ANYWHERE" }));
    let made = ringfence(&data, &["backup", &copy.to_string_lossy()]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    assert_eq!(server.ask("DELETE", &format!("/api/v1/api-tokens/{id}"), None).status, 204);
    assert_eq!(judged(&server, &token, OFFICE), 401);
    let busy = ringfence(&data, &["restore", &copy.to_string_lossy()]);
    assert!(!busy.status.success(), "a server holds the folder");
    assert!(server.terminate().success());
    let restored = ringfence(&data, &["restore", &copy.to_string_lossy()]);
    let said = String::from_utf8_lossy(&restored.stderr).into_owned();
    assert!(said.contains("1 token that was revoked since that backup stays revoked"), "{said}");
    let server = Server::builder(BINARY).data(&data).start();
    assert_eq!(judged(&server, &token, OFFICE), 401, "it does not live again");
    assert_eq!(judged(&server, &kept, OFFICE), 200, "and nothing else was lost");
}

#[test]
fn a_new_machine_is_told_what_it_cannot_know() {
    let folder = tempfile::tempdir().expect("a folder");
    let copy = folder.path().join("monday.db");
    let stage = Stage::new();
    let made = ringfence(stage.server.data(), &["backup", &copy.to_string_lossy()]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let data = folder.path().join("new");
    let restored = ringfence(&data, &["restore", &copy.to_string_lossy(), "--json"]);
    let said = String::from_utf8_lossy(&restored.stderr).into_owned();
    assert!(said.contains("There is no revoked.log") && said.contains("live again"), "{said}");
    let answer: serde_json::Value = serde_json::from_slice(&restored.stdout).expect("one JSON value");
    assert_eq!(answer["keptRevoked"], serde_json::Value::Null);
    judges(&Server::builder(BINARY).data(&data).start(), &stage.token, "after a restore elsewhere");
}
