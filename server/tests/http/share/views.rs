//! What is a view, and that each is counted and remembered.

use serde_json::json;

use super::{GONE, Shop, in_both};
use crate::console::{SESSION, cookie};

in_both! {
    async fn a_reload_within_ten_minutes_is_the_same_view(shop: Shop) {
        let token = shop.token(json!({ "expiresIn": "7d", "maxViews": 2 })).await;
        let (viewer, _) = shop.enter(&token).await;
        for _ in 0..3 {
            let again = shop.open(json!({ "token": token }), Some(&viewer)).await;
            assert_eq!(again.status, 200, "{}", again.body);
            assert_eq!(cookie(&again).unwrap(), viewer);
        }
        assert_eq!(shop.links().await[0]["views"], 1);
        let forged = viewer.split_once('=').unwrap().0.to_owned() + "=nobody";
        assert_eq!(shop.open(json!({ "token": token }), Some(&forged)).await.status, 200);
        let link = shop.links().await.remove(0);
        assert_eq!(link["views"], 2);
        assert!(link["last_view_at"].as_i64().unwrap() <= server::clock::now());
        // Nobody new gets in; who is in stays in.
        assert_eq!(shop.open(json!({ "token": token }), None).await.body, GONE);
        assert_eq!(shop.open(json!({ "token": token }), Some(&viewer)).await.status, 200);
    }

    async fn views_at_the_same_time_keep_to_the_limit(shop: Shop) {
        let token = shop.token(json!({ "expiresIn": "7d", "maxViews": 3 })).await;
        let opened = futures::future::join_all((0..12).map(|_| shop.open(json!({ "token": token }), None))).await;
        let let_in = opened.iter().filter(|answer| answer.status == 200).count();
        assert_eq!((let_in, &shop.links().await[0]["views"]), (3, &json!(3)));
        let viewed = shop.audit().await.into_iter().filter(|(_, action, _)| action == "share_link_viewed");
        assert_eq!(viewed.count(), 3);
    }

    async fn after_ten_minutes_it_is_another_view(shop: Shop) {
        let token = shop.token(json!({ "expiresIn": "7d" })).await;
        let (viewer, _) = shop.enter(&token).await;
        for (minutes, views) in [(9, 1), (11, 2)] {
            shop.set_viewed_before(&viewer, minutes * 60_000).await;
            assert_eq!(shop.open(json!({ "token": token }), Some(&viewer)).await.status, 200);
            assert_eq!(shop.links().await[0]["views"], views);
        }
    }

    async fn a_view_that_the_audit_log_does_not_take_is_not_counted(shop: Shop) {
        let token = shop.token(json!({ "expiresIn": "7d", "maxViews": 1 })).await;
        let run = async |sql: &'static str| {
            let run = |connection: &mut rusqlite::Connection| Ok(connection.execute_batch(sql)?);
            shop.console.control().call(run).await.unwrap();
        };
        run("CREATE TRIGGER full BEFORE INSERT ON audit_log WHEN NEW.action = 'share_link_viewed'
             BEGIN SELECT RAISE(ABORT, 'full'); END")
        .await;
        let answer = shop.open(json!({ "token": token }), None).await;
        assert_eq!((answer.status, cookie(&answer)), (500, None));
        let link = shop.links().await.remove(0);
        assert_eq!((&link["views"], &link["last_view_at"]), (&json!(0), &json!(null)));
        run("DROP TRIGGER full").await;
        assert_eq!(shop.open(json!({ "token": token }), None).await.status, 200);
        assert_eq!(shop.links().await[0]["views"], 1);
    }

    async fn creations_views_and_revocations_are_in_the_audit_log(shop: Shop) {
        let token = shop.token(json!({ "expiresIn": "7d" })).await;
        shop.enter(&token).await;
        let link = shop.links().await.remove(0);
        shop.revoke(&link).await;
        let entry = |who: &str, action: &str| (who.to_owned(), action.to_owned(), SESSION.to_owned());
        assert_eq!(
            shop.audit().await,
            [
                entry("admin@girok.example", "share_link_created"),
                entry("share link", "share_link_viewed"),
                entry("admin@girok.example", "share_link_revoked"),
            ]
        );
    }
}
