//! Bodies: JSON, read strictly, and only after the caller is known.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use okta::error::Cause;
use okta::json::{self, Limits};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::Api;
use crate::error::ApiError;

/// Bytes of a zone or an import.
pub(crate) const LARGE_MAX: usize = 64 * 1024 * 1024;

/// A body of the usual size.
#[derive(Debug)]
pub(crate) struct Json(pub(crate) Value);

/// A zone or an import: up to 64 MiB.
#[derive(Debug)]
pub(crate) struct LargeJson(pub(crate) Value);

impl FromRequest<Api> for Json {
    type Rejection = Response;

    async fn from_request(request: Request, api: &Api) -> Result<Self, Response> {
        let bytes = Bytes::from_request(request, api).await.map_err(|_| too_large())?;
        read(&bytes, Limits::ORDINARY).map(Self)
    }
}

impl FromRequest<Api> for LargeJson {
    type Rejection = Response;

    async fn from_request(request: Request, _: &Api) -> Result<Self, Response> {
        let bytes = axum::body::to_bytes(request.into_body(), LARGE_MAX).await.map_err(|_| too_large())?;
        read(&bytes, Limits::ZONE).map(Self)
    }
}

/// A body of Ringfence's own API, field by field: what is unknown or of another kind is refused by its name.
/// Not `Debug`: it may hold a secret.
pub(crate) struct Wanted<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<Api> for Wanted<T> {
    type Rejection = Response;

    async fn from_request(request: Request, api: &Api) -> Result<Self, Response> {
        let Json(value) = Json::from_request(request, api).await?;
        let read = serde_json::from_value(value);
        read.map(Self).map_err(|fault| ApiError::malformed(&fault).into_response())
    }
}

fn read(bytes: &[u8], limits: Limits) -> Result<Value, Response> {
    json::read(bytes, limits).map_err(|fault| ApiError::malformed(&fault).into_response())
}

fn too_large() -> Response {
    ApiError::bad(StatusCode::PAYLOAD_TOO_LARGE, "The body is larger than this path takes.").into_response()
}

/// One text field of an object; absent and `null` are alike.
pub(crate) fn text(body: &Value, field: &str) -> Result<Option<String>, ApiError> {
    match body.get(field) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(ApiError::invalid(&[Cause::new(field, "The field must be a text.")])),
    }
}
