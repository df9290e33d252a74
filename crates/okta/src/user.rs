//! Users: who owns tokens.

#[cfg(test)]
mod tests;

use engine::user::Role;
use engine::{Timestamp, UserId};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::error::Cause;
use crate::field::{self, Causes, name_fault, quoted};
use crate::link::{Link, url};
use crate::time;

/// A user as Okta sends it, and what it may do to Ringfence (`role`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// `00u` and 17 characters.
    pub id: String,
    /// `ACTIVE` or `DEPROVISIONED`.
    pub status: &'static str,
    #[schema(format = DateTime)]
    pub created: String,
    /// `null`, as is whatever else Ringfence does not keep.
    #[schema(format = DateTime)]
    pub activated: Option<String>,
    #[schema(format = DateTime)]
    pub status_changed: Option<String>,
    #[schema(format = DateTime)]
    pub last_login: Option<String>,
    #[schema(format = DateTime)]
    pub last_updated: String,
    #[schema(format = DateTime)]
    pub password_changed: Option<String>,
    #[serde(rename = "type")]
    pub kind: UserType,
    pub profile: UserProfile,
    pub credentials: UserCredentials,
    /// `super-admin`, `read-only-admin` or `none`. Ringfence's own.
    pub role: &'static str,
    #[serde(rename = "_links")]
    pub links: UserLinks,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct UserType {
    pub id: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserProfile {
    pub first_name: String,
    pub last_name: String,
    pub mobile_phone: Option<String>,
    pub second_email: Option<String>,
    pub login: String,
    pub email: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct UserCredentials {
    pub provider: UserProvider,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct UserProvider {
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub name: &'static str,
}

/// `deactivate` of an active user, `activate` of another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct UserLinks {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub activate: Option<Link>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deactivate: Option<Link>,
    #[serde(rename = "self")]
    pub this: Link,
}

/// What the wire says of a user beyond what the engine knows.
#[derive(Clone, Copy, Debug)]
pub struct UserAbout<'a> {
    pub first_name: &'a str,
    pub last_name: &'a str,
    pub email: &'a str,
    pub created: Timestamp,
    pub updated: Timestamp,
}

/// `POST /api/v1/users`: `{"profile": {"login", …}, "role"?}`. `credentials`, `groupIds` and other
/// fields of Okta's are dropped unread.
#[derive(Clone, Debug, PartialEq, Eq, ToSchema)]
pub struct NewUser {
    pub profile: NewUserProfile,
    /// `super-admin`, `read-only-admin` or `none`, which it is where absent.
    #[schema(value_type = Option<String>, pattern = "^(super-admin|read-only-admin|none)$")]
    pub role: Role,
}

#[derive(Clone, Debug, PartialEq, Eq, ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct NewUserProfile {
    #[schema(min_length = 1, max_length = 128)]
    pub login: String,
    /// The login where absent.
    #[schema(value_type = Option<String>, max_length = 128)]
    pub email: String,
    #[schema(value_type = Option<String>, max_length = 128)]
    pub first_name: String,
    #[schema(value_type = Option<String>, max_length = 128)]
    pub last_name: String,
}

impl User {
    /// `base` is the public base URL.
    pub fn of(user: &engine::User, about: UserAbout<'_>, base: &str) -> Self {
        Self {
            id: user.id.to_string(),
            status: if user.active { "ACTIVE" } else { "DEPROVISIONED" },
            created: time::text(about.created),
            activated: None,
            status_changed: None,
            last_login: None,
            last_updated: time::text(about.updated),
            password_changed: None,
            kind: UserType { id: USER_TYPE },
            profile: UserProfile {
                first_name: about.first_name.to_owned(),
                last_name: about.last_name.to_owned(),
                mobile_phone: None,
                second_email: None,
                login: user.login.to_string(),
                email: about.email.to_owned(),
            },
            credentials: UserCredentials { provider: UserProvider { kind: "OKTA", name: "OKTA" } },
            role: role_text(user.role),
            links: UserLinks::of(&user.id, user.active, base),
        }
    }
}

impl UserLinks {
    fn of(id: &UserId, active: bool, base: &str) -> Self {
        let this = url(base, &format!("/api/v1/users/{id}"));
        let lifecycle = |verb: &str| Link::post(format!("{this}/lifecycle/{verb}"));
        Self {
            activate: (!active).then(|| lifecycle("activate")),
            deactivate: active.then(|| lifecycle("deactivate")),
            this: Link::plain(this),
        }
    }
}

impl NewUser {
    /// # Errors
    /// Every cause, each with its field.
    pub fn parse(body: &Value) -> Result<Self, Vec<Cause>> {
        let object = field::object(body)?;
        let mut causes = Causes::default();
        let role = field::text(object, "role", &mut causes).map_or(Some(Role::None), |text| {
            let role = role_of(text);
            if role.is_none() {
                let words = "super-admin, read-only-admin or none";
                causes.add("role", format!("{} is not a role: it is {words}", quoted(text)));
            }
            role
        });
        let profile = match field::get(object, "profile") {
            None => {
                causes.add("profile", "is missing: it holds at least the `login`");
                None
            }
            Some(value) => profile(value, &mut causes),
        };
        causes.or(profile.zip(role).map(|(profile, role)| Self { profile, role }))
    }
}

fn profile(value: &Value, causes: &mut Causes) -> Option<NewUserProfile> {
    let Some(object) = value.as_object() else {
        causes.add("profile", format!("must be an object, not {}", field::kind(value)));
        return None;
    };
    let mut text = |name: &str| {
        let field = format!("profile.{name}");
        let value = field::get(object, name)?;
        let Some(text) = value.as_str() else {
            causes.add(&field, format!("must be text, not {}", field::kind(value)));
            return None;
        };
        // Empty is absent: only a login must say something.
        if let Some(fault) = name_fault(text).filter(|_| !text.is_empty()) {
            causes.add(&field, fault);
        }
        Some(text.to_owned())
    };
    let (login, email) = (text("login"), text("email"));
    let (first_name, last_name) = (text("firstName"), text("lastName"));
    let Some(login) = login.filter(|login| !login.is_empty()) else {
        causes.add("profile.login", "is missing: it is the name that the user is known by");
        return None;
    };
    Some(NewUserProfile {
        email: email.filter(|email| !email.is_empty()).unwrap_or_else(|| login.clone()),
        first_name: first_name.unwrap_or_default(),
        last_name: last_name.unwrap_or_default(),
        login,
    })
}

/// As in `ringfence user create --role`.
pub fn role_text(role: Role) -> &'static str {
    match role {
        Role::None => "none",
        Role::ReadOnlyAdmin => "read-only-admin",
        Role::SuperAdmin => "super-admin",
    }
}

/// The role of that name.
pub fn role_of(text: &str) -> Option<Role> {
    match text {
        "none" => Some(Role::None),
        "read-only-admin" => Some(Role::ReadOnlyAdmin),
        "super-admin" => Some(Role::SuperAdmin),
        _ => None,
    }
}

/// There is one type of user.
const USER_TYPE: &str = "otyringfencedefault0";
