//! What who holds a token is told.

use http::header::{CACHE_CONTROL, REFERRER_POLICY, SET_COOKIE};
use serde_json::json;

use super::{GONE, Shop, in_both, read};
use crate::console::SESSION;

in_both! {
    async fn who_holds_the_token_learns_what_it_is_of(shop: Shop) {
        let token = shop.token(json!({ "expiresIn": "7d" })).await;
        let answer = shop.look(&token).await;
        assert_eq!(answer.status, 200);
        let known = read(&answer.body);
        assert_eq!(known["session"]["id"], SESSION);
        assert_eq!(known["session"]["service"], "web-app");
        assert_eq!(known["url"], format!("http://127.0.0.1:3000/shared#{token}"));
        assert_eq!(answer.header(REFERRER_POLICY), "no-referrer");
        assert_eq!(answer.header("x-robots-tag".parse().unwrap()), "noindex, nofollow");
        assert_eq!(answer.header(CACHE_CONTROL), "no-store");
        // Looking is no view.
        assert_eq!(shop.links().await[0]["views"], 0);
    }

    async fn whatever_is_wrong_with_a_token_the_answer_is_one(shop: Shop) {
        let revoked = shop.token(json!({ "expiresIn": "7d" })).await;
        let link = shop.links().await.remove(0);
        assert_eq!(shop.revoke(&link).await.status, 200);
        let used_up = shop.token(json!({ "expiresIn": "7d", "maxViews": 1 })).await;
        shop.enter(&used_up).await;
        let unknown = "A".repeat(43);
        for token in [revoked.as_str(), &used_up, &unknown, "short", "%00", "A".repeat(5000).as_str()] {
            let answer = shop.look(token).await;
            assert_eq!((answer.status, answer.body.as_str()), (404, GONE), "{token}");
            let answer = shop.open(json!({ "token": token }), None).await;
            assert_eq!((answer.status, answer.body.as_str()), (404, GONE), "{token}");
            assert!(!answer.headers.contains_key(SET_COOKIE));
        }
    }

    async fn the_replay_alone_says_nothing_about_who_it_was(shop: Shop) {
        for (scope, tells) in [("replay", false), ("details", true)] {
            let token = shop.token(json!({ "expiresIn": "7d", "scope": scope })).await;
            let looked = read(&shop.look(&token).await.body);
            assert_eq!(looked["session"].get("client").is_some(), tells, "{looked}");
            let answer = shop.open(json!({ "token": token }), None).await;
            let opened = read(&answer.body);
            assert_eq!(opened["details"]["summary"]["entry_page"].is_string(), tells, "{opened}");
            assert_eq!(!opened["facts"].as_array().unwrap().is_empty(), tells, "{opened}");
        }
    }
}
