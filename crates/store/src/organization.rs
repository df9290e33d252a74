//! The organization's one row, and the revision.
use crate::{OrganizationRecord, Store, StoreError, Write};
use engine::Revision;

impl Store {
    pub async fn organization(&self) -> Result<Option<OrganizationRecord>, StoreError> {
        todo!()
    }
    /// The last committed revision; also the heartbeat.
    pub async fn revision(&self) -> Result<Revision, StoreError> {
        todo!()
    }
}
impl Write {
    pub async fn insert_organization(
        &mut self,
        _organization: &OrganizationRecord,
    ) -> Result<(), StoreError> {
        todo!()
    }
}
