//! The gate over real sockets: what a proxy sees, and what whoever attacks it sees.

mod answers;
mod credentials;
mod decide;
mod listener;
mod service;
mod tls;
mod world;
