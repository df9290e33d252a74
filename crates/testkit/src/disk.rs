//! A small disk of its own, which fills up.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A tmpfs, unmounted when it is dropped. Needs the right to mount: root, as on a fresh machine.
#[derive(Debug)]
pub struct SmallDisk {
    folder: TempDir,
}

impl SmallDisk {
    pub fn mount(mebibytes: u32) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let size = format!("size={mebibytes}m,mode=700");
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(folder.path()).status();
        assert!(mounted.expect("`mount` runs").success(), "a tmpfs cannot be mounted: run the tests as root");
        Self { folder }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Takes every byte that is left; the file that holds them.
    pub fn fill(&self) -> PathBuf {
        let path = self.folder.path().join("filler");
        let mut file = File::options().append(true).create(true).open(&path).expect("a file");
        for size in [64 * 1024, 512, 1] {
            let block = vec![0; size];
            while file.write_all(&block).is_ok() {}
        }
        path
    }

    /// Nothing can be written any more, nor files made; for a disk that nobody writes to now.
    pub fn make_read_only(&self) {
        let done = Command::new("mount").args(["-o", "remount,ro"]).arg(self.folder.path()).status();
        assert!(done.expect("`mount` runs").success());
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = fs::remove_file(self.folder.path().join("filler"));
        let _ = Command::new("umount").arg("--lazy").arg(self.folder.path()).status();
    }
}
