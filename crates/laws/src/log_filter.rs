//! The `filter` of the log: limits, printing, and what it selects.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use okta::ErrorCode;
use okta::limits::{FILTER_BYTES_MAX, FILTER_DEPTH_MAX, FILTER_TERMS_MAX};
use okta::log::Filter;
use serde_json::{Number, Value};

use crate::words;

pub fn holds(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let parsed = Filter::parse(&text);
    let tokens = tokens(&text).filter(|_| text.len() <= FILTER_BYTES_MAX);
    let fields = fields();
    for event in EVENTS {
        let event: Value = serde_json::from_str(event).expect("an event");
        let mut values = Vec::new();
        flatten(&event, "", &mut values);
        let known = Known { fields: &fields, values: &values };
        let expected = tokens.as_deref().and_then(|tokens| known.selects(tokens));
        let found = parsed.as_ref().ok().map(|filter| filter.holds(&event));
        assert_eq!(found, expected, "{text:?} of {event}: {parsed:?}");
    }
    match parsed {
        Ok(filter) => {
            assert!(terms(&filter) <= FILTER_TERMS_MAX, "{filter:?}");
            let printed = filter.to_string();
            // Blanks and escapes are printed that were left out, so that one at the limit may go over it.
            if printed.len() <= FILTER_BYTES_MAX {
                assert_eq!(Filter::parse(&printed), Ok(filter), "{text:?} prints as {printed:?}");
            }
        }
        Err(error) => {
            words::can_be_shown(&error.to_string());
            words::can_be_shown(&error.summary(&text));
            assert!(error.position() <= text.chars().count(), "{text:?}: {error:?}");
            assert!(matches!(error.code(), ErrorCode::ScimFilter | ErrorCode::SearchCriteria), "{error:?}");
        }
    }
}

fn terms(filter: &Filter) -> usize {
    match filter {
        Filter::Is { .. } | Filter::Present(_) => 1,
        Filter::And(left, right) | Filter::Or(left, right) => terms(left) + terms(right),
        Filter::Not(inner) => terms(inner),
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Open,
    Close,
    Word(String),
    Text(String),
}

/// `None`: a text in it does not end, or is not JSON's.
fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            ' ' | '\t' => 1,
            '(' | ')' => {
                found.push(if c == '(' { Token::Open } else { Token::Close });
                1
            }
            '"' => {
                let mut read = serde_json::Deserializer::from_str(rest).into_iter::<String>();
                found.push(Token::Text(read.next()?.ok()?));
                read.byte_offset()
            }
            _ => {
                let word: String = rest.chars().take_while(|c| !" \t\"()".contains(*c)).collect();
                let length = word.len();
                found.push(Token::Word(word));
                length
            }
        };
        rest = &rest[length..];
    }
    Some(found)
}

/// What an event holds, and what every event may.
struct Known<'a> {
    /// By path, what a whole event has there.
    fields: &'a BTreeMap<String, Value>,
    values: &'a [(String, Value)],
}

