//! The page in the console's place.

use axum::http::header;
use axum::response::IntoResponse;

const POLICY: &str =
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

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

pub(crate) async fn page() -> impl IntoResponse {
    let headers =
        [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONTENT_SECURITY_POLICY, POLICY)];
    (headers, PAGE)
}
