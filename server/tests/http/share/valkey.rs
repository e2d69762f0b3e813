use std::time::Duration;

use serde_json::json;
use sha2::{Digest, Sha256};

use super::{ADMIN, Shop};
use crate::console::{SESSION, cookie};

const PREFIX: (&str, &str) = ("SESSION_SHARE_LINK_PREFIX", "shop:links");

pub(super) fn key(prefix: &str, token: &str) -> String {
    format!("{prefix}:{}", hex::encode(Sha256::digest(token.as_bytes())))
}

#[tokio::test(flavor = "multi_thread")]
async fn redis_itself_reports_the_time_that_is_left() {
    let shop = Shop::valkey(&[("SESSION_SHARE_LINK_MAX_TTL", "7200000".into())]).await;
    let redis = shop.redis.as_ref().unwrap();
    for (expiry, lasts) in [("1h", 3_600_000_i64), ("24h", 7_200_000), ("never", 7_200_000)] {
        let token = shop.token(json!({ "expiresIn": expiry })).await;
        let left: i64 = redis
            .ask(&["pttl", &key("session_share_link", &token)])
            .parse()
            .unwrap();
        assert!((lasts - 20_000..=lasts).contains(&left), "{expiry}: {left}");
    }
    for listed in redis.ask(&["keys", "*"]).lines() {
        let left: i64 = redis.ask(&["pttl", listed]).parse().unwrap();
        assert!((1..=7_200_000).contains(&left), "{listed}: {left}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_begin_with_the_prefix_and_hold_no_token() {
    let shop = Shop::valkey(&[(PREFIX.0, PREFIX.1.into())]).await;
    let redis = shop.redis.as_ref().unwrap();
    let token = shop
        .token(json!({ "expiresIn": "7d", "password": "open sesame" }))
        .await;
    let opened = shop
        .open(json!({ "token": token, "password": "open sesame" }), None)
        .await;
    let viewer = cookie(&opened).unwrap();
    let keys = redis.ask(&["keys", "*"]);
    assert!(keys.lines().count() >= 4, "{keys}");
    assert!(keys.lines().all(|key| key.starts_with("shop:links:")), "{keys}");
    assert_eq!(redis.ask(&["exists", &key("shop:links", &token)]), "1");
    let secrets = [token.as_str(), viewer.split_once('=').unwrap().1, "open sesame"];
    for key in keys.lines() {
        let kept = match redis.ask(&["type", key]).as_str() {
            "hash" => redis.ask(&["hgetall", key]),
            "zset" => redis.ask(&["zrange", key, "0", "-1"]),
            other => panic!("{key} is a {other}"),
        };
        for secret in secrets {
            assert!(!key.contains(secret) && !kept.contains(secret), "{key}: {kept}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_redis_forgets_is_gone_and_leaves_the_lists() {
    let shop = Shop::valkey(&[]).await;
    let redis = shop.redis.as_ref().unwrap();
    let token = shop.token(json!({ "expiresIn": "7d" })).await;
    shop.token(json!({ "expiresIn": "7d" })).await;
    redis.ask(&["pexpire", &key("session_share_link", &token), "1"]);
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert_eq!(shop.look(&token).await.status, 404);
    assert_eq!(shop.links().await.len(), 1);
    let sets = format!("session_share_link:session:{SESSION}");
    assert_eq!(redis.ask(&["zcard", &sets]), "1");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_else_wrote_there_breaks_nothing() {
    let shop = Shop::valkey(&[]).await;
    let redis = shop.redis.as_ref().unwrap();
    let token = shop.token(json!({ "expiresIn": "7d" })).await;
    let key = key("session_share_link", &token);
    for (command, status) in [
        (vec!["hset", &key, "link", "no link"], 500),
        (vec!["set", &key, "a text"], 503),
    ] {
        redis.ask(&command);
        assert_eq!(shop.look(&token).await.status, status, "{command:?}");
    }
    assert_eq!(shop.console.get(ADMIN, "/sessions").await.status, 200);
}
