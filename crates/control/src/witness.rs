//! What gates saw, written behind the calls: nobody waits for it, and it cannot grow without bound.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use engine::{Refusal, Refused, Sighting, Witness};
use store::{LogRecord, RefusalCount, StoreError};
use tokio::sync::{mpsc, oneshot};
use tokio::time::MissedTickBehavior;

use crate::limits::PLACES_PER_SECOND;
use crate::recorder::Recorder;
use crate::refusals::{Noted, Opened, Refusals};
use crate::sightings::{Sight, Sightings};
use crate::{Control, story};

/// How long something waits to be written together with others.
const FLUSH: Duration = Duration::from_secs(1);
/// How often what was seen of tokens is written: what a crash loses is never a second old.
const ROUND: Duration = Duration::from_millis(500);
/// Chains of one round.
const CHAINS_A_ROUND: usize = PLACES_PER_SECOND / 2;
/// Refusals of one write.
const BATCH: usize = 256;
/// Records that are not over yet to which what came meanwhile is counted in a second; to the rest at their end.
const COUNTED_OPEN: usize = 2_000;

pub(crate) struct Queues {
    sightings: Sightings,
    flushed: mpsc::Sender<Flush>,
    told: mpsc::Sender<Told>,
    refusals: Refusals,
    refusals_dropped: AtomicU64,
}

/// Somebody waits until what gates saw is written: `all` of it, or as much as is written in a second.
struct Flush {
    all: bool,
    asker: oneshot::Sender<()>,
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
    flushed: mpsc::Receiver<Flush>,
    told: mpsc::Receiver<Told>,
}

/// What was dropped because there was no room for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    pub sightings_dropped: u64,
    pub refusals_dropped: u64,
}

impl Queues {
    /// `most`: chains of tokens, and refusals, that may wait.
    pub(crate) fn new(most: usize) -> (Self, Receivers) {
        let (flushed, flushed_out) = mpsc::channel(16);
        let (told, told_out) = mpsc::channel(most);
        let sightings = Sightings::new(most);
        let queues =
            Self { sightings, flushed, told, refusals: Refusals::new(), refusals_dropped: AtomicU64::new(0) };
        (queues, Receivers { flushed: flushed_out, told: told_out })
    }

    pub(crate) fn refusals(&self) -> &Refusals {
        &self.refusals
    }

    pub(crate) fn sightings(&self) -> &Sightings {
        &self.sightings
    }

    fn lost(&self, count: u64, opened: impl IntoIterator<Item = Opened>) {
        self.refusals_dropped.fetch_add(count, Ordering::Relaxed);
        opened.into_iter().for_each(|opened| self.refusals.forget(opened));
    }

    /// Every refusal that was told before is written when it returns.
    pub(crate) async fn flush_refusals(&self) {
        let (told, told_done) = oneshot::channel();
        if self.told.send(Told::Flush(told)).await.is_ok() {
            let _ = told_done.await;
        }
    }

    /// What was seen of tokens before is written when it returns, unless it is more than is written in a second.
    pub(crate) async fn flush_some(&self) {
        self.flush_sightings(false).await;
    }

    /// Everything that was told before is written when it returns.
    pub(crate) async fn flush(&self) {
        self.flush_sightings(true).await;
        self.flush_refusals().await;
    }

    async fn flush_sightings(&self, all: bool) {
        let (asker, done) = oneshot::channel();
        if self.flushed.send(Flush { all, asker }).await.is_ok() {
            let _ = done.await;
        }
    }
}

impl Witness for Queues {
    fn used(&self, sighting: Sighting<'_>) {
        let Sighting { token, digest, chain, agent, gate, at } = sighting;
        self.sightings.note(Sight { token, chain, agent, gate, at, outcome: Ok(digest) });
    }

