//! The OpenAPI document, made from the handlers, and a page to read it on.

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use okta::ErrorBody;
use okta::error::ErrorCause;
use utoipa::ToSchema as _;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, InfoBuilder, OpenApi, OpenApiBuilder, Ref, RefOr, Required, ResponseBuilder,
};
use utoipa_swagger_ui::SwaggerUi;

use crate::{Api, idempotency};

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
                .schema_from::<ErrorBody>()
                .schema_from::<ErrorCause>()
                .build(),
        ))
        .security(Some(["apiToken", "session"].map(|way| SecurityRequirement::new(way, [] as [&str; 0]))))
        .build()
}

/// Adds what every call of a kind may bring and may get, so that no handler has to say it, and gives each
/// operation a name that no other has: handlers are called `get` and `list` in many rooms.
pub(crate) fn with_what_any_call_may_get(mut document: OpenApi) -> OpenApi {
    for (path, item) in &mut document.paths.paths {
        let methods = [
            (Method::GET, &mut item.get),
            (Method::PUT, &mut item.put),
            (Method::POST, &mut item.post),
            (Method::DELETE, &mut item.delete),
        ];
        for (method, operation) in methods {
            let Some(operation) = operation else { continue };
            operation.operation_id = Some(operation_id(&method, path));
            tell_questions(&method, operation);
            tell_refusals(&method, path, operation);
        }
    }
    document
}

/// What a call may bring, whatever its handler does.
fn tell_questions(method: &Method, operation: &mut Operation) {
    let about = "`all`: answered once every node decides by the change";
    let wait = (*method != Method::GET).then(|| parameter("wait", ParameterIn::Query, about, text()));
    let about = "Its repetition with the same body is answered what the first was, for ten minutes";
    let length = text().min_length(Some(1)).max_length(Some(idempotency::KEY_MAX));
    let repeatable = *method == Method::POST && is_judged(operation);
    let key = repeatable.then(|| parameter("Idempotency-Key", ParameterIn::Header, about, length));
    let told = [wait, key].into_iter().flatten().map(RefOr::T);
    operation.parameters.get_or_insert_default().extend(told);
}

/// What a call may get, whatever its handler does.
fn tell_refusals(method: &Method, path: &str, operation: &mut Operation) {
    let is_post = *method == Method::POST;
    let (judged, has_body) = (is_judged(operation), operation.request_body.is_some());
    let somebody = judged || *method != Method::GET;
    let refusals = [
        (true, "400", "What was asked, its body or its Host header cannot be read, or is not possible"),
        (somebody, "401", "No live token, session, link or credentials"),
        (true, "403", "The address is blocklisted, or the caller may not do this from there"),
        (path.contains('{'), "404", "There is no such thing"),
        (is_post && judged, "409", "The first call with this key is not answered yet"),
        (brings(operation, "If-Match"), "412", "It was changed since it was read"),
        (has_body || is_post && judged, "408", "The body did not come in time"),
        (has_body || is_post && judged, "413", "The body is larger than this path takes"),
        (true, "414", "The path and its query are too long"),
        (true, "415", "The body is encoded"),
        (true, "421", "A name that this server does not answer to"),
        (somebody, "429", "Too many calls or attempts"),
        (true, "503", "The server cannot decide, or cannot answer"),
    ];
    for (_, status, about) in refusals.into_iter().filter(|(may_be, ..)| *may_be) {
        let body = ContentBuilder::new().schema(Some(Ref::from_schema_name(ErrorBody::name()))).build();
        let answer = ResponseBuilder::new().description(about).content("application/json", body).build();
        operation.responses.responses.entry(status.to_owned()).or_insert_with(|| answer.into());
    }
}

/// A token or a session is asked for, but where it says `security(())`.
fn is_judged(operation: &Operation) -> bool {
    let nobody = SecurityRequirement::default();
    operation.security.as_ref().is_none_or(|ways| !ways.contains(&nobody))
}

fn brings(operation: &Operation, header: &str) -> bool {
    let mut parameters = operation.parameters.iter().flatten();
    parameters.any(|known| matches!(known, RefOr::T(known) if known.name == header))
}

fn parameter(name: &str, place: ParameterIn, about: &str, kind: ObjectBuilder) -> Parameter {
    let parameter = ParameterBuilder::new().name(name).parameter_in(place).required(Required::False);
    parameter.description(Some(about)).schema(Some(kind.build())).build()
}

fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

/// `get /api/v1/zones/{id}` is `get_api_v1_zones_id`.
fn operation_id(method: &Method, path: &str) -> String {
    let method = method.as_str().to_ascii_lowercase();
    let words = path.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    [method.as_str()].into_iter().chain(words).collect::<Vec<_>>().join("_")
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
