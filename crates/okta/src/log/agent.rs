//! What a `User-Agent` says of a client: its system, its browser, and a short name for it.

#[cfg(test)]
mod tests;

use super::event::LogUserAgent;

/// Fills what Okta's events say of a client.
pub fn user_agent(raw: &str) -> LogUserAgent {
    LogUserAgent {
        raw_user_agent: raw.to_owned(),
        os: os(raw).to_owned(),
        browser: browser(raw).map_or("UNKNOWN", |(upper, _)| upper).to_owned(),
    }
}

/// A short name: a browser's, else the first product (RFC 9110 §10.1.5) without its version. At most
/// [`FAMILY_BYTES_MAX`] letters, digits and marks of a token, so that it can be shown anywhere;
/// `unknown` where the text begins with none.
pub fn family(raw: &str) -> &str {
    if let Some((_, name)) = browser(raw) {
        return name;
    }
    let raw = raw.trim_start_matches([' ', '\t']);
    let end = raw.bytes().take(FAMILY_BYTES_MAX).take_while(|byte| is_of_token(*byte)).count();
    raw.get(..end).filter(|name| !name.is_empty()).unwrap_or("unknown")
}

/// Bytes of a client's short name.
pub const FAMILY_BYTES_MAX: usize = 48;

/// RFC 9110 §5.6.2.
fn is_of_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

fn os(raw: &str) -> &'static str {
    let raw = raw.to_ascii_lowercase();
    let found = SYSTEMS.iter().find(|(marks, _)| marks.iter().any(|mark| raw.contains(mark)));
    found.map_or("Unknown", |(_, name)| name)
}

/// As Okta writes it, and as people do. Every browser says `Mozilla`; few libraries do.
fn browser(raw: &str) -> Option<(&'static str, &'static str)> {
    let found = BROWSERS.iter().find(|(marks, ..)| marks.iter().any(|mark| raw.contains(mark)));
    found.filter(|_| raw.starts_with("Mozilla/")).map(|(_, upper, name)| (*upper, *name))
}

/// In this order: an iPhone says that it is like Mac OS X, and Android that it is Linux.
const SYSTEMS: [(&[&str], &str); 5] = [
    (&["iphone", "ipad", "ipod"], "iOS"),
    (&["android"], "Android"),
    (&["windows"], "Windows"),
    (&["mac os x", "macintosh", "darwin"], "Mac OS X"),
    (&["linux"], "Linux"),
];

/// In this order: Edge says that it is Chrome, and Chrome that it is Safari.
const BROWSERS: [(&[&str], &str, &str); 4] = [
    (&["Edg/", "EdgA/", "EdgiOS/", "Edge/"], "EDGE", "Edge"),
    (&["Firefox/", "FxiOS/"], "FIREFOX", "Firefox"),
    (&["Chrome/", "CriOS/"], "CHROME", "Chrome"),
    (&["Safari/"], "SAFARI", "Safari"),
];
