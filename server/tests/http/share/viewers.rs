//! As whom a browser that opened a link is known.

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
