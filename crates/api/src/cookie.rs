//! The session's cookie: which name it has here, and what may be believed of one that comes.

use axum::http::{HeaderMap, HeaderValue, header};
use control::sign_in::Place;
use engine::Secret;

use crate::host;

/// A browser takes it only from this very host, over TLS, for every path.
const TLS: &str = "__Host-rf_session";
/// Without TLS, on the machine itself and nowhere else.
const LOCAL: &str = "rf_session_local";
/// Characters of the value.
const LENGTH: usize = 44;

/// Whether a session can be had by the name that the call came to.
pub(crate) fn can_be_set(headers: &HeaderMap, place: &Place) -> bool {
    place.is_https() || host::loopback(headers).is_some()
}

/// The session's text. Two of the name are none: who planted the other (B-098)?
pub(crate) fn read(headers: &HeaderMap, place: &Place) -> Option<Secret> {
    if !can_be_set(headers, place) {
        return None;
    }
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let mut found = pairs.filter(|(known, _)| *known == name(place)).map(|(_, value)| value);
    let value = found.next().filter(|_| found.next().is_none())?;
    let is_ours = value.len() == LENGTH && value.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_ours.then(|| Secret::new(value.to_owned()))
}

/// Until the browser is closed; the server ends it before.
pub(crate) fn set(secret: &Secret, place: &Place) -> HeaderValue {
    line(&format!("{}={}; {}", name(place), secret.reveal(), attributes(place)))
}

pub(crate) fn clear(place: &Place) -> HeaderValue {
    line(&format!("{}=; {}; Max-Age=0", name(place), attributes(place)))
}

fn line(text: &str) -> HeaderValue {
    let mut value = HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static(""));
    value.set_sensitive(true);
    value
}

fn name(place: &Place) -> &'static str {
    if place.is_https() { TLS } else { LOCAL }
}

fn attributes(place: &Place) -> &'static str {
    if place.is_https() {
        "Path=/; Secure; HttpOnly; SameSite=Strict"
    } else {
        "Path=/; HttpOnly; SameSite=Strict"
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderName, HeaderValue};
    use control::sign_in::Place;
    use engine::Secret;

    use super::{clear, read, set};

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &str)| {
            (HeaderName::from_static(name), HeaderValue::from_str(value).expect("a value"))
        };
        pairs.iter().map(pair).collect()
    }

    #[test]
    fn b_098_only_one_cookie_of_the_right_name_and_form_is_believed() {
        let value = "a".repeat(44);
        let (tls, local) = (Place::of("https://t.example.com"), Place::of("http://localhost:8700"));
        let one = format!("__Host-rf_session={value}");
        let here = format!("rf_session_local={value}");
        for (place, host, cookie, known) in [
            (&tls, "t.example.com", one.clone(), true),
            (&tls, "t.example.com", format!("x=y; {one}"), true),
            (&tls, "t.example.com", format!("{one}; {one}"), false),
            (&tls, "t.example.com", here.clone(), false),
            (&tls, "t.example.com", one[..one.len() - 1].to_owned(), false),
            (&tls, "t.example.com", one.replace("aaa", "a%a"), false),
            (&local, "localhost:8700", here.clone(), true),
            (&local, "127.0.0.1:1", here.clone(), true),
            (&local, "t.example.com", here, false),
            (&local, "localhost:8700", one, false),
        ] {
            let found = read(&headers(&[("host", host), ("cookie", &cookie)]), place);
            assert_eq!(found.is_some(), known, "{host} {cookie}");
        }
    }

    #[test]
    fn b_098_the_cookie_is_the_host_s_and_no_script_s() {
        let text = |value: HeaderValue| value.to_str().expect("text").to_owned();
        let place = Place::of("https://t.example.com");
        let said = text(set(&Secret::new("x".to_owned()), &place));
        assert_eq!(said, "__Host-rf_session=x; Path=/; Secure; HttpOnly; SameSite=Strict");
        let said = text(clear(&place));
        assert_eq!(said, "__Host-rf_session=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0");
        let said = text(set(&Secret::new("x".to_owned()), &Place::of("http://localhost:8700")));
        assert_eq!(said, "rf_session_local=x; Path=/; HttpOnly; SameSite=Strict");
    }
}
