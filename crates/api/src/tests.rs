//! The whole router, as clients and attackers meet it.

mod bypasses;
mod console;
mod door;
mod lists;
mod routes;
mod wire;
