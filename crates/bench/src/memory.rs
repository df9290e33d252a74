//! P12: what a server holds resident, whole, and how much of it is a token's and a network's.

use std::time::Duration;

use anyhow::Result;
use engine::ZoneKind;

use crate::Size;
use crate::figures::{Figure, one};
use crate::filled::Filled;
use crate::organization::Chance;
use crate::start::Started;

/// What was read and is needed no longer has gone back to the machine.
const REST: Duration = Duration::from_secs(5);
/// Zones that tokens can name, and next to no networks.
const FEW: Size = Size { tokens: 0, networks: 20, zones: 10, quick: false };

pub(crate) fn run(size: Size) -> Result<Vec<Figure>> {
    let (empty, few_networks) = resident(FEW)?;
    let (tokens, _) = resident(Size { tokens: size.tokens, ..FEW })?;
    let (networks, many_networks) = resident(Size { tokens: 0, ..size })?;
    let (whole, _) = resident(size)?;
    let each = |megabytes: f64, count: usize| (megabytes - empty) * 1024.0 * 1024.0 / count as f64;
    Ok(vec![
        one("resident memory with everything", "MB", whole),
        one("resident memory, a token", "B", each(tokens, size.tokens)),
        one("resident memory, a network", "B", each(networks, many_networks - few_networks)),
        one("resident memory with tokens alone", "MB", tokens),
        one("resident memory with networks alone", "MB", networks),
        one("resident memory of an empty organization", "MB", empty),
    ])
}

/// Megabytes of a server that is ready on such a store, and the networks in it.
fn resident(size: Size) -> Result<(f64, usize)> {
    let filled = Filled::new(size, &mut Chance::new(0x5EED))?;
    let entries = |kind: &ZoneKind| match kind {
        ZoneKind::Ip(ip) => ip.gateways.len() + ip.proxies.len(),
        ZoneKind::Dynamic(_) | ZoneKind::Enhanced(_) => 0,
    };
    let networks = filled.zones.iter().map(|zone| entries(&zone.kind)).sum();
    Ok((Started::on(filled.path(), REST)?.megabytes, networks))
}
