//! `/api/v1/users`, and the same beside it: who owns tokens.

pub(crate) mod activate;
pub(crate) mod create;
pub(crate) mod deactivate;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod me;

use control::UserRecord;
use okta::User;
use okta::user::UserAbout;

use crate::Api;

fn wire(record: &UserRecord, api: &Api) -> User {
    let about = UserAbout {
        first_name: &record.first_name,
        last_name: &record.last_name,
        email: &record.email,
        created: record.created,
        updated: record.updated,
    };
    User::of(&record.user, about, api.base())
}
