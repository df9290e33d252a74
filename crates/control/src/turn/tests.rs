//! The swap of the snapshot, under every order that `shuttle` thinks of and under real threads.
//!
//! What runs is [`Turns`], [`Turn`], tokio's lock, `engine::Current` with arc-swap in it, and whole snapshots. Two
//! things stand in: the store is a number, and shuttle's executor is tokio's. Under shuttle one step of arc-swap or of
//! the lock is never cut in two: that these hold within themselves is their own tests' word, and the real threads'.

mod threads;

use std::sync::Arc;
use std::time::Duration;

use engine::{
    Change, Current, DeviceCondition, Digest, DynamicZone, NetworkCondition, Records, Revision, Role,
    Snapshot, Timestamp, Token, TokenId, Usage, User, UserId, Zone, ZoneId, ZoneKind,
};
use shuttle::scheduler::{DfsScheduler, PctScheduler, RandomScheduler, Scheduler};
use shuttle::sync::atomic::{AtomicU64, Ordering};
use shuttle::{Config, Runner, future, thread};

use super::Turns;

const AT: Timestamp = Timestamp::from_micros(1_800_000_000_000_000);

/// Of revision 0.
fn empty() -> Arc<Current> {
    Current::new(Snapshot::compile(&Records::default(), Revision(0), AT, None))
}

/// A change of every part: with revision `number` there are as many tokens, and a zone and a user are named after it.
fn change(number: u64) -> Vec<Change> {
    let (user, zone) = (UserId::mint(1), ZoneId::mint(1));
    let name = number.to_string();
    let token = Token {
        id: TokenId::mint(number.into()),
        owner: user,
        digest: Digest::of(name.as_bytes()),
        created: AT,
        last_used: None,
        window: None,
        not_after: None,
        revoked: false,
        network: NetworkCondition::Anywhere,
        proposed: None,
        device: DeviceCondition::default(),
    };
    let kind = ZoneKind::Dynamic(DynamicZone::default());
    let named: Arc<str> = name.as_str().into();
    let zone = Zone { id: zone, name: named, usage: Usage::Policy, active: true, kind };
    let user = User { id: user, login: name.as_str().into(), role: Role::None, active: true };
    vec![Change::Token(Arc::new(token)), Change::Zone(Arc::new(zone)), Change::User(Arc::new(user))]
}

/// Its revision, once all of its parts are of that one.
fn whole(snapshot: &Snapshot) -> u64 {
    let Revision(revision) = snapshot.revision();
    let name = (revision > 0).then(|| revision.to_string());
    let zone = snapshot.zone(&ZoneId::mint(1)).map(|zone| zone.name.to_string());
    let user = snapshot.user(&UserId::mint(1)).map(|user| user.login.to_string());
    let tokens = u64::try_from(snapshot.token_count()).expect("a few");
    assert_eq!((zone, user, tokens), (name.clone(), name, revision), "a snapshot of several revisions");
    revision
}

/// What is done at the same time.
#[derive(Clone, Copy)]
struct Load {
    writers: u64,
    changes: u64,
    /// Others who publish without a revision of their own: contact with the store, data about addresses.
    keepers: u64,
    readers: u64,
    looks: u64,
}

struct World {
    turns: Turns,
    current: Arc<Current>,
    /// The store: the revision of the last commit.
    stored: AtomicU64,
    /// The last revision that somebody was told of as in force.
    answered: AtomicU64,
}

impl World {
    fn new() -> Arc<Self> {
        let current = empty();
        let turns = Turns::new(Arc::clone(&current));
        Arc::new(Self { turns, current, stored: AtomicU64::new(0), answered: AtomicU64::new(0) })
    }

