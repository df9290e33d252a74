//! Who owns tokens, and the search over everything.

use engine::Role;
use serde_json::{Value, json};

use crate::testing::{Ask, Bench};

async fn asked(bench: &Bench, path: &str) -> Value {
    let answer = bench.ask(Ask::new("GET", path).token(&bench.admin)).await;
    assert_eq!(answer.status, 200, "{path}: {}", String::from_utf8_lossy(&answer.bytes));
    answer.json()
}

async fn with_people() -> Bench {
    let bench = Bench::new().await;
    for (login, first, last, role) in [
        ("jonas", "Jonas", "Weber", "super-admin"),
        ("ines", "Inês", "Duarte", "read-only-admin"),
        ("svc-billing", "", "", "none"),
    ] {
        let body = json!({ "role": role, "profile": { "login": login, "firstName": first, "lastName": last,
            "email": format!("{login}@example.com") } });
        let made = bench.as_admin("POST", "/ringfence/v1/users", Some(body)).await;
        assert!(made.status.is_success(), "{}", String::from_utf8_lossy(&made.bytes));
    }
    let token = json!({ "name": "billing-export", "owner": "svc-billing" });
    assert_eq!(bench.as_admin("POST", "/ringfence/v1/tokens", Some(token)).await.status, 201);
    bench
}

fn logins(rows: &Value) -> Vec<&str> {
    rows.as_array().expect("rows").iter().map(|row| row["login"].as_str().unwrap_or_default()).collect()
}

#[tokio::test]
async fn people_are_found_filtered_and_counted() {
    let bench = with_people().await;
    let all = asked(&bench, "/ringfence/v1/people").await;
    assert_eq!(logins(&all), ["admin", "ines", "jonas", "svc-billing"]);
    assert_eq!(all[3]["tokens"], 1, "{all}");
    assert_eq!((&all[1]["role"], &all[1]["status"]), (&json!("read-only-admin"), &json!("ACTIVE")));
    assert_eq!(logins(&asked(&bench, "/ringfence/v1/people?q=WEB").await), ["jonas"]);
    assert_eq!(logins(&asked(&bench, "/ringfence/v1/people?q=ines@EXAMPLE").await), ["ines"]);
    assert_eq!(logins(&asked(&bench, "/ringfence/v1/people?sort=-login").await)[0], "svc-billing");
    assert_eq!(
        logins(&asked(&bench, "/ringfence/v1/people?q=%25").await),
        [""; 0],
        "a plain character (B-103)"
    );
    for bad in ["q=%00", &format!("q={}", "a".repeat(257)), "show=some", "sort=email", "limit=x"] {
        let answer = bench.as_admin("GET", &format!("/ringfence/v1/people?{bad}"), None).await;
        assert_eq!(answer.status, 400, "{bad}");
    }
    bench.as_admin("POST", "/ringfence/v1/users/ines/lifecycle/deactivate", None).await;
    let counts = asked(&bench, "/ringfence/v1/people/counts").await;
    assert_eq!(counts, json!({ "all": 4, "admins": 3, "active": 3, "inactive": 1 }));
    for show in ["all", "admins", "active", "inactive"] {
        let shown = asked(&bench, &format!("/ringfence/v1/people?show={show}")).await;
        assert_eq!(json!(logins(&shown).len()), counts[show], "{show}");
    }
}

#[tokio::test]
async fn pages_of_people_follow_each_other() {
    let bench = with_people().await;
    for sort in ["login", "-login", "created", "-created"] {
        let whole = asked(&bench, &format!("/ringfence/v1/people?sort={sort}")).await;
        let first = bench
            .ask(Ask::new("GET", &format!("/ringfence/v1/people?sort={sort}&limit=3")).token(&bench.admin))
            .await;
        let links: Vec<_> =
            first.headers.get_all("link").iter().filter_map(|link| link.to_str().ok()).collect();
        let after = links.last().and_then(|link| link.split("after=").nth(1)).expect("a next page");
        let after = after.split(['&', '>']).next().expect("a cursor");
        let second = asked(&bench, &format!("/ringfence/v1/people?sort={sort}&after={after}")).await;
        let first = first.json();
        assert_eq!([logins(&first), logins(&second)].concat(), logins(&whole), "{sort}");
    }
}

