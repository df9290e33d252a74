//! Every change, over a real store and with a clock that stands still.

mod behind;
mod bench;
mod clock;
mod evidence;
mod tokens;
mod users;
mod webhook;
mod zones;
