//! The one client for calls to others: https, at addresses that the guard chose, no further than the first answer.

use reqwest::header::HeaderMap;
use reqwest::redirect::Policy;
use reqwest::{Certificate, retry};

use crate::{Fault, Guard, Url, limits};

/// Calls one URL.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    url: Url,
    guard: Guard,
}

/// Whose certificates are trusted, in the place of those that the machine trusts.
#[derive(Clone, Debug)]
pub struct Roots(Vec<Certificate>);

#[derive(Debug, thiserror::Error)]
#[error("holds no certificate in PEM form")]
pub struct NoRoots;

#[derive(Debug, thiserror::Error)]
#[error("cannot make a client")]
pub struct ClientError(#[source] reqwest::Error);

impl Roots {
    pub fn parse(pem: &[u8]) -> Result<Self, NoRoots> {
        match Certificate::from_pem_bundle(pem) {
            Ok(roots) if !roots.is_empty() => Ok(Self(roots)),
            Ok(_) | Err(_) => Err(NoRoots),
        }
    }
}

impl Client {
    pub fn new(url: Url, guard: Guard, roots: Option<Roots>, agent: &str) -> Result<Self, ClientError> {
        let builder = reqwest::Client::builder()
            .https_only(true)
            .dns_resolver(guard.clone())
            .redirect(Policy::none())
            .no_proxy()
            .retry(retry::never())
            .timeout(limits::TIME)
            // A connection is one call's: the next one is judged again.
            .pool_max_idle_per_host(0)
            .user_agent(agent);
        let builder = match roots {
            Some(Roots(roots)) => builder.tls_certs_only(roots),
            None => builder,
        };
        Ok(Self { http: builder.build().map_err(ClientError)?, url, guard })
    }

    /// Delivered where the answer is a 2xx. Of the rest of the answer nothing is kept.
    pub async fn post(&self, headers: HeaderMap, body: Vec<u8>) -> Result<(), Fault> {
        self.guard.judge_literal(&self.url).map_err(Fault::Refused)?;
        let request = self.http.post(self.url.inner().clone()).headers(headers).body(body);
        let mut answer = request.send().await.map_err(Fault::of)?;
        let status = answer.status();
        // Taken off the connection, so that a receiver that says a word sees no connection reset.
        let mut taken = 0;
        while taken < limits::ANSWER_BYTES {
            match answer.chunk().await {
                Ok(Some(bytes)) => taken += bytes.len(),
                Ok(None) | Err(_) => break,
            }
        }
        match status.as_u16() {
            200..=299 => Ok(()),
            300..=399 => Err(Fault::Elsewhere(status.as_u16())),
            status => Err(Fault::Status(status)),
        }
    }
}
