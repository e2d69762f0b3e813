//! What a replay is given of a moment: the page as all events before left it, and what follows.

use std::time::Duration;

use axum::body::Body;
use domain::account::Role;
use http::Request;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, ORIGIN};
use mirror::batch::Batch;
use mirror::page::{Limits, Mirror};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::busy::Busy;
use crate::console::{Console, SHOP, Who};

const VIEWER: Who = Who::Signed(Role::Viewer);
const VISIT: &str = "session-0042";
const TAB: &str = "window-0042";

/// An answer's events, as text, and where it says to go on.
struct Part {
    events: Vec<String>,
    next: Option<String>,
}

/// A recorded window and everything that was sent of it.
struct Visit {
    console: Console,
    sent: Vec<String>,
}

impl Visit {
    async fn record() -> Self {
        let console = Console::new().await;
        let mut busy = Busy::new(11, server::clock::now() - 3_600_000);
        let mut sent: Vec<String> = busy.events_before_any_page();
        sent.extend(busy.page(300));
        sent.extend(busy.events(2_500));
        sent.extend(busy.page(100));
        sent.extend(busy.events(2_500));
        let key = console.key().to_owned();
        for (number, batch) in sent.chunks(250).enumerate() {
            let request = Request::post(format!(
                "/ingest/v1/sessions/{VISIT}/windows/{TAB}/batches/{number}?key={key}"
            ))
            .header(ORIGIN, SHOP)
            .body(Body::from(format!("[{}]", batch.join(","))))
            .unwrap();
            let answer = console.ask(Who::Nobody, request).await;
            assert_eq!(answer.status, 202, "{}", answer.body);
        }
        Self { console, sent }
    }

    async fn part(&self, query: &str) -> Part {
        let path = format!("/admin/session-recordings/{VISIT}/windows/{TAB}/events?{query}");
        let answer = self.console.get(VIEWER, &path).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        #[derive(serde::Deserialize)]
        struct Answer {
            events: Vec<Box<RawValue>>,
            next: Option<String>,
        }
        let answer: Answer = serde_json::from_str(&answer.body).unwrap();
        Part {
            events: answer.events.iter().map(|event| event.get().to_owned()).collect(),
            next: answer.next,
        }
    }

