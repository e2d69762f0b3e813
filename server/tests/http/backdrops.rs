//! The recorded page that heat is drawn over, chosen from what was sent.

use axum::body::Body;
use domain::account::Role;
use http::Request;
use http::header::ORIGIN;
use serde_json::{Value, json};

use crate::console::{Console, SHOP, Who};

const VIEWER: Who = Who::Signed(Role::Viewer);
const DAY_MS: i64 = 86_400_000;

/// A page with a link for each of these: its id, where it leads, and what it says.
fn page(at: i64, links: &[(i64, &str, &str)]) -> Vec<Value> {
    let link = |(id, href, text): &(i64, &str, &str)| {
        json!({"type": 2, "id": id, "tagName": "a", "attributes": {"href": href},
            "childNodes": [{"type": 3, "id": id + 1_000, "textContent": text}]})
    };
    let links: Vec<_> = links.iter().map(link).collect();
    let body = json!({"type": 2, "id": 3, "tagName": "body", "attributes": {}, "childNodes": links});
    let html = json!({"type": 2, "id": 2, "tagName": "html", "attributes": {}, "childNodes": [body]});
    let meta = json!({"type": 4, "timestamp": at, "data": {"href": "https://shop.example/pens", "width": 1440, "height": 900}});
    let snapshot = json!({"type": 2, "timestamp": at, "data": {"node": {"type": 0, "id": 1, "childNodes": [html]}, "initialOffset": {"left": 0, "top": 0}}});
    vec![meta, snapshot]
}

fn click(at: i64, node: i64) -> Vec<Value> {
    let boxed = json!({"type": 6, "timestamp": at, "data": {"plugin": "girok/layout@1", "payload":
        {"kind": "box", "on": "click", "id": node, "box": [0, 0, 100, 20], "point": [50, 10], "scroll": [0, 0]}}});
    let click =
        json!({"type": 3, "timestamp": at, "data": {"source": 2, "type": 2, "id": node, "x": 50, "y": 10}});
    vec![boxed, click]
}

async fn record(console: &Console, session: &str, events: Vec<Value>) {
    let key = console.key();
    let path = format!("/ingest/v1/sessions/{session}/windows/{session}/batches/0?key={key}");
    let request = Request::post(path)
        .header(ORIGIN, SHOP)
        .header("user-agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36")
        .body(Body::from(Value::from(events).to_string()))
        .unwrap();
    let answer = console.ask(Who::Nobody, request).await;
    assert_eq!(answer.status, 202, "{}", answer.body);
}

/// What the console is told of the clicks on the page.
async fn chosen(console: &Console, at: i64) -> Value {
    let day = at.div_euclid(DAY_MS);
    let query = json!({"query": {
        "service": "web-app", "page": "/pens", "device": "desktop", "first_day": day, "last_day": day + 1,
        "kind": "click", "counting": "all", "min_duration_ms": 0,
    }});
    let found = console.call(VIEWER, "backdrops", &query.to_string()).await;
    serde_json::from_str(&found.body).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn of_pages_with_other_things_on_them_the_one_that_was_clicked_on_is_shown() {
    let console = Console::new().await;
    let start = server::clock::now() - 600_000;
    let full = [
        (10, "/p/48213", "Ink"),
        (11, "/p/48214", "Pens"),
        (12, "/p/48215", "Paper"),
    ];
    let mut first = page(start, &full);
    for (number, node) in [11, 12, 12].into_iter().enumerate() {
        first.extend(click(start + 5_000 * (1 + number as i64), node));
    }
    record(&console, "visit-of-a-list-1", first).await;
    // Sorted otherwise, and with less: what stands second is another thing.
    let later = start + 100_000;
    let mut second = page(later, &[(20, "/p/48215", "Paper"), (21, "/p/48213", "Ink")]);
    second.extend(click(later + 9_000, 20));
    record(&console, "visit-of-a-list-2", second).await;

    let found = chosen(&console, start).await;
    let recorded = &found["recorded"];
    assert_eq!(recorded["session"], "visit-of-a-list-1", "{found}");
    assert_eq!(recorded["viewport"], json!([1_440.0, 900.0]));
    // "Pens" and "Paper", each where it says so; the first link of the other session is "Paper", too.
    assert_eq!(
        recorded["nodes"],
        json!([
            ["html > body > a:nth-of-type(1)", 12],
            ["html > body > a:nth-of-type(2)", 11],
            ["html > body > a:nth-of-type(3)", 12],
        ])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_chosen_a_moment_ago_stays_until_something_else_is_clicked_on() {
    let console = Console::new().await;
    let start = server::clock::now() - 600_000;
    let visit = async |session: &str, at: i64, links: &[(i64, &str, &str)]| {
        let mut events = page(at, links);
        events.extend(click(at + 5_000, links[0].0));
        record(&console, session, events).await;
        chosen(&console, start).await["recorded"]["session"].clone()
    };
    let (pens, help) = ((11, "/pens", "Pens"), (12, "/help", "Help"));
    assert_eq!(
        visit("visit-of-pens-one", start, &[pens]).await,
        "visit-of-pens-one"
    );
    // The newest one would do as well.
    assert_eq!(
        visit("visit-of-pens-two", start + 20_000, &[pens]).await,
        "visit-of-pens-one"
    );
    assert_eq!(
        visit("visit-of-help-now", start + 40_000, &[help, pens]).await,
        "visit-of-help-now"
    );
}