    fn refused(&self, refused: Refused<'_>, refusal: &mut dyn FnMut() -> Refusal) -> String {
        let Refused { chain, token, reason, agent, gate, at } = refused;
        match token {
            Some(token) => self.sightings.note(Sight { token, chain, agent, gate, at, outcome: Err(reason) }),
            None => self.sightings.note_stranger(),
        }
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
        let queues = &self.inner.witness;
        Counters {
            sightings_dropped: queues.sightings.dropped(),
            refusals_dropped: queues.refusals_dropped.load(Ordering::Relaxed),
        }
    }

    /// Writes what is still waiting.
    pub async fn flush(&self) {
        self.inner.witness.flush().await;
    }

    /// Writes what is still waiting, and lets go of the store. For the end of the program.
    pub async fn close(&self) {
        self.flush().await;
        self.inner.store.close().await;
    }
}

pub(crate) fn start(control: &Control, receivers: Receivers) {
    let weak = Arc::downgrade(&control.inner);
    let upgrade = move || weak.upgrade().map(|inner| Control { inner });
    tokio::spawn(write_sightings(upgrade.clone(), receivers.flushed));
    tokio::spawn(write_refusals(upgrade, receivers.told));
}

async fn write_sightings(control: impl Fn() -> Option<Control>, mut flushed: mpsc::Receiver<Flush>) {
    let mut recorder = Recorder::default();
    let mut ticks = tokio::time::interval(ROUND);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let flush = tokio::select! {
            flush = flushed.recv() => match flush {
                Some(flush) => Some(flush),
                None => return,
            },
            _ = ticks.tick() => None,
        };
        let Some(control) = control() else { return };
        let all = flush.as_ref().is_some_and(|flush| flush.all);
        recorder.write(&control, if all { usize::MAX } else { CHAINS_A_ROUND }, all).await;
        if let Some(flush) = flush {
            let _ = flush.asker.send(());
        }
    }
}

async fn write_refusals(control: impl Fn() -> Option<Control>, mut told: mpsc::Receiver<Told>) {
    let mut batch = Vec::new();
    let mut ticks = tokio::time::interval(FLUSH);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let open = tokio::select! {
            received = told.recv_many(&mut batch, BATCH) => if received == 0 { return } else { 0 },
            _ = ticks.tick() => COUNTED_OPEN,
        };
        let Some(control) = control() else { return };
        let few = batch.len() < BATCH;
        let askers = record(&control, batch.drain(..), open).await;
        for asker in askers {
            let _ = asker.send(());
        }
        if few {
            // Calls that are refused in a stream are written together.
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

/// Writes the records that were opened, and what was counted to those that ended and to `open` others; to all where
/// somebody asks.
async fn record(
    control: &Control,
    batch: impl Iterator<Item = Told>,
    open: usize,
) -> Vec<oneshot::Sender<()>> {
    let queues = &control.inner.witness;
    let (mut askers, mut opened, mut records) = (Vec::new(), Vec::new(), Vec::new());
    for message in batch {
        match message {
            Told::Refused(first) => {
                opened.push(first.opened);
                records.push(story::told(first.id, first.opened.of_many(), first.refusal));
            }
            Told::Flush(asker) => askers.push(asker),
        }
    }
    let open = if askers.is_empty() { open } else { usize::MAX };
    let counts = queues.refusals.counted(control.now(), open);
    if records.is_empty() && counts.is_empty() {
        return askers;
    }
    if !control.inner.records {
        return askers;
    }
    if let Err(error) = record_refusals(control, &mut records, &counts).await {
        queues.lost(u64::try_from(records.len()).unwrap_or(u64::MAX), opened);
        tracing::warn!(%error, "refusals could not be recorded");
    }
    askers
}

async fn record_refusals(
    control: &Control,
    records: &mut [LogRecord],
    counts: &[RefusalCount],
) -> Result<(), StoreError> {
    let mut write = control.inner.store.begin().await?;
    if !records.is_empty() {
        write.append_log(control.now(), records).await?;
    }
    write.count_refusals(counts).await?;
    write.commit().await
}
