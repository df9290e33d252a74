//! `Idempotency-Key` on a POST: its repetition is answered what the first was, and changes nothing.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use engine::{Digest, Role};
use zeroize::Zeroizing;

use crate::Api;
use crate::auth::{Holder, forbidden};
use crate::body;
use crate::error::ApiError;

mod answered;

pub(crate) use answered::Answered;
use answered::{Answer, Key, Known};

/// Bytes of a key.
pub(crate) const KEY_MAX: usize = 255;

pub(crate) async fn layer(State(api): State<Api>, request: Request, next: Next) -> Response {
    let key = request.headers().get("idempotency-key").map(|key| key.as_bytes().to_vec());
    let repeatable = *request.method() == Method::POST && !is_way_in(request.uri().path());
    let Some(key) = key.filter(|_| repeatable) else { return next.run(request).await };
    let Some(key) = String::from_utf8(key).ok().filter(|key| !key.is_empty() && key.len() <= KEY_MAX) else {
        return bad("The Idempotency-Key must be a text of 1 to 255 bytes.");
    };
    let (mut parts, body) = request.into_parts();
    let (key, body) = match read(&mut parts, body, key, &api).await {
        Ok(read) => read,
        Err(refusal) => return refusal,
    };
    let at = (api.settings.now)();
    let digest = Digest::of(&body);
    let turn = match api.settings.answered.begin(key, digest, at) {
        Known::New(turn) => turn,
        Known::Answered(answer) => return again(&answer),
        Known::OtherBody => return bad("This Idempotency-Key was used for another body."),
        Known::Running => {
            let sentence = "The first call with this Idempotency-Key is not answered yet: ask again.";
            return ApiError::bad(StatusCode::CONFLICT, sentence).into_response();
        }
    };
    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    // What failed has changed nothing, and may go well when it is asked again.
    if !response.status().is_success() {
        return response;
    }
    let (head, body) = response.into_parts();
    let Ok(text) = to_bytes(body, usize::MAX).await else {
        return ApiError::unavailable("The answer could not be kept.").into_response();
    };
    let mut headers = head.headers.clone();
    headers.remove(header::CONTENT_LENGTH);
    turn.answer(Answer { status: head.status, headers, text: Zeroizing::new(text.to_vec()) }, at);
    Response::from_parts(head, Body::from(text))
}

/// Nobody is known there yet, and no cookie is kept to be given out again.
pub(crate) fn is_way_in(path: &str) -> bool {
    path.starts_with("/ringfence/v1/sign-in") || path.starts_with("/ringfence/v1/setup")
}

/// Who asks, judged as the first was, and only then the body.
async fn read(parts: &mut Parts, body: Body, text: String, api: &Api) -> Result<(Key, Bytes), Response> {
    let Holder { actor, who, .. } = Holder::from_request_parts(parts, api).await?;
    let role = match &actor {
        control::Actor::Admin { user, .. } => user.role,
        control::Actor::Machine => Role::None,
    };
    // Whoever has no role gets no further, and need not fill our memory on the way.
    if !actor.may_read() {
        return Err(forbidden(&actor));
    }
    let bytes = body::bytes(body, api.settings.limits.large_body_bytes).await?;
    Ok((Key { who, role, path: parts.uri.path().to_owned(), text }, bytes))
}

fn again(answer: &Answer) -> Response {
    let headers: HeaderMap = answer.headers.clone();
    (answer.status, headers, answer.text.to_vec()).into_response()
}

fn bad(sentence: &str) -> Response {
    ApiError::bad(StatusCode::BAD_REQUEST, sentence).into_response()
}
