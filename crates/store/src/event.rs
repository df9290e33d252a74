//! The audit.
use crate::{EventRecord, Store, StoreError, Write};

impl Store {
    /// The newest `limit`, newest first.
    pub async fn latest_events(&self, _limit: usize) -> Result<Vec<EventRecord>, StoreError> {
        todo!()
    }
}
impl Write {
    pub async fn insert_event(&mut self, _record: &EventRecord) -> Result<(), StoreError> {
        todo!()
    }
}
