//! The gate over real sockets: what a proxy sees, and what whoever attacks it sees.

mod answers;
mod decide;
mod framing;
mod listener;
mod service;
mod tls;
mod world;
