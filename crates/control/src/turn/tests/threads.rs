//! The same over real threads, with tokio's executor.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use engine::{Revision, Snapshot};

use super::{AT, change, empty, whole};
use crate::turn::Turns;

const WRITERS: u64 = 4;
const CHANGES: u64 = 500;
const READERS: usize = 3;

struct World {
    turns: Turns,
    current: Arc<engine::Current>,
    stored: AtomicU64,
    answered: AtomicU64,
    over: AtomicBool,
}

impl World {
    async fn write(&self) {
        let turn = self.turns.take().await;
        let revision = self.stored.load(Ordering::Relaxed) + 1;
        let commit = async {
            tokio::task::yield_now().await;
            self.stored.store(revision, Ordering::Relaxed);
            Ok::<_, ()>(())
        };
        let next = |now: &Snapshot| now.with(change(revision), Revision(revision), AT);
        turn.commit(commit, next).await.expect("committed");
        assert!(whole(&self.current.peek()) >= revision, "what was published is in force");
        self.answered.fetch_max(revision, Ordering::SeqCst);
    }

    fn read(&self) {
        let mut last = 0;
        while !self.over.load(Ordering::SeqCst) {
            let answered = self.answered.load(Ordering::SeqCst);
            let revision = whole(&self.current.peek());
            assert!(revision >= answered.max(last), "{revision} after {last}, with {answered} answered");
            last = revision;
        }
    }
}

#[test]
fn the_swap_holds_under_real_threads() {
    let current = empty();
    let world = Arc::new(World {
        turns: Turns::new(Arc::clone(&current)),
        current,
        stored: AtomicU64::new(0),
        answered: AtomicU64::new(0),
        over: AtomicBool::new(false),
    });
    let reader = |_| {
        let world = Arc::clone(&world);
        std::thread::spawn(move || world.read())
    };
    let readers: Vec<_> = (0..READERS).map(reader).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().expect("a runtime");
    let writer = |_| {
        let world = Arc::clone(&world);
        runtime.spawn(async move {
            for _ in 0..CHANGES {
                world.write().await;
            }
        })
    };
    let writers: Vec<_> = (0..WRITERS).map(writer).collect();
    for writer in writers {
        runtime.block_on(writer).expect("a writer ends");
    }
    world.over.store(true, Ordering::SeqCst);
    for reader in readers {
        reader.join().expect("a reader ends");
    }
    assert_eq!(whole(&world.current.load()), WRITERS * CHANGES, "no change is lost");
}
