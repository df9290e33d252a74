//! The engine against its slow twin, over two million random calls.

use std::collections::BTreeMap;

use engine::{Issued, Outcome, Reason, Revision, Snapshot, Verdict, decide, explain};

use crate::random::{Attempt, Random, World};
use crate::reference::{self, Answer};

/// 8,192 organizations × 4 states × 64 calls.
const WORLDS: u64 = 8192;
const STATES: u64 = 4;
const CALLS: u64 = 64;

#[test]
fn two_million_random_calls_are_judged_alike() {
    let mut reached = BTreeMap::new();
    for seed in 0..WORLDS {
        judge(seed, &mut reached);
    }
    let calls: u64 = reached.values().sum();
    assert!(calls >= 2_000_000, "{calls} calls");
    let outcomes = Reason::ALL.map(|reason| (reason.code(), 5_000));
    for (outcome, least) in outcomes.into_iter().chain([("allow", 100_000)]) {
        let count = reached.get(outcome).copied().unwrap_or_default();
        assert!(count >= least, "{outcome} was reached {count} times: {reached:?}");
    }
}

/// One organization through its states: each is compiled afresh, and made of the one before it.
fn judge(seed: u64, reached: &mut BTreeMap<&'static str, u64>) {
    let mut random = Random::new(seed);
    let mut world = World::random(&mut random);
    let mut grown = world.compile(0);
    for state in 0..STATES {
        let fresh = world.compile(state);
        for number in 0..CALLS {
            let attempt = World::attempt(&mut random);
            let told = Told { seed, state, number, world: &world, attempt: &attempt };
            let reason = told.alike(&fresh, number.is_multiple_of(8));
            told.alike(&grown, false);
            *reached.entry(reason.map_or("allow", Reason::code)).or_default() += 1;
        }
        let changes: Vec<_> = (0..=random.below(3)).map(|_| world.change(&mut random)).collect();
        for change in &changes {
            world.apply(change);
        }
        grown = grown.with(changes, Revision(state + 1), world.org.confirmed);
    }
}

/// Everything that one comparison rests on, printed where it fails.
struct Told<'a> {
    seed: u64,
    state: u64,
    number: u64,
    world: &'a World,
    attempt: &'a Attempt,
}

impl Told<'_> {
    fn alike(&self, snapshot: &Snapshot, explained: bool) -> Option<Reason> {
        let attempt = self.attempt;
        let call = attempt.call();
        let locate = |address| self.world.locate(address);
        let expected = reference::decide(&self.world.org, &call, &locate);
        let verdict = decide(snapshot, &call);
        self.same(&expected, &verdict);
        assert_eq!(verdict.revision, Revision(self.state), "{}", self.place());
        if explained {
            let explanation = explain(snapshot, &call);
            let got = Answer {
                reason: explanation.reason,
                token: explanation.token.map(|(id, _)| id),
                proposed: explanation.proposed,
                client: explanation.client,
            };
            assert_eq!(got, expected, "{}", self.place());
        }
        let spent = verdict.spend(|_| attempt.within_rate);
        let over = expected.reason.is_none() && !attempt.within_rate;
        let reason = if over { Some(Reason::RateLimited) } else { expected.reason };
        assert_eq!(spent.reason(), reason, "{}", self.place());
        reason
    }

    fn same(&self, expected: &Answer, verdict: &Verdict<'_>) {
        let client = match &verdict.outcome {
            Outcome::Allow(pass) => pass.client(),
            Outcome::Deny(_) => expected.client,
        };
        let token = verdict.token().map(Issued::id);
        let got = Answer { reason: verdict.reason(), token, proposed: verdict.proposed, client };
        assert_eq!(got, *expected, "{}", self.place());
    }

    fn place(&self) -> String {
        let Self { seed, state, number, world, attempt } = self;
        format!("seed {seed}, state {state}, call {number}: {attempt:#?}\n{world:#?}")
    }
}
