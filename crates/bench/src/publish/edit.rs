//! P10: one range changed in a zone, small or large, until a call from the new one is let in.

use std::time::Instant;

use anyhow::{Result, bail, ensure};
use control::Actor;
use control::zone::ZoneDraft;
use engine::{IpZone, ZoneKind};

use super::Stage;
use crate::figures::{Figure, one};
use crate::latencies::Latencies;
use crate::organization::{self, Chance};

pub(super) struct Edits {
    small: Latencies,
    large: Latencies,
    all: Latencies,
}

impl Edits {
    pub(super) fn new() -> Self {
        Self { small: Latencies::new(), large: Latencies::new(), all: Latencies::new() }
    }

    pub(super) fn run(&mut self, stage: &Stage, chance: &mut Chance) -> Result<()> {
        let each = if stage.filled.size.quick { 2 } else { 50 };
        let large = organization::large_zones(stage.filled.size);
        // Zones whose token of the same number is bound to them.
        let bound = |zone: &usize| organization::is_bound_to_one(*zone);
        let large_ones: Vec<usize> = (0..large).filter(bound).collect();
        let small_ones: Vec<usize> = (large..stage.filled.size.zones).filter(bound).collect();
        for at in 0..each {
            let (small, large) = (small_ones[at % small_ones.len()], large_ones[at % large_ones.len()]);
            Self::once(stage, small, chance, [&mut self.small, &mut self.all])?;
            Self::once(stage, large, chance, [&mut self.large, &mut self.all])?;
        }
        Ok(())
    }

    fn once(stage: &Stage, number: usize, chance: &mut Chance, times: [&mut Latencies; 2]) -> Result<()> {
        let zone = &stage.filled.zones[number];
        let ZoneKind::Ip(ip) = &zone.kind else { bail!("zone {number} holds no addresses") };
        let fresh = organization::network(chance);
        let from = fresh.first().to_string();
        let mut gateways: Vec<_> = ip.gateways.iter().collect();
        let at = chance.below(gateways.len());
        gateways[at] = fresh;
        let draft = ZoneDraft {
            name: zone.name.to_string(),
            usage: zone.usage,
            kind: ZoneKind::Ip(IpZone { gateways: gateways.into(), ..ip.clone() }),
            proxy_type_text: None,
            active: None,
            use_as_exempt_list: None,
            expect: None,
        };
        ensure!(!stage.admits(number, &from), "{from} is in zone {number} before it is put there");
        let begun = Instant::now();
        stage.runtime.block_on(stage.control.replace_zone(&Actor::Machine, zone.id.as_str(), draft))?;
        let took = begun.elapsed();
        for times in times {
            times.add(took);
        }
        ensure!(stage.admits(number, &from), "{from} is not in zone {number} after it was put there");
        Ok(())
    }

    pub(super) fn figures(self) -> Vec<Figure> {
        let mut figures = Vec::new();
        for (which, times) in
            [("a zone", self.all), ("a small zone", self.small), ("a large zone", self.large)]
        {
            for (what, share) in [("median", 500), ("99th percentile", 990)] {
                let name = format!("one range changed in {which}, in force: {what}");
                figures.push(one(&name, "ms", times.of_thousand(share) / 1e6));
            }
        }
        figures
    }
}
