//! The `filter` of a list of zones: limits, printing, and what it selects.

use engine::Usage;
use okta::Filter;
use okta::limits::{FILTER_BYTES_MAX, FILTER_DEPTH_MAX, FILTER_TERMS_MAX};

use crate::words;

/// Attributes of zones that filters are asked about.
const ZONES: [(&str, Usage, bool); 4] = [
    ("a", Usage::Policy, false),
    ("b", Usage::Blocklist, true),
    ("nzo1office", Usage::Policy, true),
    ("", Usage::Blocklist, false),
];

pub fn holds(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let parsed = Filter::parse(&text);
    let tokens = tokens(&text).filter(|_| text.len() <= FILTER_BYTES_MAX);
    for (id, usage, system) in ZONES {
        let expected = tokens.as_deref().and_then(|tokens| selects(tokens, id, usage, system));
        let found = parsed.as_ref().ok().map(|filter| filter.holds(id, usage, system));
        assert_eq!(found, expected, "{text:?} of {id:?}, {usage:?}, {system}: {parsed:?}");
    }
    match parsed {
        Ok(filter) => {
            assert!(terms(&filter) <= FILTER_TERMS_MAX, "{filter:?}");
            let printed = filter.to_string();
            // Blanks that were left out are printed, so that one at the limit may go over it.
            if printed.len() <= FILTER_BYTES_MAX {
                assert_eq!(Filter::parse(&printed), Ok(filter), "{text:?} prints as {printed:?}");
            }
        }
        Err(error) => words::can_be_shown(&error.to_string()),
    }
}

fn terms(filter: &Filter) -> usize {
    match filter {
        Filter::Id(_) | Filter::Usage(_) | Filter::System(_) => 1,
        Filter::And(left, right) | Filter::Or(left, right) => terms(left) + terms(right),
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Open,
    Close,
    Word(String),
    Text(String),
}

/// `None`: something stands in it that no filter has.
fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut found = Vec::new();
    let mut left = text.chars().peekable();
    while let Some(c) = left.next() {
        found.push(match c {
            ' ' | '\t' => continue,
            '(' => Token::Open,
            ')' => Token::Close,
            '"' => {
                let mut text = String::new();
                loop {
                    match left.next()? {
                        '"' => break Token::Text(text),
                        '\\' => text.push(left.next().filter(|c| ['"', '\\'].contains(c))?),
                        c => text.push(c),
                    }
                }
            }
            c if is_of_word(c) => {
                let mut word = String::from(c);
                while let Some(c) = left.next_if(|c| is_of_word(*c)) {
                    word.push(c);
                }
                Token::Word(word)
            }
            _ => return None,
        });
    }
    Some(found)
}

fn is_of_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// Whether a zone is selected, or `None` where it is no filter: taken apart at its weakest operator, outermost
/// parentheses last.
fn selects(tokens: &[Token], id: &str, usage: Usage, system: bool) -> Option<bool> {
    let compared =
        |window: &&[Token]| matches!(window, [Token::Word(_), Token::Word(eq), _] if is_word(eq, "eq"));
    let comparisons = tokens.windows(3).filter(compared).count();
    let mut depth = 0_usize;
    for token in tokens {
        match token {
            Token::Open => depth += 1,
            Token::Close => depth = depth.checked_sub(1)?,
            Token::Word(_) | Token::Text(_) => {}
        }
        if depth > FILTER_DEPTH_MAX {
            return None;
        }
    }
    if depth > 0 || comparisons > FILTER_TERMS_MAX {
        return None;
    }
    for operator in ["or", "and"] {
        let parts = split(tokens, operator);
        if parts.len() > 1 {
            let parts: Vec<bool> =
                parts.into_iter().map(|part| selects(part, id, usage, system)).collect::<Option<_>>()?;
            return Some(if operator == "or" { parts.contains(&true) } else { !parts.contains(&false) });
        }
    }
    match tokens {
        [Token::Open, inside @ .., Token::Close] => selects(inside, id, usage, system),
        [Token::Word(attribute), Token::Word(eq), value] if is_word(eq, "eq") => {
            compare(attribute, value, (id, usage, system))
        }
        _ => None,
    }
}

/// At an operator that stands outside of parentheses, and is not an attribute or a value.
fn split<'a>(tokens: &'a [Token], operator: &str) -> Vec<&'a [Token]> {
    let mut depth = 0_usize;
    tokens
        .split(|token| {
            match token {
                Token::Open => depth += 1,
                Token::Close => depth = depth.saturating_sub(1),
                Token::Word(_) | Token::Text(_) => {}
            }
            depth == 0 && matches!(token, Token::Word(word) if is_word(word, operator))
        })
        .collect()
}

fn is_word(word: &str, expected: &str) -> bool {
    word.eq_ignore_ascii_case(expected)
}

fn compare(attribute: &str, value: &Token, (id, usage, system): (&str, Usage, bool)) -> Option<bool> {
    match (attribute, value) {
        ("id", Token::Text(wanted)) => Some(wanted == id),
        ("usage", Token::Text(wanted)) => match wanted.as_str() {
            "POLICY" => Some(usage == Usage::Policy),
            "BLOCKLIST" => Some(usage == Usage::Blocklist),
            _ => None,
        },
        ("system", Token::Word(wanted) | Token::Text(wanted)) => match wanted.as_str() {
            "true" => Some(system),
            "false" => Some(!system),
            _ => None,
        },
        _ => None,
    }
}
