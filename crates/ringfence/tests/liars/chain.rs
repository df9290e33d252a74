//! Who is named, and by whom, on the wire.

use testkit::lie::Fate::Open;
use testkit::lie::lie;

use crate::stage::{OFFICE, asked, every_gate};

#[test]
fn b_010_a_peer_that_must_send_the_header_and_does_not_is_nobody() {
    every_gate(|stage| {
        let token = format!("Authorization: SSWS {}\r\n", stage.office);
        let row = |what: &str, lines: &str, status| {
            lie(what, asked(&format!("{token}{lines}"), ""), &[status], Open)
        };
        vec![
            row("as it should be", &format!("X-Forwarded-For: {OFFICE}\r\n"), 200),
            row("named as one hop's own, and dropped by that hop", "Connection: X-Forwarded-For\r\n", 403),
            row(
                "named so, and kept: what stands there is read",
                &format!("Connection: X-Forwarded-For\r\nX-Forwarded-For: {OFFICE}\r\n"),
                200,
            ),
            row("empty", "X-Forwarded-For: \r\n", 403),
            row("another header instead", &format!("Forwarded: for={OFFICE}\r\n"), 403),
            row("its name folded", &format!("X_Forwarded_For: {OFFICE}\r\n"), 403),
        ]
    });
}
