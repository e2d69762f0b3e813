//! The real server, killed at random moments under load: every batch that it acknowledged is there exactly once.
//! `GIROK_KILL_ROUNDS` sets how often it is killed, `GIROK_KILL_SEED` when: each run prints its own.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test, what cannot go on has failed"
)]

use std::collections::HashMap;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use app::ports::{NewService, Services};
use async_trait::async_trait;
use domain::Millis;
use domain::id::{ServiceSlug, SessionId, WindowId};
use mirror::batch::Batch;
use mirror::page::{Limits, Mirror};
use server::control::Control;
use server::recordings::sqlite::{Options, SqliteStore};
use server::recordings::{EventsFrom, EventsToken, RecordingStore};
use server::services::directory::Directory;
use server::services::{ControlServices, SessionCounts};

const RECORDERS: usize = 10;
/// Batches that a recorder sends at once, so that some come before their turn.
const AT_ONCE: u32 = 3;
/// Batches that are acknowledged between two kills, on average at least: with fewer, a kill finds nothing half done.
const LOAD: usize = 10;

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_survives_a_kill_exactly_once() {
    let rounds = setting("GIROK_KILL_ROUNDS").unwrap_or(50);
    let seed = setting("GIROK_KILL_SEED").unwrap_or_else(|| {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        u64::from(now.subsec_nanos()) << 32 | now.as_secs() & 0xffff_ffff
    });
    println!("GIROK_KILL_SEED={seed}");
    let directory = tempfile::tempdir().unwrap();
    let key = add_service(directory.path()).await;
    let mut recorders: Vec<_> = (0..RECORDERS).map(Recorder::new).collect();
    rustls::crypto::ring::default_provider()
        .install_default()
        .unwrap();
    // Made once, because a debug build takes longer for it than a server lives here.
    let client = reqwest::Client::new();
    let mut random = seed;
    for _ in 0..rounds {
        let mut server = Server::start(&client, directory.path()).await;
        let stop = Arc::new(AtomicBool::new(false));
        let sending: Vec<_> = recorders
            .drain(..)
            .map(|recorder| {
                tokio::spawn(recorder.send_until(client.clone(), stop.clone(), server.address, key.clone()))
            })
            .collect();
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        tokio::time::sleep(Duration::from_millis(10 + (random >> 33) % 300)).await;
        server.kill();
        stop.store(true, Ordering::SeqCst);
        for task in sending {
            recorders.push(task.await.unwrap());
        }
    }
    let acknowledged: usize = recorders.iter().map(|recorder| recorder.acknowledged.len()).sum();
    println!("{acknowledged} batches were acknowledged over {rounds} kills");
    assert!(
        acknowledged >= LOAD * rounds,
        "there was no load: {acknowledged} batches in {rounds} rounds"
    );

    let store = SqliteStore::open(directory.path(), &Options::default()).unwrap();
    let mut cut = 0;
    for recorder in &recorders {
        recorder.check(&*store).await;
        cut += u32::from(recorder.check_page(&*store).await);
    }
    println!("{cut} of {RECORDERS} windows have checkpoints");
    assert_eq!(
        store.verify(&|_, _| {}).await.unwrap().damages,
        Vec::<String>::new()
    );
}

fn setting<T: std::str::FromStr>(name: &str) -> Option<T> {
    std::env::var(name).ok()?.parse().ok()
}

struct Server {
    child: Child,
    address: SocketAddr,
}

