//! A Redis that is gone, stands still, is slow, or cannot be reached any more.

use std::time::{Duration, Instant};

use domain::account::Role;
use serde_json::json;

use super::valkey::key;
use super::{ADMIN, Shop};
use crate::console::{Answer, SESSION, Who};
use crate::redis::Redis;
use crate::relay::Relay;

const UNAVAILABLE: &str = r#"{"error":"Share links are unavailable"}"#;

/// The answer, for which nobody waits longer than two seconds.
async fn soon(answer: impl Future<Output = Answer>) -> Answer {
    let begun = Instant::now();
    let answer = answer.await;
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(2), "{took:?}: {}", answer.body);
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn without_redis_links_are_unavailable_within_two_seconds_and_the_rest_works() {
    let mut shop = Shop::valkey(&[]).await;
    let token = shop.token(json!({ "expiresIn": "7d" })).await;
    let (viewer, base) = shop.enter(&token).await;
    for frozen in [false, true] {
        let redis = shop.redis.as_mut().unwrap();
        if frozen {
            redis.freeze();
        } else {
            redis.kill();
        }
        for _ in 0..2 {
            let answer = soon(shop.share(ADMIN, SESSION, r#"{"expiresIn":"1h"}"#)).await;
            assert_eq!((answer.status, answer.body.as_str()), (503, UNAVAILABLE));
        }
        for answer in [
            soon(shop.look(&token)).await,
            soon(shop.open(json!({ "token": token }), Some(&viewer))).await,
            soon(shop.as_viewer(&viewer, &base)).await,
        ] {
            assert_eq!((answer.status, answer.body.as_str()), (503, UNAVAILABLE));
        }
        let listed = soon(shop.console.get(ADMIN, "/share-links")).await;
        assert!(
            listed.body.contains("Share links are unavailable"),
            "{}",
            listed.body
        );
        let listed = soon(shop.console.call(ADMIN, "all_links", "{}")).await;
        assert_eq!(listed.status, 503, "{}", listed.body);
        for path in ["/sessions", "/services", "/overview"] {
            assert_eq!(
                shop.console.get(Who::Signed(Role::Owner), path).await.status,
                200,
                "{path}"
            );
        }
        let redis = shop.redis.as_mut().unwrap();
        redis.kill();
        redis.restart();
        // It recovers by itself, with all that was there.
        let begun = Instant::now();
        while shop.look(&token).await.status != 200 {
            assert!(begun.elapsed() < Duration::from_secs(10), "it does not recover");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        assert_eq!(shop.as_viewer(&viewer, &base).await.status, 204);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_starts_without_its_redis() {
    let mut shop = Shop::valkey(&[]).await;
    let settings = [("GIROK_VALKEY_URL", shop.redis.as_ref().unwrap().url())];
    shop.redis.as_mut().unwrap().kill();
    let begun = Instant::now();
    let console = crate::console::Console::new_with(&settings).await;
    assert!(begun.elapsed() < Duration::from_secs(20));
    let answer = console.call(ADMIN, "all_links", "{}").await;
    assert_eq!(answer.status, 503, "{}", answer.body);
    shop.redis.as_mut().unwrap().restart();
    let begun = Instant::now();
    while console.call(ADMIN, "all_links", "{}").await.status != 200 {
        assert!(begun.elapsed() < Duration::from_secs(10), "it does not recover");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// A shop whose Redis lies behind a relay.
async fn behind_relay() -> (Shop, Relay) {
    let redis = Redis::start();
    let relay = Relay::to(redis.port()).await;
    (Shop::on(redis, relay.url(), &[]).await, relay)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redis_that_vanishes_silently_is_found_again_when_it_can_be_reached() {
    let (shop, relay) = behind_relay().await;
    let token = shop.token(json!({ "expiresIn": "7d" })).await;
    let (viewer, base) = shop.enter(&token).await;
    for _ in 0..2 {
        relay.go_silent();
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(5) {
            for answer in [
                soon(shop.look(&token)).await,
                soon(shop.open(json!({ "token": token }), Some(&viewer))).await,
                soon(shop.as_viewer(&viewer, &base)).await,
            ] {
                assert_eq!((answer.status, answer.body.as_str()), (503, UNAVAILABLE));
            }
        }
        relay.come_back();
        let begun = Instant::now();
        while soon(shop.as_viewer(&viewer, &base)).await.status != 204 {
            assert!(begun.elapsed() < Duration::from_secs(10), "it does not recover");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_one_request_asks_of_a_slow_redis_has_one_deadline() {
    let (shop, relay) = behind_relay().await;
    let token = shop.token(json!({ "expiresIn": "7d" })).await;
    // It finds the link in time, and is too late with the view.
    relay.delay(Duration::from_secs(1));
    let answer = soon(shop.open(json!({ "token": token }), None)).await;
    assert_eq!((answer.status, answer.body.as_str()), (503, UNAVAILABLE));
    relay.delay(Duration::ZERO);
    // Of the answer nothing was heard, and yet the view was counted: the audit log has it.
    let redis = shop.redis.as_ref().unwrap();
    let views = redis.ask(&["hget", &key("session_share_link", &token), "views"]);
    let viewed = shop
        .audit()
        .await
        .into_iter()
        .filter(|(_, action, _)| action == "share_link_viewed");
    assert_eq!((views.as_str(), viewed.count()), ("1", 1));
}
