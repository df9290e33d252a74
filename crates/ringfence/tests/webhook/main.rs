//! The webhook of the real program, against a receiver behind TLS with a certificate of its own (B-105).

mod refused;
mod sent;
mod stage;
