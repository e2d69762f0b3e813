//! As whom a browser that opened a link is known.

use std::time::Duration;

use http::header::SET_COOKIE;
use serde_json::json;

use super::{Shop, in_both, read};
use crate::console::cookie;

in_both! {
    async fn the_cookie_is_for_this_browser_and_this_server(shop: Shop) {
        let token = shop.token(json!({ "expiresIn": "7d" })).await;
        let answer = shop.open(json!({ "token": token }), None).await;
        let set = answer.header(SET_COOKIE);
        for part in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=3600"] {
            assert!(set.contains(part), "{set}");
        }
        assert!(!set.contains(&token));
        // It is told again as long as somebody watches.
        let base = read(&answer.body)["base"].as_str().unwrap().to_owned();
        let still = shop.as_viewer(&cookie(&answer).unwrap(), &base).await;
        assert_eq!((still.status, still.header(SET_COOKIE)), (204, set));
        assert!(!answer.body.contains(&token));
    }

    async fn two_links_in_one_browser_do_not_end_each_other(shop: Shop) {
        let (one, other) = (
            shop.token(json!({ "expiresIn": "7d" })).await,
            shop.token(json!({ "expiresIn": "7d" })).await,
        );
        let ((first, here), (second, there)) = (shop.enter(&one).await, shop.enter(&other).await);
        let both = format!("{first}; {second}");
        for base in [&here, &there] {
            assert_eq!(shop.as_viewer(&both, base).await.status, 204);
        }
        // One's cookie opens nothing of the other.
        let forged = format!("{}={}", second.split_once('=').unwrap().0, first.split_once('=').unwrap().1);
        assert_eq!(shop.as_viewer(&forged, &there).await.status, 404);
        assert_eq!(shop.as_viewer(&first, &there).await.status, 404);
    }

    async fn who_goes_on_watching_stays_known_for_an_hour(shop: Shop) {
        let token = shop.token(json!({ "expiresIn": "7d" })).await;
        let (viewer, base) = shop.enter(&token).await;
        let (minute, hour) = (60_000, 3_600_000);
        for reopens in [false, true] {
            for (left, is_renewed) in [(minute, true), (hour / 2 + minute, true), (hour - minute / 2, false)] {
                shop.set_viewer_left(&viewer, left).await;
                let answer = if reopens {
                    shop.open(json!({ "token": token }), Some(&viewer)).await
                } else {
                    shop.as_viewer(&viewer, &base).await
                };
                assert!([200, 204].contains(&answer.status), "{}", answer.body);
                let now = shop.viewer_left(&viewer).await;
                let expected = if is_renewed { hour } else { left };
                assert!((expected - 20_000..=expected).contains(&now), "{reopens} {left}: {now}");
            }
        }
        shop.set_viewer_left(&viewer, 1).await;
        tokio::time::sleep(Duration::from_millis(20)).await;
        assert_eq!(shop.as_viewer(&viewer, &base).await.status, 404);
    }

    async fn the_token_is_in_no_file(shop: Shop) {
        let token = shop.token(json!({ "expiresIn": "7d" })).await;
        let (viewer, _) = shop.enter(&token).await;
        let secrets = [token, viewer.split_once('=').unwrap().1.to_owned()];
        let mut directories = vec![shop.console.directory().to_owned()];
        let mut seen = 0;
        while let Some(directory) = directories.pop() {
            for entry in std::fs::read_dir(directory).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    directories.push(path);
                    continue;
                }
                seen += 1;
                let bytes = std::fs::read(&path).unwrap();
                for secret in &secrets {
                    assert!(memchr::memmem::find(&bytes, secret.as_bytes()).is_none(), "{}", path.display());
                }
            }
        }
        assert!(seen > 3);
    }
}
