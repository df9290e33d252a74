//! Takes an address: a TCP port, or the file of a Unix socket.

use std::fs;
use std::io;
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::net::{AddressFamily, SocketAddrUnix, SocketFlags, SocketType};
use tokio::net::{TcpListener, TcpSocket, UnixListener};

use super::Address;

/// Connections that the kernel holds until they are accepted.
const BACKLOG: u16 = 1024;
/// Who may ask: the process's user, and the group that `listen.unix_group` names.
const SOCKET_MODE: u32 = 0o660;

/// An address that was taken; [`super::serve`] answers on it.
#[derive(Debug)]
pub struct Listener {
    pub(super) socket: Socket,
    local: Address,
    /// Removed with the listener.
    _file: Option<SocketFile>,
}

#[derive(Debug)]
pub(super) enum Socket {
    Tcp(TcpListener),
    Unix(UnixListener),
}

#[derive(Debug, thiserror::Error)]
pub enum BindError {
    #[error("{address}: cannot listen there")]
    Taken { address: Address, source: io::Error },
    #[error("{0}: something answers there already: stop it, or listen elsewhere")]
    Answers(Address),
    #[error("{0}: there is a file that is no socket: remove it, or listen elsewhere")]
    NotASocket(Address),
    #[error("listen.unix_group: no group `{0}` in /etc/group: make it, or write its number")]
    UnknownGroup(Box<str>),
    #[error("listen.unix_group: cannot give {address} to the group `{group}`: the process must be in it")]
    Group { address: Address, group: Box<str>, source: io::Error },
}

impl Listener {
    /// Must be called inside of a runtime. A Unix socket's file gets mode 0660, and the group
    /// `unix_group` (a name or a number) if one is given, before anybody can reach it; a file that a
    /// dead process left is replaced.
    pub fn bind(address: &Address, unix_group: Option<&str>) -> Result<Self, BindError> {
        match address {
            Address::Tcp(socket_address) => {
                let taken = |source| BindError::Taken { address: address.clone(), source };
                let listener = listen_tcp(*socket_address).map_err(taken)?;
                let local = Address::Tcp(listener.local_addr().map_err(taken)?);
                Ok(Self { socket: Socket::Tcp(listener), local, _file: None })
            }
            Address::Unix(path) => {
                refuse_unless_stale(address, path)?;
                let (listener, file) = listen_unix(address, path, unix_group)?;
                Ok(Self { socket: Socket::Unix(listener), local: address.clone(), _file: Some(file) })
            }
        }
    }

    /// The address as in the configuration, with the port that was picked.
    pub fn local(&self) -> Address {
        self.local.clone()
    }
}

fn listen_tcp(address: std::net::SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // A restart must not wait until the kernel forgets the connections of the process before.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(u32::from(BACKLOG))
}

/// A socket that nobody listens on refuses connections: only such a one may be replaced.
fn refuse_unless_stale(address: &Address, path: &Path) -> Result<(), BindError> {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(source) => return Err(BindError::Taken { address: address.clone(), source }),
        Ok(found) if !found.file_type().is_socket() => return Err(BindError::NotASocket(address.clone())),
        Ok(_) => {}
    }
    match std::os::unix::net::UnixStream::connect(path) {
        Ok(_) => Err(BindError::Answers(address.clone())),
        Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => Ok(()),
        Err(source) => Err(BindError::Taken { address: address.clone(), source }),
    }
}

/// The file gets its mode and group before `listen`, and its name last: until then nobody connects.
fn listen_unix(
    address: &Address,
    path: &Path,
    group: Option<&str>,
) -> Result<(UnixListener, SocketFile), BindError> {
    let taken = |source| BindError::Taken { address: address.clone(), source };
    let unfinished = path.with_extension(format!("{}~", std::process::id() % 10_000));
    let _ = fs::remove_file(&unfinished);
    let socket = rustix::net::socket_with(
        AddressFamily::UNIX,
        SocketType::STREAM,
        SocketFlags::CLOEXEC | SocketFlags::NONBLOCK,
        None,
    );
    let socket = socket.map_err(|error| taken(error.into()))?;
    let place = SocketAddrUnix::new(&unfinished).map_err(|error| taken(error.into()))?;
    rustix::net::bind(&socket, &place).map_err(|error| taken(error.into()))?;
    let file = SocketFile::of(unfinished).map_err(taken)?;
    fs::set_permissions(&file.path, fs::Permissions::from_mode(SOCKET_MODE)).map_err(taken)?;
    if let Some(group) = group {
        give(address, &file.path, group)?;
    }
    rustix::net::listen(&socket, i32::from(BACKLOG)).map_err(|error| taken(error.into()))?;
    let file = file.rename(path).map_err(taken)?;
    let listener = UnixListener::from_std(socket.into()).map_err(taken)?;
    Ok((listener, file))
}

fn give(address: &Address, path: &Path, group: &str) -> Result<(), BindError> {
    let known = fs::read_to_string("/etc/group").unwrap_or_default();
    let number = group.parse().ok().or_else(|| group_number(&known, group));
    let number = number.ok_or_else(|| BindError::UnknownGroup(group.into()))?;
    std::os::unix::fs::chown(path, None, Some(number)).map_err(|source| BindError::Group {
        address: address.clone(),
        group: group.into(),
        source,
    })
}

/// A line of group(5): name, password, number, members.
fn group_number(lines: &str, group: &str) -> Option<u32> {
    lines.lines().find_map(|line| {
        let mut fields = line.split(':');
        (fields.next() == Some(group)).then(|| fields.nth(1)?.parse().ok())?
    })
}

/// The file of a socket that is ours. It goes with it, unless somebody put another in its place.
#[derive(Debug)]
struct SocketFile {
    path: PathBuf,
    device: u64,
    inode: u64,
}

impl SocketFile {
    fn of(path: PathBuf) -> io::Result<Self> {
        let found = fs::symlink_metadata(&path)?;
        Ok(Self { path, device: found.dev(), inode: found.ino() })
    }

    fn rename(mut self, path: &Path) -> io::Result<Self> {
        fs::rename(&self.path, path)?;
        path.clone_into(&mut self.path);
        Ok(self)
    }
}

impl Drop for SocketFile {
    fn drop(&mut self) {
        let ours = fs::symlink_metadata(&self.path)
            .is_ok_and(|found| (found.dev(), found.ino()) == (self.device, self.inode));
        if ours {
            // Nothing is lost where it stays: the next start replaces it.
            let _ = fs::remove_file(&self.path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::group_number;

    #[test]
    fn a_group_is_found_by_its_whole_name() {
        let lines = "root:x:0:\nwww-data:x:33:nginx,caddy\nbroken\nwww:x:44:";
        for (name, number) in [("root", Some(0)), ("www-data", Some(33)), ("www", Some(44)), ("ww", None)] {
            assert_eq!(group_number(lines, name), number, "{name}");
        }
        assert_eq!(group_number(lines, "broken"), None);
    }
}
