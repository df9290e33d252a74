//! What breaks around a running server: the disk, another process, descriptors, clients that vanish.

mod clients;
mod damaged;
mod disk;
mod postgresql;
mod restored;
mod stage;
mod stopped;
