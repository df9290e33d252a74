//! `Idempotency-Key` on a POST: its repetition is answered what the first was, and changes nothing.

use std::collections::VecDeque;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use engine::{Timestamp, TokenId};
use tokio::sync::Mutex;
use zeroize::Zeroizing;

use crate::Api;
use crate::auth::Holder;
use crate::body::LARGE_MAX;
use crate::error::ApiError;

/// Answers kept, and for how long.
const KEPT: usize = 1_000;
const LIFE: Duration = Duration::from_mins(10);
/// Bytes of a key.
const KEY_MAX: usize = 255;

/// Writes come one after another anyway, so those with a key may wait for each other here.
#[derive(Debug, Default)]
pub(crate) struct Answered(Mutex<VecDeque<Answer>>);

#[derive(Debug)]
struct Answer {
    token: TokenId,
    path: String,
    key: String,
    /// Of the request's body: another body under the same key is another request.
    body: engine::Digest,
    at: Timestamp,
    status: StatusCode,
    headers: HeaderMap,
    /// It may hold a token's text.
    text: Zeroizing<Vec<u8>>,
}

pub(crate) async fn layer(State(api): State<Api>, request: Request, next: Next) -> Response {
    let key = request.headers().get("idempotency-key").map(|key| key.as_bytes().to_vec());
    let Some(key) = key.filter(|_| *request.method() == Method::POST) else { return next.run(request).await };
    let Some(key) = String::from_utf8(key).ok().filter(|key| !key.is_empty() && key.len() <= KEY_MAX) else {
        let sentence = "The Idempotency-Key must be a text of 1 to 255 bytes.";
        return ApiError::bad(StatusCode::BAD_REQUEST, sentence).into_response();
    };
    let (mut parts, body) = request.into_parts();
    // Who repeats is judged as the first was.
    let token = match Holder::from_request_parts(&mut parts, &api).await {
        Ok(holder) => holder.token,
        Err(refusal) => return refusal,
    };
    let Ok(bytes) = to_bytes(body, LARGE_MAX).await else {
        let sentence = "The body is larger than this path takes.";
        return ApiError::bad(StatusCode::PAYLOAD_TOO_LARGE, sentence).into_response();
    };
    let path = parts.uri.path().to_owned();
    let at = (api.settings.now)();
    let digest = engine::Digest::of(&bytes);
    let mut answers = api.settings.answered.0.lock().await;
    answers.retain(|answer| at.since(answer.at) < LIFE);
    let known =
        answers.iter().find(|answer| answer.token == token && answer.path == path && answer.key == key);
    if let Some(known) = known {
        if known.body != digest {
            let sentence = "This Idempotency-Key was used for another body.";
            return ApiError::bad(StatusCode::BAD_REQUEST, sentence).into_response();
        }
        return (known.status, known.headers.clone(), known.text.to_vec()).into_response();
    }
    let response = next.run(Request::from_parts(parts, Body::from(bytes))).await;
    let (head, body) = response.into_parts();
    let Ok(text) = to_bytes(body, LARGE_MAX).await else {
        return ApiError::unavailable("The answer could not be kept.").into_response();
    };
    if !head.status.is_server_error() {
        if answers.len() == KEPT {
            answers.pop_front();
        }
        let mut headers = head.headers.clone();
        headers.remove(header::CONTENT_LENGTH);
        let text = Zeroizing::new(text.to_vec());
        answers.push_back(Answer { token, path, key, body: digest, at, status: head.status, headers, text });
    }
    Response::from_parts(head, Body::from(text))
}
