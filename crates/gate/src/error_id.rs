//! The id of an answer that is no verdict: nothing is recorded of it.

use std::cell::RefCell;

use engine::base62;

/// `oae` and 22 base62 digits: 128 random bits.
pub(crate) fn mint() -> String {
    let mut text = String::with_capacity(25);
    text.push_str("oae");
    text.extend(base62::digits::<22>(random()).map(char::from));
    text
}

/// Random bytes of one thread, fetched many at a time: a refusal costs no call of the kernel.
struct Pool {
    bytes: [u8; 1024],
    left: usize,
}

thread_local! {
    static POOL: RefCell<Pool> = const { RefCell::new(Pool { bytes: [0; 1024], left: 0 }) };
}

fn random() -> u128 {
    POOL.with_borrow_mut(|pool| {
        if pool.left == 0 {
            // An id is no secret. Where the kernel gives nothing, refusals go out with ids that are not
            // unique, rather than not at all.
            let _ = getrandom::fill(&mut pool.bytes);
            pool.left = pool.bytes.len();
        }
        let next = pool.left.saturating_sub(size_of::<u128>());
        let taken = pool.bytes.get(next..pool.left).and_then(|bytes| bytes.try_into().ok());
        pool.left = next;
        taken.map_or(0, u128::from_ne_bytes)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    #[test]
    fn ids_are_plain_and_do_not_repeat() {
        let ids: HashSet<String> = (0..1000).map(|_| super::mint()).collect();
        assert_eq!(ids.len(), 1000);
        for id in ids {
            assert!(
                id.len() == 25 && id.starts_with("oae") && id.bytes().all(|b| b.is_ascii_alphanumeric()),
                "{id}"
            );
        }
    }
}
