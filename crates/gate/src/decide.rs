//! `POST /gate/v1/decide`: a caller that is not a proxy asks for the verdict on a call.
//!
//! It answers with a verdict and never with its reason: the role to ask does not include it (B-069).

use std::convert::Infallible;
use std::error::Error;
use std::net::IpAddr;
use std::sync::Arc;

use engine::{Credentials, Hop, IpChain, Outcome, Peer, Role, Secret, TokenId, addr, chain, credentials};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{HeaderValue, USER_AGENT};
use hyper::http::request::Parts;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::call::{Caller, Original, Reading};
use crate::count;
use crate::gate::{Inner, unless_panic};
use crate::judge::{Heard, Judged};
use crate::limits::{BODY_BYTES_MAX, BODY_TIME};
use crate::path::Door;
use crate::reply::{self, Admitted, Dialect, Fault, Reply};

/// Header lines in a question, as in a request.
const HEADERS_MAX: usize = 100;

/// The asker is judged before a byte of the question is read (B-113).
pub(crate) async fn answer(
    gate: Arc<Inner>,
    peer: Peer,
    parts: Parts,
    body: Incoming,
) -> Result<Reply, Infallible> {
    let asker = match unless_panic(Door::Decide, || gate.admit(peer, &parts)).flatten() {
        Ok(asker) => asker,
        Err(refusal) => return Ok(*refusal),
    };
    let question = match read(body).await {
        Ok(question) => question,
        Err(fault) => return Ok(reply::refuse(fault, Dialect::Plain)),
    };
    Ok(unless_panic(Door::Decide, || gate.ask(asker, &question)).unwrap_or_else(|refusal| *refusal))
}

impl Inner {
    /// Whether the one who asks may: by its own connection, its token and its owner's role.
    fn admit(&self, Peer(peer): Peer, parts: &Parts) -> Result<Admitted, Box<Reply>> {
        let (chain, has_address) = match peer {
            Some(address) => (self.connection(address), true),
            None => (IpChain::Malformed, false),
        };
        let caller = Caller { chain, credentials: self.reading.credentials(&parts.headers) };
        let snapshot = self.judge.snapshot();
        let judged = self.judge.decide_asker(&snapshot, &caller, has_address);
        let agent = parts.headers.get(USER_AGENT).map(HeaderValue::as_bytes).unwrap_or_default();
        let heard = Heard { door: Door::Decide, caller: &caller, agent };
        let Outcome::Allow(pass) = &judged.verdict.outcome else {
            let original = || Original::new(parts.method.as_str().as_bytes(), b"", &[], agent);
            let error_id = self.judge.tell(heard, &judged, original);
            return Err(Box::new(reply::of_verdict(&judged.verdict, Dialect::Plain, &error_id, None)));
        };
        if pass.owner().role < Role::ReadOnlyAdmin {
            count::asker_refused("role");
            return Err(Box::new(reply::refuse(Fault::FORBIDDEN, Dialect::Plain)));
        }
        if let Some(rate) = self.judge.beyond_asks(pass.token().id(), judged.at) {
            count::asker_refused("rate");
            return Err(Box::new(reply::refuse_rate(rate)));
        }
        self.judge.used(pass.token(), heard, judged.at);
        Ok(Admitted::by(pass))
    }

    fn connection(&self, address: IpAddr) -> IpChain {
        IpChain::Hops(std::iter::once(Hop::Address(self.reading.edge.translate(address))).collect())
    }

    /// A real use of the token that is asked about: it renews, and it spends.
    fn ask(&self, asker: Admitted, question: &Question) -> Reply {
        let caller = question.caller(&self.reading);
        let snapshot = self.judge.snapshot();
        let judged = self.judge.decide(&snapshot, &caller);
        let original = || question.original(&self.reading);
        let heard = Heard { door: Door::Decide, caller: &caller, agent: question.agent() };
        let error_id = self.judge.tell(heard, &judged, original);
        // Texts and numbers always have a JSON form.
        match serde_json::to_vec(&Answer::of(&judged, &error_id)) {
            Ok(json) => reply::told(asker, json),
            Err(_) => reply::refuse(Fault::UNAVAILABLE, Dialect::Plain),
        }
    }
}

