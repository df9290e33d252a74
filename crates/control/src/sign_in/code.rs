//! One-time codes (RFC 6238): six digits, thirty seconds, one step of a wrong clock either way.

use engine::{Digest, Timestamp};
use totp_rs::{Algorithm, Builder, Secret, Totp};

use crate::random;

/// 160 bits, as RFC 4226 recommends; base32.
pub(crate) fn new_secret() -> String {
    Secret::from(random::bytes::<20>().to_vec()).to_base32()
}

/// For an authenticator's camera.
pub(crate) fn uri(secret: &str, login: &str) -> String {
    let label: String = login.bytes().map(escaped).collect();
    format!("otpauth://totp/Ringfence:{label}?secret={secret}&issuer=Ringfence")
}

/// The step that the code is of; `None`: a wrong one. All three are compared, by digest.
pub(crate) fn step(secret: &str, code: &str, at: Timestamp) -> Option<i64> {
    let totp = totp(secret)?;
    let seconds = u64::try_from(at.seconds()).ok()?;
    let given = Digest::of(code.trim().as_bytes());
    let steps = [seconds.checked_sub(STEP)?, seconds, seconds.checked_add(STEP)?];
    // None is left out, so that the time says nothing.
    let found = steps.into_iter().fold(None, |found, at| {
        let same = Digest::of(totp.generate(at).to_string().as_bytes()) == given;
        if same { Some(at / STEP) } else { found }
    });
    found.and_then(|step| i64::try_from(step).ok())
}

/// The code of that moment, as an authenticator shows it.
#[cfg(test)]
pub(crate) fn of(secret: &str, at: Timestamp) -> String {
    let seconds = u64::try_from(at.seconds()).expect("after 1970");
    totp(secret).expect("a secret").generate(seconds).to_string()
}

const STEP: u64 = 30;

fn totp(secret: &str) -> Option<Totp> {
    let secret = Secret::try_from_base32(secret).ok()?;
    let builder = Builder::new().with_algorithm(Algorithm::SHA1).with_digits(6).with_step_duration(STEP);
    builder.with_secret(secret).build().ok()
}

fn escaped(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"-._~@".contains(&byte) {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

#[cfg(test)]
mod tests {
    use engine::Timestamp;

    use super::{new_secret, of, step, uri};

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn codes_are_those_of_rfc_6238() {
        // Its appendix B, of whose eight digits six are the last.
        let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            assert_eq!(of(secret, at(seconds)), code);
            assert_eq!(step(secret, code, at(seconds)), Some(seconds / 30));
        }
    }

    #[test]
    fn a_clock_may_be_one_step_wrong() {
        let secret = new_secret();
        let code = of(&secret, at(3_000));
        for (seconds, found) in [(2_969, None), (2_970, Some(100)), (3_059, Some(100)), (3_060, None)] {
            assert_eq!(step(&secret, &code, at(seconds)), found, "{seconds}");
        }
        for wrong in ["", "1", "٠٠٠٠٠٠", "0000000"] {
            assert_eq!(step(&secret, wrong, at(3_000)), None, "{wrong}");
        }
        assert_eq!(step("", &code, at(3_000)), None);
    }

    #[test]
    fn a_login_is_escaped_in_the_uri() {
        assert_eq!(
            uri("ABC", "jürg&co:x@example.com"),
            "otpauth://totp/Ringfence:j%C3%BCrg%26co%3Ax@example.com?secret=ABC&issuer=Ringfence"
        );
    }
}
