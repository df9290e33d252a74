//! Random organizations and calls over a universe so small that everything meets everything: shared
//! proxies, overlapping zones, long and malformed chains, zones gone, data missing, tokens dead.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
use std::time::Duration;

use engine::atlas::{Atlas, Known, Layer};
use engine::facts::{Anonymizer, Country, Region, Told};
use engine::limits::CLOCK_SLACK;
use engine::zone::{Criteria, Location, ProxyType};
use engine::{
    Call, Change, Credentials, DeviceCondition, Digest, DynamicZone, EnhancedZone, Evidence, Facts, Hop,
    IpChain, IpZone, KeyId, NetworkCondition, Records, Role, Snapshot, Timestamp, Token, Usage, User, Zone,
    ZoneIds, ZoneKind,
};

use crate::build::{entries, id};
use crate::reference::Organization;

/// Xorshift64*: plain, seeded, the same on every machine.
#[derive(Debug)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        // Neighbouring seeds must not begin alike, and the state must not be zero.
        Self(seed.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 32
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end.max(1)).unwrap_or(1);
        usize::try_from(self.next() % end).unwrap_or(0)
    }

    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }

    fn some<T>(&mut self, percent: usize, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.chance(percent).then(|| make(self))
    }

    fn list<T>(&mut self, most: usize, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let length = self.below(most + 1);
        (0..length).map(|_| make(self)).collect()
    }

    fn time(&mut self) -> Timestamp {
        Timestamp::from_micros(i64::try_from(self.below(TIMES)).unwrap_or(0))
    }

    fn span(&mut self) -> Duration {
        Duration::from_micros(u64::try_from(self.below(TIMES)).unwrap_or(0))
    }
}

/// An organization, and what its geo data says.
#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) org: Organization,
    facts: Vec<Facts>,
    /// Of every other address.
    unknown: Facts,
    blocks: bool,
}

/// What a call is made of.
#[derive(Debug)]
pub(crate) struct Attempt {
    pub(crate) chain: IpChain,
    pub(crate) credentials: Credentials,
    pub(crate) evidence: Evidence,
    pub(crate) at: Timestamp,
    pub(crate) within_rate: bool,
}

impl World {
    pub(crate) fn random(random: &mut Random) -> Self {
        let all_loaded = random.chance(60);
        let loaded: [bool; 5] = std::array::from_fn(|_| all_loaded || random.chance(60));
        let facts = (0..ADDRESSES).map(|_| facts(random, loaded)).collect();
        let unknown = unknown(loaded);
        let max_staleness = random.some(20, Random::span);
        let confirmed = random.time();
        let latest = random.some(10, |random| random.time().plus(CLOCK_SLACK));
        let org = Organization { records: Records::default(), confirmed, max_staleness, latest };
        let mut world = Self { org, facts, unknown, blocks: random.chance(50) };
        for _ in 0..random.below(80) {
            let change = world.change(random);
            world.apply(&change);
        }
        world
    }

    /// Something becomes different; most often something new comes.
    pub(crate) fn change(&self, random: &mut Random) -> Change {
        let zone = format!("z{}", random.below(ZONES));
        let user = format!("u{}", random.below(USERS));
        let token = random.below(TOKENS);
        match random.below(40) {
            0 => Change::UserGone(id(&user)),
            1..=2 => Change::ZoneGone(id(&zone)),
            3..=4 => Change::TokenGone(digest(token)),
            25..=27 => Change::TokenUsed(digest(token), random.time()),
            5..=16 => Change::Zone(Arc::new(self.zone(random, &zone))),
            17..=24 => Change::User(Arc::new(User {
                id: id(&user),
                login: Arc::from(user.as_str()),
                role: Role::None,
                active: random.chance(92),
            })),
            _ => Change::Token(Arc::new(new_token(random, token))),
        }
    }

    /// As [`engine::Snapshot::with`] does, on the records: what is there is replaced in its place.
    pub(crate) fn apply(&mut self, change: &Change) {
        let records = &mut self.org.records;
        match change {
            Change::Zone(zone) => put(&mut records.zones, zone, |one| one.id == zone.id),
            Change::User(user) => put(&mut records.users, user, |one| one.id == user.id),
            Change::Token(token) => put(&mut records.tokens, token, |one| one.digest == token.digest),
            Change::ZoneGone(gone) => records.zones.retain(|zone| zone.id != *gone),
            Change::UserGone(gone) => records.users.retain(|user| user.id != *gone),
            Change::TokenGone(gone) => records.tokens.retain(|token| token.digest != *gone),
            Change::TokenUsed(digest, at) => {
                if let Some(token) = records.tokens.iter_mut().find(|token| token.digest == *digest) {
                    let token = Arc::make_mut(token);
                    token.last_used = token.last_used.max(Some(*at));
                }
            }
        }
    }

    pub(crate) fn locate(&self, address: IpAddr) -> Facts {
        let number = (0..ADDRESSES).find(|number| numbered(*number) == address);
        number.map_or_else(|| self.unknown.clone(), |number| self.facts[number].clone())
    }

