//! SQLite's own: the file, its log, and the ways back.

mod damaged;
mod file;
mod files;
mod restored;
mod torn;
