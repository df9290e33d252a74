//! Takes addresses, and answers on them: one accept loop that every listener uses.

mod address;
mod bind;
mod limits;
mod pace;
mod reserve;
mod seat;
mod sources;
mod tls;

use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use engine::Peer;
use engine::addr::Source;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use rustix::net::sockopt;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, UnixStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

pub use self::address::{Address, AddressError, SOCKET_PATH_MAX};
use self::bind::Socket;
pub use self::bind::{BindError, Listener};
pub use self::limits::ListenLimits;
use self::pace::{Paced, Turn};
use self::reserve::Reserve;
pub(crate) use self::seat::Rest;
use self::seat::Seat;
pub use self::seat::{Answers, Connection};
use self::sources::{Place, Sources};
pub use self::tls::{Tls, TlsError};
use crate::count;

/// What a listener holds in memory of one connection's unread bytes.
const BUFFER_BYTES: usize = 64 * 1024;
/// The shortest and longest pause after the kernel gave no connection.
const BACKOFF: (Duration, Duration) = (Duration::from_millis(5), Duration::from_secs(1));

/// Answers on `listener` until `shutdown` says true or its sender is gone; then accepts no more, lets
/// open requests end for as long as [`ListenLimits::drain`], and returns.
///
/// HTTP/1 only; nothing is ever upgraded. A panic of whoever answers ends its own connection and nothing else.
pub async fn serve<A: Answers>(
    listener: Listener,
    tls: Option<Tls>,
    answers: A,
    limits: ListenLimits,
    mut shutdown: watch::Receiver<bool>,
) {
    let limits = Arc::new(limits);
    let sources = Arc::new(Sources::default());
    let mut connections = JoinSet::new();
    let mut reserve = Reserve::hold();
    let mut pause = BACKOFF.0;
    loop {
        let accepted = tokio::select! {
            biased;
            () = told(&mut shutdown) => break,
            Some(ended) = connections.join_next() => {
                reap(ended, limits.name);
                continue;
            }
            accepted = accept(&listener.socket) => accepted,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                count::accept_failed(limits.name);
                tracing::warn!(listener = limits.name, %error, "no connection could be accepted");
                reserve.shed(&error, &listener.socket);
                if wait(pause, &mut shutdown).await {
                    break;
                }
                pause = (pause * 2).min(BACKOFF.1);
                continue;
            }
        };
        pause = BACKOFF.0;
        let place = match admit(peer, connections.len(), &sources, &limits) {
            Ok(place) => place,
            Err(why) => {
                count::connection_refused(limits.name, why);
                continue;
            }
        };
        let seat = Seat { answers: answers.clone(), connection: Connection { peer, turn: Turn::new() } };
        let (tls, limits, shutdown) = (tls.clone(), Arc::clone(&limits), shutdown.clone());
        connections.spawn(async move {
            greet(stream, tls, seat, &limits, shutdown).await;
            drop(place);
        });
    }
    drop(listener);
    drain(connections, &limits).await;
}

enum Stream {
    Tcp(TcpStream),
    Unix(UnixStream),
}

async fn accept(socket: &Socket) -> io::Result<(Stream, Peer)> {
    match socket {
        Socket::Tcp(listener) => {
            let (stream, address) = listener.accept().await?;
            // Answers are small and complete: waiting for more bytes only delays them.
            let _ = stream.set_nodelay(true);
            keep_alive(&stream);
            Ok((Stream::Tcp(stream), Peer(Some(engine::addr::canonical(address.ip())))))
        }
        Socket::Unix(listener) => Ok((Stream::Unix(listener.accept().await?.0), Peer(None))),
    }
}

/// The kernel asks a silent peer after 60 s, three times, 10 s apart: whoever vanished without a word does not
/// hold a connection.
fn keep_alive(stream: &TcpStream) {
    let set = || -> rustix::io::Result<()> {
        sockopt::set_tcp_keepidle(stream, Duration::from_mins(1))?;
        sockopt::set_tcp_keepintvl(stream, Duration::from_secs(10))?;
        sockopt::set_tcp_keepcnt(stream, 3)?;
        sockopt::set_socket_keepalive(stream, true)
    };
    // Without it the listener's own times end the connection, only later.
    let _ = set();
}

