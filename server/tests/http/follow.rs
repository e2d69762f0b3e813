//! Following a session while it happens, by requests that wait.

use std::time::{Duration, Instant};

use axum::body::Body;
use domain::account::Role;
use futures::future::join_all;
use http::Request;
use http::header::{ORIGIN, RETRY_AFTER};
use serde_json::{Value, json};
use server::accounts::administration;

use crate::console::{Console, EVERYBODY, SESSION, SHOP, WINDOW, Who, email};

const VIEWER: Who = Who::Signed(Role::Viewer);
const OTHER_WINDOW: &str = "window-0002";
/// What is done at once is done well within this time.
const SOON: Duration = Duration::from_secs(2);
/// Ingest looks every 5 seconds for what is due.
const SWEPT: Duration = Duration::from_secs(8);

/// A visitor whose clock says `start` at second 0.
struct Visitor<'a> {
    console: &'a Console,
    session: &'static str,
    key: String,
    start: i64,
}

impl<'a> Visitor<'a> {
    /// The session of [`Console::new`] has one batch already: a page.
    async fn new(console: &'a Console) -> Self {
        Self {
            console,
            session: SESSION,
            key: console.key().to_owned(),
            start: server::clock::now(),
        }
    }

    async fn send(&self, window: &str, number: u32, events: &[Value]) {
        let request = Request::post(format!(
            "/ingest/v1/sessions/{}/windows/{window}/batches/{number}?key={}",
            self.session, self.key
        ))
        .header(ORIGIN, SHOP)
        .body(Body::from(Value::from(events).to_string()))
        .unwrap();
        let answer = self.console.ask(Who::Nobody, request).await;
        assert_eq!(answer.status, 202, "{}", answer.body);
    }

    fn click(&self, second: i64) -> Value {
        json!({"type": 3, "timestamp": self.start + second * 1000, "data": {"source": 2, "type": 2, "id": 1, "x": 1, "y": 2}})
    }

