//! The whole decision, held to the contract (docs/semantics.md) by another hand than the engine's.

mod build;
mod coverage;
mod laws;
mod random;
mod reference;
mod twin;
