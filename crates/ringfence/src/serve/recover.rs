//! `ringfence admin recover` beside a running server: a file in the data folder, never the network (B-101).
//!
//! The secret is made by whoever asks and shown there; the server learns its digest.

use std::fs::{self, File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, chown};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use control::Control;
use engine::{Digest, Secret, Timestamp};
use tokio::task::JoinHandle;
use tokio::time::{Instant, MissedTickBehavior, sleep};

use super::files;

/// How often the server looks, and how long whoever asks waits for it.
const LOOK: Duration = Duration::from_secs(1);
const PATIENCE: Duration = Duration::from_secs(5);
/// Bytes of the file: a digest, a login and a time.
const LARGEST: u64 = 1_024;

/// Ends with the server.
pub(crate) struct Following(JoinHandle<()>);

impl Drop for Following {
    fn drop(&mut self) {
        self.0.abort();
    }
}

struct Wish {
    digest: Digest,
    login: String,
    expires: Timestamp,
}

fn path(data: &Path) -> PathBuf {
    data.join("setup-link")
}

/// What the server says where it does not do it.
fn refusal(data: &Path) -> PathBuf {
    data.join("setup-link.refused")
}

/// Asks the server that runs on this folder. The secret of a link for `login`.
pub(crate) async fn ask(data: &Path, login: &str, at: Timestamp) -> Result<Secret> {
    let secret = control::founding::setup_secret();
    let nibbles = secret.digest().as_bytes().map(|byte| [byte >> 4, byte & 0xF]);
    let digest: String =
        nibbles.iter().flatten().filter_map(|nibble| char::from_digit(u32::from(*nibble), 16)).collect();
    let expires = at.plus(control::limits::SETUP_LINK).micros();
    let _ = fs::remove_file(refusal(data));
    put(data, &format!("{digest}\n{login}\n{expires}\n"))?;
    let until = Instant::now() + PATIENCE;
    while fs::symlink_metadata(path(data)).is_ok() {
        if Instant::now() > until {
            let _ = fs::remove_file(path(data));
            bail!("the server on `{}` did not take the link: see its log", data.display());
        }
        sleep(Duration::from_millis(50)).await;
    }
    match files::read_secret(&refusal(data)) {
        None => Ok(secret),
        Some(why) => {
            let _ = fs::remove_file(refusal(data));
            bail!("{}", why.reveal())
        }
    }
}

/// Whole or not there, and never in another's place.
fn put(data: &Path, text: &str) -> Result<()> {
    let fresh = data.join(format!("setup-link.{}", std::process::id()));
    let write = || -> std::io::Result<()> {
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&fresh)?;
        if rustix::process::geteuid().is_root() {
            // The server may be another user, who must be able to read it.
            let folder = fs::metadata(data)?;
            chown(&fresh, Some(folder.uid()), Some(folder.gid()))?;
        }
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::hard_link(&fresh, path(data))
    };
    let written = write();
    let _ = fs::remove_file(&fresh);
    written.with_context(|| {
        format!(
            "cannot make `{}`: where it is left of a recovery that was broken off, remove it",
            path(data).display()
        )
    })
}

/// Looks every second for what was asked.
pub(crate) fn follow(control: &Control, data: &Path) -> Following {
    let (control, data) = (control.clone(), data.to_owned());
    Following(tokio::spawn(async move {
        let mut ticks = tokio::time::interval(LOOK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            if fs::symlink_metadata(path(&data)).is_ok() {
                take(&control, &data).await;
            }
        }
    }))
}

async fn take(control: &Control, data: &Path) {
    let taken = match read(&path(data), super::now()()) {
        Ok(wish) => put_link(control, &wish).await,
        Err(error) => Err(error),
    };
    if let Err(error) = taken {
        tracing::warn!("a set-up link was not taken: {error:#}");
        if let Err(error) = files::write_secret(&refusal(data), &format!("{error:#}")) {
            tracing::warn!("{error:#}");
        }
    }
    // Last: whoever asked waits for it.
    if let Err(error) = fs::remove_file(path(data)) {
        tracing::warn!(%error, "cannot remove `{}`", path(data).display());
    }
}

async fn put_link(control: &Control, wish: &Wish) -> Result<()> {
    control.put_setup_link(&wish.login, &wish.digest, wish.expires).await?;
    tracing::info!(login = wish.login, "a set-up link was made on the machine");
    Ok(())
}

/// Checked on what was opened: this server's own user wrote it, and nobody else may read it.
fn read(path: &Path, at: Timestamp) -> Result<Wish> {
    let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
    let flags = i32::try_from(flags.bits()).context("flags")?;
    let file: File = OpenOptions::new().read(true).custom_flags(flags).open(path).context("opening it")?;
    let about = file.metadata().context("asking whose it is")?;
    if !about.is_file() || about.uid() != rustix::process::geteuid().as_raw() || about.mode() & 0o077 != 0 {
        bail!("`{}` is not a file of the server's user alone (mode 0600)", path.display());
    }
    let mut text = String::new();
    file.take(LARGEST).read_to_string(&mut text).context("reading it")?;
    let wish = || -> Option<Wish> {
        let mut lines = text.lines();
        let digest = Digest::from_hex(lines.next()?)?;
        let login = lines.next()?.to_owned();
        let expires = Timestamp::from_micros(lines.next()?.parse().ok()?);
        lines.next().is_none().then_some(Wish { digest, login, expires })
    };
    let wish = wish().with_context(|| format!("`{}` is not what `admin recover` writes", path.display()))?;
    if wish.expires <= at {
        bail!("`{}` is old", path.display());
    }
    Ok(wish)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt, symlink};

    use engine::Timestamp;

    use super::{path, put, read};

    #[test]
    fn b_101_only_a_file_of_the_server_s_own_user_is_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let (data, link) = (folder.path(), path(folder.path()));
        let at = Timestamp::from_micros(5);
        let text = format!("{}\njane\n6\n", "ab".repeat(32));
        let said = || read(&link, at).err().map(|error| format!("{error:#}"));
        put(data, &text).expect("put");
        assert_eq!(fs::metadata(&link).expect("there").permissions().mode() & 0o777, 0o600);
        assert_eq!(read(&link, at).expect("read").login, "jane");
        assert!(put(data, &text).is_err(), "never in another's place");
        assert_eq!(fs::read_dir(data).expect("readable").count(), 1, "nothing else is left");
        fs::set_permissions(&link, fs::Permissions::from_mode(0o640)).expect("changed");
        assert!(said().expect("refused").contains("0600"));
        fs::rename(&link, data.join("other")).expect("moved");
        fs::set_permissions(data.join("other"), fs::Permissions::from_mode(0o600)).expect("changed");
        symlink(data.join("other"), &link).expect("linked");
        assert!(said().is_some(), "a link is not followed");
        for wrong in [
            "",
            "ab\njane\n6\n",
            &text.replace("6\n", "5\n"),
            &format!("{text}more\n"),
            &text.replace("\n6", "\nx"),
        ] {
            fs::remove_file(&link).expect("removed");
            put(data, wrong).expect("put");
            assert!(said().is_some(), "{wrong}");
        }
    }
}
