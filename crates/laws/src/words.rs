//! What an error says goes to a log, a terminal and a screen.

/// Longer than any sentence of ours, with all that it quotes escaped.
const BYTES_MAX: usize = 4 * 1024;

/// Nothing in it acts on a screen, and it is no longer than somebody would read.
#[track_caller]
pub(crate) fn can_be_shown(sentence: &str) {
    assert!(!sentence.is_empty(), "an error says nothing");
    assert!(sentence.len() <= BYTES_MAX, "{} bytes of an error: {sentence:?}", sentence.len());
    let bad = sentence.chars().find(|c| c.is_control() || turns_text_round(*c));
    assert_eq!(bad, None, "in {sentence:?}");
}

/// U+202A to U+202E and U+2066 to U+2069, and what has no width.
pub(crate) fn turns_text_round(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}
