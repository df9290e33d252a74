//! Evidence: who uses each token from where, what became of calls, and who changed what.

mod killed;
mod log;
mod usage;
