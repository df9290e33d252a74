//! `revoked.log` beside a SQLite database: the ids of revoked tokens, one a line, appended before each commit
//! that revokes. A backup that is restored brings none of them back (B-075).

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use engine::TokenId;
use rustix::fs::OFlags;

use crate::backup::beside;

/// Where a crash or an error came between the log and the commit, it names a token whose revoke nobody was told
/// of: a restore revokes that one too.
#[derive(Clone, Debug)]
pub(crate) struct RevokedLog {
    file: Arc<Mutex<File>>,
}

impl RevokedLog {
    /// The log that [`begin`] made. A link in its place is an error, never followed.
    pub(crate) fn open(database: &Path) -> io::Result<Self> {
        let nofollow = OFlags::NOFOLLOW.bits().cast_signed();
        let mut file =
            OpenOptions::new().read(true).append(true).custom_flags(nofollow).open(log_of(database))?;
        end_line(&mut file)?;
        Ok(Self { file: Arc::new(Mutex::new(file)) })
    }

    /// Goes on beside the caller, and whatever the caller does.
    pub(crate) fn append(&self, ids: Vec<TokenId>) -> Appending {
        let file = self.file.clone();
        Appending(tokio::task::spawn_blocking(move || {
            let mut file = file.lock().map_err(|_| io::Error::other("a write to revoked.log panicked"))?;
            end_line(&mut file)?;
            file.write_all(lines(&ids).as_bytes())?;
            file.sync_data()
        }))
    }
}

/// Ids on their way to the disk.
#[derive(Debug)]
pub(crate) struct Appending(tokio::task::JoinHandle<io::Result<()>>);

impl Appending {
    /// They are there when it returns.
    pub(crate) async fn done(self) -> io::Result<()> {
        self.0.await.map_err(io::Error::other)?
    }
}

/// A log (0600) of what is revoked already: there with all of it, or not there.
pub(crate) fn begin(database: &Path, ids: &[TokenId]) -> io::Result<()> {
    let path = log_of(database);
    let fresh = beside(&path, ".new");
    let _ = fs::remove_file(&fresh);
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&fresh)?;
    file.write_all(lines(ids).as_bytes())?;
    file.sync_all()?;
    // Unlike a rename it replaces nothing: not what others put there meanwhile, nor a link.
    fs::hard_link(&fresh, &path)?;
    fs::remove_file(&fresh)?;
    File::open(path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")))?
        .sync_all()
}

/// What stands in the log; none where there is no log. A line that was cut is no token's id.
pub(crate) fn read(database: &Path) -> io::Result<Option<Vec<TokenId>>> {
    match fs::read_to_string(log_of(database)) {
        Ok(text) => Ok(Some(text.lines().filter_map(|line| TokenId::parse(line).ok()).collect())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

pub(crate) fn log_of(database: &Path) -> PathBuf {
    database.with_file_name("revoked.log")
}

fn lines(ids: &[TokenId]) -> String {
    ids.iter().flat_map(|id| [id.as_str(), "\n"]).collect()
}

/// Half a line that a crash or a full disk left stays a line of its own.
fn end_line(file: &mut File) -> io::Result<()> {
    let length = file.seek(SeekFrom::End(0))?;
    if length == 0 {
        return Ok(());
    }
    let mut last = [0];
    std::os::unix::fs::FileExt::read_exact_at(file, &mut last, length - 1)?;
    if last == *b"\n" { Ok(()) } else { file.write_all(b"\n") }
}
