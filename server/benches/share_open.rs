//! `share_open`: how long it takes to open a share link, from the token to the cookie and what the page shows, each time as a
//! view of its own, which is in the audit log on the disk when it is answered. Links in a Redis against links kept by the
//! server itself, in turn. `SMOKE=1` opens a few.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what its parts bring along from the tests stops there"
)]

#[path = "../tests/support/console.rs"]
#[expect(dead_code, reason = "the most of it is for tests")]
mod console;
#[path = "../tests/support/redis.rs"]
#[expect(dead_code, reason = "the most of it is for tests")]
mod redis;
mod report;

use std::time::Instant;

use axum::body::Body;
use console::{Console, SESSION, WINDOW, Who, post};
use domain::account::Role;
use http::header::ORIGIN;
use http::{Request, StatusCode};
use redis::Redis;
use report::{Report, is_smoke, median};
use serde_json::{Value, json};

/// Clicks of the session, so that there is something to tell of it.
const CLICKS: i64 = 500;

/// One way to keep links, and how long opening one took there.
struct Contestant {
    console: Console,
    token: String,
    times_ms: Vec<f64>,
    opened: u32,
}

impl Contestant {
    async fn new(more: &[(&'static str, String)]) -> Self {
        // Each view comes from an address of its own, or the limit on tries would end it soon.
        let mut settings = vec![("GIROK_TRUSTED_PROXIES", "::/0".to_owned())];
        settings.extend(more.iter().cloned());
        let console = Console::new_with(&settings).await;
        click(&console).await;
        let share = post(
            &format!("/admin/session-recordings/share/{SESSION}"),
            r#"{"expiresIn":"7d","scope":"details"}"#,
        );
        let answer = console.ask(Who::Signed(Role::Admin), share).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        let made: Value = serde_json::from_str(&answer.body).unwrap();
        Self {
            console,
            token: made["token"].as_str().unwrap().to_owned(),
            times_ms: Vec::new(),
            opened: 0,
        }
    }

    async fn open(&mut self) {
        self.opened += 1;
        let [_, a, b, c] = self.opened.to_be_bytes();
        let body = json!({ "token": self.token }).to_string();
        let mut open = post("/admin/session-recordings/shared", &body);
        let from = format!("10.{a}.{b}.{c}").parse().unwrap();
        open.headers_mut().insert("x-forwarded-for", from);
        let begun = Instant::now();
        let answer = self.console.ask(Who::Nobody, open).await;
        self.times_ms.push(begun.elapsed().as_secs_f64() * 1_000.0);
        assert_eq!(answer.status, 200, "{}", answer.body);
    }

    fn p50_ms(&mut self) -> f64 {
        median(&mut self.times_ms)
    }

    fn p99_ms(&mut self) -> f64 {
        self.times_ms.sort_by(f64::total_cmp);
        self.times_ms[self.times_ms.len() * 99 / 100]
    }
}

/// More of the session that is there already.
async fn click(console: &Console) {
    let now = server::clock::now();
    let clicks: Vec<String> = (1..=CLICKS)
        .map(|number| {
            let at = now + number;
            format!(r#"{{"type":3,"data":{{"source":2,"type":2,"id":1,"x":9,"y":9}},"timestamp":{at}}}"#)
        })
        .collect();
    let batch = Request::post(format!(
        "/ingest/v1/sessions/{SESSION}/windows/{WINDOW}/batches/1?key={}",
        console.key()
    ))
    .header(ORIGIN, console::SHOP)
    .body(Body::from(format!("[{}]", clicks.join(","))))
    .unwrap();
    let answer = console.ask(Who::Nobody, batch).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED.as_u16(), "{}", answer.body);
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let (warm, views) = if is_smoke() { (5, 50) } else { (100, 3_000) };
    let redis = Redis::start();
    let mut valkey = Contestant::new(&[("GIROK_VALKEY_URL", redis.url())]).await;
    let mut embedded = Contestant::new(&[]).await;
    for number in 0..warm + views {
        if number == warm {
            valkey.times_ms.clear();
            embedded.times_ms.clear();
        }
        valkey.open().await;
        embedded.open().await;
    }
    let (value, peer) = (valkey.p99_ms(), embedded.p99_ms());
    Report {
        name: "share_open",
        value,
        unit: "ms, p99",
        peer: Some(("links kept by the server itself", peer)),
        ratio: Some(peer / value),
        detail: json!({
            "p50_ms": valkey.p50_ms(),
            "peer_p50_ms": embedded.p50_ms(),
            "views": views,
        }),
    }
    .write()
}
