//! A token's row, column by column.

use std::sync::Arc;
use std::time::Duration;

use engine::{
    DeviceCondition, Digest, KeyId, NetworkCondition, Timestamp, Token, TokenId, UserId, ZoneId, ZoneIds,
};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::fold::folded;
use super::{NOUN, failed};
use crate::{StoreError, TokenRecord, lines};

type Query<'q> = sqlx::query::Query<'q, sqlx::Any, sqlx::any::AnyArguments>;

/// What a decision needs of a row, however it was read.
pub(super) struct Columns<'a> {
    pub(super) id: &'a str,
    pub(super) digest: Option<Digest>,
    pub(super) owner: &'a str,
    pub(super) created: i64,
    pub(super) last_used: Option<i64>,
    pub(super) window: Option<i64>,
    pub(super) not_after: Option<i64>,
    pub(super) revoked: i64,
    pub(super) network: &'a str,
    pub(super) network_zones: &'a str,
    pub(super) proposed: Option<&'a str>,
    pub(super) proposed_zones: &'a str,
    pub(super) device_keys: &'a str,
}

impl Columns<'_> {
    pub(super) fn token(&self) -> Result<Token, StoreError> {
        let id = self.id;
        let corrupt = |why: &str| StoreError::corrupt(NOUN, id, why);
        let keys = lines::parse(self.device_keys, (NOUN, id), |line| KeyId::parse(line).ok())?;
        Ok(Token {
            id: TokenId::parse(id).map_err(|_| corrupt("its id cannot be read"))?,
            owner: UserId::parse(self.owner).map_err(|_| corrupt("its owner cannot be read"))?,
            digest: self.digest.ok_or_else(|| corrupt("its digest is not 32 bytes"))?,
            created: Timestamp::from_micros(self.created),
            last_used: self.last_used.map(Timestamp::from_micros),
            window: match self.window.map(u64::try_from) {
                None => None,
                Some(Ok(micros)) => Some(Duration::from_micros(micros)),
                Some(Err(_)) => return Err(corrupt("its window is negative")),
            },
            not_after: self.not_after.map(Timestamp::from_micros),
            revoked: self.revoked != 0,
            network: read(self.network, self.network_zones, id)?,
            proposed: self.proposed.map(|option| read(option, self.proposed_zones, id)).transpose()?,
            device: DeviceCondition::any_of(keys),
        })
    }
}

/// In the order in which [`record`] reads them.
pub(super) const COLUMNS: &str = "id, digest, name, client_name, owner, created, updated, last_used, window_length, \
     not_after, revoked, network, network_zones, proposed, proposed_zones, device_keys, version";

pub(super) fn record(row: &AnyRow) -> Result<TokenRecord, StoreError> {
    let text = |column: usize| row.try_get::<&str, _>(column).map_err(failed);
    let number = |column: usize| row.try_get::<i64, _>(column).map_err(failed);
    let perhaps = |column: usize| row.try_get::<Option<i64>, _>(column).map_err(failed);
    let columns = Columns {
        id: text(0)?,
        digest: digest(row.try_get(1).map_err(failed)?),
        owner: text(4)?,
        created: number(5)?,
        last_used: perhaps(7)?,
        window: perhaps(8)?,
        not_after: perhaps(9)?,
        revoked: number(10)?,
        network: text(11)?,
        network_zones: text(12)?,
        proposed: row.try_get(13).map_err(failed)?,
        proposed_zones: text(14)?,
        device_keys: text(15)?,
    };
    Ok(TokenRecord {
        token: Arc::new(columns.token()?),
        name: row.try_get(2).map_err(failed)?,
        client_name: row.try_get(3).map_err(failed)?,
        updated: Timestamp::from_micros(number(6)?),
        version: number(16)?,
    })
}

/// Values of one row of an insert.
const BOUND: usize = 20;

/// In the order of the columns of an insert.
pub(super) fn bind<'q>(query: Query<'q>, record: &TokenRecord) -> Query<'q> {
    let token = &record.token;
    let network = written(&token.network);
    let proposed = token.proposed.as_ref().map(written);
    query
        .bind(token.id.to_string())
        .bind(token.digest.as_bytes().to_vec())
        .bind(record.name.clone())
        .bind(record.client_name.clone())
        .bind(token.owner.to_string())
        .bind(token.created.micros())
        .bind(record.updated.micros())
        .bind(token.last_used.map(Timestamp::micros))
        .bind(window(token))
        .bind(token.not_after.map(Timestamp::micros))
        .bind(i64::from(token.revoked))
        .bind(network.0)
        .bind(network.1)
        .bind(proposed.as_ref().map(|(option, _)| *option))
        .bind(proposed.map_or(String::new(), |(_, zones)| zones))
        .bind(lines::join(token.device.keys()))
        .bind(record.version)
        .bind(folded(&record.name))
        .bind(used(token))
        .bind(ends(token))
}

/// The places of `rows` rows: what is bound, and the owner's login as it is now.
pub(super) fn places(rows: usize) -> String {
    let row = |row: usize| {
        let first = row * BOUND + 1;
        let places: Vec<_> = (first..first + BOUND).map(|place| format!("${place}")).collect();
        let owner = first + 4;
        format!("({}, (SELECT login_key FROM users WHERE id = ${owner}))", places.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

/// 0 where it never was.
pub(super) fn used(token: &Token) -> i64 {
    token.last_used.map_or(0, Timestamp::micros)
}

/// The greatest number where it never ends.
pub(super) fn ends(token: &Token) -> i64 {
    token.expires_at().map_or(i64::MAX, Timestamp::micros)
}

pub(super) fn window(token: &Token) -> Option<i64> {
    token.window.map(|window| i64::try_from(window.as_micros()).unwrap_or(i64::MAX))
}

/// The option, and the zones that it names.
pub(super) fn written(condition: &NetworkCondition) -> (&'static str, String) {
    let option = match condition {
        NetworkCondition::Anywhere => "anywhere",
        NetworkCondition::InAny => "in_any",
        NetworkCondition::In(_) => "in",
        NetworkCondition::NotInAny => "not_in_any",
        NetworkCondition::NotIn(_) => "not_in",
    };
    (option, lines::join(condition.named()))
}

/// An option that this version does not know is damage: it is never taken for an open one.
fn read(option: &str, zones: &str, id: &str) -> Result<NetworkCondition, StoreError> {
    let named = || -> Result<ZoneIds, StoreError> {
        let ids = lines::parse(zones, (NOUN, id), |line| ZoneId::parse(line).ok())?;
        ZoneIds::new(&ids).map_err(|error| StoreError::corrupt(NOUN, id, error.to_string()))
    };
    Ok(match option {
        "anywhere" => NetworkCondition::Anywhere,
        "in_any" => NetworkCondition::InAny,
        "in" => NetworkCondition::In(named()?),
        "not_in_any" => NetworkCondition::NotInAny,
        "not_in" => NetworkCondition::NotIn(named()?),
        other => {
            let why = format!("`{other}` is not a network condition of this version");
            return Err(StoreError::corrupt(NOUN, id, why));
        }
    })
}

pub(super) fn digest(bytes: &[u8]) -> Option<Digest> {
    bytes.try_into().ok().map(Digest::from_bytes)
}
