//! The console's pages, when many ask for them at once.

use domain::account::Role;
use futures::future::join_all;

use crate::console::{Console, SESSION, Who};

const AT_ONCE: usize = 8;
const ROUNDS: usize = 20;

/// Pages are written by several threads, and what they are made of goes as soon as they are.
#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_many_ask_for_at_once_is_there_for_each() {
    let console = Console::new().await;
    let paths = [
        format!("/sessions/{SESSION}"),
        format!("/live/{SESSION}"),
        "/sessions".to_owned(),
        "/overview".to_owned(),
        "/privacy".to_owned(),
        "/services".to_owned(),
    ];
    for path in &paths {
        for _ in 0..ROUNDS {
            let all = (0..AT_ONCE).map(|_| console.get(Who::Signed(Role::Owner), path));
            for answer in join_all(all).await {
                assert_eq!(answer.status, 200, "{path}: {}", answer.body);
            }
        }
    }
}
