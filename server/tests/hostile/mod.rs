//! What holds for every request to the ingest route, shared by the fuzz target and the test that runs over the seeds.
#![allow(unreachable_pub, reason = "it is a module of each program that includes it")]

use std::sync::atomic::{AtomicU32, Ordering};

use server::recordings::RecordingStore;

use crate::support::{Bench, Post, Setup, gzip, post};

pub struct Target {
    bench: Bench,
    sessions: AtomicU32,
}

impl Target {
    pub fn new() -> Self {
        let mut setup = Setup::default();
        setup.settings.unpacked_bytes = 1 << 20;
        Self {
            bench: Bench::with(setup),
            sessions: AtomicU32::new(0),
        }
    }

    /// The first byte says how the rest is sent: which number, and whether it is compressed. It is sent to a session of
    /// its own, twice.
    pub async fn check(&self, data: &[u8]) {
        let Some((how, body)) = data.split_first() else {
            return;
        };
        let number = self.sessions.fetch_add(1, Ordering::Relaxed);
        let session = format!("session-{number:08}");
        let sent = || Post {
            session: session.clone(),
            number: u32::from(how & 3).to_string(),
            body: if how & 4 == 0 { body.to_vec() } else { gzip(body) },
            ..post("window-a1", 0, &[])
        };
        let first = self.bench.send(sent()).await;
        let again = self.bench.send(sent()).await;
        assert!(matches!(first.status, 202 | 400 | 413), "{first:?}");
        assert_eq!(first.status, again.status, "the same is answered in the same way");
        let id = session.parse().expect("a session id");
        let stored = self.bench.store.load(&id).await.expect("the store answers");
        assert_eq!(stored.is_some(), first.status == 202);
        if let Some(stored) = stored {
            let events = self
                .bench
                .events_of(&id, &"window-a1".parse().expect("a window id"))
                .await;
            let events: Vec<Box<serde_json::value::RawValue>> =
                serde_json::from_str(&format!("[{events}]")).expect("what is stored is JSON");
            assert_eq!(events.len() as u64, stored.session.summary.counts.events);
        }
    }
}
