//! The one-time set-up link: only its digest is kept.
use crate::{Store, StoreError, Write};
use engine::{Digest, Timestamp};

impl Store {
    /// Whether this link may still be used at `at`.
    pub async fn setup_link_is_live(&self, _digest: &Digest, _at: Timestamp) -> Result<bool, StoreError> {
        todo!()
    }
}
impl Write {
    /// Replaces whatever link there was.
    pub async fn put_setup_link(&mut self, _digest: &Digest, _expires: Timestamp) -> Result<(), StoreError> {
        todo!()
    }
}
