//! The lists of links.

use serde_json::{Value, json};

use super::{ADMIN, Shop, in_both, read};

in_both! {
    async fn links_of_all_sessions_are_listed_the_newest_first_and_by_pages(shop: Shop) {
        for number in 0..53 {
            shop.link(json!({ "expiresIn": "7d", "note": number.to_string() })).await;
        }
        let (mut notes, mut behind) = (Vec::new(), Value::Null);
        loop {
            let answer = shop.console.call(ADMIN, "all_links", &json!({ "behind": behind }).to_string()).await;
            assert_eq!(answer.status, 200, "{}", answer.body);
            let page = read(&answer.body);
            notes.extend(page["links"].as_array().unwrap().iter().map(|link| link["note"].as_str().unwrap().to_owned()));
            behind = page["next"].clone();
            if behind.is_null() {
                break;
            }
        }
        let mut sorted: Vec<u32> = notes.iter().map(|note| note.parse().unwrap()).collect();
        assert_eq!((sorted.len(), &sorted[0], sorted.last().unwrap()), (53, &52, &0));
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(sorted.len(), 53);
        let wrong = shop.console.call(ADMIN, "all_links", r#"{"behind":"nowhere"}"#).await;
        assert_eq!(wrong.status, 422);
    }
}
