use control::user::NewUser;
use engine::{Reason, Role};

use crate::bench::{Bench, new_token, refusal};

fn new(login: &str, role: Role) -> NewUser {
    NewUser {
        login: login.to_owned(),
        role,
        first_name: "First".to_owned(),
        last_name: "Last".to_owned(),
        email: format!("{login}@example.com"),
        active: true,
    }
}

#[tokio::test]
async fn deactivating_an_owner_stops_the_tokens_at_once() {
    let bench = Bench::new().await;
    let owner = bench.control.create_user(&bench.admin, new("ci", Role::None)).await.expect("created").user;
    let asked = control::token::NewToken { owner: Some(owner.id), ..new_token("deploy") };
    let (secret, _) = bench.control.issue_token(&bench.admin, asked).await.expect("issued");
    for (active, reason) in [(false, Some(Reason::OwnerInactive)), (true, None)] {
        bench.control.set_user_active(&bench.admin, "ci", active, None).await.expect("changed");
        assert_eq!(bench.judged(&secret, "8.8.8.8"), reason, "{active}");
    }
    assert_eq!(bench.last_event().await, "user.lifecycle.activate");
}

#[tokio::test]
async fn b_102_the_last_super_administrator_stays() {
    let bench = Bench::new().await;
    let said = refusal(bench.control.set_user_active(&bench.admin, "admin", false, None).await);
    assert!(said.contains("last active super administrator"), "{said}");
    bench.control.create_user(&bench.admin, new("second", Role::SuperAdmin)).await.expect("created");
    bench.control.set_user_active(&bench.admin, "admin", false, None).await.expect("there is another");
}

/// An administrator cannot reach it, who may not change the own role; the program itself can.
#[tokio::test]
async fn b_102_the_last_super_administrator_keeps_the_role() {
    let bench = Bench::new().await;
    let machine = control::Actor::Machine;
    let said = refusal(bench.control.set_user_role(&machine, "admin", Role::None, None).await);
    assert!(said.starts_with("role: ") && said.contains("last active super administrator"), "{said}");
    bench.control.create_user(&bench.admin, new("second", Role::SuperAdmin)).await.expect("created");
    bench.control.set_user_active(&bench.admin, "second", false, None).await.expect("deactivated");
    let said = refusal(bench.control.set_user_role(&machine, "admin", Role::None, None).await);
    assert!(said.contains("last active super administrator"), "an inactive one manages nothing: {said}");
    bench.control.set_user_role(&machine, "second", Role::ReadOnlyAdmin, None).await.expect("not the last");
    assert_eq!(bench.last_event().await, "user.role.change");
}

#[tokio::test]
async fn a_login_is_one_word_and_taken_once() {
    let bench = Bench::new().await;
    for (login, why) in
        [("", "blank"), ("a b", "blanks"), ("a,b", "commas"), ("a\u{7}", "U+0007"), ("ADMIN", "already")]
    {
        let said = refusal(bench.control.create_user(&bench.admin, new(login, Role::None)).await);
        assert!(said.starts_with("login: ") && said.contains(why), "{login:?}: {said}");
    }
}

#[tokio::test]
async fn whoever_lost_the_role_while_waiting_changes_nothing() {
    let bench = Bench::new().await;
    let second =
        bench.control.create_user(&bench.admin, new("second", Role::SuperAdmin)).await.expect("created");
    // As the call came in, the second was still an administrator.
    let then =
        control::Actor::Admin { user: second.user.clone(), token: None, whence: std::sync::Arc::default() };
    bench.control.set_user_active(&bench.admin, "second", false, None).await.expect("deactivated");
    let late = bench.control.issue_token(&then, new_token("late")).await;
    assert!(matches!(late, Err(control::ControlError::Forbidden(_))), "{late:?}");
}

#[tokio::test]
async fn no_more_users_than_the_organization_may_have() {
    let limits = control::Limits { users: 2, ..control::Limits::default() };
    let bench = Bench::with(|settings| control::Settings { limits, ..settings }).await;
    bench.control.create_user(&bench.admin, new("one", Role::None)).await.expect("the second");
    let said = refusal(bench.control.create_user(&bench.admin, new("two", Role::None)).await);
    assert!(said.contains("at most 2 users"), "{said}");
}