impl Known<'_> {
    /// Whether the event is selected, or `None` where it is no filter: taken apart at its weakest operator,
    /// outermost parentheses last.
    fn selects(&self, tokens: &[Token]) -> Option<bool> {
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
        let compares = |token: &&Token| OPERATORS.iter().any(|operator| is_word(token, operator));
        if depth > 0 || tokens.iter().filter(compares).count() > FILTER_TERMS_MAX {
            return None;
        }
        for operator in ["or", "and"] {
            let parts = split(tokens, operator);
            if parts.len() > 1 {
                let parts: Vec<bool> =
                    parts.into_iter().map(|part| self.selects(part)).collect::<Option<_>>()?;
                return Some(if operator == "or" { parts.contains(&true) } else { !parts.contains(&false) });
            }
        }
        match tokens {
            [not, Token::Open, inside @ .., Token::Close] if is_word(not, "not") => {
                self.selects(inside).map(|selected| !selected)
            }
            [Token::Open, inside @ .., Token::Close] => self.selects(inside),
            [Token::Word(path), pr] if is_word(pr, "pr") => {
                self.kind(path)?;
                Some(self.of(path).next().is_some())
            }
            [Token::Word(path), Token::Word(operator), value] => {
                self.compares(path, &operator.to_ascii_lowercase(), value)
            }
            _ => None,
        }
    }

    fn of<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a Value> {
        self.values.iter().filter(move |(known, _)| known == path).map(|(_, value)| value)
    }

    /// What stands in a field; `null` for whatever there may be.
    fn kind(&self, path: &str) -> Option<&Value> {
        let key = OPEN.iter().find_map(|open| path.strip_prefix(open)).filter(|key| !key.is_empty());
        let is_key = |key: &str| key.chars().all(|c| c.is_ascii_alphanumeric() || "._-$:/@".contains(c));
        if key.is_some_and(is_key) { Some(&Value::Null) } else { self.fields.get(path) }
    }

    fn compares(&self, path: &str, operator: &str, value: &Token) -> Option<bool> {
        let kind = self.kind(path)?;
        let wanted = wanted(value)?;
        let fits = match operator {
            "eq" | "ne" => match kind {
                Value::Number(_) => wanted.is_null() || !wanted.is_boolean() && number(&wanted).is_some(),
                Value::Bool(_) => wanted.is_null() || ["true", "false"].contains(&plain(&wanted).as_str()),
                _ => true,
            },
            "gt" | "ge" | "lt" | "le" => match kind {
                Value::Bool(_) => false,
                Value::Number(_) => number(&wanted).is_some(),
                _ => wanted.is_string() || wanted.is_number(),
            },
            "co" | "sw" | "ew" => {
                !kind.is_number() && !kind.is_boolean() && (wanted.is_string() || wanted.is_number())
            }
            _ => false,
        };
        if !fits {
            return None;
        }
        let some = |test: &dyn Fn(&Value) -> bool| self.of(path).any(test);
        let ordered = |orders: &[Ordering]| {
            some(&|found| order(found, &wanted).is_some_and(|order| orders.contains(&order)))
        };
        let (lower, part) = (plain(&wanted).to_lowercase(), |found: &Value| plain(found).to_lowercase());
        let scalar = |found: &Value| !found.is_object();
        Some(match operator {
            "eq" if wanted.is_null() => !some(&|_| true),
            "ne" if wanted.is_null() => some(&|_| true),
            "eq" => ordered(&[Ordering::Equal]),
            "ne" => !ordered(&[Ordering::Equal]),
            "gt" => ordered(&[Ordering::Greater]),
            "ge" => ordered(&[Ordering::Greater, Ordering::Equal]),
            "lt" => ordered(&[Ordering::Less]),
            "le" => ordered(&[Ordering::Less, Ordering::Equal]),
            "co" => some(&|found| scalar(found) && part(found).contains(&lower)),
            "sw" => some(&|found| scalar(found) && part(found).starts_with(&lower)),
            _ => some(&|found| scalar(found) && part(found).ends_with(&lower)),
        })
    }
}

/// At an operator that stands outside of parentheses.
fn split<'a>(tokens: &'a [Token], operator: &str) -> Vec<&'a [Token]> {
    let mut depth = 0_usize;
    tokens
        .split(|token| {
            match token {
                Token::Open => depth += 1,
                Token::Close => depth = depth.saturating_sub(1),
                Token::Word(_) | Token::Text(_) => {}
            }
            depth == 0 && is_word(token, operator)
        })
        .collect()
}

fn is_word(token: &Token, expected: &str) -> bool {
    matches!(token, Token::Word(word) if word.eq_ignore_ascii_case(expected))
}

/// What a field is compared with, if it is a value at all.
fn wanted(token: &Token) -> Option<Value> {
    match token {
        Token::Open | Token::Close => None,
        Token::Text(text) => Some(Value::from(text.as_str())),
        Token::Word(word) => match word.as_str() {
            "null" => Some(Value::Null),
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            _ => is_number(word)
                .then(|| serde_json::from_str::<Number>(word).ok())
                .flatten()
                .and_then(exact(word)),
        },
    }
}

/// The nearest fraction, which a quick reading may miss.
fn exact(word: &str) -> impl Fn(Number) -> Option<Value> {
    let nearest: Option<f64> = word.parse().ok();
    move |read| {
        let number = if read.is_f64() { Number::from_f64(nearest?)? } else { read };
        Some(Value::Number(number))
    }
}

/// RFC 8259 §6.
fn is_number(word: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let word = word.strip_prefix('-').unwrap_or(word);
    let (word, exponent) =
        word.split_once(['e', 'E']).map_or((word, None), |(word, power)| (word, Some(power)));
    let (whole, fraction) = word.split_once('.').map_or((word, None), |(whole, part)| (whole, Some(part)));
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|power| digits(power.strip_prefix(['+', '-']).unwrap_or(power)))
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) if is_number(text) => text.parse().ok().filter(|number: &f64| number.is_finite()),
        _ => None,
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn order(found: &Value, wanted: &Value) -> Option<Ordering> {
    if found.is_string() && wanted.is_string() {
        Some(plain(found).cmp(&plain(wanted)))
    } else if found.is_number() || wanted.is_number() {
        number(found)?.partial_cmp(&number(wanted)?)
    } else {
        (plain(found) == plain(wanted)).then_some(Ordering::Equal)
    }
}

