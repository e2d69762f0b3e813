//! An ingest over the real store, with a clock that a test moves, and the answers that a recorder gets.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its part of it")]

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use axum::body::Body;
use domain::Millis;
use domain::fact::Fact;
use domain::id::{SessionId, WindowId};
use domain::mask::RuleSetVersion;
use domain::session::SessionDetails;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::{HeaderMap, Request, header};
use http_body_util::BodyExt;
use server::ingest::{
    ClientAddress, Ingest, IngestSettings, KnownService, Places, Rules, ServiceDirectory, router,
};
use server::live::Live;
use server::recordings::sqlite::{Options, SqliteStore};
use server::recordings::{EventsFrom, RecordingStore};
use tempfile::TempDir;
use tower::ServiceExt;

/// 2026-03-01T12:00:00Z
pub const NOW: Millis = 1_772_366_400_000;
pub const KEY: &str = "key-of-the-shop";
pub const OTHER_KEY: &str = "key-of-another-service";
pub const ORIGIN: &str = "https://shop.example";
pub const SESSION: &str = "session-0001";
pub const CHROME: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

struct TwoServices;

impl ServiceDirectory for TwoServices {
    fn by_key(&self, key: &str) -> Option<Arc<KnownService>> {
        let slug = match key {
            KEY => "web-app",
            OTHER_KEY => "web-admin",
            _ => return None,
        };
        Some(Arc::new(KnownService {
            slug: slug.parse().unwrap(),
            origins: vec![ORIGIN.into()],
        }))
    }

    fn knows_origin(&self, origin: &str) -> bool {
        origin == ORIGIN
    }
}

pub struct Setup {
    pub rules: Rules,
    pub settings: IngestSettings,
    pub places: Option<Places>,
    pub live: Arc<Live>,
    pub store: Options,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            rules: Rules::fixed(RuleSetVersion::standard()),
            settings: IngestSettings {
                batches_per_minute: 1_000_000,
                ..IngestSettings::default()
            },
            places: None,
            live: Arc::default(),
            store: Options::default(),
        }
    }
}

pub struct Bench {
    pub directory: TempDir,
    pub store: Arc<SqliteStore>,
    pub ingest: Ingest,
    pub clock: Arc<AtomicI64>,
    router: Router,
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: header::HeaderName) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

/// What is sent, of which a test says only what it is about.
pub struct Post {
    pub session: String,
    pub window: String,
    pub number: String,
    pub key: Option<String>,
    pub body: Vec<u8>,
    pub headers: Vec<(header::HeaderName, String)>,
    pub address: &'static str,
}

impl Bench {
    pub fn new() -> Self {
        Self::with(Setup::default())
    }

    pub fn with(setup: Setup) -> Self {
        Self::at(tempfile::tempdir().unwrap(), setup)
    }

    pub fn at(directory: TempDir, setup: Setup) -> Self {
        let store = SqliteStore::open(directory.path(), &setup.store).unwrap();
        let clock = Arc::new(AtomicI64::new(NOW));
        let ticking = clock.clone();
        let ingest = Ingest::new(
            store.clone(),
            Arc::new(TwoServices),
            setup.places,
            setup.live,
            setup.rules,
            setup.settings,
            Arc::new(move || ticking.load(Ordering::SeqCst)),
        );
        Self {
            directory,
            store,
            router: router(ingest.clone()),
            ingest,
            clock,
        }
    }

    /// The server stops and starts again: nothing is remembered but what is stored.
    pub async fn restart(self) -> Self {
        self.restart_with(Setup::default()).await
    }

    pub async fn restart_with(self, setup: Setup) -> Self {
        self.ingest.drain().await;
        self.store.close().await.unwrap();
        let Self {
            directory,
            store,
            ingest,
            router,
            clock,
        } = self;
        drop((store, ingest, router));
        let restarted = Self::at(directory, setup);
        restarted
            .clock
            .store(clock.load(Ordering::SeqCst), Ordering::SeqCst);
        restarted
    }

