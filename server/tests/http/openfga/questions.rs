//! What is decided.

use domain::access::key::KeyRights;
use http::Method;
use serde_json::{Value, json};

use super::{Service, bad, key};

const VIEWS: [&str; 3] = ["service:web-app", "viewer", "account:7"];
const MEMBER: [&str; 3] = ["team:support", "member", "account:7"];
const TEAM_VIEWS: [&str; 3] = ["service:web-app", "viewer", "team:support#member"];

async fn supported() -> Service {
    let service = Service::new(KeyRights::Write).await;
    service.write(&[MEMBER, TEAM_VIEWS]).await;
    service
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_counts_what_comes_with_it() {
    let service = supported().await;
    let session = "session_recording:s1";
    let asked = json!({
        "tuple_key": key([session, "can_view", "account:7"]),
        "contextual_tuples": { "tuple_keys": [key([session, "service", "service:web-app"])] },
        "consistency": "HIGHER_CONSISTENCY",
        "trace": true,
        "authorization_model_id": "",
        "context": null,
    });
    assert_eq!(
        service.posted("/check", asked).await,
        json!({ "allowed": true, "resolution": "" })
    );
    let without = json!({ "tuple_key": key([session, "can_view", "account:7"]) });
    assert_eq!(service.posted("/check", without).await["allowed"], false);

    let contextual = |tuple: Value, count: usize| json!({ "tuple_key": key(VIEWS), "contextual_tuples": { "tuple_keys": vec![tuple; count] } });
    for (asked, code) in [
        (json!({}), "tuple_key_value_not_specified"),
        (json!({ "tuple_key": {} }), "validation_error"),
        (
            json!({ "tuple_key": key(["service:web-app", "none", "account:7"]) }),
            "validation_error",
        ),
        (
            json!({ "tuple_key": key(["none:1", "viewer", "account:7"]) }),
            "validation_error",
        ),
        (
            json!({ "tuple_key": key(["service:*", "viewer", "account:7"]) }),
            "validation_error",
        ),
        (
            contextual(key(["service:a", "none", "account:7"]), 1),
            "invalid_tuple",
        ),
        (contextual(key(VIEWS), 101), "validation_error"),
        (
            json!({ "tuple_key": key(VIEWS), "authorization_model_id": "none" }),
            "authorization_model_not_found",
        ),
    ] {
        assert_eq!(
            service.refused("/check", asked.clone()).await,
            bad(code),
            "{asked}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_says_of_each_what_there_is_to_say() {
    let service = supported().await;
    let item = |id: &str, tuple: [&str; 3]| json!({ "correlation_id": id, "tuple_key": key(tuple) });
    let asked = json!({ "checks": [
        item("a", VIEWS),
        item("b", ["service:web-app", "admin", "account:7"]),
        item("c", ["service:web-app", "none", "account:7"]),
    ] });
    let answer = service.posted("/batch-check", asked).await;
    let result = &answer["result"];
    assert_eq!(result["a"], json!({ "allowed": true }));
    assert_eq!(result["b"], json!({ "allowed": false }));
    assert_eq!(result["c"]["error"]["input_error"], "validation_error");

    let many: Vec<Value> = (0..51).map(|id| item(&id.to_string(), VIEWS)).collect();
    for checks in [
        json!([]),
        json!(many),
        json!([item("", VIEWS)]),
        json!([item("a b", VIEWS)]),
        json!([item("a", VIEWS), item("a", VIEWS)]),
        json!([{ "correlation_id": "a" }]),
    ] {
        let (status, _) = service.post("/batch-check", json!({ "checks": checks })).await;
        assert_eq!(status, 400, "{checks}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn objects_are_listed_at_once_and_line_by_line() {
    let service = supported().await;
    service
        .write(&[["service:web-admin", "viewer", "account:7"]])
        .await;
    let asked = json!({ "type": "service", "relation": "viewer", "user": "account:7" });
    let answer = service.posted("/list-objects", asked.clone()).await;
    assert_eq!(answer["objects"], json!(["service:web-admin", "service:web-app"]));

    let address = format!("{}/streamed-list-objects", service.store);
    let answer = service
        .answer(Method::POST, &address, Some(&asked.to_string()))
        .await;
    let lines: Vec<Value> = answer
        .body
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(
        lines,
        [
            json!({ "result": { "object": "service:web-admin" } }),
            json!({ "result": { "object": "service:web-app" } }),
        ]
    );
    for (type_name, relation, user, code) in [
        ("none", "viewer", "account:7", "type_not_found"),
        ("service", "none", "account:7", "relation_not_found"),
        ("service", "viewer", "kim", "validation_error"),
    ] {
        let asked = json!({ "type": type_name, "relation": relation, "user": user });
        for path in ["/list-objects", "/streamed-list-objects"] {
            assert_eq!(service.refused(path, asked.clone()).await, bad(code), "{asked}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn users_are_listed_by_what_they_are() {
    let service = supported().await;
    let asked = |filters: Value| {
        json!({
            "object": { "type": "service", "id": "web-app" },
            "relation": "viewer",
            "user_filters": filters,
        })
    };
    let users = service
        .posted("/list-users", asked(json!([{ "type": "account" }])))
        .await;
    let found = users["users"].as_array().unwrap();
    assert!(
        found.contains(&json!({ "object": { "type": "account", "id": "7" } })),
        "{users}"
    );
    let teams = service
        .posted(
            "/list-users",
            asked(json!([{ "type": "team", "relation": "member" }])),
        )
        .await;
    assert_eq!(
        teams["users"],
        json!([{ "userset": { "type": "team", "id": "support", "relation": "member" } }])
    );
    for (filters, code) in [
        (json!([]), "validation_error"),
        (
            json!([{ "type": "account" }, { "type": "team" }]),
            "validation_error",
        ),
        (json!([{ "type": "none" }]), "type_not_found"),
        (
            json!([{ "type": "team", "relation": "none" }]),
            "relation_not_found",
        ),
    ] {
        let refused = service.refused("/list-users", asked(filters.clone())).await;
        assert_eq!(refused, bad(code), "{filters}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relation_is_expanded_by_one_level() {
    let service = supported().await;
    let asked =
        |object: &str, relation: &str| json!({ "tuple_key": { "object": object, "relation": relation } });
    let name = "service:web-app#viewer";
    let leaf = |leaf: Value| json!({ "name": name, "leaf": leaf });
    let mut contextual = asked("service:web-app", "viewer");
    contextual["contextual_tuples"] =
        json!({ "tuple_keys": [key(["service:web-app", "console", "console:girok"])] });
    let answer = service.posted("/expand", contextual).await;
    assert_eq!(
        answer["tree"]["root"],
        json!({ "name": name, "union": { "nodes": [
            leaf(json!({ "users": { "users": ["team:support#member"] } })),
            leaf(json!({ "computed": { "userset": "service:web-app#admin" } })),
            leaf(json!({ "tupleToUserset": {
                "tupleset": "service:web-app#console",
                "computed": [{ "userset": "console:girok#viewer" }],
            } })),
        ] } })
    );
    for (asked, code) in [
        (json!({}), "invalid_expand_input"),
        (asked("service:web-app", ""), "invalid_expand_input"),
        (asked("service:web-app", "none"), "validation_error"),
        (asked("none:1", "viewer"), "validation_error"),
    ] {
        assert_eq!(
            service.refused("/expand", asked.clone()).await,
            bad(code),
            "{asked}"
        );
    }
}