/// The path of each value that is not `null`; elements have their list's.
fn flatten(value: &Value, path: &str, found: &mut Vec<(String, Value)>) {
    match value {
        Value::Null => {}
        Value::Array(elements) => elements.iter().for_each(|element| flatten(element, path, found)),
        Value::Object(object) => {
            found.push((path.to_owned(), value.clone()));
            for (key, value) in object {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                flatten(value, &path, found);
            }
        }
        Value::Bool(_) | Value::Number(_) | Value::String(_) => found.push((path.to_owned(), value.clone())),
    }
}

/// The first event is whole, but for what may hold anything.
fn fields() -> BTreeMap<String, Value> {
    let whole: Value = serde_json::from_str(EVENTS[0]).expect("an event");
    let mut found = Vec::new();
    flatten(&whole, "", &mut found);
    let mut fields: BTreeMap<_, _> = found.into_iter().filter(|(_, value)| !value.is_object()).collect();
    fields.remove("published");
    fields.extend(
        ["device", "actor.detailEntry", "target.detailEntry"].map(|path| (path.to_owned(), Value::Null)),
    );
    fields
}

const OPERATORS: [&str; 10] = ["eq", "ne", "gt", "ge", "lt", "le", "sw", "ew", "co", "pr"];

const OPEN: [&str; 4] =
    ["debugContext.debugData.", "transaction.detail.", "actor.detailEntry.", "target.detailEntry."];

const EVENTS: [&str; 3] = [
    r#"{"actor":{"id":"00u1","type":"User","alternateId":"a@b.c","displayName":"Ä","detailEntry":null},
    "client":{"userAgent":{"rawUserAgent":"curl/8","os":"Linux","browser":"UNKNOWN"},"zone":"office","device":"Computer",
    "id":"x","ipAddress":"192.0.2.1","geographicalContext":{"city":"C","state":"S","country":"India","postalCode":"500004",
    "geolocation":{"lat":17.3724,"lon":-78.5}}},"device":null,"authenticationContext":{"authenticationProvider":"P",
    "credentialProvider":"P","credentialType":"PASSWORD","issuer":"I","interface":"J","authenticationStep":0,
    "rootSessionId":"102r","externalSessionId":"102x"},"displayMessage":"Create API token",
    "eventType":"system.api_token.create","outcome":{"result":"SUCCESS","reason":"none"},
    "published":"2024-11-06T06:34:37.964Z","securityContext":{"asNumber":150008,"asOrg":"O","isp":"N","domain":"d.test",
    "isProxy":false},"severity":"INFO","debugContext":{"debugData":{}},"legacyEventType":"api.token.create",
    "transaction":{"type":"WEB","id":"t","detail":{}},"uuid":"u","version":"0","request":{"ipChain":[{"ip":"192.0.2.1",
    "geographicalContext":{"city":"C","state":"S","country":"India","postalCode":"500004","geolocation":{"lat":17.5,
    "lon":-78.5}},"version":"V4","source":"edge"}]},"target":[{"id":"00T1","type":"Token","alternateId":"unknown",
    "displayName":"Test","detailEntry":null}]}"#,
    r#"{"eventType":"zone.update","severity":"WARN","client":{"zone":"null","id":null},"securityContext":{"asNumber":null,
    "isProxy":true},"debugContext":{"debugData":{"rateLimitPercentage":"50","requestUri":"/api/v1/zones","count":7,
    "said":"true","flag":false,"none":null,"zones":["nzo1","nzo2",3],"in":{"a":"b"},"x.y":"dots"}},
    "transaction":{"detail":{"requestApiTokenId":"00T1"}},"actor":{"id":"00u2","detailEntry":{"a":1.5}},"request":{"ipChain":[
    {"ip":"192.0.2.1","version":"V4"},{"ip":"2001:db8::1","version":"V6"}]},"target":[{"id":"nzo1","type":"NetworkZone"},
    {"id":"00T1","type":"Token","detailEntry":{"k":"v"}}]}"#,
    "{}",
];
