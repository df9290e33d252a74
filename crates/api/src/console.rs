//! The console: its page at every path that it knows, and the files that the page is made of.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::{Api, error};

/// What `npm run build` has made of `console/`; nothing, where it was not built.
#[derive(RustEmbed)]
#[folder = "../../console/dist"]
#[allow_missing = true]
struct Dist;

/// The page's own first segments: its router shows the rest.
const PATHS: [&str; 10] = [
    "/",
    "/setup",
    "/sign-in",
    "/security",
    "/security/{*rest}",
    "/check",
    "/log",
    "/explain/{*rest}",
    "/settings",
    "/settings/{*rest}",
];

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

const PERMISSIONS: &str = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), \
     publickey-credentials-get=(self), publickey-credentials-create=(self)";

const HEADERS: [(HeaderName, &str); 5] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-embedder-policy"), "require-corp"),
    (HeaderName::from_static("permissions-policy"), PERMISSIONS),
];

/// A name with a hash in it is never another file.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// In the console's place, where this build has none.
const NOT_BUILT: &str = "<!doctype html>
<html lang=\"en\">
<meta charset=\"utf-8\">
<meta name=\"viewport\" content=\"width=device-width\">
<meta name=\"color-scheme\" content=\"light dark\">
<title>Ringfence</title>
<h1>Ringfence is running</h1>
<p>This build has no console in it: <code>npm ci</code> and <code>npm run build</code> in <code>console/</code>,
then <code>cargo build</code> again; or <code>cargo xtask run</code>, which does all of it.</p>
<p>Everything that it can do, the command line and the API can do:</p>
<ul>
<li><code>ringfence --help</code></li>
<li><a href=\"/docs\">the API</a>, and its <a href=\"/openapi.json\">OpenAPI document</a></li>
</ul>
";

pub(crate) fn router() -> Router<Api> {
    let pages = PATHS.into_iter().fold(Router::new(), |router, path| router.route(path, get(page)));
    pages.route("/icon.svg", get(file)).route("/assets/{*path}", get(file))
}

async fn page(State(api): State<Api>, headers: HeaderMap) -> Response {
    let mut response =
        found("index.html", &headers).unwrap_or_else(|| (of_type("index.html"), NOT_BUILT).into_response());
    let to = response.headers_mut();
    to.extend(HEADERS.map(|(name, value)| (name, HeaderValue::from_static(value))));
    // Only where links are made for TLS: a browser would otherwise never come back.
    if api.base().starts_with("https://") {
        let always = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        to.insert(header::STRICT_TRANSPORT_SECURITY, always);
    }
    response
}

async fn file(request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    let Some(mut response) = found(path, request.headers()) else {
        return error::no_such_path().await.into_response();
    };
    let to = response.headers_mut();
    if path.starts_with("assets/") {
        to.insert(header::CACHE_CONTROL, FOR_EVER);
    }
    to.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    );
    response
}

/// Compressed beforehand, where the caller takes it so.
fn found(path: &str, headers: &HeaderMap) -> Option<Response> {
    let kind = of_type(path);
    // A name of ours, whole: a build that reads from the disk must not step through folders. The compressed
    // twins are no files of their own.
    let is_plain = path.split('/').all(|part| !matches!(part, "" | "." | ".."));
    if !is_plain || path.rsplit_once('.').is_some_and(|(_, end)| end == "br") {
        return None;
    }
    let packed = takes_brotli(headers).then(|| Dist::get(&format!("{path}.br"))).flatten();
    let mut response = match &packed {
        Some(file) => (kind, bytes(file)).into_response(),
        None => (kind, bytes(&Dist::get(path)?)).into_response(),
    };
    let to = response.headers_mut();
    to.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if packed.is_some() {
        to.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    Some(response)
}

fn bytes(file: &EmbeddedFile) -> Bytes {
    Bytes::from(file.data.clone().into_owned())
}

/// `br` without `q=0`.
fn takes_brotli(headers: &HeaderMap) -> bool {
    let lines = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        let weight = weight.trim().trim_start_matches("q=");
        name.trim().eq_ignore_ascii_case("br") && weight.parse::<f32>().unwrap_or(1.0) > 0.0
    })
}

fn of_type(path: &str) -> [(HeaderName, &'static str); 1] {
    let end = path.rsplit_once('.').map_or("", |(_, end)| end);
    let kind = match end {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    };
    [(header::CONTENT_TYPE, kind)]
}
