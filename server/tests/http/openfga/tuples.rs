//! What is written, what is read back, and what became of it.

use domain::access::key::KeyRights;
use serde_json::{Value, json};

use super::{Service, bad, key, sorted, text};

const VIEWS: [&str; 3] = ["service:web-app", "viewer", "account:7"];
const MEMBER: [&str; 3] = ["team:support", "member", "account:7"];
const TEAM_VIEWS: [&str; 3] = ["service:web-app", "viewer", "team:support#member"];

fn writes(tuples: &[[&str; 3]], option: &str) -> Value {
    let keys: Vec<Value> = tuples.iter().map(|tuple| key(*tuple)).collect();
    json!({ "writes": { "tuple_keys": keys, "on_duplicate": option } })
}

fn deletes(tuples: &[[&str; 3]], option: &str) -> Value {
    let keys: Vec<Value> = tuples.iter().map(|tuple| key(*tuple)).collect();
    json!({ "deletes": { "tuple_keys": keys, "on_missing": option } })
}

async fn may_view(service: &Service) -> bool {
    let answer = service.posted("/check", json!({ "tuple_key": key(VIEWS) })).await;
    answer["allowed"] == true
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_decides_at_once_and_is_in_the_audit_log() {
    let service = Service::new(KeyRights::Write).await;
    assert!(!may_view(&service).await);
    service.write(&[MEMBER, TEAM_VIEWS]).await;
    assert!(may_view(&service).await);
    service.posted("/write", deletes(&[MEMBER], "")).await;
    assert!(!may_view(&service).await);
    let entry = |action: &str, user: &str| ("key shop".to_owned(), action.to_owned(), user.to_owned());
    assert_eq!(
        service.console.audit(&["access_granted", "access_revoked"]).await,
        [
            entry("access_granted", "account:7"),
            entry("access_granted", "team:support#member"),
            entry("access_revoked", "account:7"),
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn twice_is_an_error_unless_it_is_to_be_passed_over() {
    let service = Service::new(KeyRights::Write).await;
    let failed = bad("write_failed_due_to_invalid_input");
    service.write(&[VIEWS]).await;
    assert_eq!(
        service.refused("/write", writes(&[MEMBER, VIEWS], "error")).await,
        failed
    );
    // All of it or nothing.
    let (_, read) = service
        .post("/read", json!({ "tuple_key": { "object": "team:support" } }))
        .await;
    assert_eq!(read["tuples"], json!([]));
    service.posted("/write", writes(&[MEMBER, VIEWS], "ignore")).await;
    service.posted("/write", writes(&[MEMBER, VIEWS], "ignore")).await;

    service.posted("/write", deletes(&[MEMBER], "error")).await;
    assert_eq!(
        service
            .refused("/write", deletes(&[VIEWS, MEMBER], "error"))
            .await,
        failed
    );
    assert!(may_view(&service).await);
    service
        .posted("/write", deletes(&[VIEWS, MEMBER], "ignore"))
        .await;
    assert!(!may_view(&service).await);
    // What was so already is nowhere.
    let log = service.console.audit(&["access_granted", "access_revoked"]).await;
    assert_eq!(log.len(), 6, "{log:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_model_does_not_take_is_refused_with_the_reason() {
    let service = Service::new(KeyRights::Write).await;
    let many: Vec<String> = (0..101).map(|number| format!("account:{number}")).collect();
    let many: Vec<[&str; 3]> = many
        .iter()
        .map(|user| ["service:web-app", "viewer", user])
        .collect();
    for (asked, code) in [
        (json!({}), "invalid_write_input"),
        (writes(&[], ""), "invalid_write_input"),
        (
            writes(&[["service:web-app", "can_view", "account:7"]], ""),
            "validation_error",
        ),
        (
            writes(&[["service:web-app", "none", "account:7"]], ""),
            "validation_error",
        ),
        (
            writes(&[["service:web-app", "viewer", "account:*"]], ""),
            "validation_error",
        ),
        (
            writes(&[["service:web-app", "viewer", "kim"]], ""),
            "validation_error",
        ),
        (
            writes(&[["service", "viewer", "account:7"]], ""),
            "validation_error",
        ),
        (
            writes(&[["team:a", "member", "team:a#member"]], ""),
            "validation_error",
        ),
        (writes(&[VIEWS], "sometimes"), "validation_error"),
        (deletes(&[VIEWS], "sometimes"), "validation_error"),
        (
            deletes(&[["service:web-app", "viewer", "kim"]], ""),
            "validation_error",
        ),
        (
            writes(&[VIEWS, VIEWS], ""),
            "cannot_allow_duplicate_tuples_in_one_request",
        ),
        (writes(&many, ""), "exceeded_entity_limit"),
        (
            json!({ "writes": { "tuple_keys": [key(VIEWS)] }, "authorization_model_id": "none" }),
            "authorization_model_not_found",
        ),
    ] {
        assert_eq!(
            service.refused("/write", asked.clone()).await,
            bad(code),
            "{asked}"
        );
    }
    assert!(!may_view(&service).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_locked_out() {
    let service = Service::new(KeyRights::Write).await;
    let (_, owners) = service
        .post("/read", json!({ "tuple_key": { "object": "role:owner" } }))
        .await;
    let all: Vec<Value> = owners["tuples"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tuple| tuple["key"].clone())
        .collect();
    let (status, answer) = service
        .post("/write", json!({ "deletes": { "tuple_keys": all } }))
        .await;
    assert_eq!(
        (status, &answer["code"]),
        (400, &json!("write_failed_due_to_invalid_input"))
    );
    assert!(text(&answer["message"]).contains("manage models"), "{answer}");
    let (_, still) = service
        .post("/read", json!({ "tuple_key": { "object": "role:owner" } }))
        .await;
    assert_eq!(still, owners);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_condition_comes_back_as_it_was_written() {
    let service = Service::new(KeyRights::Write).await;
    let model = service
        .save(
            "model
  schema 1.1
type user
type note
  relations
    define reader: [user with until]
condition until(now: timestamp, end: timestamp) {
  now < end
}
",
        )
        .await;
    let mut tuple = key(["note:1", "reader", "user:kim"]);
    tuple["condition"] = json!({ "name": "until", "context": { "end": "2030-01-01T00:00:00Z" } });
    let write = |tuple: &Value, option: &str| {
        json!({
            "writes": { "tuple_keys": [tuple], "on_duplicate": option },
            "authorization_model_id": model,
        })
    };
    service.posted("/write", write(&tuple, "")).await;
    let (_, read) = service
        .post("/read", json!({ "tuple_key": { "object": "note:1" } }))
        .await;
    assert_eq!(read["tuples"][0]["key"], tuple);
    for (now, expected) in [("2029-12-31T00:00:00Z", true), ("2030-01-02T00:00:00Z", false)] {
        let asked = json!({
            "tuple_key": key(["note:1", "reader", "user:kim"]),
            "context": { "now": now },
            "authorization_model_id": model,
        });
        assert_eq!(service.posted("/check", asked).await["allowed"], expected);
    }
    // Another condition is not the same tuple.
    let mut other = tuple.clone();
    other["condition"]["context"]["end"] = json!("2031-01-01T00:00:00Z");
    assert_eq!(
        service.refused("/write", write(&other, "ignore")).await,
        (409, "Aborted".to_owned())
    );
    service.posted("/write", write(&tuple, "ignore")).await;
    let mut unfit = tuple;
    unfit["condition"]["context"]["end"] = json!("soon");
    assert_eq!(
        service.refused("/write", write(&unfit, "")).await,
        bad("validation_error")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn tuples_are_read_by_object_relation_and_user_in_pages() {
    let service = Service::new(KeyRights::Write).await;
    service
        .write(&[
            VIEWS,
            TEAM_VIEWS,
            ["service:web-app", "admin", "account:7"],
            ["service:web-admin", "viewer", "account:7"],
            ["service:web-admin", "viewer", "account:8"],
        ])
        .await;
    for (wanted, expected) in [
        (json!({ "object": "service:web-app" }), 3),
        (json!({ "object": "service:web-app", "relation": "viewer" }), 2),
        (json!({ "object": "service:", "user": "account:7" }), 3),
        (
            json!({ "object": "service:", "relation": "viewer", "user": "account:7" }),
            2,
        ),
        (json!({ "object": "service:web-app", "user": "account:" }), 2),
        (json!({ "object": "service:none" }), 0),
        (json!({ "object": "serv:", "user": "account:7" }), 0),
    ] {
        let (mut found, mut token) = (0, String::new());
        loop {
            let asked = json!({ "tuple_key": wanted, "page_size": 1, "continuation_token": token });
            let page = service.posted("/read", asked).await;
            let tuples = page["tuples"].as_array().unwrap();
            found += tuples.len();
            token = text(&page["continuation_token"]).to_owned();
            if token.is_empty() {
                break;
            }
        }
        assert_eq!(found, expected, "{wanted}");
    }
    // All that there are: these, and what Girok brings.
    let all = service.posted("/read", json!({})).await;
    assert!(sorted(&all["tuples"]).len() > 5);
    for wanted in [json!({ "object": "service:" }), json!({ "user": "account:7" })] {
        let refused = service.refused("/read", json!({ "tuple_key": wanted })).await;
        assert_eq!(refused, bad("validation_error"), "{wanted}");
    }
    for (asked, code) in [
        (json!({ "page_size": 101 }), "page_size_invalid"),
        (json!({ "continuation_token": "x" }), "invalid_continuation_token"),
    ] {
        assert_eq!(service.refused("/read", asked).await, bad(code));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_are_told_in_order_from_where_one_was() {
    let service = Service::new(KeyRights::Write).await;
    let (_, before) = service.get("/changes?page_size=100").await;
    let token = text(&before["continuation_token"]).to_owned();
    let next = |token: &str, more: &str| format!("/changes?continuation_token={token}{more}");
    let (_, nothing) = service.get(&next(&token, "")).await;
    assert_eq!(nothing, json!({ "changes": [], "continuation_token": token }));

    service.write(&[VIEWS]).await;
    service.write(&[MEMBER]).await;
    service.posted("/write", deletes(&[VIEWS], "")).await;
    let (_, page) = service.get(&next(&token, "&page_size=2")).await;
    let told = |page: &Value| -> Vec<(Value, String)> {
        let changes = page["changes"].as_array().unwrap();
        let one = |change: &Value| (change["tuple_key"].clone(), text(&change["operation"]).to_owned());
        changes.iter().map(one).collect()
    };
    let (write, delete) = (
        "TUPLE_OPERATION_WRITE".to_owned(),
        "TUPLE_OPERATION_DELETE".to_owned(),
    );
    assert_eq!(
        told(&page),
        [(key(VIEWS), write.clone()), (key(MEMBER), write.clone())]
    );
    let token = text(&page["continuation_token"]);
    let (_, rest) = service.get(&next(token, "")).await;
    assert_eq!(told(&rest), [(key(VIEWS), delete)]);

    let (_, teams) = service.get("/changes?type=team").await;
    assert_eq!(told(&teams), [(key(MEMBER), write)]);
    let (_, later) = service.get("/changes?start_time=2100-01-01T00%3A00%3A00Z").await;
    assert_eq!(later, json!({ "changes": [], "continuation_token": "" }));
    for (path, code) in [
        (
            next(token, "&type=team"),
            "query_string_type_continuation_token_mismatch",
        ),
        ("/changes?start_time=now".to_owned(), "invalid_start_time"),
        ("/changes?page_size=0".to_owned(), "page_size_invalid"),
    ] {
        let (status, answer) = service.get(&path).await;
        assert_eq!((status, &answer["code"]), (400, &json!(code)), "{path}");
    }
}
