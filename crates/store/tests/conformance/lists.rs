//! Lists of tokens: sorted, narrowed, page by page.

use std::sync::Arc;

use engine::{NetworkCondition, Role, Timestamp, Token};
use store::{Renewal, Store, TokenCounts, TokenPlace, TokenRecord, TokenSearch, TokenShow, TokenSort};

use crate::build::{at, token, user};

/// Long after every other token of this suite has ended.
const NOW: i64 = 10_000_000;
const DAY: u64 = 24 * 3_600;

pub(crate) async fn tokens_are_searched(store: &Store) {
    let mut write = store.begin().await.expect("a write");
    write.insert_user(&user("Zoe_100%", Role::None)).await.expect("inserted");
    let zoe = user("Zoe_100%", Role::None).user;
    // What the suite made before and what never ends is none of this.
    for record in store.live_tokens(at(NOW), None, 100).await.expect("readable") {
        write.revoke_token(&record.token.id, at(NOW), None).await.expect("revoked");
    }
    let mut records = Vec::new();
    for (number, name, days) in
        [(1, "Éclair", 30), (2, "deploy_x", 3), (3, "Deploy 100%", 30), (4, "b\\c", 9)]
    {
        let mut record = token(10_000 + number, NetworkCondition::Anywhere);
        let token: &mut Token = Arc::make_mut(&mut record.token);
        token.created = at(NOW - 100 + i64::try_from(number).expect("small"));
        token.window = Some(std::time::Duration::from_secs(days * DAY));
        name.clone_into(&mut record.name);
        records.push(record);
    }
    let change =
        |record: &mut TokenRecord, change: &dyn Fn(&mut Token)| change(Arc::make_mut(&mut record.token));
    change(&mut records[3], &|token| (token.network, token.owner) = (NetworkCondition::InAny, zoe.id));
    change(&mut records[1], &|token| token.last_used = Some(at(NOW - 5)));
    write.insert_tokens(&records).await.expect("inserted");
    write.commit().await.expect("committed");

    sorted(store).await;
    b_103_what_is_searched_for_is_plain_text(store).await;
    narrowed(store).await;
    kept_in_order(store, &records).await;
}

fn search() -> TokenSearch {
    TokenSearch {
        at: at(NOW),
        text: None,
        owner: None,
        show: TokenShow::All,
        sort: TokenSort::Created,
        descending: false,
        after: None,
        limit: 100,
    }
}

async fn names(store: &Store, search: &TokenSearch) -> Vec<String> {
    let found = store.search_tokens(search).await.expect("readable");
    found.into_iter().map(|(record, _)| record.name).collect()
}

/// By pages of one, of which each must go on where the one before ends.
async fn paged(store: &Store, search: &TokenSearch) -> Vec<String> {
    let mut names = Vec::new();
    let mut after: Option<TokenPlace> = None;
    loop {
        let page = TokenSearch { limit: 1, after: after.take(), ..search.clone() };
        let found = store.search_tokens(&page).await.expect("readable");
        let Some((record, place)) = found.into_iter().next() else { return names };
        names.push(record.name);
        after = Some(place);
    }
}

async fn sorted(store: &Store) {
    for (sort, expected) in [
        (TokenSort::Created, ["Éclair", "deploy_x", "Deploy 100%", "b\\c"]),
        (TokenSort::Name, ["b\\c", "Deploy 100%", "deploy_x", "Éclair"]),
        (TokenSort::Owner, ["Éclair", "deploy_x", "Deploy 100%", "b\\c"]),
        (TokenSort::LastUsed, ["Éclair", "Deploy 100%", "b\\c", "deploy_x"]),
        (TokenSort::Expires, ["deploy_x", "b\\c", "Éclair", "Deploy 100%"]),
    ] {
        let rising = TokenSearch { sort, ..search() };
        // Among equals the ids decide: they were minted in the order of their numbers.
        assert_eq!(names(store, &rising).await, expected, "{sort:?}");
        // A filter that all of them pass is answered by another way, and alike.
        let narrowed = TokenSearch { text: Some(String::new()), ..rising.clone() };
        for search in [rising.clone(), narrowed] {
            assert_eq!(paged(store, &search).await, expected, "{sort:?}");
            let falling = TokenSearch { descending: true, ..search };
            let reversed: Vec<_> = expected.into_iter().rev().collect();
            assert_eq!(paged(store, &falling).await, reversed, "{sort:?}");
        }
    }
}

