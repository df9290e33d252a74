//! Every reason, by an example that can be read.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use engine::atlas::{Atlas, Known, Layer};
use engine::explain::Step;
use engine::facts::{Country, Facts, Told};
use engine::zone::Location;
use engine::{
    Call, Credentials, DeviceCondition, Digest, DynamicZone, Evidence, Reason, Records, Role, Snapshot,
    Timestamp, Token, User, Zone, ZoneKind, decide, explain,
};

use crate::build::{blocklist, chain, condition, id, ip_zone, zone};
use crate::reference::{self, Organization};

/// One call on the organization below, at its thousandth second.
#[derive(Clone, Copy)]
struct Example {
    /// By its name in [`tokens`]; `-` is none, `?` no token's text, any other a token that nobody has.
    token: &'static str,
    from: &'static str,
    reason: Option<Reason>,
    zones: Zones,
    /// Keys proven, parted by blanks.
    keys: &'static str,
    /// Seconds since the last contact with the store.
    silence: u64,
    /// Seconds that the clock is behind the latest time that was seen.
    behind: u64,
    over_rate: bool,
}

#[derive(Clone, Copy)]
enum Zones {
    None,
    /// Zones to name; the blocklists are inactive.
    Named,
    /// The same, with active blocklists and the exempt zone.
    Blocking,
    /// The same as `Named`, and more than an explanation lists one by one.
    Crowded,
}

const fn allow(token: &'static str, from: &'static str) -> Example {
    Example {
        token,
        from,
        reason: None,
        zones: Zones::Named,
        keys: "",
        silence: 0,
        behind: 0,
        over_rate: false,
    }
}

const fn deny(token: &'static str, from: &'static str, reason: Reason) -> Example {
    Example { reason: Some(reason), ..allow(token, from) }
}

const fn blocking(example: Example) -> Example {
    Example { zones: Zones::Blocking, ..example }
}

const fn bare(example: Example) -> Example {
    Example { zones: Zones::None, ..example }
}

const EXAMPLES: &[Example] = &[
    allow("open", "8.8.8.8"),
    allow("open", "malformed"),
    allow("in office", "192.0.2.9"),
    allow("in office", "192.0.2.9 198.51.100.7"),
    deny("in office", "8.8.8.8", Reason::OutsideAllowedZones),
    deny("in office", "192.0.2.9 8.8.8.8", Reason::OutsideAllowedZones),
    deny("in office", "unknown", Reason::OriginUnknown),
    deny("in office", "192.0.2.9 unknown 198.51.100.7", Reason::OriginUnknown),
    deny("in office", FIVE_PROXIES, Reason::OriginUnknown),
    deny("in office", "malformed", Reason::OriginUnknown),
    deny("in office", "198.51.100.7", Reason::OutsideAllowedZones),
    deny("not in office", "192.0.2.9", Reason::InsideRefusedZones),
    deny("not in office", FIVE_PROXIES, Reason::OriginUnknown),
    allow("not in office", "8.8.8.8"),
    allow("in any", "192.0.2.9"),
    allow("in any", "5.5.5.5"),
    deny("in any", "8.8.8.8", Reason::OutsideAllowedZones),
    allow("not in any", "8.8.8.8"),
    deny("not in any", "5.5.5.5", Reason::InsideRefusedZones),
    allow("in germany", "5.5.5.5 198.51.100.7"),
    deny("in germany", "8.8.8.8", Reason::OutsideAllowedZones),
    deny("in germany", "unknown", Reason::OriginUnknown),
    deny("in empty", "5.5.5.5", Reason::OutsideAllowedZones),
    Example { zones: Zones::Crowded, ..deny("in any", "8.8.8.8", Reason::OutsideAllowedZones) },
    bare(deny("in any", "192.0.2.9", Reason::OutsideAllowedZones)),
    bare(allow("not in any", "192.0.2.9")),
    bare(deny("in office", "192.0.2.9", Reason::OriginUnknown)),
    deny("in gone", "192.0.2.9", Reason::OriginUnknown),
    deny("not in gone", "192.0.2.9", Reason::OriginUnknown),
    deny("in closed", "192.0.2.9", Reason::OutsideAllowedZones),
    allow("in closed office", "192.0.2.9"),
    blocking(allow("open", "8.8.8.8")),
    blocking(deny("open", "203.0.113.66", Reason::Blocklisted)),
    blocking(deny("open", "203.0.113.66 8.8.8.8", Reason::Blocklisted)),
    blocking(deny("-", "203.0.113.66", Reason::Blocklisted)),
    blocking(deny("open", "6.6.6.6", Reason::Blocklisted)),
    blocking(deny("open", "6.6.6.6 198.51.100.7", Reason::Blocklisted)),
    blocking(allow("open", "203.0.113.77")),
    blocking(deny("open", "203.0.113.66 203.0.113.77", Reason::Blocklisted)),
    blocking(deny("open", "unknown", Reason::Blocklisted)),
    blocking(deny("open", "malformed", Reason::Blocklisted)),
    blocking(allow("open", "unknown 8.8.8.8")),
    deny("-", "8.8.8.8", Reason::NoCredentials),
    deny("?", "8.8.8.8", Reason::MalformedCredentials),
    deny("nobody's", "8.8.8.8", Reason::UnknownToken),
    deny("revoked", "8.8.8.8", Reason::Revoked),
    deny("unused", "8.8.8.8", Reason::Expired),
    allow("used", "8.8.8.8"),
    deny("ended", "8.8.8.8", Reason::Expired),
    Example { behind: 300, ..allow("used", "8.8.8.8") },
    Example { behind: 301, ..deny("used", "8.8.8.8", Reason::Expired) },
    Example { behind: 301, ..allow("open", "8.8.8.8") },
    deny("leaver's", "8.8.8.8", Reason::OwnerInactive),
    deny("orphan", "8.8.8.8", Reason::OwnerInactive),
    deny("bound", "8.8.8.8", Reason::DeviceUnproven),
    Example { keys: "phone", ..deny("bound", "8.8.8.8", Reason::DeviceNotAllowed) },
    Example { keys: "phone laptop", ..allow("bound", "8.8.8.8") },
    Example { silence: 60, ..allow("open", "8.8.8.8") },
    Example { silence: 61, ..deny("open", "8.8.8.8", Reason::StaleSnapshot) },
    Example { over_rate: true, ..deny("open", "8.8.8.8", Reason::RateLimited) },
    Example { over_rate: true, ..deny("in office", "8.8.8.8", Reason::OutsideAllowedZones) },
    allow("trying", "8.8.8.8"),
    allow("trying", "192.0.2.9"),
];

