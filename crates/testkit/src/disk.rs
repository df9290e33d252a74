//! A small disk of its own, which fills up.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A tmpfs, unmounted when it is dropped. Needs the right to mount: root, or `sudo` without a password.
#[derive(Debug)]
pub struct SmallDisk {
    folder: TempDir,
}

impl SmallDisk {
    pub fn mount(mebibytes: u32) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (user, group) = (rustix::process::geteuid().as_raw(), rustix::process::getegid().as_raw());
        let options = format!("size={mebibytes}m,mode=700,uid={user},gid={group}");
        let mounted =
            as_root("mount").args(["-t", "tmpfs", "-o", &options, "tmpfs"]).arg(folder.path()).status();
        assert!(
            mounted.expect("`mount` runs").success(),
            "a tmpfs cannot be mounted: run the tests as root, or let `sudo` do so without a password"
        );
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
        let done = as_root("mount").args(["-o", "remount,ro"]).arg(self.folder.path()).status();
        assert!(done.expect("`mount` runs").success());
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = fs::remove_file(self.folder.path().join("filler"));
        let _ = as_root("umount").arg("--lazy").arg(self.folder.path()).status();
    }
}

fn as_root(program: &str) -> Command {
    if crate::is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("sudo");
    command.args(["-n", program]);
    command
}
