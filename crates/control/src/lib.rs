//! Changes: every write, its event, and the snapshot it publishes.
//!
//! Each change is: begin → read → refuse or change → write the event → commit → publish. A write is
//! answered when this node decides by it.

pub mod actor;
pub mod error;
pub mod token;
pub mod user;
pub mod zone;

use std::sync::Arc;

pub use actor::Actor;
pub use error::{Cause, ControlError};
pub use store::{EventRecord, RefusalRecord, TokenRecord, UserRecord, ZoneRecord};

/// The one way to change the organization.
#[derive(Clone, Debug)]
pub struct Control {
    current: Arc<engine::Current>,
}

impl Control {
    /// What gates decide by.
    pub fn current(&self) -> &Arc<engine::Current> {
        &self.current
    }
}
