//! All sockets of a run, and what came to them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use serde::Deserialize;
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep, timeout};
use tokio_util::sync::CancellationToken;

use crate::Failure;
use crate::contestant::Contestant;
use crate::load::Accepted;
use crate::socket::Socket;
use crate::visits::{Filter, number};

const PATH: &str = "/admin/sessions/live";
const PING: &str = r#"{"type":"ping","n":1}"#;
/// As the console does.
const PING_EVERY: Duration = Duration::from_secs(10);
const OPENED_AT_ONCE: usize = 50;
const SNAPSHOTS_WITHIN: Duration = Duration::from_secs(60);

/// What came to one socket, or to all.
#[derive(Default)]
pub(crate) struct Tally {
    /// Microseconds from each change's acceptance to the frame.
    pub(crate) latencies: Vec<u32>,
    pub(crate) frames: u64,
    pub(crate) bytes: u64,
}

pub(crate) struct Watch {
    sockets: JoinSet<Result<Tally, Failure>>,
    shared: Arc<Shared>,
}

struct Shared {
    accepted: Arc<Accepted>,
    /// Sockets that have their snapshot.
    ready: AtomicUsize,
    delivered: AtomicU64,
    stop: CancellationToken,
}

impl Watch {
    /// Returns once each socket has its snapshot.
    pub(crate) async fn open(
        contestant: &Contestant,
        filters: &[Filter],
        accepted: Arc<Accepted>,
    ) -> Result<Self, Failure> {
        let mut watch = Self {
            sockets: JoinSet::new(),
            shared: Arc::new(Shared {
                accepted,
                ready: AtomicUsize::new(0),
                delivered: AtomicU64::new(0),
                stop: CancellationToken::new(),
            }),
        };
        for (opened, filter) in filters.iter().enumerate() {
            watch.until_ready(opened.saturating_sub(OPENED_AT_ONCE)).await?;
            let path = format!("{PATH}{}", filter.query());
            let socket = Socket::open(contestant.address, &path, &contestant.headers).await?;
            // Else all would say that they are there in the same moment.
            let ping = PING_EVERY * u32::try_from(opened)? / u32::try_from(filters.len())?;
            watch
                .sockets
                .spawn(listen(socket, watch.shared.clone(), Instant::now() + ping));
        }
        watch.until_ready(filters.len()).await?;
        Ok(watch)
    }

    async fn until_ready(&mut self, count: usize) -> Result<(), Failure> {
        let ready = async {
            while self.shared.ready.load(Ordering::Relaxed) < count {
                sleep(Duration::from_millis(2)).await;
            }
        };
        if timeout(SNAPSHOTS_WITHIN, ready).await.is_err() {
            return Err(match self.sockets.try_join_next() {
                Some(Ok(Err(failure))) => failure,
                _ => "some sockets get no snapshot".into(),
            });
        }
        Ok(())
    }

    pub(crate) fn delivered(&self) -> u64 {
        self.shared.delivered.load(Ordering::Relaxed)
    }

    pub(crate) async fn close(mut self) -> Result<Tally, Failure> {
        self.shared.stop.cancel();
        let mut all = Tally::default();
        while let Some(socket) = self.sockets.join_next().await {
            let tally = socket??;
            all.latencies.extend(tally.latencies);
            all.frames += tally.frames;
            all.bytes += tally.bytes;
        }
        all.latencies.sort_unstable();
        Ok(all)
    }
}

impl Tally {
    pub(crate) fn ms(&self, part: f64) -> f64 {
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a place in the list, of far fewer than 2^52"
        )]
        let place = (self.latencies.len() as f64 * part) as usize;
        self.latencies
            .get(place)
            .map_or(f64::NAN, |latency| f64::from(*latency) / 1_000.0)
    }
}

async fn listen(mut socket: Socket, shared: Arc<Shared>, ping: Instant) -> Result<Tally, Failure> {
    let mut listener = Listener {
        seen: shared.accepted.before().to_vec(),
        latencies: Vec::new(),
        shared: &shared,
    };
    let mut pings = interval_at(ping, PING_EVERY);
    pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            readable = socket.readable() => {
                readable?;
                let at = shared.accepted.now();
                socket.texts(|text| listener.hear(text, at))?;
            }
            _ = pings.tick() => socket.say(PING).await?,
            () = shared.stop.cancelled() => break,
        }
    }
    Ok(Tally {
        latencies: listener.latencies,
        frames: socket.frames,
        bytes: socket.bytes,
    })
}

struct Listener<'a> {
    /// Clicks of each session that were told here.
    seen: Vec<u32>,
    latencies: Vec<u32>,
    shared: &'a Shared,
}

#[derive(Deserialize)]
struct Message<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    #[serde(default)]
    last: bool,
    #[serde(borrow, default)]
    sessions: Vec<Row<'a>>,
}

#[derive(Deserialize)]
struct Row<'a> {
    id: &'a str,
    now: Option<Now>,
}

#[derive(Deserialize)]
struct Now {
    clicks: u32,
}

impl Listener<'_> {
    /// Notes the changes that a text carries, `at` being when it came: all of a session's up to the state it tells.
    fn hear(&mut self, text: &[u8], at: u64) -> Result<(), Failure> {
        let message: Message<'_> = serde_json::from_slice(text)?;
        let before = self.latencies.len();
        for Row { id, now } in message.sessions {
            let session = number(id).ok_or("an unknown session")?;
            let seen = self.seen.get_mut(session).ok_or("an unknown session")?;
            let Some(Now { clicks }) = now else {
                continue;
            };
            for click in *seen + 1..=clicks {
                // The frame may be there before the answer is.
                let accepted = self.shared.accepted.at(session, click).unwrap_or(at);
                let latency = at.saturating_sub(accepted);
                self.latencies.push(u32::try_from(latency).unwrap_or(u32::MAX));
            }
            *seen = clicks.max(*seen);
        }
        let more = self.latencies.len() - before;
        self.shared.delivered.fetch_add(more as u64, Ordering::Relaxed);
        if message.kind == "sessions_snapshot" && message.last {
            self.shared.ready.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    }
}
