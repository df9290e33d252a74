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

pub(super) fn record(row: &AnyRow) -> Result<TokenRecord, StoreError> {
    let id_text: String = row.try_get(0).map_err(failed)?;
    let corrupt = |why: &str| StoreError::corrupt(NOUN, &id_text, why);
    let owner: String = row.try_get(4).map_err(failed)?;
    let window: Option<i64> = row.try_get(8).map_err(failed)?;
    let proposed: Option<String> = row.try_get(13).map_err(failed)?;
    let condition = |option: &str, column: usize| -> Result<NetworkCondition, StoreError> {
        let zones: String = row.try_get(column).map_err(failed)?;
        read(option, &zones, &id_text)
    };
    let network: String = row.try_get(11).map_err(failed)?;
    let keys: String = row.try_get(15).map_err(failed)?;
    let keys = lines::parse(&keys, (NOUN, &id_text), |line| KeyId::parse(line).ok())?;
    let instant = |column: usize| -> Result<Option<Timestamp>, StoreError> {
        Ok(row.try_get::<Option<i64>, _>(column).map_err(failed)?.map(Timestamp::from_micros))
    };
    let token = Token {
        id: TokenId::parse(&id_text).map_err(|_| corrupt("its id cannot be read"))?,
        owner: UserId::parse(&owner).map_err(|_| corrupt("its owner cannot be read"))?,
        digest: digest(row.try_get(1).map_err(failed)?, &id_text)?,
        created: Timestamp::from_micros(row.try_get(5).map_err(failed)?),
        last_used: instant(7)?,
        window: match window.map(u64::try_from) {
            None => None,
            Some(Ok(micros)) => Some(Duration::from_micros(micros)),
            Some(Err(_)) => return Err(corrupt("its window is negative")),
        },
        not_after: instant(9)?,
        revoked: row.try_get::<i64, _>(10).map_err(failed)? != 0,
        network: condition(&network, 12)?,
        proposed: proposed.map(|option| condition(&option, 14)).transpose()?,
        device: DeviceCondition::any_of(keys),
    };
    Ok(TokenRecord {
        token: Arc::new(token),
        name: row.try_get(2).map_err(failed)?,
        client_name: row.try_get(3).map_err(failed)?,
        updated: Timestamp::from_micros(row.try_get(6).map_err(failed)?),
        version: row.try_get(16).map_err(failed)?,
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

pub(super) fn digest(bytes: Vec<u8>, id: &str) -> Result<Digest, StoreError> {
    let bytes = bytes.try_into().map_err(|_| StoreError::corrupt(NOUN, id, "its digest is not 32 bytes"))?;
    Ok(Digest::from_bytes(bytes))
}