const FIVE_PROXIES: &str = "192.0.2.9 198.51.100.7 198.51.100.7 198.51.100.7 198.51.100.7 198.51.100.7";

/// `office` is 192.0.2.0/24 with a proxy; 5.5.5.5 is in Germany and 6.6.6.6 in North Korea.
fn zones(of: Zones) -> Vec<Zone> {
    let blocking = match of {
        Zones::None => return Vec::new(),
        Zones::Named | Zones::Crowded => false,
        Zones::Blocking => true,
    };
    let country = |name: &str, country: &str| {
        let location = Location { country: Country::parse(country).expect("two letters"), region: None };
        zone(name, ZoneKind::Dynamic(DynamicZone { locations: vec![location], ..DynamicZone::default() }))
    };
    let mut exempt = ip_zone("exempt", "203.0.113.77", "");
    if let ZoneKind::Ip(zone) = &mut exempt.kind {
        zone.exempt = true;
    }
    let mut zones = vec![
        ip_zone("office", "192.0.2.0/24", "198.51.100.7"),
        country("germany", "DE"),
        zone("empty", ZoneKind::Dynamic(DynamicZone::default())),
        Zone { active: false, ..ip_zone("closed", "192.0.2.0/24", "") },
        blocklist(ip_zone("enemies", "203.0.113.64/28", "")),
        blocklist(country("embargo", "KP")),
        exempt,
    ];
    for zone in zones.iter_mut().skip(4) {
        zone.active = blocking;
    }
    if let Zones::Crowded = of {
        zones.extend(
            (0..30).map(|number| ip_zone(&format!("branch{number}"), &format!("10.0.{number}.0/24"), "")),
        );
    }
    zones
}

/// The names of tokens of one condition are that condition.
fn tokens() -> Vec<Token> {
    let seconds = |seconds: i64| Some(Timestamp::from_micros(seconds * 1_000_000));
    let token = |name: &str, network: &str| Token {
        id: id(&name.replace([' ', '\''], "_")),
        owner: id("alice"),
        digest: Digest::of(name.as_bytes()),
        created: Timestamp::from_micros(0),
        last_used: None,
        window: None,
        not_after: None,
        revoked: false,
        network: condition(network),
        proposed: None,
        device: DeviceCondition::default(),
    };
    let conditions = [
        "in office",
        "not in office",
        "in any",
        "not in any",
        "in germany",
        "in empty",
        "in gone",
        "not in gone",
        "in closed",
        "in closed office",
    ];
    let window = Some(Duration::from_secs(500));
    let mut tokens: Vec<Token> = conditions.map(|condition| token(condition, condition)).into();
    tokens.extend([
        token("open", "anywhere"),
        Token { revoked: true, ..token("revoked", "anywhere") },
        Token { window, ..token("unused", "anywhere") },
        Token { window, last_used: seconds(501), ..token("used", "anywhere") },
        Token { not_after: seconds(1000), ..token("ended", "anywhere") },
        Token { owner: id("leaver"), ..token("leaver's", "anywhere") },
        Token { owner: id("nobody"), ..token("orphan", "anywhere") },
        Token { device: DeviceCondition::any_of(vec![id("laptop")]), ..token("bound", "anywhere") },
        Token { proposed: Some(condition("in office")), ..token("trying", "anywhere") },
    ]);
    tokens
}