#[tokio::test]
async fn a_role_is_changed_at_once_for_the_tokens_that_there_are() {
    let bench = Bench::new().await;
    let reader = bench.token_of(Role::ReadOnlyAdmin).await;
    let write = || Ask::new("POST", "/api/v1/zones").token(&reader);
    assert_eq!(bench.ask(write()).await.status, 403);
    let path = "/ringfence/v1/people/ReadOnlyAdmin/role";
    let changed = bench.as_admin("POST", path, Some(json!({ "role": "super-admin" }))).await;
    assert_eq!((changed.status.as_u16(), &changed.json()["role"]), (200, &json!("super-admin")));
    assert_ne!(bench.ask(write()).await.status, 403);
    bench.as_admin("POST", path, Some(json!({ "role": "none" }))).await;
    assert_eq!(bench.ask(Ask::new("GET", "/api/v1/zones").token(&reader)).await.status, 403);
}

/// B-102: nobody takes the last way in from himself or from the organization.
#[tokio::test]
async fn b_102_one_s_own_role_and_the_last_super_administrator_s_stay() {
    let bench = with_people().await;
    for (who, body, field) in [
        ("admin", json!({ "role": "none" }), "role: Nobody"),
        ("jonas", json!({ "role": "king" }), "role: The role is"),
        ("jonas", json!({}), "role: The role is"),
    ] {
        let path = format!("/ringfence/v1/people/{who}/role");
        let answer = bench.as_admin("POST", &path, Some(body.clone())).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (400, "E0000001"), "{who} {body}");
        let cause = answer.json()["errorCauses"][0]["errorSummary"].as_str().unwrap_or_default().to_owned();
        assert!(cause.starts_with(field), "{cause}");
    }
    let missing =
        bench.as_admin("POST", "/ringfence/v1/people/nobody/role", Some(json!({ "role": "none" }))).await;
    assert_eq!(missing.status, 404);
    let lost =
        Ask::new("POST", "/ringfence/v1/people/jonas/role").token(&bench.admin).header("if-match", "\"7\"");
    assert_eq!(bench.ask(lost.json(&json!({ "role": "none" }))).await.status, 412);
}

#[tokio::test]
async fn everything_is_found_by_one_search() {
    let bench = with_people().await;
    let zone = bench.zone("Billing office", "POLICY", "198.51.100.7").await;
    let found = async |q: &str| {
        let rows = asked(&bench, &format!("/ringfence/v1/find?q={q}")).await;
        let word = |row: &Value, field: &str| row[field].as_str().unwrap_or_default().to_owned();
        let rows = rows.as_array().expect("rows").iter().map(|row| (word(row, "kind"), word(row, "name")));
        rows.collect::<Vec<_>>()
    };
    let named = |kind: &str, name: &str| (kind.to_owned(), name.to_owned());
    assert_eq!(
        found("BILLING").await,
        [named("token", "billing-export"), named("zone", "Billing office"), named("person", "svc-billing")]
    );
    assert_eq!(found("198.51.100.7").await, [named("zone", "Billing office")]);
    assert_eq!(found(&zone).await, [named("zone", "Billing office")]);
    let person =
        asked(&bench, "/ringfence/v1/people/jonas").await["id"].as_str().unwrap_or_default().to_owned();
    assert_eq!(found(&person).await, [named("person", "jonas")]);
    let token =
        asked(&bench, "/ringfence/v1/tokens?q=billing").await[0]["id"].as_str().expect("an id").to_owned();
    assert_eq!(found(&token).await, [named("token", "billing-export")]);
    assert_eq!(found("%25").await, [], "a plain character (B-103)");
    assert_eq!(found("").await, []);
    assert_eq!(bench.as_admin("GET", "/ringfence/v1/find?q=%00", None).await.status, 400);
}