    fn page(&self, second: i64, path: &str) -> [Value; 2] {
        let timestamp = self.start + second * 1000;
        [
            json!({"type": 4, "timestamp": timestamp, "data": {"href": format!("{SHOP}{path}"), "width": 800, "height": 600}}),
            json!({"type": 2, "timestamp": timestamp, "data": {"node": {"type": 0, "childNodes": [], "id": 1}, "initialOffset": {"left": 0, "top": 0}}}),
        ]
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_whose_clock_is_hours_off_is_followed_like_any_other() {
    let console = Console::new().await;
    for (session, hours) in [("session-0002", 3), ("session-0003", -3)] {
        let mut visitor = Visitor::new(&console).await;
        visitor.session = session;
        visitor.start += hours * 3_600_000;
        visitor.send(WINDOW, 0, &visitor.page(0, "/")).await;
        let path = |query: &str| format!("/admin/session-recordings/{session}/follow?{query}");
        let first = console.get(VIEWER, &path("")).await;
        let first: Value = serde_json::from_str(&first.body).unwrap();
        assert_eq!(kinds(&first), [4, 2], "{hours}");
        visitor.send(WINDOW, 1, &[visitor.click(1)]).await;
        let second = console.get(VIEWER, &path(&on(&first))).await;
        let second: Value = serde_json::from_str(&second.body).unwrap();
        assert_eq!(kinds(&second), [3], "{hours}");
        let at = |answer: &Value| answer["events"][0]["timestamp"].as_i64().unwrap();
        assert!(at(&second) >= at(&first), "{hours}");
    }
}

fn path(query: &str) -> String {
    format!("/admin/session-recordings/{SESSION}/follow?{query}")
}

async fn follow(console: &Console, query: &str) -> Value {
    let answer = console.get(VIEWER, &path(query)).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    serde_json::from_str(&answer.body).unwrap()
}

/// The query that goes on from an answer, as the player makes it.
fn on(answer: &Value) -> String {
    let mut query = format!("window={}", answer["window"].as_str().unwrap());
    if let Some(next) = answer["next"].as_str() {
        query.push_str(&format!("&after={next}"));
    }
    if answer["more"] == false {
        query.push_str(&format!("&seen={}", answer["watched"]["events"]));
    }
    query
}

fn kinds(answer: &Value) -> Vec<i64> {
    answer["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["type"].as_i64().unwrap())
        .collect()
}

/// The answer to a request that waits until `trigger` is done.
async fn waits_for(console: &Console, query: &str, trigger: impl Future<Output = ()>) -> Value {
    let asked = follow(console, query);
    tokio::pin!(asked);
    let early = tokio::time::timeout(Duration::from_millis(300), &mut asked).await;
    assert!(early.is_err(), "it waits: {early:?}");
    trigger.await;
    tokio::time::timeout(SWEPT, asked)
        .await
        .expect("an answer as soon as something has come")
}

#[tokio::test(flavor = "multi_thread")]
async fn it_begins_with_the_page_as_it_is_and_goes_on_with_what_comes() {
    let console = Console::new().await;
    let visitor = Visitor::new(&console).await;
    visitor.send(WINDOW, 1, &[visitor.click(1)]).await;
    let page = visitor.page(2, "/cart");
    visitor
        .send(WINDOW, 2, &[page[0].clone(), page[1].clone(), visitor.click(3)])
        .await;
    let first = follow(&console, "").await;
    assert_eq!(kinds(&first), [4, 2, 3], "from the last full snapshot");
    assert_eq!(
        (&first["window"], &first["front"]),
        (&json!(WINDOW), &json!(WINDOW))
    );
    assert_eq!((&first["next"], &first["more"]), (&json!("3.0"), &json!(false)));
    assert_eq!(first["watched"]["status"], "active");
    assert_eq!(first["watched"]["windows"][0]["url"], format!("{SHOP}/cart"));
    let again = follow(&console, &format!("window={WINDOW}&after=3.0")).await;
    assert_eq!(
        (kinds(&again).len(), &again["next"]),
        (0, &json!("3.0")),
        "nothing yet, and where to go on"
    );
    let second = waits_for(&console, &on(&first), async {
        visitor
            .send(WINDOW, 3, &[visitor.click(4), visitor.click(5)])
            .await;
    })
    .await;
    assert_eq!((kinds(&second), &second["next"]), (vec![3, 3], &json!("4.0")));
    assert_eq!(second["events"][0]["timestamp"], visitor.start + 4_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_in_between_comes_like_everything_else() {
    let console = Console::new().await;
    let visitor = Visitor::new(&console).await;
    let first = follow(&console, "").await;
    let page = visitor.page(1, "/next");
    let second = waits_for(&console, &on(&first), visitor.send(WINDOW, 1, &page)).await;
    assert_eq!(kinds(&second), [4, 2]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_between_two_requests_is_answered_at_once() {
    let console = Console::new().await;
    let visitor = Visitor::new(&console).await;
    let first = follow(&console, "").await;
    visitor.send(WINDOW, 1, &[visitor.click(1)]).await;
    let answer = tokio::time::timeout(SOON, follow(&console, &on(&first)))
        .await
        .unwrap();
    assert_eq!(kinds(&answer), [3]);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_tab_is_told_and_can_be_followed() {
    let console = Console::new().await;
    let visitor = Visitor::new(&console).await;
    let first = follow(&console, "").await;
    let mut events = visitor.page(5, "/help").to_vec();
    events.push(visitor.click(6));
    let moved = waits_for(&console, &on(&first), visitor.send(OTHER_WINDOW, 0, &events)).await;
    assert_eq!(
        (&moved["window"], &moved["front"]),
        (&json!(WINDOW), &json!(OTHER_WINDOW))
    );
    assert_eq!(kinds(&moved), Vec::<i64>::new());
    let there = follow(&console, &format!("window={OTHER_WINDOW}")).await;
    assert_eq!(kinds(&there), [4, 2, 3]);
    let by_itself = follow(&console, "").await;
    assert_eq!(by_itself["window"], OTHER_WINDOW);
    // The tab before stays what it is for whoever chose it.
    let chosen = follow(&console, &format!("window={WINDOW}")).await;
    assert_eq!(chosen["window"], WINDOW);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_without_a_picture_is_waited_for() {
    let console = Console::new().await;
    let visitor = Visitor::new(&console).await;
    visitor.send(OTHER_WINDOW, 1, &[visitor.click(1)]).await;
    visitor.send(OTHER_WINDOW, 2, &[visitor.click(2)]).await;
    let blind = follow(&console, &format!("window={OTHER_WINDOW}")).await;
    assert_eq!((&blind["next"], kinds(&blind).len()), (&Value::Null, 0));
    let mut events = visitor.page(0, "/late").to_vec();
    events.push(visitor.click(1));
    let seen = waits_for(&console, &on(&blind), visitor.send(OTHER_WINDOW, 0, &events)).await;
    assert_eq!(kinds(&seen), [4, 2, 3, 3, 3], "with what had waited for it");
    assert_eq!(seen["next"], "3.0");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_that_comes_late_does_not_disturb_who_is_past_it() {
    let console = Console::new().await;
    let visitor = Visitor::new(&console).await;
    visitor.send(WINDOW, 2, &[visitor.click(2)]).await;
    console.pass(31_000);
    let before = follow(&console, "").await;
    let first = waits_for(&console, &on(&before), async {}).await;
    assert_eq!((kinds(&first), &first["next"]), (vec![3], &json!("3.0")));
    let first = follow(&console, "").await;
    assert_eq!((kinds(&first), &first["next"]), (vec![4, 2, 3], &json!("3.0")));
    let late = waits_for(
        &console,
        &on(&first),
        visitor.send(WINDOW, 1, &[visitor.click(1)]),
    )
    .await;
    assert_eq!((kinds(&late).len(), &late["next"]), (0, &json!("3.0")));
    let next = waits_for(&console, &on(&late), visitor.send(WINDOW, 3, &[visitor.click(3)])).await;
    assert_eq!((kinds(&next), &next["next"]), (vec![3], &json!("4.0")));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_of_a_session_is_told_and_nobody_waits_after_it() {
    let console = Console::new().await;
    let visitor = Visitor::new(&console).await;
    visitor.send(WINDOW, 1, &[visitor.click(1)]).await;
    let first = follow(&console, "").await;
    let ended = waits_for(&console, &on(&first), async { console.pass(31 * 60_000) }).await;
    assert_eq!(ended["watched"]["status"], "ended");
    let segments = || -> i64 {
        console
            .recordings()
            .query_row("SELECT count(*) FROM segment", [], |row| row.get(0))
            .unwrap()
    };
    let compacted = async {
        while segments() > 1 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(SWEPT, compacted).await.unwrap();
    // A token from before goes on where it was after the chunks were merged.
    for (after, expected) in [("0.1", vec![2, 3]), ("1.0", vec![3]), ("2.0", vec![])] {
        let query = format!("window={WINDOW}&after={after}&seen=3");
        let answer = tokio::time::timeout(SOON, follow(&console, &query))
            .await
            .unwrap();
        assert_eq!(
            (kinds(&answer), &answer["next"]),
            (expected, &json!("2.0")),
            "{after}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_with_much_before_it_comes_as_it_is_now_and_what_follows_in_parts() {
    let console = Console::new().await;
    let visitor = Visitor::new(&console).await;
    let mut large = visitor.click(1);
    let position = json!({"x": 1, "y": 1, "id": 2, "timeOffset": 0});
    large["data"] = json!({"source": 1, "positions": vec![position; 16_000]});
    for number in 1..4 {
        visitor.send(WINDOW, number, std::slice::from_ref(&large)).await;
    }
    let now = follow(&console, "").await;
    assert_eq!((kinds(&now), &now["more"]), (vec![4, 2, 3], &json!(false)));
    assert_eq!(now["next"], "4.0");
    let mut answer = follow(&console, &format!("window={WINDOW}&after=1.0")).await;
    let mut parts = vec![kinds(&answer).len()];
    while answer["more"] == true {
        answer = tokio::time::timeout(SOON, follow(&console, &on(&answer)))
            .await
            .unwrap();
        parts.push(kinds(&answer).len());
    }
    assert_eq!((parts, &answer["next"]), (vec![2, 1], &json!("4.0")));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_is_not_found_and_nonsense_is_refused() {
    let console = Console::new().await;
    for (query, expected) in [
        ("window=window-0009", 404),
        ("window=no%20id%21", 404),
        ("after=nowhere", 400),
        ("seen=many", 400),
    ] {
        assert_eq!(
            console.get(VIEWER, &path(query)).await.status,
            expected,
            "{query}"
        );
    }
    for session in ["session-0009", "no%20id%21"] {
        let path = format!("/admin/session-recordings/{session}/follow");
        assert_eq!(console.get(VIEWER, &path).await.status, 404, "{session}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_may_watch_is_let_in_and_it_is_written_down() {
    let console = Console::new().await;
    for (who, expected) in EVERYBODY.into_iter().zip([401, 200, 200, 200]) {
        assert_eq!(console.get(who, &path("")).await.status, expected, "{who:?}");
    }
    let log = console
        .call(
            Who::Signed(Role::Owner),
            "audit_page",
            r#"{"query":{"who":null,"action":"session_watched","before":null}}"#,
        )
        .await;
    let log: Value = serde_json::from_str(&log.body).unwrap();
    let mut watchers: Vec<_> = log["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| (entry["who"].clone(), entry["subject"].clone()))
        .collect();
    watchers.sort_by_key(|(who, _)| who.to_string());
    let expected = ["admin", "owner", "viewer"].map(|name| (json!(email(name)), json!(SESSION)));
    assert_eq!(watchers, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_signs_out_while_waiting_is_sent_away() {
    let console = Console::new().await;
    let first = follow(&console, "").await;
    let asked = Instant::now();
    let query = path(&on(&first));
    let waiting = console.get(VIEWER, &query);
    let (answer, out) = tokio::join!(waiting, console.call(VIEWER, "sign_out", "{}"));
    assert_eq!(out.status, 200);
    assert_eq!(answer.status, 401, "{}", answer.body);
    assert!(asked.elapsed() < Duration::from_secs(6));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_disabled_while_waiting_is_told_nothing_more() {
    let console = Console::new().await;
    let visitor = Visitor::new(&console).await;
    let first = follow(&console, "").await;
    let query = path(&on(&first));
    let waiting = console.get(VIEWER, &query);
    let meanwhile = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        administration::set_disabled(&console.control(), &email("viewer"), true)
            .await
            .unwrap();
        visitor.send(WINDOW, 1, &[visitor.click(1)]).await;
    };
    let (answer, ()) = tokio::join!(waiting, meanwhile);
    assert_eq!(answer.status, 401, "{}", answer.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_waits_only_so_often_at_once() {
    let console = Console::new().await;
    let first = follow(&console, "").await;
    let query = path(&on(&first));
    let ask = || console.get(VIEWER, &query);
    let more = async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let refused = ask().await;
        assert_eq!(refused.status, 429, "{}", refused.body);
        assert_eq!(refused.header(RETRY_AFTER), "5");
        let other = console.get(Who::Signed(Role::Admin), &path("")).await;
        assert_eq!(other.status, 200, "somebody else may");
        console.stop_waiting();
    };
    let waiting = join_all((0..8).map(|_| ask()));
    let (answers, ()) = tokio::join!(waiting, more);
    let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses, [200; 8]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_stops_lets_everybody_go() {
    let console = Console::new().await;
    let first = follow(&console, "").await;
    let ended = waits_for(&console, &on(&first), async { console.stop_waiting() }).await;
    assert_eq!(kinds(&ended), Vec::<i64>::new());
    tokio::time::timeout(SOON, follow(&console, &on(&first)))
        .await
        .expect("nobody waits any more");
}
