//! Signing in, over a real store.
