//! Roles and memberships as the Access page changes them, and what follows at once; and the keys of other services.

use domain::access::key::AccessKey;
use domain::access::tuple::{AccessReport, TuplePage, WhyAnswer};
use domain::account::Role;
use serde_json::{Value, json};

use crate::console::{Answer, Console, SESSION, Who, email};

const OWNER: Who = Who::Signed(Role::Owner);
const VIEWER: Who = Who::Signed(Role::Viewer);

async fn report(console: &Console) -> AccessReport {
    let answer = console.call(OWNER, "access_report", "{}").await;
    serde_json::from_str(&answer.body).unwrap()
}

/// As tuples have an account.
async fn user(console: &Console, role: Role) -> String {
    let accounts = report(console).await.accounts;
    let account = accounts
        .iter()
        .find(|account| account.email == email(role.as_str()));
    format!("account:{}", account.unwrap().id)
}

fn tuple(user: &str, relation: &str, object: &str) -> Value {
    json!({"user": user, "relation": relation, "object": object})
}

async fn change(console: &Console, writes: Value, deletes: Value) -> Answer {
    let change = json!({"writes": writes, "deletes": deletes, "may_lose_own": false});
    console
        .call(OWNER, "change_access", &json!({ "change": change }).to_string())
        .await
}

async fn links(console: &Console) -> u16 {
    let body = json!({ "session": SESSION }).to_string();
    console.call(VIEWER, "links_of_session", &body).await.status
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_given_counts_with_the_next_request_and_so_does_taking_it() {
    let console = Console::new().await;
    let viewer = user(&console, Role::Viewer).await;
    assert_eq!(links(&console).await, 403);
    let admin = json!([tuple(&viewer, "admin", "service:web-app")]);
    let given = change(&console, admin.clone(), json!([])).await;
    assert_eq!(given.status, 200, "{}", given.body);
    let report: AccessReport = serde_json::from_str(&given.body).unwrap();
    assert!(
        report
            .tuples
            .iter()
            .any(|row| row.key.user == viewer && row.key.relation == "admin")
    );
    assert_eq!(links(&console).await, 200);
    assert_eq!(change(&console, json!([]), admin).await.status, 200);
    assert_eq!(links(&console).await, 403);
    let detail = ("owner", "access_granted", "viewer");
    let logged = console.audit(&["access_granted", "access_revoked"]).await;
    assert_eq!(logged.len(), 2);
    assert_eq!(logged[0], (email(detail.0), detail.1.to_owned(), email(detail.2)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tuple_that_the_model_does_not_take_is_refused_with_the_reason() {
    let console = Console::new().await;
    let viewer = user(&console, Role::Viewer).await;
    let before = report(&console).await;
    let refused = change(
        &console,
        json!([
            tuple(&viewer, "viewer", "service:web-app"),
            tuple(&viewer, "owner", "console:girok")
        ]),
        json!([]),
    )
    .await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("that takes `role#assignee`"),
        "{}",
        refused.body
    );
    assert_eq!(report(&console).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_who_manages_models_stays() {
    let console = Console::new().await;
    let before = report(&console).await;
    let owners: Vec<Value> = before
        .tuples
        .iter()
        .filter(|row| row.key.object == "role:owner")
        .map(|row| tuple(&row.key.user, &row.key.relation, &row.key.object))
        .collect();
    let refused = change(&console, json!([]), json!(owners)).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("Nobody could manage models"),
        "{}",
        refused.body
    );
    assert_eq!(report(&console).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn all_tuples_can_be_searched_and_an_answer_says_why() {
    let console = Console::new().await;
    let body = json!({"query": {"search": "viewer@girok", "only_faulty": false, "behind": null}});
    let answer = console.call(OWNER, "list_tuples", &body.to_string()).await;
    let page: TuplePage = serde_json::from_str(&answer.body).unwrap();
    assert_eq!((page.count, page.rows[0].key.object.as_str()), (1, "role:viewer"));

    let account: i64 = page.rows[0]
        .key
        .user
        .trim_start_matches("account:")
        .parse()
        .unwrap();
    let body = json!({"account": account, "permission": "view_sessions", "service": "web-app"});
    let answer = console.call(OWNER, "why_access", &body.to_string()).await;
    let why: WhyAnswer = serde_json::from_str(&answer.body).unwrap();
    assert!(why.is_allowed);
    let (_, last) = why.lines.last().unwrap();
    assert_eq!(last, "a tuple gives it to `viewer@girok.example`");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_told_once_and_revoked_once() {
    let console = Console::new().await;
    let body = json!({"name": "billing", "rights": "read"}).to_string();
    let made = console.call(OWNER, "add_access_key", &body).await;
    assert_eq!(made.status, 200, "{}", made.body);
    let made: Value = serde_json::from_str(&made.body).unwrap();
    let line: AccessKey = serde_json::from_value(made["line"].clone()).unwrap();
    let key = made["key"].as_str().unwrap();
    assert!(key.starts_with(&line.prefix));
    let listed = console.call(OWNER, "access_keys", "{}").await;
    assert!(listed.body.contains("\"billing\""), "{}", listed.body);
    assert!(listed.body.contains("/openfga"), "{}", listed.body);
    assert!(!listed.body.contains(key));
    let body = json!({ "id": line.id }).to_string();
    for expected in [200, 404] {
        let revoked = console.call(OWNER, "revoke_access_key", &body).await;
        assert_eq!(revoked.status, expected, "{}", revoked.body);
    }
}
