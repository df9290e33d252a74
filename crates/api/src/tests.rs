//! The whole router, as clients and attackers meet it.

mod bypasses;
mod console;
mod csrf;
mod document;
mod door;
mod limits;
mod lists;
mod log;
mod passkeys;
mod people;
mod routes;
mod sessions;
mod sign_in;
mod slow;
mod token_lists;
mod wire;
mod zones;