    async fn write(&self) {
        let turn = self.turns.take().await;
        let revision = self.stored.load(Ordering::SeqCst) + 1;
        let commit = async {
            future::yield_now().await;
            self.stored.store(revision, Ordering::SeqCst);
            future::yield_now().await;
            Ok::<_, ()>(())
        };
        let next = |now: &Snapshot| {
            // Between the look at the snapshot and the next one anybody may come by.
            thread::yield_now();
            let next = now.with(change(revision), Revision(revision), AT);
            thread::yield_now();
            next
        };
        turn.commit(commit, next).await.expect("committed");
        assert!(whole(&self.current.peek()) >= revision, "what was published is in force");
        self.answered.fetch_max(revision, Ordering::SeqCst);
    }

    async fn keep(&self) {
        let turn = self.turns.take().await;
        let stored = self.stored.load(Ordering::SeqCst);
        assert_eq!(whole(&self.current.peek()), stored, "all that was committed is published");
        turn.publish(|now| {
            thread::yield_now();
            now.confirmed_at(AT.plus(Duration::from_secs(1)))
        });
    }

    fn read(&self, looks: u64) {
        let mut last = 0;
        for _ in 0..looks {
            let answered = self.answered.load(Ordering::SeqCst);
            let seen = self.current.peek();
            let revision = whole(&seen);
            assert!(revision >= answered.max(last), "{revision} after {last}, with {answered} answered");
            thread::yield_now();
            assert_eq!(whole(&seen), revision, "what is being read changes under nobody");
            last = revision;
        }
    }
}

fn run(load: Load) {
    let world = World::new();
    let writer = |_| {
        let world = Arc::clone(&world);
        future::spawn(async move {
            for _ in 0..load.changes {
                world.write().await;
            }
        })
    };
    let keeper = |_| {
        let world = Arc::clone(&world);
        future::spawn(async move { world.keep().await })
    };
    let reader = |_| {
        let world = Arc::clone(&world);
        thread::spawn(move || world.read(load.looks))
    };
    let readers: Vec<_> = (0..load.readers).map(reader).collect();
    let tasks: Vec<_> = (0..load.writers).map(writer).chain((0..load.keepers).map(keeper)).collect();
    for task in tasks {
        future::block_on(task).expect("a task ends");
    }
    for reader in readers {
        reader.join().expect("a reader ends");
    }
    assert_eq!(whole(&world.current.load()), load.writers * load.changes, "no change is lost");
}

fn check(scheduler: impl Scheduler + 'static, scenario: impl Fn() + Send + Sync + 'static) -> usize {
    let mut config = Config::new();
    config.stack_size = 1 << 20;
    Runner::new(scheduler, config).run(scenario)
}

const MANY: Load = Load { writers: 3, changes: 2, keepers: 2, readers: 2, looks: 4 };

#[test]
fn the_swap_holds_in_random_orders() {
    check(RandomScheduler::new(2_000), || run(MANY));
}

/// Few changes of who runs, at the worst places: what chance alone seldom meets.
#[test]
fn the_swap_holds_in_orders_with_few_preemptions() {
    check(PctScheduler::new(3, 2_000), || run(MANY));
}

#[test]
fn the_swap_holds_in_every_order_of_a_writer_and_a_reader() {
    let orders = check(DfsScheduler::new(None, false), || {
        run(Load { writers: 1, changes: 1, keepers: 0, readers: 1, looks: 1 });
    });
    assert!(orders > 100, "{orders} orders");
}

/// That the orders are bad enough: without a turn, of two changes at once one is lost.
#[test]
#[should_panic(expected = "a snapshot of several revisions")]
fn without_turns_a_change_is_lost() {
    check(RandomScheduler::new(2_000), || {
        let world = World::new();
        let writer = |_| {
            let world = Arc::clone(&world);
            thread::spawn(move || {
                let revision = world.stored.fetch_add(1, Ordering::SeqCst) + 1;
                let now = world.current.load();
                thread::yield_now();
                world.current.publish(now.with(change(revision), Revision(revision), AT));
                whole(&world.current.load());
            })
        };
        let writers: Vec<_> = (0..2).map(writer).collect();
        for writer in writers {
            writer.join().expect("a writer ends");
        }
    });
}
