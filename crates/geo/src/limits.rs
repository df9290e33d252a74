//! The numbers that reading a file holds to. Beyond each, the file is refused whole.

/// Handed in, so that a test can be narrow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a file.
    pub bytes: u64,
    /// Nodes of the search tree, and networks that are met while it is walked.
    pub networks: u64,
    /// Values of one record: a map, a list, a text, a number.
    pub record_values: u32,
    /// Values of all records that differ.
    pub values: u64,
    /// The same for each byte of the file: records share their parts, but not without end.
    pub values_per_byte: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 512 * 1024 * 1024,
            networks: 32 * 1024 * 1024,
            record_values: 512,
            values: 1024 * 1024 * 1024,
            values_per_byte: 16,
        }
    }
}

/// Steps of a path, and how deep a record is looked into.
pub(crate) const STEPS_MAX: usize = 8;
/// Bytes of one step of a path.
pub(crate) const STEP_BYTES_MAX: usize = 64;
/// Bytes of a name for people: an autonomous system's, a provider's.
pub(crate) const NAME_BYTES_MAX: usize = 256;
/// Seconds since the epoch: the end of the year 9999. Nothing was built later.
pub(crate) const BUILT_MAX: u64 = 253_402_300_799;
