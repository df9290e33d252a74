//! Every parser is held to its law over its corpus; and no corpus, law or target stands alone.

use std::collections::BTreeSet;
use std::fs;

use laws::corpus;

/// A test a parser, so that they run side by side and are named where they fail.
macro_rules! held {
    ($($parser:ident),* $(,)?) => {
        $(
            #[test]
            fn $parser() {
                corpus::hold(stringify!($parser), laws::$parser::holds);
            }
        )*

        const PARSERS: &[&str] = &[$(stringify!($parser)),*];
    };
}

held!(chain, credentials, cursor, entry, filter, forwarded, json, log_filter, proxy_header, token_text);

/// The binary holds its own parser to a law, beside its code.
const ELSEWHERE: &str = "config";

/// All seeds together, in bytes: they are read by people.
const CORPORA_MAX: usize = 300_000;

#[test]
fn every_corpus_has_a_law_and_every_law_a_target() {
    let folders: BTreeSet<String> = names("");
    let expected = PARSERS.iter().chain(&[ELSEWHERE]).map(|parser| (*parser).to_owned()).collect();
    assert_eq!(folders, expected, "the folders of fuzz/corpus");
    let targets: BTreeSet<String> = names("../fuzz_targets");
    let expected = PARSERS.iter().map(|parser| format!("{parser}.rs")).collect();
    assert_eq!(targets, expected, "the files of fuzz/fuzz_targets");
    let manifest = fs::read_to_string(corpus::folder().join("../Cargo.toml")).expect("fuzz/Cargo.toml");
    for target in targets {
        assert!(
            manifest.contains(&format!("path = \"fuzz_targets/{target}\"")),
            "{target} is in fuzz/Cargo.toml"
        );
    }
}

#[test]
fn the_corpora_are_small() {
    let sizes =
        names("").iter().flat_map(|parser| corpus::seeds(parser)).map(|(_, seed)| seed.len()).sum::<usize>();
    assert!(sizes < CORPORA_MAX, "{sizes} bytes: keep what is small and has a name");
}

fn names(folder: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(corpus::folder().join(folder)).expect(folder);
    entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
}
