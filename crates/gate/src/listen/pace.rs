//! Holds a connection to its times: the head's, the wait between requests, and a peer that takes no bytes.
//!
//! hyper's own header timeout counts the wait between requests too, so that it cannot tell a proxy that
//! keeps a connection from a client that sends a head byte by byte (B-111).

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

use super::ListenLimits;

/// What a connection is doing. Shared between its socket and the service on it.
#[derive(Debug)]
pub(super) struct Turn(AtomicU8);

/// A head is under way, or due on a new connection.
const HEAD: u8 = 0;
/// A request is being answered: bodies have the times of whoever reads or writes them.
const CALL: u8 = 1;
/// Between requests.
const IDLE: u8 = 2;

impl Turn {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self(AtomicU8::new(HEAD)))
    }

    pub(super) fn call(&self) {
        self.0.store(CALL, Ordering::Relaxed);
    }

    pub(super) fn idle(&self) {
        self.0.store(IDLE, Ordering::Relaxed);
    }
}

/// A socket that fails with `TimedOut` when one of its times is over.
#[derive(Debug)]
pub(super) struct Paced<S> {
    socket: S,
    turn: Arc<Turn>,
    head: Duration,
    idle: Duration,
    write: Duration,
    reading: Alarm,
    writing: Alarm,
}

impl<S> Paced<S> {
    pub(super) fn new(socket: S, turn: Arc<Turn>, limits: &ListenLimits) -> Self {
        let mut reading = Alarm::default();
        reading.set(HEAD, limits.head);
        let writing = Alarm::default();
        Self { socket, turn, head: limits.head, idle: limits.idle, write: limits.write, reading, writing }
    }

    /// The answer is written: the wait for the next request begins, and nobody may read before it is over.
    fn rest(&mut self, cx: &mut Context<'_>) {
        if self.turn.0.load(Ordering::Relaxed) == IDLE {
            self.reading.set(IDLE, self.idle);
            // Not over yet: polled so that the task wakes when it is.
            let _ = self.reading.rings(cx);
        }
    }

    /// Bytes came, or not yet: what that means for the time that is running.
    fn pace(&mut self, came: bool, cx: &mut Context<'_>) -> bool {
        match self.turn.0.load(Ordering::Relaxed) {
            CALL => {
                self.reading.clear();
                false
            }
            IDLE if came => {
                self.turn.0.store(HEAD, Ordering::Relaxed);
                self.reading.set(HEAD, self.head);
                false
            }
            IDLE => {
                self.reading.set(IDLE, self.idle);
                self.reading.rings(cx)
            }
            _ => {
                self.reading.set(HEAD, self.head);
                !came && self.reading.rings(cx)
            }
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Paced<S> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let read = Pin::new(&mut this.socket).poll_read(cx, buf);
        if this.pace(read.is_ready(), cx) { Poll::Ready(Err(io::ErrorKind::TimedOut.into())) } else { read }
    }
}

impl<S: AsyncWrite + Unpin> Paced<S> {
    fn written<T>(&mut self, written: Poll<io::Result<T>>, cx: &mut Context<'_>) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.writing.clear();
            return written;
        }
        self.writing.set(CALL, self.write);
        if self.writing.rings(cx) { Poll::Ready(Err(io::ErrorKind::TimedOut.into())) } else { written }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Paced<S> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.socket).poll_write(cx, bytes);
        this.written(written, cx)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.socket).poll_write_vectored(cx, slices);
        this.written(written, cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.socket.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let flushed = Pin::new(&mut this.socket).poll_flush(cx);
        let flushed = this.written(flushed, cx);
        if flushed.is_ready() {
            this.rest(cx);
        }
        flushed
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let closed = Pin::new(&mut this.socket).poll_shutdown(cx);
        this.written(closed, cx)
    }
}

/// A deadline, and the timer that wakes for it. The timer is made when it is first waited for, and
/// kept. One that wakes too early is set again only then: with requests that come in time, which is nearly all of
/// them, it is not touched.
#[derive(Debug, Default)]
struct Alarm {
    at: Option<(u8, Instant)>,
    timer: Option<Pin<Box<Sleep>>>,
}

impl Alarm {
    /// Starts the time of `what`, unless it is running already.
    fn set(&mut self, what: u8, span: Duration) {
        if self.at.is_none_or(|(running, _)| running != what) {
            self.at = Some((what, Instant::now() + span));
        }
    }

    fn clear(&mut self) {
        self.at = None;
    }

    /// Whether the time is over; if not, the task wakes then.
    fn rings(&mut self, cx: &mut Context<'_>) -> bool {
        let Some((_, at)) = self.at else { return false };
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep_until(at)));
        if timer.deadline() > at {
            timer.as_mut().reset(at);
        }
        loop {
            if timer.as_mut().poll(cx).is_pending() {
                return false;
            }
            if timer.deadline() >= at {
                return true;
            }
            timer.as_mut().reset(at);
        }
    }
}
