//! The whole router, as clients and attackers meet it.

mod bypasses;
mod door;
mod routes;
mod wire;
