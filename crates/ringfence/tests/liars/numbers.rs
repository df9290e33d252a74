//! What a crowd of liars leaves behind: nothing that grows by what they invent.

use std::collections::BTreeSet;

use engine::Secret;
use testkit::http::Request;
use testkit::raw::Raw;

use crate::stage::{OFFICE, Stage, asked};

/// The names and labels of all that is counted.
fn series(stage: &Stage) -> BTreeSet<String> {
    let text = Request::new("GET", "/metrics").send(stage.server.ops()).text();
    let named = text.lines().filter(|line| !line.starts_with('#'));
    named.filter_map(|line| Some(line.rsplit_once(' ')?.0.to_owned())).collect()
}

/// A call of each kind that can be refused, with everything in it invented.
fn invented(number: u128) -> [String; 5] {
    let token = Secret::mint(number + 1_000);
    let lines = format!(
        "X-Forwarded-For: 198.51.{}.{}\r\nAuthorization: SSWS {}\r\n",
        number % 256,
        number / 256,
        token.reveal()
    );
    let call = asked(&lines, "");
    [
        call.clone(),
        call.replacen("GET", &format!("M{number}"), 1),
        call.replacen("Host: gate", &format!("Host: h{number}.example"), 1),
        call.replacen("/gate/v1/forward-auth", &format!("/gate/v1/ext-authz/p{number}?q={number}"), 1),
        call.replacen("/gate/v1/forward-auth", &format!("/p{number}"), 1),
    ]
}

#[test]
fn b_115_what_liars_invent_names_no_number() {
    let stage = Stage::new();
    let tell = |numbers: std::ops::Range<u128>| {
        for number in numbers {
            for call in invented(number) {
                let mut one = Raw::tcp(stage.server.gate());
                assert!(one.ask(call).status >= 400);
            }
        }
    };
    tell(0..2);
    let before = series(&stage);
    tell(2..102);
    let after = series(&stage);
    let new: Vec<_> = after.difference(&before).collect();
    // Each kind was met before: nothing of another call makes another number.
    assert!(new.is_empty(), "{new:?}");
    let all = after.iter().cloned().collect::<String>();
    for part in ["M7", "h7.example", "p7", "198.51", "rf_", "q="] {
        assert!(!all.contains(part), "{part} is in {after:#?}");
    }
}

#[test]
fn b_115_refusals_of_a_source_are_one_record_to_which_every_id_leads() {
    let stage = Stage::new();
    let call = asked(
        &format!("X-Forwarded-For: 198.51.100.1\r\nAuthorization: SSWS {}\r\n", Secret::mint(5).reveal()),
        "",
    );
    let mut one = Raw::tcp(stage.server.gate());
    let mut ask = |call: &str| {
        let answer = one.ask(call);
        assert_eq!(answer.status, 401);
        answer.header("x-ringfence-error-id").expect("an id").to_owned()
    };
    let ids: Vec<_> = (0..1_000).map(|_| ask(&call)).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), 1_000, "no two answers are alike");
    let explained = |id: &str| {
        let answer = stage.server.ask("GET", &format!("/ringfence/v1/explain/{id}"), None);
        assert_eq!(answer.status, 200, "{id}");
        answer.json()
    };
    let (first, last) = (explained(&ids[0]), explained(&ids[999]));
    assert_eq!(first["counted"]["sources"], "one");
    // A second span may have begun while they were asked.
    let counted = |explained: &serde_json::Value| explained["counted"]["count"].as_u64().unwrap_or(0);
    let together = if first["counted"]["first"] == last["counted"]["first"] {
        counted(&first)
    } else {
        counted(&first) + counted(&last)
    };
    assert_eq!(together, 1_000);
    // Another source's refusal is another record, and a good token is judged as ever.
    let other = explained(&ask(&call.replace("198.51.100.1", "198.51.100.200")));
    assert_eq!((other["clientIp"].as_str(), counted(&other)), (Some("198.51.100.200"), 1));
    let good = asked(&format!("X-Forwarded-For: {OFFICE}\r\nAuthorization: SSWS {}\r\n", stage.office), "");
    assert_eq!(Raw::tcp(stage.server.gate()).ask(good).status, 200);
}

#[test]
fn b_067_a_token_cannot_be_guessed_nor_read_from_what_is_stored() {
    let stage = Stage::new();
    let texts: Vec<String> = (0..50)
        .map(|number| {
            stage.server.issue(&format!("t{number}"), &serde_json::json!({ "connection": "ANYWHERE" })).0
        })
        .collect();
    // 128 bits are 22 digits of base62: each place but the first takes many values over fifty tokens.
    for place in 4..25 {
        let digits: BTreeSet<u8> =
            texts.iter().filter_map(|text| text.as_bytes().get(place).copied()).collect();
        assert!(digits.len() >= 15, "place {place}: {} digits", digits.len());
    }
    let mut one = Raw::tcp(stage.server.gate());
    let token = texts.last().expect("fifty");
    let mut ask = |text: &str| {
        one.ask(asked(&format!("X-Forwarded-For: {OFFICE}\r\nAuthorization: SSWS {text}\r\n"), "")).status
    };
    assert_eq!(ask(token), 200);
    // Nothing is found by a part, another case, or a digest.
    let digest = engine::Digest::of(token.as_bytes());
    let digest = digest.as_bytes().iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
    for near in [&token[..token.len() - 1], &token.to_uppercase(), &digest, &format!("{token}0"), "%", "_"] {
        assert_eq!(ask(near), 401, "{near}");
    }
    let mut stored = Vec::new();
    for file in std::fs::read_dir(stage.server.data()).expect("readable") {
        let path = file.expect("an entry").path();
        // The administrator's own token is a file of its own, by design.
        if path.file_name().is_some_and(|name| name != "admin-token") {
            stored.extend(std::fs::read(path).unwrap_or_default());
        }
    }
    assert!(
        stored.windows(32).any(|bytes| bytes == engine::Digest::of(token.as_bytes()).as_bytes()),
        "its digest is kept"
    );
    for text in &texts {
        assert!(!stored.windows(text.len()).any(|bytes| bytes == text.as_bytes()), "its text is not");
    }
}
