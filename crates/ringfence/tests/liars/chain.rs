//! Who is named, and by whom, on the wire.

use testkit::lie::Fate::Open;
use testkit::lie::lie;

use crate::stage::{OFFICE, asked, every_gate};

#[test]
fn b_010_a_peer_that_must_send_the_header_and_does_not_is_nobody() {
    every_gate(|stage| {
        let row = |what: &str, token: &str, lines: &str, status| {
            let lines = format!("Authorization: SSWS {token}\r\n{lines}");
            lie(what, asked(&lines, ""), &[status], Open)
        };
        let (office, machine) = (stage.office.as_str(), stage.machine.as_str());
        let from_office = format!("X-Forwarded-For: {OFFICE}\r\n");
        let kept = format!("Connection: X-Forwarded-For\r\n{from_office}");
        let mut lies = vec![
            row("as it should be", office, &from_office, 200),
            row("named as one hop's own, and kept: what stands there is read", office, &kept, 200),
        ];
        // Whatever is missing, the call is never the proxy's own.
        for (what, lines) in [
            ("named as one hop's own, and dropped by that hop", "Connection: X-Forwarded-For\r\n"),
            ("not there", ""),
            ("empty", "X-Forwarded-For: \r\n"),
            ("another header instead", "Forwarded: for=127.0.0.1\r\n"),
            ("its name folded", "X_Forwarded_For: 127.0.0.1\r\n"),
        ] {
            lies.push(row(what, machine, lines, 403));
        }
        lies
    });
}
