//! How much a call to somebody else may take (security: limits).

use std::time::Duration;

/// One try, from the look-up of the name to the end of the answer.
pub const TIME: Duration = Duration::from_secs(5);
/// Of the answer's body; the rest is not read. None of it is shown.
pub const ANSWER_BYTES: usize = 4_096;
/// Of one delivery. Then it is given up.
pub const TRIES: u32 = 5;
/// Before the second try; twice as long before each that follows, a quarter more or less.
pub const FIRST_WAIT: Duration = Duration::from_secs(1);
/// Of the text that deliveries are signed with, at least: as many as the signature has.
pub const SECRET_BYTES_MIN: usize = 32;