async fn b_103_what_is_searched_for_is_plain_text(store: &Store) {
    for (text, expected) in [
        ("DEPLOY", vec!["deploy_x", "Deploy 100%"]),
        ("éCLAIR", vec!["Éclair"]),
        ("%", vec!["Deploy 100%", "b\\c"]),
        ("_", vec!["deploy_x", "b\\c"]),
        ("y_x", vec!["deploy_x"]),
        ("y%1", vec![]),
        ("\\", vec!["b\\c"]),
        ("zoe_1", vec!["b\\c"]),
        ("' OR 1=1 --", vec![]),
    ] {
        let asked = TokenSearch { text: Some(text.to_owned()), ..search() };
        assert_eq!(names(store, &asked).await, expected, "{text}");
    }
    let id = token(10_001, NetworkCondition::Anywhere).token.id.to_string();
    let by_id = |text: &str| TokenSearch { text: Some(text.to_owned()), ..search() };
    assert_eq!(names(store, &by_id(&id)).await, ["Éclair"]);
    assert!(names(store, &by_id(&id[..15])).await.is_empty(), "a part of an id is none");
}

async fn narrowed(store: &Store) {
    for (show, expected) in [
        (TokenShow::All, vec!["Éclair", "deploy_x", "Deploy 100%", "b\\c"]),
        (TokenShow::Open, vec!["Éclair", "deploy_x", "Deploy 100%"]),
        (TokenShow::Restricted, vec!["b\\c"]),
        (TokenShow::Unused, vec!["Éclair", "Deploy 100%", "b\\c"]),
        (TokenShow::Expiring, vec!["deploy_x"]),
    ] {
        assert_eq!(names(store, &TokenSearch { show, ..search() }).await, expected, "{show:?}");
    }
    let zoes = TokenSearch { owner: Some("zoE_100%".to_owned()), ..search() };
    assert_eq!(names(store, &zoes).await, ["b\\c"]);
    let counts = store.token_counts(at(NOW)).await.expect("readable");
    assert_eq!(counts, TokenCounts { all: 4, open: 3, unused: 3, expiring: 1 });
}

/// Uses, renames, ends and new logins move a token in the lists.
async fn kept_in_order(store: &Store, records: &[TokenRecord]) {
    let mut write = store.begin().await.expect("a write");
    let used = Renewal { token: records[0].token.id, at: Timestamp::from_micros(at(NOW).micros() + 1) };
    write.renew_tokens(&[used]).await.expect("renewed");
    let mut renamed = records[3].clone();
    "ZZ".clone_into(&mut renamed.name);
    Arc::make_mut(&mut renamed.token).not_after = Some(at(NOW + 60));
    write.update_token(&renamed).await.expect("updated");
    write.revoke_token(&records[1].token.id, at(NOW), None).await.expect("revoked");
    let mut zoe = user("Zoe_100%", Role::None);
    Arc::make_mut(&mut zoe.user).login = "Aaron".into();
    write.update_user(&zoe).await.expect("updated");
    write.commit().await.expect("committed");

    for (sort, expected) in [
        (TokenSort::LastUsed, ["Deploy 100%", "ZZ", "Éclair"]),
        (TokenSort::Name, ["Deploy 100%", "ZZ", "Éclair"]),
        (TokenSort::Expires, ["ZZ", "Deploy 100%", "Éclair"]),
        (TokenSort::Owner, ["ZZ", "Éclair", "Deploy 100%"]),
    ] {
        assert_eq!(names(store, &TokenSearch { sort, ..search() }).await, expected, "{sort:?}");
    }
    let aarons = TokenSearch { owner: Some("aaron".to_owned()), ..search() };
    assert_eq!(names(store, &aarons).await, ["ZZ"]);
    let later = TokenSearch { at: at(NOW + 60), ..search() };
    assert_eq!(names(store, &later).await, ["Éclair", "Deploy 100%"]);
}