    /// Another connection to the database of the store.
    pub fn connection(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.directory.path().join("recordings.db")).unwrap()
    }

    pub fn sql(&self, sql: &str) {
        self.connection().execute_batch(sql).unwrap();
    }

    pub fn pass(&self, ms: Millis) -> Millis {
        self.clock.fetch_add(ms, Ordering::SeqCst) + ms
    }

    pub async fn send(&self, post: Post) -> Answer {
        let key = post.key.map(|key| format!("?key={key}")).unwrap_or_default();
        let path = format!(
            "/ingest/v1/sessions/{}/windows/{}/batches/{}{key}",
            post.session, post.window, post.number
        );
        let mut request = Request::post(path).body(Body::from(post.body)).unwrap();
        for (name, value) in post.headers {
            request.headers_mut().insert(name, value.parse().unwrap());
        }
        request
            .extensions_mut()
            .insert(ClientAddress(post.address.parse().unwrap()));
        self.ask(request).await
    }

    pub async fn ask(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: String::from_utf8(body.to_vec()).unwrap(),
        }
    }

    /// Sends a batch that must be accepted.
    pub async fn accept(&self, window: &str, number: u32, events: &[String]) {
        let answer = self.send(post(window, number, events)).await;
        assert_eq!(
            (answer.status, answer.body.as_str()),
            (202, r#"{"status":"accepted"}"#)
        );
    }

    pub async fn details(&self) -> SessionDetails {
        self.store.details(&session()).await.unwrap()
    }

    pub async fn facts(&self) -> Vec<Fact> {
        self.store.facts(&session()).await.unwrap()
    }

    /// All events of a window, as they would be replayed.
    pub async fn events(&self, window: &str) -> String {
        self.events_of(&session(), &window.parse().unwrap()).await
    }

    pub async fn events_of(&self, session: &SessionId, window: &WindowId) -> String {
        let mut all = Vec::new();
        let mut from = EventsFrom::Moment(Millis::MIN);
        loop {
            let part = self.store.events(session, window, from, 1 << 20).await.unwrap();
            if !all.is_empty() {
                all.push(b',');
            }
            all.extend(part.events);
            match part.next {
                Some(token) => from = EventsFrom::Token(token),
                None => return String::from_utf8(all).unwrap(),
            }
        }
    }

    pub async fn timestamps(&self, window: &str) -> Vec<Millis> {
        let events: Vec<serde_json::Value> =
            serde_json::from_str(&format!("[{}]", self.events(window).await)).unwrap();
        events
            .iter()
            .map(|event| event["timestamp"].as_i64().unwrap())
            .collect()
    }
}

pub fn post(window: &str, number: u32, events: &[String]) -> Post {
    Post {
        session: SESSION.into(),
        window: window.into(),
        number: number.to_string(),
        key: Some(KEY.into()),
        body: body(events),
        headers: vec![
            (header::ORIGIN, ORIGIN.into()),
            (header::CONTENT_TYPE, "text/plain;charset=UTF-8".into()),
            (header::USER_AGENT, CHROME.into()),
        ],
        address: "203.0.113.77",
    }
}

pub fn session() -> SessionId {
    SESSION.parse().unwrap()
}

pub fn body(events: &[String]) -> Vec<u8> {
    format!(
        "{{\"sent_at\":{NOW},\"meta\":{{}},\"events\":[{}]}}",
        events.join(",")
    )
    .into_bytes()
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub fn event(kind: u8, at: Millis, data: &str) -> String {
    format!(r#"{{"type":{kind},"data":{data},"timestamp":{at}}}"#)
}

pub fn click(at: Millis, node: i64) -> String {
    event(
        3,
        at,
        &format!(r#"{{"source":2,"type":2,"id":{node},"x":1,"y":2}}"#),
    )
}

pub fn page(at: Millis, url: &str) -> [String; 2] {
    [
        event(4, at, &format!(r#"{{"href":"{url}","width":800,"height":600}}"#)),
        event(
            2,
            at,
            r#"{"node":{"type":0,"id":1,"childNodes":[{"type":2,"tagName":"html","attributes":{},"childNodes":[],"id":2}]},"initialOffset":{"top":0,"left":0}}"#,
        ),
    ]
}