    /// What the engine makes of it.
    pub(crate) fn compile(&self, revision: u64) -> Snapshot {
        let known = |facts: Facts| Known { facts, provider: None };
        let networks = (0..ADDRESSES).map(|number| (numbered(number), numbered(number)));
        let layer = Layer::of_networks(known(self.unknown.clone()), networks, |address| {
            Some(known(self.locate(address)))
        });
        self.org.compile(revision).located_by(Arc::new(Atlas::merge(&[&layer])))
    }

    pub(crate) fn attempt(random: &mut Random) -> Attempt {
        let credentials = match random.below(20) {
            0 => Credentials::None,
            1 => Credentials::Malformed,
            _ => Credentials::Token(digest(random.below(TOKENS))),
        };
        Attempt {
            chain: chain(random),
            credentials,
            evidence: Evidence { proven: random.list(2, key) },
            at: random.time(),
            within_rate: random.chance(90),
        }
    }

    pub(crate) fn zone(&self, random: &mut Random, name: &str) -> Zone {
        let blocks = self.blocks && random.chance(25);
        let kind = match random.below(10) {
            0..=5 => {
                let gateways = networks(random, if blocks { 1 } else { 4 });
                let exempt = !blocks && random.chance(10);
                ZoneKind::Ip(IpZone { gateways, proxies: networks(random, 3), exempt })
            }
            6..=7 => ZoneKind::Dynamic(DynamicZone {
                locations: random.list(2, location),
                asns: random.list(1, asn),
                proxy_type: random.some(30, |r| r.pick(&[ProxyType::Any, ProxyType::Tor, ProxyType::NotTor])),
            }),
            _ => ZoneKind::Enhanced(EnhancedZone {
                locations: criteria(random, location),
                asns: criteria(random, asn),
                services: criteria(random, |r| r.pick(&CATEGORIES).into()),
            }),
        };
        let usage = if blocks { Usage::Blocklist } else { Usage::Policy };
        Zone { id: id(name), name: Arc::from(name), usage, active: random.chance(85), kind }
    }
}

impl Attempt {
    pub(crate) fn call(&self) -> Call<'_> {
        Call { chain: &self.chain, credentials: self.credentials, evidence: &self.evidence, at: self.at }
    }
}

fn put<T>(all: &mut Vec<Arc<T>>, new: &Arc<T>, same: impl Fn(&T) -> bool) {
    match all.iter_mut().find(|one| same(one)) {
        Some(old) => *old = Arc::clone(new),
        None => all.push(Arc::clone(new)),
    }
}

fn new_token(random: &mut Random, number: usize) -> Token {
    Token {
        id: id(&format!("t{number}")),
        owner: id(&format!("u{}", random.below(USERS))),
        digest: digest(number),
        created: random.time(),
        last_used: random.some(50, Random::time),
        window: random.some(40, Random::span),
        not_after: random.some(20, Random::time),
        revoked: random.chance(8),
        network: condition(random),
        proposed: random.some(30, condition),
        device: DeviceCondition::any_of(if random.chance(75) { Vec::new() } else { random.list(2, key) }),
    }
}

fn condition(random: &mut Random) -> NetworkCondition {
    let zones = |random: &mut Random| {
        let mut ids = random.list(3, |r| id(&format!("z{}", r.below(ZONES))));
        ids.push(id("z0"));
        ids.sort();
        ids.dedup();
        ids.rotate_left(1);
        ZoneIds::new(&ids[..ids.len().min(2)]).expect("none twice, and at least one")
    };
    match random.below(6) {
        0 => NetworkCondition::Anywhere,
        1 => NetworkCondition::InAny,
        2 => NetworkCondition::NotInAny,
        3 | 4 => NetworkCondition::In(zones(random)),
        _ => NetworkCondition::NotIn(zones(random)),
    }
}

fn chain(random: &mut Random) -> IpChain {
    if random.chance(3) {
        return IpChain::Malformed;
    }
    let malformed = random.pick(&[0, 0, 5, 25]);
    // Chains of one address over and over are those that a proxy's entry swallows whole.
    let again = random.some(30, address);
    let most = random.pick(&[1, 2, 4, 9]);
    let length = 1 + random.below(most);
    let hop = |random: &mut Random| {
        if random.chance(malformed) {
            return Hop::Malformed;
        }
        Hop::Address(again.filter(|_| random.chance(80)).unwrap_or_else(|| address(random)))
    };
    IpChain::Hops((0..length).map(|_| hop(random)).collect())
}

