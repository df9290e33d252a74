//! Which zones hold an address, each set of them kept once.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::{Meant, Role};
use crate::places::ZoneNumber;
use crate::places::trie::NUMBER_MAX;

/// A set's place, and above it what matters most: most calls need to know no more. Of a set that is one zone as
/// gateway and no proxy, as most are, the zone's number stands in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Meaning(pub(super) u32);

const PLACE_BITS: u32 = 26;
const PLACE_MAX: u32 = (1 << PLACE_BITS) - 1;
const ONE: u32 = 1 << PLACE_BITS;
const PROXY: u32 = ONE << 1;
const ELIGIBLE: u32 = PROXY << 1;
const EXEMPT: u32 = ELIGIBLE << 1;
const BLOCKS: u32 = EXEMPT << 1;
const _: () = assert!(BLOCKS < NUMBER_MAX && BLOCKS.is_power_of_two());

impl Meaning {
    /// The first set is the empty one.
    pub(super) const NOBODY: Self = Self(0);
    const UNREADABLE: Self = Self(BLOCKS | PLACE_MAX);

    pub(super) fn is_unreadable(self) -> bool {
        self == Self::UNREADABLE
    }

    pub(super) fn blocks(self) -> bool {
        self.0 & BLOCKS != 0
    }

    pub(super) fn exempt(self) -> bool {
        self.0 & EXEMPT != 0
    }

    pub(super) fn eligible(self) -> bool {
        self.0 & ELIGIBLE != 0
    }

    pub(super) fn is_proxy(self) -> bool {
        self.0 & PROXY != 0
    }

    /// The zone, where it is one and a gateway, and there is no proxy.
    pub(super) fn one(self) -> Option<ZoneNumber> {
        if self.0 & ONE == 0 { None } else { Some(self.0 & PLACE_MAX) }
    }

    /// Of a set that is not one zone.
    pub(super) fn place(self) -> usize {
        usize::try_from(self.0 & PLACE_MAX).unwrap_or(usize::MAX)
    }

    /// With what it means to be a gateway of a zone.
    fn gateway(self, zone: ZoneNumber, meant: &[Meant]) -> Self {
        let zone = usize::try_from(zone).ok().and_then(|zone| meant.get(zone));
        let Meant { blocks, exempt, eligible } = zone.copied().unwrap_or_default();
        let bits = [(BLOCKS, blocks), (EXEMPT, exempt), (ELIGIBLE, eligible)];
        Self(bits.iter().filter(|(_, set)| *set).fold(self.0, |all, (bit, _)| all | bit))
    }
}

/// The sets met so far, and the one that holds here.
#[derive(Debug)]
pub(super) struct Sets {
    /// Roles that hold here, ascending, and by how many ranges: ranges of one zone may overlap.
    holding: Vec<(Role, u32)>,
    /// Of the roles that hold here, whatever their order.
    hash: u64,
    known: HashMap<u64, Meaning, BuildHasherDefault<AsItIs>>,
    members: Vec<u32>,
    most: u32,
}

impl Default for Sets {
    fn default() -> Self {
        Self::new(PLACE_MAX)
    }
}

impl Sets {
    pub(super) fn new(most: u32) -> Self {
        let known = HashMap::from_iter([(0, Meaning::NOBODY)]);
        Self { holding: Vec::new(), hash: 0, known, members: vec![0, 0], most: most.min(PLACE_MAX) }
    }

    pub(super) fn enter(&mut self, role: Role) {
        match self.holding.binary_search_by_key(&role, |(held, _)| *held) {
            Ok(at) => {
                if let Some((_, count)) = self.holding.get_mut(at) {
                    *count += 1;
                }
            }
            Err(at) => {
                self.holding.insert(at, (role, 1));
                self.hash ^= mixed(role);
            }
        }
    }

    pub(super) fn leave(&mut self, role: Role) {
        let Ok(at) = self.holding.binary_search_by_key(&role, |(held, _)| *held) else { return };
        match self.holding.get_mut(at) {
            Some((_, count)) if *count > 1 => *count -= 1,
            Some(_) | None => {
                self.holding.remove(at);
                self.hash ^= mixed(role);
            }
        }
    }

    /// Of the set that holds here.
    pub(super) fn meaning(&mut self, meant: &[Meant]) -> Meaning {
        if let [(role, _)] = *self.holding
            && !role.is_proxy()
            && role.zone() < PLACE_MAX
        {
            return Meaning(ONE | role.zone()).gateway(role.zone(), meant);
        }
        let mut hash = self.hash;
        while let Some(known) = self.known.get(&hash) {
            if self.is_here(*known) {
                return *known;
            }
            // Another set of the same hash: rare, and then the next number is as good.
            hash = hash.wrapping_add(1);
        }
        let meaning = self.write(meant);
        if !meaning.is_unreadable() {
            self.known.insert(hash, meaning);
        }
        meaning
    }

    /// What holds nowhere, and all sets.
    pub(super) fn finish(self) -> (u32, Box<[u32]>) {
        (Meaning::NOBODY.0, self.members.into())
    }

    fn is_here(&self, known: Meaning) -> bool {
        let zones = self.members.get(known.place() + 2..).unwrap_or_default();
        let count = self.holding.len();
        let [gateways, proxies] = self.counts();
        let counts = self.members.get(known.place()..known.place() + 2);
        counts == Some(&[gateways, proxies])
            && zones.get(..count).is_some_and(|zones| zones.iter().copied().eq(self.zones()))
    }

    fn counts(&self) -> [u32; 2] {
        let count = |proxy| self.holding.iter().filter(|(role, _)| role.is_proxy() == proxy).count();
        [count(false), count(true)].map(|count| u32::try_from(count).unwrap_or(u32::MAX))
    }

    /// Gateways first.
    fn zones(&self) -> impl Iterator<Item = u32> {
        let of = |proxy| self.holding.iter().filter(move |(role, _)| role.is_proxy() == proxy);
        of(false).chain(of(true)).map(|(role, _)| role.zone())
    }

    fn write(&mut self, meant: &[Meant]) -> Meaning {
        let place = u32::try_from(self.members.len()).unwrap_or(u32::MAX);
        if place >= self.most {
            return Meaning::UNREADABLE;
        }
        let mut meaning = Meaning(place);
        for (role, _) in &self.holding {
            meaning = if role.is_proxy() {
                Meaning(meaning.0 | PROXY)
            } else {
                meaning.gateway(role.zone(), meant)
            };
        }
        let counts = self.counts();
        self.members.extend(counts);
        // Roles are sorted by zone: so are gateways, and so are proxies.
        for proxy in [false, true] {
            let of = self.holding.iter().filter(|(role, _)| role.is_proxy() == proxy);
            self.members.extend(of.map(|(role, _)| role.zone()));
        }
        meaning
    }
}

/// The finalizer of `SplitMix64`: numbers that follow one another become alike in nothing.
fn mixed(role: Role) -> u64 {
    let mut bits = (u64::from(role.0) + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    bits = (bits ^ bits >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ bits >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ bits >> 31
}

/// For keys that are hashes already.
#[derive(Debug, Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}
