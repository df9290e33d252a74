//! Refused calls: the newest [`REFUSALS_MAX`].
use crate::{RefusalRecord, Store, StoreError};

/// Rows kept; beyond, the oldest go.
pub const REFUSALS_MAX: usize = 100_000;

impl Store {
    /// Appends a batch in one transaction, and drops the oldest beyond the bound.
    pub async fn record_refusals(&self, _records: &[RefusalRecord]) -> Result<(), StoreError> {
        todo!()
    }
    pub async fn refusal(&self, _error_id: &str) -> Result<Option<RefusalRecord>, StoreError> {
        todo!()
    }
}
