use engine::{Reason, Timestamp};
use hyper::StatusCode;

use super::{Dialect, Fault, Rate, percent_encode, refuse, refuse_rate};

const FAULTS: [Fault; 11] = [
    Fault::MALFORMED,
    Fault::UNAUTHORIZED,
    Fault::FORBIDDEN,
    Fault::NOT_FOUND,
    Fault::METHOD,
    Fault::BODY_TIMEOUT,
    Fault::BODY_TOO_LARGE,
    Fault::TARGET_TOO_LONG,
    Fault::TOO_MANY,
    Fault::UNAVAILABLE,
    Fault::of(Reason::Revoked),
];

#[test]
fn no_fault_lets_anything_through_in_any_dialect() {
    for fault in FAULTS {
        let plain = refuse(fault, Dialect::Plain);
        assert!(plain.status().as_u16() >= 400, "{fault:?}");
        assert!(!plain.headers().contains_key("x-ringfence-status"), "{fault:?}");
        let nginx = refuse(fault, Dialect::Nginx);
        assert!([401, 403].contains(&nginx.status().as_u16()), "{fault:?}");
        let told = nginx
            .headers()
            .get("x-ringfence-status")
            .map_or(nginx.status().as_u16(), |status| status.to_str().unwrap().parse().unwrap());
        assert_eq!(told, plain.status().as_u16(), "{fault:?}");
    }
}

#[test]
fn statuses_are_the_engines() {
    for reason in Reason::ALL {
        assert_eq!(Fault::of(reason).status.as_u16(), reason.status(), "{reason:?}");
    }
}

#[test]
fn a_rate_limit_tells_when_to_come_back() {
    for (now, next, reset, wait) in [
        (10_000_000, 10_250_000, "11", "1"),
        (10_900_000, 11_000_000, "11", "1"),
        (10_900_000, 11_000_001, "12", "2"),
        (11_000_000, 11_000_000, "11", "1"),
    ] {
        let (now, next) = (Timestamp::from_micros(now), Timestamp::from_micros(next));
        let reply = refuse_rate(Rate { limit: 4, now, next });
        assert_eq!(reply.status(), StatusCode::TOO_MANY_REQUESTS);
        for (name, value) in [
            ("x-rate-limit-limit", "4"),
            ("x-rate-limit-remaining", "0"),
            ("x-rate-limit-reset", reset),
            ("retry-after", wait),
        ] {
            assert_eq!(reply.headers().get(name).unwrap(), value, "{name} {next:?}");
        }
    }
}

#[test]
fn b_110_a_login_is_percent_encoded_ascii() {
    for (login, header) in [
        ("ada@example.com", "ada@example.com"),
        ("a+b_c-d.e~f", "a+b_c-d.e~f"),
        ("50%", "50%25"),
        ("a b,c;d\"e", "a%20b%2Cc%3Bd%22e"),
        ("x\r\nX-Ringfence-User-Id: root", "x%0D%0AX-Ringfence-User-Id%3A%20root"),
        ("Zoë", "Zo%C3%AB"),
        ("", ""),
    ] {
        let mut out = String::new();
        percent_encode(&mut out, login);
        assert_eq!(out, header);
    }
}
