//! Whether a browser's call comes from the console itself, and not from another page (B-095).

use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, Method, header};
use control::sign_in::Place;
use engine::Digest;

use crate::host;

const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const TOKEN: HeaderName = HeaderName::from_static("x-ringfence-csrf");

/// A call by a session. The refusal is for the log.
pub(crate) fn check(parts: &Parts, place: &Place, csrf: &str) -> Result<(), &'static str> {
    if matches!(parts.method, Method::GET | Method::HEAD) {
        return match single(&parts.headers, &SITE)? {
            None | Some("same-origin" | "none") => Ok(()),
            Some(_) => Err("a session's call came from another site's page"),
        };
    }
    write(parts, place)?;
    match single(&parts.headers, &TOKEN)? {
        // By digest, so that comparing leaks nothing.
        Some(sent) if Digest::of(sent.as_bytes()) == Digest::of(csrf.as_bytes()) => Ok(()),
        Some(_) => Err("the X-Ringfence-Csrf header is another session's"),
        None => Err("the X-Ringfence-Csrf header is missing"),
    }
}

/// A write by a browser, signed in or on the way to it.
pub(crate) fn write(parts: &Parts, place: &Place) -> Result<(), &'static str> {
    match (single(&parts.headers, &SITE)?, single(&parts.headers, &header::ORIGIN)?) {
        (Some("same-origin"), _) => {}
        (Some(_), _) => return Err("a write came from another site's page"),
        (None, Some(origin)) if is_own(origin, &parts.headers, place) => {}
        (None, Some(_)) => return Err("the Origin is another one"),
        (None, None) => return Err("neither Sec-Fetch-Site nor Origin says where the write comes from"),
    }
    let kind = single(&parts.headers, &header::CONTENT_TYPE)?;
    let is_json = kind.is_some_and(|kind| {
        let essence = kind.split(';').next().unwrap_or_default();
        essence.trim().eq_ignore_ascii_case("application/json")
    });
    // A form needs no leave of ours to be sent; JSON does.
    if is_json || (kind.is_none() && !has_body(&parts.headers)) {
        return Ok(());
    }
    Err("the body is not declared as application/json")
}

fn is_own(origin: &str, headers: &HeaderMap, place: &Place) -> bool {
    if origin == place.origin() {
        return true;
    }
    // On the machine itself the listener may be met by another name than the one links are made of.
    let authority = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
    host::loopback(headers).is_some_and(|host| authority.is_some_and(|own| own.eq_ignore_ascii_case(host)))
}

fn has_body(headers: &HeaderMap) -> bool {
    headers.contains_key(header::TRANSFER_ENCODING)
        || headers.get(header::CONTENT_LENGTH).is_some_and(|length| length.as_bytes() != b"0")
}

fn single<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a str>, &'static str> {
    let mut lines = headers.get_all(name).iter();
    match (lines.next(), lines.next()) {
        (None, _) => Ok(None),
        (Some(line), None) => line.to_str().map(Some).map_err(|_| "a header is no text"),
        (Some(_), Some(_)) => Err("a header came twice"),
    }
}