    /// The answer at a moment is the page of that moment, soon applied, and goes on as what was sent does.
    async fn check(&self, moment: i64) {
        let part = self.part(&format!("from={moment}")).await;
        let expected = page_before(&self.sent, moment);
        assert_eq!(page_before(&part.events, moment), expected, "at {moment}");
        let snapshots = part
            .events
            .iter()
            .filter(|event| event.starts_with(r#"{"type":2,"#));
        let page = snapshots.map(String::len).max().unwrap();
        let before: usize = part
            .events
            .iter()
            .filter(|event| at(event) < moment)
            .map(String::len)
            .sum();
        let all: usize = part.events.iter().map(String::len).sum();
        assert!(before <= page + (66 << 10), "{before} bytes before {moment}");
        // A part ends behind the event that fills it.
        let longest = self.sent.iter().map(String::len).max().unwrap();
        assert!(all <= before + (128 << 10) + longest, "{all} bytes at {moment}");
        let (mut after, mut next) = (part.events, part.next);
        while let Some(token) = next {
            let part = self.part(&format!("after={token}")).await;
            after.extend(part.events);
            next = part.next;
        }
        after.retain(|event| at(event) >= moment);
        let expected: Vec<_> = self.sent.iter().filter(|event| at(event) >= moment).collect();
        assert_eq!(after.iter().collect::<Vec<_>>(), expected, "after {moment}");
    }
}

fn at(event: &str) -> i64 {
    let (_, at) = event.rsplit_once(r#""timestamp":"#).unwrap();
    at.trim_end_matches('}').parse().unwrap()
}

fn page_before(events: &[String], moment: i64) -> Option<String> {
    let mut mirror = Mirror::new(Limits::default());
    for event in events.iter().filter(|event| at(event) < moment) {
        for event in &Batch::read_one(event).events {
            mirror.apply(event);
        }
    }
    mirror.snapshot().map(|page| String::from_utf8(page).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_moment_is_the_page_that_all_events_before_it_make() {
    let visit = Visit::record().await;
    let (first, last) = (at(&visit.sent[0]), at(visit.sent.last().unwrap()));
    let mut chance = Busy::new(5, 0);
    let mut moments: Vec<i64> = (0..25)
        .map(|_| first + 1_100 + i64::try_from(chance.below((last - first).unsigned_abs())).unwrap())
        .collect();
    // Where an event is, and after the end.
    moments.extend([
        at(&visit.sent[900]),
        at(&visit.sent[3_000]),
        last + 1,
        last + 60_000,
    ]);
    for moment in &moments {
        visit.check(*moment).await;
    }
    visit.console.pass(31 * 60_000);
    let compacted = async {
        let state = "SELECT state FROM session WHERE id = 'session-0042'";
        while visit
            .console
            .recordings()
            .query_row(state, [], |row| row.get::<_, i64>(0))
            != Ok(2)
        {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), compacted)
        .await
        .unwrap();
    for moment in &moments {
        visit.check(*moment).await;
    }
}

/// It is what comes first of the recording, as it always was.
#[tokio::test(flavor = "multi_thread")]
async fn a_moment_before_the_first_page_begins_with_that() {
    let visit = Visit::record().await;
    for moment in [0, at(&visit.sent[0]), at(&visit.sent[11])] {
        let part = visit.part(&format!("from={moment}")).await;
        assert!(part.events[0].starts_with(r#"{"type":4,"#), "at {moment}");
        assert_eq!(part.events[..], visit.sent[10..10 + part.events.len()]);
    }
}

/// Its script need not ask for what it would be told.
#[tokio::test(flavor = "multi_thread")]
async fn a_frame_comes_with_the_events_of_its_moment() {
    let visit = Visit::record().await;
    let moment = at(&visit.sent[3_000]);
    let answer = visit
        .console
        .get(VIEWER, &format!("/replay/{VISIT}?at={moment}"))
        .await;
    assert_eq!(answer.status, 200);
    let request = format!("/admin/session-recordings/{VISIT}/windows/{TAB}/events?from={moment}");
    let asked = visit.console.get(VIEWER, &request).await;
    assert_eq!(carried(&answer.body, &request), read(&asked.body));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_live_frame_comes_with_the_page_as_it_is() {
    let visit = Visit::record().await;
    let answer = visit.console.get(VIEWER, &format!("/replay/{VISIT}?live")).await;
    assert_eq!(answer.status, 200);
    let request = format!("/admin/session-recordings/{VISIT}/follow?");
    let mut carried = carried(&answer.body, &request);
    let mut asked = read(&visit.console.get(VIEWER, &request).await.body);
    for answer in [&mut carried, &mut asked] {
        assert!(answer["now"].take().is_i64());
    }
    assert_eq!(carried, asked);
}

/// What a frame's document brings along of the answer to this request.
fn carried(document: &str, request: &str) -> Value {
    let open = format!("<script type=\"application/json\" id=\"events\" data-request=\"{request}\">");
    let (_, from) = document.split_once(&open).unwrap();
    let (json, _) = from.split_once("</script>").unwrap();
    read(json)
}

fn read(json: &str) -> Value {
    serde_json::from_str(json).unwrap()
}

/// A browser that takes it is sent what is made in a fraction of the time.
#[tokio::test(flavor = "multi_thread")]
async fn parts_are_compressed_as_browsers_like_it() {
    let visit = Visit::record().await;
    let path = format!("/admin/session-recordings/{VISIT}/windows/{TAB}/events?from=9999999999999");
    for (accepted, expected) in [
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("identity", ""),
    ] {
        let request = Request::get(&path)
            .header(ACCEPT_ENCODING, accepted)
            .body(Body::empty())
            .unwrap();
        let answer = visit.console.ask(VIEWER, request).await;
        assert_eq!(answer.header(CONTENT_ENCODING), expected, "{accepted}");
    }
}
