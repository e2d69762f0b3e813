//! Links with a password.

use axum::body::Body;
use http::Request;
use http::header::RETRY_AFTER;
use serde_json::json;

use super::{Shop, in_both, read};
use crate::console::Who;

in_both! {
    async fn a_password_is_asked_for_and_comes_in_a_header(shop: Shop) {
        let token = shop.token(json!({ "expiresIn": "7d", "password": "열려라 참깨" })).await;
        let answer = shop.look(&token).await;
        assert_eq!((answer.status, &read(&answer.body)["password"]), (401, &json!("missing")));
        for (password, status) in [("wrong", 401), ("열려라 참깨", 200)] {
            let request = Request::get(format!("/admin/session-recordings/shared/{token}"))
                .header("x-share-password", password.as_bytes())
                .body(Body::empty())
                .unwrap();
            assert_eq!(shop.console.ask(Who::Nobody, request).await.status, status, "{password}");
        }
        let wrong = shop.open(json!({ "token": token, "password": "sesame" }), None).await;
        assert_eq!((wrong.status, &read(&wrong.body)["password"]), (401, &json!("wrong")));
        let right = shop.open(json!({ "token": token, "password": "열려라 참깨" }), None).await;
        assert_eq!(right.status, 200, "{}", right.body);
        assert!(shop.links().await[0]["has_password"].as_bool().unwrap());
    }

    async fn tries_are_limited(shop: Shop) {
        let token = shop.token(json!({ "expiresIn": "7d", "password": "open sesame" })).await;
        let mut statuses = Vec::new();
        for number in 0..40 {
            let request = json!({ "token": token, "password": format!("guess {number}") });
            let answer = shop.open(request, None).await;
            if answer.status == 429 {
                assert!(answer.header(RETRY_AFTER).parse::<u64>().unwrap() > 0);
            }
            statuses.push(answer.status);
        }
        assert!(statuses[..10].iter().all(|status| *status == 401), "{statuses:?}");
        assert_eq!(statuses.last(), Some(&429), "{statuses:?}");
    }
}