async fn read(body: Incoming) -> Result<Question, Fault> {
    let whole = tokio::time::timeout(BODY_TIME, Limited::new(body, BODY_BYTES_MAX).collect()).await;
    let bytes: Bytes = match whole {
        Ok(Ok(whole)) => whole.to_bytes(),
        Ok(Err(error)) => return Err(unreadable(&*error)),
        Err(_) => return Err(Fault::BODY_TIMEOUT),
    };
    let question: Question = serde_json::from_slice(&bytes).map_err(|_| Fault::MALFORMED)?;
    if question.headers.len() > HEADERS_MAX { Err(Fault::MALFORMED) } else { Ok(question) }
}

fn unreadable(error: &(dyn Error + 'static)) -> Fault {
    if error.is::<LengthLimitError>() { Fault::BODY_TOO_LARGE } else { Fault::MALFORMED }
}

/// A call that somebody holds. Every field must be there, `null` where there is nothing.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    /// The token's text; `null` where it is to be found in the headers.
    #[serde(deserialize_with = "secret")]
    token: Option<Secret>,
    /// Who connected to the caller; `null` for a Unix socket.
    #[serde(deserialize_with = "address")]
    peer: Option<IpAddr>,
    /// Header lines as they came.
    headers: Vec<(String, String)>,
}

fn secret<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Secret>, D::Error> {
    Ok(Option::<String>::deserialize(from)?.map(Secret::new))
}

fn address<'de, D: Deserializer<'de>>(from: D) -> Result<Option<IpAddr>, D::Error> {
    let text = Option::<String>::deserialize(from)?;
    text.map(|text| addr::parse(&text)).transpose().map_err(serde::de::Error::custom)
}

impl Question {
    fn caller(&self, reading: &Reading) -> Caller {
        let forwarding = self.lines(reading.edge.header());
        Caller {
            chain: chain::read(self.peer, &forwarding, reading.require_header, &reading.edge),
            credentials: self.credentials(reading),
        }
    }

    /// The token that was named and those in the headers: two that differ are malformed.
    fn credentials(&self, reading: &Reading) -> Credentials {
        let configured = reading.token_header.as_ref().map(|name| self.lines(name.as_str()));
        let found = credentials::read(&self.lines("authorization"), &configured.unwrap_or_default());
        let Some(token) = &self.token else { return found };
        let named = Credentials::of_text(token.reveal().as_bytes());
        if found == Credentials::None || found == named { named } else { Credentials::Malformed }
    }

    fn agent(&self) -> &[u8] {
        self.lines("user-agent").first().copied().unwrap_or_default()
    }

    fn lines(&self, name: &str) -> Vec<&[u8]> {
        let named = self.headers.iter().filter(|(line, _)| line.eq_ignore_ascii_case(name));
        named.map(|(_, value)| value.as_bytes()).collect()
    }

    fn original(&self, reading: &Reading) -> Original {
        let first = |names: [&str; 2]| names.iter().find_map(|name| self.lines(name).first().copied());
        Original::new(
            first(["x-forwarded-method", "x-original-method"]).unwrap_or_default(),
            first(["x-forwarded-uri", "x-original-uri"]).unwrap_or_default(),
            &self.lines(reading.edge.header()),
            self.agent(),
        )
    }
}

#[derive(Serialize)]
#[serde(tag = "verdict", rename_all = "lowercase", rename_all_fields = "camelCase")]
enum Answer<'a> {
    Allow {
        status: u16,
        revision: u64,
        #[serde(serialize_with = "shown")]
        token_id: TokenId,
        user_id: &'a str,
        user_login: &'a str,
        client_ip: Option<IpAddr>,
    },
    Deny {
        status: u16,
        revision: u64,
        error_id: &'a str,
    },
}

fn shown<S: Serializer>(id: &TokenId, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(id.as_str())
}

impl<'a> Answer<'a> {
    fn of(judged: &'a Judged<'_>, error_id: &'a str) -> Self {
        let revision = judged.verdict.revision.0;
        match &judged.verdict.outcome {
            Outcome::Allow(pass) => Self::Allow {
                status: 200,
                revision,
                token_id: pass.token().id(),
                user_id: pass.owner().id.as_str(),
                user_login: &pass.owner().login,
                client_ip: pass.client(),
            },
            Outcome::Deny(denial) => {
                Self::Deny { status: Fault::of(denial.reason).status.as_u16(), revision, error_id }
            }
        }
    }
}
