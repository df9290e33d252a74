//! A thousand edits, one upon the other, and the oracle after each.

use std::sync::Arc;

use super::oracle::{Said, Typed, Written, zones};
use super::random::Random;
use crate::places::Places;
use crate::zone::{Usage, Zone};

const EDITS: usize = 1_000;
const ZONES: usize = 120;
const LINES: usize = 4_000;
/// Addresses near any line and anywhere, asked after each edit.
const OTHERS: usize = 24;

struct Organization {
    written: Vec<Option<Written>>,
    zones: Vec<Option<Arc<Zone>>>,
    places: Places,
}

impl Organization {
    fn new(random: &mut Random) -> Self {
        let mut written = vec![Some(Written::empty()); ZONES];
        let mut lines = vec![];
        for number in 0..LINES {
            let line = random.line(&lines, number % 4 == 3);
            let zone = if random.below(2) == 0 { 0 } else { random.below(ZONES) };
            put(written[zone].as_mut().expect("a zone"), line.clone(), random);
            lines.push(line);
        }
        let zones = zones(&written);
        let places = Places::compile(zones.clone());
        Self { written, zones, places }
    }

    /// Makes, changes or removes one zone; the lines that others hold than before.
    fn edit(&mut self, random: &mut Random) -> Vec<Typed> {
        let (number, line) = (random.below(self.written.len()), self.line(random));
        let touched = match random.below(20) {
            0 => {
                self.written.push(Some(Written { gateways: vec![line.clone()], ..Written::empty() }));
                self.zones.push(None);
                self.made_again(self.written.len() - 1);
                return vec![line];
            }
            // A number is never given again: a zone that is gone stays away.
            1 if random.below(2) == 0 => {
                let gone = self.written[number].take();
                gone.iter().flat_map(Written::all).cloned().collect()
            }
            _ => self.written[number].as_mut().map_or(vec![], |zone| change(zone, line, random)),
        };
        self.made_again(number);
        touched
    }

    fn made_again(&mut self, number: usize) {
        self.zones[number] = self.written[number].as_ref().map(|zone| zone.zone(number));
        self.places = self.places.changed(self.zones.clone());
    }

    fn line(&self, random: &mut Random) -> Typed {
        let at = random.below(self.written.len());
        let near: Vec<Typed> = self.written[at].iter().flat_map(Written::all).take(50).cloned().collect();
        let ipv6 = random.below(3) == 0;
        let line = random.line(&near, ipv6);
        // Now and then one that reaches through many blocks, or all.
        if random.below(12) == 0 {
            let prefix = u32::try_from(random.below(12)).expect("a prefix");
            return Typed::network(line.first, prefix);
        }
        line
    }

    fn lines(&self) -> Vec<&Typed> {
        self.written.iter().flatten().flat_map(Written::all).collect()
    }

    fn check(&self, random: &mut Random, touched: &[Typed]) {
        let lines = self.lines();
        let mut met: Vec<_> = touched.iter().flat_map(Typed::edges).collect();
        for number in 0..OTHERS {
            met.push(match number % 4 {
                0 => random.ipv4(),
                1 => random.ipv6(),
                _ => {
                    let line = lines[random.below(lines.len())];
                    random.near(line)
                }
            });
        }
        for address in met {
            Said::by_scan(&self.written, address).check(self.places.holders(address), address);
        }
    }
}

/// What of the zone is held by others than before.
fn change(zone: &mut Written, line: Typed, random: &mut Random) -> Vec<Typed> {
    match random.below(10) {
        0..4 => {
            put(zone, line.clone(), random);
            return vec![line];
        }
        4..7 => {
            let list = if random.below(4) == 0 { &mut zone.proxies } else { &mut zone.gateways };
            let at = if list.is_empty() { return vec![] } else { random.below(list.len()) };
            return vec![list.swap_remove(at)];
        }
        7 => zone.active = !zone.active,
        8 => zone.exempt = !zone.exempt,
        _ => zone.usage = if zone.usage == Usage::Policy { Usage::Blocklist } else { Usage::Policy },
    }
    zone.all().cloned().collect()
}

fn put(zone: &mut Written, line: Typed, random: &mut Random) {
    let list = if random.below(5) == 0 { &mut zone.proxies } else { &mut zone.gateways };
    list.push(line);
}

#[test]
fn it_agrees_with_its_oracle_through_a_thousand_edits() {
    let mut random = Random::new(0xED17);
    let mut organization = Organization::new(&mut random);
    let mut met = vec![];
    for _ in 0..EDITS {
        let touched = organization.edit(&mut random);
        organization.check(&mut random, &touched);
        met.extend(touched);
    }
    met.extend(organization.lines().into_iter().cloned());
    let (edited, compiled) = (&organization.places, Places::compile(organization.zones.clone()));
    for address in met.iter().flat_map(Typed::edges) {
        let [edited, compiled] = [edited, &compiled].map(|places| Said::told(places.holders(address)));
        assert_eq!(edited, compiled, "{address}");
    }
    let rest = |places: &Places| {
        let marks = (places.eligible_ip, places.blocklist_asks, places.eligible_dynamic.clone());
        (marks, places.kinds.clone(), places.meant.clone(), places.blocks.bytes())
    };
    assert_eq!(rest(edited), rest(&compiled));
}
