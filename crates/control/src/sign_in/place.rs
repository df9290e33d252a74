//! Where the console is, as browsers see it: all of it comes from `public_url`.

use std::net::IpAddr;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    origin: String,
    https: bool,
    host: String,
}

impl Place {
    /// `http(s)://HOST[:PORT]`, as the configuration has checked it.
    pub fn of(public_url: &str) -> Self {
        let url = public_url.trim_end_matches('/').to_ascii_lowercase();
        let https = url.starts_with("https://");
        let authority = url.split_once("://").map_or(&*url, |(_, rest)| rest);
        let host = name(authority).to_owned();
        let usual = if https { ":443" } else { ":80" };
        // A browser leaves the usual port out.
        let authority = authority.strip_suffix(usual).filter(|rest| *rest == host).unwrap_or(authority);
        let origin = format!("{}://{authority}", if https { "https" } else { "http" });
        Self { origin, https, host }
    }

    /// What a browser sends as `Origin`.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    pub fn is_https(&self) -> bool {
        self.https
    }

    /// The name that passkeys are for. Browsers have none for addresses, nor without TLS but on loopback.
    pub fn rp_id(&self) -> Option<&str> {
        let is_address = self.host.starts_with('[') || self.host.parse::<IpAddr>().is_ok();
        let is_loopback = self.host == "localhost" || self.host.ends_with(".localhost");
        let can = !is_address && !self.host.is_empty() && (self.https || is_loopback);
        can.then_some(&*self.host)
    }
}

/// Without the port.
fn name(authority: &str) -> &str {
    if let Some(end) = authority.strip_prefix('[').and_then(|rest| rest.find(']')) {
        return authority.get(..end + 2).unwrap_or(authority);
    }
    authority.rsplit_once(':').map_or(authority, |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn passkeys_need_a_name_and_tls() {
        for (url, origin, rp_id) in [
            ("https://Tokens.example.com", "https://tokens.example.com", Some("tokens.example.com")),
            ("https://tokens.example.com:443", "https://tokens.example.com", Some("tokens.example.com")),
            (
                "https://tokens.example.com:8443",
                "https://tokens.example.com:8443",
                Some("tokens.example.com"),
            ),
            ("http://localhost:8700", "http://localhost:8700", Some("localhost")),
            ("http://a.localhost", "http://a.localhost", Some("a.localhost")),
            ("http://127.0.0.1:8700", "http://127.0.0.1:8700", None),
            ("https://203.0.113.5", "https://203.0.113.5", None),
            ("https://[::1]:8700", "https://[::1]:8700", None),
            ("http://tokens.example.com", "http://tokens.example.com", None),
            ("http://localhost.example.com:80", "http://localhost.example.com", None),
        ] {
            let place = Place::of(url);
            assert_eq!((place.origin(), place.rp_id()), (origin, rp_id), "{url}");
        }
    }
}
