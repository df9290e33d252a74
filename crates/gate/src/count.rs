//! Counters. Every label is one of a closed set: nobody outside can make new series.

use metrics::counter;

pub(crate) fn accept_failed(listener: &'static str) {
    counter!("ringfence_accept_errors_total", "listener" => listener).increment(1);
}

/// `why`: `listener_full` or `source_full`.
pub(crate) fn connection_refused(listener: &'static str, why: &'static str) {
    counter!("ringfence_connections_refused_total", "listener" => listener, "why" => why).increment(1);
}

pub(crate) fn connection_panicked(listener: &'static str) {
    counter!("ringfence_connection_panics_total", "listener" => listener).increment(1);
}

pub(crate) fn handshake_failed(listener: &'static str) {
    counter!("ringfence_tls_handshakes_failed_total", "listener" => listener).increment(1);
}
