//! Counters. Every label is one of a closed set: nobody outside can make new series.

use engine::Reason;
use metrics::{Counter, counter, describe_counter};

/// Tells the recorder what each counter means. Called once, after the recorder is installed.
pub fn describe_counters() {
    for (name, meaning) in [
        ("ringfence_accept_errors_total", "connections that the kernel did not hand over"),
        (
            "ringfence_connections_refused_total",
            "connections closed at once: the listener or their source had enough",
        ),
        ("ringfence_connection_panics_total", "connections that ended in a panic"),
        ("ringfence_tls_handshakes_failed_total", "TLS handshakes that failed or took too long"),
        ("ringfence_decisions_total", "calls judged, by gate and verdict"),
        ("ringfence_proposed_decisions_total", "verdicts of report-only conditions"),
        ("ringfence_decision_panics_total", "decisions that ended in a panic and a 503"),
        ("ringfence_askers_refused_total", "callers of decide refused for their role or their rate"),
    ] {
        describe_counter!(name, meaning);
    }
}

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

/// Of calls that were judged. Looked up once: on the way of a call a counter is only raised.
pub(crate) struct Decisions {
    allowed: Counter,
    /// By [`Reason::ALL`].
    refused: [Counter; Reason::ALL.len()],
}

impl Decisions {
    /// `door`: as in [`engine::Refusal`]; the verdict is `allow` or the reason's code.
    pub(crate) fn at(door: &'static str) -> Self {
        let of = |verdict: &'static str| counter!("ringfence_decisions_total", "gate" => door, "verdict" => verdict);
        Self { allowed: of("allow"), refused: Reason::ALL.map(|reason| of(reason.code())) }
    }

    pub(crate) fn count(&self, refusal: Option<Reason>) {
        let place = |reason: Reason| Reason::ALL.iter().position(|known| *known == reason);
        match refusal {
            None => self.allowed.increment(1),
            Some(reason) => {
                if let Some(counter) = place(reason).and_then(|at| self.refused.get(at)) {
                    counter.increment(1);
                }
            }
        }
    }
}

/// What the report-only condition would have said.
pub(crate) fn proposed(refusal: Option<Reason>) {
    let verdict = refusal.map_or("allow", Reason::code);
    counter!("ringfence_proposed_decisions_total", "verdict" => verdict).increment(1);
}

pub(crate) fn panicked(door: &'static str) {
    counter!("ringfence_decision_panics_total", "gate" => door).increment(1);
}

/// A call of `decide` that was refused for another reason than a verdict: `role` or `rate`.
pub(crate) fn asker_refused(why: &'static str) {
    counter!("ringfence_askers_refused_total", "why" => why).increment(1);
}
