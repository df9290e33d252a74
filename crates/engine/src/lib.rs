//! Decides: may this token be used from here, on this device, now?
//!
//! A pure library: no I/O, no clock, no randomness. `chain` builds the chain of addresses from a
//! peer and header lines, `credentials` finds the token text, `decide` judges a [`Call`] against a
//! [`Snapshot`], and `explain` gives the same verdict with every step that led to it.
#![deny(clippy::wildcard_enum_match_arm)]
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)
)]

pub mod addr;
pub mod atlas;
pub mod base62;
pub mod chain;
pub mod credentials;
pub mod current;
pub mod decide;
pub mod device;
pub mod entry;
pub mod explain;
pub mod facts;
pub mod id;
pub mod limits;
pub mod network;
pub mod openness;
pub mod places;
pub mod proxy_header;
pub mod sighting;
pub mod snapshot;
pub mod time;
pub mod token;
pub mod user;
pub mod verdict;
pub mod zone;

pub use atlas::Atlas;
pub use chain::{Edge, Hop, IpChain, Peer};
pub use credentials::Credentials;
pub use current::{Current, Seen};
pub use decide::{Call, decide};
pub use device::{DeviceCondition, Evidence};
pub use entry::{Entries, Entry};
pub use explain::{Explanation, explain};
pub use facts::Facts;
pub use id::{KeyId, TokenId, UserId, ZoneId};
pub use network::{NetworkCondition, ZoneIds};
pub use places::{Holders, ZoneNumber};
pub use sighting::{Refusal, Refused, Sighting, Witness};
pub use snapshot::{Change, Compiling, Issued, Records, Sizes, Snapshot};
pub use time::{Now, Timestamp};
pub use token::{Digest, Secret, Token};
pub use user::{Role, User};
pub use verdict::{Denial, Outcome, Pass, Reason, Revision, Verdict};
pub use zone::{DynamicZone, EnhancedZone, IpZone, Usage, Zone, ZoneKind};
