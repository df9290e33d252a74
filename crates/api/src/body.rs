//! Bodies: JSON, read strictly, and only after the caller is known.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use http_body_util::LengthLimitError;
use okta::error::Cause;
use okta::json::{self, Limits};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::Api;
use crate::error::ApiError;

/// A body of the usual size.
#[derive(Debug)]
pub(crate) struct Json(pub(crate) Value);

/// A zone or an import: up to 64 MiB.
#[derive(Debug)]
pub(crate) struct LargeJson(pub(crate) Value);

impl FromRequest<Api> for Json {
    type Rejection = Response;

    async fn from_request(request: Request, api: &Api) -> Result<Self, Response> {
        let bytes = bytes(request.into_body(), api.settings.limits.body_bytes).await?;
        read(&bytes, Limits::ORDINARY).map(Self)
    }
}

impl FromRequest<Api> for LargeJson {
    type Rejection = Response;

    async fn from_request(request: Request, api: &Api) -> Result<Self, Response> {
        let bytes = bytes(request.into_body(), api.settings.limits.large_body_bytes).await?;
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

/// All of a body, where it is no larger than `most` and comes in time; else the answer. Its connection ends with
/// that: what is left of the body is never read.
pub(crate) async fn bytes(body: Body, most: usize) -> Result<Bytes, Response> {
    let refuse = |status, sentence| {
        let mut response = ApiError::bad(status, sentence).into_response();
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        response
    };
    to_bytes(body, most).await.map_err(|error| {
        let error = error.into_inner();
        if error.is::<LengthLimitError>() {
            refuse(StatusCode::PAYLOAD_TOO_LARGE, "The body is larger than this path takes.")
        } else {
            refuse(StatusCode::REQUEST_TIMEOUT, "The body did not come whole, or not in time.")
        }
    })
}

/// One text field of an object; absent and `null` are alike.
pub(crate) fn text(body: &Value, field: &str) -> Result<Option<String>, ApiError> {
    match body.get(field) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(ApiError::invalid(&[Cause::new(field, "The field must be a text.")])),
    }
}
