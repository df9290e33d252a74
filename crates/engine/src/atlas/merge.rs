//! Puts the layers together: one sweep over the starts of all of them.

use std::collections::HashMap;
use std::sync::Arc;

use smallvec::{SmallVec, smallvec};

use super::{Atlas, Layer, Located};
use crate::facts::{Anonymizer, Facts, Told};
use crate::places::table::Table;
use crate::places::trie::Bits;

/// A number for each layer: what it knows here.
type Here = SmallVec<[u32; 4]>;

pub(super) fn merge(layers: &[&Layer]) -> Atlas {
    let mut met = Met::new(layers);
    let ipv4 = sweep(layers.iter().map(|layer| layer.ipv4.as_slice()).collect(), &mut met);
    let ipv6 = sweep(layers.iter().map(|layer| layer.ipv6.as_slice()).collect(), &mut met);
    let mut as_names = HashMap::new();
    for layer in layers.iter().rev() {
        as_names.extend(layer.as_names.iter().map(|(asn, name)| (*asn, Arc::clone(name))));
    }
    Atlas { ipv4, ipv6, located: met.located, as_names }
}

fn sweep<A: Bits>(layers: Vec<&[(A, u32)]>, met: &mut Met<'_>) -> Table<A> {
    let mut left = layers;
    let mut here: Here = smallvec![0; left.len()];
    Table::new(std::iter::from_fn(|| {
        let start = left.iter().filter_map(|segments| segments.first()).map(|(start, _)| *start).min()?;
        for (segments, known) in left.iter_mut().zip(&mut here) {
            while let Some(((_, number), rest)) = segments.split_first().filter(|(first, _)| first.0 <= start)
            {
                *known = *number;
                *segments = rest;
            }
        }
        Some((start, met.number(&here)))
    }))
}

/// The combinations that were met, each told once.
struct Met<'a> {
    layers: &'a [&'a Layer],
    tells: Facts,
    numbers: HashMap<Here, u32>,
    located: Vec<Located>,
    last: (Here, u32),
}

impl<'a> Met<'a> {
    fn new(layers: &'a [&'a Layer]) -> Self {
        let tells = tells(layers);
        let nowhere: Here = smallvec![0; layers.len()];
        let located = vec![together(layers, &tells, &nowhere)];
        Self { layers, tells, numbers: HashMap::from([(nowhere.clone(), 0)]), located, last: (nowhere, 0) }
    }

    fn number(&mut self, here: &Here) -> u32 {
        if self.last.0 == *here {
            return self.last.1;
        }
        let known = self.numbers.get(here).copied();
        let number = known.unwrap_or_else(|| {
            let number = u32::try_from(self.located.len()).unwrap_or(u32::MAX);
            self.located.push(together(self.layers, &self.tells, here));
            self.numbers.insert(here.clone(), number);
            number
        });
        self.last = (here.clone(), number);
        number
    }
}

/// What can be told by any of them.
fn tells(layers: &[&Layer]) -> Facts {
    let mut all = Facts::not_loaded();
    for known in layers.iter().filter_map(|layer| layer.known.first()) {
        let Facts { country, region, asn, anonymizer, services } = &known.facts;
        tell(&mut all.country, country);
        tell(&mut all.region, region);
        tell(&mut all.asn, asn);
        tell(&mut all.anonymizer, anonymizer);
        tell(&mut all.services, services);
    }
    all
}

fn tell<T>(all: &mut Told<T>, more: &Told<T>) {
    if !matches!(more, Told::NotLoaded) {
        *all = Told::Nothing;
    }
}

fn together(layers: &[&Layer], tells: &Facts, here: &Here) -> Located {
    let mut all = Located { facts: tells.clone(), ..Located::default() };
    for (at, (layer, number)) in layers.iter().zip(here).enumerate() {
        let known = usize::try_from(*number).ok().and_then(|number| layer.known.get(number));
        // A number that leads nowhere: nothing is known.
        let Some(known) = known else { continue };
        let Facts { country, region, asn, anonymizer, services } = &known.facts;
        let (facts, said_by) = (&mut all.facts, &mut all.said_by);
        take(&mut facts.country, country, &mut said_by.country, at);
        take(&mut facts.region, region, &mut said_by.region, at);
        take(&mut facts.asn, asn, &mut said_by.asn, at);
        if knows_more(*anonymizer, facts.anonymizer) {
            facts.anonymizer = Told::Nothing;
        }
        take(&mut facts.anonymizer, anonymizer, &mut said_by.anonymizer, at);
        match (&facts.services, services) {
            (Told::Is(so_far), Told::Is(more)) => facts.services = Told::Is(both(so_far, more)),
            _ => take(&mut facts.services, services, &mut said_by.services, at),
        }
        all.provider = all.provider.take().or_else(|| known.provider.clone());
    }
    all
}

/// Of anonymizers, one that is known to be Tor counts before one that is not, and both before one of which nobody
/// says.
fn knows_more(more: Told<Anonymizer>, so_far: Told<Anonymizer>) -> bool {
    let rank = |told: Told<Anonymizer>| match told {
        Told::Is(Anonymizer::Tor) => 3,
        Told::Is(Anonymizer::Other) => 2,
        Told::Is(Anonymizer::Untold) => 1,
        Told::Nothing | Told::NotLoaded => 0,
    };
    rank(so_far) > 0 && rank(more) > rank(so_far)
}

/// The first that knows counts.
fn take<T: Clone>(so_far: &mut Told<T>, more: &Told<T>, said_by: &mut Option<usize>, at: usize) {
    if let (Told::Nothing, Told::Is(_)) = (&so_far, more) {
        *so_far = more.clone();
        *said_by = Some(at);
    }
}

fn both(some: &[Box<str>], more: &[Box<str>]) -> Arc<[Box<str>]> {
    let mut names: Vec<_> = some.iter().chain(more).cloned().collect();
    names.sort_unstable();
    names.dedup();
    names.into()
}
