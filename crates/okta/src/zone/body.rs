//! A zone as somebody wants it: the body of a POST or PUT.

use engine::{Usage, ZoneKind};
use serde_json::{Map, Value};

use super::{ACTIVE, DYNAMIC, DYNAMIC_V2, INACTIVE, IP, dynamic, enhanced, ip, usage_of};
use crate::error::Cause;
use crate::field::{self, Causes, quoted};

/// Everything that can be known of a zone without the others. Read-only and unknown fields are dropped
/// unread: clients put back what they got.
///
/// Left to the caller, who knows which zone it is: whether an IP zone may be without gateways and
/// proxies (system zones may), whether it is the exempt zone (`IpZone::exempt` is false here), whether
/// the name is free.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZoneBody {
    /// 1 to 128 characters, none of them invisible.
    pub name: String,
    /// Okta's default for a new zone is `POLICY`; absent from a replacement it should keep what is
    /// there, lest a blocklist opens because somebody left a field out.
    pub usage: Option<Usage>,
    pub kind: ZoneKind,
    /// A dynamic zone's `proxyType` just as it was sent; `None` for absent and `null`.
    pub proxy_type_text: Option<String>,
    /// `status`. Counts in a PUT, not in a POST.
    pub active: Option<bool>,
    /// Only `DefaultExemptIpZone` has it.
    pub use_as_exempt_list: Option<bool>,
}

impl ZoneBody {
    /// # Errors
    /// Every cause, each with its field and index: `gateways[3]: "10.0.0.0/33" is not a CIDR: …`.
    pub fn parse(body: &Value) -> Result<Self, Vec<Cause>> {
        let object = field::object(body)?;
        let mut causes = Causes::default();
        let name = field::name(object, "name", &mut causes);
        let usage = field::text(object, "usage", &mut causes);
        let usage = choice(usage, "usage", "POLICY or BLOCKLIST", &mut causes, usage_of);
        let status = field::text(object, "status", &mut causes);
        let active = choice(status, "status", "ACTIVE or INACTIVE", &mut causes, active_of);
        let use_as_exempt_list = field::boolean(object, "useAsExemptList", &mut causes);
        let kind = kind(object, usage, &mut causes);
        let whole = name.zip(kind).map(|(name, (kind, proxy_type_text))| Self {
            name,
            usage,
            kind,
            proxy_type_text,
            active,
            use_as_exempt_list,
        });
        causes.or(whole)
    }
}

fn kind(
    object: &Map<String, Value>,
    usage: Option<Usage>,
    causes: &mut Causes,
) -> Option<(ZoneKind, Option<String>)> {
    if field::get(object, "type").is_none() {
        causes.add("type", "is missing: it is IP, DYNAMIC or DYNAMIC_V2");
        return None;
    }
    let mut sent = None;
    let kind = match field::text(object, "type", causes)? {
        IP => ZoneKind::Ip(ip::read(object, usage, causes)),
        DYNAMIC => {
            let (zone, proxy_type_text) = dynamic::read(object, causes);
            sent = proxy_type_text;
            if causes.none_in(&["locations", "asns", "proxyType"]) && !zone.has_criteria() {
                causes.add("type", NO_CRITERIA);
            }
            ZoneKind::Dynamic(zone)
        }
        DYNAMIC_V2 => {
            let zone = enhanced::read(object, causes);
            if causes.none_in(&["locations", "asns", "ipServiceCategories"]) && !zone.has_criteria() {
                causes.add("type", NO_ENHANCED_CRITERIA);
            }
            ZoneKind::Enhanced(zone)
        }
        other => {
            causes.add(
                "type",
                format!("{} is not a type of zone: it is IP, DYNAMIC or DYNAMIC_V2", quoted(other)),
            );
            return None;
        }
    };
    Some((kind, sent))
}

/// One of a few words; `None` for absent, and for a word that is none of them, which is a cause.
fn choice<T>(
    text: Option<&str>,
    field: &str,
    words: &str,
    causes: &mut Causes,
    meaning: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    let text = text?;
    let meant = meaning(text);
    if meant.is_none() {
        causes.add(field, format!("{} is not {words}", quoted(text)));
    }
    meant
}

fn active_of(text: &str) -> Option<bool> {
    match text {
        ACTIVE => Some(true),
        INACTIVE => Some(false),
        _ => None,
    }
}

/// Without a criterion the zone would hold nobody (semantics §3).
const NO_CRITERIA: &str = "A dynamic zone needs at least one of locations, asns and proxyType.";
const NO_ENHANCED_CRITERIA: &str =
    "An enhanced dynamic zone needs at least one of locations, asns and ipServiceCategories.";
