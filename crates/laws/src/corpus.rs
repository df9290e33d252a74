//! Seeds that are kept, replayed as they are and then broken at random; the same breaks in every run.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{RngSeed, TestError, TestRunner};

/// Inputs made of the seeds of one parser, and arbitrary ones among them.
const CASES: u32 = 3_000;
/// Below this a folder was emptied, not tended.
const SEEDS_MIN: usize = 10;

/// Holds the parser to its law, over `fuzz/corpus/PARSER`.
pub fn hold(parser: &str, law: fn(&[u8])) {
    let seeds = seeds(parser);
    assert!(seeds.len() >= SEEDS_MIN, "fuzz/corpus/{parser} has only {} seeds", seeds.len());
    for (name, seed) in &seeds {
        let held = catch_unwind(AssertUnwindSafe(|| law(seed)));
        assert!(held.is_ok(), "the seed fuzz/corpus/{parser}/{name} breaks the law, as said above");
    }
    let mut config = ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() };
    if config.rng_seed == RngSeed::Random {
        // A change is judged by what it changes. PROPTEST_RNG_SEED asks for other breaks, `cargo fuzz` for all.
        config.rng_seed = RngSeed::Fixed(0);
    }
    let seeds: Vec<Vec<u8>> = seeds.into_iter().map(|(_, seed)| seed).collect();
    match TestRunner::new(config).run(&inputs(seeds), |input| {
        law(&input);
        Ok(())
    }) {
        Ok(()) => {}
        Err(TestError::Abort(reason)) => panic!("no inputs for {parser}: {reason}"),
        Err(TestError::Fail(reason, input)) => panic!(
            "{reason}\nThis breaks the law of {parser}; once it is mended, keep it in fuzz/corpus/{parser}:\n  \
             printf '{}'",
            input.escape_ascii().to_string().replace('\'', "\\x27").replace('%', "%%")
        ),
    }
}

/// Where the corpora are, one folder a parser.
pub fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/corpus"))
}

/// Every file of the folder by its name, in their order.
pub fn seeds(parser: &str) -> Vec<(String, Vec<u8>)> {
    let folder = folder().join(parser);
    let read = fs::read_dir(&folder).unwrap_or_else(|error| panic!("fuzz/corpus/{parser}: {error}"));
    let mut seeds: Vec<(String, Vec<u8>)> = read
        .map(|entry| {
            let path = entry.expect("an entry").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            (name, fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
        })
        .collect();
    seeds.sort();
    seeds
}

/// What somebody does to bytes in order to be misread.
#[derive(Clone, Debug)]
enum Break {
    Flip(Index, u8),
    Put(Index, u8),
    Insert(Index, Vec<u8>),
    Cut(Index, Index),
    Twice(Index, Index),
    /// A part of another seed goes in.
    Splice(Index, Index, (Index, Index)),
}

fn inputs(seeds: Vec<Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    let broken = (any::<Index>(), prop::collection::vec(a_break(), 1..5)).prop_map(move |(at, breaks)| {
        breaks.iter().fold(at.get(&seeds).clone(), |bytes, one| one.of(bytes, &seeds))
    });
    prop_oneof![8 => broken, 1 => prop::collection::vec(any::<u8>(), 0..200)]
}

fn a_break() -> impl Strategy<Value = Break> {
    let at = any::<Index>;
    let mark = prop::sample::select(b"\0\t\n\r ,;:=\"'\\/-+.%()[]{}0179afFx_\x7f\xa0\xff".to_vec());
    prop_oneof![
        (at(), 0_u32..8).prop_map(|(at, bit)| Break::Flip(at, 1 << bit)),
        (at(), mark.clone()).prop_map(|(at, byte)| Break::Put(at, byte)),
        (at(), prop::collection::vec(mark, 1..4)).prop_map(|(at, bytes)| Break::Insert(at, bytes)),
        (at(), at()).prop_map(|(one, other)| Break::Cut(one, other)),
        (at(), at()).prop_map(|(one, other)| Break::Twice(one, other)),
        (at(), at(), (at(), at())).prop_map(|(at, seed, part)| Break::Splice(at, seed, part)),
    ]
}

impl Break {
    fn of(&self, mut bytes: Vec<u8>, seeds: &[Vec<u8>]) -> Vec<u8> {
        let place = |at: &Index, bytes: &[u8]| at.index(bytes.len() + 1);
        let part = |one: &Index, other: &Index, bytes: &[u8]| {
            let (one, other) = (place(one, bytes), place(other, bytes));
            one.min(other)..one.max(other)
        };
        let insert = |bytes: &mut Vec<u8>, at: usize, more: Vec<u8>| drop(bytes.splice(at..at, more));
        match self {
            Self::Flip(at, bit) => {
                let at = place(at, &bytes);
                bytes.get_mut(at).into_iter().for_each(|byte| *byte ^= bit);
            }
            Self::Put(at, new) => {
                let at = place(at, &bytes);
                bytes.get_mut(at).into_iter().for_each(|byte| *byte = *new);
            }
            Self::Insert(at, more) => {
                let at = place(at, &bytes);
                insert(&mut bytes, at, more.clone());
            }
            Self::Cut(one, other) => {
                let part = part(one, other, &bytes);
                bytes.drain(part);
            }
            Self::Twice(one, other) => {
                let part = part(one, other, &bytes);
                let again = bytes[part.clone()].to_vec();
                insert(&mut bytes, part.end, again);
            }
            Self::Splice(at, seed, (one, other)) => {
                let (at, seed) = (place(at, &bytes), seed.get(seeds));
                let more = seed[part(one, other, seed)].to_vec();
                insert(&mut bytes, at, more);
            }
        }
        bytes
    }
}
