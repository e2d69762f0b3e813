//! What a link to the replay alone lets out, read as it is sent.

use serde_json::json;

use super::{Shop, in_both};
use crate::console::WINDOW;

/// A word that stands nowhere else, and the event that has it.
const TOLD: [(&str, &str); 3] = [
    (
        "quince",
        r#"{"type":5,"data":{"tag":"basket","payload":{"fruit":"quince"}}"#,
    ),
    (
        "medlar",
        r#"{"type":6,"data":{"plugin":"rrweb/console@1","payload":{"level":"log","trace":[],"payload":["\"medlar\""]}}"#,
    ),
    (
        "sorb",
        r#"{"type":3,"data":{"source":11,"level":"log","trace":[],"payload":["\"sorb\""]}"#,
    ),
];

in_both! {
    async fn no_body_of_the_replay_alone_has_what_the_page_told(shop: Shop) {
        let told = TOLD.map(|(_, event)| event);
        shop.record(&told).await;
        shop.record(&[r#"{"type":3,"data":{"source":3,"id":1,"x":0,"y":7}"#]).await;
        for (scope, tells) in [("replay", false), ("details", true)] {
            let token = shop.token(json!({ "expiresIn": "7d", "scope": scope })).await;
            let (viewer, base) = shop.enter(&token).await;
            for path in [
                format!("{base}/windows/{WINDOW}/events"),
                format!("{base}/windows/{WINDOW}/events?from=0"),
                format!("{base}/windows/{WINDOW}/events?after=1.0"),
                format!("{base}/replay?at=0"),
            ] {
                let answer = shop.as_viewer(&viewer, &path).await;
                assert_eq!(answer.status, 200, "{path}");
                assert!(answer.body.contains(r#""source":3"#), "{scope} {path}: {}", answer.body);
                for (word, _) in TOLD {
                    assert_eq!(answer.body.contains(word), tells, "{scope} {path}: {}", answer.body);
                }
            }
        }
    }
}
