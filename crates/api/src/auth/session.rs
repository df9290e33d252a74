//! Callers who are signed in to the console, and those who are on the way to it.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use control::sign_in::Visitor;
use control::{Actor, SessionRecord};
use engine::{Reason, User, decide};
use okta::ErrorCode;

use super::{Holder, Reader, Who};
use crate::door::Caller;
use crate::error::ApiError;
use crate::{Api, cookie, same_origin};

/// A session, and what its writes must bring with them.
#[derive(Clone, Debug)]
pub(crate) struct Seat {
    pub(crate) record: SessionRecord,
    pub(crate) user: Arc<User>,
    pub(crate) csrf: String,
}

/// An administrator who is signed in: a token has no session.
#[derive(Debug)]
pub(crate) struct SignedIn(pub(crate) Arc<Seat>);

/// A browser that nobody is signed in with, or will not stay.
#[derive(Debug)]
pub(crate) struct Visiting(pub(crate) Visitor);

impl FromRequestParts<Api> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Response> {
        Reader::from_request_parts(parts, api).await?;
        let Holder { session, .. } = Holder::from_request_parts(parts, api).await?;
        session.map(Self).ok_or_else(|| ApiError::refused(Reason::NoCredentials).into_response())
    }
}

impl FromRequestParts<Api> for Visiting {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Response> {
        let place = api.settings.sign_in.place();
        if let Err(why) = same_origin::write(parts, place) {
            return Err(foreign(why));
        }
        if !cookie::can_be_set(&parts.headers, place) {
            let sentence = "Nobody signs in over plain HTTP from another machine: give public_url https, or sign in \
                            on the server's machine itself.";
            return Err(ApiError::because(ErrorCode::Forbidden, sentence).into_response());
        }
        let Some(caller) = parts.extensions.get::<Caller>() else {
            return Err(ApiError::refused(Reason::NoCredentials).into_response());
        };
        let user_agent = parts.headers.get(header::USER_AGENT).and_then(|name| name.to_str().ok());
        Ok(Self(Visitor {
            address: decide::client_address(&api.control.current().load(), &caller.chain),
            user_agent: user_agent.unwrap_or_default().to_owned(),
            replaces: cookie::read(&parts.headers, place).map(|cookie| cookie.digest()),
        }))
    }
}

impl Api {
    /// Judged by its cookie. The user is read from what is in force now: a role that is lost is lost at the next call.
    pub(super) async fn seated(&self, parts: &Parts, caller: &Caller) -> Result<Holder, Response> {
        let place = self.settings.sign_in.place();
        let Some(text) = cookie::read(&parts.headers, place) else {
            return Err(self.refuse(caller, Reason::NoCredentials));
        };
        let at = (self.settings.now)();
        if self.control.current().load().is_stale(at) {
            return Err(self.refuse(caller, Reason::StaleSnapshot));
        }
        let found =
            self.control.session(&text).await.map_err(|fault| ApiError::from(fault).into_response())?;
        let Some(session) = found else { return Err(self.refuse(caller, Reason::NoCredentials)) };
        let who = Who::Session(session.record.digest);
        let allowance = self.settings.limiter.spend(who, at);
        caller.tell(allowance);
        if !allowance.within {
            return Err(self.refuse(caller, Reason::RateLimited));
        }
        let csrf = control::session::csrf(&text);
        if let Err(why) = same_origin::check(parts, place, &csrf) {
            return Err(foreign(why));
        }
        let control::Session { record, user } = session;
        tracing::debug!(session = %record.id, user = %user.id, "a call is admitted");
        let actor = Actor::person(&user, caller.whence(&self.control.current().load()));
        Ok(Holder { actor, who, session: Some(Arc::new(Seat { record, user, csrf })) })
    }
}

/// The same bytes as every refusal; the log has why.
fn foreign(why: &'static str) -> Response {
    let error = ApiError::new(ErrorCode::Forbidden);
    tracing::warn!(error_id = error.id(), attack = "B-095", "{why}");
    error.into_response()
}
