//! Whom to call: an https URL, without anything that a call does not need.

use std::fmt;
use std::net::IpAddr;

/// Parsed once; the host is as the connection will have it.
#[derive(Clone, PartialEq, Eq)]
pub struct Url(reqwest::Url);

/// None repeats the text: a path or a query may be a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    #[error("is not like https://hooks.example.com/ringfence ({0})")]
    NotAUrl(String),
    #[error("does not begin with https:// : nothing is sent without TLS")]
    NotHttps,
    #[error("has a user or a password before its host: the receiver knows deliveries by their signature")]
    User,
    #[error("has a fragment, which is sent to nobody: leave out what begins with #")]
    Fragment,
    #[error("has the port 0: it is one of 1 to 65535")]
    Port,
}

const SCHEME: &str = "https://";

impl Url {
    pub fn parse(text: &str) -> Result<Self, UrlError> {
        // What others read as a slash, or pass over, stands in no URL that was meant.
        let is_odd = |c: char| c == '\\' || c.is_whitespace() || c.is_control();
        if let Some(odd) = text.chars().find(|c| is_odd(*c)) {
            return Err(UrlError::NotAUrl(format!("it holds {odd:?}")));
        }
        let Some(rest) = text.get(SCHEME.len()..).filter(|_| begins(text)) else {
            return Err(UrlError::NotHttps);
        };
        if rest.split(['/', '?', '#']).next().is_some_and(|authority| authority.contains('@')) {
            return Err(UrlError::User);
        }
        let url = reqwest::Url::parse(text).map_err(|error| UrlError::NotAUrl(error.to_string()))?;
        if url.fragment().is_some() {
            return Err(UrlError::Fragment);
        }
        if url.port() == Some(0) {
            return Err(UrlError::Port);
        }
        match url.host_str() {
            Some(host) if !host.is_empty() => Ok(Self(url)),
            Some(_) | None => Err(UrlError::NotAUrl("it has no host".to_owned())),
        }
    }

    /// In lower case, an international one as `xn--…`; an IPv6 address without its brackets.
    pub fn host(&self) -> &str {
        let host = self.0.host_str().unwrap_or_default();
        host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host)
    }

    /// Where the host is no name: nobody looks it up.
    pub fn address(&self) -> Option<IpAddr> {
        self.host().parse().ok()
    }

    pub(crate) fn inner(&self) -> &reqwest::Url {
        &self.0
    }
}

fn begins(text: &str) -> bool {
    text.get(..SCHEME.len()).is_some_and(|scheme| scheme.eq_ignore_ascii_case(SCHEME))
}

/// The host alone: what follows it may be a secret.
impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Url(https://{}/…)", self.host())
    }
}

#[cfg(test)]
mod tests {
    use super::{Url, UrlError};

    #[test]
    fn b_105_only_an_https_url_without_extras_is_one() {
        let check = |text: &str, host: &str| {
            assert_eq!(Url::parse(text).map(|url| url.host().to_owned()).as_deref(), Ok(host), "{text}");
        };
        check("https://hooks.example.com/a?b=c", "hooks.example.com");
        check("HTTPS://Hooks.Example.COM", "hooks.example.com");
        check("https://b\u{fc}ro.example/", "xn--bro-hoa.example");
        check("https://hooks.example.com:65535/", "hooks.example.com");
        check("https://[2001:4860:4860::8888]/", "2001:4860:4860::8888");
        // Every spelling of an address is the address, so that the guard sees it.
        for spelt in ["127.0.0.1", "127.1", "0x7f.1", "2130706433", "0177.0.0.1", "\u{ff11}27.0.0.1"] {
            check(&format!("https://{spelt}/"), "127.0.0.1");
        }
        check("https://[::ffff:10.0.0.1]/", "::ffff:a00:1");
    }

    #[test]
    fn b_105_what_else_there_is_is_refused_and_not_repeated() {
        for (text, expected) in [
            ("http://hooks.example.com/sesame", UrlError::NotHttps),
            ("ftp://hooks.example.com/sesame", UrlError::NotHttps),
            ("https:/hooks.example.com/sesame", UrlError::NotHttps),
            ("hooks.example.com", UrlError::NotHttps),
            ("", UrlError::NotHttps),
            ("https://sesame@hooks.example.com/", UrlError::User),
            ("https://jane:sesame@hooks.example.com/", UrlError::User),
            ("https://@hooks.example.com/", UrlError::User),
            ("https://hooks.example.com/#sesame", UrlError::Fragment),
            ("https://hooks.example.com/#", UrlError::Fragment),
            ("https://hooks.example.com:0/sesame", UrlError::Port),
        ] {
            assert_eq!(Url::parse(text), Err(expected), "{text}");
        }
        for text in [
            "https://hooks.example.com:65536/sesame",
            "https://hooks.example.com:port/sesame",
            "https:///",
            "https://hooks.example.com\\@10.0.0.1/sesame",
            " https://hooks.example.com/sesame",
            "https://hooks.exa\tmple.com/sesame",
            "https://1.2.3.4.5/sesame",
            "https://[fe80::1%25eth0]/sesame",
            "https://a b/sesame",
        ] {
            let said = Url::parse(text).expect_err(text).to_string();
            assert!(!said.contains("sesame"), "{said}");
        }
    }
}
