//! A token that cannot be read back is an error that names it, and never an open token.

use engine::{Timestamp, UserId};
use store::StoreError;

use crate::files::{Files, owner_and_token, sql};

/// What is written behind the store's back over a token's columns, and what is said of it.
const DAMAGE: &[(&str, &str)] = &[
    ("network = 'everywhere'", "`everywhere` is not a network condition of this version"),
    ("network = ''", "`` is not a network condition"),
    ("network = 'in'", "the list of zones is empty"),
    ("network = 'in', network_zones = 'nzo1' || char(10) || 'a b'", "`a b` cannot be read back"),
    ("network = 'in', network_zones = 'nzo1' || char(10) || 'nzo1'", "named twice"),
    ("network = 'any|where'", "its columns cannot be told apart"),
    ("network = 'any;where'", "its columns cannot be told apart"),
    ("network = x'ff'", "utf-8"),
    ("proposed = ''", "`` is not a network condition"),
    ("proposed = 'not_in'", "the list of zones is empty"),
    ("device_keys = 'a b'", "`a b` cannot be read back"),
    ("digest = x'00'", "its digest is not 32 bytes"),
    ("digest = zeroblob(33)", "its digest is not 32 bytes"),
    ("owner = ''", "its owner cannot be read"),
    ("id = ''", "its id cannot be read"),
    ("id = 'a b'", "its id cannot be read"),
    ("created = 'soon'", "`soon` is not a number"),
    ("last_used = ''", "`` is not a number"),
    ("window_length = ''", "`` is not a number"),
    ("window_length = -1", "its window is negative"),
    ("not_after = ''", "`` is not a number"),
    ("not_after = 1.5", "`1.5` is not a number"),
    ("revoked = 'no'", "`no` is not a number"),
    // Another token in the text of one.
    (
        "device_keys = ';00T9|' || hex(zeroblob(32)) || '|' || owner || '|1||||0|anywhere||||'",
        "it, or one stored near it, holds a `;`",
    ),
];

#[tokio::test]
async fn a_damaged_token_is_never_an_open_one() {
    for (damage, why) in DAMAGE {
        let files = Files::new();
        let store = files.founded("a.db").await;
        let (user, record) = owner_and_token(UserId::mint(1), Timestamp::from_micros(1));
        let mut write = store.begin().await.expect("a write");
        write.insert_user(&user).await.expect("inserted");
        write.insert_token(&record).await.expect("inserted");
        write.commit().await.expect("committed");
        sql(&files.path("a.db"), &format!("UPDATE tokens SET {damage}"));
        let read = store.each_token(drop).await;
        assert!(matches!(read, Err(StoreError::Corrupt { table: "token", .. })), "{damage}: {read:?}");
        let said = read.map_or_else(|error| error.to_string(), |_| String::new());
        assert!(said.contains(why), "{damage}: {said}");
    }
}
