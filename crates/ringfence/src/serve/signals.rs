//! What the machine tells the server: SIGTERM, SIGINT, SIGHUP.

use std::time::Duration;

use anyhow::{Context, Result};
use tokio::signal::unix::{Signal, SignalKind, signal};

/// How long a balancer has to see that no more calls should come, before none are taken.
const GRACE: Duration = Duration::from_secs(5);

#[derive(Debug)]
pub(super) struct Signals {
    terminate: Signal,
    interrupt: Signal,
    hang_up: Signal,
}

/// Who ends the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// A supervisor: callers may still be sent here.
    Terminate,
    /// Somebody at the keyboard.
    Interrupt,
}

impl Signals {
    pub(super) fn catch() -> Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate()).context("cannot wait for SIGTERM")?,
            interrupt: signal(SignalKind::interrupt()).context("cannot wait for SIGINT")?,
            hang_up: signal(SignalKind::hangup()).context("cannot wait for SIGHUP")?,
        })
    }

    pub(super) async fn until_stopped(&mut self, mut hang_up: impl FnMut()) -> Told {
        loop {
            tokio::select! {
                _ = self.terminate.recv() => return Told::Terminate,
                _ = self.interrupt.recv() => return Told::Interrupt,
                _ = self.hang_up.recv() => hang_up(),
            }
        }
    }

    /// After SIGTERM five seconds, in which everything is answered and `/readyz` says no. Any second signal ends
    /// them.
    pub(super) async fn grace(&mut self, told: Told) {
        match told {
            Told::Interrupt => {}
            Told::Terminate => {
                let _ = tokio::time::timeout(GRACE, self.until_stopped(|| {})).await;
            }
        }
    }
}
