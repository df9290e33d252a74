//! Points in time and spans, as the wire writes them.

use std::fmt::Write as _;
use std::time::Duration;

use engine::Timestamp;

/// `2026-02-18T08:28:53.000Z`: whole seconds, rounded down, as Okta sends them. A time beyond the
/// years -9999 to 9999 is written as the end of that range.
pub fn text(at: Timestamp) -> String {
    let seconds = at.seconds().clamp(jiff::Timestamp::MIN.as_second(), jiff::Timestamp::MAX.as_second());
    let at = jiff::Timestamp::from_second(seconds).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    at.strftime("%Y-%m-%dT%H:%M:%S.000Z").to_string()
}

/// `2024-11-06T06:34:37.964Z`: to the millisecond, rounded down, as the log has its times.
pub fn millis(at: Timestamp) -> String {
    let (first, last) = (jiff::Timestamp::MIN.as_second() * 1_000, jiff::Timestamp::MAX.as_second() * 1_000);
    let millis = at.micros().div_euclid(1_000).clamp(first, last);
    let at = jiff::Timestamp::from_millisecond(millis).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    at.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not a time: write it as 2026-02-18T08:28:53Z")]
pub struct TimeError;

/// RFC 3339 with or without fractions of a second, in UTC or with an offset. Kept to the microsecond,
/// finer fractions are cut.
pub fn parse(text: &str) -> Result<Timestamp, TimeError> {
    // jiff reads more than RFC 3339: dates without a time, hours without minutes, brackets.
    let strict = text.is_ascii()
        && (20..=40).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_digit() || b"-:.TtZz+".contains(&b))
        && matches!(text.as_bytes().get(10), Some(b'T' | b't'))
        && matches!(text.as_bytes().get(16), Some(b':'));
    if !strict {
        return Err(TimeError);
    }
    let at: jiff::Timestamp = text.parse().map_err(|_| TimeError)?;
    Ok(Timestamp::from_micros(at.as_microsecond()))
}

/// An ISO 8601 duration: `P30D` for whole days, else `PT36H`, `PT5M` and the like. Cut to seconds.
pub fn window(span: Duration) -> String {
    let seconds = span.as_secs();
    let (days, rest) = (seconds / DAY, seconds % DAY);
    // Writing to a string cannot fail.
    let mut text = String::from("P");
    if days > 0 {
        let _ = write!(text, "{days}D");
    }
    if rest > 0 || days == 0 {
        text.push('T');
        let parts = [(rest / 3600, 'H'), (rest % 3600 / 60, 'M'), (rest % 60, 'S')];
        for (count, unit) in parts.into_iter().filter(|(count, _)| *count > 0) {
            let _ = write!(text, "{count}{unit}");
        }
        if rest == 0 {
            text.push_str("0S");
        }
    }
    text
}

const DAY: u64 = 24 * 60 * 60;

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use engine::Timestamp;
    use proptest::prelude::*;

    use super::{millis, parse, text, window};

    #[test]
    fn times_go_out_in_whole_seconds() {
        for (micros, expected) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (1_771_403_333_999_999, "2026-02-18T08:28:53.000Z"),
            (-1, "1969-12-31T23:59:59.000Z"),
            (i64::MAX, "9999-12-30T22:00:00.000Z"),
        ] {
            assert_eq!(text(Timestamp::from_micros(micros)), expected);
        }
    }

    #[test]
    fn the_log_s_times_go_out_in_milliseconds() {
        for (micros, expected) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (1_730_874_877_964_999, "2024-11-06T06:34:37.964Z"),
            (1_730_874_877_004_000, "2024-11-06T06:34:37.004Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (i64::MAX, "9999-12-30T22:00:00.000Z"),
        ] {
            assert_eq!(millis(Timestamp::from_micros(micros)), expected);
        }
    }

    #[test]
    fn times_come_in_as_clients_send_them() {
        let micros = |text| parse(text).map(Timestamp::micros).ok();
        assert_eq!(micros("2025-11-02T14:47:13Z"), Some(1_762_094_833_000_000));
        assert_eq!(micros("2025-11-02T14:47:13.000Z"), Some(1_762_094_833_000_000));
        assert_eq!(micros("2025-11-02T15:47:13+01:00"), Some(1_762_094_833_000_000));
        assert_eq!(micros("2025-11-02t14:47:13.5z"), Some(1_762_094_833_500_000));
        for bad in [
            "",
            "2025-11-02",
            "2025-11-02T14:47:13",
            "2025-11-02 14:47:13Z",
            "2025-02-30T14:47:13Z",
            "2025-11-02T14:47:13Z[UTC]",
            "1762094833",
            "2025-11-02T14Z00000000",
            "２025-11-02T14:47:13Z",
        ] {
            assert_eq!(micros(bad), None, "{bad}");
        }
    }

    #[test]
    fn windows_are_iso_8601() {
        for (seconds, expected) in [
            (30 * 86_400, "P30D"),
            (300, "PT5M"),
            (0, "PT0S"),
            (86_400 + 3_661, "P1DT1H1M1S"),
            (36 * 3_600, "P1DT12H"),
        ] {
            assert_eq!(window(Duration::from_secs(seconds)), expected);
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(seconds in -62_135_596_800_i64..253_402_207_200) {
            let at = Timestamp::from_micros(seconds * 1_000_000);
            prop_assert_eq!(parse(&text(at)), Ok(at));
        }

        #[test]
        fn no_text_is_too_odd(text in "\\PC{0,40}|[-0-9:.TZ+]{0,40}") {
            let _ = parse(&text);
        }
    }
}
