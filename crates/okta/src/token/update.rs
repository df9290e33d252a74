//! Bodies that make or change a token.

use engine::Timestamp;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::error::Cause;
use crate::field::{self, Causes};
use crate::time;
use crate::token::NetworkText;

/// `PUT /api/v1/api-tokens/{id}`. What is absent keeps what is there. Read-only fields (`id`,
/// `clientName`, `created`, `expiresAt`, `lastUpdated`, `tokenWindow`, `_links`) and unknown ones are
/// dropped unread: clients put back what they got.
#[derive(Clone, Debug, Default, PartialEq, Eq, ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct ApiTokenUpdate {
    #[schema(min_length = 1, max_length = 128)]
    pub name: Option<String>,
    /// If given, it must be the present owner.
    pub user_id: Option<String>,
    pub network: Option<NetworkText>,
}

/// `POST /ringfence/v1/tokens`.
#[derive(Clone, Debug, PartialEq, Eq, ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct NewToken {
    #[schema(min_length = 1, max_length = 128)]
    pub name: String,
    /// An id or a login; the caller's own where absent.
    pub owner: Option<String>,
    /// An absolute end, which use does not move.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub expires_at: Option<Timestamp>,
    /// `ANYWHERE` where absent.
    pub network: Option<NetworkText>,
}

impl ApiTokenUpdate {
    /// # Errors
    /// Every cause, each with its field.
    pub fn parse(body: &Value) -> Result<Self, Vec<Cause>> {
        let object = field::object(body)?;
        let mut causes = Causes::default();
        let name = field::get(object, "name").and_then(|_| field::name(object, "name", &mut causes));
        let user_id = field::text(object, "userId", &mut causes).map(str::to_owned);
        let network = network(object, &mut causes);
        causes.or(Some(Self { name, user_id, network }))
    }
}

impl NewToken {
    /// # Errors
    /// Every cause, each with its field.
    pub fn parse(body: &Value) -> Result<Self, Vec<Cause>> {
        let object = field::object(body)?;
        let mut causes = Causes::default();
        let name = field::name(object, "name", &mut causes);
        let owner = field::text(object, "owner", &mut causes).map(str::to_owned);
        let expires_at = moment(object, "expiresAt", &mut causes);
        let network = network(object, &mut causes);
        causes.or(name.map(|name| Self { name, owner, expires_at, network }))
    }
}

fn network(object: &Map<String, Value>, causes: &mut Causes) -> Option<NetworkText> {
    match NetworkText::parse(field::get(object, "network")?) {
        Ok(network) => Some(network),
        Err(cause) => {
            causes.add(&cause.field, cause.sentence);
            None
        }
    }
}

fn moment(object: &Map<String, Value>, name: &str, causes: &mut Causes) -> Option<Timestamp> {
    let text = field::text(object, name, causes)?;
    match time::parse(text) {
        Ok(at) => Some(at),
        Err(error) => {
            causes.add(name, format!("{} {error}", field::quoted(text)));
            None
        }
    }
}
