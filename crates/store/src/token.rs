//! Tokens: digests and conditions, never texts.
use crate::{Renewal, Store, StoreError, TokenRecord, Write};
use engine::{Digest, Timestamp, TokenId};

impl Store {
    /// Every token, revoked and expired ones too: what a snapshot is compiled from.
    pub async fn all_tokens(&self) -> Result<Vec<TokenRecord>, StoreError> {
        todo!()
    }
    /// Live ones (not revoked, not expired at `at`), oldest first, after the token `after`.
    pub async fn live_tokens(
        &self,
        _at: Timestamp,
        _after: Option<&TokenId>,
        _limit: usize,
    ) -> Result<Vec<TokenRecord>, StoreError> {
        todo!()
    }
    pub async fn token(&self, _id: &TokenId) -> Result<Option<TokenRecord>, StoreError> {
        todo!()
    }
}
impl Write {
    pub async fn token(&mut self, _id: &TokenId) -> Result<Option<TokenRecord>, StoreError> {
        todo!()
    }
    /// `Conflict("token")` where the digest is taken.
    pub async fn insert_token(&mut self, _record: &TokenRecord) -> Result<(), StoreError> {
        todo!()
    }
    /// Many at once, in multi-row statements.
    pub async fn insert_tokens(&mut self, _records: &[TokenRecord]) -> Result<(), StoreError> {
        todo!()
    }
    /// Which of these digests are taken already.
    pub async fn taken_digests(&mut self, _digests: &[Digest]) -> Result<Vec<Digest>, StoreError> {
        todo!()
    }
    pub async fn update_token(&mut self, _record: &TokenRecord) -> Result<(), StoreError> {
        todo!()
    }
    pub async fn count_tokens(&mut self) -> Result<usize, StoreError> {
        todo!()
    }
    /// Sets `last_used` and `updated`, never backwards; versions stay. Ids that are gone are passed over.
    pub async fn renew_tokens(&mut self, _renewals: &[Renewal]) -> Result<(), StoreError> {
        todo!()
    }
}
