//! Follows the log, and sends what is new in it to the webhook: behind everything else, in the log's order, at least
//! once.

use std::time::Duration;

use anyhow::{Context, Result};
use control::limits::WEBHOOK_BYTES;
use control::log::LogEntry;
use control::{Control, ControlError, Unsent};
use egress::Webhook;
use tokio::task::JoinHandle;
use tokio::time::MissedTickBehavior;

use crate::config::Ready;

/// What comes within it is one delivery.
const EVERY: Duration = Duration::from_secs(1);
const SENT: &str = "ringfence_webhook_sent_total";
const GIVEN_UP: &str = "ringfence_webhook_dropped_total";

/// Ends with the server: what is on its way then is sent again by the next.
pub(super) struct Following(Option<JoinHandle<()>>);

impl Following {
    pub(super) async fn end(self) {
        if let Some(task) = self.0 {
            task.abort();
            let _ = task.await;
        }
    }
}

struct Follower {
    control: Control,
    webhook: Webhook,
    kinds: Vec<&'static str>,
    /// The place in the log to which everything was sent.
    sent: i64,
}

/// A delivery in the making.
struct Batch {
    body: Vec<u8>,
    events: usize,
    reached: i64,
    more: bool,
}

pub(super) fn follow(control: &Control, config: &Ready) -> Result<Following> {
    let Some(hook) = &config.webhook else { return Ok(Following(None)) };
    let agent = concat!("Ringfence/", env!("CARGO_PKG_VERSION"));
    let webhook = Webhook::new(hook.settings.clone(), agent, super::now()).context("webhook")?;
    metrics::describe_counter!(SENT, "events that the webhook took");
    metrics::describe_counter!(GIVEN_UP, "events that it did not take, and that are not sent any more");
    // There from the start, for whoever watches.
    metrics::counter!(SENT).absolute(0);
    metrics::counter!(GIVEN_UP).absolute(0);
    let follower = Follower { control: control.clone(), webhook, kinds: hook.kinds.clone(), sent: 0 };
    Ok(Following(Some(tokio::spawn(follower.run()))))
}

impl Follower {
    async fn run(mut self) {
        let mut ticks = tokio::time::interval(EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            if let Err(error) = self.catch_up().await {
                tracing::warn!(%error, "the log cannot be read for the webhook: tried again");
            }
        }
    }

    /// Sends until nothing is left.
    async fn catch_up(&mut self) -> Result<(), ControlError> {
        if self.sent == 0 {
            self.sent = self.control.sent().await?;
        }
        loop {
            let unsent = self.control.unsent(self.sent, &self.kinds).await?;
            let batch = self.batch(unsent).await?;
            if batch.events > 0 {
                self.send(&batch).await;
            }
            self.sent = batch.reached;
            if !batch.more {
                return Ok(());
            }
        }
    }

    /// As many of the events, in their order, as go into one delivery.
    async fn batch(&self, unsent: Unsent) -> Result<Batch, ControlError> {
        let Unsent { entries, reached, more } = unsent;
        let mut batch = Batch { body: b"{\"events\":[".to_vec(), events: 0, reached, more };
        for (at, event) in api::events(&self.control, &entries).await?.iter().enumerate() {
            // Texts, numbers and lists always have a JSON form.
            let event = serde_json::to_vec(event).unwrap_or_else(|_| b"null".to_vec());
            if at > 0 && batch.body.len() + event.len() + 3 > WEBHOOK_BYTES {
                batch.reached = entries.get(at - 1).map_or(reached, LogEntry::number);
                batch.more = true;
                break;
            }
            if at > 0 {
                batch.body.push(b',');
            }
            batch.body.extend(event);
            batch.events += 1;
        }
        batch.body.extend(b"]}");
        Ok(batch)
    }

    /// Taken or given up: in either case it is over, and noted.
    async fn send(&self, batch: &Batch) {
        let Batch { events, reached, .. } = *batch;
        let noted = match self.webhook.deliver(&batch.body).await {
            Ok(()) => {
                metrics::counter!(SENT).increment(events as u64);
                self.control.note_sent(reached).await
            }
            Err(fault) => {
                metrics::counter!(GIVEN_UP).increment(events as u64);
                tracing::warn!(
                    events,
                    "events were not taken by the webhook, and are given up: {}",
                    fault.chain()
                );
                self.control.note_given_up(reached, events, &fault.to_string()).await
            }
        };
        if let Err(error) = noted {
            tracing::warn!(%error, "how far the webhook got cannot be noted: after a restart some events come again");
        }
    }
}
