//! Clocks that jump: what has expired stays so.

use std::time::Duration;

use control::token::NewToken;
use engine::{Reason, Secret};

use crate::bench::{Bench, new_token};

const HOUR: Duration = Duration::from_hours(1);

/// In contact with the store at the time as it is now.
async fn contact(bench: &Bench) {
    bench.control.confirm().await.expect("in contact");
}

async fn ends_in(bench: &Bench, span: Duration) -> Secret {
    let new = NewToken { expires_at: Some(bench.now().plus(span)), ..new_token("short") };
    bench.control.issue_token(&bench.admin, new).await.expect("issued").0
}

#[tokio::test]
async fn b_077_a_clock_that_is_set_back_revives_no_token() {
    let bench = Bench::new().await;
    let short = ends_in(&bench, HOUR).await;
    let (other, _) = bench.token("windowed").await;
    bench.advance(2 * HOUR);
    contact(&bench).await;
    assert_eq!(bench.judged(&short, "8.8.8.8"), Some(Reason::Expired));
    assert_eq!(bench.judged(&other, "8.8.8.8"), None);
    let latest = bench.now();
    bench.set_back(2 * HOUR);
    for name in ["one", "two"] {
        assert_eq!(bench.judged(&short, "8.8.8.8"), Some(Reason::Expired), "it had expired");
        assert_eq!(bench.judged(&other, "8.8.8.8"), Some(Reason::Expired), "it cannot be told");
        assert_eq!(bench.control.health().set_back, Some(latest));
        // Neither the next contact nor a change makes the clock right.
        contact(&bench).await;
        bench.zone(name, "192.0.2.1").await;
    }
    bench.advance(2 * HOUR);
    contact(&bench).await;
    assert_eq!(bench.judged(&other, "8.8.8.8"), None, "set right, it goes on by itself");
    assert_eq!(bench.control.health().set_back, None);
}

#[tokio::test]
async fn b_077_five_minutes_back_are_no_fault() {
    let bench = Bench::new().await;
    let (token, _) = bench.token("windowed").await;
    contact(&bench).await;
    bench.set_back(Duration::from_mins(5));
    assert_eq!(bench.judged(&token, "8.8.8.8"), None);
    bench.set_back(Duration::from_micros(1));
    assert_eq!(bench.judged(&token, "8.8.8.8"), Some(Reason::Expired));
}

#[tokio::test]
async fn b_077_a_restart_forgets_no_later_time() {
    let bench = Bench::new().await;
    let (token, _) = bench.token("windowed").await;
    bench.advance(HOUR);
    contact(&bench).await;
    bench.set_back(HOUR);
    let bench = bench.reopened().await;
    assert_eq!(bench.judged(&token, "8.8.8.8"), Some(Reason::Expired));
    assert!(bench.control.health().set_back.is_some());
    contact(&bench).await;
    assert_eq!(bench.judged(&token, "8.8.8.8"), Some(Reason::Expired));
    // The administrator says that the clock is right: here, and at the next start.
    bench.control.accept_time().await.expect("accepted");
    assert_eq!(bench.judged(&token, "8.8.8.8"), None);
    assert_eq!(bench.last_event().await, "system.clock.accept");
    let bench = bench.reopened().await;
    assert_eq!(bench.judged(&token, "8.8.8.8"), None);
}

#[tokio::test]
async fn b_077_without_contact_no_clock_makes_a_snapshot_fresh() {
    let bench = Bench::new().await;
    let (token, _) = bench.token("windowed").await;
    bench.control.silent_for(Duration::from_mins(5)).await;
    assert_eq!(bench.judged(&token, "8.8.8.8"), None);
    bench.control.silent_for(Duration::from_mins(5) + Duration::from_micros(1)).await;
    assert_eq!(bench.judged(&token, "8.8.8.8"), Some(Reason::StaleSnapshot));
    bench.set_back(Duration::from_mins(4));
    assert_eq!(bench.judged(&token, "8.8.8.8"), Some(Reason::StaleSnapshot));
    contact(&bench).await;
    assert_eq!(bench.judged(&token, "8.8.8.8"), None);
}

#[tokio::test]
async fn forward_what_ends_has_ended() {
    let bench = Bench::new().await;
    let short = ends_in(&bench, HOUR).await;
    let (windowed, _) = bench.token("windowed").await;
    bench.advance(HOUR);
    contact(&bench).await;
    assert_eq!(bench.judged(&short, "8.8.8.8"), Some(Reason::Expired));
    assert_eq!(bench.judged(&windowed, "8.8.8.8"), None);
    bench.advance(30 * 24 * HOUR);
    contact(&bench).await;
    assert_eq!(bench.judged(&windowed, "8.8.8.8"), Some(Reason::Expired));
}
