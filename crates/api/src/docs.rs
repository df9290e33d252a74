//! The OpenAPI document, made from the handlers, and a page to read it on.

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{ComponentsBuilder, InfoBuilder, OpenApi, OpenApiBuilder, Ref, ResponseBuilder};
use utoipa_swagger_ui::SwaggerUi;

use crate::Api;

/// The page draws with its own scripts and styles, some of them in line.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
     img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'";

/// What stands around the paths.
pub(crate) fn document() -> OpenApi {
    let about = "Manages API tokens and the network zones that they are bound to. Paths under `/api/v1` are \
         Okta's wire; what it has no place for is under `/ringfence/v1`.";
    let info =
        InfoBuilder::new().title("Ringfence").version(env!("CARGO_PKG_VERSION")).description(Some(about));
    let key = ApiKey::Header(ApiKeyValue::with_description(
        "Authorization",
        "`SSWS TOKEN`, a token whose owner is an administrator. `Bearer TOKEN` does as well.",
    ));
    let cookie = ApiKey::Cookie(ApiKeyValue::with_description(
        "__Host-rf_session",
        "A session of the console. Writes bring the header `X-Ringfence-Csrf`, which `GET /ringfence/v1/session` \
         tells, and come from the console's own origin.",
    ));
    OpenApiBuilder::new()
        .info(info.build())
        .components(Some(
            ComponentsBuilder::new()
                .security_scheme("apiToken", SecurityScheme::ApiKey(key))
                .security_scheme("session", SecurityScheme::ApiKey(cookie))
                .build(),
        ))
        .security(Some(["apiToken", "session"].map(|way| SecurityRequirement::new(way, [] as [&str; 0]))))
        .build()
}

/// Adds what the door and the judge may answer before any handler, so that none has to say it, and
/// gives each operation a name that no other has: handlers are called `get` and `list` in many rooms.
pub(crate) fn with_what_any_call_may_get(mut document: OpenApi) -> OpenApi {
    for (path, item) in &mut document.paths.paths {
        let methods = [
            ("get", &mut item.get),
            ("put", &mut item.put),
            ("post", &mut item.post),
            ("delete", &mut item.delete),
        ];
        for (method, operation) in methods {
            let Some(operation) = operation else { continue };
            operation.operation_id = Some(operation_id(method, path));
            tell(operation);
        }
    }
    document
}

/// `get /api/v1/zones/{id}` is `get_api_v1_zones_id`.
fn operation_id(method: &str, path: &str) -> String {
    let words = path.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    [method].into_iter().chain(words).collect::<Vec<_>>().join("_")
}

fn tell(operation: &mut Operation) {
    let door = [
        ("400", "No Host header, or two, or another than the target's"),
        ("403", "The address is blocklisted"),
        ("415", "The body is encoded"),
        ("421", "A name that this server does not answer to"),
        ("503", "The server cannot decide, or cannot answer"),
    ];
    let judge = [("401", "No live token"), ("429", "Too many calls of this token in a minute")];
    // Only what needs no token says something of its own here.
    let is_judged = operation.security.is_none();
    for (status, about) in door.into_iter().chain(judge.into_iter().filter(|_| is_judged)) {
        let body = ContentBuilder::new().schema(Some(Ref::from_schema_name("Error"))).build();
        let answer = ResponseBuilder::new().description(about).content("application/json", body).build();
        operation.responses.responses.entry(status.to_owned()).or_insert_with(|| answer.into());
    }
}

pub(crate) fn router(document: OpenApi) -> Router<Api> {
    let page: Router<Api> = SwaggerUi::new("/docs").url("/openapi.json", document).into();
    page.layer(middleware::from_fn(with_policy))
}

async fn with_policy(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes() != b"application/json");
    if is_page {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    }
    response
}
