//! Zones: entries as typed, one a line in one column.
use crate::{Store, StoreError, Write, ZoneRecord};
use engine::{TokenId, ZoneId};

impl Store {
    /// Every zone, in the order in which they were made.
    pub async fn all_zones(&self) -> Result<Vec<ZoneRecord>, StoreError> {
        todo!()
    }
    pub async fn zone(&self, _id: &ZoneId) -> Result<Option<ZoneRecord>, StoreError> {
        todo!()
    }
}
impl Write {
    pub async fn zone(&mut self, _id: &ZoneId) -> Result<Option<ZoneRecord>, StoreError> {
        todo!()
    }
    /// `Conflict("zone")` where another zone has that name, whatever its case.
    pub async fn insert_zone(&mut self, _record: &ZoneRecord) -> Result<(), StoreError> {
        todo!()
    }
    /// As [`Write::insert_zone`].
    pub async fn update_zone(&mut self, _record: &ZoneRecord) -> Result<(), StoreError> {
        todo!()
    }
    pub async fn delete_zone(&mut self, _id: &ZoneId) -> Result<(), StoreError> {
        todo!()
    }
    pub async fn count_zones(&mut self) -> Result<usize, StoreError> {
        todo!()
    }
    /// Entries over all zones, gateways and proxies together.
    pub async fn count_entries(&mut self) -> Result<usize, StoreError> {
        todo!()
    }
    /// Unrevoked tokens whose network condition (enforced or proposed) names the zone: the first `limit`
    /// with their names, and how many there are.
    pub async fn tokens_naming(
        &mut self,
        _id: &ZoneId,
        _limit: usize,
    ) -> Result<(Vec<(TokenId, String)>, usize), StoreError> {
        todo!()
    }
}
