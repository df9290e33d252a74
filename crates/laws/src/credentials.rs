//! The token that a call presents. A line of `data` that begins with `@` is one of the configured header, every
//! other is one of `Authorization`.

use engine::limits::AUTHORIZATION_BYTES_MAX;
use engine::token::Digest;
use engine::{Credentials, credentials};

use crate::token_text;

pub fn holds(data: &[u8]) {
    let (mut authorization, mut configured) = (Vec::new(), Vec::new());
    for line in data.split(|byte| *byte == b'\n').filter(|_| !data.is_empty()) {
        match line {
            [b'@', line @ ..] => configured.push(line),
            line => authorization.push(line),
        }
    }
    agree(&authorization, &configured);
    // And all of it as one value, whatever bytes a parser of HTTP would have refused.
    agree(&[data], &[]);
    agree(&[], &[data]);
    agree(&[data], &[data]);
}

/// What one value presents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Presented<'a> {
    Nothing,
    Malformed,
    Text(&'a [u8]),
}

fn agree(authorization: &[&[u8]], configured: &[&[u8]]) {
    let one = match authorization {
        [] => Presented::Nothing,
        [line] if line.len() <= AUTHORIZATION_BYTES_MAX => of_authorization(line),
        _ => Presented::Malformed,
    };
    let other = match configured {
        [] => Presented::Nothing,
        [line] if line.len() <= AUTHORIZATION_BYTES_MAX => text(line),
        _ => Presented::Malformed,
    };
    let presented = match (one, other) {
        (one, Presented::Nothing) => one,
        (Presented::Nothing, other) => other,
        (one, other) if one == other => one,
        _ => Presented::Malformed,
    };
    let expected = match presented {
        Presented::Nothing => Credentials::None,
        Presented::Malformed => Credentials::Malformed,
        Presented::Text(text) => {
            assert!(
                text.iter().all(|byte| (b'!'..=b'~').contains(byte) && *byte != b','),
                "{}",
                text.escape_ascii()
            );
            Credentials::Token(Digest::of(text))
        }
    };
    let shown = |lines: &[&[u8]]| lines.join(&b'\n').escape_ascii().to_string();
    let found = credentials::read(authorization, configured);
    assert_eq!(found, expected, "{} and {}", shown(authorization), shown(configured));
}

/// A scheme of any case, spaces (none are needed after SSWS), one text.
fn of_authorization(line: &[u8]) -> Presented<'_> {
    let line = without_spaces(line);
    if line.contains(&b',') {
        return Presented::Malformed;
    }
    let lower = line.to_ascii_lowercase();
    if lower.starts_with(b"ssws") {
        return text(&line[4..]);
    }
    if lower.starts_with(b"bearer ") {
        return text(&line[7..]);
    }
    // The token of RFC 9110 §5.6.2, by what it leaves out.
    let is_name = |byte: &u8| matches!(byte, b'!'..=b'~') && !br#"(),/:;<=>?@[\]{}""#.contains(byte);
    let scheme = line.iter().take_while(|byte| is_name(byte)).count();
    match line.get(scheme) {
        _ if scheme == 0 || lower == b"bearer" => Presented::Malformed,
        None | Some(b' ') => Presented::Nothing,
        Some(_) => Presented::Malformed,
    }
}

fn text(value: &[u8]) -> Presented<'_> {
    let value = without_spaces(value);
    let is_token = token_text::is_minted(value) || token_text::is_importable(value);
    if is_token { Presented::Text(value) } else { Presented::Malformed }
}

fn without_spaces(value: &[u8]) -> &[u8] {
    let first = value.iter().take_while(|byte| **byte == b' ').count();
    let value = &value[first..];
    let last = value.iter().rev().take_while(|byte| **byte == b' ').count();
    &value[..value.len() - last]
}
