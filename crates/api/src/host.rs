//! Which names the admin listener answers to (B-096): a page on another name must not reach it through the
//! visitor's browser.

use std::net::IpAddr;

use axum::http::{HeaderMap, Request, header};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HostFault {
    /// None, two, or another than the target's: 400.
    Malformed,
    /// A name that is not ours: 421.
    Unknown,
}

/// Any port will do: the listener may stand behind a forwarded one.
pub(crate) fn check<B>(request: &Request<B>, base: &str, hosts: &[String]) -> Result<(), HostFault> {
    let mut lines = request.headers().get_all(header::HOST).iter();
    let line = match (lines.next(), lines.next()) {
        (Some(line), None) => Some(line.to_str().map_err(|_| HostFault::Malformed)?),
        (None, None) => None,
        (_, Some(_)) => return Err(HostFault::Malformed),
    };
    let target = request.uri().host();
    let named = match (line.map(name), target) {
        (Some(named), Some(target)) if !named.eq_ignore_ascii_case(target) => {
            return Err(HostFault::Malformed);
        }
        (Some(named), _) => named,
        (None, Some(target)) => target,
        (None, None) => return Err(HostFault::Malformed),
    };
    let own = base.split("://").nth(1).unwrap_or(base).split('/').next().unwrap_or_default();
    let known = is_loopback(named)
        || named.eq_ignore_ascii_case(name(own))
        || hosts.iter().any(|host| named.eq_ignore_ascii_case(name(host)));
    if known { Ok(()) } else { Err(HostFault::Unknown) }
}

/// The one `Host` line, where its name is the machine itself.
pub(crate) fn loopback(headers: &HeaderMap) -> Option<&str> {
    let line = headers.get(header::HOST)?.to_str().ok()?;
    is_loopback(name(line)).then_some(line)
}

/// Without the port.
fn name(authority: &str) -> &str {
    if let Some(end) = authority.strip_prefix('[').and_then(|rest| rest.find(']')) {
        return authority.get(..end + 2).unwrap_or(authority);
    }
    authority.rsplit_once(':').map_or(authority, |(name, _)| name)
}

fn is_loopback(name: &str) -> bool {
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost")
        || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::{HostFault, check};

    #[test]
    fn b_096_only_known_names_are_answered() {
        let said = |target: &str, hosts: &[&str]| {
            let request =
                hosts.iter().fold(Request::get(target), |request, host| request.header("host", *host));
            let request = request.body(()).expect("a request");
            check(&request, "https://tokens.example.com:8443", &["other.example".to_owned()])
        };
        for good in [
            "localhost",
            "localhost:8700",
            "127.0.0.1",
            "127.9.9.9:1",
            "[::1]:8700",
            "TOKENS.example.com",
            "other.example:9",
        ] {
            assert_eq!(said("/", &[good]), Ok(()), "{good}");
        }
        for bad in
            ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1", "[::2]", ""]
        {
            assert_eq!(said("/", &[bad]), Err(HostFault::Unknown), "{bad}");
        }
        assert_eq!(said("/", &[]), Err(HostFault::Malformed));
        assert_eq!(said("/", &["localhost", "localhost"]), Err(HostFault::Malformed));
        assert_eq!(said("http://127.0.0.1:8700/", &["127.0.0.1"]), Ok(()));
        assert_eq!(said("http://evil.example/", &["127.0.0.1"]), Err(HostFault::Malformed));
    }
}
