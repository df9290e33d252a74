//! A signed delivery, tried again until it is taken or given up.

use std::sync::Arc;
use std::time::Duration;

use engine::{Now, Secret};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};

use crate::client::ClientError;
use crate::signature::sign;
use crate::{Client, Fault, Guard, Roots, Url, limits};

/// Where deliveries go, and what they are signed with.
#[derive(Clone, Debug)]
pub struct Settings {
    pub url: Url,
    pub guard: Guard,
    /// In the place of the machine's.
    pub roots: Option<Roots>,
    pub secret: Arc<Secret>,
}

pub struct Webhook {
    client: Client,
    secret: Arc<Secret>,
    now: Now,
}

const DELIVERY: HeaderName = HeaderName::from_static("x-ringfence-delivery");
const SIGNATURE: HeaderName = HeaderName::from_static("x-ringfence-signature");

impl Webhook {
    /// `agent`: as which program it calls.
    pub fn new(settings: Settings, agent: &str, now: Now) -> Result<Self, ClientError> {
        let Settings { url, guard, roots, secret } = settings;
        Ok(Self { client: Client::new(url, guard, roots, agent)?, secret, now })
    }

    /// Sends a JSON body until it is taken; the last fault, where it was not.
    pub async fn deliver(&self, body: &[u8]) -> Result<(), Fault> {
        let delivery = delivery(random());
        let mut wait = limits::FIRST_WAIT;
        let mut tried = 1;
        loop {
            let fault = match self.client.post(self.headers(&delivery, body), body.to_vec()).await {
                Ok(()) => return Ok(()),
                Err(fault) => fault,
            };
            tracing::debug!(delivery, tried, "the webhook took nothing: {}", fault.chain());
            if tried == limits::TRIES {
                return Err(fault);
            }
            tried += 1;
            tokio::time::sleep(around(wait, random().to_le_bytes()[0])).await;
            wait *= 2;
        }
    }

    /// Signed anew at each try: the receiver judges how old it is.
    fn headers(&self, delivery: &str, body: &[u8]) -> HeaderMap {
        let signature = sign(&self.secret, (self.now)(), body);
        let texts = [(DELIVERY, delivery), (SIGNATURE, &signature), (CONTENT_TYPE, "application/json")];
        let value = |(name, text): (HeaderName, &str)| Some((name, HeaderValue::from_str(text).ok()?));
        texts.into_iter().filter_map(value).collect()
    }
}

impl std::fmt::Debug for Webhook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Webhook").field("client", &self.client).finish_non_exhaustive()
    }
}

fn random() -> u128 {
    let mut bytes = [0; 16];
    // Without chance two deliveries would be called alike, which harms nobody.
    let _ = getrandom::fill(&mut bytes);
    u128::from_le_bytes(bytes)
}

/// A UUID of version 4.
fn delivery(random: u128) -> String {
    let bits = random & !(0xF << 76) & !(0b11 << 62) | 0x4 << 76 | 0b10 << 62;
    let digits = format!("{bits:032x}");
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    format!("{}-{}-{}-{}-{}", part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32))
}

/// A quarter more or less, so that many servers do not come back at once.
fn around(wait: Duration, chance: u8) -> Duration {
    wait.mul_f64(0.75 + f64::from(chance) / 510.0)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{around, delivery};

    #[test]
    fn a_delivery_is_called_by_a_uuid() {
        assert_eq!(delivery(0), "00000000-0000-4000-8000-000000000000");
        assert_eq!(delivery(u128::MAX), "ffffffff-ffff-4fff-bfff-ffffffffffff");
    }

    #[test]
    fn a_wait_is_a_quarter_more_or_less() {
        let wait = Duration::from_secs(4);
        assert_eq!((around(wait, 0), around(wait, 255)), (Duration::from_secs(3), Duration::from_secs(5)));
    }
}
