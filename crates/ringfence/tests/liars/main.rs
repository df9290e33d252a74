//! Raw bytes against the real program: its gate over TCP, TLS and a Unix socket, its API and its probes.

mod chain;
mod framing;
mod hardened;
mod numbers;
mod stage;
