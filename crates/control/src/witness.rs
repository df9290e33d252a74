//! What gates saw, written behind the calls: nobody waits for it, and it cannot grow without bound.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use engine::{Call, Refusal, Refused, Sighting, Witness, explain};
use store::RefusalRecord;
use tokio::sync::{mpsc, oneshot};
use tokio::time::MissedTickBehavior;

use crate::Control;
use crate::refusals::{Noted, Opened, Refusals};
use crate::sightings::Sightings;

/// How long something waits to be written together with others.
const FLUSH: Duration = Duration::from_secs(1);
/// Refusals of one write.
const BATCH: usize = 256;

pub(crate) struct Queues {
    seen: mpsc::Sender<Seen>,
    told: mpsc::Sender<Told>,
    refusals: Refusals,
    counters: Counted,
}

enum Seen {
    Used(Sighting),
    Flush(oneshot::Sender<()>),
}

enum Told {
    Refused(Box<First>),
    Flush(oneshot::Sender<()>),
}

/// The refusal that opens a record.
struct First {
    id: String,
    opened: Opened,
    refusal: Refusal,
}

pub(crate) struct Receivers {
    seen: mpsc::Receiver<Seen>,
    told: mpsc::Receiver<Told>,
}

#[derive(Debug, Default)]
struct Counted {
    sightings_dropped: AtomicU64,
    refusals_dropped: AtomicU64,
}

/// What was dropped because its queue was full.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    pub sightings_dropped: u64,
    pub refusals_dropped: u64,
}

impl Queues {
    pub(crate) fn new(most: usize) -> (Self, Receivers) {
        let (seen, seen_out) = mpsc::channel(most);
        let (told, told_out) = mpsc::channel(most);
        let queues = Self { seen, told, refusals: Refusals::new(), counters: Counted::default() };
        (queues, Receivers { seen: seen_out, told: told_out })
    }

    pub(crate) fn refusals(&self) -> &Refusals {
        &self.refusals
    }

    fn lost(&self, count: u64, opened: impl IntoIterator<Item = Opened>) {
        self.counters.refusals_dropped.fetch_add(count, Ordering::Relaxed);
        opened.into_iter().for_each(|opened| self.refusals.forget(opened));
    }

    /// Everything that was sent before is written when it returns.
    pub(crate) async fn flush(&self) {
        let (seen, seen_done) = oneshot::channel();
        let (told, told_done) = oneshot::channel();
        if self.seen.send(Seen::Flush(seen)).await.is_ok() {
            let _ = seen_done.await;
        }
        if self.told.send(Told::Flush(told)).await.is_ok() {
            let _ = told_done.await;
        }
    }
}

impl Witness for Queues {
    fn used(&self, sighting: Sighting) {
        if self.seen.try_send(Seen::Used(sighting)).is_err() {
            self.counters.sightings_dropped.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn refused(&self, refused: Refused, refusal: &mut dyn FnMut() -> Refusal) -> String {
        let (id, opened) = match self.refusals.note(&refused) {
            Noted::Again { id } => return id,
            Noted::First { id, opened } => (id, opened),
        };
        let first = First { id: id.clone(), opened, refusal: refusal() };
        if self.told.try_send(Told::Refused(Box::new(first))).is_err() {
            self.lost(1, [opened]);
        }
        id
    }
}

impl Control {
    pub fn witness(&self) -> Arc<dyn Witness> {
        self.inner.witness.clone()
    }

    pub fn counters(&self) -> Counters {
        let counted = &self.inner.witness.counters;
        Counters {
            sightings_dropped: counted.sightings_dropped.load(Ordering::Relaxed),
            refusals_dropped: counted.refusals_dropped.load(Ordering::Relaxed),
        }
    }

    /// Writes what is still waiting, and lets go of the store. For the end of the program.
    pub async fn close(&self) {
        self.inner.witness.flush().await;
        self.inner.store.close().await;
    }
}

pub(crate) fn start(control: &Control, receivers: Receivers) {
    let weak = Arc::downgrade(&control.inner);
    let upgrade = move || weak.upgrade().map(|inner| Control { inner });
    tokio::spawn(write_sightings(upgrade.clone(), receivers.seen));
    tokio::spawn(write_refusals(upgrade, receivers.told));
}

async fn write_sightings(control: impl Fn() -> Option<Control>, mut seen: mpsc::Receiver<Seen>) {
    let mut sightings = Sightings::default();
    let mut ticks = tokio::time::interval(FLUSH);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let asker = tokio::select! {
            message = seen.recv() => match message {
                Some(Seen::Used(sighting)) => {
                    sightings.note(&sighting);
                    continue;
                }
                Some(Seen::Flush(asker)) => Some(asker),
                None => return,
            },
            _ = ticks.tick() => None,
        };
        let Some(control) = control() else { return };
        sightings.write(&control, asker.is_some()).await;
        if let Some(asker) = asker {
            let _ = asker.send(());
        }
    }
}

async fn write_refusals(control: impl Fn() -> Option<Control>, mut told: mpsc::Receiver<Told>) {
    let mut batch = Vec::new();
    let mut ticks = tokio::time::interval(FLUSH);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            received = told.recv_many(&mut batch, BATCH) => if received == 0 { return },
            _ = ticks.tick() => {}
        }
        let Some(control) = control() else { return };
        let few = batch.len() < BATCH;
        let askers = record(&control, batch.drain(..)).await;
        for asker in askers {
            let _ = asker.send(());
        }
        if few {
            // Calls that are refused in a stream are written together.
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

/// Writes the records that were opened, and what was counted to those that ended; to all where somebody asks.
async fn record(control: &Control, batch: impl Iterator<Item = Told>) -> Vec<oneshot::Sender<()>> {
    let queues = &control.inner.witness;
    let (mut askers, mut opened, mut records) = (Vec::new(), Vec::new(), Vec::new());
    for message in batch {
        match message {
            Told::Refused(first) => {
                opened.push(first.opened);
                records.push(explained(*first));
            }
            Told::Flush(asker) => askers.push(asker),
        }
    }
    let counts = queues.refusals.counted(control.now(), !askers.is_empty());
    if records.is_empty() && counts.is_empty() {
        return askers;
    }
    if let Err(error) = control.inner.store.record_refusals(&records, &counts).await {
        queues.lost(u64::try_from(records.len()).unwrap_or(u64::MAX), opened);
        tracing::warn!(%error, "refusals could not be recorded");
    }
    askers
}

/// Decided again by the very snapshot that refused it, this time with its steps.
fn explained(First { id, opened, refusal }: First) -> RefusalRecord {
    let call = Call {
        chain: &refusal.chain,
        credentials: refusal.credentials,
        evidence: &refusal.evidence,
        at: refusal.at,
    };
    let explanation = explain(&refusal.snapshot, &call);
    let explanation = if refusal.rate_limited { explanation.spend(|_| false) } else { explanation };
    RefusalRecord {
        error_id: id,
        at: refusal.at,
        last: refusal.at,
        count: 1,
        many: opened.of_many(),
        reason: explanation.reason.map_or("", engine::Reason::code).to_owned(),
        revision: explanation.revision.0,
        token_id: explanation.token.map(|(id, _)| id.to_string()),
        chain: refusal.chain.to_string(),
        client: explanation.client.map(|address| address.to_string()),
        gate: refusal.gate.to_owned(),
        method: refusal.method.into(),
        target: refusal.target.into(),
        forwarded: refusal.forwarded.into(),
        steps: explanation.steps.iter().map(ToString::to_string).collect(),
    }
}
