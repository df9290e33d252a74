//! Who owns tokens.

mod people;

use std::sync::Arc;

use engine::{Change, Role, User, UserId};
use serde_json::json;
use store::StoreError;

use crate::publish::{Audit, Changing};
use crate::{Actor, Control, ControlError, UserRecord, name, random};

pub use self::people::{PeoplePage, Person};
pub use store::{UserCounts, UserSearch, UserShow};

#[derive(Clone, Debug)]
pub struct NewUser {
    pub login: String,
    pub role: Role,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub active: bool,
}

#[derive(Clone, Debug)]
pub struct UserPage {
    pub users: Vec<UserRecord>,
    /// Id of the page's last user, where there are more.
    pub next: Option<String>,
}

impl Control {
    /// Oldest first, after the user `after`.
    pub async fn users(
        &self,
        actor: &Actor,
        after: Option<&str>,
        limit: usize,
    ) -> Result<UserPage, ControlError> {
        Self::readable(actor)?;
        let after = after.map(|id| UserId::parse(id).map_err(|_| missing(id))).transpose()?;
        let mut users = self.inner.store.users(after.as_ref(), limit.saturating_add(1)).await?;
        let more = users.len() > limit;
        users.truncate(limit);
        let next = users.last().filter(|_| more).map(|record| record.user.id.to_string());
        Ok(UserPage { users, next })
    }

    /// By id or by login.
    pub async fn user(&self, actor: &Actor, id: &str) -> Result<UserRecord, ControlError> {
        Self::readable(actor)?;
        self.inner.store.user(id).await?.ok_or_else(|| missing(id))
    }

    pub async fn create_user(&self, actor: &Actor, new: NewUser) -> Result<UserRecord, ControlError> {
        name::check_login(&new.login, &self.inner.limits)?;
        for (field, text) in [("firstName", &new.first_name), ("lastName", &new.last_name)] {
            if !text.is_empty() {
                name::check(field, text, &self.inner.limits)?;
            }
        }
        let mut changing = self.change(actor).await?;
        let most = changing.limits().users;
        if changing.write.count_users().await? >= most {
            return Err(ControlError::invalid(
                "users",
                format!("The organization holds at most {most} users."),
            ));
        }
        let user = User {
            id: UserId::mint(random::bits()),
            login: new.login.as_str().into(),
            role: new.role,
            active: new.active,
        };
        let record = UserRecord {
            user: Arc::new(user),
            first_name: new.first_name,
            last_name: new.last_name,
            email: new.email,
            created: changing.at,
            updated: changing.at,
            version: 1,
        };
        changing.write.insert_user(&record).await.map_err(|error| match error {
            StoreError::Conflict("user") => {
                ControlError::invalid("login", "Another user has this login already.")
            }
            other => ControlError::Store(other),
        })?;
        let detail = json!({ "role": format!("{:?}", record.user.role), "active": record.user.active });
        let audit = audit("user.lifecycle.create", actor, &record, detail);
        changing.publish(vec![audit], vec![Change::User(record.user.clone())]).await?;
        Ok(record)
    }

    /// Deactivating stops the user's tokens and ends the user's sessions at once. The last active super administrator stays.
    pub async fn set_user_active(
        &self,
        actor: &Actor,
        id: &str,
        active: bool,
        expect: Option<i64>,
    ) -> Result<UserRecord, ControlError> {
        let mut changing = self.change(actor).await?;
        let mut record = changing.user(id, expect).await?;
        if !active {
            changing.keep_an_admin(&record, "id").await?;
        }
        Arc::make_mut(&mut record.user).active = active;
        record.updated = changing.at;
        record.version += 1;
        changing.write.update_user(&record).await?;
        if !active {
            changing.write.delete_sessions_of(&record.user.id, None).await?;
        }
        let kind = if active { "user.lifecycle.activate" } else { "user.lifecycle.deactivate" };
        let audit = audit(kind, actor, &record, json!({}));
        changing.publish(vec![audit], vec![Change::User(record.user.clone())]).await?;
        Ok(record)
    }
}

impl Changing {
    /// The user as the caller has read it.
    async fn user(&mut self, id: &str, expect: Option<i64>) -> Result<UserRecord, ControlError> {
        let record = self.write.user(id).await?.ok_or_else(|| missing(id))?;
        match expect {
            Some(expected) if expected != record.version => Err(ControlError::Conflict),
            _ => Ok(record),
        }
    }

    /// Whoever is the last active super administrator stays one (B-102).
    async fn keep_an_admin(&mut self, record: &UserRecord, field: &str) -> Result<(), ControlError> {
        let is_admin = record.user.active && record.user.role == Role::SuperAdmin;
        if is_admin && self.write.count_active_super_admins().await? <= 1 {
            let sentence = "This is the last active super administrator: activate or create another first.";
            return Err(ControlError::invalid(field, sentence));
        }
        Ok(())
    }
}

fn missing(id: &str) -> ControlError {
    ControlError::NotFound { entity: "User", id: id.to_owned() }
}

fn audit<'a>(
    kind: &'static str,
    actor: &'a Actor,
    record: &'a UserRecord,
    detail: serde_json::Value,
) -> Audit<'a> {
    Audit { kind, actor, target: record.user.id.to_string(), target_name: &record.user.login, detail }
}
