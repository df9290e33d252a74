//! The page in the console's place.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::Api;

/// What a console may do, less what this page has no use for; scripts are not among it.
const HEADERS: [(HeaderName, &str); 6] = [
    (header::CONTENT_TYPE, "text/html; charset=utf-8"),
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
         require-trusted-types-for 'script'; trusted-types 'none'",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-embedder-policy"), "require-corp"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), publickey-credentials-get=(self), \
         publickey-credentials-create=(self)",
    ),
];

const PAGE: &str = "<!doctype html>
<html lang=\"en\">
<meta charset=\"utf-8\">
<meta name=\"viewport\" content=\"width=device-width\">
<meta name=\"color-scheme\" content=\"light dark\">
<title>Ringfence</title>
<h1>Ringfence is running</h1>
<p>This build has no console in it. Everything it can do, the command line and the API can do:</p>
<ul>
<li><code>ringfence --help</code></li>
<li><a href=\"/docs\">the API</a>, and its <a href=\"/openapi.json\">OpenAPI document</a></li>
</ul>
";

pub(crate) async fn page(State(api): State<Api>) -> (HeaderMap, &'static str) {
    let mut headers: HeaderMap =
        HEADERS.into_iter().map(|(name, value)| (name, HeaderValue::from_static(value))).collect();
    // Only where links are made for TLS: a browser would otherwise never come back.
    if api.base().starts_with("https://") {
        let always = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, always);
    }
    (headers, PAGE)
}
