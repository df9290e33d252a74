//! Records to store.

use std::sync::Arc;

use engine::facts::{Country, Region};
use engine::zone::{Criteria, Location, ProxyType};
use engine::{
    DeviceCondition, Digest, DynamicZone, EnhancedZone, Entry, IpZone, NetworkCondition, Role, Timestamp,
    Token, TokenId, Usage, User, UserId, Zone, ZoneId, ZoneKind,
};
use store::{TokenRecord, UserRecord, ZoneRecord};

pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_micros(seconds * 1_000_000)
}

pub(crate) fn user(login: &str, role: Role) -> UserRecord {
    let plain: String = login.chars().filter(char::is_ascii_alphanumeric).collect();
    let id = UserId::parse(&format!("00u{plain}")).expect("an id");
    UserRecord {
        user: Arc::new(User { id, login: login.into(), role, active: true }),
        first_name: "First".to_owned(),
        last_name: "Last".to_owned(),
        email: format!("{login}@example.com"),
        created: at(1),
        updated: at(1),
        version: 1,
    }
}

pub(crate) fn zone_id(name: &str) -> ZoneId {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).take(17).collect();
    ZoneId::parse(&format!("nzo{plain}")).expect("an id")
}

fn zone(name: &str, kind: ZoneKind) -> ZoneRecord {
    // In the order in which the suite makes them.
    let created = at(i64::try_from(
        10 + ["Office", "Germany", "Anonymizers"].iter().position(|n| *n == name).unwrap_or(0),
    )
    .expect("small"));
    ZoneRecord {
        zone: Arc::new(Zone {
            id: zone_id(name),
            name: name.into(),
            usage: Usage::Policy,
            active: true,
            kind,
        }),
        created,
        updated: created,
        system: false,
        proxy_type_text: None,
        version: 1,
    }
}

pub(crate) fn ip_zone(name: &str, gateways: &str, proxies: &str) -> ZoneRecord {
    let entries =
        |texts: &str| texts.split_whitespace().map(|text| Entry::parse(text).expect("an entry")).collect();
    zone(name, ZoneKind::Ip(IpZone { gateways: entries(gateways), proxies: entries(proxies), exempt: false }))
}

fn locations() -> Vec<Location> {
    let country = Country::parse("US").expect("a country");
    let german = Country::parse("DE").expect("a country");
    vec![Location { country: german, region: None }, Location { country, region: Region::parse("US-CA") }]
}

pub(crate) fn dynamic_zone(name: &str) -> ZoneRecord {
    let kind = DynamicZone {
        locations: locations(),
        asns: vec![64_500, u32::MAX],
        proxy_type: Some(ProxyType::NotTor),
    };
    ZoneRecord { proxy_type_text: Some("NotTorAnonymizer".to_owned()), ..zone(name, ZoneKind::Dynamic(kind)) }
}

pub(crate) fn enhanced_zone(name: &str) -> ZoneRecord {
    let kind = EnhancedZone {
        locations: Criteria { include: vec![], exclude: locations() },
        asns: Criteria { include: vec![1], exclude: vec![2] },
        services: Criteria { include: vec!["ALL_ANONYMIZERS".into()], exclude: vec!["NORD_VPN".into()] },
    };
    zone(name, ZoneKind::Enhanced(kind))
}

/// Its text is its number.
pub(crate) fn token(number: u128, network: NetworkCondition) -> TokenRecord {
    let token = Token {
        id: TokenId::mint(number),
        owner: UserId::parse("00uAlice").expect("an id"),
        digest: Digest::of(number.to_string().as_bytes()),
        created: at(i64::try_from(number).expect("small")),
        last_used: None,
        window: Some(std::time::Duration::from_secs(100)),
        not_after: None,
        revoked: false,
        network,
        proposed: None,
        device: DeviceCondition::default(),
    };
    TokenRecord {
        updated: token.created,
        token: Arc::new(token),
        name: format!("token {number}"),
        client_name: "Okta API".to_owned(),
        version: 1,
    }
}
