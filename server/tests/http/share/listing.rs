//! The lists of links.

use serde_json::json;

use super::{ADMIN, Shop, in_both, read};
use crate::console::SESSION;

in_both! {
    async fn links_are_listed_the_newest_first_and_by_pages(shop: Shop) {
        for number in 0..53 {
            shop.link(json!({ "expiresIn": "7d", "note": number.to_string() })).await;
            // Of two of one millisecond neither is newer.
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
        for (function, mut request) in [
            ("all_links", json!({})),
            ("links_of_session", json!({ "session": SESSION })),
        ] {
            let mut notes = Vec::new();
            loop {
                let answer = shop.console.call(ADMIN, function, &request.to_string()).await;
                assert_eq!(answer.status, 200, "{}", answer.body);
                let page = read(&answer.body);
                let links = page["links"].as_array().unwrap();
                notes.extend(links.iter().map(|link| link["note"].as_str().unwrap().parse::<u32>().unwrap()));
                request["behind"] = page["next"].clone();
                if request["behind"].is_null() {
                    break;
                }
            }
            assert_eq!((notes.len(), notes[0], notes[52]), (53, 52, 0), "{function}");
            notes.sort_unstable();
            notes.dedup();
            assert_eq!(notes.len(), 53, "{function}");
        }
        let other = shop
            .console
            .call(ADMIN, "links_of_session", r#"{"session":"session-0002"}"#)
            .await;
        assert_eq!(other.status, 404, "there is no such session");
        let wrong = shop.console.call(ADMIN, "all_links", r#"{"behind":"nowhere"}"#).await;
        assert_eq!(wrong.status, 422);
    }
}
