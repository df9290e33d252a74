//! A file on its way into memory: never a pipe or a device, never more than is allowed.

use std::fs::{File, Metadata, OpenOptions};
use std::io::Read;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

use rustix::fs::OFlags;

use crate::error::GeoFault;

/// Which file it was, and in which state. What is written or replaced has another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    device: u64,
    inode: u64,
    size: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

#[derive(Debug)]
pub(crate) struct Opened {
    file: File,
    pub(crate) stamp: Stamp,
}

impl Stamp {
    fn of(metadata: &Metadata) -> Self {
        Self {
            device: metadata.dev(),
            inode: metadata.ino(),
            size: metadata.size(),
            modified: (metadata.mtime(), metadata.mtime_nsec()),
            changed: (metadata.ctime(), metadata.ctime_nsec()),
        }
    }
}

impl Opened {
    /// A link is followed. Opening waits for nobody: a pipe without a writer would keep us for ever.
    pub(crate) fn open(path: &Path) -> Result<Self, GeoFault> {
        // Before it is opened: opening a device can do something.
        if !path.metadata().map_err(GeoFault::Open)?.is_file() {
            return Err(GeoFault::NotAFile);
        }
        let flags = i32::try_from((OFlags::NONBLOCK | OFlags::NOCTTY).bits()).unwrap_or_default();
        let file = OpenOptions::new().read(true).custom_flags(flags).open(path).map_err(GeoFault::Open)?;
        let metadata = file.metadata().map_err(GeoFault::Open)?;
        if !metadata.is_file() {
            return Err(GeoFault::NotAFile);
        }
        Ok(Self { file, stamp: Stamp::of(&metadata) })
    }

    /// All of it, if it is in the end what it was when it was opened.
    pub(crate) fn read(mut self, max: u64) -> Result<Vec<u8>, GeoFault> {
        if self.stamp.size > max {
            return Err(GeoFault::TooLarge { max });
        }
        let mut bytes = Vec::with_capacity(usize::try_from(self.stamp.size).unwrap_or_default());
        let room = self.stamp.size.saturating_add(1);
        Read::by_ref(&mut self.file).take(room).read_to_end(&mut bytes).map_err(GeoFault::Read)?;
        let now = Stamp::of(&self.file.metadata().map_err(GeoFault::Read)?);
        if now != self.stamp || u64::try_from(bytes.len()).ok() != Some(self.stamp.size) {
            return Err(GeoFault::Changed);
        }
        Ok(bytes)
    }
}

/// What a file is packed with, by its first bytes.
pub(crate) fn packed(bytes: &[u8]) -> Option<&'static str> {
    const PACKED: [(usize, &[u8], &str); 6] = [
        (0, b"\x1f\x8b", "gzip"),
        (0, b"PK\x03\x04", "zip"),
        (0, b"\xfd7zXZ\x00", "xz"),
        (0, b"\x28\xb5\x2f\xfd", "zstd"),
        (0, b"BZh", "bzip2"),
        (257, b"ustar", "tar"),
    ];
    let is = |at: usize, magic: &[u8]| bytes.get(at..).is_some_and(|rest| rest.starts_with(magic));
    PACKED.iter().find(|(at, magic, _)| is(*at, magic)).map(|(_, _, how)| *how)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_changes_while_it_is_read_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("geo.mmdb");
        std::fs::write(&path, b"as it was").unwrap();
        let longer = Opened::open(&path).unwrap();
        std::fs::write(&path, b"as it was, and more").unwrap();
        assert!(matches!(longer.read(100), Err(GeoFault::Changed)));
        let shorter = Opened::open(&path).unwrap();
        std::fs::write(&path, b"as").unwrap();
        assert!(matches!(shorter.read(100), Err(GeoFault::Changed)));
        assert_eq!(Opened::open(&path).unwrap().read(100).unwrap(), b"as");
        assert!(matches!(Opened::open(&path).unwrap().read(1), Err(GeoFault::TooLarge { max: 1 })));
    }

    #[test]
    fn a_packed_file_is_told_by_its_first_bytes() {
        let mut tar = vec![b'x'; 257];
        tar.extend(b"ustar");
        let rows: [(&[u8], Option<&str>); 5] = [
            (b"\x1f\x8b\x08", Some("gzip")),
            (b"PK\x03\x04", Some("zip")),
            (&tar, Some("tar")),
            (b"", None),
            (b"\x00\x00\x01\x00", None),
        ];
        for (bytes, expected) in rows {
            assert_eq!(packed(bytes), expected);
        }
    }
}
