//! Sessions of the console: opened by a sign-in, ended by time, by their owner, or with the owner's rights.

use std::sync::Arc;
use std::time::Duration;

use engine::{Digest, Secret, Timestamp, User, UserId, base62};
use serde_json::json;
use store::{SessionRecord, UserRecord};

use crate::limits::{SESSION_IDLE, SESSION_LIFE};
use crate::publish::{Audit, Changing};
use crate::sign_in::Visitor;
use crate::{Actor, Control, ControlError, random};

/// A use is written at most this often.
const TOUCH: Duration = Duration::from_mins(1);
/// Characters kept of what the browser calls itself.
const USER_AGENT: usize = 256;

/// A live session, and whose it is as of now.
#[derive(Clone, Debug)]
pub struct Session {
    pub record: SessionRecord,
    pub user: Arc<User>,
}

/// A sign-in that went well: the cookie's text is in this one answer.
#[derive(Debug)]
pub struct Opened {
    pub secret: Secret,
    pub session: SessionRecord,
    pub user: UserRecord,
}

/// When it ends unless it is used before.
pub fn idle_end(session: &SessionRecord) -> Timestamp {
    session.last_seen.plus(SESSION_IDLE).min(session.expires)
}

impl Control {
    /// The session of a cookie's text, where it is alive and its user is active. The use is noted.
    pub async fn session(&self, text: &Secret) -> Result<Option<Session>, ControlError> {
        let found = self.inner.store.session(&text.digest()).await.map_err(|error| self.failed(error))?;
        let at = self.latest_now();
        let Some(mut record) = found.filter(|record| at < idle_end(record)) else { return Ok(None) };
        let user = self.inner.current.load().user(&record.user).cloned();
        let Some(user) = user.filter(|user| user.active) else { return Ok(None) };
        if at.since(record.last_seen) >= TOUCH {
            // A store that takes no writes lets the session end when its time comes.
            match self.touch(&record.id, at).await {
                Ok(()) => record.last_seen = at,
                Err(error) => tracing::warn!(%error, "the use of a session could not be noted"),
            }
        }
        Ok(Some(Session { record, user }))
    }

    async fn touch(&self, id: &str, at: Timestamp) -> Result<(), ControlError> {
        let mut write = self.inner.store.begin().await?;
        write.touch_session(id, at).await?;
        Ok(write.commit().await?)
    }

    /// The user's own live ones, oldest first.
    pub async fn sessions(&self, user: &UserId) -> Result<Vec<SessionRecord>, ControlError> {
        let at = self.latest_now();
        let mut sessions = self.inner.store.sessions_of(user).await?;
        sessions.retain(|session| at < idle_end(session));
        Ok(sessions)
    }

    /// Ends one of the user's own.
    pub async fn end_session(&self, user: &Arc<User>, id: &str) -> Result<(), ControlError> {
        let mut changing = self.change(&Actor::Machine).await?;
        let own = changing.write.sessions_of(&user.id).await?.iter().any(|session| session.id == id);
        if !own || !changing.write.delete_session(id).await? {
            return Err(ControlError::NotFound { entity: "Session", id: id.to_owned() });
        }
        let actor = person(user);
        let audit = Audit { detail: json!({ "session": id }), ..ended(&actor, user) };
        changing.publish(vec![audit], vec![]).await.map(drop)
    }

    /// Ends every session of the user but `kept`.
    pub async fn end_other_sessions(&self, user: &Arc<User>, kept: &str) -> Result<(), ControlError> {
        let mut changing = self.change(&Actor::Machine).await?;
        let sessions = changing.write.delete_sessions_of(&user.id, Some(kept)).await?;
        let actor = person(user);
        let audit = Audit { detail: json!({ "sessions": sessions, "kept": kept }), ..ended(&actor, user) };
        changing.publish(vec![audit], vec![]).await.map(drop)
    }
}

impl Changing {
    /// A new session in this change. The one that the browser came with ends: an id never survives a sign-in
    /// (B-098). The oldest ends where the user has too many.
    pub(crate) async fn open_session(
        &mut self,
        user: &UserId,
        visitor: &Visitor,
        way: &str,
    ) -> Result<(Secret, SessionRecord), ControlError> {
        self.write.sweep_sessions(self.at, self.at.minus(SESSION_IDLE)).await?;
        let mut others = self.write.sessions_of(user).await?;
        if let Some(replaced) = &visitor.replaces {
            let (same, kept): (Vec<_>, Vec<_>) =
                others.into_iter().partition(|session| session.digest == *replaced);
            for session in same {
                self.write.delete_session(&session.id).await?;
            }
            others = kept;
        }
        let beyond = (others.len() + 1).saturating_sub(self.limits().sessions_per_user);
        for session in others.iter().take(beyond) {
            self.write.delete_session(&session.id).await?;
        }
        let secret = Secret::new(format!("{}{}", digits(), digits()));
        let record = SessionRecord {
            id: format!("ses{}", String::from_utf8_lossy(&base62::digits::<17>(random::bits()))),
            digest: secret.digest(),
            user: *user,
            created: self.at,
            last_seen: self.at,
            expires: self.at.plus(SESSION_LIFE),
            address: visitor.address.map_or(String::new(), |address| address.to_string()),
            user_agent: visitor.user_agent.chars().filter(|c| !c.is_control()).take(USER_AGENT).collect(),
            way: way.to_owned(),
        };
        self.write.insert_session(&record).await?;
        Ok((secret, record))
    }
}

/// What the console sends back with each write: who reads the cookie's answer knows it, another site does not.
pub fn csrf(cookie: &Secret) -> String {
    let text = zeroize::Zeroizing::new(format!("csrf:{}", cookie.reveal()));
    let digest = Digest::of(text.as_bytes());
    let (high, low) = digest.as_bytes().split_at(16);
    let half = |bytes: &[u8]| u128::from_be_bytes(bytes.try_into().unwrap_or_default());
    let digits = [base62::digits::<22>(half(high)), base62::digits::<22>(half(low))];
    digits.iter().flatten().copied().map(char::from).collect()
}

/// 128 bits from the operating system.
fn digits() -> String {
    base62::digits::<22>(random::bits()).iter().copied().map(char::from).collect()
}

pub(crate) fn person(user: &Arc<User>) -> Actor {
    Actor::person(user, Arc::default())
}

fn ended<'a>(actor: &'a Actor, user: &'a User) -> Audit<'a> {
    let detail = serde_json::Value::Null;
    Audit { kind: "user.session.end", actor, target: user.id.to_string(), target_name: &user.login, detail }
}
