//! What a snapshot is compiled from, beside the same tokens read one by one.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use engine::{DeviceCondition, Digest, KeyId, NetworkCondition, Timestamp, Token, ZoneId, ZoneIds, id::Id};
use store::{Store, TokenRecord};

use crate::build::{ip_zone, token, zone_id};

/// More than come at once.
const TOKENS: usize = 1_203;
const ZONES: usize = 5;

pub(crate) async fn every_token_is_handed_over_once(store: &Store) {
    let mut chance = Chance(0x5EED);
    let before = store.count_tokens().await.expect("a count");
    let mut write = store.begin().await.expect("a write");
    let mut zones = Vec::new();
    for number in 0..ZONES {
        let name = format!("Place {number}");
        write.insert_zone(&ip_zone(&name, "192.0.2.1", "")).await.expect("inserted");
        zones.push(zone_id(&name));
    }
    let records: Vec<_> = (0..TOKENS).map(|_| any_token(&zones, &mut chance)).collect();
    write.insert_tokens(&records).await.expect("inserted");
    write.commit().await.expect("committed");

    let mut found = BTreeMap::new();
    let add = |token: Token| assert!(found.insert(token.id, token).is_none(), "none comes twice");
    let total = store.each_token(add).await.expect("readable");
    assert_eq!((total, found.len()), (before + TOKENS, before + TOKENS));
    assert_eq!(store.count_tokens().await.expect("a count"), total);
    for (id, token) in &found {
        let alone = store.token(id).await.expect("readable").expect("there");
        assert_eq!(*token, *alone.token);
    }
    for record in &records {
        assert_eq!(found.get(&record.token.id), Some(&*record.token));
    }
}

fn any_token(zones: &[ZoneId], chance: &mut Chance) -> TokenRecord {
    let mut record = token(1, any_condition(zones, chance));
    let token: &mut Token = Arc::make_mut(&mut record.token);
    token.id = any_id::<engine::id::OfToken>(chance);
    token.digest = Digest::of(token.id.as_str().as_bytes());
    token.created = any_time(chance);
    token.last_used = chance.perhaps(any_time);
    token.window =
        chance.perhaps(|chance| Duration::from_micros(u64::try_from(chance.below(1 << 50)).expect("small")));
    token.not_after = chance.perhaps(any_time);
    token.revoked = chance.below(4) == 0;
    token.proposed = chance.perhaps(|chance| any_condition(zones, chance));
    let keys: Vec<KeyId> = (0..chance.below(4)).map(|_| any_id::<engine::id::OfKey>(chance)).collect();
    token.device = DeviceCondition::any_of(keys);
    record
}

fn any_condition(zones: &[ZoneId], chance: &mut Chance) -> NetworkCondition {
    let first = chance.below(zones.len());
    let some = zones.iter().cycle().skip(first).take(1 + chance.below(zones.len()));
    let named = ZoneIds::new(&some.copied().collect::<Vec<_>>()).expect("some, none twice");
    match chance.below(5) {
        0 => NetworkCondition::Anywhere,
        1 => NetworkCondition::InAny,
        2 => NetworkCondition::In(named),
        3 => NetworkCondition::NotInAny,
        _ => NetworkCondition::NotIn(named),
    }
}

/// Of every character that an id may have.
fn any_id<Of>(chance: &mut Chance) -> Id<Of> {
    const CHARACTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    let length = 16 + chance.below(5);
    let text: String = (0..length).map(|_| char::from(CHARACTERS[chance.below(64)])).collect();
    Id::parse(&text).expect("an id")
}

/// Also before 1970, and 0.
fn any_time(chance: &mut Chance) -> Timestamp {
    let micros = i64::try_from(chance.below(1 << 52)).expect("small") - (1 << 50);
    Timestamp::from_micros(if chance.below(9) == 0 { 0 } else { micros })
}

/// Numbers that come again in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 8).expect("64 bits") % most
    }

    fn perhaps<T>(&mut self, some: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.below(2) == 0).then(|| some(self))
    }
}
