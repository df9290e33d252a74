//! Headers of every answer.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-okta-request-id");
pub(crate) const ERROR_ID: HeaderName = HeaderName::from_static("x-ringfence-error-id");
pub(crate) const REVISION: HeaderName = HeaderName::from_static("x-ringfence-revision");
pub(crate) const ENFORCED: HeaderName = HeaderName::from_static("x-ringfence-enforced");
pub(crate) const TOTAL: HeaderName = HeaderName::from_static("x-total-count");
pub(crate) const LIMIT: HeaderName = HeaderName::from_static("x-rate-limit-limit");
pub(crate) const REMAINING: HeaderName = HeaderName::from_static("x-rate-limit-remaining");
pub(crate) const RESET: HeaderName = HeaderName::from_static("x-rate-limit-reset");

/// An API's answer is data: nothing in it is ever run or framed.
const POLICY: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

/// Where a page has set its own, it stays.
pub(crate) fn set_common(headers: &mut HeaderMap, request_id: &str, has_body: bool) {
    let fleeting =
        [(header::CACHE_CONTROL, "no-cache, no-store"), (header::PRAGMA, "no-cache"), (header::EXPIRES, "0")];
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.extend(fleeting.map(|(name, value)| (name, HeaderValue::from_static(value))));
    }
    let common = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
    ];
    for (name, value) in common {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if has_body {
        headers.entry(header::CONTENT_TYPE).or_insert(HeaderValue::from_static("application/json"));
    } else {
        // Okta's Python client reads an empty body as JSON where it is called so.
        headers.remove(header::CONTENT_TYPE);
    }
    if let Ok(id) = HeaderValue::from_str(request_id) {
        headers.insert(REQUEST_ID, id);
    }
}
