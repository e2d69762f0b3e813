//! Who is let in.

use std::time::Duration;

use axum::body::Body;
use domain::access::key::KeyRights;
use domain::account::Role;
use http::header::{AUTHORIZATION, CACHE_CONTROL, RETRY_AFTER};
use http::{Method, Request};
use serde_json::{Value, json};
use server::openfga::administration;

use super::{Service, key};
use crate::console::{Console, Who};

const VIEWS: [&str; 3] = ["service:web-app", "viewer", "account:1"];

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_let_in_without_a_key_that_holds() {
    let service = Service::new(KeyRights::Write).await;
    for (sent, code) in [
        (None, "bearer_token_missing"),
        (Some(String::new()), "bearer_token_missing"),
        (Some(format!("Basic {}", service.key)), "bearer_token_missing"),
        (Some("Bearer gka_nothing".into()), "unauthenticated"),
        (Some(format!("Bearer {}x", service.key)), "unauthenticated"),
    ] {
        let mut request = Request::get(&service.store);
        if let Some(sent) = &sent {
            request = request.header(AUTHORIZATION, sent);
        }
        let answer = service
            .console
            .ask(Who::Nobody, request.body(Body::empty()).unwrap())
            .await;
        assert_eq!(answer.status, 401, "{sent:?}");
        assert!(answer.body.contains(code), "{sent:?}: {}", answer.body);
        assert_eq!(answer.header(CACHE_CONTROL), "no-store");
    }
    // The scheme is no matter of case.
    let request = Request::get(&service.store).header(AUTHORIZATION, format!("bearer {}", service.key));
    let answer = service
        .console
        .ask(Who::Nobody, request.body(Body::empty()).unwrap())
        .await;
    assert_eq!(answer.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_signed_in_needs_a_key_as_well() {
    let console = Console::bare().await.with_accounts().await;
    let answer = console.get(Who::Signed(Role::Owner), "/openfga/stores").await;
    assert_eq!(answer.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_reads_changes_nothing() {
    let service = Service::new(KeyRights::Read).await;
    let active = service.get("/active-authorization-model").await.1;
    let model = &active["authorization_model"];
    let assertions = format!("{}/assertions/{}", service.store, super::text(&model["id"]));
    let forbidden = (403, "forbidden".to_owned());
    let write = json!({ "writes": { "tuple_keys": [key(VIEWS)] } });
    assert_eq!(service.refused("/write", write).await, forbidden);
    assert_eq!(
        service.refused("/authorization-models", model.clone()).await,
        forbidden
    );
    let (status, _) = service
        .ask(Method::PUT, &assertions, Some(json!({ "assertions": [] })))
        .await;
    assert_eq!(status, 403);
    let read = service.posted("/check", json!({ "tuple_key": key(VIEWS) })).await;
    assert_eq!(read["allowed"], false);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_revoked_stops_within_a_second() {
    let service = Service::new(KeyRights::Read).await;
    let control = service.console.control();
    let keys = administration::keys(&control).await.unwrap();
    administration::revoke_key(&control, keys[0].id).await.unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    let (status, answer) = service.get("").await;
    assert_eq!((status, &answer["code"]), (401, &json!("unauthenticated")));
    let log = service
        .console
        .audit(&["access_key_added", "access_key_revoked"])
        .await;
    let entry = |action: &str| ("command line".to_owned(), action.to_owned(), "shop".to_owned());
    assert_eq!(log, [entry("access_key_added"), entry("access_key_revoked")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_guesses_is_told_to_wait() {
    let console = Console::bare().await;
    let guess = || {
        let request = Request::get("/openfga/stores").header(AUTHORIZATION, "Bearer gka_guess");
        console.ask(Who::Nobody, request.body(Body::empty()).unwrap())
    };
    let mut tries = 0;
    let refused = loop {
        let answer = guess().await;
        if answer.status != 401 {
            break answer;
        }
        tries += 1;
    };
    assert!(tries >= 60, "{tries}");
    assert_eq!(refused.status, 429, "{}", refused.body);
    assert!(refused.header(RETRY_AFTER).parse::<u64>().unwrap() > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn there_is_one_store() {
    let service = Service::new(KeyRights::Write).await;
    let (_, store) = service.get("").await;
    assert_eq!(store["name"], "girok");
    let (_, stores) = service
        .ask(Method::GET, "/openfga/stores?name=girok&page_size=1", None)
        .await;
    assert_eq!(stores, json!({ "stores": [store], "continuation_token": "" }));
    let (_, others) = service.ask(Method::GET, "/openfga/stores?name=other", None).await;
    assert_eq!(others["stores"], json!([]));

    let elsewhere = "/openfga/stores/01ARZ3NDEKTSV4RRFFQ69G5FAV/check";
    let asked = Some(json!({ "tuple_key": key(VIEWS) }));
    let (status, answer) = service.ask(Method::POST, elsewhere, asked).await;
    assert_eq!((status, &answer["code"]), (404, &json!("store_id_not_found")));

    for (method, address) in [
        (Method::POST, "/openfga/stores"),
        (Method::DELETE, &service.store),
    ] {
        let body = Some(json!({ "name": "another" }));
        let (status, answer): (u16, Value) = service.ask(method, address, body).await;
        assert_eq!((status, &answer["code"]), (403, &json!("forbidden")));
        assert!(super::text(&answer["message"]).contains("one store"), "{answer}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_json_of_the_kind_is_refused() {
    let service = Service::new(KeyRights::Write).await;
    let deep = "[".repeat(100_000);
    for path in [
        "check",
        "batch-check",
        "list-objects",
        "list-users",
        "expand",
        "read",
        "write",
        "authorization-models",
    ] {
        let address = format!("{}/{path}", service.store);
        for body in ["", "{", "[]", "7", r#"{"tuple_key": 7}"#, deep.as_str(), "\u{0}"] {
            let answer = service.answer(Method::POST, &address, Some(body)).await;
            let is_refused = answer.status == 400 || path == "read" && body == "[]";
            let shown: String = body.chars().take(20).collect();
            assert!(is_refused, "{path} {shown}: {} {}", answer.status, answer.body);
        }
    }
    let huge = format!(r#"{{"tuple_key": {{"user": "{}"}}}}"#, "x".repeat(3 << 20));
    let address = format!("{}/check", service.store);
    let answer = service.answer(Method::POST, &address, Some(&huge)).await;
    assert_eq!(answer.status, 400, "{}", answer.body);
}
