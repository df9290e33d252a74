//! Who calls: judged like any other call, by the token's own condition, or by a session of the console; then
//! by the role.

mod session;

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use control::Actor;
use engine::{Call, Digest, Evidence, Outcome, Reason, Role, Sighting, TokenId, Verdict, decide};

pub(crate) use self::session::{Seat, SignedIn, Visiting};
use crate::Api;
use crate::door::{Caller, GATE};
use crate::error::ApiError;

/// A live token or session of a super administrator: may change things.
#[derive(Debug)]
pub(crate) struct Admin(pub(crate) Actor);

/// A live token or session of an administrator, a read-only one too: may see things.
#[derive(Debug)]
pub(crate) struct Reader(pub(crate) Actor);

/// A reader who asks the judge, which may not be done as often as anything else.
#[derive(Debug)]
pub(crate) struct Asker(pub(crate) Actor);

/// A live token, whoever owns it, or a live session.
#[derive(Clone, Debug)]
pub(crate) struct Holder {
    pub(crate) actor: Actor,
    pub(crate) who: Who,
    pub(crate) session: Option<Arc<Seat>>,
}

/// What a caller is counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Who {
    Token(TokenId),
    /// The cookie's digest.
    Session(Digest),
}

impl FromRequestParts<Api> for Admin {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Response> {
        let Holder { actor, .. } = Holder::from_request_parts(parts, api).await?;
        if actor.may_manage() { Ok(Self(actor)) } else { Err(forbidden(&actor)) }
    }
}

impl FromRequestParts<Api> for Reader {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Response> {
        let Holder { actor, .. } = Holder::from_request_parts(parts, api).await?;
        if actor.may_read() { Ok(Self(actor)) } else { Err(forbidden(&actor)) }
    }
}

impl FromRequestParts<Api> for Asker {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Response> {
        let Reader(actor) = Reader::from_request_parts(parts, api).await?;
        let Holder { who, .. } = Holder::from_request_parts(parts, api).await?;
        let allowance = api.settings.asking.spend(who, (api.settings.now)());
        if allowance.within {
            return Ok(Self(actor));
        }
        let Some(caller) = parts.extensions.get::<Caller>() else { return Err(forbidden(&actor)) };
        caller.tell(allowance);
        Err(api.refuse(caller, Reason::RateLimited))
    }
}

/// The same bytes as a refusal by place: a role is nobody's business either. The log has it under the
/// `errorId`, since `explain` knows only what the judge has refused.
pub(crate) fn forbidden(actor: &Actor) -> Response {
    let error = ApiError::new(okta::error::REFUSED_BY_CONDITION);
    match actor {
        Actor::Admin { user, token, .. } => {
            let token = token.as_ref().map(tracing::field::display);
            tracing::warn!(error_id = error.id(), user = %user.id, token, "the caller's role does not reach");
        }
        Actor::Machine => tracing::warn!(error_id = error.id(), "the machine asked for what is a person's"),
    }
    error.into_response()
}

impl FromRequestParts<Api> for Holder {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Response> {
        // Judged once a request, however many ask.
        if let Some(known) = parts.extensions.get::<Arc<Holder>>() {
            return Ok(Self::clone(known));
        }
        let Some(caller) = parts.extensions.get::<Caller>().cloned() else {
            return Err(ApiError::refused(Reason::NoCredentials).into_response());
        };
        // Whoever sends a token means it: the cookie that a browser adds by itself is not looked at.
        let holder = if parts.headers.contains_key(header::AUTHORIZATION)
            || !parts.headers.contains_key(header::COOKIE)
        {
            api.judged(&caller)?
        } else {
            api.seated(parts, &caller).await?
        };
        parts.extensions.insert(Arc::new(holder.clone()));
        Ok(holder)
    }
}

impl Api {
    fn judged(&self, caller: &Caller) -> Result<Holder, Response> {
        let at = (self.settings.now)();
        let snapshot = self.control.current().load();
        let call = Call {
            chain: &caller.chain,
            credentials: caller.credentials,
            evidence: &Evidence::default(),
            at,
        };
        let verdict: Verdict<'_> = if caller.alone {
            decide::decide_by_token_alone(&snapshot, &call)
        } else {
            engine::decide(&snapshot, &call)
        };
        let verdict = verdict.spend(|token| {
            let allowance = self.settings.limiter.spend(Who::Token(*token), at);
            caller.tell(allowance);
            allowance.within
        });
        match verdict.outcome {
            Outcome::Deny(denial) => Err(self.refuse(caller, denial.reason)),
            Outcome::Allow(pass) => {
                let token = pass.token();
                let (id, digest) = (token.id(), *token.digest());
                let (chain, agent) = (&caller.chain, caller.agent.as_bytes());
                self.control.witness().used(Sighting { token: id, digest, chain, agent, gate: GATE, at });
                let user = Arc::new(pass.owner().clone());
                let known = user.role > Role::None;
                tracing::debug!(token = %token.id(), user = %user.id, administrator = known, "a call is admitted");
                let actor = Actor::Admin { user, token: Some(id), whence: caller.whence(&snapshot) };
                Ok(Holder { actor, who: Who::Token(token.id()), session: None })
            }
        }
    }
}
