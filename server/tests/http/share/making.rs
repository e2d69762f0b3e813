//! Making links.

use domain::account::Role;
use serde_json::{Value, json};

use super::{ADMIN, DAY, Shop, in_both, read};
use crate::console::{SESSION, Who};

/// In ms since the epoch.
fn moment(text: &Value) -> i64 {
    let parsed = time::OffsetDateTime::parse(
        text.as_str().unwrap(),
        &time::format_description::well_known::Rfc3339,
    );
    i64::try_from(parsed.unwrap().unix_timestamp_nanos() / 1_000_000).unwrap()
}

in_both! {
    async fn a_link_has_a_token_an_address_and_an_end(shop: Shop) {
        for (expiry, lasts) in [
            ("1h", 3_600_000_i64),
            ("24h", 86_400_000),
            ("7d", 604_800_000),
            ("30d", 2_592_000_000),
            ("never", 2_592_000_000),
        ] {
            let now = server::clock::now();
            let link = shop.link(json!({ "expiresIn": expiry })).await;
            let token = link["token"].as_str().unwrap();
            assert_eq!(token.len(), 43, "32 bytes as base64url");
            assert_eq!(link["url"], format!("http://127.0.0.1:3000/shared#{token}"));
            let off = moment(&link["expiresAt"]) - now - lasts;
            assert!((0..10_000).contains(&off), "{expiry}: {off}");
        }
    }

    async fn a_bad_expiry_is_answered_with_the_values_allowed(shop: Shop) {
        for body in [
            r#"{"expiresIn":"2h"}"#,
            r#"{"expiresIn":""}"#,
            r#"{"expiresIn":"NEVER"}"#,
            r#"{"expiresIn":7}"#,
            r#"{"expiresIn":3.5}"#,
            r#"{"expiresIn":null}"#,
            r#"{"expiresIn":true}"#,
            r#"{"expiresIn":["1h"]}"#,
            r#"{"expiresIn":{"value":"1h"}}"#,
            r#"{"scope":"replay"}"#,
            "{}",
        ] {
            let answer = shop.share(ADMIN, SESSION, body).await;
            assert_eq!(answer.status, 400, "{body}");
            assert_eq!(
                read(&answer.body)["error"],
                "expiresIn must be one of 1h, 24h, 7d, 30d, never",
                "{body}"
            );
        }
        for body in ["", "[]", "{"] {
            assert_eq!(shop.share(ADMIN, SESSION, body).await.status, 400, "{body}");
        }
        assert_eq!(shop.links().await, [] as [Value; 0]);
    }

    async fn other_options_that_cannot_be_are_refused(shop: Shop) {
        for body in [
            json!({ "expiresIn": "1h", "password": "abc" }),
            json!({ "expiresIn": "1h", "maxViews": 0 }),
            json!({ "expiresIn": "1h", "maxViews": -1 }),
            json!({ "expiresIn": "1h", "start": -1 }),
            json!({ "expiresIn": "1h", "start": 99_999_999 }),
            json!({ "expiresIn": "1h", "scope": "everything" }),
            json!({ "expiresIn": "1h", "note": "a".repeat(301) }),
        ] {
            assert_eq!(shop.share(ADMIN, SESSION, &body.to_string()).await.status, 400, "{body}");
        }
    }

    async fn of_an_unknown_session_there_is_no_link(shop: Shop) {
        for session in ["session-9999", "x", "..%2F..%2Fetc"] {
            assert_eq!(shop.share(ADMIN, session, DAY).await.status, 404, "{session}");
        }
    }

    async fn who_may_not_share_is_refused_and_remembered(shop: Shop) {
        assert_eq!(shop.share(Who::Nobody, SESSION, DAY).await.status, 401);
        let viewer = Who::Signed(Role::Viewer);
        assert_eq!(shop.share(viewer, SESSION, DAY).await.status, 403);
        let called = shop
            .console
            .call(viewer, "share_session", &json!({ "session": SESSION, "request": { "expiresIn": "1h" } }).to_string())
            .await;
        assert_eq!(called.status, 403, "{}", called.body);
        let entry = (
            "viewer@girok.example".to_owned(),
            "refused".to_owned(),
            "sharing a session".to_owned(),
        );
        assert_eq!(shop.audit().await, [entry.clone(), entry]);
    }
}
