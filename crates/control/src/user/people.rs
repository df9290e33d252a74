//! People as lists show them, and their roles.

use std::sync::Arc;

use engine::{Change, Role};
use serde_json::json;
use store::{UserCounts, UserSearch};

use super::{audit, missing};
use crate::token::searchable;
use crate::{Actor, Control, ControlError, UserRecord};

#[derive(Clone, Debug)]
pub struct Person {
    pub record: UserRecord,
    /// Live ones that it owns: what stops when it is deactivated.
    pub tokens: u64,
}

#[derive(Clone, Debug)]
pub struct PeoplePage {
    pub people: Vec<Person>,
    /// Id of the page's last person, where there are more.
    pub next: Option<String>,
}

impl Control {
    /// One page; `search.limit` is its size.
    pub async fn people(&self, actor: &Actor, search: UserSearch) -> Result<PeoplePage, ControlError> {
        Self::readable(actor)?;
        searchable("q", &search.text)?;
        let limit = search.limit;
        let search = UserSearch { limit: limit.saturating_add(1), ..search };
        let mut found = self.inner.store.search_users(&search, self.now()).await?;
        let more = found.len() > limit;
        found.truncate(limit);
        let people: Vec<_> = found.into_iter().map(|(record, tokens)| Person { record, tokens }).collect();
        let next = people.last().filter(|_| more).map(|person| person.record.user.id.to_string());
        Ok(PeoplePage { people, next })
    }

    pub async fn people_counts(&self, actor: &Actor) -> Result<UserCounts, ControlError> {
        Self::readable(actor)?;
        Ok(self.inner.store.user_counts().await?)
    }

    /// By id or by login.
    pub async fn person(&self, actor: &Actor, id: &str) -> Result<Person, ControlError> {
        Self::readable(actor)?;
        let found = self.inner.store.user_with_tokens(id, self.now()).await?;
        found.map(|(record, tokens)| Person { record, tokens }).ok_or_else(|| missing(id))
    }

    /// In force at once, for the tokens and the sessions that there are. Nobody changes his own role, and
    /// the last active super administrator keeps it (B-102).
    pub async fn set_user_role(
        &self,
        actor: &Actor,
        id: &str,
        role: Role,
        expect: Option<i64>,
    ) -> Result<UserRecord, ControlError> {
        let mut changing = self.change(actor).await?;
        let mut record = changing.user(id, expect).await?;
        if matches!(actor, Actor::Admin { user, .. } if user.id == record.user.id) {
            return Err(ControlError::invalid(
                "role",
                "Nobody changes the own role: ask another administrator.",
            ));
        }
        if role != Role::SuperAdmin {
            changing.keep_an_admin(&record, "role").await?;
        }
        let before = record.user.role;
        Arc::make_mut(&mut record.user).role = role;
        record.updated = changing.at;
        record.version += 1;
        changing.write.update_user(&record).await?;
        let detail = json!({ "before": format!("{before:?}"), "after": format!("{role:?}") });
        let audit = audit("user.role.change", actor, &record, detail);
        changing.publish(vec![audit], vec![Change::User(record.user.clone())]).await?;
        Ok(record)
    }
}
