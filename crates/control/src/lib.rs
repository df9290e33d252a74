//! Changes: every write, its event, and the snapshot it publishes.
//!
//! Each change is: begin → read → refuse or change → write the event → commit → publish. A write is
//! answered when this node decides by it.

pub mod actor;
pub mod check;
mod clock;
pub mod error;
mod error_id;
pub mod founding;
pub mod geography;
pub mod history;
pub mod limits;
pub mod log;
mod name;
pub mod open;
pub mod overview;
mod publish;
mod random;
mod recorder;
mod refusals;
mod renewals;
pub mod session;
mod shorten;
mod sightings;
pub mod sign_in;
mod story;
pub mod token;
mod turn;
pub mod usage;
pub mod user;
pub mod watch;
pub mod webhook;
pub mod witness;
pub mod zone;

use std::sync::{Arc, OnceLock};

use store::Store;
use tokio::sync::Mutex;

pub use actor::{Actor, Whence};
pub use check::{Asked, Question};
pub use error::{Cause, ControlError};
pub use founding::Founding;
pub use geography::{GeoFile, Geography};
pub use limits::Limits;
pub use open::Settings;
pub use session::{Opened, Session};
pub use shorten::Keep;
pub use sign_in::SignIn;
pub use store::{
    Column, EventRecord, LogRecord, Narrow, OrganizationRecord, Outcomes, PasskeyRecord, PlaceRecord,
    SessionRecord, TokenRecord, UserRecord, ZoneRecord,
};
pub use story::Story;
pub use watch::Health;
pub use webhook::Unsent;
pub use witness::Counters;

/// The one way to change the organization. Cheap to clone: a handle.
#[derive(Clone, Debug)]
pub struct Control {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    current: Arc<engine::Current>,
    now: engine::Now,
    limits: Limits,
    organization: OnceLock<OrganizationRecord>,
    turns: turn::Turns,
    watched: watch::Watched,
    clock: clock::Clock,
    counted: Mutex<Option<token::Counted>>,
    witness: Arc<witness::Queues>,
    /// What gates see is written down.
    records: bool,
    keep: Keep,
    geography: geography::Shown,
}

impl std::fmt::Debug for Inner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Inner").field("store", &self.store).finish_non_exhaustive()
    }
}

impl Control {
    /// What gates decide by.
    pub fn current(&self) -> &Arc<engine::Current> {
        &self.inner.current
    }

    /// The organization, once it is founded.
    ///
    /// # Panics
    /// Before [`Control::found`]: nothing can be asked of an organization that is not there.
    pub fn organization(&self) -> &OrganizationRecord {
        self.inner.organization.get().expect("the organization is founded at start")
    }

    fn now(&self) -> engine::Timestamp {
        (self.inner.now)()
    }
}
