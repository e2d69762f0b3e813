//! Links with a password.

use axum::body::Body;
use http::Request;
use http::header::RETRY_AFTER;
use serde_json::json;

use super::{Shop, in_both, read};
use crate::console::{SESSION, Who, cookie};

const HERE: &str = "203.0.113.7";
const THERE: &str = "198.51.100.9";

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
        // Who reloads is known by their browser.
        let viewer = cookie(&right).unwrap();
        assert_eq!(shop.open(json!({ "token": token }), Some(&viewer)).await.status, 200);
        let forged = viewer.split_once('=').unwrap().0.to_owned() + "=nobody";
        assert_eq!(shop.open(json!({ "token": token }), Some(&forged)).await.status, 401);
        assert_eq!(shop.links().await[0]["views"], 1);
        assert!(shop.links().await[0]["has_password"].as_bool().unwrap());
    }

    async fn the_eleventh_wrong_password_is_not_even_tried(shop: Shop) {
        let token = shop.token(json!({ "expiresIn": "7d", "password": "open sesame" })).await;
        for number in 1..=10 {
            let request = json!({ "token": token, "password": format!("guess {number}") });
            assert_eq!(shop.open(request, None).await.status, 401, "{number}");
        }
        for password in ["guess 11", "open sesame"] {
            let answer = shop.open(json!({ "token": token, "password": password }), None).await;
            assert_eq!(answer.status, 429, "{password}");
            let wait: u64 = answer.header(RETRY_AFTER).parse().unwrap();
            assert!((1..=31).contains(&wait), "{wait}");
        }
        // To look at another link is no guess.
        let other = shop.token(json!({ "expiresIn": "7d" })).await;
        assert_eq!(shop.look(&other).await.status, 200);
    }

    async fn wrong_passwords_are_in_the_audit_log(shop: Shop) {
        let token = shop.token(json!({ "expiresIn": "7d", "password": "open sesame" })).await;
        for password in [None, Some("close sesame"), Some("a")] {
            let request = json!({ "token": token, "password": password });
            assert_eq!(shop.open(request, None).await.status, 401, "{password:?}");
        }
        let failed = ("share link".to_owned(), "share_link_password_failed".to_owned(), SESSION.to_owned());
        assert_eq!(shop.audit().await.split_off(1), [failed.clone(), failed]);
    }

    async fn tokens_from_one_address_are_limited(shop: Shop, ("GIROK_TRUSTED_PROXIES", "::/0".into())) {
        let mut statuses = Vec::new();
        for number in 0..60 {
            let token = format!("{number:A>43}");
            statuses.push(shop.open_from(HERE, json!({ "token": token }), None).await.status);
        }
        assert!(statuses[..30].iter().all(|status| *status == 404), "{statuses:?}");
        assert!(statuses[30..].contains(&429), "{statuses:?}");
        let token = "A".repeat(43);
        assert_eq!(shop.open_from(THERE, json!({ "token": token }), None).await.status, 404);
    }

    async fn a_stranger_locks_nobody_out_by_guessing(shop: Shop, ("GIROK_TRUSTED_PROXIES", "::/0".into())) {
        let token = shop.token(json!({ "expiresIn": "7d", "password": "open sesame" })).await;
        let (wrong, right) = (
            json!({ "token": token, "password": "close sesame" }),
            json!({ "token": token, "password": "open sesame" }),
        );
        for _ in 0..10 {
            assert_eq!(shop.open_from(HERE, wrong.clone(), None).await.status, 401);
        }
        assert_eq!(shop.open_from(HERE, wrong.clone(), None).await.status, 429);
        assert_eq!(shop.open_from(THERE, wrong, None).await.status, 401);
        assert_eq!(shop.open_from(THERE, right, None).await.status, 200);
    }

    async fn right_passwords_are_not_counted(shop: Shop, ("GIROK_TRUSTED_PROXIES", "::/0".into())) {
        let token = shop.token(json!({ "expiresIn": "7d", "password": "open sesame" })).await;
        for _ in 0..12 {
            let right = json!({ "token": token, "password": "open sesame" });
            assert_eq!(shop.open_from(HERE, right, None).await.status, 200);
        }
        for number in 1..=11 {
            let wrong = json!({ "token": token, "password": "close sesame" });
            let expected = if number <= 10 { 401 } else { 429 };
            assert_eq!(shop.open_from(HERE, wrong, None).await.status, expected, "{number}");
        }
    }

    async fn who_is_known_is_not_held_up_by_their_neighbours(shop: Shop, ("GIROK_TRUSTED_PROXIES", "::/0".into())) {
        let token = shop.token(json!({ "expiresIn": "7d", "password": "open sesame" })).await;
        let right = json!({ "token": token, "password": "open sesame" });
        let viewer = cookie(&shop.open_from(HERE, right.clone(), None).await).unwrap();
        for _ in 0..10 {
            let wrong = json!({ "token": token, "password": "close sesame" });
            assert_eq!(shop.open_from(HERE, wrong, None).await.status, 401);
        }
        assert_eq!(shop.open_from(HERE, right.clone(), None).await.status, 429);
        assert_eq!(shop.open_from(HERE, right, Some(&viewer)).await.status, 200);
    }
}
