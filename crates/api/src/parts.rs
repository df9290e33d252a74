//! Ids in a path and questions behind it, whose faults are said in Okta's error body like every other.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use okta::error::ErrorCode;
use serde::de::DeserializeOwned;

use crate::Api;
use crate::error::ApiError;

/// What stands in the path's braces.
#[derive(Debug)]
pub(crate) struct Path<T>(pub(crate) T);

/// What is asked behind the path. A name given twice is an error: which one is meant?
#[derive(Debug)]
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned + Send> FromRequestParts<Api> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, ApiError> {
        let found = axum::extract::Path::from_request_parts(parts, api).await;
        // Only what is no UTF-8 gets here: nothing has such an id, so nothing is there.
        found.map(|path| Self(path.0)).map_err(|_| ApiError::new(ErrorCode::NoSuchPath))
    }
}

impl<T: DeserializeOwned> FromRequestParts<Api> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, ApiError> {
        let found = axum::extract::Query::from_request_parts(parts, api).await;
        found
            .map(|query| Self(query.0))
            .map_err(|fault| ApiError::about(ErrorCode::RequestNotValid, &fault.body_text()))
    }
}
