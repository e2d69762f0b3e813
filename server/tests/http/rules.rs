//! What recorders are told to hide.

use axum::body::Body;
use domain::mask::RuleSet;
use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, AUTHORIZATION, CACHE_CONTROL, ETAG, IF_NONE_MATCH, ORIGIN, RETRY_AFTER,
    VARY,
};
use http::{Method, Request};
use server::routes::RULES;

use crate::console::{Answer, Console, SHOP, Who};
use crate::privacy::{rule, save};

async fn ask(console: &Console, method: Method, key: &str, headers: &[(http::HeaderName, &str)]) -> Answer {
    let mut request = Request::builder().method(method).uri(RULES);
    if !key.is_empty() {
        request = request.header(AUTHORIZATION, format!("Bearer {key}"));
    }
    for (name, value) in headers {
        request = request.header(name, *value);
    }
    console
        .ask(Who::Nobody, request.body(Body::empty()).unwrap())
        .await
}

async fn get(console: &Console, headers: &[(http::HeaderName, &str)]) -> Answer {
    ask(console, Method::GET, console.key(), headers).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recorder_is_told_what_its_service_hides() {
    let console = Console::new().await;
    let answer = get(&console, &[(ORIGIN, SHOP)]).await;
    assert_eq!(answer.status, 200);
    let told: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(told["version"], 0);
    assert_eq!(told["rules"].as_array().unwrap().len(), 5);
    assert_eq!(told["rules"][0]["selector"], "input[type=\"password\"]");
    assert_eq!(told["rules"][0]["mask"], "block");
    assert_eq!(answer.header(ACCESS_CONTROL_ALLOW_ORIGIN), SHOP);
    assert!(answer.header(ACCESS_CONTROL_EXPOSE_HEADERS).contains("etag"));
    assert_eq!(answer.header(CACHE_CONTROL), "private, max-age=60");
    let vary: Vec<_> = answer.headers.get_all(VARY).iter().collect();
    assert!(vary.contains(&&"Origin".parse().unwrap()), "{vary:?}");
    assert!(vary.contains(&&"Authorization".parse().unwrap()), "{vary:?}");

    console.add_service("elsewhere", &[SHOP]).await;
    let mut changed = RuleSet::standard();
    changed.rules.truncate(1);
    let mut elsewhere = rule("elsewhere", ".elsewhere");
    elsewhere.services = vec!["elsewhere".parse().unwrap()];
    changed.rules.extend([elsewhere, rule("total", ".total")]);
    assert_eq!(save(&console, 0, &changed).await.status, 200);
    let told: serde_json::Value = serde_json::from_str(&get(&console, &[]).await.body).unwrap();
    assert_eq!(
        told,
        serde_json::json!({"version": 1, "rules": [
            {"id": changed.rules[0].id, "selector": "input[type=\"password\"]", "mask": "block"},
            {"id": "total", "selector": ".total", "mask": "block"},
        ]})
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_recorder_has_is_not_sent_again() {
    let console = Console::new().await;
    let first = get(&console, &[]).await;
    let tag = first.header(ETAG).to_owned();
    assert!(tag.starts_with("\"0-web-app-"), "{tag}");
    let again = get(&console, &[(IF_NONE_MATCH, &tag), (ORIGIN, SHOP)]).await;
    assert_eq!((again.status, again.body.as_str()), (304, ""));
    assert_eq!(again.header(ETAG), tag);
    assert_eq!(again.header(CACHE_CONTROL), "private, max-age=60");
    assert_eq!(again.header(ACCESS_CONTROL_ALLOW_ORIGIN), SHOP);
    let mut changed = RuleSet::standard();
    changed.rules.pop();
    save(&console, 0, &changed).await;
    let after = get(&console, &[(IF_NONE_MATCH, &tag)]).await;
    assert_eq!(after.status, 200);
    assert_ne!(after.header(ETAG), tag);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_send_is_told_nothing() {
    let console = Console::new().await;
    for (key, origin, expected) in [
        ("", SHOP, 401),
        ("gk_nothing", SHOP, 401),
        (console.key(), "https://evil.example", 403),
        (console.key(), "null", 403),
    ] {
        let answer = ask(&console, Method::GET, key, &[(ORIGIN, origin)]).await;
        assert_eq!(answer.status, expected, "{key} from {origin}");
        assert!(!answer.body.contains("selector"), "{}", answer.body);
        assert_eq!(answer.header(CACHE_CONTROL), "no-store");
        assert_eq!(answer.header(ETAG), "");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_may_ask_with_a_key_in_a_header() {
    let console = Console::new().await;
    let answer = ask(&console, Method::OPTIONS, "", &[(ORIGIN, SHOP)]).await;
    assert_eq!(answer.status, 204);
    assert_eq!(answer.header(ACCESS_CONTROL_ALLOW_METHODS), "GET");
    assert_eq!(
        answer.header(ACCESS_CONTROL_ALLOW_HEADERS),
        "authorization, if-none-match"
    );
    let answer = ask(&console, Method::OPTIONS, "", &[(ORIGIN, "https://evil.example")]).await;
    assert_eq!(answer.header(ACCESS_CONTROL_ALLOW_ORIGIN), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_too_often_is_told_to_wait() {
    let net = std::sync::Arc::new(server::asset_proxy::fetch::Internet);
    let few = [("GIROK_INGEST_BATCHES_PER_MINUTE", "3".to_owned())];
    let console = Console::at(tempfile::tempdir().unwrap(), net, &few)
        .await
        .with_accounts()
        .await;
    let key = console.add_service("web-app", &[SHOP]).await;
    for _ in 0..3 {
        assert_eq!(ask(&console, Method::GET, &key, &[]).await.status, 200);
    }
    let answer = ask(&console, Method::GET, &key, &[]).await;
    assert_eq!(answer.status, 429);
    assert!(answer.header(RETRY_AFTER).parse::<u64>().unwrap() > 0);
}
