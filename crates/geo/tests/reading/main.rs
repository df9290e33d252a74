//! Files of MaxMind's format, written by another crate's writer, or by hand where they are to be damaged.

mod build;
mod craft;
mod damage;
mod facts;
mod files;
mod real_shape;
mod reload;
mod shared;
mod write;
