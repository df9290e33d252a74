//! Whom the program may call (B-105): the addresses that a name has are looked up here, and those that hold are the
//! very ones that are connected to.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use engine::Edge;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::{Reach, Url, reach};

/// Everybody with a public address, and hosts that are named.
#[derive(Clone, Debug)]
pub struct Guard {
    private: BTreeSet<String>,
    /// Knows the NAT64 prefixes of the network that the program stands in.
    edge: Arc<Edge>,
}

/// Which of the hosts is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a host: write one name, as in hooks.internal.example.com, or one address")]
pub struct GuardError {
    pub index: usize,
    text: String,
}

/// Why a host is not called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("its name has no address")]
    NoAddress,
    #[error("its address is a private one, and webhook.allow_private does not name the host")]
    Private,
    #[error("its address is one that nobody may be called at")]
    Never,
}

impl Guard {
    /// `private`: hosts whose addresses may be private ones, each by its exact name.
    pub fn new<T: AsRef<str>>(private: &[T], edge: Arc<Edge>) -> Result<Self, GuardError> {
        let host = |(index, text): (usize, &T)| {
            let text = text.as_ref();
            host(text).ok_or_else(|| GuardError { index, text: text.to_owned() })
        };
        Ok(Self { private: private.iter().enumerate().map(host).collect::<Result<_, _>>()?, edge })
    }

    /// Whether a host may be called at this address.
    pub fn judge(&self, host: &str, address: IpAddr) -> Result<(), Refused> {
        match reach(self.edge.translate(address)) {
            Reach::Public => Ok(()),
            Reach::Private if self.private.contains(host) => Ok(()),
            Reach::Private => Err(Refused::Private),
            Reach::Never => Err(Refused::Never),
        }
    }

    /// A host that is an address is never looked up: it is judged as it stands.
    pub fn judge_literal(&self, url: &Url) -> Result<(), Refused> {
        url.address().map_or(Ok(()), |address| self.judge(url.host(), address))
    }

    /// Those of a host's addresses that it may be called at.
    pub fn choose(
        &self,
        host: &str,
        found: impl IntoIterator<Item = SocketAddr>,
    ) -> Result<Vec<SocketAddr>, Refused> {
        let (mut chosen, mut why) = (Vec::new(), Refused::NoAddress);
        for address in found {
            match self.judge(host, address.ip()) {
                Ok(()) => chosen.push(address),
                Err(refused) => why = refused,
            }
        }
        if chosen.is_empty() { Err(why) } else { Ok(chosen) }
    }
}

/// As the connection will have it.
fn host(text: &str) -> Option<String> {
    if let Ok(address) = text.parse::<IpAddr>() {
        return Some(address.to_string());
    }
    if text.contains(['/', ':', '?', '#', '*', '@', '[']) {
        return None;
    }
    Url::parse(&format!("https://{text}/")).ok().map(|url| url.host().to_owned())
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.clone();
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await.map_err(|error| {
                tracing::debug!(%error, host = name.as_str(), "the name was not found");
                Refused::NoAddress
            })?;
            let chosen = guard.choose(name.as_str(), found)?;
            Ok(Box::new(chosen.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, SocketAddr};
    use std::sync::Arc;

    use engine::Edge;

    use super::{Guard, Refused};
    use crate::Url;

    fn guard(private: &[&str], nat64: &[&str]) -> Guard {
        let edge = Edge::new(&[], "Forwarded", nat64).expect("an edge");
        Guard::new(private, Arc::new(edge)).expect("hosts")
    }

    fn found(texts: &[&str]) -> Vec<SocketAddr> {
        let address = |text: &&str| SocketAddr::new(text.parse::<IpAddr>().expect("an address"), 0);
        texts.iter().map(address).collect()
    }

    #[test]
    fn b_105_a_name_is_called_at_its_public_addresses_only() {
        let guard = guard(&["Hooks.Internal.example.com"], &[]);
        let check = |host: &str, addresses: &[&str], expected: Result<&[&str], Refused>| {
            assert_eq!(guard.choose(host, found(addresses)), expected.map(found), "{host} at {addresses:?}");
        };
        let (inside, outside) = ("hooks.internal.example.com", "hooks.example.com");
        check(
            outside,
            &["8.8.8.8", "10.0.0.1", "2001:4860:4860::8888"],
            Ok(&["8.8.8.8", "2001:4860:4860::8888"]),
        );
        check(outside, &["127.0.0.1", "::1"], Err(Refused::Private));
        check(outside, &["64:ff9b::a9fe:a9fe"], Err(Refused::Never));
        check(outside, &[], Err(Refused::NoAddress));
        check(inside, &["10.0.0.1", "169.254.169.254", "8.8.8.8"], Ok(&["10.0.0.1", "8.8.8.8"]));
        check(inside, &["169.254.169.254"], Err(Refused::Never));
        check("x.hooks.internal.example.com", &["10.0.0.1"], Err(Refused::Private));
        check("internal.example.com", &["10.0.0.1"], Err(Refused::Private));
    }

    #[test]
    fn b_105_the_network_s_own_nat64_is_looked_through() {
        let guard = guard(&[], &["fd00:64::/96"]);
        assert_eq!(guard.judge("x", "fd00:64::808:808".parse().expect("one")), Ok(()));
        assert_eq!(guard.judge("x", "fd00:64::a00:1".parse().expect("one")), Err(Refused::Private));
        assert_eq!(guard.judge("x", "fd00:65::808:808".parse().expect("one")), Err(Refused::Private));
    }

    #[test]
    fn b_105_an_address_in_the_place_of_a_name_is_judged_too() {
        let guard = guard(&["10.0.0.5", "fd00::0:5"], &[]);
        for (url, expected) in [
            ("https://10.0.0.5/", Ok(())),
            ("https://[fd00::5]/", Ok(())),
            ("https://167772165/", Ok(())),
            ("https://10.0.0.6/", Err(Refused::Private)),
            ("https://0x7f.1/", Err(Refused::Private)),
            ("https://[::ffff:10.0.0.5]/", Err(Refused::Private)),
            ("https://[::ffff:169.254.169.254]/", Err(Refused::Never)),
            ("https://8.8.8.8/", Ok(())),
            ("https://hooks.example.com/", Ok(())),
        ] {
            assert_eq!(guard.judge_literal(&Url::parse(url).expect(url)), expected, "{url}");
        }
    }

    #[test]
    fn b_105_a_host_is_named_whole() {
        let edge = Arc::new(Edge::new(&[], "Forwarded", &[] as &[&str]).expect("an edge"));
        for wrong in
            ["*.example.com", "https://example.com", "example.com:443", "10.0.0.0/8", "a@b", "", "a b"]
        {
            let error = Guard::new(&["good.example.com", wrong], edge.clone()).expect_err(wrong);
            assert_eq!(error.index, 1);
        }
    }
}