fn locate(address: IpAddr) -> Facts {
    let country = match address.to_string().as_str() {
        "5.5.5.5" => Country::parse("DE"),
        "6.6.6.6" => Country::parse("KP"),
        _ => None,
    };
    Facts { country: country.map_or(Told::Nothing, Told::Is), ..Facts::nothing() }
}

fn compile(org: &Organization) -> Snapshot {
    let known = |facts| Known { facts, provider: None };
    let addresses = ["5.5.5.5", "6.6.6.6"].map(|text| text.parse::<IpAddr>().expect("an address"));
    let layer =
        Layer::of_networks(known(Facts::nothing()), addresses.map(|address| (address, address)), |address| {
            Some(known(locate(address)))
        });
    org.compile(7).located_by(Arc::new(Atlas::merge(&[&layer])))
}

impl Example {
    fn organization(&self) -> Organization {
        let user =
            |name: &str, active| User { id: id(name), login: Arc::from(name), role: Role::None, active };
        let records = Records {
            zones: zones(self.zones).into_iter().map(Arc::new).collect(),
            users: [user("alice", true), user("leaver", false)].map(Arc::new).into(),
            tokens: tokens().into_iter().map(Arc::new).collect(),
        };
        let confirmed = NOW.minus(Duration::from_secs(self.silence));
        let latest = Some(NOW.plus(Duration::from_secs(self.behind)));
        Organization { records, confirmed, max_staleness: Some(Duration::from_mins(1)), latest }
    }

    /// Hands the call of this example to `judge`.
    fn judged<T>(&self, judge: impl FnOnce(&Organization, &Call<'_>) -> T) -> T {
        let credentials = match self.token {
            "-" => Credentials::None,
            "?" => Credentials::Malformed,
            name => Credentials::Token(Digest::of(name.as_bytes())),
        };
        let evidence = Evidence { proven: self.keys.split_whitespace().map(id).collect() };
        let call = Call { chain: &chain(self.from), credentials, evidence: &evidence, at: NOW };
        judge(&self.organization(), &call)
    }
}

const NOW: Timestamp = Timestamp::from_micros(1_000_000_000);

#[test]
fn every_example_is_judged_as_it_says() {
    for example in EXAMPLES {
        let judge = |org: &Organization, call: &Call<'_>| {
            decide(&compile(org), call).spend(|_| !example.over_rate).reason()
        };
        let reason = example.judged(judge);
        assert_eq!(reason, example.reason, "`{}` from {}", example.token, example.from);
        // The twin is held to the same examples: two that err alike would agree.
        let twin = example.judged(|org, call| reference::decide(org, call, &locate).reason);
        let over = example.over_rate && twin.is_none();
        let twin = if over { Some(Reason::RateLimited) } else { twin };
        assert_eq!(twin, example.reason, "`{}` from {}", example.token, example.from);
    }
}

#[test]
fn every_reason_has_an_example() {
    let reached: BTreeSet<_> =
        EXAMPLES.iter().filter_map(|example| example.reason).map(Reason::code).collect();
    let all: BTreeSet<_> = Reason::ALL.into_iter().map(Reason::code).collect();
    assert_eq!(reached, all);
}

#[test]
fn every_step_of_an_explanation_has_an_example() {
    let mut reached = BTreeSet::new();
    for example in EXAMPLES {
        let explanation = example.judged(|org, call| explain(&compile(org), call));
        let explanation = explanation.spend(|_| !example.over_rate);
        assert_eq!(explanation.reason, example.reason, "`{}` from {}", example.token, example.from);
        for step in &explanation.steps {
            let sentence = step.to_string();
            assert!(sentence.len() > 5, "{}: `{sentence}`", step.name());
            reached.insert(step.name());
        }
    }
    assert_eq!(reached, Step::NAMES.into_iter().collect());
}