impl Server {
    async fn start(client: &reqwest::Client, directory: &Path) -> Self {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_girok"))
            .arg("serve")
            .current_dir(directory)
            .env("GIROK_ADDR", address.to_string())
            .env("GIROK_DATA_DIR", directory)
            .env("GIROK_INGEST_BATCHES_PER_MINUTE", "1000000")
            .env("GIROK_LOG", "error")
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let mut server = Self { child, address };
        for _ in 0..600 {
            let health = client.get(format!("http://{address}/healthz")).send().await;
            if health.is_ok_and(|response| response.status().is_success()) {
                return server;
            }
            if let Some(status) = server.child.try_wait().unwrap() {
                panic!("the server ended with {status}");
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        server.kill();
        panic!("the server did not start");
    }

    /// SIGKILL.
    fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

/// Sends numbered batches, each again until it is acknowledged, as a recorder does over page loads.
struct Recorder {
    session: String,
    window: String,
    next: u32,
    /// Sent, and perhaps taken, but not acknowledged.
    unanswered: Vec<u32>,
    acknowledged: Vec<u32>,
    began: Millis,
}

impl Recorder {
    fn new(number: usize) -> Self {
        let began = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis();
        Self {
            session: format!("session-{number:04}"),
            window: format!("window-{number:04}"),
            next: 0,
            unanswered: Vec::new(),
            acknowledged: Vec::new(),
            began: Millis::try_from(began).unwrap() - 60_000,
        }
    }

    async fn send_until(
        mut self,
        client: reqwest::Client,
        stop: Arc<AtomicBool>,
        address: SocketAddr,
        key: String,
    ) -> Self {
        while !stop.load(Ordering::SeqCst) {
            let mut numbers = std::mem::take(&mut self.unanswered);
            while numbers.len() < AT_ONCE as usize {
                numbers.push(self.next);
                self.next += 1;
            }
            let answers = numbers
                .iter()
                .rev()
                .map(|number| self.send(&client, address, &key, *number));
            let answers = futures::future::join_all(answers).await;
            for (number, acknowledged) in numbers.into_iter().rev().zip(answers) {
                if acknowledged {
                    self.acknowledged.push(number);
                } else {
                    self.unanswered.push(number);
                }
            }
            self.unanswered.sort_unstable();
        }
        self
    }

    async fn send(&self, client: &reqwest::Client, address: SocketAddr, key: &str, number: u32) -> bool {
        let at = self.began + Millis::from(number);
        let payload = format!("{}:{number}", self.session);
        let page = if number == 0 { page(at) } else { change(number, at) };
        let padding = "x".repeat(PADDING);
        let body = format!(
            r#"[{page},{{"type":5,"data":{{"tag":"batch","payload":"{payload}","padding":"{padding}"}},"timestamp":{at}}}]"#
        );
        let url = format!(
            "http://{address}/ingest/v1/sessions/{}/windows/{}/batches/{number}?key={key}",
            self.session, self.window
        );
        match client.post(url).body(body).send().await {
            Ok(response) => {
                let status = response.status().as_u16();
                assert!(matches!(status, 202 | 503), "answered with {status}");
                status == 202
            }
            Err(_) => false,
        }
    }

    /// What was acknowledged is there, in its window or waiting for one before it; nothing is there twice.
    async fn check(&self, store: &dyn RecordingStore) {
        let session: SessionId = self.session.parse().unwrap();
        let window: WindowId = self.window.parse().unwrap();
        let mut times: HashMap<String, u32> = HashMap::new();
        let mut count = |json: &str| {
            let events: Vec<serde_json::Value> = serde_json::from_str(json).unwrap();
            for event in events.iter().filter(|event| event["type"] == 5) {
                *times
                    .entry(event["data"]["payload"].as_str().unwrap().to_owned())
                    .or_default() += 1;
            }
        };
        let stored = store.load(&session).await.unwrap().expect("the session is there");
        for batch in &stored.pending {
            count(std::str::from_utf8(&batch.events).unwrap());
        }
        let mut from = EventsFrom::Moment(Millis::MIN);
        loop {
            let part = store.events(&session, &window, from, 1 << 20).await.unwrap();
            count(&format!("[{}]", String::from_utf8(part.events).unwrap()));
            match part.next {
                Some(token) => from = EventsFrom::Token(token),
                None => break,
            }
        }
        for number in &self.acknowledged {
            let payload = format!("{}:{number}", self.session);
            assert_eq!(times.get(&payload), Some(&1), "{payload}");
        }
        assert!(times.values().all(|times| *times == 1), "{times:?}");
    }

    /// The last checkpoint and what follows it make the page that all events make. Returns whether there is one.
    async fn check_page(&self, store: &dyn RecordingStore) -> bool {
        let session: SessionId = self.session.parse().unwrap();
        let window: WindowId = self.window.parse().unwrap();
        let mut all = Mirror::new(Limits::default());
        let beginning = EventsToken { number: 0, skip: 0 };
        let part = store
            .events(&session, &window, EventsFrom::Token(beginning), usize::MAX)
            .await
            .unwrap();
        apply(&mut all, &part.events);
        let opened = store.open_at(&session, &window, Millis::MAX, 0).await.unwrap();
        let Some(opening) = opened else { return false };
        let mut page = Mirror::new(Limits::default());
        if let Some(checkpoint) = &opening.checkpoint {
            for event in checkpoint.events.split(|byte| *byte == b'\n') {
                apply(&mut page, event);
            }
        }
        apply(&mut page, &opening.part.events);
        assert_eq!(page.snapshot(), all.snapshot(), "{session}");
        opening.checkpoint.is_some()
    }
}

/// Bytes with each batch, so that a few dozen of them make a checkpoint due.
const PADDING: usize = 8 << 10;

fn page(at: Millis) -> String {
    format!(
        r#"{{"type":4,"data":{{"href":"https://shop.example/","width":800,"height":600}},"timestamp":{at}}},
        {{"type":2,"data":{{"node":{{"type":0,"childNodes":[{{"type":2,"tagName":"html","attributes":{{}},"childNodes":[],"id":2}}],"id":1}},"initialOffset":{{"left":0,"top":0}}}},"timestamp":{at}}}"#
    )
}

/// One node more, and one that says how many.
fn change(number: u32, at: Millis) -> String {
    let id = number + 10;
    format!(
        r#"{{"type":3,"data":{{"source":0,"texts":[],"attributes":[{{"id":2,"attributes":{{"title":"{number}"}}}}],"removes":[],"adds":[{{"parentId":2,"nextId":null,"node":{{"type":2,"tagName":"p","attributes":{{}},"childNodes":[],"id":{id}}}}}]}},"timestamp":{at}}}"#
    )
}

fn apply(mirror: &mut Mirror, events: &[u8]) {
    let events = format!("[{}]", std::str::from_utf8(events).unwrap());
    for event in &Batch::read(&events, usize::MAX).unwrap().events {
        mirror.apply(event);
    }
}

struct NoSessions;

#[async_trait]
impl SessionCounts for NoSessions {
    async fn service_counts(&self) -> app::ports::Result<Vec<(ServiceSlug, u64, Millis)>> {
        Ok(Vec::new())
    }
}

/// Returns the key.
async fn add_service(directory: &Path) -> String {
    let control = Control::open(directory).unwrap();
    let services = ControlServices::new(
        control.clone(),
        Directory::load(control).await.unwrap(),
        Arc::new(NoSessions),
        "http://127.0.0.1".into(),
    );
    let service = NewService {
        slug: "web-app".into(),
        name: "Web app".into(),
        origins: vec!["https://shop.example".into()],
    };
    services.add("a test", service).await.unwrap().key
}
