//! How a link ends.

use std::time::Duration;

use serde_json::{Value, json};

use super::{GONE, Shop, in_both};
use crate::console::WINDOW;

in_both! {
    async fn a_link_dies_on_time_also_for_those_who_watch(
        shop: Shop, ("SESSION_SHARE_LINK_MAX_TTL", "1500".into())
    ) {
        let token = shop.token(json!({ "expiresIn": "never" })).await;
        let (viewer, base) = shop.enter(&token).await;
        assert_eq!(shop.as_viewer(&viewer, &base).await.status, 204);
        tokio::time::sleep(Duration::from_millis(1_700)).await;
        assert_eq!(shop.look(&token).await.body, GONE);
        for path in [base.clone(), format!("{base}/replay"), format!("{base}/windows/{WINDOW}/events")] {
            let answer = shop.as_viewer(&viewer, &path).await;
            assert_eq!((answer.status, answer.body.as_str()), (404, GONE), "{path}");
        }
        assert_eq!(shop.links().await, [] as [Value; 0]);
    }

    async fn revoking_works_at_once_also_for_those_who_watch(shop: Shop) {
        let token = shop.token(json!({ "expiresIn": "7d" })).await;
        let other = shop.token(json!({ "expiresIn": "7d" })).await;
        let (viewer, base) = shop.enter(&token).await;
        let link = shop.links().await.into_iter().find(|link| link["views"] == 1).unwrap();
        assert_eq!(shop.as_viewer(&viewer, &format!("{base}/replay?at=0")).await.status, 200);
        assert_eq!(shop.revoke(&link).await.status, 200);
        for path in [base.clone(), format!("{base}/replay?at=0"), format!("{base}/windows/{WINDOW}/events")] {
            assert_eq!(shop.as_viewer(&viewer, &path).await.status, 404, "{path}");
        }
        assert_eq!(shop.look(&token).await.status, 404);
        assert_eq!(shop.look(&other).await.status, 200);
        assert_eq!(shop.revoke(&link).await.status, 404);
    }
}