/// A place for the connection, none where its source is not counted; or why it is refused.
fn admit(
    peer: Peer,
    open: usize,
    sources: &Arc<Sources>,
    limits: &ListenLimits,
) -> Result<Option<Place>, &'static str> {
    if open >= limits.connections {
        return Err("listener_full");
    }
    let exempt =
        |address: &IpAddr| limits.edge.as_ref().is_some_and(|edge| edge.trusts(edge.translate(*address)));
    let Some(address) = peer.0.filter(|address| !exempt(address)) else { return Ok(None) };
    sources.admit(Source::of(address), limits.connections_per_source).map(Some).ok_or("source_full")
}

/// Ends when the listener is told to stop, or nobody is left who could tell it.
async fn told(shutdown: &mut watch::Receiver<bool>) {
    let _ = shutdown.wait_for(|stop| *stop).await;
}

/// Whether it was told to stop while it waited.
async fn wait(pause: Duration, shutdown: &mut watch::Receiver<bool>) -> bool {
    tokio::time::timeout(pause, told(shutdown)).await.is_ok()
}

fn reap(ended: Result<(), tokio::task::JoinError>, name: &'static str) {
    if ended.is_err_and(|error| error.is_panic()) {
        count::connection_panicked(name);
        tracing::error!(listener = name, "a connection ended in a panic");
    }
}

async fn drain(mut connections: JoinSet<()>, limits: &ListenLimits) {
    let all_gone = async {
        while let Some(ended) = connections.join_next().await {
            reap(ended, limits.name);
        }
    };
    if tokio::time::timeout(limits.drain, all_gone).await.is_err() {
        tracing::warn!(listener = limits.name, open = connections.len(), "connections cut: they did not end");
        connections.shutdown().await;
    }
}

/// TLS, if there is any, and then the requests.
async fn greet<A: Answers>(
    stream: Stream,
    tls: Option<Tls>,
    seat: Seat<A>,
    limits: &ListenLimits,
    shutdown: watch::Receiver<bool>,
) {
    match (stream, tls) {
        (Stream::Tcp(stream), None) => carry(stream, seat, limits, shutdown).await,
        (Stream::Unix(stream), None) => carry(stream, seat, limits, shutdown).await,
        (Stream::Tcp(stream), Some(tls)) => {
            if let Some(stream) = shake(stream, &tls, limits).await {
                carry(stream, seat, limits, shutdown).await;
            }
        }
        (Stream::Unix(stream), Some(tls)) => {
            if let Some(stream) = shake(stream, &tls, limits).await {
                carry(stream, seat, limits, shutdown).await;
            }
        }
    }
}

async fn shake<IO>(
    stream: IO,
    tls: &Tls,
    limits: &ListenLimits,
) -> Option<tokio_rustls::server::TlsStream<IO>>
where
    IO: AsyncRead + AsyncWrite + Unpin,
{
    match tokio::time::timeout(limits.handshake, tls.acceptor().accept(stream)).await {
        Ok(Ok(stream)) => Some(stream),
        Ok(Err(error)) => {
            count::handshake_failed(limits.name);
            tracing::debug!(listener = limits.name, %error, "TLS handshake failed");
            None
        }
        Err(_) => {
            count::handshake_failed(limits.name);
            None
        }
    }
}

/// One connection from its first head to its end.
async fn carry<IO, A>(stream: IO, seat: Seat<A>, limits: &ListenLimits, mut shutdown: watch::Receiver<bool>)
where
    IO: AsyncRead + AsyncWrite + Unpin,
    A: Answers,
{
    let paced = Paced::new(stream, Arc::clone(&seat.connection.turn), limits);
    let connection = http1::Builder::new()
        // `Paced` has the times: a timer of hyper's own would be made and dropped with each request.
        .header_read_timeout(None)
        .max_header_size(limits.head_bytes)
        .max_headers(limits.headers)
        .max_buf_size(BUFFER_BYTES.max(limits.head_bytes))
        .serve_connection(TokioIo::new(paced), seat);
    let mut connection = std::pin::pin!(connection);
    let ended = tokio::select! {
        biased;
        ended = connection.as_mut() => ended,
        () = told(&mut shutdown) => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(listener = limits.name, %error, "connection ended early");
    }
}