fn networks(random: &mut Random, most: usize) -> engine::Entries {
    let one = |random: &mut Random| match random.below(24) {
        0 => "0.0.0.0/0".to_owned(),
        1 => "::/0".to_owned(),
        2..=5 => format!("10.0.0.{}/{}", random.below(16), 28 + random.below(5)),
        6 => format!("2001:db8::{}/{}", random.below(8), 125 + random.below(4)),
        7..=10 => {
            let first = random.below(16);
            format!("10.0.0.{first}-10.0.0.{}", first + random.below(17 - first))
        }
        11 => "2001:db8::2-2001:db8::5".to_owned(),
        12 => random.pick(&["0.0.0.0-10.0.0.3", "10.0.0.12-255.255.255.255", "10.0.0.8/0"]).to_owned(),
        13 => random.pick(&["::-2001:db8::1", "2001:db8::6-ffff::", "8000::/1"]).to_owned(),
        _ => address(random).to_string(),
    };
    entries(&random.list(most, one).join(" "))
}

fn facts(random: &mut Random, loaded: [bool; 5]) -> Facts {
    let [country, region, asn_loaded, anonymizer, services] = loaded;
    let place = random.some(80, |r| r.pick(&PLACES));
    Facts {
        country: told(country, place.and_then(|(country, _)| Country::parse(country))),
        region: told(region, place.and_then(|(_, region)| Region::parse(region))),
        asn: told(asn_loaded, random.some(80, asn)),
        anonymizer: told(
            anonymizer,
            random.some(40, |r| r.pick(&[Anonymizer::Tor, Anonymizer::Other, Anonymizer::Untold])),
        ),
        services: told(services, random.some(60, |r| r.list(2, |r| r.pick(&SERVICES).into()).into())),
    }
}

fn unknown([country, region, asn, anonymizer, services]: [bool; 5]) -> Facts {
    Facts {
        country: told(country, None),
        region: told(region, None),
        asn: told(asn, None),
        anonymizer: told(anonymizer, None),
        services: told(services, None),
    }
}

fn told<T>(loaded: bool, fact: Option<T>) -> Told<T> {
    if loaded { fact.map_or(Told::Nothing, Told::Is) } else { Told::NotLoaded }
}

fn criteria<T>(random: &mut Random, make: impl Fn(&mut Random) -> T) -> Criteria<T> {
    let include = if random.chance(50) { random.list(2, &make) } else { Vec::new() };
    Criteria { include, exclude: if random.chance(30) { random.list(1, &make) } else { Vec::new() } }
}

fn location(random: &mut Random) -> Location {
    let (country, region) = random.pick(&PLACES);
    let region = random.some(40, |_| Region::parse(region)).flatten();
    Location { country: Country::parse(country).expect("two letters"), region }
}

fn asn(random: &mut Random) -> u32 {
    random.pick(&[64500, 64501, 64502])
}

fn key(random: &mut Random) -> KeyId {
    id(random.pick(&["k0", "k1", "k2"]))
}

fn digest(number: usize) -> Digest {
    let number = u8::try_from(number).unwrap_or(u8::MAX);
    let mut bytes = [0; 32];
    // Some begin alike, others do not: a snapshot may part them by that.
    bytes[0] = number % 3 * 80;
    bytes[7] = number;
    Digest::from_bytes(bytes)
}

fn address(random: &mut Random) -> IpAddr {
    if random.chance(5) { random.pick(&ENDS) } else { numbered(random.below(ADDRESSES - ENDS.len())) }
}

/// Sixteen of IPv4, eight of IPv6, and the ends of both.
fn numbered(number: usize) -> IpAddr {
    match u8::try_from(number).unwrap_or(u8::MAX) {
        last @ 0..16 => Ipv4Addr::new(10, 0, 0, last).into(),
        last @ 16..24 => Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, u16::from(last - 16)).into(),
        end => ENDS[usize::from(end - 24)],
    }
}

const ADDRESSES: usize = 24 + ENDS.len();
const ENDS: [IpAddr; 6] = [
    IpAddr::V4(Ipv4Addr::UNSPECIFIED),
    IpAddr::V4(Ipv4Addr::new(10, 0, 0, 16)),
    IpAddr::V4(Ipv4Addr::BROADCAST),
    IpAddr::V6(Ipv6Addr::UNSPECIFIED),
    IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 8)),
    IpAddr::V6(Ipv6Addr::from_bits(u128::MAX)),
];
const ZONES: usize = 6;
const USERS: usize = 4;
const TOKENS: usize = 8;
/// Microseconds of the whole history.
const TIMES: usize = 100;
const PLACES: [(&str, &str); 4] = [("DE", "DE-BE"), ("US", "US-CA"), ("US", "US-NY"), ("US", "")];
const SERVICES: [&str; 3] = ["NORD_VPN", "OXYLABS_PROXY", "GOOGLE_CLOUD"];
const CATEGORIES: [&str; 8] = [
    "ALL_ANONYMIZERS",
    "ANONYMIZER_TOR",
    "ALL_ANONYMIZERS_EXCEPT_TOR",
    "ALL_PROXIES_VPNS",
    "ALL_IP_SERVICES",
    "NORD_VPN",
    "OXYLABS_PROXY",
    "GOOGLE_CLOUD",
];
