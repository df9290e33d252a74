use super::{Records, Snapshot};
use crate::time::Timestamp;
use crate::verdict::Revision;

#[test]
fn only_a_later_contact_ends_a_silence() {
    let [before, later] = [10, 11].map(Timestamp::from_micros);
    let silent = Snapshot::compile(&Records::default(), Revision(1), before, None).cut_off();
    assert!(silent.is_stale(before));
    assert!(
        silent.with(vec![], Revision(1), before).is_stale(before),
        "a use is written, and nothing was heard"
    );
    assert!(!silent.with(vec![], Revision(2), later).is_stale(later));
    assert!(!silent.confirmed_at(later).is_stale(later));
}
