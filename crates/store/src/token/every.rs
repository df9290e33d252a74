//! Every token, one after another: what a snapshot is compiled from.
//!
//! The driver takes many times longer over a row, and over each of its values, than the database does. So rows
//! come as texts: columns separated by `|`, tokens by `;`, which no id, number, option or list of ids holds.
//! What holds one anyway is damage, and is found by counting.

use engine::{Digest, Token};
use futures_util::TryStreamExt as _;
use sqlx::{AssertSqlSafe, Row};

use super::row::Columns;
use super::{NOUN, failed};
use crate::{Database, Store, StoreError};

impl Store {
    /// Hands over every token, revoked and expired ones too, in no order; never are all of them held. After an
    /// error what was handed over counts for nothing. Answers how many there were.
    pub async fn each_token(&self, mut each: impl FnMut(Token)) -> Result<usize, StoreError> {
        let mut parts = sqlx::query(AssertSqlSafe(statement(self.database))).fetch(&self.pool);
        let mut total = 0;
        while let Some(part) = parts.try_next().await.map_err(unread)? {
            let part = part.try_get(0).map_err(unread)?;
            total += tokens(part, &mut each)?;
        }
        Ok(total)
    }
}

/// Tokens of one row of SQLite's answer: enough that a row costs nothing, few enough that the rows which wait
/// between its thread and ours are some megabytes.
const ROWS: usize = 500;

/// The answer's only column: how many tokens, and the tokens. PostgreSQL's driver is quick enough for one a row.
fn statement(database: Database) -> String {
    let token = |digest: &str| {
        format!(
            "concat_ws('|', id, {digest}, owner, created, COALESCE('=' || last_used, ''), \
             COALESCE('=' || window_length, ''), COALESCE('=' || not_after, ''), revoked, network, \
             network_zones, COALESCE('=' || proposed, ''), proposed_zones, device_keys)"
        )
    };
    match database {
        // By row number, as the table lies on the disk: any other order reads it page by page at random.
        Database::Sqlite => format!(
            "WITH RECURSIVE parts (first) AS (SELECT MIN(rowid) FROM tokens UNION ALL \
             SELECT (SELECT MIN(rowid) FROM tokens WHERE rowid >= first + {ROWS}) FROM parts \
             WHERE first IS NOT NULL) \
             SELECT (SELECT concat(COUNT(*), ';', string_agg({}, ';')) FROM tokens \
             WHERE rowid >= first AND rowid < first + {ROWS}) FROM parts WHERE first IS NOT NULL",
            token("hex(digest)")
        ),
        Database::Postgres => {
            format!("SELECT concat('1;', {}) FROM tokens", token("encode(digest, 'hex')"))
        }
    }
}

fn tokens(part: &str, each: &mut impl FnMut(Token)) -> Result<usize, StoreError> {
    let (count, texts) = part.split_once(';').unwrap_or((part, ""));
    let mut found = 0;
    for text in texts.split(';') {
        each(token(text)?);
        found += 1;
    }
    if count.parse() == Ok(found) {
        return Ok(found);
    }
    Err(damaged(texts, "it, or one stored near it, holds a `;`"))
}

fn token(text: &str) -> Result<Token, StoreError> {
    let columns = columns(text).ok_or_else(|| damaged(text, "its columns cannot be told apart"))?;
    let [id, digest, owner, created, last_used, window, not_after, revoked, rest @ ..] = columns;
    let [network, network_zones, proposed, proposed_zones, device_keys] = rest;
    let number = |text: &str| text.parse().map_err(|_| damaged(id, format!("`{text}` is not a number")));
    let perhaps = |text: &str| value(text).map(number).transpose();
    let columns = Columns {
        id,
        digest: unhexed(digest),
        owner,
        created: number(created)?,
        last_used: perhaps(last_used)?,
        window: perhaps(window)?,
        not_after: perhaps(not_after)?,
        revoked: number(revoked)?,
        network,
        network_zones,
        proposed: value(proposed),
        proposed_zones,
        device_keys,
    };
    columns.token()
}

fn columns(text: &str) -> Option<[&str; 13]> {
    let mut parts = text.split('|');
    let mut columns = [""; 13];
    for column in &mut columns {
        *column = parts.next()?;
    }
    parts.next().is_none().then_some(columns)
}

/// Of a column that may have none. An `=` stands before a value, so that an empty text is not taken for none.
fn value(text: &str) -> Option<&str> {
    if text.is_empty() { None } else { Some(text.strip_prefix('=').unwrap_or(text)) }
}

/// [`Digest::from_hex`] takes a third of the time that everything else here does: it is for what people type.
fn unhexed(text: &str) -> Option<Digest> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let pairs: &[_; 32] = pairs.try_into().ok().filter(|_| rest.is_empty())?;
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let mut bytes = [0; 32];
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        *byte = digit(*high)? << 4 | digit(*low)?;
    }
    Some(Digest::from_bytes(bytes))
}

fn damaged(text: &str, why: impl Into<String>) -> StoreError {
    let id = text.split('|').next().unwrap_or_default();
    StoreError::corrupt(NOUN, id, why)
}

fn unread(error: sqlx::Error) -> StoreError {
    match error {
        sqlx::Error::Decode(error) => StoreError::corrupt(NOUN, "", error.to_string()),
        error => failed(error),
    }
}
