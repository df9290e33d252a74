//! Zones page by page, narrowed: as all of them are, by hand.

use engine::{Usage, ZoneId};
use store::{Store, ZoneFilter, ZoneRecord};

use crate::build::{at, ip_zone};

pub(crate) async fn zones_come_page_by_page(store: &Store) {
    let mut write = store.begin().await.expect("a write");
    for number in 0..12 {
        let mut record = ip_zone(&format!("Page {number}"), "192.0.2.1", "");
        // Some at the same instant.
        (record.created, record.system) = (at(500 - number / 2), number % 3 == 0);
        if number % 4 == 0 {
            std::sync::Arc::make_mut(&mut record.zone).usage = Usage::Blocklist;
        }
        write.insert_zone(&record).await.expect("inserted");
    }
    write.commit().await.expect("committed");

    let and = |left: ZoneFilter, right| ZoneFilter::And(Box::new(left), Box::new(right));
    let or = |left: ZoneFilter, right| ZoneFilter::Or(Box::new(left), Box::new(right));
    let blocklist = ZoneFilter::Usage(Usage::Blocklist);
    let policy = ZoneFilter::Usage(Usage::Policy);
    let (system, others) = (ZoneFilter::System(true), ZoneFilter::System(false));
    let one = ZoneFilter::Id("nzoPage5".to_owned());
    let nobodys = ZoneFilter::Id("' OR '1' = '1".to_owned());
    let filters = [
        (None, 0),
        (Some(blocklist.clone()), 3),
        (Some(policy), 9),
        (Some(system.clone()), 4),
        (Some(one.clone()), 1),
        (Some(nobodys), 0),
        (Some(ZoneFilter::Id("\0".to_owned())), 0),
        (Some(and(blocklist.clone(), system.clone())), 1),
        // `and` holds before `or`, and the place in the list before both.
        (Some(or(one, and(blocklist, or(system, others)))), 4),
    ];
    let all = store.all_zones().await.expect("readable");
    for (filter, least) in filters {
        let held = |record: &&ZoneRecord| filter.as_ref().is_none_or(|filter| holds(filter, record));
        let expected: Vec<ZoneId> = all.iter().filter(held).map(|record| record.zone.id).collect();
        assert!(expected.len() >= least, "{filter:?}: {expected:?}");
        for limit in [1, 5, 1_000] {
            assert_eq!(paged(store, filter.as_ref(), limit).await, expected, "{filter:?} by {limit}");
        }
    }
    let gone = ZoneId::mint(99);
    assert!(store.zones(None, Some(&gone), 9).await.expect("readable").is_empty());
}

async fn paged(store: &Store, filter: Option<&ZoneFilter>, limit: usize) -> Vec<ZoneId> {
    let mut found: Vec<ZoneId> = Vec::new();
    loop {
        let page = store.zones(filter, found.last(), limit).await.expect("readable");
        assert!(page.len() <= limit, "{} of {limit}", page.len());
        if page.is_empty() {
            return found;
        }
        found.extend(page.iter().map(|record| record.zone.id));
    }
}

fn holds(filter: &ZoneFilter, record: &ZoneRecord) -> bool {
    match filter {
        ZoneFilter::Id(id) => record.zone.id.as_str() == id,
        ZoneFilter::Usage(usage) => record.zone.usage == *usage,
        ZoneFilter::System(system) => record.system == *system,
        ZoneFilter::And(left, right) => holds(left, record) && holds(right, record),
        ZoneFilter::Or(left, right) => holds(left, record) || holds(right, record),
    }
}
