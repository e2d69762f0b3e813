//! What who holds a token is told.

use http::header::{CACHE_CONTROL, REFERRER_POLICY, SET_COOKIE};
use serde_json::json;

use super::{GONE, Shop, in_both, read};
use crate::console::{SESSION, cookie};

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

    async fn a_used_up_link_asks_for_no_password_and_reads_nothing(shop: Shop) {
        let token = shop
            .token(json!({ "expiresIn": "7d", "password": "open sesame", "maxViews": 1, "scope": "details" }))
            .await;
        let other = shop.token(json!({ "expiresIn": "7d" })).await;
        let right = json!({ "token": token, "password": "open sesame" });
        let viewer = cookie(&shop.open(right.clone(), None).await).unwrap();
        // Whose view it is goes on as before.
        for request in [json!({ "token": token }), right.clone()] {
            assert_eq!(shop.open(request, Some(&viewer)).await.status, 200);
        }
        let hide = "ALTER TABLE session RENAME TO session_that_cannot_be_read";
        shop.console.recordings().execute_batch(hide).unwrap();
        assert_eq!(shop.look(&other).await.status, 500);
        let unknown = shop.open(json!({ "token": "A".repeat(43) }), None).await;
        let forged = viewer.split_once('=').unwrap().0.to_owned() + "=nobody";
        for (request, cookie) in [
            (json!({ "token": token }), None),
            (json!({ "token": token, "password": "close sesame" }), None),
            (right.clone(), None),
            (right, Some(forged.as_str())),
        ] {
            let answer = shop.open(request.clone(), cookie).await;
            assert_eq!((answer.status, &answer.body), (404, &unknown.body), "{request}");
            assert_eq!(answer.headers.len(), unknown.headers.len(), "{request}");
        }
        let looked = shop.look(&token).await;
        assert_eq!((looked.status, looked.body.as_str()), (404, GONE));
    }

    async fn who_sees_details_reads_names_and_no_codes(shop: Shop) {
        let typed = r#"{"type":2,"data":{"node":{"type":0,"id":1,"childNodes":[{"type":2,"id":2,"tagName":"html","attributes":{},
            "childNodes":[{"type":2,"id":3,"tagName":"input","attributes":{"value":"typed"},"childNodes":[]}]}]},
            "initialOffset":{"left":0,"top":0}}"#;
        shop.record(&[typed]).await;
        shop.console
            .recordings()
            .execute_batch(
                "INSERT INTO word (text) VALUES ('KR');
                 UPDATE session SET country = (SELECT key FROM word WHERE text = 'KR')",
            )
            .unwrap();
        let token = shop.token(json!({ "expiresIn": "7d", "scope": "details" })).await;
        let details = read(&shop.open(json!({ "token": token }), None).await.body)["details"].take();
        assert_eq!(details["summary"]["client"]["country_name"], "South Korea", "{details}");
        let masked = details["masked"].as_array().unwrap();
        assert!(!masked.is_empty(), "{details}");
        assert_eq!(details["mask_names"].as_array().unwrap().len(), masked.len(), "{details}");
        let looked = read(&shop.look(&token).await.body);
        assert_eq!(looked["session"]["client"]["country_name"], "South Korea", "{looked}");
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
